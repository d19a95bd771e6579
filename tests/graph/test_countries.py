import pytest

from kg.errors import VocabularyError
from kg.graph.lines import country_iri


@pytest.mark.parametrize(
    ("code", "last"),
    [("RS", "SRB"), ("bg", "BGR"), ("GB-SCT", "GBR"), ("XK", "1A0"), ("EL", "GRC"), ("DEU", "DEU")],
)
def test_a_country_is_that_of_the_eu_authority_table(code: str, last: str) -> None:
    assert country_iri(code) == f"http://publications.europa.eu/resource/authority/country/{last}"


@pytest.mark.parametrize("code", ["", "Q", "QZ", "Serbia"])
def test_what_is_no_country_is_refused(code: str) -> None:
    with pytest.raises(VocabularyError, match="two letters of ISO 3166"):
        country_iri(code)
