"""The workbench as a person uses it, in a real browser: upload, taught, corrected, map saved.

`KG_PICTURES=1` writes the pictures of `docs/workbench.md` anew from what the pages show here.
"""

from __future__ import annotations

import csv
import os
import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from kg.files import resource
from kg.graph.folder import GraphFolder
from kg.pipeline import build_folder
from tests.browser.conftest import SLOWEST, let_in, watch
from tests.browser.pages import at_rest, violations
from tests.support.pdfs import pdf_bytes
from tests.support.plan_tables import Box, Sheet
from tests.support.workbench import LABELS, PLAN, ROWS, Workbench, workbench

pytestmark = [pytest.mark.browser, pytest.mark.server]
PICTURES = resource("docs") if os.environ.get("KG_PICTURES") else None
Opened = Callable[..., Page]
expect.set_options(timeout=SLOWEST)
# a document whose heads no lexicon knows: it is read when somebody says what they mean
STRANGE = """# Plan X 2026

| Ref | Zorb | Quux | Blarg |
|---|---|---|---|
| 1 | Build a school in the old town | Ministry of Education | 31.12.2026 |
| 2 | Repair the bridge over the river | Ministry of Transport | 30.06.2026 |
| 3 | Train forty new teachers | Ministry of Education | 31.03.2027 |
"""
BROKEN: FilePayload = {"name": "broken.docx", "mimeType": "", "buffer": b"PK\x03\x04 no document"}
# The next list of plans arrives only after a plan was told to be refused.
HELD = """() => {
  const own = window.fetch;
  const told = new Promise((done) => {
    const plan = ({ data }) => JSON.parse(data).state === "refused" && setTimeout(done, 100);
    new EventSource("/api/events").addEventListener("plan", plan);
  });
  window.fetch = async (path, options) => {
    const answer = await own(path, options);
    const { dataset } = document.body;
    if (path !== "/api/plans" || options.method !== "GET" || dataset.held) return answer;
    dataset.held = "yes";
    await told;
    setTimeout(() => { dataset.held = "over"; }, 100);
    return answer;
  };
}"""
# Words of the document selected as a mouse does it, from their first letter to their last.
SELECT = """words => {
  const nodes = [];
  const walker = document.createTreeWalker(document.getElementById("document"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) nodes.push(walker.currentNode);
  const place = (at, isEnd) => {
    for (const node of nodes) {
      if (at < node.length + isEnd) return [node, at];
      at -= node.length;
    }
  };
  const at = nodes.map((x) => x.data).join("").indexOf(words);
  getSelection().setBaseAndExtent(...place(at, 0), ...place(at + words.length, 1));
  document.getElementById("document").dispatchEvent(new MouseEvent("mouseup", { bubbles: true }));
}"""  # noqa: E501

SELECT_FROM_TO = """([first, last]) => {
  const nodeOf = (words) => [...document.querySelectorAll("#document [data-start]")].find((x) => x.textContent.includes(words)).firstChild;
  const [from, to] = [nodeOf(first), nodeOf(last)];
  getSelection().setBaseAndExtent(from, from.data.indexOf(first), to, to.data.indexOf(last) + last.length);
  document.getElementById("document").dispatchEvent(new MouseEvent("mouseup", { bubbles: true }));
}"""  # noqa: E501


@pytest.fixture
def opened(browser: Browser) -> Iterator[Opened]:
    """Pages of workbenches; nothing is asked of any other server, no error is reported."""
    contexts = []
    seen = []

    def open_page(bench: Workbench, address: str = "", expected: str = "net::ERR_") -> Page:
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        context.set_default_timeout(SLOWEST)
        contexts.append(context)
        page = context.new_page()
        watched = watch(page)
        watched.outside = []
        seen.append((bench, watched, expected))
        if bench.cookie:
            let_in(context, bench)
        page.goto(address or (bench.base if bench.cookie else bench.address))
        return page

    yield open_page
    for context in contexts:
        context.close()
    for bench, watched, expected in seen:
        watched.outside = [x for x in watched.outside if not x.startswith(bench.base)]
        watched.errors = [x for x in watched.errors if expected not in x]
        watched.check()


def bring(page: Page, folder: Path, **files: str) -> None:
    """Choose documents on the page of plans and wait until they have been read."""
    paths = []
    for name, text in files.items():
        path = folder / name.replace("_", ".")
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    page.set_input_files("#files", paths)
    expect(page.locator("#plans tbody tr")).to_have_count(len(files))
    expect(page.locator("td.waiting, td.reading")).to_have_count(0)


