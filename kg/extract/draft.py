"""A plan as extracted, before anybody asked who is who: names are still mentions. Extract layer.

`resolve` turns a Draft into PlanRecords by giving every mention an actor.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kg.extract.records import KeySeen, TableSeen
from kg.model.codes import Bound, Certainty, CostStatus, Origin, Per, Role, SourceKind
from kg.model.document import Document, Passage
from kg.model.records import (
    Activity,
    AuditRow,
    Deadline,
    ExpectedResult,
    Goal,
    Indicator,
    Issue,
    Plan,
    Risk,
    StatusReport,
    Step,
    Task,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """The words that name one actor in a list, and why the list was cut there.

    Offsets count code points of the document's text and `text` is what stands there. `role` is
    set where the list itself says it ("in cooperation with X"), `role_behind` where a remark behind
    the name says it ("X (lead)"). `probability` is that of just this name in its list, `certainty`
    what it was worth on lists that the weights had not seen; doubtful names go to review.
    """

    start: int
    end: int
    text: str
    reason: str = ""
    role: Role | None = None
    role_behind: bool = False
    certainty: Certainty = Certainty.EXACT
    probability: float = 1.0

    @property
    def doubtful(self) -> bool:
        """Whether the name goes to review."""
        return self.certainty is Certainty.DOUBTFUL


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleDraft:
    """A mention in a role at an element."""

    about: str
    role: Role
    mention: Mention
    certainty: Certainty = Certainty.EXACT
    origin: Origin = Origin.STATED
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyDraft:
    """One statement of money. `source` are the words that name the source, `payer` its owner.

    The figures are those of `Allocation`. `is_scaled` says that a thousand or million is printed
    with the amount, `is_total` that words call it the sum of others, `is_part` a part of another.
    """

    about: str
    cost_status: CostStatus
    passages: tuple[Passage, ...]
    source: Mention | None = None
    source_kind: SourceKind | None = None
    payer: Mention | None = None
    amount: Decimal | None = None
    currency: str | None = None
    year: int | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    bound: Bound | None = None
    share: Decimal | None = None
    per: Per | None = None
    years: tuple[int, int] | None = None
    is_scaled: bool = False
    is_total: bool = False
    is_part: bool = False
    certainty: Certainty = Certainty.EXACT
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AbbreviationDraft:
    """One entry of the document's own list of abbreviations."""

    short: str
    long: str
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Everything extracted from one document, in reading order."""

    document: Document
    plan: Plan
    goals: tuple[Goal, ...] = ()
    activities: tuple[Activity, ...] = ()
    tasks: tuple[Task, ...] = ()
    roles: tuple[RoleDraft, ...] = ()
    money: tuple[MoneyDraft, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    results: tuple[ExpectedResult, ...] = ()
    risks: tuple[Risk, ...] = ()
    reports: tuple[StatusReport, ...] = ()
    abbreviations: tuple[AbbreviationDraft, ...] = ()
    running_mentions: tuple[Mention, ...] = ()  # known names met in titles and other running text
    issues: tuple[Issue, ...] = ()
    audit: tuple[AuditRow, ...] = ()
    seen: tuple[TableSeen, ...] = ()  # how each table was understood, for `kg inspect`
    keys: tuple[KeySeen, ...] = ()  # the keys of keyed lines and cards, most frequent first
