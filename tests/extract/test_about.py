"""What tells of the document itself holds no activities: contents, versions, signatures."""

from __future__ import annotations

import pytest

from kg.extract.about import CONTENTS, CONTROL, without_about
from kg.extract.assemble import terms_of
from kg.extract.hints import Hints
from kg.model.document import Document
from kg.read.source import read_raw
from tests.extract.helpers import (
    html_document,
    read_lines,
    read_marked,
    read_page,
    said_of,
    table,
    titles,
)

PARTS = ("Why piers matter", "What we found on the coast", "Rules for harbours", "Money for piers")
PLAN = table(
    "Action|Lead agency|Due date",
    "Mend the old piers|Port Authority|June 2031",
    "Publish the tide tables|Ministry of Trade|May 2032",
    "Count the boats|Coast Guard|2033",
)
DEEDS = ["Mend the old piers", "Publish the tide tables", "Count the boats"]


def left_out(document: Document, *, language: str = "en") -> set[str]:
    """The rules by which parts of a document are left out."""
    terms = terms_of(document, Hints(language=language), None)
    return {used.rule for used in without_about(document.text, document.blocks, terms)[1]}


def read_titles(body: str) -> list[str]:
    return [title for _, title in titles(read_page(body, language="en"))]


def chapters() -> str:
    """The parts of a document that has a plan in its last one."""
    return "".join(f"<h2>{part}</h2><p>It is said here at length.</p>" for part in PARTS)


@pytest.mark.parametrize("leader", ["." * 30, " . . . . . . . .", "………", "____________"])
def test_lines_led_to_their_page_are_no_activities(leader: str) -> None:
    contents = [f"{n}. {part} {leader} {3 * n}" for n, part in enumerate(PARTS, start=1)]
    plan = ["1) The Port Authority will mend the old piers.",
            "2) The Coast Guard will count the boats.",
            "3) The Ministry of Trade will publish the tide tables."]  # fmt: skip

    draft = read_lines("\n".join(["Contents", *contents, "", "Our plan", *plan]), language="en")

    assert len(draft.activities) == 3
    assert not any(part in title for part in PARTS for _, title in titles(draft))


def test_a_tab_leads_to_a_page_only_where_the_words_come_back() -> None:
    lines = [f"{part}\t{12 + n}" for n, part in enumerate(PARTS)]

    def document(*more: str) -> Document:
        return read_raw("\n\n".join([*lines, *more]).encode(), name="plan.txt", kind="text")

    assert not left_out(document())
    assert left_out(document(*PARTS)) == {CONTENTS}


def test_a_table_of_words_that_come_back_and_their_pages_is_no_list_of_activities() -> None:
    contents = table(*(f"{n}.|{part}|{2 + n}" for n, part in enumerate(PARTS, start=1)))

    page = f"<h1>Plan</h1>{contents}{chapters()}{PLAN}"
    assert left_out(html_document(page)) == {CONTENTS}
    assert read_titles(page) == DEEDS


def test_rising_numbers_of_words_that_do_not_come_back_are_no_pages() -> None:
    body = table("Action|Boats", *(f"{deed}|{10 * n}" for n, deed in enumerate(PARTS, start=1)))

    assert read_titles(f"<h1>Plan</h1>{body}") == list(PARTS)


def test_falling_numbers_behind_dots_are_no_pages() -> None:
    lines = [f"- {part} ...... {90 - 20 * n}" for n, part in enumerate(PARTS)]

    assert len(read_marked("\n\n".join(["# Plan", *lines]), language="en").activities) == len(PARTS)


@pytest.mark.parametrize(
    ("language", "control"),
    [
        ("en", ["Version|Date|Author|Comments", "0.1|May 2030|Jane Marlow|First outline of it all",
                "0.2|June 2030|Tom Reed|Tables were added to it"]),
        ("en", ["Role|Name|Signature|Date", "Chief Executive|Jane Marlow|________|June 2030",
                "Medical Director|Tom Reed|________|June 2030"]),
        ("de", ["Version|Datum|Autor|Änderungen", "0.1|Mai 2030|J. Marlow|Erster Entwurf von allem",
                "0.2|Juni 2030|T. Reed|Die Tabellen kamen hinzu"]),
        ("es", ["Versión|Fecha|Elaborado por|Descripción del cambio",
                "1.0|Mayo 2030|Dirección de Puertos|Primera edición del plan"]),
    ],
)  # fmt: skip
def test_versions_and_signatures_of_the_document_are_no_activities(
    language: str, control: list[str]
) -> None:
    page = f"<h1>Plan</h1>{table(*control)}<h2>Plan</h2>{PLAN}"
    draft = read_page(page, language=language)

    assert left_out(html_document(page), language=language) == {CONTROL}
    assert [title for _, title in titles(draft)] == DEEDS
    assert said_of(draft, DEEDS[0])["lead"] == ["Port Authority"]


