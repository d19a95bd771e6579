"""Every lexicon compiles, says what it must, and contradicts itself nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from kg.errors import ConfigError
from kg.extract.fields import guess_field
from kg.extract.heads import head_guess
from kg.extract.language import read_signs
from kg.extract.terms import Terms
from kg.extract.vocabulary import vocabulary
from kg.files import resource
from kg.lexicon import languages, lexicon, lexicons_for, read_lexicon
from kg.text import fold
from kg.yaml_file import shipped_yaml

LANGUAGES = [code for code in languages() if code != "any"]
NEEDED_FIELDS = {"goal", "activity", "lead", "partner", "deadline", "funding", "indicator", "other"}


def raw(code: str) -> Any:
    """A lexicon file as YAML reads it, before anything is checked."""
    return shipped_yaml(resource("data", "lexicon", f"{code}.yaml"))


def leaves(content: Any) -> Iterator[Any]:
    """Every entry of a file, at any depth."""
    if isinstance(content, dict):
        for value in content.values():
            yield from leaves(value)
    elif isinstance(content, list):
        for value in content:
            yield from leaves(value)
    else:
        yield content


def test_at_least_thirty_languages_have_a_lexicon():
    assert len(LANGUAGES) >= 30


@pytest.mark.parametrize("code", languages())
def test_every_entry_is_a_string_that_says_something(code):
    entries = [entry for entry in leaves(raw(code)) if not isinstance(entry, int)]

    assert all(isinstance(entry, str) for entry in entries)
    assert all(entry.strip() == entry for entry in entries)
    assert not [entry for entry in entries if not fold(entry) and re.search(r"[\w\s]", entry)]


@pytest.mark.parametrize("code", languages())
def test_no_heading_names_two_fields(code):
    fields_by_key: dict[str, set[str]] = {}
    for field, entries in lexicon(code).fields.items():
        for entry in entries:
            fields_by_key.setdefault(fold(entry), set()).add(field)

    assert not {k: f for k, f in fields_by_key.items() if k and len(f) > 1}


@pytest.mark.parametrize("code", languages())
def test_no_phrase_says_two_kinds_of_cost_source_or_currency_multiple(code):
    money = lexicon(code).money
    for kinds in (money.statuses, money.source_kinds, money.multipliers):
        value_by_key: dict[str, object] = {}
        for value, entries in kinds.items():
            for entry in entries:
                key = fold(entry) + "*" * entry.endswith("*")
                assert value_by_key.setdefault(key, value) == value, (code, entry)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_language_says_what_every_plan_needs(code):
    words = lexicon(code)
    dates, money, names = words.dates, words.money, words.names
    family = lexicons_for(code)

    assert set(words.fields) >= NEEDED_FIELDS
    assert words.stop_words
    assert words.plan_words
    assert any(p.dates.quarter and p.dates.continuous and p.dates.until for p in family), dates
    assert {"none", "unknown"} <= set(money.statuses)
    assert {"state-budget", "donor"} <= set(money.source_kinds)
    assert money.currencies
    assert names.heads
    assert names.joiners


@pytest.mark.parametrize("code", languages())
def test_a_language_compiles_and_knows_its_own_headings(code):
    words = vocabulary(code)
    for field, entries in lexicon(code).fields.items():
        for entry in (e.replace("*", "") for e in entries):
            guess = guess_field(entry, words)
            known = words.field_by_key.get(fold(entry))
            assert guess is not None, (field, entry)
            assert known is None or guess.field in {known, field}, (field, entry)


@pytest.mark.parametrize("code", languages())
def test_a_head_of_a_place_or_a_source_of_data_names_nothing_that_is_read(code):
    terms = Terms(vocabulary(code))
    for entry in lexicon(code).fields["other"]:
        for head in (entry, entry.capitalize()):
            guess = head_guess(head, terms)
            assert guess is not None, head
            assert guess.fields == ("other",), head


@pytest.mark.parametrize(
    ("code", "head"), [("en", "Allocation"), ("en", "Allocations"), ("id", "Alokasi")]
)
def test_an_allocation_is_no_misspelt_location(code, head):
    guess = head_guess(head, Terms(vocabulary(code)))

    assert guess is not None
    assert guess.field == "funding"


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_signs_read_by_lines_are_those_of_the_file(code):
    signs, words = read_signs(code), lexicon(code)
    headings = {fold(w) for entries in words.fields.values() for w in entries} - {""}
    small = {w.casefold() for entry in words.stop_words for w in entry.split()}

    assert signs.headings == headings
    assert signs.words >= small
    assert set(signs.scripts) == set(words.scripts)
    assert "".join(sorted(signs.letters)) == "".join(sorted(set(words.letters)))


def test_an_entry_that_yaml_reads_as_no_string_is_refused(tmp_path):
    path = tmp_path / "xx.yaml"
    path.write_text("code: 'xx'\nfields:\n  number: [no]\n", encoding="utf-8")

    with pytest.raises(ConfigError, match="quote the entry"):
        read_lexicon(path)
