"""A new plan folder: the document, and files that explain themselves."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from kg.errors import KgError
from kg.pipeline import PlanFile, PlanSource, find_sources, read_plan_file
from kg.pipeline.new import new_folder
from tests.support.river import PLAN, records_of


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / 'my "plan" № 1.md'
    path.write_text(PLAN, encoding="utf-8")
    return path


def test_a_new_folder_can_be_built_as_it_is(document: Path, tmp_path: Path) -> None:
    new_folder(tmp_path / "river", document)

    (source,) = find_sources([tmp_path / "river"])
    assert isinstance(source, PlanSource)
    assert (source.id, source.about) == ("river", PlanFile(source=document.name))
    assert len(records_of(tmp_path / "river").activities) == 3
    assert (tmp_path / "river" / document.name).read_bytes() == document.read_bytes()
    head = (tmp_path / "river" / "decisions.csv").read_text(encoding="utf-8")
    assert head == "who,target,verb,value,reason,words,author,time\n"


def test_every_entry_is_explained_and_its_example_is_good(document: Path, tmp_path: Path) -> None:
    new_folder(tmp_path / "river", document)
    path = tmp_path / "river" / "plan.yaml"
    text = path.read_text(encoding="utf-8")

    path.write_text(re.sub(r"^# (?=[a-z_0-9]+: )", "", text, flags=re.M), encoding="utf-8")

    about = read_plan_file(path)
    assert [f.name for f in fields(PlanFile) if getattr(about, f.name) is None] == []
    assert "checksum-differs" not in {i.code for i in records_of(tmp_path / "river").issues}


def test_a_folder_with_other_files_stays_as_it_is(document: Path, tmp_path: Path) -> None:
    folder = tmp_path / "river"
    folder.mkdir()
    (folder / document.name).write_bytes(document.read_bytes())
    assert len(new_folder(folder, folder / document.name)) == 3
    (folder / "plan.yaml").write_text("country: GB\n", encoding="utf-8")

    with pytest.raises(KgError, match=r"plan\.yaml is already there"):
        new_folder(folder, document)

    assert (folder / "plan.yaml").read_text(encoding="utf-8") == "country: GB\n"
    with pytest.raises(KgError, match="no such document"):
        new_folder(tmp_path / "other", tmp_path / "none.docx")
    with pytest.raises(KgError, match="this is a file"):
        new_folder(document, document)
