"""Tables in the forms plans have: forms, milestones, transposed, in parts, without heads."""

from __future__ import annotations

import pytest

from kg.extract import Hints, extract
from kg.model.codes import Certainty
from kg.read.source import read_raw
from tests.extract.helpers import (
    codes,
    goals,
    html_document,
    is_accounted,
    read_lines,
    read_page,
    said_of,
    table,
    titles,
)


def test_bodies_whose_names_begin_like_a_month_are_no_dates():
    draft = read_page(
        table(
            "Захід|Виконавці|Строк",
            "Обладнати укриття|Червоний Хрест; Липовецька рада|червень 2031",
            "Провести навчання|Березнівська рада|липень 2031",
        ),
        language="uk",
    )

    assert said_of(draft, "Обладнати укриття") == {
        "lead": ["Червоний Хрест", "Липовецька рада"], "until": ["2031-06-30"]
    }  # fmt: skip
    assert said_of(draft, "Провести навчання")["lead"] == ["Березнівська рада"]


def test_tables_with_different_heads_are_one_plan():
    draft = read_page(
        table("Mjera|Nositelj|Rok", "Obuka|Ministarstvo pravosuđa|2024.")
        + table("Rok|Aktivnost|Odgovorna institucija|Napomena", "2025.|Registar|Porezna uprava|x"),
        language="hr",
    )

    assert [title for _, title in titles(draft)] == ["Obuka", "Registar"]
    assert said_of(draft, "Registar") == {"lead": ["Porezna uprava"], "until": ["2025-12-31"]}
    assert is_accounted(draft)


def test_heads_below_front_matter_are_found():
    front = [f"Versión {k}|>|" for k in range(1, 10)]
    draft = read_page(
        table(*front, "Acción|Responsable|Plazo", "Formar|Ministerio de Sanidad|2024"),
        language="es",
    )

    assert titles(draft) == [(None, "Formar")]


def test_a_table_without_heads_goes_on_with_those_above():
    draft = read_page(
        table("N°|Action|Responsable|Délai", "1|Former|Ministère du Travail|2024")
        + "<p>suite</p>"
        + table("2|Ouvrir|Ministère de la Culture|2025", "3|Aider|communes|2026"),
        language="fr",
    )

    assert titles(draft) == [("1", "Former"), ("2", "Ouvrir"), ("3", "Aider")]
    assert said_of(draft, "Ouvrir")["lead"] == ["Ministère de la Culture"]


def test_a_second_header_inside_a_table_begins_a_part():
    draft = read_page(
        table(
            "Дія|Виконавець|Строк",
            "Навчання вчителів|Міністерство освіти і науки|2024",
            "Ремонт шкіл|Міністерство розвитку громад|2026",
            "Строк|Захід|Виконавець",
            "2025|Реєстр|Міністерство юстиції",
            "2027|Курси для суддів|Міністерство юстиції",
        ),
        language="uk",
    )

    assert said_of(draft, "Реєстр") == {
        "lead": ["Міністерство юстиції"],
        "until": ["2025-12-31"],
    }


def test_totals_and_rows_printed_twice_are_no_activities():
    draft = read_page(
        table(
            "Rb.|Aktivnost|Nosilac|Budžet",
            "1|Obuka policije|Ministarstvo pravde|1.000.000 RSD",
            "1|Obuka policije|Ministarstvo pravde|1.000.000 RSD",
            "|Ukupno||1.000.000 RSD",
            "UKUPNO ZA CILJ|||1.000.000 RSD",
            "|UKUPNO|RSD|1.000.000",
        ),
        language="sr",
    )

    assert titles(draft) == [("1", "Obuka policije")]
    assert len(draft.money) == 1
    assert is_accounted(draft)


def test_an_activity_repeated_on_every_row_is_one():
    draft = read_page(
        table(
            "N.º|Ação|Responsável|Parceiros|Prazo",
            "1|Formar médicos|Ministério da Saúde|Ordem dos Médicos|2024",
            "1|Formar médicos|Direção-Geral da Saúde|Ordem dos Médicos|2024",
            "2|Abrir centros|Municípios||2025",
        ),
        language="pt",
    )

    assert titles(draft) == [("1", "Formar médicos"), ("2", "Abrir centros")]
    assert said_of(draft, "Formar médicos") == {
        "lead": ["Ministério da Saúde", "Direção-Geral da Saúde"],
        "partner": ["Ordem dos Médicos"],
        "until": ["2024-12-31"],
    }


