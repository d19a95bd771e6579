"""Which bodies are known beforehand? The registry files of `data/registry/`. Extract layer.

One file a country and `int.yaml` for world bodies. A registry entry never makes an actor; it only
says what a name met in a plan means.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import msgspec
import yaml

from kg.errors import ConfigError
from kg.extract.actors.tokens import word_key
from kg.files import resource
from kg.lexicon import lexicons_for
from kg.model.codes import ActorType, GroupKind, SourceKind
from kg.yaml_file import shipped_yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """One known body: its official name and every other way it is called.

    `by_language` holds a world body's names in the languages of plans; `source_kind` is set for
    programmes and instruments, which are funding sources and never actors. `part_of` is the
    official name of another entry.
    """

    name: str
    en: str | None = None
    other: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    type: ActorType = ActorType.GOVERNMENT
    group: GroupKind | None = None
    part_of: str | None = None
    source_kind: SourceKind | None = None
    by_language: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """Every full name, the official one first."""
        return (self.name, *self.other, *(n for names in self.by_language.values() for n in names))


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """The bodies known in one country, world bodies last."""

    country: str | None = None
    bodies: tuple[Body, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every name and abbreviation of the bodies, without programmes: what to `remember`."""
        bodies = (b for b in self.bodies if b.source_kind is None)
        return tuple(n for b in bodies for n in (*b.names, *b.abbreviations))


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryFile:
    """One file: the country (ISO 3166, none for world bodies) and its languages."""

    country: str | None = None
    languages: tuple[str, ...] = ()
    bodies: tuple[Body, ...] = ()


@lru_cache(maxsize=64)
def load_registry(country: str | None) -> Registry:
    """The registry of a country (ISO 3166) with the world bodies; only these if it is unknown."""
    folder = resource("data", "registry")
    files = [folder / f"{country.lower()}.yaml"] if country else []
    found = [read_registry(path) for path in (*files, folder / "int.yaml") if path.is_file()]
    return Registry(country=country, bodies=tuple(b for f in found for b in f.bodies))


def read_registry(path: Path) -> RegistryFile:
    """One registry file, checked.

    Raises: ConfigError naming the file and the entry that does not fit.
    """
    try:
        return msgspec.convert(shipped_yaml(path), type=RegistryFile)
    except (yaml.YAMLError, msgspec.ValidationError) as error:
        raise ConfigError(f"{path.name}: {error}; correct the entry") from error


@lru_cache(maxsize=1)
def _files() -> tuple[RegistryFile, ...]:
    paths = sorted(resource("data", "registry").glob("*.yaml"))
    return tuple(read_registry(path) for path in paths)


def names_in(language: str) -> tuple[str, ...]:
    """The full names of known bodies in a language, of any country, programmes apart."""
    codes = {lexicon.code for lexicon in lexicons_for(language)}
    found: list[str] = []
    for file in _files():
        for body in file.bodies:
            if body.source_kind is None:
                own = body.names if codes & set(file.languages) else ()
                found += own or [n for c in sorted(codes) for n in body.by_language.get(c, ())]
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=1)
def programme_names() -> frozenset[str]:
    """The keys of the names of programmes and instruments: money, never actors."""
    return frozenset(
        "".join(map(word_key, name.split()))
        for file in _files()
        for body in file.bodies
        if body.source_kind is not None
        for name in (*body.names, *body.abbreviations)
    )
