"""The contest of maps: the same marks and lines for the peers, and bars that can be missed."""

from __future__ import annotations

import json

from benchmarks.maps import bars, peer_graph, table
from benchmarks.synthetic import synthetic_plan
from kg.present.map.collect import collect_scene
from kg.present.map.place import place_scene

GOOD = {"first": 0.5, "drag_fps": 60.0, "drag_worst": 17.0, "zoom_fps": 58.0, "zoom_worst": 50.0}


def test_the_peers_get_every_mark_and_line_of_the_map() -> None:
    scene = collect_scene((synthetic_plan(40),))

    graph = json.loads(peer_graph(scene, place_scene(scene)))

    ids = {node["id"] for node in graph["nodes"]}
    assert len(ids) == len(graph["nodes"]) == len(scene.bodies) + len(scene.activities)
    assert len(graph["edges"]) == len(scene.links)
    assert {end for edge in graph["edges"] for end in edge[:2]} <= ids


def test_a_slow_page_misses_its_bars() -> None:
    slow = GOOD | {"first": 3.0, "zoom_fps": 20.0, "drag_worst": 400.0}

    assert [met for _, met in bars(3000, {"kg": GOOD, "peer": slow})] == [True] * 4
    assert [met for _, met in bars(3000, {"kg": slow, "peer": GOOD})] == [False] * 4
    assert table({"3000": {"kg": slow, "peer": GOOD}}).count("MISSED") == 4
