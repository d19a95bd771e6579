"""Activities outside tables: keyed lines, labels with lists, dated bullets, sentences."""

from __future__ import annotations

import pytest

from kg.extract import Hints, Profile, extract
from kg.model.codes import Certainty, Role
from kg.read.source import read_raw
from tests.extract.helpers import (
    codes,
    goals,
    is_accounted,
    read_lines,
    read_marked,
    read_page,
    said_of,
    titles,
)

ROMANIAN = """PLAN DE ACȚIUNI pentru anii 2021-2023

Obiectivul general 1. Consolidarea sistemului

Acțiunea 1.1. Elaborarea cadrului normativ
Responsabil: Ministerul Sănătății
Parteneri: Ministerul Educației, organizații neguvernamentale
Termen de realizare: Trimestrul II, 2021

Acțiunea 1.2. Instruirea personalului
Responsabil: Agenția Națională pentru Ocuparea Forței de Muncă
Termen de realizare: 2022
"""

NOTE = "Zbrumf: textul întreg se găsește în anexa a doua a raportului"


def test_keyed_lines_below_a_headed_activity_are_its_cells():
    draft = read_lines(ROMANIAN, language="ro")

    assert goals(draft) == [("1", "Consolidarea sistemului")]
    assert titles(draft) == [
        ("1.1", "Elaborarea cadrului normativ"),
        ("1.2", "Instruirea personalului"),
    ]
    assert said_of(draft, "Elaborarea cadrului normativ") == {
        "lead": ["Ministerul Sănătății"],
        "partner": ["Ministerul Educației", "organizații neguvernamentale"],
        "until": ["2021-06-30"],
    }
    assert is_accounted(draft)


@pytest.mark.parametrize("mark", [":", " :", " –", " -", "\t", ": "])
def test_a_key_ends_with_a_colon_a_dash_or_a_tab(mark):
    said = (
        f"Мерка 1. Вработување млади\nОдговорна институција{mark} Министерство за труд\nРок: 2025\n"
    )

    draft = read_lines(said, language="mk")

    assert said_of(draft, "Вработување млади") == {
        "lead": ["Министерство за труд"],
        "until": ["2025-12-31"],
    }


def test_a_label_stands_above_its_list():
    draft = read_lines(
        "Mjera 2. Savjetovališta\n\nNositelj\nMinistarstvo zdravstva\n\nSunositelji:\n"
        "- Crveni križ\n- škole\n\nRok: 31.12.2024.\n",
        language="hr",
    )

    assert said_of(draft, "Savjetovališta") == {
        "lead": ["Ministarstvo zdravstva"],
        "partner": ["Crveni križ", "škole"],
        "until": ["2024-12-31"],
    }
    assert is_accounted(draft)


def test_a_list_below_a_label_may_stand_in_paragraphs_of_its_own():
    draft = read_page(
        "<h1>Plan 2024</h1><h2>1. Salud</h2><h3>1.1 Abrir una línea telefónica</h3>"
        "<p>Un texto que la describe.</p>"
        "<p><b>Responsable:</b> Ministerio de Sanidad</p><p>Participantes:</p>"
        "<ul><li>Cruz Roja Española</li><li>Ministerio de Educación</li></ul>"
        "<h2>2. Empleo</h2><h3>2.1 Crear un portal de ofertas</h3>"
        "<p><b>Responsable:</b> Ministerio de Trabajo</p><p>Participantes:</p>"
        "<ul><li>Cámara de Comercio</li></ul>",
        language="es",
    )

    assert goals(draft) == [("1", "Salud"), ("2", "Empleo")]
    assert titles(draft) == [
        ("1.1", "Abrir una línea telefónica"),
        ("2.1", "Crear un portal de ofertas"),
    ]
    assert said_of(draft, "Abrir una línea telefónica")["partner"] == [
        "Cruz Roja Española",
        "Ministerio de Educación",
    ]


def test_several_keys_in_one_paragraph_are_told_apart():
    draft = read_marked(
        "# Plan 2024\n\n## 1.1 Formar a docentes\n\n**Responsable:** Ministerio de Educación\n"
        "**Plazo:** diciembre de 2024\n\n## 1.2 Abrir centros\n\n"
        "Responsable: Ministerio de Sanidad\nPlazo: 2025\n",
        language="es",
    )

    assert said_of(draft, "Formar a docentes") == {
        "lead": ["Ministerio de Educación"],
        "until": ["2024-12-31"],
    }


