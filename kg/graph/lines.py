"""What one record says in RDF: its lines of N-Quads, as `ontology/mapping.csv` has it. Graph layer.

A writer of a class is made from its rows of the table once, as Python source with f-strings: a
graph of ten thousand activities has a million lines, and a loop over the rows for each record would
take as long as loading them. Ids were checked before; words are escaped here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from itertools import groupby
from typing import Any

from kg.errors import InputError, VocabularyError
from kg.files import resource
from kg.graph.mapping import Mapped, expand, iri_of, properties_of, types_of
from kg.ids import CODE, ID
from kg.model.document import Passage
from kg.text import fold_space

# How words become N-Quads: literals that every reader gives back unchanged.
#
# The form is the canonical one of N-Triples: `\t \b \n \r \f \" \\`, other control characters as
# `\uXXXX`, everything else as it is. What Unicode cannot encode (half of a surrogate pair) becomes
# U+FFFD, so that lengths and offsets stay true.

_SPECIAL = re.compile(r'["\\\x00-\x1f\x7f\ud800-\udfff]')
_SHORT = {
    "\t": r"\t",
    "\b": r"\b",
    "\n": r"\n",
    "\r": r"\r",
    "\f": r"\f",
    '"': r"\"",
    "\\": r"\\",
}
# BCP 47 without extensions and private parts: language, script, region, variants.
_LANGUAGE = re.compile(
    r"(?:[A-Za-z]{2,3}(?:-[A-Za-z]{3}){0,3}|[A-Za-z]{4,8})(?:-[A-Za-z]{4})?"
    r"(?:-(?:[A-Za-z]{2}|\d{3}))?(?:-(?:[A-Za-z0-9]{5,8}|\d[A-Za-z0-9]{3}))*\Z",
    re.ASCII,
)
# What RFC 3987 allows in the path of an IRI, less what nobody needs in an id.
_NOT_LOCAL = re.compile(
    r"[^A-Za-z0-9._~/+,;=@:!$&'()*\n\-"
    "\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef\U00010000-\U0001fffd\U00020000-\U0002fffd]"
)
UNKNOWN_LANGUAGE = "und"  # BCP 47: undetermined


def escape(words: str) -> str:
    r"""Words as they stand between the quotes of a literal.

    Example:
        >>> escape('"so"\n'), escape("НСЧР")
        ('\\"so\\"\\n', 'НСЧР')
    """
    if words.isprintable() and '"' not in words and "\\" not in words:
        return words
    return _SPECIAL.sub(_replace, words)


def _replace(match: re.Match[str]) -> str:
    char = match.group()
    if char >= "\ud800":
        return "\ufffd"
    return _SHORT.get(char) or f"\\u{ord(char):04X}"


def language_tag(language: str) -> str:
    """A language tag that RDF accepts; `und` for one it would refuse.

    Example:
        >>> language_tag("sr-Latn"), language_tag("not a tag"), language_tag("aa-1")
        ('sr-Latn', 'und', 'und')
    """
    return language if _LANGUAGE.match(language) else UNKNOWN_LANGUAGE


def check_ids(ids: Iterable[str], *, where: str) -> None:
    """See that ids can stand in an IRI as they are: the store loads them without checking again.

    Raises: InputError naming the first id that cannot.
    """
    joined = "\n".join(ids)
    bad = _NOT_LOCAL.search(joined)
    if bad is None:
        return
    start = joined.rfind("\n", 0, bad.start()) + 1
    name = joined[start:].split("\n", 1)[0]
    raise InputError(
        f"the id {name!r} holds {bad.group()!r}, which no IRI may hold; rename it", where=where
    )


# Which country an ISO 3166 code means, as an IRI that European data portals share.

AUTHORITY = "http://publications.europa.eu/resource/authority/country/"


@lru_cache(maxsize=1)
def _authority_codes() -> dict[str, str]:
    """The last part of the authority IRI by two-letter and by three-letter code."""
    lines = resource("data", "countries.csv").read_text(encoding="utf-8").splitlines()[1:]
    pairs = [line.split(",") for line in lines if line]
    return {two: three for two, three, *_ in pairs} | {three: three for _, three, *_ in pairs}


def country_codes() -> tuple[str, ...]:
    """Every code that `country_iri` knows, of two and of three letters, sorted."""
    return tuple(sorted(_authority_codes()))


def country_iri(code: str) -> str:
    """The IRI of a country in the authority table of the EU Publications Office.

    Edges: a region (`GB-SCT`) gives its country; case does not matter.
    Raises: VocabularyError for a code that is no country's.

    Example:
        >>> country_iri("RS")
        'http://publications.europa.eu/resource/authority/country/SRB'
    """
    known = _authority_codes()
    wanted = code.strip().upper().split("-")[0]
    if wanted not in known:
        accepted = tuple(sorted(k for k in known if len(k) == 2))
        raise VocabularyError(
            f"{code!r} is no country code; use the two letters of ISO 3166 (RS, BG, …)",
            value=code,
            accepted=accepted,
        )
    return AUTHORITY + known[wanted]


LABELS = f"{ID}graph/labels"
OURS = "en"  # our own labels and titles are English, and marked as such
_TYPE = f"<{expand('rdf:type')}>"
_TITLE = f"<{expand('dcterms:title')}>"


@dataclass(frozen=True, slots=True)
class PlanContext:
    """What all lines of one plan share. `seen` holds the passages that were written already."""

    plan: str
    iri: str  # without the angle brackets
    language: str
    end: str  # of a line in the plan's own graph
    run: str
    places: dict[str, str]  # where each element stands in the plan, by its id
    seen: set[tuple[str, int, int]]


Writer = Callable[[Any, PlanContext], str]

# The value `v` of a row as N-Quads, in an f-string.
_LITERALS = {
    "text": '"{escape(v)}"',
    "folded text": '"{escape(fold_space(v))}"',
    "words": '"{escape(v)}"@{f.language}',
    "folded words": '"{escape(fold_space(v))}"@{f.language}',
    "xsd:date": '"{v.isoformat()}"',
    "xsd:decimal": '"{decimal_text(v)}"',
    "xsd:integer": '"{v}"',
}
_FROM_CONTEXT = {"@plan": "f.plan", "@run": "f.run", "@place": "f.places[r.id]"}
_NOT_HERE = ("english words", "label")  # written by `english_line`, and by `shared`
_NUMBERS = ("xsd:decimal", "xsd:integer")  # 0 is a value; an empty text is none


@cache
def writer_of(name: str) -> Writer:
    """The function that gives the lines of a record of a class of the table."""
    source = _source(name)
    names = {
        "escape": escape, "fold_space": fold_space, "decimal_text": decimal_text,
        "country_iri": country_iri, "quotes": _quotes, "passages": _passages,
    }  # fmt: skip
    exec(compile(source, f"<mapping.csv: {name}>", "exec"), names)  # noqa: S102 - from our table
    write: Writer = names["write"]  # type: ignore[assignment]
    return write


def _source(name: str) -> str:
    """The Python source of a writer."""
    types = "".join(_line(_TYPE, f"<{expand(iri)}>") for iri in types_of(name))
    lines = [
        "def write(r, f):",
        f"    i = f'{_iri(iri_of(name), 'r.')}'",
        "    s, e = f'<{i}>', f.end",
        f"    out = f'{types}'",
    ]
    rows = [x for x in properties_of(name) if x.field and x.value not in _NOT_HERE]
    for path, found in groupby(rows, key=lambda x: x.path[:-1]):
        group = list(found)
        lines += _path(path[0], group) if path else _properties(group)
    return "\n".join([*lines, "    return out"])


def _properties(rows: Sequence[Mapped]) -> Iterator[str]:
    for row in rows:
        if row.value == "quotes":
            yield f"    out += quotes(f'{{s}} <{row.path[-1]}> ', r.{row.field}, f)"
        elif row.value == "ap:Passage":
            yield f"    out += passages(f'{{s}} <{row.path[-1]}> ', r.{row.field}, f)"
        else:
            yield from _property(row)


def _property(row: Mapped, subject: str = "{s}", indent: str = "    ") -> Iterator[str]:
    """The statements that add the line of one property, if it has a value."""
    line = _line(f"<{row.path[-1]}>", _value(row), subject)
    yield f"{indent}v = {_access(row)}"
    if row.at_least:
        yield f"{indent}out += f'{line}'"
        return
    yield f"{indent}if v{' is not None' if row.value in _NUMBERS else ''}:"
    yield f"{indent}    out += f'{line}'"


def _path(first: str, rows: Sequence[Mapped]) -> Iterator[str]:
    """The statements for values that stand in nodes between: links, types, values."""
    given = " or ".join(f"{_access(x)} is not None" for x in rows)
    always = any(x.at_least for x in rows)
    indent = "    " if always else "        "
    if not always:
        yield f"    if {given}:"
    nodes = {x.iri.split()[0]: x.iri.split()[1] for x in rows}
    links = "".join(_line(f"<{first}>", f"<{{i}}{suffix}>") for suffix in nodes)
    yield f"{indent}out += f'{links}'"
    for suffix, kind in nodes.items():
        subject = f"<{{i}}{suffix}>"
        yield f"{indent}out += f'{_line(_TYPE, f'<{expand(kind)}>', subject)}'"
        for row in rows:
            if row.iri.startswith(f"{suffix} "):
                yield from _property(row, subject, indent)


def _line(name: str, value: str, subject: str = "{s}") -> str:
    return f"{subject} {name} {value}{{e}}"


def _access(row: Mapped) -> str:
    """The value of a row's field, as an expression."""
    if row.field in _FROM_CONTEXT:
        return _FROM_CONTEXT[row.field]
    name, _, place = row.field.partition(".")
    return f"(r.{name} and r.{name}[{place}])" if place else f"r.{name}"


