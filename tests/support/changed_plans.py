"""The two shipped plans changed by a script, with gold readings changed the same way.

What reads the changed copies as well as the plans was not written for the plans.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from tests.support.plan_tables import BG, PLANS, RS, _bulgarian, _Section, _serbian, _Words

Gold = dict[str, Any]
Rows = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """A plan's words and its gold, changed together."""

    plan: str
    words: _Words
    gold: Gold


def original(plan: str) -> Changed:
    """A plan as it is."""
    gold = json.loads((PLANS / plan / "gold.json").read_text(encoding="utf-8"))
    return Changed(plan, _serbian() if plan == RS else _bulgarian(), gold)


def dump(changed: Changed) -> str:
    """The words as a text dump of the plan's own kind: a matrix, or cards."""
    front = "\n\n".join(changed.words.front)
    make = _matrix_dump if changed.plan == RS else _card_dump
    text = front + "\n\n\n" + "\n\n\n".join(make(s) for s in changed.words.sections)
    if changed.words.glossary:
        title, rows = changed.words.glossary
        text += f"\n\n\n{title}\n" + "".join(f"\t{a}\n\t{b}\n\n" for a, b in rows)
    return text


def _matrix_dump(section: _Section) -> str:
    keys = [key for key, _ in section.activities[0]]
    rows = ["\t\n".join(keys)]
    rows += ["\t".join(words for _, words in activity) for activity in section.activities]
    return section.title + "\n\n" + "\n".join(rows) + "\n"


def _card_dump(section: _Section) -> str:
    number, _, title = section.title.partition(" „")
    cells = [*section.goals, *(pair for activity in section.activities for pair in activity)]
    return f"{number}\n„{title}\n" + "".join(f"\t{a}\n\t{b}\n\n" for a, b in cells)


def each_activity(changed: Changed, change: Callable[[Rows], Rows]) -> Changed:
    """Every activity's cells changed."""
    sections = tuple(
        replace(s, activities=tuple(change(a) for a in s.activities))
        for s in changed.words.sections
    )
    return replace(changed, words=replace(changed.words, sections=sections))


def each_text(changed: Changed, change: Callable[[str], str], *, gold: bool = True) -> Changed:
    """Every word of the plan, and of its gold, changed."""
    words = changed.words
    glossary = words.glossary and (
        change(words.glossary[0]),
        tuple((change(a), change(b)) for a, b in words.glossary[1]),
    )
    sections = tuple(
        _Section(
            change(s.title),
            tuple((change(a), change(b)) for a, b in s.goals),
            tuple(tuple((change(k), change(v)) for k, v in a) for a in s.activities),
        )
        for s in words.sections
    )
    front = tuple(change(line) for line in words.front)
    told = _in_gold(changed.gold, change) if gold else changed.gold
    return replace(changed, words=_Words(front, sections, glossary), gold=told)


KEPT = {"id", "kind", "currency", "start", "end", "number", "funder", "responsible", "partners",
        "expert_help", "status", "language", "country", "ids"}  # fmt: skip


def _in_gold(value: Any, change: Callable[[str], str]) -> Any:
    """Every text of a gold reading changed; ids and codes stay."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_in_gold(x, change) for x in value]
    if isinstance(value, dict):
        return {
            (change(k) if k.isupper() else k): (v if k in KEPT else _in_gold(v, change))
            for k, v in value.items()
        }
    return value


def swap_columns(changed: Changed, seed: int) -> Changed:
    """The columns in another order, the same in all tables; the cards' keys too."""
    first = changed.words.sections[0].activities[0]
    order = list(range(len(first)))
    random.Random(seed).shuffle(order)

    def shuffled(activity: Rows) -> Rows:
        if changed.plan == RS:
            return tuple(activity[k] for k in order)
        rest = _groups(activity[1:])
        random.Random(seed).shuffle(rest)
        return (activity[0], *(pair for group in rest for pair in group))

    return each_activity(changed, shuffled)


def _groups(rows: Rows) -> list[list[tuple[str, str]]]:
    groups: list[list[tuple[str, str]]] = []
    for key, words in rows:
        if key or not groups:
            groups.append([])
        groups[-1].append((key, words))
    return groups


SYNONYMS = {
    "AKTIVNOSTI": "Mera", "ZADACI": "Podaktivnost",
    "ODGOVORNA INSTITUCIJA I PARTNERI": "Nosilac i partneri",
    "POKAZATELJI AKTIVNOSTI": "Indikatori", "ROKOVI AKTIVNOSTI": "Vremenski okvir",
    "RESURSI": "Izvori finansiranja", "RIZICI": "Pretpostavke i rizici",
    "Отговорна институция": "Отговорни институции", "Партньори": "Партньорски организации",
    "Финансиране": "Източник на финансиране", "Срок": "Срок за изпълнение",
    "Очаквани резултати": "Очакван резултат", "Индикатори за изпълнение": "Показатели",
    "Експертна помощ": "Експертна подкрепа",
}  # fmt: skip


def rename_headers(changed: Changed) -> Changed:
    """Every header by a synonym."""

    def renamed(activity: Rows) -> Rows:
        return tuple((_synonym(key), words) for key, words in activity)

    return each_activity(changed, renamed)


def _synonym(key: str) -> str:
    folded = " ".join(key.split())
    if folded.startswith("Дейност "):
        return folded.replace("Дейност", "Мярка")
    return SYNONYMS.get(folded, folded)


