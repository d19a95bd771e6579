"""When is each body due? One lane a body, one dot an activity at its deadline. Present layer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from markupsafe import Markup

from kg.present.charts.plot import (
    Canvas,
    Key,
    Marks,
    Rows,
    Table,
    behind,
    chart_of_rows,
    dot,
    goal_style,
    heat,
    mark,
    name_cell,
    told,
)
from kg.present.charts.svg import (
    Chart,
    Column,
    TableCell,
    column_name,
    label,
    line,
    tag,
    text_width,
    time_axis,
)
from kg.present.names import Who
from kg.present.words import Words

WIDTH, TOP, STEP, LEAST_LANE = 1080, 52, 11.5, 40
MOST_DOTS = 800  # on one picture; where there are more, fields count
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
    rows: Rows = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneRow:
    """One body with all that falls due on it."""

    who: Who
    dues: tuple[Due, ...]


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where the columns begin and the last one ends; the last one holds what has no date."""

    starts: tuple[float, ...]

    def place(self, column: int | None) -> int:
        return len(self.starts) - 2 if column is None else column

    def x(self, column: int | None) -> float:
        return self.starts[self.place(column)]

    def room(self, column: int | None) -> int:
        """How many marks stand side by side in a column."""
        k = self.place(column)
        return max(1, int((self.starts[k + 1] - self.starts[k] - 10) / STEP))


def _grid(rows: Sequence[LaneRow], n_columns: int, sheet: Canvas) -> _Grid:
    """Crowded columns get more room: the free width is shared by how many marks they hold."""
    places: list[int | None] = [*range(n_columns), None]
    most = [max([sum(d.column == c for d in r.dues) for r in rows], default=0) for c in places]
    share = sheet.width / (n_columns + 3)
    least = [min(34.0, share * 0.9)] * n_columns + [min(92.0, share * 2)]
    free = max(0.0, sheet.width - sum(least))
    weights = [min(m, 12) + 0.5 for m in most]
    widths = [w + free * m / sum(weights) for w, m in zip(least, weights, strict=True)]
    return _Grid(tuple(accumulate(widths, initial=sheet.left)))


def deadline_lanes(
    rows: Sequence[LaneRow], columns: Sequence[Column], goals: Sequence[str], words: Words, *,
    most: int = 16,
) -> Chart:  # fmt: skip
    """One lane for each body, the busiest first; filled dots are led, rings are partnered.

    Edges: bodies beyond `most` are in the table only; a large plan has fields that count.
    """
    ordered = sorted(rows, key=lambda r: (-len(r.dues), r.who.short, r.who.id))
    shown = [r for r in ordered[:most] if r.dues]
    fullest = max((n for r in shown for n in Counter(d.column for d in r.dues).values()), default=0)
    counted = sum(len(r.dues) for r in shown) > MOST_DOTS

    def marks(sheet: Canvas) -> Marks:
        grid = _grid(shown, len(columns), sheet)
        least = 28 if sheet.narrow else LEAST_LANE
        deep = [STEP * (1 if counted else _deepest(r, grid)) for r in shown]
        return Marks(
            top=TOP,
            row=lambda k, middle: (
                _fields(shown[k], grid, middle, fullest) if counted
                else _dots(shown[k], grid, middle - (deep[k] - STEP) / 2)
            ),
            heights=[max(least, d + 18) for d in deep],
            head=lambda bottom: _head(columns, grid, words, bottom, narrow=sheet.narrow),
            keys=[] if counted else _keys(shown, goals, words),
            banded=True,
        )  # fmt: skip

    said = told(words, "lanes", count=len(shown), all=len(rows))
    return chart_of_rows(
        said, [r.who for r in shown], marks, _table(ordered, columns, words), words,
        words("lanes.counted" if counted else "lanes.note"), width=WIDTH, room=250,
    )  # fmt: skip


