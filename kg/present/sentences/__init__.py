"""What may be said of these numbers? The only place where sentences are worded. Present layer.

A sentence is made from evidence alone: counted rows go in, one sentence with the ids of the rows
comes out. Each function has an answer for none, one, tied and unknown. The words themselves are
data (`visualizations/shared/phrases/`), so that they can be read and translated in one place.
"""

from __future__ import annotations

from kg.present.sentences.core import (
    Count,
    Ids,
    Sentence,
    leaders,
)
from kg.present.sentences.doubt import (
    say_certainty,
    say_groups,
    say_issues,
    say_no_sign,
    say_other_signs,
    say_quality,
    say_rest,
    say_risks,
    say_sign,
    say_staff_risks,
    say_unnamed_signs,
)
from kg.present.sentences.money import (
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
from kg.present.sentences.time import (
    say_body_dates,
    say_common_date,
    say_date_habit,
    say_peak,
    say_runs_until,
    say_undated,
)
from kg.present.sentences.work import (
    say_body,
    say_body_partners,
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

__all__ = [
    "Count",
    "Ids",
    "Sentence",
    "leaders",
    "say_body",
    "say_body_dates",
    "say_body_partners",
    "say_certainty",
    "say_closest",
    "say_common_date",
    "say_cost_statuses",
    "say_date_habit",
    "say_effective_leaders",
    "say_first_share",
    "say_groups",
    "say_issues",
    "say_most_leads",
    "say_most_named",
    "say_no_amount",
    "say_no_sign",
    "say_nobody_leads",
    "say_other_signs",
    "say_outside_alone",
    "say_payer_missing",
    "say_payers_without_lead",
    "say_peak",
    "say_quality",
    "say_rest",
    "say_risks",
    "say_runs_until",
    "say_sign",
    "say_silent_on_money",
    "say_source_kinds",
    "say_span",
    "say_staff_risks",
    "say_top_payer",
    "say_total",
    "say_undated",
    "say_unnamed_signs",
    "say_widest",
    "say_without",
]
