"""Deadlines of cells, in whole documents."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kg.extract import Hints, extract
from kg.extract.deadlines import join_deadlines
from kg.extract.draft import Draft
from kg.model.codes import Certainty, TimeKind, TimeModifier
from kg.model.document import Mark
from kg.model.records import Deadline
from kg.model.rules import Rule
from kg.read.source import read_raw


def draft_of(*cells: str, struck: str = "", country: str | None = None) -> Draft:
    """The draft of a table whose deadlines are these cells; some words may be struck out."""
    rows = "".join(
        f'1.{k},Train the judges,Ministry of Justice,"{c}"\n' for k, c in enumerate(cells, 1)
    )
    text = f"No,Activity,Lead,Deadline\n{rows}"
    document = read_raw(text.encode(), name="plan.csv", kind="csv")
    if struck:
        start = document.text.index(struck)
        document = replace(document, marks=(Mark(start, start + len(struck), "struck"),))
    return extract(document, hints=Hints(language="en", country=country))


def test_struck_dates_do_not_count():
    (due,) = draft_of("June 2024 December 2025", struck="June 2024").deadlines

    assert (str(due.start), str(due.end)) == ("2025-12-01", "2025-12-31")


def test_dates_with_words_of_their_own_are_deadlines_with_their_own_words():
    first, second = draft_of("December 2025 (phase 1), June 2027 (phase 2)").deadlines

    assert (first.stage, str(first.end)) == ("phase 1", "2025-12-31")
    assert (second.stage, str(second.end)) == ("phase 2", "2027-06-30")
    assert first.id != second.id
    assert [d.passages[0].exact for d in (first, second)] == ["December 2025", "June 2027"]


def test_one_date_of_a_document_shows_how_it_writes_all():
    dates = {str(d.end) for d in draft_of("3/4/2025", "13/4/2025").deadlines}
    american = {str(d.end) for d in draft_of("3/4/2025", "4/13/2025").deadlines}
    (alone,) = draft_of("3/4/2025").deadlines

    assert dates == {"2025-04-03", "2025-04-13"}
    assert american == {"2025-03-04", "2025-04-13"}
    assert alone.certainty is Certainty.DOUBTFUL


def test_a_word_that_nobody_knows_is_named_as_the_reason_of_the_doubt():
    (due,) = draft_of("2025 (tbc)").deadlines

    assert due.certainty is Certainty.DOUBTFUL
    assert any("tbc" in step.reason for step in due.steps if step.rule is Rule.DATE_IN_DOUBT)


def test_what_comes_back_and_what_is_relative_keep_what_they_say():
    yearly, within = draft_of("Every year by 31 March", "Within 6 months of adoption").deadlines

    assert (yearly.time_kind, yearly.recurrence) == (TimeKind.CONTINUOUS, "P1Y")
    assert (yearly.modifier, yearly.recurs_until) == (TimeModifier.BY, "--03-31")
    assert (within.time_kind, within.relative) == (TimeKind.RELATIVE, "P6M")
    assert (within.anchor, within.end) == ("adoption", None)


def test_a_mark_below_an_open_last_year_opens_the_window() -> None:
    first = Deadline(
        id="a1/due",
        about="a1",
        time_kind=TimeKind.YEAR,
        start=date(2025, 1, 1),
        end=date(2025, 12, 31),
    )
    last = replace(first, time_kind=TimeKind.CONTINUOUS, start=date(2030, 1, 1), end=None)
    relative = replace(first, time_kind=TimeKind.RELATIVE, start=None, end=None, relative="P3M")

    (opened,) = join_deadlines([first, last])
    (dated,) = join_deadlines([first, relative])

    assert (opened.time_kind, opened.start, opened.end) == (TimeKind.CONTINUOUS, first.start, None)
    assert (dated.time_kind, dated.end) == (TimeKind.YEAR, first.end)


def test_ongoing_below_the_start_date_is_no_deadline():
    text = "Activity,Lead,Start date,End date\nMend piers,Port Authority,Ongoing,March 2031\n"
    draft = extract(read_raw(text.encode(), name="plan.csv"), hints=Hints(language="en"))

    assert [str(d.end) for d in draft.deadlines] == ["2031-03-31"]


def test_the_last_of_two_days_that_a_title_names_is_its_deadline():
    title = "All boats will move to the quay by March 2031, with ferries to follow by May 2032"
    text = f'Activity,Lead\n"{title}",Port Authority\nMend piers,Harbour Office\n'
    draft = extract(read_raw(text.encode(), name="plan.csv"), hints=Hints(language="en"))

    assert [str(d.end) for d in draft.deadlines] == ["2032-05-31"]
