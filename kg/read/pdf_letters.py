"""How the letters of a PDF page become words, in the order in which they are drawn. Read layer.

pdfium sorts letters by place; programs draw a cell after the other. So each piece of text drawn in
one go is cut at its spaces and gaps, pieces drawn one after another and touching are a word, also
where another line is printed over them, and only then are pieces joined that were drawn apart.
"""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from kg.read.pdf_objects import ALONG, UNKNOWN, Drawn, Letter, Matrix, Place, letters_of, matrix_of
from kg.read.pdf_words import Word

_GAP = 0.18  # of a letter's size; a space is 0.2 and more
_BACK = 0.35  # of a letter's size, by which letters of one word may overlap
_LEVEL = 2.0  # points; letters of one word stand that level
_COPY = 0.12  # of a letter's size: a word printed again so near makes it bold
_SAME_SIZE = 0.05  # points
_BESIDE = 3  # pieces of a line with which one is compared: lines may be printed over each other
_DEPTH = 0.21  # of a letter's size, that most fonts keep below the line
_AT_END = 1.5  # points from a word's end, within which the space behind it begins
_TURNED_LINE = 2.0  # of a letter's size: a wider gap parts two lines written upwards
_MOST_LETTERS = 1 << 20  # of a page; so order counts objects first, then letters


# Accents that TeX draws over letters its fonts do not have.
_ACCENTS = {
    "`": "\u0300", "´": "\u0301", "ˆ": "\u0302", "^": "\u0302", "˜": "\u0303", "¯": "\u0304",
    "˘": "\u0306", "˙": "\u0307", "¨": "\u0308", "˚": "\u030a", "˝": "\u030b", "ˇ": "\u030c",
    "¸": "\u0327", "˛": "\u0328",
}  # fmt: skip
_TYPED_ACCENT = re.compile("[`^]")
# Bullets of the fonts Symbol and Wingdings, as Word writes them.
BULLETS = {"\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓", "\uf02d": "-"}
_LETTERS = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", **BULLETS}
)

# What stands from left to right in words written from right to left: numbers, other letters.
_RIGHTWARDS = re.compile(r"(?:[\dA-Za-z\u00c0-\u024f]|(?<=\d)[.,/:\u066b\u066c](?=\d))+")
_TURNED = re.compile(r"^[)\]}»]|[(\[{«][.,:;\u060c\u061b]*$")  # brackets as they look
_OPPOSITE = str.maketrans("()[]{}«»", ")(][}{»«")

Span = tuple[float, float]
Texts = Sequence[tuple[Any, Matrix]]


@dataclass(slots=True)
class _Piece:
    """Letters of one word drawn one after another, from left to right; `x0` and `x1` run along
    their direction.
    """

    letters: list[str]
    x0: float
    x1: float
    drawn: Drawn
    order: int
    start: float  # where its last letter begins
    size: float
    base: float  # where its letters stand
    spaced: bool = False


def page_words(text_page: Any, texts: Texts, place: Place, turn: int) -> tuple[list[Word], int]:
    """The words of a page, and how many letters no font names.

    `texts` are what it draws in order, `place` tells where a point of the file stands on the page
    as it is seen, `turn` how many quarters the page is turned.
    """
    known: dict[int, Drawn] = {}
    orders = {ctypes.addressof(text.contents): n for n, (text, _) in enumerate(texts)}
    pieces = [p for p in _pieces(letters_of(text_page, orders, known)) if not p.drawn.slanted]
    pieces.sort(key=lambda piece: piece.order)
    if len(known) < len(texts):
        _mark_spaces(pieces, {n: texts[n] for at, n in orders.items() if at not in known})
    n_unknown = sum(
        letter == UNKNOWN or ("\ue000" <= letter <= "\uf8ff" and letter not in BULLETS)
        for piece in pieces
        for letter in piece.letters
    )
    level: list[_Piece] = []
    turned: list[_Piece] = []
    for piece in pieces:
        (turned if (piece.drawn.direction - turn) % 2 else level).append(piece)
    words = [_placed(_text(p), p, (p.x0, p.x1), place) for p in _joined(_in_order(level))]
    words += [_turned_word(line, place) for line in _turned_lines(turned)]
    return _printed_once(words), n_unknown


