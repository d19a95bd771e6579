"""The map page in a real browser: drawn, quiet, legible, reachable, the same again."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops

from tests.browser.conftest import Opener
from tests.browser.pages import (
    PLANS,
    at_rest,
    made_map,
    plan_map,
    resize,
    show,
    violations,
    wait_ready,
)
from tests.support.printed_pdfs import printed_pages

pytestmark = pytest.mark.browser

BOTH = tuple(PLANS)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plan_map(*BOTH).write(tmp_path_factory.mktemp("map") / "both.html")


@pytest.fixture(scope="module")
def bg(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plan_map("bg-2012").write(tmp_path_factory.mktemp("map") / "bg.html")


@pytest.fixture(scope="module")
def rs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plan_map("rs-2017-2018", language="sr").write(tmp_path_factory.mktemp("map") / "rs.html")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_view(open_page: Opener, both: Path, scheme: str) -> None:
    page = open_page(both, color_scheme=scheme, reduced_motion="reduce")
    wait_ready(page)
    ties = ("#view=ties", "#view=ties&communities=on")
    tables = ("#view=matrix", "#view=table", "#view=table&tab=activities")
    for state in ("", *ties, *tables, "#focus=bg-2012/g2/g1/a3", "#step=1", "#step=3"):
        show(page, state)

        assert violations(page) == [], state


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_open_menus_panels_and_presentation(
    open_page: Opener, bg: Path, scheme: str
) -> None:
    page = open_page(bg, color_scheme=scheme)
    wait_ready(page)
    for act in ("#facet-due", "#more", "[data-source] >> nth=0", "#list li >> nth=2", "#present"):
        show(page, "#focus=bg-2012/g2/g1/a3" if "source" in act else "")
        page.click(act)
        at_rest(page)

        assert violations(page) == [], act
        page.keyboard.press("Escape")


@pytest.mark.parametrize("plan", [*PLANS, "both"])
def test_labels_never_overlap_and_most_of_the_heaviest_have_one(
    open_page: Opener, request: pytest.FixtureRequest, plan: str
) -> None:
    path = request.getfixturevalue({"bg-2012": "bg", "rs-2017-2018": "rs"}.get(plan, "both"))
    page = open_page(path, reduced_motion="reduce")
    wait_ready(page)
    heaviest = page.evaluate(
        "() => kgMap.weights().sort((a, b) => b[1] - a[1]).slice(0, 25).map((w) => w[0])"
    )
    for size in ((1280, 800), (1920, 1080)):
        resize(page, *size)
        for labels in ("original", "english", "latin"):
            show(page, f"#labels={labels}")

            drawn = page.evaluate("() => [...kgMap.labels(), ...kgMap.headings()]")

            rects = [x["rect"] for x in drawn]
            assert not [
                (a, b)
                for i, a in enumerate(rects)
                for b in rects[:i]
                if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
            ], (size, labels)
            assert min(x["size"] for x in drawn if "size" in x) >= 11
            named = {x["id"] for x in drawn}
            assert sum(x in named for x in heaviest) >= 0.6 * len(heaviest), (size, labels)
            assert set(heaviest[:8]) <= named, (size, labels)


def test_labels_are_at_least_24_pixels_when_presenting(open_page: Opener, bg: Path) -> None:
    page = open_page(bg)
    wait_ready(page)
    page.click("#present")
    at_rest(page)

    sizes = [x["size"] for x in page.evaluate("() => kgMap.labels()")]
    texts = page.evaluate(
        "() => [...document.querySelectorAll('#presenter *, #legend span')]"
        ".filter((e) => e.children.length === 0 && e.textContent.trim() && e.offsetParent)"
        ".map((e) => parseFloat(getComputedStyle(e).fontSize))"
    )

    assert min(sizes) >= 24
    assert min(texts) >= 24


def test_a_presented_map_fills_a_small_projector_and_names_who_carries_most(
    open_page: Opener, bg: Path
) -> None:
    page = open_page(bg, width=1280, height=720)
    wait_ready(page)
    page.click("#present")
    at_rest(page)

    stage = page.locator("#stage").bounding_box()
    words = page.locator("#step-words").bounding_box()
    named = [x["id"] for x in page.evaluate("() => kgMap.labels()")]
    heaviest = page.evaluate("() => kgMap.weights().sort((a, b) => b[1] - a[1]).map((x) => x[0])")

    assert stage is not None
    assert words is not None
    assert stage["height"] > 0.9 * 720
    assert words["x"] + words["width"] <= stage["x"]
    assert set(heaviest[:4]) <= set(named)


@pytest.mark.parametrize("size", [(390, 844), (1024, 768), (1440, 900)])
def test_no_chart_of_a_step_stands_on_its_words(
    open_page: Opener, tmp_path: Path, size: tuple[int, int]
) -> None:
    path = plan_map("rs-2017-2018").write(tmp_path / "rs.html")
    page = open_page(path, width=size[0], height=size[1], reduced_motion="reduce")
    wait_ready(page)
    page.click("#present")
    letters = "s => [...s.querySelectorAll('text')].map(t => t.getBoundingClientRect().height)"
    seen = []
    for _ in range(5):
        page.keyboard.press("PageDown")
        at_rest(page)
        chart = page.locator("#step-picture")
        if not chart.is_visible():
            continue
        words, picture = page.locator("#step-words").bounding_box(), chart.bounding_box()
        assert words is not None
        assert picture is not None
        below = picture["y"] >= words["y"] + words["height"]
        assert below or picture["x"] >= words["x"] + words["width"]
        seen.append(min(chart.evaluate(letters)))

    assert len(seen) == 2  # months and money
    assert min(seen) > {390: 6, 1024: 11.5, 1440: 16}[size[0]]


def test_the_same_state_is_the_same_picture_after_reload(open_page: Opener, both: Path) -> None:
    state = "#labels=original&focus=org/bg/ministerstvo-na-vatreshnite-raboti&role=lead,partner"
    pictures = []
    for _ in range(2):
        page = open_page(both, state)
        wait_ready(page)
        with Image.open(BytesIO(page.screenshot())) as picture:
            pictures.append(picture.convert("RGB"))

    # Borders at fractions of a pixel come out a shade apart from run to run; nothing else may.
    shades = ImageChops.difference(*pictures).getextrema()
    assert max(high for _, high in shades) <= 8


def test_what_the_reader_does_stands_in_the_address_and_comes_back(
    open_page: Opener, bg: Path
) -> None:
    page = open_page(bg)
    wait_ready(page)
    page.click("#facet-due")
    page.click("text=December 2012")
    page.select_option("#labels", "latin")
    page.fill("#search", "МВР")
    page.keyboard.press("Enter")
    address = page.url
    before = page.evaluate("() => kgMap.state()")

    again = open_page(bg, address[address.index("#") :])
    wait_ready(again)

    assert again.evaluate("() => kgMap.state()") == before
    page.go_back()
    assert page.evaluate("() => kgMap.state().focus") == ""


def test_links_lead_to_their_words_in_the_source(open_page: Opener, both: Path) -> None:
    """Every second link of both plans, as a followed address opens it."""
    page = open_page(both, reduced_motion="reduce")
    wait_ready(page)

    wrong = page.evaluate(
        """() => kgMap.links().filter((_, k) => k % 2 === 0).filter((id) => {
          const at = `#focus=${encodeURIComponent(id).replace(/%2F/g, "/")}`;
          history.replaceState(null, "", at);
          dispatchEvent(new PopStateEvent("popstate"));
          return !document.querySelector("#panel [data-source]");
        })"""
    )
    page.click("#panel [data-source]")

    assert wrong == []
    assert page.locator("#source mark").inner_text().strip()
    assert page.locator("#source mark").is_visible()


def test_a_page_works_with_the_keyboard_alone(open_page: Opener, bg: Path, tmp_path: Path) -> None:
    page = open_page(bg)
    wait_ready(page)
    page.keyboard.press("/")
    page.keyboard.type("ministry of interior")
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "panel"
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.matches('[data-source]')"):
            break
    page.keyboard.press("Enter")
    assert page.locator("#source mark").is_visible()
    page.keyboard.press("Escape")
    assert page.evaluate("() => document.activeElement.matches('[data-source]')")
    page.keyboard.press("Escape")
    page.focus("#more")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    with page.expect_download() as download:
        page.keyboard.press("Enter")

    assert download.value.suggested_filename == "bg-2012.csv"


def test_the_list_drives_the_map(open_page: Opener, bg: Path) -> None:
    page = open_page(bg)
    wait_ready(page)
    page.keyboard.press("l")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    assert "nepravitelstveni" in page.evaluate("() => kgMap.state().focus")


def test_saved_files_hold_what_is_on_screen(open_page: Opener, bg: Path, tmp_path: Path) -> None:
    page = open_page(bg, "#tab=activities&due=2012-12")
    wait_ready(page)
    saved = {}
    for kind in ("svg", "csv", "png"):
        page.click("#more")
        with page.expect_download() as download:
            page.click(f"#save-{kind}")
        saved[kind] = Path(download.value.path()).read_bytes()
        page.keyboard.press("Escape")

    svg = saved["svg"].decode("utf-8")
    assert svg.startswith("<?xml")
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")
    assert saved["csv"].decode("utf-8-sig").count("\r\n") == 1 + 20
    assert saved["png"][:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(saved["png"][16:20], "big") == 2800


def test_paper_holds_map_legend_and_source_on_one_sheet(
    open_page: Opener, bg: Path, tmp_path: Path
) -> None:
    page = open_page(bg, "#theme=dark")
    wait_ready(page)
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    page.pdf(path=tmp_path / "map.pdf", prefer_css_page_size=True, print_background=True)

    ((width, height, text),) = printed_pages(tmp_path / "map.pdf")
    assert width > height
    assert "Responsible" in text
    assert "Source: Bulgaria 2012" in text
    assert "Prevention" in text


def test_paper_holds_each_step_of_a_presentation_on_a_sheet_of_its_own(
    open_page: Opener, bg: Path, tmp_path: Path
) -> None:
    page = open_page(bg, reduced_motion="reduce")
    wait_ready(page)
    page.keyboard.press("p")
    page.keyboard.press("PageDown")
    before = page.evaluate("kgMap.state()")
    story = "JSON.parse(document.getElementById('settings').textContent).story"
    steps: list[str] = page.evaluate(f"{story}.map((step) => step.title)")
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    page.pdf(path=tmp_path / "steps.pdf", prefer_css_page_size=True, print_background=True)
    page.evaluate("() => dispatchEvent(new Event('afterprint'))")

    sheets = printed_pages(tmp_path / "steps.pdf")
    assert len(sheets) == len(steps) > 3
    for k, (step, (width, height, text)) in enumerate(zip(steps, sheets, strict=True), 1):
        assert width > height
        assert step in " ".join(text.split())
        assert f"{k} / {len(steps)}" in text
    assert page.evaluate("kgMap.state()") == before
    assert page.locator("#print-map *").count() == 0


def test_without_scripts_there_is_a_picture_and_a_table(open_page: Opener, bg: Path) -> None:
    page = open_page(bg, java_script_enabled=False)

    assert page.locator("noscript svg circle, .static svg circle").count() >= 48
    assert page.locator(".static tbody tr").count() == 48
    assert page.locator(".static svg").first.bounding_box()["width"] > 600  # type: ignore[index]


def test_a_phone_shows_the_map_first_and_the_panel_as_a_sheet(open_page: Opener, bg: Path) -> None:
    page = open_page(bg, width=320, height=640, has_touch=True)
    wait_ready(page)
    over = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    panel, stage = page.locator("#panel").bounding_box(), page.locator("#map").bounding_box()
    page.tap("#list li >> nth=1")
    at_rest(page)
    sheet = page.locator("#panel").bounding_box()

    assert over <= 0
    assert stage["y"] + stage["height"] <= panel["y"] + 1  # type: ignore[index]
    assert stage["width"] == 320  # type: ignore[index]
    assert sheet["y"] + sheet["height"] == pytest.approx(640, abs=2)  # type: ignore[index]


@pytest.mark.parametrize("context", [{"forced_colors": "active"}, {"reduced_motion": "reduce"}])
def test_a_page_works_in_forced_colours_and_with_reduced_motion(
    open_page: Opener, bg: Path, context: dict[str, Any]
) -> None:
    page = open_page(bg, **context)
    wait_ready(page)
    page.click("#list li >> nth=0")

    assert page.locator("#panel h2").inner_text()


def test_presenting_goes_by_clicker_and_blanks(open_page: Opener, both: Path) -> None:
    page = open_page(both)
    wait_ready(page)
    page.keyboard.press("p")
    page.keyboard.press("PageDown")
    second = page.locator("#step-title").inner_text()
    focus = page.evaluate("() => kgMap.state().focus")
    page.keyboard.press("b")
    blank = page.evaluate("() => document.body.classList.contains('blank')")
    page.keyboard.press("PageUp")
    number = page.locator("#step-number").inner_text()
    page.keyboard.press("Escape")

    assert "39" in second
    assert focus.endswith("natsionalna-komisiya-za-borba-s-trafika-na-hora")
    assert blank
    assert number.startswith("1 /")
    assert page.locator("#top").is_visible()


def test_a_step_shows_its_chart_in_the_place_of_the_map_and_notes_apart(
    open_page: Opener, bg: Path
) -> None:
    page = open_page(bg, width=1440, height=900)
    wait_ready(page)
    page.keyboard.press("p")
    while "end on 31 December" not in page.locator("#step-title").inner_text():
        page.keyboard.press("PageDown")
    at_rest(page)

    chart = page.locator("#step-picture svg")
    assert chart.locator("title").first.text_content() == "When activities are due"
    assert not page.locator("#stage").is_visible()
    letters = "s => [...s.querySelectorAll('text')].map(t => t.getBoundingClientRect().height)"
    assert min(chart.evaluate(letters)) >= 24

    with page.expect_popup() as opened:
        page.keyboard.press("s")
    notes = opened.value
    assert "31 December" in notes.locator("h1").inner_text()
    notes.keyboard.press("PageDown")
    assert page.locator("#step-title").inner_text() in notes.locator("h1").inner_text()

    with notes.expect_event("close"):
        page.keyboard.press("Escape")
    assert page.locator("#stage").is_visible()


def test_the_table_says_an_abbreviation_and_not_the_name_twice(open_page: Opener, bg: Path) -> None:
    page = open_page(bg, "#view=table&tab=bodies&labels=english")
    wait_ready(page)
    first = page.locator("#table-view tbody tr >> nth=0").inner_text()

    assert "NKBTH†" in first
    assert first.count("National Commission") == 1


def test_ties_say_how_many_are_hidden(open_page: Opener, bg: Path) -> None:
    page = open_page(bg, "#view=ties")
    wait_ready(page)
    before = page.evaluate("() => kgMap.shown()")
    said = page.locator("#tie-count").inner_text()
    page.locator("#tie-range").press("End")
    after = page.evaluate("() => kgMap.shown()")

    assert str(before["hiddenTies"]) in said
    assert before["hiddenTies"] > 0
    assert after["hiddenTies"] == 0
    assert after["ties"] == before["ties"] + before["hiddenTies"]


def test_a_map_in_a_notebook_frame_draws(open_page: Opener, tmp_path: Path) -> None:
    host = tmp_path / "notebook.html"
    host.write_text(f"<!doctype html>{plan_map('rs-2017-2018')._repr_html_()}", encoding="utf-8")
    page = open_page(host)
    frame = page.frames[1]
    frame.wait_for_function("() => window.kgMap && window.__bench.ready()")
    frame.click("#list li >> nth=1")

    assert frame.locator("#panel h2").inner_text()


def test_no_address_outside_in_the_file(both: Path) -> None:
    html = unescape(both.read_text(encoding="utf-8"))

    assert not re.findall(r"(?:src|href)\s*=\s*[\"']?https?:", html)
    assert "Content-Security-Policy" in html
    assert "connect-src 'none'" in html


@pytest.mark.parametrize(("n", "engine"), [(200, "vis"), (200, "canvas"), (2000, "vis")])
def test_made_plans_draw_and_answer(open_page: Opener, tmp_path: Path, n: int, engine: str) -> None:
    page = open_page(made_map(n, engine).write(tmp_path / "made.html"))
    wait_ready(page)
    page.fill("#search", "Institution 3")
    page.keyboard.press("Enter")

    assert page.locator("#panel h2").inner_text() == "Institution 3"
    assert page.evaluate("() => kgMap.engine()") == engine


@pytest.mark.slow
def test_four_thousand_nodes_draw_on_our_canvas_and_answer_a_click(
    open_page: Opener, tmp_path: Path
) -> None:
    made = made_map(4000)
    page = open_page(made.write(tmp_path / "made.html"))
    wait_ready(page)
    x, y = page.evaluate("() => kgMap.screen('org/zz/00000')")
    box = page.locator("#stage").bounding_box()
    page.mouse.click(box["x"] + x, box["y"] + y)  # type: ignore[index]

    assert page.evaluate("() => kgMap.engine()") == "canvas"
    assert page.locator("#panel h2").inner_text() == "Institution 0"
    page.fill("#search", "Institution 3")
    page.keyboard.press("Enter")
    assert page.locator("#panel h2").inner_text() == "Institution 3"
    assert len(made.html.encode()) < 0.75 * 2**20
