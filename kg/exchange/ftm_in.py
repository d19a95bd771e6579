"""FollowTheMoney entities as a plan: projects, who takes part in them, dates, sums. Exchange layer.

One JSON object a line, of any publisher. A `Project` is an activity, a `ProjectParticipant` a role
in it, a `Payment` of a project its money; companies, public bodies and other legal entities are
bodies. Persons are never bodies. What a plan does not hold (ownership, addresses, payments of no
project) is left out.
"""

from __future__ import annotations

import json
from calendar import monthrange
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from kg.errors import InputError
from kg.exchange.statements import Statements
from kg.extract.fields import guess_field
from kg.extract.vocabulary import vocabulary
from kg.ids import digest, name_of_words
from kg.model.codes import ActorType, Certainty, CostStatus, LabelKind, Role
from kg.model.records import Activity, Allocation, Label, Plan, PlanRecords
from kg.text import YEARS, fold_space, same_key, whole_number

HEAD = 1 << 16  # bytes of a file in which its first entity must end
MEDIA_TYPE = "application/x-ndjson"
_KINDS = {
    "PublicBody": ActorType.GOVERNMENT, "Company": ActorType.BUSINESS,
    "Organization": ActorType.NGO,
}  # fmt: skip
_GENERAL = {"Thing", "LegalEntity", "Interest"}  # schemas that others extend
_ROLES = {role.value: role for role in Role} | {"payer": Role.FUNDER}
_FIELDS = {
    "lead": Role.LEAD, "implementer": Role.IMPLEMENTER, "partner": Role.PARTNER,
    "expert_support": Role.EXPERT, "funding": Role.FUNDER, "monitor": Role.MONITOR,
}  # fmt: skip
_LABELS = {
    "alias": LabelKind.ALTERNATIVE, "abbreviation": LabelKind.ABBREVIATION,
    "weakAlias": LabelKind.HIDDEN,
}  # fmt: skip
Entity = Mapping[str, Any]


def is_ftm(head: bytes) -> bool:
    """Whether the first line of a file is a FollowTheMoney entity, or a diagram of some.

    Example:
        >>> is_ftm(b'{"id": "x", "schema": "Project", "properties": {}}'), is_ftm(b'{"id": 1}')
        (True, False)
    """
    line = head.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")[0]
    if not line.startswith(b"{"):
        return False
    try:
        return all(map(_is_entity, _held(json.loads(line))))
    except (ValueError, RecursionError):
        return False


def _held(found: Any) -> list[Any]:
    """The entities of one JSON value: its own, or those that a diagram shows."""
    held = found.get("entities") if isinstance(found, dict) and "id" not in found else None
    return held if isinstance(held, list) and held else [found]


def _is_entity(found: object) -> bool:
    return (
        isinstance(found, dict)
        and isinstance(found.get("id"), str)
        and isinstance(found.get("schema"), str)
        and isinstance(found.get("properties"), dict)
    )


def records_of_ftm(raw: bytes, plan: Plan, *, name: str) -> tuple[PlanRecords, str]:
    """The records of a file of entities, and its canonical text.

    Edges: a role in other words than kg's is what they say as the head of a column, else a partner
    and doubtful; a sum or day that cannot be read, and a person who takes part, becomes an issue.
    Raises: InputError if a line is no entity, or there is no project.
    """
    entities = _merged(_entities(raw, name))
    projects = [x for x in entities.values() if x["schema"] == "Project"]
    if not projects:
        seen = Counter(x["schema"] for x in entities.values()).most_common(3)
        held = ", ".join(f"{n} {schema}" for schema, n in seen)
        raise InputError(
            f"it holds no Project entity (but {held or 'nothing'}), so it is no plan;"
            " give a file with projects",
            where=name,
        )
    first = min(digest(same_key(_one(x, "name"))) for x in projects)
    reading = _Reading(
        replace(
            plan,
            home=first[:8],  # whatever the folder is called
            title=plan.title or f"FollowTheMoney projects: {name}",
            language=plan.language or "en",
        )
    )
    about = {x["id"]: reading.project(x) for x in projects}
    for entity in entities.values():
        if entity["schema"] == "ProjectParticipant":
            reading.role(entity, entities, about)
        elif entity["schema"] == "Payment":
            reading.payment(entity, entities, about)
    return reading.records(name, MEDIA_TYPE)


