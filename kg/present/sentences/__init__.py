"""What may be said of these numbers? The only place where sentences are worded. Present layer.

A sentence is made from evidence alone: counted rows go in, one sentence with the ids of the rows
comes out. Each function has an answer for none, one, tied and unknown. The words themselves are
data (`visualizations/shared/phrases/`), so that they can be read and translated in one place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kg.model.codes import Role
from kg.present.words import Words

# What is a sentence made of? Its evidence, its key, and those who share the first place.

Ids = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence, the key of its wording, and the ids of the rows that prove it.

    `about` are the ids of those it speaks of, for focus on a map.
    """

    key: str
    text: str
    evidence: Ids = ()
    about: Ids = ()


@dataclass(frozen=True, slots=True)
class Count:
    """How often one body (or date, kind, pair) was counted, and by which rows. `n` may be money.

    `about` are the ids of those counted together, if not the one with the id.
    """

    id: str
    name: str
    n: int | Decimal
    evidence: Ids
    about: Ids = ()


def leaders(counts: Iterable[Count]) -> tuple[Count, ...]:
    """All that share the highest number, by name; none if nothing was counted."""
    found = [c for c in counts if c.n > 0]
    top = max((c.n for c in found), default=0)
    return tuple(sorted((c for c in found if c.n == top), key=lambda c: (c.name, c.id)))


def proof(first: Sequence[Count]) -> tuple[Ids, Ids]:
    """The rows behind some counts, each once, and the ids of those counted."""
    evidence = dict.fromkeys(e for c in first for e in c.evidence)
    about = dict.fromkeys(i for c in first for i in c.about or (c.id,))
    return tuple(evidence), tuple(about)


def sentence(words: Words, key: str, ids: tuple[Ids, Ids] = ((), ()), **slots: object) -> Sentence:
    """One worded sentence; `count` among the slots chooses the plural."""
    count = slots.pop("count", None)
    number = count if isinstance(count, int) else None
    text = words(f"say.{key}", count=number, **slots)
    return Sentence(key=key, text=text, evidence=ids[0], about=ids[1])


def names_of(words: Words, first: Sequence[Count]) -> str:
    """Those counted, as a list in words."""
    return words.listed(tuple(c.name for c in first))


def most(counts: Sequence[Count], key: str, words: Words, **slots: object) -> Sentence:
    """Who has most of something: the wording for nobody, for one, or for several that tie."""
    first = leaders(counts)
    if not first:
        return sentence(words, f"{key}.none")
    ids = proof(first)
    if len(first) == 1:
        return sentence(words, f"{key}.top", ids, name=first[0].name, n=first[0].n, **slots)
    return sentence(words, f"{key}.tied", ids, names=names_of(words, first), n=first[0].n, **slots)


# What may be said of who does how much with whom?


def say_most_leads(
    counts: Sequence[Count], all_activities: Sequence[str], words: Words
) -> Sentence:
    """Who is responsible for most activities."""
    first, total = leaders(counts), len(all_activities)
    if not first:
        return sentence(words, "lead.none", (tuple(all_activities), ()), count=total)
    ids = proof(first)
    if len(first) > 1:
        names = names_of(words, first)
        return sentence(words, "lead.tied", ids, names=names, n=first[0].n, all=total)
    key = "lead.only" if sum(c.n > 0 for c in counts) == 1 else "lead.top"
    return sentence(words, key, ids, name=first[0].name, n=first[0].n, all=total)


def say_nobody_leads(
    missing: Sequence[str], n_activities: int, proof: Ids, words: Words
) -> Sentence:
    """For how many activities nobody is named; `proof` has one lead for each that has any."""
    if not missing:
        return sentence(words, "lead.missing-none", (proof, ()))
    return sentence(
        words, "lead.missing", (tuple(missing), ()), count=len(missing), all=n_activities
    )


