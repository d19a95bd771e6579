"""What belongs to a name, and what is numbering, remark or said role around it? Extract layer."""

from __future__ import annotations

from kg.extract.actors.pack import Phrases
from kg.extract.actors.persons import is_person, surely_person
from kg.extract.actors.tokens import DASHES
from kg.extract.actors.view import View
from kg.extract.actors.words import (
    actor_word,
    first_actor_word,
    initials,
    joiner,
    label_role,
)
from kg.model.codes import Role

ASIDE = 3  # words of a remark in brackets
_SIGNS_OUT = ",.;:/|•·▪‣◦●∙◎○◯□■★☆►▶✓✔➢・-–—*&+"


def trimmed(view: View, start: int, end: int) -> tuple[int, int]:
    """The places of an item without articles, joiners, numbering, remarks and end signs."""
    while (
        end - start > 2 and view.tokens[start].text in "([" and (view.inside.get(end - 1) == start)
    ):
        start, end = start + 1, end - 1
    opening = start
    while start < end and _is_lead_in(view, start):
        if start == opening and _is_own_article(view, start):
            break
        start += max(1, joiner(view, start))
    if start + 1 < end and len(view.keys[start]) == 1 and _closes_nothing(view, start + 1):
        start += 2
    elif start + 3 < end and view.inside.get(start + 2) == start and _counts(view, start + 1):
        start += 3
    changed = True
    while changed and start < end:
        before = end
        end = _without_tail(view, start, end)
        changed = end != before
    return behind_person(view, start, end), end


def behind_person(view: View, start: int, end: int) -> int:
    """Where a name begins behind a person's, in languages whose names begin with their noun:
    "Ana Gil Díaz | Dirección de Aguas".
    """
    noun = first_actor_word(view, start, end)
    is_first = view.pack.head_place == "first" and noun is not None
    return noun if noun is not None and is_first and is_person(view, start, noun) else start


def counted_group(view: View, at: int) -> bool:
    """Whether a number counts the bodies named behind it: "61 bashki", "all 47 counties"."""
    after = at + 1
    if view.tokens[at].kind != "number" or after >= len(view.tokens):
        return False
    return view.tokens[after].gap == " " and actor_word(view, after) == "group"


def _is_own_article(view: View, at: int) -> bool:
    """Whether an article begins a name within a list: "INAI, El Colegio de México"."""
    if at == 0 or view.keys[at] not in view.pack.articles or view.loud:
        return False
    return view.tokens[at].capital and view.tokens[at - 1].text == "," and not joiner(view, at)


def _counts(view: View, at: int) -> bool:
    """The letter or number of "(b)", "(ii)", "(2)"."""
    token = view.tokens[at]
    return token.kind == "number" or len(token.text) == 1 or not set(token.key) - set("ivx")


def _closes_nothing(view: View, at: int) -> bool:
    """The bracket of "a)", "b)"."""
    return view.tokens[at].text == ")" and at not in view.inside


def _is_lead_in(view: View, at: int) -> bool:
    token = view.tokens[at]
    if counted_group(view, at) or (at in view.given and view.known[at] > at + 1):
        return False
    if token.kind in ("number", "address") or token.text in _SIGNS_OUT or token.text in ")]":
        return True
    if token.text in "([":
        return at not in view.inside
    return bool(joiner(view, at)) or view.keys[at] in view.pack.articles


def _without_tail(view: View, start: int, end: int) -> int:
    last = view.tokens[end - 1]
    if _is_dotted(view, start, end) or (last.text == "." and is_company(view, start, end - 1)):
        return end
    if last.text in _SIGNS_OUT or last.kind == "address":
        return end - 1
    if last.text in "([" or (last.text in ")]" and view.inside.get(end - 1, -1) < start):
        return end - 1
    if last.text in ")]" and view.inside[end - 1] > start and _is_remark(view, end - 1):
        return view.inside[end - 1]
    if any(_is_dashed_role(view, start, n, end) for n in range(start + 1, end - 1)):
        return next(n for n in range(start + 1, end) if _is_dashed_role(view, start, n, end))
    remark = next((n for n in range(start, end) if _remark_begins(view, start, n, end)), end)
    if remark < end:
        return remark
    return end - 1 if joiner(view, end - 1) == 1 and end - 1 > start else end


def _is_dotted(view: View, start: int, end: int) -> bool:
    """Whether the last full stop belongs to letters with full stops: "I.P.", "ΕΛ.ΑΣ."."""
    if end - start < 4 or any(view.tokens[n].text != "." for n in (end - 1, end - 3)):
        return False
    parts = [view.tokens[n] for n in range(end - 4, end)]
    close = not any(t.gap for t in parts[1:])
    if view.pack.qualifiers.match(view.keys, end - 4) and not _is_company(view, end - 4):
        return False
    return close and all(t.kind == "word" and len(t.text) <= 3 for t in parts[::2])


