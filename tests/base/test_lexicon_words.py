"""Every lexicon compiles; headings name the field they are listed under."""

from __future__ import annotations

import pytest

from kg.extract.fields import guess_field
from kg.extract.vocabulary import vocabulary
from kg.lexicon import lexicons


@pytest.mark.parametrize("code", sorted(lexicons()))
def test_a_language_compiles_and_knows_its_own_headings(code):
    words = vocabulary(code)
    own = lexicons()[code].fields
    for field, entries in own.items():
        for entry in entries:
            guess = guess_field(entry, words)
            assert guess is not None, (field, entry)
            first = next(f for f, listed in own.items() if entry in listed)
            if code != "any" and words.field_by_key.get(entry) is None:
                continue
            assert guess.field in {first, field} or guess.score >= 0.9
