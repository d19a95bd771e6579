"""Where does a sentence say what is done? The verb behind a body, by words and places.

Extract layer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from kg.extract.actors.endings import INFINITIVE, LISTED, VERB, kind_of
from kg.extract.actors.pack import Phrases
from kg.extract.actors.tokens import Token
from kg.extract.actors.view import View
from kg.extract.actors.words import actor_word, first_actor_word, joiner, name_start, skip_lead

LONGEST_NAME = 30  # tokens of a name before its verb
FAR = 80  # tokens from where a subject may begin to its verb
SHORTEST_VERB = 5  # letters of a verb that is known by its ending
_ENDS = ".!?"


@dataclass(frozen=True)
class SentenceView:
    """A sentence by token places."""

    view: View
    start: int
    end: int

    def at(self, phrases: Phrases, place: int) -> int:
        """How many words of some phrases stand at a place within the sentence.

        A capital inside a sentence begins a name: "Bộ Giao thông".
        """
        if place >= self.end or not self.view.keys[place] or self._is_name(place):
            return 0
        found = phrases.match(self.view.keys, place)
        return found[0] if found and place + found[0] <= self.end else 0

    def _is_name(self, place: int) -> bool:
        token = self.view.tokens[place]
        inside = place > self.start and bool(self.view.keys[place - 1])
        return inside and token.capital and not token.text.isupper() and not self.is_headline

    def first(self, phrases: Phrases, start: int) -> tuple[int, int]:
        """The first place from `start` on with one of some phrases; (end, 0) if there is none."""
        for n in range(start, self.end):
            size = self.at(phrases, n)
            if size and n not in self.view.inside:
                return n, size
        return self.end, 0

    @cached_property
    def is_headline(self) -> bool:
        """Whether all words but small ones begin with capitals, which say nothing then."""
        return is_title(self.view, self.start, self.end)


def sentences(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """The token places of sentences; a full stop behind a short word ends none."""
    start = 0
    for n, token in enumerate(tokens):
        last = n + 1 == len(tokens)
        ends = token.text in _ENDS and (last or (tokens[n + 1].capital and tokens[n + 1].gap))
        short = token.text == "." and n > 0 and len(tokens[n - 1].text) < 3
        if (ends and not short) or token.text == "。":
            yield start, n
            start = n + 1
    if start < len(tokens):
        yield start, len(tokens)


def named_to_do(sentence: SentenceView) -> tuple[int, int] | None:
    """The place of "to" right behind a name or a group alone: "Harbour Board to publish …"."""
    view = sentence.view
    verb, size = sentence.first(view.pack.infinitive_words, sentence.start)
    start = skip_lead(view, sentence.start)
    words = [n for n in range(start, verb) if view.keys[n]]
    if not size or not words:
        return None
    if not any(actor_word(view, n) or view.is_abbreviation(n) for n in (words[0], words[-1])):
        return None
    if (
        name_start(view, words[0])[0] in ("group", "group+")
        and actor_word(view, words[-1]) == "group"
    ):
        return verb, size  # "all central government departments to publish"
    named = all(view.tokens[n].capital or is_small(view, n) or actor_word(view, n) for n in words)
    return (verb, size) if named and view.tokens[words[0]].capital else None


def verb_from(sentence: SentenceView, start: int) -> tuple[int, int]:
    """The first verb from a place on, by its words or its ending ("publiera"), and its size."""
    view = sentence.view
    for n in range(start, min(sentence.end, start + FAR)):
        if n in view.inside or not view.keys[n]:
            continue
        size = sentence.at(view.pack.modals, n) or int(n > start and is_verb(view, n))
        if size:
            return n, size
    return named_to_do(sentence) or (sentence.end, 0)


def plain_verb_at(sentence: SentenceView) -> int | None:
    """The plain word, perhaps a verb in the present, behind a name with its article that begins a
    sentence: an abbreviation ("L'ORNE publie"), or a body in capitals ("The Port Authority is");
    where nouns come first, the one before an article ("La mairie centrale | ouvre une salle").

    Where modifiers stand before their noun, an abbreviation may be one: "the IT system".
    """
    view = sentence.view
    begin = skip_lead(view, sentence.start)
    if begin == sentence.start or view.keys[begin - 1] not in view.pack.articles:
        return None
    last = min(sentence.end, begin + LONGEST_NAME)
    if view.pack.head_place == "first" and name_start(view, begin)[0] in ("head", "group"):
        found = _before_article(view, begin, last)
        if found is not None:
            return found
    at = next((n for n in range(begin + 1, last) if is_plain(view, n)), last)
    if at >= last or not view.tokens[at - 1].capital or actor_word(view, at):
        return None
    short = at == begin + 1 and view.is_abbreviation(begin) and view.pack.head_place == "first"
    named = first_actor_word(view, begin, at) is not None and is_title(view, begin, at)
    return at if short or named else None


def _before_article(view: View, begin: int, last: int) -> int | None:
    """The first plain word behind capitals, else the last one, of those before the first article
    behind a name that begins a sentence.
    """
    article = next((n for n in range(begin + 2, last) if view.keys[n] in view.pack.articles), 0)
    at = article - 1
    if not article or not is_plain(view, at) or is_small(view, at - 1) or not view.keys[at - 1]:
        return None
    first = at
    while first > begin + 1 and is_plain(view, first - 1):
        first -= 1
    return first if view.tokens[first - 1].capital else at


def is_verb(view: View, at: int) -> bool:
    """Whether a word without a capital is a verb: listed, or by its ending."""
    word = view.tokens[at].text
    if view.tokens[at].capital or actor_word(view, at) or is_small(view, at):
        return False
    if view.pack.verbs.match(view.keys, at):
        return True
    ends = view.pack.verb_endings
    by_ending = len(word) >= SHORTEST_VERB and bool(ends) and word.endswith(ends)
    return by_ending or kind_of(word, view.pack.language) == VERB


def is_infinitive(view: View, at: int) -> bool:
    """Whether a word is the infinitive of a verb, also with a capital: "Crear una escuela"."""
    word = view.tokens[at].text
    return kind_of(word, view.pack.language) == INFINITIVE and not actor_word(view, at)


def is_listed_form(view: View, at: int) -> bool:
    """Whether a noun may stand in the form that dictionaries list, where nouns have cases."""
    cases = view.pack.agreement
    return not cases or kind_of(view.tokens[at].text, view.pack.language) == LISTED


def begins_with_head(view: View, at: int) -> bool:
    """Whether a name begins at a place with what can be nothing but a body."""
    begin = skip_lead(view, at)
    return begin < len(view.keys) and name_start(view, begin)[0] in ("head", "group", "given")


def is_plain(view: View, at: int) -> bool:
    """Whether a word in small letters stands there that is more than "of" or "and"."""
    word = view.tokens[at]
    if word.kind != "word" or word.capital or view.inside.get(at) is not None:
        return False
    if view.tokens[at - 1].capital and actor_word(view, at) == "head noun":
        return False  # "the Harbour Data team"
    if view.pack.level_words.match(view.keys, at):
        return False  # "State, local and tribal governments"
    return not (is_small(view, at) or name_start(view, at)[0] in ("group", "given", "alone"))


def is_small(view: View, at: int) -> bool:
    """Whether a word stands there that joins names or stands inside them: "of", "and", "the"."""
    small = view.pack.small_words | view.pack.articles
    return view.keys[at] in small or joiner(view, at) > 0


def is_title(view: View, start: int, end: int) -> bool:
    """Whether capitals show a name: all words but small ones begin with them, two at least.

    No article stands behind one of them: "Maintain the Register".
    """
    words = [n for n in range(start, end) if view.keys[n] and not is_small(view, n)]
    shows = view.pack.capitals and not view.pack.noun_capitals
    parted = any(n + 1 < end and view.keys[n + 1] in view.pack.articles for n in words)
    return len(words) > 1 and shows and not parted and all(view.tokens[n].capital for n in words)
