"""Rows reach a decisions.csv that people keep: all else in it stays, whatever happens."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from multiprocessing import get_context
from pathlib import Path

import pytest

from kg.errors import InputError, KgError
from kg.pipeline import decided
from kg.pipeline.decided import append_decisions, take_back
from kg.resolve.decisions import Decision, Verb, read_decisions

TIME = "2026-03-31T10:00:00Z"
NEW = Decision(
    who="ana", author="ana", time=TIME, target="a/x", verb=Verb.SET, value="title=Вода; number=3",
    reason='so "it" is, surely', words="1 | X | ~0a1",
)  # fmt: skip
FORMS: dict[str, bytes] = {
    "commas": "who,target,verb,value,reason\nана,1.3,accept,,вода\n".encode(),
    "no line end": "who,target,verb,value,reason\r\nана,1.3,accept,,вода".encode(),
    "semicolons and mark": "who;target;verb;value;reason;;\r\nана;1.3;accept;;вода;;\r\n".encode(
        "utf-8-sig"
    ),
    "tabs in UTF-16": "who\ttarget\tverb\tvalue\treason\nана\t1.3\taccept\t\tвода\n".encode(
        "utf-16"
    ),
    "cp1251": "sep=;\r\nwho;target;verb;value;reason\r\nана;1.3;accept;;печатна грешка\r\n".encode(
        "cp1251"
    ),
    "own columns": b'my note,who,verb,target,time\n"a\nb",ana,accept,1.3,2026-01-01\n',
    "only a head": b"who,target,verb,value,reason,words,author,time\n",
    "nothing": b"",
}


def read(folder: Path) -> tuple[Decision, ...]:
    from kg.pipeline.reading import companion_text

    return read_decisions(companion_text(folder / "decisions.csv"))


@pytest.mark.parametrize("form", FORMS)
def test_rows_are_appended_and_taken_back_and_others_stay_byte_for_byte(
    tmp_path: Path, form: str
) -> None:
    path = tmp_path / "decisions.csv"
    path.write_bytes(FORMS[form])
    before = read(tmp_path) if FORMS[form] else ()

    assert append_decisions(tmp_path, [NEW]) == 1
    assert append_decisions(tmp_path, [NEW]) == 0

    rows = read(tmp_path)
    assert rows[:-1] == before
    said = rows[-1]
    assert (said.target, said.value, said.reason, said.words, said.author, said.time) == (
        NEW.target, NEW.value, NEW.reason, NEW.words, "ana", TIME,
    )  # fmt: skip
    kept = [line for line in FORMS[form].splitlines(keepends=True) if b"who" not in line]
    assert all(line.rstrip(b"\r\n\0") in path.read_bytes() for line in kept)
    assert take_back(tmp_path) == [said]
    assert read(tmp_path) == before


def test_a_file_that_cannot_hold_the_words_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    raw = "who;target;verb;value;reason\nana;1.3;accept;;članak više ništa žaba šuma\n".encode(
        "cp1250"
    )
    path.write_bytes(raw)

    with pytest.raises(InputError, match=r"decisions\.csv: it is saved as cp1250"):
        append_decisions(tmp_path, [NEW])

    assert path.read_bytes() == raw


def test_a_malformed_file_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    path.write_bytes(b"who,target,verb\nana,1.3,approve\n")

    with pytest.raises(KgError, match="unknown verb"):
        append_decisions(tmp_path, [NEW])

    assert path.read_bytes() == b"who,target,verb\nana,1.3,approve\n"


def test_the_last_writing_is_taken_back_first(tmp_path: Path) -> None:
    for n in range(3):  # in one second
        more = [Decision(**{**_fields(), "target": f"a/{n}{k}"}) for k in range(2)]
        append_decisions(tmp_path, more)

    gone = [{x.target for x in take_back(tmp_path)} for _ in range(3)]

    assert gone == [{"a/20", "a/21"}, {"a/10", "a/11"}, {"a/00", "a/01"}]
    with pytest.raises(InputError, match="delete rows by hand"):
        take_back(tmp_path)


@pytest.mark.parametrize(
    "later",
    ["2099-12-31", "2099-12-31 10:00:00Z", "2099-12-31T10:00+01:00", "2099-12-31T10:00-05:00"],
)
def test_the_last_writing_is_known_however_other_times_are_written(
    tmp_path: Path, later: str
) -> None:
    row = f"who,target,verb,time\nana,1.3,accept,{later}\n"
    (tmp_path / "decisions.csv").write_text(row, encoding="utf-8")

    append_decisions(tmp_path, [NEW])

    assert [x.target for x in take_back(tmp_path)] == [NEW.target]


@pytest.mark.parametrize("said", ["2026-13-45T10:00:00Z", "9999-12-31T23:59:59Z", "0001-01-01"])
def test_a_day_that_does_not_exist_or_is_ages_away_is_no_time(tmp_path: Path, said: str) -> None:
    row = f"who,target,verb,time\nana,1.3,accept,{said}\n"
    (tmp_path / "decisions.csv").write_text(row, encoding="utf-8")

    with pytest.raises(InputError, match=f"row 2: the time “{said}” is not like"):
        append_decisions(tmp_path, [NEW])


def test_a_huge_cell_in_a_column_of_ones_own_is_a_sentence(tmp_path: Path) -> None:
    row = f"note,who,target,verb,time\n{'x' * 200_000},ana,1.3,accept,2026-01-01\n"
    (tmp_path / "decisions.csv").write_text(row, encoding="utf-8")

    with pytest.raises(InputError, match=r"decisions\.csv: .*limit.*; shorten the cell"):
        take_back(tmp_path)


def test_without_decisions_there_is_nothing_to_take_back(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"there is no decisions\.csv to take rows back"):
        take_back(tmp_path)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="none: there is no such folder"):
        take_back(tmp_path / "none")


def test_a_folder_that_cannot_be_written_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(
        InputError, match=r"decisions\.csv: cannot be changed \(Permission denied\)"
    ):
        append_decisions(tmp_path, [NEW])


def _fields() -> dict[str, object]:
    return {name: getattr(NEW, name) for name in Decision.__slots__}


def _write_many(folder: str, mark: str) -> None:
    decided.PATIENCE = 300.0  # of a writer on a busy machine
    for n in range(10):
        append_decisions(Path(folder), [Decision(**{**_fields(), "target": f"a/{mark}{n}"})])


def test_two_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    writers = [
        get_context("spawn").Process(target=_write_many, args=(str(tmp_path), x)) for x in "xy"
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert {x.target for x in read(tmp_path)} == {f"a/{m}{n}" for m in "xy" for n in range(10)}
    assert sorted(x.name for x in tmp_path.iterdir()) == ["decisions.csv"]


WRITER = """
import sys
from pathlib import Path
from kg.pipeline.decided import append_decisions
from kg.resolve.decisions import Decision, Verb
print("ready", flush=True)
for n in range(100000):
    append_decisions(Path(sys.argv[1]), [Decision(who="a", target=f"a/{n}", verb=Verb.ACCEPT)])
"""


@pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")
def test_a_writer_that_is_killed_leaves_the_old_file_or_the_new(tmp_path: Path) -> None:
    n_before = 0
    for delay in (0.003, 0.01, 0.02, 0.05):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE
        )
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(delay)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()

        rows = read(tmp_path) if (tmp_path / "decisions.csv").exists() else ()
        assert [x.target for x in rows] == [f"a/{n}" for n in range(len(rows))]
        assert len(rows) >= n_before
        n_before = len(rows)
    append_decisions(tmp_path, [NEW])  # no lock is left behind
    assert read(tmp_path)[-1].target == "a/x"


def test_a_disk_that_refuses_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    append_decisions(tmp_path, [NEW])
    before = (tmp_path / "decisions.csv").read_bytes()

    def full(self: Path, _content: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(InputError, match="No space left"):
        append_decisions(tmp_path, [Decision(**{**_fields(), "target": "a/y"})])

    assert (tmp_path / "decisions.csv").read_bytes() == before
