"""In which language is this plan written? By letters, small words and headings.

Extract layer. The signs of a language are read from its lexicon by lines, without loading it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from kg.files import resource
from kg.lexicon import languages
from kg.text import LETTERS, UNSPACED_WORD, fold

_PARTS = re.compile(r"[\t\n:|：；。（）]")  # what may stand beside a heading
_LETTERS = 60_000  # of the text looked at; more changes no verdict
_SCRIPTS = {
    "LATIN": "Latn", "CYRILLIC": "Cyrl", "GREEK": "Grek", "ARABIC": "Arab", "CJK": "Hans",
    "HIRAGANA": "Jpan", "KATAKANA": "Jpan", "GEORGIAN": "Geor", "ARMENIAN": "Armn", "THAI": "Thai",
    "HEBREW": "Hebr", "HANGUL": "Kore", "DEVANAGARI": "Deva", "BENGALI": "Beng",
}  # fmt: skip
# What a sign is worth. Shares are of all words or of all letters beyond the bare script's; tried on
# the plans and on the project's own documents, where the verdict stands with half or double.
SMALL_WORDS = 100.0
OWN_HEADING = 2.0
OWN_LETTERS = 6.0
FOREIGN_LETTERS = 60.0
LEAST = 3.0  # below it no language is recognised


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs of a language: its scripts, letters, small words and headings, folded."""

    code: str
    scripts: tuple[str, ...]
    letters: frozenset[str]
    words: frozenset[str]
    headings: frozenset[str]


def guess_language(text: str) -> str:
    """The BCP 47 tag of a text's language, with the script where the language has several.

    Edges: `und` when no lexicon knows the words.
    """
    sample = text[:_LETTERS]
    script = guess_script(sample)
    counts = Counter(re.findall(rf"{UNSPACED_WORD}|{LETTERS}", sample.casefold()))
    lines = {fold(part) for part in _PARTS.split(sample) if len(part) < 90}
    rivals = [s for s in all_signs() if s.scripts and script in s.scripts]
    weights = _weights(rivals)
    letters = Counter(c for word, n in counts.items() for c in word * n if not _is_bare(c))
    said = {
        s.code: _words_score(s.words, counts, weights.words)
        + OWN_HEADING * sum(weights.headings[key] for key in s.headings & lines)
        for s in rivals
    }
    n_letters = sum(len(word) * n for word, n in counts.items())
    scores = {  # letters alone name no language: Kyrgyz has those of Kazakh
        s.code: said[s.code] + _letters_score(s.letters, letters, n_letters)
        for s in rivals
        if said[s.code]
    }
    best = max(sorted(scores), key=lambda code: scores[code], default="")
    if not best or scores[best] < LEAST:
        return "und"
    scripts = next(s.scripts for s in rivals if s.code == best)
    return f"{best}-{script}" if len(scripts) > 1 and "Jpan" not in scripts else best


def guess_script(text: str) -> str:
    """The ISO 15924 code of the script most letters are in."""
    letters = Counter(unicodedata.name(c, "?").split()[0] for c in text[:4000] if c.isalpha())
    name = letters.most_common(1)[0][0] if letters else "LATIN"
    return _SCRIPTS.get(name, name.title()[:4])


@dataclass(frozen=True, slots=True)
class _Weights:
    """What a word and a heading are worth: the less, the more languages have them."""

    words: Mapping[str, float]
    headings: Mapping[str, float]


def _weights(rivals: Iterable[Signs]) -> _Weights:
    words = Counter(word for s in rivals for word in s.words)
    headings = Counter(key for s in rivals for key in s.headings)
    return _Weights(
        {word: 1 / n for word, n in words.items()}, {key: 1 / n for key, n in headings.items()}
    )


def _words_score(
    words: frozenset[str], counts: Counter[str], weights: Mapping[str, float]
) -> float:
    total = sum(counts.values()) or 1
    return SMALL_WORDS * sum(counts[word] * weights[word] for word in words) / total


def _letters_score(own: frozenset[str], letters: Counter[str], n_all: int) -> float:
    """Letters beyond the bare alphabet: those a language has speak for it, others against it."""
    total = sum(letters.values())
    if not total:
        return 0.0
    known = sum(n for letter, n in letters.items() if letter in own)
    return OWN_LETTERS * known / total - FOREIGN_LETTERS * (total - known) / max(n_all, 1)


def _is_bare(letter: str) -> bool:
    """Whether a letter tells no more than its script: bare Latin, common Cyrillic, others.

    Only Latin, Cyrillic and Arabic are written with letters of one language's own.
    """
    return letter in _BARE or not any(a <= letter <= b for a, b in _SHARED)


_SHARED = (
    ("\u00aa", "\u02af"),
    ("\u0400", "\u052f"),
    ("\u0620", "\u06d5"),
    ("\u1e00", "\u1eff"),
)  # Latin, Cyrillic, Arabic, Latin
_BARE = frozenset(
    "abcdefghijklmnopqrstuvwxyzабвгдежзиклмнопрстуфхцчшй"
    "ءآأؤإئابةتثجحخدذرزسشصضطظعغـفقكلمنهوىيکی"  # kaf and ye as both Arabic and Persian print them
)


@lru_cache(maxsize=1)
def all_signs() -> tuple[Signs, ...]:
    """The signs of every language, sorted by code."""
    return tuple(read_signs(code) for code in languages() if code != "any")


_LINE = re.compile(r"^(?P<key>  \w+|\w+): (?P<value>.+)$", re.MULTILINE)
_ENTRY = re.compile(r"'((?:[^']|'')*)'")


def read_signs(code: str) -> Signs:
    """The signs of one language by lines of its file: one key a line, entries in single quotes."""
    text = resource("data", "lexicon", f"{code}.yaml").read_text(encoding="utf-8")
    top = {m["key"]: _entries(m["value"]) for m in _LINE.finditer(text) if m["key"][0] != " "}
    _, _, fields = text.partition("\nfields:\n")
    fields = re.split(r"^\w", fields, maxsplit=1, flags=re.MULTILINE)[0]
    headings = {fold(entry) for entry in _entries(fields)} - {""}
    small = {word.casefold() for entry in top.get("stop_words", ()) for word in entry.split()}
    scripts = tuple(top.get("scripts", ()))
    letters = frozenset("".join(top.get("letters", ())))
    if "Cyrl" in scripts and "Latn" in scripts:
        small |= {_to_cyrillic(word) for word in small}
    return Signs(code, scripts, letters, frozenset(small), frozenset(headings))


def _entries(words: str) -> list[str]:
    found = _ENTRY.findall(words)
    return "\n".join(found).replace("''", "'").split("\n") if found else []


# Serbian, Bosnian, Montenegrin Latin has one Cyrillic letter for each of its own.
_PAIRS = {"lj": "љ", "nj": "њ", "dž": "џ"}
_ONES = str.maketrans("abvgdđežzijklmnoprstćufhcčš", "абвгдђежзијклмнопрстћуфхцчш")


def _to_cyrillic(word: str) -> str:
    for pair, letter in _PAIRS.items():
        word = word.replace(pair, letter)
    return word.translate(_ONES)
