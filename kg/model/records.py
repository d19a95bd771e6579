"""The records: what one plan says, each fact with the words that say it. Model layer.

Records are the truth; triples, networks, tables and pages are views of them. Ids are local: an
element's and a fact's id stand below the plan (`a/filter-smoke`, `a/filter-smoke/lead/savet`), an
actor's and a source's are shared by all plans of a country (`org/rs/savet`, `source/rs/taiex`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kg.model.codes import (
    ActorType,
    Bound,
    Certainty,
    CostStatus,
    GoalKind,
    GroupKind,
    IndicatorKind,
    LabelKind,
    Origin,
    Per,
    PlanStatus,
    ReportedStatus,
    Role,
    SourceKind,
    TimeKind,
    TimeModifier,
)
from kg.model.document import Passage
from kg.model.rules import Rule


@dataclass(frozen=True, slots=True)
class Step:
    """One step that led to a fact: its rule, and the reason in words for a person."""

    rule: Rule
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One edition of a plan. `country` is an ISO 3166 code (`RS`), `language` a BCP 47 tag.

    `english` titles, here and on elements, are ours: no plan states them. `home` tells plans of
    unknown countries apart by their own words, so that a folder may be renamed. `iati_sector` is a
    five-digit purpose code of the OECD DAC, as a person chose it.
    """

    id: str
    title: str
    language: str
    home: str = ""
    country: str | None = None
    start: date | None = None
    end: date | None = None
    status: PlanStatus | None = None
    series: str | None = None
    previous: str | None = None
    origin: str | None = None
    english: str | None = None
    iati_sector: str | None = None
    passages: tuple[Passage, ...] = ()

    @property
    def unknown_place(self) -> str:
        """What stands for the country in ids of its actors as long as that is unknown."""
        return f"zz-{self.home or self.id}"

    @property
    def place(self) -> str:
        """The part of an actor's id that keeps countries apart: `bg`, `zz-…` if unknown."""
        return self.country.lower() if self.country else self.unknown_place


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRecord:
    """A source document of a plan, without its text (that is `sources/<id>.txt`)."""

    id: str
    sha256: str
    name: str
    media_type: str
    encoding: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """What a plan numbers or titles. `parent` is the id of the element above, if any.

    `number` is as printed, None where none is printed. `title` is in the plan's language.
    `progress_note` is the plan's own words on how far the element has come.
    """

    id: str
    title: str
    parent: str | None = None
    number: str | None = None
    passages: tuple[Passage, ...] = ()
    english: str | None = None
    progress_note: str | None = None
    continues: str | None = None  # "<plan-id>/<element-id>" of the earlier edition
    certainty: Certainty = Certainty.EXACT
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal(Element):
    """A section, strategic or operational goal. Goals may stand under goals."""

    kind: GoalKind = GoalKind.GOAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity(Element):
    """A planned measure for which somebody is responsible. The unit of workload."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task(Element):
    """A numbered step inside an activity; its parent is the activity."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One claim about the element `about`, with its passages and how it was reached."""

    id: str
    about: str
    passages: tuple[Passage, ...] = ()
    certainty: Certainty = Certainty.EXACT
    origin: Origin = Origin.STATED
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Participation(Fact):
    """One actor in one role. The passage is the actor's mention, not the cell."""

    actor: str
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation(Fact):
    """One statement about money. `amount` is None unless `cost_status` is AMOUNT.

    `amount` is the printed figure: of a range its high end, of a bound the bound. `low` and `high`
    are the ends as far as they are said. `share` (0 to 1) is the source's part of a sum that may
    stand elsewhere; `per` says that the sum comes again; `years` are the first and the last of
    several years it is for, where `year` is None.
    """

    cost_status: CostStatus
    source: str | None = None
    payer: str | None = None
    amount: Decimal | None = None
    currency: str | None = None
    year: int | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    bound: Bound | None = None
    share: Decimal | None = None
    per: Per | None = None
    years: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline(Fact):
    """When an element is due: the window as dates, both ends included, and how it was phrased.

    `modifier` is what the words beside the date leave of it. What comes back has its `recurrence`
    as an ISO 8601 duration ("P1Y") and, if days are named, `recurs_from` and `recurs_until` as
    month and day ("--03-31"). What is counted from something else has it in `relative` ("P6M"
    after, "Y2" the second year, "M6/M12", "short") and the words it is counted from in `anchor`.
    `stage` separates several deadlines of one element ("phase 1").
    """

    time_kind: TimeKind
    start: date | None = None
    end: date | None = None
    modifier: TimeModifier | None = None
    recurrence: str | None = None
    recurs_from: str | None = None
    recurs_until: str | None = None
    relative: str | None = None
    anchor: str | None = None
    stage: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator(Fact):
    """What will be measured or shown, one item a record."""

    title: str
    kind: IndicatorKind = IndicatorKind.QUALITATIVE
    target_value: Decimal | None = None
    target_unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedResult(Fact):
    """What will exist afterwards: one record a numeric target, its title its own words."""

    title: str
    target_value: Decimal | None = None
    target_unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk(Fact):
    """What may hinder an element, one item a record."""

    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusReport(Fact):
    """What a report says of how far the activity `about` has come.

    `day` is the day the report speaks of, None if it names none; `note` what it says beside the
    status. The passages stand in the report, which may be another document than the plan.
    """

    status: ReportedStatus
    day: date | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """One way an actor or a source is called. `ours` marks an English name no plan states."""

    text: str
    language: str
    kind: LabelKind = LabelKind.PREFERRED
    ours: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Anyone named as responsible, partner, expert or payer. A group if `group_kind` is set.

    `country` is an ISO 3166 code or None; `part_of` and `defined_by` are ids of other actors.
    `steps` say which mention became this actor by which rule. `earlier` is the id that it has as
    long as its country is unknown; it is the same body. `sector` is what a person wrote of it.
    """

    id: str
    labels: tuple[Label, ...]
    actor_type: ActorType = ActorType.OTHER
    group_kind: GroupKind | None = None
    country: str | None = None
    part_of: str | None = None
    defined_by: str | None = None
    members: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    earlier: tuple[str, ...] = ()
    sector: str | None = None

    @property
    def name(self) -> str:
        """The preferred name in the plan's own language."""
        own = [x.text for x in self.labels if x.kind is LabelKind.PREFERRED and not x.ours]
        return own[0] if own else self.labels[0].text


