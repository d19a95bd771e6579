"""Pages printed along their side are turned: what is read, and what is shown."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from kg.read.pdf_places import page_picture, placed_page
from tests.read.helpers import read_bytes, rows
from tests.support.drawn_pdfs import Pen, drawn_pdf
from tests.support.pdfs import plan_font

pytestmark = pytest.mark.skipif(
    plan_font() is None, reason="no font with Cyrillic letters here; install fonts-dejavu-core"
)
XS = (40, 160, 300, 420, 540)
HEADER = ("AKTIVNOST", "NOSILAC", "PARTNERI", "ROK")
SIDEWAYS = [
    HEADER, *([f"{n}. {words}" for words in ("Obuka sudija", "Sud", "Savet", "2017")]
              for n in range(1, 9)),
]  # fmt: skip


def along_the_side(pen: Pen) -> None:
    """A ruled table written upwards."""
    lines = range(31, 31 + 14 * (len(SIDEWAYS) + 1), 14)
    for across in lines:
        pen.line(across, 800 - XS[0], across, 800 - XS[-1])
    for x in XS:
        pen.line(lines[0], 800 - x, lines[-1], 800 - x)
    for n, row in enumerate(SIDEWAYS):
        for x, words in zip(XS, row, strict=False):
            pen.upright(41 + 14 * n, 800 - x - 4, words)


def test_a_table_printed_along_the_side_of_a_page_is_read_as_if_turned(tmp_path: Path) -> None:
    document = read_bytes(tmp_path, drawn_pdf(along_the_side), "plan.pdf")

    assert rows(document) == [list(row) for row in SIDEWAYS]


def test_a_page_printed_along_its_side_is_shown_as_it_is_read(tmp_path: Path) -> None:
    raw = drawn_pdf(along_the_side)
    page = placed_page(raw, 1, read_bytes(tmp_path, raw, "plan.pdf"))
    width, height = Image.open(BytesIO(page_picture(raw, 1, name="plan.pdf"))).size

    assert width > height
    assert abs(width / height - page.width / page.height) < 0.01
    heads = page.words[: len(HEADER)]
    assert len({round(word.top) for word in heads}) == 1
    assert [word.x0 for word in heads] == sorted(word.x0 for word in heads)
