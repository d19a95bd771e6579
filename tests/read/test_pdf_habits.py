"""Habits of the programs that make PDFs: what they draw, leave out and write twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.model.document import Document
from kg.read.pdf_words import Column, Vocabulary, Word, joined_lines
from tests.read.helpers import lines, read_bytes, rows, tables
from tests.support.drawn_pdfs import LEADING, SIZE, Pen, drawn_pdf, string_width
from tests.support.pdfs import plan_font

pytestmark = pytest.mark.skipif(
    plan_font() is None, reason="no font with Cyrillic letters here; install fonts-dejavu-core"
)
XS = (40, 160, 300, 420, 540)
HEADER = ("AKTIVNOST", "NOSILAC", "PARTNERI", "ROK")
FIRST = ("Obuka tužilaca\ni sudija", "Ministarstvo\npravde", "Savet", "2017")
SECOND = ("Priručnik za rad", "Kancelarija", "Udruženja\ngrađana", "2018")
FLAT = [[words.replace("\n", " ") for words in row] for row in (HEADER, FIRST, SECOND)]


def read(tmp_path: Path, *pages, **paper) -> Document:
    return read_bytes(tmp_path, drawn_pdf(*pages, **paper), "plan.pdf")


def flat(document: Document) -> list[list[str]]:
    return [[words.replace("\n", " ") for words in row] for row in rows(document)]


def three_rows(pen: Pen, *, gap: float = 0.0) -> list[float]:
    """Header and two rows; the heights at which the rows end."""
    ends, y = [], 100.0
    for row in (HEADER, FIRST, SECOND):
        pen.row(XS, y, *row)
        y += max(cell.count("\n") + 1 for cell in row) * LEADING + gap
        ends.append(y - 8.5)
    return ends


def test_a_table_with_lines_between_rows_only(tmp_path: Path) -> None:
    def page(pen: Pen) -> None:
        for y in (91.5, *three_rows(pen, gap=4)):
            pen.line(XS[0], y, XS[-1], y)

    assert flat(read(tmp_path, page)) == FLAT


WHOLE = ["Obnova fasade i krova\nškole u starom delu", "Izrada društveno-\nkorisnih programa"]
CUT = ["Obnova fasade i krova ško-\nle u starom delu grada", "Nabavka opreme za odelje-\nnja"]


@pytest.mark.parametrize(
    ("titles", "last"),
    [
        ([f"Priprema plana {n}\nopštine" for n in range(1, 15)] + WHOLE,
         "Izrada društveno-korisnih programa"),
        (CUT, "Nabavka opreme za odeljenja"),
    ],
)  # fmt: skip
def test_a_hyphen_at_a_line_end_goes_only_where_the_file_cuts_words(
    tmp_path: Path, titles: Sequence[str], last: str
) -> None:
    """Where many lines end with whole words, a hyphen is a word's own."""
    right = max(string_width(line) for words in titles for line in words.split("\n")) + 48

    def page(pen: Pen) -> None:
        ends = [91.5]
        for words in titles:
            pen.row((40, right), ends[-1] + 8.5, words, "Savet")
            ends.append(ends[-1] + 2 * LEADING + 4)
        pen.grid((40, right, 300), ends)

    assert flat(read(tmp_path, page))[-1][0] == last


