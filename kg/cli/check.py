"""`kg check`: is the data right, and how good is the plan?"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.common import format_option, graph_option, lang_option, plan_option, print_rows

if TYPE_CHECKING:
    from kg.graph.check import Finding

FOUND = 3  # the exit code for findings
_COLUMNS = ["severity", "plan", "element", "number", "title", "finding", "words"]


@click.command("check", epilog="Example:  kg check --plan bg-2012")
@graph_option
@plan_option
@format_option
@lang_option
@click.option("--strict", is_flag=True, help="Exit 3 on warnings, too.")
@click.option(
    "--shacl",
    "shacl_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Also write a SHACL validation report (Turtle) to this file.",
)
def command(
    graph_dir: Path,
    plan_id: str | None,
    output_format: str,
    lang: str,
    strict: bool,
    shacl_file: Path | None,
) -> None:
    """Is the data right, and how good is the plan?

    A violation means that our data is wrong (exit 3). A warning means that the plan is weak: no
    lead, no deadline, money unknown, only an unnamed partner, a gap in the numbers … (exit 3 with
    --strict). The rules are SHACL shapes in ontology/shapes.ttl.
    """
    from kg.graph.check import finding_row, shacl_report

    findings = _findings(graph_dir, plan_id, lang)
    columns = [*_COLUMNS, "code", "about"] if output_format == "csv" else _COLUMNS
    print_rows([finding_row(finding) for finding in findings], columns, output_format)
    if shacl_file is not None:
        _write(shacl_file, shacl_report(findings))
    counts = Counter(finding.severity for finding in findings)
    click.echo(_summary(counts), err=True)
    if counts["violation"] or (strict and counts["warning"]):
        sys.exit(FOUND)


def _write(path: Path, text: str) -> None:
    """The file, whole or not at all."""
    import os

    from kg.errors import InputError

    new = path.with_name(f".{path.name}.new")
    try:
        new.write_text(text, encoding="utf-8", newline="\n")
        os.replace(new, path)  # noqa: PTH105 - Path.replace hides the atomic call
    except OSError as error:
        new.unlink(missing_ok=True)
        raise InputError(
            f"cannot be written ({error.strerror}); name another file", where=str(path)
        ) from error


def _findings(graph_dir: Path, plan_id: str | None, language: str) -> list[Finding]:
    from kg.graph.check import check_graph, issue_findings, with_issues
    from kg.graph.folder import GraphFolder

    folder = GraphFolder.open(graph_dir)
    plans = folder.plans if plan_id is None else (plan_id,)
    issues = [issue for plan in plans for issue in issue_findings(folder.records(plan))]
    return with_issues(check_graph(folder.store(), plan=plan_id, language=language), issues)


def _summary(counts: Counter[str]) -> str:
    data = "The data is right" if not counts["violation"] else "The data is wrong"
    return (
        f"{data}: {_count(counts['violation'], 'violation')}. "
        f"About the plans: {_count(counts['warning'], 'warning')}."
    )


def _count(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"
