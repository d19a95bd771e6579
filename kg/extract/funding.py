"""Who pays what, from which source? Statements of money in cells of resources. Extract layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from unicodedata import category

from kg.extract.cell import Place
from kg.extract.draft import MoneyDraft
from kg.extract.funding_columns import by_unit, unit_of, without_totals
from kg.extract.funding_events import (
    STATED,
    Event,
    find_events,
    sentence_end,
)
from kg.extract.funding_heads import unit_of_heads, with_sign_of, with_source_of_head
from kg.extract.funding_order import in_unit_of_the_cell, sources_first
from kg.extract.funding_sections import Section, TaskTitle, find_sections, in_pieces
from kg.extract.funding_sources import (
    Source,
    State,
    bare_owners,
    carried,
    is_on_line,
    named_before,
    named_behind,
    named_in_brackets,
    owner_of_existing,
    read_budget,
    read_share,
    read_source,
)
from kg.extract.funding_words import Unread, unread
from kg.extract.spans import Span
from kg.model.codes import Bound, Certainty, CostStatus, Per, SourceKind
from kg.model.records import Issue, Step
from kg.model.rules import Rule
from kg.money import Amount
from kg.phrases import match_at, words_of
from kg.text import LEVEL


def read_funding(
    span: Span, tasks: Sequence[TaskTitle], place: Place
) -> tuple[list[MoneyDraft], list[Issue]]:
    """The statements of money in a cell, each on the task it stands under.

    The head of the cell's column tells unit and year of sums that do not say them; a cell for the
    unit of the row goes first. Words that fit no rule give a statement that something stands there:
    the plan is not silent.
    """
    money: list[MoneyDraft] = []
    issues: list[Issue] = []
    sections = find_sections(place.text, span, tasks)
    unit = unit_of_heads(place.heading, place.words.money)
    own = unit_of(place.heading.rpartition(LEVEL)[2], place.words.money)
    column = own.is_said or place.unit is not None
    beside = place.unit and unit_of(place.quoter.words(place.unit), place.words.money).currency
    place = replace(place, words=with_sign_of(beside or unit.currency, place.words))
    listed = not any(
        event.kind in ("amount", "status")
        for piece in in_pieces(Section((), span), place.text)
        for event in find_events(place.text, piece.span, place.words, column=column)
    )
    for section in sections:
        about = section.tasks[0] if section.tasks else place.about
        here = replace(place, about=about)
        said, unclear = _read_section(section, here, listed=listed, column=column)
        if len(section.tasks) > 1:
            issues.append(_shared(section, here))
        if place.unit is not None:
            said = _in_unit(said, place.unit, place)
            unit = replace(unit, currency=None, factor=Decimal(1))
        told = with_source_of_head(by_unit(said, unit, "over the column"), place)
        found, differing = without_totals(told, about)
        money += found
        issues += [*unclear, *differing]
    issues += _without_entry(sections, tasks, place)
    return money, issues


def _in_unit(money: Sequence[MoneyDraft], unit: Span, place: Place) -> list[MoneyDraft]:
    """Sums in the unit that a cell of their row gives; it is one of their passages."""
    words = place.quoter.words(unit)
    told = by_unit(money, unit_of(words, place.words.money), f"in the row as '{words}'")
    passage = place.quoter.passage(*unit)
    return [
        replace(draft, passages=(passage, *draft.passages)) if draft.amount is not None else draft
        for draft in told
    ]


def _read_section(
    section: Section, place: Place, *, listed: bool, column: bool
) -> tuple[list[MoneyDraft], list[Issue]]:
    money: list[MoneyDraft] = []
    issues: list[Issue] = []
    for piece in in_pieces(section, place.text):
        state = _read_piece(piece, place, listed=listed, column=column)
        money += state.money
        issues += state.issues
    return money, issues


def _read_piece(section: Section, place: Place, *, listed: bool, column: bool) -> State:
    state = State(section.span.start)
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
        bare_owners(Span(section.span.start, first), place, state)
    for event in sources_first(events, place.text, place.words.from_words):
        _read_event(event, stops[id(event)], place, state)
        if listed or shared:
            bare_owners(_rest(state, event, stops[id(event)]), place, state)
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
    head = match_at(place.words.fields, words, 0) if words else None  # "Funding: 70 % EU"
    words = words[head.last :] if head and head.value == "funding" else words
    return all(w.key in place.words.from_words | place.words.joiners for w in words)


def _rest(state: State, event: Event, stop: int) -> Span:
    ends = [span.end for span in state.read if event.span.start <= span.start < stop]
    return Span(max([event.span.end, *ends]), stop)


def _read_event(event: Event, stop: int, place: Place, state: State) -> None:
    state.read.append(event.span)
    if event.amount is not None:
        _read_amount(event, event.amount, stop, place, state)
    elif event.share is not None:
        read_share(event.share.value, state)
    elif event.kind == "status":
        _read_status(event, stop, place, state)
    elif event.kind == "budget":
        read_budget(event, stop, place, state)
    elif event.kind == "source":
        read_source(event, place, state)
    else:
        state.is_total = state.is_total or event.kind == "total"
        state.is_part = state.is_part or (event.kind == "parts" and bool(state.money))


def _read_amount(event: Event, amount: Amount, stop: int, place: Place, state: State) -> None:
    behind = None if state.open else named_behind(event, stop, place, state)
    source = behind or named_before(event, amount, place, state)
    source = source or (None if _is_whole(state) else carried(event, place, state))
    behind = behind or (None if source else named_in_brackets(event, place, state))
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
            is_part=state.is_part or _is_in_brackets(amount, place, state),
            certainty=_certainty(event, amount, source, place), steps=tuple(steps),
        )
    )  # fmt: skip
    state.is_total = False
    if source and not behind:
        state.open = [s for s in state.open if s.mention is not source.mention]
        state.source = replace(source, used=True, touched=_touched(source, event, place))


def _touched(source: Source, event: Event, place: Place) -> bool:
    """Whether nothing but a mark or a year stands between a source and its sum."""
    if source.mention is None or source.used:
        return source.touched
    between = place.text[source.mention.end : event.span.start]
    return not any(c.isalpha() or c == "\n" for c in between)


def _is_whole(state: State) -> bool:
    """Whether a sum is what the shares before it are of: "85 % EU, 15 % state; total 2,000 EUR"."""
    shares = [s for s in state.open if s.share is not None]
    return len(shares) > 1 or (bool(shares) and state.is_total)


def _is_in_brackets(amount: Amount, place: Place, state: State) -> bool:
    """Whether a sum stands in brackets right behind a larger one: "300 EUR (200 EUR from A)"."""
    opened = place.text.rfind("(", state.start, amount.start + 1)
    if opened < 0 or ")" in place.text[opened : amount.start]:
        return False
    wholes = [m for m in state.money if m.amount and m.passages[-1].end <= opened]
    touches = wholes and not place.text[wholes[-1].passages[-1].end : opened].strip()
    return bool(touches) and 0 < amount.value < (wholes[-1].amount or 0)


def _drop_calculation(amount: Amount, place: Place, state: State) -> None:
    """Leave out the figures that a sum was worked out from: "5 days at 200 EUR = 1,000 EUR"."""
    line = place.text.rfind("\n", state.start, amount.start) + 1
    if place.text[max(line, state.start) : amount.start].rstrip()[-1:] == "=":
        state.money = [
            m
            for m in state.money
            if m.amount is None
            or m.high is not None  # a scale: "$ = 50 to 100, $$ = 101 to 500"
            or m.passages[-1].start < max(line, state.start)
        ]


def _certainty(event: Event, amount: Amount, source: Source | None, place: Place) -> Certainty:
    if amount.doubt or (source and source.doubtful):
        return Certainty.DOUBTFUL
    sure = source and not source.used and is_on_line(source, event, place)
    return Certainty.EXACT if sure and not amount.rule else Certainty.RULE


def _amount_step(amount: Amount) -> Step:
    if amount.rule:
        return Step(Rule.AMOUNT_MENDED, amount.rule)
    return Step(Rule.AMOUNT_AS_PRINTED, "a number with its currency and year")


def _read_status(event: Event, stop: int, place: Place, state: State) -> None:
    status = CostStatus(event.value)
    if status is CostStatus.EXISTING:  # "no extra cost, within the existing budget" is one thing
        state.money = [m for m in state.money if m.cost_status is not CostStatus.NONE]
    elif status is CostStatus.NONE and any(
        m.cost_status is CostStatus.EXISTING for m in state.money
    ):
        return
    owner = owner_of_existing(event, stop, place) if status is CostStatus.EXISTING else None
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


def _flush(place: Place, state: State) -> None:
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


def _doubt_near(left: Sequence[Unread], state: State) -> None:
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
