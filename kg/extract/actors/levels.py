"""Do several levels of government share one noun here? Extract layer.

"federal, state and local authorities", "обласні, Київська міська держадміністрації",
"autorités nationales, régionales et locales": the commas stand within one group.
"""

from __future__ import annotations

from kg.extract.actors.view import View
from kg.extract.actors.words import actor_word, joiner, skip_lead, soft_end


def one_noun_of_levels(view: View, start: int, at: int, right: int) -> bool:
    """Whether the joint at a place parts levels of one noun, before or behind them."""
    if _is_levels(view, skip_lead(view, start), at):
        return _noun_follows(view, right)
    return _behind_noun(view, at, right)


def levels_begin(view: View, at: int) -> bool:
    """Whether a list of levels with their noun at its end begins here, in small letters where
    names go on in capitals.
    """
    begin = skip_lead(view, at)
    if begin >= len(view.tokens) or (view.pack.capitals and view.tokens[begin].capital):
        return False
    end = soft_end(view, begin)
    return _is_levels(view, begin, end) and _noun_follows(view, _after_joint(view, end))


def _is_levels(view: View, start: int, end: int) -> bool:
    """Whether nothing but adjectives of levels stand here; places may follow the first."""
    if start >= end or not _level(view, start):
        return False
    n = start
    while n < end:
        size = _level(view, n) or joiner(view, n) or (view.tokens[n].text == ",")
        if not size and not _is_place(view, n):
            return False
        n += max(1, size)
    return True


def _level(view: View, at: int) -> int:
    found = view.pack.level_words.match(view.keys, at) if view.keys[at] else None
    return found[0] if found else 0


def _is_place(view: View, at: int) -> bool:
    """An adjective with a capital letter: "Київська міська …"."""
    named = view.pack.agreement and view.is_word(at) and view.tokens[at].capital
    return named and not view.is_abbreviation(at) and actor_word(view, at) is None


def _noun_follows(view: View, at: int) -> bool:
    """Whether levels go on from a place up to a piece that ends them with their noun."""
    while at < len(view.tokens):
        begin = skip_lead(view, at)
        if begin >= len(view.tokens) or not (_level(view, begin) or _is_place(view, begin)):
            return False
        end = soft_end(view, begin)
        if end > begin + 1 and any(actor_word(view, n) for n in range(begin, end)):
            return True
        if not _is_levels(view, begin, end) and not _is_place(view, begin):
            return False
        at = _after_joint(view, end)
        if at == end:
            return False
    return False


def _after_joint(view: View, at: int) -> int:
    """The place after commas and joiners."""
    while at < len(view.tokens):
        size = joiner(view, at) or (view.tokens[at].text == ",")
        if not size:
            break
        at += size
    return at


def _behind_noun(view: View, at: int, right: int) -> bool:
    """Levels behind their noun: "entes regionales, locales", "органи сільських, міських рад"."""
    if view.pack.head_place != "first" or not view.keys[at - 1] or not view.keys[right]:
        return False
    if not (_level(view, at - 1) and _level(view, right)) or view.tokens[right].capital:
        return False
    before, after = view.keys[at - 1], view.keys[right]
    lone = soft_end(view, right) == right + 1
    return before[-1] == after[-1] and (lone or view.pack.is_oblique(after))
