"""A plan in one of four table forms as a file of any format: DOCX, ODT, HTML, XLSX, ODS, XLS, CSV,
Markdown, reStructuredText. PDF is in `pdfs.py`. The same input gives the same document.
"""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from tests.support.plan_tables import Box, Form, Sheet, Title, plan_form


def write_plan(plan: str, form: str, path: Path) -> Form:
    """Write a plan in a form as the format of the path's suffix; what was put in is returned."""
    parts = plan_form(plan, form)
    path.write_bytes(document_bytes(parts, path.suffix.lstrip(".")))
    return parts


def document_bytes(parts: Form, suffix: str) -> bytes:
    """A document of any parts in a format."""
    from tests.support.pdfs import pdf_bytes

    makers: dict[str, Callable[[Form], bytes]] = {
        "docx": _docx, "odt": _odt, "html": _html, "xlsx": _xlsx, "ods": _ods, "xls": _xls,
        "csv": _csv, "md": _markdown, "rst": _rst, "pdf": pdf_bytes,
    }  # fmt: skip
    return makers[suffix](parts)


def placed(sheet: Sheet) -> Iterator[tuple[int, int, Box]]:
    """Row, column (from 1) and box of each cell of a table."""
    covered: set[tuple[int, int]] = set()
    for row, boxes in enumerate(sheet.rows, start=1):
        column = 1
        for box in boxes:
            while (row, column) in covered:
                column += 1
            yield row, column, box
            covered |= {(row + r, column + c) for r in range(box.rows) for c in range(box.columns)}
            column += box.columns


# DOCX: the frame by python-docx, the tables as XML, for its merging is quadratic.

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _docx(parts: Form) -> bytes:
    import docx
    from docx.oxml import parse_xml

    document = docx.Document()
    for part in parts:
        if isinstance(part, Title):
            style = f"Heading {part.level}" if part.level else None
            document.add_paragraph(part.text, style=style)
        else:
            document.element.body.insert(-1, parse_xml(_docx_table(part)))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _docx_table(sheet: Sheet) -> str:
    grid = {(row, column): box for row, column, box in placed(sheet)}
    below = {
        (row + r, column): box for (row, column), box in grid.items() for r in range(1, box.rows)
    }
    rows = []
    for row in range(1, len(sheet.rows) + 1):
        cells = []
        for column in range(1, sheet.n_columns + 1):
            if (row, column) in grid:
                merge = '<w:vMerge w:val="restart"/>' if grid[row, column].rows > 1 else ""
                cells.append(_docx_cell(grid[row, column], merge, grid[row, column].text))
            elif (row, column) in below:
                cells.append(_docx_cell(below[row, column], "<w:vMerge/>", ""))
        head = "<w:trPr><w:tblHeader/></w:trPr>" if sheet.has_header and row == 1 else ""
        rows.append(f"<w:tr>{head}{''.join(cells)}</w:tr>")
    columns = "<w:gridCol/>" * sheet.n_columns
    return f"<w:tbl {_W}><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"


def _docx_cell(box: Box, merge: str, text: str) -> str:
    span = f'<w:gridSpan w:val="{box.columns}"/>' if box.columns > 1 else ""
    lines = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>'
        for line in text.split("\n")
    )
    return f"<w:tc><w:tcPr>{span}{merge}</w:tcPr>{lines}</w:tc>"


# OpenDocument, by odfpy.


def _odf_table(sheet: Sheet, name: str):
    from odf.table import CoveredTableCell, Table, TableCell, TableRow

    grid = {(row, column): box for row, column, box in placed(sheet)}
    table = Table(name=name)
    for row in range(1, len(sheet.rows) + 1):
        line = TableRow()
        for column in range(1, sheet.n_columns + 1):
            box = grid.get((row, column))
            line.addElement(CoveredTableCell() if box is None else _odf_cell(box, TableCell))
        table.addElement(line)
    return table


