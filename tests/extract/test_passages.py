"""Every fact quotes the source: passages read again, no word that is not in it, no cell lost."""

from __future__ import annotations

import pytest

from kg.extract.audit import count_audit
from kg.text import title_words
from tests.support.read_plans import PLANS, draft_of, records_of


@pytest.mark.parametrize("plan", PLANS)
def test_every_passage_reads_again_to_the_same_words(plan):
    text = draft_of(plan).document.text
    records = records_of(plan)
    passages = [p for x in (*records.facts, *records.elements) for p in x.passages]
    passages += [p for x in (*records.abbreviations, *records.issues) for p in x.passages]
    assert passages
    assert all(text[p.start : p.end] == p.exact and p.exact.strip() == p.exact for p in passages)


@pytest.mark.parametrize("plan", PLANS)
def test_every_fact_has_a_passage(plan):
    assert all(x.passages for x in (*records_of(plan).facts, *records_of(plan).elements))


@pytest.mark.parametrize("plan", PLANS)
def test_titles_hold_no_word_that_is_not_in_their_passage(plan):
    draft = draft_of(plan)
    titled = (*draft.goals, *draft.activities, *draft.tasks, *draft.indicators, *draft.results)
    for x in (*titled, *draft.risks):
        assert x.title == title_words(x.passages[0].exact)


@pytest.mark.parametrize("plan", PLANS)
def test_every_mention_is_a_slice_of_the_text(plan):
    draft = draft_of(plan)
    for role in draft.roles:
        mention = role.mention
        assert draft.document.text[mention.start : mention.end] == mention.text


@pytest.mark.parametrize("plan", PLANS)
def test_the_audit_counts_every_cell_once(plan):
    rows = draft_of(plan).audit
    counts = count_audit(rows)
    assert sum(counts.values()) == len(rows)
    assert counts["issue"] == 0
    assert all(row.rule for row in rows)
    starts = [row.passage.start for row in rows]
    assert starts == sorted(starts)


def test_no_words_of_the_document_lie_outside_the_audit():
    for plan in PLANS:
        draft = draft_of(plan)
        covered = bytearray(len(draft.document.text))
        for row in draft.audit:
            covered[row.passage.start : row.passage.end] = b"\1" * len(row.passage.exact)
        left = "".join(c for c, seen in zip(draft.document.text, covered, strict=True) if not seen)
        assert not left.strip()
