"""Commands as their user runs them. For tests."""

from __future__ import annotations

from pathlib import Path

from click import Command
from click.testing import CliRunner


def printed(command: Command, folder: Path, *options: str) -> str:
    """What a command prints about a graph folder; its error if it stops."""
    result = CliRunner().invoke(command, [*options, "-g", str(folder)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output
