"""Which element, fact, actor or source does somebody mean by what kg once printed? Model layer.

Every form is taken: the id, with or without the plan before it, as IRI; the place by which elements
were called up to 0.1.0 (`g1/a3/lead/gb-ministry-of-justice`); a title, a name, and a number with
what is meant there ("1.3 lead Ministry of Justice", "1.3 lead", "1.3 deadline").
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from urllib.parse import unquote

from kg.ids import ID, without_place
from kg.model.codes import Role
from kg.model.labels import printed_number, spoken_numbers
from kg.model.places import letter_of, places_of
from kg.model.records import (
    Activity,
    Actor,
    Allocation,
    Deadline,
    Element,
    ExpectedResult,
    Fact,
    FundingSource,
    Indicator,
    Participation,
    PlanRecords,
    Risk,
)
from kg.text import fold, same_key

_OF_ELEMENT = re.compile(r"[gat][0-9]*")  # how an element's id or place begins
_COUNTED = re.compile(r"\d+")
_COUNTRY = re.compile(r"(?:[a-z]{2}|zz-.+)-")
_KIND_WORDS = {"goal": "g", "activity": "a", "task": "t"}
KINDS: Mapping[str, type[Fact]] = {
    "money": Allocation, "amount": Allocation, "budget": Allocation, "deadline": Deadline,
    "due": Deadline, "indicator": Indicator, "result": ExpectedResult, "risk": Risk,
}  # fmt: skip


class Targets:
    """The things of one plan that a decision, a label or a question may name."""

    def __init__(self, records: PlanRecords) -> None:
        self.records = records
        self.places = places_of(records)
        self.elements: dict[str, Element] = {x.id: x for x in records.elements}
        self.facts: dict[str, Fact] = {x.id: x for x in records.facts}
        self.facts_of: dict[str, list[Fact]] = defaultdict(list)
        for fact in records.facts:
            self.facts_of[fact.about].append(fact)
        self._by_head = {x: x for x in self.elements} | {p: x for x, p in self.places.items()}

    def find(self, target: str) -> tuple[str, ...]:
        """The ids of what a target may mean: one if it is clear, several or none if not.

        Edges: an exact id goes before an older form, that before names, these before titles.
        """
        words = self._local(target)
        ways = (self._exact, self._below, self.named, self._numbered, self._titled)
        return next((found for way in ways if (found := way(words))), ())

    def _local(self, target: str) -> str:
        """A target without angle brackets, base and plan."""
        words = unquote(target.strip().strip("<>").removeprefix(ID)) if ID in target else target
        words = words.strip().removeprefix("plan/").strip("/")
        return words.removeprefix(f"{self.records.plan.id}/")

    def _exact(self, words: str) -> tuple[str, ...]:
        known = words in self.facts or words in self._by_head or words in self.holders
        return (self._by_head.get(words, words),) if known else ()

    def _below(self, words: str) -> tuple[str, ...]:
        """A fact by the form of its element and its own ending, of this or an earlier version."""
        first, _, rest = words.partition("/")
        renamed = [rest] if not _OF_ELEMENT.fullmatch(first) else []  # the plan's folder
        for text in (words, *renamed):
            parts = text.split("/")
            for n in range(len(parts), 0, -1):
                element = self._by_head.get("/".join(parts[:n]))
                if element is not None:
                    found = (element,) if n == len(parts) else self._tails(element, parts[n:])
                    if found:
                        return found
        return ()

    def _tails(self, element: str, tail: Sequence[str]) -> tuple[str, ...]:
        own = self.facts_of.get(element, ())
        wanted = "/".join(tail)
        exact = tuple(x.id for x in own if x.id == f"{element}/{wanted}")
        if exact:
            return exact
        if len(tail) == 2 and _COUNTED.fullmatch(tail[1]) and tail[0] in KINDS:
            counted = [x for x in own if isinstance(x, KINDS[tail[0]])]
            at = int(tail[1]) - 1
            return (counted[at].id,) if 0 <= at < len(counted) else ()
        endings = [x for x in own if isinstance(x, Participation) and _ends_as(x, tail)]
        longest = max((len(x.id) for x in endings), default=0)
        return tuple(x.id for x in endings if len(x.id) == longest)

    @cached_property
    def holders(self) -> dict[str, Actor | FundingSource]:
        """Actors and sources by id."""
        found: dict[str, Actor | FundingSource] = {x.id: x for x in self.records.actors}
        found.update((x.id, x) for x in self.records.sources)
        return found

    @cached_property
    def _by_label(self) -> dict[str, tuple[str, ...]]:
        """Actors and sources by their names and by their ids without the country."""
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for one in self.holders.values():
            found[without_place(one.id)][one.id] = None
            for label in one.labels:
                found[fold(label.text)][one.id] = None
        return {key: _actors_first(ids) for key, ids in found.items() if key}

    def named(self, words: str) -> tuple[str, ...]:
        """Actors, else sources, that have this name or this id, whatever country stands in it."""
        key = without_place(words)
        return self._by_label.get(key if key != words else fold(words), ())

    @cached_property
    def _by_number(self) -> dict[str, list[str]]:
        return {number: self._of_activities(ids) for number, ids in self._numbers.items()}

    @cached_property
    def _numbers(self) -> dict[str, list[str]]:
        """Every element that bears a number, as printed or as people say it."""
        found: dict[str, list[str]] = defaultdict(list)
        spoken = spoken_numbers(self.records)
        for element in self.elements.values():
            numbers = {spoken[element.id].text, printed_number(element), (element.number or "")}
            for number in sorted(filter(None, numbers)):
                found[number.casefold()].append(element.id)
        return {number: list(dict.fromkeys(ids)) for number, ids in found.items()}

    def _of_activities(self, ids: list[str]) -> list[str]:
        """Of an activity and a goal with one number the activity: it is what people speak of."""
        own = [x for x in ids if isinstance(self.elements[x], Activity)]
        return own if len(own) == 1 else ids

    def _numbered(self, words: str) -> tuple[str, ...]:
        """A number alone, or with what is meant there before or behind it."""
        text = " ".join(words.replace("/", " ").split())
        first, _, rest = text.partition(" ")
        if first.casefold() in _KIND_WORDS:
            letter = _KIND_WORDS[first.casefold()]
            return tuple(x for x in self._numbers.get(rest.casefold(), ()) if x[0] == letter)
        if first.strip("().").casefold() not in self._by_number:
            rest, _, first = text.rpartition(" ")
        elements = self._by_number.get(first.strip("().").casefold(), [])
        if not rest:
            return tuple(elements)
        return tuple(x for element in elements for x in self._said_of(element, rest))

    def _said_of(self, element: str, rest: str) -> Iterable[str]:
        word, _, name = rest.partition(" ")
        kind, role = KINDS.get(word.casefold()), word.casefold()
        if kind is not None:
            key = same_key(name)
            return [
                x.id for x in self.facts_of.get(element, ())
                if isinstance(x, kind) and (not key or key in same_key(_words(x)))
            ]  # fmt: skip
        if role not in set(Role):
            role, name = "", rest
        who = self._by_label.get(fold(name), ())
        return [
            x.id for x in self.facts_of.get(element, ())
            if isinstance(x, Participation) and role in ("", x.role)
            and (not name or x.actor in who)
        ]  # fmt: skip

    @cached_property
    def _by_title(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for element in self.elements.values():
            title = self.printed_titles.get(element.id, element.title)
            for key in dict.fromkeys((same_key(title), same_key(element.title))):
                found[key].append(element.id)
        return found

    @cached_property
    def printed_titles(self) -> dict[str, str]:
        """The titles that the plan prints where a person decided on another one."""
        return {
            x.about: x.before
            for x in reversed(self.records.decisions)
            if x.verb == "set" and x.value.startswith("title=") and x.outcome == "applied"
        }

    def _titled(self, words: str) -> tuple[str, ...]:
        return tuple(self._by_title.get(same_key(words), ())) if same_key(words) else ()

    def same_title(self, title: str, letter: str = "") -> list[Element]:
        """The elements that have this title, case, space, dashes and marks apart."""
        found = [self.elements[x] for x in self._by_title.get(same_key(title), ())]
        return [x for x in found if letter in ("", letter_of(x))]


def _words(fact: Fact) -> str:
    return getattr(fact, "title", "") or " ".join(p.exact for p in fact.passages)


def _ends_as(fact: Participation, tail: Sequence[str]) -> bool:
    """Whether a participation was once called so: with the country before the name."""
    own = fact.id.removeprefix(f"{fact.about}/").partition("/")
    said = "/".join(tail).partition("/")
    country = said[2].removesuffix(own[2])
    return said[0] == own[0] and said[2] != country and bool(_COUNTRY.fullmatch(country))


def _actors_first(ids: Iterable[str]) -> tuple[str, ...]:
    """Of an actor and a source with one name the actor."""
    actors = tuple(x for x in ids if not x.startswith("source/"))
    return actors or tuple(ids)
