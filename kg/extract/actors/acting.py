"""Who acts in this sentence? Subject before "will", addressee, "by X", "with X". Extract layer.

Sentences name bodies by their place: "The Ministry of X will …", "We call upon A to …", "… by X",
"in cooperation with Y". The words that mark the places are data of each language.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.extract.actors.attached import joiners_parted
from kg.extract.actors.found import mentions_in
from kg.extract.actors.pack import pack_for
from kg.extract.actors.tokens import tokens_of
from kg.extract.actors.verbs import (
    SentenceView,
    begins_with_head,
    ends_as_verb,
    is_plain,
    is_small,
    is_title,
    named_to_do,
    plain_verb_at,
    sentences,
    verb_at,
)
from kg.extract.actors.view import View, view_of
from kg.extract.actors.words import (
    actor_word,
    first_actor_word,
    joiner,
    name_start,
    skip_lead,
    word_size,
)
from kg.extract.draft import Mention
from kg.extract.memory import ActorMemory
from kg.extract.registry import programme_names
from kg.model.codes import Certainty, Role

LONGEST_SUBJECT = 60  # tokens before "will"
LONGEST_PHRASE = 40  # tokens behind "by", "with"
_BREAKS = ";:–—"


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


def _acting(sentence: SentenceView, language: str) -> list[Mention]:
    pack = sentence.view.pack
    modal, size = min(
        named_to_do(sentence) or sentence.first(pack.modals, sentence.start), verb_at(sentence)
    )
    call, said = _call(sentence)
    verb, words = min((modal, size), (call, said))
    found: list[Mention] = []
    if words:
        found += _subject(sentence, verb, language)
        if not found and verb == modal and _begins_plainly(sentence.view, verb + words):
            found += _phrase(sentence, verb + words, language, Role.LEAD)
    if said and not (found and verb == modal < call):  # "X will invite Y": only X acts
        found += _phrase(sentence, call + said, language, Role.LEAD)
    partners = [
        m
        for place in _with_places(sentence)
        for m in _phrase(sentence, place, language, Role.PARTNER)
    ]
    if not found:
        found += _led_by(sentence, language)
    if not found:
        by, size = sentence.first(pack.agent_words, verb if words else sentence.start)
        agents = _phrase(sentence, by + size, language, Role.LEAD) if size else []
        if not agents and not words and (plain := plain_verb_at(sentence)) is not None:
            agents = _subject(sentence, plain, language)
        if (
            not words
        ):  # "checks by the Agency", "The Agency builds": no word says that this is a verb
            agents = [replace(m, certainty=Certainty.DOUBTFUL) for m in agents]
        found += agents
    return [*found, *partners]


def _call(sentence: SentenceView) -> tuple[int, int]:
    """The first words that address somebody; "to encourage" says what for."""
    view = sentence.view
    at, size = sentence.first(view.pack.addressing, sentence.start)
    purpose = at > sentence.start and view.pack.infinitive_words.match(view.keys, at - 1)
    return (sentence.end, 0) if size and purpose else (at, size)


def _is_title(sentence: SentenceView, start: int, end: int) -> bool:
    """Whether capitals show that a piece is a name, where not all words have them."""
    return is_title(sentence.view, start, end) and not sentence.is_headline


def _led_by(sentence: SentenceView, language: str) -> list[Mention]:
    """The bodies behind "led by", "under the lead of": they act whatever the verb."""
    place, size = sentence.first(sentence.view.pack.led_by, sentence.start)
    return _phrase(sentence, place + size, language, Role.LEAD) if size else []


def _begins_plainly(view: View, at: int) -> bool:
    """Whether a body begins right behind the verb: "Bis 2026 wird das Bundesamt …"."""
    begin = skip_lead(view, at)
    kind = name_start(view, begin)[0] if begin < len(view.keys) else ""
    return bool(kind) and not kind.endswith("+") and (begin > at or view.tokens[begin].capital)


def _with_places(sentence: SentenceView) -> Iterator[int]:
    """The places behind "in cooperation with", "work with"; behind "with" where a body begins."""
    pack = sentence.view.pack
    n = sentence.start
    while n < sentence.end:
        size = max(sentence.at(pack.partner_phrases, n), sentence.at(pack.joint_work, n))
        if not size and sentence.view.keys[n] in pack.with_words:
            size = int(begins_with_head(sentence.view, n + 1))
        if size:
            yield n + size
        n += max(1, size)


def _subject(sentence: SentenceView, verb: int, language: str) -> list[Mention]:
    """The bodies before the verb: the sentence's beginning, or what follows its opening clause."""
    view = sentence.view
    starts = [sentence.start] + [
        n + 1
        for n in range(sentence.start, verb)
        if view.tokens[n].text in ",:" and n not in view.inside
    ]
    for start in starts:
        while start < verb and not view.keys[start] and start not in view.inside:
            start += 1  # a bullet or a number
        if start >= verb or verb - start > LONGEST_SUBJECT or not _may_be_body(view, start):
            continue
        if sentence.at(view.pack.clause_words, start):
            continue  # "Where services are outsourced, …"
        kind = name_start(view, start)[0]
        small = kind.endswith("+") and view.tokens[start].text.islower()
        named = (kind and not small) or _is_title(sentence, start, verb)
        if view.pack.capitals and not named:
            continue  # "New rules of the Bank will …"
        found = _joined(view, _bodies(sentence, start, verb, language, Role.LEAD))
        if found and not (found[0].doubtful and len(found) > 1):
            return found
    return []


