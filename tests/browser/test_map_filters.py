"""A slide leaves on the map what the page leaves: the filters of both are the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.present.map.collect import collect_scene
from kg.present.map.filters import filters_in_words, filters_of, passing
from kg.present.study import study_plan
from tests.browser.conftest import Opener
from tests.browser.pages import at_rest, plan_map, wait_ready
from tests.support.gold import gold_records

pytestmark = pytest.mark.browser
STATES = (
    "due=2012-12&role=partner", "due=~none", "due=~continuous", "due=~event,2012-11",
    "money=silent", "money=nothing", "money=existing,unknown", "type=group", "type=ngo,government",
    "role=lead", "role=funder,expert", "review=doubtful", "review=rule&type=government",
    "goal=bg-2012/g2,bg-2012/g3", "plan=bg-2012", "plan=elsewhere",
)  # fmt: skip


def test_every_filter_leaves_the_same_activities_and_links_on_page_and_slide(
    tmp_path: Path, open_page: Opener
) -> None:
    records = gold_records("bg-2012")
    scene, study = collect_scene((records,)), study_plan(records)
    states = [*STATES, *(f"funder={x.id}" for x in records.sources[:3])]
    page = open_page(plan_map("bg-2012").write(tmp_path / "map.html"), reduced_motion="reduce")
    wait_ready(page)
    for state in states:
        page.evaluate(f"location.hash = '#{state}'")
        at_rest(page)
        said = page.locator("#count").inner_text().split(" · ")

        activities, links = passing(scene, filters_of(f"#{state}"))

        assert int(re.findall(r"\d+", said[0])[0]) == len(activities), state
        assert [int(x.split()[0]) for x in said[1:]] == [len({x.body for x in links}), len(links)]
        drawn = page.evaluate("kgMap.svg()").replace("&amp;", "&")
        words = filters_in_words(filters_of(f"#{state}"), study)
        assert "plan=" in state or f">{words}<" in drawn, (state, words)
