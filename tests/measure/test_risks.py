from __future__ import annotations

from dataclasses import replace

import pytest

from kg.measure.overload import staff_risks, staff_risks_by_institution
from kg.measure.view import view_plan
from kg.model.records import PlanRecords, Risk
from tests.toy.plan import org, toy_records


def plan_with(language: str, *titles: str, about: str = "a1") -> PlanRecords:
    records = toy_records()
    return replace(
        records,
        plan=replace(records.plan, language=language),
        risks=tuple(
            Risk(id=f"{about}/risk/{k}", about=about, title=t) for k, t in enumerate(titles)
        ),
    )


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("sr-Latn", "Preopterećenost zaposlenih"),
        ("sr-Latn", "preoptereće-nost zaposlenih"),
        ("sr-Cyrl", "Преоптерећеност запослених"),
        ("sr-Latn", "Nedostatak obučenih kadrova"),
        ("bg", "Претовареност на служителите"),
        ("bg", "Недостиг на квалифициран персонал"),
        ("en", "Lack of trained staff"),
        ("en", "Staff are overburdened"),
        ("de", "Personalmangel in den Behörden"),
        ("fr", "Manque de personnel qualifié"),
        ("ro", "Lipsa de personal"),
        ("el", "Έλλειψη προσωπικού"),
        ("uk", "Брак кваліфікованих кадрів"),
        ("hu", "A munkatársak túlterheltsége"),
        ("tr", "Personel yetersizliği"),
        ("sq", "Mungesa e stafit"),
    ],
)
def test_overload_and_lack_of_staff_are_found_in_the_plans_language(
    language: str, title: str
) -> None:
    (found,) = staff_risks(plan_with(language, title))

    assert (found.risk.title, found.activity) == (title, "a1")


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("sr-Latn", "Nedostatak finansijskih sredstava"),
        ("sr-Latn", "Nedovoljno razvijeni kapaciteti za pisanje projekata"),
        ("sr-Latn", "Nizak prioritet u planiranju rada"),
        ("bg", "Липса на финансиране"),
        ("en", "Lack of funds"),
        ("en", "Staff do not agree"),
    ],
)
def test_other_risks_are_not_about_staff(language: str, title: str) -> None:
    assert staff_risks(plan_with(language, title)) == ()


def test_a_stated_risk_counts_for_those_who_lead_the_activity() -> None:
    found = staff_risks_by_institution(view_plan(plan_with("en", "Staff overload", about="a4")))

    assert found[org("FIN")].value == 1
    assert found[org("FIN")].evidence == ("a4/risk/0",)
    assert found[org("STA")].value == 0  # a partner in it


def test_two_risks_of_one_activity_are_one_activity() -> None:
    view = view_plan(plan_with("en", "Staff overload", "Lack of staff"))

    assert staff_risks_by_institution(view)[org("FIN")].value == 1


def test_a_risk_above_the_activities_is_nobodys_own() -> None:
    records = plan_with("en", "Staff overload", about="g1")

    (found,) = staff_risks(records)

    assert found.activity is None
    assert all(f.value == 0 for f in staff_risks_by_institution(view_plan(records)).values())
