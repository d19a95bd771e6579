"""Every field of a shipped plan, edited at once in the workbook, arrives in the graph."""

from __future__ import annotations

import io
import shutil
from collections import Counter
from pathlib import Path

import pytest
from openpyxl import load_workbook

from kg.exchange.review_book import review_workbook
from kg.graph.check import check_graph, is_conform
from kg.graph.folder import GraphFolder
from kg.model.records import PlanRecords
from kg.pipeline import Settings, build_folder, find_sources, read_plan
from kg.pipeline.decided import append_decisions, take_back
from kg.pipeline.review import Reviewed, reviewed
from kg.resolve.review import NOT_READ, ROLES, review_rows

PLANS = Path(__file__).resolve().parents[2] / "data" / "plans"
TIME = "2026-03-31T10:00:00Z"
Said = Counter[tuple[str, str, str]]


def records_of(folder: Path) -> PlanRecords:
    (source,) = find_sources([folder])
    return read_plan(source, Settings()).records  # type: ignore[arg-type]


def look(file: Path, folder: Path) -> Reviewed:
    return reviewed(file, folder, Settings(), author="ana", time=TIME)


def other_value(field: str, read: str, n: int) -> str:
    """Another value for a field, one that no other row has where that can be."""
    if field in ROLES:
        return f"Ministry Number {n}"
    fixed = {"level": "section", "kind": "media", "group": "concerned"}
    made = {"money": f"{1000 + n} RSD", "deadline": f"2031-{1 + n % 12:02d}-{1 + n % 28:02d}"}
    return (fixed | made).get(field) or f"{read or field} {n}"


def what_stands(records: PlanRecords) -> Said:
    """What each element and body has in each field."""
    rows = [x for x in review_rows(records) if x.certainty != NOT_READ]
    sums = {x: x.read.partition(";")[0] for x in rows if x.field == "money"}
    said = Counter((own(x.id), x.field, sums.get(x, x.read)) for x in rows)
    said.update((x.parent or "", "activity", x.title) for x in records.activities)
    said.update((x.parent or "", "task", x.title) for x in records.tasks)
    return said


def own(row: str) -> str:
    """The element or body of a row."""
    parts = row.split("/")
    return "/".join(parts[:2] if parts[0] in ("a", "g", "t") else parts)


@pytest.mark.parametrize(
    ("plan", "roles"),
    [("bg-2012", True), ("rs-2017-2018", False)],
    ids=["bg-2012-roles", "rs-2017-2018-all else"],
)
def test_every_field_edited_once_arrives(tmp_path: Path, plan: str, roles: bool) -> None:
    """Roles by themselves: a body whose roles are all given to others leaves the plan."""
    folder = shutil.copytree(PLANS / plan, tmp_path / plan)
    before = (build_folder([folder], tmp_path / "g").plans, graph(tmp_path))
    book = load_workbook(io.BytesIO(review_workbook(records_of(folder))))
    wanted: Said = Counter()
    for n, row in enumerate(book["review"].iter_rows(min_row=2)):
        if (row[3].value in ROLES) is not roles:
            continue
        value = other_value(row[3].value, row[5].value or "", n)
        row[7].value = value
        wanted[own(row[0].value), row[3].value, value] += 1
    file = tmp_path / "review.xlsx"
    book.save(file)

    found = look(file, folder)
    append_decisions(folder, found.decisions)

    assert found.refused == ()
    stands = what_stands(records_of(folder))
    assert [x for x in wanted if stands[x] < wanted[x]] == []
    build_folder([folder], tmp_path / "g")
    assert is_conform(check_graph(GraphFolder.open(tmp_path / "g").store()))
    again = look(file, folder)
    assert (again.changes, again.refused) == ((), ())
    take_back(folder)
    assert (build_folder([folder], tmp_path / "g").plans, graph(tmp_path)) == before


def graph(place: Path) -> bytes:
    return (place / "g" / "graph.nq").read_bytes()
