"""Everything measured of one plan, in one piece: who carries what. Measure layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.measure.figures import STANDARD, Figure, Settings, changed_values, exact
from kg.measure.money import ActivityMoney, Flow, money_flow, money_gap
from kg.measure.overload import (
    Capacity,
    Reading,
    led_by,
    load_against_means,
    read_overload,
    staff_risks_by_institution,
    unfunded_shares,
)
from kg.measure.position import go_betweens, partner_span
from kg.measure.removal import Removal, removal_test
from kg.measure.roles import (
    Concentration,
    Figures,
    concentration,
    fractional_load,
    lead_shares,
    role_counts,
    weighted_load,
)
from kg.measure.surprise import Surprise, lead_surprise, peak_surprise
from kg.measure.timing import (
    CommonDate,
    Crowding,
    Peak,
    common_date,
    concurrency,
    crowding,
    plan_crowding,
)
from kg.measure.view import PlanView, view_plan
from kg.model.records import PlanRecords


@dataclass(frozen=True, slots=True)
class Profile:
    """All numbers of one institution in one plan.

    `figures` by measure: leads, partner_in, involved_in, pays_for, load, fractional_load,
    lead_share, span, sectors, peak, crowding, unfunded_share, betweenness, constraint,
    leaderless, orphans, lost_partners, staff_risks; with capacities load_against_means.
    `money_gap` is by currency. `reading` is None for those that only pay.
    """

    institution: str
    figures: dict[str, Figure]
    peak: Peak
    crowding: Crowding
    money_gap: dict[str, Figure]
    removal: Removal
    lead_surprise: Surprise | None
    peak_surprise: Surprise | None
    reading: Reading | None


@dataclass(frozen=True, eq=False, repr=False)
class Workload:
    """The workload reading of one plan. `changed` are settings that are not the standard ones.

    `left_out` are the groups not counted; `view` holds the columns everything was made from.
    """

    plan: str
    view: PlanView
    profiles: tuple[Profile, ...]
    concentration: Concentration
    crowding: Crowding
    common_date: CommonDate
    money: tuple[ActivityMoney, ...]
    flow: tuple[Flow, ...]
    changed: dict[str, object]
    left_out: tuple[str, ...]

    def __repr__(self) -> str:
        """Of which plan, and how many institutions were measured."""
        return f"<workload of {self.plan}: {len(self.profiles)} institutions>"

    @property
    def settings(self) -> Settings:
        """The whole table of conventions that was used."""
        return self.view.settings

    def profile(self, institution: str) -> Profile | None:
        """The numbers of one institution; None if it has no counted role."""
        return next((p for p in self.profiles if p.institution == institution), None)


def workload(
    records: PlanRecords, settings: Settings = STANDARD, capacities: Sequence[Capacity] = ()
) -> Workload:
    """Who carries what in a plan, when, with what money, and which signs of overload show.

    Shape: one profile per institution with a role or payment, by id. Ties are apart, in
    `kg.network.ties` and `tie_surprise`. Edges: a plan without roles has no profiles.
    """
    view = view_plan(records, settings)
    return Workload(
        plan=records.plan.id,
        view=view,
        profiles=_profiles(view, capacities),
        concentration=concentration(view),
        crowding=plan_crowding(view),
        common_date=common_date(view),
        money=view.money,
        flow=money_flow(view.money, view.work),
        changed=changed_values(settings),
        left_out=view.work.left_out,
    )


def _profiles(view: PlanView, capacities: Sequence[Capacity]) -> tuple[Profile, ...]:
    figures = _figures(view, capacities)
    peaks, crowded, removals = concurrency(view), crowding(view), removal_test(view)
    leads, slid = lead_surprise(view), peak_surprise(view)
    readings = {reading.institution: reading for reading in read_overload(view, capacities)}
    return tuple(
        Profile(
            institution=institution,
            figures={name: found[institution] for name, found in figures.items()},
            peak=peaks[institution],
            crowding=crowded[institution],
            money_gap=money_gap([view.money[x] for x in led_by(view, k)]),
            removal=removals[institution],
            lead_surprise=leads.get(institution),
            peak_surprise=slid.get(institution),
            reading=readings.get(institution),
        )
        for k, institution in enumerate(view.work.institutions)
    )


def _figures(view: PlanView, capacities: Sequence[Capacity]) -> dict[str, Figures]:
    spans, between, removals = partner_span(view), go_betweens(view), removal_test(view)
    figures = {
        **role_counts(view),
        "load": weighted_load(view),
        "fractional_load": fractional_load(view),
        "lead_share": lead_shares(view),
        "span": {i: s.partners for i, s in spans.items()},
        "sectors": {i: s.sectors for i, s in spans.items()},
        "peak": {i: p.figure for i, p in concurrency(view).items()},
        "crowding": {i: c.figure for i, c in crowding(view).items()},
        "unfunded_share": unfunded_shares(view),
        "betweenness": {i: b.betweenness for i, b in between.items()},
        "constraint": {i: b.constraint for i, b in between.items()},
        "leaderless": {i: r.leaderless for i, r in removals.items()},
        "orphans": {i: r.orphans for i, r in removals.items()},
        "lost_partners": {i: r.lost_partners for i, r in removals.items()},
        "staff_risks": staff_risks_by_institution(view),
    }
    if capacities:
        figures["load_against_means"] = load_against_means(view, capacities)
    return figures


def named_figures(profile: Profile) -> dict[str, Figure]:
    """Every number of an institution by name, those of the surprises and the gap included."""
    extra = {f"money_gap_{c or 'no_currency'}": g for c, g in profile.money_gap.items()}
    for name, surprise in (
        ("lead_surprise_p", profile.lead_surprise), ("peak_surprise_p", profile.peak_surprise)
    ):  # fmt: skip
        if surprise is not None:
            extra[name] = exact(surprise.p, surprise.family)
    return {**profile.figures, **extra}
