"""The words of the map page: whole in each language, plurals and slots kept."""

from __future__ import annotations

import re

import pytest

from kg.files import resource
from kg.present.map.filters import fold_table, page_words
from kg.present.names import latin_tables
from kg.present.page import shipped_text
from kg.present.words import locale_of
from kg.text import fold

SLOT = re.compile(r"\{\w+\}")
FILES = sorted(p.stem for p in resource("visualizations", "map", "words").glob("*.yaml"))


def keys(language: str) -> set[str]:
    return {key.rpartition(".")[0] or key for key in page_words(language)}


@pytest.mark.parametrize("language", FILES)
def test_each_language_has_every_word_with_the_slots_of_the_english_one(language: str) -> None:
    own, english = page_words(language), page_words("en")

    assert keys(language) == keys("en")
    for key in set(own) & set(english):
        assert set(SLOT.findall(own[key])) == set(SLOT.findall(english[key]))
    assert all(f"{key}.other" in own for key in {k.rpartition(".")[0] for k in own if "." in k})


def test_each_language_says_something_of_its_own() -> None:
    english = page_words("en")
    same = [
        (x, k)
        for x in FILES
        if x != "en"
        for k, v in page_words(x).items()
        if english.get(k) == v and len(SLOT.sub("", v)) > 16  # "institutions" is French, too
    ]

    assert same == []


@pytest.mark.parametrize("language", FILES)
def test_a_word_with_plurals_has_every_form_its_language_needs(language: str) -> None:
    own = page_words(language)
    needed = {locale_of(own["language"]).plural_form(n) for n in range(200)} | {"other"}
    counted = {key.rpartition(".")[0] for key in own if "." in key}

    assert {f"{k}.{form}" for k in counted for form in needed} - set(own) == set()


def test_every_word_the_scripts_ask_for_is_there() -> None:
    from kg.present.map.page import SCRIPTS

    asked: set[str] = set()
    for name in SCRIPTS:
        asked |= set(re.findall(r"\b[tn]\(\"([a-z-]+)\"", shipped_text("map", f"{name}.js")))
    asked |= set(re.findall(r't\[[\'"]([a-z-]+)[\'"]\]', shipped_text("map", "map.html")))

    assert asked - keys("en") == set()


def test_the_page_folds_letters_as_the_program_does() -> None:
    table = fold_table()

    assert table["ж"] == fold("ж")
    assert table["ć"] == "c"
    assert table["ь"] == ""
    assert "a" not in table


def test_latin_spelling_covers_every_letter_of_the_shipped_plans() -> None:
    letters = set()
    for plan in ("bg-2012", "rs-2017-2018"):
        text = resource("data", "plans", plan, f"{plan}.txt").read_text(encoding="utf-8")
        letters |= {c for c in text.lower() if "\u0400" <= c <= "\u04ff"}

    assert letters - set(latin_tables()["bg"]) == set()
