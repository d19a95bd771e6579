import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from kg.errors import ConfigError, InputError
from kg.exchange.export import FORMS, export
from kg.graph.folder import GraphFolder
from kg.own import Kind, marked
from tests.support.graphs import small_plan, write_small


@pytest.fixture
def folder(tmp_path: Path) -> GraphFolder:
    write_small(tmp_path / "g", small_plan("a"), small_plan("b"))
    return GraphFolder.open(tmp_path / "g")


@pytest.mark.parametrize("form", FORMS)
def test_every_form_can_be_written_whole_and_for_one_plan(
    form: str, folder: GraphFolder, tmp_path: Path
) -> None:
    export(folder, form, tmp_path / "all" / "x")
    export(folder, form, tmp_path / "one" / "x", plans=["b"])

    assert (tmp_path / "all" / "x").exists()
    one = tmp_path / "one" / "x"
    content = b"".join(x.read_bytes() for x in (one, *one.rglob("*")) if x.is_file())
    assert b"plan/a/" not in content
    assert [x.name for x in (tmp_path / "all").iterdir()] == ["x"]


SCRIPT = """
import hashlib, json, sys
from pathlib import Path
from kg.exchange.export import FORMS, export
from kg.graph.folder import GraphFolder
from kg.own import Kind, marked
from tests.support.graphs import write_gold

out = Path(sys.argv[1])
write_gold(out / "g")
folder = GraphFolder.open(out / "g")
for form in FORMS:
    export(folder, form, out / form)
files = sorted(x for x in out.rglob("*") if x.is_file())
print(json.dumps({str(x.relative_to(out)): hashlib.sha256(x.read_bytes()).hexdigest()
                  for x in files}))
"""


def test_two_hash_seeds_write_the_same_bytes_in_every_form(tmp_path: Path) -> None:
    found = []
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(tmp_path / seed)],
            check=True,
            capture_output=True,
            env={"PYTHONHASHSEED": seed, "LC_ALL": "C"},
        )
        found.append(json.loads(done.stdout))

    assert len(found[0]) > len(FORMS)
    assert found[0] == found[1]


def test_nquads_of_everything_are_the_file_of_the_folder(
    folder: GraphFolder, tmp_path: Path
) -> None:
    export(folder, "nquads", tmp_path / "x.nq")

    wanted = folder.manifest["files"]["graph.nq"]["sha256"]
    mark, _, quads = (tmp_path / "x.nq").read_bytes().partition(b"\n")
    assert hashlib.sha256(quads).hexdigest() == wanted
    assert mark + b"\n" + quads == marked(quads, Kind.LINES)


def test_a_folder_of_other_files_is_not_mixed_with_tables(
    folder: GraphFolder, tmp_path: Path
) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.docx").write_text("dear")

    with pytest.raises(ConfigError, match="holds other files"):
        export(folder, "csv", tmp_path / "mine")

    assert [x.name for x in (tmp_path / "mine").iterdir()] == ["letter.docx"]


def test_tables_are_written_again_over_their_own(folder: GraphFolder, tmp_path: Path) -> None:
    export(folder, "csv", tmp_path / "t")
    export(folder, "csv", tmp_path / "t")

    assert (tmp_path / "t" / "roles.csv").is_file()


@pytest.mark.parametrize("form", ["turtle", "nquads"])
def test_a_place_where_nothing_can_be_written_is_named(
    form: str, folder: GraphFolder, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("x")

    with pytest.raises(InputError, match="cannot be written"):
        export(folder, form, tmp_path / "file" / "x")
