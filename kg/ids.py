"""How things are named: IRIs, slugs and ids. Lowest layer.

Ids in records are the part of the IRI after the base, without the plan's own part for elements:
actor `org/bg/dans`, source `source/rs/taiex`, activity `a/publish-water-reports` of a plan.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Container, Iterable

from kg.text import fold, fold_space, same_key, without_format_signs

BASE = "https://w3id.org/actionplan/"
ID = BASE + "id/"
AP = BASE + "def#"
CODE = BASE + "code/"
ONTOLOGY = BASE + "def"

# For IRIs only. Digraphs as the national romanisations have them, so that a slug can be read.
_ROMAN = {
    "ж": "zh", "ч": "ch", "ш": "sh", "щ": "sht", "ц": "ts", "ю": "yu", "я": "ya", "й": "y",
    "х": "h", "ъ": "a", "ь": "y", "ђ": "dj", "đ": "dj", "џ": "dz", "њ": "nj", "љ": "lj",
}  # fmt: skip
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_PLAN_ID = re.compile(r"[^\w.-]+")
_PLACE = re.compile(r"^(org|group|source)/[^/]+/(?=.)")
_FILE_NAME = 200  # bytes; file systems take 255, and a suffix comes behind
_WINDOWS_NAMES = {"con", "prn", "aux", "nul"} | {
    f"{n}{k}" for n in ("com", "lpt") for k in "0123456789¹²³"
}
READABLE = 48  # letters of a title that stand in an element's id; what is cut gets a hash
SLUG_LENGTH = 80  # keeps IRIs and file names short; what is cut gets a hash


def slug(label: str) -> str:
    """An ASCII name for an IRI, from any label in any script.

    Edges: a label without a letter that can be romanised (Chinese, Thai) becomes the first 12 hex
    digits of its SHA-256; a label cut for length gets 4.

    Example:
        >>> slug("Национален съвет за чисти реки")
        'natsionalen-savet-za-chisti-reki'
    """
    roman = "".join(_ROMAN.get(c, c) for c in unicodedata.normalize("NFC", label).casefold())
    bare = _NOT_SLUG.sub("-", fold(roman).encode("ascii", "ignore").decode()).strip("-")
    letters = sum(c.isalnum() for c in label)
    if not bare or sum(c.isalnum() for c in bare) < letters / 2:
        return digest(label)[:12]
    if len(bare) <= SLUG_LENGTH:
        return bare
    return f"{bare[:SLUG_LENGTH].rstrip('-')}-{digest(label)[:4]}"


def name_of_words(words: str) -> str:
    """The words of a title as a part of an id: short, readable, of ASCII letters.

    Edges: a title that cannot be romanised (Greek, Chinese), or has no letters, becomes 12 hex
    digits; a long one ends in 6 hex digits of the whole.

    Example:
        >>> name_of_words("Publish water reports")
        'publish-water-reports'
    """
    plain = fold(without_format_signs(words)).replace("_", " ").split()
    text = "-".join(plain)
    if not text or not text.isascii():
        return digest(same_key(words) or fold_space(words))[:12]
    if len(text) <= READABLE:
        return text
    cut = text[: READABLE + 1].rpartition("-")[0] or text[:READABLE]
    return f"{cut}-{digest(same_key(words))[:6]}"


def without_place(own: str) -> str:
    """An actor's or a source's id without its country, which may become known; else the text.

    Example:
        >>> without_place("org/zz-46498c35/ministry-of-health"), without_place("1.3 lead")
        ('org/ministry-of-health', '1.3 lead')
    """
    return _PLACE.sub(r"\1/", own, count=1)


def file_name(name: str, taken: Container[str], *, of: str | None = None) -> str:
    """A name, without suffix, for a file on any file system; `taken` are names in case-folded form.

    Edges: a name that differs from a taken one in case only, is too long or is reserved by Windows
    gets 8 hex digits of the SHA-256 of what it is the name `of`.

    Example:
        >>> file_name("rivers", ()), file_name("Rivers", {"rivers"})
        ('rivers', 'Rivers-2e996c75')
    """
    is_reserved = name.split(".")[0].casefold() in _WINDOWS_NAMES
    if not is_reserved and len(name.encode()) <= _FILE_NAME and name.casefold() not in taken:
        return name
    head = name.replace(".", "-").encode()[: _FILE_NAME - 20].decode("utf-8", "ignore")
    return f"{head}-{digest(of or name)[:8]}"


def plan_files(plans: Iterable[str]) -> dict[str, str]:
    """A file name of ASCII letters, without suffix, for each plan id, no two alike.

    Example:
        >>> plan_files(["План", "con"])
        {'План': 'plan', 'con': 'con-1143da2b'}
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for plan in plans:
        names[plan] = file_name(slug(plan), taken, of=plan)
        taken.add(names[plan])
    return names


def digest(text: str) -> str:
    """SHA-256 of a text as UTF-8, in hex."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def document_id(text: str) -> str:
    """The id of a document: the first 16 hex digits of its canonical text's SHA-256."""
    return digest(text)[:16]


def plan_id(name: str) -> str:
    """A plan's id from a folder's or file's name; white space and signs become hyphens.

    Example:
        >>> plan_id("План за 2025 (нацрт)")
        'План-за-2025-нацрт'
    """
    return _PLAN_ID.sub("-", unicodedata.normalize("NFC", name)).strip("-.") or "plan"
