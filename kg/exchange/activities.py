"""One row an activity, as offices keep their lists: who, when, with what. Exchange layer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from kg.exchange.tables import Sheet, Value
from kg.model.codes import Certainty, Role, TimeKind
from kg.model.document import Passage
from kg.model.labels import spoken_numbers
from kg.model.places import activity_by_element, last_reports
from kg.model.records import (
    Activity,
    Allocation,
    Deadline,
    ExpectedResult,
    Fact,
    Indicator,
    Participation,
    PlanRecords,
    Risk,
)
from kg.text import fold_space

_OPEN = (TimeKind.CONTINUOUS, TimeKind.CONTINUOUS_UNTIL)
_ROLES = (
    ("lead", Role.LEAD), ("implementer", Role.IMPLEMENTER), ("partner", Role.PARTNER),
    ("expert", Role.EXPERT), ("monitor", Role.MONITOR), ("beneficiary", Role.BENEFICIARY),
)  # fmt: skip
_BETWEEN = "; "
F = TypeVar("F", bound=Fact)


def activity_sheet(plans: Sequence[PlanRecords]) -> Sheet:
    """The activities of some plans, one row each, tasks and their facts included.

    Shape: `number` as people say it, in brackets if the plan prints none; a body named twice stands
    once; amounts have a column for each currency of the plans and are the printed figures added up,
    so at least that much;
    `due` is the last day, empty for work that runs on; `…_words` are the plan's own words.
    Example: a plan without a printed amount has no column of amounts.
    """
    currencies = sorted({a.currency or "?" for p in plans for a in p.allocations if a.amount})
    columns = (
        "plan", "number", "activity", "english", "goal",
        *(name for name, _ in _ROLES), "window_from", "due", "runs_on_until", "time_words",
        *(f"at_least_{currency}" for currency in currencies), "paid_by", "sources", "money_words",
        "indicators", "results", "risks", "tasks", "status_in_plan",
        "reported_status", "reported_on", "report_words", "doubtful_facts", "words",
        "file", "page", "table", "row", "line", "id",
    )  # fmt: skip
    rows = [row for records in plans for row in _rows(records, currencies)]
    return Sheet("activities", "Activity", columns, tuple(rows))


@dataclass(frozen=True)
class _Facts:
    """What hangs on one activity and its tasks."""

    facts: tuple[Fact, ...]

    def of(self, kind: type[F]) -> tuple[F, ...]:
        """The facts of one kind, in reading order."""
        return tuple(f for f in self.facts if isinstance(f, kind))


def _rows(records: PlanRecords, currencies: Sequence[str]) -> Iterable[tuple[Value, ...]]:
    place = activity_by_element(records)
    by_activity: dict[str, list[Fact]] = {a.id: [] for a in records.activities}
    for fact in records.facts:
        if fact.about in place:
            by_activity[place[fact.about]].append(fact)
    made = _Plan(records, currencies)
    for activity in records.activities:
        yield made.row(activity, _Facts(tuple(by_activity[activity.id])))


class _Plan:
    """What the rows of one plan need to know: names, goals, numbers, tasks."""

    def __init__(self, records: PlanRecords, currencies: Sequence[str]) -> None:
        self.records, self.currencies = records, currencies
        self.names = {a.id: a.name for a in records.actors}
        self.names |= {s.id: s.name for s in records.sources}
        self.goals = {g.id: g for g in records.goals}
        self.files = {d.id: d.name for d in records.documents}
        self.numbers = spoken_numbers(records)
        self.last = last_reports(records)
        self.tasks: dict[str, list[str]] = {}
        activity_of = activity_by_element(records)
        for task in records.tasks:
            if task.id in activity_of:
                self.tasks.setdefault(activity_of[task.id], []).append(fold_space(task.title))

    def row(self, activity: Activity, found: _Facts) -> tuple[Value, ...]:
        """One activity."""
        roles, money = found.of(Participation), found.of(Allocation)
        place = activity.passages[0] if activity.passages else None
        return (
            self.records.plan.id,
            self.numbers[activity.id].marked,
            fold_space(activity.title),
            activity.english,
            self._goal(activity),
            *(self._who(roles, role) for _, role in _ROLES),
            *_times(found.of(Deadline)),
            *(_sum(money, currency) for currency in self.currencies),
            self._called(m.payer for m in money),
            self._called(m.source for m in money),
            _words(money),
            _listed(x.title for x in found.of(Indicator)),
            _listed(x.title for x in found.of(ExpectedResult)),
            _listed(x.title for x in found.of(Risk)),
            _listed(self.tasks.get(activity.id, ())),
            activity.progress_note,
            *self._reported(activity),
            sum(f.certainty is Certainty.DOUBTFUL for f in found.facts),
            " … ".join(fold_space(p.exact) for p in activity.passages),
            *_place(place, self.files),
            f"plan/{self.records.plan.id}/{activity.id}",
        )

    def _reported(self, activity: Activity) -> tuple[Value, ...]:
        """The last report: its status, day and words."""
        report = self.last.get(activity.id)
        if report is None:
            return (None,) * 3
        return report.status.value, report.day, _words([report])

    def _goal(self, activity: Activity) -> str | None:
        """The goal right above, with its printed number."""
        goal = self.goals.get(activity.parent or "")
        return fold_space(f"{goal.number or ''} {goal.title}") if goal else None

    def _who(self, roles: Iterable[Participation], role: Role) -> str | None:
        return self._called(p.actor for p in roles if p.role is role)

    def _called(self, ids: Iterable[str | None]) -> str | None:
        return _listed(self.names.get(i, i) for i in ids if i is not None)


def _times(dates: Sequence[Deadline]) -> tuple[Value, ...]:
    """First day stated, last day to be done by, last day of work that runs on; the words."""
    starts: date | None = min((d.start for d in dates if d.start), default=None)
    last: date | None = max((d.end for d in dates if d.end), default=None)
    runs = any(d.time_kind in _OPEN for d in dates)
    return starts, None if runs else last, last if runs else None, _words(dates)


def _sum(money: Iterable[Allocation], currency: str) -> Decimal | None:
    amounts = [m.amount for m in money if m.amount is not None and (m.currency or "?") == currency]
    return sum(amounts, Decimal(0)) if amounts else None


def _words(facts: Iterable[Fact]) -> str | None:
    return _listed(p.exact for f in facts for p in f.passages)


def _listed(texts: Iterable[str]) -> str | None:
    """Each once, in reading order."""
    return _BETWEEN.join(dict.fromkeys(fold_space(t) for t in texts if t)) or None


def _place(place: Passage | None, files: dict[str, str]) -> tuple[Value, ...]:
    if place is None:
        return (None,) * 5
    return (files.get(place.document), place.page, place.table, place.row, place.line)
