"""Odd digits and signs in any place of a document: it is read, or refused in one sentence.

What raises anything else costs the document with "kg failed on it".
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from kg.errors import KgError
from kg.pipeline import Refused, Settings, find_sources
from kg.pipeline.reading import ReadPlan, plan_here
from tests.support.grown import HEADS, ROWS, WATER, csv, table, with_cell

MANY = 5_000  # digits: Python converts no more than 4,300
ODD = {
    "circled": "①",
    "circled run": "①②③",
    "raised": "²",
    "raised behind a number": "1.²",
    "half": "½",
    "Roman letter": "Ⅷ",
    "Arabic digits": "٢٠٢٦",
    "mathematical digits": "𝟗𝟗",
    "many digits": "9" * MANY,
    "many zeros": "0" * MANY,
    "many digits of money": "9" * MANY + " EUR",
    "many digits of millions": "9" * MANY + " million EUR",
    "many digits of a share": "9" * MANY + " %",
    "many digits of a day": "2" * MANY + " June 2026",
    "many digits of a quarter": "Q" + "3" * MANY,
    "many digits of a week": "week " + "9" * MANY,
    "many digits of years": "2025/" + "9" * MANY,
    "many digits of an ordinal": "9" * MANY + "th quarter",
    "many numbers": "1." * MANY,
    "fraction of a second": "12:00:00." + "9" * MANY,
    "exponent": "1e999999",
    "no number": "NaN EUR",
    "no day": "31.02.2026",
    "no month": "2026-99-99",
}


def documents(words: str) -> Iterator[tuple[str, bytes]]:
    """Plans that have the words in each cell, in heads, in a row of them alone, and in lines."""
    rows = [row for column in range(len(WATER)) for row in with_cell(column, words)[1:]]
    yield "cells.csv", csv([HEADS, *rows])
    yield "heads.html", table([(*HEADS[:3], words, *HEADS[4:]), *ROWS])
    yield "counted.html", table([HEADS, [f"{words}{k}" for k in range(6)], *ROWS])
    yield "alone.html", table([HEADS, [words] * 6, *ROWS])
    yield (
        "lines.md",
        (
            f"# {words}\n\n## Goal {words}\n\n{words}. Publish it\n\n- {words} Train guards\n\n"
            f"Activity: {words}\nResponsible: {words}\nDeadline: {words}\nBudget: {words}\n\n"
            f"Activity: Adopt the law\nResponsible: Ministry of Justice\nDeadline: {words}\n"
        ).encode(),
    )


def read(path: Path) -> ReadPlan:
    """The plan of a document, read in this process: an error of kg comes as it is."""
    (source,) = find_sources([path])
    assert not isinstance(source, Refused)
    return plan_here(source, Settings(country="GB", language="en"))


@pytest.mark.parametrize("kind", ODD)
def test_odd_words_in_any_place_fail_nothing(kind: str, tmp_path: Path) -> None:
    for name, raw in documents(ODD[kind]):
        (tmp_path / name).write_bytes(raw)
        with suppress(KgError):
            assert read(tmp_path / name).records.plan.title  # whole, or refused in one sentence


@pytest.mark.parametrize("numbers", ["①②③", "¹²³", "١٢٣", "123"])
def test_activities_are_counted_in_any_digits(numbers: str, tmp_path: Path) -> None:
    rows = [(sign, f"Publish report {k} on water", *WATER[2:]) for k, sign in enumerate(numbers)]
    (tmp_path / "plan.csv").write_bytes(csv([HEADS, *rows]))

    found = read(tmp_path / "plan.csv").records.activities

    assert [x.number for x in found] == list(numbers)
    assert [x.title for x in found] == [row[1] for row in rows]
