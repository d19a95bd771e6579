"""Which files go into the wheel and the sdist: those that git knows, and no others.

A folder that is taken whole would also ship what `make demo` wrote and what an analyst left there.
In an sdist there is no git; it holds git's files already.
"""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SHIPPED = ("ontology", "data", "visualizations")  # beside the package in a checkout, inside a wheel
LEFT_OUT = (".ci/",)  # of the sdist


class GitFiles(BuildHookInterface):
    """Names each file that is built in."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the files; an editable install takes the checkout itself."""
        if version == "editable":
            return
        root = Path(self.root)
        place = _place_in_wheel if self.target_name == "wheel" else _place_in_sdist
        for name in _names(root):
            if (target := place(name)) and (root / name).is_file():
                build_data["force_include"][str(root / name)] = target


def _names(root: Path) -> list[str]:
    if (root / ".git").exists():
        found = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True)
        return found.stdout.decode("utf-8").split("\0")[:-1]
    paths = (path.relative_to(root) for path in sorted(root.rglob("*")) if path.is_file())
    return [path.as_posix() for path in paths if "__pycache__" not in path.parts]


def _place_in_wheel(name: str) -> str | None:
    first = name.partition("/")[0]
    if first == "kg":
        return name
    return f"kg/_shipped/{name}" if first in SHIPPED else None


def _place_in_sdist(name: str) -> str | None:
    return None if name.startswith(LEFT_OUT) else name
