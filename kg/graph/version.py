"""Can this program read what that ontology says? Graph layer."""

from __future__ import annotations

import re

ONTOLOGY_VERSION = "1.0.0"  # as ontology/kg.ttl has it
_VERSION = re.compile(r"(\d+)\.(\d+)(?:\.\d+)?")


def is_newer_ontology(version: str, known: str = ONTOLOGY_VERSION) -> bool:
    """Whether an ontology may hold terms that this program does not know.

    Edges: the third number is for corrections of words and never makes an ontology newer; what is
    no version counts as newer.

    Example:
        >>> is_newer_ontology("1.0.7", "1.0.0"), is_newer_ontology("1.1.0", "1.0.0")
        (False, True)
    """
    found, own = _VERSION.fullmatch(version), _VERSION.fullmatch(known)
    if found is None or own is None:
        return True
    return tuple(map(int, found.groups())) > tuple(map(int, own.groups()))
