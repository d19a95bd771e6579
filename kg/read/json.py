"""How JSON is read: arrays of alike objects as tables, other objects as labels. Read layer.

Also reads JSON Lines and GeoJSON. Programs that track a plan use these formats. The words are
written anew, as a page would show them: an object's keys are the heads of its columns.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kg.errors import InputError
from kg.read.html import markup_parts
from kg.read.json_twins import Figure, Tree, Twins
from kg.read.limits import check_cells
from kg.read.written import Grid, GridCell, Line, Part, Parts, flat_words, grid_of
from kg.text import LEVEL

ALIKE = 0.4  # share of all keys that an object has in the mean, if objects are alike
_NO_TEXT = re.compile(r"(?:true|false|\S+[@/]\S*|#?[0-9a-f]{6}|\d+)$", re.I)
_ID = re.compile(r"(?:^|_)(?:id|no|nr|order|index)$|I[dD]$")
_ISO_DAY = re.compile(r"(?:19|20)\d\d-\d\d")
NAME = 3  # letters of a name on average, at least
VARYING = 2  # times as many keys in all as one object has: they name things, not their fields


@dataclass(frozen=True, slots=True)
class Row:
    """One object: its words by heads, the arrays and dictionaries inside it, and its details: the
    words of small objects in an array, each of which has a row of its own beside it.
    """

    fields: dict[str, str] = field(default_factory=dict)
    inner: dict[str, Tree] = field(default_factory=dict)
    details: list[dict[str, str]] = field(default_factory=list)


def alike(trees: Sequence[Tree]) -> bool:
    """Whether values are objects with about the same keys.

    Example:
        >>> alike([{"a": "1", "b": "2"}, {"a": "3"}]), alike([{"a": "1"}, "x"])
        (True, False)
    """
    objects = [tree for tree in trees if isinstance(tree, dict)]
    keys = {key for one in objects for key in one}
    if not keys or len(objects) < len(trees):
        return False
    return sum(map(len, objects)) >= ALIKE * len(keys) * len(objects)


def is_record(tree: Tree) -> bool:
    """Whether a value is words, or a list of words."""
    return isinstance(tree, str) or (
        isinstance(tree, list) and all(isinstance(one, str) for one in tree)
    )


def is_dictionary(tree: Mapping[str, Tree]) -> bool:
    """Whether an object's keys name alike things, as an array's places would."""
    return len(tree) > 1 and alike(list(tree.values()))


def rows_of(trees: Sequence[Tree]) -> list[Row]:
    """The rows of alike objects: objects inside them give columns, arrays of objects do not."""
    rows = [Row() for _ in trees]
    objects = [tree if isinstance(tree, dict) else {} for tree in trees]
    _fill(rows, objects, "")
    keys = {key for one in objects for key in one}
    small = [path for path in dict.fromkeys(path for row in rows for path in row.inner)
             if _are_small([row.inner.get(path, []) for row in rows], keys)]  # fmt: skip
    beside = max(small, key=lambda path: _is_dated(rows, path), default=None)
    for row in rows:
        for path in small:
            found = _detailed(path, row.inner.pop(path, []))
            if path == beside:
                row.details.extend(found)
                continue
            for head in dict.fromkeys(head for one in found for head in one):
                row.fields[head] = "\n".join(one[head] for one in found if one.get(head))
    return rows


def _are_small(found: Sequence[Tree], keys: set[str]) -> bool:
    """Whether these are arrays of objects of texts, with fewer of them than the rows have keys.

    Edges: objects with keys of the rows only are rows of a deeper level, not details.
    """
    objects = [one for tree in found if isinstance(tree, list) for one in tree]
    flat = (isinstance(x, dict) and all(isinstance(y, str) for y in x.values()) for x in objects)
    if not all(isinstance(tree, list) for tree in found) or not (alike(objects) and all(flat)):
        return False
    own = {key for one in objects for key in one}
    return len(own) < len(keys) and not own <= keys


def _is_dated(rows: Sequence[Row], path: str) -> tuple[bool, bool]:
    """Whether the objects of arrays say when, and whether they say a number."""
    words = [words for row in rows for one in _detailed(path, row.inner.get(path, []))
             for words in one.values()]  # fmt: skip
    return any(map(_ISO_DAY.match, words)), any(isinstance(one, Figure) for one in words)


def _detailed(path: str, tree: Tree) -> list[dict[str, str]]:
    """The objects of an array with the heads of their columns."""
    return [
        {f"{path}{LEVEL}{key}": words for key, words in one.items() if isinstance(words, str)}
        for one in tree if isinstance(one, dict)
    ]  # fmt: skip


def _fill(rows: Sequence[Row], objects: Sequence[Mapping[str, Tree]], before: str) -> None:
    for key in dict.fromkeys(key for one in objects for key in one):
        head = f"{before}{LEVEL}{key}" if before else key
        found = [one.get(key, "") for one in objects]
        inside = [tree for tree in found if isinstance(tree, dict)]
        if inside and _are_columns(inside):
            _fill(rows, [tree if isinstance(tree, dict) else {} for tree in found], head)
            found = ["" if isinstance(tree, dict) else tree for tree in found]
        if all(isinstance(tree, str | list) for tree in found):
            found = _as_words(found)
        for row, tree in zip(rows, found, strict=True):
            if isinstance(tree, str):
                row.fields.setdefault(head, tree)
            elif is_record(tree):
                row.fields.setdefault(head, "\n".join(map(str, tree)))
            else:
                row.inner[head] = tree


def _as_words(found: Sequence[Tree]) -> list[Tree]:
    """Arrays of objects with one text each, `[{"id": 4, "name": "Police"}]`, as those texts."""
    objects = [one for tree in found if isinstance(tree, list) for one in tree]
    keys = {key for one in objects if isinstance(one, dict) for key in _texts(one)}
    flat = (isinstance(x, dict) and all(isinstance(y, str) for y in x.values()) for x in objects)
    if len(keys) != 1 or not all(flat):
        return list(found)
    key = keys.pop()
    return [
        [str(one.get(key, "")) for one in tree if isinstance(one, dict)]
        if isinstance(tree, list)
        else tree
        for tree in found
    ]


def _texts(one: Mapping[str, Tree]) -> list[str]:
    """The keys of an object whose values are words or figures: no id, link or yes and no."""
    return [
        key
        for key, tree in one.items()
        if isinstance(tree, str) and not _NO_TEXT.match("" if isinstance(tree, Figure) else tree)
        if not _ID.search(key)
    ]


def _are_columns(objects: Sequence[Mapping[str, Tree]]) -> bool:
    """Whether objects inside rows have the same few keys, so that these are columns."""
    if any(is_dictionary(one) for one in objects):
        return False
    keys = {key for one in objects for key in one}
    return len(keys) * len(objects) < VARYING * sum(map(len, objects))


_START = re.compile(r'\s*(?:\{\s*["}]|\[\s*[\[{"\]])')
_BETWEEN = re.compile(r"[\s,\x1e]*")
_TAG = re.compile(r"</?(?:p|br|li|ul|ol|b|strong|em|i|a|div|span|h[1-6]|table|u)\b[^<>]*>", re.I)
_ENTITY = re.compile(r"&(?:#\d{1,6}|[a-z]{2,10});", re.I)
_HUMP = re.compile(r"(?<=[a-z\d])(?=[A-Z][a-z])")


def is_json(text: str) -> bool:
    r"""Whether a text begins as JSON does; it may be damaged all the same.

    Example:
        >>> is_json('[{"lead": "A"}]'), is_json('{"a": 1}\n{"a": 2}'), is_json("[1] A note")
        (True, True, False)
    """
    return bool(_START.match(text))


def json_parts(text: str, name: str, language: str | None = None) -> Parts:
    """The tables, labels and values of a JSON file.

    Of texts given in several languages one is read: the told one, else the first.
    """
    twins = Twins(language, lambda words: _shown(words, name))
    tree = twins.plain(_parsed(text, name))
    return list(_parts(tree, "", 0, name)), twins.notes()


def _parsed(text: str, name: str) -> object:
    """The value a text holds; of several, as JSON Lines has them, an array."""
    # Numbers keep their own figures: 0.10 is what the file says.
    decoder = json.JSONDecoder(parse_int=Figure, parse_float=Figure, parse_constant=Figure)
    values: list[object] = []
    at = _end_of_gap(text, 0)
    while at < len(text):
        try:
            value, at = decoder.raw_decode(text, at)
        except ValueError as error:
            line = text.count("\n", 0, getattr(error, "pos", at)) + 1
            raise InputError(
                f"it is JSON, but damaged or cut off at line {line}; save it again with the "
                "program that made it",
                where=name,
            ) from error
        values.append(value)
        at = _end_of_gap(text, at)
    return values[0] if len(values) == 1 else values


def _end_of_gap(text: str, at: int) -> int:
    match = _BETWEEN.match(text, at)
    return match.end() if match else at


def _shown(words: str, name: str) -> str:
    """The words of a string as a page shows them."""
    if _TAG.search(words):
        return flat_words(markup_parts(words, name=name)[0])
    return html.unescape(words) if _ENTITY.search(words) else words


def readable(key: str) -> str:
    """A key as people would write it.

    Example:
        >>> readable("due_date"), readable("leadDepartment"), readable("capex_2026_kEUR")
        ('due date', 'lead department', 'capex 2026 kEUR')
    """
    words = _HUMP.sub("_", key).split("_")
    return " ".join(w if k == 0 or not w[1:].islower() else w[0].lower() + w[1:]
                    for k, w in enumerate(filter(None, words)))  # fmt: skip


def _parts(tree: Tree, key: str, depth: int, where: str) -> Iterator[Part]:
    """The blocks of a value; `key` says where it stands."""
    if isinstance(tree, str):
        yield Line(f"{readable(key)}: {tree}" if key else tree)
    elif isinstance(tree, dict):
        if is_dictionary(tree):
            yield from _table(list(tree.values()), key, depth, where, names=list(tree))
        else:
            yield from _object(tree, depth, where)
    elif all(isinstance(one, str) for one in tree):
        yield from _parts("\n".join(map(str, tree)), key, depth, where)
    elif alike(tree):
        yield from _table(tree, key, depth, where)
    else:
        for one in tree:
            yield from _parts(one, key, depth, where)


def _object(tree: Mapping[str, Tree], depth: int, where: str) -> Iterator[Part]:
    """Labels and values, then what stands deeper under headings of its own."""
    values = {key: "\n".join(map(str, one)) if isinstance(one, list) else one
              for key, one in tree.items() if is_record(one)}  # fmt: skip
    pairs = [(readable(key), str(words)) for key, words in values.items() if words]
    if depth:
        yield _grid(pairs, where)
    else:
        yield from (Line(f"{label}: {words}") for label, words in pairs)
    for key, one in tree.items():
        if key not in values and one:
            yield Line(readable(key), depth + 1)
            yield from _parts(one, key, depth + 1, where)


def _table(
    trees: Sequence[Tree],
    key: str,
    depth: int,
    where: str,
    names: Sequence[str] = (),
    above: Sequence[str] = (),
) -> Iterator[Part]:
    """One table of alike objects, then the tables that stand inside its rows.

    The heads `above` are those of the objects that these stand in.
    """
    rows = rows_of(trees)
    heads = list(dict.fromkeys(head for row in rows for head, words in row.fields.items() if words))
    details = list(dict.fromkeys(h for row in rows for one in row.details for h in one if one[h]))
    lines = [[row.fields.get(head, "") for head in heads] for row in rows]
    # A text without a key of its own is what the array is about.
    shown = [readable(head or key) for head in heads]
    if names:
        shown.insert(0, "" if "" in heads else readable(key))
        lines = [[name, *line] for name, line in zip(names, lines, strict=True)]
    beside = [[[one.get(head, "") for head in details] for one in row.details] for row in rows]
    n_rows = sum(max(len(one), 1) for one in beside)
    check_cells((len(shown) + len(details)) * n_rows, where=where)
    yield _tall_grid([*shown, *map(readable, details)], lines, beside)
    n_above = sum(head in above for head in heads)
    yield from _inner(rows, shown, lines, (key, depth, n_above), where)


def _tall_grid(
    heads: Sequence[str], lines: Sequence[Sequence[str]], beside: Sequence[Sequence[Sequence[str]]]
) -> Grid:
    """A table whose rows may have several rows beside them: their own cells are merged."""
    cells = [GridCell(head, 1, column) for column, head in enumerate(heads, 1)]
    at = 2
    for line, rows in zip(lines, beside, strict=True):
        tall = max(len(rows), 1)
        for k in range(tall):
            own = [GridCell(words, at, c, tall) for c, words in enumerate(line, 1) if k == 0]
            detail = rows[k] if rows else [""] * (len(heads) - len(line))
            cells += own
            cells += [GridCell(w, at + k, c) for c, w in enumerate(detail, len(line) + 1)]
        at += tall
    return Grid(tuple(cells))


def _inner(
    rows: Sequence[Row],
    heads: Sequence[str],
    lines: Sequence[Sequence[str]],
    place: tuple[str, int, int],
    where: str,
) -> Iterator[Part]:
    """What stands inside rows: a table with the names of its parents in front, or a heading each.

    Edges: the first column of words that tells rows apart names them, no id; the first columns are
    names of their parents.
    """
    key, depth, n_above = place
    columns = [[line[c] for line in lines] for c in range(len(heads))]
    named = [c for c, words in enumerate(columns) if c >= n_above
             and all(words) and len({*words}) == len(words)]  # fmt: skip
    worded = (c for c in named if _is_worded(columns[c]))
    column = next(worded, next(iter(named), None))
    names = [str(n) if column is None else line[column] for n, line in enumerate(lines, 1)]
    head = f"{readable(key)} {'' if column is None else heads[column]}".strip()
    parents = [{**dict(zip(heads[:n_above], line, strict=False)), head: name}
               for line, name in zip(lines, names, strict=True)]  # fmt: skip
    for path in dict.fromkeys(path for row in rows for path in row.inner):
        found = [(k, row.inner[path]) for k, row in enumerate(rows) if path in row.inner]
        inside = [(parents[k], one) for k, tree in found if isinstance(tree, list) for one in tree]
        yield Line(readable(path), depth + 1)
        if alike([one for _, one in inside]) and all(isinstance(tree, list) for _, tree in found):
            above = () if len(rows) == 1 else (*heads[:n_above], head)
            yield from _table(_joint(inside, len(rows)), path, depth + 1, where, above=above)
            continue
        for k, tree in found:
            if len(rows) > 1:
                yield Line(names[k], depth + 2)
            yield from _parts(tree, path, depth + 2, where)


def _is_worded(cells: Sequence[str]) -> bool:
    """Whether cells hold words of some letters, more than figures: ids do not."""
    said = "".join(cells)
    letters = sum(map(str.isalpha, said))
    return letters >= NAME * len(cells) and letters > 2 * sum(map(str.isdigit, said))


def _joint(inside: Sequence[tuple[dict[str, str], Tree]], n_parents: int) -> list[Tree]:
    """The objects inside several rows as rows of one table, each with its parents' names."""
    objects = [(names, one) for names, one in inside if isinstance(one, dict)]
    if n_parents == 1:
        return [one for _, one in objects]
    keys = {key for _, one in objects for key in one}
    return [
        {**{f"{head} (1)" if head in keys else head: name for head, name in names.items()}, **one}
        for names, one in objects
    ]


def _grid(rows: Sequence[Sequence[str]], where: str) -> Grid:
    check_cells(sum(map(len, rows)), where=where)
    return grid_of(rows)
