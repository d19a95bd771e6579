"""The numbers on both plans, recomputed from the hand-made readings by plain Python."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest

from kg.files import resource
from kg.measure.money import activities_by_source_kind, money_flow, resting_on_outside_money
from kg.measure.overload import staff_risks, staff_risks_by_institution
from kg.measure.roles import lead_shares, leaderless_activities, role_counts, weighted_load
from kg.measure.timing import common_date, crowding
from kg.measure.view import PlanView, view_plan
from kg.model.codes import SourceKind
from kg.network.ties import ties_of
from tests.support.gold import gold_records

RS, BG = "rs-2017-2018", "bg-2012"
CATCH_ALL = {"partneri", "partneri-strategije"}


def gold(plan: str) -> dict[str, Any]:
    path = resource("data", "plans", plan, "gold.json")
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def activities(plan: str) -> Iterator[dict[str, Any]]:
    for goal in gold(plan)["goals"]:
        yield from goal["activities"]


def names(plan: str) -> dict[str, str]:
    return {o["id"]: o["name"] for o in gold(plan)["organisations"]}


def by_name(view: PlanView, figures: dict[str, Any]) -> dict[str, Any]:
    actors = {a.id: a.name for a in view.records.actors}
    return {actors[i]: f.value for i, f in figures.items() if f.value}


def leads(activity: dict[str, Any]) -> set[str]:
    return set(activity["responsible"]) - CATCH_ALL


def helpers(activity: dict[str, Any], field: str) -> set[str]:
    return set(activity.get(field, ())) - CATCH_ALL


@pytest.fixture(scope="module", params=[RS, BG])
def view(request: pytest.FixtureRequest) -> PlanView:
    return view_plan(gold_records(request.param))


def test_lead_counts(view: PlanView) -> None:
    plan = view.work.plan
    expected = Counter(names(plan)[i] for a in activities(plan) for i in leads(a))

    assert by_name(view, role_counts(view)["leads"]) == dict(expected)


def test_loads(view: PlanView) -> None:
    plan, load = view.work.plan, defaultdict[str, float](float)
    for activity in activities(plan):
        strongest: dict[str, float] = {}
        for field, weight in (("responsible", 1.0), ("partners", 0.5), ("expert_help", 0.25)):
            for i in helpers(activity, field):
                strongest[i] = max(weight, strongest.get(i, 0.0))
        for i, weight in strongest.items():
            load[names(plan)[i]] += weight

    assert by_name(view, weighted_load(view)) == pytest.approx(load)


def test_ties(view: PlanView) -> None:
    plan, shared = view.work.plan, Counter[frozenset[str]]()
    for activity in activities(plan):
        members = set[str]()
        for field in ("responsible", "partners", "expert_help"):
            members |= helpers(activity, field)
        shared.update(
            frozenset({names(plan)[a], names(plan)[b]}) for a, b in combinations(members, 2)
        )

    actors = {a.id: a.name for a in view.records.actors}
    assert {frozenset((actors[t.a], actors[t.b])): t.count for t in ties_of(view.work)} == shared


def test_deadlines_by_quarter(view: PlanView) -> None:
    plan = view.work.plan
    quarters: dict[str, Counter[tuple[int, int]]] = defaultdict(Counter)
    for activity in activities(plan):
        due = activity["deadline"]
        if due["continuous"]:
            continue
        end = date.fromisoformat(due["end"])
        members = {
            i for f in ("responsible", "partners", "expert_help") for i in helpers(activity, f)
        }
        for i in members:
            quarters[names(plan)[i]][end.year, (end.month - 1) // 3] += 1

    actors = {a.id: a.name for a in view.records.actors}
    found = {actors[i]: c for i, c in crowding(view).items() if c.period}
    assert {n: c.figure.value for n, c in found.items()} == pytest.approx(
        {n: max(q.values()) / sum(q.values()) for n, q in quarters.items()}
    )


def test_nkbth_leads_39_of_48() -> None:
    view = view_plan(gold_records(BG))
    expected = sum("nkbth" in a["responsible"] for a in activities(BG))
    assert (expected, len(list(activities(BG)))) == (39, 48)

    institution = "org/bg/natsionalna-komisiya-za-borba-s-trafika-na-hora"

    figure = role_counts(view)["leads"][institution]
    assert figure.value == 39
    assert len(figure.evidence) == 39
    assert lead_shares(view)[institution].value == 39 / 48


def test_20_of_the_40_dated_activities_end_on_31_december() -> None:
    dated = [a["deadline"]["end"] for a in activities(BG) if not a["deadline"]["continuous"]]
    assert (len(dated), dated.count("2012-12-31")) == (40, 20)

    found = common_date(view_plan(gold_records(BG)))

    assert (found.n_dated, found.figure.value, found.date) == (40, 20, date(2012, 12, 31))
    assert len(found.figure.evidence) == 20
    assert not found.is_habit  # half is not more than half


def test_33_name_projects_and_programmes_and_3_rest_on_outside_money_alone() -> None:
    kinds = [{s["kind"] for s in a["funding"]["sources"]} for a in activities(BG)]
    outside = {"projects_and_programmes", "eu_programme"}
    named = sum("projects_and_programmes" in k for k in kinds)
    alone = sum(bool(k) and k <= outside for k in kinds)
    assert (named, alone) == (33, 3)

    money = view_plan(gold_records(BG)).money

    assert activities_by_source_kind(money)[SourceKind.PROJECTS].value == 33
    assert resting_on_outside_money(money).value == 3


def serbian_payments() -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for activity in activities(RS):
        for item in activity["funding"]:
            if item.get("currency") == "RSD":
                yield activity, item


def test_5_712_920_dinars_by_payer_and_year() -> None:
    expected = Counter[tuple[str, int]]()
    for _, item in serbian_payments():
        expected[names(RS)[item["funder"]], item["year"]] += item["amount"]
    assert expected.total() == 5_712_920

    view = view_plan(gold_records(RS))
    actors = {a.id: a.name for a in view.records.actors}
    flow = [f for f in money_flow(view.money, view.work) if f.currency == "RSD"]

    assert {(actors[f.payer or ""], f.year): f.total for f in flow} == expected
    assert {f.year: 0 for f in flow}.keys() == {2017, 2018}


def test_bodies_that_lead_nothing_in_the_activity_pay_1_334_080_of_it() -> None:
    expected = sum(
        item["amount"]
        for activity, item in serbian_payments()
        if item["funder"] not in leads(activity)
    )
    assert expected == 1_334_080

    view = view_plan(gold_records(RS))
    flow = [f for f in money_flow(view.money, view.work) if f.currency == "RSD"]

    assert sum(f.not_led for f in flow) == Decimal(1_334_080)
    amounts = {m.id: m.amount or 0 for m in view.records.allocations}
    assert sum(amounts[fact] for f in flow for fact in f.without_lead) == 1_334_080


def test_taiex_pays_68_500_euros() -> None:
    view = view_plan(gold_records(RS))

    euros = [f for f in money_flow(view.money, view.work) if f.currency == "EUR"]

    assert sum(f.total for f in euros) == 68_500
    assert {f.payer for f in euros} == {None}


def test_the_serbian_plan_names_overload_of_staff_in_six_activities() -> None:
    titles = [r for a in activities(RS) for r in a["risks"]]
    expected = [t for t in titles if "optereće" in t.lower()]
    assert len(expected) == 6

    stated = staff_risks(gold_records(RS))

    assert [s.risk.title for s in stated] == expected
    led = by_name(view := view_plan(gold_records(RS)), staff_risks_by_institution(view))
    hit = [a for a in activities(RS) if any("optereće" in r.lower() for r in a["risks"])]
    assert led == dict(Counter(names(RS)[i] for a in hit for i in leads(a)))


def test_the_bulgarian_plan_states_no_risk_and_every_activity_has_a_lead() -> None:
    assert staff_risks(gold_records(BG)) == ()
    assert leaderless_activities(view_plan(gold_records(BG))) == ()
