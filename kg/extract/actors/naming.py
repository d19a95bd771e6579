"""Where does the name of a body begin and end in a sentence? Extract layer.

Words of the name, of the clause behind it and of the verb part them; capitals where names have
them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.extract.actors.found import mentions_in
from kg.extract.actors.verbs import (
    SentenceView,
    is_infinitive,
    is_plain,
    is_small,
    is_title,
    is_verb,
)
from kg.extract.actors.view import View
from kg.extract.actors.words import (
    actor_word,
    joiner,
    name_start,
    skip_lead,
    word_size,
)
from kg.extract.draft import Mention
from kg.extract.registry import programme_names
from kg.model.codes import Certainty, Role
from kg.text import is_unspaced

LONGEST_SUBJECT = 60  # tokens before "will"
LONGEST_PHRASE = 40  # tokens behind "by", "with"
MOST_BEHIND = 2  # plain words that end a name, behind its noun
DIGITS_OF_YEAR = 4
_BREAKS = ";:–—"


def named(sentence: SentenceView, start: int, verb: int, language: str) -> list[Mention]:
    """The bodies that begin at a place and stand before the verb."""
    view = sentence.view
    while start < verb and not view.keys[start] and start not in view.inside:
        start += 1  # a bullet or a number
    if not 0 < verb - start <= LONGEST_SUBJECT or not may_begin(sentence, start, verb):
        return []  # "New rules of the Bank will …"
    if sentence.at(view.pack.clause_words, start):
        return []  # "Where services are outsourced, …"
    end = _name_end(sentence, start, verb)
    found = _joined(view, bodies_between(sentence, start, end, language, Role.LEAD))
    strange = found and found[0].doubtful and len(found) > 1  # "Coordinating with OMB to …"
    return [] if strange else found


def phrase_at(sentence: SentenceView, start: int, language: str, role: Role) -> list[Mention]:
    """The bodies that begin at a place and end where the name does."""
    view = sentence.view
    stop = _phrase_end(sentence, start)
    if start >= stop or not _may_be_body(view, start):
        return []
    if role is Role.LEAD and not (name_start(view, start)[0] or _is_title(sentence, start, stop)):
        return []  # "by April"
    found = bodies_between(sentence, start, stop, language, role)
    sure = max((n + 1 for n, m in enumerate(found) if not m.doubtful), default=0)
    begin = skip_lead(view, start)
    title = begin < stop and view.tokens[begin].capital
    return found[:sure] or (found[:1] if title else [])


def company_at(sentence: SentenceView, start: int, language: str) -> list[Mention]:
    """The bodies behind "in cooperation with", which brings in little else: what "and" joins to a
    body is one, and a name alone may be one.
    """
    view = sentence.view
    begin = skip_lead(view, start)
    if begin >= sentence.end or not _may_be_body(view, start):
        return []
    stop = _phrase_end(sentence, start, with_whom=True)
    found = _bodies(sentence, start, stop, language)
    sure = max((n + 1 for n, m in enumerate(found) if not m.doubtful), default=0)
    named = view.pack.capitals and view.tokens[begin].capital and _ends_at(sentence, stop)
    if not (sure or (named and _is_lone_name(view, begin, stop))):
        return []
    sure = max(sure, 1)
    while sure < len(found) and _is_joined(view, found[sure]):
        sure += 1
    return [replace(m, role=m.role or Role.PARTNER) for m in found[:sure]]


def _is_lone_name(view: View, start: int, end: int) -> bool:
    """Whether no article begins other words behind a name: "Schulleitungen | die Hallen"."""
    inner = (n for n in range(start + 1, end) if view.keys[n] in view.pack.articles)
    return all(is_small(view, n - 1) for n in inner)


def _is_joined(view: View, mention: Mention) -> bool:
    """Whether "and" stands right before a name, or before its article."""
    at = next(n for n, token in enumerate(view.tokens) if token.start == mention.start)
    while at > 0 and view.keys[at - 1] in view.pack.articles | view.pack.with_words:
        at -= 1
    return at > 0 and any(joiner(view, n) == at - n for n in range(max(0, at - 3), at))


def _phrase_end(sentence: SentenceView, start: int, *, with_whom: bool = False) -> int:
    """Where the names that begin at a place end: with the clause, or before a plain word.

    `with_whom` says that "in cooperation with" stands before them.
    """
    view = sentence.view
    stop = start
    while stop < min(sentence.end, start + LONGEST_PHRASE):
        if stop not in view.inside and view.tokens[stop].text in _BREAKS:
            break
        if with_whom and stop > start and _begins_other(sentence, start, stop):
            break
        if stop > start and _ends_before(sentence, start, stop):
            more = _words_behind(sentence, stop) if with_whom else 0
            if not more:
                break
            stop += more
            continue
        stop += 1
    while stop > start and (view.tokens[stop - 1].text == "," or is_small(view, stop - 1)):
        stop -= 1
    return stop


def _begins_other(sentence: SentenceView, start: int, at: int) -> bool:
    """Whether the word that brought in a list stands again behind "and" ("with A and | with B"),
    or a number before a word: "mit dem Verband | 500 Bücher".
    """
    view = sentence.view
    if view.tokens[at].kind == "number":
        return at + 1 < sentence.end and view.is_word(at + 1) and not joiner(view, at + 1)
    again = start > 0 and view.keys[at] == view.keys[start - 1] not in ("", *view.pack.articles)
    return again and joiner(view, at - 1) > 0


def _words_behind(sentence: SentenceView, at: int) -> int:
    """How many plain words behind the noun of a body belong to it, where nouns come first: all
    before a sign or a joiner, no verb: "organizacjami | pozarządowymi oraz …".
    """
    view, n = sentence.view, at
    if view.pack.head_place != "first":
        return 0
    while n < min(sentence.end, at + MOST_BEHIND) and _is_behind(sentence, n):
        n += 1
    return n - at if joiner(view, n) or _ends_at(sentence, n) else 0


def _ends_at(sentence: SentenceView, at: int) -> bool:
    """Whether the sentence ends at a place, or a sign stands there."""
    return at >= sentence.end or not sentence.view.keys[at]


def _is_behind(sentence: SentenceView, at: int) -> bool:
    view = sentence.view
    plain = is_plain(view, at) and not view.tokens[at].new_line
    return plain and not (_clause(sentence, at) or is_infinitive(view, at))


def _ends_before(sentence: SentenceView, start: int, at: int) -> bool:
    """Whether names that began earlier end before a word: a verb, "to", what is no name."""
    view, pack = sentence.view, sentence.view.pack
    if (at not in view.inside and _clause(sentence, at)) or _is_year(view, at):
        return True
    if view.keys[at] in pack.small_words and at + 1 < sentence.end and is_infinitive(view, at + 1):
        return True  # "il Governo | a presentare"
    inner = pack.head_place == "first" and is_small(view, at - 1)  # "Agenzia dei | fari"
    if inner and joiner(view, at - 1):  # "Agência de Energia e | atualizado"
        inner = any(is_plain(view, n) for n in range(start + 1, at - 1))
    if pack.capitals and is_plain(view, at) and not (inner or _names_ahead(view, at)):
        return True
    return pack.head_place != "first" and _is_behind_head(view, at)


def _is_year(view: View, at: int) -> bool:
    """Whether a year behind a small word says when: "Road Office in | 2026", not "Agenda 2030"."""
    year = view.tokens[at].kind == "number" and len(view.tokens[at].text) == DIGITS_OF_YEAR
    named = at + 1 < len(view.tokens) and view.tokens[at + 1].capital  # "for the 2030 Agenda"
    return year and is_small(view, at - 1) and not named


def bodies_between(
    sentence: SentenceView, start: int, end: int, language: str, role: Role
) -> list[Mention]:
    """The list of bodies between two places, each at best certain by rule."""
    found = _bodies(sentence, start, end, language)
    shown = [m for m in found if not m.doubtful]
    if not shown and not (found and is_title(sentence.view, start, end)):
        return []
    return [replace(m, role=m.role or role) for m in found]


def _bodies(sentence: SentenceView, start: int, end: int, language: str) -> list[Mention]:
    """What a list between two places names, each at best certain by rule."""
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
    return [
        replace(
            _without_adverb(view, m), reason="acts in the sentence",
            certainty=Certainty.DOUBTFUL if m.doubtful else Certainty.RULE,
        )
        for m in found
    ]  # fmt: skip


def may_begin(sentence: SentenceView, start: int, end: int) -> bool:
    """Whether words, or capitals, show that a body's name begins at a place."""
    view = sentence.view
    if start >= end:
        return False
    begin = _behind_hyphen(view, start, end)
    kind = name_start(view, begin)[0]
    if kind.endswith("+"):  # "new rules of …", "repairs by the Agency": no name so far
        head = next((n for n in range(begin, end) if actor_word(view, n)), None)
        broken = head is None or any(
            _clause(sentence, n)
            or _is_agent_word(sentence, n)
            or view.keys[n] in view.pack.articles
            for n in range(begin, head)
        )
        kind = "" if view.tokens[start].text.islower() or broken else kind
    return bool(kind) or _is_title(sentence, start, end)


