"""How was a document read? Its own form, the words of each fact, the fields, for a page. Pipeline.

Everything is plain data (dicts, lists, text, numbers) that can be sent to another process. Words
come cut into pieces, `[words, start, facts]`: `start` counts code points of the document's text,
`facts` are positions in the list of facts.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from kg.extract.profile import FIELDS
from kg.extract.profile_text import table_label
from kg.extract.said import LEFT_OUT
from kg.model.codes import Certainty, Origin
from kg.model.document import Block, Cell, Document, Passage, Table
from kg.model.labels import spoken_numbers
from kg.model.records import Activity, Element, Fact, Goal, Participation, PlanRecords
from kg.pipeline.kept import kept_draft
from kg.pipeline.reading import ReadDraft, Settings
from kg.pipeline.sources import one_plan
from kg.resolve.decisions import Verb
from kg.resolve.review import fact_read, field_of, names_by_id
from kg.resolve.values import ROLES, WORDS, Place, assignments, is_added, nearest, places_of

# Where do the words stand that a person added, or set a value from?
#
# Only to show them: no fact rests on these places. A decision keeps words without their place, as
# plans are read again from other editions and formats.


def places_of_added(records: PlanRecords, text: str) -> dict[str, Place]:
    """Of each element, role, indicator, result and risk that was added: its words in the text.

    Of several places it is the one nearest to the activity, or to what an activity stands under,
    where nothing of the kind was read, or what was read has been put right. Edges: what was added
    with its words has a passage already, sums and days without have no words, and words
    may not stand in the document. All these are left out.
    """
    items: list[Any] = [*records.elements, *records.facts]
    added = [x for x in items if is_added(x) and not _has_words(x, records)]
    if not added:
        return {}
    names = {x.id: (x.name, *(label.text for label in x.labels)) for x in records.actors}
    taken: dict[type, list[Place]] = defaultdict(list)
    start_of: dict[str, Place] = {}
    ids = {x.id for x in added}
    for item in items:
        spans = [(p.start, p.end) for p in item.passages if item.id not in ids]
        is_free = getattr(item, "origin", None) is Origin.CURATED  # one name of several, perhaps
        taken[type(item)].extend(() if is_free else spans)
        if spans:
            start_of[item.id] = spans[0]
    ranges = {kind: _Taken(spans) for kind, spans in taken.items()}
    found: dict[str, Place] = {}
    for item in added:
        near = start_of.get(_above(item), (0, 0))
        own = _nearest(_words_said(item, names), text, near, ranges[type(item)])
        if own:
            found[item.id] = start_of[item.id] = own
    return found


def places_of_set(records: PlanRecords, text: str) -> dict[str, list[Place]]:
    """Of each fact, the words from which a decision set a value, nearest to its element."""
    start_of = {x.id: (p.start, p.end) for x in records.elements for p in x.passages[:1]}
    found: dict[str, list[Place]] = defaultdict(list)
    for one in records.decisions:
        if one.verb != Verb.SET or one.outcome != "applied":
            continue
        near = start_of.get(one.element, (0, 0))
        for name, words in assignments(one.value, one.target):
            if name == WORDS and (place := nearest(places_of(words, text), near)):
                found[one.about].append(place)
    return found


def _has_words(item: Any, records: PlanRecords) -> bool:
    """Whether the words of what was added were kept: an element without any has those above it."""
    if not isinstance(item, Element):
        return bool(item.passages)
    others = (x.passages for x in records.elements if x is not item and x.parent != item.id)
    return item.passages not in (records.plan.passages, *others)


class _Taken:
    """Places of which others have the words already."""

    def __init__(self, spans: Iterable[Place]) -> None:
        self._spans = sorted(spans)
        self._longest = max((b - a for a, b in self._spans), default=0)

    def meets(self, start: int, end: int) -> bool:
        first = bisect_left(self._spans, (start - self._longest, 0))
        last = bisect_left(self._spans, (end, 0))
        return any(b > start for _, b in self._spans[first:last])


def _above(item: Any) -> str:
    return (item.parent or "") if isinstance(item, Element) else str(item.about)


def _words_said(item: Any, names: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    if isinstance(item, Participation):
        return names[item.actor]
    title = getattr(item, "title", "")
    return (title,) if title else ()


def _nearest(words: Iterable[str], text: str, near: Place, taken: _Taken) -> Place | None:
    met = (x for one in dict.fromkeys(words) for x in places_of(one, text))
    return nearest((x for x in met if not taken.meets(*x)), near)


KINDS = {"goals": "goal", "activities": "activity", "tasks": "task"}  # by the list of records
Plain = dict[str, Any]


def shown_reading(folder: Path, settings: Settings) -> Plain:
    """A plan's document as it is, its columns and labels with their fields, and its records.

    Edges: a document without an activity is shown all the same, so that it can be taught.
    Raises: InputError if the document cannot be read; ConfigError if a companion file is wrong.
    """
    read = kept_draft(one_plan(folder), settings)
    records = read.records(read.decisions)
    facts = list(_facts(records, read.document.text))
    pieces = _Pieces(read.document, facts, records)
    return {
        "plan": _plan(records, read.document.name),
        "summary": summary(records),
        "fields": list(FIELDS),
        "blocks": [_block(block, pieces, read) for block in read.document.blocks],
        "labels": list(_labels(read)),
        "facts": facts,
        "records": list(_records(records, facts)),
        "notes": list(read.document.notes),
        "issues": [
            {"code": x.code, "message": x.message, "advice": x.advice,
             "places": _places(x.passages)} for x in records.issues
        ],
    }  # fmt: skip


def summary(records: PlanRecords) -> Plain:
    """Counts of what was read. `words` are shares of the document's letters, 0 to 1."""
    sure = Counter(str(fact.certainty) for fact in records.facts)
    sure.update(str(x.certainty) for x in records.activities)
    letters: Counter[str] = Counter()
    for row in records.audit:
        letters[row.outcome] += len(row.passage.exact)
    total = letters.total() or 1
    return {
        "goals": len(records.goals),
        "activities": len(records.activities),
        "tasks": len(records.tasks),
        "bodies": len(records.actors),
        "facts": len(records.facts),
        "doubtful": sure["doubtful"],
        "questions": _questions(records),
        "issues": len(records.issues),
        "words": {outcome: letters[outcome] / total for outcome in ("fact", "ignored", "issue")},
    }


