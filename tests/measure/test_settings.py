from __future__ import annotations

from dataclasses import fields, replace

import pytest

from kg.errors import ConfigError
from kg.measure.figures import STANDARD, Settings, all_values, changed_values, set_values
from kg.measure.roles import weighted_load
from kg.measure.view import view_plan
from kg.network.work import Groups
from tests.toy.plan import org, toy_records


def test_a_line_can_be_changed_by_name() -> None:
    found = set_values(["partner=0.25", "draws=99", "groups=none", "expanded=true"])

    assert (found.partner, found.draws, found.groups, found.expanded) == (
        0.25, 99, Groups.NONE, True
    )  # fmt: skip
    assert changed_values(found) == {
        "groups": "none", "expanded": True, "partner": 0.25, "draws": 99
    }  # fmt: skip


@pytest.mark.parametrize(
    ("assignment", "words"),
    [
        ("partnr=0.5", "partner"),
        ("partner", "name=value"),
        ("partner=half", "cannot be used"),
        ("partner=-1", "0 or more"),
        ("partner=nan", "0 or more"),
        ("lead_share=1.5", "between 0 and 1"),
        ("draws=0", "draws"),
        ("groups=some", "cannot be used"),
        ("partner=2", "at most partner_high=1"),
        ("partner_high=2", "at most lead=1"),
        ("lead=0.5", "at least partner_high=1"),
        ("expert_low=0.4", "at most expert=0.25"),
        ("z_high=1", "at least z_raised=2"),
        ("z_raised=4", "at most z_high=3.5"),
        ("peak_months=2", "month"),
        ("peak_factor=0.5", "from 1 up"),
        ("lead_min=0", "from 1 up"),
        ("families_known=5", "4 families"),
        ("swaps_per_link=1000000000", "up to 1,000"),
        ("seed=99999999999999999999", "up to 4,294,967,295"),
        ("lead=1e308", "up to 1,000"),
        ("staff_unit=1e308", "up to 1,000,000"),
    ],
)
def test_what_cannot_be_used_is_refused_with_what_can(assignment: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        set_values([assignment])


def test_lines_that_belong_together_may_be_moved_together() -> None:
    found = set_values(["partner=2", "partner_high=3", "lead=4"])

    assert (found.partner, found.partner_high, found.lead) == (2, 3, 4)


def test_a_load_lies_within_its_own_bounds_whatever_may_be_set() -> None:
    for assignment in ("partner=0.25", "partner=1", "partner_low=0", "expert=0.5", "lead=3"):
        view = view_plan(toy_records(), set_values([assignment]))
        for figure in weighted_load(view).values():
            assert (figure.low or 0) <= (figure.value or 0) <= (figure.high or 0)


def test_the_table_lists_every_line() -> None:
    assert list(all_values(STANDARD)) == [f.name for f in fields(Settings)]


def test_a_changed_weight_changes_the_load() -> None:
    load = weighted_load(view_plan(toy_records(), replace(STANDARD, partner=1.0)))

    assert load[org("STA")].value == 3.0
