"""A name that is written in other letters is corrected on its body; another name is another one.

And a start is one of the deadline beside it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InputError
from kg.resolve.reviewed import Edit, Reviewer
from tests.support.review_edits import DUE, GUARDS, LEAD, REPORTS
from tests.support.river import PLAN, make_folder, records_of


@pytest.fixture(scope="module")
def reviewer(tmp_path_factory: pytest.TempPathFactory) -> Reviewer:
    records = records_of(make_folder(tmp_path_factory.mktemp("river")))
    return Reviewer(records, records)


def meant(reviewer: Reviewer, own: str, field: str, value: str, words: str = "") -> list[str]:
    made = reviewer.decisions(Edit("", own, field, value, words=words), "ana", "")
    return [f"{x.target} {x.verb} {x.value}".strip() for x in made]


def test_a_role_is_no_other_spelling_of_a_body_called_nearly_so(tmp_path: Path) -> None:
    folder = make_folder(tmp_path)
    (folder / "plan.md").write_text(PLAN.replace("Red Cross", "Funders"), encoding="utf-8")
    records = records_of(folder)
    (own,) = (x.id for x in records.participations if "funders" in x.actor)

    assert meant(Reviewer(records, records), own, "partner", "funder") == [f"{own} set role=funder"]


@pytest.mark.parametrize("value", ["Ministry of JUSTICE", "Ministry of Justise"])
def test_another_spelling_renames_the_body(reviewer: Reviewer, value: str) -> None:
    assert meant(reviewer, LEAD, "lead", value) == [f"org/gb/ministry-of-justice set name={value}"]


@pytest.mark.parametrize("value", ["Ministry of Interior", "Ministry of Health"])
def test_another_name_is_another_body(reviewer: Reviewer, value: str) -> None:
    assert meant(reviewer, LEAD, "lead", value) == [f"{LEAD} set actor={value}"]


@pytest.mark.parametrize("mark", [";", " |"])
def test_a_mark_between_the_words_of_a_name_makes_two_bodies(reviewer: Reviewer, mark: str) -> None:
    assert meant(reviewer, LEAD, "lead", f"Ministry{mark} of Justice") == [
        f"{LEAD} set actor=Ministry", f"{REPORTS} add lead=of Justice",
    ]  # fmt: skip


def test_the_same_name_says_nothing_new(reviewer: Reviewer) -> None:
    assert meant(reviewer, LEAD, "lead", " Ministry  of Justice") == []


def test_a_start_is_one_of_the_only_deadline_with_its_words(reviewer: Reviewer) -> None:
    assert meant(reviewer, REPORTS, "start", "May 2025", "May 2025") == [
        f"{DUE} set start=2025-05-01; words=May 2025"
    ]
    with pytest.raises(InputError, match="“20/21” is no day"):
        reviewer.decisions(Edit("", REPORTS, "start", "20/21"), "ana", "")


@pytest.mark.parametrize("value", ["continuous", "ongoing", "every year", "Annually"])
def test_what_goes_on_or_comes_back_is_said_in_words(reviewer: Reviewer, value: str) -> None:
    assert meant(reviewer, DUE, "deadline", value) == [
        f"{DUE} set start=; end=; time_kind=continuous"
    ]


@pytest.mark.parametrize("own", [REPORTS, DUE, "g/clean-water"])
@pytest.mark.parametrize("value", ["../2025-05-01", "continuous", "ongoing"])
def test_a_start_has_a_first_day(reviewer: Reviewer, own: str, value: str) -> None:
    with pytest.raises(InputError, match="says no first day"):
        reviewer.decisions(Edit("", own, "start", value), "ana", "")


def test_words_are_kept_where_a_value_does_not_hold_them(reviewer: Reviewer) -> None:
    def added(field: str, value: str, words: str) -> str:
        (one,) = meant(reviewer, GUARDS, field, value, words)
        return one.removeprefix(f"{GUARDS} add ")

    assert added("money", "400 EUR", "four hundred") == "money=400 EUR; words=four hundred"
    assert (
        added("partner", "Red Cross", "the Red Cross") == "partner=Red Cross; words=the Red Cross"
    )
    assert added("result", "20 boats", "20 boats") == "result=20 boats"
    assert added("result", "20 boats", "boats; kind=all") == "result=20 boats"
