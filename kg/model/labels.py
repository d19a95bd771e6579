"""How is an actor or a source called in a language? Model layer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.model.codes import LabelKind
from kg.model.records import Element, Label, Plan

_NAMES = (LabelKind.PREFERRED, LabelKind.ALTERNATIVE)


def name_in(labels: Sequence[Label], language: str) -> str:
    """A name in a language (`sr` finds `sr-Latn`), else as the plan itself says it.

    Edges: of several names the preferred ones count first, of these the ones of exactly that
    language, then what the plan states before what is ours.

    Example:
        >>> name_in((Label("МЧР", "bg"), Label("Ministry of Clean Rivers", "en", ours=True)), "en")
        'Ministry of Clean Rivers'
    """
    return name_label(labels, language).text


def name_label(labels: Sequence[Label], language: str) -> Label:
    """The label that `name_in` reads, with its own language."""
    tag = language.lower()
    names = [x for x in spoken_in(labels, language) if x.kind in _NAMES]
    if names:
        return min(
            names, key=lambda x: (x.kind is not _NAMES[0], x.language.lower() != tag, x.ours)
        )
    preferred = [x for x in labels if x.kind is LabelKind.PREFERRED] or labels
    return min(preferred, key=lambda x: x.ours)


def title_in(titled: Plan | Element, language: str) -> str:
    """The title of a plan or an element: ours where English is wanted, else the plan's own."""
    return (titled.english if main_language(language) == "en" else None) or titled.title


def english_name(labels: Iterable[Label]) -> str | None:
    """The English name, ours or the plan's; an abbreviation only where nothing else is English."""
    found = spoken_in(labels, "en")
    return name_in(found, "en") if found else None


def abbreviation_in(labels: Iterable[Label], language: str | None = None) -> str | None:
    """The first abbreviation, in a language or in any; a misspelt one never stands first."""
    found = labels if language is None else spoken_in(labels, language)
    return next((x.text for x in found if x.kind is LabelKind.ABBREVIATION), None)


def spoken_in(labels: Iterable[Label], language: str) -> tuple[Label, ...]:
    """The labels of a language, whatever its script or country, in their order."""
    wanted = main_language(language)
    return tuple(x for x in labels if main_language(x.language) == wanted)


def main_language(tag: str) -> str:
    """The language of a BCP 47 tag without script and country.

    Example:
        >>> main_language("sr-Latn-RS")
        'sr'
    """
    return tag.lower().split("-")[0]
