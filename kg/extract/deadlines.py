"""When is it due? The deadline of a cell as a window of days. Extract layer."""

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
from kg.model.codes import Certainty, TimeKind
from kg.model.records import Deadline, Issue, Plan, Step
from kg.periods import Period, read_period

_WORD_BEFORE = re.compile(r"([^\W\d_]{3,})[.\s]*$")


def read_deadlines(
    cell: FieldCell, tasks: Sequence[TaskTitle], plan: Plan, place: Place
) -> tuple[list[Deadline], list[Issue]]:
    """The deadline of a cell, or of each of its numbered tasks; an issue where it says none."""
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
        deadline = _deadline(about, span, plan, place) or _marked(about, span, plan, place)
        if deadline:
            found.append(deadline)
        else:
            issues.append(_not_understood(about, span, place))
    return found, issues


def join_deadlines(deadlines: Sequence[Deadline]) -> list[Deadline]:
    """One deadline an element: a column for the start and one for the end are one window."""
    joined: dict[str, Deadline] = {}
    for deadline in deadlines:
        before = joined.get(deadline.about)
        joined[deadline.about] = _window(before, deadline) if before else deadline
    return list(joined.values())


def _window(first: Deadline, second: Deadline) -> Deadline:
    starts = [d for d in (first.start, second.start) if d]
    ends = [d for d in (first.end, second.end) if d]
    return replace(
        second,
        start=min(starts, default=None),
        end=max(ends, default=None),
        passages=(*first.passages, *second.passages),
        certainty=Certainty.RULE,
        steps=(*first.steps, Step("deadline", "from the first of two cells to the second")),
    )


def _deadline(about: str, span: Span, plan: Plan, place: Place) -> Deadline | None:
    said = place.text[span.start : span.end]
    period = read_period(said, place.words.dates, plan_start=plan.start, plan_end=plan.end)
    if period is None:
        return None
    doubt = _lost_words(said, period)
    steps = [Step("deadline", period.rule)]
    if doubt:
        steps.append(Step("doubtful", f"the word '{doubt}' beside the date is not understood"))
    return Deadline(
        id=f"{about}/due",
        about=about,
        time_kind=TimeKind(period.kind),
        start=period.start,
        end=period.end,
        passages=(place.quoter.passage(*span),),
        certainty=Certainty.DOUBTFUL if doubt else Certainty.EXACT,
        steps=tuple(steps),
    )


def _lost_words(said: str, period: Period) -> str:
    """A word right before a bare year that may be its month, in a form nobody knows."""
    if period.kind != TimeKind.YEAR:
        return ""
    match = _WORD_BEFORE.search(said, 0, period.first)
    return match.group(1) if match else ""


def _marked(about: str, span: Span, plan: Plan, place: Place) -> Deadline | None:
    """The deadline of a mark: what the head of its column says."""
    if not is_mark(place.text[span.start : span.end]):
        return None
    head = place.heading
    period = read_period(head, place.words.dates, plan_start=plan.start, plan_end=plan.end)
    if period is None:
        return None
    return Deadline(
        id=f"{about}/due", about=about, time_kind=TimeKind(period.kind),
        start=period.start, end=period.end, passages=(place.quoter.passage(*span),),
        certainty=Certainty.RULE, steps=(Step("deadline", f"a mark below '{head}'"),),
    )  # fmt: skip


def _not_understood(about: str, span: Span, place: Place) -> Issue:
    return Issue(
        code="deadline-not-understood", about=about,
        message=f"'{place.quoter.words(span)}' is no deadline that is understood",
        advice="read the place; enter the date in a decision",
        passages=(place.quoter.passage(*span),),
    )  # fmt: skip
