"""Small plans made by hand, and graph folders of the two readings. For tests."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path

from kg.graph.writer import write_folder
from kg.ids import digest, document_id
from kg.model.codes import (
    ActorType,
    Certainty,
    CostStatus,
    GoalKind,
    GroupKind,
    IndicatorKind,
    LabelKind,
    PlanStatus,
    ReportedStatus,
    Role,
    SourceKind,
    TimeKind,
)
from kg.model.document import Passage
from kg.model.records import (
    Activity,
    Actor,
    Allocation,
    Deadline,
    DocumentRecord,
    ExpectedResult,
    FundingSource,
    Goal,
    Indicator,
    Issue,
    Label,
    Participation,
    Plan,
    PlanRecords,
    Risk,
    StatusReport,
    Task,
)
from tests.support.gold import gold_records, source_text

GOLD = ("bg-2012", "rs-2017-2018")
TEXT = (
    'Plan "Ruka"\nGoal 1: Safety\nTrain\nMinistry of Works, NGOs, MW\nBudget of MW: 1.200 EUR\n'
    "Q2 2020\n40 people trained\nNumber of people\nNo money\n"
)


def passage(words: str, text: str = TEXT) -> Passage:
    """The first place of some words in a text."""
    start = text.index(words)
    line = text.count("\n", 0, start) + 1
    return Passage(document_id(text), start, start + len(words), words, line=line)


def small_plan(
    plan_id: str = "hr-2020", *, text: str = TEXT, country: str | None = "HR"
) -> PlanRecords:
    """A plan with one of everything."""
    land = country.lower() if country else f"zz-{plan_id}"
    works, ngos, budget = f"org/{land}/works", f"group/{land}/ngos", f"source/{land}/budget"
    due = passage("Q2 2020", text)
    return PlanRecords(
        plan=Plan(
            id=plan_id, title='Plan "Ruka"', language="hr", country=country,
            start=date(2020, 1, 1), end=date(2020, 12, 31), status=PlanStatus.ADOPTED,
            series="ruka", previous="hr-2019", english='Plan "Hand"',
            passages=(passage('Plan "Ruka"', text),),
        ),
        documents=(
            DocumentRecord(
                id=document_id(text), sha256=digest(text), name="ruka.txt", media_type="text/plain"
            ),
        ),
        goals=(
            Goal(id="g1", title="Safety", number="1", kind=GoalKind.STRATEGIC,
                 passages=(passage("Safety", text),), english="Safety in English"),
        ),
        activities=(
            Activity(id="g1/a1", title="Train", parent="g1", passages=(passage("Train", text),),
                     progress_note="under  way", continues="hr-2019/g1/a1"),
        ),
        tasks=(Task(id="g1/a1/t1", title="Train", parent="g1/a1", number="1",
                    passages=(passage("Train", text),)),),
        participations=(
            Participation(id="g1/a1/lead/works", about="g1/a1", actor=works, role=Role.LEAD,
                          passages=(passage("Ministry of Works", text),)),
            Participation(id="g1/a1/t1/partner/ngos", about="g1/a1/t1", actor=ngos,
                          role=Role.PARTNER, passages=(passage("NGOs", text),),
                          certainty=Certainty.DOUBTFUL),
        ),
        allocations=(
            Allocation(id="g1/a1/money/budget-2020", about="g1/a1", source=budget, payer=works,
                       cost_status=CostStatus.AMOUNT, amount=Decimal("1.2E+3"), currency="EUR",
                       year=2020,
                       passages=(passage("Budget of MW", text), passage("1.200 EUR", text))),
            Allocation(id="g1/a1/t1/money/none", about="g1/a1/t1", cost_status=CostStatus.NONE,
                       passages=(passage("No money", text),)),
        ),
        deadlines=(
            Deadline(id="g1/a1/due", about="g1/a1", time_kind=TimeKind.QUARTER,
                     start=date(2020, 4, 1), end=date(2020, 6, 30), passages=(due,)),
        ),
        indicators=(
            Indicator(id="g1/a1/indicator/1", about="g1/a1", title="Number of people",
                      kind=IndicatorKind.COUNT, passages=(passage("Number of people", text),)),
        ),
        results=(
            ExpectedResult(id="g1/a1/result/1", about="g1/a1", title="40 people trained",
                           target_value=Decimal(40), target_unit="people trained",
                           passages=(passage("40 people trained", text),)),
        ),
        risks=(Risk(id="g1/a1/risk/1", about="g1/a1", title="No money",
                    passages=(passage("No money", text),)),),
        reports=(
            StatusReport(id="g1/a1/status", about="g1/a1", status=ReportedStatus.DONE,
                         day=date(2020, 6, 30), note="40 people",
                         passages=(passage("40 people trained", text),)),
        ),
        actors=(
            Actor(id=ngos, labels=(Label("NGOs", "hr"),), actor_type=ActorType.NGO,
                  group_kind=GroupKind.CATEGORY, country=country),
            Actor(
                id=works,
                labels=(
                    Label("Ministry of Works", "hr"),
                    Label("MW", "hr", LabelKind.ABBREVIATION),
                    Label("Works Ministry", "en", ours=True),
                    Label("Ministy of Works", "hr", LabelKind.HIDDEN),
                ),
                actor_type=ActorType.GOVERNMENT,
                country=country,
            ),
        ),
        sources=(
            FundingSource(id=budget, labels=(Label("Budget of MW", "hr"),),
                          kind=SourceKind.INSTITUTION_BUDGET, budget_of=works, country=country),
        ),
        issues=(
            Issue(code="odd-words", message="=what is this?", advice="look",
                  passages=(passage("No money", text),)),
        ),
    )  # fmt: skip


def write_gold(folder: Path, plans: Iterable[str] = GOLD) -> None:
    """The graph folder of the hand-made readings."""
    records = [gold_records(plan) for plan in plans]
    texts = {x.id: source_text(r.plan.id) for r in records for x in r.documents}
    write_folder(records, texts, folder)


def write_small(folder: Path, *plans: PlanRecords) -> None:
    """The graph folder of small plans."""
    found = plans or (small_plan(),)
    write_folder(found, {document_id(TEXT): TEXT}, folder)
