"""A plan exported again to another format keeps its ids, and decisions stay where they were."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.extract import extract
from kg.extract.hints import Hints
from kg.model.records import PlanRecords
from kg.read import read_document
from kg.resolve import resolve_draft
from kg.resolve.binding import Binder
from tests.support.documents import write_plan
from tests.support.pdfs import RULED, pdf_bytes
from tests.support.plan_tables import BG, plan_form

HINTS = Hints(id="plan", language="bg", country="BG")


def read(path: Path) -> PlanRecords:
    return resolve_draft(extract(read_document(path), hints=HINTS))


@pytest.fixture(scope="module")
def word(tmp_path_factory: pytest.TempPathFactory) -> PlanRecords:
    path = tmp_path_factory.mktemp("word") / "plan.docx"
    write_plan(BG, "merged", path)
    return read(path)


@pytest.mark.parametrize("suffix", ["pdf", "html", "xlsx"])
def test_every_decision_is_bound_to_the_same_fact(
    tmp_path: Path, word: PlanRecords, suffix: str
) -> None:
    path = tmp_path / f"plan.{suffix}"
    if suffix == "pdf":
        path.write_bytes(pdf_bytes(plan_form(BG, "merged"), RULED))
    else:
        write_plan(BG, "merged", path)
    before, after = Binder(word), Binder(read(path))
    decided = [x.id for x in (*word.elements, *word.facts)]

    assert [after.bind(x, before.words_of(x)).id for x in decided] == decided
