"""Who has to agree with many, and through whom do the links of others run, between sectors too?
Measure layer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.measure.figures import Figure, exact
from kg.measure.view import PlanView
from kg.network.layers import lead_to_partner

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Array = np.ndarray[Any, np.dtype[Any]]

CHUNK_CELLS = 1_000_000  # sources times ties looked at together: about 25 MB
WORK_LIMIT = 300_000_000  # institutions times ties above which go-betweens are not computed
EXACT_LENGTH = 2**40  # lengths as whole numbers below this: equal paths tie exactly


@dataclass(frozen=True, slots=True)
class PartnerSpan:
    """With how many others, of how many sectors, an institution shares an activity."""

    partners: Figure
    sectors: Figure
    n_others: int


def partner_span(view: PlanView) -> dict[str, PartnerSpan]:
    """How many other institutions each meets in its activities, and from how many sectors.

    Units: institutions; actor types. Edges: alone in all its activities: 0.
    Source: peer: networkx degree of the projection.
    """
    n, degree = len(view.work.institutions), view.degree
    sectors = _sectors(view)
    facts = [view.facts_of(k, view.work.cooperating) for k in range(n)]
    return {
        institution: PartnerSpan(
            exact(int(degree[k]), int(view.n_working[k]), facts[k]),
            exact(sectors[k], int(view.n_working[k]), facts[k]),
            n - 1,
        )
        for k, institution in enumerate(view.work.institutions)
    }


def sector_by_institution(view: PlanView) -> dict[str, str]:
    """The sector of each institution: its actor type."""
    return {actor.id: actor.actor_type.value for actor in view.records.actors}


def _sectors(view: PlanView) -> list[int]:
    by_id = sector_by_institution(view)
    sector = [by_id.get(i, "") for i in view.work.institutions]
    met: list[set[str]] = [set() for _ in sector]
    for a, b in zip(view.ties.a.tolist(), view.ties.b.tolist(), strict=True):
        met[a].add(sector[b])
        met[b].add(sector[a])
    return [len(s) for s in met]


@dataclass(frozen=True, slots=True)
class GoBetween:
    """Position between others: betweenness (0–1) and Burt's constraint, None for isolates."""

    betweenness: Figure
    constraint: Figure


def go_betweens(view: PlanView) -> dict[str, GoBetween]:
    """Through which institutions do the links of others run?

    Units: betweenness as the share of shortest paths, the length of a tie being 1/shared
    activities; constraint (low: links separate groups) on shared activities.
    Edges: an institution without ties has neither; fewer than three institutions: no
    betweenness; above WORK_LIMIT no betweenness.
    Source: Freeman 1977, Brandes 2001; Burt 1992, 2004. Peers: networkx, rustworkx.
    """
    n, ties, degree = len(view.work.institutions), view.ties, view.degree
    between = betweenness(n, ties.a, ties.b, tie_lengths(ties.count))
    burt = constraint(n, ties.a, ties.b, ties.count)
    found = {}
    for k, institution in enumerate(view.work.institutions):
        facts = view.facts_of(k, view.work.cooperating)
        passed = None if between is None or not degree[k] else float(between[k])
        tied = float(burt[k]) if degree[k] else None
        found[institution] = GoBetween(
            exact(passed, int(degree[k]), facts), exact(tied, int(degree[k]), facts)
        )
    return found


def tie_lengths(counts: Array) -> Array:
    """The length of each tie: short where much is shared. One over the count, times one number
    that makes all of them whole if it is small enough, so that equal paths are equal.

    Example:
        >>> import numpy as np
        >>> tie_lengths(np.array([1.0, 2.0, 3.0])).tolist()
        [6.0, 3.0, 2.0]
    """
    from math import lcm

    whole = 1
    for count in np.unique(counts).astype(int).tolist():
        whole = lcm(whole, count)
        if whole > EXACT_LENGTH:
            return np.asarray(1.0 / counts)
    return np.asarray(whole / counts)