def _value(row: Mapped) -> str:
    if row.value.startswith("code:"):
        return f"<{CODE}{row.value.removeprefix('code:')}/{{v}}>"
    if row.value == "country":
        return "<{country_iri(v)}>"
    if row.is_node:
        return f"<{_iri(row.iri.replace('{}', '{v}'))}>"
    words = _LITERALS.get(row.value, _LITERALS["text"])
    return f"{words}^^<{expand(row.value)}>" if row.value.startswith("xsd:") else words


def _iri(template: str, record: str = "") -> str:
    """An IRI of the table as an f-string: below the plan's or below `id/`."""
    local = template.replace("{", f"{{{record}") if record else template
    return f"{{f.iri}}{local[1:]}" if local.startswith(".") else f"{ID}{local}"


def shared_value(row: Mapped, value: Any) -> str:
    """A value of something that plans share, as N-Quads: a text, a code, or a node below `id/`."""
    return _value(row).format(v=value) if row.is_node else f'"{escape(value)}"'


def _quotes(start: str, passages: Sequence[Passage], f: PlanContext) -> str:
    """The source's words with white space folded, once each."""
    words = dict.fromkeys(fold_space(p.exact) for p in passages)
    return "".join(f'{start}"{escape(x)}"@{f.language}{f.end}' for x in words)


