"""What a PDF and its pages draw, as pdfium hands it over: objects and letters. Read layer."""

from __future__ import annotations

import ctypes
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import hypot, pi
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from kg.errors import InputError
from kg.read.package import DAMAGED

_SLANT = 0.1  # rise by run
# Dashes and quotation marks: what fonts do not name is never one of them by chance.
PRINTERS_SIGNS = range(0x2010, 0x2045)
UNKNOWN = "\ufffd"  # a letter whose font does not say which one it is
# Letters with several forms, each as wide as its neighbours want it: Arabic, Syriac and the like.
JOINED, END_JOINED = 0x600, 0x8FF
_BOLD = re.compile(rb"bold|black|heavy|demi", re.IGNORECASE)
_FONT_NAME = 200  # bytes of a font's name that are looked at
# Codes that stand for other letters: 2 is what pdfium gives for a hyphen at the end of a line.
_SIGNS = {
    **dict.fromkeys(range(32), "\ufeff"),
    **dict.fromkeys((*range(9, 14), 32, 0x85, 0xA0, *range(0x2000, 0x200B), 0x202F, 0x3000), " "),
    2: "-",
}
_DEEPEST = 12  # forms within forms
_SAMPLE = 200  # letters of a page of which the direction is looked at; with fewer it is not turned
_MOST = 0.6  # share of them that are written upwards or downwards on a page printed along its side
_ONE_AT_A_TIME = threading.Lock()

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
Place = Callable[[float, float], Point]
UNTURNED: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(slots=True)
class Objects:
    """What a page draws, in order: texts, paths and pictures with the place of their form."""

    texts: list[tuple[Any, Matrix]] = field(default_factory=list)
    paths: list[tuple[Any, Matrix]] = field(default_factory=list)
    pictures: list[tuple[Any, Matrix]] = field(default_factory=list)


@contextmanager
def open_pdf(raw: bytes, *, where: str) -> Iterator[Any]:
    """A PDF while pdfium holds it. One at a time: pdfium knows no threads.

    Raises: InputError when it is damaged or encrypted.
    """
    with _ONE_AT_A_TIME:
        document = pdfium.FPDF_LoadMemDocument64(raw, len(raw), None)
        if not document:
            raise refusal(pdfium.FPDF_GetLastError(), where)
        try:
            yield document
        finally:
            pdfium.FPDF_CloseDocument(document)


def refusal(error: int, where: str) -> InputError:
    """Why pdfium did not open a file or page, by its number of the error."""
    if error in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
        return InputError(
            "the PDF is protected by a password; save it without one and try again", where=where
        )
    return InputError(f"the PDF is damaged or cut off; {DAMAGED}", where=where)


@contextmanager
def opened_page(document: Any, number: int, *, name: str) -> Iterator[tuple[Any, Any]]:
    """A page, which counts from 1, and its text; turned so that most of its letters stand upright.

    Tables too wide for a page are often printed along its side.
    Raises: InputError when it is damaged.
    """
    page = pdfium.FPDF_LoadPage(document, number - 1)
    text = pdfium.FPDFText_LoadPage(page) if page else None
    try:
        if not text:
            raise refusal(pdfium.FPDF_ERR_PAGE, f"{name}, page {number}")
        pdfium.FPDFPage_SetRotation(page, _upright(text, pdfium.FPDFPage_GetRotation(page)))
        yield page, text
    finally:
        if text:
            pdfium.FPDFText_ClosePage(text)
        if page:
            pdfium.FPDF_ClosePage(page)


