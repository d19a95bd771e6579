"""Hostile words in every field of a plan stay words: nothing runs, nothing leaves the page."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from kg.ids import document_id
from kg.model.records import PlanRecords
from kg.present.map import MapStep, make_map
from tests.browser.conftest import Opener
from tests.browser.pages import at_rest, wait_ready
from tests.support.synthetic import synthetic_plan

pytestmark = pytest.mark.browser

HOSTILE = (
    '<img src=x onerror="window.__ran=1">',
    "</script><script>window.__ran=1</script>",
    "<!--<script>window.__ran=1",
    "{{constructor.constructor('window.__ran=1')()}} ${window.__ran=1} {% raw %}",
    "\"'><svg onload=window.__ran=1> see href javascript:window.__ran=1",
    "</textarea></noscript></style></title>\u2028\u2029\x00<iframe srcdoc='<script>1</script>'>",
    "__proto__",
    "=HYPERLINK(1)\u202eRTL 🙈",
)
# Ids are local names other fields point to; codes are checked when records are read.
KEEP = {"id", "about", "actor", "parent", "source", "payer", "document", "language", "exact"}


def poisoned(value: Any, words: str, name: str = "") -> Any:
    """The same records with hostile words appended to every free text."""
    if isinstance(value, Enum) or name in KEEP:
        return value
    if isinstance(value, str):
        return f"{value} {words}"
    if isinstance(value, tuple):
        return tuple(poisoned(x, words, name) for x in value)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {f.name: poisoned(getattr(value, f.name), words, f.name) for f in fields(value)}
        return replace(value, **changed)
    return value


def hostile_ids(records: PlanRecords, words: str) -> PlanRecords:
    """Actor ids with hostile words, at both ends of the links."""
    return replace(
        records,
        actors=tuple(replace(a, id=f"{a.id}{words}") for a in records.actors),
        participations=tuple(replace(p, actor=f"{p.actor}{words}") for p in records.participations),
    )


# Both engines get a picture and a script; of the others each gets every second.
TRIED = [*((words, ("vis", "canvas")[k % 2]) for k, words in enumerate(HOSTILE)),
         (HOSTILE[0], "canvas"), (HOSTILE[1], "vis")]  # fmt: skip


@pytest.mark.parametrize(("words", "engine"), TRIED)
def test_hostile_words_in_every_field_do_not_run(
    open_page: Opener, tmp_path: Path, words: str, engine: str
) -> None:
    records, text = synthetic_plan(60)
    records = hostile_ids(poisoned(records, words), words)
    text = f"{text}{words}"
    sources = {document_id(text): text, records.documents[0].id: text}
    story = [MapStep(words, words, f"#focus={words}"), MapStep("t", "", words)]
    page_made = make_map(records, sources, engine=engine, story=story)
    page = open_page(page_made.write(tmp_path / "hostile.html"), reduced_motion="reduce")
    wait_ready(page)

    page.fill("#search", words)
    for state in ("#view=table", "#view=table&tab=activities", "#view=ties", f"#focus={words}"):
        page.evaluate("(h) => { location.hash = h }", state)
        at_rest(page)
    page.evaluate("() => { location.hash = '#tab=activities' }")
    at_rest(page)
    page.click("#list li >> nth=0")
    page.click("[data-source] >> nth=0")
    x, y = page.evaluate("() => { location.hash = ''; return kgMap.screen(kgMap.weights()[0][0]) }")
    box = page.locator("#stage").bounding_box()
    page.mouse.move(box["x"] + x, box["y"] + y)  # type: ignore[index]
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    page.evaluate("() => { new DOMParser().parseFromString(kgMap.svg(), 'image/svg+xml') }")
    page.keyboard.press("Escape")
    page.click("#present")
    page.keyboard.press("PageDown")
    at_rest(page)

    assert page.evaluate("() => window.__ran") is None
    assert page.evaluate("() => document.querySelectorAll('iframe, img').length") == 0
    assert page.evaluate(
        "() => !new DOMParser().parseFromString(kgMap.svg(), 'image/svg+xml')"
        ".querySelector('parsererror, img, script')"
    )


def test_a_script_smuggled_into_the_finished_file_is_refused(
    browser: Browser, tmp_path: Path
) -> None:
    records, text = synthetic_plan(60)
    html = make_map(records, {records.documents[0].id: text}).html
    path = tmp_path / "smuggled.html"
    path.write_text(
        html.replace("</main>", "<script>window.__ran=1</script></main>"), encoding="utf-8"
    )
    page = browser.new_page()
    page.set_default_timeout(300_000)
    page.goto(path.as_uri())
    ran, ready = page.evaluate("() => [window.__ran, document.body.className]")
    page.close()

    assert ran is None
    assert "ready" in ready


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_break_out_of_no_table_cell(words: str) -> None:
    records, text = synthetic_plan(60)
    page = make_map(poisoned(records, words), {records.documents[0].id: text})

    static = page.html[page.html.index("<noscript>") : page.html.index("</noscript>")]
    assert "<img" not in static
    assert "<script" not in static
    assert "<iframe" not in static
