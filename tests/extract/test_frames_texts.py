"""Plans in running text: labels, headed blocks, lists with steps below, enumerations."""

from __future__ import annotations

from kg.extract.frames.items import item_frames
from kg.extract.frames.sentences import sentence_frames
from kg.extract.frames.units import enumerated, units_of
from kg.extract.spans import Span
from kg.model.codes import Certainty
from kg.model.rules import Rule
from kg.read.source import read_raw
from tests.extract.helpers import (
    html_document,
    read_lines,
    read_marked,
    read_page,
    said_of,
    titles,
)

WORKS = ("Réparer les quais", "Former les pilotes", "Nettoyer le lac", "Ouvrir le musée")
LATER = ("Planter des haies", "Peindre les ponts", "Compter les oiseaux", "Vendre le bois")


def test_labels_with_other_words_in_another_part_and_titles_run_into_paragraphs():
    def measure(n: int, title: str, label: str) -> str:
        why = "Cette mesure a été demandée par les habitants lors des réunions de printemps."
        body = f"{n}. {title}. {why} Elle suit les avis rendus.\n\n"
        return body + f"{label} : Ministère des Ports\n\nÉchéance : juin 202{n}\n\n"

    one = "".join(measure(n, w, "Responsable") for n, w in enumerate(WORKS, 1))
    two = "".join(measure(n, w, "Chef de file") for n, w in enumerate(LATER, 1))
    draft = read_lines(f"Plan du lac\n\n{one}Plan des forêts\n\n{two}", language="fr")

    assert [title for _, title in titles(draft)] == [*WORKS, *LATER]
    for title in (WORKS[3], LATER[0]):
        assert said_of(draft, title)["lead"] == ["Ministère des Ports"]
    assert said_of(draft, LATER[1])["until"] == ["2022-06-30"]


def test_a_heading_that_only_counts_is_the_number_of_the_words_below_it():
    body = "".join(
        f"## Mesure {n}\n\n{work} avant la fin du programme commun\n\n"
        f"### Partenaires\n\nVille de Gué\n\n### Échéance\n\nmai 202{n}\n\n"
        for n, work in enumerate(WORKS, 4)
    )
    draft = read_marked(f"# Plan\n\n{body}", language="fr")

    assert titles(draft)[1] == ("5", f"{WORKS[1]} avant la fin du programme commun")
    assert len(draft.activities) == len(WORKS)


def test_a_list_with_dates_below_a_label_holds_the_tasks_and_their_dates():
    body = "".join(
        f"<h2>{work}</h2><h3>Partner</h3><p>City of Ford</p><h3>Timescales</h3>"
        "<p>We will take these steps:</p><ul>"
        f"<li>the Water Agency will open a first office in town {n} by March 2026</li>"
        f"<li>a second report on town {n} is printed and sent out (May 2027)</li></ul>"
        for n, work in enumerate(("Mend all wells", "Teach the crews", "Clean the lake"), 1)
    )
    draft = read_page(f"<h1>Plan</h1>{body}", language="en")

    assert len(draft.activities) == 3
    assert len(draft.tasks) == 6
    first, second = draft.tasks[:2]
    assert said_of(draft, first.title) == {"lead": ["Water Agency"], "until": ["2026-03-31"]}
    assert said_of(draft, second.title) == {"until": ["2027-05-31"]}


def test_headings_with_a_longer_number_are_the_tasks_of_the_heading_above():
    body = "".join(
        f"## {n}. {work} dans tout le canton\n\nTexte.\n\n"
        f"### {n}.1 Étude {work[-4:]}\n\nTexte.\n\n### {n}.2 Choix {work[:4]}\n\nTexte.\n\n"
        for n, work in enumerate(WORKS, 1)
    )
    draft = read_marked(f"# Plan\n\n{body}", language="fr")

    assert [title for _, title in titles(draft)] == [f"{w} dans tout le canton" for w in WORKS]
    assert [task.number for task in draft.tasks[:2]] == ["1.1", "1.2"]


def test_an_enumeration_behind_a_colon_is_the_steps_of_its_paragraph():
    said = "".join(
        f"({letter}) Within two months the {body} shall take these measures for all "
        "crews: (i) send every crew a new set of written rules; and "
        "(ii) count the boats that leave each of the harbours.\n\n"
        for letter, body in zip(
            "abc", ("Port Authority", "Ministry of Water", "Police"), strict=True
        )
    )
    draft = read_marked(f"# Order\n\n{said}", language="en")

    assert [title for _, title in titles(draft)][1] == (
        "Within two months the Ministry of Water shall take these measures for all crews:"
    )
    assert len(draft.tasks) == 6
    assert draft.tasks[1].title.startswith("count the boats")


