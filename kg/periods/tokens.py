"""Which words, numbers and signs of time stand in a text? Lowest layer.

Each token gets a class. The classes of words come from `DateWords`, which a lexicon fills; nothing
here knows a word of a language. All forms of spaces, dashes, digits and letters of full width count
as their plain ones; offsets stay those of the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from kg.periods import solar
from kg.periods.letters import plain
from kg.phrases import Found, PhraseIndex, Word, match_at
from kg.text import LETTERS, UNSPACED, UNSPACED_WORD, fold, whole_number


@dataclass(frozen=True, slots=True, eq=False)
class DateWords:
    """How a language says time. Values of `index` are a class and what it says: `month 5`, `until`.

    `endings` are written behind another word or number ("2025-ig"), by their folded letters,
    longest first. `order` is how the country writes a day in numbers (`dmy`, `mdy`, or empty if
    unknown); `year_begins` the month in which its financial years begin, `year_named` whether a
    lone number names the year they begin or end in (`start`, `end`); `school_begins` the month of
    school years; `southern` that its summer is in January; `era` what it adds to its own count of
    years ("113年" in Taiwan). `behind` says that words of time stand behind the date, `month_first`
    that a day stands behind its month.
    """

    index: PhraseIndex = field(default_factory=PhraseIndex)
    endings: Mapping[str, str] = field(default_factory=dict)
    order: str = ""
    year_begins: int = 0
    year_named: str = ""
    school_begins: int = 9
    southern: bool = False
    behind: bool = False
    month_first: bool = False
    era: int = 0


class Token(NamedTuple):
    """One token: its class, what it says (numbers, or a word of the grammar), its offsets."""

    kind: str
    value: tuple[int, ...]
    word: str
    start: int
    end: int


_HANGUL = r"\uac00-\ud7a3"  # Korean writes the word behind a number without a space: "2분기"
_SPLIT = UNSPACED + _HANGUL
_YEAR = r"(?:19|20|21)\d\d"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_TOKEN = re.compile(
    r"(?P<time>(?:(?<=\d)T|(?<!\d))\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?(?!\d))"
    rf"|(?P<dmy>(?<!\d)\d{{1,2}}(?P<s>[./-]) ?\d{{1,2}}(?P=s) ?{_YEAR}(?!\d))"
    rf"|(?P<ymd>(?<!\d)(?:{_YEAR}|1[34]\d\d)(?P<s2>[-./]) ?\d{{1,2}}(?P=s2) ?\d{{1,2}}(?!\d))"
    r"|(?P<dmys>(?<![\d.])\d{1,2}(?P<s3>[./])\d{1,2}(?P=s3)\d\d(?![\d./]))"
    rf"|(?P<my>(?<![\d.])(?:0?[1-9]|1[0-2])[./-] ?{_YEAR}(?![\d./-]\d|\d))"
    rf"|(?P<ym>(?<![\d./-]){_YEAR}[-.](?:0[1-9]|1[0-2])(?![\d./-]\d|\d)"
    rf"|(?<![\d./]){_YEAR}\.{_MONTH}(?!\d|[./]\d)|(?<![\d./]){_YEAR}\. {_MONTH}(?=\.?\s*(?:$|[~-]))"
    rf"|(?<![\d./]){_YEAR}/{_MONTH}(?![\d./]\d|\d))"
    rf"|(?P<yy>(?<![\d.]){_YEAR}[-/]\d\d(?![\d./]))"
    rf"|(?P<dm>(?<![\d.])\d{{1,2}}\.\d{{1,2}}\.?(?![\d/]))"
    r"|(?P<dms>(?<![\d.])\d{1,2}\. \d{1,2}\.(?! ?\d))"
    r"|(?P<eymd>(?<!\d)1\d\d(?P<s4>[/.])\d{1,2}(?P=s4)\d{1,2}(?!\d))"
    r"|(?P<months>(?<!\w)[36][MmМм][1-4](?!\w))"
    rf"|(?P<short>(?<!\w)'\d\d(?![^\W{_SPLIT}]))"
    rf"|(?P<n>\d+(?:(?<!\d\d\d)(?:\.?[ºª°]|-?[^\W\d_{_SPLIT}]{{1,3}}(?![\w]|-\d)))?)"
    rf"|(?P<w>{UNSPACED_WORD}|{LETTERS})"
    r"|(?P<sign>[-,/&+();:\[\]≤≥<>≈±→])"
)  # fmt: skip
_SIGNS = {
    "-": "dash", ",": "comma", "/": "slash", "&": "and", "+": "plus", "(": "open", ")": "close",
    "[": "open", "]": "close", ";": "break", ":": "colon", "≤": "until", "≥": "since",
    ">": "after", "<": "before", "≈": "about", "±": "about", "→": "onwards",
}  # fmt: skip
_ROMAN = {
    "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10,
    "xi": 11, "xii": 12, "ⅰ": 1, "ⅱ": 2, "ⅲ": 3, "ⅳ": 4,
}  # fmt: skip
CLOCK = "clock"  # what a time of day says, which no deadline is
_COUNTED = ("quarter", "half", "week", "year", "unit", "season", "month_word")
_CYRILLIC_NUMERALS = {ord("і"): "i", ord("х"): "x"}
_MODIFYING = ("until", "end", "start", "mid", "since", "before", "after")
SOLAR, VIKRAM = 621, -57  # years since the Hijra by the sun, and those of Nepal
OF_NEPAL = range(2060, 2110)  # its years that plans name; no plan there names ours of these numbers
NO_MONTHS = range(13, 80)  # two digits that may be a year and are no month
LEAST_PIECE, LEAST_RUN = 4, 10  # of words run together, letters: the longest piece, all of it


def tokens_of(text: str, words: DateWords) -> list[Token]:
    """The tokens of a text from left to right; what has no class is `unknown`."""
    clean = plain(text)
    found = list(_TOKEN.finditer(clean))
    units = [
        Word(m.start(), m.end(), fold(m.group()) or m.group())
        for m in found
        if m.lastgroup not in ("sign", "s", "s2", "s3", "s4")
    ]
    place_by_start = {unit.start: k for k, unit in enumerate(units)}
    tokens: list[Token] = []
    for match in found:
        if tokens and match.start() < tokens[-1].end:
            continue
        at = place_by_start.get(match.start())
        if at is None:
            tokens.append(Token(_SIGNS[match.group()], (), "", *match.span()))
        elif (match.lastgroup or "n") in ("w", "n"):
            tokens += _word_or_number(match, units, at, words)
        else:
            tokens.append(_numbers(match, words))
    dated = _with_solar_months(_with_eras(_with_short_years(tokens), words.era))
    return _without_small_numerals(dated)


@lru_cache(maxsize=100_000)
def _openings(words: DateWords, key: str) -> PhraseIndex | None:
    """The phrases whose first word a word is; most words begin none."""
    found = tuple(
        phrase
        for phrase in words.index.by_letter.get(key[0], ())
        if key == phrase.keys[0] or (phrase.stems[0] and key.startswith(phrase.keys[0]))
    )
    return PhraseIndex({key[0]: found}) if found else None


@lru_cache(maxsize=100_000)
def begins(words: DateWords, word: str) -> bool:
    """Whether a word begins what says when: a date, a term, what goes on; not "of" or "and"."""
    parts = fold(word).split()
    found = [o for part in parts[:1] if (o := _openings(words, part))]
    kinds = {
        p.value.split(" ")[0] for index in found for ps in index.by_letter.values() for p in ps
    }
    return bool(kinds - {"small", "and", "ordinal", "until", "since"}) or bool(_pieces(word, words))


def _match(words: DateWords, units: Sequence[Word], at: int) -> Found | None:
    """The longest phrase that begins at a word."""
    openings = _openings(words, units[at].key) if units[at].key else None
    return match_at(openings, units, at) if openings else None


def _numbers(match: re.Match[str], words: DateWords) -> Token:
    """The token of a date that stands in numbers alone."""
    group, said = match.lastgroup or "", match.group()
    group = {"s": "dmy", "s2": "ymd", "s3": "dmys", "s4": "eymd"}.get(group, group)
    numbers = tuple(whole_number(n) or 0 for n in re.findall(r"\d+", said))
    separator = next((c for c in said if not c.isdigit()), "")
    kind, value, word = _NUMERIC[group](numbers, separator, words.era)
    if words.era == VIKRAM and kind in ("date", "month_year") and value[0] in OF_NEPAL:
        kind, value, word = "year_number", value[:1], ""  # its months and days are not ours
    return Token(kind, value, word, *match.span())


_Numeric = tuple[str, tuple[int, ...], str]


# What each group of `_TOKEN` is: class, value and word, by its numbers, its first sign, the era.
# The value of a date is its year and then the two other numbers as a day and a month would stand.
_NUMERIC: dict[str, Callable[[tuple[int, ...], str, int], _Numeric]] = {
    "dmy": lambda n, sign, _: ("date", (n[2], n[0], n[1]), sign),
    "dmys": lambda n, sign, _: ("date", (2000 + n[2], n[0], n[1]), f"{sign}?"),
    "ymd": lambda n, _sign, era: (
        ("unknown", (), "")
        if n[0] in solar.YEARS and era != SOLAR
        else ("date", (n[0], n[2], n[1]), "ymd")
    ),
    "eymd": lambda n, _sign, era: (
        ("date", (n[0] + era, n[2], n[1]), "ymd") if era > 0 else ("unknown", (), "")
    ),
    "my": lambda n, _sign, _: ("month_year", (n[1], n[0]), ""),
    "ym": lambda n, _sign, _: (  # "2011/12" are two years sooner than December
        ("years", n, "?") if n[1] == (n[0] + 1) % 100 else ("month_year", n, "first")
    ),
    "yy": lambda n, sign, _: ("years", n, sign),
    "dm": lambda n, _sign, _: ("day_month", n, ""),
    "dms": lambda n, _sign, _: ("day_month", n, ""),
    "time": lambda _n, _sign, _: ("small", (), CLOCK),
    "months": lambda n, _sign, _: ("q" if n[0] == 3 else "h", n[1:], ""),
    "short": lambda n, _sign, _: ("year_number", (2000 + n[0],), "short"),
}


def _word_or_number(
    match: re.Match[str], units: Sequence[Word], at: int, words: DateWords
) -> Iterator[Token]:
    found = _match(words, units, at)
    said, start = match.group(), match.start()
    roman = _ROMAN.get(said.casefold().translate(_CYRILLIC_NUMERALS))
    if roman and (not found or found.end == match.end()):
        unfound = words.endings.get(said.casefold(), "unknown")
        word = _said(found.value if found else unfound, found or match)
        yield Token("roman", (roman,), word.kind, *match.span())
    elif found and found.last - found.first == 1 and len(said) >= LEAST_RUN:
        key = fold(said)
        phrases = words.index.by_letter.get(key[0], ())
        is_entry = any(phrase.keys == (key,) for phrase in phrases)  # no continuation of a stem
        hidden = [] if is_entry else _run_together(said, start, words)
        yield from hidden or [_said(found.value, found)]
    elif found:
        yield _said(found.value, found)
    elif match.lastgroup == "n":
        yield from _number(match, words)
    else:
        pieces = [
            piece._replace(start=start + piece.start, end=start + piece.end)
            for piece in _pieces(said, words)
        ]
        yield from pieces or [Token("unknown", (), "", *match.span())]


def _said(value: str, at: Found | re.Match[str]) -> Token:
    """The token of an entry's value: a class, or a class and what it says."""
    start, end = (at.start, at.end) if isinstance(at, Found) else at.span()
    kind, _, rest = value.partition(" ")
    if rest.lstrip("-").isdigit():
        return Token(kind, (int(rest),), "", start, end)
    return Token(kind, (), rest, start, end)


