"""How does a file reach the disk: whole or not at all? Lowest layer.

Reports, maps, exports and profiles are written beside their place and moved there in one step.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from kg.errors import InputError


def write_file(path: Path, content: bytes) -> None:
    """Write a file in one step: readers see the old one or the new one.

    Raises: InputError if the disk refuses.
    """
    _in_one_step(path, lambda new: new.write_bytes(content))


def write_text(path: Path, text: str) -> None:
    """Write words as UTF-8 with plain line feeds in one step.

    Raises: InputError if the disk refuses.
    """
    write_file(path, text.encode("utf-8"))


def copy_file(source: Path, path: Path) -> None:
    """Copy a file in one step, however large.

    Raises: InputError if the disk refuses.
    """
    _in_one_step(path, lambda new: shutil.copyfile(source, new))


def _in_one_step(path: Path, write: Callable[[Path], object]) -> None:
    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(new)
        new.replace(path)
    except OSError as error:
        with suppress(OSError):
            new.unlink()
        raise refused(path, error) from error


def refused(path: Path, error: OSError) -> InputError:
    """Why a file could not be written, and what to do."""
    reason = error.strerror or os.strerror(error.errno or 0)
    return InputError(
        f"cannot be written ({reason}); make room or choose another place with -o", where=str(path)
    )
