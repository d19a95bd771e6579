"""How is a body, a country, a plan called on a page? Present layer."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model.labels import abbreviation_in, main_language, name_in, spoken_in
from kg.model.records import Actor, FundingSource, Plan
from kg.present.words import Words

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
    """The name in a language; the plan's own where that language has none."""
    return name_in(named.labels, language)


def short_name(named: Named, language: str, *, english: bool = False) -> str:
    """The abbreviation the plan uses, else the full name.

    `english`: in English the English abbreviation or name, so that nobody has to know the plan's.
    Edges: otherwise an English page keeps the plan's abbreviation: it is what stands in the
    document.
    """
    if english and main_language(language) == "en":
        known = spoken_in(named.labels, "en")
        if known:
            return abbreviation_in(known) or name_in(known, "en")
    return abbreviation_in(named.labels) or full_name(named, language)


def inside(name: str) -> str:
    """A name in the middle of a phrase: its English article is small.

    Example:
        >>> inside("The municipalities concerned"), inside("Thessaly Region")
        ('the municipalities concerned', 'Thessaly Region')
    """
    return f"the{name[3:]}" if name.startswith("The ") else name


def who(actor: Actor, language: str, *, href: str | None = None, english: bool = False) -> Who:
    """An actor as charts and tables show it."""
    return Who(
        id=actor.id,
        short=short_name(actor, language, english=english),
        full=full_name(actor, language),
        group=actor.group_kind is not None,
        href=href,
    )


def country_name(code: str | None, words: Words) -> str:
    """A country's name in the page's language; its code if nobody knows the name."""
    return str(words.locale.territories.get(code.upper(), code)) if code else ""


def plan_name(plan: Plan, words: Words) -> str:
    """A plan in two words: its country and its years, or its id."""
    years = sorted({d.year for d in (plan.start, plan.end) if d})
    span = "–".join(map(str, years))
    return f"{country_name(plan.country, words) or plan.id} {span}".strip()
