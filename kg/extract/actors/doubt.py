"""Why may a name be more, or less, than one body? What waits for a person. Extract layer."""

from __future__ import annotations

from kg.extract.actors.joints import closing, names_group
from kg.extract.actors.trim import behind_person
from kg.extract.actors.view import View
from kg.extract.actors.words import first_actor_word

LONGEST_NAME = 13  # words; what is longer may be a sentence, and is doubtful
LONGEST_SHORT = 6  # letters of an abbreviation that may be a name of its own

Places = tuple[int, int]


def is_unclear(view: View, piece: Places, span: Places) -> bool:
    """Whether a name, the trimmed `span` of a `piece`, may be two, or part of one."""
    return (
        behind_person(view, piece[0], span[1]) > piece[0]
        or _may_be_more(view, span)
        or _is_cut_off(view, span[1])
        or (_in_brackets(view, span[0]) and not _names_in_brackets(view, span))
        or _may_hold_unit(view, *piece)
    )


def _is_cut_off(view: View, end: int) -> bool:
    """Whether a name ends with "of", "the": what it says next stands elsewhere."""
    last = view.keys[end - 1]
    return last in view.pack.small_words or last in view.pack.articles


def _names_in_brackets(view: View, span: Places) -> bool:
    """Whether what stands in brackets behind a name is a body of its own and no person: a word
    or an abbreviation says so, in a script where capitals show names.
    """
    says = first_actor_word(view, *span) is not None or view.is_abbreviation(span[0])
    return view.pack.capitals and says


def _in_brackets(view: View, at: int) -> bool:
    """Whether a name stands in brackets behind another: a unit of that one, mostly, where no
    capital says that it is a name of its own.
    """
    opening = view.inside.get(at, 0)
    return opening > 0 and view.tokens[opening].text in "(["


def _may_hold_unit(view: View, start: int, end: int) -> bool:
    """Whether the one name in brackets behind a name may be its unit, in a script without
    capitals.
    """
    opens = end < len(view.tokens) and view.tokens[end].text in "(["
    if not opens or names_group(view, start, end):
        return False
    held = view.tokens[end + 1 : closing(view, end)]
    return all(t.kind == "word" and t.text.upper() == t.text.lower() for t in held)


def _may_be_more(view: View, span: Places) -> bool:
    """Whether a name may be a sentence, or two: it is very long, ends with a known name, a group
    stands before its comma, or it is nothing but abbreviations.
    """
    start, end = span
    if view.known.get(start) == end:
        return False
    two = any(view.known.get(n) == end and n not in view.inside for n in range(start + 1, end - 1))
    commas = (n for n in range(start + 1, end) if view.tokens[n].text == ",")
    return (
        view.n_words(start, end) > LONGEST_NAME
        or two
        or _are_abbreviations(view, start, end)
        or any(names_group(view, start, n) for n in commas)
    )


def _are_abbreviations(view: View, start: int, end: int) -> bool:
    """Whether several words stand here, each an abbreviation: "IMF WTO" may be two names."""
    said = [token.text for token in view.tokens[start:end]]
    short = all(
        (word.isupper() or view.is_abbreviation(start + n)) and len(word) <= LONGEST_SHORT
        for n, word in enumerate(said)
    )
    return sum(len(word) > 1 for word in said) > 1 and short and not view.loud
