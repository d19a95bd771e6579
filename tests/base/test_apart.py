"""Work in a process that may die: whatever happens there is one sentence here."""

from __future__ import annotations

import gc
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import psutil
import pytest

from kg import apart
from kg.apart import Allowance, Readers, run_apart
from kg.errors import InputError, VocabularyError
from tests.support import killers

SMALL = Allowance(max_memory=500, max_seconds=300, max_output=1)


def refused(function: object, allowance: Allowance = SMALL, *arguments: object) -> str:
    with pytest.raises(InputError) as caught:
        run_apart(function, *arguments, where="x.pdf", allowance=allowance)  # type: ignore[arg-type]
    sentence = str(caught.value)
    assert sentence.startswith("x.pdf: ")
    assert "\n" not in sentence
    return sentence


def test_one_child_answers_many_callers() -> None:
    first = run_apart(killers.process, where="x")

    assert [run_apart(killers.double, n, where="x") for n in range(20)] == list(range(0, 40, 2))
    assert run_apart(killers.process, where="x") == first


def test_a_crash_is_a_sentence_and_the_next_document_is_read() -> None:
    sentence = refused(killers.crash)

    assert "reading it crashed (SIGABRT" in sentence or "exit code" in sentence
    assert "500 MB of memory that one document may take" in sentence
    assert "--max-memory 1000" in sentence
    assert run_apart(killers.double, 4, where="y", allowance=SMALL) == 8


def test_memory_without_end_is_a_sentence_and_the_next_document_is_read() -> None:
    assert "more than the 500 MB of memory" in refused(killers.take_memory)
    assert "--max-memory 1000" in refused(killers.take_memory)
    assert run_apart(killers.double, 4, where="y", allowance=SMALL) == 8


def test_where_the_system_sets_no_limit_the_parent_looks_at_the_memory() -> None:
    readers = Readers(SMALL, looks_at_memory=True)

    with pytest.raises(InputError, match="more than the 500 MB of memory"):
        readers.call(killers.take_memory_slowly, where="x.pdf")

    assert readers.call(killers.double, 4, where="y") == 8


def test_work_without_end_is_ended_and_the_option_is_named() -> None:
    sentence = refused(killers.never_end, Allowance(max_seconds=0.5))

    assert "more than the 0.5 seconds that one document may take" in sentence
    assert "--max-seconds 1" in sentence


class SlowToLoad:
    """An argument that takes a child three seconds to unpack, as modules take it to import."""

    def __reduce__(self) -> tuple[object, ...]:
        return time.sleep, (3,)


def test_seconds_count_the_work_and_not_the_start_of_the_child() -> None:
    assert run_apart(repr, SlowToLoad(), where="x", allowance=Allowance(max_seconds=2)) == "None"


def test_a_child_that_does_not_start_is_no_damaged_document(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(apart, "START", 0.1)
    sentence = refused(repr, Allowance(max_memory=501), SlowToLoad())
    assert "the process that reads it did not start within 0.1 seconds" in sentence

    monkeypatch.setattr(apart.sys, "executable", "/bin/false")  # exit code 1
    sentence = refused(repr, Allowance(max_memory=502), 1)
    assert "kg failed on it (its process ended with exit code 1); please report it" in sentence


def test_what_a_stuck_child_started_ends_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its seconds are over when it has started another process, however long that takes."""
    note, jumps = tmp_path / "pid", count(1)

    def clock() -> float:  # each look at it is much later, once the other process has begun
        return time.monotonic() + (10_000 * next(jumps) if has_words(note) else 0)

    monkeypatch.setattr(apart, "monotonic", clock)
    readers = Readers(Allowance(max_seconds=5_000), looks_at_memory=True)  # it looks at the clock

    with pytest.raises(InputError, match="more than the 5000 seconds"):
        readers.call(killers.start_and_never_end, str(note), where="x.pdf")

    started = int(note.read_text(encoding="utf-8"))
    until = time.monotonic() + 300  # the system takes its time on a busy machine
    while is_running(started) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_running(started)


def has_words(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0


def is_running(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def test_an_answer_too_large_is_a_sentence() -> None:
    sentence = refused(killers.answer_of, SMALL, 2_000_000)

    assert "more than the 1 MB that one document may give" in sentence
    assert "--max-output 2" in sentence
    assert len(run_apart(killers.answer_of, 200_000, where="y", allowance=SMALL)) == 200_000


def test_work_nested_too_deeply_is_a_sentence() -> None:
    assert "nested too deeply" in refused(killers.recurse)


def test_refusals_travel_as_they_are() -> None:
    with pytest.raises(InputError, match=r"^x\.txt: it is no plan") as caught:
        run_apart(killers.refuse, where="y")
    assert caught.value.where == "x.txt"
    with pytest.raises(VocabularyError) as named:
        run_apart(killers.name_accepted, where="y")
    assert (named.value.value, named.value.accepted) == ("a", ("b", "c"))


def test_a_mistake_of_ours_is_a_sentence_with_its_trace_for_debugging() -> None:
    with pytest.raises(InputError, match="kg failed on it") as c:
        run_apart(killers.divide, where="x.pdf")

    assert "ZeroDivisionError" in str(c.value)
    assert "please report it" in str(c.value)
    assert "killers.py" in "".join(c.value.__notes__)


def test_an_answer_that_cannot_travel_is_a_mistake_of_ours() -> None:
    first = run_apart(killers.process, where="x")

    assert "kg failed on it (" in refused(killers.answer_that_cannot_travel, apart.ALLOWANCE)

    assert run_apart(killers.process, where="x") == first


def test_what_a_library_prints_does_not_disturb_the_answer() -> None:
    assert run_apart(killers.chatter, where="x") == "answer"


def test_relative_paths_are_meant_in_the_folder_of_the_caller(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        monkeypatch.chdir(tmp_path / name)
        assert run_apart(Path.cwd, where="x") == Path.cwd() == tmp_path / name


def test_several_threads_have_a_child_each_and_one_is_kept() -> None:
    readers = Readers()
    with ThreadPoolExecutor(3) as pool:
        work = [pool.submit(readers.call, killers.double, n, where="x") for n in range(12)]
        assert [x.result() for x in work] == list(range(0, 24, 2))

    readers.end()

    assert len(apart._IDLE) <= 1
    gc.collect()  # a pipe left open would warn here


def test_ending_the_readers_ends_a_document_under_way() -> None:
    readers = Readers()
    said: list[str] = []

    def read() -> None:
        try:
            readers.call(killers.never_end, where="x")
        except InputError as error:
            said.append(str(error))

    thread = threading.Thread(target=read)
    thread.start()
    while not readers._busy:
        thread.join(0.01)
    readers.end()
    thread.join()

    assert said == ["x: reading was ended; run the command again"]
    with pytest.raises(InputError, match="reading was ended"):
        readers.call(killers.double, 1, where="x")
