"""`kg explain`: the words, place and rules behind one fact, and what people decided about it.

Each rule is printed with what it does and how often it was right on the readings made by hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.common import (
    format_option,
    graph_option,
    open_graph,
    plan_option,
    print_one,
    print_rows,
    table_text,
)
from kg.errors import InputError

if TYPE_CHECKING:
    from kg.graph.folder import GraphFolder
    from kg.model.document import Passage
    from kg.model.records import Actor, Element, Fact, FundingSource, PlanRecords, Step

SHOWN = 8  # candidates listed when several facts fit
AROUND = 160  # characters of the words before and after a passage
STEP_COLUMNS = ("fact", "rule", "reason", "sentence", "fired", "right")
RULE_COLUMNS = ("rule", "fired", "right", "share", "sentence", "function", "data")


@dataclass(frozen=True, slots=True)
class FoundItem:
    """A fact or element of a plan."""

    records: PlanRecords
    item: Fact | Element


@click.command("explain", epilog="Example:  kg explain '1.1 deadline' --plan rs-2017-2018")
@click.argument("fact", required=False)
@click.option("--rules", is_flag=True, help="List every rule that can lead to a fact.")
@graph_option
@plan_option
@format_option
def command(
    fact: str | None, rules: bool, graph_dir: Path, plan_id: str | None, output_format: str
) -> None:
    """The words behind a fact, where they stand, and each rule that led to it.

    FACT is a fact's id (a/filter-smoke/lead/savet), its IRI, a unique end of the id, or a number
    with what is meant ("1.3 money"); activities, goals and tasks also have ids.

    Each rule shows how many facts of the readings made by hand it led to ("fired"), and how many
    of these were right. --rules lists all rules and needs no FACT.
    """
    if rules == bool(fact):
        raise click.UsageError("Give either a FACT or --rules.")
    if fact is None:
        print_rows(rule_rows(), RULE_COLUMNS, output_format)
        return
    folder = open_graph(graph_dir)
    plans = list(folder.all_records(plan_id))
    gone = rejected_text(fact, plans)
    if gone is not None and output_format == "table":
        click.echo(gone)
        return
    found = find_fact(fact, plans)
    said = explanation(found, folder)
    rows = list(step_rows(said)), STEP_COLUMNS
    print_one(output_format, said, rows, lambda: explanation_text(said))


def rule_rows() -> list[dict[str, Any]]:
    """Every rule in the order of the registry: its counts, what it does, where it stands.

    `share` is that of the facts that were right, None for a rule that no reading met.
    """
    from kg.exchange.gold import shipped_counts

    return [
        {
            "rule": rule.value,
            "fired": count.fired,
            "right": count.right,
            "share": round(count.right / count.fired, 3) if count.fired else None,
            "sentence": rule.sentence,
            "function": rule.function,
            "data": rule.data,
        }
        for rule, count in shipped_counts().items()
    ]


def find_fact(wanted: str, plans: Sequence[PlanRecords]) -> FoundItem:
    """The one fact or element an id, an IRI or the end of an id means.

    Raises: InputError that lists the candidates if there are several, or says there is none.
    """
    plan, key = _local(wanted, plans)
    chosen = [p for p in plans if plan in (None, p.plan.id)]
    every = [FoundItem(p, x) for p in chosen for x in (*p.facts, *p.reports)]
    every += [FoundItem(p, x) for p in chosen for x in p.elements]
    exact = [f for f in every if f.item.id == key]
    found = (
        exact or [f for f in every if f.item.id.endswith("/" + key)] or _by_any_form(key, chosen)
    )
    if len(found) == 1:
        return found[0]
    if found:
        names = [f"  {f.records.plan.id}/{f.item.id}" for f in found[:SHOWN]]
        more = [f"  … and {len(found) - SHOWN} more"] if len(found) > SHOWN else []
        listed = "\n".join([*names, *more])
        raise InputError(f"{wanted!r} fits {len(found)} facts; say which:\n{listed}")
    raise InputError(
        f"there is no fact {wanted!r}{_near(key, every)}; 'kg show NAME --format json' lists "
        "facts with their ids"
    )


def _by_any_form(key: str, plans: Sequence[PlanRecords]) -> list[FoundItem]:
    """What an earlier form of an id means: the place of an element, a number with a name."""
    from kg.model.targets import Targets

    found = []
    for records in plans:
        targets = Targets(records)
        for own in targets.find(key):
            item = targets.facts.get(own) or targets.elements.get(own)
            found += [FoundItem(records, item)] if item is not None else []
    return found


def rejected_text(wanted: str, plans: Sequence[PlanRecords]) -> str | None:
    """What was rejected under this id, if a person rejected it: what, who, why, and the words."""
    plan, key = _local(wanted, plans)
    for records in plans:
        for decision in records.decisions:
            is_it = decision.verb == "reject" and key in (decision.about, decision.target)
            if is_it and decision.outcome == "applied" and plan in (None, records.plan.id):
                words = "; ".join(f"“{p.exact}”" for p in decision.passages) or "none"
                who = decision.author or decision.who
                why = f": {decision.reason}" if decision.reason else ""
                return (
                    f"{decision.what}\n"
                    f"rejected by {who}{why} · {records.plan.id}/{decision.about}\n"
                    f"Words it was read from: {words}\n"
                    f"To take it back: delete row {decision.row} of decisions.csv and build again."
                )
    return None


def _near(key: str, every: Sequence[FoundItem]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(key, [f.item.id for f in every], n=2, cutoff=0.7)
    return f"; did you mean {' or '.join(near)}" if near else ""


def _local(wanted: str, plans: Sequence[PlanRecords]) -> tuple[str | None, str]:
    """The plan, if it is said, and the id below it, of an id or IRI."""
    from urllib.parse import unquote

    from kg.ids import ID

    words = wanted.strip().strip("<>")
    words = unquote(words.removeprefix(ID)).removeprefix("plan/") if words.startswith(ID) else words
    first, _, rest = words.partition("/")
    return (first, rest) if rest and first in {p.plan.id for p in plans} else (None, words)


def explanation(found: FoundItem, folder: GraphFolder) -> dict[str, Any]:
    """Everything known of a fact, as plain values."""
    from kg.model.rules import Rule

    item, records = found.item, found.records
    steps = [s for s in item.steps if s.rule is not Rule.DECISION]
    decided = [s for s in item.steps if s.rule is Rule.DECISION]
    return {
        "fact": item.id,
        "plan": records.plan.id,
        "what": what(found),
        "certainty": str(item.certainty),
        "origin": _origin(item),
        "passages": [_place(p, folder.source(p.document)) for p in item.passages],
        "steps": [_step(s) for s in steps],
        "names": [
            {"id": named.id, "name": named.name, "steps": [_step(s) for s in _of(named, item)]}
            for named in _named(found)
        ],
        "decisions": [s.reason for s in decided],
        "row": _row_to_copy(found),
    }


def _origin(item: Fact | Element) -> str:
    """Whether the plan states it or a person decided it."""
    from kg.model.codes import Origin

    origin = getattr(item, "origin", Origin.STATED)
    return "decided" if origin is Origin.CURATED else str(origin)


def _row_to_copy(found: FoundItem) -> str:
    """The row of decisions.csv with which a person rejects just this."""
    from kg.resolve.binding import Binder
    from kg.resolve.decisions import Decision, Verb, decisions_text

    words = Binder(found.records).words_of(found.item.id)
    row = Decision(who="", target=found.item.id, verb=Verb.REJECT, words=words)
    return decisions_text([row]).splitlines()[1]


def _step(step: Step) -> dict[str, Any]:
    from kg.exchange.gold import shipped_counts

    rule, count = step.rule, shipped_counts()[step.rule]
    return {
        "rule": rule.value,
        "reason": step.reason,
        "sentence": rule.sentence,
        "function": rule.function,
        "data": rule.data,
        "fired": count.fired,
        "right": count.right,
    }


def _named(found: FoundItem) -> list[Actor | FundingSource]:
    """The actors and the source a fact names."""
    ids = {getattr(found.item, key, None) for key in ("actor", "payer", "source")}
    known: list[Actor | FundingSource] = [*found.records.actors, *found.records.sources]
    return [x for x in known if x.id in ids]


def _of(named: Actor | FundingSource, item: Fact | Element) -> list[Step]:
    """The steps by which the words of a fact became this actor, all if none holds its words."""
    steps: tuple[Step, ...] = getattr(named, "steps", ())
    words = [" ".join(p.exact.split()).casefold() for p in item.passages]
    own = [s for s in steps if any(w and w in s.reason.casefold() for w in words)]
    return own or list(steps)


def what(found: FoundItem) -> str:
    """A fact in words: what it says of which element."""
    from kg.model.records import Element

    item = found.item
    kind = type(item).__name__.lower()
    if isinstance(item, Element):
        return f"{kind} {item.number or ''} {item.title}".replace("  ", " ")
    element = next((e for e in found.records.elements if e.id == item.about), None)
    about = f"{type(element).__name__.lower()} '{element.title}'" if element else item.about
    return f"{_says(found)} – {about}"


def _says(found: FoundItem) -> str:
    from kg.model.records import Allocation, Deadline, Participation

    item = found.item
    names = {x.id: x.name for x in _named(found)}
    if isinstance(item, Participation):
        return f"{item.role}: {names.get(item.actor, '?')}"
    if isinstance(item, Allocation):
        return _money_words(item, names)
    if isinstance(item, Deadline):
        return f"due {item.start or '?'} to {item.end or '?'} ({item.time_kind})"
    return f"{type(item).__name__}: {getattr(item, 'title', '')}"


def _money_words(item: Any, names: dict[str, str]) -> str:
    from kg.present.words import words_for

    parts = [str(item.cost_status)]
    if item.amount is not None:
        years = item.years or ((item.year,) if item.year else ())
        parts = [words_for("en").stated(item), "for " + "–".join(map(str, years)) if years else ""]
    elif item.share is not None:
        parts.append(words_for("en").stated(item))
    if item.source:
        parts.append(f"from '{names.get(item.source, item.source)}'")
    if item.payer:
        parts.append(f"paid by {names.get(item.payer, item.payer)}")
    return "money: " + " ".join(part for part in parts if part)


def _place(passage: Passage, text: str) -> dict[str, Any]:
    """A passage with the words around it and its place."""
    keys = ("page", "sheet", "table", "row", "column", "line")
    where = {key: getattr(passage, key) for key in keys if getattr(passage, key) is not None}
    return {
        "document": passage.document,
        "start": passage.start,
        "end": passage.end,
        "exact": passage.exact,
        **where,
        "before": text[max(0, passage.start - AROUND) : passage.start],
        "after": text[passage.end : passage.end + AROUND],
        "reads_again": text[passage.start : passage.end] == passage.exact,
    }


def explanation_text(said: dict[str, Any]) -> str:
    """An explanation as people read it."""
    lines = [said["what"], f"{said['certainty']}, {said['origin']} · {said['plan']}/{said['fact']}"]
    for passage in said["passages"]:
        lines += ["", *passage_lines(passage)]
    if not said["passages"]:
        lines += ["", "no words of the document: a person entered it"]
    if said["steps"]:
        lines += ["", _steps_table(said["steps"])]
    for named in said["names"]:
        lines += ["", f"{named['name']} · {named['id']}"]
        lines += [_steps_table(named["steps"])] if named["steps"] else []
    lines += ["", "Decisions: " + ("; ".join(said["decisions"]) or "none")]
    lines += [
        "",
        "To reject it, add this row to decisions.csv with your name in front:",
        said["row"],
    ]
    return "\n".join(lines)


def _steps_table(steps: Sequence[dict[str, Any]]) -> str:
    """Steps for people; "right" are facts of the readings to which the rule also led."""
    right = [f"{s['right']} of {s['fired']}" if s["fired"] else "not met" for s in steps]
    rows = [[s["rule"], s["reason"], s["sentence"], n] for s, n in zip(steps, right, strict=True)]
    return table_text(rows, ["Rule", "Why", "What it does", "Right"])


def passage_lines(passage: dict[str, Any]) -> Iterator[str]:
    """A passage marked in its surroundings, with its place."""
    keys = ("page", "sheet", "table", "row", "column", "line")
    place = ", ".join(f"{key} {passage[key]}" for key in keys if key in passage)
    yield f"{place or 'place unknown'} (characters {passage['start']}–{passage['end']})"
    before = passage["before"].replace("\r", "").rsplit("\n", 2)[-2:]
    after = passage["after"].replace("\r", "").split("\n", 2)[:2]
    words = "\n".join(before) + f"▶{passage['exact']}◀" + "\n".join(after)
    for line in words.replace("\t", " │ ").split("\n"):
        if line.strip():
            yield f"    {line}"


def step_rows(said: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The steps as rows, those of the names after those of the fact."""
    for step in said["steps"]:
        yield {"fact": said["fact"], **step}
    for named in said["names"]:
        for step in named["steps"]:
            yield {"fact": named["id"], **step}
    for reason in said["decisions"]:
        yield {"fact": said["fact"], "rule": "decision", "reason": reason}
