"""What does a state of the map leave on it? Its filters, without a browser. Presentation layer.

The same as `visualizations/map/filters.js` does, for steps that become slides.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from urllib.parse import unquote

from babel.dates import format_skeleton

from kg.model.codes import TimeKind
from kg.model.records import Allocation, Deadline
from kg.present.map.collect import Doing, Link, Scene, deadlines_of, money_of
from kg.present.map.words import page_words
from kg.present.study import Study

OF_ACTIVITIES = ("plan", "goal", "due", "money", "funder")
OF_LINKS = ("role", "type", "review")
IN_WORDS = ("goal", "role", "type", "due", "money", "funder", "review")  # in the page's order
Filters = Mapping[str, tuple[str, ...]]


def filters_of(state: str) -> Filters:
    """The filters in a state of the page.

    Example:
        >>> filters_of("#view=ties&due=2012-12&role=lead,partner")
        {'due': ('2012-12',), 'role': ('lead', 'partner')}
    """
    parts = (x.partition("=") for x in state.removeprefix("#").split("&"))
    return {
        key: tuple(unquote(x) for x in value.split(",") if x)
        for key, _, value in parts
        if key in (*OF_ACTIVITIES, *OF_LINKS)
    }


def passing(scene: Scene, filters: Filters) -> tuple[frozenset[int], tuple[Link, ...]]:
    """The activities and the links that stay on the map."""
    kept = {i for i, doing in enumerate(scene.activities) if _passes(scene, doing, filters)}
    links = tuple(x for x in scene.links if x.activity in kept and _has_link(scene, x, filters))
    if any(filters.get(facet) for facet in OF_LINKS):
        kept &= {x.activity for x in links}
    return frozenset(kept), links


def filters_in_words(filters: Filters, study: Study) -> str:
    """What is filtered, as the page says it: Role: Responsible · Due: December 2012."""
    words = page_words(study.words.language)
    said = [
        f"{words[f'facet-{x}']}: {', '.join(_value(x, v, study, words) for v in filters[x])}"
        for x in IN_WORDS
        if filters.get(x)
    ]
    return " · ".join(said)


def _value(facet: str, value: str, study: Study, words: Mapping[str, str]) -> str:
    if facet == "goal":
        places = {f"{study.records.plan.id}/{g.id}": k for k, g in enumerate(study.index.top_goals)}
        return " ".join(study.goal_names[places[value]]) if value in places else words["no-goal"]
    if facet == "funder":
        return study.index.source_name(value)
    if facet == "due" and value[:1] != "~":
        day = date.fromisoformat(f"{value}-01")
        return str(format_skeleton("yMMMM", day, locale=study.words.locale))
    return words.get(f"{facet}-{value.removeprefix('~')}", value)


def _passes(scene: Scene, doing: Doing, filters: Filters) -> bool:
    plan, goal = scene.plans[doing.plan].plan.id, scene.goals[doing.goal].goal
    money = [fact for _, fact in money_of(doing)]
    values: dict[str, set[str]] = {
        "plan": {plan},
        "goal": {f"{plan}/{goal.id if goal else '-'}"},
        "due": {_due(fact) for _, fact in deadlines_of(doing)} or {"~none"},
        "money": _money(money),
        "funder": {fact.source for fact in money if fact.source},
    }
    return all(not filters.get(x) or values[x] & set(filters[x]) for x in OF_ACTIVITIES)


def _due(fact: Deadline) -> str:
    if fact.time_kind is TimeKind.CONTINUOUS:
        return "~continuous"
    if fact.time_kind is TimeKind.CONDITIONAL or not fact.end:
        return "~event"
    return fact.end.isoformat()[:7]


def _money(money: list[Allocation]) -> set[str]:
    said = {fact.cost_status.value for fact in money} or {"silent"}
    named = any(x.amount is not None or x.source or x.payer for x in money)
    return said if named else said | {"nothing"}


def _has_link(scene: Scene, link: Link, filters: Filters) -> bool:
    body, issues = scene.bodies[link.body], scene.activities[link.activity].issues
    values: dict[str, set[str]] = {
        "role": {link.role.value},
        "type": {"group" if body.group_kind else body.actor_type.value},
        "review": {link.certainty.value, *(("issue",) if issues else ())},
    }
    return all(not filters.get(x) or values[x] & set(filters[x]) for x in OF_LINKS)
