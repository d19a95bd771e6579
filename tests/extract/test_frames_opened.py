"""Forms that begin at a label, items in one paragraph, and text below that says who acts."""

from __future__ import annotations

import json
from datetime import date

import pytest

from kg.extract import Hints, extract
from kg.extract.assign import Choice
from kg.extract.choose import Read, best_set
from kg.extract.frames.frame import Frame, Record, Slot
from kg.extract.frames.sentences import sentence_frames
from kg.extract.frames.tables import table_frames
from kg.extract.frames.units import units_of
from kg.extract.look import look_at
from kg.extract.memory import ActorMemory
from kg.extract.mentions import find_mentions
from kg.extract.spans import Span
from kg.extract.terms import Terms
from kg.extract.vocabulary import vocabulary
from kg.model.codes import Certainty
from kg.read.source import read_raw
from tests.extract.helpers import goals, read_page, said_of, table, titles
from tests.support.plan_texts import HARBOURS

DEEDS = ("Mend the north pier", "Map the cables", "Count the gulls", "Test the cranes")
LEADS = ("Port Authority", "Ministry of Energy", "Harbour Office", "Ministry of Trade")
TOWNS = ("Bergen", "Lisbon")


def read(text: str, name: str, language: str = "en"):
    return extract(read_raw(text.encode(), name=name), hints=Hints(language=language))


def test_items_that_a_paragraph_only_counts_are_a_list():
    deeds = [f"{n}. {deed}. It is old and must be safe ({lead})." for n, (deed, lead) in
             enumerate(zip(DEEDS, LEADS, strict=True), 1)]  # fmt: skip
    draft = read("A plan\n\nThe council decides the following. " + " ".join(deeds), "plan.txt")

    assert [title.rstrip(".") for _, title in titles(draft)] == list(DEEDS)
    assert [said_of(draft, one.title)["lead"] for one in draft.activities] == [[x] for x in LEADS]


def test_a_line_without_breaks_has_chinese_sections_and_items():
    items = (
        "修复北码头。（港务局负责）",
        "绘制电缆图。（能源部负责）",
        "检查起重机。（贸易部负责）",
    )
    text = (
        "港口计划\n\n现提出以下意见。一、保障安全（一）"
        + items[0]
        + "（二）"
        + items[1]
        + ("二、改进设备（三）" + items[2] + "三、加强组织落实。")
    )
    draft = read(text, "plan.txt", "zh")

    assert [title.rstrip("。") for _, title in titles(draft)] == [x.split("。")[0] for x in items]
    assert said_of(draft, draft.activities[1].title)["lead"] == ["能源部"]


@pytest.mark.parametrize(
    "said", ["See Act 7. Article 3. Section 9. Nothing else.", "First 1. this, then 2. that."]
)
def test_numbers_that_do_not_count_part_no_paragraph(said: str):
    document = read_raw(f"A plan\n\n{said}".encode(), name="plan.txt")

    assert len(units_of(document, document.blocks).all) == 2


def test_one_form_has_its_title_above_what_describes_it():
    text = (
        "Safe harbours for all\n\nBrief description\nThe piers are old. They must hold.\n\n"
        "Responsible authority\nPort Authority\n(piers and cranes)\n\n"
        "Others in the boat\nFishers, Sailors\n\n"
        "Period of implementation\n2030-2032\n\nExpected results\nNo pier breaks.\n"
    )
    draft = read(text, "form.txt")

    assert [title for _, title in titles(draft)] == ["Safe harbours for all"]
    assert said_of(draft, "Safe harbours for all")["until"] == ["2032-12-31"]
    assert "Fishers" not in said_of(draft, "Safe harbours for all")["lead"]


def test_a_form_begins_at_its_first_label_whatever_comes_back_on_each_page():
    page = "**Harbours 2030**\n\nand so on, with what it costs.\n\n"

    def form(n: int, deed: str, lead: str) -> str:
        return (
            f"**LINE {n}. {deed.upper()}**\n\n**WHAT THE LINE DOES**\n\nIt was long overdue.\n\n"
            f"{page if n > 1 else ''}**RESPONSIBLE**\n\n{lead}, with the participation of the "
            f"Coast Guard.\n\n{page if n % 2 else ''}**INDICATORS**\n\nThe work is done.\n\n"
            "**FUNDING**\n\nOwn budget\n\n"
        )

    forms = "".join(form(n, *row) for n, row in enumerate(zip(DEEDS, LEADS, strict=True), 1))
    draft = read(f"# Plan\n\n{forms}", "plan.md")

    assert [title.upper() for _, title in titles(draft)] == [deed.upper() for deed in DEEDS]
    for one, lead in zip(draft.activities, LEADS, strict=True):
        assert said_of(draft, one.title)["lead"] == [lead]
        assert said_of(draft, one.title)["partner"] == ["Coast Guard"]


