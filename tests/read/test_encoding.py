from __future__ import annotations

import pytest

from kg.errors import InputError
from kg.read.encoding import decode_bytes, is_guess
from tests.support.plan_tables import BG, PLANS, RS


def source(plan: str) -> str:
    return (PLANS / plan / f"{plan}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("plan", "encoding"),
    [
        (RS, "cp1250"), (RS, "iso8859-2"), (RS, "cp852"), (RS, "utf-16"), (RS, "utf-16-le"),
        (BG, "cp1251"), (BG, "iso8859-5"), (BG, "koi8-r"), (BG, "cp866"), (BG, "utf-8-sig"),
    ],
)  # fmt: skip
def test_the_letters_of_both_plans_come_out_right(plan: str, encoding: str) -> None:
    raw = source(plan).encode(encoding, "ignore")

    text, _, _ = decode_bytes(raw, name="plan.txt")

    assert text == raw.decode(encoding)


@pytest.mark.parametrize(
    ("words", "encoding"),
    [
        ("Υπουργείο Εσωτερικών και Δήμοι για την καταπολέμηση της εμπορίας ανθρώπων", "cp1253"),
        ("İçişleri Bakanlığı, Sağlık Bakanlığı ve belediyeler şubat ayında", "cp1254"),
        ("Ministère de l’Intérieur – échéance : décembre", "cp1252"),
        ("Ministerul Sănătăţii, până la sfârşitul anului", "cp1250"),
    ],
)
def test_short_texts_of_other_languages_come_out_right(words: str, encoding: str) -> None:
    text, _, notes = decode_bytes(words.encode(encoding), name="plan.txt")

    assert text == words
    assert notes


def test_what_is_not_utf8_is_said() -> None:
    _, encoding, notes = decode_bytes("žrtve nasilja u Srbiji".encode("cp1250"), name="plan.txt")

    assert encoding in notes[0]


def test_a_wrong_declaration_does_not_beat_utf8() -> None:
    text, encoding, _ = decode_bytes("žrtve".encode(), name="x", declared="iso-8859-1")

    assert (text, encoding) == ("žrtve", "utf-8")


def test_an_unknown_declaration_is_passed_over() -> None:
    text, _, _ = decode_bytes("žrtve".encode("cp1250"), name="x", declared="x-nonsense")

    assert text == "žrtve"


def test_a_cut_off_utf16_text_is_refused() -> None:
    with pytest.raises(InputError, match=r"x\.txt: it begins as utf-16 but is damaged"):
        decode_bytes(b"\xff\xfea\x00b", name="x.txt")


WATER = "| Дейност | Отговорна институция |\n|---|---|\n| Публикуване на доклади | Министерство |\n"


@pytest.mark.parametrize(
    ("bad", "named"),
    [
        (b"\x96", "1 of its bytes are not: 96 in line 4"),
        (b"\xed\xa0\x80", "3 of its bytes are not: ed a0 80 in line 4"),
        ("řeka".encode("latin2"), "1 of its bytes are not: f8 in line 4"),
        ("Д".encode()[:1], "1 of its bytes are not: d0 in line 4"),
    ],
    ids=["a dash of Windows", "a surrogate", "a word in Latin 2", "cut in a letter"],
)
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "with a mark"])
def test_what_is_nearly_all_utf8_is_utf8_and_its_bad_bytes_are_named(
    bad: bytes, named: str, mark: bytes
) -> None:
    text, encoding, notes = decode_bytes(mark + WATER.encode() + bad, name="plan.md")

    assert encoding == "utf-8"
    assert text.startswith(WATER)
    assert "�" in text
    assert named in notes[0]
    assert is_guess(notes[0])


def test_many_bad_bytes_are_counted_and_the_first_named() -> None:
    _, _, notes = decode_bytes(WATER.encode() + b"\x96 " * 9, name="plan.md")

    assert "9 of its bytes are not" in notes[0]
    assert notes[0].count("96 in line 4") == 5
    assert "and 4 more places" in notes[0]


@pytest.mark.parametrize("encoding", ["cp1251", "cp1250", "cp1253", "gb18030", "big5"])
def test_other_encodings_are_not_taken_for_damaged_utf8(encoding: str) -> None:
    words = {"cp1250": "Żółta łódź", "cp1253": "Υπουργείο «Υγείας»", "gb18030": "卫生部门负责",
             "big5": "衛生部門負責"}.get(encoding, "Министерство «ООО» на здравето")  # fmt: skip

    _, found, notes = decode_bytes((f"{words} " * 30).encode(encoding), name="plan.txt")

    assert found != "utf-8"
    assert is_guess(notes[0])
