"""Do these words begin with the name of a body? Extract layer."""

from __future__ import annotations

import re

from kg.extract.actors.pack import pack_for
from kg.extract.marks import is_abbreviation
from kg.extract.spans import Span
from kg.phrases import words_of

WITHIN = 4  # words in which a name's head noun stands: "Republičko javno tužilaštvo"
_PART = re.compile(r"[,;\n/(]")


def names_body(text: str, span: Span, language: str) -> bool:
    """Whether the first item of a list has a head noun, a group's word or is an abbreviation."""
    match = _PART.search(text, *span)
    end = match.start() if match else span.end
    words = [word for word in words_of(text, span.start, end)]
    pack = pack_for(language)
    while words and words[0].key in pack.articles:
        words = words[1:]
    if not words:
        return False
    if is_abbreviation(text[words[0].start : words[0].end]):
        return True
    keys = [word.key for word in words]
    places = {*range(min(WITHIN, len(keys)))}
    if pack.head_place != "first":
        places.add(len(keys) - 1)
    return any(pack.heads.match(keys, at) or pack.groups.match(keys, at) for at in sorted(places))
