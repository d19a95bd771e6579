"""The weights of the grammar of bodies, parts `lexicon` and `bare` of data/weights/bodies.json.

A conditional random field over the joints of lists, fitted by L-BFGS. On documents held out it
tells from which probability on a piece may be called exact or rule.
"""

from __future__ import annotations

import gzip
import hashlib
import math
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import yaml
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from kg.extract.actors.attached import joiners_parted
from kg.extract.actors.found import says_actor
from kg.extract.actors.grammar import Arc, arcs_of, features_of
from kg.extract.actors.pack import pack_for, pack_without
from kg.extract.actors.persons import is_person
from kg.extract.actors.tokens import Token, tokens_of
from kg.extract.actors.trim import trimmed
from kg.extract.actors.view import View, view_of
from kg.extract.memory import remember
from kg.extract.nlp import known_places
from kg.lexicon import own_lexicon
from training.lists import (
    ROOT,
    Example,
    documents_in,
    gold_documents,
    narrow_lists,
    own_documents,
    own_lists,
    taught_lists,
)

# Lists of other documents, without their words.
NUMBERS = Path(__file__).with_name("bodies_numbers.gz")
BARE_NUMBERS = Path(__file__).with_name("bodies_numbers_bare.gz")
STEPS, HELD_STEPS = 300, 120
PENALTY = 0.3  # of squared weights
RARE = 2  # lists in which a feature must be seen
EXACT, RULE = 0.993, 0.95  # shares of names that must be right from a probability on
LEAST = 0.02  # weights nearer to zero are left out
SAID = 2.0  # weight of a list that was written to say what a form means
MADE = 0.3  # weight of a list put together from names, or broken into lines


@dataclass(frozen=True, slots=True)
class Lattice:
    """A list as numbers: its arcs (from, to), their features, and which agree with the reading."""

    source: str
    nodes: int
    arcs: tuple[tuple[int, int], ...]
    features: tuple[tuple[str, ...], ...]
    right: tuple[bool, ...]
    names: tuple[bool, ...]  # whether the arc is a name of the reading
    weight: float = 1.0


def lattice_of(example: Example, *, bare: bool = False, weight: float = 1.0) -> Lattice | None:
    """A list as numbers, None if no path over its joints gives the reading."""
    pack = pack_without(example.language) if bare else pack_for(example.language)
    tokens = joiners_parted(tokens_of(example.text), pack)
    known = (
        {} if bare or not example.registry else known_places(example.text, tokens, example.language)
    )
    view = view_of(tokens, pack=pack, memory=example.memory, known=known)
    scene, arcs = arcs_of(view)
    gold = [_token_span(tokens, span) for span in example.names]
    if None in gold or not arcs:
        return None
    wanted = [g for g in gold if g]
    spans = [trimmed(view, a.start, a.end) for a in arcs]
    names = [any(_is(view, s, g) for g in wanted) for s in spans]
    right = [_agrees(view, a, s, wanted) for a, s in zip(arcs, spans, strict=True)]
    index = {place: n for n, place in enumerate(sorted({0, *(a.next for a in arcs)}))}
    found = Lattice(
        example.source,
        len(index),
        tuple((index[a.start], index[a.next]) for a in arcs),
        tuple(tuple(sorted(set(features_of(scene, a)))) for a in arcs),
        tuple(right),
        tuple(names),
        weight,
    )
    return found if _passes(found) else None


def _token_span(tokens: Sequence[Token], span: tuple[int, int]) -> tuple[int, int] | None:
    inside = [n for n, t in enumerate(tokens) if t.start >= span[0] and t.end <= span[1]]
    return (inside[0], inside[-1] + 1) if inside else None


def _is(view: View, span: tuple[int, int], gold: tuple[int, int]) -> bool:
    """Whether two spans are one, articles and small words at the beginning and end signs apart."""
    return _bare(view, span) == _bare(view, gold)


def _bare(view: View, span: tuple[int, int]) -> tuple[int, int]:
    start, end = span
    small = view.pack.small_words | view.pack.articles
    while start + 1 < end and (view.keys[start] in small or not view.keys[start]):
        start += 1
    while end - 1 > start and view.tokens[end - 1].text in ".,;":
        end -= 1
    return start, end


