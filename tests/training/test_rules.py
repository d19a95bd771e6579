"""Counts of rules over a corpus: each fact is judged as the corpus's own scorer judges it."""

from __future__ import annotations

import json
import shutil
from collections import Counter

import pytest

from kg.files import resource
from kg.model.records import Activity, Deadline, Participation
from kg.model.rules import Rule
from kg.pipeline.build import build_folder
from kg.pipeline.reading import Settings
from training.rules import corpus_judged, count_rules, own_judged

PLAN = """# Action plan for clean rivers 2024

| No | Activity | Lead | Deadline |
|---|---|---|---|
| 1 | Clean the river bank | Ministry of Rivers | 31 May 2024 |
| 2 | Count the fish | Ministry of Fish | 30 June 2024 |
| 3 | Plant reeds | Ministry of Reeds | 31 July 2024 |
"""
# A scorer of the form that a corpus has: activities by title, one name an organisation.
SCORER = """
from collections import defaultdict
import pyoxigraph as ox

AP, TITLE = "https://w3id.org/actionplan/def#", "http://purl.org/dc/terms/title"
ROLES = {"lead": "leads"}

class Graph:
    def __init__(self, path):
        self.store = ox.Store()
        self.store.bulk_load(path=str(path), format=ox.RdfFormat.N_QUADS)
        self.up, self.names = {}, defaultdict(set)
        ask = "SELECT ?a ?n WHERE { ?a <http://www.w3.org/2004/02/skos/core#prefLabel> ?n }"
        for a, n in self.store.query(ask, use_default_graph_as_union=True):
            self.names[a.value].add(n.value)

class Reading:
    def __init__(self, gold):
        self.acts, self.tasks, self.not_scored = gold["activities"], False, set()
        self.optional = defaultdict(set)
        fields = ("leads", "deadlines")
        self.true = {f: {(k, a[f]) for k, a in enumerate(self.acts)} for f in fields}

    def org(self, names):
        return tuple(sorted(names))

def match(graph, gold):
    ask = f"SELECT ?e ?t WHERE {{ ?e a <{AP}Activity> ; <{TITLE}> ?t }}"
    rows = {e.value: t.value for e, t in graph.store.query(ask, use_default_graph_as_union=True)}
    places = {a["title"]: k for k, a in enumerate(gold.acts)}
    row = {e: places[t] for e, t in rows.items() if t in places}
    return sorted(rows), row, set(row)
"""
READING = [
    {"title": "Clean the river bank", "leads": "Ministry of Rivers", "deadlines": "2024-05-31"},
    {"title": "Count the fish", "leads": "Ministry of Frogs", "deadlines": "2024-06-30"},
]


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "corpus" / "rivers"
    folder.mkdir(parents=True)
    (folder / "source.md").write_text(PLAN, encoding="utf-8")
    (folder / "gold.json").write_text(json.dumps({"activities": READING}), encoding="utf-8")
    (folder.parent / "score.py").write_text(SCORER, encoding="utf-8")
    refused = folder.parent / "speech"
    refused.mkdir()
    (refused / "gold.json").write_text(json.dumps({"activities": []}), encoding="utf-8")
    return folder.parent


def test_facts_of_a_corpus_are_judged_one_by_one(corpus, tmp_path):
    graphs = tmp_path / "graphs"
    build_folder([corpus / "rivers" / "source.md"], graphs / "rivers", settings=Settings(), jobs=1)

    judged = list(corpus_judged(corpus, corpus / "score.py", graphs))

    n = Counter((type(fact), right) for fact, right in judged)
    assert n == {
        (Activity, True): 2, (Activity, False): 1,
        (Participation, True): 1, (Participation, False): 2,  # a wrong name, a wrong activity
        (Deadline, True): 2, (Deadline, False): 1,
    }  # fmt: skip
    count = count_rules(judged)[Rule.ROLE_OF_COLUMN]
    assert (count.fired, count.right) == (3, 1)


def test_own_documents_are_judged_by_their_readings(tmp_path):
    shutil.copytree(resource("data", "plans", "bg-2012"), tmp_path / "bg-2012")

    judged = list(own_judged((tmp_path,)))

    assert len(judged) > 300
    assert all(right for _, right in judged)
