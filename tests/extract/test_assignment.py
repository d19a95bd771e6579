"""The solver of the joint assignment is scipy's, and comes without the rest of its package."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import linear_sum_assignment

from kg.extract.assign import assignment

COSTS = arrays(float, st.tuples(st.integers(1, 6), st.integers(6, 9)), elements=st.floats(-9, 9))


@given(COSTS)
def test_each_row_gets_the_column_that_scipy_gives_it(costs: np.ndarray) -> None:
    assert [x.tolist() for x in assignment()(costs)] == [
        x.tolist() for x in linear_sum_assignment(costs)
    ]


def test_the_rest_of_the_package_is_not_imported() -> None:
    code = (
        "import sys; from kg.extract.assign import assignment; "
        "print(assignment()([[2.0, 1.0], [1.0, 2.0]])[1], 'scipy.optimize' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[1 0] False"
