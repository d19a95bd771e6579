"""Documents whose form no lexicon knows: frames from structure, fields from the look of words."""

from __future__ import annotations

import numpy as np

from kg.extract.assemble import terms_of
from kg.extract.assign import assign
from kg.extract.choose import best_set, read_frames
from kg.extract.frames.frame import Frame
from kg.extract.frames.propose import propose
from kg.extract.heads import head_odds
from kg.extract.hints import Hints
from kg.extract.slots import FEATURES, FIELDS
from kg.extract.terms import Terms
from kg.extract.vocabulary import vocabulary
from kg.model.codes import Certainty, TimeKind
from kg.model.document import Document
from tests.extract.helpers import (
    goals,
    html_document,
    read_lines,
    read_marked,
    read_page,
    said_of,
    table,
    titles,
)
from training.slots import Labelled
from training.train import fit

BODIES = ("Ministry of Health", "Ministry of Justice", "Police", "Water Agency", "City of Ford")
DEEDS = (
    "Open a help line for patients in each region",
    "Train forty judges in the new procedure",
    "Publish a yearly report about road safety",
    "Repair the wells of the northern villages",
    "Build a shelter near the bus station",
)


def rows(order: tuple[int, ...] = (0, 1, 2, 3)) -> list[str]:
    cells = [
        (f"{k}", deed, body, f"30 June 202{k}")
        for k, (deed, body) in enumerate(zip(DEEDS, BODIES, strict=True), 4)
    ]
    return ["|".join(row[k] for k in order) for row in cells]


def frames_of(document: Document) -> list[Frame]:
    return list(propose(document, document.blocks, terms_of(document, Hints(language="en"), None)))


def test_a_table_whose_heads_nobody_knows_is_read_as_doubtful():
    draft = read_page(table("Zk|Weftan|Gruld agen|Oomst", *rows()), language="en")

    assert [title for _, title in titles(draft)] == list(DEEDS)
    assert said_of(draft, DEEDS[1]) == {"lead": ["Ministry of Justice"], "until": ["2025-06-30"]}
    assert {due.certainty for due in draft.deadlines} == {Certainty.DOUBTFUL}
    reasons = [step.reason for due in draft.deadlines for step in due.steps]
    assert any("taken for deadline" in reason and "next" in reason for reason in reasons)


def test_without_any_heads_the_first_row_is_a_record():
    draft = read_page(table(*rows()), language="en")

    assert [title for _, title in titles(draft)] == list(DEEDS)


def test_heads_of_two_rows_and_marks_below_years_are_time():
    draft = read_page(
        "<table><tr><td rowspan=2>Activity</td><td colspan=3>Years</td><td rowspan=2>Responsible"
        "</td></tr><tr><td>2024</td><td>2025</td><td>2026+</td></tr>"
        + "".join(
            f"<tr><td>{deed}</td><td>x</td><td>x</td><td>{mark}</td><td>{body}</td></tr>"
            for deed, body, mark in zip(DEEDS, BODIES, "x  xx", strict=True)
        )
        + "</table>",
        language="en",
    )

    due = {d.about: (d.time_kind, str(d.end)) for d in draft.deadlines}
    about = {a.title: a.id for a in draft.activities}
    assert due[about[DEEDS[0]]][0] is TimeKind.CONTINUOUS
    assert due[about[DEEDS[1]]] == (TimeKind.YEAR, "2025-12-31")


def test_labels_that_come_back_make_records_in_a_language_without_lexicon():
    said = "".join(
        f"# {deed}\n\nGruld agen: {body}\n\nOomst: 30.06.202{k}\n\n"
        for k, (deed, body) in enumerate(zip(DEEDS, BODIES, strict=True), 4)
    )
    draft = read_marked(f"# Plan\n\n{said}", language="en")

    assert [title for _, title in titles(draft)] == list(DEEDS)
    assert said_of(draft, DEEDS[0])["lead"] == ["Ministry of Health"]


