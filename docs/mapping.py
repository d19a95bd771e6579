"""Write what is made from `ontology/mapping.csv`: `python -m docs.mapping`.

That is `ontology/context.jsonld`, and the property shapes in `ontology/shapes.ttl`, between two
marks; what stands outside the marks is written by hand. A test makes both again and compares.
"""

from __future__ import annotations

import json
from itertools import groupby

from pyoxigraph import NamedNode

from docs.terms import ROOT, ontology
from kg.graph.mapping import Mapped, mapping, types_of
from kg.graph.prefixes import PREFIXES
from kg.ids import CODE, ID

CONTEXT = ROOT / "ontology" / "context.jsonld"
SHAPES = ROOT / "ontology" / "shapes.ttl"
BEGIN = "# --- Made from mapping.csv with `python -m docs.mapping`: do not edit\n"
END = "# --- End of what is made from mapping.csv\n"
_IN_SCHEME = NamedNode("http://www.w3.org/2004/02/skos/core#inScheme")


def context_text() -> str:
    """The JSON-LD context: prefixes, and one term a property."""
    terms: dict[str, object] = {}
    used = {"xsd"}
    for row in properties():
        steps = row.predicate.split("/")
        names = (row.json or "/".join(step.partition(":")[2] for step in steps)).split("/")
        for step, name in zip(steps, names[-len(steps) :], strict=True):
            is_last = step == steps[-1]
            definition = _definition(row, step) if is_last else {"@id": step, "@type": "@id"}
            terms.setdefault(name, definition)
            used.add(step.partition(":")[0])
    prefixes = {name: PREFIXES[name] for name in sorted(used)} | {"code": CODE}
    head = {"@version": 1.1, "@base": ID} | prefixes | {"id": "@id", "type": "@type"}
    lines = [f"    {_json(name)}: {_json(value)}" for name, value in (head | terms).items()]
    return '{\n  "@context": {\n' + ",\n".join(lines) + "\n  }\n}\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def properties() -> list[Mapped]:
    """The rows of properties, in the order of the table."""
    return [row for row in mapping() if not row.predicate.startswith("@")]


def _definition(row: Mapped, step: str) -> object:
    if row.is_node:
        return {"@id": step, "@type": "@id"}
    if row.datatype == "rdf:langString":
        return {"@id": step, "@container": "@language"}
    return step if row.datatype == "xsd:string" else {"@id": step, "@type": row.datatype}


def shapes_text() -> str:
    """The property shapes as Turtle, one node shape a class."""
    rows = [row for row in properties() if row.says]
    names = dict.fromkeys(row.of for row in rows)
    schemes = _schemes()
    return "\n".join(
        f"s:{name} a sh:NodeShape ; sh:targetClass {class_of(name)} ;\n    sh:property\n"
        + " ,\n".join(_shape(row, schemes) for row in rows if row.of == name)
        + " .\n"
        for name in names
    )


def class_of(name: str) -> str:
    """The class of the table as `prefix:name`."""
    return next(iter(types_of(name)), f"ap:{name}")


def _shape(row: Mapped, schemes: dict[str, list[str]]) -> str:
    path = " ".join(row.predicate.split("/"))
    parts = [f"sh:path {f'( {path} )' if '/' in row.predicate else path}"]
    parts += ["sh:minCount 1"] if row.at_least else []
    parts += ["sh:maxCount 1"] if row.is_single else []
    parts += [_value(row, schemes)]
    parts += [row.rules] if row.rules else []
    return f'        [ {" ; ".join(parts)} ;\n          sh:message "{row.says}"@en ]'


def _value(row: Mapped, schemes: dict[str, list[str]]) -> str:
    if row.value.startswith("code:"):
        members = " ".join(f"<{iri}>" for iri in schemes[row.value.removeprefix("code:")])
        return f"sh:in ( {members} )"
    if row.value in ("iri", "country"):
        return "sh:nodeKind sh:IRI"
    return f"sh:class {row.value}" if row.is_node else f"sh:datatype {row.datatype}"


def _schemes() -> dict[str, list[str]]:
    """The members of each code list of the ontology, sorted."""
    found = sorted(q.subject.value for q in ontology().quads_for_pattern(None, _IN_SCHEME, None))
    codes = [iri for iri in found if iri.startswith(CODE)]
    by_list = groupby(codes, key=lambda iri: iri.removeprefix(CODE).partition("/")[0])
    return {name: list(members) for name, members in by_list}


def shapes_file(text: str) -> str:
    """The text of `shapes.ttl` with its made part made again."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{shapes_text()}\n{END}{after}"


if __name__ == "__main__":
    CONTEXT.write_text(context_text(), encoding="utf-8", newline="\n")
    made = shapes_file(SHAPES.read_text(encoding="utf-8"))
    SHAPES.write_text(made, encoding="utf-8", newline="\n")
