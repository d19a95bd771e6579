"""Does a short text look like one body or a list of bodies? A number for thousands of cells.

Extract layer. No search: the shortest pieces between separators are looked at once, and a few
shares of them are weighed (`data/weights/bodies.json`, part `share`). Answers are cached.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from functools import lru_cache

from kg.extract.actors.joints import joints_of
from kg.extract.actors.pack import Pack, pack_for
from kg.extract.actors.tokens import tokens_of
from kg.extract.actors.view import View, view_of
from kg.extract.actors.words import actor_word, first_actor_word, name_start, skip_lead
from kg.extract.memory import ActorMemory
from kg.files import resource

LONGEST = 160  # tokens; what is longer is no list that a cell holds
MANY = 8  # words of a piece that is longer than most names


@lru_cache(maxsize=50_000)
def body_share(text: str, language: str) -> float:
    """How likely a short text names one body or a list of bodies, from 0 to 1.

    Edges: a text without letters, or longer than a cell's list, gives 0.

    Example:
        >>> body_share("Ministry of Health, Police", "en") > 0.9
        True
        >>> body_share("Train 40 staff", "en") < 0.1
        True
    """
    seen = share_features(text, pack_for(language))
    if not seen:
        return 0.0
    weights = _weights()
    score = weights["always"] + sum(weights.get(name, 0.0) * value for name, value in seen.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


@lru_cache(maxsize=1)
def _weights() -> Mapping[str, float]:
    path = resource("data", "weights", "bodies.json")
    found: dict[str, float] = json.loads(path.read_text(encoding="utf-8"))["share"]["weights"]
    return found


def share_features(text: str, pack: Pack) -> dict[str, float]:
    """What is seen of a text, as shares from 0 to 1; empty if it holds no word."""
    tokens = tokens_of(text)[: LONGEST + 1]
    view = view_of(tokens, pack=pack, memory=ActorMemory(), known={})
    words = [n for n, key in enumerate(view.keys) if key]
    if not words or len(tokens) > LONGEST:
        return {}
    pieces = _pieces(view)
    sizes = [view.n_words(a, b) for a, b in pieces]
    kinds = [name_start(view, a)[0].rstrip("+") for a, _ in pieces]
    found = {f"begins {kind}": _share(k == kind for k in kinds) for kind in
             ("head", "group", "short", "quote", "partner")}  # fmt: skip
    found["begins nothing"] = _share(not k for k in kinds)
    found["first begins"] = float(bool(kinds[0]))
    found["head at an end"] = _share(actor_word(view, b - 1) == "head noun" for _, b in pieces)
    found["head somewhere"] = _share(_holds(view, a, b) for a, b in pieces)
    found["capital"] = _share(_capital(view, a) for a, _ in pieces)
    found["one word"] = _share(s == 1 for s in sizes)
    found["long piece"] = _share(s > MANY for s in sizes)
    found["words"] = min(1.0, view.n_words(0, len(tokens)) / 40)
    found["pieces"] = min(1.0, len(pieces) / 8)
    found["digits"] = min(1.0, 4 * sum(c.isdigit() for c in text) / max(1, len(text)))
    found["number first"] = float(tokens[0].kind == "number")
    found["signs of money"] = float(any(c in "€$£%₴₽¥" for c in text))
    found["full stop"] = float(tokens[-1].text in ".?!")
    found["small words"] = _share(view.keys[n] in pack.small_words for n in words)
    found["capital words"] = _share(view.tokens[n].capital for n in words)
    found["only shorts"] = float(all(view.is_abbreviation(n) for n in words))
    found["will"] = float(any(pack.modals.match(view.keys, n) for n in words))
    return found


def _pieces(view: View) -> list[tuple[int, int]]:
    """The shortest pieces between separators outside brackets."""
    found, start = [], 0
    for joint in joints_of(view):
        if joint.at in view.inside or joint.at < start or joint.kind == "with":
            continue
        if any(view.keys[start : joint.at]):
            found.append((start, joint.at))
        start = joint.end
    if any(view.keys[start:]):
        found.append((start, len(view.tokens)))
    return found or [(0, len(view.tokens))]


def _holds(view: View, start: int, end: int) -> bool:
    return first_actor_word(view, skip_lead(view, start), end) is not None


def _capital(view: View, at: int) -> bool:
    at = skip_lead(view, at)
    return at < len(view.tokens) and view.tokens[at].capital


def _share(marks: Iterable[bool]) -> float:
    values = list(marks)
    return sum(values) / len(values) if values else 0.0
