"""One thing of each class as Turtle, read from the invented plan of `corrections.md`."""

from __future__ import annotations

import re
import tempfile
from functools import lru_cache
from pathlib import Path

from docs.terms import ROOT
from kg.exchange.triples import plan_triples
from kg.graph.turtle import turtle_text
from kg.pipeline import Settings, find_sources, read_plan

_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


@lru_cache(maxsize=1)
def examples() -> dict[str, str]:
    """The first thing of each class in the graph of the plan, by the class's IRI."""
    page = (ROOT / "docs" / "corrections.md").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "rivers"  # the plan's id
        folder.mkdir()
        for kind, name in (("markdown", "plan.md"), ("csv", "decisions.csv")):
            words = re.findall(rf"```{kind}\n(.*?)```", page, re.DOTALL)[0]
            (folder / name).write_text(words, encoding="utf-8")
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
