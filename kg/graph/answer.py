"""What came back from a question: rows, yes or no, or triples, in W3C forms. Graph layer."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kg.graph.cells import csv_text, html_table, xml_text
from kg.graph.prefixes import shorten

if TYPE_CHECKING:
    from pyoxigraph import Triple


Term = Any  # a NamedNode, BlankNode, Literal or Triple of pyoxigraph, or None where unbound
_XSD = "http://www.w3.org/2001/XMLSchema#"


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """The answer to one question. `truth` is set for ASK, `triples` for CONSTRUCT and DESCRIBE.

    `rows` hold terms in the order of `variables`. `is_cut` says that there were more rows than
    were allowed.
    """

    variables: tuple[str, ...] = ()
    rows: tuple[tuple[Term, ...], ...] = ()
    truth: bool | None = None
    triples: tuple[Triple, ...] | None = None
    is_cut: bool = False

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Rows as plain values by variable: text, numbers, dates; None where unbound."""
        return (
            {name: plain_value(term) for name, term in zip(self.variables, row, strict=True)}
            for row in self.rows
        )

    def __len__(self) -> int:
        """How many rows, or triples, came back."""
        return len(self.rows if self.triples is None else self.triples)

    def __bool__(self) -> bool:
        """Yes or no for ASK; else whether anything came back."""
        return len(self) > 0 if self.truth is None else self.truth

    def __repr__(self) -> str:
        """What came back, not all of it."""
        if self.truth is not None:
            return f"<Answer: {'yes' if self.truth else 'no'}>"
        if self.triples is not None:
            return f"<Answer: {len(self)} triples>"
        return f"<Answer: {len(self)} rows of {', '.join(self.variables)}>"

    def _repr_html_(self) -> str | None:
        """The first rows, in Jupyter; None where there are no rows to show."""
        if self.truth is not None or self.triples is not None:
            return None
        shorts = self.table(lambda _iri: "")
        return html_table(self.variables, shorts)

    def iris(self) -> set[str]:
        """Every IRI in the rows, for looking up names."""
        return {term.value for row in self.rows for term in row if is_iri(term)}

    def json(self) -> str:
        """SPARQL 1.1 Query Results JSON; JSON-LD for triples."""
        if self.triples is not None:
            from pyoxigraph import RdfFormat, serialize

            return (serialize(self.triples, format=RdfFormat.JSON_LD) or b"").decode("utf-8")
        if self.truth is not None:
            return json.dumps({"head": {}, "boolean": self.truth})
        bindings = [
            {n: _json_term(t) for n, t in zip(self.variables, row, strict=True) if t is not None}
            for row in self.rows
        ]
        content = {"head": {"vars": list(self.variables)}, "results": {"bindings": bindings}}
        return json.dumps(content, ensure_ascii=False, indent=1)

    def csv(self) -> str:
        """SPARQL 1.1 Query Results CSV; words that a spreadsheet would run get a quote first."""
        if self.triples is not None:
            rows = ([bare_words(x) for x in triple] for triple in self.triples)
            return csv_text(("subject", "predicate", "object"), rows)
        if self.truth is not None:
            return csv_text(("boolean",), [["true" if self.truth else "false"]])
        return csv_text(self.variables, ([bare_words(x) for x in row] for row in self.rows))

    def turtle(self) -> str:
        """The triples as Turtle."""
        from kg.graph.prefixes import turtle_text

        lines = ((str(x.subject), str(x.predicate), str(x.object)) for x in self.triples or ())
        return turtle_text(lines)

    def table(self, name_of: Callable[[str], str]) -> list[list[str]]:
        """The rows as people read them: names for IRIs that have one, short IRIs for others."""
        return [[_readable(term, name_of) for term in row] for row in self.rows]


def is_iri(term: Term) -> bool:
    """Whether a term names something: no text, no number, no anonymous node."""
    return type(term).__name__ == "NamedNode"


def _json_term(term: Term) -> Mapping[str, Any]:
    if is_iri(term):
        return {"type": "uri", "value": term.value}
    if type(term).__name__ == "BlankNode":
        return {"type": "bnode", "value": term.value}
    if type(term).__name__ == "Triple":
        parts = zip(("subject", "predicate", "object"), term, strict=True)
        return {"type": "triple", "value": {name: _json_term(part) for name, part in parts}}
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    if term.datatype.value == f"{_XSD}string":
        return {"type": "literal", "value": term.value}
    return {"type": "literal", "value": term.value, "datatype": term.datatype.value}