def _odf_cell(box: Box, make):
    from odf.text import P

    cell = make(numberrowsspanned=box.rows, numbercolumnsspanned=box.columns, valuetype="string")
    for line in box.text.split("\n"):
        cell.addElement(P(text=line))
    return cell


def _odt(parts: Form) -> bytes:
    from odf.opendocument import OpenDocumentText
    from odf.text import H, P

    document = OpenDocumentText()
    for number, part in enumerate(parts):
        if isinstance(part, Sheet):
            document.text.addElement(_odf_table(part, f"T{number}"))
        elif part.level:
            document.text.addElement(H(outlinelevel=part.level, text=part.text))
        else:
            document.text.addElement(P(text=part.text))
    return _odf_bytes(document)


def _odf_bytes(document) -> bytes:
    stream = io.BytesIO()
    document.write(stream)
    return stream.getvalue()


def _ods(parts: Form) -> bytes:
    from odf.opendocument import OpenDocumentSpreadsheet

    document = OpenDocumentSpreadsheet()
    document.spreadsheet.addElement(_odf_table(one_sheet(parts), "Plan"))
    return _odf_bytes(document)


def one_sheet(parts: Form) -> Sheet:
    """All parts below each other, as on one sheet: titles in the first column, gaps between."""
    width = max(part.n_columns for part in parts if isinstance(part, Sheet))
    rows: list[tuple[Box, ...]] = []
    for part in parts:
        if isinstance(part, Title):
            rows.append(_filled((Box(part.text),), 1, width))
        else:
            rows += [_filled((), 0, width), *_padded(part, width), _filled((), 0, width)]
    return Sheet(tuple(rows), width)


def _filled(boxes: tuple[Box, ...], used: int, width: int) -> tuple[Box, ...]:
    return (*boxes, *(Box("") for _ in range(width - used)))


def _padded(sheet: Sheet, width: int) -> list[tuple[Box, ...]]:
    return [(*row, *(Box("") for _ in range(width - sheet.n_columns))) for row in sheet.rows]


# HTML


def _html(parts: Form) -> bytes:
    blocks = "\n".join(map(_html_block, parts))
    head = "<!DOCTYPE html>\n<html><head><meta charset='utf-8'><title>Plan</title></head>"
    return f"{head}<body>\n{blocks}\n</body></html>\n".encode()


def _html_block(part: Title | Sheet) -> str:
    if isinstance(part, Title):
        tag = f"h{part.level}" if part.level else "p"
        return f"<{tag}>{html.escape(part.text)}</{tag}>"
    rows = "\n".join("<tr>" + "".join(map(_html_cell, boxes)) + "</tr>" for boxes in part.rows)
    return f"<table border='1'>\n{rows}\n</table>"


def _html_cell(box: Box) -> str:
    words = "<br>\n".join(map(html.escape, box.text.split("\n")))
    return f'<td rowspan="{box.rows}" colspan="{box.columns}">{words}</td>'


# Workbooks


def _xlsx(parts: Form) -> bytes:
    from openpyxl import Workbook

    workbook = Workbook()
    page = workbook.active
    assert page is not None
    page.title = "Plan"
    for row, column, box in placed(one_sheet(parts)):
        if box.text:
            page.cell(row, column, box.text)
        if box.rows > 1 or box.columns > 1:
            page.merge_cells(
                start_row=row, start_column=column,
                end_row=row + box.rows - 1, end_column=column + box.columns - 1,
            )  # fmt: skip
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _xls(parts: Form) -> bytes:
    import xlwt

    workbook = xlwt.Workbook(encoding="utf-8")
    page = workbook.add_sheet("Plan")
    for row, column, box in placed(one_sheet(parts)):
        if box.rows > 1 or box.columns > 1:
            page.write_merge(
                row - 1, row + box.rows - 2, column - 1, column + box.columns - 2, box.text
            )
        elif box.text:
            page.write(row - 1, column - 1, box.text)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _csv(parts: Form) -> bytes:
    sheet = one_sheet(parts)
    grid = {(row, column): box.text for row, column, box in placed(sheet)}
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";")
    for row in range(1, len(sheet.rows) + 1):
        writer.writerow([grid.get((row, c), "") for c in range(1, sheet.n_columns + 1)])
    return stream.getvalue().encode("utf-8-sig")


