"""Decisions that add what the document says and was not read: a role, money, a date, an activity.

Resolve layer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from kg.errors import ResolveError
from kg.ids import name_of_words
from kg.model.codes import CostStatus, Origin, Role, TimeKind
from kg.model.document import Passage
from kg.model.records import (
    Activity,
    Allocation,
    Deadline,
    Element,
    ExpectedResult,
    Fact,
    Goal,
    Indicator,
    Participation,
    Risk,
    Task,
)
from kg.resolve.book import Book, passages_near, role_id, step_of
from kg.resolve.changing import Effect, looked_up, thing_words
from kg.resolve.decisions import Decision
from kg.resolve.values import WORDS, assignments, is_added, sum_and_currency

_ROLES = {str(role): role for role in Role}
_ELEMENTS: dict[str, tuple[type[Element], str, tuple[type[Element], ...]]] = {
    "goal": (Goal, "g", (Goal,)),
    "activity": (Activity, "a", (Goal,)),
    "task": (Task, "t", (Activity,)),
}
_TITLED: dict[str, Callable[..., Fact]] = {
    "indicator": Indicator, "result": ExpectedResult, "risk": Risk,
}  # fmt: skip
KINDS = (*_ROLES, "money", "deadline", *_TITLED, *_ELEMENTS)


def add(book: Book, decision: Decision, own: str) -> Effect | None:
    """`add`: what an element has more, as `kind=what; field=value`.

    Kinds: a role with a name, `money=5000 EUR`, `deadline=2026-12-31` or `2026-01-01/2026-12-31`,
    `indicator=`, `result=`, `risk=`, `task=`, `activity=` or `goal=` with its words. Behind it,
    `words=` keeps the words of the document that say it: their place is its evidence.
    Raises: ResolveError with the row if the kind is not known or a value does not fit.
    """
    if own and own not in book.elements:
        raise ResolveError(
            f"{decision.place}: {decision.target} is no goal, activity or task; "
            "add it to one of these"
        )
    (kind, value), *rest = assignments(decision.value, decision.place)
    element = book.elements.get(own)
    if kind in _ELEMENTS:
        return _add_element(book, decision, element, (kind, value, rest))
    if kind not in KINDS:
        raise ResolveError(
            f"{decision.place}: there is no “{kind}” to add; use one of: {', '.join(KINDS)}"
        )
    if element is None or not value:
        raise ResolveError(f"{decision.place}: say what to add to which activity; fill both in")
    fact = _made(book, decision, own, kind, value)
    given = {n: looked_up(book, decision, fact, n, text) for n, text in rest if n != WORDS}
    fact = replace(fact, passages=_evidence(book, element, rest), **given)
    fact = book.put_fact(replace(fact, origin=Origin.CURATED, steps=(step_of(decision),)))
    return Effect(thing_words(book, fact), after=decision.value, about=fact.id, element=own)


def _evidence(book: Book, element: Element, said: list[tuple[str, str]]) -> tuple[Passage, ...]:
    """The places of the words that a decision gives, nearest to what it adds to."""
    near: Sequence[Passage] = element.passages
    if is_added(element):  # these are the words of what it stands under
        near = book.quote(element.title, near) or near
    return tuple(x for name, words in said if name == WORDS for x in book.quote(words, near))


def _made(book: Book, decision: Decision, about: str, kind: str, said: str) -> Fact:
    """A fact of a kind with what is said of it."""
    if kind in _ROLES:
        blank = Participation(id="", about=about, actor="", role=_ROLES[kind])
        actor = looked_up(book, decision, blank, "actor", said)
        return replace(blank, id=role_id(about, kind, actor), actor=actor)
    if kind == "money":
        return _money(book, decision, about, said)
    if kind == "deadline":
        return _deadline(book, decision, about, said)
    own = book.free_id(f"{about}/{kind}/{name_of_words(said)}")
    return _TITLED[kind](id=own, about=about, title=said)


def _money(book: Book, decision: Decision, about: str, said: str) -> Fact:
    number, currency = sum_and_currency(said)
    blank = Allocation(id=f"{about}/money", about=about, cost_status=CostStatus.AMOUNT)
    if number.casefold() in set(CostStatus):
        own = book.free_id(f"{about}/money/{number.casefold()}")
        return replace(blank, id=own, cost_status=CostStatus(number.casefold()))
    amount = looked_up(book, decision, blank, "amount", number)
    code = looked_up(book, decision, blank, "currency", currency)
    own = book.free_id(f"{about}/money/amount")
    return replace(blank, id=own, amount=amount, currency=code)


def _deadline(book: Book, decision: Decision, about: str, said: str) -> Fact:
    first, _, last = said.replace(" ", "").partition("/")
    blank = Deadline(id=book.free_id(f"{about}/due"), about=about, time_kind=TimeKind.DAY)
    if first in set(TimeKind):
        return replace(blank, time_kind=TimeKind(first))
    start: date = looked_up(book, decision, blank, "start", first)
    end: date = looked_up(book, decision, blank, "end", last) if last else start
    if end < start:
        raise ResolveError(f"{decision.place}: the end {end} is before {start}; change them over")
    return replace(blank, start=start, end=end)


def _add_element(
    book: Book,
    decision: Decision,
    above: Element | None,
    said: tuple[str, str, list[tuple[str, str]]],
) -> Effect:
    """A goal, activity or task below another element, or at the top of the plan."""
    word, title, rest = said
    kind, letter, parents = _ELEMENTS[word]
    if not title or (above is None and word == "task"):
        raise ResolveError(f"{decision.place}: say the words of the {word} and where it stands")
    if above is not None and not isinstance(above, parents):
        raise ResolveError(
            f"{decision.place}: a {word} cannot stand under “{above.title}”; "
            f"name a {parents[0].__name__.lower()}"
        )
    near = tuple(passages_near(book, above))
    own = tuple(x for n, words in rest if n == WORDS for x in book.quote(words, near))
    made = kind(
        id=book.free_id(f"{letter}/{name_of_words(title)}"), title=title,
        parent=above.id if above else None, passages=own or near, steps=(step_of(decision),),
    )  # fmt: skip
    given = {n: looked_up(book, decision, made, n, text) for n, text in rest if n != WORDS}
    made = replace(made, **given)
    book.put_element(made)
    return Effect(thing_words(book, made), after=title, about=made.id, element=made.id)
