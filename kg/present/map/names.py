"""What is written on a map's marks, and how much room does it take? Presentation layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.model.codes import LabelKind
from kg.model.labels import spoken_in
from kg.model.records import Label

LINE = 18  # characters a line of a label
LINES = 2
CHARACTER = 6.1  # mean width in pixels of a character of an 11.5-pixel label
LINE_HEIGHT = 14.0


@dataclass(frozen=True, slots=True)
class NameForms:
    """A body's or source's names. `other` are shown, `hidden` are found by search only."""

    name: str
    language: str
    short: str | None
    english: str | None
    english_short: str | None
    other: tuple[str, ...]
    hidden: tuple[str, ...]


def names_of(labels: Sequence[Label]) -> NameForms:
    """The names by use.

    Edges: without a preferred name of the plan the first label of any kind is the name.
    """
    english = spoken_in(labels, "en")
    own = [x for x in labels if x not in english] or list(labels)
    name = _first(own, LabelKind.PREFERRED) or own[0]
    short = _first(own, LabelKind.ABBREVIATION)
    full_english = _first(english, LabelKind.PREFERRED) or _first(english, LabelKind.ALTERNATIVE)
    short_english = _first(english, LabelKind.ABBREVIATION)
    used = {x.text for x in (name, short, full_english, short_english) if x}
    rest = [x for x in labels if x.text not in used]
    return NameForms(
        name=name.text,
        language=name.language,
        short=short.text if short else None,
        english=full_english.text if full_english else None,
        english_short=short_english.text if short_english else None,
        other=tuple(dict.fromkeys(x.text for x in rest if x.kind is not LabelKind.HIDDEN)),
        hidden=tuple(dict.fromkeys(x.text for x in rest if x.kind is LabelKind.HIDDEN)),
    )


def _first(labels: Sequence[Label], kind: LabelKind) -> Label | None:
    return next((x for x in labels if x.kind is kind), None)


def wrapped(text: str, *, width: int = LINE, lines: int = LINES) -> list[str]:
    """A label in lines of about `width` characters; what does not fit ends in an ellipsis.

    Example:
        >>> wrapped("Ministry of the Interior and of Many Other Things", lines=2)
        ['Ministry of the', 'Interior and of…']
    """
    out: list[str] = []
    for word in text.split():
        if out and len(out[-1]) + 1 + len(word) <= width:
            out[-1] += f" {word}"
        else:
            out.append(word)
    out = [line if len(line) <= width + 4 else f"{line[: width + 2]}…" for line in out]
    if len(out) <= lines:
        return out
    return [*out[: lines - 1], out[lines - 1].rstrip(",.;:") + "…"]


def label_size(names: NameForms) -> tuple[float, float]:
    """The room of a label in whichever of its languages takes more: width and height."""
    texts = [names.short or names.name, names.english_short or names.english or ""]
    drawn = [wrapped(text) for text in texts]
    widest = max((len(line) for lines in drawn for line in lines), default=0)
    return widest * CHARACTER, max(map(len, drawn)) * LINE_HEIGHT
