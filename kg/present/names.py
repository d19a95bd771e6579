"""How is a body, a country, a plan called on a page? Present layer."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model.codes import LabelKind
from kg.model.labels import name_label, spoken_in
from kg.model.records import Actor, FundingSource, Label, Plan
from kg.present.romanise import readable_in
from kg.present.words import FALLBACK, Words

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
    """The name in a language; else the English one; else the plan's own, in letters one can read.

    Edges: what is spelled in Latin letters and not translated ends in `romanise.MARK`.
    """
    label = name_label(_spoken(named, language), language)
    return readable_in(label.text, label.language, language)


def short_name(named: Named, language: str) -> str:
    """The abbreviation in a language, else the name in it, by the same steps as `full_name`."""
    spoken = _spoken(named, language)
    short = next((x for x in spoken if x.kind is LabelKind.ABBREVIATION), None)
    label = short or name_label(spoken, language)
    return readable_in(label.text, label.language, language)


def _spoken(named: Named, language: str) -> tuple[Label, ...]:
    """The labels a page in a language shows a name by."""
    return spoken_in(named.labels, language) or spoken_in(named.labels, FALLBACK) or named.labels


def inside(name: str) -> str:
    """A name in the middle of a phrase: its English article is small.

    Example:
        >>> inside("The municipalities concerned"), inside("Thessaly Region")
        ('the municipalities concerned', 'Thessaly Region')
    """
    return f"the{name[3:]}" if name.startswith("The ") else name


def who(actor: Actor, language: str) -> Who:
    """An actor as charts and tables show it."""
    return Who(
        id=actor.id,
        short=short_name(actor, language),
        full=full_name(actor, language),
        group=actor.group_kind is not None,
    )


def country_name(code: str | None, words: Words) -> str:
    """A country's name in the page's language; its code if the name is unknown."""
    return str(words.locale.territories.get(code.upper(), code)) if code else ""


def plan_name(plan: Plan, words: Words) -> str:
    """A plan in two words: its country and its years, or its id."""
    years = sorted({d.year for d in (plan.start, plan.end) if d})
    span = "–".join(map(str, years))
    return f"{country_name(plan.country, words) or plan.id} {span}".strip()