def say_most_named(counts: Sequence[Count], n_activities: int, words: Words) -> Sentence:
    """Who is named in most activities, whatever the role."""
    return most(counts, "named", words, all=n_activities)


def n_first(counts: Sequence[float], *, k: int = 3) -> int:
    """How many are the first `k`, with all that tie at their edge; 0 where that says nothing.

    Example:
        >>> n_first([5, 1, 3, 1]), n_first([5, 3, 2, 2, 1]), n_first([2, 2, 2, 2])
        (0, 4, 0)
    """
    some = sorted((n for n in counts if n > 0), reverse=True)
    n = sum(x >= some[k - 1] for x in some) if len(some) > k else 0
    return n if n < len(some) else 0


def say_first_share(counts: Sequence[Count], words: Words, *, k: int = 3) -> Sentence | None:
    """Which share of all responsibilities the first few bodies hold; nothing if it says nothing.

    Edges: a tie at the edge of the first few would make the choice arbitrary, so all that hold as
    many are counted; where that is everybody, there is no sentence.
    """
    ordered = sorted((c for c in counts if c.n > 0), key=lambda c: (-c.n, c.name, c.id))
    first = ordered[: n_first([float(c.n) for c in counts], k=k)]
    if not first:
        return None
    n, total = sum(int(c.n) for c in first), sum(int(c.n) for c in ordered)
    return sentence(
        words, "share.top", proof(first), k=len(first), count=len(counts), n=n, all=total,
        percent=words.number(100 * n / total, decimals=0),
    )  # fmt: skip


def say_effective_leaders(
    effective: float, n_bodies: int, evidence: Ids, words: Words
) -> Sentence | None:
    """As if how many bodies led equally much; nothing where nobody leads."""
    if effective <= 0:
        return None
    n = words.number(effective)
    return sentence(words, "share.effective", (evidence, ()), n=n, all=n_bodies)


def say_without(counts: Sequence[Count], n_activities: int, words: Words) -> Sentence:
    """Whose leaving would leave most activities with nobody responsible."""
    return most(counts, "without", words, all=n_activities)


def say_closest(
    pairs: Sequence[tuple[str, str, Count]], n_activities: int, words: Words
) -> Sentence:
    """Which two bodies take part together most often."""
    top = max((c.n for _, _, c in pairs), default=0)
    first = [(a, b, c) for a, b, c in pairs if c.n == top and top > 0]
    if not first:
        return sentence(words, "tie.none")
    ids = proof([c for _, _, c in first])
    if len(first) > 1:
        return sentence(words, "tie.tied", ids, count=len(first), n=top, all=n_activities)
    a, b, _ = first[0]
    return sentence(words, "tie.top", ids, a=a, b=b, n=top, all=n_activities)


def say_span(counts: Sequence[Count], n_others: int, words: Words) -> Sentence:
    """Who has to agree with most others."""
    return most(counts, "span", words, all=n_others)


def say_widest(counts: Sequence[Count], n_goals: int, words: Words) -> Sentence:
    """Who works for most goals, or for all."""
    first = leaders(counts)
    if first and first[0].n == n_goals:
        key = "goals.all-one" if len(first) == 1 else "goals.all-many"
        names = names_of(words, first)
        return sentence(words, key, proof(first), name=names, names=names, all=n_goals)
    return most(counts, "goals", words, all=n_goals)


def say_body(
    name: str,
    counts: Mapping[Role, int],
    n: int,
    n_activities: int,
    proof: tuple[Ids, Words],
) -> Sentence:
    """In how many activities one body takes part, and in which roles; `counts` by role."""
    evidence, words = proof
    found = {role: k for role, k in counts.items() if k > 0}
    if not found:
        return sentence(words, "body.none", name=name)
    parts = tuple(words(f"say.body.{role}", count=k) for role, k in found.items())
    ids = (evidence, ())
    return sentence(
        words, "body", ids, name=name, n=n, all=n_activities, parts=words.listed(parts, most=9)
    )


