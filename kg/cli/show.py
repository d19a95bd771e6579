"""`kg show`: what the plans say of one institution or activity, with the words that say it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.common import (
    cell_text,
    check_no_input,
    counted,
    format_option,
    graph_option,
    lang_option,
    open_graph,
    out_option,
    people_table,
    plan_option,
    print_one,
    replace_option,
)
from kg.errors import ConfigError, InputError
from kg.present.words import words_for

if TYPE_CHECKING:
    from kg.graph.folder import GraphFolder
    from kg.graph.names import Named
    from kg.model.document import Passage
    from kg.model.records import PlanRecords
    from kg.present.cards import ActorCard, ActorInPlan, ElementCard, Line

CSV_COLUMNS = (
    "plan", "what", "who", "number", "title", "due", "start", "end", "amount", "currency", "year",
    "status", "words", "place", "certainty", "fact",
)  # fmt: skip
_LEADING_WORDS = {
    "lead": "leads", "partner": "partner in", "implementer": "implements", "expert": "advises",
    "funder": "funds", "monitor": "monitors", "beneficiary": "benefits from", "payer": "pays for",
}  # fmt: skip
_READ = {  # what a statement without an amount or a day amounts to
    "none": "no cost", "existing": "within existing means", "unknown": "cost unknown",
    "elsewhere": "stated elsewhere",
    "third-party": "borne by others", "conditional": "on a condition",
    "not-understood": "not understood",
    "continuous": "no end stated",
}  # fmt: skip


@click.command("show", epilog='Example:  kg show "Ministarstvo pravde" --source')
@click.argument("name")
@graph_option
@plan_option
@format_option
@lang_option
@out_option("Write it as a page (.html, an institution in one plan) or a workbook (.xlsx).")
@click.option("--source", is_flag=True, help="Show each passage marked in its text.")
@replace_option
def command(
    name: str,
    graph_dir: Path,
    plan_id: str | None,
    output_format: str,
    lang: str,
    out: Path | None,
    source: bool,
    replace: bool,
) -> None:
    """What the plans say of one institution, activity, goal or task.

    NAME is a name in any script, an abbreviation, an English name, an activity's number or title,
    or an id. A name that fits several things lists them. With -o it writes a file to share: a page
    with the words of the plan, or a workbook with one row per fact.
    """
    from kg.present.cards import as_plain

    folder = open_graph(graph_dir)
    plans = tuple(folder.all_records(plan_id))
    card = find_card(name, plans, lang)
    if out is not None:
        check_no_input(out, folder)
        write_card(card, plans, lang, out, texts=folder.sources_of(plans), replace=replace)
        click.echo(str(out))
        return
    print_one(output_format, as_plain(card), (csv_rows(card), CSV_COLUMNS), lambda: card_text(card))
    if source and output_format == "table":
        click.echo(sources_text(card, folder))


def write_card(
    card: ActorCard | ElementCard,
    plans: Sequence[PlanRecords],
    language: str,
    out: Path,
    *,
    texts: Mapping[str, str] | None = None,
    replace: bool = False,
) -> None:
    """Write a card as a workbook, or an institution's part in one plan as a page.

    Raises: ConfigError for another suffix, where a page of it cannot be made, or for a file that
    may be somebody's own work, unless `replace`.
    """
    from kg.own import Kind, write_own

    suffix = out.suffix.lower()
    if suffix == ".xlsx":
        write_own(out, _card_book(card), Kind.BOOK, replace=replace)
    elif suffix == ".html":
        page = _card_page(card, plans, language, texts or {})
        write_own(out, page.encode("utf-8"), Kind.PAGE, replace=replace)
    else:
        raise ConfigError(f"{out.name}: write a page (.html) or a workbook (.xlsx)")


def _card_book(card: ActorCard | ElementCard) -> bytes:
    from kg.exchange.tables import Sheet
    from kg.exchange.workbook import book_of

    rows = tuple(tuple(row.get(c) for c in CSV_COLUMNS) for row in csv_rows(card))
    return book_of([Sheet("facts", "Fact", CSV_COLUMNS, rows)])


def _card_page(
    card: Any, plans: Sequence[PlanRecords], language: str, texts: Mapping[str, str]
) -> str:
    from kg.present.study import study_plan
    from kg.present.views import institution_page

    if not hasattr(card, "plans"):
        raise ConfigError("a page is made of an institution; write an activity as .xlsx")
    records = plan_of_card(card, plans, "page")
    return institution_page(study_plan(records, language=language, texts=texts), card.id)


def plan_of_card(card: Any, plans: Sequence[PlanRecords], what: str) -> PlanRecords:
    """The one plan that a page or picture of a card can be of.

    Raises: ConfigError if the card is of several plans, or of none.
    """
    named = [part.plan for part in card.plans] if hasattr(card, "plans") else [card.plan]
    if len(named) != 1:
        where = f"stands in {len(named)} plans ({', '.join(named)})" if named else "has no role"
        raise ConfigError(f"{card.name} {where}; a {what} is of one plan: name it with --plan")
    return next(x for x in plans if x.plan.id == named[0])


def find_card(name: str, plans: Sequence[PlanRecords], language: str) -> ActorCard | ElementCard:
    """The card of the one thing a name means.

    Raises: InputError that lists the matches if there are several, or suggests names.
    """
    from kg.graph.names import merge_actors, named_actors, named_elements
    from kg.present.cards import actor_card, element_card

    actors = merge_actors(plans)
    bodies = named_actors(actors, language=language)
    found = choose(name, bodies, named_elements(plans, language=language))
    if found.kind == "actor":
        actor = next(x for x in actors if x.id == found.id)
        return actor_card(actor, plans, language=language)
    records = next(x for x in plans if x.plan.id == found.plan)
    element = next(x for x in records.elements if x.id == found.element)
    return element_card(element, records, language=language)


def choose(name: str, bodies: Sequence[Named], elements: Sequence[Named]) -> Named:
    """The one thing a name means: institutions are looked at before elements.

    Raises: InputError that lists the matches if there are several, or suggests names.
    """
    from kg.graph.names import find_names, has_exactly

    first, second = (bodies, elements)
    if not has_exactly(name, bodies) and has_exactly(name, elements):
        first, second = elements, bodies
    found = find_names(name, first)
    matches = found.matches or find_names(name, second).matches
    if len(matches) == 1:
        return matches[0]
    if matches:
        kinds = {x.kind for x in matches}
        listed = "\n".join(
            f"  {f'{x.kind}: ' if len(kinds) > 1 else ''}{f'{x.number} {x.name}'.strip()}  ({x.id})"
            for x in matches
        )
        raise InputError(f"{name!r} fits {len(matches)} things; say which by its id:\n{listed}")
    near = found.near or find_names(name, second).near
    hint = f"did you mean {' or '.join(near)}?" if near else "see 'kg ask most-involved' for names"
    raise InputError(f"nothing in the graph is called {name!r}; {hint}")


def card_text(card: Any) -> str:
    """A card as people read it."""
    return actor_text(card) if hasattr(card, "plans") else element_text(card)


def actor_text(card: ActorCard) -> str:
    """An institution: its names, then plan by plan its roles, activities, partners and money."""
    about = [words_for("en")(f"type.{card.actor_type}"), card.country or "country unknown"]
    if card.group_kind:
        about.insert(0, f"group ({card.group_kind.replace('-', ' ')})")
    lines = [card.name, f"{', '.join(about)} · {card.id}"]
    if card.names:
        lines.append(f"also: {'; '.join(card.names)}")
    if not card.plans:
        lines.append("\nnamed without a role")
    return "\n".join([*lines, *(_plan_text(part) for part in card.plans)])


def _plan_text(part: ActorInPlan) -> str:
    roles = ", ".join(_role_words(x) for x in part.roles)
    in_all = f"; {counted(part.n_activities, 'activity')} in all"
    text = [f"\n{part.plan}: {part.plan_title}", roles + in_all * (len(part.roles) > 1), ""]
    text.append(_lines_table(part.lines, with_who=False))
    if part.partners:
        ties = [[x.name, str(x.activities)] for x in part.partners]
        text += ["", people_table(ties, ["Works with", "Activities shared"])]
    if part.sums or part.n_payments_without_amount:
        sums = [_sum_words(x) for x in part.sums]
        if part.n_payments_without_amount:
            n = part.n_payments_without_amount
            sums.append(f"{counted(n, 'payment')} without an amount")
        text += ["", f"Pays: {'; '.join(sums)}"]
    return "\n".join(text)


def _role_words(count: Any) -> str:
    """One role with its count: leads 39 activities (12 tasks, 1 doubtful)."""
    more = [counted(count.tasks, "task")] if count.tasks else []
    more += [f"{count.doubtful} doubtful"] if count.doubtful else []
    words = f"{_LEADING_WORDS[count.role]} {counted(count.activities, 'activity')}"
    return f"{words} ({', '.join(more)})" if more else words


def read_as(line: Line) -> str:
    """The number or dates that were read from a fact's words, or which kind of silence they are.

    Example:
        >>> from decimal import Decimal
        >>> from kg.present.cards import Line
        >>> money = {"amount": Decimal(1500000), "currency": "EUR"}
        >>> read_as(Line(what="money", words="1.5 mil. EUR", place="", id="", **money))
        '1,500,000 EUR'
    """
    if line.stated is not None:
        return line.stated
    if line.amount is not None:
        year = f" for {line.year}" if line.year else ""
        return f"{line.amount:,f} {line.currency or '?'}{year}"
    if line.what == "deadline" and line.end and line.status != "continuous":
        return line.end if line.start in (None, line.end) else f"{line.start} – {line.end}"
    return _READ.get(line.status or "", "")


def _sum_words(total: Any) -> str:
    year = f" for {total.year}" if total.year else ""
    return f"{total.amount:,f} {total.currency or '?'}{year} ({counted(total.items, 'item')})"


def element_text(card: ElementCard) -> str:
    """An activity, goal or task: where it stands, then its facts."""
    head = [*card.above, f"{card.number} {card.title}".strip()]
    if card.english:
        head.append(f"({card.english})")
    head += [f"{card.kind} of {card.plan} · {card.place} · {card.id}", ""]
    return "\n".join([*head, _lines_table(card.lines, with_who=True)])


def _lines_table(lines: Sequence[Line], *, with_who: bool) -> str:
    columns = ["What", "Who or from where", "No.", "Words", "Read as", "Place"]
    if not with_who:
        columns = ["Role", "No.", "Title", "Due", "Words", "Read as", "Place"]
    rows = []
    for line in lines:
        what = line.what if line.certainty == "exact" else f"{line.what} ({line.certainty})"
        said = read_as(line)
        cells = [what, line.who, line.number, line.words or line.title, said, line.place]
        if not with_who:
            cells = [what, line.number, line.title, line.due, line.words, said, line.place]
        rows.append([cell_text(x) for x in cells])
    return people_table(rows, columns)


def csv_rows(card: Any) -> list[dict[str, Any]]:
    """A card's facts, one row each."""
    parts = (
        [(part.plan, line) for part in card.plans for line in part.lines]
        if hasattr(card, "plans")
        else [(card.plan, line) for line in card.lines]
    )
    return [
        {"plan": plan, "fact": line.id} | {k: getattr(line, k, None) for k in CSV_COLUMNS[1:-1]}
        for plan, line in parts
    ]


