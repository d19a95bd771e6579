"""What the pages say of both plans, against the hand-made readings counted by other means."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from kg.files import resource
from kg.model.records import Plan, PlanRecords
from kg.present.evidence import evidence_rows
from kg.present.findings import findings_of
from kg.present.study import Study, study_plan
from tests.support.gold import COMMISSION, gold_records


def gold(plan: str) -> dict[str, Any]:
    path = resource("data", "plans", plan, "gold.json")
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def activities(plan: str) -> list[dict[str, Any]]:
    return [a for goal in gold(plan)["goals"] for a in goal["activities"]]


def said(study: Study, key: str) -> str:
    return next(f.sentence.text for f in findings_of(study) if f.key == key)


def test_who_leads_most_of_the_bulgarian_plan_is_counted_from_the_gold(
    bulgarian_plan: Study,
) -> None:
    leads = Counter(org for a in activities("bg-2012") for org in set(a["responsible"]))
    (first, n), (_, second) = leads.most_common(2)

    assert (first, n) == ("nkbth", 39)
    assert second < n
    assert said(bulgarian_plan, "leads") == (
        f"{COMMISSION} leads 39 of 48 activities, more than any other institution."
    )


def test_the_common_date_of_the_bulgarian_plan_is_counted_from_the_gold(
    bulgarian_plan: Study,
) -> None:
    ends = Counter(a["deadline"]["end"] for a in activities("bg-2012") if a["deadline"]["end"])

    assert ends.most_common(1) == [("2012-12-31", 20)]
    assert ends.total() == 40
    assert said(bulgarian_plan, "common-date") == (
        "20 of the 40 activities with a date end on 31 December 2012."
    )


def test_sources_of_the_bulgarian_plan_are_counted_from_the_gold(bulgarian_plan: Study) -> None:
    kinds = [{s["kind"] for s in a["funding"]["sources"]} for a in activities("bg-2012")]
    outside = {"projects_and_programmes", "eu_programme"}

    assert sum("projects_and_programmes" in k for k in kinds) == 33
    assert sum(bool(k) and k <= outside for k in kinds) == 3
    assert said(bulgarian_plan, "source-projects").startswith("33 of 48 activities")
    assert said(bulgarian_plan, "outside-money").startswith("3 of 48 activities")


def serbian_money() -> list[tuple[dict[str, Any], dict[str, Any]]]:
    return [
        (a, f)
        for a in activities("rs-2017-2018")
        for f in a["funding"]
        if f.get("amount") and f["currency"] == "RSD"
    ]


def test_the_serbian_total_by_year_is_added_up_from_the_gold(serbian_plan: Study) -> None:
    years: Counter[int] = Counter()
    for _, money in serbian_money():
        years[money["year"]] += money["amount"]

    assert years == {2017: 2_522_780, 2018: 3_190_140}
    assert years.total() == 5_712_920
    assert said(serbian_plan, "total-rsd") == (
        "The plan states 5,712,920 RSD in 34 entries: "
        "2,522,780 RSD for 2017 and 3,190,140 RSD for 2018."
    )


def test_serbian_payers_that_lead_nothing_are_added_up_from_the_gold(serbian_plan: Study) -> None:
    outside = [m["amount"] for a, m in serbian_money() if m["funder"] not in a["responsible"]]

    assert sum(outside) == 1_334_080
    assert said(serbian_plan, "payers-without-lead-rsd").startswith(
        "1,334,080 RSD of the 5,712,920 RSD is to be paid by institutions which lead nothing"
    )


@pytest.mark.parametrize("plan", ["bg-2012", "rs-2017-2018"])
def test_every_row_behind_a_finding_is_a_row_of_the_plan_with_its_words(plan: str) -> None:
    study = study_plan(gold_records(plan))

    for finding in findings_of(study):
        rows = evidence_rows(finding.sentence.evidence, study.index)
        assert len(rows) == len(set(finding.sentence.evidence))
        for row in rows:
            found = study.index.facts.get(row.id) or study.index.elements[row.id]
            assert bool(row.words) == bool(found.passages), (finding.key, row.id)
            assert bool(row.place) == bool(found.passages), (finding.key, row.id)


def test_the_rows_of_the_serbian_total_add_up_to_it(serbian_plan: Study) -> None:
    finding = next(f for f in findings_of(serbian_plan) if f.key == "total-rsd")
    facts = [serbian_plan.index.facts[i] for i in finding.sentence.evidence]

    assert sum(getattr(f, "amount", Decimal(0)) for f in facts) == Decimal(5_712_920)


def test_the_rows_of_payers_that_lead_nothing_add_up_to_what_is_said(serbian_plan: Study) -> None:
    finding = next(f for f in findings_of(serbian_plan) if f.key == "payers-without-lead-rsd")
    facts = [serbian_plan.index.facts[i] for i in finding.sentence.evidence]

    assert sum(getattr(f, "amount", Decimal(0)) for f in facts) == Decimal(1_334_080)


def test_what_is_mostly_without_a_date_says_so_first(serbian_plan: Study) -> None:
    keys = [f.key for f in findings_of(serbian_plan)]

    assert keys.index("undated") < keys.index("common-date")


def test_a_plan_without_anything_gets_honest_sentences() -> None:
    study = study_plan(PlanRecords(plan=Plan(id="empty", title="Empty", language="en")))

    texts = {f.key: f.sentence.text for f in findings_of(study)}

    assert texts["leads"] == "The plan names nobody responsible for any of its 0 activities."
    assert texts["no-amount"] == "The plan states no amount of money."
    assert texts["closest"] == "No two institutions take part in the same activity."


def test_activities_without_a_lead_are_found() -> None:
    records = gold_records("bg-2012")
    first = records.activities[0].id
    kept = tuple(p for p in records.participations if p.about != first or p.role.value != "lead")
    study = study_plan(replace(records, participations=kept))

    finding = next(f for f in findings_of(study) if f.key == "nobody-leads")

    assert finding.sentence.evidence == (first,)
    assert finding.sentence.text == "For 1 of 48 activities the plan names nobody responsible."


@pytest.mark.parametrize("language", ["en", "bg", "sr-Latn", "el"])
@pytest.mark.parametrize("plan", ["bg-2012", "rs-2017-2018"])
def test_findings_are_the_same_in_every_language(plan: str, language: str) -> None:
    english = findings_of(study_plan(gold_records(plan)))

    other = findings_of(study_plan(gold_records(plan), language=language))

    assert [f.key for f in other] == [f.key for f in english]
    assert [set(f.sentence.evidence) for f in other] == [set(f.sentence.evidence) for f in english]
    assert all("{" not in f.sentence.text for f in other)
