"""The cells of a PDF table, and the table of one page. Read layer."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.read.pdf_words import Column, WordLine

NEAR = 3.0  # points within which two edges are one
SPACE = 0.55  # of a letter's height: wider than the space between two words


@dataclass(slots=True)
class Slot:
    """One cell: where it stands on its page and in its table, and the lines inside."""

    x0: float
    x1: float
    top: float
    bottom: float
    page: int
    lines: list[WordLine] = field(default_factory=list)
    row: int = 0
    column: int = 0
    row_span: int = 1
    column_span: int = 1
    right: float | None = None  # where lines end that no line limits
    is_open: bool = False  # no line closes it below: words may hang out of it
    fill: str = ""  # its colour
    has_picture: bool = False

    @property
    def room(self) -> Column:
        """The room that its lines had, without what letters keep from a line drawn."""
        if self.right is None:
            return Column(self.x0, self.x1)
        return Column(self.x0, self.right, guessed=True)

    @property
    def is_empty(self) -> bool:
        """Whether the cell has no words."""
        return not self.lines


@dataclass(slots=True)
class PageTable:
    """The part of a table that stands on one page."""

    page: int
    top: float
    bottom: float
    slots: list[Slot]
    open_top: bool = False  # no line closes it above: the row was cut by the page
    open_bottom: bool = False

    @property
    def x0(self) -> float:
        """The left edge."""
        return min(slot.x0 for slot in self.slots)

    @property
    def x1(self) -> float:
        """The right edge."""
        return max(slot.x1 for slot in self.slots)

    def last_row(self) -> int:
        """The number of the last row."""
        return max(slot.row + slot.row_span - 1 for slot in self.slots)
