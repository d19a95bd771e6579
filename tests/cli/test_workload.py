from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kg.cli.workload import command
from kg.errors import ConfigError, InputError, KgError, VocabularyError
from kg.pipeline import build_folder
from tests.support.commands import printed
from tests.support.gold import gold_records

MEASURES = ("leads", "partner_in", "involved_in", "pays_for", "load", "fractional_load",
            "lead_share", "span", "sectors", "peak", "crowding", "unfunded_share", "betweenness",
            "constraint", "leaderless", "orphans", "lost_partners", "staff_risks")  # fmt: skip
FIELDS = {"value", "low", "high", "n_known", "n_unknown", "evidence"}


def run(folder: Path, *options: str) -> str:
    return printed(command, folder, *options)


def records(folder: Path, *options: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run(folder, "--format", "json", *options))
    return found


def test_json_has_id_name_plan_and_every_measure_with_its_bounds(toy: Path) -> None:
    found = records(toy)

    assert len(found) == 12
    for row in found:
        assert {"id", "name", "plan"} <= set(row)
        for measure in MEASURES:
            assert set(row[measure]) == FIELDS, measure


def test_plans_are_never_mixed(toy: Path) -> None:
    leads = {(r["plan"], r["name"]): r["leads"]["value"] for r in records(toy)}

    assert leads["toy-1", "Finance"] == 4
    assert leads["toy-2", "Finance"] == 3


def test_one_plan_can_be_asked_for(both: Path) -> None:
    found = records(both, "--plan", "bg-2012")

    assert {r["plan"] for r in found} == {"bg-2012"}
    first = max(found, key=lambda r: r["leads"]["value"])
    assert (first["leads"]["value"], len(first["leads"]["evidence"])) == (39, 39)


def test_evidence_are_ids_below_the_plan(both: Path) -> None:
    known = {
        f"plan/{r.plan.id}/{x.id}"
        for r in (gold_records("bg-2012"), gold_records("rs-2017-2018"))
        for x in (*r.facts, *r.elements)
    }

    for row in records(both):
        for measure in MEASURES:
            assert set(row[measure]["evidence"]) <= known


def test_the_table_says_signs_settings_and_what_a_plan_cannot_show(toy: Path) -> None:
    text = run(toy, "--plan", "toy-1")

    assert ": share of activities led, deadlines in one quarter (fragile: changes with " in text
    assert "Counted with standard settings: lead 1, partner 0.5 (0.25–1)" in text
    assert "A plan shows promised work, not staff, skill or work done." in text


def test_a_group_is_never_said_to_be_overloaded(both: Path) -> None:
    text = run(both, "--plan", "bg-2012", "--lang", "bg", "--all")

    line = next(x for x in text.splitlines() if x.startswith("Неправителствени организации"))
    assert "a group: not assessed" in line


def test_risks_the_plan_itself_states_about_its_staff_stand_under_the_table(both: Path) -> None:
    text = run(both, "--plan", "rs-2017-2018")

    assert "overload or lack of staff as a risk in 6 of 15 activities" in text
    assert "activity (1.2) left out" in text  # a number that kg counts
    assert "Ministry of Labour, Employment, Veteran and Social Affairs (5)" in text
    assert "lack of staff" not in run(both, "--plan", "bg-2012")


def test_a_changed_line_is_named_under_the_result(toy: Path) -> None:
    assert "standard settings but partner=0.25" in run(toy, "--set", "partner=0.25")
    assert records(toy, "--set", "partner=0.25")[0]["settings"]["changed"] == {"partner": 0.25}


def test_all_lines_can_be_listed(toy: Path) -> None:
    assert "lead_share=0.4" in run(toy, "--settings")


def test_all_lines_can_be_read_by_a_program(toy: Path) -> None:
    as_json = json.loads(run(toy, "--settings", "--format", "json"))
    as_csv = list(csv.DictReader(io.StringIO(run(toy, "--settings", "--format", "csv"))))

    said = "High: this share of all activities led"
    assert {"name": "lead_share", "value": 0.4, "means": said} in as_json
    assert {"name": "lead_share", "value": "0.4", "means": said} in as_csv
    assert all(row["means"] for row in as_json)


def test_a_line_with_a_word_for_a_number_is_refused_in_plain_words(toy: Path) -> None:
    with pytest.raises(ConfigError, match="must be a number"):
        run(toy, "--set", "lead=much")


def test_an_unknown_line_is_refused(toy: Path) -> None:
    with pytest.raises(ConfigError, match="partner"):
        run(toy, "--set", "partnr=1")


def test_csv_has_a_row_for_each_institution(toy: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run(toy, "--format", "csv", "--plan", "toy-1"))))

    finance = next(r for r in rows if r["name"] == "Finance")
    assert (finance["leads"], finance["load"], finance["signs"]) == (
        "4", "4.0", "lead_share; crowding"
    )  # fmt: skip


def test_one_institution_is_found_by_abbreviation_in_any_script(both: Path) -> None:
    found = records(both, "--name", "НКБТХ")

    assert [r["leads"]["value"] for r in found] == [39]


def test_a_name_nobody_has_is_refused(both: Path) -> None:
    with pytest.raises(KgError):
        run(both, "--name", "Ministry of Magic")


def test_a_misspelt_name_is_answered_with_near_ones(both: Path) -> None:
    with pytest.raises(VocabularyError, match=r"did you mean .*Ministry of Justice"):
        run(both, "--name", "Minstry of Justise")


def test_a_body_without_a_role_is_told_so(both: Path) -> None:
    with pytest.raises(ConfigError, match="no counted role"):
        run(both, "--plan", "bg-2012", "--name", "НСлС")


