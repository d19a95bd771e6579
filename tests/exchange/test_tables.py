import csv
import io
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from csvw import CSVW, TableGroup

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
    assert (second["activity_title"], second["task_number"]) == ("Train", "'(1.1.1)")
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


POINTS_TO = {
    "activity": "activities", "task": "activities", "actor": "actors", "payer": "actors",
    "budget_of": "actors", "defined_by": "actors", "source": "sources",
}  # fmt: skip


def test_every_id_in_a_column_that_points_elsewhere_is_a_row_there() -> None:
    files = csv_files([gold_records("bg-2012"), gold_records("rs-2017-2018")])
    tables = {
        name.removesuffix(".csv"): list(csv.DictReader(io.StringIO(_text(content))))
        for name, content in files.items()
        if name.endswith(".csv")
    }
    ids = {name: {row["id"] for row in rows} for name, rows in tables.items()}
    checked = 0

    for name, rows in tables.items():
        assert len(ids[name]) == len(rows)
        for row in rows:
            for column, there in (POINTS_TO | {"part_of": name}).items():
                if row.get(column):
                    assert row[column] in ids[there], (name, column, row)
                    checked += 1

    assert checked > 1500


@pytest.mark.parametrize("plan", ["bg-2012", "rs-2017-2018"])
def test_a_strict_reader_of_csvw_accepts_the_tables_and_their_keys(
    plan: str, tmp_path: Path
) -> None:
    for name, content in csv_files([gold_records(plan)]).items():
        (tmp_path / name).write_bytes(content)
    metadata = tmp_path / "csv-metadata.json"

    assert CSVW(str(metadata), validate=True).is_valid
    group = TableGroup.from_file(metadata)
    assert group.check_referential_integrity(strict=True)
    keys = [k for table in group.tables for k in table.tableSchema.foreignKeys]
    assert len(keys) >= 8

    roles = tmp_path / "roles.csv"
    roles.write_bytes(roles.read_bytes().replace(b",org/", b",gone/"))
    with pytest.raises(ValueError, match="gone/"):
        TableGroup.from_file(metadata).check_referential_integrity(strict=True)


def _text(content: bytes | str) -> str:
    return content if isinstance(content, str) else content.decode("utf-8-sig")
