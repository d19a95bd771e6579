"""What is shipped: git's files, no others, and a package that works alone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MOST_BYTES = 3_000_000  # of the wheel
NOT_OURS = ("visualizations/gallery/mine.html", "data/plans/mine/plan.csv", "kg/mine.py")

pytestmark = pytest.mark.skipif(not (ROOT / ".git").exists(), reason="an sdist has no git")


def git(*words: str, folder: Path) -> list[str]:
    done = subprocess.run(["git", *words], cwd=folder, capture_output=True, check=True)
    return done.stdout.decode("utf-8").split("\0")[:-1]


@pytest.fixture(scope="module")
def names() -> set[str]:
    return set(git("ls-files", "-z", "--cached", "--others", "--exclude-standard", folder=ROOT))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, names: set[str]) -> tuple[Path, Path]:
    """(sdist, wheel) of a checkout in which other files lie about, ignored ones among them."""
    checkout, out = tmp_path_factory.mktemp("checkout"), tmp_path_factory.mktemp("dist")
    for name in names:
        (checkout / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, checkout / name)
    git("init", "-q", folder=checkout)
    git("add", "-A", folder=checkout)
    for name in NOT_OURS:
        (checkout / name).parent.mkdir(parents=True, exist_ok=True)
        (checkout / name).write_text("mine", encoding="utf-8")
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "-o", str(out), str(checkout)],
        capture_output=True, check=True,
    )  # fmt: skip
    (sdist,), (wheel,) = out.glob("*.tar.gz"), out.glob("*.whl")
    return sdist, wheel


def test_the_sdist_holds_gits_files_and_its_metadata(
    built: tuple[Path, Path], names: set[str]
) -> None:
    with tarfile.open(built[0]) as archive:
        found = {x.name.partition("/")[2] for x in archive.getmembers() if x.isfile()}

    assert found == {x for x in names if not x.startswith(".ci/")} | {"PKG-INFO"}


def test_the_wheel_holds_the_package_and_what_travels_with_it(
    built: tuple[Path, Path], names: set[str]
) -> None:
    with zipfile.ZipFile(built[1]) as archive:
        found = {x for x in archive.namelist() if ".dist-info/" not in x}

    shipped = {x for x in names if x.startswith(("ontology/", "data/", "visualizations/"))}
    assert found == {x for x in names if x.startswith("kg/")} | {
        f"kg/_shipped/{name}" for name in shipped
    }


def test_the_wheel_is_small(built: tuple[Path, Path]) -> None:
    assert built[1].stat().st_size <= MOST_BYTES


def test_the_wheel_says_who_where_and_for_whom(built: tuple[Path, Path]) -> None:
    with zipfile.ZipFile(built[1]) as archive:
        (name,) = (x for x in archive.namelist() if x.endswith("/METADATA"))
        text = archive.read(name).decode("utf-8")

    for line in ("Author: ", "Project-URL: Homepage, ", "License-Expression: Apache-2.0",
                 "Classifier: Typing :: Typed", "Requires-Python: >=3.11"):  # fmt: skip
        assert f"\n{line}" in text


def test_the_wheel_works_alone(built: tuple[Path, Path], tmp_path: Path) -> None:
    with zipfile.ZipFile(built[1]) as archive:
        archive.extractall(tmp_path / "site")  # noqa: S202 - our own wheel
    code = (
        "import kg; from kg.files import resource; "
        "graph = kg.build(resource('data', 'plans', 'bg-2012')); "
        "print(kg.__file__, len(graph.activities))"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "site")},
    )  # fmt: skip

    assert done.stdout.split() == [str(tmp_path / "site" / "kg" / "__init__.py"), "48"]


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_locked_package_has_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    packages = [x for x in text.splitlines() if x and not x.startswith((" ", "#"))]

    assert len(packages) > 20
    assert all(line.endswith("\\") for line in packages)  # hashes follow
    assert text.count("--hash=sha256:") >= len(packages)
    assert "://" not in text
