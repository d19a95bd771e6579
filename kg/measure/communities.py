"""Which institutions form groups, and does that grouping hold? Measure layer.

Grouping is by Barber's modularity on the two-mode network: no triangles made by the projection
itself. Many groupings are nearly as good, so it is drawn many times; what is reported is how often
two institutions fall together, never one run.
Source: Barber 2007; Good et al. 2010 on near-equal groupings; label moves as in Louvain 2008.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from kg.measure.figures import Figure, exact
from kg.measure.view import PlanView
from kg.network.ties import ties_of

RUNS = 100
TOGETHER = 0.5  # share of runs in which two must meet to be shown as one community


@dataclass(frozen=True, slots=True)
class Community:
    """Institutions that fall together in most runs; `name_of` is the best-connected of them.

    `stability` is the mean share of runs in which its pairs fall together, 1 for a lone one.
    """

    name_of: str
    members: tuple[str, ...]
    stability: Figure


@dataclass(frozen=True, slots=True)
class Communities:
    """The communities of a plan, the best modularity seen, and how often each pair met."""

    communities: tuple[Community, ...]
    modularity: float
    runs: int
    seed: int
    together: dict[tuple[str, str], float]


def communities(view: PlanView, *, runs: int = RUNS) -> Communities:
    """Which institutions fall into one group, in how many of many runs?

    Edges: institutions that cooperate nowhere stand alone. Example: the toy plan's best grouping
    has modularity .408; {FIN, LOC, STA} and {EDU, HLT, NGO} has .3875: near-equal, so neither is
    certain.
    """
    network = _Network.of(view)
    drawn = [network.grouping(random.Random(f"{view.settings.seed}/{k}")) for k in range(runs)]  # noqa: S311 - a seeded draw, no secret
    n = len(view.work.institutions)
    met = [[0] * n for _ in range(n)]
    for labels, _ in drawn:
        for members in _by_label(labels[:n]).values():
            for a in members:
                for b in members:
                    met[a][b] += 1
    groups = _linked(met, runs)
    best = max((quality for _, quality in drawn), default=0.0)
    names = view.work.institutions
    together = {
        (names[a], names[b]): met[a][b] / runs
        for a in range(n)
        for b in range(a + 1, n)
        if met[a][b]
    }
    return Communities(
        tuple(_community(view, group, met, runs) for group in groups),
        best, runs, view.settings.seed, together,
    )  # fmt: skip


def _by_label(labels: list[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for node, label in enumerate(labels):
        found.setdefault(label, []).append(node)
    return found


def _linked(met: list[list[int]], runs: int) -> list[list[int]]:
    """Groups of institutions linked by falling together in most runs, in the order of ids."""
    left = list(range(len(met)))
    groups = []
    while left:
        group, front = {left[0]}, [left[0]]
        while front:
            node = front.pop()
            near = [x for x in left if x not in group and met[node][x] > TOGETHER * runs]
            group.update(near)
            front.extend(near)
        groups.append(sorted(group))
        left = [x for x in left if x not in group]
    return groups


def _community(view: PlanView, group: list[int], met: list[list[int]], runs: int) -> Community:
    names = view.work.institutions
    pairs = [met[a][b] / runs for k, a in enumerate(group) for b in group[k + 1 :]]
    best = min(group, key=lambda k: (-int(view.degree[k]), -int(view.n_working[k]), names[k]))
    inside = {names[k] for k in group}
    facts = [f for t in ties_of(view.work) if t.a in inside and t.b in inside for f in t.facts]
    stability = exact(sum(pairs) / len(pairs) if pairs else 1.0, runs, facts)
    return Community(names[best], tuple(names[k] for k in group), stability)


@dataclass(frozen=True, slots=True)
class _Network:
    """The two-mode network as lists: institutions first, then activities."""

    near: list[list[int]]
    n_institutions: int
    n_links: int

    @classmethod
    def of(cls, view: PlanView) -> _Network:
        n = len(view.work.institutions)
        near: list[list[int]] = [[] for _ in range(n + len(view.work.activities))]
        keep = view.work.cooperating
        for row, column in zip(
            view.work.rows[keep].tolist(), view.work.columns[keep].tolist(), strict=True
        ):
            near[row].append(n + column)
            near[n + column].append(row)
        return cls(near, n, int(keep.sum()))

    def grouping(self, draw: random.Random) -> tuple[list[int], float]:
        """One grouping: each node moves to the best group around it, then groups merge."""
        labels = list(range(len(self.near)))
        while self._moves(labels, draw) or self._merges(labels):
            pass
        return labels, self.modularity(labels)

    def _moves(self, labels: list[int], draw: random.Random) -> bool:
        weights = self._weights(labels)
        order = list(range(len(labels)))
        draw.shuffle(order)
        moved = False
        for node in order:
            moved |= self._move(node, labels, weights)
        return moved

    def _weights(self, labels: list[int]) -> tuple[dict[int, int], dict[int, int]]:
        """Summed degrees of institutions and of activities in each group."""
        sums: tuple[dict[int, int], dict[int, int]] = ({}, {})
        for node, label in enumerate(labels):
            side = sums[node >= self.n_institutions]
            side[label] = side.get(label, 0) + len(self.near[node])
        return sums

    def _move(
        self, node: int, labels: list[int], weights: tuple[dict[int, int], dict[int, int]]
    ) -> bool:
        mine, other = (weights[1], weights[0]) if node >= self.n_institutions else weights
        links: dict[int, int] = {labels[node]: 0}
        for near in self.near[node]:
            links[labels[near]] = links.get(labels[near], 0) + 1
        degree = len(self.near[node])

        def gain(label: int) -> float:
            return links[label] - degree * other.get(label, 0) / self.n_links

        if not degree:
            return False
        best = max(links, key=lambda label: (gain(label), label == labels[node], -label))
        if gain(best) <= gain(labels[node]) + 1e-12:
            return False
        mine[labels[node]] -= degree
        mine[best] = mine.get(best, 0) + degree
        labels[node] = best
        return True

    def _merges(self, labels: list[int]) -> bool:
        """Merge the two linked groups that gain most, if any gains."""
        institutions, activities = self._weights(labels)
        between: dict[tuple[int, int], int] = {}
        for node in range(self.n_institutions):
            for near in self.near[node]:
                a, b = sorted((labels[node], labels[near]))
                if a != b:
                    between[a, b] = between.get((a, b), 0) + 1

        def gain(pair: tuple[int, int]) -> float:
            a, b = pair
            expected = institutions.get(a, 0) * activities.get(b, 0)
            expected += institutions.get(b, 0) * activities.get(a, 0)
            return between[pair] - expected / self.n_links

        best = max(between, key=lambda pair: (gain(pair), pair), default=None)
        if best is None or gain(best) <= 1e-12:
            return False
        labels[:] = [best[0] if label == best[1] else label for label in labels]
        return True

    def modularity(self, labels: list[int]) -> float:
        """Barber's modularity of a grouping: links inside minus those expected from degrees."""
        if not self.n_links:
            return 0.0
        institutions, activities = self._weights(labels)
        inside = sum(
            labels[node] == labels[near]
            for node in range(self.n_institutions)
            for near in self.near[node]
        )
        expected = sum(d * activities.get(label, 0) for label, d in institutions.items())
        return (inside - expected / self.n_links) / self.n_links
