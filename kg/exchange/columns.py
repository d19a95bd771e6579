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
from importlib.util import find_spec
from operator import attrgetter
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
    Element,
    Fact,
    FundingSource,
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
        if self.start_at and not is_installed("pyarrow"):
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


def is_installed(*packages: str) -> bool:
    """Whether packages of an extra are there; looking for them imports none."""
    return all(find_spec(package) is not None for package in packages)


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


# column -> the attribute it is, dots lead on; what is not here is made in `_columns`
_ELEMENT = {"element": "id", "parent": "parent", "number": "number", "title": "title"}
_FACT = {"fact": "id", "about": "about", "certainty": "certainty._value_"}
_ROLE = _FACT | {"actor": "actor", "role": "role._value_"}
_DEADLINE = _FACT | {"kind": "time_kind._value_", "start": "start", "end": "end"}
_MONEY = _FACT | {
    "status": "cost_status._value_", "source": "source", "payer": "payer",
    "currency": "currency", "year": "year",
}  # fmt: skip
_ACTOR = {"actor": "id", "type": "actor_type._value_", "country": "country", "name": "name"}
_PLAN = {name: name for name in ("title", "language", "country", "start", "end")}


def _columns(records: PlanRecords, number: int) -> dict[str, Columns]:
    """All tables of one plan, column by column; `number` is its place among the plans.

    A list a column, not a tuple a row: a million short-lived rows cost more than their words.
    """
    place = activity_by_element(records).get
    actors, money = records.actors, records.allocations
    tables = {
        "plans": _taken([records.plan], _PLAN) | {"number": [number]},
        "elements": _taken(records.elements, _ELEMENT)
        | {
            "kind": [_kind(x) for x in records.elements],
            "activity": [place(x.id) for x in records.elements],
        },
        "participations": _taken(records.participations, _ROLE),
        "allocations": _taken(money, _MONEY)
        | {
            "amount": [rounded(x.amount) for x in money],
            "stated": [None if x.amount is None else decimal_text(x.amount) for x in money],
            "words": [_words(x) for x in money],
        },
        "deadlines": _taken(records.deadlines, _DEADLINE),
        "actors": _taken(actors, _ACTOR)
        | {
            "number": [number] * len(actors),
            "group": [x.group_kind._value_ if x.group_kind else None for x in actors],
        },
        "texts": _text_columns(records),
    }
    for columns in tables.values():
        if "about" in columns:
            columns["activity"] = [place(x) for x in columns["about"]]
    return {
        name: {"plan": [records.plan.id] * n} | columns
        for name, columns in tables.items()
        if (n := len(next(iter(columns.values()))))
    }


def _taken(records: Sequence[object], fields: dict[str, str]) -> Columns:
    return {column: [*map(attrgetter(name), records)] for column, name in fields.items()}


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
