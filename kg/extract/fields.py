"""Which field does a heading name? Words of column heads and keys, by the lexicon.

Extract layer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from kg.extract.vocabulary import Vocabulary
from kg.phrases import Found, Word, find_phrases, words_of
from kg.text import fold

LONGEST_HEADING = 160  # characters; what is longer is content
COVERED = 0.5  # share of a heading's words that must be known
SPARE_WORDS = 2  # unknown words a heading may hold beside the known ones
SPARE_AFTER = 8  # unknown words that may follow a heading's first words
MOST_JOINED = 8  # words of a head that names two fields
A_YEAR = "a year over a column of sums"
LIKENESS = 86  # rapidfuzz ratio from which a misspelt heading is taken

_NUMBER_AFTER = re.compile(
    r"[\s:]*(?:№|#|Nr\.?|No\.?|br\.)?\s*(?P<n>\d+(?:\.\d+)*|[IVXLC]+|[A-Z]|[А-Я])\s*[.:)–—-]*\s*$"
)
_NUMBER_BEFORE = re.compile(r"^\s*(?P<n>\d+(?:\.\d+)*|[IVXLC]+)\s*[.:)–—-]*\s+")
_JOINING = re.compile(r"[/,;&+、，；・|\n]")  # between the two fields of a head
_YEAR = re.compile(r"(?:19|20)\d\d\.?(?:\s*[^\W\d_]{1,6}\.?|\s*\([^\W\d_€$]{0,8}[€$]?\))?")
BODIES = ("lead", "implementer", "partner", "expert_support", "monitor")  # fields of bodies
_BRACKET = re.compile(r"\s*[(\[（](?P<inside>[^()\[\]（）]+)[)\]）]")
_TRAIL = re.compile(r"[\s:.;,–—-]+$")


@dataclass(frozen=True, slots=True)
class FieldGuess:
    """The fields a heading names (two for "lead and partners"), how sure, how found, its number.

    `is_sure` says that facts read by it need no second look.
    """

    fields: tuple[str, ...]
    score: float
    how: str
    number: str | None = None
    is_sure: bool = True

    @property
    def field(self) -> str:
        """The first field named."""
        return self.fields[0]


@lru_cache(maxsize=4_000)
def guess_field(heading: str, words: Vocabulary) -> FieldGuess | None:
    """The fields a heading names, None if it names none.

    Tried in order: the whole heading, known phrases inside it, its beginning, its likeness to a
    known heading. A number before or after the words is taken off first. A role in brackets is the
    second field ("Lead (partners)").
    """
    if not heading or len(heading) > LONGEST_HEADING:
        return None
    return _of_two_roles(heading, words) or _guess(heading, words)


def around_bracket(head: str) -> tuple[str, str] | None:
    """The words of a head without those in its brackets, and those in place of them.

    Example:
        >>> around_bracket("Lead (partner) agency"), around_bracket("Lead agency")
        (('Lead agency', 'partner agency'), None)
    """
    match = _BRACKET.search(head)
    if match is None:
        return None
    behind = head[match.end() :]
    return head[: match.start()] + behind, match["inside"] + behind


def _of_two_roles(head: str, words: Vocabulary) -> FieldGuess | None:
    """The two roles of a head that names a second one in brackets: "Lead (partners)"."""
    parts = around_bracket(head)
    outer, inner = (_guess(part, words) for part in parts) if parts else (None, None)
    if outer is None or inner is None or outer.field == inner.field:
        return None
    both = outer.field in BODIES and inner.field in BODIES
    return replace(outer, fields=(outer.field, inner.field)) if both else None


def _guess(heading: str, words: Vocabulary) -> FieldGuess | None:
    """The fields a heading names by its words as they stand."""
    if _YEAR.fullmatch(heading.strip()):
        return FieldGuess(("funding",), 0.8, A_YEAR)
    bare, number = split_number(heading)
    key = fold(bare)
    if not key:
        return _whole(fold(heading), words, None) or _sign(heading)
    return (
        _whole(key, words, number)
        or _whole(fold(heading), words, None)
        or _by_phrases(bare, words, number)
        or _by_likeness(key, words, number)
    )


def split_number(heading: str) -> tuple[str, str | None]:
    """A heading without the number before or after it, and that number.

    Example:
        >>> split_number("Дейност 1"), split_number("РАЗДЕЛ IV:")
        (('Дейност', '1'), ('РАЗДЕЛ', 'IV'))
    """
    if len(heading) > LONGEST_HEADING:
        return heading, None  # content; the patterns take the square of its length
    shown = heading.replace("І", "I")  # the Cyrillic letter that looks like the numeral
    match = _NUMBER_AFTER.search(shown)
    if match and match.start() > 0 and fold(heading[: match.start()]):
        rest = heading[: match.start()]
        if (
            match.group("n")[0].isdigit()
            or shown[match.start() : match.start("n")].strip(":") != ""
        ):
            return _TRAIL.sub("", rest), match.group("n")
    match = _NUMBER_BEFORE.search(shown)
    if match:
        return _TRAIL.sub("", heading[match.end() :]), match.group("n")
    return _TRAIL.sub("", heading), None


def _whole(key: str, words: Vocabulary, number: str | None) -> FieldGuess | None:
    field = words.field_by_key.get(key)
    return FieldGuess((field,), 1.0, "the whole heading", number) if field else None


def two_fields(head: str, words: Vocabulary) -> tuple[str, ...]:
    """The fields of a head whose parts before and behind "and" or a sign are each known whole.

    Example:
        >>> from kg.extract.vocabulary import vocabulary
        >>> two_fields("Responsible and deadline", vocabulary("en"))
        ('lead', 'deadline')
    """
    said = words_of(head)
    for before, after in pairwise(said[:MOST_JOINED]):
        behind = after.end if after.key in words.joiners else after.start
        if behind == after.end or _JOINING.search(head, before.end, after.start):
            parts = (fold(head[: before.end]), fold(head[behind:]))
            fields = tuple(words.field_by_key.get(part, "") for part in parts)
            if all(fields) and fields[0] != fields[1]:
                return fields
    return ()


def _sign(heading: str) -> FieldGuess | None:
    """Headings without letters, such as № or #."""
    bare = heading.strip().strip(".:")
    return (
        FieldGuess(("number",), 1.0, "a number sign") if bare in ("№", "#", "N°", "№ №") else None
    )


