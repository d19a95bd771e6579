"""When is it due? The deadlines of a cell as windows of days. Extract layer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import pairwise

from kg.extract.cell import Place
from kg.extract.funding_sections import TaskTitle
from kg.extract.marks import is_mark
from kg.extract.numbering import is_numbered, split_items
from kg.extract.records import FieldCell
from kg.extract.spans import Span
from kg.model.codes import Certainty, TimeKind, TimeModifier
from kg.model.document import Document
from kg.model.records import Deadline, Issue, Plan, Step
from kg.model.rules import Rule
from kg.periods import DateWords, Period, date_order, date_share, find_years, read_periods
from kg.periods.clauses import parse
from kg.periods.tokens import tokens_of
from kg.periods.windows import OPEN
from kg.text import fold_space

ABOVE_ALL = "the time stands above several activities, not beside this one"
EXPLAINED = 0.8  # share of a head's words that a time explains
SOME_YEAR = 2000  # to see whether words lack only their year
LONGEST_CODE = 3  # words of a code that a legend explains
ALONE = 0.7  # share of the last words, in brackets or behind a comma, that their date explains
_LAST = re.compile(r"[(（,;]\s*([^()（）,;]{4,40})[)）]?\W*$")
_EQUALS = r"(?:[=:]|[-–—](?=\s)|\()"
_BETWEEN_CODES = re.compile(r"\s*[/,&+\n]\s*|\s+[-–—]\s+")
_NEXT_CODE = re.compile(r"[,.]\s")
# The days of a month: one, a range, or several of which the last counts.
_DAYS = re.compile(
    r"(?:\d{1,2}[.]?\s*[,;]\s*)*(?P<first>\d{1,2}[.]?\s*[-–—]\s*)?(?P<last>\d{1,2})[.]?"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_JOINED = re.compile(r"_|(?<=[a-z])(?=[A-Z])")  # where words of a data table's head are joined
# How many days the kinds of periods have, at most, that may only be a start.
MOST_DAYS = {"day": 1, "month": 31, "quarter": 92, "half": 184, "year": 366}


def read_deadlines(
    cell: FieldCell, tasks: Sequence[TaskTitle], plan: Plan, place: Place
) -> tuple[list[Deadline], list[Issue]]:
    """The deadlines of a cell, or of each of its numbered tasks; an issue where it says none.

    Edges: struck words do not count. Dates with words of their own ("(phase 1)") are a deadline
    each; a day in numbers is read in the order the document or the country writes them.
    """
    items = split_items(place.text, *cell.span)
    id_by_number = {task.number: task.id for task in tasks if task.number}
    by_task = is_numbered(items) and all(
        label in id_by_number for item in items for label in item.labels
    )
    found: list[Deadline] = []
    issues: list[Issue] = []
    parts = (
        [(id_by_number[label], item.span) for item in items for label in item.labels]
        if by_task
        else [(place.about, cell.span)]
    )
    for about, span in parts:
        deadlines = _deadlines(about, span, plan, place) or _marked(about, span, plan, place)
        found += deadlines
        if not deadlines:
            issues.append(_not_understood(about, span, place))
    return found, issues


def with_years(
    cells: Sequence[FieldCell], place: Place
) -> tuple[tuple[FieldCell, ...], tuple[Span, ...]]:
    """Cells where "Q3" has the year of the cell beside it in its heading; the years so taken."""
    said = [(c, place.text[slice(*c.span)].strip()) for c in cells if c.fields[0] == "deadline"]
    found: dict[Span, str] = {}
    for pair in pairwise(said):
        years = [cell for cell, words in pair if _YEAR.fullmatch(words)]
        parts = [one for one in pair if one[0] not in years]
        if len(years) != 1 or pair[0][0].rows != pair[1][0].rows or find_years(parts[0][1]):
            continue
        year = place.text[slice(*years[0].span)].strip()
        period = read_periods(parts[0][1], place.words.dates, year=int(year))
        if period and period[0].end:
            found |= {parts[0][0].span: f"{parts[0][0].heading} {year}", years[0].span: ""}
    kept = (replace(c, heading=found.get(c.span, c.heading)) for c in cells
            if found.get(c.span, c) != "")  # fmt: skip
    return tuple(kept), tuple(span for span, heading in found.items() if not heading)


def deadline_in(about: str, title: Span, place: Place) -> list[Deadline]:
    """The last day by which a title's sentence says that it is done: "… by March 2026".

    A date alone at the end, in brackets or behind a comma, also says so.

    Edges: a year that only names something ("the 2030 Strategy") is none, nor is "before 1990";
    "before 1 May" is doubtful.
    """
    words = place.text[slice(*title)]
    order = date_order(place.text)
    clauses = parse(words, place.words.dates, order).clauses
    periods = read_periods(words, place.words.dates, order=order)
    last = _LAST.search(words)
    alone = last is not None and date_share(last[1], place.words.dates) >= ALONE
    said = [
        period
        for period, clause in zip(periods, clauses, strict=False)
        if period.end
        and (
            "by" in clause.modifiers
            or {"before", "end"} <= set(clause.modifiers)
            or _is_before_day(period, clause.modifiers)
            or (alone and last is not None and period.first >= last.start())
        )
    ]
    if len(periods) != len(clauses):  # "by March 2026, and by May 2027 abroad" is read as one
        all_by = all("by" in clause.modifiers for clause in clauses)
        said = [replace(p, start=None) for p in periods if p.end] if all_by else []
    if not said:
        return []
    latest = max(said, key=lambda period: str(period.end))
    part = Span(title.start + latest.first, title.start + latest.last)
    found = _deadline(f"{about}/due", about, replace(latest, label=None), part, place)
    doubtful = found.certainty is Certainty.DOUBTFUL or _is_before_day(latest, (latest.modifier,))
    return [replace(found, certainty=Certainty.DOUBTFUL if doubtful else Certainty.RULE)]


def _is_before_day(period: Period, modifiers: Sequence[str | None]) -> bool:
    """Whether a sentence says "before" a day or month, and no more: mostly, when it is done."""
    return list(modifiers) == ["before"] and period.kind in ("day", "month")


def deadlines_above(when: Span, plan: Plan, place: Place) -> list[Deadline]:
    """What a time above several activities says of each, where nothing beside it does: doubtful."""
    step = Step(Rule.DATE_IN_DOUBT, ABOVE_ALL)
    return [
        replace(one, certainty=Certainty.DOUBTFUL, steps=(*one.steps, step))
        for one in _deadlines(place.about, when, plan, place)
    ]


def join_deadlines(deadlines: Sequence[Deadline]) -> list[Deadline]:
    """One deadline an element: a column for the start and one for the end are one window.

    Edges: the stages of one cell stay deadlines of their own; a date counts, not a time beside it
    that runs from a day ("90 days").
    """
    joined: dict[tuple[str, str | None], Deadline] = {}
    for deadline in deadlines:
        key = deadline.about, deadline.stage
        before = joined.get(key)
        joined[key] = _joined(before, deadline) if before else deadline
    return list(joined.values())


def _joined(first: Deadline, second: Deadline) -> Deadline:
    """One deadline of two cells: a date with a time that runs, else a window."""
    passages = (*first.passages, *second.passages)
    is_relative = [d.time_kind is TimeKind.RELATIVE for d in (first, second)]
    if is_relative == [False, True] and first.end:
        return replace(first, passages=passages)
    if is_relative == [True, False] and second.end:
        return replace(second, passages=passages)
    return replace(_window(first, second), passages=passages)


def _window(first: Deadline, second: Deadline) -> Deadline:
    starts = [d for d in (first.start, second.start) if d]
    ends = [d for d in (first.end, second.end) if d]
    doubtful = Certainty.DOUBTFUL in (first.certainty, second.certainty)
    doubtful = doubtful or _disagree(first, second)
    dateless = second.start is None and second.end is None
    leading = first if dateless and second.time_kind is TimeKind.RELATIVE else second
    is_open = second.time_kind is TimeKind.CONTINUOUS and second.start and not second.end
    return replace(
        leading,
        start=min(starts, default=None),
        end=None if is_open else max(ends, default=None),
        certainty=Certainty.DOUBTFUL if doubtful else Certainty.RULE,
        steps=(
            *first.steps,
            Step(Rule.WINDOW_OF_TWO_CELLS, "from the first of two cells to the second"),
        ),
    )


def _disagree(first: Deadline, second: Deadline) -> bool:
    """Whether two cells can hardly be one window: "from May 2030" and "from May 2031", or "from May
    2030" and "by May 2030"; or a third day lies outside the window of two others.
    """
    is_third = any(step.rule is Rule.WINDOW_OF_TWO_CELLS for step in first.steps)
    if is_third and second.time_kind is TimeKind.DAY and second.end and first.start and first.end:
        return not first.start <= second.end <= first.end
    if first.end is None and second.end is None:
        return None not in (first.start, second.start) and first.start != second.start
    said = {d.modifier: d for d in (first, second)}
    begins, ends = said.get(TimeModifier.FROM), said.get(TimeModifier.BY)
    if begins is None or ends is None or begins.start is None or ends.end is None:
        return False
    return (begins.start.year, begins.start.month) == (ends.end.year, ends.end.month)


def _deadlines(about: str, span: Span, plan: Plan, place: Place) -> list[Deadline]:
    document = place.quoter.document
    said = _valid(document, span)
    above = place.text[slice(*place.above)] if place.above else ""
    years = {year for year, _, _ in find_years(f"{place.heading}\n{above}")}
    periods = read_periods(
        said, place.words.dates, plan_start=plan.start, plan_end=plan.end,
        order=date_order(document.text), year=years.pop() if len(years) == 1 else 0,
    )  # fmt: skip
    days: tuple[Period, ...] = ()
    if _heads_starts(place.heading, place.words.dates):
        periods = tuple(  # "ongoing" says how it begins, and no deadline
            replace(p, end=None, modifier="from") if _is_plain(p) else p
            for p in periods
            if not p.kind.startswith("continuous")
        )
    if not any(period.end or period.start for period in periods):
        days = _of_days(said, above, plan, place)
        periods = days or _explained(said, place) or periods
    many = len(periods) > 1
    found = [
        _deadline(
            f"{about}/due/{k}" if many else f"{about}/due", about, period,
            Span(span.start + period.first, span.start + period.last) if many else span, place,
        )
        for k, period in enumerate(periods, start=1)
    ]  # fmt: skip
    has_year = bool(find_years(above)) and not find_years(said)
    return [
        _below(one, place.above, place)
        if place.above and (days or (has_year and one.time_kind in MOST_DAYS)) else one
        for one in found
    ]  # fmt: skip


def _below(deadline: Deadline, above: Span, place: Place) -> Deadline:
    """A deadline with the words of the time above it that says its year or month."""
    words = fold_space(place.text[slice(*above)])
    return replace(
        deadline,
        passages=(*deadline.passages, place.quoter.passage(*above)),
        steps=(*deadline.steps, Step(Rule.DATE_AS_PRINTED, f"below '{words}'")),
    )


@lru_cache(maxsize=1_000)
def _heads_starts(heading: str, dates: DateWords) -> bool:
    """Whether a head names when things begin and not when they end: "Start date", "From"."""
    plain = _JOINED.sub(" ", heading)
    kinds = {token.kind for token in tokens_of(plain, dates)}
    return bool(kinds & {"start", "since"}) and not kinds & {"end", "until", "and", "dash", "slash"}


def _is_plain(period: Period) -> bool:
    """Whether a period is one day, month, quarter or year and no range, without words beside it."""
    if not period.start or not period.end or period.modifier:
        return False
    return (period.end - period.start).days < MOST_DAYS.get(period.kind, 0)


def _of_days(said: str, above: str, plan: Plan, place: Place) -> tuple[Period, ...]:
    """The last of days whose month stands above them: "1-10" below "January"."""
    match = _DAYS.fullmatch(said.strip())
    if not above or match is None:
        return ()
    words = f"{match['first'] or ''}{match['last']} {above}"
    found = read_periods(words, place.words.dates, plan_start=plan.start, plan_end=plan.end)
    if len(found) != 1 or found[0].kind != TimeKind.DAY.value:
        return ()
    return (replace(found[0], first=0, last=len(said), certainty=Certainty.RULE.value),)


def _explained(said: str, place: Place) -> tuple[Period, ...]:
    """What a legend of the document says of the codes in a cell: "Phase A = 2026-2027".

    Edges: of several codes the last counts; one without an end ("after 2030") is the last.
    """
    codes = _BETWEEN_CODES.split(said.strip())
    found = [_in_legend(code, place.text, place.words.dates) for code in codes]
    periods = [period for period in found if period]
    if len(periods) < len(found):
        return ()
    last = max(periods, key=lambda p: p.end or date.max)
    return (replace(last, first=0, last=len(said), certainty=Certainty.RULE.value),)


@lru_cache(maxsize=256)
def _in_legend(code: str, text: str, dates: DateWords) -> Period | None:
    """The period that stands behind a code and a sign, the same wherever it does; else None."""
    if not 0 < len(code.split()) <= LONGEST_CODE or not any(map(str.isalpha, code)):
        return None
    legend = rf"(?<!\w){re.escape(code)}\s*{_EQUALS}\s*([^\n;)]{{1,60}})"
    found: dict[object, Period] = {}
    for match in re.finditer(legend, text, re.IGNORECASE):
        words = _NEXT_CODE.split(match[1])[0]
        periods = read_periods(words, dates)
        if len(periods) != 1 or date_share(words, dates) < 1.0:
            continue
        if periods[0].end:
            found[periods[0].end] = periods[0]
        elif periods[0].start and periods[0].modifier in OPEN:  # the last code has no end
            found[periods[0].start] = replace(periods[0], kind=TimeKind.CONTINUOUS.value)
    return next(iter(found.values())) if len(found) == 1 else None


def _valid(document: Document, span: Span) -> str:
    """The words of a cell, with blanks for those that are struck out."""
    said = list(document.words(span.start, span.end))
    for mark in document.marks:
        if mark.kind == "struck":
            for k in range(max(mark.start, span.start), min(mark.end, span.end)):
                said[k - span.start] = " "
    return "".join(said)


def _deadline(id_: str, about: str, period: Period, span: Span, place: Place) -> Deadline:
    doubts = (Step(Rule.DATE_IN_DOUBT, doubt) for doubt in period.doubts)
    steps = [Step(_rule(period), period.rule), *doubts]
    return Deadline(
        id=id_,
        about=about,
        time_kind=TimeKind(period.kind),
        start=period.start,
        end=period.end,
        modifier=TimeModifier(period.modifier) if period.modifier else None,
        recurrence=period.recurrence,
        recurs_from=period.recurs_from,
        recurs_until=period.recurs_until,
        relative=period.offset,
        anchor=period.anchor,
        stage=period.label,
        passages=(place.quoter.passage(*span),),
        certainty=Certainty(period.certainty),
        steps=tuple(steps),
    )


def _rule(period: Period) -> Rule:
    """Which rule read a window: what decided more than the printed days goes first."""
    if period.kind == TimeKind.CONDITIONAL:
        return Rule.DEPENDS_ON_EVENT
    if period.kind == TimeKind.RELATIVE:
        return Rule.COUNTED_FROM_ANOTHER_DAY
    if period.recurrence:
        return Rule.DATE_THAT_COMES_BACK
    if period.kind in (TimeKind.CONTINUOUS, TimeKind.CONTINUOUS_UNTIL):
        return Rule.CONTINUOUS
    return Rule.DATE_WITH_MODIFIER if period.modifier else Rule.DATE_AS_PRINTED


def _marked(about: str, span: Span, plan: Plan, place: Place) -> list[Deadline]:
    """The deadline of a mark: what the head of its column says."""
    words, head = place.text[span.start : span.end].strip(), place.heading
    if place.above is not None:
        head = f"{head} {place.text[slice(*place.above)]}"
    in_grid = words == "1" and date_share(head, place.words.dates) >= EXPLAINED
    if not (is_mark(words) or in_grid):
        return []
    periods = read_periods(head, place.words.dates, plan_start=plan.start, plan_end=plan.end)
    if not periods:
        return []
    period = periods[0]
    certainty = Certainty(period.certainty)
    return [
        Deadline(
            id=f"{about}/due", about=about, time_kind=TimeKind(period.kind),
            start=period.start, end=period.end, passages=(place.quoter.passage(*span),),
            certainty=Certainty.RULE if certainty is Certainty.EXACT else certainty,
            steps=(Step(Rule.MARK_BELOW_DATE, f"a mark below '{head}'"),),
        )
    ]  # fmt: skip


def _not_understood(about: str, span: Span, place: Place) -> Issue:
    words = place.quoter.words(span)
    if read_periods(words, place.words.dates, year=SOME_YEAR):
        message = f"'{words}' names no year, and that of the plan is not known or not one"
        advice = "say when the plan begins and ends; or enter the date in a decision"
    else:
        message = f"'{words}' is no deadline that is understood"
        advice = "read the place; enter the date in a decision"
    return Issue(
        code="deadline-not-understood", about=about, message=message, advice=advice,
        passages=(place.quoter.passage(*span),),
    )  # fmt: skip
