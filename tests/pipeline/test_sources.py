from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.errors import ConfigError, InputError
from kg.pipeline.sources import PlanSource, Refused, find_sources, read_plan_file
from tests.support.counted import growth


def write(path: Path, text: str = "words") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_bare_document_takes_its_plan_id_from_its_name(tmp_path: Path) -> None:
    document = write(tmp_path / "Action plan 2025.txt")

    (source,) = find_sources([document])

    assert isinstance(source, PlanSource)
    assert source.id == "Action-plan-2025"


def test_a_plan_folder_gives_its_name_to_the_plan_and_its_yaml_the_rest(tmp_path: Path) -> None:
    write(tmp_path / "xx-2025" / "plan.txt")
    write(tmp_path / "xx-2025" / "plan.yaml", "title: A plan\ncountry: GB\nstart: 2025-01-01\n")

    (source,) = find_sources([tmp_path / "xx-2025"])

    assert isinstance(source, PlanSource)
    assert (source.id, source.document.name) == ("xx-2025", "plan.txt")
    assert (source.about.title, str(source.about.start)) == ("A plan", "2025-01-01")


def test_a_folder_gives_every_document_and_plan_folder_below_it(tmp_path: Path) -> None:
    write(tmp_path / "b.txt")
    write(tmp_path / "a" / "plan.yaml", "{}")
    write(tmp_path / "a" / "doc.txt")
    write(tmp_path / "c" / "d.txt")
    write(tmp_path / ".hidden.txt")

    found = find_sources([tmp_path])

    assert [s.id for s in found if isinstance(s, PlanSource)] == ["a", "b", "d"]


def test_looking_for_documents_takes_no_longer_than_their_number_asks(tmp_path: Path) -> None:
    def look(n: int) -> Callable[[], object]:
        for k in range(n):
            write(tmp_path / str(n) / f"plan-{k}.txt")
        return lambda: find_sources([tmp_path / str(n)])

    assert growth(look, 50) <= 1.1


def test_two_plans_of_one_id_are_not_mixed(tmp_path: Path) -> None:
    write(tmp_path / "a" / "plan.txt")
    write(tmp_path / "b" / "plan.txt")

    found = find_sources([tmp_path])

    assert isinstance(found[0], PlanSource)
    assert isinstance(found[1], Refused)
    assert "rename" in str(found[1].error)


def test_a_document_named_twice_is_read_once(tmp_path: Path) -> None:
    document = write(tmp_path / "plan.txt")

    assert len(find_sources([document, document, tmp_path])) == 1


def test_a_missing_path_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file or folder"):
        find_sources([tmp_path / "nothing"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("titel: A plan", "did you mean 'title'"),
        ("start: soon", "start"),
        ("- a\n- b", "Expected"),
        ("title: [", "correct the line"),
        ("title: x\nstart: 2025-02-30", "plan.yaml, line 2: '2025-02-30' cannot be understood"),
        ("title: x\ntitle: y", "plan.yaml, line 2: the entry 'title' occurs twice"),
        ("start: .nan", "plan.yaml, line 1: '.nan' is no number"),
        ("start: 1" + "0" * 5000, "plan.yaml, line 1: '1000"),
        ("title: " + "[" * 20_000, "nested too deeply"),
        ("start: 2026-01-01\nend: 2024-12-31", "ends on 2024-12-31, before it starts on 2026"),
        ("end: 9999-12-31", "end 9999-12-31 is no day of a plan"),
        ('language: "en> x"', "language 'en> x' is no code such as bg"),
        ("country: Bulgaria", "country 'Bulgaria' is no code such as BG"),
        ("country: XQ", "plan.yaml: 'XQ' is no country code"),
        ("language: bulgarian", "language 'bulgarian' is no code such as bg"),
        ("source: ../secret.txt", "not a file in this folder"),
        ("source: other.txt", "not a file in this folder"),
    ],
)
def test_a_wrong_plan_file_is_refused_with_the_entry(tmp_path: Path, text: str, said: str) -> None:
    write(tmp_path / "p" / "plan.yaml", text)
    write(tmp_path / "p" / "doc.txt")
    write(tmp_path / "secret.txt")

    (found,) = find_sources([tmp_path / "p"])

    assert isinstance(found, Refused)
    assert said in str(found.error)


def test_several_documents_beside_a_plan_file_must_be_told_apart(tmp_path: Path) -> None:
    write(tmp_path / "p" / "plan.yaml", "{}")
    write(tmp_path / "p" / "a.txt")
    write(tmp_path / "p" / "b.txt")

    (found,) = find_sources([tmp_path / "p"])

    assert isinstance(found, Refused)
    assert "source:" in str(found.error)


def test_an_empty_plan_file_is_allowed(tmp_path: Path) -> None:
    path = write(tmp_path / "p" / "plan.yaml", "")

    assert read_plan_file(path).title is None


def test_a_plan_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_bytes(b"title: \xe9\xff")

    with pytest.raises(ConfigError, match="correct the line"):
        read_plan_file(path)


def test_one_wrong_plan_file_costs_no_other_plan(tmp_path: Path) -> None:
    write(tmp_path / "a" / "plan.yaml", "start: 2025-02-30")
    write(tmp_path / "a" / "doc.txt")
    write(tmp_path / "b" / "plan.yaml", "start: 2025-02-28")
    write(tmp_path / "b" / "doc.txt")

    wrong, right = find_sources([tmp_path])

    assert isinstance(wrong, Refused)
    assert isinstance(right, PlanSource)


@pytest.mark.skipif(os.name == "nt", reason="names are always Unicode there")
def test_a_name_that_is_no_utf8_costs_its_own_document_alone(tmp_path: Path) -> None:
    """As archives of old programs unpack: no table or page could say such a name."""
    write(tmp_path / "in" / "good.txt")
    for name in (b"pl\xe9n.txt", b"f\xe9lder/doc.txt", b"f\xe9lder/plan.yaml"):
        path = tmp_path / "in" / os.fsdecode(name)
        try:
            write(path, "")
        except OSError:
            pytest.skip("this disk takes no such names")

    found = find_sources([tmp_path / "in"])

    assert [x.id for x in found if isinstance(x, PlanSource)] == ["good"]
    said = sorted(x.sentence for x in found if isinstance(x, Refused))
    assert [x.partition(": ")[0] for x in said] == [r"f\udce9lder/doc.txt", r"pl\udce9n.txt"]
    assert all("its name is not in UTF-8" in x for x in said)


def test_a_link_to_its_own_folder_is_passed_over(tmp_path: Path) -> None:
    write(tmp_path / "in" / "a.txt")
    try:
        (tmp_path / "in" / "loop").symlink_to(tmp_path / "in", target_is_directory=True)
    except OSError:
        pytest.skip("this user may make no links")

    (found,) = find_sources([tmp_path / "in"])

    assert isinstance(found, PlanSource)
