"""Ready-made questions that a function answers, not SPARQL. Measure layer.

Imports what a question needs only when it is asked: `kg ask` starts quickly.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kg.errors import QueryError
from kg.ids import ID

if TYPE_CHECKING:
    from kg.graph.asking import Computed
    from kg.graph.folder import GraphFolder
    from kg.model.records import PlanRecords


def computed_in(folder: GraphFolder) -> Mapping[str, Computed]:
    """The questions that functions answer from the records of a graph folder."""

    def changes(slots: Mapping[str, str]) -> list[dict[str, Any]]:
        return _answer(folder.records(slots["earlier"]), folder.records(slots["later"]))

    return {"changes-between-plans": changes}


def _answer(one: PlanRecords, other: PlanRecords) -> list[dict[str, Any]]:
    """The rows of `changes-between-plans`, ids as IRIs.

    Raises: QueryError if the two plans are no editions of one.
    """
    from kg.measure.compare import changes_of, compare_editions, in_order
    from kg.resolve.editions import Relation, relation_of

    earlier, later = in_order(one, other)
    related = relation_of(earlier, later)
    if related.relation is not Relation.EDITIONS:
        raise QueryError(
            f"{earlier.plan.id} and {later.plan.id} are no editions of one plan ({related.why}); "
            f"compare them with 'kg compare {earlier.plan.id} {later.plan.id}'"
        )
    old, new = (f"{ID}plan/{records.plan.id}/" for records in (earlier, later))
    return [
        {
            "change": change.what,
            "old": change.old and old + change.old,
            "new": change.new and new + change.new,
            "institution": change.institution and ID + change.institution,
            "before": change.before or None,
            "after": change.after or None,
            "facts": "\n".join(ID + fact for fact in change.facts),
        }
        for change in changes_of(compare_editions(earlier, later))
    ]