def _number(match: re.Match[str], words: DateWords) -> Iterator[Token]:
    said = match.group()
    digits = re.match(r"\d+", said)
    size = digits.end() if digits else len(said)
    suffix = said[size:].lstrip("-.")
    value, start = whole_number(said[:size]) or 0, match.start()
    known = _known_suffix(suffix, words)
    if known:
        yield Token("number", (value,), "", start, start + size)
        kind, _, rest = known.partition(" ")
        number = (int(rest),) if rest.isdigit() else ()
        yield Token(kind, number, "" if number else rest, match.end() - len(suffix), match.end())
        return
    if 1900 <= value < 2200 and size == 4 and len(said) == 4:
        yield Token("year_number", (value,), "", start, match.end())
    elif said[size:]:
        yield Token("ordinal", (value,), "", start, match.end())
    else:
        dot = "." if match.string.startswith(".", match.end()) else ""
        yield Token("number", (value,), dot, start, match.end())


def _known_suffix(suffix: str, words: DateWords) -> str:
    """What letters behind a number say, if they are a word of time and no ordinal's ending."""
    key = fold(suffix)
    if not key:
        return ""
    found = _match(words, [Word(0, len(suffix), key)], 0)
    value = found.value if found else words.endings.get(key, "")
    if value == "small":
        return value if key in words.endings else ""
    return value if len(key) > 1 or value.split(" ")[0] in _COUNTED else ""


