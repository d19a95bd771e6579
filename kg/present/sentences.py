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
    """How often one body (or date, or kind) was counted, and by which rows. `n` may be money."""

    id: str
    name: str
    n: int | Decimal
    evidence: Ids


def leaders(counts: Iterable[Count]) -> tuple[Count, ...]:
    """All that share the highest number, by name; none if nothing was counted."""
    found = [c for c in counts if c.n > 0]
    top = max((c.n for c in found), default=0)
    return tuple(sorted((c for c in found if c.n == top), key=lambda c: (c.name, c.id)))


def _of_all(first: Sequence[Count]) -> tuple[Ids, Ids]:
    evidence = dict.fromkeys(e for c in first for e in c.evidence)
    return tuple(evidence), tuple(c.id for c in first)


def _sentence(words: Words, key: str, ids: tuple[Ids, Ids] = ((), ()), **slots: object) -> Sentence:
    count = slots.pop("count", None)
    number = count if isinstance(count, int) else None
    text = words(f"say.{key}", count=number, **slots)
    return Sentence(key=key, text=text, evidence=ids[0], about=ids[1])


def _names(words: Words, first: Sequence[Count]) -> str:
    return words.listed(tuple(c.name for c in first))


def say_most_leads(
    counts: Sequence[Count], all_activities: Sequence[str], words: Words
) -> Sentence:
    """Who is responsible for most activities."""
    first, total = leaders(counts), len(all_activities)
    if not first:
        return _sentence(words, "lead.none", (tuple(all_activities), ()), count=total)
    ids = _of_all(first)
    if len(first) > 1:
        names = _names(words, first)
        return _sentence(words, "lead.tied", ids, names=names, n=first[0].n, all=total)
    key = "lead.only" if sum(c.n > 0 for c in counts) == 1 else "lead.top"
    return _sentence(words, key, ids, name=first[0].name, n=first[0].n, all=total)


def say_nobody_leads(
    missing: Sequence[str], n_activities: int, proof: Ids, words: Words
) -> Sentence:
    """For how many activities nobody is named; `proof` has one lead for each that has any."""
    if not missing:
        return _sentence(words, "lead.missing-none", (proof, ()))
    return _sentence(
        words, "lead.missing", (tuple(missing), ()), count=len(missing), all=n_activities
    )


def say_most_named(counts: Sequence[Count], n_activities: int, words: Words) -> Sentence:
    """Who is named in most activities, whatever the role."""
    return _most(counts, "named", words, all=n_activities)


def say_first_share(counts: Sequence[Count], words: Words, *, k: int = 3) -> Sentence | None:
    """Which share of all responsibilities the first few bodies hold; nothing if it says nothing.

    Edges: a tie at the edge of the first few would make the choice arbitrary, so all that hold as
    many are counted; where that is everybody, there is no sentence.
    """
    ordered = sorted((c for c in counts if c.n > 0), key=lambda c: (-c.n, c.name, c.id))
    if len(ordered) <= k:
        return None
    first = [c for c in ordered if c.n >= ordered[k - 1].n]
    if len(first) == len(ordered):
        return None
    n, total = sum(int(c.n) for c in first), sum(int(c.n) for c in ordered)
    return _sentence(
        words, "share.top", _of_all(first), k=len(first), count=len(counts), n=n, all=total,
        percent=words.number(100 * n / total, decimals=0),
    )  # fmt: skip


def say_effective_leaders(
    effective: float, n_bodies: int, evidence: Ids, words: Words
) -> Sentence | None:
    """As if how many bodies led equally much; nothing where nobody leads."""
    if effective <= 0:
        return None
    n = words.number(effective)
    return _sentence(words, "share.effective", (evidence, ()), n=n, all=n_bodies)


def say_without(counts: Sequence[Count], n_activities: int, words: Words) -> Sentence:
    """Whose leaving would leave most activities with nobody responsible."""
    return _most(counts, "without", words, all=n_activities)


def _most(counts: Sequence[Count], key: str, words: Words, **slots: object) -> Sentence:
    first = leaders(counts)
    if not first:
        return _sentence(words, f"{key}.none")
    ids = _of_all(first)
    if len(first) == 1:
        return _sentence(words, f"{key}.top", ids, name=first[0].name, n=first[0].n, **slots)
    return _sentence(words, f"{key}.tied", ids, names=_names(words, first), n=first[0].n, **slots)


