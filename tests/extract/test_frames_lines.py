"""Lists that say who and when in lines, brackets and letters of a matrix."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.extract import Hints, extract
from kg.extract.assemble import terms_of
from kg.extract.assign import assign
from kg.extract.draft import Draft
from kg.extract.frames.frame import Frame, Record, Slot
from kg.extract.frames.tables import table_frames
from kg.extract.spans import Span
from kg.extract.terms import Terms
from kg.extract.vocabulary import vocabulary
from kg.model.codes import Certainty
from tests.extract.helpers import (
    goals,
    html_document,
    read_lines,
    read_marked,
    read_page,
    said_of,
    table,
    titles,
)

DEEDS = ("Mend the north pier", "Map the cables of the bay", "Count the gulls", "Test the cranes")
LEADS = ("Port Authority", "Ministry of Energy", "Harbour Office", "Ministry of Trade")


def who(draft: Draft, deeds: tuple[str, ...] = DEEDS) -> list[list[str]]:
    """The leads of each deed."""
    return [said_of(draft, deed).get("lead", []) for deed in deeds]


def when(draft: Draft, deeds: tuple[str, ...] = DEEDS) -> list[list[str]]:
    """The deadlines of each deed."""
    return [said_of(draft, deed).get("until", []) for deed in deeds]


def test_lines_behind_items_say_who_and_when():
    deeds = ("Розробити порядок огляду мостів", "Провести навчання лоцманів",
             "Оприлюднити перелік причалів", "Оновити карту глибин затоки")  # fmt: skip
    leads = ("Мінінфраструктури", "Держгідрографія", "Міністерство юстиції", "Мінфін")
    said = [
        f"{n}. {deed}\n\n{lead}, Мінекономіки.\n\nГрудень 203{n} року.\n\n"
        for n, (deed, lead) in enumerate(zip(deeds, leads, strict=True), 1)
    ]
    draft = read_marked(f"# План заходів\n\n{''.join(said)}", language="uk")

    assert [title for _, title in titles(draft)] == list(deeds)
    assert who(draft, deeds) == [[lead, "Мінекономіки"] for lead in leads]
    assert when(draft, deeds) == [[f"203{n}-12-31"] for n in range(1, 5)]


def test_lines_behind_items_that_only_describe_them_say_nobody():
    said = [
        f"{n}. {deed}\n\nThe bay is safer when this is done well.\n\n"
        for n, deed in enumerate(DEEDS, 1)
    ]
    draft = read_marked(f"# Plan of the harbour\n\n{''.join(said)}", language="en")

    assert who(draft) == [[]] * len(DEEDS)


@pytest.mark.parametrize("signs", [("①", "②", "③", "④"), ("가.", "나.", "다.", "라.")])
def test_the_date_behind_the_last_comma_in_brackets_is_parted_from_who_acts(signs):
    deeds = ("청년 선원 채용 확대", "부두 안전 점검", "등대 보수", "항만 지도 제작")
    leads = ("해양수산부", "행정안전부", "국토교통부", "해양수산부")
    items = "".join(
        f"<p>{sign} {deed} ({lead}, '2{n + 4}.6월)</p>"
        for n, (sign, deed, lead) in enumerate(zip(signs, deeds, leads, strict=True), 1)
    )
    draft = read_page(f"<h1>항만 시행계획</h1><h2>1. 안전</h2>{items}", language="ko")

    assert [title for _, title in titles(draft)] == list(deeds)
    assert who(draft, deeds) == [[lead] for lead in leads]
    assert when(draft, deeds) == [[f"202{n}-06-30"] for n in range(5, 9)]


def test_items_that_begin_with_known_labels_say_something_of_the_item_above():
    said = "".join(
        f"<p>{n}. {deed}</p><ul><li>Lead agency: {lead}.</li><li>Partners: Coast Guard.</li>"
        f"<li>Deadline: June 203{n}.</li></ul>"
        for n, (deed, lead) in enumerate(zip(DEEDS, LEADS, strict=True), 1)
    )
    draft = read_page(f"<h1>Plan</h1><h2>Tasks</h2>{said}", language="en")

    assert [title for _, title in titles(draft)] == list(DEEDS)
    assert who(draft) == [[lead] for lead in LEADS]
    assert when(draft) == [[f"203{n}-06-30"] for n in range(1, 5)]


def test_a_word_before_the_colon_of_every_heading_is_no_title():
    said = "".join(
        f"### Action: {deed}\n\nIt is done with care.\n\n**Lead:** {lead} **Timeframe:** 203{n}\n\n"
        for n, (deed, lead) in enumerate(zip(DEEDS, LEADS, strict=True), 1)
    )
    draft = read_marked(f"# Plan of the harbour\n\n{said}", language="en")

    assert [title for _, title in titles(draft)] == list(DEEDS)
    assert who(draft) == [[lead] for lead in LEADS]


MATRICES = [
    ("L S -", "S L -", "L - S", "- S L"),
    ("R C -", "I A/R -", "R I C", "I C A"),
    ("● ○ -", "○ ● -", "● - ○", "- ○ ●"),
]


@pytest.mark.parametrize("marks", MATRICES)
def test_letters_and_dots_of_a_matrix_tell_who_leads_from_who_supports(marks):
    bodies = LEADS[:3]
    rows = [
        f"{n}|{deed}|{'|'.join(x.strip('-') for x in row.split())}|June 203{n}"
        for n, (deed, row) in enumerate(zip(DEEDS, marks, strict=True), 1)
    ]
    draft = read_page(table(f"No.|Action|{'|'.join(bodies)}|Deadline", *rows), language="en")

    assert who(draft) == [[bodies[k]] for k in (0, 1, 0, 2)]
    assert said_of(draft, DEEDS[2])["partner"] == [bodies[2]]


def test_other_letters_below_bodies_say_nothing():
    bodies = "|".join(LEADS[:3])
    rows = [f"{n}|{deed}|B|K|Z|June 203{n}" for n, deed in enumerate(DEEDS, 1)]
    draft = read_page(table(f"No.|Action|{bodies}|Deadline", *rows), language="en")

    assert who(draft) == [[]] * len(DEEDS)


@pytest.mark.parametrize("mark", ["{n}.-", "{n}) -", "{n}. –"])
def test_a_dash_behind_a_number_belongs_to_the_number(mark):
    items = "".join(
        f"<p>{mark.format(n=n)} {deed} ({lead})</p>"
        for n, (deed, lead) in enumerate(zip(DEEDS, LEADS, strict=True), 1)
    )
    draft = read_page(f"<h1>Plan</h1>{items}", language="en")

    assert titles(draft) == [(str(n), deed) for n, deed in enumerate(DEEDS, 1)]


def test_lines_of_a_cell_with_such_numbers_are_activities_of_their_own():
    rows = [
        f"{k}.1.- Safe harbour|{k}.1.1.- {one}<br>{k}.1.2.- {other}|{lead}"
        for k, (one, other, lead) in enumerate(((*DEEDS[:2], LEADS[0]), (*DEEDS[2:], LEADS[1])), 1)
    ]
    draft = read_page(table("Objective|Activities|Responsible", *rows), language="en")

    assert [title for _, title in titles(draft)] == list(DEEDS)


PARTS = ("Piers", "Cables", "Birds", "Cranes")


def test_columns_are_shown_where_they_are_printed():
    marks = ("X||X", "|X|", "X||", "||X")
    rows = [
        f"{n}|{deed}|{mark}|June 203{n}"
        for n, (deed, mark) in enumerate(zip(DEEDS, marks, strict=True), 1)
    ]
    heads = [*LEADS[:3]]
    (seen,) = read_page(table(f"No.|Action|{'|'.join(heads)}|Deadline", *rows), language="en").seen

    assert [(c.position, c.head) for c in seen.columns] == [
        *enumerate(("No.", "Action", *heads, "Deadline"), 1)
    ]
    assert [c.guess and c.guess.field for c in seen.columns[2:5]] == ["lead"] * 3


def test_cells_below_bodies_are_doubtful_activities_of_these():
    rows = [
        f"{part}|{deed}|Pay for the {part.lower()} each year"
        for part, deed in zip(PARTS, DEEDS, strict=True)
    ]
    draft = read_page(table(f"Part|{LEADS[0]}|{LEADS[1]}", *rows), language="en")

    assert len(draft.activities) == 2 * len(DEEDS)
    assert who(draft) == [[LEADS[0]]] * len(DEEDS)
    assert {x.certainty for x in draft.activities} == {Certainty.DOUBTFUL}
    (seen,) = draft.seen
    assert [(c.position, c.head) for c in seen.columns] == [*enumerate(("Part", *LEADS[:2]), 1)]
    assert seen.columns[1].samples[0] == DEEDS[0]


@pytest.mark.parametrize(
    ("deeds", "numbers"),
    [
        (("Install 10 Lamps", "Install 5 Racks", "Plant 30 Trees", "Plant 20 Shrubs"), [""] * 4),
        (("Step 1 Lamps", "Step 2 Racks", "Step 4 Trees", "Step 3 Shrubs"), ["1", "2", "4", "3"]),
        (("1.2 Milestones of the bay", "1.3 Lamps", "2.5 million trees", "2.4 km of piers"),
         ["1.2", "1.3", "", ""]),
    ],
)  # fmt: skip
def test_figures_in_titles_are_no_numbers(deeds, numbers):
    rows = [f"{deed}|{lead}" for deed, lead in zip(deeds, LEADS, strict=True)]
    draft = read_page(table("Action|Lead", *rows), language="en")

    assert [x.number or "" for x in draft.activities] == numbers


@pytest.mark.parametrize("ditto", ["〃", "-do-", "– // –", "Ditto", "同上"])
def test_a_cell_that_says_ditto_says_what_stands_above(ditto):
    rows = (
        "Action|Lead agency|Due", f"{DEEDS[0]}|Port Authority|2031", f"{DEEDS[1]}|{ditto}|2032",
        f"{DEEDS[2]}|{ditto}|{ditto}", f"{DEEDS[3]}|Harbour Office|2034",
    )  # fmt: skip
    draft = read_page(table(*rows), language="en")

    assert who(draft) == [["Port Authority"]] * 3 + [["Harbour Office"]]
    assert when(draft) == [[f"{year}-12-31"] for year in (2031, 2032, 2032, 2034)]


def test_numbers_with_dashes_are_no_words_of_titles():
    rows = [f"({n}-{n}) {deed}|Port Authority" for n, deed in enumerate(DEEDS, 1)]
    draft = read_page(table("Action|Lead agency", *rows), language="en")

    assert titles(draft) == [(f"{n}-{n}", deed) for n, deed in enumerate(DEEDS, 1)]


def test_brackets_around_a_number_in_its_own_column_are_no_part_of_it():
    rows = [f"(1-{n})|{deed}|Port Authority" for n, deed in enumerate(DEEDS, 1)]
    draft = read_page(table("No|Action|Lead agency", *rows), language="en")

    assert titles(draft) == [(f"1-{n}", deed) for n, deed in enumerate(DEEDS, 1)]


@pytest.mark.parametrize(
    ("language", "times"),
    [("uk", ["І квартал", "ІІ квартал", "ІІІ квартал", "IV квартал"]),
     ("bg", [f"203{n} г." for n in range(4)]),
     ("en", ["March", "April", "May", "December"])],
)  # fmt: skip
def test_a_column_of_times_without_a_head_is_one_of_dates(language, times):
    frame = Frame("table", "", tuple(Slot("", "column") for _ in range(2)), (), regularity=1.0)
    text, records = "", []
    for deed, time in zip(DEEDS, times, strict=True):
        first, second = len(text), len(text) + len(deed) + 1
        text += f"{deed}\t{time}\n"
        spans = ((Span(first, second - 1),), (Span(second, second + len(time)),))
        records.append(Record(spans, Span(first, second + len(time))))
    terms = Terms(vocabulary(language))
    choices = assign(replace(frame, records=tuple(records)), text, terms)

    assert choices[1].field == "deadline"


def test_labels_of_one_group_are_not_taken_for_one_label():
    cards = [
        table(
            "Overview of what is done|Name of what is done|Pier",
            f"|Action name|{deed}", "|Action type|Repair",
            f"Delivery|Body in charge of delivery|{lead}", "|Scale of delivery|the whole bay",
        )
        for deed, lead in zip(DEEDS, LEADS, strict=True)
    ]  # fmt: skip
    draft = read_page("".join(cards), language="en")

    assert [title for _, title in titles(draft)] == list(DEEDS)


def test_forms_over_several_tables_are_no_table_of_their_labels():
    forms = [
        f"<h2>{deed}</h2><table>"
        "<tr><td colspan=2>Who answers for it and how to reach them"
        f"<td>A. Person of the {lead} in the old town hall"
        f"<tr><td rowspan=2>Others<td>Government<td rowspan=2>Trust {n} and all who live there"
        "<tr><td>Society<tr><td colspan=2>What is wrong now"
        f"<td>Nobody minds the {n} quays at night. They are dark, and boats run into them."
        "<tr><td colspan=2>What will be better"
        f"<td>The {n} quays are looked after. Lamps stand on each of them.</table>"
        for n, (deed, lead) in enumerate(zip(DEEDS, LEADS, strict=True), 11)
    ]
    page = html_document("".join(forms))
    found = table_frames(page, page.blocks, terms_of(page, Hints(language="en"), None))

    assert not [frame.how for frame in found if frame.how.endswith("4 tables")]
    assert [title for _, title in titles(extract(page, hints=Hints(language="en")))] == list(DEEDS)


def test_headings_above_several_items_with_labels_are_their_goals():
    items = [
        f"{n}. {deed}. Lead: {lead}. Deadline: May 203{n}.\n"
        for n, (deed, lead) in enumerate(zip(DEEDS, LEADS, strict=True), 1)
    ]
    text = f"# Bay plan\n\n## Walls\n\n{items[0]}{items[1]}\n## Life\n\n{items[2]}{items[3]}"
    draft = read_marked(text, language="en")

    assert [title for _, title in titles(draft)] == list(DEEDS)
    assert [title for _, title in goals(draft)] == ["Walls", "Life"]
    assert who(draft) == [[lead] for lead in LEADS]


def test_points_of_a_decree_and_those_below_them_are_one_plan():
    points = (
        "1. Утвердить план развития порта.",
        "1.1. Министерству энергетики проложить кабель через бухту до 1 июля 2031 года.",
        "1.2. Министерству транспорта (совместно с Министерством юстиции) обеспечить осмотр "
        "причалов до 1 марта 2031 года.",
        "1.3. Министерству образования ввести курс лоцманов до 1 сентября 2031 года.",
        "2. Администрациям районов обустроить стоянки до 1 мая 2032 года.",
        "3. Контроль за исполнением оставляю за собой.",
    )
    draft = read_lines("\n".join(points), language="ru")

    assert [number for number, _ in titles(draft)] == ["1.1", "1.2", "1.3", "2"]
    said = [said_of(draft, title) for _, title in titles(draft)]
    assert said[1]["partner"] == ["Министерством юстиции"]
    assert [one["until"] for one in said] == [
        ["2031-07-01"], ["2031-03-01"], ["2031-09-01"], ["2032-05-01"]]  # fmt: skip


def test_a_day_before_which_things_are_done_is_a_doubtful_deadline():
    deeds = [f"{n}. Reparar el muelle {n} antes del {n} de mayo de 2031." for n in range(1, 5)]
    draft = read_lines("\n".join(["Plan del puerto", "", *deeds]), language="es")

    assert [str(one.end) for one in draft.deadlines] == [f"2031-05-0{n}" for n in range(1, 5)]
    assert {one.certainty for one in draft.deadlines} == {Certainty.DOUBTFUL}


def test_what_is_done_each_year_stands_for_the_date_in_brackets():
    times = ("by May 2031", "by May 2032", "annually", "ongoing")
    items = [
        f"- {deed} ({lead}, {time})\n" for deed, lead, time in zip(DEEDS, LEADS, times, strict=True)
    ]
    draft = read_marked(f"# Bay plan\n\n{''.join(items)}", language="en")

    assert [title for _, title in titles(draft)] == list(DEEDS)
    assert who(draft) == [[lead] for lead in LEADS]
    assert when(draft)[:2] == [["2031-05-31"], ["2032-05-31"]]


@pytest.mark.parametrize("gap", ["\n\n", "\n   "])
def test_a_date_behind_the_bodies_of_an_item_is_no_body(gap):
    deeds = ("Позначити фарватер", "Оглянути причали", "Навчити лоцманів")
    said = [
        f"{n}. {deed}.{gap}Міністерство юстиції.{gap}До {n} вересня 2031 року.\n\n"
        for n, deed in enumerate(deeds, 1)
    ]
    draft = read_marked(f"# План заходів\n\n{''.join(said)}", language="uk")

    assert [title.rstrip(".") for _, title in titles(draft)] == list(deeds)
    assert {role.mention.text for role in draft.roles} == {"Міністерство юстиції"}
    assert [str(one.end) for one in draft.deadlines] == [f"2031-09-0{n}" for n in (1, 2, 3)]
