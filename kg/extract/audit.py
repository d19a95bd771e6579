"""Did every cell end somewhere? The account of what was read and what was left. Extract layer."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence

from kg.extract.quoting import Quoter
from kg.extract.records import Used
from kg.extract.spans import Span, trim
from kg.model.document import Block, Paragraph
from kg.model.records import AuditRow

NOT_READ = "not read"  # the rule of what no rule has dealt with
OUTCOMES = ("fact", "issue", "ignored")  # what a cell counts as that was used twice


def audit_cells(
    blocks: Sequence[Block], used: Sequence[Used], quoter: Quoter
) -> tuple[AuditRow, ...]:
    """One row for every cell and line with words: fact, ignored by a named rule, or issue.

    Edges: what no stage has dealt with is an issue by the rule `not read`, never left out.
    """
    places = _places(blocks, quoter.document.text)
    best = _best(places, used)
    rows: list[AuditRow] = []
    for k, span in enumerate(places):
        found = best.get(k)
        outcome, rule = (found.outcome, found.rule) if found else ("issue", NOT_READ)
        rows.append(AuditRow(outcome=outcome, rule=rule, passage=quoter.passage(*span)))
    return tuple(rows)


def _best(places: Sequence[Span], used: Sequence[Used]) -> dict[int, Used]:
    """What each place ended as: of several uses of its words the one that says most."""
    starts = [span.start for span in places]
    best: dict[int, Used] = {}
    for use in used:
        k = max(bisect_right(starts, use.span.start) - 1, 0)
        while k < len(places) and places[k].start < max(use.span.end, use.span.start + 1):
            if places[k].end > use.span.start and _says_more(use, best.get(k)):
                best[k] = use
            k += 1
    return best


def _says_more(use: Used, before: Used | None) -> bool:
    return before is None or OUTCOMES.index(use.outcome) < OUTCOMES.index(before.outcome)


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
