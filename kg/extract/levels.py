"""Which rows are goals, activities, tasks? From frames with fields to records. Extract layer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kg.extract.assign import Choice
from kg.extract.choose import Read
from kg.extract.frames.frame import Frame, Record, Section
from kg.extract.frames.units import marker_of
from kg.extract.heads import LEVEL
from kg.extract.records import ActivityRecord, FieldCell, GoalRecord, Reading, Used
from kg.extract.spans import Span
from kg.model.codes import GoalKind
from kg.model.records import Step
from kg.text import fold

SURE = 0.97  # probability from which a slot's facts need no second look
LONGEST_NUMBER = 16  # characters of a printed number
BODIES = ("lead", "partner")  # fields of slots that name bodies
KINDS = (GoalKind.SECTION, GoalKind.GOAL, GoalKind.OPERATIONAL)


@dataclass(slots=True)
class _Open:
    """The activity whose rows are being read."""

    title: Span
    number: str | None
    rows: list[int]
    cells: dict[int, FieldCell] = field(default_factory=dict)
    spans: set[int] = field(default_factory=set)


def records_of(reads: Sequence[Read], text: str) -> Reading:
    """The records of a document from its frames, in reading order."""
    reading = Reading()
    for read in reads:
        _read_frame(reading, read, text)
    return reading


def _read_frame(reading: Reading, read: Read, text: str) -> None:
    frame, choices = read.frame, read.choices
    title = next(
        (k for f in ("title", "task") for k, c in enumerate(choices) if c.field == f), None
    )
    if title is None:
        return
    reading.used += [Used(span=s, outcome="ignored", rule="header row") for s in frame.ignored]
    sections = list(frame.sections)
    kinds = _kinds(sections)
    state = _State(reading, frame, choices, title, text)
    for n, record in enumerate(frame.records):
        for section in (s for s in sections if s.before == n):
            _section(state, section, kinds)
        _goal_slots(state, record)
        _record(state, record, n)
    state.close()


@dataclass(slots=True)
class _State:
    reading: Reading
    frame: Frame
    choices: Sequence[Choice]
    title: int
    text: str
    open: _Open | None = None
    goals: dict[int, str] = field(default_factory=dict)
    seen: dict[str, _Open] = field(default_factory=dict)

    def close(self) -> None:
        """Hand on the activity whose rows were read."""
        one, self.open = self.open, None
        if one is None:
            return
        choice = self.choices[self.title]
        doubt = "" if choice.probability >= SURE else _doubt(choice)
        step = Step(f"activity of a {self.frame.kind}", self.frame.how)
        self.reading.records.append(
            ActivityRecord(
                title=one.title, number=one.number, cells=tuple(one.cells.values()),
                rows=tuple(one.rows) or (0,), doubtful=doubt, steps=(step,),
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
    """Words alone above records are a goal, or an activity that says only its title."""
    state.close()
    _, number, body = marker_of(state.text, section.words)
    step = Step("goal row", "words alone above the records")
    state.reading.records.append(
        GoalRecord(kind=kinds[section.level], title=body, number=number or None, steps=(step,))
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
        _, number, body = marker_of(state.text, span)
        step = Step("goal column", choice.reason)
        state.reading.records.append(
            GoalRecord(kind=GoalKind.GOAL, title=body, number=number or None, steps=(step,))
        )


def _record(state: _State, record: Record, n: int) -> None:
    span = record.first(state.title)
    if span is not None:
        number, body = _numbered(state, record, span)
        again = state.open is not None and (
            state.open.title.start == body.start
            or (
                fold(state.text[slice(*state.open.title)]) == fold(state.text[slice(*body)])
                and state.open.number == number
            )
        )
        if not again:
            state.close()
            state.open = _Open(body, number, [])
    if state.open is None:
        return
    state.open.rows.append(n)
    for k, spans in _cells(state, record):
        for one in spans:
            _add(state, k, one, n)
    if not any(c.field in BODIES for c in state.choices):
        title = state.open.title
        state.open.cells.setdefault(
            title.start,
            FieldCell(fields=("lead",), span=title, rows=(n,), sentence=title, doubtful=""),
        )


def _numbered(state: _State, record: Record, span: Span) -> tuple[str | None, Span]:
    """The printed number of a record, from its own slot or the beginning of its title."""
    _, number, body = marker_of(state.text, span)
    for k, choice in enumerate(state.choices):
        own = record.first(k)
        if choice.field == "number" and own is not None:
            words = state.text[slice(*own)].strip().rstrip(".) ")
            if 0 < len(words) <= LONGEST_NUMBER:
                return words, body
    return number or None, body


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
    known = activity.cells.get(span.start)
    rows = (*known.rows, n) if known else (n,)
    activity.cells[span.start] = FieldCell(
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
