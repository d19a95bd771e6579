"""Which names does a draft hold, and how often? Resolve layer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.extract.actors.pack import pack_for
from kg.extract.actors.same import one_typo, same_words
from kg.extract.draft import Draft, Mention
from kg.extract.memory import name_words
from kg.model.codes import Role
from kg.resolve.names import initials_fit, is_abbreviation, shown, without_attachment

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
