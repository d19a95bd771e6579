"""`kg check`: is the data right, and how good is the plan? `kg eval`: how close is it to a reading
by hand?
"""

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
    format_option,
    graph_option,
    open_graph,
    people_table,
    plan_option,
    print_json,
    print_rows,
    replace_option,
    table_options,
)
from kg.errors import ConfigError
from kg.model.labels import main_language, spoken_numbers

if TYPE_CHECKING:
    from kg.exchange.gold import FieldScore
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


# `kg eval`: a graph compared with a reading made by hand.

GOLD_FILE = "gold.json"
SHOWN = 12  # differences of a field in the table; JSON holds all


@click.command("eval", epilog="Example:  kg eval data/plans/bg-2012/gold.json")
@click.argument("gold", type=click.Path(path_type=Path, exists=True))
@graph_option
@plan_option
@format_option
def eval_command(gold: Path, graph_dir: Path, plan_id: str | None, output_format: str) -> None:
    """Precision, recall and F1 of each field, and each difference.

    GOLD is a plan read by hand: a gold.json, or the folder of a plan that has one.
    """
    from kg.exchange.gold import compare_gold, read_gold

    file = gold / GOLD_FILE if gold.is_dir() else gold
    folder = open_graph(graph_dir)
    records = folder.records(plan_id or plan_of(file, folder))
    scores = compare_gold(records, read_gold(file))
    if output_format == "json":
        names = ("precision", "recall", "f1", "missing", "extra")
        print_json({x.field: {name: getattr(x, name) for name in names} for x in scores})
        return
    columns = ("field", "precision", "recall", "f1", "right", "missing", "extra")
    print_rows([row_of(score) for score in scores], columns, output_format)
    if output_format == "table":
        for line in differences(scores):
            click.echo(line)


def plan_of(file: Path, folder: GraphFolder) -> str:
    """The plan a gold file is about: that of its name or folder, else the graph's only one.

    Raises: ConfigError if several plans may be meant.
    """
    for name in (file.stem, file.resolve().parent.name):
        if name in folder.plans:
            return name
    if len(folder.plans) == 1:
        return folder.plans[0]
    raise ConfigError(
        f"{file.name} does not say which plan it is about; add --plan with one of "
        f"{', '.join(folder.plans)}"
    )


def row_of(score: FieldScore) -> dict[str, Any]:
    """A field as a row of the table."""
    return {
        "field": score.field,
        "precision": f"{score.precision:.3f}",
        "recall": f"{score.recall:.3f}",
        "f1": f"{score.f1:.3f}",
        "right": score.n_right,
        "missing": len(score.missing),
        "extra": len(score.extra),
    }


def differences(scores: tuple[FieldScore, ...]) -> list[str]:
    """Each difference in words: what is missing, what is too much."""
    lines: list[str] = []
    for score in scores:
        rows = [f"  missing  {x}" for x in score.missing] + [f"  extra    {x}" for x in score.extra]
        if rows:
            more = (
                [f"  … and {len(rows) - SHOWN} more (--format json)"] if len(rows) > SHOWN else []
            )
            lines += ["", score.field, *rows[:SHOWN], *more]
    return lines
