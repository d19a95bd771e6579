"""What the last first-time users met in the workbench: said in one step, and nothing gets lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import SLOWEST
from tests.browser.pages import violations
from tests.browser.test_workbench import SELECT, Opened, bring, opened
from tests.browser.test_workbench_open import decisions, read_page
from tests.support.plan_texts import HEADLESS
from tests.support.workbench import PLAN, Workbench

__all__ = ["opened"]
pytestmark = [pytest.mark.browser, pytest.mark.server]
# no year is said, of the deadlines or of the plan; the last words are of a language of no lexicon
YEARLESS = """# Plan for clean rivers

| Activity | Responsible | Deadline |
|---|---|---|
| Clean the banks of all rivers | Rivers Agency | first quarter |
| Publish reports on the water | Ministry of Health | mwaka wote |
| Train guards in every town | Ministry of Labour | mwaka wote |
| Map the wells of the district | Rivers Agency | mwaka wote |
"""


def test_why_words_were_not_read_is_said_and_the_period_mends_it(
    tmp_path: Path, own: Workbench, opened: Opened
) -> None:
    page = opened(own)
    read_page(page, own, tmp_path, YEARLESS)
    piece = page.locator("#document .piece", has_text="first quarter")
    piece.click()
    expect(page.locator("#tools")).to_contain_text("names no year")
    expect(page.locator("#tools")).to_contain_text("say when the plan begins and ends")
    assert violations(page) == []
    page.keyboard.press("Escape")
    own.ask("/api/plans/youth", {"start": "2026-01-01", "end": "2026-12-31"}, method="PATCH")
    expect(page.locator("table.records")).to_contain_text("2026‑01‑01 – 2026‑03‑31")


def test_what_goes_on_is_said_in_one_step_wherever_its_words_stand(
    tmp_path: Path, own: Workbench, opened: Opened
) -> None:
    page = opened(own)
    read_page(page, own, tmp_path, YEARLESS)
    page.locator("#document .piece", has_text="mwaka wote").first.click()
    page.get_by_label("wherever these words stand (3 records)").check()
    page.click("#tools button:text-is('goes on')")
    expect(page.locator("table.records .chip.f-deadline", has_text="continuous")).to_have_count(3)
    said = {x["value"] for x in decisions(own)}
    assert said == {"deadline=continuous; start=; end=; time_kind=continuous; words=mwaka wote"}


def test_words_corrected_before_they_are_said_are_those_of_each_place(
    tmp_path: Path, own: Workbench, opened: Opened
) -> None:
    page = opened(own, expected="Failed to load resource")
    read_page(page, own, tmp_path, YEARLESS)
    page.locator("#document .piece", has_text="mwaka wote").first.click()
    page.get_by_label("wherever these words stand (3 records)").check()
    page.click("#tools button:text-is('deadline')")
    expect(page.locator("#said")).to_contain_text("is no day")
    page.locator("#said-words").fill("2026-12-31")
    page.click("#tools button:text-is('deadline')")
    expect(page.locator("table.records .chip.f-deadline", has_text="2026‑12‑31")).to_have_count(3)


def test_a_field_that_was_guessed_is_confirmed_by_its_menu(
    tmp_path: Path, own: Workbench, opened: Opened
) -> None:
    page = opened(own)
    read_page(page, own, tmp_path, HEADLESS)
    menu = page.get_by_label("What “column 5” holds")
    expect(menu.locator("option:checked")).to_have_text(re.compile("partner [0-9]+ %"))
    expect(page.locator(".chip.f-partner.doubtful")).to_have_count(3)
    menu.select_option(label="partner")
    expect(page.locator(".chip.f-partner.doubtful")).to_have_count(0)
    expect(menu).to_have_value("partner")


def test_the_names_of_a_column_without_a_head_are_right_at_once(
    tmp_path: Path, own: Workbench, opened: Opened
) -> None:
    page = opened(own)
    bring(page, tmp_path, youth_md=HEADLESS)
    page.goto(f"{own.base}/review?plan=youth")
    one = page.locator("#one")
    names = "Ministry of Health · Rivers Agency · Office of Roads"
    expect(one).to_contain_text(f"In the same list or column: {names}")
    page.keyboard.press("a")
    expect(one).to_contain_text("Nothing doubtful is left")


def test_a_title_put_together_by_hand_keeps_the_place_of_the_words_pointed_at(
    tmp_path: Path, own: Workbench, opened: Opened
) -> None:
    page = opened(own)
    read_page(page, own, tmp_path, HEADLESS + "\nOpen a library\n\nof rivers in every town\n")
    page.locator("#document .piece", has_text="Open a library").click()
    page.locator("#said-words").fill("Open a library of rivers in every town")
    page.get_by_label("only here").check()
    page.click("#tools button:text-is('activity')")
    expect(page.locator("table.records")).to_contain_text("Open a library of rivers in every town")
    expect(page.locator("#document .piece.f-activity", has_text="Open a library")).to_have_count(1)
    (said,) = decisions(own)
    assert said["value"].endswith("every town; words=Open a library")


LONG = " ".join(f"Clean the banks of river {n} and count its boats" for n in range(40))
NARROW = f"""# Plan for clean rivers

