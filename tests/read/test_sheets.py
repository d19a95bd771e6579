from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from tests.read.helpers import lines, marks, read_bytes, rows, tables


def xlsx(fill: Callable[[Worksheet], object]) -> bytes:
    workbook = Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    fill(sheet)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def test_numbers_dates_and_currencies_are_read_as_shown(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["Budget", "Share", "Due", "Count"])
        sheet.append([102000, 0.25, datetime(2017, 12, 31), 3.0])
        sheet["A2"].number_format = '#,##0 "RSD"'
        sheet["B2"].number_format = "0%"

    assert rows(read_bytes(tmp_path, xlsx(fill)))[1] == ["102000 RSD", "25%", "2017-12-31", "3"]


def test_a_hidden_sheet_is_left_out_and_said(tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.active.append(["Plan", "x"])  # type: ignore[union-attr]
    hidden = workbook.create_sheet("Lists")
    hidden.append(["choice"])
    hidden.sheet_state = "hidden"
    stream = io.BytesIO()
    workbook.save(stream)

    document = read_bytes(tmp_path, stream.getvalue())

    assert rows(document) == [["Plan", "x"]]
    assert document.notes == (
        'sheet "Lists" is hidden and was left out; unhide it to have it read',
    )


def test_cells_keep_the_rows_and_columns_of_the_sheet(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["B3"], sheet["C3"], sheet["B4"], sheet["C4"] = "h", "i", "1", "2"

    document = read_bytes(tmp_path, xlsx(fill))

    assert [cell[:2] for cell in tables(document)[0]] == [(3, 2), (3, 3), (4, 2), (4, 3)]


def test_titles_above_a_table_are_paragraphs(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (["Action plan"], ["Goal 1"], ["Activity", "Lead"], ["Train", "Council"]):
            sheet.append(row)

    document = read_bytes(tmp_path, xlsx(fill))

    assert lines(document) == ["Action plan", "Goal 1"]
    assert rows(document) == [["Activity", "Lead"], ["Train", "Council"]]


def test_a_title_merged_over_all_columns_stays_a_row(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (["Goal 1", None], ["Activity", "Lead"], ["Train", "Council"]):
            sheet.append(row)
        sheet.merge_cells("A1:B1")

    assert tables(read_bytes(tmp_path, xlsx(fill)))[0][0] == (1, 1, 1, 2, "Goal 1")


def test_a_table_goes_on_after_an_empty_row(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (["Activity", "Lead"], ["Train", "Council"], [], ["Report", "Agency"]):
            sheet.append(row)

    assert len(tables(read_bytes(tmp_path, xlsx(fill)))) == 1


def test_an_empty_row_parts_no_header_from_rows_nor_rows_of_other_width(tmp_path: Path) -> None:
    heads = ["", "No", "Activity", "Lead", "Partners", "Q1", "Q2", "Remarks"]

    def fill(sheet: Worksheet) -> None:
        for row in (
            heads, [],
            ["North", 1, "Train", "Council", "Agency", "x", "", "yes"],
            ["", 2, "Report", "Agency", "", "", "x"], [],
            ["South", 3, "Mend", "Council", "", "x"], [],
            ["Kind", "Name", "Place", "Owner"], ["Pier", "Old", "North", "Council"],
        ):  # fmt: skip
            sheet.append(row)

    found = tables(read_bytes(tmp_path, xlsx(fill)))
    assert [len({cell[0] for cell in one}) for one in found] == [4, 2]


def test_an_empty_row_below_two_rows_of_heads_parts_them_from_no_row(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (
            ["No", "Activity", "Responsible", "", "Budget"], ["", "", "Lead", "Support"], [],
            ["Goal one"], [1, "Train", "Council", "Agency", 50], [2, "Report", "Agency", "", 60],
        ):  # fmt: skip
            sheet.append(row)

    found = tables(read_bytes(tmp_path, xlsx(fill)))
    assert [len({cell[0] for cell in one}) for one in found] == [5]


def test_a_second_header_begins_a_second_table(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (
            ["Activity", "Lead"],
            ["Train", "A"],
            [],
            ["Activity", "Lead"],
            ["Report", "B"],
        ):
            sheet.append(row)

    assert len(tables(read_bytes(tmp_path, xlsx(fill)))) == 2


def test_empty_cells_of_a_row_keep_their_columns(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (["a", "b", "c"], ["1", None, "3"]):
            sheet.append(row)

    assert rows(read_bytes(tmp_path, xlsx(fill)))[1] == ["1", "", "3"]


def test_a_range_merged_over_the_whole_sheet_costs_nothing(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"], sheet["A2"], sheet["B2"] = "Goal", "x", "y"

    raw = xlsx(fill)
    import zipfile

    parts = {}
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    merge = b'<mergeCells count="1"><mergeCell ref="A1:XFD1"/></mergeCells></worksheet>'
    sheet = parts["xl/worksheets/sheet1.xml"].replace(b"<mergeCells/>", b"")
    sheet = sheet.replace(b"<pageMargins", merge.replace(b"</worksheet>", b"") + b"<pageMargins")
    parts["xl/worksheets/sheet1.xml"] = sheet
    from tests.read.helpers import package as make

    document = read_bytes(tmp_path, make(parts))

    assert tables(document)[0][0] == (1, 1, 1, 2, "Goal")


def test_delimiters_quotes_and_encodings_of_csv_are_found(tmp_path: Path) -> None:
    raw = 'Aktivnost;Nosilac\r\n"Obuka ""A"";\nB";Ministarstvo unutrašnjih poslova\r\n'

    document = read_bytes(tmp_path, raw.encode("cp1250"), language="sr")

    assert rows(document) == [
        ["Aktivnost", "Nosilac"],
        ['Obuka "A";\nB', "Ministarstvo unutrašnjih poslova"],
    ]
    assert document.encoding == "cp1250"
    assert document.media_type == "text/csv"


def test_quotation_marks_inside_a_quoted_field_may_stand_single(tmp_path: Path) -> None:
    raw = 'Akce,Popis\nSad,"Cesta "u lípy" bude opravena"\nMost,"Nátěr"\n'

    assert rows(read_bytes(tmp_path, raw.encode()))[1] == ["Sad", 'Cesta u lípy" bude opravena"']


def test_records_may_end_before_the_last_head(tmp_path: Path) -> None:
    raw = "Tegevus,Vastutaja,Aeg,Märkus\nTee,Vald\nKool,Linn,2027\nSild,Vald,2028,,,\n"

    assert [row[0] for row in rows(read_bytes(tmp_path, raw.encode()))][1:] == [
        "Tee", "Kool", "Sild",
    ]  # fmt: skip


def test_prose_with_commas_is_no_csv(tmp_path: Path) -> None:
    raw = b"The Council, in 2017, trains.\nThe Agency, in 2018, reports.\n"

    assert read_bytes(tmp_path, raw).media_type == "text/plain"


def test_loose_quotes_do_not_hide_a_csv_table(tmp_path: Path) -> None:
    lines = [f'{k},"The "big" repair {k}",2031' for k in range(6)]

    document = read_bytes(tmp_path, "\n".join(["id,name,until", *lines]).encode())

    assert [row[0] for row in rows(document)] == ["id", *map(str, range(6))]


def test_records_that_end_early_do_not_hide_a_wide_csv_table(tmp_path: Path) -> None:
    heads = "id,name,until,who,with,cost,note,link,level,year"
    lines = [f"{k},Well {k},2031,us{',x' * (3 + k % 4)}" for k in range(6)]

    document = read_bytes(tmp_path, "\n".join([heads, *lines]).encode())

    assert document.media_type == "text/csv"


def test_prose_with_semicolons_is_no_csv(tmp_path: Path) -> None:
    said = "the office trains all crews of the harbours; it then reports to the council each year"
    raw = "\n".join([said] * 4).encode()

    assert read_bytes(tmp_path, raw).media_type == "text/plain"


def test_two_header_rows_with_merged_groups_keep_their_spans(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (["Activity", "Budget", None], [None, "2017", "2018"], ["Train", "1", "2"]):
            sheet.append(row)
        sheet.merge_cells("A1:A2")
        sheet.merge_cells("B1:C1")

    assert tables(read_bytes(tmp_path, xlsx(fill)))[0][:4] == [
        (1, 1, 2, 1, "Activity"), (1, 2, 1, 2, "Budget"), (2, 2, 1, 1, "2017"),
        (2, 3, 1, 1, "2018"),
    ]  # fmt: skip


def coloured(sheet: Worksheet, *places: str, colour: str = "FF00B050") -> None:
    for place in places:
        sheet[place].fill = PatternFill("solid", fgColor=colour)


def test_coloured_cells_below_months_are_marks(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (["Task", "Jan", "Feb", "Mar"], ["Train"], ["Goal 2"], ["Build"], ["Report"]):
            sheet.append(row)
        coloured(sheet, "A1", "B1", "C1", "D1", "B2", "C2", "D4")
        coloured(sheet, "A3", "B3", "C3", "D3", colour="FFCCCCCC")  # a section, not a bar
        coloured(sheet, "D2", colour="FFFFFFFF")

    assert rows(read_bytes(tmp_path, xlsx(fill)))[1:] == [
        ["Train", "■", "■", ""], ["Goal 2", "", "", ""], ["Build", "", "", "■"],
        ["Report", "", "", ""],
    ]  # fmt: skip


def test_colours_of_a_form_are_no_marks(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (["Task", "Lead", "Partner", "Due"], ["Train"], ["Build"], ["Report"]):
            sheet.append(row)
        for row in "234":
            coloured(sheet, f"B{row}", f"C{row}", f"D{row}")
        coloured(sheet, "A3", "A4")  # two rows coloured as their words

    assert rows(read_bytes(tmp_path, xlsx(fill)))[1] == ["Train", "", "", ""]


def test_columns_without_words_are_left_out_and_numbers_kept(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (["Task", None, "Lead"], ["Train", None, None], ["Build", None, "A"]):
            sheet.append(row)

    cells = tables(read_bytes(tmp_path, xlsx(fill)))[0]

    assert [cell[1] for cell in cells] == [1, 3, 1, 3, 1, 3]
    assert cells[3][4] == ""


@pytest.mark.parametrize(
    "raw",
    [
        "Plan of 2025\nof the city\n\nNo;Task;Lead\n1;Train;A\n2;Build;B\n3;Report;C\n",
        "sep=;\nNo;Task;Lead\n1;Train;A\n2;Build;B\n3;Report;C\n",
        '\ufeffNo,Task,Lead\n1,Train,A\n2,Build,B\n3,"Report",C\n',
    ],
)
def test_titles_remarks_and_signs_for_programs_do_not_hide_a_csv_table(
    tmp_path: Path, raw: str
) -> None:
    document = read_bytes(tmp_path, raw.encode())

    assert document.media_type == "text/csv"
    assert rows(document) == [
        ["No", "Task", "Lead"], ["1", "Train", "A"], ["2", "Build", "B"], ["3", "Report", "C"],
    ]  # fmt: skip


def test_bold_and_struck_cells_of_a_sheet_are_marked(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (["Task", "Lead"], ["Train", "A"], [], ["Task", "Lead"], ["Build", "B"]):
            sheet.append(row)
        sheet["A1"].font = Font(bold=True)
        sheet["A2"].font = Font(strike=True)

    document = read_bytes(tmp_path, xlsx(fill))

    assert (marks(document, "bold"), marks(document, "struck")) == (["Task"], ["Train"])
    assert len(tables(document)) == 2
