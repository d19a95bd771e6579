"""Are two plans editions of one, and which activity of one goes on in the other? Resolve layer.

Elements are compared by the words of their titles, rare words counting more, and by their number
and place. Only a clear winner on both sides is tied; a likely pair becomes an issue for a person,
whose decision (`set`, `continues=<plan-id>/<element-id>`, or nothing behind the sign) always wins.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar

from kg.model.codes import LabelKind
from kg.model.records import Actor, Element, Issue, PlanRecords, Step
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
    neither; `continued_activities` also has them.
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


# Are two plans editions of one, plans of two countries, or unrelated? Who is who in both?
#
# Bodies of two countries are never one. Where the country of a plan is not known, its bodies carry
# the plan in their ids; then a name that is the same in both editions, and means one body in each,
# says who is who.

FEWEST = 0.1  # share of the smaller plan's activities that must go on in the other


class Relation(StrEnum):
    """What two plans are to each other."""

    EDITIONS = "editions"
    COUNTRIES = "countries"
    UNRELATED = "unrelated"


@dataclass(frozen=True, slots=True)
class Related:
    """The relation of two plans, and in one sentence what says so."""

    relation: Relation
    why: str


def relation_of(one: PlanRecords, other: PlanRecords) -> Related:
    """What two plans are to each other: by what they say of it, by country, by their activities.

    Edges: plans of one country, or of unknown ones, that say nothing of each other are editions
    only if a tenth of the smaller one's activities goes on in the other, or may.
    """
    a, b = one.plan, other.plan
    if a.previous == b.id or b.previous == a.id:
        return Related(Relation.EDITIONS, "one says that it follows the other")
    if a.series and b.series and a.series == b.series:
        return Related(Relation.EDITIONS, f"both are of the series {a.series}")
    if a.country and b.country and a.country != b.country:
        return Related(Relation.COUNTRIES, f"countries {a.country} and {b.country}")
    match = match_edition(one, other)
    ours = {a.id for a in other.activities}
    n = len(continued_activities(one, other, match))
    n += sum(pair.after.id in ours for pair in match.likely)
    smaller = min(len(one.activities), len(other.activities))
    if smaller and n >= FEWEST * smaller:
        return Related(Relation.EDITIONS, f"{n} of {smaller} activities go on in the other, or may")
    return Related(
        Relation.UNRELATED,
        f"neither says that it follows the other, and {n} of {smaller} activities go on in the "
        "other; if they are editions, write `previous` or one `series` in their plan.yaml",
    )


def same_actors(before: PlanRecords, after: PlanRecords) -> Mapping[str, str]:
    """Who of the later edition is who of the earlier, where ids differ as a country is unknown.

    Shape: ids of the later to ids of the earlier edition. Edges: both countries known: nothing to
    match; a name that means two bodies in one edition matches nobody.
    """
    if before.plan.country and after.plan.country:
        return {}
    ours = {a.id for a in before.actors} & {a.id for a in after.actors}
    old = _by_name(a for a in before.actors if a.id not in ours)
    new = _by_name(a for a in after.actors if a.id not in ours)
    found: dict[str, set[str]] = {}
    for key in old.keys() & new.keys():
        if len(old[key]) == len(new[key]) == 1:
            (later,) = new[key]
            found.setdefault(later, set()).update(old[key])
    certain = {later: next(iter(earlier)) for later, earlier in found.items() if len(earlier) == 1}
    times = Counter(certain.values())
    return {k: v for k, v in sorted(certain.items()) if times[v] == 1}


def _by_name(actors: Iterable[Actor]) -> dict[tuple[str, bool], set[str]]:
    """Who is meant by each folded name that is not a misspelling, groups apart."""
    found: dict[tuple[str, bool], set[str]] = {}
    for actor in actors:
        for label in actor.labels:
            if label.kind is not LabelKind.HIDDEN:
                key = fold(label.text), actor.group_kind is not None
                found.setdefault(key, set()).add(actor.id)
    return found
