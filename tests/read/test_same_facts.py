"""The same facts come out of a plan whatever its format and the form of its tables."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kg.exchange.gold import compare_gold
from kg.extract import extract
from kg.read import read_document
from tests.read.test_rebuilt_plans import PLANS, SHEETS, WITH_SPANS, needs_font
from tests.support.changed_plans import original
from tests.support.documents import document_bytes
from tests.support.pdfs import RULED, UNRULED, Look, pdf_bytes
from tests.support.plan_tables import FORMS, RS, plan_form
from tests.support.read_plans import hints_of, resolve

FORMATS = [*WITH_SPANS, *SHEETS, "md"]


def f1_of_facts(path: Path, plan: str) -> float:
    """F1 over all fields; every passage is read again on the way."""
    document = read_document(path)
    records = resolve(extract(document, hints=hints_of(plan)))
    for activity in (*records.activities, *records.participations, *records.deadlines):
        for passage in activity.passages:
            assert document.text[passage.start : passage.end] == passage.exact
    scores = compare_gold(records, original(plan).gold)
    right = sum(score.n_right for score in scores)
    wrong = sum(len(score.missing) + len(score.extra) for score in scores)
    return 2 * right / (2 * right + wrong)


def in_format(tmp_path: Path, plan: str, form: str, suffix: str) -> float:
    path = tmp_path / f"plan.{suffix}"
    path.write_bytes(document_bytes(plan_form(plan, form), suffix))
    return f1_of_facts(path, plan)


# Each format has every form, and each plan in every second; one look of each is quick enough to run
# always.
LOOKS = [
    pytest.param(suffix, plan, form, marks=() if quick else pytest.mark.slow)
    for k, suffix in enumerate(FORMATS)
    for i, plan in enumerate(PLANS)
    for n, form in enumerate(FORMS)
    if (quick := (plan, form) == (RS, "merged")) or (i + n + k) % 2
]


@pytest.mark.parametrize(("suffix", "plan", "form"), LOOKS)
def test_facts_do_not_depend_on_the_format(
    tmp_path: Path, suffix: str, plan: str, form: str
) -> None:
    assert in_format(tmp_path, plan, form, suffix) == 1


def as_pdf(tmp_path: Path, plan: str, form: str, look: Look) -> float:
    path = tmp_path / "plan.pdf"
    path.write_bytes(pdf_bytes(plan_form(plan, form), look))
    return f1_of_facts(path, plan)


@needs_font
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("plan", PLANS)
def test_facts_of_a_ruled_pdf(tmp_path: Path, plan: str, form: str) -> None:
    look = replace(RULED, large=(plan, form) == (RS, "merged"))

    assert as_pdf(tmp_path, plan, form, look) >= 0.99


@needs_font
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("plan", PLANS)
def test_facts_of_a_pdf_without_lines(tmp_path: Path, plan: str, form: str) -> None:
    look = replace(UNRULED, large=(plan, form) == (RS, "merged"))

    assert as_pdf(tmp_path, plan, form, look) >= 0.95
