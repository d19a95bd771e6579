"""The list of `kg export --as activities` as a plan again: one row an activity. Exchange layer.

A list holds less than a plan: of several bodies that pay and several sources it does not say whose
a sum is, of tasks not who does them. What it says comes back, and an exported copy of it is the
same list but for the places of the words.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kg.exchange.statements import Statements
from kg.exchange.table_files import Row
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
from kg.model.records import (
    Activity,
    Allocation,
    Deadline,
    ExpectedResult,
    FundingSource,
    Goal,
    Indicator,
    Label,
    Plan,
    PlanRecords,
    Risk,
    StatusReport,
    Task,
)

_ROLES = (Role.LEAD, Role.IMPLEMENTER, Role.PARTNER, Role.EXPERT, Role.MONITOR, Role.BENEFICIARY)
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
