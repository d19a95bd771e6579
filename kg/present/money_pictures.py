"""Who pays for what, and how sure is the money? The charts of money, shared by all pages.

Present layer. Each function makes the rows of one kind of chart; the drawing is in `charts/`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from decimal import Decimal

from kg.measure.figures import BUDGETS, MONEY_STATES, UNKNOWN
from kg.measure.money import money_flow as money_rows
from kg.model.codes import SourceKind
from kg.model.records import Allocation
from kg.present.charts.bars import StackRow, stacked_bars
from kg.present.charts.flow import ON_A_PAGE, FlowRoom, FlowRow, Stop, money_flow
from kg.present.charts.plot import Key, told
from kg.present.charts.svg import Chart
from kg.present.names import Who, inside
from kg.present.pictures import by_institution
from kg.present.study import Study

# Money without a name of its own: many wordings, one stop.
GENERIC_KINDS = (SourceKind.STATE_BUDGET, SourceKind.LOCAL_BUDGET, SourceKind.PROJECTS)
STATE_STYLES = ("lead", "third", "warm", "partner", "hatch")  # in the order of MONEY_STATES


def flow_charts(study: Study, room: FlowRoom = ON_A_PAGE) -> tuple[Chart, ...]:
    """Money from source to responsible body to goal: one chart a currency, else one of counts."""
    amounts: dict[str | None, list[Allocation]] = defaultdict(list)
    for allocation in study.records.allocations:
        if allocation.amount is not None and allocation.about in study.index.activity_of:
            amounts[allocation.currency].append(allocation)
    if not amounts:
        return (_count_flow(study, room),)
    ordered = sorted(amounts.items(), key=lambda kv: (-len(kv[1]), kv[0] or ""))
    return tuple(
        _amount_flow(study, currency, rows, f"flow-{k}", room)
        for k, (currency, rows) in enumerate(ordered, 1)
    )


def _amount_flow(
    study: Study, currency: str | None, rows: Sequence[Allocation], ident: str,
    room: FlowRoom,
) -> Chart:  # fmt: skip
    strands = [s for a in rows for s in _strands(study, a)]

    def figure(found: Sequence[FlowRow]) -> str:
        return study.words.money(Decimal(str(round(sum(s.size for s in found), 2))), currency)

    name = currency or study.words("unknown-currency")
    return money_flow(
        strands, figure, study.words, ident=ident, stated=True, currency=name, room=room
    )


def _strands(study: Study, allocation: Allocation) -> list[FlowRow]:
    """One amount, shared among those responsible for the element, else for its activity."""
    index = study.index
    activity = index.activity_of[allocation.about]
    leads = index.leads_by_element.get(allocation.about) or index.leads_by_activity.get(activity)
    source = source_stop(study, allocation)
    amount = float(allocation.amount or 0)
    bodies = _body_stops(study, leads or ())
    return [
        FlowRow(source=source, body=body, goal=goal_stop(study, activity),
                size=amount / len(bodies), of=allocation.id, rows=study.rows([allocation.id]))
        for body in bodies
    ]  # fmt: skip


def source_stop(study: Study, allocation: Allocation) -> Stop:
    """The source as a stop: budgets by their owner, unnamed money by its kind, others by name."""
    source = study.index.sources.get(allocation.source or "")
    owner = allocation.payer or (source.budget_of if source else None)
    if owner is not None and (source is None or source.kind in BUDGETS):
        name = study.words("source.budget-of", name=inside(study.index.short(owner)))
        return Stop(f"budget/{owner}", name)
    if source is None:
        return Stop("~none", study.words("no-source"))
    if source.kind in GENERIC_KINDS:
        return Stop(f"kind/{source.kind}", study.words(f"source.{source.kind}"))
    return Stop(source.id, study.index.source_name(source.id))


def _body_stops(study: Study, leads: Sequence[str]) -> list[Stop]:
    return [Stop(a, study.index.short(a)) for a in leads] or [
        Stop("~nobody", study.words("nobody"))
    ]


def goal_stop(study: Study, activity: str) -> Stop:
    """The goal an activity serves, as the last stop of a flow."""
    names = study.goal_names
    place = study.index.goal_position.get(activity, len(names) - 1)
    number, title = names[place]
    return Stop(f"goal-{place}", f"{number} {title}".strip(), place)


def _count_flow(study: Study, room: FlowRoom) -> Chart:
    sources: dict[str, dict[str, Stop]] = defaultdict(dict)
    behind: dict[str, list[str]] = defaultdict(list)
    for allocation in study.records.allocations:
        about = study.index.activity_of.get(allocation.about)
        if about is not None:
            behind[about].append(allocation.id)
        if about is not None and (allocation.source or allocation.payer):
            stop = source_stop(study, allocation)
            sources[about][stop.id] = stop
    none = Stop("~none", study.words("no-source"))
    rows = []
    for activity in study.records.activities:
        stops = list(sources[activity.id].values()) or [none]
        bodies = _body_stops(study, study.index.leads_by_activity.get(activity.id, ()))
        goal, size = goal_stop(study, activity.id), 1 / len(stops) / len(bodies)
        said = study.rows(behind[activity.id] or [activity.id])
        rows += [
            FlowRow(source=s, body=b, goal=goal, size=size, of=activity.id, rows=said)
            for s in stops
            for b in bodies
        ]

    def figure(found: Sequence[FlowRow]) -> str:
        return study.words.number(len({r.of for r in found}))

    return money_flow(rows, figure, study.words, ident="flow", stated=False, room=room)


def means_chart(study: Study) -> Chart:
    """With what money: activities each body is responsible for, by the state of their money."""
    money = {m.activity: m for m in study.view.money}
    found: dict[str, dict[str, list[str]]] = {}
    for institution, links in by_institution(study).items():
        led = [x.activity for x in links if x.leads]
        if led:
            found[institution] = {s: [] for s in MONEY_STATES}
        for activity in led:
            state = money[activity].state if activity in money else UNKNOWN
            found[institution][state].append(activity)
    words = study.words
    parts = [
        Key("box", style, words(f"state.{s.replace(' ', '-')}"))
        for s, style in zip(MONEY_STATES, STATE_STYLES, strict=True)
    ]
    rows = [
        StackRow(
            who=study.who(i), values=tuple(map(len, of.values())),
            shown=tuple(words.number(len(x)) for x in of.values()),
            total=words.number(sum(map(len, of.values()))),
            rows=tuple(study.rows(f for a in x if a in money for f in money[a].facts)
                       for x in of.values()),
        )
        for i, of in found.items()
    ]  # fmt: skip
    rows.sort(key=lambda r: (-sum(r.values), r.who.short))
    ends = (words("column.institution"), words("means.total"))
    notes = [
        words("means.note"),
        *([words("means.hatched")] if any(r.values[-1] for r in rows) else []),
    ]
    return stacked_bars(told(words, "means"), rows, parts, ends, words, " ".join(notes))


def payer_charts(study: Study) -> tuple[Chart, ...]:
    """Who is to pay how much in which year, one chart a currency; none without amounts."""
    rows = money_rows(study.view.money, study.view.work)
    entries = Counter(r.currency or "" for r in rows for _ in r.facts)
    currencies = sorted(entries, key=lambda c: (-entries[c], c))
    return tuple(_payer_chart(study, c, k) for k, c in enumerate(currencies, 1))


def _payer_chart(study: Study, currency: str, k: int) -> Chart:
    words = study.words
    sums: dict[str, Counter[int]] = defaultdict(Counter)
    behind: dict[tuple[str, int], list[str]] = defaultdict(list)
    for row in money_rows(study.view.money, study.view.work):
        if (row.currency or "") == currency:
            payer, year = row.payer or row.source or "", row.year or 0
            sums[payer][year] += row.total  # type: ignore[assignment]
            behind[payer, year] += row.facts
    years = sorted({y for found in sums.values() for y in found}, key=lambda y: (y == 0, y))
    styles = ("lead", "partner", "third", "warm")
    parts = [
        Key("box", styles[n % 4] if y else "hatch", str(y) if y else words("payers.no-year"))
        for n, y in enumerate(years)
    ]

    def shown(value: object) -> str:
        return words.number(Decimal(str(value)), decimals=2) if value else ""

    rows = [
        StackRow(
            who=_payer(study, payer), values=tuple(float(found[y]) for y in years),
            shown=tuple(shown(found[y]) for y in years), total=shown(sum(found.values())),
            rows=tuple(study.rows(behind[payer, y]) for y in years),
        )
        for payer, found in sorted(sums.items(), key=lambda kv: (-sum(kv[1].values()), kv[0]))
    ]  # fmt: skip
    name = currency or words("unknown-currency")
    said = told(words, "payers", ident=f"payers-{k}", currency=name)
    ends = (words("payers.first"), words("payers.total"))
    return stacked_bars(said, rows, parts, ends, words, words("payers.note"))


def _payer(study: Study, ident: str) -> Who:
    if ident in study.index.actors:
        return study.who(ident)
    name = study.index.source_name(ident or None)
    return Who(id=ident, short=name, full=name)
