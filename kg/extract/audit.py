"""Did every cell end somewhere? The account of what was read and what was left. Extract layer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kg.extract.quoting import Quoter
from kg.extract.records import Used
from kg.extract.spans import Span, trim
from kg.model.document import Block, Paragraph
from kg.model.records import AuditRow

OUTCOMES = ("fact", "issue", "ignored")  # what a cell counts as that was used twice


def audit_cells(
    blocks: Sequence[Block], used: Sequence[Used], quoter: Quoter
) -> tuple[AuditRow, ...]:
    """One row for every cell and line with words: fact, ignored by a named rule, or issue.

    Edges: what no stage has dealt with is an issue by the rule `not read`, never left out.
    """
    by_start: dict[int, list[Used]] = {}
    for use in used:
        by_start.setdefault(trim(quoter.document.text, *use.span).start, []).append(use)
    rows: list[AuditRow] = []
    for span in _places(blocks, quoter.document.text):
        found = sorted(by_start.get(span.start, []), key=lambda u: OUTCOMES.index(u.outcome))
        outcome, rule = (found[0].outcome, found[0].rule) if found else ("issue", "not read")
        rows.append(AuditRow(outcome=outcome, rule=rule, passage=quoter.passage(*span)))
    return tuple(rows)


def _places(blocks: Sequence[Block], text: str) -> list[Span]:
    spans: list[Span] = []
    for block in blocks:
        parts = [block] if isinstance(block, Paragraph) else list(block.cells)
        spans += [trim(text, part.start, part.end) for part in parts]
    return sorted(span for span in spans if span.end > span.start)


def count_audit(rows: Sequence[AuditRow]) -> dict[str, int]:
    """How many cells ended as fact, ignored and issue."""
    counts = Counter(row.outcome for row in rows)
    return {outcome: counts[outcome] for outcome in OUTCOMES}