def picture(page: Page, name: str) -> None:
    if PICTURES is not None:
        page.screenshot(path=PICTURES / f"workbench-{name}.png")


def test_from_a_document_to_a_saved_map(tmp_path: Path, own: Workbench, opened: Opened) -> None:
    page = opened(own)
    bring(page, tmp_path, youth_md=PLAN)
    picture(page, "plans")
    page.click("#plans tbody a")
    expect(page.locator("table.records tr.activity")).to_have_count(ROWS)

    # another field for a column: counts of the change, undo, redo
    menu = page.get_by_label("What “Other organisations” holds")
    menu.select_option("monitor")
    expect(page.locator("#change")).to_contain_text("+3 checks, −3 partner")
    page.click("#undo")
    expect(page.locator("#said")).to_contain_text("Taken back")
    expect(page.get_by_label("What “Other organisations” holds")).to_have_value("partner")

    # corrected: a fact by pointing at its words
    page.locator("#document .piece.f-money").first.click()
    expect(page.locator("#card h2")).to_contain_text("420,000")
    picture(page, "read")
    page.fill("#value", "430000 EUR")
    page.keyboard.press("Enter")
    expect(page.locator("#change")).to_contain_text("1 fact changed")
    expect(page.locator("table.records")).to_contain_text("430\u202f000 EUR")

    # the map, saved
    page.click("nav >> text=Map")
    expect(page.locator("#wait")).to_be_hidden()
    with page.expect_download() as download:
        page.click("#save")
    saved = tmp_path / "map.html"
    download.value.save_as(saved)

    with page.expect_download() as slides:
        page.get_by_role("link", name="Slides as SVG").click()

    assert slides.value.suggested_filename == "slides-svg-youth.zip"
    assert download.value.suggested_filename == "map-youth.html"
    assert "Youth employment plan" in saved.read_text(encoding="utf-8")
    build_folder([own.folder / "sources"], tmp_path / "graph")
    money = GraphFolder.open(tmp_path / "graph").records("youth").allocations
    assert [int(x.amount or 0) for x in money] == [430_000, 85_500, 1_200_000]


def test_a_document_nobody_understands_is_taught_by_its_columns(
    tmp_path: Path, own: Workbench, opened: Opened
) -> None:
    page = opened(own)
    bring(page, tmp_path, strange_md=STRANGE)
    page.goto(f"{own.base}/read?plan=strange")
    for head, field in (("Zorb", "activity"), ("Quux", "lead"), ("Blarg", "deadline")):
        page.get_by_label(f"What “{head}” holds").select_option(field)
        expect(page.locator("#change")).to_contain_text(f"“{head}”")
    rows = page.locator("table.records tr.activity")
    expect(rows).to_have_count(3)
    expect(rows.nth(1)).to_contain_text("Ministry of Transport")
    expect(page.locator(".chip.doubtful")).to_have_count(0)

    profile = (own.folder / "sources/strange/profile.yaml").read_text(encoding="utf-8")
    assert "Quux: lead" in profile


def test_two_examples_teach_a_layout_by_pointing(
    tmp_path: Path, own: Workbench, opened: Opened
) -> None:
    page = opened(own)
    bring(page, tmp_path, labels_txt=LABELS)
    page.goto(f"{own.base}/read?plan=labels")
    for words, said in (
        ("Maji safi kwa wote vijijini", "activity"), ("Wizara ya Maji", "responsible"),
    ):  # fmt: skip
        expect(page.locator("#document")).to_contain_text(words)
        page.evaluate(SELECT, words)
        page.check("#tools [value=all]")
        page.click(f"#tools button:text-is('{said}')")
        expect(page.locator("#change")).to_contain_text(f"“{words}” is {said} in every record")
    rows = page.locator("table.records tr.activity")
    expect(rows).to_have_count(3)
    for n, (title, body) in enumerate((
        ("Maji safi", "Wizara ya Maji"), ("Barabara", "Wizara ya Ujenzi"),
        ("Shule", "Wizara ya Elimu"),
    )):  # fmt: skip
        expect(rows.nth(n)).to_contain_text(title)
        expect(rows.nth(n)).to_contain_text(body)


