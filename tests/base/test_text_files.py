"""Text files as documents."""

from __future__ import annotations

import pytest

from kg.errors import InputError
from kg.read.source import read_raw


def test_lines_keep_the_offsets_of_the_file():
    document = read_raw(b"a\r\n\r\n b\tc\n", name="x.txt", kind="text")
    assert document.text == "a\r\n\r\n b\tc\n"
    assert [document.words(b.start, b.end) for b in document.blocks] == ["a", " b\tc"]


def test_a_byte_order_mark_is_no_part_of_the_text():
    assert read_raw("\ufeffПлан".encode(), name="x.txt", kind="text").text == "План"


def test_the_old_encodings_of_the_region_are_told_by_their_letters():
    said = "Ministarstvo unutrašnjih poslova, Kancelarija za ljudska prava, žrtve, šteta, ćud\n" * 9
    assert read_raw(said.encode("cp1250"), name="x.txt", language="sr", kind="text").text == said


def test_a_file_without_words_is_refused():
    with pytest.raises(InputError, match="no words"):
        read_raw(b" \n\t\n", name="x.txt", kind="text")
