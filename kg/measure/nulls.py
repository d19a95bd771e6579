"""Tables drawn by chance with the same sizes: how often would a pair meet as often? Measure layer.

Every drawn table keeps how many activities each institution is in and how many members each
activity has. Two samplers: chains of swaps (uniform in the limit; many chains side by side), and
for plans with many links a shuffle with repair of doubles, which keeps both sizes exactly and is
uniform only nearly; a test compares the two.
Source: Zweig and Kaufmann 2011; Neal 2014 (fixed degree sequences); Strona 2014.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]
Generator = np.random.Generator

CHAIN_CELLS = 20_000_000  # chains times cells of the table held at once
TABLES_PER_CHAIN = 5  # tables read from one chain before a new one begins
SWAPS_BETWEEN = 2  # swap attempts a link between two of them
ATTEMPTS_AT_ONCE = 256  # attempts whose links are drawn together
REPAIR_TRIES = 1000  # beside four tries a double; a table too full for it is shuffled again
MAX_SHUFFLES = 50  # in a row without a table: too full to be drawn this way
DENSE_INSTITUTIONS = 3000  # above, pairs of a drawn table are counted by a sparse product


@dataclass(frozen=True, eq=False)
class Draws:
    """How the observed pairs fared in drawn tables: hits (as often or more) and sums."""

    n_draws: int
    sampler: str
    hits: Array
    sums: Array

    def mean(self) -> Array:
        """How often each pair meets in a drawn table, on average."""
        means: Array = self.sums / self.n_draws
        return means


@dataclass(frozen=True, eq=False)
class Incidence:
    """Institutions by activities as links sorted by activity; no link stands twice."""

    rows: Array
    columns: Array
    n_rows: int
    n_columns: int


def pair_draws(table: Incidence, pairs: tuple[Array, Array, Array], sampling: Sampling) -> Draws:
    """How often each pair (a, b, observed count) meets as often in drawn tables.

    Source: test against the exact count of all tables of the toy plan and, at size, against a
    chain of swaps.
    """
    a, b, observed = pairs
    hits, sums = np.zeros(len(a)), np.zeros(len(a))
    for counts in sampling.draw(table, a, b):
        hits += (counts >= observed).sum(axis=0)
        sums += counts.sum(axis=0)
    return Draws(sampling.n_draws, sampling.name, hits, sums)


@dataclass(frozen=True, slots=True)
class Sampling:
    """How tables are drawn: their number, the seed, and the swap attempts for each link.

    `swaps_per_link` 0 means the shuffle with repair.
    """

    n_draws: int
    seed: int
    swaps_per_link: int

    @property
    def name(self) -> str:
        """The sampler in words, for the result."""
        if not self.swaps_per_link:
            return f"{self.n_draws} tables, shuffled and repaired, seed {self.seed}"
        return f"{self.n_draws} tables, {self.swaps_per_link} swaps a link, seed {self.seed}"

    def draw(self, table: Incidence, a: Array, b: Array) -> Iterator[Array]:
        """Blocks of drawn tables as counts of the pairs: tables by pairs."""
        generator = np.random.default_rng(self.seed)
        if self.swaps_per_link:
            yield from _chain_blocks(table, (a, b), self, generator)
        else:
            for rows in shuffled_tables(table, self.n_draws, generator):
                yield pair_counts(table, rows, (a, b))[np.newaxis]


def _chain_blocks(
    table: Incidence, pairs: tuple[Array, Array], sampling: Sampling, generator: Generator
) -> Iterator[Array]:
    left = sampling.n_draws
    most = max(1, CHAIN_CELLS // max(1, table.n_rows * table.n_columns))
    while left:
        chains = Chains(table, min(most, -(-left // TABLES_PER_CHAIN)))
        swaps = sampling.swaps_per_link
        while left and swaps:
            chains.run(swaps * len(table.rows), generator)
            filled = np.ascontiguousarray(chains.tables()[:left], dtype=np.float32)
            left -= len(filled)
            yield (filled @ filled.transpose(0, 2, 1))[:, pairs[0], pairs[1]]
            swaps = SWAPS_BETWEEN if chains.n_read < TABLES_PER_CHAIN else 0


class Chains:
    """Chains of swaps side by side, all beginning at the observed table.

    Each attempt takes two links and exchanges their institutions if neither new link is there
    already: every table with the same sizes is equally likely in the end.
    """

    def __init__(self, table: Incidence, n_chains: int) -> None:
        self.table = table
        self.n_chains = n_chains
        self.n_read = 0
        self.filled = np.zeros((table.n_rows * table.n_columns, n_chains), dtype=bool)
        self.filled[table.rows * table.n_columns + table.columns] = True
        at = np.asarray(table.rows * table.n_columns, dtype=np.intp)  # where a link's row begins
        self.at = np.repeat(at[:, np.newaxis], n_chains, axis=1)
        self.columns = np.asarray(table.columns, dtype=np.intp)
        self.chain = np.arange(n_chains)

    def run(self, n_attempts: int, generator: Generator) -> None:
        """Attempt a number of swaps in every chain."""
        n_links = len(self.table.rows)
        if n_links < 2:
            return
        for first in range(0, n_attempts, ATTEMPTS_AT_ONCE):
            n = min(ATTEMPTS_AT_ONCE, n_attempts - first)
            drawn = generator.integers(0, n_links, size=(n, 2, self.n_chains), dtype=np.intp)
            for x, y in drawn:
                self._attempt(x, y)

    def _attempt(self, x: Array, y: Array) -> None:
        n, filled, at, chain = self.n_chains, self.filled.ravel(), self.at.ravel(), self.chain
        link_x, link_y = x * n + chain, y * n + chain
        from_x, from_y = at.take(link_x), at.take(link_y)
        column_x, column_y = self.columns.take(x), self.columns.take(y)
        taken = filled.take((from_y + column_x) * n + chain)
        taken |= filled.take((from_x + column_y) * n + chain)
        free = (~taken).nonzero()[0]
        chain, from_x, from_y = free, from_x[free], from_y[free]
        column_x, column_y = column_x[free], column_y[free]
        filled[(from_x + column_x) * n + chain] = False
        filled[(from_y + column_y) * n + chain] = False
        filled[(from_y + column_x) * n + chain] = True
        filled[(from_x + column_y) * n + chain] = True
        at[link_x[free]], at[link_y[free]] = from_y, from_x

    def tables(self) -> Array:
        """The tables as they are now: chains by institutions by activities."""
        self.n_read += 1
        shape = (self.table.n_rows, self.table.n_columns, self.n_chains)
        return self.filled.reshape(shape).transpose(2, 0, 1)


def shuffled_tables(table: Incidence, n_draws: int, generator: Generator) -> Iterator[Array]:
    """Tables by shuffling who stands where, then moving doubles apart by swaps.

    Shape: the institution of each link, in the order of `table.columns`; both sizes are kept.
    Edges: a table too full to repair is shuffled again; after MAX_SHUFFLES in a row it is drawn
    by a chain of swaps instead.
    """
    starts = _starts(table)
    find = _double_finder(starts)
    for _ in range(n_draws):
        for _ in range(MAX_SHUFFLES):
            rows = generator.permutation(table.rows)
            if _repair(rows, starts, find, generator):
                yield rows
                break
        else:
            yield _by_swaps(table, generator)


def _by_swaps(table: Incidence, generator: Generator) -> Array:
    chain = Chains(table, 1)
    chain.run(len(table.rows), generator)
    rows: Array = chain.tables()[0].T.nonzero()[1]
    return rows


def _starts(table: Incidence) -> Array:
    """Where the links of each activity begin; one more at the end."""
    sizes = np.bincount(table.columns, minlength=table.n_columns)
    return np.concatenate([[0], np.cumsum(sizes)])


def _double_finder(starts: Array) -> Callable[[Array], Array]:
    """A function that finds the links that repeat an institution within their activity."""
    sizes = np.diff(starts)
    places = [
        starts[:-1][sizes == size][:, np.newaxis] + np.arange(size)
        for size in np.unique(sizes[sizes > 1]).tolist()
    ]

    def find(rows: Array) -> Array:
        found = []
        for place in places:
            members = rows[place]
            order = np.argsort(members, axis=1, kind="stable")
            ordered = np.take_along_axis(members, order, axis=1)
            again = ordered[:, 1:] == ordered[:, :-1]
            if again.any():
                found.append(np.take_along_axis(place, order, axis=1)[:, 1:][again])
        return np.concatenate(found) if found else np.zeros(0, dtype=np.intp)

    return find


def _repair(
    rows: Array, starts: Array, find: Callable[[Array], Array], generator: Generator
) -> bool:
    """Swap every double with a link drawn at random where neither side then has a double."""
    doubles = generator.permutation(find(rows))
    if not len(doubles):
        return True
    column_of = np.searchsorted(starts, np.arange(len(rows)), side="right") - 1
    columns = _Columns(rows.tolist(), starts.tolist(), column_of.tolist())
    draws = generator.integers(0, len(rows), size=4 * len(doubles) + REPAIR_TRIES).tolist()
    moved = all(columns.move(link, draws) for link in doubles.tolist())
    rows[:] = columns.rows
    return moved


@dataclass(slots=True)
class _Columns:
    """A drawn table as plain lists: many single look-ups are quicker than in an array."""

    rows: list[int]
    starts: list[int]
    column_of: list[int]

    def members(self, link: int) -> list[int]:
        """The institutions of the activity this link belongs to."""
        column = self.column_of[link]
        return self.rows[self.starts[column] : self.starts[column + 1]]

    def move(self, link: int, draws: list[int]) -> bool:
        """Exchange a double with the next drawn link that fits; false when draws run out."""
        row, mine = self.rows[link], self.members(link)
        if mine.count(row) == 1:
            return True
        while draws:
            other = draws.pop()
            if self.rows[other] not in mine and row not in self.members(other):
                self.rows[link], self.rows[other] = self.rows[other], row
                return True
        return False


def pair_counts(table: Incidence, rows: Array, pairs: tuple[Array, Array]) -> Array:
    """How many activities each of these pairs shares in one table."""
    n = table.n_rows
    if n > DENSE_INSTITUTIONS:
        return _sparse_counts(table, rows, pairs)
    keys = [np.minimum(x, y) * n + np.maximum(x, y) for x, y in _meetings(table, rows)]
    if not keys:
        return np.zeros(len(pairs[0]), dtype=np.int64)
    counts: Array = np.bincount(np.concatenate(keys), minlength=n * n)[pairs[0] * n + pairs[1]]
    return counts


def _meetings(table: Incidence, rows: Array) -> Iterator[tuple[Array, Array]]:
    """All pairs of members of all activities, by size of the activity."""
    starts = _starts(table)
    sizes = np.diff(starts)
    for size in np.unique(sizes[sizes > 1]).tolist():
        members = rows[starts[:-1][sizes == size][:, np.newaxis] + np.arange(size)]
        one, other = np.triu_indices(size, k=1)
        yield members[:, one].ravel(), members[:, other].ravel()


def _sparse_counts(table: Incidence, rows: Array, pairs: tuple[Array, Array]) -> Array:
    from scipy.sparse import csr_array

    shape = (table.n_rows, table.n_columns)
    drawn = csr_array((np.ones(len(rows)), (rows, table.columns)), shape=shape)
    return np.asarray((drawn @ drawn.T)[pairs[0], pairs[1]]).ravel()
