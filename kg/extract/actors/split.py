"""Where is a list of actors cut, and why? Extract layer."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kg.extract.actors.evidence import (
    Left,
    actor_start,
    actor_word,
    joiner,
    left_state,
    skip_lead,
    soft_end,
)
from kg.extract.actors.levels import levels_begin, one_noun_of_levels
from kg.extract.actors.shared import (
    governed_attribute,
    has_ended_list,
    head_of_both,
    one_more_adjective,
    one_noun,
    parallel,
    shared_qualifier,
)
from kg.extract.actors.trim import DASHES, counted_group, others_end, role_words
from kg.extract.actors.view import View
from kg.model.codes import Role

_HARD = ";|•·▪‣◦●∙\t"
LABEL_WORDS = 4  # what is longer before a colon is no label


@dataclass(frozen=True, slots=True)
class Cut:
    """Whether and why a list is cut at a place; `size` is the number of tokens of the joint."""

    size: int
    reason: str
    doubtful: bool = False
    role: Role | None = None
    hard: bool = False  # ends the reach of "in cooperation with"
    label: bool = False  # what stands before is a label ("Partners:"), no actor
    whole: bool = False  # what stands before is a whole name, however doubtful what follows is
    behind: bool = False  # what stands before are partners: "X bevonásával"


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
        if cut.behind:
            found += _ended(view, Item(start, at, reason, Role.PARTNER, doubtful, first))
        elif at > start and not cut.label:
            unsure = doubtful or (cut.doubtful and not cut.whole)
            found.append(Item(start, at, reason, role, unsure, first))
        first = cut.hard or (first and at == start)
        role = cut.role if cut.role or cut.hard else role
        at += cut.size
        start, reason, doubtful = at, cut.reason, cut.doubtful
    if start < len(view.tokens):
        found.append(Item(start, len(view.tokens), reason, role, doubtful, first))
    return found


def _ended(view: View, item: Item) -> list[Item]:
    """A partner with the words for it behind; before its article may stand the one it helps."""
    for n in range(item.end - 1, item.start, -1):
        if view.keys[n] in view.pack.articles and actor_word(view, n - 1):
            helped = replace(item, end=n, role=None)
            return [helped, replace(item, start=n, first=False)]
    return [item]


def cut_at(view: View, start: int, at: int, *, governed: bool) -> Cut | None:
    """The cut at a place of a list whose present piece began at `start`, None if it goes on."""
    token = view.tokens[at]
    if start <= view.inside.get(at, at) < at:
        return None
    in_bracket = _partner_bracket(view, at)
    if in_bracket:
        return in_bracket
    labelled = _label(view, start, at)
    if labelled:
        return labelled
    if token.text in _HARD:
        return Cut(1, f"after “{token.text.strip() or 'tab'}”", hard=True)
    if token.text in DASHES and (at == 0 or token.new_line):
        return Cut(1, "bullet", hard=True)
    ending = view.pack.partner_endings.match(view.keys, at) if view.keys[at] else None
    if ending and at > start:
        return Cut(ending[0], "", behind=True)
    phrase = view.pack.partner_phrases.match(view.keys, at) if view.keys[at] else None
    if phrase:
        words = " ".join(t.text for t in view.tokens[at : at + phrase[0]])
        return Cut(phrase[0], f"after “{words}”", role=Role.PARTNER)
    return _soft_cut(view, start, at, governed=governed)


def _partner_bracket(view: View, at: int) -> Cut | None:
    """Partners in brackets: "Ministry of Health (in cooperation with WHO)"."""
    if view.tokens[at].text not in "([" or view.inside.get(at) != at:
        return None
    after = at + 1
    found = view.pack.partner_phrases.match(view.keys, after) if view.keys[after] else None
    if not found:
        return None
    words = " ".join(t.text for t in view.tokens[after : after + found[0]])
    return Cut(1 + found[0], f"after “{words}”", role=Role.PARTNER)


def _label(view: View, start: int, at: int) -> Cut | None:
    """The words "Partners:" and the like at the start of a piece set the role of what follows."""
    if view.tokens[at].text != ":":
        return None
    keys = view.keys
    if at == start:
        return Cut(1, "after a colon")
    for n in range(start, at):
        for phrases, role in role_words(view):
            if keys[n] and phrases.match(keys, n):
                opening = view.tokens[start].text
                return Cut(1, f"after “{opening}:”", role=role, hard=True, label=True)
    words = [n for n in range(start, at) if keys[n]]
    if len(words) <= LABEL_WORDS and not _names_somebody(view, start, at):
        return Cut(1, "after a label that no rule knows", doubtful=True, hard=True, label=True)
    return Cut(1, "after a colon", hard=True)


def _names_somebody(view: View, start: int, end: int) -> bool:
    """Whether a piece names an actor: more than a head noun alone ("Coordinator:")."""
    if any(view.is_abbreviation(n) for n in range(start, end)):
        return True
    if any(view.keys[n] and view.pack.groups.match(view.keys, n) for n in range(start, end)):
        return True
    if sum(bool(k) for k in view.keys[start:end]) == 1:
        return False
    return any(n in view.known or actor_word(view, n) for n in range(start, end))


def _soft_cut(view: View, start: int, at: int, *, governed: bool) -> Cut | None:
    token = view.tokens[at]
    joined = joiner(view, at)
    if at == start:
        return Cut(joined, "") if joined and start == 0 else None
    if joined or token.text in ",/&+":
        return _decide(view, start, at, size=_joint(view, at), governed=governed)
    if token.text == "." and at + 1 < len(view.tokens):
        return _at_full_stop(view, start, at, governed=governed)
    if token.new_line and not _goes_on(view, start, at, governed=governed):
        return _decide(view, start, at, size=0, governed=governed)
    return None


def _goes_on(view: View, start: int, at: int, *, governed: bool) -> bool:
    """Whether a new line goes on a name: after a small word, or in small letters.

    Edges: where a person typed the line, small letters go on only a name that may go on.
    """
    before, token = view.tokens[at - 1], view.tokens[at]
    if before.text.islower() and len(before.text) <= 3:
        return True
    if not token.text.islower() or view.pack.partner_words.match(view.keys, at):
        return False
    if not view.memory.hard_lines:
        return True
    left = left_state(view, start, at)
    return left is not Left.CLOSED and not actor_start(view, at, left=left, governed=governed)


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
    if not view.tokens[at + 1].gap and view.is_word(at + 1):  # "ΕΛ.ΑΣ."
        return None
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
    if token.text == "," and _is_company_form(view, right):
        return None
    if token.text == "/" and not token.gap and _is_one_word(view, at):
        return None
    if (joiner(view, at) or token.text == ",") and _is_half_word(view, at - 1):
        return None
    if view.tokens[right].text in _HARD or view.pack.partner_phrases.match(view.keys, right):
        return Cut(size, "")
    if view.tokens[right].kind in ("number", "address") and not counted_group(view, right):
        return Cut(size, "before a number", doubtful=True) if size == 0 else None
    return _by_evidence(view, start, at, size=size, governed=governed)


def _by_evidence(view: View, start: int, at: int, *, size: int, governed: bool) -> Cut | None:
    right = at + size
    left = left_state(view, start, at)
    if shared_qualifier(view, start, at, right) or _between_semicolons(view, start, left):
        return None
    if one_noun_of_levels(view, start, at, right):
        return None
    if governed and left is Left.OPEN and governed_attribute(view, start, at, right):
        return None
    goes_on = left is Left.OPEN or _is_scope(view, at - 1)
    joins = joiner(view, at) or view.tokens[at].text == ","
    if goes_on and joins and _is_scope(view, right):
        return None
    if levels_begin(view, right):
        return Cut(size, "levels of government with one noun")
    why = actor_start(view, right, left=left, governed=governed)
    if why:
        one = head_of_both(view, start, at, right, left=left) or one_noun(
            view, start, at, right, left=left
        )
        return None if one else Cut(size, why)
    return _without_reason(view, start, at, size=size, left=left)


def _remark_follows(view: View, at: int, right: int) -> bool:
    """Whether "and others", "etc." and the like begin here: they end a name and are none."""
    places = range(at, right + 1)
    if any(view.keys[n] and view.pack.qualifiers.match(view.keys, n) for n in places):
        return True
    end = soft_end(view, right)
    goes_on = end < len(view.tokens) and view.tokens[end].new_line
    return not goes_on and others_end(view, right, end)


def _is_company_form(view: View, at: int) -> bool:
    """Whether "Inc.", "Ltd" and the like are all that stands there."""
    keys = tuple(k for k in view.keys[at : soft_end(view, at)] if k)
    found = view.pack.company_forms.match(keys, 0) if keys else None
    return found is not None and found[0] == len(keys)


def _spanned(view: View, start: int, at: int) -> bool:
    """Whether a known name or the phrase of a group goes on over the place."""
    if any(start <= n < at < end for n, end in view.known.items()):
        return True
    groups = view.pack.groups
    found = ((n, groups.match(view.keys, n)) for n in range(start, at) if view.keys[n])
    return any(n + group[0] > at for n, group in found if group)


def _is_half_word(view: View, at: int) -> bool:
    """The hyphen of "Bundes- und …", "обл- та …": the word goes on behind the joint."""
    token = view.tokens[at]
    return at > 0 and token.text in "-‐‑–" and not token.gap and view.is_word(at - 1)


def _is_one_word(view: View, at: int) -> bool:
    """UN/ECE, km/h: a slash without spaces between short words that are no actors."""
    left, right = view.tokens[at - 1], view.tokens[min(at + 1, len(view.tokens) - 1)]
    return not left.capital and len(left.text) < 3 and len(right.text) < 3


def _without_reason(view: View, start: int, at: int, *, size: int, left: Left) -> Cut | None:
    """No actor shows on the right: cut only if the left is whole, or a capital says so."""
    right = at + size
    begin = skip_lead(view, right)
    if begin >= len(view.tokens) or view.keys[right] in view.pack.small_words - view.pack.articles:
        return None
    capital = view.tokens[begin].capital and not view.loud
    if one_more_adjective(view, at, begin):
        return None
    if left is Left.CLOSED:
        return Cut(size, "the name before is whole", doubtful=not capital, whole=True)
    if left is Left.NONE:
        if view.pack.head_place == "last" and _head_follows(view, right):
            return None
        return Cut(size, "no name goes on over the joint", doubtful=True)
    if capital and _names_places(view, start, at):
        return None
    return _after_open_name(view, start, at, size=size)


def _is_scope(view: View, at: int) -> bool:
    """Whether nothing but a ministry's matter stands here: "… Affairs and Public Service"."""
    begin = skip_lead(view, at)
    found = view.pack.scope_words.match(view.keys, begin) if begin < len(view.keys) else None
    return found is not None and begin + found[0] >= soft_end(view, begin)


