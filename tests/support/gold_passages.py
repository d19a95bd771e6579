"""A hand-made reading with its text: who is who, and where words stand near a line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kg.ids import slug
from kg.model.codes import ActorType, GroupKind, LabelKind
from kg.model.document import Passage
from kg.model.records import Actor, Label, Plan
from kg.text import fold, fold_space

TYPES = {
    "ministry": ActorType.GOVERNMENT, "agency": ActorType.GOVERNMENT,
    "office": ActorType.GOVERNMENT,
    "centre": ActorType.GOVERNMENT, "security_service": ActorType.GOVERNMENT,
    "council": ActorType.COORDINATION_BODY, "commission": ActorType.COORDINATION_BODY,
    "working_group": ActorType.COORDINATION_BODY, "coordinator": ActorType.POST,
    "court_or_prosecution": ActorType.JUDICIARY, "academy": ActorType.ACADEMIC,
    "institute": ActorType.ACADEMIC, "municipality": ActorType.LOCAL_GOVERNMENT,
    "local_government": ActorType.LOCAL_GOVERNMENT, "ngo": ActorType.NGO,
    "association": ActorType.OTHER, "international": ActorType.INTERNATIONAL,
    "foreign_body": ActorType.GOVERNMENT, "foreign_government": ActorType.GOVERNMENT,
    "embassy": ActorType.GOVERNMENT, "group": ActorType.OTHER,
}  # fmt: skip
GROUPS = {
    "partneri": GroupKind.UNSPECIFIED, "partneri-strategije": GroupKind.UNSPECIFIED,
    "organi-jedinica-lokalne-samouprave": GroupKind.CATEGORY,
    "saotvetnite-obshtini": GroupKind.CONCERNED, "saotvetnite-institutsii": GroupKind.CONCERNED,
    "regionalni-zvena-nkbth": GroupKind.UNITS_OF,
    "predstaveni-v-nkbth-institutsii": GroupKind.MEMBERS_OF,
}  # fmt: skip
DEFINED_BY = {"regionalni-zvena-nkbth": "nkbth", "predstaveni-v-nkbth-institutsii": "nkbth"}


@dataclass
class Text:
    """A source text in which words are looked up from a line on."""

    text: str
    document: str

    def offset(self, line: int) -> int:
        """Where a line begins."""
        return sum(len(x) + 1 for x in self.text.split("\n")[: line - 1])

    def find(self, words: Iterable[str], start: int, end: int) -> tuple[Passage, ...]:
        """The first of several wordings that stands between two offsets, white space apart.

        As printed before in other case, whole words before parts, and last with words that a
        line's hyphen cuts.
        """
        wordings = [wording.split() for wording in words if wording.split()]
        whole = [r"(?<!\w)" + r"\s+".join(map(_loose, parts)) + r"(?!\w)" for parts in wordings]
        loose = [r"\s+".join(map(_loose, parts)) for parts in wordings]
        cut = [r"\s+".join(map(_cut, parts)) for parts in wordings]
        tries = [(p, 0) for p in whole] + [(p, re.IGNORECASE) for p in (*whole, *loose, *cut)]
        for pattern, flags in tries:
            match = re.search(pattern, self.text[start:end], flags)
            if match:
                a, b = start + match.start(), start + match.end()
                place = self.text.count("\n", 0, a) + 1
                return (Passage(self.document, a, b, self.text[a:b], line=place),)
        return ()


def _loose(word: str) -> str:
    """A word whose hyphens may be missing."""
    return re.escape(word).replace(r"\-", r"-?\s*")


def _cut(word: str) -> str:
    """A word that a hyphen at a line's end may cut anywhere."""
    return r"(?:-\s*)?".join(map(re.escape, word))


@dataclass
class Reading:
    """One gold file with its text."""

    gold: dict[str, Any]
    plan: Plan
    text: Text
    labels_en: dict[str, str]

    def __post_init__(self) -> None:
        self.cc = self.plan.place
        self.orgs = {o["id"]: o for o in self.gold["organisations"]}

    def actor_id(self, gold_id: str) -> str:
        """Our id of a gold organisation."""
        org = self.orgs[gold_id]
        kind = "group" if self.group_kind(org) else "org"
        return f"{kind}/{self.cc}/{slug(org['name'])}"

    @staticmethod
    def group_kind(org: dict[str, Any]) -> GroupKind | None:
        """The group kind of a gold organisation, None for one body."""
        default = GroupKind.CATEGORY if org["kind"] == "group" else None
        return GROUPS.get(org["id"], default)

    def actor(self, org: dict[str, Any]) -> Actor:
        """One actor with all its forms as labels."""
        seen = {fold(org["name"])}
        labels = [Label(org["name"], self.plan.language)]
        for form in map(fold_space, org["aliases"]):
            if fold(form) in seen:
                continue
            seen.add(fold(form))
            short = " " not in form and sum(c.isupper() for c in form) > 1
            kind = LabelKind.ABBREVIATION if short else LabelKind.HIDDEN
            labels.append(Label(form, self.plan.language, kind))
        english = self.labels_en.get(org["name"])
        if english:
            labels.append(Label(english, "en", ours=True))
        defined = DEFINED_BY.get(org["id"])
        return Actor(
            id=self.actor_id(org["id"]),
            labels=tuple(labels),
            actor_type=TYPES[org["kind"]],
            group_kind=self.group_kind(org),
            country=self.plan.country,
            defined_by=self.actor_id(defined) if defined else None,
        )
