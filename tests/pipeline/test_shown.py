"""What a page shows of a reading stands in the order in which people read."""

from __future__ import annotations

from pathlib import Path

from kg.pipeline.doubts import shown_doubts
from kg.pipeline.reading import Settings
from kg.pipeline.shown import shown_reading
from tests.support.plan_texts import HARBOURS
from tests.support.workbench import PLAN as GUESSED

SETTINGS = Settings(language="en", country="GB")
HEADS = ("2. Activity", "10. Goal", "11. Responsible body", "12. Deadline")
CARDS = (
    ("Mend the north pier", "Safe harbours", "Port Authority", "31.12.2031"),
    ("Map the cables", "Light in all towns", "Ministry of Energy", "30.06.2032"),
    ("Test the cranes", "Safe work in ports", "Ministry of Labour", "31.03.2033"),
)


def plan(folder: Path, text: str) -> Path:
    (folder / "plan.md").write_text(text, encoding="utf-8")
    return folder


def test_a_goal_stands_above_its_activity_and_labels_in_the_order_of_a_card(tmp_path: Path) -> None:
    cards = ["\n".join(f"| {h} | {v} |" for h, v in zip(HEADS, x, strict=True)) for x in CARDS]
    tables = [card.replace("\n", "\n|---|---|\n", 1) for card in cards]
    found = shown_reading(plan(tmp_path, "# Plan 2031\n\n" + "\n\n".join(tables)), SETTINGS)

    assert [x["head"] for x in found["labels"]] == list(HEADS)
    assert [x["kind"] for x in found["records"]] == ["goal", "activity"] * 3


def test_names_below_a_head_that_was_guessed_are_one_list(tmp_path: Path) -> None:
    rows = shown_doubts(plan(tmp_path, GUESSED), SETTINGS)["rows"]

    assert {x["list"] for x in rows if x["field"] == "partner"} == {"column 'Other organisations'"}
    assert len(rows) == 3


def test_names_of_one_list_are_known_to_be_one(tmp_path: Path) -> None:
    rows = shown_doubts(plan(tmp_path, HARBOURS), SETTINGS)["rows"]
    lists = {x["list"]: {y["read"] for y in rows if y["list"] == x["list"]} for x in rows}

    assert {"Rivers Agency", "Fire Service", "Coast Guard"} in list(lists.values())
    assert {"Ministry of Transport"} in list(lists.values())


def test_words_that_lack_only_their_year_say_so_where_they_stand(tmp_path: Path) -> None:
    text = "# Plan\n\n| Activity | Responsible | Deadline |\n|---|---|---|\n"
    text += "| Mend the pier | Port Authority | second quarter |\n"
    text += "| Map the cables | Ministry of Energy | before the rain |\n"
    found = shown_reading(plan(tmp_path, text), SETTINGS)

    issues = found["issues"]
    assert [x["message"].partition(" names no year")[0] for x in issues] == [
        "'second quarter'", "'before the rain' is no deadline that is understood",
    ]  # fmt: skip
    cells = [w for b in found["blocks"][1]["rows"] for c in b["cells"] for w in c["words"]]
    starts = {start: words for words, start, _ in cells}
    assert [starts[x["places"][0][0]] for x in issues] == ["second quarter", "before the rain"]
