"""Is each of many damaged documents read, or refused in one sentence?

    python -m benchmarks.fuzz [--number N] [--seed N] [--jobs N] [--corpus FOLDER]

Mutants of a small plan in every format, seeded: bytes flipped, cut out, put in, doubled; numbers
made huge, zero or negative; nodes of XML left out or doubled. With a folder of documents each of
them is cut off at 50 places, too. Each is read and extracted with 2 GB and 60 seconds; what is not
done then is tried alone with ten times as many. What ends as an error in kg or without end fails
the run; what kills its reader is named and counted.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from kg.apart import Allowance, Readers
from kg.pipeline import PlanSource, Refused, Settings, try_read

ALLOWANCE = Allowance(max_memory=2048, max_seconds=60)
PATIENCE = 10  # times as many seconds, alone: a busy machine is no document without end
BATCH = 64  # documents in memory at once
CUTS = 50  # places at which a document is cut off
HUGE = (b"0", b"-1", b"1", b"99999999", b"2147483647", b"1e999", b"65535")
_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
_NODE = re.compile(rb"<[^<>]+>")
_VERDICTS = (
    ("kg failed on it", "error in kg"),
    ("seconds that one document", "without end"),
    ("reading it crashed", "killed its reader"),
    ("MB of memory", "took too much memory"),
    ("that one document may give", "gave too much"),
)
FAILS = frozenset(["error in kg", "without end"])


@dataclass(frozen=True, slots=True)
class Mutant:
    """A damaged document and how to make it again."""

    name: str
    raw: bytes


def mutants(bases: dict[str, bytes], n: int, *, seed: int) -> Iterator[Mutant]:
    """`n` damaged documents, each format in turn; the same for a seed."""
    names = sorted(bases)
    for k in range(n):
        base = names[k % len(names)]
        draw = random.Random(f"{seed}-{k}")
        raw = bases[base]
        if draw.random() < 0.5:
            raw = _in_parts(raw, draw)
        for _ in range(draw.choice((0, 1, 1, 4)) if raw != bases[base] else 1):
            raw = _in_bytes(raw, draw)
        yield Mutant(f"{k:05}-{base}", raw)


def _in_bytes(raw: bytes, draw: random.Random) -> bytes:
    at, size = draw.randrange(len(raw)), draw.choice((1, 1, 16, 64, 512))
    ways: list[Callable[[], bytes]] = [
        lambda: raw[:at] + draw.randbytes(size) + raw[at + size :],
        lambda: raw[:at] + raw[at + size :],
        lambda: raw[:at] + raw[at : at + size] + raw[at:],
        lambda: raw[: max(at, 1)],
        lambda: _other_number(raw, draw),
    ]
    return draw.choice(ways)() or raw


def _in_parts(raw: bytes, draw: random.Random) -> bytes:
    """A part of a package changed and packed again; of other files a node or number."""
    if not zipfile.is_zipfile(io.BytesIO(raw)):
        return draw.choice((_other_number, _other_nodes))(raw, draw)
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(stream, "w") as new:
        names = old.namelist()
        large = [x.filename for x in old.infolist() if x.file_size > 500] or names
        hit = draw.choice(large)
        for name in names:
            part = old.read(name)
            if name == hit:
                part = draw.choice((_other_number, _other_nodes, _in_bytes))(part, draw)
            new.writestr(zipfile.ZipInfo(name), part)
    return stream.getvalue()


def _other_number(raw: bytes, draw: random.Random) -> bytes:
    found = list(_NUMBER.finditer(raw))
    if not found:
        return raw
    match = draw.choice(found)
    return raw[: match.start()] + draw.choice(HUGE) + raw[match.end() :]


def _other_nodes(raw: bytes, draw: random.Random) -> bytes:
    found = list(_NODE.finditer(raw))
    if len(found) < 2:
        return raw
    one, other = sorted(draw.sample(found, 2), key=lambda match: match.start())
    between = raw[one.start() : min(other.end(), one.start() + 4000)]
    times = draw.choice((0, 2, 20))
    return raw[: one.start()] + between * times + raw[one.start() + len(between) :]


def cut_off(folder: Path, cuts: int = CUTS) -> Iterator[Mutant]:
    """Every document of a folder, cut off at so many places."""
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.stat().st_size < 20e6):
        raw = path.read_bytes()
        for k in range(1, cuts + 1):
            yield Mutant(f"cut-{k:02}-{path.name}", raw[: max(len(raw) * k // (cuts + 1), 1)])


def verdict(mutant: Mutant, readers: Readers, folder: Path) -> tuple[str, str]:
    """How a document ended, and the sentence; the file stays if it failed."""
    path = folder / mutant.name
    path.write_bytes(mutant.raw)
    found = try_read(PlanSource(id="fuzz", document=path), Settings(), readers)
    if not isinstance(found, Refused):
        path.unlink()
        return "built", ""
    said = str(found.error)
    kind = next((kind for words, kind in _VERDICTS if words in said), "refused")
    if kind == "refused":
        path.unlink()
        if "\n" in said or mutant.name not in said:
            return "error in kg", f"no sentence with the file's name: {said!r}"
    return kind, said


def run(
    documents: Iterator[Mutant], folder: Path, jobs: int = 2, allowance: Allowance = ALLOWANCE
) -> Counter[str]:
    """How many ended in which way; prints each that did not end well."""
    readers, counts = Readers(allowance), Counter[str]()
    with ThreadPoolExecutor(jobs) as pool:
        while batch := list(islice(documents, BATCH)):
            found = list(pool.map(lambda x: verdict(x, readers, folder), batch))
            for mutant, (kind, said) in zip(batch, found, strict=True):
                if kind == "without end":
                    longer = replace(allowance, max_seconds=PATIENCE * allowance.max_seconds)
                    kind, said = verdict(mutant, Readers(longer), folder)
                counts[kind] += 1
                if kind not in ("built", "refused"):
                    print(f"{kind}: {said}", flush=True)
    readers.end()
    return counts


def main() -> int:
    """Run and print the counts; 1 if one failed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--number", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2, help="how many documents are read at once")
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--keep", type=Path, help="where documents that failed are kept")
    said = parser.parse_args()
    from tests.support.fuzzed import bases

    with tempfile.TemporaryDirectory() as temporary:
        folder = said.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        counts = run(mutants(bases(), said.number, seed=said.seed), folder, said.jobs)
        print(f"{said.number} mutants, seed {said.seed}:", dict(sorted(counts.items())))
        if said.corpus and said.corpus.is_dir():
            cut = run(cut_off(said.corpus), folder, said.jobs)
            print("documents cut off:", dict(sorted(cut.items())))
            counts += cut
    return int(any(counts[kind] for kind in FAILS))


if __name__ == "__main__":
    sys.exit(main())
