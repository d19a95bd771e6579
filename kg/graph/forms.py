"""An answer in the forms that SPARQL clients ask for, by media type. Graph layer.

Values are exact here: these forms are for programs. For spreadsheets see `Answer.csv`.
"""

from __future__ import annotations

import re

from kg.graph.answer import Answer

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
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
    return _NOT_XML.sub("\ufffd", text).encode() if form == ROWS[1] else text.encode()
