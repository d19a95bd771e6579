"""Has the text lost the cells of its tables? Heads in one line, words run together. Extract layer.

Some converters write a table's words without a sign between the cells, or column by column. Whose
deadline is whose cannot be told then: it is said, and what is read all the same is doubtful.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.extract.records import ActivityRecord, Left, Reading
from kg.extract.spans import Span, lines
from kg.extract.terms import Terms
from kg.model.document import Block, Paragraph, Table
from kg.phrases import find_phrases, words_of

LEAST_HEADS = 4  # different known heads in one line, or alone on lines
COVERED = 0.5  # share of the line's words that they are
LONGEST = 300  # characters of such a line
JOINTS = 5  # small letters before capitals in one line of words run together
JOINT_SHARE = 0.15  # of its words
_JOINT = re.compile(r"[^\W\d_A-ZА-Я]{2}[A-ZА-ЯČĆŠŽĐŚŁÉÁÖÜÎȘȚ][^\W\d_A-ZА-Я]")
_WHY = "the text has lost the cells of its tables"


def lost_cells(text: str, blocks: Sequence[Block], terms: Terms) -> Span | None:
    """A line that shows that the cells of tables are lost; None if there is a table, or no sign."""
    if any(isinstance(block, Table) for block in blocks):
        return None
    alone: dict[str, Span] = {}
    for block in blocks:
        for span in lines(text, block.start, block.end) if isinstance(block, Paragraph) else ():
            words = text[slice(*span)]
            guess = terms.whole(words) if len(words) <= LONGEST else None
            if guess and guess.score == 1.0:
                alone.setdefault(guess.field, span)
            elif _holds_heads(words, terms) or _runs_together(words):
                return span
    is_column = "number" in alone and len(alone) >= LEAST_HEADS
    return alone["number"] if is_column else None


def _holds_heads(words: str, terms: Terms) -> bool:
    """Whether a line is mostly heads of different columns."""
    if len(words) > LONGEST or any(c in words for c in ":;!?\t|"):
        return False
    parts = words_of(words)
    found = find_phrases(terms.words.fields, parts)
    known = sum(one.last - one.first for one in found)
    return len({one.value for one in found}) >= LEAST_HEADS and known >= COVERED * len(parts)


def _runs_together(words: str) -> bool:
    n_joints = len(_JOINT.findall(words))
    return n_joints >= JOINTS and n_joints >= JOINT_SHARE * len(words.split())


def doubt_all(reading: Reading, place: Span, text: str) -> None:
    """Say that cells are lost, and mark each activity as doubtful."""
    for k, record in enumerate(reading.records):
        if isinstance(record, ActivityRecord):
            reading.records[k] = replace(record, doubtful=record.doubtful or _WHY)
    reading.left.append(
        Left(
            code="cells-lost",
            message="the words of tables stand without their cells, such as "
            f"'{' '.join(text[slice(*place)].split())[:120]}': the program that made this text "
            "lost them, and what belongs together is unclear",
            advice="give the original document (Word, PDF, web page, workbook), or text that "
            "keeps the columns ('pdftotext -layout')",
            span=place,
        )
    )
