import os
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from kg.exchange.iati import iati
from kg.model.records import PlanRecords
from tests.support.gold import gold_records
from tests.support.graphs import small_plan


def read(*plans: PlanRecords) -> etree._Element:
    return etree.fromstring(iati(plans))


def test_every_activity_and_task_is_one_activity_of_iati() -> None:
    root = read(gold_records("rs-2017-2018"))

    levels = [x.get("hierarchy") for x in root]
    assert (levels.count("2"), levels.count("3")) == (15, 64)


def test_roles_carry_the_codes_of_the_ontology() -> None:
    activity, task = read(small_plan())

    def roles(node: etree._Element) -> list[tuple[str | None, str | None, str | None]]:
        return [
            (x.get("role"), x.get("type"), x.findtext("narrative"))
            for x in node.findall("participating-org")
        ]

    assert roles(activity) == [
        ("2", "10", "Ministry of Works"), ("1", "10", "Ministry of Works"), ("4", "22", "NGOs"),
    ]  # fmt: skip
    assert roles(task) == [("4", "22", "NGOs")]


def test_money_keeps_amount_currency_year_and_payer() -> None:
    (money,) = read(small_plan())[0].findall("planned-disbursement")
    value = money.find("value")

    assert value is not None
    assert (value.text, value.get("currency")) == ("1200", "EUR")
    assert money.findtext("provider-org/narrative") == "Ministry of Works"
    assert [x.get("iso-date") for x in money[:2]] == ["2020-01-01", "2020-12-31"]


def test_a_plan_that_says_little_still_has_what_iati_requires() -> None:
    bare = small_plan()
    plan = replace(bare.plan, start=None, end=None, country=None)
    silent = replace(bare, plan=plan, participations=(), allocations=(), deadlines=(), tasks=())

    (activity,) = read(silent)

    assert activity.find("participating-org") is not None
    assert len(activity.findall("activity-date")) == 2


def test_control_characters_cannot_break_the_file() -> None:
    records = small_plan()
    odd = replace(records.activities[0], title="a\0b<c>&\x1b")

    activity, _ = read(replace(records, activities=(odd,)))

    assert activity.findtext("title/narrative") == "a\ufffdb<c>&\ufffd"


@pytest.mark.parametrize("plan", ["small", "bg-2012", "rs-2017-2018"])
def test_the_schema_of_iati_2_03_accepts_the_file(plan: str) -> None:
    folder = os.environ.get("KG_IATI_SCHEMAS")
    if not folder:
        pytest.skip("set KG_IATI_SCHEMAS to a folder with the XSD files of IATI 2.03")
    schema = etree.XMLSchema(etree.parse(Path(folder) / "iati-activities-schema.xsd"))
    records = small_plan() if plan == "small" else gold_records(plan)

    assert schema.validate(read(records).getroottree()), schema.error_log


# Children in the order and with the attributes that the schema of IATI 2.03 demands.
ORDER = {
    "iati-activity": (
        "iati-identifier reporting-org title description participating-org other-identifier "
        "activity-status activity-date contact-info activity-scope recipient-country "
        "recipient-region location sector tag country-budget-items humanitarian-scope "
        "policy-marker collaboration-type default-flow-type default-finance-type "
        "default-aid-type default-tied-status budget planned-disbursement capital-spend "
        "transaction document-link related-activity legacy-data conditions result crs-add fss"
    ),
    "planned-disbursement": "period-start period-end value provider-org receiver-org",
    "result": "title description document-link reference indicator",
    "indicator": "title description document-link reference baseline period",
    "period": "period-start period-end target actual",
}
NEEDED = {
    "iati-activity": {
        "iati-identifier", "reporting-org", "title", "description", "participating-org",
        "activity-status", "activity-date",
    },
    "planned-disbursement": {"period-start", "value"},
    "result": {"title", "indicator"},
    "indicator": {"title"},
    "title": {"narrative"},
    "description": {"narrative"},
}  # fmt: skip
ATTRIBUTES = {
    "iati-activities": {"version"}, "reporting-org": {"ref", "type"}, "participating-org": {"role"},
    "activity-status": {"code"}, "activity-date": {"iso-date", "type"}, "value": {"value-date"},
    "period-start": {"iso-date"}, "period-end": {"iso-date"}, "result": {"type"},
    "indicator": {"measure"}, "related-activity": {"ref", "type"}, "recipient-country": {"code"},
}  # fmt: skip


@pytest.mark.parametrize("plan", ["small", "bg-2012", "rs-2017-2018"])
def test_elements_stand_in_the_order_and_number_that_iati_demands(plan: str) -> None:
    root = read(small_plan() if plan == "small" else gold_records(plan))

    for node in root.iter():
        children = [str(child.tag) for child in node]
        order = ORDER.get(str(node.tag), "").split()
        if order:
            places = [order.index(name) for name in children]
            assert places == sorted(places), node.tag
        assert NEEDED.get(str(node.tag), set()) <= set(children), node.tag
        assert ATTRIBUTES.get(str(node.tag), set()) <= set(node.keys()), node.tag


def test_each_activity_has_a_sector_of_the_plans_own_and_says_that_none_is_stated() -> None:
    root = etree.fromstring(iati([gold_records("bg-2012"), gold_records("rs-2017-2018")]))

    for activity in root.iter("iati-activity"):
        (sector,) = activity.findall("sector")
        assert sector.get("vocabulary") == "99"
        assert "names no DAC sector" in sector.findall("narrative")[-1].text
        assert len(sector.findall("narrative")) == 2