@dataclass(frozen=True, slots=True, kw_only=True)
class FundingSource:
    """A budget, programme or instrument. Never an actor; `budget_of` is the owner's actor id."""

    id: str
    labels: tuple[Label, ...]
    kind: SourceKind = SourceKind.PROJECTS
    budget_of: str | None = None
    country: str | None = None

    @property
    def name(self) -> str:
        """The preferred name in the plan's own language."""
        own = [x.text for x in self.labels if x.kind is LabelKind.PREFERRED and not x.ours]
        return own[0] if own else self.labels[0].text


@dataclass(frozen=True, slots=True, kw_only=True)
class Abbreviation:
    """One entry of a plan's list of abbreviations."""

    short: str
    long: str
    actor: str | None = None
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """What could not be read or looks irregular: where, which words, what to do.

    `code` is a short stable name of the kind of finding (`item-without-task`).
    """

    code: str
    message: str
    advice: str = ""
    about: str | None = None
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRow:
    """How one cell ended: `outcome` is fact, ignored or issue, `rule` names what decided it."""

    outcome: str
    rule: str
    passage: Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRecord:
    """One row of `decisions.csv` and what became of it.

    `outcome` is `applied`, `moved`, `changed` or `unknown`; only an applied one changed anything.
    `about` is the id it was bound to, `what` that thing in words, `before` and `after` the values;
    `element` is the element it hangs on, `passages` the words of a fact that was rejected.
    """

    id: str
    row: int
    who: str
    target: str
    verb: str
    value: str = ""
    reason: str = ""
    words: str = ""
    author: str = ""
    time: str = ""
    outcome: str = "applied"
    why: str = ""
    about: str = ""
    element: str = ""
    what: str = ""
    before: str = ""
    after: str = ""
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PlanRecords:
    """All that is known of one plan. Sorted by construction: elements and facts in reading order,
    actors, sources by id.
    """

    plan: Plan
    documents: tuple[DocumentRecord, ...] = ()
    goals: tuple[Goal, ...] = ()
    activities: tuple[Activity, ...] = ()
    tasks: tuple[Task, ...] = ()
    participations: tuple[Participation, ...] = ()
    allocations: tuple[Allocation, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    results: tuple[ExpectedResult, ...] = ()
    risks: tuple[Risk, ...] = ()
    reports: tuple[StatusReport, ...] = ()
    actors: tuple[Actor, ...] = ()
    sources: tuple[FundingSource, ...] = ()
    abbreviations: tuple[Abbreviation, ...] = ()
    issues: tuple[Issue, ...] = ()
    audit: tuple[AuditRow, ...] = ()
    decisions: tuple[DecisionRecord, ...] = ()

    def __repr__(self) -> str:
        """Which plan, and how much is in it."""
        kinds = ("goals", "activities", "tasks", "facts", "actors")
        counts = ", ".join(f"{len(getattr(self, kind))} {kind}" for kind in kinds)
        return f"<records of {self.plan.id}: {counts}>"

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Every fact the plan states, in the order of the fields above.

        What was reported afterwards (`reports`) is no part of the plan and not among them.
        """
        return (
            *self.participations,
            *self.allocations,
            *self.deadlines,
            *self.indicators,
            *self.results,
            *self.risks,
        )

    @property
    def elements(self) -> tuple[Element, ...]:
        """Goals, activities and tasks."""
        return (*self.goals, *self.activities, *self.tasks)
