"""`kg ask`: ready-made questions with blanks to fill. Imports only what an answer needs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from kg.cli.common import counted, format_option, graph_option, lang_option, open_graph, print_rows
from kg.errors import KgError, VocabularyError

if TYPE_CHECKING:
    from kg.graph.asking import Where
    from kg.graph.behind import Behind
    from kg.graph.questions import Question, Slot

_CHOSEN = "kg.cli.ask.name"  # keys in the context's meta
_OWN = "kg.cli.ask.own"
OWN_FOLDER = "questions"  # where one's own questions lie, if nobody says otherwise
_MOST_PICKS = 6  # examples in an error
_COUNTED = re.compile(r"\(\S+\) ")  # a number that kg made, before a title
BRACKETS = "A number in brackets is counted by kg: the plan prints none there."


class _SlotOption(click.Option):
    """An option made from a question's slot; its values complete from the graph."""

    def __init__(self, name: str, slot: Slot, asked: Question) -> None:
        default = f"  [default: {slot.default}]" if slot.default else ""
        needed = "  [required]" if slot.required else ""
        super().__init__(
            [_option(name), f"slot_{name}"],
            metavar=slot.type.upper(),
            help=slot.means + default + needed,
        )
        self._slot, self._asked = name, asked

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The pick-list of the slot, as far as it fits; nothing where there is no graph."""
        from kg.text import fold

        try:
            where = _where(ctx.params.get("graph_dir") or Path("graph"), None, 5.0)
            found = _picks(self._asked, self._slot, where, ctx.params.get("lang") or "en")
        except KgError:
            return []
        wanted = fold(incomplete)
        return [
            CompletionItem(pick["value"], help=pick["name"])
            for pick in found
            if wanted in fold(f"{pick['value']} {pick['name']}")
        ]


class _AskCommand(click.Command):
    """A command whose options depend on the question named among its arguments."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Find the question first, so that its slots are options when the rest is read."""
        from kg.graph.questions import question_names

        ctx.meta[_OWN] = own_folder(args)
        known = set(question_names(ctx.meta[_OWN]))
        ctx.meta[_CHOSEN] = next((arg for arg in args if arg in known), None)
        typed = [arg for arg in args if not arg.startswith("-")]
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            if ctx.meta[_CHOSEN] is not None or not typed:
                raise
            raise _no_question(typed[0], ctx) from error

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """The command's own options, and those of the question's slots."""
        params = super().get_params(ctx)
        name = ctx.meta.get(_CHOSEN)
        if name is None:
            return params
        from kg.graph.questions import question

        asked = question(name, ctx.meta[_OWN])
        return [*(_SlotOption(n, slot, asked) for n, slot in asked.slots.items()), *params]

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """With a question: what it answers and what its columns hold."""
        name = ctx.meta.get(_CHOSEN)
        if name is None:
            super().format_help_text(ctx, formatter)
            return
        from kg.graph.questions import question

        asked = question(name, ctx.meta[_OWN])
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(asked.title["en"])
            formatter.write_paragraph()
            formatter.write_text(asked.answers)
        with formatter.section("Columns"):
            formatter.write_dl([(name, column.means) for name, column in asked.columns.items()])


def _no_question(name: str, ctx: click.Context) -> click.UsageError:
    """That there is no such question, with the nearest ones."""
    from kg.graph.questions import question

    try:
        question(name, ctx.meta[_OWN])
    except VocabularyError as error:
        return click.UsageError(str(error), ctx)
    return click.UsageError(f"{name!r} comes too late; write it right after 'kg ask'", ctx)


def own_folder(args: Sequence[str]) -> Path | None:
    """The folder of the user's own questions: the one named, else `questions` if there is one.

    Edges: it is looked for before the options are read, because its questions have options.
    """
    for k, arg in enumerate(args):
        word, sign, value = arg.partition("=")
        if word == "--questions":
            named = value if sign else next(iter(args[k + 1 :]), "")
            return Path(named) if Path(named).is_dir() else None
    usual = Path(OWN_FOLDER)
    return usual if usual.is_dir() else None


def _complete_name(
    ctx: click.Context,
    param: click.Parameter,  # noqa: ARG001 - click passes it
    incomplete: str,
) -> list[CompletionItem]:
    from kg.graph.questions import questions

    language = ctx.params.get("lang") or "en"
    return [
        CompletionItem(asked.name, help=asked.title_in(language))
        for asked in questions(own_folder(()))
        if incomplete in asked.name
    ]


