"""Work that must not slip, in counted calls: seconds and their ratios are for `make bench`."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks import build, questions, starts
from benchmarks.child import measure
from benchmarks.contest import Contestant, Goal, Job, run_job, table
from benchmarks.documents import write_documents
from benchmarks.synthetic import synthetic_plan, synthetic_plans, with_passages
from tests.support.counted import growth, n_calls

ROOT = Path(__file__).resolve().parents[2]


def test_a_build_takes_a_few_calls_a_statement(tmp_path: Path) -> None:
    build_once = build.ours(tmp_path, 300)["all"]
    n_statements = build_once()

    assert n_calls(build_once) < 3 * n_statements


def test_the_work_of_a_build_grows_no_faster_than_the_plan(tmp_path: Path) -> None:
    assert growth(lambda n: build.ours(tmp_path / str(n), n)["all"], 150) <= 1.3


def test_a_graph_of_any_size_is_opened_by_one_load(tmp_path: Path) -> None:
    from kg.graph.folder import GraphFolder
    from kg.graph.writer import write_folder

    def opening(n: int) -> Callable[[], object]:
        write_folder([synthetic_plan(n)], {}, tmp_path / str(n), store=False)
        return lambda: GraphFolder.open(tmp_path / str(n)).store()

    opening(20)()

    assert n_calls(opening(200)) <= 1.05 * n_calls(opening(20))


def test_a_build_takes_far_fewer_calls_than_an_rdflib_add_loop(tmp_path: Path) -> None:
    ours, peer = (
        n_calls(way(tmp_path / way.__name__, 100)["all"]) for way in (build.ours, build.rdflib_add)
    )

    assert ours < 0.15 * peer


def test_the_columnar_answers_are_those_of_sparql(tmp_path: Path) -> None:
    tables = questions.columns(tmp_path / "columns", 2_000)
    graph = questions.sparql(tmp_path / "sparql", 2_000)

    for name, work in tables.items():
        assert work() == graph[name](), name


def test_free_sparql_is_that_of_rdflib(tmp_path: Path) -> None:
    ours = questions.free_ours(tmp_path / "ours", 120)
    peer = questions.free_rdflib(tmp_path / "peer", 120)

    for name, work in ours.items():
        assert json.dumps(work()) == json.dumps(peer[name]()), name


@pytest.mark.parametrize(
    ("command", "most"),
    [("--help", 75_000), ("query", 120_000), ("ask", 550_000)],  # 50,000, 78,000 and 364,000
)
def test_commands_start_with_little_work(command: str, most: int, tmp_path: Path) -> None:
    from tests.support.graphs import write_gold

    asked = {"--help": [], "query": [starts.QUERY], "ask": ["closest-pairs"]}[command]
    if asked:
        write_gold(tmp_path / "g")
        asked += ["-g", str(tmp_path / "g")]
    script = (
        "import sys\nfrom tests.support.counted import n_calls\n"
        "def run():\n    from kg.cli import cli\n"
        "    try:\n        cli(sys.argv[1:], prog_name='kg')\n"
        "    except SystemExit:\n        pass\n"
        "print('CALLS', n_calls(run))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, command, *asked],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip

    assert int(done.stdout.rpartition("CALLS")[2]) < most


def heavy_modules(arguments: list[str]) -> set[str]:
    """Which libraries a command of `kg` imports, of those that small graphs must not need."""
    script = (
        "import sys\nfrom kg.cli import cli\n"
        "try:\n    cli(sys.argv[1:], prog_name='kg')\nexcept SystemExit:\n    pass\n"
        "print('IMPORTED', *sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], cwd=ROOT, capture_output=True, text=True
    )
    heavy = {"duckdb", "pyarrow", "pandas", "spacy", "networkx", "scipy", "rdflib", "pyvis"}
    return heavy & set(done.stdout.rpartition("IMPORTED")[2].split())


@pytest.mark.parametrize("arguments", [["query", starts.QUERY], ["ask", "closest-pairs"],
                                       ["find", "train"], ["--help"]])  # fmt: skip
def test_questions_to_a_small_graph_import_no_heavy_library(
    arguments: list[str], tmp_path: Path
) -> None:
    from tests.support.graphs import small_plan, write_small

    write_small(tmp_path / "g", small_plan())
    where = [] if arguments == ["--help"] else ["-g", str(tmp_path / "g")]

    assert heavy_modules([*arguments, *where]) == set()


def test_a_small_build_imports_no_columnar_engine(tmp_path: Path) -> None:
    write_documents(tmp_path / "in", 1)

    found = heavy_modules(["build", str(tmp_path / "in"), "-o", str(tmp_path / "g")])

    assert not found & {"duckdb", "pyarrow", "rdflib"}


def test_memory_does_not_grow_with_the_number_of_plans(tmp_path: Path) -> None:
    import tracemalloc

    from kg.graph.writer import write_folder

    def peak(n_plans: int) -> int:
        tracemalloc.start()
        plans = synthetic_plans(100 * n_plans, a_plan=100, a_country=1)
        write_folder(plans, {}, tmp_path / "g", store=False)
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return highest

    assert peak(12) < 1.5 * peak(3)


def test_made_up_passages_quote_the_text_they_point_into() -> None:
    records, text = with_passages(synthetic_plan(20))

    found = [p for x in (*records.elements, *records.facts) for p in x.passages]

    assert len(found) == len(records.elements) + len(records.facts)
    assert all(text[p.start : p.end] == p.exact for p in found)


def test_a_contest_runs_in_turn_and_says_which_bars_are_met(tmp_path: Path) -> None:
    contestants = tuple(
        Contestant(name=name, work=f"build:{name}", n=30) for name in ("raw", "ours")
    )
    bars = (
        Goal(says="far away", ours="ours/all", peer="raw/all", most=1000),
        Goal(says="impossible", ours="ours/all", peer="raw/all", most=0),
    )
    job = Job(name="build", about="tiny", contestants=contestants, goals=bars,
              same=(("ours/all", "raw/all"),))  # fmt: skip
    said: list[str] = []
    say: Callable[[str], Any] = said.append

    result = run_job(job, rounds=2, folder=tmp_path, say=say)

    assert [x.split()[-1] for x in said] == ["raw", "ours", "raw", "ours"]
    assert result["rows"]["raw/all"]["rounds"] == 2
    assert [x["met"] for x in result["goals"]] == [True, False]
    assert "MISSED impossible" in table([("build", result)])


def test_contestants_that_answer_differently_stop_the_contest(tmp_path: Path) -> None:
    pair = (Contestant(name="one", work="build:raw", n=20),
            Contestant(name="two", work="build:raw", n=30))  # fmt: skip
    job = Job(name="odd", about="", contestants=pair, same=(("one/all", "two/all"),))

    with pytest.raises(SystemExit, match="differ in their answers"):
        run_job(job, rounds=1, folder=tmp_path, say=lambda _: None)


def test_time_of_children_is_counted() -> None:
    busy = "import time\nwhile time.process_time() < 0.3: pass"

    found = measure(lambda: subprocess.run([sys.executable, "-c", busy], check=True).returncode)

    assert found["cpu"] >= 0.3  # neighbours can only add to it
