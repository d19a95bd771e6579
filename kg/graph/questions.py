"""Which ready-made questions there are, and what SPARQL each one is. Graph layer.

One file a question in `ontology/questions/`. Lines that begin with `#+` hold its description in
YAML (title, what it answers, slots, columns); the rest is SPARQL 1.1. A slot is written `$name`
and replaced by one IRI or literal. A line with an optional slot that nobody filled is left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

import msgspec

from kg.errors import ConfigError, QueryError, VocabularyError
from kg.files import resource
from kg.yaml_file import read_yaml

MARK = "#+"
SLOT_TYPES = (
    "institution", "plan", "goal", "year", "period", "date", "text", "number", "integer",
)  # fmt: skip
COLUMN_TYPES = (
    "actor", "element", "plan", "source", "code", "fact", "document", "any",
    "count", "number", "integer", "amount", "year", "date", "text", "words",
)  # fmt: skip
_TOKEN = re.compile(r"\$([a-z_]+)")
# What a token may not be replaced in: strings, IRIs and comments.
_OPAQUE = re.compile(r'"(?:[^"\\\n]|\\.)*"|<[^<>\s]*>|#[^\n]*')
_PARTS = {"period": ("_start", "_end")}  # a slot type that fills more than one token


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A blank in a question. `optional` ones may stay empty, `default` fills them if they do."""

    type: str
    means: str
    default: str | None = None
    optional: bool = False

    @property
    def required(self) -> bool:
        """Whether somebody has to fill it."""
        return not self.optional and self.default is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What one column of the answer holds. `many` values come joined by line feeds."""

    type: str
    means: str
    many: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One named question. `title` is by language; `text` is its SPARQL with open slots.

    `own` questions are files of the user: they are checked as every other query is. `computed`
    ones have no SPARQL: a function answers them from the records of a graph folder.
    """

    name: str
    title: dict[str, str]
    answers: str
    columns: dict[str, Column]
    text: str
    slots: dict[str, Slot] = field(default_factory=dict)
    own: bool = False
    computed: bool = False

    def title_in(self, language: str) -> str:
        """The title in a language, English where there is none.

        Edges: `sr` finds `sr-Latn`.
        """
        wanted = language.lower()
        for code, title in self.title.items():
            if code.lower() == wanted or code.lower().split("-")[0] == wanted.split("-")[0]:
                return title
        return self.title["en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Header:
    title: dict[str, str]
    answers: str
    columns: dict[str, Column]
    slots: dict[str, Slot] = field(default_factory=dict)
    computed: bool = False


def question_names(own: Path | None = None) -> tuple[str, ...]:
    """The names of all questions, sorted; no file is read. `own` is a folder of the user's own.

    Raises: ConfigError if a file there has the name of a shipped question.
    """
    shipped = {path.stem for path in resource("ontology", "questions").glob("*.rq")}
    mine = {path.stem for path in own.glob("*.rq")} if own is not None else set()
    for name in sorted(shipped & mine):
        raise ConfigError(f"{own}: {name}.rq has the name of a shipped question; rename the file")
    return tuple(sorted(shipped | mine))


@lru_cache(maxsize=256)
def question(name: str, own: Path | None = None) -> Question:
    """The question of that name, shipped or in the folder `own`.

    Raises: VocabularyError with the nearest names if there is none; ConfigError if its file is
    not written as a question.
    """
    known = question_names(own)
    if name not in known:
        raise VocabularyError(
            f"there is no question {name!r};{_nearest(name, known)} see all with 'kg ask'",
            value=name,
            accepted=known,
        )
    path = resource("ontology", "questions", f"{name}.rq")
    if path.is_file() or own is None:
        return read_question(path)
    return replace(read_question(own / path.name), own=True)


def questions(own: Path | None = None) -> tuple[Question, ...]:
    """All shipped questions and those of the folder `own`, sorted by name."""
    return tuple(question(name, own) for name in question_names(own))


def read_question(path: Path) -> Question:
    """One question file, its description checked.

    Raises: ConfigError naming the file and what is wrong in it.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path.name}: cannot be read as UTF-8 text ({error})") from error
    head = "\n".join(line[len(MARK) + 1 :] for line in lines if line.startswith(MARK))
    text = "\n".join(line for line in lines if not line.startswith(MARK)).strip() + "\n"
    said = read_yaml(head.encode("utf-8"), where=path.name)
    try:
        header = msgspec.convert(said, type=_Header)
    except msgspec.ValidationError as error:
        raise ConfigError(
            f"{path.name}: {error}; correct the lines that begin with '#+'"
        ) from error
    found = Question(
        name=path.stem,
        title=header.title,
        answers=header.answers.strip(),
        columns=header.columns,
        slots=header.slots,
        computed=header.computed,
        text="" if header.computed else text,
    )
    _check_description(found)
    return found


def _check_description(found: Question) -> None:
    """Title, types and slots must fit the text, else nobody could trust the list of questions."""
    if "en" not in found.title:
        raise ConfigError(f"{found.name}.rq: there is no English title; add one")
    for name, slot in found.slots.items():
        _known_type(found.name, name, slot.type, SLOT_TYPES)
    for name, column in found.columns.items():
        _known_type(found.name, name, column.type, COLUMN_TYPES)
    if found.computed:
        return
    declared = {token for name, slot in found.slots.items() for token in _tokens(name, slot)}
    used = set(_TOKEN.findall(_OPAQUE.sub(" ", found.text)))
    if declared != used:
        odd = ", ".join(sorted(declared ^ used))
        raise ConfigError(
            f"{found.name}.rq: slots and text differ in {odd}; declare and use the same"
        )


def _known_type(name: str, what: str, kind: str, accepted: tuple[str, ...]) -> None:
    if kind not in accepted:
        raise ConfigError(
            f"{name}.rq: {what} has the unknown type {kind!r}; use one of {', '.join(accepted)}"
        )


def _tokens(name: str, slot: Slot) -> tuple[str, ...]:
    return tuple(name + end for end in _PARTS.get(slot.type, ("",)))


def fill(asked: Question, terms: Mapping[str, str]) -> str:
    """The SPARQL of a question with its slots filled; `terms` are finished SPARQL terms by token.

    Edges: lines with an empty optional slot are left out.
    Raises: QueryError naming the slots that have to be filled.
    """
    missing = [
        name
        for name, slot in asked.slots.items()
        if not slot.optional and any(token not in terms for token in _tokens(name, slot))
    ]
    if missing:
        raise QueryError(
            f"the question {asked.name!r} needs {', '.join('--' + m for m in missing)}; "
            f"for its slots see 'kg ask {asked.name} --help'"
        )
    kept = (_fill_line(line, terms) for line in asked.text.splitlines())
    return "\n".join(line for line in kept if line is not None) + "\n"


def _fill_line(line: str, terms: Mapping[str, str]) -> str | None:
    """The line with its tokens replaced, None if one of them has no term."""
    parts: list[str] = []
    end = 0
    for opaque in [*_OPAQUE.finditer(line), None]:
        stop = opaque.start() if opaque else len(line)
        plain = line[end:stop]
        if any(token not in terms for token in _TOKEN.findall(plain)):
            return None
        parts.append(_TOKEN.sub(lambda found: terms[found[1]], plain))
        parts.append(opaque[0] if opaque else "")
        end = opaque.end() if opaque else stop
    return "".join(parts)


def _nearest(name: str, known: tuple[str, ...]) -> str:
    from rapidfuzz import process

    near = [found[0] for found in process.extract(name, known, limit=3, score_cutoff=55)]
    return f" did you mean {' or '.join(near)}?" if near else ""
