"""The glossary is obeyed: one class a name, and no word that it says to avoid."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import click
import pytest

from docs.commands import commands

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "terms.md").read_text(encoding="utf-8")
# Names that two classes still share. The list may only become shorter.
SHARED = {
    "Change", "Column", "Entry", "Figure", "Finding", "Fit", "Form", "Frame", "GoalRow",
    "Grid", "Group", "Left", "Line", "Names", "Part", "Period", "Piece", "Place", "Profile",
    "Reading", "Refused", "Row", "Rule", "Scene", "Section", "Settings", "Slot", "Step",
    "Table", "Token", "Unit", "Value", "Vocabulary", "Weights", "Who", "Word", "Words",
}  # fmt: skip


def rows(heading: str) -> list[list[str]]:
    part = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = [x for x in part.splitlines() if x.startswith("|")][2:]
    return [[cell.strip() for cell in x.strip("|").split("|")] for x in lines]


def test_a_class_name_means_one_thing() -> None:
    found = Counter(
        name
        for path in (ROOT / "kg").rglob("*.py")
        for name in re.findall(r"^class ([A-Z]\w*)", path.read_text(encoding="utf-8"), re.MULTILINE)
    )

    assert {name for name, n in found.items() if n > 1} <= SHARED


@pytest.mark.parametrize("name", dict(commands()))
def test_the_help_of_a_command_avoids_what_the_glossary_avoids(name: str) -> None:
    command = dict(commands())[name]
    texts = [command.help or "", *(x.help or "" for x in command.params
                                   if isinstance(x, click.Option))]  # fmt: skip

    for avoided, _ in rows("Words to avoid"):
        for words in avoided.split(", ") if not avoided.startswith(",") else [avoided]:
            assert not [x for x in texts if re.search(rf"(?<!\w){re.escape(words)}", x)], words


def test_the_glossary_explains_a_word_once() -> None:
    terms = [row[0] for part in ("What plans hold", "How kg works") for row in rows(part)]

    assert len(terms) > 30
    assert len(terms) == len(set(terms))
