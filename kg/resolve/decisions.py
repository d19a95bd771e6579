"""What did people decide, how does it stand in a file, and which decisions cannot all hold? Resolve
layer.

A person's decision always wins; it is applied after extraction and before the graph. Of several
decisions on one target and verb the last of the same person counts; two people who differ stop the
build, and so does a name that is the same as and not the same as another.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from kg.errors import ConfigError, InputError, ResolveError, VocabularyError
from kg.text import fold, fold_space


class Verb(StrEnum):
    """What a person may decide about a target."""

    ACCEPT = "accept"  # a fact or element is right as it stands
    REJECT = "reject"  # a fact, element, actor or source is not in the plan
    SET = "set"  # a field has another value: "year=2018"
    ADD = "add"  # an element has one more fact or element below it: "lead=Ministry of Health"
    MOVE = "move"  # a fact belongs to another element, an element under another
    SPLIT = "split"  # a name is several actors: their names joined by |
    JOIN = "join"  # a name's parts are one actor
    SAME_AS = "same_as"  # two names are one actor
    NOT_SAME_AS = "not_same_as"  # two names are two actors
    IGNORE = "ignore"  # words that were not understood are rightly left out
    FIELD_IS = "field_is"  # a heading means a field (read by extract)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision of a person about one target: a fact, an element, an actor or a name.

    `words` hold what the target was when it was decided about; `author` and `time` say who wrote
    the row and when; `row` is its line in `decisions.csv`.
    """

    who: str
    target: str
    verb: Verb
    value: str = ""
    reason: str = ""
    words: str = ""
    author: str = ""
    time: str = ""
    row: int = 0

    @property
    def place(self) -> str:
        """Where the decision stands, for a message."""
        return f"decisions.csv, row {self.row}" if self.row else f"{self.who}: {self.verb}"


@dataclass(frozen=True, slots=True)
class Rulings:
    """The decisions about names: which are one actor, which are not."""

    groups: tuple[frozenset[str], ...] = ()
    apart: frozenset[frozenset[str]] = frozenset()

    def are_apart(self, one: str, other: str) -> bool:
        """Whether a person decided that two names are two actors."""
        if not self.apart:
            return False
        a, b = self._group(fold(one)), self._group(fold(other))
        return any(len(p & a) and len(p & b) for p in self.apart) and not a & b

    def _group(self, key: str) -> frozenset[str]:
        return next((g for g in self.groups if key in g), frozenset({key}))


def rulings_of(decisions: Sequence[Decision]) -> Rulings:
    """The rulings about names, contradictions refused.

    Raises: ResolveError with the chain of decisions that makes two names one although another
    decision keeps them apart, or with the two people who set different values.
    """
    refuse_quarrels([(d.target, d) for d in decisions])
    same = [d for d in decisions if d.verb is Verb.SAME_AS]
    apart = [d for d in decisions if d.verb is Verb.NOT_SAME_AS]
    links: dict[str, list[tuple[str, Decision]]] = {}
    for d in same:
        a, b = fold(d.target), fold(d.value)
        links.setdefault(a, []).append((b, d))
        links.setdefault(b, []).append((a, d))
    for d in apart:
        path = _reached(links, fold(d.target)).get(fold(d.value))
        if path is not None:
            chain = "; ".join(f"{p.who}: {p.target} same_as {p.value}" for p in path)
            raise ResolveError(
                f"{d.who} decided that {d.target} is not the same as {d.value},"
                f" but {chain or 'they are one name'}; take one of these decisions back"
            )
    pairs = frozenset(frozenset({fold(d.target), fold(d.value)}) for d in apart)
    groups: dict[str, frozenset[str]] = {}
    for name in sorted(links):
        if name not in groups:
            groups |= dict.fromkeys(group := frozenset(_reached(links, name)), group)
    return Rulings(tuple(dict.fromkeys(groups.values())), pairs)


def refuse_quarrels(decisions: Sequence[tuple[str, Decision]]) -> None:
    """Refuse that two people decide differently about one thing; each comes with what it is about.

    Raises: ResolveError with what each of them said.
    """
    last: dict[tuple[str, Verb, str], dict[str, Decision]] = {}
    for target, d in decisions:
        if d.verb in (Verb.SET, Verb.SPLIT, Verb.FIELD_IS, Verb.ACCEPT, Verb.REJECT):
            verb = Verb.ACCEPT if d.verb is Verb.REJECT else d.verb
            part = d.value.partition("=")[0].strip() if d.verb is Verb.SET else ""
            last.setdefault((target, verb, part), {})[d.who] = d
    for by_person in last.values():
        if len({(d.verb, d.value) for d in by_person.values()}) > 1:
            said = "; ".join(f"{d.who}: {d.verb} {d.value}".strip() for d in by_person.values())
            target = next(iter(by_person.values())).target
            raise ResolveError(f"people decided differently about {target} ({said}); agree on one")


def _reached(links: dict[str, list[tuple[str, Decision]]], start: str) -> dict[str, list[Decision]]:
    """The names that are one with a name, each with the chain of same_as decisions to it."""
    reached: dict[str, list[Decision]] = {start: []}
    queue = [start]
    for name in queue:
        for other, decision in links.get(name, []):
            if other not in reached:
                reached[other] = [*reached[name], decision]
                queue.append(other)
    return reached


# How are decisions written down? The text of decisions.csv, read and made.
#
# Columns: who, target, verb, value, reason, words, author, time; others are not read. Cells may be
# separated by commas, semicolons or tabs, as spreadsheet programs save them.

