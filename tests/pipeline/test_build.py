from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from kg.errors import ConfigError, InputError
from kg.files import resource
from kg.graph.folder import GraphFolder
from kg.ids import ID
from kg.pipeline import PlanSource, Settings, build_folder, reading

TABLE = """\
Activity\tResponsible institution\tPartners\tDeadline
1. Train {what}\tMinistry of Health\tMinistry of Justice\tMarch 2025
2. Publish a guide\tMinistry of Justice\tNGOs\tJune 2025
"""


def plan(folder: Path, name: str = "plan.txt", what: str = "doctors") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(TABLE.format(what=what), encoding="utf-8", newline="\n")
    return path


def content(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


def test_a_bare_table_becomes_a_graph_folder(tmp_path: Path) -> None:
    built = build_folder([plan(tmp_path / "in")], tmp_path / "graph")

    records = GraphFolder.open(tmp_path / "graph").records("plan")

    assert built.plans == ("plan",)
    assert [a.title for a in records.activities] == ["Train doctors", "Publish a guide"]
    assert {a.name for a in records.actors} >= {"Ministry of Health", "Ministry of Justice"}


def test_what_cannot_be_read_is_one_issue_row_and_the_rest_is_built(tmp_path: Path) -> None:
    plan(tmp_path / "in")
    (tmp_path / "in" / "broken.docx").write_bytes(b"PK\x03\x04 not a zip")
    (tmp_path / "in" / "empty.txt").write_bytes(b"")
    (tmp_path / "in" / "no-table.txt").write_text("Only a sentence.", encoding="utf-8")

    built = build_folder([tmp_path / "in"], tmp_path / "graph")

    with (tmp_path / "graph" / "issues.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["code"] == "unreadable-input"]
    assert built.plans == ("plan",)
    assert [row["file"] for row in rows] == ["broken.docx", "empty.txt", "no-table.txt"]
    assert all(row["message"] and row["advice"] for row in rows)


def test_nothing_is_written_when_nothing_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "no-table.txt").write_text("Only a sentence.", encoding="utf-8")

    with pytest.raises(InputError, match="no table or list of activities"):
        build_folder([tmp_path / "no-table.txt"], tmp_path / "graph")

    assert not (tmp_path / "graph").exists()


def test_a_folder_without_documents_says_so(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()

    with pytest.raises(InputError, match="no document in it"):
        build_folder([tmp_path / "in"], tmp_path / "graph")


def test_a_failed_build_leaves_the_old_graph(tmp_path: Path) -> None:
    build_folder([plan(tmp_path / "in")], tmp_path / "graph")
    before = content(tmp_path / "graph")
    (tmp_path / "bad.txt").write_text("nothing", encoding="utf-8")

    with pytest.raises(InputError):
        build_folder([tmp_path / "bad.txt"], tmp_path / "graph")

    assert content(tmp_path / "graph") == before


def test_unchanged_plans_are_taken_over_with_the_same_bytes(tmp_path: Path) -> None:
    plan(tmp_path / "in", "a.txt")
    plan(tmp_path / "in", "b.txt")
    build_folder([tmp_path / "in"], tmp_path / "graph")
    plan(tmp_path / "in", "b.txt", what="nurses")

    build_folder([tmp_path / "in"], tmp_path / "graph")
    build_folder([tmp_path / "in"], tmp_path / "anew", fresh=True)

    assert content(tmp_path / "graph") == content(tmp_path / "anew")
    titles = [a.title for a in GraphFolder.open(tmp_path / "graph").records("b").activities]
    assert titles[0] == "Train nurses"


def test_an_unchanged_plan_is_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = plan(tmp_path / "in")
    build_folder([source], tmp_path / "graph")

    def refuse(*_: object) -> None:
        raise AssertionError("the document was read again")

    monkeypatch.setattr("kg.pipeline.build.try_read", refuse)

    assert build_folder([source], tmp_path / "graph").plans == ("plan",)


def test_another_country_reads_the_plan_anew(tmp_path: Path) -> None:
    source = plan(tmp_path / "in")
    build_folder([source], tmp_path / "graph")

    build_folder([source], tmp_path / "graph", settings=Settings(country="GB"))

    records = GraphFolder.open(tmp_path / "graph").records("plan")
    assert records.plan.country == "GB"
    assert records.actors[0].id.startswith(("org/gb/", "group/gb/"))


def test_two_plans_of_unknown_country_share_no_actor(tmp_path: Path) -> None:
    plan(tmp_path / "in", "a.txt")
    plan(tmp_path / "in", "b.txt")
    build_folder([tmp_path / "in"], tmp_path / "graph")

    folder = GraphFolder.open(tmp_path / "graph")

    first, second = ({a.id for a in folder.records(p).actors} for p in ("a", "b"))
    assert first
    assert not first & second


def actors(folder: Path, plan_id: str) -> dict[str, str]:
    records = GraphFolder.open(folder).records(plan_id)
    return {a.name: a.id for a in records.actors}


def test_actors_keep_their_ids_when_the_folder_is_renamed_and_say_so_when_a_country_is_known(
    tmp_path: Path,
) -> None:
    plan(tmp_path / "one")
    plan(tmp_path / "two")
    for name, said in (("one", ""), ("two", ""), ("three", "country: GB\n")):
        plan(tmp_path / name)
        (tmp_path / name / "plan.yaml").write_text(f"source: plan.txt\n{said}", encoding="utf-8")
        build_folder([tmp_path / name], tmp_path / f"g-{name}")

    first, renamed, known = (actors(tmp_path / f"g-{x}", x) for x in ("one", "two", "three"))
    pairs = (
        GraphFolder.open(tmp_path / "g-three")
        .store()
        .query(
            "SELECT ?now ?before { ?now <http://www.w3.org/2002/07/owl#sameAs> ?before }",
            use_default_graph_as_union=True,
        )
    )

    assert first == renamed
    assert {(row[0].value, row[1].value) for row in pairs} == {
        (ID + known[name], ID + first[name]) for name in first
    }


def test_actors_of_two_countries_are_never_one_nor_said_to_be(tmp_path: Path) -> None:
    for name, country in (("a", "GB"), ("b", "IE")):
        plan(tmp_path / "in" / name)  # the same words in both
        said = f"source: plan.txt\ncountry: {country}\n"
        (tmp_path / "in" / name / "plan.yaml").write_text(said, encoding="utf-8")
    build_folder([tmp_path / "in"], tmp_path / "graph")

    folder = GraphFolder.open(tmp_path / "graph")
    ids = [{x for a in folder.records(p).actors for x in (a.id, *a.earlier)} for p in ("a", "b")]

    assert len(ids[0]) == len(ids[1]) > 2
    assert not ids[0] & ids[1]


def test_a_plan_taken_over_unchanged_has_the_ids_of_a_fresh_build(tmp_path: Path) -> None:
    first, second = plan(tmp_path / "in", "a.txt"), plan(tmp_path / "in", "b.txt")
    build_folder([first, second], tmp_path / "graph")

    build_folder([second], tmp_path / "graph")
    build_folder([second], tmp_path / "fresh")

    assert content(tmp_path / "graph") == content(tmp_path / "fresh")


def test_a_changed_document_is_told_from_the_one_its_plan_file_describes(tmp_path: Path) -> None:
    plan(tmp_path / "in")
    about = f"title: A plan\nlanguage: en\nsha256: {'ab' * 32}\n"
    (tmp_path / "in" / "plan.yaml").write_text(about, encoding="utf-8")

    build_folder([tmp_path / "in"], tmp_path / "graph")

    codes = [i.code for i in GraphFolder.open(tmp_path / "graph").records("in").issues]
    assert "checksum-differs" in codes


@pytest.mark.slow
def test_several_processes_write_the_same_bytes_as_one(tmp_path: Path) -> None:
    for k in range(4):
        plan(tmp_path / "in", f"p{k}.txt", what=f"group {k}")

    build_folder([tmp_path / "in"], tmp_path / "one", jobs=1)
    build_folder([tmp_path / "in"], tmp_path / "two", jobs=2)

    assert content(tmp_path / "one") == content(tmp_path / "two")


@pytest.mark.parametrize("plan_id", ["bg-2012", "rs-2017-2018"])
def test_every_passage_of_a_shipped_plan_reads_the_same_words_again(
    tmp_path: Path, plan_id: str
) -> None:
    build_folder([resource("data", "plans", plan_id)], tmp_path / "graph")
    folder = GraphFolder.open(tmp_path / "graph")
    records = folder.records(plan_id)

    passages = [p for x in (*records.facts, *records.elements, *records.issues) for p in x.passages]

    assert len(passages) > 500
    assert all(folder.source(p.document)[p.start : p.end] == p.exact for p in passages)


def test_the_manifest_names_inputs_by_checksum_and_no_path(tmp_path: Path) -> None:
    build_folder([plan(tmp_path / "in")], tmp_path / "graph")

    text = (tmp_path / "graph" / "manifest.json").read_text(encoding="utf-8")

    assert len(json.loads(text)["inputs"]["plan"]["files"]["plan.txt"]) == 64
    assert str(tmp_path) not in text


def test_a_change_of_the_own_profile_is_seen_beside_one_of_the_same_name(tmp_path: Path) -> None:
    folder, office = tmp_path / "in", tmp_path / "office"
    plan(folder)
    office.mkdir()
    (office / "profile.yaml").write_text("headings: {Partners: partner}\n", encoding="utf-8")
    settings = Settings(profile=office / "profile.yaml")
    counts = []
    for said in ("partner", "monitor"):
        (folder / "profile.yaml").write_text(f"headings: {{Partners: {said}}}\n", encoding="utf-8")
        build_folder([folder], tmp_path / "graph", settings=settings)
        roles = GraphFolder.open(tmp_path / "graph").records("in").participations
        counts.append(sum(x.role == said for x in roles))

    assert counts == [2, 2]


def test_a_guessed_encoding_stands_in_the_issues(tmp_path: Path) -> None:
    path = plan(tmp_path / "in")
    whole = path.read_text(encoding="utf-8")
    path.write_bytes(whole.encode() + "Напомена: здравље".encode() + b"\x96\n")

    build_folder([tmp_path / "in"], tmp_path / "graph")

    issues = GraphFolder.open(tmp_path / "graph").records("plan").issues
    (guess,) = [issue for issue in issues if issue.code == "encoding-guessed"]
    assert "1 of its bytes are not: 96 in line" in guess.message
    assert "save it as UTF-8" in guess.advice


def test_a_country_that_does_not_exist_costs_its_plan_only(tmp_path: Path) -> None:
    for name, country in (("wrong", "XQ"), ("right", "GB")):
        plan(tmp_path / "in" / name)
        (tmp_path / "in" / name / "plan.yaml").write_text(f"country: {country}\n", "utf-8")

    built = build_folder([tmp_path / "in"], tmp_path / "graph")

    assert built.plans == ("right",)
    assert "'XQ' is no country code" in (tmp_path / "graph" / "issues.csv").read_text("utf-8")


@pytest.mark.parametrize(
    "wrong", [{"country": "Bulgaria"}, {"country": "XQ"}, {"language": "dutch"}]
)
def test_a_code_that_is_none_is_refused_before_any_document_is_read(wrong: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match="code"):
        Settings(**wrong)


def test_a_cell_of_thousands_of_names_is_refused_before_its_pairs_are_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """5,000 bodies of one activity make 12 million pairs, in the process that writes the batch."""
    names = ", ".join(f"Ministry of Work {n}" for n in range(6))
    head = "# Plan\n\n| No. | Activity | Responsible |\n|---|---|---|\n"
    (tmp_path / "long.md").write_text(f"{head}| 1 | Train people | {names} |\n")
    source = PlanSource(id="long", document=tmp_path / "long.md")
    monkeypatch.setattr(reading, "MOST_PAIRS", 15)
    assert len(reading.plan_here(source, Settings()).records.actors) == 6

    monkeypatch.setattr(reading, "MOST_PAIRS", 14)

    with pytest.raises(
        InputError, match=r"long\.md: its bodies make more than the 14 pairs"
    ) as said:
        reading.plan_here(source, Settings())
    assert "“Train people” alone has 6; correct its cell" in str(said.value)
