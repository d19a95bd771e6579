"""Attacks of the findings that no other file of tests repeats, tried on the whole way."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner

from kg.cli import cli
from kg.errors import InputError
from kg.graph.folder import GraphFolder
from kg.model.records import PlanRecords
from kg.pipeline import Refused, Settings, build_folder, find_sources, read_plan
from kg.pipeline.reading import plan_here
from kg.pipeline.review import bind_rows
from kg.read import ods
from kg.read.limits import Limits, check_cells
from kg.read.source import read_document
from tests.support.grown import HEADS, ROWS, WATER, names, numbered, table, xlsx

FOUR = (HEADS, *numbered(4))
SETTINGS = Settings(country="GB", language="en")
PLAN = """# Action plan for clean rivers

## Goal 1: Clean water

| No. | Activity | Responsible | Deadline | Budget |
|---|---|---|---|---|
| 1.1 | Clean the river banks | Ministry of Environment | 31.12.2025 | 1000 EUR |
| 1.2 | Publish water reports | Ministry of Justice | 31.12.2026 | 5000 EUR |
"""
ABOUT = "title: River\ncountry: GB\nlanguage: en\nstart: 2025-01-01\nend: 2027-12-31\n"
COLUMNS = "who,target,verb,value,reason\n"


def plan_folder(place: Path, decisions: str = "", plan: str = PLAN) -> Path:
    place.mkdir()
    (place / "plan.md").write_text(plan, encoding="utf-8")
    (place / "plan.yaml").write_text(ABOUT, encoding="utf-8")
    if decisions:
        (place / "decisions.csv").write_text(COLUMNS + decisions, encoding="utf-8")
    return place


def read(path: Path) -> PlanRecords:
    (source,) = find_sources([path])
    assert not isinstance(source, Refused)
    return plan_here(source, SETTINGS).records


def said(graph: Path, *words: str) -> str:
    return CliRunner().invoke(cli, [*words, "-g", str(graph)]).stdout


# ---------------------------------------------------------------- decisions


def test_a_second_sum_takes_no_decision_with_it(tmp_path: Path) -> None:
    folder = plan_folder(tmp_path / "p", "ana,1.2 money,set,amount=9999,typo\n")
    list(bind_rows(folder, SETTINGS))
    two = PLAN.replace("5000 EUR", "5000 EUR from the state budget, 3000 EUR from EU funds")
    (folder / "plan.md").write_text(two, encoding="utf-8")

    records = read(folder)

    assert sorted(x.amount or 0 for x in records.allocations) == [1000, 3000, 5000]
    assert [x.outcome for x in records.decisions] == ["changed"]
    (issue,) = [x for x in records.issues if x.code == "stale-decision"]
    assert "state-budget" in issue.message
    assert "eu-funds" in issue.message


def test_what_a_person_decided_is_not_said_to_be_stated(tmp_path: Path) -> None:
    folder = plan_folder(tmp_path / "p", "ana,1.2 money,set,amount=9999,typo\n")
    build_folder([folder], tmp_path / "g")

    text = said(tmp_path / "g", "explain", "1.2 money")

    assert "9,999 EUR" in text
    assert "exact, decided" in text
    assert "stated" not in text
    assert "Decisions: ana: set amount=9999 (typo)" in text


def test_a_day_decided_before_the_plan_begins_is_found_by_check(tmp_path: Path) -> None:
    days = "start=2001-01-01; end=2001-01-01"
    folder = plan_folder(tmp_path / "p", f"ana,1.2 deadline,set,{days},\n")
    build_folder([folder], tmp_path / "g")

    assert '"deadline-outside-plan"' in said(tmp_path / "g", "check", "--format", "json")


def test_wrong_decisions_cost_their_own_plan_which_is_named_with_its_folder(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    plan_folder(tmp_path / "in" / "good")
    plan_folder(tmp_path / "in" / "wrong", "ana,1.2 money,set,amount=NaN,\n")

    built = build_folder([tmp_path / "in"], tmp_path / "g")

    assert built.plans == ("good",)
    with (tmp_path / "g" / "issues.csv").open(encoding="utf-8", newline="") as file:
        (row,) = [x for x in csv.DictReader(file) if x["code"] == "unreadable-input"]
    assert row["file"] == "wrong/plan.md"
    assert row["message"].startswith("decisions.csv, row 2: ")
    assert built.refused[0].sentence.startswith("wrong/plan.md: decisions.csv, row 2: ")


# ---------------------------------------------------------------- documents that stalled a build


def edited(raw: bytes, part: str, edit: Callable[[bytes], bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(stream, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info, edit(content) if info.filename == part else content)
    return stream.getvalue()


def wide_docx() -> bytes:
    document = docx.Document()
    for line, row in zip(document.add_table(5, 6).rows, FOUR, strict=True):
        for cell, words in zip(line.cells, row, strict=True):
            cell.text = words
    stream = io.BytesIO()
    document.save(stream)
    cell = b'<w:tcPr><w:gridSpan w:val="2147483647"/>'
    wide = edited(stream.getvalue(), "word/document.xml", lambda x: x.replace(b"<w:tcPr>", cell, 1))
    assert wide != stream.getvalue()
    return wide


OF = "urn:oasis:names:tc:opendocument:xmlns:"
REPEATED = 'table:number-{}-repeated="2147483647"'


def repeated(kind: str, what: str, at: int) -> bytes:
    """An ODT or ODS table of which a column's cells or a row are repeated without end."""
    body = ""
    for k, row in enumerate(FOUR):
        more = REPEATED.format("rows") if what == "rows" and k == at else ""
        cells = "".join(
            f"<table:table-cell "
            f"{REPEATED.format('columns') if what == 'columns' and (k, c) == (2, at) else ''}>"
            f"<text:p>{words}</text:p></table:table-cell>"
            for c, words in enumerate(row)
        )
        body += f"<table:table-row {more}>{cells}</table:table-row>"
    inside = {"odt": "text", "ods": "spreadsheet"}[kind]
    content = (
        f'<office:document-content xmlns:office="{OF}office:1.0" xmlns:table="{OF}table:1.0" '
        f'xmlns:text="{OF}text:1.0" office:version="1.2"><office:body><office:{inside}>'
        f'<table:table table:name="a">{body}</table:table>'
        f"</office:{inside}></office:body></office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("mimetype", f"application/vnd.oasis.opendocument.{inside}")
        made.writestr("content.xml", content)
    return stream.getvalue()


def spans(n: int, size: int) -> bytes:
    return table((HEADS, *ROWS), f"<tr><td colspan={size} rowspan={size}>a</td></tr>" * n)


CELLS, NO_PLAN = "more than 1,000,000 cells", "no table or list of activities was found"
FEW = "more than 50,000 cells"
# Each with rows that are read whatever stands beside them, or what is said of it.
STALLED: dict[str, tuple[Callable[[], bytes], Sequence[Sequence[str]] | str]] = {
    "a stray cell in column XFD": (lambda: xlsx((HEADS, *ROWS), {(3, 16384): "note"}), ROWS),
    "a stray cell in column CZZ": (lambda: xlsx((HEADS, *ROWS), {(3, 2704): "note"}), ROWS),
    "a stray cell in the last row": (lambda: xlsx((HEADS, *ROWS), {(1048576, 1): "note"}), ROWS),
    "the last cell of a sheet": (lambda: xlsx((HEADS, *ROWS), {(1048576, 16384): "note"}), ROWS),
    "stray cells all over": (
        lambda: xlsx((HEADS, *ROWS), {(9000 * k, 99 * k): "note" for k in range(1, 99)}), ROWS),
    "a row of 2,000 cells": (
        lambda: table(FOUR, "<tr>" + "<td>some words</td>" * 2000 + "</tr>"), FOUR[1:]),
    "a column for each day of a year": (
        lambda: xlsx([(*FOUR[0], *map(str, range(366))), *((*x, *"xx") for x in FOUR[1:])], {}),
        FOUR[1:]),
    "spans of 65,534": (lambda: spans(50, 65534), CELLS),
    "a thousand spans of 1,000": (lambda: spans(1000, 1000), CELLS),
    "DOCX, a span without end": (wide_docx, FOUR[1:]),
    "ODT, cells without end": (lambda: repeated("odt", "columns", 3), FOUR[1:]),
    "ODT, rows without end": (lambda: repeated("odt", "rows", 2), FOUR[1:]),
    "ODS, cells without end": (lambda: repeated("ods", "columns", 1), FEW),
    "ODS, rows without end": (lambda: repeated("ods", "rows", 2), FEW),
    "bars": (lambda: b"|" * 100_000, NO_PLAN),
    "stars": (lambda: b"*" * 100_000, NO_PLAN),
    "opening brackets": (lambda: b"[" * 50_000 + b"](", "nested too deeply"),
    "a drawn table of 1,000 columns": (
        lambda: b"+" + b"---+" * 1000 + b"\n|" + b" a |" * 1000 + b"\n+" + b"---+" * 1000, NO_PLAN),
    "nulls": (lambda: b"\0" * 1_000_000, "the file is empty"),
    "dashes": (lambda: (b"-" * 60 + b"\n") * 3000, NO_PLAN),
    "brackets around a name": (
        lambda: table([HEADS, (*WATER[:2], "(" * 5000 + "A" + ")" * 5000, *WATER[3:])]), [WATER]),
    "300 names in a cell": (lambda: table([HEADS, (*WATER[:2], names(300), *WATER[3:])]), [WATER]),
}  # fmt: skip


@pytest.mark.parametrize("kind", STALLED)
def test_what_stalled_a_build_is_read_or_refused(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, expected = STALLED[kind]
    if expected is FEW:  # each cell is made before it is counted: a smaller limit is the same law
        monkeypatch.setattr(ods, "LIMITS", Limits(cells=50_000))
        monkeypatch.setitem(check_cells.__kwdefaults__, "limits", Limits(cells=50_000))
    (tmp_path / "plan.bin").write_bytes(make())

    if isinstance(expected, str):
        with pytest.raises(InputError, match=expected):
            read(tmp_path / "plan.bin")
    else:
        titles = {x.title for x in read(tmp_path / "plan.bin").activities}
        assert {row[1] for row in expected} <= titles


# ---------------------------------------------------------------- hostile words


@pytest.mark.parametrize(
    "sign", ["\0", "\u202e", "\u200b", "\u2066", "\ufeff", "\u0301" * 5000, "🧪", "\x07", "\u2028"]
)
def test_signs_that_nobody_sees_change_no_fact(sign: str, tmp_path: Path) -> None:
    text = PLAN.replace("Publish water", f"Publish {sign}water")
    (tmp_path / "plan.md").write_text(text, encoding="utf-8")

    records = read(tmp_path / "plan.md")

    assert [x.number for x in records.activities] == ["1.1", "1.2"]
    assert [x.amount for x in records.allocations] == [1000, 5000]
    assert all("reports" in x.title for x in records.activities[1:])


SECRET = "secret-words-of-another-file"
POINTERS = {
    "include": "\n.. include:: {0}\n",
    "raw": "\n.. raw:: html\n   :file: {0}\n",
    "csv-table": "\n.. csv-table:: words\n   :file: {0}\n",
    "picture": "\n![words]({0})\n",
    "frame": '\n<iframe src="{0}"></iframe><object data="{0}"></object>\n',
    "entity": '\n<!DOCTYPE a [<!ENTITY x SYSTEM "{0}">]><p>&x;</p>\n',
}
RST = """River plan
==========

=====  ===================  ===================  ==========
No.    Activity             Responsible          Deadline
=====  ===================  ===================  ==========
1      Clean the banks      Ministry of Health   June 2026
2      Publish the reports  Ministry of Justice  May 2027
=====  ===================  ===================  ==========
"""


@pytest.mark.parametrize("kind", POINTERS)
@pytest.mark.parametrize("name", ["plan.rst", "plan.md", "plan.html"])
def test_no_other_file_is_read_because_a_document_names_it(
    name: str, kind: str, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(f"{SECRET},{SECRET}\n", encoding="utf-8")
    pointer = POINTERS[kind].format(secret.as_posix())
    text = {
        "plan.rst": RST + pointer,
        "plan.md": PLAN + pointer,
        "plan.html": table((HEADS, *ROWS), f"<tr><td>{pointer}</td></tr>").decode(),
    }[name]
    (tmp_path / name).write_text(text, encoding="utf-8")

    build_folder([tmp_path / name], tmp_path / "g", settings=SETTINGS)

    assert len(GraphFolder.open(tmp_path / "g").records("plan").activities) >= 2
    for path in (tmp_path / "g").rglob("*"):
        assert not path.is_file() or SECRET.encode() not in path.read_bytes()


NAMES = (
    "..md", "-o.md", "a b & c.md", "$(id).md", "`id`.md", "%2e%2e%2fx.md", "con.md",
    "ж" * 60 + ".md", "a'b\"c.md", "<script>.md",
)  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="Windows refuses most of these names itself")
@pytest.mark.parametrize("name", NAMES)
def test_hostile_file_names_give_safe_ids(name: str, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / name).write_text(PLAN, encoding="utf-8")

    built = build_folder([tmp_path / "in" / name], tmp_path / "g", settings=SETTINGS)

    (plan,) = built.plans
    assert plan
    assert not set(plan) & set("/\\<>\"'`$%& ")
    outside = {x.relative_to(tmp_path).parts[0] for x in tmp_path.rglob("*")}
    assert outside == {"in", "g"}
    assert GraphFolder.open(tmp_path / "g", verify=True).plans == built.plans


def test_of_two_documents_with_one_id_the_second_is_named(tmp_path: Path) -> None:
    for name in ("plan.md", "plan.txt"):
        (tmp_path / name).write_text(PLAN, encoding="utf-8")

    built = build_folder([tmp_path / "plan.md", tmp_path / "plan.txt"], tmp_path / "g")

    assert built.plans == ("plan",)
    assert "plan.txt: has the plan id 'plan'" in built.refused[0].sentence


def test_members_that_lead_outside_or_stand_twice_are_not_unpacked(tmp_path: Path) -> None:
    raw = xlsx((HEADS, *ROWS), {})
    stream = io.BytesIO(raw)
    with zipfile.ZipFile(stream, "a") as made:
        made.writestr("../outside.txt", "words")
        with pytest.warns(UserWarning, match="Duplicate name"):
            made.writestr("xl/workbook.xml", "<not/>")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "plan.xlsx").write_bytes(stream.getvalue())

    with pytest.raises(InputError, match=r"plan\.xlsx: "):
        read_plan(_source(tmp_path / "in" / "plan.xlsx"), SETTINGS)
    assert [x.name for x in tmp_path.rglob("*")] == ["in", "plan.xlsx"]


def _source(path: Path) -> object:
    (source,) = find_sources([path])
    return source


# ---------------------------------------------------------------- network

ALONE = """
import sys
from pathlib import Path
asked = []
sys.addaudithook(lambda event, a: asked.append(event) if event in (
    "socket.connect", "socket.getaddrinfo", "urllib.Request") else None)
from kg.cli import cli
from kg.pipeline import build
from kg.pipeline.reading import plan_here
from kg.read.source import read_document
build.try_read = lambda source, settings, _: plan_here(source, settings)
for words in (["build", sys.argv[1], "-o", "g"], ["check"], ["map", "-o", "m.html"],
              ["report", "-o", "r.html"], ["export", "--as", "xlsx", "-o", "x.xlsx"]):
    more = [] if words[0] == "build" else ["-g", "g"]
    cli([*words, *more], standalone_mode=False)
print(asked)
"""


def test_reading_asking_and_drawing_ask_no_network(tmp_path: Path) -> None:
    plan_folder(tmp_path / "p")
    done = subprocess.run(
        [sys.executable, "-c", ALONE, str(tmp_path / "p")],
        check=True, capture_output=True, encoding="utf-8", cwd=tmp_path,
    )  # fmt: skip

    assert done.stdout.splitlines()[-1] == "[]"
    assert {x.name for x in tmp_path.iterdir()} >= {"g", "m.html", "r.html", "x.xlsx"}


# ---------------------------------------------------------------- encodings and patterns

ENTITY = (
    '<!DOCTYPE html [<!ENTITY x SYSTEM "file://{}">]><html><body><p>&x;</p><table><tr><th>Action'
    "</th><th>Lead</th></tr><tr><td>Dig wells</td><td>Water Board</td></tr></table></body></html>"
)


@pytest.mark.parametrize("encoding", ["utf-7", "cp037", "cp500"])
def test_entities_in_rare_encodings_read_no_file(tmp_path: Path, encoding: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the treasure lies below the oak", encoding="utf-8")
    page = tmp_path / "plan.html"
    page.write_bytes(ENTITY.format(secret.as_posix()).encode(encoding))

    assert "treasure" not in read_document(page).text


def test_words_of_a_profile_are_no_patterns(tmp_path: Path) -> None:
    """A pattern that takes 2⁴⁰ steps to fail would never end; words are matched as they stand."""
    folder = plan_folder(tmp_path / "p", plan=PLAN.replace("Clean the", f"{'a' * 40}! the"))
    evil = "'(a+)+$'"
    (folder / "profile.yaml").write_text(
        f"activity_words: [{evil}]\nseparators: [{evil}]\ngoal_words: {{{evil}: goal}}\n",
        encoding="utf-8",
    )

    assert len(read(folder).activities) == 2
