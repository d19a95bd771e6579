"""Who acts in this sentence? Subject before "will", addressee, "by X", "with X". Extract layer.

Sentences name bodies by their place: "The Ministry of X will …", "We call upon A to …", "… by X",
"in cooperation with Y". The words that mark the places are data of each language.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

from kg.extract.actors.attached import joiners_parted
from kg.extract.actors.naming import (
    LONGEST_SUBJECT,
    bodies_between,
    company_at,
    may_begin,
    named,
    phrase_at,
)
from kg.extract.actors.pack import Phrases, pack_for
from kg.extract.actors.subjects import first_name, starts_of, subjects
from kg.extract.actors.tokens import tokens_of
from kg.extract.actors.verbs import (
    SHORTEST_VERB,
    SentenceView,
    begins_with_head,
    is_small,
    is_verb,
    plain_verb_at,
    sentences,
)
from kg.extract.actors.view import View, view_of
from kg.extract.actors.words import WINDOW, first_actor_word, label_role, name_start
from kg.extract.draft import Mention
from kg.extract.memory import ActorMemory
from kg.model.codes import Certainty, Role

LONGEST_LABEL = 5  # words of a label within a sentence
_LABEL_STARTS, _LABEL_ENDS, _DASHES, _LIST_ENDS = "(（[,;；", ":：՝", "–—", ";；)）]"


def acting_bodies(
    text: str, start: int, end: int, *, language: str, memory: ActorMemory
) -> tuple[Mention, ...]:
    """The bodies that sentences name as acting, in reading order, with their roles.

    The subject and the addressee have the role lead, so has "by X" where no subject is a body;
    those behind "with" are partners. Edges: pronouns and things give nothing; what no word shows
    to be a body is doubtful; a lead-in line ("The Digital Service will:") gives its subject.

    Example:
        >>> said = "The Ministry of Water will train staff in cooperation with the Port Authority."
        >>> found = acting_bodies(said, 0, len(said), language="en", memory=ActorMemory())
        >>> [(m.text, m.role.value) for m in found]
        [('Ministry of Water', 'lead'), ('Port Authority', 'partner')]
    """
    from kg.extract.nlp import known_places

    words = text[start:end]
    pack = pack_for(language)
    tokens = joiners_parted(tokens_of(words), pack)
    known = known_places(words, tokens, language)
    view = view_of(tokens, pack=pack, memory=memory, known=known)
    found: dict[tuple[int, int], Mention] = {}
    for a, b in sentences(tokens):
        for mention in _acting(SentenceView(view, a, b), language):
            found.setdefault((mention.start, mention.end), mention)
    ordered = sorted(found.values(), key=lambda m: m.start)
    return tuple(
        replace(m, start=m.start + start, end=m.end + start, text=words[m.start : m.end])
        for m in ordered
    )


def is_sentence(text: str, language: str) -> bool:
    """Whether words hold a verb such as "will" or "to": they are no list of bodies."""
    pack = pack_for(language)
    keys = [token.key for token in tokens_of(text)]
    verbs = (pack.modals, pack.infinitive_words)
    return any(key and verb.match(keys, n) for n, key in enumerate(keys) for verb in verbs)


def has_verb(text: str, language: str) -> bool:
    """Whether words hold such a verb, or one in the present: "Правительство постановляет"."""
    tokens = tokens_of(text)
    view = view_of(tokens, pack=pack_for(language), memory=ActorMemory(), known={})
    ends = [n for n in range(len(tokens)) if view.keys[n] and is_verb(view, n)]
    return bool(ends) or is_sentence(text, language)


def says_who_leads(text: str, language: str) -> bool:
    """Whether words that say who leads, such as "led by", stand behind a verb or behind words
    that name no body: "The works are led by the Office", not "Task force led by the Office".
    """
    tokens = tokens_of(text)
    view = view_of(tokens, pack=pack_for(language), memory=ActorMemory(), known={})
    at, size = SentenceView(view, 0, len(tokens)).first(view.pack.led_by, 0)
    if not size or not at:
        return False
    verb = any(view.keys[n] and is_verb(view, n) for n in range(at + size))
    return verb or first_actor_word(view, 0, at) is None


def is_of_duties(text: str, language: str) -> bool:
    """Whether a line begins with "Duties of": its body acts where its items name nobody."""
    tokens = [token for token in tokens_of(text) if token.kind == "word"]
    keys = [token.key for token in tokens]
    return bool(keys and keys[0]) and pack_for(language).duty_words.match(keys, 0) is not None


def promises(text: str, span: tuple[int, int], language: str) -> bool:
    """Whether words surely name a body and say what it will or must do, not only what it does."""
    found = acting_bodies(text, *span, language=language, memory=ActorMemory())
    sure = any(m.role is Role.LEAD and not m.doubtful for m in found)
    return sure and _is_promise(text[slice(*span)], language)


def _is_promise(text: str, language: str) -> bool:
    pack = pack_for(language)
    words = (token.text for token in tokens_of(text))
    ends = pack.verb_endings
    by_ending = any(w.islower() and len(w) >= SHORTEST_VERB and w.endswith(ends) for w in words)
    keys = [token.key for token in tokens_of(text)]
    calls = any(key and pack.addressing.match(keys, n) for n, key in enumerate(keys))
    return (bool(ends) and by_ending) or calls or is_sentence(text, language)


def _acting(sentence: SentenceView, language: str) -> list[Mention]:
    pack = sentence.view.pack
    labelled = _labelled(sentence, language)
    if any(m.role is Role.LEAD for m in labelled):
        return labelled
    call, said = _call(sentence)
    found = _of_duties(sentence, language) or _led_by(sentence, language, finite=True)
    found = found or subjects(sentence, language, call)
    if not found and not (pack.modals.sizes or pack.verbs.sizes):
        found = first_name(sentence, language)
    if said and not found:  # who calls upon others takes part, too
        found = named(sentence, sentence.start, call, language)
        found += phrase_at(sentence, call + said, language, Role.LEAD)
    found = found or _led_by(sentence, language)
    found = found or _before(sentence, pack.lead_endings, (language, Role.LEAD))
    if not found:
        found = _by(sentence, language)
        if not found and (plain := plain_verb_at(sentence)) is not None:
            found = named(sentence, sentence.start, plain, language)
        # "checks by the Agency", "The Agency builds": no word says that this is a verb
        if not sentence.first(pack.modals, sentence.start)[1]:
            found = [replace(m, certainty=Certainty.DOUBTFUL) for m in found]
    partners = _partners(sentence, language)
    partners += _before(sentence, pack.partner_endings, (language, Role.PARTNER))
    return [*found, *partners, *labelled]


def _before(sentence: SentenceView, endings: Phrases, said: tuple[str, Role]) -> list[Mention]:
    """The bodies before words that stand behind a name: "X tarafından", "Xによって"."""
    found: list[Mention] = []
    place, size = sentence.first(endings, sentence.start)
    starts = list(starts_of(sentence)) if size else []
    while size:
        near = starts[bisect_left(starts, place - LONGEST_SUBJECT) : bisect_left(starts, place)]
        start = next((n for n in reversed(near) if may_begin(sentence, n, place)), None)
        if start is not None:
            found += bodies_between(sentence, start, place, *said)
        place, size = sentence.first(endings, place + size)
    return found


def _labelled(sentence: SentenceView, language: str) -> list[Mention]:
    """The bodies behind labels inside a sentence: "(lead: Port Authority; support: schools)"."""
    view, found = sentence.view, list[Mention]()
    labels = list(_labels(sentence))
    begins = [begin for begin, _, _ in labels] + [sentence.end]
    for (_, place, role), following in zip(labels, begins[1:], strict=True):
        ends = (n for n in range(place, following) if view.tokens[n].text in _LIST_ENDS)
        found += bodies_between(sentence, place, next(ends, following), language, role)
    return found


def _labels(sentence: SentenceView) -> Iterator[tuple[int, int, Role]]:
    """Where labels of bodies begin, the place behind their sign, and their role."""
    view = sentence.view
    for n in range(sentence.start + 1, sentence.end):
        if view.tokens[n].text not in _LABEL_ENDS + _DASHES:
            continue
        for begin in range(max(sentence.start, n - LONGEST_LABEL), n):
            role = label_role(view, begin, n) if view.keys[begin] else None
            opens = begin > sentence.start and view.tokens[begin - 1].text in _LABEL_STARTS
            if role is not None and (opens or view.tokens[n].text in _LABEL_ENDS):
                yield begin, n + 1, role
                break


def _call(sentence: SentenceView) -> tuple[int, int]:
    """The first words that address somebody; "to encourage" says what for."""
    view = sentence.view
    at, size = sentence.first(view.pack.addressing, sentence.start)
    purpose = at > sentence.start and view.pack.infinitive_words.match(view.keys, at - 1)
    return (sentence.end, 0) if size and purpose else (at, size)


def _of_duties(sentence: SentenceView, language: str) -> list[Mention]:
    """The bodies whose duties a line is about: "Responsibilities of the Port Authority"."""
    view, start = sentence.view, next(starts_of(sentence), sentence.end)
    start += view.keys[start] in view.pack.articles if start < sentence.end else 0
    size = sentence.at(view.pack.duty_words, start)
    return phrase_at(sentence, start + size, language, Role.LEAD) if size else []


def _led_by(sentence: SentenceView, language: str, *, finite: bool = False) -> list[Mention]:
    """The bodies behind "led by", "under the lead of": they act whatever the verb.

    With `finite` only where a verb of these words has a subject: "the work falls to the Office".
    """
    view = sentence.view
    place, size = sentence.first(view.pack.led_by, sentence.start)
    if finite and not any(is_verb(view, n) for n in range(place, place + size)):
        return []
    place += size
    while size and place < sentence.end and view.keys[place] in view.pack.small_words:
        place += 1  # "unter Federführung | des"
    return phrase_at(sentence, place, language, Role.LEAD) if size else []


def _by(sentence: SentenceView, language: str) -> list[Mention]:
    """The bodies behind "by", or in the case of one who acts: "проводится Институтом".

    Behind "in cooperation with" that case says nothing.
    """
    view = sentence.view
    verb, has_verb = sentence.first(view.pack.modals, sentence.start)
    company, _ = sentence.first(view.pack.partner_phrases, sentence.start)
    for n in range(verb if has_verb else sentence.start, sentence.end):
        size = 0 if n in view.inside else sentence.at(view.pack.agent_words, n)
        if (size or (n < company and _is_agent(view, n))) and (
            found := phrase_at(sentence, n + size, language, Role.LEAD)
        ):
            return found
    return []


def _is_agent(view: View, at: int) -> bool:
    """Whether a body begins at a place in the case of one who acts, without a preposition."""
    ends = view.pack.agent_endings
    if not ends or is_small(view, at - 1) or not name_start(view, at)[0]:
        return False
    head = first_actor_word(view, at, min(len(view.keys), at + WINDOW + 1))
    return head is not None and view.tokens[head].text.endswith(ends)


def _partners(sentence: SentenceView, language: str) -> list[Mention]:
    """The bodies behind "in cooperation with", "work with"; behind "with" where one begins."""
    pack, keys = sentence.view.pack, sentence.view.keys
    found: list[Mention] = []
    n = sentence.start
    while n < sentence.end:
        size = max(sentence.at(pack.partner_phrases, n), sentence.at(pack.joint_work, n))
        alone = keys[n] in pack.with_words and size < 2
        if alone and begins_with_head(sentence.view, n + 1):
            found += phrase_at(sentence, n + 1, language, Role.PARTNER)
        elif size and not alone:
            found += company_at(sentence, n + size, language)
        n += max(1, size)
    return found
