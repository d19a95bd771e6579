"""The other views of a plan, one question a page: deadlines, money, goals, one page an institution.

Present layer. Charts are those of the report (`pictures.py`, `money_pictures.py`), not drawn twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from kg.ids import slug
from kg.measure.overload import Reading
from kg.model.codes import Role
from kg.model.records import Allocation, Fact
from kg.network.ties import Tie
from kg.network.work import strongest_roles
from kg.present import money_pictures, pictures
from kg.present.charts.matrix import neighbour_circle
from kg.present.charts.svg import Chart
from kg.present.evidence import EvidenceRow, due_in_words, evidence_rows
from kg.present.findings import Finding, goal_findings, lead_findings, money_findings, time_findings
from kg.present.report import (
    NavLink,
    ShownFinding,
    other_rows,
    shown_findings,
    study_page,
)
from kg.present.sentences import Sentence, say_body, say_body_dates, say_body_partners
from kg.present.signs import SignRow, dial_names, sign_rows
from kg.present.study import Study
from kg.text import fold_space

F = TypeVar("F", bound=Fact)
ROLE_ORDER = tuple(Role)
MOST_LANES = 60  # rows on the page of deadlines


def institution_file(actor_id: str) -> str:
    """The file name of an institution's own page, the same for every language and plan.

    Example:
        >>> institution_file("org/rs/ministarstvo-pravde")
        'institution-org-rs-ministarstvo-pravde.html'
    """
    return f"institution-{slug(actor_id.replace('/', ' '))}.html"


def institution_links(actor_ids: Iterable[str]) -> dict[str, str]:
    """The file of every institution's page, by id."""
    return {i: institution_file(i) for i in actor_ids}


def lanes_page(study: Study, *, nav: Sequence[NavLink] = ()) -> str:
    """When each institution is due."""
    charts = (
        pictures.lanes_chart(study, most=MOST_LANES),
        pictures.months_chart(study),
        pictures.calendar_chart(study),
    )
    return _view_page(study, "lanes", (time_findings(study), charts), nav)


def money_page(study: Study, *, nav: Sequence[NavLink] = ()) -> str:
    """Whose money goes through whom to which goal."""
    charts = (
        *money_pictures.flow_charts(study),
        *money_pictures.payer_charts(study),
        money_pictures.means_chart(study),
    )
    return _view_page(study, "money", (money_findings(study), charts), nav)


def bars_page(study: Study, *, nav: Sequence[NavLink] = ()) -> str:
    """Who carries what, institution by goal."""
    charts = (
        pictures.matrix_chart(study),
        pictures.load_chart(study),
        pictures.staircase_chart(study),
    )
    findings = [*lead_findings(study)[:2], *goal_findings(study)]
    return _view_page(study, "bars", (findings, charts), nav)


def _view_page(
    study: Study,
    key: str,
    content: tuple[Sequence[Finding], tuple[Chart, ...]],
    nav: Sequence[NavLink],
) -> str:
    words, (findings, charts) = study.words, content
    shown = shown_findings(study, findings)
    return study_page(
        "report/view.html",
        study,
        title=f"{words(f'view.{key}')}: {fold_space(study.index.plan_title)}",
        nav=nav,
        question=words(f"view.{key}"),
        findings=shown,
        charts=charts,
        others=other_rows(study, shown, charts),
    )


@dataclass(frozen=True, slots=True)
class RoleRow:
    """One activity of an institution: role, deadline, money, and the words that name it."""

    number: str
    title: str
    role: str
    due: str
    money: str
    row: EvidenceRow


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """One partner of an institution, with the activities they share."""

    name: str
    href: str | None
    n: int
    activities: str


def institution_page(study: Study, actor_id: str, *, nav: Sequence[NavLink] = ()) -> str:
    """One institution: roles, deadlines, money, partners, signs, and the words of the plan."""
    who = study.who(actor_id)
    ties = [t for t in study.ties if actor_id in (t.a, t.b)]
    readings = [r for r in study.readings if r.institution == actor_id]
    time = pictures.timeline_chart(study, actor_id)
    return study_page(
        "report/institution.html",
        study,
        title=f"{who.full} – {fold_space(study.index.plan_title)}",
        nav=nav,
        who=who,
        kind=_kind(study, actor_id),
        names=other_names(study, actor_id),
        findings=institution_findings(study, actor_id, ties),
        roles=role_rows(study, actor_id),
        pays=evidence_rows(_paid_by(study, actor_id), study.index),
        partners=partner_rows(study, actor_id, ties),
        circle=_circle(study, actor_id, ties),
        timeline=time if time.table.rows else None,
        dials=dial_names(study, readings),
        signs=_signs(study, readings),
    )


def _signs(study: Study, readings: Sequence[Reading]) -> tuple[SignRow, ...]:
    single = [r for r in readings if not study.who(r.institution).group]
    return (*sign_rows(study, single, shown=True), *sign_rows(study, single, shown=False))


def _kind(study: Study, actor_id: str) -> str:
    actor = study.index.actors[actor_id]
    kind = study.words(f"type.{actor.actor_type}")
    return study.words("type.group", kind=kind) if actor.group_kind else kind


