import json
import random
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from kg.errors import ConfigError, InputError
from kg.exchange.columns import columnar
from kg.graph.folder import FOLDER_FORMAT, OLDEST_FORMAT, GraphFolder
from kg.graph.writer import write_folder
from tests.support.graphs import small_plan, write_small


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_small(tmp_path / "g")
    return tmp_path / "g"


def change_manifest(folder: Path, **entries: object) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | entries))


def test_a_folder_that_is_missing_says_to_build_first(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"does not exist; run 'kg build SOURCE -o .*nope' first"):
        GraphFolder.open(tmp_path / "nope")


def test_a_folder_without_a_graph_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no graph; run 'kg build"):
        GraphFolder.open(tmp_path)


def test_a_graph_of_a_newer_kg_is_refused(folder: Path) -> None:
    change_manifest(folder, format=FOLDER_FORMAT + 1)

    with pytest.raises(InputError, match="a newer kg wrote this graph"):
        GraphFolder.open(folder)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"format": 1}', '{"format": "x"}', '{"format": 1e999}', "[" * 10**5, "\0"],
)
def test_a_broken_manifest_is_named(text: str, folder: Path) -> None:
    (folder / "manifest.json").write_text(text)

    with pytest.raises(InputError, match="the graph is broken"):
        GraphFolder.open(folder)


def test_a_graph_file_that_was_cut_is_named(folder: Path) -> None:
    content = (folder / "graph.nq").read_bytes()
    (folder / "graph.nq").write_bytes(content[:-100])

    with pytest.raises(InputError, match=r"graph\.nq.*changed or cut.*build it again"):
        GraphFolder.open(folder).store()


def test_a_graph_file_that_was_scribbled_on_is_named(folder: Path) -> None:
    content = (folder / "graph.nq").read_bytes()
    (folder / "graph.nq").write_bytes(b"?" * len(content))

    with pytest.raises(InputError, match="the graph is broken"):
        GraphFolder.open(folder).store()


@pytest.mark.parametrize("name", ["graph.nq", "plans/hr-2020.json"])
def test_a_missing_file_is_named(name: str, folder: Path) -> None:
    opened = GraphFolder.open(folder)
    (folder / name).unlink()

    with pytest.raises(InputError, match="the graph is broken"):
        opened.store() if name == "graph.nq" else opened.records("hr-2020")
    with pytest.raises(InputError, match="it is missing"):
        GraphFolder.open(folder)


def test_broken_records_are_named(folder: Path) -> None:
    opened = GraphFolder.open(folder)
    (folder / "plans" / "hr-2020.json").write_text("{")

    with pytest.raises(InputError, match="it was changed since the graph was opened"):
        opened.records("hr-2020")


def test_a_graph_of_an_older_kg_is_refused(folder: Path) -> None:
    change_manifest(folder, format=OLDEST_FORMAT - 1)

    with pytest.raises(InputError, match="an older kg wrote this graph"):
        GraphFolder.open(folder)


def test_any_changed_byte_of_a_graph_is_noticed_and_its_file_named(folder: Path) -> None:
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.name != "issues.csv")
    assert len(files) == 4  # manifest, graph, plan, source
    draw = random.Random(17)
    for n in range(1000):
        path = files[n % len(files)]
        whole = path.read_bytes()
        at = draw.randrange(len(whole))
        edited = bytearray(whole)
        edited[at] = draw.choice(b"0123456789 azAZ")
        path.write_bytes(edited)
        if not is_same(path, whole):
            with pytest.raises(InputError, match=r"is broken|kg wrote this graph") as said:
                GraphFolder.open(folder)
            assert path.name in str(said.value) or path.name == "manifest.json"
        path.write_bytes(whole)
    GraphFolder.open(folder)


def test_any_changed_byte_of_tables_and_store_is_noticed(tmp_path: Path) -> None:
    """Without a look at the store one byte of it can make its engine take 19 GB."""
    folder = tmp_path / "g"
    beside = partial(columnar, at_once=True)
    write_folder([small_plan()], {}, folder, store=True, beside=beside)
    assert len(GraphFolder.open(folder).store()) == GraphFolder.open(folder).manifest["triples"]
    tables = sorted((folder / "views").rglob("*.parquet"))
    assert len(tables) == 7
    files = [*tables, *sorted(x for x in (folder / "store").iterdir() if x.stat().st_size)]
    draw = random.Random(18)
    for path in files * 3:
        whole = path.read_bytes()
        at = draw.randrange(len(whole))
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        if path.name.startswith("LOG"):  # what the engine tells of itself when it opens a store
            GraphFolder.open(folder)
        else:
            with pytest.raises(InputError, match="the graph is broken") as said:
                GraphFolder.open(folder)
            assert path.name in str(said.value) or path.name == "checksums.json"
        path.write_bytes(whole)
    GraphFolder.open(folder)


