"""One number, one meaning: every output of a plan is read, and shared numbers are compared."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from kg.api import Graph
from kg.cli.ask import command as ask
from kg.cli.compare import command as compare
from kg.cli.pages import report_command as report
from kg.cli.ties import command as ties
from kg.cli.workload import command as workload
from kg.files import resource
from kg.ids import AP, CODE
from kg.measure.roles import concentration
from kg.measure.view import view_plan
from kg.model.records import PlanRecords
from kg.network.work import COUNT_NAMES, counts_of
from kg.present.cards import actor_card
from kg.present.counts import lead_counts, named_counts, peak_counts
from kg.present.gallery import editions_of, gallery_page
from kg.present.map.collect import ROLES
from kg.present.study import Study, bridge, study_plan
from kg.present.views import bars_page, institution_findings, lanes_page, money_page
from kg.present.words import words_for
from tests.support.commands import printed

SHIPPED = ("bg-2012", "rs-2017-2018")
OWN = ("cs-bezdomovectvi", "es-clima", "hu-elelmiszer", "ro-tineret", "zh-ertong")
PLANS = (*SHIPPED, *OWN)
GOLD = Path(__file__).parents[1] / "gold"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Graph]:
    """The two shipped plans and five of the project's own documents, as `kg build` reads them."""
    from kg.api import build

    out = tmp_path_factory.mktemp("one") / "graph"
    sources = [resource("data", "plans", p) for p in SHIPPED] + [GOLD / p for p in OWN]
    return out, build(sources, out=out)


@pytest.fixture(scope="module", params=PLANS)
def records(request: pytest.FixtureRequest, graph: tuple[Path, Graph]) -> PlanRecords:
    return next(r for r in graph[1].records if r.plan.id == request.param)


@pytest.fixture(scope="module")
def study(records: PlanRecords) -> Study:
    return study_plan(records)


@pytest.fixture(scope="module")
def on_page(records: PlanRecords, graph: tuple[Path, Graph]) -> str:
    """The map of one plan."""
    return graph[1].map(plan=records.plan.id).html


@pytest.fixture(scope="module")
def rows(records: PlanRecords, graph: tuple[Path, Graph]) -> dict[str, dict[str, Any]]:
    """The rows of `kg workload` of one plan, by institution."""
    found = json.loads(printed(workload, graph[0], "--plan", records.plan.id, "--format", "json"))
    return {row["id"]: row for row in found}


def block(page: str, name: str) -> Any:
    found = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', page, re.S)
    assert found, name
    return json.loads(found[1])