def test_rows_numbered_below_a_row_are_its_tasks():
    draft = read_page(
        table(
            "N°|Action|Responsable|Délai",
            "1|Emploi||",
            "1.1|Créer des guichets|Ministère du Travail|2024",
            "1.1.1|Former les agents|Agence nationale de formation|juin 2024",
            "1.2|Aider les entreprises|Ministère de l'Économie|2025",
        ),
        language="fr",
    )

    assert goals(draft) == [("1", "Emploi")]
    assert titles(draft) == [("1.1", "Créer des guichets"), ("1.2", "Aider les entreprises")]
    assert [(t.number, t.title) for t in draft.tasks] == [("1.1.1", "Former les agents")]
    assert said_of(draft, "Former les agents") == {
        "lead": ["Agence nationale de formation"],
        "until": ["2024-06-30"],
    }
    assert said_of(draft, "Créer des guichets")["lead"] == ["Ministère du Travail"]


def test_numbered_lines_of_one_cell_are_activities_that_share_the_row():
    draft = read_page(
        table(
            "Azioni|Responsabile|Risorse",
            "1.1 Formare i docenti<br>1.2 Rinnovare le aule|Ministero dell'Istruzione|100.000 euro",
        ),
        language="it",
    )

    assert titles(draft) == [("1.1", "Formare i docenti"), ("1.2", "Rinnovare le aule")]
    assert said_of(draft, "Rinnovare le aule")["lead"] == ["Ministero dell'Istruzione"]
    assert len(draft.money) == 1
    assert "money-of-several-activities" in codes(draft)


def test_numbered_lines_of_the_other_cells_go_to_their_own_activity():
    draft = read_page(
        table(
            "Azioni|Responsabile|Scadenza",
            "1.1 Formare i docenti<br>1.2 Rinnovare le aule"
            "|1. Ministero dell'Istruzione<br>2. Regioni|2025",
        ),
        language="it",
    )

    assert said_of(draft, "Formare i docenti")["lead"] == ["Ministero dell'Istruzione"]
    assert said_of(draft, "Rinnovare le aule")["lead"] == ["Regioni"]


def test_lines_numbered_below_the_first_are_its_tasks():
    draft = read_page(
        table(
            "Działanie|Odpowiedzialny|Termin",
            "1.1 Szkolenia<br>1.1.1 Program<br>1.1.2 Podręcznik|Ministerstwo Zdrowia|2025",
        ),
        language="pl",
    )

    assert titles(draft) == [("1.1", "Szkolenia")]
    assert [(t.number, t.title) for t in draft.tasks] == [
        ("1.1.1", "Program"),
        ("1.1.2", "Podręcznik"),
    ]


@pytest.mark.parametrize("number", ["Mesure 1", "3a", "B", "IV"])
def test_numbered_lines_beside_a_number_with_letters_stay_words_of_the_activity(number: str):
    """What a cell of numbers holds need not count; that once ended the whole document."""
    draft = read_page(
        table(
            "N°|Mesure|Responsable",
            f"{number}|1. Planter des arbres<br>2. Nettoyer les rives|Ministère du Travail",
            "Mesure 2|Ouvrir le parc|Ministère du Travail",
        ),
        language="fr",
    )

    assert titles(draft) == [
        (number, "Planter des arbres 2. Nettoyer les rives"),
        ("Mesure 2", "Ouvrir le parc"),
    ]


