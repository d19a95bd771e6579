"""Who pays what, from which source? Statements of money in cells of resources. Extract layer."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from unicodedata import category

from kg.extract.draft import Mention, MoneyDraft
from kg.extract.funding_columns import by_unit, unit_of, without_totals
from kg.extract.funding_events import (
    MARKS,
    STATED,
    Event,
    find_events,
    is_owner,
    label_end,
    owner_of_source,
    owner_span,
    sentence_end,
)
from kg.extract.funding_order import in_unit_of_the_cell, led_to, sources_first
from kg.extract.funding_sections import Section, TaskTitle, find_sections
from kg.extract.funding_words import Unread, past_words_of_sums, says_money, unread
from kg.extract.marks import is_abbreviation
from kg.extract.quoting import Quoter
from kg.extract.spans import Span, trim
from kg.extract.vocabulary import Vocabulary
from kg.model.codes import Bound, Certainty, CostStatus, Per, SourceKind
from kg.model.records import Issue, Step
from kg.model.rules import Rule
from kg.money import Amount
from kg.phrases import words_of

LONGEST_BARE = 3  # letters of an abbreviation that says no programme's name ("OP")
_LABEL_ENDS = re.compile(r" *(?:(?:19|20)\d\d)? *[:=]")
_BRACKETED = re.compile(r"[ \t]*\(([^()\d]*)\)")
Find = Callable[[Span], tuple[Mention, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a statement stands and what is needed to read it."""

    about: str
    quoter: Quoter
    words: Vocabulary
    find: Find
    known: Find
    acting: Find
    heading: str = ""  # the words over the cell's column

    @property
    def text(self) -> str:
        """The document's text."""
        return self.quoter.document.text


@dataclass(frozen=True, slots=True)
class _Source:
    """The source that the amounts below it are charged to."""

    mention: Mention | None
    payer: Mention | None
    kind: SourceKind | None
    misspelt: bool = False
    used: bool = False
    doubtful: bool = False
    share: Decimal | None = None


@dataclass(slots=True)
class _State:
    """What one section has given so far."""

    start: int = 0  # where the section begins
    money: list[MoneyDraft] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    source: _Source | None = None
    open: list[_Source] = field(default_factory=list)  # named, no amount yet
    read: list[Span] = field(default_factory=list)  # words that are understood
    share: Decimal | None = None  # printed before the source it belongs to
    shares_first: bool = False
    is_total: bool = False  # the next amount is called a total
    is_part: bool = False  # the amounts from here on are parts of the one before


def read_funding(
    span: Span, tasks: Sequence[TaskTitle], place: Place
) -> tuple[list[MoneyDraft], list[Issue]]:
    """The statements of money in a cell, each on the task it stands under.

    The head of the cell's column tells unit and year of sums that do not say them. Words that fit
    no rule give a statement that something stands there: the plan is not silent.
    """
    money: list[MoneyDraft] = []
    issues: list[Issue] = []
    sections = find_sections(place.text, span, tasks)
    unit = unit_of(place.heading, place.words.money)
    events = find_events(place.text, span, place.words, column=unit.is_said)
    listed = not any(e.kind in ("amount", "status") for e in events)
    for section in sections:
        about = section.tasks[0] if section.tasks else place.about
        here = replace(place, about=about)
        state = _read_section(section, here, listed=listed, column=unit.is_said)
        if len(section.tasks) > 1:
            issues.append(_shared(section, here))
        found, differing = without_totals(by_unit(state.money, unit, "over the column"), about)
        money += found
        issues += [*state.issues, *differing]
    issues += _without_entry(sections, tasks, place)
    return money, issues


