"""Work plans with months as columns, heads in two rows, sums by year: who, when and how much."""

from __future__ import annotations

from pathlib import Path

from kg.extract import Hints, extract
from kg.extract.registry import load_registry
from kg.model.codes import Certainty, Role
from kg.model.records import PlanRecords
from kg.read import read_document
from kg.resolve import resolve_draft
from tests.support.documents import document_bytes
from tests.support.plan_tables import Box, Sheet, Title


def read(folder: Path, n_columns: int, *rows: tuple[str | Box, ...]) -> PlanRecords:
    boxes = tuple(tuple(Box(c) if isinstance(c, str) else c for c in row) for row in rows)
    sheet = Sheet(boxes, n_columns, has_header=True)
    path = folder / "plan.docx"
    path.write_bytes(document_bytes((Title("Action Plan 2025", 1), sheet), "docx"))
    draft = extract(read_document(path), hints=Hints(language="en"))
    return resolve_draft(draft, registry=load_registry(None))


def spans(records: PlanRecords) -> list[tuple[str, str]]:
    return [(str(d.start)[:7], str(d.end)[:7]) for d in records.deadlines]


def test_marks_below_months_are_a_deadline(tmp_path: Path) -> None:
    records = read(
        tmp_path, 6, ("Activity", "Responsible", "Jan", "Feb", "Mar", "Apr"),
        ("Adopt the bylaw", "Ministry of Justice", "X", "X", "", ""),
        ("Hold workshops", "Agency for Youth", "", "", "X", "X"),
    )  # fmt: skip

    assert spans(records) == [("2025-01", "2025-02"), ("2025-03", "2025-04")]


def test_marks_below_quarters_below_a_year_are_a_deadline(tmp_path: Path) -> None:
    head = (Box("No.", 2), Box("Activity", 2), Box("Responsible", 2), Box("2025", 1, 2))
    records = read(
        tmp_path, 5, head, ("Q1", "Q2"),
        ("1", "Train nurses", "Ministry of Health", "X", "X"),
        ("2", "Build a hospital", "Ministry of Construction", "", "X"),
    )  # fmt: skip

    assert spans(records) == [("2025-01", "2025-06"), ("2025-04", "2025-06")]


def test_sums_below_years_with_a_currency_in_brackets_are_money_of_the_year(tmp_path: Path) -> None:
    records = read(
        tmp_path, 5, ("Measure", "Lead", "Partners", "2024 (EUR)", "2025 (EUR)"),
        ("Plant trees", "Ministry of Environment", "Municipalities", "10,000", "20,000"),
        ("Insulate schools", "Ministry of Education", "NGOs", "5,000", ""),
    )  # fmt: skip

    assert [float(m.amount or 0) for m in records.allocations] == [10000, 20000, 5000]


def test_heads_below_merged_heads_nobody_knows_are_heads(tmp_path: Path) -> None:
    head = (Box("No.", 2), Box("Action", 2), Box("Implementation", 1, 2), Box("Timeline", 1, 2))
    records = read(
        tmp_path, 6, head, ("Responsible", "Involved", "Start", "End"),
        ("1.", "Adopt a code", "Ministry of Justice", "UNDP", "01.02.2025", "30.06.2025"),
        ("2.", "Train officials", "School of Government", "WHO", "01.03.2025", "31.12.2025"),
    )  # fmt: skip

    assert [a.title for a in records.activities] == ["Adopt a code", "Train officials"]
    assert spans(records) == [("2025-02", "2025-06"), ("2025-03", "2025-12")]
    leads = [p for p in records.participations if p.role is Role.LEAD]
    assert len(leads) == 2


LETTERS = (
    ("Teach the language", "Ministry of Education (L), UNHCR (P)", "June 2025"),
    ("Open centres", "Ministry of Labour (L), Red Cross (P)", "May 2025"),
)


def test_letters_behind_names_are_the_roles_that_the_head_says(tmp_path: Path) -> None:
    head = ("Activity", "Responsible institutions (L - lead, P - partner)", "Deadline")
    records = read(tmp_path, 3, head, *LETTERS)

    roles = {(p.passages[0].exact, p.role) for p in records.participations}
    assert roles == {
        ("Ministry of Education", Role.LEAD), ("UNHCR", Role.PARTNER),
        ("Ministry of Labour", Role.LEAD), ("Red Cross", Role.PARTNER),
    }  # fmt: skip


def test_letters_behind_names_that_nothing_explains_are_doubtful(tmp_path: Path) -> None:
    records = read(tmp_path, 3, ("Activity", "Responsible institutions", "Deadline"), *LETTERS)

    assert {p.certainty for p in records.participations} == {Certainty.DOUBTFUL}


def matrix(tmp_path: Path, lead: str, partner: str) -> PlanRecords:
    """A plan whose columns are institutions, with letters for their roles."""
    return read(
        tmp_path, 6,
        ("No.", "Activity", "Ministry of Finance", "Ministry of Health", "Tax Office", "Deadline"),
        ("1", "Publish budget data", lead, partner, "", "June 2025"),
        ("2", "Publish health data", "", lead, partner, "May 2025"),
    )  # fmt: skip


def test_letters_below_institutions_that_nothing_explains_are_doubtful(tmp_path: Path) -> None:
    records = matrix(tmp_path, "L", "P")

    assert [a.title for a in records.activities] == ["Publish budget data", "Publish health data"]
    assert {(p.passages[0].exact, p.role) for p in records.participations} == {
        ("Ministry of Finance", Role.LEAD), ("Ministry of Health", Role.PARTNER),
        ("Ministry of Health", Role.LEAD), ("Tax Office", Role.PARTNER),
    }  # fmt: skip
    assert {p.certainty for p in records.participations} == {Certainty.DOUBTFUL}
    for p in records.participations:  # the letter stands in its steps, and why it is doubtful
        letter = "L" if p.role is Role.LEAD else "P"
        said = [step.reason for step in p.steps]
        assert any(f"'{letter} › " in why for why in said)
        assert any(f"'{letter}' below names of bodies" in why for why in said)


def test_letters_below_institutions_that_say_no_roles_are_said(tmp_path: Path) -> None:
    records = matrix(tmp_path, "K", "Z")

    assert records.participations == ()
    unread = [x.message for x in records.issues if x.code == "unknown-column"]
    assert [name in " ".join(unread) for name in ("Finance", "Health", "Tax")] == [True] * 3