def test_tables_of_milestones_below_headed_actions_hold_their_tasks():
    heads = "Meilenstein|Verantwortlich|Frist"
    draft = read_page(
        "<h2>Maßnahme 1.1: Bahnhöfe umbauen</h2>"
        "<p>Verantwortlich: Bundesministerium für Verkehr</p><p>Budget: 3 Mio. EUR</p>"
        + table(heads, "Konzept|Eisenbahn-Bundesamt|Juni 2024", "Bauplan|Stadt Bonn|Mai 2025")
        + "<h2>Maßnahme 1.2: Radwege bauen</h2>"
        "<p>Verantwortlich: Stadt Köln</p><p>Budget: 5 Mio. EUR</p>"
        + table(heads, "Wegenetz|Stadt Köln|Juli 2024", "Bau der Wege|Stadt Köln|Mai 2026"),
        language="de",
    )

    assert titles(draft) == [("1.1", "Bahnhöfe umbauen"), ("1.2", "Radwege bauen")]
    assert said_of(draft, "Bahnhöfe umbauen")["lead"] == ["Bundesministerium für Verkehr"]
    assert said_of(draft, "Konzept") == {
        "lead": ["Eisenbahn-Bundesamt"],
        "until": ["2024-06-30"],
    }


def test_a_measure_without_words_of_its_own_above_a_table_of_activities_is_a_goal():
    draft = read_page(
        "<h2>Mjera 2. Digitalizacija</h2>"
        + table("Aktivnost|Nositelj|Rok", "E-recept|Ministarstvo zdravstva|2024."),
        language="hr",
    )

    assert goals(draft) == [("2", "Digitalizacija")]
    assert titles(draft) == [(None, "E-recept")]


@pytest.mark.parametrize("head", ["Action step", "Activity"])
def test_cards_below_one_another_in_one_table_have_their_own_headings(head: str) -> None:
    deeds = ("Clean all river banks", "Open the old harbour")
    below = (("Tell the towns|Rivers Agency", "Cut the reeds|Red Cross"),
             ("Move the boats|Harbour Office", "Dig out the mud|Rivers Agency"))  # fmt: skip
    rows = [
        row
        for n, (deed, steps) in enumerate(zip(deeds, below, strict=True), 1)
        for row in (f"Measure {n}: {deed}|Cost|Effect", f"{head}|Led by|", *steps)
    ]
    draft = read_page(table(*rows), language="en")
    found = [step.partition("|")[0] for steps in below for step in steps]

    if head == "Activity":  # a table of activities: what stands above them is their goal
        assert goals(draft) == [("1", deeds[0]), ("2", deeds[1])]
        assert [title for _, title in titles(draft)] == found
    else:
        assert titles(draft) == [("1", deeds[0]), ("2", deeds[1])]
        assert [task.title for task in draft.tasks] == found
    assert len(draft.roles) == len(found)  # "Cost" and "Effect" are nobody
    assert is_accounted(draft)


def test_long_prose_alone_in_a_row_is_no_goal():
    prose = "The rivers carry much mud. Few towns can pay for boats. This has to change soon. " * 6
    draft = read_page(
        table("No|Activity|Lead|Due", "1|Clean the banks|Rivers Agency|2026",
              "2|Open the harbour|Harbour Office|2027", f"> {prose}",
              "3|Train the guards|Ministry of Interior|2027",
              "4|Publish the reports|Ministry of Health|2028"),
        language="en",
    )  # fmt: skip

    assert goals(draft) == []
    assert len(titles(draft)) == 4
    assert is_accounted(draft)


def test_grades_that_come_back_in_turn_are_no_goals():
    deeds = ("Clean the banks", "Open the harbour", "Train the guards", "Publish the reports",
             "Dig out the mud", "Move the boats", "Mark bathing places")  # fmt: skip

    def read(*grades: str):
        rows = (
            f"{deed}|Rivers Agency|2026|{grade}" for deed, grade in zip(deeds, grades, strict=True)
        )
        return goals(read_page(table("Activity|Lead|Due|Priority", *rows), language="en"))

    assert read("High", "Low", "High", "Extreme", "High", "Low", "High") == []
    assert len(read(*["Clean water"] * 4, *["Safe rivers"] * 3)) == 2


def form(title: str, agency: str, problem: str, *milestones: str) -> str:
    """A commitment on the form of open government plans."""
    return table(
        f"> {title}",
        f"Lead implementing agency|> {agency}",
        f"What is the problem?|> {problem}",
        "Milestone activity with a verifiable deliverable|Start date|End date",
        *milestones,
        "Contact information|> x@finance.gov",
    )


