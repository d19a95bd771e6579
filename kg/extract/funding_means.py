"""Are there means, or are none needed? Sayings that no fixed phrase covers. Extract layer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from kg.extract.vocabulary import Vocabulary
from kg.model.codes import CostStatus
from kg.phrases import Found, Word, find_phrases

LONGEST_GAP = 2  # words between two words of one saying
_PARTED = re.compile(r"[\d.,;:()\n]")


def said_of_means(text: str, parts: Sequence[Word], words: Vocabulary) -> Found | None:
    """The words that say "existing means" or "no more means", in any of their combinations.

    Edges: words that a mark, a number or more than two other words part say nothing together; the
    "no" stands first, or last in languages that put such words behind.
    """
    run: list[Found] = []
    for found in find_phrases(words.means, parts):
        if run and (found.first - run[-1].last > LONGEST_GAP or _is_parted(text, run[-1], found)):
            run = []
        run.append(found)
        status = _status_of([f.value for f in run], behind=words.dates.behind)
        if status:
            first, last = run[0], run[-1]
            return Found(first.start, last.end, first.first, last.last, status, misspelt=False)
    return None


def _is_parted(text: str, one: Found, two: Found) -> bool:
    return _PARTED.search(text, one.end, two.start) is not None


def _status_of(kinds: Sequence[str], *, behind: bool) -> str:
    """The status that the kinds of the words give together, empty for none."""
    if "no" in kinds:
        denied = kinds[0] == "no" or (behind and kinds[-1] == "no")
        return CostStatus.NONE.value if denied and {"more", "means"} <= {*kinds} else ""
    beside = {"existing", "means"}
    met = any({one, two} == beside for one, two in pairwise(kinds))
    return CostStatus.EXISTING.value if met else ""