@click.command(
    "ask",
    cls=_AskCommand,
    no_args_is_help=False,
    epilog='Example:  kg ask who-works-with --institution "Ministarstvo pravde"',
)
@click.argument("name", required=False, shell_complete=_complete_name)
@graph_option
@format_option
@lang_option
@click.option(
    "--words", is_flag=True, help="Also print the words each row rests on, and their place."
)
@click.option("--show", is_flag=True, help="Print the SPARQL instead of asking it.")
@click.option("--choices", metavar="SLOT", help="List the values this slot accepts.")
@click.option(
    "--questions",
    "questions_dir",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder with questions of your own (.rq). [default: questions, if there is one]",
)
@click.option("--endpoint", metavar="URL", help="Ask this SPARQL server instead of a graph folder.")
@click.option(
    "--timeout",
    "seconds",
    type=click.FloatRange(min=0, min_open=True),
    default=60.0,
    show_default=True,
    help="How many seconds a server may take.",
)
@click.pass_context
def command(ctx: click.Context, /, name: str | None, **options: Any) -> None:
    """Ask a ready-made question. Without NAME: list the questions.

    Put questions of your own as .rq files into a folder `questions` (or --questions DIR): SPARQL
    below header lines that begin with #+ (title, answers, slots, columns); docs/questions.md shows
    one.

    Each question has slots, filled by options of the same name; see 'kg ask NAME --help'. Names of
    institutions may be written in any script, in part, or as an abbreviation.
    """
    from kg.graph.questions import question

    how = (options["output_format"], options["lang"])
    if name is None:
        if options["choices"] is not None or options["show"]:
            raise click.UsageError("--choices and --show need the NAME of a question", ctx)
        _print_list(ctx.meta[_OWN], *how)
        return
    try:
        asked = question(name, ctx.meta[_OWN])
    except VocabularyError as error:
        raise _no_question(name, ctx) from error
    where = _where(options["graph_dir"], options["endpoint"], options["seconds"])
    if options["choices"] is not None:
        picks = _picks_of(ctx, asked, options["choices"], where, options["lang"])
        print_rows(picks, ["value", "name"], options["output_format"])
        return
    slots = {k.removeprefix("slot_"): v for k, v in options.items() if k.startswith("slot_") and v}
    _check_filled(ctx, asked, slots, where)
    if options["show"]:
        from kg.graph.asking import final_sparql

        click.echo(final_sparql(asked, slots, where), nl=False)
        return
    _print_answer(asked, slots, where, how, words=options["words"])


def _where(graph_dir: Path, endpoint: str | None, seconds: float) -> Where:
    from kg.graph.asking import in_store, on_server

    if endpoint is not None:
        return on_server(endpoint, seconds=seconds)
    from kg.measure.asked import computed_in

    folder = open_graph(graph_dir)
    where = replace(in_store(folder.store()), computed=computed_in(folder))
    if not (folder.path / "views").is_dir():
        return where
    from kg.exchange.reports import answers_from_columns

    return replace(where, select=answers_from_columns(folder.path, where.select))


def _check_filled(
    ctx: click.Context, asked: Question, values: Mapping[str, str], where: Where
) -> None:
    """Say which slot is empty and what may stand in it."""
    missing = [n for n, slot in asked.slots.items() if slot.required and n not in values]
    if not missing:
        return
    slot = missing[0]
    picks = _picks(asked, slot, where, "en")[:_MOST_PICKS]
    shown = "; ".join(f"{pick['name']} ({pick['value']})".strip() for pick in picks)
    hint = f" For example: {shown}. All: 'kg ask {asked.name} --choices {slot}'." if shown else ""
    needs = f"The question needs {_option(slot)}: {asked.slots[slot].means}.{hint}"
    raise click.UsageError(f"{asked.title['en']} {needs}", ctx)


def _picks(asked: Question, slot: str, where: Where, language: str) -> list[Mapping[str, str]]:
    from kg.graph.asking import choices

    found = choices(asked, slot, where, language=language)
    return [{"value": pick.value, "name": pick.name} for pick in found]


