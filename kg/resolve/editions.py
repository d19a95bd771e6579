"""Which goal, activity or task of an edition continues which of the edition before? Resolve layer.

Elements are compared by the words of their titles, rare words counting more, and by their number
and place. Only a clear winner on both sides is tied; a likely pair becomes an issue for a person,
whose decision (`set`, `continues=<plan-id>/<element-id>`, or nothing behind the sign) always wins.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from kg.model.records import Element, Issue, PlanRecords, Step
from kg.model.rules import Rule
from kg.text import fold

# Shares of words in common, 0 to 1. Unlike titles within the two shipped plans reach 0.73 at most.
SURE = 0.75  # from here two titles are one title reworded
LIKELY = 0.5  # from here a person should look
CLEAR = 0.1  # by so much the best must beat the second best
SAME_NUMBER = 0.1  # what the same number below the same element adds when two are compared
EVERYWHERE = 500  # elements; a word in more of them leads to no candidate, to stay quick
STEM = 4  # letters of a word that count: the rest may be an ending
KINDS = ("goals", "activities", "tasks")

E = TypeVar("E", bound=Element)
Words = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Pair:
    """An element and the one it seems to continue: how alike their words are, and their places."""

    before: Element
    after: Element
    alike: float
    place: float = 0.0

    @property
    def rank(self) -> float:
        """Words and place together; place only ever decides between two that are alike."""
        return self.alike + self.place


@dataclass(frozen=True, slots=True)
class EditionMatch:
    """What goes on in a later edition: `ties` by id there, `likely` pairs for a person to judge."""

    ties: Mapping[str, Pair]
    likely: tuple[Pair, ...]


def match_edition(before: PlanRecords, after: PlanRecords) -> EditionMatch:
    """Which elements of the later edition clearly continue one of the earlier, and which may.

    Edges: elements that already say what they continue, or about which a person decided, are in
    neither; `continued_activities` has them, too.
    """
    ties: dict[str, Pair] = {}
    likely: list[Pair] = []
    for kind in KINDS:
        found, open_pairs = _pairs(getattr(before, kind), getattr(after, kind), ties)
        ties |= {pair.after.id: pair for pair in found}
        likely += open_pairs
    return EditionMatch(ties, tuple(likely))


def link_edition(before: PlanRecords, after: PlanRecords) -> PlanRecords:
    """The later edition with `continues` on each element that clearly continues an earlier one.

    Shape: elements in their order; one issue for each likely pair that was not tied.
    Edges: what a person decided stays; a plan that continues nothing comes back as it is.
    """
    match, plan = match_edition(before, after), before.plan.id
    linked: dict[str, Any] = {
        kind: tuple(_tied(x, match.ties.get(x.id), plan) for x in getattr(after, kind))
        for kind in KINDS
    }
    issues = tuple(_issue(pair, plan) for pair in match.likely)
    return replace(after, **linked, issues=(*after.issues, *issues))


def continued_activities(
    before: PlanRecords, after: PlanRecords, match: EditionMatch
) -> dict[str, str]:
    """Activities of the later edition and those of the earlier one they continue, by their ids."""
    ours = {activity.id for activity in before.activities}
    found: dict[str, str] = {}
    for activity in after.activities:
        plan, _, element = (activity.continues or "").partition("/")
        if plan == before.plan.id and element in ours:
            found[activity.id] = element
        elif activity.id in match.ties:
            found[activity.id] = match.ties[activity.id].before.id
    return found


def _pairs(
    before: Sequence[Element], after: Sequence[Element], ties: Mapping[str, Pair]
) -> tuple[list[Pair], list[Pair]]:
    """(clear pairs, likely ones) of one kind of element."""
    used = {element.continues.partition("/")[2] for element in after if element.continues}
    holders = by_stem(element for element in before if element.id not in used)
    weight = word_weights([*before, *after])
    scored = [
        Pair(old, new, alike(old.title, new.title, weight), _same_place(old, new, ties))
        for new in after
        if not new.continues and not _is_decided(new)
        for old in sharing(new.title, holders)
    ]
    worth = sorted(
        (pair for pair in scored if pair.alike >= LIKELY),
        key=lambda pair: (-pair.rank, pair.after.id, pair.before.id),
    )
    clear = [pair for pair in worth if pair.alike >= SURE and _is_clear(pair, worth)]
    taken = {pair.after.id for pair in clear}, {pair.before.id for pair in clear}
    likely: list[Pair] = []
    for pair in worth:
        if pair.after.id not in taken[0] and pair.before.id not in taken[1]:
            likely.append(pair)
            taken[0].add(pair.after.id)
            taken[1].add(pair.before.id)
    return clear, likely


def by_stem(elements: Iterable[E]) -> dict[str, list[E]]:
    """The elements with each word of titles, words that are everywhere left out."""
    found: dict[str, list[E]] = {}
    for element in elements:
        for stem in stems(element.title):
            found.setdefault(stem, []).append(element)
    return {stem: held for stem, held in found.items() if len(held) <= EVERYWHERE}


def sharing(title: str, holders: Mapping[str, Sequence[E]]) -> list[E]:
    """The elements of `by_stem` that share a word with a title: no others can be like it."""
    return list({x.id: x for stem in stems(title) for x in holders.get(stem, ())}.values())


def _is_decided(element: Element) -> bool:
    return any(step.rule is Rule.DECISION and "continues=" in step.reason for step in element.steps)


def _is_clear(pair: Pair, others: Iterable[Pair]) -> bool:
    """Whether no other pair of either element comes near."""
    return all(
        pair.rank - other.rank >= CLEAR
        for other in others
        if other is not pair and (other.before is pair.before or other.after is pair.after)
    )


def stems(title: str) -> Words:
    """The beginnings of the words of a title, and how often each occurs."""
    return Counter(word[:STEM] for word in fold(title).split())


def word_weights(elements: Iterable[Element]) -> dict[str, float]:
    """How much each word of titles tells: rare ones more (inverse document frequency).

    The key "" holds the weight of words that no title has: that of the rarest.
    """
    titles = [stems(element.title) for element in elements]
    seen = Counter(stem for title in titles for stem in title)
    weight = {stem: math.log(1 + len(titles) / n) for stem, n in seen.items()}
    return {"": max(weight.values(), default=1.0)} | weight


def alike(old: str, new: str, weight: Mapping[str, float]) -> float:
    """The weighted share of words two titles have in common (Dice), 0 to 1.

    Edges: a word that has no weight, as no title weighed holds it, counts as the rarest.
    """
    if fold(old) == fold(new):
        return 1.0
    a, b = stems(old), stems(new)
    rarest = weight[""]
    common = sum(weight.get(stem, rarest) * min(n, b.get(stem, 0)) for stem, n in a.items())
    whole = sum(weight.get(stem, rarest) * n for words in (a, b) for stem, n in words.items())
    return 2 * common / whole if whole else 0.0


def _same_place(old: Element, new: Element, ties: Mapping[str, Pair]) -> float:
    """Something more if both have one printed number, below elements that continue each other."""
    tie = ties.get(new.parent or "")
    above = tie.before.id if tie else None
    same_parent = above == old.parent if above or old.parent else True
    return SAME_NUMBER if same_parent and old.number and old.number == new.number else 0.0


def _tied(element: E, pair: Pair | None, plan: str) -> E:
    if pair is None:
        return element
    same = fold(pair.before.title) == fold(element.title)
    reason = f"same title as {plan}/{pair.before.id}" if same else (
        f"{pair.alike:.0%} of the words, weighted, as in “{pair.before.title}”"
    )  # fmt: skip
    step = Step(Rule.EDITION_TITLE if same else Rule.EDITION_WORDS, reason)
    steps = (*element.steps, step)
    return replace(element, continues=f"{plan}/{pair.before.id}", steps=steps)


def _issue(pair: Pair, plan: str) -> Issue:
    return Issue(
        code="edition-doubtful",
        message=(
            f"“{pair.after.title}” may continue “{pair.before.title}” of {plan} "
            f"({pair.alike:.0%} of the words)."
        ),
        advice=(
            f"Decide in decisions.csv: target {pair.after.id}, verb set, value "
            f"continues={plan}/{pair.before.id}, or continues= for no."
        ),
        about=pair.after.id,
        passages=pair.after.passages,
    )
