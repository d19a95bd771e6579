"""Cut off and damaged files of each format: a document or one clear sentence, never a crash."""

from __future__ import annotations

import base64
import random
import zlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.model.document import Document, Paragraph
from kg.read import read_document
from tests.support.counted import n_calls
from tests.support.documents import document_bytes
from tests.support.pdfs import plan_font
from tests.support.plan_tables import RS, plan_form

SUFFIXES = ["docx", "odt", "html", "xlsx", "ods", "xls", "csv", "md", "rst", "pdf"]


@lru_cache(maxsize=16)
def whole(suffix: str) -> bytes:
    if suffix == "pdf" and plan_font() is None:
        pytest.skip("no font with Cyrillic letters here; install fonts-dejavu-core")
    parts = plan_form(RS, "goals")
    return document_bytes(parts[:6] if suffix == "pdf" else parts, suffix)


def survives(tmp_path: Path, raw: bytes) -> bool:
    """Whether it is a document all of whose words stand in its text, or refused in a sentence."""
    path = tmp_path / "damaged.bin"
    path.write_bytes(raw)
    try:
        return is_sound(read_document(path))
    except InputError as error:
        return str(error).startswith("damaged.bin") and "\n" not in str(error)


def is_sound(document: Document) -> bool:
    return all(
        0 <= part.start <= part.end <= len(document.text)
        for block in document.blocks
        for part in ((block,) if isinstance(block, Paragraph) else block.cells)
    )


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_cut_off_anywhere_is_survived(tmp_path: Path, suffix: str) -> None:
    raw = whole(suffix)

    for share in (0.001, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99):
        assert survives(tmp_path, raw[: max(int(len(raw) * share), 1)]), share


def damaged(raw: bytes, chance: random.Random) -> bytes:
    kept = bytearray(raw)
    for _ in range(chance.choice((1, 3, 20, 200))):
        at = chance.randrange(len(kept))
        if chance.random() < 0.7:
            kept[at] = chance.randrange(256)
        else:
            del kept[at : at + chance.choice((1, 4, 100))]
    return bytes(kept)


def fallen(tmp_path: Path, suffix: str, seeds: range) -> list[int]:
    """The seeds of those that do not survive."""
    return [
        seed
        for seed in seeds
        if not survives(tmp_path, damaged(whole(suffix), random.Random(f"{suffix} {seed}")))
    ]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_with_wrong_bytes_is_survived(tmp_path: Path, suffix: str) -> None:
    assert not fallen(tmp_path, suffix, range(3 if suffix == "pdf" else 12))


@pytest.mark.slow
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_many_files_with_wrong_bytes_are_survived(tmp_path: Path, suffix: str) -> None:
    assert not fallen(tmp_path, suffix, range(100, 108 if suffix == "pdf" else 150))


def one_page(
    content: bytes,
    *,
    box: bytes = b"[0 0 595 842]",
    form: bytes = b"<<>>",
    packing: bytes = b"",
) -> bytes:
    """A PDF with one page that runs this program, which `packing` says to be packed already."""
    packed = content if packing else zlib.compress(content, 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox" + box + b"/Contents 4 0 R/Resources"
        b"<</Font<</F1 5 0 R>>/XObject<</X 6 0 R>>>>>>",
        b"<</Length %d/Filter%s>>stream\n%s\nendstream"
        % (len(packed), packing or b"/FlateDecode", packed),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        form,
    ]
    body = b"".join(b"%d 0 obj%s endobj\n" % pair for pair in enumerate(objects, start=1))
    return b"%PDF-1.5\n" + body + b"trailer<</Root 1 0 R>>\n%%EOF"


WORDS = b"BT /F1 12 Tf 40 700 Td (Obuka sudija) Tj ET "
HUGE = b"99999999 0 0 99999999 99999999 99999999 cm "
BOXES = b"".join(b"%d 600 90 20 re S %d 580 90 20 re S " % (x, x) for x in (40, 130, 220))
ITSELF = (
    b"<</Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</X 6 0 R>>>>/Length 12>>"
    b"stream\n/X Do /X Do \nendstream"
)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (lambda: WORDS + b"0 0 m 9 9 l S\n" * 1_000_000, "far more letters and lines"),
        (lambda: b"BT /F1 1 Tf " + b"(aaaaaaaaaa) Tj " * 100_000 + b"ET",
         "1,000,000 letters and lines"),
        (lambda: WORDS + b" " * 200_000_000, "unpacks to more than"),
    ],
    ids=["lines", "letters", "spaces"],
)  # fmt: skip
def test_pages_with_a_million_marks_are_refused_before_one_is_drawn(
    tmp_path: Path, content: Callable[[], bytes], said: str
) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(one_page(content()))

    def read() -> None:
        with pytest.raises(InputError, match=said):
            read_document(path)

    assert n_calls(read) < 300_000  # of a million marks


