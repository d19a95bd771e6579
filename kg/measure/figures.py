"""What makes a number defensible: bounds, what was known, and the facts. Measure layer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of one plan: `low`–`high` hold it whatever the unknown turns out to be.

    `value` is None where the number does not exist (a share of nothing). `n_known` and `n_unknown`
    count the inputs. `evidence` are ids of facts; of elements where the point is that no fact is.
    """

    value: float | None
    low: float | None
    high: float | None
    n_known: int
    n_unknown: int = 0
    evidence: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether there is a number at all."""
        return self.value is not None


def exact(value: float | None, n_known: int, evidence: Iterable[str] = ()) -> Figure:
    """A number without a doubt in it: low, high and value are one."""
    return Figure(value, value, value, n_known, 0, tuple(dict.fromkeys(evidence)))


def ranged(
    value: float | None,
    bounds: tuple[float | None, float | None],
    counts: tuple[int, int],
    evidence: Iterable[str] = (),
) -> Figure:
    """A number between bounds, from inputs of which some are unknown (`counts`)."""
    return Figure(value, *bounds, *counts, tuple(dict.fromkeys(evidence)))


def share(part: float, whole: float) -> float | None:
    """Part of whole, None of nothing."""
    return part / whole if whole else None
