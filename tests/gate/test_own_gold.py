"""Own documents in many languages, formats and topics: bars that hold on all of them together.

What each reached when it was first read, before anything was tuned on it, stands in
docs/accuracy.md.
"""

from __future__ import annotations

import pytest

from tests.support.own_gold import PLANS, gold_of, language_of, own_scores

NAMES = ("lead", "partner")
BAR = 0.95  # of all documents together, and of the names and fields of each one
LEAST_LANGUAGES = 15


def f1(right: int, missing: int, extra: int) -> float:
    total = 2 * right + missing + extra
    return 2 * right / total if total else 1.0


def counts(fields: tuple[str, ...], plan: str) -> tuple[int, int, int]:
    scores = [s for s in own_scores(plan) if s.field in fields]
    return (
        sum(s.n_right for s in scores),
        sum(len(s.missing) for s in scores),
        sum(len(s.extra) for s in scores),
    )


def fields() -> list[str]:
    found = {s.field for plan in PLANS for s in own_scores(plan)}
    return sorted(found - {"merges"})


@pytest.mark.parametrize("plan", PLANS)
def test_leads_and_partners_of_a_document_are_read(plan):
    assert f1(*counts(NAMES, plan)) >= BAR, [s for s in own_scores(plan) if s.field in NAMES]


@pytest.mark.parametrize("plan", PLANS)
def test_the_fields_of_a_document_are_read_together(plan):
    wrong = {s.field: (s.missing, s.extra) for s in own_scores(plan) if s.f1 < 1}

    assert f1(*counts(tuple(fields()), plan)) >= BAR, wrong


def test_each_field_is_read_in_all_languages():
    sums = {field: [counts((field,), plan) for plan in PLANS] for field in fields()}
    reached = {k: f1(*(sum(column) for column in zip(*v, strict=True))) for k, v in sums.items()}

    assert set(NAMES) < set(reached)
    assert not {field: share for field, share in reached.items() if share < BAR}


@pytest.mark.parametrize("plan", PLANS)
def test_no_two_bodies_of_a_document_are_one_actor(plan):
    assert not [s for s in own_scores(plan) if s.field == "merges"]


def test_the_documents_are_in_many_languages_and_of_some_size():
    sizes = [len(g["activities"]) for plan in PLANS for g in gold_of(plan)["goals"]]

    assert len({language_of(plan) for plan in PLANS}) >= LEAST_LANGUAGES
    assert sum(sizes) >= 100
