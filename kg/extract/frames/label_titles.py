"""Which words title the records of labels: what stands before the first label. Extract layer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.extract.frames.markers import marker_of
from kg.extract.frames.units import Unit, Units, only_counts
from kg.extract.look import n_words
from kg.extract.spans import Span, trim
from kg.text import fold

RUN_IN = 0.55  # share of titles that must begin with a short sentence that heads the rest
LONG_LINE = 15  # words of a line of prose
SHORTEST = 12  # characters of bold words that title a cell: a number or "Note" does not
BACK = 4  # units before the first label among which the title is looked for
ALIKE_HEADS = 4  # records of which more than half have one heading: that of each page
MOST_ALIKE = 0.8  # share of the other records whose titles are built alike

_FIRST_SENTENCE = re.compile(r"[.:!?]\s+(?=\S)|[。：！？](?=\S)")


@dataclass(slots=True)
class Round:
    """One record being read."""

    values: dict[str, list[Span]] = field(default_factory=dict)
    title: Unit | None = None
    near: Sequence[Unit] = ()  # the last units before its first label
    first: int = 0
    last: int = 0
    closed: bool = False  # nothing more belongs to the last value
    rank: int = -1
    several: bool = True  # whether its last label may have several values


def title_of(loose: Sequence[Unit], text: str) -> Unit | None:
    """The unit before the first label that titles a record: a heading, a numbered or bold line.

    What only counts ("Measure 4") titles none where words stand beside it.
    """
    near = _saying(loose[-BACK:], text)
    for test in (lambda u: u.level > 0, lambda u: bool(u.number), lambda u: u.bold):
        found = [unit for unit in near if test(unit)]
        if found:
            return found[-1]
    return near[-1] if near else None


def titles_alike(rounds: Sequence[Round], text: str) -> None:
    """Words above a record are no title where other words near it are built as in most records:
    a heading of several records, the title of the plan above the first one, the head of each page.
    """
    _without_heads_of_pages(rounds, text)
    said = [_saying(one.near, text) for one in rounds]
    forms = Counter(form for near in said for form in {_form(unit) for unit in near})
    plain = ("", 0, 0, False)
    forms[plain] = sum(one.title is not None and _form(one.title) == plain for one in rounds)
    form, n = next(iter(forms.most_common(1)), (plain, 0))
    for one in rounds if n >= MOST_ALIKE * (len(rounds) - 1) else ():
        like = [unit for unit in one.near if _form(unit) == form]
        if like and one.title is not None and forms[_form(one.title)] < n:
            one.title, one.first = like[-1], like[-1].span.start


def _without_heads_of_pages(rounds: Sequence[Round], text: str) -> None:
    """A heading that comes back above most records titles none where other words stand near."""
    again = Counter(_words(one.title, text) for one in rounds if one.title is not None)
    for one in rounds:
        if one.title is None or 2 * again[_words(one.title, text)] <= max(len(rounds), ALIKE_HEADS):
            continue
        others = [u for u in one.near if _words(u, text) != _words(one.title, text)]
        if title := title_of(others, text):
            one.title, one.first = title, title.span.start


def _words(unit: Unit, text: str) -> str:
    return fold(text[slice(*unit.body)])


def _saying(near: Sequence[Unit], text: str) -> Sequence[Unit]:
    """The units that do more than count, if there are any."""
    return [unit for unit in near if not only_counts(text, unit.span)] or near


def _form(unit: Unit) -> tuple[str, int, int, bool]:
    return *unit.signature, unit.bold


def title_from_last(rounds: Sequence[Round], units: dict[Span, Unit]) -> None:
    """Titles that stand like one more value at the end of the record before, given back.

    They do if only the first record has words above it, and each but the last has a value more.
    """
    tails = [next(reversed(one.values.values())) for one in rounds]
    titles = [units.get(tail[-1]) if len(tail) > 1 else None for tail in tails[:-1]]
    untitled = len(rounds) > 2 and not any(one.title for one in rounds[1:])
    if not untitled or len(tails[-1]) != 1 or not all(titles):
        return
    for before, one, title in zip(rounds, rounds[1:], titles, strict=False):
        if title is not None:
            one.title, one.first = title, title.span.start
            give_back(before, title)


def give_back(before: Round, title: Unit) -> None:
    """The next record's title is no value of the record before it."""
    for key, spans in before.values.items():
        before.values[key] = [span for span in spans if span.start < title.span.start]
    before.last = min(before.last, title.span.start)


def stands_out(title: Unit | None) -> bool:
    """Whether a title is a heading or has a number."""
    return title is not None and bool(title.level or title.number)


def run_in(text: str, titles: Sequence[Span]) -> dict[Span, Span]:
    """The headings run into the paragraphs that title records: their first sentences; of titles
    that all begin alike ("Action: …") what follows.

    Empty where few paragraphs have one, or it is no shorter than what follows.
    """
    found: dict[Span, Span] = {}
    rest: dict[Span, Span] = {}
    for title in titles:
        match = _FIRST_SENTENCE.search(text, *title)
        if match is not None and 2 * (match.end() - title.start) <= title.end - title.start:
            found[title] = trim(text, title.start, match.start())
            rest[title] = trim(text, match.end(), title.end)
    said = {fold(text[slice(*head)]) for head in found.values()}
    if len(found) < RUN_IN * len(titles):
        return {}
    return rest if len(said) == 1 < len(found) else found


def run_in_bold(units: Units, titles: Sequence[Span]) -> dict[Span, Span]:
    """The bold words that begin the cells which title records, where most begin with such words
    and go on with more than they say; else empty. Numbered or short lines would be items, unless
    the bold words are a line of their own.
    """
    found: dict[Span, Span] = {}
    flat = 0
    for title in titles:
        bold = next(iter(units.bold_in(title)), None)
        if bold is None or bold.start != title.start:
            continue
        if SHORTEST <= bold.end - bold.start <= (title.end - title.start) / 2:
            words = units.text[slice(*bold)].rstrip(" .:–—-")
            found[title] = Span(bold.start, bold.start + len(words))
            lines = units.text[bold.end : title.end].strip(" .:–—-\n").split("\n")
            alone = units.text[bold.end : title.end].lstrip(" .:–—-")[:1] == "\n"
            plain = alone and not any(marker_of(line, Span(0, len(line)))[0] for line in lines)
            long = sum(map(n_words, lines)) >= LONG_LINE * len(lines)
            flat += len(lines) == 1 or long or plain
    return found if flat >= RUN_IN * len(titles) else {}
