"""Numbered lists."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.numbering import split_items

CASES = [
    ("1. i 2. Savet;\n3. Koordinator", [(("1", "2"), "Savet;"), (("3",), "Koordinator")]),
    ("1, 2 и 3. Академия", [(("1", "2", "3"), "Академия")]),
    ("1,2,3,4. Ministarstvo", [(("1", "2", "3", "4"), "Ministarstvo")]),
    ("1-3. Savet\n4. Sud", [(("1", "2", "3"), "Savet"), (("4",), "Sud")]),
    ("1. Grupa     2.Analiza\n4.  Model", [(("1",), "Grupa"), (("2",), "Analiza"), (("4",), "Model")]),  # noqa: E501
    ("1. A\n2. B\n3. C\n3. D\n4. E", [(("1",), "A"), (("2",), "B"), (("3",), "C"), (("3",), "D"), (("4",), "E")]),  # noqa: E501
    ("1) A\n2) B", [(("1",), "A"), (("2",), "B")]),
    ("(1) A\n(2) B", [(("1",), "A"), (("2",), "B")]),
    ("1.1. A\n1.2. B", [(("1.1",), "A"), (("1.2",), "B")]),
    ("a) mere\nb) rok", [(("a",), "mere"), (("b",), "rok")]),
    ("- mere\n- rok", [((), "mere"), ((), "rok")]),
    ("1. Prvo 2. Drugo", [(("1",), "Prvo"), (("2",), "Drugo")]),
    ("Uvod\n1. Prvo\n2. Drugo", [((), "Uvod"), (("1",), "Prvo"), (("2",), "Drugo")]),
]  # fmt: skip


@pytest.mark.parametrize(("said", "items"), CASES)
def test_a_list_is_cut_at_its_numbers(said, items):
    found = split_items(said, 0, len(said))
    assert [(i.labels, said[i.span.start : i.span.end]) for i in found] == items


@pytest.mark.parametrize(
    "said",
    ["Evaluacija pod tačkom 1. na teritoriji", "52.000 RSD za 2017. godinu\n52.000 RSD",
     "1.234.000RSD\nza 2017. godinu", "mera 3.7.1.20", "2012 г.", "МВР и МП", "20 обучени\n70 други"],  # noqa: E501
)  # fmt: skip
def test_numbers_inside_words_are_no_items(said):
    assert [i.labels for i in split_items(said, 0, len(said))] == [()]


def test_a_reference_at_the_end_of_a_line_begins_no_item():
    said = "1.Podrška\n2.Evaluacija pod tačkom 1.\n3.Dostupnost pod tačkom 1. na teritoriji"
    assert [i.labels for i in split_items(said, 0, len(said))] == [("1",), ("2",), ("3",)]


PIECES = st.sampled_from(
    [
        "1.",
        "2.",
        "1)",
        "(3)",
        "1.1",
        "a)",
        "i",
        "и",
        ",",
        "Savet",
        "mere",
        "\n",
        "-",
        "•",
        "9" * 9,
        "1-900.",
    ]
)


@given(st.lists(PIECES, max_size=14).map(" ".join) | st.text(max_size=50))
def test_no_word_is_lost_between_the_items(said):
    items = split_items(said, 0, len(said))
    kept = "".join(said[i.head.start : i.head.end] + said[i.span.start : i.span.end] for i in items)
    assert "".join(kept.split()) == "".join(said.split())
    assert all(a.span.end <= b.head.start or a.span.end <= b.span.start
               for a, b in pairwise(items))  # fmt: skip
