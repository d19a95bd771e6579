"""Where the files that travel with `kg` are: ontology, data, page templates. Lowest layer."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_SHIPPED = _PACKAGE / "_shipped"  # in the wheel; in a checkout the folders stand beside the package


def resource(*parts: str) -> Path:
    """The path of a shipped file or folder, from the wheel and from the checkout alike.

    Example:
        >>> resource("ontology", "kg.ttl").is_file()
        True
    """
    root = _SHIPPED if _SHIPPED.is_dir() else _PACKAGE.parent
    return root.joinpath(*parts)
