"""One thing of each class as Turtle, from the plans of `corrections.md` and `monitoring.md`."""

from __future__ import annotations

import re
import tempfile
from functools import lru_cache
from pathlib import Path

from docs.terms import ROOT
from kg.exchange.triples import plan_triples
from kg.graph.prefixes import turtle_text
from kg.pipeline import Settings, find_sources, read_plan

_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


_PAGES = {  # the page, and its blocks with the files they are
    "corrections.md": (("markdown", "plan.md"), ("csv", "decisions.csv")),
    "monitoring.md": (("csv", "plan.csv"), ("csv", "report.csv"), ("yaml", "plan.yaml")),
}


@lru_cache(maxsize=1)
def examples() -> dict[str, str]:
    """The first thing of each class in the graphs of the plans, by the class's IRI."""
    found: dict[str, str] = {}
    for page, files in _PAGES.items():
        for kind, example in _of_plan(page, files).items():
            found.setdefault(kind, example)
    return found


def _of_plan(page: str, files: tuple[tuple[str, str], ...]) -> dict[str, str]:
    words = (ROOT / "docs" / page).read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "rivers"  # the plan's id
        folder.mkdir()
        for n, (kind, name) in enumerate(files):
            nth = sum(other == kind for other, _ in files[:n])
            block = re.findall(rf"```{kind}\n(.*?)```", words, re.DOTALL)[nth]
            (folder / name).write_text(block, encoding="utf-8")
        (source,) = find_sources([folder])
        records = read_plan(source, Settings(country="GB", language="en")).records
    triples = list(plan_triples([records]))
    first: dict[str, str] = {}
    for subject, predicate, value in triples:
        if predicate == _TYPE:
            first.setdefault(value, subject)
    return {
        kind[1:-1]: _without_prefixes(turtle_text(x for x in triples if x[0] == subject))
        for kind, subject in first.items()
    }


def _without_prefixes(text: str) -> str:
    return "".join(x for x in text.splitlines(True) if not x.startswith("@")).strip()