def _read_section(section: Section, place: Place, *, listed: bool, column: bool) -> _State:
    state = _State(section.span.start)
    if section.heading is not None:
        state.read.append(section.heading)
    events = in_unit_of_the_cell(
        find_events(place.text, section.span, place.words, column=column),
        find_events(place.text, section.span, place.words, column=True),
    )
    state.shares_first = _shares_first(section.span, events, place)
    ends = [*(e.span.start for e in events), section.span.end][1:]
    stops = {id(event): stop for event, stop in zip(events, ends, strict=True)}
    first = events[0].span.start if events else section.span.end
    shared = any(e.kind == "share" for e in events)
    if listed or shared:
        _bare_owners(Span(section.span.start, first), place, state)
    for event in sources_first(events, place.text, place.words.from_words):
        _read_event(event, stops[id(event)], place, state)
        if listed or shared:
            _bare_owners(_rest(state, event, stops[id(event)]), place, state)
    _flush(place, state)
    left = unread(section, place, state.read)
    _doubt_near(left, state)
    shares = [e for e in events if e.kind == "share"]
    if shares and not state.money:
        state.money.append(_share_alone(shares[0], place))
    if not state.money and (left or _is_scale(place.text[slice(*section.span)])):
        span = Span(left[0][1].start, left[-1][1].end) if left else section.span
        state.money.append(_nothing_understood(span, place))
    state.issues += [issue for issue, _ in left]
    return state


def _share_alone(event: Event, place: Place) -> MoneyDraft:
    """A share that names no source: the cost is a part of a sum that stands elsewhere."""
    return MoneyDraft(
        about=place.about, cost_status=CostStatus.ELSEWHERE,
        share=event.share.value if event.share else None, certainty=Certainty.RULE,
        passages=(place.quoter.passage(*event.span),),
        steps=(Step(Rule.SHARE_OF_SUM, "a share of a sum that stands elsewhere"),),
    )  # fmt: skip


def _is_scale(said: str) -> bool:
    """Whether a text is a sign of money some times: "$$" says how dear, and not how much."""
    bare = said.strip()
    return len(bare) > 1 and len(set(bare)) == 1 and category(bare[0]) == "Sc"


def _shares_first(span: Span, events: Sequence[Event], place: Place) -> bool:
    """Whether shares stand before what they are shares of: "70 % state budget, 30 % EU"."""
    first = next((k for k, e in enumerate(events) if e.kind == "share"), None)
    if first is None or (first and events[first - 1].kind in ("source", "budget")):
        return False
    before = events[first - 1].span.end if first else span.start
    words = words_of(place.text, before, events[first].span.start)
    return all(w.key in place.words.from_words | place.words.joiners for w in words)


def _rest(state: _State, event: Event, stop: int) -> Span:
    ends = [span.end for span in state.read if event.span.start <= span.start < stop]
    return Span(max([event.span.end, *ends]), stop)


def _read_event(event: Event, stop: int, place: Place, state: _State) -> None:
    state.read.append(event.span)
    if event.amount is not None:
        _read_amount(event, event.amount, stop, place, state)
    elif event.share is not None:
        _read_share(event.share.value, state)
    elif event.kind == "status":
        _read_status(event, stop, place, state)
    elif event.kind == "budget":
        _read_budget(event, stop, place, state)
    elif event.kind == "source":
        _read_source(event, place, state)
    else:
        state.is_total = state.is_total or event.kind == "total"
        state.is_part = state.is_part or (event.kind == "parts" and bool(state.money))


def _read_share(share: Decimal, state: _State) -> None:
    """A share belongs to the source before it, or to the next one."""
    if state.shares_first:
        state.share = share
    elif state.open and state.open[-1].share is None:
        last = state.open[-1]
        state.open[-1] = replace(last, share=share)
        if state.source is last:
            state.source = state.open[-1]


def _opened(source: _Source, state: _State) -> _Source:
    """A source that is named now, with the share that was printed before it."""
    if state.share is not None:
        source, state.share = replace(source, share=state.share), None
    state.open.append(source)
    return source


