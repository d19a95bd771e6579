"""Tables that a program turned into text are read, or it is said that their cells are lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kg.exchange.gold import compare_gold
from kg.extract import Hints, extract
from kg.extract.registry import load_registry
from kg.model.codes import Certainty
from kg.model.records import PlanRecords
from kg.read import read_document
from kg.resolve import resolve_draft
from tests.support.own_gold import document_of, gold_of
from tests.support.plan_tables import Form
from tests.support.text_dumps import KINDS, bars, cell_a_line, columns, drawn, form_of, led, tabs

# Languages and forms of tables; documents in keyed lines hold no table to turn into text.
PLANS = ("bs-ravnopravnost", "en-open-government", "fr-securite-routiere", "vi-chuyen-doi-so")
BAR = 0.95


def read(text: str, folder: Path, plan: str | None = None) -> PlanRecords:
    path = folder / "plan.txt"
    path.write_text(text, encoding="utf-8")
    about = gold_of(plan)["plan"] if plan else {}
    hints = Hints(country=about.get("country"), language=about.get("language"))
    return resolve_draft(
        extract(read_document(path), hints=hints), registry=load_registry(hints.country)
    )


def f1(records: PlanRecords, plan: str) -> float:
    scores = compare_gold(records, gold_of(plan))
    right = sum(score.n_right for score in scores)
    wrong = sum(len(score.missing) + len(score.extra) for score in scores)
    return 2 * right / (2 * right + wrong)


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("dump", KINDS)
def test_a_plan_is_read_however_it_was_turned_into_text(
    tmp_path: Path, dump: Callable[[Form], str], plan: str
) -> None:
    text = dump(form_of(document_of(plan)))

    assert f1(read(text, tmp_path, plan), plan) >= BAR


@pytest.mark.parametrize("dump", [tabs, led, bars, cell_a_line, columns, drawn])
def test_every_passage_of_a_dump_reads_its_words_again(
    tmp_path: Path, dump: Callable[[Form], str]
) -> None:
    records = read(dump(form_of(document_of(PLANS[0]))), tmp_path)
    text = read_document(tmp_path / "plan.txt").text

    passages = [p for fact in records.participations for p in fact.passages]
    assert passages
    assert all(text[p.start : p.end] == p.exact for p in passages)


HEADS = ("No.", "Activity", "Responsible institution", "Partners", "Deadline", "Budget")
ROWS = (
    ("1", "Train judges", "Ministry of Justice", "Supreme Court", "June 2025", "EUR 5,000"),
    ("2", "Publish the register", "Ministry of Finance", "Tax Office", "May 2026", "EUR 900"),
    ("3", "Open the help line", "Ministry of Health", "Red Cross", "July 2026", "EUR 70,000"),
)


def test_words_that_lost_their_cells_are_said_and_doubtful(tmp_path: Path) -> None:
    text = "Action plan 2025\n" + "\n".join(" ".join(row) for row in (HEADS, *ROWS))

    records = read(text, tmp_path)

    assert "cells-lost" in {issue.code for issue in records.issues}
    assert all(a.certainty is Certainty.DOUBTFUL for a in records.activities)


def test_rows_that_stand_below_the_wrong_heads_are_doubtful_and_what_fits_no_head_is_said(
    tmp_path: Path,
) -> None:
    moved = [(row[0], row[4], *row[1:4], row[5]) for row in ROWS]
    text = "Action plan 2025\n" + "\n".join("\t".join(row) for row in (HEADS, *moved))

    records = read(text, tmp_path)

    assert "deadline-not-understood" in {issue.code for issue in records.issues}
    assert [a.title for a in records.activities] == [row[1] for row in ROWS]
    assert all(p.certainty is Certainty.DOUBTFUL for p in records.participations)


def test_a_table_whose_titles_all_begin_small_is_not_said_to_be_torn(tmp_path: Path) -> None:
    rows = [(row[0], row[1].lower(), *row[2:]) for row in ROWS]
    text = "Action plan 2025\n" + "\n".join("\t".join(row) for row in (HEADS, *rows))

    records = read(text, tmp_path)

    assert "cells-lost" not in {issue.code for issue in records.issues}
    assert any(p.certainty is Certainty.EXACT for p in records.participations)


def test_an_empty_cell_of_a_dump_of_lines_moves_no_other(tmp_path: Path) -> None:
    rows = [list(HEADS), *(list(row) for row in ROWS)]
    del rows[2][3]  # the program leaves no line for the empty cell
    text = "Action plan 2025\n" + "\n".join("\n".join(row) for row in rows)

    records = read(text, tmp_path)

    roles = {(p.about.split("/")[-1], p.role.value, p.passages[0].exact)
             for p in records.participations}  # fmt: skip
    assert {exact for _, role, exact in roles if role == "lead"} == {row[2] for row in ROWS}
    assert {exact for _, role, exact in roles if role == "partner"} == {
        "Supreme Court",
        "Red Cross",
    }


def test_a_line_below_a_row_that_heads_nothing_belongs_to_its_last_cell(tmp_path: Path) -> None:
    rows = ["\t".join(row) for row in (HEADS[:4], *(row[:4] for row in ROWS))]
    rows.insert(2, "Court of Appeal")

    records = read("\n".join(rows), tmp_path)

    assert "Court of Appeal" in {p.passages[0].exact for p in records.participations}
    assert len(records.activities) == len(ROWS)


def test_a_goal_between_two_rows_of_a_dump_is_a_goal(tmp_path: Path) -> None:
    rows = ["\t".join(row) for row in (HEADS, *ROWS)]
    rows.insert(2, "Goal 2: Open government")

    records = read("\n".join(rows), tmp_path)

    assert [goal.title for goal in records.goals] == ["Open government"]
    assert len(records.activities) == len(ROWS)


@pytest.mark.parametrize("dump", KINDS)
@pytest.mark.parametrize("share", [0.3, 0.7])
def test_a_cut_dump_is_read_without_a_crash(
    tmp_path: Path, dump: Callable[[Form], str], share: float
) -> None:
    text = dump(form_of(document_of(PLANS[0])))

    records = read(text[: int(share * len(text))] + "\t|\x00 \t", tmp_path)

    assert all(x.title.strip() for x in (*records.goals, *records.activities))


@pytest.mark.parametrize("sign", ["   ", " | ", "\t"])
def test_rows_of_one_line_are_rows_however_many(tmp_path: Path, sign: str) -> None:
    widths = [max(len(row[c]) for row in (HEADS, *ROWS)) for c in range(len(HEADS))]
    body = [(str(k), *ROWS[k % 3][1:]) for k in range(995, 1405)]
    lines = [sign.join(w.ljust(n) for w, n in zip(r, widths, strict=True)) for r in (HEADS, *body)]

    records = read("Action plan 2025\n\n" + "\n".join(lines), tmp_path)

    assert [a.number for a in records.activities] == [row[0] for row in body]
