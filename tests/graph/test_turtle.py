import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.graph.lines import escape
from kg.graph.prefixes import split_quad, turtle_text
from kg.ids import ID


def read(text: str) -> set[str]:
    return {str(q.triple) for q in ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)}


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_words_come_through(words: str) -> None:
    triple = ("<x:s>", "<x:p>", f'"{escape(words)}"@sr-latn')

    (found,) = ox.parse(turtle_text([triple]).encode(), format=ox.RdfFormat.TURTLE)

    assert isinstance(found.object, ox.Literal)
    assert found.object.value == words


@pytest.mark.parametrize(
    "local",
    ["org/bg/dans", "plan/a/../b", "plan/./a", "plan/a//b", "a:b/c", "doc/0#char=1,2&sel=pos", "x",
     "plan/п-2012/g1", "plan/a.", "plan/a?b"],
)  # fmt: skip
def test_short_iris_mean_the_long_ones(local: str) -> None:
    triple = (f"<{ID}{local}>", "<https://w3id.org/actionplan/def#about>", f"<{ID}{local}>")

    assert read(turtle_text([triple])) == {" ".join(triple)}


@pytest.mark.parametrize(
    "term",
    ['"5"^^<http://www.w3.org/2001/XMLSchema#integer>',
     '"5.0"^^<http://www.w3.org/2001/XMLSchema#decimal>',
     '"x\\"^^<http://y/>"', '"a\\"@en"', "<urn:x>",
     "<https://w3id.org/actionplan/code/role/lead>", "<https://w3id.org/actionplan/code/role/a.b>",
     '"05"^^<http://www.w3.org/2001/XMLSchema#integer>'],
)  # fmt: skip
def test_terms_of_every_kind_come_through(term: str) -> None:

    assert read(turtle_text([("<x:s>", "<x:p>", term)])) == {f"<x:s> <x:p> {term}"}


def test_a_subject_stands_once_with_its_types_first() -> None:
    triples = [
        ("<x:s>", "<x:p>", '"1"'),
        ("<x:t>", "<x:p>", '"1"'),
        ("<x:s>", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", "<x:C>"),
        ("<x:s>", "<x:p>", '"2"'),
        ("<x:s>", "<x:p>", '"1"'),
    ]

    text = turtle_text(triples)

    assert text.endswith('\n<x:s> a <x:C> ; <x:p> "1" , "2" .\n\n<x:t> <x:p> "1" .\n')


def test_only_prefixes_that_are_used_are_declared() -> None:
    text = turtle_text([("<x:s>", "<https://w3id.org/actionplan/def#about>", "<x:o>")])

    assert text.count("@prefix") == 1


def test_a_line_of_quads_is_split_also_when_its_words_look_like_one() -> None:
    line = '<x:s> <x:p> "a <b> . \\" <c> ."@en <x:g> .'

    assert split_quad(line) == ("<x:s>", "<x:p>", '"a <b> . \\" <c> ."@en', "<x:g>")
