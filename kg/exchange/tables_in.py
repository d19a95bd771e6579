"""The tables of `kg export --as csv` and `xlsx` as a plan again. Exchange layer.

What the tables hold comes back: elements with their levels, roles, money, deadlines, indicators,
results, risks, reports, bodies and sources of money, each fact with its words and its id. What they
do not hold is lost: kinds of goals, steps, misspelt names apart from other names, decisions. The
document's own text is not in them: the canonical text is the words of the rows, a line each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields, replace
from enum import StrEnum
from functools import cache, partial
from pathlib import Path
from types import NoneType
from typing import Any, TypeVar, get_args, get_type_hints

from kg.errors import InputError
from kg.exchange.activities import records_of_list
from kg.exchange.table_files import LIST, Row, Tables, read_tables
from kg.exchange.tables import BETWEEN_WORDS
from kg.graph.mapping import Mapped, properties_of
from kg.ids import digest, document_id, plan_id
from kg.model.codes import ActorType, GroupKind, LabelKind, PlanStatus, SourceKind
from kg.model.document import Passage
from kg.model.records import (
    Activity,
    Actor,
    Allocation,
    Deadline,
    DocumentRecord,
    ExpectedResult,
    Fact,
    FundingSource,
    Goal,
    Indicator,
    Issue,
    Label,
    Participation,
    Plan,
    PlanRecords,
    Risk,
    StatusReport,
    Task,
)
from kg.text import fold_space

MEDIA_TYPE = "text/plain"
NOTE = "the words as tables of kg hold them, a line each"
_ELEMENTS: dict[str, type[Goal | Activity | Task]] = {
    "goal": Goal,
    "activity": Activity,
    "task": Task,
}
_KINDS = {"goal": "goals", "activity": "activities", "task": "tasks"}
# The facts of a plan: their table, and what they are.
_FACTS: dict[str, tuple[str, type[Fact]]] = {
    "participations": ("roles", Participation), "allocations": ("money", Allocation),
    "deadlines": ("deadlines", Deadline), "indicators": ("indicators", Indicator),
    "results": ("results", ExpectedResult), "risks": ("risks", Risk),
    "reports": ("reports", StatusReport),
}  # fmt: skip
T = TypeVar("T")
F = TypeVar("F", bound=Fact)


def records_of_tables(path: Path, plan: Plan) -> tuple[PlanRecords, dict[str, str]]:
    """The records of one plan of the tables at a path, and the text of each of its documents.

    `plan` says by its id which of several, and what is known beside the tables. Edges: a row that
    cannot be read is an issue that names its place; a plan folder may have any name if its tables
    hold one plan.
    Raises: InputError if the tables cannot be read, do not hold the plan or hold no activity.
    """
    tables = read_tables(path)
    own = _which(tables, plan.id, path.name)
    mine = {name: tuple(_of_plan(name, rows, own)) for name, rows in tables.items()}
    plan = _known(plan, mine.get("plans", ()))
    if set(LIST) <= set(mine["activities"][0].cells):
        return records_of_list(mine["activities"], plan, name=path.name)
    reading = _Reading(own, path.name)
    return reading.records(plan, mine)


def _which(tables: Tables, wanted: str, name: str) -> str:
    """The plan of the tables that is meant by an id."""
    rows = tables.get("activities", ())
    ids = list(dict.fromkeys(x for row in rows if (x := row.text("plan"))))
    found = [x for x in ids if plan_id(x) == wanted] or ids
    if not found:
        raise InputError("the table of activities has no rows; export it again", where=name)
    if len(found) > 1:
        raise InputError(
            f"the tables hold {len(found)} plans and none is called {wanted}; build them where "
            "no plan.yaml stands, or export one plan",
            where=name,
        )
    return found[0]


def _of_plan(name: str, rows: Iterable[Row], plan: str) -> Iterator[Row]:
    column = "named_in" if name in ("actors", "sources") else "plan"
    return (row for row in rows if plan in row.all(column))


def _known(plan: Plan, rows: Iterable[Row]) -> Plan:
    """The plan with what its row says; what is known beside the tables goes before."""
    row = next(iter(rows), None)
    if row is None:
        return replace(plan, title=plan.title or plan.id, language=plan.language or "und")
    return replace(
        plan,
        title=plan.title or row.text("title") or plan.id,
        language=plan.language or row.text("language") or "und",
        country=plan.country or row.text("country"),
        english=plan.english or row.text("english"),
        start=plan.start or row.day("start"),
        end=plan.end or row.day("end"),
        status=plan.status or row.code("status", PlanStatus),
        series=plan.series or row.text("series"),
        previous=plan.previous or row.text("previous"),
        origin=plan.origin or row.text("origin"),
    )


@dataclass(slots=True)
class _Reading:
    """The rows of one plan, read so far."""

    plan: str  # as the tables call it
    name: str  # of the file
    texts: dict[str, list[tuple[int, str]]] = field(default_factory=dict)  # start, words; by file
    issues: list[Issue] = field(default_factory=list)
    known: set[str] = field(default_factory=set)  # ids of elements, actors and sources
    taken: set[str] = field(default_factory=set)  # ids of facts

    def records(self, plan: Plan, tables: Tables) -> tuple[PlanRecords, dict[str, str]]:
        """All that the rows say."""
        language = plan.language

        def made(name: str, make: Callable[[Row], T]) -> tuple[T, ...]:
            return tuple(x for row in tables.get(name, ()) if (x := self._try(make, row)))

        actors = made("actors", lambda row: self._actor(row, language))
        sources = made("sources", lambda row: self._source(row, language))
        elements = made("activities", self._element)
        facts: dict[str, Any] = {
            x: made(name, partial(self._fact, kind=kind)) for x, (name, kind) in _FACTS.items()
        }
        parts: dict[str, Any] = {
            name: tuple(x for x in elements if isinstance(x, _ELEMENTS[kind]))
            for kind, name in _KINDS.items()
        }
        if not parts["activities"]:
            raise InputError("no row is an activity; export the tables again", where=self.name)
        private = (x.id.split("/")[1] for x in actors if x.id.count("/"))
        home = next((x.removeprefix("zz-") for x in private if x.startswith("zz-")), "")
        found = PlanRecords(
            plan=replace(plan, home=home), actors=actors, sources=sources,
            issues=tuple(self.issues), **parts, **facts,
        )  # fmt: skip
        return self._with_documents(found)

    def _try(self, make: Callable[[Row], T], row: Row) -> T | None:
        """What a row says; what cannot be read is an issue."""
        try:
            return make(row)
        except InputError as error:
            advice = "correct the row, or remove it"
            self.issues.append(Issue(code="row-not-read", message=str(error), advice=advice))
            return None

    def _known(self, row: Row, column: str) -> str | None:
        """The id of something that another row describes; None for an empty cell."""
        own = row.id(column)
        if own is not None and own not in self.known:
            raise InputError(
                f"column {column}: no row of the tables has the id {row.text(column)!r}",
                where=row.where,
            )
        return own

    def _new(self, row: Row, taken: set[str]) -> str:
        row.need("id")
        own = row.id("id") or ""
        if own in taken:
            raise InputError(f"column id: {own!r} also stands in an earlier row", where=row.where)
        taken.add(own)
        return own

    def _passages(self, row: Row) -> tuple[Passage, ...]:
        """Its words, each passage on a line of the text of its file; the first has its place.

        Document ids are set when the texts are whole: until then the file's name stands there.
        """
        words = row.text("words")
        if words is None:
            return ()
        file = row.text("file") or self.name
        place = {x: row.whole(x) for x in ("page", "table", "row", "column")}
        first: dict[str, Any] = {**place, "sheet": row.text("sheet")}
        found = []
        for part in filter(None, map(fold_space, words.split(BETWEEN_WORDS))):
            lines = self.texts.setdefault(file, [])
            start = lines[-1][0] + len(lines[-1][1]) + 1 if lines else 0
            lines.append((start, part))
            passage = Passage(file, start, start + len(part), part, line=len(lines), **first)
            found.append(passage)
            first = {}
        return tuple(found)

    def _element(self, row: Row) -> Goal | Activity | Task:
        kind = row.need("kind")
        if kind not in _ELEMENTS:
            listed = ", ".join(_ELEMENTS)
            raise InputError(f"column kind: {kind!r}: write one of {listed}", where=row.where)
        parent = self._known(row, "part_of")
        return _ELEMENTS[kind](
            id=self._new(row, self.known), title=row.need("title"), number=row.text("number"),
            parent=parent, english=row.text("english"), progress_note=row.text("status_in_plan"),
            passages=self._passages(row),
        )  # fmt: skip

    def _actor(self, row: Row, language: str) -> Actor:
        group = row.code("group", GroupKind)
        return Actor(
            id=self._new(row, self.known), labels=_labels(row, language), group_kind=group,
            actor_type=row.code("type", ActorType) or ActorType.OTHER, sector=row.text("sector"),
            country=row.text("country"), part_of=row.id("part_of"),
            defined_by=row.id("defined_by"), members=row.ids("members"),
        )  # fmt: skip

    def _source(self, row: Row, language: str) -> FundingSource:
        return FundingSource(
            id=self._new(row, self.known), labels=_labels(row, language),
            kind=row.code("kind", SourceKind) or SourceKind.PROJECTS,
            budget_of=self._known(row, "budget_of"), country=row.text("country"),
        )  # fmt: skip

    def _fact(self, row: Row, kind: type[F]) -> F:
        """A fact with what its row says in the columns that the mapping table gives its kind."""
        about = self._known(row, "task") or self._known(row, "activity")
        if about is None:
            raise InputError("column activity: it is empty; fill it in", where=row.where)
        said: dict[str, Any] = {
            x.field: self._value(row, x, kind)
            for x in properties_of(kind.__name__)
            if x.column and x.field not in ("", "passages")
        }
        years = said.pop("years.0", None), said.pop("years.1", None)
        said["years"] = None if None in years else years
        given = {name: value for name, value in said.items() if value is not None}
        return kind(
            id=self._new(row, self.taken), about=about, passages=self._passages(row), **given
        )

    def _value(self, row: Row, mapped: Mapped, kind: type[Fact]) -> Any:
        """What a cell says, None if it says nothing."""
        name, column = mapped.field, mapped.column
        if any(x.name == name and x.default is MISSING for x in fields(kind)):
            row.need(column)
        if mapped.value.startswith("code:"):
            return row.code(column, _codes(kind, name))  # type: ignore[arg-type]  # a class has a hash
        if mapped.is_node:
            return self._known(row, column)
        if column in ("year", "first_year", "last_year"):
            return row.year(column)
        reads = {"xsd:decimal": row.number, "xsd:integer": row.whole, "xsd:date": row.day}
        return reads.get(mapped.value, row.text)(column)

    def _with_documents(self, found: PlanRecords) -> tuple[PlanRecords, dict[str, str]]:
        """The records with the documents of their words: passages get the ids of the texts."""
        texts = {
            file: "".join(f"{words}\n" for _, words in lines) for file, lines in self.texts.items()
        }
        ids = {file: document_id(text) for file, text in texts.items()}
        documents = tuple(
            DocumentRecord(id=ids[file], sha256=digest(text), name=file, media_type=MEDIA_TYPE,
                           notes=(NOTE,))
            for file, text in texts.items()
        )  # fmt: skip
        parts: dict[str, Any] = {
            kind: tuple(_pointing(x, ids) for x in getattr(found, kind))
            for kind in (*_KINDS.values(), *_FACTS)
        }
        records = replace(found, documents=documents, **parts)
        return records, {ids[file]: text for file, text in texts.items()}


def _pointing(item: Any, ids: Mapping[str, str]) -> Any:
    passages = tuple(replace(p, document=ids[p.document]) for p in item.passages)
    return replace(item, passages=passages)


@cache
def _codes(kind: type[Fact], name: str) -> type[StrEnum]:
    """The list of codes that a field of a fact is from."""
    hint = get_type_hints(kind)[name]
    return next(x for x in (*get_args(hint), hint) if x is not NoneType)  # type: ignore[no-any-return]


def _labels(row: Row, language: str) -> tuple[Label, ...]:
    """The names of a body or a source; an English one that no plan uses is ours."""
    name, english = row.need("name"), row.text("english")
    found = {name: LabelKind.PREFERRED}
    found |= dict.fromkeys(row.all("other_names"), LabelKind.ALTERNATIVE)
    found |= dict.fromkeys(row.all("abbreviations"), LabelKind.ABBREVIATION)
    labels = tuple(
        Label(text, "en" if text == english else language, kind) for text, kind in found.items()
    )
    if english is None or english in found:
        return labels
    return (*labels, Label(english, "en", ours=True))
