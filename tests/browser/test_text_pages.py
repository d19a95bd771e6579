"""The report, the views, the pages of institutions and the gallery in a real browser, offline.

`open_page` fails a test whose page asks the network for anything or reports an error.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kg.model.records import PlanRecords
from kg.present.gallery import editions_of, gallery_page, overview_page
from kg.present.report import report_page
from kg.present.study import Study, study_plan
from kg.present.views import bars_page, institution_page, lanes_page, money_page
from tests.browser.conftest import Opener
from tests.browser.pages import at_rest, texts_of, violations
from tests.present.small_plans import hostile_records, small_records
from tests.support.gold import gold_records
from tests.support.printed_pdfs import printed_pages

pytestmark = pytest.mark.browser
TELEPHONE = 390
SIZES = ((390, 844), (320, 640), (768, 1024), (1024, 768), (1440, 900), (1920, 1080), (3840, 2160))


def institution(study: Study) -> str:
    return institution_page(study, study.view.work.institutions[0])


PAGES: dict[str, Callable[[Study], str]] = {
    "report": report_page,
    "lanes": lanes_page,
    "money": money_page,
    "bars": bars_page,
    "institution": institution,
    "gallery": lambda study: gallery_page(editions_of(study.records, "plan")),
    "overview": lambda study: overview_page([study], {study.records.plan.id: "r"}, language="en"),
}


def plan_named(plan: str) -> PlanRecords:
    if plan == "small":
        return small_records()
    return hostile_records() if plan == "hostile" else gold_records(plan)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    folder = tmp_path_factory.mktemp("pages")
    studies: dict[tuple[str, str], Study] = {}

    def write(name: str, plan: str = "bg-2012", language: str = "en") -> Path:
        path = folder / f"{name}-{plan}-{language}.html"
        if path.exists():
            return path
        key = (plan, language)
        if key not in studies:
            studies[key] = study_plan(plan_named(plan), language=language)
        path.write_text(PAGES[name](studies[key]), encoding="utf-8", newline="\n")
        return path

    return write


UNFOLD = "document.querySelectorAll('details').forEach(d => d.open = true)"
# One fold of each kind: axe looks at every cell it sees, and rows are all alike.
UNFOLD_FEW = UNFOLD.replace("details", "#lead details, figure details", 1)


@pytest.mark.parametrize("name", list(PAGES))
def test_a_page_can_be_used_by_everybody(
    open_page: Opener, written: Callable[..., Path], name: str
) -> None:
    page = open_page(written(name, "small"), color_scheme="light")
    page.evaluate(UNFOLD_FEW)
    assert violations(page) == []

    page.emulate_media(color_scheme="dark")
    at_rest(page)
    assert violations(page) == []


@pytest.mark.slow
@pytest.mark.parametrize(("name", "plan"), [("report", "bg-2012"), ("money", "rs-2017-2018")])
def test_a_whole_plan_can_be_used_by_everybody(
    open_page: Opener, written: Callable[..., Path], name: str, plan: str
) -> None:
    page = open_page(written(name, plan))

    assert violations(page) == []


# Names that stand upright or aslant have boxes that cover each other where the letters do not.
CUT_OR_COVERED = """() => [...document.querySelectorAll("svg.chart")].flatMap((svg) => {
  const whole = svg.getBoundingClientRect();
  if (!whole.width) return [];
  const said = [...svg.querySelectorAll("text:not([transform])")].map((x) => {
    const r = x.getBoundingClientRect();
    const own = [...x.childNodes].filter((n) => n.nodeType === 3);
    return { r, words: own.map((n) => n.data).join("") };
  }).filter((x) => x.words.trim());
  const cut = said.filter(({ r }) => r.left < whole.left - 1 || r.right > whole.right + 1);
  const covered = said.filter((a, i) => said.some((b, k) => k < i && a.r.left + 1 < b.r.right
    && b.r.left + 1 < a.r.right && a.r.top + 3 < b.r.bottom && b.r.top + 3 < a.r.bottom));
  const short = [...svg.querySelectorAll("text")].filter((x) => x.textContent.includes("…"));
  return [...cut, ...covered, ...short].map((x) => x.words || x.textContent);
})"""


LOOKS = [("bg-2012", x) for x in ("en", "bg", "de", "fr", "uk", "sq")]
LOOKS += [("rs-2017-2018", x) for x in ("en", "sr", "mk")]


@pytest.mark.parametrize(
    ("name", "plan", "language"),
    # three looks of each page, each look on one page at least
    [(name, *LOOKS[(k + step) % 9]) for k, name in enumerate(PAGES) for step in (0, 1, 3)],
)
def test_no_word_of_a_picture_is_cut_or_covers_another_and_no_page_overflows(
    open_page: Opener, written: Callable[..., Path], name: str, plan: str, language: str
) -> None:
    page = open_page(written(name, plan, language), width=TELEPHONE, height=844)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})

        assert page.evaluate(CUT_OR_COVERED) == [], width
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("name", list(PAGES))
def test_hostile_texts_run_nothing(
    open_page: Opener, written: Callable[..., Path], name: str
) -> None:
    page = open_page(written(name, "hostile"))
    page.evaluate(UNFOLD)
    page.evaluate(
        "document.querySelectorAll('svg *, td, th, a').forEach("
        "e => e.dispatchEvent(new MouseEvent('mouseover', {bubbles: true})))"
    )
    at_rest(page)

    assert page.evaluate("window.__pwn") is None
    assert page.locator("img").count() == 0


@pytest.mark.parametrize("name", list(PAGES))
def test_a_page_of_hostile_texts_fits_a_telephone(
    open_page: Opener, written: Callable[..., Path], name: str
) -> None:
    page = open_page(written(name, "hostile"), width=TELEPHONE, height=844)

    assert page.evaluate("document.documentElement.scrollWidth") <= TELEPHONE


@pytest.mark.parametrize("name", ["report", "institution"])
def test_on_a_telephone_each_sign_stands_below_its_name_and_none_outside_of_the_screen(
    open_page: Opener, written: Callable[..., Path], name: str
) -> None:
    page = open_page(written(name, "small"), width=TELEPHONE, height=844)
    table = page.locator(".dials").first
    heads = table.locator("thead th").evaluate_all("all => all.map(x => x.innerHTML)")
    signs = table.locator("td.dial")

    assert signs.count() >= len(heads) - 2 > 0  # without the name before and the reading after
    said = "x => getComputedStyle(x, '::before').content"
    for k, head in enumerate(heads[1:-1]):
        assert head.partition("<br>")[0] in signs.nth(k).evaluate(said)
    edges = signs.evaluate_all("all => all.map(x => x.getBoundingClientRect().right)")
    assert max(edges) <= TELEPHONE


def test_a_sentence_leads_to_its_rows_with_one_click(
    open_page: Opener, written: Callable[..., Path]
) -> None:
    page = open_page(written("report"))

    page.click("#lead .proof >> nth=0")

    rows = page.locator("#rows-leads")
    assert rows.evaluate("e => e.open")
    assert rows.locator("tbody tr").count() == 39
    assert "НКБТХ" in rows.locator("tbody tr q").first.inner_text()


def test_a_mark_opens_its_rows_and_a_place_the_source(open_page: Opener, tmp_path: Path) -> None:
    records = gold_records("bg-2012")
    path = tmp_path / "report.html"
    page_text = report_page(study_plan(records, texts=texts_of(records)))
    path.write_text(page_text, encoding="utf-8", newline="\n")
    page = open_page(path)

    bar = page.locator("#chart-load svg a").first
    bar.click()
    rows = page.locator("#behind tbody tr")
    assert rows.count() == 39
    assert violations(page, "#behind") == []

    rows.first.locator("button.at").click()
    mark = page.locator("#source mark")
    assert mark.inner_text() == "НКБТХ"
    assert mark.evaluate("m => m.getBoundingClientRect().top") < 800
    assert violations(page, "#source") == []

    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0
    assert bar.evaluate("a => a === document.activeElement")


def test_marks_are_reached_by_keys_alone(open_page: Opener, written: Callable[..., Path]) -> None:
    page = open_page(written("report", "small"))
    figure = "#chart-matrix svg:not(.chart-narrow)"
    stops = page.locator(f"{figure} a[tabindex='0']")

    assert stops.count() == 1
    stops.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")

    own = page.locator(f"{figure} a").nth(1).locator("title").text_content()
    assert page.locator("#behind").evaluate("d => d.open")
    assert own
    assert page.locator("#behind-title").inner_text().startswith(own)


def test_no_row_that_a_link_leads_to_is_hidden_under_the_bar(
    open_page: Opener, written: Callable[..., Path]
) -> None:
    page = open_page(written("report"), width=1440, height=900)
    for link in page.locator("#time .proof").all():
        link.click()
        at_rest(page)
        top = (
            "document.querySelector(decodeURIComponent(location.hash)).getBoundingClientRect().top"
        )
        bar = page.locator(".bar").evaluate("b => b.getBoundingClientRect().bottom")
        assert page.evaluate(top) >= bar


def test_a_table_is_sorted_by_a_click_on_its_heading(
    open_page: Opener, written: Callable[..., Path]
) -> None:
    page = open_page(written("report"))
    page.evaluate(UNFOLD)

    page.locator("#table-load th button").nth(1).click()

    shown = page.locator("#table-load tbody td:nth-child(2)").all_inner_texts()
    assert [float(x) for x in shown] == sorted(map(float, shown), reverse=True)
    heading = page.locator("#table-load th").nth(1)
    assert heading.get_attribute("aria-sort") == "descending"


def test_light_and_dark_are_switched_by_a_button(
    open_page: Opener, written: Callable[..., Path]
) -> None:
    page = open_page(written("bars", "small"), color_scheme="light")
    ground = "getComputedStyle(document.body).backgroundColor"
    before = page.evaluate(ground)

    page.click("#theme")

    assert page.evaluate(ground) != before


def test_paper_shows_what_the_screen_folds(
    open_page: Opener, written: Callable[..., Path], tmp_path: Path
) -> None:
    page = open_page(written("report", "small"))
    page.pdf(path=tmp_path / "report.pdf", format="A4", prefer_css_page_size=True)

    text = "\n".join(said for _, _, said in printed_pages(tmp_path / "report.pdf"))
    assert "How we know" in text
    assert "Komisija" in text  # words of the plan in the folded rows
    assert "Light or dark" not in text


def test_paper_holds_the_first_rows_unless_all_are_asked_for(
    open_page: Opener, written: Callable[..., Path], tmp_path: Path
) -> None:
    page = open_page(written("report"))
    page.evaluate("() => { window.print = () => {}; }")

    def n_pages() -> int:
        page.pdf(path=tmp_path / "r.pdf", format="A4", prefer_css_page_size=True)
        return len(printed_pages(tmp_path / "r.pdf"))

    short = n_pages()
    folds = page.locator("details[open]").count()
    page.click("#print-all")

    assert short <= 25  # whole names of institutions and titles of activities take a page
    assert n_pages() > 2 * short
    assert page.locator("details[open]").count() == folds == 0


def test_a_page_can_be_read_without_scripts(
    open_page: Opener, written: Callable[..., Path]
) -> None:
    page = open_page(written("report"), java_script_enabled=False)

    assert (
        "National Commission for Combating Trafficking in Human Beings leads 39 of 48"
        in page.locator("main").inner_text()
    )
    assert page.locator("#theme").is_hidden()
