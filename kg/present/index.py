"""Where does each fact of a plan stand, and what is it called there? Present layer.

One index a plan, made once: pages, sentences and evidence rows look things up in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from kg.model.document import Passage
from kg.model.labels import Spoken, main_language, spoken_numbers
from kg.model.places import activity_by_element
from kg.model.records import (
    Activity,
    Actor,
    Element,
    Fact,
    FundingSource,
    Goal,
    Participation,
    Plan,
    PlanRecords,
)
from kg.present.names import MARK, Who, full_name, readable_in, short_name, who
from kg.present.surroundings import Quote, quote_of
from kg.present.words import Words
from kg.text import fold_space


@dataclass(frozen=True)
class PlanIndex:
    """A plan's records by id, named in the words of a page.

    `texts` are the documents' texts by id, for what stands around quoted words.
    """

    records: PlanRecords
    words: Words
    texts: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def elements(self) -> dict[str, Element]:
        """Goals, activities and tasks by id."""
        return {e.id: e for e in self.records.elements}

    @cached_property
    def activities(self) -> dict[str, Activity]:
        """Activities by id, in reading order."""
        return {a.id: a for a in self.records.activities}

    @cached_property
    def actors(self) -> dict[str, Actor]:
        """Actors by id."""
        return {a.id: a for a in self.records.actors}

    @cached_property
    def sources(self) -> dict[str, FundingSource]:
        """Funding sources by id."""
        return {s.id: s for s in self.records.sources}

    @cached_property
    def facts(self) -> dict[str, Fact]:
        """All facts by id."""
        return {f.id: f for f in self.records.facts}

    @cached_property
    def row_of(self) -> dict[str, int]:
        """The position of each fact and element among the rows of evidence of the plan."""
        return {ident: k for k, ident in enumerate((*self.facts, *self.elements))}

    @cached_property
    def document_of(self) -> dict[str, int]:
        """The position of each document whose text is at hand."""
        known = (d.id for d in self.records.documents if self.texts.get(d.id))
        return {ident: k for k, ident in enumerate(known)}

    @cached_property
    def activity_of(self) -> dict[str, str]:
        """The activity an element belongs to; a task's activity is the one above it."""
        return activity_by_element(self.records)

    @cached_property
    def top_goals(self) -> tuple[Goal, ...]:
        """The goals that stand under no other goal, in reading order."""
        return tuple(g for g in self.records.goals if g.parent is None)

    @cached_property
    def goal_position(self) -> dict[str, int]:
        """For each activity the position of its top goal; activities without one are not in it."""
        place = {g.id: k for k, g in enumerate(self.top_goals)}
        found = {a.id: self._top(a) for a in self.records.activities}
        return {a: place[top] for a, top in found.items() if top in place}

    @cached_property
    def leads_by_element(self) -> dict[str, tuple[str, ...]]:
        """Who is responsible for each element that names somebody."""
        out: dict[str, list[str]] = {}
        for p in self.records.participations:
            if p.role.value == "lead" and p.actor not in out.setdefault(p.about, []):
                out[p.about].append(p.actor)
        return {k: tuple(v) for k, v in out.items()}

    @cached_property
    def leads_by_activity(self) -> dict[str, tuple[str, ...]]:
        """Who is responsible for each activity or for a task in it."""
        out: dict[str, dict[str, None]] = {}
        for element, leads in self.leads_by_element.items():
            if element in self.activity_of:
                out.setdefault(self.activity_of[element], {}).update(dict.fromkeys(leads))
        return {k: tuple(v) for k, v in out.items()}

    def _top(self, element: Element) -> str | None:
        seen: set[str] = set()
        parent = element.parent
        while parent in self.elements and parent not in seen:
            seen.add(parent)
            above = self.elements[parent].parent
            if above is None:
                return parent
            parent = above
        return None

    def who(self, actor_id: str, *, href: str | None = None) -> Who:
        """An actor as charts and tables show it; an id without a record is shown as it is."""
        named = self._named.get(actor_id) or Who(id=actor_id, short=actor_id, full=actor_id)
        return replace(named, href=href) if href else named

    @cached_property
    def _named(self) -> dict[str, Who]:
        return {a.id: who(a, self.words.language) for a in self.records.actors}

    def short(self, actor_id: str) -> str:
        """The short name of an actor."""
        return self.who(actor_id).short

    def source_name(self, source_id: str | None) -> str:
        """A funding source's name, in words also where none is named."""
        source = self.sources.get(source_id or "")
        if source is None:
            return self.words("no-source")
        name = full_name(source, self.words.language)
        return name if len(name) > 3 else short_name(source, self.words.language)

    def title(self, element: Element | Plan) -> str:
        """The title of an element or the plan in the page's language; else in English; else the
        plan's own, spelled in letters the page's readers know and marked as such.
        """
        plan, language = self.records.plan, self.words.language
        if element.english and main_language(language) != main_language(plan.language):
            return element.english
        return readable_in(element.title, plan.language, language)

    @cached_property
    def spells_names(self) -> bool:
        """Whether names or titles are spelled in Latin letters because nobody translated them."""
        language = self.words.language
        records = self.records
        said = [full_name(x, language) for x in records.actors]
        said += [full_name(x, language) for x in records.sources]
        said += [self.title(records.plan), *(self.title(x) for x in records.elements)]
        return any(x.endswith(MARK) for x in said)

    @property
    def plan_title(self) -> str:
        """The plan's title in the page's language, else in its own."""
        return self.title(self.records.plan)

    def number(self, element_id: str) -> str:
        """An element's number as people say it: II.3; in brackets where the plan prints none."""
        spoken = self._numbers.get(element_id)
        return spoken.marked if spoken else ""

    @cached_property
    def _numbers(self) -> Mapping[str, Spoken]:
        return spoken_numbers(self.records)

    def place(self, passage: Passage) -> str:
        """Where words stand in the document, in words: line 40; page 3, table 2, row 4."""
        spots = [
            ("page", passage.page), ("sheet", passage.sheet), ("table", passage.table),
            ("row", passage.row), ("line", passage.line),
        ]  # fmt: skip
        found = [self.words(f"place.{name}", n=str(n)) for name, n in spots if n is not None]
        return ", ".join(found) or self.words("place.offset", n=str(passage.start))

    def quoted(self, passages: tuple[Passage, ...]) -> str:
        """The source's own words, white space folded; the words of several passages with dots."""
        return " … ".join(fold_space(p.exact) for p in passages)

    def quotes(self, passages: tuple[Passage, ...]) -> tuple[Quote, ...]:
        """The source's own words within their cells or lines, where the text is at hand."""
        return tuple(quote_of(p, self.texts.get(p.document, "")) for p in passages)

    def participations_of(self, actor_id: str) -> tuple[Participation, ...]:
        """Every role of an actor, in reading order."""
        return tuple(p for p in self.records.participations if p.actor == actor_id)