def other_names(study: Study, actor_id: str) -> list[tuple[str, str]]:
    """The other names of a body with their languages; misspelt forms only help to find it."""
    actor, who = study.index.actors[actor_id], study.who(actor_id)
    shown = [x for x in actor.labels if x.kind.value != "hidden"]
    return [(x.text, x.language) for x in shown if x.text not in (who.full, who.short)]


def institution_findings(
    study: Study, actor_id: str, ties: Sequence[Tie]
) -> tuple[ShownFinding, ...]:
    """What the plan shows of one body: its roles, its dates, its partners."""
    words, index = study.words, study.index
    parts = [p for p in index.participations_of(actor_id) if p.about in index.activity_of]
    in_role = strongest_roles(parts, index.activity_of)
    counts = {role: len(in_role[role]) for role in ROLE_ORDER if role in in_role}
    facts = tuple(p.id for p in parts)
    activities = list(dict.fromkeys(index.activity_of[p.about] for p in parts))
    name = study.who(actor_id).short
    sentences = [
        ("roles", say_body(name, counts, len(activities), study.n_activities, (facts, words))),
        ("dates", _dates(study, activities)),
        ("partners", _partners(study, actor_id, ties)),
    ]
    return shown_findings(study, [Finding(k, s) for k, s in sentences if s is not None])


def _dates(study: Study, activities: Sequence[str]) -> Sentence | None:
    due = Counter(w.due for a in activities if (w := study.window_of.get(a)) and w.due)
    if not due:
        return None
    top = min(due, key=lambda d: (-due[d], d))
    facts = tuple(f for a in activities if study.window_of[a].due == top
                  for f in study.window_of[a].facts[:1])  # fmt: skip
    return say_body_dates(due[top], due.total(), top, facts, study.words)


def _partners(study: Study, actor_id: str, ties: Sequence[Tie]) -> Sentence | None:
    if not ties:
        return None
    most = max(t.count for t in ties)
    first = [t for t in ties if t.count == most]
    names = tuple(sorted(study.index.short(_other(t, actor_id)) for t in first))
    facts = tuple(f for t in first for f in t.facts)
    return say_body_partners(len(ties), names, most, facts, study.words)


def _other(tie: Tie, actor_id: str) -> str:
    return tie.b if tie.a == actor_id else tie.a


def role_rows(study: Study, actor_id: str) -> tuple[RoleRow, ...]:
    """Each role of a body, leads first, in reading order."""
    index = study.index
    place = {element: k for k, element in enumerate(index.elements)}
    ordered = sorted(
        index.participations_of(actor_id),
        key=lambda p: (ROLE_ORDER.index(p.role), place[p.about]),
    )
    return tuple(
        RoleRow(
            number=index.number(p.about),
            title=fold_space(index.title(index.elements[p.about])),
            role=study.words(f"role.{p.role}"),
            due=_due(study, p.about),
            money=_money(study, p.about),
            row=evidence_rows([p.id], index)[0],
        )
        for p in ordered
    )


def _about(study: Study, element: str, facts: Iterable[F]) -> list[F]:
    """Facts of an element itself, else of the activity it belongs to."""
    found = list(facts)
    own = [f for f in found if f.about == element]
    return own or [f for f in found if f.about == study.index.activity_of.get(element)]


def _due(study: Study, element: str) -> str:
    deadlines = _about(study, element, study.records.deadlines)
    said = [due_in_words(d, study.index) for d in deadlines]
    return "; ".join(dict.fromkeys(said)) or study.words("due.none")


def _money(study: Study, element: str) -> str:
    rows = _about(study, element, study.records.allocations)
    said = [_money_words(study, a) for a in rows]
    return "; ".join(dict.fromkeys(said)) or study.words("money.none")


def _money_words(study: Study, allocation: Allocation) -> str:
    """One statement of money in few words: source, amount, year, or what is said instead."""
    parts = []
    if allocation.source or allocation.payer:
        parts.append(money_pictures.source_stop(study, allocation).name)
    if allocation.amount is not None or allocation.share is not None:
        parts.append(study.words.stated(allocation))
    if allocation.year is not None or allocation.years:
        parts.append("–".join(map(str, allocation.years or (allocation.year,))))
    return ", ".join(parts) or study.words(f"said.{allocation.cost_status}")


def _paid_by(study: Study, actor_id: str) -> list[str]:
    return [a.id for a in study.records.allocations if a.payer == actor_id]


def partner_rows(study: Study, actor_id: str, ties: Sequence[Tie]) -> tuple[PartnerRow, ...]:
    """Partners by shared activities, most first."""
    rows = []
    for tie in sorted(ties, key=lambda t: (-t.count, study.index.short(_other(t, actor_id)))):
        who = study.who(_other(tie, actor_id))
        name = who.full if who.full == who.short else f"{who.short} – {who.full}"
        numbers = ", ".join(study.index.number(a) for a in tie.activities)
        rows.append(PartnerRow(name, who.href, tie.count, numbers))
    return tuple(rows)


def _circle(study: Study, actor_id: str, ties: Sequence[Tie]) -> Chart | None:
    if not ties:
        return None
    around = [(study.who(_other(t, actor_id)), t.count) for t in ties]
    return neighbour_circle(study.who(actor_id), around, study.words)
