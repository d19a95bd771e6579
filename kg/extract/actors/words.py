"""What do the words of a list say about bodies? Head nouns, joiners, whole and open names.

Extract layer. Nothing here decides: these are observations that `features` hands to the weights.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import TypeVar

from kg.extract.actors.view import View
from kg.model.codes import Role

WINDOW = 4  # words that may stand before a head noun: "Republičko javno tužilaštvo"
SEPARATORS = ",;/|:&+"
QUOTES = '„“”"«»‘’'


T = TypeVar("T")


def _once(ask: Callable[[View, int], T]) -> Callable[[View, int], T]:
    """Answer a question about a place of a list once."""
    name = ask.__name__

    @wraps(ask)
    def asked(view: View, at: int) -> T:
        key = (name, at)
        if key not in view.seen:
            view.seen[key] = ask(view, at)
        found: T = view.seen[key]
        return found

    return asked


class Left(StrEnum):
    """What stands before a possible cut."""

    OPEN = "open"  # a name whose scope may go on: "Ministarstvo za rad"
    CLOSED = "closed"  # a whole name: an abbreviation, "Pravosudna akademija", "NGOs"
    NONE = "none"  # nothing that shows a name


@_once
def joiner(view: View, at: int) -> int:
    """How many words of a joiner ("and", "as well as") stand at a place."""
    if at >= len(view.keys) or not view.keys[at]:
        return 0
    found = view.pack.joiners.match(view.keys, at)
    return found[0] if found else 0


@_once
def partner_phrase(view: View, at: int) -> int:
    """How many words of "in cooperation with" and the like stand at a place."""
    if at >= len(view.keys) or not view.keys[at]:
        return 0
    found = view.pack.partner_phrases.match(view.keys, at)
    return found[0] if found else 0


def role_phrase(view: View, at: int) -> tuple[int, Role] | None:
    """How many words of "in cooperation with" or "led by" stand at a place, and their role."""
    if size := partner_phrase(view, at):
        return size, Role.PARTNER
    found = view.pack.led_by.match(view.keys, at) if view.keys[at] else None
    return (found[0], Role.LEAD) if found else None


def label_role(view: View, start: int, end: int) -> Role | None:
    """The role that all words between two places say, as a head or label for bodies would."""
    keys = list(filter(None, view.keys[start:end]))
    labels = ((view.pack.lead_labels, Role.LEAD), (view.pack.partner_labels, Role.PARTNER))
    for said, role in labels if keys else ():
        found = said.match(keys, 0)
        if found and found[0] == len(keys):
            return role
    return None


@_once
def soft_end(view: View, at: int) -> int:
    """The place of the next comma, joiner, line end or other possible cut after `at`."""
    passed: list[tuple[str, int]] = []  # what begins at a place passed by ends there, too
    found = at
    while ("soft_end", found) not in view.seen:
        passed.append(("soft_end", found))
        found += 1
        while view.inside.get(found, -1) >= at:
            found += 1
        if found >= len(view.tokens):
            found = len(view.tokens)
            break
        if _ends_softly(view, found):
            break
    else:
        found = view.seen["soft_end", found]
    view.seen.update(dict.fromkeys(passed, found))
    return found


def _ends_softly(view: View, at: int) -> bool:
    if view.tokens[at].new_line or view.tokens[at].text in SEPARATORS or joiner(view, at):
        return True
    return bool(view.keys[at] and view.pack.partner_phrases.match(view.keys, at))


@_once
def skip_lead(view: View, at: int) -> int:
    """The place after articles and words such as "all" and "other"."""
    while at < len(view.tokens):
        if view.keys[at] in view.pack.articles and at + 1 < len(view.tokens):
            at += 1
            continue
        found = view.pack.all_words.match(view.keys, at) if view.keys[at] else None
        if not found:
            return at
        at += found[0]
    return at


@_once
def actor_word(view: View, at: int) -> str | None:
    """What kind of actor word stands at a place: head noun, group or partner."""
    if at >= len(view.keys) or not view.keys[at]:
        return None
    if view.pack.partner_words.match(view.keys, at):
        return "generic partner"
    if view.pack.groups.match(view.keys, at):
        return "group"
    return "head noun" if view.pack.head(view.keys, at) else None


@_once
def name_start(view: View, at: int) -> tuple[str, str]:
    """What shows that a body begins at a place, and its words; empty if nothing does.

    The kinds: number, given, alone (a name that stands alone elsewhere), short, quote, head, group,
    partner; the last three with a `+` where other words stand before them.
    """
    begin = skip_lead(view, at)
    if begin >= len(view.tokens):
        return "", ""
    token = view.tokens[begin]
    if token.kind == "number":
        counted = actor_word(view, begin + 1) == "group" if begin + 1 < len(view.keys) else False
        return ("number", token.text) if counted else ("", "")
    if begin in view.known and (view.known[begin] > begin + 1 or _may_stand_alone(view, begin)):
        words = " ".join(t.text for t in view.tokens[begin : view.known[begin]])
        return ("given" if begin in view.given else "alone"), words
    if view.is_abbreviation(begin):
        return "short", token.text
    if token.text in QUOTES and begin in view.inside:
        return "quote", token.text
    return _word_ahead(view, begin)


def _may_stand_alone(view: View, at: int) -> bool:
    return view.tokens[at].capital or bool(view.pack.head(view.keys, at))


def _word_ahead(view: View, begin: int) -> tuple[str, str]:
    """The first actor word of a piece before any preposition, bracket or dash."""
    end = soft_end(view, begin)
    left = end if view.pack.head_place != "first" else WINDOW
    for n in range(begin, end):
        key = view.keys[n]
        if n in view.inside and n != begin and view.inside[n] > begin:
            continue
        if not key:
            if view.tokens[n].text in "()–—" or (view.tokens[n].text == "-" and view.tokens[n].gap):
                break
            continue
        left -= 1
        if left < 0 or (key in view.pack.small_words and key not in view.pack.articles):
            break
        kind = actor_word(view, n)
        if kind:
            name = {"head noun": "head", "generic partner": "partner"}.get(kind, kind)
            return name + ("+" if n > begin else ""), view.tokens[n].text
    return "", ""


def left_state(view: View, start: int, end: int) -> Left:
    """Whether what stands between two places is a whole name, may go on, or is no name."""
    start = skip_lead(view, start)
    while end > start and view.tokens[end - 1].text in ",.-–—":
        end -= 1
    if start >= end:
        return Left.NONE
    if _ends_whole(view, end - 1):
        return Left.CLOSED
    at = first_actor_word(view, start, end)
    if at is None and view.pack.head_place == "last" and actor_word(view, end - 1):
        return Left.CLOSED  # small words stand before the head: "… üzrə Dövlət Agentliyi"
    if at is None:
        whole = view.is_abbreviation(start) or view.known.get(start) == end
        return Left.CLOSED if whole else Left.NONE
    return Left.CLOSED if at + word_size(view, at) >= end else Left.OPEN


@_once
def word_size(view: View, at: int) -> int:
    """How many words the actor word at a place has."""
    matches = (
        view.pack.head(view.keys, at),
        view.pack.groups.match(view.keys, at),
        view.pack.partner_words.match(view.keys, at),
    )
    return max((m[0] for m in matches if m), default=0)


def _ends_whole(view: View, last: int) -> bool:
    token = view.tokens[last]
    if token.text in QUOTES and last in view.inside:
        return True
    if token.text == ")" and last in view.inside:
        inner = range(view.inside[last] + 1, last)
        short = any(view.is_word(n) and view.is_abbreviation(n) for n in inner)
        return short or _is_said(view, inner.start, last)
    return view.is_word(last) and view.is_abbreviation(last)


def _is_said(view: View, at: int, end: int) -> bool:
    """Whether a remark begins in brackets: "(by agreement)", "(lead)"."""
    phrases = (view.pack.qualifiers, view.pack.lead_phrases, view.pack.partner_words)
    said = bool(view.keys[at]) and any(p.match(view.keys, at) for p in phrases)
    return said or label_role(view, at, end) is not None


def first_actor_word(view: View, start: int, end: int) -> int | None:
    """The place of the first actor word of a piece before any preposition."""
    for n in range(start, end):
        if view.keys[n] and n > start and view.keys[n] in view.pack.small_words:
            return None
        if actor_word(view, n):
            return n
    return None


def initials(view: View, start: int, end: int, short: int) -> bool:
    """Whether a word's letters are the first letters of words before it, two at least."""
    letters = [c for c in view.tokens[short].text if c.isupper()]
    begins = [view.tokens[n].text[:1].upper() for n in range(start, end) if view.keys[n]]
    at = 0
    for c in begins:
        at += at < len(letters) and c == letters[at]
    return len(letters) > 1 and at >= max(2, len(letters) - 1)
