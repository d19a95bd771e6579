"""Plans of any size with passages, for maps and measures at scale. Same seed, same plan."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date

from kg.ids import document_id
from kg.model.codes import ActorType, CostStatus, Role, TimeKind
from kg.model.document import Passage
from kg.model.records import (
    Activity,
    Actor,
    Allocation,
    Deadline,
    DocumentRecord,
    FundingSource,
    Goal,
    Label,
    Participation,
    Plan,
    PlanRecords,
)


@dataclass
class Writer:
    """A source text that grows; each written word is a passage."""

    parts: list[str] = field(default_factory=list)
    length: int = 0

    def put(self, words: str, end: str = "\n") -> tuple[int, int, str]:
        start = self.length
        self.parts.append(words + end)
        self.length += len(words) + len(end)
        return start, start + len(words), words


def synthetic_plan(n: int, *, seed: int = 7, name: str = "made") -> tuple[PlanRecords, str]:
    """About n institutions and activities, heavy-tailed as real plans are, and the source text."""
    rnd = random.Random(seed)
    n_bodies = max(12, n // 8)
    goals = 6 if n <= 500 else 12
    types = (ActorType.GOVERNMENT, ActorType.NGO, ActorType.JUDICIARY, ActorType.INTERNATIONAL)
    actors = tuple(
        Actor(
            id=f"org/zz/{i:05}",
            labels=(Label(f"Institution {i}", "en"),),
            actor_type=types[i % len(types)],
        )
        for i in range(n_bodies)
    )
    weights = [1.0 / (i + 1) ** 0.9 for i in range(n_bodies)]
    writer = Writer()
    elements, facts = _fill(rnd, n - n_bodies, goals, (actors, weights), writer)
    text = "".join(writer.parts)
    document = document_id(text)
    records = PlanRecords(
        plan=Plan(id=name, title=f"Made plan of {n}", language="en", start=date(2020, 1, 1)),
        documents=(
            DocumentRecord(id=document, sha256=document, name="made.txt", media_type="text/plain"),
        ),
        goals=tuple(Goal(id=f"g{g}", title=f"Goal {g}", number=str(g + 1)) for g in range(goals)),
        activities=tuple(
            Activity(id=i, title=w[2], parent=g, number=k, passages=(_at(document, w),))
            for i, g, k, w in elements
        ),
        participations=tuple(
            Participation(
                id=f"{a}/{role.value}/{actor}", about=a, actor=actor, role=role,
                passages=(_at(document, w),),
            )
            for a, role, actor, w in facts
        ),
        deadlines=tuple(
            Deadline(
                id=f"{i}/due", about=i, time_kind=TimeKind.MONTH,
                end=date(2020 + int(k) % 3, 1 + int(k) % 12, 28),
            )
            for i, _, k, _ in elements
        ),
        allocations=tuple(
            Allocation(
                id=f"{i}/m", about=i, cost_status=CostStatus.SOURCE_ONLY, source="source/zz/a"
            )
            for i, _, k, _ in elements
            if int(k) % 3
        ),
        actors=actors,
        sources=(FundingSource(id="source/zz/a", labels=(Label("State budget", "en"),)),),
    )  # fmt: skip
    return records, text


def _at(document: str, words: tuple[int, int, str]) -> Passage:
    return Passage(document, words[0], words[1], words[2])


def _fill(rnd, n, goals, pool, writer):  # type: ignore[no-untyped-def]
    actors, weights = pool
    elements, facts = [], []
    for k in range(n):
        g = rnd.choices(range(goals), [1 / (j + 1) for j in range(goals)])[0]
        i = f"g{g}/a{k}"
        elements.append((i, f"g{g}", str(k + 1), writer.put(f"Activity {k}")))
        seen = set()
        for role, count in (
            (Role.LEAD, 1 + (rnd.random() < 0.35)),
            (Role.PARTNER, min(8, int(rnd.expovariate(0.5)))),
            (Role.FUNDER, int(rnd.random() < 0.3)),
        ):
            for actor in rnd.choices(actors, weights, k=count):
                if actor.id not in seen:
                    seen.add(actor.id)
                    facts.append((i, role, actor.id, writer.put(actor.labels[0].text, ", ")))
        writer.put("")
    return elements, facts