def _agrees(view: View, arc: Arc, span: tuple[int, int], gold: Sequence[tuple[int, int]]) -> bool:
    met = [g for g in gold if g[0] < arc.end and arc.start < g[1]]
    if not met and arc.joint is not None and arc.joint.kind == "colon":
        return True  # a label
    if not met:
        return span[0] >= span[1] or not says_actor(view, *span) or is_person(view, *span)
    return len(met) == 1 and _is(view, span, met[0])


def _passes(lattice: Lattice) -> bool:
    reached = {0}
    for (a, b), ok in zip(lattice.arcs, lattice.right, strict=True):
        if ok and a in reached:
            reached.add(b)
    return lattice.nodes - 1 in reached


def made_lists() -> Iterator[Example]:
    """Names of the registry joined in the usual ways; the reader is not told that it knows them."""
    for path in sorted((ROOT / "data" / "registry").glob("*.yaml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        language = (content.get("languages") or ["en"])[0]
        names = [b["name"] for b in content["bodies"]]
        shorts = [s for b in content["bodies"] for s in b.get("abbreviations", ())]
        joiners = _joiners(language)
        chance = random.Random(path.stem)
        for n in range(14):
            parts = chance.sample(names, min(len(names), chance.choice((2, 2, 3, 4))))
            if shorts and chance.random() < 0.4:
                parts.insert(chance.randrange(len(parts) + 1), chance.choice(shorts))
            yield _made(parts, chance, joiners, (language, f"made-{path.stem}/{n}"))


def _joiners(language: str) -> list[str]:
    lexicon = own_lexicon(language)
    found = [j for j in (lexicon.names.joiners if lexicon else ()) if j.isalpha() and len(j) < 4]
    return found[:2] or [","]


def _made(
    parts: Sequence[str], chance: random.Random, joiners: Sequence[str], told: tuple[str, str]
) -> Example:
    sign = chance.choice((", ", ", ", ", ", "; ", "\n", " / ", " - "))
    last = sign if sign != ", " or chance.random() < 0.5 else f" {chance.choice(joiners)} "
    text, spans = "", []
    for k, part in enumerate(parts):
        text += "" if k == 0 else (last if k == len(parts) - 1 else sign)
        spans.append((len(text), len(text) + len(part)))
        text += part
    language, source = told
    hard = chance.random() < 0.5
    memory = remember(text, [(0, len(text))], glossary={}, language=language, hard_lines=hard)
    return Example(text, language, tuple(spans), source, memory, registry=False)


@dataclass(slots=True)
class Problem:
    """Lattices as one matrix."""

    lattices: list[Lattice]
    names: list[str]
    matrix: csr_matrix
    offsets: list[int]

    def value(self, weights: np.ndarray) -> tuple[float, np.ndarray]:
        """The negative log-likelihood with its gradient."""
        scores = self.matrix @ weights
        loss, slope = 0.0, np.zeros(len(scores))
        for lattice, at in zip(self.lattices, self.offsets, strict=True):
            own = scores[at : at + len(lattice.arcs)]
            free, chance = _sums(lattice, own, None)
            held, gold = _sums(lattice, own, lattice.right)
            loss += lattice.weight * (free - held)
            slope[at : at + len(own)] = lattice.weight * (chance - gold)
        loss += 0.5 * PENALTY * float(weights @ weights)
        return loss, self.matrix.T @ slope + PENALTY * weights


def _sums(
    lattice: Lattice, scores: np.ndarray, allowed: Sequence[bool] | None
) -> tuple[float, np.ndarray]:
    """The log of the sum over all paths, and the chance of each arc."""
    low = -1e30
    n = lattice.nodes
    ahead, behind = [low] * n, [low] * n
    ahead[0], behind[n - 1] = 0.0, 0.0
    own = scores.tolist()
    use = range(len(own)) if allowed is None else [k for k in range(len(own)) if allowed[k]]
    for k in use:
        a, b = lattice.arcs[k]
        ahead[b] = _log_sum(ahead[b], ahead[a] + own[k])
    for k in reversed(use):
        a, b = lattice.arcs[k]
        behind[a] = _log_sum(behind[a], behind[b] + own[k])
    total = ahead[n - 1]
    chance = np.zeros(len(own))
    for k in use:
        a, b = lattice.arcs[k]
        chance[k] = math.exp(min(0.0, max(-700.0, ahead[a] + own[k] + behind[b] - total)))
    return total, chance


def _log_sum(one: float, other: float) -> float:
    high, low = (one, other) if one > other else (other, one)
    return high + math.log1p(math.exp(max(-700.0, low - high)))


def problem_of(lattices: Sequence[Lattice], names: Sequence[str] | None = None) -> Problem:
    """Lattices as one matrix over the features seen often enough."""
    if names is None:
        seen: Counter[str] = Counter()
        for lattice in lattices:
            seen.update({f for fs in lattice.features for f in fs})
        names = sorted(f for f, n in seen.items() if n >= RARE)
    index = {name: n for n, name in enumerate(names)}
    columns, starts, offsets = [], [0], []
    for lattice in lattices:
        offsets.append(len(starts) - 1)
        for fs in lattice.features:
            columns += [index[f] for f in fs if f in index]
            starts.append(len(columns))
    matrix = csr_matrix(
        (np.ones(len(columns)), columns, starts), shape=(len(starts) - 1, len(names))
    )
    return Problem(list(lattices), list(names), matrix, offsets)


def fitted(lattices: Sequence[Lattice], steps: int = 150) -> dict[str, float]:
    """The weights that make the readings likeliest."""
    problem = problem_of(lattices)
    start = np.zeros(len(problem.names))
    found = minimize(problem.value, start, jac=True, method="L-BFGS-B", options={"maxiter": steps})
    rounded = (round(float(w), 2) for w in found.x)
    return {n: w for n, w in zip(problem.names, rounded, strict=True) if abs(w) >= LEAST}


@dataclass(slots=True)
class Held:
    """What a model says of lists it did not see: (chance, right) of each piece, and counts."""

    said: list[tuple[float, bool]]
    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def f1(self) -> float:
        """F1 of names."""
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)


def judged(lattices: Sequence[Lattice], weights: dict[str, float]) -> Held:
    """The best paths of lists under some weights, against their readings."""
    held = Held([])
    names = sorted(weights)
    problem = problem_of(lattices, names)
    scores = problem.matrix @ np.array([weights[n] for n in names])
    for lattice, at in zip(problem.lattices, problem.offsets, strict=True):
        own = scores[at : at + len(lattice.arcs)]
        _, chance = _sums(lattice, own, None)
        path = _best(lattice, own)
        total = sum(1 for k in _gold_path(lattice) if lattice.names[k])
        hits = 0
        for k in path:
            if lattice.names[k] and lattice.right[k]:
                hits += 1
                held.said.append((float(chance[k]), True))
            elif not lattice.right[k]:
                held.wrong += 1
                held.said.append((float(chance[k]), False))
        held.right += hits
        held.missed += max(0, total - hits)
    return held


def _best(lattice: Lattice, scores: np.ndarray, allowed: Sequence[bool] | None = None) -> list[int]:
    best: dict[int, tuple[float, int]] = {0: (0.0, -1)}
    for k, (a, b) in enumerate(lattice.arcs):
        if a in best and (allowed is None or allowed[k]):
            value = best[a][0] + float(scores[k])
            if b not in best or value > best[b][0]:
                best[b] = (value, k)
    path, at = [], lattice.nodes - 1
    while at > 0:
        k = best[at][1]
        path.append(k)
        at = lattice.arcs[k][0]
    return path[::-1]


def _gold_path(lattice: Lattice) -> list[int]:
    """A path that gives the reading, over as many of its names as possible."""
    scores = np.array(
        [1.0 if n and r else 0.0 for n, r in zip(lattice.names, lattice.right, strict=True)]
    )
    return _best(lattice, scores, lattice.right)


def own_examples() -> Iterator[tuple[Example, float]]:
    """All lists of the project with their weights."""
    for source in (own_documents(), gold_documents()):
        yield from ((e, 1.0) for e in source)
    for source in (own_lists(), taught_lists()):
        yield from ((e, SAID) for e in source)
    yield from ((e, MADE) for source in (made_lists(), narrow_lists()) for e in source)


def own_lattices(*, bare: bool) -> list[Lattice]:
    """The project's lists as numbers."""
    found = (lattice_of(e, bare=bare, weight=w) for e, w in own_examples())
    return [x for x in found if x is not None]


def written(lattices: Sequence[Lattice]) -> str:
    """Lattices as lines: numbers and names of observations, no words of a document."""
    names = sorted({f for x in lattices for fs in x.features for f in fs})
    index = {f: n for n, f in enumerate(names)}
    lines = [
        "# Lists of other documents as numbers: made by python -m training.bodies --corpus FOLDER"
    ]
    lines += [f"= {name}" for name in names]
    for x in lattices:
        lines.append(f"@ {x.source} {x.nodes}")
        for arc, fs, ok, name in zip(x.arcs, x.features, x.right, x.names, strict=True):
            marks = ("r" if ok else "-") + ("n" if name else "-")
            lines.append(f"{arc[0]} {arc[1]} {marks} " + " ".join(str(index[f]) for f in fs))
    return "\n".join(lines) + "\n"


def read(text: str) -> list[Lattice]:
    """The lattices of `written`."""
    names: list[str] = []
    found: list[tuple[str, int, list[list[str]]]] = []
    for line in text.splitlines():
        if line.startswith("= "):
            names.append(line[2:])
        elif line.startswith("@ "):
            _, source, nodes = line.split()
            found.append((source, int(nodes), []))
        elif not line.startswith("#"):
            found[-1][2].append(line.split())
    return [
        Lattice(
            source, nodes,
            tuple((int(r[0]), int(r[1])) for r in rows),
            tuple(tuple(names[int(n)] for n in r[3:]) for r in rows),
            tuple(r[2][0] == "r" for r in rows),
            tuple(r[2][1] == "n" for r in rows),
        )
        for source, nodes, rows in found
    ]  # fmt: skip


def folds(lattices: Sequence[Lattice], n: int = 5) -> list[list[Lattice]]:
    """Lattices in parts; all of one document stand in one part."""
    groups = sorted({x.source.split("/")[0] for x in lattices})
    chance = random.Random(5)
    chance.shuffle(groups)
    part = {g: k % n for k, g in enumerate(groups)}
    found: list[list[Lattice]] = [[] for _ in range(n)]
    for x in lattices:
        found[part[x.source.split("/")[0]]].append(x)
    return found


def calibrated(lattices: Sequence[Lattice], steps: int) -> Held:
    """What models say of the parts they were not trained on; lists written to teach left out."""
    parts = folds(lattices)
    total = Held([])
    for k, part in enumerate(parts):
        weights = fitted([x for j, p in enumerate(parts) if j != k for x in p], steps)
        real = [x for x in part if not x.source.startswith(("made-", "taught/"))]
        held = judged(real, weights)
        total.said += held.said
        total.right += held.right
        total.wrong += held.wrong
        total.missed += held.missed
    return total


def threshold(said: Sequence[tuple[float, bool]], share: float) -> float:
    """The least probability from which on so many names are right; 1.01 if there is none."""
    steps = [
        x / 1000
        for x in (
            500,
            600,
            700,
            750,
            800,
            850,
            900,
            925,
            950,
            960,
            970,
            980,
            985,
            990,
            993,
            995,
            997,
            998,
            999,
        )
    ]
    for least in steps:
        above = [ok for chance, ok in said if chance >= least]
        if above and sum(above) >= share * len(above):
            return least
    return 1.01


def section(lattices: Sequence[Lattice]) -> dict[str, object]:
    """One part of the weights file."""
    held = calibrated(lattices, HELD_STEPS)
    weights = fitted(lattices, STEPS)
    return {
        "exact": threshold(held.said, EXACT),
        "rule": threshold(held.said, RULE),
        "held out": {
            "f1": round(held.f1, 3),
            "right": held.right,
            "wrong": held.wrong,
            "missed": held.missed,
        },
        "weights": weights,
    }


def keep_numbers(folders: Sequence[Path]) -> None:
    """Turn the lists of folders of documents into numbers, beside those kept before."""
    for bare, path in ((False, NUMBERS), (True, BARE_NUMBERS)):
        found = (lattice_of(e, bare=bare) for f in folders for e in documents_in(f))
        new = [replace(x, source=hidden(x.source)) for x in found if x]
        again = {hidden(d.name) for f in folders for d in f.iterdir()}
        kept = [x for x in _kept(path) if x.source not in again]
        text = written(sorted([*kept, *new], key=lambda x: x.source))
        path.write_bytes(gzip.compress(text.encode(), mtime=0))


def _kept(path: Path) -> list[Lattice]:
    return read(gzip.decompress(path.read_bytes()).decode())


def sections() -> dict[str, object]:
    """The parts of the weights file for languages with a lexicon and for those without."""
    found: dict[str, object] = {}
    for name, bare, path in (("lexicon", False, NUMBERS), ("bare", True, BARE_NUMBERS)):
        found[name] = section([*own_lattices(bare=bare), *_kept(path)])
    return found


def hidden(source: str) -> str:
    """A document's name as a short number."""
    return "other-" + hashlib.sha256(source.encode()).hexdigest()[:8]
