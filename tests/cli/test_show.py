import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from kg.cli import cli
from kg.cli.show import command
from kg.errors import ConfigError
from tests.support.commands import printed
from tests.support.graphs import small_plan, write_gold, write_small


@pytest.fixture(scope="module")
def gold(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("show") / "g"
    write_gold(path)
    return path


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("show") / "s"
    write_small(path, small_plan())
    return path


def show(graph: Path, *arguments: str) -> str:
    done = CliRunner().invoke(cli, ["show", "-g", str(graph), *arguments])
    assert done.exit_code == 0, done.output
    return done.output


def card(graph: Path, *arguments: str) -> Any:
    return json.loads(show(graph, *arguments, "--format", "json"))


def refused(graph: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "kg", "show", "-g", str(graph), *arguments]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 1
    assert done.stdout == b""
    return done.stderr.decode("utf-8")


@pytest.mark.parametrize(
    "name", ["Национална комисия за борба с трафика на хора", "НКБТХ", "nkbth"]
)
def test_the_national_commission_leads_39_activities_by_any_of_its_names(
    name: str, gold: Path
) -> None:
    assert "leads 39 activities" in show(gold, name)


def test_a_card_tells_roles_partners_deadlines_money_and_words(small: Path) -> None:
    text = show(small, "MW")

    for words in (
        "Works Ministry", "also: Ministry of Works; MW; Ministy of Works",
        "leads 1 activity, pays for 1 activity; 1 activity in all", "Q2 2020", "Ministry of Works",
        "line 4", "Works with", "NGOs", "Pays: 1,200 EUR for 2020 (1 item)",
    ):  # fmt: skip
        assert words in text


def test_json_counts_by_role_and_keeps_every_line(small: Path) -> None:
    found = card(small, "MW")

    (plan,) = found["plans"]
    assert plan["roles"][0] == {"role": "lead", "activities": 1, "tasks": 0, "doubtful": 0}
    assert plan["lines"][0]["words"] == "Ministry of Works"
    assert plan["partners"] == [{"id": "group/hr/ngos", "name": "NGOs", "activities": 1}]
    assert plan["sums"] == [{"year": 2020, "currency": "EUR", "amount": 1200, "items": 1}]


def test_a_table_says_what_was_read_from_the_words(gold: Path) -> None:
    serbian = show(gold, "1.1", "--plan", "rs-2017-2018")
    bulgarian = show(gold, "II.3")

    for words in ("102,000 RSD for 2017", "no cost", "stated elsewhere"):
        assert words in serbian
    assert "2012-11-01 – 2012-11-30" in bulgarian
    assert "no end stated" in show(gold, "bg-2012/g1/g1/a2")


def test_doubtful_facts_are_counted_and_marked(small: Path) -> None:
    text = show(small, "NGOs")

    assert "partner in 1 activity (1 task, 1 doubtful)" in text
    assert "partner (doubtful)" in text


def test_csv_has_one_row_a_fact(small: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(show(small, "MW", "--format", "csv"))))

    assert [x["what"] for x in rows] == ["lead", "payer"]
    assert rows[1]["amount"] == "1.2E+3" or float(rows[1]["amount"]) == 1200


@pytest.mark.parametrize("name", ["II.5", "plan/bg-2012/g2/g1/a5", "bg-2012/g2/g1/a5"])
def test_an_activity_is_shown_by_number_or_id(name: str, gold: Path) -> None:
    found = card(gold, name)

    assert found["id"] == "plan/bg-2012/g2/g1/a5"
    assert found["number"] == "II.5"
    assert [x["what"] for x in found["lines"]].count("lead") == 2
    (due,) = [x for x in found["lines"] if x["what"] == "deadline"]
    assert (due["words"], due["end"]) == ("Декември 2012 г.", "2012-12-31")


def test_an_activity_shows_its_tasks_and_their_facts(gold: Path) -> None:
    found = card(gold, "rs-2017-2018/g1/a1")

    assert [x["what"] for x in found["lines"]].count("task") == 3
    assert {"lead", "partner", "money", "deadline", "indicator", "risk"} <= {
        x["what"] for x in found["lines"]
    }


def test_the_source_shows_each_passage_marked_in_its_lines(small: Path) -> None:
    text = show(small, "MW", "--source")

    assert "▶Ministry of Works◀, NGOs, MW" in text
    assert "▶Budget of MW◀: 1.200 EUR" in text


def test_names_come_in_the_wanted_language(small: Path) -> None:
    assert show(small, "MW", "--lang", "hr").startswith("Ministry of Works\n")


def test_one_plan_alone_can_be_looked_at(gold: Path) -> None:
    done = CliRunner().invoke(cli, ["show", "-g", str(gold), "--plan", "rs-2017-2018", "НКБТХ"])

    assert done.exit_code == 1


def test_a_name_that_fits_several_lists_them(gold: Path) -> None:
    text = refused(gold, "ministarstvo")

    assert "fits" in text
    assert "(org/rs/ministarstvo-pravde)" in text


def test_a_name_that_fits_none_suggests_some(gold: Path) -> None:
    assert "did you mean Ministarstvo pravde" in refused(gold, "ministarsto prvde")


def test_a_name_like_no_other_says_where_to_look(gold: Path) -> None:
    assert "nothing in the graph is called 'qqqqqq'" in refused(gold, "qqqqqq")


def test_a_body_without_a_role_is_shown_with_its_names(tmp_path: Path) -> None:
    from dataclasses import replace

    write_small(tmp_path / "g", replace(small_plan(), participations=(), allocations=()))

    assert "named without a role" in show(tmp_path / "g", "MW")


def test_an_institution_is_written_as_one_page_or_one_workbook(both: Path, tmp_path: Path) -> None:
    page, book = tmp_path / "mup.html", tmp_path / "mup.xlsx"

    for out in (page, book):
        printed(command, both, "Ministarstvo unutrašnjih poslova", "-o", str(out))

    html = page.read_text("utf-8")
    assert "Ministarstvo unutrašnjih poslova" in html
    assert not re.search(r"(?:src|href)=.https?:", html)
    rows = list(load_workbook(book)["facts"].iter_rows(values_only=True))
    card = json.loads(
        printed(command, both, "Ministarstvo unutrašnjih poslova", "--format", "json")
    )
    assert len(rows) - 1 == sum(len(part["lines"]) for part in card["plans"])
    assert all(row[rows[0].index("words")] for row in rows[1:])


@pytest.mark.parametrize(
    ("name", "out", "words"),
    [("II.10", "x.html", "made of an institution"), ("МВР", "x.pdf", r"\.html")],
)
def test_what_cannot_be_written_is_said(
    name: str, out: str, words: str, both: Path, tmp_path: Path
) -> None:
    with pytest.raises(ConfigError, match=words):
        printed(command, both, name, "-o", str(tmp_path / out))
