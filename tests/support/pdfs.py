"""A plan in one of four table forms as PDF, ruled or without lines, on any number of pages."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from tests.support.plan_tables import Box, Form, Sheet

# The fonts that come with Debian and hold Latin, Cyrillic and Greek letters.
_FONTS = (
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf",
    "C:/Windows/Fonts/arial.ttf",
    "/Library/Fonts/Arial Unicode.ttf",
)


@dataclass(frozen=True, slots=True)
class Look:
    """How a PDF looks: with lines or without, its letters, what each page repeats."""

    ruled: bool = True
    size: float = 7.5
    landscape: bool = True
    repeat_header: bool = True
    running_title: str = ""
    page_numbers: bool = False
    padding: float = 3
    large: bool = False  # A3: room for rows that must not be cut


RULED = Look()
UNRULED = Look(ruled=False)


def plan_font() -> Path | None:
    """A font with Latin and Cyrillic letters on this machine, or None."""
    return next((path for font in _FONTS if (path := Path(font)).is_file()), None)


@cache
def register_plan_font() -> None:
    """Make the letters of all PDFs known to reportlab as `Plan`, once in a process."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    font = plan_font()
    assert font is not None, "no font with Cyrillic letters"
    pdfmetrics.registerFont(TTFont("Plan", str(font)))


def pdf_bytes(parts: Form, look: Look = RULED) -> bytes:
    """A PDF of any parts; the same input gives the same bytes."""
    from reportlab.lib.pagesizes import A3, A4, landscape
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

    register_plan_font()
    stream = io.BytesIO()
    paper = A3 if look.large else A4
    document = SimpleDocTemplate(
        stream, pagesize=landscape(paper) if look.landscape else paper, invariant=1,
        leftMargin=40, rightMargin=40, topMargin=45, bottomMargin=45,
    )  # fmt: skip
    story: list[object] = []
    narrow = [part for part in parts if isinstance(part, Sheet) and part.n_columns == 2]
    for part in parts:
        if isinstance(part, Sheet):
            like = narrow if part in narrow else [part]  # cards are copied, so alike
            story += [_table(part, look, _widths(like, look, document.width)), Spacer(1, 8)]
        elif part.text.strip():
            story.append(Paragraph(escape(part.text), _style(look.size + 2 * bool(part.level))))
            story.append(Spacer(1, 3))
    document.build(story, onFirstPage=_marks(look), onLaterPages=_marks(look))
    return stream.getvalue()


def _style(size: float):
    from reportlab.lib.styles import ParagraphStyle

    return ParagraphStyle("plan", fontName="Plan", fontSize=size, leading=size * 1.2)


def _marks(look: Look):
    def draw(canvas, document) -> None:
        canvas.setFont("Plan", 7)
        width, height = document.pagesize
        if look.running_title:
            canvas.drawString(40, height - 25, look.running_title)
        if look.page_numbers:
            canvas.drawCentredString(width / 2, 22, f"{document.page}")

    return draw


def _table(sheet: Sheet, look: Look, widths: list[float]):
    from reportlab.platypus import Table, TableStyle

    from tests.support.documents import placed

    grid: list[list[object]] = [[""] * sheet.n_columns for _ in sheet.rows]
    commands: list[tuple[object, ...]] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        *(
            (f"{side}PADDING", (0, 0), (-1, -1), look.padding)
            for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")
        ),
    ]
    if look.ruled:
        commands.append(("GRID", (0, 0), (-1, -1), 0.5, (0, 0, 0)))
    merged_down = any(box.rows > 1 and sheet.has_header for _, _, box in placed(sheet))
    for row, column, box in placed(sheet):
        grid[row - 1][column - 1] = _words(box, look)
        if box.rows > 1 or box.columns > 1:
            last = (column + box.columns - 2, row + box.rows - 2)
            commands.append(("SPAN", (column - 1, row - 1), last))
            if box.rows > 1:  # reportlab writes over the page's edge when it splits a span
                commands.append(("NOSPLIT", (0, row - 1), (-1, row + box.rows - 2)))
    return Table(
        grid,
        colWidths=widths,
        repeatRows=1 if sheet.has_header and look.repeat_header else 0,
        splitInRow=int(not merged_down),
        style=TableStyle(commands),
    )


def _words(box: Box, look: Look):
    from reportlab.platypus import Paragraph

    return [Paragraph(escape(line), _style(look.size)) for line in box.text.split("\n") if line]


def _widths(sheets: list[Sheet], look: Look, width: float) -> list[float]:
    """Columns wide enough for their longest word, and beyond that as their words need it."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    from tests.support.documents import placed

    n_columns = sheets[0].n_columns
    least, wanted = [20.0] * n_columns, [1.0] * n_columns
    for _, column, box in (cell for sheet in sheets for cell in placed(sheet)):
        if box.columns == 1:
            longest = max((stringWidth(w, "Plan", look.size) for w in box.text.split()), default=0)
            least[column - 1] = max(least[column - 1], longest + 2 * look.padding + 1)
            wanted[column - 1] += len(box.text) ** 0.5
    free = max(width - sum(least), 0.0)
    return [low + free * want / sum(wanted) for low, want in zip(least, wanted, strict=True)]
