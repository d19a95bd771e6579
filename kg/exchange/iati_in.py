"""An IATI activity file as a plan: who does what, by when, with what money. Exchange layer.

Versions 1.0x and 2.0x of any publisher. What is planned is read: titles, roles, planned and actual
dates, budgets and planned disbursements, titles of indicators, the status as a report.
Transactions (what was spent), sectors, places, documents and baselines are left out. The canonical
text has one line for each statement read, so that every fact has its words.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.exchange.iati import NOBODY
from kg.exchange.statements import Statements
from kg.exchange.triples import code_table
from kg.ids import digest, name_of_words, slug
from kg.model.codes import ActorType, CostStatus, ReportedStatus, Role
from kg.model.records import (
    Activity,
    Allocation,
    FundingSource,
    Indicator,
    Label,
    Plan,
    PlanRecords,
    StatusReport,
)
from kg.read.package import parse_xml
from kg.text import fold_space, same_key

if TYPE_CHECKING:
    from lxml.etree import _Element

# The root, behind a declaration and comments; a page that only shows such a file is none.
_BEGIN = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?[^>]*>\s*|<!--(?:(?!-->).)*-->\s*)*<iati-activities\b", re.DOTALL
)
_COUNTRY = re.compile("[A-Za-z]{2}")
HEAD = 4096  # bytes in which the root of a file must begin
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# Extending (3) passes money on; the nearest role in kg is a partner.
_ROLES = {"1": Role.FUNDER, "2": Role.LEAD, "3": Role.PARTNER, "4": Role.IMPLEMENTER}
# Versions 1.0x write these words instead of codes.
_WORDS = {
    "funding": "1", "accountable": "2", "extending": "3", "implementing": "4",
    "start-planned": "1", "start-actual": "2", "end-planned": "3", "end-actual": "4",
}  # fmt: skip
_STATUSES = {
    "1": ReportedStatus.NOT_STARTED, "2": ReportedStatus.UNDER_WAY, "3": ReportedStatus.DONE,
    "4": ReportedStatus.DONE, "5": ReportedStatus.CANCELLED, "6": ReportedStatus.SUSPENDED,
}  # fmt: skip


def is_iati(head: bytes) -> bool:
    """Whether the first bytes of a file begin an IATI activity file.

    Example:
        >>> is_iati(b"<?xml version='1.0'?> <iati-activities>"), is_iati(b"<p><iati-activities>")
        (True, False)
    """
    return _BEGIN.match(head[:HEAD]) is not None


def records_of_iati(raw: bytes, plan: Plan, *, name: str) -> tuple[PlanRecords, str]:
    """The records of an IATI file, and its canonical text.

    `plan` is what is known beside the file; its title, language and country are taken from the
    file where they are missing. Edges: an activity without a title has its identifier as its
    title; an amount or day that cannot be read becomes an issue.
    Raises: InputError if the file is no well-formed XML, declares entities, or holds no activity.
    """
    root = parse_xml(raw, where=name)
    nodes = root.findall("iati-activity")
    if root.tag != "iati-activities" or not nodes:
        raise InputError("it holds no IATI activity; give a file with some", where=name)
    reading = _Reading(_known(plan, nodes, name))
    for node in nodes:
        reading.activity(node)
    return reading.records(name, "application/xml")


def _known(plan: Plan, nodes: list[_Element], name: str) -> Plan:
    """The plan with what the file says of all its activities."""
    codes = {x.get("code", "") for node in nodes for x in node.findall("recipient-country")}
    countries = {code.upper() for code in codes if _COUNTRY.fullmatch(code)}
    languages = Counter(node.get(_LANG, "en") for node in nodes)
    titles = (same_key(_said(node, "title")) for node in nodes)
    reporter = _said(nodes[0], "reporting-org")
    return replace(
        plan,
        home=min(map(digest, titles))[:8],  # whatever the folder is called
        title=plan.title or f"IATI activities: {reporter or name}",
        language=plan.language or languages.most_common(1)[0][0],
        country=plan.country or (countries.pop() if len(codes) == len(countries) == 1 else None),
    )


class _Reading(Statements):
    """The records of the activities read so far."""

    def activity(self, node: _Element) -> None:
        """One activity with all that is said of it."""
        number = fold_space(node.findtext("iati-identifier") or "")
        title = _said(node, "title") or number or "?"
        about = self.own(f"a/{name_of_words(title)}")
        line = self.say(f"{number} {title}".strip() if number != title else title)
        self.add("activities", Activity, line, id=about, title=title, number=number or None)
        self._roles(node, about)
        self._time(node, about)
        for name in ("budget", "planned-disbursement"):
            for money in node.findall(name):
                self._money(money, about, node.get("default-currency"), name)
        for words in node.findall("result/indicator/title"):
            said = _said(words)
            if said:
                own = self.own(f"{about}/indicator/{name_of_words(said)}")
                self.add("indicators", Indicator, self.say(said), id=own, about=about, title=said)
        self._status(node, about)

    def _roles(self, node: _Element, about: str) -> None:
        for org in node.findall("participating-org"):
            name = _said(org) or fold_space(org.get("ref", ""))
            role = _ROLES.get(_code(org, "role"))
            if not name or name == NOBODY:
                continue
            if role is None:
                said = f"{org.get('role', '')!r} of {name} is no role of IATI"
                self.issues.append(("role-not-understood", said, self.say(name)))
                continue
            self.part(about, name, _kind(org.get("type", "")), role)

    def _time(self, node: _Element, about: str) -> None:
        """Planned dates, else the actual ones: start (1, 2) and end (3, 4)."""
        days = {_code(x, "type"): x.get("iso-date", "") for x in node.findall("activity-date")}
        start, end = days.get("1") or days.get("2"), days.get("3") or days.get("4")
        if start or end:
            said = " – ".join(x for x in (start, end) if x)
            self.period(about, start or "", end or "", said=said)

    def _money(self, node: _Element, about: str, currency: str | None, kind: str) -> None:
        value = node.find("value")
        said = fold_space(value.text or "") if value is not None else ""
        if value is None or not said:
            return
        unit = fold_space(value.get("currency") or currency or "") or None
        days = [(x.get("iso-date") or "")[:10] if (x := node.find(p)) is not None else ""
                for p in ("period-start", "period-end")]  # fmt: skip
        words = f"{said} {unit or ''}".strip()
        line = self.say(f"{kind} {' – '.join(d for d in days if d)}: {words}")
        amount = self.amount(said, line)
        if amount is None:
            return
        years = tuple(d.year if (d := self.day(x, line)) else None for x in days)
        first, last = years[0] or years[1], years[1] or years[0]
        self.add(
            "allocations", Allocation, line, id=self.own(f"{about}/money/{kind}-{first or '?'}"),
            about=about, cost_status=CostStatus.AMOUNT, amount=amount, currency=unit,
            year=first if first == last else None,
            years=(first, last) if first and last and first != last else None,
            **self._provider(_said(node, "provider-org"), about), words=words,
        )  # fmt: skip

    def _provider(self, name: str, about: str) -> dict[str, str]:
        """Whose money it is: a body that pays for the activity, else a source of money.

        Publishers also name programmes as providers; only who takes part is surely a body.
        """
        if not name:
            return {}
        tail = f"{self.plan.place}/{slug(name)}"
        if self.seen[f"{about}/{Role.FUNDER}/{slug(name)}"]:
            return {"payer": self.actor(name, ActorType.OTHER)}
        label = Label(name, self.plan.language)
        source = FundingSource(id=f"source/{tail}", labels=(label,), country=self.plan.country)
        return {"source": self.sources.setdefault(source.id, source).id}

    def _status(self, node: _Element, about: str) -> None:
        found = node.find("activity-status")
        status = _STATUSES.get(found.get("code", "")) if found is not None else None
        if found is None or status is None:
            return
        line = self.say(f"activity-status {found.get('code')}")
        day = self.day(node.get("last-updated-datetime"), line)
        self.add("reports", StatusReport, line, id=f"{about}/status", about=about,
                 status=status, day=day)  # fmt: skip


def _said(node: _Element, path: str = ".") -> str:
    """The words of a node: its first narrative, or as versions 1.0x have them, its own text."""
    found = node.find(path)
    if found is None:
        return ""
    return fold_space(found.findtext("narrative") or found.text or "")


def _code(node: _Element, name: str) -> str:
    """A code of an attribute, also where versions 1.0x write a word."""
    said = node.get(name, "")
    return _WORDS.get(said.strip().casefold(), said)


@lru_cache(maxsize=64)
def _kind(code: str) -> ActorType:
    """The kind of body of an IATI organisation type, the first in kg that is written so."""
    kinds = {
        iati: ours.removeprefix("actortype/")
        for ours, iati in reversed(code_table("iatiCode").items())
        if ours.startswith("actortype/")
    }
    return ActorType(kinds.get(code, ActorType.OTHER))
