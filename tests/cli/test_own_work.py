"""What a person wrote or edited is never written over without being asked."""

from __future__ import annotations

import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import cli
from kg.errors import ConfigError
from kg.exchange.export import FORMS
from kg.graph.folder import GraphFolder
from kg.own import METADATA, Kind, is_untouched, marked, write_files
from kg.pipeline import build_folder
from kg.present.gallery import write_gallery
from kg.read.limits import LIMITS
from tests.support.river import make_folder

CSVW = Kind.CSVW

WRITERS = {
    "story": ("story", "-o", "{}/story.yaml"),
    "review": ("review", "-o", "{}/review.xlsx"),
    "report": ("report", "-o", "{}/report.html"),
    "map": ("map", "-o", "{}/map.html"),
    "card": ("show", "1.1", "-o", "{}/card.xlsx"),
    "shacl": ("check", "--shacl", "{}/report.ttl"),
    **{f"export-{form}": ("export", "--as", form, "-o", f"{{}}/{FORMS[form].file}")
       for form in FORMS if form not in ("csv", "parquet")},
    "activities-csv": ("export", "--as", "activities", "-o", "{}/activities.csv"),
}  # fmt: skip
MARKED = [name for name in WRITERS if name not in ("export-ftm", "activities-csv")]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("own")
    build_folder([make_folder(place)], place / "graph")
    return place


def run(place: Path, *words: str) -> Result:
    filled = [word.format(place) for word in words]
    return CliRunner().invoke(cli, [*filled, "-g", str(place / "graph")])


@pytest.mark.parametrize("name", WRITERS)
def test_own_words_are_kept_until_the_user_says_replace(name: str, place: Path) -> None:
    out = Path(WRITERS[name][-1].format(place))
    out.write_text("my own words", encoding="utf-8")

    said = run(place, *WRITERS[name])

    assert isinstance(said.exception, ConfigError)
    assert "name another with -o, or add --replace" in str(said.exception)
    assert out.read_text(encoding="utf-8") == "my own words"
    assert run(place, *WRITERS[name], "--replace").exit_code == 0
    assert out.read_bytes() != b"my own words"


@pytest.mark.parametrize("name", WRITERS)
def test_an_empty_file_holds_no_work(name: str, place: Path) -> None:
    words, out = again(name, place)
    out.write_bytes(b"")

    assert run(place, *words).exit_code == 0
    assert out.stat().st_size


@pytest.mark.parametrize("name", MARKED)
def test_what_kg_wrote_and_nobody_edited_is_written_anew(name: str, place: Path) -> None:
    words, out = again(name, place)
    run(place, *words)
    first = out.read_bytes()
    out.write_bytes(earlier(first))

    assert run(place, *words).exit_code == 0
    assert out.read_bytes() == first


@pytest.mark.parametrize("name", WRITERS)
def test_what_was_edited_since_is_kept(name: str, place: Path) -> None:
    words, out = again(name, place)
    run(place, *words, "--replace")
    edited = edit(out.read_bytes())
    out.write_bytes(edited)

    said = run(place, *words)

    assert isinstance(said.exception, ConfigError)
    assert out.read_bytes() == edited


def test_a_table_of_a_folder_that_was_edited_is_kept(place: Path) -> None:
    words = ("export", "--as", "csv", "-o", "{}/tables")
    assert [run(place, *words).exit_code for _ in range(2)] == [0, 0]
    roles = place / "tables" / "roles.csv"
    roles.write_bytes(edited := roles.read_bytes() + b"my row\n")

    said = run(place, *words)

    assert str(roles) in str(said.exception)
    assert roles.read_bytes() == edited
    assert run(place, *words, "--replace").exit_code == 0


def test_tables_of_an_earlier_graph_are_written_anew(place: Path) -> None:
    tables = {"roles.csv": b"earlier\n"}
    notes = [{"url": "roles.csv", "notes": [{"sha256": hashlib.sha256(b"earlier\n").hexdigest()}]}]
    folder = place / "earlier"
    write_files(folder, tables | {METADATA: marked(json.dumps({"tables": notes}).encode(), CSVW)})

    write_files(folder, {"roles.csv": b"later\n", METADATA: b"{}"})

    assert (folder / "roles.csv").read_bytes() == b"later\n"


def test_a_table_that_the_graph_is_made_from_is_kept_in_a_folder_too(place: Path) -> None:
    folder = place / "mine"
    folder.mkdir()
    (folder / "roles.csv").write_bytes((place / "river" / "plan.md").read_bytes())

    said = run(place, "export", "--as", "csv", "-o", str(folder), "--replace")

    assert "the graph is made from this file" in str(said.exception)


def test_a_gallery_keeps_a_story_that_was_edited(place: Path) -> None:
    records = [GraphFolder.open(place / "graph").records("river")]
    write_gallery(records, {}, place / "gallery")
    story = next((place / "gallery").rglob("story.yaml"))
    story.write_bytes(edited := edit(story.read_bytes()))

    with pytest.raises(ConfigError, match=r"story\.yaml"):
        write_gallery(records, {}, place / "gallery")
    assert story.read_bytes() == edited
    write_gallery(records, {}, place / "gallery", replace=True)
    assert story.read_bytes() != edited


