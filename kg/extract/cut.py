"""Where does a row of a text dump end? Cutting the last cell from the next row's first.

Extract layer.

In a matrix dump they share one tab field. Every line is tried as the beginning of the first cell;
what the two columns hold decides, and blank lines, capitals and list marks where they do not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.extract.fields import FieldGuess
from kg.extract.headings import is_heading, read_heading
from kg.extract.spans import Span, is_blank, lines, trim
from kg.extract.vocabulary import Vocabulary
from kg.periods import read_period

_FIRST_ITEM = re.compile(r"\(?1\s*(?:[.),]|[^\W\d_]{1,3}\s+2\b)")
_ITEM = re.compile(r"\(?\d{1,3}\s*[.),]")
_BLANKS = re.compile(r"(?:[^\S\n]*\r?\n){3,}")
LISTS = frozenset({"task", "lead", "partner", "expert_support", "indicator", "result"})
LONGEST_DEADLINE = 90
LEAST_MARGIN = 1.0  # below it another line could as well begin the row


@dataclass(frozen=True, slots=True)
class RowCut:
    """The last cell of a row and the first of the next."""

    last: Span
    first: Span
    margin: float  # how much better than the next best cut
    heading: Span | None = None  # a row over all columns between them


def cut_rows(
    text: str,
    borders: Sequence[Span],
    guesses: Sequence[FieldGuess | None],
    words: Vocabulary,
) -> list[RowCut]:
    """The cut of each tab field that holds the end of one row and the start of the next."""
    fields = tuple(guess.field if guess else "" for guess in guesses)
    return [_cut(text, border, (fields[-1], fields[0]), words) for border in borders]


def cut_tail(text: str, start: int, end: int, words: Vocabulary) -> Span:
    """The last cell of a table's last row; what follows it (the next goal) is left outside."""
    rows = list(lines(text, start, end))
    for line in rows[1:]:
        if is_heading(text[line.start : line.end], words):
            return trim(text, start, line.start)
    gap = _BLANKS.search(text, trim(text, start, end).start, end)
    return trim(text, start, gap.start() if gap else end)


def _cut(text: str, border: Span, fields: tuple[str, str], words: Vocabulary) -> RowCut:
    rows = list(lines(text, *border))
    if not rows:
        return RowCut(Span(border.start, border.start), Span(border.end, border.end), 0.0)
    headed = _cut_at_heading(text, rows, border, fields[1], words)
    if headed:
        return headed
    scored = sorted(
        ((_score(text, (border, rows, k), fields, words), k) for k in range(len(rows))),
        reverse=True,
    )
    best, at = scored[0]
    margin = best - scored[1][0] if len(scored) > 1 else best
    start = rows[at].start
    return RowCut(trim(text, border.start, start), trim(text, start, border.end), margin)


def _cut_at_heading(
    text: str, rows: list[Span], border: Span, field: str, words: Vocabulary
) -> RowCut | None:
    """The cut where the heading of a goal stands between two rows."""
    heads = [k for k, row in enumerate(rows) if k and is_heading(text[slice(*row)], words)]
    if not heads:
        return None
    heading = read_heading(text, rows[heads[-1]], words)
    untitled = heading is not None and heading.title.end <= heading.title.start
    after = rows[heads[-1] + 1 + untitled :]
    scored = sorted(
        ((_first_score(text, trim(text, row.start, border.end), after[k:], field, words), k)
         for k, row in enumerate(after)), reverse=True,
    )  # fmt: skip
    start = after[scored[0][1]].start if scored else border.end
    margin = scored[0][0] - scored[1][0] if len(scored) > 1 else LEAST_MARGIN
    title = Span(rows[heads[0]].start, start)
    last = trim(text, border.start, title.start)
    return RowCut(last, trim(text, start, border.end), margin, trim(text, *title))


def _score(
    text: str, place: tuple[Span, list[Span], int], fields: tuple[str, str], words: Vocabulary
) -> float:
    """How well the first cell may begin at a line."""
    border, rows, at = place
    last = trim(text, border.start, rows[at].start)
    first = trim(text, rows[at].start, border.end)
    gap = _gap(text, rows[at - 1].end, rows[at].start) if at else 0
    score = 3.0 if gap > 1 else 0.0
    score -= 3.0 * sum(
        _gap(text, a.end, b.start) > 1 for a, b in zip(rows[at:], rows[at + 1 :], strict=False)
    )
    score += _first_score(text, first, rows[at:], fields[1], words)
    return score + (_last_score(text, last, fields[0], words) if at else -6.0)


def _gap(text: str, start: int, end: int) -> int:
    return text.count("\n", start, end) or text.count("\r", start, end)


def _first_score(
    text: str, first: Span, rows: Sequence[Span], field: str, words: Vocabulary
) -> float:
    opening = text[first.start : first.start + 12]
    if field in LISTS:
        later = any(_FIRST_ITEM.match(text, row.start) for row in rows[1:])
        if _FIRST_ITEM.match(opening):
            return 4.0 - 4.0 * later
        return -3.0 if _ITEM.match(opening) or later else _title_score(text, first, rows)
    if field == "deadline":
        return _deadline_score(text, first, words)
    return _title_score(text, first, rows)


def _title_score(text: str, first: Span, rows: Sequence[Span]) -> float:
    opening = text[first.start : first.start + 1]
    score = (
        -4.0 if opening.islower() else 2.0 if opening.isupper() or not opening.isalpha() else 1.0
    )
    more = [text[row.start] for row in rows[1:]]
    return score - 0.5 * len(more) - 2.0 * sum(not c.islower() for c in more)


def _deadline_score(text: str, span: Span, words: Vocabulary) -> float:
    said = text[span.start : span.end]
    if len(said) > LONGEST_DEADLINE:
        return -4.0
    period = read_period(said, words.dates)
    if period is None:
        return -4.0
    covered = period.last - period.first
    longer = covered / 1000  # "ongoing until 2018" begins with its first word, not with "until"
    return 4.0 + longer if period.first == 0 and covered >= 0.6 * len(said) else 0.0


def _last_score(text: str, last: Span, field: str, words: Vocabulary) -> float:
    if is_blank(text, *last):
        return -6.0
    if field == "deadline":
        return _deadline_score(text, last, words)
    closing = text[last.end - 1]
    score = -4.0 if closing in ";,-–—:(" else 0.0
    if field in LISTS:
        rows = list(lines(text, *last))
        score -= 4.0 * any(_FIRST_ITEM.match(text, row.start) for row in rows[1:])
        score += 1.0 if rows and _FIRST_ITEM.match(text, rows[0].start) else 0.0
    return score