def test_labels_above_the_values_in_the_cells_of_a_grid_make_forms():
    def boxes(deed: str, lead: str, n: int) -> list[str]:
        return [
            f"Field of harbours|{deed}|H {n}",
            f"Description<br>The {deed.lower()} was long overdue.|Sea|Land",
            f"Responsible<br>{lead}|Partners<br>Coast Guard|Period<br>2030 – 203{n}",
            "Costs<br>20,000 EUR|Savings<br>many|Priority<br>high",
        ]

    rows = [row for n, pair in enumerate(zip(DEEDS, LEADS, strict=True), 1)
            for row in boxes(*pair, n)]  # fmt: skip
    draft = read_page(f"<h1>Plan</h1>{table(*rows)}", language="en")

    assert [title for _, title in titles(draft)] == list(DEEDS)
    assert said_of(draft, DEEDS[1])["lead"] == [LEADS[1]]
    assert said_of(draft, DEEDS[1])["until"] == ["2032-12-31"]


def test_a_date_counts_and_not_a_time_beside_it_that_runs_from_a_day():
    rows = [f"{deed}|{n * 3} months|203{n}-05-31" for n, deed in enumerate(DEEDS, 1)]
    grid = table("Activity|Due|Due date", *rows)
    draft = read_page(f"<h1>Harbour plan 2030-2035</h1>{grid}", language="en")

    assert [said_of(draft, deed)["until"] for deed in DEEDS] == [
        ["2031-05-31"], ["2032-05-31"], ["2033-05-31"], ["2034-05-31"]
    ]  # fmt: skip
    assert all(one.start in (None, one.end) for one in draft.deadlines)


def test_a_few_records_that_say_much_do_not_hide_many_worth_far_more():
    def frame(start: int, n: int, kind: str, worth: float) -> Read:
        spans = [Span(start + 10 * k, start + 10 * k + 9) for k in range(n)]
        one = Frame(kind, "", (Slot("", kind),), tuple(Record(((s,),), s) for s in spans))
        return Read(one, (Choice(("title",), 1.0, "other", 0.0, ""),), worth)

    card, rows = frame(0, 2, "cards", 0.8), frame(100, 30, "table", 5.0)

    assert best_set([rows, card])[-1] is rows
    assert best_set([frame(100, 30, "table", 1.2), card]) == [card]


def test_text_below_a_heading_says_who_acts_where_its_title_does_not():
    texts = (
        "The Port Authority will look after it. Others may help.",
        "Where ministries agree, more can be done. It takes a year.",
        "Nobody knows yet who will do it.",
        "The Ministry of Trade will pay. It has done so before.",
    )
    pairs = enumerate(zip(DEEDS, texts, strict=True), 1)
    items = "".join(f"<p>{n}. {deed}</p><p>{text}</p>" for n, (deed, text) in pairs)
    draft = read_page(f"<h1>Harbour plan</h1>{items}", language="en")

    leads = [said_of(draft, deed).get("lead", []) for deed in DEEDS]
    assert leads == [["Port Authority"], [], [], ["Ministry of Trade"]]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("es", "Ministerio de Sanidad, con la colaboración del Ministerio de Trabajo"),
        ("pt", "Ministério da Saúde, com a participação do Ministério do Trabalho"),
        ("it", "Ministero della Salute, con il supporto del Ministero del Lavoro"),
        ("fr", "Ministère de la Santé, avec le concours du Ministère du Travail"),
        ("de", "Gesundheitsministerium unter Mitarbeit von Arbeitsministerium"),
        ("en", "Ministry of Health, with the collaboration of the Ministry of Labour"),
    ],
)
def test_who_helps_is_a_partner_also_in_a_column_of_leads(language: str, words: str):
    heads = {"es": "Actividad|Responsable", "pt": "Atividade|Responsável",
             "it": "Attività|Responsabile", "fr": "Action|Responsable",
             "de": "Maßnahme|Verantwortlich", "en": "Activity|Responsible"}  # fmt: skip
    rows = [f"{deed}|{words}" for deed in DEEDS]
    draft = read_page(table(heads[language], *rows), language=language)

    said = said_of(draft, DEEDS[0])
    assert [len(said[role]) for role in ("lead", "partner")] == [1, 1]


