import tomllib
from pathlib import Path

import kg


def test_the_package_and_the_project_file_say_the_same_version() -> None:
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8"))

    assert kg.__version__ == project["project"]["version"]