def _joined(view: View, found: Sequence[Mention]) -> list[Mention]:
    """Subjects without cuts in one name: "the Council on Ports, Ships and Trade will …".

    What no word shows to be a body is rarely a subject of its own: it belongs to its neighbour,
    unless an article begins it.
    """
    place = {token.start: n for n, token in enumerate(view.tokens)}
    kept: list[Mention] = []
    for one in found:
        if kept and _is_one_name(view, (kept[-1], one), place[one.start]):
            sure = min(kept[-1].certainty, one.certainty, key=list(Certainty).index)
            kept[-1] = replace(kept[-1], end=one.end, certainty=sure)
        else:
            kept.append(one)
    return kept


def _is_one_name(view: View, pair: tuple[Mention, Mention], at: int) -> bool:
    """Whether two mentions side by side are one name; `at` is where the second begins."""
    one, two = pair
    if not view.pack.capitals or view.keys[at - 1] in view.pack.articles:
        return False
    last = at - 1
    while last > 0 and (not view.keys[last] or joiner(view, last)):
        last -= 1
    opened = any(
        view.keys[n] in view.pack.small_words
        for n in range(at)
        if one.start < view.tokens[n].start < one.end
    )
    scope = view.pack.scope_words.match(view.keys, at) is not None
    ends = [n for n in range(at, len(view.tokens)) if view.tokens[n].start < two.end]
    head_last = not actor_word(view, at) and bool(actor_word(view, ends[-1]))
    plural = not actor_word(view, at) and actor_word(view, ends[-1]) == "group"
    behind = opened and (two.doubtful or scope or plural)
    return view.tokens[at].capital and (behind or (one.doubtful and head_last))


def _may_be_body(view: View, at: int) -> bool:
    """Whether a body's name may begin here: an actor word, or a capital that no small word has."""
    if name_start(view, at)[0]:
        return True
    small = view.keys[at] in view.pack.small_words
    return view.keys[at] in view.pack.articles or (view.tokens[at].capital and not small)


