"""What people decide always wins; contradictions are refused with the path."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from kg.errors import InputError, ResolveError, VocabularyError
from kg.extract.registry import Registry
from kg.model.codes import Certainty, CostStatus
from kg.model.document import Passage
from kg.model.records import Activity, Allocation, Plan, PlanRecords
from kg.model.rules import Rule
from kg.resolve import Decision, read_decisions, resolve_draft
from kg.resolve.apply import apply_decisions
from kg.resolve.binding import Binder
from kg.resolve.decisions import Verb, rulings_of
from tests.resolve.drafts import draft
from tests.support.counted import growth

NOBODY = Registry()


def decide(target: str, verb: Verb, value: str = "", who: str = "Ana") -> Decision:
    return Decision(who=who, target=target, verb=verb, value=value, reason="known")


def test_decisions_are_read_from_csv_with_their_reasons() -> None:
    text = "who,target,verb,value,reason\nAna,МОН,same_as,МОМН,renamed\n\n"

    assert read_decisions(text) == (
        Decision(who="Ana", target="МОН", verb=Verb.SAME_AS, value="МОМН", reason="renamed", row=2),
    )


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("who,target\nAna,x\n", InputError),
        ("who,target,verb\n,x,accept\n", InputError),
        ("who,target,verb\nAna,x,approve\n", VocabularyError),
    ],
)
def test_a_decision_that_cannot_be_read_is_refused_with_its_row(
    text: str, error: type[Exception]
) -> None:
    with pytest.raises(error, match=r"decisions\.csv"):
        read_decisions(text)


def test_same_as_makes_two_names_one_actor() -> None:
    records = resolve_draft(
        draft(["МОН", "МОМН"]), registry=NOBODY, decisions=[decide("МОН", Verb.SAME_AS, "МОМН")]
    )

    (actor,) = records.actors
    assert "decision" in {s.rule for s in actor.steps}


def test_not_same_as_keeps_two_names_apart_that_a_rule_would_join() -> None:
    names = ["Nacionalni koordinator", "Nacionalni koorinator"]

    records = resolve_draft(
        draft(names, language="sr"), registry=NOBODY,
        decisions=[decide(names[0], Verb.NOT_SAME_AS, names[1])],
    )  # fmt: skip

    assert len(records.actors) == 2


def test_a_chain_of_same_as_against_not_same_as_is_refused_with_the_path() -> None:
    chain = [
        decide("A", Verb.SAME_AS, "B"),
        decide("B", Verb.SAME_AS, "C", who="Bo"),
        decide("A", Verb.NOT_SAME_AS, "C", who="Cy"),
    ]

    with pytest.raises(ResolveError, match=r"Ana: A same_as B; Bo: B same_as C"):
        resolve_draft(draft(["МП"]), decisions=chain)


def test_two_people_who_set_different_values_are_told_to_agree() -> None:
    with pytest.raises(ResolveError, match="agree on one"):
        resolve_draft(
            draft(["МП"]),
            decisions=[
                decide("g1/a1/money/x", Verb.SET, "year=2018"),
                decide("g1/a1/money/x", Verb.SET, "year=2019", who="Bo"),
            ],
        )


def test_the_last_decision_of_one_person_counts() -> None:
    made = draft(["МП"], money=[("средства", None)])
    own = resolve_draft(made).allocations[0].id

    records = resolve_draft(
        made, decisions=[decide(own, Verb.SET, "year=2018"), decide(own, Verb.SET, "year=2019")]
    )

    assert records.allocations[0].year == 2019


def test_accept_makes_a_fact_exact_and_reject_takes_it_away() -> None:
    made = draft(["Nacionalni koordinator"], partners=["Nacionalni koorinator"], language="sr")
    lead, partner = resolve_draft(made, registry=NOBODY).participations

    records = resolve_draft(
        made, registry=NOBODY,
        decisions=[decide(partner.id, Verb.ACCEPT), decide(lead.id, Verb.REJECT)],
    )  # fmt: skip

    (left,) = records.participations
    assert (left.id, left.certainty) == (partner.id, Certainty.EXACT)
    assert left.steps[-1].rule is Rule.DECISION


def test_set_gives_a_fact_another_value() -> None:
    made = draft(["МП"], money=[("средства", None)])
    own = resolve_draft(made).allocations[0].id

    records = resolve_draft(made, decisions=[decide(own, Verb.SET, "amount=250.50")])

    assert records.allocations[0].amount == Decimal("250.50")


@pytest.mark.parametrize("value", ["amount=many", "colour=red", "id=other"])
def test_a_value_that_does_not_fit_is_refused(value: str) -> None:
    made = draft(["МП"], money=[("средства", None)])
    own = resolve_draft(made).allocations[0].id

    with pytest.raises(ResolveError):
        resolve_draft(made, decisions=[decide(own, Verb.SET, value)])


def test_split_gives_the_role_to_each_of_several_actors() -> None:
    name = "Save the Children and the Red Cross"

    records = resolve_draft(
        draft([name], language="en"), registry=NOBODY,
        decisions=[decide(name, Verb.SPLIT, "Save the Children | Red Cross")],
    )  # fmt: skip

    assert [a.name for a in records.actors] == ["Red Cross", "Save the Children"]
    assert len(records.participations) == 2


def test_join_gives_the_role_of_the_parts_to_the_whole() -> None:
    records = resolve_draft(
        draft(["Rat", "Tat"], language="de"), registry=NOBODY,
        decisions=[decide("Rat und Tat", Verb.JOIN, "Rat | Tat")],
    )  # fmt: skip

    assert [a.name for a in records.actors] == ["Rat und Tat"]
    assert [len(p.passages) for p in records.participations] == [2]


def test_a_decision_about_nothing_in_the_plan_is_listed_and_not_applied() -> None:
    records = resolve_draft(draft(["МП"]), decisions=[decide("g9/a9/lead/x", Verb.REJECT)])

    assert [i.code for i in records.issues] == ["stale-decision"]
    assert len(records.participations) == 1


def test_people_who_name_one_fact_in_two_ways_are_told_to_agree() -> None:
    made = draft(["МП"], money=[("средства", None)])
    own = resolve_draft(made).allocations[0].id

    with pytest.raises(ResolveError, match="agree on one"):
        resolve_draft(
            made,
            decisions=[
                decide(own, Verb.SET, "year=2018"),
                decide(own.replace("a/a/", "a1/"), Verb.SET, "year=2019", who="Bo"),
            ],
        )


@pytest.mark.parametrize(
    "target",
    [
        "a/a",
        "a1",
        "plan/a/a",
        "https://w3id.org/actionplan/id/plan/plan/a/a",
        "A",
        "1",
        "Activity 1",
    ],
)
def test_every_form_of_an_element_is_a_target(target: str) -> None:
    (activity,) = resolve_draft(draft(["МП"])).activities

    records = resolve_draft(draft(["МП"]), decisions=[decide(target, Verb.SET, "title=Other")])

    assert [(a.id, a.title) for a in records.activities] == [(activity.id, "Other")]


def test_an_added_activity_is_decided_about_though_another_has_a_title_like_its_own() -> None:
    near = (Activity(id="a/1", title="Repair the northern bridge of the town"),)
    read = PlanRecords(plan=Plan(id="p", title="P", language="en"), activities=near)
    added = decide("p", Verb.ADD, "activity=Repair the southern bridge of the town")
    (own,) = {x.id for x in apply_decisions(read, [added]).activities} - {"a/1"}
    words = Binder(apply_decisions(read, [added])).words_of(own)
    due = replace(decide(own, Verb.ADD, "deadline=2030-12-31"), words=words)

    records = apply_decisions(read, [added, due])
    alone = apply_decisions(read, [due])

    assert [x.outcome for x in records.decisions] == ["applied", "applied"]
    assert [x.about for x in records.deadlines] == [own]
    assert [x.outcome for x in alone.decisions] == ["changed"]  # it is not said of the other one


def amounts_of(n: int) -> tuple[PlanRecords, list[Decision]]:
    """A plan of activities with five sums each, `n` sums in all, and a decision on every sum."""
    activities = tuple(
        Activity(id=f"a/{k}", title=f"Activity {k} about water reports", number=f"1.{k}")
        for k in range(n // 5)
    )
    money = tuple(
        Allocation(
            id=f"{a.id}/money/amount-{k}", about=a.id, cost_status=CostStatus.AMOUNT,
            amount=Decimal(k), passages=(Passage("d", 0, 1, f"{k} EUR"),),
        )
        for a in activities
        for k in range(5)
    )  # fmt: skip
    plan = Plan(id="p", title="P", language="en", country="GB")
    records = PlanRecords(plan=plan, activities=activities, allocations=money)
    binder = Binder(records)
    return records, [
        Decision(
            who="Ana", target=x.id, verb=Verb.SET, value=f"amount={k}", row=k,
            words=binder.words_of(x.id),
        )
        for k, x in enumerate(money, 2)
    ]  # fmt: skip


def test_ten_thousand_decisions_are_applied() -> None:
    done = apply_decisions(*amounts_of(10_000))

    assert len(done.decisions) == 10_000
    assert {d.outcome for d in done.decisions} == {"applied"}


def test_the_work_of_decisions_grows_no_faster_than_their_number() -> None:
    def applying(n: int) -> Callable[[], object]:
        records, rows = amounts_of(n)
        return lambda: apply_decisions(records, rows)

    assert growth(applying, 200) <= 1.3


def test_the_work_of_joining_names_grows_no_faster_than_their_number() -> None:
    def joining(n: int) -> Callable[[], object]:
        rows = [decide(f"Body {k}", Verb.SAME_AS, f"Name {k}") for k in range(n)]
        rulings_of(rows)  # folds each name for the first time
        return lambda: rulings_of(rows)

    assert growth(joining, 50) <= 1.2


def test_two_sources_of_money_are_made_one() -> None:
    made = draft(["МП"], money=[("Фонд Реки", None), ("Програма Вода", None)])

    records = resolve_draft(
        made, registry=NOBODY,
        decisions=[decide("Фонд Реки", Verb.SAME_AS, "Програма Вода")],
    )  # fmt: skip

    (source,) = records.sources
    assert source.name == "Програма Вода"
    assert {label.text for label in source.labels} == {"Програма Вода", "Фонд Реки"}
    assert {money.source for money in records.allocations} == {source.id}
