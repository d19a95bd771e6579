"""What a person wrote or edited is never written over without being asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import cli
from kg.errors import ConfigError
from kg.pipeline import build_folder
from tests.support.river import make_folder

WRITERS = {
    "story": ("story", "-o", "{}/story.yaml"),
    "review": ("review", "-o", "{}/review.xlsx"),
    "report": ("report", "-o", "{}/report.html"),
    "map": ("map", "-o", "{}/map.html"),
}


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


@pytest.mark.parametrize("name", ["report", "map"])
def test_a_page_that_kg_wrote_is_written_anew(name: str, place: Path) -> None:
    words = [*WRITERS[name][:-1], "{}/again.html"]

    assert [run(place, *words).exit_code for _ in range(2)] == [0, 0]


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


def test_a_copy_of_the_document_under_another_name_is_kept_too(place: Path) -> None:
    copy = place / "copy.xlsx"
    copy.write_bytes((place / "river" / "plan.md").read_bytes())

    said = run(place, "export", "--as", "xlsx", "-o", str(copy))

    assert "the graph is made from this file" in str(said.exception)
