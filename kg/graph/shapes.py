"""What must hold in a graph, as SPARQL made from `ontology/shapes.ttl`. Graph layer.

SHACL is the specification and stays the only place where a rule is written. This module knows the
parts of SHACL that the file uses, and refuses a part it does not know. `FILTER NOT EXISTS` becomes
`MINUS`: the file promises that both mean the same there, and MINUS is computed once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from kg.errors import ConfigError
from kg.files import resource

SH = "http://www.w3.org/ns/shacl#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
VIOLATION, WARNING = "violation", "warning"
_CASTS = tuple(_XSD + kind for kind in ("integer", "decimal", "date"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """One rule: `select` gives a row `?this ?value` for each thing that breaks it.

    `code` is a short stable name (`no-lead`, `allocation-amount-datatype`). `component`, `path`
    and `shape` are what a SHACL report needs; `messages` are by language.
    """

    code: str
    severity: str
    messages: Mapping[str, str]
    select: str
    shape: str
    component: str
    path: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def constraints() -> tuple[Constraint, ...]:
    """All rules of the shipped shapes, sorted by code."""
    return read_constraints(resource("ontology", "shapes.ttl"))


def read_constraints(path: Path) -> tuple[Constraint, ...]:
    """All rules of a shapes file, sorted by code.

    Raises: ConfigError naming the part of SHACL that is not understood.
    """
    shapes = _Shapes(path)
    found = [rule for shape in shapes.node_shapes() for rule in _of_shape(shapes, shape)]
    return tuple(sorted(found, key=lambda rule: (rule.code, rule.select)))


class _Shapes:
    """The shapes graph, asked by name: no row objects, no blank-node bookkeeping outside."""

    def __init__(self, path: Path) -> None:
        import pyoxigraph

        self._ox = pyoxigraph
        self._store = pyoxigraph.Store()
        self._store.load(path=str(path), format=pyoxigraph.RdfFormat.TURTLE)

    def node_shapes(self) -> list[Any]:
        """The node shapes, sorted by IRI."""
        kind, shape = self._ox.NamedNode(_RDF + "type"), self._ox.NamedNode(SH + "NodeShape")
        found = [q.subject for q in self._store.quads_for_pattern(None, kind, shape)]
        return sorted(found, key=str)

    def values(self, subject: Any, name: str) -> list[Any]:
        """The values of a SHACL property, sorted by their text."""
        wanted = self._ox.NamedNode(SH + name)
        found = self._store.quads_for_pattern(subject, wanted, None)
        return sorted((quad.object for quad in found), key=str)

    def value(self, subject: Any, name: str) -> Any:
        """The only value of a SHACL property, or None."""
        return next(iter(self.values(subject, name)), None)

    def names(self, subject: Any) -> set[str]:
        """The SHACL properties a node has."""
        found = (q.predicate.value for q in self._store.quads_for_pattern(subject, None, None))
        return {name.removeprefix(SH) for name in found if name.startswith(SH)}

    def items(self, head: Any) -> list[Any]:
        """The members of an RDF list; a single term is a list of one."""
        first = self._next(head, "first")
        return [head] if first is None else list(self._walk(head))

    def _walk(self, head: Any) -> Iterator[Any]:
        while head is not None and str(head) != f"<{_RDF}nil>":
            yield self._next(head, "first")
            head = self._next(head, "rest")

    def _next(self, node: Any, name: str) -> Any:
        if isinstance(node, self._ox.Literal):
            return None
        found = self._store.quads_for_pattern(node, self._ox.NamedNode(_RDF + name), None)
        return next((quad.object for quad in found), None)

    def messages(self, *nodes: Any) -> dict[str, str]:
        """The messages of the first node that has some, by language."""
        for node in nodes:
            found = {m.language or "en": m.value for m in self.values(node, "message")}
            if found:
                return dict(sorted(found.items()))
        return {}

    @lru_cache(maxsize=1)  # noqa: B019 - lives as long as one reading of the file
    def prefixes(self) -> str:
        """The PREFIX lines of the file's own queries."""
        wanted = self._ox.NamedNode(SH + "declare")
        declared = (q.object for q in self._store.quads_for_pattern(None, wanted, None))
        pairs = [
            (self.value(d, "prefix").value, self.value(d, "namespace").value) for d in declared
        ]
        return "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in sorted(pairs))


