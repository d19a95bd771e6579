from __future__ import annotations

import pytest

from kg.model.codes import LabelKind
from kg.model.labels import name_in
from kg.model.records import Label

OWN = Label("Министарство", "sr-Cyrl")
LATIN = Label("Ministarstvo", "sr-Latn")
OURS = Label("Ministry", "en", ours=True)
STATED = Label("Ministry of Works", "en", LabelKind.ALTERNATIVE)


@pytest.mark.parametrize(
    ("labels", "language", "name"),
    [
        ((OWN, LATIN), "sr-Latn", "Ministarstvo"),
        ((OWN, LATIN), "sr", "Министарство"),
        ((OWN, STATED), "en", "Ministry of Works"),
        ((OWN, STATED, OURS), "en", "Ministry"),
        ((OURS, OWN), "de", "Министарство"),
        ((Label("MW", "en", LabelKind.ABBREVIATION), OWN), "en", "Министарство"),
        ((Label("MW", "en", LabelKind.ABBREVIATION),), "sr", "MW"),
    ],
)
def test_a_name_in_a_language_else_as_the_plan_says_it(
    labels: tuple[Label, ...], language: str, name: str
) -> None:
    assert name_in(labels, language) == name
