"""An answer in the forms that SPARQL clients ask for, by media type. Graph layer.

Values are exact here: these forms are for programs. For spreadsheets see `Answer.csv`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from kg.graph.answer import Answer, bare_words

if TYPE_CHECKING:
    from pyoxigraph import RdfFormat

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
_RESULTS = "http://www.w3.org/2005/sparql-results#"
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
    """The answer in a media type of `ROWS`, or of `TRIPLES` if it holds triples."""
    if answer.triples is not None:
        from pyoxigraph import serialize

        return serialize(answer.triples, format=_rdf_format(form)) or b""
    writers = dict(zip(ROWS, (Answer.json, _xml, _csv, _tsv), strict=True))
    return writers[form](answer).encode("utf-8", "replace")


def _rdf_format(form: str) -> RdfFormat:
    from pyoxigraph import RdfFormat

    found = RdfFormat.from_media_type(form)
    assert found is not None  # noqa: S101 - one of TRIPLES
    return found


def _csv(answer: Answer) -> str:
    """SPARQL 1.1 Query Results CSV: bare values. A truth has no form there; it is one cell."""
    rows = [[bare_words(x) for x in row] for row in answer.rows]
    head: tuple[str, ...] = answer.variables
    if answer.truth is not None:
        head, rows = ("boolean",), [["true" if answer.truth else "false"]]
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows(rows)
    return buffer.getvalue()


def _tsv(answer: Answer) -> str:
    """SPARQL 1.1 Query Results TSV: terms as Turtle writes them."""
    if answer.truth is not None:
        return f"?boolean\n{'true' if answer.truth else 'false'}\n"
    lines = ["\t".join(f"?{name}" for name in answer.variables)]
    lines += ["\t".join("" if x is None else str(x) for x in row) for row in answer.rows]
    return "\n".join(lines) + "\n"


def _xml(answer: Answer) -> str:
    """SPARQL Query Results XML Format."""
    return "".join(_xml_parts(answer))


def _xml_parts(answer: Answer) -> Iterator[str]:
    yield f'<?xml version="1.0"?>\n<sparql xmlns="{_RESULTS}">\n<head>'
    yield from (f"<variable name={quoteattr(name)}/>" for name in answer.variables)
    yield "</head>\n"
    if answer.truth is not None:
        yield f"<boolean>{'true' if answer.truth else 'false'}</boolean>\n</sparql>\n"
        return
    yield "<results>\n"
    for row in answer.rows:
        yield "<result>"
        for name, term in zip(answer.variables, row, strict=True):
            if term is not None:
                yield f"<binding name={quoteattr(name)}>{_xml_term(term)}</binding>"
        yield "</result>\n"
    yield "</results>\n</sparql>\n"


def _xml_term(term: Any) -> str:
    kind = type(term).__name__
    if kind == "NamedNode":
        return f"<uri>{_clean(term.value)}</uri>"
    if kind == "BlankNode":
        return f"<bnode>{_clean(term.value)}</bnode>"
    if kind == "Triple":
        names = ("subject", "predicate", "object")
        inside = "".join(f"<{n}>{_xml_term(x)}</{n}>" for n, x in zip(names, term, strict=True))
        return f"<triple>{inside}</triple>"
    more = f" xml:lang={quoteattr(term.language)}" if term.language else ""
    if not more and term.datatype.value != _XSD_STRING:
        more = f" datatype={quoteattr(term.datatype.value)}"
    return f"<literal{more}>{_clean(term.value)}</literal>"


def _clean(text: str) -> str:
    """Text without what XML 1.0 cannot hold."""
    return escape(_NOT_XML.sub("\ufffd", text))
