"""What is said on the pages lands in the plan folder, and `kg build` reads it as the page did."""

from __future__ import annotations

import csv
import time
from pathlib import Path
from typing import Any

import pytest

from kg.graph.folder import GraphFolder
from kg.pipeline import build_folder
from tests.support.workbench import PATIENCE, PLAN, ROWS, Workbench, path_of, workbench

pytestmark = pytest.mark.server
HOSTILE = '<img src=x onerror="window.__ran=1">'


def facts_of(reading: Any, field: str) -> list[str]:
    return [x["read"] for x in reading["facts"] if x["field"] == field]


def test_documents_come_in_and_each_has_its_line(own: Workbench) -> None:
    said = own.bring(youth_md=PLAN, empty_docx=b"", note_txt="Nothing is planned here.\n")
    lines = {x["name"]: x for x in own.wait_read()}

    assert said.status == 201
    assert said.json["added"] == ["youth", "note"]
    assert "empty" in said.json["refused"][0]["reason"]
    assert lines["youth"]["summary"]["activities"] == ROWS
    assert lines["youth"]["plan"]["title"].startswith("Youth employment plan")
    assert lines["note"]["state"] == "ready"
    assert lines["note"]["summary"]["activities"] == 0


def test_a_damaged_document_is_refused_with_its_reason_and_the_others_are_read(
    own: Workbench,
) -> None:
    own.bring(broken_docx=b"PK\x03\x04 this is no document", youth_md=PLAN)
    lines = {x["name"]: x for x in own.wait_read()}

    assert lines["broken"]["state"] == "refused"
    assert "broken.docx" in lines["broken"]["reason"]
    assert lines["youth"]["state"] == "ready"


def test_the_pieces_of_a_reading_are_the_document_and_hold_the_words_of_each_fact(
    bench: Workbench,
) -> None:
    reading = bench.ask(path_of("youth", "reading")).json
    pieces: list[list[Any]] = []
    for block in reading["blocks"]:
        if block["kind"] == "table":
            pieces += [p for r in block["rows"] for c in r["cells"] for p in c["words"]]
        else:
            pieces += block["words"]

    for k, fact in enumerate(reading["facts"]):
        own = "".join(words for words, _, facts in pieces if k in facts)
        assert own == "".join(fact["words"].split(" … ")) or fact["words"] in own
    assert facts_of(reading, "lead") == [
        "Ministry of Labour", "Ministry of Education", "Ministry of Labour",
    ]  # fmt: skip
    table = next(x for x in reading["blocks"] if x["kind"] == "table")
    assert [x["field"] for x in table["columns"]][1:3] == ["activity", "lead"]
    assert all(0 < x["share"] <= 1 for x in table["columns"])


def test_a_column_taught_changes_the_reading_and_is_taken_back_after_a_restart(
    tmp_path: Path,
) -> None:
    with workbench(tmp_path / "ws") as first:
        first.bring(youth_md=PLAN)
        before = first.ask(path_of("youth", "reading")).json
        taught = first.ask(path_of("youth", "say"), {"sets": ["Other organisations=monitor"]}).json
    with workbench(tmp_path / "ws") as second:
        again = second.ask(path_of("youth", "reading")).json
        undone = second.ask(path_of("youth", "undo"), {}).json
        redone = second.ask(path_of("youth", "redo"), {}).json

    assert taught["changes"]["fields"] == {"monitor": ROWS, "partner": -ROWS}
    assert taught["changes"]["changed"] == ROWS
    assert again["facts"] == taught["facts"] == redone["facts"]
    assert undone["facts"] == before["facts"]
    assert undone["said"] == "Other organisations=monitor"


def test_nonsense_is_refused_and_nothing_is_written(own: Workbench) -> None:
    own.bring(youth_md=PLAN)
    folder = own.folder / "sources" / "youth"
    own.wait_read()
    before = {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}
    refused = [
        own.ask(path_of("youth", where), given)
        for where, given in (
            ("say", {"sets": ["Cost=deadlin"]}),
            ("say", {"sets": [7]}),
            ("say", {"heads": "Cost"}),
            ("say", {}),
            ("say", {"sets": ["No such column=lead"]}),
            ("say", {"examples": ["1.1: lead=words that stand nowhere"]}),
            ("say", {"sets": "Cost=lead"}),
            ("edits", {"edits": [{"id": "a/none", "field": "lead", "value": "ok"}]}),
            ("edits", {"edits": []}),
            ("decisions", {"decisions": [{"target": "1.1", "verb": "destroy"}]}),
            ("decisions", {"decisions": [{"target": "1.1 money", "verb": "set", "value": "x=1"}]}),
        )
    ]

    assert [x.status for x in refused] == [400] * len(refused)
    assert "did you mean" in refused[0].json["error"]
    after = {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}
    assert after == before


