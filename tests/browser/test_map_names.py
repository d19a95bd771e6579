"""Names on the map: on free ground in every state, the heaviest always among them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Page

from benchmarks.synthetic import synthetic_plan, with_passages
from kg.present.map import MapPage, make_map
from tests.browser.conftest import Opener
from tests.browser.pages import at_rest, plan_map, resize, show, wait_ready

pytestmark = pytest.mark.browser

# A small and a common telephone, a tablet, an old projector, a laptop, a hall and a wall.
TELEPHONES, TABLET = ((320, 640), (390, 844)), (768, 1024)
SIZES = (*TELEPHONES, TABLET, (1024, 768), (1440, 900), (1920, 1080), (3840, 2160))
FEW = SIZES[::3]


@cache
def made(n: int) -> MapPage:
    """The map of a made plan of so many activities."""
    records, text = with_passages(synthetic_plan(n))
    return make_map([records], {records.documents[0].id: text})


Maps = dict[str, tuple[Callable[[], MapPage], tuple[tuple[int, int], ...]]]
MAPS: Maps = {
    "bg": (lambda: plan_map("bg-2012"), SIZES),
    "bg-bg": (lambda: plan_map("bg-2012", language="bg"), FEW),
    "rs": (lambda: plan_map("rs-2017-2018"), SIZES),
    "rs-sq": (lambda: plan_map("rs-2017-2018", language="sq"), TELEPHONES),
    "made-100": (lambda: made(100), FEW),  # about the most that is drawn without parts
    "made-300": (lambda: made(300), FEW),
    "made-3000": (lambda: made(3000), FEW),
}

# What a name, a heading or a mark lies on, and who of the heaviest on the map has no name. Discs
# are round; institutions that tie with the eleventh are not among the ten.
COVERED = """() => {
  const names = kgMap.labels(), heads = kgMap.headings(), marks = kgMap.marks();
  const within = (x, low, high) => Math.max(low, Math.min(high, x));
  const meet = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
  const disc = ([x0, y0, x1, y1]) => [(x0 + x1) / 2, (y0 + y1) / 2, (x1 - x0) / 2];
  const far = (r, x, y) => Math.hypot(within(x, r[0], r[2]) - x, within(y, r[1], r[3]) - y);
  const on = (r, mark) => {
    if (mark.kind !== "activity") return meet(r, mark.rect);
    const [x, y, half] = disc(mark.rect);
    return far(r, x, y) < half;
  };
  const found = [], say = (what, ...who) => found.push([what, ...who.map((x) => x.id)].join(" "));
  const pairs = (list, run) => list.forEach((a, i) => list.slice(i + 1).forEach((b) => run(a, b)));
  for (const name of names) {
    for (const mark of marks) {
      if (mark.id !== name.id && on(name.rect, mark)) say("mark", name, mark);
    }
    for (const head of heads) if (meet(name.rect, head.rect)) say("heading", name, head);
  }
  for (const head of heads) {
    for (const mark of marks) if (on(head.rect, mark)) say("mark", head, mark);
  }
  pairs(names, (a, b) => { if (meet(a.rect, b.rect)) say("name", a, b); });
  pairs(heads, (a, b) => { if (meet(a.rect, b.rect)) say("heading", a, b); });
  pairs(marks, (a, b) => {
    const [x, y, r] = disc(a.rect), [u, v, s] = disc(b.rect);
    const round = a.kind === "activity" && b.kind === "activity";
    const apart = round ? Math.hypot(x - u, y - v) - r - s : !on(b.rect, a) || !on(a.rect, b);
    if (round ? apart < -0.5 : !apart) say("marks", a, b);
  });
  const drawn = new Set(marks.map((x) => x.id)), named = new Set(names.map((x) => x.id));
  const heavy = kgMap.weights().sort((a, b) => b[1] - a[1]);
  const edge = heavy[Math.min(10, heavy.length - 1)][1];
  for (const [id, weight] of heavy.slice(0, 10)) {
    if (weight > edge && drawn.has(id) && !named.has(id)) found.push(`no name ${id}`);
  }
  return found;
}"""

# A step may show a chart or a table in the map's place.
IS_DRAWN = """!document.body.classList.contains("charted")
  && ["map", "ties"].includes(kgMap.state().view)"""


def states_of(page: Page) -> list[str]:
    """The views, something of each kind in focus, and the steps."""
    heavy = sorted(page.evaluate("kgMap.weights()"), key=lambda x: -x[1])
    steps = page.evaluate("JSON.parse(document.getElementById('settings').textContent).story")
    shown = page.evaluate("kgMap.shown().activities")
    part = page.evaluate("kgMap.parts().map((x) => x.id)")[:1]
    return [
        *("", "#lines=all", "#view=ties", "#view=ties&communities=on"),
        *(f"#focus={x}" for x in (heavy[0][0], heavy[9][0], shown[3])),
        f"#view=ties&focus={heavy[1][0]}",
        *(f"#open={x}" for x in part),
        *(f"#step={k + 1}" for k in range(len(steps))),
    ]


@pytest.mark.parametrize("which", MAPS)
def test_no_name_in_any_state_lies_on_a_mark_or_another_and_the_heaviest_have_one(
    which: str, tmp_path: Path, open_page: Opener
) -> None:
    make, sizes = MAPS[which]
    page = open_page(make().write(tmp_path / "map.html"), reduced_motion="reduce")
    wait_ready(page)
    looked_at = 0
    for size in sizes:
        resize(page, *size)
        for state in states_of(page):
            show(page, state)
            if page.evaluate(IS_DRAWN):
                assert page.evaluate(COVERED) == [], (state, size)
                looked_at += 1
    assert looked_at >= 10 * len(sizes)


def test_a_step_follows_the_address_and_going_back_leaves_the_presentation(
    tmp_path: Path, open_page: Opener
) -> None:
    page = open_page(plan_map("bg-2012").write(tmp_path / "map.html"), reduced_motion="reduce")
    wait_ready(page)
    number, presented = page.locator("#step-number"), page.locator("#presenter")

    for asked, shown in (("#step=2", "2 / 6"), ("#step=5", "5 / 6"), ("#step=99", "6 / 6")):
        show(page, asked)
        assert number.inner_text() == shown

    page.go_back()
    page.go_back()
    assert number.inner_text() == "2 / 6"
    page.go_back()
    at_rest(page)
    assert presented.is_hidden()
    assert page.evaluate("kgMap.state().step") == 0


@pytest.mark.parametrize("step", [2, 3])
def test_what_a_step_shows_begins_below_its_words_after_the_window_has_changed(
    step: int, tmp_path: Path, open_page: Opener
) -> None:
    path = plan_map("bg-2012").write(tmp_path / "map.html")
    page = open_page(path, f"#step={step}", reduced_motion="reduce", width=1024, height=768)
    wait_ready(page)
    shown = page.locator("#step-picture" if step == 3 else "#stage")
    for size in ((390, 844), (1024, 768), (700, 1000)):
        resize(page, *size)

        words = page.locator("#step-words").bounding_box()
        box = shown.bounding_box()
        assert words
        assert box
        assert box["y"] >= words["y"] + words["height"], size
