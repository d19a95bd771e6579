"""What number do people say for an element a SPARQL answer names? Graph layer.

An answer holds IRIs alone, of a store or of a server. Where an element and those above it stand,
and what numbers the plan prints for them, is one more question.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from kg.graph.slots import Select
from kg.ids import ID
from kg.model.labels import lone_numbers

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
