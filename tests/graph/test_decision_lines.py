"""The time of a decision is one that RDF knows, in whatever form its row has it."""

from __future__ import annotations

from dataclasses import replace

import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, RdfFormat, parse
from rdflib.namespace import PROV, XSD

from kg.graph.nquads import GraphText
from kg.model.records import DecisionRecord
from tests.toy.plan import toy_records


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-03-31", "2026-03-31T00:00:00"),
        ("2026-03-31 14:05", "2026-03-31T14:05:00"),
        ("2026-03-31T14:05Z", "2026-03-31T14:05:00Z"),
        ("2026-03-31T14:05+01:00", "2026-03-31T14:05:00+01:00"),
        ("2026-03-31T14:05:09-05:00", "2026-03-31T14:05:09-05:00"),
    ],
)
def test_a_time_in_any_form_is_a_date_time(written: str, meant: str) -> None:
    row = DecisionRecord(
        id="d1", row=2, who="Ana", target="1.1", verb="accept", outcome="applied", time=written
    )
    blocks = GraphText().blocks(replace(toy_records(), decisions=(row,)))
    quads = parse("".join(lines for _, lines in blocks), format=RdfFormat.N_QUADS)

    (found,) = (x.object for x in quads if x.predicate == NamedNode(str(PROV.endedAtTime)))

    assert isinstance(found, Literal)
    assert (found.value, found.datatype.value) == (meant, str(XSD.dateTime))
    assert rdflib.Literal(found.value, datatype=XSD.dateTime).value is not None
