from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.files import resource
from kg.present.words import phrases_in, words_for

LANGUAGES = sorted(p.stem for p in resource("visualizations", "shared", "phrases").glob("*.yaml"))
PRESENT = Path(resource("kg", "present")) if resource("kg").is_dir() else None


def slots_of(phrase: object) -> set[str]:
    forms = phrase.values() if isinstance(phrase, dict) else [phrase]
    return {name for f in forms for _, name, _, _ in string.Formatter().parse(str(f)) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_every_phrase_of_english_and_no_other(language: str) -> None:
    assert set(phrases_in(language)) == set(phrases_in("en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_phrase_has_the_same_slots_in_every_language(language: str) -> None:
    own, english = phrases_in(language), phrases_in("en")

    differing = {
        k for k in english if slots_of(own[k]) | {"count"} != slots_of(english[k]) | {"count"}
    }

    assert differing == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_phrase_with_plurals_has_every_form_its_language_needs(language: str) -> None:
    words = words_for(language)
    needed = {words.locale.plural_form(n) for n in range(200)}

    lacking = {
        k for k, p in phrases_in(language).items() if isinstance(p, dict) and not needed <= set(p)
    }

    assert lacking == set()


def phrase_keys(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and node.args:
            name = (
                node.func.attr
                if isinstance(node.func, ast.Attribute)
                else getattr(node.func, "id", "")
            )
            first = node.args[0]
            if name == "words" and isinstance(first, ast.Constant):
                yield str(first.value)


def test_every_phrase_the_code_asks_for_is_written() -> None:
    root = resource("kg", "present")
    files = [p for p in root.rglob("*.py") if "map" not in p.relative_to(root).parts]

    asked = {key for path in files for key in phrase_keys(path)}

    assert asked
    assert asked - set(phrases_in("en")) == set()


def test_the_plural_follows_the_count_of_the_language() -> None:
    serbian = words_for("sr-Latn")

    shown = [serbian("report.rows", count=n) for n in (1, 2, 5, 21, 22, 25)]

    assert shown == ["1 red", "2 reda", "5 redova", "21 red", "22 reda", "25 redova"]


def test_a_language_nobody_wrote_phrases_for_speaks_english_and_says_so() -> None:
    words = words_for("xx-unknown")

    assert words.language == "en"
    assert words("role.lead") == "responsible"


def test_serbian_says_in_which_script_it_is_written() -> None:
    assert words_for("sr").language == "sr-Latn"


def test_money_keeps_its_cents_and_an_unknown_currency_is_said() -> None:
    words = words_for("en")

    assert words.money(Decimal("1234567.50"), "RSD") == "1,234,567.5 RSD"
    assert words.money(Decimal(5), None) == "5 (currency not stated)"


def test_a_day_is_written_as_the_language_writes_it() -> None:
    day = date(2012, 12, 31)

    assert words_for("en").day(day) == "31 December 2012"
    assert words_for("bg").day(day) == "31 декември 2012 г."
    assert words_for("sr-Latn").day(day) == "31.12.2018.".replace("2018", "2012")


def test_a_list_in_words_ends_in_how_many_more_there_are() -> None:
    words = words_for("en")

    assert words.listed(()) == ""
    assert words.listed(("A",)) == "A"
    assert words.listed(("A", "B", "C")) == "A, B and C"
    assert words.listed(("A", "B", "C", "D", "E"), most=4) == "A, B, C and 2 more"


@given(st.text(max_size=40))
def test_braces_and_signs_in_a_name_stay_what_they_are(name: str) -> None:
    assert words_for("en")("read.payer", name=name) == f"to be paid by {name}"


def test_one_group_is_counted_in_the_singular() -> None:
    assert words_for("en")("counts.groups", count=1) == "1 group, counted as one"
    assert words_for("sr")("counts.groups", count=3) == "3 grupe, svaka kao jedna"