def say_common_date(dates: Mapping[date, Ids], activities: Sequence[str], words: Words) -> Sentence:
    """On which day most dated activities end."""
    total = sum(map(len, dates.values()))
    if not total:
        return _sentence(words, "due.none", (tuple(activities), ()), count=len(activities))
    n = max(map(len, dates.values()))
    days = sorted(d for d, ids in dates.items() if len(ids) == n)
    ids = (tuple(i for d in days for i in dates[d]), ())
    if total == 1:
        return _sentence(words, "due.only", ids, day=days[0])
    if n == 1:
        return _sentence(words, "due.spread", ids, all=total)
    if n == total:
        return _sentence(words, "due.all", ids, all=total, day=days[0])
    if len(days) > 1:
        shown = words.listed(tuple(words.day(d) for d in days))
        return _sentence(words, "due.tied", ids, n=n, all=total, days=shown)
    return _sentence(words, "due.top", ids, n=n, all=total, day=days[0])


def say_date_habit(dates: Mapping[date, Ids], share: float, words: Words) -> Sentence | None:
    """A warning where one date stands on more than a share of the dated activities."""
    total, top = sum(map(len, dates.values())), max(map(len, dates.values()), default=0)
    if total < 2 or top <= share * total:
        return None
    ids = tuple(i for found in dates.values() if len(found) == top for i in found)
    return _sentence(words, "due.habit", (ids, ()))


def say_undated(by_kind: Mapping[str, Ids], n_activities: int, words: Words) -> Sentence:
    """How many activities have no date to be done by, and what the plan says instead.

    `by_kind` maps continuous, continuous-until, conditional and silent to activities or facts.
    """
    found = {k: ids for k, ids in by_kind.items() if ids}
    if not found:
        return _sentence(words, "undated.none")
    part = "say.undated.part" if len(found) > 1 else "say.undated.all"
    parts = tuple(
        words(part, n=len(ids), what=words(f"time.{kind}")) for kind, ids in found.items()
    )
    ids = tuple(i for kind in found.values() for i in kind)
    total = len(ids)
    return _sentence(
        words, "undated", (ids, ()), count=total, all=n_activities, parts=words.listed(parts)
    )


def say_runs_until(dates: Mapping[date, Ids], words: Words) -> Sentence | None:
    """Until which day most of the permanent activities run; nothing without such a day."""
    if not dates:
        return None
    n = max(map(len, dates.values()))
    days = [d for d, ids in dates.items() if len(ids) == n]
    if len(days) > 1 or n < 2:
        return None
    return _sentence(words, "until.top", (dates[days[0]], ()), n=n, day=days[0])


def say_peak(peaks: Sequence[Count], periods: Mapping[str, str], words: Words) -> Sentence:
    """Who runs most activities at once, and when (`periods` names all such periods)."""
    first = leaders(peaks)
    if not first:
        return _sentence(words, "peak.none")
    ids = _of_all(first)
    if len(first) > 1:
        return _sentence(words, "peak.tied", ids, names=_names(words, first), n=first[0].n)
    period = periods[first[0].id]
    return _sentence(words, "peak.top", ids, name=first[0].name, n=first[0].n, period=period)


def say_no_amount(statements: Ids, words: Words) -> Sentence:
    """The plan states no amount in any of its statements about money."""
    return _sentence(words, "money.none", (statements, ()))


def say_total(
    amounts: Mapping[int | None, Decimal], currency: str | None, evidence: Ids, words: Words
) -> Sentence:
    """All that is stated in one currency, by year; a sum stated twice counts twice."""
    total = words.money(sum(amounts.values(), Decimal(0)), currency)
    parts = tuple(
        words("say.money.year", amount=words.money(amount, currency), year=str(year))
        if year is not None
        else words("say.money.no-year", amount=words.money(amount, currency))
        for year, amount in sorted(amounts.items(), key=lambda kv: (kv[0] is None, kv[0] or 0))
    )
    years = words("say.money.years", parts=words.listed(parts, most=9))
    if set(amounts) == {None}:
        years = ""
    return _sentence(
        words, "money.total", (evidence, ()), amount=total, count=len(evidence), years=years
    )


