"""Small documents in the habits of real plans, written out in a format and read to the end.

A document is a YAML file: its rows as cells (`c`), rows over the whole width (`whole`), rows that
say nothing (`skip`), or its whole `text`; beside each row what a person reads in it. A cell `^`
is merged with the one above it; in the column of activities it says that the row belongs to the
activity above.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kg.errors import KgError
from kg.extract import Hints, extract
from kg.extract.registry import load_registry
from kg.model.codes import Certainty, CostStatus, Role, TimeKind
from kg.model.records import Activity, Fact, PlanRecords
from kg.read import read_document
from kg.resolve import resolve_draft
from kg.text import fold
from kg.yaml_file import shipped_yaml
from tests.support.documents import document_bytes
from tests.support.pdfs import UNRULED, pdf_bytes
from tests.support.plan_tables import Box, Form, Sheet, Title

HERE = Path(__file__).parent
BLIND = HERE.parent / "blind"
FIELDS = ("activity", "lead", "partner", "deadline", "money", "indicator")
NAMES = ("lead", "partner")
_PERMANENT = (TimeKind.CONTINUOUS, TimeKind.CONTINUOUS_UNTIL)

Key = tuple[str, str, str]  # field, activity, value


@dataclass(frozen=True, slots=True)
class Reading:
    """What was expected, what was read, and which of it was called exact."""

    expected: Counter[Key]
    found: Counter[Key]
    exact: Counter[Key]
    refused: str = ""

    def f1(self, *fields: str) -> float:
        """F1 over some fields."""
        want, got = (_only(c, fields) for c in (self.expected, self.found))
        both = sum((want & got).values())
        total = sum(want.values()) + sum(got.values())
        return 2 * both / total if total else 1.0

    @property
    def wrong_exact(self) -> list[Key]:
        """Facts called exact that are wrong."""
        return sorted((self.exact - self.expected).elements())


def _only(counter: Counter[Key], fields: tuple[str, ...]) -> Counter[Key]:
    return Counter({k: n for k, n in counter.items() if k[0] in fields})


def names_of_documents(folder: Path = HERE) -> list[str]:
    """The ids of all documents of a folder."""
    return sorted(p.stem for p in folder.glob("*.yaml"))


def said(name: str) -> dict[str, Any]:
    """A document as it is written down."""
    path = next(p for f in (HERE, BLIND) if (p := f / f"{name}.yaml").exists())
    content: dict[str, Any] = shipped_yaml(path)
    return content


def bytes_of(content: dict[str, Any]) -> bytes:
    """The document in its format."""
    form = content["format"]
    if "text" in content:
        return str(content["text"]).encode()
    parts: Form = (Title(content["title"], 1), *_tables(content))
    if form in ("pdf", "pdf-unruled"):
        return pdf_bytes(parts, UNRULED) if form == "pdf-unruled" else pdf_bytes(parts)
    return document_bytes(parts, form)


def _tables(content: dict[str, Any]) -> list[Title | Sheet]:
    heads = content["heads"]
    parts: list[Title | Sheet] = []
    rows: list[tuple[Box, ...]] = []

    def close() -> None:
        if rows:
            top = tuple(Box(h) for h in heads)
            parts.append(Sheet((top, *_merged(rows)), len(heads), has_header=True))
            rows.clear()

    for row in content["rows"]:
        if "heading" in row:
            close()
            parts.append(Title(row["heading"], row.get("level", 2)))
        elif "whole" in row:
            rows.append((Box(row["whole"], columns=len(heads)),))
        else:
            rows.append(tuple(Box(c) for c in row.get("c", row.get("skip"))))
    close()
    return parts


def _merged(rows: list[tuple[Box, ...]]) -> list[tuple[Box, ...]]:
    """The rows, a box of the words `^` taken into the one above it."""
    done: list[list[Box | None]] = [list(row) for row in rows]
    for r in range(len(rows) - 1, 0, -1):
        for i, box in enumerate(rows[r]):
            below = done[r][i]
            if box.text == "^" and below is not None:
                above = rows[r - 1][i]
                done[r - 1][i] = Box(above.text, rows=below.rows + 1)
                done[r][i] = None
    return [tuple(box for box in row if box) for row in done]


def expected_of(content: dict[str, Any]) -> Counter[Key]:
    """What a person reads in a document."""
    keys: Counter[Key] = Counter()
    title = ""
    for row in content["rows"]:
        if "c" not in row and "title" not in row:
            continue
        own = fold(row.get("title") or row["c"][content["activity"]])
        if own:  # "^" folds to nothing
            title = own
            keys["activity", title, title] += 1
        for field, told in (("lead", "lead"), ("partner", "partner"), ("indicator", "ind")):
            keys.update((field, title, fold(x)) for x in row.get(told, ()))
        keys.update(("money", title, x) for x in row.get("money", ()))
        if row.get("due"):
            keys["deadline", title, str(row["due"])] += 1
    return keys


def found_of(content: dict[str, Any], records: PlanRecords) -> tuple[Counter[Key], Counter[Key]]:
    """What the chain read, and the part it calls exact."""
    text_of = {a.id: _shown(a, content) for a in records.activities}
    whose = {task.id: task.parent for task in records.tasks}
    loose = {_title(r, content) for r in content["rows"] if r.get("due", "") is None}
    found: Counter[Key] = Counter()
    exact: Counter[Key] = Counter()
    for about, field, value, certainty in _facts(records, text_of):
        title = text_of[whose.get(about) or about]
        if field == "deadline" and title in loose:
            continue
        found[field, title, value] += 1
        exact[field, title, value] += certainty is Certainty.EXACT
    return found, exact


def _facts(
    records: PlanRecords, text_of: dict[str, str]
) -> Iterator[tuple[str, str, str, Certainty]]:
    """Every fact that is counted: about, field, value, certainty."""
    for a in records.activities:
        yield a.id, "activity", text_of[a.id], a.certainty
    for p in records.participations:
        if p.role in (Role.LEAD, Role.PARTNER):
            yield p.about, p.role.value, fold(_words(p)), p.certainty
    for i in records.indicators:
        yield i.about, "indicator", fold(i.title), i.certainty
    for m in records.allocations:
        if m.cost_status is CostStatus.AMOUNT:
            yield m.about, "money", f"{m.amount:.0f} {m.currency}", m.certainty
    for d in records.deadlines:
        end = "permanent" if d.time_kind in _PERMANENT else str(d.end)
        yield d.about, "deadline", end, d.certainty


def _shown(activity: Activity, content: dict[str, Any]) -> str:
    """An activity's title, with its number where the document has both in one cell."""
    numbered = fold(f"{activity.number} {activity.title}")
    return numbered if numbered in _titles(content) else fold(activity.title)


def _title(row: dict[str, Any], content: dict[str, Any]) -> str:
    return fold(row.get("title") or row.get("c", [""] * 9)[content.get("activity", 0)])


def _titles(content: dict[str, Any]) -> set[str]:
    return {_title(row, content) for row in content["rows"]}


def _words(fact: Fact) -> str:
    return fact.passages[0].exact


@cache
def reading(name: str) -> Reading:
    """One document through the whole chain, told nothing but its country."""
    content = said(name)
    want = expected_of(content)
    try:
        with TemporaryDirectory() as folder:
            records = records_of(content, Path(folder), name)
    except KgError as error:
        return Reading(want, Counter(), Counter(), str(error))
    found, exact = found_of(content, records)
    return Reading(want, found, exact)


def records_of(content: dict[str, Any], folder: Path, name: str) -> PlanRecords:
    """The records of a document written into a folder."""
    path = folder / f"{name}.{content['format'].split('-')[0]}"
    path.write_bytes(bytes_of(content))
    hints = Hints(country=content.get("country"))
    draft = extract(read_document(path), hints=hints)
    return resolve_draft(draft, registry=load_registry(draft.plan.country))
