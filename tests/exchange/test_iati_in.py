"""IATI files of others are read: titles, roles, dates, money, status; written again the same."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from kg.errors import InputError
from kg.exchange.iati import iati
from kg.exchange.iati_in import is_iati, records_of_iati
from kg.graph.folder import GraphFolder
from kg.model.codes import ActorType, ReportedStatus, Role
from kg.model.records import Plan, PlanRecords
from kg.pipeline import build_folder
from tests.support.gold import gold_records

TWO = b"""<?xml version="1.0" encoding="UTF-8"?>
<iati-activities version="2.03">
  <iati-activity xml:lang="en" default-currency="EUR" last-updated-datetime="2026-02-01T10:00:00Z">
    <iati-identifier>XX-1-7</iati-identifier>
    <reporting-org ref="XX-1" type="10"><narrative>River Office</narrative></reporting-org>
    <title><narrative>Clean the  Sava</narrative></title>
    <participating-org role="2" type="10">
      <narrative>Ministry of Water</narrative></participating-org>
    <participating-org role="4" type="22"><narrative>Anglers</narrative></participating-org>
    <participating-org role="4"><narrative>ANGLERS</narrative></participating-org>
    <participating-org role="9"><narrative>Somebody</narrative></participating-org>
    <activity-status code="3"/>
    <activity-date type="1" iso-date="2026-01-01"/>
    <activity-date type="3" iso-date="2026-12-31"/>
    <recipient-country code="RS"/>
    <budget><period-start iso-date="2026-01-01"/><period-end iso-date="2026-12-31"/>
      <value value-date="2026-01-01">1200.50</value></budget>
    <planned-disbursement><period-start iso-date="2026-01-01"/><period-end iso-date="2027-06-30"/>
      <value currency="USD" value-date="2026-01-01">300</value>
      <provider-org><narrative>World Fund</narrative></provider-org></planned-disbursement>
    <budget><period-start iso-date="2026-01-01"/><period-end iso-date="2026-12-31"/>
      <value value-date="2026-01-01">much</value></budget>
  </iati-activity>
</iati-activities>"""
ONE = b"""<iati-activities version="1.03"><iati-activity>
  <iati-identifier>YY-2</iati-identifier><title>Build a bridge</title>
  <participating-org role="Implementing">Builders</participating-org>
  <activity-date type="end-planned" iso-date="2012-03-31"/>