@pytest.mark.parametrize("text", [None, "", "{}", '{"files": {}}', "[" * 10**5])
def test_a_store_whose_checksums_are_gone_is_not_believed(text: str | None, tmp_path: Path) -> None:
    """What says how the files of a store are is itself a file that may be lost or edited."""
    write_folder([small_plan()], {}, tmp_path / "g", store=True)
    path = tmp_path / "g" / "store" / "checksums.json"
    path.unlink() if text is None else path.write_text(text)

    with pytest.raises(InputError, match=r"store.checksums\.json: the graph is broken"):
        GraphFolder.open(tmp_path / "g")


def test_no_file_is_taken_out_of_the_checksums_of_a_store(tmp_path: Path) -> None:
    write_folder([small_plan()], {}, tmp_path / "g", store=True)
    path = tmp_path / "g" / "store" / "checksums.json"
    content = json.loads(path.read_bytes())
    content["files"].popitem()
    path.write_text(json.dumps(content))

    with pytest.raises(InputError, match=r"store.checksums\.json: the graph is broken"):
        GraphFolder.open(tmp_path / "g")


def test_a_store_that_loses_a_file_after_it_was_opened_is_a_sentence(tmp_path: Path) -> None:
    write_folder([small_plan()], {}, tmp_path / "g", store=True)
    folder = GraphFolder.open(tmp_path / "g")
    for path in (tmp_path / "g" / "store").glob("*.sst"):
        path.unlink()

    with pytest.raises(InputError, match=r"store: the graph is broken .*build it again"):
        folder.store()


def is_same(path: Path, whole: bytes) -> bool:
    """Whether a file says the same as before: white space between entries says nothing."""
    if path.name != "manifest.json":
        return path.read_bytes() == whole
    try:
        return bool(json.loads(path.read_bytes()) == json.loads(whole))
    except ValueError:
        return False


def test_a_large_graph_is_compared_by_size_and_by_checksum_when_asked(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert GraphFolder.open(folder).is_verified
    monkeypatch.setattr("kg.graph.folder.ALWAYS", 100)
    whole = (folder / "graph.nq").read_bytes()
    (folder / "graph.nq").write_bytes(whole.replace(b"2020", b"2021", 1))

    assert not GraphFolder.open(folder).is_verified
    with pytest.raises(InputError, match=r"graph\.nq: the graph is broken .it was changed"):
        GraphFolder.open(folder, verify=True)
    (folder / "graph.nq").write_bytes(whole[:-1])
    with pytest.raises(InputError, match=r"graph\.nq: the graph is broken .it was changed or cut"):
        GraphFolder.open(folder)


def test_issues_that_a_person_saved_break_no_graph(folder: Path) -> None:
    (folder / "issues.csv").write_text("seen")

    assert GraphFolder.open(folder, verify=True).plans == ("hr-2020",)


def test_a_plan_that_is_not_there_names_the_nearest(folder: Path) -> None:
    with pytest.raises(ConfigError, match=r"no plan 'hr-2002'.*did you mean hr-2020"):
        GraphFolder.open(folder).records("hr-2002")


@pytest.mark.parametrize("name", ["../manifest", "0000000000000000", "a/b"])
def test_only_documents_of_the_graph_are_read(name: str, folder: Path) -> None:
    with pytest.raises(InputError):
        GraphFolder.open(folder).source(name)


def test_a_query_imports_neither_records_nor_heavy_libraries(folder: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom kg.graph.folder import GraphFolder\n"
        "from kg.graph.query import answer\n"
        f"answer(GraphFolder.open(Path({str(folder)!r})).store(), 'ASK {{ ?s ?p ?o }}')\n"
        "heavy = {'msgspec', 'yaml', 'rdflib', 'networkx', 'spacy', 'lxml', 'babel', 'numpy',"
        " 'kg.model.records', 'urllib.request', 'click'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )

    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)

    assert done.stdout.strip() == "[]"
