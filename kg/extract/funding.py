"""Who pays what, from which source? Statements of money in cells of resources. Extract layer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from kg.extract.draft import Mention, MoneyDraft
from kg.extract.funding_events import MARKS, Event, find_events, sentence_end
from kg.extract.funding_owners import is_owner, label_end, owner_of_source, owner_span
from kg.extract.funding_sections import Section, TaskTitle, find_sections
from kg.extract.layout import is_abbreviation
from kg.extract.quoting import Quoter
from kg.extract.spans import Span, trim
from kg.extract.vocabulary import Vocabulary
from kg.model.codes import Certainty, CostStatus, SourceKind
from kg.model.records import Issue, Step
from kg.phrases import match_at, words_of

LONGEST_BARE = 3  # letters of an abbreviation that says no programme's name ("OP")
Find = Callable[[Span], tuple[Mention, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a statement stands and what is needed to read it."""

    about: str
    quoter: Quoter
    words: Vocabulary
    find: Find
    known: Find
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


@dataclass(slots=True)
class _State:
    """What one section has given so far."""

    start: int = 0  # where the section begins
    money: list[MoneyDraft] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    source: _Source | None = None
    open: list[_Source] = field(default_factory=list)  # named, no amount yet
    read: list[Span] = field(default_factory=list)  # words that are understood
    explained: bool = False  # a cost status came: what follows on its line explains it


def read_funding(
    span: Span, tasks: Sequence[TaskTitle], place: Place
) -> tuple[list[MoneyDraft], list[Issue]]:
    """The statements of money in a cell, each on the task it stands under."""
    money: list[MoneyDraft] = []
    issues: list[Issue] = []
    sections = find_sections(place.text, span, tasks)
    with_amounts = any(
        e.kind == "amount" or e.kind == "status" for e in find_events(place.text, span, place.words)
    )
    for section in sections:
        about = section.tasks[0] if section.tasks else place.about
        here = replace(place, about=about)
        state = _read_section(section, here, listed=not with_amounts)
        if len(section.tasks) > 1:
            issues.append(_shared(section, here))
        money += state.money
        issues += state.issues
    issues += _without_entry(sections, tasks, place)
    return money, issues


def _read_section(section: Section, place: Place, *, listed: bool) -> _State:
    state = _State(section.span.start)
    if section.heading is not None:
        state.read.append(section.heading)
    events = find_events(place.text, section.span, place.words)
    stops = [*(e.span.start for e in events), section.span.end][1:]
    if events and listed:
        _bare_owners(Span(section.span.start, events[0].span.start), place, state)
    for event, stop in zip(events, stops, strict=True):
        _read_event(event, stop, place, state)
        if listed:
            _bare_owners(_rest(state, event, stop), place, state)
    if not events and listed:
        _bare_owners(section.span, place, state)
    _flush(place, state)
    state.issues += _unread(section, place, state)
    return state


def _rest(state: _State, event: Event, stop: int) -> Span:
    ends = [span.end for span in state.read if event.span.start <= span.start < stop]
    return Span(max([event.span.end, *ends]), stop)


def _read_event(event: Event, stop: int, place: Place, state: _State) -> None:
    state.read.append(event.span)
    if event.kind == "amount":
        _read_amount(event, place, state)
    elif event.kind == "status":
        _read_status(event, stop, place, state)
    elif event.kind == "budget":
        _read_budget(event, stop, place, state)
    else:
        _read_source(event, place, state)


def _read_amount(event: Event, place: Place, state: _State) -> None:
    amount = event.amount
    if amount is None:
        return
    source = state.source or _named_before(event, place, state)
    passages = [place.quoter.passage(amount.start, amount.end)]
    steps = [Step("amount", amount.rule or "a number with its currency and year")]
    certainty = (
        Certainty.EXACT
        if source and not source.used and _same_line(source, event, place)
        else Certainty.RULE
    )
    if source and source.mention:
        passages.insert(0, place.quoter.passage(source.mention.start, source.mention.end))
        steps.append(Step("source", f"the label before it: '{source.mention.text}'"))
    state.money.append(
        MoneyDraft(
            about=place.about, cost_status=CostStatus.AMOUNT, passages=tuple(passages),
            source=source.mention if source else None, source_kind=source.kind if source else None,
            payer=source.payer if source else None, amount=amount.value, currency=amount.currency,
            year=amount.year, certainty=Certainty.RULE if amount.rule else certainty,
            steps=tuple(steps),
        )
    )  # fmt: skip
    if source:
        state.open = [s for s in state.open if s.mention is not source.mention]
        state.source = replace(source, used=True)


def _same_line(source: _Source, event: Event, place: Place) -> bool:
    return (
        source.mention is not None and "\n" not in place.text[source.mention.end : event.span.start]
    )


def _named_before(event: Event, place: Place, state: _State) -> _Source | None:
    """A body or programme named right before the first amount, without the word budget."""
    start = max([s.end for s in state.read if s.end <= event.span.start], default=state.start)
    line = place.text.rfind("\n", start, event.span.start) + 1
    label = trim(place.text, max(start, line), event.span.start, MARKS + "(")
    if label.end <= label.start or not any(c.isalpha() for c in place.text[slice(*label)]):
        return None
    mentions = place.find(label)
    state.read.append(label)
    if mentions and not mentions[0].doubtful:
        first = mentions[0]
        return _Source(first, first, SourceKind.INSTITUTION_BUDGET)
    words = place.text[slice(*label)]
    mention = Mention(
        start=label.start, end=label.end, text=words, reason="words before an amount",
        certainty=Certainty.DOUBTFUL
    )
    return _Source(mention, None, None)


