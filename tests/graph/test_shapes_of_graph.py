"""What we write conforms to the published shapes; pySHACL is the witness.

The readings of the two plans are checked in `test_check.py`.
"""

from dataclasses import replace
from pathlib import Path

import pytest
import rdflib

from kg.files import resource
from kg.graph.folder import GraphFolder, load_dataset
from kg.model.records import PlanRecords
from tests.support.graphs import small_plan, write_small

SH = "http://www.w3.org/ns/shacl#"


def violations(folder: Path) -> list[str]:
    import pyshacl

    data = rdflib.Graph()
    for *triple, _ in load_dataset(GraphFolder.open(folder)).quads():
        data.add(tuple(triple))
    shapes = rdflib.Graph().parse(resource("ontology", "shapes.ttl"))
    _, report, text = pyshacl.validate(data, shacl_graph=shapes, allow_warnings=True)
    broken = f"ASK {{ ?r <{SH}resultSeverity> <{SH}Violation> }}"
    assert isinstance(report, rdflib.Graph)
    return text.splitlines() if report.query(broken).askAnswer else []


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("plan", [small_plan(), small_plan("x-2020", country=None)])
def test_a_small_plan_conforms_also_when_its_country_is_unknown(
    plan: PlanRecords, tmp_path: Path
) -> None:
    activity = replace(plan.activities[0], continues=None)  # its earlier edition is not here
    write_small(tmp_path / "g", replace(plan, activities=(activity,)))

    assert violations(tmp_path / "g") == []
