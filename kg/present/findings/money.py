"""With whose money is the plan carried out? Present layer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from kg.measure.money import Flow, activities_by_source_kind, resting_on_outside_money
from kg.measure.money import money_flow as money_rows
from kg.model.codes import CostStatus
from kg.present.findings.core import Finding, findings_where
from kg.present.sentences import (
    Count,
    Sentence,
    say_cost_statuses,
    say_no_amount,
    say_outside_alone,
    say_payer_missing,
    say_payers_without_lead,
    say_silent_on_money,
    say_source_kinds,
    say_top_payer,
    say_total,
)
from kg.present.study import Study

Ids = tuple[str, ...]
WORDLESS = (CostStatus.AMOUNT, CostStatus.SOURCE_ONLY)  # statements that name money


def money_findings(study: Study) -> list[Finding]:
    """With whose money."""
    words, n = study.words, study.n_activities
    rows = money_rows(study.view.money, study.view.work)
    currencies = sorted({r.currency for r in rows}, key=lambda c: (-_n_facts(rows, c), c or ""))
    said = tuple(a.id for a in study.records.allocations)
    out = [] if rows else findings_where(("no-amount", say_no_amount(said, words)))
    for currency in currencies:
        out += _currency_findings(study, [r for r in rows if r.currency == currency], currency)
    kinds = activities_by_source_kind(study.view.money)
    counts = [
        Count(k.value, words(f"kind.{k}"), int(f.value or 0), f.evidence) for k, f in kinds.items()
    ]
    out += [_source_finding(study, s, counts) for s in say_source_kinds(counts, n, words)]
    outside = resting_on_outside_money(study.view.money)
    alone = tuple(
        dict.fromkeys(study.index.activity_of[study.index.facts[f].about] for f in outside.evidence)
    )
    silent = [m.activity for m in study.view.money if not m.statements]
    proof = tuple(m.facts[0] for m in study.view.money if m.statements)
    out += findings_where(
        ("outside-money", say_outside_alone(alone, outside.evidence, n, words)),
    )
    say_silent = say_silent_on_money(silent, n, proof, words)
    out.append(Finding("silent-on-money", say_silent, {"money": ("silent",)} if silent else {}))
    statuses = say_cost_statuses(_statuses(study), len(study.index.activity_of), words)
    return [*out, *(Finding("cost-status", s) for s in statuses)]


def _n_facts(rows: Iterable[Flow], currency: str | None) -> int:
    return sum(len(r.facts) for r in rows if r.currency == currency)


def _source_finding(study: Study, sentence: Sentence, counts: Iterable[Count]) -> Finding:
    """A sentence on one kind of money, with the sources of that kind as a filter of the map."""
    kind = next((c.id for c in counts if c.evidence == sentence.evidence and c.evidence), None)
    if kind is None:
        return Finding("source-none", sentence)
    sources = tuple(s.id for s in study.records.sources if s.kind.value == kind)
    return Finding(f"source-{kind}", sentence, {"funder": sources})


def _currency_findings(study: Study, rows: list[Flow], currency: str | None) -> list[Finding]:
    words = study.words
    years: dict[int | None, Decimal] = defaultdict(Decimal)
    for row in rows:
        years[row.year] += row.total
    total = sum((r.total for r in rows), Decimal(0))
    paid = sum((r.total for r in rows if r.payer), Decimal(0))
    unpaid = tuple(f for r in rows if not r.payer for f in r.facts)
    payers = _payers(study, rows, not_led=False)
    silent = _payers(study, rows, not_led=True)
    key = f"-{currency.lower()}" if currency else ""
    facts = tuple(f for r in rows for f in r.facts)
    missing = say_payer_missing(total - paid, total, currency, unpaid, words) if paid else None
    total_found = say_total(years, currency, facts, words)
    return [
        Finding(f"total{key}", total_found, {"money": ("amount",)}),
        *findings_where(
            (f"top-payer{key}", say_top_payer(payers, total, currency, words)),
            (f"payer-missing{key}", missing),
            (
                f"payers-without-lead{key}",
                say_payers_without_lead(silent, total, currency, (paid, facts), words),
            ),
        ),
    ]


def _payers(study: Study, rows: Iterable[Flow], *, not_led: bool) -> list[Count]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    facts: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row.payer:
            sums[row.payer] += row.not_led if not_led else row.total
            facts[row.payer] += row.without_lead if not_led else row.facts
    return [Count(p, study.index.short(p), sums[p], tuple(facts[p])) for p in sorted(sums)]


def _statuses(study: Study) -> list[Count]:
    found: dict[CostStatus, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for a in study.records.allocations:
        if a.about in study.index.activity_of and a.cost_status not in WORDLESS:
            found[a.cost_status][a.about].append(a.id)
    return [
        Count(s.value, study.words(f"status.{s}"), len(found[s]), _flat(found[s]))
        for s in CostStatus
        if s in found
    ]


def _flat(facts: Mapping[str, list[str]]) -> Ids:
    return tuple(f for fs in facts.values() for f in fs)
