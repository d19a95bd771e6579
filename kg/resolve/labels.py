"""What a person wrote beside a plan: English titles in labels.en.csv, bodies in sectors.csv.
Resolve layer.

Columns: id, title, words. `words` hold what the element was called when it was translated, as in
decisions.csv: a title counts only where the element still has these words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from kg.errors import ConfigError
from kg.ids import without_place
from kg.model.records import Element, Issue, PlanRecords
from kg.resolve.binding import Binder, Binding, Fate
from kg.resolve.decisions import records_of
from kg.text import fold_space, same_key

LABEL_COLUMNS = ("id", "title", "words")
E = TypeVar("E", bound=Element)


def with_english(records: PlanRecords, content: str, *, where: str) -> PlanRecords:
    """The records with our English titles; a row that fits nothing here becomes an issue.

    Raises: ConfigError if a column is missing.
    """
    binder, titles, issues = Binder(records), dict[str, str](), []
    for n, row in rows_of(content, where):
        bound = binder.bind(row["id"], row.get("words", ""))
        if bound.fate is Fate.FOUND and bound.id in binder.targets.elements:
            titles[bound.id] = row["title"]
        else:
            issues.append(_stale(f"{where}, row {n}", row, bound))

    def titled(elements: tuple[E, ...]) -> tuple[E, ...]:
        return tuple(replace(x, english=titles.get(x.id, x.english)) for x in elements)

    return replace(
        records,
        issues=(*records.issues, *issues),
        goals=titled(records.goals),
        activities=titled(records.activities),
        tasks=titled(records.tasks),
    )


def bound_labels(
    records: PlanRecords, content: str, *, where: str
) -> tuple[dict[int, dict[str, str]], int]:
    """The rows that get words and a lasting id, by number; and how many fit nothing.

    Raises: ConfigError if a column is missing.
    """
    binder, bound_rows, n_lost = Binder(records), {}, 0
    for n, row in rows_of(content, where):
        bound = binder.bind(row["id"], row.get("words", ""))
        if bound.fate is Fate.FOUND and bound.id in binder.targets.elements:
            bound_rows[n] = {**row, "id": bound.id, "words": binder.title_of(bound.id)}
        else:
            n_lost += 1
    return bound_rows, n_lost


def rows_of(content: str, where: str) -> list[tuple[int, dict[str, str]]]:
    """The rows with an id and a title, each with its number in a spreadsheet.

    Raises: ConfigError if a column is missing.
    """
    rows = records_of(content, where=where, columns=LABEL_COLUMNS, needed=("id", "title"))
    return [(n, row) for n, row in rows.rows if row["id"] and row["title"]]


def _stale(where: str, row: Mapping[str, str], bound: Binding) -> Issue:
    nearest = f"; nearest: {', '.join(bound.near)}" if bound.near else ""
    fate = "unknown" if bound.fate is Fate.FOUND else bound.fate
    return Issue(
        code="stale-decision",
        message=(
            f"{where}: the English title “{row['title']}” is for {row['id']}, which is "
            f"{fate} here: {bound.why}{nearest}"
        ),
        advice="correct the id or the words, or remove the row",
    )


# In which sector is a body? What a person wrote in sectors.csv: body, sector.

SECTOR_COLUMNS = ("body", "sector")


def with_sectors(records: PlanRecords, content: str, *, where: str) -> PlanRecords:
    """The records with the sectors of bodies; a row that names nobody here becomes an issue.

    A body is named as in the plan, by any of its names and abbreviations, or by its id.
    Raises: ConfigError if a column is missing, or a body has two sectors.
    """
    rows = records_of(content, where=where, columns=SECTOR_COLUMNS, needed=SECTOR_COLUMNS)
    by_name: dict[str, set[str]] = {}
    for actor in records.actors:
        for name in (without_place(actor.id), *(label.text for label in actor.labels)):
            by_name.setdefault(same_key(name), set()).add(actor.id)
    sectors: dict[str, str] = {}
    issues: list[Issue] = []
    for n, row in rows.rows:
        body, sector = row["body"], fold_space(row["sector"])
        if not body or not sector:
            continue
        found = by_name.get(same_key(without_place(body)), set())
        if len(found) != 1:
            issues.append(_issue(f"{where}, row {n}", body, len(found)))
            continue
        own = next(iter(found))
        if sectors.setdefault(own, sector) != sector:
            raise ConfigError(
                f"{where}, row {n}: {body} is in the sectors {sectors[own]} and {sector}; "
                "keep one of the rows"
            )
    actors = tuple(replace(x, sector=sectors.get(x.id)) for x in records.actors)
    return replace(records, actors=actors, issues=(*records.issues, *issues))


def _issue(where: str, body: str, n_found: int) -> Issue:
    what = f"means {n_found} bodies of the plan" if n_found else "is no body of the plan"
    return Issue(
        code="sector-of-nobody",
        message=f"{where}: “{body}” {what}",
        advice="write the body's name as the plan has it; 'kg find' lists names",
    )
