"""The facts of one activity of a hand-made reading: tasks, roles, money, dates, outcomes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from kg.ids import slug
from kg.model.codes import CostStatus, Role, SourceKind, TimeKind
from kg.model.records import (
    Allocation,
    Deadline,
    ExpectedResult,
    FundingSource,
    Indicator,
    Label,
    Participation,
    Risk,
    Task,
)
from tests.support.gold_passages import Reading

KINDS = {
    "state_budget": SourceKind.STATE_BUDGET, "institution_budget": SourceKind.INSTITUTION_BUDGET,
    "projects_and_programmes": SourceKind.PROJECTS, "eu_programme": SourceKind.EU,
}  # fmt: skip
# The notes of the Serbian gold that say something about cost, by their words.
NOTE_STATUS = (
    ("potreb", CostStatus.CONDITIONAL), ("prikazani", CostStatus.ELSEWHERE),
    ("obuhva", CostStatus.ELSEWHERE), ("Isti ekspert", CostStatus.ELSEWHERE),
    ("snosi", CostStatus.THIRD_PARTY), ("donatora", CostStatus.SOURCE_ONLY),
    ("projekat", CostStatus.SOURCE_ONLY),
)  # fmt: skip


def add_facts(
    reading: Reading, out: dict[str, list[Any]], sources: dict[str, FundingSource], where: Any
) -> None:
    element, activity, span = where
    in_tasks: set[tuple[str, str]] = set()
    for task in activity.get("tasks", []):
        task_id = f"{element}/t{task['n']}"
        out["tasks"].append(
            Task(
                id=task_id, title=task["text"], parent=element, number=str(task["n"]),
                passages=reading.text.find([task["text"]], *span),
            )
        )  # fmt: skip
        for role, key in ((Role.LEAD, "responsible"), (Role.PARTNER, "partners")):
            in_tasks |= {(role, org) for org in task[key]}
            _roles(reading, out, (task_id, span), (role, task[key]))
    for role, key in (
        (Role.LEAD, "responsible"), (Role.PARTNER, "partners"), (Role.EXPERT, "expert_help")
    ):  # fmt: skip
        left = [org for org in activity.get(key, []) if (role, org) not in in_tasks]
        _roles(reading, out, (element, span), (role, left))
    _money(reading, out, sources, where)
    _deadline(reading, out, where)
    _outcomes(reading, out, where)


def _roles(reading: Reading, out: dict[str, list[Any]], place: Any, named: Any) -> None:
    (about, span), (role, orgs) = place, named
    for org in orgs:
        actor = reading.actor_id(org)
        wordings = sorted(
            [*reading.orgs[org]["aliases"], reading.orgs[org]["name"]], key=len, reverse=True
        )
        out["participations"].append(
            Participation(
                id=f"{about}/{role}/{actor.split('/', 1)[1].replace('/', '-')}", about=about,
                actor=actor, role=role, passages=reading.text.find(wordings, *span),
            )
        )  # fmt: skip


def _money(
    reading: Reading, out: dict[str, list[Any]], sources: dict[str, FundingSource], where: Any
) -> None:
    element, activity, span = where
    funding = activity["funding"]
    if isinstance(funding, dict):
        for item in funding["sources"]:
            _allocate(reading, out, sources, _row(element, span, item, KINDS[item["kind"]]))
        return
    for item in funding:
        about = f"{element}/t{item['task']}" if item["task"] else element
        taiex = reading.orgs[item["funder"]]["kind"] == "donor_programme"
        kind = SourceKind.EU if taiex else SourceKind.INSTITUTION_BUDGET
        _allocate(reading, out, sources, _row(about, span, item, kind))
    for status, key, words in (
        (CostStatus.NONE, "unfunded_tasks", "Nema troškova"),
        (CostStatus.UNKNOWN, "cost_unknown_tasks", "troškovi"),
    ):
        for n in activity[key]:
            _state(reading, out, (f"{element}/t{n}", span), (status, words))
    for note in activity["funding_notes"]:
        _note(reading, out, sources, (where, note))


def _note(
    reading: Reading, out: dict[str, list[Any]], sources: dict[str, FundingSource], said: Any
) -> None:
    (element, _, span), note = said
    target, words = note.split(": ", 1)
    about = element if target == "activity" else f"{element}/t{target.split()[1]}"
    status = next((s for start, s in NOTE_STATUS if start in words), None)
    if status is CostStatus.SOURCE_ONLY:
        item = {"source_text": words, "funder": None}
        if "Sjedinjenih" in words:
            item["funder"] = "ministarstvo-rada-sjedinjenih-americkih-drzava"
        _allocate(reading, out, sources, _row(about, span, item, SourceKind.DONOR))
    elif status:
        _state(reading, out, (about, span), (status, words))


def _row(about: str, span: Any, item: dict[str, Any], kind: SourceKind) -> dict[str, Any]:
    words = item.get("source_text") or item["text"]
    return {**item, "about": about, "span": span, "kind": kind, "words": words}


def _allocate(
    reading: Reading, out: dict[str, list[Any]], sources: dict[str, FundingSource], row: Any
) -> None:
    programme = row["kind"] is SourceKind.EU and row.get("funder")
    name = reading.orgs[row["funder"]]["name"] if programme else row["words"]
    payer = reading.actor_id(row["funder"]) if row.get("funder") and not programme else None
    source = FundingSource(
        id=f"source/{reading.cc}/{slug(name)}", labels=(Label(name, reading.plan.language),),
        kind=row["kind"], budget_of=payer, country=reading.plan.country,
    )  # fmt: skip
    sources.setdefault(source.id, source)
    amount = row.get("amount")
    year = row.get("year")
    stem = f"{row['about']}/money/{source.id.split('/')[-1]}" + (f"-{year}" if year else "")
    printed = [f"{amount:,}".replace(",", ".")] if amount else []
    find = reading.text.find
    out["allocations"].append(
        Allocation(
            id=_unique(stem, out["allocations"]), about=row["about"], source=source.id, payer=payer,
            cost_status=CostStatus.AMOUNT if amount else CostStatus.SOURCE_ONLY,
            amount=Decimal(amount) if amount else None, currency=row.get("currency"), year=year,
            passages=find([row["words"]], *row["span"]) + find(printed, *row["span"]),
        )
    )  # fmt: skip


def _state(reading: Reading, out: dict[str, list[Any]], place: Any, said: Any) -> None:
    (about, span), (status, words) = place, said
    out["allocations"].append(
        Allocation(
            id=_unique(f"{about}/money/{status}", out["allocations"]), about=about,
            cost_status=status, passages=reading.text.find([words], *span),
        )
    )  # fmt: skip


def _unique(stem: str, taken: list[Any]) -> str:
    ids = {x.id for x in taken}
    n = next(n for n in range(1, 1000) if (stem if n == 1 else f"{stem}-{n}") not in ids)
    return stem if n == 1 else f"{stem}-{n}"


def _deadline(reading: Reading, out: dict[str, list[Any]], where: Any) -> None:
    element, activity, span = where
    said = activity["deadline"]
    end = date.fromisoformat(said["end"]) if said["end"] else reading.plan.end
    start = date.fromisoformat(said["start"]) if said.get("start") else None
    if said["continuous"]:
        kind = TimeKind.CONTINUOUS_UNTIL if said["end"] else TimeKind.CONTINUOUS
        start = reading.plan.start
    elif start:
        kind = TimeKind.QUARTER
    else:
        whole_year = not any(c.isalpha() for c in said["text"].replace("г", ""))
        kind = TimeKind.YEAR if whole_year else TimeKind.MONTH
        start = end.replace(day=1, month=1 if whole_year else end.month) if end else None
    out["deadlines"].append(
        Deadline(
            id=f"{element}/due", about=element, time_kind=kind, start=start, end=end,
            passages=reading.text.find([said["text"]], *span),
        )
    )  # fmt: skip


def _outcomes(reading: Reading, out: dict[str, list[Any]], where: Any) -> None:
    element, activity, span = where
    find = reading.text.find
    for k, words in enumerate(activity["indicators"], 1):
        out["indicators"].append(
            Indicator(
                id=f"{element}/indicator/{k}", about=element, title=words,
                passages=find([words], *span),
            )
        )  # fmt: skip
    for k, words in enumerate(activity.get("risks", []), 1):
        out["risks"].append(
            Risk(
                id=f"{element}/risk/{k}", about=element, title=words, passages=find([words], *span)
            )
        )
    targets = activity.get("result_targets", [])
    titles = [(f"{t['value']} {t['unit_text']}", t) for t in targets]
    if not targets and activity.get("expected_results"):
        titles = [(activity["expected_results"], {})]
    for k, (words, target) in enumerate(titles, 1):
        out["results"].append(
            ExpectedResult(
                id=f"{element}/result/{k}", about=element, title=words,
                target_value=Decimal(target["value"]) if target else None,
                target_unit=target.get("unit_text"), passages=find([words], *span),
            )
        )  # fmt: skip
