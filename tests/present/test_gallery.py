from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

import pytest
from lxml import html

from kg.files import resource
from kg.model.records import PlanRecords
from kg.present.gallery import editions_of, write_gallery
from kg.present.story_file import read_story
from tests.support.gold import gold_records

PLANS = ("bg-2012", "rs-2017-2018")


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    records = [gold_records(p) for p in PLANS]
    return write_gallery(records, texts_of(records), tmp_path_factory.mktemp("gallery")).parent


def texts_of(records: list[PlanRecords]) -> dict[str, str]:
    """The source texts by document id."""
    return {
        d.id: resource("data", "plans", r.plan.id, d.name).read_text(encoding="utf-8")
        for r in records
        for d in r.documents
    }


INDEXES = ("index.html", "index-bg.html", "index-sr-latn.html")


def page_at(path: Path) -> html.HtmlElement:
    return html.document_fromstring(path.read_text(encoding="utf-8"))


def test_the_pages_of_all_pages_link_every_page_written_and_nothing_else(gallery: Path) -> None:
    hrefs = [href for x in INDEXES for href in page_at(gallery / x).xpath("//a/@href")]
    linked = {href.partition("#")[0] for href in hrefs}

    written = {str(p.relative_to(gallery).as_posix()) for p in gallery.rglob("*") if p.is_file()}
    assert linked == written


def test_one_switch_gives_the_page_of_all_pages_in_each_language(gallery: Path) -> None:
    for name, language in zip(INDEXES, ("en", "bg", "sr-Latn"), strict=True):
        page = page_at(gallery / name)
        assert page.get("lang") == language
        assert page.xpath("//nav//a/@href") == list(INDEXES)
        assert page.xpath("//nav//a[@aria-current]/@href") == [name]


def test_a_plan_without_pages_in_a_language_has_english_ones_marked_as_such(gallery: Path) -> None:
    page = page_at(gallery / "index-bg.html")

    own, other = page.xpath("//section[@class='plan']")

    assert own.get("lang") is None
    assert {x.split("/")[0] for x in own.xpath(".//a/@href")} == {"bg-2012-bg"}
    assert other.get("lang") == "en"
    assert {x.split("/")[0] for x in other.xpath(".//a/@href")} == {"rs-2017-2018-en"}
    assert other.xpath(".//h3/@lang") == ["bg"]


def test_both_plans_have_pages_in_english_and_in_their_own_language(gallery: Path) -> None:
    assert sorted(p.name for p in gallery.iterdir() if p.is_dir()) == [
        "bg-2012-bg", "bg-2012-en", "rs-2017-2018-en", "rs-2017-2018-sr-latn",
    ]  # fmt: skip
    for folder in gallery.iterdir():
        if folder.is_dir():
            pages = {p.name for p in folder.iterdir() if not p.name.startswith("institution-")}
            assert pages == {
                "bars.html", "lanes.html", "map.html", "money.html", "report.html", "story.yaml",
            }  # fmt: skip


def test_no_link_of_any_page_leads_nowhere(gallery: Path) -> None:
    for page in gallery.rglob("*.html"):
        document = html.document_fromstring(page.read_text(encoding="utf-8"))
        ids = set(document.xpath("//@id"))
        for href in document.xpath("//a/@href"):
            name, _, anchor = href.partition("#")
            target = (page.parent / name) if name else page
            assert target.is_file(), (page.name, href)
            if anchor.startswith("at-"):
                assert marked(target, anchor).strip(), (page.name, href)
            elif anchor and not name and page.name != "map.html":
                assert anchor in ids, (page.name, href)


def marked(page: Path, anchor: str) -> str:
    """The words that a page marks in the text of a document when an address ends so."""
    document, start, end = map(int, anchor.removeprefix("at-").split("-"))
    return sources_in(page)[document]["text"][start:end]


@lru_cache
def sources_in(page: Path) -> list[dict[str, str]]:
    (block,) = page_at(page).xpath("//script[@id='sources']/text()")
    found: list[dict[str, str]] = json.loads(block)
    return found


def test_a_place_opens_the_words_that_its_row_quotes(gallery: Path) -> None:
    for name in ("report.html", "lanes.html"):
        page = gallery / "bg-2012-en" / name
        rows = page_at(page).xpath("//tr[@id][count(.//*[@class='at'])=1]")
        assert len(rows) > 100
        for row in rows:
            (href,) = row.xpath(".//a[@class='at']/@href | .//span[@class='at']/@data-at")
            said = marked(page.parent / (href.partition("#")[0] or name), href.partition("#")[2])
            quoted = " ".join(row.xpath("string(./td[2])").split())
            assert " ".join(said.split()) in quoted, (name, href)


def test_a_page_links_the_same_page_in_the_other_language(gallery: Path) -> None:
    page = gallery / "bg-2012-en" / "money.html"

    document = html.document_fromstring(page.read_text(encoding="utf-8"))

    (link,) = document.xpath("//nav//a[@hreflang]")
    assert link.get("href") == "../bg-2012-bg/money.html"
    assert link.text == "български"


def test_the_story_of_a_gallery_can_be_read_again(gallery: Path) -> None:
    for path in gallery.rglob("story.yaml"):
        assert read_story(path).steps


def test_the_same_plans_give_the_same_gallery(gallery: Path, tmp_path: Path) -> None:
    records = [gold_records("rs-2017-2018")]

    write_gallery(records, texts_of(records), tmp_path)

    for name in ("report.html", "lanes.html", "story.yaml"):
        folder = "rs-2017-2018-sr-latn"
        assert (tmp_path / folder / name).read_bytes() == (gallery / folder / name).read_bytes()


def test_a_plan_in_a_language_without_phrases_has_english_pages_only() -> None:
    from dataclasses import replace

    records = gold_records("rs-2017-2018")
    unknown = replace(records, plan=replace(records.plan, language="el"))

    assert [e.language for e in editions_of(unknown, "plan")] == ["en"]


def test_each_plan_stands_with_its_map_as_a_picture_that_leads_to_the_map(gallery: Path) -> None:
    document = html.document_fromstring((gallery / "index.html").read_text(encoding="utf-8"))

    pictures = document.xpath("//section[@class='plan']//a[@class='thumbnail']")

    assert [x.get("href") for x in pictures] == ["bg-2012-en/map.html", "rs-2017-2018-en/map.html"]
    first = gold_records("bg-2012")
    leads = {(p.actor, p.about) for p in first.participations if p.role.value == "lead"}
    lines = [x for x in pictures[0].iter("path") if x.get("stroke-width") == "1.2"]
    assert len(lines) == len(leads)
    assert len(list(pictures[0].iter("circle"))) == len(first.activities)
    captions = document.xpath("//a[starts-with(@class, 'thumbnail')]/span/text()")
    assert captions == ["Map", "Work of each institution"] * 2