@lru_cache(maxsize=100_000)
def _pieces(said: str, words: DateWords) -> tuple[Token, ...]:
    """The tokens of one word that is no entry: with an ending, or several run together."""
    whole = words.endings.get(fold(said))
    if whole:
        return (Token(whole, (), "", 0, len(said)),)
    for cut in range(1, len(said)) if words.endings else ():  # a known word and then a modifier
        value = words.endings.get(fold(said[cut:]))
        head = Word(0, cut, fold(said[:cut]))
        found = _match(words, [head], 0) if value and head.key else None
        if value and found:
            return _said(found.value, found), Token(value, (), "", cut, len(said))
    return tuple(_run_together(said, 0, words))


def _run_together(said: str, start: int, words: DateWords) -> list[Token]:
    """The words of "untiltheend", if all of it is words of time that end in a modifier."""
    key = fold(said)
    if len(said) < LEAST_PIECE + 2 or len(key) != len(said):
        return []
    for cut in range(2, len(said) - 1):
        tail = _match(words, [Word(start + cut, start + len(said), key[cut:])], 0)
        if not tail or tail.value not in _MODIFYING:
            continue
        heads = _run_together(said[:cut], start, words)
        head = _match(words, [Word(start, start + cut, key[:cut])], 0)
        is_whole = head and (len(said) - cut >= LEAST_PIECE or head.value.startswith("continuous"))
        if not heads and head and is_whole:
            heads = [_said(head.value, head)]
        if heads:
            return [*heads, _said(tail.value, tail)]
    return []


