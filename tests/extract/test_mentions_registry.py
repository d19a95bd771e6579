"""The registry files are well formed, and names in them lead to one body."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from kg.errors import ConfigError
from kg.extract.memory import name_words
from kg.extract.registry import load_registry, read_registry
from kg.files import resource

FILES = sorted(resource("data", "registry").glob("*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_no_full_name_belongs_to_two_bodies(path: Path) -> None:
    owners = defaultdict(set)
    for body in read_registry(path).bodies:
        for name in body.names:
            owners[name_words(name)].add(body.name)

    assert {n: o for n, o in owners.items() if len(o) > 1} == {}


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_no_abbreviation_of_a_country_belongs_to_two_bodies(path: Path) -> None:
    owners = defaultdict(set)
    for body in read_registry(path).bodies:
        for short in body.abbreviations:
            owners[short].add(body.name)

    assert {n: o for n, o in owners.items() if len(o) > 1} == {}


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_body_has_an_english_name(path: Path) -> None:
    assert [b.name for b in read_registry(path).bodies if not b.en] == []


def test_a_broken_registry_names_the_file_and_the_entry(tmp_path: Path) -> None:
    path = tmp_path / "xx.yaml"
    path.write_text("bodies:\n  - {name: 'A', type: 'palace'}\n", encoding="utf-8")

    with pytest.raises(ConfigError, match=r"xx\.yaml.*type"):
        read_registry(path)


@pytest.mark.parametrize("country", ["RS", "bg", None, "QQ"])
def test_every_country_has_the_world_bodies(country: str | None) -> None:
    assert any(b.name == "Council of Europe" for b in load_registry(country).bodies)
