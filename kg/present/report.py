"""How is a plan judged on one page? The evaluation report: sentences, pictures, tables, rows.

Present layer. One question a part: the answer as a sentence with its count, then the picture,
then the table, then how we know, then how sure. One file, offline, printable.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from kg.graph.check import Finding as Weakness
from kg.measure.figures import all_values
from kg.measure.overload import Capacity, Reading
from kg.model.codes import Certainty
from kg.model.records import Fact
from kg.present import money_pictures, pictures
from kg.present.charts.svg import Chart
from kg.present.counts import top_sole_lead
from kg.present.evidence import EvidenceRow, WeakRow, evidence_rows, irregular_rows, weak_rows
from kg.present.findings import (
    Finding,
    goal_findings,
    lead_findings,
    money_findings,
    risk_findings,
    tie_findings,
    time_findings,
)
from kg.present.names import country_name, readable
from kg.present.page import call_macro, packed, render_page, shipped_text
from kg.present.sentences import Sentence
from kg.present.sentences.money import say_certainty, say_groups, say_issues, say_quality
from kg.present.signs import SignRow, dial_names, sign_findings, sign_rows, spread_chart
from kg.present.study import Study
from kg.text import fold_space

MOST_ROWS = 120  # of evidence below one sentence; the rest is counted
MOST_OTHERS = 1500  # rows that only marks of charts lead to, from which they travel compressed
MOST_TEXT = 600_000  # characters of the documents, likewise
REPORT = "report.html"  # the file of this page beside the others of its plan
MOST_GLOSSED = 4  # names explained below a sentence
# Findings that stand at a glance beside the first of each part.
GLANCE = ("payers-without-lead", "source-projects", "outside-money", "risks")
_NOT_ANCHOR = re.compile(r"[^a-z0-9-]+")


@dataclass(frozen=True, slots=True)
class NavLink:
    """One link of the bar above a page. `language` is set where the page's is another."""

    words: str
    href: str
    current: bool = False
    language: str | None = None


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding with its rows as the page shows them, and short names with their full ones."""

    sentence: Sentence
    anchor: str
    rows: tuple[EvidenceRow, ...]
    n_rows: int
    gloss: tuple[tuple[str, str], ...] = ()

    @property
    def left(self) -> int:
        """How many rows are counted and not shown."""
        return self.n_rows - len(self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One question with everything that answers it."""

    key: str
    title: str
    findings: tuple[ShownFinding, ...] = ()
    charts: tuple[Chart, ...] = ()
    sure: tuple[str, ...] = ()
    readings: tuple[SignRow, ...] = ()
    others: tuple[SignRow, ...] = ()
    dials: tuple[tuple[str, str], ...] = ()
    weak: tuple[WeakRow, ...] = ()
    irregular: tuple[WeakRow, ...] = ()

    @property
    def glance(self) -> tuple[ShownFinding, ...]:
        """What of this part stands at a glance at the top: the first finding, and few others."""
        others = [f for f in self.findings[1:] if f.rows and f.anchor.startswith(GLANCE)]
        return (*self.findings[:1], *others[:2])


def report_page(
    study: Study, *, weaknesses: Sequence[Weakness] | None = None, nav: Sequence[NavLink] = ()
) -> str:
    """The evaluation of one plan as one offline page.

    `weaknesses` are what `kg check` finds; None if nobody checked, and then nothing is said of it.
    """
    words = study.words
    sections = report_sections(study, weaknesses)
    return study_page(
        "report/report.html",
        study,
        title=f"{words('report.title')}: {fold_space(study.index.plan_title)}",
        nav=nav,
        others=other_rows(
            study,
            [f for s in sections for f in s.findings],
            [c for s in sections for c in s.charts],
            [row for s in sections for row in (*s.readings, *s.others)],
        ),
        about=about_plan(study),
        sections=sections,
        gloss=tuple(dict.fromkeys(g for s in sections for f in s.glance for g in f.gloss)),
        settings=[
            (words(f"setting.{name}"), name, value)
            for name, value in all_values(study.view.settings).items()
        ],
    )


def study_page(
    template: str, study: Study, *, title: str, nav: Sequence[NavLink],
    others: Sequence[EvidenceRow] = (), **content: Any,
) -> str:  # fmt: skip
    """A page of one plan: its words, styles and last line, and what is its own as `content`.

    Places in the document open its text: in this page, or in the report that the page links to.
    `others` are rows that only marks lead to; a large plan's travel compressed, with the text.
    """
    report = next((n.href for n in nav if n.href == REPORT and not n.current), "")
    texts = [] if report else _sources(study)
    data: dict[str, Any] = {"sources": texts} if texts else {}
    large = len(others) > MOST_OTHERS
    if large or sum(len(x["text"]) for x in texts) > MOST_TEXT:
        data = {"packed": packed({"rows": _table(study, others, report), "sources": texts})}
    return render_page(
        template,
        title=title,
        language=study.words.language,
        styles=page_styles(),
        scripts=page_scripts(),
        data=data,
        w=study.words,
        nav=nav,
        report=report,
        anchors=Anchors(),
        others=() if "packed" in data else others,
        n_packed=len(others) if "packed" in data else 0,
        plan=study.records.plan,
        plan_title=readable(study.index.plan_title),
        original=None if study.index.plan_title == study.records.plan.title else study.records.plan,
        footer=footer_words(study),
        **content,
    )


