"""Every command and every Python line that the README shows is run as shown."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", README, re.DOTALL)
COMMANDS = [line[2:] for kind, block in BLOCKS if kind == "console" for line in block.splitlines()]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as after `make demo`: the plans, and the graph in `graph/`."""
    folder = tmp_path_factory.mktemp("readme")
    shutil.copytree(ROOT / "data" / "plans", folder / "data" / "plans")
    run("kg build data/plans", folder)
    return folder


def run(command: str, folder: Path) -> str:
    words = shlex.split(command)
    assert words[0] == "kg"
    done = subprocess.run(
        [sys.executable, "-m", "kg", *words[1:]],
        cwd=folder,
        capture_output=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def test_every_command_of_the_readme_runs_in_its_order(place: Path) -> None:
    answers = {command: run(command, place) for command in COMMANDS}

    assert len(answers) >= 12
    assert all(answers.values())


def test_the_readme_counts_are_what_the_graph_says(place: Path) -> None:
    query = "kg query 'SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE { ?x a ap:%s }' --format csv"

    said = [run(query % kind, place).split()[-1] for kind in ("Goal", "Activity", "Task")]

    assert said == ["37", "63", "64"]
    assert "63 activities, 64 tasks" in README


def test_the_python_lines_of_the_readme_run(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(place)
    (code,) = [block for kind, block in BLOCKS if kind == "python"]

    exec(compile(code, "README.md", "exec"), {})  # noqa: S102 - it is our own README

    assert (place / "map.html").is_file()


def test_every_link_of_the_readme_leads_to_a_file() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README)

    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
