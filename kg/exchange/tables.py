"""All facts as plain tables, one row a fact with its words and place. Exchange layer.

The same tables make the CSV files, the workbook and the tables in Python. A column that stands for
a property of the ontology has its name in `ontology/mapping.csv`; from there come its value, its
type, and the CSVW metadata that ties it to the ontology.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import partial
from hashlib import sha256
from typing import Any

from kg.graph.cells import csv_text
from kg.graph.lines import OURS
from kg.graph.mapping import Mapped, column_of, mapping
from kg.ids import CODE, ID
from kg.model.codes import LabelKind
from kg.model.document import Passage
from kg.model.labels import english_name, spoken_numbers
from kg.model.places import activity_by_element
from kg.model.records import (
    Actor,
    Allocation,
    Element,
    FundingSource,
    Participation,
    PlanRecords,
)
from kg.own import METADATA, Kind, marked
from kg.text import fold_space

Value = str | int | Decimal | date | None

_FACT_COLUMNS = (
    "plan", "activity", "activity_number", "activity_title", "task", "task_number",
)  # fmt: skip
_PLACE_COLUMNS = (
    "words", "file", "page", "sheet", "table", "row", "column", "line", "from_character",
    "to_character",
)  # fmt: skip
_FACT_ENDS = ("certainty", "origin", "id")
SEPARATOR, BETWEEN_WORDS = "; ", " … "  # between several values in one cell
_SEPARATORS = dict.fromkeys(("abbreviations", "other_names", "members", "named_in"), SEPARATOR)
_SEPARATORS["words"] = BETWEEN_WORDS


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: a name, the class of its rows in the mapping table, columns, rows."""

    name: str
    of: str
    headers: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    def property_of(self, column: str) -> Mapped | None:
        """The property a column stands for, if it stands for one of the row's own."""
        return column_of(self.of, column)


def type_of(column: str) -> str:
    """The datatype of a column, the same in every table: `xsd:decimal`, or `xsd:string`.

    Example:
        >>> type_of("amount"), type_of("page"), type_of("role")
        ('xsd:decimal', 'xsd:integer', 'xsd:string')
    """
    kinds = {row.datatype for row in mapping() if row.column == column}
    return next(iter(kinds & {"xsd:date", "xsd:decimal", "xsd:integer"}), "xsd:string")


def cell_of(record: object, row: Mapped) -> Value:
    """The value of a record for a column of the table."""
    name, _, place = row.field.partition(".")
    value = getattr(record, name)
    if place and value is not None:
        value = value[int(place)]
    return value.value if isinstance(value, StrEnum) else value


def sheets_of(plans: Sequence[PlanRecords]) -> tuple[Sheet, ...]:
    """Every table of some plans, in the order in which people read them."""
    return tuple(make(plans) for make in SHEETS.values())


def plan_sheet(plans: Sequence[PlanRecords]) -> Sheet:
    """What is known of each plan as a whole, and the documents it was read from."""
    said = ("title", "english", "country", "language", "start", "end", "status", "series",
            "previous", "origin")  # fmt: skip
    rows = []
    for records in plans:
        plan = records.plan
        values = (getattr(plan, name) for name in said)
        files = SEPARATOR.join(f"{x.name} (SHA-256 {x.sha256})" for x in records.documents)
        rows.append((plan.id, *values, files, f"plan/{plan.id}"))
    return Sheet("plans", "Plan", ("plan", *said, "documents", "id"), tuple(rows))


