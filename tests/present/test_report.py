from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from lxml import html

from benchmarks.synthetic import synthetic_plan, with_passages
from kg.graph.check import Finding as Weakness
from kg.measure.figures import set_values
from kg.present.gallery import overview_page
from kg.present.report import NavLink, report_page
from kg.present.study import Study, study_plan
from kg.present.views import bars_page, institution_links, institution_page, lanes_page, money_page
from tests.present.small_plans import hostile_records
from tests.support.gold import COMMISSION, gold_records

NKBTH = "org/bg/natsionalna-komisiya-za-borba-s-trafika-na-hora"


@pytest.fixture(scope="module")
def page(bulgarian_plan: Study) -> html.HtmlElement:
    return html.document_fromstring(report_page(bulgarian_plan))


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_every_sentence_leads_to_its_rows(page: html.HtmlElement) -> None:
    proofs = page.xpath("//a[@class='proof']")

    assert len(proofs) > 15
    for proof in proofs:
        (target,) = page.xpath(f"//*[@id='{proof.get('href')[1:]}']")
        rows = target.xpath(".//tbody/tr")
        assert words(proof) == (f"{len(rows)} rows" if len(rows) != 1 else "1 row")


def test_the_rows_of_the_first_sentence_are_the_39_leads(page: html.HtmlElement) -> None:
    rows = page.xpath("//*[@id='rows-leads']//tbody/tr")

    assert len(rows) == 39
    assert all(f"{COMMISSION}: responsible" in words(row) for row in rows)
    assert all(re.search(r"line \d+", words(row)) for row in rows)


def test_every_picture_has_a_title_a_description_and_its_table(page: html.HtmlElement) -> None:
    figures = page.xpath("//figure")

    assert len(figures) >= 9
    for figure in figures:
        for svg in figure.xpath(".//*[local-name()='svg']"):
            assert svg.xpath("./*[local-name()='title']")[0].text
            assert svg.xpath("./*[local-name()='desc']")[0].text
        assert figure.xpath(".//table//tbody/tr")
        assert figure.xpath(".//table/caption")


def test_every_mark_of_every_picture_leads_to_rows_of_the_page(page: html.HtmlElement) -> None:
    ids = set(page.xpath("//@id"))
    for figure in page.xpath("//figure"):
        led = figure.xpath(".//*[local-name()='svg']//a/@data-rows")
        assert led, figure.get("id")
        assert {f"f{n}" for rows in led for n in rows.split()} <= ids
    assert {f"f{n}" for rows in page.xpath("//td/span/a/@data-rows") for n in rows.split()} <= ids


def test_a_bar_a_cell_and_a_dot_lead_to_as_many_rows_as_they_count(page: html.HtmlElement) -> None:
    def rows_of(figure: str, hint: str) -> list[int]:
        marks = page.xpath(f"//figure[@id='chart-{figure}']//*[local-name()='svg'][1]//a")
        said = [(m.findtext("{*}title") or m.findtext("title") or "", m) for m in marks]
        return [len(m.get("data-rows").split()) for title, m in said if title.startswith(hint)]

    assert rows_of("load", f"{COMMISSION}: responsible for 39") == [39, 8]  # twice in one activity
    assert rows_of("matrix", f"{COMMISSION} – II: 8 responsible") == [8]
    assert rows_of("months", "Dec 2012: 20 due on") == [20]
    assert rows_of("calendar", "27") == [2 * 27]  # who does it, and when
    assert rows_of("lanes", "I.1 ")[0] == 2
    assert rows_of("meeting", "Non-governmental organisations · National Com") == [36 * 2]


@pytest.mark.slow
def test_the_report_of_a_large_plan_stays_small_and_every_mark_still_leads_to_its_rows() -> None:
    records, text = with_passages(synthetic_plan(1000))
    study = study_plan(records, texts={records.documents[0].id: text})
    document = html.document_fromstring(report_page(study))

    (block,) = document.xpath("//script[@id='packed']")
    packed = json.loads(zlib.decompress(base64.b64decode(json.loads(block.text))))
    assert packed["sources"][0]["text"] == text
    further = html.document_fromstring(packed["rows"]).xpath("//tr/@id")
    ids = {*document.xpath("//@id"), *further}
    led = [rows.split() for rows in document.xpath("//a/@data-rows")]
    assert {f"f{n}" for rows in led for n in rows} <= ids
    assert max(map(len, led)) == 100
    assert max(int(n) for n in document.xpath("//a/@data-all")) > 100
    assert "A large plan" in words(document.xpath("//div[@class='masthead']")[0])
    long = [t for t in document.xpath("//table[@class='data']") if len(t.xpath(".//td")) > 1500]
    assert not long
    assert len(document.xpath("//section[@id='time']//*[local-name()='circle']")) == 0  # fields


