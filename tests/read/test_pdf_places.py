"""The words of a PDF stand on its pages where reading found them, and pages are drawn."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.read.pdf_places import WIDEST, page_count, page_picture, placed_page
from kg.read.source import read_document
from tests.support.pdfs import pdf_bytes
from tests.support.plan_tables import Box, Form, Sheet

HEAD = ("Activity", "Body in charge", "Completed by")
ROWS = [
    ("Open a school for drivers", "Ministry of Transport", "30.06.2026"),
    ("Repair the old bridge", "Ministry of Transport", "31.12.2026"),
    ("Plant trees", "City of Novi Sad", "31.12.2026"),
]


def table(*rows: tuple[str, ...]) -> Form:
    return (Sheet(tuple(tuple(map(Box, row)) for row in rows), len(rows[0]), has_header=True),)


def test_each_word_of_a_table_has_its_box_on_the_page(tmp_path: Path) -> None:
    raw = pdf_bytes(table(HEAD, *ROWS))
    path = tmp_path / "plan.pdf"
    path.write_bytes(raw)
    document = read_document(path)
    page = placed_page(raw, 1, document)
    text = [document.words(x.start, x.end) for x in page.words]

    assert page_count(raw, name="plan.pdf") == 1
    assert text == document.text.split()
    for word in page.words:
        assert 0 <= word.x0 < word.x1 <= page.width
        assert 0 <= word.top < word.bottom <= page.height
    tops = {}
    for row, _, _ in ROWS:
        at = document.text.index(row)
        tops[row] = next(x.top for x in page.words if x.start == at)
    assert sorted(tops.values()) == list(tops.values())


def test_the_same_words_in_two_rows_have_two_places(tmp_path: Path) -> None:
    raw = pdf_bytes(table(HEAD, *ROWS))
    path = tmp_path / "plan.pdf"
    path.write_bytes(raw)
    document = read_document(path)
    found = placed_page(raw, 1, document).words
    places = [x for x in found if document.words(x.start, x.end) == "Transport"]

    first, second = places
    assert first.top < second.top
    for place, (title, _, _) in zip(places, ROWS, strict=False):
        own = next(x for x in found if x.start == document.text.index(title))
        assert abs(own.top - place.top) < 2


def test_a_cell_cut_by_a_page_goes_on_the_next(tmp_path: Path) -> None:
    long_cell = " ".join(f"word{n}" for n in range(1500))
    raw = pdf_bytes(table(("A", "B"), ("1", long_cell), ("2", "end")))
    path = tmp_path / "plan.pdf"
    path.write_bytes(raw)
    document = read_document(path)
    first, second = (placed_page(raw, n, document) for n in (1, 2))
    on = [{document.words(x.start, x.end) for x in page.words} for page in (first, second)]

    assert "word0" in on[0]
    assert "word1499" in on[1]
    assert not {f"word{n}" for n in range(1500)} & on[0] & on[1]
    assert {f"word{n}" for n in range(1500)} <= on[0] | on[1]


def test_a_page_is_drawn_as_png() -> None:
    raw = pdf_bytes(table(HEAD, *ROWS))
    found = page_picture(raw, 1, name="plan.pdf")
    width, height = struct.unpack(">II", found[16:24])
    at, data = 8, b""
    while at < len(found):
        (size,) = struct.unpack(">I", found[at : at + 4])
        kind, content = found[at + 4 : at + 8], found[at + 8 : at + 8 + size]
        assert zlib.crc32(kind + content) == struct.unpack(">I", found[at + 8 + size :][:4])[0]
        data += content if kind == b"IDAT" else b""
        at += 12 + size
    dots = zlib.decompress(data)

    assert found.startswith(b"\x89PNG")
    assert width == WIDEST
    assert len(dots) == height * (1 + 3 * width)
    assert min(dots[1:]) < 100 < 255 == max(dots)  # ink on paper
    assert page_picture(raw, 1, name="plan.pdf") == found


@pytest.mark.parametrize("number", [0, 2, 10**9])
def test_a_page_that_is_not_there_is_refused(number: int) -> None:
    raw = pdf_bytes(table(HEAD, *ROWS))

    with pytest.raises(InputError, match=f"there is no page {number}; it has 1"):
        page_picture(raw, number, name="plan.pdf")


def test_what_is_no_pdf_is_refused() -> None:
    with pytest.raises(InputError, match="damaged"):
        page_count(b"%PDF-1.7 and no more", name="plan.pdf")
