"""In which sector is a body? What a person wrote in sectors.csv: body, sector. Resolve layer."""

from __future__ import annotations

from dataclasses import replace

from kg.errors import ConfigError
from kg.ids import without_place
from kg.model.records import Issue, PlanRecords
from kg.resolve.decision_file import records_of
from kg.text import fold_space, same_key

COLUMNS = ("body", "sector")


def with_sectors(records: PlanRecords, content: str, *, where: str) -> PlanRecords:
    """The records with the sectors of bodies; a row that names nobody here becomes an issue.

    A body is named as in the plan, by any of its names and abbreviations, or by its id.
    Raises: ConfigError if a column is missing, or a body has two sectors.
    """
    rows = records_of(content, where=where, columns=COLUMNS, needed=COLUMNS)
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
