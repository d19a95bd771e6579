"""What does a map page carry as data? The scene as JSON with short keys. Presentation layer.

Keys are one or two letters because ten thousand nodes travel in one file; each is explained where
it is written. Empty values are left out. Offsets of passages are in UTF-16 units, as the page
counts. `visualizations/map/model.js` reads this, and nothing else does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.measure.communities import Community, communities
from kg.model.document import Passage
from kg.model.records import (
    Allocation,
    Deadline,
    ExpectedResult,
    Fact,
    FundingSource,
    Indicator,
    PlanRecords,
    Risk,
)
from kg.network.work import joined_work, work_of
from kg.present.map.collect import NO_TASK, ROLES, Doing, Link, Scene, TopGoal
from kg.present.map.place import NameForms, Placed, first_alpha, names_of
from kg.present.palette import goal_style

Row = dict[str, Any]


class Offsets:
    """Positions of documents and places in their texts as the page counts them."""

    def __init__(self, plans: Sequence[PlanRecords], texts: Mapping[str, str]) -> None:
        ids = list(dict.fromkeys(doc.id for records in plans for doc in records.documents))
        self.names = {doc.id: doc.name for records in plans for doc in records.documents}
        self.ids = ids
        self.texts = [texts.get(i, "") for i in ids]
        self._place = {key: i for i, key in enumerate(ids)}
        self._wide = [_wide_offsets(text) for text in self.texts]

    def passages(self, passages: Iterable[Passage]) -> list[list[Any]]:
        """Each as [document, start, end], then its page, sheet, table, row and column if known,
        and its words where the page does not hold the text.
        """
        return [self._passage(p) for p in passages if p.document in self._place]

    def _passage(self, passage: Passage) -> list[Any]:
        document = self._place[passage.document]
        wide = self._wide[document]
        start = passage.start + _count_below(wide, passage.start)
        end = passage.end + _count_below(wide, passage.end)
        row: list[Any] = [document, start, end]
        place = [passage.page, passage.sheet, passage.table, passage.row, passage.column]
        if any(place):
            row.append(place)
        if not self.texts[document]:
            row += [0] * (4 - len(row)) + [passage.exact]
        return row


def _wide_offsets(text: str) -> list[int]:
    """Where characters beyond 16 bits stand: each counts two in the page."""
    return [i for i, c in enumerate(text) if c > "\uffff"] if not text.isascii() else []


def _count_below(ordered: Sequence[int], offset: int) -> int:
    from bisect import bisect_left

    return bisect_left(ordered, offset)


@dataclass(frozen=True, slots=True)
class Context:
    """What rows refer to: the scene, its places, its texts, and positions by id."""

    scene: Scene
    placed: Placed
    offsets: Offsets
    body: Mapping[str, int]
    fund: Mapping[str, int]
    community: Mapping[str, int]


def _full(row: Row) -> Row:
    """The row without its empty values."""
    return {k: v for k, v in row.items() if v is not None and v not in ([], "")}


def scene_json(scene: Scene, placed: Placed, offsets: Offsets) -> Row:
    """The whole scene. The page's settings and words are blocks of their own."""
    sector = placed.sector
    body = {x.id: i for i, x in enumerate(scene.bodies)}
    fund = {x.id: i for i, x in enumerate(scene.funds)}
    grouped = communities(joined_work([work_of(records) for records in scene.plans]))
    community = {m: k for k, group in enumerate(grouped.communities) for m in group.members}
    context = Context(scene, placed, offsets, body, fund, community)
    return {
        "plans": [_plan(records, offsets) for records in scene.plans],
        "documents": [{"i": i, "n": offsets.names[i]} for i in offsets.ids],
        "goals": [_goal(goal, scene, offsets) for goal in scene.goals],
        "arcs": [[a.goal, round(a.start, 4), round(a.end, 4)] for a in sector.arcs],
        "ring": {
            "inner": round(sector.inner),
            "outer": round(sector.outer),
            "disc": sector.disc,
            "scale": sector.scale,
        },
        "bodies": [_body(i, context) for i in range(len(scene.bodies))],
        "funds": [_fund(fund, body) for fund in scene.funds],
        "activities": [_activity(i, context) for i in range(len(scene.activities))],
        "links": [_link(link, offsets) for link in scene.links],
        "ties": [[t.one, t.other, t.plan, t.count, t.weight, t.alpha] for t in placed.ties],
        "alpha": first_alpha(placed.ties),
        "communities": [_community(x, body) for x in grouped.communities],
        "modularity": round(grouped.modularity, 2),
        "runs": grouped.runs,
        "unlinked": len(scene.unlinked),
    }