def test_no_id_stands_twice(page: html.HtmlElement) -> None:
    ids = page.xpath("//@id")

    assert len(ids) == len(set(ids))


def test_sentence_picture_table_rows_and_doubt_stand_in_this_order(page: html.HtmlElement) -> None:
    for part in page.xpath("//section[@class='part'][.//figure]"):
        text = html.tostring(part, encoding="unicode")
        places = [text.index(x) for x in ("says first", "<figure", "<table", "How we know")]
        assert places == sorted(places)
        assert text.index("How sure this is") > places[-1]


def test_plan_words_are_marked_as_the_plans_language(page: html.HtmlElement) -> None:
    assert {q.get("lang") for q in page.xpath("//q")} == {"bg"}
    assert page.get("lang") == "en"


def test_conventions_behind_the_numbers_are_printed(bulgarian_plan: Study) -> None:
    changed = study_plan(gold_records("bg-2012"), settings=set_values(["partner=0.25"]))

    document = html.document_fromstring(report_page(changed))

    (row,) = document.xpath("//section[@id='conventions']//tr[th/small='partner']")
    assert words(row.xpath("./th")[0]) == "Work of a partner partner"
    assert words(row.xpath("./td")[0]) == "0.25"


def test_weak_places_are_counted_by_rule(bulgarian_plan: Study) -> None:
    weak = [
        Weakness(severity="warning", code="no-lead", message="has no lead", element="g1/g1/a1"),
        Weakness(severity="warning", code="no-lead", message="has no lead", element="g1/g1/a2"),
        Weakness(severity="warning", code="gap", message="number missing", number="7"),
    ]

    document = html.document_fromstring(report_page(bulgarian_plan, weaknesses=weak))

    (part,) = document.xpath("//section[@id='quality']")
    rows = [[words(c) for c in row.xpath("./*")] for row in part.xpath(".//tbody/tr")]
    assert "3 weak places, of 2 kinds" in words(part)
    assert rows == [["has no lead", "2", "I.1 and I.2"], ["number missing", "1", "7"]]


def test_without_a_check_nothing_is_said_of_weak_places(page: html.HtmlElement) -> None:
    assert "weak place" not in words(page)


def test_a_group_is_not_said_to_be_overloaded(page: html.HtmlElement) -> None:
    text = words(page.xpath("//section[@id='signs']")[0])

    assert "Non-governmental organisations show" not in text
    assert f"{COMMISSION} shows several independent signs of overload" in text


def test_what_the_serbian_plan_says_of_its_staff_stands_beside_the_signs(
    serbian_plan: Study,
) -> None:
    document = html.document_fromstring(report_page(serbian_plan))

    text = words(document.xpath("//section[@id='signs']")[0])

    assert "The plan itself names overload or lack of staff as a risk" in text
    assert "Staff named as a risk" in text


@pytest.mark.parametrize("word", ["inefficient", "fails", "is overloaded", "weak institution"])
def test_words_that_judge_are_not_used(page: html.HtmlElement, word: str) -> None:
    assert word not in words(page)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("bg", "НКБТХ отговаря за 39 от 48 дейности"),
        (
            "sr-Latn",
            f"{COMMISSION}: nosilac u 39 od 48 aktivnosti",
        ),
        (
            "pt",
            f"{COMMISSION} é responsável por 39 de 48 atividades",
        ),
        (
            "fi",
            f"{COMMISSION} leads 39 of 48 activities",
        ),
    ],
)
def test_a_page_speaks_its_readers_language_or_english(language: str, sentence: str) -> None:
    study = study_plan(gold_records("bg-2012"), language=language)

    document = html.document_fromstring(report_page(study))

    assert sentence in words(document)
    assert document.get("lang") == (language if language != "fi" else "en")


