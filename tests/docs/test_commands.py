"""The page of commands is what the commands say now, and its examples are good use."""

from __future__ import annotations

import shlex
from pathlib import Path

import click
import pytest

from docs.commands import PAGE, commands, commands_page, example_of

ROOT = Path(__file__).resolve().parents[2]
FOUND = dict(commands())


def test_the_page_is_what_the_commands_say_now() -> None:
    assert PAGE.read_text(encoding="utf-8") == commands_page(), "write it: python -m docs.commands"


@pytest.mark.parametrize("name", FOUND)
def test_the_example_of_each_command_is_good_use_of_it(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    kg, word, *arguments = shlex.split(example_of(FOUND[name]))

    context = FOUND[name].make_context(name, arguments)

    assert (kg, word) == ("kg", name)
    assert context.params


@pytest.mark.parametrize("name", FOUND)
def test_every_option_of_a_command_has_a_meaning(name: str) -> None:
    context = click.Context(FOUND[name])

    options = [x for x in FOUND[name].get_params(context) if isinstance(x, click.Option)]

    assert [x.name for x in options if not x.help] == []
