"""What did people decide about names and facts? decisions.csv. Resolve layer.

Columns: who, target, verb, value, reason (others are ignored). A person's decision always wins; it
is applied after extraction and before the graph. Of several decisions on one target and verb the
last of the same person counts; two people who differ stop the build, and so does a name that is
the same as and not the same as another.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kg.errors import InputError, ResolveError, VocabularyError
from kg.model.records import Issue, PlanRecords
from kg.text import fold, fold_space


class Verb(StrEnum):
    """What a person may decide about a target."""

    ACCEPT = "accept"  # a fact is right as it stands
    REJECT = "reject"  # a fact, or an actor with its facts, is not in the plan
    SET = "set"  # a field of a fact has another value: "year=2018"
    SPLIT = "split"  # a name is several actors: their names joined by |
    JOIN = "join"  # a name's parts are one actor
    SAME_AS = "same_as"  # two names are one actor
    NOT_SAME_AS = "not_same_as"  # two names are two actors
    FIELD_IS = "field_is"  # a heading means a field (read by extract)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision of a person about one target: a fact's id, an actor's id or a name."""

    who: str
    target: str
    verb: Verb
    value: str = ""
    reason: str = ""


_COLUMNS = ("who", "target", "verb", "value", "reason")


def read_decisions(content: str, *, where: str = "decisions.csv") -> tuple[Decision, ...]:
    """The decisions of a CSV text with a header line.

    Raises: InputError if a column is missing or a row has no person or target; VocabularyError
    for a verb that does not exist.
    """
    rows = csv.DictReader(io.StringIO(content))
    missing = [c for c in ("who", "target", "verb") if c not in (rows.fieldnames or ())]
    if missing:
        raise InputError(f"the column {missing[0]} is missing; add it", where=where)
    return tuple(
        _decision(row, f"{where}, row {n}")
        for n, row in enumerate(rows, start=2)
        if any((v or "").strip() for k, v in row.items() if k in _COLUMNS)
    )


def _decision(row: dict[str, str], where: str) -> Decision:
    parts = {c: fold_space(row.get(c) or "") for c in _COLUMNS}
    if not parts["who"] or not parts["target"]:
        raise InputError("who decided and what for is empty; fill both in", where=where)
    accepted = [str(v) for v in Verb]
    if parts["verb"] not in accepted:
        listed = ", ".join(accepted)
        raise VocabularyError(
            f"{where}: unknown verb “{parts['verb']}”; use one of: {listed}",
            value=parts["verb"],
            accepted=accepted,
        )
    return Decision(
        who=parts["who"],
        target=parts["target"],
        verb=Verb(parts["verb"]),
        value=parts["value"],
        reason=parts["reason"],
    )


@dataclass(frozen=True, slots=True)
class Rulings:
    """The decisions about names: which are one actor, which are not."""

    groups: tuple[frozenset[str], ...] = ()
    apart: frozenset[frozenset[str]] = frozenset()

    def are_apart(self, one: str, other: str) -> bool:
        """Whether a person decided that two names are two actors."""
        a, b = self._group(fold(one)), self._group(fold(other))
        return any(len(p & a) and len(p & b) for p in self.apart) and not a & b

    def _group(self, key: str) -> frozenset[str]:
        return next((g for g in self.groups if key in g), frozenset({key}))


def rulings_of(decisions: Sequence[Decision]) -> Rulings:
    """The rulings about names, contradictions refused.

    Raises: ResolveError with the chain of decisions that makes two names one although another
    decision keeps them apart, or with the two people who set different values.
    """
    _refuse_quarrels(decisions)
    same = [d for d in decisions if d.verb is Verb.SAME_AS]
    apart = [d for d in decisions if d.verb is Verb.NOT_SAME_AS]
    links: dict[str, list[tuple[str, Decision]]] = {}
    for d in same:
        a, b = fold(d.target), fold(d.value)
        links.setdefault(a, []).append((b, d))
        links.setdefault(b, []).append((a, d))
    for d in apart:
        path = _path(links, fold(d.target), fold(d.value))
        if path is not None:
            chain = "; ".join(f"{p.who}: {p.target} same_as {p.value}" for p in path)
            raise ResolveError(
                f"{d.who} decided that {d.target} is not the same as {d.value},"
                f" but {chain or 'they are one name'}; take one of these decisions back"
            )
    pairs = frozenset(frozenset({fold(d.target), fold(d.value)}) for d in apart)
    return Rulings(_groups(links), pairs)


def _refuse_quarrels(decisions: Sequence[Decision]) -> None:
    last: dict[tuple[str, Verb, str], dict[str, Decision]] = {}
    for d in decisions:
        if d.verb in (Verb.SET, Verb.SPLIT, Verb.FIELD_IS, Verb.ACCEPT, Verb.REJECT):
            verb = Verb.ACCEPT if d.verb is Verb.REJECT else d.verb
            part = d.value.partition("=")[0].strip() if d.verb is Verb.SET else ""
            last.setdefault((d.target, verb, part), {})[d.who] = d
    for (target, _, _), by_person in last.items():
        if len({(d.verb, d.value) for d in by_person.values()}) > 1:
            said = "; ".join(f"{d.who}: {d.verb} {d.value}".strip() for d in by_person.values())
            raise ResolveError(f"people decided differently about {target} ({said}); agree on one")


def _path(
    links: dict[str, list[tuple[str, Decision]]], start: str, goal: str
) -> list[Decision] | None:
    """The chain of same_as decisions between two names, None if there is none."""
    reached: dict[str, list[Decision]] = {start: []}
    queue = [start]
    for name in queue:
        if name == goal:
            return reached[name]
        for other, decision in links.get(name, []):
            if other not in reached:
                reached[other] = [*reached[name], decision]
                queue.append(other)
    return None


def _groups(links: dict[str, list[tuple[str, Decision]]]) -> tuple[frozenset[str], ...]:
    found: list[frozenset[str]] = []
    for name in sorted(links):
        if not any(name in g for g in found):
            found.append(frozenset(n for n in links if _path(links, name, n) is not None))
    return tuple(found)


def stale_decisions(records: PlanRecords, decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Decisions whose target is not in the plan any more: listed, never applied."""
    known = {fact.id for fact in records.facts} | {e.id for e in records.elements}
    known |= {a.id for a in records.actors}
    labels = {fold(label.text) for a in records.actors for label in a.labels}
    return tuple(
        d for d in decisions if d.verb is not Verb.FIELD_IS and not _hits(d, known, labels)
    )


def _hits(decision: Decision, known: set[str], labels: set[str]) -> bool:
    """Whether a decision's target is in the plan; a join's whole is new, a part must be there."""
    names = [decision.target]
    if decision.verb is Verb.JOIN:
        names = decision.value.split("|")
    return any(name.strip() in known or fold(name) in labels for name in names)


def stale_issue(decision: Decision) -> Issue:
    """A stale decision as an issue."""
    return Issue(
        code="stale-decision",
        message=f"{decision.who} decided {decision.verb} on {decision.target}, which is not here",
        advice="correct the target in decisions.csv or remove the row",
    )
