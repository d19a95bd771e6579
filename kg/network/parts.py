"""Which parts does a network fall into, and which without one institution? Network layer.

The network is two-mode: institutions and the activities in which they cooperate. One walk through
it finds, for every institution at once, the parts that its absence would leave.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.network.work import Work


@dataclass(frozen=True, slots=True)
class ConnectedPart:
    """A connected part: its institutions, and those of its activities that two or more share."""

    n_institutions: int
    n_shared: int

    @property
    def is_worth_naming(self) -> bool:
        """Two institutions or a shared activity: more than a solo task."""
        return self.n_institutions > 1 or self.n_shared > 0


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a network, and for each institution its part and what it falls into."""

    parts: tuple[ConnectedPart, ...]
    part_of: tuple[int, ...]
    pieces_without: tuple[tuple[ConnectedPart, ...], ...]


def parts_of(work: Work) -> Parts:
    """The connected parts of a plan's cooperation, and the pieces left without each institution.

    Edges: an institution that cooperates nowhere is a part of its own.
    Source: lowest reachable points of a depth-first walk (Hopcroft and Tarjan 1973); peers:
    networkx articulation points and connected components.
    """
    n = len(work.institutions)
    near = _neighbours(work)
    shared = [int(len(near[n + k]) > 1) for k in range(len(work.activities))]
    walk = _Walk(near, [1] * n + [0] * len(shared), [0] * n + shared)
    parts = [walk.visit(root) for root in range(n) if walk.found[root] < 0]
    pieces = tuple(walk.pieces(k, parts[walk.part[k]]) for k in range(n))
    return Parts(tuple(parts), tuple(walk.part[:n]), pieces)


def _neighbours(work: Work) -> list[list[int]]:
    """Institutions first, then activities; neighbours in the order of links."""
    n = len(work.institutions)
    near: list[list[int]] = [[] for _ in range(n + len(work.activities))]
    cooperating = work.cooperating.tolist()
    for row, column, counts in zip(
        work.rows.tolist(), work.columns.tolist(), cooperating, strict=True
    ):
        if counts:
            near[row].append(n + column)
            near[n + column].append(row)
    return near


class _Walk:
    """One depth-first walk without recursion: order found, lowest point reached, subtree sums."""

    def __init__(self, near: list[list[int]], institutions: list[int], shared: list[int]) -> None:
        size = len(near)
        self.near = near
        self.found = [-1] * size
        self.low = [0] * size
        self.parent = [-1] * size
        self.children: list[list[int]] = [[] for _ in range(size)]
        self.institutions = list(institutions)
        self.shared = list(shared)
        self.part = [-1] * size
        self.n_found = 0
        self.n_parts = 0

    def visit(self, root: int) -> ConnectedPart:
        """Walk the part that holds `root`; the sums of the whole part."""
        self._enter(root)
        stack = [(root, iter(self.near[root]))]
        while stack:
            node, rest = stack[-1]
            for other in rest:
                if self.found[other] < 0:
                    self.parent[other] = node
                    self.children[node].append(other)
                    self._enter(other)
                    stack.append((other, iter(self.near[other])))
                    break
                if other != self.parent[node]:
                    self.low[node] = min(self.low[node], self.found[other])
            else:
                stack.pop()
                self._leave(node)
        self.n_parts += 1
        return ConnectedPart(self.institutions[root], self.shared[root])

    def _enter(self, node: int) -> None:
        self.found[node] = self.low[node] = self.n_found
        self.part[node] = self.n_parts
        self.n_found += 1

    def _leave(self, node: int) -> None:
        above = self.parent[node]
        if above >= 0:
            self.low[above] = min(self.low[above], self.low[node])
            self.institutions[above] += self.institutions[node]
            self.shared[above] += self.shared[node]

    def pieces(self, node: int, whole: ConnectedPart) -> tuple[ConnectedPart, ...]:
        """The parts left of `whole` without this institution, the one it hung on last."""
        cut_off = [
            ConnectedPart(self.institutions[c], self.shared[c])
            for c in self.children[node]
            if self.parent[node] < 0 or self.low[c] >= self.found[node]
        ]
        rest = ConnectedPart(
            whole.n_institutions - 1 - sum(p.n_institutions for p in cut_off),
            whole.n_shared - sum(p.n_shared for p in cut_off),
        )
        has_rest = self.parent[node] >= 0
        return (*cut_off, rest) if has_rest else tuple(cut_off)
