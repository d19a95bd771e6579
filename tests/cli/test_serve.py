"""`kg serve` where its packages are not installed, and what it promises of itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import kg.cli.serve as serve
from kg.errors import ConfigError


def test_without_the_extra_one_sentence_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def find(name: str) -> Any:
        return None if name == "uvicorn" else object()

    monkeypatch.setattr(serve, "find_spec", find)
    done = CliRunner().invoke(serve.command, [str(tmp_path / "ws"), "--no-browser"])

    assert isinstance(done.exception, ConfigError)
    assert "pip install 'actionplan-kg[serve]'" in str(done.exception)
    assert not (tmp_path / "ws").exists()


def test_the_command_is_known_without_its_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "find_spec", lambda name: None)
    done = CliRunner().invoke(serve.command, ["--help"])

    assert done.exit_code == 0
    assert "--password-file" in done.output