def test_doubt_is_settled_by_keys_alone_and_undone(
    tmp_path: Path, own: Workbench, opened: Opened
) -> None:
    doubtful = PLAN.replace("Employment Agency", "Save the Children Red Cross")
    page = opened(own)
    bring(page, tmp_path, youth_md=doubtful)
    page.goto(f"{own.base}/review?plan=youth")
    far = page.locator("#far")
    expect(far).to_have_text(re.compile(r"0 of \d+ doubts settled, 0 %; \d+ questions? left"))
    picture(page, "review")
    page.keyboard.press("Enter")
    expect(far).to_have_text(re.compile(r"1 of \d+"))
    page.keyboard.press("z")
    expect(far).to_have_text(re.compile(r"0 of \d+"))
    page.keyboard.press("x")
    expect(far).to_have_text(re.compile(r"1 of \d+"))
    with (own.folder / "sources/youth/decisions.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))

    assert [x["verb"] for x in rows] == ["reject"]
    assert rows[0]["author"]
    assert rows[0]["time"]


def test_everything_is_done_with_the_keyboard(
    tmp_path: Path, own: Workbench, opened: Opened
) -> None:
    page = opened(own)
    bring(page, tmp_path, youth_md=PLAN)
    page.locator("#plans tbody a").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".chip").first).to_be_visible()

    def tab_to(selector: str) -> None:
        for _ in range(80):
            page.keyboard.press("Tab")
            if page.evaluate("s => document.activeElement.matches(s)", selector):
                return
        pytest.fail(f"no way to {selector} by Tab")

    tab_to("table.source select")
    tab_to("#document .piece")
    page.keyboard.press("End")
    page.keyboard.press("Enter")  # the last sum of the table
    expect(page.locator("#card h2")).to_contain_text("1,200,000")
    page.keyboard.press("e")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("1300000 EUR")
    page.keyboard.press("Enter")
    expect(page.locator("#change")).to_contain_text("1 fact changed")
    page.locator("#change").click()  # leave the field
    page.keyboard.press("ControlOrMeta+z")
    expect(page.locator("#said")).to_contain_text("Taken back")


def test_selected_words_correct_one_record(tmp_path: Path, own: Workbench, opened: Opened) -> None:
    text = PLAN.replace("Employment Agency", "Employment Agency, Institute for Statistics")
    text += "\nOpen a library in every town\n"
    page = opened(own)
    bring(page, tmp_path, youth_md=text)
    page.goto(f"{own.base}/read?plan=youth")
    rows = page.locator("table.records tr.activity")
    expect(rows).to_have_count(ROWS)
    expect(rows.first.locator(".chip.f-partner")).to_have_count(2)

    def say_here(words: str, said: str, then: str) -> None:
        page.evaluate(SELECT, words)
        expect(page.locator("#tools [value=here]")).to_be_checked()
        page.click(f"#tools button:text-is('{said}')")
        expect(page.locator("#change")).to_contain_text(then)

    # what was read of the same words gives way
    page.evaluate(SELECT_FROM_TO, ["Employment Agency", "Institute for Statistics"])
    page.click("#tools button:text-is('responsible')")
    expect(page.locator("#change")).to_contain_text("+1 responsible, −2 partner")
    expect(rows.first.locator(".chip.f-lead")).to_have_count(2)
    say_here("Train career advisers", "title of 1.2", "is the title of 1.2")
    expect(rows.nth(1).locator(".title")).to_have_text("Train career advisers")
    say_here("Open a library in every town", "activity", "+1 activity")
    expect(rows).to_have_count(ROWS + 1)
    say_here("one-stop service", "step", "+1 step")
    expect(page.locator("table.records tr.task")).to_have_count(1)

    # a fact that belongs to another record
    rows.nth(1).locator(".chip.f-money").click()
    target = page.locator("#about option", has_text="1.3 Give grants").get_attribute("value")
    page.select_option("#about", target)
    expect(page.locator("#change")).to_contain_text("belongs to 1.3")
    expect(page.locator("tr.activity", has_text="Give grants").locator(".f-money")).to_have_count(2)
    for _ in range(5):
        page.click("#undo")
        expect(page.locator("#said")).to_contain_text("Taken back")
        expect(page.locator("body.busy")).to_have_count(0)
    expect(rows).to_have_count(ROWS)


