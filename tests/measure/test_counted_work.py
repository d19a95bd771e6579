"""What measuring costs, in counted calls; `benchmarks` measures the seconds against networkx."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.synthetic import synthetic_plan
from kg.measure.surprise import tie_surprise
from kg.measure.view import view_plan
from kg.measure.workload import workload
from kg.model.records import PlanRecords
from kg.network.ties import ties_of
from tests.support.counted import growth, n_calls
from tests.support.gold import gold_records


def measure(records: PlanRecords) -> None:
    """Every number of a plan but the chance of its pairs."""
    workload(records)
    ties_of(view_plan(records).work)


def test_all_measures_of_a_real_plan_take_little_work() -> None:
    records = gold_records("bg-2012")
    measure(records)

    assert n_calls(lambda: measure(records)) < 150_000  # 95,000 for its 264 links


def test_thousands_of_tables_are_drawn_side_by_side() -> None:
    """4,999 tables of 264 links, at least 2 swaps a link in each: 2.6 million attempts."""
    view = view_plan(gold_records("bg-2012"))
    tie_surprise(view)

    assert n_calls(lambda: tie_surprise(view)) < 60_000


def test_the_work_of_all_measures_grows_no_faster_than_the_plan() -> None:
    def measuring(n: int) -> Callable[[], None]:
        records = synthetic_plan(n)
        return lambda: measure(records)

    assert growth(measuring, 100) <= 1.3