| No. | Activity | Responsible | Partners |
|---|---|---|---|
| 1 | {LONG} | Interdepartmentalisation Rivers Administration | Boat owners of the upper valley |
| 2 | Publish reports on the water | Ministry of Health | Port Authority |
| 3 | Train guards in every town | Ministry of Labour | Port Authority |
"""
RECTS = """word => { const it = document.createTreeWalker(document.querySelector("#document"), 4);
  for (let t; (t = it.nextNode());) { const at = t.data.indexOf(word); if (at < 0) continue;
    const r = document.createRange(); r.setStart(t, at); r.setEnd(t, at + word.length);
    return r.getClientRects().length; } }"""


def test_no_word_is_cut_and_what_can_be_done_stays_in_sight_below_a_long_title(
    tmp_path: Path, own: Workbench, opened: Opened
) -> None:
    page = opened(own)
    page.set_viewport_size({"width": 1100, "height": 700})
    read_page(page, own, tmp_path, NARROW)
    assert page.evaluate(RECTS, "Interdepartmentalisation") == 1

    page.locator("table.records .chip.f-lead").first.click()
    card = page.locator("#card").bounding_box()
    title = page.locator("#card h2").bounding_box()
    deeds = page.locator("#card button", has_text="Not here").bounding_box()
    assert card
    assert deeds
    assert title
    assert title["height"] > 10
    assert deeds["y"] + deeds["height"] <= card["y"] + card["height"]


def test_what_moves_below_a_goal_is_told(tmp_path: Path, own: Workbench, opened: Opened) -> None:
    page = opened(own)
    read_page(page, own, tmp_path, YEARLESS)
    page.evaluate(SELECT, "Plan for clean rivers")
    page.get_by_label("only here").check()
    page.click("#tools button:text-is('goal')")
    expect(page.locator("#change")).to_contain_text("4 moved")


TORN = """# Plan for clean rivers

| Activity | Responsible | Deadline |
|---|---|---|
| Clean the banks of all rivers | Rivers Agency | |
| And those of the two lakes | Port Authority | March 2026 |
| Publish reports on the water | Ministry of Health | May 2026 |
"""


def test_a_row_torn_in_two_is_one_again_in_one_step(
    tmp_path: Path, own: Workbench, opened: Opened
) -> None:
    page = opened(own)
    read_page(page, own, tmp_path, TORN)
    page.locator("table.records .chip.f-activity", has_text="two lakes").click()
    page.locator("#card button", has_text="Part of the one above").click()

    rows = page.locator("table.records tr.activity")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("Clean the banks of all rivers And those of the two lakes")
    expect(rows.first).to_contain_text("Port Authority")
    expect(rows.first).to_contain_text("2026‑03")
    expect(page.locator("#change")).to_contain_text("−1 activity")
    page.click("#undo")
    expect(rows).to_have_count(3)


def test_a_column_of_sources_is_named_in_the_menu(
    tmp_path: Path, own: Workbench, opened: Opened
) -> None:
    page = opened(own)
    read_page(
        page,
        own,
        tmp_path,
        TORN.replace("Responsible", "Zbrumf").replace("Port Authority", "EU funds"),
    )
    page.get_by_label("What “Zbrumf” holds").select_option(label="money or its source")
    expect(page.locator("table.records .chip.f-money", has_text="from · EU funds")).to_have_count(1)


def taken(page: Page, held: list[Route]) -> Route:
    """The request that was held: the page says that it waits before the test hears of it."""
    for _ in range(SLOWEST // 20):
        if held:
            break
        page.wait_for_timeout(20)
    return held.pop()


def test_an_answer_is_said_to_be_saved_and_nothing_is_pressed_meanwhile(
    tmp_path: Path, own: Workbench, opened: Opened
) -> None:
    page = opened(own, expected="Failed to load resource")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/edits", hold)  # before any page: what an open page sends at once may pass
    read_page(page, own, tmp_path, PLAN.replace("Employment Agency", "Save the Children Red Cross"))
    expect(page.locator("#sum")).to_contain_text("of the words read, ")
    asked = page.locator("#next").inner_text()
    page.click("#next")
    far, one = page.locator("#far"), page.locator("#one")
    expect(far).to_contain_text("0 of ")
    assert asked == f"Review: {(far.text_content() or '').partition('; ')[2].removesuffix(' left')}"

    page.keyboard.press("Enter")
    expect(one).to_contain_text("Your answer is being saved …")
    expect(one.locator("button:not([disabled])")).to_have_count(0)
    expect(page.locator("#undo")).to_be_disabled()
    assert violations(page) == []
    page.keyboard.press("x")  # it would be meant for this question
    taken(page, held).continue_()
    expect(far).to_contain_text("1 of ")
    expect(one.locator("button[disabled]")).to_have_count(0)
    assert [x["verb"] for x in decisions(own)] == ["accept"]
    assert not held

    # what is refused can be answered again
    page.keyboard.press("x")
    expect(one).to_contain_text("Your answer is being saved …")
    taken(page, held).fulfill(status=400, json={"error": "This was refused."})
    expect(page.locator("#said")).to_contain_text("This was refused.")
    expect(one).not_to_contain_text("is being saved")
    expect(one.locator("button[disabled]")).to_have_count(0)


def test_a_plan_called_as_its_file_asks_for_its_title(
    tmp_path: Path, own: Workbench, opened: Opened
) -> None:
    page = opened(own)
    bring(page, tmp_path, source_md=PLAN.partition("\n\n")[2], youth_md=PLAN)
    rows = page.locator("#plans tbody tr")
    expect(rows.first).to_contain_text("% not understood")
    asks = page.get_by_role("button", name="No title was found: give it one")
    expect(asks).to_have_count(1)
    assert violations(page) == []
    asks.click()
    expect(page.get_by_label("Title")).to_be_focused()
    page.keyboard.type("Work for the young")
    page.keyboard.press("Enter")
    expect(page.locator("#plans tbody")).to_contain_text("Work for the young")
    expect(asks).to_have_count(0)
    assert "Work for the young" in (own.folder / "sources/source/plan.yaml").read_text()
