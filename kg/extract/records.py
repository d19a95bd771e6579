"""What the layouts hand on: goals, activities with their cells, abbreviations. Extract layer."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from kg.extract.fields import FieldGuess, split_number
from kg.extract.spans import Span
from kg.model.codes import GoalKind
from kg.model.records import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldCell:
    """A cell of an activity: its fields (two for "lead and partners") and the rows it covers.

    `heading` are the words of its column's head or key. `number` is that of a task printed in a
    column of its own. `doubtful` says why a person should look at its facts. `sentence` is where
    the bodies act if no cell names them: the subject, the addressee, "with X".
    """

    fields: tuple[str, ...]
    span: Span
    rows: tuple[int, ...] = (0,)
    heading: str = ""
    number: str | None = None
    doubtful: str = ""
    sentence: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalRecord:
    """A goal met in reading order. `listed` goals stand in a list and hold no activities."""

    kind: GoalKind
    title: Span
    number: str | None = None
    listed: bool = False
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadRecord:
    """A heading that may turn out to be a goal: what follows it decides.

    `sure` says that it begins with a word for an activity ("Measure 2.1 …").
    """

    title: Span
    line: Span
    number: str | None = None
    level: int = 0
    sure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityRecord:
    """An activity met in reading order, with the cells that speak of it.

    `own_rows` says that each row but the first is of one task. `level` is that of its heading in
    running text, 0 in tables. `doubtful` says why a person should look at it.
    """

    title: Span
    number: str | None = None
    cells: tuple[FieldCell, ...] = ()
    rows: tuple[int, ...] = (0,)
    own_rows: bool = False
    level: int = 0
    doubtful: str = ""
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GlossaryRecord:
    """An entry of the list of abbreviations."""

    short: Span
    long: Span


Record = GoalRecord | HeadRecord | ActivityRecord | GlossaryRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """A cell or line that a layout has dealt with itself, and how it ended."""

    span: Span
    outcome: str  # fact, ignored or issue
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """Words that no rule understands: what is said of them, and where they stand."""

    code: str
    message: str
    advice: str
    span: Span


@dataclass(frozen=True, slots=True)
class ColumnSeen:
    """One column as it was understood: its head, and what it was taken for, how sure and why."""

    head: str
    guess: FieldGuess | None
    position: int
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSeen:
    """One table, or a part of one with heads of its own, as it was understood."""

    number: int
    sheet: str | None
    kind: str
    how: str
    score: float
    rows: tuple[int, int]
    n_columns: int
    header_row: int | None
    columns: tuple[ColumnSeen, ...] = ()
    may_be: str = ""  # the layout suggested for a table of no known kind


@dataclass(slots=True)
class OpenActivity:
    """The activity whose keyed lines, form rows or milestones are being read.

    `sure`: a word or key for an activity opened it, not only a line above a key. `row` counts its
    tasks: each has a row of its own.
    """

    title: Span
    how: str
    number: str | None = None
    sure: bool = True
    headed: bool = False  # by a heading of its own, not by a key
    level: int = 0
    row: int = 0
    cells: list[FieldCell] = field(default_factory=list)
    lines: list[Span] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeySeen:
    """A key of keyed lines, cards or forms: what it was taken for, how often it was met."""

    head: str
    guess: FieldGuess | None
    n_times: int
    samples: tuple[str, ...] = ()


MOST_VALUES = 10  # values of a key kept to tell what it may mean


@dataclass(slots=True)
class Reading:
    """What one walk over the blocks of a document collects."""

    records: list[Record] = field(default_factory=list)
    used: list[Used] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    seen: list[TableSeen] = field(default_factory=list)
    keys: Counter[str] = field(default_factory=Counter)  # heads of keyed lines and cards
    guess_by_key: dict[str, FieldGuess | None] = field(default_factory=dict)
    values_by_key: dict[str, list[Span]] = field(default_factory=dict)  # the first of each
    open: OpenActivity | None = None
    headline: HeadRecord | None = None  # the last line that may be a title
    waiting: list[HeadRecord] = field(default_factory=list)  # headings met while one is open

    def note_key(self, head: str, guess: FieldGuess | None, value: Span | None = None) -> None:
        """Remember that a key was met, what it was taken for, and its first values."""
        if guess is not None and guess.number:  # "Activity 12" is the key "Activity"
            head = split_number(head)[0]
        self.keys[head] += 1
        if guess is not None or head not in self.guess_by_key:
            self.guess_by_key[head] = guess
        values = self.values_by_key.setdefault(head, [])
        if value is not None and value.end > value.start and len(values) < MOST_VALUES:
            values.append(value)
