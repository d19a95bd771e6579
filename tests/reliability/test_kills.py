"""A short run of `benchmarks.kills` and `benchmarks.edits`: what is killed or edited never lies."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from benchmarks import edits
from benchmarks.kills import Moment, kill, ways
from kg.errors import ConfigError
from kg.files import write_text
from kg.own import write_files

FORMS = ("map", "export xlsx", "export csv", "export parquet")


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_an_export_killed_at_any_change_of_its_files_is_the_old_or_the_new(tmp_path: Path) -> None:
    """The next one ends with the new one, and nothing is left behind."""
    seen = set()
    for way in ways(tmp_path, FORMS):
        moments = random.Random(way.name).sample(range(1, way.changes), min(3, way.changes - 1))
        for k in {*moments, way.changes}:  # the last is often a move
            state, faults = kill(way, Moment(0.0 if k % 2 else 0.001, k))
            assert not faults
            seen.add(state)

    assert {"old", "new"} <= seen


def test_what_killed_writers_left_is_removed_and_what_others_write_is_kept(tmp_path: Path) -> None:
    nobody = 2**22 + 1  # no process has this number
    left = tmp_path / f".map.html.kg-{nobody}-7.new"
    under_way = tmp_path / f".map.html.kg-{os.getppid()}-7.new"
    own = tmp_path / ".map.html.mine.new"
    for path in (left, under_way, own):
        path.write_text("half", encoding="utf-8")

    write_text(tmp_path / "map.html", "whole")

    assert sorted(x.name for x in tmp_path.iterdir()) == sorted(
        ["map.html", under_way.name, own.name]
    )


def test_tables_are_exchanged_whole_also_after_a_kill_between_the_two_moves(tmp_path: Path) -> None:
    write_files(tmp_path / "t", {"a.csv": b"old", "b.csv": b"old"})
    (tmp_path / "t").rename(tmp_path / ".t.old")
    (tmp_path / ".t.new").mkdir()

    write_files(tmp_path / "t", {"a.csv": b"new"}, replace=True)

    assert [x.name for x in tmp_path.iterdir()] == ["t"]
    assert [(x.name, x.read_bytes()) for x in (tmp_path / "t").iterdir()] == [("a.csv", b"new")]


def test_tables_never_take_the_place_of_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    with pytest.raises(ConfigError, match="the folder you are in"):
        write_files(Path(), {"a.csv": b"new"})

    assert not list(tmp_path.iterdir())


def test_no_edit_of_a_graph_folder_gives_another_answer_without_a_word(tmp_path: Path) -> None:
    found = list(edits.run(60, 5, tmp_path))

    assert not [x for x in found if x.verdict.isupper()]
    assert sum(x.verdict == "named" for x in found) > 40
    harmless = {x.file for x in found if x.verdict == "same"}
    assert harmless <= {"issues.csv", "store/LOCK", "store/LOG"}


def test_the_run_sees_an_answer_that_changed_without_a_word(tmp_path: Path) -> None:
    graph, older = edits.graphs(tmp_path)
    right = edits.answers(graph)

    assert edits.verdict(older, right)[0] == "SILENT"
    assert edits.verdict(graph, right)[0] == "same"
    edits.edit("removed", graph / "graph.nq", [], older, random.Random(1))
    kind, words = edits.verdict(graph, right)
    assert (kind, "graph.nq" in words) == ("named", True)
