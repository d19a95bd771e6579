"""Does the plan itself say that its staff may be overloaded? Measure layer.

Risks are found by the words the lexicon lists for the plan's language. A stated risk is the plan's
own word and stands beside the reading: it is no dial and counts in none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kg.lexicon import lexicons_for
from kg.measure.figures import Figure, exact
from kg.measure.view import PlanView
from kg.model.places import activity_by_element
from kg.model.records import PlanRecords, Risk
from kg.text import fold

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
    pattern = _pattern(_phrases(records.plan.language))
    if pattern is None:
        return ()
    activity = activity_by_element(records)
    return tuple(
        StatedRisk(risk, activity.get(risk.about))
        for risk in records.risks
        if pattern.search(_words(risk.title))
    )


def _phrases(language: str) -> list[str]:
    return [p for lexicon in lexicons_for(language) for p in lexicon.risk_kinds.get(STAFF, ())]


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
        led = [
            view.work.activities[int(view.work.columns[x])]
            for x in view.work.links_by_institution[k]
            if view.leads[x]
        ]
        hit = [a for a in led if a in stated]
        found[institution] = exact(len(hit), len(led), [f for a in hit for f in stated[a]])
    return found
