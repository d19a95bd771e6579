"""The reports that a plan folder holds: read, and attached to the plan's activities.

Pipeline layer.
"""

from __future__ import annotations

from dataclasses import replace

from kg.extract.status_table import status_rows
from kg.extract.vocabulary import vocabulary
from kg.model.records import Issue, PlanRecords
from kg.periods import date_order
from kg.pipeline.sources import PlanSource
from kg.read import read_document
from kg.resolve import document_record
from kg.resolve.status import attach_reports, with_reports


def read_reports(records: PlanRecords, source: PlanSource) -> tuple[PlanRecords, dict[str, str]]:
    """The plan with what its reports say, and the texts of the reports by document id.

    Edges: a report without a table of activities and statuses is one issue; a row that fits no
    activity also counts as one. The same report named twice is read once.
    Raises: InputError if a report cannot be read.
    """
    language, country = records.plan.language, records.plan.country
    words = vocabulary(language, country)
    texts: dict[str, str] = {}
    known = {document.id for document in records.documents}
    for path, said in source.reports:
        document = read_document(path, language=language)
        if document.id in known:
            continue
        known.add(document.id)
        rows = status_rows(document, words)
        if not rows:
            records = replace(records, issues=(*records.issues, _nothing(path.name)))
            continue
        order = date_order(document.text)
        found = attach_reports(records, rows, words, day=said.date, order=order)
        texts[document.id] = document.text
        records = replace(
            records,
            documents=(*records.documents, document_record(document)),
            issues=(*records.issues, *found.issues),
        )
        records = with_reports(records, found.reports)
    return with_reports(records, ()), texts


def _nothing(name: str) -> Issue:
    return Issue(
        code="report-not-read",
        message=f"{name}: no table has a column of activities or numbers and one of statuses",
        advice="give the columns heads such as No, Activity, Status, Date, Note",
    )
