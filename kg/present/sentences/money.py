"""What may be said of money, signs, risks, weak places and doubts? Present layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from kg.present.sentences import Count, Ids, Sentence, leaders, names_of, proof, sentence
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


# What may be said of signs, risks, weak places and doubts?


def say_sign(
    reading: str, said: tuple[str, Sequence[str], str], ids: tuple[Ids, Ids], words: Words
) -> Sentence:
    """Which signs of overload one institution shows; `reading` is several, some or one.

    `said` is its name, its signs, and the doubt that belongs to the sentence ("" if it holds).
    """
    name, signs, doubt = said
    listed = words.listed(tuple(signs), most=9)
    found = sentence(words, f"sign.{reading}", ids, name=name, signs=listed)
    return replace(found, text=f"{found.text} {doubt}") if doubt else found


def say_no_sign(words: Words) -> Sentence:
    """No institution shows any sign."""
    return sentence(words, "sign.none")


def say_other_signs(others: Sequence[str], evidence: Ids, words: Words) -> Sentence | None:
    """How many more institutions show one sign; nothing if none does."""
    if not others:
        return None
    return sentence(words, "sign.more", (evidence, tuple(others)), count=len(others))


def say_unnamed_signs(others: Sequence[str], words: Words) -> Sentence | None:
    """How many more show several or some signs than have a sentence; nothing if none does."""
    if not others:
        return None
    return sentence(words, "sign.others", ((), tuple(others)), count=len(others))


def say_rest(n_none: int, n_unknown: int, n_all: int, words: Words) -> Sentence:
    """How many institutions show no sign, and for how many too little is known."""
    if not n_unknown:
        return sentence(words, "sign.rest-known", count=n_none, all=n_all)
    return sentence(words, "sign.rest", count=n_none, all=n_all, unknown=n_unknown)


def say_risks(risks: Ids, n_activities_with: int, n_activities: int, words: Words) -> Sentence:
    """How many risks the plan names itself."""
    if not risks:
        return sentence(words, "risk.none")
    return sentence(
        words, "risk.some", (risks, ()), n=len(risks), k=n_activities_with, all=n_activities
    )


def say_staff_risks(
    risks: Ids, n_activities_with: int, n_all_risks: int, n_activities: int, words: Words
) -> Sentence | None:
    """How often the plan itself names its staff as a risk; nothing if it names no risks at all."""
    if not n_all_risks:
        return None
    if not risks:
        return sentence(words, "staff.none", count=n_all_risks)
    return sentence(
        words, "staff.some", (risks, ()), count=len(risks), k=n_activities_with, all=n_activities
    )


def say_quality(n_warnings: int, n_kinds: int, words: Words) -> Sentence:
    """How many weak places the check of the plan finds."""
    if not n_warnings:
        return sentence(words, "quality.none")
    if n_kinds == 1:
        return sentence(words, "quality.alike", count=n_warnings)
    return sentence(words, "quality.some", count=n_warnings, kinds=n_kinds)


def say_issues(n_issues: int, words: Words) -> Sentence:
    """How many places of the document were irregular to read."""
    if not n_issues:
        return sentence(words, "issue.none")
    return sentence(words, "issue.some", count=n_issues)


def say_certainty(exact: int, rule: int, doubtful: int, words: Words) -> Sentence:
    """How sure the facts behind a part are."""
    total = exact + rule + doubtful
    if not total:
        return sentence(words, "sure.none")
    if exact == total:
        return sentence(words, "sure.all", n=total)
    return sentence(words, "sure.some", all=total, exact=exact, rule=rule, doubtful=doubtful)


def say_groups(left_out: Sequence[str], n_kept: int, words: Words) -> list[Sentence]:
    """Which groups were left out, and how many count as one body each."""
    out = []
    if left_out:
        names = words.listed(tuple(left_out), most=9)
        out.append(sentence(words, "groups.left-out", names=names))
    if n_kept:
        out.append(sentence(words, "groups.kept", count=n_kept))
    return out or [sentence(words, "groups.none")]
