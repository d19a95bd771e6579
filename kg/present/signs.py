"""Which institutions show signs of overload, and how is that put before a reader? Present layer.

The reading itself is made in `kg.measure.overload`; here it becomes sentences and a table of
dials, each with the line from which it is high in this plan. Those with most signs stand first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.measure.figures import Figure
from kg.measure.overload import (
    CANNOT_SAY,
    NONE_VISIBLE,
    ONE,
    OTHERS,
    SEVERAL,
    SOME,
    Dial,
    Reading,
    staff_risks,
    staff_risks_by_institution,
)
from kg.present.charts.plot import MOST_BEHIND, Rows
from kg.present.charts.spread import MOST_LED, Place, Sign, SpreadRow, sign_spread
from kg.present.charts.svg import Chart, TableCell
from kg.present.findings import Finding
from kg.present.sentences import Sentence
from kg.present.sentences.money import (
    say_no_sign,
    say_other_signs,
    say_rest,
    say_sign,
    say_staff_risks,
    say_unnamed_signs,
)
from kg.present.study import Study

KEYS = {SEVERAL: "several", SOME: "some", ONE: "one", NONE_VISIBLE: "none", CANNOT_SAY: "unknown"}
LEVEL_KEYS = {"high": "high", "raised": "raised", "ordinary": "ordinary", "cannot tell": "unknown"}
SHARES = ("lead_share", "crowding", "unfunded_share")  # dials shown in percent
MOST_SENTENCES = 8  # institutions with a sentence of their own


@dataclass(frozen=True, slots=True)
class DialCell:
    """One dial in the table: its number, its bounds, its level as a class and in words, rows."""

    value: str
    bounds: str
    level: str
    words: str
    rows: Rows = ()

    @property
    def led(self) -> Rows:
        """The rows that its number leads to, as a mark of a chart does."""
        return self.rows[:MOST_BEHIND]


@dataclass(frozen=True, slots=True)
class SignRow:
    """One institution in the table of dials."""

    name: TableCell
    dials: tuple[DialCell, ...]
    text: str
    stability: str


def sign_findings(study: Study, readings: Sequence[Reading]) -> list[Finding]:
    """The signs as sentences: those with several or some each, the others counted."""
    words = study.words
    ordered = sorted(readings, key=lambda r: _most_first(study, r))
    named = [r for r in ordered if r.word == SEVERAL] + [r for r in ordered if r.word == SOME]
    one = [r for r in ordered if r.word == ONE]
    if not named and len(one) <= 3:
        named, one = one, []
    out = [Finding(f"sign-{r.institution}", _say(study, r)) for r in named[:MOST_SENTENCES]]
    rest_of_named = [r.institution for r in named[MOST_SENTENCES:]]
    if not named and not one:
        out = [Finding("sign-none", say_no_sign(words))]
    facts = tuple(dict.fromkeys(f for r in one for d in r.signs for f in d.figure.evidence))
    more = say_other_signs([r.institution for r in one], facts, words)
    others = say_unnamed_signs(rest_of_named, words)
    out += [Finding("sign-others", others)] if others else []
    out += [Finding("sign-more", more)] if more else []
    n_none = sum(r.word == NONE_VISIBLE for r in readings)
    n_unknown = sum(r.word == CANNOT_SAY for r in readings)
    rest = say_rest(n_none, n_unknown, len(readings), words)
    out += [Finding("sign-rest", rest)] if readings else []
    stated = say_stated(study)
    return [*out, Finding("staff-risks", stated)] if stated else out


def say_stated(study: Study) -> Sentence | None:
    """What the plan itself says of its staff, beside the reading and not in it."""
    found = staff_risks(study.records)
    places = {r.activity for r in found} - {None}
    ids = tuple(r.risk.id for r in found)
    n_risks = len(study.records.risks)
    return say_staff_risks(ids, len(places), n_risks, study.n_activities, study.words)


def _say(study: Study, reading: Reading) -> Sentence:
    evidence = tuple(dict.fromkeys(f for d in reading.signs for f in d.figure.evidence))
    signs = [
        study.words(f"sign.{d.name}", value=_number(study, d, d.figure.value))
        for d in reading.signs
    ]
    ids = (evidence, (reading.institution,))
    name = study.index.short(reading.institution)
    doubt = _stability(study, reading) if reading.is_fragile else ""
    return say_sign(KEYS[reading.word], (name, signs, doubt), ids, study.words)


def _stability(study: Study, reading: Reading) -> str:
    """In how many rechecks a reading holds, and whether that makes it fragile."""
    key = "reading.fragile" if reading.is_fragile else "reading.held"
    return study.words(key, held=reading.n_held, n=reading.n_checks)


def sign_rows(study: Study, readings: Sequence[Reading], *, shown: bool) -> tuple[SignRow, ...]:
    """The table of dials, most signs first: of those that show a sign, or of the others.

    Edges: of very many institutions, the numbers of those without a sign lead to no rows.
    """
    chosen = [r for r in readings if (r.word in (SEVERAL, SOME, ONE)) is shown]
    ordered = sorted(chosen, key=lambda r: _most_first(study, r))
    stated = staff_risks_by_institution(study.view) if staff_risks(study.records) else {}
    rows = [_row(study, r, stated.get(r.institution)) for r in ordered]
    return tuple(rows if shown or len(readings) <= MOST_LED else map(_without_rows, rows))


def _without_rows(row: SignRow) -> SignRow:
    return replace(row, dials=tuple(replace(d, rows=()) for d in row.dials))


def _most_first(study: Study, reading: Reading) -> tuple[int, int, str, str]:
    """Most families of signs first, then most signs, then by name."""
    name = study.who(reading.institution).full
    return -len(reading.high), -len(reading.signs), name, reading.institution


def dial_names(study: Study, readings: Sequence[Reading]) -> tuple[tuple[str, str], ...]:
    """The headings of the table of dials, each with the line from which it is high, and why."""
    dials = readings[0].dials if readings else ()
    names = [(study.words(f"dial.{d.name}"), _line(study, d)) for d in dials]
    if staff_risks(study.records):
        names.append((study.words("dial.staff"), ""))
    return tuple(names)


def spread_chart(study: Study, readings: Sequence[Reading]) -> Chart:
    """All that are assessed in every sign; those with several or some signs one by one."""
    ordered = sorted(readings, key=lambda r: _most_first(study, r))
    named = [r for r in ordered if r.word in (SEVERAL, SOME)] or [r for r in ordered if r.signs]
    rows = [
        SpreadRow(
            who=study.who(r.institution), drawn=r in named[:MOST_SENTENCES],
            places=tuple(
                Place(d.figure.value, _number(study, d, d.figure.value), LEVEL_KEYS[d.level],
                      study.rows(d.figure.evidence))
                for d in r.dials
            ),
        )
        for r in ordered
    ]  # fmt: skip
    signs = [_sign(study, d) for d in (readings[0].dials if readings else ())]
    return sign_spread(rows, signs, study.words)


def _sign(study: Study, dial: Dial) -> Sign:
    """A sign with the lower of its lines: from there on it is high."""
    lines = [x for x in (dial.rule_from, dial.z_from) if x is not None]
    least = min(lines, default=None)
    said = study.words("spread.from", value=_number(study, dial, least)) if lines else ""
    name = study.words(f"dial.{dial.name}")
    return Sign(name=name, median=dial.median, high_from=least, said=said)


def _line(study: Study, dial: Dial) -> str:
    """From which value a dial is high in this plan: by the plain rule, by distance, or both."""
    words, settings = study.words, study.view.settings
    least = {
        "lead_share": settings.lead_min, "crowding": settings.crowding_min,
        "unfunded_share": settings.unfunded_min, "span": settings.span_min,
        "peak": settings.peak_min,
    }  # fmt: skip
    parts = []
    if dial.rule_from is not None:
        value = _number(study, dial, dial.rule_from)
        parts.append(words(f"line.{dial.name}", value=value, least=least[dial.name]))
    if dial.z_from is not None:
        value, median = (_number(study, dial, x) for x in (dial.z_from, dial.median))
        parts.append(words("line.far", value=value, median=median, n=dial.n))
    return "; ".join(parts)


def _row(study: Study, reading: Reading, stated: Figure | None) -> SignRow:
    words, who = study.words, study.who(reading.institution)
    cells = [_cell(study, d) for d in reading.dials]
    if stated is not None:
        share = words("of", n=int(stated.value or 0), all=stated.n_known)
        rows = study.rows(stated.evidence)
        cells.append(DialCell(share, "", "stated", words("dial.staff-cell"), rows))
    return SignRow(
        name=TableCell(who.full, href=who.href),
        dials=tuple(cells),
        text=words(f"reading.{KEYS[reading.word]}"),
        stability=" ".join([_stability(study, reading), *_breaks(study, reading)]),
    )


def _breaks(study: Study, reading: Reading) -> list[str]:
    """The checks in which the reading is another, in words, the first few."""
    if not reading.breaks:
        return []
    checks = [_check(study, name) for name in reading.breaks]
    return [study.words("reading.breaks", checks="; ".join(checks))]


_CHECKS = {
    "role weights at the low end": "weights-low", "role weights at the high end": "weights-high",
    "the unknown at its best": "best", "the unknown at its worst": "worst",
    "only facts at least rule": "rule", "only facts at least exact": "exact", OTHERS: "others",
}  # fmt: skip


def _check(study: Study, name: str) -> str:
    """One recheck in words; a dropped activity by its number."""
    if name in _CHECKS:
        return study.words(f"check.{_CHECKS[name]}")
    return study.words("check.without", number=study.index.number(name.removeprefix("without ")))


def _cell(study: Study, dial: Dial) -> DialCell:
    level = LEVEL_KEYS[dial.level]
    figure = dial.figure
    bounds = ""
    if figure.low is not None and figure.high is not None and figure.low < figure.high:
        bounds = f"{_number(study, dial, figure.low)}–{_number(study, dial, figure.high)}"
    if dial.name == "unfunded_share" and bounds:  # a share of what is known: say how much that is
        known, every = figure.n_known, figure.n_known + figure.n_unknown
        bounds = f"{bounds}, {study.words('dial.known', known=known, all=every)}"
    value = _number(study, dial, figure.value)
    rows = study.rows(figure.evidence)
    return DialCell(value, bounds, level, study.words(f"level.{level}"), rows)


def _number(study: Study, dial: Dial, value: float | None) -> str:
    if value is None:
        return "–"
    if dial.name in SHARES:
        return study.words(
            "percent", n=study.words.number(100 * value, decimals=0 if value > 0.01 else 1)
        )
    return study.words.number(value)
