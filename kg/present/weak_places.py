"""Where is a plan weak or irregular? The rows of the report that say what, how often and where.

Present layer. The check and the reading find the places; here they are counted and listed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from kg.graph.check import Finding as Weakness
from kg.graph.check import issue_findings
from kg.present.study import Study

MOST_PLACES = 12  # of one weakness
MOST_IRREGULAR = 30  # irregular places told one by one


@dataclass(frozen=True, slots=True)
class WeakRow:
    """One kind of weak place: what, how often, where."""

    rule: str
    count: int
    where: str


def irregular_rows(study: Study) -> tuple[WeakRow, ...]:
    """Each irregular place in its own words; by kind, with one as an example, if they are many."""
    found = issue_findings(study.records)
    rows = Counter(x.message for x in found)
    if len(rows) > MOST_IRREGULAR:
        return weak_rows(study, found)
    return tuple(
        WeakRow(message, count, _places(study, [x for x in found if x.message == message]))
        for message, count in rows.most_common()
    )


def weak_rows(study: Study, weaknesses: Sequence[Weakness]) -> tuple[WeakRow, ...]:
    """What the check found, one row for each rule, most frequent first."""
    found: dict[str, list[Weakness]] = defaultdict(list)
    for weakness in weaknesses:
        found[weakness.code].append(weakness)
    ordered = sorted(found.items(), key=lambda kv: (-len(kv[1]), kv[0]))
    return tuple(WeakRow(_rule(rows), len(rows), _places(study, rows)) for _, rows in ordered)


def _rule(rows: Sequence[Weakness]) -> str:
    """The message if all say the same, else the first as an example."""
    messages = list(dict.fromkeys(r.message for r in rows))
    return messages[0] if len(messages) == 1 else f"{messages[0]} …"


def _places(study: Study, rows: Sequence[Weakness]) -> str:
    names = [study.index.number(r.element) if r.element else r.number for r in rows]
    places = tuple(dict.fromkeys(n for n in names if n))
    return study.words.listed(places, most=MOST_PLACES)
