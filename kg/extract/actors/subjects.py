"""Which bodies are the subjects of a sentence? Before a verb, or behind one. Extract layer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.extract.actors.naming import may_begin, named, phrase_at
from kg.extract.actors.verbs import SentenceView, is_listed_form, is_small, is_verb, verb_from
from kg.extract.actors.view import View
from kg.extract.actors.words import first_actor_word, joiner, name_start, skip_lead
from kg.extract.draft import Mention
from kg.model.codes import Certainty, Role
from kg.text import is_unspaced

_PARTS = ",:;，：；、"


def subjects(sentence: SentenceView, language: str, call: int) -> list[Mention]:
    """The bodies that stand before a verb or, at the sentence's start, before a colon.

    Each clause may have its own. Who calls upon others acts only if no verb says more of it.
    """
    view, found, done = sentence.view, list[Mention](), sentence.start
    starts = list(starts_of(sentence))
    for start in starts:
        if start < done or (start > starts[0] and _is_unsure_start(view, start)):
            continue
        verb, size = verb_from(sentence, start)
        colon = next((n for n in range(start, verb) if _is_colon(view, n)), verb)
        if colon < min(verb, call):  # "Port Authority, schools: repair of quays"
            read = _led_by_colon if colon + 1 < sentence.end else _led_in
            found += read(sentence, start, colon, language)
            done = colon + 1
            continue
        if not size or verb >= call or _ends_plainly(sentence, verb):
            break
        said = named(sentence, start, verb, language)
        if not said and start == done and _begins_plainly(view, verb + size):
            said = phrase_at(sentence, verb + size, language, Role.LEAD)
        if said:
            found += said
            done = verb + size
    return found


def first_name(sentence: SentenceView, language: str) -> list[Mention]:
    """The bodies that begin a sentence of a language whose verbs no list knows: doubtful."""
    start = next(starts_of(sentence), sentence.end)
    if not may_begin(sentence, start, sentence.end):
        return []
    found = phrase_at(sentence, start, language, Role.LEAD)
    return [replace(m, certainty=Certainty.DOUBTFUL) for m in found]


def _led_by_colon(sentence: SentenceView, start: int, colon: int, language: str) -> list[Mention]:
    """The bodies before a colon, if known words show the first to be one: doubtful, as "Schools:
    repair of roofs" may say what is repaired.
    """
    kind = name_start(sentence.view, start)[0].rstrip("+")
    found = named(sentence, start, colon, language) if kind in ("head", "group", "given") else []
    sure = bool(found) and not found[0].doubtful
    return [replace(m, certainty=Certainty.DOUBTFUL) for m in found] if sure else []


def _led_in(sentence: SentenceView, start: int, colon: int, language: str) -> list[Mention]:
    """The first bodies of a line that leads in a list: "The duties of the Port Authority are:"."""
    view = sentence.view
    for n in range(start, colon):
        kind = name_start(view, n)[0]
        inner = view.pack.head_place == "last" or (n > start and view.tokens[n].capital)
        begins = kind in ("head", "group", "given") or (kind == "head+" and inner)
        if begins and (found := phrase_at(sentence, n, language, Role.LEAD)):
            return found
    return []


def starts_of(sentence: SentenceView) -> Iterator[int]:
    """Where a subject may begin: with the sentence, and behind a comma, a colon and the like."""
    view, opened = sentence.view, True
    opening = _is_opening(sentence)
    for n in range(sentence.start, sentence.end):
        if n in view.inside and view.inside[n] < n:
            continue
        if opened and (view.keys[n] or n in view.inside):
            yield n
            opened = False
        opened = opened or view.tokens[n].text in _PARTS
        opened = opened or (opening and _begins_anew(view, n + 1))


def _is_opening(sentence: SentenceView) -> bool:
    """Whether a sentence opens with when or what for, so that its subject comes later."""
    view, first = sentence.view, sentence.start
    while first < sentence.end and not view.keys[first]:
        first += 1
    if first >= sentence.end:
        return False
    small = view.keys[first] in view.pack.small_words - view.pack.articles
    clause = (view.pack.clause_words, view.pack.partner_phrases, view.pack.infinitive_words)
    return small or any(sentence.at(p, first) for p in clause)


def _begins_anew(view: View, at: int) -> bool:
    """Whether a name in the form of a subject begins right behind other words."""
    begin = skip_lead(view, at) if at < len(view.keys) else at
    if begin >= len(view.keys) or not view.tokens[begin].capital or view.pack.noun_capitals:
        return False
    kind = name_start(view, begin)[0]
    if view.tokens[at - 1].capital or not kind or is_small(view, at - 1):
        return False
    head = first_actor_word(view, begin, min(len(view.keys), begin + 5))
    return head is None or is_listed_form(view, head)


def _begins_plainly(view: View, at: int) -> bool:
    """Whether a body begins right behind the verb: "Bis 2026 wird das Bundesamt …"."""
    begin = skip_lead(view, at)
    kind = name_start(view, begin)[0] if begin < len(view.keys) else ""
    return bool(kind) and not kind.endswith("+") and (begin > at or view.tokens[begin].capital)


def _ends_plainly(sentence: SentenceView, verb: int) -> bool:
    """Whether a verb that ends a German sentence says what to do: "Eine Stelle einrichten"."""
    view = sentence.view
    said = sentence.at(view.pack.modals, verb) > 0
    infinitive = view.pack.noun_capitals and view.keys[verb].endswith("n") and not said
    rest = (n for n in range(verb, sentence.end) if view.keys[n] and not joiner(view, n))
    return infinitive and all(is_verb(view, n) for n in rest)


def _is_unsure_start(view: View, at: int) -> bool:
    """Whether a later clause may begin with a verb that no space parts from a body's noun."""
    return name_start(view, at)[0].endswith("+") and is_unspaced(view.tokens[at].text)


def _is_colon(view: View, at: int) -> bool:
    return view.tokens[at].text in ":：" and at not in view.inside
