"""Write what a person taught into a profile.yaml that people keep. Pipeline layer.

Only the entries taught change; comments and all else stay. The result is read again before it is
used.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from kg.errors import ConfigError
from kg.extract.lesson import Entry
from kg.extract.profile import Profile, heading_key, profile_from

HEAD = """\
# How to read documents of this office, as a person taught it. It may be corrected by hand.
"""


def amended(text: str, entries: Sequence[Entry], where: str) -> tuple[str, Profile]:
    """The words of a profile with more entries, and the profile that they make.

    Raises: ConfigError if the file is no profile.
    """
    from ruamel.yaml.error import YAMLError

    profile_from(text, where)
    editor = _editor()
    try:
        said = editor.load(text) if text.strip() else None
    except YAMLError as error:
        raise ConfigError(f"{where}: {' '.join(str(error).split())}; correct the line") from error
    fresh = said is None
    said = editor.map() if fresh else said
    for entry in entries:
        _put(said, entry)
    out = io.StringIO()
    editor.dump(said, out)
    new = (HEAD if fresh and not text.strip() else text if fresh else "") + out.getvalue()
    return new, profile_from(new, where)


def _editor() -> Any:
    from ruamel.yaml import YAML

    editor = YAML()  # keeps comments, order and signs of quoting
    editor.width = 120
    editor.preserve_quotes = True
    editor.allow_unicode = True
    return editor


def _put(said: Any, entry: Entry) -> None:
    """Put one entry in its place; it replaces what is there."""
    *above, last = entry.path
    for key in above:
        key = _key(said, key)
        if said.get(key) is None:
            said[key] = {}
        said = said[key]
    key = _key(said, last)
    if isinstance(said, list):  # the fields of all columns, one by one
        said.extend([None] * (int(last) - len(said)))
        said[int(last) - 1] = entry.value
    elif entry.into_list:
        found = said.get(key)
        known = found if isinstance(found, list) else [found] if found else []
        value = _quoted(entry.value)
        if value not in known:
            known.append(value)
        said[key] = known
    else:
        said[key] = entry.value


def _key(said: Any, key: str | int) -> Any:
    """The key as the file has it, in whatever case and form; a new one is quoted."""
    if isinstance(said, list) or isinstance(key, int):
        return key
    same = (own for own in said if heading_key(str(own)) == heading_key(key))
    known = next(same, None)
    return known if known is not None else key if key.isidentifier() else _quoted(key)


def _quoted(value: Any) -> Any:
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    if isinstance(value, str):
        return DoubleQuotedScalarString(value)
    return {name: DoubleQuotedScalarString(words) for name, words in value.items()}
