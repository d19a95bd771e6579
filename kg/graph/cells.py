"""How words go into a table that a spreadsheet may open: shown, never run. Graph layer."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterable, Sequence

# Excel, LibreOffice and Google Sheets take these as the beginning of a formula (OWASP).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_BRACKETED = re.compile(r"\(\d[\d.,]*\)\Z")  # taken as a negative number from CSV
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\Z")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# What XML 1.0 cannot hold, and what no one can read in a cell.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

SHOWN_ROWS, SHOWN_CHARACTERS = 20, 120  # of a table in a notebook

Value = str | int | float | bool | None


def xml_text(words: str) -> str:
    """Words as XML 1.0 can hold them: a sign that it cannot hold becomes �."""
    return _NOT_XML.sub("\ufffd", words)


def safe_text(words: str) -> str:
    """Words as a spreadsheet shows them: what begins like a formula gets a quote before it.

    Edges: a plain number with a sign is no formula.

    Example:
        >>> safe_text("=1+1"), safe_text("– Budžet"), safe_text("-3")
        ("'=1+1", '– Budžet', '-3')
    """
    bare = _CONTROL.sub("\ufffd", words)
    if bare.startswith(FORMULA_STARTS) and not _NUMBER.match(bare):
        return "'" + bare
    return bare


def safe_value(value: Value) -> Value:
    """A cell's value in CSV: words made safe, numbers as they are, nothing for None.

    Edges: a number in brackets gets a quote, or a spreadsheet shows (1.2) as -1.2.

    Example:
        >>> safe_value("(1.2)"), safe_value("(1.2) Roads"), safe_value(3), safe_value(None)
        ("'(1.2)", '(1.2) Roads', 3, '')
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        return value
    return f"'{value}" if _BRACKETED.match(value) else safe_text(value)


def bare_text(cell: str) -> str:
    """The words of a cell without the quote that keeps a spreadsheet from running them.

    Example:
        >>> bare_text("'=1+1"), bare_text("'(1.2)"), bare_text("'tis")
        ('=1+1', '(1.2)', "'tis")
    """
    words = cell[1:]
    guarded = cell[:1] == "'" and (words.startswith(FORMULA_STARTS) or _BRACKETED.match(words))
    return words if guarded else cell


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> str:
    """A table as RFC 4180 has it, every cell safe to open."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([safe_value(value) for value in row] for row in rows)
    return buffer.getvalue()


def html_table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """The first rows of a table as HTML for a notebook, long texts cut, how many more there are.

    Example:
        >>> html_table(["who"], [["A & B"], [None]])
        '<table><tr><th>who</th></tr><tr><td>A &amp; B</td></tr><tr><td></td></tr></table>'
    """
    heads = "".join(f"<th>{html.escape(name)}</th>" for name in columns)
    body = "".join(
        f"<tr>{''.join(f'<td>{html.escape(_short(value))}</td>' for value in row)}</tr>"
        for row in rows[:SHOWN_ROWS]
    )
    n_more = len(rows) - SHOWN_ROWS
    rest = f"<p>and {n_more} more {'row' if n_more == 1 else 'rows'}</p>" if n_more > 0 else ""
    return f"<table><tr>{heads}</tr>{body}</table>{rest}"


def _short(value: object) -> str:
    words = "" if value is None else str(value)
    return words if len(words) <= SHOWN_CHARACTERS else f"{words[:SHOWN_CHARACTERS]}…"
