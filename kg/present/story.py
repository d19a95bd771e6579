"""How is a plan told, step by step? A YAML file that a presenter edits and `kg map --story` plays.

Present layer. The file, as `kg story` writes it:

```yaml
kg-story: 1                # the version of this format
plan: bg-2012              # the plan it is told of
language: en               # of titles and computed sentences
steps:
  - finding: leads         # the title is this finding's sentence, computed when the story is played
    also: [named, without] # further findings whose sentences stand below the title
    text: "Ask: who could take over?"      # the presenter's own words, below
    focus: [org/bg/…]      # ids of institutions, activities or sources (`kg show` prints them)
    filters: {role: [lead], due: ["2012-12"]}
    view: map              # map, ties or table
  - title: "Questions"     # a step without a finding has a title of the presenter's own
```

Filters are those of the map: plan, goal, role, type, due, money, funder, review; values are the
map's own (role codes, ids of goals and sources, `2012-12`). A step has a `finding` or a `title`,
never both: a title that says a number is always the plan's. `play_story` gives the steps with
titles computed, `map_steps` the same as the states of a map page.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml

from kg.errors import ConfigError
from kg.model.records import PlanRecords
from kg.present.charts.svg import clean
from kg.present.findings import Finding, findings_of
from kg.present.map.story import Step as MapStep
from kg.present.report import study_plan
from kg.present.study import Study
from kg.text import fold_space

FORMAT = 1
LARGEST = 1_000_000  # bytes of a story file
VIEWS = ("map", "ties", "table")
FILTERS = ("plan", "goal", "role", "type", "due", "money", "funder", "review")
STORY_KEYS = ("kg-story", "plan", "language", "steps")
STEP_KEYS = ("finding", "title", "also", "text", "focus", "filters", "view")
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
LONGEST_TEXT = 160  # characters below a title: two lines in a hall
TEXT_KEYS = ("title", "text", "finding", "view")


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A whole story file."""

    plan: str
    language: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayedStep:
    """One step ready to be shown. `own` tells that the title is the presenter's, not the plan's."""

    title: str
    text: str
    focus: tuple[str, ...]
    filters: Mapping[str, tuple[str, ...]]
    view: str
    own: bool


def story_text(study: Study) -> str:
    """A story file for a plan: who carries it, the crunch, the money, who works with whom."""
    plan, words = study.records.plan, study.words
    findings = findings_of(study)
    steps = [s for keys, also in OUTLINE if (s := _step(findings, keys, also))]
    head = [
        *(f"# {words(f'story.help-{k}', plan=plan.id)}" for k in range(1, 5)),
        f"kg-story: {FORMAT}",
        f"plan: {_quoted(plan.id)}",
        f"language: {_quoted(words.language)}",
        "steps:",
    ]
    by_key = {f.key: f for f in reversed(findings)}
    body = [line for step in steps for line in _lines(step, by_key)]
    return "\n".join([*map(_one_line, head), *body]) + "\n"


def _step(findings: Iterable[Finding], keys: tuple[str, ...], also: tuple[str, ...]) -> Step | None:
    """A step of the outline; currencies end a key (`total-rsd`), the first one is meant."""
    found = list(findings)

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
        view="ties" if main.key == "closest" else "map",
    )


def _fuller(found: list[Finding]) -> Finding:
    """Of dates and absent dates, what holds for more activities."""
    return max(found, key=lambda f: len(f.sentence.evidence))


def _lines(step: Step, by_key: Mapping[str, Finding]) -> list[str]:
    told = by_key[str(step.finding)].sentence.text
    filters = ", ".join(f"{k}: {_listed(v)}" for k, v in step.filters.items())
    lines = [f"  # {told}", f"  - finding: {_quoted(step.finding)}"]
    if step.also:
        lines += [f"    # {by_key[key].sentence.text}" for key in step.also]
        lines.append(f"    also: {_listed(step.also)}")
    lines += [
        '    text: ""',
        f"    focus: {_listed(step.focus)}",
        f"    filters: {{{filters}}}",
        f"    view: {_quoted(step.view)}",
    ]
    return list(map(_one_line, lines))


def _one_line(line: str) -> str:
    """A line that stays one: names of a document may hold anything that ends a line in YAML."""
    indent = len(line) - len(line.lstrip(" "))
    return " " * indent + clean(fold_space(line))


def _quoted(value: str | None) -> str:
    return json.dumps(value or "", ensure_ascii=False)


def _listed(values: Iterable[str]) -> str:
    return "[" + ", ".join(map(_quoted, values)) + "]"


