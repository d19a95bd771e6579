from __future__ import annotations

import pytest

from kg.model.codes import LabelKind, SourceKind
from kg.model.records import Actor, FundingSource, Label, Plan, PlanRecords
from kg.resolve.sources import name_sources, source_names

WATERS = Actor(
    id="org/rs/reke",
    labels=(Label("Agencija za reke", "sr"), Label("Agency for Rivers", "en", ours=True)),
)
NAMELESS = Actor(id="org/rs/jezera", labels=(Label("Agencija za jezera", "sr"),))


def english(source: FundingSource, *, language: str = "sr") -> list[Label]:
    plan = Plan(id="p", title="P", language=language)
    named = name_sources(PlanRecords(plan=plan, actors=(WATERS, NAMELESS), sources=(source,)))
    return [x for x in named.sources[0].labels if x.language == "en"]


def source(words: str, kind: SourceKind, owner: str | None = None) -> FundingSource:
    return FundingSource(id="s", labels=(Label(words, "sr"),), kind=kind, budget_of=owner)


@pytest.mark.parametrize(
    ("language", "words", "kind", "name"),
    [
        ("sr", "Budžet Republike Srbije", SourceKind.STATE_BUDGET, "State budget"),
        ("bg", "от държавния бюджет", SourceKind.STATE_BUDGET, "State budget"),
        ("bg", "средства по програми и проекти", SourceKind.PROJECTS, "Projects and programmes"),
        ("sr", "donatori", SourceKind.DONOR, "Donors"),
        ("bg", "общинските бюджети", SourceKind.LOCAL_BUDGET, "Local budgets"),
    ],
)
def test_words_that_say_only_the_kind_of_money_get_its_english_name(
    language: str, words: str, kind: SourceKind, name: str
) -> None:
    assert english(source(words, kind), language=language) == [Label(name, "en", ours=True)]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Projekat „Čiste reke“", SourceKind.PROJECTS),
        ("donator Banka za reke", SourceKind.DONOR),
        ("Budžet Republike Srbije, razdeo 14", SourceKind.STATE_BUDGET),
        ("IPA", SourceKind.EU),
    ],
)
def test_a_source_whose_words_say_more_is_not_named_by_its_kind(
    words: str, kind: SourceKind
) -> None:
    assert english(source(words, kind)) == []


def test_a_budget_is_named_after_a_body_with_an_english_name_only() -> None:
    kind = SourceKind.INSTITUTION_BUDGET

    assert [x.text for x in english(source("Budžet – Agencija za reke", kind, WATERS.id))] == [
        "Budget of Agency for Rivers"
    ]
    assert english(source("Budžet – Agencija za jezera", kind, NAMELESS.id)) == []
    assert english(source("projekat Agencije za reke", SourceKind.DONOR, WATERS.id)) == []


def test_what_has_an_english_name_keeps_it() -> None:
    known = FundingSource(
        id="s",
        kind=SourceKind.STATE_BUDGET,
        labels=(Label("državni budžet", "sr"), Label("Treasury", "en", LabelKind.ALTERNATIVE)),
    )

    assert [x.text for x in english(known)] == ["Treasury"]
    assert english(source("državni budžet", SourceKind.STATE_BUDGET), language="en-GB") == []


def test_every_name_is_that_of_a_kind_or_of_a_budget() -> None:
    assert set(source_names()) - {kind.value for kind in SourceKind} == {"budget-of"}