def test_marks_of_an_enumeration_stand_in_their_order():
    for said, n in (("We do: (1) this (see 4); (2) that", 2), ("They say (a) or: (b) no", 0)):
        assert len(enumerated(said, Span(0, len(said)))) == n


def test_a_date_that_a_title_ends_by_is_its_deadline_where_nothing_else_is():
    said = "".join(
        f"- The City of Ford will {deed} by March 202{k}\n"
        for k, deed in enumerate(("mend the wells", "teach the crews", "clean the lake"), 5)
    )
    since = "- The City of Ford will go on from the work of 2019 to 2021\n"
    draft = read_marked(f"# Plan\n\n## Steps\n\n{said}{since}", language="en")

    assert [str(due.end) for due in draft.deadlines] == ["2025-03-31", "2026-03-31", "2027-03-31"]


def test_short_lines_right_above_items_name_who_must_do_them():
    asked = (
        ("the Minister of Ports",),
        ("the Minister of Health", "the Minister of Trade"),
        ("the Harbour Master",),
    )
    deeds = ("publish the list of closed piers", "inspect the cold stores", "mark the anchorage")
    body = "".join(
        "\n\n".join(lines) + f"\n\nB.{n}. to {deed} of the bay; by 30 June 202{n}\n\n"
        for n, (lines, deed) in enumerate(zip(asked, deeds, strict=True), 5)
    )
    draft = read_marked(f"# Resolution\n\nB. The council asks:\n\n{body}", language="en")

    leads = [said_of(draft, title)["lead"] for _, title in titles(draft)]
    assert leads == [
        ["Minister of Ports"],
        ["Minister of Health", "Minister of Trade"],
        ["Harbour Master"],
    ]


def test_bold_words_that_end_a_sentence_title_an_item_and_the_rest_says_who_acts():
    draft = read_marked(
        "# Commitments\n\n"
        "- **Publish berth fees.** The Port Authority will publish all fees on its pages.\n"
        "- **Count the boxes.** The Ministry of Trade will release a count each month.\n"
        "- **Map the cables.** The Ministry of Energy will map all cables of the bay.\n",
        language="en",
    )

    assert [said_of(draft, title) for _, title in titles(draft)] == [
        {"lead": ["Port Authority"]},
        {"lead": ["Ministry of Trade"]},
        {"lead": ["Ministry of Energy"]},
    ]
    assert [title.rstrip(".") for _, title in titles(draft)] == [
        "Publish berth fees", "Count the boxes", "Map the cables",
    ]  # fmt: skip


def test_the_label_after_a_heading_opens_the_records_also_where_the_first_lack_it():
    def card(title: str, office: str = "") -> str:
        first = f"<tr><td>Office</td><td>{office}</td></tr>" if office else ""
        rest = (("Project", title), ("State", "Ongoing"), ("End date", "May 2027"))
        return first + "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in rest)

    parts = (
        (card("Repair the east pier"), card("Light the west pier")),
        (card("Buy a pilot boat", "Port Office"), card("Paint the tugs", "Fleet Office")),
        (card("Test the ropes", "Rope Office"), card("Grease the cranes", "Crane Office")),
    )
    body = "".join(
        f"<h2>{name}</h2><table>{''.join(cards)}</table>"
        for name, cards in zip(("Piers", "Boats", "Ropes"), parts, strict=True)
    )
    draft = read_page(f"<h1>Plan</h1>{body}", language="en")

    assert "lead" not in said_of(draft, "Repair the east pier")
    assert said_of(draft, "Buy a pilot boat")["lead"] == ["Port Office"]
    assert said_of(draft, "Grease the cranes")["lead"] == ["Crane Office"]


def test_each_item_below_a_known_label_is_an_activity_of_the_objective_above():
    deeds = ("Planter des haies", "Peindre les ponts", "Compter les oiseaux")
    body = "".join(
        f"<h3>{theme}</h3><p>Objectif : Rendre le {theme.lower()} plus sûr pour tous.</p>"
        "<p>Constats</p><p>\uf076 Peu de moyens sont là</p><p>\uf076 Trop de retards</p>"
        "<p>Actions</p>"
        + "".join(
            f"<p>\uf071 {deed} sur les rives du nord et</p><p>du sud du {theme.lower()}</p>"
            for deed in deeds
        )
        for theme in ("Port", "Lac", "Canal")
    )
    draft = read_page(f"<h1>Plan</h1>{body}", language="fr")

    assert len(draft.activities) == 9
    assert (
        " ".join(titles(draft)[0][1].split())
        == f"{deeds[0]} sur les rives du nord et du sud du port"
    )


