from __future__ import annotations

import io
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.model.document import Table
from tests.read.helpers import lines, read_bytes, rows, tables
from tests.support.pdfs import Look, pdf_bytes, plan_font
from tests.support.plan_tables import Box, Form, Sheet, Title

pytestmark = pytest.mark.skipif(
    plan_font() is None, reason="no font with Cyrillic letters here; install fonts-dejavu-core"
)
LONG = "Ministarstvo unutrašnjih poslova u saradnji sa organima jedinica lokalne samouprave. "


def sheet(*table_rows: tuple[str, ...], header: bool = True) -> Sheet:
    boxes = tuple(tuple(map(Box, row)) for row in table_rows)
    return Sheet(boxes, max(map(len, table_rows)), header)


def many_rows(n_rows: int) -> Sheet:
    body = [(f"Aktivnost {n}", f"{LONG * 3}Kraj {n}.", f"2017-{n}") for n in range(1, n_rows)]
    return sheet(("AKTIVNOST", "NOSILAC", "ROK"), *body)


def read(tmp_path: Path, parts: Form, **look: object):
    return read_bytes(tmp_path, pdf_bytes(parts, Look(**look)), "plan.pdf")  # type: ignore[arg-type]


def test_a_header_repeated_on_each_page_is_read_once(tmp_path: Path) -> None:
    document = read(tmp_path, (many_rows(60),))

    found = rows(document)
    assert len(tables(document)) == 1
    assert sum(row[0] == "AKTIVNOST" for row in found) == 1
    assert [row[0] for row in found[1:]] == [f"Aktivnost {n}" for n in range(1, 60)]
    assert any("headers repeated" in note for note in document.notes)


def test_rows_cut_by_a_page_are_glued(tmp_path: Path) -> None:
    long_cell = " ".join(f"reč{n}" for n in range(1500))
    document = read(tmp_path, (sheet(("A", "B"), ("1", long_cell), ("2", "kraj")),))

    assert rows(document)[1:] == [["1", long_cell], ["2", "kraj"]]


def test_each_cell_knows_its_page(tmp_path: Path) -> None:
    document = read(tmp_path, (many_rows(60),))

    pages = [cell.page for b in document.blocks if isinstance(b, Table) for cell in b.cells]
    assert pages[0] == 1
    assert pages[-1] == max(pages) > 1


def test_running_heads_and_page_numbers_are_left_out(tmp_path: Path) -> None:
    document = read(tmp_path, (many_rows(60),), running_title="Vlada Srbije", page_numbers=True)

    assert lines(document) == []
    assert any("running heads" in note for note in document.notes)


def test_a_wrapped_line_is_a_space_and_an_ended_line_a_newline(tmp_path: Path) -> None:
    words = f"{LONG}{LONG}\nKratko.\n1. prvo\n2. drugo"
    document = read(tmp_path, (sheet(("A", "B"), ("x", words)),), size=10, landscape=False)

    assert rows(document)[1][1] == f"{LONG}{LONG.strip()}\nKratko.\n1. prvo\n2. drugo"


def test_a_merged_title_row_and_cells_merged_down(tmp_path: Path) -> None:
    merged = Sheet(
        (
            (Box("AKTIVNOST"), Box("ZADATAK"), Box("ROK")),
            (Box("Cilj 1", 1, 3),),
            (Box("Obuka", 2), Box("1. Plan"), Box("2017")),
            (Box("2. Kurs"), Box("2018")),
        ),
        3,
    )

    assert tables(read(tmp_path, (merged,))) == [
        [
            (1, 1, 1, 1, "AKTIVNOST"), (1, 2, 1, 1, "ZADATAK"), (1, 3, 1, 1, "ROK"),
            (2, 1, 1, 3, "Cilj 1"), (3, 1, 2, 1, "Obuka"), (3, 2, 1, 1, "1. Plan"),
            (3, 3, 1, 1, "2017"), (4, 2, 1, 1, "2. Kurs"), (4, 3, 1, 1, "2018"),
        ]
    ]  # fmt: skip


def test_small_tables_on_two_pages_stay_two(tmp_path: Path) -> None:
    cards = [
        sheet((f"Дейност {n}", LONG * 20), ("Срок", "2012"), header=False) for n in range(1, 9)
    ]

    assert len(tables(read(tmp_path, tuple(cards)))) == 8


def test_a_table_without_lines_is_found_by_its_columns(tmp_path: Path) -> None:
    plan = sheet(
        ("AKTIVNOST", "NOSILAC", "ROK"), ("Obuka", LONG * 4, "2017"), ("Kurs", LONG, "2018")
    )
    document = read(tmp_path, (Title("Akcioni plan Vlade", 1), plan), ruled=False)

    assert lines(document) == ["Akcioni plan Vlade"]
    assert rows(document) == [
        ["AKTIVNOST", "NOSILAC", "ROK"],
        ["Obuka", (LONG * 4).strip(), "2017"],
        ["Kurs", LONG.strip(), "2018"],
    ]


def test_a_key_value_table_without_lines(tmp_path: Path) -> None:
    card = sheet(("Дейност 1", LONG * 3), ("Срок", "Май 2012"), ("Партньори", "НПО"), header=False)

    assert rows(read(tmp_path, (card,), ruled=False)) == [
        ["Дейност 1", (LONG * 3).strip()],
        ["Срок", "Май 2012"],
        ["Партньори", "НПО"],
    ]


def test_paragraphs_are_joined_and_prose_is_no_table(tmp_path: Path) -> None:
    document = read(tmp_path, (Title(LONG * 5), Title("Drugo.")))

    assert lines(document) == [(LONG * 5).strip(), "Drugo."]
    assert tables(document) == []


def test_a_word_cut_by_a_hyphen_is_joined_and_a_compound_keeps_it(tmp_path: Path) -> None:
    from reportlab.pdfgen import canvas

    stream = io.BytesIO()
    page = canvas.Canvas(stream, pagesize=(220, 300), invariant=1)
    for y, line in enumerate(
        ("The over-", "burdened and long-", "term staff, a long-term view", "of it all.")
    ):
        page.drawString(50, 250 - 14 * y, line)
    page.rect(45, 200, 130, 65)
    page.line(45, 190, 45, 265)
    page.save()

    document = read_bytes(tmp_path, stream.getvalue(), "x.pdf")

    assert "overburdened" in document.text.replace("\n", " ")
    assert "long-term staff" in document.text.replace("\n", " ")


def test_a_scanned_pdf_is_refused_with_a_pointer_to_ocr(tmp_path: Path) -> None:
    from reportlab.pdfgen import canvas

    stream = io.BytesIO()
    page = canvas.Canvas(stream, invariant=1)
    page.rect(10, 10, 100, 100, fill=1)
    page.showPage()
    page.save()

    with pytest.raises(InputError, match="OCR"):
        read_bytes(tmp_path, stream.getvalue(), "scan.pdf")


def test_a_pdf_with_a_password_is_refused(tmp_path: Path) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen import canvas

    stream = io.BytesIO()
    page = canvas.Canvas(stream, encrypt=StandardEncryption("secret", strength=128))
    page.drawString(50, 50, "x")
    page.save()

    with pytest.raises(InputError, match="protected by a password"):
        read_bytes(tmp_path, stream.getvalue(), "plan.pdf")
