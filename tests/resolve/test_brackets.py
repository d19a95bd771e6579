"""Abbreviations explained in brackets behind a name, also where a plan explains one twice."""

from __future__ import annotations

from kg.extract import extract
from kg.extract.registry import Registry
from kg.model.records import PlanRecords
from kg.resolve import resolve_draft
from tests.support.read_plans import document_of

HEAD = "Activity\tLead institution\tPartners\tDeadline\n"


def read(*rows: tuple[str, str]) -> PlanRecords:
    lines = (f"{n}. Do thing {n}\t{a}\t{b}\tJune 2025" for n, (a, b) in enumerate(rows, 1))
    draft = extract(document_of(HEAD + "\n".join(lines) + "\n"))
    return resolve_draft(draft, registry=Registry())


def names(records: PlanRecords) -> list[list[str]]:
    """All names of each actor, the preferred one first."""
    return sorted([a.name, *sorted({x.text for x in a.labels} - {a.name})] for a in records.actors)


def test_a_slip_in_one_row_does_not_give_a_ministry_the_short_name_of_another() -> None:
    records = read(
        ("Ministry of Justice (MOI)", "MOI"),
        ("Ministry of Interior (MOI)", "Ministry of Justice"),
    )

    assert names(records) == [["Ministry of Interior", "MOI"], ["Ministry of Justice"]]


def test_letters_that_may_be_either_of_two_names_are_neither_and_are_listed() -> None:
    records = read(
        ("Ministry of Health (MOH)", "MOH"),
        ("Ministry of Housing (MOH)", "Law Society"),
    )

    assert ["Ministry of Health", "MOH"] not in names(records)
    assert ["Ministry of Housing", "MOH"] not in names(records)
    issue = next(x for x in records.issues if x.code == "ambiguous-short-form")
    assert "Ministry of Health; Ministry of Housing" in issue.message


def test_other_endings_and_slips_of_the_pen_are_no_second_name() -> None:
    records = read(
        ("National Statistical Agency (NSA)", "NSA"),
        ("National Statistcal Agency (NSA)", "Law Society"),
    )

    body = ["National Statistical Agency", "NSA", "National Statistcal Agency"]
    assert names(records) == [["Law Society"], [body[0], *sorted(body[1:])]]
    assert not [x for x in records.issues if x.code == "ambiguous-short-form"]