def say_body_partners(
    n_partners: int, names: Sequence[str], n_shared: int, evidence: Ids, words: Words
) -> Sentence:
    """With how many others one body works, and with whom most."""
    listed = words.listed(tuple(names))
    return sentence(
        words, "body.partners", (evidence, ()), count=n_partners, names=listed, n=n_shared
    )


# What may be said of dates?


def say_common_date(dates: Mapping[date, Ids], activities: Sequence[str], words: Words) -> Sentence:
    """On which day most dated activities end."""
    total = sum(map(len, dates.values()))
    if not total:
        return sentence(words, "due.none", (tuple(activities), ()), count=len(activities))
    n = max(map(len, dates.values()))
    days = sorted(d for d, ids in dates.items() if len(ids) == n)
    ids = (tuple(i for d in days for i in dates[d]), ())
    if total == 1:
        return sentence(words, "due.only", ids, day=days[0])
    if n == 1:
        return sentence(words, "due.spread", ids, all=total)
    if n == total:
        return sentence(words, "due.all", ids, all=total, day=days[0])
    if len(days) > 1:
        shown = words.listed(tuple(words.day(d) for d in days))
        return sentence(words, "due.tied", ids, n=n, all=total, days=shown)
    return sentence(words, "due.top", ids, n=n, all=total, day=days[0])


def say_date_habit(dates: Mapping[date, Ids], share: float, words: Words) -> Sentence | None:
    """A warning where one date stands on more than a share of the dated activities."""
    total, top = sum(map(len, dates.values())), max(map(len, dates.values()), default=0)
    if total < 2 or top <= share * total:
        return None
    ids = tuple(i for found in dates.values() if len(found) == top for i in found)
    return sentence(words, "due.habit", (ids, ()))


def say_undated(by_kind: Mapping[str, Ids], n_activities: int, words: Words) -> Sentence:
    """How many activities have no date to be done by, and what the plan says instead.

    `by_kind` maps continuous, continuous-until, conditional and silent to activities or facts.
    """
    found = {k: ids for k, ids in by_kind.items() if ids}
    if not found:
        return sentence(words, "undated.none")
    part = "say.undated.part" if len(found) > 1 else "say.undated.all"
    parts = tuple(
        words(part, n=len(ids), what=words(f"time.{kind}")) for kind, ids in found.items()
    )
    ids = tuple(i for kind in found.values() for i in kind)
    total = len(ids)
    return sentence(
        words, "undated", (ids, ()), count=total, all=n_activities, dated=n_activities - total,
        parts=words.listed(parts),
    )  # fmt: skip


def say_runs_until(dates: Mapping[date, Ids], words: Words) -> Sentence | None:
    """Until which day most of the permanent activities run; nothing without such a day."""
    if not dates:
        return None
    n = max(map(len, dates.values()))
    days = [d for d, ids in dates.items() if len(ids) == n]
    if len(days) > 1 or n < 2:
        return None
    return sentence(words, "until.top", (dates[days[0]], ()), n=n, day=days[0])


def say_peak(peaks: Sequence[Count], periods: Mapping[str, str], words: Words) -> Sentence:
    """Who runs most activities at once, and when (`periods` names all such periods)."""
    first = leaders(peaks)
    if not first:
        return sentence(words, "peak.none")
    ids = proof(first)
    if len(first) > 1:
        return sentence(words, "peak.tied", ids, names=names_of(words, first), n=first[0].n)
    period = periods[first[0].id]
    return sentence(words, "peak.top", ids, name=first[0].name, n=first[0].n, period=period)


def say_body_dates(n: int, n_dated: int, day: date, evidence: Ids, words: Words) -> Sentence | None:
    """How many of one body's dated activities end on its most frequent day, if more than one."""
    if n < 2:
        return None
    key = "body.dates-all" if n == n_dated else "body.dates"
    return sentence(words, key, (evidence, ()), n=n, all=n_dated, day=day)
