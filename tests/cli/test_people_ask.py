"""The 25 questions that analysts, evaluators and presenters wrote down before they saw the tool.

Each is one command; its answer leads to the words of the plan. Two need what comes later: the
state of work done (22) and a picture without a browser (24).
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click import Command
from openpyxl import load_workbook

from kg.cli.ask import command as ask
from kg.cli.check import command as check
from kg.cli.compare import command as compare
from kg.cli.explain import command as explain
from kg.cli.export import command as export
from kg.cli.pages import map_command as map_
from kg.cli.query import find_command as find
from kg.cli.show import command as show
from kg.cli.workload import command as workload
from tests.support.commands import printed

BG, RS = "bg-2012", "rs-2017-2018"
MINISTRY = {BG: "Министерство на вътрешните работи", RS: "Ministarstvo unutrašnjih poslova"}
JUSTICE = {BG: "Министерство на правосъдието", RS: "Ministarstvo pravde"}
TOPIC = {BG: "деца", RS: "deca"}
QUARTER = {BG: "2012-Q4", RS: "2017-Q2"}
DAY = {BG: "2012-10-01", RS: "2018-06-01"}

# question, command, its words, columns that lead to words (facts, words or elements), by plan
Words = Callable[[str], list[str]]
ASKED: list[tuple[int, str, Command, Words, str]] = [
    (1, "who works with the Interior Ministry, on what", ask,
     lambda p: ["who-works-with", "--institution", MINISTRY[p], "--plan", p], "activities_iri"),
    (2, "which NGOs, in which activities", ask, lambda p: ["ngos-in-what", "--plan", p], "facts"),
    (4, "kinds of institutions by kinds", ask, lambda p: ["sector-matrix", "--plan", p],
     "which_iri"),
    (5, "what about topic X", find, lambda p: [TOPIC[p], "--plan", p], "words"),
    (6, "joint leads", ask, lambda p: ["joint-leads", "--plan", p], "facts"),
    (7, "only ever partner, never lead", ask, lambda p: ["never-lead", "--plan", p], "facts"),
    (8, "how are A and B linked", ask,
     lambda p: ["how-linked", "--institution", MINISTRY[p], "--other", JUSTICE[p]],
     "activities_iri"),
    (9, "isolated institutions", ask, lambda p: ["isolated", "--plan", p], "facts"),
    (11, "who leads most, which share", workload, lambda p: ["--plan", p], "lead_share"),
    (12, "what is due by or between", ask,
     lambda p: ["due-in-period", "--period", QUARTER[p], "--plan", p], "words"),
    (13, "no lead, date, money, indicator, target", ask,
     lambda p: ["activities-without", "--plan", p], "activity_iri"),
    (14, "total budget", ask, lambda p: ["budget-total", "--plan", p], "facts"),
    (14, "budget by goal", ask, lambda p: ["budget-by-goal", "--plan", p], "facts"),
    (14, "budget by source and year", ask, lambda p: ["budget-by-source", "--plan", p], "facts"),
    (15, "money by leading institution", ask, lambda p: ["budget-by-lead", "--plan", p], "facts"),
    (16, "ten dearest activities", ask, lambda p: ["dearest-activities", "--plan", p], "facts"),
    (17, "share of donor money", ask, lambda p: ["donor-share", "--plan", p], "facts"),
    (18, "busiest time of X", workload, lambda p: ["--name", MINISTRY[p], "--plan", p], "peak"),
    (19, "doubtful facts with their words", ask, lambda p: ["check-first", "--plan", p],
     "fact_iri"),
    (22, "what is late at a day", ask, lambda p: ["overdue", "--at", DAY[p], "--plan", p], "facts"),
]  # fmt: skip
NO_AMOUNT = {14, 15, 16}  # the Bulgarian plan prints no amount
NONE_OF_THEM = {(2, RS), (9, RS), (19, BG), (19, RS)}  # asked and answered: there is none


@pytest.mark.parametrize("plan", [BG, RS])
@pytest.mark.parametrize(
    ("number", "command", "words", "leads_to"),
    [(n, c, w, to) for n, _, c, w, to in ASKED],
    ids=[f"{n} {question}" for n, question, *_ in ASKED],
)
def test_one_command_answers_with_words(
    number: int, command: Command, words: Words, leads_to: str, plan: str, both: Path
) -> None:
    rows: list[dict[str, Any]] = json.loads(
        printed(command, both, *words(plan), "--format", "json")
    )

    if not rows:
        assert (number in NO_AMOUNT and plan == BG) or (number, plan) in NONE_OF_THEM
        return
    assert all(row[leads_to] for row in rows)
    evidence = [e for row in rows[:3] for e in _ids(row[leads_to])]
    for one in evidence[:3]:
        _has_words(one, both)


def _ids(cell: Any) -> list[str]:
    """The ids a cell leads to: of facts, of elements, or of a figure's evidence."""
    if isinstance(cell, dict):
        return list(cell["evidence"])
    found = cell if isinstance(cell, list) else [cell]
    return [str(x) for x in found if "plan/" in str(x)]


