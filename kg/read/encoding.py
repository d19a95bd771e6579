"""Which encoding a text, HTML or CSV file is in: by its mark, UTF-8, its own word, its letters.

Read layer. What is not UTF-8 is said in a note, never silently guessed.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import msgspec

from kg.errors import InputError
from kg.lexicon import lexicons, lexicons_for

# By how often ministries' old files use them; the first wins a tie.
CANDIDATES = (
    "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1257", "iso8859-2", "iso8859-5",
    "iso8859-7", "iso8859-9", "iso8859-13", "iso8859-16", "koi8-u", "cp852", "cp855", "cp866",
)  # fmt: skip
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 200_000  # letters looked at; more changes no verdict
_WORD = re.compile(r"[^\W\d_]+")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x80-\x9f]")
_LATIN, _GREEK_OR_CYRILLIC = re.compile("[A-Za-z]"), re.compile("[\u0370-\u052f]")
_CEDILLAS = str.maketrans("șțȘȚ", "şţŞŢ")  # as Romanian was written before 2007
_LIKELY = 0.7  # below it the file is in no language of the lexicon
_SURE = 0.97  # share of foreign letters that the language has; below it the choice is doubtful
_BY_LETTERS, _GUESSED = "by the letters of the language", "guessed"
_BAD_BYTES = "of its bytes are not"
_ESCAPED = re.compile("[\udc80-\udcff]+")  # bad bytes as Python decodes them
_FOREIGN = re.compile("[^\x00-\x7f]")
_GOOD_A_BAD = 3  # letters in UTF-8 for each bad byte, at least
_SHOWN = 5  # bad bytes named
SAVE_AS_UTF8 = 'save it as UTF-8 ("Save as…", encoding UTF-8) and try again'


@dataclass(frozen=True, slots=True)
class _Choice:
    score: float
    share: float
    encoding: str
    language: str


def decode_bytes(
    raw: bytes, *, name: str, declared: str | None = None, language: str | None = None
) -> tuple[str, str, tuple[str, ...]]:
    """The text of a file, its encoding, and a note where the encoding was not plain.

    What is nearly all UTF-8 is UTF-8: its bad bytes are shown as `\ufffd` and named in the note.

    `declared` is what the file says of itself (a web page's charset); it is believed when the
    bytes can be read that way and it is not contradicted by being valid UTF-8.

    Raises: InputError when no encoding gives readable words.
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _decode_marked(raw, encoding, name)
    text = _strict(raw, "utf-8")
    if text is not None and "\x00" not in text:
        return text, "utf-8", ()
    wide = _without_mark(raw)
    if wide is not None:
        text = raw.decode(wide)
        return text, wide, (f"encoding {wide}, found by its zero bytes",)
    if (nearly := _nearly_utf8(raw)) is not None:
        return nearly
    if declared and (text := _strict(raw, declared)) is not None:
        return text, _plain(declared), (f"encoding {_plain(declared)}, as the file declares",)
    return _by_letters(raw, name, language)


def is_guess(note: str) -> bool:
    r"""Whether a note of `decode_bytes` says that letters may be wrong: a person has to look.

    Example:
        >>> [is_guess(decode_bytes(x, name="x")[2][0]) for x in (b"\xc1rv\xedz", b"a\0b\0")]
        [True, False]
    """
    return any(words in note for words in (_BY_LETTERS, _GUESSED, _BAD_BYTES))


def _nearly_utf8(raw: bytes) -> tuple[str, str, tuple[str, ...]] | None:
    """The text, if a few bytes alone keep it from being UTF-8: one of a Windows dash, say.

    In other encodings letters that happen to be UTF-8 are rare, one in a hundred at most.
    """
    text = raw.decode("utf-8", "surrogateescape")
    found = list(_ESCAPED.finditer(text))
    n_bad = sum(len(x.group()) for x in found)
    n_good = len(_FOREIGN.findall(text)) - n_bad
    if "\x00" in text or n_good < _GOOD_A_BAD * n_bad:
        return None
    places = [
        f"{x.group().encode('utf-8', 'surrogateescape').hex(' ')} in line "
        f"{text.count(chr(10), 0, x.start()) + 1}"
        for x in found[:_SHOWN]
    ]
    more = f" and {len(found) - _SHOWN} more places" if len(found) > _SHOWN else ""
    note = f"encoding utf-8, but {n_bad} {_BAD_BYTES}: {', '.join(places)}{more}; shown as \ufffd"
    return _ESCAPED.sub("\ufffd", text), "utf-8", (note,)


def _decode_marked(raw: bytes, encoding: str, name: str) -> tuple[str, str, tuple[str, ...]]:
    text = _strict(raw, encoding)
    if text is None and encoding == "utf-8-sig" and (nearly := _nearly_utf8(raw)) is not None:
        return nearly[0].removeprefix("\ufeff"), *nearly[1:]
    shown = encoding.removesuffix("-sig")
    if text is None:
        raise InputError(
            f"it begins as {shown} but is damaged or cut off; {SAVE_AS_UTF8}", where=name
        )
    return text.removeprefix("\ufeff"), shown, ()


def _strict(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except (LookupError, UnicodeError):
        return None


def _plain(encoding: str) -> str:
    return codecs.lookup(encoding).name


def _without_mark(raw: bytes) -> str | None:
    """UTF-16 saved without its mark: every second byte of Latin words and spaces is zero."""
    sample = raw[:4096]
    if len(raw) % 2 or sample.count(0) < len(sample) / 20:
        return None
    encoding = "utf-16-le" if sample[1::2].count(0) > sample[::2].count(0) else "utf-16-be"
    text = _strict(raw, encoding)
    readable = text is not None and "\x00" not in text
    return encoding if readable else None


def _by_letters(raw: bytes, name: str, language: str | None) -> tuple[str, str, tuple[str, ...]]:
    choices = [c for encoding in CANDIDATES if (c := _judge(raw, encoding, language)) is not None]
    best = max(choices, key=lambda choice: choice.score, default=None)
    if best is None or best.share < _LIKELY:
        guessed = _other(raw)
        if guessed is not None:
            note = f"encoding {guessed}, {_GUESSED}; check the letters"
            return raw.decode(guessed), guessed, (note,)
    if best is None:
        raise InputError(f"it is not text in any encoding known here; {SAVE_AS_UTF8}", where=name)
    doubt = "" if best.share >= _SURE else ", doubtful: check the letters"
    note = f"encoding {best.encoding}, {_BY_LETTERS} ({best.language}){doubt}"
    return raw.decode(best.encoding), best.encoding, (note,)


def _judge(raw: bytes, encoding: str, language: str | None) -> _Choice | None:
    text = _strict(raw, encoding)
    if text is None or _CONTROL.search(text):
        return None
    sample = text[:_SAMPLE]
    words = [word for word in _WORD.findall(sample) if not word.isascii()]
    signs = Counter(c for c in sample if c > "\x7f")
    total, n_words = max(signs.total(), 1), max(len(words), 1)
    usual = sum(n for sign, n in signs.items() if sign in _USUAL)
    odd = sum(n for sign, n in signs.items() if not sign.isalpha() and sign not in _USUAL)
    # A wrong encoding sets capitals behind small letters, and Latin letters beside others.
    odd_case = sum(any(a.islower() and b.isupper() for a, b in pairwise(w)) for w in words)
    mixed = sum(bool(_LATIN.search(w) and _GREEK_OR_CYRILLIC.search(w)) for w in words)
    wrong = odd / total + odd_case / n_words + mixed / n_words
    best: _Choice | None = None
    for lexicon in lexicons_for(language) if language else tuple(lexicons().values()):
        letters, known = _alphabet(lexicon.code)
        share = (usual + sum(n for sign, n in signs.items() if sign in letters)) / total
        hits = sum(word.casefold() in known for word in words) / n_words
        score = share + hits - wrong
        if best is None or score > best.score:
            best = _Choice(score, share, encoding, lexicon.code)
    return best


# Signs that stand in plans of any language; a wrong encoding gives others (¹ ¾ ¦).
_USUAL = frozenset("–—„“”‘’‚«»…§€№°•\u00a0\u00ad")


@lru_cache(maxsize=64)
def _alphabet(code: str) -> tuple[frozenset[str], frozenset[str]]:
    """The letters beyond ASCII of a language, and its words that have them."""
    words = {
        w for entry in _strings(msgspec.to_builtins(lexicons()[code])) for w in _WORD.findall(entry)
    }
    foreign = {w for w in words if not w.isascii()}
    foreign |= {w.translate(_CEDILLAS) for w in foreign}
    letters = {c for w in foreign for c in w.lower() + w.upper() if c > "\x7f"}
    return frozenset(letters), frozenset(w.casefold() for w in foreign)


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [s for inner in value.values() for s in _strings(inner)]
    if isinstance(value, list | tuple):
        return [s for inner in value for s in _strings(inner)]
    return []


def _other(raw: bytes) -> str | None:
    """A guess at encodings beyond the candidates (Thai, Chinese, Arabic …), or None."""
    from charset_normalizer import from_bytes

    match = from_bytes(raw[:_SAMPLE]).best()
    if match is None or _strict(raw, match.encoding) is None:
        return None
    return str(match.encoding)
