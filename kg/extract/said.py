"""Which blocks of a document does a person leave to the reader? By a profile. Extract layer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.extract.frames.frame import Slot
from kg.extract.profile import TableRule
from kg.extract.records import Used
from kg.extract.spans import Span, lines
from kg.extract.terms import Terms
from kg.model.document import Block, Paragraph, Table
from kg.text import fold

LEFT_OUT = "ignored by the profile"  # the rule of a table that a person left out


def rule_of(table: Table, terms: Terms) -> TableRule | None:
    """What a person said of a table: by its number, on a sheet with the sheet's name before it."""
    return terms.profile.rule_of(
        f"{table.sheet} {table.number}" if table.sheet else str(table.number)
    )


def slots_said(slots: Sequence[Slot], rules: Sequence[TableRule | None]) -> tuple[Slot, ...]:
    """The columns of tables that are read as one, with what the first rule that names each says."""
    found = []
    for k, slot in enumerate(slots, start=1):
        said = (rule.fields_at(k) for rule in rules if rule is not None)
        found.append(replace(slot, said=next((one for one in said if one is not None), None)))
    return tuple(found)


def blocks_said(text: str, blocks: Sequence[Block], terms: Terms) -> tuple[list[Block], list[Used]]:
    """The blocks to read, and what was left out: outside the lines named, tables to ignore.

    A table that a person calls text, or a box around it, is read as paragraphs, one a line.
    """
    kept: list[Block] = []
    used: list[Used] = []
    for block, is_inside in _bounded(text, blocks, terms):
        rule = rule_of(block, terms) if isinstance(block, Table) else None
        if not is_inside:
            used += left_out(block, "outside the lines the profile names")
        elif rule is not None and rule.layout == "ignore":
            used += left_out(block, LEFT_OUT)
        elif isinstance(block, Table) and (rule.layout == "text" if rule else _is_box(text, block)):
            kept += [
                Paragraph(*line, 0, cell.page)
                for cell in block.cells for line in lines(text, cell.start, cell.end)
            ]  # fmt: skip
        else:
            kept.append(block)
    return kept, used


def _is_box(text: str, table: Table) -> bool:
    """Whether a table holds words in one cell only, in several lines: a box drawn around text."""
    filled = [words for c in table.cells if (words := text[c.start : c.end].strip())]
    return len(filled) == 1 and "\n" in filled[0]


def _bounded(text: str, blocks: Sequence[Block], terms: Terms) -> Iterator[tuple[Block, bool]]:
    """Each block, and whether it stands between the lines where the activities begin and end."""
    begin, end = fold(terms.profile.begin or ""), fold(terms.profile.end or "")
    is_inside = not begin
    for block in blocks:
        said = fold(text[block.start : block.end]) if isinstance(block, Paragraph) else ""
        if not is_inside and begin and said.startswith(begin):
            is_inside, begin = True, ""
        elif is_inside and end and said.startswith(end):
            is_inside = False
        yield block, is_inside


def left_out(block: Block, rule: str) -> list[Used]:
    """What a rule leaves out: a paragraph, or the cells of a table."""
    parts = block.cells if isinstance(block, Table) else (block,)
    return [Used(span=Span(p.start, p.end), outcome="ignored", rule=rule) for p in parts]
