"""`kg check`: is the data right, and how good is the plan?"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace as changed
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.common import (
    cell_text,
    check_no_input,
    counted,
    people_table,
    print_rows,
    replace_option,
    table_options,
)
from kg.model.labels import main_language, spoken_numbers

if TYPE_CHECKING:
    from kg.graph.check import Finding
    from kg.graph.folder import GraphFolder
    from kg.model.records import PlanRecords

FOUND = 3  # the exit code for findings
_COLUMNS = ["severity", "plan", "element", "number", "title", "finding", "words"]


@click.command("check", epilog="Example:  kg check --plan bg-2012")
@table_options
@click.option("--strict", is_flag=True, help="Also exit with 3 on warnings.")
@click.option(
    "--shacl",
    "shacl_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Also write a SHACL validation report (Turtle) to this file.",
)
@replace_option
def command(
    graph_dir: Path,
    plan_id: str | None,
    output_format: str,
    lang: str,
    strict: bool,
    shacl_file: Path | None,
    replace: bool,
) -> None:
    """Is the data right, and how good is the plan?

    A violation means that our data is wrong (exit 3). A warning means that the plan is weak: no
    lead, no deadline, money unknown, only an unnamed partner, a gap in the numbers … (exit 3 with
    --strict). The rules are SHACL shapes in ontology/shapes.ttl. First the checksums of the graph's
    files are compared.
    """
    from kg.graph.check import finding_row, shacl_report
    from kg.graph.folder import GraphFolder
    from kg.own import Kind, write_own

    folder = GraphFolder.open(graph_dir, verify=True)
    plans = {
        plan: folder.records(plan) for plan in (folder.plans if plan_id is None else (plan_id,))
    }
    findings = _numbered(_findings(folder, plans.values(), plan_id, lang), plans)
    rows = [finding_row(finding) for finding in findings]
    if output_format == "table":
        click.echo(_table(rows, plans, lang))
    else:
        print_rows(rows, [*_COLUMNS, "code", "about"], output_format)
    if shacl_file is not None:
        check_no_input(shacl_file, folder)
        write_own(shacl_file, shacl_report(findings).encode("utf-8"), Kind.LINES, replace=replace)
    counts = Counter(finding.severity for finding in findings)
    click.echo(_summary(counts), err=True)
    if counts["violation"] or (strict and counts["warning"]):
        sys.exit(FOUND)


def _findings(
    folder: GraphFolder, plans: Iterable[PlanRecords], plan_id: str | None, language: str
) -> list[Finding]:
    from kg.graph.check import check_graph, issue_findings, with_issues

    issues = [issue for records in plans for issue in issue_findings(records)]
    return with_issues(check_graph(folder.store(), plan=plan_id, language=language), issues)


def _numbered(findings: Iterable[Finding], plans: Mapping[str, PlanRecords]) -> list[Finding]:
    """The findings with the numbers people say: III.4, and (1.2) where the plan prints none."""
    said = {
        (plan, element): spoken.marked
        for plan, records in plans.items()
        for element, spoken in spoken_numbers(records).items()
    }
    return [changed(x, number=said.get((x.plan, x.element), x.number)) for x in findings]


def _table(
    rows: Sequence[Mapping[str, Any]], plans: Mapping[str, PlanRecords], language: str
) -> str:
    """The findings for people: what they are about, by its number and title."""
    english = main_language(language) == "en"
    titled = {
        (plan, element.id): element.english
        for plan in {row["plan"] for row in rows} & set(plans)
        for element in plans[plan].elements
        if english and element.english
    }
    cells = [
        [row["severity"], row["plan"] if len(plans) > 1 else "", row["element"],
         cell_text(f"{row['number']} {titled.get((row['plan'], row['element']), row['title'])}"),
         row["finding"], cell_text(row["words"])]
        for row in rows
    ]  # fmt: skip
    return people_table(cells, ("severity", "plan", "id", "about", "finding", "words"))


def _summary(counts: Counter[str]) -> str:
    data = "The data is right" if not counts["violation"] else "The data is wrong"
    return (
        f"{data}: {_some(counts['violation'], 'violation')}. "
        f"About the plans: {_some(counts['warning'], 'warning')}."
    )


def _some(n: int, noun: str) -> str:
    return counted(n, noun) if n else f"no {noun}s"
