"""What may be said of money? Present layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from kg.present.sentences.core import Count, Ids, Sentence, leaders, names_of, proof, sentence
from kg.present.words import Words


def say_no_amount(statements: Ids, words: Words) -> Sentence:
    """The plan states no amount in any of its statements about money."""
    return sentence(words, "money.none", (statements, ()))


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
    return sentence(
        words, "money.total", (evidence, ()), amount=total, count=len(evidence), years=years
    )


def say_top_payer(
    payers: Sequence[Count], total: Decimal, currency: str | None, words: Words
) -> Sentence | None:
    """Who is to pay most of the stated money of one currency; nothing if no payer is named."""
    first, all_money = leaders(payers), words.money(total, currency)
    if not first:
        return None
    ids, amount = proof(first), words.money(Decimal(first[0].n), currency)
    if len(first) > 1:
        names = names_of(words, first)
        return sentence(words, "payer.tied", ids, names=names, amount=amount, all=all_money)
    name = first[0].name
    if sum(c.n > 0 for c in payers) == 1:
        known = words.money(Decimal(first[0].n), currency)
        return sentence(words, "payer.only", ids, name=name, all=known)
    return sentence(words, "payer.top", ids, name=name, amount=amount, all=all_money)


def say_payer_missing(
    amount: Decimal, total: Decimal, currency: str | None, evidence: Ids, words: Words
) -> Sentence | None:
    """For how much of the money no payer is named; nothing where one always is."""
    if not evidence:
        return None
    return sentence(
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
        return sentence(words, "payer.no-lead-unknown", (entries, ()), all=money)
    amount = sum((Decimal(p.n) for p in payers), Decimal(0))
    if not amount:
        shown = words.money(paid, currency)
        return sentence(words, "payer.no-lead-none", (entries, ()), all=shown)
    ids = proof(payers)
    shown = words.money(amount, currency)
    return sentence(words, "payer.no-lead", ids, amount=shown, all=money)


def say_source_kinds(counts: Sequence[Count], n_activities: int, words: Words) -> list[Sentence]:
    """How many activities name each kind of source, most first."""
    found = sorted((c for c in counts if c.n > 0), key=lambda c: (-c.n, c.id))
    if not found:
        return [sentence(words, "source.none")]
    return [
        sentence(words, "source.kind", (c.evidence, ()), count=c.n, all=n_activities, kind=c.name)
        for c in found
    ]


def say_outside_alone(
    activities: Sequence[str], evidence: Ids, n_activities: int, words: Words
) -> Sentence:
    """How many activities name only projects, donors or EU programmes."""
    if not activities:
        return sentence(words, "source.outside-none")
    ids = (evidence, tuple(activities))
    return sentence(words, "source.outside", ids, count=len(activities), all=n_activities)


def say_silent_on_money(
    silent: Sequence[str], n_activities: int, proof: Ids, words: Words
) -> Sentence:
    """For how many activities nothing is said; `proof` has one statement for each of the others."""
    if not silent:
        return sentence(words, "status.silent-none", (proof, ()))
    ids = (tuple(silent), ())
    return sentence(words, "status.silent", ids, n=len(silent), all=n_activities)


def say_cost_statuses(counts: Sequence[Count], n_elements: int, words: Words) -> list[Sentence]:
    """What the plan says where it states no amount: no costs, not known, elsewhere, …"""
    return [
        sentence(words, "status.kind", (c.evidence, ()), n=c.n, all=n_elements, what=c.name)
        for c in counts
        if c.n > 0
    ]