COLUMNS = ("who", "target", "verb", "value", "reason", "words", "author", "time")
LONGEST = 20_000  # characters of a cell; no title or name comes near
_FORMULA = re.compile(r"'(?=[=+\-@])")  # what a spreadsheet puts before a text that looks like one
_TIME = re.compile(r"[12]\d{3}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?)?")


def read_decisions(content: str, *, where: str = "decisions.csv") -> tuple[Decision, ...]:
    """The decisions of a CSV text with a header line.

    Raises: InputError if a column is missing, a cell is no text or a row has no person or target;
    VocabularyError for a verb that does not exist. Each names the row.
    """
    table = records_of(content, where=where, columns=COLUMNS)
    if missing := [c for c in ("target", "verb") if c not in table.header]:
        raise InputError(f"the column {missing[0]} is missing; add it", where=where)
    if not {"who", "author"} & set(table.header):
        raise InputError("the column who is missing; add it", where=where)
    return tuple(_decision(row, n, f"{where}, row {n}") for n, row in table.rows)


def decisions_text(decisions: Iterable[Decision]) -> str:
    """Decisions as the text of a decisions.csv, every column in its place.

    Example:
        >>> row = Decision(who="Ana", target="1.3", verb=Verb.ACCEPT, author="Ana")
        >>> decisions_text([row]).splitlines()
        ['who,target,verb,value,reason,words,author,time', 'Ana,1.3,accept,,,,Ana,']
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in decisions:
        writer.writerow(cells_of(one))
    return out.getvalue()


def cells_of(decision: Decision) -> list[str]:
    """The cells of a decision's row, in the order of the columns."""
    return [safe_cell(str(getattr(decision, column))) for column in COLUMNS]


def safe_cell(cell: str) -> str:
    """A cell that no spreadsheet runs as a formula; reading takes the sign away again."""
    return f"'{cell}" if cell[:1] in tuple("=+-@") else cell


@dataclass(frozen=True, slots=True)
class Table:
    """A small table as a person keeps it: its header, and its rows with their line."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str]], ...]


def records_of(
    content: str, *, where: str, columns: Sequence[str], needed: Sequence[str] = ()
) -> Table:
    """The rows of a CSV text as a spreadsheet program saves it, cells checked, by column.

    Edges: rows without a word in any of the columns are left out; of a row that is too short the
    rest is empty.
    Raises: InputError, with the row, for a cell that is too long or holds control characters;
    ConfigError if a column is missing that is needed.
    """
    lines = lines_of(content, where, columns)
    header = tuple(fold_space(cell).casefold() for cell in next(lines, (0, []))[1])
    if missing := [c for c in needed if c not in header]:
        raise ConfigError(
            f"{where}: it needs the columns {' and '.join(needed)}; {missing[0]} is missing"
        )
    found = []
    for n, cells in lines:
        raw = dict(zip(header, cells, strict=False))
        row = {c: _cell(raw.get(c, ""), c, f"{where}, row {n}") for c in columns}
        if any(row.values()):
            found.append((n, row))
    return Table(header, tuple(found))


def lines_of(content: str, where: str, columns: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """The records of a CSV text with the number of their row in a spreadsheet.

    Raises: InputError if it is no CSV.
    """
    text = content.removeprefix("\ufeff")
    first = text.partition("\n")[0].strip().strip('"').casefold()
    skipped = first.startswith("sep=") and len(first) == 5
    if skipped:
        text = text.partition("\n")[2]
    limit = csv.field_size_limit()
    csv.field_size_limit(max(limit, len(text) + 1))  # it is one for the whole process
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text, columns))
        rows = list(reader)
    except csv.Error as error:
        raise InputError(f"{error}; save it again as CSV", where=where) from error
    finally:
        csv.field_size_limit(limit)
    yield from enumerate(rows, start=2 if skipped else 1)


def delimiter_of(text: str, columns: Sequence[str]) -> str:
    """The sign between the cells: the one by which the first line holds our columns."""
    head = text.partition("\n")[0]

    def known(sign: str) -> int:
        return sum(c.strip().strip('"').casefold() in columns for c in head.split(sign))

    return max(",;\t", key=known)


def _decision(row: Mapping[str, str], n: int, where: str) -> Decision:
    parts: dict[str, Any] = {**row, "verb": row["verb"].casefold()}
    who = parts["who"] or parts["author"]
    if not who or not parts["target"]:
        raise InputError("who decided and what for is empty; fill both in", where=where)
    accepted = [str(v) for v in Verb]
    if parts["verb"] not in accepted:
        listed = ", ".join(accepted)
        raise VocabularyError(
            f"{where}: unknown verb “{parts['verb']}”; use one of: {listed}",
            value=parts["verb"],
            accepted=accepted,
        )
    if parts["time"] and not _is_time(parts["time"]):
        raise InputError(
            f"the time “{parts['time']}” is not like 2026-03-31 or 2026-03-31T14:05:00Z",
            where=where,
        )
    return Decision(**{**parts, "who": who, "verb": Verb(parts["verb"])}, row=n)


def _is_time(said: str) -> bool:
    """Whether it has the form of a time, and such a day exists."""
    try:
        return _TIME.fullmatch(said) is not None and bool(datetime.fromisoformat(said))
    except ValueError:
        return False


def _cell(text: str, column: str, where: str) -> str:
    if len(text) > LONGEST:
        raise InputError(f"the cell {column} has {len(text):,} characters; shorten it", where=where)
    if any(unicodedata.category(c) == "Cc" and not c.isspace() for c in text):
        raise InputError(f"the cell {column} holds control characters; type it again", where=where)
    return fold_space(_FORMULA.sub("", text.strip(), count=1) if text.strip()[:1] == "'" else text)
