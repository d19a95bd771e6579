"""Is a batch built when one of each kind of killer stands in it, and is each of these named?

    python -m benchmarks.batch [number]

So many good documents (200) and one of each document that ended, stalled or filled up a build of
version 0.1.0, read by two children with 900 MB each. Every good one must be built, and every killer
built or named in `issues.csv`.
"""

from __future__ import annotations

import struct
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.documents import named_as_broken, write_documents
from kg.apart import Allowance
from kg.ids import plan_id
from kg.pipeline import Settings, build_folder
from tests.read.test_compound import SIZE, workbook
from tests.read.test_damaged import BOXES, HUGE, ITSELF, WORDS, nested_forms, one_page
from tests.reliability.test_attacks import STALLED

ALLOWANCE = Allowance(max_memory=900)


def doubled() -> bytes:
    """An old workbook with 16 bytes twice, so that what follows stands at wrong places."""
    raw = workbook()
    return raw[:1024] + raw[1024:1040] + raw[1024:]


def ring() -> bytes:
    """An old workbook of which a chain of parts leads back to its begin."""
    raw = workbook()
    at = next(
        n for n in range(SIZE, len(raw), SIZE) if raw[n : n + 12] == struct.pack("<3I", 1, 2, 3)
    )
    return raw[: at + 8] + struct.pack("<I", 1) + raw[at + 12 :]


KILLERS: Mapping[str, Callable[[], bytes]] = {
    **{name: make for name, (make, _) in STALLED.items()},
    "XLS with a part doubled": doubled,
    "XLS in a ring": ring,
    "PDF with huge matrices": lambda: one_page(WORDS + HUGE + BOXES),
    "PDF on a page without end": lambda: one_page(WORDS, box=b"[0 0 1e12 1e12]"),
    "PDF with a form in itself": lambda: one_page(WORDS + b"/X Do ", form=ITSELF),
    "PDF with forms within forms": lambda: nested_forms(8),
    "PDF with a million lines": lambda: one_page(WORDS + b"0 0 m 9 9 l S\n" * 1_000_000),
    "PDF of blanks": lambda: one_page(WORDS + b" " * 200_000_000),
}


@dataclass(frozen=True)
class Batch:
    """What became of a batch: how many good documents were built, and of each killer what."""

    built: int
    read: frozenset[str]
    named: frozenset[str]
    silent: frozenset[str]  # neither


def run(n: int, killers: Iterable[str], folder: Path, *, jobs: int = 2) -> Batch:
    """Build so many good documents with these killers among them."""
    for name in write_documents(folder / "in", n + n // 50 + 1):
        (folder / "in" / name).unlink()  # it breaks one in a hundred
    for path in sorted((folder / "in").iterdir())[n:]:
        path.unlink()
    good = {path.stem for path in (folder / "in").iterdir()}
    files = {}
    for name in killers:
        files[name] = f"{plan_id(name)}.bin"
        (folder / "in" / files[name]).write_bytes(KILLERS[name]())
    built = build_folder(
        [folder / "in"], folder / "graph", settings=Settings(allowance=ALLOWANCE), jobs=jobs
    )
    broken, plans = named_as_broken(folder / "graph"), set(built.plans)
    read = frozenset(x for x in files if plan_id(x) in plans)
    named = frozenset(x for x, file in files.items() if file in broken)
    return Batch(len(good & plans), read, named, frozenset(files) - read - named)


def main(n: int) -> int:
    """Run and print; 1 if a good document was lost, or a killer neither built nor named."""
    with tempfile.TemporaryDirectory() as temporary:
        found = run(n, KILLERS, Path(temporary))
    print(f"{found.built} of {n} good documents built")
    print(f"killers named: {len(found.named)}; read: {len(found.read)}: {sorted(found.read)}")
    print("neither:", sorted(found.silent))
    return int(found.built < n or bool(found.silent))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
