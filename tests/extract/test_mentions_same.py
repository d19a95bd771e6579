"""Word by word: the same word with another ending, or another word."""

from __future__ import annotations

import pytest

from kg.extract.actors.same import one_typo, same_word


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("koordinator", "koordinatorom"), ("nacionalni", "nacionalnim"), ("centar", "centra"),
        ("komisija", "komisii"), ("centri", "centrima"), ("agencija", "agencijata"),
        ("ministerstvo", "ministerstvom"), ("varhoven", "varhovna"), ("lokalnih", "lokalni"),
    ],
)  # fmt: skip
def test_forms_of_one_word_are_the_same_word(one: str, other: str) -> None:
    assert same_word(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("savet", "savez"), ("unutrasnjih", "spoljnih"), ("vatresnite", "vansnite"),
        ("mestna", "centralna"), ("nacionalna", "mestna"), ("sud", "sudija"), ("rad", "rat"),
        ("tuzilac", "tuzilastvo"), ("sluzba", "sluzbenik"), ("koordinator", "koordinacija"),
    ],
)  # fmt: skip
def test_different_words_are_not_the_same_word(one: str, other: str) -> None:
    assert not same_word(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("nacionalni", "koordinator"), ("nacionalni", "koorinator")),
        (("balgarska", "asociacija"), ("balgaska", "asociacija")),
        (("saotvetnite", "institucii"), ("saotvetnite", "instititucii")),
        (("interresorna", "grupa"), ("interesornih", "grupa")),
    ],
)
def test_one_typing_error_in_one_long_word_is_forgiven(
    one: tuple[str, ...], other: tuple[str, ...]
) -> None:
    assert one_typo(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("mvr",), ("mvnr",)),
        (("visi", "sud"), ("visi", "sad")),
        (("nacionalna", "komisija"), ("regionalna", "komisija")),
        (("ministarstvo", "nauke"), ("ministarstvo", "prauke")),
    ],
)
def test_short_words_and_other_words_are_no_typing_errors(
    one: tuple[str, ...], other: tuple[str, ...]
) -> None:
    assert not one_typo(one, other)
