"""Which arrays and objects of JSON are tables, and what their rows hold. Read layer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kg.read.json_twins import Figure, Tree

ALIKE = 0.4  # share of all keys that an object has in the mean, if objects are alike
_NO_TEXT = re.compile(r"(?:true|false|\S+[@/]\S*|#?[0-9a-f]{6}|\d+)$", re.I)
VARYING = 2  # times as many keys in all as one object has: they name things, not their fields


@dataclass(frozen=True, slots=True)
class Row:
    """One object: its words by heads, and the arrays and dictionaries inside it."""

    fields: dict[str, str] = field(default_factory=dict)
    inner: dict[str, Tree] = field(default_factory=dict)


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
    _fill(rows, [tree if isinstance(tree, dict) else {} for tree in trees], "")
    return rows


def _fill(rows: Sequence[Row], objects: Sequence[Mapping[str, Tree]], before: str) -> None:
    for key in dict.fromkeys(key for one in objects for key in one):
        head = f"{before} {key}".strip()
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
    if len(keys) != 1 or not all(isinstance(one, dict) and _is_flat(one) for one in objects):
        return list(found)
    key = keys.pop()
    return [
        [str(one.get(key, "")) for one in tree if isinstance(one, dict)]
        if isinstance(tree, list)
        else tree
        for tree in found
    ]


def _is_flat(one: Mapping[str, Tree]) -> bool:
    return all(isinstance(tree, str) for tree in one.values())


def _texts(one: Mapping[str, Tree]) -> list[str]:
    """The keys of an object whose values are words: no number, link or yes and no."""
    return [
        key
        for key, tree in one.items()
        if isinstance(tree, str) and not isinstance(tree, Figure) and not _NO_TEXT.match(tree)
    ]


def _are_columns(objects: Sequence[Mapping[str, Tree]]) -> bool:
    """Whether objects inside rows have the same few keys, so that these are columns."""
    if any(is_dictionary(one) for one in objects):
        return False
    keys = {key for one in objects for key in one}
    return len(keys) * len(objects) < VARYING * sum(map(len, objects))
