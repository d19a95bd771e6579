"""Matching an analyst's own list (Reconciliation API 0.2), and the description of `/api`."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from zipfile import ZipFile

import pytest
from click.testing import CliRunner
from jsonschema import Draft7Validator

from kg.cli.pages import map_command as map_command
from tests.support.reconciliation import SCHEMAS
from tests.support.workbench import PLAN, Workbench, path_of, workbench

pytestmark = pytest.mark.server


def match(bench: Workbench, *names: str, **more: Any) -> list[list[dict[str, Any]]]:
    batch = {f"q{k}": {"query": name, **more} for k, name in enumerate(names)}
    body = urlencode({"queries": json.dumps(batch)}).encode()
    path = bench.program("reconcile").removeprefix(bench.base)
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    found = bench.bare("POST", path, body, kind).json
    return [found[key]["result"] for key in batch]


def test_the_manifest_says_what_the_standard_wants(bench: Workbench) -> None:
    path = bench.program("reconcile").removeprefix(bench.base)
    manifest = bench.bare("GET", path).json

    assert "0.2" in manifest["versions"]
    assert all(isinstance(manifest[k], str) for k in ("name", "identifierSpace", "schemaSpace"))
    assert all("{{id}}" in manifest[k]["url"] for k in ("view", "preview"))
    assert all(isinstance(manifest["preview"][k], int) for k in ("width", "height"))
    assert manifest["defaultTypes"] == [{"id": "Actor", "name": "Body"}]
    entity = manifest["suggest"]["entity"]
    assert (entity["service_url"] + entity["service_path"]).endswith("/reconcile/suggest")


def test_every_answer_has_the_form_that_the_specification_describes(bench: Workbench) -> None:
    path = bench.program("reconcile").removeprefix(bench.base)
    batch = {
        "known": {"query": "Ministry of Labour", "type": "Actor", "limit": 2},
        "slip": {"query": "Emploiment Agensy"}, "none": {"query": "Zebra Ltd", "type": "Book"},
    }  # fmt: skip
    answers = {
        "manifest": bench.bare("GET", path).json,
        "query batch": batch,
        "result batch": bench.bare(
            "GET", f"{path}?{urlencode({'queries': json.dumps(batch)})}"
        ).json,
        "suggest response": bench.bare("GET", f"{path}/suggest?prefix=ministry").json,
    }

    for name, answer in answers.items():
        Draft7Validator(SCHEMAS[name]).validate(answer)
    assert answers["result batch"].keys() == batch.keys()
    assert answers["suggest response"]["result"]


@pytest.mark.parametrize(("name", "wrong"), [
    ("manifest", {"versions": ["0.1"], "name": "x", "identifierSpace": "x", "schemaSpace": "x"}),
    ("result batch", {"q0": [{"name": "no id"}]}),
    ("suggest response", {"result": [{"id": "no name"}]}),
])  # fmt: skip
def test_the_schemas_refuse_what_is_wrong(name: str, wrong: object) -> None:
    assert not Draft7Validator(SCHEMAS[name]).is_valid(wrong)


def test_forms_and_slips_of_a_name_are_matched_and_others_are_not(bench: Workbench) -> None:
    exact, slip, order, other = match(
        bench, "Ministry of Labour", "Ministri of Labour", "Labour, Ministry of", "Zebra Ltd",
    )  # fmt: skip

    for found in (exact, slip, order):
        assert found[0]["name"] == "Ministry of Labour"
    assert exact[0]["match"]
    assert not any(x["match"] for x in other)
    for row in (*exact, *slip):
        assert {"id", "name", "score", "match", "type"} <= row.keys()
        assert 0 <= row["score"] <= 100


def test_another_number_is_another_body(own: Workbench) -> None:
    own.bring(youth_md=PLAN.replace("Employment Agency", "Regional Employment Office 12"))
    own.wait_read()
    own_number, another = match(
        own, "Regional Employment Ofice 12", "Regional Employment Office 13"
    )  # fmt: skip

    assert own_number[0]["match"]
    assert another[0]["name"] == "Regional Employment Office 12"
    assert not any(x["match"] for x in another)


def test_a_limit_and_a_type_are_kept_to(bench: Workbench) -> None:
    (few,) = match(bench, "Ministry", limit=2)
    (typed,) = match(bench, "Ministry of Labour", type="Actor")
    (unknown,) = match(bench, "Ministry of Labour", type="Book")

    assert len(few) == 2
    assert typed
    assert unknown == []


def test_names_are_completed_and_shown(bench: Workbench) -> None:
    path = bench.program("reconcile").removeprefix(bench.base)
    found = bench.bare("GET", f"{path}/suggest?prefix=ministry+of+lab").json["result"]
    page = bench.bare("GET", f"{path}/preview?id={quote(found[0]['id'])}")
    none = bench.bare("GET", f"{path}/preview?id=none")

    assert found[0]["name"] == "Ministry of Labour"
    assert "<h1>Ministry of Labour</h1>" in page.text
    assert ", ," not in page.text
    assert none.status == 404


@pytest.mark.parametrize("kind", [{"id": "Actor"}, [{}], [7]])
def test_a_type_that_is_none_matches_nothing(bench: Workbench, kind: object) -> None:
    assert match(bench, "Ministry of Labour", type=kind) == [[]]


HOSTILE = [
    "[" * 100_000,
    '{"q":' * 50_000,
    f'{{"q": {"9" * 5_000}}}',
    '{"q": {"query": "\\ud800"}}',
]


@pytest.mark.parametrize("queries", ["[]", "{", '{"q": 1}', '{"q": {"query": 7}}'])
def test_a_batch_that_is_none_is_refused(bench: Workbench, queries: str) -> None:
    said = bench.ask(f"/reconcile?{urlencode({'queries': queries})}")

    assert said.status == 400
    assert said.json["error"]


@pytest.mark.parametrize("said", HOSTILE)
def test_json_without_end_or_with_half_a_character_is_refused(bench: Workbench, said: str) -> None:
    form = {"Cookie": bench.cookie, "Content-Type": "application/x-www-form-urlencoded"}
    json_of = form | {"Content-Type": "application/json"}
    answers = [
        bench.bare("POST", "/reconcile", urlencode({"queries": said}).encode(), form),
        bench.bare("POST", "/api/query", said.encode(), json_of),
        bench.bare("PATCH", "/api/plans/youth", said.encode(), json_of),
    ]

    assert [x.status for x in answers] == [400] * 3
    assert all("is not JSON" in x.json["error"] for x in answers)


def test_what_the_disk_refuses_is_one_sentence(tmp_path: Path) -> None:
    with workbench(tmp_path / "ws") as own:
        (own.folder / "queries").write_text("a file where a folder should be")

        said = own.ask("/api/queries", {"name": "all", "query": "ASK {}"})

    assert said.status == 400
    assert "queries" in said.json["error"]


def test_the_description_names_every_route_with_a_sentence(bench: Workbench) -> None:
    said = bench.ask("/api").json
    operations = [op for ops in said["paths"].values() for op in ops.values()]

    assert said["openapi"].startswith("3.1")
    assert len(operations) > 15
    assert all(re.match(r"[A-Z].*\.$", x["summary"]) for x in operations)
    assert len({x["operationId"] for x in operations}) == len(operations)
    for path, ops in said["paths"].items():
        names = re.findall(r"{(\w+)}", path)
        for op in ops.values():
            assert [x["name"] for x in op.get("parameters", [])] == names


def test_the_description_is_true_a_wrong_entry_is_refused(bench: Workbench) -> None:
    said = bench.ask("/api").json
    for path, ops in said["paths"].items():
        body = ops.get("post", {}).get("requestBody", {}).get("content", {})
        if "application/json" in body and "{" not in path.replace("{plan}", ""):
            refused = bench.ask(path.replace("{plan}", "youth"), {"unknown entry": 1})
            assert refused.status == 400, path


def test_ready_made_questions_complete_answer_and_are_saved_as_files(bench: Workbench) -> None:
    listed = {x["name"]: x for x in bench.ask("/api/questions").json}
    picks = bench.ask("/api/questions/activities-of/choices/institution?q=labour").json
    path = "/api/questions/due-in-period"
    rows = bench.ask(path, {"slots": {"period": "2025"}}).json
    sheet = bench.ask(path, {"slots": {"period": "2025"}, "format": "csv"})
    book = bench.ask(path, {"slots": {"period": "2025"}, "format": "xlsx"})
    missing = bench.ask(path, {"slots": {}})

    assert listed["due-in-period"]["slots"][0]["needed"]
    assert any("Labour" in x["name"] or "Labour" in x["value"] for x in picks)
    assert rows["n"] == 2
    assert all(x["words"] for x in rows["rows"])
    assert "activity,due" in sheet.text.splitlines()[0]
    assert book.body.startswith(b"PK")
    assert missing.status == 400
    assert "period" in missing.json["error"]


def test_a_query_is_saved_under_a_harmless_name(bench: Workbench) -> None:
    found = bench.ask("/api/queries", {"name": "../../mine", "query": "ASK {}"}).json

    assert found == [{"name": "mine", "query": "ASK {}\n"}]


def test_a_saved_query_is_not_written_over_and_any_file_is_listed(own: Workbench) -> None:
    own.ask("/api/queries", {"name": "mine", "query": "ASK {}"})
    again = own.ask("/api/queries", {"name": "mine", "query": "SELECT * {}"})
    (own.folder / "queries" / "old.rq").write_bytes("# Plán\nASK {}".encode("cp1252"))
    found = own.ask("/api/queries").json

    assert again.status == 400
    assert "choose another name" in again.json["error"]
    assert [x["name"] for x in found] == ["mine", "old"]
    assert found[0]["query"] == "ASK {}\n"


def test_yes_or_no_is_saved_as_a_sheet_and_another_format_is_refused(bench: Workbench) -> None:
    sheet = bench.ask("/api/query", {"query": "ASK { ?s ?p ?o }", "format": "csv"})
    refused = [
        bench.ask(path, {**given, "format": form})
        for path, given in (
            ("/api/query", {"query": "ASK {}"}),
            ("/api/questions/due-in-period", {"slots": {"period": "2025"}}),
        )
        for form in ("pdf", ["csv"])
    ]

    assert sheet.text.splitlines() == ["\ufeffanswer", "yes"]
    assert [x.status for x in refused] == [400] * 4


def test_an_answer_that_was_cut_is_no_file(bench: Workbench) -> None:
    given = {"query": "SELECT ?a { ?a ?b ?c . ?d ?e ?f }"}
    shown = bench.ask("/api/query", given).json
    file = bench.ask("/api/query", {**given, "format": "csv"})

    assert shown["cut"]
    assert file.status == 400
    assert "100,000 rows" in file.json["error"]


def test_pages_of_the_command_line_are_live_and_saved_as_one_file(bench: Workbench) -> None:
    page = bench.ask("/view/report?plan=youth", Accept="text/html")
    saved = bench.ask("/view/map?save=1", Accept="text/html")
    unknown = bench.ask("/view/nothing?plan=youth")

    assert "Youth employment plan" in page.text
    assert page.headers["content-security-policy"].startswith("sandbox allow-scripts")
    assert "allow-same-origin" not in page.headers["content-security-policy"]
    assert saved.headers["content-disposition"].endswith("map.html")
    assert "http" not in "".join(re.findall(r'(?:src|href)="([^"]*)"', saved.text))
    assert unknown.status == 404


def test_a_story_is_written_once_and_the_map_plays_it_as_it_is_now(own: Workbench) -> None:
    own.bring(youth_md=PLAN)
    own.wait_read()
    written = own.ask("/api/stories", {"plan": "youth"})
    again = own.ask("/api/stories", {"plan": "youth"})
    played = own.ask("/view/map?plan=youth&story=youth.yaml", Accept="text/html")
    path = own.folder / "stories" / "youth.yaml"
    own_step = f"{path.read_text('utf-8').rstrip()}\n  - title: A step of my own\n"
    path.write_text(own_step, "utf-8")
    edited = own.ask("/view/map?plan=youth&story=youth.yaml", Accept="text/html")
    unknown = own.ask("/view/map?story=../youth.yaml")

    assert written.json == ["youth.yaml"]
    assert (again.status, unknown.status) == (400, 400)
    assert played.status == 200
    assert "Youth employment plan" in played.text
    assert edited.status == 200
    assert "A step of my own" in edited.text


def test_slides_come_as_one_file_and_are_those_of_the_command_line(
    own: Workbench, tmp_path: Path
) -> None:
    own.bring(youth_md=PLAN, other_md=PLAN.replace("Youth", "Another"))
    own.wait_read()
    own.ask("/api/stories", {"plan": "youth"})
    story = own.folder / "stories" / "youth.yaml"
    own_step = "  - {title: A step of my own, filters: {role: [partner]}}"
    story.write_text(f"{story.read_text('utf-8').rstrip()}\n{own_step}\n", "utf-8")
    usual = own.ask("/view/slides-svg?plan=youth&save=1", Accept="text/html")
    again = own.ask("/view/slides-svg?plan=youth&save=1", Accept="text/html")
    told = own.ask("/view/slides-png?story=youth.yaml&save=1", Accept="text/html")
    refused = own.ask("/view/slides-png?save=1")
    asked = ["-g", str(own.folder / "graph"), "--plan", "youth", "--slides", str(tmp_path)]
    CliRunner().invoke(map_command, asked, catch_exceptions=False)

    assert usual.headers["content-type"] == "application/zip"
    assert usual.headers["content-disposition"].endswith("slides-svg-youth.zip")
    assert usual.body == again.body
    with ZipFile(io.BytesIO(usual.body)) as packed:
        drawn = {name: packed.read(name) for name in packed.namelist()}
    assert drawn == {x.name: x.read_bytes() for x in tmp_path.iterdir()}
    with ZipFile(io.BytesIO(told.body)) as packed:
        names = packed.namelist()
        assert all(packed.read(x).startswith(b"\x89PNG") for x in names)
    assert names[-1] == f"{story.read_text('utf-8').count('- finding:') + 1:02}.png"
    assert refused.status == 400
    assert "of one plan" in refused.json["error"]


def test_an_empty_workspace_says_what_to_do(own: Workbench) -> None:
    said = own.ask("/sparql?query=ASK%20%7B%7D")
    page = own.ask("/read", Accept="text/html")

    assert said.status == 400
    assert "bring a document" in said.text
    assert "There is no plan here yet" in page.text
    assert own.bring(youth_md=PLAN).status == 201
    assert own.ask(path_of("youth", "reading")).status == 200