# What a property shape or node shape may say beside its constraints.
_NO_CONSTRAINT = {"path", "message", "severity", "targetClass", "property", "sparql"}
_COMPONENT_NAMES = {"class": "Class", "datatype": "Datatype", "or": "Or", "xone": "Xone"}


def _of_shape(shapes: _Shapes, shape: Any) -> Iterator[Constraint]:
    for target in shapes.values(shape, "targetClass"):
        focus = f"?this a {target} . "
        for name in sorted(shapes.names(shape) - _NO_CONSTRAINT):
            select = _node_select(shapes, shape, name, focus)
            yield _constraint(shapes, (shape, None), name, select)
        for part in shapes.values(shape, "property"):
            for name in sorted(shapes.names(part) - _NO_CONSTRAINT):
                select = _property_select(shapes, part, name, focus)
                yield _constraint(shapes, (shape, part), name, select)
    for part in shapes.values(shape, "sparql"):
        select = shapes.value(part, "select").value.replace("FILTER NOT EXISTS", "MINUS")
        yield _constraint(shapes, (shape, part), "sparql", shapes.prefixes() + select)


def _constraint(shapes: _Shapes, where: tuple[Any, Any], name: str, select: str) -> Constraint:
    shape, part = where
    severity = next((s for s in map(_severity(shapes), (part, shape)) if s), VIOLATION)
    path = _path(shapes, part) if part is not None and name != "sparql" else ()
    component = _COMPONENT_NAMES.get(name, name[0].upper() + name[1:])
    return Constraint(
        code=_code(shape.value, path, name, severity),
        severity=severity,
        messages=shapes.messages(*(node for node in (part, shape) if node is not None)),
        select=select,
        shape=shape.value,
        component=f"{SH}{'SPARQL' if name == 'sparql' else component}ConstraintComponent",
        path=path,
    )


def _severity(shapes: _Shapes) -> Callable[[Any], str | None]:
    def of(node: Any) -> str | None:
        found = shapes.value(node, "severity") if node is not None else None
        return found.value.removeprefix(SH).lower() if found is not None else None

    return of


