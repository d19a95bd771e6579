"""Forms as tables: one sheet for each commitment, with merged labels, pairs and tables inside."""

from __future__ import annotations

from calendar import month_name

import pytest

from kg.extract import Hints, extract
from kg.model.codes import Certainty
from kg.read.source import read_raw
from tests.extract.helpers import goals, is_accounted, read_page, said_of, titles

DEEDS = ("Open the register of piers", "Publish the tide tables", "List the harbour fees")
LEADS = ("Port Authority", "Ministry of Trade", "Customs Office")
STATE = ("Land Registry; Coast Guard", "Ministry of Energy", "Port Authority")
CIVIC = ("Open Seas Network", "Sailors' Union", "Institute for Fair Fees")


def sheet(n: int, *, merged: bool) -> list[str]:
    """The rows of a commitment's sheet; `~` goes on from the left, `^` from above."""
    join = "~" if merged else ""
    return [
        f"Lead agency|{join}|{LEADS[n]}|{join}",
        f"What is wrong?|{join}|Nobody can see it.|{join}",
        "Milestone with its proof|New or not|Start date:|End date:",
        f"1. Draw up {n} lists|New|May 2031|June 2031",
        f"2. Print {n} books|New|July 2031|May 2032",
        f"Person in charge|{join}|Jane Marlow|{join}",
        f"Other actors involved|Public bodies|{STATE[n]}|{join}",
        f"{'^' if merged else ''}|Unions and others|{CIVIC[n]}|{join}",
    ]


def as_html(rows: list[str]) -> str:
    cells = [row.split("|") for row in rows]
    said = ""
    for r, row in enumerate(cells):
        said += "<tr>"
        for c, words in enumerate(row):
            if words not in ("~", "^"):
                wide = next((k for k in range(c + 1, len(row)) if row[k] != "~"), len(row)) - c
                deep = 1 + sum(1 for low in cells[r + 1 : r + 2] if low[c] == "^")
                said += f"<td colspan={wide} rowspan={deep}>{words}</td>"
        said += "</tr>"
    return f"<table>{said}</table>"


@pytest.mark.parametrize("merged", [True, False])
def test_the_labels_beside_a_merged_one_have_its_field_and_their_own_values(merged: bool):
    sheets = "".join(
        f"<h2>{deed}</h2>{as_html(sheet(n, merged=merged))}" for n, deed in enumerate(DEEDS)
    )
    draft = read_page(f"<h1>Plan 2031</h1>{sheets}", language="en")

    found = [title for _, title in titles(draft)]
    assert found == list(DEEDS)
    for deed, lead, state, civic in zip(DEEDS, LEADS, STATE, CIVIC, strict=True):
        said = said_of(draft, deed)
        assert said["lead"] == [lead]
        assert said["partner"] == [*state.split("; "), civic]
    steps = [task.title for task in draft.tasks]
    assert "Draw up 0 lists" in steps
    assert len(steps) == 2 * len(DEEDS)


def test_sheets_with_merged_labels_below_one_another_are_forms_with_tables_inside():
    rows = [
        row
        for n, deed in enumerate(DEEDS)
        for row in (f"Commitment {n + 1}: {deed}|~|~|~", *sheet(n, merged=True))
    ]
    draft = read_page(f"<h1>Plan 2031</h1>{as_html(rows)}", language="en")

    assert [title for _, title in titles(draft)] == list(DEEDS)
    assert [said_of(draft, deed)["lead"] for deed in DEEDS] == [[lead] for lead in LEADS]
    assert said_of(draft, DEEDS[0])["partner"] == [*STATE[0].split("; "), CIVIC[0]]
    assert len(draft.tasks) == 2 * len(DEEDS)


PAIRS = [
    "Fiche n° {n}|{deed}|~|~",
    "Description|La ville s'en charge.|~|~",
    "Pilote|{lead}|Partenaires|{others}",
    "Calendrier|203{n}|Budget|3{n} 000 €",
    "Public visé|Tous|Indicateurs|Nombre de {n} lieux",
]
TASKS = ("Isoler les écoles", "Planter des haies", "Former les agents")
PILOTS = ("Service des bâtiments", "Service des jardins", "Direction du personnel")
OTHERS = ("Agence de l'eau", "Chambre d'agriculture", "Agence de l'eau")


def pairs(n: int) -> list[str]:
    given = {"n": n + 1, "deed": TASKS[n], "lead": PILOTS[n], "others": OTHERS[n]}
    return [row.format(**given) for row in PAIRS]


def test_rows_of_two_labels_with_their_values_are_no_table_inside_a_form():
    draft = read_page("".join(as_html(pairs(n)) for n in range(3)), language="fr")

    assert [title for _, title in titles(draft)] == list(TASKS)
    assert [said_of(draft, task)["lead"] for task in TASKS] == [[lead] for lead in PILOTS]
    assert said_of(draft, TASKS[0])["partner"] == [OTHERS[0]]


