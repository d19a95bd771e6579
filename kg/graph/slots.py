"""What may stand in a question's blanks, and how it becomes safe SPARQL. Graph layer.

Everything a person types ends as one IRI that the graph holds, or as one escaped literal; nothing
typed is ever pasted into a question as it is.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from kg.errors import QueryError
from kg.graph.answer import Answer
from kg.graph.names import Named, the_one
from kg.graph.questions import Question, Slot
from kg.graph.sparql import SAME_AS, WITHOUT_COUNTRY
from kg.ids import ID
from kg.text import fold

Select = Callable[[str], Answer]
_XSD = "http://www.w3.org/2001/XMLSchema#"
_PREFIXES = (
    "PREFIX ap: <https://w3id.org/actionplan/def#>\n"
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
    "PREFIX dcterms: <http://purl.org/dc/terms/>\n"
    "PREFIX dcat: <http://www.w3.org/ns/dcat#>\n"
)
# What each kind of thing is called, by slot type: rows of thing and name.
_NAMES = {
    "institution": "SELECT ?x ?name WHERE { ?x a ap:Actor ; "
    "skos:prefLabel|skos:altLabel|skos:hiddenLabel|ap:abbreviation ?name }",
    "plan": "SELECT ?x ?name WHERE { ?x a ap:Plan ; dcterms:title ?name }",
    "goal": "SELECT ?x ?name WHERE { ?x a ap:Goal ; dcterms:title|ap:number ?name }",
}
_PICKS = {
    "institution": "SELECT DISTINCT ?x WHERE { ?x a ap:Actor . "
    "{ ?p ap:actor ?x } UNION { ?m ap:payer ?x } }",
    "plan": "SELECT DISTINCT ?x WHERE { ?x a ap:Plan }",
    "goal": "SELECT DISTINCT ?x WHERE { ?x a ap:Goal . FILTER NOT EXISTS { ?x ap:partOf ?y } }",
    "year": "SELECT DISTINCT ?x WHERE { ?m ap:budgetYear ?x }",
    "period": "SELECT DISTINCT ?x WHERE { ?d a ap:Deadline ; dcat:endDate ?x }",
}
_PERIOD = re.compile(
    r"(?P<year>\d{4})(?:-?q(?P<quarter>[1-4])|-(?P<month>\d\d?)(?:-(?P<day>\d\d?))?)?"
)

_MONTHS_ON = re.compile(r"\s*(?P<day>\d{4}-\d\d?-\d\d?)\s*\+\s*(?P<n>\d{1,3})\s*(?:m|months?)?\s*")


@dataclass(frozen=True, slots=True)
class Pick:
    """One value a slot may take: what to type, and what it is called."""

    value: str
    name: str = ""


def slot_terms(asked: Question, values: Mapping[str, str], select: Select) -> dict[str, str]:
    """The SPARQL terms of a question's slots, from what a person typed.

    Edges: a slot with a default takes it; an empty optional slot gives no term.
    Raises: VocabularyError if a name fits nothing or several things; QueryError for a value that
    is no year, number or period.
    """
    terms: dict[str, str] = {}
    for name, slot in asked.slots.items():
        typed = values.get(name) or slot.default
        if typed is not None:
            terms.update(_terms(name, slot, typed, select))
    return terms


def _terms(name: str, slot: Slot, typed: str, select: Select) -> dict[str, str]:
    if slot.type in _NAMES:
        return {name: f"<{find(typed, slot.type, select)}>"}
    if slot.type == "period":
        start, end = period(typed)
        return {f"{name}_start": _date(start), f"{name}_end": _date(end)}
    if slot.type == "date":
        return {name: _date(day(name, typed))}
    if slot.type in ("year", "integer"):
        return {name: _whole(name, typed)}
    return {name: _number(name, typed) if slot.type == "number" else literal(typed)}


def literal(text: str) -> str:
    """A text as a SPARQL string literal; whatever it holds, it stays one literal.

    Edges: characters that no RDF text may hold (lone surrogates, U+0000) are left out.
    """
    from pyoxigraph import Literal

    clean = text.encode("utf-8", "ignore").decode("utf-8").replace("\0", "")
    return str(Literal(clean))


def _date(day: date) -> str:
    return f'"{day.isoformat()}"^^<{_XSD}date>'


def _whole(name: str, typed: str) -> str:
    if not re.fullmatch(r"[0-9]{1,9}", typed.strip()):
        raise QueryError(f"--{name} needs a whole number such as 2018, not {typed!r}")
    return str(int(typed))


def _number(name: str, typed: str) -> str:
    try:
        number = Decimal(typed.strip())
    except InvalidOperation as error:
        raise QueryError(f"--{name} needs a number such as 1.5, not {typed!r}") from error
    if not number.is_finite() or abs(number) > 10**12:
        raise QueryError(f"--{name} needs an ordinary number such as 1.5, not {typed!r}")
    return f'"{number:f}"^^<{_XSD}decimal>'


def period(typed: str) -> tuple[date, date]:
    """The first and last day of a period: a year, quarter, month, day, or two with `..` between.

    Edges: `2018-01-15+6` are the six months that begin on that day.

    Raises: QueryError for anything else.

    Example:
        >>> [str(day) for day in period("2018-Q2")], [str(day) for day in period("2017..2018-03")]
        (['2018-04-01', '2018-06-30'], ['2017-01-01', '2018-03-31'])
        >>> [str(day) for day in period("2018-01-15+6")]
        ['2018-01-15', '2018-07-14']
    """
    months = _MONTHS_ON.fullmatch(typed)
    if months:
        return _months_on(_span(months["day"], typed)[0], int(months["n"]), typed)
    parts = [_span(part, typed) for part in typed.split("..")]
    start, end = parts[0][0], parts[-1][1]
    if len(parts) > 2 or end < start:
        raise _no_period(typed)
    return start, end


def _months_on(start: date, n: int, typed: str) -> tuple[date, date]:
    """The months that begin on a day; the last day is the one before it comes round again."""
    months = start.year * 12 + start.month - 1 + n
    year, month = divmod(months, 12)
    if not n or year > date.max.year:
        raise _no_period(typed)
    last = calendar.monthrange(year, month + 1)[1]
    again = date(year, month + 1, min(start.day, last))
    return start, again if start.day > last else again - timedelta(days=1)


def day(name: str, typed: str) -> date:
    """One day, written 2018-07-01.

    Raises: QueryError for anything else.
    """
    try:
        return date.fromisoformat(typed.strip())
    except ValueError as error:
        raise QueryError(f"--{name} needs a day such as 2018-07-01, not {typed!r}") from error


def _span(part: str, typed: str) -> tuple[date, date]:
    found = _PERIOD.fullmatch(re.sub(r"\s+", "", part).lower())
    swapped = re.fullmatch(r"\s*[qQ]([1-4])[\s/.-]*(\d{4})\s*", part)
    if swapped:
        found = _PERIOD.fullmatch(f"{swapped[2]}-q{swapped[1]}")
    if found is None:
        raise _no_period(typed)
    year, quarter = int(found["year"]), int(found["quarter"] or 0)
    first = 3 * quarter - 2 if quarter else int(found["month"] or 1)
    last = 3 * quarter if quarter else int(found["month"] or 12)
    try:
        if found["day"]:
            day = date(year, first, int(found["day"]))
            return day, day
        return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])
    except (ValueError, calendar.IllegalMonthError) as error:
        raise _no_period(typed) from error


def _no_period(typed: str) -> QueryError:
    return QueryError(
        f"{typed!r} is no period; write a year (2018), quarter (2018-Q2), month (2018-05), day "
        "(2018-05-31), two of them (2018-Q1..2018-Q3), or a day and months on (2018-01-15+6)"
    )


def find(typed: str, kind: str, select: Select) -> str:
    """The IRI of the institution, plan or goal that a name means, in any script.

    Raises: VocabularyError if nothing fits, with the nearest names, or if several things do.
    """
    local = typed.strip().strip("<>").removeprefix(ID)
    if WITHOUT_COUNTRY.fullmatch(ID + local):  # its country may be known now
        now = {str(row["x"]) for row in select(f"SELECT ?x {{ ?x <{SAME_AS}> <{ID}{local}> }}")}
        if len(now) == 1:
            return now.pop()
    forms: dict[str, set[str]] = {}
    for row in select(_PREFIXES + _NAMES[kind]):
        forms.setdefault(row["x"], set()).add(row["name"])
    named = [_named(iri, kind, forms[iri]) for iri in sorted(forms)]
    return ID + the_one(typed, named, what=kind).id


def _named(iri: str, kind: str, forms: set[str]) -> Named:
    local = iri.removeprefix(ID)
    listed = (*sorted(forms), local.removeprefix("plan/"))  # plans are called by their bare id
    return Named(id=local, kind=kind, name=max(forms, key=len), forms=listed)


def picks(
    slot: Slot, select: Select, name_of: Callable[[set[str]], Mapping[str, str]]
) -> list[Pick]:
    """The values a slot may take in this graph, for a pick-list; none for free text and numbers."""
    if slot.type not in _PICKS:
        return []
    values = [row["x"] for row in select(_PREFIXES + _PICKS[slot.type])]
    if slot.type == "year":
        return [Pick(str(year)) for year in sorted(values)]
    if slot.type == "period":
        return [Pick(value) for value in sorted({_quarter(day) for day in values})]
    names = name_of(set(values))
    short = f"{ID}plan/" if slot.type in ("plan", "goal") else ID
    found = [Pick(iri.removeprefix(short), names.get(iri, "")) for iri in values]
    return sorted(found, key=lambda pick: (fold(pick.name), pick.value))


def _quarter(day: date) -> str:
    return f"{day.year}-Q{(day.month + 2) // 3}"
