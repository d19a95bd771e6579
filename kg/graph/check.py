"""Is the data right, and how good is the plan: the shapes, asked of a store. Graph layer.

Violations mean that our data is wrong, warnings that a plan is weak. Both come with the element,
its words and a plain sentence. The rules are in `ontology/shapes.ttl`; `shapes.py` reads them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.graph.answer import is_iri
from kg.graph.shapes import SH, VIOLATION, WARNING, Constraint, constraints
from kg.ids import AP, ID
from kg.model.places import place_key, places_of

if TYPE_CHECKING:
    from pyoxigraph import Store

    from kg.model.records import PlanRecords

_DCTERMS = "http://purl.org/dc/terms/"
_SKOS = "http://www.w3.org/2004/02/skos/core#"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing found: what is wrong (`message`), where, and the words it rests on.

    `code` is the short name of the rule; `plan` and `element` are ids, `number` is as printed;
    `place` says where the element stands in the plan (`g1/a3`).
    `focus` and `values` are the nodes a SHACL report speaks of.
    """

    severity: str
    code: str
    message: str
    plan: str = ""
    element: str = ""
    number: str = ""
    title: str = ""
    words: tuple[str, ...] = ()
    focus: str = ""
    values: tuple[str, ...] = ()
    place: str = ""


def check_graph(
    store: Store, *, plan: str | None = None, language: str = "en"
) -> tuple[Finding, ...]:
    """Everything the shapes find, violations first, then by plan and place.

    Edges: with `plan` only what stands in that plan, and what stands in none.
    """
    found = [
        finding
        for rule in constraints()
        for finding in _findings(store, rule, language)
        if plan is None or finding.plan in ("", plan)
    ]
    return tuple(in_order(found))


def issue_findings(records: PlanRecords) -> tuple[Finding, ...]:
    """What the reading of a plan left as issues: irregular places of the document, as warnings."""
    elements = {element.id: element for element in records.elements}
    places = places_of(records)
    return tuple(
        Finding(
            severity=WARNING,
            code=issue.code,
            message=_sentences(issue.message, issue.advice),
            plan=records.plan.id,
            element=issue.about or "",
            place=places.get(issue.about or "", ""),
            number=(elements[issue.about].number or "") if issue.about in elements else "",
            title=elements[issue.about].title if issue.about in elements else "",
            words=tuple(" ".join(passage.exact.split()) for passage in issue.passages),
        )
        for issue in records.issues
    )


def _sentences(message: str, advice: str) -> str:
    """What was found, and what to do about it: each a sentence with capital and full stop."""
    parts = (message.strip(), advice.strip())
    return " ".join(p[0].upper() + p[1:].rstrip(".") + "." for p in parts if p)


# Issues of the reading that say the same as a rule: one of the two is enough.
_SAME = {
    "number-missing": "number-gap",
    "number-repeated": "number-repeated",
    "task-without-item": "task-without-lead",
}


