"""What the layouts hand on: goals, activities with their cells, abbreviations. Extract layer."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.extract.fields import FieldGuess
from kg.extract.spans import Span
from kg.model.codes import GoalKind
from kg.model.records import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldCell:
    """A cell of an activity: its fields (two for "lead and partners") and the rows it covers.

    `heading` are the words of its column's head or key. `number` is that of a task printed in a
    column of its own. `doubtful` says why a person should look at its facts. `sentence` is where
    the bodies act if no cell names them: the subject, the addressee, "with X". `unit` is the cell
    that gives the unit of the row's sums. `of_task` says that it speaks of the task in whose row it
    stands, where the activity has no other row.
    """

    fields: tuple[str, ...]
    span: Span
    rows: tuple[int, ...] = (0,)
    heading: str = ""
    number: str | None = None
    doubtful: str = ""
    sentence: Span | None = None
    unit: Span | None = None
    of_task: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalRecord:
    """A goal met in reading order. `listed` goals stand in a list and hold no activities."""

    kind: GoalKind
    title: Span
    number: str | None = None
    listed: bool = False
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityRecord:
    """An activity met in reading order, with the cells that speak of it.

    `own_rows` says that each row but the first is of one task. `doubtful` says why a person should
    look at it. `when` is a time that stands above it and others.
    """

    title: Span
    number: str | None = None
    cells: tuple[FieldCell, ...] = ()
    rows: tuple[int, ...] = (0,)
    own_rows: bool = False
    doubtful: str = ""
    steps: tuple[Step, ...] = ()
    when: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GlossaryRecord:
    """An entry of the list of abbreviations."""

    short: Span
    long: Span


Record = GoalRecord | ActivityRecord | GlossaryRecord


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


@dataclass(frozen=True, slots=True, kw_only=True)
class KeySeen:
    """A key of keyed lines, cards or forms: what it was taken for, how often it was met."""

    head: str
    guess: FieldGuess | None
    n_times: int
    samples: tuple[str, ...] = ()


@dataclass(slots=True)
class Reading:
    """What the frames of a document give."""

    records: list[Record] = field(default_factory=list)
    used: list[Used] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    seen: list[TableSeen] = field(default_factory=list)
    keys: list[KeySeen] = field(default_factory=list)
