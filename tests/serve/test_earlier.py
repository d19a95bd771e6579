"""Every step can be taken back, also tomorrow, and what somebody edits by hand is not lost."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.files import write_text
from kg.serve.earlier import FILES, moved, recorded, steps_of

WHO = ("ana", "2026-11-28T10:00:00Z")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "decisions.csv").write_text("0\n", encoding="utf-8")
    return tmp_path


def say(folder: Path, text: str, name: str = "decisions.csv") -> None:
    recorded(folder, f"said {text}", *WHO, lambda: (folder / name).write_text(text, "utf-8"))


def state(folder: Path) -> dict[str, str]:
    return {n: (folder / n).read_text("utf-8") for n in FILES if (folder / n).is_file()}


def test_steps_back_and_forward_give_the_very_files(folder: Path) -> None:
    states = [state(folder)]
    for text, name in (("1", "decisions.csv"), ("2", "profile.yaml"), ("3", "decisions.csv")):
        say(folder, text, name)
        states.append(state(folder))
    back = [(moved(folder, -1), state(folder)) for _ in range(3)]
    forward = [(moved(folder, 1), state(folder)) for _ in range(3)]

    assert [words for words, _ in back] == ["said 3", "said 2", "said 1"]
    assert [s for _, s in back] == states[2::-1]
    assert [words for words, _ in forward] == ["said 1", "said 2", "said 3"]
    assert [s for _, s in forward] == states[1:]


def test_there_is_an_end_at_both_ends(folder: Path) -> None:
    with pytest.raises(InputError, match="nothing to take back"):
        moved(folder, -1)
    say(folder, "1")
    with pytest.raises(InputError, match="nothing to do again"):
        moved(folder, 1)


def test_a_new_step_after_going_back_ends_the_way_forward(folder: Path) -> None:
    say(folder, "1")
    moved(folder, -1)
    say(folder, "2")

    assert [x["what"] for x in steps_of(folder)["steps"]] == ["As first read", "said 2"]
    with pytest.raises(InputError):
        moved(folder, 1)


def test_what_was_edited_by_hand_is_a_step_of_its_own(folder: Path) -> None:
    say(folder, "1")
    (folder / "decisions.csv").write_text("by hand", encoding="utf-8")
    moved(folder, -1)
    first = state(folder)
    moved(folder, 1)

    assert first == {"decisions.csv": "1"}
    assert state(folder) == {"decisions.csv": "by hand"}


def test_a_change_that_fails_leaves_everything_as_it_was(folder: Path) -> None:
    say(folder, "1")
    before = state(folder)

    def fails() -> None:
        (folder / "profile.yaml").write_text("half", encoding="utf-8")
        (folder / "decisions.csv").unlink()
        raise InputError("no")

    with pytest.raises(InputError, match="no"):
        recorded(folder, "fails", *WHO, fails)
    assert state(folder) == before
    assert len(steps_of(folder)["steps"]) == 2


def test_a_change_that_was_cut_off_before_its_step_was_written_is_found(folder: Path) -> None:
    say(folder, "1")
    (folder / "decisions.csv").write_text("2, and then the lights went out", encoding="utf-8")
    say(folder, "3")
    moved(folder, -1)

    assert state(folder) == {"decisions.csv": "2, and then the lights went out"}


@pytest.mark.parametrize("damage", ["steps", "state"])
def test_damaged_earlier_states_are_named_and_nothing_changes(folder: Path, damage: str) -> None:
    say(folder, "1")
    before = state(folder)
    if damage == "steps":
        (folder / ".earlier" / "steps.json").write_text('{"at": 1,', encoding="utf-8")
    else:
        for path in (folder / ".earlier").glob("[0-9a-f]*"):
            path.unlink()

    with pytest.raises(InputError, match=r"damaged; remove the folder \.earlier"):
        moved(folder, -1)
    assert state(folder) == before


def test_a_change_of_nothing_is_no_step(folder: Path) -> None:
    say(folder, "1")
    say(folder, "1")

    assert len(steps_of(folder)["steps"]) == 2


@pytest.mark.parametrize("full_at", range(1, 12))
def test_a_full_disk_leaves_whole_files_and_loses_no_step(
    folder: Path, monkeypatch: pytest.MonkeyPatch, full_at: int
) -> None:
    say(folder, "1")
    before = state(folder)
    really, n = Path.write_bytes, 0

    def write(path: Path, content: bytes) -> int:
        nonlocal n
        n += 1
        if n < full_at:
            return really(path, content)
        really(path, content[: len(content) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")

    def change() -> None:
        write_text(folder / "decisions.csv", "2\n")
        write_text(folder / "profile.yaml", "headings: {}\n")

    monkeypatch.setattr(Path, "write_bytes", write)
    refused = ""
    try:
        recorded(folder, "said 2", *WHO, change)
    except InputError as error:
        refused = str(error)
    monkeypatch.setattr(Path, "write_bytes", really)
    now = state(folder)

    assert ("No space left" in refused) == (n >= full_at)
    assert now["decisions.csv"] in (before["decisions.csv"], "2\n")  # one of them, whole
    assert now.get("profile.yaml", "") in ("", "headings: {}\n")
    assert not [p for p in folder.rglob("*") if p.name.endswith((".new", ".tmp"))]
    say(folder, "3")  # there is room again: every state from here back to the first is there
    back = [moved(folder, -1) for _ in range(len(steps_of(folder)["steps"]) - 1)]
    assert back[-1] == "said 1"
    assert state(folder) == {"decisions.csv": "0\n"}