def _has_words(wanted: str, folder: Path) -> None:
    said = json.loads(printed(explain, folder, wanted, "--format", "json"))
    assert said["passages"], wanted
    assert all(p["reads_again"] and p["exact"] for p in said["passages"])


def test_3_institutions_in_more_than_one_plan(toy: Path, both: Path) -> None:
    editions = json.loads(printed(ask, toy, "in-several-plans", "--format", "json"))

    assert {r["plan"] for r in editions} == {"toy-1", "toy-2"}
    assert all(r["facts"] for r in editions)
    assert json.loads(printed(ask, both, "in-several-plans", "--format", "json")) == []


@pytest.mark.parametrize("plan", [BG, RS])
def test_10_one_page_of_what_is_asked_of_a_ministry(plan: str, both: Path, tmp_path: Path) -> None:
    out = tmp_path / "ministry.html"

    printed(show, both, MINISTRY[plan], "-o", str(out))

    page = out.read_text("utf-8")
    assert MINISTRY[plan] in page
    assert re.search(r"line \d+", page)


def test_20_what_changed_between_two_editions(toy: Path) -> None:
    found = json.loads(printed(compare, toy, "toy-1", "toy-2", "--format", "json"))

    assert found["changes"]
    assert all(row["evidence"] for row in found["changes"])


@pytest.mark.parametrize("plan", [BG, RS])
def test_21_what_if_an_institution_leaves(plan: str, both: Path) -> None:
    assert "lead" in printed(workload, both, "--plan", plan, "--without", MINISTRY[plan])


@pytest.mark.parametrize("plan", [BG, RS])
def test_23_a_table_of_all_activities_for_a_spreadsheet(
    plan: str, both: Path, tmp_path: Path
) -> None:
    out = tmp_path / "activities.xlsx"

    printed(export, both, "--as", "activities", "--plan", plan, "-o", str(out))

    rows = list(load_workbook(out)["activities"].iter_rows(values_only=True))
    head = rows[0]
    assert len(rows) - 1 == {BG: 48, RS: 15}[plan]
    assert all(row[head.index("lead")] and row[head.index("words")] for row in rows[1:])


@pytest.mark.parametrize("plan", [BG, RS])
def test_25_a_picture_in_the_plans_own_language(plan: str, both: Path, tmp_path: Path) -> None:
    out = tmp_path / "map.html"

    language = {BG: "bg", RS: "sr"}[plan]
    printed(map_, both, "--plan", plan, "--lang", language, "-o", str(out))

    assert f'lang="{language}' in out.read_text("utf-8")


def test_13_the_check_says_the_same_gaps_in_csv(both: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(printed(check, both, "--format", "csv"))))

    assert rows
