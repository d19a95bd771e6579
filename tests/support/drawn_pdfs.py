"""PDFs drawn line by line, to show the habits of programs that no library for PDFs shows.

Places are points from the page's upper left corner, as in `kg.read`; letters stand on `y`.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tests.support.pdfs import register_plan_font

LEADING = 11.0  # points between the lines of a cell
SIZE = 9.0


@dataclass(frozen=True, slots=True)
class Pen:
    """Draws on one page."""

    canvas: object
    height: float

    def words(
        self, x: float, y: float, words: str, *, size: float = SIZE, font: str = "Plan"
    ) -> None:
        """Words, each line of them one line further down."""
        self.canvas.setFont(font, size)  # type: ignore[attr-defined]
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

    def slanted(self, x: float, y: float, words: str, *, size: float) -> None:
        """Words in grey across the page, as marks of drafts."""
        paper: Any = self.canvas
        paper.saveState()
        paper.setFillGray(0.8)
        paper.setFont("Plan", size)
        paper.translate(x, self.height - y)
        paper.rotate(45)
        paper.drawString(0, 0, words)
        paper.restoreState()

    def right_of(self, x: float, words: str) -> float:
        """Where the words that begin at `x` end."""
        return x + string_width(words)

    def justified(self, x: float, end: float, y: float, words: str) -> None:
        """One line with its spaces stretched so that it ends at `end`."""
        paper: Any = self.canvas
        text = paper.beginText(x, self.height - y)
        text.setFont("Plan", SIZE)
        text.setWordSpace(0)
        parts = words.split(" ")
        free = (end - x - string_width(words)) / max(len(parts) - 1, 1)
        for part in parts:
            text.setTextOrigin(x, self.height - y)
            text.textOut(part + " ")
            x += string_width(part + " ") + free
        paper.drawText(text)

    def one_by_one(self, x: float, y: float, words: str) -> None:
        """Each letter placed by itself, spaces left out."""
        for letter in words:
            if letter != " ":
                self.words(x, y, letter)
            x += string_width(letter)

    def over(self, x: float, y: float, before: str, accent: str, letter: str) -> None:
        """An accent over the letter behind `before`."""
        middle = (string_width(letter) - string_width(accent)) / 2
        self.words(x + string_width(before) + middle, y, accent)

    def picture(self, x: float, y: float, width: float, height: float) -> None:
        """A grey picture."""
        from PIL import Image
        from reportlab.lib.utils import ImageReader

        paper: Any = self.canvas
        grey = ImageReader(Image.new("L", (8, 8), 128))
        paper.drawImage(grey, x, self.height - y - height, width, height)


def string_width(words: str) -> float:
    """How wide words are in the pages' letters."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    register_plan_font()
    return float(stringWidth(words, "Plan", SIZE))


def drawn_pdf(
    *pages: Callable[[Pen], object],
    width: float = 595,
    height: float = 842,
    turned: bool = False,
    turn: int = 0,
    sizes: Sequence[tuple[float, float]] = (),
) -> bytes:
    """A PDF whose pages are drawn by functions.

    `turn` (or `turned`, a quarter) draws a page turned and says so; `sizes` has one of each page.
    """
    from reportlab.pdfgen import canvas

    register_plan_font()
    stream = io.BytesIO()
    paper = canvas.Canvas(stream, invariant=1)
    turn = 90 if turned else turn
    for number, draw in enumerate(pages):
        wide, high = sizes[number] if sizes else (width, height)
        paper.setPageSize((wide, high))  # as it is seen: reportlab turns it
        paper.setPageRotation(turn)
        if turn:
            paper.translate(*((high, 0), (wide, high), (0, wide))[turn // 90 - 1])
            paper.rotate(turn)
        draw(Pen(paper, high))
        paper.showPage()
    paper.save()
    return stream.getvalue()
