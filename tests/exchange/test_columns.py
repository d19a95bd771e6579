import hashlib
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.synthetic import synthetic_plan, synthetic_plans
from kg.errors import ConfigError, QueryError
from kg.exchange import columns
from kg.exchange.columns import TABLES, columnar, has_columns, write_columns
from kg.exchange.find import find_words
from kg.exchange.reports import SQL, answers_from_columns, recognise
from kg.graph.asking import ask, in_store
from kg.graph.folder import GraphFolder
from kg.graph.questions import fill, question
from kg.graph.writer import write_folder
from kg.model.records import PlanRecords
from tests.support.gold import gold_records, source_text
from tests.support.graphs import small_plan, write_small

GOLD = ("bg-2012", "rs-2017-2018")
ASKED: list[tuple[str, dict[str, str]]] = [
    ("closest-pairs", {}),
    ("closest-pairs", {"plan": "rs-2017-2018", "at_least": "1"}),
    ("paid-per-year", {}),
    ("paid-per-year", {"year": "2018"}),
    ("paid-per-year", {"plan": "rs-2017-2018"}),
    ("due-by-quarter", {}),
    ("due-by-quarter", {"plan": "rs-2017-2018"}),
    ("no-money", {}),
    ("no-money", {"plan": "rs-2017-2018"}),
    ("elements-about", {"text": "ОБУЧЕНИЕ"}),
    ("elements-about", {"text": "obuk", "plan": "rs-2017-2018"}),
]


def write(folder: Path, plans: Iterable[PlanRecords], texts: dict[str, str] | None = None) -> Path:
    write_folder(plans, texts or {}, folder, beside=partial(columnar, at_once=True))
    return folder


@pytest.fixture(scope="module")
def gold(tmp_path_factory: pytest.TempPathFactory) -> GraphFolder:
    plans = [gold_records(x) for x in GOLD]
    texts = {r.documents[0].id: source_text(r.plan.id) for r in plans}
    return GraphFolder.open(write(tmp_path_factory.mktemp("gold") / "g", plans, texts))


def answers(
    folder: GraphFolder, name: str, values: dict[str, str]
) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """The rows by SPARQL and by columns; names of slots and rows come from the store both times."""
    graph = in_store(folder.store())
    tables = replace(graph, select=answers_from_columns(folder.path, graph.select))
    by_sparql = ask(question(name), values, graph)
    assert recognise(by_sparql.sparql) is not None
    return by_sparql.rows, ask(question(name), values, tables).rows


@pytest.mark.parametrize(("name", "values"), ASKED)
def test_a_known_question_has_the_same_answer_from_the_tables(
    name: str, values: dict[str, str], gold: GraphFolder
) -> None:
    by_sparql, by_columns = answers(gold, name, values)

    assert by_columns == by_sparql
    assert by_sparql


@pytest.mark.parametrize("name", sorted(SQL))
def test_a_known_question_is_recognised_by_its_own_text(name: str, gold: GraphFolder) -> None:
    values = {"text": '"a \\"b\\""', "at_least": "3"}
    terms = {n: values[n] for n, slot in question(name).slots.items() if not slot.optional}

    assert recognise(fill(question(name), terms)) is not None


def test_another_text_is_none_of_the_known_questions() -> None:
    text = fill(question("elements-about"), {"text": '"a"'})

    assert recognise(text.replace('"a"', '"a") || CONTAINS("b", "b"')) is None
    assert recognise(text.replace("ap:Goal, ", "")) is None
    assert recognise("SELECT * { ?s ?p ?o }") is None


def test_slots_are_read_from_the_text() -> None:
    terms = {"plan": "<https://w3id.org/actionplan/id/plan/x>", "year": "2018"}

    known = recognise(fill(question("paid-per-year"), terms))

    assert known == ("paid-per-year", {"plan": "x", "year": 2018})


def test_hostile_words_stay_words(gold: GraphFolder) -> None:
    words = "x'); DROP VIEW texts; --\\ \" %"

    by_sparql, by_columns = answers(gold, "elements-about", {"text": words})

    assert by_sparql == by_columns == ()


@pytest.mark.parametrize(("name", "values"), [(n, v) for n, v in ASKED if "plan" not in v])
def test_made_up_plans_of_one_country_have_the_same_answers_both_ways(
    name: str, values: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    values = {"text": "Court audit"} if "text" in values else values
    path = tmp_path_factory.getbasetemp() / "made-up"
    if not path.exists():
        write(path, synthetic_plans(150, a_plan=50, a_country=2))

    by_sparql, by_columns = answers(GraphFolder.open(path), name, values)

    assert by_columns == by_sparql


amounts = st.one_of(
    st.none(), st.decimals("0", "10000000000", places=2), st.just(Decimal("0.0000000001"))
)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(amounts, min_size=12, max_size=12), st.integers(0, 99))
def test_any_plan_has_the_same_sums_both_ways(found: list[Any], seed: int) -> None:
    from tempfile import TemporaryDirectory

    plan = synthetic_plan(12, seed=seed)
    money = tuple(
        replace(x, amount=found[k % 12], year=None if k % 3 else x.year)
        for k, x in enumerate(plan.allocations)
    )
    with TemporaryDirectory() as folder:
        write(Path(folder) / "g", [replace(plan, allocations=money)])
        graph = GraphFolder.open(Path(folder) / "g")
        for name in ("paid-per-year", "no-money"):
            by_sparql, by_columns = answers(graph, name, {})
            if Decimal("0.0000000001") in found:  # more decimals than the tables hold
                continue
            assert by_columns == by_sparql


