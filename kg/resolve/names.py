"""What does a name say about itself: abbreviation, group, type, canonical form? Resolve layer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.extract.actors.pack import pack_for
from kg.extract.actors.same import one_typo, same_word, same_words
from kg.extract.actors.tokens import tokens_of
from kg.extract.actors.view import View, view_of
from kg.extract.actors.words import actor_word
from kg.extract.draft import Draft, Mention
from kg.extract.memory import ActorMemory, name_words
from kg.model.codes import ActorType, GroupKind, Role
from kg.text import fold_space

# Serbian Cyrillic letter by letter as in the Latin script: one actor, one id in both scripts.
_GAJ = {
    "ж": "ž", "ч": "č", "ћ": "ć", "ш": "š", "ђ": "đ", "џ": "dž", "љ": "lj", "њ": "nj", "ј": "j",
    "ц": "c", "х": "h", "в": "v", "и": "i",
}  # fmt: skip
_GAJ_LANGUAGES = frozenset({"sr", "bs", "cnr", "hr", "sh"})


def latin(name: str, language: str) -> str:
    """The name in the Latin script, for languages written in two scripts; else as it is."""
    is_cyrillic = any("Ѐ" <= c <= "ӿ" for c in name)
    if language.split("-")[0] not in _GAJ_LANGUAGES or not is_cyrillic:
        return name
    return "".join(_GAJ.get(c, c) for c in name.casefold())


@lru_cache(maxsize=20_000)
def viewed(name: str, language: str) -> View:
    """A name as a list of one, with its evidence."""
    return view_of(tokens_of(name), pack=pack_for(language), memory=ActorMemory(), known={})


@lru_cache(maxsize=20_000)
def is_abbreviation(name: str, language: str) -> bool:
    """Whether a name is only abbreviations: "НСЧР", "ИА ЧР" but not "НСЧР Варна"."""
    view = viewed(name, language)
    words = [n for n, key in enumerate(view.keys) if key]
    if not words or len(words) > 3 or any(len(view.tokens[n].text) > 12 for n in words):
        return False
    return all(view.is_abbreviation(n) or view.tokens[n].text.isupper() for n in words)


def head_place(view: View) -> int | None:
    """The place of the first actor word of a name, before any preposition."""
    for n, key in enumerate(view.keys):
        if key and n and key in view.pack.small_words:
            return None
        if actor_word(view, n):
            return n
    return None


@lru_cache(maxsize=20_000)
def type_of(name: str, language: str) -> ActorType:
    """What kind of body a name speaks of, by its head noun."""
    view = viewed(name, language)
    pack = view.pack
    found = [
        (size, value, n)
        for n, key in enumerate(view.keys)
        if key
        for size, value in [pack.head(view.keys, n) or (0, "")]
        if size
    ]
    if not found:
        return ActorType.OTHER
    first = head_place(view)
    near = [f for f in found if first is None or f[2] <= first] or found
    return ActorType(max(near, key=lambda f: (f[0], -f[2]))[1])


@lru_cache(maxsize=20_000)
def group_kind_of(name: str, language: str) -> GroupKind | None:
    """How a name describes a group, None if it names one body."""
    view = viewed(name, language)
    pack, keys = view.pack, view.keys
    words = [n for n, key in enumerate(keys) if key]
    if not words:
        return None
    start = words[0]
    while start < len(keys) and keys[start] and (found := pack.all_words.match(keys, start)):
        start += found[0]
    if start >= len(keys):
        return GroupKind.UNSPECIFIED
    if keys[start] and pack.unit_words.match(keys, start):
        return GroupKind.UNITS_OF
    says_members = any(pack.member_words.match(keys, n) for n in words)
    if says_members and any(pack.groups.match(keys, n) for n in words):
        return GroupKind.MEMBERS_OF
    return _plain_group(view, start) if keys[start] else None


def _plain_group(view: View, start: int) -> GroupKind | None:
    pack, keys = view.pack, view.keys
    partner = pack.partner_words.match(keys, start)
    if partner:
        return GroupKind.UNSPECIFIED if partner[0] == 1 else GroupKind.CATEGORY
    at = head_place(view)
    quoted = at in view.inside  # "the utility “Water of the communities”" is one body
    found = pack.groups.match(keys, at) if at is not None and not quoted else None
    whole = pack.groups.match(keys, start)
    if whole and whole[1] != "category":
        return GroupKind(whole[1])
    if not found:
        return None
    concerned = pack.concerned_words.match(keys, start)
    return GroupKind.CONCERNED if concerned else GroupKind(found[1])


@lru_cache(maxsize=20_000)
def part_of_words(name: str, language: str) -> tuple[str, ...]:
    """The words after "of", "at" or "attached to" that follow the head of a name directly.

    Edges: empty unless only adjectives or a name in quotes stand between: the institute *of the
    ministry*, not a committee of parties of a convention of a council.
    """
    view = viewed(name, language)
    at = head_place(view)
    if at is None:
        return ()
    for n in range(at + 1, len(view.keys)):
        if n in view.inside:
            continue
        if view.keys[n] in view.pack.part_of_words:
            return tuple(k for k in view.keys[n + 1 :] if k)
        if view.keys[n] in view.pack.small_words:
            return ()
    return ()


@lru_cache(maxsize=20_000)
def without_attachment(name: str, language: str) -> str:
    """The name before "attached to" and the like, empty if there is no such word."""
    view = viewed(name, language)
    for n in range(1, len(view.keys) - 1):
        if view.keys[n] in view.pack.attached_words and n not in view.inside:
            return shown(name[: view.tokens[n].start])
    return ""


@lru_cache(maxsize=20_000)
def content_words(name: str, language: str) -> tuple[str, ...]:
    """The words of a group's name without small words, articles and "all"."""
    view = viewed(name, language)
    pack = view.pack
    skipped = pack.small_words | pack.articles
    return tuple(
        key
        for n, key in enumerate(view.keys)
        if key and key not in skipped and not pack.all_words.match(view.keys, n)
    )


