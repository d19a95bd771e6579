"""How is a body, a country, a plan called on a page, and spelled in letters its readers know?
Present layer.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from babel.core import get_global

from kg.files import resource
from kg.model.codes import LabelKind
from kg.model.labels import name_label, spoken_in
from kg.model.records import Actor, FundingSource, Label, Plan
from kg.present.words import FALLBACK, Words
from kg.text import fold_space
from kg.yaml_file import shipped_yaml

# How is a name spelled for readers who do not know its letters?
#
# The tables are data (`data/romanisation.yaml`); the map page spells by the same ones.

MARK = "†"  # after a name that is spelled and not translated
LATIN = "Latn"


@lru_cache(maxsize=1)
def latin_tables() -> Mapping[str, Mapping[str, str]]:
    """How names are spelled in Latin letters, by language; `any` serves the others."""
    tables: Mapping[str, Mapping[str, str]] = shipped_yaml(resource("data", "romanisation.yaml"))
    return {code: {**tables["any"], **own} for code, own in tables.items()}


def in_latin(text: str, language: str) -> str:
    """The text in Latin letters, as its language spells names; letters no table has stay.

    Edges: a capital gives capitals only within a word in capitals (НКБТХ, not Щастие).

    Example:
        >>> in_latin("Щастие", "bg"), in_latin("НЧЩ", "bg")
        ('Shtastie', 'NCHSHT')
    """
    tables = latin_tables()
    table = tables.get(language.lower().split("-")[0], tables["any"])
    out: list[str] = []
    i = 0
    while i < len(text):
        width = 2 if len(text) - i > 1 and text[i : i + 2].lower() in table else 1
        part = text[i : i + width]
        out.append(_spelled(part, table, text[max(0, i - 1) : i], text[i + width : i + width + 1]))
        i += width
    return "".join(out)


def _spelled(part: str, table: Mapping[str, str], before: str, after: str) -> str:
    """One or two letters; `before` and `after` are the letters beside them, or nothing."""
    hit = table.get(part.lower())
    if hit is None or part[0] == part[0].lower():
        return part if hit is None else hit
    shouts = after.isupper() or (not after.isalpha() and before.isupper())
    return hit.upper() if len(part) == 1 and shouts else hit[:1].upper() + hit[1:]


@lru_cache(maxsize=1024)
def script_of(language: str) -> str:
    """The script a language is read in, as ISO 15924 has it; Latin where it is unknown.

    Example:
        >>> script_of("bg"), script_of("sr-Latn"), script_of("de")
        ('Cyrl', 'Latn', 'Latn')
    """
    parts = language.replace("_", "-").split("-")
    said = [p for p in parts[1:] if len(p) == 4 and p.isalpha()]
    if said:
        return said[0].title()
    likely = str(get_global("likely_subtags").get(parts[0].lower(), "")).split("_")
    return likely[1] if len(likely) > 1 else LATIN


def foreign_letters(text: str, language: str) -> bool:
    """Whether a text has letters that readers of a language in Latin letters do not know.

    Edges: readers of other scripts are taken to know Latin letters too, and their own.
    """
    if text.isascii() or script_of(language) != LATIN:
        return False
    return any(c.isalpha() and not unicodedata.name(c, LATIN).startswith("LATIN") for c in text)


def readable_in(text: str, own: str, language: str) -> str:
    """A text of the language `own` as readers of `language` can read it.

    In other letters than theirs it is spelled in Latin ones and marked as such.

    Example:
        >>> readable_in("адвокатски колегии", "bg", "en"), readable_in("МВР", "bg", "bg")
        ('advokatski kolegii†', 'МВР')
    """
    if not foreign_letters(text, language):
        return text
    same = own.split("-")[0].lower() == language.split("-")[0].lower()
    return in_latin(text, own) + ("" if same else MARK)


def readable(title: str) -> str:
    """A heading in capitals as a title that can be read; other titles as they are.

    Example:
        >>> readable("LEGISLATIVE  MEASURES"), readable("Training by the EU")
        ('Legislative measures', 'Training by the EU')
    """
    folded = fold_space(title)
    letters = [c for c in folded if c.isalpha()]
    loud = len(letters) > 3 and sum(c.isupper() for c in letters) > 0.8 * len(letters)
    return folded.capitalize() if loud else folded


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
