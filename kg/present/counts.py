"""Which numbers of a plan do its findings name? Counts of bodies and days with their facts.

Present layer.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from kg.measure.roles import role_counts
from kg.measure.timing import concurrency
from kg.model.places import is_catch_all
from kg.present.charts.svg import column_for, column_name
from kg.present.sentences import Count, leaders
from kg.present.study import Study

Ids = tuple[str, ...]


def is_left_out(study: Study, actor_id: str) -> bool:
    """Whether a body stands for nobody in particular, so that counts of bodies leave it out."""
    actor = study.index.actors.get(actor_id)
    return actor is not None and is_catch_all(actor)


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


def due_dates(study: Study) -> dict[date, Ids]:
    """The activities due on each day, each by the one fact that states its last date."""
    index = study.index
    out: dict[date, list[str]] = defaultdict(list)
    for window in study.view.windows:
        if window.due is not None:
            facts = [f for f in window.facts if getattr(index.facts[f], "end", None) == window.due]
            out[window.due].append(facts[0] if facts else window.activity)
    return {day: tuple(ids) for day, ids in sorted(out.items())}


def peak_counts(study: Study) -> tuple[list[Count], dict[str, str]]:
    """Most activities at once of each body, and the names of the periods in which they run."""
    periods = study.view.at_once.periods
    names = [column_name(column_for(p.start, p.end, study.words)) for p in periods]
    peaks = concurrency(study.view)
    counts = [
        Count(i, study.index.short(i), int(p.figure.value or 0), p.figure.evidence)
        for i, p in peaks.items()
    ]
    when = {
        i: tuple(n for n, k in zip(names, p.stated, strict=True) if k == p.figure.value)
        for i, p in peaks.items()
    }
    return counts, {i: study.words.listed(found) for i, found in when.items()}
