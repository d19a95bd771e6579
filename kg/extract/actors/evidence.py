"""Does an actor begin here, and is the one before complete? Evidence for cuts, in words.

Extract layer. A comma or "and" cuts only where this module finds a reason.
"""

from __future__ import annotations

from enum import StrEnum
from itertools import pairwise

from kg.extract.actors.view import View

WINDOW = 4  # words that may stand before a head noun: "Republičko javno tužilaštvo"
STRONG_JOINER = 4  # letters; "und", "and", "et" join words inside names too
_CONSONANT_OK = ("ite", "te", "ija")
_CLASH = {"a": "eou", "o": "aui", "e": "au", "u": "aeiou"}
_DEPENDENT = ("e", "i", "u")  # endings of nouns that a name governs; "vlada", "sud" stand alone
_QUOTES = '„“”"«»‘’'


class Left(StrEnum):
    """What stands before a possible cut."""

    OPEN = "open"  # a name whose scope may go on: "Ministarstvo za rad"
    CLOSED = "closed"  # a whole name: an abbreviation, "Pravosudna akademija", "NGOs"
    NONE = "none"  # nothing that shows a name


def soft_end(view: View, at: int) -> int:
    """The place of the next comma, joiner, line end or other possible cut after `at`."""
    for n in range(at + 1, len(view.tokens)):
        if view.inside.get(n, n) < at or view.inside.get(n) is None:
            if view.tokens[n].new_line or view.tokens[n].text in ",;/|:&" or joiner(view, n):
                return n
            if view.keys[n] and view.pack.partner_phrases.match(view.keys, n):
                return n
    return len(view.tokens)


def joiner(view: View, at: int) -> int:
    """How many words of a joiner ("and", "as well as") stand at a place."""
    if not view.keys[at]:
        return 0
    found = view.pack.joiners.match(view.keys, at)
    return found[0] if found else 0


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


def actor_start(view: View, at: int, *, left: Left, governed: bool) -> str | None:
    """The reason to believe that an actor begins at a place, None if there is none.

    `governed` tells that a preposition before the list explains oblique endings.
    """
    begin = skip_lead(view, at)
    if begin >= len(view.tokens):
        return None
    token = view.tokens[begin]
    if token.kind == "number" and begin + 1 < len(view.tokens):
        return "a number of bodies" if actor_word(view, begin + 1) == "group" else None
    if begin in view.known and _known_ok(view, begin):
        words = (t.text for t in view.tokens[begin : view.known[begin]])
        return f"known name “{' '.join(words)}”"
    if view.is_abbreviation(begin):
        return f"abbreviation {token.text}"
    if token.text in _QUOTES and begin in view.inside:
        return "name in quotes"
    veto = left is Left.OPEN and not governed
    return _head_reason(view, begin, veto=veto)


def _known_ok(view: View, at: int) -> bool:
    """A known name counts if it ends where a name may end or go on, not inside a word group."""
    single = view.known[at] == at + 1
    return not single or view.tokens[at].capital or bool(view.pack.head(view.keys, at))


def _head_reason(view: View, begin: int, *, veto: bool) -> str | None:
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
        if left < 0:
            break
        if key in view.pack.small_words and key not in view.pack.articles:
            break
        kind = actor_word(view, n)
        if kind and _may_begin(view, begin, n, veto=veto):
            return f"{kind} “{view.tokens[n].text}”"
    return None


def actor_word(view: View, at: int) -> str | None:
    """What kind of actor word stands at a place: head noun, group or partner."""
    if not view.keys[at]:
        return None
    if view.pack.partner_words.match(view.keys, at):
        return "generic partner"
    if view.pack.groups.match(view.keys, at):
        return "group"
    return "head noun" if view.pack.head(view.keys, at) else None


def _may_begin(view: View, begin: int, at: int, *, veto: bool) -> bool:
    words = [n for n in range(begin, at + 1) if view.keys[n]]
    if veto and any(view.pack.is_oblique(view.keys[n]) for n in words):
        return False
    if veto and _is_scope_word(view, begin, at):
        return False
    pairs = pairwise(words)
    agreeing = view.pack.agreement and view.pack.head_place == "first"
    return not agreeing or all(agrees(view.keys[a], view.keys[b]) for a, b in pairs)


