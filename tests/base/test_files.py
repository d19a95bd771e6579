from __future__ import annotations

from pathlib import Path
from threading import Thread

import pytest

from kg.errors import InputError
from kg.files import copy_file, write_file, write_text


def test_a_text_is_written_whole_with_plain_line_feeds(tmp_path: Path) -> None:
    path = tmp_path / "new" / "page.html"
    write_text(path, "Ж\n")

    assert path.read_bytes() == "Ж\n".encode()
    assert [p.name for p in path.parent.iterdir()] == ["page.html"]


def test_a_text_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(UnicodeEncodeError):
        write_text(path, "new \ud800")

    assert path.read_text(encoding="utf-8") == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["page.html"]


def test_two_threads_that_write_one_file_do_not_disturb_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, write = tmp_path / "page.html", Path.write_bytes

    def and_another_meanwhile(new: Path, content: bytes) -> int:
        n_bytes = write(new, content)
        if content == b"first":
            other = Thread(target=write_file, args=(path, b"second"))
            other.start()
            other.join()
        return n_bytes

    monkeypatch.setattr(Path, "write_bytes", and_another_meanwhile)
    write_file(path, b"first")

    assert path.read_bytes() == b"first"
    assert [p.name for p in tmp_path.iterdir()] == ["page.html"]


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")

    with pytest.raises(InputError, match=r"page\.html: cannot be written .*another place"):
        write_file(tmp_path / "file" / "page.html", b"x")


def test_a_folder_in_the_way_is_left_and_told(tmp_path: Path) -> None:
    (tmp_path / "map.html").mkdir()

    with pytest.raises(InputError, match="is a folder"):
        write_file(tmp_path / "map.html", b"x")

    assert [p.name for p in tmp_path.iterdir()] == ["map.html"]


def test_a_copy_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        copy_file(tmp_path / "missing", tmp_path / "copy")

    assert not list(tmp_path.iterdir())


def test_a_folder_in_the_place_of_a_file_is_named(tmp_path: Path) -> None:
    for path in (tmp_path, Path()):
        with pytest.raises(InputError, match="is a folder; name a file"):
            write_text(path, "words")
