"""Where is a list of actors cut, and why? Extract layer."""

from __future__ import annotations

from dataclasses import dataclass

from kg.extract.actors.evidence import (
    Left,
    actor_start,
    actor_word,
    joiner,
    left_state,
    skip_lead,
    soft_end,
)
from kg.extract.actors.pack import Phrases
from kg.extract.actors.view import View
from kg.model.codes import Role

_HARD = ";|•·▪‣◦●∙\t"
_DASHES = "-–—"
_SIGNS_OUT = ",.;:/|•·▪‣◦●∙-–—*&+"


@dataclass(frozen=True, slots=True)
class Cut:
    """Whether and why a list is cut at a place; `size` is the number of tokens of the joint."""

    size: int
    reason: str
    doubtful: bool = False
    role: Role | None = None
    hard: bool = False  # ends the reach of "in cooperation with"
    label: bool = False  # what stands before is a label ("Partners:"), no actor


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of a list between two cuts, in token places."""

    start: int
    end: int
    reason: str
    role: Role | None
    doubtful: bool
    first: bool  # nothing stands before it in its part of the list


def items_of(view: View) -> list[Item]:
    """The pieces of a list, each with the reason it was cut there."""
    found: list[Item] = []
    start, reason, doubtful = 0, "begins the list", False
    role: Role | None = None
    first = True
    at = 0
    while at < len(view.tokens):
        cut = cut_at(view, start, at, governed=role is not None)
        if cut is None:
            at += 1
            continue
        if at > start and not cut.label:
            found.append(Item(start, at, reason, role, doubtful, first))
        first = cut.hard or (first and at == start)
        role = cut.role if cut.role or cut.hard else role
        at += cut.size
        start, reason, doubtful = at, cut.reason, cut.doubtful
    if start < len(view.tokens):
        found.append(Item(start, len(view.tokens), reason, role, doubtful, first))
    return found


def cut_at(view: View, start: int, at: int, *, governed: bool) -> Cut | None:
    """The cut at a place of a list whose present piece began at `start`, None if it goes on."""
    token = view.tokens[at]
    if view.inside.get(at) is not None and view.inside.get(at) != at:
        return None
    labelled = _label(view, start, at)
    if labelled:
        return labelled
    if token.text in _HARD:
        return Cut(1, f"after “{token.text.strip() or 'tab'}”", hard=True)
    if token.text in _DASHES and (at == 0 or token.new_line):
        return Cut(1, "bullet", hard=True)
    phrase = view.pack.partner_phrases.match(view.keys, at) if view.keys[at] else None
    if phrase:
        words = " ".join(t.text for t in view.tokens[at : at + phrase[0]])
        return Cut(phrase[0], f"after “{words}”", role=Role.PARTNER)
    return _soft_cut(view, start, at, governed=governed)


def _label(view: View, start: int, at: int) -> Cut | None:
    """The words "Partners:" and the like at the start of a piece set the role of what follows."""
    if view.tokens[at].text != ":":
        return None
    keys = view.keys
    if at == start:
        return Cut(1, "after a colon")
    for phrases, role in _role_words(view):
        if start < at and keys[start] and phrases.match(keys, start):
            return Cut(1, f"after “{view.tokens[start].text}:”", role=role, hard=True, label=True)
    return Cut(1, "after a colon", hard=True)


def _role_words(view: View) -> tuple[tuple[Phrases, Role], ...]:
    return (view.pack.partner_words, Role.PARTNER), (view.pack.lead_phrases, Role.LEAD)


def said_role(view: View, start: int, end: int) -> Role | None:
    """The role that a remark behind a name says: "(partner)", "– lead"."""
    for n in range(start, end):
        for phrases, role in _role_words(view):
            if view.keys[n] and phrases.match(view.keys, n):
                return role
    return None


def _soft_cut(view: View, start: int, at: int, *, governed: bool) -> Cut | None:
    token = view.tokens[at]
    joined = joiner(view, at)
    if at == start:
        return Cut(joined, "") if joined and start == 0 else None
    if joined or token.text in ",/&+":
        return _decide(view, start, at, size=_joint(view, at), governed=governed)
    if token.text == "." and at + 1 < len(view.tokens):
        return _at_full_stop(view, start, at, governed=governed)
    if token.new_line and not _goes_on(view, at):
        return _decide(view, start, at, size=0, governed=governed)
    return None


def _goes_on(view: View, at: int) -> bool:
    """Whether a new line goes on a name: after a small word, or in small letters."""
    before, token = view.tokens[at - 1], view.tokens[at]
    if before.text.islower() and len(before.text) <= 3:
        return True
    return token.text.islower() and not view.pack.partner_words.match(view.keys, at)


def _joint(view: View, at: int) -> int:
    """How many tokens a joint has: ", and", "and/or", "as well as"."""
    n = at
    while n < len(view.tokens):
        size = joiner(view, n) or (view.tokens[n].text in ",/&+")
        if not size:
            break
        n += size
    return n - at


def _at_full_stop(view: View, start: int, at: int, *, governed: bool) -> Cut | None:
    short = len(view.tokens[at - 1].text) <= 3 and not view.is_abbreviation(at - 1)
    left = left_state(view, start, at)
    why = actor_start(view, at + 1, left=left, governed=governed)
    next_capital = view.tokens[at + 1].capital
    if why and next_capital and not short:
        return Cut(1, why, hard=True)
    return None


def _decide(view: View, start: int, at: int, *, size: int, governed: bool) -> Cut | None:
    right = at + size
    token = view.tokens[at]
    if right >= len(view.tokens):
        return Cut(size, "") if size else None
    if _spanned(view, start, at) or _remark_follows(view, at, right):
        return None
    if token.text == "/" and not token.gap and _is_one_word(view, at):
        return None
    if view.tokens[right].text in _HARD or view.pack.partner_phrases.match(view.keys, right):
        return Cut(size, "")
    if view.tokens[right].kind in ("number", "address"):
        return Cut(size, "before a number", doubtful=True) if size == 0 else None
    return _by_evidence(view, start, at, size=size, governed=governed)


def _by_evidence(view: View, start: int, at: int, *, size: int, governed: bool) -> Cut | None:
    right = at + size
    left = left_state(view, start, at)
    if _shared_qualifier(view, start, at, right):
        return None
    why = actor_start(view, right, left=left, governed=governed)
    if why:
        one = _head_of_both(view, left, at, right) or _one_noun(view, left, at, right)
        return None if one else Cut(size, why)
    return _without_reason(view, at, size=size, left=left)


def _one_noun(view: View, left: Left, at: int, right: int) -> bool:
    """Two adjectives of one noun: "sudsko i tužilačko veće", "малките и средните предприятия"."""
    if not joiner(view, at) or left is Left.CLOSED or _is_noun(view, right):
        return False
    if not view.keys[at - 1] or (view.tokens[right].capital and left is not Left.NONE):
        return False
    before, after = view.keys[at - 1], view.keys[right]
    if left is Left.NONE:
        return _agreeing(view, at, right) and before[-1] == after[-1] and len(before) > 3
    scoped = at >= 2 and view.keys[at - 2] in view.pack.small_words
    return scoped and before[-3:] == after[-3:]


def _agreeing(view: View, at: int, right: int) -> bool:
    """Whether two words may be adjectives of one noun; both in capitals only where names are so."""
    if view.tokens[right].capital:
        alone = at == 1 or not view.keys[at - 2]
        return view.pack.capitals and view.pack.head_place == "first" and alone
    return view.pack.agreement


def _remark_follows(view: View, at: int, right: int) -> bool:
    """Whether "and others", "etc." and the like begin here: they end a name and are none."""
    places = range(at, right + 1)
    return any(view.keys[n] and view.pack.qualifiers.match(view.keys, n) for n in places)


def _spanned(view: View, start: int, at: int) -> bool:
    """Whether a known name goes on over the place."""
    return any(start <= n < at < end for n, end in view.known.items())


def _is_one_word(view: View, at: int) -> bool:
    """UN/ECE, km/h: a slash without spaces between short words that are no actors."""
    left, right = view.tokens[at - 1], view.tokens[min(at + 1, len(view.tokens) - 1)]
    return not left.capital and len(left.text) < 3 and len(right.text) < 3


def _shared_qualifier(view: View, start: int, at: int, right: int) -> bool:
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


def _head_of_both(view: View, left: Left, at: int, right: int) -> bool:
    """Where the head comes last, "Labour and Welfare Administration" is one name."""
    if left is not Left.NONE or view.pack.head_place == "first":
        return False
    if view.tokens[at].text == "," and view.pack.head_place != "last":
        return False
    begin = skip_lead(view, right)
    if view.is_abbreviation(begin) or begin in view.known:
        return False
    last = _last_word(view, begin)
    first_is_head = actor_word(view, begin) == "head noun" and last > begin
    return actor_word(view, last) == "head noun" and not first_is_head


def _is_noun(view: View, at: int) -> bool:
    """Whether the word itself is an actor word, not only the phrase that it begins."""
    keys = view.keys[at : at + 1]
    phrases = (view.pack.heads, view.pack.groups, view.pack.partner_words)
    return any(keys[0] and p.match(keys, 0) for p in phrases)


def _last_word(view: View, begin: int) -> int:
    """The last word of the piece that begins at a place, a bracket behind it left out."""
    end = soft_end(view, begin)
    return next((n - 1 for n in range(begin + 1, end) if view.tokens[n].text in "(["), end - 1)


def _without_reason(view: View, at: int, *, size: int, left: Left) -> Cut | None:
    """No actor shows on the right: cut only if the left is whole, or a capital says so."""
    right = at + size
    begin = skip_lead(view, right)
    if begin >= len(view.tokens) or view.keys[right] in view.pack.small_words - view.pack.articles:
        return None
    capital = view.tokens[begin].capital and not view.loud
    if left is Left.CLOSED:
        return Cut(size, "the name before is whole", doubtful=not capital)
    if left is Left.NONE:
        if view.pack.head_place == "last" and _head_follows(view, right):
            return None
        return Cut(size, "no name goes on over the joint", doubtful=True)
    if capital and not view.pack.capitals and not _parallel(view, at, begin):
        return Cut(size, "capital letter", doubtful=True)
    if view.tokens[at].text == "," and not _scope_goes_on(view, begin):
        return Cut(size, "no “and” ends a list of what the name before is for", doubtful=True)
    return None


def _scope_goes_on(view: View, at: int) -> bool:
    """Whether "…, B and C" follows, C no actor: then the comma stands within a name."""
    while at < len(view.tokens):
        end = soft_end(view, at)
        if end >= len(view.tokens):
            return False
        nxt = end + _joint(view, end)
        if nxt >= len(view.tokens) or nxt == end:
            return False
        actor = actor_start(view, nxt, left=Left.OPEN, governed=False) is not None
        if joiner(view, end):
            return not actor
        if actor:
            return False
        at = nxt
    return False


def _head_follows(view: View, at: int) -> bool:
    while at < len(view.tokens) and view.tokens[at].text not in _HARD:
        end = soft_end(view, at)
        if actor_word(view, end - 1) == "head noun":
            return True
        if end < len(view.tokens) and not joiner(view, end) and view.tokens[end].text != ",":
            return False
        at = end + max(1, _joint(view, end)) if end < len(view.tokens) else end
    return False


def _parallel(view: View, at: int, begin: int) -> bool:
    """Two proper nouns of one scope: "za Kosovo i Metohiju"."""
    lone = soft_end(view, begin) == begin + 1
    before = view.tokens[at - 1]
    scoped = at >= 2 and view.keys[at - 2] in view.pack.small_words
    return lone and before.capital and scoped


def trimmed(view: View, item: Item) -> tuple[int, int]:
    """The places of an item without articles, joiners, numbering, remarks and end signs."""
    start, end = item.start, item.end
    while start < end and _is_lead_in(view, start):
        start += max(1, joiner(view, start))
    changed = True
    while changed and start < end:
        before = end
        end = _without_tail(view, start, end)
        changed = end != before
    return start, end


def _is_lead_in(view: View, at: int) -> bool:
    token = view.tokens[at]
    if token.kind in ("number", "address") or token.text in _SIGNS_OUT or token.text in ")]":
        return True
    if token.text in "([":
        return at not in view.inside
    return bool(joiner(view, at)) or view.keys[at] in view.pack.articles


def _without_tail(view: View, start: int, end: int) -> int:
    last = view.tokens[end - 1]
    if last.text in _SIGNS_OUT or last.kind == "address":
        return end - 1
    if last.text in "([" or (last.text in ")]" and end - 1 not in view.inside):
        return end - 1
    if last.text in ")]" and view.inside[end - 1] > start and _is_remark(view, end - 1):
        return view.inside[end - 1]
    if any(_is_dashed_role(view, n, end) for n in range(start + 1, end - 1)):
        return next(n for n in range(start + 1, end) if _is_dashed_role(view, n, end))
    for n in range(start + 1, end):
        found = view.pack.qualifiers.match(view.keys, n) if view.keys[n] else None
        if found and n not in view.inside:
            return n
    return end


def _is_dashed_role(view: View, at: int, end: int) -> bool:
    """A dash with "lead" or "partner" behind it, to the end."""
    if view.tokens[at].text not in _DASHES or at + 1 >= end or not view.keys[at + 1]:
        return False
    found = (phrases.match(view.keys, at + 1) for phrases, _ in _role_words(view))
    return any(f and at + 1 + f[0] >= end for f in found)


def _is_remark(view: View, closing: int) -> bool:
    """A closing bracket that holds an abbreviation of the name, or a remark."""
    inner = [n for n in range(view.inside[closing] + 1, closing) if view.tokens[n].kind == "word"]
    if not inner:
        return True
    opening = view.inside[closing]
    short = all(view.is_abbreviation(n) for n in inner)
    if short and inner[-1] - inner[0] < 2 and not view.is_abbreviation(opening - 1):
        return True
    keys, first = view.keys, inner[0]
    phrases = (view.pack.qualifiers, view.pack.lead_phrases, view.pack.partner_words)
    return any(p.match(keys, first) for p in phrases)
