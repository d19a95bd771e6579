"""Who carries the plan, for which goals, with whom? Present layer."""

from __future__ import annotations

from collections import defaultdict

from kg.measure.position import partner_span
from kg.measure.roles import concentration, role_counts
from kg.present.findings.core import Finding, findings_where, is_left_out
from kg.present.sentences import (
    Count,
    leaders,
    say_closest,
    say_effective_leaders,
    say_first_share,
    say_most_leads,
    say_most_named,
    say_nobody_leads,
    say_span,
    say_widest,
    say_without,
)
from kg.present.study import Study

Ids = tuple[str, ...]


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


def lead_counts(study: Study) -> list[Count]:
    """How many activities each body is responsible for."""
    leads = role_counts(study.view)["leads"]
    return [Count(i, study.index.short(i), int(f.value or 0), f.evidence) for i, f in leads.items()]


def named_counts(study: Study) -> list[Count]:
    """In how many activities each institution takes part, in whatever role, payment included."""
    index = study.index
    facts: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    counted = set(study.counts.counted)
    named = [(p.actor, p.about, p.id) for p in study.records.participations]
    named += [(str(m.payer), m.about, m.id) for m in study.records.allocations if m.payer]
    for actor, element, fact in named:
        if element in index.activity_of and actor in counted:
            facts[actor][index.activity_of[element]].append(fact)
    return [
        Count(a, index.short(a), len(found), tuple(f for fs in found.values() for f in fs))
        for a, found in sorted(facts.items())
    ]


def sole_lead_counts(study: Study) -> list[Count]:
    """For how many activities each body is the only one responsible."""
    index = study.index
    alone: dict[str, set[str]] = defaultdict(set)
    for activity, leads in index.leads_by_activity.items():
        if len(leads) == 1:
            alone[leads[0]].add(activity)
    facts: dict[str, list[str]] = defaultdict(list)
    for p in study.records.participations:
        if p.role.value == "lead" and index.activity_of.get(p.about) in alone[p.actor]:
            facts[p.actor].append(p.id)
    return [
        Count(a, index.short(a), len(found), tuple(facts[a]))
        for a, found in sorted(alone.items())
        if not is_left_out(study, a)
    ]


def top_sole_lead(study: Study) -> str | None:
    """Whose leaving would leave most activities without anybody; none if nobody's would."""
    first = leaders(sole_lead_counts(study))
    return first[0].id if first else None


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