def test_an_amount_too_large_for_the_tables_gives_no_sum_instead_of_a_wrong_one(
    tmp_path: Path,
) -> None:
    plan = synthetic_plan(5)
    money = tuple(replace(x, amount=Decimal("1E+40")) for x in plan.allocations)

    write(tmp_path / "g", [replace(plan, allocations=money)])

    rows = answers(GraphFolder.open(tmp_path / "g"), "paid-per-year", {})[1]
    assert rows
    assert all(row["at_least"] is None for row in rows)


def test_tables_without_a_row_answer_too(tmp_path: Path) -> None:
    plan = replace(small_plan(), allocations=(), deadlines=(), participations=())
    write(tmp_path / "g", [plan])

    folder = GraphFolder.open(tmp_path / "g")

    for name in ("closest-pairs", "paid-per-year", "due-by-quarter", "no-money"):
        by_sparql, by_columns = answers(folder, name, {})
        assert by_columns == by_sparql


def parts(folder: Path) -> dict[str, str]:
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*.parquet"))
    }


def test_the_same_plans_give_the_same_bytes(tmp_path: Path) -> None:
    write_columns(synthetic_plans(40, a_plan=20), tmp_path / "one")
    write_columns(synthetic_plans(40, a_plan=20), tmp_path / "two")

    assert parts(tmp_path / "one") == parts(tmp_path / "two")
    assert {name.split("/")[0] for name in parts(tmp_path / "one")} == set(TABLES)


def test_an_export_replaces_an_earlier_one_and_nothing_else(tmp_path: Path) -> None:
    write_columns(synthetic_plans(40, a_plan=20), tmp_path / "views")
    write_columns([small_plan()], tmp_path / "views")
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "letter.txt").write_text("dear")

    with pytest.raises(ConfigError, match="holds other files"):
        write_columns([small_plan()], tmp_path / "home")

    write_columns([small_plan()], tmp_path / "anew")
    assert parts(tmp_path / "views") == parts(tmp_path / "anew")
    assert [x.name for x in (tmp_path / "home").iterdir()] == ["letter.txt"]


def test_tables_begun_late_are_those_begun_at_once(tmp_path: Path) -> None:
    plans = list(synthetic_plans(80, a_plan=20))
    late = partial(columnar, at_once=False, start_at=3_000)

    write(tmp_path / "once", plans)
    write_folder(plans, {}, tmp_path / "late", beside=late)

    assert parts(tmp_path / "late" / "views") == parts(tmp_path / "once" / "views")


def test_a_small_graph_has_no_tables(tmp_path: Path) -> None:
    write_folder([small_plan()], {}, tmp_path / "g", beside=partial(columnar, at_once=False))

    assert not has_columns(tmp_path / "g")
    assert not (tmp_path / "g" / "views").exists()


def test_parts_hold_whole_plans_and_give_the_same_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(columns, "PART_ROWS", 500)
    write(tmp_path / "g", synthetic_plans(120, a_plan=20))

    folder = GraphFolder.open(tmp_path / "g")
    by_sparql, by_columns = answers(folder, "closest-pairs", {"at_least": "1"})

    assert len(list((tmp_path / "g" / "views" / "elements").iterdir())) > 1
    assert by_columns == by_sparql


def test_without_pyarrow_asking_for_tables_names_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)

    with pytest.raises(ConfigError, match=r"actionplan-kg\[scale\]"):
        write_columns([small_plan()], tmp_path / "views")


def test_without_pyarrow_a_large_build_goes_on_without_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(columns, "is_installed", lambda *_: False)

    late = partial(columnar, at_once=False, start_at=1)
    write_folder([small_plan()], {}, tmp_path / "g", beside=late)

    assert not has_columns(tmp_path / "g")


@pytest.mark.parametrize(
    "words", ["ministarstvo", "МИНИСТАРСТВО ПРАВДЕ", "корупция", "obuk", "taiex", "min prav", "1"]
)
def test_finding_words_is_the_same_in_tables_and_records(
    words: str, gold: GraphFolder, tmp_path: Path
) -> None:
    write_folder([gold_records(x) for x in GOLD], {}, tmp_path / "g")
    small = GraphFolder.open(tmp_path / "g")

    for plan in (None, "bg-2012"):
        found = find_words(gold, words, plan=plan, most=1000)
        assert found == find_words(small, words, plan=plan, most=1000)


def test_script_case_and_signs_do_not_count_and_the_whole_name_comes_first(
    gold: GraphFolder,
) -> None:
    latin = find_words(gold, "ministarstvo pravde")

    assert latin
    assert latin == find_words(gold, "МИНИСТАРСТВО  ПРАВДЕ")
    assert latin[0].rank == 0
    assert [x.rank for x in latin] == sorted(x.rank for x in latin)


def test_words_without_letters_are_refused(gold: GraphFolder) -> None:
    with pytest.raises(QueryError, match="no letter or digit"):
        find_words(gold, " -- ")


def test_a_small_graph_is_searched_without_its_tables(tmp_path: Path) -> None:
    write_small(tmp_path / "g", small_plan())

    hits = find_words(GraphFolder.open(tmp_path / "g"), "train")

    assert hits[0].words.startswith("Train")


def test_a_folder_of_documents_with_the_name_of_a_table_is_kept(tmp_path: Path) -> None:
    document = tmp_path / "out" / "plans" / "plan.docx"
    document.parent.mkdir(parents=True)
    document.write_bytes(b"my plan")

    with pytest.raises(ConfigError, match=r"holds other files \(plans/plan\.docx"):
        write_columns([], tmp_path / "out")
    assert document.read_bytes() == b"my plan"