def test_sentences_are_the_plan_where_they_say_more_than_any_list():
    bodies = ("Port Authority", "Ministry of Energy", "Harbour Office", "Ministry of Trade")
    deeds = ("mend the piers", "map the cables", "count the boats", "test the cranes")
    said = "".join(
        f"\nThe bay needs this. The {body} will {deed} of the north by March 202{n}. It is time.\n"
        f"\nNobody doubts that. The {body} shall {deed} of the south in the year after.\n"
        for n, (body, deed) in enumerate(zip(bodies, deeds, strict=True), 5)
    )
    values = "\n## Values\n\n- Being open to all\n- Being near to all\n- Being just to all\n"
    draft = read_marked(f"# Bay programme\n{said}{values}", language="en")

    assert len(draft.activities) == 8
    assert {a.certainty.value for a in draft.activities} == {"doubtful"}
    assert {role.mention.text for role in draft.roles} == set(bodies)
    assert "read-from-sentences" in {issue.code for issue in draft.issues}


def test_one_point_of_a_decree_that_ends_in_a_colon_has_the_letters_below_as_tasks():
    deeds = ("mend the pier by 1 May 2027", "count the boats by 1 June 2027", "paint the lamp")
    points = [f"<p>{n}. The Port Authority shall {deed}.</p>" for n, deed in enumerate(deeds, 1)]
    points.append("<p>4. The Sea Office shall:</p><p>a) draw new charts by 1 July 2027;</p>")
    draft = read_page("".join([*points, "<p>b) print the charts it drew.</p>"]), language="en")

    assert len(draft.activities) == 4
    assert [task.title for task in draft.tasks] == [
        "draw new charts by 1 July 2027;",
        "print the charts it drew.",
    ]


def test_what_a_line_that_names_a_body_leads_in_is_its_task():
    deeds = {
        "The Port Authority": ["Mend the piers in winter", "Map the cables of the bay"],
        "The Ministry of Energy": ["Test the cranes", "Publish the tests"],
        "The Harbour Office": ["Light the quays", "Clean the north beach"],
    }
    one, two, three = deeds.values()
    page = (
        f"# Instruction\n\nFIRST: The Port Authority shall:\n\n1. {one[0]}\n\nPage 3\n\n"
        f"2. {one[1]}\n\nSECOND: The Ministry of Energy shall:\n\na) {two[0]}\n\nb) {two[1]}\n\n"
        f"THIRD: The Harbour Office shall:\n\n- {three[0]}\n- {three[1]}\n\n"
        "FOURTH: All else follows from this:\n\nIV. Nothing here is done by anybody\n"
    )
    draft = read_marked(page, language="en")
    led = {a.title: said_of(draft, a.title)["lead"][0] for a in draft.activities}

    assert led == {d: body.removeprefix("The ") for body, said in deeds.items() for d in said}
    assert {a.certainty for a in draft.activities} == {Certainty.DOUBTFUL}


def test_a_label_before_the_body_that_leads_in_is_no_body():
    said = "".join(
        f"PART {n}: The {body} shall:\n\n- Mend pier {n}\n- Map quay {n}\n- Count boat {n}\n\n"
        for n, body in enumerate(("Port Authority", "Harbour Office"), 1)
    )
    draft = read_marked(f"# Instruction\n\n{said}", language="en")

    assert len(draft.activities) == 6
    assert {role.mention.text for role in draft.roles} == {"Port Authority", "Harbour Office"}


def test_sums_that_sentences_say_are_doubtful_money_where_no_slot_holds_any():
    draft = read_page(
        "<ul><li>The Port Police will buy boats for 3 million EUR.</li>"
        "<li>The Harbour Board will pave the quay for EUR 5 million (2025: EUR 2 million, "
        "2026: EUR 3 million).</li>"
        "<li>The Customs Office will train 40 people.</li></ul>",
        language="en",
    )

    assert [(m.about, m.amount, m.year) for m in draft.money] == [
        ("a1", 3_000_000, None), ("a2", 2_000_000, 2025), ("a2", 3_000_000, 2026),
    ]  # fmt: skip
    for money in draft.money:
        assert money.certainty is Certainty.DOUBTFUL
        assert Rule.SUM_IN_SENTENCE in [step.rule for step in money.steps]
        assert money.source is None
        assert [str(money.amount)[0] in p.exact for p in money.passages] == [True]


def test_a_sum_that_a_title_and_a_cell_of_it_say_is_one():
    page = "<table><tr><td>Activity</td><td>Responsible</td></tr>{}</table>"
    rows = "<tr><td>{0} will dig for EUR {1} million</td><td>{0}</td></tr>"
    draft = read_page(
        page.format(rows.format("Port Police", 3) + rows.format("Customs", 5)), language="en"
    )

    assert [m.amount for m in draft.money] == [3_000_000, 5_000_000]


