"""What a page offers in the place of a doubtful fact can be taken as it is."""

from __future__ import annotations

from pathlib import Path

from kg.exchange.review_file import Filled
from kg.pipeline.doubts import shown_doubts
from kg.pipeline.reading import Settings
from kg.pipeline.review import reviewed_edits
from kg.pipeline.shown import shown_reading
from kg.resolve.reviewed import Edit
from tests.support.plan_texts import HEADLESS

SETTINGS = Settings(language="en", country="GB")
PLAN = """# Plan for rivers 2026

| No. | Activity | Responsible and others | Deadline |
|---|---|---|---|
| 1 | Publish water reports | Ministry of Water; Rivers Agency or similar | 2026 |
| 2 | Plant trees along the rivers | Ministry of Justice | 2027 |
| 3 | Train the guards of the rivers | Ministry of Water, Plumbers and Sons of Rivers | 2027 |
"""


def test_every_role_that_is_offered_becomes_the_role(tmp_path: Path) -> None:
    folder = tmp_path / "rivers"
    folder.mkdir()
    (folder / "plan.md").write_text(PLAN, encoding="utf-8")
    (folder / "plan.yaml").write_text("language: en\ncountry: GB\n", encoding="utf-8")
    row = next(x for x in shown_doubts(folder, SETTINGS)["rows"] if x["field"] == "lead")

    offered = [x["value"] for x in row["instead"]]
    becomes = []
    for role in offered:
        edit = Edit(place="", id=row["id"], field=row["field"], value=role, key=row["key"])
        found = reviewed_edits(Filled(edits=[edit]), folder, SETTINGS, author="ana", time="")
        becomes += [change.decision.value for change in found.changes]

    assert len(offered) > 3
    assert becomes == [f"role={role}" for role in offered]


def test_the_questions_that_a_page_asks_are_counted_before(tmp_path: Path) -> None:
    rows = "".join(f"| {n} | Plant trees in town {n} | Agency or so; X | |\n" for n in (1, 2, 3))
    (tmp_path / "plan.md").write_text(PLAN.partition("| 1 |")[0] + rows, encoding="utf-8")
    asked = shown_doubts(tmp_path, SETTINGS)["rows"]
    counted = shown_reading(tmp_path, SETTINGS)["summary"]

    assert counted["questions"] == len({x["question"] for x in asked}) < len(asked)


def test_names_of_a_guessed_column_without_a_head_are_one_list(tmp_path: Path) -> None:
    (tmp_path / "plan.md").write_text(HEADLESS, encoding="utf-8")
    rows = shown_doubts(tmp_path, SETTINGS)["rows"]

    assert [x["field"] for x in rows] == ["partner"] * 3
    assert len({x["list"] for x in rows}) == 1
