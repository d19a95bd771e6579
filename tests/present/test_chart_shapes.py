"""A chart on a slide: every mark and word of its SVG, in the colours of its style sheet."""

from __future__ import annotations

import re
from functools import cache

import pytest

from kg.present import pictures
from kg.present.chart_shapes import chart_shapes
from kg.present.charts.svg import Chart
from kg.present.drawing import Disc, Shape, Stroke, Text
from kg.present.study import study_plan
from kg.present.views import institution_links
from tests.present.charts.test_golden import DRAWN
from tests.present.small_plans import small_records
from tests.support.gold import gold_records


@cache
def chart(name: str) -> Chart:
    """A chart of the Bulgarian plan, drawn when it is asked for."""
    return DRAWN[name](study_plan(gold_records("bg-2012")))


def shapes_of(svg: str) -> list[Shape]:
    return chart_shapes(svg, (500, 40), (1000, 800))


@pytest.mark.parametrize("name", sorted(DRAWN.keys() - {"payers"}))  # the plan names none
def test_every_word_of_a_chart_stands_on_the_slide_and_all_inside_of_its_room(name: str) -> None:
    svg = str(chart(name).svg)
    said = re.findall(r"<(?:text|tspan)[^>]*>([^<]+)</t", svg)

    shapes = shapes_of(svg)

    words = [x.words for x in shapes if isinstance(x, Text)]
    assert words == [re.sub("&amp;", "&", x).replace("&#39;", "'").strip() for x in said]
    points = [p for x in shapes if isinstance(x, Stroke) for p in x.points]
    points += [(x.x, x.y) for x in shapes if not isinstance(x, Stroke)]
    assert all(498 <= x <= 1502 and 38 <= y <= 842 for x, y in points)


def test_marks_have_the_colours_of_the_style_sheet() -> None:
    lanes = shapes_of(str(chart("lanes").svg))
    discs = {x.fill for x in lanes if isinstance(x, Disc)}

    assert {"#025db2", "#c98607", "#ffffff"} <= discs  # goals I and II, the middle of a ring
    grey, bars = ("#a9bacb", "#1f3a57"), shapes_of(str(chart("months").svg))
    assert {x.fill for x in bars if isinstance(x, Stroke)} >= set(grey)


def test_a_telephone_s_flow_stands_in_two_halves_below_each_other() -> None:
    flow = chart("flow")
    heads = [x for x in shapes_of(str(flow.narrow)) if isinstance(x, Text) and x.bold]

    middle = [x.y for x in heads if x.words == "Responsible institution"]
    assert len(middle) == 2
    assert middle[1] - middle[0] > 200


def test_links_and_titles_are_no_marks() -> None:
    links = institution_links(["org/xx/a"])
    linked = study_plan(small_records(), links=links)

    assert [type(x) for x in shapes_of(str(pictures.load_chart(linked).svg))] == [
        type(x) for x in shapes_of(str(pictures.load_chart(study_plan(small_records())).svg))
    ]