_PAIRS = (("Dž", "Џ"), ("DŽ", "Џ"), ("dž", "џ"), ("Lj", "Љ"), ("LJ", "Љ"), ("lj", "љ"),
          ("Nj", "Њ"), ("NJ", "Њ"), ("nj", "њ"))  # fmt: skip
_LATIN = "ABVGDĐEŽZIJKLMNOPRSTĆUFHCČŠabvgdđežzijklmnoprstćufhcčš"
_CYRILLIC = "АБВГДЂЕЖЗИЈКЛМНОПРСТЋУФХЦЧШабвгдђежзијклмнопрстћуфхцчш"


def to_cyrillic(words: str) -> str:
    """Serbian in Cyrillic letters, as Serbian offices write it."""
    for pair, letter in _PAIRS:
        words = words.replace(pair, letter)
    return words.translate(str.maketrans(_LATIN, _CYRILLIC))


def in_cyrillic(changed: Changed) -> Changed:
    """The Serbian plan in Cyrillic script."""
    return each_text(changed, to_cyrillic)


def break_lines(changed: Changed, seed: int) -> Changed:
    """Lines broken at other places: some spaces of each cell become line ends."""
    chance = random.Random(seed)

    def broken(words: str) -> str:
        return re.sub(
            r"(?<=[^\W\d_]{2}) (?=[^\W\d_])",
            lambda m: "\n" if chance.random() < 0.1 else " ",
            words,
        )

    return each_activity(changed, lambda rows: tuple((k, broken(w)) for k, w in rows))


def join_lines(changed: Changed) -> Changed:
    """Cells in one line each, as a copy through the clipboard gives them."""

    def joined(words: str) -> str:
        return " ".join(re.sub(r"(?<=\w)-\n(?=[a-zčćšđž])", "", words).split())

    return each_activity(changed, lambda rows: tuple((k, joined(w)) for k, w in rows))


def without_glossary(changed: Changed) -> Changed:
    """The list of abbreviations cut off."""
    gold = {**changed.gold, "abbreviations": {}}
    return replace(changed, words=replace(changed.words, glossary=None), gold=gold)


NAMES = {
    "Ministarstvo unutrašnjih poslova": "Ministarstvo građevinarstva, saobraćaja i infrastrukture",
    "Ministarstvo kulture i informisanja": "Uprava za carine",
    "Ministarstvo pravde": "Ministarstvo poljoprivrede, šumarstva i vodoprivrede",
    "Pravosudna akademija": "Institut za javno zdravlje",
    "Kancelarija za ljudska i manjinska prava": "Agencija za privredne registre i statistiku",
    "Republičko javno tužilaštvo": "Viši sud u Novom Sadu",
    "Столична община": "Агенция за опазване на горите",
    "Национално бюро за правна помощ": "Институт за пазарна икономика и развитие",
    "Министерство на отбраната": "Министерство на транспорта, пощите и съобщенията",
    "Българска асоциация за семейно планиране": "Съюз на учените в България",
    "Бългаска асоциация за семейно планиране": "Съюз на учените в България",
}  # fmt: skip


def rename_bodies(changed: Changed) -> Changed:
    """Other institutions in the place of some, ministries with commas and "and" among them."""
    pattern = re.compile("|".join(r"\s+".join(map(re.escape, n.split())) for n in NAMES))
    return each_text(
        changed, lambda w: pattern.sub(lambda m: NAMES[" ".join(m.group().split())], w)
    )


def renumber(changed: Changed, style: str) -> Changed:
    """Items numbered another way: `1)`, `(1)`, or `1 -`."""

    def number(words: str) -> str:
        return re.sub(
            r"(?m)^( *)(\d{1,2})\.( ?)(?=[^\W\d_])", lambda m: f"{m[1]}{style.format(m[2])} ", words
        )

    return each_activity(changed, lambda rows: tuple((k, number(w)) for k, w in rows))


def remove_rows(changed: Changed, seed: int) -> Changed:
    """Some activities taken out, of the plan and of the gold."""
    chance = random.Random(seed)
    sections, goals = [], []
    for section, goal in zip(changed.words.sections, changed.gold["goals"], strict=True):
        keep = [chance.random() < 0.7 for _ in goal["activities"]]
        keep[chance.randrange(len(keep))] = True
        kept = tuple(a for a, k in zip(section.activities, keep, strict=True) if k)
        sections.append(replace(section, activities=kept))
        goals.append(
            {**goal, "activities": [a for a, k in zip(goal["activities"], keep, strict=True) if k]}
        )
    words = replace(changed.words, sections=tuple(sections))
    return replace(changed, words=words, gold={**changed.gold, "goals": goals})


CHANGES: dict[str, Callable[[Changed], Changed]] = {
    "as it is": lambda c: c,
    "columns swapped": lambda c: swap_columns(c, 3),
    "columns swapped again": lambda c: swap_columns(c, 8),
    "headers by synonym": rename_headers,
    "in Cyrillic script": lambda c: in_cyrillic(c) if c.plan == RS else c,
    "lines broken elsewhere": lambda c: break_lines(c, 5),
    "lines joined": join_lines,
    "glossary removed": without_glossary,
    "other institutions": rename_bodies,
    "numbered 1)": lambda c: renumber(c, "{})"),
    "numbered (1)": lambda c: renumber(c, "({})"),
    "rows removed": lambda c: remove_rows(c, 4),
}

__all__ = ["BG", "CHANGES", "RS", "Changed", "dump", "original"]