def _read_amount(event: Event, amount: Amount, stop: int, place: Place, state: _State) -> None:
    behind = None if state.open else _named_behind(event, stop, place, state)
    source = behind or _named_before(event, amount, place, state) or state.source
    behind = behind or (None if source else _named_in_brackets(event, place, state))
    source = source or behind
    _drop_calculation(amount, place, state)
    passages = [place.quoter.passage(amount.start, amount.end)]
    steps = [_amount_step(amount)]
    if amount.doubt:
        steps.append(Step(Rule.AMOUNT_IN_DOUBT, amount.doubt))
    if source and source.mention:
        passages.insert(0, place.quoter.passage(source.mention.start, source.mention.end))
        steps.append(
            Step(Rule.SOURCE_BEFORE_AMOUNT, f"the label before it: '{source.mention.text}'")
        )
    state.money.append(
        MoneyDraft(
            about=place.about, cost_status=CostStatus.AMOUNT, passages=tuple(passages),
            source=source.mention if source else None, source_kind=source.kind if source else None,
            payer=source.payer if source else None, amount=amount.value, currency=amount.currency,
            year=amount.year, low=amount.low, high=amount.high, years=amount.years,
            bound=Bound(amount.bound) if amount.bound else None,
            per=Per(amount.per) if amount.per else None, is_scaled=amount.scaled,
            share=source.share if source else None, is_total=state.is_total,
            is_part=state.is_part, certainty=_certainty(event, amount, source, place),
            steps=tuple(steps),
        )
    )  # fmt: skip
    state.is_total = False
    if source and not behind:
        state.open = [s for s in state.open if s.mention is not source.mention]
        state.source = replace(source, used=True)


def _drop_calculation(amount: Amount, place: Place, state: _State) -> None:
    """Leave out the figures that a sum was worked out from: "5 days at 200 EUR = 1,000 EUR"."""
    line = place.text.rfind("\n", state.start, amount.start) + 1
    if place.text[max(line, state.start) : amount.start].rstrip()[-1:] == "=":
        state.money = [
            m
            for m in state.money
            if m.amount is None or m.passages[-1].start < max(line, state.start)
        ]


def _certainty(event: Event, amount: Amount, source: _Source | None, place: Place) -> Certainty:
    if amount.doubt:
        return Certainty.DOUBTFUL
    sure = source and not source.used and _same_line(source, event, place)
    return Certainty.EXACT if sure and not amount.rule else Certainty.RULE


def _same_line(source: _Source, event: Event, place: Place) -> bool:
    return (
        source.mention is not None and "\n" not in place.text[source.mention.end : event.span.start]
    )


def _named_in_brackets(event: Event, place: Place, state: _State) -> _Source | None:
    """A body in brackets right behind an amount: "500 EUR (UNDP)"."""
    inner = _BRACKETED.match(place.text, event.span.end)
    if inner is None:
        return None
    found = [m for m in place.find(Span(*inner.span(1))) if not m.doubtful]
    if len(found) != 1 or says_money(found[0], place):
        return None
    state.read.append(Span(*inner.span()))
    return _Source(found[0], found[0], SourceKind.INSTITUTION_BUDGET, used=True)


def _named_behind(event: Event, stop: int, place: Place, state: _State) -> _Source | None:
    """A body behind an amount and a word that leads to it: "500 EUR from the City of …"."""
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
    return _Source(found[0], found[0], SourceKind.INSTITUTION_BUDGET, used=True)


def _named_before(event: Event, amount: Amount, place: Place, state: _State) -> _Source | None:
    """A body or programme named right before the first amount, without the word budget.

    Other words before an amount say what it is for, or what kind of figure it is: no source.
    """
    start = max([s.end for s in state.read if s.end <= event.span.start], default=state.start)
    line = place.text.rfind("\n", start, event.span.start) + 1
    label = trim(place.text, max(start, line), event.span.start, MARKS + "(")
    colon = place.text.rfind(":", *label) + 1  # "Funding: Ministry of Health (300 EUR)"
    label = trim(place.text, max(label.start, colon), label.end, MARKS)
    found = [m for m in place.find(label) if not m.doubtful and not says_money(m, place)]
    if not found:
        return None
    first = found[-1] if state.source else found[0]
    touches = not place.text[first.end : event.span.start].strip(" ")
    if amount.currency is None and touches and is_abbreviation(first.text):
        return None  # letters that touch a number are as likely a currency nobody knows
    state.read.append(Span(first.start, first.end))
    return _Source(first, first, SourceKind.INSTITUTION_BUDGET)


