"""Who and when, where the words of a head, a note, a legend or a title say how to read a cell."""

from __future__ import annotations

import pytest

from kg.extract.actors.acting import acting_bodies
from kg.extract.heads import head_guess, head_odds
from kg.extract.memory import ActorMemory
from kg.extract.mentions import find_mentions
from kg.extract.terms import Terms
from kg.extract.vocabulary import vocabulary
from kg.model.codes import TimeKind
from tests.extract.helpers import read_marked, read_page, said_of, table

DEEDS = ("Brücken am Kanal erneuern", "Den Uferweg beleuchten", "Ein Register der Boote führen")


def acting(said: str, language: str) -> dict[str, str | None]:
    found = acting_bodies(said, 0, len(said), language=language, memory=ActorMemory())
    return {m.text: m.role and m.role.value for m in found}


@pytest.mark.parametrize(
    ("language", "head", "fields"),
    [
        ("de", "Federführung (Beteiligte)", ("lead", "partner")),
        ("zh", "主（協）辦機關", ("lead", "partner")),
        ("fr", "Pilote (partenaires)", ("lead", "partner")),
        ("en", "Responsible (lead)", ("lead",)),
        ("fr", "Trimestre", ("deadline",)),
        ("pl", "Miesiąc i rok", ("deadline",)),
        ("es", "¿Quién lo hará?", ("lead",)),
        ("en", "Date of meeting", ("status",)),
    ],
)
def test_a_head_names_its_fields(language, head, fields):
    guess = head_guess(head, Terms(vocabulary(language)))

    assert guess is not None
    assert guess.fields == fields


@pytest.mark.parametrize(
    ("language", "head"),
    [("en", "end_date"), ("en", "LeadAgency"), ("es", "fecha_fin"), ("it", "ente_responsabile")],
)
def test_a_head_of_a_data_table_is_known_whole(language, head):
    guess = head_guess(head, Terms(vocabulary(language)))

    assert guess is not None
    assert guess.score == 1.0


def test_bodies_in_brackets_have_the_role_that_the_head_has_in_brackets():
    draft = read_page(
        table(
            "Maßnahme|Federführung (Beteiligte)|Frist",
            f"{DEEDS[0]}|Hafenamt (Wasserwerk, WSA)|2027",
            f"{DEEDS[1]}|Bauamt|2028",
            f"{DEEDS[2]}|Ordnungsamt (Hafenamt)|2029",
        ),
        language="de",
    )

    assert said_of(draft, DEEDS[0]) == {
        "lead": ["Hafenamt"], "partner": ["Wasserwerk", "WSA"], "until": ["2027-12-31"],
    }  # fmt: skip
    assert said_of(draft, DEEDS[2])["partner"] == ["Hafenamt"]


@pytest.mark.parametrize("note", ["", "Die erstgenannte Stelle ist federführend."])
def test_a_note_says_that_the_first_of_each_list_leads(note):
    rows = table("Maßnahme|Zuständig", *(f"{deed}|Hafenamt, Bauamt" for deed in DEEDS))
    draft = read_page(f"<p>{note}</p>{rows}", language="de")

    said = said_of(draft, DEEDS[0])
    assert said.get("partner", []) == (["Bauamt"] if note else [])
    assert said["lead"][0] == "Hafenamt"


def test_a_legend_explains_the_codes_of_a_deadline():
    draft = read_page(
        table(
            "Mesure|Responsable|Échéance",
            "Réparer le pont du canal|Mairie de Valmer|Court terme",
            "Planter des haies le long des chemins|Mairie de Valmer|Moyen terme",
            "Ouvrir un guichet pour les pêcheurs|Office des ports|Court terme / moyen terme",
            "Draguer le port|Office des ports|Moyen terme / long terme",
        )
        + "<p>Court terme : 2026 ; moyen terme : 2027-2029 ; long terme : après 2030</p>",
        language="fr",
    )

    assert said_of(draft, "Réparer le pont du canal")["until"] == ["2026-12-31"]
    assert said_of(draft, "Planter des haies le long des chemins")["until"] == ["2029-12-31"]
    assert said_of(draft, "Ouvrir un guichet pour les pêcheurs")["until"] == ["2029-12-31"]
    assert [(str(x.start), x.end, x.time_kind) for x in draft.deadlines[3:]] == [
        ("2031-01-01", None, TimeKind.CONTINUOUS)
    ]


def test_a_quarter_takes_the_year_of_the_cell_beside_it():
    draft = read_page(
        table(
            "Actividad|Responsable|Trimestre|Año",
            "Reparar el muelle norte del puerto|Autoridad Portuaria|T2|2027",
            "Publicar el registro de barcos|Ministerio de Pesca|T4|2026",
            "Formar a cuarenta inspectores|Ministerio de Pesca|T1|2028",
        ),
        language="es",
    )

    assert said_of(draft, "Reparar el muelle norte del puerto")["until"] == ["2027-06-30"]
    assert said_of(draft, "Formar a cuarenta inspectores")["until"] == ["2028-03-31"]


def test_below_a_head_of_two_fields_a_date_is_a_deadline():
    draft = read_page(
        table(
            "Atividade|Responsável|Meta/Prazo",
            "Reparar o cais norte do porto|Autoridade Portuária|Março/2027",
            "Publicar o registo de barcos|Ministério das Pescas|40 barcos registados",
            "Formar quarenta inspetores|Ministério das Pescas|Junho/2028",
        ),
        language="pt",
    )

    assert said_of(draft, "Formar quarenta inspetores")["until"] == ["2028-06-30"]
    assert "until" not in said_of(draft, "Publicar o registo de barcos")


