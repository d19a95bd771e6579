"""The code lists of the ontology. A value is the last part of its concept's IRI. Model layer.

A test compares them with `ontology/kg.ttl` both ways.
"""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """In which capacity an actor takes part."""

    LEAD = "lead"
    IMPLEMENTER = "implementer"
    PARTNER = "partner"
    EXPERT = "expert"
    FUNDER = "funder"
    MONITOR = "monitor"
    BENEFICIARY = "beneficiary"


class GoalKind(StrEnum):
    """Which level of goal a plan speaks of."""

    SECTION = "section"
    STRATEGIC = "strategic"
    OPERATIONAL = "operational"
    GOAL = "goal"


class TimeKind(StrEnum):
    """How a deadline was phrased."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"
    SEASON = "season"
    SCHOOL_YEAR = "school-year"
    FINANCIAL_YEAR = "financial-year"
    CONTINUOUS = "continuous"
    CONTINUOUS_UNTIL = "continuous-until"
    CONDITIONAL = "conditional"
    RELATIVE = "relative"


class TimeModifier(StrEnum):
    """What the words beside a date leave of it: a part, a side, or its nearness."""

    START = "start"
    MID = "mid"
    END = "end"
    BY = "by"
    BEFORE = "before"
    FROM = "from"
    AFTER = "after"
    ABOUT = "about"


class CostStatus(StrEnum):
    """What a plan says about the cost: each kind of absence is a value of its own.

    `existing` is money that is there already, which is not the same as no cost; `not-understood`
    says that there are words which no rule could read: the plan is not silent.
    """

    AMOUNT = "amount"
    SOURCE_ONLY = "source-only"
    NONE = "none"
    EXISTING = "existing"
    UNKNOWN = "unknown"
    ELSEWHERE = "elsewhere"
    THIRD_PARTY = "third-party"
    CONDITIONAL = "conditional"
    NOT_UNDERSTOOD = "not-understood"


class Bound(StrEnum):
    """On which side of the printed figure a sum of money may lie."""

    UP_TO = "up-to"
    AT_LEAST = "at-least"
    ABOUT = "about"


class Per(StrEnum):
    """How often a sum of money comes again."""

    YEAR = "year"
    MONTH = "month"


class SourceKind(StrEnum):
    """What kind of money a funding source is."""

    STATE_BUDGET = "state-budget"
    INSTITUTION_BUDGET = "institution-budget"
    LOCAL_BUDGET = "local-budget"
    EU = "eu"
    DONOR = "donor"
    PROJECTS = "projects"


class IndicatorKind(StrEnum):
    """What an indicator measures or shows."""

    COUNT = "count"
    PERCENTAGE = "percentage"
    DOCUMENT = "document"
    QUALITATIVE = "qualitative"


class ActorType(StrEnum):
    """What kind of body an actor is."""

    GOVERNMENT = "government"
    LOCAL_GOVERNMENT = "local-government"
    JUDICIARY = "judiciary"
    COORDINATION_BODY = "coordination-body"
    POST = "post"
    NGO = "ngo"
    INTERNATIONAL = "international"
    ACADEMIC = "academic"
    BUSINESS = "business"
    MEDIA = "media"
    OTHER = "other"


class GroupKind(StrEnum):
    """How a group of actors is described."""

    CATEGORY = "category"
    MEMBERS_OF = "members-of"
    UNITS_OF = "units-of"
    CONCERNED = "concerned"
    UNSPECIFIED = "unspecified"


class ReportedStatus(StrEnum):
    """How far an activity has come, as a report says it after the plan was written.

    `late` is what the report itself calls late; `unclear` says that there are words which name no
    status: the report is not silent.
    """

    DONE = "done"
    UNDER_WAY = "under-way"
    LATE = "late"
    NOT_STARTED = "not-started"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"
    UNCLEAR = "unclear"


class PlanStatus(StrEnum):
    """How far an edition of a plan has come."""

    DRAFT = "draft"
    ADOPTED = "adopted"
    SUPERSEDED = "superseded"


class Certainty(StrEnum):
    """How a fact was reached. A class, never a number."""

    EXACT = "exact"
    RULE = "rule"
    DOUBTFUL = "doubtful"


class Origin(StrEnum):
    """Whether a fact is stated, inherited, expanded from a group, or entered by a person."""

    STATED = "stated"
    INHERITED = "inherited"
    EXPANDED = "expanded"
    CURATED = "curated"


class LabelKind(StrEnum):
    """How an actor or a source is called: SKOS labels, with abbreviations apart."""

    PREFERRED = "preferred"
    ALTERNATIVE = "alternative"
    ABBREVIATION = "abbreviation"
    HIDDEN = "hidden"  # misspelt or inflected: found by search, never shown as a name
