import csv
import io
import json
from dataclasses import replace
from decimal import Decimal

import pytest

from kg.exchange.tables import csv_files, sheets_of
from tests.support.gold import gold_records
from tests.support.graphs import small_plan


def rows(name: str, content: dict[str, bytes]) -> list[dict[str, str]]:
    text = content[f"{name}.csv"].decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize(
    ("sheet", "kind"),
    [("roles", "participations"), ("money", "allocations"), ("deadlines", "deadlines"),
     ("indicators", "indicators"), ("results", "results"), ("risks", "risks"),
     ("activities", "elements")],
)  # fmt: skip
def test_every_fact_is_one_row(sheet: str, kind: str) -> None:
    plans = [gold_records("bg-2012"), gold_records("rs-2017-2018")]
    found = {x.name: x for x in sheets_of(plans)}

    assert len(found[sheet].rows) == sum(len(getattr(p, kind)) for p in plans)


def test_a_role_says_who_where_in_which_words(tmp_path: object) -> None:
    first, second = rows("roles", csv_files([small_plan()]))

    assert first["actor_name"] == "Ministry of Works"
    assert first["actor_english"] == "Works Ministry"
    assert first["role"] == "lead"
    assert first["words"] == "Ministry of Works"
    assert (first["file"], first["line"]) == ("ruka.txt", "4")
    assert (second["activity_title"], second["task_number"]) == ("Train", "1")
    assert second["certainty"] == "doubtful"


def test_money_is_exact_and_absence_is_said(tmp_path: object) -> None:
    stated, none = rows("money", csv_files([small_plan()]))

    assert Decimal(stated["amount"]) == 1200
    assert (stated["currency"], stated["year"]) == ("EUR", "2020")
    assert stated["words"] == "Budget of MW … 1.200 EUR"
    assert (none["amount"], none["cost_status"]) == ("", "none")


def test_formulas_in_words_are_neutralised() -> None:
    records = small_plan()
    risk = replace(records.risks[0], title='=HYPERLINK("http://x")')

    (row,) = rows("risks", csv_files([replace(records, risks=(risk,))]))

    assert row["title"] == '\'=HYPERLINK("http://x")'


def test_the_metadata_describes_every_file_and_column() -> None:
    files = csv_files([small_plan()])

    tables = json.loads(files["csv-metadata.json"])["tables"]

    assert {x["url"] for x in tables} == set(files) - {"csv-metadata.json"}
    for table in tables:
        header = files[table["url"]].decode().split("\r\n", 1)[0].split(",")
        assert [x["name"] for x in table["tableSchema"]["columns"]] == header


def test_every_id_in_a_column_that_points_elsewhere_is_a_row_there() -> None:
    files = csv_files([gold_records("bg-2012"), gold_records("rs-2017-2018")])
    about = json.loads(next(v for k, v in files.items() if k.endswith(".json")))
    tables = {
        name: list(csv.DictReader(io.StringIO(_text(content))))
        for name, content in files.items()
        if name.endswith(".csv")
    }
    ids = {name: [row["id"] for row in rows] for name, rows in tables.items()}
    checked = 0

    for table in about["tables"]:
        assert len(set(ids[table["url"]])) == len(ids[table["url"]])
        for key in table["tableSchema"]["foreignKeys"]:
            there = set(ids[key["reference"]["resource"]])
            for row in tables[table["url"]]:
                value = row[key["columnReference"]]
                assert not value or value in there, (table["url"], key, value)
                checked += bool(value)

    assert checked > 1000


def _text(content: bytes | str) -> str:
    return content if isinstance(content, str) else content.decode("utf-8-sig")
