"""How a PDF is read: tables joined over pages, tables without lines, paragraphs. Read layer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import pypdfium2.raw as pdfium

from kg.errors import InputError
from kg.read.limits import check_pages, time_limit
from kg.read.pdf_columns import Band, Run, alike, text_columns
from kg.read.pdf_drawn import split_tall_rows
from kg.read.pdf_join import goes_on, join_pages
from kg.read.pdf_limits import PAGE_SECONDS, check_pages_drawn, check_streams
from kg.read.pdf_margins import drop_margins
from kg.read.pdf_objects import open_pdf
from kg.read.pdf_page import PageMarks, read_page
from kg.read.pdf_parts import TextLine, parts_of
from kg.read.pdf_ruled import ruled_tables
from kg.read.pdf_runs import page_runs
from kg.read.pdf_slots import PageTable
from kg.read.pdf_unruled import Chain, Piece, lengthen, lengthen_titled, settled
from kg.read.pdf_words import Column, Word, WordLine
from kg.read.written import Parts

_MOST_TITLES = 12  # lines of a goal's title and text between two parts of one table
_UNKNOWN = 0.2  # share of letters without a meaning from which on nothing true can be read

_Item = PageTable | TextLine
_PageItem = PageTable | Run | TextLine


def pdf_parts(raw: bytes, *, name: str) -> Parts:
    """The paragraphs and tables of a PDF with a text layer."""
    pages = _read_pages(raw, name)
    if not any(page.words for page in pages):
        raise InputError(
            "the PDF holds pictures of pages and no text; run it through OCR (for example "
            "ocrmypdf) and read the result",
            where=name,
        )
    n_unknown = sum(page.n_unknown for page in pages)
    if n_unknown > _UNKNOWN * sum(page.n_letters for page in pages):
        raise InputError(
            "the fonts of the PDF do not say which letters they show; run it through OCR (for "
            "example ocrmypdf --force-ocr) or ask for the original document",
            where=name,
        )
    return page_parts(pages)


def page_parts(pages: Sequence[PageMarks]) -> Parts:
    """The paragraphs and tables that words and lines at their places make, and what was decided."""
    done: Counter[str] = Counter()
    parts = parts_of(_joined(_page_items(pages, done), done), done)
    return parts, _notes(pages, done)


def _read_pages(raw: bytes, name: str) -> list[PageMarks]:
    check_streams(raw, where=name)
    with open_pdf(raw, where=name) as document:
        n_pages = pdfium.FPDF_GetPageCount(document)
        check_pages(n_pages, where=name)
        check_pages_drawn(document, where=name)
        pages = []
        for number in range(1, n_pages + 1):
            with time_limit(PAGE_SECONDS, where=f"{name}, page {number}"):
                pages.append(read_page(document, number, name=name))
        return pages


def _page_items(pages: Sequence[PageMarks], done: Counter[str]) -> list[list[_PageItem]]:
    """What stands on each page outside its margins; `done` counts pages with margins dropped."""
    ruled = [ruled_tables(page) for page in pages]
    for tables, _ in ruled:
        for table in tables:
            split_tall_rows(table)
    outside = [words for _, words in ruled]
    kept = drop_margins([page.height for page in pages], outside)
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


def _if_strong(item: _PageItem, after: Sequence[_PageItem], room: Column) -> list[_PageItem]:
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
) -> list[_PageItem]:
    items: list[_PageItem] = []
    rest = sorted(words, key=lambda word: word.bottom)
    for table in [*tables, None]:
        limit = page.height * 2 if table is None else table.top + 1
        above = [word for word in rest if (word.top + word.bottom) / 2 < limit]
        rest = rest[len(above) :]
        for column in text_columns(above):
            room = _room(column if len(column) < len(above) else words)
            for part in page_runs(column, page=page.number, before=() if items else before):
                items.append(part if isinstance(part, Run) else TextLine(part, page.number, room))
        if table is not None:
            items.append(table)
    return items


def _joined(pages: Iterable[list[_PageItem]], done: Counter[str]) -> list[_Item]:
    items: list[PageTable | Chain | TextLine] = []
    for page in pages:
        for number, item in enumerate(page):
            last = items[-1] if items and not number else None
            if isinstance(item, Run):
                if not _lengthens(items, item, is_first=not number):
                    items.append(Chain(list(item.bands), [Piece(item.page, list(item.lines))]))
            elif (
                isinstance(last, PageTable) and isinstance(item, PageTable) and goes_on(last, item)
            ):
                join_pages(last, item, done)
            else:
                items.append(item)
    tables = iter(settled([item for item in items if isinstance(item, Chain)], done))
    return [next(tables) if isinstance(item, Chain) else item for item in items]


def _lengthens(items: list[PageTable | Chain | TextLine], run: Run, *, is_first: bool) -> bool:
    """Add a part to the table above, if only a page's end or a title row stands between them."""
    titles: list[tuple[int, WordLine]] = []
    for item in reversed(items[-_MOST_TITLES:]):
        if not isinstance(item, TextLine):
            break
        titles.insert(0, (item.page, item.words))
    above = items[len(items) - len(titles) - 1] if len(items) > len(titles) else None
    if not isinstance(above, Chain):
        return False
    if not titles:
        return is_first and lengthen(above, run)
    if not lengthen_titled(above, titles, run):
        return False
    del items[len(items) - len(titles) :]
    return True


def _notes(pages: Sequence[PageMarks], done: Counter[str]) -> list[str]:
    notes = []
    if done["margins"]:
        notes.append(f"running heads, feet or page numbers left out on {done['margins']} pages")
    if done["headers"]:
        notes.append(f"table headers repeated {done['headers']} times, read once")
    if done["rows"]:
        notes.append(f"{done['rows']} table rows cut by a page were glued")
    garbled = [page.number for page in pages if page.n_unknown]
    if garbled:
        notes.append(
            f"letters whose font does not name them were left as they are: {_some(garbled)}"
        )
    silent = [page.number for page in pages if not page.words and page.pictures]
    if silent:
        notes.append(f"pictures were not read (no OCR): {_some(silent)}")
    return notes


def _some(numbers: Sequence[int]) -> str:
    return "pages " + ", ".join(map(str, numbers[:10])) + (" …" if len(numbers) > 10 else "")
