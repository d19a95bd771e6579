"""What the commands share: options, tables, the words of answers, and that nobody's own work is
written over.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg.apart import ALLOWANCE, Allowance
from kg.errors import ConfigError
from kg.graph.cells import csv_text as safe_csv

if TYPE_CHECKING:
    from kg.graph.folder import GraphFolder


F = TypeVar("F", bound=Callable[..., Any])
CELL_LINES = 5  # of a cell in a terminal; what is longer is cut
LONGEST_KEPT = 18  # a word so long is not broken while another column can give way
NARROWEST = 12  # a column is not made narrower than that
_VERIFY, _SAID = "kg.verify", "kg.not-verified"  # what a run of a command remembers
CUT = "Texts that end in … go on: use a wider window, or --format csv."

_folder_option: Callable[[F], F] = click.option(
    "-g",
    "--graph",
    "graph_dir",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("graph"),
    show_default=True,
    help="The graph folder that `kg build` wrote.",
)
_verify_option: Callable[[F], F] = click.option(
    "--verify",
    is_flag=True,
    expose_value=False,
    callback=lambda context, _, value: context.meta.update({_VERIFY: value}),
    help="Compare checksums also of a graph above 64 MB.",
)
plan_option: Callable[[F], F] = click.option("--plan", "plan_id", help="Only this plan, by its id.")
format_option: Callable[[F], F] = click.option(
    "--format",
    "output_format",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
    help="How to print.",
)
lang_option: Callable[[F], F] = click.option(
    "--lang",
    default="en",
    show_default=True,
    help="Preferred language of names; else the original.",
)


def graph_option(command: F) -> F:
    """The options of a command that opens a graph with `open_graph`."""
    return _folder_option(_verify_option(command))


def table_options(command: F) -> F:
    """The options of a command that prints tables of plans: graph, plan, format, language."""
    return graph_option(plan_option(format_option(lang_option(command))))


def open_graph(graph_dir: Path) -> GraphFolder:
    """The graph of a folder; once a run, a note on stderr if its checksums were not compared.

    Raises: InputError if there is none, or it is not as it was written.
    """
    from kg.graph.folder import GraphFolder

    context = click.get_current_context(silent=True)
    run = context.meta if context else {}  # a shell that completes words runs no command
    folder = GraphFolder.open(graph_dir, verify=run.get(_VERIFY, False))
    if not folder.is_verified and not run.get(_SAID):
        run[_SAID] = True
        click.echo(
            "not verified: the graph is large and only the sizes of its files were compared; "
            "'kg check' or --verify compares their checksums",
            err=True,
        )
    return folder


def limit_options(command: F) -> F:
    """The options of a command that reads documents: what one of them may take."""
    options = (
        ("--max-memory", click.IntRange(min=64), "MB of memory that one document may take."),
        ("--max-seconds", click.FloatRange(min=0, min_open=True),
         "Seconds that one document may take."),
        ("--max-output", click.IntRange(min=1), "MB of facts and text that one document may give."),
    )  # fmt: skip
    for name, kind, said in reversed(options):
        default = getattr(ALLOWANCE, name[2:].replace("-", "_"))
        command = click.option(name, type=kind, default=default, show_default=True, help=said)(
            command
        )
    return command


def allowance(options: dict[str, Any]) -> Allowance:
    """What `limit_options` said; takes its entries out of the options."""
    return Allowance(**{f.name: options.pop(f.name) for f in fields(Allowance)})


def out_option(help_text: str) -> Callable[[F], F]:
    """The `-o/--out` of a command that writes a file or folder."""
    return click.option("-o", "--out", type=click.Path(path_type=Path), help=help_text)


def print_rows(
    rows: Sequence[Mapping[str, Any]], columns: Sequence[str], output_format: str
) -> None:
    """Print records as a table for people, as JSON or as CSV."""
    if output_format == "json":
        print_json(list(rows))
    elif output_format == "csv":
        click.echo(csv_text(rows, columns), nl=False)
    else:
        click.echo(people_table([[cell_text(r.get(c)) for c in columns] for r in rows], columns))


def print_json(value: object) -> None:
    """Print a plain value as JSON; what JSON does not know (a path, an amount) as text."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def print_one(
    output_format: str,
    plain: object,
    rows: tuple[Sequence[Mapping[str, Any]], Sequence[str]],
    text: Callable[[], str],
) -> None:
    """Print one thing: its plain value as JSON, its rows (with columns) as CSV, text for people."""
    if output_format == "json":
        print_json(plain)
    elif output_format == "csv":
        click.echo(csv_text(*rows), nl=False)
    else:
        click.echo(text())


