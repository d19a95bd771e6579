"""Which modifiers stand beside each date of a text, and which words there are unknown?

Lowest layer. A text becomes clauses: one date, or two that are a range, each with its modifiers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice

from kg.periods.calendar import Value, is_possible
from kg.periods.grammar import MONTHS_OF, NO_CENTURY, Met, values_in
from kg.periods.rules import with_units
from kg.periods.tokens import DateWords, Token, tokens_of

MODIFIER_OF = {
    "start": "start", "mid": "mid", "end": "end", "until": "by", "before": "before",
    "since": "from", "after": "after", "about": "about", "half": "mid",
}  # fmt: skip
SEPARATORS = ("comma", "slash", "and", "break", "open", "close", "plus", "colon", "dash")
REPEATED = ("recurs", "every", "continuous")
_HARMLESS = (
    *MODIFIER_OF, *SEPARATORS, *REPEATED, "small", "weekday", "event", "onwards", "year",
    "day_word", "unit",
)  # fmt: skip
_EVERY = {
    "year": "P1Y", "fiscal": "P1Y", "school": "P1Y", "quarter": "P3M", "half": "P6M",
    "week": "P1W", "day_word": "P1D",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Clause:
    """One date with its modifiers, or two as a range. Numbers are places of tokens."""

    met: Met
    modifiers: tuple[str, ...]
    first: int
    last: int
    until: Clause | None = None  # the end of a range
    onwards: bool = False

    @property
    def end(self) -> int:
        """The place after the last token of the clause."""
        return self.until.last if self.until else self.last


@dataclass(frozen=True, slots=True)
class Parsed:
    """What stands in a text: tokens, clauses, terms without a date, and how often it recurs."""

    tokens: tuple[Token, ...]
    clauses: tuple[Clause, ...]
    terms: tuple[Met, ...] = ()  # durations, counted years, "short-term"
    recurrence: str = ""
    continuous: bool = False
    unknown: tuple[int, ...] = ()  # places of the unknown tokens
    used: frozenset[int] = field(default_factory=frozenset)


@lru_cache(maxsize=20_000)
def parse(text: str, words: DateWords, order: str = "", year: int = 0) -> Parsed:
    """The clauses of a text. `year` is that of dates which name none."""
    tokens = tuple(with_units(tokens_of(text, words)))
    recurrence, repeated = _recurrence(tokens)
    mets = [
        m for m in values_in(tokens, words, order) if not repeated & set(range(m.first, m.last))
    ]
    recurrence = recurrence or "P1Y" * _comes_back(tokens, mets)
    dated = _with_years(mets, 0 if recurrence else year, borrow=not recurrence)
    values = [m for m in dated if m.kind == "value" or m.kind == "plan"]
    terms = tuple(m for m in dated if m.kind not in ("value", "plan"))
    clauses = _clauses(tokens, values, words, (*values, *terms))
    clauses = tuple(c for c in clauses if c.met.kind == "value" or c.modifiers)
    values = [m for m in values if m.kind == "value" or any(c.met is m for c in clauses)]
    used = {k for m in (*values, *terms) for k in range(m.first, m.last)} | repeated
    used |= {k for c in clauses for k in range(c.first, c.end)}
    used |= {k for m in mets if _is_bare_year(m) for k in range(m.first, m.last)}
    apart = {k for k, t in enumerate(tokens) if t.kind == "onwards"} - used
    due = any(m in ("by", "before") for c in clauses for m in c.modifiers)
    if (
        recurrence and len(clauses) == 1 and apart and not due
    ):  # "March 2026 and annually thereafter"
        clauses, used = (replace(clauses[0], onwards=True),), used | apart
    unknown = (
        k
        for k, t in enumerate(tokens)
        if k not in used and t.kind not in _HARMLESS and t.end > t.start
    )
    continuous = any(t.kind == "continuous" for t in tokens)
    return Parsed(tokens, clauses, terms, recurrence, continuous, tuple(unknown), frozenset(used))


def _recurrence(tokens: Sequence[Token]) -> tuple[str, set[int]]:
    """How often it comes back, as an ISO 8601 duration, and which tokens say so."""
    for k, token in enumerate(tokens):
        if token.kind == "recurs":
            return token.word, {k}
        if token.kind == "every":
            large = (j for j in range(k + 1, len(tokens)) if tokens[j].kind != "small")
            rest = list(islice(large, 2))
            how_often, places = _every(tokens, rest) if rest else ("", ())
            if how_often:
                return how_often, {k, *places}
    return "", set()


def _every(tokens: Sequence[Token], places: Sequence[int]) -> tuple[str, Sequence[int]]:
    """The duration of "every year", "every 2 years" by the words behind "every"."""
    first = tokens[places[0]]
    second = tokens[places[1]] if len(places) > 1 else None
    if first.kind == "unit":
        return f"P1{first.word}", places[:1]
    if first.kind in _EVERY and not (second and second.kind == "number"):
        months = MONTHS_OF.get(first.word)
        return f"P{months}M" if months else _EVERY[first.kind], places[:1]
    if second and first.kind in ("number", "count", "ordinal") and 0 < first.value[0] < 100:
        letter = {"year": "Y", "week": "W", "unit": second.word}.get(second.kind)
        return (f"P{first.value[0]}{letter}", places) if letter else ("", ())
    return "", ()


def _comes_back(tokens: Sequence[Token], mets: Sequence[Met]) -> bool:
    """Whether a month or quarter stands behind "every"."""
    for met in mets:
        before = met.first - 1
        while before >= 0 and tokens[before].kind == "small":
            before -= 1
        is_bare = met.kind == "value" and met.value is not None and not met.value.year
        if is_bare and before >= 0 and tokens[before].kind == "every":
            return True
    return False


def _with_years(mets: Sequence[Met], only: int, *, borrow: bool) -> list[Met]:
    """Values with a year: their own, that of the date beside them, else the only one there is.

    A bare year that another date took is no date of its own: "2025: Q1, Q2".
    """
    found: list[Met] = []
    lent: list[Met] = []
    for k, met in enumerate(mets):
        value = met.value
        if value is None or (value.year and value.word != "next"):
            found.append(met)
            continue
        completed = _completed(value, mets[k + 1 :])
        if not borrow:
            found += [replace(met, value=completed, doubt="")] if completed else []
            continue
        lender = _lender(k, mets)
        own = lender.value.year if lender and lender.value else only
        if completed is not None and not own and met.doubt == NO_CENTURY:
            own = 2000 + completed.day  # no year stands anywhere: "June 25" is one
            completed = Value("month", own, completed.number)
        if completed is None or (not own and not completed.year):
            continue
        if not completed.year:
            completed = replace(completed, year=own)
            lent += [lender] if lender and _is_bare_year(lender) else []
        doubt = met.doubt if value.word != "numbers" or not lender else ""
        if is_possible(completed):
            by_rule = met.rule or lender is None
            found.append(replace(met, value=completed, doubt=doubt, rule=by_rule))
    return [met for met in found if not any(met is one for one in lent)]


def _is_bare_year(met: Met) -> bool:
    return met.value is not None and met.value.kind == "year" and not met.value.until_year


def _completed(value: Value, following: Sequence[Met]) -> Value | None:
    """The first part of "1–15 March" or "I–II quarter" with what only the second part says."""
    if value.word not in ("month", "next"):
        return value
    other = next((m.value for m in following if m.value is not None), None)
    if other is None:
        return None
    if value.word == "month":
        if other.kind != "day":
            return None
        value = replace(value, number=other.number, year=other.year, word="")
        return value if is_possible(value) else None
    if other.word == "next" or other.kind not in ("quarter", "half-year", "week"):
        later = _completed(other, following[1:]) if other.word == "next" else None
        return replace(later, number=value.number) if later else None
    return replace(value, kind=other.kind, year=other.year, word="")


def _lender(k: int, mets: Sequence[Met]) -> Met | None:
    """The date whose year a date takes that names none; None if only the plan's is left."""
    before = [m for m in mets[:k] if m.value is not None and m.value.year]
    after = [m for m in mets[k + 1 :] if m.value is not None and m.value.year]
    last = before[-1] if before else None
    if last and last.value and (last.value.year_first or _is_bare_year(last) or not after):
        return last
    return after[0] if after else None


