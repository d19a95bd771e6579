"""How many are named, act, lead, only pay, are assessed for overload? Network layer.

Every sentence, table, map, index and JSON takes these counts from here. What each name means
stands in the ontology (`code/count`) and in docs/measures.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

from kg.model.codes import Role
from kg.model.places import activity_by_element, is_catch_all
from kg.model.records import PlanRecords
from kg.network.work import WORKING

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