def test_sheets_below_one_another_in_one_table_are_read_as_sheets():
    rows = [row.replace("~", "").replace("|", ";") for n in range(3) for row in pairs(n)]
    text = "\n".join(rows)
    draft = extract(read_raw(text.encode(), name="plan.csv"), hints=Hints(language="fr"))

    assert [title for _, title in titles(draft)] == list(TASKS)
    assert [said_of(draft, task)["lead"] for task in TASKS] == [[lead] for lead in PILOTS]
    assert [said_of(draft, task)["until"] for task in TASKS] == [
        [f"203{n}-12-31"] for n in (1, 2, 3)
    ]


@pytest.mark.parametrize("groups", [("I", "II"), ("A.", "B.")])
def test_rows_of_another_numbering_are_sections_though_nothing_is_merged(groups):
    rows = ["No|Activity|Indicator|Responsible|Partners"]
    for group, (first, second) in zip(groups, (DEEDS[:2], DEEDS[1:]), strict=True):
        rows += [f"{group}|A safe harbour for all {group}|||"]
        rows += [
            f"{n}|{deed} {group}|Lists made|{LEADS[n]}|{CIVIC[n]}"
            for n, deed in enumerate((first, second))
        ]
    draft = read_page(as_html(rows), language="en")

    assert [number for number, _ in titles(draft)] == ["0", "1", "0", "1"]


def test_known_heads_in_the_first_column_go_before_a_row_that_looks_like_heads():
    rows = [
        f"Initiative|{'|'.join(DEEDS)}",
        f"Owner|{'|'.join(LEADS)}",
        f"Partners|{'|'.join(CIVIC)}",
        "Start|2031|2032|2031",
        "End|2033|2034|2035",
        "Budget|€1m|€3m|€2m",
    ]
    draft = read_page(f"<h1>Harbour programme</h1>{as_html(rows)}", language="en")

    assert [title for _, title in titles(draft)] == list(DEEDS)
    assert [said_of(draft, deed)["lead"] for deed in DEEDS] == [[lead] for lead in LEADS]
    assert [said_of(draft, deed)["until"] for deed in DEEDS] == [
        ["2033-12-31"], ["2034-12-31"], ["2035-12-31"]
    ]  # fmt: skip


@pytest.mark.parametrize("merged", [True, False])
def test_what_is_printed_row_by_row_speaks_of_the_task_of_an_activity_with_one_row_too(merged):
    down = "^" if merged else ""
    rows = [
        "Activity|Step|Responsible|Due",
        "A. Know the harbour|Count the piers|Port Authority|June 2031",
        f"{down}|Draw a map|Harbour Office|May 2032",
        "B. Mend the harbour|Mend the cranes|Ministry of Trade|July 2033",
    ]
    draft = read_page(f"<h1>Plan</h1>{as_html(rows)}", language="en")

    assert [said_of(draft, step.title)["lead"] for step in draft.tasks] == [
        ["Port Authority"], ["Harbour Office"], ["Ministry of Trade"]
    ]  # fmt: skip
    assert said_of(draft, draft.tasks[2].title)["until"] == ["2033-07-31"]


def test_where_each_activity_has_one_row_what_it_says_is_said_of_the_activity():
    rows = ["Activity|Step|Responsible"]
    rows += [f"{deed}|Draw up {n} lists|{LEADS[n]}" for n, deed in enumerate(DEEDS)]
    draft = read_page(f"<h1>Plan</h1>{as_html(rows)}", language="en")

    assert [said_of(draft, deed)["lead"] for deed in DEEDS] == [[lead] for lead in LEADS]


BOXES = {"Keep the harbour open": "40 ships a week", "Keep the sea clean": "90 % of beaches clean"}
STRATEGIES = (
    "Replace the harbour lamps", "Dredge the northern basin", "Publish the tide tables",
    "Open the register of piers", "Collect nets from the beaches", "Measure the water each week",
    "Teach pilots to report oil", "Print the list of wrecks",
)  # fmt: skip
HEADS = "Timeline|Effort|Benefits|Lead Agency|Partner Agency"
EFFORTS = ("small", "large", "moderate")


