r"""How words become N-Quads: literals that every reader gives back unchanged. Graph layer.

The form is the canonical one of N-Triples: `\t \b \n \r \f \" \\`, other control characters as
`\uXXXX`, everything else as it is. What Unicode cannot encode (half of a surrogate pair) becomes
U+FFFD, so that lengths and offsets stay true.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.errors import InputError

_SPECIAL = re.compile(r'["\\\x00-\x1f\x7f\ud800-\udfff]')
_SHORT = {
    "\t": r"\t",
    "\b": r"\b",
    "\n": r"\n",
    "\r": r"\r",
    "\f": r"\f",
    '"': r"\"",
    "\\": r"\\",
}
# BCP 47 without extensions and private parts: language, script, region, variants.
_LANGUAGE = re.compile(
    r"(?:[A-Za-z]{2,3}(?:-[A-Za-z]{3}){0,3}|[A-Za-z]{4,8})(?:-[A-Za-z]{4})?"
    r"(?:-(?:[A-Za-z]{2}|\d{3}))?(?:-(?:[A-Za-z0-9]{5,8}|\d[A-Za-z0-9]{3}))*\Z",
    re.ASCII,
)
# What RFC 3987 allows in the path of an IRI, less what nobody needs in an id.
_NOT_LOCAL = re.compile(
    r"[^A-Za-z0-9._~/+,;=@:!$&'()*\n\-"
    "\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef\U00010000-\U0001fffd\U00020000-\U0002fffd]"
)
UNKNOWN_LANGUAGE = "und"  # BCP 47: undetermined


def escape(words: str) -> str:
    r"""Words as they stand between the quotes of a literal.

    Example:
        >>> escape('"so"\n'), escape("НСЧР")
        ('\\"so\\"\\n', 'НСЧР')
    """
    if words.isprintable() and '"' not in words and "\\" not in words:
        return words
    return _SPECIAL.sub(_replace, words)


def _replace(match: re.Match[str]) -> str:
    char = match.group()
    if char >= "\ud800":
        return "\ufffd"
    return _SHORT.get(char) or f"\\u{ord(char):04X}"


def language_tag(language: str) -> str:
    """A language tag that RDF accepts; `und` for one it would refuse.

    Example:
        >>> language_tag("sr-Latn"), language_tag("not a tag"), language_tag("aa-1")
        ('sr-Latn', 'und', 'und')
    """
    return language if _LANGUAGE.match(language) else UNKNOWN_LANGUAGE


def check_ids(ids: Iterable[str], *, where: str) -> None:
    """See that ids can stand in an IRI as they are: the store loads them without checking again.

    Raises: InputError naming the first id that cannot.
    """
    joined = "\n".join(ids)
    bad = _NOT_LOCAL.search(joined)
    if bad is None:
        return
    start = joined.rfind("\n", 0, bad.start()) + 1
    name = joined[start:].split("\n", 1)[0]
    raise InputError(
        f"the id {name!r} holds {bad.group()!r}, which no IRI may hold; rename it", where=where
    )
