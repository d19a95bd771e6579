"""What must hold for every plan, whatever is in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.measure.compare import compare_editions
from kg.measure.dials import high_families, inputs_of, judge
from kg.measure.figures import BUDGETED, HOPED_FOR, MONEY_STATES, STANDARD, UNKNOWN
from kg.measure.money import unfunded_share
from kg.measure.nulls import Sampling, pair_draws, shuffled_tables
from kg.measure.overload import read_overload
from kg.measure.rechecks import recheck_drops
from kg.measure.roles import concentration, fractional_load, gini_index, role_counts, weighted_load
from kg.measure.surprise import adjust, incidence_of
from kg.measure.timing import concurrency, crowding
from kg.measure.view import PlanView, view_plan
from kg.measure.workload import workload
from kg.model.codes import Certainty, CostStatus, Role, TimeKind
from kg.model.records import Participation, PlanRecords
from kg.network.ties import tie_weights, ties_of
from tests.toy.plan import NAMES, ROWS, Row, org, toy_records

SHORTS = sorted(NAMES)


@st.composite
def rows(draw: st.DrawFn) -> dict[str, Row]:
    """Plans of one to nine activities with any members, windows and money."""
    found: dict[str, Row] = {}
    for k in range(draw(st.integers(1, 9))):
        members = draw(st.lists(st.sampled_from(SHORTS), min_size=1, max_size=5, unique=True))
        quarters = sorted((draw(st.integers(1, 4)), draw(st.integers(1, 4))))
        cost = draw(st.none() | st.integers(1, 100))
        secured = None if cost is None else draw(st.integers(0, cost))
        found[f"A{k + 1}"] = (
            members[0], tuple(members[1:]), (quarters[0], quarters[1]), cost, secured
        )  # fmt: skip
    return found


plans = rows().map(toy_records)
quick = settings(max_examples=40, deadline=None)


@quick
@given(plans)
def test_shared_activities_add_up_to_the_pairs_of_all_activities(records: PlanRecords) -> None:
    work = view_plan(records).work
    sizes = [len(links) for links in work.links_by_activity]

    assert tie_weights(work).count.sum() == sum(n * (n - 1) // 2 for n in sizes)


@quick
@given(plans)
def test_newman_strengths_add_up_to_the_members_of_shared_activities(records: PlanRecords) -> None:
    work = view_plan(records).work
    sizes = [len(links) for links in work.links_by_activity]

    assert 2 * tie_weights(work).newman.sum() == pytest.approx(sum(n for n in sizes if n > 1))


def test_the_sums_of_the_toy_plan_are_11_and_16() -> None:
    view = view_plan(toy_records())

    assert view.ties.count.sum() == 11
    assert 2 * view.ties.newman.sum() == pytest.approx(16)


@quick
@given(plans)
def test_fractional_loads_add_up_to_the_activities(records: PlanRecords) -> None:
    view = view_plan(records)

    total = sum(f.value or 0 for f in fractional_load(view).values())

    assert total == pytest.approx(len(records.activities))


@quick
@given(plans, st.permutations(SHORTS))
def test_relabelling_institutions_permutes_the_results_only(
    records: PlanRecords, order: list[str]
) -> None:
    new = {org(old): org(other) for old, other in zip(SHORTS, order, strict=True)}
    moved = replace(
        records,
        participations=tuple(replace(p, actor=new[p.actor]) for p in records.participations),
    )

    one, other = view_plan(records), view_plan(moved)

    for measure in (weighted_load, fractional_load):
        a, b = measure(one), measure(other)
        assert {new[i]: f.value for i, f in a.items()} == {i: f.value for i, f in b.items()}
    peaks, moved_peaks = concurrency(one), concurrency(other)
    assert {new[i]: p.stated for i, p in peaks.items()} == {
        i: p.stated for i, p in moved_peaks.items()
    }
    assert concentration(one).hhi.value == pytest.approx(concentration(other).hhi.value)


@quick
@given(plans)
def test_hhi_lies_between_equal_and_alone(records: PlanRecords) -> None:
    found = concentration(view_plan(records))

    assert found.hhi.value is not None
    assert 1 / found.n_institutions - 1e-9 <= found.hhi.value <= 1 + 1e-9


@quick
@given(st.lists(st.integers(0, 9), min_size=1, max_size=9).filter(any), st.integers(1, 4))
def test_gini_is_unchanged_by_scaling_and_replication(counts: list[int], times: int) -> None:
    whole = gini_index(np.array(counts))

    assert gini_index(np.array(counts) * times) == pytest.approx(whole)
    assert gini_index(np.array(counts * times)) == pytest.approx(whole)


@quick
@given(plans, st.sampled_from(SHORTS), st.sampled_from(SHORTS))
def test_merging_two_institutions_never_lowers_the_hhi(
    records: PlanRecords, one: str, other: str
) -> None:
    merged = tuple(
        replace(p, actor=org(one)) if p.actor == org(other) else p for p in records.participations
    )

    before = concentration(view_plan(records)).hhi.value
    after = concentration(view_plan(replace(records, participations=merged))).hhi.value

    assert after is not None
    assert before is not None
    assert after >= before - 1e-9


@quick
@given(rows())
def test_adding_an_activity_never_lowers_load_roles_or_peak(found: dict[str, Row]) -> None:
    before = view_plan(toy_records(found))
    more = {**found, "A99": ("FIN", ("STA", "LOC"), (1, 4), 10, 10)}
    after = view_plan(toy_records(more))

    for measure in (weighted_load, lambda v: role_counts(v)["involved_in"]):
        old, new = measure(before), measure(after)
        assert all((new[i].value or 0) >= (f.value or 0) for i, f in old.items())
    peaks = concurrency(after)
    assert all(
        (peaks[i].figure.value or 0) >= (p.figure.value or 0)
        for i, p in concurrency(before).items()
    )


@quick
@given(plans, st.integers(0, 99))
def test_shuffled_tables_keep_both_sizes_and_repeat_nobody(records: PlanRecords, seed: int) -> None:
    table = incidence_of(view_plan(records))
    generator = np.random.default_rng(seed)

    for drawn in shuffled_tables(table, 3, generator):
        assert (
            np.bincount(drawn, minlength=6).tolist()
            == np.bincount(table.rows, minlength=6).tolist()
        )
        assert len(set(zip(drawn.tolist(), table.columns.tolist(), strict=True))) == len(drawn)


@quick
@given(plans, st.integers(0, 99))
def test_swapped_tables_keep_both_sizes(records: PlanRecords, seed: int) -> None:
    view = view_plan(records)
    table = incidence_of(view)
    draws = pair_draws(table, (view.ties.a, view.ties.b, view.ties.count), Sampling(7, seed, 2))

    assert draws.n_draws == 7
    assert (draws.hits <= 7).all()
    assert (draws.sums >= draws.hits * np.minimum(view.ties.count, 1)).all()


@quick
@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_q_is_never_below_p_and_keeps_the_order(p: list[float]) -> None:
    q = adjust(p)

    assert all(b >= a - 1e-12 for a, b in zip(p, q, strict=True))
    ordered = sorted(range(len(p)), key=lambda k: p[k])
    assert all(q[a] <= q[b] + 1e-12 for a, b in pairwise(ordered))


@quick
@given(plans, st.lists(st.booleans(), min_size=9, max_size=9))
def test_bounds_hold_the_value_under_every_completion_of_unknown_money(
    records: PlanRecords, funded: list[bool]
) -> None:
    money = view_plan(records).money
    figure = unfunded_share(money)
    completed = [
        replace(m, state=BUDGETED if known else HOPED_FOR) if m.state == UNKNOWN else m
        for m, known in zip(money, funded, strict=False)
    ]

    value = unfunded_share(completed).value

    assert figure.low is not None
    assert figure.high is not None
    assert value is not None
    assert figure.low - 1e-12 <= value <= figure.high + 1e-12


@quick
@given(rows(), st.sets(st.integers(0, 8)), st.lists(st.integers(1, 4), min_size=9, max_size=9))
def test_bounds_hold_crowding_and_peak_under_every_completion_of_unknown_dates(
    found: dict[str, Row], hidden: set[int], due: list[int]
) -> None:
    records = toy_records(found)
    unknown = replace(
        records,
        deadlines=tuple(
            replace(d, time_kind=TimeKind.CONDITIONAL, start=None, end=None) if k in hidden else d
            for k, d in enumerate(records.deadlines)
        ),
    )
    completed = toy_records(
        {
            n: (row[0], row[1], (due[k], due[k]) if k in hidden else row[2], row[3], row[4])
            for k, (n, row) in enumerate(found.items())
        }
    )

    shares, peaks = crowding(view_plan(unknown)), concurrency(view_plan(unknown))

    for institution, whole in crowding(view_plan(completed)).items():
        figure, value = shares[institution].figure, whole.figure.value
        if figure.low is not None and figure.high is not None and value is not None:
            assert figure.low - 1e-12 <= value <= figure.high + 1e-12
    for institution, peak in concurrency(view_plan(completed)).items():
        figure = peaks[institution].figure
        assert (figure.low or 0) <= (peak.figure.value or 0) <= (figure.high or 0)


@quick
@given(plans)
def test_a_plan_compared_with_itself_has_not_changed(records: PlanRecords) -> None:
    found = compare_editions(records, records)

    assert found.jaccard_activities.value == 1
    assert found.jaccard_pairs.value == 1
    assert found.jaccard_triples.value == 1
    assert found.role_changes == found.deadlines == found.money == ()
    assert found.dropped == found.added == ()


@quick
@given(plans)
def test_every_number_lies_in_its_bounds_and_rests_on_facts_of_the_plan(
    records: PlanRecords,
) -> None:
    known = {f.id for f in records.facts} | {e.id for e in records.elements}

    for profile in workload(records).profiles:
        for figure in profile.figures.values():
            assert set(figure.evidence) <= known
            if figure.value is not None and figure.low is not None and figure.high is not None:
                assert figure.low <= figure.value + 1e-12
                assert figure.value <= figure.high + 1e-12


def dropped(records: PlanRecords, activity: str) -> PlanRecords:
    """The plan without one activity, made the slow way."""
    return replace(
        records,
        activities=tuple(a for a in records.activities if a.id != activity),
        participations=tuple(p for p in records.participations if p.about != activity),
        allocations=tuple(m for m in records.allocations if m.about != activity),
        deadlines=tuple(d for d in records.deadlines if d.about != activity),
    )


@quick
@given(plans)
def test_rechecks_without_an_activity_are_those_of_the_smaller_plan(records: PlanRecords) -> None:
    view = view_plan(records)
    base = inputs_of(view)

    for variants in recheck_drops(view, base):
        for k, activity in enumerate(view.work.activities):
            small = view_plan(dropped(records, activity))
            expected = inputs_of(small)
            places = [view.work.place[i] for i in small.work.institutions]
            for name in ("load", "working", "leads", "n_activities", "peak", "peak_high", "timed",
                         "fullest", "due", "undated", "unfunded", "unclear", "span"):  # fmt: skip
                found = getattr(variants.inputs, name)[k][places]
                assert found.tolist() == pytest.approx(getattr(expected, name)[0].tolist()), name


@quick
@given(plans)
def test_the_reading_says_no_more_than_its_dials(records: PlanRecords) -> None:
    for reading in read_overload(view_plan(records)):
        families = {d.family for d in reading.dials if d.level == "high"}
        assert set(reading.high) == families
        assert 0 <= reading.n_held <= reading.n_checks
        if reading.word == "one sign":
            assert len(families) == 1


Judge = Callable[[PlanView], tuple[np.ndarray, np.ndarray]]


def test_variants_judged_together_are_judged_as_alone() -> None:
    view = view_plan(toy_records())
    base = inputs_of(view)
    (variants,) = recheck_drops(view, base)
    together, _ = high_families(judge(variants.inputs, STANDARD))

    for k in range(len(ROWS)):
        arrays = {n: a[k : k + 1] for n, a in vars(variants.inputs).items()}
        alone, _ = high_families(judge(replace(variants.inputs, **arrays), STANDARD))
        assert alone[0].tolist() == together[k].tolist()


def test_doubtful_facts_are_counted_and_can_be_left_out() -> None:
    records = toy_records()
    doubtful = replace(records.participations[0], certainty=Certainty.DOUBTFUL)
    records = replace(records, participations=(doubtful, *records.participations[1:]))

    figure = role_counts(view_plan(records))["leads"][org("FIN")]

    assert (figure.low, figure.value, figure.high) == (3, 4, 4)
    assert (figure.n_known, figure.n_unknown) == (3, 1)


def test_a_plan_without_anything_has_no_profiles_and_does_not_fail() -> None:
    records = toy_records({})

    found = workload(records)

    assert found.profiles == ()
    assert found.concentration.hhi.value is None


def test_one_institution_alone_is_read_without_failing() -> None:
    found = workload(toy_records({"A1": ("FIN", (), (1, 1), None, None)}))

    (profile,) = found.profiles
    assert profile.figures["constraint"].value is None
    assert profile.reading is not None


def test_a_monitor_does_a_little_work_and_a_beneficiary_none() -> None:
    records = toy_records({"A1": ("FIN", (), (1, 1), None, None)})
    extra = (
        Participation(id="m", about="a1", actor=org("STA"), role=Role.MONITOR),
        Participation(id="b", about="a1", actor=org("NGO"), role=Role.BENEFICIARY),
    )
    view = view_plan(replace(records, participations=(*records.participations, *extra)))
    load = weighted_load(view)

    assert (load[org("STA")].value, load[org("STA")].low) == (0.25, 0)
    assert load[org("NGO")].value == 0
    assert ties_of(view.work) == ()


def test_every_cost_status_has_a_state_of_money() -> None:
    from kg.measure.figures import STATE_OF_STATUS

    rest = {CostStatus.AMOUNT, CostStatus.SOURCE_ONLY}  # these depend on the source
    assert set(STATE_OF_STATUS) | rest == set(CostStatus)
    assert set(STATE_OF_STATUS.values()) <= set(MONEY_STATES)
