"""Small plans that are edited at random, with the truth of what each edit left standing.

Every activity has a hidden number of its own (`uid`), so that a test can say whether a decision is
bound to the activity it was made about.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace

VERBS = ("Publish", "Adopt", "Prepare", "Review", "Train", "Build", "Extend", "Monitor", "Fund")
THINGS = (
    "water reports", "river law", "guard stations", "school lessons", "early warnings",
    "flood maps", "fish ladders", "sewage works", "bank repairs", "open data", "boat patrols",
    "soil tests", "farm advice", "drainage rules",
)  # fmt: skip
WHERE = ("in all districts", "for small towns", "with local offices", "on the coast", "every year")
BODIES = (
    "Ministry of Environment", "Ministry of Justice", "Ministry of Interior", "Ministry of Health",
    "Ministry of Finance", "Ministry of Education", "Agency for Waters", "Agency for Roads",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One activity; its facts' words by column."""

    uid: int
    title: str
    lead: str
    partner: str
    deadline: str
    budget: str


@dataclass
class Paper:
    """A plan as somebody edits it: goals with rows, numbered as they stand."""

    goals: list[tuple[str, list[Row]]] = field(default_factory=list)
    format: str = "md"
    numbered: bool = True
    next_uid: int = 0

    def rows(self) -> list[Row]:
        """The activities in their order."""
        return [row for _, rows in self.goals for row in rows]


def new_paper(rng: random.Random) -> Paper:
    """A plan of two to four goals with three to six activities."""
    paper = Paper(numbered=rng.random() < 0.8)
    for n in range(rng.randint(2, 4)):
        rows = [_row(paper, rng) for _ in range(rng.randint(3, 6))]
        paper.goals.append((f"Goal about {THINGS[n]} and more of it", rows))
    return paper


def _row(paper: Paper, rng: random.Random) -> Row:
    paper.next_uid += 1
    taken = {row.title for row in paper.rows()}
    while True:
        title = f"{rng.choice(VERBS)} {rng.choice(THINGS)} {rng.choice(WHERE)}"
        if rng.random() < 0.1 or title not in taken:  # some titles stand twice
            break
    lead, partner = rng.sample(BODIES, 2)
    return Row(paper.next_uid, title, lead, partner, _day(rng), f"{rng.randint(1, 99) * 500} EUR")


def _day(rng: random.Random) -> str:
    return f"{rng.randint(1, 28):02}.{rng.randint(1, 12):02}.{rng.randint(2025, 2027)}"


def edited(paper: Paper, rng: random.Random) -> tuple[Paper, dict[int, set[str]]]:
    """The paper after one to six edits, and by uid the columns whose words were changed."""
    new = Paper([(title, list(rows)) for title, rows in paper.goals], paper.format, paper.numbered)
    new.next_uid = paper.next_uid
    changed: dict[int, set[str]] = {}
    for _ in range(rng.randint(1, 6)):
        rng.choice((_insert, _delete, _swap, _move, _retitle, _typo, _value, _goal, _format))(
            new, rng, changed
        )
    return new, changed


def _place(paper: Paper, rng: random.Random) -> tuple[list[Row], int]:
    rows = rng.choice([rows for _, rows in paper.goals if rows])
    return rows, rng.randrange(len(rows))


def _insert(paper: Paper, rng: random.Random, _changed: dict[int, set[str]]) -> None:
    rows, at = _place(paper, rng)
    rows.insert(at, _row(paper, rng))


def _delete(paper: Paper, rng: random.Random, _changed: dict[int, set[str]]) -> None:
    rows, at = _place(paper, rng)
    if len(rows) > 1:
        del rows[at]


def _swap(paper: Paper, rng: random.Random, _changed: dict[int, set[str]]) -> None:
    rows, at = _place(paper, rng)
    other = rng.randrange(len(rows))
    rows[at], rows[other] = rows[other], rows[at]


def _move(paper: Paper, rng: random.Random, _changed: dict[int, set[str]]) -> None:
    rows, at = _place(paper, rng)
    if len(rows) > 1:
        to = rng.choice(paper.goals)[1]
        row = rows.pop(at)
        to.insert(rng.randint(0, len(to)), row)


def _retitle(paper: Paper, rng: random.Random, changed: dict[int, set[str]]) -> None:
    rows, at = _place(paper, rng)
    title = f"Start {rng.choice(THINGS)} anew {rng.choice(WHERE)}"
    rows[at] = replace(rows[at], title=title)
    changed.setdefault(rows[at].uid, set()).add("title")


def _typo(paper: Paper, rng: random.Random, changed: dict[int, set[str]]) -> None:
    """Two letters of the longest word change places."""
    rows, at = _place(paper, rng)
    word = max(rows[at].title.split(), key=len)
    k = rng.randrange(1, len(word) - 2)
    slip = word[:k] + word[k + 1] + word[k] + word[k + 2 :]
    rows[at] = replace(rows[at], title=rows[at].title.replace(word, slip, 1))
    if slip != word:
        changed.setdefault(rows[at].uid, set()).add("typo")


def _value(paper: Paper, rng: random.Random, changed: dict[int, set[str]]) -> None:
    rows, at = _place(paper, rng)
    column = rng.choice(("budget", "deadline"))
    new = f"{rng.randint(100, 199) * 500} EUR" if column == "budget" else _day(rng)
    if getattr(rows[at], column) != new:
        rows[at] = replace(rows[at], **{column: new})
        changed.setdefault(rows[at].uid, set()).add(column)


def _goal(paper: Paper, rng: random.Random, _changed: dict[int, set[str]]) -> None:
    title = f"New goal about {rng.choice(THINGS)} number {paper.next_uid}"
    paper.goals.insert(rng.randint(0, len(paper.goals)), (title, [_row(paper, rng)]))


def _format(paper: Paper, rng: random.Random, _changed: dict[int, set[str]]) -> None:
    paper.format = rng.choice(("md", "html", "md-wide"))


HEAD = ("No.", "Activity", "Responsible", "Partners", "Deadline", "Budget")


def printed(paper: Paper) -> str:
    """The paper as a document of its format."""
    blocks = [_table(paper, g, title, rows) for g, (title, rows) in enumerate(paper.goals, 1)]
    if paper.format == "html":
        body = "".join(blocks)
        return f"<html><body><h1>Action plan for clean rivers 2025-2027</h1>{body}</body></html>"
    return "# Action plan for clean rivers 2025-2027\n\n" + "".join(blocks)


def _table(paper: Paper, goal: int, title: str, rows: list[Row]) -> str:
    lines = [
        (f"{goal}.{n}" if paper.numbered else "", r.title, r.lead, r.partner, r.deadline, r.budget)
        for n, r in enumerate(rows, 1)
    ]
    if paper.format == "html":
        cells = ["".join(f"<td>{c}</td>" for c in line) for line in (HEAD, *lines)]
        inner = "".join(f"<tr>{c}</tr>" for c in cells)
        return f"<h2>Goal {goal}: {title}</h2><table>{inner}</table>"
    gap = "   " if paper.format == "md-wide" else " "
    text = "".join(f"|{gap}" + f"{gap}|{gap}".join(line) + f"{gap}|\n" for line in lines)
    return f"## Goal {goal}: {title}\n\n| {' | '.join(HEAD)} |\n{'|---' * 6}|\n{text}\n"