def answer(folder: Path, question: str, *options: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(
        printed(ask, folder, question, *options, "--format", "json")
    )
    return rows


def test_the_sums_hold(records: PlanRecords) -> None:
    n = counts_of(records).numbers()

    assert n["named"] == n["acting"] + n["without-role"]
    assert n["acting"] == n["institutions"] + n["groups"]
    assert n["counted"] == n["acting"] - n["catch-all"]
    assert n["institutions"] == n["working"] + n["only-paying"] + n["only-benefiting"]
    assert n["leading"] <= n["counted"]


def test_counts_are_the_same_in_every_output(
    records: PlanRecords,
    study: Study,
    graph: tuple[Path, Graph],
    on_page: str,
    rows: dict[str, dict[str, Any]],
) -> None:
    folder, plan, n = graph[0], records.plan.id, counts_of(records).numbers()

    scene = block(on_page, "scene")
    assert (len(scene["bodies"]), scene["unlinked"]) == (n["acting"], n["without-role"])
    assert len(rows) == n["counted"]
    assert sum(row["reading"] is not None for row in rows.values()) == n["working"]
    assert sum(row["leads"]["value"] > 0 for row in rows.values()) == n["leading"]
    assert concentration(study.view).n_institutions == n["counted"]
    said = {r["kind_iri"]: r["number"] for r in answer(folder, "plan-in-numbers", "--plan", plan)}
    asked = {name: said.get(f"{CODE}count/{name}", 0) for name in COUNT_NAMES}
    assert asked | {k: n[k] for k in ("named", "without-role")} == n
    assert said[f"{AP}Activity"] == study.n_activities


def test_the_line_that_joins_the_counts_stands_wherever_one_does(
    records: PlanRecords, study: Study, graph: tuple[Path, Graph], on_page: str, tmp_path: Path
) -> None:
    folder, plan = graph[0], records.plan.id
    line = " ".join(bridge(counts_of(records), words_for("en")))

    out = tmp_path / "report.html"
    printed(report, folder, "--plan", plan, "-o", str(out))
    pages = {
        "report": out.read_text("utf-8"),
        "gallery": gallery_page(editions_of(records, "plan")),
        **{f.__name__: f(study) for f in (bars_page, lanes_page, money_page)},
        "workload": printed(workload, folder, "--plan", plan),
    }
    for name, page in pages.items():
        assert line in page, name
    assert block(on_page, "settings")["counts"] == [line]


def test_numbers_of_each_institution_agree(
    records: PlanRecords,
    study: Study,
    graph: tuple[Path, Graph],
    on_page: str,
    rows: dict[str, dict[str, Any]],
) -> None:
    folder, plan = graph[0], records.plan.id
    scene = block(on_page, "scene")
    on_map: dict[str, set[int]] = defaultdict(set)
    led: dict[str, set[int]] = defaultdict(set)
    for activity, body, role, *_ in scene["links"]:
        on_map[scene["bodies"][body]["i"]].add(activity)
        if ROLES[role].value == "lead":
            led[scene["bodies"][body]["i"]].add(activity)
    counted = set(counts_of(records).counted)

    assert {c.id: c.n for c in named_counts(study)} == {i: len(on_map[i]) for i in counted}
    assert {c.id: c.n for c in lead_counts(study)} == {i: len(led[i]) for i in counted}
    for i, row in rows.items():
        assert row["leads"]["value"] == len(led[i])
        assert row["lead_share"]["value"] * study.n_activities == pytest.approx(len(led[i]))
    asked = {r["actor_iri"]: r for r in answer(folder, "most-involved", "--plan", plan)}
    prefix = "https://w3id.org/actionplan/id/"
    assert {i.removeprefix(prefix): r["all"] for i, r in asked.items()} == {
        i: len(a) for i, a in on_map.items()
    }
    cards = {a.id: actor_card(a, [records], language="en") for a in records.actors}
    for i, row in rows.items():
        (shown,) = cards[i].plans
        counts = {role.role: role.activities for role in shown.roles}
        assert row["partner_in"]["value"] == asked[prefix + i]["partner"]
        assert row["partner_in"]["value"] == counts.get("partner", 0)
        assert row["leads"]["value"] == counts.get("lead", 0)
        assert shown.n_activities == asked[prefix + i]["all"]
        said = str([x.sentence for x in institution_findings(study, i, ())])
        found = re.search(r"partner in (\d+)", said)
        assert (int(found[1]) if found else 0) == row["partner_in"]["value"]
    assert {i.removeprefix(prefix): r["leads"] for i, r in asked.items() if r["leads"]} == {
        i: len(a) for i, a in led.items() if a
    }


def test_the_peak_is_one_number_in_sentence_dial_table_and_heat_map(
    study: Study, rows: dict[str, dict[str, Any]]
) -> None:
    strip, _ = study.calendar
    on_strip = {
        i: int(row.max()) if len(row) else 0
        for i, row in zip(study.view.work.institutions, strip.stated, strict=True)
    }

    assert {c.id: c.n for c in peak_counts(study)[0]} == on_strip
    for i, row in rows.items():
        assert (row["peak"]["value"] or 0) == on_strip[i]
        if row["reading"]:
            assert row["reading"]["dials"]["peak"]["value"] == row["peak"]["value"]


def test_partners_agree_between_ties_table_dial_and_map(
    records: PlanRecords,
    graph: tuple[Path, Graph],
    on_page: str,
    rows: dict[str, dict[str, Any]],
) -> None:
    folder, plan = graph[0], records.plan.id
    scene = block(on_page, "scene")
    ids = [b["i"] for b in scene["bodies"]]
    met: dict[str, set[str]] = defaultdict(set)
    for one, other, _, _, _, _ in scene["ties"]:
        met[ids[one]].add(ids[other])
        met[ids[other]].add(ids[one])
    pairs = json.loads(printed(ties, folder, "--plan", plan, "--format", "json"))
    working = set(counts_of(records).working)

    assert len(pairs) == len(scene["ties"])
    for row in rows.values():
        assert row["span"]["value"] == len(met[row["id"]])
        if row["reading"]:
            assert row["reading"]["dials"]["span"]["value"] == len(met[row["id"]] & working)


def test_a_share_says_of_what(graph: tuple[Path, Graph]) -> None:
    found = json.loads(printed(compare, graph[0], *SHIPPED, "--format", "json"))

    for side in (found["a"], found["b"]):
        records = next(r for r in graph[1].records if r.plan.id == side["plan"])
        view = view_plan(records)
        assert "lead_share" not in json.dumps(side)
        share = side["summary"]["top_share_of_lead_roles"]["value"]
        assert share == max(view.n_leads) / view.n_leads.sum()
        for name, n in counts_of(records).numbers().items():
            assert side["summary"][name.replace("-", "_")]["value"] == n


def test_every_count_is_defined_in_the_ontology_and_the_docs() -> None:
    ontology = resource("ontology", "kg.ttl").read_text("utf-8")
    page = (Path(__file__).parents[2] / "docs" / "measures.md").read_text("utf-8")

    assert set(re.findall(rf"<{CODE}count/([a-z-]+)> a skos:Concept", ontology)) == set(COUNT_NAMES)
    for name in COUNT_NAMES:
        assert f"| `{name}` |" in page
