"""How text written in columns is read: cells parted by spaces, or by bars in line. Read layer.

So `pdftotext -layout`, browsers in a terminal and many converters write tables: the lines of one
cell stand below each other, with those of its neighbours between. Each letter has its place on the
page, so the way from a PDF without lines to tables is taken. The canonical text is written anew.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.read.rst_tables import WIDE, in_places
from kg.read.written import Grid, Part, Parts

if TYPE_CHECKING:
    from kg.read.pdf_page import PageMarks
    from kg.read.pdf_words import Word

LEAST_LINES = 3  # lines with three columns that make a table
TWO_COLUMNS = 6  # lines whose second column begins alike that make a table of two
TWO_SHARE = 0.25  # share of all lines they must be
BARRED_SHARE = 0.1  # share of lines with bars from which on only the bars decide
MOST_RULES = 0.1  # share of lines that only draw a line: more of them part rows
LEAST_BARRED = 3  # lines with bars at the same places that are a table
MOST_TABS = 2  # lines with tabs: more of them are a dump of another kind
BARS = "|│┃║¦"
WIDTH, HEIGHT, LETTER = 5.0, 12.0, 10.0  # points of a letter, a line, and a line's letters
PAGE_LINES = 400  # lines read as one page if nothing parts pages
NUMBERED = 0.8  # share of the lines of a first column that are numbers
FILLED = 0.6  # share of the columns that a row in one line fills
WHOLE = 0.9  # share of lines that are such rows
ROW_GAP = 10.0  # points more between rows than between lines
_NUMBER = re.compile(r"(?:[^\W\d_]{0,3}[.-]?\d{1,4}(?:[.-]\d{1,3}){0,4}|[IVX]{1,5})[.)]?")
_BAR = re.compile(f"[{BARS}]")
_PIECE = re.compile(r"\S+(?: \S+)*")
_ONE_SPACE = re.compile(r" (?=\S)")
_WORD = re.compile(r"\S+")
_GAP = re.compile(r"(?<=\S)\s{2,}(?=\S)")
_RULE = re.compile(r"[\s\-=_+|─━═┼│┃║┌┐└┘├┤┬┴╔╗╚╝╠╣╦╩╬:]+")
_RULED = re.compile(r"[-=_─━═]{3}")


def is_typed(text: str) -> bool:
    r"""Whether a text holds a table written in columns.

    Example:
        >>> is_typed("No  Task    Lead\n1   Train   MoI\n2   Build   MoH\n")
        True
        >>> is_typed("Lead:  MoI\nA  plan.\n")
        False
    """
    lines = [line.rstrip() for line in text.splitlines() if line.strip()]
    if sum("\t" in line for line in lines) > MOST_TABS:
        return False
    barred = [places for line in set(lines) if len(places := _bars(line)) > 1]
    drawn = sum(map(_is_rule, lines)) > MOST_RULES * len(lines)
    if barred and not drawn and _are_whole([line for line in lines if len(_bars(line)) > 1]):
        return False
    if len(barred) > BARRED_SHARE * len(lines):
        return _in_line(barred)
    return _in_line(barred) or _is_spaced(lines)


def _are_whole(lines: Sequence[str]) -> bool:
    """Whether lines with bars are whole rows: hardly one goes on with the one above."""
    rows = [_BAR.split(line.strip().strip(BARS)) for line in lines if not _is_rule(line)]
    filled = [2 * sum(bool(field.strip()) for field in row) > len(row) for row in rows]
    usual = Counter(map(len, rows)).most_common(1)
    return bool(rows) and usual[0][1] >= WHOLE * len(rows) and sum(filled) >= WHOLE * len(rows)


def _in_line(barred: Sequence[tuple[int, ...]]) -> bool:
    """Whether bars stand at the same places in lines, and not just anywhere."""
    alike = sum(n for n in Counter(barred).values() if n >= LEAST_BARRED)
    return alike > 0 and 2 * alike >= len(barred)


def _bars(line: str) -> tuple[int, ...]:
    return tuple(k for k, c in enumerate(in_places(line)) if c in BARS)


def _is_spaced(lines: Sequence[str]) -> bool:
    pieces = [_GAP.split(line.strip()) for line in lines if not _is_rule(line)]
    if sum(len(found) > 2 for found in pieces) >= LEAST_LINES:
        return True
    indents = Counter(len(line) - len(line.lstrip()) for line in lines)
    gaps = [(line[match.start() - 1], match.end()) for line in lines
            if (match := _GAP.search(line.rstrip()))]  # fmt: skip
    starts = Counter(end for before, end in gaps if before not in ":：")  # no labels with values
    place, most = max(starts.items(), key=lambda pair: pair[1], default=(0, 0))
    return most >= TWO_COLUMNS and most + indents[place] >= TWO_SHARE * len(lines)


def _is_rule(line: str) -> bool:
    return bool(_RULED.search(line)) and bool(_RULE.fullmatch(line))


def typed_parts(text: str, _name: str, _language: str | None = None) -> Parts:
    """The paragraphs and tables of a text written in columns; nothing if it has no tables."""
    from kg.read.pdf import page_parts

    parts, more = page_parts(
        [_page(n, lines) for n, lines in enumerate(moved(list(_pages(text))), 1)]
    )
    if not any(isinstance(part, Grid) for part in parts):
        return [], []
    shown = ["tables written in columns were read by where their words stand", *more]
    return list(_unpaged(parts, text)), shown


def _pages(text: str) -> Iterator[list[str]]:
    """The lines of each page: form feeds part them, or a great number."""
    for page in text.split("\f"):
        lines = page.expandtabs(8).splitlines()
        while len(lines) > PAGE_LINES:
            blank = (k for k in range(PAGE_LINES, PAGE_LINES // 2, -1) if not lines[k].strip())
            stop = next(blank, PAGE_LINES)
            yield lines[:stop]
            lines = lines[stop:]
        yield lines


def _page(number: int, lines: Sequence[str]) -> PageMarks:
    """The lines as a page, those that surely begin a row a bit below the one above."""
    from kg.read.pdf_page import PageMarks

    begins = {row for block in _blocks(lines) for row in _row_starts(lines, block)}
    words: list[Word] = []
    top = 0.0
    for row, line in enumerate(lines):
        top += HEIGHT + (ROW_GAP if row in begins else 0.0)
        words += _words(top, line)
    width = max((word.x1 for word in words), default=0.0) + LETTER
    height = top + 2 * HEIGHT
    return PageMarks(number, width, height, tuple(words), horizontal=(), vertical=())


def _blocks(lines: Sequence[str]) -> Iterator[range]:
    """Lines below each other without an empty line or a drawn one between them."""
    start = 0
    for row, line in enumerate([*lines, ""]):
        if not line.strip() or _is_rule(line):
            if row - start > 1:
                yield range(start, row)
            start = row + 1


def _row_starts(lines: Sequence[str], block: range) -> list[int]:
    """The lines of a block that surely begin a row: by their numbers, or because none goes on.

    Edges: none if neither tells.
    """
    pieces = {row: found for row in block if (found := _pieces(lines[row]))}
    if not pieces:
        return []
    first = min(found[0][0] for found in pieces.values())
    flush = [row for row in pieces if pieces[row][0][0] <= first + 1]
    several = [row for row in flush if len(pieces[row]) > 1]
    numbered = [row for row in several if _NUMBER.fullmatch(pieces[row][0][1])]
    if len(numbered) >= 2 and len(numbered) >= NUMBERED * (len(several) - 1):
        return [row for row in flush if row in numbered or len(pieces[row]) == 1]
    widest = max(map(len, pieces.values()))
    whole = [row for row in pieces if len(pieces[row]) >= FILLED * widest]
    if widest > 2 and len(flush) == len(pieces) and len(whole) >= WHOLE * len(several):
        return flush
    return []


def _pieces(line: str) -> list[tuple[int, str]]:
    """The pieces of a line that gaps part, with their places."""
    return [(m.start(), m.group()) for m in _PIECE.finditer(_unbarred(line))]


def _words(top: float, line: str) -> Iterator[Word]:
    from kg.read.pdf_words import Word

    if _is_rule(line):
        return
    shown = _unbarred(line)
    for match in _WORD.finditer(shown):
        words = match.group().replace(WIDE, "")
        x0, x1 = match.start() * WIDTH, match.end() * WIDTH
        spaced = bool(_ONE_SPACE.match(shown, match.end()))
        order = int(top) * 10_000 + match.start()
        yield Word(words, x0, x1, top, top + LETTER, LETTER, spaced, order)


def _unbarred(line: str) -> str:
    """A line in places, whose bars are gaps wide enough to part columns."""
    return _BAR.sub("   ", in_places(line))


def _unpaged(parts: Sequence[Part], text: str) -> Iterator[Part]:
    """The parts without page numbers, if nothing in the text parts pages."""
    has_pages = "\f" in text.rstrip("\f\n ")
    for part in parts:
        if has_pages:
            yield part
        elif isinstance(part, Grid):
            yield Grid(tuple(replace(cell, page=None) for cell in part.cells), part.sheet)
        else:
            yield replace(part, page=None)


NOISE = 0.03  # share of lines that may write into the gap between two columns
GUTTER = 4  # places between columns that were moved

Page = Sequence[str]


def moved(pages: Sequence[Page]) -> list[list[str]]:
    """Pages of a table brought to the same columns, where neighbours have as many.

    Example:
        >>> page = ["a  b  c", "d  e  f", "g  h  i"]
        >>> [line.split() for line in moved([page, [" " + line for line in page]])[1]][0]
        ['a', 'b', 'c']
    """
    starts = [column_starts(page) for page in pages]
    found: list[list[str]] = []
    for numbers in _groups(pages, starts):
        n_columns = len(starts[numbers[0]])
        if len(numbers) < 2:
            found += [list(pages[k]) for k in numbers]
            continue
        widths = [max(_width(pages[k], starts[k], c) for k in numbers) for c in range(n_columns)]
        places = [sum(widths[:c]) + GUTTER * c for c in range(n_columns)]
        found += [[_line(line, starts[k], places) for line in pages[k]] for k in numbers]
    return found


def _groups(pages: Sequence[Page], starts: Sequence[list[int]]) -> list[list[int]]:
    """Neighbouring pages of one table: as many columns, and the same header, or cards of two."""
    groups: list[list[int]] = []
    for k, page in enumerate(pages):
        above = groups[-1][-1] if groups else None
        alike = above is not None and len(starts[above]) == len(starts[k]) > 1
        if alike and (len(starts[k]) == 2 or _head(pages[above or 0]) == _head(page)):
            groups[-1].append(k)
        else:
            groups.append([k])
    return groups


def _head(page: Page) -> list[str]:
    """The words of the first line with several pieces."""
    return next((found for line in page if len(found := _PIECE.findall(line)) > 2), [])


def column_starts(page: Page) -> list[int]:
    """Where the columns of a page begin: behind places that hardly a line of a table fills."""
    pieces = [[m.span() for m in _PIECE.finditer(line)] for line in page]
    several = [row for row in pieces if len(row) > 2] or [row for row in pieces if len(row) > 1]
    if len(several) < LEAST_LINES:
        return []
    filled = [0] * (max(row[-1][1] for row in several) + 1)
    for row in several:
        for start, end in row:
            for place in range(start, end):
                filled[place] += 1
    most = NOISE * len(several)
    starts = [k for k, n in enumerate(filled) if n > most and (k == 0 or filled[k - 1] <= most)]
    # Columns are where a few pieces begin, or near it.
    near = {k: sum(any(abs(a - k) <= 1 for a, _ in row) for row in several) for k in starts}
    return [k for k in starts if near[k] >= LEAST_LINES - 1]


def _column(place: int, starts: Sequence[int]) -> int:
    return max(bisect_right(starts, place) - 1, 0)


def _width(page: Page, starts: Sequence[int], column: int) -> int:
    ends = [
        end - starts[column]
        for line in page
        for start, end in _spans(line)
        if _column(start, starts) == column
        and (column + 1 == len(starts) or end <= starts[column + 1])
    ]
    return max(ends, default=0)


def _spans(line: str) -> list[tuple[int, int]]:
    return [match.span() for match in _PIECE.finditer(line)]


def _line(line: str, starts: Sequence[int], places: Sequence[int]) -> str:
    """A line with its pieces moved to the common places of their columns."""
    shown = ""
    for start, end in _spans(line):
        column = _column(start, starts)
        at = places[column] + max(start - starts[column], 0)
        shown = shown.ljust(max(at, len(shown) + 2 if shown else 0)) + line[start:end]
    return shown
