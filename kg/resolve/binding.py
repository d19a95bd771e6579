"""Is this still what a person decided about? Its words against the plan. Resolve layer.

A decision applies where exactly one element has these words, wherever it stands now. All else is
named, never guessed: *moved*, *changed* or *unknown*, with the nearest candidates.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import SequenceMatcher, get_close_matches
from enum import StrEnum
from functools import cached_property

from kg.ids import digest
from kg.model.places import letter_of
from kg.model.records import Element, Fact, Participation, PlanRecords
from kg.model.targets import KINDS, Targets
from kg.resolve.values import (
    ROLES,
    Words,
    differs_by_typo,
    fact_words,
    is_added,
    passages_words,
    read_words,
    words_text,
)
from kg.text import fold, same_key

NEAREST = 3  # candidates named
LIKE = 0.6  # share of letters in common from which a title is a candidate
LOOKED_AT = 5  # elements that share most words with a title, compared letter by letter
COMPARED = 20  # ids that share most letters with a target, compared letter by letter
EVERYWHERE = 200  # elements or ids; what stands in more of them leads to none, to stay quick
MARKED = 8  # facts of a record in its mark, each with three hex digits


class Fate(StrEnum):
    """What became of the thing a decision is about."""

    FOUND = "found"
    MOVED = "moved"  # its words stand elsewhere now
    CHANGED = "changed"  # the element is here, its words are others
    UNKNOWN = "unknown"  # nothing of this name, or several


@dataclass(frozen=True, slots=True)
class Binding:
    """The id a decision binds to, if it does; else why not, and what comes nearest."""

    fate: Fate
    id: str = ""
    why: str = ""
    near: tuple[str, ...] = ()


class Binder:
    """Finds in one plan what decisions and labels were made about."""

    def __init__(self, records: PlanRecords, targets: Targets | None = None) -> None:
        self.records = records
        self.targets = targets or Targets(records)

    def words_of(self, own: str) -> str:
        """The words of an element, a fact or a name, for a new row."""
        targets = self.targets
        fact = targets.facts.get(own)
        element = targets.elements.get(fact.about if fact else own)
        if element is not None:
            title = targets.printed_titles.get(element.id, element.title)
            said = fact_words(fact) if fact else None
            return words_text(Words(element.number or "", title, said, self._marks[element.id]))
        holder = targets.holders.get(own)
        return holder.name.replace("|", "¦") if holder else ""

    def title_of(self, own: str) -> str:
        """The words of an element for a translation: these are right wherever the title stands."""
        words = read_words(self.words_of(own))
        return words_text(words if words.mark.endswith("*") else replace(words, mark=""))

    def bind(self, target: str, words: str) -> Binding:
        """What a target with its words means here. `words` may be empty."""
        if not words:
            return self._by_target(target)
        said = read_words(words)
        if self._is_name(target, said):
            return self._name(target, said)
        found = self._elements(target, said)
        if isinstance(found, Binding):
            return found
        if said.fact is None:
            return Binding(Fate.FOUND, found.id)
        return self._fact(target, said, found)

    def _by_target(self, target: str) -> Binding:
        found = self.targets.find(target)
        if len(found) == 1:
            return Binding(Fate.FOUND, found[0])
        if found:
            why = f"it names {len(found)} things here"
            return Binding(Fate.UNKNOWN, why=why, near=tuple(found[:NEAREST]))
        return Binding(Fate.UNKNOWN, why="nothing here is called so", near=self._near_id(target))

    def _is_name(self, target: str, said: Words) -> bool:
        return said.fact is None and not said.number and "|" not in said.title and (
            target.partition("/")[0] in ("org", "group", "source")
            or (not self.targets.same_title(said.title) and target[:2] not in ("a/", "g/", "t/"))
        )  # fmt: skip

    def _name(self, target: str, said: Words) -> Binding:
        found = self.targets.named(target)
        holders, name = self.targets.holders, fold(said.title)
        named = [x for x in found if name in {fold(label.text) for label in holders[x].labels}]
        if len(named) == 1:  # a source of money may bear the name of a body
            return Binding(Fate.FOUND, named[0])
        by_words = self.targets.named(said.title)
        if len(by_words) == 1:
            return Binding(Fate.FOUND, by_words[0])
        if len(found) == 1:  # the name is another now, and still a form of one body's name
            return Binding(Fate.CHANGED, why="it is called otherwise here", near=found)
        return Binding(Fate.UNKNOWN, why="nobody here is called so", near=self._near_id(target))

    def _elements(self, target: str, said: Words) -> Element | Binding:
        """The one element that has the title, or why there is none."""
        letter = _letter(target)
        same = self.targets.same_title(said.title, letter)
        if len(same) == 1 and not said.mark.endswith("*"):
            return self._if_sure(same[0], said)
        if same:
            twins = [x for x in same if _bare(self._marks[x.id]) == _bare(said.mark)]
            if len(twins) == 1 and said.mark:
                return twins[0]
            why = "its title stands here more than once" if len(same) > 1 else (
                "its title stood in the plan more than once, and the one left may be another"
            )  # fmt: skip
            return Binding(Fate.MOVED, why=why, near=tuple(x.id for x in same[:NEAREST]))
        numbered = self._by_number.get(same_key(said.number), ())
        typo = [x for x in _of_letter(numbered, letter) if self._is_typo(x, said)]
        if len(typo) == 1:
            return typo[0]
        return self._elsewhere(target, said, letter)

    def _if_sure(self, element: Element, said: Words) -> Element | Binding:
        """A title may have been given to another activity: more of the record must agree.

        Half of what was said of it then, or its printed number and something of it. Where nothing
        was said, or no mark was kept, the title is enough.
        """
        then, now = _parts(said.mark), _parts(self._marks[element.id])
        if not then or not now:
            return element
        n_same = (then & now).total()
        is_same = bool(said.number) and same_key(element.number or "") == same_key(said.number)
        if 2 * n_same >= min(then.total(), now.total()) or (is_same and n_same > 0):
            return element
        why = "something else bears this title here: little of what was said of it stands"
        return Binding(Fate.CHANGED, why=why, near=(element.id,))

    def _is_typo(self, element: Element, said: Words) -> bool:
        """The same number, the same fact, and a title with one typing error."""
        if said.fact is None or not differs_by_typo(element.title, said.title):
            return False
        wanted = same_key(said.fact)
        facts = self.targets.facts_of.get(element.id, ())
        return bool(wanted) and any(same_key(fact_words(x)) == wanted for x in facts)

    def _elsewhere(self, target: str, said: Words, letter: str) -> Binding:
        """No element has the title: the number with another one, the fact's words, or nothing."""
        near = self._near_titles(said, letter)
        kind = _kind(target)
        wanted = same_key(said.fact or "")
        holders = [x for x in self._by_words.get(wanted, ()) if wanted and _is_kind(x, kind)]
        key = same_key(said.number)
        numbered = _of_letter(self._by_number.get(key, ()), letter) if key else []
        if near:
            why = f"no title here is “{said.title}”"
            return Binding(Fate.CHANGED, why=why, near=tuple(x.id for x in near))
        if len(holders) == 1:
            why = "its words stand at another element now"
            return Binding(Fate.MOVED, why=why, near=(holders[0].id,))
        if numbered:
            why = f"number {said.number} has another title here"
            return Binding(Fate.CHANGED, why=why, near=tuple(x.id for x in numbered[:NEAREST]))
        return Binding(Fate.UNKNOWN, why=f"no title here is like “{said.title}”")

    def _fact(self, target: str, said: Words, element: Element) -> Binding:
        """The fact of an element that has the words."""
        kind = _kind(target)
        own = [x for x in self.targets.facts_of.get(element.id, ()) if _is_kind(x, kind)]
        wanted = same_key(said.fact or "")
        same = [x for x in own if same_key(fact_words(x)) == wanted]
        if len(same) > 1:
            exact = [x for x in same if x.id.removeprefix(element.id) == _tail(target)]
            same = exact if len(exact) == 1 else same
        if len(same) == 1:
            return Binding(Fate.FOUND, same[0].id)
        if same:
            near = tuple(x.id for x in same[:NEAREST])
            return Binding(Fate.MOVED, why="its words are there more than once", near=near)
        near = tuple(f"{x.id} (“{fact_words(x)}”)" for x in own[:NEAREST])
        if not wanted:  # it has no words: a person added it, with this decision or another
            return Binding(Fate.UNKNOWN, why="nothing added here is left of it", near=near)
        other = [
            x for x in self._by_words.get(wanted, ())
            if x.about != element.id and _is_kind(x, kind)
        ]  # fmt: skip
        if not own and len(other) == 1:
            return Binding(Fate.MOVED, why="its words stand elsewhere now", near=(other[0].id,))
        why = f"the words “{said.fact}” are no longer there"
        return Binding(Fate.CHANGED, why=why, near=near)

    @cached_property
    def _marks(self) -> dict[str, str]:
        """A mark of each element's record; one that shares its title has a star behind it."""
        titles: dict[tuple[str, str], list[Element]] = defaultdict(list)
        for element in self.targets.elements.values():
            titles[letter_of(element), same_key(element.title)].append(element)
        twins = {x.id for found in titles.values() if len(found) > 1 for x in found}
        marks = {x.id: ".".join(self._record_words(x)) for x in self.targets.elements.values()}
        whole = {own: f"{marks[own]}\n{self._above(own)}" for own in twins}
        same = Counter(whole.values())
        outline = "\n".join(f"{x.number}\n{x.title}" for x in self.targets.elements.values())
        for own in twins:  # what they stand under tells them apart, too
            mark = f"{marks[own]}.{digest(self._above(own))[:3]}".strip(".")
            if same[whole[own]] > 1:  # nothing but their place does
                mark = "=" + digest(f"{outline}\n{self.targets.places[own]}")[:8]
            marks[own] = f"{mark}*"
        return marks

    def _above(self, own: str) -> str:
        above = self.targets.elements.get(self.targets.elements[own].parent or "")
        return same_key(above.title) if above else ""

    def _record_words(self, element: Element) -> list[str]:
        """Each fact that was read of an element, those that a person rejected since among them."""
        facts = self.targets.facts_of.get(element.id, ())
        own = [fact_words(x) for x in facts if not is_added(x)]
        keys = sorted(filter(None, map(same_key, (*own, *self._rejected.get(element.id, ())))))
        return [digest(key)[:3] for key in keys[:MARKED]]

    @cached_property
    def _rejected(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for one in self.records.decisions:
            if one.verb == "reject" and one.outcome == "applied" and one.about != one.element:
                found[one.element].append(passages_words(one.passages))
        return found

    @cached_property
    def _by_number(self) -> dict[str, list[Element]]:
        found: dict[str, list[Element]] = defaultdict(list)
        for element in self.targets.elements.values():
            found[same_key(element.number or "")].append(element)
        return found

    @cached_property
    def _by_words(self) -> dict[str, list[Fact]]:
        found: dict[str, list[Fact]] = defaultdict(list)
        for fact in self.targets.facts.values():
            found[same_key(fact_words(fact))].append(fact)
        return found

    @cached_property
    def _holders_of_words(self) -> dict[str, list[Element]]:
        """The elements with a word in their titles, words that stand everywhere left out."""
        found: dict[str, list[Element]] = defaultdict(list)
        for element in self.targets.elements.values():
            for word in set(fold(element.title).split()):
                found[word].append(element)
        return {word: held for word, held in found.items() if len(held) <= EVERYWHERE}

    def _near_titles(self, said: Words, letter: str) -> list[Element]:
        """The elements whose titles come nearest, of those that share most words."""
        wanted = fold(said.title)
        shared: Counter[str] = Counter()
        for word in set(wanted.split()):
            shared.update(x.id for x in self._holders_of_words.get(word, ()))
        some = [self.targets.elements[own] for own, _ in shared.most_common(LOOKED_AT)]
        matcher = SequenceMatcher(None, b=wanted, autojunk=False)
        found: list[tuple[float, Element]] = []
        for element in _of_letter(some, letter):
            matcher.set_seq1(fold(element.title))
            if (ratio := matcher.ratio()) >= LIKE:
                found.append((ratio, element))
        return [x for _, x in sorted(found, key=lambda pair: -pair[0])[:NEAREST]]

    @cached_property
    def _ids_of_letters(self) -> dict[str, list[str]]:
        """The ids with three letters in a row; letters that stand everywhere left out."""
        found: dict[str, list[str]] = defaultdict(list)
        for own in (*self.targets.elements, *self.targets.holders, *self.targets.facts):
            for letters in _in_threes(own):
                found[letters].append(own)
        return {letters: ids for letters, ids in found.items() if len(ids) <= EVERYWHERE}

    def _near_id(self, target: str) -> tuple[str, ...]:
        shared: Counter[str] = Counter()
        for letters in sorted(_in_threes(target)):
            shared.update(self._ids_of_letters.get(letters, ()))
        some = [x for x, _ in shared.most_common() if "/" in target or x not in self.targets.facts]
        return tuple(get_close_matches(target, some[:COMPARED], n=NEAREST, cutoff=0.75))


def _in_threes(word: str) -> set[str]:
    return {word[n : n + 3] for n in range(max(len(word) - 2, 1))}


def _of_letter(elements: Iterable[Element], letter: str) -> list[Element]:
    return [x for x in elements if letter in ("", letter_of(x))]


def _parts(mark: str) -> Counter[str]:
    """The facts of a record as its mark has them; none where only places tell twins apart."""
    bare = _bare(mark)
    return Counter(bare.split(".")) if bare and not bare.startswith("=") else Counter()


def _bare(mark: str) -> str:
    return mark.rstrip("*")


def _letter(target: str) -> str:
    """Which kind of element a target is or hangs on, as far as its form tells."""
    parts = [p for p in target.split("/") if p]
    for n, part in enumerate(parts):
        if part in ("a", "g", "t") and n + 1 < len(parts):
            return part
    places = [p[0] for p in parts if len(p) > 1 and p[0] in "agt" and p[1:].isdigit()]
    return places[-1] if places else ""


def _tail(target: str) -> str:
    """The ending of a fact's id behind its element."""
    parts = target.split("/")
    at = next((n for n, part in enumerate(parts[:-2]) if part in ("a", "g", "t")), None)
    return "/" + "/".join(parts[at + 2 :]) if at is not None else ""


def _kind(target: str) -> str:
    """The word of a target that says what kind of fact it is: lead, money, due …"""
    words = {w.casefold() for part in target.split("/") for w in part.split()}
    kinds = [k for k in (*KINDS, *ROLES) if k in words]
    return kinds[0] if kinds else ""


def _is_kind(fact: Fact, kind: str) -> bool:
    if not kind:
        return True
    if kind in KINDS:
        return isinstance(fact, KINDS[kind])
    return isinstance(fact, Participation) and str(fact.role) == kind
