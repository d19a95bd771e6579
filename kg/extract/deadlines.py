"""When is it due? The deadlines of a cell as windows of days. Extract layer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.extract.funding import Place
from kg.extract.funding_sections import TaskTitle
from kg.extract.marks import is_mark
from kg.extract.numbering import is_numbered, split_items
from kg.extract.records import FieldCell
from kg.extract.spans import Span
from kg.model.codes import Certainty, TimeKind, TimeModifier
from kg.model.document import Document
from kg.model.records import Deadline, Issue, Plan, Step
from kg.model.rules import Rule
from kg.periods import Period, date_order, date_share, find_years, read_periods

DUE = (TimeModifier.BY, TimeModifier.BEFORE, TimeModifier.END)  # beside a date that ends work
DATED = (TimeKind.DAY, TimeKind.MONTH, TimeKind.QUARTER, TimeKind.HALF_YEAR, TimeKind.YEAR)
ALONE = 0.7  # share of words in brackets that their date explains
_BRACKET = re.compile(r"[(（]([^()（）]{4,40})[)）]\W*$")


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


def join_deadlines(deadlines: Sequence[Deadline]) -> list[Deadline]:
    """One deadline an element: a column for the start and one for the end are one window.

    Edges: the stages of one cell stay deadlines of their own.
    """
    joined: dict[tuple[str, str | None], Deadline] = {}
    for deadline in deadlines:
        key = deadline.about, deadline.stage
        before = joined.get(key)
        joined[key] = _window(before, deadline) if before else deadline
    return list(joined.values())


def _window(first: Deadline, second: Deadline) -> Deadline:
    starts = [d for d in (first.start, second.start) if d]
    ends = [d for d in (first.end, second.end) if d]
    doubtful = Certainty.DOUBTFUL in (first.certainty, second.certainty)
    dateless = second.start is None and second.end is None
    leading = first if dateless and second.time_kind is TimeKind.RELATIVE else second
    is_open = second.time_kind is TimeKind.CONTINUOUS and second.start and not second.end
    return replace(
        leading,
        start=min(starts, default=None),
        end=None if is_open else max(ends, default=None),
        passages=(*first.passages, *second.passages),
        certainty=Certainty.DOUBTFUL if doubtful else Certainty.RULE,
        steps=(
            *first.steps,
            Step(Rule.WINDOW_OF_TWO_CELLS, "from the first of two cells to the second"),
        ),
    )


def _deadlines(about: str, span: Span, plan: Plan, place: Place) -> list[Deadline]:
    document = place.quoter.document
    said = _valid(document, span)
    years = {year for year, _, _ in find_years(place.heading)}
    periods = read_periods(
        said, place.words.dates, plan_start=plan.start, plan_end=plan.end,
        order=date_order(document.text), year=years.pop() if len(years) == 1 else 0,
    )  # fmt: skip
    many = len(periods) > 1
    return [
        _deadline(
            f"{about}/due/{k}" if many else f"{about}/due", about, period,
            Span(span.start + period.first, span.start + period.last) if many else span, place,
        )
        for k, period in enumerate(periods, start=1)
    ]  # fmt: skip


def dated_words(span: Span, plan: Plan, place: Place) -> list[Deadline]:
    """The deadline that the sentence of a title says: one date with "by" or "before" beside it.

    Edges: a date in brackets at the end counts; several dates, a span of years or a date without
    such a word say nothing sure.
    """
    bracket = _BRACKET.search(place.text, *span)
    alone = bracket is not None and date_share(bracket[1], place.words.dates) >= ALONE
    found = _deadlines(
        place.about, Span(*bracket.span(1)) if bracket and alone else span, plan, place
    )
    due = [one for one in found if one.end and (alone or one.modifier in DUE)]
    return due if len(found) == 1 and found[0].time_kind in DATED else []


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
    if not is_mark(place.text[span.start : span.end]):
        return []
    head = place.heading
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
    return Issue(
        code="deadline-not-understood", about=about,
        message=f"'{place.quoter.words(span)}' is no deadline that is understood",
        advice="read the place; enter the date in a decision",
        passages=(place.quoter.passage(*span),),
    )  # fmt: skip
