"""`kg report` and `kg story` as their user runs them."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from click import Command
from click.testing import CliRunner, Result
from lxml import html

from kg.cli.pages import map_command as map_
from kg.cli.pages import report_command as report
from kg.cli.pages import story_command as story
from kg.errors import ConfigError, InputError
from kg.own import Kind, marked
from tests.support.gold import COMMISSION
from tests.support.graphs import small_plan, write_gold, write_small


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("one") / "graph"
    write_gold(folder, ["bg-2012"])
    return folder


def run(command: Command, *options: object) -> Result:
    result = CliRunner().invoke(command, [str(o) for o in options])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def text_of(path: Path) -> str:
    return " ".join(html.document_fromstring(path.read_text("utf-8")).text_content().split())


def test_a_report_of_the_only_plan_needs_no_name(one: Path, tmp_path: Path) -> None:
    out = tmp_path / "deep" / "r.html"

    result = run(report, "-g", one, "-o", out)

    assert result.output == f"wrote {out}\n"
    assert f"{COMMISSION} leads 39 of 48 activities" in text_of(out)
    assert "weak places, of" in text_of(out)


def test_a_report_of_a_named_plan_in_its_language(both: Path, tmp_path: Path) -> None:
    out = tmp_path / "r.html"

    run(report, "-g", both, "--plan", "rs-2017-2018", "--lang", "sr-Latn", "-o", out)

    assert "5.712.920 RSD" in text_of(out)


def test_several_plans_get_a_report_each_beside_an_overview(both: Path, tmp_path: Path) -> None:
    out = tmp_path / "r.html"

    result = run(report, "-g", both, "-o", out)

    assert len(result.output.splitlines()) == 3
    links = html.document_fromstring(out.read_text("utf-8")).xpath("//li/a/@href")
    assert links == ["r-bg-2012.html", "r-rs-2017-2018.html"]
    assert all((tmp_path / link).is_file() for link in links)


def test_a_convention_can_be_changed_and_a_wrong_one_is_refused(one: Path, tmp_path: Path) -> None:
    out = tmp_path / "r.html"

    run(report, "-g", one, "-o", out, "--set", "partner=0.25")

    assert "partner0.25" in text_of(out).replace(" ", "")
    with pytest.raises(ConfigError, match="no setting"):
        run(report, "-g", one, "-o", out, "--set", "partnr=1")


def test_the_same_graph_gives_the_same_report(one: Path, tmp_path: Path) -> None:
    for name in ("a.html", "b.html"):
        run(report, "-g", one, "-o", tmp_path / name)

    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_a_story_is_printed_or_written(one: Path, tmp_path: Path) -> None:
    printed = run(story, "-g", one).output
    run(story, "-g", one, "-o", tmp_path / "s.yaml")

    assert (tmp_path / "s.yaml").read_bytes() == marked(printed.encode("utf-8"), Kind.LINES)
    assert [s["finding"] for s in yaml.safe_load(printed)["steps"]] == [
        "leads", "common-date", "source-projects", "closest",
    ]  # fmt: skip


def test_a_story_of_several_plans_asks_which(both: Path) -> None:
    with pytest.raises(ConfigError, match="bg-2012, rs-2017-2018"):
        run(story, "-g", both)


@pytest.mark.parametrize("command", [report, story])
def test_a_folder_without_a_graph_or_a_plan_that_is_not_there_is_refused(
    command: Command, one: Path, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="holds no graph"):
        run(command, "-g", tmp_path, "-o", tmp_path / "x")
    with pytest.raises(ConfigError, match="there is no plan"):
        run(command, "-g", one, "--plan", "bg", "-o", tmp_path / "x")
    assert not (tmp_path / "x").exists()


def test_a_map_plays_an_edited_story_with_its_own_slides(one: Path, tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    run(story, "-g", one, "-o", path, "--lang", "bg")
    path.write_text(path.read_text("utf-8") + '  - title: "Благодаря"\n', encoding="utf-8")

    run(map_, "-g", one, "--story", path, "-o", tmp_path / "m.html")

    page = (tmp_path / "m.html").read_text("utf-8")
    assert "НКБТХ отговаря за 39 от 48 дейности" in page
    assert "Благодаря" in page


def test_a_story_of_another_plan_than_asked_for_is_refused(both: Path, tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    run(story, "-g", both, "--plan", "bg-2012", "-o", path)

    with pytest.raises(ConfigError, match="is a story of bg-2012"):
        run(map_, "-g", both, "--plan", "rs-2017-2018", "--story", path, "-o", tmp_path / "m.html")


def test_means_of_institutions_turn_load_into_load_against_means(one: Path, tmp_path: Path) -> None:
    means = tmp_path / "staff.csv"
    means.write_text("institution,staff,source,year\nНКБТХ,12,Annual report,2012\n", "utf-8")

    run(report, "-g", one, "-o", tmp_path / "r.html", "--capacity", means)

    text = text_of(tmp_path / "r.html")
    assert "Load for its means" in text
    assert f"{COMMISSION}: 12 staff (Annual report, 2012)" in text


def test_plans_whose_ids_differ_in_case_only_have_a_report_each(tmp_path: Path) -> None:
    plans = [small_plan(name) for name in ("Rivers", "rivers", "con")]
    write_small(tmp_path / "graph", *plans)

    run(report, "-g", tmp_path / "graph", "-o", tmp_path / "r.html")

    links = html.document_fromstring((tmp_path / "r.html").read_text("utf-8")).xpath("//li/a/@href")
    assert len({link.casefold() for link in links}) == 3
    assert all((tmp_path / link).is_file() for link in links)
