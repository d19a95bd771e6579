"""FollowTheMoney entities of others are read: projects, roles, dates, sums; errors are said."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kg.errors import InputError
from kg.exchange.ftm import followthemoney
from kg.exchange.ftm_in import is_ftm, records_of_ftm
from kg.graph.folder import GraphFolder
from kg.model.codes import ActorType, Certainty, LabelKind, Role
from kg.model.records import Plan, PlanRecords
from kg.pipeline import build_folder
from tests.support.gold import gold_records


def entity(key: str, schema: str, **properties: str) -> dict[str, Any]:
    return {"id": key, "schema": schema, "properties": {k: [v] for k, v in properties.items()}}


ENTITIES = (
    entity("p", "Project", name="Clean the Sava", projectId="7", startDate="2026",
           endDate="2026-06", amount="1200.50", currency="EUR"),
    entity("w", "PublicBody", name="Ministry of Water", alias="Water Ministry", abbreviation="MW"),
    entity("a", "Company", name="Sweepers"),
    entity("x", "Person", name="Ana Anić"),
    entity("1", "ProjectParticipant", project="p", participant="w", role="lead"),
    entity("2", "ProjectParticipant", project="p", participant="a", role="helper"),
    entity("3", "ProjectParticipant", project="p", participant="x", role="lead"),
    entity("4", "ProjectParticipant", project="p", participant="gone", role="lead"),
    entity("5", "Ownership", owner="w", asset="a"),
)  # fmt: skip
RAW = "".join(f"{json.dumps(x)}\n" for x in ENTITIES).encode()


def read(raw: bytes) -> tuple[PlanRecords, str]:
    return records_of_ftm(raw, Plan(id="x", title="", language=""), name="x.jsonl")


def test_a_project_has_its_roles_dates_and_sum() -> None:
    records, text = read(RAW)
    (activity,) = records.activities
    names = {a.id: a.name for a in records.actors}

    assert (activity.number, activity.title) == ("7", "Clean the Sava")
    assert [(names[x.actor], x.role, x.certainty) for x in records.participations] == [
        ("Ministry of Water", Role.LEAD, Certainty.EXACT),
        ("Sweepers", Role.PARTNER, Certainty.DOUBTFUL),
    ]
    (due,) = records.deadlines
    assert (due.start, due.end) == (date(2026, 1, 1), date(2026, 6, 30))
    assert (records.allocations[0].amount, records.allocations[0].currency) == (
        Decimal("1200.50"), "EUR",
    )  # fmt: skip
    assert {x.code for x in records.issues} == {"person-not-body", "entity-missing"}
    for item in (*records.elements, *records.facts, *records.issues):
        for passage in item.passages:
            assert text[passage.start : passage.end] == passage.exact


def test_bodies_keep_their_kinds_and_other_names() -> None:
    records, _ = read(RAW)
    by_name = {a.name: a for a in records.actors}

    assert by_name["Ministry of Water"].actor_type is ActorType.GOVERNMENT
    assert by_name["Sweepers"].actor_type is ActorType.BUSINESS
    assert {(x.text, x.kind) for x in by_name["Ministry of Water"].labels} >= {
        ("Water Ministry", LabelKind.ALTERNATIVE), ("MW", LabelKind.ABBREVIATION),
    }  # fmt: skip


# As publishers of grants write it: no sum on the project, but payments; roles in their own words.
GRANT = (
    entity("p", "Project", name="Dredge the canal", startDate="2023-02-01", program="Rivers"),
    entity("q", "Project", name="Plant willows", amount="90", currency="EUR"),
    entity("d", "PublicBody", name="Office for Rivers"),
    entity("b", "Company", name="Dredgers"),
    entity("c", "Organization", name="Anglers"),
    entity("x", "Person", name="Ana Anić"),
    entity("1", "ProjectParticipant", project="p", participant="d", role="Responsible department"),
    entity("2", "ProjectParticipant", project="p", participant="b", role="coordinator"),
    entity("3", "ProjectParticipant", project="p", participant="c"),
    entity("4", "Payment", project="p", payer="d", beneficiary="b", amount="700.5",
           currency="EUR", date="2023"),
    entity("5", "Payment", project="p", payer="d", beneficiary="c", amount="300", currency="EUR",
           date="2024-05-06"),
    entity("6", "Payment", project="p", payer="d", beneficiary="x", amount="1", currency="EUR"),
    entity("7", "Payment", project="q", payer="d", beneficiary="b", amount="60", currency="EUR"),
    entity("8", "Payment", project="gone", payer="d", beneficiary="b", amount="5", currency="EUR"),
    entity("9", "Payment", payer="d", beneficiary="b", amount="4", currency="EUR"),
)  # fmt: skip


def test_payments_of_a_project_are_its_money_unless_it_states_a_sum() -> None:
    records, _ = read("".join(f"{json.dumps(x)}\n" for x in GRANT).encode())
    names = {a.id: a.name for a in records.actors}

    assert [
        (x.about, x.amount, x.year, names[x.payer or ""]) for x in records.allocations if x.payer
    ] == [
        ("a/dredge-the-canal", Decimal("700.5"), 2023, "Office for Rivers"),
        ("a/dredge-the-canal", Decimal(300), 2024, "Office for Rivers"),
        ("a/dredge-the-canal", Decimal(1), None, "Office for Rivers"),
    ]
    assert [x.amount for x in records.allocations if not x.payer] == [Decimal(90)]
    assert Counter(x.code for x in records.issues) == {"person-not-body": 1, "entity-missing": 1}
    assert {(names[x.actor], x.role, x.certainty) for x in records.participations} >= {
        ("Office for Rivers", Role.LEAD, Certainty.RULE),
        ("Dredgers", Role.LEAD, Certainty.RULE),
        ("Anglers", Role.PARTNER, Certainty.DOUBTFUL),
        ("Office for Rivers", Role.FUNDER, Certainty.EXACT),
        ("Dredgers", Role.BENEFICIARY, Certainty.EXACT),
        ("Anglers", Role.BENEFICIARY, Certainty.EXACT),
    }
    out = followthemoney([records])
    assert sums(out) == {
        ("Dredge the canal", "1001.5", "EUR"): 1,
        ("Plant willows", "90", "EUR"): 1,
    }
    assert roles(followthemoney([read(out)[0]])) == roles(out)


def test_a_diagram_holds_entities() -> None:
    raw = json.dumps({"entities": ENTITIES, "layout": {"vertices": []}}).encode()

    assert is_ftm(raw)
    assert read(raw)[0].participations == read(RAW)[0].participations
    assert not is_ftm(b'{"entities": [{"name": "Sweepers"}]}')


def test_a_file_of_other_entities_is_refused_with_what_it_holds() -> None:
    with pytest.raises(InputError, match="1 Payment, 1 PublicBody"):
        read("".join(f"{json.dumps(GRANT[n])}\n" for n in (14, 2)).encode())


def test_lines_of_one_id_are_parts_of_one_entity() -> None:
    parts = (
        entity("p", "Project", name="Clean the Sava"),
        entity("w", "LegalEntity", name="Ministry of Water"),
        entity("w", "PublicBody", alias="Water Ministry", name="Ministry of Water"),
        entity("1", "ProjectParticipant", project="p", participant="w", role="lead"),
        entity("p", "Project", amount="5", currency="EUR"),
        entity("w", "LegalEntity", abbreviation="MW"),
    )

    records, _ = read("".join(f"{json.dumps(x)}\n" for x in parts).encode())

    (actor,) = records.actors
    assert [x.title for x in records.activities] == ["Clean the Sava"]
    assert [x.amount for x in records.allocations] == [Decimal(5)]
    assert actor.actor_type is ActorType.GOVERNMENT
    assert [x.text for x in actor.labels] == ["Ministry of Water", "Water Ministry", "MW"]


@pytest.mark.parametrize("plan", ["bg-2012", "rs-2017-2018"])
def test_what_we_write_we_read_with_the_same_sums_and_roles(plan: str) -> None:
    before = followthemoney([gold_records(plan)])
    after = followthemoney([read(before)[0]])

    assert sums(after) == sums(before)
    assert roles(after) == roles(before)


def loaded(raw: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in raw.decode().splitlines()]


def sums(raw: bytes) -> Counter[tuple[Any, ...]]:
    projects = [x["properties"] for x in loaded(raw) if x["schema"] == "Project"]
    return Counter((x["name"][0], *x.get("amount", ()), *x.get("currency", ())) for x in projects)


def roles(raw: bytes) -> set[tuple[Any, ...]]:
    names = {x["id"]: x["properties"].get("name", [""])[0] for x in loaded(raw)}
    found = [x["properties"] for x in loaded(raw) if x["schema"] == "ProjectParticipant"]
    return {
        (names[x["project"][0]], names[x["participant"][0]],
         x["role"][0].replace("payer", "funder"))
        for x in found
    }  # fmt: skip


def test_it_is_built_like_any_source(tmp_path: Path) -> None:
    (tmp_path / "sava.jsonl").write_bytes(RAW)
    build_folder([tmp_path / "sava.jsonl"], tmp_path / "graph")
    records = GraphFolder.open(tmp_path / "graph").records("sava")

    assert [x.title for x in records.activities] == ["Clean the Sava"]
    assert records.plan.home != "sava"


@pytest.mark.parametrize(
    "raw",
    [RAW + b"{", RAW + b"[1]\n", RAW + b"[" * 100_000, RAW + b'{"id": 7}\n', b"",
     json.dumps(ENTITIES[1]).encode()],
)  # fmt: skip
def test_what_is_no_entity_or_has_no_project_is_refused(raw: bytes) -> None:
    with pytest.raises(InputError):
        read(raw)


def test_other_lines_of_json_are_no_entities() -> None:
    assert is_ftm(RAW)
    assert not is_ftm(b'{"id": "x", "schema": "Project"}\n')
    assert not is_ftm(b'{"activity": "Build"}\n')
    assert not is_ftm(b"[" * 60_000)
    assert not is_ftm(b"{" * 60_000)


@pytest.mark.parametrize("said", ["1e-999999", "0e-999999", f"0.{'1' * 5000}", "1e18", "NaN"])
def test_a_sum_of_thousands_of_digits_is_no_sum(said: str) -> None:
    """Written out, each would be a line of a million figures in the graph."""
    records, _ = read(f"{json.dumps(entity('p', 'Project', amount=said))}\n".encode())

    assert records.allocations == ()
    assert [x.code for x in records.issues] == ["amount-not-understood"]


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "9999"])
def test_a_day_that_stands_for_none_ends_no_calendar(day: str, tmp_path: Path) -> None:
    """Programs write 9999 for "no end"; every command that draws months failed on it."""
    records, _ = read(f"{json.dumps(entity('p', 'Project', endDate=day))}\n".encode())

    assert records.deadlines == ()
    assert [x.code for x in records.issues] == ["date-not-understood"]


def test_half_a_character_costs_its_own_file_alone(tmp_path: Path) -> None:
    for name, title in (("good", "Plant trees"), ("half", "Plant \ud800 trees")):
        line = json.dumps(entity("p", "Project", name=title))
        (tmp_path / f"{name}.ftm.json").write_text(f"{line}\n")

    built = build_folder([tmp_path], tmp_path / "graph", jobs=1)

    assert len(built.plans) == 1
    (refused,) = built.refused
    assert refused.sentence.startswith("half.ftm.json: its words hold half a character")


def test_odd_ids_dates_and_letters_cost_one_issue_at_most() -> None:
    odd = entity("two  spaces", "Project", startDate="2026-²", amount="1e999999999")
    nameless = entity("", "Project", endDate="2026-13")

    records, _ = read("".join(f"{json.dumps(x)}\n" for x in (odd, nameless)).encode())

    assert [x.title for x in records.activities] == ["two spaces", "?"]
    assert (records.deadlines, records.allocations) == ((), ())
    assert [x.code for x in records.issues] == [
        "date-not-understood", "amount-not-understood", "date-not-understood",
    ]  # fmt: skip
