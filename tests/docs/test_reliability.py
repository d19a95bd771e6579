"""Promises of docs/reliability.md and tests: each row names its tests, each test has a row."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)
OWN = sorted((ROOT / "tests" / "reliability").glob("test_*.py"))


@pytest.mark.parametrize("heading", ["## What you can rely on", "## Attacks that were tried"])
def test_every_row_names_a_test(heading: str) -> None:
    rows = PAGE.split(heading)[1].split("|---|---|---|\n")[1].split("\n\n")[0].splitlines()

    assert len(rows) > 20
    for row in rows:
        assert re.search(r"`tests/[\w/]+\.py::\w+`", row), row


def test_the_tests_named_exist() -> None:
    for file, name in NAMED:
        assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8"), name


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_every_test_of_reliability_has_a_row(path: Path) -> None:
    own = re.findall(r"^def (test_\w+)\(", path.read_text(encoding="utf-8"), re.MULTILINE)

    assert own
    assert not [x for x in own if (f"tests/reliability/{path.name}", x) not in NAMED]
