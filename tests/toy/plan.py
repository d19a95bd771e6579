"""The toy plan of eight activities and six institutions, worked out by hand.

| act | lead | partners | quarters | cost | secured |
|---|---|---|---|---|---|
| A1 | FIN | STA | 1-2 | 100 | 100 |
| A2 | FIN | EDU, HLT | 2-4 | 80 | 0 |
| A3 | FIN | LOC | 3-4 | unknown | unknown |
| A4 | FIN | STA, LOC | 4 | 40 | 20 |
| A5 | EDU | LOC | 1-3 | 60 | 60 |
| A6 | HLT | NGO | 2-3 | 30 | 0 |
| A7 | EDU | NGO | 4 | 20 | 20 |
| A8 | STA | - | 4 | 10 | 10 |
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from kg.model.codes import ActorType, CostStatus, Role, SourceKind, TimeKind
from kg.model.records import (
    Activity,
    Actor,
    Allocation,
    Deadline,
    FundingSource,
    Label,
    Participation,
    Plan,
    PlanRecords,
)

# number: lead, partners, first and last quarter, cost, secured
Row = tuple[str, tuple[str, ...], tuple[int, int], int | None, int | None]
ROWS: dict[str, Row] = {
    "A1": ("FIN", ("STA",), (1, 2), 100, 100),
    "A2": ("FIN", ("EDU", "HLT"), (2, 4), 80, 0),
    "A3": ("FIN", ("LOC",), (3, 4), None, None),
    "A4": ("FIN", ("STA", "LOC"), (4, 4), 40, 20),
    "A5": ("EDU", ("LOC",), (1, 3), 60, 60),
    "A6": ("HLT", ("NGO",), (2, 3), 30, 0),
    "A7": ("EDU", ("NGO",), (4, 4), 20, 20),
    "A8": ("STA", (), (4, 4), 10, 10),
}
# The second edition: A3 led by LOC with FIN as partner, A8 gone, A9 new.
ROWS_2: dict[str, Row] = {
    **{k: v for k, v in ROWS.items() if k not in ("A3", "A8")},
    "A3": ("LOC", ("FIN",), (3, 4), None, None),
    "A9": ("NGO", ("STA",), (1, 2), None, None),
}
# Sectors are actor types: FIN, STA centre; EDU, HLT social; LOC, NGO outside.
NAMES = {
    "FIN": ("Finance", ActorType.GOVERNMENT),
    "STA": ("Statistics", ActorType.GOVERNMENT),
    "EDU": ("Education", ActorType.ACADEMIC),
    "HLT": ("Health", ActorType.ACADEMIC),
    "LOC": ("Local Government", ActorType.NGO),
    "NGO": ("Civil Society Forum", ActorType.NGO),
}
BUDGET = FundingSource(
    id="source/xx/budget", labels=(Label("Budget", "en"),), kind=SourceKind.STATE_BUDGET
)
PROJECTS = FundingSource(
    id="source/xx/projects", labels=(Label("Projects", "en"),), kind=SourceKind.PROJECTS
)


def org(short: str) -> str:
    """The id of a toy institution."""
    return f"org/xx/{short.lower()}"


def toy_records(rows: dict[str, Row] | None = None, *, plan_id: str = "toy-1") -> PlanRecords:
    """The toy plan as records; other rows make other plans."""
    rows = ROWS if rows is None else rows
    return PlanRecords(
        plan=Plan(
            id=plan_id,
            title="Toy plan",
            language="en",
            start=date(2025, 1, 1),
            end=date(2025, 12, 31),
        ),
        activities=tuple(
            Activity(id=number.lower(), title=f"Activity {number}", number=number)
            for number in rows
        ),
        participations=tuple(p for number, row in rows.items() for p in _roles(number, row)),
        allocations=tuple(m for number, row in rows.items() for m in _money(number, row)),
        deadlines=tuple(_deadline(number, row) for number, row in rows.items()),
        actors=tuple(
            Actor(id=org(short), labels=(Label(name, "en"),), actor_type=kind)
            for short, (name, kind) in sorted(NAMES.items())
        ),
        sources=(BUDGET, PROJECTS),
    )


def _roles(number: str, row: Row) -> Iterator[Participation]:
    for role, shorts in ((Role.LEAD, (row[0],)), (Role.PARTNER, row[1])):
        for short in shorts:
            yield Participation(
                id=f"{number.lower()}/{role}/{short.lower()}",
                about=number.lower(),
                actor=org(short),
                role=role,
            )


def _money(number: str, row: Row) -> Iterator[Allocation]:
    """The secured part from the budget, the rest from projects that still need an application."""
    *_, cost, secured = row
    about = number.lower()
    if cost is None or secured is None:
        return
    parts = ((secured, BUDGET.id), (cost - secured, PROJECTS.id))
    for amount, source in parts:
        if amount:
            yield Allocation(
                id=f"{about}/money/{source.split('/')[-1]}",
                about=about,
                cost_status=CostStatus.AMOUNT,
                source=source,
                amount=Decimal(amount),
                currency="EUR",
                year=2025,
            )
    if cost > secured:
        yield Allocation(
            id=f"{about}/money/condition",
            about=about,
            cost_status=CostStatus.CONDITIONAL,
            source=PROJECTS.id,
        )


def _deadline(number: str, row: Row) -> Deadline:
    first, last = row[2]
    end = date(2025, 12, 31) if last == 4 else date(2025, 3 * last + 1, 1) - timedelta(days=1)
    return Deadline(
        id=f"{number.lower()}/due",
        about=number.lower(),
        time_kind=TimeKind.QUARTER,
        start=date(2025, 3 * first - 2, 1),
        end=end,
    )
