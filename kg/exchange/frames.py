"""The facts as tables for Python: `Graph.activities` and its like. Exchange layer.

A `FactTable` needs no other library. pandas and pyarrow are not needed to read plans and weigh more
than all of `kg`, so they are imported only when somebody asks for them.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING, Any, overload

from kg.errors import ConfigError, VocabularyError
from kg.exchange.tables import SHEETS, Sheet, Value, type_of
from kg.graph.cells import html_table
from kg.model.records import PlanRecords

if TYPE_CHECKING:
    import pandas as pd

_SHEETS = {"participations": "roles", "allocations": "money"}  # where the names differ
_PANDAS = {"xsd:decimal": "float64", "xsd:integer": "Int64", "xsd:date": "datetime64[s]"}
_KINDS = {"goals": "goal", "activities": "activity", "tasks": "task"}  # of the sheet of elements


@dataclass(frozen=True, repr=False)
class FactTable(Sequence[Any]):
    """Rows with named columns: `table[0].title`, `table["title"]`, `len(table)`.

    A row is a named tuple of text, int, Decimal, date or None. `to_pandas()` and `to_arrow()` give
    the table to those libraries; polars, duckdb and others take it as it is (Arrow's PyCapsule
    protocol), if pyarrow is installed.

    Example:
        >>> table = FactTable("deadlines", ("number", "end"), (("1.1", None), ("1.2", None)))
        >>> table
        <deadlines: 2 rows, 2 columns: number, end>
        >>> table[1].number, table["number"]
        ('1.2', ['1.1', '1.2'])
    """

    name: str
    columns: tuple[str, ...]
    records: tuple[tuple[Value, ...], ...]

    @cached_property
    def _row(self) -> Any:
        return namedtuple("Row", self.columns)

    @property
    def shape(self) -> tuple[int, int]:
        """How many rows, how many columns."""
        return len(self.records), len(self.columns)

    def __len__(self) -> int:
        """How many rows."""
        return len(self.records)

    def __iter__(self) -> Iterator[Any]:
        """The rows as named tuples."""
        return map(self._row._make, self.records)

    @overload
    def __getitem__(self, at: int) -> Any: ...
    @overload
    def __getitem__(self, at: slice) -> FactTable: ...
    @overload
    def __getitem__(self, at: str) -> list[Value]: ...

    def __getitem__(self, at: int | slice | str) -> Any:
        """A row by its place, some rows by a slice, or a column by its name.

        Raises: VocabularyError for a column that does not exist; TypeError for a condition.
        """
        if isinstance(at, str):
            place = self._place(at)
            return [row[place] for row in self.records]
        if isinstance(at, slice):
            return FactTable(self.name, self.columns, self.records[at])
        if isinstance(at, bool) or not isinstance(at, int):
            raise TypeError(
                f"a table takes a row number, a slice or a column's name, not {at!r}; for "
                "conditions use to_pandas(), or a list comprehension over the rows"
            )
        return self._row._make(self.records[at])

    def _place(self, column: str) -> int:
        if column in self.columns:
            return self.columns.index(column)
        near = get_close_matches(column, self.columns, n=3, cutoff=0.5) or self.columns
        raise VocabularyError(
            f"the table {self.name} has no column {column!r}; did you mean {' or '.join(near)}?",
            value=column,
            accepted=self.columns,
        )

    def __repr__(self) -> str:
        """What the table is, not all that is in it."""
        n_rows, n_columns = self.shape
        return (
            f"<{self.name}: {n_rows} {'row' if n_rows == 1 else 'rows'}, {n_columns} columns: "
            f"{', '.join(self.columns)}>"
        )

    def _repr_html_(self) -> str:
        """The first rows, in Jupyter."""
        return html_table(self.columns, self.records)

    def to_pandas(self) -> pd.DataFrame:
        """A pandas DataFrame: numbers as float, whole numbers as Int64, dates as datetime64.

        Exact decimals stay in the rows and in Arrow.
        Raises: ConfigError if pandas is not installed.
        """
        try:
            import pandas as pd
        except ImportError as error:
            raise ConfigError(
                "a DataFrame needs pandas; install it with: pip install 'actionplan-kg[notebook]'"
            ) from error
        frame = pd.DataFrame(list(self.records), columns=list(self.columns))
        kinds: dict[Any, Any] = {
            name: _PANDAS[kind] for name in self.columns if (kind := type_of(name)) in _PANDAS
        }
        return frame.astype(kinds)

    def to_arrow(self) -> Any:
        """A table of pyarrow; amounts are exact decimals with nine places.

        Raises: ConfigError if pyarrow is not installed.
        """
        try:
            import pyarrow as pa
        except ImportError as error:
            raise ConfigError(
                "an Arrow table needs pyarrow; install it with: pip install 'actionplan-kg[scale]'"
            ) from error
        from kg.exchange.columns import rounded

        types = {
            "xsd:decimal": pa.decimal128(38, 9), "xsd:integer": pa.int64(),
            "xsd:date": pa.date32(), "xsd:string": pa.string(),
        }  # fmt: skip
        columns = {}
        for name in self.columns:
            values: list[Any] = self[name]
            if type_of(name) == "xsd:decimal":
                values = [rounded(x) for x in values]
            columns[name] = pa.array(values, types[type_of(name)])
        return pa.table(columns)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The table for any library that reads Arrow."""
        return self.to_arrow().__arrow_c_stream__(requested_schema)


def table_of(name: str, plans: Sequence[PlanRecords]) -> FactTable:
    """One of the tables by its name in Python, with the columns of `kg export --as csv`."""
    if name in _KINDS:
        return _elements(name, SHEETS["activities"](plans))
    sheet = SHEETS[_SHEETS.get(name, name)](plans)
    return FactTable(name, sheet.headers, sheet.rows)


def _elements(name: str, sheet: Sheet) -> FactTable:
    at = sheet.headers.index("kind")
    rows = tuple(row for row in sheet.rows if row[at] == _KINDS[name])
    return FactTable(name, sheet.headers, rows)
