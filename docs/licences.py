"""Write `docs/licences.md` from the lock file and what is installed: `python -m docs.licences`."""

from __future__ import annotations

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from docs.terms import ROOT

PAGE = ROOT / "docs" / "licences.md"
LOCK = ROOT / "requirements.lock"
# Needed on other systems only, so not installed everywhere.
ELSEWHERE = {"colorama": "BSD-3-Clause"}
# How packages write their licence, and its SPDX name.
SPDX = {
    "Apache 2.0": "Apache-2.0", "Apache Software License": "Apache-2.0", "MIT License": "MIT",
    "BSD": "BSD-3-Clause", "BSD License": "BSD-3-Clause", "BSD 3-Clause License": "BSD-3-Clause",
    "ISC license": "ISC", "ISC License": "ISC", "ISC License (ISCL)": "ISC",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "BSD-3-Clause, Apache-2.0, dependency licenses": "BSD-3-Clause AND Apache-2.0",
}  # fmt: skip
ALLOWED = frozenset(
    {"0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "MIT-CMU",
     "MPL-2.0", "PSF-2.0", "Zlib"}
)  # fmt: skip
_HEAD = """# Licences of what `kg` needs

`kg` is under the [Apache License 2.0](../LICENSE). Each package of `requirements.lock`, and what it
says of its licence. All are permissive, or, as MPL-2.0, bind only changes to the package itself.
Written by `python -m docs.licences`.

| package | licence |
|---|---|
"""


def packages() -> tuple[str, ...]:
    """The names in the lock file, sorted."""
    names = re.findall(r"^([A-Za-z0-9._-]+)==", LOCK.read_text(encoding="utf-8"), re.MULTILINE)
    return tuple(sorted(set(names)))


def licence(name: str) -> str:
    """The licence of a package as an SPDX expression.

    Raises: PackageNotFoundError for a package that is neither installed nor known to be needed
    elsewhere; KeyError for words that are no licence we know.
    """
    try:
        found = distribution(name)
    except PackageNotFoundError:
        if name in ELSEWHERE:
            return ELSEWHERE[name]
        raise
    words = _stated(found)
    return words if is_allowed(words) else SPDX[words]


def _stated(package: Distribution) -> str:
    """What a package says: its SPDX expression, else its classifier, else its short field."""
    data = package.metadata
    if expression := data.get("License-Expression"):
        return expression
    classifiers = (x.split(" :: ") for x in data.get_all("Classifier") or [])
    named = [x[-1] for x in classifiers if x[0] == "License" and len(x) > 2]
    return named[0] if len(named) == 1 else str(data.get("License"))


def is_allowed(expression: str) -> bool:
    """Whether an SPDX expression holds allowed licences only.

    Example:
        >>> is_allowed("MIT OR Apache-2.0"), is_allowed("GPL-3.0-only")
        (True, False)
    """
    return {x.strip("()") for x in re.split(r" AND | OR | WITH ", expression)} <= ALLOWED


def licences_page() -> str:
    """The whole page."""
    return _HEAD + "".join(f"| {name} | {licence(name)} |\n" for name in packages())


if __name__ == "__main__":
    PAGE.write_text(licences_page(), encoding="utf-8", newline="\n")
