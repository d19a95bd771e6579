"""The page on corrections: every verb of its example does what the page says."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from kg.model.codes import GoalKind, IndicatorKind, Origin
from kg.model.records import PlanRecords
from kg.model.targets import Targets
from kg.pipeline import Settings, find_sources, read_plan
from kg.resolve.decisions import Verb

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "corrections.md").read_text("utf-8")


def block(kind: str) -> str:
    return re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)[0]


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> PlanRecords:
    folder = tmp_path_factory.mktemp("river")
    (folder / "plan.md").write_text(block("markdown"), encoding="utf-8")
    (folder / "decisions.csv").write_text(block("csv"), encoding="utf-8")
    (source,) = find_sources([folder])
    return read_plan(source, Settings(country="GB", language="en")).records


def test_every_row_of_the_page_is_applied(records: PlanRecords) -> None:
    assert [(d.row, d.target, d.why) for d in records.decisions if d.outcome != "applied"] == []


def test_the_page_shows_every_verb(records: PlanRecords) -> None:
    shown = {d.verb for d in records.decisions} | {"field_is"}

    assert shown == set(Verb)
    assert all(f"`{verb}`" in PAGE for verb in Verb)


def test_the_plan_is_what_was_decided(records: PlanRecords) -> None:
    targets = Targets(records)
    facts = {x.id.removeprefix("a/"): x for x in records.facts}

    def actors(activity: str, role: str) -> set[str]:
        names = {a.id: a.name for a in records.actors}
        return {
            names[p.actor] for p in records.participations if p.about == activity and p.role == role
        }

    reports = "a/publish-water-reports"
    assert actors(reports, "lead") == {"Agency for Waters"}
    assert actors(reports, "partner") == {"Ministry of Environment"}
    assert {(a.amount, a.currency, a.year) for a in records.allocations if a.about == reports} == {
        (Decimal(9999), "EUR", 2026), (Decimal(400), "EUR", 2027),
    }  # fmt: skip
    assert facts["publish-water-reports/due"].end == date(2026, 6, 30)  # type: ignore[attr-defined]
    assert facts["publish-water-reports/due"].origin is Origin.CURATED
    law = targets.elements["a/adopt-river-law"]
    assert (law.title, law.number) == ("Adopt the law on rivers", "1.4a")
    goal = next(g for g in records.goals if "Safe rivers" in g.title)
    assert goal.kind is GoalKind.STRATEGIC
    under = {a.title for a in records.activities if a.parent == goal.id}
    assert under == {"Mark bathing places", "Train river guards", "Close the old harbour"}
    assert "Budget of the plan" not in {a.title for a in records.activities}
    assert actors("a/clean-the-river-banks", "partner") == {"Save the Children", "Red Cross"}
    assert actors("a/train-river-guards", "partner") == {"Employers and Industrialists Federation"}
    assert sum(x.about == "a/clean-the-river-banks" for x in records.allocations) == 2
    assert {i.title: i.kind for i in records.indicators}["The law is adopted"] is (
        IndicatorKind.DOCUMENT
    )
    assert [t.title for t in records.tasks] == ["Buy the signs"]
    assert "Ministry of Public Health" in {a.name for a in records.actors}
    assert {"Signs are stolen", "Parliament is late"} <= {r.title for r in records.risks}
