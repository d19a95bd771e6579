"""Which blocks tell of the document itself: its table of contents, versions, signatures.

Extract layer. Whole documents begin with such blocks; none of them holds activities.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from kg.extract.grid import Grid, grid_of
from kg.extract.records import Used
from kg.extract.said import left_out
from kg.extract.terms import Terms
from kg.model.document import Block, Paragraph, Table
from kg.text import fold

LEAST_ENTRIES = 4  # entries of a table of contents
LEAST_LISTED = 2  # the same without pages, where all come back as headings
MOST_OTHERS = 3  # heads beside those about the document
SHARE = 0.8  # of the rows of a table that are entries, and of the pages that do not fall
COME_BACK = 0.5  # share of the entries whose words stand in the document again
BEGINNING = 3  # words by which an entry is found again
BETWEEN = 1  # blocks between two entries: a part without a page
LONGEST_PAGE = 3  # digits of a page
OF_ANY_TABLE = ("deadline", "number", "status")  # fields whose heads say nothing of a plan
CONTENTS, CONTROL = "table of contents", "versions and signatures of the document"
# A run of dots is tried once, from where it begins.
_DOTS = r"(?<![._…·])(?<![.·] )(?:[._…·]{4,}+|…{2,}+|(?:[.·] ){3,}+\.?)"
_LED = re.compile(rf"(?:(?P<dots>{_DOTS})|\t)\s*+(?P<page>\d{{1,3}})(?=\s|$)")
_NUMBER = re.compile(r"^[\W\d]+")


@dataclass(frozen=True, slots=True)
class _Entry:
    words: str
    page: int
    is_led: bool  # by dots


def without_about(
    text: str, blocks: Sequence[Block], terms: Terms
) -> tuple[list[Block], list[Used]]:
    """The blocks without those that tell of the document itself, and what was left out."""
    contents = {*_contents(text, blocks), *_listed(text, blocks)}
    kept: list[Block] = []
    used: list[Used] = []
    for k, block in enumerate(blocks):
        if k in contents:
            used += left_out(block, CONTENTS)
        elif isinstance(block, Table) and _is_control(grid_of(block, text), terms):
            used += left_out(block, CONTROL)
        else:
            kept.append(block)
    return kept, used


def _contents(text: str, blocks: Sequence[Block]) -> Iterator[int]:
    """The places of the blocks of tables of contents: entries whose pages do not fall."""
    entries = [_entries(text, block) for block in blocks]
    if not any(entries):
        return
    others = (block for block, found in zip(blocks, entries, strict=True) if not found)
    spans = (one.span for block in others for one in left_out(block, CONTENTS))
    last = {_key(text[slice(*span)]): span.start for span in sorted(spans)}
    run: list[int] = []
    for k, found in enumerate([*entries, []]):
        if run and (k - run[-1] > BETWEEN + 1 or k == len(entries)):
            listed = [entry for n in run for entry in entries[n]]
            end = left_out(blocks[run[-1]], CONTENTS)[-1].span.end
            keys = [_key(entry.words) for entry in listed]
            back = sum(last.get(key, 0) > end for key in keys)
            differ = 2 * len(set(keys)) > len(keys)  # a label says the same each time
            if differ and _are_contents(listed, back):
                yield from range(run[0], run[-1] + 1)
            run = []
        if found:
            run.append(k)


def _listed(text: str, blocks: Sequence[Block]) -> Iterator[int]:
    """The places of the lists whose entries are all headings below, and of the heading above."""
    said = [
        fold(_NUMBER.sub("", text[b.start : b.end])) if isinstance(b, Paragraph) else ""
        for b in blocks
    ]
    levels = [block.level if isinstance(block, Paragraph) else 0 for block in blocks]
    last = {words: k for k, words in enumerate(said) if words and levels[k]}
    items = [isinstance(block, Paragraph) and block.item > 0 for block in blocks]
    for is_list, run in groupby(range(len(blocks)), key=items.__getitem__):
        places = list(run)
        if (
            is_list
            and len(places) >= LEAST_LISTED
            and all(last.get(said[k], 0) > places[-1] for k in places)
        ):
            headed = places[0] > 0 and levels[places[0] - 1] > 0
            yield from range(places[0] - headed, places[-1] + 1)


def _key(words: str) -> str:
    """How words begin, without their number: a heading may run on."""
    return " ".join(fold(_NUMBER.sub("", words)).split()[:BEGINNING])


def _entries(text: str, block: Block) -> list[_Entry]:
    """The entries that a block holds, none where some of it is no entry."""
    if not isinstance(block, Table):
        return _entries_in(text[block.start : block.end].strip())
    grid = grid_of(block, text)
    rows = [[w for c in grid.row(r) if (w := grid.words(c))] for r in grid.rows]
    found = [_entries_in(" ".join(row)) or _last_number(row) for row in rows]
    is_contents = sum(map(bool, found)) >= SHARE * len(rows)
    return [entry for row in found for entry in row] if is_contents else []


def _entries_in(words: str) -> list[_Entry]:
    """The entries of words that end with a page, one or several below one another."""
    pages = list(_LED.finditer(words))
    if not pages or pages[-1].end() < len(words):
        return []
    starts = [0, *(page.end() for page in pages)]
    return [
        _Entry(words[start : page.start()].strip(), int(page["page"]), bool(page["dots"]))
        for start, page in zip(starts, pages, strict=False)
    ]


def _last_number(row: Sequence[str]) -> list[_Entry]:
    """The entry of a row whose last cell is a page."""
    is_page = len(row) > 1 and row[-1].isdecimal() and len(row[-1]) <= LONGEST_PAGE
    return [_Entry(" ".join(row[:-1]), int(row[-1]), is_led=False)] if is_page else []


def _are_contents(entries: Sequence[_Entry], n_back: int) -> bool:
    """Whether entries are a table of contents: led by dots, or of words that come back below; few
    ones only if both.
    """
    led = 2 * sum(entry.is_led for entry in entries) > len(entries)
    back = n_back >= COME_BACK * len(entries)
    rising = sum(a.page <= b.page for a, b in pairwise(entries)) >= SHARE * (len(entries) - 1)
    if len(entries) < LEAST_ENTRIES:
        return led and back and rising
    return (led or back) and rising and entries[0].page != entries[-1].page


def _is_control(grid: Grid, terms: Terms) -> bool:
    """Whether a table has heads about the document, few others, and none of a field of a plan."""
    heads = [w for c in grid.row(grid.rows[0]) if (w := grid.words(c))] if grid.rows else []
    others = [head for head in heads if not terms.is_about(head.strip(" :"))]
    if len(others) == len(heads) or len(others) > MOST_OTHERS:
        return False
    known = (terms.whole(head.strip(" :")) for head in others)
    return all(found is None or found.field in OF_ANY_TABLE for found in known)
