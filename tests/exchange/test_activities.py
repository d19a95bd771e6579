"""One row an activity: every activity once, with what the other tables say of it."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from kg.errors import ConfigError
from kg.exchange.activities import activity_sheet
from kg.exchange.export import export
from kg.graph.cells import bare_text
from kg.graph.folder import GraphFolder
from kg.model.codes import Role
from kg.model.places import activity_by_element
from kg.model.records import PlanRecords
from tests.support.gold import gold_records
from tests.support.graphs import write_gold

PLANS = ("bg-2012", "rs-2017-2018")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> GraphFolder:
    path = tmp_path_factory.mktemp("activities") / "g"
    write_gold(path)
    return GraphFolder.open(path)


@pytest.mark.parametrize("plan", PLANS)
def test_each_activity_has_one_row_with_its_facts(plan: str) -> None:
    records: PlanRecords = gold_records(plan)
    sheet = activity_sheet([records])
    rows = [dict(zip(sheet.headers, row, strict=True)) for row in sheet.rows]
    names = {a.id: a.name for a in records.actors}
    place = activity_by_element(records)

    assert [r["id"] for r in rows] == [f"plan/{plan}/{a.id}" for a in records.activities]
    for activity, row in zip(records.activities, rows, strict=True):
        for column, role in (("lead", Role.LEAD), ("partner", Role.PARTNER)):
            said = {names[p.actor] for p in records.participations
                    if p.role is role and place.get(p.about) == activity.id}  # fmt: skip
            assert set(str(row[column]).split("; ") if row[column] else ()) == said
        sums: dict[str, Decimal] = {}
        for money in records.allocations:
            if money.amount and place.get(money.about) == activity.id:
                sums[str(money.currency)] = sums.get(str(money.currency), Decimal(0)) + money.amount
        stated = {c.removeprefix("at_least_"): row[c] for c in row if c.startswith("at_least_")}
        assert {c: n for c, n in stated.items() if n} == sums
        assert row["words"]
        assert row["line"] or row["page"] or row["row"]


def test_sums_and_dates_of_the_serbian_plan() -> None:
    sheet = activity_sheet([gold_records("rs-2017-2018")])
    rows = [dict(zip(sheet.headers, row, strict=True)) for row in sheet.rows]

    assert sum(r["at_least_RSD"] or 0 for r in rows) == 5_712_920
    assert sum(r["at_least_EUR"] or 0 for r in rows) == 68_500
    assert sum(r["due"] is not None for r in rows) == 2
    assert sum(r["runs_on_until"] is not None for r in rows) == 13


def test_workbook_and_csv_hold_the_same(folder: GraphFolder, tmp_path: Path) -> None:
    export(folder, "activities", tmp_path / "a.xlsx")
    export(folder, "activities", tmp_path / "a.csv")

    page = load_workbook(tmp_path / "a.xlsx")["activities"]
    book = [[c for c in row] for row in page.iter_rows(values_only=True)]
    text = (tmp_path / "a.csv").read_text("utf-8-sig")
    table = list(csv.reader(io.StringIO(text)))
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert book[0] == table[0]
    assert len(book) == len(table) == 64
    for one, other in zip(book[1:], table[1:], strict=True):
        assert [one[1], one[2], one[-1]] == [bare_text(other[1]), other[2], other[-1]]
    assert {row[1] for row in book[1:] if row[0] == "rs-2017-2018"} >= {"(1.1)", "(5.3)"}
    with pytest.raises(ConfigError, match=r"\.xlsx or \.csv"):
        export(folder, "activities", tmp_path / "a.pdf")
