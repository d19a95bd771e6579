"""The graph of the two hand-made readings, loaded once a test process."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from pyoxigraph import RdfFormat, Store

from kg.graph.nquads import GraphText
from kg.model.records import PlanRecords
from tests.support.gold import gold_records

GOLD = ("rs-2017-2018", "bg-2012")


def nquads(plans: Iterable[PlanRecords]) -> str:
    """The N-Quads of some plans, with the ontology."""
    text = GraphText()
    blocks = [block for records in plans for _, block in text.blocks(records)]
    return "".join([*blocks, *(block for _, block in text.rest())])


def store_of(content: str) -> Store:
    """A store that holds some N-Quads."""
    store = Store()
    store.bulk_load(content.encode(), format=RdfFormat.N_QUADS)
    return store


@lru_cache
def gold_nquads() -> str:
    """The N-Quads of both readings."""
    return nquads(gold_records(plan) for plan in GOLD)


@lru_cache
def gold_store() -> Store:
    """A store with both readings. Do not write to it."""
    return store_of(gold_nquads())
