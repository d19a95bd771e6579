"""Is the work paid for, by whom, and what is only hoped for? Measure layer.

Five states of money, never one number: see MONEY_STATES. Currencies are never added up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kg.measure.figures import (
    BUDGETED,
    BUDGETS,
    EXTERNAL,
    FUNDED,
    HOPED_FOR,
    INSIDE,
    MONEY_STATES,
    OUTSIDE_MONEY,
    STATE_OF_STATUS,
    UNFUNDED,
    UNKNOWN,
    Figure,
    ranged,
    share,
)
from kg.model.codes import CostStatus, Role, SourceKind
from kg.model.places import activity_by_element
from kg.model.records import Allocation, FundingSource, PlanRecords
from kg.network.work import Work


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of money and the state it amounts to."""

    allocation: Allocation
    kind: SourceKind | None
    state: str


@dataclass(frozen=True, slots=True)
class ActivityMoney:
    """All a plan says about the money of one activity; `state` is the best of its statements."""

    activity: str
    state: str
    statements: tuple[Statement, ...]

    @property
    def facts(self) -> tuple[str, ...]:
        """The statements' ids; the activity's own where nothing is said."""
        return tuple(s.allocation.id for s in self.statements) or (self.activity,)


def money_of(records: PlanRecords) -> tuple[ActivityMoney, ...]:
    """What each activity has for money, in reading order; statements on tasks count for it."""
    activity = activity_by_element(records)
    sources = {source.id: source for source in records.sources}
    said: dict[str, list[Allocation]] = {a.id: [] for a in records.activities}
    for allocation in records.allocations:
        if allocation.about in activity:
            said[activity[allocation.about]].append(allocation)
    return tuple(_activity_money(a, rows, sources) for a, rows in said.items())


def _activity_money(
    activity: str, rows: Sequence[Allocation], sources: dict[str, FundingSource]
) -> ActivityMoney:
    hoped = {r.source for r in rows if r.cost_status is CostStatus.CONDITIONAL and r.source}
    statements = tuple(_statement(r, sources, hoped) for r in rows)
    best = min((s.state for s in statements), key=MONEY_STATES.index, default=UNKNOWN)
    return ActivityMoney(activity, best, statements)


def _statement(row: Allocation, sources: dict[str, FundingSource], hoped: set[str]) -> Statement:
    source = sources.get(row.source or "")
    kind = source.kind if source else None
    return Statement(row, kind, HOPED_FOR if row.source in hoped else money_state(row, kind))


def money_state(row: Allocation, kind: SourceKind | None) -> str:
    """Which of the five states one statement of money is.

    Edges: an amount without source or payer says what it costs, not that it is there: unknown; an
    amount of zero sets nothing apart: inside existing means.
    """
    if row.amount == 0:
        return INSIDE
    if row.cost_status in STATE_OF_STATUS:
        return STATE_OF_STATUS[row.cost_status]
    if kind in OUTSIDE_MONEY:
        return EXTERNAL if row.cost_status is CostStatus.AMOUNT else HOPED_FOR
    return BUDGETED if kind in BUDGETS or row.payer else UNKNOWN


def unfunded_share(money: Sequence[ActivityMoney]) -> Figure:
    """Share of these activities that have no money written down; the silent ones make the bounds.

    Shape: value over the known, low and high over all. Edges: no activity: no value.
    Example: the toy plan's FIN leads four: one without money of three known: 1/4 to 2/4.
    """
    n_unfunded = sum(m.state in UNFUNDED for m in money)
    n_unknown = sum(m.state == UNKNOWN for m in money)
    n_known = len(money) - n_unknown
    bounds = share(n_unfunded, len(money)), share(n_unfunded + n_unknown, len(money))
    evidence = [f for m in money for f in m.facts]
    return ranged(share(n_unfunded, n_known), bounds, (n_known, n_unknown), evidence)


def money_gap(money: Sequence[ActivityMoney]) -> dict[str, Figure]:
    """Which share of the stated cost of these activities is not secured, by currency.

    Units: share 0–1. An amount whose source is not named makes the bounds; `n_unknown` counts
    activities without any amount, which no bound can hold.
    """
    amounts = [(m, s) for m in money for s in m.statements if s.allocation.amount is not None]
    n_silent = len(money) - len({m.activity for m, _ in amounts})
    currencies = sorted({s.allocation.currency or "" for _, s in amounts})
    return {c: _gap([s for _, s in amounts if (s.allocation.currency or "") == c], n_silent)
            for c in currencies}  # fmt: skip


