"""How is a story written down? A YAML file that a presenter edits and `kg map --story` plays.

Present layer. The file, as `kg story` writes it:

```yaml
kg-story: 1                # the version of this format
plan: bg-2012              # the plan it is about
language: en               # of titles and computed sentences
steps:
  - finding: leads         # the title is this finding's sentence, computed when the story is played
    also: [named, without] # further findings whose sentences stand below the title
    text: "Ask: who could take over?"      # the presenter's own words, below
    focus: [org/bg/…]      # ids of institutions, activities or sources (`kg show` prints them)
    filters: {role: [lead], due: ["2012-12"]}
    view: map              # map, ties or table; or a chart in the map's place: months, lanes,
                           # money, load, goals, meetings, signs
    notes: "Pause here."   # for the speaker alone: the key S opens them in a window of their own
  - title: "Questions"     # a step without a finding has a title of the presenter's own
```

Filters are those of the map: plan, goal, role, type, due, money, funder, review; values are the
map's own (role codes, ids of goals and sources, `2012-12`). A step has a `finding` or a `title`,
never both: a title that says a number is always the plan's.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from kg.errors import ConfigError
from kg.model.records import PlanRecords
from kg.present.charts.svg import clean
from kg.present.findings import Finding, findings_of
from kg.present.story import (
    CHARTS,
    MapStep,
    Step,
    Story,
    map_steps,
    near_words,
    outline_of,
    play_story,
)
from kg.present.study import Study, study_plan
from kg.text import fold_space
from kg.yaml_file import read_yaml

FORMAT = 1
LARGEST = 1_000_000  # bytes of a story file
VIEWS = ("map", "ties", "table", *CHARTS)
FILTERS = ("plan", "goal", "role", "type", "due", "money", "funder", "review")
STORY_KEYS = ("kg-story", "plan", "language", "steps")
STEP_KEYS = ("finding", "title", "also", "text", "focus", "filters", "view", "notes")
TEXT_KEYS = ("title", "text", "finding", "view", "notes")


def story_text(study: Study) -> str:
    """A story file for a plan: who carries it, the crunch, the money, who works with whom."""
    plan, words = study.records.plan, study.words
    findings = findings_of(study)
    steps = outline_of(findings)
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
        '    notes: ""',
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
        raw = read_yaml(path.read_bytes(), where=path.name)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ConfigError(f"the story {path} cannot be read: {reason}") from error
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
                f"{where}: there is no entry {str(key)!r}; {near_words(str(key), accepted)}"
            )


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
        raise ConfigError(f"{where}: there is no view {view!r}; {near_words(view, VIEWS)}")
    return Step(
        finding=texts["finding"] or None,
        title=texts["title"] or None,
        text=texts["text"],
        notes=texts["notes"],
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


def story_for_map(
    path: Path, records_of: Callable[[str], PlanRecords]
) -> tuple[Story, list[MapStep]]:
    """A story file, and its steps as a map page plays them; `records_of` gives a plan's records.

    Raises: ConfigError for a file that cannot be played on its plan.
    """
    story = read_story(path)
    study = study_plan(records_of(story.plan), language=story.language)
    return story, map_steps(play_story(story, study), study)
