"""How the letters of a PDF page become words, in the order in which they are drawn. Read layer.

Programs draw a cell after the other. So letters drawn one after another and touching are a word,
also where another line is printed over them; only then are pieces put together that touch but
were drawn apart.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from kg.read.pdf_words import Word

_GAP = 0.2  # of a letter's size; a space is 0.25 and more
_BACK = 0.35  # of a letter's size, by which letters of one word may overlap
_LEVEL = 2.0  # points; letters of one word stand that level
_COPY = 0.12  # of a letter's size: a letter printed again so near makes it bold
_SLANT = 0.1  # rise by run
_SAME_SIZE = 0.05  # points
_BESIDE = 3  # pieces of a line with which one is compared: lines may be printed over each other

# Accents that TeX draws over letters its fonts do not have.
_ACCENTS = {
    "`": "\u0300", "´": "\u0301", "ˆ": "\u0302", "^": "\u0302", "˜": "\u0303", "¯": "\u0304",
    "˘": "\u0306", "˙": "\u0307", "¨": "\u0308", "˚": "\u030a", "˝": "\u030b", "ˇ": "\u030c",
    "¸": "\u0327", "˛": "\u0328",
}  # fmt: skip

Letter = dict[str, Any]
_Spaces = set[tuple[int, int]]  # where spaces are written


@dataclass(slots=True)
class _Piece:
    """Letters drawn one after another on one line; `order` is the number of the first."""

    letters: list[str]
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    order: int
    is_leftwards: bool = False  # the letters were drawn from right to left


def drawn_words(letters: Sequence[Letter]) -> list[Word]:
    """The words of letters that stand upright; `order` says which was drawn first."""
    spaces = {(round(c["x0"]), round(c["bottom"])) for c in letters if c["text"].isspace()}
    return [
        Word(_text(p), p.x0, p.x1, p.top, p.bottom, p.size, _is_followed(p, spaces), order=p.order)
        for p in _joined(_pieces(letters), spaces)
    ]


def is_slanted(letter: Letter) -> bool:
    """Whether a letter runs up or down the page at an angle, as `DRAFT` printed across it."""
    along, up = abs(letter["matrix"][0]), abs(letter["matrix"][1])
    return bool(min(along, up) > _SLANT * max(along, up))


def printed_once(letters: Sequence[Letter]) -> list[Letter]:
    """Letters without the copies that some programs print beside them to make them bold."""
    seen: dict[tuple[str, int, int], list[tuple[float, float]]] = {}
    kept = []
    for letter in letters:
        if letter["text"].isspace():
            kept.append(letter)
            continue
        x, y, reach = letter["x0"], letter["top"], _COPY * letter["size"]
        column, row = int(x // 2), int(y // 2)
        near = (
            place
            for i in (column - 1, column, column + 1)
            for j in (row - 1, row, row + 1)
            for place in seen.get((letter["text"], i, j), ())
        )
        if not any(abs(x - a) <= reach and abs(y - b) <= reach for a, b in near):
            seen.setdefault((letter["text"], column, row), []).append((x, y))
            kept.append(letter)
    return kept


def _pieces(letters: Sequence[Letter]) -> list[_Piece]:
    pieces: list[_Piece] = []
    last: _Piece | None = None
    for order, letter in enumerate(letters):
        text = letter["text"]
        if not text or text.isspace():
            last = None
        elif last is not None and _goes_on(last, letter):
            _add(last, letter)
        else:
            last = _Piece(
                [text], letter["x0"], letter["x1"], letter["top"], letter["bottom"],
                float(letter["size"]), order,
            )  # fmt: skip
            pieces.append(last)
    return pieces


def _goes_on(piece: _Piece, letter: Letter) -> bool:
    if abs(letter["size"] - piece.size) > _SAME_SIZE or abs(letter["top"] - piece.top) > _LEVEL:
        return False
    if piece.letters[-1] in _ACCENTS and letter["x0"] < piece.x1 and letter["x1"] > piece.x0:
        return True
    gap = letter["x0"] - piece.x1
    if -_BACK * piece.size <= gap <= _GAP * piece.size:
        return True
    back = piece.x0 - letter["x1"]
    return _is_rightmost_first(letter["text"]) and (
        -_BACK * piece.size <= back <= _GAP * piece.size
    )


def _is_rightmost_first(text: str) -> bool:
    """Whether a letter is of a script written from right to left."""
    return text[:1] >= "\u0590" and unicodedata.bidirectional(text[0]) in ("R", "AL", "NSM")


def _add(piece: _Piece, letter: Letter) -> None:
    piece.is_leftwards |= letter["x1"] <= piece.x0 + _BACK * piece.size
    piece.letters.append(letter["text"])
    piece.x0, piece.x1 = min(piece.x0, letter["x0"]), max(piece.x1, letter["x1"])
    piece.top, piece.bottom = min(piece.top, letter["top"]), max(piece.bottom, letter["bottom"])


def _text(piece: _Piece) -> str:
    letters = piece.letters
    if any(mark in _ACCENTS for mark in letters[:-1]):
        letters = _composed(letters)
    if not piece.is_leftwards and any(map(_is_rightmost_first, letters)):
        letters = letters[::-1]
    return "".join(letters)


def _composed(letters: Sequence[str]) -> list[str]:
    """Letters with the accents that were drawn before them."""
    composed: list[str] = []
    accent = ""
    for letter in letters:
        if letter in _ACCENTS and not accent:
            accent = letter
            continue
        whole = unicodedata.normalize("NFC", letter + _ACCENTS.get(accent, ""))
        composed.append(whole if len(whole) == 1 or not accent else accent + letter)
        accent = ""
    return [*composed, accent] if accent else composed


def _joined(pieces: Iterable[_Piece], spaces: _Spaces) -> list[_Piece]:
    """Pieces that touch on one line as one: some programs draw a word in several goes."""
    joined: list[_Piece] = []
    line: list[_Piece] = []
    bottom = 0.0
    for piece in sorted(pieces, key=lambda p: p.bottom):
        if line and piece.bottom - bottom > _LEVEL:
            joined += _joined_line(line, spaces)
            line = []
        bottom = bottom if line else piece.bottom
        line.append(piece)
    return joined + _joined_line(line, spaces)


def _joined_line(pieces: list[_Piece], spaces: _Spaces) -> list[_Piece]:
    joined: list[_Piece] = []
    for piece in sorted(pieces, key=lambda p: (p.x0, p.order)):
        before = next((p for p in reversed(joined[-_BESIDE:]) if _touches(p, piece)), None)
        if before is None or _is_followed(before, spaces):
            joined.append(piece)
        else:
            before.letters += piece.letters
            before.x1 = max(before.x1, piece.x1)
            before.top, before.bottom = min(before.top, piece.top), max(before.bottom, piece.bottom)
    return joined


def _touches(left: _Piece, right: _Piece) -> bool:
    gap = right.x0 - left.x1
    return abs(left.size - right.size) <= _SAME_SIZE and (
        -_BACK * left.size <= gap <= _GAP * left.size
    )


def _is_followed(piece: _Piece, spaces: _Spaces) -> bool:
    """Whether a space is written behind a piece."""
    x, y = round(piece.x1), round(piece.bottom)
    return any((x + step, y) in spaces for step in (-1, 0, 1))
