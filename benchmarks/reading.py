"""Contestants: a table of n rows read from a file, by `kg.read` and by the bare library alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from benchmarks.child import Parts

COLUMNS = 5


def ours(folder: Path, n: int) -> Parts:
    """By `read_document`: with places, spans and headings."""
    from kg.read import read_document

    def reading(path: Path) -> Callable[[], int]:
        read_document(path)  # imports
        return lambda: len(read_document(path).text)

    return {path.suffix[1:]: reading(path) for path in _write(folder, n)}


def bare(folder: Path, n: int) -> Parts:
    """By pdfplumber, python-docx and openpyxl: only the words of the cells."""
    import docx
    import openpyxl
    import pdfplumber

    def pdf(path: Path) -> int:
        with pdfplumber.open(path) as file:
            return sum(len(table) for page in file.pages for table in page.extract_tables())

    def words(path: Path) -> int:
        rows = docx.Document(str(path)).tables[0].rows
        return sum(len(cell.text) for row in rows for cell in row.cells)

    def sheet(path: Path) -> int:
        book = openpyxl.load_workbook(path)
        return sum(len(str(cell.value)) for row in book.active.iter_rows() for cell in row)

    ways = {"pdf": pdf, "docx": words, "xlsx": sheet}
    parts: Parts = {}
    for path in _write(folder, n):
        way = ways[path.suffix[1:]]
        way(path)  # imports
        parts[path.suffix[1:]] = lambda way=way, path=path: way(path)  # type: ignore[misc]
    return parts


def _write(folder: Path, n: int) -> list[Path]:
    """The same table as PDF, DOCX and XLSX."""
    import docx
    import openpyxl
    from reportlab.lib import colors
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.platypus import SimpleDocTemplate, Table

    rows = [[f"{k}.{c} Train the staff" for c in range(COLUMNS)] for k in range(n)]
    paths = [folder / f"table.{suffix}" for suffix in ("pdf", "docx", "xlsx")]
    page = SimpleDocTemplate(str(paths[0]), pagesize=landscape(A4), invariant=1)
    page.build([Table(rows, style=[("GRID", (0, 0), (-1, -1), 0.5, colors.black)])])
    document = docx.Document()
    table = document.add_table(rows=0, cols=COLUMNS)
    for row in rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    document.save(str(paths[1]))
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(paths[2])
    return paths
