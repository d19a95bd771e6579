"""Which items does this list number? "1. i 2. X; 3. Y", "1,2,3. X", "a) X", bullets.

Extract layer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.extract.spans import Span, trim

_N = r"\d{1,3}(?:\.\d{1,3}){0,4}"
_SMALL = "a-zß-öø-ÿāăąćčďđēėęěğģīįıķļłńņňőœŕřśşšťūůűųźżžșțа-яёђѓєѕіїјљњћќўџґα-ωάέήίόύώ"
# Between two numbers of one item: a comma, or a small word like "and" on the same line.
_JOIN = rf"(?:[^\S\n]*+[.)]?[^\S\n]*+(?:[,;/&]|(?<=\s)[{_SMALL}]{{1,3}}(?=[^\S\n]))[^\S\n]*+)"
_RANGE = r"(?:\s*+[.)]?\s*+[-–—]\s*+)"
_MOST_AFTER = 60  # numbers one item has behind its first: without an end each would look at all
_HEAD = re.compile(
    rf"[(\[]?(?P<list>{_N}(?:(?:{_JOIN}|{_RANGE}){_N}){{0,{_MOST_AFTER}}})\s*+(?P<mark>[.)\]:]|[.)]\s*[-–—:])(?!\d)\s*(?=\S)"
)
_DOTTED = re.compile(r"(?P<list>\d{1,2}(?:\.\d{1,2}){1,4})\.?\s+(?=\S)")
_LETTER = re.compile(r"[(\[]?(?P<list>[a-zа-яčćšđž])(?P<mark>[)\]])\s*(?=\S)")
_BULLET = re.compile(r"(?P<list>[•●▪◦‣⁃∙·–—*-]|\uf0b7|\u2022|o(?=\s))\s+(?=\S)")
LARGEST_GAP = 5  # numbers a list may skip


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list: its numbers as printed (none for a bullet) and its words."""

    labels: tuple[str, ...]
    head: Span  # the number itself
    span: Span  # the words after it


def split_items(text: str, start: int, end: int) -> tuple[Item, ...]:
    """The items of a numbered list; a text that is no list is one item without a number.

    Edges: numbers inside the words ("item 1.", "1.234.000", "measure 3.7.1.20") are no items: an
    item begins a line, or goes on counting after white space with a capital. What stands before
    the first number is an item of its own. A number may come twice.

    Example:
        >>> [i.labels for i in split_items("1. i 2. Savet; 3. Koordinator", 0, 29)]
        [('1', '2'), ('3',)]
    """
    for heads in (_numbers(text, start, end), _dotted(text, start, end),
                  _letters(text, start, end), _bullets(text, start, end)):  # fmt: skip
        if heads:
            return _items(text, start, end, heads)
    whole = trim(text, start, end)
    return (Item((), Span(whole.start, whole.start), whole),)


def is_numbered(items: Sequence[Item]) -> bool:
    """Whether at least one item has a number."""
    return any(item.labels for item in items)


Head = tuple[tuple[str, ...], int, int]  # labels, start of the number, start of the words


def _items(text: str, start: int, end: int, heads: Sequence[Head]) -> tuple[Item, ...]:
    items: list[Item] = []
    before = trim(text, start, heads[0][1])
    if before.end > before.start:
        items.append(Item((), Span(before.start, before.start), before))
    stops = [head[1] for head in heads[1:]] + [end]
    for (labels, at, words), stop in zip(heads, stops, strict=True):
        items.append(Item(labels, trim(text, at, words), trim(text, words, stop)))
    return tuple(items)


def _numbers(text: str, start: int, end: int) -> list[Head]:
    heads: list[Head] = []
    last = 0
    for match in _HEAD.finditer(text, start, end):
        labels = expand(match.group("list"))
        if not labels or any("." in label for label in labels):
            continue
        first, final = int(labels[0]), int(labels[-1])
        if not _begins(
            text, start, match.start(), match.end(), expected=first == last + 1 and last > 0
        ):
            continue
        opens = not heads and first == 1
        goes_on = bool(heads) and last <= first <= last + LARGEST_GAP
        if not (
            opens
            or goes_on
            or (not heads and _at_line(text, start, match.start()) and first <= LARGEST_GAP)
        ):
            continue
        heads.append((labels, match.start(), match.end()))
        last = final
    if len(heads) == 1 and heads[0][0] != ("1",) and len(heads[0][0]) == 1:
        return []
    return heads


def _begins(text: str, start: int, at: int, words: int, *, expected: bool) -> bool:
    """Whether a number may begin an item: a line, or the next number before a capital."""
    opening = text[words : words + 1]
    if _at_line(text, start, at):
        return not opening.islower() or expected or at == start
    before = text[at - 1 : at]
    if not expected or not (before.isspace() or before in ";,.)"):
        return False
    return opening.isupper() or opening in '„“"«('


def _at_line(text: str, start: int, at: int) -> bool:
    line = max(text.rfind("\n", start, at), text.rfind("\r", start, at)) + 1
    return not text[max(line, start) : at].strip()


def expand(words: str) -> tuple[str, ...]:
    """The labels of a number list, ranges written out.

    Example:
        >>> expand("1, 2, 3"), expand("1-3"), expand("1.2")
        (('1', '2', '3'), ('1', '2', '3'), ('1.2',))
    """
    labels: list[str] = []
    for match in re.finditer(rf"(?P<r>[-–—]\s*)?(?P<n>{_N})", words):
        number = match.group("n")
        if match.group("r") and labels and labels[-1].isdigit() and number.isdigit():
            labels += [str(n) for n in range(int(labels[-1]) + 1, min(int(number), 200) + 1)]
        elif number not in labels:
            labels.append(number)
    return tuple(labels)


def _dotted(text: str, start: int, end: int) -> list[Head]:
    """Items such as 1.2.1, at the beginning of lines, all below the same number."""
    heads: list[Head] = [
        ((match.group("list"),), match.start(), match.end())
        for match in _DOTTED.finditer(text, start, end)
        if _at_line(text, start, match.start())
    ]
    above = {head[0][0].rpartition(".")[0] for head in heads}
    depth = {head[0][0].count(".") for head in heads}
    return heads if heads and len(depth) == 1 and (len(above) == 1 or len(heads) == 1) else []


def _letters(text: str, start: int, end: int) -> list[Head]:
    heads: list[Head] = [
        ((match.group("list"),), match.start(), match.end())
        for match in _LETTER.finditer(text, start, end)
        if _at_line(text, start, match.start())
    ]
    return heads if len(heads) > 1 else []


def _bullets(text: str, start: int, end: int) -> list[Head]:
    heads: list[Head] = [
        ((), match.start(), match.end())
        for match in _BULLET.finditer(text, start, end)
        if _at_line(text, start, match.start())
    ]
    return (
        heads if len(heads) > 1 or (heads and heads[0][1] <= trim(text, start, end).start) else []
    )
