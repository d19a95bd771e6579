"""Which element is which? Ids by position, parents by the levels of goals. Extract layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.extract.headings import RANKS
from kg.extract.quoting import Quoter
from kg.extract.records import ActivityRecord, GlossaryRecord, GoalRecord, Record
from kg.model.codes import Certainty
from kg.model.records import Activity, Goal, Issue
from kg.text import whole_number


@dataclass(slots=True)
class Elements:
    """The goals and activities of a plan with their ids, and what was irregular."""

    goals: list[Goal] = field(default_factory=list)
    activities: list[tuple[Activity, ActivityRecord]] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    last_number: dict[str | None, str | None] = field(default_factory=dict)  # by parent


def place_elements(records: Sequence[Record], quoter: Quoter) -> Elements:
    """Goals and activities with ids by position: `g1/g1/a2` is the second activity of goal 1.1.

    A goal stands under the last one of a higher level. A listed goal holds no activities: they
    stand under the goal above the list.
    """
    out = Elements()
    above: list[tuple[int, str]] = []  # rank and id of the goals that are open
    count: dict[str, int] = {}
    for record in records:
        if isinstance(record, GlossaryRecord):
            continue
        if isinstance(record, GoalRecord):
            _place_goal(record, (above, count), quoter, out)
        else:
            _place_activity(record, (above, count), quoter, out)
    return out


def _place_goal(
    record: GoalRecord,
    state: tuple[list[tuple[int, str]], dict[str, int]],
    quoter: Quoter,
    out: Elements,
) -> None:
    above, count = state
    rank = RANKS[record.kind]
    while above and above[-1][0] >= rank:
        above.pop()
    parent = above[-1][1] if above else None
    goal_id = _next_id(parent, "g", count)
    if not record.listed:
        above.append((rank, goal_id))
    out.goals.append(
        Goal(
            id=goal_id,
            title=quoter.title(record.title),
            parent=parent,
            number=record.number,
            kind=record.kind,
            passages=(quoter.passage(*record.title),),
            steps=record.steps,
        )
    )


def _place_activity(
    record: ActivityRecord,
    state: tuple[list[tuple[int, str]], dict[str, int]],
    quoter: Quoter,
    out: Elements,
) -> None:
    above, count = state
    parent = above[-1][1] if above else None
    activity = Activity(
        id=_next_id(parent, "a", count),
        title=quoter.title(record.title),
        parent=parent,
        number=record.number,
        passages=(quoter.passage(*record.title),),
        progress_note=_progress(record, quoter),
        certainty=Certainty.DOUBTFUL if record.doubtful else Certainty.EXACT,
        steps=record.steps,
    )
    gap = _missing(out.last_number.get(parent), record.number)
    out.last_number[parent] = record.number
    if gap:
        out.issues.append(_gap_issue(activity, gap))
    out.activities.append((activity, record))


def _progress(record: ActivityRecord, quoter: Quoter) -> str | None:
    """The plan's own words on how far an activity has come."""
    notes = [quoter.words(cell.span) for cell in record.cells if cell.fields[0] == "status"]
    return "; ".join(notes) or None


def _next_id(parent: str | None, letter: str, count: dict[str, int]) -> str:
    stem = f"{parent}/{letter}" if parent else letter
    count[stem] = count.get(stem, 0) + 1
    return f"{stem}{count[stem]}"


def _missing(before: str | None, number: str | None) -> str:
    """The numbers that a plan skips between two activities, as words."""
    last, now = _last(before), _last(number)
    if last is None or now is None or not last + 1 < now <= last + 20:
        return ""
    return ", ".join(str(n) for n in range(last + 1, now))


def _last(number: str | None) -> int | None:
    return whole_number((number or "").rpartition(".")[2])


def _gap_issue(activity: Activity, gap: str) -> Issue:
    return Issue(
        code="number-missing",
        about=activity.id,
        message=f"the plan skips number {gap} before activity {activity.number}",
        advice="nothing needs to be done unless an activity is missing in the file",
        passages=activity.passages,
    )
