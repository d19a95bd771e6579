"""How many hints does a person need until a document is right? A simulated analyst.

After each reading the analyst takes the first field that is wrong. Where a column or label of the
document holds what the reading by hand says of that field, one hint names it, through the same
functions as `kg inspect --set`; it is kept if it saves more than the one hint it costs. What is
left is put right fact by fact, in the order of the document: one hint adds, takes out or sets one
fact, adds an activity, or takes one out with its facts. It ends where every field has .98.

The hints about the layout are made and built; those about single facts are counted.
"""

from __future__ import annotations

import importlib.util
import json
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from types import ModuleType
from typing import Any

from kg.errors import KgError
from kg.extract.lesson import letter
from kg.extract.profile_text import table_label
from kg.pipeline.build import build_folder
from kg.pipeline.reading import Settings
from kg.pipeline.teach import Taught, keep, teach

GOAL = 0.98  # F1 that every field must reach
MOST_TRIES = 16  # hints about the layout that are tried on one document
HELD = 0.6  # share of a column's samples that must hold what the reading says of a field
FIELD_OF = {"activities": "activity", "leads": "lead", "partners": "partner",
            "deadlines": "deadline", "money": "funding", "indicators": "indicator"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hints:
    """What one document cost: hints about its layout, then about single facts."""

    name: str
    layout: tuple[str, ...]
    facts: int

    @property
    def total(self) -> int:
        """All hints."""
        return len(self.layout) + self.facts


def scorer(path: Path) -> Any:
    """The corpus's scorer as a module."""
    spec = importlib.util.spec_from_file_location("corpus_score", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path.name}: no scorer")
    module: ModuleType = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@dataclass(frozen=True, slots=True)
class Hint:
    """What puts one thing right: how the counts change, and what is said of which place."""

    change: Mapping[str, tuple[int, int, int]]  # by field: right, found, true
    row: int | str = ""  # a row of the reading by hand, or an element of the graph
    wrong: Any = None  # the value that goes, None if there is none
    right: Any = None  # the value that comes, None if there is none

    @property
    def name(self) -> str:
        """The field it is about."""
        return next(iter(self.change))


@dataclass(slots=True)
class Wrong:
    """What is wrong in one reading: counts by field, and hints that each put something right."""

    counts: dict[str, tuple[int, int, int]]  # right, found, true
    hints: list[Hint] = field(default_factory=list)

    def wanted(self) -> list[Hint]:
        """The hints about single facts, in their order, until every field is good enough."""
        now = {name: list(count) for name, count in self.counts.items()}
        found: list[Hint] = []
        absent: dict[int | str, Hint] = {}  # activities that may be left out: no fact needs them
        for hint in self.hints:
            if not any(_f1(now[name]) < GOAL for name in hint.change):
                if hint.name == "activities" and hint.right is not None:
                    absent[hint.row] = hint
                continue
            first = [absent.pop(hint.row)] if hint.row in absent else []
            for one in [*first, hint]:
                found.append(one)
                for name, change in one.change.items():
                    now[name] = [a + b for a, b in zip(now[name], change, strict=True)]
        return found

    def needed(self) -> int:
        """How many hints about single facts are wanted."""
        return len(self.wanted())


def _f1(count: Sequence[int]) -> float:
    right, found, true = count
    return 2 * right / (max(found, right) + true) if true else 1.0


def wrong_in(score: Any, graph_file: Path, gold: Any) -> Wrong:
    """What is wrong in a graph, measured by the corpus's scorer."""
    graph = score.Graph(graph_file)
    counts, _, _, _, _ = score.compare(graph, gold)
    elements, row, chosen = score.match(graph, gold)
    found = Wrong(counts)
    owner = _owners(graph, row)
    facts = _facts(score, graph, gold)
    by_row: dict[Any, dict[str, Counter[Any]]] = defaultdict(lambda: defaultdict(Counter))
    for name, element, value in facts:
        by_row[owner(element)][name][value] += 1
    invented = {e for e in elements if e not in row and (graph.kind[e] == "Activity" or gold.tasks)}
    for element in sorted(invented):  # taken out with what stands below it, and its facts
        above = graph.up.get(element)
        if above in invented:
            continue
        gone = {e for e in elements if e == element or _is_below(graph, e, element)}
        own: Counter[str] = Counter({"activities": len(gone & invented)})
        own.update(name for name, e, _ in facts if e in gone)
        change = {k: (0, -n, 0) for k, n in own.items() if k in counts}
        found.hints.append(Hint(change, row=element, wrong=element))
    there = {i for e, i in row.items() if e in chosen}
    for i in range(len(gold.acts)):
        if i not in there:
            found.hints.append(Hint({"activities": (1, 1, 0)}, row=i, right=i))
        found.hints += _of_row(gold, i, by_row[i])
    return found


def _of_row(gold: Any, i: int, said: dict[str, Counter[Any]]) -> Iterator[Hint]:
    """The hints that put the facts of one row right: of a wrong and a lacking one, one sets it."""
    for name in ("leads", "partners", "deadlines", "money"):
        if name in gold.not_scored:
            continue
        true = Counter({x[1]: n for x, n in gold.true[name].items() if x[0] == i})
        optional = {x[1] for x in gold.optional[name] if x[0] == i}
        extra = sorted((v for v in (said[name] - true).elements() if v not in optional), key=str)
        lack = sorted((true - said[name]).elements(), key=str)
        for wrong, right in zip_longest(extra, lack):
            change = (int(right is not None), (right is not None) - (wrong is not None), 0)
            yield Hint({name: change}, i, wrong, right)
    lacking = sum(k == i for k, _ in gold.indicators) - said["indicators"].total()
    yield from (Hint({"indicators": (1, 1, 0)}, i, right=k) for k in range(lacking))


def _owners(graph: Any, row: dict[str, Any]) -> Any:
    def owner(element: str | None) -> Any:
        while element and element not in row:
            element = graph.up.get(element)
        return row.get(element)

    return owner


def _is_below(graph: Any, element: str, above: str) -> bool:
    """Whether an element stands below another."""
    own = graph.up.get(element)
    while own and own != above:
        own = graph.up.get(own)
    return own == above


def _facts(score: Any, graph: Any, gold: Any) -> list[tuple[str, str, Any]]:
    """The facts of a graph: field, element, value."""
    found: set[tuple[str, str, Any]] = set()
    for element, actor, role, _ in graph.roles:
        name = score.ROLES.get(score.last_word(role))
        if name:
            found |= {(name, element, o) for o in gold.org(graph.names.get(actor, set()))}
    found |= {("deadlines", element, day) for element, day, _ in graph.dates}
    money = [("money", element, value) for element, value, _ in graph.money]
    items = [("indicators", element, " ".join(words)) for element, words in graph.indicators]
    return [*sorted(found, key=str), *money, *items]


def _names_of(taught: Taught) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """What a person can name in a document: a column or label, its field now, some of its words."""
    draft = taught.read.draft
    for table in draft.seen:
        for column in table.columns:
            now = "+".join(column.guess.fields) if column.guess else ""
            place = f"Table {table_label(table)} column {letter(column.position)}"
            yield place, now, column.samples
    for key in draft.keys:
        yield key.head, "+".join(key.guess.fields) if key.guess else "", key.samples


def _holds(score: Any, gold: Any, name: str, samples: Sequence[str]) -> float:
    """The share of samples that hold what the reading by hand says of a field."""
    return sum(_holds_one(score, gold, name, x) for x in samples) / max(len(samples), 1)


def _holds_one(score: Any, gold: Any, name: str, words: str) -> bool:
    if name in ("leads", "partners"):
        wanted = {o for _, o in gold.true[name]}
        key = f" {score.fold(words)} "
        return any(f" {n} " in key for n, o in gold.orgs.items() if o in wanted)
    if name == "deadlines":
        return any(day[:4] in words for _, day in gold.true[name] if day != "continuous")
    if name == "money":
        digits = "".join(filter(str.isdigit, words))
        return any(str(int(value)) in digits for _, value in gold.true[name] if value >= 1)
    said = score.hashed(score.fold(words).split())
    wanted = gold.words if name == "activities" else [x for _, x in gold.indicators]
    return any(score.alike(said, one) >= 0.7 for one in wanted)


def _candidates(score: Any, gold: Any, wrong: Wrong, taught: Taught) -> Iterator[str]:
    """The sayings that a person would try: for the first wrong field first."""
    seen = list(_names_of(taught))
    for name, said in FIELD_OF.items():
        if _f1(wrong.counts[name]) >= GOAL:
            continue
        word = "task" if name == "activities" and gold.tasks else said
        for place, now, samples in seen:
            holds = _holds(score, gold, name, samples)
            if holds >= HELD and word not in now.split("+"):
                yield f"{place}={word}"
            elif holds == 0 and now == said:
                yield f"{place}=ignore"


def analyse(name: str, document: Path, gold_file: Path, score: Any) -> Hints:
    """The hints that one document needs."""
    data = json.loads(gold_file.read_text(encoding="utf-8"))
    gold, country = score.Reading(data), data.get("country")
    with tempfile.TemporaryDirectory() as folder:
        profile = Path(folder) / "profile.yaml"
        profile.write_text("", encoding="utf-8")
        settings = Settings(country=country, profile=profile)
        graph = Path(folder) / "graph"

        def built() -> Wrong:
            try:
                build_folder([document], graph, settings=settings, jobs=1)
            except KgError:  # nothing is read: every fact is a hint
                return wrong_in(score, graph / "none", gold)
            return wrong_in(score, graph / "graph.nq", gold)

        wrong = built()
        layout: list[str] = []
        tried: set[str] = set()
        while (best := wrong.needed()) > 1 and len(tried) < MOST_TRIES:
            before = profile.read_text(encoding="utf-8")
            taught = teach(document, settings=settings)
            new = (x for x in _candidates(score, gold, wrong, taught) if x not in tried)
            saying = next(new, None)
            if saying is None:
                break
            tried.add(saying)
            try:
                keep(teach(document, sets=[saying], settings=settings))
            except KgError:
                continue
            after = built()
            if after.needed() < best - 1:
                wrong, layout = after, [*layout, saying]
            else:
                profile.write_text(before, encoding="utf-8")
    return Hints(name, tuple(layout), wrong.needed())


def report(found: Sequence[Hints]) -> Iterator[str]:
    """The hints of each document, then the median and the worst."""
    for one in found:
        yield f"{one.name[:39]:40}{one.total:>6} hints: {len(one.layout)} layout, {one.facts} facts"
    if found:
        totals = sorted(one.total for one in found)
        yield f"hints until every field has {GOAL}: median {totals[len(totals) // 2]}, " \
              f"worst {totals[-1]}"  # fmt: skip
