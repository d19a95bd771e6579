"""Words of a PDF that are written upwards or downwards, as in narrow headers. Read layer."""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import Any

from kg.read.pdf_words import Word

_SPACE = 0.2  # of a letter's size; a space is 0.25 and more
_LINE = 2.0  # points; letters of one line stand that level

Letter = dict[str, Any]


def turned_words(letters: list[Letter]) -> list[Word]:
    """Each line written sideways as one word with its spaces inside, in the order of reading.

    Edges: lines of one place begin at one height, so that they stand in one line for the reader.
    """
    words = []
    for is_upwards, group in groupby(sorted(letters, key=_key), key=_is_upwards):
        line: list[Letter] = []
        for letter in [*group, None]:
            if line and (letter is None or not _is_next(line[-1], letter, is_upwards)):
                words.append(_word(line, is_upwards))
                line = []
            if letter is not None:
                line.append(letter)
    return words


def _is_upwards(letter: Letter) -> bool:
    return bool(letter["matrix"][1] > 0)


def _key(letter: Letter) -> tuple[bool, int, float]:
    upwards = _is_upwards(letter)
    return upwards, round(letter["x0"] / _LINE), -letter["bottom"] if upwards else letter["top"]


def _is_next(last: Letter, letter: Letter, is_upwards: bool) -> bool:
    if abs(last["x0"] - letter["x0"]) > _LINE:
        return False
    gap = last["top"] - letter["bottom"] if is_upwards else letter["top"] - last["bottom"]
    return bool(gap < 2 * float(last["size"]))


def _word(line: list[Letter], is_upwards: bool) -> Word:
    words = line[0]["text"]
    for last, letter in pairwise(line):
        gap = last["top"] - letter["bottom"] if is_upwards else letter["top"] - last["bottom"]
        space = gap > _SPACE * float(last["size"]) and not last["text"].isspace()
        words += (" " if space and not letter["text"].isspace() else "") + letter["text"]
    return Word(
        " ".join(words.split()),
        min(letter["x0"] for letter in line),
        max(letter["x1"] for letter in line),
        min(letter["top"] for letter in line),
        max(letter["bottom"] for letter in line),
        float(line[0]["size"]),
    )
