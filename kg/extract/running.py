"""What do the lines outside tables say? Headed activities, keyed lines, dated bullets.

Extract layer. A run is one line with those that go on with it; runs are read in order, and what
they say goes to the activity that is open.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.extract.card import GOAL_FIELDS, goals_of_value, unknown_key
from kg.extract.headings import read_heading
from kg.extract.items import LineItem, line_item
from kg.extract.keyed import (
    Key,
    NumberedHead,
    after_sign,
    is_listed,
    keys_in,
    label_of,
    numbered_head,
)
from kg.extract.opening import (
    add_value,
    close_activity,
    open_activity,
    open_from_headline,
    open_task,
    set_headline,
)
from kg.extract.records import ActivityRecord, FieldCell, HeadRecord, Reading, Used
from kg.extract.spans import Span, lines, trim
from kg.extract.terms import Terms
from kg.extract.titles import leading_number
from kg.model.document import Paragraph
from kg.model.records import Step
from kg.model.rules import Rule
from kg.text import fold

LONGEST_TITLE = 400  # characters of a line that may be an activity's title
REPEATED = 2  # times words stand before a colon to be a label

_HEADING_NUMBER = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,4})\s+(?=[^\W\d_])")

Run = list[Paragraph]


@dataclass(slots=True)
class Lines:
    """The lines being read: what was asked of them last, and the labels that repeat."""

    text: str
    terms: Terms
    labels: Counter[str]
    titles: frozenset[int] = frozenset()  # where the lines of the plan's own title begin
    pending: Key | None = None  # a key whose value follows
    growing: bool = False  # the last value may go on in the next listed line


def split_runs(group: Run, lines_: Lines) -> Iterator[Run]:
    """The lines of a group, each with those that go on with it."""
    run: Run = []
    for paragraph in group:
        for k, line in enumerate(lines(lines_.text, paragraph.start, paragraph.end)):
            level = paragraph.level if k == 0 else 0
            part = Paragraph(line.start, line.end, level, paragraph.page)
            if run and _begins(line, lines_):
                yield run
                run = []
            run.append(part)
    if run:
        yield run


def _begins(line: Span, state: Lines) -> bool:
    """Whether a line begins something of its own."""
    text, terms = state.text, state.terms
    return bool(
        keys_in(text, line, terms)
        or numbered_head(text, line, terms)
        or _is_repeated(line, state)
        or line_item(text, line, terms, below=True)
        or (not is_listed(text, line) and read_heading(text, line, terms.words))
    )


def _is_repeated(line: Span, state: Lines) -> bool:
    label = label_of(state.text, line)
    return bool(label) and state.labels[fold(label)] >= REPEATED


def read_run(reading: Reading, run: Run, state: Lines) -> None:
    """One run of lines: a key with its value, a headed activity, an item, or running words."""
    span = Span(run[0].start, run[-1].end)
    level = run[0].level
    keys = keys_in(state.text, span, state.terms)
    body = after_sign(state.text, span)[1]
    if keys and keys[0].start <= body.start:
        _use(reading, run, "key")
        _read_keys(reading, keys, (run, level), state)
        return
    if _read_headed(reading, run, state) or _read_value(reading, run, state):
        return
    if _read_unknown(reading, run, state):
        return
    _use(reading, run, "running text")
    _remember(reading, run, state)


def _read_keys(reading: Reading, keys: Sequence[Key], place: tuple[Run, int], state: Lines) -> None:
    """Keys with their values, in order; one without a value waits for the next lines."""
    run, level = place
    state.pending, state.growing = None, False
    for key in keys:
        reading.note_key(key.words, key.guess, key.value)
        if key.value.end <= key.value.start:
            state.pending = key
            if key.guess.field == "activity" and level:
                _headline(reading, run, state)
        else:
            _read_key(reading, key, state)


def _read_key(reading: Reading, key: Key, state: Lines) -> bool:
    """One key with its value; False if no activity is there to take it."""
    if key.guess.field in GOAL_FIELDS:
        close_activity(reading)
        reading.headline = None
        goals_of_value(reading, state.text, key.value, (key.words, key.guess), state.terms.words)
        return True
    if key.guess.field == "activity":
        how = f"key '{key.words}': {key.guess.how}"
        open_activity(reading, state.text, key.value, how=how, number=key.guess.number)
        reading.headline = None
        return True
    if key.guess.field == "task":
        if reading.open is None:
            open_from_headline(reading)
        return _task_value(reading, key, state)
    state.growing = add_value(reading, state.text, key)
    return state.growing


def _task_value(reading: Reading, key: Key, state: Lines) -> bool:
    """Tasks under their key: listed ones are tasks of the activity, one alone opens a row."""
    if reading.open is None:
        return False
    number, title = leading_number(state.text, key.value)
    number = number or key.guess.number
    if number and not is_listed(state.text, key.value):
        open_task(reading, title, number)
        return True
    state.growing = add_value(reading, state.text, key)
    return state.growing


def _read_headed(reading: Reading, run: Run, state: Lines) -> bool:
    """A headed activity or task, or an item in one line."""
    span = Span(run[0].start, run[-1].end)
    head = numbered_head(state.text, span, state.terms)
    if head:
        _use(reading, run, "heading of an activity")
        _open_head(reading, head, run, state)
        return True
    below = reading.open is not None and reading.open.sure
    item = line_item(state.text, span, state.terms, below=below)
    if item is None:
        return False
    state.pending, state.growing = None, False
    _use(reading, run, item.how)
    _read_item(reading, item, below=below)
    return True


def _open_head(reading: Reading, head: NumberedHead, run: Run, state: Lines) -> None:
    state.pending, state.growing = None, False
    if head.field == "task" and reading.open is not None and head.title.end > head.title.start:
        open_task(reading, head.title, head.number)
        return
    line = Span(run[0].start, run[-1].end)
    close_activity(reading)
    reading.headline = None
    activity = open_activity(
        reading, state.text, head.title, how="a word for an activity and its number",
        number=head.number,
    )  # fmt: skip
    activity.level, activity.lines, activity.headed = run[0].level, [line], True
    if head.title.end <= head.title.start:
        activity.title = Span(head.title.start, head.title.start)


def _read_item(reading: Reading, item: LineItem, *, below: bool) -> None:
    activity = reading.open
    if below and activity is not None:
        open_task(reading, item.title, item.number)
        activity.cells += [
            FieldCell(fields=cut.field, span=cut.span, rows=(activity.row,), heading=cut.why)
            for cut in item.cuts
        ]
        return
    close_activity(reading)
    cells = tuple(FieldCell(fields=cut.field, span=cut.span, heading=cut.why) for cut in item.cuts)
    reading.records.append(
        ActivityRecord(
            title=item.title, number=item.number, cells=cells, level=99,
            steps=(Step(Rule.ACTIVITY_OF_LINE, item.how),),
        )
    )  # fmt: skip


def _read_value(reading: Reading, run: Run, state: Lines) -> bool:
    """Lines that are the value of the key above them, or the title of an open activity."""
    span = trim(state.text, run[0].start, run[-1].end)
    activity = reading.open
    if run[0].level:
        state.pending, state.growing = None, False
        return False
    if activity and activity.title.end <= activity.title.start:
        activity.title = span
        _use(reading, run, "title")
        return True
    if state.pending:
        key = Key(state.pending.guess, state.pending.words, state.pending.start, span)
        state.pending = None
        return _read_key(reading, key, state)
    if state.growing and activity and activity.cells and is_listed(state.text, span):
        return _grow(reading, run, state)
    state.growing = False
    return False


def _grow(reading: Reading, run: Run, state: Lines) -> bool:
    """A further line of a list below a label."""
    activity = reading.open
    if activity is None or not is_listed(state.text, activity.cells[-1].span):
        return False
    last = activity.cells[-1]
    activity.cells[-1] = FieldCell(
        fields=last.fields, span=Span(last.span.start, run[-1].end), rows=last.rows,
        heading=last.heading,
    )  # fmt: skip
    return True


def _read_unknown(reading: Reading, run: Run, state: Lines) -> bool:
    """A label that repeats but that nobody knows, inside an activity's lines."""
    span = Span(run[0].start, run[-1].end)
    label = label_of(state.text, span)
    if not label or state.labels[fold(label)] < REPEATED:
        return False
    value = Span(span.start + state.text[slice(*span)].index(label) + len(label), span.end)
    reading.note_key(label, None, trim(state.text, *value, ":： *_"))
    state.pending, state.growing = None, False
    if state.terms.is_left_out(label):
        _use(reading, run, "ignored by the profile")
        return True
    if reading.open is None:
        return False
    _use(reading, run, "unknown key", outcome="issue")
    reading.left.append(unknown_key(label, span))
    return True


