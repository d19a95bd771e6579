"""One cell about money, read alone: no table, no other cell, only the head over it."""

from __future__ import annotations

from kg.extract.cell import Place
from kg.extract.draft import Mention, MoneyDraft
from kg.extract.funding import read_funding
from kg.extract.funding_columns import complete_currencies, without_totals
from kg.extract.memory import remember
from kg.extract.mentions import find_known, find_mentions
from kg.extract.quoting import quoter
from kg.extract.spans import Span
from kg.extract.vocabulary import vocabulary
from kg.read.source import read_raw


def money_of(text: str, language: str, country: str | None, head: str = "") -> list[MoneyDraft]:
    """The statements of a cell that stands alone under a head."""
    document = read_raw(text.encode(), name="cell.txt", kind="text")
    memory = remember(document.text, [], glossary={}, language=language)

    def find(span: Span) -> tuple[Mention, ...]:
        return find_mentions(document.text, *span, language=language, memory=memory)

    def known(span: Span) -> tuple[Mention, ...]:
        return find_known(document.text, *span, language=language, memory=memory)

    place = Place(
        about="a1", quoter=quoter(document), words=vocabulary(language, country), find=find,
        known=known, acting=known, heading=head,
    )  # fmt: skip
    money, _ = read_funding(Span(0, len(document.text)), [], place)
    return complete_currencies(without_totals(money, "a1")[0])[0]
