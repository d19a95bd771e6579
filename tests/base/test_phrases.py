"""Lexicon entries met in texts."""

from __future__ import annotations

from kg.phrases import find_phrases, index_phrases, words_of

INDEX = index_phrases(
    {"budget": ["budžet*"], "source": ["държавен бюджет", "бюджет*"], "all": ["sve"]}
)


def found(text, **options):
    return [
        (f.value, text[f.start : f.end], f.misspelt)
        for f in find_phrases(INDEX, words_of(text), **options)
    ]


def test_a_stem_matches_every_ending_in_either_script():
    assert found("Iz budžeta") == [("budget", "budžeta", False)]


def test_the_longest_phrase_wins():
    assert found("от държавен бюджет") == [("source", "държавен бюджет", False)]


def test_one_wrong_letter_is_met_only_when_asked_for():
    assert found("бюдцета") == []
    assert [v for v, _, bad in found("бюдцета", typos=True) if bad] == ["source"]


def test_a_short_word_with_a_wrong_letter_is_another_word():
    assert found("svo", typos=True) == []
