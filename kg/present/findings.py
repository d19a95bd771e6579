"""What does this plan show? The findings of one plan, each with the rows that prove it.

Present layer. Numbers come from `kg.measure`, wordings from `kg.present.sentences`; here they meet.
A finding has a key that stays the same for every plan and language: stories point to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from kg.measure.money import Flow, activities_by_source_kind, resting_on_outside_money
from kg.measure.money import money_flow as money_rows
from kg.measure.position import partner_span
from kg.measure.roles import concentration
from kg.model.codes import CostStatus
from kg.network.calendar import Window
from kg.present.counts import (
    Ids,
    due_dates,
    lead_counts,
    named_counts,
    peak_counts,
    sole_lead_counts,
)
from kg.present.sentences import (
    Count,
    Sentence,
    say_closest,
    say_common_date,
    say_date_habit,
    say_effective_leaders,
    say_first_share,
    say_most_leads,
    say_most_named,
    say_nobody_leads,
    say_peak,
    say_runs_until,
    say_span,
    say_undated,
    say_widest,
    say_without,
)
from kg.present.sentences.money import (
    say_cost_statuses,
    say_no_amount,
    say_outside_alone,
    say_payer_missing,
    say_payers_without_lead,
    say_risks,
    say_silent_on_money,
    say_source_kinds,
    say_top_payer,
    say_total,
)
from kg.present.study import Study

# What is a finding made of?


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: its key, its sentence, and what of the plan it is about as map filters."""

    key: str
    sentence: Sentence
    filters: Mapping[str, Ids] = field(default_factory=dict)


def findings_where(*pairs: tuple[str, Sentence | None]) -> list[Finding]:
    """Findings by key, where there is a sentence."""
    return [Finding(key, sentence) for key, sentence in pairs if sentence is not None]


# Who carries the plan, for which goals, with whom?


def lead_findings(study: Study) -> list[Finding]:
    """Who carries the plan."""
    words, n = study.words, study.n_activities
    leads = lead_counts(study)
    share = concentration(study.view)
    effective = share.effective_leaders.value or 0
    activities = tuple(a.id for a in study.records.activities)
    missing = [a for a in activities if a not in study.index.leads_by_activity]
    first = Finding("leads", say_most_leads(leads, activities, words), {"role": ("lead",)})
    return [
        first,
        *findings_where(
            ("named", say_most_named(named_counts(study), n, words)),
            ("first-share", say_first_share(leads, words)),
            (
                "effective-leaders",
                say_effective_leaders(
                    effective, share.n_institutions, share.effective_leaders.evidence, words
                ),
            ),
            ("without", say_without(sole_lead_counts(study), n, words)),
            ("nobody-leads", say_nobody_leads(missing, n, _one_lead_each(study), words)),
        ),
    ]


def _one_lead_each(study: Study) -> Ids:
    """For each activity that has one, the first fact that names somebody responsible."""
    first: dict[str, str] = {}
    for p in study.records.participations:
        if p.role.value == "lead" and p.about in study.index.activity_of:
            first.setdefault(study.index.activity_of[p.about], p.id)
    return tuple(first.values())


def goal_findings(study: Study) -> list[Finding]:
    """Who serves which goals; nothing for a plan without goals."""
    if not study.index.top_goals:
        return []
    goals: dict[str, set[int]] = defaultdict(set)
    facts: dict[str, list[str]] = defaultdict(list)
    work = study.view.work
    for row, column, found, works in zip(
        work.rows.tolist(), work.columns.tolist(), work.facts, work.working.tolist(), strict=True
    ):
        if not works:
            continue
        place = study.index.goal_position.get(work.activities[column])
        if place is not None:
            goals[work.institutions[row]].add(place)
            facts[work.institutions[row]].extend(found)
    counts = [
        Count(i, study.index.short(i), len(served), tuple(facts[i]))
        for i, served in sorted(goals.items())
    ]
    return findings_where(("goals", say_widest(counts, len(study.index.top_goals), study.words)))


