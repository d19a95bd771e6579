"""Which rows of a table are its heads? A score by the look of the cells below. Extract layer.

Words that a lexicon knows as heads are one reason among others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median_low

from kg.extract.fields import split_number
from kg.extract.grid import Grid
from kg.extract.look import look_at
from kg.extract.row_sums import money_unit
from kg.extract.terms import Terms
from kg.model.document import Cell
from kg.text import LEVEL

HEADS_WITHIN = 12  # rows at the top of a table among which its heads are looked for
LONGEST_HEAD = 120  # characters of a head
SHORT_HEAD = 60  # characters up to which words look like a head
LOOKED_AT = 30  # cells of a column that tell its kind
LEAST_HEAD = 0.35  # score from which a row is taken for heads
KNOWN = 1.6  # what a known head counts


@dataclass(frozen=True, slots=True)
class Part:
    """A table, or rows of one, with its heads: by column, and which rows they take."""

    grid: Grid
    heads: dict[int, str]
    n_heads: int  # rows above the first record
    score: float  # how much the rows look like heads
    known: int  # heads that the lexicon knows


def part_of_grid(grid: Grid, terms: Terms) -> Part:
    """The grid with the best rows of heads among its first ones, or with none."""
    kinds = {column: _kind_below(grid, column, 1, terms) for column in grid.columns}
    best = Part(grid, {}, 0, 0.0, 0)
    for k, row in enumerate(grid.rows[:HEADS_WITHIN]):
        if k and k + 1 >= len(grid.rows):
            break  # a table of one row may be heads at the foot of a page
        cells = [cell for cell in grid.row(row) if grid.words(cell)]
        if spans_rest(grid, cells) or _are_units(grid, cells, terms):
            continue  # words of their own above the heads, or units below them
        # Rows into which most heads are merged also hold heads.
        deep = median_low(cell.row + cell.row_span - row for cell in cells) if cells else 1
        last = grid.rows[min(k + deep, len(grid.rows)) - 1]
        n_heads = sum(bool(grid.words(cell)) for cell in grid.row(last))
        few = len(cells) < 2 or (len(grid.columns) > 3 and 3 * n_heads < len(grid.columns))
        score, known = (0.0, 0) if few else _head_score(grid, cells, kinds, terms)
        heads = {c: grid.words(cell) for c in grid.columns if (cell := grid.at(row, c))}
        found = Part(grid, heads, k + 1, score, known)
        while (below := _second_row(grid, found.n_heads - 1, terms)) is not None:
            found = replace(
                found, n_heads=found.n_heads + 1, score=max(found.score, below),
                heads=_both(grid, found.heads, grid.rows[found.n_heads]),
            )  # fmt: skip
        found = replace(found, n_heads=max(found.n_heads, k + deep))
        if found.score > max(best.score, LEAST_HEAD) + (0.25 if best.n_heads else 0):
            best = found
    return best


def spans_rest(grid: Grid, cells: Sequence[Cell]) -> bool:
    """Whether a row is one cell and another merged over the rest: "Goal" and its words."""
    n_columns = len(grid.columns)
    if n_columns <= 3 or len(cells) != 2 or cells[0].row_span > 1:
        return False
    whole = sum(cell.column_span for cell in cells) == n_columns
    long = len(grid.words(cells[1])) > SHORT_HEAD and 2 * cells[1].column_span >= n_columns
    return whole and (cells[0].column_span == 1 or long)


def _kind_below(grid: Grid, column: int, first: int, terms: Terms) -> tuple[str, float]:
    """What most cells of a column from a row on look like, and how long they are."""
    looks = []
    for row in grid.rows[first:]:
        cell = grid.at(row, column)
        if cell is not None and cell.column_span == 1 and grid.words(cell):
            looks.append(look_at(grid.words(cell), terms.words.language))
        if len(looks) == LOOKED_AT:
            break
    if not looks:
        return "", 0.0
    n = len(looks)
    for name in ("date", "money", "number", "mark", "continuous", "percent"):
        if sum(getattr(look, name) >= 0.5 for look in looks) >= 0.5 * n:
            return name, 1.0
    if sum(look.digits >= 0.5 for look in looks) >= 0.5 * n:
        return "number", 1.0
    if sum(look.body + look.acronym >= 0.5 for look in looks) >= 0.5 * n:
        return "body", sum(look.words for look in looks) / n
    return "words", sum(look.words for look in looks) / n


def _head_score(
    grid: Grid, cells: Sequence[Cell], kinds: dict[int, tuple[str, float]], terms: Terms
) -> tuple[float, int]:
    """How much cells of a row look like heads of the columns below, on average."""
    total, known = 0.0, 0
    for cell in cells:
        words = grid.words(cell)
        kind, length = kinds.get(cell.column, ("", 0.0))
        if _is_content(grid, cell, terms):
            return 0.0, 0
        guess = terms.guess(words) if len(words) <= LONGEST_HEAD else None
        known += guess is not None and guess.score >= 0.85
        total += _like_a_head(words, (kind, length), terms) + (KNOWN * guess.score if guess else 0)
    return total / len(cells), known


def _is_content(grid: Grid, cell: Cell, terms: Terms) -> bool:
    """Whether a cell says what those below it go on with: its row is no row of heads.

    That is a date or a sum above others, or "Measure 1.1" above "Measure 1.2".
    """
    if _counts_on(grid, cell):
        return True
    own = look_at(grid.words(cell), terms.words.language)
    if max(own.date, own.money) < 0.5 or terms.guess(grid.words(cell)):
        return False  # "Sum in 000 RSD" is a head
    kind, _ = _kind_below(grid, cell.column, grid.rows.index(cell.row) + 1, terms)
    return kind in ("date", "money") and getattr(own, kind) >= 0.5


def _counts_on(grid: Grid, cell: Cell) -> bool:
    """Whether most cells below have the words of this one, with numbers of their own."""
    bare, number = split_number(grid.words(cell))
    if number is None:
        return False
    below = [grid.words(one) for row in grid.rows[grid.rows.index(cell.row) + 1 :][:LOOKED_AT]
             if (one := grid.at(row, cell.column)) and grid.words(one)]  # fmt: skip
    same = sum(split_number(words)[0] == bare and words != grid.words(cell) for words in below)
    return 2 * same > len(below)


def _like_a_head(words: str, below: tuple[str, float], terms: Terms) -> float:
    look = look_at(words, terms.words.language)
    kind, length = below
    score = 0.3 if len(words) <= SHORT_HEAD else -0.8
    own = next((n for n in ("date", "money", "number", "mark", "percent") if getattr(look, n)), "")
    if kind in ("date", "money", "number", "mark", "continuous", "percent"):
        score += -1.2 if own == kind or (own and own != "date" and kind != "mark") else 0.9
    elif own:
        score -= 0.8 if own != "date" else 0.4
    elif kind == "words" and length > 3 * max(look.words, 1):
        score += 0.6
    elif kind == "body":
        score += -0.7 if look.body >= 0.5 or look.acronym >= 0.5 else 0.5
    if look.sentence or look.link:
        score -= 0.8
    return score


def _second_row(grid: Grid, k: int, terms: Terms) -> float | None:
    """The score of the row below as a second row of heads: below merged or empty heads,
    or units of sums alone.
    """
    if k + 2 >= len(grid.rows):
        return None
    row, below = grid.rows[k], grid.rows[k + 1]
    upper = [cell for cell in grid.row(row) if grid.words(cell)]
    merged = any(_spreads(grid, row, cell) for cell in upper)
    gaps = [c for c in grid.columns if (cell := grid.at(row, c)) is None or not grid.words(cell)]
    lower = [cell for cell in grid.row(below) if grid.words(cell) and cell not in upper]
    if len(upper) > 1 and _are_units(grid, lower, terms):
        return LEAST_HEAD  # only the units of the sums below
    if len(upper) < 2 or len(lower) < 2 or not (merged or gaps) or spans_rest(grid, lower):
        return None
    fits = sum(_under(grid, row, cell, gaps) for cell in lower)
    if not merged and fits < len(lower):
        return None
    kinds = {cell.column: _kind_below(grid, cell.column, k + 2, terms) for cell in lower}
    score, _ = _head_score(grid, lower, kinds, terms)
    return score if fits >= 0.75 * len(lower) and score > LEAST_HEAD else None


def _are_units(grid: Grid, cells: Sequence[Cell], terms: Terms) -> bool:
    """Whether a row holds the units of sums and nothing else."""
    return bool(cells) and all(money_unit(grid.words(cell), terms) for cell in cells)


def _under(grid: Grid, row: int, cell: Cell, gaps: Sequence[int]) -> bool:
    """Whether a cell stands below a merged head, or below or left of a head left empty."""
    above = grid.at(row, cell.column)
    spread = above is not None and _spreads(grid, row, above)
    return spread or cell.column in gaps or cell.column + 1 in gaps


def _spreads(grid: Grid, row: int, cell: Cell) -> bool:
    """Whether a head is merged over several columns, or says the same again in the next one."""
    beside = [grid.at(row, column) for column in (cell.column - 1, cell.column + 1)]
    words = grid.words(cell)
    return cell.column_span > 1 or any(one and grid.words(one) == words for one in beside)


def _both(grid: Grid, above: dict[int, str], below: int) -> dict[int, str]:
    """Heads with one more row of them: the words of the merged head, then those below it."""
    heads: dict[int, str] = {}
    last = ""
    for column in grid.columns:
        lower = grid.at(below, column)
        own = grid.words(lower) if lower is not None and lower.row == below else ""
        over = above.get(column, "")
        last = over or last
        again = own == last.rpartition(LEVEL)[2]
        heads[column] = f"{last}{LEVEL}{own}" if own and last and not again else over or own
    return heads
