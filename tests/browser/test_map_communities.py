"""Communities on the map of who works with whom: a colour, a letter, and words that say how."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import Opener
from tests.browser.pages import at_rest, plan_map, wait_ready

pytestmark = pytest.mark.browser


def scene_of(html: str) -> Any:
    found = re.search(r'<script type="application/json" id="scene">(.*?)</script>', html, re.S)
    assert found
    return json.loads(found[1])


@pytest.mark.parametrize("plan", ["bg-2012", "rs-2017-2018"])
def test_each_institution_has_the_letter_of_its_community_and_the_legend_says_whose_it_is(
    plan: str, tmp_path: Path, open_page: Opener
) -> None:
    made = plan_map(plan)
    scene = scene_of(made.html)
    bodies = scene["bodies"]
    page = open_page(made.write(tmp_path / "map.html"), "#view=ties&ties=1")
    wait_ready(page)
    assert page.locator("#legend .method").count() == 0

    page.click("#communities")
    at_rest(page)

    assert "communities=on" in page.evaluate("location.hash")
    sizes: dict[int, int] = {}
    for body in bodies:
        if "k" in body:
            sizes[body["k"]] = sizes.get(body["k"], 0) + 1
    texts = page.locator("#legend-rows li").all_inner_texts()
    rows, (method, runs) = texts[-2 - len(sizes) : -2], texts[-2:]
    assert len(rows) == len(scene["communities"])
    for k, (row, community) in enumerate(zip(rows, scene["communities"], strict=True)):
        rated = f" +{sizes[k] - 1} · {community['s']:.0%}" if sizes[k] > 1 else ""
        best = bodies[community["b"]]
        assert row.split()[0] == chr(65 + k)
        assert row.endswith((best.get("b") or best.get("e", "")) + rated)
    assert sum("e" in bodies[x["b"]] for x in scene["communities"]) > 2
    assert f"Barber’s modularity {scene['modularity']}" in method
    assert f"From {scene['runs']} runs" in runs


def test_the_saved_picture_has_a_letter_on_each_mark_and_dashes_between_communities(
    tmp_path: Path, open_page: Opener
) -> None:
    made = plan_map("bg-2012")
    scene = scene_of(made.html)
    of = [body.get("k") for body in scene["bodies"]]
    page = open_page(made.write(tmp_path / "map.html"), "#view=ties&ties=1&communities=on")
    wait_ready(page)

    svg = page.evaluate("kgMap.svg()")

    marks = re.findall(r"<rect [^>]*><title>[^<]*</title></rect><text [^>]*>([A-Z])</text>", svg)
    tied = {end for tie in scene["ties"] for end in tie[:2]}
    assert sorted(marks) == sorted(chr(65 + of[i]) for i in tied)
    lines = re.findall(r'<path d="M[^"]*L[^"]*" stroke="[^"]*"[^>]*stroke-opacity[^>]*>', svg)
    between = sum(of[tie[0]] != of[tie[1]] for tie in scene["ties"])
    assert 0 < between < len(scene["ties"]) == len(lines)
    assert sum("stroke-dasharray" in x for x in lines) == between
    assert "Barber’s modularity" in svg
    assert f"From {scene['runs']} runs" in svg


def test_back_and_the_address_give_the_plain_picture_again(
    tmp_path: Path, open_page: Opener
) -> None:
    page = open_page(plan_map("bg-2012").write(tmp_path / "map.html"), "#view=ties")
    wait_ready(page)
    plain = page.evaluate("kgMap.svg()")

    page.click("#communities")
    assert page.locator("#communities").get_attribute("aria-pressed") == "true"
    assert page.evaluate("kgMap.svg()") != plain
    page.click("#communities")

    assert page.evaluate("kgMap.svg()") == plain
    assert page.evaluate("document.activeElement.id") == "communities"