def counted(n: int, one: str, many: str = "") -> str:
    """A count with its noun; `many` is the plural where it is not regular.

    Example:
        >>> counted(1, "activity"), counted(48, "activity"), counted(0, "row is", "rows are")
        ('1 activity', '48 activities', '0 rows are')
    """
    regular = f"{one[:-1]}ies" if one.endswith("y") else f"{one}s"
    return f"{n} {one if n == 1 else many or regular}"


def csv_text(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> str:
    """Records as CSV (RFC 4180), lists joined; words that a spreadsheet would run are quoted."""
    return safe_csv(columns, ([_value(row.get(column)) for column in columns] for row in rows))


def _value(value: Any) -> Any:
    """A value of one cell: lists joined, numbers as they are, all else as words."""
    if isinstance(value, list | tuple):
        return "; ".join(map(str, value))
    return value if isinstance(value, str | int | float | None) else str(value)


def cell_text(value: Any) -> str:
    """A value as a person reads it in a table: one line, lists joined, nothing for None."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "; ".join(map(cell_text, value))
    if isinstance(value, float):
        return f"{value:g}"
    return " ".join(str(value).split())


def people_table(rows: Sequence[Sequence[str]], columns: Sequence[str]) -> str:
    """A table to look at: no empty columns, and in a terminal no cell of more than a few lines."""
    kept = [k for k in range(len(columns)) if not rows or any(row[k] for row in rows)]
    shown = [[row[k] for k in kept] for row in rows]
    most = CELL_LINES if sys.stdout.isatty() else None
    return table_text(shown, [columns[k] for k in kept], most_lines=most)


def table_text(
    rows: Sequence[Sequence[str]],
    columns: Sequence[str],
    *,
    width: int | None = None,
    most_lines: int | None = None,
) -> str:
    """A plain table fitted to the terminal; long cells go on in the next line of their column.

    Edges: with `most_lines` a longer cell ends in an ellipsis, and a last line says where all of it
    is.
    """
    widths = _column_widths(rows, columns, width or _terminal_width())
    rule = ["─" * w for w in widths]
    lines = [*_block([_wrap(c, w) for c, w in zip(columns, widths, strict=True)], widths)]
    lines.append(_line(rule, widths))
    is_cut = False
    for row in rows:
        whole = [_wrap(cell, w) for cell, w in zip(row, widths, strict=True)]
        shown = [_cut(cell, most_lines, w) for cell, w in zip(whole, widths, strict=True)]
        is_cut = is_cut or shown != whole
        lines += _block(shown, widths)
    return "\n".join([*lines, *([CUT] if is_cut else [])])


def _block(cells: Sequence[Sequence[str]], widths: Sequence[int]) -> Iterable[str]:
    """One row of a table: as many lines as its longest cell."""
    for k in range(max(map(len, cells), default=1)):
        yield _line([cell[k] if k < len(cell) else "" for cell in cells], widths)


def _cut(lines: list[str], most: int | None, width: int) -> list[str]:
    """The first lines of a cell, the last of them with an ellipsis after a whole word."""
    if most is None or len(lines) <= most:
        return lines
    last = lines[most - 1]
    while display_width(last) >= width:
        last = last.rpartition(" ")[0] or last[:-1]
    return [*lines[: most - 1], f"{last.rstrip(',;. ')}…"]


def _terminal_width() -> int:
    """The terminal's columns; wide when piped, so that nothing is broken for other programs."""
    import shutil

    return shutil.get_terminal_size((110, 24)).columns if sys.stdout.isatty() else 200


def _column_widths(rows: Sequence[Sequence[str]], columns: Sequence[str], limit: int) -> list[int]:
    longest = [
        min(max([display_width(c), *(display_width(r[k]) for r in rows)], default=1), limit)
        for k, c in enumerate(columns)
    ]
    words = [_longest_word([columns[k], *(r[k] for r in rows)]) for k in range(len(columns))]
    room = limit - 2 * (len(columns) - 1)
    while (over := sum(longest) - room) > 0:
        wide = [n - word for n, word in zip(longest, words, strict=True)]
        if max(wide) <= 0:  # each column is down to its longest word: break words
            words = [min(word, NARROWEST) for word in words]
            wide = [n - word for n, word in zip(longest, words, strict=True)]
        if max(wide) <= 0:
            break
        widest = max((n for n, more in zip(longest, wide, strict=True) if more > 0), default=0)
        at = next(k for k, n in enumerate(longest) if n == widest and wide[k] > 0)
        longest[at] -= min(over, 1)
    return longest


def _longest_word(cells: Iterable[str]) -> int:
    """The width of the longest word of a column, as far as a table gives way to it."""
    return min(LONGEST_KEPT, max(display_width(w) for c in cells for w in _words(c)))


def _words(text: str) -> list[str]:
    """What a line is broken between; a per cent sign stays with its number."""
    return re.split(r" (?!%)", text)


def display_width(text: str) -> int:
    """How many terminal columns a text takes: wide letters two, combining marks none."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def _wrap(text: str, width: int) -> list[str]:
    lines, current = [], ""
    for word in _words(text):
        candidate = f"{current} {word}" if current else word
        if display_width(candidate) <= width:
            current = candidate
            continue
        if current:
            lines.append(current)
        at = 0
        while at + (fits := _fitting(word[at : at + 2 * width + 1], width)) < len(word):
            lines.append(word[at : at + fits])
            at += fits
        current = word[at:]
    return [*lines, current]


def _fitting(word: str, width: int) -> int:
    """How many characters of a word fit; at least one, so that breaking comes to an end."""
    room = width
    for n, character in enumerate(word):
        room -= display_width(character)
        if room < 0:
            return max(1, n)
    return len(word)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (c + " " * (w - display_width(c)) for c, w in zip(cells, widths, strict=True))
    return "  ".join(padded).rstrip()


# Is what stands at the place of `-o` somebody's own work? Then it is not written over.


replace_option: Callable[[F], F] = click.option(
    "--replace", is_flag=True, help="Overwrite a file that exists and may be your own work."
)


def check_no_input(out: Path, folder: GraphFolder) -> None:
    """See that a file to write is no part of the graph, and nothing that the graph is made from.

    Raises: ConfigError if it has a place in the graph's folder, or the name or the checksum of a
    document, decisions or plan.yaml.
    """
    from kg.files import digest_of_file
    from kg.graph.swap import OURS
    from kg.read.limits import LIMITS

    place, graph = out.resolve(), folder.path.resolve()
    inside = place.relative_to(graph).parts if place.is_relative_to(graph) else ()
    if inside and inside[0].casefold() in OURS:
        raise ConfigError(f"{out}: this belongs to the graph itself; name another with -o")
    if not out.is_file():
        return
    inputs = [x["files"] for x in folder.manifest.get("inputs", {}).values()]
    names = {name.casefold() for files in inputs for name in files}
    digests = {digest for files in inputs for digest in files.values()}
    digest = ""
    if out.stat().st_size <= LIMITS.file_bytes:  # what is larger was never read
        digest = digest_of_file(out)
    if out.name.casefold() in names or digest in digests:
        raise ConfigError(f"{out}: the graph is made from this file; name another with -o")


def write_pages(contents: Mapping[Path, str], folder: GraphFolder, *, replace: bool) -> None:
    """Write pages, all or none, unless that loses somebody's work.

    Raises: ConfigError for a file that kg did not write or that was edited since, unless `replace`;
    always for an input of the graph.
    """
    from kg.files import write_file
    from kg.own import Kind, check_own, marked

    pages = {path: marked(text.encode("utf-8"), Kind.PAGE) for path, text in contents.items()}
    for path, page in pages.items():
        check_no_input(path, folder)
        check_own(path, page, replace=replace)
    for path, page in pages.items():
        write_file(path, page)
