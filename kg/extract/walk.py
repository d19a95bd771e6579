"""From blocks to records: headings, tables and cards in reading order. Extract layer."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.card import read_card
from kg.extract.glossary import read_glossary
from kg.extract.grid import grid_of
from kg.extract.headings import (
    Heading,
    is_glossary_heading,
    join_spans,
    opens_quote,
    read_heading,
    unquote,
)
from kg.extract.layout import guess_layout
from kg.extract.matrix import read_matrix
from kg.extract.profile import Profile
from kg.extract.records import GoalRecord, Reading, Used
from kg.extract.spans import Span
from kg.extract.vocabulary import Vocabulary
from kg.model.document import Block, Paragraph, Table
from kg.model.records import Step

Group = list[Paragraph]


def read_blocks(
    text: str, blocks: Sequence[Block], words: Vocabulary, *, profile: Profile | None, by_line: bool
) -> Reading:
    """The goals, activities and abbreviations of a document, with how each cell ended.

    `by_line` says that a paragraph is only a line: lines without a blank one between belong
    together.
    """
    reading = Reading()
    in_glossary = False
    groups = _groups(text, blocks, by_line=by_line)
    at = 0
    while at < len(groups):
        block = groups[at]
        if isinstance(block, Table):
            _read_table(reading, block, (text, words), profile, in_glossary=in_glossary)
            in_glossary = False
            at += 1
            continue
        at, in_glossary = _read_group(reading, groups, at, (text, words))
    return reading


def _read_table(
    reading: Reading,
    table: Table,
    source: tuple[str, Vocabulary],
    profile: Profile | None,
    *,
    in_glossary: bool,
) -> None:
    text, words = source
    grid = grid_of(table, text)
    layout = guess_layout(grid, words, profile=profile, after_glossary=in_glossary)
    if layout.kind == "matrix":
        read_matrix(reading, grid, layout, words)
    elif layout.kind == "card":
        read_card(reading, grid, words, profile)
    elif layout.kind == "glossary":
        read_glossary(reading, grid)
    else:
        reading.used += [
            Used(span=Span(c.start, c.end), outcome="ignored", rule="table of no known kind")
            for c in table.cells
        ]


def _groups(text: str, blocks: Sequence[Block], *, by_line: bool) -> list[Group | Table]:
    """Tables, and paragraphs that belong together (lines without a blank line between)."""
    groups: list[Group | Table] = []
    for block in blocks:
        if isinstance(block, Table):
            groups.append(block)
            continue
        last = groups[-1] if groups else None
        if by_line and isinstance(last, list) and _is_next_line(text, last[-1], block):
            last.append(block)
        else:
            groups.append([block])
    return groups


def _is_next_line(text: str, before: Paragraph, after: Paragraph) -> bool:
    between = text[before.end : after.start]
    return max(between.count("\n"), between.count("\r")) <= 1


def _read_group(
    reading: Reading, groups: Sequence[Group | Table], at: int, source: tuple[str, Vocabulary]
) -> tuple[int, bool]:
    """Read one group of paragraphs; the number of the next one, and whether a glossary begins."""
    text, words = source
    group = groups[at]
    assert isinstance(group, list)  # noqa: S101 - told apart by the caller
    for k, line in enumerate(group):
        span = Span(line.start, line.end)
        if is_glossary_heading(text[span.start : span.end], words):
            _use(reading, group[: k + 1], "heading of the list of abbreviations")
            return at + 1, True
        heading = read_heading(text, join_spans([span, Span(line.start, group[-1].end)]), words)
        if heading and _stands_at(heading, span):
            _use(reading, group[:k], "running text")
            return _read_goal(reading, groups, (at, k), heading, source), False
    _use(reading, group, "running text")
    return at + 1, False


def _stands_at(heading: Heading, line: Span) -> bool:
    return heading.start - line.start <= 2


def _read_goal(
    reading: Reading,
    groups: Sequence[Group | Table],
    place: tuple[int, int],
    heading: Heading,
    source: tuple[str, Vocabulary],
) -> int:
    """A goal's heading with its title, which may go on in the next paragraphs."""
    text, words = source
    at, k = place
    group = groups[at]
    assert isinstance(group, list)  # noqa: S101 - told apart by the caller
    used = group[k:]
    title = heading.title
    at += 1
    while _goes_on(text, title, groups[at] if at < len(groups) else None, words):
        following = groups[at]
        assert isinstance(following, list)  # noqa: S101 - `_goes_on` saw a list
        more = Span(following[0].start, following[-1].end)
        title = more if title.end <= title.start else join_spans([title, more])
        used = [*used, *following]
        at += 1
    step = Step("goal heading", f"begins with '{heading.words}'")
    reading.records.append(
        GoalRecord(
            kind=heading.kind, title=unquote(text, title), number=heading.number, steps=(step,)
        )
    )
    _use(reading, used, "goal heading", outcome="fact")
    return at


def _goes_on(text: str, title: Span, following: Group | Table | None, words: Vocabulary) -> bool:
    if not isinstance(following, list):
        return False
    more = Span(following[0].start, following[-1].end)
    if read_heading(text, more, words) is not None:
        return False
    return title.end <= title.start or opens_quote(text, title)


def _use(
    reading: Reading, lines: Sequence[Paragraph], rule: str, *, outcome: str = "ignored"
) -> None:
    reading.used += [Used(span=Span(x.start, x.end), outcome=outcome, rule=rule) for x in lines]
