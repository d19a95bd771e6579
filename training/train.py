"""Fits the weights of the assignment of slots to fields. Same input, same bytes.

usage: python -m training.train [--check] [--corpus DIR ...]

A corpus adds its documents to the numbers kept in corpus_slots.csv, or refreshes theirs.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import msgspec
import numpy as np
from scipy.optimize import minimize

from kg.extract.assemble import terms_of
from kg.extract.hints import Hints
from kg.extract.slots import FEATURES, FIELDS, Weights, content_scores, use_weights
from kg.read import read_document
from training.accuracy import ROOT, sources_of
from training.slots import (
    Labelled,
    as_arrays,
    by_heads,
    by_reading,
    frames_of,
    read_kept,
    write_kept,
)

WEIGHTS = ROOT / "data" / "weights" / "slots.json"
PENALTY = 0.05  # L2 on the weights, a slot's share
PARTS = 6  # of the real documents, for what contents alone tell
LEAST_SEEN = 4  # slots of a field from which on its weights are kept
REAL = 3.0  # what a slot of a real document counts against one of the project's own


def own_slots() -> list[Labelled]:
    """Slots of the project's own documents, labelled by heads that the lexicon knows."""
    from tests.extract.real_habits.reading import BLIND, bytes_of, names_of_documents, said
    from tests.support.own_gold import PLANS, document_of, language_of

    found: list[Labelled] = []
    documents = [(f"own-{plan}", document_of(plan), Hints(language=language_of(plan)))
                 for plan in PLANS]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        for name in [*names_of_documents(), *names_of_documents(BLIND)]:
            content = said(name)
            path = Path(folder) / f"{name}.{content['format'].split('-')[0]}"
            path.write_bytes(bytes_of(content))
            hints = Hints(country=content.get("country"), language=content.get("language"))
            documents.append((f"own-{name}", read_document(path), hints))
    for name, document, hints in documents:
        terms = terms_of(document, hints, None)
        for frame in frames_of(document, terms):
            if frame.kind == "table":
                found += by_heads(name, frame, document.text, terms)
    return found


@lru_cache(maxsize=1)
def own_slots_once() -> tuple[Labelled, ...]:
    """The slots of the project's own documents, read once a run."""
    return tuple(own_slots())


def corpus_slots(corpora: Sequence[Path]) -> list[Labelled]:
    """Slots of real documents, labelled by their readings; documents are only numbered."""
    found: list[Labelled] = []
    for corpus in corpora:
        for source in sources_of(corpus):
            gold = json.loads((source.path.parent / "gold.json").read_text(encoding="utf-8"))
            document = read_document(source.path)
            terms = terms_of(document, Hints(country=source.country), None)
            for frame in frames_of(document, terms):
                found += by_reading(key_of(source.name), frame, document.text, terms, gold)
    return found


def key_of(name: str) -> str:
    """A document's key in the kept numbers: it names nothing."""
    return f"real-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def fit(found: Sequence[Labelled]) -> dict[str, object]:
    """Softmax weights, classes balanced by the root of their size, features standardised."""
    x, y = as_arrays(found)
    mean, scale = x.mean(axis=0), x.std(axis=0)
    scale[scale < 1e-6] = 1.0
    mean[-1], scale[-1] = 0.0, 1.0
    z = (x - mean) / scale
    counts = Counter(y.tolist())
    per_document = Counter(one.document for one in found)
    share = np.array([
        (REAL if one.document.startswith("real") else 1.0)
        / np.sqrt(counts[int(k)]) / np.sqrt(per_document[one.document])
        for one, k in zip(found, y, strict=True)
    ])  # fmt: skip
    share /= share.sum()
    truth = np.eye(len(FIELDS))[y]

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        w = flat.reshape(len(FIELDS), z.shape[1])
        scores = z @ w.T
        scores -= scores.max(axis=1, keepdims=True)
        log = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
        value = -(share[:, None] * truth * log).sum() + PENALTY * (w[:, :-1] ** 2).sum() / 2
        grad = (share[:, None] * (np.exp(log) - truth)).T @ z
        grad[:, :-1] += PENALTY * w[:, :-1]
        return float(value), grad.ravel()

    start = np.zeros(len(FIELDS) * z.shape[1])
    done = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 400})
    w = done.x.reshape(len(FIELDS), z.shape[1])
    return {  # of a field with hardly an example the contents tell nothing
        "features": list(FEATURES),
        "mean": [round(float(v), 4) for v in mean],
        "scale": [round(float(v), 4) for v in scale],
        "by_field": {
            name: [round(float(v), 3) for v in w[k]]
            for k, name in enumerate(FIELDS)
            if counts[k] >= LEAST_SEEN
        },
    }


def content_only(found: Sequence[Labelled]) -> dict[str, tuple[int, int]]:
    """Slots of tables, cards and labels given the right field by contents alone: right, all.

    Real documents in six parts, each read by weights that it did not train.
    """
    real = sorted({one.document for one in found if one.document.startswith("real")})
    counts = {field: (0, 0) for field in ("title", "lead", "deadline")}
    places = [FEATURES.index("is_column"), FEATURES.index("is_label")]
    for part in range(PARTS):
        out = set(real[part::PARTS])
        made = msgspec.convert(fit([x for x in found if x.document not in out]), Weights)
        use_weights(made)
        test = [
            x for x in found
            if x.document in out and x.field in counts and any(x.features[k] for k in places)
        ]  # fmt: skip
        for one in test:
            scores = content_scores(np.array([one.features]))
            right, n = counts[one.field]
            is_right = FIELDS[int(scores.argmax())] == one.field
            counts[one.field] = (right + is_right, n + 1)
    use_weights(None)
    return counts


def write_weights(weights: dict[str, object], path: Path = WEIGHTS) -> None:
    """The weights as readable JSON, one field a line."""
    lines = [f'"{k}": {json.dumps(v)}' for k, v in weights["by_field"].items()]
    heads = [f'"{k}": {json.dumps(weights[k])}' for k in ("features", "mean", "scale")]
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "{\n" + ",\n".join(heads) + ',\n"by_field": {\n' + ",\n".join(lines) + "\n}\n}\n"
    path.write_text(text, encoding="utf-8", newline="\n")


def main() -> int:
    """Refresh the kept numbers if a corpus is given, then fit and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, nargs="*", default=[])
    told = "do not write; tell how well contents alone tell fields, left out part by part"
    parser.add_argument("--check", action="store_true", help=told)
    said = parser.parse_args()
    if said.check:
        counts = content_only([*own_slots(), *read_kept()])
        for field, (right, n) in counts.items():
            print(f"{field}: {right} of {n}")
        n_right, n_all = (sum(pair[k] for pair in counts.values()) for k in (0, 1))
        print(f"together: {n_right / n_all:.3f}")
        return 0
    if said.corpus:
        new = corpus_slots(said.corpus)
        again = {key_of(one.name) for corpus in said.corpus for one in sources_of(corpus)}
        write_kept([*(x for x in read_kept() if x.document not in again), *new])
    found = [*own_slots(), *read_kept()]
    write_weights(fit(found))
    print(f"{len(found)} slots of {len({x.document for x in found})} documents")
    return 0


if __name__ == "__main__":
    sys.exit(main())
