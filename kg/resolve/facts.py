"""Mentions to participations and allocations, each once, with its steps. Resolve layer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from kg.extract.draft import Draft, Mention, MoneyDraft, RoleDraft
from kg.extract.quoting import Quoter
from kg.model.codes import Certainty, CostStatus
from kg.model.document import Passage
from kg.model.records import Allocation, Participation, Step
from kg.model.rules import Rule
from kg.resolve.clusters import Match
from kg.resolve.identity import counted
from kg.resolve.names import shown

_WEAKER = list(Certainty).index  # from exact to doubtful


@dataclass(frozen=True, slots=True)
class Who:
    """The actor a mention names, and why."""

    id: str
    match: Match


def weakest(*found: Certainty) -> Certainty:
    """The least certain of several."""
    return max(found, key=_WEAKER)


def short_id(actor: str) -> str:
    """An actor's id as part of a fact's id: `org/rs/savet` is `savet`.

    The country is left out: all actors of a plan share it, and it may become known later.
    """
    kind, _, name = actor.split("/", 2)
    return name if kind == "org" else f"{name}-{kind}"


def participations(
    draft: Draft, who: Callable[[str], Who | None], quoter: Quoter
) -> tuple[Participation, ...]:
    """One participation an actor, role and element; its mentions' passages joined."""
    found: dict[str, Participation] = {}
    for role in draft.roles:
        named = who(shown(role.mention.text))
        if named is None:
            continue
        made = _participation(role, named, quoter)
        old = found.get(made.id)
        found[made.id] = _joined(old, made) if old else made
    return tuple(found.values())


def _participation(role: RoleDraft, named: Who, quoter: Quoter) -> Participation:
    mention, match = role.mention, named.match
    certainty = weakest(
        role.certainty,
        Certainty.DOUBTFUL if mention.doubtful else Certainty.EXACT,
        Certainty.EXACT if match.certain else Certainty.RULE,
    )
    cut = (Step(Rule.NAME_IN_LIST, mention.reason),) if mention.reason else ()
    return Participation(
        id=f"{role.about}/{role.role}/{short_id(named.id)}",
        about=role.about,
        passages=(quoter.passage(mention.start, mention.end),),
        certainty=certainty,
        origin=role.origin,
        steps=(*role.steps, *cut, Step(match.rule, match.reason)),
        actor=named.id,
        role=role.role,
    )


def _joined(old: Participation, new: Participation) -> Participation:
    return replace(
        old,
        passages=tuple(dict.fromkeys((*old.passages, *new.passages))),
        certainty=min(old.certainty, new.certainty, key=_WEAKER),
        steps=tuple(dict.fromkeys((*old.steps, *new.steps))),
    )


@dataclass(frozen=True, slots=True)
class Paid:
    """A statement of money with its source's and payer's ids."""

    money: MoneyDraft
    source: str | None
    payer: Who | None


def allocations(paid: Iterable[Paid]) -> tuple[Allocation, ...]:
    """One allocation a statement; a second of the same element, source and year ends in -2."""
    found = list(paid)
    ids = counted(map(_money_id, found), "-")
    return tuple(_allocation(one, own) for one, own in zip(found, ids, strict=True))


def _money_id(one: Paid) -> str:
    source = one.source.split("/")[-1] if one.source else str(one.money.cost_status)
    years = one.money.years or ((one.money.year,) if one.money.year else ())
    year = "".join(f"-{year}" for year in years)
    return f"{one.money.about}/money/{source}{year}"


def _allocation(one: Paid, own: str) -> Allocation:
    money, payer = one.money, one.payer
    certain = money.certainty
    steps = money.steps
    if payer:
        certain = weakest(certain, Certainty.EXACT if payer.match.certain else Certainty.RULE)
        steps = (*steps, Step(payer.match.rule, payer.match.reason))
    has_amount = money.cost_status is CostStatus.AMOUNT
    return Allocation(
        id=own, about=money.about, passages=money.passages, certainty=certain, steps=steps,
        cost_status=money.cost_status, source=one.source, payer=payer.id if payer else None,
        amount=money.amount if has_amount else None, currency=money.currency, year=money.year,
        low=money.low, high=money.high, bound=money.bound, share=money.share, per=money.per,
        years=money.years,
    )  # fmt: skip


def passages_of(
    mentions: Iterable[Mention], texts: Mapping[str, object], quoter: Quoter
) -> tuple[Passage, ...]:
    """The passages of the mentions whose shown words are among `texts`."""
    return tuple(quoter.passage(m.start, m.end) for m in mentions if shown(m.text) in texts)
