"""The steps of a presentation as pictures for slides: SVG without scripts. Present layer.

A step that shows a chart, or who works with whom, has that chart; any other has the map of the
plan, with what is in focus. Colours stand as they are, because slide programs know no variables.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from urllib.parse import unquote

from kg.model.records import PlanRecords
from kg.present import pictures
from kg.present.charts.svg import number, wrap
from kg.present.drawing import Drawing, Shape, Text, as_svg
from kg.present.map.collect import collect_scene
from kg.present.map.focus import COLOURS, COLUMN, HEIGHT, MARGIN, WIDTH, plan_drawing
from kg.present.map.overview import default_story, finding_steps
from kg.present.map.place import place_scene
from kg.present.map.words import page_words
from kg.present.page import shipped_text
from kg.present.palette import GOAL_COLOURS
from kg.present.story import MapStep
from kg.present.study import study_plan
from kg.text import fold_space

LEFT, TOP, LOW = COLUMN + 2 * MARGIN, 40, 64  # where a chart stands, and the room below it
LETTERS = "'Segoe UI', Arial, 'Liberation Sans', sans-serif"  # those that names are measured for
_AT = re.compile(r"@[^{]+\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_RULE = re.compile(r"(\.chart [^{}]+)\{([^{}]*)\}")
_TOKEN = re.compile(r"--([\w-]+):\s*([^;}]+)")
_VARIABLE = re.compile(r"var\(--([\w-]+)\)")
_BOX = re.compile(r' width="[\d.]+" height="[\d.]+"')


def usual_steps(records: PlanRecords, *, language: str = "en") -> list[MapStep]:
    """The steps that the map of a plan plays when nobody wrote a story."""
    scene, words = collect_scene((records,)), page_words(language)
    found = finding_steps(scene, words["language"])
    steps = default_story(scene, words, found, n_ties=len(place_scene(scene).ties))
    # the map's text on who works with whom speaks of thick lines, and the slide has none
    return [replace(x, text="") if x.state == "#view=ties" else x for x in steps]


def slides(
    records: PlanRecords, steps: Sequence[MapStep], *, language: str = "en"
) -> list[tuple[str, str]]:
    """The title of each step and its picture as SVG, in order.

    Edges: filters of a step that shows the map do not change its picture.
    """
    return [
        (step.title, _slide(records, step, f"{k} / {len(steps)}", language))
        for k, step in enumerate(steps, 1)
    ]


def _slide(records: PlanRecords, step: MapStep, place: str, language: str) -> str:
    chart = step.picture
    if not chart and "view=ties" in step.state:
        study = study_plan(records, language=language)
        chart = str(pictures.without_links(pictures.meeting_chart(study).svg))
    if chart:
        return _beside(_words(records, step, place), chart)
    said = (step.title, [step.text] if step.text else [])
    ident = _focus(step.state).removeprefix(f"{records.plan.id}/")
    return as_svg(plan_drawing(records, ident or None, said, language=language))


def _focus(state: str) -> str:
    """The id in focus in a state of the map's page."""
    parts = (x.partition("=") for x in state.removeprefix("#").split("&"))
    return next((unquote(value) for key, _, value in parts if key == "focus"), "")


def _words(records: PlanRecords, step: MapStep, place: str) -> Drawing:
    """A slide with its words alone."""
    shapes: list[Shape] = []
    y: float = MARGIN + 24
    for row in wrap(step.title, COLUMN - 40, 28, lines=9):
        shapes.append(Text(x=MARGIN, y=y, words=row, size=28, colour=COLOURS["ink"], bold=True))
        y += 35
    for row in wrap(step.text, COLUMN - 40, 18, lines=20):
        shapes.append(Text(x=MARGIN, y=y + 14, words=row, size=18, colour=COLOURS["ink-soft"]))
        y += 25
    for row, up in ((place, 52), (fold_space(records.plan.english or records.plan.title), 34)):
        shapes.append(Text(x=MARGIN, y=HEIGHT - up, words=row, size=12.5,
                           colour=COLOURS["ink-soft"]))  # fmt: skip
    return Drawing(width=WIDTH, height=HEIGHT, title=step.title, ground=COLOURS["ground"],
                   shapes=tuple(shapes))  # fmt: skip


def _beside(words: Drawing, chart: str) -> str:
    """A chart right of the words, as large as it may be."""
    room = (WIDTH - LEFT - MARGIN, HEIGHT - TOP - LOW)
    box = f' x="{LEFT}" y="{TOP}" width="{number(room[0])}" height="{number(room[1])}"'
    placed = _BOX.sub(box, chart, count=1)
    whole = f"<style>{chart_style()}</style>{placed}</svg>"
    return whole.join(as_svg(words).rsplit("</svg>", 1))


@lru_cache(maxsize=1)
def chart_style() -> str:
    """The style sheet of charts in light colours, each spelled out.

    Example:
        >>> "var(" in chart_style(), ".chart .ring.g2, " in chart_style()
        (False, True)
    """
    css = shipped_text("shared", "charts.css")
    plain = _AT.sub("", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))
    own = dict(_TOKEN.findall(plain[: plain.index(".chart")]))
    tokens = {**COLOURS, **own, **{f"goal-{n}": c for n, c in enumerate(_GOALS, 1)}}
    rules = [
        f"{names.strip()} {{ {_spelled(look, tokens).strip()} }}"
        for names, look in _RULE.findall(plain)
        if ":" not in names and "[" not in names and "--own" not in look
    ]
    rules.append(f".chart {{ font-family: {LETTERS}; }}")
    return "\n".join([*rules, *(_goal_rules(n, c) for n, c in enumerate(_GOALS, 1))])


_GOALS = GOAL_COLOURS["light"]


def _spelled(look: str, tokens: Mapping[str, str]) -> str:
    return _VARIABLE.sub(lambda found: tokens[found[1]], look)


def _goal_rules(n: int, colour: str) -> str:
    """The marks of a goal: filled ones, those with a ring, and strands that let others through."""
    return (
        f".chart .g{n} {{ fill: {colour}; }} .chart .flow.g{n} {{ fill-opacity: 0.5; }}\n"
        f".chart .ring.g{n}, .chart .frame.g{n} {{ fill: {COLOURS['ground']}; stroke: {colour}; }}"
    )
