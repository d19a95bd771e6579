"""What stands above the records: goals, headings, and activities that hold tasks. Extract layer.

A heading whose first word the lexicon knows is a goal wherever it stands. Any other heading is one
if records stand below it and it parts them from others: what stands above all of them is a title.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kg.extract.choose import Read
from kg.extract.frames.frame import Record, Section
from kg.extract.frames.markers import marker_of
from kg.extract.frames.units import Units
from kg.extract.headings import RANKS, goal_records, opens_quote, read_heading
from kg.extract.heads import head_guess, slot_field
from kg.extract.records import GoalRecord
from kg.extract.spans import Span, merged
from kg.extract.terms import Terms
from kg.extract.titles import leading_number
from kg.model.codes import GoalKind
from kg.model.records import Step
from kg.model.rules import Rule
from kg.periods import date_share, read_periods
from kg.phrases import find_phrases, words_of
from kg.text import fold

ROW = 8  # a row of a table stands below any heading, whose levels end at 7
BOLD = 7
LEAST_TIMES = 2  # times above records that part them
ONLY = 0.65  # share of the words that a time explains
LONGEST_TIME = 40  # letters of words that say only when
ANY_YEAR = 2000  # for a month or quarter whose year stands elsewhere
_DIGITS = re.compile(r"\d+(?:[.\-/]\d+)*")
_NUMBER_CELL = re.compile(r"(?P<n>\d+(?:\.\d+)*)[.)]?\t\s*")
KINDS = ((GoalKind.GOAL,), (GoalKind.GOAL, GoalKind.OPERATIONAL),
         (GoalKind.SECTION, GoalKind.GOAL, GoalKind.OPERATIONAL))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Above:
    """Words above records. `goals` if a goal word begins them; `opens` if an activity's word does.

    `level` is 1 at the top; `number` and `title` are those of a heading that is neither. `is_time`
    if they say nothing but when: what stands below is then due.
    """

    span: Span
    level: int
    number: str | None
    title: Span
    goals: tuple[GoalRecord, ...] = ()
    opens: bool = False
    is_time: bool = False

    @property
    def is_known(self) -> bool:
        """Whether its words say what it is."""
        return bool(self.goals) or self.opens or self.is_time


def headings_of(
    units: Units, cells: Sequence[Span], terms: Terms, titles: Sequence[Span]
) -> list[Above]:
    """The headings of a document, without the lines of its own title and those that say it, or the
    heading of their level before them, again: the head of each page does.

    `cells` are those of cards and boxes: a goal may stand there between the records.
    """
    own = {span.start for span in titles}
    names = {fold(units.text[slice(*span)]) for span in titles}
    lines = [(unit.span, unit.level or (BOLD if unit.bold else 0)) for unit in units.all]
    lines = sorted([*lines, *((cell, 0) for cell in cells)])
    found: list[Above] = []
    at = 0
    while at < len(lines):
        span, level = lines[at]
        last = at
        if span.start not in own:
            last = _last_line(units.text, lines, at, terms)
            above = above_of(units.text, Span(span.start, lines[last][0].end), level, terms)
            again = fold(units.text[slice(*above.title)]) in names
            again = again or _says_again(above, found, units.text)
            if (above.goals or level) and not again:
                found.append(above)
        at = last + 1
    return found


def _says_again(above: Above, found: Sequence[Above], text: str) -> bool:
    """Whether the last heading of a level, or of a higher one, has the same words."""
    before = next((one for one in reversed(found) if one.level >= above.level), None)
    if before is None or before.level != above.level:
        return False
    return fold(text[slice(*before.span)]) == fold(text[slice(*above.span)])


def _last_line(text: str, lines: Sequence[tuple[Span, int]], at: int, terms: Terms) -> int:
    """The last line of a goal's heading: its title may follow, or go on as a list of goals."""
    start, last = lines[at][0].start, at
    while last + 1 < len(lines):
        heading = read_heading(text, Span(start, lines[last][0].end), terms.words)
        span, level = lines[last + 1]
        if heading is None or level or read_heading(text, span, terms.words):
            break
        title = heading.title
        listed = heading.number is None and leading_number(text, title)[0] is not None
        more = listed and leading_number(text, span)[0] is not None
        if not more and title.end > title.start and not opens_quote(text, title):
            break
        last += 1
    return last