@pytest.mark.parametrize(
    ("cell", "doubtful"),
    [
        ("Ministry of Health, in cooperation with the Departments of", ["Departments of"]),
        ("NASA\n(John Miller – Mary Weaver)", ["NASA", "John Miller – Mary Weaver"]),
        ("Ministry of Health, NATO (UNICEF)", []),
    ],
)
def test_a_name_that_is_cut_off_or_may_be_a_person_is_doubtful(cell: str, doubtful: list[str]):
    found = find_mentions(cell, 0, len(cell), language="en", memory=ActorMemory())

    assert [m.text for m in found if m.certainty is Certainty.DOUBTFUL] == doubtful


@pytest.mark.parametrize("again", ["from May 2031", "by May 2030"])
def test_two_cells_that_can_hardly_be_one_window_are_doubtful(again: str):
    rows = [f"{deed}|from May 2030|Port Authority" for deed in DEEDS]
    draft = read_page(
        table("Activity|Deadline|Lead", *rows, f"{DEEDS[-1]}|{again}|Port Authority"), language="en"
    )

    found = [one.certainty is Certainty.DOUBTFUL for one in draft.deadlines]
    assert found == [False, False, False, True]


def test_a_heading_that_is_a_sentence_lends_its_steps_neither_body_nor_date():
    draft = read(HARBOURS, "plan.md")
    about = [fact.about for fact in (*draft.roles, *draft.deadlines)]
    bare = {task.title for task in draft.tasks if task.id not in about}

    assert said_of(draft, draft.activities[1].title)["lead"] == ["Ministry of Health"]
    assert said_of(draft, draft.activities[1].title)["until"] == ["2031-05-31"]
    assert "clinics will be open on every working day" in bare
    assert "boats will be built in our own yards" in bare
    assert "publish a map of all piers and their depth" not in bare  # a line with a colon lends


def test_a_line_with_a_colon_speaks_of_the_items_below_it_not_of_the_one_above():
    plan = "\n\n".join([
        "# Harbour plan",
        "- the piers will be checked in the north\n- the lamps will be mended by 2031",
        "The Ministry of Transport will:",
        "- publish a map of all piers and their depth\n- help towns to buy new cranes",
        "The Coast Guard will:",
        "- train its crews on every pier of the coast\n- count the boats that land there",
    ])  # fmt: skip
    draft = read(plan, "plan.md")

    leads = [said_of(draft, title).get("lead", []) for _, title in titles(draft)]
    assert leads == [[], [], *[["Ministry of Transport"]] * 2, *[["Coast Guard"]] * 2]


def test_lines_of_a_form_copied_into_markdown_are_lines():
    works = ("Repair the quays of the old port and\nits stairs", "Train pilots", "Paint the cranes")
    forms = "\n\n## Page\n\n".join(
        f"Planned step: {work}\nLast day of the\nwork\n6/202{n}\nFor\nSailors\nResponsible\n"
        f"Port Authority\nExpected results\nSafer stairs, and fewer falls."
        for n, work in enumerate(works, 4)
    )
    draft = read(f"# Port\n\nPlan\n\n{forms}\n", "plan.md")

    assert [title for _, title in titles(draft)] == [w.replace("\n", " ") for w in works]
    for n, work in enumerate(works, 4):
        said = said_of(draft, work.replace("\n", " "))
        assert said["lead"] == ["Port Authority"]
        assert said["until"] == [f"202{n}-06-30"]


def test_lines_of_prose_in_markdown_are_one_paragraph():
    prose = "The port is old.\nIts quays are\nof wood. We\nwill repair them.\n"
    document = read_raw(f"# Port\n\n{prose}\n\n## Two\n\n{prose}".encode(), name="plan.md")

    assert prose.replace("\n", " ").strip() in document.text


