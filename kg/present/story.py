"""How is a plan told, step by step? Steps whose titles are findings, and the map that shows them.

Present layer. `outline_of` gives the steps a presenter starts from, `play_story` those of a story
with titles computed, `map_steps` the same as states of a map page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from urllib.parse import quote

from markupsafe import Markup

from kg.errors import ConfigError
from kg.present import money_pictures, pictures
from kg.present.charts.flow import FlowRoom
from kg.present.charts.svg import Chart
from kg.present.findings import Finding, findings_of
from kg.present.names import plan_name
from kg.present.signs import spread_chart
from kg.present.study import Study

# The steps `kg story` writes: the findings that may give each title, the first that exists is
# taken, and the findings said below it.
OUTLINE: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("leads",), ("named", "without")),
    (("common-date", "undated"), ("undated", "common-date", "runs-until", "peak")),
    (
        ("total", "source-projects", "no-amount"),
        ("no-amount", "payers-without-lead", "outside-money"),
    ),
    (("closest",), ("span",)),
)
MOST_IN_A_HALL = 8  # rows whose names can be read from the last seat
# A flow of fewer stops, drawn closer together, has larger letters.
FLOW_IN_A_HALL = FlowRoom(width=720, height=360, most=5, most_goals=MOST_IN_A_HALL)
# The charts a step may show in the map's place, by the view it names.
CHARTS: Mapping[str, Callable[[Study], Chart]] = {
    "months": pictures.months_chart,
    "lanes": pictures.lanes_chart,
    "money": lambda study: money_pictures.flow_charts(study, FLOW_IN_A_HALL)[0],
    "load": lambda study: pictures.load_chart(study, most=MOST_IN_A_HALL),
    "goals": lambda study: pictures.matrix_chart(study, most=MOST_IN_A_HALL),
    "meetings": pictures.meeting_chart,
    "signs": lambda study: spread_chart(study, study.readings),
}
HALL = (960, 850)  # the room for a chart beside the words of a step, on a screen of 1440 by 900
_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
LONGEST_TEXT = 160  # characters below a title: two lines in a hall


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step as the file has it: by a finding, or with a title of the presenter's own."""

    finding: str | None = None
    title: str | None = None
    also: tuple[str, ...] = ()
    text: str = ""
    focus: tuple[str, ...] = ()
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    view: str = "map"
    notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A whole story file."""

    plan: str
    language: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayedStep:
    """One step ready to be shown. `own` says that the title is the presenter's, not the plan's."""

    title: str
    text: str
    focus: tuple[str, ...]
    filters: Mapping[str, tuple[str, ...]]
    view: str
    own: bool
    notes: str = ""


@dataclass(frozen=True, slots=True)
class MapStep:
    """One step as a map page plays it: a title, a line, and the page's state (after `#`).

    `picture` is a chart that stands in the map's place; `notes` are for the speaker alone.
    """

    title: str
    text: str = ""
    state: str = ""
    picture: str = ""
    notes: str = ""


def outline_of(findings: Iterable[Finding]) -> tuple[Step, ...]:
    """The steps a presenter starts from: who carries the plan, the crunch, the money, who meets."""
    found = tuple(findings)
    return tuple(s for keys, also in OUTLINE if (s := _step(found, keys, also)))


def near_words(word: str, accepted: Iterable[str]) -> str:
    """What to write instead of a word that is none of those accepted."""
    known = sorted(accepted)
    close = get_close_matches(word, known, n=2, cutoff=0.6)
    return f"did you mean {' or '.join(close)}?" if close else f"use one of: {', '.join(known)}"


def _step(found: tuple[Finding, ...], keys: tuple[str, ...], also: tuple[str, ...]) -> Step | None:
    """A step of the outline; currencies end a key (`total-rsd`), the first one is meant."""

    def first(key: str) -> Finding | None:
        return next((f for f in found if f.key == key or f.key.startswith(f"{key}-")), None)

    present = [f for f in map(first, keys) if f is not None]
    if not present:
        return None
    main = present[0] if not keys[0].startswith("common") else _fuller(present)
    others: list[str] = []
    room = LONGEST_TEXT
    for extra in map(first, also):
        if extra is not None and extra.key != main.key and len(extra.sentence.text) <= room:
            others.append(extra.key)
            room -= len(extra.sentence.text)
    return Step(
        finding=main.key,
        also=tuple(dict.fromkeys(others)),
        focus=main.sentence.about[:2],
        filters=main.filters,
        view=_view_of(main.key),
    )


def _view_of(key: str) -> str:
    """The picture that proves a finding: who meets, when, with what money; else the map."""
    views = {"closest": "ties", "common-date": "months", "undated": "months", "no-amount": "money"}
    return "money" if key.startswith(("total", "source-")) else views.get(key, "map")


def _fuller(found: list[Finding]) -> Finding:
    """Of dates and absent dates, what holds for more activities."""
    return max(found, key=lambda f: len(f.sentence.evidence))


def play_story(story: Story, study: Study) -> tuple[PlayedStep, ...]:
    """The steps with their titles computed from the plan, ready for the presenter mode.

    Raises: ConfigError if the story is of another plan, or names a finding or an id it lacks.
    """
    plan = study.records.plan.id
    if story.plan != plan:
        raise ConfigError(f"the story is of plan {story.plan!r}, not of {plan!r}; see --plan")
    return _play(story.steps, study, findings_of(study))


def default_steps(study: Study) -> tuple[PlayedStep, ...]:
    """The outline of a plan, played: what a map says first."""
    findings = findings_of(study)
    return _play(outline_of(findings), study, findings)


def _play(
    steps: Iterable[Step], study: Study, findings: Iterable[Finding]
) -> tuple[PlayedStep, ...]:
    by_key = {f.key: f for f in reversed(tuple(findings))}
    ids = (*study.index.actors, *study.index.sources, *study.index.elements)
    known = {x: x for x in ids}
    for actor in study.index.actors.values():
        known.update(dict.fromkeys(actor.earlier, actor.id))
    return tuple(_played(step, by_key, known, f"step {k}") for k, step in enumerate(steps, 1))


def _played(
    step: Step, by_key: Mapping[str, Finding], known: Mapping[str, str], where: str
) -> PlayedStep:
    """A step with its words; `known` holds ids, also those of a time without a country."""
    for key in (step.finding, *step.also):
        if key is not None and key not in by_key:
            raise ConfigError(
                f"{where}: this plan has no finding {key!r}; {near_words(key, by_key)}"
            )
    for ident in step.focus:
        if ident not in known:
            near = get_close_matches(ident, sorted(known), n=2, cutoff=0.5)
            hint = f"did you mean {' or '.join(near)}?" if near else "'kg show' prints ids"
            raise ConfigError(f"{where}: the plan has nothing with the id {ident!r}; {hint}")
    said = [by_key[key].sentence.text for key in step.also]
    title = step.title if step.finding is None else by_key[step.finding].sentence.text
    return PlayedStep(
        title=title or "",
        text=" ".join([*said, *([step.text] if step.text else [])]),
        focus=tuple(known[ident] for ident in step.focus),
        filters=step.filters,
        view=step.view,
        own=step.finding is None,
        notes=step.notes,
    )


def map_steps(
    played: Iterable[PlayedStep], study: Study, *, of_several: bool = False
) -> list[MapStep]:
    """The steps as a map page plays them: a title, a line and the state of the page.

    `of_several`: the map also holds other plans; each step names its plan and shows only that.
    Edges: two institutions in focus in the view of ties are their tie; else the first counts.
    """
    plan, elements = study.records.plan, set(study.index.elements)
    mine = {"plan": (plan.id,)} if of_several else {}
    name = plan_name(plan, study.words)
    return [
        MapStep(
            study.words("say.of-plan", plan=name, sentence=x.title) if of_several else x.title,
            x.text,
            _state(x, {**mine, **x.filters}, plan.id, elements),
            _for_a_hall(CHARTS[x.view](study)) if x.view in CHARTS else "",
            x.notes,
        )
        for x in played
    ]


def _for_a_hall(chart: Chart) -> str:
    """Of the two drawings of a chart the one whose letters are larger on a wall; without links."""

    def scale(picture: Markup) -> float:
        width, height = map(float, _BOX.findall(picture)[0])
        return min(HALL[0] / width, HALL[1] / height)

    return str(pictures.without_links(max(filter(None, (chart.svg, chart.narrow)), key=scale)))


def _state(
    step: PlayedStep, filters: Mapping[str, tuple[str, ...]], plan: str, elements: set[str]
) -> str:
    """What stands after `#` in the address of a map page; ids of elements get their plan."""

    def named(ident: str) -> str:
        return f"{plan}/{ident}" if ident in elements else ident

    parts = [] if step.view == "map" or step.view in CHARTS else [f"view={step.view}"]
    focus = [named(i) for i in step.focus]
    if len(focus) == 2 and step.view == "ties":
        focus = ["~with~".join(sorted(focus))]
    if focus:
        parts.append(f"focus={quote(focus[0], safe='/~')}")
    for key, values in filters.items():
        if values:
            parts.append(f"{key}={','.join(quote(named(v), safe='/~') for v in values)}")
    return "#" + "&".join(parts)
