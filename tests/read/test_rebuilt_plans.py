"""Both shipped plans, rebuilt in four table forms in every format, give their cells back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.read import read_document
from kg.text import fold_space
from tests.read.helpers import everything, tables
from tests.support.counted import growth, n_calls
from tests.support.documents import document_bytes, placed, write_plan
from tests.support.pdfs import RULED, Look, pdf_bytes, plan_font
from tests.support.plan_tables import BG, FORMS, RS, Box, Form, Sheet, plan_form

PLANS = (RS, BG)
WITH_SPANS = ("docx", "odt", "html", "rst")
SHEETS = ("xlsx", "xls", "ods", "csv")


def put_in(parts: Form) -> list[str]:
    """The words of titles and cells that were put into a document, in order."""
    words: list[str] = []
    for part in parts:
        if isinstance(part, Sheet):
            words += [box.text for _, _, box in placed(part) if box.text]
        elif part.text.strip():
            words.append(part.text)
    return words


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("suffix", [*WITH_SPANS, *SHEETS, "md"])
def test_every_word_comes_back_in_its_cell(
    tmp_path: Path, suffix: str, plan: str, form: str
) -> None:
    parts = write_plan(plan, form, tmp_path / f"plan.{suffix}")

    document = read_document(tmp_path / f"plan.{suffix}")

    assert everything(document) == put_in(parts)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("suffix", WITH_SPANS)
def test_merged_cells_keep_their_place_and_spans(
    tmp_path: Path, suffix: str, plan: str, form: str
) -> None:
    parts = write_plan(plan, form, tmp_path / f"plan.{suffix}")

    document = read_document(tmp_path / f"plan.{suffix}")

    expected = [
        [(row, column, box.rows, box.columns, box.text) for row, column, box in placed(part)]
        for part in parts
        if isinstance(part, Sheet)
    ]
    assert tables(document) == expected


@pytest.mark.parametrize("form", ["merged", "long"])
@pytest.mark.parametrize("suffix", ["xlsx", "xls", "ods"])
def test_merged_cells_of_a_sheet_keep_their_spans(tmp_path: Path, suffix: str, form: str) -> None:
    parts = write_plan(BG, form, tmp_path / f"plan.{suffix}")

    document = read_document(tmp_path / f"plan.{suffix}")

    expected = Counter(
        (box.rows, box.columns, box.text)
        for part in parts
        if isinstance(part, Sheet)
        for _, _, box in placed(part)
        if box.text
    )
    found = Counter(cell[2:] for table in tables(document) for cell in table if cell[4])
    assert found == expected


@pytest.mark.parametrize("suffix", [*WITH_SPANS, *SHEETS, "md"])
def test_reading_a_plan_takes_a_few_hundred_calls_a_cell(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"plan.{suffix}"
    write_plan(BG, "long", path)
    n_cells = sum(map(len, tables(read_document(path))))

    assert n_calls(lambda: read_document(path)) <= 600 * n_cells


def reading(folder: Path, write: Callable[[Form], bytes]) -> Callable[[int], Callable[[], object]]:
    """The work of reading a table of so many rows, once it is written."""

    def of_rows(n: int) -> Callable[[], object]:
        path = folder / f"{n} rows"
        row = [Box(f"Train the staff of office {k}") for k in range(5)]
        path.write_bytes(write((Sheet((tuple(row),) * n, n_columns=5),)))
        return lambda: read_document(path)

    return of_rows


@pytest.mark.parametrize("suffix", [*WITH_SPANS, *SHEETS, "md"])
def test_the_work_of_reading_grows_no_faster_than_the_rows(tmp_path: Path, suffix: str) -> None:
    assert growth(reading(tmp_path, lambda parts: document_bytes(parts, suffix)), 50) <= 1.3


def test_two_readings_give_the_same_document(tmp_path: Path) -> None:
    path = tmp_path / "plan.docx"
    write_plan(RS, "merged", path)

    assert read_document(path) == read_document(path)


def test_rebuilding_gives_the_same_words() -> None:
    parts = plan_form(RS, "cards")

    assert document_bytes(parts, "html") == document_bytes(parts, "html")


needs_font = pytest.mark.skipif(
    plan_font() is None, reason="no font with Cyrillic letters here; install fonts-dejavu-core"
)


def pdf_share(tmp_path: Path, plan: str, form: str, look: Look) -> float:
    """F1 of the cells of a PDF: the same words, wherever lines ended."""
    parts = plan_form(plan, form)
    path = tmp_path / "plan.pdf"
    path.write_bytes(pdf_bytes(parts, look))
    document = read_document(path)
    expected = Counter(
        fold_space(box.text)
        for part in parts
        if isinstance(part, Sheet)
        for _, _, box in placed(part)
        if box.text
    )
    found = Counter(fold_space(cell[4]) for t in tables(document) for cell in t if cell[4])
    right = sum((expected & found).values())
    return 2 * right / (expected.total() + found.total())


@needs_font
@pytest.mark.parametrize("form", ["goals", "cards", "long"])
@pytest.mark.parametrize("plan", PLANS)
def test_a_ruled_pdf_gives_its_cells_back(tmp_path: Path, plan: str, form: str) -> None:
    assert pdf_share(tmp_path, plan, form, RULED) >= 0.99


@needs_font
def test_the_work_of_reading_a_pdf_grows_no_faster_than_its_rows(tmp_path: Path) -> None:
    assert growth(reading(tmp_path, pdf_bytes), 20) <= 1.3


@needs_font
def test_reading_a_pdf_takes_some_hundred_calls_a_letter(tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(pdf_bytes(plan_form(BG, "goals"), RULED))
    n_letters = len(read_document(path).text)

    assert n_calls(lambda: read_document(path)) <= 600 * n_letters
