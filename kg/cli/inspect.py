"""`kg inspect`: how a file would be read, and a profile to correct it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.common import (
    allowance,
    counted,
    format_option,
    limit_options,
    out_option,
    print_json,
    print_one,
    table_text,
)

if TYPE_CHECKING:
    from kg.extract.draft import Draft
    from kg.extract.fields import FieldGuess

COLUMNS = ("table", "layout", "position", "head", "field", "score", "reason", "first cells")
READ_AS = ("number", "activity", "lead", "partner", "deadline", "money", "other")
MOST_ISSUES = 12
MOST_KEYS = 40
LONGEST_CELL = 160  # characters of a cell shown to a person


@click.command("inspect", epilog="Example:  kg inspect data/plans/bg-2012/bg-2012.txt")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--profile", type=click.Path(path_type=Path, dir_okay=False, exists=True),
              help="A profile to try: the YAML that this command wrote, corrected.")  # fmt: skip
@click.option("--lang", "language", help="The file's language, such as sr, if it is not detected.")
@click.option("--country", help="The file's country: an ISO code such as RS.")
@click.option("--rows", "n_rows", type=click.IntRange(min=0), default=5, show_default=True,
              help="How many activities to show as they would be read.")  # fmt: skip
@click.option("--set", "sets", multiple=True, metavar="NAME=FIELD",
              help="Teach it: 'Column B=lead', 'Head words=partner', 'Label=begins a record', "
              "'Name=not a body', 'Table 3=ignore'. May be given several times.")  # fmt: skip
@click.option("--example", "examples", multiple=True, metavar="'12: FIELD=WORDS; …'",
              help="Teach it by words of one record: '12: activity=Build a school; lead=…'. Two "
              "examples teach a layout.")  # fmt: skip
@click.option("--to", type=click.Path(path_type=Path),
              help="With --set and --example: the folder or profile to save to. "
              "[default: profile.yaml beside the document]")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="With --set and --example: only show the changes.")
@click.option("--replace", is_flag=True, help="Overwrite an existing profile.")
@limit_options
@format_option
@out_option("Write a profile to correct and give to `kg build --profile`.")
def command(
    file: Path, profile: Path | None, out: Path | None, output_format: str, **options: Any
) -> None:
    """Show how a file would be read: its tables and keys, the field of each and why.

    It lists the first activities as they would be read, what is doubtful and what was not
    understood. With -o it writes a profile: a short YAML file to correct by hand.

    With --set and --example you correct the reading: the effect is shown in numbers and saved in
    profile.yaml beside the document, which the next build uses. What fits nothing is refused.
    """
    if options["sets"] or options["examples"]:
        if out is not None:
            raise click.UsageError(
                "-o writes what was seen; use --to to choose where --set and --example are written"
            )
        _teach(file, profile, options, output_format)
        return
    from kg.apart import run_apart
    from kg.extract import read_profile
    from kg.extract.profile import Profile

    said = read_profile(profile) if profile else Profile()
    if out is not None:
        _check_out(out, file, replace=options["replace"])
    hints = (options["language"], options["country"])
    draft = run_apart(_draft, file, said, *hints, where=file.name, allowance=allowance(options))
    n_rows, columns = options["n_rows"], list(column_rows(draft))
    activities = list(activity_rows(draft, n_rows))
    plain = {**overview(draft), "columns": columns, "activities": activities}
    print_one(output_format, plain, (columns, COLUMNS), lambda: "\n".join(_page(draft, n_rows)))
    if out is not None:
        _write(draft, said, out)


def _draft(file: Path, profile: Any, language: str | None, country: str | None) -> Draft:
    from kg.extract import extract
    from kg.pipeline.reading import Settings, hints_of
    from kg.pipeline.sources import one_plan
    from kg.read import read_document

    source = one_plan(file)
    hints = hints_of(source, Settings(language=language, country=country))
    document = read_document(source.document, language=hints.language or profile.language)
    return extract(document, hints=hints, profile=profile)


def _teach(file: Path, profile: Path | None, said: dict[str, Any], output_format: str) -> None:
    """Print what was taught, what it changes, and write it."""
    from kg.pipeline import decided
    from kg.pipeline.reading import Settings
    from kg.pipeline.teach import keep, teach

    settings = Settings(
        country=said["country"], language=said["language"], profile=profile,
        allowance=allowance(said),
    )  # fmt: skip
    taught = teach(
        file, sets=said["sets"], examples=said["examples"], to=said["to"], settings=settings,
        author=decided.author(), time=decided.now(),
    )  # fmt: skip
    difference = taught.difference()
    written = [] if said["dry_run"] else keep(taught)
    if output_format == "json":
        print_json({"meant": taught.meant, **asdict(difference), "written": written})
        return
    for sentence in taught.meant:
        click.echo(sentence)
    click.echo(str(difference))
    for path in written:
        click.echo(f"{path}: written; the next kg build uses it")
    if not written:
        click.echo("nothing written" + ("" if said["dry_run"] else ": the profile says so already"))


def _check_out(out: Path, file: Path, *, replace: bool) -> None:
    from kg.errors import ConfigError

    if out.exists() and file.exists() and out.samefile(file):
        raise ConfigError(f"{out.name} is the document itself; name another file with -o")
    if out.exists() and not replace:
        raise ConfigError(
            f"{out.name} is there already and may hold corrections; name another file, or add "
            "--replace"
        )


def _write(draft: Draft, profile: Any, out: Path) -> None:
    from kg.extract.profile_text import profile_text
    from kg.files import write_text

    write_text(out, profile_text(draft, profile))
    click.echo(f"{out}: correct it, then run kg build with --profile {out}", err=True)


def overview(draft: Draft) -> dict[str, Any]:
    """What was found in a file, in numbers and words."""
    from kg.extract.about import CONTENTS, CONTROL
    from kg.extract.audit import count_audit

    document, about = draft.document, (CONTENTS, CONTROL)
    facts: list[Any] = [*draft.roles, *draft.money, *draft.deadlines, *draft.indicators]
    facts += [*draft.results, *draft.risks]
    doubtful = [x for x in facts if x.certainty.value == "doubtful"]
    return {
        "file": document.name,
        "media_type": document.media_type,
        "encoding": document.encoding,
        "language": draft.plan.language,
        "notes": list(document.notes),
        "title": draft.plan.title,
        "years": [str(d.year) for d in (draft.plan.start, draft.plan.end) if d],
        "n_tables": len({(t.sheet, t.number) for t in draft.seen}),
        "n_goals": len(draft.goals),
        "n_activities": len(draft.activities),
        "n_tasks": len(draft.tasks),
        "n_facts": len(facts),
        "n_doubtful": len(doubtful),
        "doubtful": list(dict.fromkeys(map(_words_of, doubtful)))[:MOST_ISSUES],
        "cells": count_audit(draft.audit),
        "left_out": dict(Counter(row.rule for row in draft.audit if row.rule in about)),
        "issues": [{"code": i.code, "message": i.message, "advice": i.advice, "words": [
            p.exact for p in i.passages[:3]]} for i in draft.issues],
    }  # fmt: skip


def _words_of(fact: Any) -> str:
    mention = getattr(fact, "mention", None)
    if mention is not None:
        return f"{fact.role.value} {' '.join(mention.text.split())}"
    return " ".join(fact.passages[0].exact.split())[:80] if fact.passages else fact.about


def column_rows(draft: Draft) -> Iterator[dict[str, Any]]:
    """One row a column of each table, then one a key of lines and cards."""
    from kg.extract.profile_text import table_label

    for table in draft.seen:
        place = {"table": table_label(table), "layout": table.kind}
        if not table.columns:
            yield {**place, "position": None, "head": "", "field": "", "score": round(
                table.score, 2), "reason": table.how, "first cells": ()}  # fmt: skip
        for column in table.columns:
            yield {**place, "position": column.position, "head": column.head,
                   **_guessed(column.guess, is_read=table.kind != "unknown"),
                   "first cells": column.samples}  # fmt: skip
    for key in draft.keys:
        yield {"table": "", "layout": "key", "position": key.n_times, "head": key.head,
               **_guessed(key.guess), "first cells": key.samples}  # fmt: skip


def _guessed(guess: FieldGuess | None, *, is_read: bool = True) -> dict[str, Any]:
    if guess is None:
        return {"field": "", "score": 0.0, "reason": "not understood"}
    said, score = "+".join(guess.fields), round(guess.score, 2)
    if is_read and guess.is_sure:
        return {"field": said, "score": score, "reason": guess.how}
    how = "doubtful" if is_read else "not read"
    return {"field": f"{said}?", "score": score, "reason": f"{how}; {guess.how}"}


def activity_rows(draft: Draft, n_rows: int) -> Iterator[dict[str, Any]]:
    """The first activities as they would be read."""
    for activity in draft.activities[:n_rows]:
        below = {activity.id, *(t.id for t in draft.tasks if t.parent == activity.id)}
        roles = [r for r in draft.roles if r.about in below]

        def names(*wanted: str, roles: Any = roles) -> list[str]:
            return [" ".join(r.mention.text.split()) + ("?" if r.certainty.value == "doubtful" else
                    "") for r in roles if r.role.value in wanted]  # fmt: skip

        others = sorted({r.role.value for r in roles} - {"lead", "partner"})
        yield {
            "number": activity.number,
            "activity": activity.title,
            "lead": names("lead"),
            "partner": names("partner"),
            "deadline": [_when(d) for d in draft.deadlines if d.about in below],
            "money": [_money(m) for m in draft.money if m.about in below],
            "other": [f"{role}: {', '.join(names(role))}" for role in others]
            + _counted(draft, below),
        }


def _when(deadline: Any) -> str:
    if deadline.start and deadline.end and deadline.start != deadline.end:
        return f"{deadline.start}–{deadline.end}"
    return str(deadline.end or deadline.start or deadline.time_kind.value)


def _money(money: Any) -> str:
    parts = [str(money.amount) if money.amount is not None else "", money.currency or "",
             f"({money.year})" if money.year else "", str(money.bound or ""),
             f"from {money.low}" if money.low is not None else "",
             f"per {money.per}" if money.per else "",
             f"{money.share:.0%}" if money.share is not None else "",
             money.source.text if money.source else "",
             money.cost_status.value if money.amount is None else ""]  # fmt: skip
    return " ".join(" ".join(part.split()) for part in parts if part)


def _counted(draft: Draft, below: set[str]) -> list[str]:
    tasks = [task for task in draft.tasks if task.id in below]
    kinds: dict[str, Any] = {"task": tasks, "indicator": draft.indicators}
    kinds |= {"result": draft.results, "risk": draft.risks}
    counts = {kind: sum(getattr(x, "about", x.id) in below for x in found)
              for kind, found in kinds.items()}  # fmt: skip
    return [f"{n} {kind}{'s' if n > 1 else ''}" for kind, n in counts.items() if n]


def _page(draft: Draft, n_rows: int) -> Iterator[str]:
    """The whole view for a person."""
    seen = overview(draft)
    encoding = f", {seen['encoding']}" if seen["encoding"] else ""
    yield f"{seen['file']}: {seen['media_type']}{encoding}, language {seen['language']}"
    yield f"Title: {seen['title']}" + (f" ({'–'.join(seen['years'])})" if seen["years"] else "")
    yield from (f"Note: {note}" for note in seen["notes"])
    yield from _tables(draft)
    rows = [[_cell(row[c]) for c in READ_AS] for row in activity_rows(draft, n_rows)]
    if rows:
        yield f"\nThe first {len(rows)} of {seen['n_activities']} activities, as they would be read"
        yield table_text(rows, READ_AS)
    yield from _closing(seen)


def _tables(draft: Draft) -> Iterator[str]:
    from kg.extract.profile_text import table_label

    names = ("", "head", "field", "score", "reason", "first cells")
    for table in draft.seen:
        first, last = table.rows
        yield f"\nTable {table_label(table)}, rows {first}–{last}: {table.kind} – {table.how}"
        if table.columns:
            rows = [_shown(c.position, c.head, c.guess, c.samples) for c in table.columns]
            yield table_text(rows, names)
    if draft.keys:
        yield "\nKeys of lines, cards and forms, and how often each was met"
        rows = [_shown(k.n_times, k.head, k.guess, k.samples) for k in draft.keys[:MOST_KEYS]]
        yield table_text(rows, names)


def _shown(n: int, head: str, guess: FieldGuess | None, samples: tuple[str, ...]) -> list[str]:
    said = _guessed(guess)
    return [str(n), head[:60], said["field"] or "?", f"{said['score']:g}", said["reason"],
            " | ".join(x[:40] for x in samples[:2])]  # fmt: skip


def _cell(value: Any) -> str:
    from kg.cli.common import cell_text

    words = cell_text(value)
    return words if len(words) <= LONGEST_CELL else f"{words[: LONGEST_CELL - 1]}…"


def _closing(seen: dict[str, Any]) -> Iterator[str]:
    cells = seen["cells"]
    yield (
        f"\n{counted(seen['n_goals'], 'goal')}, {counted(seen['n_activities'], 'activity')}, "
        f"{counted(seen['n_tasks'], 'task')}, {counted(seen['n_facts'], 'fact')}. "
        f"Cells and lines: {cells['fact']} gave facts, {cells['ignored']} were passed over "
        f"by a rule, {cells['issue']} were not understood."
    )
    if seen["left_out"]:
        said = (f"{rule} ({counted(n, 'cell or line', 'cells and lines')})"
                for rule, n in seen["left_out"].items())  # fmt: skip
        yield f"\nLeft out: {', '.join(said)}"
    if seen["doubtful"]:
        yield f"\nDoubtful ({seen['n_doubtful']}): {'; '.join(seen['doubtful'])}"
    if seen["issues"]:
        yield f"\nTo look at ({len(seen['issues'])})"
        yield from (f"  {i['message']}" for i in seen["issues"][:MOST_ISSUES])
        if len(seen["issues"]) > MOST_ISSUES:
            yield f"  … and {len(seen['issues']) - MOST_ISSUES} more (--format json lists all)"
    if not seen["n_activities"]:
        yield (
            "\nNo activity would be read. Write a profile with -o profile.yaml, say in it which "
            "column or key is which field, and look again with --profile profile.yaml."
        )