def test_forms_with_milestones_inside_are_read_in_parts():
    draft = read_page(
        form(
            "Commitment 1: Open contracting", "Ministry of Finance",
            "Nobody sees who is paid by whom.",
            "1.1 Draft the rules|January 2022|June 2022",
            "1.2 Launch the portal|July 2022|December 2023",
        )
        + form(
            "Commitment 2: Fair budgets", "Ministry of Justice",
            "Few people read a budget of many pages.",
            "2.1 Print a guide|January 2022|June 2022",
            "2.2 Hold hearings|July 2022|May 2023",
        ),
        language="en",
    )  # fmt: skip

    assert titles(draft) == [("1", "Open contracting"), ("2", "Fair budgets")]
    assert [task.number for task in draft.tasks] == ["1.1", "1.2", "2.1", "2.2"]
    assert said_of(draft, "Open contracting") == {"lead": ["Ministry of Finance"]}
    assert said_of(draft, "Fair budgets") == {"lead": ["Ministry of Justice"]}
    assert said_of(draft, "Launch the portal") == {"until": ["2023-12-31"]}
    assert is_accounted(draft)


def test_keys_and_values_by_turns_in_one_row():
    draft = read_page(
        table(
            "> Mjera 3.1. Poticanje volontiranja",
            "Nositelj|Središnji državni ured za mlade|Rok|31.12.2024.",
            "Sunositelji|udruge mladih|Potrebna sredstva|20.000 EUR",
        ),
        language="hr",
    )

    assert said_of(draft, "Poticanje volontiranja") == {
        "lead": ["Središnji državni ured za mlade"],
        "partner": ["udruge mladih"],
        "until": ["2024-12-31"],
    }
    assert len(draft.money) == 1


def test_keys_in_the_first_column_and_one_activity_a_column():
    draft = read_page(
        table(
            "Захід|Розробити стандарт|Провести навчання",
            "Відповідальні виконавці|Міністерство охорони здоров’я|Міністерство освіти і науки",
            "Строк виконання|2024|грудень 2025 року",
        ),
        language="uk",
    )

    assert said_of(draft, "Провести навчання") == {
        "lead": ["Міністерство освіти і науки"],
        "until": ["2025-12-31"],
    }
    assert is_accounted(draft)


def test_a_table_that_only_frames_text_is_read_as_lines():
    draft = read_page(
        table("Мярка 1. Обучение<br>Отговорна институция: МВР<br>Срок: 2025", "  "),
        language="bg",
    )

    assert said_of(draft, "Обучение") == {"lead": ["МВР"], "until": ["2025-12-31"]}


def test_a_column_without_a_known_head_is_told_by_its_dates_and_doubtful():
    draft = read_page(
        table(
            "Aktivnost|Nosilac|Partneri|Quorv",
            "Obuka|Ministarstvo pravde|UNICEF|31.12.2024.",
            "Vodič|Ministarstvo zdravlja|UNDP|Q2 2025",
        ),
        language="sr",
    )

    assert {d.certainty for d in draft.deadlines} == {Certainty.DOUBTFUL}
    assert said_of(draft, "Vodič")["until"] == ["2025-06-30"]


def test_a_column_nobody_knows_is_one_issue_with_its_words():
    draft = read_page(
        table("Aktivnost|Nosilac|Rok|Zbrumf", "Obuka|Savet|2024|riječ", "Vodič|Savet|2025|dvije"),
        language="sr",
    )

    (issue,) = draft.issues
    assert issue.code == "unknown-column"
    assert issue.passages[0].exact == "riječ"
    assert [row.outcome for row in draft.audit if row.passage.exact == "dvije"] == ["issue"]


def test_a_table_nobody_understands_is_one_issue_with_its_words():
    draft = read_page(table("aaa|bbb|ccc", "ddd|eee|fff"), language="sr")

    (issue,) = draft.issues
    assert issue.code == "table-not-understood"
    assert "aaa | bbb | ccc" in issue.message
    assert {row.outcome for row in draft.audit} == {"issue"}


def test_lines_of_tabs_without_heads_are_a_table():
    draft = read_lines("Uvod\n1\tObuka\tSavet\t2024\n2\tVodič\tSavet\t2025\n", language="sr")

    assert [seen.n_columns for seen in draft.seen] == [4]
    assert is_accounted(draft)


