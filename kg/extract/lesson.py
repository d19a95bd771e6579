"""What does a person mean by "Column B=lead" or "12: activity=its words"? Extract layer.

What is said is looked for in a document as it was read; what fits nothing is refused with the
nearest words. The answers are entries of a profile, keyed to words where there are any, to places
where there are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from kg.errors import ConfigError
from kg.extract.draft import Draft
from kg.extract.examples import Fit, fit_of, places_of
from kg.extract.fields import guess_field, split_number
from kg.extract.frames.frame import Frame
from kg.extract.profile import FIELDS, LAYOUTS, Example, heading_key
from kg.extract.profile_text import table_label
from kg.extract.records import ColumnSeen, TableSeen
from kg.extract.vocabulary import vocabulary
from kg.model.document import Paragraph, Table
from kg.text import LEVEL, fold, whole_number

BEGINS, NO_BODY = "begins a record", "not a body"
# What stands before the first, and from the last on, is not read.
FIRST, LAST = "begins the plan", "ends the plan"
AS_GUESSED = "read"  # of a table: as if nobody had said how
SAYINGS = (*FIELDS, BEGINS, NO_BODY, FIRST, LAST)
LIKE = 0.6  # share of letters in common from which a word is asked for
MOST_SHOWN = 4
LONGEST_LABEL = 60  # characters of a part of a line that may be a label
_COLUMN = re.compile(
    r"(?:table\s+(?P<table>.+?)[\s,:]+)?(?:(?P<said>column|row)\s+)?(?P<at>[A-Za-z]{1,2}|\d{1,3})",
    re.IGNORECASE,
)
_TABLE = re.compile(r"table\s+(\S.*)", re.IGNORECASE)
_EXAMPLE = re.compile(
    r"\s*(?:(?P<number>[^:=]{1,24}?)\s*:)?\s*(?P<pairs>[a-z_+]+\s*=.*)", re.DOTALL
)
_NEXT_PAIR = re.compile(r";\s*(?=[a-z_+]+\s*=)")
_PARTS = re.compile(r"[\n\t:]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry for a profile: where it stands in it, and what it says.

    `path` are the keys down to it; with `into_list` the value is appended to the list there.
    """

    path: tuple[str | int, ...]
    value: str | Mapping[str, str] | None
    into_list: bool = False


@dataclass(frozen=True, slots=True)
class Meant:
    """What a saying means: entries of a profile or a name that is no body, and a sentence."""

    said: str
    entries: tuple[Entry, ...] = ()
    no_body: str = ""


def meaning_of(saying: str, draft: Draft) -> Meant:
    """What "NAME=FIELD" means in a document as it was read.

    NAME is a column ("Column B", "2", "Table 3 column B"), the words of a head, or a label. FIELD
    is a field, several with `+`, "begins a record" or (of a name) "not a body". A whole table is
    left out by "Table 3=ignore", what stands before or after a line by "begins the plan" and "ends
    the plan".
    Raises: ConfigError if no field or no such column is there, with the nearest.
    """
    name, _, said = saying.rpartition("=")
    name, said = " ".join(name.split()), " ".join(said.split())
    if not name or not said:
        raise ConfigError(f'“{saying}”: say it as NAME=FIELD, such as "Column B=lead"')
    if said.casefold() == NO_BODY:
        return Meant(f"“{name}” is not a body", no_body=name)
    if said.casefold() == BEGINS:
        return _beginning(name, draft)
    if said.casefold() in (FIRST, LAST):
        return _bound(name, said.casefold(), draft)
    table = _TABLE.fullmatch(name) if said.casefold() in (*LAYOUTS, AS_GUESSED) else None
    if table and (whole := _whole_table(table[1], said.casefold(), draft)):
        return whole
    field = field_said(said)
    head = _head(name, draft)
    if head is not None:
        return Meant(f"“{head}” is {field}", (Entry(("headings", head), field),))
    return _column(name, field, draft)


def _bound(name: str, said: str, draft: Draft) -> Meant:
    """The line with which what is to be read begins, or behind which it is over."""
    text, key = draft.document.text, fold(name)
    lines = (x for x in draft.document.blocks if isinstance(x, Paragraph))
    if not any(fold(text[x.start : x.end]).startswith(key) for x in lines):
        raise ConfigError(f"no line outside tables of {draft.document.name} begins with “{name}”"
                          f"{_nearest(name, draft)}")  # fmt: skip
    return Meant(f"“{name}” {said}", (Entry(("begin" if said == FIRST else "end",), name),))


