"""The activities as an IATI 2.03 file. Exchange layer.

What IATI cannot say is lost: the nature of groups, how a deadline was phrased, why no amount is
stated, expert help as a role of its own. A file that the XSD accepts is not yet one that the IATI
registry accepts: organisation identifiers and sectors are checked there by other rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from kg.exchange.triples import code_table
from kg.graph.cells import xml_text
from kg.graph.lines import decimal_text, language_tag
from kg.ids import ID
from kg.model.codes import CostStatus, IndicatorKind
from kg.model.places import activity_by_element, last_reports
from kg.model.records import (
    Activity,
    Actor,
    Allocation,
    Deadline,
    Element,
    ExpectedResult,
    Fact,
    Goal,
    Indicator,
    Participation,
    PlanRecords,
    Risk,
    StatusReport,
    Task,
)
from kg.text import fold_space

if TYPE_CHECKING:
    from lxml.etree import _Element

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_REPORTER = "actionplan-kg"  # this tool: nobody's government
F = TypeVar("F", bound=Fact)
_UNKNOWN = date(1900, 1, 1)  # IATI needs a date; a narrative says that none is known
NOBODY = "not stated in the plan"  # who stands for the body that the XSD wants


@dataclass(frozen=True, slots=True)
class _Plan:
    """One plan by id, for looking things up."""

    records: PlanRecords
    facts: dict[str, list[Fact]]
    elements: dict[str, Element]
    activities: dict[str, str]
    parts: dict[str, list[str]]  # what counts for an activity: itself and its tasks
    tasks: dict[str, list[Task]]
    actors: dict[str, Actor]
    names: dict[str, str]  # of actors and sources
    reports: Mapping[str, StatusReport]
    language: str

    def of(self, about: str, kind: type[F]) -> list[F]:
        """The facts of one kind about an element, in reading order."""
        return [x for x in self.facts.get(about, ()) if isinstance(x, kind)]


def iati(plans: Sequence[PlanRecords]) -> bytes:
    """Activities (hierarchy 2) and tasks (hierarchy 3) of some plans as one IATI 2.03 file."""
    from lxml import etree

    root = etree.Element("iati-activities", version="2.03")
    for records in plans:
        plan = _indexed(records)
        for element in (*records.activities, *records.tasks):
            _add_activity(root, element, plan)
    etree.indent(root, space="  ")
    text: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return text + b"\n"


def _indexed(records: PlanRecords) -> _Plan:
    facts: dict[str, list[Fact]] = {}
    for fact in records.facts:
        facts.setdefault(fact.about, []).append(fact)
    elements: dict[str, Element] = {x.id: x for x in records.elements}
    tasks: dict[str, list[Task]] = {}
    for task in records.tasks:
        tasks.setdefault(task.parent or "", []).append(task)
    activities = activity_by_element(records)
    parts: dict[str, list[str]] = {}
    for element, activity in activities.items():
        parts.setdefault(activity, []).append(element)
    return _Plan(
        records, facts, elements, activities, parts, tasks,
        actors={x.id: x for x in records.actors},
        names={x.id: x.name for x in records.actors} | {x.id: x.name for x in records.sources},
        reports=last_reports(records), language=language_tag(records.plan.language),
    )  # fmt: skip


def _add_activity(root: _Element, element: Element, plan: _Plan) -> None:
    """One activity with its parts in the order that the XSD prescribes."""
    level = "3" if isinstance(element, Task) else "2"
    node = _add(root, "iati-activity", hierarchy=level, **{_LANG: plan.language})
    node.set("linked-data-uri", f"{ID}plan/{plan.records.plan.id}/{element.id}")
    _add(node, "iati-identifier").text = xml_text(_identifier(element.id, plan))
    reporter = _add(node, "reporting-org", ref=_REPORTER, type="90")
    reporter.set("secondary-reporter", "1")
    _narrative(reporter, "kg, a program that reads action plans")
    _add_title(node, element, plan)
    _add_descriptions(node, element, plan)
    _add_participants(node, element, plan)
    _add(node, "activity-status", code=_status(element, plan))
    _add_dates(node, element, plan)
    if plan.records.plan.country:
        country = plan.records.plan.country.upper().split("-")[0]
        _add(node, "recipient-country", code=country)
    _add_sector(node, element, plan)
    _add_money(node, element, plan)
    _add_related(node, element, plan)
    _add_results(node, element, plan)


def _status(element: Element, plan: _Plan) -> str:
    """What the last report says; 1 (planned) where none is known, or its words are not."""
    report = plan.reports.get(element.id)
    code = code_table("iatiCode").get(f"reportedstatus/{report.status}") if report else None
    return code or "1"


def _identifier(element: str, plan: _Plan) -> str:
    return f"{_REPORTER}-{plan.records.plan.id}-{element.replace('/', '-')}"


def _add(parent: _Element, name: str, **attributes: str) -> _Element:
    from lxml import etree

    return etree.SubElement(parent, name, {key: xml_text(v) for key, v in attributes.items()})


def _narrative(parent: _Element, words: str, language: str = "en") -> None:
    _add(parent, "narrative", **{_LANG: language}).text = xml_text(words)


def _add_title(node: _Element, element: Element, plan: _Plan) -> None:
    title = _add(node, "title")
    _narrative(title, element.title, plan.language)
    if element.english:
        _narrative(title, element.english)


def _add_descriptions(node: _Element, element: Element, plan: _Plan) -> None:
    """The title again, the goals above it (type 2: objectives), and its risks (type 4: other)."""
    _narrative(_add(node, "description", type="1"), element.title, plan.language)
    parent = plan.elements.get(element.parent or "")
    if parent is not None:
        _narrative(_add(node, "description", type="2"), parent.title, plan.language)
    for risk in plan.of(element.id, Risk):
        _narrative(_add(node, "description", type="4"), risk.title, plan.language)


def _scope(element: Element, plan: _Plan) -> list[str]:
    """The elements whose facts count: a task without roles inherits, an activity collects."""
    if isinstance(element, Activity):
        return plan.parts.get(element.id, [])
    own = any(isinstance(x, Participation) for x in plan.facts.get(element.id, ()))
    return [element.id] if own or element.parent is None else [element.id, element.parent]


def _add_participants(node: _Element, element: Element, plan: _Plan) -> None:
    codes = code_table("iatiCode")
    done: set[tuple[str, str]] = set()
    for fact in (x for key in _scope(element, plan) for x in plan.facts.get(key, ())):
        for actor_id, role in _sides(fact):
            code, actor = codes.get(f"role/{role}"), plan.actors.get(actor_id)
            if code is None or actor is None or (actor_id, code) in done:
                continue
            done.add((actor_id, code))
            org = _add(node, "participating-org", role=code)
            if f"actortype/{actor.actor_type}" in codes:
                org.set("type", codes[f"actortype/{actor.actor_type}"])
            _narrative(org, actor.name, plan.language)
    if not done:  # the XSD wants one
        org = _add(node, "participating-org", role="2")
        _narrative(org, NOBODY)


def _sides(fact: Fact) -> Iterator[tuple[str, str]]:
    if isinstance(fact, Participation):
        yield fact.actor, fact.role.value
    elif isinstance(fact, Allocation) and fact.payer is not None:
        yield fact.payer, "funder"


def _add_dates(node: _Element, element: Element, plan: _Plan) -> None:
    """Planned start (1) and end (3): the deadline, else the activity's, else the plan's period."""
    above = [element.id, plan.activities.get(element.id, "")]
    due = [x for key in dict.fromkeys(above) for x in plan.of(key, Deadline)]
    record = plan.records.plan
    first = next((x.start for x in due if x.start), None) or record.start
    last = next((x.end for x in due if x.end), None) or record.end
    words = fold_space(" … ".join(p.exact for p in due[0].passages)) if due else ""
    for code, day in (("1", first or last or _UNKNOWN), ("3", last or first or _UNKNOWN)):
        node_date = _add(node, "activity-date", type=code)
        node_date.set("iso-date", day.isoformat())
        if words:
            _narrative(node_date, words, plan.language)
        else:
            known = day != _UNKNOWN
            said = "no date is stated; this is the plan's period" if known else "no date is known"
            _narrative(node_date, said)


def _add_sector(node: _Element, element: Element, plan: _Plan) -> None:
    """The goal right above as the sector of a vocabulary of the plan's own (99), and the DAC sector
    that a person chose for the plan; without one it says that none is stated: a plan has none.
    """
    chosen = plan.records.plan.iati_sector
    if chosen:
        _add(node, "sector", vocabulary="1", code=chosen)
    above: Element | None = element
    while above is not None and not isinstance(above, Goal):
        above = plan.elements.get(above.parent or "")
    code = above.id.replace("/", "-") if above is not None else "not-stated"
    sector = _add(node, "sector", vocabulary="99", code=code)
    sector.set("vocabulary-uri", f"{ID}plan/{plan.records.plan.id}")
    if above is not None:
        _narrative(sector, above.title, plan.language)
    said = "; this is its own goal" if above is not None else ""
    if not chosen or above is None:
        _narrative(sector, f"The plan names no DAC sector{said}.")


def _add_money(node: _Element, element: Element, plan: _Plan) -> None:
    for fact in plan.of(element.id, Allocation):
        if fact.cost_status is not CostStatus.AMOUNT:
            continue
        if fact.amount is None or fact.currency is None:
            continue
        start, end = _year_of(fact, plan)
        money = _add(node, "planned-disbursement", type="1")
        _add(money, "period-start", **{"iso-date": start.isoformat()})
        _add(money, "period-end", **{"iso-date": end.isoformat()})
        value = _add(money, "value", currency=fact.currency, **{"value-date": start.isoformat()})
        value.text = decimal_text(fact.amount)
        provider = fact.payer or fact.source
        if provider in plan.names:
            org = _add(money, "provider-org")
            _narrative(org, plan.names[provider], plan.language)


def _year_of(fact: Allocation, plan: _Plan) -> tuple[date, date]:
    if fact.year is not None:
        return date(fact.year, 1, 1), date(fact.year, 12, 31)
    record = plan.records.plan
    start = record.start or record.end or _UNKNOWN
    return start, record.end or start


def _add_related(node: _Element, element: Element, plan: _Plan) -> None:
    if isinstance(element, Task) and element.parent:
        _add(node, "related-activity", ref=_identifier(element.parent, plan), type="1")
    for task in plan.tasks.get(element.id, ()):
        _add(node, "related-activity", ref=_identifier(task.id, plan), type="2")


def _add_results(node: _Element, element: Element, plan: _Plan) -> None:
    """Results with a number have an indicator of their own; a lone indicator gets a result."""
    for found in plan.of(element.id, ExpectedResult):
        _add_result(node, found.title, found, plan)
    for indicator in plan.of(element.id, Indicator):
        _add_result(node, indicator.title, indicator, plan)


def _add_result(node: _Element, title: str, fact: Fact, plan: _Plan) -> None:
    result = _add(node, "result", type="1" if isinstance(fact, Indicator) else "2")
    _narrative(_add(result, "title"), title, plan.language)
    indicator = _add(result, "indicator", measure=_measure(fact))
    _narrative(_add(indicator, "title"), title, plan.language)
    value = getattr(fact, "target_value", None)
    if value is None:
        return
    record = plan.records.plan
    period = _add(indicator, "period")
    start = record.start or _UNKNOWN
    _add(period, "period-start", **{"iso-date": start.isoformat()})
    _add(period, "period-end", **{"iso-date": (record.end or start).isoformat()})
    _add(period, "target", value=decimal_text(value))


def _measure(fact: Fact) -> str:
    """1 a number, 2 a percentage, 5 qualitative."""
    if isinstance(fact, Indicator) and fact.kind is IndicatorKind.PERCENTAGE:
        return "2"
    counted = isinstance(fact, Indicator) and fact.kind is IndicatorKind.COUNT
    return "1" if counted or getattr(fact, "target_value", None) is not None else "5"
