"""What did people decide, and which decisions cannot all hold? Resolve layer.

A person's decision always wins; it is applied after extraction and before the graph. Of several
decisions on one target and verb the last of the same person counts; two people who differ stop the
build, and so does a name that is the same as and not the same as another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from kg.errors import ResolveError
from kg.text import fold


class Verb(StrEnum):
    """What a person may decide about a target."""

    ACCEPT = "accept"  # a fact or element is right as it stands
    REJECT = "reject"  # a fact, element, actor or source is not in the plan
    SET = "set"  # a field has another value: "year=2018"
    ADD = "add"  # an element has one more fact or element below it: "lead=Ministry of Health"
    MOVE = "move"  # a fact belongs to another element, an element under another
    SPLIT = "split"  # a name is several actors: their names joined by |
    JOIN = "join"  # a name's parts are one actor
    SAME_AS = "same_as"  # two names are one actor
    NOT_SAME_AS = "not_same_as"  # two names are two actors
    IGNORE = "ignore"  # words that were not understood are rightly left out
    FIELD_IS = "field_is"  # a heading means a field (read by extract)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision of a person about one target: a fact, an element, an actor or a name.

    `words` hold what the target was when it was decided about; `author` and `time` say who wrote
    the row and when; `row` is its line in `decisions.csv`.
    """

    who: str
    target: str
    verb: Verb
    value: str = ""
    reason: str = ""
    words: str = ""
    author: str = ""
    time: str = ""
    row: int = 0

    @property
    def place(self) -> str:
        """Where the decision stands, for a message."""
        return f"decisions.csv, row {self.row}" if self.row else f"{self.who}: {self.verb}"


@dataclass(frozen=True, slots=True)
class Rulings:
    """The decisions about names: which are one actor, which are not."""

    groups: tuple[frozenset[str], ...] = ()
    apart: frozenset[frozenset[str]] = frozenset()

    def are_apart(self, one: str, other: str) -> bool:
        """Whether a person decided that two names are two actors."""
        if not self.apart:
            return False
        a, b = self._group(fold(one)), self._group(fold(other))
        return any(len(p & a) and len(p & b) for p in self.apart) and not a & b

    def _group(self, key: str) -> frozenset[str]:
        return next((g for g in self.groups if key in g), frozenset({key}))


def rulings_of(decisions: Sequence[Decision]) -> Rulings:
    """The rulings about names, contradictions refused.

    Raises: ResolveError with the chain of decisions that makes two names one although another
    decision keeps them apart, or with the two people who set different values.
    """
    refuse_quarrels([(d.target, d) for d in decisions])
    same = [d for d in decisions if d.verb is Verb.SAME_AS]
    apart = [d for d in decisions if d.verb is Verb.NOT_SAME_AS]
    links: dict[str, list[tuple[str, Decision]]] = {}
    for d in same:
        a, b = fold(d.target), fold(d.value)
        links.setdefault(a, []).append((b, d))
        links.setdefault(b, []).append((a, d))
    for d in apart:
        path = _reached(links, fold(d.target)).get(fold(d.value))
        if path is not None:
            chain = "; ".join(f"{p.who}: {p.target} same_as {p.value}" for p in path)
            raise ResolveError(
                f"{d.who} decided that {d.target} is not the same as {d.value},"
                f" but {chain or 'they are one name'}; take one of these decisions back"
            )
    pairs = frozenset(frozenset({fold(d.target), fold(d.value)}) for d in apart)
    groups: dict[str, frozenset[str]] = {}
    for name in sorted(links):
        if name not in groups:
            groups |= dict.fromkeys(group := frozenset(_reached(links, name)), group)
    return Rulings(tuple(dict.fromkeys(groups.values())), pairs)


def refuse_quarrels(decisions: Sequence[tuple[str, Decision]]) -> None:
    """Refuse that two people decide differently about one thing; each comes with what it is about.

    Raises: ResolveError with what each of them said.
    """
    last: dict[tuple[str, Verb, str], dict[str, Decision]] = {}
    for target, d in decisions:
        if d.verb in (Verb.SET, Verb.SPLIT, Verb.FIELD_IS, Verb.ACCEPT, Verb.REJECT):
            verb = Verb.ACCEPT if d.verb is Verb.REJECT else d.verb
            part = d.value.partition("=")[0].strip() if d.verb is Verb.SET else ""
            last.setdefault((target, verb, part), {})[d.who] = d
    for by_person in last.values():
        if len({(d.verb, d.value) for d in by_person.values()}) > 1:
            said = "; ".join(f"{d.who}: {d.verb} {d.value}".strip() for d in by_person.values())
            target = next(iter(by_person.values())).target
            raise ResolveError(f"people decided differently about {target} ({said}); agree on one")


def _reached(links: dict[str, list[tuple[str, Decision]]], start: str) -> dict[str, list[Decision]]:
    """The names that are one with a name, each with the chain of same_as decisions to it."""
    reached: dict[str, list[Decision]] = {start: []}
    queue = [start]
    for name in queue:
        for other, decision in links.get(name, []):
            if other not in reached:
                reached[other] = [*reached[name], decision]
                queue.append(other)
    return reached
