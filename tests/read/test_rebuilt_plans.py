"""Both shipped plans, rebuilt in four table forms in every format, give their cells back."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import pytest

from kg.model.document import Table
from kg.read import read_document
from kg.text import fold_space
from tests.read.helpers import everything, tables
from tests.support.documents import document_bytes, placed, write_plan
from tests.support.pdfs import RULED, Look, pdf_bytes, plan_font
from tests.support.plan_tables import BG, FORMS, RS, Form, Sheet, plan_form

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
def test_a_plan_is_read_in_less_than_a_second(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"plan.{suffix}"
    write_plan(BG, "long", path)
    read_document(path)  # imports

    started = time.process_time()
    read_document(path)

    assert time.process_time() - started < 1


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
def test_a_pdf_is_read_at_three_pages_a_second_or_faster(tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(pdf_bytes(plan_form(BG, "long"), RULED))
    read_document(path)  # imports

    started = time.process_time()
    document = read_document(path)

    n_pages = max(
        cell.page or 0 for b in document.blocks if isinstance(b, Table) for cell in b.cells
    )
    assert n_pages / (time.process_time() - started) >= 3
