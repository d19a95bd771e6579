"""What does the map say first? Findings of its plans, and the steps to show them. Presentation.

Sentences come from `kg.present.findings`; here stand only headings, counts and the last line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.model.codes import Role
from kg.network.counts import counts_of
from kg.present.counts import bridge
from kg.present.map.collect import Doing, Scene, deadlines_of, money_of
from kg.present.map.names import names_of
from kg.present.map.words import counted
from kg.present.names import plan_name
from kg.present.story import MapStep, default_steps, map_steps
from kg.present.study import study_plan
from kg.present.words import Words

MOST_SENTENCES = 6  # at a glance, so that the list below them stays in sight


def name_in(scene: Scene, body: int, labels: str) -> str:
    """What is written on a body's mark: the abbreviation where there is one."""
    names = names_of(scene.bodies[body].labels)
    if labels == "english":
        return names.english_short or names.english or names.short or names.name
    return names.short or names.name


def finding_steps(scene: Scene, language: str, labels: str) -> list[MapStep]:
    """The first findings of each plan with the states of the page that show them.

    Edges: several plans share the room of one page; of very many only the first ones speak.
    """
    plans = [records for records in scene.plans if records.activities]
    each = max(1, MOST_SENTENCES // max(1, len(plans)))
    out: list[MapStep] = []
    for records in plans[:MOST_SENTENCES]:
        study = study_plan(records, language=language, english=labels == "english")
        out += map_steps(default_steps(study)[:each], study, of_several=len(plans) > 1)
    return out


def default_story(
    scene: Scene, words: Mapping[str, str], found: Sequence[MapStep], *, n_ties: int
) -> list[MapStep]:
    """The steps a presenter starts from: everything, each finding, and who works with whom."""
    first = words["story-all"].format(
        activities=len(scene.activities), bodies=len(scene.bodies), goals=len(scene.goals)
    )
    steps = [MapStep(first, words["story-all-text"]), *found]
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
    return f"{words['from']} {'; '.join(plan_names(scene, speech))}" + (
        f" — {said}" if said else ""
    )


def _names_money(doing: Doing) -> bool:
    return any(a.amount is not None or a.source or a.payer for _, a in money_of(doing))
