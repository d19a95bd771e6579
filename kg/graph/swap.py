"""How a folder is replaced whole: readers see the old one or the new one, never half. Graph layer.

Beside the folder `graph` stand, while a build runs, `.graph.new` (being written), `.graph.old` (the
one replaced) and `.graph.lock`. The swap is two renames; one that was killed between them is
completed by the next command.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep

from kg.errors import ConfigError, InputError
from kg.files import beside, locked

PATIENCE = 10.0  # seconds that a reader waits for a build to end its swap, a matter of milliseconds
_PAUSE = 0.01
COMPLETE = "manifest.json"  # written last: a folder that has it is whole
OURS = frozenset({"plans", "sources", "store", "views", "graph.nq", "issues.csv", COMPLETE})


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """A new empty folder to write into, which takes the old one's place when the block ends well.

    Edges: on any error, and when the process is killed, the old folder stays as it was. Files that
    people put into the old folder are carried over.
    Raises: ConfigError if another build is writing it, or if the folder is something else than a
    graph folder; InputError if the disk refuses.
    """
    target = Path(os.path.realpath(folder))
    new, old = beside(target, "new"), beside(target, "old")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with locked(beside(target, "lock"), _busy(folder)):
            _settle(target)
            _refuse_foreign(target, shown=folder)
            shutil.rmtree(new, ignore_errors=True)
            new.mkdir()
            try:
                yield new
                _swap(new, target, old)
            except BaseException:
                shutil.rmtree(new, ignore_errors=True)
                raise
    except OSError as error:
        raise InputError(
            f"cannot be written ({error.strerror or error}); nothing was changed; "
            "make room or choose another folder with -o",
            where=str(folder),
        ) from error


def recover(folder: Path) -> None:
    """Complete a swap that was killed when the new folder was whole; do nothing otherwise.

    Edges: without the right to write the folder is left as it is; while a build swaps it, this
    waits until it has.
    """
    target = Path(os.path.realpath(folder))
    new, old = beside(target, "new"), beside(target, "old")
    until = monotonic() + PATIENCE
    while not target.exists() and (old.exists() or (new / COMPLETE).is_file()):
        try:
            with locked(beside(target, "lock"), _busy(folder)):
                return _settle(target)
        except ConfigError:  # a build is between its two renames: the new folder comes at once
            if monotonic() > until:
                return None
            sleep(_PAUSE)
        except OSError:
            return None
    return None


def _settle(target: Path) -> None:
    """Bring a killed swap to one of its two ends: the new folder if it is whole, else the old."""
    new, old = beside(target, "new"), beside(target, "old")
    if not target.exists():
        whole = new if (new / COMPLETE).is_file() else old
        if whole.exists():
            whole.replace(target)
    _retire(old, target)


def _swap(new: Path, target: Path, old: Path) -> None:
    if target.exists():
        target.replace(old)
    try:
        new.replace(target)
    except OSError:
        if old.exists() and not target.exists():
            old.replace(target)
        raise
    _retire(old, target)


def _retire(old: Path, target: Path) -> None:
    """Remove the old folder, after moving what people put into it to the new one."""
    if not old.exists():
        return
    _make_writable(old)
    if (target / COMPLETE).is_file():
        for entry in sorted(old.iterdir()):
            if entry.name not in OURS and not (target / entry.name).exists():
                entry.replace(target / entry.name)
    shutil.rmtree(old, ignore_errors=True)


def _make_writable(folder: Path) -> None:
    """A folder kept read-only can be moved away but not emptied; what we replaced, we may."""
    for where, _, files in os.walk(folder):
        names = files if os.name == "nt" else ()  # there a file's own mark forbids to remove it
        for path in (Path(where), *(Path(where, name) for name in names)):
            with suppress(OSError):
                path.chmod(path.stat().st_mode | 0o700)


def _refuse_foreign(target: Path, *, shown: Path) -> None:
    """A folder that holds something else than a graph is never replaced."""
    if target.is_dir() and not (target / COMPLETE).is_file() and any(target.iterdir()):
        raise ConfigError(
            f"{shown}: this folder holds other files and no graph; choose a new or empty folder "
            "with -o"
        )
    if target.exists() and not target.is_dir():
        raise ConfigError(f"{shown}: this is a file, not a folder; choose another name with -o")


def _busy(folder: Path) -> ConfigError:
    return ConfigError(
        f"{folder}: another build is writing this folder; wait for it, or choose another folder "
        "with -o"
    )
