"""What should a person decide first? Doubtful facts one at a time, for a page. Pipeline layer."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from kg.extract.roles import ROLE_BY_FIELD
from kg.model.codes import Certainty
from kg.model.document import Document, Paragraph, Passage
from kg.model.records import PlanRecords, Step
from kg.model.rules import Rule
from kg.pipeline.kept import kept_draft
from kg.pipeline.reading import Settings
from kg.pipeline.shown import question_of, why_of
from kg.pipeline.sources import one_plan
from kg.resolve.review import ReviewRow, known_names, review_rows
from kg.resolve.words import ROLES

AROUND = 300  # letters shown before and after the words
MOST_NAMES = 2_000  # names offered while typing
_NEXT = re.compile(r"next (\w+)")
Plain = dict[str, Any]


def shown_doubts(folder: Path, settings: Settings) -> Plain:
    """The doubtful facts of a plan, those that change answers most first, and how far it is.

    Each has the sentence around its words, what was read and why, what it may be instead,
    `question`: the same for doubts that one answer settles, and
    `list`: the same for names of one list, or of one column whose field was guessed.
    Raises: InputError if the document cannot be read; ConfigError if a companion file is wrong.
    """
    read = kept_draft(one_plan(folder), settings)
    records = read.records(read.decisions)
    known: dict[str, Any] = {x.id: x for x in records.facts}
    known |= {x.id: x for x in records.elements}
    roles = Counter(str(x.role) for x in records.participations)
    text = _Text(read.document)
    return {
        "total": len(_doubtful(read.undecided())),
        "rows": [_row(x, known.get(x.id), text, roles) for x in _doubtful(records)],
        "names": known_names(records)[:MOST_NAMES],
        "plan": {"id": records.plan.id, "title": records.plan.title},
    }


def _doubtful(records: PlanRecords) -> list[ReviewRow]:
    return [x for x in review_rows(records) if x.certainty == Certainty.DOUBTFUL]


def _row(row: ReviewRow, item: Any, text: _Text, roles: Counter[str]) -> Plain:
    passages = getattr(item, "passages", ())
    steps = getattr(item, "steps", ())
    place = passages[0] if passages else None
    why = " ".join(why_of(steps))
    return {
        "id": row.id, "field": row.field, "number": row.number, "title": row.title,
        "words": row.words, "read": row.read, "key": row.key,
        "why": why,
        "question": question_of(row.id, row.field, row.read, why),
        "around": text.around(place.start, place.end) if place else ["", row.words, ""],
        "place": _place(place),
        "list": text.list_of(place, steps) if place else "",
        "instead": list(_instead(row.field, steps, roles)),
    }  # fmt: skip


class _Text:
    """The text of a document, and where its cells and paragraphs stand."""

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self._parts = sorted(
            (part.start, part.end) for block in document.blocks
            for part in ((block,) if isinstance(block, Paragraph) else block.cells)
        )  # fmt: skip

    def around(self, start: int, end: int) -> list[str]:
        """The words before, the words themselves, and those after, of one cell or paragraph."""
        first, last = self._part(start, end)
        first, last = max(first, start - AROUND), min(max(last, end), end + AROUND)
        return [self._text[first:start], self._text[start:end], self._text[end:last]]

    def list_of(self, place: Passage, steps: Sequence[Step]) -> str:
        """What doubts have in common: a column whose field was guessed, else one cell or line."""
        said = {step.rule: step.reason for step in steps}
        head, guess = said.get(Rule.ROLE_OF_COLUMN, ""), said.get(Rule.FIELD_IN_DOUBT)
        if guess and head.startswith("column "):
            return head
        if guess and place.column is not None:  # it has no head, but one guess for all its cells
            return f"column {place.column}: {guess}"
        return str(self._part(place.start, place.end)[0])

    def _part(self, start: int, end: int) -> tuple[int, int]:
        """Where the cell or paragraph begins and ends that words stand in."""
        k = bisect_right(self._parts, (start, len(self._text))) - 1
        return self._parts[k] if k >= 0 and start < self._parts[k][1] else (start, end)


def _place(passage: Any) -> str:
    if passage is None:
        return ""
    names = ("sheet", "page", "table", "row", "column", "line")
    found = ((name, getattr(passage, name)) for name in names)
    return ", ".join(f"{name} {value}" for name, value in found if value is not None)


def _instead(field: str, steps: Sequence[Any], roles: Counter[str]) -> Iterator[Plain]:
    """What a role may be instead: the runner-up first, then what the plan has most of."""
    if field not in ROLES:
        return
    fields = (m for x in steps for m in _NEXT.findall(x.reason))
    said = [str(ROLE_BY_FIELD[x]) for x in fields if x in ROLE_BY_FIELD]
    order = sorted(map(str, ROLE_BY_FIELD.values()), key=lambda x: -roles[x])
    for role in dict.fromkeys([*said, *order]):
        if role != field:
            yield {"value": role, "second": role in said}
