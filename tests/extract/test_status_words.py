"""The words of status cells and of the heads of reports, in several languages."""

from __future__ import annotations

import pytest

from kg.extract.status_table import head_kind
from kg.extract.status_words import read_status
from kg.extract.vocabulary import vocabulary
from kg.lexicon import lexicons
from kg.model.codes import Certainty, ReportedStatus

SAID = (
    ("en", "Completed", "done"), ("en", "Not yet completed", "under-way"),
    ("en", "not implemented", "not-started"), ("en", "Delayed due to elections", "late"),
    ("en", "Completed with delay", "done"), ("en", "75 %", "under-way"), ("en", "100%", "done"),
    ("en", "0 %", "not-started"), ("en", "on hold", "suspended"), ("en", "dropped", "cancelled"),
    ("en", "see annex 3", "unclear"), ("en", "", "unclear"), ("en", "140 %", "unclear"),
    ("bg", "Изпълнена", "done"), ("bg", "Неизпълнена", "not-started"),
    ("bg", "Не е изпълнена", "not-started"), ("bg", "В процес на изпълнение", "under-way"),
    ("bg", "Частично изпълнена", "under-way"), ("bg", "Отложена", "late"),
    ("sr-Latn", "Realizovano", "done"), ("sr", "Реализовано", "done"),
    ("sr-Latn", "Nije realizovano", "not-started"), ("sr-Latn", "U toku", "under-way"),
    ("sr-Latn", "Delimično realizovana", "under-way"), ("sr-Latn", "Kasni se", "late"),
    ("hr", "Nije provedeno", "not-started"), ("de", "Nicht umgesetzt", "not-started"),
    ("de", "Umgesetzt", "done"), ("fr", "Non réalisée", "not-started"),
    ("fr", "En cours", "under-way"),
    ("es", "No iniciada", "not-started"), ("ru", "Не выполнено", "not-started"),
    ("pl", "Zrealizowano", "done"), ("cs", "Nesplněno", "not-started"),
    ("ro", "Nerealizat", "not-started"), ("mk", "Во тек", "under-way"),
)  # fmt: skip


@pytest.mark.parametrize(("language", "words", "status"), SAID)
def test_a_status_is_read_in_its_language(language: str, words: str, status: str) -> None:
    assert read_status(words, vocabulary(language)).status == status


@pytest.mark.parametrize(
    "words",
    [
        "Not started, to be cancelled",
        "The working group met in May and finished a first draft that goes to the minister in June",
    ],
)
def test_two_statuses_or_a_long_story_are_doubtful(words: str) -> None:
    assert read_status(words, vocabulary("en")).certainty is Certainty.DOUBTFUL


@pytest.mark.parametrize(
    ("language", "head", "kind"),
    [
        ("en", "No.", "number"), ("en", "Action", "title"),
        ("en", "Implementation status", "status"),
        ("en", "Status of activity", "status"), ("en", "Progress indicator", ""),
        ("en", "Deadline", ""), ("en", "Date", "day"), ("en", "Comments", "note"),
        ("en", "Responsible institution", ""), ("en", "", ""), ("en", "x" * 500, ""),
        ("bg", "Степен на изпълнение", "status"), ("bg", "Дейност", "title"),
        ("sr-Latn", "Status realizacije", "status"), ("sr-Latn", "Napomena", "note"),
        ("de", "Umsetzungsstand", "status"), ("de", "Maßnahme", "title"),
    ],
)  # fmt: skip
def test_the_head_of_a_column_tells_what_it_holds(language: str, head: str, kind: str) -> None:
    assert head_kind(head, vocabulary(language)) == kind


def test_the_lexicons_name_known_statuses_and_columns_only() -> None:
    for pack in lexicons().values():
        assert set(pack.statuses) <= set(ReportedStatus) - {ReportedStatus.UNCLEAR}, pack.code
        assert set(pack.report_heads) <= {"status", "day", "note"}, pack.code
        assert bool(pack.statuses) == bool(pack.report_heads), pack.code


def test_no_phrase_of_a_language_names_two_statuses() -> None:
    for pack in lexicons().values():
        words = [word for said in pack.statuses.values() for word in said]
        assert len(words) == len(set(words)), pack.code
