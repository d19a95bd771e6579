"""Slides of steps: every name whole and on free ground, what is filtered and left said."""

from __future__ import annotations

from itertools import combinations

import pytest

from benchmarks.synthetic import synthetic_plan
from kg.model.records import PlanRecords
from kg.present.charts.svg import text_width
from kg.present.drawing import Disc, Drawing, Stroke, Text
from kg.present.map.focus import COLUMN, HEIGHT, WIDTH
from kg.present.map.slides import slides, usual_steps
from kg.present.story import MapStep
from kg.present.study import study_plan
from tests.support.gold import gold_records

PLANS = ("bg-2012", "rs-2017-2018")
Box = tuple[float, float, float, float]


def usual(plan: str, language: str = "en") -> list[Drawing]:
    records = gold_records(plan)
    return slides(records, usual_steps(records, language=language), language=language)


def one(records: PlanRecords, state: str = "") -> Drawing:
    (found,) = slides(records, [MapStep("Step", state=state)])
    return found


def box_of(text: Text) -> Box:
    """About where words stand; on the safe side narrow, as widths are estimated too wide."""
    width = text_width(text.words, text.size) * 0.9
    left = text.x - {"start": 0, "middle": width / 2, "end": width}[text.anchor]
    return left, text.y - 0.7 * text.size, left + width, text.y


def marks_of(drawing: Drawing) -> list[Box]:
    """The discs, and the squares of institutions, a little smaller than they are drawn."""
    found = [(x.x - x.r, x.y - x.r, x.x + x.r, x.y + x.r)
             for x in drawing.shapes if isinstance(x, Disc)]  # fmt: skip
    for shape in drawing.shapes:
        if isinstance(shape, Stroke) and shape.fill and shape.width == 2:
            xs, ys = zip(*shape.points, strict=True)
            found.append((min(xs), min(ys), max(xs), max(ys)))
    return found


def meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def texts(drawing: Drawing) -> list[Text]:
    """All words but the numbers inside discs."""
    inside = {(x.x, round(x.y)) for x in drawing.shapes if isinstance(x, Disc)}
    found = [x for x in drawing.shapes if isinstance(x, Text)]
    return [t for t in found if not any(t.x == x and abs(t.y - y) < 9 for x, y in inside)]


@pytest.mark.parametrize(("plan", "language"), [
    ("bg-2012", "en"), ("bg-2012", "bg"), ("rs-2017-2018", "en"), ("rs-2017-2018", "sr-Latn"),
])  # fmt: skip
def test_words_of_a_map_slide_cover_no_mark_and_no_other_words(plan: str, language: str) -> None:
    drawn = [x for x in usual(plan, language) if any(isinstance(s, Disc) for s in x.shapes)]

    assert len(drawn) == 2
    for drawing in drawn:
        boxes = [box_of(t) for t in texts(drawing)]
        assert len(boxes) > 25
        assert not [(a, b) for a, b in combinations(boxes, 2) if meet(a, b)]
        assert not [(a, b) for a in boxes for b in marks_of(drawing) if meet(a, b)]
        assert not [a for a in boxes if a[0] < 0 or a[1] < 0 or a[2] > WIDTH or a[3] > HEIGHT]


@pytest.mark.parametrize("plan", [*PLANS, "made"])
def test_the_heaviest_bodies_are_named_on_the_map(plan: str) -> None:
    records = synthetic_plan(120, seed=7) if plan == "made" else gold_records(plan)
    study = study_plan(records)
    work = study.view.work
    counts = {i: len(set(work.columns[work.rows == k].tolist()))
              for k, i in enumerate(work.institutions)}  # fmt: skip
    heaviest = sorted(counts, key=lambda i: (-counts[i], i))[:3]

    words = " ".join(t.words for t in texts(one(records)) if t.x > COLUMN)

    assert [i for i in heaviest if study.who(i).short not in words] == []


@pytest.mark.parametrize("plan", PLANS)
def test_the_words_beside_a_picture_stay_in_their_column_and_say_which_slide_it_is(
    plan: str,
) -> None:
    drawn = usual(plan)

    title = study_plan(gold_records(plan)).index.plan_title
    for k, drawing in enumerate(drawn, 1):
        beside = [t for t in texts(drawing) if t.x < COLUMN / 2 and t.anchor == "start"]
        assert all(box_of(t)[2] <= COLUMN for t in beside)
        words = " ".join(t.words for t in beside)
        assert f"{k} / {len(drawn)} {title}" in words
        spelled = any("†" in t.words for t in texts(drawing) if t.x > COLUMN)
        assert ("No name in this language is known" in words) is spelled


@pytest.mark.parametrize("plan", PLANS)
def test_no_two_usual_slides_show_the_same_picture(plan: str) -> None:
    drawn = [
        tuple(s for s in x.shapes if not isinstance(s, Text) or s.x > COLUMN) for x in usual(plan)
    ]

    assert len(set(drawn)) == len(drawn) == 5


def test_filters_that_leave_nothing_are_said_with_what_they_left() -> None:
    empty = one(gold_records("rs-2017-2018"), "#due=1999-01&role=lead")

    words = [t.words for t in texts(empty)]
    assert "Role: Responsible · Due: January 1999" in words
    assert "Nothing fits these filters." in words
    assert not [x for x in empty.shapes if isinstance(x, Disc)]
