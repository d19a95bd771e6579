from __future__ import annotations

from dataclasses import replace

import pytest

from kg.errors import VocabularyError
from kg.model.codes import Certainty, GroupKind, Role
from kg.model.records import Actor, Label, Participation, PlanRecords
from kg.network.layers import (
    lead_to_partner,
    network_view,
    role_view,
)
from kg.network.views import two_mode
from kg.network.work import Groups, work_of
from tests.support.gold import gold_records
from tests.toy.plan import ROWS_2, org, toy_records

PARTNERS = Actor(
    id="group/xx/partners", labels=(Label("partners", "en"),), group_kind=GroupKind.UNSPECIFIED
)


def with_partners(records: PlanRecords) -> PlanRecords:
    fact = Participation(id="a1/partner/all", about="a1", actor=PARTNERS.id, role=Role.PARTNER)
    return replace(
        records,
        actors=(PARTNERS, *records.actors),
        participations=(*records.participations, fact),
    )


def test_two_mode_has_a_node_for_each_institution_activity_and_source() -> None:
    graph = two_mode(toy_records())

    kinds = [kind for _, kind in graph.nodes(data="kind")]
    assert {k: kinds.count(k) for k in set(kinds)} == {
        "institution": 6, "activity": 8, "funding source": 2
    }  # fmt: skip


def test_two_mode_edges_carry_role_activity_certainty_and_facts() -> None:
    edge = two_mode(toy_records()).edges[org("FIN"), "plan/toy-1/a1", "lead"]

    assert edge["role"] == "lead"
    assert edge["activity"] == "plan/toy-1/a1"
    assert edge["certainty"] == "exact"
    assert edge["facts"] == ("a1/lead/fin",)


def test_two_roles_of_one_actor_in_one_activity_stay_two_edges() -> None:
    records = toy_records()
    fact = Participation(id="a1/partner/fin", about="a1", actor=org("FIN"), role=Role.PARTNER)
    graph = two_mode(replace(records, participations=(*records.participations, fact)))

    assert set(graph[org("FIN")]["plan/toy-1/a1"]) == {"lead", "partner"}


def test_catch_all_groups_are_out_by_default_and_named() -> None:
    graph = two_mode(with_partners(toy_records()))

    assert PARTNERS.id not in graph
    assert graph.graph["left_out"] == (PARTNERS.id,)
    assert PARTNERS.id in two_mode(with_partners(toy_records()), catch_all=True)


def test_two_plans_stand_side_by_side_and_share_institutions() -> None:
    graph = two_mode([toy_records(), toy_records(ROWS_2, plan_id="toy-2")])

    assert "plan/toy-1/a1" in graph
    assert "plan/toy-2/a9" in graph
    assert sum(kind == "institution" for _, kind in graph.nodes(data="kind")) == 6


def test_payers_are_linked_as_funders_with_their_amounts() -> None:
    graph = two_mode(gold_records("rs-2017-2018"))

    edge = graph.edges[
        "org/rs/ministarstvo-unutrasnjih-poslova", "plan/rs-2017-2018/g1/a1", "funder"
    ]
    assert sum(amount for _, _, amount in edge["amounts"]) == 342_000
    assert {currency for _, currency, _ in edge["amounts"]} == {"RSD"}


def test_roles_named_for_tasks_count_for_the_activity_and_name_the_tasks() -> None:
    graph = two_mode(gold_records("rs-2017-2018"))

    edge = graph.edges[
        "group/rs/organi-jedinica-lokalne-samouprave", "plan/rs-2017-2018/g1/a1", "lead"
    ]
    assert edge["tasks"] == ("g1/a1/t1", "g1/a1/t2")
    assert edge["n_facts"] == 2


@pytest.mark.parametrize("name", ["two-mode", "ties", "lead", "partner", "funder", "paid-from"])
def test_every_network_can_be_asked_for_by_name(name: str) -> None:
    graph = network_view(gold_records("bg-2012"), name)

    assert graph.number_of_edges() > 0


def test_a_network_that_does_not_exist_names_those_that_do() -> None:
    with pytest.raises(VocabularyError, match="two-mode, ties, lead"):
        network_view(toy_records(), "friends")


def test_ties_of_two_plans_are_never_added_up() -> None:
    graph = network_view([toy_records(), toy_records(ROWS_2, plan_id="toy-2")], "ties")

    between = graph[org("FIN")][org("LOC")]
    assert {key: edge["count"] for key, edge in between.items()} == {"toy-1": 2, "toy-2": 2}


def test_a_role_view_holds_that_role_alone() -> None:
    graph = role_view(toy_records(), Role.LEAD)

    assert {role for *_, role in graph.edges(data="role")} == {"lead"}
    assert org("LOC") not in graph


def test_leads_of_the_toy_plan_have_seven_ties_to_partners() -> None:
    assert len(lead_to_partner(work_of(toy_records()))) == 7


def test_work_counts_an_actor_named_twice_once_with_its_strongest_role() -> None:
    records = toy_records()
    fact = Participation(id="a5/lead/loc", about="a5", actor=org("LOC"), role=Role.LEAD)
    work = work_of(replace(records, participations=(*records.participations, fact)))

    assert len(work.rows) == 17
    assert work.has_role(Role.LEAD).sum() == 9


def test_groups_can_be_left_out_or_all_taken_in() -> None:
    records = with_partners(toy_records())

    assert PARTNERS.id not in work_of(records).institutions
    assert work_of(records).left_out == (PARTNERS.id,)
    assert PARTNERS.id in work_of(records, groups=Groups.ALL).institutions


def test_facts_less_sure_than_asked_are_left_out() -> None:
    records = toy_records()
    first = replace(records.participations[0], certainty=Certainty.DOUBTFUL)
    records = replace(records, participations=(first, *records.participations[1:]))

    assert len(work_of(records).rows) == 17
    assert work_of(records).doubtful.sum() == 1
    assert len(work_of(records, certainty=Certainty.RULE).rows) == 16


def test_payers_without_work_are_institutions_without_links() -> None:
    work = work_of(gold_records("rs-2017-2018"))

    place = work.place["org/rs/ministarstvo-rada-sjedinjenih-americkih-drzava"]
    assert work.links_by_institution[place] == []


def test_a_plan_without_roles_has_no_institutions() -> None:
    work = work_of(replace(toy_records(), participations=()))

    assert work.institutions == ()
    assert work.matrix().shape == (0, 8)
