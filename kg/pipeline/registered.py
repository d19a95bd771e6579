"""The bodies of the shipped registry, for matching an analyst's own list. Pipeline layer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract.registry import read_registry
from kg.files import resource
from kg.ids import slug

WORLD = "int"  # what stands for the country of world bodies in ids


@dataclass(frozen=True, slots=True)
class Registered:
    """A body of the registry, with the id that an actor of a plan would have."""

    id: str
    name: str
    names: tuple[str, ...]
    kind: str
    country: str


def registered_bodies() -> Iterator[Registered]:
    """Every body of the registry but programmes, which are money, by country and name."""
    for path in sorted(resource("data", "registry").glob("*.yaml")):
        found = read_registry(path)
        country = found.country or ""
        where = country.lower() or WORLD
        for body in found.bodies:
            if body.source_kind is None:
                first = "group" if body.group else "org"
                names = (*body.names, *filter(None, (body.en,)), *body.abbreviations)
                yield Registered(
                    f"{first}/{where}/{slug(body.name)}", body.name, names, str(body.type), country
                )
