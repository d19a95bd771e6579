"""The same facts come out of the PDFs that LibreOffice makes, as ministries publish them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.read.test_same_facts import f1_of_facts
from tests.support.office_pdfs import OFFICE, office_pdfs
from tests.support.plan_tables import BG, FORMS, RS, plan_form

needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed here")


def worst(folder: Path, names: list[tuple[str, str]], *, ruled: bool) -> float:
    plans = {f"{plan} {form}": plan_form(plan, form) for plan, form in names}
    made = office_pdfs(plans, folder, ruled=ruled)
    return min(f1_of_facts(made[f"{plan} {form}"], plan) for plan, form in names)


@needs_office
@pytest.mark.slow
@pytest.mark.parametrize(("ruled", "least"), [(True, 0.99), (False, 0.95)])
def test_facts_of_pdfs_made_by_libreoffice(tmp_path: Path, ruled: bool, least: float) -> None:
    names = [(plan, form) for plan in (RS, BG) for form in FORMS]

    assert worst(tmp_path, names, ruled=ruled) >= least
