"""Who does what in a plan, as columns: the basis of every sum; and how many act, lead or only pay.
Network layer.

One link for each institution and activity, with the strongest role and all facts behind it. Roles
named for a task count for its activity. Payers stand apart: paying is no work.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from kg.model.codes import Certainty, Origin, Role
from kg.model.places import activity_by_element, is_catch_all
from kg.model.records import Actor, Fact, Participation, PlanRecords

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_matrix

    Ints = np.ndarray[Any, np.dtype[np.intp]]
    Bools = np.ndarray[Any, np.dtype[np.bool_]]


# From strongest to weakest: an actor named twice in one activity counts once, with the first.
STRENGTH = (
    Role.LEAD,
    Role.IMPLEMENTER,
    Role.PARTNER,
    Role.EXPERT,
    Role.MONITOR,
    Role.FUNDER,
    Role.BENEFICIARY,
)
# As the derived edges `ap:cooperatesWith`: monitoring, paying or benefiting alone is none.
COOPERATING = (Role.LEAD, Role.IMPLEMENTER, Role.PARTNER, Role.EXPERT)
WORKING = (*COOPERATING, Role.MONITOR)  # paying and benefiting are no work
CERTAINTIES = (Certainty.EXACT, Certainty.RULE, Certainty.DOUBTFUL)  # from surest to least sure


class Groups(StrEnum):
    """Which groups count as institutions."""

    NAMED = "named"  # all but catch-all groups
    ALL = "all"
    NONE = "none"


@dataclass(frozen=True, eq=False)
class Work:
    """Institutions by activities of one plan, sorted by institution, then reading order.

    Shape: `rows` and `columns` index `institutions` (sorted by id) and `activities` (reading
    order), `roles` index STRENGTH; `facts` are the ids behind each link; `doubtful` marks links
    whose role stands on doubtful facts alone. `pays` are the facts by which an institution pays
    for an activity. `left_out` are the groups not counted.
    """

    plan: str
    institutions: tuple[str, ...]
    activities: tuple[str, ...]
    rows: Ints
    columns: Ints
    roles: Ints
    facts: tuple[tuple[str, ...], ...]
    doubtful: Bools
    pays: dict[tuple[str, str], tuple[str, ...]]
    left_out: tuple[str, ...] = ()

    @cached_property
    def cooperating(self) -> Bools:
        """Which links are cooperation: lead, implementer, partner or expert."""
        return self.has_role(*COOPERATING)

    @cached_property
    def working(self) -> Bools:
        """Which links are work: cooperation or monitoring."""
        return self.has_role(*WORKING)

    @cached_property
    def place(self) -> dict[str, int]:
        """The index of each institution."""
        return {institution: k for k, institution in enumerate(self.institutions)}

    @cached_property
    def links_by_institution(self) -> list[list[int]]:
        """The links of each institution, in reading order of the activities."""
        links: list[list[int]] = [[] for _ in self.institutions]
        for link, row in enumerate(self.rows.tolist()):
            links[row].append(link)
        return links

    @cached_property
    def links_by_activity(self) -> list[list[int]]:
        """The links of each activity, by institution id."""
        links: list[list[int]] = [[] for _ in self.activities]
        for link, column in enumerate(self.columns.tolist()):
            links[column].append(link)
        return links

    def has_role(self, *roles: Role) -> Bools:
        """Which links have one of these roles as their strongest."""
        import numpy as np

        return np.isin(self.roles, [STRENGTH.index(role) for role in roles])

    def matrix(self, *roles: Role) -> csr_matrix:
        """Institutions by activities with a 1 for each link, of these roles or of all."""
        import numpy as np
        from scipy.sparse import csr_matrix

        keep = self.has_role(*roles) if roles else np.ones(len(self.rows), dtype=bool)
        shape = (len(self.institutions), len(self.activities))
        place = (self.rows[keep], self.columns[keep])
        return csr_matrix((np.ones(int(keep.sum())), place), shape=shape)


def strongest_roles(
    parts: Iterable[Participation], activity_of: Mapping[str, str]
) -> dict[Role, list[str]]:
    """The activities of one body by its strongest role there, in the order of STRENGTH; paying
    counts beside another role.
    """
    roles: dict[str, set[Role]] = {}
    for part in parts:
        if part.about in activity_of:
            roles.setdefault(activity_of[part.about], set()).add(part.role)
    found: dict[Role, list[str]] = {role: [] for role in STRENGTH}
    for activity, has in roles.items():
        others = has - {Role.FUNDER}
        for role in {*(has - others), *([min(others, key=STRENGTH.index)] if others else [])}:
            found[role].append(activity)
    return {role: activities for role, activities in found.items() if activities}


def work_of(
    records: PlanRecords,
    *,
    groups: Groups = Groups.NAMED,
    expanded: bool = False,
    certainty: Certainty = Certainty.DOUBTFUL,
) -> Work:
    """Who takes part in which activity of a plan, each once, in the strongest role named.

    Edges: institutions without any role or payment are not in it; those that only pay are, with
    no link. `expanded` also counts memberships expanded from groups; facts less sure than
    `certainty` are left out. Beneficiaries and monitors are links; payers are not.
    """
    import numpy as np

    counted = {a.id for a in records.actors if _counts(a, groups)}
    links, pays = _collect(records, counted, _Accept(expanded, certainty))
    institutions = tuple(sorted({actor for actor, _ in (*links, *pays)}))
    row = {institution: k for k, institution in enumerate(institutions)}
    column = {activity.id: k for k, activity in enumerate(records.activities)}
    ordered = sorted((row[a], column[k], a, k) for a, k in links)
    values = [links[a, k] for _, _, a, k in ordered]
    return Work(
        plan=records.plan.id,
        institutions=institutions,
        activities=tuple(activity.id for activity in records.activities),
        rows=np.array([o[0] for o in ordered], dtype=np.intp),
        columns=np.array([o[1] for o in ordered], dtype=np.intp),
        roles=np.array([min(v)[0] for v in values], dtype=np.intp),
        facts=tuple(tuple(fact for *_, fact in v) for v in values),
        doubtful=np.array([min(v)[1] == len(CERTAINTIES) - 1 for v in values], dtype=bool),
        pays={key: tuple(facts) for key, facts in sorted(pays.items())},
        left_out=tuple(sorted(a.id for a in records.actors if a.id not in counted)),
    )


def joined_work(works: Sequence[Work]) -> Work:
    """Several plans as one: whoever works in more than one of them is one institution.

    Shape: ids of activities begin with their plan, as `toy-1/a3`. One plan alone stays as it is.
    """
    import numpy as np

    if len(works) == 1:
        return works[0]
    institutions = tuple(sorted({i for work in works for i in work.institutions}))
    place = {institution: k for k, institution in enumerate(institutions)}
    starts = list(accumulate((len(work.activities) for work in works), initial=0))
    links = sorted(
        (place[work.institutions[row]], starts[n] + column, n, link)
        for n, work in enumerate(works)
        for link, (row, column) in enumerate(
            zip(work.rows.tolist(), work.columns.tolist(), strict=True)
        )
    )
    return Work(
        plan=", ".join(work.plan for work in works),
        institutions=institutions,
        activities=tuple(f"{work.plan}/{a}" for work in works for a in work.activities),
        rows=np.array([row for row, *_ in links], dtype=np.intp),
        columns=np.array([column for _, column, *_ in links], dtype=np.intp),
        roles=np.array([works[n].roles[link] for *_, n, link in links], dtype=np.intp),
        facts=tuple(works[n].facts[link] for *_, n, link in links),
        doubtful=np.array([works[n].doubtful[link] for *_, n, link in links], dtype=bool),
        pays={(i, f"{w.plan}/{a}"): facts for w in works for (i, a), facts in w.pays.items()},
        left_out=tuple(sorted({group for work in works for group in work.left_out})),
    )


def _counts(actor: Actor, groups: Groups) -> bool:
    if groups is Groups.ALL:
        return True
    return actor.group_kind is None if groups is Groups.NONE else not is_catch_all(actor)


@dataclass(frozen=True, slots=True)
class _Accept:
    expanded: bool
    certainty: Certainty

    def __call__(self, fact: Fact) -> bool:
        sure = CERTAINTIES.index(fact.certainty) <= CERTAINTIES.index(self.certainty)
        return sure and (self.expanded or fact.origin is not Origin.EXPANDED)


# strength of the role, place in CERTAINTIES, fact
Links = dict[tuple[str, str], list[tuple[int, int, str]]]


def _collect(
    records: PlanRecords, counted: set[str], accept: _Accept
) -> tuple[Links, dict[tuple[str, str], list[str]]]:
    activity = activity_by_element(records)
    strength = {role: k for k, role in enumerate(STRENGTH)}
    links: Links = defaultdict(list)
    pays: dict[tuple[str, str], list[str]] = defaultdict(list)
    for fact in records.participations:
        if fact.about not in activity or fact.actor not in counted or not accept(fact):
            continue
        key = (fact.actor, activity[fact.about])
        if fact.role is Role.FUNDER:
            pays[key].append(fact.id)
        else:
            sure = CERTAINTIES.index(fact.certainty)
            links[key].append((strength[fact.role], sure, fact.id))
    for money in records.allocations:
        if money.about in activity and money.payer in counted and accept(money):
            pays[str(money.payer), activity[money.about]].append(money.id)
    return links, pays


# How many are named, act, lead, only pay, are assessed for overload?
#
# Every sentence, table, map, index and JSON takes these counts from here. What each name means
# stands in the ontology (`code/count`) and in docs/measures.md.

Ids = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """The actors of one plan by what they are in it: ids, sorted. Sums that always hold:

    named = acting + without_role; acting = institutions + groups; counted = acting - catch_all;
    institutions = working + only_paying + only_benefiting.
    """

    named: Ids  # every actor the plan names, its list of abbreviations included
    acting: Ids  # with a role in an activity or task, or a payment for one
    without_role: Ids  # named and neither
    institutions: Ids  # acting, one body each: a ministry, an office, an organisation, a post
    groups: Ids  # acting, several bodies under one name: "NGOs"
    catch_all: Ids  # groups that name nobody in particular: "partners"
    counted: Ids  # acting, in measures, ties and tables of load: all but the catch-all groups
    leading: Ids  # counted, responsible for at least one activity
    working: Ids  # institutions that lead, carry out, partner, advise or monitor
    only_paying: Ids  # institutions that pay and do not work
    only_benefiting: Ids  # institutions that neither work nor pay

    def numbers(self) -> dict[str, int]:
        """How many there are of each, by the name the ontology gives the count."""
        return {f.name.replace("_", "-"): len(getattr(self, f.name)) for f in fields(self)}


COUNT_NAMES = tuple(f.name.replace("_", "-") for f in fields(Counts))


def counts_of(records: PlanRecords) -> Counts:
    """The actors of a plan, counted once for all pages.

    Edges: a role in a goal is none in an activity; whoever is a member of two kinds (works and
    pays) is of the stronger one.
    """
    roles = _roles(records)
    acting = set(roles)
    groups = {a.id for a in records.actors if a.group_kind is not None} & acting
    catch_all = {a.id for a in records.actors if is_catch_all(a)} & acting
    institutions = acting - groups
    working = {a for a in institutions if roles[a] & set(WORKING)}
    paying = {a for a in institutions - working if Role.FUNDER in roles[a]}
    return Counts(
        named=_sorted(a.id for a in records.actors),
        acting=_sorted(acting),
        without_role=_sorted({a.id for a in records.actors} - acting),
        institutions=_sorted(institutions),
        groups=_sorted(groups),
        catch_all=_sorted(catch_all),
        counted=_sorted(acting - catch_all),
        leading=_sorted(a for a in acting - catch_all if Role.LEAD in roles[a]),
        working=_sorted(working),
        only_paying=_sorted(paying),
        only_benefiting=_sorted(institutions - working - paying),
    )


def _roles(records: PlanRecords) -> dict[str, set[Role]]:
    """The roles of each actor in activities and tasks; whoever pays is a funder."""
    activity = activity_by_element(records)
    known = {a.id for a in records.actors}
    roles: dict[str, set[Role]] = {}
    for fact in records.participations:
        if fact.about in activity and fact.actor in known:
            roles.setdefault(fact.actor, set()).add(fact.role)
    for money in records.allocations:
        if money.about in activity and money.payer in known:
            roles.setdefault(str(money.payer), set()).add(Role.FUNDER)
    return roles


def _sorted(ids: Iterable[str]) -> Ids:
    return tuple(sorted(ids))
