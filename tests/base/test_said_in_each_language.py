"""What bounds and modifiers mean in each language, said apart from the lexicons.

A lexicon that confuses two lists, or loses one, still agrees with itself; here it fails.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations
from pathlib import Path

import pytest

from kg.extract.vocabulary import vocabulary
from kg.lexicon import languages, lexicon
from kg.money import find_amounts
from kg.periods import calendar, read_period

BOUNDS = ("up-to", "at-least", "about")
MODIFIERS = ("start", "mid", "end", "by", "before", "from", "after")
LISTS = {
    "start": "beginning_of", "mid": "middle_of", "end": "end_of", "by": "until",
    "before": "before", "from": "since", "after": "after",
}  # fmt: skip
FAMILY = {"cnr"}  # its words are those of the languages it is tried with
WINDOWS = {
    "start": ("2026-01-01", "2026-03-31"), "mid": ("2026-04-01", "2026-06-30"),
    "end": ("2026-10-01", "2026-12-31"), "by": ("2026-01-01", "2026-12-31"),
    "before": ("", "2025-12-31"), "from": ("2026-01-01", ""), "after": ("2027-01-01", ""),
}  # fmt: skip


def sayings() -> dict[str, dict[str, str]]:
    text = Path(__file__).with_name("said_in_each_language.txt").read_text(encoding="utf-8")
    rows = (line.split(" | ") for line in text.splitlines() if line and line[0] != "#")
    names = (*(f"{bound} sum" for bound in BOUNDS), *MODIFIERS)
    return {code: dict(zip(names, cells, strict=True)) for code, *cells in rows}


SAYINGS = sayings()


def read(code: str, name: str) -> tuple[object, ...]:
    said, words = SAYINGS[code][name], vocabulary(code)
    if name not in MODIFIERS:
        (found,) = find_amounts(said, words.money)
        return found.value, found.bound
    period = read_period(said, words.dates)
    assert period is not None, said
    return str(period.start or ""), str(period.end or ""), period.modifier


def meant(name: str) -> tuple[object, ...]:
    if name not in MODIFIERS:
        return Decimal(300), name.removesuffix(" sum")
    return *WINDOWS[name], name


@pytest.mark.parametrize("code", sorted(SAYINGS))
def test_each_bound_and_modifier_means_the_same_in_each_language(code: str) -> None:
    names = [name for name, said in SAYINGS[code].items() if said != "-"]

    assert {name: read(code, name) for name in names} == {name: meant(name) for name in names}


def test_no_list_of_a_lexicon_is_left_out() -> None:
    packs = {code: lexicon(code) for code in languages() if code not in {"any", *FAMILY}}
    bounds = {
        (code, f"{b} sum") for code, p in packs.items() for b in BOUNDS if p.money.bounds.get(b)
    }
    modifiers = {
        (code, name)
        for code, pack in packs.items()
        for name, kind in LISTS.items()
        if getattr(pack.dates, kind)
    }
    asked = {(code, name) for code, row in SAYINGS.items() for name, s in row.items() if s != "-"}

    assert bounds | modifiers <= asked


@pytest.mark.parametrize(("one", "two"), [*combinations(MODIFIERS, 2)])
def test_two_meanings_that_are_swapped_are_seen(one: str, two: str, monkeypatch) -> None:
    table = calendar.MODIFIERS
    swapped = {**table, one: table[two], two: table[one]}
    monkeypatch.setattr(calendar, "MODIFIERS", swapped)

    assert any(read("en", name) != meant(name) for name in (one, two))
