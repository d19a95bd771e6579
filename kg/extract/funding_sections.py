"""Under which task does this money stand? Task headings inside a cell of resources.

Extract layer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.extract.numbering import Item, split_items
from kg.extract.spans import Span
from kg.phrases import Word, words_of

LIKENESS = 85  # rapidfuzz ratio from which words are a task's heading
FIRST_WORD = 70  # ratio its first word must have
SPARE = 3  # words a heading may have more or fewer than the task
LONGEST_PIECE = 4_000  # letters in which sums and sources are looked at together
_CUTS = ("\n", ";", ", ", " ")


@dataclass(frozen=True, slots=True)
class TaskTitle:
    """A task's id, printed number and where its title stands."""

    id: str
    number: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a cell and the tasks it speaks of; none means the activity itself.

    `likeness` is how well the heading fits the task's title, of 100.
    """

    tasks: tuple[str, ...]
    span: Span
    heading: Span | None = None
    likeness: float = 100.0


def find_sections(text: str, span: Span, tasks: Sequence[TaskTitle]) -> tuple[Section, ...]:
    """The parts of a cell by the task headings in it, else by the numbers of its items."""
    found = _by_titles(text, span, tasks)
    if found:
        return found
    items = split_items(text, *span)
    numbered = _by_numbers(items, tasks)
    return numbered or (Section((), span),)


def _by_numbers(items: Sequence[Item], tasks: Sequence[TaskTitle]) -> tuple[Section, ...]:
    id_by_number = {task.number: task.id for task in tasks if task.number}
    labels = [label for item in items for label in item.labels]
    if len(items) < 2 or not labels or not all(label in id_by_number for label in labels):
        return ()
    return tuple(
        Section(tuple(id_by_number[label] for label in item.labels), item.span, item.head)
        for item in items
    )


def in_pieces(section: Section, text: str) -> Iterator[Section]:
    """A section in pieces of at most `LONGEST_PIECE` letters, its heading with the first.

    Sums are compared with all others of their piece; no cell of a plan that was seen has a second.
    Edges: cut behind a line, else behind a mark, else a word; a source does not reach the next.
    """
    at, end = section.span
    heading = section.heading
    while end - at > LONGEST_PIECE:
        piece = text[at : at + LONGEST_PIECE]
        cut = next((k for mark in _CUTS if (k := piece.rfind(mark)) > 0), LONGEST_PIECE - 1) + 1
        yield replace(section, span=Span(at, at + cut), heading=heading)
        at, heading = at + cut, None
    yield replace(section, span=Span(at, end), heading=heading)


Hit = tuple[float, int, int, TaskTitle]  # likeness, first word, word after the last, task


def _by_titles(text: str, span: Span, tasks: Sequence[TaskTitle]) -> tuple[Section, ...]:
    words = words_of(text, *span)
    hits = _choose(hit for task in tasks for hit in _hits(words, task, text))
    if not hits:
        return ()
    hits.sort(key=lambda hit: hit[1])
    sections: list[Section] = []
    if hits[0][1] > 0:
        sections.append(Section((), Span(span.start, words[hits[0][1]].start)))
    for k, (likeness, first, last, task) in enumerate(hits):
        stop = words[hits[k + 1][1]].start if k + 1 < len(hits) else span.end
        heading = Span(words[first].start, words[last - 1].end)
        sections.append(Section((task.id,), Span(heading.end, stop), heading, likeness))
    return _joined(text, sections)


def _joined(text: str, sections: Sequence[Section]) -> tuple[Section, ...]:
    """Headings that follow each other without words between share what comes after them.

    Only where the second is marked with its number: else a task simply has no entry.
    """
    out: list[Section] = []
    for section in sections:
        before = out[-1] if out else None
        between = text[slice(*before.span)].strip() if before and before.heading else "-"
        if before and section.heading and _is_number(between):
            out[-1] = Section(
                (*before.tasks, *section.tasks), section.span, before.heading, before.likeness
            )
        else:
            out.append(section)
    return tuple(out)


def _is_number(between: str) -> bool:
    return bool(between) and between.strip(" .)(-–").isdigit()


def _hits(words: Sequence[Word], task: TaskTitle, text: str) -> list[Hit]:
    """Where the task's title is repeated, to the letter or nearly."""
    from rapidfuzz import fuzz

    title = [word.key for word in words_of(text, *task.span)]
    if not title:
        return []
    joined = " ".join(title)
    hits: list[Hit] = []
    for first, word in enumerate(words):
        if fuzz.ratio(title[0], word.key) < FIRST_WORD:
            continue
        best = max(
            (
                (fuzz.ratio(joined, " ".join(w.key for w in words[first : first + n])), -n)
                for n in range(max(1, len(title) - SPARE), len(title) + SPARE + 1)
                if first + n <= len(words)
            ),
            default=(0.0, 0),
        )
        if best[0] >= LIKENESS:
            hits.append((best[0], first, first - best[1], task))
    return hits


def _choose(hits: object) -> list[Hit]:
    """The best hit for each place and each task."""
    chosen: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (-h[0], h[1])):  # type: ignore[call-overload]
        free = all(hit[2] <= other[1] or hit[1] >= other[2] for other in chosen)
        if free and all(hit[3].id != other[3].id for other in chosen):
            chosen.append(hit)
    return chosen
