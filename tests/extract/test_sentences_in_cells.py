"""Sentences in a column of bodies: the body they name, in doubt; a name that only holds a
participle stays whole.
"""

import pytest

from kg.model.codes import Role
from tests.extract.helpers import read_page, table
from tests.extract.test_frames_opened import DEEDS

SENTENCES = {
    "en": ("Deed", "Responsible", [
        ("The coordination of the works is entrusted to the Water Board.", "Water Board"),
        ("The works are led by the Garden Office.", "Garden Office"),
        ("Responsibility rests with the Hydrographic Institute", "Hydrographic Institute"),
    ]),
    "de": ("Maßnahme", "Zuständig", [
        ("Die Koordination obliegt dem Wasseramt.", "Wasseramt"),
        ("Die Umsetzung liegt bei der Hafenbehörde.", "Hafenbehörde"),
        ("Das Vorhaben wird unter Leitung des Gartenamts umgesetzt", "Gartenamts"),
    ]),
    "uk": ("Захід", "Виконавці", [
        ("Координація робіт покладається на Агентство портів.", "Агентство портів"),
        ("Роботи виконуються під керівництвом Управління садів", "Управління садів"),
        ("Нагляд покладено на Міністерство морів", "Міністерство морів"),
    ]),
    "es": ("Actividad", "Responsable", [
        ("La coordinación recae en la Agencia de Puertos.", "Agencia de Puertos"),
        ("La ejecución corresponde a la Dirección de Jardines.", "Dirección de Jardines"),
        ("La obra está a cargo de la Secretaría de Faros", "Secretaría de Faros"),
    ]),
}  # fmt: skip


def plan(title: str, head: str, cells: list[str]) -> str:
    rows = [f"{deed}|{words}" for deed, words in zip(DEEDS, cells, strict=False)]
    return table(f"{title}|{head}", *rows)


@pytest.mark.parametrize("language", sorted(SENTENCES))
def test_a_sentence_in_a_column_of_bodies_names_its_body_in_doubt(language: str):
    title, head, said = SENTENCES[language]
    draft = read_page(plan(title, head, [words for words, _ in said]), language=language)

    assert [(r.mention.text, r.role) for r in draft.roles] == [(x, Role.LEAD) for _, x in said]
    assert {r.certainty.value for r in draft.roles} == {"doubtful"}


@pytest.mark.parametrize(
    ("end", "name"),
    [
        ("Water Board by March 2027", "Water Board"),
        ("Committee for the 2030 Agenda", "Committee for the 2030 Agenda"),
    ],
)
def test_a_time_ends_the_name_in_a_sentence(end: str, name: str):
    cells = ["Port Authority", f"The works will be carried out by the {end}."]
    draft = read_page(plan("Deed", "Responsible", cells), language="en")

    assert [role.mention.text for role in draft.roles] == ["Port Authority", name]


@pytest.mark.parametrize(
    "name", ["Task force led by the Water Board", "Office supervised by the Ministry of Ports"]
)
def test_a_body_that_another_leads_is_one_name(name: str):
    draft = read_page(plan("Deed", "Responsible", ["Port Authority", name]), language="en")

    assert [role.mention.text for role in draft.roles] == ["Port Authority", name]


def test_what_a_sentence_without_a_body_seems_to_name_is_doubtful():
    words = "Contractors will be selected by tender."
    draft = read_page(plan("Deed", "Responsible", ["Port Authority", words]), language="en")

    assert [r.certainty.value for r in draft.roles[1:]] in ([], ["doubtful"])
    assert draft.roles[0].certainty.value != "doubtful"
