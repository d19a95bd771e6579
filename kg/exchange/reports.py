"""The known questions over many plans, answered from the columnar tables. Exchange layer.

The SPARQL of a question is its specification; here the same question stands as SQL over
`views/`, for DuckDB (the extra `scale`), and a test compares the two. What is not among
them goes to the graph as before. Small graphs have no tables and import nothing of this.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.exchange.columns import TABLES, VIEWS, empty_table, has_columns, is_installed
from kg.graph.answer import Answer
from kg.graph.questions import Question, question
from kg.ids import AP, CODE, ID

# One number, IRI or text: nothing that would make another question of it.
_ONE_TERM = r'[0-9]+|<[^<>"\s]*>|"(?:[^"\\\n]|\\.)*"'

Select = Callable[[str], Answer]
Params = dict[str, Any]

# Those who work on an activity: leaders, partners, … and no catch-all group. As in the graph, the
# kind of group that the first plan states is the one that counts.
_WORKERS = """
WITH unnamed AS (
  SELECT actor FROM actors WHERE "group" IS NOT NULL
  GROUP BY actor HAVING arg_min("group", number) = 'unspecified'),
workers AS (
  SELECT DISTINCT plan, activity, actor FROM participations
  WHERE activity IS NOT NULL AND role IN ('lead', 'implementer', 'partner', 'expert')
    AND ($plan IS NULL OR plan = $plan)
    AND actor NOT IN (FROM unnamed))
"""

# `@name` stands for a name that kg gives: the texts hold no words of a person.
_NAMES = {"@workers": _WORKERS.strip(), "@id/": ID, "@code/": CODE, "@ap/": AP}
SQL = {
    "closest-pairs": """@workers,
bodies AS (SELECT actor, row_number() OVER (ORDER BY actor) AS n FROM (
  SELECT DISTINCT actor FROM workers)),
places AS (SELECT plan, activity, row_number() OVER () AS k FROM (
  SELECT DISTINCT plan, activity FROM workers)),
work AS (SELECT k, n, plan
  FROM workers JOIN bodies USING (actor) JOIN places USING (plan, activity)),
pairs AS (SELECT a.plan AS plan, a.n AS x, b.n AS y, count(*) AS shared
  FROM work a JOIN work b ON a.k = b.k AND a.n < b.n
  GROUP BY a.plan, x, y HAVING shared >= $at_least)
SELECT '@id/plan/' || plan, '@id/' || a.actor, '@id/' || b.actor, shared
FROM pairs JOIN bodies a ON a.n = x JOIN bodies b ON b.n = y ORDER BY shared DESC, plan, x, y
""",
    "paid-per-year": """
SELECT '@id/plan/' || plan AS plan, '@id/' || payer AS payer, year, currency,
  CASE WHEN count(amount) = count(*) THEN sum(amount) END AS at_least, count(*) AS items
FROM allocations
WHERE payer IS NOT NULL AND stated IS NOT NULL AND currency IS NOT NULL
  AND ($plan IS NULL OR plan = $plan) AND ($year IS NULL OR year = $year)
GROUP BY ALL
ORDER BY plan, currency, year NULLS FIRST, at_least DESC NULLS LAST, payer
""",
    "due-by-quarter": """
SELECT '@id/plan/' || plan AS plan, year("end") AS year, quarter("end") AS quarter,
  count(DISTINCT activity) AS activities,
  count(DISTINCT activity) FILTER (kind = 'continuous-until') AS until
FROM deadlines
WHERE activity IS NOT NULL AND "end" IS NOT NULL AND kind <> 'continuous'
  AND ($plan IS NULL OR plan = $plan)
GROUP BY ALL ORDER BY plan, year, quarter
""",
    "no-money": """
WITH paid AS (SELECT DISTINCT plan, activity FROM allocations
  WHERE activity IS NOT NULL AND (source IS NOT NULL OR stated IS NOT NULL)),
unpaid AS (SELECT plan, element AS activity FROM elements
  WHERE kind = 'activity' AND ($plan IS NULL OR plan = $plan) AND NOT EXISTS (
    FROM paid WHERE paid.plan = elements.plan AND paid.activity = elements.element))
SELECT '@id/plan/' || plan || '/' || activity AS activity,
  string_agg(DISTINCT '@code/cost/' || status, chr(10)) AS instead,
  string_agg(DISTINCT words, chr(10)) AS words
FROM unpaid LEFT JOIN allocations USING (plan, activity)
GROUP BY ALL ORDER BY activity
""",
    "elements-about": """
SELECT '@id/' || id AS element,
  '@ap/' || upper(kind[1]) || kind[2:] AS kind, string_agg(DISTINCT words, chr(10)) AS title
