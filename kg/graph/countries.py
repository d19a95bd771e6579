"""Which country an ISO 3166 code means, as an IRI that European data portals share. Graph layer."""

from __future__ import annotations

from functools import lru_cache

from kg.errors import VocabularyError
from kg.resources import resource

AUTHORITY = "http://publications.europa.eu/resource/authority/country/"


@lru_cache(maxsize=1)
def _authority_codes() -> dict[str, str]:
    """The last part of the authority IRI by two-letter and by three-letter code."""
    lines = resource("data", "countries.csv").read_text(encoding="utf-8").splitlines()[1:]
    pairs = [line.split(",") for line in lines if line]
    return {two: three for two, three, *_ in pairs} | {three: three for _, three, *_ in pairs}


def country_codes() -> tuple[str, ...]:
    """Every code that `country_iri` knows, of two and of three letters, sorted."""
    return tuple(sorted(_authority_codes()))


def country_iri(code: str) -> str:
    """The IRI of a country in the authority table of the EU Publications Office.

    Edges: a region (`GB-SCT`) gives its country; case does not matter.
    Raises: VocabularyError for a code that is no country's.

    Example:
        >>> country_iri("RS")
        'http://publications.europa.eu/resource/authority/country/SRB'
    """
    known = _authority_codes()
    wanted = code.strip().upper().split("-")[0]
    if wanted not in known:
        accepted = tuple(sorted(k for k in known if len(k) == 2))
        raise VocabularyError(
            f"{code!r} is no country code; use the two letters of ISO 3166 (RS, BG, …)",
            value=code,
            accepted=accepted,
        )
    return AUTHORITY + known[wanted]
