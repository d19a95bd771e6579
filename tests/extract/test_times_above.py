"""Rows and headings that say only when, above the records that are then due."""

from __future__ import annotations

import pytest

from kg.extract.draft import Draft
from kg.model.codes import Certainty
from tests.extract.helpers import read_marked, read_page, said_of, table, titles


def dues(draft: Draft) -> dict[str, list[str]]:
    return {title: said_of(draft, title).get("until", []) for _, title in titles(draft)}


def test_days_below_a_month_are_its_days() -> None:
    plan = table(
        "№|Мероприятие|Дата|Ответственный",
        ">ЯНВАРЬ",
        "1|Провести декаду спорта|1-10|Отдел спорта",
        "2|Открыть каток|15|Отдел культуры",
        ">ФЕВРАЛЬ",
        "3|Собрать совет|3, 17|Отдел кадров",
        "4|Наградить лучших|5 марта|Отдел кадров",
        "5|Издать памятку|по назначению|Отдел связи",
    )
    draft = read_page(f"<h1>План мероприятий на 2031 год</h1>{plan}", language="ru")

    assert dues(draft) == {
        "Провести декаду спорта": ["2031-01-10"],
        "Открыть каток": ["2031-01-15"],
        "Собрать совет": ["2031-02-17"],
        "Наградить лучших": ["2031-03-05"],
        "Издать памятку": ["2031-02-28"],
    }
    assert not draft.goals
    words = [[passage.exact for passage in one.passages] for one in draft.deadlines]
    assert words == [["1-10", "ЯНВАРЬ"], ["15", "ЯНВАРЬ"], ["3, 17", "ФЕВРАЛЬ"], ["5 марта"],
                     ["ФЕВРАЛЬ"]]  # fmt: skip


def test_a_month_below_its_year_shows_the_words_of_both() -> None:
    plan = table(
        "№|Мероприятие|Срок|Ответственный", ">2031", "1|Открыть каток|март|Отдел культуры",
        "2|Собрать совет|до мая 2031 г.|Отдел кадров", ">2032",
        "3|Издать памятку|I квартал|Отдел спорта",
        "4|Обновить сайт|постоянно|Отдел связи",
    )  # fmt: skip
    draft = read_page(f"<h1>План</h1>{plan}", language="ru")

    assert [str(one.end) for one in draft.deadlines[:3]] == [
        "2031-03-31",
        "2031-05-31",
        "2032-03-31",
    ]
    words = [[passage.exact for passage in one.passages] for one in draft.deadlines]
    assert words == [["март", "2031"], ["до мая 2031 г."], ["I квартал", "2032"], ["постоянно"]]


@pytest.mark.parametrize(
    ("first", "second", "ends"),
    [
        ("2031", "2032", ("2031-12-31", "2032-12-31")),
        ("I квартал", "II квартал", ("2031-03-31", "2031-06-30")),
        ("Январь 2031 года", "Март 2031 года", ("2031-01-31", "2031-03-31")),
    ],
)
def test_records_without_dates_are_due_by_the_time_above_them_and_doubtful(
    first: str, second: str, ends: tuple[str, str]
) -> None:
    plan = table(
        "№|Мероприятие|Ответственный", f">{first}", "1|Открыть каток|Отдел культуры",
        "2|Собрать совет|Отдел кадров", f">{second}", "3|Издать памятку|Отдел спорта",
        "4|Обновить сайт|Отдел связи",
    )  # fmt: skip
    draft = read_page(f"<h1>План на 2031 год</h1>{plan}", language="ru")

    assert dues(draft) == {
        "Открыть каток": [ends[0]], "Собрать совет": [ends[0]],
        "Издать памятку": [ends[1]], "Обновить сайт": [ends[1]],
    }  # fmt: skip
    assert not draft.goals
    assert {d.certainty for d in draft.deadlines} == {Certainty.DOUBTFUL}


LISTS = """# Plan of the harbour

{first}

- The Port Authority will mend the old piers
- The Coast Guard will count the boats

{second}

- The Ministry of Trade will publish the tide tables
- The Port Authority will paint the new pier

## Later

- The Coast Guard will train its crews
- The Port Authority will write to all
"""


def test_headings_that_say_only_when_are_no_goals() -> None:
    draft = read_marked(LISTS.format(first="## 2031", second="## 2032"), language="en")

    found = dues(draft)
    assert [found[title] for _, title in titles(draft)] == [
        ["2031-12-31"], ["2031-12-31"], ["2032-12-31"], ["2032-12-31"], [], [],
    ]  # fmt: skip
    assert not draft.goals


def test_one_time_alone_is_that_of_the_plan() -> None:
    draft = read_marked(LISTS.format(first="## 2031", second="## Trade"), language="en")

    assert not any(dues(draft).values())


def test_another_heading_ends_the_time_above() -> None:
    plan = table(
        "№|Мероприятие|Ответственный", ">2031", "1|Открыть каток|Отдел культуры", ">2032",
        "2|Издать памятку|Отдел спорта", ">Прочее", "3|Обновить сайт|Отдел связи",
    )  # fmt: skip
    draft = read_page(f"<h1>План</h1>{plan}", language="ru")

    assert list(dues(draft).values()) == [["2031-12-31"], ["2032-12-31"], []]


def test_marks_below_months_have_the_year_above_them() -> None:
    plan = table(
        "№|Мероприятие|Ответственный|Январь|Февраль|Март", ">2031",
        "1|Открыть каток|Отдел культуры|x||",
        "2|Собрать совет|Отдел кадров||x|", ">2032", "3|Издать памятку|Отдел спорта|||x",
        "4|Обновить сайт|Отдел связи|x||",
    )  # fmt: skip
    draft = read_page(f"<h1>План</h1>{plan}", language="ru")

    assert list(dues(draft).values()) == [
        ["2031-01-31"],
        ["2031-02-28"],
        ["2032-03-31"],
        ["2032-01-31"],
    ]


def test_lines_of_a_title_that_say_a_year_part_nothing() -> None:
    plan = table(
        "No|Order|Who acts", "1|Mend the old piers by 14 March 2031|Port Authority",
        "2|Count all the boats|Coast Guard", "3|Paint the new pier|Port Authority",
    )  # fmt: skip
    lines = "".join(
        f"<h2>{words}</h2>" for words in ("Number 1 of", "2031", "For the year", "2032")
    )
    draft = read_page(f"<h1>Orders of the harbour</h1>{lines}{plan}", language="en")

    assert [found for found in dues(draft).values() if found] == [["2031-03-14"]]