def _plan(records: PlanRecords, offsets: Offsets) -> Row:
    plan = records.plan
    return _full(
        {
            "i": plan.id,
            "n": plan.title,
            "e": plan.english,
            "l": plan.language,
            "c": plan.country,
            "s": plan.status.value if plan.status else None,
            "a": str(plan.start) if plan.start else None,
            "b": str(plan.end) if plan.end else None,
            "o": plan.origin,
            "d": [offsets.ids.index(doc.id) for doc in records.documents],
        }
    )


def _community(community: Community, body: Mapping[str, int]) -> Row:
    """Keys: b its best-connected institution, s its stability; a lone one has no pairs to rate."""
    stability = community.stability.value if len(community.members) > 1 else None
    rounded = None if stability is None else round(stability, 2)
    return _full({"b": body[community.name_of], "s": rounded})


def _goal(top: TopGoal, scene: Scene, offsets: Offsets) -> Row:
    """Keys: i id, p plan, n title, e English, k number, c colour and m mark, q passages."""
    style = goal_style(top.position)
    row: Row = {"p": top.plan, "c": style.colour, "m": style.mark}
    if top.goal is None:
        return row
    plan = scene.plans[top.plan].plan
    row |= {"i": f"{plan.id}/{top.goal.id}", "n": top.goal.title, "e": top.goal.english}
    row |= {"k": top.goal.number, "q": offsets.passages(top.goal.passages)}
    return {**_full(row), "p": top.plan, "c": style.colour}


def _name_row(names: NameForms) -> Row:
    """Keys: n name, l language, a abbreviation, e English, b English abbreviation, o h others."""
    return {
        "n": names.name,
        "l": names.language,
        "a": names.short,
        "e": names.english,
        "b": names.english_short,
        "o": list(names.other),
        "h": list(names.hidden),
    }


def _body(i: int, context: Context) -> Row:
    """Keys: t type, g group kind, d defined by, m members, x y s place and side, u v place in the
    cooperation view, k its community, counted from the largest.
    """
    actor, placed = context.scene.bodies[i], context.placed
    x, y = placed.sector.bodies[i]
    spot = placed.cooperation[i]
    row = _full(
        {
            "i": actor.id,
            **_name_row(names_of(actor.labels)),
            "t": actor.actor_type.value,
            "g": actor.group_kind.value if actor.group_kind else None,
            "d": context.body.get(actor.defined_by or ""),
            "m": [context.body[m] for m in actor.members if m in context.body],
            "s": round(placed.sector.sides[i]),
            "k": context.community.get(actor.id),
        }
    )
    row |= {"x": round(x), "y": round(y)}
    return row | ({"u": round(spot[0]), "v": round(spot[1])} if spot else {})


def _fund(fund: FundingSource, body: Mapping[str, int]) -> Row:
    """Keys: k kind, w the institution whose budget it is."""
    names = _name_row(names_of(fund.labels))
    return _full({"i": fund.id, **names, "k": fund.kind.value, "w": body.get(fund.budget_of or "")})


