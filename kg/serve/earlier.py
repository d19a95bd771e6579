"""How does a person undo a correction, also after a restart? Earlier states of a plan folder.

Serve layer. The folder `.earlier/` holds the files people write as they were after each step, by
their checksum, and `steps.json`, the list of the steps. What somebody writes with an editor becomes
a step of its own, so that undo never loses it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from kg.errors import ConfigError, InputError
from kg.files import locked, write_file, write_text

FILES = ("profile.yaml", "decisions.csv", "plan.yaml", "labels.en.csv")
FOLDER, STEPS = ".earlier", "steps.json"
PATIENCE = 20.0  # seconds a second window waits for the first
T = TypeVar("T")
Step = dict[str, Any]


def recorded(folder: Path, what: str, author: str, time: str, change: Callable[[], T]) -> T:
    """Do a change of the folder's files as one step that can be taken back.

    Edges: a change that changes nothing makes no step; one that fails leaves no trace.
    Raises: what the change raises.
    """
    with _steps(folder) as steps:
        _notice(folder, steps)
        before = steps["steps"][steps["at"]]["files"]
        try:
            done = change()
            _push(folder, steps, {"what": what, "author": author, "time": time})
        except BaseException:
            _restore(folder, before)
            raise
    return done


def moved(folder: Path, by: int) -> str:
    """Go one step back (-1) or forward (1); gives the words of the step undone or done again.

    Raises: InputError if there is no such step.
    """
    with _steps(folder) as steps:
        _notice(folder, steps)
        at = steps["at"] + by
        if not 0 <= at < len(steps["steps"]):
            raise InputError("there is nothing to take back" if by < 0 else
                             "there is nothing to do again")  # fmt: skip
        said = steps["steps"][at if by > 0 else steps["at"]]["what"]
        _restore(folder, steps["steps"][at]["files"])
        steps["at"] = at
        _save(folder, steps)
    return str(said)


def steps_of(folder: Path) -> dict[str, Any]:
    """The steps so far with their words, author and time, and which is in force."""
    found = _load(folder)
    shown = [{k: x[k] for k in ("what", "author", "time")} for x in found["steps"]]
    return {"at": found["at"], "steps": shown}


@contextmanager
def _steps(folder: Path) -> Iterator[dict[str, Any]]:
    busy = ConfigError("another window is changing this plan; try again")
    (folder / FOLDER).mkdir(exist_ok=True)
    with locked(folder / f".{STEPS}.lock", busy, patience=PATIENCE):
        yield _load(folder)


def _load(folder: Path) -> dict[str, Any]:
    if not (folder / FOLDER / STEPS).is_file():
        return {"at": -1, "steps": []}
    try:
        found: dict[str, Any] = json.loads(_state(folder, STEPS))
    except ValueError as error:
        raise _damaged(folder, STEPS) from error
    return found


def _state(folder: Path, name: str) -> bytes:
    try:
        return (folder / FOLDER / name).read_bytes()
    except OSError as error:
        raise _damaged(folder, name) from error


def _damaged(folder: Path, name: str) -> InputError:
    return InputError(f"the earlier states are damaged; remove the folder {FOLDER} to go on "
                      "without them", where=f"{folder.name}/{FOLDER}/{name}")  # fmt: skip


def _save(folder: Path, steps: dict[str, Any]) -> None:
    text = json.dumps(steps, ensure_ascii=False, indent=1)
    write_text(folder / FOLDER / STEPS, text + "\n")


def _notice(folder: Path, steps: dict[str, Any]) -> None:
    """Make a step of what stands there and is not known: the beginning, or an edit by hand."""
    what = "Edited outside the workbench" if steps["steps"] else "As first read"
    _push(folder, steps, {"what": what, "author": "", "time": ""})


def _push(folder: Path, steps: dict[str, Any], step: Step) -> None:
    files = _kept(folder)
    known = steps["steps"]
    if known and known[steps["at"]]["files"] == files:
        return
    steps["steps"] = [*known[: steps["at"] + 1], {**step, "files": files}]
    steps["at"] = len(steps["steps"]) - 1
    _save(folder, steps)


def _kept(folder: Path) -> dict[str, str]:
    """The checksums of the files people write, each kept under its own."""
    found = {}
    for name in FILES:
        if (folder / name).is_file():
            content = (folder / name).read_bytes()
            digest = hashlib.sha256(content).hexdigest()
            kept = folder / FOLDER / digest
            if not kept.is_file():
                write_file(kept, content)
            found[name] = digest
    return found


def _restore(folder: Path, files: dict[str, str]) -> None:
    now = _kept(folder)
    for name in FILES:
        if name in files and now.get(name) == files[name]:
            continue
        if name in files:
            write_file(folder / name, _state(folder, files[name]))
        else:
            (folder / name).unlink(missing_ok=True)
