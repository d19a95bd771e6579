"""The small plan that the fuzzer damages, in every format."""

from __future__ import annotations

import json
from functools import lru_cache

from tests.support.documents import document_bytes
from tests.support.grown import HEADS, numbered, pdf
from tests.support.pdfs import plan_font
from tests.support.plan_tables import RS, plan_form

SUFFIXES = ("docx", "odt", "html", "xlsx", "ods", "xls", "csv", "md", "rst")


@lru_cache(maxsize=1)
def bases() -> dict[str, bytes]:
    """File name -> bytes: goals and tables of a real plan, and rows of a made one."""
    parts = plan_form(RS, "goals")[:6]
    found = {f"plan.{suffix}": document_bytes(parts, suffix) for suffix in SUFFIXES}
    if plan_font() is not None:
        found["plan.pdf"] = document_bytes(parts, "pdf")
    rows = [dict(zip(HEADS, row, strict=True)) for row in numbered(6)]
    found["rows.json"] = json.dumps(rows).encode()
    found["rows.pdf"] = pdf(2)
    found["cards.txt"] = "\n\n".join(
        "\n".join(f"{head}: {cell}" for head, cell in row.items()) for row in rows
    ).encode()
    return found
