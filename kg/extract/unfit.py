"""Which entries of a profile fit nothing in a document? Extract layer.

A profile that silently does nothing misleads: its words may be misspelt, or another office's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract.examples import places_of
from kg.extract.fields import split_number
from kg.extract.profile import EVERY_TABLE, Profile, heading_key
from kg.model.document import Document, Table
from kg.model.records import Issue
from kg.text import LEVEL, fold

CODE = "profile-without-effect"
NOT_APPLIED = "profile-not-applied"
AGREES = 0.5  # share of a profile's entries that must fit another document of the same office
MOST_SHOWN = 5
_PARTS = re.compile(r"[\n\t;,.()]")  # before what a head or label may stand


@dataclass(frozen=True, slots=True)
class Fitting:
    """How many entries a profile has that can be looked for, and those that fit nothing."""

    n_entries: int
    unfit: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        """Whether the profile may be meant for the document: enough of it fits."""
        return self.n_entries - len(self.unfit) >= AGREES * self.n_entries


def fitting_of(profile: Profile, document: Document) -> Fitting:
    """Which entries of a profile meet words or tables of a document."""
    found = list(_entries(profile, document))
    return Fitting(len(found), tuple(said for said, fits in found if not fits))


def _entries(profile: Profile, document: Document) -> Iterator[tuple[str, bool]]:
    parts = {key for part in _PARTS.split(document.text) if (key := heading_key(part))}
    tables = {
        name for block in document.blocks if isinstance(block, Table)
        for name in (str(block.number), f"{block.sheet} {block.number}")
    }  # fmt: skip

    def begins(words: str) -> bool:
        key = heading_key(words)
        return key in parts or any(part.startswith(f"{key} ") for part in parts)

    for words, field in profile.headings.items():
        own = words.rpartition(LEVEL)[2]
        if field is not None:  # what is left out may as well be nowhere
            yield f"head “{words}”", begins(own) or begins(split_number(own)[0])
    for name in profile.tables:
        yield f"table “{name}”", name in tables or (name == EVERY_TABLE and bool(tables))
    for word in (*profile.goal_words, *profile.activity_words, *profile.records_begin):
        yield f"“{word}”", begins(word)
    for line in filter(None, (profile.begin, profile.end)):
        yield f"line “{line}”", any(part.startswith(fold(line)) for part in map(
            fold, document.text.split("\n")))  # fmt: skip
    for example in profile.examples:
        for field, words in example.words.items():
            yield f"example {field} “{words}”", bool(places_of(document.text, words))


def unfit_issues(profile: Profile, document: Document) -> Iterator[Issue]:
    """One issue for the entries of a profile that fit nothing in a document."""
    found = fitting_of(profile, document)
    if not found.unfit:
        return
    n, shown = len(found.unfit), "; ".join(found.unfit[:MOST_SHOWN])
    said = f"{n} of {found.n_entries} entries of the profile fit"
    if n == found.n_entries:
        said = "the profile fits"
    more = f" and {n - MOST_SHOWN} more" if n > MOST_SHOWN else ""
    yield Issue(
        code=CODE,
        message=f"{said} nothing in {document.name}: {shown}{more}",
        advice="'kg inspect' lists the heads and labels that were found; correct the words in the "
        "profile",
    )


def not_applied(profile: Profile, document: Document) -> Issue:
    """Why a profile that stands beside several documents was not used for one of them."""
    found = fitting_of(profile, document)
    return Issue(
        code=NOT_APPLIED,
        message=f"the profile beside {document.name} was not used: {len(found.unfit)} of its "
        f"{found.n_entries} entries fit nothing there: {'; '.join(found.unfit[:MOST_SHOWN])}",
        advice="if it is meant for this document, give it with --profile, or put the document "
        "into a folder of its own with it",
    )
