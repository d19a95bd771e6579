"""What people wrote keeps its meaning when the country of a plan becomes known.

Ids of bodies and sources change then (`org/zz-46498c35/…` to `org/gb/…`): everything that holds an
id of before has to mean the same body as before.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kg.cli import cli
from kg.graph.folder import GraphFolder
from kg.ids import without_place
from kg.model.records import PlanRecords

PLAN = """# Action plan for clean rivers 2025-2027

## Goal 1: Clean water

| No. | Activity | Responsible | Partners | Deadline | Budget | Source |
|---|---|---|---|---|---|---|
| 1.1 | Clean the river banks | Ministry of Environment | Red Cross | 31.12.2025 | 1000 EUR | Water fund |
| 1.2 | Train river guards | Ministry of Interior | Anglers Society | 30.06.2026 | 2000 EUR | Water fund |
| 1.3 | Publish water reports | Ministry of Justice | Boat Club | 31.12.2026 | 5000 EUR | Water fund |
"""  # noqa: E501
DECISIONS = """who,target,verb,value,reason
ana,1.1 lead Ministry of Environment,set,actor=org/ZZ/ministry-of-justice,
ana,1.2 money,set,payer=org/ZZ/ministry-of-interior; source=source/ZZ/water-fund,
ana,org/ZZ/anglers-society,set,part_of=org/ZZ/red-cross,
ana,org/ZZ/boat-club,same_as,org/ZZ/anglers-society,by id
ana,1.3,add,lead=org/ZZ/boat-club,it is called so no more
ana,org/ZZ/ministry-of-interior,set,kind=judiciary,
ana,source/ZZ/water-fund,set,name=Fund for Waters,
"""
INTERIOR = "org/ZZ/ministry-of-interior"
QUESTION = f"""#+ title:
#+   en: "What does the ministry do?"
#+ answers: One row for each role.
#+ columns:
#+   role: {{type: fact, means: "the role"}}

PREFIX ap: <https://w3id.org/actionplan/def#>
SELECT ?role WHERE {{ ?role ap:actor <{INTERIOR}> }}
"""


def run(*words: str) -> str:
    done = CliRunner().invoke(cli, words)
    assert done.exit_code == 0, done.output
    return done.stdout


def rows(*words: str) -> Any:
    return json.loads(run(*words, "--format", "json"))


def write(name: str, text: str, place: str) -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text.replace("ZZ", place), encoding="utf-8")


def records() -> PlanRecords:
    return GraphFolder.open(Path("graph")).records("river")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A plan with all that people write, built without its country; the words in its ids."""
    monkeypatch.chdir(tmp_path)
    write("river/plan.md", PLAN, "")
    write("river/plan.yaml", "language: en\n", "")
    run("build", "river", "-o", "graph")
    place = records().plan.place
    write("river/decisions.csv", DECISIONS, place)
    write("river/sectors.csv", "body,sector\norg/ZZ/red-cross,Health\n", place)
    write("river/labels.en.csv", "id,title\na/train-river-guards,Teach guards\n", place)
    write("questions/roles-of-interior.rq", QUESTION, place)
    run("build", "river", "-o", "graph")
    return place


def with_country() -> PlanRecords:
    write("river/plan.yaml", "language: en\ncountry: GB\n", "")
    run("build", "river", "-o", "graph")
    return records()


def said(found: PlanRecords) -> list[Any]:
    """What a plan says and what became of its decisions, ids without their country."""

    def bare(own: str | None) -> str | None:
        return without_place(own) if own else own

    return [
        [(bare(a.id), a.name, a.actor_type, bare(a.part_of), a.sector) for a in found.actors],
        [(x.id, bare(x.actor), x.certainty) for x in found.participations],
        [(x.id, x.amount, bare(x.payer), bare(x.source)) for x in found.allocations],
        [(bare(s.id), s.name) for s in found.sources],
        [(x.title, x.english) for x in found.activities],
        [(d.row, d.outcome, d.what) for d in found.decisions],
        [(i.code, i.message) for i in found.issues],
    ]


def test_decisions_sectors_and_titles_hold_by_the_ids_of_before(place: str) -> None:
    before = records()

    after = with_country()

    assert {d.outcome for d in before.decisions} == {"applied"}
    assert said(after) == said(before)
    assert {x.id.split("/")[1] for x in after.actors} == {"gb"}
    assert {a.sector for a in after.actors if a.name == "Red Cross"} == {"Health"}


@pytest.mark.parametrize(
    "words",
    [
        ("show", INTERIOR),
        ("ask", "who-works-with", "--institution", INTERIOR),
        ("ask", "roles-of-interior"),
        ("workload", "--name", INTERIOR),
        ("query", f"SELECT ?x {{ ?x ap:actor <{INTERIOR}> }}"),
        ("query", "PREFIX b: <https://w3id.org/actionplan/id/org/ZZ/> "
                  "SELECT ?x { ?x ap:actor b:ministry-of-interior }"),
    ],
    ids=lambda words: " ".join(words)[:24],
)  # fmt: skip
def test_commands_and_own_questions_answer_by_the_ids_of_before(
    place: str, words: tuple[str, ...]
) -> None:
    asked = [word.replace("ZZ", place) for word in words]
    before = json.dumps(rows(*asked))
    assert "train-river-guards" in before

    with_country()

    assert json.dumps(rows(*asked)).replace("org/gb/", f"org/{place}/").replace(
        '"GB"', "null") == before  # fmt: skip


def test_a_question_about_ids_of_before_is_left_as_it_is(place: str) -> None:
    with_country()
    old = f"<org/{place}/ministry-of-interior>"

    found = rows("query", f"SELECT ?x {{ ?x owl:sameAs {old} }}")
    literal = rows("query", f'SELECT ("{old}" AS ?x) {{}}')

    (row,) = found["results"]["bindings"]
    assert row["x"]["value"].endswith("org/gb/ministry-of-interior")
    assert literal["results"]["bindings"][0]["x"]["value"] == old


def test_a_saved_story_plays_after_the_country_is_known(place: str) -> None:
    run("story", "--plan", "river", "-o", "story.yaml")
    assert f"org/{place}/" in Path("story.yaml").read_text(encoding="utf-8")

    with_country()
    run("map", "--plan", "river", "--story", "story.yaml", "-o", "map.html")

    assert f"org/{place}/" not in Path("map.html").read_text(encoding="utf-8")


def test_an_edition_without_country_is_compared_with_one_that_has_it(place: str) -> None:
    write("later/plan.md", PLAN.replace("31.12.2025", "31.12.2026"), "")
    write("later/plan.yaml", "language: en\ncountry: GB\n", "")
    write("river/decisions.csv", "who,target,verb,value,reason\n", "")
    run("build", "river", "later", "-o", "graph")

    found = rows("compare", "river", "later")

    assert len(found["matched"]) == 3
    assert (found["institutions"]["left"], found["institutions"]["entered"]) == ([], [])
    assert len(found["institutions"]["kept"]) == 7
    assert "matched by their names alone" in found["notes"][0]


def test_a_body_of_another_plan_without_country_is_not_meant(place: str) -> None:
    with_country()

    done = CliRunner().invoke(cli, ["show", "org/zz-00000000/ministry-of-interior"])

    assert done.exit_code == 1


def test_decisions_hold_when_the_country_is_taken_out_again(place: str) -> None:
    with_country()
    write("river/decisions.csv", DECISIONS.replace("/ZZ/", "/gb/"), "")
    known = with_country()
    write("river/plan.yaml", "language: en\n", "")

    run("build", "river", "-o", "graph")

    assert said(records())[:6] == said(known)[:6]
