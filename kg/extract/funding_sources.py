"""Which source does an amount come from, and whose budget is it? Extract layer.

Sources stand before their amounts, behind them, in brackets, or alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from kg.extract.cell import Place
from kg.extract.draft import Mention, MoneyDraft
from kg.extract.funding_events import (
    MARKS,
    Event,
    is_owner,
    label_end,
    owner_of_source,
    owner_span,
)
from kg.extract.funding_order import led_to
from kg.extract.funding_words import past_words_of_sums, says_money
from kg.extract.marks import is_abbreviation
from kg.extract.spans import Span, sign_before, trim
from kg.model.codes import Certainty, SourceKind
from kg.model.records import Issue
from kg.money import Amount
from kg.phrases import Word, match_at, words_of

LONGEST_LABEL = 4  # words before a sum that may name its source
LONGEST_BARE = 3  # letters of an abbreviation that says no programme's name ("OP")
_LABEL_ENDS = re.compile(r" *(?:(?:19|20)\d\d)? *[:=]")
_SHORT_BEHIND = re.compile(r"(?<=[^\W\d_]|[€$£.]) ([^\W\d_]{2,8})(?=\+?[,;)\n]|\+?$)")
_FIGURE_NEXT = re.compile(r"[ (:–=-]*[^\d\n\t]{0,2}\d")  # not in the next cell or line
_BRACKETED = re.compile(r"[ \t]*\(([^()\d]*)\)")


@dataclass(frozen=True, slots=True)
class Source:
    """The source that the amounts below it are charged to."""

    mention: Mention | None
    payer: Mention | None
    kind: SourceKind | None
    misspelt: bool = False
    used: bool = False
    doubtful: bool = False
    share: Decimal | None = None
    touched: bool = False  # nothing stood between it and its sum: it is no heading of others


@dataclass(slots=True)
class State:
    """What one section has given so far."""

    start: int = 0  # where the section begins
    money: list[MoneyDraft] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    source: Source | None = None
    open: list[Source] = field(default_factory=list)  # named, no amount yet
    read: list[Span] = field(default_factory=list)  # words that are understood
    share: Decimal | None = None  # printed before the source it belongs to
    shares_first: bool = False
    is_total: bool = False  # the next amount is called a total
    is_part: bool = False  # the amounts from here on are parts of the one before


def read_share(share: Decimal, state: State) -> None:
    """A share belongs to the source before it, or to the next one."""
    if state.shares_first:
        state.share = share
    elif state.open and state.open[-1].share is None:
        last = state.open[-1]
        state.open[-1] = replace(last, share=share)
        if state.source is last:
            state.source = state.open[-1]


def _opened(source: Source, state: State) -> Source:
    """A source that is named now, with the share that was printed before it."""
    if state.share is not None:
        source, state.share = replace(source, share=state.share), None
    state.open.append(source)
    return source


def read_budget(event: Event, stop: int, place: Place, state: State) -> None:
    """A budget and its owners: "budget of A, B and C" is one source for each."""
    rest = owner_span(event, stop, place)
    owners = [m for m in place.find(rest) if is_owner(m, place)]
    if not owners and _LABEL_ENDS.match(place.text, event.span.end):
        return  # "Budget: 300 EUR", "Budget 2025: 300 EUR" name a figure, no source
    if not owners:
        last = label_end(rest, place)
        last = event.span.end if last == rest.start else last
        words = place.text[event.span.start : last]
        mention = Mention(start=event.span.start, end=last, text=words)
        state.read.append(Span(event.span.start, last))
        source = Source(mention, None, SourceKind.STATE_BUDGET, event.misspelt)
        state.source = _opened(source, state)
        return
    for k, owner in enumerate(owners):
        start = event.span.start if k == 0 else owner.start
        label = Mention(
            start=start, end=owner.end, text=place.text[start : owner.end], reason=owner.reason
        )
        source = Source(label, owner, SourceKind.INSTITUTION_BUDGET, event.misspelt)
        source = _opened(source, state)
        state.read.append(Span(start, owner.end))
        if k == 0:
            state.source = source


def read_source(event: Event, place: Place, state: State) -> None:
    """A known kind of source, and who pays if it says so."""
    words = place.text[slice(*event.span)]
    mention = Mention(
        start=event.span.start, end=event.span.end, text=words, reason="a known kind of source"
    )
    owned = event.value in ("projects", "donor", "local-budget")
    payer = owner_of_source(event, place) if owned else None
    bare = event.span == event.trigger and is_abbreviation(words) and len(words) <= LONGEST_BARE
    mended = event.misspelt or payer is not None
    source = Source(mention, payer, SourceKind(event.value), mended, doubtful=bare)
    state.source = _opened(source, state)


def bare_owners(span: Span, place: Place, state: State) -> None:
    """Bodies named as sources without the word budget, where a cell lists sources only."""
    rest = trim(place.text, *span, MARKS)
    parts = [w for w in words_of(place.text, *rest) if w.key not in place.words.joiners]
    parts = [w for w in parts if w.key not in place.words.from_words]
    if not parts:
        return
    label = trim(place.text, parts[0].start, parts[-1].end, MARKS + "()")
    found = [m for m in place.find(label) if _may_pay(m, place)]
    if not found and state.shares_first == (state.share is not None) and _is_shared(label, place):
        found = [_words_beside_a_share(label, place)]
    for owner in found:
        if sign_before(place.text, owner.start).isdigit():
            continue  # "0.5 FTE" counts something
        sure = is_abbreviation(owner.text) or place.known(Span(owner.start, owner.end))
        kind = SourceKind.INSTITUTION_BUDGET
        doubtful = owner.doubtful or not sure
        payer = None if owner.doubtful else owner
        _opened(
            Source(owner, payer, kind if payer else None, misspelt=True, doubtful=doubtful), state
        )
        state.read.append(Span(owner.start, owner.end))


def _is_shared(label: Span, place: Place) -> bool:
    """Whether words stand right beside a share, and are no words of sums themselves."""
    words = words_of(place.text, *label)
    before = sign_before(place.text, label.start, " (:-–")
    beside = before == "%" or _FIGURE_NEXT.match(place.text, label.end) is not None
    return bool(words) and beside and past_words_of_sums(words, 0, place) == 0


def _words_beside_a_share(label: Span, place: Place) -> Mention:
    """Unknown words beside a share: they name a source, but a person should look."""
    words = place.text[slice(*label)]
    return Mention(
        start=label.start,
        end=label.end,
        text=words,
        reason="words beside a share",
        certainty=Certainty.DOUBTFUL,
    )


def named_in_brackets(event: Event, place: Place, state: State) -> Source | None:
    """A body in brackets right behind an amount: "500 EUR (UNDP)"."""
    inner = _BRACKETED.match(place.text, event.span.end)
    if inner is None:
        return None
    found = [m for m in place.find(Span(*inner.span(1))) if _may_pay(m, place)]
    if len(found) != 1:
        return None
    state.read.append(Span(*inner.span()))
    return Source(found[0], found[0], SourceKind.INSTITUTION_BUDGET, used=True)


def named_behind(event: Event, stop: int, place: Place, state: State) -> Source | None:
    """A body behind an amount and a word that leads to it: "500 EUR from the City of …"."""
    short = _SHORT_BEHIND.match(place.text, event.span.end)
    if short and _are_named_behind(place, state):
        return _short_source(Span(*short.span(1)), place, state)
    at, line = event.span.end, place.text[event.span.end : stop].split("\n")[0]
    start = led_to(place.text, at, at + len(line), place.words.from_words)
    part = re.match(r"[^,;()]*", place.text[start : at + len(line)])
    if part is None or not place.text[at:start].strip():
        return None
    found = place.find(Span(start, start + part.end()))
    found = tuple(m for m in found if is_owner(m, place) and not m.doubtful)
    if not found or found[0].start != start or says_money(found[0], place):
        return None
    state.read.append(Span(at, found[0].end))
    return Source(found[0], found[0], SourceKind.INSTITUTION_BUDGET, used=True)


def _are_named_behind(place: Place, state: State) -> bool:
    """Whether several sums have an abbreviation behind them: "2 mil. Kč SR, 3 mil. Kč IROP"."""
    found = [Span(*m.span(1)) for m in _SHORT_BEHIND.finditer(place.text, state.start)]
    return sum(is_abbreviation(place.text[slice(*s)]) and bool(place.find(s)) for s in found) > 1


def _short_source(span: Span, place: Place, state: State) -> Source | None:
    """The source that an abbreviation right behind a sum names, in doubt."""
    found = [m for m in place.find(span) if not says_money(m, place)]
    if not found or not is_abbreviation(found[0].text):
        return None
    state.read.append(span)
    return Source(found[0], None, None, used=True, doubtful=True)


def _may_pay(mention: Mention, place: Place) -> bool:
    """Whether words beside a sum may name its source: a body, or a name that a capital begins."""
    words = words_of(mention.text)
    if mention.doubtful or says_money(mention, place) or _is_spent_on(words, place):
        return False
    first = mention.text[:1]
    is_short = len(words) <= LONGEST_LABEL  # "as the board sees fit" is no body
    return first == first.upper() or (is_short and is_owner(mention, place))


def _is_spent_on(words: Sequence[Word], place: Place) -> bool:
    """Whether words say what money is spent on: "Salary of coordinator", "training costs"."""
    spent = place.words.expenses
    last = len(words) - 1
    ends = words and len(words) <= 2 and match_at(spent, words, last)
    return bool(words) and bool(match_at(spent, words, 0) or ends)


def named_before(event: Event, amount: Amount, place: Place, state: State) -> Source | None:
    """A body or programme named right before the first amount, without the word budget.

    Other words before an amount say what it is for, or what kind of figure it is: no source.
    """
    start = max([s.end for s in state.read if s.end <= event.span.start], default=state.start)
    line = place.text.rfind("\n", start, event.span.start) + 1
    label = trim(place.text, max(start, line), event.span.start, MARKS + "(")
    colon = place.text.rfind(":", *label) + 1  # "Funding: Ministry of Health (300 EUR)"
    label = trim(place.text, max(label.start, colon), label.end, MARKS)
    found = [m for m in place.find(label) if _may_pay(m, place)]
    if not found:
        return None
    first = found[-1] if state.source else found[0]
    if any(c.isdigit() for c in place.text[label.start : first.end]):
        return None  # "3 experts x 10 days x 300 EUR" counts something
    touches = not place.text[first.end : event.span.start].strip(" ")
    if amount.currency is None and touches and is_abbreviation(first.text):
        return None  # letters that touch a number are as likely an unknown currency
    state.read.append(Span(first.start, first.end))
    return Source(first, first, SourceKind.INSTITUTION_BUDGET)


def carried(event: Event, place: Place, state: State) -> Source | None:
    """The source of the sums before, where this one has no words of its own in front.

    Edges: a source that heads a list ("State budget: travel 300 EUR, print 200 EUR") is that of all
    its sums; after one that touches its own sum ("EU 300 EUR, national 200 EUR") short words in
    front of the next are a source as well, in doubt.
    """
    source = state.source
    if source is None or not source.used or source.mention is None:
        return source
    label = _label_before(event, place, state)
    if label is None:
        behind = state.money and source.mention.start > state.money[-1].passages[-1].start
        return None if behind else source
    if not source.touched:
        return source
    words = words_of(place.text, *label)
    if (
        len(words) > LONGEST_LABEL
        or _is_spent_on(words, place)
        or any(c.isdigit() for c in place.text[slice(*label)])
    ):
        return None
    state.read.append(label)
    mention = Mention(
        start=label.start, end=label.end, text=place.text[slice(*label)],
        reason="words before a sum, as the source before it", certainty=Certainty.DOUBTFUL,
    )  # fmt: skip
    return Source(mention, None, None, doubtful=True, used=True, touched=True)


def _label_before(event: Event, place: Place, state: State) -> Span | None:
    """The words between what was read last and a sum, without words of sums and small ones."""
    start = max([s.end for s in state.read if s.end <= event.span.start], default=state.start)
    words = [
        w for w in words_of(place.text, start, event.span.start)
        if w.key not in place.words.from_words | place.words.joiners
    ]  # fmt: skip
    if not words or past_words_of_sums(words, 0, place) >= len(words):
        return None
    return trim(place.text, words[0].start, words[-1].end, MARKS + "()")


def owner_of_existing(event: Event, stop: int, place: Place) -> Mention | None:
    """Whose existing means they are: "within the existing budget of X"."""
    owners = [m for m in place.find(owner_span(event, stop, place)) if is_owner(m, place)]
    return owners[0] if owners and not owners[0].doubtful else None


def is_on_line(source: Source, event: Event, place: Place) -> bool:
    """Whether a source stands on the line of the words that it belongs to."""
    named = source.mention
    return named is not None and "\n" not in place.text[named.end : event.span.start]
