"""How a PDF is read: tables joined over pages, tables without lines, paragraphs. Read layer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import pypdfium2.raw as pdfium

from kg.errors import InputError
from kg.model.document import Document
from kg.read.limits import check_pages
from kg.read.pdf_columns import Run
from kg.read.pdf_items import PageItem, TextLine, page_items
from kg.read.pdf_join import drop_repeated_header, goes_on, join_pages
from kg.read.pdf_limits import check_pages_drawn, check_streams, page_time
from kg.read.pdf_objects import open_pdf
from kg.read.pdf_page import PageMarks, read_page
from kg.read.pdf_ruled import PageTable, Slot
from kg.read.pdf_unruled import Chain, chain_of, lengthen, lengthen_titled, settled
from kg.read.pdf_words import (
    Column,
    Vocabulary,
    WordLine,
    cuts_words,
    ends_paragraph,
    joined_lines,
    usual_distance,
    usual_padding,
    vocabulary,
    wraps,
    writes_spaces,
)
from kg.read.written import Grid, GridCell, Line, Part, write_document

MEDIA_TYPE = "application/pdf"
_MOST_TITLES = 12  # lines of a goal's title and text between two parts of one table


_Item = PageTable | TextLine


def read_pdf(raw: bytes, *, name: str) -> Document:
    """The paragraphs and tables of a PDF with a text layer.

    Raises: InputError when it is damaged, encrypted, too long, or scanned.
    """
    pages = _read_pages(raw, name)
    if not any(page.words for page in pages):
        raise InputError(
            "the PDF holds pictures of pages and no text; run it through OCR (for example "
            "ocrmypdf) and read the result",
            where=name,
        )
    _check_letters(pages, name)
    parts, notes = page_parts(pages)
    return write_document(parts, name=name, media_type=MEDIA_TYPE, notes=notes)


def page_parts(pages: Sequence[PageMarks]) -> tuple[list[Part], list[str]]:
    """The paragraphs and tables that words and lines at their places make, and what was decided."""
    done: Counter[str] = Counter()
    items = _joined(page_items(pages, done), done)
    known = vocabulary(_all_blocks(items))
    habits = _Habits(known, writes_spaces(_rooms(items)), cuts_words(_rooms(items), known))
    parts = list(_parts(items, habits, done))
    return parts, _notes(pages, done)


_UNKNOWN = 0.2  # share of letters without a meaning from which on nothing true can be read


def _check_letters(pages: Sequence[PageMarks], name: str) -> None:
    n_letters = sum(page.n_letters for page in pages)
    n_unknown = sum(page.n_unknown for page in pages)
    if n_unknown > _UNKNOWN * n_letters:
        raise InputError(
            "the fonts of the PDF do not say which letters they show; run it through OCR (for "
            "example ocrmypdf --force-ocr) or ask for the original document",
            where=name,
        )


def _read_pages(raw: bytes, name: str) -> list[PageMarks]:
    check_streams(raw, where=name)
    with open_pdf(raw, where=name) as document:
        n_pages = pdfium.FPDF_GetPageCount(document)
        check_pages(n_pages, where=name)
        check_pages_drawn(document, where=name)
        pages = []
        for number in range(1, n_pages + 1):
            with page_time(number, where=name):
                pages.append(read_page(document, number, name=name))
        return pages


def _joined(pages: Iterable[list[PageItem]], done: Counter[str]) -> list[_Item]:
    items: list[PageTable | Chain | TextLine] = []
    for page in pages:
        for number, item in enumerate(page):
            if not isinstance(item, Run):
                last = items[-1] if items and not number else None
                _add_item(items, item, last, done)
            elif not _lengthens(items, item, is_first=not number):
                items.append(chain_of(item))
    tables = iter(settled([item for item in items if isinstance(item, Chain)], done))
    return [next(tables) if isinstance(item, Chain) else item for item in items]


def _add_item(
    items: list[PageTable | Chain | TextLine],
    item: _Item,
    last: PageTable | Chain | TextLine | None,
    done: Counter[str],
) -> None:
    """Add what is no table without lines; the first table of a page may go on from the last one."""
    if isinstance(last, PageTable) and isinstance(item, PageTable) and goes_on(last, item):
        join_pages(last, item, done)
    else:
        items.append(item)


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


def _all_blocks(items: Sequence[_Item]) -> Iterator[Sequence[WordLine]]:
    for item in items:
        if isinstance(item, PageTable):
            yield from (slot.lines for slot in item.slots)
        else:
            yield [item.words]


def _rooms(items: Sequence[_Item]) -> Iterator[tuple[Sequence[WordLine], Column]]:
    for item in items:
        if isinstance(item, PageTable):
            padding = _padding(item.slots)
            for slot in item.slots:
                yield slot.lines, replace(slot.room, padding=0.0 if slot.right else padding)


def _padding(slots: Sequence[Slot]) -> float:
    return usual_padding((slot.x0, slot.x1, slot.lines) for slot in slots)


@dataclass(frozen=True, slots=True)
class _Habits:
    """What is known of the whole file: its words, whether wrapped lines end in a space, and
    whether long words are cut.
    """

    known: Vocabulary
    spaced: bool
    cuts: bool

    def of(self, room: Column) -> Column:
        """A room with these habits."""
        return replace(room, spaced=self.spaced, cuts=self.cuts)


def _parts(items: Sequence[_Item], habits: _Habits, done: Counter[str]) -> Iterator[Part]:
    paragraph: list[TextLine] = []
    for item in items:
        if isinstance(item, PageTable):
            yield from _paragraph(paragraph, habits)
            paragraph = []
            yield _grid(item, habits, done)
        elif paragraph and not _same_paragraph(paragraph, item, habits):
            yield from _paragraph(paragraph, habits)
            paragraph = [item]
        else:
            paragraph.append(item)
    yield from _paragraph(paragraph, habits)


def _same_paragraph(paragraph: list[TextLine], line: TextLine, habits: _Habits) -> bool:
    above = paragraph[-1]
    if above.page != line.page:
        return False
    usual = usual_distance([item.words for item in paragraph]) or 1.3 * above.words[0].size
    if ends_paragraph(above.words, line.words, usual):
        return False
    return wraps(above.words, line.words, habits.of(above.room))


def _paragraph(lines: list[TextLine], habits: _Habits) -> Iterator[Part]:
    if lines:
        room = habits.of(lines[0].room)
        words = joined_lines([line.words for line in lines], room, habits.known)
        yield Line(words.replace("\n", " "), page=lines[0].page)


def _grid(table: PageTable, habits: _Habits, done: Counter[str]) -> Grid:
    slots, n_dropped = drop_repeated_header(table.slots)
    done["headers"] += n_dropped
    padding = _padding(slots)
    _renumber_columns(slots)
    return Grid(tuple(_cell(slot, padding, habits) for slot in slots))


def _cell(slot: Slot, padding: float, habits: _Habits) -> GridCell:
    room = habits.of(replace(slot.room, padding=0.0 if slot.right else padding))
    words = joined_lines(slot.lines, room, habits.known)
    return GridCell(words, slot.row, slot.column, slot.row_span, slot.column_span, slot.page)


def _renumber_columns(slots: list[Slot]) -> None:
    """Columns of the whole table: pages may show fewer edges than it has."""
    lefts: list[float] = []
    for left in sorted(slot.x0 for slot in slots):
        if not lefts or left - lefts[-1] > 4.0:
            lefts.append(left)
    for slot in slots:
        within = [i for i, left in enumerate(lefts, 1) if slot.x0 - 4.0 <= left < slot.x1 - 4.0]
        slot.column, slot.column_span = (within[0], len(within)) if within else (slot.column, 1)


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
    silent = [page.number for page in pages if not page.words and page.n_pictures]
    if silent:
        notes.append(f"pictures were not read (no OCR): {_some(silent)}")
    return notes


def _some(numbers: Sequence[int]) -> str:
    return "pages " + ", ".join(map(str, numbers[:10])) + (" …" if len(numbers) > 10 else "")