def test_each_key_of_a_card_means_one_thing(tmp_path: Path, own: Workbench, opened: Opened) -> None:
    page = opened(own)
    bring(page, tmp_path, youth_md=PLAN)
    page.goto(f"{own.base}/read?plan=youth")
    for kind in ("activity", "lead", "partner", "deadline", "money"):
        page.locator(f"table.records .chip.f-{kind}").first.click()
        keys = page.locator("#card kbd").all_inner_texts()
        assert len(set(keys)) == len(keys), (kind, keys)
        expect(page.locator("#card")).not_to_contain_text("null")


def test_a_pdf_is_read_on_its_printed_pages(tmp_path: Path, own: Workbench, opened: Opened) -> None:
    rows = [x.strip("| ").split(" | ") for x in PLAN.splitlines() if x.startswith("| ")]
    sheet = Sheet(tuple(tuple(map(Box, row)) for row in rows), len(rows[0]), has_header=True)
    page = opened(own)
    path = tmp_path / "youth.pdf"
    path.write_bytes(pdf_bytes((sheet,)))
    page.set_input_files("#files", path)
    expect(page.locator("#plans tbody td.number").first).to_be_visible()
    page.goto(f"{own.base}/read?plan=youth")
    page.click("text=Show the printed pages")
    word = page.locator(".layer .piece.f-partner", has_text="Employment")
    expect(word).to_be_visible()
    image = page.locator(".page img")
    assert image.evaluate("x => x.decode().then(() => x.naturalWidth)") > 1000
    picture(page, "pages")
    word.click()
    expect(page.locator("#card h2")).to_contain_text("Employment Agency")
    assert violations(page) == []

    # selected with the mouse over the picture
    first = page.locator(".layer .f-activity", has_text="Train").bounding_box()
    last = page.locator(".layer .f-activity", has_text="advisers").bounding_box()
    assert first
    assert last
    page.mouse.move(first["x"] + 1, first["y"] + first["height"] / 2)
    page.mouse.down()
    page.mouse.move(last["x"] + last["width"] - 1, last["y"] + last["height"] / 2, steps=8)
    page.mouse.up()
    page.click("#tools button:text-is('title of 1.2')")
    expect(page.locator("#change")).to_contain_text("“Train career advisers” is the title of 1.2")
    page.click("text=Show the text and its columns")
    expect(page.locator("#document table.source")).to_be_visible()


PATHS = ["/", "/read?plan=youth", "/review?plan=youth", "/names?plan=youth", "/ask?q=most-involved",
         "/map?plan=youth", "/report?plan=youth", "/workload?plan=youth", "/compare"]  # fmt: skip


def test_no_page_shuts_anybody_out(tmp_path: Path, own: Workbench, opened: Opened) -> None:
    found = {}
    page = opened(own)
    bring(page, tmp_path, youth_md=PLAN, second_md=PLAN.replace("Youth", "Other"))
    for path in PATHS:
        page.goto(own.base + path)
        page.wait_for_load_state("load")
        expect(page.locator("main")).not_to_contain_text("Reading …")
        if path.startswith("/read"):
            page.locator("#document .piece.f-lead").first.click()
        if path.startswith("/ask"):
            expect(page.locator("#answer table")).to_be_visible()
            picture(page, "ask")
        for theme in ("dark", "light"):
            page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
            at_rest(page)  # colours change in steps
            found[theme, path] = violations(page)

    assert {k: v for k, v in found.items() if v} == {}


def test_a_page_of_a_plan_that_cannot_be_read_says_so(
    tmp_path: Path, own: Workbench, opened: Opened
) -> None:
    page = opened(own, expected="status of 400")
    bring(page, tmp_path, youth_md=PLAN)
    page.set_input_files("#files", files=[BROKEN])
    expect(page.locator("#plans td.refused")).to_be_visible()
    page.goto(f"{own.base}/report")
    page.click("main >> text=broken")
    expect(page.locator("#wait")).to_contain_text("broken is not in the graph")


def test_a_list_of_plans_that_comes_late_does_not_hide_what_was_told_since(
    tmp_path: Path, own: Workbench, opened: Opened
) -> None:
    page = opened(own)
    page.evaluate(HELD)
    page.set_input_files("#files", files=[BROKEN])
    page.locator("body[data-held=over]").wait_for()
    expect(page.locator("#plans td.refused")).to_be_visible()


