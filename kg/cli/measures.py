"""What the commands that measure share: settings, capacities, figures as plain values, names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg.cli.common import open_graph, people_table, print_rows
from kg.errors import InputError, VocabularyError
from kg.model.labels import name_in, title_in

if TYPE_CHECKING:
    from kg.graph.names import Named
    from kg.measure.figures import Figure, Settings
    from kg.measure.overload import Capacity
    from kg.measure.surprise import Surprise
    from kg.model.records import Element, PlanRecords

F = TypeVar("F", bound=Callable[..., Any])
PROMISED = "A plan shows promised work, not staff, skill or work done."
MAX_CAPACITY_BYTES = 10_000_000
CAPACITY_COLUMNS = ("institution", "staff", "budget", "source", "year")
MOST_TOLD = 5  # names of a file that are in no plan
_EITHER = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")  # thousands in one country, decimals in another
_GAP = re.compile(r"[\s\u00a0\u202f]")

set_option: Callable[[F], F] = click.option(
    "--set",
    "assignments",
    multiple=True,
    metavar="NAME=VALUE",
    help="Change a weight or threshold, for instance partner=0.25; --settings lists them.",
)
capacity_option: Callable[[F], F] = click.option(
    "--capacity",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="CSV with institution, staff or budget, source, year.",
)
settings_option: Callable[[F], F] = click.option(
    "--settings", "show_settings", is_flag=True, help="List all weights and thresholds, and exit."
)


def open_plans(graph_dir: Path, plan_id: str | None) -> tuple[PlanRecords, ...]:
    """The plans of a graph folder, or the one asked for."""
    return tuple(open_graph(graph_dir).all_records(plan_id))


def settings_rows(settings: Settings) -> list[dict[str, Any]]:
    """The whole table as records: name, value, and in words what it decides."""
    from kg.measure.figures import all_values
    from kg.present.words import words_for

    words = words_for("en")
    return [
        {"name": name, "value": value, "means": words(f"setting.{name}")}
        for name, value in all_values(settings).items()
    ]


def settings_line(settings: Settings, left_out: Sequence[str]) -> str:
    """The sentence under every result: which conventions touched it, and who was not counted."""
    from kg.measure.figures import changed_values

    changed = ", ".join(f"{k}={v}" for k, v in changed_values(settings).items())
    table = f"standard settings but {changed}" if changed else "standard settings"
    weights = f"lead {settings.lead:g}, partner {settings.partner:g} "
    weights += f"({settings.partner_low:g}–{settings.partner_high:g})"
    groups = (
        f"; not counted, as they name nobody in particular: {len(left_out)}" if left_out else ""
    )
    return f"Counted with {table}: {weights}{groups}. All weights and thresholds: --settings."


def asked_settings(options: Mapping[str, Any]) -> Settings | None:
    """The conventions of a command; nothing if they were to be listed, and then they are."""
    from kg.measure.figures import set_values

    settings = set_values(options["assignments"])
    if not options["show_settings"]:
        return settings
    rows = settings_rows(settings)
    if options["output_format"] == "table":
        lines = [[f"{row['name']}={row['value']}", row["means"]] for row in rows]
        click.echo(people_table(lines, ["Setting", "What it decides"]))
    else:
        print_rows(rows, ("name", "value", "means"), options["output_format"])
    return None


def plan_heading(records: PlanRecords, language: str) -> str:
    """A plan's id and title, the line above its table."""
    return f"{records.plan.id}: {' '.join(title_in(records.plan, language).split())}"


def plain_surprise(surprise: Surprise | None) -> dict[str, Any] | None:
    """A comparison with chance as JSON has it."""
    if surprise is None:
        return None
    names = ("observed", "expected", "p", "q", "family", "null", "word")
    return {name: getattr(surprise, name) for name in names}


def plain_figure(figure: Figure, plan: str) -> dict[str, Any]:
    """A figure as JSON has it; evidence as ids below the plan."""
    return {
        "value": plain_number(figure.value),
        "low": plain_number(figure.low),
        "high": plain_number(figure.high),
        "n_known": figure.n_known,
        "n_unknown": figure.n_unknown,
        "evidence": [f"plan/{plan}/{fact}" for fact in figure.evidence],
    }


def plain_number(value: float | None) -> float | None:
    """A number JSON can hold: infinity becomes nothing."""
    return None if value is None or value != value or abs(value) == float("inf") else value


def actor_names(records: PlanRecords, language: str) -> dict[str, str]:
    """The name of each actor of a plan in the wanted language, else its own."""
    return {actor.id: name_in(actor.labels, language) for actor in records.actors}


def find_actor(plans: Sequence[PlanRecords], name: str, language: str) -> str:
    """The id of the one actor of some plans a name means.

    Raises: VocabularyError listing the matches or near names.
    """
    from kg.graph.names import merge_actors, named_actors, the_one

    actors = named_actors(merge_actors(plans), language=language)
    return the_one(name, actors, what="institution").id


def find_activity(records: PlanRecords, name: str, language: str) -> str:
    """The id of the one activity of a plan a number, title or id means.

    Raises: VocabularyError listing the matches or near names.
    """
    from kg.graph.names import named_elements, the_one

    elements = named_elements((records,), language=language)
    found = the_one(name, [x for x in elements if x.kind == "activity"], what="activity")
    return found.element or found.id


