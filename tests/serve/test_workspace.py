"""The workspace is plain files: names made harmless, nothing deleted, an entry wrong is refused."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import ConfigError, InputError
from kg.pipeline.new import set_entries
from kg.pipeline.sources import COMPANIONS, find_sources, read_plan_file
from kg.serve.workspace import Workspace, safe_name
from tests.support.workbench import PLAN

RESERVED = {"con", "nul", "prn", "aux", "com1", "lpt1", "com¹", "lpt³"}


@given(st.text(max_size=300))
def test_any_name_becomes_a_harmless_one(name: str) -> None:
    found = safe_name(name)

    assert found
    assert len(found) <= 110
    assert len(found.encode()) <= 190
    assert not set(found) & set('/\\:*?"<>|\0\n\r\u202e')
    assert not found.startswith((".", "-", "~"))
    assert not found.endswith((".", " "))
    assert found.partition(".")[0].casefold() not in RESERVED
    assert found not in COMPANIONS - {"gold.json"}
    assert safe_name(found) == found


@pytest.mark.parametrize("name", [
    "../../etc/passwd", "..\\..\\boot.ini", "/etc/passwd", "a\0b.md", "decisions.csv", "CON.md",
    "plan.yaml", ".hidden", "x" * 400 + ".docx", "แผน" * 90 + ".docx", "𠀀" * 300, "COM¹.md",
    "план за реки 2025.docx", "\u202ecod.exe", "",
])  # fmt: skip
def test_a_document_of_any_name_stays_in_its_folder_and_is_read(tmp_path: Path, name: str) -> None:
    workspace = Workspace.open(tmp_path / "ws")
    plan = workspace.add(name, PLAN.encode())
    (source,) = find_sources([workspace.sources])

    assert workspace.plans() == [plan]
    assert source.document.parent == workspace.sources / plan  # type: ignore[union-attr]
    assert source.document.read_bytes() == PLAN.encode()  # type: ignore[union-attr]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["ws"]


def test_two_documents_of_one_name_are_two_plans(tmp_path: Path) -> None:
    workspace = Workspace.open(tmp_path)

    assert [workspace.add("Plan.md", PLAN.encode()) for _ in range(3)] == [
        "plan", "plan-2", "plan-3",
    ]  # fmt: skip


def test_two_windows_may_upload_at_once(tmp_path: Path) -> None:
    workspace = Workspace.open(tmp_path)
    contents = [f"{PLAN}\n{n}\n".encode() for n in range(8)]
    with ThreadPoolExecutor(8) as pool:
        plans = list(pool.map(lambda content: workspace.add("Plan.md", content), contents))

    found = [(workspace.folder(x) / "Plan.md").read_bytes() for x in plans]
    assert found == contents
    assert len(set(plans)) == 8


def test_what_is_removed_is_put_aside_and_comes_back(tmp_path: Path) -> None:
    workspace = Workspace.open(tmp_path)
    plan = workspace.add("plan.md", PLAN.encode())
    workspace.remove(plan)
    workspace.add("plan.md", b"# Another plan\n")
    workspace.remove("plan")
    aside = workspace.removed()
    back = workspace.restore("plan")

    assert aside == ["plan", "plan-2"]
    assert (workspace.folder(back) / "plan.md").read_text(encoding="utf-8") == PLAN


def test_a_renamed_plan_keeps_its_files_and_takes_no_name_that_is_used(tmp_path: Path) -> None:
    workspace = Workspace.open(tmp_path)
    for name in ("one", "two"):
        workspace.add(f"{name}.md", PLAN.encode())
    workspace.rename("one", "../Better name")

    assert workspace.plans() == ["Better-name", "two"]
    for taken in ("two", "TWO"):  # one folder where letters of both cases are the same
        with pytest.raises(InputError, match=f"called “{taken}” already"):
            workspace.rename("Better-name", taken)
    assert workspace.rename("two", "Two") == "Two"
    with pytest.raises(InputError, match="no plan “"):
        workspace.folder("../x")


def test_a_link_that_leads_nowhere_costs_no_reading(tmp_path: Path) -> None:
    workspace = Workspace.open(tmp_path / "ws")
    plan = workspace.add("plan.md", PLAN.encode())
    before = workspace.mark(plan)
    try:
        (workspace.sources / plan / "gone.md").symlink_to(tmp_path / "nowhere.md")
    except OSError:
        pytest.skip("this user may make no links")

    assert workspace.mark(plan) != before


def test_entries_are_set_where_they_stand_and_the_explanations_stay(tmp_path: Path) -> None:
    workspace = Workspace.open(tmp_path)
    folder = workspace.folder(workspace.add("plan.md", PLAN.encode()))
    before = (folder / "plan.yaml").read_text(encoding="utf-8")
    set_entries(folder, {"country": "rs", "title": 'A "plan": #1\nsource: /etc/passwd'})
    said = read_plan_file(folder / "plan.yaml")
    set_entries(folder, {"country": "", "title": ""})

    assert (said.country, said.source) == ("RS", "plan.md")
    assert said.title == 'A "plan": #1 source: /etc/passwd'
    assert read_plan_file(folder / "plan.yaml").country is None
    after = (folder / "plan.yaml").read_text(encoding="utf-8")
    assert len(after.splitlines()) == len(before.splitlines())


@pytest.mark.parametrize(("entry", "value"), [
    ("country", "Serbia"), ("language", "../x"), ("sha256", "1"), ("status", "nice"),
])  # fmt: skip
def test_an_entry_that_cannot_be_used_changes_nothing(
    tmp_path: Path, entry: str, value: str
) -> None:
    workspace = Workspace.open(tmp_path)
    folder = workspace.folder(workspace.add("plan.md", PLAN.encode()))
    before = {p.name: p.read_bytes() for p in folder.iterdir()}

    with pytest.raises(ConfigError):
        set_entries(folder, {entry: value})
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before


def test_a_plan_file_of_another_program_is_changed_or_named(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text("title: Plan\ncountry: RS\n", encoding="utf-8-sig")
    set_entries(tmp_path, {"title": "Other"})
    said = read_plan_file(path)
    path.write_bytes("title: Plán\n".encode("cp1252"))

    assert (said.title, said.country) == ("Other", "RS")
    with pytest.raises(ConfigError, match="save it as UTF-8"):
        set_entries(tmp_path, {"title": "Other"})


def test_a_graph_or_a_file_is_no_workspace(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text("{}", encoding="utf-8")
    (tmp_path / "file").write_text("", encoding="utf-8")

    for path in (tmp_path, tmp_path / "file"):
        with pytest.raises(InputError, match="not a workspace"):
            Workspace.open(path)
