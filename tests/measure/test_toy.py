"""Every hand-worked value of the toy plan (exact where exact)."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import combinations, product

import numpy as np
import pytest

from kg.errors import ConfigError
from kg.measure.communities import Network, communities
from kg.measure.compare import compare_editions
from kg.measure.figures import STANDARD, set_values
from kg.measure.money import money_gap, unfunded_share
from kg.measure.overload import Capacity, load_against_means, read_overload
from kg.measure.position import brokerage, go_betweens, partner_span
from kg.measure.removal import reassignment, removal_test, without
from kg.measure.roles import (
    concentration,
    fractional_load,
    lead_shares,
    role_counts,
    weighted_load,
)
from kg.measure.surprise import (
    lead_surprise,
    modified_z,
    outliers,
    peak_surprise,
    tie_surprise,
)
from kg.measure.timing import common_date, concurrency, crowding, plan_crowding
from kg.measure.view import PlanView, view_plan
from tests.toy.plan import ROWS, ROWS_2, org, toy_records


@pytest.fixture(scope="module")
def view() -> PlanView:
    return view_plan(toy_records())


def values(figures: dict[str, object]) -> dict[str, object]:
    return {i.rsplit("/", 1)[-1].upper(): f.value for i, f in figures.items()}  # type: ignore[attr-defined]


def test_role_counts(view: PlanView) -> None:
    counts = role_counts(view)

    assert values(counts["leads"]) == {"EDU": 2, "FIN": 4, "HLT": 1, "LOC": 0, "NGO": 0, "STA": 1}
    assert values(counts["involved_in"]) == {
        "EDU": 3, "FIN": 4, "HLT": 2, "LOC": 3, "NGO": 2, "STA": 3
    }  # fmt: skip
    assert counts["partner_in"][org("FIN")].value == 0


def test_weighted_load_with_its_range(view: PlanView) -> None:
    load = weighted_load(view)

    assert values(load) == {"EDU": 2.5, "FIN": 4, "HLT": 1.5, "LOC": 1.5, "NGO": 1, "STA": 2}
    assert (load[org("FIN")].low, load[org("FIN")].high) == (4, 4)
    assert (load[org("STA")].low, load[org("STA")].high) == (1.5, 3)


def test_fractional_load_adds_up_to_the_activities(view: PlanView) -> None:
    assert sum(f.value or 0 for f in fractional_load(view).values()) == pytest.approx(8, abs=1e-12)


def test_concentration(view: PlanView) -> None:
    found = concentration(view)

    assert found.hhi.value == 0.34375
    assert found.effective_leaders.value == pytest.approx(1 / 0.34375)
    assert found.normalised_hhi.value == pytest.approx(0.2125)
    assert found.gini.value == pytest.approx(13 / 24)
    assert found.gini_corrected.value == pytest.approx(0.65)
    assert found.top_share.value == 0.5
    assert found.n_institutions == 6
    assert lead_shares(view)[org("FIN")].value == 0.5


def test_concurrency(view: PlanView) -> None:
    by_quarter = view_plan(view.records, set_values(["peak_months=3"]))

    for one, months, first in ((by_quarter, 1, "2025 Q4"), (view, 3, "2025-10")):
        peak = concurrency(one)[org("FIN")]
        assert peak.stated == tuple(n for n in (1, 2, 2, 3) for _ in range(months))
        assert (peak.figure.value, peak.period) == (3, first)


def test_crowding_of_deadlines(view: PlanView) -> None:
    found = crowding(view)[org("FIN")]

    assert (found.figure.value, found.period) == (0.75, "2025 Q4")
    assert plan_crowding(view).figure.value == 5 / 8


def test_five_of_eight_on_one_date_is_a_habit(view: PlanView) -> None:
    found = common_date(view)

    assert (found.figure.value, found.n_dated, found.is_habit) == (5, 8, True)


def test_unfunded_share_and_money_gap(view: PlanView) -> None:
    led = [view.money[k] for k in range(4)]
    share = unfunded_share(led)

    assert (share.value, share.low, share.high) == (pytest.approx(1 / 3), 0.25, 0.5)
    assert (share.n_known, share.n_unknown) == (3, 1)
    assert money_gap(led)["EUR"].value == pytest.approx(100 / 220)


def test_partner_span_and_sectors(view: PlanView) -> None:
    spans = {i.rsplit("/", 1)[-1]: s for i, s in partner_span(view).items()}

    assert {i: s.partners.value for i, s in spans.items()} == {
        "fin": 4, "edu": 4, "hlt": 3, "loc": 3, "sta": 2, "ngo": 2
    }  # fmt: skip
    assert (spans["fin"].sectors.value, spans["edu"].sectors.value) == (3, 3)
    assert spans["ngo"].sectors.value == 1


def test_go_betweens(view: PlanView) -> None:
    found = {i.rsplit("/", 1)[-1]: g for i, g in go_betweens(view).items()}

    between = {i: g.betweenness.value for i, g in found.items()}
    constraint = {i: round(g.constraint.value or 0, 4) for i, g in found.items()}
    assert between == pytest.approx(
        {"fin": 0.45, "edu": 0.2, "hlt": 0.1, "loc": 0, "ngo": 0, "sta": 0}
    )
    assert constraint == {
        "fin": 0.5467, "edu": 0.6059, "hlt": 0.6559, "loc": 0.8164, "ngo": 0.8351, "sta": 1.0031
    }  # fmt: skip


def test_removal(view: PlanView) -> None:
    found = {i.rsplit("/", 1)[-1]: r for i, r in removal_test(view).items()}

    assert found["fin"].activities_without_lead == ("a1", "a2", "a3", "a4")
    assert (found["sta"].leaderless.value, found["sta"].activities_without_anyone) == (1, ("a8",))
    assert found["loc"].leaderless.value == found["ngo"].leaderless.value == 0
    assert not any(r.is_cut for r in found.values())


def test_reassigning_a3_to_local_government(view: PlanView) -> None:
    changes = {c.institution: c.load for c in reassignment(view, [("a3", org("LOC"))])}

    assert changes == {org("FIN"): (4.0, 3.5), org("LOC"): (1.5, 2.0)}


@pytest.mark.parametrize(("activity", "name"), [("a99", org("LOC")), ("a3", "org/xx/nobody")])
def test_a_what_if_of_nothing_is_refused(view: PlanView, activity: str, name: str) -> None:
    with pytest.raises(ConfigError):
        reassignment(view, [(activity, name)])
    with pytest.raises(ConfigError, match="no counted role"):
        without(view, "org/xx/nobody")


@pytest.mark.parametrize(("weight", "z"), [(0.25, 2.36), (0.5, 3.04), (1.0, 1.35)])
def test_modified_z_of_finance_depends_on_the_partner_weight(weight: float, z: float) -> None:
    load = weighted_load(view_plan(toy_records(), replace(STANDARD, partner=weight)))

    found = dict(zip(load, modified_z([f.value or 0 for f in load.values()]), strict=True))

    assert found[org("FIN")] == pytest.approx(z, abs=5e-3)


def test_first_rank_with_the_lead_over_the_next(view: PlanView) -> None:
    found = outliers([f.value or 0 for f in weighted_load(view).values()])

    assert [o.rank for o in found] == [2, 1, 4, 4, 6, 3]
    assert found[1].gap == pytest.approx(0.6)


def test_leads_given_participation(view: PlanView) -> None:
    found = lead_surprise(view)[org("FIN")]

    assert (found.observed, found.expected) == (4, pytest.approx(5 / 3))
    assert found.p == pytest.approx(1 / 36)
    assert (found.q, found.family) == (pytest.approx(1 / 6), 6)
    assert found.word == "could be chance"


def test_peak_given_load_by_all_ways_to_move_the_activities(view: PlanView) -> None:
    by_quarter = view_plan(view.records, set_values(["peak_months=3"]))

    assert peak_surprise(by_quarter)[org("FIN")].p == pytest.approx(68 / 72)


Sizes = tuple[int, ...]


@cache
def n_tables(rows: Sizes, columns: Sizes) -> int:
    """How many tables of zeros and ones have these sizes of rows and columns."""
    if not rows:
        return int(not any(columns))
    return sum(
        n_tables(rows[1:], tuple(sorted(rest)))
        for chosen in combinations(range(len(columns)), rows[0])
        if min(rest := without_columns(columns, chosen)) >= 0
    )


def without_columns(columns: Sizes, *chosen: Sizes) -> list[int]:
    return [n - sum(k in some for some in chosen) for k, n in enumerate(columns)]


def all_tables(rows: Sizes, columns: Sizes) -> dict[int, int]:
    """How many tables there are in which rows 0 and 1 share so many columns."""
    counts: dict[int, int] = {}
    places = range(len(columns))
    for first, second in product(combinations(places, rows[0]), combinations(places, rows[1])):
        rest = without_columns(columns, first, second)
        if min(rest) >= 0:
            shared = len({*first} & {*second})
            ways = n_tables(rows[2:], tuple(sorted(rest)))
            counts[shared] = counts.get(shared, 0) + ways
    return counts


@pytest.mark.parametrize(
    ("pair", "observed", "p"), [(("FIN", "LOC"), 2, 0.3133), (("EDU", "FIN"), 1, 0.8412)]
)
def test_ties_given_both_sizes_agree_with_the_count_of_all_tables(
    view: PlanView, pair: tuple[str, str], observed: int, p: float
) -> None:
    ways = all_tables((4, 3, 3, 3, 2, 2), (2, 3, 2, 3, 2, 2, 2, 1))
    assert sum(ways.values()) == 3_288_180
    expected = sum(n for shared, n in ways.items() if shared >= observed) / 3_288_180
    assert expected == pytest.approx(p, abs=5e-5)

    found = tie_surprise(view)[org(pair[0]), org(pair[1])]

    assert found.p == pytest.approx(expected, abs=3.5 * (p * (1 - p) / 4999) ** 0.5)
    assert found.family == 9


def test_the_reading_of_finance(view: PlanView) -> None:
    reading = next(r for r in read_overload(view) if r.institution == org("FIN"))
    levels = {d.name: d.level for d in reading.dials}

    assert reading.word == "some signs"
    assert [d.name for d in reading.signs] == ["lead_share", "crowding"]
    assert (levels["unfunded_share"], levels["span"]) == ("cannot tell", "ordinary")
    assert (levels["load"], levels["peak"]) == ("raised", "raised")
    assert reading.is_fragile
    assert {"without a1", "without a2", "without a3", "without a4"} <= set(reading.breaks)


def test_load_against_staff_turns_the_order_round(view: PlanView) -> None:
    staff = {"FIN": 40, "EDU": 60, "STA": 20, "HLT": 10, "LOC": 30, "NGO": 5}
    given = [Capacity(org(i), "staff", n, "made up", 2025) for i, n in staff.items()]

    found = {k: v for k, v in values(load_against_means(view, given)).items()}

    assert (found["NGO"], found["FIN"], found["HLT"]) == (2.0, 1.0, 1.5)


def test_second_edition_against_the_first() -> None:
    found = compare_editions(toy_records(), toy_records(ROWS_2, plan_id="toy-2"))

    assert found.jaccard_activities.value == pytest.approx(7 / 9)
    assert found.jaccard_pairs.value == pytest.approx(16 / 19)
    assert found.jaccard_triples.value == pytest.approx(14 / 21)
    assert found.edit_distance == 7
    assert (found.dropped, found.added) == (("a8",), ("a9",))
    assert [(r.institution, r.shift) for r in found.role_changes if not r.reason] == [
        (org("FIN"), "demoted"), (org("LOC"), "promoted")
    ]  # fmt: skip


def test_education_and_health_are_one_liaison_each(view: PlanView) -> None:
    found = {
        (b.institution, role): f.value for b in brokerage(view) for role, f in b.counts.items()
    }

    assert {key for key, n in found.items() if n} == {
        (org("EDU"), "liaison"), (org("HLT"), "liaison")
    }  # fmt: skip


def test_modularity_of_the_two_group_split(view: PlanView) -> None:
    first = {org("FIN"), org("LOC"), org("STA")}
    institutions = np.array([int(i not in first) for i in view.work.institutions])
    activities = np.array([0, 1, 0, 0, 1, 1, 1, 0])  # each with most of its members

    (modularity,) = Network.of(view.work).modularity((institutions, activities))

    assert modularity == pytest.approx(0.3875, abs=5e-5)


def test_communities_report_how_often_two_fall_together(view: PlanView) -> None:
    found = communities(view.work)

    assert found.modularity == pytest.approx(0.4083, abs=5e-5)
    social, centre, alone = found.communities
    assert social.members == (org("EDU"), org("HLT"), org("NGO"))
    assert (social.name_of, centre.name_of) == (org("EDU"), org("FIN"))
    assert (centre.members, alone.members) == ((org("FIN"), org("LOC")), (org("STA"),))
    assert social.stability.value is not None
    assert centre.stability.value is not None
    assert 0.5 < centre.stability.value < social.stability.value < 1
    assert set(centre.stability.evidence) == {
        "a3/lead/fin", "a3/partner/loc", "a4/lead/fin", "a4/partner/loc"
    }  # fmt: skip
    assert communities(view.work) == found


def test_an_institution_that_shares_no_activity_is_in_no_community() -> None:
    more = {**ROWS, "A9": ("STA", (), (1, 1), None, None)}
    alone = {k: (x[0], tuple(p for p in x[1] if p != "STA"), *x[2:]) for k, x in more.items()}

    found = communities(view_plan(toy_records(alone)).work)

    assert found.communities
    assert org("STA") not in {m for c in found.communities for m in c.members}
    assert communities(view_plan(toy_records({})).work).communities == ()