def test_two_windows_see_the_same(tmp_path: Path, own: Workbench, opened: Opened) -> None:
    first = opened(own)
    bring(first, tmp_path, youth_md=PLAN)
    second = first.context.new_page()
    for page in (first, second):
        page.goto(f"{own.base}/read?plan=youth")
        expect(page.locator("table.records tr.activity")).to_have_count(ROWS)
    first.get_by_label("What “Other organisations” holds").select_option("monitor")
    expect(second.get_by_label("What “Other organisations” holds")).to_have_value("monitor")
    second.get_by_label("What “Cost” holds").select_option("ignore")
    expect(first.get_by_label("What “Cost” holds")).not_to_have_value("funding")
    first.click("#undo")
    expect(second.get_by_label("What “Cost” holds")).to_have_value("funding")
    expect(second.get_by_label("What “Other organisations” holds")).to_have_value("monitor")


def test_a_killed_workbench_loses_nothing_and_the_page_says_what_to_do(
    tmp_path: Path, opened: Opened
) -> None:
    with workbench(tmp_path / "ws", opened=False) as bench:
        page = opened(bench)
        bring(page, tmp_path, youth_md=PLAN)
        page.goto(f"{bench.base}/read?plan=youth")
        page.get_by_label("What “Other organisations” holds").select_option("monitor")
        expect(page.locator("#change")).to_contain_text("+3 checks")  # written; not on its way
        bench.process.send_signal(signal.SIGKILL)
        bench.process.wait()
        page.get_by_label("What “Cost” holds").select_option("ignore")
        expect(page.locator("#said")).to_contain_text("Start kg serve again")
    with workbench(tmp_path / "ws", opened=False) as again:
        page = opened(again)
        page.goto(f"{again.base}/read?plan=youth")
        expect(page.get_by_label("What “Other organisations” holds")).to_have_value("monitor")
        page.click("#undo")
        expect(page.get_by_label("What “Other organisations” holds")).to_have_value("partner")


def test_an_answer_that_is_cut_off_is_no_answer(
    tmp_path: Path, own: Workbench, opened: Opened
) -> None:
    page = opened(own)
    bring(page, tmp_path, youth_md=PLAN)
    page.goto(f"{own.base}/read?plan=youth")
    page.route("**/say", lambda route: route.fulfill(content_type="application/json", body='{"pl'))
    page.get_by_label("What “Cost” holds").select_option("ignore")
    expect(page.locator("#said")).to_contain_text("Start kg serve again")
    expect(page.locator("table.records tr.activity")).to_have_count(ROWS)


def test_hostile_words_stay_words_on_every_page(
    tmp_path: Path, own: Workbench, opened: Opened
) -> None:
    hostile = "<img src=x onerror=window.__ran=1><script>window.__ran=1</script>"
    text = PLAN.replace("Ministry of Education", f"Ministry of {hostile}")
    for plain, escaped in (("<", "\\<"), (">", "\\>")):
        text = text.replace(plain, escaped)
    page = opened(own)
    bring(page, tmp_path, youth_md=text)
    for path in PATHS:
        page.goto(own.base + path)
        expect(page.locator("main")).not_to_contain_text("Reading …")
        page.wait_for_load_state("load")
        assert page.evaluate("window.__ran") is None, path
        assert page.locator("img[src='x']").count() == 0, path
    page.goto(f"{own.base}/read?plan=youth")
    expect(page.locator("#document")).to_contain_text("onerror")


def test_one_name_is_one_question(tmp_path: Path, own: Workbench, opened: Opened) -> None:
    doubtful = PLAN
    for name in ("Employment Agency", "Institute for Training"):
        doubtful = doubtful.replace(name, "Save the Children Red Cross")
    page = opened(own)
    bring(page, tmp_path, youth_md=doubtful)
    page.goto(f"{own.base}/review?plan=youth")
    far = page.locator("#far")
    expect(far).to_have_text(re.compile(r"0 of 3 doubts"))
    page.keyboard.press("s")  # a name of one activity comes first
    expect(page.locator("#one")).to_contain_text("The same in 1 more activity: 1.2")
    assert violations(page) == []
    page.keyboard.press("x")
    expect(far).to_have_text(re.compile(r"2 of 3 doubts"))
    with (own.folder / "sources/youth/decisions.csv").open(encoding="utf-8") as file:
        assert [x["verb"] for x in csv.DictReader(file)] == ["reject", "reject"]
    page.keyboard.press("z")
    expect(page.locator("#one")).to_contain_text("The same in 1 more activity")
    page.keyboard.press("o")
    page.keyboard.press("Enter")
    expect(far).to_have_text(re.compile(r"1 of 3 doubts"))