def test_labels_of_cards_led_to_their_numbers_by_dots_are_no_entries() -> None:
    def cards(*lines: str) -> Document:
        said = (f"Measure {n}: {deed}\n{line} {9 + n}\n" for n, deed in enumerate(DEEDS * 2)
                for line in lines)  # fmt: skip
        return read_raw("\n".join(["Plan", "", *said]).encode(), name="plan.txt", kind="text")

    assert not left_out(cards("Cost in million ........"))
    assert not left_out(cards("Lead agency: Port Authority\nNote: as before\nCost ........"))
    costs = table(*(f"{label}|{10 * n}" for n, label in enumerate(PARTS, start=1)))
    said = "<h2>Coast</h2><p>What it costs is said here.</p><p>All sums are in millions.</p>"
    assert not left_out(html_document(f"{said}{costs}{said}{costs}"))


def test_items_that_all_lead_to_one_number_are_no_contents() -> None:
    lines = "\n\n".join(f"- {part} ........ 5" for part in PARTS)

    assert not left_out(read_raw(f"# Plan\n\n{lines}".encode(), name="plan.md"))


def test_a_data_table_with_a_column_for_versions_is_read() -> None:
    heads = "key|family|gauge|basin|ridge|version"
    rows = (f"k{n}|{deed}|g{n}|b{n}|Port Authority|1.{n}" for n, deed in enumerate(DEEDS))

    assert not left_out(html_document(table(heads, *rows)))


def test_a_plan_with_a_column_for_signatures_is_read() -> None:
    plan = table(
        "Action|Lead agency|Signature",
        *(f"{deed}|{who}|" for deed, who in zip(DEEDS, ("Port Authority", "Ministry of Trade",
                                                       "Coast Guard"), strict=True)),
    )  # fmt: skip

    assert not left_out(html_document(plan))
    assert read_titles(f"<h1>Plan</h1>{plan}") == DEEDS


def test_a_heading_of_the_form_above_items_is_no_body() -> None:
    deeds = ("Puertos para el buen vivir", "Puertos para la paz y el orden", "Mareas para todos",
             "Barcos con igualdad de trato", "Muelles éticos y transparentes")  # fmt: skip
    items = [f"{n}. {deed}" for n, deed in enumerate(deeds, start=1)]

    draft = read_lines("\n".join(["OBJETIVOS ESPECÍFICOS:", *items]), language="es")

    assert len(draft.activities) == len(deeds)

    assert not draft.roles


def test_a_head_of_risks_is_one_whatever_the_risks_look_like() -> None:
    plan = table(
        "Measure|Identified risk|Responsible unit|Due date",
        "Service the gauges|THE HARBOUR OFFICE AND THE COAST GUARD|Harbour Office|June 2031",
        "Agree who reports|THE MINISTRY OF TRADE OR ITS AGENCY|Tide Service|May 2031",
        "Train the readers|THE PORT AUTHORITY WITH ITS UNITS|Coast Guard|May 2032",
    )

    draft = read_page(f"<h1>Plan</h1>{plan}", language="en")

    assert {role.role.value for role in draft.roles} == {"lead"}
    assert len(draft.risks) == 3


def test_a_title_page_beside_many_cards_is_no_card() -> None:
    front = table("Date:|June 2030", "Owner|Whoever leads it", "Timeline|When it is to be done")
    cards = "".join(
        f"<h3>{deed}</h3><p>It is done step by step.</p>"
        f"<p>Owner: {who} Timeline: June 203{n} KPI: {n + 2} reports</p>"
        for n, (deed, who) in enumerate(
            zip(DEEDS * 2, ("Port Authority", "Coast Guard", "Tide Service") * 2, strict=True)
        )
    )  # fmt: skip

    found = read_titles(f"<h1>Plan</h1><h2>Plan for Piers 2030</h2>{front}<h2>Actions</h2>{cards}")

    assert "Plan for Piers 2030" not in found
    assert set(DEEDS) <= set(found)


def test_a_list_of_the_headings_below_it_holds_no_activities() -> None:
    text = (
        "# Harbours\n\n## What is here\n\n1. Piers\n2. Lamps\n\n"
        "## 1. Piers\n\n1. Mend the old piers (Port Authority, by June 2031).\n"
        "2. Count the boats (Coast Guard, by 2032).\n\n"
        "## 2. Lamps\n\n1. Paint the lamps (Lighthouse Board, by May 2032).\n"
    )

    draft = read_marked(text, language="en")

    found = [title for _, title in titles(draft)]
    assert found == ["Mend the old piers", "Count the boats", "Paint the lamps"]
