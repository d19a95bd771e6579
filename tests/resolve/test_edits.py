"""Decisions follow what they were made about through any edit of the document, or say so."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from kg.extract import extract
from kg.extract.hints import Hints
from kg.model.records import Activity, Allocation, Deadline, Fact, Participation, PlanRecords
from kg.read import read_document
from kg.resolve import resolve_draft
from kg.resolve.binding import Binder, Fate
from tests.support.edited_plans import Paper, Row, edited, new_paper, printed

COLUMN = {Allocation: "budget", Deadline: "deadline"}


def read(paper: Paper, folder: Path) -> PlanRecords:
    name = "plan.html" if paper.format == "html" else "plan.md"
    (folder / name).write_text(printed(paper), encoding="utf-8")
    document = read_document(folder / name)
    hints = Hints(id="plan", title="Plan", language="en", country="GB")
    return resolve_draft(extract(document, hints=hints))


def uid_by_id(paper: Paper, records: PlanRecords) -> dict[str, Row]:
    assert len(records.activities) == len(paper.rows())
    return {a.id: row for a, row in zip(records.activities, paper.rows(), strict=True)}


def column_of(fact: Fact) -> str:
    if isinstance(fact, Participation):
        return "lead" if fact.role == "lead" else "partner"
    return COLUMN[type(fact)]


def outcomes(seed: int, folder: Path) -> Counter[str]:
    """What becomes of a decision on every fact and activity of a plan that is edited."""
    rng = random.Random(seed)
    paper = new_paper(rng)
    before = read(paper, folder)
    rows, binder = uid_by_id(paper, before), Binder(before)
    decided = [
        (x.id, binder.words_of(x.id), rows[x.about].uid, column_of(x)) for x in before.facts
    ] + [(x.id, binder.words_of(x.id), rows[x.id].uid, "title") for x in before.activities]
    new, changed = edited(paper, rng)
    after = read(new, folder)
    now, later = uid_by_id(new, after), Binder(after)
    left = {row.uid for row in new.rows()}
    counts: Counter[str] = Counter()
    for target, words, uid, column in decided:
        stands = uid in left and not changed.get(uid, set()) & {"title", "typo", column}
        bound = later.bind(target, words)
        counts["stands"] += stands
        if bound.fate is not Fate.FOUND:
            counts["lost"] += stands
            continue
        item = later.targets.facts.get(bound.id) or later.targets.elements[bound.id]
        about = item.id if isinstance(item, Activity) else item.about
        is_right = now[about].uid == uid and (column == "title" or column_of(item) == column)
        counts["right"] += is_right and stands
        counts["wrong"] += not is_right
    return counts


@pytest.mark.parametrize("part", range(4))
def test_no_decision_moves_to_another_fact_when_a_plan_is_edited(part: int, tmp_path: Path) -> None:
    total: Counter[str] = Counter()
    for seed in range(part * 10, part * 10 + 10):
        total += outcomes(seed, tmp_path)

    assert total["wrong"] == 0
    assert total["right"] / total["stands"] >= 0.98
