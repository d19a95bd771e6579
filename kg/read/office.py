"""How old Word files (DOC, RTF) are read: through LibreOffice, if it is installed. Read layer."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from functools import partial
from pathlib import Path

from kg.errors import InputError
from kg.read.docx import docx_parts
from kg.read.written import Parts

_SECONDS = 120  # a first start takes ten; a hostile file must not hold the analyst longer
# LibreOffice on Windows and macOS does not stand on the path.
_PLACES = (
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)


def find_office() -> str | None:
    """The LibreOffice program on this machine, or None."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in _PLACES if Path(place).is_file()), None)


def office_parts(
    raw: bytes, *, name: str, kind: str, office: str | None = None, seconds: float = _SECONDS
) -> Parts:
    """What stands in a DOC or RTF file (`kind`) that LibreOffice converts to DOCX.

    Raises: InputError when LibreOffice is missing, takes too long, or cannot convert the file.
    """
    office = office or find_office()
    if office is None:
        raise InputError(
            f"a {kind.upper()} file needs LibreOffice, which is not installed; install it, or open "
            "the file in Word and save it as DOCX",
            where=name,
        )
    with tempfile.TemporaryDirectory(prefix="kg-office-") as folder:
        converted = _convert(
            raw, Path(folder), name=name, kind=kind, office=office, seconds=seconds
        )
        parts, notes = docx_parts(converted, name=name)
    return parts, [f"{kind.upper()} converted to DOCX by LibreOffice", *notes]


def _convert(
    raw: bytes, folder: Path, *, name: str, kind: str, office: str, seconds: float
) -> bytes:
    source = folder / f"source.{kind}"
    source.write_bytes(raw)
    # A profile of its own: two runs at once would otherwise wait for each other, and the
    # analyst's settings and macros stay out of it.
    profile = (folder / "profile").as_uri()
    command = [
        office, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to",
        "docx", "--outdir", str(folder), str(source),
    ]  # fmt: skip
    try:
        subprocess.run(command, timeout=seconds, capture_output=True, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise InputError(
            f"LibreOffice took more than {seconds:.0f} seconds; open the file in Word and save it "
            "as DOCX",
            where=name,
        ) from error
    except OSError as error:
        raise InputError(
            f"LibreOffice could not be started ({error.strerror}); open the file in Word and save "
            "it as DOCX",
            where=name,
        ) from error
    target = folder / "source.docx"
    if not target.is_file():
        raise InputError(
            "LibreOffice could not convert it; open the file in Word and save it as DOCX",
            where=name,
        )
    return target.read_bytes()


doc_parts, rtf_parts = partial(office_parts, kind="doc"), partial(office_parts, kind="rtf")