def _clauses(
    tokens: Sequence[Token], values: Sequence[Met], words: DateWords, all_mets: Sequence[Met]
) -> tuple[Clause, ...]:
    single: list[Clause] = []
    taken = {k for m in all_mets for k in range(m.first, m.last)}
    for at, met in enumerate(values):
        left = values[at - 1].last if at else 0
        right = values[at + 1].first if at + 1 < len(values) else len(tokens)
        before = _before(tokens, (left, met.first), taken, words, first=at == 0)
        behind = _behind(tokens, (met.last, right), taken, words, last=at + 1 == len(values))
        places = [*before, *behind]
        modifiers = [
            MODIFIER_OF[tokens[k].kind]
            for k in (*before, *reversed(behind))
            if tokens[k].kind in MODIFIER_OF
        ]
        onwards = any(tokens[k].kind in ("onwards", "plus", "dash", "and") for k in behind)
        first, last = min([met.first, *places]), max([met.last, *(k + 1 for k in places)])
        clause = Clause(met, tuple(dict.fromkeys(modifiers)), first, last, onwards=onwards)
        above = single[-1] if single else None
        if above and above.until is None and _is_range(tokens, above, clause):
            single[-1] = replace(above, until=clause)
        else:
            single.append(clause)
    return tuple(single)


