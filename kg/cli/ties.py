"""`kg ties`: who works with whom, on what, and whether that is more than chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.common import counted, people_table, print_one, print_rows, table_options
from kg.cli.measures import (
    activity_numbers,
    actor_names,
    asked_settings,
    find_actor,
    open_plans,
    plain_figure,
    plain_surprise,
    plan_heading,
    set_option,
    settings_line,
    settings_option,
)
from kg.model.labels import english_name

if TYPE_CHECKING:
    from kg.measure.figures import Settings
    from kg.measure.surprise import Surprise
    from kg.measure.view import PlanView
    from kg.model.records import PlanRecords
    from kg.network.ties import Tie


COLUMNS = ("Institution", "With", "Shared", "Newman", "Jaccard", "More than chance?",
           "Activities")  # fmt: skip
CSV_COLUMNS = ("plan", "id", "name", "a", "a_name", "a_name_en", "b", "b_name", "b_name_en",
               "shared_activities", "newman", "jaccard", "n_a", "n_b", "expected", "p", "q",
               "family", "word", "null", "activities")  # fmt: skip
ROWS = 25  # ties in a table for people unless --all


@click.command("ties", epilog='Example:  kg ties --plan bg-2012 --name "Ministry of Justice"')
@table_options
@click.option("--name", "only", help="Only the ties of this institution.")
@click.option(
    "--min",
    "at_least",
    type=click.IntRange(1),
    default=1,
    help="Minimum number of shared activities.",
)
@click.option("--all", "show_all", is_flag=True, help=f"All ties, not only the first {ROWS}.")
@click.option(
    "--surprise/--no-surprise", default=None,
    help="Test against randomly drawn tables; the default for plans of ordinary size.",
)  # fmt: skip
@click.option(
    "--communities", is_flag=True, help="Which institutions form groups, and how certain that is."
)
@click.option("--brokerage", is_flag=True, help="Who connects sectors.")
@set_option
@settings_option
def command(graph_dir: Path, plan_id: str | None, **options: Any) -> None:
    """Who works with whom: every pair that shares activities, with the activities.

    Newman's weight shares each activity among its members; Jaccard says how alike two portfolios
    are. "Could be chance" does not question a tie: the plan states that the two share activities.
    """
    settings = asked_settings(options)
    if settings is None:
        return
    plans = open_plans(graph_dir, plan_id)
    if options["communities"] or options["brokerage"]:
        print_groups(plans, settings, options)
        return
    from kg.measure.view import view_plan

    options["wanted"] = options["only"] and find_actor(plans, options["only"], options["lang"])
    _print([_PlanTies(view_plan(records, settings), options) for records in plans], options)


class _PlanTies:
    """The ties of one plan as asked for, strongest first, with their surprises."""

    def __init__(self, view: PlanView, options: Mapping[str, Any]) -> None:
        from kg.network.ties import ties_of

        self.view = view
        self.names = actor_names(view.records, options["lang"])
        self.numbers = activity_numbers(view.records)
        self.titles = {a.id: a.title for a in view.records.activities}
        self.bodies = {
            a.id: {"id": a.id, "name": a.name, "name_en": english_name(a.labels)}
            for a in view.records.actors
        }
        self.surprises = _surprises(view, options["surprise"])
        wanted = options["wanted"]
        ties = [t for t in ties_of(view.work) if t.count >= options["at_least"]]
        kept = [t for t in ties if wanted is None or wanted in (t.a, t.b)]
        self.ties = sorted(kept, key=lambda t: (-t.count, -t.newman, t.a, t.b))


def _surprises(view: PlanView, asked: bool | None) -> dict[tuple[str, str], Surprise]:
    from kg.measure.surprise import tie_surprise

    is_ordinary = int(view.work.cooperating.sum()) <= view.settings.chain_links
    return tie_surprise(view) if (is_ordinary if asked is None else asked) else {}


def _print(found: Sequence[_PlanTies], options: Mapping[str, Any]) -> None:
    if options["output_format"] == "table":
        click.echo("\n\n".join(_block(plan, options) for plan in found))
        return
    rows = [plain_tie(t, plan) for plan in found for t in plan.ties]
    output_format = options["output_format"]
    shown = rows if output_format == "json" else list(map(_flat, rows))
    print_rows(shown, CSV_COLUMNS, output_format)


def plain_tie(tie: Tie, found: _PlanTies) -> dict[str, Any]:
    """One tie as a JSON record: who, how strongly, in which activities, and how surprising."""
    from kg.measure.figures import changed_values, exact, ranged

    plan, view = found.view.work.plan, found.view
    a, b = found.bodies[tie.a], found.bodies[tie.b]
    n_doubtful = tie.count - tie.n_sure
    count = ranged(tie.count, (tie.n_sure, tie.count), (tie.n_sure, n_doubtful), tie.facts)
    surprise = found.surprises.get((tie.a, tie.b))
    return {
        "plan": plan,
        "id": f"{tie.a}|{tie.b}",
        "name": f"{a['name']} – {b['name']}",
        "a": a | {"activities": tie.n_a},
        "b": b | {"activities": tie.n_b},
        "shared_activities": plain_figure(count, plan),
        "newman": plain_figure(exact(tie.newman, tie.count, tie.facts), plan),
        "jaccard": plain_figure(exact(tie.jaccard, tie.count, tie.facts), plan),
        "surprise": plain_surprise(surprise),
        "activities": [
            {"id": f"plan/{plan}/{x}", "number": found.numbers[x], "title": found.titles[x]}
            for x in tie.activities
        ],
        "settings": {
            "changed": changed_values(view.settings),
            "left_out": list(view.work.left_out),
        },
    }


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    surprise = row["surprise"] or {}
    return {
        "plan": row["plan"], "id": row["id"], "name": row["name"],
        "a": row["a"]["id"], "a_name": row["a"]["name"], "a_name_en": row["a"]["name_en"],
        "b": row["b"]["id"], "b_name": row["b"]["name"], "b_name_en": row["b"]["name_en"],
        "n_a": row["a"]["activities"], "n_b": row["b"]["activities"],
        **{n: row[n]["value"] for n in ("shared_activities", "newman", "jaccard")},
        **{n: surprise.get(n) for n in ("expected", "p", "q", "family", "word", "null")},
        "activities": "; ".join(f"{a['number']} {a['title']}".strip() for a in row["activities"]),
    }  # fmt: skip


def _block(found: _PlanTies, options: Mapping[str, Any]) -> str:
    view = found.view
    shown = found.ties if options["show_all"] else found.ties[:ROWS]
    rows = [_row(t, found) for t in shown]
    n_ties = counted(len(found.ties), "pair of institutions shares", "pairs of institutions share")
    lines = [plan_heading(view.records, options["lang"]), f"{n_ties} activities.", ""]
    if rows:
        lines += [people_table(rows, COLUMNS), ""]
    if len(shown) < len(found.ties):
        lines.append(f"{len(found.ties) - len(shown)} weaker ties are not shown: --all.")
    if found.surprises:
        null = next(iter(found.surprises.values())).null
        lines.append(f"Chance: {null}; q over {len(found.surprises)} pairs.")
    return "\n".join([*lines, settings_line(view.settings, view.work.left_out)])


def _row(tie: Tie, found: _PlanTies) -> list[str]:
    surprise = found.surprises.get((tie.a, tie.b))
    return [
        found.names[tie.a],
        found.names[tie.b],
        f"{tie.count} of {tie.n_a} and {tie.n_b}",
        f"{tie.newman:.2f}",
        f"{tie.jaccard:.2f}",
        f"{surprise.word} (q {surprise.q:.2g})" if surprise and surprise.q is not None else "–",
        "; ".join(found.numbers[a] for a in tie.activities),
    ]


# Which institutions form groups, and who stands between sectors? Parts of `kg ties`.

Rows = list[dict[str, Any]]
# What holds of all rows alike, and what it is called below the table.
COMMON = {"modularity": "Modularity", "null": "stability over"}


def print_groups(
    plans: Sequence[PlanRecords], settings: Settings, options: Mapping[str, Any]
) -> None:
    """Print communities or brokerage, one block a plan."""
    from kg.measure.view import view_plan

    blocks, rows = [], []
    for records in plans:
        view = view_plan(records, settings)
        names = actor_names(records, options["lang"])
        found = (community_rows if options["communities"] else brokerage_rows)(view, names)
        rows += found
        heading = plan_heading(records, options["lang"])
        blocks.append(_groups_block(heading, found, settings_line(settings, view.work.left_out)))
    flat = [_values(row) for row in rows]
    table = flat, list(flat[0]) if flat else ["plan"]
    print_one(options["output_format"], rows, table, lambda: "\n\n".join(blocks))


def community_rows(view: Any, names: Mapping[str, str]) -> Rows:
    """One row for each community, named by its best-connected member."""
    from kg.measure.communities import communities

    found = communities(view.work, view.settings)
    plan = view.work.plan
    return [
        {
            "plan": plan,
            "id": c.name_of,
            "name": f"around {names[c.name_of]}",
            "members": [names[m] for m in c.members],
            "stability": plain_figure(c.stability, plan),
            "modularity": round(found.modularity, 4),
            "null": f"{found.runs} runs, seed {found.seed}",
        }
        for c in found.communities
    ]


def brokerage_rows(view: Any, names: Mapping[str, str]) -> Rows:
    """One row for each institution that stands between two others."""
    from kg.measure.position import brokerage

    plan = view.work.plan
    return [
        {
            "plan": plan,
            "id": b.institution,
            "name": names[b.institution],
            **{role: plain_figure(figure, plan) for role, figure in b.counts.items()},
        }
        for b in brokerage(view)
        if any(figure.value for figure in b.counts.values())
    ]


def _values(row: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v["value"] if isinstance(v, dict) else v for k, v in row.items()}


def _groups_block(heading: str, rows: Rows, note: str) -> str:
    if not rows:
        return f"{heading}\nnone found.\n{note}"
    flat = [_values(row) for row in rows]
    common = [c for c in COMMON if c in flat[0]]
    columns = [c for c in flat[0] if c not in ("plan", "id", *COMMON)]
    table = [[_text(row[c]) for c in columns] for row in flat]
    below = "; ".join(f"{COMMON[c]} {_text(flat[0][c])}" for c in common)
    return "\n".join([heading, "", people_table(table, columns), "", *filter(None, [below]), note])


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(value)
    return f"{value:.2f}" if isinstance(value, float) else str(value)
