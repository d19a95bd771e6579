import io

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError
from kg.graph.lines import check_ids, escape, language_tag

ANY = st.text(alphabet=st.characters(exclude_categories=["Cs"]))
WITH_HALVES = st.text(alphabet=st.characters())
HOSTILE = st.sampled_from(
    ['"', "\\", '\\"', '" .\n<x:a> <x:b> "', "\r\n", "\0", "\x85", "\u2028", "\ufffe", "\x7f", "é́"]
)


def line(words: str, tag: str = "sr-Latn") -> bytes:
    return f'<x:s> <x:p> "{escape(words)}"@{tag} <x:g> .\n'.encode()


@given(st.one_of(ANY, HOSTILE))
def test_a_strict_oxigraph_load_gives_back_the_same_words(words: str) -> None:
    (quad,) = ox.parse(line(words), format=ox.RdfFormat.N_QUADS)

    assert isinstance(quad.object, ox.Literal)
    assert quad.object.value == words


@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")  # in rdflib's own parser
@given(st.one_of(ANY, HOSTILE))
def test_rdflib_gives_back_the_same_words(words: str) -> None:
    dataset = rdflib.Dataset()
    dataset.parse(io.BytesIO(line(words)), format="nquads")
    ((_, _, found, _),) = dataset.quads()

    assert str(found) == words


@given(WITH_HALVES)
def test_half_surrogates_become_one_replacement_character_each(words: str) -> None:
    (quad,) = ox.parse(line(words), format=ox.RdfFormat.N_QUADS)

    assert isinstance(quad.object, ox.Literal)
    assert quad.object.value == "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in words)


@given(st.text() | st.from_regex(r"[A-Za-z]{1,9}(-[A-Za-z0-9]{1,9}){0,5}", fullmatch=True))
def test_any_language_tag_becomes_one_that_a_strict_load_accepts(tag: str) -> None:
    (quad,) = ox.parse(line("x", language_tag(tag)), format=ox.RdfFormat.N_QUADS)

    assert isinstance(quad.object, ox.Literal)


@given(st.text(max_size=12))
def test_an_id_is_refused_or_can_stand_in_an_iri_as_it_is(name: str) -> None:
    try:
        check_ids([f"g1/{name}"], where="p")
    except InputError:
        return
    for part in name.split("\n"):
        text = f"<x:s> <x:p> <https://w3id.org/actionplan/id/g1/{part}> .\n".encode()
        (quad,) = ox.parse(text, format=ox.RdfFormat.N_QUADS)
        assert isinstance(quad.object, ox.NamedNode)
        assert quad.object.value.endswith(f"/id/g1/{part}")


@pytest.mark.parametrize("bad", ["a b", "a>b", "a<b", 'a"b', "a\\b", "a{b", "a\x00b", "a^b", "a#b"])
def test_an_id_that_would_break_out_of_its_iri_is_refused_by_name(bad: str) -> None:
    with pytest.raises(InputError, match="no IRI may hold") as error:
        check_ids(["fine", bad, "also-fine"], where="plan-x")

    assert repr(bad) in str(error.value)
    assert error.value.where == "plan-x"
