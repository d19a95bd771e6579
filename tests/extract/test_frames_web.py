"""Forms of web pages, resolutions and matrices: labels without colons, lists in lists, marks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from kg.extract.certain import doubt_of_record
from kg.extract.draft import Draft
from kg.extract.frames.frame import Frame, Record, Slot
from kg.extract.spans import Span
from tests.extract.helpers import (
    goals,
    html_document,
    read_lines,
    read_page,
    said_of,
    table,
    titles,
)

PLAN = (
    ("Install rain gauges in all schools", "School Board", "2031-06-30"),
    ("Publish a yearly flood map", "Water Authority", "2032-03-31"),
    ("Train fire crews in boat rescue", "Police", "2031-12-31"),
    ("Open a warning centre at the port", "Civil Protection Agency", "2032-09-30"),
    ("Plant trees along the river", "Parks Department", "2032-11-30"),
)


def page(write: Callable[[str, str, str], str]) -> Draft:
    return read_page("<h1>Flood plan</h1>" + "".join(write(*row) for row in PLAN), language="en")


def is_whole(draft: Draft, *, dates: bool = True) -> bool:
    """Whether each activity has its lead and its date."""
    wanted = {
        title: {"lead": [lead], **({"until": [due]} if dates else {})} for title, lead, due in PLAN
    }
    return [title for _, title in titles(draft)] == list(wanted) and all(
        said_of(draft, title) == said for title, said in wanted.items()
    )


PAGES = {
    "labels and values in pieces with classes of their own": lambda title, lead, due: (
        f'<div><h3>{title}</h3><div><span class="k">Lead</span><span class="v">{lead}</span></div>'
        f'<div><span class="k">Due date</span><span class="v">{due}</span></div></div>'
    ),
    "a label above its value in one paragraph": lambda title, lead, due: (
        f"<h3>{title}</h3><p>Delivered under<br>{lead}</p><p>Ready until<br>{due}</p>"
    ),
    "labels parted by bars": lambda title, lead, due: (
        f"<h3>{title}</h3><p>Owner: {lead} | Due: {due} | Ref: 7</p>"
    ),
    "panels that open": lambda title, lead, due: (
        f"<details><summary>{title}</summary><p><b>Lead</b></p><p>{lead}</p>"
        f"<p><b>Due date</b></p><p>{due}</p></details>"
    ),
    "titles that nothing marks": lambda title, lead, due: (
        f"<p>{title}</p><p><b>Lead</b></p><p>{lead}</p><p><b>Due date</b></p><p>{due}</p>"
    ),
    "items inside items": lambda title, lead, due: (
        f"<ol><li>{title}<ul><li>{lead}</li><li>{due}</li></ul></li></ol>"
    ),
}


@pytest.mark.parametrize("form", PAGES)
def test_a_page_that_says_who_and_when_is_read_whole(form):
    assert is_whole(page(PAGES[form]))


def test_words_cut_into_pieces_by_a_word_processor_stay_words():
    document = html_document('<p><span class="a">Mini</span><span class="b">stry</span></p>')

    assert document.text.strip() == "Ministry"


def test_a_repeated_body_on_the_first_of_two_lines_is_no_label():
    draft = page(lambda title, _, due: (
        f"<h3>{title}</h3><p><b>Lead:</b></p><p>Ministry of Justice.<br>Ministry of Health.</p>"
        f"<p><b>Due date:</b> {due}</p>"
    ))  # fmt: skip

    assert said_of(draft, PLAN[0][0])["lead"] == ["Ministry of Justice", "Ministry of Health"]


def test_an_item_that_names_a_body_leads_the_items_inside_it():
    items = "".join(f"<li>{lead}<ul><li>{title}</li></ul></li>" for title, lead, _ in PLAN)

    assert is_whole(read_page(f"<ul>{items}</ul>", language="en"), dates=False)


def test_points_of_a_resolution_have_the_body_above_and_the_date_below_them():
    lines = [
        f"{n}. {lead} (J. Smith):\n{n}.1. {title}.\nBy {due}\n{n}.2. Report on {n} to the council."
        for n, (title, lead, due) in enumerate(PLAN, 2)
    ]
    draft = read_lines("The council decides:\n\n" + "\n".join(lines), language="en")

    assert said_of(draft, f"{PLAN[0][0]}.") == {"lead": ["School Board"], "until": ["2031-06-30"]}
    assert said_of(draft, "Report on 3 to the council.") == {"lead": ["Water Authority"]}


def test_marks_below_names_of_bodies_say_who_leads():
    bodies = [lead for _, lead, _ in PLAN]
    rows = [
        "|".join([title, *("x" if lead == body else "" for body in bodies)])
        for title, lead, _ in PLAN
    ]
    draft = read_page(table("|".join(["Action", *bodies]), *rows), language="en")

    assert is_whole(draft, dates=False)


def test_marks_below_words_that_name_no_body_say_nobody():
    rows = [f"{title}|x|" if n % 2 else f"{title}||x" for n, (title, _, _) in enumerate(PLAN)]
    draft = read_page(table("Action|Slow|Fast", *rows), language="en")

    assert not draft.roles


def test_quarters_below_a_year_have_its_year():
    rows = [f"{title}|{lead}|{'x|' if n % 2 else '|x'}" for n, (title, lead, _) in enumerate(PLAN)]
    heads = "<tr><td>Action</td><td>Lead</td><td colspan=2>Quarter 2031</td></tr>"
    heads += "<tr><td></td><td></td><td>I</td><td>II</td></tr>"
    draft = read_page(table(*rows).replace("<table>", f"<table>{heads}"), language="en")

    assert {str(due.end) for due in draft.deadlines} == {"2031-03-31", "2031-06-30"}


def test_a_label_with_words_over_the_rest_of_the_row_is_a_section():
    rows = [f"{title}|{lead}|100 EUR|{due}" for title, lead, due in PLAN]
    heads = "Actions|Responsibility|Cost|Timescale"
    parts = ("Objective|> Be ready", heads, *rows[:3], "Objective|> Recover", heads, *rows[3:])
    draft = read_page(table(*parts), language="en")

    assert is_whole(draft)
    assert [words for _, words in goals(draft)] == ["Be ready", "Recover"]


def test_a_project_of_which_each_row_says_a_part_is_no_activity():
    rows = [
        f"Safe river for all people|{title} in town {k}|{lead}"
        for k in range(3) for title, lead, _ in PLAN
    ]  # fmt: skip
    draft = read_page(table("Project name|What is built|Lead", *rows), language="en")

    assert len(draft.activities) == len(rows)


def test_a_label_that_stands_twice_in_one_record_makes_it_doubtful():
    spans = [((Span(n, n + 1),),) for n in range(12)]
    spans[5] = ((Span(5, 6), Span(20, 21)),)
    records = tuple(Record(one, Span(n, n + 1)) for n, one in enumerate(spans))
    frame = Frame("labels", "", (Slot("Lead", "label"),), records)

    assert "two records" in doubt_of_record(frame, [5])
    assert not doubt_of_record(frame, [4])
    assert not doubt_of_record(replace(frame, kind="table"), [5])
    assert "cut wrongly" in doubt_of_record(replace(frame, regularity=0.6), [4])


@pytest.mark.parametrize(
    "words", ["School Board (J. Smith)", "School Board (Smith J.)", "School Board, J. A. Smith"]
)
def test_a_person_beside_a_body_is_no_actor(words):
    rows = [f"{title}|{words}" for title, _, _ in PLAN] + ["Sweep the square|J. Smith"]
    draft = read_page(table("Action|Responsible", *rows), language="en")

    assert {role.mention.text for role in draft.roles} == {"School Board"}


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("Fire and Rescue Service", ["Fire and Rescue Service"]),
        ("Transport and Works Division", ["Transport and Works Division"]),
        ("Police and Rescue Service", ["Police", "Rescue Service"]),
    ],
)
def test_words_before_and_that_show_no_body_belong_to_the_english_name(words, names):
    draft = read_page(table("Action|Responsible", f"Sweep the square|{words}",
                            "Clean the well|School Board"), language="en")  # fmt: skip

    assert said_of(draft, "Sweep the square")["lead"] == names


DATA_HEADS = {
    "en": ("name", "short_description"),
    "pt": ("nome", "descricao"),
    "de": ("Bezeichnung", "Kurzbeschreibung"),
    "uk": ("Назва", "Короткий опис"),
}
TOLD = "Told at length, so that it looks like what a plan does, of the matter"


@pytest.mark.parametrize("language", DATA_HEADS)
def test_what_a_head_calls_a_name_is_the_title_and_a_description_is_none(language: str) -> None:
    name, description = DATA_HEADS[language]
    twice = [row for k, row in enumerate(PLAN) for _ in range(2 if k < 2 else 1)]
    rows = [f"m-0{k}|{what}|Step {k}: {TOLD} {k}|{who}" for k, (what, who, _) in enumerate(twice)]
    draft = read_page(table(f"id|{name}|{description}|owner", *rows), language=language)
    assert [title for _, title in titles(draft)] == [title for title, _, _ in twice]


def test_a_description_without_a_name_beside_it_is_the_title() -> None:
    rows = [f"act-{k}|{title}|{who}" for k, (title, who, _) in enumerate(PLAN)]
    draft = read_page(table("código actividad|descripción|responsable", *rows), language="es")
    assert [title for _, title in titles(draft)] == [title for title, _, _ in PLAN]


def test_a_label_title_names_what_the_heading_above_it_does_not() -> None:
    draft = page(
        lambda title, lead, due: (
            f"<h3>{lead} in town and country</h3><p>Title: {title}</p><p>Lead: {lead}</p>"
            f"<p>Due: {due}</p>"
        )
    )
    assert is_whole(draft)


def test_bold_words_that_begin_a_cell_and_go_on_are_its_title() -> None:
    rows = "".join(
        f"<tr><td><b>{title}:</b> {TOLD} and more</td><td>{lead}</td><td>{due}</td></tr>"
        for title, lead, due in PLAN
    )
    heads = "<tr><th>Action</th><th>Lead</th><th>Due date</th></tr>"
    draft = read_page(f"<table>{heads}{rows}</table>", language="en")
    assert is_whole(draft)


def test_a_bold_line_of_its_own_titles_the_cell_it_begins_and_numbered_lines_are_its_steps() -> (
    None
):
    def page(more: str) -> Draft:
        rows = "".join(
            f"<tr><td><b>{title}</b><br>{more}</td><td>{lead}</td><td>{due}</td></tr>"
            for title, lead, due in PLAN
        )
        heads = "<tr><th>Action</th><th>Lead</th><th>Due date</th></tr>"
        return read_page(f"<table>{heads}{rows}</table>", language="en")

    plain = page("First we ask the people who live there<br>Then we tell all others what they said")
    steps = page("1. Ask the people who live there now<br>2. Tell all others what they said then")

    assert is_whole(plain)
    assert not plain.tasks
    assert len(steps.tasks) == 2 * len(PLAN)


def test_a_row_with_a_date_above_dates_is_no_row_of_heads() -> None:
    rows = [
        "Measures|Responsible: Lead office|June 2031",
        "Plant trees along all rivers and canals of the city|Gardens|May 2032",
        "Open a warning centre at the port for all ships|Harbour|July 2033",
    ]
    draft = read_page(table(*rows), language="en")
    assert len(titles(draft)) == len(rows)


def test_heads_that_say_partners_are_no_leads_for_want_of_others() -> None:
    rows = [f"{title}|{lead}" for title, lead, _ in PLAN]
    draft = read_page(table("Action|Partners and timeframe", *rows), language="en")
    assert said_of(draft, PLAN[0][0]) == {"partner": [PLAN[0][1]]}


def test_lines_with_bullets_in_one_paragraph_are_items() -> None:
    lines = [title for title, _, _ in PLAN]
    draft = read_page(
        f"<h1>Flood plan</h1><h2>First steps</h2><p>→ {'<br>→ '.join(lines[:3])}</p>"
        f"<h2>Later steps</h2><p>→ {'<br>→ '.join(lines[3:])}</p>",
        language="en",
    )
    assert [title for _, title in titles(draft)] == lines


def test_one_label_that_names_who_acts_is_enough() -> None:
    draft = page(lambda title, lead, _: f"<p>a) {title},</p><p>Responsible: {lead}</p>")
    assert is_whole(draft, dates=False)


def test_heads_in_english_above_words_of_another_language() -> None:
    rows = [f"{title}|{lead}|{due}" for title, lead, due in PLAN]
    heads = "Name of action|Involved stakeholders|Timeframe"
    draft = read_page(table(heads, *rows), language="cs")
    assert said_of(draft, PLAN[0][0]) == {"partner": [PLAN[0][1]], "until": [PLAN[0][2]]}


def test_bars_in_a_page_part_words_and_no_cells():
    draft = page(
        lambda title, lead, due: (
            f"<p>Goal 1 | Area 2</p><p>{title}</p><h5>Lead</h5><p>{lead}</p>"
            f"<h5>Due date</h5><p>{due}</p>"
        )
    )

    assert is_whole(draft)


def test_bars_below_known_heads_are_cells_in_a_page_too():
    rows = "".join(f"{title} | {lead} | {due}\n" for title, lead, due in PLAN)
    draft = read_page(f"<h1>Plan</h1><pre>Activity | Lead | Due date\n{rows}</pre>", language="en")

    assert is_whole(draft)
