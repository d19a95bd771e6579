"""Who shows signs of overload, of what kind, and would that hold? Measure layer.

No score and no order of institutions: six dials in four families, each with its bounds, and a
reading that says how many families are high. A plan shows promised work, not staff, skill or work
done; raw load is never overload.
Source: conventions of this project; OECD/JRC 2008 on why there is no composite score.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from kg.lexicon import lexicons_for
from kg.measure.dials import (
    FAMILIES,
    FAMILY_BY_DIAL,
    LEVELS,
    Judged,
    high_families,
    inputs_of,
    judge,
    rule_lines,
)
from kg.measure.figures import Figure, exact, ranged
from kg.measure.money import unfunded_share
from kg.measure.position import partner_span
from kg.measure.rechecks import (
    Variants,
    recheck_certainty,
    recheck_drops,
    recheck_unknowns,
    recheck_weights,
)
from kg.measure.roles import Figures, lead_shares, weighted_load
from kg.measure.timing import concurrency, crowding
from kg.measure.view import PlanView, view_plan
from kg.model.places import activity_by_element
from kg.model.records import PlanRecords, Risk
from kg.network.work import Groups
from kg.text import fold

Array = np.ndarray[Any, np.dtype[Any]]

SEVERAL = "several independent signs of overload"
SOME = "some signs"
ONE = "one sign"
NONE_VISIBLE = "none visible in this plan"
CANNOT_SAY = "cannot say from this plan"
_WORDS = (NONE_VISIBLE, ONE, SOME, SEVERAL, SEVERAL)
OTHERS = "dropping the other activities"  # one check: nobody's reading should hang on them
BREAKS_NAMED = 5
SHARES = ("lead_share", "crowding", "unfunded_share")  # dials of 0 to 1: no line above 1


@dataclass(frozen=True, slots=True)
class Capacity:
    """The means of one institution, from a source that can be looked up."""

    institution: str
    kind: str  # "staff" or "budget"
    amount: float
    source: str
    year: int | None


@dataclass(frozen=True, slots=True)
class Dial:
    """One sign: the number, where it stands, and its level (high, raised, ordinary, cannot tell).

    `reason` is what made it high: "rule" (the plain line), "z" (far from the others), or None.
    `rank` counts from the top among those with a value; tied ones share the better rank.
    `rule_from` and `z_from` are the values from which it is high, by the plain rule and by the
    distance from the others; None where there is no such line. `others` are the values of all
    that are compared, from the highest.
    """

    name: str
    family: str
    figure: Figure
    level: str
    reason: str | None
    z: float | None
    rank: int | None
    n: int
    median: float | None
    rule_from: float | None
    z_from: float | None
    others: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the plan shows of one institution: dials, families that are high, and how it holds.

    `word` is the reading; `signs` the high dials behind it. `breaks` names rechecks that change
    the reading or its families, the first few. A group ("NGOs") is not one institution that could
    carry too much: it is read only where settings say so, and its word is "cannot say".
    """

    institution: str
    is_group: bool
    word: str
    signs: tuple[Dial, ...]
    dials: tuple[Dial, ...]
    high: tuple[str, ...]
    n_families_known: int
    n_checks: int
    n_held: int
    is_fragile: bool
    breaks: tuple[str, ...]


def read_overload(view: PlanView, capacities: Sequence[Capacity] = ()) -> tuple[Reading, ...]:
    """The signs of overload a plan shows for each institution that works in it, by id.

    Shape: one reading per institution with a working role, each compared with the others. Groups
    and those that only pay or benefit are in no median and not among "all others", unless the
    settings `read_groups` and `read_payers` say so.
    Edges: fewer than three families known, or a group: "cannot say from this plan".
    Example: toy FIN: some signs: half of the plan led; three of four deadlines in one quarter,
    which is fragile: without any one of its activities only three deadlines remain.
    """
    view = population(view)
    if not view.work.institutions:
        return ()
    base = inputs_of(view, _per_unit(view, capacities))
    judged = judge(base, view.settings)
    high, known = (part[0] for part in high_families(judged))
    codes = _codes(high, known, view)
    figures = _figures(view, capacities)
    lines = rule_lines(base, judged, view.settings)
    tally = _Tally(view, codes, high)
    for variants in _variants(view, base):
        tally.add(variants)
    return tuple(
        _reading(
            view, k, (judged, figures, lines), (int(codes[k]), int(high[k]), int(known[k]), tally)
        )
        for k in range(len(view.work.institutions))
        if view.n_working[k]
    )


def population(view: PlanView) -> PlanView:
    """The plan with those alone that are compared with each other: without groups, as settings say.

    Numbers of partners in it are partners that are no groups.
    """
    if view.settings.read_groups or view.settings.groups is Groups.NONE:
        return view
    return view_plan(view.records, replace(view.settings, groups=Groups.NONE))