def _by_phrases(bare: str, words: Vocabulary, number: str | None) -> FieldGuess | None:
    parts = words_of(bare)
    found = find_phrases(words.fields, parts)
    if not found:
        return None
    known = sum(f.last - f.first for f in found)
    spare = [
        w for k, w in enumerate(parts)
        if not any(f.first <= k < f.last for f in found)
        if w.key not in words.joiners or not found[0].first < k < found[-1].last
    ]  # fmt: skip
    fields = _joined(bare, parts, found, words)
    if fields[0] == "other" and spare:
        return None  # "Theme (in order of priority)": what is no field says nothing of the rest
    if known >= COVERED * len(parts) and len(spare) <= SPARE_WORDS:
        return FieldGuess(fields, 0.9, f"known words in the heading ({len(spare)} spare)", number)
    if found[0].first == 0 and len(spare) <= SPARE_AFTER and known * 4 >= len(parts):
        return FieldGuess(fields, 0.7, "begins with known words", number)
    return None


def _joined(
    bare: str, parts: Sequence[Word], found: Sequence[Found], words: Vocabulary
) -> tuple[str, ...]:
    """The fields of a heading: both where a joiner stands between, else that of the head noun:
    the last of nouns without a word between, where the language builds them so.
    """
    if words.head_last and not _has_joiner(bare, parts, found, words):
        apart = (k for k, (a, b) in enumerate(pairwise(found)) if b.first > a.last)
        return (found[next(apart, len(found) - 1)].value,)
    fields = [found[0].value]
    for before, after in pairwise(found):
        between = bare[before.end : after.start]
        keys = {w.key for w in parts[before.last : after.first]}
        if after.value not in fields and (keys & words.joiners or _JOINING.search(between)):
            fields.append(after.value)
    return tuple(fields)


def _has_joiner(
    bare: str, parts: Sequence[Word], found: Sequence[Found], words: Vocabulary
) -> bool:
    between = bare[found[0].end : found[-1].start]
    keys = {w.key for w in parts[found[0].last : found[-1].first]}
    return bool(keys & words.joiners or _JOINING.search(between))


def _by_likeness(key: str, words: Vocabulary, number: str | None) -> FieldGuess | None:
    if len(key) < 5 or len(key.split()) > 6:
        return None
    from rapidfuzz import fuzz, process

    best = process.extractOne(
        key, words.field_by_key.keys(), scorer=fuzz.ratio, score_cutoff=LIKENESS
    )
    if best is None:
        return None
    how = f"like '{best[0]}' ({best[1]:.0f} of 100)"
    return FieldGuess((words.field_by_key[best[0]],), best[1] / 100 - 0.1, how, number)