# Markdown and reStructuredText


def _markdown(parts: Form) -> bytes:
    return "\n".join(map(_markdown_block, parts)).encode()


def _markdown_block(part: Title | Sheet) -> str:
    """Pipe tables have no merged cells: their words stand first, the covered ones are empty."""
    if isinstance(part, Title):
        return "#" * part.level + " " * bool(part.level) + _md_words(part.text) + "\n"
    grid = {(row, column): box.text for row, column, box in placed(part)}
    lines = [
        "| " + " | ".join(_md_words(grid.get((r, c), "")) for c in range(1, part.n_columns + 1))
        + " |"
        for r in range(1, len(part.rows) + 1)
    ]  # fmt: skip
    if not part.has_header:
        lines.insert(0, "|" + "  |" * part.n_columns)
    lines.insert(1, "|" + "---|" * part.n_columns)
    return "\n".join(lines) + "\n"


def _md_words(text: str) -> str:
    for sign in "\\`*_[]<>|":
        text = text.replace(sign, "\\" + sign)
    return text.replace("\n", "<br>")


_WIDTH = 30  # letters in one column of a grid table


def _rst(parts: Form) -> bytes:
    return "\n".join(map(_rst_block, parts)).encode()


def _rst_block(part: Title | Sheet) -> str:
    if isinstance(part, Sheet):
        return _grid_table(part)
    words = part.text.strip().replace("*", "\\*")
    return f"{words}\n{'=' * len(words)}\n" if part.level else f"{words}\n"


def _grid_table(sheet: Sheet) -> str:
    cells = list(placed(sheet))
    heights = [1] * (len(sheet.rows) + 1)
    for row, _, box in cells:  # the last row a box covers is made high enough for it
        need = len(_rst_lines(box)) - sum(heights[row : row + box.rows - 1])
        last = row + box.rows - 1
        heights[last] = max(heights[last], need)
    tops = [sum(h + 1 for h in heights[1:row]) for row in range(1, len(sheet.rows) + 2)]
    total, width = tops[-1] + 1, sheet.n_columns * (_WIDTH + 1) + 1
    canvas = [[" "] * width for _ in range(total)]
    for row, column, box in cells:
        _draw(canvas, tops[row - 1], tops[row - 1 + box.rows], column - 1, box)
    return "\n".join("".join(line).rstrip() for line in canvas) + "\n"


def _rst_lines(box: Box) -> list[str]:
    lines: list[str] = []
    width = box.columns * (_WIDTH + 1) - 3
    for line in box.text.split("\n"):
        first, room = "| ", width - 2
        words = line.replace("*", "\\*")
        while words:
            cut = len(words) if len(words) <= room else max(words.rfind(" ", 0, room + 1), 0)
            cut = cut or len(words)
            lines.append(first + words[:cut].strip())
            words, first = words[cut:].strip(), "  "
    assert all(len(line) <= width for line in lines), "a word wider than the column"
    return lines


def _draw(canvas: list[list[str]], top: int, bottom: int, column: int, box: Box) -> None:
    left, right = column * (_WIDTH + 1), (column + box.columns) * (_WIDTH + 1)
    for y in (top, bottom):
        for x in range(left, right + 1):
            if canvas[y][x] != "+":
                canvas[y][x] = "+" if (x - left) % (_WIDTH + 1) == 0 and x in (left, right) else "-"
    for y in range(top + 1, bottom):
        for x in (left, right):
            if canvas[y][x] != "+":
                canvas[y][x] = "|"
    for y, line in enumerate(_rst_lines(box), start=top + 1):
        canvas[y][left + 2 : left + 2 + len(line)] = line
