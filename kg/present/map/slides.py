"""The steps of a presentation as pictures for slides, with colours spelled out. Present layer.

A step that shows a chart, or who works with whom, has that chart; any other has the map of the
plan, with what is in focus and what its filters leave.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import unquote

from kg.files import zip_entry
from kg.model.records import PlanRecords
from kg.present import pictures
from kg.present.chart_shapes import chart_shapes
from kg.present.drawing import Drawing, as_file
from kg.present.map.collect import collect_scene
from kg.present.map.filters import filters_in_words, filters_of, page_words
from kg.present.map.focus import (
    COLUMN,
    HEIGHT,
    MARGIN,
    WIDTH,
    plan_drawing,
    slide_of,
    words_beside,
)
from kg.present.map.overview import default_story, finding_steps
from kg.present.map.place import place_scene
from kg.present.story import MapStep
from kg.present.study import study_plan

LEFT, TOP, LOW = COLUMN + 2 * MARGIN, 40, 64  # where a chart stands, and the room below it


def usual_steps(records: PlanRecords, *, language: str = "en") -> list[MapStep]:
    """The steps that the map of a plan plays when nobody wrote a story."""
    scene, words = collect_scene((records,)), page_words(language)
    found = finding_steps(scene, words["language"])
    # who meets most is shown by the same chart as who works with whom: one slide is enough
    shown = any("view=ties" in x.state for x in found)
    n_ties = 0 if shown else len(place_scene(scene).ties)
    steps = default_story(scene, words, found, n_ties=n_ties)
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


def packed_slides(
    records: PlanRecords, kind: str, *, story: Sequence[MapStep] = (), language: str = "en"
) -> bytes:
    """The pictures of a story, or of the usual steps, numbered in one ZIP; the same bytes again.

    `kind` is svg or png.
    """
    steps = story or usual_steps(records, language=language)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        for k, drawing in enumerate(slides(records, steps, language=language), 1):
            entry, content = zip_entry(f"{k:02}.{kind}"), as_file(drawing, kind)
            packed.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _slide(records: PlanRecords, step: MapStep, place: str, language: str) -> Drawing:
    chart, study = step.picture, study_plan(records, language=language)
    if not chart and "view=ties" in step.state:
        chart = str(pictures.without_links(pictures.meeting_chart(study).svg))
    if chart:
        drawn = chart_shapes(chart, (LEFT, TOP), (WIDTH - LEFT - MARGIN, HEIGHT - TOP - LOW))
        column, _ = words_beside(study, drawn, (step.title, (step.text,), place))
        return slide_of(step.title, (*column, *drawn))
    filters = filters_of(step.state)
    said = (step.text, filters_in_words(filters, study))
    ident = _focus(step.state).removeprefix(f"{records.plan.id}/")
    words = (step.title, said, place)
    return plan_drawing(records, ident or None, words, filters, language=language)


def _focus(state: str) -> str:
    """The id in focus in a state of the map's page."""
    parts = (x.partition("=") for x in state.removeprefix("#").split("&"))
    return next((unquote(value) for key, _, value in parts if key == "focus"), "")