TWO_ROWS = (
    "<table><tr><td rowspan=2>Acciones</td><td colspan=2>Responsables</td>"
    "<td colspan=3>Cronograma</td></tr>"
    "<tr><td>Principal</td><td>Zbrumf</td><td>2024</td><td>2025</td><td>2026</td></tr>"
    "<tr><td>Campañas</td><td>Ministerio del Interior</td><td>ONG</td><td>X</td><td>X</td><td></td>"
    "</tr><tr><td>Cursos</td><td>Ministerio de Educación</td><td></td><td></td><td></td><td>✓</td>"
    "</tr></table>"
)


def test_marks_below_years_are_the_time_from_the_first_to_the_last():
    draft = read_page(TWO_ROWS, language="es")

    windows = [(str(d.start), str(d.end)) for d in draft.deadlines]
    assert windows == [("2024-01-01", "2025-12-31"), ("2026-01-01", "2026-12-31")]
    assert is_accounted(draft)


def test_heads_nobody_knows_below_a_known_one_give_doubtful_facts():
    draft = read_page(TWO_ROWS, language="es")

    assert [r.certainty for r in draft.roles if r.mention.text == "ONG"] == [Certainty.DOUBTFUL]


def test_a_month_nobody_knows_makes_a_year_doubtful():
    rows = ("Activity|Lead|Deadline", "Train|Ministry of Health|Zbrembar 2024")

    (deadline,) = read_page(table(*rows), language="en").deadlines

    assert deadline.certainty is Certainty.DOUBTFUL


def test_names_beside_those_responsible_are_doubtful_partners():
    draft = read_page(
        table(
            "Activity|Lead|Zbrumf|Deadline",
            "Train|Ministry of Health|Ministry of Finance|2024",
            "Build|Ministry of Health|NGOs|2025",
        ),
        language="en",
    )

    assert {(r.role.value, r.mention.text) for r in draft.roles if r.certainty == "doubtful"} == {
        ("partner", "Ministry of Finance"),
        ("partner", "NGOs"),
    }


def test_a_sentence_below_a_head_of_bodies_is_no_list_of_names():
    said = "The Harbour Board shall keep a register, and the Port Police must approve each entry."
    draft = read_page(
        table("Activity|Responsible|Deadline", "Open the port|Port Police, Customs|2026",
              f"Keep the register|{said}|2027"),
        language="en",
    )  # fmt: skip

    assert said_of(draft, "Open the port")["lead"] == ["Port Police", "Customs"]
    # Each clause has its own subject.
    assert said_of(draft, "Keep the register")["lead"] == ["Harbour Board", "Port Police"]
    assert draft.roles[-1].certainty is Certainty.DOUBTFUL


def test_heads_alone_at_the_foot_of_a_page_head_the_tables_that_follow():
    draft = read_page(
        table("Activity|Deadline|Responsible")
        + "<p>School No. 3</p>"
        + table("1. Open the hall|May 2026|Port Police", "2. Paint the hall||Customs")
        + table("3. Close the hall|May 2027|Port Police"),
        language="en",
    )

    assert titles(draft) == [
        ("1", "Open the hall"),
        ("2", "Paint the hall"),
        ("3", "Close the hall"),
    ]
    assert said_of(draft, "Close the hall")["lead"] == ["Port Police"]


def sheet(name: str, lead: str, partners: str, cost: str) -> str:
    return table(
        f"Outline|Action name|{name}", "|Action type|Soft", f"|Field of action|{name} and more",
        f"Work|Responsible body|{lead}", f"|Partners|{partners}", f"Cost|Total cost|{cost}",
    )  # fmt: skip


def test_labels_in_the_middle_of_three_columns_come_back_in_each_sheet():
    draft = read_page(
        sheet("Cool the centre", "Port Police", "Customs", "12 million EUR")
        + sheet("Heat the harbour", "Customs", "Port Police", "not given")
        + sheet("Store the power", "Harbour Board", "Customs", "5 million EUR"),
        language="en",
    )

    assert [title for _, title in titles(draft)] == [
        "Cool the centre", "Heat the harbour", "Store the power",
    ]  # fmt: skip
    assert said_of(draft, "Store the power") == {"lead": ["Harbour Board"], "partner": ["Customs"]}