def _picks_of(
    ctx: click.Context, asked: Question, slot: str, where: Where, language: str
) -> Sequence[Mapping[str, str]]:
    wanted = slot.lstrip("-").replace("-", "_")
    if wanted not in asked.slots:
        raise click.UsageError(
            f"{asked.name!r} has no slot {slot!r}; it has {', '.join(asked.slots) or 'none'}", ctx
        )
    return _picks(asked, wanted, where, language)


def _print_answer(
    asked: Question, values: Mapping[str, str], where: Where, how: tuple[str, str], *, words: bool
) -> None:
    from kg.graph.asking import ask
    from kg.graph.behind import words_behind

    output_format, language = how
    found = ask(asked, values, where, language=language)
    behind = words_behind(asked, found.rows, where.select) if words else []
    if output_format != "table":
        rows = _with_words(found.rows, behind, output_format) if words else found.rows
        columns = list(rows[0]) if rows and output_format == "csv" else found.columns
        print_rows(rows, columns, output_format)
        return
    if found.rows:
        shown = [{"row": n, **row} for n, row in enumerate(_readable(asked, found.rows), start=1)]
        print_rows(shown, [*["row"] * words, *found.columns], output_format)
    if any(behind):
        click.echo("\nThe words each row rests on:")
        lines = [{"row": n, **asdict(x)} for n, ones in enumerate(behind, start=1) for x in ones]
        print_rows(lines, ["row", "words", "place", "of"], output_format)
    way = _way(asked) if found.rows and not words else ""
    click.echo(f"{counted(len(found.rows), 'row')}. {asked.answers}{way}", err=True)
    if any(_COUNTED.match(name) for row in found.rows for name in _names(asked, row)):
        click.echo(BRACKETS, err=True)


def _with_words(
    rows: Sequence[Mapping[str, Any]], behind: Sequence[Sequence[Behind]], form: str
) -> list[dict[str, Any]]:
    """The rows with one more column: objects in JSON, in CSV the words with their places."""
    told = [
        [asdict(x) for x in ones] if form == "json" else [f"{x.words} ({x.place})" for x in ones]
        for ones in behind
    ]
    return [{**row, "evidence": ones} for row, ones in zip(rows, told, strict=True)]


def _names(asked: Question, row: Mapping[str, Any]) -> Iterator[str]:
    """What a row calls the elements it names."""
    for name, column in asked.columns.items():
        if column.type == "element":
            value = row[name]
            yield from (value if isinstance(value, list) else [value or ""])


def _way(asked: Question) -> str:
    """How a reader gets from a row to its words."""
    if not any(c.type in ("fact", "element") for c in asked.columns.values()):
        return ""
    return " With --words: the words each row rests on."


def _readable(asked: Question, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows for people: amounts grouped by thousands, of facts only how many they are."""
    amounts = [name for name, column in asked.columns.items() if column.type == "amount"]
    facts = [name for name, c in asked.columns.items() if c.type == "fact" and c.many]
    return [
        {
            **row,
            **{n: f"{row[n]:,}" for n in amounts if isinstance(row[n], int | float)},
            **{n: len(row[n]) for n in facts},
        }
        for row in rows
    ]


def _print_list(own: Path | None, output_format: str, language: str) -> None:
    from kg.graph.questions import questions

    if output_format == "json":
        rows = [_described(asked, language) for asked in questions(own)]
    else:
        rows = [
            {
                "name": asked.name,
                "question": asked.title_in(language),
                "slots": [
                    _option(name) if slot.required else f"[{_option(name)}]"
                    for name, slot in asked.slots.items()
                ],
            }
            for asked in questions(own)
        ]
    print_rows(rows, ["name", "question", "slots"], output_format)


def _option(slot: str) -> str:
    return f"--{slot.replace('_', '-')}"


def _described(asked: Question, language: str) -> dict[str, Any]:
    """A question as JSON: everything a program needs to offer it."""
    return {
        "name": asked.name,
        "title": asked.title_in(language),
        "titles": asked.title,
        "answers": asked.answers,
        "slots": [
            {
                "name": name,
                "option": _option(name),
                "type": slot.type,
                "means": slot.means,
                "required": slot.required,
                "default": slot.default,
            }
            for name, slot in asked.slots.items()
        ],
        "columns": [
            {"name": name, "type": column.type, "means": column.means, "many": column.many}
            for name, column in asked.columns.items()
        ],
        "sparql": asked.text,
    }
