"""What do both sides of a joint share: one noun, one head, one qualifier? Extract layer.

Then the joint stands within a name and cuts nothing.
"""

from __future__ import annotations

from kg.extract.actors.evidence import (
    Left,
    actor_word,
    joiner,
    left_state,
    skip_lead,
    soft_end,
)
from kg.extract.actors.view import View

ADJECTIVES = 2  # words before "and" that may belong to the noun behind it
SHORT_WORD = 4  # letters up to which an ending says no case
_VOWELS = set("aeiouyаеиоуіїюя")


def one_noun(view: View, start: int, at: int, right: int, *, left: Left) -> bool:
    """Two adjectives of one noun: "sudsko i tužilačko veće", "малките и средните предприятия"."""
    if not joiner(view, at) or left is Left.CLOSED or _is_noun(view, right):
        return False
    if not view.keys[at - 1] or (view.tokens[right].capital and left is not Left.NONE):
        return False
    before, after = view.keys[at - 1], view.keys[right]
    if left is Left.NONE:
        if len(before) <= 3:
            return False
        alike = before[-1] == after[-1] and _agreeing(view, at, right) and at - start <= ADJECTIVES
        return alike or _before_plural(view, start, at, right)
    scoped = at >= 2 and view.keys[at - 2] in view.pack.small_words
    return scoped and before[-3:] == after[-3:]


def _before_plural(view: View, start: int, at: int, right: int) -> bool:
    """Adjectives on both sides of "and" before one noun of several bodies: "обласні та Київська
    міська державні адміністрації".
    """
    if not view.pack.agreement or view.pack.head_place != "first" or at - start > 2:
        return False
    if view.tokens[at - 1].capital and at - 1 > start:
        return False
    end = soft_end(view, right)
    words = [n for n in range(right, end) if view.keys[n] and n not in view.inside]
    head = next((i for i, n in enumerate(words) if actor_word(view, n)), 0)
    return head > 1 and view.keys[words[head - 1]][-1] == view.keys[at - 1][-1]


def _agreeing(view: View, at: int, right: int) -> bool:
    """Whether two words may be adjectives of one noun; both in capitals only where names are so."""
    if view.tokens[right].capital:
        alone = at == 1 or not view.keys[at - 2]
        return view.pack.capitals and view.pack.head_place == "first" and alone
    return view.pack.agreement


def shared_qualifier(view: View, start: int, at: int, right: int) -> bool:
    """Two plural groups of which "all" and a qualifier speak together:
    "all institutions and NGOs engaged in the mechanism".
    """
    begin = skip_lead(view, start)
    if begin == start or view.tokens[at].text == ",":
        return False
    if actor_word(view, begin) is None or left_state(view, start, at) is not Left.CLOSED:
        return False
    end = soft_end(view, right)
    after = right + 1
    alone = view.is_abbreviation(right) or actor_word(view, right) == "group"
    plain = after < end and view.is_word(after) and not view.tokens[after].capital
    return alone and plain and actor_word(view, after) is None


def head_of_both(view: View, start: int, at: int, right: int, *, left: Left) -> bool:
    """Where the head comes last, "Labour and Welfare Administration" is one name."""
    if view.pack.head_place == "first" or (left is not Left.NONE and not _bare(view, start, at)):
        return False
    if view.tokens[at].text == "," and view.pack.head_place != "last":
        return False
    begin = skip_lead(view, right)
    if view.is_abbreviation(begin) or begin in view.known:
        return False
    last = _last_word(view, begin)
    begins = view.tokens[begin].capital and view.tokens[last].text.islower()
    if view.tokens[at].text == "," and begins:  # "Apeirons, Ekonomikas ministrija"
        return False
    first_is_head = actor_word(view, begin) == "head noun" and last > begin
    return actor_word(view, last) == "head noun" and not first_is_head


def _bare(view: View, start: int, at: int) -> bool:
    """Whether one noun alone stands before "and", which names no body: "County and City …"."""
    if at != start + 1 or not joiner(view, at) or view.pack.head_place != "both":
        return False
    head = view.pack.head(view.keys, start) if view.tokens[start].capital else None
    return head is not None and head[1] == "local-government"


def _is_noun(view: View, at: int) -> bool:
    """Whether the word itself is an actor word, not only the phrase that it begins."""
    keys = view.keys[at : at + 1]
    phrases = (view.pack.heads, view.pack.groups, view.pack.partner_words)
    return any(keys[0] and p.match(keys, 0) for p in phrases)


def _last_word(view: View, begin: int) -> int:
    """The last word of the piece that begins at a place, a bracket behind it left out."""
    end = soft_end(view, begin)
    return next((n - 1 for n in range(begin + 1, end) if view.tokens[n].text in "(["), end - 1)


def one_more_adjective(view: View, at: int, begin: int) -> bool:
    """Two adjectives behind one noun: "gobiernos regionales y locales", "entités publiques et
    privées".
    """
    before, after = view.tokens[at - 1], view.tokens[begin]
    if not joiner(view, at) or view.pack.head_place != "first" or view.inside.get(at):
        return False
    small = before.text.islower() and after.text.islower() and len(after.key) > 3
    if not small or at < 2 or before.kind != "word" or not view.keys[at - 2]:
        return False
    lone = soft_end(view, begin) == begin + 1
    if lone and before.key[-2:] == after.key[-2:]:
        return True
    governs = begin + 1 < len(view.keys) and view.keys[begin + 1] in view.pack.small_words
    noun = actor_word(view, at - 2) is not None and actor_word(view, begin) is None
    return noun and (lone or governs) and _plural_alike(before.key, after.key)


def _plural_alike(before: str, after: str) -> bool:
    """Two plural adjectives: the same last letter, or "religieux et communautaires"."""
    return before[-1] == after[-1] or {before[-1], after[-1]} == {"s", "x"}


def parallel(view: View, at: int, begin: int) -> bool:
    """Two proper nouns of one scope: "za Kosovo i Metohiju"."""
    lone = soft_end(view, begin) == begin + 1
    before = view.tokens[at - 1]
    scoped = at >= 2 and view.keys[at - 2] in view.pack.small_words
    return lone and before.capital and scoped


def has_ended_list(view: View, start: int, at: int) -> bool:
    """Whether "A, B and C" stands before: a further "and" then joins another actor."""
    comma = False
    for n in range(start, at):
        if n in view.inside:
            continue
        comma = comma or view.tokens[n].text == ","
        if comma and joiner(view, n):
            return True
    return False


def governed_attribute(view: View, start: int, at: int, right: int) -> bool:
    """Whether a lone noun behind "and" is not in the case that a preposition gives the list:
    "u saradnji sa Stalnom konferencijom gradova i opština".
    """
    lone = view.is_word(right) and soft_end(view, right) == right + 1
    if not (joiner(view, at) and lone and view.tokens[right].text.islower()):
        return False
    head = next((n for n in range(start, at) if actor_word(view, n) == "head noun"), None)
    given = _case_ending(view, head) if head is not None else ""
    return bool(given) and not set(given) & set(_case_ending(view, right)) - _VOWELS


def _case_ending(view: View, at: int) -> str:
    """The longest ending of an oblique case that a word has, empty if none."""
    found = [e for e in view.pack.oblique if view.keys[at].endswith(e)]
    return max(found, key=len, default="") if len(view.keys[at]) > SHORT_WORD else ""
