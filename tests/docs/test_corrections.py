"""The page on corrections: every verb of its example does what the page says."""

from __future__ import annotations

import re
import shlex
from dataclasses import fields
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from kg.cli import cli
from kg.model.codes import GoalKind, IndicatorKind, Origin
from kg.model.records import PlanRecords
from kg.model.targets import Targets
from kg.pipeline import PlanFile, Settings, find_sources, read_plan
from kg.resolve.decisions import Verb
from kg.resolve.review import review_rows
from kg.resolve.reviewed import Edit, Reviewer

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


def table(*head: str) -> list[list[str]]:
    """The rows of the page's table with this head."""
    lines = PAGE.partition(f"| {' | '.join(head)} |\n")[2].splitlines()[1:]
    rows = lines[: next(n for n, line in enumerate(lines) if not line.startswith("|"))]
    return [[c.strip().replace("\\|", "|") for c in re.split(r"(?<!\\)\|", r)[1:-1]] for r in rows]


@pytest.mark.parametrize("row", table("field", "right value", "what it becomes"))
def test_each_right_value_of_the_page_becomes_what_it_says(tmp_path: Path, row: list[str]) -> None:
    field, value, becomes = (cell.strip("`") for cell in row)
    (tmp_path / "plan.md").write_text(block("markdown"), encoding="utf-8")
    (source,) = find_sources([tmp_path / "plan.md"])
    records = read_plan(source, Settings(country="GB", language="en")).records
    about = {"name": "Ministry of Justice", "kind": "Ministry of Justice"}
    of_field = [x for x in review_rows(records) if x.field == field]
    wanted = about.get(field, "Publish water reports")
    found = next((x for x in of_field if x.title == wanted), None) or (of_field or [None])[0]
    own = found.id if found else "a/publish-water-reports"

    edit = Edit("row 2", own, field, value)
    made = Reviewer(records, records).decisions(edit, "ana", "2026-03-31T10:00:00Z")

    assert [f"{x.verb} {x.value}".strip() for x in made] == [becomes]


def test_the_commands_of_the_page_run_in_their_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("plan.md").write_text(block("markdown"), encoding="utf-8")
    for line in block("console").splitlines():
        done = CliRunner().invoke(cli, shlex.split(line)[2:])
        assert done.exit_code == 0, done.output
        if "-o review.xlsx" in line:
            book = load_workbook("review.xlsx")
            book["review"]["H2"].value = 9999
            book.save("review.xlsx")
        if "--apply" in line:
            assert "1 decision written" in done.output
    assert "1 decision of Ana" in done.output


def test_the_page_explains_every_entry_of_a_plan_folder() -> None:
    told = " ".join(row[0] for row in table("entry", "what it says"))

    assert set(re.findall(r"`(\w+)`", told)) == {f.name for f in fields(PlanFile)}
