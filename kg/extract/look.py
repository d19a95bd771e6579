"""What does this piece of text look like? One cached row of numbers a text. Extract layer.

The same look serves frames, heads and the assignment of fields. It says nothing of fields itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kg.extract.actors.attached import is_short
from kg.extract.actors.endings import INFINITIVE, kind_of
from kg.extract.actors.pack import pack_for
from kg.extract.actors.share import body_share
from kg.extract.actors.tokens import tokens_of
from kg.extract.marks import is_mark
from kg.extract.vocabulary import vocabulary
from kg.money import explained_share
from kg.periods import DateWords, date_share, read_period
from kg.phrases import find_phrases, words_of
from kg.text import LETTERS, UNSPACED_WORD, count_words, is_unspaced, parts_phrases

LONGEST_DATE = 90  # characters of words that may be a date and nothing else
LONGEST_LIST = 400  # characters of words that may be a list of bodies
LOOKED_AT = 600  # characters of a text that decide how it looks
FROM_START = 2  # words before the noun of a body that is not its last word
INSIDE = 0.5  # what a body's noun in the middle of other words counts

_NUMBER = re.compile(
    r"[(\[]?(?:[^\W\d_]{1,4}[ .-]?)?\d{1,4}(?:[.\-/]\d{1,4}){0,5}[.)\]]?"
    r"|[IVXLC]{1,6}[.)]?|[^\W\d_][.)]"
)
_PARTS = re.compile(r"[,;/\n、，；]|(?<=\w) [-–—] ")
_LINK = re.compile(r"https?://|www\.|\S@\S+\.\w")
_PERCENT = re.compile(r"\d\s*[%‰]|\[\s*%")
_WORD = re.compile(rf"{UNSPACED_WORD}|{LETTERS}")
_ENDS = re.compile(r"[.!?。！？…]['\"”»)]?$")
_YEARS = re.compile(r"(?:19|20)\d\d")

NAMES = (
    "date", "continuous", "money", "number", "mark", "body", "acronym", "words", "sentence",
    "parts", "digits", "percent", "link", "capital", "count", "source", "named",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """What a text looks like, each from 0 to 1 except `words`, the number of its words.

    `date` and `money`: a date or sum explains most of it. `body`: share of its parts that name a
    body by a known noun; `named`: how likely all of it is one body or a list; `acronym`: share
    that are abbreviations. `parts`: several short parts.
    """

    date: float
    continuous: float
    money: float
    number: float
    mark: float
    body: float
    acronym: float
    words: float
    sentence: float
    parts: float
    digits: float
    percent: float
    link: float
    capital: float
    count: float
    source: float
    named: float

    def row(self) -> tuple[float, ...]:
        """The numbers in the order of `NAMES`."""
        return tuple(getattr(self, name) for name in NAMES)


@lru_cache(maxsize=200_000)
def look_at(text: str, language: str) -> Look:
    """How a text looks in a language, by its first characters.

    Example:
        >>> look = look_at("Ministry of Water, City of Ford", "en")
        >>> look.body, look.date, look.words
        (1.0, 0.0, 6.0)
    """
    bare = " ".join(text[:LOOKED_AT].split())
    said = vocabulary(language)
    count = n_words(bare)
    signs = sum(c.isalnum() for c in bare) or 1
    parts = words_of(bare)
    short = len(bare) <= LONGEST_DATE
    body, acronym, n_parts = _bodies(text[:LONGEST_LIST], language)
    statuses = find_phrases(said.statuses, parts) or find_phrases(said.source_kinds, parts)
    budget = find_phrases(said.budget, parts)
    return Look(
        date=_date(bare, said.dates) if short else 0.0,
        continuous=float(short and _is_undated(bare, language)),
        money=explained_share(bare, said.money) if short else 0.0,
        number=float(bool(_NUMBER.fullmatch(bare)) and not _YEARS.fullmatch(bare.strip("."))),
        mark=float(is_mark(bare)),
        body=body,
        acronym=acronym,
        words=float(count),
        sentence=float(count > 4 and bool(_ENDS.search(bare))),
        parts=float(n_parts > 1 and count / n_parts <= 8),
        digits=sum(c.isdigit() for c in bare) / signs,
        percent=float(bool(_PERCENT.search(bare))),
        link=float(bool(_LINK.search(bare))),
        capital=float(bare[:1].isupper()),
        count=float(bool(find_phrases(said.indicator_kinds, parts[:2]))),
        source=float(short and bool(statuses or budget)),
        named=body_share(text[:LONGEST_LIST], language),
    )


def n_words(text: str) -> int:
    """How many words a text has; an ideograph is a word.

    Example:
        >>> n_words("Train 20 staff"), n_words("培训")
        (2, 2)
    """
    return count_words(_WORD.findall(text))


def _date(bare: str, words: DateWords) -> float:
    """The share that a date explains; words without a digit are one only as a whole ("May")."""
    share = date_share(bare, words)
    return share if share == 1.0 or any(map(str.isdigit, bare)) else 0.0


def _is_undated(bare: str, language: str) -> bool:
    """Whether words say a time without a date: "ongoing", "short-term"."""
    period = read_period(bare, vocabulary(language).dates)
    return period is not None and period.kind.startswith(("continuous", "relative"))


def _bodies(text: str, language: str) -> tuple[float, float, int]:
    """Shares of the parts that name a body and that are abbreviations, and the number of parts."""
    parts = [part for part in _PARTS.split(text) if any(c.isalpha() for c in part)][:12]
    if not parts:
        return 0.0, 0.0, 0
    found = [_body(part.strip(), language) for part in parts]
    n = len(parts)
    return sum(b for b, _ in found) / n, sum(a for _, a in found) / n, n


@lru_cache(maxsize=200_000)
def _body(part: str, language: str) -> tuple[float, float]:
    """Whether one part names a body: a head noun among its first or last words, not too long."""
    pack = pack_for(language)
    tokens = [t for t in tokens_of(part) if t.kind == "word"]
    keys = [t.key for t in tokens]
    ideographs = sum(is_unspaced(t.text) and not parts_phrases(t.text) for t in tokens)
    n = count_words(t.text for t in tokens) - ideographs / 2  # an ideograph is half a word
    if not tokens or n > 14 or says_what_is_done(part, language):
        return 0.0, 0.0
    short = sum(_is_acronym(t.text) for t in tokens)
    kinds = (pack.heads, pack.groups, pack.partner_words)
    found = ((at, m) for at in range(len(keys)) for kind in kinds if (m := kind.match(keys, at)))
    places = [at <= FROM_START or at + m[0] >= len(keys) for at, m in found]
    named = (1.0 if any(places) else INSIDE) if places else 0.0
    return named, float(short > 0 and 2 * short >= len(tokens))


@lru_cache(maxsize=50_000)
def says_what_is_done(text: str, language: str) -> bool:
    """Whether a text begins with an infinitive that is no noun for a body: "Créer un centre"."""
    pack = pack_for(language)
    token = next((t for t in tokens_of(text) if t.kind == "word"), None)
    if token is None or kind_of(token.text, language) != INFINITIVE:
        return False
    return not any(kind.match((token.key,), 0) for kind in (pack.heads, pack.groups))


def _is_acronym(word: str) -> bool:
    return len(word) <= 10 and is_short(word)