@pytest.mark.parametrize("make", [report_page, lanes_page, money_page, bars_page])
def test_a_page_asks_nothing_of_the_outside(make: object, serbian_plan: Study) -> None:
    text = make(serbian_plan)  # type: ignore[operator]

    assert not re.search(r"""(?:src|href)\s*=\s*["']?(?:https?:)?//""", text)
    assert not re.search(r"url\(|@import", text)
    (policy,) = html.document_fromstring(text).xpath("//meta[@http-equiv]/@content")
    assert "connect-src 'none'" in policy
    assert "unsafe-inline" not in policy


@pytest.mark.parametrize("make", [report_page, lanes_page, money_page, bars_page])
def test_hostile_texts_stay_texts_on_every_page(make: object) -> None:
    study = study_plan(hostile_records())

    document = html.document_fromstring(make(study))  # type: ignore[operator]

    assert_inert(document)


def assert_inert(document: html.HtmlElement) -> None:
    assert not document.xpath("//img")
    assert not document.xpath("//@*[starts-with(name(), 'on')]")
    assert all("__pwn" not in (s.text or "") for s in document.xpath("//script"))
    assert not document.xpath("//a[starts-with(@href, 'javascript')]")


def test_a_page_of_an_institution_says_its_roles_dates_partners_and_words(
    bulgarian_plan: Study,
) -> None:
    interior = "org/bg/ministerstvo-na-vatreshnite-raboti"

    document = html.document_fromstring(institution_page(bulgarian_plan, interior))

    text = words(document)
    assert (
        "Ministry of Interior takes part in 13 of 48 activities: responsible in 2, partner in 10"
        in text
    )
    assert f"most with {COMMISSION} (13)" in text
    assert len(document.xpath("//section[@aria-labelledby='roles']//tbody/tr")) == 14


def test_every_institution_has_a_page_of_its_own(serbian_plan: Study) -> None:
    links = institution_links(serbian_plan.view.work.institutions)

    assert len(set(links.values())) == len(links)
    for actor in links:
        assert "<h1>" in institution_page(serbian_plan, actor)


def test_a_hostile_institution_stays_text() -> None:
    study = study_plan(hostile_records())

    for actor in study.view.work.institutions:
        assert_inert(html.document_fromstring(institution_page(study, actor)))


def test_names_in_tables_lead_to_the_pages_of_institutions() -> None:
    study = study_plan(gold_records("bg-2012"), links={NKBTH: "institution-x.html"})

    document = html.document_fromstring(report_page(study))

    assert document.xpath("//table//a[@href='institution-x.html']")


def test_links_above_a_page_mark_where_one_is(bulgarian_plan: Study) -> None:
    nav = (NavLink("Map", "map.html"), NavLink("Report", "report.html", current=True))

    document = html.document_fromstring(report_page(bulgarian_plan, nav=nav))

    assert document.xpath("//nav//a[@aria-current='page']/@href") == ["report.html"]


def test_an_overview_links_the_reports_of_several_plans(
    bulgarian_plan: Study, serbian_plan: Study
) -> None:
    links = {"bg-2012": "r-bg.html", "rs-2017-2018": "r-rs.html"}

    page = overview_page([bulgarian_plan, serbian_plan], links, language="en")

    document = html.document_fromstring(page)
    assert document.xpath("//li/a/@href") == ["r-bg.html", "r-rs.html"]
    assert f"{COMMISSION} leads 39 of 48" in words(document)


SCRIPT = """
import hashlib, json, sys
from kg.present.report import report_page
from kg.present.study import study_plan
from kg.present.views import lanes_page, money_page, bars_page, institution_page
from kg.present.story_file import story_text
from tests.support.gold import gold_records
study = study_plan(gold_records("bg-2012"), language="bg")
pages = [make(study) for make in (report_page, lanes_page, money_page, bars_page, story_text)]
pages.append(institution_page(study, study.view.work.institutions[0]))
print(json.dumps([hashlib.sha256(p.encode()).hexdigest() for p in pages]))
"""


def test_pages_are_the_same_bytes_under_other_hashes_and_in_the_c_locale() -> None:
    runs = []
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": "C", "PYTHONUTF8": "0"}
        root = Path(__file__).parents[2]
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT], cwd=root, env=env, capture_output=True, check=True
        )
        runs.append(json.loads(done.stdout))

    assert runs[0] == runs[1]
