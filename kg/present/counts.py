"""How many are named, act, work, pay? The line that joins all counts of a plan. Present layer."""

from __future__ import annotations

from kg.network.counts import Counts
from kg.present.words import Words

_PARTS = ("working", "only-paying", "only-benefiting", "groups")


def bridge(counts: Counts, words: Words) -> tuple[str, ...]:
    """The sentences that lead from one count of institutions to the other, of one plan.

    Edges: a part of none is left out; the sum still holds.
    """
    n = counts.numbers()
    parts = " + ".join(words(f"counts.{p}", count=n[p]) for p in _PARTS if n[p])
    named = words("counts.named", named=n["named"], acting=n["acting"], without=n["without-role"])
    lines = [named]
    if parts:
        lines.append(words("counts.acting", acting=n["acting"], parts=parts))
    if n["catch-all"]:
        lines.append(words("counts.catch-all", n=n["catch-all"], counted=n["counted"]))
    return tuple(lines)