def test_words_are_selected_where_words_are_coloured(
    tmp_path: Path, own: Workbench, opened: Opened
) -> None:
    page = opened(own)
    bring(page, tmp_path, youth_md=PLAN)
    page.goto(f"{own.base}/read?plan=youth")
    title = page.locator("#document .piece.f-activity", has_text="Train career").first
    card = page.locator("#card h2")
    selected = page.locator("#tools").get_by_label("These words")

    def drag(start: float, end: float) -> None:
        box = title.bounding_box()
        assert box
        page.mouse.move(box["x"] + start, box["y"] + 8)
        page.mouse.down()
        page.mouse.move(box["x"] + end, box["y"] + 8, steps=6)
        page.mouse.up()

    for start, end in ((0, 90), (1, 60)):  # the second begins on words that are selected
        drag(start, end)
        expect(selected).to_have_value(re.compile("^Train"))
        expect(card).to_have_text("Teach by pointing")
    drag(30, 30)
    expect(card).to_contain_text("Train career advisers")
    title.dblclick(position={"x": 2, "y": 8})  # its first click opens the card
    expect(selected).to_have_value("Train")
    expect(card).to_have_text("Teach by pointing")


def test_a_season_and_a_start_are_said_by_pointing_and_what_was_added_is_coloured(
    tmp_path: Path, own: Workbench, opened: Opened
) -> None:
    text = (
        PLAN + "\nThe library opens in summer 2026 with the Rivers Agency; talks since May 2025\n"
    )
    page = opened(own)
    bring(page, tmp_path, youth_md=text)
    page.goto(f"{own.base}/read?plan=youth")
    row = page.locator("table.records tr.activity").nth(2)
    for words, said, shown in (
        ("Rivers Agency", "partner", "Rivers Agency"),
        ("summer 2026", "deadline", "2026‑06‑01 – 2026‑08‑31"),
        ("May 2025", "start", "2025‑05‑01 –"),
    ):
        expect(page.locator("body.busy")).to_have_count(0)
        page.evaluate(SELECT, words)
        page.click(f"#tools button:text-is('{said}')")
        expect(row).to_contain_text(shown)
    added = page.locator("#document .piece.f-partner", has_text="Rivers Agency")
    expect(added).to_have_attribute("title", "partner, decided")
    added.click()
    expect(page.locator("#card h2")).to_contain_text("Rivers Agency")

    # a day that was read is a start
    row.locator(".chip.f-deadline", has_text="2026‑12‑31").click()
    page.keyboard.press("b")
    expect(row.locator(".chip.f-deadline", has_text="2026‑12‑31 –")).to_be_visible()


def test_a_whole_list_is_left_out_at_once(tmp_path: Path, own: Workbench, opened: Opened) -> None:
    text = PLAN + "\n# Annex\n" + PLAN.partition("\n")[2].replace("1.", "2.")
    page = opened(own)
    bring(page, tmp_path, youth_md=text)
    page.goto(f"{own.base}/read?plan=youth")
    rows = page.locator("table.records tr.activity")
    expect(rows).to_have_count(2 * ROWS)
    rows.last.locator(".title .chip").click()
    page.click("#card button:has-text('Nothing of its list (3)')")
    expect(rows).to_have_count(ROWS)
    expect(rows.last).to_contain_text("1.3")
    page.click("#undo")
    expect(rows).to_have_count(2 * ROWS)


def test_the_kind_of_a_body_is_said_on_names(
    tmp_path: Path, own: Workbench, opened: Opened
) -> None:
    page = opened(own)
    bring(page, tmp_path, youth_md=PLAN)
    page.goto(f"{own.base}/names?plan=youth")
    row = page.locator("#bodies tr", has=page.locator("th", has_text="Institute for Training"))
    row.get_by_role("button", name="Kind: Institute for Training").click()
    page.get_by_label("It is").select_option("academic")
    page.click("#dialog button:text-is('Save')")
    expect(row.locator(".under")).to_have_text("education and research")
    with (own.folder / "sources/youth/decisions.csv").open(encoding="utf-8") as file:
        assert [x["value"] for x in csv.DictReader(file)] == ["kind=academic"]
