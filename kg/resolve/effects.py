"""What did a decision change, in words for a person? Resolve layer."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model.document import Passage
from kg.model.records import Allocation, Deadline, Element, Fact, Participation
from kg.resolve.book import Book


@dataclass(frozen=True, slots=True)
class Effect:
    """What one decision did. `about` is set where it made something new or gave it another id."""

    what: str
    before: str = ""
    after: str = ""
    about: str = ""
    element: str = ""
    passages: tuple[Passage, ...] = ()


def thing_words(book: Book, item: Fact | Element) -> str:
    """A fact or an element as a person would name it: what it says, and of which element."""
    if isinstance(item, Element):
        return f"{type(item).__name__.lower()} “{item.title}”"
    element = book.elements.get(item.about)
    at = f" of “{element.title}”" if element else ""
    return f"{fact_says(book, item)}{at}"


def fact_says(book: Book, fact: Fact) -> str:
    """What a fact says, without its element."""
    if isinstance(fact, Participation):
        actor = book.actors.get(fact.actor)
        return f"{fact.role} “{actor.name if actor else fact.actor}”"
    if isinstance(fact, Allocation):
        if fact.amount is None:
            return f"money ({fact.cost_status})"
        return f"money {fact.amount} {fact.currency or ''}".strip()
    if isinstance(fact, Deadline):
        return f"deadline {fact.start or ''} – {fact.end or ''}".strip()
    return f"{type(fact).__name__.lower()} “{getattr(fact, 'title', '')}”"
