"""What does a YAML file say: a person's, with nothing twice, or one of ours? Lowest layer."""

from __future__ import annotations

import math
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from kg.errors import ConfigError


def read_yaml(raw: bytes, *, where: str, words: bool = False) -> Any:
    """What the bytes of a YAML file say; None if they say nothing.

    With `words` only numbers and nothing are more than words: `no` and `on` are heads of columns.
    Raises: ConfigError with the file and line: no UTF-8, no YAML, a key twice, a day that no month
    has, a number that is none, nested too deeply.
    """
    try:
        return yaml.load(raw.decode("utf-8-sig"), Loader=_Words if words else _Loader)  # noqa: S506 - a safe loader
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ConfigError(
            f"{where}, line {line}: it is not UTF-8; save it as UTF-8 and correct the line"
        ) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f", line {mark.line + 1}" if mark else ""
        said = " ".join(f"{error.problem or error.context}".split())
        raise ConfigError(f"{where}{place}: {said}; correct the line") from error
    except yaml.YAMLError as error:
        said = " ".join(str(error).split())
        raise ConfigError(f"{where}: {said}; correct the line") from error
    except RecursionError as error:
        raise ConfigError(f"{where}: it is nested too deeply; correct the line") from error


# In C where PyYAML has it: ten times quicker.
_OURS = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def shipped_yaml(path: Path) -> Any:
    """What a file that travels with `kg` says.

    Raises: yaml.YAMLError; the tests read every such file.
    """
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_OURS)  # noqa: S506 - a safe loader


class _Loader(yaml.SafeLoader):
    """Refuses with the line what the safe loader lets through or fails on without one."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.tag != "tag:yaml.org,2002:merge":
                if key.value in seen:
                    raise _problem(f"the entry {key.value!r} occurs twice", key)
                seen.add(key.value)
        return super().construct_mapping(node, deep=deep)

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            value = super().construct_object(node, deep=deep)
        except (ValueError, OverflowError) as error:  # 2025-02-30; a whole number of miles
            raise _problem(f"{_shown(node)} cannot be understood ({error})", node) from error
        if isinstance(value, float) and not math.isfinite(value):
            raise _problem(f"{_shown(node)} is no number", node)
        return value


class _Words(_Loader):
    """Reads words as words."""


_Words.yaml_implicit_resolvers = {
    letter: [(tag, regex) for tag, regex in rules if tag.endswith((":null", ":int", ":merge"))]
    for letter, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _shown(node: yaml.Node) -> str:
    return repr(str(node.value)[:40])


def _problem(said: str, node: yaml.Node) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=said, problem_mark=node.start_mark)
