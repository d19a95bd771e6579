"""What does one record say in RDF: its lines of N-Quads. Graph layer.

One f-string a record, from ids that were checked before and words that are escaped here. The
terms are those of `ontology/kg.ttl`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kg.graph.countries import country_iri
from kg.graph.escape import escape
from kg.graph.shared import LABELS, OURS
from kg.ids import AP, CODE, ID
from kg.model.document import Passage
from kg.model.records import (
    Activity,
    Allocation,
    Deadline,
    Element,
    ExpectedResult,
    Fact,
    Goal,
    Indicator,
    Participation,
    Plan,
    Risk,
    Task,
)
from kg.text import fold_space

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"
DCT = "http://purl.org/dc/terms/"
DCAT = "http://www.w3.org/ns/dcat#"
PROV = "http://www.w3.org/ns/prov#"
OA = "http://www.w3.org/ns/oa#"
ADMS = "http://www.w3.org/ns/adms#"

_A = f"<{RDF}type>"
_TITLE = f"<{DCT}title>"
_FROM = f"<{PROV}wasDerivedFrom>"
_FIRST_DAY, _LAST_DAY = f"<{DCAT}startDate>", f"<{DCAT}endDate>"
_DATE, _DECIMAL, _INTEGER = f"^^<{XSD}date>", f"^^<{XSD}decimal>", f"^^<{XSD}integer>"
_DURATION, _MONTH_DAY = f"^^<{XSD}duration>", f"^^<{XSD}gMonthDay>"
_SELECTOR = f"<{OA}hasSelector>"
_END_LABELS = f" <{LABELS}> .\n"


@dataclass(frozen=True, slots=True)
class Frame:
    """What all lines of one plan share. `seen` holds the passages that were written already."""

    iri: str  # without the angle brackets
    language: str
    end: str  # of a line in the plan's own graph
    seen: set[tuple[str, int, int]]


def plan_lines(plan: Plan, frame: Frame, *, run: str) -> str:
    """The plan itself: title, language, country, period, status, editions, origin of the facts."""
    s, end = f"<{frame.iri}>", frame.end
    lines = [
        f"{s} {_A} <{AP}Plan>{end}",
        f'{s} {_TITLE} "{escape(plan.title)}"@{frame.language}{end}',
        f'{s} <{DCT}language> "{escape(plan.language)}"{end}',
    ]
    if plan.country is not None:
        lines.append(f"{s} <{DCT}spatial> <{country_iri(plan.country)}>{end}")
    lines.append(_period_lines(plan, frame))
    if plan.status is not None:
        lines.append(f"{s} <{ADMS}status> <{CODE}planstatus/{plan.status}>{end}")
    if plan.series is not None:
        lines.append(f"{s} <{DCT}isVersionOf> <{ID}series/{plan.series}>{end}")
    if plan.previous is not None:
        lines.append(f"{s} <{DCAT}previousVersion> <{ID}plan/{plan.previous}>{end}")
    lines.append(f"{s} <{PROV}wasGeneratedBy> <{ID}run/{run}>{end}")
    lines.append(_passage_lines(s, plan.passages, frame))
    return "".join(lines)


def _period_lines(plan: Plan, frame: Frame) -> str:
    if plan.start is None and plan.end is None:
        return ""
    period, end = f"<{frame.iri}/period>", frame.end
    lines = f"<{frame.iri}> <{DCT}temporal> {period}{end}{period} {_A} <{DCT}PeriodOfTime>{end}"
    if plan.start is not None:
        lines += f'{period} {_FIRST_DAY} "{plan.start.isoformat()}"{_DATE}{end}'
    if plan.end is not None:
        lines += f'{period} {_LAST_DAY} "{plan.end.isoformat()}"{_DATE}{end}'
    return lines


def english_line(local: str, english: str | None, frame: Frame) -> str:
    """Our English title, for the graph of labels; none where the plan itself is in English."""
    if not english or frame.language == OURS:
        return ""
    return f'<{frame.iri}{local}> {_TITLE} "{escape(english)}"@{OURS}{_END_LABELS}'


def element_lines(element: Element, frame: Frame, *, place: str) -> str:
    """A goal, an activity or a task: title, number, place in the plan, words it was read from."""
    s, end = f"<{frame.iri}/{element.id}>", frame.end
    lines = (
        f"{s} {_A} <{AP}{_element_class(element)}>{end}{s} {_A} <{AP}PlanElement>{end}"
        f'{s} {_TITLE} "{escape(element.title)}"@{frame.language}{end}'
    )
    lines += f'{s} <{AP}place> "{place}"{end}'
    if element.number is not None:
        lines += f'{s} <{AP}number> "{escape(element.number)}"{end}'
    if isinstance(element, Goal):
        lines += f"{s} <{AP}goalKind> <{CODE}goalkind/{element.kind}>{end}"
    lines += f"{s} <{AP}inPlan> <{frame.iri}>{end}"
    if element.parent is not None:
        lines += f"{s} <{AP}partOf> <{frame.iri}/{element.parent}>{end}"
    if element.progress_note is not None:
        note = escape(fold_space(element.progress_note))
        lines += f'{s} <{AP}progressNote> "{note}"@{frame.language}{end}'
    if element.continues is not None:
        lines += f"{s} <{AP}continues> <{ID}plan/{element.continues}>{end}"
    return lines + _passage_lines(s, element.passages, frame)


def _element_class(element: Element) -> str:
    if isinstance(element, Activity):
        return "Activity"
    return "Task" if isinstance(element, Task) else "Goal"


def fact_lines(fact: Fact, frame: Frame) -> str:
    """One fact of any kind with its passages."""
    if isinstance(fact, Participation):
        return _participation_lines(fact, frame)
    if isinstance(fact, Allocation):
        return _allocation_lines(fact, frame)
    if isinstance(fact, Deadline):
        return _deadline_lines(fact, frame)
    if isinstance(fact, Indicator | ExpectedResult | Risk):
        return _titled_lines(fact, frame)
    raise TypeError(fact)


_YEARS = ("budgetYear", "budgetFirstYear", "budgetLastYear")


def _head(fact: Fact, kind: str, frame: Frame) -> str:
    """Types, element, certainty and origin, which every fact has."""
    s, end = f"<{frame.iri}/{fact.id}>", frame.end
    return (
        f"{s} {_A} <{AP}{kind}>{end}{s} {_A} <{AP}Fact>{end}"
        f"{s} <{AP}about> <{frame.iri}/{fact.about}>{end}"
        f"{s} <{AP}certainty> <{CODE}certainty/{fact.certainty}>{end}"
        f"{s} <{AP}origin> <{CODE}origin/{fact.origin}>{end}"
    )


def _participation_lines(fact: Participation, frame: Frame) -> str:
    s, end = f"<{frame.iri}/{fact.id}>", frame.end
    return (
        f"{_head(fact, 'Participation', frame)}{s} <{AP}actor> <{ID}{fact.actor}>{end}"
        f"{s} <{AP}role> <{CODE}role/{fact.role}>{end}"
        f"{_verbatim_lines(s, fact, frame)}{_passage_lines(s, fact.passages, frame)}"
    )


def _allocation_lines(fact: Allocation, frame: Frame) -> str:
    s, end = f"<{frame.iri}/{fact.id}>", frame.end
    lines = _head(fact, "Allocation", frame)
    lines += f"{s} <{AP}costStatus> <{CODE}cost/{fact.cost_status}>{end}"
    if fact.source is not None:
        lines += f"{s} <{AP}source> <{ID}{fact.source}>{end}"
    if fact.payer is not None:
        lines += f"{s} <{AP}payer> <{ID}{fact.payer}>{end}"
    if fact.amount is not None:
        lines += f'{s} <{AP}amount> "{decimal_text(fact.amount)}"{_DECIMAL}{end}'
    for name, value in (("amountLow", fact.low), ("amountHigh", fact.high), ("share", fact.share)):
        if value is not None:
            lines += f'{s} <{AP}{name}> "{decimal_text(value)}"{_DECIMAL}{end}'
    lines += _money_words(s, fact, end)
    return f"{lines}{_verbatim_lines(s, fact, frame)}{_passage_lines(s, fact.passages, frame)}"


def _money_words(s: str, fact: Allocation, end: str) -> str:
    """The bound, the period, the currency and the years of a sum."""
    lines = ""
    if fact.bound is not None:
        lines += f"{s} <{AP}bound> <{CODE}bound/{fact.bound}>{end}"
    if fact.per is not None:
        lines += f"{s} <{AP}per> <{CODE}per/{fact.per}>{end}"
    if fact.currency is not None:
        lines += f'{s} <{AP}currency> "{escape(fact.currency)}"{end}'
    years = fact.years or (None, None)
    for name, year in zip(_YEARS, (fact.year, *years), strict=True):
        if year is not None:
            lines += f'{s} <{AP}{name}> "{year}"{_INTEGER}{end}'
    return lines


def _deadline_lines(fact: Deadline, frame: Frame) -> str:
    s, end = f"<{frame.iri}/{fact.id}>", frame.end
    lines = _head(fact, "Deadline", frame)
    lines += f"{s} <{AP}timeKind> <{CODE}timekind/{fact.time_kind}>{end}"
    if fact.start is not None:
        lines += f'{s} {_FIRST_DAY} "{fact.start.isoformat()}"{_DATE}{end}'
    if fact.end is not None:
        lines += f'{s} {_LAST_DAY} "{fact.end.isoformat()}"{_DATE}{end}'
    if fact.modifier is not None:
        lines += f"{s} <{AP}timeModifier> <{CODE}timemodifier/{fact.modifier}>{end}"
    for name, value, datatype in (
        ("recurrence", fact.recurrence, _DURATION), ("recursFrom", fact.recurs_from, _MONTH_DAY),
        ("recursUntil", fact.recurs_until, _MONTH_DAY), ("relativeTime", fact.relative, ""),
    ):  # fmt: skip
        if value is not None:
            lines += f'{s} <{AP}{name}> "{escape(value)}"{datatype}{end}'
    for name, words in (("anchor", fact.anchor), ("stage", fact.stage)):
        if words is not None:
            lines += f'{s} <{AP}{name}> "{escape(words)}"@{frame.language}{end}'
    return f"{lines}{_verbatim_lines(s, fact, frame)}{_passage_lines(s, fact.passages, frame)}"


def _titled_lines(fact: Indicator | ExpectedResult | Risk, frame: Frame) -> str:
    s, end = f"<{frame.iri}/{fact.id}>", frame.end
    lines = _head(fact, type(fact).__name__, frame)
    lines += f'{s} {_TITLE} "{escape(fact.title)}"@{frame.language}{end}'
    if isinstance(fact, Indicator):
        lines += f"{s} <{AP}indicatorKind> <{CODE}indicatorkind/{fact.kind}>{end}"
    if not isinstance(fact, Risk):
        if fact.target_value is not None:
            lines += f'{s} <{AP}targetValue> "{decimal_text(fact.target_value)}"{_DECIMAL}{end}'
        if fact.target_unit is not None:
            lines += f'{s} <{AP}targetUnit> "{escape(fact.target_unit)}"@{frame.language}{end}'
    return lines + _passage_lines(s, fact.passages, frame)


def _verbatim_lines(s: str, fact: Fact, frame: Frame) -> str:
    """The source's words with white space folded, once each."""
    if not fact.passages:
        return ""
    quotes = dict.fromkeys(fold_space(p.exact) for p in fact.passages)
    return "".join(f'{s} <{AP}verbatim> "{escape(q)}"@{frame.language}{frame.end}' for q in quotes)


