"""What makes a number defensible: bounds, what was known, the facts, and conventions that can be
changed. Measure layer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from itertools import pairwise

import msgspec

from kg.errors import ConfigError
from kg.model.codes import CostStatus, Role, SourceKind
from kg.network.work import Groups


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of one plan: `low`–`high` hold it whatever the unknown turns out to be.

    `value` is None where the number does not exist (a share of nothing). `n_known` and `n_unknown`
    count the inputs. `evidence` are ids of facts; of elements where the point is that no fact is.
    """

    value: float | None
    low: float | None
    high: float | None
    n_known: int
    n_unknown: int = 0
    evidence: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether there is a number at all."""
        return self.value is not None


def exact(value: float | None, n_known: int, evidence: Iterable[str] = ()) -> Figure:
    """A number without a doubt in it: low, high and value are one."""
    return Figure(value, value, value, n_known, 0, tuple(dict.fromkeys(evidence)))


def ranged(
    value: float | None,
    bounds: tuple[float | None, float | None],
    counts: tuple[int, int],
    evidence: Iterable[str] = (),
) -> Figure:
    """A number between bounds, from inputs of which some are unknown (`counts`)."""
    return Figure(value, *bounds, *counts, tuple(dict.fromkeys(evidence)))


def share(part: float, whole: float) -> float | None:
    """Part of whole, None of nothing."""
    return part / whole if whole else None


# Which weights, lines and conventions touched a number? The one table of them all.
#
# None of these is a law of nature. The table is printed with every result, and every line of it can
# be changed (`--set name=value`); results say which values differ from the standard ones. Source:
# conventions of this project where no other is named.


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every convention a measure uses, by name; the comment says what it decides."""

    groups: Groups = Groups.NAMED  # which groups count: named (not catch-all), all, none
    expanded: bool = False  # count memberships expanded from groups

    lead: float = 1.0  # work of a lead in one activity
    implementer: float = 1.0
    partner: float = 0.5  # work of a partner, and the range tried
    partner_low: float = 0.25
    partner_high: float = 1.0
    expert: float = 0.25
    expert_low: float = 0.0
    expert_high: float = 0.5
    monitor: float = 0.25
    monitor_low: float = 0.0
    monitor_high: float = 0.5

    z_high: float = 3.5  # modified z from which a value is high (Iglewicz and Hoaglin 1993)
    z_raised: float = 2.0  # and raised
    z_min_institutions: int = 10  # below, ranks only
    rank_gap: float = 0.25  # first by this share of the next is raised
    lead_share: float = 0.4  # share of the plan's activities led that is high
    lead_min: int = 3  # with at least this many
    peak_months: int = 1  # months in which what runs counts as running at once: 1, or 3 (quarters)
    peak_factor: float = 2.0  # peak over the median peak that is high
    peak_min: int = 3
    crowding_share: float = 0.6  # share of deadlines in one quarter that is high
    crowding_min: int = 4
    unfunded_share: float = 0.5  # share of led activities without money that is high
    unfunded_min: int = 2
    span_share: float = 0.75  # share of all other institutions met that is high
    span_min: int = 5
    known_share: float = 0.5  # below this share of known inputs nothing is said
    read_groups: bool = False  # groups are assessed for overload beside institutions
    read_payers: bool = False  # those that only pay or benefit count among "all others" there
    families_known: int = 3  # of four; below, "cannot say from this plan"
    fragile_below: float = 0.9  # share of rechecks a reading must hold in
    habit_share: float = 0.5  # one date on more than this share of rows is a habit of writing

    level: float = 0.05  # q at or below is "unusual"
    draws: int = 4999  # random tables for a drawn null
    seed: int = 1  # of all draws
    swaps_per_link: int = 5  # swap attempts a link before a table is read; 0 above chain_links
    chain_links: int = 600  # plans with more links use the fast sampler alone
    staff_unit: float = 10.0  # load is given for each this many staff
    budget_unit: float = 1_000_000.0  # and per so much budget


STANDARD = Settings()
SHARES = ("lead_share", "crowding_share", "unfunded_share", "span_share", "known_share",
          "fragile_below", "habit_share", "level")  # fmt: skip
AT_LEAST = {  # below, the line would be met by everybody, or divide by nothing
    "lead_min": 1, "peak_min": 1, "crowding_min": 2, "unfunded_min": 1, "span_min": 1,
    "z_min_institutions": 3, "peak_factor": 1.0, "staff_unit": 1.0, "budget_unit": 1.0,
    "families_known": 1, "lead": 0.01, "implementer": 0.01,
}  # fmt: skip
# Above, a sum of a plan has no digits left, or the work no end.
AT_MOST = dict.fromkeys(
    ("lead", "implementer", "partner", "expert", "monitor", "partner_low", "partner_high",
     "expert_low", "expert_high", "monitor_low", "monitor_high"), 1_000.0,
) | {"swaps_per_link": 1_000, "seed": 2**32 - 1,
     "staff_unit": 1e6, "budget_unit": 1e15}  # fmt: skip


def set_values(assignments: Iterable[str], *, settings: Settings = STANDARD) -> Settings:
    """The table with some lines changed, each written `name=value`.

    Raises: ConfigError naming the accepted names, or the value that does not fit.

    Example:
        >>> set_values(["partner=0.25", "groups=none"]).partner
        0.25
    """
    types = {f.name: type(getattr(STANDARD, f.name)) for f in fields(Settings)}
    changed: dict[str, object] = {}
    for assignment in assignments:
        name, sign, value = (part.strip() for part in assignment.partition("="))
        if name not in types or not sign:
            near = get_close_matches(name, types, n=3) or list(types)
            raise ConfigError(
                f"no setting {assignment!r}; write name=value with one of: {', '.join(near)}"
            )
        changed[name] = _value(name, value, types[name])
    found = replace(settings, **changed)  # type: ignore[arg-type]
    _check_together(found, changed)
    return found


