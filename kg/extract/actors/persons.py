"""Is a piece of a list the name of a person, who is no actor? Extract layer."""

from __future__ import annotations

from kg.extract.actors.view import View
from kg.extract.actors.words import actor_word

PERSON = 6  # words a person's name may have with titles and initials


def is_person(view: View, start: int, end: int) -> bool:
    """Whether a piece is a person's name: a title, initials, or two or three capital words."""
    if any(n in view.inside or n in view.known for n in _words(view, start, end)):
        return False
    return _is_named_so(view, start, end)


def surely_person(view: View, start: int, end: int) -> bool:
    """Whether title or initials say that a piece is a person, no body, also where it stands alone
    in a cell as names of bodies do, or in brackets.
    """
    words = _words(view, start, end)
    if any(n in view.given for n in words) or not _is_named_so(view, start, end):
        return False
    titled = any(view.keys[n] in view.pack.person_titles for n in words)
    return titled or any(len(view.tokens[n].text) == 1 for n in words)


def _words(view: View, start: int, end: int) -> list[int]:
    return [n for n in range(start, end) if view.keys[n]]


def _is_named_so(view: View, start: int, end: int) -> bool:
    words = _words(view, start, end)
    names = [n for n in words if view.keys[n] not in view.pack.person_titles]
    if not 1 < len(words) <= PERSON or not names:
        return False
    if any(actor_word(view, n) or view.is_abbreviation(n) for n in names):
        return False
    if any(view.pack.company_forms.match(view.keys, n) for n in words[1:]):
        return False
    if not all(view.tokens[n].capital for n in names):
        return False
    initials = [n for n in names if len(view.tokens[n].text) == 1]
    dotted = any(view.tokens[n + 1].text == "." for n in initials if n + 1 < len(view.tokens))
    return len(names) < len(words) or (dotted and len(initials) < len(names)) or 1 < len(names) <= 3