def above_of(text: str, span: Span, level: int, terms: Terms) -> Above:
    """What words above records are: goals, an activity, or a heading."""
    rule = Rule.GOAL_WORD_IN_ROW if level > BOLD else Rule.GOAL_HEADING
    goals = tuple(goal_records(text, span, terms.words, rule=rule))
    marker, number, body = marker_of(text, span)
    word = marker.partition("#")[0] if "#" in marker else ""
    guess = terms.guess(word) if word else None
    opens = not goals and guess is not None and slot_field(guess.field) == "title"
    is_time = not goals and not opens and _says_only_when(text[slice(*span)], terms)
    title = span if is_time else body
    return Above(span, level, printed_number(marker, number, terms), title, goals, opens, is_time)


def _says_only_when(words: str, terms: Terms) -> bool:
    """Whether words are one time and hardly more: "January", "Q1 2026", "2026-2028"."""
    if len(words) > LONGEST_TIME or date_share(words, terms.words.dates) < ONLY:
        return False
    periods = read_periods(words, terms.words.dates, year=ANY_YEAR)
    return len(periods) == 1 and periods[0].end is not None


def as_goal(one: Above) -> Above:
    """Words that begin as an activity's, above a table of activities: their goal."""
    kind = GoalKind.OPERATIONAL if "." in (one.number or "") else GoalKind.GOAL
    step = Step(Rule.GOAL_ABOVE_ACTIVITIES, "above a table of activities")
    goal = GoalRecord(kind=kind, title=one.title, number=one.number, steps=(step,))
    return replace(one, goals=(goal,), opens=False)


def printed_number(marker: str, number: str, terms: Terms) -> str | None:
    """A number without the word before it that only says what is counted ("Measure 1.1")."""
    word = marker.partition("#")[0] if "#" in marker else ""
    known = word and (terms.guess(word) or find_phrases(terms.words.goal_kinds, words_of(word)))
    digits = _DIGITS.search(number) if known else None
    return digits[0] if digits else number or None


def row_of(text: str, section: Section, terms: Terms) -> Above:
    """A row of a table that stands alone above its records; its number may have its own cell."""
    above = above_of(text, section.words, ROW + section.level, terms)
    match = _NUMBER_CELL.match(text, *section.words)
    if match is None or above.goals or above.is_time:
        return above
    return replace(above, number=match["n"], title=Span(match.end(), section.words.end))


def kept(found: Sequence[Above], starts: Sequence[int]) -> list[Above]:
    """Those that are goals, activities or times: known ones, and headings that part the records."""
    found = _with_times(found, starts)
    events = sorted([*((a.span.start, 0, a) for a in found), *((s, 1, None) for s in starts)],
                    key=lambda event: event[:2])  # fmt: skip
    stack: list[Above] = []
    by_start: dict[int, Above] = {}
    for _, _, above in events:
        if above is None:
            by_start |= {one.span.start: one for one in stack}
        elif above.is_known:
            stack = [one for one in stack if one.level < above.level]
            by_start |= {one.span.start: one for one in (*stack, above)}
        else:
            stack = [one for one in stack if one.level < above.level] + [above]
    used = list(by_start.values())
    first = min(starts, default=0)
    count = Counter(one.level for one in used if not one.is_known)
    parting = [
        one for one in used
        if one.is_known or count[one.level] > 1 or one.span.start > first
        or (one.level > BOLD and one.number)
    ]  # fmt: skip
    return _with_kinds(sorted(parting, key=lambda one: one.span.start))