def sources_text(card: Any, folder: GraphFolder) -> str:
    """Every passage behind a card, marked in the lines around it."""
    lines = [x for part in getattr(card, "plans", (card,)) for x in part.lines]
    passages = [*getattr(card, "passages", ()), *(p for line in lines for p in line.passages)]
    texts: dict[str, str] = {}
    for passage in passages:
        if passage.document not in texts:
            texts[passage.document] = folder.source(passage.document)
    shown = dict.fromkeys(passages)
    return "\n\n".join(["", *(marked(p, texts[p.document]) for p in shown)])


def marked(passage: Passage, text: str) -> str:
    r"""A passage in the lines around it, between marks.

    Example:
        >>> from kg.model.document import Passage
        >>> print(marked(Passage("d", 7, 11, "МЧР,", line=2), "Lead:\n МЧР, МП"))
        d, characters 7–11, line 2
            Lead:
             ▶МЧР,◀ МП
    """
    before = "\n".join(text[: passage.start].rsplit("\n", 2)[-2:])
    after = "\n".join(text[passage.end :].split("\n", 2)[:2])
    words = f"{before}▶{text[passage.start : passage.end]}◀{after}"
    shown = words.replace("\r", "").replace("\t", " │ ")
    line = f", line {passage.line}" if passage.line else ""
    head = f"{passage.document}, characters {passage.start}–{passage.end}{line}"
    return "\n".join([head, *(f"    {x}" for x in shown.split("\n"))])