def _mark_spaces(pieces: Sequence[_Piece], left_out: Mapping[int, tuple[Any, Matrix]]) -> None:
    """Mark the pieces behind which a space is drawn by itself: pdfium leaves those out."""
    for piece, after in pairwise([*pieces, None]):
        space = left_out.get(piece.drawn.order + 1) if piece is not None else None
        if piece is None or space is None or (after and after.drawn is piece.drawn):
            continue
        *_, x, y = matrix_of(*space)
        right, up = ALONG[piece.drawn.direction]
        along, across = x * right + y * up, y * right - x * up
        level = abs(across - piece.base) <= _LEVEL
        piece.spaced |= level and min(abs(along - piece.x1), abs(along - piece.x0)) <= _AT_END


def _pieces(letters: Iterable[Letter]) -> list[_Piece]:
    """The text drawn in one go, cut at spaces and gaps."""
    pieces: list[_Piece] = []
    last: _Piece | None = None
    spaces: set[tuple[int, int]] = set()  # drawn before what stands at their right
    for index, letter, start, end, drawn in letters:
        if letter == " ":
            if last is not None:
                left = abs(last.x0 - end) <= _AT_END
                last.spaced = abs(start - last.x1) <= _AT_END
                last.spaced |= left and drawn.order > last.drawn.order
                if left and not last.spaced:
                    spaces |= {(round(start) + k, round(drawn.base)) for k in (-1, 0, 1)}
                last = None
        elif last is None or last.drawn is not drawn:
            order = drawn.order * _MOST_LETTERS + index
            last = _Piece([letter], start, end, drawn, order, start, drawn.size, drawn.base)
            pieces.append(last)
        elif start == last.start and last.letters[-1] not in _ACCENTS:
            _add_to_sign(last, letter, end)
        elif -_BACK * drawn.size <= start - last.x1 <= _GAP * drawn.size and end >= last.x1:
            last.letters.append(letter)
            last.x1, last.start = end, start
        elif _goes_on(last, letter, start, end):
            _add(last, letter, start, end)
        else:
            order = drawn.order * _MOST_LETTERS + index
            last = _Piece([letter], start, end, drawn, order, start, drawn.size, drawn.base)
            pieces.append(last)
    for piece in pieces if spaces else ():
        piece.spaced |= (round(piece.x1), round(piece.base)) in spaces
    return pieces


def _goes_on(piece: _Piece, letter: str, start: float, end: float) -> bool:
    size = piece.size
    if -_BACK * size <= start - piece.x1 <= _GAP * size:
        return True
    if start < piece.x1 and end > piece.x0 and piece.letters[-1] in _ACCENTS:
        return True
    return _is_rightmost_first(letter) and -_BACK * size <= piece.x0 - end <= _GAP * size


def _is_rightmost_first(text: str) -> bool:
    """Whether a letter is of a script written from right to left."""
    return text[:1] >= "\u0590" and unicodedata.bidirectional(text[0]) in ("R", "AL", "NSM")


def _add(piece: _Piece, letters: Sequence[str], start: float, end: float) -> None:
    if _is_rightmost_first(letters[0]) and end <= piece.x0 + _BACK * piece.size:
        piece.letters[:0] = letters
    else:
        piece.letters += letters
    piece.start = start
    piece.x0, piece.x1 = min(piece.x0, start), max(piece.x1, end)


def _add_to_sign(piece: _Piece, letter: str, end: float) -> None:
    """Letters of one sign, as of a ligature, stand in one place: they are turned over as one."""
    at = 0 if piece.start == piece.x0 else -1
    sign = piece.letters[at]
    first = end > piece.x1 and _is_rightmost_first(letter)
    piece.letters[at] = letter + sign if first else sign + letter
    piece.x1 = max(piece.x1, end)


def _in_order(pieces: Iterable[_Piece]) -> list[_Piece]:
    """Pieces drawn right after one another and touching as one."""
    found: list[_Piece] = []
    for piece in pieces:
        last = found[-1] if found else None
        if (
            last is not None
            and not last.spaced
            and abs(piece.size - last.size) <= _SAME_SIZE
            and abs(piece.base - last.base) <= _LEVEL
            and _goes_on(last, piece.letters[0], piece.x0, piece.x1)
        ):
            _add(last, piece.letters, piece.x0, piece.x1)
            last.spaced = piece.spaced
        else:
            found.append(piece)
    return found


