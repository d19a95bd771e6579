"""What the layouts hand on: goals, activities with their cells, abbreviations. Extract layer."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.extract.spans import Span
from kg.model.codes import GoalKind
from kg.model.records import Issue, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldCell:
    """A cell of an activity: its fields (two for "lead and partners") and the rows it covers.

    `heading` are the words of its column's head or key.
    """

    fields: tuple[str, ...]
    span: Span
    rows: tuple[int, ...] = (0,)
    heading: str = ""


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

    `title` is None where the table names tasks without an activity.
    """

    title: Span
    number: str | None = None
    cells: tuple[FieldCell, ...] = ()
    rows: tuple[int, ...] = (0,)
    steps: tuple[Step, ...] = ()


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


@dataclass(slots=True)
class Reading:
    """What one walk over the blocks of a document collects."""

    records: list[Record] = field(default_factory=list)
    used: list[Used] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
