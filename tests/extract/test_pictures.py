"""Pictures whose meaning nobody has read are said, with what heads them; decoration is not."""

from __future__ import annotations

from tests.extract.helpers import read_page

ICON = '<img src="x.png">'
ROWS = (
    ("Clean the banks of all rivers", "Rivers Agency", ICON, ICON),
    ("Publish reports on the water", "Ministry of Health", "31.12.2026", ICON),
    ("Train guards in every town", "Ministry of Labour", "30.06.2027", "500 EUR"),
)
HEADS = ("Activity", "Responsible", "Deadline", "Cost")


def page(*rows: tuple[str, ...], before: str = "") -> str:
    cells = ("".join(f"<td>{words}</td>" for words in row) for row in (HEADS, *rows))
    return before + f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


def test_pictures_are_one_issue_with_their_heads_and_rows() -> None:
    draft = read_page(page(*ROWS), language="en")
    (issue,) = [x for x in draft.issues if x.code == "picture-not-read"]

    assert issue.message == (
        "3 cells hold pictures and no words (“Deadline”, “Cost”); what is shown was not read"
    )
    assert [x.exact for x in issue.passages] == [ROWS[0][0], ROWS[1][0]]


def test_a_logo_above_the_plan_is_no_issue() -> None:
    logo = f"<table><tr><td>{ICON}</td><td>Office of Rivers</td></tr></table>"
    rows = [tuple(x.replace(ICON, "2026") for x in row) for row in ROWS]
    draft = read_page(page(*rows, before=logo), language="en")

    assert [x for x in draft.issues if x.code == "picture-not-read"] == []
    assert len(draft.activities) == len(ROWS)
