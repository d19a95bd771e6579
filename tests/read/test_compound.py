"""An old Excel file whose sectors lead in a ring is refused before a library follows them."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import pytest
import xlwt

from kg.errors import InputError
from kg.read import read_document
from kg.read.compound import MAGIC, is_sound

END, FREE = 0xFFFFFFFE, 0xFFFFFFFF
SIZE = 512


def numbers(*first: int, rest: int = FREE) -> bytes:
    return struct.pack("<128I", *first, *[rest] * (128 - len(first)))


def entry(name: str, first: int, size: int) -> bytes:
    letters = name.encode("utf-16-le")
    return struct.pack("<64sH50xIQ", letters, len(letters) + 2, first, size)


def compound(
    following: tuple[int, ...] = (END, END, END, END),
    small: tuple[int, ...] = (1, END),
    *,
    sizes: tuple[int, int] = (128, 100),
    more_lists: tuple[int, bytes] = (END, b""),
    n_small: int = 1,
    name: str = "Workbook",
) -> bytes:
    """Sectors: 0 the table, 1 the folder, 2 which small sector follows which, 3 small sectors.

    In the small ones lies a stream of 100 bytes; behind them comes, perhaps, a longer list of
    the table's parts.
    """
    first_list, lists = more_lists
    head = struct.pack(
        "<8s16xHHHHH6x4xII4xIIIII109I", MAGIC, 62, 3, 0xFFFE, 9, 6,
        1, 1, _CUTOFF, 2, n_small, first_list, 1, 0, *[FREE] * 108,
    )  # fmt: skip
    folder = entry("Root Entry", 3, sizes[0]) + entry(name, 0, sizes[1])
    folder += bytes(SIZE - len(folder))
    return head + numbers(*following) + folder + numbers(*small) + bytes(SIZE) + lists


_CUTOFF = 4096


def test_a_file_whose_chains_end_is_sound() -> None:
    assert is_sound(compound())
    assert is_sound(compound(name="Notes", small=(1, 0)))  # no sheet lies in it


@pytest.mark.parametrize(
    "raw",
    [
        compound(following=(END, 1, END, END)),
        compound(following=(END, END, END, 3)),
        compound(following=(END, END, 2, END)),
        compound(small=(1, 0)),
        compound(small=(0,), name="BOOK"),
        compound(sizes=(2_000_000_000, 100)),
        compound(sizes=(128, 2_000_000_000)),
        compound(n_small=5_000_000),
        compound(more_lists=(4, numbers(0, 0, rest=4))),
        compound(more_lists=(4, numbers(*[0] * 127, END) )),
    ],
    ids=[
        "folder", "small sectors", "their table", "workbook", "one sector", "size of all",
        "size of one", "size of a table", "list", "long list",
    ],
)  # fmt: skip
def test_a_ring_or_a_length_beyond_the_file_is_seen(raw: bytes) -> None:
    assert not is_sound(raw)


def workbook() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Plan")
    for row in range(200):
        sheet.write(row, 0, f"Activity {row} of the plan")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_workbook_is_sound_and_refused_when_its_table_leads_back(tmp_path: Path) -> None:
    raw = workbook()
    at = next(
        n for n in range(SIZE, len(raw), SIZE)
        if raw[n : n + 12] == struct.pack("<3I", 1, 2, 3)
    )  # fmt: skip
    assert is_sound(raw)

    (tmp_path / "plan.xls").write_bytes(raw[: at + 8] + struct.pack("<I", 1) + raw[at + 12 :])

    with pytest.raises(InputError, match=r"plan\.xls: the workbook is damaged: its parts"):
        read_document(tmp_path / "plan.xls")
