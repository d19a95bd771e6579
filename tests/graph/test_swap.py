import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from kg.errors import ConfigError, InputError
from kg.files import beside, locked
from kg.graph import swap, writer
from kg.graph.folder import GraphFolder
from kg.graph.swap import replacing
from tests.support.graphs import small_plan, write_small

KILLED = 9
# Builds over a folder and dies at the n-th call of one of the functions it passes through.
DYING = """
import os, pathlib, shutil, sys
from pathlib import Path
from kg.graph import swap, writer
from tests.support.graphs import small_plan, write_small

folder, where, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
owner, name = {
    "replace": (pathlib.Path, "replace"),
    "rmtree": (shutil, "rmtree"),
    "plan": (writer, "_write_plan"),
    "manifest": (writer, "_write_manifest"),
    "retire": (swap, "_retire"),
}[where]
real = getattr(owner, name)

def dying(*args, **kwargs):
    global count
    count -= 1
    if count < 0:
        os._exit(9)
    return real(*args, **kwargs)

setattr(owner, name, dying)
write_small(folder, small_plan("new-1"), small_plan("new-2"))
"""
POINTS = [
    ("plan", 0), ("plan", 1), ("manifest", 0), ("replace", 0), ("replace", 1), ("retire", 0),
    ("replace", 2), ("rmtree", 1),
]  # fmt: skip
OLD, NEW = ("old",), ("new-1", "new-2")


def die(folder: Path, where: str, count: int) -> None:
    command = [sys.executable, "-c", DYING, str(folder), where, str(count)]
    done = subprocess.run(command, check=False, capture_output=True)
    assert done.returncode == KILLED, done.stderr.decode()


@pytest.mark.parametrize(("where", "count"), POINTS)
def test_a_build_killed_at_any_point_leaves_the_old_graph_or_the_new_one(
    where: str, count: int, tmp_path: Path
) -> None:
    write_small(tmp_path / "g", small_plan("old"))

    die(tmp_path / "g", where, count)

    folder = GraphFolder.open(tmp_path / "g")
    assert folder.plans in (OLD, NEW)
    assert len(folder.store()) == folder.manifest["triples"]
    assert [folder.records(x).plan.id for x in folder.plans] == list(folder.plans)


@pytest.mark.parametrize(("where", "count"), POINTS)
def test_after_a_killed_build_the_next_one_succeeds_and_leaves_nothing_behind(
    where: str, count: int, tmp_path: Path
) -> None:
    write_small(tmp_path / "g", small_plan("old"))
    die(tmp_path / "g", where, count)

    write_small(tmp_path / "g", small_plan("third"))

    assert GraphFolder.open(tmp_path / "g").plans == ("third",)
    assert [x.name for x in tmp_path.iterdir()] == ["g"]


def test_a_swap_killed_between_its_renames_is_completed_by_the_next_reader(tmp_path: Path) -> None:
    write_small(tmp_path / "g", small_plan("old"))
    die(tmp_path / "g", "replace", 2)
    assert not (tmp_path / "g").exists()

    folder = GraphFolder.open(tmp_path / "g")

    assert folder.plans == NEW
    assert [x.name for x in tmp_path.iterdir()] == ["g"]


def test_a_first_build_killed_when_it_was_whole_is_completed(tmp_path: Path) -> None:
    die(tmp_path / "g", "replace", 1)

    assert GraphFolder.open(tmp_path / "g").plans == NEW


def test_a_first_build_that_was_killed_leaves_no_graph(tmp_path: Path) -> None:
    die(tmp_path / "g", "manifest", 0)

    with pytest.raises(InputError, match="run 'kg build"):
        GraphFolder.open(tmp_path / "g")


def test_an_error_while_writing_leaves_the_old_graph(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_small(tmp_path / "g", small_plan("old"))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writer, "_write_issues", full)
    with pytest.raises(InputError, match=r"No space left on device.*nothing was changed"):
        write_small(tmp_path / "g", small_plan("new"))

    assert GraphFolder.open(tmp_path / "g").plans == OLD
    assert [x.name for x in tmp_path.iterdir()] == ["g"]