def test_a_column_of_units_says_which_numbers_are_sums_and_of_what():
    page = html_document(
        table(
            "Мероприятие|Единица измерения|Объём финансирования, 2024 год",
            "Ремонт причалов|тыс. руб.|1197,3",
            "Посещения музея порта|чел.|4320",
            "Покупка катера для порта|руб.|500000",
            "Итого по программе|тыс. руб.|1697,3",
        )
    )
    draft = extract(page, hints=Hints(language="ru", country="RU"))
    title = {a.id: a.title for a in draft.activities}

    assert [(title[m.about], m.amount, m.currency) for m in draft.money] == [
        ("Ремонт причалов", 1_197_300, "RUB"), ("Покупка катера для порта", 500_000, "RUB"),
    ]  # fmt: skip
    assert [[p.exact for p in m.passages] for m in draft.money] == [
        ["тыс. руб.", "1197,3"], ["руб.", "500000"],
    ]  # fmt: skip


def test_the_unit_of_a_row_counts_and_not_that_of_the_head():
    page = table(
        "Мероприятие|Единица измерения|Объём финансирования, млн. руб.",
        "Ремонт причалов|тыс. руб.|1197,3",
        "Покупка катера для порта|руб.|500000",
    )
    draft = extract(html_document(page), hints=Hints(language="ru", country="RU"))

    assert [m.amount for m in draft.money] == [1_197_300, 500_000]


def test_a_column_of_currencies_names_no_bodies():
    draft = read_page(
        table(
            "Activity|Responsible|Unit|Budget",
            "Mend the piers|Port Authority|EUR|1200",
            "Map the cables|Ministry of Energy|EUR|500",
            "Count the boats|Harbour Office|USD|700",
        ),
        language="en",
    )

    assert {role.mention.text for role in draft.roles}.isdisjoint({"EUR", "USD"})
    assert [(m.amount, m.currency) for m in draft.money] == [
        (1200, "EUR"), (500, "EUR"), (700, "USD"),
    ]  # fmt: skip


def test_a_column_of_sources_is_no_column_of_units():
    draft = read_page(
        table(
            "Activity|Responsible|Funding source|Budget",
            "Mend the piers|Port Authority|State budget|1200",
            "Map the cables|Ministry of Energy|Euro grant|500",
            "Total renewal of the quays|Harbour Office|Loan|700",
        ),
        language="en",
    )

    assert len(draft.activities) == 3
    assert [m.amount for m in draft.money if m.amount] == [1200, 500, 700]


def test_a_form_above_the_heads_of_a_table_is_no_head():
    why = "All piers of the bay are mended, and nobody has to wait for a boat any more"
    cells = (
        f'<tr><td colspan="2">AIM</td><td colspan="3">{why}</td></tr>'
        f'<tr><td colspan="2">MEANS</td><td colspan="3">{why}, says the council</td></tr>'
        "<tr><td>No</td><td>Activity</td><td>Responsible</td><td>Jan</td><td>Feb</td></tr>"
        "<tr><td>1</td><td>Mend the north pier</td><td>Port Authority</td><td>1</td><td></td></tr>"
        "<tr><td>2</td><td>Map the cables</td><td>Ministry of Energy</td><td></td><td>1</td></tr>"
        "<tr><td>3</td><td>Count boats</td><td>Harbour Office</td><td>1</td><td>1</td></tr>"
    )
    draft = read_page(f"<h1>Work plan 2031</h1><table>{cells}</table>", language="en")
    ends = {a.title: said_of(draft, a.title)["until"] for a in draft.activities}

    assert ends == {
        "Mend the north pier": ["2031-01-31"], "Map the cables": ["2031-02-28"],
        "Count boats": ["2031-02-28"],
    }  # fmt: skip


def test_a_merged_cell_at_the_top_of_a_sheet_is_its_title():
    draft = read_page(
        table(">Programme of the port 2031", "Activity|Responsible", "Mend piers|Port Authority"),
        language="en",
    )

    assert draft.plan.title == "Programme of the port 2031"
    assert str(draft.plan.end) == "2031-12-31"


