"""A text dump with one cell a line: which lines are the cells of one row? Extract layer.

Word processors saved as plain text so. Known heads below each other tell how many columns there
are; what the columns hold tells which line stands in which, for an empty cell or one of several
paragraphs makes counting fail. Rows where counting and columns do not agree are doubtful.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from kg.extract.cell_fit import Fit, fit_of
from kg.extract.dump_header import SURE
from kg.extract.fields import FieldGuess
from kg.extract.headings import is_glossary_heading, is_heading, read_heading
from kg.extract.spans import Span, lines
from kg.extract.terms import Terms
from kg.model.document import Block, Cell, Document, Paragraph, Table

LEAST_COLUMNS = 3  # known heads below each other that begin a table
LEAST_KNOWN = 0.75  # share of heads that must be known
LONGEST_HEAD = 80  # characters
LEAST_ROWS = 2
UNSURE = 0.25  # share of cells in unsure rows from which on all rows are doubtful
EMPTY = -0.8  # a column without a word, though no empty line says so
BLANK = 0.3  # an empty line as an empty cell
SPARE = -0.4  # an empty line that is no cell
MORE = -1.6  # a further paragraph of a cell, if nothing says that it goes on
OUTSIDE = -0.3  # a line behind the table
LEAVE = -2.0  # the end of the table before that of the text


@dataclass(frozen=True, slots=True)
class _Found:
    """A header: its lines, by number, and their fields."""

    first: int
    last: int
    guesses: tuple[FieldGuess | None, ...]


@dataclass(frozen=True, slots=True)
class CellLines:
    """The blocks of a dump, and the cells of rows that could be cut otherwise."""

    blocks: tuple[Block, ...]
    doubtful: tuple[Span, ...] = ()


def cell_lines(document: Document, terms: Terms) -> CellLines | None:
    """The tables of a dump with one cell a line; None if no heads stand below each other."""
    text = document.text
    parts = _tokens(text, document.blocks)
    headers = list(_headers(text, parts, terms))
    if not headers or _are_cards(text, parts, headers, terms):
        return None
    blocks: list[Block] = [_line(parts[k]) for k in range(headers[0].first) if _words(parts[k])]
    doubtful: list[Span] = []
    for number, header in enumerate(headers):
        stop = headers[number + 1].first if number + 1 < len(headers) else len(parts)
        fit = fit_of(text, parts, header.guesses, terms)
        found = _rows(text, parts, (header, stop), fit, terms)
        blocks += found.blocks
        doubtful += found.doubtful
    return CellLines(tuple(_numbered(blocks)), tuple(doubtful))


def _are_cards(text: str, parts: Sequence[Span], headers: Sequence[_Found], terms: Terms) -> bool:
    """Whether most known heads stand alone above their values, and not below each other."""
    known = sum(terms.whole(text[slice(*part)]) is not None for part in parts)
    inside = sum(header.last - header.first + 1 for header in headers)
    return known > 2 * inside


def _numbered(blocks: Sequence[Block]) -> Iterator[Block]:
    number = 0
    for block in blocks:
        number += isinstance(block, Table)
        yield Table(number, block.cells) if isinstance(block, Table) else block


def _words(span: Span) -> bool:
    return span.end > span.start


def _line(span: Span) -> Paragraph:
    return Paragraph(span.start, span.end)


def _tokens(text: str, blocks: Sequence[Block]) -> list[Span]:
    """The paragraphs of a text, with an empty one for each empty line that is more than usual.

    Where empty lines part paragraphs, lines without one between them are one paragraph.
    """
    found_lines = (b for b in blocks if isinstance(b, Paragraph))
    rows = [Span(*row) for b in found_lines for row in lines(text, b.start, b.end)]
    gaps = [_newlines(text, a.end, b.start) for a, b in pairwise(rows)]
    usual = 2 if gaps and sum(gap >= 2 for gap in gaps) >= 0.5 * len(gaps) else 1
    found: list[Span] = rows[:1]
    for gap, row in zip(gaps, rows[1:], strict=True):
        if gap < usual:
            found[-1] = Span(found[-1].start, row.end)
            continue
        found += [Span(row.start, row.start)] * min(gap // usual - 1, MOST_EMPTY)
        found.append(row)
    return found


MOST_EMPTY = 30  # empty lines that are counted


def _newlines(text: str, start: int, end: int) -> int:
    between = text[start:end]
    return between.count("\n") or between.count("\r") or (1 if between else 0)


def _headers(text: str, parts: Sequence[Span], terms: Terms) -> Iterator[_Found]:
    """Known heads below each other, each field once."""
    at = 0
    while at < len(parts):
        found = _header_at(text, parts, at, terms)
        if found:
            yield found
        at = found.last + 1 if found else at + 1


def _header_at(text: str, parts: Sequence[Span], at: int, terms: Terms) -> _Found | None:
    guesses: list[FieldGuess | None] = []
    for span in parts[at:]:
        words = text[slice(*span)]
        guess = terms.guess(words) if 0 < len(words) <= LONGEST_HEAD else None
        sure = guess is not None and guess.score >= SURE and guess.number is None
        if is_heading(words, terms.words) and not (guess and guess.score == 1.0):
            break
        if not sure and (not guesses or not _may_be_head(words)):
            break
        if sure and any(guess.fields == other.fields for other in guesses if other and guess):
            break
        guesses.append(guess if sure else None)
    while guesses and guesses[-1] is None:
        guesses.pop()
    known = sum(guess is not None for guess in guesses)
    if known < LEAST_COLUMNS or known < LEAST_KNOWN * len(guesses):
        return None
    return _Found(at, at + len(guesses) - 1, tuple(guesses))


def _may_be_head(words: str) -> bool:
    return 0 < len(words) <= LONGEST_HEAD and words[-1] not in ".;:" and not words[0].isdigit()


@dataclass(frozen=True, slots=True)
class _Step:
    """The best way to a state: its score, the state before, and what was done."""

    score: float
    before: tuple[int, int]
    did: str  # cell, more, empty, spare, heading, outside


@dataclass(slots=True)
class _Built:
    """A table as far as it is put together, with what is unsure of its last row."""

    rows: list[list[Span]]
    doubtful: list[Span] = field(default_factory=list)
    outside: list[Block] = field(default_factory=list)
    unsure: bool = False


def _rows(
    text: str, parts: Sequence[Span], place: tuple[_Found, int], fit: Fit, terms: Terms
) -> CellLines:
    header, stop = place
    first = header.last + 1
    built = _Built([list(parts[header.first : first])])
    end = Span(len(text), len(text))
    for part, column, did in _best_way(text, parts, (first, stop), fit, terms):
        span = parts[part] if part < len(parts) else end
        if did in ("cell", "empty", "more"):
            _add_cell(built, span, (column, did), surely=did == "more" and fit.goes_on(part))
            if built.unsure and len(built.rows[-1]) == fit.width:
                built.doubtful += built.rows[-1]
        elif did == "heading":
            built.rows.append([span])
        elif did == "title":
            built.rows[-1] = [Span(built.rows[-1][0].start, span.end)]
        elif did == "outside" and _words(span):
            built.outside.append(_line(span))
    if len(built.rows) < LEAST_ROWS:
        return CellLines((*(_line(s) for s in built.rows[0]), *built.outside))
    cells = tuple(
        Cell(span.start, span.end, r, c, 1, fit.width if len(spans) == 1 else 1)
        for r, spans in enumerate(built.rows, 1)
        for c, span in enumerate(spans, 1)
    )
    unsure = len({id(span) for span in built.doubtful}) > UNSURE * len(cells)
    doubtful = [span for row in built.rows[1:] for span in row] if unsure else built.doubtful
    return CellLines((Table(1, cells), *built.outside), tuple(doubtful))


def _add_cell(built: _Built, span: Span, done: tuple[int, str], *, surely: bool) -> None:
    """Add a cell to the last row, or a line to its last cell; the first begins a row."""
    column, did = done
    if did == "more":
        built.rows[-1][-1] = Span(built.rows[-1][-1].start, span.end)
        built.unsure = built.unsure or not surely
        return
    if column == 0:
        built.rows.append([])
        built.unsure = False
    built.rows[-1].append(span if did == "cell" else Span(span.start, span.start))
    built.unsure = built.unsure or did == "empty"


def _best_way(
    text: str, parts: Sequence[Span], place: tuple[int, int], fit: Fit, terms: Terms
) -> list[tuple[int, int, str]]:
    """What each line is, as the best of all ways: (line, column, what was done)."""
    first, stop = place
    out = fit.width  # the state behind the table
    start = (first, fit.width - 1)  # a row just ended
    steps: dict[tuple[int, int], _Step] = {start: _Step(0.0, start, "")}
    for at in range(first, stop + 1):
        for column in [fit.width - 1, *range(fit.width - 1), out]:
            step = steps.get((at, column))
            if step is None:
                continue
            for state, gain, did in _moves(text, parts, (at, column, stop), fit, terms):
                score = step.score + gain
                if state not in steps or score > steps[state].score:
                    steps[state] = _Step(score, (at, column), did)
    ends = [(steps[s].score, s) for s in ((stop, fit.width - 1), (stop, out)) if s in steps]
    state = max(ends)[1] if ends else start
    way: list[tuple[int, int, str]] = []
    while state != start:
        step = steps[state]
        way.append((step.before[0], state[1], step.did))
        state = step.before
    return way[::-1]


def _moves(
    text: str, parts: Sequence[Span], place: tuple[int, int, int], fit: Fit, terms: Terms
) -> Iterator[tuple[tuple[int, int], float, str]]:
    """What may be done next: the state after it, its gain, its name."""
    at, column, stop = place
    width = fit.width
    if column == width:
        if at < stop:
            yield (at + 1, width), OUTSIDE if _words(parts[at]) else 0.0, "outside"
        return
    following = (column + 1) % width
    if column != width - 1:
        yield (at, following), EMPTY + fit.needs(following), "empty"
    if at >= stop:
        return
    if not _words(parts[at]):
        yield (at + 1, column), SPARE, "spare"
        if column != width - 1:
            yield (at + 1, following), BLANK + fit.needs(following) / 2, "empty"
        return
    yield from _worded(text, parts, place, fit, terms)


def _worded(
    text: str, parts: Sequence[Span], place: tuple[int, int, int], fit: Fit, terms: Terms
) -> Iterator[tuple[tuple[int, int], float, str]]:
    at, column, _ = place
    width, following = fit.width, (column + 1) % fit.width
    gain = fit.score(at, following)
    yield (at + 1, following), gain, "cell"
    yield (at + 1, column), fit.score(at, column) / 2 + (0.4 if fit.goes_on(at) else MORE), "more"
    if column == width - 1:
        words = text[slice(*parts[at])]
        heading = read_heading(words, Span(0, len(words)), terms.words)
        if heading:
            yield (at + 1, column), 3.0, "heading"
        if at and is_untitled(text, parts[at - 1], terms):
            yield (at + 1, column), 3.0, "title"
        leave = LEAVE if not is_glossary_heading(words, terms.words) else 4.0
        yield (at + 1, width), leave + OUTSIDE, "outside"


def is_untitled(text: str, span: Span, terms: Terms) -> bool:
    """Whether a line heads a goal whose title is the next line."""
    words = text[slice(*span)]
    heading = read_heading(words, Span(0, len(words)), terms.words)
    return heading is not None and heading.title.end <= heading.title.start