def say_top_payer(
    payers: Sequence[Count], total: Decimal, currency: str | None, words: Words
) -> Sentence | None:
    """Who is to pay most of the stated money of one currency; nothing if no payer is named."""
    first, all_money = leaders(payers), words.money(total, currency)
    if not first:
        return None
    ids, amount = _of_all(first), words.money(Decimal(first[0].n), currency)
    if len(first) > 1:
        names = _names(words, first)
        return _sentence(words, "payer.tied", ids, names=names, amount=amount, all=all_money)
    name = first[0].name
    if sum(c.n > 0 for c in payers) == 1:
        known = words.money(Decimal(first[0].n), currency)
        return _sentence(words, "payer.only", ids, name=name, all=known)
    return _sentence(words, "payer.top", ids, name=name, amount=amount, all=all_money)


def say_payer_missing(
    amount: Decimal, total: Decimal, currency: str | None, evidence: Ids, words: Words
) -> Sentence | None:
    """For how much of the money no payer is named; nothing where one always is."""
    if not evidence:
        return None
    return _sentence(
        words, "payer.missing", (evidence, ()),
        amount=words.money(amount, currency), all=words.money(total, currency),
    )  # fmt: skip


def say_payers_without_lead(
    payers: Sequence[Count],
    total: Decimal,
    currency: str | None,
    known: tuple[Decimal, Ids],
    words: Words,
) -> Sentence:
    """How much is to be paid by bodies which lead nothing in the activity they pay for.

    `known` is how much has a payer, and all the entries.
    """
    money = words.money(total, currency)
    paid, entries = known
    if paid == 0:
        return _sentence(words, "payer.no-lead-unknown", (entries, ()), all=money)
    amount = sum((Decimal(p.n) for p in payers), Decimal(0))
    if not amount:
        shown = words.money(paid, currency)
        return _sentence(words, "payer.no-lead-none", (entries, ()), all=shown)
    ids = _of_all(payers)
    shown = words.money(amount, currency)
    return _sentence(words, "payer.no-lead", ids, amount=shown, all=money)


def say_source_kinds(counts: Sequence[Count], n_activities: int, words: Words) -> list[Sentence]:
    """How many activities name each kind of source, most first."""
    found = sorted((c for c in counts if c.n > 0), key=lambda c: (-c.n, c.id))
    if not found:
        return [_sentence(words, "source.none")]
    return [
        _sentence(words, "source.kind", (c.evidence, ()), n=c.n, all=n_activities, kind=c.name)
        for c in found
    ]


def say_outside_alone(
    activities: Sequence[str], evidence: Ids, n_activities: int, words: Words
) -> Sentence:
    """How many activities name only projects, donors or EU programmes."""
    if not activities:
        return _sentence(words, "source.outside-none")
    ids = (evidence, tuple(activities))
    return _sentence(words, "source.outside", ids, n=len(activities), all=n_activities)


def say_silent_on_money(
    silent: Sequence[str], n_activities: int, proof: Ids, words: Words
) -> Sentence:
    """For how many activities nothing is said; `proof` has one statement for each of the others."""
    if not silent:
        return _sentence(words, "status.silent-none", (proof, ()))
    ids = (tuple(silent), ())
    return _sentence(words, "status.silent", ids, n=len(silent), all=n_activities)


def say_cost_statuses(counts: Sequence[Count], n_elements: int, words: Words) -> list[Sentence]:
    """What the plan says where it states no amount: no costs, not known, elsewhere, …"""
    return [
        _sentence(words, "status.kind", (c.evidence, ()), n=c.n, all=n_elements, what=c.name)
        for c in counts
        if c.n > 0
    ]


def say_closest(
    pairs: Sequence[tuple[str, str, Count]], n_activities: int, words: Words
) -> Sentence:
    """Which two bodies take part together most often."""
    top = max((c.n for _, _, c in pairs), default=0)
    first = [(a, b, c) for a, b, c in pairs if c.n == top and top > 0]
    if not first:
        return _sentence(words, "tie.none")
    ids = _of_all([c for _, _, c in first])
    if len(first) > 1:
        return _sentence(words, "tie.tied", ids, count=len(first), n=top, all=n_activities)
    a, b, count = first[0]
    both = (ids[0], tuple(count.id.split(" ")))
    return _sentence(words, "tie.top", both, a=a, b=b, n=top, all=n_activities)


