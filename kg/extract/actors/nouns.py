"""Do both sides of a joint share a noun or an adjective? Patterns of one name. Extract layer."""

from __future__ import annotations

from kg.extract.actors.joints import Place
from kg.extract.actors.levels import levels_begin, one_noun_of_levels
from kg.extract.actors.view import View
from kg.extract.actors.words import Left, actor_word, joiner, skip_lead, soft_end

ADJECTIVES = 2  # words before "and" that may belong to the noun behind it
SHORT_WORD = 4  # letters that two forms of a word share at least


def one_noun(view: View, place: Place) -> bool:
    """Two adjectives of one noun: "sudsko i tužilačko veće", "малките и средните предприятия"."""
    at, right = place.at, place.right
    if not joiner(view, at) or place.left is Left.CLOSED or not place.has_right(view):
        return False
    if _is_noun(view, right) or not view.keys[at - 1] or not view.keys[right]:
        return False
    if view.tokens[right].capital and place.left is not Left.NONE:
        return False
    before, after = view.keys[at - 1], view.keys[right]
    if place.left is Left.NONE:
        near = at - place.start <= ADJECTIVES and len(before) > 3
        alike = before[-1] == after[-1] and near and _agreeing(view, at, right)
        return alike or (len(before) > 3 and _before_plural(view, place))
    scoped = at >= 2 and view.keys[at - 2] in view.pack.small_words
    return scoped and before[-3:] == after[-3:]


def _is_noun(view: View, at: int) -> bool:
    """Whether the word itself is an actor word, not only the phrase that it begins."""
    keys = view.keys[at : at + 1]
    phrases = (view.pack.heads, view.pack.groups, view.pack.partner_words)
    return any(keys[0] and p.match(keys, 0) for p in phrases)


def _before_plural(view: View, place: Place) -> bool:
    """Adjectives on both sides of "and" before one noun of several bodies."""
    at, right = place.at, place.right
    if not view.pack.agreement or view.pack.head_place != "first" or at - place.start > 2:
        return False
    if view.tokens[at - 1].capital and at - 1 > place.start:
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


def shared_qualifier(view: View, place: Place) -> bool:
    """Groups of which "all" and a qualifier speak together: "all bodies and NGOs engaged in …"."""
    begin = skip_lead(view, place.start)
    right = place.right
    if begin == place.start or view.tokens[place.at].text == "," or right >= len(view.tokens):
        return False
    if actor_word(view, begin) is None or place.left is not Left.CLOSED:
        return False
    end, after = soft_end(view, right), right + 1
    alone = view.is_abbreviation(right) or actor_word(view, right) == "group"
    plain = after < end and view.is_word(after) and not view.tokens[after].capital
    return alone and plain and actor_word(view, after) is None


def head_of_both(view: View, place: Place) -> bool:
    """Where the head comes last, "Labour and Welfare Administration" is one name."""
    if view.pack.head_place == "first" or not place.has_right(view):
        return False
    if place.left is not Left.NONE and not _bare(view, place):
        return False
    begin = place.begin(view)
    if view.is_abbreviation(begin) or begin in view.known:
        return False
    last = _last_word(view, begin)
    head = view.pack.head(view.keys, begin)
    first_is_head = head is not None and (last > begin or head[1] == "post")
    return actor_word(view, last) == "head noun" and not first_is_head


def _bare(view: View, place: Place) -> bool:
    """Whether one noun alone stands before "and", which names no body: "County and City …"."""
    start, at = place.start, place.at
    if at != start + 1 or not joiner(view, at) or view.pack.head_place != "both":
        return False
    head = view.pack.head(view.keys, start) if view.tokens[start].capital else None
    return head is not None and head[1] == "local-government"


def _last_word(view: View, begin: int) -> int:
    """The last word of the piece that begins at a place, a bracket behind it left out."""
    end = soft_end(view, begin)
    return next((n - 1 for n in range(begin + 1, end) if view.tokens[n].text in "(["), end - 1)


def one_more_adjective(view: View, place: Place) -> bool:
    """Two adjectives behind one noun: "gobiernos regionales y locales"."""
    at = place.at
    if not joiner(view, at) or view.pack.head_place != "first" or not place.has_right(view):
        return False
    begin = place.begin(view)
    before, after = view.tokens[at - 1], view.tokens[begin]
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


def parallel(view: View, place: Place) -> bool:
    """Two proper nouns of one scope: "za Kosovo i Metohiju"."""
    if not place.has_right(view) or place.at < 2:
        return False
    begin = place.begin(view)
    lone = soft_end(view, begin) == begin + 1
    scoped = view.keys[place.at - 2] in view.pack.small_words
    return lone and view.tokens[place.at - 1].capital and scoped


def plural_offices(view: View, place: Place) -> bool:
    """Whether several offices share their noun: "Ministries of Health and Education" are two."""
    at = skip_lead(view, place.start)
    if at + 1 >= place.at or not view.keys[at]:
        return False
    group = view.pack.groups.match(view.keys, at)
    head = view.pack.head(view.keys, at)
    small = view.pack.small_words | view.pack.articles
    named = view.pack.capitals and view.tokens[at + 1].capital
    of = named or view.keys[at + 1] in small
    office = head is not None and head[1] == "government"
    return bool(group and group[0] == 1 and office and of)


def two_forms(view: View, place: Place) -> bool:
    """One group said for women and men: "Lehrerinnen und Lehrer", "maestros y maestras"."""
    right = place.right
    if not joiner(view, place.at) or right >= len(view.keys) or soft_end(view, right) != right + 1:
        return False
    one, other = view.keys[place.at - 1], view.keys[right]
    shared = max(SHORT_WORD, min(len(one), len(other)) - 2)
    return len(one) >= shared and one[:shared] == other[:shared]


def levels_before_noun(view: View, place: Place) -> bool:
    """Levels of government that share one noun: "federal, state and local authorities"."""
    return place.has_right(view) and one_noun_of_levels(view, place.start, place.at, place.right)


def new_levels(view: View, place: Place) -> bool:
    """Whether a list of levels with their noun at its end begins behind."""
    return place.has_right(view) and levels_begin(view, place.right)
