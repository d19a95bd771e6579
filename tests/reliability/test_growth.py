"""The work on a document grows with the document: no axis along which it grows faster.

Counted calls of reading, extracting and resolving, for n, 2n and 4n of what grows; what one call
into C does counts as one, so `benchmarks/growth.py` times the same.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.extract import Hints, extract
from kg.read import read_document
from kg.resolve import load_registry, resolve_draft
from tests.support.counted import growth
from tests.support.grown import AXES

MOST = 1.3  # times linear


def work_on(path: Path, raw: bytes) -> Callable[[], None]:
    """Reading the bytes to records, or to the sentence that refuses them."""

    def work() -> None:
        path.write_bytes(raw)
        try:
            document = read_document(path)
        except InputError:
            return
        draft = extract(document, hints=Hints(country="GB", language="en"))
        resolve_draft(draft, registry=load_registry("GB"))

    return work


@pytest.mark.parametrize("axis", AXES)
def test_work_grows_no_faster_than_the_document(axis: str, tmp_path: Path) -> None:
    n, make = AXES[axis]
    work_on(tmp_path / "plan.bin", make(4 * n))()  # the largest one fills all caches of words

    assert growth(lambda size: work_on(tmp_path / "plan.bin", make(size)), n) <= MOST
