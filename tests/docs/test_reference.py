"""The reference pages hold everything there is, offline, and are made alike each time."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from docs.build import KEPT, PAGES, build
from docs.diagram import PLACES, diagram, edges
from docs.example import examples
from docs.reference import checks_page, ontology_page, questions_page
from docs.terms import classes, properties
from kg.graph.questions import question_names
from kg.graph.shapes import constraints
from kg.ids import AP


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.targets: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.ids += [found["id"] or ""] if "id" in found else []
        self.targets += [found[x] or "" for x in ("href", "src") if x in found]


@pytest.mark.parametrize("name", PAGES)
def test_links_stay_on_the_page_and_arrive(name: str) -> None:
    links = _Links()

    links.feed(PAGES[name]())

    assert len(links.ids) == len(set(links.ids))
    assert {target.removeprefix("#") for target in links.targets} <= set(links.ids)


def test_every_term_is_on_the_ontology_page() -> None:
    html = ontology_page()

    for term in (*classes(), *properties()):
        assert f'id="{term.removeprefix(AP)}"' in html


def test_the_kept_page_of_the_ontology_is_the_one_made_now() -> None:
    assert KEPT.read_text(encoding="utf-8") == ontology_page(), "write it: python -m docs.build"


def test_the_picture_shows_every_class_that_facts_need_and_links_to_it() -> None:
    drawn = set(re.findall(r'href="#(\w+)"', diagram()))

    assert (
        drawn == set(PLACES) == {x.removeprefix(AP) for x in classes()} - {"Role", "RejectedFact"}
    )
    assert {"about", "actor", "source", "payer", "inPlan", "wasDerivedFrom"} <= {
        name for _, name, _ in edges()
    }


def test_every_class_with_things_of_its_own_has_an_example_of_the_invented_plan() -> None:
    abstract = {f"{AP}Role"}

    assert {iri for iri in classes() if iri not in examples()} == abstract
    assert "Ministry" in ontology_page()


def test_every_rule_and_question_has_its_entry() -> None:
    assert {rule.code for rule in constraints()} == set(
        re.findall(r'h3 id="([^"]+)"', checks_page())
    )
    assert list(question_names()) == re.findall(r'h3 id="([^"]+)"', questions_page())


def test_two_builds_give_the_same_bytes(tmp_path: Path) -> None:
    first, second = build(tmp_path / "a"), build(tmp_path / "b")

    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in second]
