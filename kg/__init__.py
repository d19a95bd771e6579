"""Make government action plans queryable.

Everything public is listed in `__all__` and loaded on first use, so that `kg --help` and
`kg query` never wait for a library they do not need.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"  # as pyproject.toml says (a test)

if TYPE_CHECKING:
    from kg.api import Graph as Graph
    from kg.api import build as build
    from kg.api import nlp as nlp

__all__ = ["Graph", "__version__", "build", "nlp"]


def __getattr__(name: str) -> Any:
    if name in ("Graph", "build", "nlp"):
        return getattr(import_module("kg.api"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