def _before(
    tokens: Sequence[Token], gap: tuple[int, int], taken: set[int], words: DateWords, *, first: bool
) -> list[int]:
    """The modifiers in front of a value, back to the first word that is something else."""
    places: list[int] = []
    for k in range(gap[1] - 1, gap[0] - 1, -1):
        kind = tokens[k].kind
        if kind in MODIFIER_OF and k not in taken:
            places.append(k)
        elif kind == "colon" or (
            kind in ("dash", "slash") and k and tokens[k - 1].kind in ("start", "mid", "end")
        ):
            continue  # "mid-2026", "early/mid 2026", "due: 2026"
        elif kind not in ("small", "weekday", "year", "day_word", "unit"):
            return places[::-1]
    if first:
        return places[::-1]
    return [k for k in places[::-1] if k not in _of_the_first(tokens, gap, words)]


def _behind(
    tokens: Sequence[Token], gap: tuple[int, int], taken: set[int], words: DateWords, *, last: bool
) -> list[int]:
    """The modifiers behind a value: all up to a sign, where another value follows only its own."""
    places: list[int] = []
    for k in range(*gap):
        kind = tokens[k].kind
        open_end = last and _is_open_end(tokens, k)
        if kind == "dash" and _is_hyphen(tokens, k):
            continue  # "2025-ig"
        if (kind in MODIFIER_OF or kind == "onwards" or open_end) and k not in taken:
            places.append(k)
        elif kind not in ("small", "weekday", "year", "day_word"):
            return places
    return places if last else [k for k in places if k in _of_the_first(tokens, gap, words)]


def _is_open_end(tokens: Sequence[Token], k: int) -> bool:
    """Whether a sign behind the last date opens its end: "2035+", "2025 –", "2025 and ongoing"."""
    rest = [t.kind for t in tokens[k + 1 :] if t.kind != "close"]
    kind = tokens[k].kind
    if kind == "plus" or (kind == "dash" and not rest):
        return True
    return kind in ("dash", "and") and rest == ["continuous"]


def _is_hyphen(tokens: Sequence[Token], k: int) -> bool:
    """Whether a dash joins a value and the ending that belongs to it."""
    if not 0 < k < len(tokens) - 1:
        return False
    before, after = tokens[k - 1], tokens[k + 1]
    glued = before.end == tokens[k].start and tokens[k].end == after.start
    return glued and after.kind in (*MODIFIER_OF, "year", "small", "onwards")


def _of_the_first(tokens: Sequence[Token], gap: tuple[int, int], words: DateWords) -> set[int]:
    """Of the modifiers between two values with no sign between: those of the first.

    A language that puts them behind gives the first all up to "until"; the others only what opens
    it ("from … to …" with the "from" behind).
    """
    places = [k for k in range(*gap) if tokens[k].kind in (*MODIFIER_OF, "onwards")]
    if words.behind:
        return set(places)
    until = next((k for k in places if tokens[k].kind == "until"), -1)
    return {k for k in places if k < until and tokens[k].kind in ("since", "onwards")}


def _is_range(tokens: Sequence[Token], one: Clause, two: Clause) -> bool:
    """Whether a dash or "until" stands between two clauses, or "and" behind "between"."""
    between = [t.kind for t in tokens[one.last : two.first]]
    if any(kind not in ("dash", "small", "and", "year", "weekday", "day_word") for kind in between):
        return False
    opened = "from" in one.modifiers or one.onwards
    joined = (
        "dash" in between or (opened and "and" in between) or (opened and "by" in two.modifiers)
    )
    return joined or (not between and "by" in two.modifiers and "by" not in one.modifiers)
