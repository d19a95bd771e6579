"""Every change between two editions of a plan, one row each. Measure layer.

`kg compare` and the question `changes-between-plans` list these rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.measure.compare import EditionComparison
from kg.model.records import PlanRecords


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change: an activity, role, deadline or sum; `old` and `new` are activity ids.

    `before` and `after` are the two values as text, empty where there is none. `facts` are the
    facts behind them as `plan/<plan>/<fact>`; the activity itself where it was dropped or added.
    """

    what: str
    old: str | None = None
    new: str | None = None
    institution: str | None = None
    before: str = ""
    after: str = ""
    facts: tuple[str, ...] = ()


def in_order(one: PlanRecords, other: PlanRecords) -> tuple[PlanRecords, PlanRecords]:
    """Two editions, the earlier first: by what they say of each other, then by their start."""
    if one.plan.previous == other.plan.id:
        return other, one
    starts = (one.plan.start, other.plan.start)
    if starts[0] and starts[1] and starts[1] < starts[0] and other.plan.previous != one.plan.id:
        return other, one
    return one, other


def changes_of(found: EditionComparison) -> tuple[Change, ...]:
    """Every change: activities dropped and added, then roles, deadlines and money.

    Edges: roles of a dropped or added activity are no change of their own.
    """
    return (
        *(Change(what="dropped", old=a, facts=(f"plan/{found.earlier}/{a}",))
          for a in found.dropped),
        *(Change(what="added", new=a, facts=(f"plan/{found.later}/{a}",)) for a in found.added),
        *_role_changes(found),
        *_value_changes(found),
    )  # fmt: skip


def _role_changes(found: EditionComparison) -> Iterator[Change]:
    new = {earlier: later for later, earlier in reversed(list(found.matched.items()))}
    for role in found.role_changes:
        if not role.reason:
            yield Change(
                what=f"role {role.shift}", old=role.activity, new=new[role.activity],
                institution=role.institution, before=_text(role.role_before),
                after=_text(role.role_after), facts=_facts(found, role.before, role.after),
            )  # fmt: skip


def _value_changes(found: EditionComparison) -> Iterator[Change]:
    for due in found.deadlines:
        yield Change(
            what="deadline moved", old=due.activity, new=due.later, before=_text(due.due_before),
            after=_text(due.due_after), facts=_facts(found, due.before, due.after),
        )  # fmt: skip
    for money in found.money:
        before, after = (_sum(x, money.currency) for x in (money.amount_before, money.amount_after))
        none = f"no sum in {money.currency}" if money.currency else "no sum without a currency"
        yield Change(
            what="money", old=money.activity, new=money.later,
            before=before or money.state_before or none, after=after or money.state_after or none,
            facts=_facts(found, money.before, money.after),
        )  # fmt: skip


def _facts(
    found: EditionComparison, before: Sequence[str], after: Sequence[str]
) -> tuple[str, ...]:
    return (
        *(f"plan/{found.earlier}/{x}" for x in before),
        *(f"plan/{found.later}/{x}" for x in after),
    )


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _sum(amount: object, currency: str | None) -> str:
    return f"{amount:,} {currency or ''}".strip() if amount is not None else ""