def test_a_painted_cell_of_which_each_line_is_painted_once_more(tmp_path: Path) -> None:
    def page(pen: Pen) -> None:
        tops = [91.5, *three_rows(pen, gap=4)]
        for top, bottom in pairwise(tops):
            for x, end in pairwise(XS):
                pen.shade(x, top, end - 1, bottom - 1)
                for y in range(int((bottom - top) // LEADING)):
                    line = top + y * LEADING
                    pen.shade(x + 4, line, end - 5, line + LEADING)
        three_rows(pen, gap=4)

    assert flat(read(tmp_path, page)) == FLAT


def test_columns_that_only_the_header_rules(tmp_path: Path) -> None:
    def page(pen: Pen) -> None:
        tops = [91.5, *three_rows(pen, gap=4)]
        for y in tops:
            pen.line(XS[0], y, XS[-1], y)
        for x in XS:
            pen.line(x, tops[0], x, tops[-1] if x in (XS[0], XS[-1]) else tops[1])

    assert flat(read(tmp_path, page)) == FLAT


def test_a_heading_that_counts_at_the_top_of_a_page_is_no_page_number(tmp_path: Path) -> None:
    def page(n: int, heading: str) -> Callable[[Pen], None]:
        def draw(pen: Pen) -> None:
            pen.row((40,), 30, str(n))
            pen.row((40,), 60, heading)
            for y in range(120, 400, 14):
                pen.row((40,), y, "Obuka sudija i tužilaca u svim sudovima zemlje")

        return draw

    found = lines(read(tmp_path, page(7, "Mera 3"), page(8, "O merama"), page(9, "Mera 4")))

    assert {"Mera 3", "Mera 4"} <= {words for line in found for words in line.split("\n")}
    assert not {"7", "8", "9"} & set(found)


def test_a_table_with_a_line_below_the_header_only(tmp_path: Path) -> None:
    def page(pen: Pen) -> None:
        y = three_rows(pen)[0]
        pen.line(XS[0], y, XS[-1], y)

    assert flat(read(tmp_path, page)) == FLAT


def test_a_table_whose_rows_are_shaded(tmp_path: Path) -> None:
    def page(pen: Pen) -> None:
        ends = three_rows(pen, gap=4)
        pen.shade(XS[0], 91.5, XS[-1], ends[0])
        pen.shade(XS[0], ends[1], XS[-1], ends[2])
        three_rows(pen, gap=4)

    assert flat(read(tmp_path, page)) == FLAT


def test_a_table_whose_every_row_is_shaded(tmp_path: Path) -> None:
    def page(pen: Pen) -> None:
        tops = [91.5, *three_rows(pen, gap=4)]
        for top, end in pairwise(tops):
            pen.shade(XS[0], top, XS[-1], end)
        three_rows(pen, gap=4)

    assert flat(read(tmp_path, page)) == FLAT


def test_a_table_without_lines_and_without_gaps(tmp_path: Path) -> None:
    assert rows(read(tmp_path, lambda pen: three_rows(pen) and None)) == FLAT


def test_a_ruled_table_whose_header_is_shaded(tmp_path: Path) -> None:
    def page(pen: Pen) -> None:
        ends = three_rows(pen, gap=4)
        pen.shade(XS[0], 91.5, XS[-1], ends[0])
        three_rows(pen, gap=4)
        pen.grid(XS, [91.5, *ends])

    assert flat(read(tmp_path, page)) == FLAT


def test_a_page_turned_to_landscape(tmp_path: Path) -> None:
    def page(pen: Pen) -> None:
        pen.grid(XS, [91.5, *three_rows(pen, gap=4)])

    assert flat(read(tmp_path, page, turned=True)) == FLAT


def test_two_tables_with_other_columns_on_one_page_stay_two(tmp_path: Path) -> None:
    def page(pen: Pen) -> None:
        three_rows(pen, gap=4)
        for number, y in enumerate((240, 256, 272), start=1):
            pen.row((40, 230), y, f"Rizik {number}", f"Mera protiv rizika {number}")

    found = tables(read(tmp_path, page))
    assert [max(cell[1] for cell in table) for table in found] == [4, 2]


def test_a_ruled_table_goes_on_without_a_header(tmp_path: Path) -> None:
    def first(pen: Pen) -> None:
        pen.grid(XS, [91.5, *three_rows(pen, gap=4)])

    def second(pen: Pen) -> None:
        pen.row(XS, 50, "Kampanja", "Savet", "Mediji", "2018")
        pen.grid(XS, [41.5, 54])

    document = read(tmp_path, first, second)

    assert len(tables(document)) == 1
    assert flat(document) == [*FLAT, ["Kampanja", "Savet", "Mediji", "2018"]]


def test_a_table_without_lines_goes_on_without_a_header(tmp_path: Path) -> None:
    def second(pen: Pen) -> None:
        pen.row(XS, 50, "Kampanja", "Savet", "Mediji", "2018")

    document = read(tmp_path, lambda pen: three_rows(pen) and None, second)

    assert len(tables(document)) == 1
    assert flat(document) == [*FLAT, ["Kampanja", "Savet", "Mediji", "2018"]]


def test_a_row_with_the_next_number_at_a_pages_top_is_a_row(tmp_path: Path) -> None:
    xs = (40, 70, 300)

    def first(pen: Pen) -> None:
        pen.row(xs, 100, "№", "Obuka", "Rok")
        pen.row(xs, 115, "1", "Obuka tužilaca", "Maj 2017")

    document = read(tmp_path, first, lambda pen: pen.row(xs, 50, "2", "Kampanja", "decembar 2017"))

    assert rows(document)[1:] == [
        ["1", "Obuka tužilaca", "Maj 2017"], ["2", "Kampanja", "decembar 2017"]
    ]  # fmt: skip


def test_merged_cells_that_go_on_empty_and_without_lines(tmp_path: Path) -> None:
    """LibreOffice closes a cell at the page's foot and draws nothing inside its rest."""

    def first(pen: Pen) -> None:
        pen.row(XS, 100, *HEADER)
        pen.row(XS, 115, "Obuka", "1. Plan", "Savet", "2017")
        pen.grid(XS, [91.5, 106, 130])

    def second(pen: Pen) -> None:
        pen.row(XS, 50, *HEADER)
        pen.row(XS, 65, "", "2. Kurs")
        pen.row(XS, 80, "", "3. Ispit")
        pen.grid(XS, [41.5, 56])
        for y in (71, 86):
            pen.line(XS[1], y, XS[2], y)
        for x in (XS[0], XS[1], XS[2], XS[-1]):
            pen.line(x, 56, x, 86)
        pen.line(XS[0], 86, XS[-1], 86)
        pen.row(XS, 95, "Kampanja", "1. Spot", "Mediji", "2018")
        pen.grid(XS, [86, 100])

    assert tables(read(tmp_path, first, second))[0][4:] == [
        (2, 1, 3, 1, "Obuka"), (2, 2, 1, 1, "1. Plan"), (2, 3, 3, 1, "Savet"),
        (2, 4, 3, 1, "2017"), (3, 2, 1, 1, "2. Kurs"), (4, 2, 1, 1, "3. Ispit"),
        (5, 1, 1, 1, "Kampanja"), (5, 2, 1, 1, "1. Spot"), (5, 3, 1, 1, "Mediji"),
        (5, 4, 1, 1, "2018"),
    ]  # fmt: skip


def test_a_whole_row_below_the_rest_of_a_cut_one_stays_a_row(tmp_path: Path) -> None:
    def lines(pen: Pen, ys: tuple[float, ...]) -> None:
        """A column of merged cells, then rows; the third column is empty throughout."""
        pen.grid(XS[1:], ys)
        for y in (ys[0], ys[-1]):
            pen.line(XS[0], y, XS[1], y)
        pen.line(XS[0], ys[0], XS[0], ys[-1])

    def first(pen: Pen) -> None:
        pen.row(XS, 100, "Mera", "Korak", "Iznos", "Nosilac")
        pen.row(XS, 112, "", "", "", "(organ)")
        for x0, x1 in pairwise(XS):
            pen.grid((x0, x1), [91.5, 105, 117] if x1 == XS[-1] else [91.5, 117])
        pen.row(XS, 126, "Obuka", "1.1. Plan", "", "Savet")
        pen.row(XS, 138, "", "1.2. Kurs za sve ljude i", "", "Savet")
        lines(pen, (117, 129, 141))

    def second(pen: Pen) -> None:
        pen.row(XS, 50, "", "policajce u zemlji")
        pen.row(XS, 62, "", "1.3. Ispit", "", "Savet")
        lines(pen, (41, 53, 65))
        pen.row(XS, 74, "Kampanja", "2.1. Spot", "", "Mediji")
        lines(pen, (65, 77))

    steps = [
        (row, words)
        for row, column, _, _, words in tables(read(tmp_path, first, second))[0]
        if column == 2
    ]

    assert steps[1:] == [
        (3, "1.1. Plan"), (4, "1.2. Kurs za sve ljude i policajce u zemlji"), (5, "1.3. Ispit"),
        (6, "2.1. Spot"),
    ]  # fmt: skip


def test_a_title_row_that_an_upright_line_cuts(tmp_path: Path) -> None:
    title = (
        "Cilj 1: Ojačano partnerstvo u odgovoru na trgovinu ljudima na svim nivoima vlasti u zemlji"
    )

    def page(pen: Pen) -> None:
        pen.row(XS, 100, *HEADER)
        pen.words(44, 115, title)
        pen.row(XS, 130, "Obuka", "Savet", "Mediji", "2017")
        pen.grid(XS, [91.5, 106])
        pen.grid((XS[0], XS[-1]), [106, 120])
        pen.line(XS[-2], 106, XS[-2], 120)
        pen.grid(XS, [120, 134])

    assert rows(read(tmp_path, page))[1] == [title]


def test_words_that_hang_out_of_an_open_row(tmp_path: Path) -> None:
    def page(pen: Pen) -> None:
        pen.row(XS, 100, "Obuka", "Savet\ni Ministarstvo\npravde", "Mediji", "2017")
        pen.line(XS[0], 91.5, XS[-1], 91.5)
        for x in XS:
            pen.line(x, 91.5, x, 106)

    assert rows(read(tmp_path, page)) == [
        ["Obuka", "Savet\ni Ministarstvo\npravde", "Mediji", "2017"]
    ]


def test_keys_on_two_lines_are_told_from_two_keys(tmp_path: Path) -> None:
    def page(pen: Pen) -> None:
        for number, y in enumerate((100, 160, 220)):
            pen.row((40, 200), y, "Nosilac", "Savet")
            pen.row((40, 200), y + LEADING, "Rok", "Kontinuirano do")
            pen.row((40, 200), y + 2 * LEADING, "aktivnosti", "kraja godine")
            pen.row((40, 200), y + 3 * LEADING, "Rizici", f"Nema rizika {number}")

    keys = [row[0].replace("\n", " ") for row in rows(read(tmp_path, page))]
    assert keys == ["Nosilac", "Rok aktivnosti", "Rizici"] * 3


def test_a_glossary_without_lines_and_gaps(tmp_path: Path) -> None:
    glossary = [("MUP", "Ministarstvo unutrašnjih poslova"), ("MP", "Ministarstvo pravde"),
                ("NVO", "Nevladine organizacije"), ("EU", "Evropska unija")]  # fmt: skip

    def page(pen: Pen) -> None:
        for number, row in enumerate(glossary):
            pen.row((40, 120), 100 + number * LEADING, *row)

    assert rows(read(tmp_path, page)) == [list(row) for row in glossary]


def test_words_written_upwards_do_not_disturb_the_rows(tmp_path: Path) -> None:
    def page(pen: Pen) -> None:
        pen.upright(55, 160, "AKTIVNOST")
        pen.row((40, 70, 300), 155, "", "NOSILAC", "ROK")
        pen.row((40, 70, 300), 175, "1", "Ministarstvo pravde", "2017")
        pen.grid((40, 70, 300, 420), [91.5, 165, 180])

    found = rows(read(tmp_path, page))
    assert found[0] == ["AKTIVNOST", "NOSILAC", "ROK"]
    assert found[1] == ["1", "Ministarstvo pravde", "2017"]


def test_footnotes_stay_below_the_table(tmp_path: Path) -> None:
    def page(pen: Pen) -> None:
        three_rows(pen, gap=4)
        pen.line(40, 780, 180, 780)
        pen.words(
            40, 790, "1 Sredstva će biti obezbeđena u skladu sa mogućnostima budžeta.", size=7
        )

    document = read(tmp_path, page)

    assert rows(document) == FLAT
    assert lines(document) == ["1 Sredstva će biti obezbeđena u skladu sa mogućnostima budžeta."]


@pytest.mark.parametrize(("low", "said"), [(0, "Obuka sudija 1"), (3, "Obuka sudija")])
def test_marks_as_browsers_raise_them_belong_to_notes_of_the_usual_size(
    tmp_path: Path, low: float, said: str
) -> None:
    def page(pen: Pen) -> None:
        pen.words(40, 100, "Obuka sudija", size=12)
        pen.words(120, 100 - low, "1", size=10)
        pen.words(40, 400, "Sud je u gradu.", size=12)
        pen.words(40, 700 - low, "1", size=10)
        pen.words(48, 700, "Spisak je u prilogu.", size=12)

    assert lines(read(tmp_path, page))[0] == said


def test_bullets_of_symbol_fonts_are_bullets(tmp_path: Path) -> None:
    document = read(tmp_path, lambda pen: pen.words(40, 100, "\uf0b7 Obuka tužilaca i sudija"))

    assert lines(document)[0].endswith("Obuka tužilaca i sudija")
    assert "\uf0b7" not in document.text


def without_names() -> bytes:
    """A page in a font that says nothing of its letters."""
    content = b"BT /F1 12 Tf 40 700 Td <00110012001300140015> Tj ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[6 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(Adobe)"
        b"/Ordering(Identity)/Supplement 0>>/FontDescriptor 7 0 R>>",
        b"<</Type/FontDescriptor/FontName/X/Flags 4/FontBBox[0 0 1000 1000]/ItalicAngle 0"
        b"/Ascent 800/Descent -200/CapHeight 700/StemV 80>>",
    ]
    body = b"".join(b"%d 0 obj%s endobj\n" % pair for pair in enumerate(objects, start=1))
    return b"%PDF-1.5\n" + body + b"trailer<</Root 1 0 R>>\n%%EOF"


def test_letters_that_no_font_names_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="do not say which letters"):
        read_bytes(tmp_path, without_names(), "plan.pdf")