def say_span(counts: Sequence[Count], n_others: int, words: Words) -> Sentence:
    """Who has to agree with most others."""
    return _most(counts, "span", words, all=n_others)


def say_widest(counts: Sequence[Count], n_goals: int, words: Words) -> Sentence:
    """Who works for most goals, or for all."""
    first = leaders(counts)
    if first and first[0].n == n_goals:
        key = "goals.all-one" if len(first) == 1 else "goals.all-many"
        names = _names(words, first)
        return _sentence(words, key, _of_all(first), name=names, names=names, all=n_goals)
    return _most(counts, "goals", words, all=n_goals)


def say_sign(
    reading: str, name: str, signs: Sequence[str], ids: tuple[Ids, Ids], words: Words
) -> Sentence:
    """Which signs of overload one institution shows; `reading` is several, some or one."""
    return _sentence(
        words, f"sign.{reading}", ids, name=name, signs=words.listed(tuple(signs), most=9)
    )


def say_no_sign(words: Words) -> Sentence:
    """No institution shows any sign."""
    return _sentence(words, "sign.none")


def say_other_signs(others: Sequence[str], evidence: Ids, words: Words) -> Sentence | None:
    """How many more institutions show one sign; nothing if none does."""
    if not others:
        return None
    return _sentence(words, "sign.more", (evidence, tuple(others)), count=len(others))


def say_rest(n_none: int, n_unknown: int, n_all: int, words: Words) -> Sentence:
    """How many institutions show no sign, and for how many too little is known."""
    return _sentence(words, "sign.rest", count=n_none, all=n_all, unknown=n_unknown)


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
        return _sentence(words, "body.none", name=name)
    parts = tuple(words(f"say.body.{role}", count=k) for role, k in found.items())
    ids = (evidence, ())
    return _sentence(
        words, "body", ids, name=name, n=n, all=n_activities, parts=words.listed(parts, most=9)
    )


def say_body_dates(n: int, n_dated: int, day: date, evidence: Ids, words: Words) -> Sentence | None:
    """How many of one body's dated activities end on its most frequent day, if more than one."""
    if n < 2:
        return None
    key = "body.dates-all" if n == n_dated else "body.dates"
    return _sentence(words, key, (evidence, ()), n=n, all=n_dated, day=day)


def say_body_partners(
    n_partners: int, names: Sequence[str], n_shared: int, evidence: Ids, words: Words
) -> Sentence:
    """With how many others one body works, and with whom most."""
    listed = words.listed(tuple(names))
    return _sentence(
        words, "body.partners", (evidence, ()), count=n_partners, names=listed, n=n_shared
    )


def say_risks(risks: Ids, n_activities_with: int, n_activities: int, words: Words) -> Sentence:
    """How many risks the plan names itself."""
    if not risks:
        return _sentence(words, "risk.none")
    return _sentence(
        words, "risk.some", (risks, ()), n=len(risks), k=n_activities_with, all=n_activities
    )


def say_quality(n_warnings: int, n_kinds: int, words: Words) -> Sentence:
    """How many weak places the check of the plan finds."""
    if not n_warnings:
        return _sentence(words, "quality.none")
    return _sentence(words, "quality.some", count=n_warnings, kinds=n_kinds)


def say_certainty(exact: int, rule: int, doubtful: int, words: Words) -> Sentence:
    """How sure the facts behind a part are."""
    total = exact + rule + doubtful
    if not total:
        return _sentence(words, "sure.none")
    if exact == total:
        return _sentence(words, "sure.all", n=total)
    return _sentence(words, "sure.some", all=total, exact=exact, rule=rule, doubtful=doubtful)


def say_groups(left_out: Sequence[str], n_kept: int, words: Words) -> list[Sentence]:
    """Which groups were left out, and how many count as one body each."""
    out = []
    if left_out:
        names = words.listed(tuple(left_out), most=9)
        out.append(_sentence(words, "groups.left-out", names=names))
    if n_kept:
        out.append(_sentence(words, "groups.kept", count=n_kept))
    return out or [_sentence(words, "groups.none")]
