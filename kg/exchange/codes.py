"""Which code of another standard stands for a code of kg? From the ontology. Exchange layer."""

from __future__ import annotations

from functools import lru_cache

from kg.ids import AP, CODE
from kg.resources import resource


@lru_cache(maxsize=4)
def code_table(property_name: str) -> dict[str, str]:
    """Foreign codes by our concept's name below `code/` (`role/lead` → 2 for `iatiCode`).

    Example:
        >>> code_table("iatiCode")["role/lead"]
        '2'
    """
    from pyoxigraph import Literal, NamedNode, RdfFormat, parse

    found = {}
    wanted = f"{AP}{property_name}"
    for quad in parse(path=str(resource("ontology", "kg.ttl")), format=RdfFormat.TURTLE):
        subject, value = quad.subject, quad.object
        if quad.predicate.value != wanted or not isinstance(subject, NamedNode):
            continue
        if isinstance(value, Literal):
            found[subject.value.removeprefix(CODE)] = value.value
    return found
