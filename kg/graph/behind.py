"""What stands behind the rows of an answer: the words they rest on, the numbers people say.
Graph layer.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.graph.questions import Question
from kg.graph.slots import Select
from kg.ids import ID
from kg.model.labels import lone_numbers

AT_ONCE = 500  # things asked for in one request to a store or server
_PLACES = ("page", "sheet", "table", "row", "line")
_WORDS_ASKED = (
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
        for row in select(_WORDS_ASKED.format(places=places, things=things, optional=optional)):
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


# What number do people say for an element a SPARQL answer names?
#
# An answer holds IRIs alone, of a store or of a server. Where an element and those above it stand,
# and what numbers the plan prints for them, is one more question.

_PLANS = f"{ID}plan/"
_PLACE = re.compile(r"([a-z]+)([0-9]+)")
_ELEMENT = re.compile(re.escape(_PLANS) + r"[^/]+/(?:[gat]/[^/]+|[gat][0-9]+(?:/[gat][0-9]+)*)")
_ASKED = (
    "PREFIX ap: <https://w3id.org/actionplan/def#> "
    "SELECT ?x ?e ?place ?number ?plan WHERE {{ {{ VALUES ?x {{ {} }} "
    "?x ap:partOf* ?e . ?e ap:place ?place . OPTIONAL {{ ?e ap:number ?number }} }} "
    "UNION {{ VALUES ?plan {{ {} }} ?e ap:inPlan ?plan ; a ap:Activity ; ap:number ?number }} }}"
)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an element stands in its plan, and the number people say for it, if any."""

    place: str
    number: str


def spots_of(iris: Collection[str], select: Select) -> dict[str, Spot]:
    """Places and spoken numbers of those of the IRIs that are elements of plans."""
    asked = sorted(iri for iri in iris if _ELEMENT.fullmatch(iri))
    if not asked:
        return {}
    places: dict[str, str] = {}
    printed: dict[str, str] = {}
    of_plan: dict[str, list[str]] = {}
    plans = sorted({plan_of(iri) for iri in asked})
    terms = [" ".join(f"<{iri}>" for iri in iris) for iris in (asked, plans)]
    for row in select(_ASKED.format(*terms)):
        if row["plan"]:
            of_plan.setdefault(row["plan"], []).append(_bare(row["number"]))
            continue
        spot = _spot(row["e"], row["place"])
        if row["x"] == row["e"]:
            places[row["x"]] = row["place"]
        if row["number"]:
            printed[spot] = _bare(row["number"])
    alone = {plan: lone_numbers(numbers) for plan, numbers in of_plan.items()}
    return {
        iri: Spot(
            place,
            spoken_number(_spot(iri, place), printed, alone.get(plan_of(iri), frozenset())),
        )
        for iri, place in places.items()
    }


def plan_of(iri: str) -> str:
    """The plan an element or fact belongs to, by its IRI."""
    return f"{_PLANS}{iri.removeprefix(_PLANS).partition('/')[0]}"


def _bare(number: object) -> str:
    return str(number).strip().rstrip(".")


def _spot(iri: str, place: str) -> str:
    """A place as a path below its plan."""
    return f"{plan_of(iri)}/{place}"


def spoken_number(
    spot: str, printed: Mapping[str, str], alone: Collection[str] = frozenset()
) -> str:
    """An element's number below those above it: II.3, (1.1) where a part of it is not printed.

    `alone` are the printed numbers that need nothing before them.
    Edges: as `kg.model.labels`; where only the whole plan could say a place (below a goal nobody
    counts), the number the plan prints stands alone.

    Example:
        >>> plan = "https://w3id.org/actionplan/id/plan/p"
        >>> spoken_number(f"{plan}/g2/g1/a3", {f"{plan}/g2": "II", f"{plan}/g2/g1/a3": "4"})
        'II.4'
        >>> spoken_number(f"{plan}/g2/a3", {f"{plan}/g2": "2"})
        '(2.3)'
    """
    text, is_printed, is_silent = "", True, False
    for element in _chain(spot):
        kind, place = _kind_and_place(element)
        own = printed.get(element, "")
        if not own and (is_silent or (kind == "g" and text)):
            is_silent = True
            continue
        if kind == "a" and own in alone:
            text, is_printed = own, True
            continue
        is_printed = is_printed and bool(own)
        text = _below(text, own or place)
    if is_silent and not printed.get(spot):
        return ""
    return text if is_printed else f"({text})"


def _below(above: str, own: str) -> str:
    return own if not above or own.startswith(f"{above}.") else f"{above}.{own}"


def _chain(iri: str) -> Iterable[str]:
    """An element and those above it, the highest first; a fact or a plan has none."""
    plan, _, path = iri.removeprefix(_PLANS).partition("/")
    parts = path.split("/")
    if not all(_PLACE.fullmatch(part) for part in parts):
        return
    for n in range(1, len(parts) + 1):
        yield f"{_PLANS}{plan}/{'/'.join(parts[:n])}"


def _kind_and_place(iri: str) -> tuple[str, str]:
    found = _PLACE.fullmatch(iri.rpartition("/")[2])
    return (found[1], found[2]) if found else ("", "")
