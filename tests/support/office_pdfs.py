"""Plans as PDF made by LibreOffice from Word files, with lines round the cells and without."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

from tests.support.documents import document_bytes
from tests.support.plan_tables import Form, Sheet, Title

OFFICE = shutil.which("soffice")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def office_pdfs(plans: dict[str, Form], folder: Path, *, ruled: bool) -> dict[str, Path]:
    """A PDF of each plan: A4 landscape, letters of 8 points, as wide as the page."""
    assert OFFICE is not None
    for name, parts in plans.items():
        (folder / f"{name}.docx").write_bytes(_word_file(parts, ruled=ruled))
    profile = (folder / "profile").as_uri()
    subprocess.run(
        [OFFICE, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf",
         "--outdir", str(folder), *(str(folder / f"{name}.docx") for name in plans)],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return {name: folder / f"{name}.pdf" for name in plans}


def _word_file(parts: Form, *, ruled: bool) -> bytes:
    import docx
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm, Pt

    document = docx.Document(io.BytesIO(document_bytes(_apart(parts), "docx")))
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    section.left_margin = section.right_margin = Cm(1.5)
    normal = document.styles["Normal"]
    normal.font.size, normal.paragraph_format.space_after = Pt(8), Pt(0)
    for table in document.tables:
        _set_width_and_lines(table._tbl.tblPr, ruled=ruled)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _apart(parts: Form) -> Form:
    """Tables with a line between them: Word makes one table of two that touch."""
    result: list[Title | Sheet] = []
    for part in parts:
        if result and isinstance(part, Sheet) and isinstance(result[-1], Sheet):
            result.append(Title(" "))
        result.append(part)
    return tuple(result)


def _set_width_and_lines(properties, *, ruled: bool) -> None:
    width = properties.makeelement(f"{_W}tblW", {f"{_W}w": "5000", f"{_W}type": "pct"})
    properties.append(width)
    if ruled:
        borders = properties.makeelement(f"{_W}tblBorders", {})
        for side in _SIDES:
            borders.append(
                borders.makeelement(f"{_W}{side}", {f"{_W}val": "single", f"{_W}sz": "4"})
            )
        properties.append(borders)
