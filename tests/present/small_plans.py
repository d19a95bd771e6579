"""Small plans for page tests: one harmless, one whose every text tries to run or to break out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from kg.model.codes import (
    Certainty,
    CostStatus,
    GroupKind,
    LabelKind,
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
    FundingSource,
    Goal,
    Issue,
    Label,
    Participation,
    Plan,
    PlanRecords,
    Risk,
    Task,
)

STRINGS = (
    '<img src=x onerror="window.__pwn=(window.__pwn||0)+1">',
    "</script><script>window.__pwn=1</script>",
    "</style></svg></title><svg onload=window.__pwn=1>",
    "'\" onmouseover=window.__pwn=1 x='",
    "see href javascript:window.__pwn=1",
    "{{7*7}}${7*7}\n- finding: x\u2028steps: []\x85\x00\x1b",
)
COUNTRY = "ZZ"


def hostile_records() -> PlanRecords:
    """Two activities and six bodies, each text one of the hostile strings."""
    s = [f"{text} {k}" for k, text in enumerate(STRINGS)]
    passage = Passage("0" * 16, 0, len(s[0]), s[0], page=1, sheet=s[1], line=1)
    plan = Plan(
        id="hostile", title=s[1], language='en"><script>window.__pwn=1</script>', country=s[0],
        english=s[2], start=date(2012, 1, 1), end=date(2012, 12, 31), passages=(passage,),
    )  # fmt: skip
    actors = tuple(
        Actor(
            id=f"org/zz/body-{k}",
            labels=(Label(text, s[3]), Label(f"{text[:9]}{k}", "en", LabelKind.ABBREVIATION)),
        )
        for k, text in enumerate(s)
    )
    return PlanRecords(
        plan=plan,
        documents=(DocumentRecord(id="0" * 16, sha256="0" * 64, name=s[0], media_type=s[1]),),
        goals=(Goal(id="g1", title=s[2], number=s[0]),),
        activities=tuple(
            Activity(id=f"g1/a{k}", title=s[k], parent="g1", number=s[k + 1], passages=(passage,))
            for k in (1, 2)
        ),
        tasks=(Task(id="g1/a1/t1", title=s[4], parent="g1/a1", number=s[3]),),
        participations=tuple(
            Participation(
                id=f"g1/a{1 + k % 2}/{role}/{k}", about=f"g1/a{1 + k % 2}", actor=actors[k].id,
                role=role, passages=(passage,),
            )
            for k, role in enumerate((Role.LEAD, Role.LEAD, Role.PARTNER, Role.PARTNER,
                                      Role.EXPERT, Role.LEAD))
        ),
        allocations=(
            Allocation(
                id="g1/a1/m1", about="g1/a1", cost_status=CostStatus.AMOUNT, source="source/zz/s",
                payer=actors[0].id, amount=Decimal(5), currency=s[0], year=2012,
                passages=(passage,),
            ),
        ),
        deadlines=(
            Deadline(id="g1/a1/d1", about="g1/a1", time_kind=TimeKind.DAY, passages=(passage,),
                     start=date(2012, 5, 1), end=date(2012, 5, 1)),
        ),
        risks=(Risk(id="g1/a1/r1", about="g1/a1", title=s[5], passages=(passage,)),),
        actors=actors,
        sources=(
            FundingSource(id="source/zz/s", kind=SourceKind.DONOR, labels=(Label(s[4], "en"),)),
        ),
        issues=(Issue(code=s[3], message=s[0], advice=s[1], about="g1/a1", passages=(passage,)),),
    )  # fmt: skip


def small_records() -> PlanRecords:
    """Three activities of two goals with every kind of fact; every part of a page has a row."""
    passage = Passage("1" * 16, 0, 8, "Komisija", line=3)
    bodies = ("Komisija", "Ministarstvo", "Agencija", "Udruženja")
    actors = tuple(
        Actor(
            id=f"org/zz/{name.lower()}", labels=(Label(name, "sr-Latn"),),
            group_kind=GroupKind.CATEGORY if name == "Udruženja" else None,
        )
        for name in bodies
    )  # fmt: skip
    places = (("g1/a1", 0, Role.LEAD), ("g1/a1", 1, Role.PARTNER), ("g1/a2", 0, Role.LEAD),
              ("g1/a2", 2, Role.EXPERT), ("g2/a3", 0, Role.LEAD), ("g2/a3", 1, Role.LEAD),
              ("g2/a3", 3, Role.PARTNER))  # fmt: skip
    return PlanRecords(
        plan=Plan(id="small", title="Mali plan", language="sr-Latn", country="RS",
                  start=date(2012, 1, 1), end=date(2012, 12, 31)),
        documents=(DocumentRecord(id="1" * 16, sha256="1" * 64, name="m.txt", media_type="t"),),
        goals=(Goal(id="g1", title="Prvi", number="1"), Goal(id="g2", title="Drugi", number="2")),
        activities=tuple(
            Activity(id=f"{g}/{a}", title=f"Aktivnost {a}", parent=g, number=a[1:],
                     passages=(passage,))
            for g, a in (("g1", "a1"), ("g1", "a2"), ("g2", "a3"))
        ),
        participations=tuple(
            Participation(id=f"{about}/{role}/{k}", about=about, actor=actors[k].id, role=role,
                          passages=(passage,), certainty=certainty)
            for (about, k, role), certainty in zip(places, [*[Certainty.EXACT] * 6,
                                                            Certainty.DOUBTFUL], strict=True)
        ),
        allocations=(
            Allocation(id="g1/a1/m1", about="g1/a1", cost_status=CostStatus.AMOUNT,
                       source="source/zz/b", payer=actors[1].id, amount=Decimal(1200),
                       currency="RSD", year=2012, passages=(passage,)),
            Allocation(id="g1/a2/m1", about="g1/a2", cost_status=CostStatus.NONE,
                       passages=(passage,)),
        ),
        deadlines=tuple(
            Deadline(id=f"{about}/d", about=about, time_kind=kind, start=start, end=end,
                     passages=(passage,))
            for about, kind, start, end in (
                ("g1/a1", TimeKind.DAY, date(2012, 12, 31), date(2012, 12, 31)),
                ("g1/a2", TimeKind.CONTINUOUS_UNTIL, date(2012, 1, 1), date(2012, 12, 31)),
            )
        ),
        risks=(Risk(id="g1/a1/r", about="g1/a1", title="Malo vremena", passages=(passage,)),),
        actors=actors,
        sources=(
            FundingSource(id="source/zz/b", kind=SourceKind.INSTITUTION_BUDGET,
                          budget_of=actors[1].id, labels=(Label("Budžet", "sr-Latn"),)),
        ),
    )  # fmt: skip
