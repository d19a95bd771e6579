"""How is a body called on a page: its short name and its full one? Present layer."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model.codes import LabelKind
from kg.model.records import Actor, FundingSource, Label

Named = Actor | FundingSource


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """A body as a chart shows it. `href` leads to its own page, where there is one."""

    id: str
    short: str
    full: str
    group: bool = False
    href: str | None = None


def full_name(named: Named, language: str) -> str:
    """The preferred name in a language; the plan's own where that language has none."""
    for kind in (LabelKind.PREFERRED, LabelKind.ALTERNATIVE):
        for label in named.labels:
            if label.kind is kind and _speaks(label, language):
                return label.text
    return named.name


def short_name(named: Named, language: str) -> str:
    """The abbreviation the plan uses, else the full name.

    Edges: an English page keeps the plan's abbreviation: it is what stands in the document. Of
    several abbreviations (a misspelt one among them) the first counts.
    """
    short = next((x.text for x in named.labels if x.kind is LabelKind.ABBREVIATION), None)
    return short or full_name(named, language)


def who(actor: Actor, language: str, *, href: str | None = None) -> Who:
    """An actor as charts and tables show it."""
    return Who(
        id=actor.id,
        short=short_name(actor, language),
        full=full_name(actor, language),
        group=actor.group_kind is not None,
        href=href,
    )


def _speaks(label: Label, language: str) -> bool:
    return label.language.split("-")[0] == language.split("-")[0]
