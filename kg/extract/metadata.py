"""Which plan is this? Title, years and draft mark from a document's first lines. Extract layer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from kg.extract.frames.markers import marker_of
from kg.extract.headings import is_heading
from kg.extract.hints import Hints
from kg.extract.quoting import Quoter
from kg.extract.spans import Span, trim
from kg.extract.vocabulary import Vocabulary
from kg.ids import plan_id
from kg.model.codes import PlanStatus
from kg.model.document import Block, Document, Paragraph, Table
from kg.model.records import Plan
from kg.periods import find_years
from kg.periods.calendar import Value, days_of
from kg.phrases import match_at, words_of
from kg.text import fold

FRONT_LINES = 60  # lines before the first table in which a title may stand
TITLE_LINES = 8
LONGEST_LINE = 220  # characters; what is longer is running text
LONGEST_PLAN = 30  # years a plan may run
YEARS_LINE = 4  # words of a line that gives a plan's years
SENTENCE = 7  # words from which on a line with a full stop at its end is a sentence


@dataclass(frozen=True, slots=True)
class Front:
    """The lines of a title page that say something."""

    title: tuple[Span, ...] = ()
    draft: Span | None = None


def read_plan(
    document: Document, blocks: Sequence[Block], hints: Hints, place: tuple[Quoter, Vocabulary]
) -> tuple[Plan, Front]:
    """The plan of a document: what people said of it, else what its first lines say."""
    quoter, words = place
    front = read_front(document.text, blocks, words)
    title = " ".join(quoter.title(span) for span in front.title)
    start, end = (
        plan_years(title, words.dates.era)
        or _front_years(document.text, blocks, words.dates.era)
        or (None, None)
    )
    stem = document.name.rpartition(".")[0] or document.name
    passages = [quoter.passage(front.title[0].start, front.title[-1].end)] if front.title else []
    if front.draft:
        passages.append(quoter.passage(*front.draft))
    plan = Plan(
        id=hints.id or plan_id(stem),
        title=hints.title or title or stem,
        language=hints.language or words.language,
        country=hints.country,
        start=hints.start or start,
        end=hints.end or end,
        status=hints.status or (PlanStatus.DRAFT if front.draft else None),
        series=hints.series,
        previous=hints.previous,
        origin=hints.origin,
        english=hints.english,
        passages=tuple(passages),
    )
    return plan, front


def plan_years(words: str, era: int = 0) -> tuple[date, date] | None:
    """The period the years in a title span, from the first day to the last.

    `era` is what its readers add to the years that they count from elsewhere.

    Example:
        >>> [str(day) for day in plan_years("แผน พ.ศ. ๒๕๖๘-2570", -543) or ()]
        ['2025-01-01', '2027-12-31']
    """
    years = sorted({year for year, _, _ in find_years(words, era)})
    if not years or years[-1] - years[0] > LONGEST_PLAN:
        return None
    return days_of(Value("year", years[0]))[0], days_of(Value("year", years[-1]))[1]


def _front_years(text: str, blocks: Sequence[Block], era: int) -> tuple[date, date] | None:
    """The period that the first lines give: one line spans it, or all that name a year agree.

    Years that differ from line to line are those of other documents, as in a list of sources; those
    behind the first item, or the first label that comes back, are those of activities. A sentence
    with one year says when something was done, or will be.
    """
    front = _front(blocks)
    labels = Counter(_label(text, p) for p in front)
    own = takewhile(
        lambda p: not _is_item(text, p) and not (labels[_label(text, p)] > 1 and _label(text, p)),
        front[:TITLE_LINES],
    )
    lines = [text[p.start : p.end] for p in own if p.end - p.start <= LONGEST_LINE]
    found = [
        years for said in lines
        if (years := plan_years(said, era)) and not (_is_sentence(said) and _is_one_year(years))
    ]  # fmt: skip
    spans = [years for years in found if not _is_one_year(years)]
    return spans[0] if spans else found[0] if len(set(found)) == 1 else None


def _front(blocks: Sequence[Block]) -> list[Paragraph]:
    found: list[Paragraph] = []
    for block in blocks[:FRONT_LINES]:
        if not isinstance(block, Paragraph):
            break
        found.append(block)
    return found


def _wide_cells(text: str, blocks: Sequence[Block], words: Vocabulary) -> list[Paragraph]:
    """The merged cell at the top of a sheet that begins with a table, if it begins with the word
    for a plan. It stands alone in its row, or reaches down beside the lines of a form.
    """
    first = blocks[0] if blocks else None
    if not isinstance(first, Table):
        return []
    top = [cell for cell in first.cells if cell.row == first.cells[0].row]
    wide = [cell for cell in top if cell.column_span > 1 and (len(top) == 1 or cell.row_span > 1)]
    lines = [Paragraph(*trim(text, cell.start, cell.end)) for cell in wide]
    return [
        line for line in lines
        if line.end > line.start
        and match_at(words.plan_words, words_of(text, line.start, line.end), 0)
    ][:1]  # fmt: skip


def read_front(text: str, blocks: Sequence[Block], words: Vocabulary) -> Front:
    """The title's lines and the draft mark, before the first goal or table."""
    front: list[Paragraph] = []
    for line in _front(blocks) or _wide_cells(text, blocks, words):
        if front and is_heading(text[line.start : line.end], words):
            break
        front.append(line)
    draft = next(
        (Span(p.start, p.end) for p in front if fold(text[p.start : p.end]) in words.draft_words),
        None,
    )
    rest = [p for p in front if draft is None or p.start != draft.start]
    first = next((k for k, p in enumerate(rest) if _names_plan(text, p, words)), None)
    if first is None:  # no word for a plan: what the format marks as the title
        marked = [p for p in rest if p.level > 0][:1]
        return Front(tuple(Span(p.start, p.end) for p in marked), draft)
    return Front(tuple(Span(p.start, p.end) for p in _title_lines(text, rest[first:])), draft)


