"""Plans as HTML, and HTML printed to PDF by Chromium."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path

from tests.support.documents import placed
from tests.support.plan_tables import Form, Sheet, Title

_LINES = "border:.5pt solid #000"
CSS = (
    "@page{size:A4 landscape;margin:1.5cm}body{font:8pt 'Liberation Sans','DejaVu Sans'}"
    "table{border-collapse:collapse;width:100%;margin-bottom:8pt}"
    "td,th{vertical-align:top;padding:2pt 4pt;text-align:left;font-weight:normal}"
)


def plan_html(parts: Form, *, ruled: bool, css: str = "") -> str:
    """A page with all parts; headers of tables repeat on each page."""
    style = CSS + (f"td,th{{{_LINES}}}" if ruled else "") + css
    body = "\n".join(_html(part) for part in parts)
    return f"<!DOCTYPE html><meta charset='utf-8'><style>{style}</style><body>{body}</body>"


def _html(part: Title | Sheet) -> str:
    if isinstance(part, Title):
        return f"<p>{escape(part.text)}</p>"
    rows: dict[int, list[str]] = {number: [] for number in range(1, len(part.rows) + 1)}
    for row, _, box in placed(part):
        words = escape(box.text).replace("\n", "<br>")
        rows[row].append(f"<td rowspan={box.rows} colspan={box.columns}>{words}</td>")
    lines = [f"<tr>{''.join(cells)}</tr>" for cells in rows.values()]
    head = lines[:1] if part.has_header else []
    return f"<table>{_group('thead', head)}{_group('tbody', lines[len(head) :])}</table>"


def _group(tag: str, lines: Iterable[str]) -> str:
    words = "".join(lines)
    return f"<{tag}>{words}</{tag}>" if words else ""


def printed(page, html: str) -> bytes:  # type: ignore[no-untyped-def]
    """The PDF that Chromium makes of a page, in the paper size its style asks for."""
    page.set_content(html)
    return page.pdf(prefer_css_page_size=True)


def printed_pages(path: Path) -> list[tuple[float, float, str]]:
    """The width, height and words of each page of a PDF."""
    import pypdfium2

    with pypdfium2.PdfDocument(path) as pdf:
        return [(*page.get_size(), page.get_textpage().get_text_range()) for page in pdf]
