"""Where do the parts of a map stand, in both of its views? Presentation layer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kg.model.codes import LabelKind, Role
from kg.model.labels import spoken_in
from kg.model.records import Label
from kg.network.ties import tie_weights
from kg.network.work import work_of
from kg.present.layout import (
    MarkBox,
    PlacedActivity,
    PlacedInstitution,
    Point,
    SectorLayout,
    cooperation_layout,
    sector_layout,
)
from kg.present.map.collect import Scene

# What is written on a map's marks, and how much room does it take?

LINE = 18  # characters a line of a label
LINES = 2
CHARACTER = 6.1  # mean width in pixels of a character of an 11.5-pixel label
LINE_HEIGHT = 14.0


@dataclass(frozen=True, slots=True)
class NameForms:
    """A body's or source's names. `other` are shown, `hidden` are found by search only."""

    name: str
    language: str
    short: str | None
    english: str | None
    english_short: str | None
    other: tuple[str, ...]
    hidden: tuple[str, ...]


def names_of(labels: Sequence[Label]) -> NameForms:
    """The names by use.

    Edges: without a preferred name of the plan the first label of any kind is the name.
    """
    english = spoken_in(labels, "en")
    own = [x for x in labels if x not in english] or list(labels)
    name = _first(own, LabelKind.PREFERRED) or own[0]
    short = _first(own, LabelKind.ABBREVIATION)
    full_english = _first(english, LabelKind.PREFERRED) or _first(english, LabelKind.ALTERNATIVE)
    short_english = _first(english, LabelKind.ABBREVIATION)
    used = {x.text for x in (name, short, full_english, short_english) if x}
    rest = [x for x in labels if x.text not in used]
    return NameForms(
        name=name.text,
        language=name.language,
        short=short.text if short else None,
        english=full_english.text if full_english else None,
        english_short=short_english.text if short_english else None,
        other=tuple(dict.fromkeys(x.text for x in rest if x.kind is not LabelKind.HIDDEN)),
        hidden=tuple(dict.fromkeys(x.text for x in rest if x.kind is LabelKind.HIDDEN)),
    )


def _first(labels: Sequence[Label], kind: LabelKind) -> Label | None:
    return next((x for x in labels if x.kind is kind), None)


def wrapped(text: str, *, width: int = LINE, lines: int = LINES) -> list[str]:
    """A label in lines of about `width` characters; what does not fit ends in an ellipsis.

    Example:
        >>> wrapped("Ministry of the Interior and of Many Other Things", lines=2)
        ['Ministry of the', 'Interior and of…']
    """
    out: list[str] = []
    for word in text.split():
        if out and len(out[-1]) + 1 + len(word) <= width:
            out[-1] += f" {word}"
        else:
            out.append(word)
    out = [line if len(line) <= width + 4 else f"{line[: width + 2]}…" for line in out]
    if len(out) <= lines:
        return out
    return [*out[: lines - 1], out[lines - 1].rstrip(",.;:") + "…"]


def label_size(names: NameForms) -> tuple[float, float]:
    """The room of a label in whichever of its languages takes more: width and height."""
    texts = [names.short or names.name, names.english_short or names.english or ""]
    drawn = [wrapped(text) for text in texts]
    widest = max((len(line) for lines in drawn for line in lines), default=0)
    return widest * CHARACTER, max(map(len, drawn)) * LINE_HEIGHT


LABELLED = 40  # the heaviest institutions ask for room for their labels
PULL = {Role.LEAD: 2.0, Role.IMPLEMENTER: 2.0}  # of other roles 1: who leads stands nearer
SHOWN_TIES_AT_FIRST = 60  # where there are more, the page begins with the stronger ones


@dataclass(frozen=True, slots=True)
class MapTie:
    """Two institutions that share `count` activities; `alpha` is low where that is telling.

    Source of alpha: disparity filter, Serrano, Boguñá and Vespignani 2009, on Newman weights; the
    smaller of both ends.
    """

    one: int
    other: int
    plan: int
    count: int
    weight: float
    alpha: float


@dataclass(frozen=True, slots=True)
class Placed:
    """Both layouts of a scene, the ties, and how many activities each institution is named in."""

    sector: SectorLayout
    cooperation: tuple[Point | None, ...]
    ties: tuple[MapTie, ...]
    n_activities: tuple[int, ...]


def place_scene(scene: Scene) -> Placed:
    """Places for everything; institutions without any tie have none in the cooperation view."""
    pairs = {(x.activity, x.body) for x in scene.links}
    counts = Counter(body for _, body in pairs)
    n_activities = tuple(counts[i] for i in range(len(scene.bodies)))
    sector = sector_layout(_spots(scene), _bodies(scene, n_activities))
    ties = _ties(scene)
    return Placed(sector, _cooperation(scene, n_activities, ties, sector), ties, n_activities)


def _spots(scene: Scene) -> list[PlacedActivity]:
    lower: dict[tuple[int, str | None], int] = {}
    out = []
    for x in scene.activities:
        key = (x.plan, x.path[-1].id if x.path else None)
        out.append(PlacedActivity(x.goal, x.plan, lower.setdefault(key, len(lower))))
    return out


def _bodies(scene: Scene, n_activities: Sequence[int]) -> list[PlacedInstitution]:
    links: list[list[tuple[int, float]]] = [[] for _ in scene.bodies]
    for link in scene.links:
        links[link.body].append((link.activity, PULL.get(link.role, 1.0)))
    order = sorted(range(len(scene.bodies)), key=lambda i: (-n_activities[i], i))
    labelled = set(order[:LABELLED])
    out = []
    for i, actor in enumerate(scene.bodies):
        width, height = label_size(names_of(actor.labels)) if i in labelled else (0.0, 0.0)
        out.append(PlacedInstitution(tuple(links[i]), float(n_activities[i]), width, height))
    return out


def _ties(scene: Scene) -> tuple[MapTie, ...]:
    place = {actor.id: i for i, actor in enumerate(scene.bodies)}
    out: list[MapTie] = []
    for number, records in enumerate(scene.plans):
        work = work_of(records)
        weights = tie_weights(work)
        columns = (weights.a.tolist(), weights.b.tolist(), weights.count.tolist())
        newman = [float(w) for w in weights.newman.tolist()]
        alphas = _alphas(columns[0], columns[1], newman)
        for a, b, n, w, alpha in zip(*columns, newman, alphas, strict=True):
            one, other = place.get(work.institutions[a]), place.get(work.institutions[b])
            if one is not None and other is not None:
                out.append(MapTie(one, other, number, int(n), round(w, 4), round(alpha, 4)))
    return tuple(out)


def _alphas(ones: Sequence[int], others: Sequence[int], weights: Sequence[float]) -> list[float]:
    """How likely each tie's share of its ends' weight is by chance; the smaller of both ends."""
    strength: Counter[int] = Counter()
    degree: Counter[int] = Counter()
    for a, b, w in zip(ones, others, weights, strict=True):
        for end in (a, b):
            strength[end] += w  # type: ignore[assignment]  # a Counter adds any number
            degree[end] += 1
    return [
        min(_alpha(w / strength[end], degree[end]) for end in (a, b))
        for a, b, w in zip(ones, others, weights, strict=True)
    ]


def _alpha(share: float, degree: int) -> float:
    """Edges: an end with a single tie says nothing about it: 1."""
    return float(max(0.0, 1.0 - share) ** (degree - 1)) if degree > 1 else 1.0


def first_alpha(ties: Sequence[MapTie]) -> float:
    """Up to which alpha ties are shown when the page opens: all of them, or the strongest."""
    ordered = sorted(tie.alpha for tie in ties)
    return ordered[SHOWN_TIES_AT_FIRST - 1] if len(ordered) > SHOWN_TIES_AT_FIRST else 1.0


def _cooperation(
    scene: Scene, n_activities: Sequence[int], ties: Sequence[MapTie], sector: SectorLayout
) -> tuple[Point | None, ...]:
    tied = {end for tie in ties for end in (tie.one, tie.other)}
    limit = first_alpha(ties)
    strong = [tie for tie in ties if tie.alpha <= limit]
    first = {end for tie in strong for end in (tie.one, tie.other)}
    order = sorted(tied, key=lambda i: (i not in first, -n_activities[i], i))
    position = {body: k for k, body in enumerate(order)}
    weights: dict[tuple[int, int], float] = {}
    for tie in strong:
        key = (position[tie.one], position[tie.other])
        weights[key] = weights.get(key, 0.0) + tie.weight
    boxes = [_cooperation_box(scene, i, sector.sides[i] / sector.scale) for i in order]
    spots = cooperation_layout(weights, boxes, [sector.bodies[i] for i in order])
    by_body = dict(zip(order, spots, strict=True))
    return tuple(by_body.get(i) for i in range(len(scene.bodies)))


def _cooperation_box(scene: Scene, body: int, side: float) -> MarkBox:
    width, height = label_size(names_of(scene.bodies[body].labels))
    half = max(side, width) / 2 + 8
    return MarkBox(half, side / 2 + 6, side / 2 + height + 10)
