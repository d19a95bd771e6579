"""Do the hints of the simulated analyst lead to the same graph through the workbench's page?

usage: python -m training.page_hints [CORPUS] [--only NAME]

Each document is taught twice: by the functions that the command line calls, and by what a click on
the page sends to a real `kg serve`. Both get the layout hints of `training.analyst`, then what it
counts about single facts, each said for itself: an activity taken out or added, a fact set, added
or taken out. Printed are how many hints were said and refused, the counts of the scorer, and
whether both graphs are the same but for the times of the decisions. No words are kept.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from kg.errors import KgError
from kg.exchange.review_file import Filled
from kg.pipeline.build import build_folder
from kg.pipeline.decided import append_decisions, author, now
from kg.pipeline.new import new_folder, set_entries
from kg.pipeline.reading import Settings
from kg.pipeline.review import Reviewed, reviewed_edits, tried
from kg.pipeline.shown import shown_reading
from kg.pipeline.teach import keep, teach
from kg.resolve.decisions import Decision, Verb
from kg.resolve.reviewed import Edit
from tests.support.workbench import Workbench, path_of, workbench
from training.accuracy import DEFAULT, scorer_of, sources_of
from training.analyst import GOAL, Hint, Wrong, analyse, scorer, wrong_in

PLAN = "plan"  # the folder of the plan in both ways, as names of things begin with it
ROLE_OF = {"leads": "lead", "partners": "partner"}
FIELDS_OF = {"leads": ("lead", "implementer"), "partners": ("partner", "expert"),
             "deadlines": ("deadline",), "money": ("money",)}  # fmt: skip
_TIME = re.compile(r'"\d{4}-\d\d-\d\dT[^"]*"|(?<=[\dT:-])\d\d:\d\d:\d\dZ')
Said = Mapping[str, str]


class Hand(Protocol):
    """A way to teach a plan. What is refused answers False, and changes nothing."""

    def say(self, saying: str) -> bool:
        """A hint about the layout."""

    def edit(self, edit: Said) -> bool:
        """The right value of a fact."""

    def decide(self, decision: Said) -> bool:
        """A decision as docs/corrections.md has them."""

    def reading(self) -> dict[str, Any]:
        """The document, and how it is read now."""

    def graph(self) -> Path:
        """The graph as it is now, in a file."""


@dataclass(frozen=True, slots=True)
class CommandLine:
    """By the functions that `kg inspect --set` and `kg review` call."""

    folder: Path

    def say(self, saying: str) -> bool:
        """As `kg inspect --set`."""
        try:
            keep(teach(self.folder / PLAN, sets=[saying], author=author(), time=now()))
        except KgError:
            return False
        return True

    def edit(self, edit: Said) -> bool:
        """As a row of `kg review --apply`."""
        filled = Filled(edits=[Edit(place="", **edit)])
        return self._kept(
            reviewed_edits(filled, self.folder / PLAN, Settings(), author=author(), time=now())
        )

    def decide(self, decision: Said) -> bool:
        """As a row of decisions.csv."""
        who = author()
        made = Decision(who=who, author=who, time=now(), verb=Verb(decision["verb"]),
                        target=decision["target"], value=decision["value"])  # fmt: skip
        return self._kept(tried([made], self.folder / PLAN, Settings()))

    def _kept(self, found: Reviewed) -> bool:
        if found.refused:
            return False
        append_decisions(self.folder / PLAN, found.decisions)
        return True

    def reading(self) -> dict[str, Any]:
        """As the page shows it."""
        return shown_reading(self.folder / PLAN, Settings())

    def graph(self) -> Path:
        """As `kg build`."""
        build_folder([self.folder], self.folder.with_name("built"), settings=Settings(), jobs=1)
        return self.folder.with_name("built") / "graph.nq"


@dataclass(frozen=True, slots=True)
class Page:
    """By what a click on the page sends."""

    bench: Workbench
    to: Path

    def _done(self, where: str, given: dict[str, Any]) -> bool:
        return self.bench.ask(path_of(PLAN, where), given).status == 200

    def say(self, saying: str) -> bool:
        """As a menu."""
        return self._done("say", {"sets": [saying]})

    def edit(self, edit: Said) -> bool:
        """As a button of a card, or words that were selected."""
        return self._done("edits", {"edits": [dict(edit)]})

    def decide(self, decision: Said) -> bool:
        """As words said to be an activity."""
        return self._done("decisions", {"decisions": [dict(decision)]})

    def reading(self) -> dict[str, Any]:
        """As the page gets it."""
        found: dict[str, Any] = self.bench.ask(path_of(PLAN, "reading")).json
        return found

    def graph(self) -> Path:
        """As *Save the graph*."""
        said = self.bench.ask("/api/graph")
        if said.status == 200:
            self.to.write_bytes(said.body)
        return self.to


@dataclass(frozen=True, slots=True)
class Outcome:
    """What teaching gave: hints said and refused, then what is still wrong."""

    said: int
    refused: int
    wrong: Wrong
    graph: str  # without times

    @property
    def lowest(self) -> float:
        """The F1 of the field that is read worst."""
        counts = [c for c in self.wrong.counts.values() if c[2]]
        return min((2 * r / (max(f, r) + t) for r, f, t in counts), default=1.0)


def taught(hand: Hand, layout: tuple[str, ...], score: Any, data: dict[str, Any]) -> Outcome:
    """A plan taught by one hand: its layout, then its activities, then what each of them says."""
    gold = score.Reading(data)
    done = [hand.say(saying) for saying in layout]
    for is_first in (True, False):
        path = hand.graph()
        hints = wrong_in(score, path, gold).wanted()
        told = _Told(hand.reading(), score.Graph(path), gold, score, data)
        for hint in hints:
            if (hint.name == "activities") == is_first:
                done.append(told.by(hand, hint))
    path = hand.graph()
    return Outcome(len(done), done.count(False), wrong_in(score, path, gold), without_times(path))


class _Told:
    """What a person would say of each hint, by what the page shows."""

    def __init__(self, shown: Any, graph: Any, gold: Any, score: Any, data: dict[str, Any]) -> None:
        _, self._row, self._chosen = score.match(graph, gold)
        self._shown, self._graph, self._gold, self._data = shown, graph, gold, data
        self._iris = {*graph.kind, *graph.names}
        self._used: set[str] = set()  # a fact is put right once

    def by(self, hand: Hand, hint: Hint) -> bool:
        """Say it; False if it was refused, or nothing on the page says it."""
        if hint.name != "activities":
            found = self._edit(hint)
            return found is not None and hand.edit(found)
        if hint.wrong is None:
            title = self._data["activities"][hint.right].get("title")
            plan = self._shown["plan"]["id"]
            given = {"target": plan, "verb": "add", "value": f"activity={title}"}
            return title is not None and hand.decide(given)
        own = next(r["id"] for r in self._shown["records"] if self._iri(r["id"]) == hint.wrong)
        return hand.edit({"id": own, "field": "title", "value": "remove"})

    def _edit(self, hint: Hint) -> dict[str, str] | None:
        value = "remove" if hint.right is None else self._value(hint)
        if hint.wrong is not None:
            fact = next((f for f in self._facts(hint) if f["id"] not in self._used), None)
            if fact is None:
                return None
            self._used.add(fact["id"])
            return {"id": fact["id"], "field": fact["field"], "value": value}
        own = next((e for e, i in self._row.items() if i == hint.row and e in self._chosen), None)
        record = next((r for r in self._shown["records"] if self._iri(r["id"]) == own), None)
        field = ROLE_OF.get(hint.name, hint.name.removesuffix("s"))
        return record and {"id": record["id"], "field": field, "value": value}

    def _iri(self, own: str) -> str | None:
        return next((iri for iri in self._iris if iri.endswith(f"/{own}")), None)

    def _facts(self, hint: Hint) -> Iterator[dict[str, Any]]:
        """The facts of a row that say a wrong value."""
        for fact in self._shown["facts"]:
            if fact["field"] in FIELDS_OF.get(hint.name, ()):
                row, above = None, self._iri(fact["about"])
                while above and (row := self._row.get(above)) is None:
                    above = self._graph.up.get(above)
                if row == hint.row and self._says(fact, hint):
                    yield fact

    def _says(self, fact: dict[str, Any], hint: Hint) -> bool:
        if hint.name in ROLE_OF:
            names = self._graph.names.get(self._iri(fact["body"]), set())
            return bool(self._gold.org(names) == (hint.wrong,))
        if hint.name == "money":
            return bool(
                re.match(rf"{hint.wrong:.2f}".removesuffix(".00") + r"(?![\d.])", fact["read"])
            )
        is_continuous = hint.wrong == "continuous"
        read = str(fact["read"])
        return read.endswith(hint.wrong) or (is_continuous and read.endswith("/.."))

    def _value(self, hint: Hint) -> str:
        activity = self._data["activities"][hint.row]
        if hint.name in ROLE_OF:
            bodies = self._data["organisations"] + self._data.get("optional", {}).get(
                "organisations", []
            )
            return next(str(x["name"]) for x in bodies if x["id"] == hint.right)
        if hint.name == "money":
            sums = [m for m in activity["money"] if round(float(m["amount"]), 2) == hint.right]
            number = f"{hint.right:.2f}".removesuffix(".00")
            return f"{number} {sums[0].get('currency') or ''}".strip()
        return str(activity["indicators"][hint.right] if hint.name == "indicators" else hint.right)


@contextmanager
def hands(document: Path, country: str | None = None) -> Iterator[tuple[CommandLine, Page]]:
    """A document in two folders: to teach on the command line, and through the page."""
    with tempfile.TemporaryDirectory() as folder:
        sources = Path(folder) / "sources"
        name = f"{PLAN}{document.suffix}"
        copy = Path(folder) / name
        copy.write_bytes(document.read_bytes())
        new_folder(sources / PLAN, copy)
        with workbench(Path(folder) / "workspace") as bench:
            bench.upload({name: document.read_bytes()})
            if country:
                set_entries(sources / PLAN, {"country": country})
                bench.ask(path_of(PLAN), {"country": country}, method="PATCH")
            bench.wait_read()
            yield CommandLine(sources), Page(bench, Path(folder) / "saved.nq")


def without_times(graph: Path) -> str:
    """A graph as N-Quads, sorted, but for when somebody decided."""
    return "\n".join(sorted(_TIME.sub("", graph.read_text(encoding="utf-8")).splitlines()))


def main() -> int:
    """Teach each document both ways; 0 if every pair of graphs is the same."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--only", default="", help="documents whose folder's name contains this")
    said = parser.parse_args()
    if not scorer_of(said.corpus).is_file():
        print(f"no corpus at {said.corpus.name}: nothing was measured")
        return 0
    score = scorer(scorer_of(said.corpus))
    same, right, n = 0, 0, 0
    for source in sources_of(said.corpus, said.only):
        gold = said.corpus / source.name / "gold.json"
        data = json.loads(gold.read_text(encoding="utf-8"))
        counted = analyse(source.name, source.path, gold, score)
        with hands(source.path, source.country) as both:
            one, other = (taught(hand, counted.layout, score, data) for hand in both)
        is_same = one.graph == other.graph and one.wrong.counts == other.wrong.counts
        n, same, right = n + 1, same + is_same, right + (other.lowest >= GOAL)
        print(f"{source.name[:39]:40}counted {counted.total:>4}; command line {one.said:>4}, "
              f"page {other.said:>4} hints, refused {one.refused} and {other.refused}; "
              f"lowest field {one.lowest:.3f} and {other.lowest:.3f}; "
              f"{'the same graph' if is_same else 'OTHER GRAPHS'}", flush=True)  # fmt: skip
    print(f"{same} of {n} the same graph; {right} with every field at least {GOAL}")
    return 0 if same == n else 1


if __name__ == "__main__":
    sys.exit(main())