def _amount_step(amount: Amount) -> Step:
    if amount.rule:
        return Step(Rule.AMOUNT_MENDED, amount.rule)
    return Step(Rule.AMOUNT_AS_PRINTED, "a number with its currency and year")


def _read_status(event: Event, stop: int, place: Place, state: _State) -> None:
    status = CostStatus(event.value)
    if status is CostStatus.EXISTING:  # "no extra cost, within the existing budget" is one thing
        state.money = [m for m in state.money if m.cost_status is not CostStatus.NONE]
    elif status is CostStatus.NONE and any(
        m.cost_status is CostStatus.EXISTING for m in state.money
    ):
        return
    owner = _owner_of_existing(event, stop, place) if status is CostStatus.EXISTING else None
    state.money.append(
        MoneyDraft(
            about=place.about, cost_status=status, source=owner, payer=owner,
            source_kind=SourceKind.INSTITUTION_BUDGET if owner else None,
            passages=(place.quoter.passage(*event.span),),
            steps=(Step(Rule.COST_STATUS_SAID, f"'{place.text[slice(*event.trigger)]}'"),),
        )
    )  # fmt: skip
    if event.value in STATED:
        state.read.append(Span(event.span.end, sentence_end(place.text, event.span.end, stop)))


def _owner_of_existing(event: Event, stop: int, place: Place) -> Mention | None:
    """Whose existing means they are: "within the existing budget of X"."""
    owners = [m for m in place.find(owner_span(event, stop, place)) if is_owner(m, place)]
    return owners[0] if owners and not owners[0].doubtful else None


def _read_budget(event: Event, stop: int, place: Place, state: _State) -> None:
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
        source = _Source(mention, None, SourceKind.STATE_BUDGET, event.misspelt)
        state.source = _opened(source, state)
        return
    for k, owner in enumerate(owners):
        start = event.span.start if k == 0 else owner.start
        label = Mention(
            start=start, end=owner.end, text=place.text[start : owner.end], reason=owner.reason
        )
        source = _Source(label, owner, SourceKind.INSTITUTION_BUDGET, event.misspelt)
        source = _opened(source, state)
        state.read.append(Span(start, owner.end))
        if k == 0:
            state.source = source


def _read_source(event: Event, place: Place, state: _State) -> None:
    words = place.text[slice(*event.span)]
    mention = Mention(
        start=event.span.start, end=event.span.end, text=words, reason="a known kind of source"
    )
    owned = event.value in ("projects", "donor", "local-budget")
    payer = owner_of_source(event, place) if owned else None
    bare = event.span == event.trigger and is_abbreviation(words) and len(words) <= LONGEST_BARE
    mended = event.misspelt or payer is not None
    source = _Source(mention, payer, SourceKind(event.value), mended, doubtful=bare)
    state.source = _opened(source, state)


def _bare_owners(span: Span, place: Place, state: _State) -> None:
    """Bodies named as sources without the word budget, where a cell lists sources only."""
    rest = trim(place.text, *span, MARKS)
    parts = [w for w in words_of(place.text, *rest) if w.key not in place.words.joiners]
    parts = [w for w in parts if w.key not in place.words.from_words]
    if not parts:
        return
    label = trim(place.text, parts[0].start, parts[-1].end, MARKS + "()")
    found = [m for m in place.find(label) if not m.doubtful and not says_money(m, place)]
    if not found and state.shares_first == (state.share is not None) and _is_shared(label, place):
        found = [_words_beside_a_share(label, place)]
    for owner in found:
        if place.text[: owner.start].rstrip(" ")[-1:].isdigit():
            continue  # "0.5 FTE" counts something
        sure = is_abbreviation(owner.text) or place.known(Span(owner.start, owner.end))
        kind = SourceKind.INSTITUTION_BUDGET
        doubtful = owner.doubtful or not sure
        payer = None if owner.doubtful else owner
        _opened(
            _Source(owner, payer, kind if payer else None, misspelt=True, doubtful=doubtful), state
        )
        state.read.append(Span(owner.start, owner.end))