def test_painted_cells_have_no_margins_of_their_own_and_their_lines_are_one_cell(
    tmp_path: Path,
) -> None:
    """A program paints each line of a cell, and the margins of cells, as boxes side by side."""
    partners = ("Ministry of Trade, Harbour Office of the Northern District, Council of the Sea "
                "and its", "Shores, Ministry of Energy")  # fmt: skip
    card = (("Activity", ("Repair the quays",)), ("Partners", partners), ("Lead", ("Port Police",)))

    def paint(pen: Pen, top: float, xs: Sequence[float]) -> None:
        for x0, x1 in pairwise(xs):
            pen.shade(x0, top, x1, top + LEADING)

    def page(pen: Pen) -> None:
        top = 100.0
        for label, said in card:
            paint(pen, top, (40, 46, 160, 166))
            pen.words(46, top + SIZE, label)
            for line in said:
                paint(pen, top, (166, 172, 560, 566))
                pen.words(172, top + SIZE, line)
                top += LEADING
            top += 1.5

    document = read_bytes(tmp_path, drawn_pdf(page), "plan.pdf")
    assert [[words for words in row if words] for row in rows(document)] == [
        ["Activity", "Repair the quays"], ["Partners", " ".join(partners)], [],
        ["Lead", "Port Police"],
    ]  # fmt: skip


