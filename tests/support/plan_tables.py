"""The two shipped plans as tables in four forms, made from their source words.

The truth the readers of formats are tested against: what is put into a document must come out.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg.text import fold_space

PLANS = Path(__file__).parents[2] / "data" / "plans"
FORMS = ("goals", "merged", "cards", "long")
RS, BG = "rs-2017-2018", "bg-2012"
_RS_COLUMNS = 7


@dataclass(frozen=True, slots=True)
class Title:
    """A heading (`level` 1, 2, …) or a paragraph (0)."""

    text: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class Box:
    """One cell with the rows and columns it covers."""

    text: str
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its rows of boxes; what a box above covers is left out."""

    rows: tuple[tuple[Box, ...], ...]
    n_columns: int
    has_header: bool = False


Form = tuple[Title | Sheet, ...]


@dataclass(frozen=True, slots=True)
class _Section:
    """A goal or section of a plan: its title, goal rows (key, words), activities by column."""

    title: str
    goals: tuple[tuple[str, str], ...]
    activities: tuple[tuple[tuple[str, str], ...], ...]


@dataclass(frozen=True, slots=True)
class _Words:
    front: tuple[str, ...]
    sections: tuple[_Section, ...]
    glossary: tuple[str, tuple[tuple[str, str], ...]] | None = None


def plan_form(plan: str, form: str) -> Form:
    """A plan in one of the four forms: `goals` (one table a goal), `merged` (one table, goal rows
    merged over all columns, activities merged down over their tasks), `cards` (one small table an
    activity), `long` (all cards in one table)."""
    words = _serbian() if plan == RS else _bulgarian()
    parts: list[Title | Sheet] = [Title(line) for line in words.front]
    make = {"goals": _goals, "merged": _merged, "cards": _cards, "long": _long}[form]
    parts += make(words)
    if words.glossary is not None:
        title, rows = words.glossary
        parts += [Title(title, 1), _two_columns(rows)]
    return tuple(parts)


def _lines(text: str) -> str:
    """The words of a cell, one line a line of the source, without empty ones."""
    return "\n".join(line for raw in text.split("\n") if (line := fold_space(raw)))


@lru_cache(maxsize=1)
def _serbian() -> _Words:
    text = (PLANS / RS / f"{RS}.txt").read_text(encoding="utf-8")
    gold = json.loads((PLANS / RS / "gold.json").read_text(encoding="utf-8"))
    starts = [m.start() for m in re.finditer(r"^Cilj \d", text, re.MULTILINE)]
    front = tuple(line for raw in text[: starts[0]].split("\n") if (line := fold_space(raw)))
    pieces = [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]
    sections = tuple(
        _serbian_section(piece, goal["activities"])
        for piece, goal in zip(pieces, gold["goals"], strict=True)
    )
    return _Words(front, sections)


def _serbian_section(piece: str, activities: list[dict[str, str]]) -> _Section:
    at = piece.index("AKTIVNOSTI")
    tokens = piece[at:].split("\t")
    header_end = tokens[_RS_COLUMNS - 1]
    match = re.search(r"RIZICI", header_end)
    assert match
    keys = [_lines(token) for token in tokens[: _RS_COLUMNS - 1]] + ["RIZICI"]
    tokens = [header_end[match.end() :], *tokens[_RS_COLUMNS:]]
    rows: list[list[str]] = []
    first = tokens[0]
    for number, activity in enumerate(activities):
        start = number * (_RS_COLUMNS - 1)
        middle = tokens[start + 1 : start + _RS_COLUMNS - 1]
        last = tokens[start + _RS_COLUMNS - 1]
        following = ""
        if number + 1 < len(activities):
            last, following = _cut_before(last, activities[number + 1]["title"])
        rows.append([_lines(cell) for cell in (first, *middle, last)])
        assert fold_space(first) == activity["title"], (first, activity["title"])
        first = following
    return _Section(
        _lines(piece[:at]).replace("\n", " "),
        (),
        tuple(tuple(zip(keys, row, strict=True)) for row in rows),
    )


def _cut_before(token: str, title: str) -> tuple[str, str]:
    pattern = r"\s+".join(map(re.escape, title.split()))
    *_, match = re.finditer(pattern, token)
    return token[: match.start()], token[match.start() :]


@lru_cache(maxsize=1)
def _bulgarian() -> _Words:
    text = (PLANS / BG / f"{BG}.txt").read_text(encoding="utf-8")
    starts = [m.start() for m in re.finditer(r"^РАЗДЕЛ ", text, re.MULTILINE)]
    end = text.index("СПИСЪК С АБРИВИАТУРИ")
    front = tuple(line for raw in text[: starts[0]].split("\n") if (line := fold_space(raw)))
    pieces = [text[a:b] for a, b in zip(starts, [*starts[1:], end], strict=True)]
    title, rows = _keyed(text[end:])
    return _Words(front, tuple(map(_bulgarian_section, pieces)), (title, tuple(rows)))


