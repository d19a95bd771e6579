from __future__ import annotations

from decimal import Decimal

import pytest

from tests.support.gold import gold_records, source_text


def test_both_plans_have_the_counts_of_the_hand_made_reading() -> None:
    plans = [gold_records("bg-2012"), gold_records("rs-2017-2018")]

    counts = [sum(len(getattr(p, k)) for p in plans) for k in ("goals", "activities", "tasks")]

    assert counts == [37, 63, 64]


def test_the_serbian_sums_are_those_of_the_notes() -> None:
    money = gold_records("rs-2017-2018").allocations

    sums = {c: sum(a.amount or 0 for a in money if a.currency == c) for c in ("RSD", "EUR")}

    assert sums == {"RSD": Decimal(5_712_920), "EUR": Decimal(68_500)}


@pytest.mark.parametrize("plan_id", ["bg-2012", "rs-2017-2018"])
def test_every_passage_reads_the_same_words_again(plan_id: str) -> None:
    text, records = source_text(plan_id), gold_records(plan_id)

    passages = [p for x in (*records.facts, *records.elements) for p in x.passages]

    assert passages
    assert all(text[p.start : p.end] == p.exact for p in passages)