# Lines that must stand in this order, each at most as high as the next.
_ORDERED = (
    ("partner_low", "partner", "partner_high", "lead"),
    ("expert_low", "expert", "expert_high", "lead"),
    ("monitor_low", "monitor", "monitor_high", "lead"),
    ("z_raised", "z_high"),
)


def _check_together(found: Settings, changed: Iterable[str]) -> None:
    """A weight outside its own range, or a partner that counts more than a lead, means nothing."""
    changed = set(changed)
    for names in _ORDERED:
        values = [getattr(found, name) for name in names]
        for (one, low), (other, high) in pairwise(zip(names, values, strict=True)):
            if low > high:
                wrong, limit = (one, other) if one in changed else (other, one)
                word = "at most" if wrong == one else "at least"
                raise ConfigError(
                    f"setting {wrong}={getattr(found, wrong):g} makes no sense; it must be {word} "
                    f"{limit}={getattr(found, limit):g}, or change {limit}, too"
                )


def _value(name: str, value: str, kind: type) -> object:
    try:
        found: object = msgspec.convert(value, kind, strict=False)
    except msgspec.ValidationError as error:
        kinds = {float: "a number", int: "a whole number", bool: "true or false"}
        fits = kinds.get(kind) or " or ".join(x.value for x in Groups)
        raise ConfigError(f"setting {name}={value} cannot be used; it must be {fits}") from error
    if isinstance(found, int | float) and not isinstance(found, bool):
        _check_range(name, found)
    return found


def _check_range(name: str, value: float) -> None:
    if not 0 <= value < float("inf"):
        raise ConfigError(f"setting {name}={value:g} cannot be used; it must be 0 or more")
    if name in SHARES and value > 1:
        raise ConfigError(f"setting {name}={value:g} is a share; it must be between 0 and 1")
    if name == "peak_months" and value not in (1, 3):
        raise ConfigError(f"setting peak_months={value:g} cannot be used; 1 (month) or 3 (quarter)")
    if name in AT_LEAST and value < AT_LEAST[name]:
        raise ConfigError(f"setting {name}={value:g} makes no sense; from {AT_LEAST[name]:g} up")
    if name == "families_known" and value > 4:
        raise ConfigError(f"setting families_known={value:g} makes no sense; there are 4 families")
    if name in AT_MOST and value > AT_MOST[name]:
        raise ConfigError(f"setting {name}={value:g} makes no sense; up to {AT_MOST[name]:,.0f}")
    if name == "draws" and not 1 <= value <= 1_000_000:
        raise ConfigError(f"setting draws={value:g} cannot be used; 1 to 1,000,000 draws")


def changed_values(settings: Settings) -> dict[str, object]:
    """The lines of the table that differ from the standard ones."""
    return {
        f.name: _plain(getattr(settings, f.name))
        for f in fields(Settings)
        if getattr(settings, f.name) != getattr(STANDARD, f.name)
    }


def all_values(settings: Settings) -> dict[str, object]:
    """The whole table as plain values, in its order."""
    return {f.name: _plain(getattr(settings, f.name)) for f in fields(Settings)}


def _plain(value: object) -> object:
    return value.value if isinstance(value, Groups) else value


def role_weights(settings: Settings, which: str = "") -> dict[Role, float]:
    """Work of one activity by role; `which` is "" for the convention, "low" or "high".

    Funders and beneficiaries do none.
    """
    end = f"_{which}" if which else ""
    return {
        Role.LEAD: settings.lead,
        Role.IMPLEMENTER: settings.implementer,
        Role.PARTNER: float(getattr(settings, "partner" + end)),
        Role.EXPERT: float(getattr(settings, "expert" + end)),
        Role.MONITOR: float(getattr(settings, "monitor" + end)),
        Role.FUNDER: 0.0,
        Role.BENEFICIARY: 0.0,
    }


# What a statement of money amounts to. Best first: an activity takes the best of its statements.
BUDGETED = "budgeted"
EXTERNAL = "external"
HOPED_FOR = "hoped for"
INSIDE = "inside existing means"
UNKNOWN = "unknown"
MONEY_STATES = (BUDGETED, EXTERNAL, HOPED_FOR, INSIDE, UNKNOWN)
FUNDED = (BUDGETED, EXTERNAL)
UNFUNDED = (HOPED_FOR, INSIDE)

BUDGETS = (SourceKind.STATE_BUDGET, SourceKind.INSTITUTION_BUDGET, SourceKind.LOCAL_BUDGET)
OUTSIDE_MONEY = (SourceKind.EU, SourceKind.DONOR, SourceKind.PROJECTS)

STATE_OF_STATUS = {
    CostStatus.NONE: INSIDE,
    CostStatus.EXISTING: INSIDE,
    CostStatus.CONDITIONAL: HOPED_FOR,
    CostStatus.THIRD_PARTY: EXTERNAL,  # somebody else is said to bear it
    CostStatus.UNKNOWN: UNKNOWN,
    CostStatus.ELSEWHERE: UNKNOWN,
    CostStatus.NOT_UNDERSTOOD: UNKNOWN,
}
