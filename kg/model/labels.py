"""How is an actor or a source called in a language, and what number do people say for an element?
Model layer.

Plans number an activity below its goal: the third one of goal II is called II.3. Where a plan
prints no number, its place says which one is meant.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.model.codes import LabelKind
from kg.model.records import Activity, Element, Goal, Label, Plan, PlanRecords

_NAMES = (LabelKind.PREFERRED, LabelKind.ALTERNATIVE)


def name_in(labels: Sequence[Label], language: str) -> str:
    """A name in a language (`sr` finds `sr-Latn`), else as the plan itself says it.

    Edges: of several names the preferred ones count first, of these the ones of exactly that
    language, then what the plan states before what is ours.

    Example:
        >>> name_in((Label("МЧР", "bg"), Label("Ministry of Clean Rivers", "en", ours=True)), "en")
        'Ministry of Clean Rivers'
    """
    return name_label(labels, language).text


def name_label(labels: Sequence[Label], language: str) -> Label:
    """The label that `name_in` reads, with its own language."""
    tag = language.lower()
    names = [x for x in spoken_in(labels, language) if x.kind in _NAMES]
    if names:
        return min(
            names, key=lambda x: (x.kind is not _NAMES[0], x.language.lower() != tag, x.ours)
        )
    preferred = [x for x in labels if x.kind is LabelKind.PREFERRED] or labels
    return min(preferred, key=lambda x: x.ours)


def title_in(titled: Plan | Element, language: str) -> str:
    """The title of a plan or an element: ours where English is wanted, else the plan's own."""
    return (titled.english if main_language(language) == "en" else None) or titled.title


def english_name(labels: Iterable[Label]) -> str | None:
    """The English name, ours or the plan's; an abbreviation only where nothing else is English."""
    found = spoken_in(labels, "en")
    return name_in(found, "en") if found else None


def spoken_in(labels: Iterable[Label], language: str) -> tuple[Label, ...]:
    """The labels of a language, whatever its script or country, in their order."""
    wanted = main_language(language)
    return tuple(x for x in labels if main_language(x.language) == wanted)


def main_language(tag: str) -> str:
    """The language of a BCP 47 tag without script and country.

    Example:
        >>> main_language("sr-Latn-RS")
        'sr'
    """
    return tag.lower().split("-")[0]


# What number do people say for a goal, an activity, a task?


@dataclass(frozen=True, slots=True)
class Spoken:
    """The number of one element: as people say it, its own part, and whether the plan prints it."""

    text: str
    own: str
    is_printed: bool

    @property
    def marked(self) -> str:
        """The number in brackets if the plan does not print it."""
        return self.text if self.is_printed or not self.text else f"({self.text})"


def spoken_numbers(records: PlanRecords) -> Mapping[str, Spoken]:
    """The number of each element with those above it, as people say it: II.3, 1.1.

    Edges: a number that already holds the one above it (2.1 under 2) is not repeated; a printed
    number that alone says which activity is meant stands as printed (`lone_numbers`). Where none is
    printed the place counts among the elements of its kind below the same number; goals under goals
    say nothing then. Elements that stand above each other in a ring end the walk.

    Example:
        >>> from kg.model.records import Activity, Plan
        >>> plan = Plan(id="p", title="P", language="en")
        >>> goals = Goal(id="g", title="G", number="II."), Goal(id="h", title="H", number="III")
        >>> activities = tuple(
        ...     Activity(id=f"a-{g}", title="A", parent=g, number="3") for g in ("g", "h")
        ... )
        >>> both = PlanRecords(plan=plan, goals=goals, activities=activities)
        >>> spoken_numbers(both)["a-g"].text
        'II.3'
        >>> one = PlanRecords(plan=plan, goals=goals, activities=activities[:1])
        >>> spoken_numbers(one)["a-g"].text
        '3'
    """
    numbering = _Numbering(records)
    return {element.id: numbering.number(element) for element in records.elements}


class _Numbering:
    """The elements of one plan, their places, and the numbers found so far."""

    def __init__(self, records: PlanRecords) -> None:
        self._by_id = {element.id: element for element in records.elements}
        self._found: dict[str, Spoken] = {}
        self._places: dict[str, int] = {}
        self._alone = lone_numbers(printed_number(activity) for activity in records.activities)
        counts: dict[tuple[type, str | None], int] = {}
        for element in records.elements:
            key = (type(element), self._numbered_above(element))
            counts[key] = counts.get(key, 0) + 1
            self._places[element.id] = counts[key]

    def number(self, element: Element) -> Spoken:
        """The number of an element, made from that of the nearest element above that has one."""
        chain = [element]
        while (above := self._numbered_above(chain[-1])) and above not in self._found:
            if any(x.id == above for x in chain):
                break
            chain.append(self._by_id[above])
        for one in reversed(chain):
            self._found[one.id] = self._below(one, self._found.get(self._numbered_above(one) or ""))
        return self._found[element.id]

    def _below(self, element: Element, above: Spoken | None) -> Spoken:
        own, is_printed = self._own(element)
        if above is None or not above.text:
            return Spoken(own, own, is_printed)
        if not own:
            return Spoken(above.text, own, above.is_printed)
        if is_printed and self._is_known_by(element, own):
            return Spoken(own, own, True)
        text = own if own.startswith(f"{above.text}.") else f"{above.text}.{own}"
        return Spoken(text, own, is_printed and above.is_printed)

    def _own(self, element: Element) -> tuple[str, bool]:
        """An element's own number, and whether the plan prints it; a silent goal has none."""
        if printed := printed_number(element):
            return printed, True
        return ("", True) if _is_silent(element) else (str(self._places[element.id]), False)

    def _is_known_by(self, element: Element, own: str) -> bool:
        """Whether a printed number alone says which activity is meant."""
        return isinstance(element, Activity) and own in self._alone

    def _numbered_above(self, element: Element) -> str | None:
        """The nearest element above that has a number, or a place that counts as one."""
        seen: set[str] = set()
        above = self._by_id.get(element.parent or "")
        while above is not None and above.id not in seen:
            if not _is_silent(above):
                return above.id
            seen.add(above.id)
            above = self._by_id.get(above.parent or "")
        return None


def lone_numbers(printed: Iterable[str]) -> frozenset[str]:
    """The printed numbers of a plan's activities that alone say which one is meant.

    Edges: where plain numbers or letters begin again under each goal, none of them stands alone,
    also one that happens to be met once.

    Example:
        >>> sorted(lone_numbers(["A1", "B1", "4"])), sorted(lone_numbers(["1", "2", "1", "C3"]))
        (['4', 'A1', 'B1'], ['C3'])
    """
    counts = Counter(printed)
    again = any(n > 1 and _is_plain(number) for number, n in counts.items())
    return frozenset(x for x, n in counts.items() if x and n == 1 and not (again and _is_plain(x)))


def _is_plain(number: str) -> bool:
    return number.isdecimal() or number.isalpha()


def printed_number(element: Element) -> str:
    """An element's own number as printed, without a full stop behind it; empty if none is."""
    return (element.number or "").strip().rstrip(".")


def _is_silent(element: Element) -> bool:
    """A goal under a goal without a number: nobody counts it."""
    return isinstance(element, Goal) and element.parent is not None and not printed_number(element)
