"""A profile: what a person says of a form goes before every guess; wrong entries are refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import ConfigError
from kg.extract import Hints, Profile, extract, read_profile, with_headings
from kg.extract.profile import TableRule
from kg.extract.profile_text import profile_text
from kg.model.codes import Certainty
from kg.read.source import read_raw
from tests.extract.helpers import (
    codes,
    goals,
    is_accounted,
    read_lines,
    read_page,
    said_of,
    table,
    titles,
)

SWAHILI = table(
    "Na.|Kazi|Mhusika|Wasaidizi|Mwisho",
    "1|Kujenga shule|Wizara ya Elimu|Wizara ya Fedha / UNICEF|2024",
    "2|Kununua vitabu|Maktaba ya Taifa||31.12.2025",
)
READ = {
    "lead": ["Wizara ya Elimu"],
    "partner": ["Wizara ya Fedha", "UNICEF"],
    "until": ["2024-12-31"],
}


def saved(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_heads_in_an_unknown_language_are_said(tmp_path: Path) -> None:
    profile = read_profile(
        saved(
            tmp_path / "profile.yaml",
            "headings:\n  Na.: number\n  Kazi: activity\n  Mhusika: lead\n"
            "  Wasaidizi: partner\n  Mwisho: deadline\nseparators: [' / ']\n",
        )
    )

    draft = read_page(SWAHILI, language="sw", profile=profile)

    assert titles(draft) == [("1", "Kujenga shule"), ("2", "Kununua vitabu")]
    assert said_of(draft, "Kujenga shule") == READ
    assert is_accounted(draft)
    assert codes(draft) == []


def test_columns_by_position_need_no_header() -> None:
    rows = SWAHILI.partition("</tr>")[2]
    rule = TableRule(header_row=0, columns=("number", "activity", "lead", "partner", "deadline"))
    profile = Profile(tables={"1": rule}, separators=("/",))

    draft = read_page(f"<table>{rows}", language="sw", profile=profile)

    assert said_of(draft, "Kujenga shule") == READ


def test_positions_go_before_heads_and_null_leaves_a_column_out() -> None:
    columns = (None, "activity", "partner", None, "deadline")
    profile = Profile(tables={"all": TableRule(header_row=1, columns=columns)})

    draft = read_page(SWAHILI, language="sw", profile=profile)

    assert said_of(draft, "Kujenga shule") == {
        "partner": ["Wizara ya Elimu"],
        "until": ["2024-12-31"],
    }
    assert is_accounted(draft)


def test_a_transposed_table_in_an_unknown_language() -> None:
    turned = table(
        "Kazi|Kujenga shule|Kununua vitabu",
        "Mhusika|Wizara ya Elimu|Maktaba ya Taifa",
        "Mwisho|2024|31.12.2025",
    )
    said = {"Kazi": "activity", "Mhusika": "lead", "Mwisho": "deadline"}

    for profile in (
        Profile(headings=said),
        Profile(headings=said, tables={"1": TableRule(layout="transposed")}),
        Profile(tables={"1": TableRule(layout="transposed", columns=tuple(said.values()))}),
    ):
        draft = read_page(turned, language="sw", profile=profile)
        assert said_of(draft, "Kununua vitabu") == {
            "lead": ["Maktaba ya Taifa"],
            "until": ["2025-12-31"],
        }


LINES = """MPANGO WA KAZI 2024-2025

Nguzo 1: Elimu bora

Kazi 1.1. Kujenga shule mpya
Mhusika: Wizara ya Elimu
Maelezo: shule kumi
Mwisho: 31.12.2024

