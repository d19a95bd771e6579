"""Each promise of docs/reliability.md names tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)


def test_every_promise_names_a_test() -> None:
    table = PAGE.split("|---|---|---|\n")[1].split("\n\n")[0]

    for row in table.splitlines():
        assert re.search(r"`tests/[\w/]+\.py::\w+`", row), row


def test_the_tests_named_exist() -> None:
    assert len(NAMED) > 20
    for file, name in NAMED:
        assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8"), name
