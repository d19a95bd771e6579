"""Which rows are goals, activities, tasks? From frames with fields to records. Extract layer."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field, replace

from kg.extract.assign import Choice
from kg.extract.choose import Read
from kg.extract.frames.frame import Frame, Record, Section
from kg.extract.frames.units import marker_of
from kg.extract.heads import LEVEL, slot_field
from kg.extract.records import ActivityRecord, FieldCell, GoalRecord, Left, Reading, Used
from kg.extract.spans import Span
from kg.extract.terms import Terms
from kg.model.codes import GoalKind
from kg.model.records import Step
from kg.model.rules import Rule
from kg.phrases import find_phrases, words_of
from kg.text import fold

SURE = 0.98  # probability from which a slot's facts need no second look
_LABEL_NUMBER = re.compile(r"(?P<n>\d+(?:[.-]\d+)*)[\s.):：–-]*$")
_DIGITS = re.compile(r"\d+(?:[.\-/]\d+)*")
LONGEST_NUMBER = 16  # characters of a printed number
LEAST_SURE = 0.2  # probability from which a slot gives facts
LEAST_PARENTS = 2  # records of a frame that must have records of another one between them
BODIES = ("lead", "partner")  # fields of slots that name bodies
ACTIVITY_BY_FRAME = {
    "table": Rule.ACTIVITY_OF_TABLE,
    "transposed": Rule.ACTIVITY_OF_TRANSPOSED_TABLE,
    "labels": Rule.ACTIVITY_OF_LABELS,
    "cards": Rule.ACTIVITY_OF_CARDS,
    "list": Rule.ACTIVITY_OF_LIST,
}
KINDS = (GoalKind.SECTION, GoalKind.GOAL, GoalKind.OPERATIONAL)


@dataclass(slots=True)
class _Open:
    """The activity whose rows are being read."""

    title: Span
    number: str | None
    rows: list[int]
    n_tasks: int = 0
    cells: dict[tuple[int, int], FieldCell] = field(default_factory=dict)


def records_of(reads: Sequence[Read], text: str, terms: Terms) -> Reading:
    """The records of a document from its frames, in reading order.

    A frame whose records lie between those of a frame of headed records holds their tasks.
    """
    reading = Reading()
    parents = {id(read): _parent_of(read, reads) for read in reads}
    for read in reads:
        if parents[id(read)] is None:
            below = [one for one in reads if parents[id(one)] is read]
            _read_frame(reading, read, below, (text, terms))
    return reading


def _unread(read: Read, source: tuple[str, Terms]) -> Iterator[Left]:
    """What slots gave no facts, with the field that came nearest."""
    terms = source[1]
    for k, choice in enumerate(_sure_enough(read.choices)):
        head = " ".join(read.frame.slots[k].head.split())
        spans = read.frame.column(k)
        if choice.field != "other" or not spans or not head or terms.is_left_out(head):
            continue
        yield Left(
            code="unknown-column",
            message=f"'{head}' names no field that is known and its words tell none (nearest: "
            f"{choice.second}, {choice.second_probability:.2f}); they were not read",
            advice="say in a profile which field it is ('kg inspect' writes one)",
            span=spans[0],
        )


def _title_of(read: Read) -> int | None:
    """The slot that titles the records of a frame."""
    fields = [choice.field for choice in read.choices]
    return next((fields.index(name) for name in ("title", "task") if name in fields), None)


def _parent_of(read: Read, reads: Sequence[Read]) -> Read | None:
    """The frame of headed records between which the records of another frame lie."""
    for other in reads:
        if other is read or other.frame.kind != "labels":
            continue
        starts = [record.region.start for record in other.frame.records]
        above = {bisect_right(starts, r.region.start) - 1 for r in read.frame.records}
        if min(above) >= 0 and len(above) >= LEAST_PARENTS:
            return other
    return None


def _sure_enough(choices: Sequence[Choice]) -> tuple[Choice, ...]:
    """The choices by which facts are read: a slot of small probability gives none but titles."""
    return tuple(
        choice
        if choice.probability >= LEAST_SURE or choice.field in ("title", "task", "number")
        else replace(choice, fields=("other",), second=choice.field)
        for choice in choices
    )


def _read_frame(
    reading: Reading, read: Read, below: Sequence[Read], source: tuple[str, Terms]
) -> None:
    title = _title_of(read)
    if title is None:
        return
    frame = read.frame
    reading.used += [Used(span=s, outcome="ignored", rule="header row") for s in frame.ignored]
    reading.left += _unread(read, source)
    kinds = _kinds(frame.sections)
    state = _State(reading, frame, _sure_enough(read.choices), title, *source)
    starts = [record.region.start for record in frame.records]
    for n, record in enumerate(frame.records):
        for section in (s for s in frame.sections if s.before == n):
            _section(state, section, kinds)
        _goal_slots(state, record)
        _record(state, record, n)
        for child in below:
            inside = [
                r for r in child.frame.records if bisect_right(starts, r.region.start) == n + 1
            ]
            _tasks_below(state, child, inside)
    state.close()


def _tasks_below(state: _State, child: Read, records: Sequence[Record]) -> None:
    """The records of a frame below an activity as its tasks."""
    title = _title_of(child)
    if title is None or state.open is None:
        return
    choices = _sure_enough(child.choices)
    inner = _State(state.reading, child.frame, choices, title, state.text, state.terms)
    inner.open, inner.parent = state.open, state.open
    for record in records:
        _record(inner, record, 0)


@dataclass(slots=True)
class _State:
    reading: Reading
    frame: Frame
    choices: Sequence[Choice]
    title: int
    text: str
    terms: Terms
    open: _Open | None = None
    parent: _Open | None = None  # the activity above, where the records are its tasks
    goals: dict[int, str] = field(default_factory=dict)
    seen: dict[str, _Open] = field(default_factory=dict)

    def close(self) -> None:
        """Hand on the activity whose rows were read."""
        one, self.open = self.parent or self.open, None
        self.parent = None
        if one is None:
            return
        choice = self.choices[self.title]
        doubt = "" if choice.probability >= SURE else _doubt(choice)
        step = Step(ACTIVITY_BY_FRAME[self.frame.kind], self.frame.how)
        self.reading.records.append(
            ActivityRecord(
                title=one.title, number=one.number, cells=tuple(one.cells.values()),
                rows=tuple(one.rows) or (0,), doubtful=doubt, steps=(step,),
                own_rows=one.n_tasks > 0,
            )
        )  # fmt: skip


def _doubt(choice: Choice) -> str:
    return (
        f"{choice.reason}: taken for {choice.field} ({choice.probability:.2f}), "
        f"next {choice.second} ({choice.second_probability:.2f})"
    )


def _kinds(sections: Sequence[Section]) -> dict[int, GoalKind]:
    levels = sorted({s.level for s in sections})
    return {level: KINDS[min(k, len(KINDS) - 1)] for k, level in enumerate(levels)}


def _section(state: _State, section: Section, kinds: dict[int, GoalKind]) -> None:
    """Words alone above records are a goal, or an activity whose tasks the records are."""
    state.close()
    marker, number, body = marker_of(state.text, section.words)
    word = marker.partition("#")[0] if "#" in marker else ""
    guess = state.terms.guess(word) if word else None
    printed = _printed(state, marker, number)
    if guess is not None and slot_field(guess.field) == "title":
        state.parent = state.open = _Open(body, printed, [0])
        _say(state.open, body, 0)
        return
    step = Step(Rule.GOAL_ROW, "words alone above the records")
    state.reading.records.append(
        GoalRecord(kind=kinds[section.level], title=body, number=printed, steps=(step,))
    )


def _goal_slots(state: _State, record: Record) -> None:
    for k, choice in enumerate(state.choices):
        span = record.first(k)
        if choice.field != "goal" or span is None:
            continue
        words = fold(state.text[slice(*span)])
        if state.goals.get(k) == words:
            continue
        state.goals[k] = words
        state.close()
        number, body = _own_number(state, k, span)
        step = Step(Rule.GOAL_COLUMN, choice.reason)
        state.reading.records.append(
            GoalRecord(kind=GoalKind.GOAL, title=body, number=number, steps=(step,))
        )


def _own_number(state: _State, k: int, span: Span) -> tuple[str | None, Span]:
    """The number that words begin with, or that their label ends with; and the words without it."""
    marker, number, body = marker_of(state.text, span)
    if not number and state.frame.slots[k].kind == "label":
        line = state.text.rfind("\n", 0, span.start) + 1
        match = _LABEL_NUMBER.search(state.text, line, span.start)
        number = match["n"] if match else ""
    return _printed(state, marker, number), body


def _printed(state: _State, marker: str, number: str) -> str | None:
    """A number without the word before it that only says what is counted ("Measure 1.1")."""
    word = marker.partition("#")[0] if "#" in marker else ""
    kinds = state.terms.words.goal_kinds
    known = word and (state.terms.guess(word) or find_phrases(kinds, words_of(word)))
    digits = _DIGITS.search(number) if known else None
    return digits[0] if digits else number or None


def _record(state: _State, record: Record, n: int) -> None:
    span = record.first(state.title)
    if span is not None:
        number, body = _numbered(state, record, span)
        if state.parent is not None:
            n = _task(state.parent, number, body)
        elif not _is_again(state, number, body):
            state.close()
            state.open = _Open(body, number, [])
    if state.open is None:
        return
    if state.parent is not None:
        n = state.parent.n_tasks
    state.open.rows.append(n)
    for k, spans in _cells(state, record):
        for one in spans:
            if state.frame.slots[k].kind == "below":
                _step(state, state.open, one)
            else:
                _add(state, k, one, n)
    if span is not None:
        said = {choice.field for k, choice in enumerate(state.choices) if record.spans[k]}
        _say(state.open, _numbered(state, record, span)[1], n, said)


def _say(one: _Open, body: Span, n: int, said: Set[str] = frozenset()) -> None:
    """What a title says itself where no slot does: who acts, by when."""
    for k, (slot, name) in enumerate((("lead", "acting"), ("deadline", "dated"))):
        if slot not in said:
            cell = FieldCell(fields=(name,), span=body, rows=(n,))
            one.cells.setdefault((-1 - 2 * k, body.start), cell)


def _is_again(state: _State, number: str | None, body: Span) -> bool:
    """Whether a row is one more of the open activity: the same cell, or its words again."""
    one = state.open
    if one is None:
        return False
    same = fold(state.text[slice(*one.title)]) == fold(state.text[slice(*body)])
    return one.title.start == body.start or (same and one.number == number)


def _task(parent: _Open, number: str | None, title: Span) -> int:
    """One more task of an activity; the number of its row."""
    parent.n_tasks += 1
    parent.cells[-2, title.start] = FieldCell(
        fields=("task",), span=title, rows=(parent.n_tasks,), number=number
    )
    return parent.n_tasks


def _step(state: _State, one: _Open, span: Span) -> None:
    """One more step below an activity, a row of its own: what it says is said of it."""
    number, body = _own_number(state, state.title, span)
    row = -_task(one, number, body)
    one.cells[-2, body.start] = replace(one.cells[-2, body.start], rows=(row,))
    one.rows.append(row)
    _say(one, body, row)


def _numbered(state: _State, record: Record, span: Span) -> tuple[str | None, Span]:
    """The printed number of a record, from its own slot or the beginning of its title."""
    number, body = _own_number(state, state.title, span)
    if not number and record.region.start < span.start:  # what begins the record, before its words
        marker, before, rest = marker_of(state.text, Span(record.region.start, span.end))
        number = _printed(state, marker, before) if rest.start == body.start else None
    for k, choice in enumerate(state.choices):
        own = record.first(k)
        if choice.field == "number" and own is not None:
            words = state.text[slice(*own)].strip().rstrip(".) ")
            if 0 < len(words) <= LONGEST_NUMBER:
                return words, body
    return number, body


def _cells(state: _State, record: Record) -> Iterator[tuple[int, tuple[Span, ...]]]:
    for k, choice in enumerate(state.choices):
        if k != state.title and choice.field not in ("other", "goal", "number", "title"):
            yield k, record.spans[k]
        elif choice.field == "other" or choice.field == "number":
            rule = "number" if choice.field == "number" else "slot of no field"
            outcome = "fact" if choice.field == "number" else "ignored"
            state.reading.used += [
                Used(span=s, outcome=outcome, rule=rule) for s in record.spans[k]
            ]


def _add(state: _State, k: int, span: Span, n: int) -> None:
    activity, choice = state.open, state.choices[k]
    if activity is None:
        return
    key = (span.start, n if state.parent else 0)
    known = activity.cells.get(key)
    rows = (*known.rows, n) if known else (n,)
    activity.cells[key] = FieldCell(
        fields=tuple(_lexicon_field(f) for f in choice.fields), span=span, rows=rows,
        sentence=_sentence(state, k, span),
        heading=" ".join(state.frame.slots[k].head.rpartition(LEVEL)[2].split()),
        doubtful="" if choice.probability >= SURE else _doubt(choice),
    )  # fmt: skip


def _sentence(state: _State, k: int, span: Span) -> Span | None:
    """The sentence whose subject a slot is: an item cut at its subject, or a line that leads in."""
    slot, activity = state.frame.slots[k], state.open
    if state.choices[k].field not in BODIES or activity is None:
        return None
    if slot.kind == "above":
        return span
    inside = activity.title.start <= span.start and span.end <= activity.title.end
    return activity.title if slot.kind == "piece" and inside else None


def _lexicon_field(name: str) -> str:
    return {"title": "activity"}.get(name, name)
