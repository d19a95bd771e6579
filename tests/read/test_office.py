from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.read import office
from kg.read.office import find_office, office_parts
from tests.read.helpers import everything, read_bytes

RTF = rb"{\rtf1\ansi\ansicpg1250 Cilj 1\par\trowd\cellx3000\cellx6000 Obuka\cell Savet\cell\row}"
needs_office = pytest.mark.skipif(find_office() is None, reason="LibreOffice is not installed")


def test_without_libreoffice_a_sentence_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "find_office", lambda: None)

    with pytest.raises(InputError, match=r"RTF file needs LibreOffice, .*save it as DOCX"):
        read_bytes(tmp_path, RTF, "plan.doc")


def test_a_conversion_without_end_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    def hang(*_: object, **options: float) -> None:
        raise subprocess.TimeoutExpired("soffice", options["timeout"])

    monkeypatch.setattr(subprocess, "run", hang)

    with pytest.raises(InputError, match="LibreOffice took more than 5 seconds"):
        office_parts(RTF, name="x.rtf", kind="rtf", office="soffice", seconds=5)


def test_a_program_that_converts_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: None)

    with pytest.raises(InputError, match="could not convert"):
        office_parts(RTF, name="x.doc", kind="doc", office="soffice")


def test_a_program_that_cannot_be_started_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="could not be started"):
        office_parts(RTF, name="x.doc", kind="doc", office=str(tmp_path / "none"))


@needs_office
@pytest.mark.slow
def test_an_rtf_table_is_read_through_libreoffice(tmp_path: Path) -> None:
    document = read_bytes(tmp_path, RTF, "plan.rtf")

    assert everything(document) == ["Cilj 1", "Obuka", "Savet"]
    assert "by LibreOffice" in document.notes[0]
