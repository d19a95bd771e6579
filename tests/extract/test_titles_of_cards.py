"""Titles of card tables: the words alone in a row above the labels, below the head of each page."""

import pytest

from tests.extract.helpers import read_marked
from tests.extract.test_frames_opened import DEEDS, LEADS

CARD = """| {code}{title} |   |
| --- | --- |
| Responsible: | {lead} |
| Budget: | {n}00.000 € |
| - Words that say more of it. |   |
"""


def cards(codes: list[str], above: str = "") -> str:
    parts = (
        above + CARD.format(code=code, title=title, lead=lead, n=n)
        for n, (code, title, lead) in enumerate(zip(codes, DEEDS, LEADS, strict=True), 1)
    )
    return "\n".join(parts)


@pytest.mark.parametrize("above", ["", "# Other measures of towns\n\n"])
@pytest.mark.parametrize(
    "codes", [["2A.i.1: ", "2A.i.2: ", "2A.ii.1: ", "2B.i.1: "], ["1.1 ", "1.2 ", "2.1 ", "2.2 "]]
)
def test_a_code_before_the_title_of_a_card_is_its_number(codes: list[str], above: str):
    draft = read_marked(cards(codes, above), language="en")

    assert [x.title for x in draft.activities] == list(DEEDS)
    assert [x.number for x in draft.activities] == [code.strip(" :") for code in codes]
    assert [role.mention.text for role in draft.roles] == list(LEADS)
    assert not draft.goals  # the head of each page is the document's title, said again


def test_a_heading_of_its_own_above_each_card_titles_it():
    heads = [f"## {deed}\n\n" for deed in DEEDS]
    body = "".join(
        head + CARD.format(code="", title="Card of the plan", lead=lead, n=1) + "\n"
        for head, lead in zip(heads, LEADS, strict=True)
    )
    draft = read_marked(body, language="en")

    assert [x.title for x in draft.activities] == list(DEEDS)
