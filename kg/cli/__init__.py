"""The command line: parse, call, print. Nobody imports this layer.

A command's module is imported only when the command runs or its help is shown, so that `kg --help`
stays quick. Errors become one sentence on stderr and an exit code here and nowhere else.
"""

from __future__ import annotations

import sys
from difflib import get_close_matches
from importlib import import_module

import click

import kg

# name -> (module below kg.cli, one line for `kg --help`), in the order people need them.
# The function is `command`, or `<name>_command` where a module holds several
COMMANDS = {
    "demo": ("demo", "Do the main job on the shipped plans."),
    "build": ("build", "Read plans and write a graph folder."),
    "new": ("build", "Make a folder for a plan, with every possible entry explained."),
    "inspect": ("inspect", "Show how a file would be read; write a profile to correct it."),
    "show": ("show", "What the plans say of one institution or activity."),
    "find": ("query", "Search titles and names, in any script."),
    "ask": ("ask", "Ask a ready-made question."),
    "query": ("query", "Ask in SPARQL."),
    "review": ("review", "Review a plan in a spreadsheet and apply the corrections."),
    "decisions": ("review", "What people decided, and what each decision changed."),
    "explain": ("explain", "The words, place and rules behind one fact."),
    "check": ("check", "Is the data right, and how good is the plan?"),
    "workload": ("workload", "Who shows signs of overload."),
    "ties": ("ties", "Who works with whom."),
    "compare": ("compare", "What changed between two plans."),
    "map": ("pages", "Write an offline network map."),
    "story": ("pages", "Write the steps of a presentation."),
    "report": ("pages", "Write an offline evaluation report."),
    "export": ("export", "Write the graph for other tools."),
    "publish": ("export", "Upload the graph to a SPARQL server."),
    "serve": ("serve", "Open the workbench: all of this in the browser."),
    "eval": ("check", "Compare a graph with a reading made by hand."),
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands, in the order people need them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"kg.cli.{COMMANDS[cmd_name][0]}")
        found: click.Command | None = getattr(module, f"{cmd_name}_command", None)
        return found or module.command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command named first; a misspelt one names its nearest."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            near = get_close_matches(name, COMMANDS, n=3, cutoff=0.5)
            hint = f" Did you mean {' or '.join(near)}?" if near else ""
            ctx.fail(f"there is no command {name!r}.{hint} See 'kg --help'.")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list in `kg --help`, without importing any command."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(kg.__version__, prog_name="kg")
@click.option("--debug", is_flag=True, help="Show the whole trace of an error.")
@click.pass_context
def cli(ctx: click.Context, debug: bool) -> None:
    """Ask government action plans who does what with whom, by when and with whose money."""
    ctx.obj = {"debug": debug}


def main() -> None:
    """Run the command line; the exit code says how it ended (see docs/architecture.md)."""
    for stream in (sys.stdout, sys.stderr):  # names in any script, whatever the locale says
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="")
    from kg.errors import KgError

    try:
        cli(prog_name="kg")
    except KgError as error:
        if "--debug" in sys.argv:
            raise
        click.echo(f"Error: {error}", err=True)
        sys.exit(1)
    except BrokenPipeError:  # `kg ... | head`
        sys.stderr.close()
        sys.exit(1)
    except OSError as error:  # what the system refuses wherever it is asked
        if "--debug" in sys.argv or error.filename is None:
            raise
        click.echo(f"Error: {error.filename}: {error.strerror}; name another place", err=True)
        sys.exit(1)