def test_the_first_line_of_an_item_is_its_title():
    items = "".join(
        f"{n}. {deed}\n\n    The bay needs this very much, and all its people have asked for it "
        f"for many years. The {body} will see to it.\n\n"
        for n, (deed, body) in enumerate(zip(WORKS, ("Port Authority",) * 4, strict=True), 1)
    )
    draft = read_marked(f"# Bay programme\n\n{items}", language="en")

    assert [title for _, title in titles(draft)] == list(WORKS)
    assert {role.mention.text for role in draft.roles} == {"Port Authority"}


def test_sections_with_lists_below_are_no_records():
    page = "".join(
        f"<h2>{head}</h2><ul>" + "".join(f"<li>{deed}</li>" for deed in deeds) + "</ul>"
        for head, deeds in (("Le lac", WORKS), ("Les forêts", LATER), ("La place", WORKS[:2]))
    )
    document = html_document(f"<h1>Programme</h1>{page}")
    ways = {frame.how for frame in item_frames(units_of(document, document.blocks), "fr")}

    assert "whole items" in ways
    assert "headings and the line below" not in ways


def test_a_heading_of_a_few_words_ends_what_a_line_leads_in():
    page = (
        "# Instruction\n\nThe Port Authority shall:\n\n1. Mend the piers in winter\n"
        "2. Map the cables of the bay\n\nOther measures\n\n- Ask for the opinion of users\n\n"
        "The Harbour Office shall:\n\na) Light the quays at night\n\n"
        "b) Clean the north beach now\n"
    )
    document = read_raw(page.encode(), name="plan.md", kind="markdown")
    (frame,) = sentence_frames(units_of(document, document.blocks), "en")
    said = [document.text[slice(*record.spans[0][0])] for record in frame.records]

    assert "Ask for the opinion of users" not in said
    assert len(said) == 4


def test_capitals_above_the_text_of_cells_are_titles():
    why = "All boats of the bay need it, as the council has found in its reports of past years"
    rows = "".join(
        f"<tr><td><b>{deed.upper()}</b><br>{why}; {n} say so.<br>{why} too, in {n} ways.</td>"
        "<td>Port Authority</td></tr>"
        for n, deed in enumerate(WORKS)
    )
    draft = read_page(
        f"<table><tr><td>Action</td><td>Responsible</td></tr>{rows}</table>", language="en"
    )

    assert [title for _, title in titles(draft)] == [deed.upper() for deed in WORKS]


def test_labels_with_values_at_one_place_of_the_line_are_no_columns():
    leads = ("Mairie", "Région Bretagne", "Office du tourisme")
    said = [
        f"ACTION {n}\nIntitulé :    {work}\nPilote :      {lead}\nÉchéance :    {n}0/06/2031\n\n"
        for n, (work, lead) in enumerate(zip(WORKS, leads, strict=False), 1)
    ]
    draft = read_lines(f"PLAN DU LAC\n\n{''.join(said)}", language="fr")

    assert [title for _, title in titles(draft)] == list(WORKS[:3])
    assert not draft.goals
    for n, (work, lead) in enumerate(zip(WORKS, leads, strict=False), 1):
        assert said_of(draft, work) == {"lead": [lead], "until": [f"2031-06-{n}0"]}


def test_steps_below_a_label_are_tasks_of_the_item_in_whose_list_it_stands():
    said = [
        f"{n}. {work}\n   - Responsable : Mairie\n   - Échéance : mai 203{n}\n   - Étapes :\n"
        f"     - achat du matériel {n}\n     - cours de l'équipe {n}\n"
        for n, work in enumerate(WORKS, 1)
    ]
    draft = read_marked(f"# Plan du lac\n\n{''.join(said)}", language="fr")

    assert titles(draft) == [(str(n), work) for n, work in enumerate(WORKS, 1)]
    assert said_of(draft, WORKS[2]) == {"lead": ["Mairie"], "until": ["2033-05-31"]}
    assert [task.title for task in draft.tasks] == [
        f"{step} {n}" for n in range(1, 5) for step in ("achat du matériel", "cours de l'équipe")
    ]  # fmt: skip


def test_letters_before_labels_are_no_titles():
    said = [
        f"{n}. {work}\na) Responsable : Mairie de Brest\nb) Échéance : mai 203{n}\n\n"
        for n, work in enumerate(WORKS, 1)
    ]
    draft = read_lines(f"PLAN DU LAC\n\n{''.join(said)}", language="fr")

    assert titles(draft) == [(str(n), work) for n, work in enumerate(WORKS, 1)]
    assert said_of(draft, WORKS[1]) == {"lead": ["Mairie de Brest"], "until": ["2032-05-31"]}


def test_paragraph_signs_number_the_points_of_a_resolution():
    said = "".join(f"§ {n}. {work} avant le {n} mai 2031.\n" for n, work in enumerate(WORKS, 1))
    draft = read_lines(f"ARRÊTÉ\n\n{said}", language="fr")

    assert [number for number, _ in titles(draft)] == ["§ 1", "§ 2", "§ 3", "§ 4"]
