"""When is each body due? One lane a body, one dot an activity at its deadline. Present layer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from markupsafe import Markup

from kg.present.charts.legend import Key, dot, legend
from kg.present.charts.periods import Column, column_name, on_a_telephone
from kg.present.charts.rows import name_cell, names_width, row_name, row_name_above
from kg.present.charts.svg import (
    Chart,
    DataTable,
    TableCell,
    label,
    line,
    picture,
    rect,
    tag,
    text_width,
)
from kg.present.names import Who
from kg.present.words import Words

WIDTH, TOP, STEP, LEAST_LANE = 1080, 52, 11.5, 40
NARROW, NAME_LINE = 358, 18  # of the drawing for telephones: its width, the line of a name
SHAPES = {  # by whether the body leads, and whether the work runs until then
    (True, False): "dot",
    (False, False): "ring",
    (True, True): "square",
    (False, True): "frame",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One activity in a lane. `column` is None without a fixed date; `until` marks what runs on."""

    column: int | None
    leads: bool
    goal: int
    hint: str
    until: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneRow:
    """One body with all that falls due on it."""

    who: Who
    dues: tuple[Due, ...]


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where the columns begin; the last one holds what has no date."""

    left: float
    starts: tuple[float, ...]

    def x(self, column: int | None) -> float:
        return self.starts[-2] if column is None else self.starts[column]

    def room(self, column: int | None) -> int:
        """How many marks stand side by side in a column."""
        k = len(self.starts) - 2 if column is None else column
        return max(1, int((self.starts[k + 1] - self.starts[k] - 10) / STEP))


def _grid(rows: Sequence[LaneRow], n_columns: int, left: float, width: float) -> _Grid:
    """Crowded columns get more room: the free width is shared by how many marks they hold."""
    places: list[int | None] = [*range(n_columns), None]
    most = [max([sum(d.column == c for d in r.dues) for r in rows], default=0) for c in places]
    share = (width - left) / (n_columns + 3)
    least = [min(34.0, share * 0.9)] * n_columns + [min(92.0, share * 2)]
    free = max(0.0, width - left - sum(least))
    weights = [min(m, 12) + 0.5 for m in most]
    widths = [w + free * m / sum(weights) for w, m in zip(least, weights, strict=True)]
    return _Grid(left, tuple(accumulate(widths, initial=left)))


def deadline_lanes(
    rows: Sequence[LaneRow],
    columns: Sequence[Column],
    goals: Sequence[str],
    words: Words,
    *,
    most: int = 16,
) -> Chart:
    """One lane for each body, the busiest first; filled dots are led, rings are partnered.

    Edges: bodies beyond `most` are in the table only.
    """
    ordered = sorted(rows, key=lambda r: (-len(r.dues), r.who.short, r.who.id))
    shown = [r for r in ordered[:most] if r.dues]
    told = (words("lanes.title"), words("lanes.description", count=len(shown), all=len(rows)))
    notes = [words("lanes.note")]
    if len(ordered) > len(shown):
        notes.append(words("rows-in-table", count=len(ordered) - len(shown)))
    return Chart(
        id="lanes",
        title=told[0],
        description=told[1],
        svg=_wide(shown, columns, goals, words, told),
        narrow=_narrow(shown, columns, goals, words, told),
        table=_table(ordered, columns, words),
        notes=tuple(notes),
    )


def _wide(
    rows: Sequence[LaneRow],
    columns: Sequence[Column],
    goals: Sequence[str],
    words: Words,
    told: tuple[str, str],
) -> Markup:
    left = names_width([r.who for r in rows], 250)
    grid = _grid(rows, len(columns), left, WIDTH)
    body: list[Markup] = [_head(columns, grid, words)]
    y: float = TOP
    for k, row in enumerate(rows):
        height = _height(row, grid)
        body.append(rect(left, y, WIDTH - left, height, class_="band" if k % 2 else "band-clear"))
        body.append(row_name(row.who, left - 12, y + height / 2, left - 16))
        body.append(_dots(row, grid, y + 14))
        y += height
    if not rows:
        body.append(label(left, y + 20, words("nothing-to-draw"), class_="small"))
        y += 40
    body.append(_rules(columns, grid, y))
    keys, used = legend(_keys(rows, goals, words), left, y + 12, WIDTH - left)
    return picture("lanes", told, (WIDTH, y + 12 + used), *body, keys)


def _narrow(
    rows: Sequence[LaneRow],
    columns: Sequence[Column],
    goals: Sequence[str],
    words: Words,
    told: tuple[str, str],
) -> Markup:
    """The same lanes with the names above them and the first letters of the months."""
    grid = _grid(rows, len(columns), 0, NARROW)
    body: list[Markup] = [_head(on_a_telephone(columns), grid, words)]
    y: float = TOP
    for k, row in enumerate(rows):
        height = _height(row, grid) + NAME_LINE - 8
        body.append(rect(0, y, NARROW, height, class_="band" if k % 2 else "band-clear"))
        body.append(row_name_above(row.who, 4, y + 15, NARROW - 8))
        body.append(_dots(row, grid, y + NAME_LINE + 10))
        y += height
    if not rows:
        body.append(label(0, y + 20, words("nothing-to-draw"), class_="small"))
        y += 40
    body.append(_rules(columns, grid, y))
    keys, used = legend(_keys(rows, goals, words), 4, y + 12, NARROW - 8)
    size = (NARROW, y + 12 + used)
    return picture("lanes", told, size, *body, keys, mode="-narrow")


def _height(row: LaneRow, grid: _Grid) -> float:
    counts = Counter(d.column for d in row.dues)
    deepest = max((-(-n // grid.room(c)) for c, n in counts.items()), default=1)
    return max(LEAST_LANE, deepest * STEP + 18)


def _dots(row: LaneRow, grid: _Grid, top: float) -> Markup:
    parts = []
    placed: Counter[int | None] = Counter()
    for due in sorted(row.dues, key=lambda d: (not d.leads, d.goal, d.hint)):
        n = placed[due.column]
        placed[due.column] += 1
        room = grid.room(due.column)
        centre = (grid.x(due.column) + 9 + STEP * (n % room), top + STEP * (n // room))
        shape = SHAPES[due.leads, due.until]
        parts.append(dot(centre, shape, goal_style(due.goal), due.hint))
    return tag("g", *parts)


def goal_style(goal: int) -> str:
    """The class that colours a goal; eight colours, then they come again."""
    return f"g{goal % 8 + 1}"


def _head(columns: Sequence[Column], grid: _Grid, words: Words) -> Markup:
    parts = []
    over = ""
    for k, column in enumerate(columns):
        x = grid.x(k) + 5
        if column.over != over and column.over != column.label:
            parts.append(label(x, 16, column.over, class_="over"))
        over = column.over
        parts.append(label(x, 38, column.label, class_="tick"))
    said, room = words("lanes.no-date"), grid.starts[-1] - grid.x(None) - 5
    fits = text_width(said, 12) <= room
    x = grid.x(None) + 5 if fits else grid.starts[-1]
    anchor = None if fits else "end"
    parts.append(label(x, 38, said, class_="tick", text_anchor=anchor))
    return tag("g", *parts)


def _rules(columns: Sequence[Column], grid: _Grid, bottom: float) -> Markup:
    starts = [k for k, c in enumerate(columns) if k == 0 or c.over != columns[k - 1].over]
    lines = [line(grid.x(k), TOP - 8, grid.x(k), bottom, class_="grid") for k in starts]
    return tag(
        "g", *lines, line(grid.x(None) - 4, TOP - 8, grid.x(None) - 4, bottom, class_="axis")
    )


def _keys(rows: Sequence[LaneRow], goals: Sequence[str], words: Words) -> list[Key]:
    used = sorted({d.goal for r in rows for d in r.dues})
    runs_on = any(d.until for r in rows for d in r.dues)
    keys = [Key("dot", "plain", words("role.lead")), Key("ring", "plain", words("role.joined"))]
    if runs_on:
        keys.append(Key("square", "plain", words("months.until")))
    return keys + [Key("box", goal_style(g), goals[g]) for g in used if g < len(goals)]


def _table(rows: Sequence[LaneRow], columns: Sequence[Column], words: Words) -> DataTable:
    names = [column_name(c) for c in columns]
    return DataTable(
        caption=words("lanes.title"),
        columns=(words("column.institution"), *names, words("lanes.no-date")),
        numeric=frozenset(range(1, len(columns) + 2)),
        rows=tuple(
            (
                name_cell(row.who),
                *(_cell(row, k, words) for k in [*range(len(columns)), None]),
            )
            for row in rows
        ),
    )


def _cell(row: LaneRow, column: int | None, words: Words) -> TableCell:
    dues = [d for d in row.dues if d.column == column]
    led = sum(d.leads for d in dues)
    if not dues:
        return TableCell("", 0)
    text = words("lanes.cell", count=len(dues), lead=led) if led else words.number(len(dues))
    return TableCell(text, len(dues))
