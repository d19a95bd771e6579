from __future__ import annotations

import time

import pytest

from kg.measure.surprise import tie_surprise
from kg.measure.view import view_plan
from kg.measure.workload import workload
from kg.network.ties import ties_of
from tests.support.gold import gold_records


@pytest.mark.slow
def test_all_measures_of_a_real_plan_cost_less_than_half_a_cpu_second() -> None:
    records = gold_records("bg-2012")
    workload(records)  # imports
    costs = []
    for _ in range(3):
        start = time.process_time()
        workload(records)
        view = view_plan(records)
        ties_of(view.work)
        tie_surprise(view)
        costs.append(time.process_time() - start)

    assert min(costs) < 0.5
