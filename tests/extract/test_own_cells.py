"""Cells about money and time, each with what it says: written before the code was run on them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from kg.extract.draft import MoneyDraft
from kg.extract.vocabulary import vocabulary
from kg.periods import Period, read_periods
from kg.text import fold
from tests.extract.money_cells import money_of

BOUNDS = {"<=": "up-to", ">=": "at-least", "~": "about", "": None}
PRINTED = {"amount", "source-only"}  # what a statement of money is, not what is said instead
_SUM = re.compile(r"(<=|>=|~|)(?:([\d.]+?)\.\.)?(\d[\d.]*)(?: ([A-Z]{3}))?(?= |$)")

Row = tuple[str, str, str, str, str]  # language, country, head, cell, what it says
Said = tuple[object, ...]


def rows(name: str) -> Iterator[Row]:
    text = Path(__file__).with_name(name).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and line[0] != "#":
            place, cell, said = line.split(" | ")
            match = re.fullmatch(r"(\w+) (\w\w)(?: \{(.+)\})?", place)
            assert match, line
            yield match[1], match[2], match[3] or "", cell, said


def statement(part: str) -> Said:
    """A part of a row: amount, low end, bound, currency, years, period, share, source."""
    share = re.match(r"([\d.]+)%", part)
    of = re.search(r" of ([\d.]+)", part)
    found = None if share else _SUM.match(part)
    years, per, source = (re.search(p, part) for p in (r"@([\d-]+)", r" /(\w+)", r"from (.+)"))
    amount = Decimal(found[3]) if found else None
    part_of = round(amount / Decimal(of[1]), 4) if amount is not None and of else None
    return (
        None if of else amount, Decimal(found[2]) if found and found[2] else None,
        BOUNDS[found[1]] if found else None, found[4] if found and not of else None,
        years[1] if years else "", per[1] if per else None,
        Decimal(share[1]) / 100 if share else part_of,
        fold(source[1]) if source else None,
    )  # fmt: skip


def found_in(money: MoneyDraft) -> Said:
    return (
        money.amount, money.low if money.high is not None else None,
        money.bound and money.bound.value, money.currency,
        "-".join(map(str, money.years)) if money.years else str(money.year or ""),
        money.per and money.per.value, money.share and round(money.share, 4),
        money.source and fold(money.source.text),
    )  # fmt: skip


def money_says(row: Row) -> tuple[set[Said], set[str], list[MoneyDraft]]:
    language, country, head, cell, _ = row
    money = money_of(cell, language, country, head)
    said = {found_in(m) for m in money}
    empty = (None, None, None, None, "", None, None, None)
    other = {m.cost_status.value for m in money} - PRINTED
    return said - {empty}, other, money


def wanted_money(said: str) -> tuple[set[Said], set[str]]:
    parts = said.split("; ")
    status = {p[1:] for p in parts if p[0] == "!"}
    return {statement(p) for p in parts if p[0] not in "!-"}, status


def is_right_money(row: Row) -> bool:
    said, other, _ = money_says(row)
    wanted, status = wanted_money(row[4])
    parts_elsewhere = {"elsewhere"} if " of " in row[4] else set()
    return said == wanted and other - parts_elsewhere == status


def periods_of(row: Row) -> tuple[Period, ...]:
    return read_periods(row[3], vocabulary(row[0], row[1]).dates)


def is_right_time(row: Row) -> bool:
    """The windows that are asked, in order, and whether it goes on."""
    found, said = periods_of(row), row[4]
    goes_on = said.endswith("+")
    windows = [w.split("..") for w in said.rstrip(" +").split("; ") if ".." in w]
    dated = [p for p in found if p.start or p.end]
    return goes_on == any(p.kind.startswith("continuous") for p in found) and [
        (not w[0] or str(p.start) == w[0]) and str(p.end or "") == w[1]
        for w, p in zip(windows, dated, strict=False)
    ] == [True] * max(len(windows), len(dated))


@pytest.mark.parametrize(
    "row", [*rows("own_money.txt"), *rows("own_money_2.txt")], ids=lambda row: row[3]
)
def test_a_cell_of_money_says_what_a_person_reads(row: Row) -> None:
    said, other, _ = money_says(row)
    assert is_right_money(row), (said, other)


@pytest.mark.parametrize(
    "row", [*rows("own_deadlines.txt"), *rows("own_deadlines_2.txt")], ids=lambda row: row[3]
)
def test_a_deadline_leaves_the_days_a_person_reads(row: Row) -> None:
    assert is_right_time(row), periods_of(row)


def test_what_money_is_spent_on_is_no_source() -> None:
    text = Path(__file__).with_name("spent_on.txt").read_text(encoding="utf-8")
    cells = [line.split(" | ") for line in text.splitlines() if line[0] != "#"]
    money = {cell: money_of(cell, *place.split()) for place, cell in cells}

    assert {cell: found for cell, found in money.items() if any(m.source for m in found)} == {}


@pytest.mark.parametrize("cell", ["$0 to $100,000", "= $50 to $100 = $101 to $500 = > $500"])
def test_classes_of_costs_are_doubtful_sums(cell: str) -> None:
    assert {m.certainty.value for m in money_of(cell, "en", "US")} == {"doubtful"}
