"""What are the words and signs of a list, and where do they stand? Extract layer.

The same tokens for every language, so that a cut never depends on a language's tokeniser.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.text import MARK, UNSPACED, UNSPACED_WORD, fold

DASHES = "-–—"
_MARKS = r"\u0300-\u036f"
_PATTERN = re.compile(
    rf"""
    (?P<address>\S{{1,64}}@\S{{1,255}}\.\w+|(?:https?://|www\.)\S+)
  | (?P<elided>(?:[A-Za-z]{{0,3}}ll|[LDlDdNn])['’](?=[^\W\d_]))   # l'Intérieur, dell'Interno
  | (?P<word>{UNSPACED_WORD}
      |[^\W\d_{UNSPACED}](?:[^\W_{UNSPACED}]|[{_MARKS}]|{MARK}|['’‘ʻʼ`\-‑&\u200c](?=[^\W\d_])
        |(?<=[lL])·(?=[lL])|(?<=[a-zß]):(?=innen\b))*)  # paral·lel, Bürger:innen
  | (?P<number>\d+(?:[.,]\d+)*)
  | (?P<space>\s+)
  | (?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)


# Signs of scripts that set them as wide as a letter, as the ones every rule knows.
_WIDE = str.maketrans("、，；：（）。／،؛", ",,;:()./,;")


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or sign; `key` is its folded form, `gap` the white space before it.

    A wide sign (`、`) stands as the narrow one (`,`): quote words by the offsets, not by `text`.
    """

    start: int
    end: int
    text: str
    key: str
    kind: str
    gap: str = ""

    @property
    def new_line(self) -> bool:
        """Whether the token begins a line."""
        return "\n" in self.gap or "\r" in self.gap

    @property
    def wrapped(self) -> bool:
        """Whether the token begins a line whose end may only be the width of its column."""
        return "\v" in self.gap

    @property
    def capital(self) -> bool:
        """Whether the token begins with a capital letter."""
        return self.text[:1].isupper()


def word_key(word: str) -> str:
    """The key of one word: folded, without inner spaces (`ONG-uri` is `onguri`)."""
    return fold(word).replace(" ", "")


def pieces(text: str) -> list[tuple[str, str]]:
    """The text cut into (kind, words): white space is a piece too, nothing is lost."""
    return [(m.lastgroup or "sign", m.group()) for m in _PATTERN.finditer(text)]


def tokens_of(text: str, offset: int = 0) -> list[Token]:
    """The words and signs of a text, white space left out, with offsets from `offset` on."""
    found: list[Token] = []
    at, gap = offset, ""
    for kind, words in pieces(text.translate(_WIDE)):
        end = at + len(words)
        if kind == "space":
            gap += words
        else:
            plain = "word" if kind == "elided" else kind
            found.append(Token(at, end, words, word_key(words), plain, gap))
            gap = ""
        at = end
    return found
