"""What does the map say first? Sentences and steps computed from the data. Presentation layer.

Every number is counted here; nothing is guessed. A step is a state of the page (what stands after
`#` in its address) with a title and a line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from kg.model.codes import Role, TimeKind
from kg.present.map.collect import Doing, Scene, deadlines_of, money_of
from kg.present.map.names import names_of
from kg.present.map.words import counted, month_name
from kg.present.words import Words

UNDATED = (TimeKind.CONTINUOUS, TimeKind.CONDITIONAL)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a presentation: a title, a line, and the page's state."""

    title: str
    text: str = ""
    state: str = ""


def name_in(scene: Scene, body: int, labels: str) -> str:
    """A body's name for a sentence: the abbreviation where there is one."""
    names = names_of(scene.bodies[body].labels)
    if labels == "english":
        return names.english_short or names.english or names.short or names.name
    return names.short or names.name


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence of the overview and the state of the page that shows it."""

    sentence: str
    state: str
    text: str


def findings(scene: Scene, words: Mapping[str, str], speech: Words, labels: str) -> list[Finding]:
    """The sentences of each plan: who leads most, the busiest month, what names no money."""
    out: list[Finding] = []
    for number in range(len(scene.plans)):
        doings = [(i, x) for i, x in enumerate(scene.activities) if x.plan == number]
        if doings:
            out += _plan_findings(scene, number, doings, (words, speech, labels))
    return out


def _plan_findings(
    scene: Scene,
    number: int,
    doings: Sequence[tuple[int, Doing]],
    how: tuple[Mapping[str, str], Words, str],
) -> list[Finding]:
    words, speech, labels = how
    plan = scene.plans[number].plan
    where = words["in-plan"].format(plan=plan_title(scene, number, speech))
    common = {"all": len(doings), "plan": where if len(scene.plans) > 1 else ""}
    mine = f"plan={quote(plan.id)}" if len(scene.plans) > 1 else ""
    out: list[Finding] = []
    lead = _top_lead(scene, {i for i, _ in doings})
    if lead:
        body, n = lead
        slots = {"body": name_in(scene, body, labels), "n": n}
        state = f"focus={quote(scene.bodies[body].id, safe='/')}"
        sentence = _filled(words["finding-lead"], common | slots)
        out.append(Finding(sentence, _state(mine, state), words["story-lead-text"]))
    month = _busiest_month(doings)
    if month:
        key, n = month
        name = f"{month_name(int(key[5:]), speech)} {key[:4]}"
        sentence = _filled(words["finding-month"], common | {"n": n, "month": name})
        out.append(Finding(sentence, _state(mine, f"due={key}"), words["story-month-text"]))
    out += _money_findings(doings, words, common, mine)
    return out


def _money_findings(
    doings: Sequence[tuple[int, Doing]],
    words: Mapping[str, str],
    common: Mapping[str, object],
    mine: str,
) -> list[Finding]:
    silent = sum(not _names_money(x) for _, x in doings)
    unpriced = sum(not any(a.amount is not None for _, a in money_of(x)) for _, x in doings)
    if silent:
        sentence = _filled(words["finding-money"], {**common, "n": silent})
        return [Finding(sentence, _state(mine, "money=nothing"), "")]
    if unpriced:
        sentence = _filled(words["finding-amounts"], {**common, "n": unpriced})
        kinds = "silent,none,unknown,elsewhere,third-party,conditional,source-only"
        return [Finding(sentence, _state(mine, f"money={kinds}"), "")]
    return []


def _filled(text: str, slots: Mapping[str, object]) -> str:
    """Slots filled in one pass, so that braces in a name stay what they are."""
    import re

    return re.sub(r"\{(\w+)\}", lambda m: str(slots.get(m[1], m[0])), text)


def _state(*parts: str) -> str:
    return "#" + "&".join(part for part in parts if part)


def _names_money(doing: Doing) -> bool:
    return any(a.amount is not None or a.source or a.payer for _, a in money_of(doing))


def _top_lead(scene: Scene, doings: set[int]) -> tuple[int, int] | None:
    pairs = {(x.body, x.activity) for x in scene.links if x.role is Role.LEAD}
    counts = Counter(body for body, activity in pairs if activity in doings)
    if not counts:
        return None
    most = max(counts.values())
    return min(body for body, n in counts.items() if n == most), most


def _busiest_month(doings: Sequence[tuple[int, Doing]]) -> tuple[str, int] | None:
    counts: Counter[str] = Counter()
    for _, doing in doings:
        ends = {d.end for _, d in deadlines_of(doing) if d.end and d.time_kind not in UNDATED}
        counts.update({end.isoformat()[:7] for end in ends})
    if not counts:
        return None
    most = max(counts.values())
    return min(key for key, n in counts.items() if n == most), most


def plan_title(scene: Scene, number: int, speech: Words) -> str:
    """A plan in two words: its country and its years, or its id."""
    plan = scene.plans[number].plan
    years = sorted({d.year for d in (plan.start, plan.end) if d})
    country = speech.locale.territories.get(plan.country or "") or plan.id
    span = "–".join(map(str, years))
    return f"{country} {span}".strip()


def default_story(
    scene: Scene, words: Mapping[str, str], found: Sequence[Finding], *, n_ties: int
) -> list[Step]:
    """The steps a presenter starts from: everything, each finding, and who works with whom."""
    first = _filled(
        words["story-all"],
        {
            "activities": len(scene.activities),
            "bodies": len(scene.bodies),
            "goals": len(scene.goals),
        },
    )
    steps = [Step(first, words["story-all-text"])]
    steps += [Step(f.sentence, f.text, f.state) for f in found]
    if n_ties:
        text = _filled(words["story-ties-text"], {"n": n_ties})
        steps.append(Step(words["story-ties"], text, "#view=ties"))
    return steps


def footer_line(scene: Scene, words: Mapping[str, str], speech: Words) -> str:
    """Which plans the page is made from and what they leave open, for readers without scripts."""
    plans = "; ".join(plan_title(scene, i, speech) for i in range(len(scene.plans)))
    led = {x.activity for x in scene.links if x.role is Role.LEAD}
    gaps = [
        ("gap-lead", len(scene.activities) - len(led)),
        ("gap-date", sum(not deadlines_of(x) for x in scene.activities)),
        ("gap-money", sum(not _names_money(x) for x in scene.activities)),
        ("gap-unlinked", len(scene.unlinked)),
    ]
    said = " · ".join(counted(words, key, n) for key, n in gaps if n)
    return f"{words['from']} {plans}" + (f" — {said}" if said else "")
