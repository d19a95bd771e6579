"""What a person may write into each field of the small plan's review, and what comes of it."""
# ruff: noqa: E501 - one line an edit

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from kg.model.codes import GoalKind
from kg.model.records import PlanRecords

REPORTS, GUARDS, BANKS = (
    "a/publish-water-reports",
    "a/train-river-guards",
    "a/clean-the-river-banks",
)
MONEY, DUE = f"{REPORTS}/money/amount", f"{REPORTS}/due"
LEAD = f"{REPORTS}/lead/ministry-of-justice"


def leads(records: PlanRecords, about: str, role: str = "lead") -> set[str]:
    names = {a.id: a.name for a in records.actors}
    return {names[p.actor] for p in records.participations if (p.about, p.role) == (about, role)}


def fact(records: PlanRecords, own: str) -> Any:
    return next(x for x in records.facts if x.id == own)


def element(records: PlanRecords, own: str) -> Any:
    return next(x for x in records.elements if x.id == own)


def actor(records: PlanRecords, own: str) -> Any:
    return next(x for x in records.actors if x.id == own)


ARRIVES: dict[str, tuple[tuple[str, str], Any, Callable[[PlanRecords], bool]]] = {
    "title": ((REPORTS, "title"), "Print reports", lambda r: element(r, REPORTS).title == "Print reports"),
    "number": ((REPORTS, "number"), "1.10", lambda r: element(r, REPORTS).number == "1.10"),
    "level": (("g/clean-water", "level"), "strategic", lambda r: r.goals[0].kind is GoalKind.STRATEGIC),
    "lead": ((LEAD, "lead"), "Agency for Waters", lambda r: leads(r, REPORTS) == {"Agency for Waters"}),
    "role": ((LEAD, "lead"), "partner", lambda r: leads(r, REPORTS, "partner") == {"Ministry of Justice"}),
    "partner": ((f"{BANKS}/partner/red-cross", "partner"), "Scouts", lambda r: leads(r, BANKS, "partner") == {"Scouts"}),
    "partner added": ((GUARDS, "partner"), "Scouts", lambda r: leads(r, GUARDS, "partner") == {"Scouts"}),
    "leads": ((LEAD, "lead"), "Ministry of Justice; Red Cross", lambda r: leads(r, REPORTS) == {"Ministry of Justice", "Red Cross"}),
    "money": ((MONEY, "money"), 9999, lambda r: (fact(r, MONEY).amount, fact(r, MONEY).currency) == (9999, "EUR")),
    "money in words": ((MONEY, "money"), "RSD 1.234.567,50", lambda r: (fact(r, MONEY).amount, fact(r, MONEY).currency) == (Decimal("1234567.5"), "RSD")),
    "no money": ((MONEY, "money"), "none", lambda r: (fact(r, MONEY).cost_status, fact(r, MONEY).amount) == ("none", None)),
    "year of money": ((MONEY, "money"), "5000 EUR; year=2026; source=Water fund", lambda r: (fact(r, MONEY).year, [x.name for x in r.sources]) == (2026, ["Water fund"])),
    "deadline": ((DUE, "deadline"), datetime(2026, 6, 30), lambda r: (fact(r, DUE).start, fact(r, DUE).end) == (date(2026, 6, 30),) * 2),
    "deadline as printed": ((DUE, "deadline"), "30.06.2026", lambda r: fact(r, DUE).end == date(2026, 6, 30)),
    "window": ((DUE, "deadline"), "2026-01-01 – 2026-03-31", lambda r: (fact(r, DUE).start, fact(r, DUE).end) == (date(2026, 1, 1), date(2026, 3, 31))),
    "open end": ((DUE, "deadline"), "2026-01-01/..", lambda r: (fact(r, DUE).start, fact(r, DUE).end) == (date(2026, 1, 1), None)),
    "indicator": ((f"{REPORTS}/indicator/reports-published", "indicator"), "Reports read", lambda r: "Reports read" in {x.title for x in r.indicators}),
    "risk": ((f"{REPORTS}/risk/no-data", "risk"), "No readers", lambda r: "No readers" in {x.title for x in r.risks}),
    "result": ((f"{REPORTS}/result/4-reports", "result"), "5 reports", lambda r: "5 reports" in {x.title for x in r.results}),
    "name": (("org/gb/red-cross", "name"), "Red Cross of Britain", lambda r: actor(r, "org/gb/red-cross").name == "Red Cross of Britain"),
    "names": (("org/gb/red-cross", "name"), "Red | Cross", lambda r: leads(r, BANKS, "partner") == {"Red", "Cross"}),
    "one body": (("org/gb/red-cross", "name"), "same as Ministry of Justice", lambda r: leads(r, BANKS, "partner") == leads(r, REPORTS)),
    "kind": (("org/gb/red-cross", "kind"), "international", lambda r: actor(r, "org/gb/red-cross").actor_type == "international"),
    "group": (("org/gb/red-cross", "group"), "category", lambda r: actor(r, "org/gb/red-cross").group_kind == "category"),
    "no fact": ((LEAD, "lead"), "remove", lambda r: not leads(r, REPORTS)),
    "no activity": ((REPORTS, "title"), "Remove", lambda r: len(r.activities) == 2),
    "no number": ((REPORTS, "number"), "remove", lambda r: element(r, REPORTS).number is None),
    "no body": (("org/gb/red-cross", "name"), "remove", lambda r: not leads(r, BANKS, "partner")),
    "ok": ((MONEY, "money"), "ok", lambda r: fact(r, MONEY).certainty == "exact"),
    "as read": ((MONEY, "money"), "5000 EUR", lambda r: fact(r, MONEY).certainty == "exact"),
}  # fmt: skip
