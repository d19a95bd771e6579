"""What stands on each page of a PDF, top to bottom: tables, parts of tables, lines. Read layer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kg.read.pdf_columns import Band, Run, alike, page_runs
from kg.read.pdf_join import repeats_header
from kg.read.pdf_margins import drop_margins
from kg.read.pdf_mend import add_hanging_row
from kg.read.pdf_page import PageMarks
from kg.read.pdf_ruled import PageTable, ruled_tables
from kg.read.pdf_uprights import split_tall_rows
from kg.read.pdf_words import Column, Word, WordLine


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line outside tables, and the room that lines have on its page."""

    words: WordLine
    page: int
    room: Column


PageItem = PageTable | Run | TextLine


def page_items(pages: Sequence[PageMarks], done: Counter[str]) -> list[list[PageItem]]:
    """What stands on each page outside its margins; `done` counts pages with margins dropped."""
    ruled = [ruled_tables(page) for page in pages]
    for tables, _ in ruled:
        for table in tables:
            split_tall_rows(table)
    outside = _with_hanging_rows(pages, ruled)
    kept = drop_margins(pages, outside)
    done["margins"] = sum(len(a) != len(b) for a, b in zip(outside, kept, strict=True))
    before: Sequence[Band] = ()
    found = []
    for page, (tables, _), words in zip(pages, ruled, kept, strict=True):
        found.append(_items(page, tables, words, before))
        last = found[-1][-1] if found[-1] else None
        before = last.bands if isinstance(last, Run) and not last.weak else ()
    rooms = [_room(words) for words in kept]
    return [
        [line for item in items for line in _if_strong(item, after, room)]
        for items, after, room in zip(found, [*found[1:], []], rooms, strict=True)
    ]


def _with_hanging_rows(
    pages: Sequence[PageMarks], ruled: Sequence[tuple[list[PageTable], list[Word]]]
) -> list[list[Word]]:
    """Rows that go on below a header without lines are added; the words still outside tables."""
    outside = []
    above: PageTable | None = None
    for page, (tables, words) in zip(pages, ruled, strict=True):
        if above is not None and len(tables) == 1 and repeats_header(above, tables[0]):
            words = add_hanging_row(tables[0], words, page.height)
        outside.append(words)
        above = tables[-1] if tables else None
    return outside


def _if_strong(item: PageItem, after: Sequence[PageItem], room: Column) -> list[PageItem]:
    """Lines of text for what looks like the first lines of a table but does not go on."""
    if not isinstance(item, Run) or not item.weak:
        return [item]
    below = after[0] if after else None
    if isinstance(below, Run) and not below.weak and alike(item.bands, below.bands):
        return [item]
    return [TextLine(line.words, item.page, room) for line in item.lines]


def _room(words: Sequence[Word]) -> Column:
    return Column(
        min((word.x0 for word in words), default=0.0), max((word.x1 for word in words), default=0.0)
    )


def _items(
    page: PageMarks, tables: list[PageTable], words: list[Word], before: Sequence[Band]
) -> list[PageItem]:
    items: list[PageItem] = []
    rest = sorted(words, key=lambda word: word.bottom)
    room = _room(words)
    for table in [*tables, None]:
        limit = page.height * 2 if table is None else table.top + 1
        above = [word for word in rest if (word.top + word.bottom) / 2 < limit]
        rest = rest[len(above) :]
        for part in page_runs(above, page=page.number, before=() if items else before):
            items.append(part if isinstance(part, Run) else TextLine(part, page.number, room))
        if table is not None:
            items.append(table)
    return items
