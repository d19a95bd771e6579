"""Does a graph folder that was edited ever answer wrongly without a word?

    python -m benchmarks.edits [number] [seed]

Random edits, one at a time, of a graph folder with tables and a store: a digit or byte changed,
bytes cut out, put in or doubled, a file cut off, emptied, removed, exchanged with another, or taken
from an older graph of the same plans. Every answer (records, texts, triples, tables) must be the
one before, or a sentence that says the graph is broken. Each tenth edit is tried with a command.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.documents import write_documents
from kg.errors import KgError

COMMANDS = (("show", "1", "--plan", "plan-00000"), ("workload",), ("check",), ("explain", "1 lead"),
            ("query", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"), ("find", "water"))  # fmt: skip
Edit = Callable[[bytes, random.Random], bytes]


def _digit(raw: bytes, draw: random.Random) -> bytes:
    """Another digit where one stands: what a wrong number would come from."""
    places = [k for k, byte in enumerate(raw) if 48 <= byte <= 57]
    if not places:
        return _byte(raw, draw)
    at = draw.choice(places)
    return raw[:at] + bytes([48 + (raw[at] - 48 + draw.randint(1, 9)) % 10]) + raw[at + 1 :]


def _byte(raw: bytes, draw: random.Random) -> bytes:
    at = draw.randrange(len(raw))
    return raw[:at] + bytes([raw[at] ^ draw.randint(1, 255)]) + raw[at + 1 :]


def _bytes(raw: bytes, draw: random.Random) -> bytes:
    at, size = draw.randrange(len(raw)), draw.choice((1, 16, 512))
    part = raw[at : at + size]
    return raw[:at] + draw.choice((b"", part * 2, draw.randbytes(size))) + raw[at + size :]


EDITS: dict[str, Edit] = {
    "digit": _digit,
    "byte": _byte,
    "bytes": _bytes,
    "cut off": lambda raw, draw: raw[: draw.randrange(len(raw))],
    "emptied": lambda _, __: b"",
}
FILES = ("removed", "exchanged", "older")


@dataclass(frozen=True)
class Found:
    """An edit, its file, and what came of it."""

    kind: str
    file: str
    verdict: str
    said: str = ""


def graphs(folder: Path) -> tuple[Path, Path]:
    """A graph with tables and a store, and one of the same plans as they were before."""
    write_documents(folder / "in", 4)
    older = _built(folder, "older")
    for path in sorted((folder / "in").iterdir()):
        later = path.read_text(encoding="utf-8").replace("June 202", "June 203")
        path.write_text(later, encoding="utf-8")
    return _built(folder, "graph"), older


def _built(folder: Path, name: str) -> Path:
    from kg.exchange.columns import columnar
    from kg.graph.folder import GraphFolder
    from kg.graph.writer import write_folder
    from kg.pipeline import build_folder

    build_folder([folder / "in"], folder / "plain")
    plain = GraphFolder.open(folder / "plain")
    texts = {x.stem: plain.source(x.stem) for x in sorted((plain.path / "sources").iterdir())}
    beside = partial(columnar, at_once=True)
    more = {"inputs": plain.manifest["inputs"]}
    write_folder(plain.all_records(), texts, folder / name, store=True, beside=beside,
                 manifest=more)  # fmt: skip
    return folder / name


def edit(kind: str, path: Path, others: list[Path], older: Path, draw: random.Random) -> None:
    """Do to one file of the graph what the kind says."""
    if kind == "removed":
        path.unlink()
    elif kind == "exchanged":
        path.write_bytes(draw.choice(others).read_bytes())
    elif kind == "older":
        path.write_bytes(older.read_bytes() if older.is_file() else b"older")
    else:
        path.write_bytes(EDITS[kind](path.read_bytes() or b"0", draw))


def answers(graph: Path) -> list[object]:
    """What a graph answers: its records, texts, triples and tables."""
    from kg.graph.folder import GraphFolder

    folder = GraphFolder.open(graph)
    records = list(folder.all_records())
    texts = [folder.source(path.stem) for path in sorted((graph / "sources").iterdir())]
    triples = sorted(map(str, folder.store()))
    tables = {x.relative_to(graph): x.read_bytes() for x in (graph / "views").rglob("*.parquet")}
    return [folder.plans, records, texts, triples, sorted(tables.items())]


def verdict(graph: Path, right: list[object], words: tuple[str, ...] = ()) -> tuple[str, str]:
    """How the edited graph answers, and the words."""
    try:
        if answers(graph) != right:
            return "SILENT", "another answer without a word"
        if words:
            return _by_command(graph, words)
    except KgError as error:
        return ("named", str(error)) if "\n" not in str(error) else ("ERROR", str(error))
    except Exception as error:  # an error in kg, to be counted and named
        return "ERROR", repr(error)
    return "same", ""


def _by_command(graph: Path, words: tuple[str, ...]) -> tuple[str, str]:
    from click.testing import CliRunner

    from kg.cli import cli

    found = CliRunner().invoke(cli, [*words, "-g", str(graph)])
    failed = found.exception is not None and not isinstance(found.exception, KgError | SystemExit)
    return ("ERROR", repr(found.exception)) if failed else ("same", "")


def run(n: int, seed: int, folder: Path) -> Iterator[Found]:
    """So many edits, each of a whole graph, and what came of each."""
    graph, older = graphs(folder)
    whole = folder / "whole"
    shutil.copytree(graph, whole)
    names = sorted(x.relative_to(graph) for x in graph.rglob("*") if x.is_file())
    kinds, right = (*EDITS, *FILES), answers(graph)
    for k in range(n):
        draw = random.Random(f"{seed}-{k}")
        name, kind = names[k % len(names)], draw.choice(kinds)
        others = [graph / x for x in names if x != name and x.suffix == name.suffix] or [
            graph / x for x in names if x != name
        ]
        edit(kind, graph / name, others, older / name, draw)
        words = draw.choice(COMMANDS) if k % 10 == 0 else ()
        path, before = graph / name, (whole / name).read_bytes()
        is_edited = not path.is_file() or path.read_bytes() != before
        how, said = verdict(graph, right, words)
        yield Found(kind, name.as_posix(), how if is_edited else "no edit", said)
        shutil.copyfile(whole / name, graph / name)


def main(n: int, seed: int) -> int:
    """Run and print; 1 if an answer was wrong without a word, or kg failed."""
    counts, harmless = Counter[str](), Counter[str]()
    with tempfile.TemporaryDirectory() as temporary:
        for found in run(n, seed, Path(temporary)):
            counts[found.verdict] += 1
            harmless[found.file] += found.verdict == "same"
            if found.verdict.isupper():
                print(f"{found.kind} of {found.file}: {found.verdict}: {found.said}", flush=True)
    print(f"{n} edits, seed {seed}:", dict(sorted(counts.items())))
    print("the same answers after edits of", dict(sorted((+harmless).items())))
    return int(any(x.isupper() for x in counts))


if __name__ == "__main__":
    given = [int(x) for x in sys.argv[1:]]
    sys.exit(main(*(given + [1000, 1][len(given) :])))