def _read_status(event: Event, stop: int, place: Place, state: _State) -> None:
    state.money.append(
        MoneyDraft(
            about=place.about,
            cost_status=CostStatus(event.value),
            passages=(place.quoter.passage(*event.span),),
            steps=(Step("cost status", f"'{place.text[slice(*event.trigger)]}'"),),
        )
    )
    if event.value in ("none", "conditional"):
        state.read.append(Span(event.span.end, sentence_end(place.text, event.span.end, stop)))


def _read_budget(event: Event, stop: int, place: Place, state: _State) -> None:
    """A budget and its owners: "budget of A, B and C" is one source for each."""
    _flush(place, state, keep_open=True)
    rest = owner_span(event, stop, place)
    owners = [m for m in place.find(rest) if is_owner(m, place)]
    if not owners:
        last = label_end(rest, place)
        words = place.text[event.span.start : last]
        mention = Mention(start=event.span.start, end=last, text=words)
        state.read.append(Span(event.span.start, last))
        state.source = _Source(mention, None, SourceKind.STATE_BUDGET, event.misspelt)
        state.open.append(state.source)
        return
    for k, owner in enumerate(owners):
        start = event.span.start if k == 0 else owner.start
        label = Mention(
            start=start, end=owner.end, text=place.text[start : owner.end], reason=owner.reason
        )
        source = _Source(label, owner, SourceKind.INSTITUTION_BUDGET, event.misspelt)
        state.open.append(source)
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
    state.open.append(source)
    state.source = source


def _bare_owners(span: Span, place: Place, state: _State) -> None:
    """Bodies named as sources without the word budget, where a cell lists sources only."""
    rest = trim(place.text, *span, MARKS)
    parts = [w for w in words_of(place.text, *rest) if w.key not in place.words.joiners]
    parts = [w for w in parts if w.key not in place.words.from_words]
    if not parts:
        return
    found = place.find(trim(place.text, parts[0].start, parts[-1].end, MARKS))
    for owner in found:
        if owner.doubtful:
            continue
        sure = is_abbreviation(owner.text) or place.known(Span(owner.start, owner.end))
        kind = SourceKind.INSTITUTION_BUDGET
        state.open.append(_Source(owner, owner, kind, misspelt=True, doubtful=not sure))
        state.read.append(Span(owner.start, owner.end))


def _flush(place: Place, state: _State, *, keep_open: bool = False) -> None:
    """Sources named without an amount are statements of their own."""
    if keep_open:
        return
    for source in state.open:
        if source.mention is None:
            continue
        certainty = Certainty.RULE if source.misspelt else Certainty.EXACT
        certainty = Certainty.DOUBTFUL if source.doubtful else certainty
        steps = (Step("source without amount", source.mention.reason),)
        state.money.append(
            MoneyDraft(
                about=place.about, cost_status=CostStatus.SOURCE_ONLY, source=source.mention,
                passages=(place.quoter.passage(source.mention.start, source.mention.end),),
                source_kind=source.kind, payer=source.payer, certainty=certainty, steps=steps,
            )
        )  # fmt: skip
    state.open = []


def _unread(section: Section, place: Place, state: _State) -> list[Issue]:
    """Words of a section that no rule understood, one issue a run."""
    issues: list[Issue] = []
    read = sorted(state.read)
    edges = [
        Span(section.span.start, section.span.start),
        *read,
        Span(section.span.end, section.span.end),
    ]
    reach = section.span.start
    for before, after in pairwise(edges):
        reach = max(reach, before.end)
        rest = trim(place.text, reach, max(reach, after.start), MARKS + "()")
        for part in _sayings(rest, place):
            issues.append(_not_understood(part, place))
    return issues


def _sayings(rest: Span, place: Place) -> list[Span]:
    """The runs of words worth an issue: no small words, no remark marks."""
    parts = words_of(place.text, *rest)
    at = 0
    while at < len(parts):
        found = match_at(place.words.note_words, parts, at)
        small = parts[at].key in place.words.joiners or parts[at].key in place.words.from_words
        if not found and not small:
            break
        at = found.last if found else at + 1
    last = len(parts)
    while last > at and parts[last - 1].key in place.words.from_words | place.words.joiners:
        last -= 1
    if at >= last:
        return []
    stop = rest.end if last == len(parts) else parts[last].start
    return [trim(place.text, parts[at].start, stop, MARKS)]


def _not_understood(span: Span, place: Place) -> Issue:
    words = place.quoter.words(span)
    named = any(m.start == span.start and m.end == span.end for m in place.known(span))
    if named or is_abbreviation(place.text[slice(*span)]):
        return Issue(
            code="source-without-amount", about=place.about,
            message=f"'{words}' stands among amounts without one of its own",
            advice="read the place; no payment was recorded for it",
            passages=(place.quoter.passage(*span),),
        )  # fmt: skip
    return Issue(
        code="words-not-understood", about=place.about,
        message=f"the words '{words}' about resources fit no rule",
        advice="read the place; correct the record in a decision if they matter",
        passages=(place.quoter.passage(*span),),
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
