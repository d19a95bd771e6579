"""The weights of `body_share`: cells of bodies against all other cells of plans."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from kg.extract.actors.pack import Pack, pack_for, pack_without
from kg.extract.actors.share import share_features
from kg.extract.marks import LINE_END
from kg.read import read_document
from training.bodies import hidden
from training.lists import (
    Cell,
    cell_names,
    is_whole,
    longest_names,
    names_of,
    own_cells,
    own_lists,
    pieces_of,
    source_of,
)

NUMBERS = Path(__file__).with_name("share_numbers.gz")  # cells of other documents, without words
PENALTY = 1.0
SHORT = 240  # characters


@dataclass(frozen=True, slots=True)
class Row:
    """What is seen of one cell, and whether it names bodies."""

    source: str
    seen: dict[str, float]
    bodies: bool


def own_rows() -> list[Row]:
    """The cells of the project's documents; read with their lexicon, and once more without it."""
    cells = [*own_cells(), *(Cell(e.text, e.language, True, e.source) for e in own_lists())]
    return [row for bare in (False, True) for row in _rows(cells, bare=bare)]


def document_rows(folder: Path) -> Iterator[Row]:
    """The cells of other documents as numbers."""
    for path in sorted(folder.iterdir()):
        if (path / "gold.json").is_file():
            yield from _rows(list(_cells(path)), bare=False)


def _cells(folder: Path) -> Iterator[Cell]:
    """Cells of bodies, and cells of none where every activity of the document was read."""
    language, names, _ = names_of(folder)
    whole = is_whole(folder)
    said = pieces_of(read_document(source_of(folder)))
    for text in dict.fromkeys(words.replace(LINE_END, " ") for words in said):
        if len(text) > SHORT:
            continue
        held = bool(cell_names(text, names))
        if held or (whole and not longest_names(text, names)):
            yield Cell(text, language, held, folder.name)


def _rows(cells: Sequence[Cell], *, bare: bool) -> Iterator[Row]:
    for cell in cells:
        seen = share_features(cell.text, _pack(cell.language, bare=bare))
        if seen:
            yield Row(cell.source, seen, cell.bodies)


def _pack(language: str, *, bare: bool) -> Pack:
    return pack_without(language) if bare else pack_for(language)


def keep_numbers(folders: Sequence[Path]) -> None:
    """Turn the cells of folders of documents into numbers, beside those kept before."""
    new = (replace(r, source=hidden(r.source)) for f in folders for r in document_rows(f))
    again = {hidden(d.name) for f in folders for d in f.iterdir()}
    kept = (r for r in kept_rows() if r.source not in again)
    lines = [
        f"{r.source} {int(r.bodies)} "
        + " ".join(f"{n.replace(' ', '_')}={v:.3g}" for n, v in r.seen.items() if v)
        for r in sorted((*kept, *new), key=lambda r: r.source)
    ]
    NUMBERS.write_bytes(gzip.compress("\n".join(lines).encode(), mtime=0))


def kept_rows() -> Iterator[Row]:
    """The rows of `keep_numbers`."""
    for line in gzip.decompress(NUMBERS.read_bytes()).decode().splitlines():
        source, bodies, *pairs = line.split()
        seen = {n.replace("_", " "): float(v) for n, v in (p.split("=") for p in pairs)}
        yield Row(source, seen, bodies == "1")


def section() -> dict[str, object]:
    """The part `share` of the weights file."""
    rows = [*own_rows(), *kept_rows()]
    bodies, others = held_out(rows)
    return {"held out": {"bodies": bodies, "others": others}, "weights": fitted(rows)}


def fitted(rows: Sequence[Row]) -> dict[str, float]:
    """Weights of a logistic model, both classes and all documents counted alike."""
    names = sorted({n for r in rows for n in r.seen})
    x = np.array([[r.seen.get(n, 0.0) for n in names] + [1.0] for r in rows])
    y = np.array([r.bodies for r in rows], dtype=float)
    share = y.mean()
    weight = np.where(y > 0, 0.5 / share, 0.5 / (1 - share))

    def value(w: np.ndarray) -> tuple[float, np.ndarray]:
        z = x @ w
        p = 1 / (1 + np.exp(-np.clip(z, -30, 30)))
        loss = float(np.sum(weight * (np.logaddexp(0, z) - y * z))) + 0.5 * PENALTY * float(w @ w)
        return loss, x.T @ (weight * (p - y)) + PENALTY * w

    found = minimize(value, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B").x
    return {n: round(float(w), 2) for n, w in zip([*names, "always"], found, strict=True)}


def judged(rows: Sequence[Row], weights: dict[str, float]) -> tuple[float, float]:
    """Shares of cells of bodies and of others that are told rightly at one half."""
    right = {True: [], False: []}  # type: dict[bool, list[bool]]
    for row in rows:
        score = weights["always"] + sum(weights.get(n, 0.0) * v for n, v in row.seen.items())
        right[row.bodies].append((score > 0) == row.bodies)
    return tuple(round(sum(r) / max(1, len(r)), 3) for r in right.values())  # type: ignore[return-value]


def held_out(rows: Sequence[Row], parts: int = 5) -> tuple[float, float]:
    """The same on documents that the weights were not fitted on."""
    groups = sorted({r.source.split("/")[0] for r in rows})
    part = {g: n % parts for n, g in enumerate(groups)}
    kept: list[tuple[float, float]] = []
    for k in range(parts):
        weights = fitted([r for r in rows if part[r.source.split("/")[0]] != k])
        kept.append(judged([r for r in rows if part[r.source.split("/")[0]] == k], weights))
    return tuple(round(float(np.mean(c)), 3) for c in zip(*kept, strict=True))  # type: ignore[return-value]
