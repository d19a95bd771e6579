"""The facts of many plans as columns: Parquet tables that any engine reads. Exchange layer.

`views/<table>/part-00000.parquet` and on: a part holds whole plans, the same ones in every table,
about `PART_ROWS` rows; the plan is a column, not a folder, because ten thousand small plans would
otherwise be sixty thousand small files. Ids are those of the graph below `id/`; a missing value is
null. Needs pyarrow (the extra `scale`), which is imported only when a table is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from kg.errors import ConfigError
from kg.files import whole_folder
from kg.graph.lines import OURS, decimal_text
from kg.graph.names import search_key
from kg.graph.writer import AddPlan
from kg.model.codec import decode_records
from kg.model.places import activity_by_element
from kg.model.records import (
    Actor,
    Allocation,
    Deadline,
    Element,
    Fact,
    FundingSource,
    Participation,
    Plan,
    PlanRecords,
)
from kg.text import fold_space

VIEWS = "views"
VIEWS_FROM = 500_000  # lines of plans; from there a build writes them automatically
PART_ROWS = 200_000
_MOST = Decimal(10) ** 29  # what decimal(38, 9) can hold
_COMPRESSION = "zstd"

Columns = dict[str, list[Any]]

# table -> column -> type; a trailing * marks one that is never null
SCHEMA = {
    "plans": {
        "plan": "string*", "number": "int32*", "title": "string*", "language": "string*",
        "country": "string", "start": "date", "end": "date",
    },
    "elements": {
        "plan": "string*", "element": "string*", "kind": "string*", "parent": "string",
        "activity": "string", "number": "string", "title": "string*",
    },
    "participations": {
        "plan": "string*", "fact": "string*", "about": "string*", "activity": "string",
        "actor": "string*", "role": "string*", "certainty": "string*",
    },
    "allocations": {
        "plan": "string*", "fact": "string*", "about": "string*", "activity": "string",
        "status": "string*", "source": "string", "payer": "string", "amount": "money",
        "stated": "string", "currency": "string", "year": "int32", "certainty": "string*",
        "words": "string",
    },
    "deadlines": {
        "plan": "string*", "fact": "string*", "about": "string*", "activity": "string",
        "kind": "string*", "start": "date", "end": "date", "certainty": "string*",
    },
    "actors": {
        "plan": "string*", "number": "int32*", "actor": "string*", "type": "string*",
        "group": "string", "country": "string", "name": "string*",
    },
    "texts": {
        "plan": "string*", "id": "string*", "kind": "string*", "words": "string*",
        "lower": "string*", "key": "string*",
    },
}  # fmt: skip
TABLES = tuple(SCHEMA)


@contextmanager
def columnar(folder: Path, *, at_once: bool, start_at: int = VIEWS_FROM) -> Iterator[AddPlan]:
    """A function that takes one plan after another and writes the tables into `folder/views`.

    Edges: unless `at_once`, nothing is written below `start_at` lines; then the plans before are
    taken from their files. Without pyarrow nothing is written automatically.
    Raises: ConfigError if pyarrow is missing and the tables were asked for.
    """
    if at_once:
        _parquet()
    views = _Views(folder / VIEWS, start_at=0 if at_once else start_at)
    yield views.add
    views.flush()


def has_columns(folder: Path) -> bool:
    """Whether a graph folder holds the tables."""
    return (folder / VIEWS / "plans").is_dir()


def write_columns(plans: Iterable[PlanRecords], out: Path) -> None:
    """The tables of some plans, each in its folder below `out`, one plan in memory at a time.

    Edges: tables of an earlier export are replaced when the new ones are whole.
    Raises: ConfigError if pyarrow is missing, or if other files stand in `out`; InputError if the
    disk refuses.
    """
    _parquet()
    _refuse_foreign(out)
    with whole_folder(out) as new:
        views = _Views(new, start_at=0)
        for records in plans:
            views.add(records, Path(), 0)
        views.flush()


def _refuse_foreign(out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise ConfigError(f"{out}: is a file; this export writes a folder, choose one with -o")
    if not out.is_dir():
        return
    files = (x.relative_to(out) for x in out.rglob("*") if not x.is_dir())
    foreign = sorted(x.as_posix() for x in files if not _is_part(x))
    if foreign:
        raise ConfigError(
            f"{out}: holds other files ({foreign[0]}, …); choose a new or empty folder with -o"
        )


def _is_part(path: Path) -> bool:
    """Is this a file that `flush` writes into the folder of a table?"""
    return len(path.parts) == 2 and path.parts[0] in TABLES and path.match("part-*.parquet")


@dataclass(slots=True)
class _Views:
    """The part that is being filled, and what was written before it."""

    folder: Path
    start_at: int
    waiting: list[Path] | None = field(default_factory=list)  # None once the tables are started
    n_plans: int = 0
    n_parts: int = 0
    n_rows: int = 0
    tables: dict[str, Columns] = field(default_factory=dict)

    def add(self, records: PlanRecords, file: Path, n_lines: int) -> None:
        """Take in one plan, whose records stand in `file`, after `n_lines` lines of plans."""
        if self.waiting is not None:
            if n_lines < self.start_at:
                self.waiting.append(file)
                return
            self._begin()
        if self.waiting is None:
            self._take(records)

    def _begin(self) -> None:
        if self.start_at and not _is_installed():
            return
        earlier, self.waiting = self.waiting or [], None
        for file in earlier:
            self._take(decode_records(file.read_bytes(), where=str(file)))

    def _take(self, records: PlanRecords) -> None:
        for table, columns in _columns(records, self.n_plans).items():
            own = self.tables.setdefault(table, {name: [] for name in SCHEMA[table]})
            for name, values in columns.items():
                own[name] += values
            self.n_rows += len(next(iter(columns.values())))
        self.n_plans += 1
        if self.n_rows >= PART_ROWS:
            self.flush()

    def flush(self) -> None:
        """Write the part."""
        if not self.tables:
            return
        arrow, parquet = _parquet()
        for name, columns in self.tables.items():
            path = self.folder / name / f"part-{self.n_parts:05}.parquet"
            path.parent.mkdir(parents=True, exist_ok=True)
            table = arrow.table(columns, schema=_schema(arrow, name))
            parquet.write_table(table, path, compression=_COMPRESSION)
        self.n_parts += 1
        self.n_rows = 0
        self.tables.clear()


def _is_installed() -> bool:
    from importlib.util import find_spec

    return find_spec("pyarrow") is not None


def _parquet() -> tuple[Any, Any]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise ConfigError(
            "columnar tables need pyarrow; install it with: pip install 'actionplan-kg[scale]'"
        ) from error
    return pyarrow, pyarrow.parquet


def empty_table(table: str) -> Any:
    """A table of pyarrow without a row."""
    arrow, _ = _parquet()
    return _schema(arrow, table).empty_table()


def _schema(arrow: Any, table: str) -> Any:
    types = {
        "string": arrow.string(), "int32": arrow.int32(), "date": arrow.date32(),
        "money": arrow.decimal128(38, 9),
    }  # fmt: skip
    return arrow.schema(
        arrow.field(name, types[kind.rstrip("*")], nullable=not kind.endswith("*"))
        for name, kind in SCHEMA[table].items()
    )


def _columns(records: PlanRecords, number: int) -> dict[str, Columns]:
    """All tables of one plan, column by column; `number` is its place among the plans.

    A list a column, not a tuple a row: a million short-lived rows cost more than their words.
    """
    activities = activity_by_element(records)
    tables: dict[str, Columns] = {
        "plans": _plan(records.plan, number),
        "elements": _elements(records.elements, activities),
        "participations": _roles(records.participations, activities),
        "allocations": _facts(records.allocations, activities) | _money(records.allocations),
        "deadlines": _dates(records.deadlines, activities),
        "actors": _actors(records.actors, number),
        "texts": _text_columns(records),
    }
    return {
        name: {"plan": [records.plan.id] * n} | columns
        for name, columns in tables.items()
        if (n := len(next(iter(columns.values()))))
    }


def _plan(plan: Plan, number: int) -> Columns:
    return {
        "number": [number], "title": [plan.title], "language": [plan.language],
        "country": [plan.country], "start": [plan.start], "end": [plan.end],
    }  # fmt: skip


def _elements(elements: Sequence[Element], activities: dict[str, str]) -> Columns:
    return {
        "element": [x.id for x in elements],
        "kind": [_kind(x) for x in elements],
        "parent": [x.parent for x in elements],
        "activity": [activities.get(x.id) for x in elements],
        "number": [x.number for x in elements],
        "title": [x.title for x in elements],
    }


def _actors(actors: Sequence[Actor], number: int) -> Columns:
    return {
        "number": [number] * len(actors),
        "actor": [x.id for x in actors],
        "type": [x.actor_type._value_ for x in actors],
        "group": [x.group_kind._value_ if x.group_kind else None for x in actors],
        "country": [x.country for x in actors],
        "name": [x.name for x in actors],
    }


def _roles(roles: Sequence[Participation], activities: dict[str, str]) -> Columns:
    return _facts(roles, activities) | {
        "actor": [x.actor for x in roles],
        "role": [x.role._value_ for x in roles],
    }


def _dates(deadlines: Sequence[Deadline], activities: dict[str, str]) -> Columns:
    return _facts(deadlines, activities) | {
        "kind": [x.time_kind._value_ for x in deadlines],
        "start": [x.start for x in deadlines],
        "end": [x.end for x in deadlines],
    }


def _facts(facts: Sequence[Fact], activities: dict[str, str]) -> Columns:
    return {
        "fact": [x.id for x in facts],
        "about": [x.about for x in facts],
        "activity": [activities.get(x.about) for x in facts],
        "certainty": [x.certainty._value_ for x in facts],
    }


def _money(allocations: Sequence[Allocation]) -> Columns:
    return {
        "status": [x.cost_status._value_ for x in allocations],
        "source": [x.source for x in allocations],
        "payer": [x.payer for x in allocations],
        "amount": [rounded(x.amount) for x in allocations],
        "stated": [None if x.amount is None else decimal_text(x.amount) for x in allocations],
        "currency": [x.currency for x in allocations],
        "year": [x.year for x in allocations],
        "words": [_words(x) for x in allocations],
    }


def _words(fact: Fact) -> str | None:
    return "\n".join(dict.fromkeys(fold_space(p.exact) for p in fact.passages)) or None


def rounded(amount: Decimal | None) -> Decimal | None:
    """An amount as the table can hold it, None if it cannot; as written it stands in `stated`."""
    if amount is None or abs(amount) >= _MOST:
        return None
    exponent = amount.as_tuple().exponent
    return amount if isinstance(exponent, int) and exponent >= -9 else round(amount, 9)


def _text_columns(records: PlanRecords) -> Columns:
    names = [name for name in SCHEMA["texts"] if name != "plan"]
    columns: Columns = {name: [] for name in names}
    lists = tuple(columns.values())
    for _, *row in texts_of(records):
        for values, value in zip(lists, row, strict=True):
            values.append(value)
    return columns


def texts_of(records: PlanRecords) -> Iterator[tuple[str, ...]]:
    """Every title and name a person may look for, once each in a plan."""
    plan = records.plan
    ours = plan.language != OURS
    yield from _text(plan.id, f"plan/{plan.id}", "plan", (plan.title, plan.english))
    for element in records.elements:
        words = (element.title, element.english if ours else None)
        yield from _text(plan.id, f"plan/{plan.id}/{element.id}", _kind(element), words)
    named: tuple[Actor | FundingSource, ...] = (*records.actors, *records.sources)
    for record in named:
        kind = "actor" if isinstance(record, Actor) else "source"
        forms = tuple(label.text for label in record.labels)
        yield from _text(plan.id, record.id, kind, forms)


def _kind(element: Element) -> str:
    return type(element).__name__.lower()


def _text(
    plan: str, key: str, kind: str, words: tuple[str | None, ...]
) -> Iterator[tuple[str, ...]]:
    for form in words if len(words) == 1 else dict.fromkeys(words):
        if form:
            yield plan, key, kind, form, form.lower(), search_key(form)
