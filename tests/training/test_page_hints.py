"""The same hints on the command line and through the page give the same graph."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.workbench import PLAN
from training.page_hints import Hand, hands, without_times

pytestmark = pytest.mark.server


def said(hand: Hand) -> list[bool]:
    """A hint of each kind, and one of each that is refused."""
    reading = hand.reading()
    first, second, *_ = (r["id"] for r in reading["records"])
    lead = next(f for f in reading["facts"] if f["field"] == "lead")
    new = {"target": reading["plan"]["id"], "verb": "add", "value": "activity=Mend all boats"}
    return [
        hand.say("Column D=implementer"),
        hand.say("Column Z=implementer"),
        hand.edit({"id": lead["id"], "field": "lead", "value": "Office of Youth"}),
        hand.edit({"id": first, "field": "deadline", "value": "never"}),
        hand.edit({"id": second, "field": "indicator", "value": "advisers trained"}),
        hand.decide(new),
        hand.decide({**new, "target": "a/nothing"}),
    ]


def test_both_ways_take_and_refuse_the_same_and_give_the_same_graph(tmp_path: Path) -> None:
    document = tmp_path / "youth.md"
    document.write_text(PLAN, encoding="utf-8")
    with hands(document, "GB") as both:
        read = [without_times(hand.graph()) for hand in both]
        answers = [said(hand) for hand in both]
        taught = [without_times(hand.graph()) for hand in both]

    assert read[0] == read[1]
    assert answers[0] == answers[1] == [True, False, True, False, True, True, False]
    assert taught[0] == taught[1] != read[0]
    assert all(x in taught[0] for x in ("Office of Youth", "advisers trained", "Mend all boats"))