def _questions(records: PlanRecords) -> int:
    """How many answers settle all doubt of a plan."""
    names = names_by_id(records)
    rows: list[tuple[Fact | Element, str, str]] = [
        (x, field_of(x), fact_read(x, names)) for x in records.facts
    ]
    for x in records.elements:  # each field that a person is asked for
        rows.append((x, "title", x.title))
        if x.number or isinstance(x, Activity):
            rows.append((x, "number", x.number or ""))
        if isinstance(x, Goal):
            rows.append((x, "level", str(x.kind)))
    asked = {
        question_of(x.id, field, read, " ".join(why_of(x.steps)))
        for x, field, read in rows
        if x.certainty == Certainty.DOUBTFUL
    }
    return len(asked)


def question_of(own: str, field: str, read: str, why: str) -> str:
    """What doubtful fields have in common that one answer settles.

    A name in one role, however many activities it stands in; one doubt about sums, days and
    measures; a title alone, by its own id.
    """
    if field == "title":
        return own
    return f"{field}: {read if field in ROLES or not why else why}"


def _plan(records: PlanRecords, document: str) -> Plain:
    plan = records.plan
    years = [str(day.year) for day in (plan.start, plan.end) if day]
    return {
        "id": plan.id, "title": plan.title, "language": plan.language, "country": plan.country,
        "years": "–".join(dict.fromkeys(years)), "document": document,
        "start": str(plan.start or ""), "end": str(plan.end or ""),
    }  # fmt: skip