def _names_plan(text: str, line: Paragraph, words: Vocabulary) -> bool:
    """Whether a line may be the title by its words. An item of a list never is."""
    parts = words_of(text, line.start, line.end)[:12]
    return (
        not line.item
        and line.end - line.start <= LONGEST_LINE
        and any(match_at(words.plan_words, parts, k) for k in range(len(parts)))
    )


def _title_lines(text: str, front: Sequence[Paragraph]) -> list[Paragraph]:
    """The lines a title goes on over: until its years, a long line, or a full stop."""
    taken: list[Paragraph] = []
    for line in front[:TITLE_LINES]:
        said = text[line.start : line.end]
        if taken and (len(said) > LONGEST_LINE or not _like(text, taken[0], line)):
            break
        taken.append(line)
        if find_years(said):
            break
    if len(taken) > 1 and not any(find_years(text[p.start : p.end]) for p in taken):
        return taken[: _run(taken, text)]
    return taken


def _like(text: str, title: Paragraph, line: Paragraph) -> bool:
    """Whether a line looks like more of a title: in capitals as it, or going on in small ones.

    An item or a sentence never does; below a heading, only one more of its level or bare years.
    """
    said = text[line.start : line.end].strip()
    if _is_item(text, line) or _is_sentence(said):
        return False
    if title.level != line.level:
        return not line.level and len(words_of(said)) <= YEARS_LINE and bool(find_years(said))
    return (
        said.isupper()
        or said[:1].islower()
        or bool(find_years(said))
        or not text[title.start : title.end].isupper()
    )


def _is_item(text: str, line: Paragraph) -> bool:
    """Whether a line is an item of a list, by its format or by a number or letter before it."""
    marker, _, _ = marker_of(text, Span(line.start, line.end))
    return line.item > 0 or (not line.level and bool(marker))


def _is_sentence(said: str) -> bool:
    ended = said.rstrip().endswith((".", ";", "。"))
    return ended and not said.isupper() and len(words_of(said)) >= SENTENCE


def _is_one_year(years: tuple[date, date]) -> bool:
    return years[0].year == years[1].year


def _label(text: str, line: Paragraph) -> str:
    """The words before the colon of a line, empty without one."""
    label, colon, _ = text[line.start : line.end].partition(":")
    return fold(label) if colon else ""


def _run(taken: Sequence[Paragraph], text: str) -> int:
    """How many lines hang together where no year ends the title."""
    for k in range(1, len(taken)):
        said = text[taken[k].start : taken[k].end].strip()
        if not (said.isupper() or said[:1].islower()):
            return k
    return len(taken)