def _between_semicolons(view: View, start: int, left: Left) -> bool:
    """Whether semicolons part the names here: then what shows no name goes on over a comma."""
    return left is Left.NONE and start > 0 and view.tokens[start - 1].text == ";"


def _after_open_name(view: View, start: int, at: int, *, size: int) -> Cut | None:
    """What a capital letter or a comma says behind a name that may go on."""
    begin = skip_lead(view, at + size)
    capital = view.tokens[begin].capital and not view.loud
    why = _said_by_capital(view, start, at, begin) if capital else ""
    if not why and view.tokens[at].text == "," and not _scope_goes_on(view, begin):
        why = "no “and” ends a list of what the name before is for"
    return Cut(size, why, doubtful=True) if why else None


def _names_places(view: View, start: int, at: int) -> bool:
    """Whether the names of places follow several bodies: "общините Бургас, Пловдив и Варна"."""
    n = skip_lead(view, start)
    head = view.pack.head(view.keys, n) if view.keys[n] else None
    group = view.pack.groups.match(view.keys, n) if head else None
    if not head or not group or head[1] != "local-government":
        return False
    return n + 1 < at and view.tokens[n + 1].capital and not actor_word(view, n + 1)


def _said_by_capital(view: View, start: int, at: int, begin: int) -> str:
    """Why a capital letter begins another actor, empty if it does not."""
    if not view.pack.capitals and not parallel(view, at, begin):
        return "capital letter"
    ended = joiner(view, at) and has_ended_list(view, start, at)
    return "an “and” before it ends what the name is for" if ended else ""


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
