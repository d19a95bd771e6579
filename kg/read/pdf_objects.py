"""What a PDF and its pages draw, as pdfium hands it over. Read layer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from kg.errors import InputError
from kg.read.package import DAMAGED

_DEEPEST = 12  # forms within forms
_ONE_AT_A_TIME = threading.Lock()

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
Place = Callable[[float, float], Point]
UNTURNED: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(slots=True)
class Objects:
    """What a page draws, in order: texts and paths with the place of their form, pictures."""

    texts: list[tuple[Any, Matrix]] = field(default_factory=list)
    paths: list[tuple[Any, Matrix]] = field(default_factory=list)
    n_pictures: int = 0


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
            objects.n_pictures += 1
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