def _table(study: Study, rows: Sequence[EvidenceRow], report: str) -> str:
    """Rows of evidence as a table of their own."""
    language = study.records.plan.language
    return call_macro(
        "shared/parts.html", "evidence_table", rows, study.words, language, Anchors(), report
    )


def _sources(study: Study) -> list[dict[str, str]]:
    """Name, language and text of each document whose text is at hand."""
    index = study.index
    names = {d.id: d.name for d in study.records.documents}
    language = study.records.plan.language
    return [
        {"name": names[i], "language": language, "text": index.texts[i]} for i in index.document_of
    ]


class Anchors:
    """Which rows have their id on a page already: a row may stand on it twice, an id may not."""

    def __init__(self) -> None:
        self._taken: set[int] = set()

    def take(self, position: int) -> bool:
        """Whether a row is the first of its kind on the page, and from now on no other is."""
        first = position not in self._taken
        self._taken.add(position)
        return first


def other_rows(
    study: Study,
    findings: Iterable[ShownFinding],
    charts: Iterable[Chart],
    signs: Iterable[SignRow] = (),
) -> tuple[EvidenceRow, ...]:
    """The rows that marks of charts and signs lead to and no sentence shows, in reading order."""
    shown = {row.position for f in findings for row in f.rows}
    needed = {n for c in charts for n in c.rows} | {
        n for s in signs for d in s.dials for n in d.led
    }
    ids = list(study.index.row_of)
    return evidence_rows([ids[n] for n in sorted(needed - shown)], study.index)


def page_styles() -> tuple[str, ...]:
    """The styles of text pages."""
    return shipped_text("shared", "charts.css"), shipped_text("shared", "pages.css")


def page_scripts() -> tuple[str, ...]:
    """The script of text pages, which unpacks what travels compressed."""
    return (shipped_text("shared", "unpack.js") + shipped_text("shared", "pages.js"),)


def about_plan(study: Study) -> list[tuple[str, str]]:
    """What stands below a plan's title: period, country, status, contents, documents."""
    words, plan = study.words, study.records.plan
    period = " – ".join(words.day(d) for d in (plan.start, plan.end) if d)
    documents = ", ".join(d.name for d in study.records.documents)
    status = words(f"status-of-plan.{plan.status}") if plan.status else ""
    pairs = [
        ("period", period),
        ("country", country_name(plan.country, words)),
        ("status", status),
        ("contains", _contents(study)),
        ("counted", study.bridge),
        ("documents", documents),
    ]
    return [(words(f"report.{name}"), value) for name, value in pairs if value]


def _contents(study: Study) -> str:
    r = study.records
    key = "report.counts" if r.tasks else "report.counts-plain"
    return study.words(
        key, goals=len(r.goals), activities=len(r.activities), tasks=len(r.tasks),
        actors=len(r.actors), facts=len(r.facts),
    )  # fmt: skip


def footer_words(study: Study) -> str:
    """The honest last line: which plan, from which text, and what its numbers mean."""
    plan = study.records.plan
    texts = ", ".join(f"{d.name} (SHA-256 {d.sha256[:16]}…)" for d in study.records.documents)
    parts = [plan.id, texts, study.bridge]
    if any(a.number is None for a in study.records.activities):
        parts.append(study.words("report.numbers-note"))
    if study.index.spells_names:
        parts.append(study.words("spelled-names"))
    parts.append(study.words.instead)
    return " · ".join(p for p in parts if p)


def report_sections(
    study: Study, weaknesses: Sequence[Weakness] | None = None
) -> tuple[Section, ...]:
    """All parts of the report, in order."""
    r = study.records
    groups = _groups(study)
    top = top_sole_lead(study)
    without = (pictures.without_chart(study, top),) if top else ()
    return (
        _section(study, "lead", lead_findings(study), (
            pictures.load_chart(study), pictures.staircase_chart(study), *without,
        ), (*_sure(study, r.participations), *groups)),
        _section(study, "time", time_findings(study), (
            pictures.months_chart(study), pictures.lanes_chart(study),
            pictures.calendar_chart(study),
        ), _sure(study, r.deadlines)),
        _section(study, "money", money_findings(study), (
            *money_pictures.payer_charts(study), *money_pictures.flow_charts(study),
            money_pictures.means_chart(study),
        ), _sure(study, r.allocations)),
        _section(study, "together", tie_findings(study), (pictures.meeting_chart(study),),
                 (*_sure(study, r.participations), *groups)),
        *_goal_section(study),
        _sign_section(study, study.readings),
        _quality_section(study, weaknesses),
    )  # fmt: skip


