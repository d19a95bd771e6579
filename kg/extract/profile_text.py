"""How would a person correct this reading? A profile as YAML with comments. Extract layer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from kg.extract.draft import Draft
from kg.extract.fields import FieldGuess
from kg.extract.profile import EVERY_TABLE, FIELDS, LAYOUTS, Profile
from kg.extract.records import ColumnSeen, TableSeen
from kg.model.document import Table
from kg.text import fold

_NUMBERED = re.compile(
    r"^[^\S\n]*([^\W\d_]+(?: [^\W\d_]+)?) \d{1,2}(?:\.\d{1,2})*[.:]? +\S", re.MULTILINE
)
MOST_TABLES = 40  # tables a profile speaks of one by one
_MEANINGS = {
    "goal": "a goal or section above activities", "objective": "a goal below a goal",
    "activity": "what is to be done", "task": "a step or milestone of an activity",
    "lead": "who is responsible", "implementer": "who carries it out",
    "partner": "who takes part", "expert_support": "who gives expert help",
    "monitor": "who checks", "beneficiary": "for whom", "funding": "money and its source",
    "deadline": "when (a column for the start and one for the end may both be deadlines)",
    "indicator": "how it is measured", "result": "what will exist afterwards",
    "risk": "what may hinder it", "status": "how far it has come",
    "number": "the printed number",
    "description": "words about the activity: they are shown, and give no fact",
    "ignore": "do not read (the same as null)",
}  # fmt: skip


def profile_text(draft: Draft, profile: Profile) -> str:
    """The profile by which a document was read, ready to be corrected.

    Reading the document again with it gives the same facts and what is suggested; what was not
    understood stands in it as null, with examples.
    """
    blocks = [
        _opening(draft),
        [_language(draft, profile)],
        ["",
         "# Heads of columns, keys of lines, and the field of each; two fields: lead+partner.",
         "# null: do not read. What is not listed here is guessed.", *_headings(draft, profile)],
        ["", "# How tables are read, by their number (or sheet and number; all: every other one).",
         f"#   layout: {' | '.join(LAYOUTS)}",
         "#   header_row: the row that holds the heads, 0 if none does",
         "#   columns: fields by position, from the left (transposed: from the top)",
         *_tables(draft, profile)],
        ["", *_words(draft, profile)],
    ]  # fmt: skip
    return "\n".join(line for block in blocks for line in block) + "\n"


def _opening(draft: Draft) -> list[str]:
    name = _comment(draft.document.name)
    lines = [
        f"# How to read {name}. Written by 'kg inspect'; correct it, look again, then build:",
        f"#   kg inspect {name} --profile THIS_FILE",
        f"#   kg build {name} --profile THIS_FILE",
        "#",
        "# Fields:",
    ]
    lines += [f"#   {field:<15} {_MEANINGS[field]}" for field in FIELDS]
    return [*lines, ""]


def _language(draft: Draft, profile: Profile) -> str:
    said = profile.language or draft.plan.language
    if said == "und":
        return "language: null  # not found; a code such as sw or ka"
    return f"language: {_quoted(said)}  # of the document"


def _headings(draft: Draft, profile: Profile) -> Iterator[str]:
    entries: dict[str, tuple[str, str | None, str]] = {}
    for heading, said in profile.headings.items():
        entries.setdefault(fold(heading) or heading, (heading, said, "said in the profile"))
    for head, guess, why in _seen(draft):
        entries.setdefault(fold(head) or head, (head, _field(guess), why))
    if not entries:
        yield "headings: {}"
        return
    yield "headings:"
    for head, said, why in entries.values():
        yield f"  {_quoted(head)}: {said or 'null'}  # {_comment(why)}"


def _seen(draft: Draft) -> Iterator[tuple[str, FieldGuess | None, str]]:
    for table in draft.seen:
        if table.kind in ("matrix", "transposed", "unknown") and table.header_row:
            for column in table.columns:
                if column.head:
                    yield column.head, column.guess, _why(column.guess, column.samples)
    for key in draft.keys:
        yield key.head, key.guess, _why(key.guess, key.samples)


def _why(guess: FieldGuess | None, samples: tuple[str, ...]) -> str:
    said = "; ".join(samples[:2])
    if guess is None:
        return f"NOT UNDERSTOOD, such as: {said}" if said else "NOT UNDERSTOOD"
    if not guess.is_sure:
        return f"DOUBTFUL: {guess.how}, such as: {said}"
    return guess.how


def _field(guess: FieldGuess | None) -> str | None:
    return "+".join(guess.fields) if guess else None


def _tables(draft: Draft, profile: Profile) -> Iterator[str]:
    yield from _known(draft)
    entries = [
        *(f for name, rule in profile.tables.items() for f in [
            f"  {_quoted(name)}:  # said in the profile",
            *_rule(rule.layout, rule.header_row, list(rule.columns))]),
        *(line for name, table in _unread(draft, profile).items() for line in _entry(name, table)),
    ]  # fmt: skip
    yield "tables:" if entries else "tables: {}"
    yield from entries


def _unread(draft: Draft, profile: Profile) -> dict[str, TableSeen]:
    """The tables whose entry a person must see: not read, and not named by their heads alone.

    Several alike, without heads, have one entry for all.
    """
    unread = [t for t in draft.seen if t.kind == "unknown" and t.n_columns > 1]
    wanted = [t for t in unread if not t.header_row or t.may_be == "transposed"]
    if EVERY_TABLE in profile.tables:
        return {}
    wanted = [t for t in wanted if table_label(t) not in profile.tables]
    alike = {(t.n_columns, t.header_row, t.may_be) for t in draft.seen}
    if len(wanted) > 1 and len(alike) == 1:
        return {EVERY_TABLE: wanted[0]}
    return {table_label(table): table for table in wanted[:MOST_TABLES]}


def _entry(name: str, table: TableSeen) -> Iterator[str]:
    yield f"  {_quoted(name)}:  # NOT READ; {_size(table)}"
    columns = [] if table.header_row else [_field(column.guess) for column in table.columns]
    yield from _rule(table.may_be or "matrix", table.header_row, columns)
    if columns:
        yield from _unread_columns(table.columns)


def _rule(layout: str | None, header_row: int | None, columns: list[str | None]) -> Iterator[str]:
    if layout:
        yield f"    layout: {layout}"
    if header_row is not None:
        yield f"    header_row: {header_row}"
    if columns:
        yield f"    columns: [{', '.join(field or 'null' for field in columns)}]"


def _unread_columns(columns: tuple[ColumnSeen, ...]) -> Iterator[str]:
    for column in columns:
        said = "; ".join(column.samples[:2])
        head = f"'{column.head}', " if column.head else ""
        how = column.guess.how if column.guess else "not understood"
        yield f"    #   {column.position}: {_comment(f'{head}such as: {said} ({how})')}"


def _known(draft: Draft) -> Iterator[str]:
    for table in draft.seen[:MOST_TABLES]:
        if table.kind != "unknown":
            label = _comment(table_label(table))
            yield f"# table {label}: read as {table.kind}, {_size(table)}; {_comment(table.how)}"


def _size(table: TableSeen) -> str:
    return f"rows {table.rows[0]} to {table.rows[1]}, {table.n_columns} columns"


def table_label(table: TableSeen | Table) -> str:
    """A table's name in a profile: its number, on a sheet with the sheet's name before it."""
    return f"{table.sheet} {table.number}" if table.sheet else str(table.number)


def _words(draft: Draft, profile: Profile) -> list[str]:
    before = _before_numbers(draft)
    goals = ", ".join(f"{_quoted(word)}: {kind}" for word, kind in profile.goal_words.items())
    return [
        "# Words that begin the heading of a goal, and its kind: section, strategic, goal or",
        '# operational, such as {"Pillar": strategic}; words that begin that of an activity.',
        f"goal_words: {{{goals}}}",
        f"activity_words: {_list(profile.activity_words)}",
        *([f"# Met before numbers: {', '.join(before)}"] if before else []),
        "",
        '# Signs that part names in a list, beside those that are known, such as [" / "].',
        f"separators: {_list(profile.separators)}",
        "",
        "# The beginnings of the lines between which the activities stand; null: the whole text.",
        f"begin: {_quoted(profile.begin) if profile.begin else 'null'}",
        f"end: {_quoted(profile.end) if profile.end else 'null'}",
    ]


def _before_numbers(draft: Draft) -> list[str]:
    """Words that stand before numbers at the beginning of several lines, most frequent first."""
    text = draft.document.text
    counts = Counter(match.group(1) for match in _NUMBERED.finditer(text))
    found = [(n, words) for words, n in counts.items() if n >= 1]
    ordered = sorted(found, key=lambda pair: (-pair[0], pair[1]))[:6]
    return [f"{_comment(words)} ({n} times)" for n, words in ordered]


def _list(words: tuple[str, ...]) -> str:
    return f"[{', '.join(map(_quoted, words))}]"


def _quoted(words: str) -> str:
    """Words as a quoted YAML string on one line; what is not printable as its number."""
    shown = " ".join(words.split()) or words
    return f'"{"".join(map(_escaped, shown))}"'


def _escaped(letter: str) -> str:
    if letter in '"\\':
        return f"\\{letter}"
    return letter if letter.isprintable() else f"\\U{ord(letter):08x}"


def _comment(words: str) -> str:
    """Words as a comment: on one line, without what YAML refuses."""
    shown = " ".join(words.split())
    return "".join(c for c in shown if c.isprintable())[:150]
