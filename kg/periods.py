"""When is it due? Dates as plans write them: months, quarters, "until the end of". Lowest layer.

The words of a language are handed in as `DateWords`; nothing here knows one. A text is turned into
a string of one letter a token (`M` a month, `Y` a year …) and patterns over that string find dates.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from kg.phrases import PhraseIndex, Word, match_at
from kg.text import UNSPACED, fold


@dataclass(frozen=True, slots=True)
class DateWords:
    """How a language says time. Values of `index` are a class and a number: `M 5`, `Q`, `O 2`.

    Classes: `M` month, `Q` quarter, `H` half-year, `W` the word year, `O` ordinal, `C` continuous,
    `U` until, `S` since, `E` end of, `B` beginning of, `I` middle of, `X` conditional, `L` which
    half-year, `Z` the word month where months are counted.
    """

    index: PhraseIndex = field(default_factory=PhraseIndex)


@dataclass(frozen=True, slots=True)
class Period:
    """A window of days, both ends included; `kind` is a code of `TimeKind`.

    `first` and `last` are where the words that say it begin and end. `rule` names how it was read.
    """

    kind: str
    start: date | None
    end: date | None
    first: int
    last: int
    rule: str


class _Token(NamedTuple):
    letter: str
    value: tuple[int, ...]
    start: int
    end: int


class _Atom(NamedTuple):
    """One date met: `year` is 0 when it stands elsewhere."""

    kind: str
    year: int
    number: int  # of the month, quarter, half-year; for a day, the month
    day: int
    first: int
    last: int


_HANGUL = r"\uac00-\ud7a3"  # Korean writes the word behind a number without a space: "2분기"
_TOKEN = re.compile(
    r"(?P<dmy>(?<!\d)\d{1,2}[./-] ?\d{1,2}[./-] ?(?:19|20|21)\d\d(?!\d))"
    r"|(?P<ymd>(?<!\d)(?:19|20|21)\d\d[-./]\d{1,2}[-./]\d{1,2}(?!\d))"
    r"|(?P<yy>(?<![\d.])(?:19|20)\d\d[-/–](?:1[3-9]|[2-4]\d)(?![\d./]))"
    r"|(?P<my>(?<![\d.])(?:0?[1-9]|1[0-2])[./] ?(?:19|20|21)\d\d(?!\d))"
    r"|(?P<q>(?<!\w)(?:[QqKkКкTtТт][1-4](?!\d)|[1-4][QqКкTt](?!\w)|3[MmМм][1-4](?!\w)))"
    r"|(?P<h>(?<!\w)(?:[HhSsПп][12]|[12][HhSs]|6[MmМм][12])(?!\w))"  # "6M1": months, which
    rf"|(?P<n>\d{{1,2}}(?:\.?[ºª°]|-?[^\W\d_{UNSPACED}{_HANGUL}]{{1,3}}(?!\w|-\d))|\d+)"
    rf"|(?P<w>[{UNSPACED}]|[^\W\d_{UNSPACED}]+)"
    r"|(?P<sep>[-–—,/&+])"
)  # fmt: skip
FIRST_SHORT_YEAR = 10  # "Jun-25" is a year from here on
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "Ⅰ": 1, "Ⅱ": 2, "Ⅲ": 3, "Ⅳ": 4}
_GAP = "[-.W]{0,2}"
_QUARTER = "(?:[NOR]-?Q|Q[-.]?[NOR]|K)"
_HALF = "(?:[NOR][-.]?H|H[-.]?[NOR]|L)"
_ATOM = re.compile(
    f"(?P<date>D)|(?P<zday>NZN{_GAP}Y|Y{_GAP}NZN)|(?P<dmy>N[-.]?M{_GAP}Y|Y{_GAP}N-?M(?!{_GAP}Y))|(?P<mdy>MN-?Y)"
    f"|(?P<ymd>Y{_GAP}MN)"
    f"|(?P<dmyy>N-M-N(?!{_GAP}Y))|(?P<myy>M-N(?!{_GAP}[YM]))"
    f"|(?P<qr>Q[-.]?[NOR]-[NOR](?!-?[QHM])(?:{_GAP}Y)?)|(?P<hr>H[-.]?[NOR]-[NOR](?!-?[QHM])(?:{_GAP}Y)?)"
    f"|(?P<zmy>ZN{_GAP}Y|Y{_GAP}NZ|NZ{_GAP}Y)"
    f"|(?P<my>M{_GAP}Y|F|Y{_GAP}M(?!{_GAP}Y))|(?P<qb>[NOR](?=-[NOR]Q))|(?P<hb>[NOR](?=-[NOR]H))"
    f"|(?P<qy>{_QUARTER}{_GAP}Y|Y{_GAP}{_QUARTER}(?!{_GAP}Y))"
    f"|(?P<hy>{_HALF}{_GAP}Y|Y{_GAP}{_HALF}(?!{_GAP}Y))"
    f"|(?P<y>Y)|(?P<q>{_QUARTER})|(?P<h>{_HALF})|(?P<dm>N-?M)|(?P<m>M)"
)
_KINDS = {
    "date": "day", "dmy": "day", "mdy": "day", "dm": "day", "my": "month", "m": "month",
    "dmyy": "day", "myy": "month", "qr": "quarter", "hr": "half-year",
    "ymd": "day", "zday": "day", "zmy": "month",
    "qb": "quarter", "hb": "half-year", "qy": "quarter", "q": "quarter", "hy": "half-year",
    "h": "half-year", "y": "year",
}  # fmt: skip


def read_period(
    text: str, words: DateWords, *, plan_start: date | None = None, plan_end: date | None = None
) -> Period | None:
    """The period a deadline's words say, None if they say none.

    Edges: a month or quarter without a year takes the year named beside it, else that of a plan of
    one year. "Continuous until X" runs from the plan's start to X, a bare "continuous" over the
    plan's own period.
    """
    tokens = list(_tokens(text, words))
    letters = "".join(token.letter for token in tokens)
    atoms = _with_years(list(_atoms(tokens, letters)), plan_start, plan_end)
    if not atoms:
        return _undated(tokens, letters, plan_start, plan_end)
    used = [a for a in (atoms[0], atoms[-1])]
    first, last = min(a.first for a in used), max(a.last for a in used)
    start, end = _window(atoms[0])[0], max(_window(a)[1] for a in atoms)
    marks = [t for t in tokens if t.letter in "CUSEBIXW"]
    first = min([first, *(t.start for t in marks)])
    last = max([last, *(t.end for t in marks)])
    if "I" in letters and len(atoms) == 1 and atoms[0].kind == "year":
        end = end.replace(month=6, day=30)
    period = Period(
        atoms[-1].kind, min(start, end), end, first, last, f"{atoms[-1].kind} as written"
    )
    if "C" in letters:
        begin = start if len(atoms) > 1 or "S" in letters else (plan_start or None)
        return replace(period, kind="continuous-until", start=begin, rule="continuous until a date")
    if "S" in letters and "U" not in letters and len(atoms) == 1 and plan_end:
        return replace(period, kind="continuous", end=plan_end, rule="from a date on")
    return period


def find_years(text: str) -> list[tuple[int, int, int]]:
    """The years named in a text, each with its offsets.

    Example:
        >>> find_years("ZA 2017. I 2018. GODINU")
        [(2017, 3, 7), (2018, 11, 15)]
    """
    found = re.finditer(r"(?<![\d.,/])(?:19|20)\d\d(?!\d|[.,]\d{3})", text)
    return [(int(m.group()), m.start(), m.end()) for m in found]


def _undated(
    tokens: list[_Token], letters: str, plan_start: date | None, plan_end: date | None
) -> Period | None:
    marks = [t for t in tokens if t.letter in "CX"]
    if not marks:
        return None
    first, last = marks[0].start, marks[-1].end
    if "C" in letters:
        return Period("continuous", plan_start, plan_end, first, last, "continuous, plan's period")
    return Period("conditional", None, None, first, last, "depends on another event")


def _tokens(text: str, words: DateWords) -> Iterator[_Token]:
    """Dates, numbers, words and separators, each with the letter of its class."""
    found = list(_TOKEN.finditer(text))
    plain = [Word(m.start(), m.end(), fold(m.group())) for m in found if m.lastgroup == "w"]
    place_by_start = {word.start: k for k, word in enumerate(plain)}
    skip_to = 0
    for match in found:
        if match.start() < skip_to:
            continue
        if match.lastgroup == "w":
            token = _word_token(match, plain, place_by_start[match.start()], words)
            skip_to = token.end
            yield token
        elif match.lastgroup == "yy":
            yield from _span_of_years(match)
        else:
            yield _number_token(match)


def _span_of_years(match: re.Match[str]) -> Iterator[_Token]:
    """The two years of "2021-22"."""
    first, last = match.start(), match.end()
    year = int(match.group()[:4])
    until = year // 100 * 100 + int(match.group()[-2:])
    yield _Token("Y", (year,), first, first + 4)
    yield _Token("-", (), first + 4, first + 5)
    yield _Token("Y", (max(until, year),), first + 5, last)


def _word_token(match: re.Match[str], plain: list[Word], at: int, words: DateWords) -> _Token:
    found = match_at(words.index, plain, at) if plain[at].key else None
    if found and any(c.isdigit() for c in match.string[found.start : found.end]):
        found = None  # "протягом 2024 року" is not "протягом року"
    roman = _ROMAN.get(match.group().replace("І", "I"))
    if roman and (not found or found.value[0] not in "MQ"):
        return _Token("R", (roman,), match.start(), match.end())
    if not found:
        return _Token(".", (), match.start(), match.end())
    letter, _, number = found.value.partition(" ")
    return _Token(letter, (int(number),) if number else (), found.start, found.end)


def _number_token(match: re.Match[str]) -> _Token:
    group, words = match.lastgroup, match.group()
    numbers = tuple(int(n) for n in re.findall(r"\d+", words))
    span = match.start(), match.end()
    if group == "dmy":
        return _Token("D", (numbers[2], numbers[1], numbers[0]), *span)
    if group == "ymd":
        return _Token("D", numbers, *span)
    if group == "my":
        return _Token("F", (numbers[1], numbers[0]), *span)
    if group in ("q", "h"):
        return _Token("K" if group == "q" else "L", numbers[-1:], *span)
    if group == "n":
        number = numbers[0]
        letter = "Y" if 1900 <= number < 2200 and len(words) == 4 else "N"
        return _Token(letter if letter == "Y" or number <= 31 else ".", numbers, *span)
    return _Token("-", (), *span)


def _atoms(tokens: list[_Token], letters: str) -> Iterator[_Atom]:
    for match in _ATOM.finditer(letters):
        part = tokens[match.start() : match.end()]
        if match.lastgroup in ("dmyy", "myy"):
            yield from _short_year(part)
            continue
        values = {t.letter: t.value for t in part}
        kind = _KINDS[match.lastgroup or "y"]
        atom = _atom(kind, values, part)
        if atom is not None and _is_possible(atom):
            yield atom


def _short_year(part: list[_Token]) -> Iterator[_Atom]:
    """A date as spreadsheets show it, "Jun-25", "30-Jun-25"; with spaces it is none."""
    close = all(a.end == b.start for a, b in pairwise(part))
    month = next(t.value[0] for t in part if t.letter == "M")
    day = part[0].value[0] if part[0].letter == "N" else 0
    first, last = part[0].start, part[-1].end
    if close and part[-1].value[0] >= FIRST_SHORT_YEAR:
        year = 2000 + part[-1].value[0]
        yield _Atom("day" if day else "month", year, month, day, first, last)
    else:
        yield _Atom("day" if day else "month", 0, month, day, first, part[-3].end)


def _atom(kind: str, values: dict[str, tuple[int, ...]], part: list[_Token]) -> _Atom | None:
    first, last = part[0].start, part[-1].end
    if "D" in values:
        year, month, day = values["D"]
        return _Atom(kind, year, month, day, first, last)
    if "F" in values:
        year, month = values["F"]
        return _Atom(kind, year, month, 0, first, last)
    year = values["Y"][0] if "Y" in values else 0
    if "Z" in values:
        return _counted(kind, year, part)
    if kind == "day":
        return _Atom(kind, year, values["M"][0], values["N"][0], first, last)
    if kind == "month":
        return _Atom(kind, year, values["M"][0], 0, first, last)
    if kind == "year":
        return _Atom(kind, year, 0, 0, first, last)
    number = next((values[k][0] for k in "KLNOR" if values.get(k)), 0)
    return _Atom(kind, year, number, 0, first, last)


def _counted(kind: str, year: int, part: list[_Token]) -> _Atom:
    """A date whose month is a number: `ngày 31 tháng 12 năm 2023`, `2023年12月31日`."""
    numbers = [t.value[0] for t in part if t.letter == "N"]
    year_first = part[0].letter == "Y"
    day = numbers[-1 if year_first else 0] if kind == "day" else 0
    month = numbers[0 if year_first or kind == "month" else -1]
    return _Atom(kind, year, month, day, part[0].start, part[-1].end)


def _is_possible(atom: _Atom) -> bool:
    most = {"day": 12, "month": 12, "quarter": 4, "half-year": 2, "year": 0}[atom.kind]
    least = 0 if atom.kind == "year" else 1
    if not least <= atom.number <= most or (atom.year and not 1 <= atom.year <= 9998):
        return False
    leap = atom.year or 2000
    return atom.kind != "day" or 1 <= atom.day <= monthrange(leap, atom.number)[1]


def _with_years(atoms: list[_Atom], plan_start: date | None, plan_end: date | None) -> list[_Atom]:
    """Atoms with a year: their own, the next one's, the one's before, a one-year plan's."""
    only = 0
    if plan_start and plan_end and plan_start.year == plan_end.year:
        only = plan_start.year
    year = next((a.year for a in atoms if a.year), only)
    dated: list[_Atom] = []
    for k, atom in enumerate(atoms):
        following = next((a.year for a in atoms[k:] if a.year), 0)
        own = following or year
        if own:
            dated.append(atom._replace(year=own))
    return [a for a in dated if _is_possible(a)]


def _window(atom: _Atom) -> tuple[date, date]:
    if atom.kind == "day":
        day = date(atom.year, atom.number, atom.day)
        return day, day
    months = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}[atom.kind]
    number = atom.number or 1
    first = (number - 1) * months + 1
    last = first + months - 1
    return date(atom.year, first, 1), date(atom.year, last, monthrange(atom.year, last)[1])
