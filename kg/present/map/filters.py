"""In which words does the map page speak, and what does a state of the map leave on it? Present
layer.

The same as `visualizations/map/filters.js` does, for steps that become slides.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from urllib.parse import unquote

from babel.dates import format_skeleton

from kg.errors import ConfigError
from kg.files import resource
from kg.model.codes import TimeKind
from kg.model.records import Allocation, Deadline
from kg.present.map.collect import Doing, Link, Scene, deadlines_of, money_of
from kg.present.study import Study
from kg.present.words import locale_of
from kg.text import fold
from kg.yaml_file import shipped_yaml

# In which words does the map page speak, and how does it spell names in Latin?

FALLBACK = "en"  # its file holds every word of the page
# Letters whose search key the page must know: Latin with marks, Greek, Cyrillic and its supplement.
_FOLDED = (range(0xC0, 0x250), range(0x370, 0x530), range(0x1E00, 0x2000))


@lru_cache(maxsize=16)
def page_words(language: str) -> Mapping[str, str]:
    """The words of the map page by key; English where a language has no file or word.

    Example:
        >>> page_words("bg")["language"], page_words("sr-Latn-RS")["language"]
        ('bg', 'sr-Latn')
    """
    words = dict(_words_file(FALLBACK) or {})
    parts = language.replace("_", "-").split("-")
    for n in range(len(parts), 0, -1):
        own = _words_file("-".join(parts[:n]))
        if own is not None:
            return _joined(words, own)
    return words


def _joined(words: dict[str, str], own: dict[str, str]) -> dict[str, str]:
    """Plural forms of English must not mix with another language's."""
    plural = {key.rpartition(".")[0] for key in own if "." in key}
    kept = {k: v for k, v in words.items() if k.rpartition(".")[0] not in plural or "." not in k}
    return kept | own


def _words_file(tag: str) -> dict[str, str] | None:
    if not tag.replace("-", "").isalnum():
        return None
    path = resource("visualizations", "map", "words", f"{tag}.yaml")
    if not path.is_file():
        return None
    words = shipped_yaml(path)
    if not isinstance(words, dict) or not all(isinstance(x, str) for x in words.values()):
        raise ConfigError(f"{path.name}: every entry must be a quoted text; correct the file")
    return words


def counted(words: Mapping[str, str], key: str, count: int) -> str:
    """A phrase with a count, in the plural form its language asks for."""
    form = f"{key}.{locale_of(words['language']).plural_form(count)}"
    return words.get(form, words[f"{key}.other"]).replace("{count}", str(count))


def fold_table() -> dict[str, str]:
    """What `kg.text.fold` makes of each letter, so that the page's search finds the same."""
    return {
        chr(code): key
        for letters in _FOLDED
        for code in letters
        if chr(code).isalpha() and (key := fold(chr(code))) != chr(code)
    }


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