Kazi 1.2. Kununua vitabu
Mhusika: Maktaba ya Taifa
Maelezo: vitabu elfu
Mwisho: 30.06.2025
"""


def test_keyed_lines_in_an_unknown_language_are_said() -> None:
    profile = Profile(
        headings={"Mhusika": "lead", "Mwisho": "deadline", "Maelezo": None},
        goal_words={"Nguzo": "strategic"},
        activity_words=("Kazi",),
    )

    draft = read_lines(LINES, language="sw", profile=profile)

    assert goals(draft) == [("1", "Elimu bora")]
    assert titles(draft) == [("1.1", "Kujenga shule mpya"), ("1.2", "Kununua vitabu")]
    assert said_of(draft, "Kununua vitabu") == {
        "lead": ["Maktaba ya Taifa"],
        "until": ["2025-06-30"],
    }
    assert codes(draft) == []
    assert is_accounted(draft)


def test_cards_in_an_unknown_language_are_said() -> None:
    card = table("Kazi 3|Kujenga shule", "Mhusika|Wizara ya Elimu", "Mwisho|2024")
    said = {"Kazi": "activity", "Mhusika": "lead", "Mwisho": "deadline"}

    draft = read_page(card, language="sw", profile=Profile(headings=said))

    assert titles(draft) == [("3", "Kujenga shule")]
    assert said_of(draft, "Kujenga shule")["lead"] == ["Wizara ya Elimu"]


def test_a_table_may_be_left_out() -> None:
    profile = Profile(tables={"1": TableRule(layout="ignore")})

    draft = read_page(SWAHILI, language="sw", profile=profile)

    assert not draft.activities
    assert codes(draft) == []
    assert {row.outcome for row in draft.audit} == {"ignored"}


def test_a_dump_of_tabs_with_unknown_heads_is_said() -> None:
    text = "Kazi\tMhusika\tMwisho\nKujenga shule\tWizara ya Elimu\t2024\n"
    profile = Profile(headings={"Kazi": "activity", "Mhusika": "lead", "Mwisho": "deadline"})

    draft = read_lines(text, language="sw", profile=profile)

    assert said_of(draft, "Kujenga shule")["lead"] == ["Wizara ya Elimu"]


def test_a_profile_without_corrections_reads_what_it_suggests(tmp_path: Path) -> None:
    csv = (
        b"1;Train all teachers;Ministry of Education;2024\n"
        b"2;Build new schools;Ministry of Finance;2025\n"
    )
    document = read_raw(csv, name="plan.csv", kind="csv")
    hints = Hints(language="en")
    before = extract(document, hints=hints)

    profile = read_profile(saved(tmp_path / "p.yaml", profile_text(before, Profile())))
    after = extract(document, hints=hints, profile=profile)

    assert all(a.certainty is Certainty.DOUBTFUL for a in before.activities)
    assert said_of(after, "Build new schools") == {
        "lead": ["Ministry of Finance"],
        "until": ["2025-12-31"],
    }


@pytest.mark.parametrize(
    "body",
    [
        SWAHILI,
        table("Aktivnost|Nosilac|Rok|no", "Obuka|Savet|2024|on", "Vodič|Savet|2025|off"),
        table("Nositelj|Savet|Rok|2024.", "Mjera|Obuka|Partneri|UNICEF"),
        "<p>Responsible: Ministry of Health</p><p>a: b # c</p>",
    ],
)
def test_a_written_profile_can_be_read_and_written_again(tmp_path: Path, body: str) -> None:
    draft = read_page(body, language="sr")

    text = profile_text(draft, Profile())
    profile = read_profile(saved(tmp_path / "p.yaml", text))
    again = profile_text(read_page(body, language="sr", profile=profile), profile)

    assert read_profile(saved(tmp_path / "q.yaml", again)).headings == profile.headings


WRONG = [
    ("heading: {}", "there is no entry 'heading'; did you mean 'headings'?"),
    ("headings: {Rok: deadlin}", "'deadlin' is no field; did you mean 'deadline'?"),
    ("headings: {Rok: [deadline]}", "names no field; use one of"),
    ("headings: [Rok]", "holds entries of the form"),
    ("tables: {1: {layot: matrix}}", "there is no entry 'layot'; did you mean 'layout'?"),
    ("tables: {1: {layout: matrx}}", "'matrx' is no layout; did you mean 'matrix'?"),
    ("tables: {1: {header_row: first}}", "header_row is the number of a row"),
    ("tables: {1: {columns: {a: lead}}}", "'a' is no position"),
    ("tables: {1: {columns: [leed]}}", "'leed' is no field; did you mean 'lead'?"),
    ("tables: {1: matrix}", "say 'layout:', 'header_row:' or 'columns:'"),
    ("goal_words: {Nguzo: strategy}", "did you mean 'strategic'?"),
    ("separators: {a: b}", "is a list of words"),
    ("language: [sr]", "'language' holds words"),
    ("- a list", "a profile holds entries"),
    ("headings: {", "correct the line"),
    ("x: !!python/object:os.system {}", "correct the line"),
]


@pytest.mark.parametrize(("text", "said"), WRONG)
def test_a_wrong_entry_is_refused_with_what_to_do(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError) as error:
        read_profile(saved(tmp_path / "profile.yaml", text))

    assert "profile.yaml" in str(error.value)
    assert said in str(error.value)


def test_words_that_yaml_takes_for_truth_are_words(tmp_path: Path) -> None:
    text = "language: no\nheadings: {no: number, on: lead, 2024-01-01: ignore}\n"

    profile = read_profile(saved(tmp_path / "p.yaml", text))

    assert profile.language == "no"
    assert dict(profile.headings) == {"no": "number", "on": "lead", "2024-01-01": "ignore"}


def test_a_decision_about_a_heading_goes_before_the_profile() -> None:
    profile = with_headings(Profile(headings={"MHUSIKA": "partner"}), {"Mhusika": "lead"}, where="")

    assert profile.fields_of("mhusika:") == ("lead",)


def test_a_decision_that_names_no_field_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"decisions\.csv: field_is of 'Mhusika'"):
        with_headings(None, {"Mhusika": "leader"}, where="decisions.csv")


WORDS = st.text(min_size=1, max_size=12).filter(str.strip)


@settings(max_examples=40, deadline=None)
@given(WORDS, WORDS)
def test_any_head_survives_being_written_and_read(tmp_path_factory, head, cell) -> None:
    text = f"{head}\tNosilac\tRok\n{cell}\tSavet\t2024\n".replace("\x00", "")
    draft = read_lines(text, language="sr")
    path = tmp_path_factory.mktemp("p") / "p.yaml"

    profile = read_profile(saved(path, profile_text(draft, Profile())))

    assert profile.language == "sr"
    assert len(profile.headings) <= 3
