"""Which short names stand for which IRIs; in questions they may be used undeclared. Graph layer."""

from __future__ import annotations

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
