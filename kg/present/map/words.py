"""In which words does the map page speak, and how does it spell names in Latin? Presentation."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from kg.errors import ConfigError
from kg.present.words import locale_of
from kg.resources import resource
from kg.text import fold
from kg.yaml_file import shipped_yaml

FALLBACK = "en"  # its file holds every word of the page
# Letters whose search key the page must know: Latin with marks, Greek, Cyrillic and its supplement.
_FOLDED = (range(0xC0, 0x250), range(0x370, 0x530), range(0x1E00, 0x2000))


@lru_cache(maxsize=16)
def page_words(language: str) -> Mapping[str, str]:
    """The words of the map page by key; English where a language has no file or word.

    Example:
        >>> page_words("bg")["language"], page_words("sr-Latn-RS")["language"]
        ('bg', 'sr-Latn')
    """
    words = dict(_words_file(FALLBACK) or {})
    parts = language.replace("_", "-").split("-")
    for n in range(len(parts), 0, -1):
        own = _words_file("-".join(parts[:n]))
        if own is not None:
            return _joined(words, own)
    return words


def _joined(words: dict[str, str], own: dict[str, str]) -> dict[str, str]:
    """Plural forms of English must not mix with another language's."""
    plural = {key.rpartition(".")[0] for key in own if "." in key}
    kept = {k: v for k, v in words.items() if k.rpartition(".")[0] not in plural or "." not in k}
    return kept | own


def _words_file(tag: str) -> dict[str, str] | None:
    if not tag.replace("-", "").isalnum():
        return None
    path = resource("visualizations", "map", "words", f"{tag}.yaml")
    if not path.is_file():
        return None
    words = shipped_yaml(path)
    if not isinstance(words, dict) or not all(isinstance(x, str) for x in words.values()):
        raise ConfigError(f"{path.name}: every entry must be a quoted text; correct the file")
    return words


def counted(words: Mapping[str, str], key: str, count: int) -> str:
    """A phrase with a count, in the plural form its language asks for."""
    form = f"{key}.{locale_of(words['language']).plural_form(count)}"
    return words.get(form, words[f"{key}.other"]).replace("{count}", str(count))


def fold_table() -> dict[str, str]:
    """What `kg.text.fold` makes of each letter, so that the page's search finds the same."""
    return {
        chr(code): key
        for letters in _FOLDED
        for code in letters
        if chr(code).isalpha() and (key := fold(chr(code))) != chr(code)
    }
