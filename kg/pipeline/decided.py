"""How do rows reach the tables that people keep beside a plan? Other rows stay, byte for byte.

Pipeline layer. One writer at a time, and readers see the old file or the new one.
"""

from __future__ import annotations

import csv
import getpass
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kg.errors import ConfigError, InputError
from kg.files import locked, write_file
from kg.pipeline.sources import DECISIONS
from kg.read.encoding import decode_bytes
from kg.resolve import labels
from kg.resolve.decisions import (
    COLUMNS,
    Decision,
    Verb,
    cells_of,
    delimiter_of,
    read_decisions,
    safe_cell,
)

PATIENCE = 10.0  # seconds that a writer waits for another
_MARKS = {"utf-8": b"\xef\xbb\xbf", "utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}
TIME = "%Y-%m-%dT%H:%M:%SZ"


def author() -> str:
    """Who is at the computer, as decisions name them."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # no name in the environment, none for its number
        return "unknown"


def now() -> str:
    """The time now, as decisions say it."""
    return datetime.now(UTC).strftime(TIME)


def append_decisions(folder: Path, rows: Sequence[Decision]) -> int:
    """Write rows behind those of the folder's decisions.csv, in its own form.

    A file without the columns `words`, `author` and `time` gets them in its head. Rows get a later
    time than any there, so that the last ones can be undone. Returns how many were written: what is
    in force already (another writer was quicker) is not written twice.
    Raises: InputError if the file cannot hold the words, or is malformed; then it stays as it is.
    """
    with _writing(folder / DECISIONS) as path:
        fresh = unsaid(rows, _rows_of(_text_of(path)[0], path))
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
    with _writing(folder / DECISIONS) as path:
        rows = _rows_of(_text_of(path)[0], path)
        if not path.is_file():
            raise InputError(f"there is no {DECISIONS} to take rows back from", where=str(folder))
        dated = [x for x in rows if x.time]
        if not dated:
            raise InputError("no row there says when it was written; delete rows by hand",
                             where=path.name)  # fmt: skip
        last = max(dated, key=lambda x: (_moment(x), x.author))
        gone = [x for x in dated if (x.time, x.author) == (last.time, last.author)]
        lines = {x.row for x in gone}
        _change(path, lambda text: _without(text, lines), -len(gone))
    return gone


def replace_rows(folder: Path, rows: Sequence[Decision]) -> None:
    """Write rows in place of those with their numbers; other rows and columns stay as they are.

    Raises: InputError if the file cannot hold the words, or is malformed; then it stays as it is.
    """
    if rows:
        with _writing(folder / DECISIONS) as path:
            by_row = {x.row: _cells(x) for x in rows}
            _change(path, lambda text: _replaced(text, by_row, COLUMNS), 0)


def replace_labels(path: Path, rows: Mapping[int, Mapping[str, str]]) -> None:
    """Write rows of a labels.en.csv in place of those with their numbers, as `replace_rows` does.

    Raises: InputError if the file cannot hold the words; then it stays as it is.
    """
    safe = {n: {c: safe_cell(cell) for c, cell in row.items()} for n, row in rows.items()}
    with _writing(path):
        _change(path, lambda text: _replaced(text, safe, labels.LABEL_COLUMNS), 0, _labels_of)


@contextmanager
def _writing(path: Path) -> Iterator[Path]:
    if not path.parent.is_dir():
        raise InputError("there is no such folder; name the one that holds the document",
                         where=str(path.parent))  # fmt: skip
    busy = ConfigError(f"{path}: another program is writing it; try again when it is done")
    try:
        with locked(path.with_name(f".{path.name}.lock"), busy, patience=PATIENCE):
            yield path
    except OSError as error:
        raise InputError(
            f"cannot be changed ({error.strerror or error}); check that you may read and write it",
            where=str(path),
        ) from error


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


def _rows_of(text: str, path: Path) -> tuple[Decision, ...]:
    return read_decisions(text, where=path.name) if text else ()


def _labels_of(text: str, path: Path) -> Sequence[object]:
    return labels.rows_of(text, path.name)


def _change(
    path: Path,
    change: Callable[[str], str],
    n_more: int,
    rows_of: Callable[[str, Path], Sequence[object]] = _rows_of,
) -> None:
    """Change the words of a file, if all rows are read again as they should be."""
    text, encoding, mark = _text_of(path)
    before = rows_of(text, path)
    try:
        new = change(text)
    except csv.Error as error:  # a cell of 131,072 characters in a column of a person's own
        raise InputError(f"{error}; shorten the cell", where=path.name) from error
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
    after = rows_of(again, path)
    if again != new or len(after) != len(before) + n_more:
        raise InputError("its encoding is not sure; save it as CSV UTF-8 and try again",
                         where=path.name)  # fmt: skip
    write_file(path, content)


@dataclass(frozen=True, slots=True)
class _Form:
    """A file's lines, which of them is its head, and how its cells are separated."""

    lines: list[str]
    at: int
    sign: str
    columns: Sequence[str]

    @property
    def end(self) -> str:
        """What stands at the end of a line."""
        head = self.lines[self.at]
        return head[len(head.rstrip("\r\n")) :] or "\n"

    @property
    def heads(self) -> list[str]:
        """The columns, those that are missing behind those that are there."""
        heads = [x.strip().casefold() for x in next(csv.reader([self.head], delimiter=self.sign))]
        return [*heads, *(x for x in self.columns if x not in heads)]

    @property
    def head(self) -> str:
        """The line of the columns, without its end."""
        return self.lines[self.at].rstrip("\r\n")

    def whole_head(self) -> str:
        """The line of the columns with those that were missing."""
        n_there = len(next(csv.reader([self.head], delimiter=self.sign)))
        return self.sign.join([self.head, *self.heads[n_there:]]) + self.end

    def row(self, known: Mapping[str, str], cells: Sequence[str] = ()) -> str:
        """Cells by column as a line; columns of a person's own keep their cells."""
        own = dict(zip(self.heads, cells, strict=False))
        out = io.StringIO()
        writer = csv.writer(out, delimiter=self.sign, lineterminator=self.end)
        writer.writerow([known.get(x, own.get(x, "")) for x in self.heads])
        return out.getvalue()

    def records(self) -> Iterator[tuple[int, list[str], str]]:
        """Each record below the head: its row as a spreadsheet counts, its cells, its lines."""
        reader = csv.reader(self.lines[self.at :], delimiter=self.sign)
        start = 0
        for number, cells in enumerate(reader, start=self.at + 1):
            if start:
                kept = self.lines[self.at + start : self.at + reader.line_num]
                yield number, cells, "".join(kept)
            start = reader.line_num


def _form_of(text: str, columns: Sequence[str] = COLUMNS) -> _Form:
    lines = list(io.StringIO(text or ",".join(columns) + "\n", newline=""))
    at = 1 if lines[0].strip().strip('"').casefold().startswith("sep=") else 0
    return _Form(lines, at, delimiter_of("".join(lines[at:]), columns), columns)


def _cells(decision: Decision) -> dict[str, str]:
    return dict(zip(COLUMNS, cells_of(decision), strict=True))


def _appended(text: str, rows: Sequence[Decision]) -> str:
    form = _form_of(text)
    before = "".join([*form.lines[: form.at], form.whole_head(), *form.lines[form.at + 1 :]])
    if not before.endswith(("\n", "\r")):
        before += form.end
    known = read_decisions(text) if text else ()
    return before + "".join(form.row(_cells(x)) for x in _dated(rows, known))


def _replaced(text: str, rows: Mapping[int, Mapping[str, str]], columns: Sequence[str]) -> str:
    form = _form_of(text, columns)
    new = (form.row(rows[n], cells) if n in rows else kept for n, cells, kept in form.records())
    return "".join([*form.lines[: form.at], form.whole_head(), *new])


def _dated(rows: Sequence[Decision], known: Sequence[Decision]) -> Iterator[Decision]:
    """The rows, a second later than the last known one if the clock says the same or less."""
    latest = max(map(_moment, known), default=datetime.min.replace(tzinfo=UTC))
    for row in rows:
        is_late = not row.time or _moment(row) > latest
        time = row.time if is_late else (latest + timedelta(seconds=1)).strftime(TIME)
        yield replace(row, time=time)


def _moment(row: Decision) -> datetime:
    """When a row was written, in UTC where it does not say; long ago for one without a time."""
    said = datetime.fromisoformat(row.time) if row.time else datetime.min
    return said.astimezone(UTC) if said.tzinfo else said.replace(tzinfo=UTC)


def _without(text: str, rows: set[int]) -> str:
    """The text without some records, named by their row as a spreadsheet counts."""
    form = _form_of(text)
    kept = (lines for number, _, lines in form.records() if number not in rows)
    return "".join([*form.lines[: form.at + 1], *kept])