FULL = """
import resource, signal, sys
from pathlib import Path
from kg.errors import InputError
from tests.support.graphs import small_plan, write_small

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    write_small(Path(sys.argv[1]), small_plan("new"))
except InputError as error:
    print(error)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such limit")
@pytest.mark.parametrize("most_bytes", [10, 500, 8_000])
def test_a_disk_that_takes_no_more_leaves_the_old_graph(most_bytes: int, tmp_path: Path) -> None:
    write_small(tmp_path / "g", small_plan("old"))

    command = [sys.executable, "-c", FULL, str(tmp_path / "g"), str(most_bytes)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)

    assert "cannot be written" in done.stdout
    assert GraphFolder.open(tmp_path / "g").plans == OLD
    assert [x.name for x in tmp_path.iterdir()] == ["g"]


def test_a_place_where_nothing_can_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")

    with pytest.raises(InputError, match=r"cannot be written.*choose another folder"):
        write_small(tmp_path / "file" / "g")


def test_two_builds_into_one_folder_do_not_mix(tmp_path: Path) -> None:
    with replacing(tmp_path / "g") as new:
        with pytest.raises(ConfigError, match="another build is writing"):
            write_small(tmp_path / "g")
        (new / "manifest.json").write_text("{}")

    assert (tmp_path / "g" / "manifest.json").read_text() == "{}"


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_a_build_that_was_killed_holds_no_lock(tmp_path: Path) -> None:
    script = (
        "import sys, time\nfrom pathlib import Path\nfrom kg.graph.swap import replacing\n"
        "with replacing(Path(sys.argv[1])):\n    print('in', flush=True)\n    time.sleep(600)\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "g")]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as running:
        assert running.stdout is not None
        running.stdout.readline()
        with pytest.raises(ConfigError, match="another build"):
            write_small(tmp_path / "g")
        running.send_signal(signal.SIGKILL)
        running.wait()

    write_small(tmp_path / "g")

    assert GraphFolder.open(tmp_path / "g").plans == ("hr-2020",)


def test_reading_while_a_build_runs_shows_the_old_graph(tmp_path: Path) -> None:
    write_small(tmp_path / "g", small_plan("old"))

    with replacing(tmp_path / "g") as new:
        seen = GraphFolder.open(tmp_path / "g").plans
        (new / "manifest.json").write_text("{}")

    assert seen == OLD


@pytest.mark.parametrize("content", ["letter.docx", ".hidden"])
def test_a_folder_of_other_files_is_never_replaced(content: str, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / content).write_text("dear")

    with pytest.raises(ConfigError, match="holds other files"):
        write_small(tmp_path / "home")

    assert (tmp_path / "home" / content).read_text() == "dear"


def test_a_file_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "g").write_text("dear")

    with pytest.raises(ConfigError, match="is a file"):
        write_small(tmp_path / "g")

    assert (tmp_path / "g").read_text() == "dear"


def test_files_that_people_put_into_the_folder_are_kept(tmp_path: Path) -> None:
    write_small(tmp_path / "g", small_plan("old"))
    (tmp_path / "g" / "map.html").write_text("<p>")

    write_small(tmp_path / "g", small_plan("new"))

    assert (tmp_path / "g" / "map.html").read_text() == "<p>"
    assert GraphFolder.open(tmp_path / "g").plans == ("new",)


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_folder_kept_read_only_is_replaced_again_and_again(tmp_path: Path) -> None:
    folder = tmp_path / "graph"
    write_small(folder, small_plan("old"))
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    for plan in ("new-1", "new-2"):
        for where in (folder, folder / "plans", folder / "sources"):
            where.chmod(0o555)
        write_small(folder, small_plan(plan))

    assert GraphFolder.open(folder).plans == ("new-2",)
    assert (folder / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert [x.name for x in tmp_path.iterdir()] == ["graph"]


def test_a_link_to_a_folder_stays_a_link(tmp_path: Path) -> None:
    write_small(tmp_path / "real", small_plan("old"))
    (tmp_path / "link").symlink_to(tmp_path / "real")

    write_small(tmp_path / "link", small_plan("new"))

    assert (tmp_path / "link").is_symlink()
    assert GraphFolder.open(tmp_path / "real").plans == ("new",)


def test_the_neighbours_of_a_folder_are_hidden() -> None:
    assert beside(Path("a/graph"), "new").name == ".graph.new"


def test_two_builds_at_once_end_with_one_whole_graph(tmp_path: Path) -> None:
    script = (
        "import sys\nfrom pathlib import Path\nfrom kg.errors import KgError\n"
        "from tests.support.graphs import write_gold\n"
        "try:\n    write_gold(Path(sys.argv[1]))\n"
        "except KgError as error:\n    sys.exit(str(error))\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "g")]
    both = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    ends = [x.communicate()[1] for x in both]

    assert all(x == "" or "another build is writing" in x for x in ends)
    assert "" in ends
    assert GraphFolder.open(tmp_path / "g").plans == ("bg-2012", "rs-2017-2018")


def test_a_reader_waits_for_the_end_of_a_swap(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the two renames of a swap the folder does not exist; the lock is held."""
    monkeypatch.setattr(swap, "PATIENCE", 300.0)
    write_small(tmp_path / "g")
    target = tmp_path / "g"
    with locked(beside(target, "lock"), ConfigError("busy")):
        target.rename(beside(target, "old"))
        late = threading.Timer(0.2, beside(target, "old").rename, (target,))
        late.start()

        assert GraphFolder.open(target).plans == ("hr-2020",)
        late.join()
