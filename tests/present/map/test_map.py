"""The map page as text: what it holds, that it is the same each time, what it refuses."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from kg.errors import ConfigError
from kg.model.codes import Role
from kg.model.records import Activity, Goal, Plan, PlanRecords
from kg.present.findings import findings_of
from kg.present.map import make_map, pyvis_network
from kg.present.map.collect import collect_scene
from kg.present.map.page import VIS, map_script
from kg.present.study import study_plan
from tests.browser.pages import plan_map, texts_of
from tests.support.gold import gold_records
from tests.support.synthetic import synthetic_plan

VIS_SHA256 = "1f20f0736f32cb9bedf8f6383b25cfea2f839e1abe80d6e8040b4d5bea378c69"


def block(html: str, name: str) -> Any:
    found = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', html, re.S)
    assert found
    return json.loads(found[1])


@pytest.mark.parametrize("plan", ["bg-2012", "rs-2017-2018"])
def test_every_role_and_payment_of_the_records_is_a_link_with_its_words(plan: str) -> None:
    records = gold_records(plan)
    html = plan_map(plan).html
    scene, sources = block(html, "scene"), block(html, "sources")

    facts = [f for link in scene["links"] for f in link[4]]
    words = [sources[d][a:b] for _, passages, *_ in facts for d, a, b, *_ in passages]
    stated = [p for f in records.participations for p in f.passages]
    payers = [p for f in records.allocations if f.payer for p in f.passages]

    assert sorted(words) == sorted(p.exact for p in [*stated, *payers])


def test_roles_of_tasks_stand_on_their_activity_with_the_task_kept() -> None:
    scene = collect_scene([gold_records("rs-2017-2018")])

    first = [x for x in scene.links if x.activity == 0 and x.role is Role.LEAD]

    assert {fact.task for link in first for fact in link.facts} == {0, 1, 2}


@pytest.mark.parametrize(
    ("goal", "printed", "shown"),
    [(None, ("2.1", "2.2", "2.10"), ["2.1", "2.2", "2.10"]),
     (Goal(id="g", title="G", number="II"), ("1", "2", "3"), ["1", "2", "3"]),
     (Goal(id="g", title="G", number="2"), ("2.1", "2.2", "2.3"), ["2.1", "2.2", "2.3"]),
     (Goal(id="g", title="G"), (None, None, None), ["1", "2", "3"])],
)  # fmt: skip
def test_a_disc_shows_the_number_as_the_plan_prints_it(
    goal: Goal | None, printed: tuple[str | None, ...], shown: list[str]
) -> None:
    activities = tuple(
        Activity(id=f"a{k}", title=f"A{k}", number=x, parent=goal.id if goal else None)
        for k, x in enumerate(printed)
    )
    plan = Plan(id="p", title="P", language="en")
    records = PlanRecords(plan=plan, goals=(goal,) if goal else (), activities=activities)

    rows = block(make_map([records], {}).html, "scene")["activities"]
    own = [x.get("o") or x["c"].rpartition(".")[2] for x in rows]

    assert own == [x.own for x in collect_scene([records]).activities] == shown


def test_parallel_roles_stay_two_links() -> None:
    network = pyvis_network(gold_records("rs-2017-2018"))
    pairs = [(e["from"], e["to"]) for e in network.edges]

    assert len(pairs) > len(set(pairs))
    assert {e["role"] for e in network.edges} >= {"lead", "partner", "funder"}


def test_pyvis_holds_the_network_at_its_places_without_physics() -> None:
    network = pyvis_network([gold_records("bg-2012")])

    assert len(network.nodes) == 48 + 49
    assert all({"x", "y"} <= set(node) for node in network.nodes)
    assert network.options.physics.enabled is False
    assert all(re.fullmatch(r"[ab]\d+", node["id"]) for node in network.nodes)


def test_the_script_of_vis_network_comes_from_the_pyvis_wheel_and_keeps_its_licence() -> None:
    script = (files("pyvis") / VIS).read_bytes()

    assert b"@version 9.1.2" in script
    assert hashlib.sha256(script).hexdigest() == VIS_SHA256
    assert "vis.js is dual licensed" in plan_map("bg-2012").html


def test_big_maps_travel_compressed_and_without_vis_network() -> None:
    records, text = synthetic_plan(1600)
    html = make_map(records, {records.documents[0].id: text}).html

    assert "vis.js is dual licensed" not in html
    assert 'id="packed"' in html


def test_offsets_count_as_the_page_counts_beyond_sixteen_bits() -> None:
    records, text = synthetic_plan(60)
    text = "🙈" * 3 + text
    moved = _moved(records, 3)
    html = make_map(moved, {records.documents[0].id: text}).html
    scene = block(html, "scene")

    _, start, end = scene["activities"][0]["q"][0]
    utf16 = text.encode("utf-16-le")
    assert utf16[2 * start : 2 * end].decode("utf-16-le") == moved.activities[0].title


def _moved(records: PlanRecords, by: int) -> PlanRecords:
    return replace(
        records,
        activities=tuple(
            replace(
                a,
                passages=tuple(replace(p, start=p.start + by, end=p.end + by) for p in a.passages),
            )
            for a in records.activities
        ),
    )


@pytest.mark.parametrize("change", [{"view": "x"}, {"engine": "webgl"}, {"labels": "greek"}])
def test_an_option_that_does_not_exist_is_refused_with_those_that_do(
    change: dict[str, str],
) -> None:
    with pytest.raises(ConfigError, match="use one of"):
        make_map(gold_records("bg-2012"), {}, **change)


def test_a_plan_without_anything_gives_a_page() -> None:
    page = make_map(PlanRecords(plan=Plan(id="empty", title="Empty", language="en")), {})

    assert block(page.html, "scene")["activities"] == []


def test_a_map_without_source_texts_carries_the_words_themselves() -> None:
    html = make_map(gold_records("bg-2012"), {}).html

    passages = block(html, "scene")["links"][0][4][0][1]
    assert passages[0][4] == "НКБТХ"


def test_our_scripts_use_no_eval_and_write_no_markup() -> None:
    script = map_script()

    assert not re.search(r"\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML", script)
    assert len(script) < 180_000  # a quarter of what vis-network takes


MAKE = """
import sys
from pathlib import Path
from tests.browser.pages import plan_map
sys.stdout.write(str(plan_map("bg-2012", "rs-2017-2018").write(Path(sys.argv[1]))))
"""


def test_the_same_plans_give_the_same_bytes_whatever_the_hash_seed_and_the_locale(
    tmp_path: Path,
) -> None:
    made = []
    for seed, locale in (("1", "C"), ("2", "C.UTF-8")):
        path = tmp_path / f"{seed}.html"
        env = {**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": locale, "PYTHONUTF8": "0"}
        subprocess.run([sys.executable, "-c", MAKE, str(path)], check=True, env=env)
        made.append(path.read_bytes())

    assert made[0] == made[1]
    assert "НКБТХ".encode() in made[0]


def test_texts_come_from_the_shipped_plans() -> None:
    assert "НКБТХ" in next(iter(texts_of(gold_records("bg-2012")).values()))


def test_what_the_map_says_first_are_findings_of_the_plan() -> None:
    records = gold_records("bg-2012")
    settings = block(plan_map("bg-2012").html, "settings")
    found = findings_of(study_plan(records))

    said = [x["sentence"] for x in settings["findings"]]

    assert len(said) >= 3
    assert set(said) <= {f.sentence.text for f in found}
    assert [step["title"] for step in settings["story"]][1:-1] == said


def test_many_plans_say_no_more_than_the_page_has_room_for() -> None:
    records = gold_records("bg-2012")
    plans = [replace(records, plan=replace(records.plan, id=f"p{k}")) for k in range(9)]

    said = block(make_map(plans, {}).html, "settings")["findings"]

    assert len(said) == 6
    assert len({x["state"].partition("plan=")[2].partition("&")[0] for x in said}) == 6


def test_on_a_map_of_several_plans_each_sentence_names_its_plan_and_shows_only_that() -> None:
    said = block(plan_map("bg-2012", "rs-2017-2018").html, "settings")["findings"]

    for name, plan in (("Bulgaria 2012", "bg-2012"), ("Serbia 2017–2018", "rs-2017-2018")):
        own = [x for x in said if x["sentence"].startswith(f"{name}: ")]
        assert own
        assert all(f"plan={plan}" in x["state"] for x in own)
