"""docs/scale.md describes the tables as they are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.exchange.columns import SCHEMA
from kg.exchange.reports import SQL

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "scale.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("table", SCHEMA)
def test_every_table_is_described_with_its_columns(table: str) -> None:
    row = next(line for line in PAGE.splitlines() if line.startswith(f"| `{table}` |"))

    assert re.findall(r"`([a-z]+)`", row) == [table, *SCHEMA[table]]


@pytest.mark.parametrize("name", sorted(SQL))
def test_every_question_answered_from_the_tables_is_named(name: str) -> None:
    assert f"`{name}`" in PAGE
