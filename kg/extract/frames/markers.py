"""Which number, letter or bullet do these words begin with? Extract layer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, pairwise

from kg.extract.spans import Span, trim
from kg.lexicon import lexicons_for
from kg.text import fold

LONGEST_CODE = 3  # letters before a number that are no word: "LA02", "M1"
ALIKE = 2  # titles that begin with the same word and a number, where there are several
SHORTEST_SCALE = 3  # letters of a word for a thousand or more, which names nothing else
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
_MEASURE = re.compile(r"%|(?:k?m[²2]?|ha|kg|[kMGT]Wh?|км|га|[кМ]Вт)(?!\w)")
_ONE_SPACE = (" ", "\u00a0", "\u202f")  # between a figure and its words; more is a gap
_WORD = re.compile(r"[^\W\d_]+")
_SIGN = re.compile(r"[.-]")  # between the parts of a number: "1.2", "1-2"
COUNTED = ("activity", "task", "objective", "goal", "number")  # fields whose heads count records
MARKER = re.compile(
    r"(?P<bullet>[•●▪◦‣⁃∙·○■□►▶▸➢➤➔➜→⇒✓✔–—*o-]|[\uf020-\uf0ff])(?=\s)\s*"
    r"|(?P<cjk>[（(][一二三四五六七八九十]{1,3}[）)]|[一二三四五六七八九十]{1,3}[、.．])\s*"
    r"|(?P<circled>[①-⑳㉑-㉟])\s*|(?P<hangul>[가나다라마바사아자차카타파하][.)])\s*"
    r"|(?P<article>第[一二三四五六七八九十百\d]{1,4}[条章节條節项項]|§\s?\d{1,3}[.)]?(?=\s))\s*"
    r"|(?P<mixed>(?=[\d.]+[^\W\d_])\d{1,3}[^\W\d_]?(?:\.(?:\d{1,3}|[^\W\d_]{1,4})){1,4})[:)](?=\s)\s*"
    r"|[(（\[]?(?P<num>\d{1,3}(?:[.-]\d{1,3}){0,5})(?P<num_end>[.)）\]、．:]{1,2}(?!\d)(?:\s?[-–—](?=\D))?\s*|\s+(?=\S))"
    r"|[(（\[]?(?P<letter>[^\W\d_])[)）\]]\.?-?\s*"
    r"|[(\[]?(?P<roman>[IVXLC]{1,6}|[ivxlc]{2,6})[.)\]]{1,2}-?\s+"
    r"|(?P<coded>(?P<word>[^\W\d_]{1,20}(?: [^\W\d_]{1,20}){0,3}[.\s-]{0,2})"
    r"(?P<code>\d{1,3}+(?:[.\-/]\d{1,3}+){0,4}+))"
    r"(?:\s*[:.)–—-]\s*|\s+)(?=\S)"
)


def marker_of(text: str, span: Span) -> tuple[str, str, Span]:
    """The class of the marker that begins a span, its words, and the span without it.

    Example:
        >>> marker_of("1.2. Train staff", Span(0, 16))
        ('n2', '1.2', Span(start=5, end=16))
        >>> marker_of("(1-2) Train staff", Span(0, 17))
        ('n2', '1-2', Span(start=6, end=17))
        >>> marker_of("2A.ii: Train staff", Span(0, 18))
        ('n2', '2A.ii', Span(start=7, end=18))
        >>> marker_of("Train 20 staff", Span(0, 14))
        ('', '', Span(start=0, end=14))
    """
    match = MARKER.match(text, *span)
    if match is None or match.end() >= span.end:
        return "", "", span
    body = trim(text, match.end(), span.end)
    if match["bullet"]:
        return "bullet", "", body
    if match["cjk"]:
        kind = "cjk" if match["cjk"][0] in "（(" else "cjk-plain"
        return kind, match["cjk"].strip("（()）、."), body
    for plain in ("circled", "hangul", "letter", "roman"):
        if said := match[plain]:
            return plain, said.strip(".)"), body
    if match["mixed"]:
        return f"n{match['mixed'].count('.') + 1}", match["mixed"], body
    if match["num"]:
        one_space = match["num_end"] in _ONE_SPACE
        if one_space and _is_figure(match["num"], text[slice(*body)]):
            return "", "", span  # "12 offices": a number of the words
        return f"n{len(_SIGN.findall(match['num'])) + 1}", match["num"], body
    if match["coded"]:
        return _coded(match, span, body)
    return "article", match["article"].rstrip(".)"), body


def counting_words(text: str, titles: Sequence[Span]) -> frozenset[str]:
    """The words that number titles ("Action 3"): known ones in two titles or more, or all titles
    of one; of any other word the numbers count up.

    Example:
        >>> said = "Step 1: Plan / Step 2: Build / Install 10 Lamps / Install 5 Racks"
        >>> titles, at = [], 0
        >>> for part in said.split(" / "):
        ...     titles.append(Span(at, at + len(part)))
        ...     at += len(part) + 3
        >>> sorted(counting_words(said, titles))
        ['step']
    """
    numbers: dict[str, list[tuple[int, ...]]] = {}
    for title in titles:
        marker, number, _ = marker_of(text, title)
        if "#" in marker:
            code = tuple(map(int, re.findall(r"\d+", number)))
            numbers.setdefault(marker.partition("#")[0], []).append(code)
    return frozenset(
        word for word, codes in numbers.items()
        if len(codes) >= min(ALIKE, len(titles)) and (_counts(word) or _count_up(codes))
    )  # fmt: skip


def _count_up(codes: Sequence[tuple[int, ...]]) -> bool:
    return all(a < b for a, b in pairwise(codes))


def _is_figure(number: str, words: str) -> bool:
    """Whether a number without a mark behind it belongs to the words: "12 offices", "2.5 km"."""
    is_one = "." not in number and number.count("-") < 2
    if is_one or _THOUSANDS.fullmatch(number) or _MEASURE.match(words):
        return True
    word = _WORD.match(words)
    return word is not None and _scales().holds(fold(word[0]))


def _coded(match: re.Match[str], span: Span, body: Span) -> tuple[str, str, Span]:
    """A word with a number, unless they begin words that go on: "Train 20 staff", "By 1 May"."""
    word, next_sign = fold(match["word"]), match.string[body.start]
    ends = match.string[match.end("code") : match.end()].strip()
    if " " in word and word not in _deeds():  # "Train in week 3"
        return "", "", span
    is_short = len(word) <= LONGEST_CODE
    is_code = is_short and (match["word"].isupper() or "." in match["word"])
    may_go_on = is_short or next_sign.islower() or next_sign.isdigit()
    if not ends and may_go_on and not is_code and not _counted().holds(word):
        return "", "", span
    return f"{word}#{match['code'].count('.')}", match["coded"].strip(), body


@dataclass(frozen=True, slots=True)
class _Entries:
    """Words of the lexicons of all languages: whole ones, and stems that words begin with."""

    whole: frozenset[str]
    stems: tuple[str, ...]

    def holds(self, word: str) -> bool:
        return word in self.whole or word.startswith(self.stems)


def _entries(words: Iterable[str], shortest: int) -> _Entries:
    said = [word for word in words if " " not in word and len(word.rstrip("*")) >= shortest]
    stems = sorted({fold(word.rstrip("*")) for word in said if word.endswith("*")})
    return _Entries(frozenset(fold(word) for word in said if word[-1:] != "*"), tuple(stems))


@lru_cache(maxsize=10_000)
def _counts(word: str) -> bool:
    """Whether a word is a code, or says in any language what is counted: "action", "measure"."""
    return len(word) <= LONGEST_CODE or _counted().holds(word)


@cache
def _counted() -> _Entries:
    packs = lexicons_for("und")
    heads = (pack.fields.get(name, ()) for pack in packs for name in COUNTED)
    kinds = (words for pack in packs for words in pack.goal_kinds.values())
    return _entries(chain(*heads, *kinds), LONGEST_CODE + 1)


@cache
def _deeds() -> frozenset[str]:
    """What activities and tasks are called in several words: "line of action", "key action"."""
    packs = lexicons_for("und")
    heads = (pack.fields.get(name, ()) for pack in packs for name in ("activity", "task"))
    return frozenset(fold(word) for word in chain(*heads) if " " in word)


@cache
def _scales() -> _Entries:
    """Words for a thousand or more: "million", "tys"."""
    packs = lexicons_for("und")
    return _entries(
        chain(*(words for pack in packs for words in pack.money.multipliers.values())),
        SHORTEST_SCALE,
    )
