"""Who does what in a plan, as columns: the basis of every sum. Network layer.

One link for each institution and activity, with the strongest role and all facts behind it. Roles
named for a task count for its activity. Payers stand apart: paying is no work.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
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