def test_a_level_of_headings_above_headed_activities_is_one_of_goals():
    draft = read_marked(
        "# Clean Air Plan 2024\n\n## Cleaner transport\n\n### Adopt the law\n\n"
        "Responsible: Ministry of Transport\n\nDeadline: 2024\n\n### Publish the register\n\n"
        "Responsible: Road Agency\n\nDeadline: 2025\n\n## Cleaner homes\n\n"
        "### Replace old stoves\n\nResponsible: Housing Agency\n\nDeadline: 2026\n\n"
        "## Annex\n\nNothing here.\n",
        language="en",
    )

    assert goals(draft) == [(None, "Cleaner transport"), (None, "Cleaner homes")]
    assert [title for _, title in titles(draft)] == [
        "Adopt the law",
        "Publish the register",
        "Replace old stoves",
    ]


def test_bullets_with_a_date_first_and_bodies_in_brackets_last():
    draft = read_marked(
        "# Plan 2025\n\n## Goal 1: Transport\n\n"
        "- By March 2025: adopt the law on zones (Ministry of Transport, Parliament)\n"
        "- By June 2026: train inspectors in all regions (Environment Agency)\n"
        "- By the end of 2026: publish the register (Road Agency)\n",
        language="en",
    )

    assert said_of(draft, "adopt the law on zones") == {
        "lead": ["Ministry of Transport", "Parliament"],
        "until": ["2025-03-31"],
    }
    assert said_of(draft, "publish the register") == {
        "lead": ["Road Agency"],
        "until": ["2026-12-31"],
    }
    assert len(draft.activities) == 3


def test_bullets_with_bodies_and_a_date_in_brackets_last():
    draft = read_marked(
        "# Plan 2025\n\n## Goal 1: Transport\n\n"
        "- Adopt the law on zones (Ministry of Transport, Parliament, May 2025)\n"
        "- Train inspectors in all regions (Environment Agency, June 2026)\n"
        "- Publish the register (Road Agency, July 2026)\n",
        language="en",
    )

    assert said_of(draft, "Adopt the law on zones") == {
        "lead": ["Ministry of Transport", "Parliament"],
        "until": ["2025-05-31"],
    }
    assert said_of(draft, "Train inspectors in all regions") == {
        "lead": ["Environment Agency"],
        "until": ["2026-06-30"],
    }


def test_keys_inside_a_numbered_line():
    draft = read_lines(
        "1. Obuka nastavnika. Nosilac: Ministarstvo prosvete. Rok: 31.12.2025.\n\n"
        "2. Kampanja za roditelje. Nosilac: Zavod za javno zdravlje. Rok: 2026.\n",
        language="sr",
    )

    assert titles(draft) == [("1", "Obuka nastavnika"), ("2", "Kampanja za roditelje")]
    assert said_of(draft, "Obuka nastavnika") == {
        "lead": ["Ministarstvo prosvete"],
        "until": ["2025-12-31"],
    }


def test_a_list_of_contents_heads_nothing():
    contents = "Acțiunea 1.1. Elaborarea cadrului normativ ........ 5\n"

    draft = read_lines(contents + "\n" + ROMANIAN, language="ro")

    assert len(draft.activities) == 2
    assert codes(draft) == []


def test_an_activity_about_which_nothing_is_said_is_one():
    draft = read_lines(ROMANIAN + "\nAcțiunea 1.3. Evaluarea rezultatelor\n", language="ro")

    assert titles(draft)[2:] == [("1.3", "Evaluarea rezultatelor")]
    assert said_of(draft, "Evaluarea rezultatelor") == {}
    assert is_accounted(draft)


def test_a_label_nobody_knows_is_read_by_its_words_and_doubtful():
    said = ROMANIAN.replace("Parteneri:", "Zbrumf:").replace(
        "Termen de realizare: 2022", "Zbrumf: Ministerul Finanțelor\nTermen de realizare: 2022"
    )

    draft = read_lines(said, language="ro")

    (key,) = (key for key in draft.keys if key.head == "Zbrumf")
    assert key.n_times == 2
    assert key.guess is not None
    assert "next " in key.guess.how  # the field that came second
    assert {role.certainty for role in draft.roles if role.role is Role.PARTNER} == {
        Certainty.DOUBTFUL
    }
    assert is_accounted(draft)


