"""What did people decide about names and facts? decisions.csv. Resolve layer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verb(StrEnum):
    """What a person may decide about a target."""

    ACCEPT = "accept"
    REJECT = "reject"
    SET = "set"
    SPLIT = "split"
    JOIN = "join"
    SAME_AS = "same_as"
    NOT_SAME_AS = "not_same_as"
    FIELD_IS = "field_is"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision of a person about one target."""

    who: str
    target: str
    verb: Verb
    value: str = ""
    reason: str = ""
