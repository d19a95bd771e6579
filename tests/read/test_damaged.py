"""Cut off and damaged files of each format: a document or one clear sentence, never a crash."""

from __future__ import annotations

import random
from functools import lru_cache
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.model.document import Document, Paragraph
from kg.read import read_document
from kg.read.limits import Limits
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


def survives(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "damaged.bin"
    path.write_bytes(raw)
    try:
        check(read_document(path, limits=Limits(seconds=30)))
    except InputError as error:
        sentence = str(error)
    else:
        sentence = "damaged.bin"
    assert sentence.startswith("damaged.bin")
    assert "\n" not in sentence


def check(document: Document) -> None:
    for block in document.blocks:
        parts = (block,) if isinstance(block, Paragraph) else block.cells
        assert all(0 <= part.start <= part.end <= len(document.text) for part in parts)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_cut_off_anywhere_is_survived(tmp_path: Path, suffix: str) -> None:
    raw = whole(suffix)

    for share in (0.001, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99):
        survives(tmp_path, raw[: max(int(len(raw) * share), 1)])


def damaged(raw: bytes, chance: random.Random) -> bytes:
    kept = bytearray(raw)
    for _ in range(chance.choice((1, 3, 20, 200))):
        at = chance.randrange(len(kept))
        if chance.random() < 0.7:
            kept[at] = chance.randrange(256)
        else:
            del kept[at : at + chance.choice((1, 4, 100))]
    return bytes(kept)


def fuzz(tmp_path: Path, suffix: str, seeds: range) -> None:
    for seed in seeds:
        survives(tmp_path, damaged(whole(suffix), random.Random(f"{suffix} {seed}")))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_with_wrong_bytes_is_survived(tmp_path: Path, suffix: str) -> None:
    fuzz(tmp_path, suffix, range(3 if suffix == "pdf" else 12))


@pytest.mark.slow
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_many_files_with_wrong_bytes_are_survived(tmp_path: Path, suffix: str) -> None:
    fuzz(tmp_path, suffix, range(100, 115 if suffix == "pdf" else 200))
