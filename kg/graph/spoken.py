"""What number do people say for an element a SPARQL answer names? Graph layer.

An answer holds IRIs alone, of a store or of a server. An element's IRI is that of the element above
it and its own place there, so the printed numbers of all of them are one more question.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from kg.graph.slots import Select
from kg.ids import ID

_PLANS = f"{ID}plan/"
_PLACE = re.compile(r"([a-z]+)([0-9]+)")
_ASKED = (
    "SELECT ?x ?number WHERE {{ VALUES ?x {{ {} }} "
    "?x <https://w3id.org/actionplan/def#number> ?number }}"
)


def numbers_of(iris: Collection[str], select: Select) -> dict[str, str]:
    """The number people say for each of these elements, in brackets where the plan prints none."""
    elements = sorted(iri for iri in iris if iri.startswith(_PLANS))
    asked = sorted({iri for element in elements for iri in _chain(element)})
    if not asked:
        return {}
    found = select(_ASKED.format(" ".join(f"<{iri}>" for iri in asked)))
    printed = {row["x"]: str(row["number"]).strip().rstrip(".") for row in found}
    spoken = ((iri, spoken_number(iri, printed)) for iri in elements)
    return {iri: number for iri, number in spoken if number}


def spoken_number(iri: str, printed: Mapping[str, str]) -> str:
    """An element's number below those above it: II.3, (1.1) where a part of it is not printed.

    Edges: as `kg.model.numbers`; where only the whole plan could say a place (below a goal nobody
    counts), the number the plan prints stands alone.

    Example:
        >>> plan = "https://w3id.org/actionplan/id/plan/p"
        >>> spoken_number(f"{plan}/g2/g1/a3", {f"{plan}/g2": "II", f"{plan}/g2/g1/a3": "4"})
        'II.4'
        >>> spoken_number(f"{plan}/g2/a3", {f"{plan}/g2": "2"})
        '(2.3)'
    """
    text, is_printed, is_silent = "", True, False
    for element in _chain(iri):
        kind, place = _kind_and_place(element)
        own = printed.get(element, "")
        if not own and (is_silent or (kind == "g" and text)):
            is_silent = True
            continue
        if own and kind == "a" and not is_printed:
            text, is_printed = own, True
            continue
        is_printed = is_printed and bool(own)
        text = _below(text, own or place)
    if is_silent and not printed.get(iri):
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
