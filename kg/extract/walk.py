"""From blocks to records: headings, lines and tables in reading order. Extract layer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.extract.headings import (
    Heading,
    goal_records,
    is_glossary_heading,
    opens_quote,
    read_heading,
)
from kg.extract.keyed import is_contents, repeated_labels
from kg.extract.layout import is_abbreviation
from kg.extract.opening import close_activity
from kg.extract.records import GlossaryRecord, Reading, Used
from kg.extract.running import Lines, read_run, split_runs
from kg.extract.settle import settle_heads
from kg.extract.spans import Span, trim
from kg.extract.tables import Tables, read_table
from kg.extract.terms import Terms
from kg.extract.titles import leading_number
from kg.model.document import Block, Cell, Paragraph, Table
from kg.model.rules import Rule
from kg.text import fold

Group = list[Paragraph]
_ENTRY = re.compile(r"\s*([^\W\d_][^\s:=–—\t]*(?: [^\W\d_]{2,6})?)\s*(?:[:=–—\t]|-(?=\s))\s*(\S.*)")


def read_blocks(
    text: str, blocks: Sequence[Block], terms: Terms, *, by_line: bool, titles: Sequence[Span] = ()
) -> Reading:
    """The goals, activities and abbreviations of a document, with how each cell ended.

    `by_line` says that a paragraph is only a line: lines without a blank one between belong
    together. `titles` are the lines of the plan's own title.
    """
    reading = Reading()
    starts = frozenset(span.start for span in titles)
    lines = Lines(text, terms, repeated_labels(text, blocks), starts)
    inside, outside = _bounds(text, blocks, terms)
    _use(reading, outside, "outside the lines the profile names")
    groups = _groups(inside, lines, by_line=by_line)
    tables = Tables()
    in_glossary = False
    at = 0
    while at < len(groups):
        block = groups[at]
        if isinstance(block, Table):
            lines.pending, lines.growing = None, False
            read_table(reading, block, lines, tables, in_glossary=in_glossary)
            in_glossary = False
            at += 1
            continue
        at, in_glossary = _read_group(reading, groups, at, lines)
    close_activity(reading)
    settle_heads(reading, text, terms, titles=titles)
    return reading


def _bounds(
    text: str, blocks: Sequence[Block], terms: Terms
) -> tuple[list[Block], list[Paragraph | Cell]]:
    """The blocks between the lines where a person said that the activities begin and end."""
    begin, end = fold(terms.profile.begin or ""), fold(terms.profile.end or "")
    inside: list[Block] = []
    outside: list[Paragraph | Cell] = []
    reading = not begin
    for block in blocks:
        said = fold(text[block.start : block.end]) if isinstance(block, Paragraph) else ""
        if not reading and begin and said.startswith(begin):
            reading, begin = True, ""
        elif reading and end and said.startswith(end):
            reading = False
        if reading:
            inside.append(block)
        else:
            outside += block.cells if isinstance(block, Table) else [block]
    return inside, outside


def _groups(blocks: Sequence[Block], lines: Lines, *, by_line: bool) -> list[Group | Table]:
    """Tables, and the lines that belong together: a key with its words, a title over two lines."""
    groups: list[Group | Table] = []
    run: Group = []
    for block in blocks:
        goes_on = by_line and run and isinstance(block, Paragraph)
        if run and not (goes_on and _is_next_line(lines.text, run[-1], block)):
            groups += split_runs(run, lines)
            run = []
        if isinstance(block, Table):
            groups.append(block)
        else:
            run.append(block)
    groups += split_runs(run, lines) if run else []
    return groups


def _is_next_line(text: str, before: Paragraph, after: Block) -> bool:
    if not isinstance(after, Paragraph):
        return False
    between = text[before.end : after.start]
    return max(between.count("\n"), between.count("\r")) <= 1


def _read_group(
    reading: Reading, groups: Sequence[Group | Table], at: int, state: Lines
) -> tuple[int, bool]:
    """Read one group of lines; the number of the next one, and whether a glossary begins."""
    text, words = state.text, state.terms.words
    group = _paragraphs(groups[at])
    if is_contents(text, Span(group[0].start, group[-1].end)):
        _use(reading, group, "a line of the contents")
        return at + 1, False
    for k, line in enumerate(group):
        span = Span(line.start, line.end)
        if is_glossary_heading(text[span.start : span.end], words):
            close_activity(reading)
            _use(reading, group[: k + 1], "heading of the list of abbreviations")
            return read_abbreviations(reading, groups, (at, k + 1), text), True
        if read_heading(text, Span(line.start, group[-1].end), words):
            _use(reading, group[:k], "running text")
            return _read_goals(reading, groups, (at, k), state), False
    read_run(reading, group, state)
    return at + 1, False


def read_abbreviations(
    reading: Reading, groups: Sequence[Group | Table], place: tuple[int, int], text: str
) -> int:
    """The entries of a list of abbreviations in lines; the number of the group after it."""
    at, k = place
    found = [*_paragraphs(groups[at])[k:]]
    entries = [entry for entry in (_abbreviation(text, line) for line in found) if entry]
    _use(reading, found, "list of abbreviations", outcome="fact" if entries else "ignored")
    at += 1
    while at < len(groups):
        group = _paragraphs(groups[at])
        more = [entry for entry in (_abbreviation(text, line) for line in group) if entry]
        if not group or len(more) < len(group):
            break
        _use(reading, group, "list of abbreviations", outcome="fact")
        entries += more
        at += 1
    reading.records += entries
    return at


def _abbreviation(text: str, line: Paragraph) -> GlossaryRecord | None:
    """The entry of one line: an abbreviation, a sign, what it stands for."""
    match = _ENTRY.match(text, line.start, line.end)
    if match is None or not is_abbreviation(match.group(1)):
        return None
    return GlossaryRecord(short=Span(*match.span(1)), long=trim(text, *match.span(2), ";,"))


def _read_goals(
    reading: Reading, groups: Sequence[Group | Table], place: tuple[int, int], state: Lines
) -> int:
    """Goals headed by a line, with titles that may go on in the next paragraphs."""
    text, words = state.text, state.terms.words
    at, k = place
    used = _paragraphs(groups[at])[k:]
    at += 1
    while at < len(groups) and _goes_on(text, used, _paragraphs(groups[at]), state):
        used = [*used, *_paragraphs(groups[at])]
        at += 1
    span = Span(used[0].start, used[-1].end)
    goals = goal_records(text, span, words, rule=Rule.GOAL_HEADING)
    close_activity(reading)
    reading.headline, state.pending, state.growing = None, None, False
    reading.records += goals
    _use(reading, used, "goal heading", outcome="fact" if goals else "ignored")
    return at


def _paragraphs(group: Group | Table) -> Group:
    return [] if isinstance(group, Table) else group


def _goes_on(text: str, used: Group, following: Group, state: Lines) -> bool:
    """Whether a goal goes on: its title is missing, its quotation open, its list longer."""
    if not following:
        return False
    more = Span(following[0].start, following[-1].end)
    if read_heading(text, more, state.terms.words) is not None:
        return False
    heading = _last_heading(text, used, state)
    if heading is None:
        return False
    title = heading.title
    listed = heading.number is None and leading_number(text, title)[0] is not None
    in_list = listed and leading_number(text, more)[0] is not None
    return title.end <= title.start or opens_quote(text, title) or in_list


def _last_heading(text: str, used: Group, state: Lines) -> Heading | None:
    end = used[-1].end
    words = state.terms.words
    found = (read_heading(text, Span(line.start, end), words) for line in reversed(used))
    return next((heading for heading in found if heading), None)


def _use(
    reading: Reading, lines: Sequence[Paragraph | Cell], rule: str, *, outcome: str = "ignored"
) -> None:
    reading.used += [Used(span=Span(x.start, x.end), outcome=outcome, rule=rule) for x in lines]