def _with_eras(tokens: list[Token], era: int) -> list[Token]:
    """Years of another era as years of the common one: "民國110年", "113年" in Taiwan."""
    merged: list[Token] = []
    for k, token in enumerate(tokens):
        before = merged[-1] if merged else None
        following = _kind_behind(tokens, k)
        number = token.value[0] if token.value else 0
        if token.kind == "era" and not number and before and before.kind == "number":
            merged[-1] = before._replace(kind="lunar_year", end=token.end)
        elif before and before.kind == "era" and token.kind == "date" and token.word.endswith("?"):
            year, month, day = token.value[1], token.value[2], token.value[0] - 2000
            value = (year + before.value[0], day, month)
            merged[-1] = Token("date", value, "ymd", before.start, token.end)
        elif before and before.kind == "era" and token.kind in ("number", "years", "year_number"):
            year = number + before.value[0]
            merged[-1] = Token("year_number", (year,), "", before.start, token.end)
        elif token.kind == "number" and era == SOLAR and number in solar.YEARS:
            merged.append(Token("year_number", (number,), "", token.start, token.end))
        elif token.kind in ("number", "year_number") and _is_of_era(number, era, following):
            word = "nepal" if era == VIKRAM else ""
            merged.append(Token("year_number", (number + era,), word, token.start, token.end))
        elif token.kind == "years" and _is_of_era(number, era, following):
            word = "nepal" if era == VIKRAM else token.word
            ours = (number + era, (token.value[1] + era) % 100)
            merged.append(token._replace(value=ours, word=word))
        else:
            merged.append(token)
    return merged


