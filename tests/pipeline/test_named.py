"""Which names a page offers as perhaps one body. It joins none by itself."""

from __future__ import annotations

from pathlib import Path

from kg.pipeline.doubts import shown_names
from kg.pipeline.reading import Settings

SETTINGS = Settings(language="en", country="GB")
PLAN = """# Plan for homes 2026

| No. | Activity | Responsible | Deadline |
|---|---|---|---|
| 1 | Insulate the roofs of old homes | Energy Efficiency Utilities | 2026 |
| 2 | Change the windows of schools | EEUs | 2027 |
| 3 | Train people who insulate homes | EFUs | 2027 |
"""


def test_initials_in_the_plural_are_offered_with_the_name_they_stand_for(tmp_path: Path) -> None:
    (tmp_path / "plan.md").write_text(PLAN, encoding="utf-8")
    found = shown_names(tmp_path, SETTINGS)

    assert {"EEUs", "EFUs", "Energy Efficiency Utilities"} <= {x["name"] for x in found["bodies"]}
    assert [{x["one"], x["other"]} for x in found["pairs"]] == [
        {"EEUs", "Energy Efficiency Utilities"}
    ]
    assert found["pairs"][0]["reason"] == "the short name has the initials of the long one"