def _is_shared(label: Span, place: Place) -> bool:
    """Whether words stand right beside a share, and are no words of sums themselves."""
    words = words_of(place.text, *label)
    before = place.text[: label.start].rstrip(" \t(:-–")[-1:]
    after = place.text[label.end :].lstrip(" \t(:-–=")[:3]
    beside = before == "%" or any(c.isdigit() for c in after)
    return bool(words) and beside and past_words_of_sums(words, 0, place) == 0


def _words_beside_a_share(label: Span, place: Place) -> Mention:
    """Words nobody knows beside a share: they name a source, but a person should look."""
    words = place.text[slice(*label)]
    return Mention(
        start=label.start,
        end=label.end,
        text=words,
        reason="words beside a share",
        certainty=Certainty.DOUBTFUL,
    )


def _flush(place: Place, state: _State) -> None:
    """Sources named without an amount are statements of their own."""
    for source in state.open:
        if source.mention is None:
            continue
        certainty = Certainty.RULE if source.misspelt else Certainty.EXACT
        certainty = Certainty.DOUBTFUL if source.doubtful else certainty
        steps = (Step(Rule.SOURCE_WITHOUT_AMOUNT, source.mention.reason),)
        state.money.append(
            MoneyDraft(
                about=place.about, cost_status=CostStatus.SOURCE_ONLY, source=source.mention,
                passages=(place.quoter.passage(source.mention.start, source.mention.end),),
                source_kind=source.kind, payer=source.payer, certainty=certainty, steps=steps,
                share=source.share,
            )
        )  # fmt: skip
    state.open = []


def _doubt_near(left: Sequence[Unread], state: _State) -> None:
    """Amounts that words which are not understood touch: what they mean is not sure."""
    spans = [span for issue, span in left if issue.code == "words-not-understood"]
    for k, draft in enumerate(state.money):
        place = draft.passages[-1]
        near = any(s.start <= place.end + 1 and place.start <= s.end + 1 for s in spans)
        if near and draft.amount is not None:
            step = Step(Rule.WORDS_BESIDE_AMOUNT, "words beside the amount were not understood")
            state.money[k] = replace(
                draft, certainty=Certainty.DOUBTFUL, steps=(*draft.steps, step)
            )


def _nothing_understood(span: Span, place: Place) -> MoneyDraft:
    """The statement that something is said about money which no rule understands."""
    return MoneyDraft(
        about=place.about, cost_status=CostStatus.NOT_UNDERSTOOD,
        passages=(place.quoter.passage(*span),), certainty=Certainty.DOUBTFUL,
        steps=(Step(Rule.COST_NOT_UNDERSTOOD, "the words fit no rule"),),
    )  # fmt: skip


def _shared(section: Section, place: Place) -> Issue:
    heading = section.heading or section.span
    return Issue(
        code="money-of-several-tasks", about=place.about,
        message=f"one heading names {len(section.tasks)} tasks; its money is recorded once, "
        "under the first",
        advice="say in a decision which task it belongs to, if it matters",
        passages=(place.quoter.passage(*heading),),
    )  # fmt: skip


def _without_entry(
    sections: Sequence[Section], tasks: Sequence[TaskTitle], place: Place
) -> list[Issue]:
    """Tasks without a heading in a cell that has one for others."""
    named = {task for section in sections for task in section.tasks}
    if not named:
        return []
    return [
        Issue(
            code="task-without-resources", about=task.id,
            message="the resources have a heading for other tasks of the activity, none for this",
            advice="read the place: an amount above may be meant for it",
            passages=(place.quoter.passage(*task.span),),
        )
        for task in tasks
        if task.id not in named
    ]  # fmt: skip
