"""Which institutions form groups, and does that grouping hold? Measure layer.

Grouping is by Barber's modularity on the two-mode network: no triangles made by the projection
itself. Many groupings are nearly as good, so it is drawn many times; what is reported is how often
two institutions fall together, never one run.
Source: Barber 2007; Liu and Murata 2010 (both sides move in turn, then groups merge by pairs);
Good et al. 2010 on near-equal groupings.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from kg.measure.figures import STANDARD, Figure, Settings, exact
from kg.network.ties import tie_weights
from kg.network.work import Work

Array = np.ndarray[Any, np.dtype[Any]]
Labels = tuple[Array, Array]  # the group of each institution and of each activity

MOST_RUNS, FEWEST_RUNS = 100, 20
LINKS = 400_000  # of all runs together: networks of more than 4,000 links get fewer runs
LINKS_AT_ONCE = 20_000  # of runs drawn side by side: small networks take many together
TOGETHER = 0.5  # share of runs in which two must meet to be shown as one community
TURNS = 2  # in which the nodes of a run first move: half of them, then the others
SIDES = (INSTITUTIONS, ACTIVITIES) = (0, 1)


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
    """The communities, the largest first, and the best modularity of all runs."""

    communities: tuple[Community, ...]
    modularity: float
    runs: int
    seed: int


def runs_for(n_links: int) -> int:
    """How many runs a network gets, by its number of links: 100, and fewer if it is large.

    Example:
        >>> runs_for(300), runs_for(10_000), runs_for(1_000_000)
        (100, 40, 20)
    """
    return max(FEWEST_RUNS, min(MOST_RUNS, LINKS // n_links))


def communities(work: Work, settings: Settings = STANDARD) -> Communities:
    """Which institutions fall into one group, in how many of many runs?

    Edges: institutions that share no activity are in none; without cooperation there are no runs.
    Example: the toy plan's best grouping has modularity .408; {FIN, LOC, STA} and {EDU, HLT, NGO}
    has .3875: near-equal, so neither is certain.
    """
    from scipy.sparse.csgraph import connected_components

    if not work.cooperating.any():
        return Communities((), 0.0, 0, settings.seed)
    drawn = list(_drawn(work, np.random.default_rng(settings.seed)))
    met = np.zeros((len(work.institutions),) * 2, dtype=np.int16)
    for labels, _ in drawn:
        met += labels[:, None] == labels
    _, of = connected_components(met > TOGETHER * len(drawn), directed=False)
    found = _communities(work, of.tolist(), met / len(drawn), len(drawn))
    return Communities(found, max(quality for _, quality in drawn), len(drawn), settings.seed)


def _drawn(work: Work, draw: np.random.Generator) -> Iterator[tuple[Array, float]]:
    """The groups of the institutions in each run, and their modularity."""
    left = runs_for(int(work.cooperating.sum()))
    while left:
        network = Network.of(work, runs=left)
        labels = network.grouping(draw)
        groups = labels[INSTITUTIONS].reshape(network.runs, -1)
        yield from zip(groups, network.modularity(labels), strict=True)
        left -= network.runs


def _communities(work: Work, of: list[int], together: Array, runs: int) -> tuple[Community, ...]:
    """The tied institutions by their group, each group named and rated."""
    degree = tie_weights(work).degree
    n_working = np.bincount(work.rows[work.working], minlength=len(degree))
    names, facts = work.institutions, _facts_inside(work, of)
    groups: dict[int, list[int]] = {}
    for k in np.flatnonzero(degree).tolist():
        groups.setdefault(of[k], []).append(k)
    found = []
    for label, group in groups.items():
        pairs = together[np.ix_(group, group)][np.triu_indices(len(group), 1)]
        mean = float(pairs.mean()) if len(pairs) else 1.0
        first = min(group, key=lambda k: (-degree[k], -n_working[k], names[k]))
        members = tuple(names[k] for k in group)
        found.append(Community(names[first], members, exact(mean, runs, facts.get(label, ()))))
    return tuple(sorted(found, key=lambda c: (-len(c.members), c.members)))


def _facts_inside(work: Work, of: list[int]) -> dict[int, list[str]]:
    """The facts by which institutions of one group meet, in reading order of the activities."""
    rows, cooperating = work.rows.tolist(), work.cooperating.tolist()
    facts: dict[int, list[str]] = {}
    for links in work.links_by_activity:
        members: dict[int, list[int]] = {}
        for link in links:
            if cooperating[link]:
                members.setdefault(of[rows[link]], []).append(link)
        for label, meeting in members.items():
            if len(meeting) > 1:
                facts.setdefault(label, []).extend(f for x in meeting for f in work.facts[x])
    return facts


@dataclass(frozen=True, eq=False)
class Network:
    """The two-mode network as columns, once for each of some runs: copies that never touch.

    `ends` are the institution and the activity of each link, `degrees` the links of each of them.
    """

    ends: tuple[Array, Array]
    degrees: tuple[Array, Array]
    runs: int

    @classmethod
    def of(cls, work: Work, *, runs: int = 1) -> Network:
        """The links of a plan that are cooperation, for `runs` runs or as many as fit at once."""
        links = np.flatnonzero(work.cooperating)
        runs = max(1, min(runs, LINKS_AT_ONCE // len(links)))
        copies = np.arange(runs)[:, None]
        ends, degrees = [], []
        for end, n in (work.rows, len(work.institutions)), (work.columns, len(work.activities)):
            ends.append((end[links] + n * copies).ravel())
            degrees.append(np.tile(np.bincount(end[links], minlength=n), runs))
        return cls((ends[0], ends[1]), (degrees[0], degrees[1]), runs)

    @property
    def n_links(self) -> int:
        """How many links one run has."""
        return len(self.ends[0]) // self.runs

    def grouping(self, draw: np.random.Generator) -> Labels:
        """A grouping of each run: both sides move and groups merge, until none gains.

        Nodes of one side do not touch each other: all of them can move at once.
        """
        labels = self._start(draw)
        before, now = None, self._excess(labels)
        while before is None or (now > before).any():
            for side in (ACTIVITIES, INSTITUTIONS):
                self._move(labels, side)
            self._merge(labels)
            before, now = now, self._excess(labels)
        return labels

    def modularity(self, labels: Labels) -> list[float]:
        """Barber's modularity of each run: links inside minus those expected from degrees."""
        return [n / self.n_links**2 for n in self._excess(labels).tolist()]

    def _excess(self, labels: Labels) -> Array:
        """The modularity times the square of the links: a whole number, so ties are ties."""
        rows, columns = (labels[side][self.ends[side]] for side in SIDES)
        institutions, activities = self._weights(labels)
        inside: Array = (rows == columns).reshape(self.runs, -1).sum(axis=1)
        expected: Array = (institutions * activities).reshape(self.runs, -1).sum(axis=1)
        return inside * self.n_links - expected

    def _weights(self, labels: Labels) -> list[Array]:
        """Summed degrees of institutions and of activities in each group."""
        n = len(labels[INSTITUTIONS])
        return [np.bincount(labels[k], self.degrees[k], n).astype(np.int64) for k in SIDES]

    def _start(self, draw: np.random.Generator) -> Labels:
        """Institutions alone, activities with any of their members; then each moves in a turn.

        Groups are numbered anew in each run, so that no id wins ties more often than others.
        """
        numbers = np.arange(len(self.degrees[0])).reshape(self.runs, -1)
        institutions = draw.permuted(numbers, axis=1).ravel()
        labels = (institutions, np.zeros(len(self.degrees[1]), dtype=np.int64))
        order = draw.permutation(len(self.ends[0]))
        labels[ACTIVITIES][self.ends[1][order]] = institutions[self.ends[0][order]]
        turns = [draw.integers(TURNS, size=len(x)) for x in labels]
        for turn in range(TURNS):
            for side in (ACTIVITIES, INSTITUTIONS):
                self._move(labels, side, turns[side][self.ends[side]] == turn)
        return labels

    def _move(self, labels: Labels, side: int, who: Array | slice = slice(None)) -> None:
        """Give nodes of one side, named by their links, the best group of their neighbours.

        Edges: of equals a node's own group wins, then the first. The best never loses: over all
        neighbouring groups, more links than expected remain.
        """
        mine, n = labels[side], len(labels[INSTITUTIONS])
        around = labels[1 - side][self.ends[1 - side][who]]
        found, links = np.unique(self.ends[side][who] * n + around, return_counts=True)
        node, group = np.divmod(found, n)
        expected = self.degrees[side][node] * self._weights(labels)[1 - side][group]
        gain = links * self.n_links - expected
        nodes, best, _ = _best(node, group, 2 * gain + (group == mine[node]), n)
        mine[nodes] = best

    def _merge(self, labels: Labels) -> None:
        """Merge each two linked groups that both gain most from each other."""
        n = len(labels[INSTITUTIONS])
        ends = [labels[side][self.ends[side]] for side in SIDES]
        pairs = (np.minimum(*ends) * n + np.maximum(*ends))[ends[0] != ends[1]]
        found, links = np.unique(pairs, return_counts=True)
        a, b = np.divmod(found, n)
        institutions, activities = self._weights(labels)
        expected = institutions[a] * activities[b] + institutions[b] * activities[a]
        gain = np.tile(links * self.n_links - expected, 2)
        one, other = np.concatenate([a, b]), np.concatenate([b, a])
        order = np.argsort(one, kind="stable")
        groups, best, gains = _best(one[order], other[order], gain[order], n)
        to = np.arange(n)
        to[groups[gains > 0]] = best[gains > 0]
        to = np.where(to[to] == np.arange(n), np.minimum(to, np.arange(n)), np.arange(n))
        for side in SIDES:
            labels[side][:] = to[labels[side]]


def _best(node: Array, group: Array, gain: Array, n: int) -> tuple[Array, Array, Array]:
    """Each node with its best group, of equals the first, and the gain; rows sorted by node."""
    starts = np.flatnonzero(np.diff(node, prepend=-1))
    if not len(starts):
        return node, group, gain
    gains, places = np.divmod(np.maximum.reduceat(gain * n + (n - 1 - group), starts), n)
    return node[starts], n - 1 - places, gains
