"""Is a piece of a list the name of a person, who is no actor? Extract layer."""

from __future__ import annotations

from kg.extract.actors.view import View
from kg.extract.actors.words import actor_word

PERSON = 6  # words a person's name may have with titles and initials


def is_person(view: View, start: int, end: int) -> bool:
    """Whether a piece is a person's name: a title, initials, or two or three capital words."""
    words = [n for n in range(start, end) if view.keys[n]]
    if not 1 < len(words) <= PERSON or any(n in view.inside or n in view.known for n in words):
        return False
    names = [n for n in words if view.keys[n] not in view.pack.person_titles]
    if any(actor_word(view, n) or view.is_abbreviation(n) for n in names):
        return False
    if any(view.pack.company_forms.match(view.keys, n) for n in words[1:]):
        return False
    if not all(view.tokens[n].capital for n in names) or not names:
        return False
    initials = [n for n in names if len(view.tokens[n].text) == 1]
    dotted = any(view.tokens[n + 1].text == "." for n in initials if n + 1 < len(view.tokens))
    return len(names) < len(words) or (dotted and len(initials) < len(names)) or 1 < len(names) <= 3


def surely_person(view: View, start: int, end: int) -> bool:
    """Whether title or initials say that a piece is a person, no body."""
    if not is_person(view, start, end):
        return False
    words = [n for n in range(start, end) if view.keys[n]]
    titled = any(view.keys[n] in view.pack.person_titles for n in words)
    return titled or any(len(view.tokens[n].text) == 1 for n in words)
