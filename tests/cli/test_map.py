"""`kg map`: one file where it was asked for; what it says; what it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli.map import command
from kg.cli.story import command as write_story
from kg.errors import KgError
from kg.graph.writer import write_folder
from kg.own import Kind, marked
from tests.browser.pages import PLANS, plan_map, texts_of
from tests.support.gold import gold_records


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("map") / "graph"
    records = [gold_records(plan) for plan in PLANS]
    write_folder(records, {k: v for r in records for k, v in texts_of(r).items()}, folder)
    return folder


def test_all_plans_stand_on_one_map_and_its_path_is_printed(graph: Path, tmp_path: Path) -> None:
    out = tmp_path / "all.html"
    result = CliRunner().invoke(command, ["-g", str(graph), "-o", str(out)])

    assert result.exit_code == 0, result.output
    assert str(out) in result.output
    assert "Bulgaria 2012, Serbia 2017–2018" in out.read_text(encoding="utf-8")


def test_one_plan_in_its_own_language_is_the_page_of_the_same_records(
    graph: Path, tmp_path: Path
) -> None:
    out = tmp_path / "bg.html"
    asked = ["-g", str(graph), "--plan", "bg-2012", "--lang", "bg", "-o", str(out)]
    result = CliRunner().invoke(command, asked)

    assert result.exit_code == 0, result.output
    page = plan_map("bg-2012", language="bg").html.encode("utf-8")
    assert out.read_bytes() == marked(page, Kind.PAGE)


def test_a_plan_that_is_not_there_is_refused(graph: Path, tmp_path: Path) -> None:
    asked = ["-g", str(graph), "--plan", "xx", "-o", str(tmp_path / "x.html")]
    with pytest.raises(KgError, match="xx"):
        CliRunner().invoke(command, asked, catch_exceptions=False)


def test_a_view_that_does_not_exist_is_wrong_use(graph: Path) -> None:
    assert CliRunner().invoke(command, ["-g", str(graph), "--view", "globe"]).exit_code == 2


def test_a_story_is_played_with_the_sentences_of_its_plan(graph: Path, tmp_path: Path) -> None:
    story, out = tmp_path / "story.yaml", tmp_path / "map.html"
    asked = ["-g", str(graph), "--plan", "bg-2012", "-o", str(story)]
    assert CliRunner().invoke(write_story, asked).exit_code == 0

    result = CliRunner().invoke(command, ["-g", str(graph), "--story", str(story), "-o", str(out)])

    assert result.exit_code == 0, result.output
    page = out.read_text(encoding="utf-8")
    assert "leads 39 of 48 activities, more than any other institution." in page


def test_a_story_of_another_plan_is_refused(graph: Path, tmp_path: Path) -> None:
    story = tmp_path / "story.yaml"
    CliRunner().invoke(write_story, ["-g", str(graph), "--plan", "bg-2012", "-o", str(story)])

    asked = ["-g", str(graph), "--plan", "rs-2017-2018", "--story", str(story)]
    with pytest.raises(KgError, match="story of bg-2012"):
        CliRunner().invoke(command, asked, catch_exceptions=False)