def _activity(i: int, context: Context) -> Row:
    """Keys: p plan, g goal, c code, o own number if it is not the code's last part, f code not
    printed, n title, e English, x y place, q passages, u the goals between top goal and activity,
    t tasks, d deadlines, m money, z indicators, r results, v risks, w issues, s progress.
    """
    scene, offsets = context.scene, context.offsets
    doing = scene.activities[i]
    x, y = context.placed.sector.activities[i]
    activity = doing.activity
    row = _full(
        {
            "i": f"{scene.plans[doing.plan].plan.id}/{activity.id}",
            "o": None if doing.own == doing.code.rpartition(".")[2] else doing.own,
            "f": None if doing.is_printed else 1,
            "n": activity.title,
            "e": activity.english,
            "q": offsets.passages(activity.passages),
            "u": [_full({"n": g.title, "e": g.english, "k": g.number}) for g in doing.path[1:]],
            "t": [_task(task, offsets) for task in doing.tasks],
            "w": [_issue(issue, offsets) for issue in doing.issues],
            "s": activity.progress_note,
            **_hangings(doing, context),
        }
    )
    return row | {"p": doing.plan, "g": doing.goal, "c": doing.code, "x": round(x), "y": round(y)}


def _task(task: Any, offsets: Offsets) -> Row:
    return _full(
        {"k": task.number, "n": task.title, "e": task.english, "q": offsets.passages(task.passages)}
    )


def _issue(issue: Any, offsets: Offsets) -> Row:
    return _full({"n": issue.message, "a": issue.advice, "q": offsets.passages(issue.passages)})


def _hangings(doing: Doing, context: Context) -> Row:
    rows: dict[str, list[Row]] = {key: [] for key in "dmzrv"}
    for task, fact in doing.facts:
        common = {
            "t": task if task != NO_TASK else None,
            "q": context.offsets.passages(fact.passages),
            "y": _certainty(fact),
        }
        if isinstance(fact, Deadline):
            rows["d"].append(_full({**common, **_deadline(fact)}))
        elif isinstance(fact, Allocation):
            rows["m"].append(_full({**common, **_money(fact, context)}))
        elif isinstance(fact, Indicator):
            rows["z"].append(_full({**common, "n": fact.title}))
        elif isinstance(fact, ExpectedResult):
            rows["r"].append(_full({**common, "n": fact.title}))
        elif isinstance(fact, Risk):
            rows["v"].append(_full({**common, "n": fact.title}))
    return rows


def _deadline(fact: Deadline) -> Row:
    return {
        "k": fact.time_kind.value,
        "a": str(fact.start) if fact.start else None,
        "b": str(fact.end) if fact.end else None,
    }


def _money(fact: Allocation, context: Context) -> Row:
    return {
        "s": fact.cost_status.value,
        "f": context.fund.get(fact.source or ""),
        "b": context.body.get(fact.payer or ""),
        "a": str(fact.amount) if fact.amount is not None else None,
        "c": fact.currency,
        "j": fact.year or ("–".join(map(str, fact.years)) if fact.years else None),
        "l": str(fact.low) if fact.low is not None and fact.high is not None else None,
        "o": fact.bound.value if fact.bound else None,
        "p": fact.per.value if fact.per else None,
        "h": float(fact.share) if fact.share is not None and fact.amount is None else None,
    }


def _certainty(fact: Fact) -> Any:
    """Nothing for an exact fact; else its class, with the reasons of the steps that led to it."""
    if fact.certainty.value == "exact":
        return None
    return [fact.certainty.value, *(step.reason or step.rule.sentence for step in fact.steps)]


def _link(link: Link, offsets: Offsets) -> list[Any]:
    """[activity, body, role, certainty, [[task, passages, certainty], …]]."""
    facts = []
    for x in link.facts:
        row = [x.task, offsets.passages(x.fact.passages)]
        sure = _certainty(x.fact)
        facts.append([*row, sure] if sure else row)
    return [link.activity, link.body, ROLES.index(link.role), link.certainty.value, facts]