def test_a_decision_of_the_page_is_one_of_the_command_line(own: Workbench, tmp_path: Path) -> None:
    own.bring(youth_md=PLAN)
    reading = own.ask(path_of("youth", "reading")).json
    money = next(x for x in reading["facts"] if x["field"] == "money")
    given = [{"id": money["id"], "field": "money", "value": "430000 EUR", "reason": "a typo"}]
    after = own.ask(path_of("youth", "edits"), {"edits": given, "words": "Sum corrected"}).json
    named = own.ask(path_of("youth", "decisions"), {
        "decisions": [{"target": "Employment Agency", "verb": "set",
                       "value": "name=National Employment Agency"}]}).json  # fmt: skip
    sources = own.folder / "sources"
    build_folder([sources], tmp_path / "graph")
    records = GraphFolder.open(tmp_path / "graph").records("youth")

    assert after["done"][0]["before"].startswith("420000")
    assert [x["what"] for x in named["steps"]["steps"]] == [
        "As first read", "Sum corrected", "Decided",
    ]  # fmt: skip
    assert int(records.allocations[0].amount or 0) == 430_000
    assert "National Employment Agency" in {x.name for x in records.actors}
    with (sources / "youth" / "decisions.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [x["reason"] for x in rows] == ["a typo", ""]
    assert all(x["author"] and x["time"] for x in rows)
    assert rows[0]["words"]


def test_what_was_decided_is_in_the_graph_before_anybody_asks(
    own: Workbench,
) -> None:
    own.bring(youth_md=PLAN)
    own.wait_read()
    given = [{"target": "1.3", "verb": "set", "value": "title=Pay for first jobs"}]
    said = "a whole paragraph " * 60  # of the document: it names the step, and is cut
    after = own.ask(path_of("youth", "decisions"), {"decisions": given, "words": said}).json
    graph = own.folder / "graph" / "graph.nq"
    until = time.monotonic() + PATIENCE
    while "Pay for first jobs" not in (graph.read_text() if graph.is_file() else ""):
        assert time.monotonic() < until
        time.sleep(0.2)

    assert said.startswith(after["steps"]["steps"][-1]["what"])


def test_the_period_of_a_plan_is_said_on_the_page_of_plans(own: Workbench) -> None:
    own.bring(youth_md=PLAN.replace("30.09.2025", "ongoing"))
    own.wait_read()
    own.ask("/api/plans/youth", {"start": "2026-03-01", "end": "2028-02-29"}, method="PATCH")
    (line,) = own.wait_read()
    reading = own.ask(path_of("youth", "reading")).json

    assert (line["said"]["start"], line["said"]["end"]) == ("2026-03-01", "2028-02-29")
    assert facts_of(reading, "deadline")[0] == "2026-03-01/2028-02-29"


def test_what_somebody_writes_in_an_editor_is_shown(own: Workbench) -> None:
    own.bring(youth_md=PLAN)
    own.ask(path_of("youth", "reading"))
    profile = own.folder / "sources" / "youth" / "profile.yaml"
    profile.write_text("headings:\n  Other organisations: ignore\n", encoding="utf-8")
    reading = own.ask(path_of("youth", "reading")).json

    assert facts_of(reading, "partner") == []


def test_a_decision_on_names_joins_and_is_taken_back(own: Workbench) -> None:
    own.bring(youth_md=PLAN.replace("Ministry of Labour | Ministry of Agri",
                                    "Ministry for Labour | Ministry of Agri"))  # fmt: skip
    before = own.ask(path_of("youth", "names")).json
    joined = {"decisions": [{"target": "Employment Agency", "verb": "same_as",
                             "value": "Institute for Training"}]}  # fmt: skip
    own.ask(path_of("youth", "decisions"), joined)
    after = own.ask(path_of("youth", "names")).json
    own.ask(path_of("youth", "undo"), {})
    back = own.ask(path_of("youth", "names")).json

    assert len(after["bodies"]) == len(before["bodies"]) - 1
    assert back["bodies"] == before["bodies"]


def test_hostile_words_come_back_as_words_and_never_as_markup(own: Workbench) -> None:
    own.bring(youth_md=PLAN.replace("Ministry of Education", f"Ministry of \\{HOSTILE}"))
    own.upload({f"{HOSTILE}.md": PLAN})
    reading = own.ask(path_of("youth", "reading"))
    pages = [own.ask(p, Accept="text/html").text for p in ("/", "/read?plan=youth", "/compare")]

    assert reading.headers["content-type"] == "application/json"
    assert any("onerror" in x["read"] for x in reading.json["facts"])
    assert all("<img" not in page for page in pages)
