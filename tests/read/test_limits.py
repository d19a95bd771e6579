"""Hostile and unfit files are refused, each with one sentence: what, where, what to do."""

from __future__ import annotations

import contextlib
import io
import itertools
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from openpyxl import Workbook

from kg.apart import Allowance, run_apart
from kg.errors import InputError
from kg.read import limits, package, pdf_page, read_document
from kg.read.html import html_parts
from kg.read.limits import Limits, time_limit
from kg.read.odt import odt_parts
from kg.read.xlsx import xlsx_parts
from tests.read.helpers import docx, para, read_bytes
from tests.read.helpers import package as make
from tests.read.test_odt import odt


def refused(tmp_path: Path, raw: bytes, name: str = "plan.bin", **options: object) -> str:
    """The sentence with which a file is refused."""
    with pytest.raises(InputError) as caught:
        read_bytes(tmp_path, raw, name, **options)
    sentence = str(caught.value)
    assert name in sentence
    assert "\n" not in sentence
    assert str(tmp_path) not in sentence
    return sentence


def test_a_file_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    sentence = refused(tmp_path, b"x" * 2_000_000, limits=Limits(file_bytes=1_000_000))

    assert "2 MiB, more than the 1 read" in sentence


def test_a_text_too_large_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(limits.check_text_size, "__kwdefaults__", {"limits": Limits(text_bytes=10)})

    assert "MiB of text" in refused(tmp_path, b"words and more words")


def test_a_zip_bomb_is_refused_unopened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("word/document.xml", b" " * 60_000_000)

    opened: list[object] = []
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda _, name, *__: opened.append(name))

    sentence = refused(tmp_path, stream.getvalue())

    assert "as zip bombs do" in sentence
    assert opened == []


def test_a_part_too_large_is_refused(tmp_path: Path) -> None:
    raw = make({"word/document.xml": "<d/>" + "".join(map(str, range(300_000)))})

    with pytest.raises(InputError, match="more than the 1 read; split the document"):
        package.open_package(raw, where="x", limits=Limits(member_bytes=1024**2))


def test_a_container_of_too_many_parts_is_refused() -> None:
    raw = make({f"p{n}.xml": "" for n in range(30)})

    with pytest.raises(InputError, match="holds 30 parts"):
        package.open_package(raw, where="x", limits=Limits(members=20))


@pytest.mark.parametrize("path", ["word/document.xml", "xl/workbook.xml", "content.xml"])
def test_a_billion_laughs_are_refused(tmp_path: Path, path: str) -> None:
    laughs = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(1, 9))
    bomb = f'<!DOCTYPE d [<!ENTITY l1 "ha">{laughs}]><d>&l9;</d>'
    parts = {path: bomb}
    if path == "content.xml":
        parts["mimetype"] = "application/vnd.oasis.opendocument.text"

    assert "declares a document type" in refused(tmp_path, make(parts))


def test_xml_nested_too_deeply_is_refused(tmp_path: Path) -> None:
    body = "<w:sdt>" * 200 + "</w:sdt>" * 200

    assert "nested more than 120" in refused(tmp_path, docx(body))


def test_a_web_page_nested_too_deeply_is_refused(tmp_path: Path) -> None:
    assert "nested more than 120" in refused(tmp_path, b"<html>" + b"<div>" * 200 + b"x")


def test_a_table_of_too_many_cells_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(limits.check_cells, "__kwdefaults__", {"limits": Limits(cells=100)})
    workbook = Workbook()
    for n in range(30):
        workbook.active.append([n, n, n, n])  # type: ignore[union-attr]
    stream = io.BytesIO()
    workbook.save(stream)

    assert "more than 100 cells" in refused(tmp_path, stream.getvalue())


def test_cells_repeated_without_end_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits.check_cells, "__kwdefaults__", {"limits": Limits(cells=10_000)})
    repeated = 'table:number-columns-repeated="1000"'
    cell = f"<table:table-cell {repeated}><text:p>x</text:p></table:table-cell>"
    body = f"<table:table><table:table-row>{cell * 20}</table:table-row></table:table>"

    with pytest.raises(InputError, match="more than 10,000 cells"):
        odt_parts(odt(body), name="x")


def test_a_page_with_too_many_marks_is_refused() -> None:
    with pytest.raises(InputError, match=r"drawing\.pdf, page 4: the page has 60,001"):
        pdf_page.check_marks(60_001, where="drawing.pdf, page 4")