def test_a_label_whose_words_tell_no_field_is_one_issue():
    said = ROMANIAN.replace("Parteneri: Ministerul Educației, organizații neguvernamentale", NOTE)
    other = "Zbrumf: dosarul se află în arhivă, în două exemplare, la cerere"
    said = said.replace("Termen de realizare: 2022", f"{other}\nTermen de realizare: 2022")

    draft = read_lines(said, language="ro")

    (issue,) = draft.issues
    assert issue.code == "unknown-column"
    assert "Zbrumf" in issue.message
    assert is_accounted(draft)


def test_a_letter_with_keyed_lines_is_no_plan():
    draft = read_lines("Contact: office@gov.xx\nDeadline: 5 May 2024\n\nDear all,\n", language="en")

    assert not draft.activities


def test_sentences_are_a_last_resort_and_doubtful():
    draft = read_lines(
        "Action Programme on Water 2024-2026\n\nThis programme is adopted under the Water Act.\n\n"
        "The Ministry of Environment, in cooperation with the Water Agency, shall prepare the "
        "basin plans by 31 December 2024. The plan shall be published every year.\n",
        language="en",
    )

    (activity,) = draft.activities
    assert activity.certainty is Certainty.DOUBTFUL
    assert {(r.role.value, r.mention.text) for r in draft.roles} == {
        ("lead", "Ministry of Environment"),
        ("partner", "Water Agency"),
    }
    assert {x.certainty for x in (*draft.roles, *draft.deadlines)} == {Certainty.DOUBTFUL}
    assert "read-from-sentences" in codes(draft)


def test_no_sentence_is_read_beside_keyed_lines():
    draft = read_lines(
        ROMANIAN + "\nMinisterul Finanțelor va publica raportul anual până în 2024.\n",
        language="ro",
    )

    assert len(draft.activities) == 2


def test_a_profile_says_where_activities_begin_and_end():
    said = f"Introducere\n\n{ROMANIAN}\nAnexa 1\n\nAcțiunea 9.9. Exemplu\nResponsabil: Guvernul\n"
    profile = Profile(begin="Plan de acțiuni", end="Anexa 1")

    draft = read_lines(said, language="ro", profile=profile)

    assert len(draft.activities) == 2
    assert is_accounted(draft)


def test_the_fields_of_restructured_text_are_keys():
    text = (
        "Youth Plan 2024\n===============\n\nPillar 1: Participation\n-----------------------\n\n"
        "Measure 1.1. Councils\n~~~~~~~~~~~~~~~~~~~~~\n\n:Lead: Ministry of Youth\n"
        ":Deadline: 2024\n"
    )
    draft = extract(
        read_raw(text.encode(), name="plan.rst", kind="rst"), hints=Hints(language="en")
    )

    assert goals(draft) == [("1", "Participation")]
    assert said_of(draft, "Councils") == {"lead": ["Ministry of Youth"], "until": ["2024-12-31"]}


def test_dots_or_a_gap_may_stand_between_key_and_value_and_contents_are_left_out():
    draft = read_lines(
        "ACTION PLAN 2024\n\nCONTENTS\nObjective 1: Faster courts ........ 2\n\n"
        "Objective 1: Faster courts\n\n  ACTION 1.1  Train the judges\n"
        "      Lead agency ........ Judicial Academy\n      Deadline ........... 2025\n\n"
        "  ACTION 1.2  Digital files\n      Lead agency      Ministry of Justice\n"
        "      Deadline         March 2026\n",
        language="en",
    )

    assert goals(draft) == [("1", "Faster courts")]
    assert said_of(draft, "Train the judges") == {
        "lead": ["Judicial Academy"],
        "until": ["2025-12-31"],
    }
    assert said_of(draft, "Digital files")["lead"] == ["Ministry of Justice"]
    assert is_accounted(draft)


def test_keys_in_the_brackets_that_end_a_line():
    draft = read_lines(
        "1.1. Навчання вчителів (Відповідальні: Міністерство освіти і науки; Термін: 2024)\n",
        language="uk",
    )

    assert said_of(draft, "Навчання вчителів") == {
        "lead": ["Міністерство освіти і науки"],
        "until": ["2024-12-31"],
    }


def test_abbreviations_may_be_explained_in_lines():
    draft = read_lines(
        ROMANIAN + "\nAbrevieri\nMS – Ministerul Sănătății\nME – Ministerul Educației\n",
        language="ro",
    )

    assert [(a.short, a.long) for a in draft.abbreviations] == [
        ("MS", "Ministerul Sănătății"),
        ("ME", "Ministerul Educației"),
    ]
