"""Write `docs/commands.md`, the commands with examples and options: `python -m docs.commands`.

Everything on the page comes from the commands themselves, as their help prints it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from kg.cli import cli

PAGE = Path(__file__).resolve().parent / "commands.md"
HEAD = """# Commands

Made from the commands by `python -m docs.commands`; `kg COMMAND --help` prints the same.
The examples run beside a graph folder of the shipped plans, as `make demo` leaves it.

Exit codes: 0 done; 1 could not finish (one sentence says what, where and what to do); 2 wrong
use; 3 findings of `kg check`. The options of a ready-made question: `kg ask NAME --help`.
"""
_MARK = "Example:  "  # what begins the last line of each command's help


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command by name, in the order of `kg --help`."""
    context = click.Context(cli, info_name="kg")
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        if command is not None:
            yield name, command


def example_of(command: click.Command) -> str:
    """The example at the end of a command's help."""
    return (command.epilog or "").removeprefix(_MARK)


def commands_page() -> str:
    """The whole page as Markdown."""
    found = list(commands())
    links = ", ".join(f"[{name}](#kg-{name})" for name, _ in found)
    return "\n".join([HEAD, links + ".", *(_section(name, command) for name, command in found)])


def _section(name: str, command: click.Command) -> str:
    context = click.Context(command, info_name=f"kg {name}", max_content_width=10_000)
    usage = " ".join([f"kg {name}", *command.collect_usage_pieces(context)])
    paragraphs = (command.help or "").split("\n\n")
    rows = [row for param in command.params if (row := _row(param, context))]
    return "\n".join(
        [
            f"\n## kg {name}\n",
            *(" ".join(x.split()) + "\n" for x in paragraphs),
            f"```console\n$ {example_of(command)}\n```\n",
            f"`{usage}`",
            *(["", "| option | meaning |", "|---|---|", *rows] if rows else []),
        ]
    )


def _row(param: click.Parameter, context: click.Context) -> str:
    record = param.get_help_record(context) if isinstance(param, click.Option) else None
    if record is None:
        return ""
    option, meaning = (" ".join(x.split()).replace("|", "\\|") for x in record)
    return f"| `{option}` | {meaning} |"


if __name__ == "__main__":
    PAGE.write_text(commands_page(), encoding="utf-8", newline="\n")
    print(PAGE.name)
