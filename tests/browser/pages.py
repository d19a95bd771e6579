"""The map pages the browser tests open, each made once."""

from __future__ import annotations

from functools import lru_cache

from playwright.sync_api import Page

from kg.files import resource
from kg.model.records import PlanRecords
from kg.present.map import MapPage, make_map
from tests.support.gold import gold_records
from tests.support.synthetic import synthetic_plan

PLANS = ("bg-2012", "rs-2017-2018")
# Counted in the page's own frames, which come in turn however slow the machine is: what was done
# has begun within three frames (sizes are looked at and colours start to change at the end of one),
# and the map itself knows what it has put off, where it moves to and what it has yet to draw.
AT_REST = """async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const moves = () => document.getAnimations().some((a) => a.playState === "running");
  const isStill = () => !window.kgMap || (window.__bench.ready() && kgMap.isStill());
  for (let n = 0, still = 0; n < 3 || still < 2; n += 1) {
    await frame();
    still = isStill() && !moves() ? still + 1 : 0;
  }
}"""
SHOWN = f"""(state) => {{ location.hash = state; return ({AT_REST})(); }}"""
RESIZED = f"""async ([width, height]) => {{
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  while (innerWidth !== width || innerHeight !== height) await frame();
  await ({AT_REST})();
}}"""


def texts_of(records: PlanRecords) -> dict[str, str]:
    """The source text of a shipped plan by document id."""
    path = resource("data", "plans", records.plan.id, records.documents[0].name)
    with path.open(encoding="utf-8", newline="") as file:
        return {records.documents[0].id: file.read()}


@lru_cache(maxsize=8)
def plan_map(*plans: str, language: str = "en", labels: str | None = None) -> MapPage:
    """The map of shipped plans, from the readings made by hand."""
    records = [gold_records(plan) for plan in plans]
    texts = {k: v for r in records for k, v in texts_of(r).items()}
    return make_map(records, texts, language=language, labels=labels)


@lru_cache(maxsize=4)
def made_map(n: int, engine: str = "auto") -> MapPage:
    """The map of a made plan of about n nodes."""
    records, text = synthetic_plan(n)
    return make_map(records, {records.documents[0].id: text}, engine=engine)


def wait_ready(page: Page) -> None:
    """Until the map has been drawn and has come to rest."""
    page.wait_for_function("() => window.kgMap && window.__bench && window.__bench.ready()")
    at_rest(page)


def resize(page: Page, width: int, height: int) -> None:
    """Give a page another size, until it is drawn anew."""
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate(RESIZED, [width, height])


def show(page: Page, state: str) -> None:
    """Bring an open map into the state of another address, as a followed link does."""
    page.evaluate(SHOWN, state or "#")


def at_rest(page: Page) -> None:
    """Until what was done last has been drawn and nothing moves any more."""
    page.evaluate(AT_REST)


def violations(page: Page, within: str | None = None) -> list[tuple[str, object, object, object]]:
    """What axe finds on a page or within a part of it, however small."""
    if not page.evaluate("() => 'axe' in window"):
        # It is read as the locale says when it is imported; the maps are also made in the C locale.
        from axe_playwright_python.base import AXE_SCRIPT

        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(
        "(within) => axe.run(within || document, { resultTypes: ['violations'] })", within
    )
    return [
        (x["id"], x["nodes"][0]["target"], x["nodes"][0]["html"], x["nodes"][0]["failureSummary"])
        for x in found["violations"]
    ]