def activity_titles(records: PlanRecords, language: str) -> dict[str, str]:
    """What each activity is called: its number as people say it, its title in the language."""
    numbers = activity_numbers(records)
    return {a.id: _called(a, numbers[a.id], language) for a in records.activities}


def goal_titles(records: PlanRecords, language: str) -> dict[str, str]:
    """What each goal is called: its printed number, its title in the language."""
    return {g.id: _called(g, g.number or "", language) for g in records.goals}


def _called(element: Element, number: str, language: str) -> str:
    return f"{number} {title_in(element, language)}".strip()


def activity_numbers(records: PlanRecords) -> dict[str, str]:
    """How people call each activity: its number below its goal's, as II.5; in brackets where the
    plan does not print it.
    """
    from kg.model.labels import spoken_numbers

    numbers = spoken_numbers(records)
    return {activity.id: numbers[activity.id].marked for activity in records.activities}


def number_range(figure: Figure, *, percent: bool = False) -> str:
    """A figure as a person reads it: 4, 2 (1.5–3), 33 % (25–50 %), or a dash for none.

    Example:
        >>> from kg.measure.figures import Figure
        >>> number_range(Figure(2.0, 1.5, 3.0, 3)), number_range(Figure(None, None, None, 0))
        ('2 (1.5–3)', '–')
    """
    if figure.value is None:
        return "–"
    ends = [_short(x, percent) for x in (figure.low, figure.high) if x is not None]
    text = _short(figure.value, percent) + (" %" if percent else "")
    if len(set(ends)) < 2:
        return text
    return f"{text} ({'–'.join(ends)}{' %' if percent else ''})"


def _short(value: float, percent: bool) -> str:
    return f"{100 * value:.0f}" if percent else f"{value:.3g}" if value < 100 else f"{value:g}"


def read_capacities(
    path: Path, plans: Iterable[PlanRecords], language: str
) -> tuple[Capacity, ...]:
    """Staff or budgets of institutions from a CSV: institution, staff or budget, source, year.

    Edges: columns are separated by comma, semicolon or tab; names that no plan has are skipped and
    reported on stderr, as a staff list always holds more names than a plan.
    Raises: InputError with file and line, also for a name that fits several, or if no name fits.
    """
    from kg.graph.names import find_names, merge_actors, named_actors

    rows = _capacity_rows(path)
    named = named_actors(merge_actors(tuple(plans)), language=language)
    found = [find_names(row["institution"], named) for _, row in rows]
    unknown = [(n, row, f) for (n, row), f in zip(rows, found, strict=True) if not f.matches]
    if unknown and len(unknown) == len(rows):
        n, row, near = unknown[0]
        hint = f"; did you mean {' or '.join(near.near)}?" if near.near else ""
        raise InputError(
            f"no institution of the plan is called {row['institution']!r} or like another name "
            f"of the file{hint}",
            where=f"{path.name}, line {n}",
        )
    if unknown:
        told = "; ".join(f"line {n}: {row['institution']}" for n, row, _ in unknown[:MOST_TOLD])
        more = f" and {len(unknown) - MOST_TOLD} more" if len(unknown) > MOST_TOLD else ""
        click.echo(
            f"{path.name}: {len(unknown)} of {len(rows)} names are in no plan and are skipped "
            f"({told}{more}).",
            err=True,
        )
    return tuple(
        _capacity(row, named, f"{path.name}, line {n}")
        for (n, row), f in zip(rows, found, strict=True)
        if f.matches
    )


def _capacity_rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    from kg.pipeline.reading import companion_text
    from kg.resolve.decisions import records_of

    if path.stat().st_size > MAX_CAPACITY_BYTES:
        raise InputError("the file is too large to be a list of institutions", where=path.name)
    table = records_of(companion_text(path), where=path.name, columns=CAPACITY_COLUMNS)
    has_means = {"staff", "budget"} & set(table.header)
    if not has_means or not {"institution", "source"} <= set(table.header):
        raise InputError(
            "the first line must name the columns institution, staff or budget, source, year",
            where=path.name,
        )
    return list(table.rows)


def _capacity(row: Mapping[str, str], named: Sequence[Named], where: str) -> Capacity:
    from kg.graph.names import the_one
    from kg.measure.overload import Capacity

    kind = "staff" if row.get("staff") else "budget"
    if not row.get("source"):
        raise InputError("a capacity needs its source; write where it is from", where=where)
    try:
        found = the_one(row["institution"], named, what="institution")
    except VocabularyError as error:
        raise InputError(str(error), where=where) from error
    year = row.get("year", "")
    return Capacity(
        found.id, kind, _amount(row.get(kind, ""), where), row["source"],
        int(year) if year.isdecimal() else None,
    )  # fmt: skip


def _amount(text: str, where: str) -> float:
    """A number above zero; spaces group its digits, one comma is a decimal comma.

    Raises: InputError also for 1,200 and 1.200, which mean two different things.
    """
    digits = _GAP.sub("", text)
    if _EITHER.fullmatch(digits):
        plain = re.sub("[.,]", "", digits)
        raise InputError(
            f"{text!r} may mean two numbers; write {plain} or {float(digits.replace(',', '.')):g}",
            where=where,
        )
    try:
        value = float(digits.replace(",", "."))
    except ValueError as error:
        raise InputError(f"{text!r} is no number; write digits", where=where) from error
    if not 0 < value < float("inf"):
        raise InputError(f"{text!r} must be more than 0", where=where)
    return value
