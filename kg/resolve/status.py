"""Which activity does a row of a report speak of, and what does it say of it? Resolve layer.

A row names its activity by number, by title, or by both. The title counts first, because reports
often number their rows in their own way. A row that fits no activity, or several, becomes an issue
with its words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kg.extract.status_table import StatusRow
from kg.extract.status_words import read_status
from kg.extract.vocabulary import Vocabulary
from kg.model.codes import Certainty, ReportedStatus
from kg.model.document import Passage
from kg.model.labels import printed_number, spoken_numbers
from kg.model.records import Activity, Issue, PlanRecords, StatusReport, Step
from kg.model.rules import Rule
from kg.periods import read_period
from kg.resolve.editions import CLEAR, LIKELY, SURE, alike, by_stem, sharing, word_weights
from kg.resolve.facts import weakest
from kg.resolve.identity import counted
from kg.text import fold_space, same_key

NO_STATUS = ReportedStatus.UNCLEAR


@dataclass(frozen=True, slots=True)
class Attached:
    """The reports of one document on its activities, and an issue for each row that fits none."""

    reports: tuple[StatusReport, ...]
    issues: tuple[Issue, ...]


def attach_reports(
    records: PlanRecords,
    rows: Iterable[StatusRow],
    words: Vocabulary,
    *,
    day: date | None = None,
    order: str = "",
) -> Attached:
    """What the rows of a report say of the activities of a plan, in the order of the rows.

    `day` is the day of a row that names none; `order` is how the document writes days in numbers.
    """
    index = _Index(records)
    reports: list[StatusReport] = []
    issues: list[Issue] = []
    for row in rows:
        found = _match(row, index)
        if isinstance(found, Issue):
            issues.append(found)
            continue
        said = read_status(row.status.exact, words) if row.status else None
        reports.append(
            StatusReport(
                id=f"{found.activity}/status",
                about=found.activity,
                status=said.status if said else NO_STATUS,
                day=_day(row, words, order) or day,
                note=fold_space(row.note.exact) if row.note else None,
                passages=_passages(row),
                certainty=weakest(found.certainty, said.certainty if said else Certainty.EXACT),
                steps=(found.step, *(said.steps if said else ())),
            )
        )
        if row.status and said and said.status is NO_STATUS:
            issues.append(_unclear(row.status, found.activity))
    return Attached(tuple(reports), tuple(issues))


def with_reports(records: PlanRecords, reports: Iterable[StatusReport]) -> PlanRecords:
    """The plan with more reports, each with an id of its own.

    Edges: reports on what a person took out of the plan go with it.
    """
    known = {element.id for element in records.elements}
    kept = [x for x in (*records.reports, *reports) if x.about in known]
    ids = counted(f"{x.about}/status" for x in kept)
    made = tuple(replace(x, id=own) for x, own in zip(kept, ids, strict=True))
    return replace(records, reports=made)


@dataclass(frozen=True, slots=True)
class _Matched:
    activity: str
    certainty: Certainty
    step: Step


class _Index:
    """The activities of a plan by number and by title."""

    def __init__(self, records: PlanRecords) -> None:
        self.by_number: dict[str, dict[str, Activity]] = defaultdict(dict)
        self.by_title: dict[str, list[Activity]] = defaultdict(list)
        self.holders = by_stem(records.activities)
        self.weight = word_weights(records.activities)
        spoken = spoken_numbers(records)
        for activity in records.activities:
            for number in (spoken[activity.id].text, printed_number(activity)):
                if key := _number_key(number):
                    self.by_number[key][activity.id] = activity
            self.by_title[same_key(activity.title)].append(activity)


def _number_key(number: str) -> str:
    return fold_space(number).strip(" .)(").casefold()


def _match(row: StatusRow, index: _Index) -> _Matched | Issue:
    """The one activity a row is about, or why there is none."""
    numbered = list(index.by_number.get(_number_key(row.number), {}).values())
    titled = index.by_title.get(same_key(row.title), []) if row.title else []
    if len(titled) > 1:
        titled = [x for x in titled if x in numbered] or titled
    if len(titled) == 1:
        return _Matched(
            titled[0].id, Certainty.EXACT, Step(Rule.STATUS_ROW_TITLE, "the same title")
        )
    if titled:
        return _issue(row, "several activities have its title", titled)
    near = [
        x for x in numbered if not row.title or alike(row.title, x.title, index.weight) >= LIKELY
    ]
    if len(near) == 1:
        step = Step(Rule.STATUS_ROW_NUMBER, f"number {row.number}")
        return _Matched(near[0].id, Certainty.RULE, step)
    if numbered:
        several = "several activities have its number"
        why = several if len(near) > 1 or not row.title else "its number is that of another title"
        return _issue(row, why, numbered)
    return _by_words(row, index)


def _by_words(row: StatusRow, index: _Index) -> _Matched | Issue:
    scored = sorted(
        ((alike(row.title, x.title, index.weight), x) for x in sharing(row.title, index.holders)),
        key=lambda pair: -pair[0],
    )[:2]
    best = scored[0][0] if scored and row.title else 0.0
    second = scored[1][0] if len(scored) > 1 else 0.0
    if best >= SURE and best - second >= CLEAR:
        step = Step(Rule.STATUS_ROW_WORDS, f"{best:.0%} of the words")
        return _Matched(scored[0][1].id, Certainty.RULE, step)
    nearest = [x for share, x in scored if row.title and share >= LIKELY]
    return _issue(row, "no activity of the plan has its number or title", nearest)


def _issue(row: StatusRow, why: str, candidates: Sequence[Activity]) -> Issue:
    named = fold_space(f"{row.number} {row.title}")
    nearest = "; ".join(f"“{fold_space(x.title)[:80]}”" for x in candidates[:3])
    return Issue(
        code="report-row-unmatched",
        message=f"a report speaks of “{named}”: {why}" + (f" ({nearest})" if nearest else ""),
        advice="write the number and title of the plan into this row of the report",
        passages=_passages(row),
    )


def _unclear(status: Passage, about: str) -> Issue:
    return Issue(
        code="status-unclear",
        about=about,
        message=f"“{fold_space(status.exact)[:120]}” names no status that is known",
        advice="write done, under way, late, not started, suspended or cancelled in the report",
        passages=(status,),
    )


def _day(row: StatusRow, words: Vocabulary, order: str) -> date | None:
    """The last day of what the date cell says."""
    if row.day is None:
        return None
    period = read_period(row.day.exact, words.dates, order=order)
    return (period.end or period.start) if period else None


def _passages(row: StatusRow) -> tuple[Passage, ...]:
    """The words of the status, date and note; else what the row is about."""
    return tuple(x for x in (row.status, row.day, row.note) if x) or (row.place,)