def _is_agent_word(sentence: SentenceView, at: int) -> bool:
    return sentence.at(sentence.view.pack.agent_words, at) > 0


def _behind_hyphen(view: View, at: int, end: int) -> int:
    """The word that a cut one goes on with: "Klima- og | miljødepartementet"."""
    at = skip_lead(view, at)
    cut = at + 3 < end and view.tokens[at + 1].text == "-" and not view.tokens[at + 1].gap
    return at + 2 + joiner(view, at + 2) if cut and joiner(view, at + 2) else at


def _name_end(sentence: SentenceView, start: int, verb: int) -> int:
    """Where the names of a subject end: with its clause, or before the verb."""
    view, pack = sentence.view, sentence.view.pack
    for n in range(start + 1, verb):
        if n in view.inside:
            continue
        number = not pack.capitals and view.tokens[n].kind == "number"
        small = pack.capitals and view.keys[n] in pack.small_words
        clause = _is_clause_word(sentence, n) and not small
        if clause or number or sentence.at(pack.partner_phrases, n):
            return n
    return verb


def _is_clause_word(sentence: SentenceView, at: int) -> bool:
    """Whether a clause begins at a place, not more of a name: "Agenzia per la pesca"."""
    view, pack = sentence.view, sentence.view.pack
    size = sentence.at(pack.clause_words, at)
    if not size or not pack.capitals or at + 1 >= sentence.end:
        return size > 0
    article = view.keys[at] in pack.small_words and view.keys[at + 1] in pack.articles
    return not (view.tokens[at + 1].capital or article)


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


