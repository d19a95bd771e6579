"""What speaks for cutting a list at a joint, by name? The observations that have weights.

Extract layer. A piece runs from a place to a joint; every observation is of the piece, of the
joint at its end and of what stands behind the joint, so that the best segmentation of a whole
list can be found exactly.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract.actors.joints import Joint, Place, begins_line, closing, names_group
from kg.extract.actors.patterns import PATTERNS
from kg.extract.actors.view import View
from kg.extract.actors.words import (
    Left,
    actor_word,
    first_actor_word,
    initials,
    left_state,
    name_start,
    skip_lead,
)

SAME = 4  # letters of two words that begin alike
OFTEN = 3  # times that two words stand side by side before it says anything
NEAR = 12  # joints on each side that are looked at for pieces built alike


@dataclass(frozen=True, slots=True)
class Scene:
    """A list with its joints and what holds for all of it."""

    view: View
    joints: tuple[Joint, ...]
    whole: tuple[str, ...]  # observations of the list: `semi`, `lines`
    places: tuple[int, ...]  # where the joints are

    def piece_end(self, at: int) -> int:
        """Where the shortest piece that begins at a place ends."""
        opened = self.view.inside.get(at)
        for k in range(bisect_right(self.places, at), len(self.places)):
            place = self.places[k]
            own = self.view.inside.get(place)
            if own is None or own in (place, opened) or own < at:
                return place
        return len(self.view.tokens)

    def joint_at(self, at: int) -> Joint | None:
        """The first joint at a place or after it."""
        k = bisect_left(self.places, at)
        return self.joints[k] if k < len(self.joints) else None


def scene_of(view: View, joints: tuple[Joint, ...]) -> Scene:
    """A list made ready for its observations."""
    outer = [j for j in joints if j.at not in view.inside]
    whole = []
    if any(view.tokens[n].text == ";" for j in outer for n in range(j.at, j.end)):
        whole.append("semi")
    if view.memory.hard_lines and any(begins_line(view, j) for j in outer):
        whole.append("lines")
    elif any(begins_line(view, j) for j in outer):
        whole.append("wraps")
    return Scene(view, joints, tuple(whole), tuple(j.at for j in joints))


def piece_features(scene: Scene, start: int, end: int) -> Iterator[str]:
    """What a piece looks like as a name of its own."""
    view = scene.view
    first = skip_lead(view, start)
    words = [n for n in range(start, end) if view.keys[n]]
    if not words:
        yield "piece empty"
        return
    head = first_actor_word(view, first, end)
    shows = name_start(view, start)[0] or ("late" if head is not None else "nothing")
    yield f"piece shows {shows}"
    size = _size(view.n_words(start, end))
    yield f"piece size {size}"
    yield f"piece shows {shows.rstrip('+')} size {size}"
    if view.known.get(first) == end or view.known.get(start) == end:
        yield "piece is a known name"
    if view.keys[words[0]] in view.pack.small_words and not view.is_abbreviation(words[0]):
        yield "piece begins with a small word"
    if view.keys[end - 1] in view.pack.small_words and not view.is_abbreviation(end - 1):
        yield "piece ends with a small word"
    if actor_word(view, end - 1) == "head noun" and view.pack.head_place != "first":
        yield "piece ends with its head"
    yield f"piece looks {_shape(view, words[0])} {size}"
    first_joint, last_joint = bisect_right(scene.places, start), bisect_left(scene.places, end)
    inner = sum(scene.places[k] not in view.inside for k in range(first_joint, last_joint))
    yield f"piece holds {min(inner, 4)} joints"


def cut_features(scene: Scene, start: int, joint: Joint) -> Iterator[str]:
    """What speaks for a cut at a joint whose piece before it began at `start`."""
    view, kind = scene.view, joint.kind
    left = left_state(view, start, joint.at)
    right = name_start(view, joint.end)[0] or "nothing"
    begin = skip_lead(view, joint.end)
    capital = _case(view, begin)
    yield kind
    yield f"{kind}: {left}"
    yield f"{kind}: before {right}"
    yield f"{left} before {right}"
    yield f"{kind}: {left} before {right}"
    yield f"{kind}: {capital}"
    yield f"{kind}: {left} before {right.rstrip('+')} {capital}"
    yield f"{view.pack.head_place}: {left} before {right}"
    yield f"{view.pack.head_place}: {kind}: {left} {capital}"
    if joint.end < len(view.keys) and view.keys[joint.end] in view.pack.articles:
        yield f"{kind}: article behind {left}"
    if begin > joint.end and view.keys[joint.end] not in view.pack.articles:
        yield f"{kind}: all or other behind {left}"
    head = first_actor_word(view, skip_lead(view, start), joint.at) if left is Left.OPEN else None
    if head is not None and (sort := view.pack.head(view.keys, head)):
        yield f"{kind}: of {sort[1]} before {right.rstrip('+')} {capital}"
    for seen in scene.whole:
        yield f"{kind} with {seen}"
        yield f"{kind} with {seen}: {left} before {right.rstrip('+')}"
    if begins_line(view, joint):
        yield "line" + (" typed" if view.memory.hard_lines else " of a page")
        yield f"line: {left} before {right}"
        yield f"line: {capital}"
    yield from _sizes(scene, start, joint, f"{left} before {right.rstrip('+')}")
    if bond := _bond(view, joint):
        yield f"{kind}: {bond}"
        yield f"{bond}: {left} before {right.rstrip('+')}"
    yield from _sameness(scene, start, joint)
    yield from _crossed(scene, start, joint)
    place = Place(start, joint.at, joint.end, left, joint.kind)
    for name, holds in PATTERNS.items():
        if holds(view, place):
            yield f"pattern {name}"
            yield f"pattern {name}: {kind}"


def _bond(view: View, joint: Joint) -> str:
    """Whether the words on both sides of a joint stand side by side everywhere in the document.

    Empty where they stand together too seldom to tell.
    """
    counts = view.memory.beside
    before = next((k for k in reversed(view.keys[: joint.at]) if k), "")
    words = (k for k in view.keys[joint.end :] if k and k not in view.pack.articles)
    behind = next(words, "")
    together = counts.get((before, behind), 0)
    if together < OFTEN:
        return ""
    apart = [counts.get((word, ""), 0) > together for word in (before, behind)]
    return f"together, {('never', 'sometimes', 'both')[sum(apart)]} apart"


def _sizes(scene: Scene, start: int, joint: Joint, seen: str) -> Iterator[str]:
    view, kind = scene.view, joint.kind
    end = scene.piece_end(joint.end)
    before, after = view.n_words(start, joint.at), view.n_words(joint.end, end)
    yield f"{kind}: {_size(before)} words before"
    yield f"{kind}: {_size(after)} words behind"
    nxt = scene.joint_at(end)
    then = nxt.kind if nxt and nxt.at == end else "the end"
    yield f"{kind}: then {then}"
    yield f"{kind}: {seen} then {then}"
    if after == 1:
        yield f"{kind}: {seen} alone"
    if before and after:
        first = next(n for n in range(start, joint.at) if view.keys[n])
        behind = _shape(view, skip_lead(view, joint.end))
        yield f"{kind}: {_shape(view, first)} {_size(before)} {behind} {_size(after)}"
        yield f"{kind}: {_shape(view, first)} to {behind}"
    if after and actor_word(view, end - 1) and view.pack.head_place != "first":
        yield f"{view.pack.head_place}: head at the end behind"
        yield f"{kind}: head at the end behind {_case(view, skip_lead(view, joint.end))}"
    if kind == "open":
        yield from _bracket(scene, start, joint, before)


def _bracket(scene: Scene, start: int, joint: Joint, before: int) -> Iterator[str]:
    """What a bracket behind a name holds: members, an abbreviation, a remark."""
    view = scene.view
    if names_group(view, start, joint.at):
        yield "open: behind a group"
    end = closing(view, joint.at)
    held = view.tokens[joint.end : end]
    if len(held) == 1 and view.is_abbreviation(joint.end):
        whose = "a short" if view.is_abbreviation(joint.at - 1) else "words"
        yield f"open: one short behind {whose}"
        yield f"open: one short behind {min(before, 4)} words"
    yield f"open: holds {min(sum(t.text in ',;/' for t in held), 2)} signs"
    begins = joint.end < len(view.keys) and view.keys[joint.end]
    said = (view.pack.qualifiers, view.pack.lead_phrases, view.pack.partner_words)
    if begins and any(p.match(view.keys, joint.end) for p in said):
        yield "open: holds a remark"
    if begins and initials(view, start, joint.at, joint.end):
        yield "open: holds the initials"
    after = scene.joint_at(end + 1)
    if end + 1 < len(view.tokens) and (after is None or after.at != end + 1):
        yield "open: the name goes on behind"


def _sameness(scene: Scene, start: int, joint: Joint) -> Iterator[str]:
    """Parts built alike: the same first or last word on both sides."""
    view = scene.view
    begin, end = skip_lead(view, joint.end), scene.piece_end(joint.end)
    if begin >= end or not view.keys[begin]:
        return
    first = skip_lead(view, start)
    if first < joint.at and _alike(view.keys[first], view.keys[begin]):
        yield "begins like the piece before"
    if _alike(view.keys[joint.at - 1], view.keys[end - 1]) and end - begin > 1:
        yield "ends like the piece before"
    near = bisect_left(scene.places, joint.at)
    elsewhere = (j.end for j in scene.joints[max(0, near - NEAR) : near + NEAR] if j is not joint)
    others = (n for n in (0, *elsewhere) if n < len(view.keys) and n != begin)
    if any(
        _alike(view.keys[skip_lead(view, n) % len(view.keys)], view.keys[begin]) for n in others
    ):
        yield "begins like another piece"


def _alike(one: str, other: str) -> bool:
    return len(one) >= SAME and one[:SAME] == other[:SAME] and abs(len(one) - len(other)) < SAME


def _crossed(scene: Scene, start: int, joint: Joint) -> Iterator[str]:
    """Whether a known name goes on over the joint."""
    view = scene.view
    for n in range(start, joint.at):
        if view.known.get(n, 0) > joint.end and n + 1 < view.known[n]:
            kind = "given" if n in view.given else "alone"
            yield f"cuts a name: {kind}"
            return
    places = (n for n in range(start, joint.at) if view.keys[n])
    for n in places:
        group = view.pack.groups.match(view.keys, n)
        if group and n + group[0] > joint.at:
            yield "cuts a group's words"
            return


def _case(view: View, at: int) -> str:
    if at >= len(view.tokens):
        return "the end"
    if view.loud or not view.pack.capitals:
        return "loud" if view.loud else ("Upper" if view.tokens[at].capital else "low")
    return "Capital" if view.tokens[at].capital else "small"


def _shape(view: View, at: int) -> str:
    """AB, Ab, ab, 1 or a sign: what a word looks like in any language."""
    if at >= len(view.tokens):
        return "-"
    token = view.tokens[at]
    if token.kind != "word":
        return "1" if token.kind == "number" else "."
    if view.is_abbreviation(at):
        return "AB"
    return "Ab" if token.capital else "ab"


def _size(words: int) -> str:
    """How many words, roughly."""
    for most, name in ((0, "0"), (1, "1"), (2, "2"), (4, "4"), (7, "7"), (12, "12")):
        if words <= most:
            return name
    return "many"