def _entities(raw: bytes, name: str) -> Sequence[dict[str, Any]]:
    found = []
    for number, line in enumerate(raw.removeprefix(b"\xef\xbb\xbf").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            entities, why = _held(json.loads(line)), ""
        except (ValueError, RecursionError) as error:
            entities, why = [None], f" ({error})"
        if not all(map(_is_entity, entities)):
            raise InputError(
                f"line {number} is no FollowTheMoney entity{why}; correct or remove it", where=name
            )
        found += entities
    return found


def _merged(found: Sequence[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The entities by id. Several lines of one id are parts of one entity, as that schema has it:
    it has the values of all, and the more special of their schemas.
    """
    merged: dict[str, dict[str, Any]] = {}
    for entity in found:
        known = merged.setdefault(entity["id"], entity)
        if known is entity:
            continue
        names = dict.fromkeys((*known["properties"], *entity["properties"]))
        values = {x: list(dict.fromkeys((*_all(known, x), *_all(entity, x)))) for x in names}
        schema = entity["schema"] if known["schema"] in _GENERAL else known["schema"]
        merged[entity["id"]] = {"id": entity["id"], "schema": schema, "properties": values}
    return merged


def _all(entity: Entity, name: str) -> list[str]:
    """The values of a property that are words."""
    values = entity["properties"].get(name, [])
    values = values if isinstance(values, list) else [values]
    return [said for x in values if isinstance(x, str) and (said := fold_space(x))]


def _one(entity: Entity, name: str) -> str:
    return next(iter(_all(entity, name)), "")


@dataclass(slots=True)
class _Reading(Statements):
    """The records of the projects read so far, and the activities that state a sum of their own."""

    totals: set[str] = field(default_factory=set)

    def project(self, entity: Entity) -> str:
        """One project with its dates and sum; gives the activity's id."""
        number = _one(entity, "projectId")
        title = _one(entity, "name") or number or fold_space(entity["id"]) or "?"
        about = self.own(f"a/{name_of_words(title)}")
        line = self.say(f"{number} {title}".strip())
        self.add("activities", Activity, line, id=about, title=title, number=number or None,
                 words=title)  # fmt: skip
        start, end = _one(entity, "startDate"), _one(entity, "endDate")
        if start or end:
            said = " – ".join(x for x in (start, end) if x)
            self.period(about, _whole(start), _whole(end, last=True), said=said)
        amount = _one(entity, "amount")
        if amount:
            self.totals.add(about)
            self._money(about, amount, _one(entity, "currency"))
        return about

    def _money(
        self, about: str, said: str, currency: str, *, day: str = "", payer: str | None = None
    ) -> None:
        line = self.say(" ".join(x for x in (said, currency, day) if x))
        amount = self.amount(said, line)
        if amount is None:
            return
        said_year = whole_number(day[:4])
        year = said_year if said_year in YEARS else None
        self.add(
            "allocations", Allocation, line, id=self.own(f"{about}/money/amount"), about=about,
            cost_status=CostStatus.AMOUNT, amount=amount, currency=currency or None, year=year,
            payer=payer,
        )  # fmt: skip

    def role(
        self, entity: Entity, entities: Mapping[str, Entity], about: Mapping[str, str]
    ) -> None:
        """Everyone of one participation, in each of its projects."""
        how = self._role(_one(entity, "role"))
        for activity in self._activities(entity, about):
            self._parts(entity, "participant", entities, activity, how)

    def payment(
        self, entity: Entity, entities: Mapping[str, Entity], about: Mapping[str, str]
    ) -> None:
        """Who pays whom for a project, and how much, unless the project states its own sum, of
        which payments are parts. A payment of no project is left out.
        """
        amount, currency = _one(entity, "amount"), _one(entity, "currency")
        for activity in self._activities(entity, about):
            paying = self._parts(entity, "payer", entities, activity,
                                 (Role.FUNDER, Certainty.EXACT, "payer"))  # fmt: skip
            self._parts(entity, "beneficiary", entities, activity,
                        (Role.BENEFICIARY, Certainty.EXACT, "beneficiary"))  # fmt: skip
            if amount and activity not in self.totals:
                self._money(activity, amount, currency, day=_one(entity, "date"),
                            payer=next(iter(paying), None))  # fmt: skip

    def _activities(self, entity: Entity, about: Mapping[str, str]) -> list[str]:
        """The activities a link names; one that is not in the file is an issue."""
        named = _all(entity, "project")
        for project in named:
            if project not in about:
                self._missing(project, "project")
        return [about[project] for project in named if project in about]

    def _missing(self, key: str, said: str) -> None:
        line = self.say(f"{key}: {said}")
        self.issues.append(("entity-missing", f"{key}: no entity of this id", line))

    def _role(self, said: str) -> tuple[Role, Certainty, str]:
        """The role, by kg's own word or as the head of a column of bodies, and how sure it is."""
        own = _ROLES.get(said.casefold())
        if own:
            return own, Certainty.EXACT, said
        guess = guess_field(said, vocabulary(self.plan.language))
        role = _FIELDS.get(guess.field) if guess else None
        return role or Role.PARTNER, Certainty.RULE if role else Certainty.DOUBTFUL, said

    def _parts(
        self, entity: Entity, side: str, entities: Mapping[str, Entity], about: str,
        how: tuple[Role, Certainty, str],
    ) -> list[str]:  # fmt: skip
        """The bodies on one side of a link, each with its role in the activity."""
        found = []
        for who in _all(entity, side):
            body = entities.get(who)
            if body is None or not _one(body, "name"):
                self._missing(who, how[2])
            elif actor := self._part(about, body, how):
                found.append(actor)
        return found

    def _part(self, about: str, body: Entity, how: tuple[Role, Certainty, str]) -> str | None:
        role, sure, said = how
        name = _one(body, "name")
        if body["schema"] == "Person":
            line = self.say(f"{said or role}: {name}")
            self.issues.append(("person-not-body", f"{name} is a person, not a body", line))
            return None
        own = _one(body, "classification")
        kind = ActorType(own) if own in set(ActorType) else _KINDS.get(body["schema"])
        actor = self.part(about, name, kind or ActorType.OTHER, role, said=said, certainty=sure)
        self._names(actor, body)
        return actor

    def _names(self, actor: str, body: Entity) -> None:
        known = self.actors[actor]
        texts = {label.text for label in known.labels}
        more = tuple(
            Label(text, self.plan.language, kind)
            for name, kind in _LABELS.items()
            for text in dict.fromkeys(_all(body, name))
            if text not in texts
        )
        self.actors[actor] = replace(known, labels=(*known.labels, *more))


def _whole(said: str, *, last: bool = False) -> str:
    """A day for a date that may be a year or a month: its first day, or its last."""
    parts = said[:10].split("-")
    if len(parts) == 3 or not all(x.isdecimal() for x in parts):
        return said
    if len(parts) == 1:
        return f"{said}-12-31" if last else f"{said}-01-01"
    year, month = int(parts[0]), int(parts[1])
    if not 1 <= month <= 12 or not 1 <= year <= 9999:
        return said
    day = monthrange(year, month)[1] if last else 1
    return date(year, month, day).isoformat()
