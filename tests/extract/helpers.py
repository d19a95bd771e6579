"""Documents written down in a test, as the readers of formats hand them over."""

from __future__ import annotations

from kg.extract import Hints, Profile, extract
from kg.extract.draft import Draft
from kg.model.document import Document
from kg.read.source import read_raw


def html_document(body: str) -> Document:
    """A web page with this body."""
    return read_raw(f"<html><body>{body}</body></html>".encode(), name="plan.html", kind="html")


def table(*rows: str) -> str:
    """An HTML table: cells between bars; `>` before a cell's words spreads it to the end."""
    return f"<table>{''.join(_row(row.split('|'), _width(rows)) for row in rows)}</table>"


def _width(rows: tuple[str, ...]) -> int:
    return max(row.count("|") + 1 for row in rows)


def _row(cells: list[str], width: int) -> str:
    parts = []
    for k, cell in enumerate(cells):
        words = cell.strip()
        span = f' colspan="{width - k}"' if words.startswith(">") else ""
        parts.append(f"<td{span}>{words.lstrip('> ')}</td>")
    return f"<tr>{''.join(parts)}</tr>"


def read_page(body: str, *, language: str, profile: Profile | None = None) -> Draft:
    """The draft of a web page."""
    return extract(html_document(body), hints=Hints(language=language), profile=profile)


def read_lines(text: str, *, language: str, profile: Profile | None = None) -> Draft:
    """The draft of a text file."""
    document = read_raw(text.encode(), name="plan.txt", kind="text")
    return extract(document, hints=Hints(language=language), profile=profile)


def read_marked(text: str, *, language: str) -> Draft:
    """The draft of a Markdown file."""
    return extract(
        read_raw(text.encode(), name="plan.md", kind="markdown"), hints=Hints(language=language)
    )


def said_of(draft: Draft, title: str) -> dict[str, list[str]]:
    """The roles and dates of the activity or task with a title, in reading order."""
    about = next(x.id for x in (*draft.activities, *draft.tasks) if x.title == title)
    said: dict[str, list[str]] = {}
    for role in draft.roles:
        if role.about == about:
            said.setdefault(role.role.value, []).append(role.mention.text)
    for deadline in draft.deadlines:
        if deadline.about == about:
            said["until"] = [str(deadline.end)]
    return said


def titles(draft: Draft) -> list[tuple[str | None, str]]:
    """Numbers and titles of the activities."""
    return [(a.number, a.title) for a in draft.activities]


def goals(draft: Draft) -> list[tuple[str | None, str]]:
    """Numbers and titles of the goals."""
    return [(g.number, g.title) for g in draft.goals]


def codes(draft: Draft) -> list[str]:
    """The codes of the issues."""
    return [issue.code for issue in draft.issues]


def is_accounted(draft: Draft) -> bool:
    """Whether every word of the document lies in a row of the audit and every passage is true."""
    text = draft.document.text
    covered = bytearray(len(text))
    for row in draft.audit:
        covered[row.passage.start : row.passage.end] = b"\1" * len(row.passage.exact)
    left = "".join(c for c, seen in zip(text, covered, strict=True) if not seen)
    found = (*draft.activities, *draft.goals, *draft.tasks, *draft.deadlines, *draft.indicators)
    true = all(text[p.start : p.end] == p.exact for x in found for p in x.passages)
    unread = [row for row in draft.audit if row.rule == "not read"]
    return not left.strip() and true and not unread