def _passages(start: str, passages: Sequence[Passage], f: PlanContext) -> str:
    """Where the words stand; a passage that was not written yet with its own lines."""
    out = ""
    for passage in passages:
        out += f"{start}<{passage_iri(passage)}>{f.end}"
        key = (passage.document, passage.start, passage.end)
        if key not in f.seen:
            f.seen.add(key)
            out += writer_of("Passage")(passage, f)
    return out


def passage_iri(passage: Passage) -> str:
    """The IRI of a passage: its document and the code points it takes, as RFC 5147 writes them."""
    return f"{ID}doc/{passage.document}#char={passage.start},{passage.end}"


def english_line(local: str, english: str | None, f: PlanContext) -> str:
    """Our English title, for the graph of labels; none where the plan itself is in English."""
    if not english or f.language == OURS:
        return ""
    return f'<{f.iri}{local}> {_TITLE} "{escape(english)}"@{OURS} <{LABELS}> .\n'


def decimal_text(value: Decimal) -> str:
    """An amount as xsd:decimal writes it: no exponent.

    Raises: ValueError for what is no number.

    Example:
        >>> decimal_text(Decimal("1E+3")), decimal_text(Decimal("68500.50"))
        ('1000', '68500.50')
    """
    if not value.is_finite():
        raise ValueError(value)
    return format(value, "f")
