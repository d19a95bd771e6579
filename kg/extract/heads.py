"""Which field do the words of a head name? A score, not a gate. Extract layer.

A head that the lexicon knows counts most; any other is scored by its character n-grams against the
heads of all lexicons, so an unseen inflection, compound or related language is a score, not a miss.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace
from functools import lru_cache

from kg.extract.fields import A_YEAR, FieldGuess, around_bracket
from kg.extract.frames.frame import Slot
from kg.extract.terms import Terms
from kg.lexicon import lexicons_for
from kg.money import find_amounts
from kg.periods import find_years
from kg.periods.tokens import tokens_of
from kg.text import LEVEL, fold

SIZES = (3, 4, 5)  # letters of an n-gram
SMOOTH = 0.05  # of counts: what was never seen is not impossible
ENTRIES = 130  # entries that each lexicon counts as, however many it has
OWN = 13  # how often those of the document's own language count
STRENGTH = 0.35  # of the n-grams' log-odds: neighbours share them, so they are not independent
MOST = 2.2  # log-odds an unknown head can give
WHOLE = 7.0  # log-odds of a head that the lexicon knows whole
KNOWN = 4.0  # log-odds of one of which it knows parts, times how sure they are
NEAR = (("title", "task"), ("task", "title"))  # heads that say the one may mean the other
NEAR_SHARE = 0.6
BODIES = ("lead", "partner")
ABOVE = 0.4  # of the weight of a merged head for each column below it
LATER = 0.85  # of the weight of the first field that a head names for each one after it
# What explains a head and does not change it, and where words of a data table's head are joined.
_NO_WORDS = re.compile(r"\([^()]*\)|_|(?<=[^\W\d_A-Z])(?=[A-Z])")
_NO_WORD_ENDS = re.compile(r"_|(?<=[^\W\d_A-Z])(?=[A-Z])")
LONGEST = 120  # characters; what is longer heads nothing
TIME_UNITS = {"year", "half", "quarter", "unit", "week"}
BETWEEN = {"and", "slash", "open", "close"}  # what may stand between units of time
WORLD = ("EUR", "USD", "GBP", "CHF", "JPY", "CNY")
BELOW_KNOWN = 0.8  # how surely an unknown head is what the one above it names
CURRENCY = 0.8  # how surely a head with a currency is one of sums
UNIT_OF_TIME = 0.8  # how surely a head of units of time is one of dates

# Fields of the lexicon that one slot of a frame stands for.
FIELD_OF = {"activity": "title", "objective": "goal", "implementer": "lead",
            "expert_support": "partner"}  # fmt: skip


def head_odds(head: str, terms: Terms) -> dict[str, float]:
    """Log-odds by field that a head's words name it; empty where they tell nothing.

    Example:
        >>> from kg.extract.vocabulary import vocabulary
        >>> odds = head_odds("Lead agency", Terms(vocabulary("en")))
        >>> max(odds, key=odds.get)
        'lead'
    """
    upper, _, own = head.rpartition(LEVEL)
    if not own.strip() or len(own) > LONGEST:
        return {}
    guess = head_guess(head, terms)
    odds = _odds_of(guess, own) if guess else dict(_by_letters(own, terms.words.language))
    if upper and guess is not None and guess.field == "task":
        odds.pop("title", None)  # a column below "Milestones" is of milestones
    above = head_guess(upper.rpartition(LEVEL)[2], terms) if upper else None
    for name, value in _odds_of(above, upper).items() if above else ():
        if terms.guess(own) or name not in BODIES:  # "Roles > Zbrumf" may be any role
            odds[name] = odds.get(name, 0.0) + ABOVE * value
    return odds


def _odds_of(guess: FieldGuess, own: str) -> dict[str, float]:
    weight = WHOLE if guess.score == 1.0 else KNOWN * max(guess.score, 0.3)
    named = guess.fields[:1] if around_bracket(own) else guess.fields
    odds = {slot_field(name): weight * LATER**k for k, name in enumerate(named)}
    for one, other in NEAR:
        if one in odds:
            odds.setdefault(other, odds[one] * NEAR_SHARE)
    return odds


def head_guess(head: str, terms: Terms) -> FieldGuess | None:
    """What the lexicon or a person says of a head: its lowest words count before those above."""
    if head not in terms.heads:
        terms.heads[head] = _head_guess(head, terms)
    return terms.heads[head]


def _head_guess(head: str, terms: Terms) -> FieldGuess | None:
    if LEVEL in head and terms.said(head):  # a person may name a head with what stands above it
        return terms.guess(head)
    upper, _, own = head.rpartition(LEVEL)
    parted, bare = _NO_WORD_ENDS.sub(" ", own).strip(), _NO_WORDS.sub(" ", own).strip()
    found = _surest(terms, own, parted) or terms.guess(bare)
    found = found or _of_time(own, terms) or _of_money(own, terms)
    if not upper or (found is not None and found.how != A_YEAR):
        return found
    is_name = terms.words.naming_head_by_key.get(fold(bare)) == "name"
    if found is not None or is_name:  # a year says of what stands above it when it is
        return terms.guess(upper.rpartition(LEVEL)[2]) or found
    found = terms.guess(f"{upper.rpartition(LEVEL)[2]} {own}")
    return replace(found, score=min(found.score, BELOW_KNOWN)) if found is not None else None


def _surest(terms: Terms, *heads: str) -> FieldGuess | None:
    """The best guess of ways to write one head: "end_date" is known whole as "end date"."""
    found = [guess for head in heads if (guess := terms.guess(head)) is not None]
    return max(found, key=lambda guess: guess.score, default=None)


def naming_head(head: str, terms: Terms) -> str | None:
    """Whether a head says `name` or `description`, of anything or of an activity.

    Example:
        >>> from kg.extract.vocabulary import vocabulary
        >>> terms = Terms(vocabulary("en"))
        >>> [naming_head(one, terms) for one in ("short_description", "Name of the action", "Lead")]
        ['description', 'name', None]
    """
    upper, _, own = head.rpartition(LEVEL)
    bare = fold(_NO_WORDS.sub(" ", own))
    guess, known = head_guess(head, terms), terms.words.naming_head_by_key
    if guess is None:
        return known.get(bare)
    field = slot_field(guess.field)
    if field not in ("title", "task") or (upper and field == "task"):
        return None
    return next((known[word] for word in bare.split() if word in known), None)


def from_below(head: str) -> str:
    """A merged head as people say a time: its lowest words first.

    Example:
        >>> from_below("Quarter 2027 › II")
        'II Quarter 2027'
    """
    return " ".join(reversed(head.split(LEVEL)))


def _of_time(head: str, terms: Terms) -> FieldGuess | None:
    """A head of nothing but units of time is one of dates: "Quarter", "Month and year"."""
    kinds = {token.kind for token in tokens_of(head, terms.words.dates)} - BETWEEN
    return (
        FieldGuess(("deadline",), UNIT_OF_TIME, "units of time")
        if kinds and kinds <= TIME_UNITS
        else None
    )


def _of_money(head: str, terms: Terms) -> FieldGuess | None:
    """A head with a currency is one of sums: "2027 (EUR thousand)".

    Edges: three capitals are mostly an abbreviation, unless they are a currency met everywhere.
    """
    words = terms.words.money
    one_words = [word.strip("()[],.:") for word in _NO_WORD_ENDS.sub(" ", head).split()]
    sums = (found for word in one_words for found in find_amounts(f"1000 {word}", words))
    has_currency = any(
        one.currency and (one.currency in WORLD or one.currency not in one_words) for one in sums
    )
    return FieldGuess(("funding",), CURRENCY, "a currency in the head") if has_currency else None


def slot_field(name: str) -> str:
    """The field of a slot that a field of the lexicon stands for."""
    return FIELD_OF.get(name, name)


def lexicon_fields(head: str, fields: tuple[str, ...], terms: Terms) -> tuple[str, ...]:
    """The fields of a slot as the lexicon names them: a lead may be an implementer."""
    guess = head_guess(head, terms) if head else None
    if guess is not None and tuple(map(slot_field, guess.fields)) == fields:
        return guess.fields
    return tuple({"title": "activity"}.get(name, name) for name in fields)


@lru_cache(maxsize=20_000)
def _by_letters(head: str, language: str) -> dict[str, float]:
    counts, totals, n_all = _model(language)
    grams = _grams(fold(head))
    if not grams or not any(gram in counts for gram in grams):
        return {}
    size = len(totals)
    odds: dict[str, float] = {}
    for name, total in totals.items():
        value = 0.0
        for gram in grams:
            seen = counts.get(gram)
            if seen is None:
                continue
            own = (seen.get(name, 0.0) + SMOOTH) / (total + SMOOTH * size)
            rest = (sum(seen.values()) - seen.get(name, 0.0) + SMOOTH) / (
                n_all - total + SMOOTH * size
            )
            value += math.log(own / rest)
        value *= STRENGTH / math.sqrt(len(grams))
        odds[name] = max(-MOST, min(MOST, value))
    return odds


@lru_cache(maxsize=8)
def _model(language: str) -> tuple[dict[str, dict[str, float]], dict[str, float], float]:
    """Counts of n-grams by field over all lexicons; each lexicon counts alike, those of the
    document's own language more.
    """
    own = {pack.code for pack in lexicons_for(language)} if language != "und" else set()
    counts: dict[str, dict[str, float]] = {}
    totals: dict[str, float] = {}
    for pack in lexicons_for("und"):
        # What names no field looks like anything.
        fields = {name: entries for name, entries in pack.fields.items() if name != "other"}
        share = ENTRIES / max(sum(map(len, fields.values())), 1)
        weight = share * (OWN if pack.code in own else 1)
        for name, entries in fields.items():
            for entry in entries:
                for gram in _grams(fold(entry.replace("*", ""))):
                    counts.setdefault(gram, {}).setdefault(slot_field(name), 0.0)
                    counts[gram][slot_field(name)] += weight
                    totals[slot_field(name)] = totals.get(slot_field(name), 0.0) + weight
    return counts, totals, sum(totals.values())


def _grams(key: str) -> set[str]:
    padded = f" {key} "
    return {padded[k : k + n] for n in SIZES for k in range(len(padded) - n + 1)}


def heading_of(slot: Slot, field: str) -> str:
    """The lowest words of a slot's head; all of a time whose year stands above it ("Q1" below
    "2027"), of money whose unit may stand above it, and of marks with what they usually mean.
    """
    upper, _, own = slot.head.rpartition(LEVEL)
    if field == "deadline" and find_years(upper) and not find_years(own):
        return from_below(slot.head)
    return slot.head if slot.guessed or field == "funding" else own
