"""Facts of plans that Chromium printed: with lines and without, in all four table forms.

Each form of each plan is printed with lines and without: one of the two on wide pages, the other in
narrow columns.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.read.test_rebuilt_plans import PLANS
from tests.read.test_same_facts import f1_of_facts
from tests.support.plan_tables import FORMS, plan_form
from tests.support.printed_pdfs import plan_html, printed

pytestmark = pytest.mark.browser
BARS = {True: 0.99, False: 0.95}
NARROW = (
    "@page{size:A4 portrait;margin:1cm}body{font:7pt 'DejaVu Serif'}"
    "td{text-align:justify;padding:1px 3px}"
)


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """A page that prints."""
    page = browser.new_page()
    page.set_default_timeout(300_000)
    yield page
    page.close()


def f1(tmp_path: Path, page: Page, plan: str, form: str, **look: object) -> float:
    path = tmp_path / "plan.pdf"
    path.write_bytes(printed(page, plan_html(plan_form(plan, form), **look)))
    return f1_of_facts(path, plan)


def is_wide(plan: str, form: str, ruled: bool) -> bool:
    """Whether this look is printed on wide pages: as many with lines as without, of each plan."""
    return (PLANS.index(plan) + list(FORMS).index(form) + ruled) % 2 == 0


PRINTED = [(plan, form, ruled) for plan in PLANS for form in FORMS for ruled in (True, False)]


@pytest.mark.parametrize(("plan", "form", "ruled"), [x for x in PRINTED if is_wide(*x)])
def test_facts_of_plans_printed(
    tmp_path: Path, page: Page, plan: str, form: str, ruled: bool
) -> None:
    assert f1(tmp_path, page, plan, form, ruled=ruled) >= BARS[ruled]


@pytest.mark.slow
@pytest.mark.parametrize(("plan", "form", "ruled"), [x for x in PRINTED if not is_wide(*x)])
def test_facts_of_plans_printed_in_narrow_justified_columns(
    tmp_path: Path, page: Page, plan: str, form: str, ruled: bool
) -> None:
    assert f1(tmp_path, page, plan, form, ruled=ruled, css=NARROW) >= BARS[ruled]
