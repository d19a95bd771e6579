"""A cell that holds a picture and no words is marked, wherever the format says so; no other is."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from kg.model.document import Document, Table
from tests.read.helpers import docx, para, read_bytes

HTML = """<table><tr><th>Task</th><th>When</th></tr>
<tr><td>Plant trees</td><td><img src="a.png"></td></tr>
<tr><td><img src="b.png"> Build</td><td></td></tr>
<tr><td>Paint</td><td><img src="c.png" style="display:none"></td></tr></table>"""
DRAWING = "<w:p><w:r><w:drawing/></w:r></w:p>"


def pictured(document: Document) -> list[tuple[int, int]]:
    """Row and column of each cell with a picture."""
    at = {mark.start for mark in document.marks if mark.kind == "picture"}
    cells = (cell for block in document.blocks if isinstance(block, Table) for cell in block.cells)
    return [(c.row, c.column) for c in cells if c.start == c.end and c.start in at]


def word() -> bytes:
    def cell(inside: str) -> str:
        return f"<w:tc><w:tcPr/>{inside}</w:tc>"

    rows = [
        cell(para("Task")) + cell(para("When")),
        cell(para("Plant trees")) + cell(DRAWING),
        cell(DRAWING + para("Build")) + cell(para("")),
    ]
    return docx("<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>")


def workbook() -> bytes:
    """A sheet of three columns with pictures: beside words, in an empty cell, off the table."""
    from openpyxl import Workbook
    from openpyxl.drawing.image import Image
    from PIL import Image as Drawn

    book = Workbook()
    sheet = book.worksheets[0]
    for row in (["Task", "When", "Cost"], ["Plant trees", None, 4], ["Build", None, None]):
        sheet.append(row)
    for place in ("B2", "A3", "B9", "H2"):
        stream = io.BytesIO()
        Drawn.new("RGB", (8, 8), "red").save(stream, "png")
        sheet.add_image(Image(stream), place)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def pdf(*, curved: bool) -> bytes:
    """A ruled table of four columns: words, a drawing, a point, a colour over the whole cell."""
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(500, 300), invariant=1)
    for row in range(3):
        for column in range(4):
            canvas.rect(40 + 100 * column, 200 - 40 * row, 100, 40)
            if row == 0 or column == 0:
                canvas.drawString(50 + 100 * column, 215 - 40 * row, f"Words {row} {column}")
    if curved:
        canvas.circle(190, 180, 8, fill=1)
    else:  # an arrow
        path = canvas.beginPath()
        for k, (x, y) in enumerate(((185, 172), (200, 180), (185, 188))):
            (path.lineTo if k else path.moveTo)(x, y)
        path.close()
        canvas.drawPath(path, fill=1, stroke=0)
    canvas.circle(290, 180, 1, fill=1)
    canvas.roundRect(340, 160, 100, 40, 6, fill=0)
    canvas.save()
    return stream.getvalue()


@pytest.mark.parametrize("name", ["html", "docx", "xlsx"])
def test_only_a_cell_without_words_is_marked(tmp_path: Path, name: str) -> None:
    raw = {"html": HTML.encode, "docx": word, "xlsx": workbook}[name]()
    document = read_bytes(tmp_path, raw, f"plan.{name}")

    assert pictured(document) == [(2, 2)]
    assert "Build" in document.text


@pytest.mark.parametrize("curved", [True, False])
def test_a_drawing_in_a_cell_of_a_pdf_is_one_and_a_point_or_a_frame_is_none(
    tmp_path: Path, curved: bool
) -> None:
    document = read_bytes(tmp_path, pdf(curved=curved), "plan.pdf")

    assert pictured(document) == [(2, 2)]


def test_marks_change_no_letter(tmp_path: Path) -> None:
    plain = read_bytes(tmp_path, HTML.replace("<img", "<b").encode(), "plain.html")
    document = read_bytes(tmp_path, HTML.encode(), "plan.html")

    assert document.text == plain.text
    assert all(mark.start <= mark.end <= len(document.text) for mark in document.marks)