def test_a_pdf_of_too_many_pages_is_refused() -> None:
    with pytest.raises(InputError, match="3,001 pages, more than the 3,000"):
        limits.check_pages(3_001, where="x.pdf")


def test_reading_without_end_is_stopped() -> None:
    def read() -> None:
        with time_limit(0.2, where="x.pdf"):
            while True:
                with contextlib.suppress(Exception):  # what a careless library does
                    sum(range(100))

    with pytest.raises(InputError, match=r"x\.pdf: reading took more than"):
        read()


def test_waiting_for_a_busy_machine_is_no_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that waits while others work is read, however often the watch looks meanwhile."""
    looks, looked = itertools.count(), threading.Event()

    def worked() -> float:
        if next(looks) > 5:
            looked.set()
        return 7.0

    monkeypatch.setattr(limits, "worked", worked)
    with time_limit(0.001, where="x.pdf"):
        assert looked.wait(60)


def test_a_limit_kept_leaves_nothing_behind() -> None:
    before = set(threading.enumerate())
    with time_limit(600, where="x"):
        (timer,) = set(threading.enumerate()) - before

    timer.join()  # it would wait for minutes if it were not told to end

    assert set(threading.enumerate()) <= before


def test_a_process_can_be_traced_after_a_limit_was_kept() -> None:
    code = (
        "import sys\n"
        "from kg.read.limits import time_limit\n"
        "with time_limit(600, where='x'):\n    pass\n"
        "sys.settrace(lambda *_: None)\n"
        "print(len('abc'), (lambda: 1)())\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, timeout=600, check=True
    )

    assert done.stdout.split() == [b"3", b"1"]


def test_a_missing_file_a_folder_and_an_empty_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no\.docx: there is no such file"):
        read_document(tmp_path / "no.docx")
    with pytest.raises(InputError, match="it is a folder"):
        read_document(tmp_path)
    assert "the file is empty" in refused(tmp_path, b"\n \n")


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "OCR"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "OCR"),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", "unpack it"),
        (make({"ppt/presentation.xml": "<p/>"}), "presentation"),
        (make({"readme.txt": "x"}), "ZIP archive without a document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "neither a Word document"),
        (b"<?xml version='1.0'?><rss><x/></rss>", "XML of a kind not known"),
        (bytes(range(256)) * 40, "not text in any encoding"),
        (docx(""), "holds no words"),
        (make({"word/document.xml": "<d/>"}), "no Word document inside"),
    ],
    ids=["png", "jpeg", "7z", "pptx", "zip", "encrypted", "ole", "rss", "binary", "bare", "odd"],
)
def test_what_is_no_plan_is_refused_with_what_to_do(tmp_path: Path, raw: bytes, words: str) -> None:
    assert words in refused(tmp_path, raw)


def test_an_encrypted_odt_is_refused(tmp_path: Path) -> None:
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "META-INF/manifest.xml": "<m><encryption-data/></m>",
        "content.xml": "noise",
    }

    assert "protected by a password" in refused(tmp_path, make(parts))


def test_the_format_is_told_by_content_not_by_suffix(tmp_path: Path) -> None:
    document = read_bytes(tmp_path, docx(para("Plan")), "plan.xls")

    assert document.media_type.endswith("wordprocessingml.document")


def large_xml() -> bytes:
    rows = (f"<row>{k * 7919}</row>" for k in range(400_000))
    return f"<all>{''.join(rows)}</all>".encode()


@pytest.mark.parametrize(
    ("reads", "raw"),
    [
        (package.parse_xml, large_xml),
        (html_parts, lambda: large_xml().decode()),
        (
            xlsx_parts,
            lambda: make({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": large_xml()}),
        ),
    ],
    ids=["xml", "html", "xlsx"],
)
def test_a_parser_without_memory_does_not_call_the_document_damaged(
    reads: Callable[..., object], raw: Callable[[], bytes | str]
) -> None:
    """Memory that ends while a library parses is no fault of the document."""
    where = "where" if reads is package.parse_xml else "name"

    with pytest.raises(InputError, match="more than the 100 MB of memory"):
        run_apart(
            partial(reads, **{where: "plan.bin"}), raw(),
            where="plan.bin", allowance=Allowance(max_memory=100),
        )  # fmt: skip
