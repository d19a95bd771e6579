"""How an export reaches the disk: whole or not at all. Exchange layer."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

from kg.errors import ConfigError, InputError


def write_file(path: Path, content: bytes) -> None:
    """Write a file in one step: readers see the old one or the new one.

    Raises: InputError if the disk refuses.
    """
    new = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new.write_bytes(content)
        new.replace(path)
    except OSError as error:
        with suppress(OSError):
            new.unlink()
        raise _refused(path, error) from error


def copy_file(source: Path, path: Path) -> None:
    """Copy a file in one step, however large.

    Raises: InputError if the disk refuses.
    """
    new = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, new)
        new.replace(path)
    except OSError as error:
        with suppress(OSError):
            new.unlink()
        raise _refused(path, error) from error


def write_files(folder: Path, contents: dict[str, bytes]) -> None:
    """Write several files into a folder that is new, empty or holds an earlier export.

    Raises: ConfigError if other files stand there; InputError if the disk refuses.
    """
    if folder.is_dir():
        foreign = sorted({x.name for x in folder.iterdir()} - set(contents))
        if foreign:
            raise ConfigError(
                f"{folder}: holds other files ({foreign[0]}, …); choose a new or empty folder "
                "with -o"
            )
    elif folder.exists():
        raise ConfigError(f"{folder}: is a file; this export writes a folder, choose one with -o")
    for name, content in contents.items():
        write_file(folder / name, content)


def _refused(path: Path, error: OSError) -> InputError:
    reason = error.strerror or os.strerror(error.errno or 0)
    return InputError(
        f"cannot be written ({reason}); make room or choose another place with -o", where=str(path)
    )
