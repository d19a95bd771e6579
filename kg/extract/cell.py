"""The cell that a statement is read from, and what is needed to read it. Extract layer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kg.extract.draft import Mention
from kg.extract.quoting import Quoter
from kg.extract.spans import Span
from kg.extract.vocabulary import Vocabulary

Find = Callable[[Span], tuple[Mention, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a statement stands and what is needed to read it."""

    about: str
    quoter: Quoter
    words: Vocabulary
    find: Find
    known: Find
    acting: Find
    heading: str = ""  # the words over the cell's column
    unit: Span | None = None  # the cell of its row that gives the unit of sums
    above: Span | None = None  # a time that stands above it and others

    @property
    def text(self) -> str:
        """The document's text."""
        return self.quoter.document.text
