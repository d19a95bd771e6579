"""How do the tables of an export reach a folder without harm to other files? Exchange layer."""

from __future__ import annotations

from pathlib import Path

from kg.errors import ConfigError
from kg.files import write_file


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
