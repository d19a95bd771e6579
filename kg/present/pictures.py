"""Which charts does a plan give? From measured records to charts, shared by all pages.

Present layer. Each function makes the rows of one chart; the drawing is in `charts/`. The charts of
money are in `money_pictures.py`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kg.measure.roles import Figures, concentration, role_counts, weighted_load
from kg.measure.timing import common_date
from kg.model.codes import Role
from kg.model.records import Deadline
from kg.network.calendar import Window
from kg.network.work import STRENGTH
from kg.present.charts.bars import (
    ChangeRow,
    LeadRow,
    LoadRow,
    before_after,
    lead_staircase,
    load_bars,
)
from kg.present.charts.calendar import (
    DueCount,
    Running,
    Spell,
    StripRow,
    body_timeline,
    calendar_strip,
    due_columns,
)
from kg.present.charts.lanes import Due, LaneRow, deadline_lanes
from kg.present.charts.matrix import GoalRow, Meeting, Share, goal_bars, meeting_grid
from kg.present.charts.plot import Rows, behind, told
from kg.present.charts.svg import Chart, Column
from kg.present.evidence import due_in_words
from kg.present.names import Who, readable
from kg.present.sentences import n_first
from kg.present.study import Study
from kg.text import fold_space

_LINK = re.compile(r'<a href="#f\d+" data-rows="[^>]+>')
MOST_SMALL = 5  # rows of a small picture


def load_rows(study: Study) -> list[LoadRow]:
    """Work carried by each institution, with the range of the weights."""
    loads, counts = weighted_load(study.view), role_counts(study.view)
    found = by_institution(study)
    rows = []
    for institution, load in loads.items():
        of = found.get(institution, ())
        led, joined = _n(counts["leads"], institution), _n(counts["partner_in"], institution)
        rows.append(
            LoadRow(
                who=study.who(institution), value=load.value or 0, low=load.low or 0,
                high=load.high or 0, n_lead=led, n_partner=joined,
                n_other=_n(counts["involved_in"], institution) - led - joined,
                led=study.rows(f for x in of if x.leads for f in x.facts),
                joined=study.rows(f for x in of if not x.leads for f in x.facts),
            )
        )  # fmt: skip
    return rows


def load_chart(study: Study, *, most: int = 15) -> Chart:
    """Work carried by each institution, with the range of the weights."""
    return load_bars(load_rows(study), study.words, most=most)


def small_load_picture(study: Study, ident: str) -> Markup | None:
    """The few with most work, as a small picture whose marks lead nowhere; None without any."""
    rows = load_rows(study)
    small = load_bars(rows, study.words, most=MOST_SMALL, ident=ident).narrow
    return without_links(small) if small and rows else None


def without_links(picture: Markup) -> Markup:
    """A picture whose marks lead nowhere, for a page that holds no rows of the plan."""
    unlinked = _LINK.sub("<g>", picture).replace("</a>", "</g>")
    return Markup(unlinked.replace(' role="group"', ' role="img"', 1))  # noqa: S704 - as it was


def _n(figures: Figures, institution: str) -> int:
    return int(figures[institution].value or 0)


def staircase_chart(study: Study) -> Chart:
    """How responsibility is shared among all named institutions."""
    order, found = concentration(study.view).order, by_institution(study)
    rows = [
        LeadRow(
            who=study.who(i), n_lead=n,
            rows=study.rows(f for x in found.get(i, ()) if x.leads for f in x.facts),
        )
        for i, n in order
    ]  # fmt: skip
    return lead_staircase(rows, study.words, first=n_first([n for _, n in order]))


def matrix_chart(study: Study, *, most: int = 18) -> Chart:
    """Institutions by goals."""
    goals, last = study.goal_names, len(study.index.top_goals)
    rows = []
    for institution, found in by_institution(study).items():
        cells: dict[int, tuple[list[Involvement], list[Involvement]]] = defaultdict(
            lambda: ([], [])
        )
        for link in found:
            cells[study.index.goal_position.get(link.activity, last)][not link.leads].append(link)
        shares = tuple(_share(study, *cells[g]) for g in range(len(goals)))
        rows.append(GoalRow(who=study.who(institution), shares=shares))
    return goal_bars(rows, goals, study.words, most=most)


def _share(study: Study, led: Sequence[Involvement], joined: Sequence[Involvement]) -> Share:
    behind = (study.rows(f for x in links for f in x.facts) for links in (led, joined))
    return Share(len(led), len(joined), *behind)


@dataclass(frozen=True, slots=True)
class Involvement:
    """One institution in one activity, with its strongest role there and the facts that say so."""

    institution: str
    activity: str
    role: Role
    facts: tuple[str, ...]

    @property
    def leads(self) -> bool:
        """Whether it is responsible."""
        return self.role is Role.LEAD


def by_institution(study: Study) -> dict[str, list[Involvement]]:
    """The work of each institution, sorted by id."""
    work = study.view.work
    found: dict[str, list[Involvement]] = defaultdict(list)
    for row, column, role, facts, works in zip(
        work.rows.tolist(), work.columns.tolist(), work.roles.tolist(), work.facts,
        work.working.tolist(), strict=True,
    ):  # fmt: skip
        if works:
            name = work.institutions[row]
            found[name].append(Involvement(name, work.activities[column], STRENGTH[role], facts))
    return found


def meeting_chart(study: Study) -> Chart:
    """How often bodies take part together."""
    pairs = [
        Meeting(a=study.who(t.a), b=study.who(t.b), n=t.count, rows=study.rows(t.facts),
                activities=tuple(study.index.number(a) for a in t.activities))
        for t in study.ties
    ]  # fmt: skip
    return meeting_grid(pairs, study.words)


def months_chart(study: Study) -> Chart:
    """Deadlines of the plan over time."""
    top = common_date(study.view)
    shared = top.date if (top.figure.value or 0) > 1 else None
    found: dict[int | None, tuple[list[str], list[str], list[str]]] = defaultdict(
        lambda: ([], [], [])
    )
    for activity in study.records.activities:
        column, runs_on = study.place_of(activity.id)
        kind = 2 if runs_on else 0 if shared and study.window_of[activity.id].due == shared else 1
        found[column][kind].append(activity.id)
    counts = [
        DueCount(
            len(found[k][0]) + len(found[k][1]), len(found[k][0]), len(found[k][2]),
            _dated(study, found[k]),
        )
        for k in range(len(study.columns))
    ]  # fmt: skip
    undated = [a for kind in found[None] for a in kind]
    return due_columns(
        counts, study.columns, len(undated), study.words, undated=time_rows(study, undated)
    )


def _dated(study: Study, found: tuple[list[str], list[str], list[str]]) -> tuple[Rows, Rows, Rows]:
    common, other, until = (time_rows(study, activities) for activities in found)
    return common, other, until


def time_rows(study: Study, activities: Iterable[str]) -> Rows:
    """The rows that say when activities are due; the activities themselves where nothing does."""
    windows = (study.window_of.get(a) for a in activities)
    return study.rows(f for w in windows if w for f in w.facts or (w.activity,))


def lanes_chart(study: Study, *, most: int = 16) -> Chart:
    """Deadlines of each institution."""
    n_goals = len(study.index.top_goals)
    rows = [
        LaneRow(who=study.who(i), dues=tuple(_due(study, x, n_goals) for x in found))
        for i, found in by_institution(study).items()
    ]
    goals = [f"{number} {title}".strip() for number, title in study.goal_names]
    return deadline_lanes(rows, study.columns, goals, study.words, most=most)


def _due(study: Study, link: Involvement, n_goals: int) -> Due:
    column, runs_on = study.place_of(link.activity)
    return Due(
        column=column, leads=link.leads, until=runs_on,
        goal=study.index.goal_position.get(link.activity, n_goals),
        hint=due_hint(study, link.activity, link.role),
        rows=behind((study.rows(link.facts), time_rows(study, [link.activity]))),
    )  # fmt: skip


def due_hint(study: Study, activity: str, role: Role) -> str:
    """What a mark says: number, title, role."""
    element = study.index.activities[activity]
    title = fold_space(study.index.title(element))
    return f"{study.index.number(activity)} {title} – {study.words(f'role.{role}')}"


def calendar_chart(study: Study) -> Chart:
    """How much runs at once."""
    calendar, columns = study.calendar
    found = by_institution(study)
    rows = [
        StripRow(
            who=study.who(institution),
            cells=tuple(
                Running(s, max(s, w), _running(study, found[institution], column) if s else ())
                for s, w, column in zip(one, wide, columns, strict=True)
            ),
        )
        for institution, one, wide in zip(
            study.view.work.institutions, calendar.stated.tolist(), calendar.widest.tolist(),
            strict=True,
        )
        if any(wide)
    ]  # fmt: skip
    return calendar_strip(rows, columns, study.words)


def _running(study: Study, links: Sequence[Involvement], column: Column) -> Rows:
    """Who does what, and when, of all that runs in a column of time."""
    here = [x for x in links if _touches(study.window_of.get(x.activity), column)]
    doing = study.rows(f for x in here for f in x.facts)
    return behind((doing, time_rows(study, (x.activity for x in here))))


def _touches(window: Window | None, column: Column) -> bool:
    if window is None or window.start is None or window.end is None:
        return False
    return window.start <= column.end and window.end >= column.start


def without_chart(study: Study, actor: str) -> Chart:
    """For each goal: activities with somebody responsible, now and without one body."""
    words, who = study.words, study.who(actor)
    now: Counter[int] = Counter()
    then: Counter[int] = Counter()
    alone: dict[int, list[str]] = defaultdict(list)
    names = study.goal_names
    for activity, leads in study.index.leads_by_activity.items():
        place = study.index.goal_position.get(activity, len(names) - 1)
        now[place] += 1
        then[place] += bool(set(leads) - {actor})
        if set(leads) == {actor}:
            alone[place].append(activity)
    led = {x.activity: x.facts for x in by_institution(study)[actor]}
    rows = [
        ChangeRow(who=Who(id=f"goal-{g}", short=number or title, full=title),
                  before=now[g], after=then[g],
                  rows=study.rows(f for a in alone[g] for f in led.get(a, ())))
        for g, (number, title) in enumerate(names)
    ]  # fmt: skip
    said = told(words, "without", name=who.short)
    heads = (words("column.goal"), words("without.now"), words("without.then", name=who.short))
    return before_after(rows, said, heads, words, words("without.note"))


def timeline_chart(study: Study, actor: str) -> Chart:
    """When one body works on what."""
    spells = []
    for link in by_institution(study).get(actor, ()):
        window = study.window_of[link.activity]
        index = study.index
        title = readable(index.title(index.activities[link.activity]))
        number = index.number(link.activity)
        dates = [index.facts[f] for f in window.facts]
        said = [due_in_words(d, index) for d in dates if isinstance(d, Deadline)]
        spells.append(
            Spell(
                who=Who(id=link.activity, short=number or title, full=title),
                first=window.first, start=window.start, end=window.end, last=window.last,
                due=window.due, leads=link.leads,
                said="; ".join(dict.fromkeys(said)) or study.words("due.none"),
                rows=behind((study.rows(link.facts), time_rows(study, [link.activity]))),
            )
        )  # fmt: skip
    return body_timeline(spells, study.columns, study.who(actor).short, study.words)
