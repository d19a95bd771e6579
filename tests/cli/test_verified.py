"""A graph too large to be compared each time: every answer says so, `--verify` compares it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

import kg
from kg.cli import COMMANDS, cli
from kg.errors import InputError
from kg.graph import folder, remote
from kg.pipeline import build_folder
from tests.support.river import SETTINGS, make_folder

ROOT = Path(__file__).resolve().parents[2]
NOTE = "not verified: the graph is large"
ASKING = {
    "show": ("show", "1.1", "--plan", "river"),
    "find": ("find", "river"),
    "ask": ("ask", "activities-of", "--institution", "Ministry of Justice"),
    "query": ("query", "ASK { ?s ?p ?o }"),
    "review": ("review", "river", "-o", "{}/review.xlsx"),
    "decisions": ("decisions",),
    "explain": ("explain", "1.1 deadline", "--plan", "river"),
    "workload": ("workload",),
    "ties": ("ties",),
    "compare": ("compare", "river", "lake"),
    "map": ("map", "-o", "{}/map.html"),
    "story": ("story", "--plan", "river", "-o", "{}/story.yaml"),
    "report": ("report", "-o", "{}/report.html"),
    "export": ("export", "--as", "xlsx", "-o", "{}/facts.xlsx"),
    "publish": ("publish", "http://127.0.0.1:9/store"),
    "eval": ("eval", str(ROOT / "data/plans/bg-2012/gold.json"), "--plan", "river"),
}


def commands_on_graphs() -> list[str]:
    context = click.Context(cli)
    found = {name: cli.get_command(context, name) for name in COMMANDS}
    return [n for n, c in found.items() if any(p.name == "graph_dir" for p in c.params)]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("verified")
    river = make_folder(place)
    lake = shutil.copytree(river, place / "lake")
    text = (lake / "plan.md").read_text(encoding="utf-8")
    (lake / "plan.md").write_text(text.replace("rivers", "lakes"), encoding="utf-8")
    build_folder([river, lake], place / "graph", settings=SETTINGS)
    return place


@pytest.fixture(autouse=True)
def _a_small_graph_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "ALWAYS", 100)
    monkeypatch.setattr(remote, "publish", lambda *_, **__: iter([("g", 1)]))


@pytest.fixture
def changed(place: Path) -> Iterator[Path]:
    """A digit of the graph is another one; its file has the same size."""
    path = place / "graph" / "graph.nq"
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b'"5000"', b'"8000"'))
    assert path.read_bytes() != whole
    yield path
    path.write_bytes(whole)


def run(place: Path, *words: str) -> Result:
    filled = [word.format(place) for word in words] if "query" not in words else list(words)
    return CliRunner().invoke(cli, [*filled, "-g", str(place / "graph")])


def test_each_command_that_opens_a_graph_is_tried() -> None:
    assert sorted([*ASKING, "check"]) == sorted(commands_on_graphs())


@pytest.mark.parametrize("name", ASKING)
def test_an_answer_from_a_large_graph_says_once_that_it_is_not_verified(
    name: str, place: Path
) -> None:
    found = run(place, *ASKING[name])

    assert (found.exit_code, found.exception) == (0, None)
    assert found.stderr.count(NOTE) == 1
    assert "--verify" in found.stderr
    assert NOTE not in found.stdout


@pytest.mark.parametrize("name", ASKING)
def test_with_verify_checksums_are_compared_and_nothing_is_said(name: str, place: Path) -> None:
    found = run(place, *ASKING[name], "--verify")

    assert (found.exit_code, found.exception) == (0, None)
    assert NOTE not in found.stderr


@pytest.mark.parametrize("name", [*ASKING, "check"])
def test_with_verify_no_command_answers_from_a_changed_graph(
    name: str, place: Path, changed: Path
) -> None:
    """`kg check` compares without being asked."""
    words = ASKING.get(name, ("check",))

    found = run(place, *words, *(["--verify"] if name != "check" else []))

    assert isinstance(found.exception, InputError)
    assert re.search(r"graph\.nq: the graph is broken \(it was changed\)", str(found.exception))
    assert found.stdout == ""


def test_the_size_of_a_large_graph_is_always_compared(place: Path, changed: Path) -> None:
    changed.write_bytes(changed.read_bytes()[:-1])

    found = run(place, "show", "1.1")

    assert isinstance(found.exception, InputError)
    assert "graph.nq" in str(found.exception)


def test_a_small_graph_needs_no_note(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "ALWAYS", 64 * 1024**2)

    assert run(place, *ASKING["show"]).stderr == ""


def test_python_says_whether_a_graph_is_verified(place: Path, changed: Path) -> None:
    assert not kg.Graph.open(place / "graph").is_verified
    with pytest.raises(InputError, match=r"graph\.nq: the graph is broken"):
        kg.Graph.open(place / "graph", verify=True)
    changed.write_bytes(changed.read_bytes().replace(b'"8000"', b'"5000"'))
    assert kg.Graph.open(place / "graph", verify=True).is_verified
