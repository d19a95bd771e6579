"""Which known names stand in running text? Extract layer."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.actors.pack import Pack, pack_for
from kg.extract.actors.same import same_words
from kg.extract.actors.tokens import Token
from kg.extract.actors.view import View, view_of
from kg.extract.draft import Mention
from kg.extract.memory import ActorMemory


def known_mentions(
    tokens: Sequence[Token], *, language: str, memory: ActorMemory
) -> tuple[Mention, ...]:
    """Known names in reading order, the longest first, never overlapping."""
    view = view_of(tokens, pack=pack_for(language), memory=memory, known={})
    found: list[Mention] = []
    at = 0
    while at < len(tokens):
        end, why = _known_at(view, at)
        if end > at:
            found.append(_mention(view, _with_all(view, at), end, why))
        at = max(at + 1, end)
    return tuple(found)


def _known_at(view: View, at: int) -> tuple[int, str]:
    token = view.tokens[at]
    if token.kind != "word":
        return 0, ""
    if token.text in view.memory.glossary:
        return _with_place(view, at + 1), "entry of the list of abbreviations"
    end = view.known.get(at, 0)
    if end > at + 1:
        return _with_place(view, _with_quote(view, at, end)), "known name"
    if _is_known_short(view, token) and not _is_loud(view, at):
        return at + 1, "known abbreviation"
    stop = _beginning(view, at)
    if stop or token.text.isupper():
        return stop, "begins a name of the list"
    return _partners(view.pack, view.keys, at)


def _is_known_short(view: View, token: Token) -> bool:
    """Whether a word in capitals is a known abbreviation, in either script: "oil" is not OIL."""
    shorts = view.memory.shorts
    capitals = sum(map(str.isupper, token.text)) > 1
    return capitals and (token.text in shorts or (token.text.isupper() and token.key in shorts))


def _is_loud(view: View, at: int) -> bool:
    """Whether the word stands in a line of capitals, where capitals say nothing."""
    near = (t for t in view.tokens[max(0, at - 2) : at + 3] if not _is_known_short(view, t))
    return any(len(t.text) > 4 and t.text.isupper() for t in near)


def _with_quote(view: View, start: int, end: int) -> int:
    """A name that ends in a quotation takes its closing sign along."""
    opened = view.inside.get(end - 1)
    closes = end < len(view.tokens) and view.inside.get(end) == opened
    last = end + 1 >= len(view.tokens) or view.inside.get(end + 1) != opened
    return end + 1 if opened is not None and opened >= start and closes and last else end


def _with_place(view: View, end: int) -> int:
    """A branch is a body of its own: "… in the city of X", "bureaus at the ministry"."""
    at = end
    if at < len(view.keys) and view.keys[at] in view.pack.attached_words:
        named = view.known.get(at + 1, 0)
        short = at + 1 < len(view.keys) and view.is_abbreviation(at + 1)
        return max(named, at + 2 if short else end)
    if at < len(view.keys) and view.keys[at] in view.pack.small_words:
        at += 1
    if at < len(view.keys) and view.keys[at] in view.pack.city_words:
        at += 1
        at += at < len(view.tokens) and view.tokens[at].text == "."
        if at < len(view.tokens) and view.tokens[at].capital:
            return at + 1
    return end


def _beginning(view: View, at: int) -> int:
    """The place after a long form's beginning, if it stands alone: "Местни комисии и …"."""
    for name in view.memory.beginnings:
        end = at + len(name)
        if view.tokens[at].capital and same_words(name, view.keys[at:end]):
            goes_on = end < len(view.keys) and view.keys[end] in view.pack.small_words
            return 0 if goes_on else end
    return 0


def _partners(pack: Pack, keys: Sequence[str], at: int) -> tuple[int, str]:
    found = pack.partner_words.match(keys, at)
    return (at + found[0], "generic partner") if found else (0, "")


def _with_all(view: View, at: int) -> int:
    """The place where "all" or "other" before a name begins."""
    while at > 0 and view.keys[at - 1] and view.pack.all_words.match(view.keys, at - 1):
        at -= 1
    return at


def _mention(view: View, start: int, end: int, why: str) -> Mention:
    first = view.tokens[start]
    words = "".join(t.gap + t.text for t in view.tokens[start:end])[len(first.gap) :]
    return Mention(start=first.start, end=view.tokens[end - 1].end, text=words, reason=why)