def _facts(records: PlanRecords, text: str) -> Iterator[Plain]:
    """Titles and facts with the places of their words, in reading order of their kinds."""
    added, said = places_of_added(records, text), places_of_set(records, text)

    def places(item: Any) -> list[list[int]]:
        own = [list(added[item.id])] if item.id in added else _places(item.passages)
        return [*own, *map(list, said.get(item.id, ()))]

    for name, kind in KINDS.items():
        for element in getattr(records, name):
            yield {
                "id": element.id, "about": element.id, "field": kind,
                "read": element.title, "certainty": str(element.certainty), "origin": "stated",
                "why": why_of(element.steps), "places": places(element),
                "words": "" if element.id in added else _words(element.passages),
            }  # fmt: skip
    names = names_by_id(records)
    for fact in records.facts:
        yield {
            "id": fact.id, "about": fact.about, "field": field_of(fact),
            "read": fact_read(fact, names), "certainty": str(fact.certainty),
            "origin": str(fact.origin), "why": why_of(fact.steps),
            "body": getattr(fact, "actor", ""), "places": places(fact),
            "words": "" if fact.id in added else _words(fact.passages),
        }  # fmt: skip


def why_of(steps: Sequence[Any]) -> list[str]:
    """Each step that led to a fact: its rule in words, and behind a colon its reason."""
    return [
        f"{x.rule.sentence.rstrip('.')}: {x.reason.rstrip('.')}." if x.reason else x.rule.sentence
        for x in steps
    ]


def _places(passages: Sequence[Passage]) -> list[list[int]]:
    return [[p.start, p.end] for p in passages]


def _words(passages: Sequence[Passage]) -> str:
    return " … ".join(dict.fromkeys(" ".join(p.exact.split()) for p in passages))


class _Pieces:
    """Cuts words where facts begin and end."""

    def __init__(self, document: Document, facts: Sequence[Plain], records: PlanRecords) -> None:
        self.text = document.text
        self._pictures = {mark.start for mark in document.marks if mark.kind == "picture"}
        spans = [(a, b, k) for k, fact in enumerate(facts) for a, b in fact["places"] if a < b]
        self._spans = sorted(spans)
        self._starts = [span[0] for span in self._spans]
        self._longest = max((b - a for a, b, _ in spans), default=0)
        self._left_out = {x.passage.start for x in records.audit if x.rule == LEFT_OUT}
        self._audit = sorted((x.passage.start, x.passage.end, x.outcome) for x in records.audit)
        self._ends = [end for _, end, _ in self._audit]

    def of(self, start: int, end: int) -> list[list[Any]]:
        """The words between two places, in pieces with their facts."""
        first = bisect_left(self._starts, start - self._longest)
        last = bisect_right(self._starts, end)
        own = [x for x in self._spans[first:last] if x[1] > start and x[0] < end]
        cuts = sorted({start, end, *(min(max(x, start), end) for s in own for x in s[:2])})
        return [
            [self.text[a:b], a, [k for x, y, k in own if x <= a and b <= y]]
            for a, b in pairwise(cuts)
        ]

    def is_picture(self, cell: Cell) -> bool:
        """Whether a cell holds a picture and no words."""
        return cell.start == cell.end and cell.start in self._pictures

    def is_left_out(self, table: Table) -> bool:
        """Whether a person left a whole table out."""
        return any(cell.start in self._left_out for cell in table.cells if cell.start < cell.end)

    def state(self, start: int, end: int) -> str:
        """Whether words gave a fact, were passed over, or were not understood."""
        outcomes = set()
        for k in range(bisect_right(self._ends, start), len(self._audit)):
            first, _, outcome = self._audit[k]
            if first >= end:
                break
            outcomes.add(outcome)
        return next((x for x in ("fact", "issue", "ignored") if x in outcomes), "ignored")


