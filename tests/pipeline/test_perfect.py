"""Three plans, each led to a graph in which every field is right, as an analyst does it.

`tests/perfect` holds each document, its true reading, and what was typed under "right value" of the
review workbook. A cell whose row is gone, as the reader has learned it, is not typed: what counts
is that every field is right in the end.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from kg.cli import cli
from kg.graph.folder import GraphFolder
from kg.model.codes import Certainty, TimeKind
from kg.model.records import Activity, PlanRecords

PLANS = Path(__file__).parents[1] / "perfect"
PAGE = Path(__file__).parents[2] / "docs" / "corrections.md"
TAUGHT = {
    "meals": ("Aim=goal", "How we measure it=indicator"),
    "rad": (),
    "forets": (),
}
NAMES = sorted(TAUGHT)


def run(*words: str) -> str:
    done = CliRunner().invoke(cli, words)
    assert done.exit_code == 0, done.output
    return done.output


def typed(plan: str) -> list[dict[str, str]]:
    with (PLANS / plan / "right_values.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def type_in(file: Path, cells: list[dict[str, str]]) -> None:
    """Fill in a review workbook."""
    book = load_workbook(file)
    wanted = {(x["id"], x["field"], x["words"]): x["right value"] for x in cells}
    for row in book["review"].iter_rows(min_row=2):
        row[7].value = wanted.get((row[0].value, row[3].value, row[4].value or ""))
    book.save(file)


def led_to_the_end(plan: str) -> int:
    """Go all the way, to the graph in `graph`; how many commands it takes."""
    gold = reading(plan)
    run("new", plan, str(PLANS / plan / gold["file"]))
    told = Path(plan, "plan.yaml").read_text(encoding="utf-8")
    told = re.sub("^# country: .*", f"country: {gold['country']}", told, flags=re.MULTILINE)
    Path(plan, "plan.yaml").write_text(told, encoding="utf-8")
    run("inspect", plan)
    said = [word for x in TAUGHT[plan] for word in ("--set", x)]
    if said:
        run("inspect", plan, *said)
    run("build", plan, "-o", "graph")
    run("review", "-g", "graph", "-o", "review.xlsx")
    type_in(Path("review.xlsx"), typed(plan))
    run("review", "--apply", "review.xlsx", "--to", plan, "--author", "Ana")
    run("build", plan, "-o", "graph")
    return 6 + bool(said)


def reading(plan: str) -> dict[str, Any]:
    made: dict[str, Any] = json.loads((PLANS / plan / "gold.json").read_text(encoding="utf-8"))
    return made


def days(gold: dict[str, Any] | None) -> set[str]:
    """The last days that are right: one, or those of a season."""
    if gold is None:
        return set()
    return {"continuous"} if gold["continuous"] else {gold["end"], *gold.get("also", ())} - {None}


@pytest.fixture(scope="module", params=NAMES)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp(request.param))
        n_commands = led_to_the_end(request.param)
        records = GraphFolder.open(Path("graph")).records(request.param)
    return reading(request.param), records, n_commands


def paired(made: tuple[dict[str, Any], PlanRecords, int]) -> list[tuple[dict[str, Any], Activity]]:
    gold, records, _ = made
    return list(zip(gold["activities"], records.activities, strict=True))


def test_activities_and_goals_are_right(made: Any) -> None:
    _, records, _ = made
    goals = {x.id: x.title for x in records.goals}

    found = [(x.number, x.title, goals[x.parent]) for x in records.activities]

    assert found == [(x["key"], x["title"], x["goal"]) for x, _ in paired(made)]
    assert len(goals) == len({goal for _, _, goal in found})
    assert records.tasks == ()


def test_roles_are_right(made: Any) -> None:
    gold, records, _ = made
    by_name = {n: x["id"] for x in gold["organisations"] for n in (x["name"], *x["aliases"])}
    bodies = {x.id: by_name[x.name] for x in records.actors if x.name in by_name}
    found = sorted((x.about, x.role.value, bodies[x.actor]) for x in records.participations)

    wanted = [
        (own.id, role, body)
        for x, own in paired(made)
        for role, key in (("lead", "responsible"), ("partner", "partners"))
        for body in x[key]
    ]
    assert found == sorted(wanted)


def test_bodies_are_right_in_name_kind_and_number(made: Any) -> None:
    gold, records, _ = made
    wanted = {(x["name"], x["kind"], x["group"]) for x in gold["organisations"]}
    payers = {x.payer for x in records.allocations} | {x.budget_of for x in records.sources}
    found = Counter(
        (x.name, x.actor_type.value, x.group_kind is not None) for x in records.actors
        if x.id not in payers or x.name in {name for name, _, _ in wanted}
    )  # fmt: skip

    assert found == Counter(wanted)


def test_deadlines_are_right(made: Any) -> None:
    _, records, _ = made
    for gold, own in paired(made):
        due = [x for x in records.deadlines if x.about == own.id]
        found = {"continuous" if x.time_kind is TimeKind.CONTINUOUS else str(x.end) for x in due}
        assert len(due) == 1, own.title
        assert found <= days(gold["deadline"]), own.title


def test_money_and_its_sources_are_right(made: Any) -> None:
    _, records, _ = made
    names = {x.id: x.name for x in records.sources}
    for gold, own in paired(made):
        money = [x for x in records.allocations if x.about == own.id]
        sums = sorted((float(x.amount), x.currency) for x in money if x.amount is not None)
        sources = sorted(names[x.source] for x in money if x.source)
        assert sums == sorted((x["amount"], x["currency"]) for x in gold["money"]), own.title
        assert sources == sorted(gold["sources"]), own.title
        assert money, own.title


def test_indicators_are_right_and_nothing_is_doubtful(made: Any) -> None:
    _, records, _ = made
    for gold, own in paired(made):
        titles = [x.title for x in (*records.indicators, *records.results) if x.about == own.id]
        assert sorted(titles) == sorted(gold["indicators"]), own.title
    assert [x.id for x in records.facts if x.certainty is Certainty.DOUBTFUL] == []
    assert {x.outcome for x in records.decisions} == {"applied"}


def test_the_page_counts_what_it_takes(made: Any) -> None:
    _, records, n_commands = made
    plan = records.plan.id
    (row,) = re.findall(rf"\| `{plan}`: .* \| (\d+) \| (\d+) \|", PAGE.read_text("utf-8"))

    assert tuple(map(int, row)) == (n_commands, len(typed(plan)))