def _code(shape: str, path: tuple[str, ...], name: str, severity: str) -> str:
    """Warnings are called after their shape; violations also after path and part of SHACL."""
    words = [re.split(r"[#/]", shape)[-1]]
    if severity == VIOLATION and (path or name != "sparql"):
        words += [re.split(r"[#/]", step)[-1] for step in path[-1:]] + [name]
    return "-".join(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", word).lower() for word in words)


def _path(shapes: _Shapes, part: Any) -> tuple[str, ...]:
    return tuple(step.value for step in shapes.items(shapes.value(part, "path")))


def _rows(focus: str, body: str) -> str:
    return f"SELECT DISTINCT ?this ?value WHERE {{ {focus}{body} }}"


def _property_select(shapes: _Shapes, part: Any, name: str, focus: str) -> str:
    path = "/".join(f"<{step}>" for step in _path(shapes, part))
    wanted = shapes.value(part, name)
    if name in _ON_VALUES:
        items = [str(item) for item in shapes.items(wanted)]
        return _rows(focus, f"?this {path} ?value . {_ON_VALUES[name](items)}")
    if name in _ON_FOCUS:
        return _ON_FOCUS[name](focus, path, str(wanted), getattr(wanted, "value", ""))
    raise _unknown(name)


def _unknown(name: str) -> ConfigError:
    return ConfigError(f"shapes.ttl: 'kg check' does not understand sh:{name}; add it to shapes.py")


def _datatype(items: list[str]) -> str:
    kind = items[0]
    legal = f" || !COALESCE(isLiteral({kind}(STR(?value))), false)" if kind[1:-1] in _CASTS else ""
    return f"FILTER(!COALESCE(DATATYPE(?value) = {kind}, false){legal})"


def _node_kind(items: list[str]) -> str:
    test = {"IRI": "isIRI", "Literal": "isLiteral"}.get(items[0][1:-1].removeprefix(SH))
    if test is None:
        raise _unknown(f"nodeKind {items[0]}")
    return f"FILTER(!{test}(?value))"


# Parts that speak of each value: the filter that keeps the values that break them.
_ON_VALUES: dict[str, Callable[[list[str]], str]] = {
    "class": lambda items: f"MINUS {{ ?value a {items[0]} }}",
    "datatype": _datatype,
    "nodeKind": _node_kind,
    "in": lambda items: f"FILTER(?value NOT IN ({', '.join(items)}))",
    "pattern": lambda items: f"FILTER(!COALESCE(REGEX(STR(?value), {items[0]}), false))",
    "minExclusive": lambda items: f"FILTER(!COALESCE(?value > {items[0]}, false))",
    "minInclusive": lambda items: f"FILTER(!COALESCE(?value >= {items[0]}, false))",
    "maxInclusive": lambda items: f"FILTER(!COALESCE(?value <= {items[0]}, false))",
}


def _min_count(focus: str, path: str, _term: str, value: str) -> str:
    if value != "1":
        raise _unknown(f"minCount {value}")
    return _rows(focus, f"MINUS {{ ?this {path} ?any }}")


def _max_count(focus: str, path: str, _term: str, value: str) -> str:
    many = f"COUNT(DISTINCT ?any) > {value}"
    return f"SELECT ?this WHERE {{ {focus}?this {path} ?any }} GROUP BY ?this HAVING({many})"


def _unique_lang(focus: str, path: str, _term: str, _value: str) -> str:
    same = "FILTER(!sameTerm(?any, ?other) && LANG(?any) != '' && LANG(?any) = LANG(?other))"
    return f"SELECT DISTINCT ?this WHERE {{ {focus}?this {path} ?any , ?other . {same} }}"


def _has_value(focus: str, path: str, term: str, _value: str) -> str:
    return f"SELECT DISTINCT ?this WHERE {{ {focus}MINUS {{ ?this {path} {term} }} }}"


def _not_after(focus: str, path: str, term: str, _value: str) -> str:
    late = "FILTER(!COALESCE(?value <= ?other, false))"
    return _rows(focus, f"?this {path} ?value ; {term} ?other . {late}")


# Parts that speak of all values of a thing together: the whole query.
_ON_FOCUS: dict[str, Callable[[str, str, str, str], str]] = {
    "minCount": _min_count,
    "maxCount": _max_count,
    "uniqueLang": _unique_lang,
    "hasValue": _has_value,
    "lessThanOrEquals": _not_after,
    "disjoint": lambda focus, path, term, _: _rows(focus, f"?this {path} ?value ; {term} ?value ."),
}


def _node_select(shapes: _Shapes, shape: Any, name: str, focus: str) -> str:
    if name in ("or", "xone"):
        tests = [_test(shapes, item) for item in shapes.items(shapes.value(shape, name))]
        if name == "or":
            return _rows(focus, f"FILTER(!({' || '.join(tests)}))")
        ones = " + ".join(f"IF({test}, 1, 0)" for test in tests)
        return _rows(focus, f"FILTER({ones} != 1)")
    if name in ("nodeKind", "pattern"):
        items = [str(item) for item in shapes.items(shapes.value(shape, name))]
        return _rows(focus, "BIND(?this AS ?value) " + _ON_VALUES[name](items))
    raise _unknown(name)


def _test(shapes: _Shapes, item: Any) -> str:
    """One alternative of sh:or or sh:xone, as an expression about ?this."""
    wanted = shapes.value(item, "class")
    if wanted is not None:
        return f"EXISTS {{ ?this a {wanted} }}"
    part = shapes.value(item, "property")
    path = "/".join(f"<{step}>" for step in _path(shapes, part))
    names = shapes.names(part) - _NO_CONSTRAINT
    if names == {"hasValue"}:
        return f"EXISTS {{ ?this {path} {shapes.value(part, 'hasValue')} }}"
    if names == {"minCount"}:
        return f"EXISTS {{ ?this {path} ?any }}"
    raise _unknown("or " + " ".join(sorted(names)))
