"""What does this plan show? The findings of one plan, each with the rows that prove it.

Present layer. Numbers come from `kg.measure`, wordings from `kg.present.sentences`; here they meet.
A finding has a key that stays the same for every plan and language: stories point to it.
"""

from __future__ import annotations

from kg.present.findings.core import Finding, findings_where
from kg.present.findings.money import money_findings
from kg.present.findings.time import due_dates, peak_counts, time_findings
from kg.present.findings.work import (
    goal_findings,
    lead_counts,
    lead_findings,
    named_counts,
    sole_lead_counts,
    tie_findings,
    top_sole_lead,
)
from kg.present.sentences import say_risks
from kg.present.study import Study

__all__ = [
    "Finding",
    "due_dates",
    "findings_of",
    "goal_findings",
    "lead_counts",
    "lead_findings",
    "money_findings",
    "named_counts",
    "peak_counts",
    "risk_findings",
    "sole_lead_counts",
    "tie_findings",
    "time_findings",
    "top_sole_lead",
]


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
