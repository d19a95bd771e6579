"""What does the place of a slot tell of its field? Above records, in a grid of time, their title.

Extract layer. Log-odds by field that count beside the look of a slot's words and its head.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import pairwise

from kg.extract.frames.frame import Frame
from kg.extract.heads import from_below
from kg.extract.look import look_at, n_words
from kg.extract.marks import is_mark
from kg.extract.slots import ITEM, LOOKED_AT, fill_of, said_in, share_of
from kg.extract.terms import Terms
from kg.periods import date_share
from kg.text import LEVEL, fold

CERTAIN = 50.0  # log-odds of what is no question
SOME_YEAR = 2024  # a month's name is a time only with a year
EXPLAINED = 0.7  # share of such a head that its date explains
LONGEST_PERIOD = 24  # characters of a head that is a month, quarter or year
LONGEST_CODE = 20  # characters of a word with digits that names nothing
LATER_TITLE = 6.0  # log-odds that a second slot, or lists, under a head for activities are tasks
NO_GOAL = 7.0  # log-odds against a goal that is another in each record
LEAST_WORDS = 2.0  # of a title, on average
LEAST_DIFFERENT = 5  # words of a slot from which on that tells something
FEWEST_BELOW = 1.6  # records that stand below a goal on average, at least
LONGEST_GRADE = 2  # words of a grade
MOST_TURNS = 2  # times that goals of one name begin anew
HEADING = 5.5  # log-odds that what tells records apart is their title
MOST_HEADED = 0.8  # share of records that such a heading must have


def are_codes(said: Sequence[str]) -> bool:
    """Whether most cells hold as many digits as letters, or a digit in their only word, or count
    alike things ("Measure 1.1"): no title, whatever their head says, and no goal unless it says so.
    """
    return share_of(map(_is_code, said)) > 0.5 or _count_alike(said)


def _count_alike(said: Sequence[str]) -> bool:
    """Whether only their numbers tell most cells apart."""
    return len(said) >= LEAST_DIFFERENT and 2 * len({*map(_bare, said)}) < len({*said})


def _bare(said: str) -> str:
    return fold(re.sub(r"\d", "", said))


def _is_code(said: str) -> bool:
    digits = sum(map(str.isdigit, said))
    short = len(said) <= LONGEST_CODE and len(said.split()) == 1
    return 2 * digits >= sum(map(str.isalnum, said)) or (digits > 0 and short)


def are_lists(said: Sequence[str]) -> bool:
    """Whether most cells hold several numbered items: tasks of the activity beside them."""
    return sum(len(ITEM.findall(words)) > 1 for words in said) > 0.5 * len(said)


def place_odds(frame: Frame, slot: int, text: str, terms: Terms) -> dict[str, float]:
    """Log-odds by field from where the words of a slot stand: above records, in a grid of time."""
    odds: dict[str, float] = {}
    if are_codes(said_in(frame, slot, text)):
        odds["title"] = odds["task"] = odds["goal"] = -LATER_TITLE
    said = [fold(words) for words in said_in(frame, slot, text)]
    if said:  # a title that some records lack, or share, names fewer of them
        fill = fill_of(frame, slot) * len(set(said)) / len(said)
        odds["title"] = odds.get("title", 0.0) + math.log(fill)
    if _is_different_everywhere(frame, slot, text) or are_grades(said, terms):
        odds["goal"] = -NO_GOAL
    if frame.slots[slot].kind == "heading" and not _is_headed(frame, text):
        odds["title"] = odds.get("title", 0.0) - HEADING
    if frame.slots[slot].kind == "below":
        odds["task"] = CERTAIN
    said = said_in(frame, slot, text)
    heads = sum(terms.whole(words.strip(" :")) is not None for words in said)
    if frame.slots[slot].kind == "above" and 2 * heads > len(said):
        odds["other"] = CERTAIN  # a heading of the form, no body
    timed = is_time_grid(frame, slot, terms)
    if all(is_mark(one) or _is_letter(one) or (timed and one == said[0] == "1") for one in said):
        odds["deadline" if timed else "other"] = CERTAIN
    return odds


def leaf_of(frame: Frame, named: Sequence[int], text: str, language: str) -> int | None:
    """The slot that tells records apart: their heading, else the first whose words mostly differ.

    What stands before it holds for several records, what stands behind it says more of each.
    None where one of those is `named` as the title by its head: heads and looks then decide.
    """
    if _is_headed(frame, text):
        return 0
    different = {
        k: len({fold(words) for words in said_in(frame, k, text)})
        for k, slot in enumerate(frame.slots)
        if (slot.kind in ("column", "label") or (slot.kind == "piece" and not _is_part(frame, k)))
        and (k in named or is_wordy(said_in(frame, k, text), language))
    }
    most = MOST_HEADED * max(different.values(), default=0)
    full = [k for k, n in different.items() if n >= most]
    return next(iter(full), None) if not set(full) & set(named) else None


def _is_part(frame: Frame, slot: int) -> bool:
    """Whether the first piece of a slot is part of another slot's: a subject of its sentence."""
    pairs = (
        (record.spans[slot][0], spans[0])
        for record in frame.records
        if record.spans[slot]
        for k, spans in enumerate(record.spans)
        if k != slot and spans
    )
    return any(whole.start <= one.start and one.end <= whole.end for one, whole in pairs)


