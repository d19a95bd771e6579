"""Tables as frames: which go on with others, which rows repeat heads or stand alone.

Extract layer. `table_heads` says which rows are heads.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from operator import eq

from kg.extract.frames.crossed import crossed
from kg.extract.frames.frame import Frame, Record, Section, Slot
from kg.extract.frames.inner_labels import with_inner_labels
from kg.extract.frames.marked import with_marked_heads
from kg.extract.frames.sentences import SENTENCE_END
from kg.extract.frames.sheets import is_boxed, sheets
from kg.extract.frames.table_heads import (
    HEADS_WITHIN,
    LEAST_HEAD,
    Part,
    part_of_grid,
    spans_rest,
)
from kg.extract.grid import Grid, grid_of, is_counting, transposed
from kg.extract.profile import TableRule
from kg.extract.said import rule_of, slots_said
from kg.extract.spans import Span
from kg.extract.terms import Terms
from kg.model.document import Block, Cell, Document, Paragraph
from kg.text import fold

SAME_HEADS = 0.7  # share of a row's words that repeat the heads
LEAST_TURNS = 2  # rows of a table that hold labels and values by turns
LEAST_KNOWN = 2  # heads that must be known over a single record
MOST_TURNED = 20  # rows of a table whose first column holds the heads
LEAST_BESIDE = 2  # different words beside a heading that come back with the next one
LEAST_KEYS = 3  # different words that begin rows of several tables
LONGEST_BAND = 400  # characters of words alone in a row that may be a goal
LEAST_SENTENCES = 3  # in one line of longer words that are none
LONGEST_MARK = 4  # letters of a mark or number that is no word
ROMAN = "IVXLC"
KEYED = "application/json"  # the keys of its objects are the heads of its tables
MOST_COLUMNS = 256  # of a table that are looked at: behind them stand the days of a calendar


def table_frames(document: Document, blocks: Sequence[Block], terms: Terms) -> Iterator[Frame]:
    """The frames of all tables: those of one width or one set of heads are one frame."""
    parts: list[tuple[Part, list[Paragraph]]] = []
    between: list[Paragraph] = []
    forms = sheets(blocks, document.text, terms)
    for block in blocks:
        if isinstance(block, Paragraph):
            between.append(block)
            continue
        grid = grid_of(block, document.text)
        rule = rule_of(block, terms)
        if rule is not None and rule.layout != "card" and not rule.only_fields:
            frame = _said(grid, rule, terms)
            if frame is not None:
                yield frame
        elif (rule is not None and rule.layout == "card") or id(block) in forms:
            continue
        elif len(grid.columns) >= 2 and (rule or not _is_card(grid, terms)):
            looked_at = replace(grid, columns=grid.columns[:MOST_COLUMNS])
            parts.append((part_of_grid(looked_at, terms), between))
            between = []
    yield from _grouped(parts, terms)
    for part, _ in () if document.media_type == KEYED else parts:
        frame = _turned(part, terms)
        if frame is not None:
            yield frame


def _grouped(parts: Sequence[tuple[Part, list[Paragraph]]], terms: Terms) -> Iterator[Frame]:
    """The frames of tables that belong together, with the columns that a person named."""
    for group in _groups(parts, terms):
        rules = [rule_of(part.grid.table, terms) for part, _ in group]
        frame = None if _is_form(group) and not any(rules) else frame_of(group)
        if frame is not None and not any(rules):
            cells = crossed(frame, group[0][0], terms)
            if cells is not None:
                yield cells
            frame = with_marked_heads(frame, group[0][0], terms)
            frame = with_inner_labels(frame, group[0][0].grid.text, terms)
        if frame is not None and (any(rules) or _may_stand(frame, group[0][0])):
            yield replace(frame, slots=slots_said(frame.slots, rules))


def _is_form(group: Sequence[tuple[Part, list[Paragraph]]]) -> bool:
    """Whether tables without heads begin their rows with the same different words, as forms do."""
    if group[0][0].heads:
        return False
    keys = [
        [fold(words) for r in part.grid.rows for cell in part.grid.row(r)[:1]
         if cell.row == r and any(map(str.isalpha, words := part.grid.words(cell)))]
        for part, _ in group
    ]  # fmt: skip
    n_parts = Counter(key for said in keys for key in set(said))
    again = [key for key, n in n_parts.items() if n > 1]
    once = all(said.count(key) == 1 for said in keys for key in again if key in said)
    return once and len(again) >= LEAST_KEYS and 2 * len(again) >= len(n_parts)


def _may_stand(frame: Frame, part: Part) -> bool:
    """Whether a frame has several records, or one below heads that are known."""
    return len(frame.records) > 1 or part.known >= LEAST_KNOWN


def _said(grid: Grid, rule: TableRule, terms: Terms) -> Frame | None:
    """The frame of a table as a person says: which row holds the heads, which column which field.

    Edges: what is not said is guessed; the heads of a transposed table stand in its first column.
    """
    turned = rule.layout == "transposed"
    grid = transposed(grid) if turned else grid
    part = part_of_grid(grid, terms)
    if rule.header_row is not None or turned:
        row = grid.rows[0] if turned else rule.header_row or 0
        above = [k for k, r in enumerate(grid.rows, start=1) if r <= row]
        heads = {c: grid.words(cell) for c in grid.columns if (cell := grid.at(row, c))}
        part = Part(grid, heads, max(above, default=0), 1.0, 0)
    frame = frame_of([(part, [])])
    if frame is None:
        return None
    kind = "transposed" if turned else "table"
    return replace(frame, kind=kind, how="the profile", slots=slots_said(frame.slots, [rule]))


def _turned(part: Part, terms: Terms) -> Frame | None:
    """The frame of a table whose heads stand in its first column, if they look like heads."""
    grid = transposed(part.grid)
    few = 2 <= len(grid.rows) <= HEADS_WITHIN and len(grid.columns) <= MOST_TURNED
    turned = part_of_grid(grid, terms) if few else None
    if turned is None or turned.score < LEAST_HEAD:
        return None
    if turned.score < part.score and turned.known <= part.known:
        return None
    frame = frame_of([(turned, [])])
    if frame is None or not _may_stand(frame, turned):
        return None
    return replace(frame, kind="transposed", how="heads in the first column")


def _is_card(grid: Grid, terms: Terms) -> bool:
    """Whether a table holds labels that come back in one of two columns, labels by turns, or labels
    above the values in its cells.
    """
    if is_boxed(grid.table, grid.text, terms):
        return True
    if len(grid.columns) > 2:
        said = [[terms.whole(grid.words(cell)) for cell in grid.row(r)] for r in grid.rows]
        turns = [all(row[::2]) and not any(row[1::2]) for row in said if len(row) > 2]
        return len(turns) >= LEAST_TURNS and all(turns)
    return False


def _groups(
    parts: Sequence[tuple[Part, list[Paragraph]]], terms: Terms
) -> Iterator[list[tuple[Part, list[Paragraph]]]]:
    """Tables that are one: the same heads again, or no heads and the same width."""
    open_groups: list[list[tuple[Part, list[Paragraph]]]] = []
    for part, between in parts:
        home = next((g for g in reversed(open_groups) if _belongs(g, part, terms)), None)
        if home is None:
            open_groups.append([(part, between)])
        elif home[0][0].heads and not (_only_heads(home) and not part.known):
            home.append((part, between))
        else:
            home.append((replace(part, heads={}, n_heads=0), between))
    yield from open_groups


def _only_heads(group: Sequence[tuple[Part, list[Paragraph]]]) -> bool:
    """Whether nothing but a row of known heads stands there, as at the foot of a page."""
    first = group[0][0]
    return len(group) == 1 and len(first.grid.rows) == first.n_heads and first.known >= LEAST_KNOWN


def _belongs(group: Sequence[tuple[Part, list[Paragraph]]], part: Part, terms: Terms) -> bool:
    first = group[0][0]
    if len(first.grid.columns) != len(part.grid.columns):
        return False
    if _only_heads(group) and not part.known:
        return True
    if part.score < LEAST_HEAD or not part.heads or not (first.heads or part.known):
        return True
    mine, theirs = _folded(first.heads), _folded(part.heads)
    other = [(mine.get(c, ""), words) for c, words in theirs.items() if mine.get(c) != words]
    n = sum(map(bool, theirs.values()))
    same = n - sum(bool(words) for _, words in other)
    return same >= SAME_HEADS * max(n, 1) and not any(_differ(*two, terms) for two in other)


def _differ(one: str, other: str, terms: Terms) -> bool:
    """Whether two heads are known to name different fields."""
    a, b = terms.whole(one), terms.whole(other)
    return a is not None and b is not None and a.fields != b.fields


def _folded(heads: dict[int, str]) -> dict[int, str]:
    return {k: fold(words) for k, (_, words) in enumerate(sorted(heads.items()))}


def frame_of(group: Sequence[tuple[Part, list[Paragraph]]]) -> Frame | None:
    """One frame of tables that belong together, under the heads of the first that has any."""
    first = next((part for part, _ in group if part.heads), group[0][0])
    columns = first.grid.columns
    heads = [first.heads.get(column, "") for column in columns]
    slots = tuple(Slot(head, "column") for head in heads)
    keys = [fold(head) for head in heads]
    records: list[Record] = []
    sections: list[Section] = []
    ignored: list[Span] = []
    for n, (part, between) in enumerate(group):
        sections += _sections_above(between, len(records), first=n == 0)
        _read_rows(part, keys, (records, sections, ignored))
    if not records:
        return None
    filled = sum(any(r.spans[k] for r in records) for k in range(len(slots)))
    how = f"{len(records)} rows of {len(group)} tables" if len(group) > 1 else (
        f"{len(records)} rows, {filled} columns"
    )  # fmt: skip
    widths = Counter(sum(1 for s in r.spans if s) for r in records)
    typical = widths.most_common(1)[0][0]
    regular = sum(n for w, n in widths.items() if 2 * w >= typical) / len(records)
    return Frame(
        "table", how, slots, tuple(records), tuple(sections), tuple(ignored), regular
    )  # fmt: skip


def _sections_above(between: Sequence[Paragraph], before: int, *, first: bool) -> list[Section]:
    """The headings right above a table: the last of each level, from the highest down."""
    found: list[Section] = []
    for p in reversed(between):
        if p.level and (not found or p.level < found[0].level):
            found.insert(0, Section(Span(p.start, p.end), before, p.level))
    return found[-1:] if first else found


def _read_rows(
    part: Part, keys: Sequence[str], out: tuple[list[Record], list[Section], list[Span]]
) -> None:
    records, sections, ignored = out
    grid = part.grid
    headings = _headings_beside_heads(grid)
    for k, row in enumerate(grid.rows):
        cells = [cell for cell in grid.row(row) if grid.words(cell)]
        if not cells:
            continue
        own = [cell for cell in cells if cell.row == row]
        if row in headings:
            sections.append(Section(grid.span(cells[0]), len(records), 1))
            ignored += [grid.span(cell) for cell in own[1:]]
        elif len(own) == len(cells) == 1 and (more := _more(part, k, records)):
            records.append(more)
        elif (section := _section(part, k, cells, len(records))) is not None:
            sections += section
        elif (
            k < part.n_heads
            or _is_prose(grid, cells)
            or _repeats(grid, row, keys)
            or is_counting(grid, cells)
        ):
            ignored += [grid.span(cell) for cell in own]
        else:
            records.append(_record(grid, row, cells))


def _section(part: Part, k: int, cells: Sequence[Cell], before: int) -> list[Section] | None:
    """What a row says above those below it, nothing if a lone head; None for any other row."""
    grid = part.grid
    own = [cell for cell in cells if cell.row == grid.rows[k]]
    if len(cells) == 1 and len(grid.columns) > 2 and own and not _is_prose(grid, cells):
        merged = cells[0].column_span > 1
        says = k >= part.n_heads or merged or len(grid.columns) > 3
        return [Section(grid.span(cells[0]), before, 1 if merged else 2)] if says else []
    if len(cells) == len(own) == 2 and spans_rest(grid, cells):
        return [Section(grid.span(cells[1]), before, 1)]
    if k >= part.n_heads and len(cells) == len(own) == 2 and _numbers_next(grid, k, cells):
        return [Section(Span(grid.span(cells[0]).start, grid.span(cells[1]).end), before, 2)]
    return None


def _headings_beside_heads(grid: Grid) -> set[int]:
    """The rows whose first cell heads what is below it: words beside and below it come back.

    So stand cards below one another in one table: "Step 1: Clean the banks | Cost | Ease".
    """
    said = {row: [fold(grid.words(cell)) if (cell := grid.at(row, c)) else "" for c in grid.columns]
            for row in grid.rows}  # fmt: skip
    heading, *beside = said[grid.rows[0]]
    if not heading or len({*beside} - {""}) < LEAST_BESIDE:
        return set()
    found = {
        row: words[0] for row, words in said.items()
        if words[0] and sum(map(eq, words[1:], beside)) >= SAME_HEADS * len(beside)
    }  # fmt: skip
    next_row = dict(pairwise(grid.rows))
    below = [said.get(next_row.get(row, 0), []) for row in found]
    different = len(set(found.values())) == len(found) > 1
    same = any(below[0]) and below.count(below[0]) == len(below)
    return set(found) if different and same else set()


def _is_prose(grid: Grid, cells: Sequence[Cell]) -> bool:
    """Whether a row is one long cell with several sentences in a line, as no goal has: goals of a
    band stand in lines of their own.
    """
    words = grid.words(cells[0]) if len(cells) == 1 and len(grid.columns) > 2 else ""
    sentences = (len(SENTENCE_END.findall(line)) for line in words.splitlines())
    return len(words) > LONGEST_BAND and max(sentences) >= LEAST_SENTENCES


def _more(part: Part, k: int, records: Sequence[Record]) -> Record | None:
    """One cell alone below a filled one with words before it: the record above, once more.

    A table without merged cells leaves empty what the record above says for both rows.
    """
    grid = part.grid
    (cell,) = (cell for cell in grid.row(grid.rows[k]) if grid.words(cell))
    at = grid.columns.index(cell.column)
    last = records[-1] if k > part.n_heads and records else None
    if last is None or cell.column_span > 1 or last.region.end > cell.start:
        return None
    if not last.spans[at : at + 1] or not last.spans[at]:
        return None
    before = [grid.text[slice(*span)] for spans in last.spans[:at] for span in spans]
    if not any(sum(map(str.isalpha, words)) > LONGEST_MARK for words in before):
        return None
    spans = (*last.spans[:at], (grid.span(cell),), *last.spans[at + 1 :])
    return Record(spans, grid.span(cell))


def _numbers_next(grid: Grid, k: int, cells: Sequence[Cell]) -> bool:
    """Whether a row is a number and words alone, and the fuller row below is numbered under it:
    "1.1" below "1" or "Goal 1", or "1" below "I" or "A".
    """
    below = [cell for row in grid.rows[k + 1 : k + 2] for cell in grid.row(row) if grid.words(cell)]
    number = grid.words(cells[0]).rstrip(".:)").rpartition(" ")[2]
    if len(below) <= 2 or not number:
        return False
    next_one = grid.words(below[0]).rstrip(".)")
    is_letter = number.isupper() and (len(number) == 1 or not set(number) - set(ROMAN))
    return next_one.startswith(f"{number}.") or (is_letter and next_one[:1].isdigit())


def _repeats(grid: Grid, row: int, keys: Sequence[str]) -> bool:
    """Whether a row says the heads again."""
    said = [fold(grid.words(cell)) if (cell := grid.at(row, c)) else "" for c in grid.columns]
    if len(said) != len(keys):
        return False
    same = sum(1 for a, b in zip(said, keys, strict=True) if a and a == b)
    return same >= 2 and same >= SAME_HEADS * sum(map(bool, said))


def _record(grid: Grid, row: int, cells: Sequence[Cell]) -> Record:
    spans = []
    for column in grid.columns:
        cell = grid.at(row, column)
        words = cell is not None and grid.words(cell) and cell.column == column
        spans.append((grid.span(cell),) if cell is not None and words else ())
    own = [cell for cell in cells if cell.row == row] or list(cells)
    region = Span(min(cell.start for cell in own), max(cell.end for cell in own))
    return Record(tuple(spans), region)