def _elements(plans: Sequence[PlanRecords]) -> Sheet:
    columns = (
        "plan", "kind", "number", "title", "english", "part_of", "status_in_plan",
        *_PLACE_COLUMNS, "id",
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
    return Sheet("activities", "PlanElement", columns, tuple(rows))


def _evidence(passages: Sequence[Passage], files: dict[str, str]) -> tuple[Value, ...]:
    """The words of all passages, and the place of the first."""
    words = BETWEEN_WORDS.join(fold_space(p.exact) for p in passages)
    if not passages:
        return (words, *(None,) * 9)
    p = passages[0]
    file = files.get(p.document, p.document)
    return (words, file, p.page, p.sheet, p.table, p.row, p.column, p.line, p.start, p.end)


Names = dict[str, Value]  # of what a fact points to, by column
NamesOf = Callable[[PlanRecords], Callable[[Any], Names]]


def _facts(
    name: str,
    of: str,
    columns: tuple[str, ...],
    plans: Sequence[PlanRecords],
    names_of: NamesOf = lambda _: lambda _: {},
) -> Sheet:
    """A table of one kind of fact: where it hangs, what it says, the words, the place."""
    mapped = {column: column_of(of, column) for column in columns}
    rows = tuple(row for x in plans for row in _fact_rows(x, of, mapped, names_of(x)))
    return Sheet(name, of, (*_FACT_COLUMNS, *columns, *_PLACE_COLUMNS, *_FACT_ENDS), rows)


def _fact_rows(
    records: PlanRecords,
    of: str,
    mapped: dict[str, Mapped | None],
    names_of: Callable[[Any], Names],
) -> Iterator[tuple[Value, ...]]:
    elements = {x.id: x for x in records.elements}
    numbers = spoken_numbers(records)
    activities = activity_by_element(records)
    files = {x.id: x.name for x in records.documents}
    plan = records.plan.id

    def called(element: Element | None) -> tuple[Value, Value]:
        """The id of an element, and the number people say."""
        if element is None:
            return None, None
        return f"plan/{plan}/{element.id}", numbers[element.id].marked or None

    for fact in (*records.facts, *records.reports):
        if type(fact).__name__ != of:
            continue
        top = elements.get(activities.get(fact.about, fact.about))
        own = elements.get(fact.about)
        task = own if own is not top else None
        title = top.title if top else None
        where = (*called(top), title, *called(task))
        names = names_of(fact)
        values = (names[x] if row is None else cell_of(fact, row) for x, row in mapped.items())
        marks = (fact.certainty.value, fact.origin.value, f"plan/{plan}/{fact.id}")
        yield (plan, *where, *values, *_evidence(fact.passages, files), *marks)


_ROLES = ("role", "actor", "actor_name", "actor_english", "actor_type", "group")
_MONEY = (
    "cost_status", "amount", "currency", "year", "first_year", "last_year", "low", "high", "bound",
    "per", "share", "source", "source_name", "source_kind", "payer", "payer_name",
)  # fmt: skip
_DEADLINES = (
    "time_kind", "start", "end", "modifier", "recurrence", "recurs_from", "recurs_until",
    "relative", "anchor", "stage",
)  # fmt: skip


def _names_of_roles(records: PlanRecords) -> Callable[[Participation], Names]:
    actors = {x.id: x for x in records.actors}
    columns = ("actor_name", "actor_english", "actor_type", "group")
    return lambda fact: dict(zip(columns, _who(actors.get(fact.actor)), strict=True))


def _who(actor: Actor | None) -> tuple[Value, ...]:
    if actor is None:
        return (None,) * 4
    group = actor.group_kind.value if actor.group_kind else None
    return (actor.name, english_name(actor.labels), actor.actor_type.value, group)


def _names_of_money(records: PlanRecords) -> Callable[[Allocation], Names]:
    actors = {x.id: x for x in records.actors}
    sources = {x.id: x for x in records.sources}

    def names(fact: Allocation) -> Names:
        source = sources.get(fact.source or "")
        payer = actors.get(fact.payer or "")
        return {
            "source_name": source.name if source else None,
            "source_kind": source.kind.value if source else None,
            "payer_name": payer.name if payer else None,
        }

    return names


def _actors(plans: Sequence[PlanRecords]) -> Sheet:
    from kg.graph.names import merge_actors

    columns = (
        "id", "name", "english", "abbreviations", "other_names", "type", "group", "sector",
        "country", "part_of", "defined_by", "members", "named_in",
    )  # fmt: skip
    rows, named = [], _named_in(plans)
    for actor in merge_actors(plans):
        _, english, kind, group = _who(actor)
        names = (actor.id, actor.name, english, *_other_names(actor))
        ties = (actor.part_of, actor.defined_by, SEPARATOR.join(actor.members) or None)
        where = SEPARATOR.join(named[actor.id])
        rows.append((*names, kind, group, actor.sector, actor.country, *ties, where))
    return Sheet("actors", "ActorGroup", columns, tuple(rows))


def _named_in(plans: Sequence[PlanRecords]) -> dict[str, list[str]]:
    """The plans that name each actor and each source, by its id."""
    found: dict[str, list[str]] = {}
    for records in plans:
        things: tuple[Actor | FundingSource, ...] = (*records.actors, *records.sources)
        for thing in things:
            found.setdefault(thing.id, []).append(records.plan.id)
    return found


def _other_names(named: Actor | FundingSource) -> tuple[str, str]:
    """(abbreviations, all other names that plans use), each joined."""
    short = [x.text for x in named.labels if x.kind is LabelKind.ABBREVIATION]
    rest = [
        x.text
        for x in named.labels
        if not x.ours and x.text != named.name and x.kind is not LabelKind.ABBREVIATION
    ]
    return SEPARATOR.join(dict.fromkeys(short)), SEPARATOR.join(dict.fromkeys(rest))


def _sources(plans: Sequence[PlanRecords]) -> Sheet:
    from kg.graph.names import merge_sources

    columns = ("id", "name", "english", "other_names", "kind", "budget_of", "country", "named_in")
    rows, named = [], _named_in(plans)
    for x in merge_sources(plans):
        short, rest = _other_names(x)
        other = SEPARATOR.join(part for part in (short, rest) if part)
        names = (x.id, x.name, english_name(x.labels), other)
        where = SEPARATOR.join(named[x.id])
        rows.append((*names, x.kind.value, x.budget_of, x.country, where))
    return Sheet("sources", "FundingSource", columns, tuple(rows))


# Each table by its name, in the order in which people read them.
SHEETS: dict[str, Callable[[Sequence[PlanRecords]], Sheet]] = {
    "plans": plan_sheet,
    "activities": _elements,
    "roles": partial(_facts, "roles", "Participation", _ROLES, names_of=_names_of_roles),
    "money": partial(_facts, "money", "Allocation", _MONEY, names_of=_names_of_money),
    "deadlines": partial(_facts, "deadlines", "Deadline", _DEADLINES),
    "indicators": partial(_facts, "indicators", "Indicator", ("title", "kind", "target", "unit")),
    "results": partial(_facts, "results", "ExpectedResult", ("title", "target", "unit")),
    "risks": partial(_facts, "risks", "Risk", ("title",)),
    "reports": partial(_facts, "reports", "StatusReport", ("status", "day", "note")),
    "actors": _actors,
    "sources": _sources,
}


def csv_files(plans: Sequence[PlanRecords]) -> dict[str, bytes]:
    """CSV files by name, and the CSVW metadata that ties their columns to the ontology."""
    sheets = sheets_of(plans)
    files = {f"{x.name}.csv": _csv(x).encode("utf-8", "replace") for x in sheets}
    text = json.dumps(_metadata(sheets, files), ensure_ascii=False, indent=2) + "\n"
    return files | {METADATA: marked(text.encode("utf-8"), Kind.CSVW)}


def _csv(sheet: Sheet) -> str:
    return csv_text(sheet.headers, ([csv_value(v) for v in row] for row in sheet.rows))


def csv_value(value: Value) -> str | int | None:
    """A cell as CSV has it."""
    return value if value is None or isinstance(value, str | int) else str(value)


def _metadata(sheets: Iterable[Sheet], files: Mapping[str, bytes]) -> dict[str, object]:
    """CSVW: which property of the ontology a column holds, its type, and what an id means; in the
    notes the checksum of each file.
    """
    tables = [
        {
            "url": f"{sheet.name}.csv",
            "notes": [{"sha256": sha256(files[f"{sheet.name}.csv"]).hexdigest()}],
            "tableSchema": {
                "columns": [_column(sheet, name) for name in sheet.headers],
                "aboutUrl": f"{ID}{{+id}}",
                "primaryKey": "id",
                "foreignKeys": _foreign_keys(sheet),
            },
        }
        for sheet in sheets
    ]
    return {"@context": "http://www.w3.org/ns/csvw", "tables": tables}


# Which table holds the things of a class.
_TABLE_OF = {
    "ap:PlanElement": "activities", "ap:Activity": "activities", "ap:Actor": "actors",
    "ap:FundingSource": "sources",
}  # fmt: skip


def _foreign_keys(sheet: Sheet) -> list[dict[str, object]]:
    """Which columns hold ids of rows of which table.

    Validators refuse an empty cell in such a column; where one is empty, only `valueUrl` says what
    the column leads to.
    """
    found: list[dict[str, object]] = []
    for at, name in enumerate(sheet.headers):
        if not all(cells[at] for cells in sheet.rows):
            continue
        row = sheet.property_of(name)
        table = _TABLE_OF.get(row.value, "") if row is not None else ""
        table = "activities" if name == "task" else table  # the element of a fact, if it is a task
        if table and name not in _SEPARATORS:
            reference = {"resource": f"{table}.csv", "columnReference": "id"}
            found.append({"columnReference": name, "reference": reference})
    return found


def _column(sheet: Sheet, name: str) -> dict[str, object]:
    column: dict[str, object] = {"name": name, "titles": name}
    kind = type_of(name).removeprefix("xsd:")
    column |= {} if kind == "string" else {"datatype": kind}
    column |= {"separator": _SEPARATORS[name]} if name in _SEPARATORS else {}
    row = sheet.property_of(name)
    if row is None:
        return column | {"suppressOutput": True}
    column |= {"propertyUrl": row.path[-1]}
    if row.value.startswith("code:"):
        return column | {"valueUrl": f"{CODE}{row.value.removeprefix('code:')}/{{{name}}}"}
    if row.is_node:
        below = row.iri.removesuffix("{}") if row.iri.startswith("plan/") else ""
        return column | {"valueUrl": f"{ID}{below}{{+{name}}}"}
    return column | ({"lang": OURS} if row.value == "english words" else {})
