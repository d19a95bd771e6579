import io
import re
import time
import zipfile
from dataclasses import replace
from datetime import datetime

import openpyxl
import python_calamine

from kg.exchange.workbook import workbook
from tests.support.gold import gold_records
from tests.support.graphs import small_plan

SHEETS = [
    "about", "activities", "roles", "money", "deadlines", "indicators", "results", "risks",
    "reports", "actors", "sources",
]  # fmt: skip


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def test_two_spreadsheet_readers_find_every_sheet_and_row() -> None:
    content = workbook([gold_records("bg-2012")])

    book = opened(content)
    other = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))

    assert book.sheetnames == other.sheet_names == SHEETS
    for name in SHEETS[1:]:
        assert book[name].max_row == len(other.get_sheet_by_name(name).to_python())
    assert book["roles"].max_row == len(gold_records("bg-2012").participations) + 1


def test_headers_are_frozen_and_columns_wide_enough() -> None:
    book = opened(workbook([small_plan()]))

    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet["A1"].font.bold
        widths = [x.width for x in sheet.column_dimensions.values()]
        assert all(8 <= width <= 60 for width in widths)


def test_numbers_and_dates_are_numbers_and_dates() -> None:
    book = opened(workbook([small_plan()]))
    money = {x.value: k for k, x in enumerate(book["money"][1])}
    due = {x.value: k for k, x in enumerate(book["deadlines"][1])}

    assert book["money"][2][money["amount"]].value == 1200
    assert book["money"][2][money["year"]].value == 2020
    assert book["deadlines"][2][due["end"]].value == datetime(2020, 6, 30)


def test_no_cell_is_a_formula() -> None:
    records = small_plan()
    title = '=cmd|" /C calc"!A0'
    activity = replace(records.activities[0], title=title, progress_note="@x\0")

    book = opened(workbook([replace(records, activities=(activity,))]))

    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert f"'{title}" in [x.value for x in cells]
    assert not [x for x in cells if x.data_type == "f"]
    assert not [x for x in cells if isinstance(x.value, str) and re.match(r"[=@\t\r]", x.value)]


def test_the_same_facts_are_the_same_bytes_at_any_time() -> None:
    first = workbook([small_plan()])
    time.sleep(2.1)  # ZIP counts in steps of two seconds

    assert workbook([small_plan()]) == first


def test_no_part_carries_a_time() -> None:
    with zipfile.ZipFile(io.BytesIO(workbook([small_plan()]))) as archive:
        times = {x.date_time for x in archive.infolist()}
        core = archive.read("docProps/core.xml").decode()

    assert times == {(1980, 1, 1, 0, 0, 0)}
    assert set(re.findall(r"\d{4}-\d\d-\d\dT", core)) == {"1980-01-01T"}
