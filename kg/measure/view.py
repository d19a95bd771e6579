"""One plan made ready for measuring: who works on what, when, with what money. Measure layer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from kg.measure.figures import STANDARD, Settings, role_weights
from kg.measure.money import ActivityMoney, money_of
from kg.model.codes import Certainty, Role
from kg.model.records import PlanRecords
from kg.network.calendar import Calendar, Window, calendar_of, due_counts, windows_of
from kg.network.ties import TieWeights, tie_weights
from kg.network.work import STRENGTH, Work, work_of

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, eq=False)
class PlanView:
    """Everything the measures of one plan read. Sums are made once and kept."""

    records: PlanRecords
    settings: Settings
    work: Work
    windows: tuple[Window, ...]
    money: tuple[ActivityMoney, ...]

    @cached_property
    def calendar(self) -> Calendar:
        """Activities running in each quarter."""
        return calendar_of(self.work, self.windows)

    @cached_property
    def at_once(self) -> Calendar:
        """Activities running in each period in which they count as running at once (a month)."""
        return calendar_of(self.work, self.windows, months=self.settings.peak_months)

    @cached_property
    def due(self) -> Array:
        """The quarter in which each activity is due, -1 for none."""
        return np.array(due_counts(self.windows, self.calendar.periods), dtype=np.int64)

    @cached_property
    def timed(self) -> Array:
        """Which links belong to an activity with a stated window."""
        known = np.array([window.is_known for window in self.windows], dtype=bool)
        return known[self.work.columns]

    @cached_property
    def ties(self) -> TieWeights:
        """Ties as columns."""
        return tie_weights(self.work)

    @cached_property
    def degree(self) -> Array:
        """With how many others each institution shares an activity."""
        return self.ties.degree

    @cached_property
    def leads(self) -> Array:
        """Which links are leads."""
        return self.work.has_role(Role.LEAD)

    @cached_property
    def n_leads(self) -> Array:
        """How many activities each institution leads."""
        return self.count(self.leads)

    @cached_property
    def n_working(self) -> Array:
        """In how many activities each institution works."""
        return self.count(self.work.working)

    def count(self, links: Array) -> Array:
        """How many of these links each institution has."""
        return np.bincount(self.work.rows[links], minlength=len(self.work.institutions))

    def link_weights(self, which: str = "") -> Array:
        """The work of each link by its role; `which` is "", "low" or "high"."""
        by_role = role_weights(self.settings, which)
        return np.array([by_role[role] for role in STRENGTH])[self.work.roles]

    def facts_of(self, institution: int, links: Array) -> tuple[str, ...]:
        """The facts behind those of an institution's links that are marked."""
        mine = self.work.links_by_institution[institution]
        return tuple(
            fact
            for link, counts in zip(mine, links[mine].tolist(), strict=True)
            if counts
            for fact in self.work.facts[link]
        )


def view_plan(
    records: PlanRecords,
    settings: Settings = STANDARD,
    *,
    certainty: Certainty = Certainty.DOUBTFUL,
) -> PlanView:
    """One plan ready for measuring, with the given table of conventions.

    Edges: `certainty` leaves out roles less sure than it; dates and money stay.
    """
    work = work_of(records, groups=settings.groups, expanded=settings.expanded, certainty=certainty)
    return PlanView(records, settings, work, windows_of(records), money_of(records))
