"""One row an activity, as offices keep their lists: who, when, with what. Exchange layer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from kg.exchange.statements import Statements
from kg.exchange.table_files import Row
from kg.exchange.tables import Sheet, Value
from kg.ids import name_of_words, slug
from kg.model.codes import (
    ActorType,
    Certainty,
    CostStatus,
    LabelKind,
    ReportedStatus,
    Role,
    TimeKind,
)
from kg.model.document import Passage
from kg.model.labels import spoken_numbers
from kg.model.places import activity_by_element, last_reports
from kg.model.records import (
    Activity,
    Allocation,
    Deadline,
    ExpectedResult,
    Fact,
    FundingSource,
    Goal,
    Indicator,
    Label,
    Participation,
    Plan,
    PlanRecords,
    Risk,
    StatusReport,
    Task,
)
from kg.text import fold_space

_OPEN = (TimeKind.CONTINUOUS, TimeKind.CONTINUOUS_UNTIL)
_ROLES = (
    Role.LEAD, Role.IMPLEMENTER, Role.PARTNER, Role.EXPERT, Role.MONITOR, Role.BENEFICIARY,
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
        *(role.value for role in _ROLES), "window_from", "due", "runs_on_until", "time_words",
        *(f"at_least_{currency}" for currency in currencies), "paid_by", "sources", "money_words",
        "indicators", "results", "risks", "tasks", "status_in_plan",
        "reported_status", "reported_on", "report_words", "doubtful_facts", "words",
        "file", "page", "table", "row", "line", "id",
    )  # fmt: skip
    rows = [row for records in plans for row in _rows(records, currencies)]
    return Sheet("activities", "Activity", columns, tuple(rows))


def _of(kind: type[F], facts: Iterable[Fact]) -> tuple[F, ...]:
    """The facts of one kind, in reading order."""
    return tuple(f for f in facts if isinstance(f, kind))


def _rows(records: PlanRecords, currencies: Sequence[str]) -> Iterable[tuple[Value, ...]]:
    place = activity_by_element(records)
    by_activity: dict[str, list[Fact]] = {a.id: [] for a in records.activities}
    for fact in records.facts:
        if fact.about in place:
            by_activity[place[fact.about]].append(fact)
    made = _Plan(records, currencies)
    for activity in records.activities:
        yield made.row(activity, by_activity[activity.id])


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

    def row(self, activity: Activity, facts: Sequence[Fact]) -> tuple[Value, ...]:
        """One activity, with what hangs on it and its tasks."""
        roles, money = _of(Participation, facts), _of(Allocation, facts)
        place = activity.passages[0] if activity.passages else None
        return (
            self.records.plan.id,
            self.numbers[activity.id].marked,
            fold_space(activity.title),
            activity.english,
            self._goal(activity),
            *(self._who(roles, role) for role in _ROLES),
            *_times(_of(Deadline, facts)),
            *(_sum(money, currency) for currency in self.currencies),
            self._called(m.payer for m in money),
            self._called(m.source for m in money),
            _words(money),
            _listed(x.title for x in _of(Indicator, facts)),
            _listed(x.title for x in _of(ExpectedResult, facts)),
            _listed(x.title for x in _of(Risk, facts)),
            _listed(self.tasks.get(activity.id, ())),
            activity.progress_note,
            *self._reported(activity),
            sum(f.certainty is Certainty.DOUBTFUL for f in facts),
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


# The list of `kg export --as activities` as a plan again: one row an activity.
#
# A list holds less than a plan: of several bodies that pay and several sources it does not say
# whose a sum is, of tasks not who does them. What it says comes back, and an exported copy of it is
# the same list but for the places of the words.

_SUM = "at_least_"
_TEXTS: tuple[tuple[str, str, Any], ...] = (
    ("indicators", "indicator", Indicator), ("results", "result", ExpectedResult),
    ("risks", "risk", Risk),
)  # fmt: skip


def records_of_list(
    rows: Sequence[Row], plan: Plan, *, name: str
) -> tuple[PlanRecords, dict[str, str]]:
    """The records of the rows of one plan, and the text of the list.

    Edges: sums are of several statements, so their certainty is `rule`; which payer pays which sum
    is doubtful where there are several; a time without a day is doubtful.
    Raises: InputError that names the cell which cannot be read.
    """
    reading = _Reading(plan)
    for row in rows:
        reading.activity(row)
    records, text = reading.records(name, "text/plain")
    return records, {records.documents[0].id: text}


class _Reading(Statements):
    """The records of the rows read so far."""

    def activity(self, row: Row) -> None:
        """One row with all that it says."""
        title = row.need("activity")
        about = self.own(row.id("id") or f"a/{name_of_words(title)}")
        line = self.say(row.text("words") or title)
        self.add(
            "activities", Activity, line, id=about, title=title,
            number=_printed(row.text("number")), english=row.text("english"),
            parent=self._goal(row.text("goal")), progress_note=row.text("status_in_plan"),
        )  # fmt: skip
        for role in _ROLES:
            for body in row.all(role.value):
                self.part(about, body, ActorType.OTHER, role)
        self._time(row, about)
        self._money(row, about)
        for column, kind, make in _TEXTS:
            for said in row.all(column):
                own = self.own(f"{about}/{kind}/{name_of_words(said)}")
                self.add(column, make, self.say(said), id=own, about=about, title=said)
        for said in row.all("tasks"):
            own = self.own(f"{about}/t/{name_of_words(said)}")
            self.add("tasks", Task, self.say(said), id=own, title=said, parent=about)
        self._report(row, about)

    def _goal(self, said: str | None) -> str | None:
        """The id of a goal, new or known; its number stays in its title."""
        if said is None:
            return None
        own = f"g/{name_of_words(said)}"
        if not self.seen[own]:
            self.add("goals", Goal, self.say(said), id=self.own(own), title=said)
        return own

    def _time(self, row: Row, about: str) -> None:
        words = row.text("time_words")
        first, due, until = (row.day(x) for x in ("window_from", "due", "runs_on_until"))
        if words is None and not (first or due or until):
            return
        line = self.say(words or " – ".join(str(x) for x in (first, due or until) if x))
        self.add(
            "deadlines", Deadline, line, id=f"{about}/due", about=about, start=first,
            end=due or until,
            time_kind=TimeKind.CONTINUOUS_UNTIL if until else TimeKind.DAY if due
            else TimeKind.CONTINUOUS,
            certainty=Certainty.EXACT if first or due or until else Certainty.DOUBTFUL,
        )  # fmt: skip

    def _money(self, row: Row, about: str) -> None:
        """Each sum, each source, each payer; a sum has the source or payer that stands alone."""
        payers = [self.actor(x, ActorType.OTHER) for x in row.all("paid_by")]
        sources = [self._source(x) for x in row.all("sources")]
        sums = {x.removeprefix(_SUM): row.number(x) for x in row.cells if x.startswith(_SUM)}
        stated: list[dict[str, Any]] = [
            {"cost_status": CostStatus.AMOUNT, "amount": n, "currency": x if x != "?" else None,
             "certainty": Certainty.RULE}
            for x, n in sums.items() if n is not None
        ]  # fmt: skip
        alone = stated and len(sources) == 1
        stated += [{"cost_status": CostStatus.SOURCE_ONLY} for _ in sources if not alone]
        for k, source in enumerate(sources, start=-len(sources)):
            stated[k]["source"] = source
        words = row.text("money_words")
        if words and not stated:  # the list does not say what they mean
            stated = [{"cost_status": CostStatus.NOT_UNDERSTOOD}]
        stated += [{"cost_status": CostStatus.THIRD_PARTY} for _ in payers[len(stated) :]]
        line = (
            self.say(words or "; ".join((*row.all("sources"), *row.all("paid_by"))))
            if stated
            else 0
        )
        for k, values in enumerate(stated):
            if payers:
                values["payer"] = payers[min(k, len(payers) - 1)]
            if len(payers) > 1:
                values["certainty"] = Certainty.DOUBTFUL
            own = self.own(f"{about}/money/{values['cost_status']}")
            self.add("allocations", Allocation, line, id=own, about=about, **values)

    def _source(self, name: str) -> str:
        own = f"source/{self.plan.place}/{slug(name)}"
        label = Label(name, self.plan.language, LabelKind.PREFERRED)
        self.sources.setdefault(
            own, FundingSource(id=own, labels=(label,), country=self.plan.country)
        )
        return own

    def _report(self, row: Row, about: str) -> None:
        status = row.code("reported_status", ReportedStatus)
        if status is not None:
            line = self.say(row.text("report_words") or status)
            self.add("reports", StatusReport, line, id=f"{about}/report", about=about,
                     status=status, day=row.day("reported_on"))  # fmt: skip


def _printed(number: str | None) -> str | None:
    """A number of the list, unless it stands in brackets: then kg counted it."""
    return None if number and number.startswith("(") and number.endswith(")") else number