def _phrase(sentence: SentenceView, start: int, language: str, role: Role) -> list[Mention]:
    """The bodies that begin at a place and end where the name does."""
    view, pack = sentence.view, sentence.view.pack
    end = min(sentence.end, start + LONGEST_PHRASE)
    stop = start
    while stop < end:
        if view.tokens[stop].text in _BREAKS and stop not in view.inside:
            break
        if stop > start and stop not in view.inside and _clause(sentence, stop):
            break
        if pack.capitals and stop > start and is_plain(view, stop) and not _names_ahead(view, stop):
            break
        stop += 1
    while stop > start and (view.tokens[stop - 1].text == "," or is_small(view, stop - 1)):
        stop -= 1
    if start >= stop or not _may_be_body(view, start):
        return []
    if role is Role.LEAD and not (name_start(view, start)[0] or _is_title(sentence, start, stop)):
        return []  # "by April"
    found = _bodies(sentence, start, stop, language, role)
    sure = next((n for n, m in enumerate(found) if m.doubtful), len(found))
    begin = skip_lead(view, start)
    title = begin < stop and view.tokens[begin].capital
    kept = found[:sure] or (found[:1] if title else [])
    if kept and not pack.capitals:
        kept[-1] = _without_verb(view, kept[-1], stop)
    return kept


def _without_verb(view: View, mention: Mention, stop: int) -> Mention:
    """Where names go on in small letters, what goes on behind the head may be the verb: the name
    ends with its head, or is doubtful where it began with it.
    """
    places = [n for n in range(stop) if mention.start <= view.tokens[n].start < mention.end]
    head = first_actor_word(view, places[0], places[-1] + 1)
    if head is None or head + word_size(view, head) > places[-1]:
        return mention
    last = head + word_size(view, head) - 1
    small = view.tokens[last + 1].text.islower() and not is_small(view, last + 1)
    if small and (head > places[0] or actor_word(view, head) == "group"):
        return replace(mention, end=view.tokens[last].end)
    return replace(mention, certainty=Certainty.DOUBTFUL)


def _clause(sentence: SentenceView, at: int) -> bool:
    pack = sentence.view.pack
    phrases = (pack.clause_words, pack.modals, pack.partner_phrases)
    ends = bool(pack.verb_endings) and ends_as_verb(sentence.view, at)
    return ends or any(sentence.at(p, at) for p in phrases)


def _names_ahead(view: View, at: int) -> bool:
    """Whether words in small letters lead to an actor word: "relevant state agencies"."""
    return name_start(view, at)[0] in (
        "group+",
        "group",
        "head+",
        "head",
        "partner",
        "partner+",
    ) and (not view.tokens[at - 1].capital)


def _bodies(
    sentence: SentenceView, start: int, end: int, language: str, role: Role
) -> list[Mention]:
    """The list of bodies between two places, each at best certain by rule."""
    view = sentence.view
    known = {
        n - start: e - start
        for n, e in view.known.items()
        if n in view.given and start <= n and e <= end
    }
    found = mentions_in(
        view.tokens[start:end], memory=view.memory, language=language, known=known,
        programmes=programme_names(),
    )  # fmt: skip
    shown = [m for m in found if not m.doubtful]
    if not shown and not (found and is_title(view, start, end)):
        return []
    return [
        replace(
            _without_adverb(view, m), role=m.role or role, reason="acts in the sentence",
            certainty=Certainty.DOUBTFUL if m.doubtful else Certainty.RULE,
        )
        for m in found
    ]  # fmt: skip


def _without_adverb(view: View, mention: Mention) -> Mention:
    """An abbreviation ends where a plain word in small letters follows: "CIO jointly will …"."""
    at = next((n for n, token in enumerate(view.tokens) if token.start == mention.start), None)
    if at is None or at + 1 >= len(view.tokens) or not view.is_abbreviation(at):
        return mention
    behind = view.tokens[at + 1]
    plain = behind.kind == "word" and behind.text.islower() and not is_small(view, at + 1)
    if not plain or actor_word(view, at + 1) or behind.start >= mention.end:
        return mention
    return replace(mention, end=view.tokens[at].end)
