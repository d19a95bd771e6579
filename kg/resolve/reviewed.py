"""Which decisions does a person mean by what stands under "right value"? Resolve layer.

Empty changes nothing, `remove` takes out, `ok` says that it is right as it was read; all else is
the value the field should have. What cannot be understood is refused with a reason, never guessed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kg.errors import InputError
from kg.extract.vocabulary import vocabulary
from kg.model.codes import Certainty, CostStatus, TimeKind
from kg.model.records import (
    Actor,
    Allocation,
    Deadline,
    Element,
    Fact,
    FundingSource,
    Goal,
    Participation,
    PlanRecords,
)
from kg.periods import SCHOOL_DOUBT, SEASON_DOUBT, read_period
from kg.resolve.binding import Binder, Binding, Fate
from kg.resolve.decisions import Decision, Verb
from kg.resolve.review import (
    BELOW,
    EXTRAS,
    body_fields,
    extra_text,
    fact_read,
    field_of,
    names_by_id,
)
from kg.resolve.values import NEXT_PAIR, ROLES, differs_by_typo
from kg.text import fold, fold_space

REMOVE, OK, SAME_AS, MOVE_TO = "remove", "ok", "same as", "move to"
LONGEST = 5_000  # letters of a right value; no title comes near
_ISO = r"\d{4}-\d\d-\d\d"
_WINDOW = re.compile(rf"({_ISO}|\.\.)\s*(?:/|–|—|\s-\s)\s*({_ISO}|\.\.)|({_ISO})")
_OPEN = re.compile(r"(.*[^\s./–—])\s*(?:/|–|—)\s*\.\.|\.\.\s*(?:/|–|—)\s*(.*[^\s.])")
# Which days these are is a custom; a person who writes them means the days of the custom.
_CUSTOMS = frozenset({SEASON_DOUBT, SCHOOL_DOUBT})
_UNSURE_DAY = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2\d{2,4}")
_SUM = re.compile(r"([A-Za-z]{3}|€)?\s*(\d[\d\s.,'’]*)\s*([A-Za-z]{3}|€)?")
_GROUPED = re.compile(r"\d{1,3}(?:([.,'’])\d{3})(?:\1\d{3})*(?:[.,]\d{1,2})?")
_PLAIN = re.compile(r"\d+(?:[.,]\d{1,2})?")
_BODIES = ("org/", "group/")
_KINDS = ("money", "deadline", "indicator", "result", "risk")
START = "start"  # of what an element is due: a deadline with another first day
Meaning = list[tuple[Verb, str]]


@dataclass(frozen=True, slots=True)
class Edit:
    """What a person wrote into one row: `place` names it in their file."""

    place: str
    id: str
    field: str
    value: str
    reason: str = ""
    key: str = ""
    words: str = ""  # of the document, that say the value


class Reviewer:
    """Turns edits of one plan into decisions. `undecided` is the plan as the document has it."""

    def __init__(self, decided: PlanRecords, undecided: PlanRecords) -> None:
        self._binders = (Binder(decided), Binder(undecided))
        self._names = names_by_id(undecided) | names_by_id(decided)
        self._read_names = {fold(name) for name in names_by_id(undecided).values()}
        self._language = decided.plan.language
        self._wholes: dict[str, str] = {}  # the whole name of a body that was cut in two, by part

    def decisions(self, edit: Edit, who: str, time: str) -> list[Decision]:
        """The decisions an edit means; none if it says what stands already.

        Raises: InputError with the reason if it cannot be understood, or is about nothing here.
        """
        value = fold_space(edit.value)
        if len(value) > LONGEST:
            raise InputError(f"the right value has {len(value):,} letters; shorten it")
        binder, own = self._found(edit)
        targets = binder.targets
        item: Any = targets.facts.get(own) or targets.elements.get(own) or targets.holders.get(own)
        field = edit.field
        if isinstance(item, Element) and field == START and (due := _only_deadline(item, binder)):
            item, own = due, due.id
        if isinstance(item, Participation) and self._is_respelt(item, value):
            own, field = item.actor, "name"
            item = targets.holders[own]
        made = []
        for verb, said in self._meaning(item, field, value):
            said += _evidence(edit, said) if _holds_words(item, verb, field) else ""
            is_name = verb in (Verb.SAME_AS, Verb.SPLIT)
            about = item.about if verb is Verb.ADD and isinstance(item, Fact) else own
            target, words = (self._names[own], "") if is_name else (about, binder.words_of(about))
            if whole := self._wholes.get(own):  # what is said of a part is said of the whole
                target, words = whole, whole
            made.append(Decision(
                who=who, author=who, time=time, verb=verb, value=said, target=target, words=words,
                reason=fold_space(edit.reason),
            ))  # fmt: skip
        return made

    def _is_respelt(self, fact: Participation, value: str) -> bool:
        """Whether a value is the name of a body in other letters: its name is corrected."""
        now, word = self._names[fact.actor], fold(value)
        if value == now or value.casefold() in (REMOVE, OK, *ROLES) or {*";|"} & {*value}:
            return False  # it is kept, goes, or is several
        is_known = word in self._read_names
        return word == fold(now) or (not is_known and differs_by_typo(now, value))

    def joined(self, edits: Sequence[Edit], who: str, time: str) -> dict[Edit, list[Decision]]:
        """For rows that give several bodies one new name: the decision that these are one body.

        It stands at the first of them; the others say the same and have none.
        """
        found: dict[str, dict[str, Edit]] = defaultdict(dict)
        for edit in edits:
            if edit.field == "name" and self._is_new_name(edit.value):
                own = [one.id for one in self._bound(edit) if one.fate is Fate.FOUND][:1]
                if own and own[0].startswith(_BODIES):
                    found[fold(edit.value)].setdefault(own[0], edit)
        made: dict[Edit, list[Decision]] = {}
        for same in (x for x in found.values() if len(x) > 1):
            first = next(iter(same.values()))
            reason = next((fold_space(x.reason) for x in same.values() if x.reason), "")
            names = " | ".join(self._names[own] for own in same)
            decision = Decision(who=who, author=who, time=time, verb=Verb.JOIN, value=names,
                                target=_words(fold_space(first.value)), reason=reason)  # fmt: skip
            made |= {edit: [] for edit in same.values()} | {first: [decision]}
            self._wholes |= dict.fromkeys(same, decision.target)
        return made

    def _is_new_name(self, value: str) -> bool:
        word = fold(value)
        is_plain = word not in ("", REMOVE, OK) and "|" not in value
        return is_plain and not word.startswith(f"{SAME_AS} ") and word not in self._read_names

    def _found(self, edit: Edit) -> tuple[Binder, str]:
        """The thing an edit is about: as it stands now, else as the document has it."""
        bound = self._bound(edit)
        for binder, one in zip(self._binders, bound, strict=True):
            if one.fate is Fate.FOUND:
                return binder, one.id
        near = f"; nearest: {', '.join(bound[0].near)}" if bound[0].near else ""
        raise InputError(f"it is {bound[0].fate} in this document: {bound[0].why}{near}")

    def _bound(self, edit: Edit) -> list[Binding]:
        return [binder.bind(edit.id, edit.key) for binder in self._binders]

    def _meaning(self, item: Any, field: str, value: str) -> Meaning:
        may_move = isinstance(item, Fact) or field == "title"
        if may_move and value.casefold().startswith(f"{MOVE_TO} "):
            return [(Verb.MOVE, _words(value[len(MOVE_TO) :].strip()))]
        if isinstance(item, Deadline | Element) and field == START:
            days = value.removesuffix("/..")
            if not (start := self._days(days)[1]):
                raise InputError(f"“{value[:80]}” says no first day; write for example 2026-01-01")
            if isinstance(item, Deadline):
                return [(Verb.SET, f"start={start}")]
            return self._missing("deadline", f"{days}/..")
        if isinstance(item, Fact) and field == field_of(item):
            return self._of_fact(item, value)
        if isinstance(item, Element) and field in (*ROLES, *_KINDS, *BELOW.values()):
            return self._missing(field, value)
        if isinstance(item, Element) and field in ("title", "number", "level"):
            return _of_element(item, field, value)
        if isinstance(item, Actor) and field in body_fields(item):
            return _of_body(item, field, value)
        if isinstance(item, FundingSource) and field == "name":
            return _of_source(item, value)
        raise InputError(f"there is no field “{field[:40]}” in this row; leave id and field as is")

    def _of_fact(self, fact: Fact, value: str) -> Meaning:
        word = value.casefold()
        if word == REMOVE:
            return [(Verb.REJECT, "")]
        if word == OK or fold_space(fact_read(fact, self._names)) == value:
            return [(Verb.ACCEPT, "")] if fact.certainty is not Certainty.EXACT else []
        if isinstance(fact, Participation):
            return self._of_role(fact, value)
        if isinstance(fact, Allocation):
            return self._of_money(fact, value)
        if isinstance(fact, Deadline):
            kind, start, end = self._days(value)
            time = f"; time_kind={kind}" if kind else ""
            return [(Verb.SET, f"start={start}; end={end}{time}")]
        return [(Verb.SET, f"title={_words(value)}")]

    def _of_role(self, fact: Participation, value: str) -> Meaning:
        """Another role, another body, or several."""
        role, _, rest = value.partition(":") if ":" in value else (value, "", "")
        role = role.strip().casefold()
        if role in ROLES:
            given = [f"role={role}"] if role != fact.role else []
            given += [f"actor={_words(rest.strip())}"] if rest.strip() else []
            return [(Verb.SET, "; ".join(given))] if given else []
        names = _names(value)
        is_kept = any(fold(x) == fold(self._names[fact.actor]) for x in names)
        others = [x for x in names if fold(x) != fold(self._names[fact.actor])]
        found: Meaning = [] if is_kept else [(Verb.SET, f"actor={others.pop(0)}")]
        return [*found, *((Verb.ADD, f"{fact.role}={name}") for name in others)]

    def _of_money(self, fact: Allocation, value: str) -> Meaning:
        head, pairs = _money(value)
        given = []
        if head in set(CostStatus) and head != fact.cost_status:
            given = [f"cost_status={head}", *(["amount="] if fact.amount is not None else [])]
        elif head and head not in set(CostStatus):
            amount, _, currency = head.partition(" ")
            is_same = fact.amount is not None and amount == str(fact.amount)
            given = [] if is_same and currency in ("", fact.currency) else [f"amount={head}"]
        for name, said in pairs:
            if said != extra_text(fact, name, self._names):
                given.append(f"{name}={said}")
        return [(Verb.SET, "; ".join(given))] if given else []

    def _missing(self, field: str, value: str) -> Meaning:
        """What was not read and a person adds."""
        if value.casefold() == REMOVE:
            raise InputError(f"there is no {field} here to remove; leave the cell empty")
        if value.casefold() == OK:
            return []
        if field in ROLES:
            return [(Verb.ADD, f"{field}={name}") for name in _names(value)]
        if field == "deadline":
            kind, start, end = self._days(value)
            days = start if start == end else f"{start}/{end}"
            if not start or not end:
                days = f"{start or end or kind}; start={start}; end={end}"
            return [(Verb.ADD, f"deadline={days}" + (f"; time_kind={kind}" if kind else ""))]
        if field == "money":
            head, pairs = _money(value)
            if not head:
                raise InputError(f"“{value[:80]}” says no sum; write for example 5000 EUR")
            return [(Verb.ADD, "; ".join([f"money={head}", *(f"{n}={x}" for n, x in pairs)]))]
        return [(Verb.ADD, f"{field}={_words(value)}")]

    def _days(self, value: str) -> tuple[str, str, str]:
        """The kind of time, and its first and last day, empty where it is open."""
        if found := _WINDOW.fullmatch(value):
            start, end = found[1] or found[3], found[2] or found[3]
            return ("day" if found[3] else ""), start.replace("..", ""), end.replace("..", "")
        if found := _OPEN.fullmatch(value):
            kind, start, end = self._days(found[1] or found[2])
            return (kind, start, "") if found[1] else (kind, "", end)
        if value.casefold() in set(TimeKind):
            return value.casefold(), "", ""
        unsure = _UNSURE_DAY.fullmatch(value)
        if unsure and unsure[1] != unsure[3] and max(int(unsure[1]), int(unsure[3])) <= 12:
            raise InputError(f"“{value}” may begin with the day or the month; write 2026-12-31")
        period = read_period(value, vocabulary(self._language).dates, order="dmy")
        is_clear = period is not None and _CUSTOMS.issuperset(period.doubts)
        goes_on = period is not None and period.kind == TimeKind.CONTINUOUS
        if period is None or not is_clear or not (period.start or period.end or goes_on):
            raise InputError(
                f"“{value[:80]}” is no day; write 2026-12-31, 2026-01-01/2026-12-31, "
                "2026-01-01/.. for a start alone, or continuous for what goes on or comes back"
            )
        return period.kind, str(period.start or ""), str(period.end or "")


def _only_deadline(element: Element, binder: Binder) -> Deadline | None:
    """The deadline that a start belongs to: the only one of its element."""
    facts = binder.targets.facts_of.get(element.id, ())
    found = [x for x in facts if isinstance(x, Deadline)]
    return found[0] if len(found) == 1 and found[0].end else None


def _holds_words(item: Any, verb: Verb, field: str) -> bool:
    """Whether a decision can hold the words it was made from: one on a fact."""
    is_start = isinstance(item, Deadline) and field == START
    return is_start if verb is Verb.SET else verb is Verb.ADD and field not in BELOW.values()


def _evidence(edit: Edit, said: str) -> str:
    """The words of the document behind a value, but those that are it or look like a field."""
    words = fold_space(edit.words)
    if not words or fold(words) == fold(said.partition("=")[2]) or NEXT_PAIR.search(f"; {words}"):
        return ""
    return f"; words={words}"


def _of_element(item: Element, field: str, value: str) -> Meaning:
    now = {"title": item.title, "number": item.number or ""}
    now |= {"level": str(item.kind)} if isinstance(item, Goal) else {}
    if value.casefold() == REMOVE:
        if field == "level":
            raise InputError("a level cannot be removed; write another")
        return [(Verb.REJECT, "")] if field == "title" else [(Verb.SET, "number=")]
    if field not in now:
        raise InputError("only a goal has a level; leave the cell empty")
    if value.casefold() == OK or value == fold_space(now[field]):
        return [(Verb.ACCEPT, "")] if item.certainty is not Certainty.EXACT else []
    return [(Verb.SET, f"{field}={_words(value)}")]


def _of_body(actor: Actor, field: str, value: str) -> Meaning:
    word = value.casefold()
    if word == OK or value == body_fields(actor)[field]:
        return []
    if field != "name":
        if word == REMOVE and field == "kind":
            raise InputError("a kind cannot be removed; write another")
        return [(Verb.SET, f"{field}={'' if word == REMOVE else _words(value)}")]
    return [(Verb.SPLIT, value)] if "|" in value else _of_name(actor, value)


def _of_name(one: Actor | FundingSource, value: str) -> Meaning:
    """Another name, none, or that of one that is there already."""
    if value.casefold() == REMOVE:
        return [(Verb.REJECT, "")]
    if value.casefold().startswith(f"{SAME_AS} "):
        other = _words(value[len(SAME_AS) :].strip())
        is_one = fold(other) in {fold(x.text) for x in one.labels}
        return [] if is_one else [(Verb.SAME_AS, other)]
    return [(Verb.SET, f"name={_words(value)}")]


def _of_source(source: FundingSource, value: str) -> Meaning:
    if value.casefold() == OK or value == source.name:
        return []
    if "|" in value:
        raise InputError("a source of money cannot be split; set the source of each sum instead")
    return _of_name(source, value)


def _names(value: str) -> list[str]:
    """The bodies of a cell, separated by semicolons or bars."""
    names = [_words(x.strip()) for x in re.split(r"[;|]", value) if x.strip()]
    if not names:
        raise InputError("there is no name in the cell; write one, or empty the cell")
    return list(dict.fromkeys(names))


def _words(value: str) -> str:
    """Words that stand in a decision as they are."""
    if not any(c.isalnum() for c in value):
        raise InputError(f"“{value[:80]}” holds no word; write one, or empty the cell")
    if NEXT_PAIR.search(value):
        raise InputError(f"“{value[:80]}” looks like several fields; write one value alone")
    return value


def _money(value: str) -> tuple[str, list[tuple[str, str]]]:
    """A sum or what is said instead of one, and more fields behind semicolons."""
    parts = NEXT_PAIR.split(value)
    head = "" if re.match(r"[a-z_]+\s*=", parts[0]) else parts.pop(0)
    pairs = [(n.strip(), x.strip()) for n, _, x in (part.partition("=") for part in parts)]
    if unknown := [n for n, _ in pairs if n not in EXTRAS]:
        raise InputError(f"money has no field “{unknown[0]}”; use one of: {', '.join(EXTRAS)}")
    return (_plain_sum(head) if head else ""), pairs


def _plain_sum(text: str) -> str:
    """A sum with a point for decimals and nothing between thousands, its currency behind it.

    Example:
        >>> _plain_sum("1 234,50 eur"), _plain_sum("EUR 2.000.000"), _plain_sum("none")
        ('1234.50 EUR', '2000000 EUR', 'none')
    """
    if text.casefold() in set(CostStatus) - {CostStatus.AMOUNT}:
        return text.casefold()
    found = _SUM.fullmatch(text)
    if not found or (found[1] and found[3]):
        raise InputError(f"“{text[:80]}” is no sum; write for example 12500.50 EUR")
    digits, currency = re.sub(r"\s", "", found[2]), (found[1] or found[3] or "").upper()
    grouped = _GROUPED.fullmatch(digits)
    if grouped:
        marks = [c for c in digits if not c.isdigit()]
        if len(marks) == 1 and marks[0] in ".,":
            raise InputError(f"“{text[:80]}” may be thousands or decimals; write digits alone")
        if len(set(marks)) == 2 or marks[-1:] != marks[:1]:
            whole, _, rest = digits.rpartition(marks[-1])
            digits = f"{re.sub(r'[^0-9]', '', whole)}.{rest}"
        else:
            digits = re.sub(r"[^0-9]", "", digits)
    elif _PLAIN.fullmatch(digits):
        digits = digits.replace(",", ".")
    else:
        raise InputError(f"“{text[:80]}” is no sum; write for example 12500.50 EUR")
    return f"{digits} {currency.replace('€', 'EUR')}".strip()