def _goal_section(study: Study) -> tuple[Section, ...]:
    if not study.index.top_goals:
        return ()
    charts = (pictures.matrix_chart(study),)
    sure = _sure(study, study.records.participations)
    return (_section(study, "goals", goal_findings(study), charts, sure),)


def _section(
    study: Study,
    key: str,
    findings: Iterable[Finding],
    charts: tuple[Chart, ...],
    sure: Iterable[str],
) -> Section:
    return Section(
        key=key,
        title=study.words(f"section.{key}"),
        findings=shown_findings(study, findings),
        charts=charts,
        sure=tuple(sure),
    )


def shown_findings(study: Study, findings: Iterable[Finding]) -> tuple[ShownFinding, ...]:
    """Findings with their rows; anchors are made unique where a key comes twice."""
    seen: Counter[str] = Counter()
    out = []
    for finding in findings:
        anchor = _NOT_ANCHOR.sub("-", finding.key.lower())
        seen[anchor] += 1
        name = anchor if seen[anchor] == 1 else f"{anchor}-{seen[anchor]}"
        ids = tuple(dict.fromkeys(finding.sentence.evidence))
        rows = evidence_rows(ids[:MOST_ROWS], study.index)
        gloss = _gloss(study, finding.sentence.about)
        out.append(ShownFinding(finding.sentence, name, rows, len(ids), gloss))
    return tuple(out)


def _gloss(study: Study, about: Iterable[str]) -> tuple[tuple[str, str], ...]:
    names = [study.who(i) for i in about if i in study.index.actors]
    return tuple((w.short, w.full) for w in names[:MOST_GLOSSED] if w.short != w.full)


def _sure(study: Study, facts: Sequence[Fact]) -> tuple[str, ...]:
    count = Counter(f.certainty for f in facts)
    exact, rule = count[Certainty.EXACT], count[Certainty.RULE]
    return (say_certainty(exact, rule, count[Certainty.DOUBTFUL], study.words).text,)


def _groups(study: Study) -> tuple[str, ...]:
    work, actors = study.view.work, study.index.actors
    left_out = [study.index.short(i) for i in work.left_out]
    kept = sum(i in actors and actors[i].group_kind is not None for i in work.institutions)
    return tuple(s.text for s in say_groups(left_out, kept, study.words))


def _sign_section(study: Study, readings: Sequence[Reading]) -> Section:
    words = study.words
    sources = tuple(
        dict.fromkeys(
            _capacity(study, c) for c in study.capacities if c.institution in study.index.actors
        )
    )
    single = [r for r in readings if not study.who(r.institution).group]
    return Section(
        key="signs",
        title=words("section.signs"),
        findings=shown_findings(study, sign_findings(study, single)),
        charts=_sign_charts(study, single),
        readings=sign_rows(study, single, shown=True),
        others=sign_rows(study, single, shown=False),
        dials=dial_names(study, single),
        sure=(*(words(f"signs.note-{k}") for k in (1, 2, 3, 4)), *sources),
    )


def _sign_charts(study: Study, single: Sequence[Reading]) -> tuple[Chart, ...]:
    """All in every sign, and the time of the one with most signs."""
    if not single:
        return ()
    top = max(single, key=lambda r: (len(r.high), len(r.signs), r.institution))
    times = (pictures.timeline_chart(study, top.institution),) if top.signs else ()
    return (spread_chart(study, single), *times)


def _capacity(study: Study, capacity: Capacity) -> str:
    """Where the means of an institution come from."""
    amount = f"{study.words.number(capacity.amount)} {study.words(f'means.{capacity.kind}')}"
    year = f", {capacity.year}" if capacity.year else ""
    name = study.index.short(capacity.institution)
    return f"{name}: {amount} ({capacity.source}{year})"


def _quality_section(study: Study, weaknesses: Sequence[Weakness] | None) -> Section:
    words = study.words
    rows = weak_rows(study, weaknesses or ())
    irregular = irregular_rows(study)
    issues = say_issues(len(study.records.issues), words)
    findings = [*risk_findings(study), Finding("issues", issues)]
    if weaknesses is not None:
        quality = say_quality(sum(r.count for r in rows), len(rows), words)
        findings = [Finding("quality", quality), *findings]
    return Section(
        key="quality",
        title=words("section.quality"),
        findings=shown_findings(study, findings),
        weak=rows,
        irregular=irregular,
        sure=_sure(study, study.records.facts),
    )