def _block(block: Block, pieces: _Pieces, read: ReadDraft) -> Plain:
    if isinstance(block, Table):
        return _table(block, pieces, read)
    return {
        "kind": "text", "level": block.level, "item": block.item, "page": block.page,
        "state": pieces.state(block.start, block.end),
        "words": pieces.of(block.start, block.end),
    }  # fmt: skip


def _table(table: Table, pieces: _Pieces, read: ReadDraft) -> Plain:
    rows: dict[int, list[Plain]] = defaultdict(list)
    for cell in table.cells:
        rows[cell.row].append(
            {
                "column": cell.column, "rows": cell.row_span, "columns": cell.column_span,
                "state": pieces.state(cell.start, cell.end),
                "words": pieces.of(cell.start, cell.end),
                "picture": cell.start if pieces.is_picture(cell) else None,
            }
        )  # fmt: skip
    seen = next(
        (x for x in read.draft.seen if (x.number, x.sheet) == (table.number, table.sheet)), None
    )
    used = sorted({x.column + k for x in table.cells for k in range(x.column_span)})
    return {
        "kind": "table", "name": table_label(table),
        "layout": seen.kind if seen else "ignore" if pieces.is_left_out(table) else "text",
        "how": seen.how if seen else "",
        "header_row": seen.header_row if seen else None, "used": used,
        "columns": [
            {"column": used[x.position - 1], "position": x.position, **_guess(x.head, x.guess)}
            for x in (seen.columns if seen else ()) if x.position <= len(used)
        ],
        "rows": [{"row": n, "cells": cells} for n, cells in sorted(rows.items())],
    }  # fmt: skip


def _labels(read: ReadDraft) -> Iterator[Plain]:
    for key in read.draft.keys:
        yield {**_guess(key.head, key.guess), "times": key.n_times, "samples": list(key.samples)}


def _guess(head: str, guess: Any) -> Plain:
    if guess is None:
        return {"head": head, "field": "", "share": 0.0, "sure": False, "why": "not understood"}
    return {
        "head": head, "field": "+".join(guess.fields), "share": round(guess.score, 3),
        "sure": guess.is_sure, "why": guess.how,
    }  # fmt: skip


def _records(records: PlanRecords, facts: Sequence[Plain]) -> Iterator[Plain]:
    """Goals, activities and tasks in reading order, each with the positions of its facts."""
    numbers = spoken_numbers(records)
    below: dict[str, list[int]] = defaultdict(list)
    for k, fact in enumerate(facts):
        if fact["id"] != fact["about"]:  # else it is the element itself
            below[fact["about"]].append(k)
    position = {f["id"]: k for k, f in enumerate(facts) if f["id"] == f["about"]}
    pairs = ((kind, x) for name, kind in KINDS.items() for x in getattr(records, name))
    for kind, element in sorted(pairs, key=_in_order(records, facts)):
        yield {
            "id": element.id, "kind": kind, "number": numbers[element.id].marked,
            "title": element.title, "parent": element.parent, "fact": position[element.id],
            "facts": below.get(element.id, []),
        }  # fmt: skip


def _in_order(records: PlanRecords, facts: Sequence[Plain]) -> Any:
    """Reading order: an element stands where its words begin, else behind the one above it.

    A goal printed behind its first activity, as in a card, stands above it.
    """
    places = {x["id"]: x["places"] for x in facts}
    start: dict[str, int] = {}
    for element in records.elements:
        own = min((first for first, _ in places.get(element.id, ())), default=None)
        start[element.id] = own if own is not None else start.get(element.parent or "", 0)
    for element in reversed(records.elements):  # those below come after those above
        if element.parent in start:
            start[element.parent] = min(start[element.parent], start[element.id])
    place = {element.id: n for n, element in enumerate(records.elements)}

    def key(pair: tuple[str, Any]) -> tuple[int, int]:
        return start[pair[1].id], place[pair[1].id]

    return key