def betweenness(n: int, a: Array, b: Array, length: Array) -> Array | None:
    """The share of shortest paths between others that run through each node, 0–1.

    Shape: `a`, `b`, `length` are the ties. None if there are too many to compute.
    Source: Brandes 2001, all sources of a chunk at once, level by level.
    """
    from scipy.sparse import csr_array

    total = np.zeros(n)
    if n < 3 or not len(a):
        return total
    if n * len(a) > WORK_LIMIT:
        return None
    ties = _shortest_ties(n, np.concatenate([a, b]), np.concatenate([b, a]), np.tile(length, 2))
    tails, heads, lengths = ties
    matrix = csr_array((lengths, (tails, heads)), shape=(n, n))
    step = max(1, CHUNK_CELLS // len(tails))
    for first in range(0, n, step):
        sources = np.arange(first, min(n, first + step))
        total += _dependencies(matrix, sources, ties)
    return np.asarray(total / ((n - 1) * (n - 2)))


def _shortest_ties(
    n: int, tails: Array, heads: Array, lengths: Array
) -> tuple[Array, Array, Array]:
    """The ties that are themselves a shortest path: no other lies on any."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    matrix = csr_array((lengths, (tails, heads)), shape=(n, n))
    order = np.argsort(tails, kind="stable")
    starts = np.searchsorted(tails[order], np.arange(n + 1))
    kept = []
    step = max(1, CHUNK_CELLS // n)
    for first in range(0, n, step):
        last = min(n, first + step)
        distance = dijkstra(matrix, directed=True, indices=np.arange(first, last))
        mine = order[starts[first] : starts[last]]
        kept.append(mine[distance[tails[mine] - first, heads[mine]] == lengths[mine]])
    keep = np.concatenate(kept)
    return tails[keep], heads[keep], lengths[keep]


def _dependencies(matrix: csr_array, sources: Array, ties: tuple[Array, Array, Array]) -> Array:
    """Brandes' dependency of a chunk of sources on every node, summed."""
    from scipy.sparse.csgraph import dijkstra

    n = matrix.shape[0]
    tails, heads, lengths = ties
    distance = dijkstra(matrix, directed=True, indices=sources)
    reach = distance[:, tails] + lengths
    on_path = (reach == distance[:, heads]) & np.isfinite(reach)
    which, tie = np.nonzero(on_path)
    u, v = which * n + tails[tie], which * n + heads[tie]
    roots = np.arange(len(sources)) * n + sources
    paths, levels = _path_counts(u, v, roots, len(sources) * n)
    depends = np.zeros(len(sources) * n)
    for ties_of_level in reversed(levels):
        tail, head = u[ties_of_level], v[ties_of_level]
        part = paths[tail] / paths[head] * (1 + depends[head])
        depends += np.bincount(tail, weights=part, minlength=len(depends))
    depends[roots] = 0
    return np.asarray(depends.reshape(len(sources), n).sum(axis=0))


def _path_counts(u: Array, v: Array, roots: Array, size: int) -> tuple[Array, list[Array]]:
    """Shortest paths to each node, and the ties ordered so that each tail is finished first."""
    paths = np.zeros(size)
    paths[roots] = 1
    waiting = np.bincount(v, minlength=size)
    order = np.argsort(u, kind="stable")
    starts = np.searchsorted(u[order], np.arange(size + 1))
    levels, front = [], roots
    while len(front):
        out = _ranges(starts[front], starts[front + 1])
        ties = order[out]
        if not len(ties):
            break
        levels.append(ties)
        paths += np.bincount(v[ties], weights=paths[u[ties]], minlength=size)
        waiting -= np.bincount(v[ties], minlength=size)
        reached = np.unique(v[ties])
        front = reached[waiting[reached] == 0]
    return paths, levels


def _ranges(starts: Array, ends: Array) -> Array:
    """All whole numbers of several half-open ranges, one after the other."""
    sizes = ends - starts
    offsets = np.repeat(starts - np.concatenate([[0], sizes.cumsum()[:-1]]), sizes)
    return np.asarray(offsets + np.arange(sizes.sum()))


def constraint(n: int, a: Array, b: Array, weight: Array) -> Array:
    """Burt's constraint of each node: how far its ties lead back to each other; nan for isolates.

    Edges: may exceed 1; shrinks with the number of partners.
    """
    from scipy.sparse import csr_array, diags_array

    rows, columns = np.concatenate([a, b]), np.concatenate([b, a])
    ties = csr_array((np.concatenate([weight, weight]), (rows, columns)), shape=(n, n))
    strength = np.asarray(ties.sum(axis=1)).ravel()
    with np.errstate(divide="ignore"):
        scale = np.where(strength > 0, 1 / strength, 0.0)
    part = diags_array(scale) @ ties
    direct = ties.astype(bool).astype(float)
    squares = (part + (part @ part).multiply(direct)).power(2)
    values = np.asarray(squares.sum(axis=1)).ravel()
    return np.where(strength > 0, values, np.nan)


# Who stands between sectors on the way from lead to partner?
#
# Source: Gould and Fernandez 1989 (two-mode use: Jasny and Lubell 2015); peer: R sna brokerage. For
# i leading j and j leading k, i not leading k, j is counted by the sectors of the three.

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
    shared = lead_to_partner(view.work)
    sector = sector_by_institution(view)
    found: dict[str, dict[str, list[str]]] = {
        i: {role: [] for role in ROLES} for i in view.work.institutions
    }
    counts = {i: dict.fromkeys(ROLES, 0) for i in view.work.institutions}
    for one, middle, other in _paths(shared):
        role = _role(sector.get(one, ""), sector.get(middle, ""), sector.get(other, ""))
        counts[middle][role] += 1
        found[middle][role].extend(shared[one, middle])
        found[middle][role].extend(shared[middle, other])
    return tuple(
        Brokerage(i, {r: exact(counts[i][r], counts[i][r], found[i][r]) for r in ROLES})
        for i in view.work.institutions
    )


def _paths(pairs: Collection[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    """Two steps from lead to partner whose ends are different and not tied that way themselves."""
    out: dict[str, list[str]] = {}
    for lead, partner in pairs:
        out.setdefault(lead, []).append(partner)
    for one, middle in pairs:
        for other in out.get(middle, ()):
            if other != one and (one, other) not in pairs:
                yield one, middle, other


def _role(one: str, middle: str, other: str) -> str:
    if one == other:
        return "coordinator" if middle == one else "consultant"
    if middle == other:
        return "gatekeeper"
    return "representative" if middle == one else "liaison"