def bare_words(term: Term) -> str:
    """A term as SPARQL results in CSV have it: its words alone, nothing if it is unbound."""
    if term is None:
        return ""
    if type(term).__name__ == "BlankNode":
        return f"_:{term.value}"
    return term.value if hasattr(term, "value") else str(term)


def plain_value(term: Term) -> Any:
    """A term as a plain Python value: int, Decimal, float, bool, date or text; None if unbound."""
    if term is None or type(term).__name__ != "Literal":
        return getattr(term, "value", None if term is None else str(term))
    kind = term.datatype.value.removeprefix(_XSD)
    try:
        return _CONVERSIONS.get(kind, str)(term.value)
    except (ValueError, ArithmeticError):  # words that claim to be a number stay words
        return term.value


_CONVERSIONS: dict[str, Callable[[str], Any]] = {
    "integer": int,
    "decimal": Decimal,
    "double": float,
    "float": float,
    "boolean": lambda text: text in ("true", "1"),
    "date": date.fromisoformat,
}


def _readable(term: Term, name_of: Callable[[str], str]) -> str:
    if term is None:
        return ""
    if is_iri(term):
        return name_of(term.value) or shorten(term.value)
    return term.value if hasattr(term, "value") else str(term)


# An answer in the forms that SPARQL clients ask for, by media type.
#
# Values are exact here: these forms are for programs. For spreadsheets see `Answer.csv`.

ROWS = (
    "application/sparql-results+json", "application/sparql-results+xml", "text/csv",
    "text/tab-separated-values",
)  # fmt: skip
TRIPLES = (
    "text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json",
    "application/n-quads", "application/trig",
)  # fmt: skip
# what clients also write
SAME = {
    "application/json": (ROWS[0], TRIPLES[3]), "application/xml": (ROWS[1], TRIPLES[2]),
    "text/xml": (ROWS[1], TRIPLES[2]), "text/plain": (ROWS[2], TRIPLES[1]),
    "application/x-turtle": ("", TRIPLES[0]),
}  # fmt: skip


def media_type(accept: str, answer: Answer) -> str | None:
    """The form to answer in by a request's Accept header; None if it wants none that is known.

    Example:
        >>> media_type("text/csv;q=0.5, application/xml", Answer(truth=True))
        'application/sparql-results+xml'
    """
    known = ROWS if answer.triples is None else TRIPLES
    for wanted in _by_quality(accept or "*/*"):
        same = SAME.get(wanted, ("", ""))[0 if answer.triples is None else 1]
        if wanted in known or same:
            return same or wanted
        if wanted == "*/*":
            return known[0]
        if wanted.endswith("/*"):
            found = next((x for x in known if x.startswith(wanted[:-1])), None)
            if found:
                return found
    return None


def _by_quality(accept: str) -> list[str]:
    found = []
    for k, part in enumerate(accept.split(",")):
        name, *parameters = (x.strip() for x in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip() == "q":
                try:
                    quality = float(value)
                except ValueError:
                    quality = 0.0
        if name and quality > 0:
            found.append((-quality, k, name.lower()))
    return [name for _, _, name in sorted(found)]


def in_form(answer: Answer, form: str) -> bytes:
    """The answer in a media type of `ROWS`, or of `TRIPLES` if it holds triples.

    Edges: a truth has no form in CSV and TSV; it is one cell. What XML cannot hold is U+FFFD there.
    """
    from pyoxigraph import QueryResultsFormat, RdfFormat, parse_query_results, serialize

    if answer.triples is not None:
        return serialize(answer.triples, format=RdfFormat.from_media_type(form)) or b""
    content = answer.json().encode("utf-8", "replace")
    if form == ROWS[0]:
        return content
    found = parse_query_results(content, format=QueryResultsFormat.JSON)
    text = (found.serialize(format=QueryResultsFormat.from_media_type(form)) or b"").decode()
    return xml_text(text).encode() if form == ROWS[1] else text.encode()