FROM texts
WHERE kind IN ('goal', 'activity', 'task') AND contains(lower, $text)
  AND ($plan IS NULL OR plan = $plan)
GROUP BY ALL ORDER BY element
""",
}


def answers_from_columns(folder: Path, otherwise: Select) -> Select:
    """A way to answer SPARQL that takes the known questions from the tables of a graph folder.

    Edges: any other text, and a folder without tables, goes to `otherwise`; so does everything
    where DuckDB is not installed.
    """
    if not (has_columns(folder) and is_installed("duckdb", "pyarrow")):
        return otherwise
    reports = Reports.open(folder / VIEWS)

    def select(text: str) -> Answer:
        known = recognise(text)
        return otherwise(text) if known is None else reports.answer(*known)

    return select


@dataclass(frozen=True, slots=True)
class Reports:
    """The tables of a graph, ready to be asked."""

    connection: Any = field(repr=False)

    @classmethod
    def open(cls, views: Path, tables: Sequence[str] = TABLES) -> Reports:
        """Tables, or some of them, in a folder that `kg build` or `kg export --as parquet` wrote.

        Raises: InputError if one of them is missing or broken.
        """
        import duckdb

        connection = duckdb.connect()
        empty = _empty_tables(connection, views, tables)
        for table in tables:
            if table in empty:
                continue
            files = (views / table / "*.parquet").as_posix().replace("'", "''")
            try:
                connection.execute(f"CREATE VIEW {table} AS FROM read_parquet('{files}')")
            except duckdb.Error as error:
                raise InputError(
                    f"the table cannot be read ({str(error).splitlines()[0]}); "
                    "build the graph again",
                    where=str(views / table),
                ) from error
        return cls(connection)

    def rows(self, name: str, **params: Any) -> list[tuple[Any, ...]]:
        """The rows of a known question; ids as IRIs, missing values None."""
        text = SQL[name]
        for mark, meaning in _NAMES.items():
            text = text.replace(mark, meaning)
        used = {key: params.get(key) for key in set(re.findall(r"\$([a-z_]+)", text))}
        return self.connection.execute(text, used).fetchall()  # type: ignore[no-any-return]

    def answer(self, name: str, params: Params) -> Answer:
        """The answer to a known question, as the graph would give it."""
        columns = tuple(question(name).columns)
        rows = tuple(tuple(map(_term, row)) for row in self.rows(name, **params))
        return Answer(variables=columns, rows=rows)


def _empty_tables(connection: Any, views: Path, tables: Sequence[str]) -> set[str]:
    """Tables without a row have no file; they are made here, empty."""
    missing = {table for table in tables if not (views / table).is_dir()}
    for table in missing:
        connection.register(table, empty_table(table))
    return missing


def _term(value: Any) -> Any:
    from pyoxigraph import Literal, NamedNode

    if value is None:
        return None
    if isinstance(value, str) and value.startswith("https://w3id.org/actionplan/"):
        return Literal(value) if "\n" in value else NamedNode(value)
    if isinstance(value, str | int):
        return Literal(value)
    return Literal(f"{value:f}", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#decimal"))


def recognise(text: str) -> tuple[str, Params] | None:
    """The known question that a SPARQL text is, with its filled slots; None if it is another."""
    for name in SQL:
        match = _pattern(name).fullmatch(text)
        if match:
            found = {key: _value(key, term) for key, term in _terms(match)}
            return name, found
    return None


def _terms(match: re.Match[str]) -> Iterator[tuple[str, str]]:
    return ((key, term) for key, term in match.groupdict().items() if term is not None)


@lru_cache(maxsize=len(SQL))
def _pattern(name: str) -> re.Pattern[str]:
    """What the text of a question looks like, whatever its slots hold."""
    asked = question(name)
    lines = (_line_pattern(asked, line) for line in asked.text.splitlines())
    return re.compile("".join(lines))


def _line_pattern(asked: Question, line: str) -> str:
    pattern = re.escape(line) + r"\n"
    slots = [n for n in asked.slots if f"${n}" in line]
    for slot in slots:
        pattern = pattern.replace(re.escape(f"${slot}"), f"(?P<{slot}>{_ONE_TERM})", 1)
    return f"(?:{pattern})?" if any(asked.slots[n].optional for n in slots) else pattern


def _value(slot: str, term: str) -> Any:
    """A SPARQL term as the SQL takes it: the plan's id, a number, words in small letters."""
    from pyoxigraph import RdfFormat, parse

    if term.isdigit():
        return int(term)
    triple = f"<a:a> <a:a> {term} ."
    value = next(iter(parse(triple.encode(), format=RdfFormat.N_TRIPLES))).object.value
    if slot == "plan":
        return value.removeprefix(f"{ID}plan/")
    return value.lower() if slot == "text" else int(value)
