"""The pictures of a small plan as they are: a change of any of them is seen and read."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.present import money_pictures, pictures
from kg.present.charts.svg import Chart
from kg.present.study import Study, study_plan
from tests.present.small_plans import small_records

DRAWN: dict[str, Callable[[Study], Chart]] = {
    "load": pictures.load_chart,
    "staircase": pictures.staircase_chart,
    "matrix": pictures.matrix_chart,
    "months": pictures.months_chart,
    "lanes": pictures.lanes_chart,
    "calendar": pictures.calendar_chart,
    "meeting": pictures.meeting_chart,
    "means": money_pictures.means_chart,
    "flow": lambda study: money_pictures.flow_charts(study)[0],
    "payers": lambda study: money_pictures.payer_charts(study)[0],
}


@pytest.mark.parametrize("name", sorted(DRAWN))
def test_the_picture_of_a_small_plan(name: str, golden: Callable[[str, str], None]) -> None:
    chart = DRAWN[name](study_plan(small_records()))

    picture = str(chart.svg).replace("><", ">\n<") + "\n"

    assert picture == golden(f"charts/{name}.svg", picture), "run 'make golden' and look at it"
