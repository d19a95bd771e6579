"""Which titles and names hold some words, best first? Exchange layer.

Compared folded (case, script, diacritics and signs do not count); each word must begin a word of
the title or name. Large graphs are searched in their columnar tables, small ones in their
records; both give the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from kg.errors import QueryError
from kg.exchange.columns import VIEWS, has_columns, is_installed, texts_of
from kg.graph.folder import GraphFolder
from kg.graph.names import search_key

RANKS = ("the whole text", "its beginning", "the words together", "all words")
_SQL = """
WITH held AS (SELECT plan, id, kind, words, key, CASE
    WHEN key = $phrase THEN 0
    WHEN starts_with(key, $phrase) THEN 1
    WHEN contains(' ' || key, ' ' || $phrase) THEN 2 ELSE 3 END AS rank
  FROM texts WHERE {holds} AND ($plan IS NULL OR plan = $plan)),
best AS (SELECT * FROM held QUALIFY
    row_number() OVER (PARTITION BY id ORDER BY rank, length(key), words, plan) = 1)
SELECT plan, id, kind, words, rank FROM best ORDER BY rank, length(key), id LIMIT $most
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found: `id` is below `id/`, `words` are those of the plan.

    `rank` is the place in `RANKS` that says how well they fit.
    """

    id: str
    kind: str
    words: str
    rank: int
    plan: str


def find_words(
    folder: GraphFolder, wanted: str, *, plan: str | None = None, most: int = 50
) -> tuple[Hit, ...]:
    """Goals, activities, tasks, actors, sources and plans whose title or name holds the words.

    Shape: one hit a thing, by its best form; better fits first, then shorter ones.
    Raises: QueryError if there is no letter or digit in the words.
    """
    phrase = search_key(wanted)
    if not phrase:
        raise QueryError(f"{wanted!r} holds no letter or digit; write the words to look for")
    if has_columns(folder.path) and is_installed("duckdb"):
        return _find_in_columns(folder, phrase, plan, most)
    texts = (row for records in folder.all_records(plan) for row in texts_of(records))
    return tuple(_ranked(texts, phrase)[:most])


def _find_in_columns(
    folder: GraphFolder, phrase: str, plan: str | None, most: int
) -> tuple[Hit, ...]:
    from kg.exchange.reports import Reports

    words = phrase.split()
    holds = " AND ".join(
        # the first test is quick and leaves few rows for the second
        f"contains(key, $w{k}) AND contains(' ' || key, ' ' || $w{k})"
        for k in range(len(words))
    )
    params: dict[str, Any] = {f"w{k}": word for k, word in enumerate(words)}
    params |= {"phrase": phrase, "plan": plan, "most": most}
    reports = Reports.open(folder.path / VIEWS, ("texts",))
    rows = reports.connection.execute(_SQL.format(holds=holds), params).fetchall()
    return tuple(Hit(key, kind, form, rank, of) for of, key, kind, form, rank in rows)


def _ranked(texts: Iterable[tuple[str, ...]], phrase: str) -> list[Hit]:
    best: dict[str, tuple[Any, ...]] = {}
    for plan, key, kind, words, folded in _holding(texts, phrase):
        order = (_rank(folded, phrase), len(folded), words, plan, kind)
        best[key] = min(best.get(key, order), order)
    ordered = sorted(best.items(), key=lambda item: (*item[1][:2], item[0]))
    return [Hit(key, kind, words, rank, of) for key, (rank, _, words, of, kind) in ordered]


def _holding(texts: Iterable[tuple[str, ...]], phrase: str) -> Iterator[tuple[str, ...]]:
    parts = [f" {part}" for part in phrase.split()]
    for plan, key, kind, words, _, folded in texts:
        if all(part in f" {folded}" for part in parts):
            yield plan, key, kind, words, folded


def _rank(folded: str, phrase: str) -> int:
    if folded == phrase:
        return 0
    if folded.startswith(phrase):
        return 1
    return 2 if f" {phrase}" in f" {folded}" else 3
