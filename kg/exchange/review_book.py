"""The review workbook: what was read, to be corrected in a spreadsheet. Exchange layer.

Same plan, same bytes. No cell is a formula, whatever a document says: each is typed as text. The
lists and colours hang on formulas of their row, so that sorting does not part them from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import astuple
from typing import TYPE_CHECKING, Any

from kg.exchange.workbook import cut, saved, temporary_sheets
from kg.graph.cells import csv_text, safe_text
from kg.model.codes import ActorType, Certainty, CostStatus, GoalKind, GroupKind
from kg.model.records import PlanRecords
from kg.resolve.review import NOT_READ, ReviewRow, known_names, review_rows
from kg.resolve.reviewed import OK, REMOVE
from kg.resolve.values import ROLES

if TYPE_CHECKING:
    from openpyxl import Workbook

HEADS = ("id", "number", "title", "field", "words", "read", "certainty", "right value", "reason",
         "key")  # fmt: skip
RIGHT = HEADS.index("right value")
WIDTHS = (12, 9, 40, 11, 44, 36, 11, 36, 26, 6)
LISTS = {"money": "costs", "group": "groups", "kind": "kinds", "level": "levels"}  # by field
COLOURS = {Certainty.DOUBTFUL: "F8CBAD", NOT_READ: "DDEBF7", Certainty.RULE: "FFF2CC"}
_TOLD, _HEAD, _OPEN = "E2EFDA", "DDE5EE", "FFFFFF"
HELP = (
    "How to correct a plan with this workbook",
    "",
    "1. Sheet “review”: each row is one field of the plan. The most consequential stand first: "
    "doubtful ones (red), then what was not read (blue), then what a rule decided (yellow).",
    "2. Compare “words” (the document's own) with “read” (what kg made of them).",
    "3. Right? Leave the row alone, or write ok. Wrong? Write the right value in the column "
    "“right value”, and why in “reason”. Empty cells change nothing.",
    "4. Write remove to take out what is not in the plan, move to 1.3 to put it where it belongs "
    "(a number or a title).",
    "5. money: 5000 EUR, or 5000 EUR; year=2026; source=Water fund, or a word of the list "
    "(none, unknown …). deadline: 2026-12-31, or 2026-01-01/2026-12-31 (.. for an open end).",
    "6. lead, partner and other roles: a name; several names with ; between them. "
    "Another role: its word alone (partner), or before a name (partner: Ministry of Justice).",
    "7. The rows “task” and “activity” add what was not read: write its title. Bodies and sources "
    "of money stand at the end. name: the right name; A | B for a name that is two bodies; "
    "same as B for a name of a body that is there already. One body that was cut in two: the whole "
    "name in the rows of both. group: only where the name stands for several bodies.",
    "8. Sort, filter, hide or delete rows as you like. Leave the columns id, field and key alone.",
    "9. Save as XLSX, ODS or CSV. Then:  kg review --apply FILE --to FOLDER  (FOLDER holds the "
    "document). It shows each change and writes decisions.csv; kg review --undo --to FOLDER takes "
    "the last one back.",
)


def review_csv(records: PlanRecords) -> str:
    """The rows of a plan as CSV, every cell safe to open in a spreadsheet."""
    return csv_text(HEADS, map(cells_of, review_rows(records)))


def review_workbook(records: PlanRecords) -> bytes:
    """The rows of a plan as XLSX, written row by row; a sheet that explains, one with the lists."""
    from openpyxl import Workbook

    rows = review_rows(records)
    book = Workbook(write_only=True)
    with temporary_sheets():
        _fill_review(book, rows)
        _fill_help(book, records)
        _fill_lists(book, records)
        return saved(book)


def cells_of(row: ReviewRow) -> list[str]:
    """A row with the two columns that a person fills."""
    values = list(astuple(row))
    values[RIGHT:RIGHT] = ["", ""]
    return [cut(str(x)) for x in values]


def _text_cell(page: Any, words: str, style: str) -> Any:
    """A cell that is text for ever: also when somebody edits it, and begins it with a sign."""
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(page)
    cell.style = style
    if words:
        cell.value = safe_text(words)
        cell.data_type = "s"
    return cell


def _add_styles(book: Workbook) -> None:
    from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill

    wrapped = Alignment(wrap_text=True, vertical="top")
    for name, bold, colour in (
        ("told", False, None), ("open", False, _OPEN), ("head", True, _HEAD),
    ):  # fmt: skip
        style = NamedStyle(
            name, number_format="@", alignment=wrapped, font=Font("Calibri", 11, bold=bold)
        )
        if colour and name == "head":
            style.fill = PatternFill("solid", fgColor=colour)
        book.add_named_style(style)


def _fill_review(book: Workbook, rows: Sequence[ReviewRow]) -> None:
    from openpyxl.utils import get_column_letter

    _add_styles(book)
    page: Any = book.create_sheet("review")
    page.freeze_panes = "A2"
    for number, width in enumerate(WIDTHS, start=1):
        page.column_dimensions[get_column_letter(number)].width = width
    page.column_dimensions[get_column_letter(len(HEADS))].hidden = True
    last = max(len(rows) + 1, 2)
    page.auto_filter.ref = f"A1:{get_column_letter(len(HEADS))}{last}"
    page.append([_text_cell(page, head, "head") for head in HEADS])
    for row in rows:
        styles = ["told"] * len(HEADS)
        styles[RIGHT] = styles[RIGHT + 1] = "open"
        cells = zip(cells_of(row), styles, strict=True)
        page.append([_text_cell(page, words, style) for words, style in cells])
    _add_colours(page, last)
    _add_lists(page, last)


def _add_colours(page: Any, last: int) -> None:
    """Rows by their doubt; those with a right value in a colour of their own, above all."""
    from openpyxl.formatting.rule import FormulaRule
    from openpyxl.styles import PatternFill

    def rule(formula: str, colour: str) -> Any:
        fill = PatternFill("solid", bgColor=colour)
        made: Any = FormulaRule
        return made(formula=[formula], fill=fill, stopIfTrue=True)

    where = f"A2:I{last}"
    page.conditional_formatting.add(where, rule("LEN($H2)>0", _TOLD))
    for certainty, colour in COLOURS.items():
        page.conditional_formatting.add(where, rule(f'$G2="{certainty}"', colour))


def _add_lists(page: Any, last: int) -> None:
    """A drop-down list by the field of the row; other values may be typed.

    Excel takes no more than 255 characters of such a formula, so roles are counted in a list.
    """
    from openpyxl.worksheet.datavalidation import DataValidation

    formula = "IF(COUNTIF(list_roles,$D2),list_names,list_words)"
    for field, name in LISTS.items():
        formula = f'IF($D2="{field}",list_{name},{formula})'
    choice = DataValidation(type="list", formula1=formula, allow_blank=True)
    choice.showErrorMessage = False
    choice.add(f"H2:H{last}")
    page.data_validations.append(choice)


def _fill_help(book: Workbook, records: PlanRecords) -> None:
    page: Any = book.create_sheet("how to")
    page.column_dimensions["A"].width = 110
    lines = (HELP[0], f"{records.plan.id}: {records.plan.title}", *HELP[1:])
    for number, line in enumerate(lines):
        page.append([_text_cell(page, line, "head" if number == 0 else "told")])


def choices_of(records: PlanRecords) -> dict[str, list[str]]:
    """What may be chosen in a cell, by the name of the list; other values may be typed."""
    held: dict[str, list[str]] = {
        "names": [*known_names(records), *ROLES], "levels": [*GoalKind], "kinds": [*ActorType],
        "groups": [*GroupKind], "costs": [x for x in CostStatus if x is not CostStatus.AMOUNT],
        "words": [],
    }  # fmt: skip
    return {name: [OK, REMOVE, *map(str, values)] for name, values in held.items()}


def _fill_lists(book: Workbook, records: PlanRecords) -> None:
    """The lists, each a column of its own with a name that the review sheet refers to."""
    from openpyxl.utils import get_column_letter
    from openpyxl.workbook.defined_name import DefinedName

    page: Any = book.create_sheet("lists")
    page.sheet_state = "hidden"
    columns = choices_of(records) | {"roles": list(ROLES)}
    for number, (name, values) in enumerate(columns.items(), start=1):
        letter = get_column_letter(number)
        reference = f"lists!${letter}$2:${letter}${len(values) + 1}"
        book.defined_names[f"list_{name}"] = DefinedName(f"list_{name}", attr_text=reference)
    page.append([_text_cell(page, name, "head") for name in columns])
    for line in across(list(columns.values())):
        page.append([_text_cell(page, words, "told") for words in line])


def across(columns: Sequence[Sequence[str]]) -> Iterator[list[str]]:
    """Lists as the rows of a sheet in which each is a column."""
    for n in range(max(map(len, columns))):
        yield [column[n] if n < len(column) else "" for column in columns]
