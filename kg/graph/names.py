"""Which institution, activity or source does a person mean by a name, in one plan or several?
Graph layer.

First names that are the same when folded (case, script, diacritics and signs do not count), then
names that hold all the words, then the nearest as suggestions. Nothing is chosen for the person:
several matches are several.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from kg.errors import VocabularyError
from kg.ids import ID
from kg.model.codes import ActorType, LabelKind
from kg.model.labels import name_in, printed_number, spoken_numbers, title_in
from kg.model.records import Actor, FundingSource, Label, PlanRecords
from kg.text import fold

# Who pays or acts in several plans: one record each, with the names of all.


def merge_actors(records: Iterable[PlanRecords]) -> tuple[Actor, ...]:
    """Everyone named in any plan, sorted by id; one met in two plans has the labels of both.

    Edges: as in the graph, the first preferred name of a language stays, a later one becomes an
    alternative; a kind or owner that an earlier plan does not know is taken from a later one.
    """
    merged: dict[str, Actor] = {}
    for plan in records:
        for actor in plan.actors:
            known = merged.get(actor.id)
            merged[actor.id] = actor if known is None else _merge(known, actor)
    return tuple(merged[key] for key in sorted(merged))


def merge_sources(records: Iterable[PlanRecords]) -> tuple[FundingSource, ...]:
    """Every source of money of any plan, sorted by id; names as for `merge_actors`."""
    merged: dict[str, FundingSource] = {}
    for plan in records:
        for source in plan.sources:
            known = merged.setdefault(source.id, source)
            merged[source.id] = replace(
                known,
                labels=_merge_labels(known.labels, source.labels),
                budget_of=known.budget_of or source.budget_of,
                country=known.country or source.country,
            )
    return tuple(merged[key] for key in sorted(merged))


def _merge(first: Actor, second: Actor) -> Actor:
    if first == second:
        return first
    known_type = first.actor_type is not ActorType.OTHER
    return replace(
        first,
        labels=_merge_labels(first.labels, second.labels),
        actor_type=first.actor_type if known_type else second.actor_type,
        group_kind=first.group_kind or second.group_kind,
        country=first.country or second.country,
        part_of=first.part_of or second.part_of,
        defined_by=first.defined_by or second.defined_by,
        members=tuple(dict.fromkeys((*first.members, *second.members))),
        steps=tuple(dict.fromkeys((*first.steps, *second.steps))),
        earlier=tuple(dict.fromkeys((*first.earlier, *second.earlier))),
        sector=first.sector or second.sector,
    )


def _merge_labels(first: tuple[Label, ...], second: tuple[Label, ...]) -> tuple[Label, ...]:
    preferred = {(x.language, x.ours) for x in first if x.kind is LabelKind.PREFERRED}
    known = {(x.text, x.language) for x in first}
    added = []
    for label in second:
        if (label.text, label.language) in known:
            continue
        taken = label.kind is LabelKind.PREFERRED and (label.language, label.ours) in preferred
        added.append(replace(label, kind=LabelKind.ALTERNATIVE) if taken else label)
    return (*first, *added)


_NEAR = 70  # of 100 (rapidfuzz): below it a suggestion reads like noise
_SUGGESTIONS = 5
# Romanisations as they are typed, and the letters that `fold` gives; longer ones first.
_TYPED = (
    ("sht", "st"), ("dzh", "dz"), ("dj", "d"), ("sh", "s"), ("ch", "c"), ("zh", "z"), ("ts", "c"),
    ("kh", "h"), ("y", "j"),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Named:
    """One thing a person may name. `id` is below `id/`; `forms` are all ways to call it.

    `earlier` are the ids that an actor had while its country was unknown. `kind` is actor, source,
    goal, activity or task; elements of a plan have `plan`, `element`, and the `number` people say.
    """

    id: str
    kind: str
    name: str
    forms: tuple[str, ...] = ()
    plan: str | None = None
    element: str | None = None
    number: str = ""
    earlier: tuple[str, ...] = ()

    @cached_property
    def keys(self) -> frozenset[str]:
        """All ways to call it, folded."""
        return frozenset(map(fold, (*self.forms, self.name, self.id))) - {""}


@dataclass(frozen=True, slots=True)
class NameMatches:
    """What a name may mean: `matches`, else `near` names to suggest."""

    matches: tuple[Named, ...] = ()
    near: tuple[str, ...] = ()


def named_actors(actors: Iterable[Actor], *, language: str = "en") -> tuple[Named, ...]:
    """Actors as things to look up; give each actor once (`merge_actors`)."""
    return tuple(
        Named(
            id=actor.id,
            kind="actor",
            name=name_in(actor.labels, language),
            forms=tuple(dict.fromkeys(label.text for label in actor.labels)),
            earlier=actor.earlier,
        )
        for actor in actors
    )


def named_elements(plans: Iterable[PlanRecords], *, language: str = "en") -> tuple[Named, ...]:
    """Goals, activities and tasks as things to look up: by title, number and id."""
    return tuple(x for records in plans for x in _elements(records, language))


def _elements(records: PlanRecords, language: str) -> Iterator[Named]:
    numbers = spoken_numbers(records)
    for element in records.elements:
        titles = [x for x in (element.title, element.english) if x]
        spoken = numbers[element.id].text
        printed = printed_number(element)
        called = tuple(dict.fromkeys(x for x in (printed, spoken) if x))
        yield Named(
            id=f"plan/{records.plan.id}/{element.id}",
            kind=type(element).__name__.lower(),
            name=title_in(element, language),
            forms=(*titles, *called, element.id, f"{records.plan.id}/{element.id}"),
            plan=records.plan.id,
            element=element.id,
            number=numbers[element.id].marked,
        )


def find_names(wanted: str, named: Sequence[Named]) -> NameMatches:
    """Everything a name may mean, or the nearest names if nothing fits.

    Edges: an IRI or id means one thing; a name that is one thing's own spelling, letter by letter,
    means that thing alone even if others fold to the same.
    """
    words = wanted.strip().removeprefix(ID).strip("<>")
    key = fold(words)
    by_id = tuple(x for x in named if words in (x.id, ID + x.id, *x.earlier))
    if by_id:
        return NameMatches(by_id)
    if not key:
        return NameMatches()
    same = tuple(x for x in named if key in x.keys)
    if same:
        spelt = tuple(x for x in same if words in x.forms)
        return NameMatches(spelt if len(spelt) == 1 else same)
    parts = loose(key).split()
    holding = tuple(x for x in named if any(_holds(loose(form), parts) for form in x.keys))
    whole = tuple(x for x in holding if any(loose(form) == loose(key) for form in x.keys))
    if whole:
        return NameMatches(whole)
    return NameMatches(holding) if holding else NameMatches(near=_nearest(key, named))


def search_key(words: str) -> str:
    """The words as search compares them: folded, and as people type letters without their signs.

    Example:
        >>> search_key("Ministarstvo pravde") == search_key("Министарство правде")
        True
    """
    return loose(fold(words))


def loose(key: str) -> str:
    """A key for search only: how people type Cyrillic and Serbian letters without their signs."""
    for typed, folded in _TYPED:
        key = key.replace(typed, folded)
    return key


def _holds(form: str, parts: list[str]) -> bool:
    """Whether each word begins a word of the form, each another one."""
    left = form.split()
    for part in sorted(parts, key=len, reverse=True):
        fitting = next((word for word in left if word.startswith(part)), None)
        if fitting is None:
            return False
        left.remove(fitting)
    return True


def _nearest(key: str, named: Sequence[Named]) -> tuple[str, ...]:
    """The names that look most like a name, best first, each as its plan writes it."""
    from rapidfuzz import fuzz, process

    shown: dict[str, str] = {}
    for thing in named:
        for form in (thing.name, *thing.forms):
            shown.setdefault(fold(form), form)
    choices = sorted(k for k in shown if len(k) > 1)
    best = process.extract(key, choices, scorer=fuzz.WRatio, limit=50, score_cutoff=_NEAR)
    plain = {form: fuzz.ratio(key, form) for form, _, _ in best}
    ranked = sorted(best, key=lambda hit: (-(hit[1] + plain[hit[0]]), hit[0]))
    return tuple(dict.fromkeys(shown[form] for form, _, _ in ranked))[:_SUGGESTIONS]


def the_one(wanted: str, named: Sequence[Named], *, what: str) -> Named:
    """The one thing a name means. `what` says what was looked for ("institution").

    Raises: VocabularyError that lists the matches if there are several, or the nearest names if
    there is none.
    """
    found = find_names(wanted, named)
    if len(found.matches) == 1:
        return found.matches[0]
    if found.matches:
        listed = tuple(f"{x.name} ({x.id})" for x in found.matches)
        raise VocabularyError(
            f"{wanted!r} fits {len(listed)}: {'; '.join(listed[:20])}; say which by its id",
            value=wanted,
            accepted=tuple(x.id for x in found.matches),
        )
    hint = f"did you mean {' or '.join(found.near)}?" if found.near else "see 'kg ask'"
    raise VocabularyError(
        f"no {what} is called {wanted!r}; {hint}", value=wanted, accepted=found.near
    )


def has_exactly(wanted: str, named: Sequence[Named]) -> bool:
    """Whether a name is, when folded, one of the names of something."""
    words = wanted.strip().removeprefix(ID).strip("<>")
    key = fold(words)
    return any(words in (x.id, *x.earlier) or (key and key in x.keys) for x in named)
