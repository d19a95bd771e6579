from __future__ import annotations

import pytest

from kg.present.study import Study, study_plan
from kg.present.words import Words, words_for
from tests.support.gold import gold_records


@pytest.fixture(scope="session")
def english() -> Words:
    return words_for("en")


@pytest.fixture(scope="session")
def bulgarian_plan() -> Study:
    return study_plan(gold_records("bg-2012"))


@pytest.fixture(scope="session")
def serbian_plan() -> Study:
    return study_plan(gold_records("rs-2017-2018"))
