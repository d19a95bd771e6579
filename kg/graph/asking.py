"""What is the answer to a ready-made question, with names and words for people. Graph layer.

A question is asked of a store or of a SPARQL server alike. What the SPARQL gives as IRIs gets its
name in the wanted language here; lists that SPARQL joins without an order are sorted, elements as
in their plan.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Any

from kg.errors import ConfigError, QueryError
from kg.graph.answer import Answer
from kg.graph.behind import Spot, spots_of
from kg.graph.prefixes import shorten
from kg.graph.questions import Column, Question, fill
from kg.graph.slots import Pick, Select, picks, slot_terms
from kg.ids import BASE, ID
from kg.model.places import place_key

if TYPE_CHECKING:
    from pyoxigraph import Store

Names = Callable[[set[str], str], Mapping[str, str]]
Computed = Callable[[Mapping[str, str]], Iterable[dict[str, Any]]]  # rows from slots
_THINGS = ("actor", "element", "plan", "source", "code", "fact", "document", "any")
EXACT = 10**13  # below it a float has two places behind the point
_JOIN = "\n"  # what GROUP_CONCAT puts between values; words of a plan never hold a line feed


@dataclass(frozen=True, slots=True)
class Where:
    """Where a question is asked: how to run a SELECT there, and how to look up names.

    `computed` are the functions that answer questions without SPARQL, by question; plans come to
    them as ids.
    """

    select: Select
    names: Names
    computed: Mapping[str, Computed] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answered:
    """A question's SPARQL as it was run, and its rows with names for people.

    Shape: one record a row; for each column of things also `<column>_iri`.
    """

    sparql: str
    columns: tuple[str, ...]
    rows: tuple[Mapping[str, Any], ...]


def in_store(store: Store) -> Where:
    """Ask an Oxigraph store. Shipped text is known to be safe: it is run as it is."""
    from kg.graph.query import collect, names, with_present_ids

    def select(text: str) -> Answer:
        text = with_present_ids(store, text)
        found = store.query(text, base_iri=ID, use_default_graph_as_union=True)
        return collect(found, max_rows=None)

    return Where(select, lambda iris, language: names(store, iris, language=language))


def on_server(url: str, *, seconds: float) -> Where:
    """Ask a SPARQL server."""
    from kg.graph.remote import Endpoint

    server = Endpoint(url, seconds=seconds)
    return Where(
        lambda text: server.answer(text, max_rows=None),
        lambda iris, language: server.names(iris, language=language),
    )


def final_sparql(asked: Question, values: Mapping[str, str], where: Where) -> str:
    """The SPARQL of a question with its slots filled, ready to copy to any server.

    Raises: QueryError if a slot is missing or its value cannot be used, or the question has no
    SPARQL; VocabularyError if a name fits nothing or several things.
    """
    if asked.computed:
        raise QueryError(f"{asked.name!r} has no SPARQL: its answer is computed from the records")
    known = {name: value for name, value in values.items() if value}
    missing = [n for n, slot in asked.slots.items() if slot.required and n not in known]
    terms = {} if missing else slot_terms(asked, known, where.select)
    sparql = fill(asked, terms)
    if asked.own:
        from kg.graph.sparql import check_query

        check_query(sparql)
    return sparql


def ask(
    asked: Question, values: Mapping[str, str], where: Where, *, language: str = "en"
) -> Answered:
    """The answer to a question with its slots filled, names in the wanted language.

    Raises: as `final_sparql`; QueryError if a server cannot answer.
    """
    sparql = "" if asked.computed else final_sparql(asked, values, where)
    found = _selected(asked, where.select(sparql)) if sparql else _computed(asked, values, where)
    iris = {iri for row in found for iri in _iris(asked, row)}
    spots = spots_of(iris, where.select)
    names = _titles(iris, where, language, spots)
    rows = tuple(_row(asked, row, names, spots) for row in _in_plan_order(found, sparql, spots))
    return _with_plans(Answered(sparql, tuple(asked.columns), rows), asked, values)


def _with_plans(found: Answered, asked: Question, values: Mapping[str, str]) -> Answered:
    """A column for the plan before the others, where rows may be of several and none says so."""
    if "plan" in asked.columns or "plan" not in asked.slots or values.get("plan"):
        return found
    told = [n for n, c in asked.columns.items() if c.type in ("element", "fact") and not c.many]
    if not told:
        return found
    rows = tuple({"plan": _plan_id(row[f"{told[0]}_iri"]), **row} for row in found.rows)
    return replace(found, columns=("plan", *found.columns), rows=rows)


def _plan_id(iri: str | None) -> str | None:
    """The id of the plan an element or fact is of."""
    return (iri or "").removeprefix(f"{ID}plan/").partition("/")[0] or None


def _selected(asked: Question, answer: Answer) -> list[dict[str, Any]]:
    lacking = [name for name in asked.columns if name not in answer.variables]
    if lacking:
        raise ConfigError(
            f"{asked.name}.rq: the SELECT has no column {', '.join(lacking)}; describe the columns "
            "it has"
        )
    return list(answer)


def _computed(asked: Question, values: Mapping[str, str], where: Where) -> list[dict[str, Any]]:
    """The rows of a question without SPARQL, from its function and the ids of what is asked."""
    if asked.name not in where.computed:
        raise QueryError(f"{asked.name!r} is answered from a graph folder only; give one with -g")
    missing = [n for n, slot in asked.slots.items() if slot.required and not values.get(n)]
    if missing:
        raise QueryError(f"the question {asked.name!r} needs --{missing[0]}")
    terms = slot_terms(asked, values, where.select)
    plans = {name: term.strip("<>").removeprefix(f"{ID}plan/") for name, term in terms.items()}
    return list(where.computed[asked.name](plans))


def choices(asked: Question, slot: str, where: Where, *, language: str = "en") -> list[Pick]:
    """The pick-list of a slot, drawn from the graph."""

    def titles(iris: set[str]) -> dict[str, str]:
        return _titles(iris, where, language, spots_of(iris, where.select))

    return picks(asked.slots[slot], where.select, titles)


def _in_plan_order(
    rows: list[dict[str, Any]], sparql: str, spots: Mapping[str, Spot]
) -> list[dict[str, Any]]:
    """Rows that the question sorts by an element, in the order of the plan instead of by IRI."""
    keys = re.findall(r"\?(\w+)", sparql.rpartition("ORDER BY")[2])
    at = next((k for k, key in enumerate(keys) if any(row.get(key) in spots for row in rows)), None)
    if at is None:
        return rows
    ordered: list[dict[str, Any]] = []
    for _, group in groupby(rows, key=lambda row: [row.get(key) for key in keys[:at]]):
        ordered += sorted(group, key=lambda row: _plan_order(row.get(keys[at]), spots))
    return ordered


def _plan_order(iri: Any, spots: Mapping[str, Spot]) -> tuple[str, list[tuple[str, int]], str]:
    spot = spots.get(iri)
    plan = str(iri or "").removeprefix(f"{ID}plan/").partition("/")[0]
    return (plan, place_key(spot.place), "") if spot else (plan, [], str(iri))


def _titles(
    iris: set[str], where: Where, language: str, spots: Mapping[str, Spot]
) -> dict[str, str]:
    """What to call things; elements begin with the number people say, plans with their id."""
    names = dict(where.names(iris, language))
    for iri, spot in spots.items():
        if iri in names and spot.number:
            names[iri] = f"{spot.number} {names[iri]}"
    return names


def _iris(asked: Question, row: Mapping[str, Any]) -> Iterable[str]:
    for name, column in asked.columns.items():
        if column.type in _THINGS:
            yield from (value for value in _parts(row[name], column) if _is_ours(value))


def _parts(value: Any, column: Column) -> list[Any]:
    if not column.many:
        return [] if value is None else [value]
    return sorted(filter(None, set(str(value or "").split(_JOIN))))


def _is_ours(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(BASE)


def _row(
    asked: Question, row: Mapping[str, Any], names: Mapping[str, str], spots: Mapping[str, Spot]
) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for name, column in asked.columns.items():
        parts = _parts(row[name], column)
        if column.type == "element":
            parts.sort(key=lambda iri: _plan_order(iri, spots))
        if column.type not in _THINGS:
            shown = [_plain(part) for part in parts]
            record[name] = shown if column.many else next(iter(shown), None)
            continue
        shown = [_called(part, column, names) for part in parts]
        iris = [part if _is_ours(part) else None for part in parts]
        record[name] = shown if column.many else next(iter(shown), None)
        record[f"{name}_iri"] = iris if column.many else next(iter(iris), None)
    return record


def _called(value: Any, column: Column, names: Mapping[str, str]) -> Any:
    if not _is_ours(value):
        return _plain(value)
    if column.type == "plan":
        return value.removeprefix(f"{ID}plan/")
    return names.get(value) or shorten(value)


def _plain(value: Any) -> Any:
    """A value as JSON has it: dates as text, decimals without a rest as whole numbers.

    Edges: a decimal so large that a float would lose its cents is text.

    Example:
        >>> _plain(Decimal("12.0")), _plain(Decimal("0.5")), _plain(Decimal("999999999999999.99"))
        (12, 0.5, '999999999999999.99')
    """
    if isinstance(value, Decimal):
        if value == value.to_integral_value():
            return int(value)
        return float(value) if abs(value) < EXACT else str(value)
    return value.isoformat() if isinstance(value, date) else value
