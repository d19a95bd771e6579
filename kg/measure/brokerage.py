"""Who stands between sectors on the way from lead to partner? Measure layer.

Source: Gould and Fernandez 1989 (two-mode use: Jasny and Lubell 2015); peer: R sna brokerage. For
i leading j and j leading k, i not leading k, j is counted by the sectors of the three.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kg.measure.figures import Figure, exact
from kg.measure.position import sector_by_institution
from kg.measure.view import PlanView
from kg.network.layers import Layer, lead_to_partner

ROLES = ("coordinator", "consultant", "gatekeeper", "representative", "liaison")


@dataclass(frozen=True, slots=True)
class Brokerage:
    """How often an institution stands between two others, by kind; evidence are activities."""

    institution: str
    counts: Mapping[str, Figure]


def brokerage(view: PlanView) -> tuple[Brokerage, ...]:
    """Between which sectors does each institution pass work on, leading one and led by another?

    Edges: depends wholly on the sectors (actor types); nobody between two others: zeros.
    Example: toy EDU and HLT are one liaison each (FIN to them to NGO), all else 0.
    """
    layer = lead_to_partner(view.work)
    sector = sector_by_institution(view)
    found: dict[str, dict[str, list[str]]] = {
        i: {role: [] for role in ROLES} for i in view.work.institutions
    }
    counts = {i: dict.fromkeys(ROLES, 0) for i in view.work.institutions}
    for one, middle, other in _paths(layer):
        role = _role(sector.get(one, ""), sector.get(middle, ""), sector.get(other, ""))
        counts[middle][role] += 1
        found[middle][role].extend(layer.activities_by_pair[one, middle])
        found[middle][role].extend(layer.activities_by_pair[middle, other])
    return tuple(
        Brokerage(i, {r: exact(counts[i][r], counts[i][r], found[i][r]) for r in ROLES})
        for i in view.work.institutions
    )


def _paths(layer: Layer) -> Iterator[tuple[str, str, str]]:
    """Two steps from lead to partner whose ends are different and not tied that way themselves."""
    out: dict[str, list[str]] = {}
    for lead, partner in layer.activities_by_pair:
        out.setdefault(lead, []).append(partner)
    for one, middle in layer.activities_by_pair:
        for other in out.get(middle, ()):
            if other != one and (one, other) not in layer.activities_by_pair:
                yield one, middle, other


def _role(one: str, middle: str, other: str) -> str:
    if one == other:
        return "coordinator" if middle == one else "consultant"
    if middle == other:
        return "gatekeeper"
    return "representative" if middle == one else "liaison"
