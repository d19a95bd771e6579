"""Structure and layout: dumps, headers, goals, columns."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract import Profile, extract
from kg.extract.fields import guess_field
from kg.extract.headings import is_glossary_heading, read_heading
from kg.extract.spans import Span
from kg.extract.vocabulary import vocabulary
from kg.model.codes import Certainty, Role
from tests.support.read_plans import document_of

HEADINGS = [
    ("sr", "ODGOVORNA INSTITUCIJA I PARTNERI", ("lead", "partner")),
    ("sr", "POKAZATELJI\nAKTIVNOSTI", ("indicator",)),
    ("sr", "Rokovi aktivnosti", ("deadline",)),
    ("sr", "Nosilac aktivnosti:", ("lead",)),
    ("bg", "СТАРТЕГИЧЕСКА ЦЕЛ:", ("goal",)),
    ("bg", "Дейност 12", ("activity",)),
    ("bg", "Отговорна институция / партньори", ("lead", "partner")),
    ("sr", "№", ("number",)),
    ("sr", "R. br.", ("number",)),
]


@pytest.mark.parametrize(("language", "heading", "fields"), HEADINGS)
def test_a_heading_names_its_fields(language, heading, fields):
    guess = guess_field(heading, vocabulary(language))
    assert guess is not None
    assert guess.fields == fields
    assert guess.how


@pytest.mark.parametrize(
    "words", ["", "–", "Nacionalni koordinator i sve što uz to ide u okviru plana", "x" * 500]
)
def test_content_is_no_heading(words):
    assert guess_field(words, vocabulary("sr")) is None


def test_a_goal_heading_has_kind_number_and_title():
    said = "РАЗДЕЛ ІІІ\n„ОБУЧЕНИЕ НА КАДРИ”"
    found = read_heading(said, Span(0, len(said)), vocabulary("bg"))
    assert (str(found.kind), found.number, said[slice(*found.title)]) == (
        "section",
        "III",
        "ОБУЧЕНИЕ НА КАДРИ",
    )


@pytest.mark.parametrize("said", ["Cilj je bolje partnerstvo", "Ciljevi", "Nizak prioritet"])
def test_a_goal_word_in_running_words_heads_nothing(said):
    assert read_heading(said, Span(0, len(said)), vocabulary("sr")) is None


def test_a_misspelt_heading_of_abbreviations_is_known():
    assert is_glossary_heading("СПИСЪК С АБРИВИАТУРИ", vocabulary("bg"))


ROW_TABLE = (
    "Aktivnost\tNosilac\tPartneri\tRok\n"
    "1.1. Obuka policije\tMinistarstvo pravde\tUNICEF\tQ2 2018\n"
    "1.2. Izrada vodiča\tMinistarstvo zdravlja\tpartneri\t31.12.2018.\n"
)


def test_a_table_of_tabs_one_row_a_line_is_read():
    draft = extract(document_of(ROW_TABLE))
    assert [(a.number, a.title) for a in draft.activities] == [
        ("1.1", "Obuka policije"), ("1.2", "Izrada vodiča"),
    ]  # fmt: skip
    assert [(str(r.role), r.mention.text) for r in draft.roles] == [
        ("lead", "Ministarstvo pravde"), ("partner", "UNICEF"),
        ("lead", "Ministarstvo zdravlja"), ("partner", "partneri"),
    ]  # fmt: skip
    assert [str(d.time_kind) for d in draft.deadlines] == ["quarter", "day"]


def test_a_profile_goes_before_every_guess():
    table = ROW_TABLE.replace("Nosilac", "Tijela")
    guessed = extract(document_of(table)).roles
    assert [str(r.role) for r in guessed] == ["lead", "partner", "lead", "partner"]
    assert all(r.certainty is Certainty.DOUBTFUL for r in guessed if r.role is Role.LEAD)
    profile = Profile(headings={"Tijela": "monitor"})
    said = extract(document_of(table), profile=profile)
    assert [str(r.role) for r in said.roles] == ["monitor", "partner", "monitor", "partner"]


def test_an_amount_under_a_bare_body_is_charged_to_it():
    table = "Aktivnost\tNosilac\tSredstva\nObuka policije\tSavet\tMinistarstvo pravde 1.500.000 RSD za 2018.\n"  # noqa: E501
    (money,) = extract(document_of(table)).money
    assert (int(money.amount), money.currency, money.year) == (1_500_000, "RSD", 2018)
    assert money.payer.text == "Ministarstvo pravde"


CELLS = st.sampled_from(
    ["AKTIVNOSTI", "ZADACI", "NOSILAC", "ROKOVI", "RESURSI", "RIZICI", "Cilj 1: Mir", "1. Obuka\n2. Rad",  # noqa: E501
     "Savet i partneri", "Q2 2018", "52.000 RSD", "", " ", "\n\n", "Дейност 1", "МВР", "Nizak prioritet;"]  # noqa: E501
)  # fmt: skip
DUMPS = st.lists(
    st.tuples(CELLS, st.sampled_from(["\t", "\n", "\t\n", "\n\t", "\n\n"])), max_size=30
)


@settings(max_examples=60, deadline=None)
@given(DUMPS.map(lambda cells: "AKTIVNOSTI\tNOSILAC\tROKOVI\n" + "".join(a + b for a, b in cells)))
def test_any_dump_is_read_without_a_crash_or_a_lost_cell(text):
    draft = extract(document_of(text))
    covered = bytearray(len(text))
    for row in draft.audit:
        covered[row.passage.start : row.passage.end] = b"\1" * (row.passage.end - row.passage.start)
    left = "".join(c for c, seen in zip(draft.document.text, covered, strict=True) if not seen)
    assert not left.strip()
    for x in (*draft.activities, *draft.deadlines, *draft.indicators, *draft.risks):
        assert all(text[p.start : p.end] == p.exact for p in x.passages)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200).filter(str.strip))
def test_any_text_is_read_without_a_crash(text):
    draft = extract(document_of(text))

    words = draft.document.text
    assert all(words[p.start : p.end] == p.exact for x in draft.activities for p in x.passages)
