"""The tables that kg exports are a source again: what they hold comes back, faults are named."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from kg.errors import InputError
from kg.exchange.export import export
from kg.exchange.tables import sheets_of
from kg.graph.folder import GraphFolder
from kg.model.records import PlanRecords
from kg.pipeline import build_folder
from kg.pipeline.sources import PlanSource, Refused, find_sources
from tests.support.graphs import write_gold

# Places in the text: that of the tables is another one. So are the checksums of documents.
ELSEWHERE = {"line", "from_character", "to_character", "documents"}
# An exported list is a document of its own; which payer pays which sum is a doubtful reading.
OF_A_LIST = {"line", "file", "doubtful_facts"}


@pytest.fixture(scope="module")
def gold(tmp_path_factory: pytest.TempPathFactory) -> GraphFolder:
    out = tmp_path_factory.mktemp("gold") / "graph"
    write_gold(out)
    return GraphFolder.open(out)


def exported(gold: GraphFolder, out: Path) -> Path:
    """A copy of the tables of both plans, which are exported once."""
    form = {"": "csv", ".xlsx": "xlsx"}[out.suffix]
    made = gold.path.parent / f"made{out.suffix}"
    if not made.exists():
        export(gold, form, made)
    return Path((shutil.copytree if made.is_dir() else shutil.copy)(made, out))


def built(source: Path, out: Path) -> tuple[PlanRecords, ...]:
    build_folder([source], out)
    folder = GraphFolder.open(out)
    return tuple(folder.records(x) for x in folder.plans)


def comparable(plans: tuple[PlanRecords, ...], but: set[str]) -> dict[str, list[dict[str, str]]]:
    return {
        sheet.name: [
            {k: str(v) for k, v in zip(sheet.headers, row, strict=True) if v and k not in but}
            for row in sheet.rows
        ]
        for sheet in sheets_of(plans)
    }


@pytest.mark.parametrize("name", ["tables", "facts.xlsx"])
def test_what_the_tables_hold_comes_back(gold: GraphFolder, tmp_path: Path, name: str) -> None:
    plans = tuple(gold.records(x) for x in gold.plans)

    again = built(exported(gold, tmp_path / name), tmp_path / "again")

    assert comparable(again, ELSEWHERE) == comparable(plans, ELSEWHERE)
    assert [len(x.facts) for x in again] == [len(x.facts) for x in plans]
    assert all(not x.issues for x in again)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_list_of_activities_comes_back_as_the_same_list(
    gold: GraphFolder, tmp_path: Path, suffix: str
) -> None:
    first, second = tmp_path / f"list{suffix}", tmp_path / "second.csv"
    export(gold, "activities", first)
    export(gold, "activities", tmp_path / "first.csv")

    built(first, tmp_path / "again")

    export(GraphFolder.open(tmp_path / "again"), "activities", second)
    expected, found = (_list(tmp_path / x) for x in ("first.csv", "second.csv"))
    assert len(expected) == 63
    assert found == expected


def _list(path: Path) -> list[dict[str, str]]:
    rows = csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline=""))
    return [{k: v for k, v in row.items() if k not in OF_A_LIST} for row in rows]


def test_every_fact_has_its_words_in_a_text_of_the_graph(gold: GraphFolder, tmp_path: Path) -> None:
    plans = built(exported(gold, tmp_path / "tables"), tmp_path / "again")
    folder = GraphFolder.open(tmp_path / "again")

    for records in plans:
        for item in (*records.elements, *records.facts):
            for p in item.passages:
                assert folder.source(p.document)[p.start : p.end] == p.exact


def edited(folder: Path, name: str, change: Callable[[list[dict[str, str]]], None]) -> None:
    path = folder / f"{name}.csv"
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8"), newline="")))
    change(rows)
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, rows[0].keys(), delimiter=";")  # as much of Europe saves it
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(buffer.getvalue(), "utf-8-sig", newline="")


def test_a_table_that_a_person_edited_is_read_again(gold: GraphFolder, tmp_path: Path) -> None:
    folder = exported(gold, tmp_path / "tables")
    before = built(folder, tmp_path / "again")

    edited(folder, "roles", lambda rows: rows[0].update(role="monitor"))
    after = built(folder, tmp_path / "again")

    first, second = (x[0].participations[0].role for x in (before, after))
    assert (first, second) == ("lead", "monitor")


@pytest.mark.parametrize(
    ("table", "column", "value", "says"),
    [
        ("roles", "role", "boss", "column role: 'boss': write one of lead, "),
        ("roles", "actor", "org/bg/nobody", "no row of the tables has the id 'org/bg/nobody'"),
        ("roles", "id", "a> <b", "column id: 'a> <b': this is no id"),
        ("roles", "id", "../../x", "column id: '../../x': this is no id"),
        ("money", "amount", "NaN", "column amount: 'NaN': write a number"),
        ("money", "amount", "1e999999", "column amount: '1e999999': write a number"),
        ("money", "amount", "1e-999999", "column amount: '1e-999999': write a number"),
        ("money", "page", "1e999999999", "column page: '1e999999999': write a number"),
        ("deadlines", "end", "9999-12-31", "column end: '9999-12-31': write a day"),
        ("money", "year", "0", "column year: '0': write a year"),
        ("money", "year", "99999", "column year: '99999': write a year"),
        ("actors", "members", "org/bg/a> <b", "this is no id"),
        ("deadlines", "end", "soon", "column end: 'soon': write a day"),
        ("money", "activity", "", "column activity: it is empty; fill it in"),
        ("activities", "kind", "dream", "column kind: 'dream': write one of goal, "),
    ],
)
def test_a_row_that_cannot_be_read_is_an_issue_with_its_place(
    gold: GraphFolder, tmp_path: Path, table: str, column: str, value: str, says: str
) -> None:
    folder = exported(gold, tmp_path / "tables")
    edited(folder, table, lambda rows: rows[0].update({column: value}))

    plans = built(folder, tmp_path / "again")

    messages = [x.message for records in plans for x in records.issues]
    assert any(says in x and f"{table}.csv, row " in x for x in messages), messages


def test_an_id_that_stands_twice_is_read_once(gold: GraphFolder, tmp_path: Path) -> None:
    folder = exported(gold, tmp_path / "tables")
    edited(folder, "risks", lambda rows: rows.append(rows[-1]))

    (issue,) = [x for records in built(folder, tmp_path / "again") for x in records.issues]

    assert "also stands in an earlier row" in issue.message


def test_a_plan_folder_may_hold_the_tables_of_one_plan(gold: GraphFolder, tmp_path: Path) -> None:
    plan = tmp_path / "mine"
    plan.mkdir()
    (plan / "plan.yaml").write_text("title: My plan\n", encoding="utf-8")
    export(gold, "xlsx", plan / "facts.xlsx", plans=["rs-2017-2018"])

    (records,) = built(plan, tmp_path / "again")

    assert (records.plan.id, records.plan.title) == ("mine", "My plan")
    assert len(records.activities) == 15


def test_a_plan_folder_with_tables_of_two_plans_is_refused(
    gold: GraphFolder, tmp_path: Path
) -> None:
    plan = tmp_path / "mine"
    plan.mkdir()
    (plan / "plan.yaml").write_text("title: My plan\n", encoding="utf-8")
    exported(gold, plan / "facts.xlsx")

    with pytest.raises(InputError, match="hold 2 plans and none is called mine"):
        built(plan, tmp_path / "again")


def test_a_missing_table_is_named(gold: GraphFolder, tmp_path: Path) -> None:
    folder = exported(gold, tmp_path / "tables")
    (folder / "roles.csv").unlink()

    with pytest.raises(InputError, match=r"roles\.csv"):
        built(folder, tmp_path / "again")
    (folder / "plans.csv").unlink()
    assert [type(x) for x in find_sources([folder])] == [Refused]


def test_other_metadata_and_other_workbooks_are_no_tables_of_ours(
    gold: GraphFolder, tmp_path: Path
) -> None:
    exported(gold, tmp_path / "facts.xlsx")
    book = load_workbook(tmp_path / "facts.xlsx")
    book["about"]["A1"] = "something"
    book.save(tmp_path / "facts.xlsx")
    (tmp_path / "csv-metadata.json").write_text(json.dumps({"tables": [{"url": "x.csv"}]}))
    (tmp_path / "list.csv").write_text("plan,number,activity\nx,1,Sweep\n")

    found = [x for x in find_sources([tmp_path]) if isinstance(x, PlanSource)]

    assert [x.id for x in found] == ["csv-metadata", "facts", "list"]


def test_a_plan_of_unknown_country_keeps_its_bodies_to_itself(tmp_path: Path) -> None:
    plan = tmp_path / "plan.csv"
    plan.write_text(
        "Activity,Responsible,Deadline\nClean rivers,Ministry of Water,2026-12-31\n"
        "Plant trees,Forest Agency,2027-06-30\n",
        encoding="utf-8",
    )
    (first,) = built(plan, tmp_path / "one")
    export(GraphFolder.open(tmp_path / "one"), "csv", tmp_path / "tables")

    (records,) = built(tmp_path / "tables", tmp_path / "again")

    assert records.plan.place == first.plan.place
    assert {a.id for a in records.actors} == {a.id for a in first.actors}
