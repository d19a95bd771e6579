"""Facts that other tools' files state, each on a line of a canonical text. Exchange layer."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from kg.ids import digest, document_id, slug
from kg.model.codes import ActorType, Certainty, LabelKind, Role, TimeKind
from kg.model.document import Passage
from kg.model.records import (
    Actor,
    Deadline,
    DocumentRecord,
    FundingSource,
    Issue,
    Label,
    Participation,
    Plan,
    PlanRecords,
)
from kg.text import YEARS, fold_space

MOST_DIGITS = 18  # of an amount before its decimal point; no budget has more
MOST_DECIMALS = 40  # behind it; spreadsheets write up to 32 for what rounding left of a zero


def is_plain(number: Decimal) -> bool:
    """Whether a number is one that people write, and not thousands of digits long.

    Example:
        >>> [is_plain(Decimal(x)) for x in ("1200.50", "NaN", "1e18", "1e-999999")]
        [True, False, False, False]
    """
    exponent = number.as_tuple().exponent
    return (
        isinstance(exponent, int) and number.adjusted() < MOST_DIGITS and exponent >= -MOST_DECIMALS
    )


@dataclass(slots=True)
class Statements:
    """The records of a plan read so far, and the lines of the canonical text.

    Each fact stands on a line of its own, so that its words can be quoted.
    """

    plan: Plan
    lines: list[tuple[int, int, str]] = field(default_factory=list)  # start, line, words
    length: int = 0
    facts: dict[str, list[Any]] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    sources: dict[str, FundingSource] = field(default_factory=dict)
    issues: list[tuple[str, str, int]] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)

    def say(self, words: str) -> int:
        """A line of the canonical text; gives its position among the lines."""
        said = fold_space(words)
        self.lines.append((self.length, len(self.lines) + 1, said))
        self.length += len(said) + 1
        return len(self.lines) - 1

    def own(self, stem: str) -> str:
        """An id that nothing has yet."""
        self.seen[stem] += 1
        return f"{stem}~{self.seen[stem]}" if self.seen[stem] > 1 else stem

    def add(self, kind: str, make: Any, line: int, **values: Any) -> None:
        """A fact that stands on a line; its passage is made when the text is whole."""
        self.facts.setdefault(kind, []).append((make, line, values))

    def actor(self, name: str, kind: ActorType) -> str:
        """The id of the body with this name, new or known."""
        own = f"org/{self.plan.place}/{slug(name)}"
        if own not in self.actors:
            label = Label(name, self.plan.language)
            self.actors[own] = Actor(
                id=own, labels=(label,), actor_type=kind, country=self.plan.country
            )
        known = self.actors[own]
        if all(name != x.text for x in known.labels):  # the same words in other letters
            label = Label(name, self.plan.language, LabelKind.ALTERNATIVE)
            self.actors[own] = replace(known, labels=(*known.labels, label))
        return own

    def part(
        self, about: str, name: str, kind: ActorType, role: Role,
        *, said: str = "", certainty: Certainty = Certainty.EXACT,
    ) -> str:  # fmt: skip
        """A body's role in an activity, once however often it is named; gives the body's id.

        `said` is what the file calls the role.
        """
        actor = self.actor(name, kind)
        own = f"{about}/{role}/{actor.rpartition('/')[2]}"
        if not self.seen[own]:
            line = self.say(f"{said or role}: {name}")
            self.add("participations", Participation, line, id=self.own(own), about=about,
                     actor=actor, role=role, certainty=certainty, words=name)  # fmt: skip
        return actor

    def period(self, about: str, start: str, end: str, *, said: str) -> None:
        """First and last day of an activity, as ISO writes them; what is no period is an issue."""
        line = self.say(said)
        first, last = self.day(start, line), self.day(end, line)
        if first and last and last < first:
            self.issues.append(("dates-reversed", f"it ends on {last}, before {first}", line))
        elif first or last:
            self.add("deadlines", Deadline, line, id=f"{about}/due", about=about,
                     time_kind=TimeKind.DAY, start=first, end=last)  # fmt: skip

    def day(self, said: str | None, line: int) -> date | None:
        """A day as ISO writes it; one that is none becomes an issue."""
        if not said:
            return None
        try:
            day = date.fromisoformat(said[:10])
        except ValueError:
            day = date.min
        if day.year in YEARS:
            return day
        self.issues.append(("date-not-understood", f"{said!r} is no day of a plan", line))
        return None

    def amount(self, said: str, line: int) -> Decimal | None:
        """A sum of money; one that is none, or is beyond all budgets, becomes an issue."""
        try:
            amount = Decimal(said)
        except InvalidOperation:
            amount = Decimal("NaN")
        if is_plain(amount):
            return amount
        self.issues.append(("amount-not-understood", f"{said!r} is no amount of money", line))
        return None

    def records(self, name: str, media_type: str) -> tuple[PlanRecords, str]:
        """All records with their passages, and the text these point into."""
        text = "".join(f"{words}\n" for _, _, words in self.lines)
        document = document_id(text)

        def passage(line: int, words: str = "") -> Passage:
            start, number, whole = self.lines[line]
            at = start + (whole.rindex(words) if words else 0)
            exact = words or whole
            return Passage(document, at, at + len(exact), exact, line=number)

        made = {
            kind: tuple(
                make(passages=(passage(line, values.pop("words", "")),), **values)
                for make, line, values in facts
            )
            for kind, facts in self.facts.items()
        }
        advice = "correct the file, or ask its publisher"
        issues = tuple(
            Issue(code=code, message=f"{name}: {message}", advice=advice, passages=(passage(line),))
            for code, message, line in self.issues
        )
        source = DocumentRecord(id=document, sha256=digest(text), name=name, media_type=media_type)
        actors = tuple(self.actors[key] for key in sorted(self.actors))
        sources = tuple(self.sources[key] for key in sorted(self.sources))
        records = PlanRecords(
            plan=self.plan, documents=(source,), actors=actors, sources=sources, issues=issues,
            **made,
        )  # fmt: skip
        return records, text
