"""Labels that come back once a record: in running text, in cards, in boxes. Extract layer.

The same short words return in each record, and the value follows. No word needs to be known: a
label is what repeats. The title is what stands before the first label of each round, or a value.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from rapidfuzz import fuzz

from kg.extract.fields import split_number
from kg.extract.frames.frame import Frame, Record, Section, Slot
from kg.extract.frames.units import LONGEST_LABEL, Unit, Units, label_end, marker_of, units_of
from kg.extract.grid import grid_of
from kg.extract.spans import Span, lines, trim
from kg.extract.terms import Terms
from kg.model.document import Block, Document, Paragraph, Table
from kg.text import fold

ALIKE = 84  # rapidfuzz ratio from which two labels are one: singular and plural, a typing error
SAME_START = 3  # letters two labels that are one must share at their beginning
SHORT_VALUE = 90  # characters of a line that may be one of several values of a label
MOST_RECORDS = 0.8  # of the records that the label has that opens them
OFTEN_LABEL = 0.6  # of the commonest short line: what comes back as often is a label, no value
OFTEN = 0.3  # of the number of records that a label must come back
LEAST_RECORDS = 2
LOOSE_COUNT = 3  # times a label without a colon must come back
SHARE_OF_TABLES = 0.6  # of small tables that hold the same words where these are labels
KNOWN = 0.85  # score of a label that the lexicon knows
LEAST_KNOWN = 3  # different fields that known labels must name on a sheet about one project
LEAST_GRID = 3  # rows and columns of a table that is no card
SHARE_OF_CELLS = 0.6  # filled cells of a row, and such rows of a table, that is no card
BACK = 4  # units before the first label among which the title is looked for


@dataclass(frozen=True, slots=True)
class Entry:
    """A label with its value, or (without a label) a unit that stands between them."""

    key: str
    label: Span
    value: Span
    unit: Unit | None = None
    colon: bool = False


@dataclass(slots=True)
class _Round:
    """One record being read."""

    values: dict[str, list[Span]] = field(default_factory=dict)
    title: Unit | None = None
    first: int = 0
    last: int = 0
    closed: bool = False  # nothing more belongs to the last value
    rank: int = -1
    several: bool = True  # whether its last label may have several values


def label_frames(document: Document, blocks: Sequence[Block], terms: Terms) -> Iterator[Frame]:
    """The frame of the labels in text, and that of the labels in cards."""
    units = units_of(document, blocks)
    frame = _frame(_text_stream(units, terms), units, terms)
    if frame is not None:
        yield frame
    frame = _frame(_card_stream(document, blocks, units), units, terms)
    if frame is not None:
        yield replace(frame, kind="cards")


def _text_stream(units: Units, terms: Terms) -> list[Entry]:
    """The lines of units: labels with colons, bold or repeated short lines, and the rest."""
    text = units.text
    short = Counter(
        fold(text[slice(*u.body)]) for u in units.all if u.body.end - u.body.start <= LONGEST_LABEL
    )
    found: list[Entry] = []
    labels: Counter[str] = Counter()
    values = 0  # short lines since a label with a colon and no value; 0 if none is open
    for unit in units.all:
        pieces = _pieces(units, unit, terms)
        whole = fold(text[slice(*unit.body)])
        for k, (entry, row) in enumerate(pieces):
            own = unit if k == 0 else None
            if entry is not None:
                found.append(Entry(entry.key, entry.label, entry.value, own, colon=True))
                labels[entry.key] += 1
                values = int(entry.value.end <= entry.value.start)
                continue
            fits = row.end - row.start <= SHORT_VALUE and not unit.number and not unit.level
            often = short.get(whole, 0) if len(pieces) == 1 and whole else 0
            is_value = abs(values) == 1 or (values > 1 and _is_value(often, short, units, unit))
            if often >= LOOSE_COUNT and not (fits and is_value):
                found.append(Entry(whole, unit.body, Span(unit.span.end, unit.span.end), unit))
                values = -1
            else:
                found.append(Entry("", row, row, own))
                values = values + 1 if values and fits else 0  # one value only without a colon
    return found


def _is_value(often: int, short: Counter[str], units: Units, unit: Unit) -> bool:
    """Whether a short line after the first value of a label is one more: not as often as labels."""
    most = max(short.values())
    return often < OFTEN_LABEL * most or "," in units.text[slice(*unit.body)]


def _pieces(units: Units, unit: Unit, terms: Terms) -> list[tuple[Entry | None, Span]]:
    """The lines of a unit that begin with a label, and what stands between them in one piece."""
    found: list[tuple[Entry | None, Span]] = []
    if unit.level:  # a heading stands above what it heads, with a colon or without
        return [(None, unit.span)]
    for row in lines(units.text, *unit.span):
        entry = _labelled(units.text, row, units) or _known_line(units.text, row, terms)
        if entry is None and found and found[-1][0] is None:
            found[-1] = (None, Span(found[-1][1].start, row.end))
        else:
            found.append((entry, row))
    return found or [(None, unit.span)]


def _known_line(text: str, row: Span, terms: Terms) -> Entry | None:
    """A short line that is a known head and nothing else: its value follows."""
    _, _, body = marker_of(text, row)
    words = text[slice(*body)]
    if len(words) > LONGEST_LABEL or terms.whole(words) is None:
        return None
    return Entry(fold(words), body, Span(row.end, row.end), colon=True)


def _labelled(text: str, row: Span, units: Units) -> Entry | None:
    """The label and value of a line, if a colon or bold words part them."""
    marker, _, body = marker_of(text, row)
    if "#" in marker:  # "Target 1.2:" is a label with its number
        body = row
    end = label_end(text[slice(*body)])
    if end is None:
        bold = units.bold_in(body)
        inside = bold and bold[0].start == body.start and bold[0].end < body.end
        if not inside or bold[0].end - bold[0].start > LONGEST_LABEL:
            return None
        end = bold[0].end - body.start
    label = trim(text, body.start, body.start + end, "*:：")
    value = trim(text, body.start + end, body.end, ":： *–-")
    key = _key(text[slice(*label)])
    return Entry(key, label, value, colon=True) if key else None


def _key(label: str) -> str:
    """What a label is compared by: its words without the number that counts the records."""
    return fold(split_number(label)[0]) or fold(label)


def _card_stream(document: Document, blocks: Sequence[Block], units: Units) -> list[Entry]:
    """The cells of small tables as labels and values, with the paragraphs between them."""
    text = document.text
    tables = [b for b in blocks if isinstance(b, Table) and b.cells and not _is_grid(b, text)]
    labels = _card_labels(tables, text)
    by_start = {unit.span.start: unit for unit in units.all}
    found: list[Entry] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            span = trim(text, block.start, block.end)
            unit = by_start.get(span.start)
            if unit is not None:
                found.append(Entry("", span, span, unit))
        elif not _is_grid(block, text):
            found += _card(block, text, labels)
    return found


def _is_grid(table: Table, text: str) -> bool:
    """Whether a table has a first row of heads over rows of its own: it is no card."""
    grid = grid_of(table, text)
    if len(grid.rows) < LEAST_GRID or len(grid.columns) < LEAST_GRID:
        return False
    rows = [[fold(grid.words(cell)) for cell in grid.row(row)] for row in grid.rows]
    full = [row for row in rows if sum(map(bool, row)) >= SHARE_OF_CELLS * len(grid.columns)]
    if rows[0] not in full[:1]:
        return False
    full = full[1:]
    same = {word for row in full for word in row} & set(rows[0]) - {""}
    return len(full) >= SHARE_OF_CELLS * len(rows[1:]) and not same


def _card_labels(tables: Sequence[Table], text: str) -> set[str]:
    """The words of cells that come back in most of the tables, or down the first of two columns."""
    count: Counter[str] = Counter()
    for table in tables:
        said = {fold(text[c.start : c.end]) for c in table.cells if _may_label(text, c)}
        said |= {
            fold(text[c.start : c.start + end]) for c in table.cells
            if (end := label_end(text[c.start : c.end].split("\n")[0])) is not None
        }  # fmt: skip
        count.update(said)
    least = max(2, SHARE_OF_TABLES * len(tables))
    found = {key for key, n in count.items() if key and n >= least}
    for table in tables:  # one long table of two columns, where the same labels return
        grid = grid_of(table, text)
        first = Counter(
            fold(grid.words(cell)) for r in grid.rows
            if len(grid.columns) <= 3 and (cell := grid.cell_by_place.get((r, grid.columns[0])))
        )  # fmt: skip
        found |= {key for key, n in first.items() if key and n >= LEAST_RECORDS}
    return found


def _may_label(text: str, cell: object) -> bool:
    words = text[cell.start : cell.end].strip()  # type: ignore[attr-defined]
    return 0 < len(words) <= LONGEST_LABEL and "\n" not in words.strip()


def _card(table: Table, text: str, labels: set[str]) -> list[Entry]:
    """A table's cells: a label's value stands behind it in its own cell, to its right or below."""
    grid = grid_of(table, text)
    found: list[Entry] = []
    used: set[int] = set()
    for cell in table.cells:
        words = grid.words(cell)
        if not words or cell.start in used:
            continue
        span = grid.span(cell)
        first_line = words.split("\n")[0]
        end = label_end(first_line)
        key = fold(words)
        if key in labels:
            right = grid.cell_by_place.get((cell.row, cell.column + cell.column_span))
            below = grid.cell_by_place.get((cell.row + cell.row_span, cell.column))
            value = next(
                (c for c in (right, below) if c is not None and fold(grid.words(c)) not in labels),
                None,
            )
            if value is not None and (right is value or right is None or not grid.words(right) or
                                      fold(grid.words(right)) in labels):  # fmt: skip
                used.add(value.start)
                found.append(Entry(key, span, grid.span(value), colon=True))
                continue
            found.append(Entry(key, span, Span(span.end, span.end), colon=True))
        elif end is not None and fold(first_line[:end]) in labels:
            label = trim(text, span.start, span.start + end)
            value_span = trim(text, span.start + end, span.end, ":： ")
            found.append(Entry(fold(first_line[:end]), label, value_span, colon=True))
        else:
            unit = Unit(span, span, "", "", 0, 0, False, 0)
            found.append(Entry("", span, span, unit))
    return found


def _frame(stream: Sequence[Entry], units: Units, terms: Terms) -> Frame | None:
    kept = _kept(stream)
    if len(set(kept.values())) < 2:
        kept = _known(stream, units.text, terms)
    if len(set(kept.values())) < 2:
        return None
    kept = _from_opener(stream, kept)
    rounds = _rounds(stream, kept)
    keys = list(dict.fromkeys(kept[e.key] for e in stream if e.key in kept))
    head: dict[str, str] = {}
    for entry in stream:
        if entry.key in kept:
            head.setdefault(kept[entry.key], units.text[slice(*entry.label)])
    slots = (Slot("", "heading"), *(Slot(head[key], "label") for key in keys))
    records = []
    for one in rounds:
        title = (one.title.body,) if one.title is not None else ()
        spans = (title, *(tuple(one.values.get(key, ())) for key in keys))
        records.append(Record(spans, Span(one.first, max(one.last, one.first))))
    filled = [sum(bool(s) for s in r.spans) / len(slots) for r in records]
    regular = sum(f >= 0.5 for f in filled) / len(filled)
    said = f"{len(keys)} labels come back {len(rounds)} times"
    sections = _sections(units, rounds)
    return Frame("labels", said, slots, tuple(records), tuple(sections), (), regular)


def _kept(stream: Sequence[Entry]) -> dict[str, str]:
    """The labels that come back about once a record, with variants merged: key by key."""
    counts = Counter(e.key for e in stream if e.key)
    merged: dict[str, str] = {}
    targets: dict[str, list[str]] = {}  # labels met more than once, by how they begin
    for key, n in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        near = targets.setdefault(key[:SAME_START], [])
        merged[key] = next((m for m in near if _alike(key, m)), key)
        if merged[key] == key and n > 1:
            near.append(key)
    total: Counter[str] = Counter()
    for key, n in counts.items():
        total[merged[key]] += n
    least = {key: LEAST_RECORDS for key in total}
    several = {key: n for key, n in total.items() if n >= least[key]}
    if not several:
        return {}
    ranked = sorted(several.values(), reverse=True)
    n_records = next(
        (n for k, n in enumerate(ranked) if sum(0.6 * n <= m <= n for m in ranked[k:]) >= 2),
        ranked[0],
    )
    fit = {key for key, n in several.items() if OFTEN * n_records <= n <= 1.3 * n_records}
    return {key: target for key, target in merged.items() if target in fit}


def _known(stream: Sequence[Entry], text: str, terms: Terms) -> dict[str, str]:
    """The labels of a sheet about one project: three fields or more that the lexicon knows."""
    found: dict[str, str] = {}
    fields: set[str] = set()
    for entry in stream:
        guess = terms.guess(text[slice(*entry.label)]) if entry.key else None
        if guess is not None and guess.score >= KNOWN:
            found[entry.key] = entry.key
            fields.add(guess.field)
    return found if len(fields) >= LEAST_KNOWN else {}


def _alike(key: str, other: str) -> bool:
    if key == other:
        return True
    if key[:SAME_START] != other[:SAME_START] or min(len(key), len(other)) < 5:
        return False
    return bool(fuzz.ratio(key, other) >= ALIKE)


def _from_opener(stream: Sequence[Entry], kept: dict[str, str]) -> dict[str, str]:
    """The labels from the first one on that most records have: what stands before it is above."""
    order = list(dict.fromkeys(kept[e.key] for e in stream if e.key in kept))
    counts = Counter(kept[e.key] for e in stream if e.key in kept)
    often = sorted(counts.values())[-2:][0]
    first = next(k for k, key in enumerate(order) if counts[key] >= MOST_RECORDS * often)
    late = set(order[first:])
    return {key: target for key, target in kept.items() if target in late}


def _rounds(stream: Sequence[Entry], kept: dict[str, str]) -> list[_Round]:
    """The records: a new one begins where the labels begin again."""
    counts = Counter(kept[e.key] for e in stream if e.key in kept)
    most = max(counts.values())
    order = list(dict.fromkeys(kept[e.key] for e in stream if e.key in kept))
    opener = next((key for key in order if counts[key] >= MOST_RECORDS * most), order[0])
    rank = {key: k for k, key in enumerate(order)}
    rounds: list[_Round] = []
    now: _Round | None = None
    loose: list[Unit] = []
    current = ""
    for entry in stream:
        key = kept.get(entry.key) if entry.key else None
        if key is None:
            if entry.unit is not None:
                loose.append(entry.unit)
            if now is not None and not now.closed and _more(now, current, entry):
                loose = []
            continue
        again = now is not None and key in now.values and rank[key] <= now.rank
        if now is None or (key == opener and opener in now.values) or again:
            title = _title(loose)
            now = _Round(title=title, first=title.span.start if title else entry.label.start)
            if title is not None and rounds:
                _give_back(rounds[-1], title)
            rounds.append(now)
        now.values.setdefault(key, [])
        if entry.value.end > entry.value.start:
            now.values[key].append(entry.value)
        now.closed = entry.value.end > entry.value.start
        now.rank = rank[key]
        now.several = entry.colon
        now.last = max(now.last, entry.value.end)
        current = key
        loose = []
    return rounds


def _more(now: _Round, key: str, entry: Entry) -> bool:
    """Whether a line after an open label is its value, or one more: then it is added."""
    unit, values = entry.unit, now.values[key]
    short = entry.value.end - entry.value.start <= SHORT_VALUE
    plain = unit is not None and not unit.item
    ends = unit is not None and (unit.level > 0 or unit.bold or (plain and unit.number and values))
    long = plain and values and not (short and values[-1].end - values[-1].start <= SHORT_VALUE)
    if ends or long:
        now.closed = True
        return False
    values.append(entry.value)
    now.last = max(now.last, entry.value.end)
    now.closed = plain and not (short and now.several)
    return True


def _give_back(before: _Round, title: Unit) -> None:
    """The next record's title is no value of the record before it."""
    for key, spans in before.values.items():
        before.values[key] = [span for span in spans if span.start < title.span.start]
    before.last = min(before.last, title.span.start)


def _title(loose: Sequence[Unit]) -> Unit | None:
    """The unit before the first label that titles a record: a heading, a numbered or bold line."""
    near = list(loose[-BACK:])
    for test in (lambda u: u.level > 0, lambda u: bool(u.number), lambda u: u.bold):
        found = [unit for unit in near if test(unit)]
        if found:
            return found[-1]
    return near[-1] if near else None


def _sections(units: Units, rounds: Sequence[_Round]) -> list[Section]:
    """The headings between the records."""
    titles = {one.title.span.start for one in rounds if one.title is not None}
    starts = [one.first for one in rounds]
    found = []
    for unit in units.all:
        if unit.level and unit.span.start not in titles and unit.span.start < starts[-1]:
            before = bisect_left(starts, unit.span.start)
            inside = before > 0 and unit.span.start < rounds[before - 1].last
            if not inside:
                found.append(Section(unit.span, before, unit.level))
    return found
