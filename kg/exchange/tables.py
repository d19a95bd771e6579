"""All facts as plain tables, one row a fact with its words and place. Exchange layer.

The same tables make the CSV files and the workbook. Columns of the CSV files are tied to the terms
of the ontology by CSVW metadata.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kg.graph.cells import csv_text
from kg.ids import AP, ID
from kg.model.codes import LabelKind
from kg.model.document import Passage
from kg.model.labels import english_name
from kg.model.records import (
    Actor,
    Allocation,
    Deadline,
    Element,
    ExpectedResult,
    Fact,
    FundingSource,
    Indicator,
    Participation,
    PlanRecords,
    Risk,
)
from kg.model.within import activity_by_element
from kg.text import fold_space

Value = str | int | Decimal | date | None

_FACT_COLUMNS = (
    ("plan", "dcterms:isPartOf"),
    ("activity", "ap:inActivity"),
    ("activity_number", None),
    ("activity_title", None),
    ("task", None),
    ("task_number", None),
)
_EVIDENCE_COLUMNS = (
    ("words", "ap:verbatim"),
    ("file", None),
    ("page", None),
    ("sheet", None),
    ("table", None),
    ("row", None),
    ("column", None),
    ("line", None),
    ("from_character", None),
    ("to_character", None),
    ("certainty", "ap:certainty"),
    ("origin", "ap:origin"),
    ("id", None),
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: a name, (column, term of the ontology or None), rows."""

    name: str
    columns: tuple[tuple[str, str | None], ...]
    rows: tuple[tuple[Value, ...], ...]

    @property
    def headers(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(name for name, _ in self.columns)


def sheets_of(plans: Sequence[PlanRecords]) -> tuple[Sheet, ...]:
    """Every table of some plans, in the order in which people read them."""
    return (
        _elements(plans),
        _facts("roles", plans, _roles, _ROLE_COLUMNS),
        _facts("money", plans, _money, _MONEY_COLUMNS),
        _facts("deadlines", plans, _deadlines, _DEADLINE_COLUMNS),
        _facts("indicators", plans, _indicators, _INDICATOR_COLUMNS),
        _facts("results", plans, _results, _RESULT_COLUMNS),
        _facts("risks", plans, _risks, _RISK_COLUMNS),
        _actors(plans),
        _sources(plans),
    )


def _elements(plans: Sequence[PlanRecords]) -> Sheet:
    columns = (
        ("plan", "ap:inPlan"), ("kind", None), ("number", "ap:number"), ("title", "dcterms:title"),
        ("english", None), ("part_of", "ap:partOf"), ("status_in_plan", "ap:progressNote"),
        *_EVIDENCE_COLUMNS[:-3], ("id", None),
    )  # fmt: skip
    rows = []
    for records in plans:
        files = {x.id: x.name for x in records.documents}
        for element in records.elements:
            kind = type(element).__name__.lower()
            head = (records.plan.id, kind, element.number, element.title, element.english)
            place = _evidence(element.passages, files)
            iri = f"plan/{records.plan.id}/{element.id}"
            parent = f"plan/{records.plan.id}/{element.parent}" if element.parent else None
            rows.append((*head, parent, element.progress_note, *place, iri))
    return Sheet("activities", columns, tuple(rows))


def _evidence(passages: Sequence[Passage], files: dict[str, str]) -> tuple[Value, ...]:
    """The words of all passages, and the place of the first."""
    words = " … ".join(fold_space(p.exact) for p in passages)
    if not passages:
        return (words, *(None,) * 9)
    p = passages[0]
    file = files.get(p.document, p.document)
    return (words, file, p.page, p.sheet, p.table, p.row, p.column, p.line, p.start, p.end)


Cells = Callable[[PlanRecords], Iterator[tuple[Fact, tuple[Value, ...]]]]
Columns = tuple[tuple[str, str | None], ...]


def _facts(name: str, plans: Sequence[PlanRecords], cells: Cells, columns: Columns) -> Sheet:
    """A table of one kind of fact: where it hangs, what it says, the words, the place."""
    rows = tuple(row for records in plans for row in _fact_rows(records, cells))
    return Sheet(name, (*_FACT_COLUMNS, *columns, *_EVIDENCE_COLUMNS), rows)


def _fact_rows(records: PlanRecords, cells: Cells) -> Iterator[tuple[Value, ...]]:
    elements = {x.id: x for x in records.elements}
    activities = activity_by_element(records)
    files = {x.id: x.name for x in records.documents}
    for fact, values in cells(records):
        where = _where(fact, records.plan.id, elements, activities)
        marks = (fact.certainty.value, fact.origin.value, f"plan/{records.plan.id}/{fact.id}")
        yield (*where, *values, *_evidence(fact.passages, files), *marks)


def _where(
    fact: Fact, plan: str, elements: dict[str, Element], activities: dict[str, str]
) -> tuple[Value, ...]:
    top = elements.get(activities.get(fact.about, fact.about))
    own = elements.get(fact.about)
    task = own if own is not None and own is not top else None
    return (
        plan,
        f"plan/{plan}/{top.id}" if top else None,
        top.number if top else None,
        top.title if top else None,
        f"plan/{plan}/{task.id}" if task else None,
        task.number if task else None,
    )


_ROLE_COLUMNS: Columns = (
    ("role", "ap:role"), ("actor", "ap:actor"), ("actor_name", None), ("actor_english", None),
    ("actor_type", None), ("group", None),
)  # fmt: skip


def _roles(records: PlanRecords) -> Iterator[tuple[Participation, tuple[Value, ...]]]:
    actors = {x.id: x for x in records.actors}
    for fact in records.participations:
        yield fact, (fact.role.value, fact.actor, *_who(actors.get(fact.actor)))


def _who(actor: Actor | None) -> tuple[Value, ...]:
    if actor is None:
        return (None,) * 4
    group = actor.group_kind.value if actor.group_kind else None
    return (actor.name, english_name(actor.labels), actor.actor_type.value, group)


_MONEY_COLUMNS: Columns = (
    ("cost_status", "ap:costStatus"), ("amount", "ap:amount"), ("currency", "ap:currency"),
    ("year", "ap:budgetYear"), ("first_year", "ap:budgetFirstYear"),
    ("last_year", "ap:budgetLastYear"), ("low", "ap:amountLow"), ("high", "ap:amountHigh"),
    ("bound", "ap:bound"), ("per", "ap:per"), ("share", "ap:share"), ("source", "ap:source"),
    ("source_name", None), ("source_kind", None), ("payer", "ap:payer"), ("payer_name", None),
)  # fmt: skip


def _money(records: PlanRecords) -> Iterator[tuple[Allocation, tuple[Value, ...]]]:
    actors = {x.id: x for x in records.actors}
    sources = {x.id: x for x in records.sources}
    for fact in records.allocations:
        source = sources.get(fact.source or "")
        payer = actors.get(fact.payer or "")
        yield (
            fact,
            (
                fact.cost_status.value,
                fact.amount,
                fact.currency,
                fact.year,
                *(fact.years or (None, None)),
                fact.low,
                fact.high,
                fact.bound.value if fact.bound else None,
                fact.per.value if fact.per else None,
                fact.share,
                fact.source,
                source.name if source else None,
                source.kind.value if source else None,
                fact.payer,
                payer.name if payer else None,
            ),
        )


_DEADLINE_COLUMNS: Columns = (
    ("time_kind", "ap:timeKind"), ("start", "dcat:startDate"), ("end", "dcat:endDate"),
    ("modifier", "ap:timeModifier"), ("recurrence", "ap:recurrence"),
    ("recurs_from", "ap:recursFrom"), ("recurs_until", "ap:recursUntil"),
    ("relative", "ap:relativeTime"), ("anchor", "ap:anchor"), ("stage", "ap:stage"),
)  # fmt: skip


def _deadlines(records: PlanRecords) -> Iterator[tuple[Deadline, tuple[Value, ...]]]:
    for fact in records.deadlines:
        modifier = fact.modifier.value if fact.modifier else None
        yield (
            fact,
            (
                fact.time_kind.value, fact.start, fact.end, modifier, fact.recurrence,
                fact.recurs_from, fact.recurs_until, fact.relative, fact.anchor, fact.stage,
            ),
        )  # fmt: skip


_INDICATOR_COLUMNS: Columns = (
    ("title", "dcterms:title"), ("kind", "ap:indicatorKind"), ("target", "ap:targetValue"),
    ("unit", "ap:targetUnit"),
)  # fmt: skip


def _indicators(records: PlanRecords) -> Iterator[tuple[Indicator, tuple[Value, ...]]]:
    for fact in records.indicators:
        yield fact, (fact.title, fact.kind.value, fact.target_value, fact.target_unit)


_RESULT_COLUMNS: Columns = (
    ("title", "dcterms:title"), ("target", "ap:targetValue"), ("unit", "ap:targetUnit"),
)  # fmt: skip


def _results(records: PlanRecords) -> Iterator[tuple[ExpectedResult, tuple[Value, ...]]]:
    for fact in records.results:
        yield fact, (fact.title, fact.target_value, fact.target_unit)


_RISK_COLUMNS: Columns = (("title", "dcterms:title"),)


def _risks(records: PlanRecords) -> Iterator[tuple[Risk, tuple[Value, ...]]]:
    for fact in records.risks:
        yield fact, (fact.title,)


def _actors(plans: Sequence[PlanRecords]) -> Sheet:
    from kg.graph.actors import merge_actors

    columns: Columns = (
        ("id", None), ("name", "skos:prefLabel"), ("english", None), ("abbreviations", None),
        ("other_names", None), ("type", "ap:actorType"), ("group", "ap:groupKind"),
        ("country", None), ("part_of", "org:subOrganizationOf"), ("defined_by", "ap:definedBy"),
        ("members", "foaf:member"),
    )  # fmt: skip
    rows = []
    for actor in merge_actors(plans):
        _, english, kind, group = _who(actor)
        names = (actor.id, actor.name, english, *_other_names(actor))
        ties = (actor.part_of, actor.defined_by, "; ".join(actor.members) or None)
        rows.append((*names, kind, group, actor.country, *ties))
    return Sheet("actors", columns, tuple(rows))


def _other_names(named: Actor | FundingSource) -> tuple[str, str]:
    """(abbreviations, all other names that plans use), each joined."""
    short = [x.text for x in named.labels if x.kind is LabelKind.ABBREVIATION]
    rest = [
        x.text
        for x in named.labels
        if not x.ours and x.text != named.name and x.kind is not LabelKind.ABBREVIATION
    ]
    return "; ".join(dict.fromkeys(short)), "; ".join(dict.fromkeys(rest))


def _sources(plans: Sequence[PlanRecords]) -> Sheet:
    columns: Columns = (
        ("id", None), ("name", "skos:prefLabel"), ("english", None), ("other_names", None),
        ("kind", "ap:sourceKind"), ("budget_of", "ap:budgetOf"), ("country", None),
    )  # fmt: skip
    sources = {source.id: source for records in plans for source in records.sources}
    rows = []
    for key in sorted(sources):
        x = sources[key]
        short, rest = _other_names(x)
        other = "; ".join(part for part in (short, rest) if part)
        rows.append(
            (key, x.name, english_name(x.labels), other, x.kind.value, x.budget_of, x.country)
        )
    return Sheet("sources", columns, tuple(rows))


def csv_files(plans: Sequence[PlanRecords]) -> dict[str, bytes]:
    """CSV files by name, and the CSVW metadata that ties their columns to the ontology."""
    sheets = sheets_of(plans)
    files = {f"{x.name}.csv": _csv(x).encode("utf-8", "replace") for x in sheets}
    text = json.dumps(_metadata(sheets), ensure_ascii=False, indent=2) + "\n"
    return files | {"csv-metadata.json": text.encode("utf-8")}


def _csv(sheet: Sheet) -> str:
    return csv_text(sheet.headers, ([_text(v) for v in row] for row in sheet.rows))


def _text(value: Value) -> str | int | None:
    return value if value is None or isinstance(value, str | int) else str(value)


def _metadata(sheets: Iterable[Sheet]) -> dict[str, object]:
    """CSVW: which term of the ontology a column holds, and that ids stand below one base."""
    tables = [
        {
            "url": f"{sheet.name}.csv",
            "tableSchema": {
                "columns": [_column(name, term) for name, term in sheet.columns],
                "aboutUrl": f"{ID}{{+id}}",
                "primaryKey": "id",
            },
        }
        for sheet in sheets
    ]
    context = ["http://www.w3.org/ns/csvw", {"@base": ID}]
    return {"@context": context, "tables": tables}


def _column(name: str, term: str | None) -> dict[str, object]:
    column: dict[str, object] = {"name": name, "titles": name}
    if term is None:
        return column | {"suppressOutput": True}
    column["propertyUrl"] = term.replace("ap:", AP) if term.startswith("ap:") else term
    if name in ("activity", "part_of", "actor", "source", "payer", "budget_of", "defined_by"):
        column["valueUrl"] = f"{ID}{{+{name}}}"
    return column
