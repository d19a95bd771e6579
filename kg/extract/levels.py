"""Which rows are goals, activities, tasks? From frames with fields to records. Extract layer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from kg.extract.assign import Choice
from kg.extract.certain import doubt_of, doubt_of_record, heads_hold, is_sure, sure_enough, unread
from kg.extract.choose import Read, describing
from kg.extract.frames.frame import Frame
from kg.extract.frames.frame import Record as FrameRecord
from kg.extract.frames.label_titles import run_in_bold
from kg.extract.frames.markers import counting_words, marker_of
from kg.extract.frames.units import Units
from kg.extract.headings import goal_kind, read_heading
from kg.extract.heads import head_guess, heading_of, lexicon_fields
from kg.extract.nesting import nest_rows, split_cell
from kg.extract.opened import Opened, add_task, say
from kg.extract.place import is_time_grid
from kg.extract.pointing import below_of
from kg.extract.records import ActivityRecord, FieldCell, GoalRecord, Reading, Record, Used
from kg.extract.row_sums import is_total, money_unit, unit_slot
from kg.extract.sections import Above, above_records, headings_of, printed_number, region_of
from kg.extract.spans import Span, trim
from kg.extract.task_rows import slots_of_tasks
from kg.extract.terms import Terms
from kg.model.codes import GoalKind
from kg.model.records import Step
from kg.model.rules import Rule
from kg.text import fold

_LABEL_NUMBER = re.compile(r"(?P<n>\d+(?:[.-]\d+)*)[\s.):：–-]*$")
LONGEST_NUMBER = 16  # characters of a printed number
BODIES = ("lead", "partner")  # fields of slots that name bodies
ACTIVITY_BY_FRAME = {
    "table": Rule.ACTIVITY_OF_TABLE,
    "transposed": Rule.ACTIVITY_OF_TRANSPOSED_TABLE,
    "crossed": Rule.ACTIVITY_OF_CROSSED_TABLE,
    "labels": Rule.ACTIVITY_OF_LABELS,
    "cards": Rule.ACTIVITY_OF_CARDS,
    "list": Rule.ACTIVITY_OF_LIST,
    "sentences": Rule.ACTIVITY_OF_SENTENCE,
}
FROM_SENTENCE = "read from a sentence"  # why what stands in no other form waits for a person


def records_of(
    reads: Sequence[Read], units: Units, cells: Sequence[Span], terms: Terms,
    titles: Sequence[Span] = (),
) -> Reading:  # fmt: skip
    """The records of a document from its frames, in reading order.

    A frame whose records lie between those of a frame of headed records holds their tasks.
    `cells` are those of cards; `titles` are the lines of the plan's own title.
    """
    reading = Reading()
    above = above_records(reads, headings_of(units, cells, terms, titles), (units.text, terms))
    _read_all(reading, reads, above, (units, terms))
    for one in above:  # known goals below which nothing stands
        reading.records += one.goals
    _nest(reading)
    return reading


def _nest(reading: Reading) -> None:
    """Rows numbered below the row above them are its tasks, or activities of a goal."""
    records: list[Record] = []
    run: list[ActivityRecord] = []
    for record in [*reading.records, None]:
        if isinstance(record, ActivityRecord):
            run.append(record)
            continue
        records += nest_rows(run, reading)
        records += [record] if record is not None else []
        run = []
    reading.records = records


def _read_all(
    reading: Reading, reads: Sequence[Read], above: list[Above], source: tuple[Units, Terms]
) -> None:
    """The records of all frames in the order they are printed, each below what stands above it."""
    units, terms = source
    below = below_of(reads, units.text)
    reading.used += [Used(span=s, outcome="fact", rule="number") for s in below.named]
    order: list[tuple[int, int, int]] = []
    states: dict[int, _State] = {}
    for k, read in enumerate(reads):
        title, start = read.title, 0
        reading.used += [
            Used(span=s, outcome="ignored", rule="header row") for s in read.frame.ignored
        ]
        if title is None or k in below.inner:
            continue
        reading.left += unread(read, (units.text, terms))
        choices = sure_enough(read.choices)
        states[k] = _State(reading, read.frame, choices, title, units.text, terms)
        if read.frame.kind in ("table", "transposed"):
            states[k].headed = run_in_bold(units, read.frame.column(title))
        for n, record in enumerate(read.frame.records):  # those of one frame keep their order
            start = max(start, region_of(read, record).start)
            order.append((start, k, n))
    last: _State | None = None
    when: Above | None = None
    for start, k, n in sorted(order):
        state = states[k]
        if last is not None and last is not state:
            last.close()
            state.goals.clear()
        while above and above[0].span.start < start:
            one = above.pop(0)
            ends = when is not None and one.level <= when.level
            when = one if one.is_time else None if ends else when
            _section(state, one)
        state.when = when.title if when else None
        _record(state, state.frame.records[n], n)
        for child, records in below.of.get(k, ()):
            _tasks_below(state, child, records.get(n, ()))
        last = state
    if last is not None:
        last.close()


def _tasks_below(state: _State, child: Read, records: Sequence[FrameRecord]) -> None:
    """Records of a frame below an activity as its tasks."""
    title = child.title
    if title is None or state.open is None:
        return
    choices = sure_enough(child.choices)
    inner = _State(state.reading, child.frame, choices, title, state.text, state.terms)
    inner.open, inner.parent = state.open, state.open
    for record in records:
        _record(inner, record, 0, inner=True)


@dataclass(slots=True)
class _State:
    reading: Reading
    frame: Frame
    choices: Sequence[Choice]
    title: int
    text: str
    terms: Terms
    open: Opened | None = None
    parent: Opened | None = None  # the activity above, where the records are its tasks
    when: Span | None = None  # the time that stands above the records
    goals: dict[int, str] = field(default_factory=dict)
    codes: dict[int, frozenset[str]] = field(default_factory=dict)
    headed: dict[Span, Span] = field(default_factory=dict)  # titles run into longer cells
    heads_hold: bool = field(init=False)  # whether known heads may be trusted
    led: Sequence[tuple[int, bool]] = field(init=False)  # slots that lead; in most records?
    unit: int | None = field(init=False)  # the column of the units of sums
    of_tasks: frozenset[int] = field(init=False)  # slots that speak of the task in their row

    def __post_init__(self) -> None:
        self.heads_hold = heads_hold(self.frame.slots, self.choices, self.terms)
        self.unit = unit_slot(self.frame, self.choices, self.text, self.terms)
        tasks = [k for k, c in enumerate(self.choices) if c.field == "task" and k != self.title]
        times = [k for k, c in enumerate(self.choices) if c.field == "deadline"]
        grid = [k for k in times if is_time_grid(self.frame, k, self.terms)]
        self.of_tasks = slots_of_tasks(self.frame, self.title, tasks, grid)
        slots = zip(self.choices, self.frame.slots, strict=True)
        self.led = [
            (k, 2 * len(self.frame.column(k)) > len(self.frame.records))
            for k, (choice, slot) in enumerate(slots)
            if choice.field == "lead" and slot.kind != "above" and k != self.unit
        ]

    def doubt(self, k: int) -> str:
        """Why a person should look at the facts of a slot; empty if they are sure."""
        if self.frame.kind == "sentences":
            return FROM_SENTENCE
        choice, slot = self.choices[k], self.frame.slots[k]
        sure = is_sure(choice, slot, self.terms, heads_hold=self.heads_hold)
        return "" if sure else slot.guessed or doubt_of(choice)

    def counting(self, k: int) -> frozenset[str]:
        """The words that number what a slot holds."""
        if k not in self.codes:
            self.codes[k] = counting_words(self.text, self.frame.column(k))
        return self.codes[k]

    def close(self) -> None:
        """Hand on the activity whose rows were read."""
        one, self.open = self.parent or self.open, None
        self.parent = None
        if one is None:
            return
        doubt = self.doubt(self.title) or doubt_of_record(self.frame, one.rows)
        step = Step(ACTIVITY_BY_FRAME[self.frame.kind], self.frame.how)
        record = ActivityRecord(
            title=one.title, number=one.number, cells=tuple(one.cells.values()),
            rows=tuple(one.rows) or (0,), doubtful=doubt, steps=(step,), own_rows=one.n_tasks > 0,
            when=one.when,
        )  # fmt: skip
        self.reading.records += split_cell(record, self.text, self.reading)


def _section(state: _State, above: Above) -> None:
    """Words alone above records are a goal, or an activity whose tasks the records are."""
    state.close()
    if above.is_time:
        return
    if above.opens:
        state.parent = state.open = Opened(above.title, above.number, [0])
        say(state.open, above.title, 0)
    else:
        state.reading.records += above.goals


def _goal_slots(state: _State, record: FrameRecord) -> None:
    for k, choice in enumerate(state.choices):
        span = record.first(k)
        slot = state.frame.slots[k]
        if choice.field != "goal" or span is None or slot.kind in ("above", "heading"):
            continue
        words = fold(state.text[slice(*span)])
        if state.goals.get(k) == words:
            continue
        state.goals[k] = words
        state.close()
        head = head_guess(slot.head, state.terms)
        kind = GoalKind.OPERATIONAL if head and head.field == "objective" else GoalKind.GOAL
        kind = goal_kind(slot.head, state.terms.words, default=kind)
        heading = read_heading(state.text, span, state.terms.words)
        number, body = _own_number(state, k, span)
        if heading and heading.title.end > heading.title.start:
            number, body = heading.number, heading.title
        step = Step(Rule.GOAL_COLUMN, choice.reason)
        state.reading.records.append(
            GoalRecord(kind=kind, title=body, number=number, steps=(step,))
        )


def _own_number(state: _State, k: int, span: Span) -> tuple[str | None, Span]:
    """The number that words begin with, or that their label ends with; and the words without it."""
    marker, number, body = marker_of(state.text, span)
    if "#" in marker and marker.partition("#")[0] not in state.counting(k):
        marker, number, body = "", "", span  # "G20 summit" among titles without numbers
    if not number and state.frame.slots[k].kind == "label":
        end = trim(state.text, 0, span.start).end
        line = max(state.text.rfind("\n", 0, end), state.text.rfind("\t", 0, end)) + 1
        match = _LABEL_NUMBER.search(state.text, line, end)
        number = match["n"] if match else ""
    return printed_number(marker, number, state.terms), body


def _record(state: _State, record: FrameRecord, n: int, *, inner: bool = False) -> None:
    if is_total(_cells_of_total(state, record), state.terms):
        _use(state, record.spans, "ignored", "row of totals")
        return
    if not inner:
        _goal_slots(state, record)
    span = record.first(state.title)
    body = _open(state, record, span) if span is not None else None
    if state.open is None:
        return
    if state.parent is not None:
        n = -state.parent.n_tasks
    state.open.rows.append(n)
    unit = None if state.unit is None else record.first(state.unit)
    is_money = unit is None or bool(money_unit(state.text[slice(*unit)], state.terms))
    for k, spans in _cells(state, record):
        paid = state.choices[k].field == "funding"
        if k == state.unit or (paid and not is_money):
            told = k == state.unit and is_money
            _use(state, [spans], *(("fact", "unit of sums") if told else ("ignored", "no money")))
            continue
        for one in spans:
            if state.frame.slots[k].kind == "below":
                _step(state, state.open, one)
            else:
                _add(state, k, one, n, unit if paid else None)
    if body is not None:
        _say_all(state, record, body, n)


def _cells_of_total(state: _State, record: FrameRecord) -> list[str]:
    """What must be sums in a row of totals: beside a column of units, no names of sources."""
    return [
        state.text[slice(*span)]
        for k, (choice, spans) in enumerate(zip(state.choices, record.spans, strict=True))
        for span in spans
        if state.unit is None or (k != state.unit and choice.field != "funding")
    ]


def _say_all(state: _State, record: FrameRecord, body: Span, n: int) -> None:
    """The title, what describes it and the text below say who acts, where no slot does. The title
    of an item says with whom where only words at its end, without a label, name who leads.
    """
    if state.open is None:
        return
    if any(record.spans[k] or often for k, often in state.led):
        kinds = {state.frame.slots[k].kind for k, _ in state.led if record.spans[k]}
        if kinds == {"piece"} and all(choice.field != "partner" for choice in state.choices):
            say(state.open, body, n, "partner")
        return
    beside = [s for k in describing(state.frame, state.choices) for s in record.spans[k]]
    for span in [body, *beside]:
        say(state.open, span, n)
    for span in record.text:
        say(state.open, span, n, "text")


def _open(state: _State, record: FrameRecord, span: Span) -> Span:
    """Open what a title names: an activity, a task of the one above, or the same one again."""
    number, body = _numbered(state, record, span)
    headed = state.headed.get(span)
    title = body if headed is None else Span(min(body.start, headed.end), headed.end)
    if state.parent is not None:
        add_task(state.parent, number, title)
    elif not _is_again(state, number, title):
        state.close()
        state.open = Opened(title, number, [], when=state.when)
    return body


def _is_again(state: _State, number: str | None, body: Span) -> bool:
    """Whether a row is one more of the open activity: the same cell, or its words again."""
    one = state.open
    if one is None:
        return False
    same = fold(state.text[slice(*one.title)]) == fold(state.text[slice(*body)])
    return one.title.start == body.start or (same and one.number == number)


def _step(state: _State, one: Opened, span: Span) -> None:
    """One more step below an activity, a row of its own: what it says is said of it."""
    number, body = _own_number(state, state.title, span)
    row = add_task(one, number, body)
    one.rows.append(row)
    say(one, body, row)


def _numbered(state: _State, record: FrameRecord, span: Span) -> tuple[str | None, Span]:
    """The printed number of a record, from its own slot or the beginning of its title."""
    number, body = _own_number(state, state.title, span)
    if not number and record.region.start < span.start:  # what begins the record, before its words
        marker, before, after = marker_of(state.text, Span(record.region.start, span.end))
        number = printed_number(marker, before, state.terms) if after.start == body.start else None
    for k, choice in enumerate(state.choices):
        own = record.first(k)
        if choice.field == "number" and own is not None:
            words = state.text[slice(*own)].strip().removeprefix("(").rstrip(".) ")
            if 0 < len(words) <= LONGEST_NUMBER:
                return words, body
    return number, body


def _cells(state: _State, record: FrameRecord) -> Iterator[tuple[int, tuple[Span, ...]]]:
    for k, choice in enumerate(state.choices):
        if k != state.title and choice.field not in ("other", "goal", "number", "title"):
            yield k, record.spans[k]
        elif choice.field == "other" or choice.field == "number":
            if choice.field == "number":
                _use(state, [record.spans[k]], "fact", "number")
            else:
                named = state.frame.slots[k].head.strip()
                known = not named or state.terms.is_left_out(named)
                outcome = ("ignored", "slot of no field") if known else ("issue", "unknown-column")
                _use(state, [record.spans[k]], *outcome)


def _use(state: _State, places: Iterable[Sequence[Span]], outcome: str, rule: str) -> None:
    """Note how words ended that give no cell of an activity."""
    state.reading.used += [
        Used(span=span, outcome=outcome, rule=rule) for spans in places for span in spans
    ]


def _add(state: _State, k: int, span: Span, n: int, unit: Span | None) -> None:
    activity, choice, slot = state.open, state.choices[k], state.frame.slots[k]
    if activity is None:
        return
    key = (span.start, n if state.parent else 0)
    known = activity.cells.get(key)
    rows = (*known.rows, n) if known else (n,)
    activity.cells[key] = FieldCell(
        fields=lexicon_fields(slot.head, choice.fields, state.terms), span=span, rows=rows,
        sentence=_sentence(state, k, span),
        heading=" ".join(heading_of(slot, choice.field).split()), unit=unit,
        doubtful=state.doubt(k), of_task=k in state.of_tasks,
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
