"""How does a file reach the disk, whole or not at all, and where are the files that travel with
`kg`? Lowest layer.

Reports, maps, exports and profiles are written beside their place and moved there in one step. Who
reads a file to write it again holds a lock meanwhile.
"""

from __future__ import annotations

import os
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import ConfigError, InputError, KgError

if TYPE_CHECKING:
    from zipfile import ZipInfo

_PAUSE = 0.05  # seconds between two looks at a lock
_LEFT = re.compile(r"\..+\.kg-(\d+)-\d+\.new")  # how a file is called while it is written
_CLEARED: set[str] = set()  # folders in which nothing is left of earlier processes


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


def copy_behind(head: bytes, source: Path, path: Path) -> None:
    """Write `head` and behind it a copy of a file, however large, in one step.

    Raises: InputError if the disk refuses.
    """

    def write(new: Path) -> None:
        with source.open("rb") as old, new.open("wb") as file:
            file.write(head)
            shutil.copyfileobj(old, file)

    _in_one_step(path, write)


def _in_one_step(path: Path, write: Callable[[Path], object]) -> None:
    if path.is_dir():
        raise InputError("is a folder; name a file with -o", where=str(path))
    own = f"{os.getpid()}-{threading.get_ident()}"  # two writers may write one file at once
    new = path.with_name(f".{path.name}.kg-{own}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _clear_left(path.parent)
        write(new)
        new.replace(path)
    except OSError as error:
        with suppress(OSError):
            new.unlink()
        raise refused(path, error) from error


def _clear_left(folder: Path) -> None:
    """Remove what writers left in a folder that were killed; once a process looks for it."""
    where = os.path.realpath(folder)
    if where in _CLEARED:
        return
    _CLEARED.add(where)
    with suppress(OSError):  # another person's; what is to be written is written all the same
        for path in folder.iterdir():
            if (found := _LEFT.fullmatch(path.name)) and not _is_alive(int(found[1])):
                path.unlink(missing_ok=True)


def _is_alive(process: int) -> bool:
    import psutil  # only where a writer was killed

    return bool(psutil.pid_exists(process))


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """A new folder to fill, which takes the place of `folder` when the block ends well.

    Edges: a swap that was killed between its two moves is put right by the next one.
    Raises: ConfigError if it is the current folder, or another process writes it; InputError if
    the disk refuses.
    """
    target = Path(os.path.realpath(folder))
    new, old, lock = (beside(target, kind) for kind in ("new", "old", "lock"))
    busy = ConfigError(f"{folder}: another command is writing this folder; wait for it")
    try:
        if Path.cwd().is_relative_to(target):
            raise ConfigError(f"{folder}: this is the folder you are in; name one in it with -o")
        target.parent.mkdir(parents=True, exist_ok=True)
        with locked(lock, busy):
            _put_back(old, target)
            shutil.rmtree(new, ignore_errors=True)
            try:
                new.mkdir()
                yield new
                if target.exists():
                    target.replace(old)
                new.replace(target)
            finally:
                shutil.rmtree(new, ignore_errors=True)
                _put_back(old, target)
    except OSError as error:
        raise refused(folder, error) from error


def beside(target: Path, kind: str) -> Path:
    """The hidden neighbour of a folder that holds one stage of its replacement.

    Raises: ConfigError for the top of a disk, which has no neighbours.
    """
    if not target.name:
        raise ConfigError(f"{target}: this is a whole disk; name a folder on it with -o")
    return target.with_name(f".{target.name}.{kind}")


def _put_back(old: Path, target: Path) -> None:
    """Where nothing took a folder's place it comes back; else it is removed."""
    if old.exists() and not target.exists():
        old.replace(target)
    shutil.rmtree(old, ignore_errors=True)


def refused(path: Path, error: OSError) -> InputError:
    """Why a file could not be written, and what to do."""
    reason = error.strerror or os.strerror(error.errno or 0)
    return InputError(
        f"cannot be written ({reason}); make room or choose another place with -o", where=str(path)
    )


@contextmanager
def locked(path: Path, busy: KgError, *, patience: float = 0) -> Iterator[None]:
    """Hold a lock that the system itself lets go of when the process dies.

    Raises: `busy` if another process holds it for longer than `patience` in seconds.
    """
    descriptor = _lock_file(path, busy, time.monotonic() + patience)
    try:
        yield
    finally:
        with suppress(OSError):  # Windows keeps an open file; then the empty file stays
            path.unlink()
        os.close(descriptor)


def _lock_file(path: Path, busy: KgError, until: float) -> int:
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        if _try_lock(descriptor):
            with suppress(FileNotFoundError):
                # The holder before us may have removed the file we opened: then lock the new one.
                if os.path.samestat(os.fstat(descriptor), path.stat()):
                    return descriptor
        elif time.monotonic() >= until:
            os.close(descriptor)
            raise busy
        else:
            time.sleep(_PAUSE)
        os.close(descriptor)


def _try_lock(descriptor: int) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


# Where the files that travel with `kg` are: ontology, data, page templates.

_PACKAGE = Path(__file__).resolve().parent
_SHIPPED = _PACKAGE / "_shipped"  # in the wheel; in a checkout the folders stand beside the package


def resource(*parts: str) -> Path:
    """The path of a shipped file or folder, from the wheel and from the checkout alike.

    Example:
        >>> resource("ontology", "kg.ttl").is_file()
        True
    """
    root = _SHIPPED if _SHIPPED.is_dir() else _PACKAGE.parent
    return root.joinpath(*parts)


def digest_of_file(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex."""
    import hashlib

    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def zip_entry(name: str) -> ZipInfo:
    """A place in a ZIP archive without any clock, readable by all: same content, same bytes."""
    from zipfile import ZipInfo

    entry = ZipInfo(name)  # of 1980, the first time an archive can hold
    entry.external_attr = 0o644 << 16
    return entry
