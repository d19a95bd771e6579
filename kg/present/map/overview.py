"""What does the map say first? Findings of its plans, and the steps to show them. Presentation.

Sentences come from `kg.present.findings`; here stand only headings, counts and the last line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.model.codes import Role
from kg.model.labels import main_language
from kg.model.records import Element
from kg.network.work import counts_of
from kg.present.map.collect import Doing, Scene, deadlines_of, money_of
from kg.present.map.filters import counted
from kg.present.map.place import names_of
from kg.present.names import LATIN, in_latin, plan_name, readable_in, script_of
from kg.present.story import MapStep, default_steps, map_steps
from kg.present.study import bridge, study_plan
from kg.present.words import Words

PARTS_FROM = 150  # more activities than these begin as parts that open
MOST_SENTENCES = 6  # at a glance, so that the list below them stays in sight


def name_in(scene: Scene, body: int, labels: str) -> str:
    """What is written on a body's mark: the abbreviation where there is one."""
    names = names_of(scene.bodies[body].labels)
    if labels == "english" and (names.english_short or names.english):
        return names.english_short or names.english or ""
    return spelled(names.short or names.name, names.language, labels)


def spelled(text: str, language: str, labels: str) -> str:
    """A name or title nobody translated, in the letters of the labels chosen."""
    if labels == "english":
        return readable_in(text, language, "en")
    return in_latin(text, language) if labels == "latin" else text


def title_in(scene: Scene, plan: int, element: Element, labels: str) -> str:
    """The title of a goal or an activity of a plan, in the labels chosen."""
    if labels == "english" and element.english:
        return element.english
    return spelled(element.title, scene.plans[plan].plan.language, labels)


def first_labels(scene: Scene, language: str) -> str:
    """Which labels a page in a language begins with: the plan's own if its readers know them."""
    own = [records.plan.language for records in scene.plans]
    mine = any(main_language(x) == main_language(language) for x in own)
    known = all(script_of(x) in (script_of(language), LATIN) for x in own)
    return "original" if mine and known and main_language(language) != "en" else "english"


def finding_steps(scene: Scene, language: str) -> list[MapStep]:
    """The first findings of each plan with the states of the page that show them.

    Edges: several plans share the room of one page; of very many only the first ones speak.
    """
    plans = [records for records in scene.plans if records.activities]
    each = max(1, MOST_SENTENCES // max(1, len(plans)))
    out: list[MapStep] = []
    for records in plans[:MOST_SENTENCES]:
        study = study_plan(records, language=language)
        out += map_steps(default_steps(study)[:each], study, of_several=len(plans) > 1)
    return out


def default_story(
    scene: Scene, words: Mapping[str, str], found: Sequence[MapStep], *, n_ties: int
) -> list[MapStep]:
    """The steps a presenter starts from: everything, each finding, and who works with whom."""
    first = words["story-all"].format(
        activities=len(scene.activities), bodies=len(scene.bodies), goals=len(scene.goals)
    )
    large = len(scene.activities) > PARTS_FROM
    steps = [MapStep(first, words["story-parts-text" if large else "story-all-text"]), *found]
    if n_ties:
        text = words["story-ties-text"].format(n=n_ties)
        steps.append(MapStep(words["story-ties"], text, "#view=ties"))
    return steps


def plan_names(scene: Scene, speech: Words) -> list[str]:
    """Each plan of the map in two words."""
    return [plan_name(records.plan, speech) for records in scene.plans]


def counts_lines(scene: Scene, speech: Words) -> list[str]:
    """How many institutions each plan names, and what they are in it; the first plans of many."""
    plans = scene.plans[:MOST_SENTENCES]
    lines = [" ".join(bridge(counts_of(records), speech)) for records in plans]
    if len(plans) == 1:
        return lines
    named = [plan_name(records.plan, speech) for records in plans]
    return [f"{name}: {line}" for name, line in zip(named, lines, strict=True)]


def footer_line(scene: Scene, words: Mapping[str, str], speech: Words) -> str:
    """Which plans the page is made from and what they leave open, for readers without scripts."""
    led = {x.activity for x in scene.links if x.role is Role.LEAD}
    gaps = [
        ("gap-lead", len(scene.activities) - len(led)),
        ("gap-date", sum(not deadlines_of(x) for x in scene.activities)),
        ("gap-money", sum(not _names_money(x) for x in scene.activities)),
        ("gap-unlinked", len(scene.unlinked)),
    ]
    said = " · ".join(counted(words, key, n) for key, n in gaps if n)
    made = f"{words['from']} {'; '.join(plan_names(scene, speech))}"
    return " — ".join(x for x in (made, said, speech.instead) if x)


def _names_money(doing: Doing) -> bool:
    return any(a.amount is not None or a.source or a.payer for _, a in money_of(doing))
