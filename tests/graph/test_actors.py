from dataclasses import replace

from kg.graph.names import merge_actors, merge_sources
from kg.model.codes import ActorType, LabelKind
from kg.model.records import FundingSource, Label
from tests.support.graphs import small_plan


def test_an_actor_of_two_plans_has_the_names_of_both() -> None:
    first, second = small_plan(), small_plan("hr-2021")
    labels = (Label("Ministry for Works", "hr"), Label("MfW", "hr", LabelKind.ABBREVIATION))
    renamed = replace(second.actors[1], labels=labels, part_of="org/hr/government")

    (_, merged) = merge_actors([first, replace(second, actors=(second.actors[0], renamed))])

    assert merged.name == "Ministry of Works"
    assert Label("Ministry for Works", "hr", LabelKind.ALTERNATIVE) in merged.labels
    assert Label("MfW", "hr", LabelKind.ABBREVIATION) in merged.labels
    assert merged.part_of == "org/hr/government"


def test_a_kind_that_one_plan_knows_is_taken() -> None:
    first, second = small_plan(), small_plan("hr-2021")
    unknown = replace(first.actors[1], actor_type=ActorType.OTHER)

    (_, merged) = merge_actors([replace(first, actors=(first.actors[0], unknown)), second])

    assert merged.actor_type is ActorType.GOVERNMENT


def test_actors_come_sorted_and_once() -> None:
    plans = [small_plan("b"), small_plan("a")]

    assert [x.id for x in merge_actors(plans)] == ["group/hr/ngos", "org/hr/works"]


def test_a_source_of_two_plans_has_the_names_of_both_and_keeps_the_first() -> None:
    names = ("Water fund", "Fund for water")
    plans = [
        replace(small_plan(plan), sources=(FundingSource(id="s", labels=(Label(name, "hr"),)),))
        for plan, name in zip(("a", "b"), names, strict=True)
    ]

    (merged,) = merge_sources(plans)

    assert merged.name == "Water fund"
    assert [x.text for x in merged.labels] == list(names)