def _variants(view: PlanView, base: Any) -> Iterator[Variants]:
    yield recheck_weights(view, base)
    yield recheck_unknowns(base)
    certainty = recheck_certainty(view, base)
    if certainty is not None:
        yield certainty
    yield from recheck_drops(view, base)


def _codes(high: Array, known: Array, view: PlanView) -> Array:
    """The reading as a number: how many families are high, or -1 for cannot say."""
    n_high = sum((high >> bit) & 1 for bit in range(len(FAMILIES)))
    return np.where(known < view.settings.families_known, -1, n_high)


class _Tally:
    """Counts, for each institution, the rechecks its reading holds in."""

    def __init__(self, view: PlanView, codes: Array, high: Array) -> None:
        n = len(view.work.institutions)
        self.view = view
        self.codes, self.high = codes, high
        self.n_checks, self.n_held = np.zeros(n, dtype=int), np.zeros(n, dtype=int)
        self.others_hold = np.ones(n, dtype=bool)
        self.breaks: list[list[str]] = [[] for _ in range(n)]
        self.groups = frozenset(a.id for a in view.records.actors if a.group_kind)
        self.works_in = view.work.matrix().T.tocsr()

    def add(self, variants: Variants) -> None:
        """Count one block of variants; drops of others' activities are counted together."""
        high, known = high_families(judge(variants.inputs, self.view.settings))
        same = (high == self.high) & (_codes(high, known, self.view) == self.codes)
        mine = np.ones(same.shape, dtype=bool)
        if variants.dropped:
            mine = self.works_in[list(variants.dropped)].toarray() > 0
            self.others_hold &= (same | mine).all(axis=0)
        self.n_checks += mine.sum(axis=0)
        self.n_held += (mine & same).sum(axis=0)
        for variant, k in np.argwhere(mine & ~same).tolist():
            if len(self.breaks[k]) < BREAKS_NAMED:
                self.breaks[k].append(variants.names[variant])

    def of(self, k: int) -> tuple[int, int, tuple[str, ...]]:
        """Checks, held and breaks of one institution, the drops of others' activities as one."""
        holds = bool(self.others_hold[k])
        breaks = self.breaks[k] if holds else [*self.breaks[k], OTHERS]
        return int(self.n_checks[k]) + 1, int(self.n_held[k]) + holds, tuple(breaks)


def _reading(
    view: PlanView,
    k: int,
    found: tuple[dict[str, Judged], dict[str, Figures], dict[str, float | None]],
    reading: tuple[int, int, int, _Tally],
) -> Reading:
    code, high, known, tally = reading
    institution = view.work.institutions[k]
    dials = tuple(
        _dial(k, n, judged, (found[1][n][institution], found[2][n]))
        for n, judged in found[0].items()
    )
    n_checks, n_held, breaks = tally.of(k)
    return Reading(
        institution=institution,
        is_group=institution in tally.groups,
        word=CANNOT_SAY if code < 0 or institution in tally.groups else _WORDS[code],
        signs=tuple(d for d in dials if d.level == "high"),
        dials=dials,
        high=tuple(f for bit, f in enumerate(FAMILIES) if high >> bit & 1),
        n_families_known=known,
        n_checks=n_checks,
        n_held=n_held,
        is_fragile=n_held < view.settings.fragile_below * n_checks,
        breaks=breaks,
    )


def _dial(k: int, name: str, judged: Judged, found: tuple[Figure, float | None]) -> Dial:
    figure, rule_from = found
    value = judged.value[0]
    level = LEVELS[int(judged.level[0, k])]
    reason = None
    if level == "high":
        reason = "rule" if judged.by_rule[0, k] else "z"
    known = [float(v) for v in value if v == v]
    mine = float(value[k])
    return Dial(
        name=name,
        family=FAMILY_BY_DIAL[name],
        figure=figure,
        level=level,
        reason=reason,
        z=_number(judged.z[0, k]),
        rank=1 + sum(v > mine for v in known) if mine == mine else None,
        n=len(known),
        median=_number(judged.median[0, 0]),
        rule_from=rule_from,
        z_from=None if name in SHARES and judged.z_from[0, 0] > 1 else _number(judged.z_from[0, 0]),
        others=tuple(sorted(known, reverse=True)),
    )


def _number(value: float) -> float | None:
    return float(value) if value == value else None


