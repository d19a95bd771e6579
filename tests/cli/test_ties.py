from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from kg.cli.ties import command
from kg.errors import VocabularyError
from tests.support.commands import printed

FIELDS = {"value", "low", "high", "n_known", "n_unknown", "evidence"}


def run(folder: Path, *options: str) -> str:
    return printed(command, folder, *options)


def records(folder: Path, *options: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run(folder, "--format", "json", *options))
    return found


def test_json_has_id_name_activities_and_bounds_for_every_weight(toy: Path) -> None:
    found = records(toy, "--plan", "toy-1")

    assert len(found) == 9
    first = found[0]
    assert (first["name"], first["plan"]) == ("Finance – Local Government", "toy-1")
    assert [a["id"] for a in first["activities"]] == ["plan/toy-1/a3", "plan/toy-1/a4"]
    for row in found:
        for measure in ("shared_activities", "newman", "jaccard"):
            assert set(row[measure]) == FIELDS


def test_both_ends_and_the_activities_can_be_read_in_english(both: Path) -> None:
    tie = records(both, "--plan", "bg-2012", "--name", "Ministry of Justice", "--no-surprise")[0]

    assert "Ministry of Justice" in (tie["a"]["name_en"], tie["b"]["name_en"])
    numbers = "; ".join(a["number"] for a in tie["activities"])
    assert numbers == "II.5; III.4; III.8; VII.1; VII.2; VII.3"


def test_plans_are_never_mixed(toy: Path) -> None:
    counts = [r["plan"] for r in records(toy)]

    assert (counts.count("toy-1"), counts.count("toy-2")) == (9, 10)


def test_the_table_names_activities_chance_and_settings(toy: Path) -> None:
    text = run(toy, "--plan", "toy-1")

    assert "A3; A4" in text
    assert "could be chance" in text
    assert "4999 tables, 5 swaps a link, seed 1; q over 9 pairs" in text
    assert "Counted with standard settings" in text


def test_numbers_of_activities_name_their_section(both: Path) -> None:
    text = run(both, "--plan", "bg-2012", "--name", "Фондация „Асоциация Анимус”", "--all")

    assert "V.8" in text


def test_ties_of_one_institution(toy: Path) -> None:
    found = records(toy, "--plan", "toy-1", "--name", "Statistics", "--no-surprise")

    assert {r["name"] for r in found} == {"Finance – Statistics", "Local Government – Statistics"}
    assert {r["surprise"] for r in found} == {None}


def test_ties_of_nobody_are_refused(toy: Path) -> None:
    with pytest.raises(VocabularyError):
        run(toy, "--plan", "toy-1", "--name", "Ministry of Magic")


def test_weak_ties_can_be_left_out(toy: Path) -> None:
    assert len(records(toy, "--plan", "toy-1", "--min", "2")) == 2


def test_catch_all_groups_are_out_and_counted_under_the_table(both: Path) -> None:
    text = run(both, "--plan", "rs-2017-2018")

    assert "not counted, as they name nobody in particular: 2" in text
    found = records(both, "--plan", "rs-2017-2018", "--no-surprise")
    assert not any("partneri" in r["id"] for r in found)


def test_csv_has_a_row_for_each_tie(toy: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run(toy, "--format", "csv", "--plan", "toy-1"))))

    assert len(rows) == 9
    assert rows[0]["newman"] == "1.5"


def test_communities_are_named_by_their_best_connected_member(both: Path) -> None:
    text = run(both, "--communities", "--plan", "bg-2012")

    assert "around National Commission for Combating Trafficking in Human Beings" in text
    assert "100 runs, seed 1" in text


def test_brokerage_lists_those_between_sectors(toy: Path) -> None:
    found = records(toy, "--plan", "toy-1", "--brokerage")

    assert {r["name"]: r["liaison"]["value"] for r in found} == {"Education": 1, "Health": 1}


def test_groups_print_as_csv(toy: Path) -> None:
    assert "stability" in run(toy, "--communities", "--format", "csv").splitlines()[0]


def test_a_plan_without_brokers_says_so(both: Path) -> None:
    assert "none found" in run(both, "--plan", "rs-2017-2018", "--brokerage")


@pytest.mark.parametrize(
    ("name", "said"), [("Nobody", "no institution"), ("Ministry of Justice", "fits 2")]
)
def test_a_name_of_none_or_of_several_is_refused_in_a_graph_of_several_plans(
    name: str, said: str, both: Path
) -> None:
    with pytest.raises(VocabularyError, match=said):
        run(both, "--name", name)
