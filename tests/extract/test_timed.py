"""Bodies and times in one cell: each is read, and no time is part of a name."""

import pytest

from kg.model.codes import Role
from tests.extract.helpers import read_page, table
from tests.extract.test_frames_opened import DEEDS

CELLS = {
    "en": ("Responsible and timeframe", "Deed", [
        ("Port, Harbour Office, by March 2028", {"Port", "Harbour Office"}, "2028-03-31"),
        ("Hydrographic Institute Q3 2027", {"Hydrographic Institute"}, "2027-09-30"),
        ("by the end of 2026: Garden Office", {"Garden Office"}, "2026-12-31"),
        ("Water Board (31.12.2027)", {"Water Board"}, "2027-12-31"),
    ]),
    "ru": ("Срок, ответственный", "Мероприятие", [
        ("до 1 июня 2026 г., Министерство экологии", {"Министерство экологии"}, "2026-06-01"),
        ("III квартал 2027 года, отдел строительства", {"отдел строительства"}, "2027-09-30"),
        ("декабрь 2026 года Министерство труда", {"Министерство труда"}, "2026-12-31"),
        ("2028 год, Министерство финансов", {"Министерство финансов"}, "2028-12-31"),
    ]),
    "zh": ("责任单位及完成时限", "任务", [
        ("市水务局，2026年6月底前", {"市水务局"}, "2026-06-30"),
        ("市教育局、市住建局（2026年12月）", {"市教育局", "市住建局"}, "2026-12-31"),
        ("区政府，2027年", {"区政府"}, "2027-12-31"),
        ("市人社局（2028年3月）", {"市人社局"}, "2028-03-31"),
    ]),
}  # fmt: skip


@pytest.mark.parametrize("language", sorted(CELLS))
def test_a_column_of_bodies_and_times_gives_both(language: str):
    head, title, cells = CELLS[language]
    rows = [f"{deed}|{words}" for deed, (words, _, _) in zip(DEEDS, cells, strict=True)]
    draft = read_page(table(f"{title}|{head}", *rows), language=language)

    for activity, (_, names, end) in zip(draft.activities, cells, strict=True):
        about = activity.id
        assert {r.mention.text for r in draft.roles if r.about == about} == names
        assert {str(d.end) for d in draft.deadlines if d.about == about} == {end}
    assert {role.role for role in draft.roles} == {Role.LEAD}


def test_a_label_of_bodies_and_times_gives_both():
    cards = [f"<h2>{deed}</h2><p>Lead and deadline: Water Board, by 203{k}</p>"
             for k, deed in enumerate(DEEDS)]  # fmt: skip
    draft = read_page("".join(cards), language="en")

    assert [role.mention.text for role in draft.roles] == ["Water Board"] * len(DEEDS)
    assert [str(d.end) for d in draft.deadlines] == [f"203{k}-12-31" for k in range(len(DEEDS))]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Water Board – end of 2027", "Water Board"),
        ("Water Board, ongoing", "Water Board"),
        ("Water Board, 2 years", "Water Board"),
        ("Water Board. By March 2027", "Water Board"),
        ("Water Board (2 years)", "Water Board"),
        ("Board for Water (BW), 2027", "Board for Water"),
        ("Committee for Agenda 2030", "Committee for Agenda 2030"),
    ],
)
def test_a_time_among_bodies_is_part_of_no_name(words: str, name: str):
    rows = [f"{deed}|{words}" for deed in DEEDS]
    draft = read_page(table("Action|Lead", *rows), language="en")

    assert {role.mention.text for role in draft.roles} == {name}


def test_a_year_that_ends_a_name_is_no_time_below_a_head_of_both():
    rows = [f"{deed}|Committee for Agenda 2030, by May 2028" for deed in DEEDS]
    draft = read_page(table("Action|Lead / Deadline", *rows), language="en")

    assert {role.mention.text for role in draft.roles} == {"Committee for Agenda 2030"}
    assert {str(one.end) for one in draft.deadlines} == {"2028-05-31"}
