"""Enumerations of indicators and risks, and numeric targets."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.lists import split_list
from kg.extract.results import read_results
from kg.extract.spans import Span
from kg.extract.vocabulary import vocabulary

LISTS = [
    ("bg", "Брой събития, брой и видове материали, канали на разпространение.",
     ["Брой събития", "брой и видове материали", "канали на разпространение"]),
    ("bg", "Брой лица, жертви на трафик с работа.", ["Брой лица, жертви на трафик с работа"]),
    ("bg", "Брой жертви, на които е оказана помощ.", ["Брой жертви, на които е оказана помощ"]),
    ("bg", "Брой деца, брой училища", ["Брой деца", "брой училища"]),
    ("sr", "Nedostatak sredstava;\n nizak prioritet", ["Nedostatak sredstava", "nizak prioritet"]),
    ("sr", "Nizak prioritet; politike, razne\nu odgovoru; strah",
     ["Nizak prioritet", "politike, razne\nu odgovoru", "strah"]),
    ("sr", "Opterećenost zaposlenih, neprepoznavanje trendova", ["Opterećenost zaposlenih", "neprepoznavanje trendova"]),  # noqa: E501
    ("sr", "Broj obuka (Beograd, Niš), broj polaznika", ["Broj obuka (Beograd, Niš)", "broj polaznika"]),  # noqa: E501
    ("sr", "Usvojen zakon\nIzrađena analiza stanja", ["Usvojen zakon", "Izrađena analiza stanja"]),
    ("sr", "1. Broj obuka, broj seminara\n2. Model", ["Broj obuka, broj seminara", "Model"]),
    ("sr", "Porast od 1,5 odsto", ["Porast od 1,5 odsto"]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "said", "items"), LISTS)
def test_an_enumeration_is_cut_into_its_items(language, said, items):
    found = split_list(said, Span(0, len(said)), vocabulary(language))
    assert [said[a:b] for a, b in found] == items


RESULTS = [
    ("20 новопривлечени доброволци\n70 доброволци преминали обучение", [20, 70]),
    ("20 новопривлечени доброволци 70 доброволци преминали обучение", [20, 70]),
    ("Проведени 6 обучения, 150  обучени специалисти", [6, 150]),
    ("2 обучения и 30 обучени", [2, 30]),
    (" 4 обучения", [4]),
    ("50% повече сигнали", [50]),
    ("Кампания по повод 18 октомври", [None]),
    ("Мерки по чл. 76 от закона", [None]),
    ("Към 2012 г. създадена мрежа", [None]),
    ("Национална линия – 116 111", [None]),
    ("Повишена информираност, приет план", [None]),
]


@pytest.mark.parametrize(("said", "values"), RESULTS)
def test_a_result_is_read_for_each_numeric_target(said, values):
    found = read_results(said, Span(0, len(said)), vocabulary("bg"))
    assert [t.value for t in found] == [None if v is None else Decimal(v) for v in values]


def test_a_target_has_its_own_words_and_unit():
    said = "Проведени 6 обучения, 150  обучени специалисти"
    first, second = read_results(said, Span(0, len(said)), vocabulary("bg"))
    assert said[slice(*first.span)] == "Проведени 6 обучения"
    assert (first.unit, second.unit) == ("обучения", "обучени специалисти")


PIECES = st.sampled_from(
    [
        "Broj",
        "obuka",
        ",",
        ";",
        "\n",
        "1.",
        "20",
        "lica",
        "koji",
        "(",
        ")",
        "„",
        "“",
        "%",
        "2018",
        ".",
    ]
)


@given(st.lists(PIECES, max_size=14).map(" ".join) | st.text(max_size=50))
def test_items_and_results_stand_in_the_text_in_order(said):
    words = vocabulary("sr")
    items = split_list(said, Span(0, len(said)), words)
    results = [t.span for t in read_results(said, Span(0, len(said)), words)]
    for spans in (items, results):
        assert all(0 <= a < b <= len(said) for a, b in spans)
        assert all(x.end <= y.start for x, y in pairwise(spans))
    letters = [c for c in said if c.isalnum()]
    assert len(items) == 0 or letters
