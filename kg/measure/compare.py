"""What changed between two editions of a plan? Measure layer.

Activities are matched first, and every number carries the match rate: an activity that was not
matched looks like one dropped and one added.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from kg.measure.figures import STANDARD, Figure, Settings, exact, ranged, share
from kg.measure.money import ActivityMoney
from kg.measure.view import PlanView, view_plan
from kg.model.codes import Role
from kg.model.records import PlanRecords
from kg.network.work import STRENGTH
from kg.resolve.editions import Pair, continued_activities, match_edition, same_actors

KEPT, PROMOTED, DEMOTED, ENTERED, LEFT = "kept", "promoted", "demoted", "entered", "left"


@dataclass(frozen=True, slots=True)
class RoleChange:
    """One institution in one activity: its role in the earlier and the later edition.

    `activity` is the id in the earlier edition, in the later one for added activities. `reason` is
    "activity dropped" or "activity added" where the activity itself went or came. `before` and
    `after` are facts of the two editions.
    """

    institution: str
    activity: str
    shift: str
    role_before: Role | None
    role_after: Role | None
    reason: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeadlineChange:
    """A matched activity that is due at another date, or is dated in one edition only.

    `activity` is its id in the earlier edition, `later` in the later one.
    """

    activity: str
    later: str
    due_before: date | None
    due_after: date | None
    days: int | None
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MoneyChange:
    """A matched activity whose stated sum or state of money is another; ids as above.

    A state is empty where that edition states a sum in another currency only.
    """

    activity: str
    later: str
    currency: str | None
    amount_before: Decimal | None
    amount_after: Decimal | None
    state_before: str
    state_after: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EditionComparison:
    """Two editions side by side. `matched` maps activities of the later to the earlier edition,
    `renamed` does so for institutions; `likely` are pairs of activities for a person to judge.

    Jaccards are over activities, pairs (institution, activity), and triples (with the role).
    `edit_distance` is how many triples would have to be written or struck out.
    """

    earlier: str
    later: str
    matched: Mapping[str, str]
    renamed: Mapping[str, str]
    likely: tuple[Pair, ...]
    matched_of_earlier: Figure
    matched_of_later: Figure
    jaccard_activities: Figure
    jaccard_pairs: Figure
    jaccard_triples: Figure
    edit_distance: int
    dropped: tuple[str, ...]
    added: tuple[str, ...]
    institutions_left: tuple[str, ...]
    institutions_entered: tuple[str, ...]
    institutions_kept: tuple[str, ...]
    roles: tuple[RoleChange, ...]
    deadlines: tuple[DeadlineChange, ...]
    money: tuple[MoneyChange, ...]
    totals: Mapping[str, tuple[Decimal, Decimal]]

    @property
    def role_changes(self) -> tuple[RoleChange, ...]:
        """The roles that did not stay as they were."""
        return tuple(r for r in self.roles if r.shift != KEPT)


def compare_editions(
    earlier: PlanRecords,
    later: PlanRecords,
    *,
    renamed: Mapping[str, str] | None = None,
    settings: Settings = STANDARD,
) -> EditionComparison:
    """What was kept, dropped, added, moved and paid for differently between two editions?

    Shape: see EditionComparison. Activities are matched by what the later edition says it
    continues, then by words and place (`kg.resolve.editions`). `renamed` maps institutions whose id
    changed, later to earlier, so that a renamed ministry neither leaves nor enters (default: the
    same name, where the country is not known).
    Edges: a plan against itself: 1, 1, 1 and no change.
    Source: peers: Python sets; pandas merge with indicator.
    """
    one, other = view_plan(earlier, settings), view_plan(later, settings)
    match = match_edition(earlier, later)
    pairs = continued_activities(earlier, later, match)
    same = same_actors(earlier, later) if renamed is None else renamed
    before = _Side(one, {a.id: a.id for a in earlier.activities}, {})
    name_of = {a.id: pairs.get(a.id, f"+{a.id}") for a in later.activities}
    after = _Side(other, name_of, same)
    return EditionComparison(
        earlier=earlier.plan.id,
        later=later.plan.id,
        matched=pairs,
        renamed=same,
        likely=_likely(later, match.likely),
        matched_of_earlier=_rate(len(set(pairs.values())), len(earlier.activities)),
        matched_of_later=_rate(len(pairs), len(later.activities)),
        **_likeness(before, after),
        dropped=_missing(before, after),
        added=tuple(a.removeprefix("+") for a in _missing(after, before)),
        roles=_role_changes(before, after),
        deadlines=_deadline_changes(one, other, pairs),
        money=_money_changes(one, other, pairs),
        totals=_totals(one.money, other.money),
    )


def _likely(later: PlanRecords, pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    """The pairs of activities, likeliest first."""
    ours = {a.id for a in later.activities}
    return tuple(sorted((p for p in pairs if p.after.id in ours), key=lambda p: -p.alike))


def _likeness(before: _Side, after: _Side) -> dict[str, Any]:
    """How alike two editions are, and which institutions stay, leave and enter."""
    return {
        "jaccard_activities": _jaccard(before.activities, after.activities),
        "jaccard_pairs": _jaccard(before.role_by_pair.keys(), after.role_by_pair.keys()),
        "jaccard_triples": _jaccard(before.triples, after.triples),
        "edit_distance": len(before.triples ^ after.triples),
        "institutions_left": tuple(sorted(before.institutions - after.institutions)),
        "institutions_entered": tuple(sorted(after.institutions - before.institutions)),
        "institutions_kept": tuple(sorted(after.institutions & before.institutions)),
    }


class _Side:
    """One edition in the terms of the earlier one: roles and facts by institution and activity."""

    def __init__(
        self, view: PlanView, name_of: Mapping[str, str], renamed: Mapping[str, str]
    ) -> None:
        work = view.work
        self.activities = set(name_of.values())
        self.order = {name: k for k, name in enumerate(name_of.values())}
        self.role_by_pair: dict[tuple[str, str], Role] = {}
        self.facts: dict[tuple[str, str], tuple[str, ...]] = {}
        for row, column, role, facts in zip(
            work.rows.tolist(), work.columns.tolist(), work.roles.tolist(), work.facts, strict=True
        ):
            actor = work.institutions[row]
            pair = renamed.get(actor, actor), name_of[work.activities[column]]
            known = self.role_by_pair.get(pair)  # where two activities continue one
            if known is None or role < STRENGTH.index(known):
                self.role_by_pair[pair] = STRENGTH[role]
            self.facts[pair] = (*self.facts.get(pair, ()), *facts)
        self.institutions = {renamed.get(i, i) for i in work.institutions}
        self.triples = {(*pair, role) for pair, role in self.role_by_pair.items()}


def _missing(side: _Side, other: _Side) -> tuple[str, ...]:
    return tuple(sorted(side.activities - other.activities, key=side.order.__getitem__))


def _jaccard(one: Iterable[object], other: Iterable[object]) -> Figure:
    a, b = set(one), set(other)
    return exact(share(len(a & b), len(a | b)), len(a | b))


def _rate(n: int, whole: int) -> Figure:
    return ranged(share(n, whole), (share(n, whole), share(n, whole)), (n, whole - n))


def _role_changes(before: _Side, after: _Side) -> tuple[RoleChange, ...]:
    pairs = sorted({*before.role_by_pair, *after.role_by_pair}, key=lambda p: (p[1], p[0]))
    return tuple(_role_change(pair, before, after) for pair in pairs)


def _role_change(pair: tuple[str, str], before: _Side, after: _Side) -> RoleChange:
    institution, activity = pair
    old, new = before.role_by_pair.get(pair), after.role_by_pair.get(pair)
    reason = ""
    if activity not in after.activities:
        reason = "activity dropped"
    elif activity not in before.activities:
        reason = "activity added"
    return RoleChange(
        institution, activity.removeprefix("+"), _shift(old, new), old, new, reason,
        before.facts.get(pair, ()), after.facts.get(pair, ()),
    )  # fmt: skip


def _shift(old: Role | None, new: Role | None) -> str:
    if old is None or new is None:
        return ENTERED if old is None else LEFT
    change = STRENGTH.index(new) - STRENGTH.index(old)
    return KEPT if change == 0 else PROMOTED if change < 0 else DEMOTED


def _deadline_changes(
    one: PlanView, other: PlanView, matched: Mapping[str, str]
) -> tuple[DeadlineChange, ...]:
    old = {w.activity: w for w in one.windows}
    changes = []
    for window in other.windows:
        was = old.get(matched.get(window.activity, ""))
        if was is not None and was.due != window.due:
            days = (window.due - was.due).days if window.due and was.due else None
            changes.append(
                DeadlineChange(
                    was.activity,
                    window.activity,
                    was.due,
                    window.due,
                    days,
                    was.facts,
                    window.facts,
                )
            )
    return tuple(changes)


def _money_changes(
    one: PlanView, other: PlanView, matched: Mapping[str, str]
) -> tuple[MoneyChange, ...]:
    old = {m.activity: m for m in one.money}
    return tuple(
        change
        for money in other.money
        if (was := old.get(matched.get(money.activity, ""))) is not None
        for change in _money_change(was, money)
    )


def _money_change(was: ActivityMoney, now: ActivityMoney) -> list[MoneyChange]:
    old, new = _sums([was]), _sums([now])
    currencies: list[str | None] = [c for c in sorted({*old, *new}) if old.get(c) != new.get(c)]
    if not currencies and was.state != now.state:
        currencies = [None]
    return [
        MoneyChange(
            was.activity, now.activity, c or None, old.get(c or ""), new.get(c or ""),
            "" if old and c is not None else was.state, "" if new and c is not None else now.state,
            was.facts, now.facts,
        )
        for c in currencies
    ]  # fmt: skip


def _sums(money: Iterable[ActivityMoney]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for one in money:
        for statement in one.statements:
            row = statement.allocation
            if row.amount is not None:
                key = row.currency or ""
                sums[key] = sums.get(key, Decimal(0)) + row.amount
    return sums


def _totals(
    one: Iterable[ActivityMoney], other: Iterable[ActivityMoney]
) -> dict[str, tuple[Decimal, Decimal]]:
    old, new = _sums(one), _sums(other)
    zero = Decimal(0)
    return {c: (old.get(c, zero), new.get(c, zero)) for c in sorted({*old, *new})}


# Every change between two editions of a plan, one row each.
#
# `kg compare` and the question `changes-between-plans` list these rows.


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
        *_roles_changed(found),
        *_value_changes(found),
    )  # fmt: skip


def _roles_changed(found: EditionComparison) -> Iterator[Change]:
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
