"""One institution or activity on the map of its plan, as a picture for a slide. Present layer.

The same places, colours and line kinds as the page; what has no part in it stands back.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.errors import ConfigError
from kg.model.codes import Role
from kg.model.records import PlanRecords
from kg.present.charts.svg import text_width, wrap
from kg.present.drawing import Disc, Drawing, Point, Shape, Stroke, Text, mixed, square
from kg.present.map.collect import Link, Scene, collect_scene, size_in_disc
from kg.present.map.filters import Filters, page_words, passing
from kg.present.map.place import Placed, place_scene
from kg.present.names import MARK
from kg.present.palette import TOKENS, goal_colour, ink_on
from kg.present.study import Study, study_plan
from kg.present.views import institution_findings
from kg.text import fold_space

WIDTH, HEIGHT = 1600, 900  # a slide
COLUMN = 430  # the words left of the picture
MARGIN = 48
CENTRE: Point = (1075, 452)
RADIUS = 330  # of the rim of activities
SMALL = 280  # width and height of a picture without words
BACK = 0.16  # of its ink what stands back keeps
ROOMS = (12.5, 18)  # how wide a name may be, in sizes of its type
NEAR = (4, 12, 20)  # how far it may be from its mark
# Where it is tried: below, above, right, left, then aslant; 0 is the middle.
AROUND = ((0, 1), (0, 2), (1, 0), (2, 0), (1, 1), (2, 1), (1, 2), (2, 2))
NAMED = 12  # institutions with a name beside the one in focus
COLOURS = TOKENS["light"]
_Box = tuple[float, float, float, float]  # left, top, right, bottom
DASHES: dict[Role, tuple[float, float]] = {
    Role.PARTNER: (7, 5), Role.EXPERT: (14, 6), Role.FUNDER: (2, 5), Role.MONITOR: (2, 10),
    Role.BENEFICIARY: (4, 12),
}  # fmt: skip


@dataclass(frozen=True)
class _View:
    """The plan, its places on the slide, and what is lit."""

    study: Study
    scene: Scene
    placed: Placed
    lit: tuple[Link, ...]
    focus: int | None
    k: float
    centre: Point = CENTRE
    shown: frozenset[int] = frozenset()  # activities
    ink: float = 1.0  # how wide lines are, of what they are on a slide

    def place(self, point: Point) -> Point:
        """Where a place of the layout lies on the slide."""
        return self.centre[0] + point[0] * self.k, self.centre[1] + point[1] * self.k

    def side(self, body: int) -> float:
        """How wide the square of an institution is."""
        return max(6.0 * self.ink, self.placed.sector.sides[body] * self.k)

    def name(self, body: int) -> str:
        """What a body is called in the language of the words."""
        return self.study.who(self.scene.bodies[body].id).short


def focus_drawing(records: PlanRecords, ident: str, *, language: str = "en") -> Drawing:
    """The picture of one institution or activity (by id) of a plan, with its counts in words.

    Raises: ConfigError for an id that is neither, or that has no line on the map.
    """
    scene = collect_scene((records,))
    placed = place_scene(scene)
    study = study_plan(records, language=language)
    body = next((i for i, x in enumerate(scene.bodies) if x.id == ident), None)
    doing = next((i for i, x in enumerate(scene.activities) if x.activity.id == ident), None)
    lit = tuple(
        x for x in scene.links if (body is not None and x.body == body) or x.activity == doing
    )
    if not lit:
        raise ConfigError(
            f"{ident} has no line on the map of {records.plan.id}; "
            "focus on an institution with a role, or on an activity that names one"
        )
    view = _View(study, scene, placed, lit, body, RADIUS / placed.sector.outer, shown=_all(scene))
    return _slide(view, *_words(view, doing))


def _all(scene: Scene) -> frozenset[int]:
    return frozenset(range(len(scene.activities)))


def _slide(view: _View, title: str, said: Sequence[str], place: str = "") -> Drawing:
    drawn: tuple[Shape, ...] = ()
    if view.scene.activities:
        drawn = (*_lines(view), *_rim(view), *_squares(view), *_names(view), *_headings(view))
    column, top = words_beside(view.study, drawn, (title, said, place))
    return slide_of(title, (*drawn, *column, *_legend(view, top)))


def slide_of(title: str, shapes: tuple[Shape, ...]) -> Drawing:
    """Shapes on the ground of a slide."""
    return Drawing(width=WIDTH, height=HEIGHT, title=title, ground=COLOURS["ground"], shapes=shapes)


def plan_drawing(
    records: PlanRecords, ident: str | None, words: tuple[str, Sequence[str], str],
    filters: Filters, *, language: str,
) -> Drawing:  # fmt: skip
    """The map of a plan beside `words`, with an institution or activity in focus.

    `words` are a title, the sentences below it, and which slide of how many it is.

    What the filters leave keeps its place. Lines of roles that they choose are drawn; else those of
    who is responsible.
    """
    whole = collect_scene((records,))
    placed = place_scene(whole)
    shown, links = passing(whole, filters)
    scene = replace(whole, links=links)
    study = study_plan(records, language=language)
    body = next((i for i, x in enumerate(scene.bodies) if x.id == ident), None)
    doing = next((i for i, x in enumerate(scene.activities) if x.activity.id == ident), None)
    roles = {Role.LEAD.value, *filters.get("role", ())}
    lit = tuple(x for x in links if x.role.value in roles)
    if body is not None or doing is not None:
        lit = tuple(x for x in links if x.body == body or x.activity == doing)
    view = _View(study, scene, placed, lit, body, RADIUS / placed.sector.outer, shown=shown)
    title, said, place = words
    nothing = () if shown else (page_words(language)["nothing-left"],)
    return _slide(view, title, (*said, *nothing), place)


def small_drawing(records: PlanRecords, *, language: str = "en") -> Drawing | None:
    """The map of a plan as a small picture without words: who is responsible for what.

    Nothing for a plan whose map would be empty.
    """
    scene = collect_scene((records,))
    if not scene.activities:
        return None
    placed = place_scene(scene)
    study = study_plan(records, language=language)
    lit = tuple(x for x in scene.links if x.role is Role.LEAD)
    k, centre = SMALL * 0.42 / placed.sector.outer, (SMALL / 2, SMALL / 2)
    view = _View(study, scene, placed, lit, None, k, centre, _all(scene), ink=0.5)
    shapes = (*_lines(view), *_rim(view), *_squares(view))
    title = fold_space(study.index.plan_title)
    return Drawing(width=SMALL, height=SMALL, title=title, ground=COLOURS["ground"], shapes=shapes)


def _words(view: _View, doing: int | None) -> tuple[str, tuple[str, ...]]:
    """The title of the picture and the sentences below it."""
    study = view.study
    if view.focus is not None:
        ident = view.scene.bodies[view.focus].id
        ties = [t for t in study.ties if ident in (t.a, t.b)]
        found = institution_findings(study, ident, ties)
        return study.who(ident).full, tuple(x.sentence.text for x in found)
    activity = view.scene.activities[doing or 0].activity
    title = f"{study.index.number(activity.id)} {fold_space(study.index.title(activity))}"
    by_role: dict[Role, dict[str, None]] = {}
    for link in view.lit:
        by_role.setdefault(link.role, {})[view.name(link.body)] = None
    return title, tuple(
        f"{study.words(f'role.{role}').capitalize()}: {study.words.listed(tuple(names), most=9)}"
        for role, names in by_role.items()
    )


def _goal_colour(view: _View, activity: int) -> str:
    return goal_colour(view.scene.goals[view.scene.activities[activity].goal].position)


def _lines(view: _View) -> Iterator[Shape]:
    """All lines faintly where they are few enough to tell apart, then those of the focus."""
    lit = set(map(id, view.lit))
    back = [x for x in view.scene.links if id(x) not in lit and x.role is Role.LEAD]
    for link in [*back, *view.lit]:
        ends = (view.placed.sector.bodies[link.body], view.placed.sector.activities[link.activity])
        colour = _goal_colour(view, link.activity)
        shown = id(link) in lit
        is_lead = link.role is Role.LEAD
        yield Stroke(
            points=tuple(map(view.place, ends)),
            colour=colour if shown else mixed(colour, COLOURS["ground"], BACK),
            width=((2.4 if is_lead else 1.6) if shown else 0.8) * view.ink,
            dash=DASHES.get(link.role),
        )


def _rim(view: _View) -> Iterator[Shape]:
    """The arcs of the goals and the activities with their numbers."""
    sector, lit = view.placed.sector, {x.activity for x in view.lit}
    radius = (sector.outer + (sector.disc + 8) * sector.scale) * view.k
    goals = {view.scene.activities[i].goal for i in view.shown}
    for arc in sector.arcs:
        steps = max(2, round((arc.end - arc.start) * 60))
        angles = [arc.start + (arc.end - arc.start) * n / steps for n in range(steps + 1)]
        points = tuple(
            (view.centre[0] + radius * math.cos(a), view.centre[1] + radius * math.sin(a))
            for a in angles
        )
        colour = goal_colour(view.scene.goals[arc.goal].position)
        if arc.goal not in goals:
            colour = mixed(colour, COLOURS["ground"], BACK)
        yield Stroke(points=points, colour=colour, width=4 * view.ink)
    r = max(2.5, sector.disc * sector.scale * view.k)
    for i in sorted(view.shown):
        doing = view.scene.activities[i]
        x, y = view.place(sector.activities[i])
        colour = _goal_colour(view, i)
        fill = colour if i in lit else mixed(colour, COLOURS["ground"], BACK * 2)
        yield Disc(x=x, y=y, r=r, fill=fill)
        size = size_in_disc(doing.own, r)
        if i in lit and r > 8 and size:
            yield Text(x=x, y=y + size * 0.36, words=doing.own, size=size,
                       colour=ink_on(colour), bold=True, anchor="middle")  # fmt: skip


def _squares(view: _View) -> Iterator[Shape]:
    """The institutions; those on the lit activities in full ink, groups dashed."""
    near = _partners(view)
    for i in sorted({x.body for x in view.scene.links}):
        actor = view.scene.bodies[i]
        x, y = view.place(view.placed.sector.bodies[i])
        side = view.side(i)
        share = 1.0 if i == view.focus else 0.62 if i in near else BACK
        colour = mixed(COLOURS["body"], COLOURS["ground"], share)
        group = actor.group_kind is not None
        yield Stroke(
            points=square(x, y, side), colour=colour, width=2 * view.ink,
            dash=(4 * view.ink, 3 * view.ink) if group else None,
            fill=COLOURS["ground"] if group else colour,
        )  # fmt: skip


def _partners(view: _View) -> Counter[int]:
    """On how many lit activities each institution stands."""
    lit = {x.activity for x in view.lit}
    return Counter(b for b, _ in {(x.body, x.activity) for x in view.scene.links
                                  if x.activity in lit})  # fmt: skip


def _names(view: _View) -> Iterator[Shape]:
    """The name of the focus and of those it meets most, where they cover no mark and no name."""
    counts = _partners(view)
    order = sorted(counts, key=lambda b: (b != view.focus, -counts[b], b))
    taken = _marks(view)
    for body in order[: NAMED + 1]:
        size = 17.0 if body == view.focus else 13.5
        spots = list(_spots(view, body, size))
        free = (x for x in spots if not any(_meet(x[0], y) for y in taken))
        found = next(free, spots[0] if body == view.focus else None)
        if found is None:
            continue
        (left, top, right, bottom), lines = found
        taken.append(found[0])
        ground = COLOURS["ground"]
        box = ((left - 3, top), (right + 3, top), (right + 3, bottom), (left - 3, bottom))
        yield Stroke(points=(*box, box[0]), colour=ground, width=1, fill=ground)
        for n, row in enumerate(lines):
            yield Text(
                x=(left + right) / 2, y=top + (n + 0.82) * size * 1.2, words=row, size=size,
                colour=COLOURS["ink"], bold=body == view.focus, anchor="middle",
            )  # fmt: skip


def _marks(view: _View) -> list[_Box]:
    """The boxes of all squares and discs."""
    sector = view.placed.sector
    disc = sector.disc * sector.scale * view.k
    found = [(view.place(sector.activities[a]), disc) for a in view.shown]
    bodies = {x.body for x in view.scene.links}
    found += [(view.place(sector.bodies[b]), view.side(b) / 2) for b in bodies]
    return [(x - r, y - r, x + r, y + r) for (x, y), r in found]


def _meet(one: _Box, other: _Box) -> bool:
    return all(one[k] < other[k + 2] and other[k] < one[k + 2] for k in (0, 1))


def _spots(view: _View, body: int, size: float) -> Iterator[tuple[_Box, tuple[str, ...]]]:
    """Boxes of a name around its mark, the nearest and narrowest first, with its lines."""
    x, y = view.place(view.placed.sector.bodies[body])
    for room, gap in ((room, gap) for room in ROOMS for gap in NEAR):
        lines = wrap(view.name(body), room * size, size)
        w, h = max(text_width(row, size) for row in lines), len(lines) * size * 1.2
        half = view.side(body) / 2 + gap
        across, down = (x - w / 2, x + half, x - half - w), (y - h / 2, y + half, y - half - h)
        for n, m in AROUND:
            yield (across[n], down[m], across[n] + w, down[m] + h), lines


def _headings(view: _View) -> Iterator[Shape]:
    """Number and title of each goal beside its arc."""
    sector = view.placed.sector
    radius = (sector.outer + (sector.disc + 8) * sector.scale) * view.k + 18
    names = view.study.goal_names
    shown = {view.scene.activities[i].goal for i in view.shown}
    for arc in (x for x in sector.arcs if x.goal in shown):
        number, title = names[view.scene.goals[arc.goal].position]
        mid = (arc.start + arc.end) / 2
        x, y = CENTRE[0] + radius * math.cos(mid), CENTRE[1] + radius * math.sin(mid)
        flat = abs(math.cos(mid)) < 0.25
        anchor = "middle" if flat else "start" if math.cos(mid) > 0 else "end"
        room = 300 if flat else (WIDTH - 24 - x if anchor == "start" else x - COLUMN - MARGIN - 24)
        lines = wrap(f"{number} {title}".strip(), max(60.0, min(room, 300 if flat else 230)), 15)
        top = y - len(lines) * 9 + math.sin(mid) * len(lines) * 9
        for n, row in enumerate(lines):
            yield Text(x=x, y=top + n * 18 + 13, words=row, size=15, colour=COLOURS["ink"],
                       bold=True, anchor=anchor)  # fmt: skip


def words_beside(
    study: Study, drawn: Sequence[Shape], words: tuple[str, Sequence[str], str]
) -> tuple[list[Shape], float]:
    """Title, sentences and notes at the foot left of what is drawn, and where the notes begin.

    All of it is as wide as the column, so that no word stands under the picture.
    """
    (title, said, place), soft = words, COLOURS["ink-soft"]
    y = MARGIN + 24.0
    shapes: list[Shape] = []
    for row in wrap(title, COLUMN - 40, 28):
        shapes.append(Text(x=MARGIN, y=y, words=row, size=28, colour=COLOURS["ink"], bold=True))
        y += 35
    for sentence in filter(None, said):
        y += 14
        for row in wrap(sentence, COLUMN - 40, 18):
            shapes.append(Text(x=MARGIN, y=y, words=row, size=18, colour=soft))
            y += 25
    plan = fold_space(study.index.plan_title)
    every = (title, *said, plan, *(x.words for x in drawn if isinstance(x, Text)))
    spelled = study.words("spelled-names") if any(MARK in x for x in every) else ""
    notes = (place, plan, spelled, study.words.instead)
    rows = [row for note in notes for row in wrap(note, COLUMN - 40, 12.5)]
    top = HEIGHT - 34 - 18 * (len(rows) - 1)
    for n, row in enumerate(rows):
        shapes.append(Text(x=MARGIN, y=top + 18 * n, words=row, size=12.5, colour=soft))
    return shapes, top


def _legend(view: _View, bottom: float) -> Iterator[Shape]:
    """Only the kinds of line that are drawn for the focus, above `bottom`."""
    roles = {x.role for x in view.lit}
    y = bottom - 44 - 26 * (len(roles) - 1)
    for n, role in enumerate(r for r in Role if r in roles):
        at = y + 26 * n
        is_lead = role is Role.LEAD
        yield Stroke(
            points=((MARGIN, at), (MARGIN + 44, at)), colour=COLOURS["ink"],
            width=2.4 if is_lead else 1.6, dash=DASHES.get(role),
        )  # fmt: skip
        words = view.study.words(f"role.{role}")
        yield Text(x=MARGIN + 58, y=at + 5, words=words, size=16, colour=COLOURS["ink"])
