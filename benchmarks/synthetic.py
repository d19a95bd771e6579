"""How big can a plan be? Made-up plans of any size, as records.

Institution use is heavy-tailed as in real plans (a few bodies touch half of all activities);
nothing else is modelled: no communities, titles from a short list of words. The same number and
seed give the same plan.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate

from kg.graph.lines import country_codes
from kg.ids import digest
from kg.model.codes import ActorType, CostStatus, GoalKind, Role, SourceKind, TimeKind
from kg.model.document import Passage
from kg.model.records import (
    Activity,
    Actor,
    Allocation,
    Deadline,
    DocumentRecord,
    Fact,
    FundingSource,
    Goal,
    Indicator,
    Label,
    Participation,
    Plan,
    PlanRecords,
    Task,
)

# fmt: off
WORDS = [
    "reform", "digital", "service", "public", "procurement", "audit", "integrity", "regional",
    "school", "health", "climate", "transport", "water", "energy", "data", "registry",
    "training", "pilot", "national", "strategy", "monitoring", "report", "inclusion", "youth",
    "rural", "budget", "transparency", "open", "innovation", "justice", "court", "tax",
    "customs", "border", "police", "defence", "culture", "housing", "labour", "pension",
    "family", "science", "museum", "archive", "forest", "river",
]
# fmt: on
KINDS = {
    "Ministry": ActorType.GOVERNMENT,
    "Agency": ActorType.GOVERNMENT,
    "Office": ActorType.GOVERNMENT,
    "Institute": ActorType.ACADEMIC,
    "Council": ActorType.COORDINATION_BODY,
    "Association": ActorType.NGO,
    "Fund": ActorType.OTHER,
    "University": ActorType.ACADEMIC,
}  # fmt: skip
COUNTRY = "AQ"  # a code that is valid, of a place that has no government plans
START = date(2024, 1, 1)
DAYS = 1460
_DOCUMENT = "0" * 16
TAIL = 0.9  # exponent of the heavy tail


def synthetic_plans(
    n_activities: int, *, a_plan: int = 10_000, a_country: int = 4
) -> Iterator[PlanRecords]:
    """Made-up plans that have so many activities together, made one at a time.

    Each plan has `a_plan` activities; `a_country` plans one after another share a country and so
    its institutions.
    """
    two_letters = [code for code in country_codes() if len(code) == 2]
    for k in range(-(-n_activities // a_plan)):
        yield synthetic_plan(
            min(a_plan, n_activities - k * a_plan),
            seed=7 + k,
            plan_id=f"synthetic-{k:06}",
            country=two_letters[(k // a_country) % len(two_letters)],
        )


def synthetic_plan(
    n_activities: int, *, seed: int = 7, plan_id: str = "synthetic", country: str = COUNTRY
) -> PlanRecords:
    """A made-up plan of so many activities over four years; an institution to twenty of them."""
    draw = random.Random(seed)
    actors = tuple(_actors(max(60, n_activities // 20), draw, country))
    goals = tuple(
        Goal(id=f"g{k:05}", title=_title(draw, 5), number=str(k), kind=GoalKind.GOAL)
        for k in range(1, max(10, n_activities // 50) + 1)
    )
    weights = list(accumulate(1.0 / (k + 2) ** TAIL for k in range(len(actors))))
    rows = [_Row(k, goals[k % len(goals)].id, draw) for k in range(n_activities)]
    funders = actors[: max(8, len(actors) // 10)]
    return PlanRecords(
        plan=Plan(
            id=plan_id, title=f"Synthetic plan of {n_activities} activities", language="en",
            country=country, start=START, end=START + timedelta(days=DAYS - 1),
        ),
        goals=goals,
        activities=tuple(row.activity() for row in rows),
        tasks=tuple(task for row in rows for task in row.tasks()),
        participations=tuple(p for row in rows for p in row.roles(actors, weights)),
        allocations=tuple(m for row in rows for m in row.money(funders)),
        deadlines=tuple(row.deadline() for row in rows),
        indicators=tuple(i for row in rows for i in row.indicators()),
        actors=actors,
        sources=tuple(_source(actor) for actor in funders),
    )  # fmt: skip


def _actors(n: int, draw: random.Random, country: str) -> Iterator[Actor]:
    land = country.lower()
    kinds = list(KINDS)
    for k in range(n):
        kind = kinds[k % len(kinds)]
        name = f"{kind} of {draw.choice(WORDS).title()} no. {k}"
        yield Actor(
            id=f"org/{land}/{k:05}",
            labels=(Label(name, "en"),),
            actor_type=KINDS[kind],
            country=country,
        )


def _source(actor: Actor) -> FundingSource:
    return FundingSource(
        id=actor.id.replace("org/", "source/", 1),
        labels=(Label(f"Budget of {actor.name}", "en"),),
        kind=SourceKind.INSTITUTION_BUDGET,
        budget_of=actor.id,
        country=actor.country,
    )


def _title(draw: random.Random, n: int) -> str:
    return " ".join(draw.choices(WORDS, k=n)).capitalize()


class _Row:
    """One made-up activity, drawn part by part in a fixed order."""

    def __init__(self, k: int, goal: str, draw: random.Random) -> None:
        self.id = f"{goal}/a{k:06}"
        self.goal = goal
        self.number = str(k)
        self.draw = draw

    def activity(self) -> Activity:
        title = f"{_title(self.draw, 9)} no. {self.number}"
        return Activity(id=self.id, title=title, parent=self.goal, number=self.number)

    def tasks(self) -> Iterator[Task]:
        for n in range(1, self.draw.randrange(2, 6)):
            title = _title(self.draw, 6)
            yield Task(id=f"{self.id}/t{n}", title=title, parent=self.id, number=str(n))

    def roles(self, actors: tuple[Actor, ...], weights: list[float]) -> Iterator[Participation]:
        n_leads = self.draw.choices((1, 2, 3), (70, 22, 8))[0]
        n_partners = self.draw.choices(range(9), (14, 20, 20, 16, 11, 8, 5, 4, 2))[0]
        drawn = self.draw.choices(actors, cum_weights=weights, k=n_leads + n_partners)
        for k, actor in enumerate({a.id: a for a in drawn}.values()):
            role = Role.LEAD if k < n_leads else Role.PARTNER
            name = actor.id.removeprefix("org/").replace("/", "-")
            yield Participation(
                id=f"{self.id}/{role}/{name}", about=self.id, actor=actor.id, role=role
            )

    def money(self, funders: tuple[Actor, ...]) -> Iterator[Allocation]:
        for k in range(self.draw.choices(range(5), (35, 30, 20, 10, 5))[0]):
            payer = self.draw.choice(funders).id
            yield Allocation(
                id=f"{self.id}/money/{k}",
                about=self.id,
                cost_status=CostStatus.AMOUNT,
                source=payer.replace("org/", "source/", 1),
                payer=payer,
                amount=Decimal(self.draw.randrange(1, 2000) * 500),
                currency=self.draw.choice(("EUR", "EUR", "USD")),
                year=START.year + self.draw.randrange(4),
            )

    def deadline(self) -> Deadline:
        end = START + timedelta(days=self.draw.randrange(DAYS))
        return Deadline(id=f"{self.id}/due", about=self.id, time_kind=TimeKind.DAY, end=end)

    def indicators(self) -> Iterator[Indicator]:
        for k in range(1, self.draw.randrange(2, 5)):
            yield Indicator(
                id=f"{self.id}/indicator/{k}", about=self.id, title=_title(self.draw, 5)
            )


def with_passages(records: PlanRecords) -> tuple[PlanRecords, str]:
    """The plan with a passage for every element and fact, and the text they point into.

    One line an element or fact, as in a dump of a table; about as many passages as real plans have.
    """
    lines: list[str] = []
    offset = 0
    title_by_actor = {actor.id: actor.name for actor in records.actors}

    def quote(words: str) -> tuple[Passage, ...]:
        nonlocal offset
        lines.append(words)
        start, offset = offset, offset + len(words) + 1
        return (Passage(_DOCUMENT, start, start + len(words), words, row=len(lines), column=1),)

    def passages(fact: Fact) -> tuple[Passage, ...]:
        if isinstance(fact, Participation):
            return quote(title_by_actor[fact.actor])
        if isinstance(fact, Allocation):
            return quote(f"{fact.amount} {fact.currency} {fact.year}")
        if isinstance(fact, Deadline):
            return quote(f"until {fact.end}")
        return quote(fact.title)  # type: ignore[attr-defined]

    changed = {
        kind: tuple(replace(x, passages=quote(x.title)) for x in getattr(records, kind))
        for kind in ("goals", "activities", "tasks")
    } | {
        kind: tuple(replace(x, passages=passages(x)) for x in getattr(records, kind))
        for kind in ("participations", "allocations", "deadlines", "indicators")
    }
    text = "\n".join(lines) + "\n"
    document = DocumentRecord(
        id=_DOCUMENT, sha256=digest(text), name="synthetic.txt", media_type="text/plain"
    )
    return replace(records, documents=(document,), **changed), text
