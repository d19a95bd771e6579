"""Which set of frames explains a document best? Extract layer.

A frame is worth the facts it is expected to give: its records, times the probability that its
title slot holds titles, times what stands beside them. Frames that share records exclude each
other; the dearest set wins.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from kg.extract.actors.acting import promises
from kg.extract.assign import Choice, assign
from kg.extract.examples import taught
from kg.extract.frames.frame import Frame, Record
from kg.extract.frames.propose import propose
from kg.extract.look import n_words
from kg.extract.spans import Span, merged
from kg.extract.terms import Terms
from kg.model.document import Block, Document

# What a field beside the title says for a record being a planned activity.
WORTH = {"lead": 1.0, "partner": 0.5, "deadline": 0.8, "funding": 0.4, "indicator": 0.2,
         "result": 0.1, "number": 0.1, "monitor": 0.1, "status": 0.05}  # fmt: skip
# Share of the words of a frame of several records that a better frame may hold already.
SHARED = 0.2
# Sentences outside the best other frame, for each of its records, from which on they are the plan.
MOST_SAID = 2.0
ACTING = 0.6  # worth of a title whose subject is a body
DESCRIBING = ("piece",)  # kinds of slots of no field whose sentences may say who acts
ACTING_IN = 24  # titles looked at for that
TITLE_ALONE = 0.02  # worth of a record that says nothing but its title
MOST_STEPS = 5  # steps below a title that say more than one does
LEAST_ALONE = 3  # such records that are read where a document holds nothing better
LEAST = 0.25  # worth of a record on average below which a frame is no plan
LEAST_PARENTS = 2  # records of a frame that must have records of another one between them
ASIDE = 0.5  # share of the best frame's worth below which another is not a part of the plan
FAR_MORE = 2.0  # times the worth of another frame
LONG_TITLE = 60  # words from which a title is no shorter than its record: cost a tenth
WORDS = 2.0  # words from which on a title that is no heading says what is done


@dataclass(frozen=True, slots=True)
class Read:
    """A frame with the field of each slot, and what it is worth."""

    frame: Frame
    choices: tuple[Choice, ...]
    worth: float

    @property
    def title(self) -> int | None:
        """The slot that titles the records, None if no slot does."""
        return title_slot(self.choices)

    @property
    def titled(self) -> int:
        """How many records have a title: what stands between them is no record of the plan."""
        slot = self.title
        return sum(bool(r.spans[slot]) for r in self.frame.records) or 1 if slot is not None else 1


def title_slot(choices: Sequence[Choice]) -> int | None:
    """The slot that titles records: the one of titles, else that of tasks."""
    fields = [choice.field for choice in choices]
    return next((fields.index(name) for name in ("title", "task") if name in fields), None)


def worth_of(frame: Frame, choices: Sequence[Choice], text: str, language: str) -> float:
    """The facts that a frame is expected to give."""
    title = title_slot(choices)
    if title is None or _is_legend(frame, text):
        return 0.0
    acting, steps_act = (_acting_share(frame, choices, k, (text, language)) for k in
                         (title, _steps_of(frame)))  # fmt: skip
    least = 1.0 if frame.slots[title].kind == "heading" else WORDS
    seen: set[str] = set()
    total, total_words = 0.0, 0
    for record in frame.records:
        span = record.first(title)
        if span is None:
            continue
        words = text[slice(*span)]
        if words in seen or not n_words(words):
            continue
        seen.add(words)
        total_words += n_words(words)
        beside: dict[str, float] = {}
        for k, choice in enumerate(choices):
            if k != title and record.spans[k] and not _overlap(record.spans[k][0], span):
                sure = choice.probability
                for name in choice.fields:
                    beside[name] = max(beside.get(name, 0.0), sure * WORTH.get(name, 0.0))
        steps = sum(len(record.spans[k]) for k, c in enumerate(choices)
                    if k != title and c.field == "task")  # fmt: skip
        alone = (
            TITLE_ALONE * (1 + min(steps, MOST_STEPS) + choices[title].by_head) + steps * steps_act
        )
        said = min(sum(beside.values()) + acting + alone, 2.0)
        total += said * min(n_words(words) / least, 1.0)
    length = total_words / max(len(seen), 1)
    brief = 1.0 - min(length, LONG_TITLE) / (5 * LONG_TITLE)
    regular = 0.5 + 0.5 * _regularity(frame, choices, title)
    return total * choices[title].probability * regular * brief


def _is_legend(frame: Frame, text: str) -> bool:
    """Whether most cells say what signs mean: "= near-term", "= $0 to $100,000"."""
    cells = [spans[0] for record in frame.records for spans in record.spans if spans]
    return 2 * sum(text.startswith("=", cell.start) for cell in cells) > len(cells)


def _regularity(frame: Frame, choices: Sequence[Choice], title: int) -> float:
    """The share of records that follow the pattern: of labels, most of those that have a field."""
    if frame.kind not in ("labels", "cards"):
        return frame.regularity
    slots = [k for k, choice in enumerate(choices) if choice.field != "other"]
    full = [sum(bool(r.spans[k]) for k in slots) for r in frame.records if r.spans[title]]
    return sum(2 * n >= len(slots) for n in full) / max(len(full), 1)


def _acting_share(
    frame: Frame, choices: Sequence[Choice], slot: int | None, source: tuple[str, str]
) -> float:
    """What the bodies are worth that titles or steps name as acting, where no slot names them."""
    led = any(choice.field == "lead" for choice in choices)
    if slot is None or (led and frame.slots[slot].kind != "below"):
        return 0.0
    text, language = source
    beside = describing(frame, choices) if frame.slots[slot].kind != "below" else []
    said = {
        span.start: [span, *(s for k in beside for s in record.spans[k])]
        for record in frame.records for span in record.spans[slot]
    }  # fmt: skip
    looked_at = list(said.values())[:ACTING_IN]
    sure = sum(any(promises(text, span, language) for span in spans) for spans in looked_at)
    return ACTING * sure / max(len(looked_at), 1)


def describing(frame: Frame, choices: Sequence[Choice]) -> list[int]:
    """The slots whose sentences may say who acts: what stands beside the title and has no field."""
    return [
        k for k, choice in enumerate(choices)
        if choice.field == "other" and frame.slots[k].kind in DESCRIBING
    ]  # fmt: skip


def _steps_of(frame: Frame) -> int | None:
    """The slot of the steps below a record, None if it has none."""
    return next((k for k, slot in enumerate(frame.slots) if slot.kind == "below"), None)


def _overlap(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end and (a.end - a.start) >= (b.end - b.start)


def read_frames(
    document: Document, blocks: Sequence[Block], terms: Terms, *, heads: bool = True
) -> list[Read]:
    """All proposed frames with their fields, the one worth most first."""
    text = document.text

    def read(frame: Frame) -> Read:
        choices = assign(frame, text, terms, heads=heads)
        return Read(frame, choices, worth_of(frame, choices, text, terms.words.language))

    found = [read(frame) for frame in propose(document, blocks, terms)]
    for k, frame in taught([(one.frame, one.worth) for one in found], text, terms).items():
        found[k] = read(frame)
    return sorted(found, key=lambda read: (-read.worth, read.frame.region, read.frame.how))


def best_set(reads: Sequence[Read]) -> list[Read]:
    """The frames that exclude each other least and are worth most, in reading order.

    What a person said how to read is taken first. Where none says enough to be a plan, the best
    one is taken. Tables and cards may say less if they say half as much as the best one, a list
    may not.
    """
    said = [
        read for read in reads
        if read.frame.taught or any(s.said is not None for s in read.frame.slots)
    ]  # fmt: skip
    rest = _of_one_form([read for read in reads if not any(read is one for one in said)])
    sure = [read for read in rest if _says_much(read)]
    if sure and rest[0].worth >= FAR_MORE * sure[0].worth:
        sure = []  # a title above a table that says little of many records is no plan beside it
    best = next(iter(sure or rest[:1]), None)
    if best is None or not _says_enough(best):
        return sorted(said, key=lambda read: read.frame.region)
    chosen = sorted(said, key=lambda read: -read.worth)  # the others are measured by these, too
    taken = [region for read in said for region in _words_of(read)]
    for read in rest:
        is_like = read.frame.kind == best.frame.kind != "list"
        may = read in sure or read is best or (is_like and len(read.frame.records) >= LEAST_ALONE)
        aside = bool(chosen) and (_is_aside(read, chosen) or _holds_better(read, chosen))
        if read.worth <= 0 or not may or aside:
            continue
        regions = _words_of(read)
        size = sum(r.end - r.start for r in regions) or 1
        most = SHARED * size if len(read.frame.records) > 1 else 0
        if _shared(regions, [*taken, *_cards_around(read, chosen)]) <= most:
            chosen.append(read)
            taken += [*regions, *read.frame.ignored]
            taken += [s for k, slot in enumerate(read.frame.slots) if slot.kind == "above"
                      for s in read.frame.column(k)]  # fmt: skip
    return sorted(chosen, key=lambda read: read.frame.region)


def _of_one_form(reads: Sequence[Read]) -> list[Read]:
    """The frames without that of sentences; it alone where most of the plan stands in them."""
    others = [read for read in reads if read.frame.kind != "sentences"]
    sentences = [read for read in reads if read.frame.kind == "sentences"]
    if not sentences or not others or not _says_enough(others[0]):
        return sentences or others
    if any(choice.field == "lead" and choice.by_head for choice in others[0].choices):
        return others
    best, said = others[0].frame, sentences[0].frame.records
    records = [r.region for r in best.records]
    is_poor = best.kind == "list" and not _says_much(others[0]) and len(said) >= len(records)
    if is_poor and sentences[0].worth >= FAR_MORE * others[0].worth:
        return sentences
    outside = [r for r in said if not _shared([r.region], records)]
    if best.kind == "list" and any(map(_is_item, outside)):  # points of a decree and those below
        inside = [r.region for r in said if _shared([r.region], records)]
        if len(inside) >= len(records):
            return sentences
    return sentences if len(outside) >= MOST_SAID * len(records) else others


def _is_item(sentence: Record) -> bool:
    """Whether a sentence has a number or bullet before it."""
    return sentence.spans[0][0].start > sentence.region.start


def _says_much(read: Read) -> bool:
    return read.worth >= LEAST * read.titled


def _says_enough(read: Read) -> bool:
    """Whether a frame may be a plan, or holds enough records to be read as one."""
    return _says_much(read) or len(read.frame.records) >= LEAST_ALONE


def _cards_around(read: Read, chosen: Sequence[Read]) -> list[Span]:
    """All that the chosen cards cover, for a frame of one row: inside a card it is no table."""
    if len(read.frame.records) > 1:
        return []
    return [r.region for one in chosen if one.frame.kind == "cards" for r in one.frame.records]


def _words_of(read: Read) -> list[Span]:
    """What the records of a frame take: between the labels of a card may stand a table."""
    records = read.frame.records
    if read.frame.kind == "cards":
        return [span for record in records for spans in record.spans for span in spans]
    return [record.region for record in records]


def _is_aside(read: Read, chosen: Sequence[Read]) -> bool:
    """Whether a frame says far less than the best one: a list of choices, items in the preface.

    Steps between the records of a chosen frame belong to them, however little they say.
    """
    best = chosen[0]
    mean, most = (one.worth / one.titled for one in (read, best))
    is_one = read.frame.kind in ("labels", "cards") and len(read.frame.records) == 1
    is_lesser = is_one or read.frame.kind == "list" != best.frame.kind
    says_less = mean < ASIDE * most and best.titled > 1  # one record alone is no measure
    less = says_less or (is_lesser and read.worth < ASIDE * best.worth)
    return less and parent_of(read, chosen) is None


def _holds_better(read: Read, chosen: Sequence[Read]) -> bool:
    """Whether a chosen frame that says far more, and who leads, would become its tasks."""
    return any(
        one.worth >= FAR_MORE * read.worth
        and any(choice.field == "lead" for choice in one.choices)
        and parent_of(one, [read]) is not None
        for one in chosen
    )


def _shared(regions: Sequence[Span], taken: Sequence[Span]) -> int:
    """How many characters of regions are taken, in one walk over both."""
    covered = merged(taken)
    ends = [span.end for span in covered]
    both = 0
    for region in regions:
        at = bisect_right(ends, region.start)
        while at < len(covered) and covered[at].start < region.end:
            both += min(region.end, covered[at].end) - max(region.start, covered[at].start)
            at += 1
    return both


def parent_of(read: Read, reads: Sequence[Read]) -> Read | None:
    """The frame of headed records between or inside which the records of another frame lie."""
    for other in reads:
        if other is read or other.frame.kind not in ("labels", "cards"):
            continue
        regions = [record.region for record in other.frame.records]
        starts = [region.start for region in regions]
        rows = [record.region for record in read.frame.records]
        above = [bisect_right(starts, row.start) - 1 for row in rows]
        is_in = all(row.end < regions[k].end for row, k in zip(rows, above, strict=True))
        parents = len(set(above))
        most = other.frame.kind == "labels" or 2 * parents >= len(regions)
        several = most and parents >= LEAST_PARENTS
        if min(above) >= 0 and (is_in or several):
            return other
    return None