def is_company(view: View, start: int, end: int) -> bool:
    """Whether a name ends with the form of a company, which a full stop shortens: "Inc", "Ltd"."""
    form = view.tokens[end - 1].text
    shortened = end - start > 1 and form.istitle() and len(form) > 2
    return shortened and view.pack.company_forms.match(view.keys, end - 1) is not None


def _is_company(view: View, at: int) -> bool:
    """Whether capitals begin the form of a company there: "S.A.", where "s.a." is "and others"."""
    found = view.pack.company_forms.match(view.keys, at)
    return found is not None and view.tokens[at].text.isupper()


def _remark_begins(view: View, start: int, at: int, end: int) -> bool:
    """Whether "as needed", "and others" or the like begin at a place of an item."""
    if view.inside.get(at, -1) >= start or not view.keys[at] or _is_company(view, at):
        return False
    if view.pack.qualifiers.match(view.keys, at):
        return True
    begins = at == start or joiner(view, at - 1) or view.tokens[at - 1].text == ","
    return bool(begins) and others_end(view, at, end)


def _is_dashed_role(view: View, start: int, at: int, end: int) -> bool:
    """A dash or colon before "lead" or "partner", or before the letters of the name, to the end."""
    if view.tokens[at].text not in (*DASHES, ":") or at + 1 >= end or not view.keys[at + 1]:
        return False
    if at + 2 == end and view.is_abbreviation(at + 1) and view.tokens[at].gap:
        return initials(view, start, at, at + 1)
    found = (phrases.match(view.keys, at + 1) for phrases, _ in role_words(view))
    said = any(f and at + 1 + f[0] >= end for f in found)
    return said or label_role(view, at + 1, end) is not None


def _is_remark(view: View, closing: int) -> bool:
    """A closing bracket that holds an abbreviation of the name, a person, or a remark."""
    if surely_person(view, view.inside[closing] + 1, closing):
        return True
    inner = [n for n in range(view.inside[closing] + 1, closing) if view.tokens[n].kind == "word"]
    if not inner or label_role(view, inner[0], closing) is not None:
        return True
    if view.pack.company_forms.match(view.keys, inner[0]):
        return False
    if view.keys[inner[0]] in view.pack.small_words:
        return True
    if all(len(view.keys[n]) == 1 for n in inner):  # a mark: "(S)"
        return True
    opening = view.inside[closing]
    if len(inner) == 1 and _is_short_name(view, opening, inner[0]):
        return True
    short = all(view.is_abbreviation(n) for n in inner)
    beside = all(view.tokens[n].text in "/-–" for n in range(inner[0], closing) if n not in inner)
    if short and beside and not view.is_abbreviation(opening - 1):
        return True
    keys, first = view.keys, inner[0]
    phrases = (view.pack.qualifiers, view.pack.lead_phrases, view.pack.partner_words)
    said = any(p.match(keys, first) for p in phrases) or others_end(view, first, closing)
    return said or _is_aside(view, inner)


def _is_aside(view: View, inner: list[int]) -> bool:
    """Whether a few words in small letters in brackets name no body: "(technical help)"."""
    plain = all(view.tokens[n].text.islower() for n in inner)
    named = any(actor_word(view, n) or n in view.known for n in inner)
    return plain and len(inner) <= ASIDE and not named


def _is_short_name(view: View, opening: int, at: int) -> bool:
    """Whether one word in brackets is the name's own short form: "Haridusamet (Harno)"."""
    one = view.tokens[at].text
    before = view.keys[opening - 1] if opening else ""
    if not one.istitle() or actor_word(view, at) or not before:
        return False
    return actor_word(view, opening - 1) not in ("group", "generic partner")


def role_words(view: View) -> tuple[tuple[Phrases, Role], ...]:
    """Words that say a role, with the role."""
    return (view.pack.partner_words, Role.PARTNER), (view.pack.lead_phrases, Role.LEAD)


def said_role(view: View, start: int, end: int) -> Role | None:
    """The role that a remark behind a name says: "(partner)", "– lead"."""
    for n in range(start, end):
        for phrases, role in role_words(view):
            if view.keys[n] and phrases.match(view.keys, n):
                return role
    return label_role(view, start, end)


def others_end(view: View, start: int, end: int) -> bool:
    """Whether a piece is nothing but "others", "among others"."""
    while start < end and view.keys[start] and view.keys[start] in view.pack.small_words:
        start += 1
    if start >= end or not view.keys[start]:
        return False
    found = view.pack.all_words.match(view.keys, start)
    return found is not None and start + found[0] >= end
