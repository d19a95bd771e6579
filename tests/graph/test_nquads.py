from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pyoxigraph as ox
import pytest

import kg
from kg.errors import InputError, VocabularyError
from kg.graph.nquads import GraphText, ontology_lines
from kg.ids import ID
from kg.model.codes import LabelKind
from kg.model.document import Passage
from kg.model.records import Actor, Label, PlanRecords
from tests.support.gold import gold_records
from tests.support.graphs import GOLD, TEXT, passage, small_plan

AP = "https://w3id.org/actionplan/def#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
TITLE = "http://purl.org/dc/terms/title"


def lines_of(*plans: PlanRecords, before: dict[str, list[Passage]] | None = None) -> list[str]:
    text = GraphText(lambda plan: (before or {}).get(plan, []))
    blocks = [b for records in plans for b in text.blocks(records)]
    layers: dict[str, list[str]] = defaultdict(list)
    for layer, lines in [*blocks, *text.rest()]:
        if layer != "ontology":
            layers[layer].append(lines)
    return [x for found in layers.values() for x in "".join(found).splitlines()]


def quads_of(*plans: PlanRecords) -> list[ox.Quad]:
    content = "".join(f"{x}\n" for x in lines_of(*plans)).encode()
    return list(ox.parse(content, format=ox.RdfFormat.N_QUADS))


def values(quads: list[ox.Quad], subject: str, predicate: str) -> set[str]:
    return {
        str(q.object)
        for q in quads
        if q.subject == ox.NamedNode(ID + subject) and q.predicate == ox.NamedNode(predicate)
    }


def test_a_plan_with_one_of_everything_reads_as_written_by_hand(
    golden: Callable[[str, str], None],
) -> None:
    text = "".join(f"{x}\n" for x in lines_of(small_plan()))

    text = text.replace(f"run/kg-{kg.__version__}", "run/kg-VERSION")

    assert text == golden("graph/small.nq", text), "run 'make golden' and read the difference"


def test_both_readings_load_strictly() -> None:
    quads = quads_of(*(gold_records(plan) for plan in GOLD))

    assert len(quads) > 20_000


def test_the_ontology_loads_strictly_into_the_graph_of_its_own_name() -> None:
    quads = list(ox.parse(ontology_lines().encode(), format=ox.RdfFormat.N_QUADS))

    assert {str(q.graph_name) for q in quads} == {"<https://w3id.org/actionplan/def>"}


@pytest.mark.parametrize("plans", [GOLD, ()])
def test_no_triple_stands_twice_or_in_two_graphs(plans: tuple[str, ...]) -> None:
    records = [gold_records(p) for p in plans] or [small_plan(), small_plan("hr-2021")]
    before = {r.plan.id: list(all_passages(r)) for r in records}

    triples = [line.rsplit(" <", 1)[0] for line in lines_of(*records, before=before)]

    assert len(triples) == len(set(triples))


def all_passages(records: PlanRecords) -> list[Passage]:
    holders = [records.plan.passages, *(x.passages for x in records.elements)]
    return [p for found in [*holders, *(x.passages for x in records.facts)] for p in found]


def test_there_are_no_blank_nodes() -> None:
    assert not [x for x in lines_of(small_plan()) if "_:" in x.split('"')[0]]


def test_our_english_stands_in_the_graph_of_labels_and_nowhere_else() -> None:
    quads = quads_of(small_plan())

    english = {(str(q.graph_name), str(q.object)) for q in quads if str(q.object).endswith("@en")}

    assert {graph for graph, _ in english} == {f"<{ID}graph/labels>"}
    assert {text for _, text in english} == {
        '"Plan \\"Hand\\""@en', '"Safety in English"@en', '"Works Ministry"@en',
    }  # fmt: skip


def test_an_english_plan_keeps_one_title_a_language() -> None:
    records = small_plan()
    english = replace(records, plan=replace(records.plan, language="en"))

    quads = quads_of(english)

    assert values(quads, "plan/hr-2020", TITLE) == {'"Plan \\"Ruka\\""@en'}


def test_what_two_plans_share_is_written_once_with_the_names_of_both() -> None:
    first, second = small_plan(), small_plan("hr-2021", text=TEXT + "more")
    other = Label("Ministry for Works", "hr")
    renamed = tuple(
        replace(x, labels=(other, Label("MW", "hr", LabelKind.ALTERNATIVE)))
        if x.id == "org/hr/works"
        else x
        for x in second.actors
    )

    quads = quads_of(first, replace(second, actors=renamed))

    assert values(quads, "org/hr/works", f"{SKOS}prefLabel") == {
        '"Ministry of Works"@hr', '"Works Ministry"@en',
    }  # fmt: skip
    assert values(quads, "org/hr/works", f"{SKOS}altLabel") == {
        '"MW"@hr', '"Ministry for Works"@hr',
    }  # fmt: skip
    assert values(quads, "org/hr/works", f"{AP}abbreviation") == {'"MW"@hr'}


