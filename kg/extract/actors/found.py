"""Which actors does one list name? Tokens and known names to mentions. Extract layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kg.extract.actors.evidence import Left, actor_start, actor_word, joiner
from kg.extract.actors.pack import pack_for
from kg.extract.actors.split import Item, items_of
from kg.extract.actors.tokens import Token
from kg.extract.actors.trim import said_role, trimmed
from kg.extract.actors.view import View, view_of
from kg.extract.draft import Mention
from kg.extract.memory import ActorMemory
from kg.model.codes import Role
from kg.text import is_unspaced


def mentions_in(
    tokens: Sequence[Token], *, memory: ActorMemory, language: str,
    known: Mapping[int, int], programmes: frozenset[str],
) -> tuple[Mention, ...]:  # fmt: skip
    """The mentions in a list of tokens, with the tokens' own offsets.

    `known` are known names by token places; what equals one of `programmes` is money, no actor.
    """
    view = view_of(tokens, pack=pack_for(language), memory=memory, known=known)
    found: list[Mention] = []
    for item in items_of(view):
        found += _mentions(view, item, programmes)
    return tuple(found)


def _mentions(view: View, item: Item, programmes: frozenset[str]) -> list[Mention]:
    start, end = trimmed(view, item.start, item.end)
    while item.role and start + 1 < end and view.keys[start] in view.pack.small_words:
        start += 1  # "przy współpracy | z Krajową Radą"
    if start >= end or not _is_actor(view, start, end, programmes):
        return []
    inner = _bracketed_actors(view, start, end)
    if not inner:
        return [_mention(view, item, start, end)]
    inside = replace(item, reason="actor in brackets", first=False)
    whole = _mention(view, item, start, view.inside[end - 1])
    return [whole, *(_mention(view, inside, a, b) for a, b in inner)]


def _bracketed_actors(view: View, start: int, end: int) -> list[tuple[int, int]]:
    """Other actors in brackets at an item's end: "MoF (Customs Office, Tax Office)"."""
    opening = view.inside.get(end - 1, 0)
    if view.tokens[end - 1].text != ")" or opening <= start:
        return []
    pieces: list[tuple[int, int]] = []
    at = opening + 1
    for n in range(opening + 1, end):
        if view.tokens[n].text in ",;/)" or _joins_actors(view, n):
            if n > at:
                pieces.append((at, n))
            at = n + max(1, joiner(view, n))
    begins = [actor_start(view, a, left=Left.CLOSED, governed=False) for a, _ in pieces]
    if not pieces or not any(begins):
        return []
    members = _is_group(view, start, opening) and all(view.tokens[a].capital for a, _ in pieces)
    return pieces if members or all(begins) else []


def _joins_actors(view: View, at: int) -> bool:
    """Whether "and" stands here with an actor behind it."""
    size = joiner(view, at)
    return size > 0 and actor_start(view, at + size, left=Left.OPEN, governed=False) is not None


def _is_group(view: View, start: int, end: int) -> bool:
    """Whether a name is that of a group, whose members brackets may name."""
    places = (n for n in range(start, end) if view.keys[n])
    return any(actor_word(view, n) in ("group", "generic partner") for n in places)


def _is_actor(view: View, start: int, end: int, programmes: frozenset[str]) -> bool:
    if not any(_says_something(view, n) for n in range(start, end)):
        return False
    if _says_no_actor(view, start, end) or _is_letters(view, start, end):
        return False
    whole = "".join(view.keys[start:end])
    preamble = view.pack.preambles.match(view.keys, start) if view.keys[start] else None
    return whole not in programmes and not (preamble and start + preamble[0] >= end)


def _is_letters(view: View, start: int, end: int) -> bool:
    """Single letters are no name: "N/A", "s.a."; signs and numbers between them neither."""
    words = [view.tokens[n].text for n in range(start, end) if view.keys[n]]
    return all(len(w) == 1 and not is_unspaced(w) for w in words)


def _says_something(view: View, at: int) -> bool:
    """Whether a word is more than a preposition or article; WHO is."""
    small = view.keys[at] in view.pack.small_words or view.keys[at] in view.pack.articles
    return bool(view.keys[at]) and (not small or view.is_abbreviation(at))


def _says_no_actor(view: View, start: int, end: int) -> bool:
    """A law, "none" and the like; but not "Law Society", where the head comes last."""
    found = view.pack.not_actors.match(view.keys, start) if view.keys[start] else None
    if not found or (start in view.given and view.is_abbreviation(start)):
        return False
    if view.pack.head_place == "first" or start + found[0] >= end:
        return True
    return actor_start(view, start, left=Left.NONE, governed=False) is None


def _mention(view: View, item: Item, start: int, end: int) -> Mention:
    first, last = view.tokens[start], view.tokens[end - 1]
    words = "".join(t.gap + t.text for t in view.tokens[start:end])[len(first.gap) :]
    behind = said_role(view, end, item.end)
    role = item.role or behind
    if role is None and not item.first and _is_partner_group(view, start):
        role = Role.PARTNER
    return Mention(
        start=first.start, end=last.end, text=words, reason=item.reason, role=role,
        role_behind=item.role is None and behind is not None,
        doubtful=item.doubtful or _joined_blindly(view, start, end) or not _shows(view, start, end),
    )  # fmt: skip


def _shows(view: View, start: int, end: int) -> bool:
    """Whether any word of a name shows an actor; where only its column says so, it is doubtful."""
    return any(
        actor_word(view, n) or n in view.given or n in view.inside or view.is_abbreviation(n)
        for n in range(start, end)
    )


def _joined_blindly(view: View, start: int, end: int) -> bool:
    """Whether a comma stands in a name though no word before it shows an actor."""
    if view.pack.head_place == "first":
        return False
    for n in range(start + 1, end):
        if view.tokens[n].text == "," and n not in view.inside:
            words = [k for k in range(start, n) if view.keys[k]]
            return len(words) > 1 and not any(actor_word(view, k) for k in words)
    return False


def _is_partner_group(view: View, at: int) -> bool:
    found = view.pack.all_words.match(view.keys, at) if view.keys[at] else None
    at += found[0] if found else 0
    if at >= len(view.keys) or not view.keys[at]:
        return False
    partner = view.pack.partner_words.match(view.keys, at)
    group = view.pack.groups.match(view.keys, at)  # "social partners" are employers and unions
    return partner is not None and (group is None or group[0] <= partner[0])
