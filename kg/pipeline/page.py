"""How does a page of a PDF look, and where on it do the words of the plan stand? Pipeline layer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.pipeline.kept import kept_draft
from kg.pipeline.reading import Settings
from kg.pipeline.sources import one_plan
from kg.read.pdf_places import page_count, page_picture, placed_page

Plain = dict[str, Any]


def pages_of(folder: Path) -> int:
    """How many pages a plan's document has; 0 if it is no PDF."""
    path = one_plan(folder).document
    return page_count(path.read_bytes(), name=path.name) if _is_pdf(path) else 0


def shown_page(folder: Path, number: int, settings: Settings) -> Plain:
    """A page's size in points, and its words: `[start, words, left, top, right, bottom]`.

    Raises: InputError if the document is no PDF, or has no such page.
    """
    path = _pdf(folder)
    document = kept_draft(one_plan(folder), settings).document
    page = placed_page(path.read_bytes(), number, document)
    return {
        "number": number, "width": round(page.width, 1), "height": round(page.height, 1),
        "words": [
            [x.start, document.words(x.start, x.end),
             *(round(side, 1) for side in (x.x0, x.top, x.x1, x.bottom))]
            for x in page.words
        ],
    }  # fmt: skip


def picture(folder: Path, number: int) -> bytes:
    """A page as PNG.

    Raises: InputError if the document is no PDF, or has no such page.
    """
    path = _pdf(folder)
    return page_picture(path.read_bytes(), number, name=path.name)


def _pdf(folder: Path) -> Path:
    path = one_plan(folder).document
    if not _is_pdf(path):
        raise InputError("it has no pages; only a PDF has", where=path.name)
    return path


def _is_pdf(path: Path) -> bool:
    with path.open("rb") as file:
        return b"%PDF-" in file.read(1024)
