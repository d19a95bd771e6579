"""Forms whose records something else counts: pages of a form, dates in order, lines that count."""

from __future__ import annotations

from kg.extract import Hints, extract
from kg.read.source import read_raw
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

DEEDS = ("Mend the north pier", "Map the cables", "Count the gulls", "Test the cranes")
LEADS = ("Port Authority", "Ministry of Energy", "Harbour Office", "Ministry of Trade")


def test_a_form_of_several_tables_is_one_record_though_its_labels_are_broken():
    label = "Unit that answers for<br>the commitment"

    def form(deed: str, lead: str, n: int) -> str:
        first = table(f"{label}|{lead}", "Problem to be<br>solved|Too little is known of it")
        second = table("Aim|The bay is safe for all", f"End date|31 May 203{n}")
        return f"<h3>{deed}</h3>{first}<p>Page {n}</p>{second}"

    forms = "".join(form(*row, n) for n, row in enumerate(zip(DEEDS, LEADS, strict=True)))
    draft = read_page(f"<h1>Plan</h1>{forms}", language="en")

    assert [title for _, title in titles(draft)] == list(DEEDS)
    assert said_of(draft, DEEDS[2]) == {"lead": [LEADS[2]], "until": ["2032-05-31"]}


def test_what_each_record_counts_several_times_does_not_hide_its_own_labels():
    def card(deed: str, lead: str) -> str:
        counted = "<h6>Reached</h6><p>yes</p><h6>Planned</h6><p>no</p>" * 4
        return f"<h5>{deed}</h5><h6>Responsible</h6><p>{lead}</p><h6>Risks</h6><p>Fog</p>{counted}"

    cards = "".join(card(*row) for row in zip(DEEDS, LEADS, strict=True))
    draft = read_page(f"<h1>Plan</h1>{cards}", language="en")

    assert [title for _, title in titles(draft)] == list(DEEDS)
    assert [said_of(draft, deed)["lead"] for deed in DEEDS] == [[lead] for lead in LEADS]


def test_of_dates_in_each_row_those_never_before_the_others_say_when_things_end():
    rows = [
        f"{deed},{lead},2030-0{n}-01,2031-0{n + 1}-15,2029-11-0{n} 14:0{n}:37"
        for n, (deed, lead) in enumerate(zip(DEEDS, LEADS, strict=True), 1)
    ]
    text = "\n".join(["Project,Responsible,pvon,pbis,upd", *rows])
    draft = extract(read_raw(text.encode(), name="plan.csv"), hints=Hints(language="en"))

    ends = [said_of(draft, deed)["until"] for deed in DEEDS]
    assert ends == [["2031-02-15"], ["2031-03-15"], ["2031-04-15"], ["2031-05-15"]]


def test_quarters_beside_years_are_the_deadline_with_them():
    rows = [f"{deed}|{lead}|Q{n}|203{n}" for n, (deed, lead) in
            enumerate(zip(DEEDS, LEADS, strict=True), 1)]  # fmt: skip
    draft = read_page(
        table("Activity|Responsible|Quarter of achievement|Year of achievement", *rows),
        language="en",
    )

    assert said_of(draft, DEEDS[1])["until"] == ["2032-06-30"]


def test_a_table_in_a_csv_file_is_one_though_its_cells_hold_columns():
    cell = '"in words:\nno   body   knows\n1    two    three\n2    four   five\n3    six    seven"'
    rows = [f"{deed};{lead};{cell}" for deed, lead in zip(DEEDS, LEADS, strict=True)]
    text = "\n".join(["Activity;Responsible;Notes", *rows])
    draft = extract(read_raw(text.encode(), name="plan.csv"), hints=Hints(language="en"))

    assert [title for _, title in titles(draft)] == list(DEEDS)
    assert said_of(draft, DEEDS[3])["lead"] == [LEADS[3]]


def test_a_head_for_all_who_take_part_names_leads_where_no_other_head_does():
    rows_alone = [f"{deed}|{lead}" for deed, lead in zip(DEEDS, LEADS, strict=True)]
    alone = read_page(table("Activity|Stakeholders", *rows_alone), language="en")
    rows = [f"{row}|Coast Guard" for row in rows_alone]
    beside = read_page(table("Activity|Stakeholders|Responsible", *rows), language="en")

    foreign = read_page(table("Activity|Stakeholders", *rows_alone), language="cs")

    assert said_of(alone, DEEDS[0]) == said_of(foreign, DEEDS[0]) == {"lead": [LEADS[0]]}
    assert said_of(beside, DEEDS[0]) == {"partner": [LEADS[0]], "lead": ["Coast Guard"]}


def test_numbered_names_of_bodies_lead_in_the_bullets_below_them():
    lists = [
        f"{n}. {lead}\n\n- {deed} in the first year\n\n- {deed} again in the second\n"
        for n, (deed, lead) in enumerate(zip(DEEDS, LEADS, strict=True), 1)
    ]
    draft = read_marked("# Plan\n\n" + "\n".join(lists), language="en")

    assert len(draft.activities) == 2 * len(DEEDS)
    for deed, lead in zip(DEEDS, LEADS, strict=True):
        assert said_of(draft, f"{deed} again in the second")["lead"] == [lead]


def test_a_row_with_nothing_but_a_sum_heads_the_rows_numbered_below_it():
    draft = read_page(
        table(
            "No.|Programme|Budget (EUR)|Responsible",
            "1|Safe bay|300|",
            f"1.1|{DEEDS[0]}|100|{LEADS[0]}",
            f"1.2|{DEEDS[1]}|200|{LEADS[1]}",
            "2|Clean bay|700|",
            f"2.1|{DEEDS[2]}|400|{LEADS[2]}",
            f"2.2|{DEEDS[3]}|300|{LEADS[3]}",
        ),
        language="en",
    )

    assert [title for _, title in titles(draft)] == list(DEEDS)
    assert [title for _, title in goals(draft)] == ["Safe bay", "Clean bay"]
    (left,) = [issue for issue in draft.issues if issue.code == "beside-heading"]
    assert [passage.exact for passage in left.passages] == ["300", "700"]


def test_lines_that_only_count_head_the_bold_words_below_them():
    said = "".join(
        f"<p>Initiative {n}</p><p><b>{deed} of the</b></p><p><b>outer bay</b></p>"
        "<p>The bay is old and many boats pass through it each day, which nobody counts.</p>"
        for n, deed in enumerate(DEEDS, 1)
    )
    draft = extract(html_document(f"<h1>Plan</h1>{said}"), hints=Hints(language="en"))

    assert [" ".join(title.split()) for _, title in titles(draft)] == [
        f"{deed} of the outer bay" for deed in DEEDS
    ]


def test_lettered_steps_before_a_label_are_no_titles():
    def steps(said: str) -> str:
        return f"a) Ask those who know {said}\n\nb) Do what they say of {said}\n\n"

    blocks = [
        f"{number}. {deed}\n\n1. Contents\n\n{steps(lead)}2. Responsible: {lead}\n\n"
        f"{steps(deed) if number == 'I' else ''}3. Deadline: June 203{n}\n"
        for n, (number, deed, lead) in enumerate(
            zip(("I", "II", "III", "IV"), DEEDS, LEADS, strict=True), 1
        )
    ]
    draft = read_lines("\n".join(blocks), language="en")

    assert [title for _, title in titles(draft)] == list(DEEDS)
    assert said_of(draft, DEEDS[1]) == {"lead": [LEADS[1]], "until": ["2032-06-30"]}
