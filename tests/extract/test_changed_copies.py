"""Changed copies of both plans are read as well as the plans: nothing was written for them."""

from __future__ import annotations

import pytest

from kg.exchange.gold import compare_gold
from kg.extract import extract
from tests.support.changed_plans import CHANGES, RS, dump, original
from tests.support.documents import document_bytes
from tests.support.plan_tables import BG, FORMS, plan_form
from tests.support.read_plans import document_of, hints_of, resolve

LEAST = 0.99
# Names in running text go with the rows and lists that were taken out.
NOT_COMPARED = {"names"}
# A number printed twice in a list goes on one line with its neighbour: no mark is left to cut at.
LEAST_OF = {("lines joined", "indicators"): 0.98}


def worse(draft, gold, name=""):
    scores = compare_gold(resolve(draft), gold)
    return {
        s.field: (round(s.f1, 3), s.missing[:3], s.extra[:3])
        for s in scores
        if s.field not in NOT_COMPARED and s.f1 < LEAST_OF.get((name, s.field), LEAST)
    }


@pytest.mark.parametrize("plan", [RS, BG])
@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_copy_is_read_as_well_as_the_plan(plan, name):
    changed = CHANGES[name](original(plan))
    hints = None if name == "in Cyrillic script" else hints_of(plan)
    draft = extract(document_of(dump(changed)), hints=hints)
    assert not worse(draft, changed.gold, name)
    assert all(row.rule != "not read" for row in draft.audit)


@pytest.mark.parametrize("plan", [RS, BG])
@pytest.mark.parametrize("form", FORMS)
def test_real_tables_give_the_same_facts_as_the_text_dump(plan, form, tmp_path):
    from kg.read import read_document

    path = tmp_path / "plan.docx"
    path.write_bytes(document_bytes(plan_form(plan, form), "docx"))
    draft = extract(read_document(path), hints=hints_of(plan))
    assert not worse(draft, original(plan).gold)


def test_a_bare_document_tells_its_title_language_years_and_draft_mark():
    for plan, language, years, status in (
        (RS, "sr-Latn", (2017, 2018), None),
        (BG, "bg", (2012, 2012), "draft"),
    ):
        found = extract(document_of(dump(original(plan)), "a plan.txt")).plan
        assert found.title.casefold() == hints_of(plan).title.casefold()
        assert found.language == language
        assert (found.start.year, found.end.year) == years
        assert found.status == status
        assert found.country is None
        assert found.id == "a-plan"
