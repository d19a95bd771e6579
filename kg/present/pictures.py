"""Which charts does a plan give? From measured records to charts, shared by all pages.

Present layer. Each function makes the rows of one chart; the drawing is in `charts/`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from decimal import Decimal

from kg.measure.money import money_flow as money_rows
from kg.measure.roles import concentration, role_counts, weighted_load
from kg.measure.settings import BUDGETS, MONEY_STATES, UNKNOWN
from kg.measure.timing import common_date
from kg.model.codes import Role, SourceKind
from kg.model.records import Allocation
from kg.network.work import STRENGTH
from kg.present.charts.bars import LoadRow, load_bars
from kg.present.charts.calendar import Running, StripRow, calendar_strip
from kg.present.charts.change import Change, ChangeRow, before_after
from kg.present.charts.flow import FlowRow, Stop, money_flow
from kg.present.charts.grid import Meeting, meeting_grid
from kg.present.charts.lanes import Due, LaneRow, deadline_lanes
from kg.present.charts.matrix import GoalRow, Share, goal_bars
from kg.present.charts.months import DueCount, due_columns
from kg.present.charts.stack import Part, Stack, StackRow, stacked_bars
from kg.present.charts.staircase import LeadRow, lead_staircase
from kg.present.charts.svg import Chart
from kg.present.names import Who, inside
from kg.present.study import Study
from kg.text import fold_space

# Money without a name of its own: many wordings, one stop.
GENERIC_KINDS = (SourceKind.STATE_BUDGET, SourceKind.LOCAL_BUDGET, SourceKind.PROJECTS)
STATE_STYLES = ("lead", "third", "warm", "partner", "hatch")  # in the order of MONEY_STATES


def load_chart(study: Study) -> Chart:
    """Work carried by each institution, with the range of the weights."""
    loads, counts = weighted_load(study.view), role_counts(study.view)
    rows = []
    for institution, load in loads.items():
        led, joined = _n(counts["leads"], institution), _n(counts["partner_in"], institution)
        rows.append(
            LoadRow(
                who=study.who(institution), value=load.value or 0, low=load.low or 0,
                high=load.high or 0, n_lead=led, n_partner=joined,
                n_other=_n(counts["involved_in"], institution) - led - joined,
            )
        )  # fmt: skip
    return load_bars(rows, study.words)


def _n(figures: object, institution: str) -> int:
    figure = figures[institution]  # type: ignore[index]
    return int(figure.value or 0)


def staircase_chart(study: Study) -> Chart:
    """How responsibility is shared among all named institutions."""
    order = concentration(study.view).order
    rows = [LeadRow(who=study.who(i), n_lead=n) for i, n in order]
    return lead_staircase(rows, study.words)


def matrix_chart(study: Study) -> Chart:
    """Institutions by goals."""
    goals = study.goal_names
    cells: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for institution, activity, role in links(study):
        place = study.index.goal_position.get(activity, len(study.index.top_goals))
        cells[institution][place][role is not Role.LEAD] += 1
    rows = [
        GoalRow(who=study.who(i), shares=tuple(Share(*found[g]) for g in range(len(goals))))
        for i, found in sorted(cells.items())
    ]
    return goal_bars(rows, goals, study.words)


def links(study: Study) -> list[tuple[str, str, Role]]:
    """Each institution that works on an activity, with its strongest role there."""
    work = study.view.work
    return [
        (work.institutions[row], work.activities[column], STRENGTH[role])
        for row, column, role, works in zip(
            work.rows.tolist(), work.columns.tolist(), work.roles.tolist(),
            work.working.tolist(), strict=True,
        )
        if works
    ]  # fmt: skip


def meeting_chart(study: Study) -> Chart:
    """How often bodies take part together."""
    pairs = [
        Meeting(a=study.who(t.a), b=study.who(t.b), n=t.count,
                activities=tuple(study.index.number(a) for a in t.activities))
        for t in study.ties
    ]  # fmt: skip
    return meeting_grid(pairs, study.words)


def months_chart(study: Study) -> Chart:
    """Deadlines of the plan over time."""
    due: Counter[int] = Counter()
    until: Counter[int] = Counter()
    common: Counter[int] = Counter()
    undated = 0
    top = common_date(study.view)
    shared = top.date if (top.figure.value or 0) > 1 else None
    for activity in study.records.activities:
        column, runs_on = study.place_of(activity.id)
        if column is None:
            undated += 1
            continue
        (until if runs_on else due)[column] += 1
        if not runs_on and shared and study.window_of[activity.id].due == shared:
            common[column] += 1
    counts = [DueCount(due[k], common[k], until[k]) for k in range(len(study.columns))]
    return due_columns(counts, study.columns, undated, study.words)


def lanes_chart(study: Study, *, most: int = 16) -> Chart:
    """Deadlines of each institution."""
    dues: dict[str, list[Due]] = defaultdict(list)
    n_goals = len(study.index.top_goals)
    for institution, activity, role in links(study):
        column, runs_on = study.place_of(activity)
        goal = study.index.goal_position.get(activity, n_goals)
        dues[institution].append(
            Due(column=column, leads=role is Role.LEAD, goal=goal,
                hint=due_hint(study, activity, role), until=runs_on)
        )  # fmt: skip
    rows = [LaneRow(who=study.who(i), dues=tuple(found)) for i, found in sorted(dues.items())]
    goals = [f"{number} {title}".strip() for number, title in study.goal_names]
    return deadline_lanes(rows, study.columns, goals, study.words, most=most)


def due_hint(study: Study, activity: str, role: Role) -> str:
    """What a mark says: number, title, role."""
    element = study.index.activities[activity]
    title = fold_space(study.index.title(element))
    return f"{study.index.number(activity)} {title} – {study.words(f'role.{role}')}"


def calendar_chart(study: Study) -> Chart:
    """How much runs at once."""
    calendar, columns = study.calendar
    stated, widest = calendar.stated.tolist(), calendar.widest.tolist()
    rows = [
        StripRow(
            who=study.who(institution),
            cells=tuple(Running(s, s, max(s, w)) for s, w in zip(one, wide, strict=True)),
        )
        for institution, one, wide in zip(study.view.work.institutions, stated, widest, strict=True)
        if any(wide)
    ]
    return calendar_strip(rows, columns, study.words)


def flow_charts(study: Study) -> tuple[Chart, ...]:
    """Money from source to responsible body to goal: one chart a currency, else one of counts."""
    amounts: dict[str | None, list[Allocation]] = defaultdict(list)
    for allocation in study.records.allocations:
        if allocation.amount is not None and allocation.about in study.index.activity_of:
            amounts[allocation.currency].append(allocation)
    if not amounts:
        return (_count_flow(study),)
    ordered = sorted(amounts.items(), key=lambda kv: (-len(kv[1]), kv[0] or ""))
    return tuple(
        _amount_flow(study, currency, rows, k) for k, (currency, rows) in enumerate(ordered, 1)
    )


def _amount_flow(study: Study, currency: str | None, rows: Sequence[Allocation], k: int) -> Chart:
    strands = [s for a in rows for s in _strands(study, a)]

    def figure(found: Sequence[FlowRow]) -> str:
        return study.words.money(Decimal(str(round(sum(s.size for s in found), 2))), currency)

    return money_flow(strands, figure, study.words, ident=f"flow-{k}", stated=True)


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
                size=amount / len(bodies), of=allocation.id)
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


def _count_flow(study: Study) -> Chart:
    sources: dict[str, dict[str, Stop]] = defaultdict(dict)
    for allocation in study.records.allocations:
        about = study.index.activity_of.get(allocation.about)
        if about is not None and (allocation.source or allocation.payer):
            stop = source_stop(study, allocation)
            sources[about][stop.id] = stop
    none = Stop("~none", study.words("no-source"))
    rows = []
    for activity in study.records.activities:
        stops = list(sources[activity.id].values()) or [none]
        bodies = _body_stops(study, study.index.leads_by_activity.get(activity.id, ()))
        goal, size = goal_stop(study, activity.id), 1 / len(stops) / len(bodies)
        rows += [
            FlowRow(source=s, body=b, goal=goal, size=size, of=activity.id)
            for s in stops
            for b in bodies
        ]

    def figure(found: Sequence[FlowRow]) -> str:
        return study.words.number(len({r.of for r in found}))

    return money_flow(rows, figure, study.words, ident="flow", stated=False)


def means_chart(study: Study) -> Chart:
    """With what money: activities each body is responsible for, by the state of their money."""
    state = {m.activity: m.state for m in study.view.money}
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for institution, activity, role in links(study):
        if role is Role.LEAD:
            found[institution][state.get(activity, UNKNOWN)] += 1
    words = study.words
    parts = [
        Part(words(f"state.{s.replace(' ', '-')}"), style)
        for s, style in zip(MONEY_STATES, STATE_STYLES, strict=True)
    ]
    ordered = sorted(found.items(), key=lambda kv: (-kv[1].total(), study.index.short(kv[0])))
    rows = [
        StackRow(
            who=study.who(i), values=tuple(c[s] for s in MONEY_STATES),
            shown=tuple(words.number(c[s]) for s in MONEY_STATES), total=words.number(c.total()),
        )
        for i, c in ordered
    ]  # fmt: skip
    stack = Stack(
        ident="means", title=words("means.title"), description=words("means.description"),
        total=words("means.total"), notes=(words("means.note"),),
    )  # fmt: skip
    return stacked_bars(rows, parts, stack, words)


def payer_charts(study: Study) -> tuple[Chart, ...]:
    """Who is to pay how much in which year, one chart a currency; none without amounts."""
    rows = money_rows(study.view.money, study.view.work)
    entries = Counter(r.currency or "" for r in rows for _ in r.facts)
    currencies = sorted(entries, key=lambda c: (-entries[c], c))
    return tuple(_payer_chart(study, c, k) for k, c in enumerate(currencies, 1))


def _payer_chart(study: Study, currency: str, k: int) -> Chart:
    words = study.words
    sums: dict[str, Counter[int]] = defaultdict(Counter)
    for row in money_rows(study.view.money, study.view.work):
        if (row.currency or "") == currency:
            sums[row.payer or row.source or ""][row.year or 0] += row.total  # type: ignore[assignment]
    years = sorted({y for found in sums.values() for y in found}, key=lambda y: (y == 0, y))
    styles = ("lead", "partner", "third", "warm")
    parts = [
        Part(str(y) if y else words("payers.no-year"), styles[n % 4] if y else "hatch")
        for n, y in enumerate(years)
    ]

    def shown(value: object) -> str:
        return words.number(Decimal(str(value)), decimals=2) if value else ""

    rows = [
        StackRow(
            who=_payer(study, payer), values=tuple(float(found[y]) for y in years),
            shown=tuple(shown(found[y]) for y in years), total=shown(sum(found.values())),
        )
        for payer, found in sorted(sums.items(), key=lambda kv: (-sum(kv[1].values()), kv[0]))
    ]  # fmt: skip
    name = currency or words("unknown-currency")
    stack = Stack(
        ident=f"payers-{k}", title=words("payers.title", currency=name),
        description=words("payers.description", currency=name), total=words("payers.total"),
        notes=(words("payers.note"),), first=words("payers.first"),
    )  # fmt: skip
    return stacked_bars(rows, parts, stack, words)


def _payer(study: Study, ident: str) -> Who:
    if ident in study.index.actors:
        return study.who(ident)
    name = study.index.source_name(ident or None)
    return Who(id=ident, short=name, full=name)


def without_chart(study: Study, actor: str) -> Chart:
    """For each goal: activities with somebody responsible, now and without one body."""
    words, who = study.words, study.who(actor)
    now: Counter[int] = Counter()
    then: Counter[int] = Counter()
    names = study.goal_names
    for activity, leads in study.index.leads_by_activity.items():
        place = study.index.goal_position.get(activity, len(names) - 1)
        now[place] += 1
        then[place] += bool(set(leads) - {actor})
    rows = [
        ChangeRow(who=Who(id=f"goal-{g}", short=number or title, full=title),
                  before=now[g], after=then[g])
        for g, (number, title) in enumerate(names)
    ]  # fmt: skip
    change = Change(
        ident="without", title=words("without.title", name=who.short),
        description=words("without.description", name=who.short), before=words("without.now"),
        after=words("without.then", name=who.short), first=words("column.goal"),
        notes=(words("without.note"),),
    )  # fmt: skip
    return before_after(rows, change, words)