def _is_headed(frame: Frame, text: str) -> bool:
    """Whether nearly each record has a heading, and it says more than its number ("Card 3")."""
    said = said_in(frame, 0, text) if frame.slots[0].kind == "heading" else []
    different = len({*map(_bare, said)})
    return 2 * different >= len(said) >= MOST_HEADED * len(frame.records)


def is_wordy(said: Sequence[str], language: str) -> bool:
    """Whether cells hold some words on average, and mostly no dates, sums, codes or bodies."""
    looks = [look_at(words, language) for words in said[:LOOKED_AT]]
    codes = sum(x.date + x.money + x.number + x.digits + min(x.body, x.named) >= 0.5 for x in looks)
    return 2 * codes < len(looks) and sum(x.words for x in looks) >= LEAST_WORDS * len(looks)


def _is_letter(said: str) -> bool:
    """Whether a cell holds one letter, which a legend explains: it names nobody."""
    return len(said) == 1 and said.isalpha()


def is_of_several(said: Sequence[str], language: str) -> bool:
    """Whether words are said again for most records, and so name something above them."""
    again = len(said) - len({fold(words) for words in said})
    return len(said) >= LEAST_DIFFERENT and 2 * again > len(said) and is_wordy(said, language)


def _is_different_everywhere(frame: Frame, slot: int, text: str) -> bool:
    """Whether nearly each record has words of its own in a slot: goals stand above several."""
    words = [fold(text[slice(*span)]) for span in frame.column(slot)]
    return len(words) >= LEAST_DIFFERENT and len(frame.records) <= FEWEST_BELOW * len(set(words))


def are_grades(said: Sequence[str], terms: Terms) -> bool:
    """Whether all words only grade, or a few short ones come back in turn ("high", "low", "high"):
    goals stand together.
    """
    if said and all(map(terms.is_grade, said)):
        return True
    turns = 1 + sum(a != b for a, b in pairwise(said))
    brief = all(n_words(words) <= LONGEST_GRADE for words in said)
    return len(said) >= LEAST_DIFFERENT and brief and turns >= MOST_TURNS * len(set(said))


def is_time_grid(frame: Frame, slot: int, terms: Terms) -> bool:
    """Whether a slot holds marks below a month, quarter or year: a column of a work plan's grid."""
    head = frame.slots[slot].head.rpartition(LEVEL)[2]
    spans = frame.column(slot)
    if not spans or not head or len(head) > LONGEST_PERIOD:
        return False
    dates = terms.words.dates
    read = (head, f"{head} {SOME_YEAR}", from_below(frame.slots[slot].head))
    return max(date_share(words, dates) for words in read) >= EXPLAINED
