"""`kg eval` and `kg explain` on the shipped plans."""

from __future__ import annotations

import csv
import json

import pytest
from click.testing import CliRunner

from kg.cli import cli
from kg.errors import InputError
from kg.exchange.gold import shipped_counts
from kg.files import resource
from kg.graph.writer import write_folder
from kg.model.rules import Rule
from tests.support.read_plans import PLANS, draft_of, records_of

LEAD = (
    "t/analizirati-rad-formiranih-lokalnih-timova-za-7eb3a1/lead/"
    "savet-za-borbu-protiv-trgovine-ljudima"
)
DUE = "bg-2012/a/sazdavane-na-mestna-komisija-za-borba-s-trafika-3d7612/due"


@pytest.fixture(scope="module")
def graph(tmp_path_factory):
    folder = tmp_path_factory.mktemp("graph") / "graph"
    texts = {draft_of(p).document.id: draft_of(p).document.text for p in PLANS}
    write_folder([records_of(p) for p in PLANS], texts, folder)
    return folder


def run(*words):
    return CliRunner().invoke(cli, [str(w) for w in words], catch_exceptions=False)


def test_eval_prints_every_field_as_json(graph):
    gold = resource("data", "plans", "bg-2012", "gold.json")
    fields = json.loads(run("eval", gold, "-g", graph, "--format", "json").output)
    assert fields["lead"] == {
        "precision": 1.0,
        "recall": 1.0,
        "f1": 1.0,
        "missing": [],
        "extra": [],
    }
    assert {"goals", "activities", "partner", "expert", "deadlines", "targets"} <= set(fields)


def test_eval_takes_a_plan_folder_and_prints_a_table(graph):
    said = run("eval", resource("data", "plans", "rs-2017-2018"), "-g", graph).output
    assert "task lead" in said


def test_eval_names_each_difference(graph, tmp_path):
    gold = json.loads(resource("data", "plans", "rs-2017-2018", "gold.json").read_text("utf-8"))
    gold["goals"][0]["activities"][0]["risks"] = ["Poplava"]
    path = tmp_path / "gold.json"
    path.write_text(json.dumps(gold), encoding="utf-8")
    said = run("eval", path, "-g", graph, "--plan", "rs-2017-2018").output
    assert "missing  1.1 | poplava" in said
    assert "extra    1.1 | nizak prioritet u planiranju rada" in said


def test_explain_shows_words_place_rules_and_names(graph):
    said = run("explain", LEAD, "-g", graph).output
    assert "▶Savet za borbu protiv trgovine ljudima◀" in said
    assert "line 40" in said
    assert "number 1, 2" in said
    assert "Decisions: none" in said


def test_explain_takes_an_iri_and_the_end_of_an_id(graph):
    iri = f"https://w3id.org/actionplan/id/plan/{DUE}"
    by_iri = json.loads(run("explain", iri, "-g", graph, "--format", "json").output)
    by_end = run("explain", DUE, "-g", graph, "--format", "json").output
    assert by_iri == json.loads(by_end)
    assert by_iri["passages"][0]["exact"] == "Май 2012"
    assert by_iri["passages"][0]["reads_again"] is True


def test_explain_takes_a_number_with_a_role_and_asks_which_of_several(graph):
    found = run("explain", "2.3.1 lead", "-g", graph, "--plan", "rs-2017-2018").output

    assert found.startswith("lead: Ministarstvo za rad")
    with pytest.raises(InputError, match="fits 2 facts; say which"):
        run("explain", "1.1.1 lead", "-g", graph, "--plan", "rs-2017-2018")


def test_explain_says_what_each_rule_does_and_how_often_it_was_right(graph):
    count = shipped_counts()[Rule.ITEM_OF_TASK]

    table = run("explain", LEAD, "-g", graph).output
    steps = json.loads(run("explain", LEAD, "-g", graph, "--format", "json").output)["steps"]
    rows = list(
        csv.DictReader(run("explain", LEAD, "-g", graph, "--format", "csv").output.split("\n"))
    )

    assert f"{count.right} of {count.fired}" in table
    assert Rule.ITEM_OF_TASK.sentence in " ".join(table.split())
    (step,) = (s for s in steps if s["rule"] == "item-of-task")
    assert step == {
        "rule": "item-of-task",
        "reason": "number 1, 2",
        "sentence": Rule.ITEM_OF_TASK.sentence,
        "function": "kg.extract.roles:_drafts",
        "data": "",
        "fired": count.fired,
        "right": count.right,
    }
    assert [r["rule"] for r in rows][: len(steps)] == [s["rule"] for s in steps]
    assert rows[0]["fired"] == str(steps[0]["fired"])


def test_explain_lists_all_rules_without_a_graph(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    listed = json.loads(run("explain", "--rules", "--format", "json").output)
    rows = list(csv.DictReader(run("explain", "--rules", "--format", "csv").output.split("\n")))
    table = run("explain", "--rules").output

    assert [x["rule"] for x in listed] == [r["rule"] for r in rows] == [r.value for r in Rule]
    assert {x["rule"]: (x["fired"], x["right"]) for x in listed} == {
        r.value: (c.fired, c.right) for r, c in shipped_counts().items()
    }
    assert all(rule.value in table for rule in Rule)


def test_a_rule_that_no_reading_met_has_no_share():
    listed = json.loads(run("explain", "--rules", "--format", "json").output)

    shares = {x["rule"]: x["share"] for x in listed}

    assert shares["other-version"] is None
    assert {x["share"] is None for x in listed if not x["fired"]} == {True}


@pytest.mark.parametrize("words", [(), ("g1/a1", "--rules")])
def test_explain_wants_a_fact_or_the_rules(graph, words):
    found = run("explain", *words, "-g", graph)

    assert found.exit_code == 2
    assert "either a FACT or --rules" in found.output


def test_explain_lists_the_facts_that_an_end_fits(graph):
    with pytest.raises(InputError, match="fits 63 facts"):
        run("explain", "due", "-g", graph)


def test_explain_refuses_what_is_not_there(graph):
    with pytest.raises(InputError, match="there is no fact"):
        run("explain", "g9/a9/due", "-g", graph)