def test_a_line_that_begins_with_an_infinitive_names_no_body():
    assert look_at("Développer la plateforme du port", "fr").body == 0.0
    assert look_at("Plateforme du port", "fr").body == 1.0
    assert look_at("Centre du port", "fr").body == 1.0  # its ending is that of infinitives, too
    text = (
        "Développer la plateforme du port :\n\n- Peindre les vieux quais.\n- Former les pilotes.\n"
    )
    document = read_raw(f"# Plan\n\n{text}".encode(), name="plan.md", kind="markdown")

    assert list(sentence_frames(units_of(document, document.blocks), "fr")) == []


def test_keys_of_json_are_heads_whatever_its_first_column_holds():
    entries = [
        {"kind": "Lead", "one": "Port Authority", "two": "Harbour Office"},
        {"kind": "Deadline", "one": "2030", "two": "2031"},
        {"kind": "Activity", "one": "Mend the north pier", "two": "Map the cables"},
    ]
    document = read_raw(json.dumps(entries).encode(), name="plan.json")
    terms = Terms(vocabulary("en"))

    kinds = {frame.kind for frame in table_frames(document, document.blocks, terms)}
    assert "transposed" not in kinds


def test_a_line_that_only_breaks_a_name_is_part_of_it():
    rows = [f"{deed}|Leeward Provincial<br>Government" for deed in DEEDS]
    draft = read_page(table("Activity|Implementing agency", *rows), language="en")

    assert {role.mention.text for role in draft.roles} == {"Leeward Provincial\nGovernment"}


def test_labels_that_come_back_inside_the_cells_of_a_column_are_columns_of_their_own():
    days = ("1 May 2030", "2 June 2030", "3 July 2030", "4 August 2030")
    rows = [f"{deed}|Lead: {lead}<br>Deadline: {day}<br>Budget: EUR 5,000"
            for deed, lead, day in zip(DEEDS, LEADS, days, strict=True)]  # fmt: skip
    draft = read_page(
        table("Action|Details", *rows, "Paint the ferry|to be discussed"), language="en"
    )

    assert [title for _, title in titles(draft)] == [*DEEDS, "Paint the ferry"]
    assert [role.mention.text for role in draft.roles] == list(LEADS)
    assert [one.end.month for one in draft.deadlines if one.end] == [5, 6, 7, 8]
    assert len(draft.money) == len(DEEDS)


def test_a_label_inside_most_titles_ends_them():
    rows = [f"{deed} Outcome: the harbour is safe|{lead}" for deed, lead in
            zip(DEEDS, LEADS, strict=True)]  # fmt: skip
    draft = read_page(table("Action|Lead", *rows), language="en")

    assert [title for _, title in titles(draft)] == list(DEEDS)
    assert len(draft.results) == len(DEEDS)


@pytest.mark.parametrize("head", ["Cost", "Zarb"])
def test_labels_inside_a_cell_of_sums_stay_with_their_sums(head: str):
    costs = "Total: 5,000 EUR; State budget: 3,000 EUR; Donors: 2,000 EUR"
    rows = [f"{deed}|{lead}|{costs}" for deed, lead in zip(DEEDS, LEADS, strict=True)]
    draft = read_page(table(f"Action|Lead|{head}", *rows), language="en")

    said = {(one.amount, one.source.text) for one in draft.money if one.amount and one.source}
    assert said == {(3000, "State budget"), (2000, "Donors")}


def test_what_stands_between_labels_of_other_columns_stays_in_its_cell():
    said = "Indicator: number of ships; Baseline: 3; Outcome: the harbour is safe; Target: 10"
    rows = [f"{deed}|{lead}|{said}" for deed, lead in zip(DEEDS, LEADS, strict=True)]
    draft = read_page(table("Action|Lead|Indicators", *rows), language="en")

    assert {one.title for one in draft.results} == {"the harbour is safe"}
    words = " ".join(one.title for one in draft.indicators)
    assert all(part in words for part in ("number of ships", "Baseline: 3", "Target: 10"))


