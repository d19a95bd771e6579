"""`kg review`: a workbook to review a plan, and its corrections applied. `kg decisions`: what
people decided.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.common import (
    check_no_input,
    counted,
    format_option,
    graph_option,
    open_graph,
    out_option,
    plan_option,
    print_rows,
    replace_option,
)
from kg.errors import ConfigError

if TYPE_CHECKING:
    from kg.model.records import DecisionRecord
    from kg.pipeline.review import Change, Reviewed


@click.command("review", epilog="Example:  kg review bg-2012 -o review.xlsx")
@click.argument("plan_id", metavar="[PLAN]", required=False)
@graph_option
@out_option("The workbook to write: FILE.xlsx, FILE.ods, or FILE.csv.")
@click.option(
    "--apply",
    "applied",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Show what this filled-in workbook changes, and write it to decisions.csv.",
)
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="With --apply and --undo: the folder that holds the document.",
)
@click.option("--author", help="With --apply: who decided. [default: your login name]")
@click.option("--dry-run", is_flag=True, help="With --apply: only show the changes.")
@click.option("--undo", is_flag=True, help="Remove the rows of the last --apply.")
@click.option("--country", help="With --apply: the country the plan is built with.")
@click.option("--lang", "language", help="With --apply: the language the plan is built with.")
@replace_option
def command(
    plan_id: str | None,
    graph_dir: Path,
    out: Path | None,
    applied: Path | None,
    folder: Path | None,
    author: str | None,
    dry_run: bool,
    undo: bool,
    country: str | None,
    language: str | None,
    replace: bool,
) -> None:
    """Review a plan in a spreadsheet and apply the corrections.

    With -o it writes a workbook: one row per activity and field, with the words, the value read
    and its certainty, the most consequential first, and empty columns for the right value and the
    reason. PLAN is a plan's id; with one plan it may be left out.

    With --apply and --to the filled-in workbook (XLSX, ODS or CSV, as Excel and LibreOffice save
    it) becomes rows of the folder's decisions.csv. Each change is shown; rows that cannot be
    understood are named. --undo removes the rows of the last --apply.
    """
    if sum((out is not None, applied is not None, undo)) != 1:
        raise click.UsageError("use one of: -o FILE, --apply FILE --to FOLDER, --undo --to FOLDER")
    if out is not None:
        _write(graph_dir, plan_id, out, replace=replace)
        return
    if folder is None:
        raise click.UsageError("name the folder that holds the document with --to")
    if undo:
        _undo(folder)
        return
    from kg.pipeline import decided
    from kg.pipeline.reading import Settings
    from kg.pipeline.review import reviewed

    assert applied is not None  # noqa: S101 - one of the three was given
    found = reviewed(
        applied, folder, Settings(country=country, language=language),
        author=author or decided.author(), time=decided.now(),
    )  # fmt: skip
    _apply(found, dry_run=dry_run)


def _write(graph_dir: Path, plan_id: str | None, out: Path, *, replace: bool) -> None:
    from kg.exchange.review_book import review_csv, review_workbook
    from kg.exchange.review_ods import review_open_document
    from kg.own import Kind, write_own

    graph = open_graph(graph_dir)
    if plan_id is None and len(graph.plans) != 1:
        raise ConfigError(f"name one of the plans: {', '.join(graph.plans)}")
    kind = out.suffix.casefold()
    if kind not in (".xlsx", ".ods", ".csv"):
        raise ConfigError(f"{out}: the file must end in .xlsx, .ods or .csv")
    check_no_input(out, graph)
    records = graph.records(plan_id or graph.plans[0])
    if kind == ".xlsx":
        write_own(out, review_workbook(records), Kind.BOOK, replace=replace)
    elif kind == ".ods":
        write_own(out, review_open_document(records), Kind.BOOK, replace=replace)
    else:  # with a mark, by which Excel knows UTF-8
        write_own(out, review_csv(records).encode("utf-8-sig"), None, replace=replace)
    click.echo(str(out))


def _apply(found: Reviewed, *, dry_run: bool) -> None:
    from kg.pipeline.decided import append_decisions
    from kg.pipeline.sources import DECISIONS

    for change in found.changes:
        click.echo(_change_line(change))
    for name, near in found.new_bodies:
        click.echo(f"New body: “{name}”" + (f"; did you mean “{near}”?" if near else ""))
    for refused in found.refused:
        click.echo(f"Not understood: {refused.place}: {refused.why}", err=True)
    n = len(found.changes)
    if found.changes and not dry_run:
        n = append_decisions(found.folder, found.decisions)
    n_refused = len(found.refused)
    verb = "to write" if dry_run else "written"
    said = f"{found.folder / DECISIONS}: {counted(n, 'decision')} {verb}"
    said += f", {found.n_already} decided already" if found.n_already else ""
    said += f", {counted(n_refused, 'row')} not understood" if n_refused else ""
    click.echo(said)
    if found.changes and not dry_run:
        click.echo("Build again to see them. To take them back: "
                   f"kg review --undo --to {found.folder}")  # fmt: skip
    if n_refused and not found.changes and not found.n_already:
        raise click.exceptions.Exit(1)


def _change_line(change: Change) -> str:
    effect, decision = change.effect, change.decision
    after = effect.after or decision.value
    said = (
        f": {effect.before} → {after}" if effect.before and after else f" {after}" if after else ""
    )
    reason = f" ({decision.reason})" if decision.reason else ""
    return f"{change.place}: {decision.verb} {effect.what}{said}{reason}"


def _undo(folder: Path) -> None:
    from kg.pipeline.decided import take_back

    gone = take_back(folder)
    for row in gone:
        click.echo(f"taken back: {row.target} {row.verb} {row.value}".rstrip())
    click.echo(f"{counted(len(gone), 'decision')} of {gone[0].author}, "
               f"{gone[0].time}, taken back")  # fmt: skip


# `kg decisions`: what people decided, by whom, when and why, and what each decision changed.

COLUMNS = (
    "plan", "row", "author", "time", "verb", "target", "value", "outcome", "what", "before",
    "after", "reason",
)  # fmt: skip


@click.command("decisions", epilog="Example:  kg decisions --format csv")
@graph_option
@plan_option
@format_option
@click.option(
    "--bind",
    "bind_folder",
    type=click.Path(path_type=Path, exists=True),
    help="Record in each row of a plan folder which words it is about, so that it cannot move.",
)
@click.option("--country", help="With --bind: the country the plan is built with.")
@click.option("--lang", "language", help="With --bind: the language the plan is built with.")
def decisions_command(
    graph_dir: Path,
    plan_id: str | None,
    output_format: str,
    bind_folder: Path | None,
    country: str | None,
    language: str | None,
) -> None:
    """List the decisions in force, with their author, time and reason, and what each changed.

    A decision without effect says why: its words have moved, changed or are unknown. To take a
    decision back, delete its row in decisions.csv and build again.

    --bind reads a plan folder and adds the column words to its decisions.csv and labels.en.csv.
    """
    if bind_folder is not None:
        from kg.pipeline.reading import Settings
        from kg.pipeline.review import bind_rows

        for said in bind_rows(bind_folder, Settings(country=country, language=language)):
            click.echo(said)
        return

    folder = open_graph(graph_dir)
    plans = [plan_id] if plan_id else list(folder.plans)
    rows = [_row(plan, x) for plan in plans for x in folder.records(plan).decisions]
    if not rows and output_format == "table":
        click.echo("No decisions: the plans are as they were read. See docs/corrections.md.")
        return
    columns = COLUMNS if output_format == "table" else (*COLUMNS, "who", "words")
    print_rows(rows, columns, output_format)


def _row(plan: str, decision: DecisionRecord) -> dict[str, Any]:
    return {
        "plan": plan,
        "row": decision.row,
        "who": decision.who,
        "author": decision.author or decision.who,
        "time": decision.time,
        "verb": decision.verb,
        "target": decision.target,
        "value": decision.value,
        "outcome": decision.outcome + (f": {decision.why}" if decision.why else ""),
        "what": decision.what,
        "before": decision.before,
        "after": decision.after,
        "reason": decision.reason,
        "words": decision.words,
        "about": decision.about,
        "id": decision.id,
    }
