"""Between which words does a quotation stand? Its whole cell or line, and the heading above it.

Present layer. An abbreviation alone proves no role: what stands around it does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.model.document import Passage
from kg.text import fold_space

MOST = 160  # characters shown on either side of the words
FAR = 2000  # characters above the words in which their paragraph must begin
LONGEST_HEADING = 80  # a longer first line is text, no heading
_BREAK = re.compile(r"[\t\r\n]")
_EMPTY = re.compile(r"\n[ \t]*\r?\n")


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a document with what stands before and after them in their cell or line.

    `heading` is the first line of their paragraph where they stand below it.
    """

    words: str
    before: str = ""
    after: str = ""
    heading: str = ""


def quote_of(passage: Passage, text: str) -> Quote:
    r"""A passage within its cell or line of the document's text.

    Edges: without the text, or with another one, the words stand alone; words over several cells
    show what stands beside their ends.

    Example:
        >>> text = "Lead\nMoH, the mayors\n\nPartners\nNGOs"
        >>> quote_of(Passage("d", 5, 8, "MoH"), text)
        Quote(words='MoH', before='', after=', the mayors', heading='Lead')
    """
    words = fold_space(passage.exact)
    if text[passage.start : passage.end] != passage.exact:
        return Quote(words)
    first = _begin_of_cell(text, passage.start)
    found = _BREAK.search(text, passage.end)
    last = found.start() if found else len(text)
    before, after = text[first : passage.start], text[passage.end : last]
    return Quote(words, _short_before(before), _short_after(after), _heading(text, first))


def _begin_of_cell(text: str, start: int) -> int:
    """Where the cell or line around a place begins, after its indent."""
    line = text.rfind("\n", 0, start) + 1  # looked for first: a text may hold no other sign
    begin = max(line, *(text.rfind(sign, line, start) + 1 for sign in "\t\r"))
    while begin < start and text[begin].isspace():
        begin += 1
    return begin


def _short_before(before: str) -> str:
    folded = re.sub(r"\s+", " ", before).lstrip()
    return folded if len(folded) <= MOST else f"…{folded[-MOST:]}"


def _short_after(after: str) -> str:
    folded = re.sub(r"\s+", " ", after).rstrip()
    return folded if len(folded) <= MOST else f"{folded[:MOST]}…"


def _heading(text: str, begin: int) -> str:
    """The first line of the paragraph that a line stands in, if it stands below it.

    Edges: a cell of a table row has cells before it on its line, and no heading here.
    """
    line = text.rfind("\n", 0, begin) + 1
    if text[line:begin].strip():
        return ""
    above = 0 if line <= FAR else line
    for found in _EMPTY.finditer(text, max(0, line - FAR), line):
        above = found.end()
    block = text[above:line].strip()
    first = fold_space(block.split("\n")[0]) if block else ""
    heading = first.rstrip(": ")
    return heading if len(heading) <= LONGEST_HEADING and "\t" not in block else ""