def _with_short_years(tokens: list[Token]) -> list[Token]:
    """Two years of two digits in a row: "FY25/26", or "25/26" alone, which are no day and month."""
    merged: list[Token] = []
    k = 0
    while k < len(tokens):
        if _are_short_years(tokens, k):
            one, _, two = tokens[k : k + 3]
            value = (2000 + one.value[0], two.value[0])
            merged.append(Token("years", value, "/", one.start, two.end))
            k += 3
        else:
            merged.append(tokens[k])
            k += 1
    return merged


def _are_short_years(tokens: Sequence[Token], k: int) -> bool:
    run = tokens[k : k + 3]
    if [token.kind for token in run[::2]] != ["number", "number"] or len(run) < 3:
        return False
    (first, *_), (second, *_) = run[0].value, run[2].value
    before = [t.kind for t in tokens[max(0, k - 3) : k] if t.kind not in ("year", "small")]
    named = before[-1:] in (["fiscal"], ["school"]) and run[1].kind in ("slash", "dash")
    alone = len(tokens) == 3 and run[1].kind == "slash"
    return first in NO_MONTHS and second == first + 1 and (named or alone)


def _kind_behind(tokens: Sequence[Token], k: int) -> str:
    """The class behind a number, of two that a sign or "to" joins that behind the second."""
    kinds = [t.kind for t in tokens[k + 1 : k + 4]]
    joined = kinds[:1] in (["dash"], ["until"]) and kinds[1:2] == ["number"]
    return next(iter(kinds[2:] if joined else kinds), "")


def _with_solar_months(tokens: list[Token]) -> list[Token]:
    """The months of the solar calendar are months beside its years, and else say nothing."""
    said = any(t.value and t.value[0] in solar.YEARS for t in tokens)
    kind = "month" if said else "unknown"
    return [t._replace(kind=kind) if t.kind == "solar_month" else t for t in tokens]


def _is_of_era(number: int, era: int, following: str) -> bool:
    """Whether a number is a year as the country counts: "113年", "2568" in Thailand."""
    if era == VIKRAM:
        return number in OF_NEPAL
    if era > 0:
        return 90 <= number < 200 and following == "year"
    return era < 0 and 2400 <= number < 2700


def _without_small_numerals(tokens: list[Token]) -> list[Token]:
    """Single letters count as Roman numerals only beside what they count or in a date."""
    settled: list[Token] = []
    for k, token in enumerate(tokens):
        if token.kind == "roman" and token.end - token.start == 1 and not _counts(tokens, k):
            token = token._replace(kind=token.word, value=(), word="")
        settled.append(token)
    return settled


def _counts(tokens: list[Token], k: int) -> bool:
    near = {t.kind for t in (*tokens[max(0, k - 1) : k], *tokens[k + 1 : k + 2])}
    beyond = {t.kind for t in (*tokens[max(0, k - 2) : k], *tokens[k + 1 : k + 3])}
    if near & {"quarter", "half"}:
        return True
    if near & {"dash", "comma", "and"} and beyond & {"roman", "quarter", "half"}:
        return True
    return "number" in near and bool(near & {"year_number", "month_year"})
