from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.model.document import Document, Paragraph
from tests.read.helpers import lines, read_bytes, rows, tables


def read(tmp_path: Path, value: object, **options: object) -> Document:
    return read_bytes(tmp_path, json.dumps(value, ensure_ascii=False).encode(), **options)


def test_an_array_of_alike_objects_is_a_table(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        [{"title": "Train", "leadBody": "Council", "budget_eur": 120.50, "public": True},
         {"title": "Build", "budget_eur": None, "partners": ["Red Cross", "UNICEF"]}],
    )  # fmt: skip

    assert document.media_type == "application/json"
    assert rows(document) == [
        ["title", "lead body", "budget eur", "public", "partners"],
        ["Train", "Council", "120.5", "true", ""],
        ["Build", "", "", "", "Red Cross\nUNICEF"],
    ]


def test_numbers_keep_their_figures(tmp_path: Path) -> None:
    document = read_bytes(tmp_path, b'[{"no": "1", "sum": 0.10}, {"no": "2", "sum": 1E3}]')

    assert rows(document)[1:] == [["1", "0.10"], ["2", "1E3"]]


def test_arrays_inside_rows_are_a_table_that_names_its_parents(tmp_path: Path) -> None:
    acts = [[{"act": "Dig", "lead": "A", "due": "2025", "place": "X"}],
            [{"act": "Fill", "lead": "B", "due": "2026", "place": "Y"}]]  # fmt: skip
    programmes = [[{"id": 1, "name": "Water", "acts": acts[0]}],
                  [{"id": 2, "name": "Fire", "acts": acts[1]}]]  # fmt: skip
    goals = [{"id": "A", "title": "Calm", "programmes": programmes[0]},
             {"id": "B", "title": "Safe", "programmes": programmes[1]}]  # fmt: skip

    document = read(tmp_path, {"plan": "Roads", "goals": goals})

    assert lines(document) == ["plan: Roads", "goals", "programmes", "acts"]
    assert [b.level for b in document.blocks if isinstance(b, Paragraph)] == [0, 1, 2, 3]
    assert rows(document)[6:] == [
        ["goals title", "programmes name", "act", "lead", "due", "place"],
        ["Calm", "Water", "Dig", "A", "2025", "X"],
        ["Safe", "Fire", "Fill", "B", "2026", "Y"],
    ]


def test_small_objects_inside_rows_stand_beside_them(tmp_path: Path) -> None:
    value = [
        {"id": "A", "title": "Train", "who": [{"name": "X", "kind": "x"}, {"name": "Y"}],
         "steps": [{"step": "Buy", "due": "2025-01"}, {"step": "Sell", "due": "2026-01"}]},
        {"id": "B", "title": "Build", "who": [], "steps": []},
    ]  # fmt: skip

    assert rows(read(tmp_path, value)) == [
        ["id", "title", "who › name", "who › kind", "steps › step", "steps › due"],
        ["A", "Train", "X\nY", "x", "Buy", "2025-01"],
        ["Sell", "2026-01"],
        ["B", "Build", "", "", "", ""],
    ]


def test_a_dictionary_of_objects_is_a_table_with_its_keys_in_front(tmp_path: Path) -> None:
    value = {"actions": {"A1": {"lead": "Council", "due": "2025"}, "A2": {"lead": "Agency"}}}

    assert rows(read(tmp_path, value)) == [
        ["actions", "lead", "due"], ["A1", "Council", "2025"], ["A2", "Agency", ""],
    ]  # fmt: skip


def test_objects_inside_rows_are_columns_and_unlike_ones_stand_below_headings(
    tmp_path: Path,
) -> None:
    value = [
        {"id": "status", "who": {"name": "Ann", "unit": "X"}, "choices": {"C": "Done", "D": "Due"}},
        {"id": "kind", "who": {"name": "Bob", "unit": "Y"}, "choices": {"N": "New", "O": "Old"}},
    ]

    document = read(tmp_path, value)

    assert rows(document)[:2] == [["id", "who › name", "who › unit"], ["status", "Ann", "X"]]
    assert lines(document) == ["choices", "status", "kind"]
    assert [table[-1][4] for table in tables(document)] == ["Y", "Due", "Old"]


TWINS = [
    {"title_en": "Train", "title_fr": "Former", "due": {"en": "By May", "fr": "D'ici mai"}},
    {"title_en": "", "title_fr": "Bâtir", "due": {"en": "2026", "fr": "2026"}},
]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (None, [["title", "due"], ["Train", "By May"], ["Bâtir", "2026"]]),
        ("fr", [["title", "due"], ["Former", "D'ici mai"], ["Bâtir", "2026"]]),
    ],
)
def test_twins_of_languages_are_one_text(
    tmp_path: Path, told: str | None, expected: list[list[str]]
) -> None:
    document = read(tmp_path, TWINS, language=told)

    assert rows(document) == expected
    assert document.notes == (f"texts stand there in en, fr; those in {told or 'en'} are read",)


def test_keys_that_look_like_languages_are_kept(tmp_path: Path) -> None:
    value = [{"id": "A", "no": "1", "cost_eu": 5, "cost_es": 7}, {"id": "B", "no": "2"}]

    assert rows(read(tmp_path, value))[1] == ["A", "1", "5", "7"]


def test_html_inside_strings_becomes_words_with_marks(tmp_path: Path) -> None:
    value = [
        {"text": "<p>Train <b>now</b></p><ul><li>one</li></ul>", "a": "R&amp;D"},
        {"text": "x"},
    ]

    document = read(tmp_path, value)

    assert rows(document)[1] == ["Train now\n• one", "R&D"]
    assert [document.words(m.start, m.end) for m in document.marks] == ["now"]


def test_json_lines_are_rows(tmp_path: Path) -> None:
    raw = b'{"title": "Train", "lead": "A"}\n{"title": "Build", "lead": "B"}\n'

    assert rows(read_bytes(tmp_path, raw)) == [["title", "lead"], ["Train", "A"], ["Build", "B"]]


def test_features_of_a_map_are_rows_without_their_shapes(tmp_path: Path) -> None:
    features = [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [1, 2]},
         "properties": {"measure": name, "lead": "City"}}
        for name in ("Dike", "Park")
    ]  # fmt: skip

    document = read(tmp_path, {"type": "FeatureCollection", "features": features})

    assert rows(document) == [["measure", "lead"], ["Dike", "City"], ["Park", "City"]]
    assert "shapes of places" in document.notes[0]


def test_an_object_alone_is_labels_and_values(tmp_path: Path) -> None:
    value = {"title": "Plan", "contact": {"name": "Ann", "phone": "5"}}

    document = read(tmp_path, value)

    assert lines(document) == ["title: Plan", "contact"]
    assert rows(document) == [["name", "Ann"], ["phone", "5"]]


@pytest.mark.parametrize(
    "raw", [b'{"a": [{"b": 1}', b'[{"a": 1,, "b": 2}]', b'{"a": 1}\n{"a": ', b'[{"a": tru}]']
)
def test_damaged_json_is_refused_in_one_sentence(tmp_path: Path, raw: bytes) -> None:
    with pytest.raises(InputError, match="it is JSON, but damaged or cut off at line"):
        read_bytes(tmp_path, raw)


def test_json_nested_without_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nested too deeply"):
        read_bytes(tmp_path, b'{"a":' * 100_000)


def test_a_note_in_square_brackets_is_no_json(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, b"[1] See the plan.\n[2] Or not.\n").media_type == "text/plain"