def test_headings_over_two_bold_lines_and_values_broken_by_empty_lines_are_whole():
    cards = [f"**KEY ACTION 1.{n}. {deed.upper()} WITH ALL THAT BELONGS TO IT**\n**AND LOOK AT IT**"
             f"\n\n**DESCRIPTION OF THE ACTION**\n\nIt is due.\n\n**RESPONSIBLE**\n\n"
             f"{lead}, which is a body of the state, Board for the\n\nsafety of the sea\n"
             for n, (deed, lead) in enumerate(zip(DEEDS, LEADS, strict=True), 1)]  # fmt: skip
    draft = read("# A plan\n\n" + "\n".join(cards), "plan.md")

    assert [(number, title) for number, title in titles(draft)] == [
        (f"1.{n}", f"{deed.upper()} WITH ALL THAT BELONGS TO IT AND LOOK AT IT")
        for n, deed in enumerate(DEEDS, 1)
    ]
    said = [" ".join(role.mention.text.split()) for role in draft.roles]
    assert said.count("Board for the safety of the sea") == len(DEEDS)


def test_names_that_only_count_are_no_heads_and_no_titles():
    deeds = (*DEEDS, "Paint the boats", "Light the quay")
    inside = [{"name": f"Action {n}.1", "info": deed} for n, deed in enumerate(deeds, 1)]
    goals = [{"name": f"Objective {n}", "info": f"The harbour is safe in {n} ways", "below": [one]}
             for n, one in enumerate(inside, 1)]  # fmt: skip
    draft = read(json.dumps({"name": "Plan", "below": goals}), "plan.json")

    assert {title for _, title in titles(draft)} >= set(deeds)


def test_a_heading_that_only_counts_on_two_levels_numbers_the_heading_below_it():
    cards = [f"<h2>Action {n}.1</h2><h3>{deed}</h3><p>LEAD</p><p>{lead}</p>"
             for n, (deed, lead) in enumerate(zip(DEEDS, LEADS, strict=True), 1)]  # fmt: skip
    draft = read_page("".join(cards), language="en")

    assert [title for _, title in titles(draft)] == list(DEEDS)
    assert [number for number, _ in titles(draft)] == [f"{n}.1" for n in range(1, 5)]


def test_objects_nested_in_json_are_goals_tasks_partners_and_sums_of_their_activity():
    def entry(k: int, deed: str, lead: str) -> dict[str, object]:
        return {
            "id": f"A{k}", "name": deed, "lead": lead, "start date": "2030-01-05",
            "end date": f"203{k}-11-30",
            "partners": [{"name": f"{town} Harbour Council", "kind": "local"} for town in TOWNS],
            "milestones": [{"name": f"Hire {deed[-6:]} staff", "due date": f"2030-0{k}-01"},
                           {"name": f"Open {deed[-6:]} office", "due date": "2030-07-01"}][: k % 3],
        }  # fmt: skip

    deeds = [entry(k, *one) for k, one in enumerate(zip(DEEDS, LEADS, strict=True), 1)]
    stone, wood = ({"id": k, "title": title, "actions": deeds[2 * k : 2 * k + 2]}
                   for k, title in enumerate(("Stone", "Wood")))  # fmt: skip
    plan = [
        {"id": 1, "goal": "Safer quays", "programmes": [stone]},
        {"id": 2, "goal": "Busier quays", "programmes": [wood]},
    ]
    document = read_raw(json.dumps({"goals": plan}).encode(), name="plan.json")
    draft = extract(document, hints=Hints(language="en"))

    assert [title for _, title in titles(draft)] == list(DEEDS)
    assert [title for _, title in goals(draft)] == ["Safer quays", "Busier quays"]
    said = said_of(draft, DEEDS[2])
    assert said["lead"] == [LEADS[2]]
    assert said["partner"] == [f"{town} Harbour Council" for town in TOWNS]
    assert len(draft.tasks) == 4
    assert sum(one.end == date(2033, 11, 30) for one in draft.deadlines) == 1
    assert [one.end for one in draft.deadlines if one.about == draft.tasks[2].id] == [
        date(2030, 7, 1)
    ]


def test_sums_in_an_array_of_objects_keep_their_sources():
    entries = [
        {"no": k, "measure": deed, "responsible": lead,
         "financing": [{"source": "State budget", "amount": 20000 * k}]}
        for k, (deed, lead) in enumerate(zip(DEEDS, LEADS, strict=True), 1)
    ]  # fmt: skip
    document = read_raw(json.dumps(entries).encode(), name="plan.json")
    draft = extract(document, hints=Hints(language="en"))

    assert [int(one.amount) for one in draft.money if one.amount] == [20000, 40000, 60000, 80000]
