from dataclasses import replace

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.graph.nquads import DIRECT_PROPERTY, GraphText
from kg.graph.prefixes import QUERY_PREFIXES
from kg.ids import AP, CODE, ID
from kg.model.codes import CostStatus, GroupKind, Role
from kg.model.records import (
    Activity,
    Actor,
    Allocation,
    FundingSource,
    Label,
    Participation,
    PlanRecords,
    Task,
)
from tests.support.gold import gold_records
from tests.support.graphs import GOLD, small_plan

# The rules as the design states them; the graph must hold exactly what they construct.
RULES = {
    "D0": """CONSTRUCT { ?f ap:inActivity ?act }
        WHERE { ?f ap:about/ap:partOf* ?act . ?act a ap:Activity }""",
    "D1": """CONSTRUCT { ?actor ?prop ?el . ?actor ap:involvedIn ?el }
        WHERE { ?p ap:actor ?actor ; ap:about ?el ; ap:role/ap:directProperty ?prop }""",
    "D2": """CONSTRUCT { ?payer ap:funds ?el ; ap:involvedIn ?el }
        WHERE { ?m ap:payer ?payer ; ap:about ?el }""",
    "D3": "CONSTRUCT { ?el ap:paidFrom ?s } WHERE { ?m ap:source ?s ; ap:about ?el }",
    "D4": """CONSTRUCT { ?a ap:cooperatesWith ?b } WHERE {
        ?p ap:actor ?a ; ap:role ?ra ; ap:inActivity ?act .
        ?q ap:actor ?b ; ap:role ?rb ; ap:inActivity ?act . ?act a ap:Activity
        FILTER(?a != ?b && ?ra NOT IN (r:funder, r:monitor, r:beneficiary)
            && ?rb NOT IN (r:funder, r:monitor, r:beneficiary))
        FILTER NOT EXISTS { ?a ap:groupKind gk:unspecified }
        FILTER NOT EXISTS { ?b ap:groupKind gk:unspecified } }""",
}  # fmt: skip
DERIVED = ox.NamedNode(f"{ID}graph/derived")


def store_of(*plans: PlanRecords) -> ox.Store:
    text = GraphText()
    blocks = [lines for records in plans for _, lines in text.blocks(records)]
    blocks += [lines for _, lines in text.rest()]
    store = ox.Store()
    store.load("".join(blocks).encode(), format=ox.RdfFormat.N_QUADS)
    return store


def constructed(store: ox.Store) -> set[str]:
    found = set()
    for rule in RULES.values():
        triples = store.query(rule, prefixes=QUERY_PREFIXES, use_default_graph_as_union=True)
        found |= {str(t) for t in triples}  # type: ignore[union-attr]
    return found


def written(store: ox.Store) -> set[str]:
    return {str(q.triple) for q in store.quads_for_pattern(None, None, None, DERIVED)}


def test_on_both_readings_the_edges_are_those_of_the_rules() -> None:
    store = store_of(*(gold_records(plan) for plan in GOLD))

    assert written(store) == constructed(store)


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_gives_edges_on_the_readings(rule: str) -> None:
    store = store_of(gold_records("rs-2017-2018"))

    triples = store.query(RULES[rule], prefixes=QUERY_PREFIXES, use_default_graph_as_union=True)

    assert list(triples)  # type: ignore[arg-type]


ACTORS = ("org/hr/a", "org/hr/b", "org/hr/c", "group/hr/partners")
ELEMENTS = ("g1", "g1/a1", "g1/a2", "g1/a1/t1", "g1/a2/t1")


@st.composite
def plans(draw: st.DrawFn) -> PlanRecords:
    parts = draw(
        st.lists(
            st.tuples(st.sampled_from(ACTORS), st.sampled_from(ELEMENTS), st.sampled_from(Role)),
            unique=True,
            max_size=12,
        )
    )
    money = draw(
        st.lists(
            st.tuples(
                st.sampled_from(ELEMENTS),
                st.sampled_from([None, "source/hr/s"]),
                st.sampled_from([None, *ACTORS]),
            ),
            max_size=4,
        )
    )
    base = small_plan()
    bare = {"indicators": (), "results": (), "risks": (), "deadlines": ()}
    return replace(
        base,
        activities=tuple(Activity(id=x, title=x, parent="g1") for x in ("g1/a1", "g1/a2")),
        tasks=tuple(Task(id=f"{x}/t1", title=x, parent=x) for x in ("g1/a1", "g1/a2")),
        participations=tuple(
            Participation(id=f"{e}/{role}/{a.replace('/', '-')}", about=e, actor=a, role=role)
            for a, e, role in parts
        ),
        allocations=tuple(
            Allocation(id=f"{e}/money/{k}", about=e, source=s, payer=p,
                       cost_status=CostStatus.SOURCE_ONLY)
            for k, (e, s, p) in enumerate(money)
        ),
        actors=tuple(
            Actor(id=x, labels=(Label(x, "hr"),),
                  group_kind=GroupKind.UNSPECIFIED if x.startswith("group") else None)
            for x in ACTORS
        ),
        sources=(FundingSource(id="source/hr/s", labels=(Label("s", "hr"),)),),
        **bare,  # type: ignore[arg-type]
    )  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(plans())
def test_on_any_plan_the_edges_are_those_of_the_rules(records: PlanRecords) -> None:
    store = store_of(records)

    assert written(store) == constructed(store)


def test_every_role_has_the_short_cut_that_the_ontology_gives_it() -> None:
    store = store_of(small_plan())
    query = "SELECT ?r ?p WHERE { ?r ap:directProperty ?p }"
    rows = store.query(query, prefixes=QUERY_PREFIXES, use_default_graph_as_union=True)

    stated = {r["r"].value: r["p"].value for r in rows}  # type: ignore[union-attr,index]

    assert stated == {f"{CODE}role/{role}": AP + name for role, name in DIRECT_PROPERTY.items()}
