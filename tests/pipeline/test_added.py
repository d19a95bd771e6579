"""The words of what a person added are shown where they stand in the document, never elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kg.errors import ResolveError
from kg.pipeline.reading import Settings
from kg.pipeline.shown import shown_reading

SETTINGS = Settings(language="en", country="GB")
PLAN = """# Plan for rivers 2026; after the floods

| No. | Activity | Responsible | Deadline |
|---|---|---|---|
| 1 | Publish water reports with the Rivers Agency | Ministry of Water | 2026 |
| 2 | Plant trees with the Rivers Agency | Ministry of Justice | 2027 |

Open a library
of rivers in every town, with the Rivers Agency
"""
HEAD = "who,target,verb,value,reason\n"


def placed(folder: Path, decisions: str) -> tuple[list[Any], str]:
    """What was added, and the text of the document."""
    folder.mkdir()
    (folder / "plan.md").write_text(PLAN, encoding="utf-8")
    (folder / "decisions.csv").write_text(HEAD + decisions, encoding="utf-8")
    shown = shown_reading(folder, SETTINGS)
    text = {}
    for block in shown["blocks"]:
        cells = [c for r in block.get("rows", []) for c in r["cells"]] or [block]
        for words, start, _ in (x for cell in cells for x in cell["words"]):
            text |= dict(enumerate(words, start))
    whole = "".join(text.get(k, "\n") for k in range(max(text) + 1))
    return [x for x in shown["facts"] if "add" in " ".join(x["why"])], whole


@pytest.mark.parametrize("number", [1, 2])
def test_a_name_added_to_an_activity_stands_in_its_own_row(tmp_path: Path, number: int) -> None:
    ((fact,), text) = placed(tmp_path / "rivers", f"ana,{number},add,partner=Rivers Agency,\n")
    ((start, end),) = fact["places"]

    assert text[start:end] == "Rivers Agency"
    assert text[:start].count("Rivers Agency") == number - 1


def test_an_added_activity_stands_where_its_words_are_and_its_own_facts_near_it(
    tmp_path: Path,
) -> None:
    title = "Open a library of rivers in every town"
    rows = f'ana,rivers,add,activity={title},\nana,"{title}",add,lead=Rivers Agency,\n'
    ((activity, lead), text) = placed(tmp_path / "rivers", rows)
    (own,), (name,) = activity["places"], lead["places"]

    assert " ".join(text[slice(*own)].split()) == title
    assert text[slice(*name)] == "Rivers Agency"
    assert own[1] < name[0]


def test_words_that_do_not_stand_in_the_document_have_no_place(tmp_path: Path) -> None:
    rows = "ana,1,add,partner=Plumbers of Rivers,\nana,1,add,result=port,\n"
    (facts, _) = placed(tmp_path / "rivers", rows)

    assert [x["places"] for x in facts] == [[], []]


def test_words_kept_with_a_date_are_its_evidence_and_nearest_to_its_activity(
    tmp_path: Path,
) -> None:
    rows = "ana,2,add,deadline=2027-12-31; words=with the  Rivers Agency,\n"
    ((fact,), text) = placed(tmp_path / "rivers", rows)
    ((start, end),) = fact["places"]

    assert (fact["field"], fact["read"]) == ("deadline", "2027-12-31")
    assert text[start:end] == fact["words"] == "with the Rivers Agency"
    assert text[:start].count("Rivers Agency") == 1


def test_words_kept_with_a_value_that_is_set_are_shown_and_change_no_evidence(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "rivers"
    rows = "ana,1 deadline,set,start=2025-05-01; words=Open a library,\n"
    rows += "ana,1 deadline,accept,,\n"  # it is found as before
    placed(folder, rows + "ana,1,add,partner=Rivers Agency,\n")
    shown = shown_reading(folder, SETTINGS)
    (due,) = [x for x in shown["facts"] if x["field"] == "deadline" and "2025" in x["read"]]

    assert due["words"] == "2026"
    assert len(due["places"]) == 2
    assert shown["issues"] == []


def test_words_that_are_kept_may_hold_a_semicolon(tmp_path: Path) -> None:
    folder = tmp_path / "rivers"
    placed(folder, "ana,1 deadline,set,start=2025-05-01; words=2026; after the floods,\n"
           "ana,1,add,partner=Rivers Agency,\n")  # fmt: skip
    (due,) = [x for x in shown_reading(folder, SETTINGS)["facts"] if "2025" in x["read"]]
    (_, (start, end)) = due["places"]

    assert end - start == len("2026; after the floods")


def test_words_without_a_value_set_nothing(tmp_path: Path) -> None:
    with pytest.raises(ResolveError, match="row 2: words alone set nothing"):
        placed(tmp_path / "rivers", "ana,1 deadline,set,words=2026,\n")


def test_a_title_that_was_put_together_stands_where_its_words_begin_and_its_facts_beside_it(
    tmp_path: Path,
) -> None:
    title = "Plant trees and hedges"  # stands nowhere
    rows = f'ana,rivers,add,"activity={title}; words=Open a library",\n'
    rows += f"ana,{title},add,lead=Rivers Agency,\n"
    ((activity, lead), text) = placed(tmp_path / "rivers", rows)
    (own,), (name,) = activity["places"], lead["places"]

    assert activity["read"] == title
    assert text[slice(*own)] == activity["words"] == "Open a library"
    assert text[: name[0]].count("Rivers Agency") == 1  # that before these words, not the first
