"""How do plans of two countries differ in who does what? Measure layer.

By kind of actor and by goal, never by name: bodies of two countries are never one, and a name that
sounds alike proves nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.measure.figures import STANDARD, Figure, Settings, exact, ranged, share
from kg.measure.money import unfunded_share
from kg.measure.position import sector_by_institution
from kg.measure.roles import concentration, weighted_load
from kg.measure.timing import common_date, is_undated, plan_crowding
from kg.measure.view import PlanView, view_plan
from kg.model.codes import ActorType
from kg.model.places import top_by_element
from kg.model.records import Goal, PlanRecords
from kg.network.ties import ties_of
from kg.network.work import counts_of


@dataclass(frozen=True, slots=True)
class TypeRow:
    """One kind of actor in one plan: bodies, activities led and partnered in, work, as shares.

    `counted` are the actors of that kind that measures count, groups included.
    `share_of_lead_roles` is of all lead roles of the plan, `load_share` of all work.
    """

    actor_type: ActorType
    counted: Figure
    leads: Figure
    share_of_lead_roles: Figure
    partners: Figure
    load_share: Figure


@dataclass(frozen=True, slots=True)
class GoalRow:
    """One top goal or section of one plan: its activities, who works there, who leads, by kind."""

    goal: str
    title: str
    activities: Figure
    counted: Figure
    leads_by_type: dict[ActorType, Figure]


@dataclass(frozen=True, slots=True)
class PlanSide:
    """One plan of a comparison. `summary` by measure; units are in `kg.measure`'s own pages."""

    plan: str
    country: str | None
    summary: dict[str, Figure]
    types: tuple[TypeRow, ...]
    goals: tuple[GoalRow, ...]


@dataclass(frozen=True, slots=True)
class CountryComparison:
    """Two plans of different countries or series, side by side."""

    one: PlanSide
    other: PlanSide


def compare_countries(
    one: PlanRecords, other: PlanRecords, *, settings: Settings = STANDARD
) -> CountryComparison:
    """How two plans divide work among kinds of actors, by goal, without matching any name."""
    return CountryComparison(_side(view_plan(one, settings)), _side(view_plan(other, settings)))


def _side(view: PlanView) -> PlanSide:
    plan = view.records.plan
    return PlanSide(plan.id, plan.country, _summary(view), _types(view), _goals(view))


def _summary(view: PlanView) -> dict[str, Figure]:
    spread, crowd, common = concentration(view), plan_crowding(view), common_date(view)
    n = len(view.work.activities)
    n_undated = sum(map(is_undated, view.windows))
    facts = [f for w in view.windows if w.due for f in w.facts]
    ties, counts = ties_of(view.work), counts_of(view.records).numbers()
    return {
        "activities": exact(n, n, view.work.activities),
        **{name.replace("-", "_"): exact(k, n) for name, k in counts.items()},
        "effective_leaders": spread.effective_leaders,
        "top_share_of_lead_roles": spread.top_share,
        "dated": ranged(
            common.n_dated, (common.n_dated, common.n_dated + n_undated),
            (n - n_undated, n_undated), facts,
        ),
        "crowding": crowd.figure,
        "unfunded_share": unfunded_share(view.money),
        "ties": exact(len(ties), n, [f for t in ties for f in t.facts]),
    }  # fmt: skip


def _types(view: PlanView) -> tuple[TypeRow, ...]:
    sector, load = sector_by_institution(view), weighted_load(view)
    whole = sum(figure.value or 0 for figure in load.values())
    members: dict[str, list[int]] = {}
    for k, institution in enumerate(view.work.institutions):
        members.setdefault(sector[institution], []).append(k)
    return tuple(
        _type_row(view, kind, members[kind], (whole, load)) for kind in ActorType if kind in members
    )


def _type_row(
    view: PlanView, kind: ActorType, members: Sequence[int], loads: tuple[float, dict[str, Figure]]
) -> TypeRow:
    whole, load = loads
    names = [view.work.institutions[k] for k in members]
    n_leads = int(sum(view.n_leads[k] for k in members))
    n_partners = int(sum(view.n_working[k] for k in members)) - n_leads
    lead_facts = [f for k in members for f in view.facts_of(k, view.leads)]
    rest = view.work.working & ~view.leads
    work_facts = [f for k in members for f in view.facts_of(k, view.work.working)]
    mine = sum(load[i].value or 0 for i in names)
    return TypeRow(
        actor_type=kind,
        counted=exact(len(names), len(names), work_facts),
        leads=exact(n_leads, n_leads, lead_facts),
        share_of_lead_roles=exact(share(n_leads, int(view.n_leads.sum())), n_leads, lead_facts),
        partners=exact(
            n_partners, n_partners, [f for k in members for f in view.facts_of(k, rest)]
        ),
        load_share=exact(share(mine, whole), len(names), work_facts),
    )


def _goals(view: PlanView) -> tuple[GoalRow, ...]:
    top, goals = top_by_element(view.records), {goal.id: goal for goal in view.records.goals}
    by_goal: dict[Goal | None, list[int]] = {}
    for k, activity in enumerate(view.records.activities):
        by_goal.setdefault(goals.get(top[activity.id]), []).append(k)
    return tuple(_goal_row(view, goal, columns) for goal, columns in by_goal.items())


def _goal_row(view: PlanView, goal: Goal | None, columns: Sequence[int]) -> GoalRow:
    sector = sector_by_institution(view)
    links = [x for c in columns for x in view.work.links_by_activity[c] if view.work.working[x]]
    leads: dict[ActorType, list[int]] = {}
    for x in links:
        if view.leads[x]:
            kind = ActorType(sector[view.work.institutions[int(view.work.rows[x])]])
            leads.setdefault(kind, []).append(x)
    facts = [f for x in links for f in view.work.facts[x]]
    return GoalRow(
        goal=goal.id if goal else "",
        title=goal.title if goal else "",
        activities=exact(len(columns), len(columns), [view.work.activities[c] for c in columns]),
        counted=exact(len({int(view.work.rows[x]) for x in links}), len(columns), facts),
        leads_by_type={
            kind: exact(len(xs), len(xs), [f for x in xs for f in view.work.facts[x]])
            for kind, xs in sorted(leads.items())
        },
    )
