"""How well are real documents read? Builds a corpus, scores it, holds the floors.

usage: python -m training.accuracy [CORPUS] [--only NAME] [--show N] [--graphs DIR] [--raise]
       [--leave-one-out] [--hints]

A corpus is a folder of document folders, each with `source.*` and a reading made by hand
(`gold.json`), and a scorer `score.py` beside them. Without a corpus this says so and ends well.
The whole default corpus also refreshes `data/rules.csv`, how often each rule fired and was right.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from unittest import mock

import msgspec

from kg.apart import Readers
from kg.errors import KgError
from kg.extract import slots
from kg.pipeline.build import build_folder
from kg.pipeline.reading import Settings
from training import analyst, rules

ROOT = Path(__file__).parent.parent
DEFAULT = ROOT.parent / "shared" / "corpus"
FLOORS = Path(__file__).with_name("floors.json")
ROUNDED = 3  # decimals of a floor
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Source:
    """One document of a corpus: the folder, the file, its country if the reading says."""

    name: str
    path: Path
    country: str | None


def sources_of(corpus: Path, only: str = "") -> list[Source]:
    """The documents of a corpus in the order of their names."""
    found: list[Source] = []
    for gold in sorted(corpus.glob("*/gold.json")):
        name = gold.parent.name
        if only not in name:
            continue
        path = next(iter(sorted(gold.parent.glob("source.*"))), None)
        if path is None:
            raise SystemExit(f"{gold.parent}: there is a reading, but no source.*")
        country = json.loads(gold.read_text(encoding="utf-8")).get("country")
        found.append(Source(name, path, country))
    return found


def build(source: Source, graphs: Path) -> str:
    """Build one document alone; the sentence of a refusal, empty if it was read."""
    out = graphs / source.name
    if out.exists():
        shutil.rmtree(out)
    try:
        build_folder([source.path], out, settings=Settings(country=source.country), jobs=1)
    except KgError as error:
        return str(error)
    return ""


def build_all(sources: list[Source], graphs: Path, *, left_out: bool = False) -> dict[str, str]:
    """Every document built alone; what was refused, with the reason.

    With `left_out` each is read by weights of slots that were fitted without it.
    """
    said: dict[str, str] = {}
    with mock.patch.object(Readers, "call", _in_this_process) if left_out else nullcontext():
        for source in sources:
            if left_out:
                weights_without(source)
            said[source.name] = build(source, graphs)
    return {name: words for name, words in said.items() if words}


def _in_this_process(
    _readers: Readers, function: Callable[..., T], *given: object, where: str
) -> T:
    """Read here: a child would load the weights that are shipped."""
    del where
    return function(*given)


def weights_without(source: Source) -> None:
    """Read the next document by weights fitted on all slots but its own."""
    from training.slots import read_kept
    from training.train import fit, key_of, own_slots_once

    key = key_of(source.name)
    found = [*own_slots_once(), *(one for one in read_kept() if one.document != key)]
    made = msgspec.convert(fit(found), slots.Weights)
    slots.use_weights(made)


def score(corpus: Path, graphs: Path, *, only: str, show: int) -> dict[str, object]:
    """The scorer's report; its table goes to standard output."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [sys.executable, str(scorer_of(corpus)), "--graphs", str(graphs), str(corpus)]
        command += ["--json", str(report), "--show", str(show), "--only", only]
        subprocess.run(command, check=True)  # noqa: S603
        found: dict[str, object] = json.loads(report.read_text(encoding="utf-8"))
    return found


def scorer_of(corpus: Path) -> Path:
    """The corpus's own scorer, else that of the default corpus."""
    own = corpus / "score.py"
    return own if own.is_file() else DEFAULT / "score.py"


def show_hints(corpus: Path, only: str) -> None:
    """Print how many hints each document needs, as they are found, and the median and worst."""
    scorer = analyst.scorer(scorer_of(corpus))
    found = []
    for source in sources_of(corpus, only):
        gold = corpus / source.name / "gold.json"
        found.append(analyst.analyse(source.name, source.path, gold, scorer))
        print(next(analyst.report(found[-1:])), *found[-1].layout, sep="\n    ", flush=True)
    print(*list(analyst.report(found))[len(found) :], sep="\n")


def figures(report: dict[str, object]) -> dict[str, float]:
    """The numbers that floors hold: means of documents, documents read, certainty that is right.

    What is doubtful is no promise: facts that lose a stronger certainty land there.
    """
    found = {f"mean {k}": v for k, v in report["mean"].items() if v is not None}
    documents = report["documents"]
    found["share of documents read"] = 1 - report["lost"] / len(documents)
    for name, (right, n) in report["certainty"].items():
        if name != "doubtful":
            found[f"{name} right"] = right / n if n else 1.0
    return {k: round(v, ROUNDED) for k, v in found.items()}


def below(found: dict[str, float], floors: dict[str, float]) -> list[str]:
    """What is worse than its floor, one sentence each."""
    return [
        f"{name}: {found.get(name, 0.0):.3f} is below its floor {floor:.3f}"
        for name, floor in sorted(floors.items())
        if found.get(name, 0.0) < floor
    ]


def main() -> int:
    """Build, score, compare; 0 if no figure is below its floor."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--only", default="", help="documents whose folder's name contains this")
    parser.add_argument("--show", type=int, default=0, help="examples of each kind of error")
    parser.add_argument("--graphs", type=Path, help="keep the graphs in this folder")
    left_out = "read each document by weights that its slots did not train"
    parser.add_argument("--leave-one-out", action="store_true", help=left_out)
    parser.add_argument("--raise", dest="raises", action="store_true", help="raise the floors")
    hints = "count the hints a simulated analyst needs for each document, and nothing else"
    parser.add_argument("--hints", action="store_true", help=hints)
    said = parser.parse_args()
    if not scorer_of(said.corpus).is_file() or not said.corpus.is_dir():
        print(f"no corpus at {said.corpus.name}: nothing was measured")
        return 0
    if said.hints:
        show_hints(said.corpus, said.only)
        return 0
    is_part = said.only or said.leave_one_out
    is_whole = not is_part and said.corpus.resolve() == DEFAULT.resolve()
    with tempfile.TemporaryDirectory() as folder:
        graphs = said.graphs or Path(folder)
        sources = sources_of(said.corpus, said.only)
        refused = build_all(sources, graphs, left_out=said.leave_one_out)
        report = score(said.corpus, graphs, only=said.only, show=said.show)
        if is_whole:
            rules.refresh(said.corpus, scorer_of(said.corpus), graphs)
    for name, words in sorted(refused.items()):
        print(f"refused: {name}: {words}")
    if not is_whole:
        return 0  # floors and counts of rules are of the whole default corpus
    floors = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.is_file() else {}
    found = figures(report)
    worse = below(found, floors)
    for sentence in worse:
        print(sentence)
    if said.raises:
        floors = {k: max(v, floors.get(k, 0.0)) for k, v in found.items()}
        FLOORS.write_text(json.dumps(floors, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