def _upright(text: Any, turn: int) -> int:
    """The quarters by which a page is to be turned; as it is unless most letters are written
    upwards or downwards.
    """
    n_letters = pdfium.FPDFText_CountChars(text)
    every = range(0, n_letters, max(n_letters // _SAMPLE, 1))
    quarters = Counter(-round(pdfium.FPDFText_GetCharAngle(text, n) / (pi / 2)) % 4 for n in every)
    most, n_most = max(quarters.items(), key=lambda x: (x[1], -x[0]), default=(turn, 0))
    turned = n_letters >= _SAMPLE and (most - turn) % 2 == 1
    return most if turned and n_most >= _MOST * len(every) else turn


def objects_of(page: Any) -> Objects:
    """What a page and the forms on it draw."""
    objects = Objects()
    _collect(page, UNTURNED, objects, 0)
    return objects


def _collect(holder: Any, matrix: Matrix, objects: Objects, depth: int) -> None:
    """Add what a page, or a form on it, draws."""
    if depth:
        n_objects, get = pdfium.FPDFFormObj_CountObjects(holder), pdfium.FPDFFormObj_GetObject
    else:
        n_objects, get = pdfium.FPDFPage_CountObjects(holder), pdfium.FPDFPage_GetObject
    for index in range(n_objects):
        found = get(holder, index)
        kind = pdfium.FPDFPageObj_GetType(found)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            objects.texts.append((found, matrix))
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            objects.paths.append((found, matrix_of(found, matrix)))
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            objects.pictures.append((found, matrix))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            _collect(found, matrix_of(found, matrix), objects, depth + 1)


def matrix_of(found: Any, outer: Matrix) -> Matrix:
    """How an object's own places become places of the file, on a form that `outer` places."""
    m = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(found, m)
    if outer is UNTURNED:
        return m.a, m.b, m.c, m.d, m.e, m.f
    return (*moved((m.a, m.b), outer, 0), *moved((m.c, m.d), outer, 0), *moved((m.e, m.f), outer))


def moved(point: Point, matrix: Matrix, shift: int = 1) -> Point:
    """Where a point stands; without `shift`, a direction."""
    x, y = point
    a, b, c, d, e, f = matrix
    return a * x + c * y + shift * e, b * x + d * y + shift * f


def place_on(page: Any, turn: int) -> Place:
    """Where a point of the file stands on the page as it is seen, from its upper left corner."""
    box = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, box)
    left, bottom, right, top = box.left, box.bottom, box.right, box.top
    places: tuple[Place, ...] = (
        lambda x, y: (x - left, top - y),
        lambda x, y: (y - bottom, x - left),
        lambda x, y: (right - x, y - bottom),
        lambda x, y: (top - y, right - x),
    )
    return places[turn]


# The four directions of letters: quarter turns from left to right, against the clock.
ALONG: tuple[Point, ...] = ((1, 0), (0, 1), (-1, 0), (0, -1))


class Drawn(NamedTuple):
    """Text drawn in one go: which, in which direction, how far across it, how large.

    `scale` makes points of the widths of the font's letters.
    """

    order: int
    direction: int
    base: float
    size: float
    scale: float
    slanted: bool
    font: _Font


@dataclass(frozen=True, slots=True)
class _Font:
    """A font: pdfium's handle, whether it is bold, the letters met so far and their widths."""

    handle: Any
    bold: bool
    letters: dict[int, tuple[str, float]] = field(default_factory=dict)


Letter = tuple[int, str, float, float, Drawn]


def letters_of(
    text_page: Any, orders: Mapping[int, int], known: dict[int, Drawn]
) -> Iterator[Letter]:
    """Each letter with its number on the page and where it begins and ends along its line.

    `known` are the texts met, by address. This loop runs for every letter of a file: a call more
    is felt.
    """
    get_object, get_letter = pdfium.FPDFText_GetTextObject, pdfium.FPDFText_GetUnicode
    get_origin, is_unknown = pdfium.FPDFText_GetCharOrigin, pdfium.FPDFText_HasUnicodeMapError
    x, y = ctypes.c_double(), ctypes.c_double()
    x_at, y_at, address_of = ctypes.byref(x), ctypes.byref(y), ctypes.addressof
    fonts: dict[int, _Font] = {}
    at, drawn, before = 0, None, 0.0
    for index in range(pdfium.FPDFText_CountChars(text_page)):
        source = get_object(text_page, index)
        if not source:
            continue  # a space or a line's end that pdfium adds
        if drawn is None or at != address_of(source.contents):
            at = address_of(source.contents)
            drawn = known.get(at) or _drawn(text_page, index, source, orders.get(at, 0), fonts)
            known[at] = drawn
            right, up = ALONG[drawn.direction]
        code = get_letter(text_page, index)
        get_origin(text_page, index, x_at, y_at)
        start = x.value * right + y.value * up
        letter, width = drawn.font.letters.get(code) or _letter(drawn.font, code)
        unknown = is_unknown(text_page, index)
        if unknown and code not in PRINTERS_SIGNS:
            letter = UNKNOWN
        if width and start != before and not unknown and not JOINED <= code < END_JOINED:
            end = start + width * drawn.scale
        else:
            end = _box_end(text_page, index, drawn.direction)
        before = start
        yield index, letter, start, end, drawn


def _letter(font: _Font, code: int) -> tuple[str, float]:
    """A letter, and how wide it is for its size; 0 if the font cannot say."""
    width = ctypes.c_float()
    pdfium.FPDFFont_GetGlyphWidth(font.handle, code, 1.0, width)
    is_letter = code < 0xD800 or 0xE000 <= code <= 0x10FFFF  # no half of a pair
    letter = _SIGNS.get(code) or (chr(code) if is_letter else UNKNOWN)
    font.letters[code] = (letter, max(width.value, 0.0))
    return font.letters[code]


def _box_end(text_page: Any, index: int, direction: int) -> float:
    """Where the box of a letter ends: letters of one ligature share a place and a width."""
    box = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(text_page, index, box)
    return float((box.right, box.top, -box.left, -box.bottom)[direction])


def _drawn(text_page: Any, index: int, source: Any, order: int, fonts: dict[int, _Font]) -> Drawn:
    matrix, x, y = pdfium.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetMatrix(text_page, index, matrix)
    pdfium.FPDFText_GetCharOrigin(text_page, index, x, y)
    a, b, c, d = matrix.a, matrix.b, matrix.c, matrix.d
    along, up = abs(a), abs(b)
    direction = (1 if b > 0 else 3) if up > along else (0 if a >= 0 else 2)
    right, rise = ALONG[direction]
    size = pdfium.FPDFText_GetFontSize(text_page, index)
    return Drawn(
        order, direction, y.value * right - x.value * rise,
        size * hypot(c, d), size * hypot(a, b),
        min(along, up) > _SLANT * max(along, up), _font(source, fonts),
    )  # fmt: skip


def _font(source: Any, fonts: dict[int, _Font]) -> _Font:
    handle = pdfium.FPDFTextObj_GetFont(source)
    at = ctypes.addressof(handle.contents) if handle else 0
    if pdfium.FPDFTextObj_GetTextRenderMode(source) == pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE:
        at = -at  # drawn and filled, as programs do it that have no bold letters of the font
    if at not in fonts:
        name = ctypes.create_string_buffer(_FONT_NAME)
        if handle:
            pdfium.FPDFFont_GetBaseFontName(handle, name, _FONT_NAME)
        fonts[at] = _Font(handle, at < 0 or bool(_BOLD.search(name.value)))
    return fonts[at]
