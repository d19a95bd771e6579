"""Small plans in the forms that governments use, as a page with merged cells and as Markdown."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.extract.draft import Draft
from kg.text import fold
from tests.extract.helpers import read_marked, read_page, said_of

FORMS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "forms.yaml").read_text(encoding="utf-8")
)
NAMES = [form["name"] for form in FORMS]


def spans(cells: list[list[str]], row: int, column: int) -> tuple[int, int]:
    """How many columns and rows a cell covers."""
    wide = next(
        (k for k in range(column + 1, len(cells[row])) if cells[row][k] != "<"), len(cells[row])
    )
    below = (cells[k][column : column + 1] for k in range(row + 1, len(cells)))
    deep = 1
    for cell in below:
        if cell != ["^"]:
            break
        deep += 1
    return wide - column, deep


def as_page(form: dict[str, Any]) -> str:
    """The form as the body of a page, its cells merged."""
    found = [f"<h1>{form['title']}</h1>"]
    for part in form["parts"]:
        if isinstance(part, str):
            level = len(part) - len(part.lstrip("#"))
            tag = f"h{level}" if level else "p"
            found.append(f"<{tag}>{part[level:].strip()}</{tag}>")
            continue
        cells = [row.split("|") for row in part]
        rows = [
            "".join(
                "<td colspan={} rowspan={}>{}</td>".format(*spans(cells, r, c), words)
                for c, words in enumerate(row)
                if words not in ("<", "^")
            )
            for r, row in enumerate(cells)
        ]
        found.append(f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>")
    return "".join(found)


def as_markdown(form: dict[str, Any]) -> str:
    """The form in Markdown, where merged cells are empty ones."""
    found = [f"# {form['title']}\n"]
    for part in form["parts"]:
        if isinstance(part, str):
            found.append(part.replace("<b>", "**").replace("</b>", "**") + "\n")
            continue
        rows = [["" if c in ("<", "^") else c for c in row.split("|")] for row in part]
        width = max(map(len, rows))
        lines = [f"| {' | '.join(row + [''] * (width - len(row)))} |" for row in rows]
        found.append("\n".join([lines[0], "|" + "---|" * width, *lines[1:], ""]))
    return "\n".join(found)


@cache
def draft_of(name: str, way: str) -> Draft:
    form = FORMS[NAMES.index(name)]
    if way == "page":
        return read_page(as_page(form), language=form["language"])
    return read_marked(as_markdown(form), language=form["language"])


@pytest.mark.parametrize("way", ["page", "markdown"])
@pytest.mark.parametrize("name", NAMES)
def test_a_form_is_read_whole(name: str, way: str) -> None:
    form, draft = FORMS[NAMES.index(name)], draft_of(name, way)
    titles = {fold(x.title): x.title for x in (*draft.activities, *draft.tasks)}

    assert len(draft.activities) == form["activities"]
    for title, wanted in form["says"].items():
        assert fold(title) in titles
        said = said_of(draft, titles[fold(title)])
        for role in ("lead", "partner"):
            assert sorted(map(fold, said.get(role, []))) == sorted(map(fold, wanted[role])), title
        assert wanted.get("until") in (None, *said.get("until", []))
