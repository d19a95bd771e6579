"""How do rows reach a decisions.csv that people keep? Each other row stays, byte for byte.

Pipeline layer. One writer at a time, and readers see the old file or the new one.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from kg.errors import ConfigError, InputError
from kg.files import locked, write_file
from kg.pipeline.sources import DECISIONS
from kg.read.encoding import decode_bytes
from kg.resolve.decision_file import COLUMNS, cells_of, delimiter_of, read_decisions
from kg.resolve.decisions import Decision, Verb

PATIENCE = 10.0  # seconds that a writer waits for another
_MARKS = {"utf-8": b"\xef\xbb\xbf", "utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}
TIME = "%Y-%m-%dT%H:%M:%SZ"


def append_decisions(folder: Path, rows: Sequence[Decision]) -> int:
    """Write rows behind those of the folder's decisions.csv, in its own form.

    A file without the columns `words`, `author` and `time` gets them in its head. Rows get a later
    time than any that stands there, so that the last ones can be told. Gives how many were
    written: what is in force already (another writer was quicker) is not written twice.
    Raises: InputError if the file cannot hold the words, or is malformed; then it stays as it is.
    """
    with _writing(folder) as path:
        text = _text_of(path)[0]
        fresh = unsaid(rows, read_decisions(text, where=path.name) if text else ())
        if fresh:
            _change(path, lambda text: _appended(text, fresh), len(fresh))
    return len(fresh)


def unsaid(rows: Sequence[Decision], known: Sequence[Decision]) -> list[Decision]:
    """The rows that say something new: of known ones on one field the last is in force."""
    in_force = {_about(x): x.value for x in known}
    return [x for x in rows if in_force.get(_about(x)) != x.value]


def _about(row: Decision) -> tuple[str, ...]:
    """What a row decides: of a target its fields, or what it adds."""
    fields = re.findall(r"(?:^|;)\s*([a-z_]+)\s*=", row.value)
    return (row.target, row.verb, *(fields if row.verb is Verb.SET else [row.value]))


def take_back(folder: Path) -> list[Decision]:
    """Take the rows of the last writing, those with the latest time, out of decisions.csv.

    Raises: InputError if there is no row with a time.
    """
    with _writing(folder) as path:
        text = _text_of(path)[0]
        rows = read_decisions(text, where=path.name)
        last = max(((x.time, x.author) for x in rows), default=("", ""))
        gone = [x for x in rows if (x.time, x.author) == last]
        if not last[0]:
            raise InputError("no row there says when it was written; delete rows by hand",
                             where=path.name)  # fmt: skip
        lines = {x.row for x in gone}
        _change(path, lambda text: _without(text, lines), -len(gone))
    return gone


@contextmanager
def _writing(folder: Path) -> Iterator[Path]:
    path = folder / DECISIONS
    busy = ConfigError(f"{path}: another program is writing it; try again when it is done")
    with locked(folder / f".{DECISIONS}.lock", busy, patience=PATIENCE):
        yield path


def _text_of(path: Path) -> tuple[str, str, bytes]:
    """The words of a file, its encoding and its mark; a new file has none of them."""
    raw = path.read_bytes() if path.is_file() else b""
    if not raw.strip():
        return "", "utf-8", b""
    text, encoding, _ = decode_bytes(raw, name=path.name)
    if encoding == "utf-16":
        encoding = "utf-16-le" if raw.startswith(_MARKS["utf-16-le"]) else "utf-16-be"
    mark = _MARKS.get(encoding, b"")
    return text.removeprefix("\ufeff"), encoding, mark if mark and raw.startswith(mark) else b""


def _change(path: Path, change: Callable[[str], str], n_more: int) -> None:
    """Change the words of a file, if all rows are read again as they should be."""
    text, encoding, mark = _text_of(path)
    before = read_decisions(text, where=path.name) if text else ()
    new = change(text)
    try:
        content = mark + new.encode(encoding)
    except UnicodeEncodeError as error:
        signs = new[error.start : error.start + 1]
        raise InputError(
            f"it is saved as {encoding}, which has no “{signs}”; save it as CSV UTF-8 and try "
            "again",
            where=path.name,
        ) from error
    again = decode_bytes(content, name=path.name)[0].removeprefix("\ufeff")
    after = read_decisions(again, where=path.name)
    if again != new or len(after) != len(before) + n_more:
        raise InputError("its encoding is not sure; save it as CSV UTF-8 and try again",
                         where=path.name)  # fmt: skip
    write_file(path, content)


def _appended(text: str, rows: Sequence[Decision]) -> str:
    lines = list(io.StringIO(text or ",".join(COLUMNS) + "\n", newline=""))
    at = 1 if lines[0].strip().strip('"').casefold().startswith("sep=") else 0
    sign = delimiter_of("".join(lines[at:]), COLUMNS)
    head = lines[at].rstrip("\r\n")
    end = lines[at][len(head) :] or "\n"
    heads = [x.strip().casefold() for x in next(csv.reader([head], delimiter=sign))]
    missing = [x for x in COLUMNS if x not in heads]
    lines[at] = sign.join([head, *missing]) + end
    if not lines[-1].endswith(("\n", "\r")):
        lines[-1] += end
    out = io.StringIO()
    writer = csv.writer(out, delimiter=sign, lineterminator=end)
    for row in _dated(rows, _latest(text)):
        cells = dict(zip(COLUMNS, cells_of(row), strict=True))
        writer.writerow([cells.get(x, "") for x in (*heads, *missing)])
    return "".join(lines) + out.getvalue()


def _latest(text: str) -> str:
    return max((x.time for x in read_decisions(text)), default="") if text else ""


def _dated(rows: Sequence[Decision], latest: str) -> Iterator[Decision]:
    """The rows, a second later than the last ones there if the clock says the same or less."""
    from dataclasses import replace

    for row in rows:
        is_late = not latest or row.time > latest or len(latest) != len(row.time)
        time = row.time
        if not is_late:
            time = (datetime.strptime(latest, TIME) + timedelta(seconds=1)).strftime(TIME)
        yield replace(row, time=time)


def _without(text: str, rows: set[int]) -> str:
    """The text without some records, named by their row as a spreadsheet counts."""
    lines = list(io.StringIO(text, newline=""))
    at = 1 if lines[0].strip().strip('"').casefold().startswith("sep=") else 0
    reader = csv.reader(lines[at:], delimiter=delimiter_of("".join(lines[at:]), COLUMNS))
    kept, begun = lines[:at], 0
    for number, _ in enumerate(reader, start=at + 1):
        if number not in rows:
            kept += lines[at + begun : at + reader.line_num]
        begun = reader.line_num
    return "".join(kept)