def _passage_lines(s: str, passages: tuple[Passage, ...], frame: Frame) -> str:
    if not passages:
        return ""
    lines = []
    for passage in passages:
        lines.append(f"{s} {_FROM} <{passage_iri(passage)}>{frame.end}")
        key = (passage.document, passage.start, passage.end)
        if key not in frame.seen:
            frame.seen.add(key)
            lines.append(_passage_text(passage, frame.end))
    return "".join(lines)


def passage_iri(passage: Passage) -> str:
    """The IRI of a passage: its document and the code points it takes, as RFC 5147 writes them."""
    return f"{ID}doc/{passage.document}#char={passage.start},{passage.end}"


def _passage_text(passage: Passage, end: str) -> str:
    iri = passage_iri(passage)
    s, position, quote = f"<{iri}>", f"<{iri}&sel=pos>", f"<{iri}&sel=quote>"
    places = (
        f'{s} <{AP}{name}> "{value}"{_INTEGER}{end}'
        for name, value in (
            ("page", passage.page),
            ("table", passage.table),
            ("row", passage.row),
            ("column", passage.column),
            ("line", passage.line),
        )
        if value is not None
    )
    sheet = "" if passage.sheet is None else f'{s} <{AP}sheet> "{escape(passage.sheet)}"{end}'
    return (
        f"{s} {_A} <{AP}Passage>{end}{s} <{OA}hasSource> <{ID}doc/{passage.document}>{end}"
        f"{''.join(places)}{sheet}"
        f"{s} {_SELECTOR} {position}{end}{s} {_SELECTOR} {quote}{end}"
        f"{position} {_A} <{OA}TextPositionSelector>{end}"
        f'{position} <{OA}start> "{passage.start}"{_INTEGER}{end}'
        f'{position} <{OA}end> "{passage.end}"{_INTEGER}{end}'
        f"{quote} {_A} <{OA}TextQuoteSelector>{end}"
        f'{quote} <{OA}exact> "{escape(passage.exact)}"{end}'
    )


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
