"""Short names for IRIs, and how triples are written with them: Turtle. Graph layer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.ids import AP, CODE, ID

_CODE_LISTS = (
    "actortype", "bound", "certainty", "cost", "goalkind", "groupkind", "indicatorkind", "origin",
    "per", "planstatus", "role", "sourcekind", "timekind", "timemodifier",
)  # fmt: skip
# One prefix an IRI: for writing.
PREFIXES: dict[str, str] = {
    "adms": "http://www.w3.org/ns/adms#",
    "ap": AP,
    "cv": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "id": ID,
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    **{name: f"{CODE}{name}/" for name in _CODE_LISTS},
}
# More ways to say the same in a question, the short ones of the shipped questions among them.
QUERY_PREFIXES: dict[str, str] = PREFIXES | {
    "at": f"{CODE}actortype/",
    "c": f"{CODE}cost/",
    "code": CODE,
    "dct": "http://purl.org/dc/terms/",
    "gk": f"{CODE}groupkind/",
    "o": f"{CODE}origin/",
    "r": f"{CODE}role/",
    "sk": f"{CODE}sourcekind/",
    "t": f"{CODE}timekind/",
}


def shorten(iri: str) -> str:
    """An IRI as people read it: with its prefix where one fits, ids without their base.

    Example:
        >>> shorten("https://w3id.org/actionplan/id/org/bg/dans")
        'org/bg/dans'
        >>> shorten("https://w3id.org/actionplan/code/role/lead")
        'role:lead'
    """
    if iri.startswith(ID):
        return iri[len(ID) :]
    fitting = [(base, name) for name, base in PREFIXES.items() if iri.startswith(base)]
    if not fitting:
        return iri
    base, name = max(fitting)
    return f"{name}:{iri[len(base) :]}"


# How triples are written for people: Turtle, subject by subject, in a fixed order.
#
# Subjects stand in the order in which they are first met, which is the order of the plan, passages
# last; names are shortened by prefixes and a base. Input are terms as N-Triples writes them, so
# that nothing is parsed or escaped twice.

Line = tuple[str, str, str]

_LOCAL = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*\Z")
_BELOW = re.compile(r"[A-Za-z][A-Za-z0-9-]*/[^:]*\Z")  # can stand as a relative IRI
_DOTS = re.compile(r"(?:^|/)\.{0,2}(?:/|$|[?#])")  # path parts that would be resolved away
_INTEGER = re.compile(r'"([+-]?[0-9]+)"\^\^<http://www\.w3\.org/2001/XMLSchema#integer>\Z')
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_BASES = sorted(((base, name) for name, base in PREFIXES.items() if name != "id"), reverse=True)
_WIDTH = 100


def split_quad(line: str) -> tuple[str, str, str, str]:
    """Subject, predicate, object and graph of one line as `GraphText` writes it."""
    subject, predicate, rest = line.split(" ", 2)
    words, graph, _ = rest.rsplit(" ", 2)
    return subject, predicate, words, graph


def turtle_text(triples: Iterable[Line]) -> str:
    """Triples as one Turtle document; each triple once, however often it is given."""
    nodes: dict[str, dict[str, dict[str, None]]] = {}
    for subject, predicate, words in triples:
        nodes.setdefault(subject, {}).setdefault(predicate, {})[words] = None
    used: set[str] = set()
    ordered = sorted(nodes.items(), key=lambda node: "#char=" in node[0])
    body = [_node_text(subject, pairs, used) for subject, pairs in ordered]
    return "".join((*_head(used), *(f"\n{text}" for text in body)))


def _head(used: set[str]) -> Iterator[str]:
    yield f"@base <{ID}> .\n"
    for name in sorted(used):
        yield f"@prefix {name}: <{PREFIXES[name]}> .\n"


def _node_text(subject: str, pairs: dict[str, dict[str, None]], used: set[str]) -> str:
    """One subject: its types first, then its properties, as many on a line as fit."""
    ordered = sorted(pairs.items(), key=lambda pair: pair[0] != _TYPE)
    parts = [_pair_text(name, values, used) for name, values in ordered]
    lines = [f"{_short(subject, used)} {parts[0]}"]
    for part in parts[1:]:
        if len(lines[-1]) + len(part) + 3 <= _WIDTH:
            lines[-1] += f" ; {part}"
        else:
            lines[-1] += " ;"
            lines.append(f"    {part}")
    return "\n".join(lines) + " .\n"


def _pair_text(name: str, values: dict[str, None], used: set[str]) -> str:
    predicate = "a" if name == _TYPE else _short(name, used)
    return f"{predicate} {' , '.join(_short(value, used) for value in values)}"


def _short(term: str, used: set[str]) -> str:
    """A term as short as Turtle allows."""
    if not term.startswith("<"):
        return _literal(term, used)
    iri = term[1:-1]
    if iri.startswith(ID):
        local = iri[len(ID) :]
        return f"<{local}>" if _BELOW.match(local) and not _DOTS.search(local) else term
    for base, name in _BASES:
        if iri.startswith(base) and _LOCAL.match(iri[len(base) :]):
            used.add(name)
            return f"{name}:{iri[len(base) :]}"
    return term


def _literal(term: str, used: set[str]) -> str:
    number = _INTEGER.match(term)
    if number:
        return number.group(1)
    words, separator, datatype = term.rpartition("^^")
    if separator and datatype.startswith("<") and words.endswith('"'):
        return f"{words}^^{_short(datatype, used)}"
    return term