def _with_times(found: Sequence[Above], starts: Sequence[int]) -> list[Above]:
    """Without times that part no records: one time alone is that of the whole plan."""
    places = sorted(one.span.start for one in found)
    ends = dict(pairwise([*places, max(starts, default=0) + 1]))
    at = sorted(starts)
    times = {
        one.span.start for one in found
        if one.is_time and bisect_left(at, one.span.start) < bisect_left(at, ends[one.span.start])
    }  # fmt: skip
    times = times if len(times) >= LEAST_TIMES else set()
    return [one for one in found if not one.is_time or one.span.start in times]


def _with_kinds(found: Sequence[Above]) -> list[Above]:
    """Headings as goals of a kind: by how many levels of them there are, and by known goals."""
    plain = sorted({one.level for one in found if not one.is_known})
    known = [one.level for one in found if one.goals]
    kinds = KINDS[min(len(plain), len(KINDS)) - 1] if plain else ()
    ranks = [RANKS[goal.kind] for one in found for goal in one.goals]
    made: list[Above] = []
    for one in found:
        if one.is_known:
            made.append(one)
            continue
        kind = kinds[min(plain.index(one.level), len(kinds) - 1)]
        if known and one.level < min(known):
            kind = GoalKind.SECTION
        elif known and one.level > max(known) and max(ranks) <= RANKS[GoalKind.GOAL]:
            kind = GoalKind.OPERATIONAL
        rule = Rule.GOAL_ROW if one.level > BOLD else Rule.GOAL_ABOVE_ACTIVITIES
        step = Step(rule, "words alone above the records")
        goal = GoalRecord(kind=kind, title=one.title, number=one.number, steps=(step,))
        made.append(replace(one, goals=(goal,)))
    return made


def above_records(
    reads: Sequence[Read], headings: Sequence[Above], source: tuple[str, Terms]
) -> list[Above]:
    """What stands above the records and belongs to none: headings, rows alone; top first."""
    inside: list[Span] = []
    for read in reads:
        inside += [region_of(read, record) for record in read.frame.records]
        for k, choice in enumerate(read.choices):
            if read.frame.slots[k].kind == "above" and choice.field not in ("other", "goal"):
                inside += read.frame.column(k)
    said = {one.span.start for one in headings}
    rows_alone = (
        row_of(source[0], section, source[1])
        for read in reads if read.frame.kind == "table" for section in read.frame.sections
        if section.words.start not in said
    )  # fmt: skip
    covered = merged(span for span in inside if span.end > span.start)
    starts = [span.start for span in covered]
    found = [
        one for one in (*headings, *rows_alone)
        if (at := bisect_right(starts, one.span.start)) == 0
        or one.span.start >= covered[at - 1].end
    ]  # fmt: skip
    rows = sorted(
        (region_of(read, r).start, k) for k, read in enumerate(reads) for r in read.frame.records
    )
    listed = [_lists_activities(read, source[1]) for read in reads]
    for k, one in enumerate(found):
        below = bisect_right(rows, (one.span.start, len(reads)))
        if one.opens and below < len(rows) and listed[rows[below][1]]:
            found[k] = as_goal(one)
    return kept(found, [start for start, _ in rows])


def _lists_activities(read: Read, terms: Terms) -> bool:
    """Whether a column names activities by its head: what stands above it is their goal."""
    title = read.title
    head = read.frame.slots[title].head if title is not None else ""
    guess = head_guess(head, terms) if head and read.frame.kind == "table" else None
    return guess is not None and guess.field == "activity"


def region_of(read: Read, record: Record) -> Span:
    """What a record covers, without a heading above it that is not its title."""
    heads = [k for k, slot in enumerate(read.frame.slots) if slot.kind == "heading"]
    unused = [k for k in heads if read.choices[k].field not in ("title", "task", "number")]
    end = max((span.end for k in unused for span in record.spans[k]), default=record.region.start)
    return Span(end, max(end, record.region.end))
