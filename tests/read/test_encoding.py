from __future__ import annotations

import pytest

from kg.errors import InputError
from kg.read.encoding import decode_bytes
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