def _gap(statements: Sequence[Statement], n_silent: int) -> Figure:
    secured = _total(s for s in statements if s.state in FUNDED)
    missing = _total(s for s in statements if s.state in UNFUNDED)
    open_ = _total(s for s in statements if s.state == UNKNOWN)
    whole = float(secured + missing + open_)
    bounds = share(float(missing), whole), share(float(missing + open_), whole)
    value = share(float(missing), float(secured + missing))
    evidence = [s.allocation.id for s in statements]
    return ranged(
        value, bounds, (len({s.allocation.about for s in statements}), n_silent), evidence
    )


def _total(statements: Iterable[Statement]) -> Decimal:
    return sum((s.allocation.amount or Decimal(0) for s in statements), Decimal(0))


@dataclass(frozen=True, slots=True)
class Flow:
    """Money from one payer or source in one year and currency; `payer` is None for programmes.

    `by_leader` is what goes to activities the payer leads, `as_bystander` to those it has no
    working role in; what is left goes to activities where it works and does not lead.
    """

    payer: str | None
    source: str | None
    currency: str | None
    year: int | None
    total: Decimal
    by_leader: Decimal
    as_bystander: Decimal
    facts: tuple[str, ...]
    without_lead: tuple[str, ...]

    @property
    def not_led(self) -> Decimal:
        """What the payer gives to activities in which it leads nothing."""
        return self.total - self.by_leader


def money_flow(money: Sequence[ActivityMoney], work: Work) -> tuple[Flow, ...]:
    """How much each payer carries, by year and currency, and whether it leads what it pays for.

    Shape: one row for each payer (or source without payer), currency and year, sorted.
    Edges: the same sum stated twice counts twice, as the plan says it; sums without amount: none.
    """
    role = _role_by_pair(work)
    rows: dict[tuple[str, str, str, int], list[tuple[str, Allocation]]] = {}
    for activity, money_row in _amounts(money):
        key = (
            money_row.payer or "",
            "" if money_row.payer else money_row.source or "",
            money_row.currency or "",
            money_row.year or 0,
        )
        rows.setdefault(key, []).append((activity, money_row))
    return tuple(_flow(key, rows[key], role) for key in sorted(rows))


def _amounts(money: Sequence[ActivityMoney]) -> Iterator[tuple[str, Allocation]]:
    for one in money:
        for statement in one.statements:
            if statement.allocation.amount is not None:
                yield one.activity, statement.allocation


def _role_by_pair(work: Work) -> dict[tuple[str, str], bool]:
    """For each working pair of institution and activity, whether it leads."""
    leads = work.has_role(Role.LEAD).tolist()
    return {
        (work.institutions[row], work.activities[column]): leads[k]
        for k, (row, column, works) in enumerate(
            zip(work.rows.tolist(), work.columns.tolist(), work.working.tolist(), strict=True)
        )
        if works
    }


def _flow(
    key: tuple[str, str, str, int],
    rows: Sequence[tuple[str, Allocation]],
    role: dict[tuple[str, str], bool],
) -> Flow:
    payer, source, currency, year = key
    led = [(a, x) for a, x in rows if role.get((payer, a))]
    outside = [(a, x) for a, x in rows if (payer, a) not in role]
    not_led = tuple(x.id for a, x in rows if not role.get((payer, a)))
    return Flow(
        payer or None, source or None, currency or None, year or None,
        total=_sum(rows), by_leader=_sum(led), as_bystander=_sum(outside),
        facts=tuple(x.id for _, x in rows), without_lead=not_led,
    )  # fmt: skip


def _sum(rows: Sequence[tuple[str, Allocation]]) -> Decimal:
    return sum((x.amount or Decimal(0) for _, x in rows), Decimal(0))


def activities_by_source_kind(money: Sequence[ActivityMoney]) -> dict[SourceKind, Figure]:
    """How many activities name each kind of money as a source, with the statements."""
    return {kind: _naming(money, kind) for kind in SourceKind}


def _naming(money: Sequence[ActivityMoney], kind: SourceKind) -> Figure:
    named = [m for m in money if any(s.kind is kind for s in m.statements)]
    evidence = [s.allocation.id for m in named for s in m.statements if s.kind is kind]
    return _count(len(named), money, evidence)


def resting_on_outside_money(money: Sequence[ActivityMoney]) -> Figure:
    """How many activities name projects, donors or EU programmes and no other source at all."""
    alone = [m for m in money if _only_outside(m)]
    return _count(len(alone), money, [f for m in alone for f in m.facts])


def _only_outside(money: ActivityMoney) -> bool:
    kinds = [s.kind for s in money.statements if s.kind is not None]
    return bool(kinds) and all(kind in OUTSIDE_MONEY for kind in kinds)


def _count(value: int, money: Sequence[ActivityMoney], evidence: Iterable[str]) -> Figure:
    n_silent = sum(not m.statements for m in money)
    bounds = (value, value + n_silent)
    return ranged(value, bounds, (len(money) - n_silent, n_silent), evidence)
