"""What a person says about a document's form: a profile. Extract layer.

A YAML file that `kg inspect FILE` writes and a person corrects; it goes before every guess.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Any

from kg.errors import ConfigError
from kg.model.codes import GoalKind
from kg.text import fold
from kg.yaml_file import read_yaml

FIELDS = (
    "goal", "objective", "activity", "task", "lead", "implementer", "partner", "expert_support",
    "monitor", "beneficiary", "funding", "deadline", "indicator", "result", "risk", "status",
    "number", "description", "ignore",
)  # fmt: skip
NOT_READ = ("description", "ignore")  # fields whose words give no fact
LAYOUTS = ("matrix", "card", "transposed", "glossary", "text", "ignore")
EVERY_TABLE = "all"
LONGEST_FILE = 1_000_000  # bytes; a profile is a page


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRule:
    """How a table is to be read; what is None is guessed.

    `header_row` counts from 1, 0 for a table without one. `columns` are fields by position (rows
    by position where the table is transposed): several with `+`, None to leave one out. Where
    `partial` is set, an empty one, and each behind the last, is guessed as well.
    """

    layout: str | None = None
    header_row: int | None = None
    columns: tuple[str | None, ...] = ()
    partial: bool = False

    @property
    def only_fields(self) -> bool:
        """Whether it says what some columns are, and leaves the table's form to the reader."""
        return self.partial and self.layout is None and self.header_row is None

    def fields_at(self, position: int) -> tuple[str, ...] | None:
        """The fields of a column by its position from 1: empty to ignore, None if not said."""
        if not 1 <= position <= len(self.columns):
            return () if self.columns and not self.partial else None
        said = self.columns[position - 1]
        return None if said == "" and self.partial else split_fields(said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """Words that a person pointed at in one record, by field; `number` is that of the record."""

    words: Mapping[str, str]
    number: str | None = None


@dataclass(frozen=True, kw_only=True)
class Profile:
    """What a person says: headings and the fields they name, tables, words that begin things.

    `headings` maps words to a field, several with `+`, or None to ignore them. `goal_words` maps
    words that begin a goal's heading to its kind; `activity_words` begin an activity's.
    `separators` cut lists of names. `begin` and `end` are the words of the lines between which the
    activities stand. `examples` choose the layout that has such words in slots of their own;
    `records_begin` are labels that open a record.
    """

    language: str | None = None
    headings: Mapping[str, str | None] = field(default_factory=dict)
    tables: Mapping[str, TableRule] = field(default_factory=dict)
    goal_words: Mapping[str, str] = field(default_factory=dict)
    activity_words: tuple[str, ...] = ()
    separators: tuple[str, ...] = ()
    begin: str | None = None
    end: str | None = None
    examples: tuple[Example, ...] = ()
    records_begin: tuple[str, ...] = ()

    @cached_property
    def _said(self) -> dict[str, str | None]:
        return {heading_key(words): said for words, said in reversed(list(self.headings.items()))}

    def fields_of(self, heading: str) -> tuple[str, ...] | None:
        """The fields of a heading, empty if it is to be ignored, None if nothing is said."""
        key = heading_key(heading)
        return split_fields(self._said[key]) if key in self._said else None

    def left_out_as(self, heading: str) -> str:
        """What a heading was called whose words are not to be read: a description, or nothing."""
        return self._said.get(heading_key(heading)) or "ignore"

    def rule_of(self, table: str) -> TableRule | None:
        """How a table is to be read, by its name (`1`, or `Sheet 1` with the sheet's name)."""
        return self.tables.get(table, self.tables.get(EVERY_TABLE))


def heading_key(words: str) -> str:
    """A key for comparing heads; of signs such as № the sign itself."""
    return fold(words) or words.strip()


def split_fields(said: str | None) -> tuple[str, ...]:
    """The fields a profile's entry names: none for `ignore`, `description` and null.

    Example:
        >>> split_fields("lead + partner"), split_fields(None), split_fields("description")
        (('lead', 'partner'), (), ())
    """
    fields = (part.strip() for part in (said or "ignore").split("+"))
    return tuple(name for name in fields if name not in NOT_READ)


def read_profile(path: Path) -> Profile:
    """A profile from its file.

    Raises: ConfigError naming the file and what is wrong in it.
    """
    where = path.name
    try:
        raw = path.read_bytes()
        if len(raw) > LONGEST_FILE:
            raise ConfigError(f"{where}: it is too large for a profile; give the YAML file that "
                              "'kg inspect' wrote")  # fmt: skip
    except OSError as error:
        raise ConfigError(f"{where}: cannot be read ({error.strerror or error})") from error
    return _profile_of_bytes(raw, where)


def profile_from(text: str, where: str) -> Profile:
    """A profile from the words of its file.

    Raises: ConfigError naming the line or entry that cannot be used.
    """
    return _profile_of_bytes(text.encode("utf-8", "surrogatepass"), where)


def _profile_of_bytes(raw: bytes, where: str) -> Profile:
    said = read_yaml(raw, where=where, words=True)
    return profile_of({} if said is None else said, where)


def with_headings(profile: Profile | None, headings: Mapping[str, str], *, where: str) -> Profile:
    """A profile in which some headings have the fields a person decided; these go first.

    Raises: ConfigError if a decision names no field.
    """
    profile = profile or Profile()
    said = {k: _field(v, f"{where}: field_is of '{k}'") for k, v in headings.items()}
    keys = {heading_key(k) for k in said}
    rest = {k: v for k, v in profile.headings.items() if heading_key(k) not in keys}
    return replace(profile, headings={**said, **rest})


def profile_of(said: Any, where: str) -> Profile:
    """A profile from what its file holds.

    Raises: ConfigError naming the entry that cannot be used.
    """
    if not isinstance(said, Mapping):
        raise ConfigError(f"{where}: a profile holds entries such as 'headings:'; write one with "
                          "'kg inspect'")  # fmt: skip
    known = ("language", "headings", "tables", "goal_words", "activity_words", "separators",
             "begin", "end", "examples", "records_begin")  # fmt: skip
    for key in said:
        _one_of(str(key), known, f"{where}: there is no entry '{key}'")
    headings = _mapping(said, "headings", where)
    return Profile(
        language=_text(said, "language", where),
        headings={str(k): _field(v, f"{where}: headings: '{k}'") for k, v in headings.items()},
        tables=_tables(_mapping(said, "tables", where), where),
        goal_words=_goal_words(said.get("goal_words"), where),
        activity_words=_texts(said.get("activity_words"), f"{where}: activity_words"),
        separators=_texts(said.get("separators"), f"{where}: separators"),
        begin=_text(said, "begin", where),
        end=_text(said, "end", where),
        examples=_examples(said.get("examples"), f"{where}: examples"),
        records_begin=_texts(said.get("records_begin"), f"{where}: records_begin"),
    )


def _one_of(value: str, known: Sequence[str], message: str) -> str:
    if value not in known:
        near = get_close_matches(value.lower(), known, n=1)
        hint = f"did you mean '{near[0]}'?" if near else f"use one of: {', '.join(known)}"
        raise ConfigError(f"{message}; {hint}")
    return value


def _mapping(said: Mapping[Any, Any], key: str, where: str) -> Mapping[Any, Any]:
    found = said.get(key) or {}
    if not isinstance(found, Mapping):
        raise ConfigError(f"{where}: '{key}' holds entries of the form 'words: value', one a line")
    return found


def _text(said: Mapping[Any, Any], key: str, where: str) -> str | None:
    found = said.get(key)
    if isinstance(found, Mapping | list):
        raise ConfigError(f"{where}: '{key}' holds words; put them on one line behind it")
    return None if found is None else str(found).strip() or None


def _texts(found: Any, where: str) -> tuple[str, ...]:
    if found is None:
        return ()
    if isinstance(found, Mapping):
        raise ConfigError(f"{where} is a list of words; write it as ['one', 'two']")
    return tuple(str(x) for x in (found if isinstance(found, list) else [found]) if str(x).strip())


def _field(value: Any, where: str) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise ConfigError(f"{where} names no field; use one of: {', '.join(FIELDS)}")
    for part in value.split("+"):
        _one_of(part.strip(), FIELDS, f"{where}: '{part.strip()}' is no field")
    return value


def _goal_words(found: Any, where: str) -> dict[str, str]:
    if found is None or isinstance(found, list | str):
        return {word: str(GoalKind.GOAL) for word in _texts(found, f"{where}: goal_words")}
    kinds = [str(kind) for kind in GoalKind]
    return {
        str(word): _one_of(str(kind), kinds, f"{where}: goal_words: '{word}': '{kind}' is no kind")
        for word, kind in _mapping({"goal_words": found}, "goal_words", where).items()
    }


def _tables(found: Mapping[Any, Any], where: str) -> dict[str, TableRule]:
    return {str(name): _rule(said, f"{where}: tables: {name}") for name, said in found.items()}


def _rule(said: Any, where: str) -> TableRule:
    if not isinstance(said, Mapping):
        raise ConfigError(f"{where}: say 'layout:', 'header_row:' or 'columns:' of the table")
    for key in said:
        known = ("layout", "header_row", "columns")
        _one_of(str(key), known, f"{where}: there is no entry '{key}'")
    layout, row = said.get("layout"), said.get("header_row")
    if layout is not None:
        _one_of(str(layout), LAYOUTS, f"{where}: '{layout}' is no layout")
    if row is not None and not (isinstance(row, int) and row >= 0):
        raise ConfigError(f"{where}: header_row is the number of a row, 0 if there is none")
    columns = said.get("columns")
    return TableRule(
        layout=layout, header_row=row, columns=_columns(columns, where),
        partial=isinstance(columns, Mapping),
    )  # fmt: skip


def _columns(found: Any, where: str) -> tuple[str | None, ...]:
    """Fields by position: a list of all, or `position: field` of some (the others are empty)."""
    if found is None:
        return ()
    if isinstance(found, Mapping):
        wrong = [k for k in found if not isinstance(k, int) or not 1 <= k <= 1000]
        if wrong:
            raise ConfigError(f"{where}: columns: '{wrong[0]}' is no position; count from 1")
        some = {k: _field(v, f"{where}: column {k}") for k, v in found.items()}
        return tuple(some.get(k, "") for k in range(1, max(some, default=0) + 1))
    if not isinstance(found, list):
        raise ConfigError(f"{where}: columns is a list of fields, one a column")
    return tuple(_field(v, f"{where}: column {k}") for k, v in enumerate(found, 1))


def _examples(found: Any, where: str) -> tuple[Example, ...]:
    if found is None:
        return ()
    if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
        raise ConfigError(f"{where} is a list of records, such as - {{activity: 'its words'}}")
    return tuple(_example(one, f"{where}: {k}") for k, one in enumerate(found, 1))


def _example(said: Mapping[Any, Any], where: str) -> Example:
    words: dict[str, str] = {}
    for key, value in said.items():
        if key not in ("record", *FIELDS) or not str(value or "").strip():
            _one_of(str(key), ("record", *FIELDS), f"{where}: '{key}' is no field")
            raise ConfigError(f"{where}: '{key}' has no words of the document behind it")
        words[str(key)] = " ".join(str(value).split())
    number = words.pop("record", None)
    if not words:
        raise ConfigError(f"{where} names no field; use one of: {', '.join(FIELDS)}")
    return Example(words=words, number=number)
