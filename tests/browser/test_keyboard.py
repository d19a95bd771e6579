"""Keys alone: Tab reaches every control of every page, each function answers, and focus is seen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from benchmarks.synthetic import synthetic_plan, with_passages
from kg.present.gallery import editions_of, gallery_page
from kg.present.map import make_map
from kg.present.report import report_page
from kg.present.study import study_plan
from kg.present.views import bars_page, institution_page, lanes_page, money_page
from tests.browser.conftest import Opener
from tests.browser.pages import at_rest, plan_map, show, wait_ready
from tests.support.gold import gold_records

pytestmark = pytest.mark.browser

# What can be operated and is seen; of a list or a row of tabs the one that Tab stops at.
CONTROLS = """() => [...document.querySelectorAll(
    "a[href], button, input, select, textarea, summary, [role=button], [tabindex]")]
  .filter((e) => e.tabIndex >= 0 && !e.disabled && e.checkVisibility({ visibilityProperty: true }))
  .map((e, k) => { e.dataset.control = k; return e.outerHTML.slice(0, 90); })"""
# Where Tab has come to, and whether one sees it.
REACHED = """() => {
  const at = document.activeElement, { outlineStyle, outlineWidth } = getComputedStyle(at);
  const framed = (shape) => parseFloat(getComputedStyle(shape).strokeWidth) >= 2;
  const seen = at.closest("svg") ? [...at.children].some(framed)
    : outlineStyle !== "none" && parseFloat(outlineWidth) > 0;
  return [at.dataset.control === undefined ? -1 : Number(at.dataset.control), seen];
}"""
# Something that is clicked and no control: only rows of a list, which arrows walk through.
CLICKED = """() => [...document.querySelectorAll("body *")].filter((e) => e.onclick
  && e.tabIndex < 0 && !e.matches("[role=option], [role=tab]")).length"""
FROM_THE_TOP = """() => { document.activeElement.blur(); document.body.tabIndex = -1;
  document.body.focus(); document.body.removeAttribute("tabindex"); }"""


def not_reached(page: Page) -> list[str]:
    """Controls that Tab passes by, or comes to unseen."""
    controls = page.evaluate(CONTROLS)
    page.evaluate(FROM_THE_TOP)
    found: set[int] = set()
    for _ in range(len(controls) + 2):
        page.keyboard.press("Tab")
        control, is_seen = page.evaluate(REACHED)
        if is_seen:
            found.add(control)
    return [said for k, said in enumerate(controls) if k not in found]


@pytest.mark.parametrize(
    "state",
    [
        *("", "#view=ties&communities=on", "#view=matrix", "#view=table", "#step=1"),
        "#focus=bg-2012/g2/g1/a3",
    ],
)
def test_tab_reaches_every_control_of_a_map(state: str, tmp_path: Path, open_page: Opener) -> None:
    page = open_page(plan_map("bg-2012").write(tmp_path / "map.html"), reduced_motion="reduce")
    wait_ready(page)
    show(page, state)

    assert not_reached(page) == []
    assert page.evaluate(CLICKED) == 0


TEXT_PAGES: dict[str, Callable[[], str]] = {
    "report": lambda: report_page(study_plan(gold_records("rs-2017-2018"))),
    "lanes": lambda: lanes_page(study_plan(gold_records("rs-2017-2018"))),
    "bars": lambda: bars_page(study_plan(gold_records("rs-2017-2018"))),
    "money": lambda: money_page(study_plan(gold_records("rs-2017-2018"))),
    "institution": lambda: institution_page(
        (study := study_plan(gold_records("rs-2017-2018"))), study.view.work.institutions[0]
    ),
    "gallery": lambda: gallery_page(editions_of(gold_records("rs-2017-2018"), "plan")),
}


@pytest.mark.parametrize("name", TEXT_PAGES)
def test_tab_reaches_every_control_of_a_text_page(
    name: str, tmp_path: Path, open_page: Opener
) -> None:
    path = tmp_path / "page.html"
    path.write_text(TEXT_PAGES[name](), encoding="utf-8", newline="\n")
    page = open_page(path)

    assert not_reached(page) == []
    assert page.evaluate(CLICKED) == 0


# A state, keys (`to X`: Tab until X, `say X`: typed), and what is then so.
IN_FOCUS = "#focus=bg-2012/g2/g1/a3"
FUNCTIONS = {
    "search": ("", ["/", "say ministry of interior", "Enter"], "kgMap.state().focus !== ''"),
    "cooperation": ("", ["c"], "kgMap.state().view === 'ties'"),
    "matrix": ("", ["m"], "kgMap.state().view === 'matrix'"),
    "table": ("", ["to [data-view=table]", "Enter"], "kgMap.state().view === 'table'"),
    "names": ("", ["to #labels", "ArrowDown"], "kgMap.state().labels === 'latin'"),
    "dark": ("", ["d"], "document.documentElement.dataset.theme === 'dark'"),
    "lines": ("", ["to [data-lines=all]", "Enter"], "kgMap.state().lines === 'all'"),
    "filter": ("", ["to #facet-due", "Enter", "Space"], "kgMap.state().facets.due?.length === 1"),
    "clear": ("#due=2012-12", ["to #clear", "Enter"], "!kgMap.state().facets.due"),
    "legend": ("", ["to .legend-switch", "Enter"], "kgMap.state().off.length === 1"),
    "tabs": ("", ["to #tab-bodies", "ArrowRight"], "kgMap.state().tab === 'activities'"),
    "list": ("", ["l", "ArrowDown", "Enter"], "kgMap.state().focus !== ''"),
    "back": (IN_FOCUS, ["to #panel-back", "Enter"], "kgMap.state().focus === ''"),
    "leave": (IN_FOCUS, ["Escape"], "kgMap.state().focus === ''"),
    "source": (IN_FOCUS, ["to [data-source]", "Enter"], "kgMap.state().source !== null"),
    "steps": (IN_FOCUS, ["to #steps", "Enter"], "kgMap.state().steps === 2"),
    "partner": (IN_FOCUS, ["to .chip", "Enter"], "kgMap.state().focus.startsWith('org/')"),
    "closer": ("", ["+"], "kgMap.state().camera !== null"),
    "button closer": ("", ["to #zoom-in", "Enter"], "kgMap.state().camera !== null"),
    "move": ("", ["to #stage", "ArrowLeft"], "kgMap.state().camera !== null"),
    "whole": ("#at=0,0,2", ["0"], "kgMap.state().camera === null"),
    "strong ties": ("#view=ties", ["to #tie-range", "End"], "kgMap.state().alpha === 1"),
    "communities": ("#view=ties", ["to #communities", "Enter"], "kgMap.state().communities"),
    "cell": ("#view=matrix", ["to .cell", "Enter"], "kgMap.state().focus !== ''"),
    "sort": ("#view=table", ["to .sort", "Enter"], "document.querySelector('[aria-sort$=ing]')"),
    "row": ("#view=table", ["to tbody .link", "Enter"], "kgMap.state().focus !== ''"),
    "print": ("", ["to #more", "Enter", "to #print", "Enter"], "window.printed"),
    "present": ("", ["p", "PageDown"], "kgMap.state().step === 2"),
    "button present": ("", ["to #present", "Enter"], "kgMap.state().step === 1"),
    "last step": ("#step=1", ["End"], "kgMap.state().step === 6"),
    "next step": ("#step=1", ["to #step-next", "Enter"], "kgMap.state().step === 2"),
    "black": ("#step=1", ["b"], "document.body.classList.contains('blank')"),
    "end": ("#step=1", ["Escape"], "document.getElementById('presenter').hidden"),
    "help": ("", ["?"], "document.getElementById('help').open"),
}
FILES = {
    "svg": ["to #more", "Enter", "to #save-svg", "Enter"],
    "csv": ["t", "to #table-view .table-bar > .button", "Enter"],
}


def press(page: Page, keys: list[str]) -> None:
    for key in keys:
        what, _, wanted = key.partition(" ")
        if what == "say":
            page.keyboard.type(wanted)
        elif what == "to":
            tab_to(page, wanted)
        else:
            page.keyboard.press(key)


def tab_to(page: Page, wanted: str) -> None:
    for _ in range(400):
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", wanted):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not come to {wanted}")


@pytest.mark.parametrize("name", FUNCTIONS)
def test_keys_alone_do_what_the_mouse_does(name: str, tmp_path: Path, open_page: Opener) -> None:
    state, keys, outcome = FUNCTIONS[name]
    page = open_page(plan_map("bg-2012").write(tmp_path / "map.html"), state)
    wait_ready(page)
    page.evaluate("() => { window.print = () => { window.printed = true; }; }")
    assert not page.evaluate(outcome)

    press(page, keys)

    page.wait_for_function(f"() => {outcome}")


@pytest.mark.parametrize("kind", FILES)
def test_files_are_saved_by_keys_alone(kind: str, tmp_path: Path, open_page: Opener) -> None:
    page = open_page(plan_map("bg-2012").write(tmp_path / "map.html"))
    wait_ready(page)

    with page.expect_download() as download:
        press(page, FILES[kind])

    assert download.value.suggested_filename.endswith(kind)


def test_the_parts_of_a_large_plan_open_and_close_by_keys_alone(
    tmp_path: Path, open_page: Opener
) -> None:
    records, text = with_passages(synthetic_plan(300))
    made = make_map([records], {records.documents[0].id: text})
    page = open_page(made.write(tmp_path / "map.html"), reduced_motion="reduce")
    wait_ready(page)
    assert not_reached(page) == []

    press(page, ["to .parts summary", "Enter", "to button.part", "Enter"])
    at_rest(page)
    assert page.evaluate("kgMap.shown().activities.length") < 300

    press(page, ["to #crumbs button", "Enter"])
    at_rest(page)
    assert page.evaluate("kgMap.shown().activities.length") == 300
