"""The steps of a presentation as pictures for slides, with colours spelled out. Present layer.

A step that shows a chart, or who works with whom, has that chart; any other has the map of the
plan, with what is in focus and what its filters leave.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import unquote

from kg.model.records import PlanRecords
from kg.present import pictures
from kg.present.chart_shapes import chart_shapes
from kg.present.charts.svg import wrap
from kg.present.drawing import Drawing, Shape, Text
from kg.present.map.collect import collect_scene
from kg.present.map.filters import filters_in_words, filters_of
from kg.present.map.focus import COLOURS, COLUMN, HEIGHT, MARGIN, WIDTH, plan_drawing
from kg.present.map.overview import default_story, finding_steps
from kg.present.map.place import place_scene
from kg.present.map.words import page_words
from kg.present.story import MapStep
from kg.present.study import study_plan
from kg.text import fold_space

LEFT, TOP, LOW = COLUMN + 2 * MARGIN, 40, 64  # where a chart stands, and the room below it


def usual_steps(records: PlanRecords, *, language: str = "en") -> list[MapStep]:
    """The steps that the map of a plan plays when nobody wrote a story."""
    scene, words = collect_scene((records,)), page_words(language)
    found = finding_steps(scene, words["language"])
    steps = default_story(scene, words, found, n_ties=len(place_scene(scene).ties))
    # the map's text on who works with whom speaks of thick lines, and the slide has none
    return [replace(x, text="") if x.state == "#view=ties" else x for x in steps]


def slides(
    records: PlanRecords, steps: Sequence[MapStep], *, language: str = "en"
) -> list[Drawing]:
    """The picture of each step, in order, called by the step's title.

    Edges: a chart is of the whole plan, whatever the step filters, as on the page.
    """
    return [
        _slide(records, step, f"{k} / {len(steps)}", language) for k, step in enumerate(steps, 1)
    ]


def _slide(records: PlanRecords, step: MapStep, place: str, language: str) -> Drawing:
    chart, study = step.picture, study_plan(records, language=language)
    if not chart and "view=ties" in step.state:
        chart = str(pictures.without_links(pictures.meeting_chart(study).svg))
    if chart:
        return _beside(records, step, place, chart)
    filters = filters_of(step.state)
    said = [x for x in (step.text, filters_in_words(filters, study)) if x]
    ident = _focus(step.state).removeprefix(f"{records.plan.id}/")
    return plan_drawing(records, ident or None, (step.title, said), filters, language=language)


def _focus(state: str) -> str:
    """The id in focus in a state of the map's page."""
    parts = (x.partition("=") for x in state.removeprefix("#").split("&"))
    return next((unquote(value) for key, _, value in parts if key == "focus"), "")


def _beside(records: PlanRecords, step: MapStep, place: str, chart: str) -> Drawing:
    """A chart right of the step's words, as large as it may be."""
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
    drawn = chart_shapes(chart, (LEFT, TOP), (WIDTH - LEFT - MARGIN, HEIGHT - TOP - LOW))
    return Drawing(width=WIDTH, height=HEIGHT, title=step.title, ground=COLOURS["ground"],
                   shapes=(*shapes, *drawn))  # fmt: skip
