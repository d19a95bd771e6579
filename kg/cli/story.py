"""`kg story`: write the steps of a presentation, to be edited and played by `kg map --story`."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.common import graph_option, lang_option, open_graph, out_option, plan_option
from kg.cli.own_work import check_no_input, replace_option


@click.command("story", epilog="Example:  kg story --plan bg-2012 -o story.yaml")
@graph_option
@plan_option
@lang_option
@replace_option
@out_option("The YAML file to write; without it the story is printed.")
def command(
    graph_dir: Path, plan_id: str | None, lang: str, out: Path | None, replace: bool
) -> None:
    """Write the steps of a presentation of a plan: who leads, where deadlines cluster, the money.

    Titles are computed from the plan, never guessed. Edit the file, then play it with
    `kg map --story FILE`.
    """
    from kg.errors import ConfigError
    from kg.own import Kind, write_own
    from kg.present.story_file import story_text
    from kg.present.study import study_plan

    folder = open_graph(graph_dir)
    if plan_id is None and len(folder.plans) > 1:
        raise ConfigError(
            f"the graph holds several plans ({', '.join(folder.plans)}); say which with --plan"
        )
    if out is not None:
        check_no_input(out, folder)
    study = study_plan(folder.records(plan_id or folder.plans[0]), language=lang)
    text = story_text(study)
    if out is None:
        click.echo(text, nl=False)
    else:
        write_own(out, text.encode("utf-8"), Kind.LINES, replace=replace)
        click.echo(f"wrote {out}")
