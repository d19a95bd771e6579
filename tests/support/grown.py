"""Documents that grow along one axis: rows, columns, spans, words of a cell, nesting, pages …"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Sequence

import docx
from openpyxl import Workbook

HEADS = ("No.", "Activity", "Responsible institution", "Partners", "Deadline", "Budget")
WATER = ("1", "Publish reports on water", "Ministry of Health", "Ministry of Justice", "June 2026",
         "5000 EUR")  # fmt: skip
ROWS = (WATER, ("2", "Adopt the river law", "Ministry of Justice", "", "May 2027", "2000 EUR"))
Rows = Iterable[Sequence[object]]


def csv(rows: Rows) -> bytes:
    return "".join(",".join(f'"{cell}"' for cell in row) + "\n" for row in rows).encode()


def html(body: str) -> bytes:
    return f"<html><body>{body}</body></html>".encode()


def table(rows: Rows, more: str = "") -> bytes:
    body = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rows)
    return html(f"<table>{body}{more}</table>")


def xlsx(rows: Rows, extra: dict[tuple[int, int], str]) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    for (row_number, column), words in extra.items():
        sheet.cell(row_number, column, words)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def numbered(n: int) -> list[tuple[str, ...]]:
    return [(f"{k}", f"Publish report {k} on water", *WATER[2:]) for k in range(1, n + 1)]


def word(k: int) -> str:
    """A word that is like no other: names that differ only by a number are read as one."""
    return "".join(f"{'bdfgklmnprstvz'[k // 14**p % 14]}{'aeiou'[(k + p) % 5]}" for p in range(4))


def names(n: int) -> str:
    return ", ".join(f"Ministry of {word(k).title()}" for k in range(n))


def times(n: int, words: str, between: str = "") -> str:
    """The words so many times, `#` in them the number."""
    return between.join(words.replace("#", str(k)) for k in range(1, n + 1))


def text(n: int, words: str) -> bytes:
    return times(n, words).encode()


def with_columns(n: int, words: str) -> bytes:
    return csv(
        [[*row, *([f"{row[1]} {words}"] * n if words else [""] * n)] for row in (HEADS, *ROWS)]
    )


def with_cell(column: int, words: str) -> list[tuple[str, ...]]:
    row = (*WATER[:column], words, *WATER[column + 1 :])
    return [HEADS, row, ROWS[1]]


def with_field(head: str, *cells: str) -> bytes:
    """A table with one more column, and a row for each of its cells."""
    rows = numbered(len(cells))
    return csv([(*HEADS, head), *((*row, cell) for row, cell in zip(rows, cells, strict=True))])


def bold_runs(n: int) -> bytes:
    document = docx.Document()
    grid = document.add_table(rows=3, cols=6)
    for line, row in zip(grid.rows, (HEADS, *ROWS), strict=True):
        for cell, words in zip(line.cells, row, strict=True):
            cell.text = words
    paragraph = grid.rows[1].cells[1].paragraphs[0]
    for k in range(n):
        paragraph.add_run(f" word{k}").bold = k % 2 == 0
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def pdf(n_pages: int, n_lines: int = 0) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream, invariant=1)
    for page in range(n_pages):
        for k, row in enumerate((HEADS, *numbered(8))):
            for c, words in enumerate(row):
                canvas.setFont("Helvetica", 6)
                canvas.drawString(30 + 90 * c, 800 - 14 * k, words if c != 1 else f"{words} {page}")
                canvas.rect(28 + 90 * c, 796 - 14 * k, 90, 14)
        for k in range(n_lines):
            canvas.line(30, 500 - k % 400, 300 + k % 200, 500 - k % 400)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def far(n: int) -> bytes:
    return xlsx((HEADS, *ROWS), {(3, 6 + n): "note"})


def large_page() -> str:
    """A page of 60,000 rows: a parser of XML needs more than the least memory for it."""
    row = "<tr><td>{0}<td>Train group {0}<td>Ministry {1}<td>June 2025"
    return f"<table>{''.join(row.format(k, k % 10) for k in range(60_000))}</table>"


AXES: dict[str, tuple[int, Callable[[int], bytes]]] = {
    "rows": (30, lambda n: csv([HEADS, *numbered(n)])),
    "rows of a web page": (30, lambda n: table([HEADS, *numbered(n)])),
    "rows of a sheet": (30, lambda n: xlsx([HEADS, *numbered(n)], {})),
    "columns": (60, lambda n: with_columns(n, "words")),
    "columns of a web page": (
        200, lambda n: table((HEADS, *ROWS), "<tr>" + "<td>some words</td>" * n + "</tr>")),
    "empty columns": (200, lambda n: with_columns(n, "")),
    "a cell far to the right": (400, far),
    "a cell far below": (4000, lambda n: xlsx((HEADS, *ROWS), {(3 + n, 1): "note"})),
    "spans over columns": (
        50, lambda n: table((HEADS, *ROWS), f"<tr><td colspan={n}>words</td></tr>" * 20)),
    "spans over rows": (
        20, lambda n: table((HEADS, *ROWS), f"<tr><td rowspan={n}>words</td></tr>" * 20)),
    "spans both ways": (
        30, lambda n: table((HEADS, *ROWS), f"<tr><td colspan={n} rowspan={n}>w</td></tr>" * 20)),
    "words of a title": (200, lambda n: csv(with_cell(1, "publish the report on water " * n))),
    "words of a cell of bodies": (100, lambda n: csv(with_cell(2, "the report on water " * n))),
    "names in a cell": (
        20, lambda n: csv(with_cell(2, names(n)))),
    "sums in a cell": (40, lambda n: csv(with_cell(5, times(n, "#000 EUR", "; ")))),
    "sums alone in a cell": (40, lambda n: csv(with_cell(5, times(n, "#000", "; ")))),
    "numbers without an end": (200, lambda n: csv(with_cell(5, "1," * n))),
    "digits of a number": (1500, lambda n: csv(with_cell(0, "9" * n))),
    "digits of a date": (1500, lambda n: csv(with_cell(4, "2" * n + " June 2026"))),
    "dates in a cell": (
        40, lambda n: csv(with_cell(4, times(n, "1 June 2026", "; ")))),
    "lines of a cell": (40, lambda n: csv(with_cell(1, times(n, "- step #", "\n")))),
    "brackets": (100, lambda n: csv(with_cell(2, "(" * n + "Ministry" + ")" * n))),
    "quotation marks": (100, lambda n: csv(with_cell(2, "“" * n + "Ministry" + "”" * n))),
    "nested lists": (15, lambda n: html("<ul><li>Publish it" * n)),
    "nested boxes": (15, lambda n: html("<div>" * n + table(ROWS).decode())),
    "headings": (60, lambda n: text(n, "Goal #\n------\n\nWords.\n\n")),
    "items": (15, lambda n: text(n, "- Ministry of Health: publish report # by 2026\n")),
    "lines of text": (50, lambda n: text(n, "Line # of words about water.\n")),
    "one line of text": (500, lambda n: b"words of a long line " * n),
    "lines of dashes": (100, lambda n: ("-" * 60 + "\n").encode() * n),
    "bars": (500, lambda n: b"|" * n),
    "stars": (300, lambda n: b"*" * n),
    "opening brackets": (300, lambda n: b"[" * n + b"](x)"),
    "tabs": (500, lambda n: b"a" + b"\t" * n + b"b\n"),
    "nulls": (1000, lambda n: b"\0" * n + b"words"),
    "columns of a drawn table": (
        40, lambda n: b"+" + b"---+" * n + b"\n|" + b" a |" * n + b"\n+" + b"---+" * n + b"\n"),
    "indicators": (
        25, lambda n: with_field("Indicator", *(f"{k} reports, 2026" for k in range(n)))),
    "indicators in a cell": (
        40, lambda n: with_field("Indicator", times(n, "number of reports: #", "\n"))),
    "results in a cell": (
        40, lambda n: with_field("Expected result", times(n, "report # is out", "\n"))),
    "risks in a cell": (
        40, lambda n: with_field("Risks", times(n, "flood # of the river", "\n"))),
    "notes in a cell": (
        60, lambda n: with_field("Notes", times(n, "Note # on water.", " "))),
    "states of rows": (
        25, lambda n: with_field("Status", *["completed in 2026"] * n)),
    "abbreviations": (
        30, lambda n: b"".join(
            f"{word(k)[:4].upper()} - Ministry of {word(k).title()}\n".encode() for k in range(n)
        ) + csv([HEADS, *ROWS])),
    "footnotes": (
        30, lambda n: text(n, "Publish report [^#] by 2026.\n\n")
        + text(n, "[^#]: words of a note\n")),
    "layers of headings": (
        12, lambda n: text(n, "# Part #\n\n## Goal #.1\n\n### Measure #.1.1\n\nWords.\n\n")),
    "tables": (10, lambda n: b"\n".join([csv([HEADS, *ROWS])] * n)),
    "keys of JSON": (
        60, lambda n: json.dumps([{f"key {k}": "words of water" for k in range(n)}]).encode()),
    "objects of JSON": (30, lambda n: json.dumps(
        [dict(zip(HEADS, row, strict=True)) for row in numbered(n)]).encode()),
    "lists in lists of JSON": (40, lambda n: b"[" * n + b'"words"' + b"]" * n),
    "keys": (30, lambda n: text(n, "Activity: publish report #\nDeadline: June 2026\n\n")),
    "marks": (60, bold_runs),
    "pages": (2, pdf),
    "lines on a page": (200, lambda n: pdf(1, n)),
}  # fmt: skip