def _keyed(piece: str) -> tuple[str, list[tuple[str, str]]]:
    title, *cells = piece.split("\n\t")
    words = [_lines(cell) for cell in cells]
    if len(words) % 2:
        words.pop(next(i for i, word in enumerate(words) if not word))
    return _lines(title).replace("\n", " "), list(zip(words[::2], words[1::2], strict=True))


def _bulgarian_section(piece: str) -> _Section:
    title, rows = _keyed(piece)
    goals: list[tuple[str, str]] = []
    activities: list[list[tuple[str, str]]] = []
    for key, words in rows:
        if re.match(r"Дейност \d", key):
            activities.append([])
        (activities[-1] if activities else goals).append((key, words))
    return _Section(title, tuple(goals), tuple(map(tuple, activities)))


def _row(*words: str) -> tuple[Box, ...]:
    return tuple(map(Box, words))


def _two_columns(rows: tuple[tuple[str, str], ...]) -> Sheet:
    return Sheet(tuple(_row(*row) for row in rows), 2)


_NUMBERED = re.compile(r"^(\S+) (\d+)$")


def _matrix(section: _Section) -> tuple[list[str], list[list[str]]]:
    """Activities as rows; a key with a number (`Дейност 3`) becomes two columns."""
    keys: list[str] = []
    records = []
    for activity in section.activities:
        record: dict[str, str] = {}
        for key, words in activity:
            match = _NUMBERED.match(key)
            if match:
                record["№"] = match[2]
            name = match[1] if match else key
            record[name] = f"{record[name]}\n{words}" if name in record else words
        keys += [key for key in record if key not in keys]
        records.append(record)
    return keys, [[record.get(key, "") for key in keys] for record in records]


def _goal_titles(section: _Section) -> list[Title]:
    titles = [Title(section.title, 1)]
    for key, words in section.goals:
        titles += [Title(key)] * bool(key) + [Title(line) for line in words.split("\n")]
    return titles


def _goals(words: _Words) -> list[Title | Sheet]:
    parts: list[Title | Sheet] = []
    for section in words.sections:
        keys, rows = _matrix(section)
        parts += _goal_titles(section)
        parts.append(Sheet((_row(*keys), *(_row(*row) for row in rows)), len(keys), True))
    return parts


def _merged(words: _Words) -> list[Title | Sheet]:
    keys: list[str] = []
    for section in words.sections:
        keys += [key for key in _matrix(section)[0] if key not in keys]
    if words.glossary is None:  # headers differ by a line break between the tables only
        keys = _matrix(words.sections[0])[0]
    rows: list[tuple[Box, ...]] = [_row(*keys)]
    for section in words.sections:
        own, records = _matrix(section)
        title = "\n".join(title.text for title in _goal_titles(section))
        rows.append((Box(title, 1, len(keys)),))
        for record in records:
            if words.glossary is None:
                rows += _by_task(record)
            else:
                by_key = dict(zip(own, record, strict=True))
                rows.append(_row(*(by_key.get(key, "") for key in keys)))
    return [Sheet(tuple(rows), len(keys), True)]


_TASK = re.compile(r"\n(?=\d+\.)")


def _by_task(record: list[str]) -> list[tuple[Box, ...]]:
    """One row a task; the other columns merged down over them."""
    tasks = _TASK.split(record[1])
    first = [Box(cell, len(tasks)) for cell in record]
    first[1] = Box(tasks[0])
    return [tuple(first), *(_row(task) for task in tasks[1:])]


def _cards(words: _Words) -> list[Title | Sheet]:
    parts: list[Title | Sheet] = []
    for section in words.sections:
        parts.append(Title(section.title, 1))
        if section.goals:
            parts.append(_two_columns(section.goals))
        for activity in section.activities:
            parts.append(_two_columns(activity))
            parts.append(Title(" "))
    return parts


def _long(words: _Words) -> list[Title | Sheet]:
    rows: list[tuple[Box, ...]] = []
    for section in words.sections:
        rows.append((Box(section.title, 1, 2),))
        for group in (section.goals, *section.activities):
            rows += _merged_keys(group)
    return [Sheet(tuple(rows), 2)]


def _merged_keys(rows: tuple[tuple[str, str], ...]) -> list[tuple[Box, ...]]:
    """A key that stands empty below another is merged into it."""
    found: list[tuple[Box, ...]] = []
    for index, (key, words) in enumerate(rows):
        if not key and index:
            found.append(_row(words))
            continue
        after = next(
            (i for i, row in enumerate(rows[index + 1 :]) if row[0]), len(rows) - index - 1
        )
        found.append((Box(key, 1 + after), Box(words)))
    return found