</iati-activity></iati-activities>"""


def read(raw: bytes) -> tuple[PlanRecords, str]:
    return records_of_iati(raw, Plan(id="x", title="", language=""), name="x.xml")


def test_an_activity_has_its_roles_dates_money_and_status() -> None:
    records, _ = read(TWO)
    (activity,) = records.activities
    names = {a.id: a.name for a in records.actors}

    assert (activity.number, activity.title) == ("XX-1-7", "Clean the Sava")
    assert (records.plan.country, records.plan.language) == ("RS", "en")
    assert [(names[x.actor], x.role) for x in records.participations] == [
        ("Ministry of Water", Role.LEAD), ("Anglers", Role.IMPLEMENTER),
    ]  # fmt: skip
    assert [(x.amount, x.currency, x.year, x.years) for x in records.allocations] == [
        (Decimal("1200.50"), "EUR", 2026, None), (Decimal(300), "USD", None, (2026, 2027)),
    ]  # fmt: skip
    assert [x.name for x in records.sources] == ["World Fund"]  # takes part in nothing: no body
    assert records.allocations[1].source == records.sources[0].id
    assert records.deadlines[0].end == date(2026, 12, 31)
    assert records.reports[0].status is ReportedStatus.DONE
    kinds = {a.name: a.actor_type for a in records.actors}
    assert kinds["Ministry of Water"] is ActorType.GOVERNMENT
    assert {x.code for x in records.issues} == {"role-not-understood", "amount-not-understood"}


def test_every_passage_holds_its_words() -> None:
    records, text = read(TWO)

    for item in (*records.elements, *records.facts, *records.reports, *records.issues):
        assert item.passages
        for passage in item.passages:
            assert text[passage.start : passage.end] == passage.exact
            assert text.count("\n", 0, passage.start) + 1 == passage.line


def test_the_first_versions_have_words_for_codes() -> None:
    records, _ = read(ONE)

    assert records.activities[0].title == "Build a bridge"
    assert records.participations[0].role is Role.IMPLEMENTER
    assert records.deadlines[0].end == date(2012, 3, 31)


@pytest.mark.parametrize("plan", ["bg-2012", "rs-2017-2018"])
def test_what_we_write_we_read_with_the_same_sums_and_roles(plan: str) -> None:
    root = etree.fromstring(iati([gold_records(plan)]))
    again = etree.fromstring(iati([read(etree.tostring(root))[0]]))

    assert money(again) == money(root)
    assert roles(again) == roles(root)


def money(root: etree._Element) -> Counter[tuple[str | None, str | None]]:
    found = root.iterfind(".//planned-disbursement/value")
    return Counter((x.get("currency"), x.text) for x in found)


def roles(root: etree._Element) -> Counter[tuple[str | None, str | None, str | None]]:
    return Counter(
        (node.findtext("title/narrative"), org.findtext("narrative"), org.get("role"))
        for node in root
        for org in node.findall("participating-org")
    )


def test_it_is_built_like_any_source(tmp_path: Path) -> None:
    (tmp_path / "sava.xml").write_bytes(TWO)
    (tmp_path / "bridge.xml").write_bytes(ONE)

    built = build_folder([tmp_path / "sava.xml", tmp_path / "bridge.xml"], tmp_path / "graph")
    folder = GraphFolder.open(tmp_path / "graph")

    assert built.plans == ("bridge", "sava")
    records = folder.records("sava")
    assert folder.source(records.documents[0].id).startswith("XX-1-7 Clean the Sava\n")
    assert records.plan.title == "IATI activities: River Office"


@pytest.mark.parametrize(
    "raw",
    [
        b"<iati-activities></iati-activities>",
        b"<iati-activities><iati-activity>",
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><iati-activities><iati-activity>'
        b"<title>&e;</title></iati-activity></iati-activities>",
        b"<iati-activities>" + b"<a>" * 5000 + b"</a>" * 5000 + b"</iati-activities>",
    ],
)
def test_broken_and_hostile_files_are_refused(raw: bytes) -> None:
    with pytest.raises(InputError):
        read(raw)


def test_a_renamed_file_has_the_same_bodies(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.xml").write_bytes(ONE)
        build_folder([tmp_path / f"{name}.xml"], tmp_path / f"graph-{name}")
    ids = [
        [x.id for x in GraphFolder.open(tmp_path / f"graph-{n}").records(n).actors] for n in "ab"
    ]

    assert ids[0] == ids[1]


@pytest.mark.parametrize("head", [b"<!-- -->" * 500, b"<?x?> " * 600, b" " * 4096, b"<!--" * 1000])
def test_a_head_that_never_comes_to_the_root_is_told_at_once(head: bytes) -> None:
    assert not is_iati(head)


def test_a_page_that_shows_a_file_is_no_file() -> None:
    assert is_iati(b"\xef\xbb\xbf<?xml version='1.0'?><!-- a --><!-- b -->\n" + ONE)
    assert not is_iati(b"<html><body><pre>" + ONE)


def _activity(inside: bytes) -> bytes:
    return (
        b"<iati-activities><iati-activity><title>Sava</title>"
        + inside
        + b"</iati-activity></iati-activities>"
    )


def test_a_currency_between_spaces_is_that_currency() -> None:
    money = b'<budget><value currency=" USD  ">100</value></budget>'

    records, text = read(_activity(money))

    (found,) = records.allocations
    assert (found.amount, found.currency) == (Decimal(100), "USD")
    assert found.passages[0].exact in text


@pytest.mark.parametrize("said", ["1e999999999", "1e18", "NaN", "-Infinity", "12 EUR"])
def test_an_amount_that_no_budget_has_is_an_issue(said: str) -> None:
    records, _ = read(_activity(f"<budget><value>{said}</value></budget>".encode()))

    assert records.allocations == ()
    assert [x.code for x in records.issues] == ["amount-not-understood"]


@pytest.mark.parametrize(
    ("codes", "country"),
    [
        (("rs",), "RS"),
        (("RS", "BG"), None),
        (("",), None),
        (("../x",), None),
        (("RS", "998"), None),
    ],
)
def test_a_country_is_taken_only_from_one_code(codes: tuple[str, ...], country: str | None) -> None:
    nodes = "".join(f'<recipient-country code="{x}"/>' for x in codes)

    records, _ = read(_activity(nodes.encode()))

    assert records.plan.country == country


def test_a_body_that_only_the_schema_asks_for_does_not_come_back() -> None:
    bare = b"""<iati-activities version="2.03"><iati-activity>
      <iati-identifier>YY-2</iati-identifier><title><narrative>Build a bridge</narrative></title>
    </iati-activity></iati-activities>"""
    plan = Plan(id="x", title="", language="")
    written = iati([records_of_iati(bare, plan, name="x.xml")[0]])

    again, _ = records_of_iati(written, plan, name="y.xml")

    assert b"participating-org" in written  # the XSD wants one
    assert again.participations == again.actors == ()