def _is_scope_word(view: View, begin: int, at: int) -> bool:
    """A lone common noun after an open name is rather its scope: "… gradova i opština",
    "Culture, Media and Sport".
    """
    head = view.pack.head(view.keys, at)
    group = view.pack.groups.match(view.keys, at) or view.pack.partner_words.match(view.keys, at)
    size = max(x[0] for x in (head, group) if x)
    after = at + size
    bracket = after < len(view.tokens) and view.tokens[after].text in "(["
    if at != begin or not (bracket or soft_end(view, at) <= after):
        return False
    dependent = head and head[1] == "local-government" and not view.tokens[at].capital
    if head and not group and (dependent or _is_dependent(view, at)):
        return True
    titled = view.pack.capitals and bool(group) and view.tokens[at].text.istitle()
    if titled and begin > 1 and joiner(view, begin - 1) and _is_small(view, begin - 2):
        return False  # a name in small letters goes on in them: "Autorità di bacino e Regioni"
    return titled and not _after_strong_joiner(view, begin) and not _rest_is_actors(view, at)


def _is_small(view: View, at: int) -> bool:
    """Whether a word of content in small letters stands there."""
    return view.tokens[at].text.islower() and view.keys[at] not in view.pack.small_words


def _after_strong_joiner(view: View, begin: int) -> bool:
    """Whether what joins here is more than "and": "sowie", "as well as" join actors."""
    for n in range(max(0, begin - 3), begin):
        size = joiner(view, n)
        if n + size == begin and (size > 1 or len(view.keys[n]) >= STRONG_JOINER):
            return True
    return False


def _is_dependent(view: View, at: int) -> bool:
    """A lone noun in small letters in no nominative is what the name before is for:
    "Ministarstvo pravosuđa i uprave".
    """
    word = view.tokens[at].text
    listed = view.tokens[at - 1].text == "," and soft_end(view, at) >= len(view.tokens)
    governed = word.islower() and view.keys[at][-1:] in _DEPENDENT
    return view.pack.agreement and governed and not listed


def _rest_is_actors(view: View, at: int) -> bool:
    """Whether a group after a comma is followed by nothing but groups: "…, Regioni e Comuni"."""
    if at == 0 or view.tokens[at - 1].text != ",":
        return False
    while at < len(view.tokens) and view.tokens[at].text != ";":
        if not actor_word(view, at) and not view.is_abbreviation(at):
            return False
        end = soft_end(view, at)
        size = (joiner(view, end) or 1) if end < len(view.tokens) else 0
        at = skip_lead(view, end + size)
    return True


def agrees(adjective: str, noun: str) -> bool:
    """Whether an adjective may belong to the noun after it, by their last letters.

    "manjinska prava Vlade" is no name of a government: a and e do not agree.
    """
    if adjective.endswith(_CONSONANT_OK):
        return True
    return noun[-1] not in _CLASH.get(adjective[-1], "")


def left_state(view: View, start: int, end: int) -> Left:
    """Whether what stands between two places is a whole name, may go on, or is no name."""
    start = skip_lead(view, start)
    while end > start and view.tokens[end - 1].text in ",.-–—":
        end -= 1
    if start >= end:
        return Left.NONE
    if _ends_whole(view, end - 1):
        return Left.CLOSED
    at = _first_actor_word(view, start, end)
    if at is None and view.pack.head_place == "last" and actor_word(view, end - 1):
        return Left.CLOSED  # small words stand before the head: "… üzrə Dövlət Agentliyi"
    if at is None:
        whole = view.is_abbreviation(start) or view.known.get(start) == end
        return Left.CLOSED if whole else Left.NONE
    matches = (
        view.pack.head(view.keys, at),
        view.pack.groups.match(view.keys, at),
        view.pack.partner_words.match(view.keys, at),
    )
    rest = at + max(m[0] for m in matches if m)
    return Left.CLOSED if rest >= end else Left.OPEN


def _ends_whole(view: View, last: int) -> bool:
    token = view.tokens[last]
    if token.text in _QUOTES and last in view.inside:
        return True
    if token.text == ")" and last in view.inside:
        inner = range(view.inside[last] + 1, last)
        return any(view.is_word(n) and view.is_abbreviation(n) for n in inner) or _is_said(
            view, inner.start
        )
    return view.is_word(last) and view.is_abbreviation(last)


def _is_said(view: View, at: int) -> bool:
    """Whether a remark begins in brackets: "(by agreement)", "(lead)"."""
    phrases = (view.pack.qualifiers, view.pack.lead_phrases, view.pack.partner_words)
    return bool(view.keys[at]) and any(p.match(view.keys, at) for p in phrases)


def _first_actor_word(view: View, start: int, end: int) -> int | None:
    for n in range(start, end):
        if view.keys[n] and n > start and view.keys[n] in view.pack.small_words:
            return None
        if actor_word(view, n):
            return n
    return None