def test_items_built_alike_are_cut_where_they_are_alike():
    more = [f"{deed} of the {where}" for where in ("north", "south", "east") for deed in DEEDS]
    said = "".join(
        f"- **30 June 202{4 + k % 5}** - {deed} - ({BODIES[k % 5]})\n"
        for k, deed in enumerate([*DEEDS, *more])
    )
    draft = read_marked(f"# Plan\n\n## Steps\n\n{said}", language="en")

    assert [title for _, title in titles(draft)] == [*DEEDS, *more]
    assert said_of(draft, DEEDS[2]) == {"lead": ["Police"], "until": ["2026-06-30"]}


def test_the_subject_of_each_item_acts():
    said = "".join(
        f"- The {body} will {deed[0].lower()}{deed[1:]}.\n"
        for deed, body in zip(DEEDS, BODIES, strict=True)
    )
    draft = read_marked(f"# Plan\n\n## Steps\n\n{said}", language="en")

    assert [r.mention.text for r in draft.roles] == list(BODIES)
    assert Certainty.EXACT not in {r.certainty for r in draft.roles}


def test_a_section_that_begins_with_a_word_for_an_activity_has_the_rows_as_tasks():
    head = "Step|Responsible|Deadline"
    body = "".join(
        f"<h2>Action {n}: {deed}</h2>"
        + table(head, *(f"Part {k} of work {n}|{who}|June 2025" for k, who in enumerate(BODIES)))
        for n, deed in enumerate(DEEDS[:2], 1)
    )
    draft = read_page(f"<h1>Plan</h1>{body}", language="en")

    assert titles(draft) == [("1", DEEDS[0]), ("2", DEEDS[1])]
    assert len(draft.tasks) == 2 * len(BODIES)
    tasks = {task.id for task in draft.tasks}
    assert {role.about for role in draft.roles} <= tasks


def test_a_heading_between_tables_of_one_form_is_their_goal():
    parts = [
        f"<h2>{name}</h2>" + table("Zk|Weftan|Gruld agen|Oomst", *rows())
        for name in ("Health", "Safety")
    ]
    document = html_document("".join(parts))
    (frame,) = [f for f in frames_of(document) if f.kind == "table"]

    assert len(frame.records) == len(DEEDS)  # the second table says the same again
    assert document.text[slice(*frame.sections[0].words)] == "Health"


def test_a_slot_that_tells_nothing_is_said_with_the_field_that_came_nearest():
    heads = "No|Activity|Responsible|Deadline|Vlurp"
    links = (f"{row}|https://flurb.example/{k}" for k, row in enumerate(rows()))
    draft = read_page(table(heads, *links), language="en")

    (issue,) = (issue for issue in draft.issues if issue.code == "unknown-column")
    assert "nearest" in issue.message


def test_every_frame_has_a_title_and_none_has_two():
    document = html_document(table("Zk|Weftan|Gruld agen|Oomst", *rows()))
    terms = terms_of(document, Hints(language="en"), None)
    for frame in frames_of(document):
        fields = [choice.field for choice in assign(frame, document.text, terms)]
        assert fields.count("title") + fields.count("task") >= 1
        assert fields.count("title") <= 1


def test_frames_of_a_set_share_no_records():
    document = html_document(table("Zk|Weftan|Gruld agen|Oomst", *rows()))
    chosen = best_set(
        read_frames(document, document.blocks, terms_of(document, Hints(language="en"), None))
    )
    starts = [r.region.start for read in chosen for r in read.frame.records]
    assert len(starts) == len(set(starts))


def test_a_head_in_an_unseen_form_is_a_score_and_not_a_miss():
    terms = Terms(vocabulary("en"))
    odds = head_odds("Responsibles agencyes of the work", terms)

    assert max(odds, key=odds.__getitem__) == "lead"
    assert head_odds("", terms) == {}


def test_a_text_without_records_gives_no_activity():
    draft = read_lines(
        "Dear friends,\n\nit is good to be here today. We have come far.\n\nThank you.",
        language="en",
    )

    assert not draft.activities
    assert not goals(draft)


def test_the_same_slots_give_the_same_weights():
    drawn = np.random.default_rng(7)
    slots = [
        Labelled(f"own-{k % 4}", tuple(drawn.random(len(FEATURES))), FIELDS[k % len(FIELDS)])
        for k in range(60)
    ]

    assert fit(slots) == fit(slots)