def _whole_table(name: str, layout: str, draft: Draft) -> Meant | None:
    """A table read in another way or left out; None if the words name one of its columns."""
    tables = (x for x in draft.document.blocks if isinstance(x, Table))
    labels = {fold(label): label for label in map(table_label, tables)}
    label = labels.get(fold(name))
    if label is None:
        if _COLUMN.fullmatch(f"table {name}"):
            return None
        raise ConfigError(f"there is no table {name} in {draft.document.name}; it has "
                          f"{', '.join(list(labels.values())[:MOST_SHOWN]) or 'none'}")  # fmt: skip
    said = {"ignore": "is left out", AS_GUESSED: "is read"}.get(layout, f"is read as {layout}")
    entry = Entry(("tables", label, "layout"), None if layout == AS_GUESSED else layout)
    return Meant(f"table {label} {said}", (entry,))


def field_said(said: str) -> str:
    """The field that a person names, several with `+`.

    Raises: ConfigError with the nearest field.
    """
    return "+".join(_one_field(part.strip().casefold().replace(" ", "_"))
                    for part in said.split("+"))  # fmt: skip


def _one_field(said: str) -> str:
    if said in FIELDS:
        return said
    guess = guess_field(said.replace("_", " "), vocabulary("en"))
    close = get_close_matches(said, SAYINGS, n=1, cutoff=LIKE)
    near = close[0] if close else guess.field if guess and guess.field in FIELDS else ""
    hint = f"did you mean “{near}”?" if near else f"use one of: {', '.join(SAYINGS)}"
    raise ConfigError(f"“{said}” is no field; {hint}")


def heads_of(draft: Draft) -> list[str]:
    """The heads of columns and labels that were seen, each once."""
    columns = (c.head for table in draft.seen for c in table.columns)
    found = {heading_key(h): h for h in (*columns, *(k.head for k in draft.keys)) if h}
    return list(found.values())


def _labels(draft: Draft) -> Iterator[str]:
    """Whatever stands alone or before a colon in the document: what may be a label."""
    for part in _PARTS.split(draft.document.text):
        words = " ".join(part.split()).strip("*# ")
        if words and len(words) <= LONGEST_LABEL:
            yield words


def _head(name: str, draft: Draft) -> str | None:
    """The head or label that a person names, if it stands over one column of each table only."""
    key = heading_key(name)
    heads = {heading_key(head): head for head in heads_of(draft)}
    own = {heading_key(head.rpartition(LEVEL)[2]): head for head in heads.values()}
    found = heads.get(key) or own.get(key)
    if found is None and not _COLUMN.fullmatch(name):
        labels = (label for label in _labels(draft) if key in (
            heading_key(label), heading_key(split_number(label)[0])))  # fmt: skip
        found = split_number(label)[0] if (label := next(labels, None)) else None
    if found is None:
        return None
    for table in draft.seen:
        same = [c for c in table.columns if heading_key(c.head) == heading_key(found)]
        if len(same) > 1:
            letters = " or ".join(f"“Table {table_label(table)} column {letter(c.position)}”"
                                  for c in same)  # fmt: skip
            raise ConfigError(f"“{found}” stands over {len(same)} columns; say {letters}")
    return found


def letter(position: int) -> str:
    """A column as a spreadsheet calls it.

    Example:
        >>> letter(2), letter(28)
        ('B', 'AB')
    """
    letters = ""
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _position(said: str) -> int:
    """The number of a column that is named by number or letters."""
    if (number := whole_number(said)) is not None:
        return number
    position = 0
    for sign in said.upper():
        position = 26 * position + ord(sign) - ord("A") + 1
    return position


def _column(name: str, field: str, draft: Draft) -> Meant:
    match = _COLUMN.fullmatch(name)
    if match is None or not match["at"].isascii():
        raise ConfigError(f"“{name}” is no column, head or label of {draft.document.name}"
                          f"{_nearest(name, draft)}")  # fmt: skip
    at = _position(match["at"])
    tables = [t for t in draft.seen if len(t.columns) >= at > 0]
    if match["table"]:
        tables = [t for t in tables if fold(table_label(t)) == fold(match["table"])]
    if not tables:
        raise ConfigError(f"“{name}”: no table of {draft.document.name} has such a column"
                          f"{_nearest(name, draft)}")  # fmt: skip
    table, column = _one_column(name, tables, at)
    doubles = [c for c in table.columns if heading_key(c.head) == heading_key(column.head)]
    said = f"column {letter(at)}"
    if column.head and len(doubles) == 1:
        return Meant(f"{said} (“{column.head}”) is {field}",
                     (Entry(("headings", column.head), field),))  # fmt: skip
    label = table_label(table)
    return Meant(f"{said} of table {label} is {field}",
                 (Entry(("tables", label, "columns", at), field),))  # fmt: skip


