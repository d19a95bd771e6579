"""How far has it come? The words of a status cell, as one of the codes. Extract layer."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.extract.vocabulary import Vocabulary
from kg.model.codes import Certainty, ReportedStatus
from kg.model.records import Step
from kg.model.rules import Rule
from kg.phrases import find_phrases, words_of
from kg.text import fold_space

SPARE_WORDS = 6  # beside the words of a status; what is longer is a story that may say more
_PERCENT = re.compile(r"(?<![\d.,])(?P<n>\d{1,3})(?:[.,]0+)?\s?%")


@dataclass(frozen=True, slots=True)
class SaidStatus:
    """What a cell says of how far something has come, how sure, and by which rule."""

    status: ReportedStatus
    certainty: Certainty
    steps: tuple[Step, ...] = ()


def read_status(text: str, words: Vocabulary) -> SaidStatus:
    """The status that a cell's words say.

    Edges: done with delay is done; of several other statuses the first counts and is doubtful, as
    is one in a long text. Without a word per cent count: 100 is done, 0 not started. Words that
    name no status are `unclear`.

    Example:
        >>> from kg.extract.vocabulary import vocabulary
        >>> str(read_status("Not yet completed", vocabulary("en")).status)
        'under-way'
        >>> str(read_status("see annex", vocabulary("en")).status)
        'unclear'
    """
    all_words = words_of(text)
    found = find_phrases(words.reported, all_words)
    if not found:
        return _by_percent(text) or SaidStatus(ReportedStatus.UNCLEAR, Certainty.EXACT)
    kinds = dict.fromkeys(ReportedStatus(x.value) for x in found)
    is_both = set(kinds) == {ReportedStatus.DONE, ReportedStatus.LATE}
    status = ReportedStatus.DONE if is_both else next(iter(kinds))
    n_spare = len(all_words) - sum(x.last - x.first for x in found)
    is_sure = (len(kinds) == 1 or is_both) and n_spare <= SPARE_WORDS
    said = ", ".join(f"'{fold_space(text[x.start : x.end])}'" for x in found)
    certainty = Certainty.RULE if is_sure else Certainty.DOUBTFUL
    return SaidStatus(status, certainty, (Step(Rule.STATUS_WORDS, f"says {said}"),))


def _by_percent(text: str) -> SaidStatus | None:
    match = _PERCENT.search(text)
    if match is None or int(match["n"]) > 100:
        return None
    status = {100: ReportedStatus.DONE, 0: ReportedStatus.NOT_STARTED}.get(
        int(match["n"]), ReportedStatus.UNDER_WAY
    )
    return SaidStatus(status, Certainty.RULE, (Step(Rule.STATUS_PERCENT, f"says {match['n']} %"),))