def read_story(path: Path) -> Story:
    """A story file, every entry checked.

    Raises: ConfigError naming the step and what is wrong with it.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise ConfigError(f"{path.name} is no story: it is larger than {LARGEST} bytes")
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        reason = error.strerror or str(error)
        raise ConfigError(f"the story {path} cannot be read: {reason}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        detail = fold_space(str(error))
        raise ConfigError(f"{path.name} is not readable as YAML: {detail}") from error
    return _story(raw, path.name)


def _story(raw: Any, name: str) -> Story:
    _check_keys(raw, STORY_KEYS, name)
    version = raw.get("kg-story")
    if version != FORMAT:
        raise ConfigError(
            f"{name}: kg-story is {version!r}, this kg plays {FORMAT}; write one with 'kg story'"
        )
    steps = raw.get("steps")
    if not isinstance(steps, list) or not steps:
        raise ConfigError(f"{name}: steps must be a list of at least one step")
    return Story(
        plan=_text(raw, "plan", name),
        language=_text(raw, "language", name) or "en",
        steps=tuple(_read_step(s, f"{name}, step {k}") for k, s in enumerate(steps, 1)),
    )


def _check_keys(raw: Any, accepted: tuple[str, ...], where: str) -> None:
    if not isinstance(raw, dict):
        raise ConfigError(f"{where}: must be a list of entries such as {accepted[0]}: …")
    for key in raw:
        if key not in accepted:
            raise ConfigError(
                f"{where}: there is no entry {str(key)!r}; {_near(str(key), accepted)}"
            )


def _near(word: str, accepted: Iterable[str]) -> str:
    known = sorted(accepted)
    close = get_close_matches(word, known, n=2, cutoff=0.6)
    return f"did you mean {' or '.join(close)}?" if close else f"use one of: {', '.join(known)}"


def _text(raw: Mapping[str, Any], key: str, where: str) -> str:
    value = raw.get(key, "")
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ConfigError(f"{where}: {key} must be text; put {value!r} in quotes")
    return fold_space(value)


def _read_step(raw: Any, where: str) -> Step:
    _check_keys(raw, STEP_KEYS, where)
    texts = {key: _text(raw, key, where) for key in TEXT_KEYS}
    if bool(texts["finding"]) == bool(texts["title"]):
        raise ConfigError(
            f"{where}: needs either a finding, whose title is computed, or a title of your own"
        )
    view = texts["view"] or "map"
    if view not in VIEWS:
        raise ConfigError(f"{where}: there is no view {view!r}; {_near(view, VIEWS)}")
    return Step(
        finding=texts["finding"] or None,
        title=texts["title"] or None,
        text=texts["text"],
        view=view,
        also=_texts(raw.get("also"), f"{where}, also"),
        focus=_texts(raw.get("focus"), f"{where}, focus"),
        filters=_filters(raw.get("filters"), where),
    )


def _texts(raw: Any, where: str) -> tuple[str, ...]:
    if raw is None:
        return ()
    if not isinstance(raw, list) or not all(isinstance(x, str) for x in raw):
        raise ConfigError(f"{where}: must be a list of texts in quotes")
    return tuple(raw)


def _filters(raw: Any, where: str) -> dict[str, tuple[str, ...]]:
    if raw is None:
        return {}
    _check_keys(raw, FILTERS, f"{where}, filters")
    return {key: _texts(values, f"{where}, filter {key}") for key, values in raw.items()}


def play_story(story: Story, study: Study) -> tuple[PlayedStep, ...]:
    """The steps with their titles computed from the plan, ready for the presenter mode.

    Raises: ConfigError if the story is of another plan, or names a finding or an id it lacks.
    """
    plan = study.records.plan.id
    if story.plan != plan:
        raise ConfigError(f"the story is of plan {story.plan!r}, not of {plan!r}; see --plan")
    by_key = {f.key: f for f in reversed(findings_of(study))}
    known = {*study.index.actors, *study.index.sources, *study.index.elements}
    return tuple(_played(step, by_key, known, f"step {k}") for k, step in enumerate(story.steps, 1))


def _played(step: Step, by_key: Mapping[str, Finding], known: set[str], where: str) -> PlayedStep:
    for key in (step.finding, *step.also):
        if key is not None and key not in by_key:
            raise ConfigError(f"{where}: this plan has no finding {key!r}; {_near(key, by_key)}")
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
        focus=step.focus,
        filters=step.filters,
        view=step.view,
        own=step.finding is None,
    )


def map_steps(played: Iterable[PlayedStep], study: Study) -> list[MapStep]:
    """The steps as a map page plays them: a title, a line and the state of the page.

    Edges: two institutions in focus in the view of ties are their tie; else the first counts.
    """
    plan, elements = study.records.plan.id, study.index.elements
    return [MapStep(step.title, step.text, _state(step, plan, set(elements))) for step in played]


def _state(step: PlayedStep, plan: str, elements: set[str]) -> str:
    """What stands after `#` in the address of a map page; ids of elements get their plan."""

    def named(ident: str) -> str:
        return f"{plan}/{ident}" if ident in elements else ident

    parts = [] if step.view == "map" else [f"view={step.view}"]
    focus = [named(i) for i in step.focus]
    if len(focus) == 2 and step.view == "ties":
        focus = ["~with~".join(sorted(focus))]
    if focus:
        parts.append(f"focus={quote(focus[0], safe='/~')}")
    for key, values in step.filters.items():
        if values:
            parts.append(f"{key}={','.join(quote(named(v), safe='/~') for v in values)}")
    return "#" + "&".join(parts)


def story_for_map(
    path: Path, records_of: Callable[[str], PlanRecords]
) -> tuple[Story, list[MapStep]]:
    """A story file, and its steps as a map page plays them; `records_of` gives a plan's records.

    Raises: ConfigError for a file that cannot be played on its plan.
    """
    story = read_story(path)
    study = study_plan(records_of(story.plan), language=story.language)
    return story, map_steps(play_story(story, study), study)