def again(name: str, place: Path) -> tuple[tuple[str, ...], Path]:
    """The words of a command with another file to write, and that file."""
    *words, out = WRITERS[name]
    path = place / "again" / Path(out).name
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    return (*words, str(path)), path


def edit(content: bytes) -> bytes:
    """A file as a person changes it: a workbook gets other words, anything else a line."""
    if not content.startswith(b"PK"):
        return content + b"\n"
    return rewritten(content, lambda part: part.replace(b"<row ", b"<row  "))


def earlier(content: bytes) -> bytes:
    """The same kind of file as kg would have written it about other facts."""
    mark = re.compile(rb"kg-checksum-[0-9a-f]{64}")
    if not content.startswith(b"PK"):
        other = mark.sub(b"kg-checksum-" + b"0" * 64, content + b"\n")
        digest = hashlib.sha256(other).hexdigest().encode()
        return other.replace(b"0" * 64, digest, 1)
    said = b"<dc:description[^>]*>[^<]*</dc:description>"
    return marked(rewritten(edit(content), lambda part: re.sub(said, b"", part)), Kind.BOOK)


def rewritten(content: bytes, change: Callable[[bytes], bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for info in old.infolist():
            new.writestr(info, change(old.read(info)))
    return buffer.getvalue()


@pytest.mark.parametrize("name", ["plan.md", "plan.yaml"])
@pytest.mark.parametrize(
    "words",
    [("report", "--replace"), ("map", "--replace"), ("story", "--replace"),
     ("export", "--as", "xlsx")],
)  # fmt: skip
def test_what_the_graph_is_made_from_is_never_written_over(
    words: tuple[str, ...], name: str, place: Path
) -> None:
    source = place / "river" / name
    before = source.read_bytes()

    said = run(place, *words, "-o", str(source))

    assert isinstance(said.exception, ConfigError)
    assert "the graph is made from this file" in str(said.exception)
    assert source.read_bytes() == before


@pytest.mark.parametrize(
    "name", ["graph.nq", "manifest.json", "GRAPH.nq", "plans/river.json", "new"]
)
@pytest.mark.parametrize("words", [("map",), ("export", "--as", "nquads"), ("report",)])
def test_no_file_of_the_graph_is_written_over(
    words: tuple[str, ...], name: str, place: Path
) -> None:
    out = place / "graph" / name if name != "new" else place / "graph" / "plans" / "map.html"

    said = run(place, *words, "-o", str(out), "--replace")

    assert isinstance(said.exception, ConfigError)
    assert "this belongs to the graph itself" in str(said.exception)
    assert GraphFolder.open(place / "graph", verify=True).plans == ("river",)


def test_tables_are_not_written_among_the_plans_of_the_graph(place: Path) -> None:
    said = run(place, "export", "--as", "csv", "-o", "{}/graph/plans", "--replace")

    assert "this belongs to the graph itself" in str(said.exception)


def test_a_page_may_stand_beside_the_files_of_the_graph(place: Path) -> None:
    assert run(place, "map", "-o", "{}/graph/map.html").exit_code == 0


def test_a_copy_of_the_document_under_another_name_is_kept_too(place: Path) -> None:
    copy = place / "copy.xlsx"
    copy.write_bytes((place / "river" / "plan.md").read_bytes())

    said = run(place, "export", "--as", "xlsx", "-o", str(copy))

    assert "the graph is made from this file" in str(said.exception)


def test_what_is_too_large_to_be_an_input_is_not_read(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (tmp_path / "film.bin").open("wb") as file:
        file.truncate(LIMITS.file_bytes + 1)  # no byte of it is stored
    monkeypatch.setattr(hashlib, "file_digest", None)

    said = run(place, "export", "--as", "csv", "-o", str(tmp_path))

    assert isinstance(said.exception, ConfigError)
    assert "holds other files" in str(said.exception)


@pytest.mark.parametrize("words", [
    ("map", "--slides", "{}/file/below"), ("export", "--as", "csv", "-o", "{}/file/below"),
    ("build", "{}/" + "x" * 300), ("report", "-o", "{}/" + "x" * 300 + ".html"),
])  # fmt: skip
def test_what_the_disk_cannot_hold_is_one_sentence(
    words: tuple[str, ...], place: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("words")
    given = [x.format(tmp_path) for x in words]
    graph = [] if words[0] == "build" else ["-g", str(place / "graph")]

    done = subprocess.run(
        [sys.executable, "-m", "kg", *given, *graph], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Error: ")
    assert done.stderr.count("\n") == 1


def test_a_damaged_workbook_is_no_work_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "facts.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as book:
        book.writestr("docProps/core.xml", "kept " * 100)
    raw = path.read_bytes()
    at = raw.index(b"docProps/core.xml") + len("docProps/core.xml") + 12
    path.write_bytes(raw[:at] + bytes(8) + raw[at + 8 :])

    assert not is_untouched(path)


def test_a_whole_disk_is_no_place_for_a_graph(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="a whole disk; name a folder on it"):
        build_folder([make_folder(tmp_path)], Path("/"))