def _deepest(row: LaneRow, grid: _Grid) -> int:
    """How many dots stand below each other where most do."""
    counts = Counter(d.column for d in row.dues)
    return max(-(-n // grid.room(c)) for c, n in counts.items())


def _dots(row: LaneRow, grid: _Grid, top: float) -> Markup:
    parts = []
    placed: Counter[int | None] = Counter()
    for due in sorted(row.dues, key=lambda d: (not d.leads, d.goal, d.hint)):
        n, room = placed[due.column], grid.room(due.column)
        placed[due.column] += 1
        place = (grid.x(due.column) + 9 + STEP * (n % room), top + STEP * (n // room))
        shape = dot(*place, SHAPES[due.leads, due.until], goal_style(due.goal))
        parts.append(mark(shape, hint=due.hint, rows=due.rows))
    return tag("g", *parts)


def _fields(row: LaneRow, grid: _Grid, middle: float, top: int) -> Markup:
    """A field for each column, darker where more ends."""
    found: dict[int, list[Due]] = {}
    for due in row.dues:
        found.setdefault(grid.place(due.column), []).append(due)
    fields = []
    for k, dues in found.items():
        left, width, height = grid.starts[k], grid.starts[k + 1] - grid.starts[k], 28
        place, rows = (left, middle - height / 2), behind(due.rows for due in dues)
        fields.append(heat(place, (width, height), len(dues), top, rows=rows))
    return tag("g", *fields)


def _head(
    columns: Sequence[Column], grid: _Grid, words: Words, bottom: float, *, narrow: bool
) -> Markup:
    """The names of the columns, and lines down to the bottom where years begin."""
    said, room = words("lanes.no-date"), grid.starts[-1] - grid.x(None) - 5
    if text_width(said, 12) <= room:
        last = label(grid.x(None) + 5, 38, said, class_="tick")
    else:  # in two lines above the others, up to the edge
        parts = said.split()
        halves = [" ".join(x) for x in (parts[: len(parts) // 2], parts[len(parts) // 2 :]) if x]
        place = (grid.starts[-1], 38 - 13 * len(halves))
        last = label(*place, *halves, pitch=13, class_="tick", text_anchor="end")
    ticks = time_axis(columns, [grid.x(k) + 5 for k in range(len(columns))], 38, narrow=narrow)
    starts = [k for k, c in enumerate(columns) if k == 0 or c.over != columns[k - 1].over]
    lines = [line(grid.x(k), TOP - 8, grid.x(k), bottom, class_="grid") for k in starts]
    end = grid.x(None) - 4
    lines.append(line(end, TOP - 8, end, bottom, class_="axis"))
    return tag("g", tag("g", ticks, last), tag("g", *lines))


def _keys(rows: Sequence[LaneRow], goals: Sequence[str], words: Words) -> list[Key]:
    used = sorted({d.goal for r in rows for d in r.dues})
    keys = [Key("dot", "plain", words("role.lead")), Key("ring", "plain", words("role.joined"))]
    if any(d.until for r in rows for d in r.dues):
        keys.append(Key("square", "plain", words("months.until")))
    return keys + [Key("box", goal_style(g), goals[g]) for g in used if g < len(goals)]


def _table(rows: Sequence[LaneRow], columns: Sequence[Column], words: Words) -> Table:
    places: list[int | None] = [*range(len(columns)), None]
    heads = (words("column.institution"), *map(column_name, columns), words("lanes.no-date"))
    cells = []
    for r in rows:
        found = [[d.leads for d in r.dues if d.column == k] for k in places]
        cells.append((name_cell(r.who), *(led_of(len(x), sum(x), words) for x in found)))
    return heads, cells


def led_of(n: int, led: int, words: Words) -> TableCell:
    """A count in a table, and how much of it is led."""
    if not n:
        return TableCell("", 0)
    said = words("lanes.cell", count=n, lead=led) if led else words.number(n)
    return TableCell(said, n)
