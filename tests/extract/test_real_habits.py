"""Small documents in the habits of real plans are read; what is called exact is right."""

from __future__ import annotations

from collections import Counter

import pytest

from kg.extract.memory import remember
from kg.extract.mentions import find_mentions
from tests.extract.real_habits.reading import BLIND, NAMES, names_of_documents, reading

ALL = [*names_of_documents(), *names_of_documents(BLIND)]


@pytest.mark.parametrize("name", ALL)
def test_names_of_a_plan_of_another_country_are_read(name: str) -> None:
    assert reading(name).f1(*NAMES) >= 0.85


def test_what_is_called_exact_in_all_documents_is_right() -> None:
    readings = [reading(name) for name in ALL]
    exact: Counter[str] = Counter()
    for r in readings:
        exact["said"] += r.exact.total()
        exact["wrong"] += len(r.wrong_exact)

    assert exact["wrong"] <= 0.005 * exact["said"], [r.wrong_exact for r in readings]


def named(said: str, language: str = "en") -> list[tuple[str, str]]:
    memory = remember(said, [(0, len(said))], glossary={}, language=language)
    found = find_mentions(said, 0, len(said), language=language, memory=memory)
    return [(m.text, m.role.value if m.role else "") for m in found]


@pytest.mark.parametrize(
    "said", ["N/A", "n/a", "TBD", "—", "others", "In accordance with the Law on Procurement"]
)
def test_words_that_name_nobody_give_no_actor(said: str) -> None:
    assert named(said) == []


@pytest.mark.parametrize("said", ["MoH and others", "MoH, etc.", "MoH (from 2023)", "a) MoH"])
def test_remarks_and_numbering_around_a_name_do_not_belong_to_it(said: str) -> None:
    assert [name for name, _ in named(said)] == ["MoH"]


def test_partners_in_brackets_are_partners() -> None:
    said = "Ministry of Health (in cooperation with WHO and UNICEF)"
    assert named(said) == [("Ministry of Health", ""), ("WHO", "partner"), ("UNICEF", "partner")]


def test_a_label_before_a_colon_is_no_actor() -> None:
    assert [name for name, _ in named("Primary: DOH; Secondary: DepEd")] == ["DOH", "DepEd"]


def test_two_adjectives_of_one_group_are_one_name() -> None:
    assert named("UNICEF, gobiernos regionales y locales", "es")[1:] == [
        ("gobiernos regionales y locales", "")
    ]


def test_a_name_without_any_word_for_an_actor_is_doubtful() -> None:
    said = "see activity four"
    memory = remember(said, [(0, len(said))], glossary={}, language="en")
    assert all(m.doubtful for m in find_mentions(said, 0, len(said), language="en", memory=memory))


@pytest.mark.parametrize("name", ["en-kenya-health"])
def test_those_beside_a_marked_lead_are_its_partners(name: str) -> None:
    assert reading(name).f1("partner") == 1.0