def _remember(reading: Reading, run: Run, state: Lines) -> None:
    """Running words that may be the title of what follows."""
    span = Span(run[0].start, run[-1].end)
    level = run[0].level
    number, title = leading_number(state.text, after_sign_if_marked(state.text, span))
    if span.end - span.start > LONGEST_TITLE or span.start in state.titles:
        return
    if title.end <= title.start:
        return
    if level and number is None:
        number, title = heading_number(state.text, title)
    if level and reading.open is not None:
        close_activity(reading)
    if not level and _keeps_headline(reading, number):
        return
    if not number:
        number = _sign_number(state.text, span)
        title = after_sign(state.text, span)[1] if number else title
    set_headline(reading, HeadRecord(title=title, line=span, number=number, level=level))


def heading_number(text: str, title: Span) -> tuple[str | None, Span]:
    """The number of a marked heading, which needs no dot after it: "2 Mobility"."""
    match = _HEADING_NUMBER.match(text, *title)
    return (match.group(1), Span(match.end(), title.end)) if match else (None, title)


def after_sign_if_marked(text: str, span: Span) -> Span:
    """A line without the emphasis at its ends."""
    return trim(text, *span, "*_#")


def _sign_number(text: str, span: Span) -> str | None:
    sign = after_sign(text, span)[0].strip("().")
    return sign if sign and sign.replace(".", "").isdigit() else None


def _keeps_headline(reading: Reading, number: str | None) -> bool:
    """A description below a marked or numbered heading does not take its place."""
    head = reading.headline
    return head is not None and number is None and bool(head.level or head.number)


def _headline(reading: Reading, run: Run, state: Lines) -> None:
    span = Span(run[0].start, run[-1].end)
    close_activity(reading)
    title = trim(state.text, *span, "*_#:")
    set_headline(reading, HeadRecord(title=title, line=span, level=run[0].level))


def _use(reading: Reading, run: Run, rule: str, *, outcome: str = "ignored") -> None:
    reading.used += [Used(span=Span(x.start, x.end), outcome=outcome, rule=rule) for x in run]
