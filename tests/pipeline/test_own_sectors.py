"""Sectors of bodies and the purpose code of IATI, as a person writes them beside a plan."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import etree

from kg.cli import cli
from kg.errors import ConfigError, InputError
from kg.exchange.iati import iati
from kg.graph.folder import GraphFolder
from kg.pipeline import build_folder
from tests.pipeline.test_build import plan

ABOUT = "language: en\ncountry: GB\niati_sector: 15130\n"
SECTORS = "body,sector\nMINISTRY OF HEALTH,Health\nministry of justice,Law\nMinistry of Magic,Law\n"


def folder_of(place: Path, about: str = ABOUT, sectors: str = SECTORS) -> Path:
    document = plan(place / "in")
    (document.parent / "plan.yaml").write_text(about, encoding="utf-8")
    (document.parent / "sectors.csv").write_text(sectors, encoding="utf-8")
    return document.parent


def test_bodies_have_the_sectors_of_the_file_and_strangers_are_issues(tmp_path: Path) -> None:
    build_folder([folder_of(tmp_path)], tmp_path / "graph")
    records = GraphFolder.open(tmp_path / "graph").records("in")

    sectors = {a.name: a.sector for a in records.actors}
    assert (sectors["Ministry of Health"], sectors["Ministry of Justice"]) == ("Health", "Law")
    assert {s for name, s in sectors.items() if "Ministry" not in name} == {None}
    assert ["Ministry of Magic" in x.message for x in records.issues
            if x.code == "sector-of-nobody"] == [True]  # fmt: skip


def test_the_matrix_speaks_of_sectors(tmp_path: Path) -> None:
    build_folder([folder_of(tmp_path)], tmp_path / "graph")
    options = ["ask", "sector-matrix", "--format", "csv", "-g", str(tmp_path / "graph")]
    rows = list(csv.DictReader(io.StringIO(CliRunner().invoke(cli, options).output)))

    assert {(r["first"], r["second"]) for r in rows} >= {("Health", "Law")}


@pytest.mark.parametrize("chosen", [True, False])
def test_iati_has_the_purpose_code_or_says_that_none_is_stated(
    tmp_path: Path, chosen: bool
) -> None:
    build_folder([folder_of(tmp_path, ABOUT if chosen else "language: en\n")], tmp_path / "graph")
    root = etree.fromstring(iati([GraphFolder.open(tmp_path / "graph").records("in")]))

    for activity in root:
        codes = [x.get("code") for x in activity.findall("sector") if x.get("vocabulary") == "1"]
        assert codes == (["15130"] if chosen else [])
        assert chosen or "no DAC sector" in " ".join(activity.find("sector").itertext())


@pytest.mark.parametrize(
    ("about", "sectors", "words"),
    [
        ("iati_sector: law\n", SECTORS, "no purpose code"),
        ("iati_sector: 151\n", SECTORS, "no purpose code"),
        (ABOUT, "name,sector\nX,Y\n", "columns body and sector"),
        (ABOUT, f"{SECTORS}Ministry of Health,Law\n", "keep one of the rows"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, about: str, sectors: str, words: str) -> None:
    with pytest.raises((ConfigError, InputError), match=words):
        build_folder([folder_of(tmp_path, about, sectors)], tmp_path / "graph")