@pytest.mark.parametrize(
    "above", [">See the National Programme 2020-2024", "Notes|>Programme of the port 2020"]
)
def test_a_cell_that_mentions_a_plan_is_no_title(above):
    draft = read_page(
        table(above, "Activity|Responsible|Due", "Mend piers|Port Authority|May 2031"),
        language="en",
    )

    assert draft.plan.end is None


EN = Hints(language="en")
BELOW = "| Activity | Responsible |\n|---|---|\n| Mend piers | Port Authority |\n"


@pytest.mark.parametrize(
    ("lines", "period"),
    [
        ("The sources are:\n\nSafety plans (2020)\n\nSafety rules (2023)", ("None", "None")),
        ("Harbours\n\n2031-2033\n\nPrinted in 2030", ("2031-01-01", "2033-12-31")),
        (f"Harbours\n\n{'The piers are old, and towns need them. ' * 6}By 2030.", ("None", "None")),
        ("Harbours 2031\n\nAdopted in May 2031", ("2031-01-01", "2031-12-31")),
        ("# Harbours\n\n- Mend piers by 2031", ("None", "None")),
        ("Harbours\n\nPiers\n\nDue: 2031–2032\n\nLamps\n\nDue: 2031", ("None", "None")),
        ("Harbours\n\nThe Port Authority will mend piers by 2031.", ("None", "None")),
    ],
)
def test_the_first_lines_give_a_period_where_they_agree(lines: str, period: tuple[str, str]):
    plan = extract(read_raw(f"{lines}\n\n{BELOW}".encode(), name="a.md"), hints=EN).plan

    assert (str(plan.start), str(plan.end)) == period


@pytest.mark.parametrize(
    "below",
    [
        "- Mend piers – Port Authority – by 2031",
        "1. Mend piers by 2031",
        "## Why piers matter\n\nIn 2030, the old piers of the harbour fell.",
        "The Port Authority will mend the old piers by 2031.",
    ],
)
@pytest.mark.parametrize("sign", ["# ", ""])
def test_a_title_ends_before_items_and_sentences(sign: str, below: str):
    text = f"{sign}Programme of the harbours\n\n{below}\n\n{BELOW}"
    plan = extract(read_raw(text.encode(), name="a.md"), hints=EN).plan

    assert (plan.title, plan.end) == ("Programme of the harbours", None)


def test_a_title_goes_on_in_its_years():
    text = f"# Programme of the harbours\n\n2031–2033\n\nPiers\n\n{BELOW}"
    plan = extract(read_raw(text.encode(), name="a.md"), hints=EN).plan

    assert plan.title == "Programme of the harbours 2031–2033"


def test_an_item_of_a_list_is_no_title():
    text = f"# Harbours\n\n- a programme of training will begin\n\n{BELOW}"
    draft = extract(read_raw(text.encode(), name="a.md"), hints=EN)

    assert draft.plan.title == "Harbours"


def test_a_table_that_says_what_signs_mean_holds_no_activities():
    plan = table(
        "Action|Lead|Timeframe|Cost",
        "Mend the piers of the old port|Port Authority|near|low",
        "Paint the lamps of all quays|Lighthouse Board|mid|low",
    )
    legend = table(
        "Timeframe|near = 0-1 years|= 2-4 years",
        "City cost|= $0 to $100,000|= $100,001 to $1,000,000",
        "Action types|= Vol (Voluntary)|= Reg (Regulatory)",
    )
    draft = read_page(plan + legend, language="en")

    assert [title for _, title in titles(draft)] == [
        "Mend the piers of the old port", "Paint the lamps of all quays",
    ]  # fmt: skip


def test_a_list_with_semicolons_under_a_heading_is_no_csv():
    text = (
        "# Harbours\n\n"
        "1. Mend the piers – Lead: Port Authority; Partners: Coast Guard; Due: 2031\n"
        "2. Count the boats – Lead: Coast Guard; Partners: Ministry of Trade; Due: May 2032\n"
        "3. Paint the lamps – Lead: Lighthouse Board; Partners: none; Due: 2033\n"
    )
    draft = extract(read_raw(text.encode(), name="a.txt"), hints=EN)

    assert [a.title for a in draft.activities] == [
        "Mend the piers",
        "Count the boats",
        "Paint the lamps",
    ]