def same_bag(one: Sequence[str], other: Sequence[str], *, typo: bool = False) -> bool:
    """Whether two names hold the same words in any order, endings (and one typo) apart."""
    rest = list(other)
    left: list[str] = []
    for word in one:
        twin = next((r for r in rest if same_word(word, r)), None)
        if twin is None:
            left.append(word)
        else:
            rest.remove(twin)
    if not left and not rest:
        return True
    return typo and len(left) == len(rest) == 1 and one_typo(("x", left[0]), ("x", rest[0]))


def initials_fit(short: str, name: str, language: str) -> bool:
    """Whether an abbreviation is the initials of a name; small words may be left out.

    Example:
        >>> initials_fit("MZRJPV", "Ministarstvo za reke, jezera i pijaću vodu", "sr")
        True
    """
    letters = "".join(name_words(short))
    pack = pack_for(language)
    words = name_words(name)
    if len(letters) < 3 or len(words) < 2:
        return False
    small = pack.small_words | pack.articles
    states = {0}
    for at, word in enumerate(words):
        optional = at > 0 and (word in small or bool(pack.joiners.match(words, at)))
        taken = {s + 1 for s in states if s < len(letters) and letters[s] == word[0]}
        states = taken | states if optional else taken
    return len(letters) in states


def swapped(one: str, other: str) -> bool:
    """Whether two abbreviations hold the same letters in another order, four at least."""
    a, b = "".join(name_words(one)), "".join(name_words(other))
    return len(a) >= 4 and a != b and sorted(a) == sorted(b)


def shown(words: str) -> str:
    """A name as it is shown: white space folded, outer punctuation gone."""
    return fold_space(words).strip(" ,;:")


# Which names does a draft hold, and how often?

_IN_BRACKETS = re.compile(r"\s*\(\s*[„“\"]?([^()\s]{2,12})[”“\"]?\s*\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One surface form of a name: `keys` are its folded words, `count` how often it is met.

    `stands` tells that it stands in a role or pays, not only in running text; `governed` that
    each time a preposition explains its endings.
    """

    text: str
    keys: tuple[str, ...]
    count: int
    short: bool
    stands: bool
    governed: bool


def forms_of(draft: Draft) -> list[Form]:
    """The distinct forms of names in a draft: those in roles first, each in order of appearance."""
    language = draft.plan.language
    pack = pack_for(language)
    found: dict[str, Form] = {}
    for mention, stands in mentions_of(draft):
        text = shown(mention.text)
        if not text or not name_words(text):
            continue
        partner = mention.role is Role.PARTNER and not pack.partner_words.match(name_words(text), 0)
        old = found.get(text)
        found[text] = Form(
            text=text,
            keys=name_words(text),
            count=(old.count if old else 0) + 1,
            short=old.short if old else is_abbreviation(text, language),
            stands=stands or bool(old and old.stands),
            governed=partner and (old is None or old.governed),
        )
    bases: dict[str, Form] = {}  # "labour offices" of "labour offices at the ministry"
    for form in found.values():
        base = without_attachment(form.text, language)
        if base and base not in found:
            bases.setdefault(base, replace(form, text=base, keys=name_words(base)))
    return [*bases.values(), *found.values()]


def mentions_of(draft: Draft) -> Iterator[tuple[Mention, bool]]:
    """Every mention of an actor, and whether it stands in a role or pays."""
    for role in draft.roles:
        yield role.mention, True
    for money in draft.money:
        if money.payer:
            yield money.payer, True
    for mention in draft.running_mentions:
        yield mention, False


def bracket_names(draft: Draft) -> dict[str, tuple[str, ...]]:
    """Names that a text explains an abbreviation by, in brackets right after: "… (НСЧР)".

    Edges: a name met with other endings or a typing error is said once. If several different
    names are left and the letters are the initials of one alone, the others were slips: it is
    that one. What has a role of its own in the brackets explains nothing.
    """
    language = draft.plan.language
    found: dict[str, list[str]] = {}
    own = {role.mention.start for role in draft.roles}
    for mention, _ in mentions_of(draft):
        match = _IN_BRACKETS.match(draft.document.text, mention.end)
        if not match or match.start(1) in own or not is_abbreviation(match.group(1), language):
            continue
        if is_abbreviation(mention.text, language):
            continue
        longs, name = found.setdefault(match.group(1), []), shown(mention.text)
        keys = name_words(name)
        if not any(same_words(x, keys) or one_typo(x, keys) for x in map(name_words, longs)):
            longs.append(name)
    meant: dict[str, tuple[str, ...]] = {}
    for short, longs in found.items():
        fitting = [long for long in longs if initials_fit(short, long, language)]
        meant[short] = tuple(fitting if len(fitting) == 1 else longs)
    return meant
