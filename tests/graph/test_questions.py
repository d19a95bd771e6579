"""The ready-made questions give the true answers on the two plans, in few queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

import pytest

from kg.errors import ConfigError, QueryError, VocabularyError
from kg.graph.answer import Answer
from kg.graph.asking import Answered, Where, ask, choices, final_sparql, in_store
from kg.graph.questions import question, question_names, questions, read_question
from kg.graph.slots import literal, period
from kg.model.codes import Bound
from tests.graph.gold_store import gold_store, nquads, store_of
from tests.graph.question_cases import CASES, shown_rows
from tests.support.counted import n_calls
from tests.toy.plan import ROWS, toy_records

OF_EDITIONS = {
    "changes-between-plans",
    "in-several-plans",
    "sector-matrix",
}  # in test_questions_editions.py
ORIGINAL = "und"  # no such language: names as the plans have them


@dataclass(frozen=True)
class Heard:
    """An answer, what the store said to each query, and how often names were looked up."""

    found: Answered
    said: tuple[tuple[str, Answer], ...]
    n_names: int

    @property
    def raw(self) -> Answer:
        """What the store said to the question itself."""
        return dict(self.said)[self.found.sparql]


@cache
def heard(number: int) -> Heard:
    """One of the cases, asked once for all that is tested of it here."""
    case, where = CASES[number], in_store(gold_store())
    said: list[tuple[str, Answer]] = []
    named: list[str] = []

    def select(text: str) -> Answer:
        said.append((text, where.select(text)))
        return said[-1][1]

    def names(iris: set[str], language: str) -> Mapping[str, str]:
        named.append(language)
        return where.names(iris, language)

    found = ask(question(case.name), case.values, Where(select, names), language=ORIGINAL)
    return Heard(found, tuple(said), len(named))


each_case = pytest.mark.parametrize("number", range(len(CASES)), ids=[str(x) for x in CASES])


@each_case
def test_the_answer_is_that_of_the_hand_made_reading(number: int) -> None:
    case = CASES[number]

    rows = shown_rows(heard(number).found, case.columns)
    expected = case.expected(*case.arguments)

    if isinstance(expected, list):  # statements may be made twice: compare as a bag
        blank = [tuple("" if cell is None else cell for cell in row) for row in rows]
        numbers = [
            tuple(0 if c == "" and i in (3, 5) else c for i, c in enumerate(r)) for r in blank
        ]
        assert Counter(numbers) == Counter(expected)
    else:
        assert set(rows) == expected


@each_case
def test_no_row_stands_twice(number: int) -> None:
    whole = Counter(str(sorted(row.items())) for row in heard(number).found.rows)

    repeated = {row: n for row, n in whole.items() if n > 1}
    assert not repeated or CASES[number].name in ("who-pays-for-what", "numbers-to-reach")


def test_every_question_has_a_true_answer_in_the_tests() -> None:
    assert {case.name for case in CASES} | OF_EDITIONS == set(question_names())


def test_there_are_at_least_thirty_questions() -> None:
    assert len(questions()) >= 30


@pytest.mark.parametrize("name", question_names())
def test_every_question_is_described_in_three_languages(name: str) -> None:
    asked = question(name)

    assert {"en", "sr-Latn", "bg"} <= set(asked.title)
    assert asked.answers.endswith(".")
    for title in asked.title.values():  # blanks in a title are slots
        assert all(part.split("}")[0] in asked.slots for part in title.split("{")[1:])


@each_case
def test_columns_are_those_described(number: int) -> None:
    asked = question(CASES[number].name)

    assert heard(number).raw.variables == tuple(asked.columns)


@each_case
def test_a_question_is_one_query_however_many_rows_it_has(number: int) -> None:
    """Beside it one for each slot, one for the numbers of elements, and the names once."""
    assert len(heard(number).said) <= 2 + len(CASES[number].values)
    assert heard(number).n_names == 1


def test_names_come_in_the_wanted_language_and_fall_back_to_the_plan() -> None:
    where = in_store(gold_store())

    rows = ask(question("plan-in-numbers"), {}, where, language="bg").rows

    assert {"Дейност", "Задача"} <= {row["kind"] for row in rows}
    leads = ask(question("leaders-of-each-goal"), {"plan": "rs-2017-2018"}, where, language="fi")
    assert "Savet za borbu protiv trgovine ljudima" in {row["lead"] for row in leads.rows}


@pytest.mark.parametrize(
    "typed", ["МВР", "mvr", "Министерство на вътрешните работи", "вътрешните работи", "VATRESHNITE"]
)
def test_an_institution_is_found_in_any_script(typed: str) -> None:
    where = in_store(gold_store())

    text = final_sparql(question("activities-of"), {"institution": typed}, where)

    assert "org/bg/ministerstvo-na-vatreshnite-raboti" in text


def test_a_name_that_fits_several_lists_them() -> None:
    with pytest.raises(VocabularyError, match="org/rs/ministarstvo-pravde") as caught:
        final_sparql(
            question("activities-of"), {"institution": "ministarstvo"}, in_store(gold_store())
        )

    assert len(caught.value.accepted) > 5


@pytest.mark.parametrize(
    "typed",
    [
        'x" . } DROP ALL #', "x\\", 'a"b', "a\nb", "a\\u0022 b", "'''", "<evil>", "}", "# c",
        "x\ud800y", "\0",
    ],
)  # fmt: skip
def test_whatever_is_typed_stays_one_literal(typed: str) -> None:
    where = in_store(gold_store())

    found = ask(question("who-is-meant"), {"text": typed}, where)

    assert found.rows == ()
    assert literal(typed) in found.sparql
    assert "\n" not in literal(typed)


@pytest.mark.parametrize(
    "typed", ["2018-Q5", "18", "2018-13", "2018..2017", "1..2..3", "x", "²018"]
)
def test_what_is_no_period_is_refused(typed: str) -> None:
    with pytest.raises(QueryError, match="is no period"):
        period(typed)


@pytest.mark.parametrize(
    ("slot", "typed"), [("factor", "NaN"), ("factor", "1 ) }"), ("factor", "1e99")]
)
def test_what_is_no_number_is_refused(slot: str, typed: str) -> None:
    with pytest.raises(QueryError, match=r"needs an? (ordinary )?number"):
        final_sparql(question("leads-more-than-average"), {slot: typed}, in_store(gold_store()))


def test_an_empty_slot_is_asked_for_by_name() -> None:
    with pytest.raises(QueryError, match="--institution"):
        final_sparql(question("who-works-with"), {}, in_store(gold_store()))


def test_a_line_with_an_empty_optional_slot_is_left_out() -> None:
    text = final_sparql(question("paid-per-year"), {}, in_store(gold_store()))

    assert "$" not in text
    assert "VALUES" not in text


def test_pick_lists_come_from_the_graph() -> None:
    where = in_store(gold_store())

    plans = choices(question("due-in-period"), "plan", where)
    quarters = choices(question("due-in-period"), "period", where)
    years = choices(question("paid-per-year"), "year", where)
    bodies = choices(question("who-works-with"), "institution", where, language="sr")

    assert {pick.value for pick in plans} == {"bg-2012", "rs-2017-2018"}
    assert "2012-Q4" in {pick.value for pick in quarters}
    assert [pick.value for pick in years] == ["2017", "2018"]
    assert len(bodies) == 70  # everyone with a role or a budget
    for pick in bodies:
        final_sparql(question("who-works-with"), {"institution": pick.value}, where)


def test_a_misspelt_question_names_the_nearest() -> None:
    with pytest.raises(VocabularyError, match="did you mean who-works-with"):
        question("who-work-with")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("#+ title: {en: x}\n#+ answers: x\nSELECT * {}", "columns"),
        ("#+ title: {sr: x}\n#+ answers: x\n#+ columns: {}\nSELECT * {}", "English"),
        ("#+ title: {en: x}\n#+ answers: x\n#+ columns: {}\nSELECT * { $y ?p ?o }", "differ in y"),
        (
            "#+ title: {en: x}\n#+ answers: x\n#+ columns: {a: {type: b, means: c}}\nSELECT * {}",
            "unknown type 'b'",
        ),
        ("#+ title: [\nSELECT * {}", r"mine\.rq, line 1: .*; correct the line"),
        ("#+ title: {en: 2025-02-30}\nSELECT * {}", r"line 1: '2025-02-30' cannot be understood"),
        (
            "#+ title: {en: x}\n#+ title: {en: y}\nSELECT * {}",
            "line 2: the entry 'title' occurs twice",
        ),
    ],
)
def test_a_question_that_is_not_described_is_refused(tmp_path, text: str, complaint: str) -> None:
    path = tmp_path / "mine.rq"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(ConfigError, match=complaint):
        read_question(path)


@each_case
def test_asking_costs_little_more_than_the_engine(number: int) -> None:
    """The text is run as it is: a few calls around it, and one for each row."""
    where, text = in_store(gold_store()), heard(number).found.sparql

    assert n_calls(lambda: where.select(text)) <= 25 + len(heard(number).raw)


def test_an_institution_is_not_linked_to_itself() -> None:
    same = {"institution": "МВР", "other": "МВР"}

    assert ask(question("how-linked"), same, in_store(gold_store())).rows == ()


@pytest.mark.parametrize(
    "name", ["budget-total", "budget-by-goal", "budget-by-lead", "budget-by-source"]
)
def test_sums_hold_between_what_bounds_and_ranges_allow(name: str) -> None:
    """Up to 100, at least 80, and a range from 5 to 20: 85 to 200, and one end is open."""
    records = toy_records({k: ROWS[k] for k in ("A1", "A2", "A7")})
    first, second, third = (x for x in records.allocations if x.amount)
    changed = (
        replace(first, bound=Bound.UP_TO), replace(second, bound=Bound.AT_LEAST),
        replace(third, low=Decimal(5), high=third.amount),
    )  # fmt: skip
    store = store_of(nquads([replace(records, allocations=changed)]))

    rows = ask(question(name), {}, in_store(store)).rows

    sums = [sum(row[column] for row in rows) for column in ("low", "high", "open_ended")]
    assert sums == [85, 200, 1]


def test_a_number_over_several_plans_says_of_which_plan_it_is() -> None:
    """Two editions of one country name the same bodies: their numbers are never added up."""
    several = {"recurring-risks", "joins-and-leaves", "how-linked"}  # these ask across plans
    for asked in questions():
        types = {c.type for c in asked.columns.values()}
        tells = {c.type for c in asked.columns.values() if not c.many} & {"plan", "element"}
        assert tells or not types & {"count", "amount"} or asked.name in several, asked.name