def _one_column(name: str, tables: Sequence[TableSeen], at: int) -> tuple[TableSeen, ColumnSeen]:
    """The one column meant: of tables that were read, if there are any."""
    tables = [t for t in tables if t.kind != "unknown"] or list(tables)
    by_head: dict[str, TableSeen] = {}
    for table in tables:
        by_head.setdefault(heading_key(table.columns[at - 1].head), table)
    if len(by_head) > 1:
        shown = ", ".join(f"“Table {table_label(t)} column {letter(at)}” "
                          f"({t.columns[at - 1].head or 'without a head'})"
                          for t in list(by_head.values())[:MOST_SHOWN])  # fmt: skip
        raise ConfigError(f"“{name}” stands in several tables; say one of {shown}")
    table = next(iter(by_head.values()))
    return table, table.columns[at - 1]


def _nearest(name: str, draft: Draft) -> str:
    """What a person may have meant, for the end of a message."""
    heads = heads_of(draft)
    folded = {fold(h): h for h in (*heads, *_labels(draft))}
    near = get_close_matches(fold(name), folded, n=1, cutoff=LIKE)
    if near:
        return f"; did you mean “{folded[near[0]]}”?"
    shown = ", ".join(f"“{h}”" for h in heads[:MOST_SHOWN])
    return f"; it has {shown}" if shown else "; it has no tables or labels: give an --example"


def _beginning(name: str, draft: Draft) -> Meant:
    key = heading_key(name)
    labels = {heading_key(x): x for x in _labels(draft)}
    bare = {heading_key(split_number(x)[0]): split_number(x)[0] for x in labels.values()}
    found = labels.get(key) or bare.get(key)
    if found is None:
        raise ConfigError(f"“{name}” is no label of {draft.document.name}{_nearest(name, draft)}")
    return Meant(f"“{found}” begins a record", (Entry(("records_begin",), found, into_list=True),))


def example_said(saying: str) -> Example:
    """An example that a person gives: "12: activity=its words; lead=its words".

    Raises: ConfigError if it has another form or names no field.
    """
    match = _EXAMPLE.fullmatch(saying)
    if match is None:
        raise ConfigError(f"“{saying}”: say it as NUMBER: FIELD=WORDS, such as "
                          "\"12: activity=Build a school; lead=Ministry of Works\"")  # fmt: skip
    words: dict[str, str] = {}
    for pair in _NEXT_PAIR.split(match["pairs"]):
        name, _, said = pair.partition("=")
        if not said.strip():
            raise ConfigError(f"“{saying}”: behind {name.strip()}= stand no words")
        words[field_said(name.strip())] = " ".join(said.split())
    return Example(words=words, number=match["number"])


def taught_by(examples: Sequence[Example], frames: Sequence[Frame], draft: Draft) -> list[Meant]:
    """What examples mean: the entries that keep them, and the heads of the slots they choose.

    Raises: ConfigError for words that stand nowhere, or that no layout keeps apart.
    """
    text = draft.document.text
    for example in examples:
        for field, words in example.words.items():
            if not places_of(text, words):
                raise ConfigError(f"{field}: “{words}” stands nowhere in {draft.document.name}"
                                  f"{_nearest(words, draft)}")  # fmt: skip
    found = []
    for example in examples:
        fits = [(fit, frame) for frame in frames if (fit := fit_of(frame, [example], text))]
        if not fits:
            raise ConfigError(f"no layout of {draft.document.name} keeps "
                              f"{' and '.join(f'“{w}”' for w in example.words.values())} apart in "
                              "one record; point at whole cells, lines or values, or correct "
                              "this place alone")  # fmt: skip
        found.append(_kept(example, *max(fits, key=lambda one: one[0].quality)))
    return found


def _kept(example: Example, fit: Fit, frame: Frame) -> Meant:
    numbered = {"record": example.number} if example.number else {}
    entries = [Entry(("examples",), {**numbered, **example.words}, into_list=True)]
    keys = [heading_key(slot.head) for slot in frame.slots]
    said = []
    for k, fields in sorted(fit.slots.items()):
        slot, field = frame.slots[k], "+".join(fields)
        said.append(f"{field}: {f'“{slot.head}”' if slot.head else f'{slot.kind} {k + 1}'}")
        if slot.head and keys.count(keys[k]) == 1:
            entries.append(Entry(("headings", " ".join(slot.head.split())), field))
    return Meant(f"example {example.number or ''}".strip() + f": {frame.kind}, {', '.join(said)}",
                 tuple(entries))  # fmt: skip
