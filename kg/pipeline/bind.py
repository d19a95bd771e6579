"""What were older decisions made about? Adds the column `words` to the rows of a plan folder.

Pipeline layer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from kg.errors import InputError
from kg.model.records import PlanRecords
from kg.pipeline.decided import replace_labels, replace_rows
from kg.pipeline.reading import LABELS, Settings, companion_text, decisions_of, read_draft
from kg.pipeline.sources import DECISIONS, one_plan
from kg.resolve.binding import Binder, Fate
from kg.resolve.decisions import Decision, Verb
from kg.resolve.labels import bound_labels

_WITHOUT = (Verb.FIELD_IS, Verb.IGNORE, Verb.SAME_AS, Verb.NOT_SAME_AS, Verb.SPLIT, Verb.JOIN)


def bind_rows(path: Path, settings: Settings) -> Iterator[str]:
    """Write words into decisions.csv and labels.en.csv; gives a sentence for each file.

    A row whose target names nothing, or several things, stays as it is. Rows that have words keep
    them, and other columns their cells. Call it before the document is edited: the words are those
    of the document now.
    Raises: InputError if there is not just one plan, or no file to add words to.
    """
    source = one_plan(path)
    decisions, labels = source.companion(DECISIONS), source.companion(LABELS)
    if decisions is None and labels is None:
        raise InputError(
            f"there is no {DECISIONS} to add words to; name its folder", where=str(path)
        )
    records = read_draft(source, settings).undecided()
    if decisions is not None:
        rows = decisions_of(source)
        new = with_words(records, rows)
        replace_rows(decisions.parent, [b for a, b in zip(rows, new, strict=True) if a != b])
        n_new = sum(bool(b.words) and not a.words for a, b in zip(rows, new, strict=True))
        n_left = sum(not x.words and x.verb not in _WITHOUT for x in new)
        left = f"; {n_left} name nothing, or several things" if n_left else ""
        yield f"{decisions}: words added to {n_new} of {len(rows)} rows{left}"
    if labels is not None:
        bound, n_lost = bound_labels(records, companion_text(labels), where=labels.name)
        replace_labels(labels, bound)
        yield f"{labels}: words added" + (f"; {n_lost} rows name nothing" if n_lost else "")


def with_words(records: PlanRecords, decisions: Sequence[Decision]) -> list[Decision]:
    """The decisions with the words of what each is about, and the place of moves as an id."""
    binder = Binder(records)
    return [_with_words(binder, x) for x in decisions]


def _with_words(binder: Binder, decision: Decision) -> Decision:
    if decision.words or decision.verb in _WITHOUT:
        return decision
    bound = binder.bind(decision.target, "")
    if bound.fate is not Fate.FOUND:
        return decision
    value = decision.value
    if decision.verb is Verb.MOVE:
        to = binder.bind(value, "")
        value = to.id if to.fate is Fate.FOUND else value
    return replace(decision, words=binder.words_of(bound.id), value=value, target=bound.id)
