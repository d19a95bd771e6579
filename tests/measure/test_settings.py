from __future__ import annotations

from dataclasses import fields, replace

import pytest

from kg.errors import ConfigError
from kg.measure.roles import weighted_load
from kg.measure.settings import STANDARD, Settings, all_values, changed_values, set_values
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
    ],
)
def test_what_cannot_be_used_is_refused_with_what_can(assignment: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        set_values([assignment])


def test_the_table_lists_every_line() -> None:
    assert list(all_values(STANDARD)) == [f.name for f in fields(Settings)]


def test_a_changed_weight_changes_the_load() -> None:
    load = weighted_load(view_plan(toy_records(), replace(STANDARD, partner=1.0)))

    assert load[org("STA")].value == 3.0
