"""A person who has never seen the plan finds the answer in at most three actions."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Opener
from tests.browser.pages import at_rest, plan_map, show, wait_ready

pytestmark = pytest.mark.browser


class Person:
    """Counts what a person does: a click, a typed text, a pressed key."""

    def __init__(self, page: Page) -> None:
        self.page, self.actions = page, 0

    def click(self, what: str) -> None:
        self.actions += 1
        self.page.locator(what).first.click()
        at_rest(self.page)

    def search(self, words: str) -> None:
        self.actions += 2  # typing, and Enter
        self.page.fill("#search", words)
        self.page.keyboard.press("Enter")
        at_rest(self.page)

    def reads(self, where: str = "#panel") -> str:
        return self.page.locator(where).inner_text()


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plan_map("bg-2012").write(tmp_path_factory.mktemp("ask") / "bg.html")


@pytest.fixture
def person(open_page: Opener, path: Path) -> Person:
    page = open_page(path, reduced_motion="reduce")
    wait_ready(page)
    return Person(page)


def test_who_leads_ii_3(person: Person) -> None:
    person.search("II.3")

    said = person.page.locator("#panel section").first.inner_text()
    assert "National Commission for Combating Trafficking in Human Beings" in said
    assert person.actions <= 3


def test_who_the_ministry_of_interior_works_with(person: Person) -> None:
    for words in ("ministry of interior", "МВР", "вътрешните работи", "vatreshnite"):
        show(person.page, "")
        person.actions = 0
        person.search(words)

        first = person.page.locator("#works-with .chip").first.inner_text()
        assert "National Commission" in first, words
        assert "13" in first
        assert person.actions <= 3


def test_what_falls_due_in_december(person: Person) -> None:
    person.click("#facet-due")
    person.click("text=December 2012")

    assert person.page.locator("#list [role=option]").count() == 20
    assert person.page.locator("#tab-activities").get_attribute("aria-selected") == "true"
    assert person.actions <= 3


def test_what_falls_due_in_december_is_also_one_click_away(person: Person) -> None:
    person.click(".finding >> text=December 2012")

    assert person.page.locator("#list [role=option]").count() == 20


def test_what_has_no_money(open_page: Opener, tmp_path: Path) -> None:
    page = open_page(plan_map("rs-2017-2018").write(tmp_path / "rs.html"))
    wait_ready(page)
    person = Person(page)
    person.click("#facet-money")
    person.click("text=No money named at all")

    assert page.locator("#list [role=option]").count() == 3
    assert person.actions <= 3


def test_a_plan_where_everything_has_a_source_says_so(person: Person) -> None:
    person.click("#facet-money")

    option = person.page.locator(".option", has_text="No money named at all").inner_text()
    assert option.split()[-1] == "0"


def test_which_words_say_so(person: Person) -> None:
    person.search("II.3")
    person.click("#panel section [data-source]")

    assert person.reads("#source mark") == "НКБТХ"
    assert person.actions <= 3
