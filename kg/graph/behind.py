"""Which words does each row of an answer rest on, and where do they stand? Graph layer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.graph.questions import Question
from kg.graph.slots import Select
from kg.ids import ID

AT_ONCE = 500  # things asked for in one request to a store or server
_PLACES = ("page", "sheet", "table", "row", "line")
_ASKED = (
    "PREFIX ap: <https://w3id.org/actionplan/def#> PREFIX oa: <http://www.w3.org/ns/oa#> "
    "PREFIX prov: <http://www.w3.org/ns/prov#> "
    "SELECT ?x ?p ?words ?start {places} WHERE {{ VALUES ?x {{ {things} }} "
    "?x prov:wasDerivedFrom ?p . ?p oa:hasSelector/oa:exact ?words . "
    "?p oa:hasSelector/oa:start ?start . "
    "{optional} }}"
)


@dataclass(frozen=True, slots=True, order=True)
class Behind:
    """Words that a fact or element was read from; `of` is its id for `kg explain`."""

    document: str
    start: int
    of: str
    words: str
    place: str


def words_behind(
    asked: Question, rows: Sequence[Mapping[str, Any]], select: Select
) -> list[list[Behind]]:
    """For each row the words of its facts, or of its elements where it names no fact, in the order
    of the document.
    """
    names = [n for n, c in asked.columns.items() if c.type == "fact"]
    names = names or [n for n, c in asked.columns.items() if c.type == "element"]
    things = [{iri for name in names for iri in _list(row.get(f"{name}_iri"))} for row in rows]
    found = _passages(set().union(*things), select)
    return [sorted(one for iri in iris for one in found.get(iri, ())) for iris in things]


def _list(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [iri for iri in values if iri]


def _passages(iris: Iterable[str], select: Select) -> dict[str, list[Behind]]:
    found: dict[str, list[Behind]] = {}
    places = " ".join(f"?{name}" for name in _PLACES)
    optional = " ".join(f"OPTIONAL {{ ?p ap:{name} ?{name} }}" for name in _PLACES)
    asked = sorted(iris)
    for start in range(0, len(asked), AT_ONCE):
        things = " ".join(f"<{iri}>" for iri in asked[start : start + AT_ONCE])
        for row in select(_ASKED.format(places=places, things=things, optional=optional)):
            where = [f"{name} {row[name]}" for name in _PLACES if row[name] is not None]
            one = Behind(
                document=row["p"].partition("#")[0].removeprefix(ID),
                start=row["start"],
                of=row["x"].removeprefix(ID),
                words=" ".join(str(row["words"]).split()),
                place=", ".join(where) or f"character {row['start']}",
            )
            found.setdefault(row["x"], []).append(one)
    return found
