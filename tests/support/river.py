"""A small plan with every kind of field, in a folder, and ways to fill in its review."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from kg.exchange.review_book import HEADS, review_workbook
from kg.pipeline import Settings, build_folder, find_sources, read_plan

SETTINGS = Settings(country="GB", language="en")
PLAN = """# Action plan for clean rivers 2025-2027

## Goal 1: Clean water

| No. | Activity | Responsible | Partners | Deadline | Budget | Indicator | Expected result | Risk |
|---|---|---|---|---|---|---|---|---|
| 1.1 | Clean the river banks | Ministry of Environment | Red Cross | 31.12.2025 | 1000 EUR | Banks cleaned | 40 km of clean banks | Floods |
| 1.2 | Train river guards | Ministry of Interior | | 30.06.2026 | 2000 EUR | Guards trained | 20 guards | Few guards |
| 1.3 | Publish water reports | Ministry of Justice | | 31.12.2026 | 5000 EUR | Reports published | 4 reports | No data |
"""  # noqa: E501
Edits = Mapping[tuple[str, str], Any]  # (id, field) -> what is written under "right value"


def make_folder(place: Path) -> Path:
    """A plan folder below a place."""
    folder = place / "river"
    folder.mkdir()
    (folder / "plan.md").write_text(PLAN, encoding="utf-8")
    (folder / "plan.yaml").write_text("country: GB\nlanguage: en\n", encoding="utf-8")
    return folder


def records_of(folder: Path) -> Any:
    """The plan of a folder as it is read now."""
    (source,) = find_sources([folder])
    return read_plan(source, SETTINGS).records  # type: ignore[arg-type]


def graph_bytes(folder: Path, out: Path) -> bytes:
    """The graph of a folder, built anew."""
    build_folder([folder], out, settings=SETTINGS, fresh=True)
    return (out / "graph.nq").read_bytes()


def opened(folder: Path) -> Any:
    """The review workbook of a folder, open."""
    return load_workbook(io.BytesIO(review_workbook(records_of(folder))))


def fill(book: Any, edits: Edits, reason: str = "") -> None:
    """Write right values into the rows they are for; each must be there."""
    left = dict(edits)
    for row in book["review"].iter_rows(min_row=2):
        value = left.pop((row[0].value, row[3].value), None)
        if value is not None:
            row[HEADS.index("right value")].value = value
            row[HEADS.index("reason")].value = reason or None
    assert not left, left


def filled(folder: Path, edits: Edits, reason: str = "") -> Path:
    """The review workbook of a folder with some right values, saved beside it."""
    book = opened(folder)
    fill(book, edits, reason)
    path = folder.parent / "review.xlsx"
    book.save(path)
    return path