def test_a_name_is_preferred_or_other_or_hidden_but_never_two_of_them() -> None:
    labels = (
        Label("A", "hr"), Label("A", "hr", LabelKind.ABBREVIATION),
        Label("B", "hr", LabelKind.HIDDEN), Label("B", "hr", LabelKind.ALTERNATIVE),
        Label("A", "hr", LabelKind.HIDDEN),
    )  # fmt: skip
    records = small_plan()
    actor = Actor(id="org/hr/works", labels=labels, country="HR")

    quads = quads_of(replace(records, actors=(records.actors[0], actor)))

    assert values(quads, "org/hr/works", f"{SKOS}prefLabel") == {'"A"@hr'}
    assert values(quads, "org/hr/works", f"{SKOS}altLabel") == {'"B"@hr'}
    assert values(quads, "org/hr/works", f"{SKOS}hiddenLabel") == set()
    assert values(quads, "org/hr/works", f"{AP}abbreviation") == set()


def test_an_actor_without_a_preferred_name_gets_one() -> None:
    records = small_plan()
    actor = Actor(id="org/hr/works", labels=(Label("MW", "hr", LabelKind.ABBREVIATION),))

    quads = quads_of(replace(records, actors=(records.actors[0], actor)))

    assert values(quads, "org/hr/works", f"{SKOS}prefLabel") == {'"MW"@hr'}


def test_two_plans_of_unknown_country_share_no_actor() -> None:
    quads = quads_of(small_plan("a", country=None), small_plan("b", text=TEXT + "x", country=None))

    organisations = {q.subject for q in quads if q.object == ox.NamedNode(f"{AP}Organisation")}

    assert len(organisations) == 2


def test_two_plans_from_one_document_state_its_passages_once() -> None:
    first, second = small_plan(), small_plan("hr-2021")
    before = {"hr-2020": all_passages(first)}

    lines = lines_of(first, second, before=before)

    starts = [x for x in lines if "#char=0,11>" in x.split(" ")[0] and "Passage>" in x]
    assert len(starts) == 1
    assert sum("wasDerivedFrom" in x and "#char=0,11>" in x for x in lines) == 2


def test_an_amount_is_written_without_an_exponent() -> None:
    quads = quads_of(small_plan())

    (amount,) = values(quads, "plan/hr-2020/g1/a1/money/budget-2020", f"{AP}amount")

    assert amount.startswith('"1200"^^')


def test_an_amount_that_is_no_number_is_refused() -> None:
    records = small_plan()
    broken = replace(records.allocations[0], amount=Decimal("NaN"))

    with pytest.raises(ValueError, match="NaN"):
        lines_of(replace(records, allocations=(broken,)))


def test_a_passage_carries_the_places_its_format_has() -> None:
    records = small_plan()
    placed = replace(passage("Train"), page=3, sheet="List 1", table=2, row=4, column=5)
    activity = replace(records.activities[0], passages=(placed,))
    others = {"tasks": (), "participations": (), "allocations": (), "plan": records.plan}

    quads = quads_of(replace(records, activities=(activity,), **others))  # type: ignore[arg-type]

    key = f"doc/{placed.document}#char={placed.start},{placed.end}"
    for name, value in {"page": "3", "table": "2", "row": "4", "column": "5", "line": "3"}.items():
        assert values(quads, key, AP + name) == {
            f'"{value}"^^<http://www.w3.org/2001/XMLSchema#integer>'
        }
    assert values(quads, key, f"{AP}sheet") == {'"List 1"'}


def test_two_plans_of_one_id_are_refused() -> None:
    with pytest.raises(InputError, match="two plans have this id"):
        lines_of(small_plan(), small_plan())


def test_two_records_of_one_id_are_refused() -> None:
    records = small_plan()

    with pytest.raises(InputError, match="'g1/a1/risk/1'"):
        lines_of(replace(records, risks=records.risks * 2))


def test_a_country_that_is_none_is_refused() -> None:
    records = small_plan()

    with pytest.raises(VocabularyError, match="no country code"):
        lines_of(replace(records, plan=replace(records.plan, country="Atlantis")))