@pytest.mark.parametrize(
    "raw",
    [
        one_page(WORDS, box=b"[0 0 1e12 1e12]"),
        one_page(WORDS, box=b"[0 0 99999999999999999999 99999999999999999999]"),
        one_page(b"BT /F1 1e300 Tf 1e300 0 0 1e300 1e308 1e308 Tm (Obuka) Tj ET " + WORDS),
        one_page(WORDS + b"[" * 20_000 + b"]" * 20_000),
        one_page(WORDS + b"/X Do ", form=ITSELF),
        one_page(WORDS + HUGE + BOXES),
        one_page(WORDS + b"0 0 0 0 0 0 cm " + BOXES + WORDS),
        one_page(b"BT /F1 0 Tf 0 0 0 0 0 0 Tm 0 Tz 0 TL (Obuka) Tj ET " + WORDS + BOXES),
        one_page(WORDS + b"q " * 300_000),
        one_page(WORDS).replace(b"/Kids[3 0 R]", b"/Kids[2 0 R 3 0 R]"),
        one_page(WORDS).replace(b"/Length ", b"/Length " + b"9" * 5000),
    ],
    ids=[
        "box",
        "larger-box",
        "letters",
        "arrays",
        "form-in-itself",
        "matrix",
        "no-area",
        "no-letters",
        "states",
        "pages-in-themselves",
        "digits",
    ],
)
def test_pages_of_senseless_size_or_depth_are_survived(tmp_path: Path, raw: bytes) -> None:
    assert survives(tmp_path, raw)


def nested_forms(depth: int) -> bytes:
    """A page of forms within forms, each drawn ten times: a small file, 10 ** depth lines."""
    forms = [
        b"<</Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</X %d 0 R>>>>"
        b"/Length 60>>stream\n%s\nendstream" % (number, b"/X Do " * 10)
        for number in range(7, 7 + depth)
    ]
    line = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 13>>stream\n0 0 m 9 9 l S\nendstream"
    more = b"".join(b"%d 0 obj%s endobj\n" % p for p in enumerate([*forms, line], start=6))
    return one_page(WORDS + b"/X Do ").replace(b"6 0 obj<<>> endobj\n", more)


def test_forms_within_forms_are_refused_before_they_are_drawn(tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(nested_forms(8))

    with pytest.raises(InputError, match="page 1: the page has far more letters and lines"):
        read_document(path)


def test_a_few_forms_within_forms_are_read(tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(nested_forms(2))

    assert "Obuka sudija" in read_document(path).text


@pytest.mark.parametrize(
    ("name", "packed"),
    [
        (b"/ASCIIHexDecode", (WORDS + b"0 0 m 9 9 l S\n").hex().encode() + b">"),
        (b"/RunLengthDecode", b"".join(b"\x00%c" % byte for byte in WORDS) + b"\x81  \x80"),
        (b"[/ASCII85Decode/FlateDecode]", base64.a85encode(zlib.compress(WORDS)) + b"~>"),
    ],
    ids=["hex", "runs", "base-85"],
)
def test_programs_packed_in_other_ways_are_read(tmp_path: Path, name: bytes, packed: bytes) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(one_page(packed, packing=name))

    assert "Obuka sudija" in read_document(path).text


def test_a_way_of_packing_that_is_no_name_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(one_page(WORDS, packing=b"[[/ASCII85Decode]<</A 1>>7]"))

    assert "Obuka sudija" in read_document(path).text


def test_a_program_packed_twice_is_refused(tmp_path: Path) -> None:
    """A file of some kilobytes that unpacks to 140 MB, and says that it is a picture."""
    packer = zlib.compressobj(9)
    once = b"".join(packer.compress(b"0 0 m 9 9 l S\n" * 100_000) for _ in range(100))
    path = tmp_path / "plan.pdf"
    raw = one_page(zlib.compress(once + packer.flush(), 9), packing=b"[/FlateDecode/FlateDecode]")
    path.write_bytes(raw.replace(b"/Filter", b"/Subtype/Image/Filter"))
    assert len(raw) < 10_000

    with pytest.raises(InputError, match="far more letters and lines"):
        read_document(path)


def test_a_page_that_takes_too_long_is_refused(tmp_path: Path, monkeypatch) -> None:
    def forever(*_: object, **__: object) -> None:
        while True:
            sum(range(100))

    monkeypatch.setattr("kg.read.pdf.read_page", forever)
    monkeypatch.setattr("kg.read.pdf.PAGE_SECONDS", 0.1)
    path = tmp_path / "plan.pdf"
    path.write_bytes(one_page(WORDS))

    with pytest.raises(InputError, match="page 1: reading took more than"):
        read_document(path)