def _figures(view: PlanView, capacities: Sequence[Capacity]) -> dict[str, Figures]:
    """The figure behind each dial, with its evidence."""
    return {
        "load": weighted_load(view),
        "lead_share": lead_shares(view),
        "peak": {i: p.figure for i, p in concurrency(view).items()},
        "crowding": {i: c.figure for i, c in crowding(view).items()},
        "unfunded_share": unfunded_shares(view),
        "span": {i: s.partners for i, s in partner_span(view).items()},
        "load_against_means": load_against_means(view, capacities),
    }


def unfunded_shares(view: PlanView) -> Figures:
    """For each institution, which share of the activities it leads has no money written down."""
    return {
        institution: unfunded_share([view.money[column] for column in led_by(view, k)])
        for k, institution in enumerate(view.work.institutions)
    }


def led_by(view: PlanView, k: int) -> list[int]:
    """The activities an institution leads, as places in reading order."""
    links = view.work.links_by_institution[k]
    return [int(view.work.columns[x]) for x in links if view.leads[x]]


def load_against_means(view: PlanView, capacities: Sequence[Capacity]) -> Figures:
    """Load per unit of staff or budget, where a sourced capacity is given; None elsewhere.

    Units: activities per `staff_unit` staff or `budget_unit` of budget.
    Example: toy staff 40/60/20/10/30/5: per 10 staff NGO 2.0, LOC 1.5, FIN 1.0: the order of raw
    load turns around.
    """
    units = _per_unit(view, capacities)
    return {
        institution: _over(figure, units.get(institution))
        for institution, figure in weighted_load(view).items()
    }


def _over(load: Figure, capacity: float | None) -> Figure:
    if not capacity or load.value is None or load.low is None or load.high is None:
        return ranged(None, (None, None), (0, 1), load.evidence)
    bounds = (load.low / capacity, load.high / capacity)
    return ranged(load.value / capacity, bounds, (load.n_known, load.n_unknown), load.evidence)


def _per_unit(view: PlanView, capacities: Iterable[Capacity]) -> dict[str, float]:
    units = {"staff": view.settings.staff_unit, "budget": view.settings.budget_unit}
    return {c.institution: c.amount / units[c.kind] for c in capacities if c.amount > 0}


# Does the plan itself say that its staff may be overloaded?
#
# Risks are found by the words the lexicon lists for the plan's language. A stated risk is the
# plan's own word and stands beside the reading: it is no dial and counts in none.

STAFF = "staff"
_FEW_WORDS = r"(?:\w+ ){0,2}"  # words a phrase may be parted by: "lack of trained staff"
_INNER_HYPHEN = re.compile(r"(?<=\w)-(?=\w)")  # left from the end of a printed line


@dataclass(frozen=True, slots=True)
class StatedRisk:
    """One risk a plan states, and the activity it stands in (None above activities)."""

    risk: Risk
    activity: str | None


def staff_risks(records: PlanRecords) -> tuple[StatedRisk, ...]:
    """The risks by which the plan says that there may be too few people for the work.

    Edges: only what is written as a risk is looked at; a language without such words finds none.
    Source: `risk_kinds` of the lexicon.
    """
    lexicons = lexicons_for(records.plan.language)
    pattern = _pattern(p for lexicon in lexicons for p in lexicon.risk_kinds.get(STAFF, ()))
    if pattern is None:
        return ()
    activity = activity_by_element(records)
    return tuple(
        StatedRisk(risk, activity.get(risk.about))
        for risk in records.risks
        if pattern.search(_words(risk.title))
    )


def _words(title: str) -> str:
    return f"{fold(title)} {fold(_INNER_HYPHEN.sub('', title))}"


def _pattern(phrases: Iterable[str]) -> re.Pattern[str] | None:
    """One pattern for all phrases; a trailing * lets a word go on."""
    forms = [
        (r" " + _FEW_WORDS).join(_word(word) for word in phrase.split() if fold(word))
        for phrase in phrases
    ]
    return re.compile("|".join(rf"\b{form}" for form in sorted(set(forms)))) if forms else None


def _word(word: str) -> str:
    stem = re.escape(fold(word))
    return rf"{stem}\w*" if word.endswith("*") else rf"{stem}\b"


def staff_risks_by_institution(view: PlanView) -> dict[str, Figure]:
    """In how many activities that an institution leads the plan names overload or lack of staff.

    Units: activities. Edges: leads nothing: 0; a risk above the activities is nobody's own.
    """
    stated: dict[str, list[str]] = {}
    for one in staff_risks(view.records):
        if one.activity is not None:
            stated.setdefault(one.activity, []).append(one.risk.id)
    found = {}
    for k, institution in enumerate(view.work.institutions):
        led = [view.work.activities[column] for column in led_by(view, k)]
        hit = [a for a in led if a in stated]
        found[institution] = exact(len(hit), len(led), [f for a in hit for f in stated[a]])
    return found