def test_narrow_painted_cells_of_a_time_grid_stay(tmp_path: Path) -> None:
    weeks = [200 + 7 * n for n in range(9)]

    def page(pen: Pen) -> None:
        for top, words in ((100, "Activity"), (120, "Mend the piers"), (140, "Map the cables")):
            pen.grid((40, 200), (top, top + 20))
            pen.words(44, top + 14, words)
        pen.grid((200, 228, 256), (100, 120))
        pen.words(204, 114, "Jan")
        pen.words(232, 114, "Feb")
        pen.grid(weeks, (120, 140, 160))
        pen.shade(207, 121, 213, 139)

    document = read_bytes(tmp_path, drawn_pdf(page), "plan.pdf")
    (table,) = tables(document)
    assert max(column + span - 1 for _, column, _, span, _ in table) == 9


def _lines_of(*said: str) -> list[list[Word]]:
    """Lines of one word each, from the left edge of a page on."""
    return [
        [Word(text, 50.0, 50.0 + 12 * len(text), 20.0 * k, 20.0 * k + 12, 12.0)]
        for k, text in enumerate(said)
    ]


@pytest.mark.parametrize(
    ("above", "below", "prose", "joined"),
    [
        ("由市教", "育部牵头", True, "由市教育部牵头"),
        ("Ministry", "Office", True, "Ministry Office"),
        ("2026年", "Ministry", True, "2026年 Ministry"),
        ("市水务局", "市教育局", False, "市水务局 市教育局"),  # a cell may list bodies line by line
    ],
)
def test_the_end_of_a_line_in_prose_parts_no_word_where_no_spaces_do(
    above: str, below: str, prose: bool, joined: str
) -> None:
    room = Column(40.0, 400.0)

    text = joined_lines(_lines_of(above, below), room, Vocabulary((), {}), prose=prose)
    assert text.replace("\n", " ") == joined
