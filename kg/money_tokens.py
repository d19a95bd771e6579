"""Which numbers, words and signs stand in a text about money? Lowest layer.

Texts come in plain forms (`kg.text.plain_forms`). Phrases are matched word by word; a number
between two words parts a phrase, a mark does not.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from kg.phrases import PhraseIndex, Word, match_at
from kg.text import LETTERS, UNSPACED_WORD, fold, is_unspaced

if TYPE_CHECKING:
    from kg.money_figures import MoneyWords

NOT_FOUND = "nothing"  # the kind of a place before or behind all tokens
LONGEST_NUMBER = 24  # digits; what is longer is an account or a telephone
LONGEST_PHRASE = 5  # words of a phrase that is looked for backwards
LONGEST_LETTERS = 12  # the same where each letter is a word
_GROUPED = (
    r"\d{1,3}(?:'\d{3}[.,]\d{3}|'\d{3},\d{3}[.,]\d{3})(?:[.,]\d{1,2})?"  # 1'200.000,00
    r"|\d{1,3}(?:(?P<sep>[.,' ])\d{3})(?:(?P=sep)\d{3})*(?:[.,]\d{1,2})?"
    r"|\d{1,2}(?:,\d\d)+,\d{3}(?:\.\d{1,2})?"  # lakhs and crores
)
_REFERENCE = (
    r"\d+(?:[./]\d+){2,}\.?"  # 3.7.1.20, 31.12.2018
    r"|(?:19|20)\d\d-\d\d?-\d\d?"  # 2018-12-31
    r"|(?:19|20)\d\d(?: ?[-/] ?(?:19|20)\d\d|[-/]\d\d)(?![\d.,]?\d)"  # 2017-2018, 2017/18
)
_SUM_OF_A_LETTER = r"(?:\d{3}|\d{1,3}[., ]\d{3}|\d+(?:[.,]\d+)? ?[^\W\d_])"
_FREE = r"(?<![\d.,/])"
_ENDS = r"(?!\d|[.,/]\d)"


class MoneyToken(NamedTuple):
    """One thing in a text: its kind (number, reference, word, sign, line, mark), where it stands,
    and which word it is, counted over numbers, words and signs.
    """

    kind: str
    start: int
    end: int
    word: int


class MoneyPhrase(NamedTuple):
    """A phrase met among tokens: its first and last token, and what it means."""

    first: int
    last: int
    value: str


@dataclass(slots=True)
class Tokens:
    """The tokens of a text, with questions about what stands beside what."""

    text: str
    tokens: list[MoneyToken]
    words: list[Word]
    token_of_word: list[int]

    def kind(self, k: int) -> str:
        """The kind of the token at a place, NOT_FOUND where there is none."""
        return self.tokens[k].kind if 0 <= k < len(self.tokens) else NOT_FOUND

    def said(self, k: int) -> str:
        """The words of the token at a place, empty where there is none."""
        token = self.tokens[k] if 0 <= k < len(self.tokens) else None
        return self.text[token.start : token.end] if token else ""

    def phrase_at(self, index: PhraseIndex, k: int) -> MoneyPhrase | None:
        """The phrase that begins with the word at a place."""
        if self.kind(k) != "word":
            return None
        found = match_at(index, self.words, self.tokens[k].word)
        if found is None or "\n" in self.text[found.start : found.end]:
            return None
        return MoneyPhrase(k, self.token_of_word[found.last - 1], found.value)

    def phrase_before(self, index: PhraseIndex, k: int) -> MoneyPhrase | None:
        """The longest phrase that ends with the word at a place."""
        if self.kind(k) != "word":
            return None
        last = self.tokens[k].word
        unspaced = is_unspaced(self.text[self.tokens[k].start : self.tokens[k].end])
        reach = LONGEST_LETTERS if unspaced else LONGEST_PHRASE
        for first in range(max(0, last - reach + 1), last + 1):
            found = self.phrase_at(index, self.token_of_word[first])
            if found and found.last == k:
                return found
        return None

    def bound_before(
        self, index: PhraseIndex, signs: Mapping[str, str], k: int
    ) -> MoneyPhrase | None:
        """The bound that ends at a place: a sign such as ≤, or words."""
        if self.said(k) in signs:
            return MoneyPhrase(k, k, signs[self.said(k)])
        return self.phrase_before(index, k)

    def bound_after(self, words: MoneyWords, k: int) -> MoneyPhrase | None:
        """The bound that begins behind a sum; a word that leads to what follows is none."""
        if self.said(k) == "+" and self.kind(k + 1) not in ("number", "sign", "word"):
            return MoneyPhrase(k, k, "at-least")
        found = self.phrase_at(words.bounds, k)
        last = self.past_stop(found.last) if found else k
        goes_on = self.kind(last + 1) in ("number", "reference", "sign", "word")
        again = self.phrase_at(words.periods, last + 1) or self.phrase_at(words.years, last + 1)
        if found is None or (goes_on and not again):
            return None
        leads = (self.phrase_at(index, k) for index in words.ranges.values())
        return None if any(leads) else found

    def first_after(self, offset: int) -> int:
        """The place of the first token that begins at an offset or behind it."""
        return bisect_left(self.tokens, offset, key=lambda token: token.start)

    def next_number(self, k: int) -> int | None:
        """The place of the number at a place, or behind a currency that stands there."""
        for at in range(k, k + 4):
            if self.kind(at) == "number":
                return at
            if self.kind(at) not in ("sign", "word") and self.said(at) != ".":
                return None
        return None

    def before_marks(self, k: int, marks: str) -> int:
        """The place before a token, over marks that may stand between."""
        k -= 1
        while self.kind(k) == "mark" and self.said(k) in marks:
            k -= 1
        return k

    def past_marks(self, k: int, marks: str) -> int:
        """The place behind a token, over marks that may stand between."""
        k += 1
        while self.kind(k) == "mark" and self.said(k) in marks:
            k += 1
        return k

    def past_hyphen(self, k: int) -> int:
        """The token, or the one behind the hyphen that joins an ending: "300 EUR-მდე"."""
        joins = self.said(k) == "-" and self.kind(k + 1) == "word"
        return k + 1 if joins and self.touch(k - 1, k) and self.touch(k, k + 1) else k

    def past_stop(self, k: int) -> int:
        """The token, or the full stop that ends its abbreviation."""
        touches = self.said(k + 1) == "." and self.tokens[k].end == self.tokens[k + 1].start
        return k + 1 if touches and self.kind(k) == "word" else k

    def past_apostrophe(self, k: int) -> int:
        """The token, or the apostrophe behind it: "d'euros"."""
        return k + 1 if self.said(k + 1) == "'" else k

    def past_dash(self, k: int) -> int:
        """The number, or the ",-" behind it that stands for no cents."""
        last = k + 1
        while self.said(last + 1) == "-" and self.tokens[last].end == self.tokens[last + 1].start:
            last += 1
        dashed = self.said(k + 1) in (",", ".") and last > k + 1
        return last if dashed and self.tokens[k].end == self.tokens[k + 1].start else k

    def touch(self, k: int, after: int) -> bool:
        """Whether nothing stands between two tokens that follow one another."""
        return self.tokens[k].end == self.tokens[after].start

    def cut(self, k: int, size: int) -> None:
        """Let a token end after some letters: a word was stuck to it."""
        self.tokens[k] = self.tokens[k]._replace(end=self.tokens[k].start + size)

    def is_letter(self, k: int) -> bool:
        """Whether a token is a single letter of a script with capitals, or ends such a one."""
        said = self.said(k - 1) if self.said(k) == "." else self.said(k)
        return len(said) == 1 and said.isalpha() and said.lower() != said.upper()

    def is_grouped(self, k: int) -> bool:
        """Whether the thousands of a number are grouped."""
        return re.fullmatch(_GROUPED, self.said(k)) is not None and self.said(k)[:2] not in (
            "0.", "0,",
        )  # fmt: skip

    def is_year(self, k: int) -> bool:
        """Whether a number may be a year."""
        return re.fullmatch(r"(?:19|20)\d\d", self.said(k)) is not None

    def is_dotted(self, k: int) -> bool:
        """Whether a number goes on as a reference or a date: the 3.7 of 3.7.1."""
        end = self.tokens[k].end
        return re.match(r"[.,/]\d", self.text[end : end + 2]) is not None

    def is_list_number(self, k: int) -> bool:
        """Whether a number numbers the words behind it: "1. Training"."""
        first = self.kind(k - 1) in (NOT_FOUND, "line")
        return first and self.said(k + 1) in (".", ")") and self.kind(k + 2) not in (
            NOT_FOUND, "line",
        )  # fmt: skip

    def is_reference(self, k: int, references: PhraseIndex, has_currency: bool) -> bool:
        """Whether a word before a number says that it counts something else."""
        at = self.before_marks(k, ".№#°")
        if self.phrase_before(references, at) is None and self.said(k - 1) not in ("№", "#", "§"):
            return False
        next_is_number = any(
            self.kind(n) == "number" and not self.is_year(n) for n in (k + 2, k + 3)
        )
        return not has_currency or next_is_number

    def is_minus(self, k: int, before: int) -> bool:
        """Whether a dash is a minus: it touches its figure and opens the only such line."""
        if self.said(k) != "-" or self.tokens[k].end != self.tokens[before].start:
            return False
        opens = self.kind(k - 1) in (NOT_FOUND, "line", "sign") or self.said(k - 1) in ("(", ":")
        n_lines = sum(line.lstrip().startswith("-") for line in self.text.split("\n"))
        return opens and n_lines <= 1

    def is_bracketed(self, k: int) -> bool:
        """Whether brackets hold a number and nothing else."""
        return self.said(k - 1) == "(" and self.said(k + 1) == ")"

    def is_alone(self, first: int, last: int) -> bool:
        """Whether the line of a figure holds no other word or number."""
        kinds = ("word", "number", "reference", "sign")
        while self.kind(first - 1) in ("mark", *kinds):
            first -= 1
            if self.kind(first) in kinds:
                return False
        while self.kind(last + 1) in ("mark", *kinds):
            last += 1
            if self.kind(last) in kinds and self.said(last - 1) != ")":
                return False
        return True


def _sign(sign: str) -> str:
    """How a sign is found: a single letter only as a capital before a sum: "K1.4m"; letters alone
    only in capitals, since small ones say something else: "5 KM" and "5 km".
    """
    if not sign[0].isalpha():
        return re.escape(sign)
    if len(sign) > 1 and sign.isalpha():
        return rf"(?<![^\W\d_])(?-i:{sign.upper()})(?![^\W\d_])"
    if len(sign) > 1:
        return rf"(?<![^\W\d_]){re.escape(sign)}"
    return rf"(?<![^\W\d_])(?-i:{sign.upper()})(?= ?{_SUM_OF_A_LETTER})"


@lru_cache(maxsize=256)
def _pattern(signs: tuple[str, ...]) -> re.Pattern[str]:
    """The tokens of a text, with the signs of currencies, longest first: `US$` before `$`."""
    marked = "|".join(map(_sign, sorted(signs, key=lambda sign: (-len(sign), sign))))
    return re.compile(
        rf"{f'(?P<sign>{marked})|' if marked else ''}"
        rf"(?P<number>{_FREE}(?:{_GROUPED}){_ENDS})|(?P<reference>{_FREE}(?:{_REFERENCE}))"
        rf"|(?P<plain>{_FREE}\d+(?:[.,]\d+)?(?!\d))"
        rf"|(?P<word>{UNSPACED_WORD}|{LETTERS})|(?P<line>\n)|(?P<mark>\S)",
        re.IGNORECASE,
    )


def scan(text: str, symbols: Mapping[str, str], bound_signs: Mapping[str, str]) -> Tokens:
    """The tokens of a text in plain forms; `bound_signs` are marks, never signs of money."""
    pattern = _pattern(tuple(s for s in symbols if s not in bound_signs))
    tokens: list[MoneyToken] = []
    words: list[Word] = []
    token_of_word: list[int] = []
    for match in pattern.finditer(text):
        kind = match.lastgroup or "mark"
        kind = "number" if kind in ("plain", "sep") else kind
        key = fold(match.group()) if kind == "word" else "0"
        if kind == "word" and not key:
            kind = "mark"
        tokens.append(MoneyToken(kind, match.start(), match.end(), len(words)))
        if kind not in ("line", "mark"):
            words.append(Word(match.start(), match.end(), key))
            token_of_word.append(len(tokens) - 1)
    return Tokens(text, tokens, words, token_of_word)


def read_number(words: str) -> Decimal | None:
    """A number as printed: thousands in groups of three, a decimal comma or point.

    Edges: 0.500 is a half; groups of two before the last (12,50,000) are lakhs and crores.

    Example:
        >>> read_number("1.234.000"), read_number("1,5"), read_number("1,234.50")
        (Decimal('1234000'), Decimal('1.5'), Decimal('1234.50'))
    """
    digits = re.sub(r"[ '’\u00a0\u202f\u2009]", "", words)
    if not digits or len(digits) > LONGEST_NUMBER:
        return None
    marks = re.findall(r"[.,]", digits)
    whole, part = digits, ""
    if marks and not (marks.count(marks[-1]) == len(marks) and _is_grouped(digits, marks[-1])):
        cut = max(digits.rfind("."), digits.rfind(","))
        whole, part = digits[:cut], digits[cut + 1 :]
    bare = re.sub(r"[.,]", "", whole)
    text = f"{bare}.{part}" if part else bare
    return Decimal(text) if re.fullmatch(r"[0-9]+(\.[0-9]+)?", text) else None


def _is_grouped(digits: str, mark: str) -> bool:
    groups = digits.split(mark)
    if groups[0] == "0" or len(groups[0]) > 3 or len(groups[-1]) != 3:
        return False
    return all(len(g) == 3 for g in groups[1:]) or all(len(g) == 2 for g in groups[1:-1])
