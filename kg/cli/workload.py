"""`kg workload`: who shows signs of overload, when, with what money, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.common import counted, people_table, print_rows, table_options
from kg.cli.measures import (
    PROMISED,
    activity_numbers,
    actor_names,
    asked_settings,
    capacity_option,
    find_actor,
    number_range,
    open_plans,
    plain_figure,
    plain_number,
    plain_surprise,
    plan_heading,
    read_capacities,
    set_option,
    settings_line,
    settings_option,
)
from kg.errors import ConfigError
from kg.model.labels import english_name

if TYPE_CHECKING:
    from kg.measure.figures import Figure
    from kg.measure.overload import Dial, Reading
    from kg.measure.workload import Profile, Workload

COLUMNS = ("Institution or group", "Leads", "Partner", "Load", "Peak", "Deadlines",
           "Led without money", "Meets", "Signs", "Holds in")  # fmt: skip
DIAL_WORDS = {
    "load": "load",
    "lead_share": "share of activities led",
    "peak": "activities at once in a month",
    "crowding": "deadlines in one quarter",
    "unfunded_share": "led without money",
    "load_against_means": "load against means",
    "span": "partners to agree with (without groups)",
}
SORTS = ("name", *(name for name in DIAL_WORDS if name != "load_against_means"), "leads")
CHECKS = {  # rechecks whose names hold a code
    "only facts at least rule": "doubtful facts left out",
    "only facts at least exact": "only facts that were read exactly",
}
ONCE = "Who has two roles in one activity counts there once, in the stronger one."
MOST_SHORT = 15  # rows without a sign or lead are left out of tables longer than this


@click.command("workload", epilog="Example:  kg workload --plan rs-2017-2018")
@table_options
@click.option("--name", "only", help="Only this institution.")
@click.option(
    "--sort",
    type=click.Choice(SORTS),
    default="load",
    show_default=True,
    help="Order of the table.",
)
@click.option("--all", "show_all", is_flag=True, help="Also institutions without lead or sign.")
@click.option(
    "--without",
    metavar="NAME",
    help="What would lose its lead or only partner if this institution left.",
)
@click.option(
    "--reassign",
    multiple=True,
    metavar="ACTIVITY=NAME",
    help="Numbers before and after another institution leads.",
)
@capacity_option
@set_option
@settings_option
def command(graph_dir: Path, plan_id: str | None, **options: Any) -> None:
    """Who shows signs of overload in the plan, without a score.

    Six signs in four families (volume, timing, means, coordination), each with its bounds; what
    is not known stays unknown. Measures are computed for each plan alone.
    """
    settings = asked_settings(options)
    if settings is None:
        return
    plans = open_plans(graph_dir, plan_id)
    if options["without"] or options["reassign"]:
        from kg.cli.whatif import print_what_if

        print_what_if(plans, settings, options)
        return
    language = options["lang"]
    capacities = (
        read_capacities(options["capacity"], plans, language) if options["capacity"] else ()
    )
    from kg.measure.workload import workload

    _print([workload(r, settings, capacities) for r in plans], options)


def _print(found: Sequence[Workload], options: dict[str, Any]) -> None:
    language, output_format = options["lang"], options["output_format"]
    chosen = [(w, list(w.profiles)) for w in found]
    if options["only"]:
        wanted = find_actor([w.view.records for w in found], options["only"], language)
        chosen = [(w, [p for p in w.profiles if p.institution == wanted]) for w in found]
        chosen = [(w, profiles) for w, profiles in chosen if profiles]
        if not chosen:
            raise ConfigError(f"{wanted} has no counted role in these plans; see 'kg show'")
    if output_format == "table":
        blocks = [_block(w, profiles, options) for w, profiles in chosen]
        click.echo("\n\n".join(blocks))
        return
    rows = [plain_profile(p, w) for w, profiles in chosen for p in profiles]
    shown = rows if output_format == "json" else list(map(flat_profile, rows))
    columns = list(dict.fromkeys(column for row in shown for column in row))
    print_rows(shown, columns, output_format)


def plain_profile(profile: Profile, found: Workload) -> dict[str, Any]:
    """One institution as a JSON record: id, name, and each measure with bounds and evidence."""
    from kg.measure.workload import named_figures

    actor = next(a for a in found.view.records.actors if a.id == profile.institution)
    plan = found.plan
    return {
        "plan": plan,
        "id": profile.institution,
        "name": actor.name,
        "name_en": english_name(actor.labels),
        "kind": "group" if actor.group_kind else "institution",
        "type": actor.actor_type.value,
        **{n: plain_figure(f, plan) for n, f in named_figures(profile).items()},
        "peak_period": profile.peak.period,
        "crowding_period": profile.crowding.period,
        "exposed": {
            "leaderless": list(profile.removal.activities_without_lead),
            "orphans": list(profile.removal.activities_without_anyone),
            "lost_partners": list(profile.removal.institutions_without_partner),
            "is_cut": profile.removal.is_cut,
        },
        "surprise": {
            "leads": plain_surprise(profile.lead_surprise),
            "peak": plain_surprise(profile.peak_surprise),
        },
        "reading": plain_reading(profile.reading, plan),
        "settings": {"changed": found.changed, "left_out": list(found.left_out)},
    }


def plain_reading(reading: Reading | None, plan: str) -> dict[str, Any] | None:
    """A reading as JSON has it: the word, the high families, each dial, and how it holds."""
    if reading is None:
        return None
    return {
        "word": reading.word,
        "signs": [d.name for d in reading.signs],
        "high_families": list(reading.high),
        "families_known": reading.n_families_known,
        "holds_in": reading.n_held,
        "checks": reading.n_checks,
        "fragile": reading.is_fragile,
        "changes_if": list(reading.breaks),
        "dials": {d.name: _plain_dial(d, plan) for d in reading.dials},
    }


def _plain_dial(dial: Dial, plan: str) -> dict[str, Any]:
    """A dial with its own number: that of partners leaves out groups."""
    names = ("family", "level", "reason", "z", "rank", "n", "median", "rule_from", "z_from",
             "others")  # fmt: skip
    fields = {name: getattr(dial, name) for name in names}
    plain = {k: plain_number(v) if isinstance(v, float) else v for k, v in fields.items()}
    return {**plain, **plain_figure(dial.figure, plan)}


def flat_profile(row: dict[str, Any]) -> dict[str, Any]:
    """One institution as a row of a spreadsheet: values, and bounds where they differ in kind."""
    flat = {k: row[k] for k in ("plan", "id", "name", "name_en", "kind", "type")}
    for name, figure in row.items():
        if isinstance(figure, dict) and "evidence" in figure:
            flat[name] = figure["value"]
            for end in ("low", "high", "n_known", "n_unknown"):
                flat[f"{name}_{end}"] = figure[end]
    reading = row["reading"] or {}
    return {
        **flat,
        "peak_period": row["peak_period"],
        "crowding_period": row["crowding_period"],
        "reading": reading.get("word"),
        "signs": reading.get("signs"),
        "holds_in": reading.get("holds_in"),
        "checks": reading.get("checks"),
        "changes_if": reading.get("changes_if"),
    }


def _block(found: Workload, profiles: Sequence[Profile], options: dict[str, Any]) -> str:
    records, language = found.view.records, options["lang"]
    from kg.network.work import counts_of
    from kg.present.study import bridge
    from kg.present.words import words_for

    names = actor_names(records, language)
    shown = _shown(profiles, show_all=options["show_all"] or bool(options["only"]))
    ordered = sorted(shown, key=lambda p: _order(p, options["sort"], names))
    groups = frozenset(a.id for a in records.actors if a.group_kind)
    rows = [_row(p, names, groups) for p in ordered]
    lines = [
        plan_heading(records, language),
        f"{counted(len(records.activities), 'activity')}. "
        + " ".join(bridge(counts_of(records), words_for("en"))),
        "",
        people_table(rows, COLUMNS),
        "",
        *_signs(found, shown, names),
    ]
    if len(shown) < len(profiles):
        rest = len(profiles) - len(shown)
        hidden = counted(rest, "institution has", "institutions have")
        lines.append(f"Not shown (--all does): {hidden} neither lead nor sign.")
    if not rows:
        lines.append("No institution has a counted role in this plan.")
    lines += [*_below(found), *_stated_risks(found, names)]
    return "\n".join([*lines, settings_line(found.settings, found.left_out), ONCE, PROMISED])


def _shown(profiles: Sequence[Profile], *, show_all: bool) -> list[Profile]:
    if show_all or len(profiles) <= MOST_SHORT:
        return list(profiles)
    return [
        p
        for p in profiles
        if p.figures["leads"].value or (p.reading is not None and p.reading.high)
    ]


def _order(profile: Profile, by: str, names: dict[str, str]) -> tuple[Any, ...]:
    name = names[profile.institution].casefold()
    if by == "name":
        return (name,)
    value = profile.figures[by].value
    return (value is None, -(value or 0), name)


def _row(profile: Profile, names: dict[str, str], groups: frozenset[str]) -> list[str]:
    figures, reading = profile.figures, profile.reading
    crowd = profile.crowding
    deadlines = "–"
    if crowd.period:
        deadlines = f"{max(crowd.by_period)} of {sum(crowd.by_period)} in {crowd.period}"
    peak = number_range(figures["peak"])
    return [
        names[profile.institution],
        number_range(figures["leads"]),
        number_range(figures["partner_in"]),
        number_range(figures["load"]),
        f"{peak} in {profile.peak.period}" if profile.peak.period else peak,
        deadlines,
        _share_of_known(figures["unfunded_share"]),
        number_range(figures["span"]),
        _reading_words(profile, groups),
        f"{reading.n_held} of {reading.n_checks}" if reading else "–",
    ]


def _share_of_known(figure: Figure) -> str:
    """A share of what is known, and of how many that is, where the plan leaves some open."""
    text = number_range(figure, percent=True)
    if figure.value is None or not figure.n_unknown:
        return text
    share, _, bounds = text.partition(" (")
    return f"{share} of {figure.n_known} known ({bounds}"


def _reading_words(profile: Profile, groups: frozenset[str]) -> str:
    """The reading in a word; the signs stand below the table."""
    reading = profile.reading
    if profile.institution in groups:
        return "a group: not assessed"
    if reading is None:
        return "only pays" if profile.figures["pays_for"].value else "only benefits"
    return reading.word.removesuffix(" of overload").removesuffix(" in this plan")


def _signs(found: Workload, profiles: Sequence[Profile], names: dict[str, str]) -> list[str]:
    """For each institution with signs, most first: which they are, and what would change them."""
    numbers = activity_numbers(found.view.records)
    lines = []
    for profile in sorted(profiles, key=_by_signs):
        reading = profile.reading
        if reading is None or not reading.high or reading.is_group:
            continue
        signs = ", ".join(DIAL_WORDS[dial.name] for dial in reading.signs)
        first = reading.breaks[0] if reading.is_fragile and reading.breaks else None
        changes = f" (fragile: changes with {_check_words(first, numbers)})" if first else ""
        lines.append(f"  {names[profile.institution]}: {signs}{changes}")
    return ["Signs of overload:", *lines, "", *_lines(found), ""] if lines else []


def _lines(found: Workload) -> list[str]:
    """From which value each sign is high here, and why: said once for all institutions."""
    reading = next((p.reading for p in found.profiles if p.reading), None)
    if reading is None:
        return []
    lines = ["Values that count as high among the institutions assessed:"]
    for dial in reading.dials:
        ends = [_dial_number(dial, x) for x in (dial.rule_from, dial.z_from)]
        rule = f"from {ends[0]} by the plain rule" if ends[0] else ""
        far = f"from {ends[1]}, far above the median {_dial_number(dial, dial.median, up=False)}"
        parts = [part for part in (rule, far if ends[1] else "") if part]
        lines.append(f"  {DIAL_WORDS[dial.name]}: {', or '.join(parts) or 'no line'}")
    return lines


def _dial_number(dial: Dial, value: float | None, *, up: bool = True) -> str:
    """A value of a dial as its column shows it; a line is rounded `up`, never understated."""
    from math import ceil

    from kg.measure.overload import SHARES

    if value is None:
        return ""
    shown = ceil(100 * value - 1e-9) if up else round(100 * value)
    return f"{shown} %" if dial.name in SHARES else f"{shown / 100:g}"


def _check_words(check: str, numbers: Mapping[str, str]) -> str:
    """A recheck in words: activities by the number people say, certainty without its code."""
    without = check.removeprefix("without ")
    return (
        f"activity {numbers[without]} left out" if without in numbers else CHECKS.get(check, check)
    )


def _by_signs(profile: Profile) -> tuple[int, str]:
    return -len(profile.reading.signs) if profile.reading else 0, profile.institution


def _stated_risks(found: Workload, names: dict[str, str]) -> list[str]:
    """What the plan itself says of its staff, beside the reading and not in it."""
    from kg.measure.overload import staff_risks

    activities = {s.activity for s in staff_risks(found.view.records)}
    if not activities:
        return []
    led = [
        (-(p.figures["staff_risks"].value or 0), names[p.institution])
        for p in found.profiles
        if p.figures["staff_risks"].value
    ]
    who = ", ".join(f"{name} ({-n:g})" for n, name in sorted(led))
    return [
        f"The plan itself names overload or lack of staff as a risk in {len(activities)} of "
        f"{len(found.view.records.activities)} activities" + (f", led by {who}." if who else ".")
    ]


def _below(found: Workload) -> list[str]:
    """What holds of the whole plan, in counts."""
    spread, crowd, common = found.concentration, found.crowding, found.common_date
    lines = []
    if spread.effective_leaders.value is not None:
        lines.append(
            f"{counted(spread.n_leads, 'lead role')}, shared as if by "
            f"{spread.effective_leaders.value:.1f} equal leaders; activities without a counted "
            f"lead: {len(spread.leaderless)}."
        )
    if crowd.period:
        lines.append(
            f"Due in {crowd.period}: {max(crowd.by_period)} of {crowd.figure.n_known} dated "
            f"activities; without a usable date: {crowd.figure.n_unknown}."
        )
    if common.date and common.is_habit:
        lines.append(
            f"{common.figure.value:g} of {common.n_dated} end on {common.date}: the same "
            "date on most rows is a habit of writing rather than congestion."
        )
    return lines