def test_a_goal_in_a_box_of_its_own_stands_above_the_cards_that_follow():
    half = len(STRATEGIES) // len(BOXES)
    page = ""
    for n, deed in enumerate(STRATEGIES):
        if n % half == 0:
            goal, target = list(BOXES.items())[n // half]
            page += as_html([f"Goal|{goal}", f"Target|{target}"])
        said = (EFFORTS[n % 3], EFFORTS[n // 3], LEADS[n % 3], CIVIC[n // 3])
        row = "|".join((f"{month_name[n + 1]} 2031", *said))
        page += as_html([f"Strategy|{deed}|~|~|~", HEADS, row])

    draft = read_page(page, language="en")

    assert [title for _, title in titles(draft)] == list(STRATEGIES)
    assert [title for _, title in goals(draft)] == list(BOXES)
    goal_of = {goal.id: goal.title for goal in draft.goals}
    above = [goal_of.get(activity.parent or "") for activity in draft.activities]
    assert above == [goal for goal in BOXES for _ in range(half)]
    first = [draft.activities[0].id, draft.activities[half].id]
    assert [(i.title, i.about) for i in draft.indicators] == [
        *zip(BOXES.values(), first, strict=True)
    ]


def read_csv(*rows: str, language: str):
    document = read_raw("\n".join(rows).encode(), name="plan.csv")
    return extract(document, hints=Hints(language=language))


@pytest.mark.parametrize(
    ("language", "heads"),
    [
        ("en", "Action;Lead agency;Planned end date;Actual end date"),
        ("pl", "Działanie;Jednostka odpowiedzialna;Rozpoczęcie prac;Zakończenie prac;"
         "Zakończenie prac w rzeczywistości"),
        ("de", "massnahme;federfuehrung;ende_soll;ende_ist"),
    ],
)  # fmt: skip
def test_a_second_and_sparser_end_is_when_things_were_done(language: str, heads: str):
    start = "2030-01-01;" * (heads.count(";") - 3)
    rows = [f"Mend pier {k};Port Authority;{start}2031-0{k}-01;" for k in range(1, 6)]
    draft = read_csv(heads, rows[0] + "2032-05-05", *rows[1:], language=language)

    assert [one.end.year for one in draft.deadlines if one.end] == [2031] * 5


def test_what_programs_note_of_a_row_is_no_fact():
    heads = (
        "uuid,Acción,Responsable,LATITUD,LONGITUD,fecha_creacion,fecha_fin,MONTO_TOTAL,PCT_AVANCE"
    )
    rows = [f"{k}a{k}f{k}c,Reparar el muelle {k},Junta del Puerto,6.1{k},-75.6{k},2029-0{k}-03,"
            f"2031-0{k}-01,{k}500000,{k}1.5" for k in range(1, 5)]  # fmt: skip
    draft = read_csv(heads, *rows, language="es")

    assert not draft.goals
    assert [str(one.amount) for one in draft.money] == ["1500000", "2500000", "3500000", "4500000"]
    assert all(one.start == one.end for one in draft.deadlines)


def test_a_currency_at_the_end_of_a_joined_head_is_that_of_its_sums():
    rows = [f"Mend pier {k},Port Authority,{k}00000" for k in range(1, 4)]
    draft = read_csv("actionName,leadAgency,budgetUSD", *rows, language="en")

    assert {one.currency for one in draft.money} == {"USD"}


def test_a_third_day_outside_the_window_of_two_others_is_doubtful():
    rows = [f"Mend pier {k},Port Authority,203{k}-01-01,203{k}-06-30,203{k}-09-30"
            for k in range(1, 4)]  # fmt: skip
    draft = read_csv("Action,Lead,Start date,Due date,Completion", *rows, language="en")

    assert {one.certainty for one in draft.deadlines} == {Certainty.DOUBTFUL}


def test_a_row_of_totals_below_a_column_of_goals_is_no_goal():
    rows = ["Safer quays;Mend pier;Port Authority;300", "Safer quays;Map cables;Harbour Office;400",
            "Busier quays;Count gulls;Port Authority;500", "TOTAL;;;1200"]  # fmt: skip
    draft = read_csv("Objective;Activity;Lead;Budget (EUR)", *rows, language="en")

    assert [title for _, title in goals(draft)] == ["Safer quays", "Busier quays"]


def test_of_nouns_side_by_side_in_a_head_the_last_names_the_field():
    rows = [f"A{k},Mend pier {k},Port Authority,203{k}-01-01,Done" for k in range(1, 5)]
    draft = read_csv("action_id,action,action_owner,action_due,action_status", *rows, language="en")

    assert titles(draft) == [(f"A{k}", f"Mend pier {k}") for k in range(1, 5)]
    assert [one.end.year for one in draft.deadlines if one.end] == [2031, 2032, 2033, 2034]


def test_parts_of_nothing_beside_a_total_do_not_refute_it():
    rows = [f"Mend pier {k},Port Authority,{k % 2 * 100},0,{k}00" for k in range(1, 4)]
    draft = read_csv("Action,Lead,Budget own funds,Budget grants,Total cost (EUR)", *rows,
                     language="en")  # fmt: skip

    assert {int(one.amount) for one in draft.money if one.amount} == {100, 200, 300}


def test_marks_in_a_grid_of_time_speak_of_the_task_in_their_row():
    rows = [
        "Measure|Step|Owner|Q1 2031|Q2 2031|Q3 2031",
        "Know the harbour|Count the old piers|Port Authority|x||",
        "^|Draw a new map|Ministry of Trade||x|",
        "Mend the harbour|Mend the big cranes|Customs Office|||x",
    ]
    draft = read_page(f"<h1>Plan</h1>{as_html(rows)}", language="en")

    ends = [said_of(draft, step.title)["until"] for step in draft.tasks]
    assert ends == [["2031-03-31"], ["2031-06-30"], ["2031-09-30"]]


ACTIONS = ["ID|Action|Lead|Budget"]
ACTIONS += [f"A{n}|{deed}|{LEADS[n]}|EUR {n + 1}0,000" for n, deed in enumerate(DEEDS)]


@pytest.mark.parametrize("head", ["Action ID", "Action"])
def test_rows_that_name_an_action_of_another_table_are_its_tasks(head: str):
    rows = [
        f"ID|{head}|Milestone|Responsible|Due date",
        "M1|A0|Rent the storage rooms|Port Authority|2031-03-31",
        "M2|A0|Scan the first books|Customs Office|2031-12-31",
        "M3|A2|Sign the building contract|Ministry of Trade|2032-05-15",
    ]
    draft = read_page(f"<h1>Plan</h1>{as_html(ACTIONS)}{as_html(rows)}", language="en")

    numbers = {a.id: a.number for a in draft.activities}
    assert titles(draft) == [(f"A{n}", deed) for n, deed in enumerate(DEEDS)]
    assert [(numbers[t.parent or ""], t.number) for t in draft.tasks] == [
        ("A0", "M1"), ("A0", "M2"), ("A2", "M3")
    ]  # fmt: skip
    assert said_of(draft, "Scan the first books") == {
        "lead": ["Customs Office"], "until": ["2031-12-31"]
    }  # fmt: skip
    assert said_of(draft, DEEDS[0]) == {"lead": [LEADS[0]]}
    assert is_accounted(draft)


@pytest.mark.parametrize("named", [("A0", "A1", "A2"), ("A0", "A0", "A9"), ("A0", "A2", "A0")])
def test_numbers_that_begin_anew_or_are_unknown_point_at_no_action(named: tuple[str, ...]):
    others = ("Rent the storage rooms", "Scan the first books", "Sign the building contract")
    rows = ["Code|No.|Activity|Responsible|Due date"]
    rows += [f"X{n}|{named[n]}|{deed}|{LEADS[n]}|203{n + 1}-03-31" for n, deed in enumerate(others)]
    draft = read_page(f"<h1>Plan</h1>{as_html(ACTIONS)}{as_html(rows)}", language="en")

    assert [a.title for a in draft.activities] == [*DEEDS, *others]
    assert not draft.tasks


def test_grades_are_no_numbers_of_actions():
    rows = ["No.|Priority|Activity|Responsible"]
    rows += [f"{n + 4}|{1 + n // 2}|Paint the {n + 2} gates|{LEADS[n]}" for n in range(3)]
    plain = [row.replace("A", "", 1) if n else row for n, row in enumerate(ACTIONS)]
    draft = read_page(f"<h1>Plan</h1>{as_html(plain)}{as_html(rows)}", language="en")

    assert len(draft.activities) == 2 * len(DEEDS)


@pytest.mark.parametrize("units", ["|||EUR thousand|EUR thousand", "|||EUR thousand|"])
@pytest.mark.parametrize("costs", ["Cost in 2031|Cost in 2032", "2031|2032"])
def test_a_row_of_units_below_the_heads_is_a_row_of_heads(costs: str, units: str):
    rows = [f"No.|Activity|Responsible|{costs}", units]
    rows += [f"{n + 1}|{deed}|{LEADS[n]}|{n + 1}0|{n + 2}0" for n, deed in enumerate(DEEDS)]
    draft = read_page(f"<h1>Plan</h1>{as_html(rows)}", language="en")

    assert titles(draft) == [(str(n + 1), deed) for n, deed in enumerate(DEEDS)]
    assert said_of(draft, DEEDS[0]) == {"lead": [LEADS[0]]}
    money = [(m.amount, m.year) for m in draft.money if m.currency == "EUR"]
    assert money[0] == (10_000, 2031)


def test_a_row_that_says_more_than_units_is_no_row_of_heads():
    rows = ["No.|Activity|Responsible|Cost", f"1|{DEEDS[0]}|{LEADS[0]}|EUR 10,000"]
    rows += [f"2|{DEEDS[1]}|{LEADS[1]}|EUR 20,000", f"3|{DEEDS[2]}|{LEADS[2]}|EUR 30,000"]
    draft = read_page(f"<h1>Plan</h1>{as_html(rows)}", language="en")

    assert [a.title for a in draft.activities] == list(DEEDS)