def with_issues(findings: Iterable[Finding], issues: Iterable[Finding]) -> list[Finding]:
    """Findings of the rules and issues of the reading together, nothing said twice."""
    found = list(findings)
    said = {(x.code, x.plan, x.element) for x in found}
    new = [x for x in issues if (_SAME.get(x.code, ""), x.plan, x.element) not in said]
    return in_order([*found, *new])


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Findings as they are shown: violations first, then by plan and place."""
    return sorted(findings, key=_order)


def is_conform(findings: Iterable[Finding]) -> bool:
    """Whether nothing is wrong with our data; warnings are about the plan and do not count."""
    return not any(finding.severity == VIOLATION for finding in findings)


def _order(finding: Finding) -> tuple[Any, ...]:
    place = [(part, str(n).zfill(6)) for part, n in place_key(finding.place)]
    return (finding.severity != VIOLATION, finding.plan, place, finding.code, finding.focus)


def _findings(store: Store, rule: Constraint, language: str) -> Iterator[Finding]:
    """One finding for each thing that breaks a rule, its values together."""
    values: dict[str, list[Any]] = defaultdict(list)
    for row in store.query(rule.select, use_default_graph_as_union=True):  # type: ignore[union-attr]
        offending = row[1] if len(row) > 1 else None
        values[_name(row[0])] += [offending] if offending is not None else []
    message = _message(rule, language)
    for focus in sorted(values):
        yield _finding(store, rule, message, (focus, values[focus]))


def _message(rule: Constraint, language: str) -> str:
    wanted = language.lower().split("-")[0]
    near = (text for code, text in rule.messages.items() if code.lower().split("-")[0] == wanted)
    return next(near, rule.messages.get("en", rule.code))


def _finding(
    store: Store, rule: Constraint, message: str, broken: tuple[str, list[Any]]
) -> Finding:
    focus, values = broken
    about = _one(store, focus, AP + "about") or focus
    plan = _one(store, about, AP + "inPlan") or (about if about.startswith(f"{ID}plan/") else "")
    facts = [focus, *(value.value for value in values if is_iri(value))]
    return Finding(
        severity=rule.severity,
        code=rule.code,
        message=message,
        plan=plan.removeprefix(f"{ID}plan/").split("/")[0],
        element=about.removeprefix(plan).strip("/") if plan else "",
        place=_one(store, about, AP + "place"),
        number=_one(store, about, AP + "number"),
        title=_title(store, about),
        words=_words(store, facts) or _values(values),
        focus=focus,
        values=tuple(sorted(str(value) for value in values)),
    )


def _name(term: Any) -> str:
    """A node as text; an anonymous one as `_:` and its label."""
    return str(term.value) if is_iri(term) else str(term)


def _literals(store: Store, subject: str, predicate: str) -> list[Any]:
    from pyoxigraph import BlankNode, NamedNode

    anonymous = subject.startswith("_:")
    node = BlankNode(subject[2:]) if anonymous else NamedNode(subject)
    found = store.quads_for_pattern(node, NamedNode(predicate), None, None)
    return [quad.object for quad in found]


def _one(store: Store, subject: str, predicate: str) -> str:
    return min((term.value for term in _literals(store, subject, predicate)), default="")


def _title(store: Store, subject: str) -> str:
    """The title or name as the plan has it; ours, in English, only where there is no other."""
    found = _literals(store, subject, _DCTERMS + "title") or _literals(
        store, subject, _SKOS + "prefLabel"
    )
    ranked = sorted((getattr(term, "language", "") == "en", term.value) for term in found)
    return ranked[0][1] if ranked else ""


def _words(store: Store, facts: Sequence[str]) -> tuple[str, ...]:
    found = (term.value for fact in facts for term in _literals(store, fact, AP + "verbatim"))
    return tuple(dict.fromkeys(sorted(found)))


def _values(values: Sequence[Any]) -> tuple[str, ...]:
    return tuple(sorted(value.value for value in values if not is_iri(value)))


def shacl_report(findings: Iterable[Finding]) -> str:
    """The findings as a SHACL validation report in Turtle, without blank nodes, always alike.

    Edges: warnings alone leave `sh:conforms` true, as pySHACL has it with allow_warnings. Issues
    of the reading are not in it: no shape speaks of them.
    """
    rules = {rule.code: rule for rule in constraints()}
    listed = [finding for finding in findings if finding.focus]
    results = [
        _result(finding, rules[finding.code], number) for number, finding in enumerate(listed, 1)
    ]
    head = (
        f"@prefix sh: <{SH}> .\n"
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n\n"
        f"<{ID}report> a sh:ValidationReport ;\n"
        f"    sh:conforms {'true' if is_conform(listed) else 'false'}"
    )
    links = [f"<{ID}report/{number}>" for number in range(1, len(results) + 1)]
    linked = " ;\n    sh:result " + " ,\n        ".join(links) if links else ""
    return head + linked + " .\n" + "".join(results)


def _result(finding: Finding, rule: Constraint, number: int) -> str:
    focus = finding.focus if finding.focus.startswith("_:") else f"<{finding.focus}>"
    lines = [
        f"\n<{ID}report/{number}> a sh:ValidationResult",
        f"    sh:resultSeverity sh:{finding.severity.capitalize()}",
        f"    sh:focusNode {focus}",
        f"    sh:sourceShape <{rule.shape}>",
        f"    sh:sourceConstraintComponent <{rule.component}>",
        *([f"    sh:resultPath {_turtle_path(rule.path)}"] if rule.path else []),
        *(f"    sh:value {value}" for value in finding.values[:1]),
        f"    sh:resultMessage {_quoted(finding)}",
    ]
    return " ;\n".join(lines) + " .\n"


def _turtle_path(path: tuple[str, ...]) -> str:
    steps = [f"<{step}>" for step in path]
    return steps[0] if len(steps) == 1 else f"( {' '.join(steps)} )"


def _quoted(finding: Finding) -> str:
    from pyoxigraph import Literal

    where = " ".join(filter(None, (finding.plan, finding.number or finding.element, finding.title)))
    return str(Literal(" ".join(filter(None, (finding.message, where and f"({where})")))))


def finding_row(finding: Finding) -> Mapping[str, Any]:
    """A finding as one flat record, for tables, JSON and CSV."""
    return {
        "severity": finding.severity,
        "plan": finding.plan,
        "element": finding.element,
        "number": finding.number,
        "title": finding.title,
        "finding": finding.message,
        "words": list(finding.words),
        "code": finding.code,
        "about": finding.focus,
    }
