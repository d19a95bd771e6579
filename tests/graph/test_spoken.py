"""The numbers beside the names of an answer are those that every page and table says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kg.graph.behind import spoken_number, spots_of
from kg.ids import ID
from kg.model.labels import spoken_numbers
from kg.model.places import chain_of, places_of
from tests.support.gold import gold_records


@pytest.mark.parametrize("plan", ["bg-2012", "rs-2017-2018"])
def test_an_answer_says_the_numbers_that_show_and_the_maps_say(plan: str) -> None:
    records = gold_records(plan)
    iris = {f"{ID}plan/{plan}/{x.id}": x for x in records.elements}
    said = {iri: spoken_numbers(records)[x.id].marked for iri, x in iris.items()}
    by_id, places = {x.id: x for x in records.elements}, places_of(records)
    asked: list[str] = []

    def select(text: str) -> Iterator[dict[str, str]]:
        asked.append(text)
        for iri, x in iris.items():
            for above in chain_of(x, by_id):
                e = f"{ID}plan/{plan}/{above}"
                number = by_id[above].number
                row = {"x": iri, "e": e, "place": places[above], "number": number or ""}
                yield {**row, "plan": ""}
        for activity in records.activities:
            if activity.number:
                row = {"x": "", "e": f"{ID}plan/{plan}/{activity.id}", "place": ""}
                yield {**row, "number": activity.number, "plan": f"{ID}plan/{plan}"}

    found = {iri: spot.number for iri, spot in spots_of(iris, select).items() if spot.number}

    counted = {iri for iri, x in iris.items() if x.number or "/g" not in x.id}
    assert {iri: found.get(iri) for iri in counted} == {iri: said[iri] for iri in counted}
    assert len(asked) == 1


def test_a_number_that_holds_the_one_above_it_is_not_repeated() -> None:
    plan = f"{ID}plan/p"

    assert spoken_number(f"{plan}/g1/a2", {f"{plan}/g1": "2", f"{plan}/g1/a2": "2.1"}) == "2.1"


def test_a_place_that_only_the_whole_plan_knows_is_not_said() -> None:
    plan = f"{ID}plan/p"

    assert spoken_number(f"{plan}/g1/g2/a1", {f"{plan}/g1": "I"}) == ""


def test_actors_facts_and_plans_have_no_number() -> None:
    iris = [f"{ID}org/bg/x", f"{ID}plan/p", f"{ID}plan/p/g1/a1/lead/bg-x"]

    assert spots_of(iris, lambda text: pytest.fail("nothing to ask")) == {}
