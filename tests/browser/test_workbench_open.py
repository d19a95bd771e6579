"""What first-time users met in the workbench: each is said, entered or put right on the page."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kg.graph.folder import GraphFolder
from kg.pipeline import build_folder
from tests.browser.pages import violations
from tests.browser.test_workbench import SELECT, Opened, bring, opened
from tests.support.plan_texts import HARBOURS
from tests.support.workbench import PLAN, ROWS, Workbench

__all__ = ["opened"]
pytestmark = [pytest.mark.browser, pytest.mark.server]
ICONS = """<h1>Plan for clean rivers 2026-2028</h1><table>
<tr><th>Activity</th><th>Responsible</th><th>Deadline</th></tr>
<tr><td>Clean the banks of all rivers</td><td>Rivers Agency</td><td><img src="one.png"></td></tr>
<tr><td>Publish reports on the water</td><td>Ministry of Health</td><td>31.12.2026</td></tr>
<tr><td>Train guards in every town</td><td>Ministry of Labour</td><td><img src="two.png"></td></tr>
</table>"""


def read_page(page: Page, bench: Workbench, folder: Path, text: str = PLAN) -> None:
    """A plan is brought and its page opened."""
    bring(page, folder, youth_md=text)
    page.goto(f"{bench.base}/read?plan=youth")
    expect(page.locator("table.records tr.activity").first).to_be_visible()


def decisions(bench: Workbench) -> list[dict[str, str]]:
    path = bench.folder / "sources/youth/decisions.csv"
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def point(page: Page, words: str, said: str) -> None:
    """Select words and say what they are."""
    expect(page.locator("body.busy")).to_have_count(0)
    page.evaluate(SELECT, words)
    page.click(f"#tools button:text-is('{said}')")


def test_a_picture_is_said_to_be_unread_and_what_it_shows_is_entered(
    tmp_path: Path, own: Workbench, opened: Opened
) -> None:
    page = opened(own)
    bring(page, tmp_path, rivers_html=ICONS)
    page.goto(f"{own.base}/read?plan=rivers")
    pictures = page.get_by_role("button", name="picture, not read")
    expect(pictures).to_have_count(2)
    assert violations(page) == []
    pictures.first.click()
    expect(page.locator("#tools")).to_contain_text("This picture shows")
    page.click("#tools button:text-is('deadline')")  # nothing was written: it asks for it
    expect(page.locator("#said-words")).to_be_focused()
    page.keyboard.type("June 2026")
    page.click("#tools button:text-is('deadline')")
    first = page.locator("table.records tr.activity").first
    expect(first).to_contain_text("2026‑06‑01 – 2026‑06‑30")
    expect(page.locator("#tools")).to_be_hidden()


def test_pointing_at_a_second_name_adds_it(tmp_path: Path, own: Workbench, opened: Opened) -> None:
    text = PLAN.replace("Employment Agency", "Save the Children Red Cross")
    page = opened(own)
    read_page(page, own, tmp_path, text)
    partners = page.locator("table.records tr.activity").first.locator(".chip.f-partner")
    point(page, "Save the Children", "partner")
    expect(partners).to_have_text(["Save the Children"])
    point(page, "Red Cross", "partner")
    expect(partners).to_have_text(["Save the Children", "Red Cross"])
    point(page, "Save the Children Red Cross", "partner")  # the words of both: one name again
    expect(partners).to_have_text(["Save the Children Red Cross"])


def test_what_is_no_day_is_corrected_where_it_stands(
    tmp_path: Path, own: Workbench, opened: Opened
) -> None:
    page = opened(own, expected="Failed to load resource")
    read_page(page, own, tmp_path, PLAN + "\nThe guards follow in 20/21 for 9,999 EUR\n")
    last = page.locator("table.records tr.activity").last
    point(page, "20/21", "deadline")
    expect(page.locator("#said")).to_contain_text("“20/21” is no day")
    field = page.locator("#said-words")
    expect(field).to_be_focused()
    expect(field).to_have_value("20/21")
    field.fill("2021")
    page.click("#tools button:text-is('deadline')")
    expect(last).to_contain_text("2021‑01‑01 – 2021‑12‑31")
    point(page, "9,999 EUR", "money")
    expect(page.locator("#said")).to_contain_text("may be thousands or decimals")
    field.fill("9999 EUR")
    page.click("#tools button:text-is('money')")
    expect(last).to_contain_text("9\u202f999 EUR")
    # the words are kept, so that they are coloured
    for kind, words in (("deadline", "20/21"), ("money", "9,999 EUR")):
        piece = page.locator(f"#document .piece.f-{kind}", has_text=words)
        expect(piece).to_have_attribute("title", f"{kind}, decided")
    assert [x["value"] for x in decisions(own)] == [
        "deadline=2021-01-01/2021-12-31; time_kind=year; words=20/21",
        "money=9999 EUR; words=9,999 EUR",
    ]


def test_a_start_belongs_to_the_deadline_beside_it(
    tmp_path: Path, own: Workbench, opened: Opened
) -> None:
    page = opened(own)
    read_page(page, own, tmp_path, PLAN + "\nTalks go on since May 2025\n")
    due = page.locator("table.records tr.activity").last.locator(".chip.f-deadline")
    point(page, "May 2025", "start")
    expect(due).to_have_text("2025‑05‑01 – 2026‑12‑31")
    expect(page.locator("#document .piece.f-deadline", has_text="May 2025")).to_be_visible()


def test_the_spelling_of_a_body_is_corrected_on_its_fact(
    tmp_path: Path, own: Workbench, opened: Opened
) -> None:
    page = opened(own)
    read_page(page, own, tmp_path, PLAN.replace("Ministry of Labour", "Ministry of Labuor"))
    leads = page.locator("table.records .chip.f-lead")
    leads.first.click()
    page.fill("#value", "Ministry of Labour")
    page.click("#card button:text-is('Save')")
    everywhere = ["Ministry of Labour", "Ministry of Education", "Ministry of Labour"]
    expect(leads).to_have_text(everywhere)
    # a name that is no other spelling is given to the body by a button of its own
    leads.nth(1).click()
    page.fill("#value", "Ministry of Schools")
    page.click("#card button:text-is('Save as its name everywhere')")
    everywhere[1] = "Ministry of Schools"
    expect(leads).to_have_text(everywhere)
    assert [(x["verb"], x["value"]) for x in decisions(own)] == [
        ("set", "name=Ministry of Labour"), ("set", "name=Ministry of Schools"),
    ]  # fmt: skip


def test_one_doubt_about_sums_is_one_question(
    tmp_path: Path, own: Workbench, opened: Opened
) -> None:
    text = PLAN.replace("Cost", "Blarg").replace(" EUR", " EUR or so")  # what it is is guessed
    page = opened(own)
    bring(page, tmp_path, youth_md=text)
    page.goto(f"{own.base}/review?plan=youth")
    far, one = page.locator("#far"), page.locator("#one")
    expect(far).to_have_text("0 of 6 doubts settled, 0 %; 4 questions left")
    expect(one).to_contain_text("The same doubt in 2 more activities:")
    expect(one).to_contain_text("1.2 (85\u202f500 EUR)")
    page.keyboard.press("e")
    page.fill("#value", "1200001 EUR")
    page.keyboard.press("Enter")  # a value is said of what was read alike only
    expect(far).to_have_text("1 of 6 doubts settled, 17 %; 4 questions left")
    page.locator("#one .button.strong").click()
    expect(far).to_have_text("3 of 6 doubts settled, 50 %; 3 questions left")
    assert [x["verb"] for x in decisions(own)] == ["set", "accept", "accept"]


def test_a_table_is_left_out_in_one_step_and_read_again(
    tmp_path: Path, own: Workbench, opened: Opened
) -> None:
    text = PLAN + "\n# Annex\n" + PLAN.partition("\n")[2].replace("1.", "2.")
    page = opened(own)
    read_page(page, own, tmp_path, text)
    rows = page.locator("table.records tr.activity")
    expect(rows).to_have_count(2 * ROWS)
    page.get_by_role("button", name="Leave out table 2").click()
    expect(rows).to_have_count(ROWS)
    expect(page.locator("#document caption").last).to_contain_text("left out")
    page.get_by_role("button", name="Read table 2").click()
    expect(rows).to_have_count(2 * ROWS)
    # or all that follows a line
    point(page, "Annex", "where the plan ends")
    expect(rows).to_have_count(ROWS)
    expect(rows.last).to_contain_text("1.3")


def test_nothing_moves_after_a_change(tmp_path: Path, own: Workbench, opened: Opened) -> None:
    wide = "of the very many towns and regions "
    text = PLAN.replace("leavers", f"leavers {wide * 30}").replace(
        "| Ministry", f"| {wide}Ministry"
    )
    page = opened(own)
    page.set_viewport_size({"width": 700, "height": 500})
    read_page(page, own, tmp_path, text)
    places = """() => ["#left", "#left .scroll", "#right"].map((x) => document.querySelector(x))
        .map((x) => [x.scrollLeft, x.scrollTop])"""
    page.evaluate("""() => { for (const x of ["#left", "#left .scroll", "#right"])
        document.querySelector(x).scrollTo(60, 40); }""")
    before = page.evaluate(places)
    assert before[1][0] > 0  # there is room to move in
    assert before[0][1] > 0
    page.get_by_label("What “Other organisations” holds").select_option("description")
    expect(page.locator("#change")).to_contain_text("is description")
    assert page.evaluate(places) == before
    # and what describes is called so
    menu = page.get_by_label("What “Other organisations” holds")
    expect(menu).to_have_value("description")
    profile = (own.folder / "sources/youth/profile.yaml").read_text(encoding="utf-8")
    assert "Other organisations: description" in profile.replace('"', "")


def test_words_and_activities_become_goals_with_what_stands_below_them(
    tmp_path: Path, own: Workbench, opened: Opened
) -> None:
    head, _, rows = PLAN.partition("\n\n")
    long = "This chapter says at length why so many of the young have no work today. " * 9
    page = opened(own)
    read_page(page, own, tmp_path, f"{head}\n\nA good start in work\n\n{rows}\n# {long}\n")
    records = page.locator("table.records tbody tr")
    point(page, "A good start in work", "goal")
    expect(records).to_have_count(ROWS + 1)
    expect(records.first).to_have_class("goal")
    expect(page.locator("#change")).to_contain_text(
        "“A good start in work” is a goal of 3 activities"
    )

    # an activity that is none: those below it stand under it
    records.nth(2).locator(".title .chip").click()
    page.click("#card button:has-text('A goal')")
    expect(page.locator("tr.goal")).to_have_count(2)
    expect(records.nth(2)).to_have_class("goal")
    expect(page.locator("tr.activity")).to_have_count(ROWS - 1)
    expect(page.locator("#change")).to_contain_text("is a goal of 1 activity")
    build_folder([own.folder / "sources"], tmp_path / "graph")
    found = GraphFolder.open(tmp_path / "graph").records("youth")
    goals = {goal.id: goal.title for goal in found.goals}
    assert {a.title: goals[a.parent or ""] for a in found.activities} == {
        "Set up a one-stop service for school leavers": "A good start in work",
        "Give grants for first jobs": "Train career advisers in all regions",
    }


def test_what_was_read_alike_is_corrected_at_once(
    tmp_path: Path, own: Workbench, opened: Opened
) -> None:
    text = PLAN.replace("30.09.2025", "31.12.2026").replace("31.12.2025", "31.12.2026")
    page = opened(own)
    read_page(page, own, tmp_path, text)
    due = page.locator("table.records .chip.f-deadline")
    due.nth(1).click()
    same = page.get_by_label("The same in 2 other places")
    expect(same).not_to_be_checked()
    page.keyboard.press("o")
    expect(same).to_be_checked()
    assert violations(page) == []
    page.fill("#value", "every year")
    page.keyboard.press("Enter")
    for k in range(ROWS):
        expect(due.nth(k)).to_contain_text("continuous")
    page.click("#undo")
    expect(due.first).to_contain_text("2026")


def test_words_are_said_wherever_they_stand(tmp_path: Path, own: Workbench, opened: Opened) -> None:
    text = PLAN.replace("leavers", "leavers with the Red Cross").replace(
        "first jobs", "first jobs with the Red Cross"
    )
    page = opened(own)
    read_page(page, own, tmp_path, f"{text}\nThe Red Cross wrote this.\n")
    page.evaluate(SELECT, "Red Cross")
    page.get_by_label("wherever these words stand (2 records)").check()
    page.click("#tools button:text-is('partner')")
    named = page.locator("table.records .chip.f-partner", has_text="Red Cross")
    expect(named).to_have_count(2)
    expect(page.locator("#change")).to_contain_text("is partner of 1.1, 1.3")
    expect(page.locator("#document .piece.f-partner", has_text="Red Cross")).to_have_count(2)


def test_one_list_of_an_activity_is_left_out_and_its_other_steps_stay(
    tmp_path: Path, own: Workbench, opened: Opened
) -> None:
    page = opened(own)
    read_page(page, own, tmp_path, HARBOURS)
    steps = page.locator("table.records tr.task")
    expect(steps).to_have_count(11)
    page.locator(".chip.f-task", has_text="be wide enough").click()
    page.click("#card button:has-text('Nothing of its list (3)')")
    expect(steps).to_have_count(8)
    expect(steps.filter(has_text="publish a map")).to_be_visible()


def test_words_are_selected_from_the_first_letter_of_a_piece_behind_other_words(
    tmp_path: Path, own: Workbench, opened: Opened
) -> None:
    page = opened(own)
    read_page(page, own, tmp_path, HARBOURS)
    piece = page.locator("#document .piece.f-task", has_text="publish a map")
    for _ in range(2):  # also where it was chosen before, and holds the focus
        box = piece.bounding_box()
        assert box
        page.mouse.move(box["x"] + 1, box["y"] + 8)
        page.mouse.down()
        page.mouse.move(box["x"] + 60, box["y"] + 8, steps=4)
        page.mouse.up()
        expect(page.locator("#said-words")).to_have_value(re.compile("^publish"))
        page.keyboard.press("Escape")
        piece.click()
        expect(page.locator("#card h2")).to_contain_text("publish a map")
    expect(piece).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(piece).not_to_be_focused()


def test_the_heads_of_the_records_stay_above_what_scrolls(
    tmp_path: Path, own: Workbench, opened: Opened
) -> None:
    page = opened(own)
    read_page(page, own, tmp_path, HARBOURS)
    page.evaluate("document.getElementById('right').scrollTop = 90")
    assert page.evaluate("""() => [...document.querySelectorAll("table.records th")].every((x) => {
      const { left, top, width, height } = x.getBoundingClientRect();
      return document.elementFromPoint(left + width / 2, top + height / 2).closest("th") === x;
    })""")


def test_the_names_of_one_list_are_right_at_once(
    tmp_path: Path, own: Workbench, opened: Opened
) -> None:
    page = opened(own)
    bring(page, tmp_path, youth_md=HARBOURS)
    page.goto(f"{own.base}/review?plan=youth")
    one = page.locator("#one")
    names = page.get_by_text("In the same list or column: Rivers Agency · Fire Service · ")
    for _ in range(40):  # other doubts come first
        if names.is_visible():
            break
        before = one.inner_text()
        page.keyboard.press("s")
        expect(one).not_to_have_text(before, use_inner_text=True)
    expect(names).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("a")
    expect(one).not_to_contain_text("Coast Guard")
    said = [row for row in decisions(own) if row["verb"] == "accept"]
    assert len(said) == 8  # three names in two steps, two of them also in sentences of their own


def test_the_graph_is_saved_and_the_period_that_was_read_is_shown(
    tmp_path: Path, own: Workbench, opened: Opened
) -> None:
    page = opened(own)
    bring(page, tmp_path, youth_md=PLAN)
    page.get_by_role("button", name="Change youth").click()
    expect(page.get_by_label("The plan begins on")).to_have_value("2025-01-01")
    expect(page.get_by_label("Title")).to_have_attribute("placeholder", re.compile("Youth"))
    page.get_by_label("It ends on").fill("2028-06-30")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#plans tbody")).to_contain_text("2025–2028")
    assert "2028-06-30" in (own.folder / "sources/youth/plan.yaml").read_text()
    assert "2025-01-01" not in (own.folder / "sources/youth/plan.yaml").read_text()

    with page.expect_download() as told:
        page.get_by_role("link", name="Save the graph").click()
    saved = Path(told.value.path()).read_text(encoding="utf-8")
    assert told.value.suggested_filename == "graph.nq"
    assert "Train career advisers" in saved
    assert saved == (own.folder / "graph/graph.nq").read_text(encoding="utf-8")