def test_the_date_of_a_meeting_is_no_deadline():
    draft = read_page(
        table(
            "Meeting date|Action|Responsible|Deadline",
            "11/01/2026|Repair the northern quay|Port Authority|30/06/2026",
            "14/02/2026|Publish the register of boats|Ministry of Fisheries|31/12/2026",
            "14/02/2026|Train forty inspectors|Ministry of Fisheries|31/03/2027",
        ),
        language="en",
    )

    assert said_of(draft, "Repair the northern quay")["until"] == ["2026-06-30"]


def test_a_title_says_by_when_where_no_cell_does():
    draft = read_marked(
        "# Ports\n\n"
        "- The Port Authority will repair the northern quay by March 2027\n"
        "- The Ministry of Fisheries will publish the 2030 Strategy\n"
        "- The Harbour Council will open two piers by 2026 and a third by June 2028\n",
        language="en",
    )

    found = {d.about: str(d.end) for d in draft.deadlines}
    ends = [found.get(activity.id) for activity in draft.activities]
    assert ends == ["2027-03-31", None, "2028-06-30"]


@pytest.mark.parametrize(
    ("said", "bodies"),
    [
        ("Harbour Board to publish the register of boats.", {"Harbour Board": "lead"}),
        ("Increase the capacity of the Harbour Board to respond.", {}),
        ("Agency for Ferries to liaise with the Tide Office.",
         {"Agency for Ferries": "lead", "Tide Office": "partner"}),
        ("The Council on Tides, Reefs, and Piers will meet.",
         {"Council on Tides, Reefs, and Piers": "lead"}),
        ("The Reef and Tide Safety Agency will meet.", {"Reef and Tide Safety Agency": "lead"}),
        ("This spring, the Tide Office and the Reef Office will open a school.",
         {"Tide Office": "lead", "Reef Office": "lead"}),
        ("The Tide Office will invite the Reef Office to a meeting.", {"Tide Office": "lead"}),
        ("Rules will be ready by April 2027 and the office opens.", {}),
    ],
)  # fmt: skip
def test_subjects_of_sentences(said, bodies):
    assert acting(said, "en") == bodies


def test_a_post_goes_on_behind_with_in_an_abbreviation():
    said = "Заступник директора з ВР, Портова адміністрація"
    found = find_mentions(said, 0, len(said), language="uk", memory=ActorMemory())

    assert [m.text for m in found] == ["Заступник директора з ВР", "Портова адміністрація"]


def test_a_title_that_says_who_acts_beats_a_column_that_only_looks_like_bodies():
    draft = read_page(
        table(
            "Zrf|Wexl|Topic",
            "1|The Tide Office will publish a map of the reefs by 2027|Reef Service",
            "2|The Harbour Board will train forty pilots with care|Reef Service",
            "3|The Ministry of Fisheries will repair the northern quay|Pier Service",
            "4|The Port Authority will open a school for sailors|Pier Service",
        ),
        language="en",
    )

    leads = [role.mention.text for role in draft.roles if role.role.value == "lead"]
    assert leads == ["Tide Office", "Harbour Board", "Ministry of Fisheries", "Port Authority"]


@pytest.mark.parametrize("head", ["How much (EUR)", "capex_2027_kEUR", "2026 [USD]", "Sum in €"])
def test_a_currency_in_a_head_makes_it_one_of_sums(head: str) -> None:
    odds = head_odds(head, Terms(vocabulary("en")))

    assert max(odds, key=lambda field: odds[field]) == "funding"


def test_three_capitals_that_are_a_rare_currency_are_an_abbreviation() -> None:
    odds = head_odds("SECTOR MGA", Terms(vocabulary("en")))

    assert max(odds, key=lambda field: odds[field], default="") != "funding"


@pytest.mark.parametrize(
    ("language", "head", "words", "n_goals"),
    [
        ("en", "Priority", ("High", "Medium", "Low", "High"), 0),
        ("en", "Priority", ("1", "2", "3", "1"), 0),
        ("de", "Priorität", ("hoch", "sehr hoch", "mittel", "gering"), 0),
        ("es", "Prioridad", ("Alta", "Media", "Baja", "Alta"), 0),
        ("en", "Priority", ("Clean water", "Clean water", "Better schools", "Better schools"), 2),
        ("en", "Priority", ("Priority 1: Quays", "Priority 1: Quays", "Priority 2: Reefs"), 2),
    ],
)
def test_words_that_only_grade_are_no_goals(language, head, words, n_goals):
    actions = ("Repair the quay", "Train the pilots", "Map the reefs", "Open a school")
    rows = [
        f"{k}|{word}|{action}|Port Authority|2027"
        for k, (word, action) in enumerate(zip(words, actions, strict=False), 1)
    ]
    draft = read_page(table(f"No|{head}|Action|Responsible|Deadline", *rows), language=language)

    assert len(draft.goals) == n_goals
    assert len(draft.activities) == len(words)


@pytest.mark.parametrize(
    ("language", "heads"),
    [
        ("pt", "O que|Por que|Quem|Onde|Quando|Como|Quanto custa"),
        ("es", "Qué|Por qué|Quién|Dónde|Cuándo|Cómo|Cuánto"),
        ("en", "What|Why|Who|Where|When|How|How much"),
    ],
)
def test_reasons_places_and_ways_are_nobody(language, heads):
    draft = read_page(
        table(
            heads,
            "Reparar o cais|Zrufar mevo|Porto Velho|Blinu|03/2027|Vorkal|EUR 120,000",
            "Formar os pilotos|Mevar glon|Escola Naval|Drona|04/2027|Plin|EUR 45,000",
            "Mapear os recifes|Glonar zruf|Escola Naval|Mevka|05/2027|Zrast|EUR 9,000",
        ),
        language=language,
    )

    leads = [role.mention.text for role in draft.roles]
    assert leads == ["Porto Velho", "Escola Naval", "Escola Naval"]
