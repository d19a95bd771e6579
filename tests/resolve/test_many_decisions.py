"""Ten thousand decisions of any kind: the work grows as their number does."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from kg.model.codes import ActorType, CostStatus, Role
from kg.model.document import Passage
from kg.model.records import (
    Activity,
    Actor,
    Allocation,
    FundingSource,
    Goal,
    Issue,
    Label,
    Participation,
    Plan,
    PlanRecords,
)
from kg.resolve import Decision
from kg.resolve.apply import apply_decisions
from kg.resolve.decisions import Verb
from tests.support.counted import growth, n_steps

MOST = 1.25  # times linear; a square is 2


def plan_of(n: int) -> PlanRecords:
    """A plan with `n` of each: goals, activities, bodies, sources, roles, sums, issues."""

    def passages(words: str) -> tuple[Passage, ...]:
        return (Passage("d", 0, len(words), words),)

    return PlanRecords(
        plan=Plan(id="p", title="P", language="en", country="GB"),
        goals=tuple(Goal(id=f"g/{k}", title=f"Goal {k} of water") for k in range(n)),
        activities=tuple(
            Activity(id=f"a/{k}", title=f"Activity {k} about water", number=f"1.{k}",
                     parent=f"g/{k}")
            for k in range(n)
        ),
        actors=tuple(
            Actor(id=f"org/gb/body-{k}", labels=(Label(f"Body {k}", "en"),),
                  actor_type=ActorType.OTHER, country="GB")
            for k in range(n)
        ),
        sources=tuple(
            FundingSource(id=f"source/gb/fund-{k}", labels=(Label(f"Fund {k}", "en"),),
                          country="GB")
            for k in range(n)
        ),
        participations=tuple(
            Participation(id=f"a/{k}/lead/{k}", about=f"a/{k}", actor=f"org/gb/body-{k}",
                          role=Role.LEAD, passages=passages(f"Body {k}"))
            for k in range(n)
        ),
        allocations=tuple(
            Allocation(id=f"a/{k}/money/amount", about=f"a/{k}", cost_status=CostStatus.AMOUNT,
                       amount=Decimal(k), source=f"source/gb/fund-{k}",
                       payer=f"org/gb/body-{k}", passages=passages(f"{k} EUR"))
            for k in range(n)
        ),
        issues=tuple(
            Issue(code="not-understood", message=f"words {k}", advice="look",
                  passages=passages(f"odd words {k}"))
            for k in range(n)
        ),
    )  # fmt: skip


# What is decided -> the target, verb and value of the k-th decision of n.
WAYS: dict[str, Callable[[int, int], tuple[str, Verb, str]]] = {
    "accept": lambda k, _: (f"a/{k}/money/amount", Verb.ACCEPT, ""),
    "reject a fact": lambda k, _: (f"a/{k}/money/amount", Verb.REJECT, ""),
    "reject an activity": lambda k, _: (f"a/{k}", Verb.REJECT, ""),
    "reject a goal": lambda k, _: (f"g/{k}", Verb.REJECT, ""),
    "reject a body": lambda k, _: (f"Body {k}", Verb.REJECT, ""),
    "reject a source": lambda k, _: (f"Fund {k}", Verb.REJECT, ""),
    "set a body": lambda k, n: (f"a/{k}/lead/{k}", Verb.SET, f"actor=Body {(k + 3) % n}"),
    "set a source": lambda k, n: (f"a/{k}/money/amount", Verb.SET, f"source=Fund {(k + 3) % n}"),
    "set a new source": lambda k, _: (f"a/{k}/money/amount", Verb.SET, f"source=New fund {k}"),
    "set a goal": lambda k, n: (f"a/{k}", Verb.SET, f"parent=Goal {(k + 3) % n} of water"),
    "set a title": lambda k, _: (f"a/{k}", Verb.SET, f"title=Other {k}"),
    "rename a body": lambda k, _: (f"Body {k}", Verb.SET, f"name=Other body {k}"),
    "add a body": lambda k, _: (f"a/{k}", Verb.ADD, f"lead=New body {k}"),
    "add an activity": lambda k, _: (f"g/{k}", Verb.ADD, f"activity=New activity {k}"),
    "move a fact": lambda k, n: (
        f"a/{k}/money/amount", Verb.MOVE, f"Activity {(k + 7) % n} about water",
    ),
    "move an activity": lambda k, n: (f"a/{k}", Verb.MOVE, f"Goal {(k + 7) % n} of water"),
    "split": lambda k, _: (f"Body {k}", Verb.SPLIT, f"First {k}|Second {k}"),
    "join": lambda k, _: (f"Whole {k}", Verb.JOIN, f"Body {2 * k}|Body {2 * k + 1}"),
    "one source": lambda k, _: (f"Fund {2 * k}", Verb.SAME_AS, f"Fund {2 * k + 1}"),
    "two bodies": lambda k, n: (f"Body {k}", Verb.NOT_SAME_AS, f"Body {(k + 1) % n}"),
    "ignore": lambda k, _: (f"odd words {k}", Verb.IGNORE, ""),
    "nothing in the plan": lambda k, _: (f"nothing {k}", Verb.REJECT, ""),
}  # fmt: skip
PAIRS = ("join", "one source")  # take two things each


@pytest.mark.parametrize("way", WAYS)
def test_the_work_of_decisions_grows_no_faster_than_their_number(way: str) -> None:
    def deciding(n: int) -> Callable[[], object]:
        records = plan_of(n)
        said = [WAYS[way](k, n) for k in range(n // 2 if way in PAIRS else n)]
        rows = [Decision(who="Ana", target=t, verb=v, value=x) for t, v, x in said]
        made = apply_decisions(records, rows)
        outcome = "unknown" if way == "nothing in the plan" else "applied"
        assert {x.outcome for x in made.decisions} == {outcome}
        return lambda: apply_decisions(records, rows)

    assert growth(deciding, 40, n_steps) <= MOST
