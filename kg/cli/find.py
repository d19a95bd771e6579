"""`kg find`: search titles and names."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.common import format_option, graph_option, open_graph, plan_option, print_rows


@click.command("find", epilog="Example:  kg find ministarstvo pravde")
@click.argument("words", nargs=-1, required=True)
@graph_option
@plan_option
@format_option
@click.option(
    "--most",
    type=click.IntRange(min=1),
    default=50,
    show_default=True,
    help="Maximum number of results.",
)
def command(
    words: tuple[str, ...], graph_dir: Path, plan_id: str | None, output_format: str, most: int
) -> None:
    """Find goals, activities, tasks, institutions and sources by words of their title or name.

    Case, script and diacritics are ignored; each word may be the beginning of one. The best fit
    comes first.
    """
    from kg.exchange.find import RANKS, find_words

    folder = open_graph(graph_dir)
    if plan_id is not None and plan_id not in folder.plans:
        folder.records(plan_id)  # says which plans there are
    hits = find_words(folder, " ".join(words), plan=plan_id, most=most)
    rows = [
        {"words": x.words, "kind": x.kind, "id": x.id, "plan": x.plan, "holds": RANKS[x.rank]}
        for x in hits
    ]
    print_rows(rows, ["words", "kind", "id", "plan", "holds"], output_format)
    if not rows:
        fewer = "use fewer words" if len(words) > 1 or " " in words[0] else "use a shorter word"
        click.echo(f"0 found; {fewer} or the beginning of one", err=True)
