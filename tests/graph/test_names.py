import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import VocabularyError
from kg.graph.names import (
    Named,
    find_names,
    has_exactly,
    merge_actors,
    named_actors,
    named_elements,
    the_one,
)
from kg.model.codes import LabelKind
from kg.model.labels import name_in
from kg.model.records import Label
from tests.support.gold import gold_records
from tests.support.graphs import GOLD, small_plan

COMMISSION = "org/bg/natsionalna-komisiya-za-borba-s-trafika-na-hora"


@pytest.fixture(scope="module")
def actors() -> tuple[Named, ...]:
    return named_actors(merge_actors(gold_records(plan) for plan in GOLD), language="sr")


@pytest.fixture(scope="module")
def elements() -> tuple[Named, ...]:
    return named_elements([gold_records(plan) for plan in GOLD])


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("НКБТХ", COMMISSION),
        ("нкбтх", COMMISSION),
        ("nkbth", COMMISSION),
        ("Национална комисия за борба с трафика на хора", COMMISSION),
        ("национална   КОМИСИЯ за борба с трафика на хора!", COMMISSION),
        (COMMISSION, COMMISSION),
        (f"https://w3id.org/actionplan/id/{COMMISSION}", COMMISSION),
        (f"<{COMMISSION}>", COMMISSION),
        ("natsionalna komisiya za borba s trafika na hora", COMMISSION),
        ("Министарство правде", "org/rs/ministarstvo-pravde"),
        ("ministarstvo pravd", "org/rs/ministarstvo-pravde"),
        ("pravde ministarstvo", "org/rs/ministarstvo-pravde"),
    ],
)
def test_a_name_is_found_in_any_script_case_and_order(
    wanted: str, found: str, actors: tuple[Named, ...]
) -> None:
    assert [x.id for x in find_names(wanted, actors).matches] == [found]


def test_an_english_name_is_found() -> None:
    actors = named_actors(small_plan().actors)

    assert [x.id for x in find_names("works ministry", actors).matches] == ["org/hr/works"]


def test_a_misspelt_name_suggests_and_chooses_nothing(actors: tuple[Named, ...]) -> None:
    found = find_names("ministarsto prvde", actors)

    assert found.matches == ()
    assert found.near[0] == "Ministarstvo pravde"


@pytest.mark.parametrize("wanted", ["", "  ", "!!", "qqqqqq"])
def test_what_is_like_no_name_finds_nothing(wanted: str, actors: tuple[Named, ...]) -> None:
    assert find_names(wanted, actors).matches == ()


def test_a_part_that_fits_several_finds_all_of_them(actors: tuple[Named, ...]) -> None:
    found = {x.name for x in find_names("ministarstvo", actors).matches}

    assert "Ministarstvo pravde" in found
    assert len(found) > 5


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("II.5", "plan/bg-2012/g2/g1/a5"),
        ("ii.5.", "plan/bg-2012/g2/g1/a5"),
        ("g1/a1/t1", "plan/rs-2017-2018/g1/a1/t1"),
        ("rs-2017-2018/g1/a1", "plan/rs-2017-2018/g1/a1"),
        ("1.1", "plan/rs-2017-2018/g1/a1"),
        ("1.1.3", "plan/rs-2017-2018/g1/a1/t3"),
        ("Unapređenje partnerstva na lokalnom nivou", "plan/rs-2017-2018/g1/a1"),
        ("Unapredenje partnerstva lokalnom", "plan/rs-2017-2018/g1/a1"),
    ],
)
def test_an_activity_is_found_by_number_title_and_id(
    wanted: str, found: str, elements: tuple[Named, ...]
) -> None:
    assert [x.id for x in find_names(wanted, elements).matches] == [found]


def test_a_number_that_stands_in_several_places_finds_all(elements: tuple[Named, ...]) -> None:
    assert len(find_names("5", elements).matches) > 5


def test_the_one_refuses_several_and_lists_them(actors: tuple[Named, ...]) -> None:
    with pytest.raises(VocabularyError, match=r"fits \d+: .*say which by its id") as error:
        the_one("ministarstvo", actors, what="institution")

    assert "org/rs/ministarstvo-pravde" in error.value.accepted


def test_the_one_refuses_none_and_suggests(actors: tuple[Named, ...]) -> None:
    with pytest.raises(VocabularyError, match="did you mean Ministarstvo pravde"):
        the_one("ministarsto prvde", actors, what="institution")


def test_a_whole_name_is_told_from_a_part(actors: tuple[Named, ...]) -> None:
    assert has_exactly("ministarstvo PRAVDE", actors)
    assert not has_exactly("ministarstvo", actors)


def test_one_spelling_wins_over_others_that_fold_to_the_same() -> None:
    first = named_actors([x for x in small_plan().actors if "works" in x.id])[0]
    labels = (Label("mw", "hr"), Label("x", "hr", LabelKind.HIDDEN))
    other = Named(id="org/hr/mw", kind="actor", name="mw", forms=("mw",))

    assert find_names("mw", [first, other]).matches == (other,)
    assert find_names("MW", [first, other]).matches == (first,)
    assert len(find_names("Mw", [first, other]).matches) == 2
    assert name_in(labels, "en") == "mw"


@given(st.text(max_size=30))
def test_any_text_may_be_asked_for(text: str) -> None:
    actors = named_actors(small_plan().actors)

    assert set(find_names(text, actors).matches) <= set(actors)
