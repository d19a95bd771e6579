"""The map without scripts: a picture as SVG and the content as a table. Presentation layer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from markupsafe import Markup

from kg.model.codes import Role
from kg.present.map.collect import Doing, Scene, deadlines_of, money_of, size_in_disc
from kg.present.map.overview import name_in, title_in
from kg.present.map.place import Placed, wrapped
from kg.present.palette import TOKENS, goal_colour, ink_on
from kg.text import fold_space

DRAWN_LINKS = 3000  # beyond it a static picture shows marks without lines
MOST_ROWS = 1500  # beyond it the table holds institutions instead of activities
MOST_SQUARES = 300  # the heaviest institutions a static picture shows
LABELLED = 40
MARGIN = 130


def static_picture(scene: Scene, placed: Placed, *, title: str, labels: str) -> Markup:
    """The sector map as SVG: arcs, lines, marks, the heaviest names."""
    reach = placed.sector.outer + MARGIN * placed.sector.scale
    k = placed.sector.scale
    inside = Markup("").join(
        [*_lines(scene, placed, k), *_discs(scene, placed, k, labels),
         *_squares(scene, placed, k, labels),
         *_names(scene, placed, k, labels), *_headings(scene, placed, k, labels)]
    )  # fmt: skip
    box = f"{-reach:.0f} {-reach:.0f} {2 * reach:.0f} {2 * reach:.0f}"
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="{}" role="img" aria-label="{}">{}</svg>'
    ).format(box, title, inside)


def _lines(scene: Scene, placed: Placed, k: float) -> list[Markup]:
    if len(scene.links) > DRAWN_LINKS:
        return []
    line = Markup('<path d="M{} {}L{} {}" stroke="{}" stroke-width="{}"{} opacity="{}"/>')
    out = []
    for link in scene.links:
        (x, y), (u, v) = placed.sector.bodies[link.body], placed.sector.activities[link.activity]
        goal = scene.goals[scene.activities[link.activity].goal]
        is_lead = link.role is Role.LEAD
        dash = Markup("") if is_lead else Markup(' stroke-dasharray="6 5"')
        look = (goal_colour(goal.position), round(1.6 * k, 1), dash, 0.55 if is_lead else 0.3)
        out.append(line.format(int(x), int(y), int(u), int(v), *look))
    return out


def _discs(scene: Scene, placed: Placed, k: float, labels: str) -> list[Markup]:
    if len(scene.activities) > MOST_ROWS:
        return _dots(scene, placed, k)
    disc = Markup('<circle cx="{}" cy="{}" r="{}" fill="{}"><title>{} {}</title></circle>')
    number = Markup('<text x="{}" y="{}" font-size="{}" text-anchor="middle" fill="{}">{}</text>')
    out = []
    for i, doing in enumerate(scene.activities):
        x, y = placed.sector.activities[i]
        colour = goal_colour(scene.goals[doing.goal].position)
        r = placed.sector.disc * k
        title = title_in(scene, doing.plan, doing.activity, labels)
        out.append(disc.format(int(x), int(y), round(r, 1), colour, doing.code, title))
        if size := size_in_disc(doing.own, r):
            at = (int(x), round(y + size / 3, 1), round(size, 1))
            out.append(number.format(*at, ink_on(colour), doing.own))
    return out


def _dots(scene: Scene, placed: Placed, k: float) -> list[Markup]:
    """Thousands of discs as one path a goal: a dot is a line of no length with round ends."""
    path = Markup('<path d="{}" stroke="{}" stroke-width="{}" stroke-linecap="round"/>')
    out = []
    for number, goal in enumerate(scene.goals):
        dots = "".join(
            f"M{x:.0f} {y:.0f}h0"
            for doing, (x, y) in zip(scene.activities, placed.sector.activities, strict=True)
            if doing.goal == number
        )
        width = round(2 * placed.sector.disc * k, 1)
        out.append(path.format(dots, goal_colour(goal.position), width))
    return out


def _squares(scene: Scene, placed: Placed, k: float, labels: str) -> list[Markup]:
    square = Markup(
        '<rect x="{}" y="{}" width="{s}" height="{s}" rx="{r}" fill="{}" stroke="{}"'
        ' stroke-width="{w}"{}><title>{}</title></rect>'
    )
    body = TOKENS["light"]["body"]
    out = []
    order = sorted(range(len(scene.bodies)), key=lambda i: (-placed.n_activities[i], i))
    for i in sorted(order[:MOST_SQUARES]):
        actor = scene.bodies[i]
        (x, y), side = placed.sector.bodies[i], placed.sector.sides[i]
        fill = "#ffffff" if actor.group_kind else body
        dash = Markup(' stroke-dasharray="4 3"') if actor.group_kind else Markup("")
        sizes = {"s": side, "r": round(side * 0.16, 1), "w": round(1.5 * k, 1)}
        place = (round(x - side / 2, 1), round(y - side / 2, 1))
        out.append(square.format(*place, fill, body, dash, name_in(scene, i, labels), **sizes))
    return out


def _names(scene: Scene, placed: Placed, k: float, labels: str) -> list[Markup]:
    text = Markup('<text x="{}" y="{}" font-size="{}" text-anchor="middle" fill="{}">{}</text>')
    order = sorted(range(len(scene.bodies)), key=lambda i: (-placed.n_activities[i], i))
    out = []
    for i in order[:LABELLED]:
        (x, y), side = placed.sector.bodies[i], placed.sector.sides[i]
        for row, line in enumerate(wrapped(name_in(scene, i, labels))):
            down = y + side / 2 + (12 + 13 * row) * k
            out.append(
                text.format(int(x), round(down, 1), round(12 * k, 1), TOKENS["light"]["ink"], line)
            )
    return out


def _headings(scene: Scene, placed: Placed, k: float, labels: str) -> list[Markup]:
    import math

    text = Markup(
        '<text x="{}" y="{}" font-size="{}" font-weight="600" text-anchor="{}" fill="{}">{}</text>'
    )
    out = []
    r = placed.sector.outer + 34 * k
    for arc in placed.sector.arcs:
        top = scene.goals[arc.goal].goal
        if top is None:
            continue
        title = title_in(scene, scene.goals[arc.goal].plan, top, labels)
        mid = (arc.start + arc.end) / 2
        anchor = "middle" if abs(math.cos(mid)) < 0.3 else "start" if math.cos(mid) > 0 else "end"
        for row, line in enumerate(wrapped(f"{top.number or ''} {title}", width=20, lines=3)):
            x, y = r * math.cos(mid), r * math.sin(mid) + (row - 1) * 15 * k
            look = (round(13 * k, 1), anchor, TOKENS["light"]["ink"])
            out.append(text.format(round(x), round(y), *look, line))
    return out


def static_table(scene: Scene, words: Mapping[str, str], *, labels: str) -> Markup:
    """The activities as a table; where they are too many for a page, the institutions."""
    if len(scene.activities) > MOST_ROWS:
        return _bodies_table(scene, words, labels)
    head = ("number", "activity", "goal", "roles-lead", "partners", "deadline", "money")
    by_activity: dict[int, list[tuple[Role, str]]] = {}
    for link in scene.links:
        name = name_in(scene, link.body, labels)
        by_activity.setdefault(link.activity, []).append((link.role, name))
    rows = [
        _activity_row(scene, doing, by_activity.get(i, []), words, labels)
        for i, doing in enumerate(scene.activities)
    ]
    return _table(words["tab-activities"], [words[f"column-{key}"] for key in head], rows)


def _activity_row(
    scene: Scene, doing: Doing, links: list[tuple[Role, str]], words: Mapping[str, str], labels: str
) -> list[str | Markup]:
    goal = scene.goals[doing.goal].goal
    titled = title_in(scene, doing.plan, goal, labels) if goal else ""
    leads = [name for role, name in links if role in (Role.LEAD, Role.IMPLEMENTER)]
    others = [n for role, n in links if role not in (Role.LEAD, Role.IMPLEMENTER, Role.FUNDER)]
    due = [fold_space(p.exact) for _, d in deadlines_of(doing) for p in d.passages]
    money = [fold_space(p.exact) for _, m in money_of(doing) for p in m.passages]
    language = scene.plans[doing.plan].plan.language
    return [
        doing.code,
        title_in(scene, doing.plan, doing.activity, labels),
        f"{goal.number or ''} {titled}".strip() if goal else words["no-goal"],
        ", ".join(dict.fromkeys(leads)) or words["no-lead"],
        ", ".join(dict.fromkeys(others)),
        _quoted(due, language) or words["no-deadline"],
        _quoted(money, language) or words["money-silent"],
    ]


def _quoted(words: list[str], language: str) -> Markup:
    """Words of the plan as quotations in its language."""
    quote = Markup('<q lang="{}">{}</q>')
    return Markup("; ").join(quote.format(language, x) for x in dict.fromkeys(words) if x)


def _bodies_table(scene: Scene, words: Mapping[str, str], labels: str) -> Markup:
    counts = Counter(body for body, _ in {(x.body, x.activity) for x in scene.links})
    led = Counter(b for b, _ in {(x.body, x.activity) for x in scene.links if x.role is Role.LEAD})
    rows: list[list[str | Markup]] = [
        [name_in(scene, i, labels), str(led[i] or ""), str(counts[i])]
        for i in sorted(counts, key=lambda i: (-counts[i], i))
    ]
    head = [words[f"column-{key}"] for key in ("name", "role-lead", "all-activities")]
    note = Markup("<p>{}</p>").format(words["no-script-most"])
    return note + _table(words["tab-bodies"], head, rows)


def _table(caption: str, head: list[str], rows: Sequence[Sequence[str | Markup]]) -> Markup:
    heads = Markup("").join(Markup('<th scope="col">{}</th>').format(x) for x in head)
    body = Markup("\n").join(
        Markup("<tr>{}</tr>").format(Markup("").join(Markup("<td>{}</td>").format(x) for x in row))
        for row in rows
    )
    return Markup(
        "<table><caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table>"
    ).format(caption, heads, body)
