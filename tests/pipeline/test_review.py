"""The review workbook there and back: what a person writes arrives, and nothing else does."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks.fuzz import mutants
from kg.errors import InputError
from kg.exchange import review_file
from kg.exchange.review_book import HEADS, review_csv, review_workbook
from kg.exchange.review_file import read_review
from kg.exchange.review_ods import review_open_document
from kg.pipeline.decided import append_decisions, take_back
from kg.pipeline.review import Reviewed, reviewed
from kg.read.ods import ods_values
from tests.support import killers
from tests.support.review_edits import ARRIVES, DUE, GUARDS, LEAD, MONEY, REPORTS, fact
from tests.support.river import (
    SETTINGS,
    Edits,
    fill,
    filled,
    graph_bytes,
    make_folder,
    opened,
    records_of,
)

TIME = "2026-03-31T10:00:00Z"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_folder(tmp_path)


def look(file: Path, folder: Path, author: str = "ana") -> Reviewed:
    return reviewed(file, folder, SETTINGS, author=author, time=TIME)


def apply(file: Path, folder: Path) -> Reviewed:
    found = look(file, folder)
    append_decisions(folder, found.decisions)
    return found


def said(found: Reviewed) -> list[tuple[str, str, str]]:
    return [(x.target, str(x.verb), x.value) for x in found.decisions]


@pytest.mark.parametrize("form", ["xlsx", "ods", "csv"])
def test_a_review_without_edits_changes_nothing(folder: Path, tmp_path: Path, form: str) -> None:
    before = graph_bytes(folder, tmp_path / "g")
    records = records_of(folder)
    made = {
        "xlsx": review_workbook, "ods": review_open_document,
        "csv": lambda records: review_csv(records).encode(),
    }  # fmt: skip
    content = made[form](records)
    file = tmp_path / f"review.{form}"
    file.write_bytes(content)

    found = apply(file, folder)

    assert (found.changes, found.refused, found.n_already) == ((), (), 0)
    assert not (folder / "decisions.csv").exists()
    assert graph_bytes(folder, tmp_path / "g") == before


def test_a_workbook_has_the_same_bytes_and_the_doubtful_first(folder: Path) -> None:
    records = records_of(folder)

    assert review_workbook(records) == review_workbook(records)
    assert review_open_document(records) == review_open_document(records)
    rows = list(csv.DictReader(io.StringIO(review_csv(records))))
    assert [r["certainty"] for r in rows if r["field"] == "money"] == ["rule"] * 3
    assert [r["field"] for r in rows[:3]] == ["money"] * 3
    assert [r["read"] for r in rows[:3]] == ["5000 EUR", "2000 EUR", "1000 EUR"]
    assert tuple(rows[0]) == HEADS


def test_the_workbook_is_ready_to_work_with(folder: Path) -> None:
    book = opened(folder)
    page = book["review"]

    assert book.sheetnames == ["review", "how to", "lists"]
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == f"A1:J{page.max_row}"
    (choice,) = page.data_validations.dataValidation
    assert len(choice.formula1) < 255
    named = set(re.findall(r"list_\w+", choice.formula1))
    assert named == set(book.defined_names)
    names = [x.value for x in book["lists"]["A"]]
    assert {"ok", "remove", "Ministry of Justice", "partner"} <= set(names)
    assert len(page.conditional_formatting) == 1
    cells = [x for row in page.iter_rows() for x in row]
    assert {x.number_format for x in cells} == {"@"}
    assert not [x for x in cells if x.data_type == "f"]


@pytest.mark.parametrize("edit", ARRIVES)
def test_every_edit_arrives_once(folder: Path, edit: str) -> None:
    where, value, has_arrived = ARRIVES[edit]
    assert not has_arrived(records_of(folder))

    file = filled(folder, {where: value}, "checked")
    found = apply(file, folder)

    assert found.refused == ()
    records = records_of(folder)
    assert [d.outcome for d in records.decisions] == ["applied"] * len(found.decisions)
    assert has_arrived(records)
    assert {(d.author, d.time, d.reason) for d in records.decisions} == {("ana", TIME, "checked")}
    assert all(d.words or d.verb in ("same_as", "split") for d in records.decisions)
    again = look(file, folder)
    assert (again.changes, again.refused) == ((), ())


def test_all_fields_edited_at_once_arrive(folder: Path) -> None:
    apart = ("leads", "role", "no fact", "no activity", "no number", "no body", "ok", "as read",
             "names", "one body", "partner")  # fmt: skip
    edits: dict[tuple[str, str], Any] = {}
    checks = []
    for name, (where, value, has_arrived) in ARRIVES.items():
        if name not in apart and where not in edits:
            edits[where] = value
            checks.append((name, has_arrived))

    found = apply(filled(folder, edits), folder)

    assert found.refused == ()
    records = records_of(folder)
    assert [name for name, has_arrived in checks if not has_arrived(records)] == []


def test_what_is_exact_and_right_needs_no_decision(folder: Path) -> None:
    found = look(filled(folder, {(LEAD, "lead"): "ok", (DUE, "deadline"): "2026-12-31"}), folder)

    assert (found.changes, found.refused) == ((), ())


EDITS: Edits = {(MONEY, "money"): "9999 EUR", (LEAD, "lead"): "remove", (GUARDS, "title"): "Teach"}
MEANT = {(MONEY, "set", "amount=9999 EUR"), (LEAD, "reject", ""), (GUARDS, "set", "title=Teach")}


def _reordered(book: Any) -> None:
    rows = [[x.value for x in row] for row in book["review"].iter_rows()]
    page = book.create_sheet("sorted", 0)
    page.append(["A remark above", None])
    order = [7, 0, 3, 9, 8]
    for row in [rows[0], *rows[:0:-1]]:
        page.append([None, *(row[k] for k in order)])
    del book["review"]


def _hidden(book: Any) -> None:
    for number in range(2, book["review"].max_row):
        book["review"].row_dimensions[number].hidden = True


def _deleted(book: Any) -> None:
    page = book["review"]
    for number in range(page.max_row, 1, -1):
        if page.cell(number, 8).value is None:
            page.delete_rows(number)


def _emptied(book: Any) -> None:
    page = book["review"]
    for number in range(2, page.max_row):
        if page.cell(number, 8).value is None:
            for column in range(1, 11):
                page.cell(number, column).value = None


def _without_key(book: Any) -> None:
    book["review"].delete_cols(10)


@pytest.mark.parametrize("change", [_reordered, _hidden, _deleted, _emptied, _without_key])
def test_rows_and_columns_may_be_moved_hidden_and_deleted(
    folder: Path, change: Callable[[Any], None]
) -> None:
    book = opened(folder)
    fill(book, EDITS)
    change(book)
    book.save(folder.parent / "review.xlsx")

    found = look(folder.parent / "review.xlsx", folder)

    assert set(said(found)) == MEANT
    assert found.refused == ()


def _csv_text(folder: Path, sign: str) -> str:
    rows = list(csv.DictReader(io.StringIO(review_csv(records_of(folder)))))
    out = io.StringIO()
    writer = csv.DictWriter(out, HEADS, delimiter=sign)
    writer.writeheader()
    for row in rows:
        value = EDITS.get((row["id"], row["field"]), "")
        writer.writerow(
            {**row, "right value": value, "reason": "печатна грешка в броя" if value else ""}
        )
    return out.getvalue()


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_csv_is_read_as_any_program_saves_it(folder: Path, sign: str, encoding: str) -> None:
    file = folder.parent / "review.csv"
    file.write_bytes(_csv_text(folder, sign).encode(encoding))

    found = look(file, folder)

    assert set(said(found)) == MEANT
    assert {x.reason for x in found.decisions} == {"печатна грешка в броя"}


REFUSED = (
    "1e999999", "NaN", "-5 EUR", "5.000 EUR", "=HYPERLINK(1)", "a\x07b", "x" * 30_000,
    "x" * 10_000_000, "5 EUR; colour=red", "5 EUR; year=20260", "12 EURO",
)  # fmt: skip


@pytest.mark.parametrize("value", REFUSED, ids=lambda x: f"{x[:12]} {len(x)}")
def test_what_cannot_be_understood_is_named_and_the_rest_is_kept(folder: Path, value: str) -> None:
    rows = list(csv.DictReader(io.StringIO(review_csv(records_of(folder)))))
    for row in rows:
        row["right value"] = {MONEY: value, LEAD: "remove"}.get(row["id"], "")
    out = io.StringIO()
    writer = csv.DictWriter(out, HEADS)
    writer.writeheader()
    writer.writerows(rows)
    (folder.parent / "review.csv").write_text(out.getvalue(), encoding="utf-8")

    found = apply(folder.parent / "review.csv", folder)

    assert [x.place for x in found.refused] == ["row 2"]
    assert len(found.refused[0].why) < 300
    assert said(found) == [(LEAD, "reject", "")]
    assert [d.outcome for d in records_of(folder).decisions] == ["applied"]


def test_values_that_contradict_each_other_are_named(folder: Path) -> None:
    book = opened(folder)
    fill(book, {(MONEY, "money"): "9999 EUR", (LEAD, "lead"): "remove"})
    page = book["review"]
    page.append([MONEY, "", "", "money", "", "", "", "8888 EUR"])
    page.append([LEAD, "", "", "lead", "", "", "", "remove"])
    page.append([REPORTS, "", "", "partner", "", "", "", "Scouts"])
    page.append([REPORTS, "", "", "nothing", "", "", "", "Scouts"])
    page.append(["a/nowhere", "", "", "title", "", "", "", "Scouts"])
    page.append([None, "", "", "title", "", "", "", "Scouts"])
    book.save(folder.parent / "review.xlsx")

    found = look(folder.parent / "review.xlsx", folder)

    assert said(found) == [(LEAD, "reject", ""), (REPORTS, "add", "partner=Scouts")]
    assert len(found.refused) == 4


def test_formulas_count_by_their_result(folder: Path) -> None:
    file = filled(folder, {(MONEY, "money"): "=4999+5000"})
    with zipfile.ZipFile(file) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    assert look(file, folder).refused[0].why.startswith("right value: it is a formula without")
    page = "xl/worksheets/sheet1.xml"
    parts[page] = re.sub(rb"<f>4999\+5000</f><v\s*/?>(</v>)?", rb"<f>4999+5000</f><v>9999</v>",
                         parts[page])  # fmt: skip
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)

    assert said(look(file, folder)) == [(MONEY, "set", "amount=9999")]


def test_words_of_a_document_are_never_formulas(folder: Path) -> None:
    plan = (folder / "plan.md").read_text(encoding="utf-8")
    plan = plan.replace("Publish water reports", '=HYPERLINK("file") reports')
    (folder / "plan.md").write_text(plan, encoding="utf-8")

    book = opened(folder)
    cells = [x for page in book for row in page.iter_rows() for x in row]
    assert not [x for x in cells if x.data_type == "f"]
    assert any(str(x.value).startswith("'=HYPERLINK") for x in cells)
    text = review_csv(records_of(folder))
    assert not [c for row in csv.reader(io.StringIO(text)) for c in row if c.startswith("=")]
    file = filled(folder, {("a/hyperlink-file-reports", "title"): "Reports"})
    assert said(look(file, folder)) == [("a/hyperlink-file-reports", "set", "title=Reports")]


def test_a_document_edited_since_is_named(folder: Path) -> None:
    file = filled(folder, {(MONEY, "money"): "9999 EUR", (LEAD, "lead"): "remove"})
    plan = (folder / "plan.md").read_text(encoding="utf-8")
    (folder / "plan.md").write_text(plan.replace("5000", "8000"), encoding="utf-8")

    found = look(file, folder)

    assert said(found) == [(LEAD, "reject", "")]
    assert "it is changed in this document" in found.refused[0].why


def test_two_people_who_differ_are_told(folder: Path) -> None:
    apply(filled(folder, {(MONEY, "money"): "9999 EUR"}), folder)

    found = look(filled(folder, {(MONEY, "money"): "7777 EUR"}), folder, author="boris")

    assert found.changes == ()
    assert "people decided differently" in found.refused[0].why


def test_a_value_taken_back_by_hand_counts(folder: Path) -> None:
    for value in ("9999 EUR", "7777 EUR", "9999 EUR"):
        apply(filled(folder, {(MONEY, "money"): value}), folder)

    assert fact(records_of(folder), MONEY).amount == 9999
    assert len(records_of(folder).decisions) == 3
    assert len(take_back(folder)) == 1
    assert fact(records_of(folder), MONEY).amount == 7777


def test_days_that_may_be_months_are_not_guessed_at(folder: Path) -> None:
    assert look(filled(folder, {(DUE, "deadline"): "3/4/2026"}), folder).refused
    found = look(filled(folder, {(DUE, "deadline"): "30/6/2026"}), folder)
    assert said(found) == [(DUE, "set", "start=2026-06-30; end=2026-06-30; time_kind=day")]


@pytest.mark.parametrize(
    ("value", "becomes"),
    [
        ("summer 2013", "start=2013-06-01; end=2013-08-31; time_kind=season"),
        ("May 2013/..", "start=2013-05-01; end=; time_kind=month"),
        ("summer 2013 / ..", "start=2013-06-01; end=; time_kind=season"),
        ("../ June 2013", "start=; end=2013-06-30; time_kind=month"),
        ("2013-05-01/..", "start=2013-05-01; end="),
    ],
)
def test_a_season_or_a_start_alone_can_be_written(folder: Path, value: str, becomes: str) -> None:
    found = look(filled(folder, {(DUE, "deadline"): value}), folder)

    assert said(found) == [(DUE, "set", becomes)]


@pytest.mark.parametrize("value", ["soon/..", "summer", "3/4/2026/.."])
def test_an_open_window_of_no_day_is_refused(folder: Path, value: str) -> None:
    assert look(filled(folder, {(DUE, "deadline"): value}), folder).refused


def test_a_name_nobody_bore_is_said_to_be_new(folder: Path) -> None:
    names = "Ministry of Justise; Ministry of Interior; Youth Horizons"

    found = look(filled(folder, {(LEAD, "lead"): names}), folder)

    assert found.new_bodies == (
        ("Ministry of Justise", "Ministry of Justice"),
        ("Youth Horizons", ""),
    )


def test_what_is_written_over_what_was_read_is_named(folder: Path) -> None:
    book = opened(folder)
    book["review"]["F2"].value = "7777 EUR"
    book.save(folder.parent / "review.xlsx")

    found = look(folder.parent / "review.xlsx", folder)

    assert found.changes == ()
    assert [(x.place, "“7777 EUR” was written over" in x.why) for x in found.refused] == [
        ("row 2", True)
    ]


def test_files_that_are_no_review_are_refused(folder: Path) -> None:
    with zipfile.ZipFile(folder.parent / "d.ods", "w") as ods:
        ods.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    with pytest.raises(InputError, match=r"d\.ods: it has no content inside"):
        look(folder.parent / "d.ods", folder)
    with zipfile.ZipFile(folder.parent / "d.odt", "w") as odt:
        odt.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    with pytest.raises(InputError, match="it is ODT"):
        look(folder.parent / "d.odt", folder)
    for name, content in (("a.xlsx", b"PK\x03\x04 no"), ("b.csv", b"a,b\n1,2\n"), ("c.csv", b"")):
        (folder.parent / name).write_bytes(content)
        with pytest.raises(InputError, match=name):
            look(folder.parent / name, folder)
    with pytest.raises(InputError, match="no such folder"):
        look(filled(folder, {}), folder / "none")


def test_a_damaged_workbook_is_read_or_refused_in_one_sentence(folder: Path) -> None:
    records = records_of(folder)
    whole = {"a.xlsx": review_workbook(records), "b.ods": review_open_document(records)}
    refused: list[tuple[str, str]] = []

    for mutant in mutants(whole, 120, seed=5):
        path = folder.parent / mutant.name
        path.write_bytes(mutant.raw)
        try:
            read_review(path)
        except InputError as error:
            refused.append((path.name, str(error)))

    assert len(refused) > 20
    assert [x for x in refused if not x[1].startswith(f"{x[0]}: ") or "\n" in x[1]] == []


def test_a_mistake_of_ours_is_no_damaged_workbook(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review_file, "shown_value", killers.divide)

    with pytest.raises(ZeroDivisionError):
        read_review(filled(folder, {}))


BANKS = "a/clean-the-river-banks"
GUARDS_MONEY = (f"{GUARDS}/money/amount", "money")


def test_facts_and_activities_are_moved_and_added(folder: Path, tmp_path: Path) -> None:
    edits = {
        (MONEY, "money"): "move to 1.1",
        (REPORTS, "title"): "move to Train river guards",
        (BANKS, "task"): "Buy the boats",
        ("g/clean-water", "activity"): "Close the old harbour",
    }

    found = apply(filled(folder, edits), folder)
    records = records_of(folder)

    assert ("a/publish-water-reports/money/amount", "move", "1.1") in said(found)
    assert (BANKS, "add", "task=Buy the boats") in said(found)
    assert ("g/clean-water", "add", "activity=Close the old harbour") in said(found)
    assert sorted(int(x.amount) for x in records.allocations if x.about == BANKS) == [1000, 5000]
    assert {x.title: x.parent for x in records.tasks}["Buy the boats"] == BANKS
    assert "Close the old harbour" in {x.title for x in records.activities}


def test_a_source_of_money_is_renamed(folder: Path) -> None:
    apply(filled(folder, {(MONEY, "money"): "5000 EUR; source=Water fund"}), folder)
    (source,) = records_of(folder).sources

    refused = look(filled(folder, {(source.id, "name"): "Water | Fund"}), folder)
    apply(filled(folder, {(source.id, "name"): "Fund for Waters"}), folder)

    assert "cannot be split" in refused.refused[0].why
    assert [x.name for x in records_of(folder).sources] == ["Fund for Waters"]


def open_document(folder: Path, edits: Edits) -> Path:
    """The review as an OpenDocument program saves it: values typed, alike neighbours told once."""
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    book, sheet = OpenDocumentSpreadsheet(), Table(name="review")
    for row in opened(folder)["review"].iter_rows(values_only=True):
        line = TableRow()
        right = edits.get((row[0], row[3]))
        for n, value in enumerate(row):
            given = right if n == HEADS.index("right value") and right else {}
            cell = TableCell(**given) if isinstance(given, dict) else TableCell()
            shown = {} if given else value
            words = given if isinstance(given, str) else "shown otherwise" if given else shown
            cell.addElement(P(text=words or ""))
            line.addElement(cell)
        line.addElement(TableCell(numbercolumnsrepeated=1_000))
        sheet.addElement(line)
    sheet.addElement(TableRow(numberrowsrepeated=1_000_000))
    book.spreadsheet.addElement(sheet)
    path = folder.parent / "review.ods"
    book.save(path)
    return path


def test_an_open_document_sheet_is_read_by_what_its_cells_mean(folder: Path) -> None:
    edits = {
        (MONEY, "money"): {"valuetype": "float", "value": "9999.50"},
        GUARDS_MONEY: {"valuetype": "float", "value": "1500", "formula": "of:=1000+500"},
        (DUE, "deadline"): {"valuetype": "date", "datevalue": "2026-03-01"},
        (LEAD, "lead"): "Agency for Waters",
        (BANKS, "title"): {"formula": "of:=1/0", "valuetype": "string", "stringvalue": "x"},
    }

    found = look(open_document(folder, edits), folder)

    assert {x[2] for x in said(found)} >= {
        "amount=9999.50", "amount=1500", "start=2026-03-01; end=2026-03-01; time_kind=day",
        "actor=Agency for Waters",
    }  # fmt: skip


@pytest.mark.parametrize("shown", ["#DIV/0!", "Err:502", ""])
def test_a_formula_without_a_result_in_an_open_document_sheet_is_named(
    folder: Path, shown: str
) -> None:
    path = open_document(folder, {(MONEY, "money"): {"formula": "of:=1/0"}})
    inside = zipfile.ZipFile(path)
    content = inside.read("content.xml").replace(b"shown otherwise", shown.encode())
    with zipfile.ZipFile(folder.parent / "again.ods", "w") as again:
        again.writestr("mimetype", inside.read("mimetype"))
        again.writestr("content.xml", content)

    found = look(folder.parent / "again.ods", folder)

    assert found.changes == ()
    assert [x.place for x in found.refused] == ["row 2"]
    assert "write the value itself" in found.refused[0].why


def test_a_sheet_that_claims_a_million_filled_cells_is_refused(folder: Path) -> None:
    path = open_document(folder, {})
    inside = zipfile.ZipFile(path)
    content = inside.read("content.xml").replace(
        b"<table:table-cell>", (b'<table:table-cell table:number-columns-repeated="900000000">'), 1
    )
    with zipfile.ZipFile(folder.parent / "bomb.ods", "w") as bomb:
        bomb.writestr("mimetype", inside.read("mimetype"))
        bomb.writestr("content.xml", content)

    with pytest.raises(InputError, match="cells"):
        look(folder.parent / "bomb.ods", folder)


def test_the_open_document_holds_the_rows_of_the_workbook_and_no_formula(folder: Path) -> None:
    plan = (folder / "plan.md").read_text(encoding="utf-8")
    hostile = "=HYPERLINK(1) <b> &amp;  two  spaces"
    plan = plan.replace("Clean the river banks", hostile)
    (folder / "plan.md").write_text(plan, encoding="utf-8")
    records = records_of(folder)

    content = review_open_document(records)
    (sheet, _, lists) = [list(x) for x in ods_values(content, name="review.ods")]
    rows = list(csv.reader(io.StringIO(review_csv(records), newline="")))

    shown = [[x.words for x in cells] for _, cells in sheet]
    assert [cells + [""] * (len(HEADS) - len(cells)) for cells in shown] == rows
    assert any(cells[2].startswith("'=HYPERLINK(1)") for cells in shown)
    assert not any(x.is_formula for _, cells in (*sheet, *lists) for x in cells)
    inside = zipfile.ZipFile(io.BytesIO(content))
    assert inside.infolist()[0].filename == "mimetype"
    assert inside.infolist()[0].compress_type == zipfile.ZIP_STORED
    for name in re.findall(rb"is-in-list\(list_(\w+)\)", inside.read("content.xml")):
        assert b'table:name="list_' + name + b'"' in inside.read("content.xml")


def test_rows_that_give_several_bodies_one_new_name_make_them_one(
    folder: Path, tmp_path: Path
) -> None:
    text = (folder / "plan.md").read_text(encoding="utf-8").replace(
        "Red Cross", "Treasury and Boaters Society")  # fmt: skip
    (folder / "plan.md").write_text(text, encoding="utf-8")
    parts = {x.name: x.id for x in records_of(folder).actors}
    assert {"Treasury", "Boaters Society"} <= parts.keys(), "the reader has learned the name"
    whole = "Treasury and Boaters Society"
    file = filled(folder, {
        (parts["Treasury"], "name"): whole,
        (parts["Boaters Society"], "name"): whole,
        (parts["Boaters Society"], "kind"): "business",
    })  # fmt: skip

    found = apply(file, folder)

    assert found.refused == ()
    assert said(found) == [
        (whole, "join", "Boaters Society | Treasury"), (whole, "set", "kind=business"),
    ]  # fmt: skip
    (body,) = [x for x in records_of(folder).actors if whole in x.name]
    assert (body.actor_type.value, body.group_kind) == ("business", None)
    assert not {"Treasury", "Boaters Society"} & {x.name for x in records_of(folder).actors}
    again = look(file, folder)
    assert (again.changes, again.refused) == ((), ())


def test_what_is_said_alike_of_several_bodies_is_no_name(folder: Path) -> None:
    ids = {x.name: x.id for x in records_of(folder).actors}
    edits = {(ids[name], "name"): "remove" for name in ("Ministry of Justice", "Red Cross")}

    found = look(filled(folder, edits), folder)

    assert sorted(said(found)) == sorted((own, "reject", "") for own, _ in edits)
