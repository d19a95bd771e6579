"""What pages of plans look like: frames, dots, marks, running heads, turned and mixed pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from kg.model.document import Document, Paragraph
from tests.read.helpers import lines, read_bytes, rows, tables
from tests.support.drawn_pdfs import LEADING, Pen, drawn_pdf, string_width
from tests.support.pdfs import plan_font

pytestmark = pytest.mark.skipif(
    plan_font() is None, reason="no font with Cyrillic letters here; install fonts-dejavu-core"
)
XS = (40, 160, 300, 420, 540)
HEADER = ("AKTIVNOST", "NOSILAC", "PARTNERI", "ROK")
FIRST = ("Obuka tužilaca\ni sudija", "Ministarstvo\npravde", "Savet", "2017")
SECOND = ("Priručnik za rad", "Kancelarija", "Udruženja\ngrađana", "2018")
FLAT = [[words.replace("\n", " ") for words in row] for row in (HEADER, FIRST, SECOND)]


def read(tmp_path: Path, *pages: Callable[[Pen], object], **paper: object) -> Document:
    return read_bytes(tmp_path, drawn_pdf(*pages, **paper), "plan.pdf")  # type: ignore[arg-type]


def flat(document: Document) -> list[list[str]]:
    return [[words.replace("\n", " ") for words in row] for row in rows(document)]


def three_rows(
    pen: Pen, *, y: float = 100.0, gap: float = 4.0, table: Sequence[Sequence[str]] = ()
) -> list[float]:
    """Header and two rows; the heights of the lines above, between and below."""
    ends = [y - 8.5]
    for row in table or (HEADER, FIRST, SECOND):
        pen.row(XS, y, *row)
        y += max(cell.count("\n") + 1 for cell in row) * LEADING + gap
        ends.append(y - 8.5)
    return ends


def test_a_frame_round_a_table_without_lines(tmp_path: Path) -> None:
    def page(pen: Pen) -> None:
        ends = three_rows(pen)
        pen.grid((XS[0], XS[-1]), (ends[0], ends[-1]))

    assert flat(read(tmp_path, page)) == FLAT


def test_a_frame_with_lines_between_rows_only(tmp_path: Path) -> None:
    def page(pen: Pen) -> None:
        pen.grid((XS[0], XS[-1]), three_rows(pen))

    assert flat(read(tmp_path, page)) == FLAT


def test_a_frame_with_a_line_below_the_header_only(tmp_path: Path) -> None:
    def page(pen: Pen) -> None:
        ends = three_rows(pen)
        pen.grid((XS[0], XS[-1]), (ends[0], ends[1], ends[-1]))

    assert flat(read(tmp_path, page)) == FLAT


def test_words_across_columns_join_none_that_the_lines_below_them_part(tmp_path: Path) -> None:
    goal = "Cilj: ojačane su sve službe koje se bave trgovinom ljudima"
    table = [("1", "Obuka", "Savet"), ("2", "Kurs", "Mediji"), ("3", "Ispit", "Savet"),
             ("4", "Priručnik", "Škola")]  # fmt: skip
    xs = (40, 70, 220)

    def page(pen: Pen) -> None:
        pen.row(xs, 100, "Br.", "Mera", "Nosilac")
        pen.row(xs, 115, "I", goal)
        for n, row in enumerate(table):
            pen.row(xs, 130 + 15 * n, *row)

    found = flat(read(tmp_path, page))

    assert found[-4:] == [list(row) for row in table]
    assert any(goal in cell for row in found for cell in row)


def test_upright_lines_only(tmp_path: Path) -> None:
    def page(pen: Pen) -> None:
        ends = three_rows(pen)
        for x in XS:
            pen.line(x, ends[0], x, ends[-1])
        for y in (ends[0], ends[1], ends[-1]):
            pen.line(XS[0], y, XS[-1], y)

    assert flat(read(tmp_path, page)) == FLAT


def test_double_lines(tmp_path: Path) -> None:
    def page(pen: Pen) -> None:
        ends = three_rows(pen, gap=8)
        for shift in (0, 4):
            pen.grid([x - shift for x in XS], [y - shift for y in ends])

    assert flat(read(tmp_path, page)) == FLAT


def test_dotted_lines_of_many_dots(tmp_path: Path) -> None:
    def page(pen: Pen) -> None:
        ends = three_rows(pen)
        for y in ends:
            for x in range(XS[0], XS[-1], 2):
                pen.line(x, y, x + 1, y)
        for x in XS:
            for y in range(int(ends[0]), int(ends[-1]), 2):
                pen.line(x, y, x, y + 1)

    assert flat(read(tmp_path, page)) == FLAT


def test_cells_with_boxes_of_their_own(tmp_path: Path) -> None:
    """HTML without collapsed borders draws a box round each cell, some points apart."""

    def page(pen: Pen) -> None:
        for top, end in pairwise(three_rows(pen, gap=9)):
            for left, right in pairwise(XS):
                pen.grid((left + 1, right - 1), (top + 1, end - 1))

    assert flat(read(tmp_path, page)) == FLAT


def test_underlined_words_do_not_part_a_cell(tmp_path: Path) -> None:
    def page(pen: Pen) -> None:
        pen.grid(XS, three_rows(pen))
        pen.line(44, 120.5, 150, 120.5)
        pen.line(164, 120.5, 290, 120.5)

    assert flat(read(tmp_path, page)) == FLAT


def test_a_watermark_across_the_page_is_no_word(tmp_path: Path) -> None:
    def page(pen: Pen) -> None:
        pen.slanted(150, 300, "NACRT", size=90)
        pen.grid(XS, three_rows(pen))

    document = read(tmp_path, page)
    assert flat(document) == FLAT
    assert lines(document) == []


def test_a_header_on_two_rows_that_repeats_is_read_once(tmp_path: Path) -> None:
    def head(pen: Pen, y: float) -> list[float]:
        pen.row((40, 160, 420), y, "AKTIVNOST", "KO", "ROK")
        pen.row(XS, y + 15, "", "NOSILAC", "PARTNERI", "")
        pen.line(160, y + 6.5, 420, y + 6.5)
        for x in (40, 160, 420, 540):
            pen.line(x, y - 8.5, x, y + 21.5)
        pen.line(300, y + 6.5, 300, y + 21.5)
        pen.line(40, y - 8.5, 540, y - 8.5)
        return [y + 21.5]

    def page(pen: Pen, number: int) -> None:
        ends = head(pen, 50)
        for row in range(2):
            pen.row(XS, 80 + 15 * row, f"Obuka {number}{row}", "Savet", "Mediji", "2017")
            ends.append(86.5 + 15 * row)
        pen.grid(XS, ends)

    found = read(tmp_path, lambda pen: page(pen, 1), lambda pen: page(pen, 2))
    assert len(tables(found)) == 1
    assert [row[0] for row in rows(found)] == [
        "AKTIVNOST", "NOSILAC", "Obuka 10", "Obuka 11", "Obuka 20", "Obuka 21",
    ]  # fmt: skip


def test_two_ruled_tables_side_by_side_stay_two(tmp_path: Path) -> None:
    def page(pen: Pen) -> None:
        for left in (40, 320):
            xs = (left, left + 100, left + 220)
            for y, row in ((100, ("Rizik", "Mera")), (115, (f"Rizik {left}", f"Mera {left}"))):
                pen.row(xs, y, *row)
            pen.grid(xs, (91.5, 106.5, 121.5))

    assert [[cell[4] for cell in table] for table in tables(read(tmp_path, page))] == [
        ["Rizik", "Mera", "Rizik 40", "Mera 40"], ["Rizik", "Mera", "Rizik 320", "Mera 320"],
    ]  # fmt: skip


def test_marks_of_footnotes_are_no_words_of_a_name(tmp_path: Path) -> None:
    def page(pen: Pen) -> None:
        pen.grid(XS, three_rows(pen, table=(HEADER, ("Obuka", "Savet", "Mediji", "2017"))))
        pen.words(pen.right_of(164, "Savet"), 112, "1", size=5.5)
        pen.words(40, 400, "1", size=5.5)
        pen.words(44, 403, "Savet za borbu protiv trgovine ljudima.", size=7)

    document = read(tmp_path, page)
    assert rows(document)[1] == ["Obuka", "Savet", "Mediji", "2017"]
    assert "Savet za borbu protiv trgovine ljudima." in document.text


def test_raised_letters_without_a_footnote_stay(tmp_path: Path) -> None:
    def page(pen: Pen) -> None:
        pen.words(40, 100, "Prostor od 20 m")
        pen.words(pen.right_of(40, "Prostor od 20 m"), 97, "2", size=5.5)

    assert lines(read(tmp_path, page)) in (["Prostor od 20 m2"], ["Prostor od 20 m 2"])


@pytest.mark.parametrize(
    "words", ["Page {} of 3", "Strana {} od 3", "{} | P a g e", "Page | {}", "- {} -", "{}/3",
              "Seite {}/3", "Страница {} из 3", "Σελίδα {} από 3", "Trang {}"],
)  # fmt: skip
def test_page_numbers_are_left_out(tmp_path: Path, words: str) -> None:
    def page(pen: Pen, number: int) -> None:
        pen.words(40, 100, f"Uvodna rečenica plana broj {number * 7} kaže nešto.")
        pen.words(270, 815, words.format(number))

    pages = [lambda pen, n=n: page(pen, n) for n in (1, 2, 3)]
    assert len(lines(read(tmp_path, *pages))) == 3


def test_running_heads_that_differ_on_left_and_right_pages_are_left_out(tmp_path: Path) -> None:
    def page(pen: Pen, number: int) -> None:
        pen.words(40, 30, "Akcioni plan 2017" if number % 2 else "Vlada Republike Srbije")
        pen.words(40, 100, f"Uvodna rečenica plana broj {number * 7} kaže nešto.")

    pages = [lambda pen, n=n: page(pen, n) for n in range(1, 7)]
    assert len(lines(read(tmp_path, *pages))) == 6


def test_running_heads_that_stand_higher_on_left_pages_are_left_out(tmp_path: Path) -> None:
    def page(pen: Pen, number: int) -> None:
        pen.words(40, 30 if number % 2 else 46, "Akcioni plan 2017-2019")
        pen.words(40, 120, f"Uvodna rečenica plana broj {number * 7} kaže nešto.")

    pages = [lambda pen, n=n: page(pen, n) for n in range(1, 9)]
    assert len(lines(read(tmp_path, *pages))) == 8


def test_last_lines_of_pages_that_look_alike_are_kept(tmp_path: Path) -> None:
    """Sums at the foot of each page are facts; a running foot keeps away from the text."""

    def page(pen: Pen, number: int) -> None:
        for line in range(67):
            pen.words(40, 70 + line * LEADING, f"{number}{line}.000 RSD za 2018. godinu")

    pages = [lambda pen, n=n: page(pen, n) for n in range(1, 5)]
    assert read(tmp_path, *pages).text.count("RSD") == 4 * 67


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_pages_turned_by_any_angle(tmp_path: Path, turn: int) -> None:
    def page(pen: Pen) -> None:
        pen.grid(XS, three_rows(pen))

    assert flat(read(tmp_path, page, turn=turn)) == FLAT


def test_upright_and_landscape_pages_in_one_file(tmp_path: Path) -> None:
    def page(pen: Pen) -> None:
        pen.grid(XS, three_rows(pen))

    raw = drawn_pdf(
        lambda pen: pen.words(40, 100, "Uvod u akcioni plan."), page, sizes=[(595, 842), (842, 595)]
    )
    document = read_bytes(tmp_path, raw, "plan.pdf")
    assert lines(document) == ["Uvod u akcioni plan."]
    assert flat(document) == FLAT


def test_justified_paragraphs_are_no_table(tmp_path: Path) -> None:
    words = "Ministarstvo pravde sprovodi mere koje su navedene u ovom planu za sve organe"

    def page(pen: Pen) -> None:
        for number in range(6):
            pen.justified(40, 300, 100 + number * LEADING, words[: 44 + number * 3])

    assert tables(read(tmp_path, page)) == []


def test_justified_cells_stay_whole(tmp_path: Path) -> None:
    first = ("Obuka tužilaca i", "sudija za rad", "sa žrtvama")
    second = ("Ministarstvo i", "Savet za borbu", "protiv trgovine")

    def page(pen: Pen) -> None:
        pen.row((40, 180, 320), 85, "AKTIVNOST", "NOSILAC", "ROK")
        for row in range(3):
            for x, cell in ((40, first), (180, second)):
                for number, line in enumerate(cell):
                    y = 100 + row * 40 + number * LEADING
                    pen.justified(x + 4, x + 124, y, line) if number < 2 else pen.words(
                        x + 4, y, line
                    )
            pen.words(324, 100 + row * 40, f"201{row}")

    assert [row[:2] for row in flat(read(tmp_path, page))[1:]] == [
        [" ".join(first), " ".join(second)]
    ] * 3


def test_letters_placed_one_by_one_without_spaces(tmp_path: Path) -> None:
    def page(pen: Pen) -> None:
        y = 100.0
        for row in FLAT:
            for x, words in zip(XS, row, strict=False):
                pen.one_by_one(x + 4, y, words)
            y += 15
        pen.grid(XS, (91.5, 106.5, 121.5, 136.5))

    assert rows(read(tmp_path, page)) == FLAT


def test_letters_of_many_scripts(tmp_path: Path) -> None:
    said = [
        "Άννα Υπουργείο Δικαιοσύνης",
        "Министерство на правосъдието",
        "Bộ Tư pháp nước Việt Nam",
        "Türkiye Büyük Millet Meclisi",
        "Ministerul Justiției și Libertăților",
    ]

    def page(pen: Pen) -> None:
        for number, words in enumerate(said):
            pen.words(40, 100 + 40 * number, words)

    assert lines(read(tmp_path, page)) == said


def test_ligatures_and_soft_hyphens_are_plain_letters(tmp_path: Path) -> None:
    def page(pen: Pen) -> None:
        pen.words(
            40,
            100,
            "E\ufb03cient o\ufb03ce of \ufb01nance, o\ufb00er and \ufb02ow; pre\u00adven\u00adcija",
        )

    assert lines(read(tmp_path, page)) == [
        "Efficient office of finance, offer and flow; prevencija"
    ]


def test_accents_drawn_over_letters_are_one_letter(tmp_path: Path) -> None:
    def page(pen: Pen) -> None:
        pen.words(40, 100, "Pove")
        pen.over(40, 100, "Pove", "´", "c")
        pen.words(pen.right_of(40, "Pove"), 100, "canje")

    assert lines(read(tmp_path, page)) == ["Povećanje"]


def test_words_from_right_to_left_are_read_in_their_order(tmp_path: Path) -> None:
    """Programs place the letters of Hebrew and Arabic as they stand: the last one at the left."""

    def page(pen: Pen) -> None:
        pen.words(40, 100, "תינכת הלועפ")

    assert lines(read(tmp_path, page)) == ["פעולה תכנית"]


# Forms of Arabic letters as fonts show them, from left to right: "وزارة المياه", "ثلاث".
MINISTRY = "\ufee9\ufe8e\ufef4\ufee4\ufedf\ufe8d \ufe93\ufead\ufe8d\ufeaf\ufeed"
THREE = "\ufe99\ufefc\ufe9b"


def test_letters_that_join_are_as_wide_as_their_forms_and_ligatures_stay_whole(
    tmp_path: Path,
) -> None:
    def page(pen: Pen) -> None:
        pen.words(40, 100, MINISTRY)
        pen.one_by_one(40, 130, f"{THREE} {MINISTRY}")

    assert lines(read(tmp_path, page)) == ["وزارة المياه", "وزارة المياه ثلاث"]


def test_numbers_and_brackets_on_a_page_written_leftwards(tmp_path: Path) -> None:
    """As they look from left to right: brackets turned over, signs at the left of numbers."""

    def page(pen: Pen) -> None:
        pen.words(40, 100, f"({MINISTRY}) .2028\u20132026 {THREE}")
        pen.words(40, 130, f"\ufee12026 ISO 9001 {THREE}")

    assert lines(read(tmp_path, page)) == [
        "ثلاث 2026\u20132028. (وزارة المياه)",
        "ثلاث ISO 9001 2026م",
    ]


def test_years_and_sums_in_cells_side_by_side_stay_in_their_columns(tmp_path: Path) -> None:
    def page(pen: Pen) -> None:
        for y, year in ((100, "2026"), (130, "2027"), (160, "2028")):
            pen.row((40, 74, 120), y, "15,000", year, MINISTRY)
        pen.grid((40, 74, 120, 200), (90, 118, 148, 178))

    found = rows(read(tmp_path, page))
    assert found == [["وزارة المياه", year, "15,000"] for year in ("2026", "2027", "2028")]


def test_a_scanned_page_between_pages_of_text_is_noted(tmp_path: Path) -> None:
    def text(pen: Pen) -> None:
        pen.words(40, 100, "Uvod u akcioni plan.")

    document = read(tmp_path, text, lambda pen: pen.picture(0, 0, 595, 842), text)
    assert any("pictures" in note and "2" in note for note in document.notes)


def test_a_header_in_capitals_cut_by_a_hyphen_is_one_word(tmp_path: Path) -> None:
    def page(pen: Pen) -> None:
        table = (("AKTIVNOST", "ODGOVORNA INSTITU-\nCIJA", "PARTNERI", "ROK"), FIRST, SECOND)
        pen.grid(XS, three_rows(pen, table=table))

    assert flat(read(tmp_path, page))[0][1] == "ODGOVORNA INSTITUCIJA"


def test_cells_drawn_one_by_one_show_rows_merged_cells_and_lines_printed_over_others(
    tmp_path: Path,
) -> None:
    """As Chromium prints: a merged cell goes on beside the next task, too far for its row."""

    def page(pen: Pen) -> None:
        pen.row(XS, 100, *HEADER)
        for x, words in zip(
            XS,
            ("Obuka", "1. Plan", "Ministarstvo\npravde\ni uprave\nlokalne", "2017"),
            strict=False,
        ):
            pen.words(x + 4, 120, words)
        pen.words(XS[1] + 4, 142, "2. Kurs")
        pen.row(XS, 160, "Kampanja\nu medijima", "1. Spot", "Mediji", "2018")

    found = tables(read(tmp_path, page))[0]
    assert found[4:] == [
        (2, 1, 2, 1, "Obuka"), (2, 2, 1, 1, "1. Plan"),
        (2, 3, 2, 1, "Ministarstvo pravde\ni uprave lokalne"), (2, 4, 2, 1, "2017"),
        (3, 2, 1, 1, "2. Kurs"),
        (4, 1, 1, 1, "Kampanja u medijima"), (4, 2, 1, 1, "1. Spot"), (4, 3, 1, 1, "Mediji"),
        (4, 4, 1, 1, "2018"),
    ]  # fmt: skip


def test_words_printed_over_the_cell_below_go_back_to_their_own(tmp_path: Path) -> None:
    def page(pen: Pen) -> None:
        pen.row(XS, 100, "Obuka", "Ministarstvo pravde\ni uprave", "Savet", "2017")
        pen.row(XS, 117, "Kampanja", "Kancelarija", "Mediji", "2018")
        pen.grid(XS, [91.5, 107, 122])

    assert rows(read(tmp_path, page)) == [
        ["Obuka", "Ministarstvo pravde\ni uprave", "Savet", "2017"],
        ["Kampanja", "Kancelarija", "Mediji", "2018"],
    ]


def test_cells_filled_one_by_one_without_lines(tmp_path: Path) -> None:
    """Layout programs fill each cell; a title over all columns is a box of its own."""

    def page(pen: Pen) -> None:
        ends = three_rows(pen, y=120)
        for top, end in pairwise(ends):
            for left, right in pairwise(XS):
                pen.shade(left, top, right, end)
        pen.shade(XS[0], 95, XS[-1], ends[0])
        pen.words(44, 105, "Cilj 1: Ojačano partnerstvo")
        three_rows(pen, y=120)

    found = tables(read(tmp_path, page))
    assert [cell[4].replace("\n", " ") for cell in found[0]] == [
        "Cilj 1: Ojačano partnerstvo", *[words for row in FLAT for words in row],
    ]  # fmt: skip
    assert found[0][0][3] == 4


def test_filled_weeks_of_a_ruled_work_plan_are_marks(tmp_path: Path) -> None:
    xs = (40, 240, 280, 320, 360, 400)

    def page(pen: Pen) -> None:
        pen.shade(280, 106.5, 360, 121.5)
        pen.shade(360, 121.5, 400, 136.5)
        pen.row(xs, 100, "AKTIVNOST", "I", "II", "III", "IV")
        pen.row(xs, 115, "Obuka tužilaca")
        pen.row(xs, 130, "Priručnik za rad")
        pen.grid(xs, (91.5, 106.5, 121.5, 136.5))

    assert rows(read(tmp_path, page))[1:] == [
        ["Obuka tužilaca", "", "■", "■", ""], ["Priručnik za rad", "", "", "", "■"],
    ]  # fmt: skip


def test_words_wrapped_before_the_edge_of_a_column(tmp_path: Path) -> None:
    """Spreadsheets wrap words as on the screen and print them smaller than the column."""
    said = [
        "Obuka tužilaca i sudija za rad sa žrtvama trgovine ljudima u zemlji",
        "Priručnik za policiju o postupanju sa žrtvama",
        "Kampanja u medijima o opasnosti od trgovine ljudima i radu u inostranstvu",
    ]

    def page(pen: Pen) -> None:
        y = 100.0
        ends = [91.5]
        for number, words in enumerate(said):
            pen.row((40, 240), y, "\n".join(wrapped(words, 110)), f"201{number}")
            y += 4 * LEADING + 4
            ends.append(y - 8.5)
        pen.grid((40, 240, 300), ends)

    assert [row[0] for row in rows(read(tmp_path, page))] == said


def wrapped(words: str, width: float) -> list[str]:
    """The lines of words in a narrow column."""
    found = [""]
    for word in words.split():
        longer = f"{found[-1]} {word}".strip()
        found = [*found[:-1], longer] if string_width(longer) <= width else [*found, word]
    return found


def test_sizes_make_headings_signs_make_items_and_fonts_bold_words(tmp_path: Path) -> None:
    def page(pen: Pen) -> None:
        pen.words(40, 60, "Akcioni plan", size=20)
        pen.words(40, 100, "Prevencija", size=14)
        pen.words(
            40, 130, "Ministarstvo pravde i nadležni organi sprovode mere koje ovaj plan uvodi."
        )
        pen.words(40, 160, "• Obuka tužilaca")
        pen.words(60, 180, "– za sudije")
        pen.words(40, 200, "• Kampanja")

    blocks = [b for b in read(tmp_path, page).blocks if isinstance(b, Paragraph)]
    assert [(block.level, block.item) for block in blocks] == [
        (1, 0), (2, 0), (0, 0), (0, 1), (0, 2), (0, 1),
    ]  # fmt: skip


def test_words_drawn_twice_are_read_once(tmp_path: Path) -> None:
    def page(pen: Pen) -> None:
        pen.words(40, 100, "Ministarstvo pravde i druge ustanove")
        for shift in (0, 0.3, 0.6):
            pen.words(40 + shift, 130, "Nosilac plana:")

    assert lines(read(tmp_path, page)) == [
        "Ministarstvo pravde i druge ustanove",
        "Nosilac plana:",
    ]


def test_running_heads_of_a_chapter_of_two_pages_are_left_out(tmp_path: Path) -> None:
    def page(pen: Pen, number: int) -> None:
        pen.words(40, 815, f"{number + 24} | {'Prevencija' if number < 5 else 'Zaštita dece'}")
        pen.words(40, 100, f"Uvodna rečenica plana broj {number * 7} kaže nešto.")

    pages = [lambda pen, n=n: page(pen, n) for n in range(1, 7)]
    assert len(lines(read(tmp_path, *pages))) == 6


def test_text_set_in_two_columns_is_read_down_one_and_then_the_other(tmp_path: Path) -> None:
    left = "Ministarstvo pravde sprovodi mere koje su navedene u ovom planu za sve organe. " * 4
    right = "Kancelarija za ljudska i manjinska prava prati kako se mere sprovode u praksi. " * 4

    def page(pen: Pen) -> None:
        pen.words(40, 60, "Uvod u akcioni plan koji važi za celu zemlju i sve njene organe vlasti")
        for x, words in ((40, left), (310, right)):
            for number, line in enumerate(wrapped(words, 240)):
                pen.words(x, 100 + number * LEADING, line)

    document = read(tmp_path, page)
    assert tables(document) == []
    assert lines(document)[1:] == [left.strip(), right.strip()]


def test_a_page_number_right_below_a_footnote_is_left_out(tmp_path: Path) -> None:
    def page(pen: Pen, number: int) -> None:
        pen.words(40, 100, f"Uvodna rečenica plana broj {number * 7} kaže nešto.")
        pen.words(40, 790, f"{number} Sredstva će biti obezbeđena u budžetu.", size=7)
        pen.words(270, 800, f"{number + 11}")

    pages = [lambda pen, n=n: page(pen, n) for n in (1, 2, 3)]
    assert not any(line.isdecimal() for line in lines(read(tmp_path, *pages)))


def sheet(pen: Pen, y: float, *rows: tuple[str, str], bold: bool = True) -> None:
    for x, words in zip((40, 300), ("Lead", "Partners"), strict=True):
        if bold:
            pen.words(x, y, words, size=8, font="Helvetica-Bold")
        else:
            pen.words(x, y, words.upper(), size=7)
    for n, row in enumerate(rows, 1):
        for x, words in zip((40, 300), row, strict=True):
            pen.words(x, y + n * LEADING, words)


def test_bold_labels_side_by_side_are_read_with_their_values(tmp_path: Path) -> None:
    def page(pen: Pen) -> None:
        pen.words(40, 60, "Clean the basin of the harbour", font="Helvetica-Bold")
        sheet(pen, 100, ("Port Authority", "City Council,"), ("", "Chamber of Trade"))
        pen.words(40, 160, "Resources", size=8, font="Helvetica-Bold")
        pen.words(40, 160 + LEADING, "State budget")

    assert lines(read(tmp_path, page)) == [
        "Clean the basin of the harbour", "Lead", "Port Authority",
        "Partners", "City Council, Chamber of Trade", "Resources", "State budget",
    ]  # fmt: skip


def test_small_capitals_side_by_side_are_labels_of_the_values_below_them(tmp_path: Path) -> None:
    def page(pen: Pen) -> None:
        sheet(pen, 100, ("MTC", "City Council"), bold=False)
        pen.words(40, 160, "The work goes on until the harbour is safe.")

    assert lines(read(tmp_path, page))[:4] == ["LEAD", "MTC", "PARTNERS", "City Council"]


def test_bold_heads_above_several_rows_are_heads_of_a_table(tmp_path: Path) -> None:
    names = [(f"Port Authority {n}", f"City Council {n}") for n in range(1, 5)]

    document = read(tmp_path, lambda pen: sheet(pen, 100, *names))

    assert rows(document)[-4:] == [list(row) for row in names]


def test_dates_beside_what_is_due_part_rows_whatever_is_drawn_first(tmp_path: Path) -> None:
    dates = ("07/2030", "03/2031", "12/2031")
    deeds = (
        "Start the school for pilots",
        "Open a place where all\nboats are mended",
        "End the work",
    )

    def page(pen: Pen) -> None:
        heights = (100, 100 + LEADING, 100 + 3 * LEADING)
        for x, column in ((60, dates), (120, deeds)):
            for y, words in zip(heights, column, strict=True):
                pen.words(x, y, words)

    document = read(tmp_path, page)

    assert flat(document) == [[a, b.replace("\n", " ")] for a, b in zip(dates, deeds, strict=True)]


def test_a_long_title_in_large_bold_letters_is_a_heading(tmp_path: Path) -> None:
    title = (
        "Training of all who work in the harbour, in offices and on boats, for the time\n"
        "when the whole work of the authority is done without paper by those who are trained"
    )
    line = "The Port Authority trains all who work in the harbour and in its offices, and"

    def page(pen: Pen) -> None:
        pen.words(40, 60, title, size=14, font="Helvetica-Bold")
        pen.words(40, 120, "\n".join([line] * 6))

    blocks = [b for b in read(tmp_path, page).blocks if isinstance(b, Paragraph)]
    assert blocks[0].level == 1