def _is_behind_head(view: View, at: int) -> bool:
    """Whether a plain word follows the noun of a body that ends names: "Board | issue a guide"."""
    ends = any(
        actor_word(view, n) in ("head noun", "group") and n + word_size(view, n) == at
        for n in range(max(0, at - 4), at)
    )
    spaced = view.is_word(at) and not is_unspaced(view.tokens[at].text)
    if not ends or not spaced or is_small(view, at) or actor_word(view, at):
        return False
    return not view.tokens[at].capital or view.pack.noun_capitals


def _clause(sentence: SentenceView, at: int) -> bool:
    pack = sentence.view.pack
    begins = is_verb(sentence.view, at) or _is_clause_word(sentence, at)
    return begins or any(sentence.at(p, at) for p in (pack.modals, pack.partner_phrases))


def _names_ahead(view: View, at: int) -> bool:
    """Whether words in small letters lead to an actor word: "relevant state agencies"."""
    kind = name_start(view, at)[0].rstrip("+")
    return kind in ("group", "head", "partner") and not view.tokens[at - 1].capital


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


def _is_title(sentence: SentenceView, start: int, end: int) -> bool:
    """Whether capitals show that a piece is a name, where not all words have them."""
    return is_title(sentence.view, start, end) and not sentence.is_headline
