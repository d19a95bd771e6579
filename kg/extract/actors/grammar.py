"""Which segmentation of a list is the best, and how sure is each piece? Weights and exact search.

Extract layer. A list is a path over its joints; the score of a path is the sum of the weights of
what is seen at each piece and cut (`data/weights/bodies.json`). Forward and backward sums give the
probability of every piece, the best path the reading.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from kg.extract.actors.features import Scene, cut_features, piece_features, scene_of
from kg.extract.actors.joints import Joint, joints_of
from kg.extract.actors.view import View
from kg.files import resource

REACH = 14  # joints one name may go over


@dataclass(frozen=True, slots=True)
class Arc:
    """One possible piece: from a token to the joint that ends it (None is the list's end)."""

    start: int
    joint: Joint | None
    end: int  # the last token, exclusive

    @property
    def next(self) -> int:
        """Where the next piece begins."""
        return self.joint.end if self.joint else self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """The weights of one kind of language, and from which probability on a piece is sure."""

    cuts: Mapping[str, float]
    exact: float
    rule: float


@lru_cache(maxsize=2)
def weights(*, lexicon: bool) -> Weights:
    """The weights for languages with a lexicon, or for those without."""
    path = resource("data", "weights", "bodies.json")
    content = json.loads(path.read_text(encoding="utf-8"))["lexicon" if lexicon else "bare"]
    return Weights(cuts=content["weights"], exact=content["exact"], rule=content["rule"])


def arcs_of(view: View) -> tuple[Scene, list[Arc]]:
    """All pieces a list may have, sorted by where they begin."""
    joints = tuple(joints_of(view))
    scene = scene_of(view, joints)
    size = len(view.tokens)
    reached, found = {0}, []
    order = sorted({0, *(j.end for j in joints)})
    places = [j.at for j in joints]
    for start in order:
        if start not in reached or start >= size:
            continue
        for arc in _arcs_from(view, joints, start, bisect_left(places, start)):
            found.append(arc)
            reached.add(arc.next)
    return scene, found


def _arcs_from(view: View, joints: tuple[Joint, ...], start: int, first: int) -> Iterable[Arc]:
    """The pieces that begin at a place: up to the first forced joint."""
    n_over = 0
    for k in range(first, len(joints)):
        joint = joints[k]
        opened = view.inside.get(joint.at, joint.at)
        if start <= opened < joint.at:
            continue
        if joint.end == start or (
            joint.at == start and not (joint.forced or joint.kind == "close")
        ):
            continue
        yield Arc(start, joint, joint.at)
        n_over += 1
        if joint.forced or joint.kind == "close" or n_over > REACH:
            return
    yield Arc(start, None, len(view.tokens))


def features_of(scene: Scene, arc: Arc) -> list[str]:
    """Everything seen at a piece and at the cut that ends it."""
    found = list(piece_features(scene, arc.start, arc.end))
    if arc.joint is not None and not arc.joint.forced and arc.joint.kind != "close":
        found += cut_features(scene, arc.start, arc.joint)
    return found


@dataclass(frozen=True, slots=True)
class Path:
    """The best segmentation, with the probability of every arc."""

    arcs: tuple[Arc, ...]
    chance: Mapping[Arc, float]


def best_path(scene: Scene, arcs: list[Arc], cuts: Mapping[str, float]) -> Path:
    """The best segmentation of a list under some weights."""
    scores = [sum(cuts.get(name, 0.0) for name in features_of(scene, arc)) for arc in arcs]
    return decoded(arcs, scores)


def decoded(arcs: list[Arc], scores: list[float]) -> Path:
    """The best path over arcs with scores, and each arc's probability."""
    forward, best = {0: 0.0}, {0: (0.0, -1)}
    for k, arc in enumerate(arcs):
        ahead = forward[arc.start] + scores[k]
        forward[arc.next] = _sum_log(forward.get(arc.next, -math.inf), ahead)
        reached = best[arc.start][0] + scores[k]
        if arc.next not in best or reached > best[arc.next][0]:
            best[arc.next] = (reached, k)
    backward = {max(forward): 0.0}
    total = forward[max(forward)]
    chance = {}
    for k in range(len(arcs) - 1, -1, -1):
        arc = arcs[k]
        behind = backward.get(arc.next, -math.inf) + scores[k]
        backward[arc.start] = _sum_log(backward.get(arc.start, -math.inf), behind)
        chance[arc] = math.exp(min(0.0, forward[arc.start] + behind - total))
    path, at = [], max(best)
    while at > 0:
        k = best[at][1]
        path.append(arcs[k])
        at = arcs[k].start
    return Path(tuple(reversed(path)), chance)


def _sum_log(one: float, other: float) -> float:
    high = max(one, other)
    if high == -math.inf:
        return high
    return high + math.log(math.exp(one - high) + math.exp(other - high))
