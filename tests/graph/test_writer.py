import csv
import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.graph.folder import GraphFolder
from kg.graph.writer import InputIssue, write_folder
from kg.ids import document_id
from kg.model.document import Passage
from kg.model.records import PlanRecords
from tests.support.graphs import TEXT, small_plan, write_gold, write_small


def contents(folder: Path) -> dict[str, bytes]:
    return {str(x.relative_to(folder)): x.read_bytes() for x in folder.rglob("*") if x.is_file()}


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    write_small(tmp_path / "g")

    folder = GraphFolder.open(tmp_path / "g")

    assert folder.plans == ("hr-2020",)
    assert folder.records("hr-2020") == small_plan()
    assert folder.source(document_id(TEXT)) == TEXT
    assert len(folder.store()) == folder.manifest["triples"]


def test_nothing_else_stays_beside_or_in_the_folder(tmp_path: Path) -> None:
    write_small(tmp_path / "g")
    write_small(tmp_path / "g")

    assert [x.name for x in tmp_path.iterdir()] == ["g"]
    assert sorted(contents(tmp_path / "g")) == [
        "graph.nq", "issues.csv", "manifest.json", "plans/hr-2020.json",
        f"sources/{document_id(TEXT)}.txt",
    ]  # fmt: skip


def test_the_manifest_has_the_checksum_of_every_file_and_no_path(tmp_path: Path) -> None:
    write_small(tmp_path / "g")

    files = contents(tmp_path / "g")
    manifest = json.loads(files.pop("manifest.json"))

    assert {k: v["sha256"] for k, v in manifest["files"].items()} == {
        k: hashlib.sha256(v).hexdigest() for k, v in files.items()
    }
    assert str(tmp_path) not in json.dumps(manifest)


SCRIPT = """
import sys
from pathlib import Path
from tests.support.graphs import write_gold
write_gold(Path(sys.argv[1]))
"""


def test_two_hash_seeds_write_the_same_bytes(tmp_path: Path) -> None:
    for seed in ("1", "2"):
        command = [sys.executable, "-c", SCRIPT, str(tmp_path / seed)]
        subprocess.run(command, check=True, env={"PYTHONHASHSEED": seed, "LC_ALL": "C"})

    assert contents(tmp_path / "1") == contents(tmp_path / "2")


def test_named_graphs_stand_one_after_another(tmp_path: Path) -> None:
    write_gold(tmp_path / "g")

    with (tmp_path / "g" / "graph.nq").open(encoding="utf-8") as file:
        order = [line.rsplit(" <", 1)[1] for line in file]
    changes = [a for a, b in zip(order, [*order[1:], ""], strict=True) if a != b]

    assert len(changes) == len(set(changes)) == 6


def test_plans_are_taken_one_at_a_time_with_their_texts(tmp_path: Path) -> None:
    texts: dict[str, str] = {}

    def reading() -> Iterator[PlanRecords]:
        for name in ("a", "b"):
            texts.clear()
            text = TEXT + name
            texts[document_id(text)] = text
            yield small_plan(name, text=text)

    write_folder(reading(), texts, tmp_path / "g")

    folder = GraphFolder.open(tmp_path / "g")
    assert [folder.source(document_id(TEXT + x)) for x in ("a", "b")] == [TEXT + "a", TEXT + "b"]


def test_two_plans_of_one_document_keep_every_triple_in_one_graph(tmp_path: Path) -> None:
    write_small(tmp_path / "g", small_plan(), small_plan("hr-2021"))

    with (tmp_path / "g" / "graph.nq").open(encoding="utf-8") as file:
        triples = [line.rsplit(" <", 1)[0] for line in file]

    assert len(triples) == len(set(triples))


def test_issues_name_file_place_words_and_what_to_do(tmp_path: Path) -> None:
    write_folder(
        [small_plan()],
        {},
        tmp_path / "g",
        issues=[InputIssue(file="@bad.pdf", message="is encrypted", advice="open it first")],
    )

    with (tmp_path / "g" / "issues.csv").open(encoding="utf-8", newline="") as file:
        stated, refused = csv.DictReader(file)

    assert stated["plan"] == "hr-2020"
    assert stated["file"] == "ruka.txt"
    assert stated["line"] == "9"
    assert stated["words"] == "No money"
    assert stated["message"] == "'=what is this?"
    assert stated["advice"] == "look"
    assert refused["file"] == "'@bad.pdf"
    assert refused["message"] == "is encrypted"


def test_without_a_plan_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no plan could be read"):
        write_folder([], {}, tmp_path / "g")

    assert list(tmp_path.iterdir()) == []


def test_a_store_on_disk_answers_like_the_file(tmp_path: Path) -> None:
    write_folder([small_plan()], {}, tmp_path / "g", store=True)

    folder = GraphFolder.open(tmp_path / "g")

    assert (tmp_path / "g" / "store").is_dir()
    assert len(folder.store()) == folder.manifest["triples"]


def test_plan_ids_that_no_file_may_have_get_a_file_of_another_name(tmp_path: Path) -> None:
    names = ("con", "План", "план", "x" * 230)
    plans = [small_plan(x, text=TEXT + x) for x in names]

    write_folder(plans, {}, tmp_path / "g")

    folder = GraphFolder.open(tmp_path / "g")
    files = {x["file"].casefold() for x in folder.manifest["plans"]}
    assert len(files) == len(names)
    assert "plans/con.json" not in files
    assert {folder.records(x).plan.id for x in names} == set(names)


def test_words_that_no_file_can_hold_are_refused_by_plan(tmp_path: Path) -> None:
    text = "Train \ud800 well"
    records = small_plan()
    odd = replace(
        records.activities[0],
        title=text,
        passages=(Passage(records.documents[0].id, 0, len(text), text),),
    )

    with pytest.raises(InputError, match=r"hr-2020: .*half a character"):
        write_folder([replace(records, activities=(odd,))], {}, tmp_path / "g")
