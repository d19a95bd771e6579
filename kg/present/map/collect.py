"""What of the records does a map show? Plain parts with positions instead of ids. Presentation.

An activity stands for its tasks: what hangs on a task is kept with the task's position. Links are
one for each institution, activity and role, with all facts that say so. Nothing is left out but
what `Scene.unlinked` counts: institutions that are named and have no role.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.graph.names import merge_actors, merge_sources
from kg.model.codes import Certainty, Role
from kg.model.labels import spoken_numbers
from kg.model.places import activity_by_element
from kg.model.records import (
    Activity,
    Actor,
    Allocation,
    Deadline,
    Fact,
    FundingSource,
    Goal,
    Issue,
    Participation,
    PlanRecords,
    Task,
)

CERTAINTIES = tuple(Certainty)  # surest first
ROLES = tuple(Role)
NO_TASK = -1
FULL_SIZE, LONGEST_IN_DISC = 3, 5  # characters of a number in a disc: at full size, and at most


@dataclass(frozen=True, slots=True)
class TopGoal:
    """A top goal of a plan, or what has no goal (`goal` None); `position` counts in its plan."""

    plan: int
    position: int
    goal: Goal | None


@dataclass(frozen=True, slots=True)
class LinkFact:
    """One fact behind a link: the task it names (or NO_TASK) and the fact."""

    task: int
    fact: Participation | Allocation


@dataclass(frozen=True, slots=True)
class Link:
    """An institution in a role in an activity, with the facts that say so."""

    activity: int
    body: int
    role: Role
    facts: tuple[LinkFact, ...]

    @property
    def certainty(self) -> Certainty:
        """That of the surest fact."""
        return min((x.fact.certainty for x in self.facts), key=CERTAINTIES.index)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """One activity with all that hangs on it and on its tasks; `code` is how people cite it, `own`
    what its disc shows: its own number, without that of its goal.
    """

    plan: int
    goal: int
    activity: Activity
    code: str
    own: str
    is_printed: bool
    path: tuple[Goal, ...]
    tasks: tuple[Task, ...]
    facts: tuple[tuple[int, Fact], ...]
    issues: tuple[Issue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """All parts of a map. Links, goals and plans refer to positions in these tuples."""

    plans: tuple[PlanRecords, ...]
    goals: tuple[TopGoal, ...]
    activities: tuple[Doing, ...]
    bodies: tuple[Actor, ...]
    funds: tuple[FundingSource, ...]
    links: tuple[Link, ...]
    unlinked: tuple[str, ...]


def size_in_disc(number: str, r: float) -> float:
    """The size of a number's letters in a disc with the radius r; 0 if it is too long for it.

    Example:
        >>> size_in_disc("2.1", 10), size_in_disc("10.11", 10), size_in_disc("2.10.11", 10)
        (10.0, 6.0, 0.0)
    """
    return r * min(1.0, FULL_SIZE / len(number)) if 0 < len(number) <= LONGEST_IN_DISC else 0.0


def collect_scene(plans: Sequence[PlanRecords]) -> Scene:
    """The parts of a map of one or several plans, in reading order; institutions by id."""
    goals: list[TopGoal] = []
    doings: list[Doing] = []
    for number, records in enumerate(plans):
        _collect_plan(number, records, goals, doings)
    bodies = merge_actors(plans)
    place = {actor.id: i for i, actor in enumerate(bodies)}
    links = _links(doings, place)
    named = {link.body for link in links}
    kept = [i for i in range(len(bodies)) if i in named]
    moved = {old: new for new, old in enumerate(kept)}
    return Scene(
        plans=tuple(plans),
        goals=tuple(goals),
        activities=tuple(doings),
        bodies=tuple(bodies[i] for i in kept),
        funds=merge_sources(plans),
        links=tuple(Link(x.activity, moved[x.body], x.role, x.facts) for x in links),
        unlinked=tuple(a.id for i, a in enumerate(bodies) if i not in named),
    )


def _collect_plan(
    number: int, records: PlanRecords, goals: list[TopGoal], doings: list[Doing]
) -> None:
    goal_by_id = {goal.id: goal for goal in records.goals}
    paths = [_path(activity, goal_by_id) for activity in records.activities]
    tops: dict[str | None, int] = {}
    for path in paths:
        top = path[0] if path else None
        key = top.id if top else None
        if key not in tops:
            tops[key] = len(goals)
            goals.append(TopGoal(number, len(tops) - 1, top))
    facts, issues = _facts_by_activity(records), _issues_by_activity(records)
    tasks = _tasks_by_activity(records)
    numbers = spoken_numbers(records)
    order = sorted(range(len(paths)), key=lambda i: tops[paths[i][0].id if paths[i] else None])
    for i in order:
        activity, path = records.activities[i], paths[i]
        doings.append(
            Doing(
                plan=number,
                goal=tops[path[0].id if path else None],
                activity=activity,
                code=numbers[activity.id].text,
                own=numbers[activity.id].own,
                is_printed=numbers[activity.id].is_printed,
                path=path,
                tasks=tasks.get(activity.id, ()),
                facts=facts.get(activity.id, ()),
                issues=issues.get(activity.id, ()),
            )
        )


def _path(activity: Activity, goal_by_id: dict[str, Goal]) -> tuple[Goal, ...]:
    """The goals above an activity, top first. A loop in the data ends the walk."""
    path: list[Goal] = []
    parent = activity.parent
    while parent in goal_by_id and goal_by_id[parent] not in path:
        path.insert(0, goal_by_id[parent])
        parent = goal_by_id[parent].parent
    return tuple(path)


def _tasks_by_activity(records: PlanRecords) -> dict[str, tuple[Task, ...]]:
    activity = activity_by_element(records)
    found: dict[str, list[Task]] = {}
    for task in records.tasks:
        if task.id in activity:
            found.setdefault(activity[task.id], []).append(task)
    return {key: tuple(tasks) for key, tasks in found.items()}


def _facts_by_activity(records: PlanRecords) -> dict[str, tuple[tuple[int, Fact], ...]]:
    """The facts of each activity with the position of the task they are about."""
    activity = activity_by_element(records)
    position = {
        task.id: i for tasks in _tasks_by_activity(records).values() for i, task in enumerate(tasks)
    }
    found: dict[str, list[tuple[int, Fact]]] = {}
    for fact in records.facts:
        if fact.about in activity:
            task = position.get(fact.about, NO_TASK)
            found.setdefault(activity[fact.about], []).append((task, fact))
    return {key: tuple(facts) for key, facts in found.items()}


def _issues_by_activity(records: PlanRecords) -> dict[str, tuple[Issue, ...]]:
    activity = activity_by_element(records)
    found: dict[str, list[Issue]] = {}
    for issue in records.issues:
        if issue.about in activity:
            found.setdefault(activity[issue.about], []).append(issue)
    return {key: tuple(issues) for key, issues in found.items()}


def _links(doings: Sequence[Doing], place: dict[str, int]) -> list[Link]:
    found: dict[tuple[int, int, Role], list[LinkFact]] = {}
    for i, doing in enumerate(doings):
        for task, fact in doing.facts:
            actor, role = _who(fact)
            if actor in place and isinstance(fact, Participation | Allocation):
                key = (i, place[actor], role)
                found.setdefault(key, []).append(LinkFact(task, fact))
    return [Link(*key, tuple(facts)) for key, facts in found.items()]


def _who(fact: Fact) -> tuple[str, Role]:
    if isinstance(fact, Participation):
        return fact.actor, fact.role
    if isinstance(fact, Allocation) and fact.payer:
        return fact.payer, Role.FUNDER
    return "", Role.FUNDER


def deadlines_of(doing: Doing) -> list[tuple[int, Deadline]]:
    """The deadlines of an activity and its tasks."""
    return [(task, fact) for task, fact in doing.facts if isinstance(fact, Deadline)]


def money_of(doing: Doing) -> list[tuple[int, Allocation]]:
    """What is said about the money of an activity and its tasks."""
    return [(task, fact) for task, fact in doing.facts if isinstance(fact, Allocation)]
