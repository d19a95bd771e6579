"""PDFs drawn line by line, to show the habits of programs that no library for PDFs shows.

Places are points from the page's upper left corner, as in `kg.read`; letters stand on `y`.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.support.pdfs import plan_font

LEADING = 11.0  # points between the lines of a cell
SIZE = 9.0


@dataclass(frozen=True, slots=True)
class Pen:
    """Draws on one page."""

    canvas: object
    height: float

    def words(self, x: float, y: float, words: str, *, size: float = SIZE) -> None:
        """Words, each line of them one line further down."""
        self.canvas.setFont("Plan", size)  # type: ignore[attr-defined]
        for number, line in enumerate(words.split("\n")):
            self.canvas.drawString(x, self.height - y - number * LEADING, line)  # type: ignore[attr-defined]

    def upright(self, x: float, y: float, words: str) -> None:
        """Words written from below to above."""
        self.canvas.saveState()  # type: ignore[attr-defined]
        self.canvas.setFont("Plan", SIZE)  # type: ignore[attr-defined]
        self.canvas.translate(x, self.height - y)  # type: ignore[attr-defined]
        self.canvas.rotate(90)  # type: ignore[attr-defined]
        self.canvas.drawString(0, 0, words)  # type: ignore[attr-defined]
        self.canvas.restoreState()  # type: ignore[attr-defined]

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A line."""
        self.canvas.line(x0, self.height - y0, x1, self.height - y1)  # type: ignore[attr-defined]

    def shade(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A grey box without an edge."""
        self.canvas.setFillGray(0.85)  # type: ignore[attr-defined]
        self.canvas.rect(x0, self.height - y1, x1 - x0, y1 - y0, stroke=0, fill=1)  # type: ignore[attr-defined]
        self.canvas.setFillGray(0)  # type: ignore[attr-defined]

    def grid(self, xs: Sequence[float], ys: Sequence[float]) -> None:
        """All lines of a plain table."""
        for y in ys:
            self.line(xs[0], y, xs[-1], y)
        for x in xs:
            self.line(x, ys[0], x, ys[-1])

    def row(self, xs: Sequence[float], y: float, *cells: str) -> None:
        """The words of a row whose first lines stand on `y`."""
        for x, words in zip(xs, cells, strict=False):
            self.words(x + 4, y, words)


def drawn_pdf(
    *pages: Callable[[Pen], None], width: float = 595, height: float = 842, turned: bool = False
) -> bytes:
    """A PDF whose pages are drawn by functions; `turned` writes sideways and turns the page."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen import canvas

    font = plan_font()
    assert font is not None, "no font with Cyrillic letters"
    pdfmetrics.registerFont(TTFont("Plan", str(font)))
    stream = io.BytesIO()
    paper = canvas.Canvas(stream, pagesize=(height, width) if turned else (width, height))
    paper._doc.invariant = 1
    for draw in pages:
        if turned:
            paper.setPageRotation(90)
            paper.translate(height, 0)
            paper.rotate(90)
        draw(Pen(paper, height))
        paper.showPage()
    paper.save()
    return stream.getvalue()