def _joined(pieces: Iterable[_Piece]) -> list[_Piece]:
    """Pieces that touch on one line as one: some programs draw a word in several goes."""
    joined: list[_Piece] = []
    line: list[_Piece] = []
    for piece in sorted(pieces, key=lambda p: -p.base):
        if line and line[0].base - piece.base > _LEVEL:
            joined += _joined_line(line)
            line = []
        line.append(piece)
    return joined + _joined_line(line)


def _joined_line(pieces: list[_Piece]) -> list[_Piece]:
    joined: list[_Piece] = []
    for piece in sorted(pieces, key=lambda p: (p.x0, p.order)):
        before = next((p for p in reversed(joined[-_BESIDE:]) if _touches(p, piece)), None)
        if before is None or before.spaced:
            joined.append(piece)
        else:
            before.letters += piece.letters
            before.x1, before.spaced = max(before.x1, piece.x1), piece.spaced
    return joined


def _touches(left: _Piece, right: _Piece) -> bool:
    gap, size = right.x0 - left.x1, left.size
    return gap <= _GAP * size and gap >= -_BACK * size and abs(size - right.size) <= _SAME_SIZE


def _text(piece: _Piece) -> str:
    letters = piece.letters
    text = "".join(letters)
    if text.isascii() and not _TYPED_ACCENT.search(text):
        return text
    if any(mark in _ACCENTS for mark in letters[:-1]):
        letters = _composed(letters)
    text = "".join(letters)
    if any(map(_is_rightmost_first, letters)):
        text = _RIGHTWARDS.sub(lambda part: part.group()[::-1], "".join(letters[::-1]))
        if _TURNED.search(text):
            text = text.translate(_OPPOSITE)
    return text.translate(_LETTERS)


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


def _placed(text: str, piece: _Piece, span: Span, place: Place) -> Word:
    """A word in points from the upper left corner of the page as it is seen."""
    drawn = piece.drawn
    low, high = drawn.base - _DEPTH * drawn.size, drawn.base + (1 - _DEPTH) * drawn.size
    right, up = ALONG[drawn.direction]
    a, b = place(span[0] * right - low * up, span[0] * up + low * right)
    c, d = place(span[1] * right - high * up, span[1] * up + high * right)
    return Word(
        text, min(a, c), max(a, c), min(b, d), max(b, d), drawn.size, piece.spaced, piece.order,
        drawn.font.bold,
    )  # fmt: skip


def _turned_lines(pieces: Iterable[_Piece]) -> list[list[_Piece]]:
    """Pieces written upwards or downwards, as in narrow headers, by their lines."""
    lines: list[list[_Piece]] = []
    for piece in sorted(pieces, key=lambda p: (p.drawn.direction, round(p.base / _LEVEL), p.x0)):
        last = lines[-1][-1] if lines else None
        if (
            last is not None
            and last.drawn.direction == piece.drawn.direction
            and abs(last.base - piece.base) <= _LEVEL
            and piece.x0 - last.x1 < _TURNED_LINE * last.size
        ):
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return lines


def _turned_word(line: Sequence[_Piece], place: Place) -> Word:
    """A line as one word with its spaces inside, so that it disturbs no rows."""
    text = _text(line[0])
    for last, piece in pairwise(line):
        parted = last.spaced or piece.x0 - last.x1 > _GAP * last.size
        text += (" " if parted else "") + _text(piece)
    return _placed(text, line[0], (line[0].x0, max(piece.x1 for piece in line)), place)


def _printed_once(words: Sequence[Word]) -> list[Word]:
    """Words without the copies that some programs print beside them to make them bold."""
    seen: dict[tuple[str, int], list[int]] = {}
    kept: list[Word] = []
    for word in words:
        reach, line = _COPY * word.size, round(word.bottom / _LEVEL)
        copies = (
            number
            for near in (line - 1, line, line + 1)
            for number in seen.get((word.text, near), ())
            if abs(word.x0 - kept[number].x0) <= reach
            and abs(word.bottom - kept[number].bottom) <= reach
        )
        first = next(copies, None)
        if first is None:
            seen.setdefault((word.text, line), []).append(len(kept))
            kept.append(word)
        else:
            kept[first] = replace(kept[first], bold=True)
    return kept
