"""From blocks to records: headings, tables and cards in reading order. Extract layer."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.card import read_card
from kg.extract.glossary import read_glossary
from kg.extract.grid import grid_of
from kg.extract.headings import (
    Heading,
    goal_records,
    is_glossary_heading,
    opens_quote,
    read_heading,
)
from kg.extract.layout import guess_layout
from kg.extract.matrix import read_matrix
from kg.extract.profile import Profile
from kg.extract.records import Reading, Used
from kg.extract.spans import Span
from kg.extract.titles import leading_number
from kg.extract.vocabulary import Vocabulary
from kg.model.document import Block, Paragraph, Table

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
    group = _paragraphs(groups[at])
    for k, line in enumerate(group):
        span = Span(line.start, line.end)
        if is_glossary_heading(text[span.start : span.end], words):
            _use(reading, group[: k + 1], "heading of the list of abbreviations")
            return at + 1, True
        if read_heading(text, Span(line.start, group[-1].end), words):
            _use(reading, group[:k], "running text")
            return _read_goals(reading, groups, (at, k), source), False
    _use(reading, group, "running text")
    return at + 1, False


def _read_goals(
    reading: Reading, groups: Sequence[Group | Table], place: tuple[int, int],
    source: tuple[str, Vocabulary],
) -> int:  # fmt: skip
    """Goals headed by a line, with titles that may go on in the next paragraphs."""
    text, words = source
    at, k = place
    used = _paragraphs(groups[at])[k:]
    at += 1
    while at < len(groups) and _goes_on(text, used, _paragraphs(groups[at]), words):
        used = [*used, *_paragraphs(groups[at])]
        at += 1
    span = Span(used[0].start, used[-1].end)
    goals = goal_records(text, span, words, rule="goal heading")
    reading.records += goals
    _use(reading, used, "goal heading", outcome="fact" if goals else "ignored")
    return at


def _paragraphs(group: Group | Table) -> Group:
    return [] if isinstance(group, Table) else group


def _goes_on(text: str, used: Group, following: Group, words: Vocabulary) -> bool:
    """Whether a goal goes on: its title is missing, its quotation open, its list longer."""
    if not following:
        return False
    more = Span(following[0].start, following[-1].end)
    if read_heading(text, more, words) is not None:
        return False
    heading = _last_heading(text, used, words)
    if heading is None:
        return False
    title = heading.title
    listed = heading.number is None and leading_number(text, title)[0] is not None
    in_list = listed and leading_number(text, more)[0] is not None
    return title.end <= title.start or opens_quote(text, title) or in_list


def _last_heading(text: str, used: Group, words: Vocabulary) -> Heading | None:
    end = used[-1].end
    found = (read_heading(text, Span(line.start, end), words) for line in reversed(used))
    return next((heading for heading in found if heading), None)


def _use(
    reading: Reading, lines: Sequence[Paragraph], rule: str, *, outcome: str = "ignored"
) -> None:
    reading.used += [Used(span=Span(x.start, x.end), outcome=outcome, rule=rule) for x in lines]