def test_sorting_by_a_dial_puts_the_largest_first(toy: Path) -> None:
    lines = run(toy, "--plan", "toy-1", "--sort", "load").splitlines()

    first = next(k for k, x in enumerate(lines) if x.startswith("─")) + 1
    assert lines[first].startswith("Finance")


def test_without_names_what_would_lack_its_lead(toy: Path) -> None:
    text = run(toy, "--plan", "toy-1", "--without", "Finance")

    assert "Without Finance, 4 of 8 activities have no lead" in text
    assert "no lead  A1 Activity A1" in text


def test_what_would_lack_its_lead_is_named_in_the_wanted_language(both: Path) -> None:
    options = ("--plan", "bg-2012", "--without", "НКБТХ")

    assert "II.1 Information campaign" in run(both, *options)
    assert "II.1 Провеждане" in run(both, *options, "--lang", "bg")


def test_reassign_shows_before_and_after(toy: Path) -> None:
    options = ("--plan", "toy-1", "--reassign", "A3=Local Government", "--format", "json")
    rows = {r["name"]: r for r in json.loads(run(toy, *options))}

    assert (rows["Finance"]["load_before"], rows["Finance"]["load_after"]) == (4.0, 3.5)
    assert rows["Local Government"]["n_leads_after"] == 1


def test_reassign_is_told_to_people_as_before_and_after(toy: Path) -> None:
    text = run(toy, "--plan", "toy-1", "--reassign", "A3=Local Government")

    line = next(x for x in text.splitlines() if x.startswith("Finance"))
    assert "4 → 3.5" in line
    assert " % → " in line


def test_a_what_if_needs_one_plan(toy: Path) -> None:
    with pytest.raises(ConfigError, match="--plan"):
        run(toy, "--without", "Finance")


@pytest.mark.parametrize("change", ["A3", "=Finance"])
def test_a_change_that_is_none_says_how_to_write_one(toy: Path, change: str) -> None:
    with pytest.raises(ConfigError, match="ACTIVITY=NAME"):
        run(toy, "--plan", "toy-1", "--reassign", change)


def test_a_change_of_an_unknown_activity_is_refused(toy: Path) -> None:
    with pytest.raises(VocabularyError):
        run(toy, "--plan", "toy-1", "--reassign", "Z9=Finance")


def test_capacities_turn_load_into_load_against_means(toy: Path, tmp_path: Path) -> None:
    file = tmp_path / "staff.csv"
    file.write_text(
        "institution;staff;source;year\nFinance;40;Yearbook;2025\nHealth;10;Yearbook;2025\n",
        encoding="utf-8",
    )

    found = {r["name"]: r for r in records(toy, "--plan", "toy-1", "--capacity", str(file))}

    assert found["Finance"]["load_against_means"]["value"] == 1.0
    assert found["Health"]["load_against_means"]["value"] == 1.5
    assert found["Education"]["load_against_means"]["value"] is None
    assert "load_against_means" in found["Finance"]["reading"]["dials"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("name,staff\nFinance,4\n", "columns institution"),
        ("institution,staff,source,year\nFinance,many,Yearbook,2025\n", "no number"),
        ("institution,staff,source,year\nFinance,0,Yearbook,2025\n", "more than 0"),
        ("institution,staff,source,year\nFinance,4,,2025\n", "needs its source"),
        ('institution,staff,source\nFinance,"1,200",Yearbook\n', "write 1200 or 1.2"),
        ("institution;staff;source\nFinance;1.250;Yearbook\n", "write 1250 or 1.25"),
        ("institution,staff,source,year\nNobody at all,4,Yearbook,2025\n", "line 2"),
    ],
)
def test_a_capacity_that_cannot_be_used_is_refused_with_its_line(
    toy: Path, tmp_path: Path, content: str, words: str
) -> None:
    file = tmp_path / "staff.csv"
    file.write_text(content, encoding="utf-8")

    with pytest.raises(InputError, match=words):
        run(toy, "--capacity", str(file))


def test_names_of_a_staff_list_that_no_plan_has_are_told_and_passed_over(
    toy: Path, tmp_path: Path
) -> None:
    file = tmp_path / "staff.csv"
    file.write_text(
        "institution,staff,source,year\nNobody at all,4,Yearbook,2025\nFinance,40,Yearbook,2025\n",
        encoding="utf-8",
    )

    result = CliRunner().invoke(command, ["--capacity", str(file), "-g", str(toy)])

    assert result.exit_code == 0
    assert "1 of 2 names are in no plan" in result.stderr
    assert "line 2: Nobody at all" in result.stderr
    assert "load against means" in result.stdout


def test_a_capacity_in_another_encoding_is_read_as_a_spreadsheet_saves_it(
    toy: Path, tmp_path: Path
) -> None:
    file = tmp_path / "staff.csv"
    file.write_bytes("institution,staff,source\nМинистерство,4,x\n".encode("cp1251"))

    with pytest.raises(InputError, match="called 'Министерство'"):
        run(toy, "--capacity", str(file))


def test_the_same_graph_gives_the_same_bytes(toy: Path) -> None:
    assert run(toy, "--format", "json") == run(toy, "--format", "json")


def test_a_share_of_the_known_says_how_many_that_is(tmp_path: Path) -> None:
    plan = tmp_path / "plan.csv"
    plan.write_text(
        "Activity,Responsible,Deadline,Budget\nClean rivers,Ministry of Water,2026-12-31,0 EUR\n"
        "Plant trees,Ministry of Water,2027-06-30,500 EUR\nPaint,Ministry of Water,2027-06-30,\n",
        encoding="utf-8",
    )
    build_folder([plan], tmp_path / "graph")

    assert "100 % of 1 known (33–100 %)" in printed(command, tmp_path / "graph")