def tie_findings(study: Study) -> list[Finding]:
    """Who works with whom."""
    index, words = study.index, study.words
    pairs = [
        (
            index.short(t.a),
            index.short(t.b),
            Count(f"{t.a} {t.b}", "", t.count, t.facts, (t.a, t.b)),
        )
        for t in study.ties
    ]
    spans = partner_span(study.view)
    counts = [
        Count(i, index.short(i), int(s.partners.value or 0), s.partners.evidence)
        for i, s in spans.items()
    ]
    n_others = max(0, len(spans) - 1)
    return findings_where(
        ("closest", say_closest(pairs, study.n_activities, words)),
        ("span", say_span(counts, n_others, words)),
    )


# When is the plan due?

# How the map's filter calls what has no date.
DUE_FILTER = {
    "continuous": "~continuous", "conditional": "~event", "open": "~event", "silent": "~none",
}  # fmt: skip


def time_findings(study: Study) -> list[Finding]:
    """When the plan is due."""
    words, n = study.words, study.n_activities
    activities = tuple(a.id for a in study.records.activities)
    dates = due_dates(study)
    common = say_common_date(dates, activities, words)
    top = max(dates, key=lambda d: (len(dates[d]), -d.toordinal())) if dates else None
    months = (f"{top.year}-{top.month:02}",) if top else ()
    until = _by_end(w for w in study.view.windows if _kind(w) == "continuous-until")
    peaks, periods = peak_counts(study)
    undated = _undated(study)
    dated = [
        Finding("common-date", common, {"due": months} if months else {}),
        *findings_where(
            ("date-habit", say_date_habit(dates, study.view.settings.habit_share, words))
        ),
    ]
    open_ended = [Finding("undated", say_undated(undated, n, words), _due_filter(undated))]
    mostly_open = sum(map(len, undated.values())) > n / 2
    return [
        *(open_ended + dated if mostly_open else dated + open_ended),
        *findings_where(
            ("runs-until", say_runs_until(until, words)),
            ("peak", say_peak(peaks, periods, words)),
        ),
    ]


def _kind(window: Window) -> str:
    kinds = ["conditional" if k.value == "relative" else k.value for k in window.kinds]
    for kind in ("continuous-until", "continuous", "conditional"):
        if kind in kinds:
            return kind
    return "open" if kinds else "silent"


def _undated(study: Study) -> dict[str, Ids]:
    out: dict[str, list[str]] = {
        k: [] for k in ("continuous", "continuous-until", "conditional", "open", "silent")
    }
    for window in study.view.windows:
        if window.due is None:
            out[_kind(window)].append(window.facts[0] if window.facts else window.activity)
    return {kind: tuple(ids) for kind, ids in out.items()}


def _due_filter(undated: Mapping[str, Ids]) -> dict[str, Ids]:
    """The map's filter for activities without a date; none where some run on until a day, which
    the map shows in the month of that day.
    """
    kinds = [kind for kind, ids in undated.items() if ids]
    if not kinds or "continuous-until" in kinds:
        return {}
    return {"due": tuple(sorted({DUE_FILTER[kind] for kind in kinds}))}


def _by_end(windows: Iterable[Window]) -> dict[date, Ids]:
    out: dict[date, list[str]] = defaultdict(list)
    for window in windows:
        if window.end is not None:
            out[window.end].append(window.facts[0] if window.facts else window.activity)
    return {day: tuple(ids) for day, ids in sorted(out.items())}


# With whose money is the plan carried out?

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


def risk_findings(study: Study) -> list[Finding]:
    """Which risks the plan names itself."""
    risks = tuple(r.id for r in study.records.risks)
    places = {study.index.activity_of.get(r.about) for r in study.records.risks} - {None}
    return findings_where(("risks", say_risks(risks, len(places), study.n_activities, study.words)))


def findings_of(study: Study) -> tuple[Finding, ...]:
    """Every finding of a plan, in the order of the report."""
    return (
        *lead_findings(study),
        *goal_findings(study),
        *time_findings(study),
        *money_findings(study),
        *tie_findings(study),
        *risk_findings(study),
    )
