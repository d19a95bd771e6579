"""One plan made ready for its pages: measured, indexed, named in a language. Present layer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from kg.measure.figures import STANDARD, Settings
from kg.measure.overload import Capacity, Reading, read_overload
from kg.measure.view import PlanView, view_plan
from kg.model.records import PlanRecords
from kg.network.calendar import Strip, Window, by_quarter, plan_frame
from kg.network.ties import Tie, ties_of
from kg.network.work import Counts, counts_of
from kg.present.charts.svg import MOST_MONTHS, Column, column_for, column_of, columns_between
from kg.present.index import PlanIndex
from kg.present.names import Who, readable
from kg.present.words import Words, words_for

# How many are named, act, work, pay? The line that joins all counts of a plan.

_PARTS = ("working", "only-paying", "only-benefiting", "groups")


def bridge(counts: Counts, words: Words) -> tuple[str, ...]:
    """The sentences that lead from one count of institutions to the other, of one plan.

    Edges: a part of none is left out; the sum still holds.
    """
    n = counts.numbers()
    parts = " + ".join(words(f"counts.{p}", count=n[p]) for p in _PARTS if n[p])
    named = words("counts.named", named=n["named"], acting=n["acting"], without=n["without-role"])
    lines = [named]
    if parts:
        lines.append(words("counts.acting", acting=n["acting"], parts=parts))
    if n["catch-all"]:
        lines.append(words("counts.catch-all", n=n["catch-all"], counted=n["counted"]))
    return tuple(lines)


@dataclass(frozen=True)
class Study:
    """Everything the pages of one plan read. `links` maps actors to their own pages;
    `capacities` are staff or budgets from a source that can be looked up.
    """

    view: PlanView
    index: PlanIndex
    links: Mapping[str, str] = field(default_factory=dict)
    capacities: tuple[Capacity, ...] = ()

    @property
    def words(self) -> Words:
        """The words of the pages."""
        return self.index.words

    @property
    def records(self) -> PlanRecords:
        """The plan's records."""
        return self.view.records

    @property
    def n_activities(self) -> int:
        """How many activities the plan has."""
        return len(self.records.activities)

    def who(self, actor_id: str) -> Who:
        """An actor as charts show it, with the link to its page."""
        return self.index.who(actor_id, href=self.links.get(actor_id))

    def rows(self, ids: Iterable[str]) -> tuple[int, ...]:
        """The positions of facts and elements among the rows of the plan, in reading order."""
        return tuple(sorted({self.index.row_of[i] for i in ids}))

    @cached_property
    def counts(self) -> Counts:
        """Who is named, acts, works, pays: the one vocabulary of counts."""
        return counts_of(self.records)

    @property
    def bridge(self) -> str:
        """The line that joins all counts of institutions on the pages."""
        return " ".join(bridge(self.counts, self.words))

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """The signs of overload of every institution that works in the plan."""
        return read_overload(self.view, self.capacities)

    @cached_property
    def goal_names(self) -> tuple[tuple[str, str], ...]:
        """Number and title of each top goal; activities without a goal get a last one."""
        index = self.index
        names = [(index.number(g.id), readable(index.title(g))) for g in index.top_goals]
        if any(a.id not in index.goal_position for a in self.records.activities):
            names.append(("–", self.words("goals.none")))
        return tuple(names)

    @cached_property
    def ties(self) -> tuple[Tie, ...]:
        """Every pair of institutions that share activities."""
        return ties_of(self.view.work)

    @cached_property
    def window_of(self) -> dict[str, Window]:
        """When each activity is worked on and due."""
        return {w.activity: w for w in self.view.windows}

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The plan's time in columns, from its start (or first date) to its end (or last date)."""
        days = [d for w in self.view.windows for d in (w.due, w.end) if d is not None]
        days += [d for d in plan_frame(self.records) if d is not None]
        return columns_between(min(days), max(days), self.words) if days else ()

    @cached_property
    def calendar(self) -> tuple[Strip, tuple[Column, ...]]:
        """Activities running at once in each month, with the columns' names.

        In long plans a column is a quarter and holds the most of its months, as the measure does.
        """
        calendar = self.view.at_once
        strip = Strip(calendar.periods, calendar.stated, calendar.widest)
        if len(strip.periods) > MOST_MONTHS:
            strip = by_quarter(strip)
        return strip, tuple(column_for(p.start, p.end, self.words) for p in strip.periods)

    def place_of(self, activity: str) -> tuple[int | None, bool]:
        """The column of time an activity ends in, and whether it runs on until then."""
        window = self.window_of.get(activity)
        if window is None:
            return None, False
        if window.due is not None:
            return column_of(window.due, self.columns), False
        until = any(k.value == "continuous-until" for k in window.kinds)
        return (
            (column_of(window.end, self.columns), True) if until and window.end else (None, False)
        )


def study_plan(
    records: PlanRecords,
    *,
    language: str = "en",
    settings: Settings = STANDARD,
    links: dict[str, str] | None = None,
    capacities: Sequence[Capacity] = (),
    texts: Mapping[str, str] | None = None,
) -> Study:
    """A plan made ready for its pages: measured, indexed, named in a language.

    `texts` are the documents' texts by id: with them rows of evidence quote whole cells.
    """
    index = PlanIndex(records, words_for(language), texts or {})
    return Study(view_plan(records, settings), index, links or {}, tuple(capacities))
