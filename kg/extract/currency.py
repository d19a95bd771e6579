"""In which currency is an amount that prints none? That of its source's other amounts, or unknown.

Extract layer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from kg.extract.draft import MoneyDraft
from kg.model.codes import Certainty, CostStatus
from kg.model.records import Issue, Step
from kg.text import fold


def complete_currencies(
    money: Sequence[MoneyDraft], *, default: str | None = None
) -> tuple[list[MoneyDraft], list[Issue]]:
    """Amounts with the currency of their source's other amounts.

    Edges: `default` is the currency a column's head names. An amount that nothing tells the
    currency of is no fact: an issue shows it, and only its source stays.
    """
    by_source: dict[str, Counter[str]] = {}
    for draft in money:
        if draft.currency:
            by_source.setdefault(_key(draft), Counter())[draft.currency] += 1
    out: list[MoneyDraft] = []
    issues: list[Issue] = []
    for draft in money:
        if draft.amount is None or draft.currency:
            out.append(draft)
            continue
        known = by_source.get(_key(draft), Counter()) if draft.source else Counter()
        filled = _filled(draft, known, default)
        if filled.currency is None:
            issues.append(_unknown(draft))
            out += [_source_only(draft)] if draft.source else []
        else:
            out.append(filled)
    return out, issues


def _source_only(draft: MoneyDraft) -> MoneyDraft:
    """What is left of an amount in no known currency: its source is named."""
    step = Step("amount", f"{draft.amount} left out: its currency is not known")
    return replace(
        draft, amount=None, year=None, cost_status=CostStatus.SOURCE_ONLY,
        certainty=Certainty.DOUBTFUL, steps=(*draft.steps, step),
    )  # fmt: skip


def _key(draft: MoneyDraft) -> str:
    """A source's label for comparing; one word with its letters swapped is the same word."""
    key = fold(draft.source.text) if draft.source else ""
    return key if " " in key else "".join(sorted(key))


def _filled(draft: MoneyDraft, known: Counter[str], default: str | None) -> MoneyDraft:
    if len(known) == 1:
        code, why = next(iter(known)), "that of the other amounts of the same source"
    elif default:
        code, why = default, "that of the column's head"
    else:
        return draft
    step = Step("currency", f"{code}, {why}")
    return replace(draft, currency=code, certainty=Certainty.RULE, steps=(*draft.steps, step))


def _unknown(draft: MoneyDraft) -> Issue:
    return Issue(
        code="amount-without-currency",
        about=draft.about,
        message=f"the amount {draft.amount} prints no currency, nor does another amount of its "
        "source; it was left out",
        advice="enter the amount with its currency in a decision",
        passages=draft.passages,
    )
