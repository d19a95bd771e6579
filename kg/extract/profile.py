"""What a person says about a document's headings: a profile. Extract layer.

A YAML file that `kg inspect FILE` writes and a person corrects; it goes before every guess.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import yaml

from kg.errors import ConfigError
from kg.text import fold

FIELDS = (
    "goal", "objective", "activity", "task", "lead", "implementer", "partner", "expert_support",
    "monitor", "beneficiary", "funding", "deadline", "indicator", "result", "risk", "status",
    "number", "ignore",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Headings and the fields they name: `headings` maps words to a field, or several with `+`."""

    language: str | None = None
    headings: dict[str, str] = field(default_factory=dict)

    def fields_of(self, heading: str) -> tuple[str, ...] | None:
        """The fields of a heading, empty if it is to be ignored, None if nothing is said."""
        key = fold(heading)
        said = next((v for k, v in self.headings.items() if fold(k) == key), None)
        if said is None:
            return None
        fields = tuple(part.strip() for part in said.split("+"))
        return () if fields == ("ignore",) else fields


def read_profile(path: Path) -> Profile:
    """A profile from its file.

    Raises: ConfigError naming the file and what is wrong in it.
    """
    try:
        profile = msgspec.convert(yaml.safe_load(path.read_text(encoding="utf-8")) or {}, Profile)
    except (OSError, yaml.YAMLError, msgspec.ValidationError, UnicodeError) as error:
        raise ConfigError(
            f"{path.name}: {error}; a profile has 'language' and 'headings' (words: field)"
        ) from error
    for words, said in profile.headings.items():
        wrong = [f for f in (p.strip() for p in said.split("+")) if f not in FIELDS]
        if wrong:
            raise ConfigError(
                f"{path.name}: '{words}: {said}' names no field; use one of {', '.join(FIELDS)}"
            )
    return profile
