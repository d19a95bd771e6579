"""From the cells of an activity to its facts: tasks, roles, money, deadline. Extract layer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kg.extract.cell import Place
from kg.extract.deadlines import (
    deadline_in,
    deadlines_above,
    join_deadlines,
    read_deadlines,
    with_years,
)
from kg.extract.draft import MoneyDraft, RoleDraft
from kg.extract.fields import guess_field
from kg.extract.funding import read_funding
from kg.extract.funding_columns import pair_columns, without_totals
from kg.extract.funding_sections import TaskTitle
from kg.extract.lists import split_list
from kg.extract.numbering import split_items
from kg.extract.records import ActivityRecord, FieldCell, Used
from kg.extract.results import read_results, read_target
from kg.extract.roles import (
    MOSTLY_DATE,
    ROLE_BY_FIELD,
    acting_roles,
    once,
    read_roles,
    says_who_acts,
)
from kg.extract.spans import Span
from kg.extract.status_table import head_kind
from kg.extract.status_words import read_status
from kg.extract.timed import apart_from, times_among
from kg.extract.titles import leading_number
from kg.model.codes import Certainty, IndicatorKind, ReportedStatus, Role
from kg.model.records import (
    Deadline,
    ExpectedResult,
    Indicator,
    Issue,
    Plan,
    Risk,
    StatusReport,
    Step,
    Task,
)
from kg.model.rules import Rule
from kg.periods import date_share
from kg.phrases import find_phrases, match_at, words_of
from kg.text import fold_space

# Fields of cells whose words may say by when and how much, where no slot does.
SAYING_MORE = (*ROLE_BY_FIELD, "acting")


@dataclass(slots=True)
class Facts:
    """All that the cells of activities give, in reading order."""

    tasks: list[Task] = field(default_factory=list)
    roles: list[RoleDraft] = field(default_factory=list)
    money: list[MoneyDraft] = field(default_factory=list)
    deadlines: list[Deadline] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    results: list[ExpectedResult] = field(default_factory=list)
    risks: list[Risk] = field(default_factory=list)
    reports: list[StatusReport] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    used: list[Used] = field(default_factory=list)
    count: Counter[str] = field(default_factory=Counter)  # of outcomes, by kind and element


@dataclass(frozen=True, slots=True)
class _TaskPlace:
    """A task's title, and the rows of the table that are its own."""

    title: TaskTitle
    rows: tuple[int, ...]


def read_activity(record: ActivityRecord, plan: Plan, place: Place, facts: Facts) -> None:
    """The facts of one activity, added to `facts`; `place.about` is the activity's id."""
    tasks = _read_tasks(record, place, facts)
    paid, due, acting = len(facts.money), len(facts.deadlines), len(facts.roles)
    parts = [part for cell in record.cells for part in _who_and_when(cell, place)]
    cells, taken = with_years(parts, place)
    facts.used += [Used(span=s, outcome="fact", rule="year of the cell beside") for s in taken]
    for cell in cells:
        if "task" in cell.fields:
            continue
        before = _size(facts)
        issues = len(facts.issues)
        about = _about(cell, record, tasks, place)
        here = replace(place, about=about, heading=cell.heading, unit=cell.unit, above=record.when)
        title = next((t.title.span for t in tasks if t.title.id == about), record.title)
        beside = (c for c in record.cells if c.fields == ("acting",))
        said = [title, *(c.span for c in beside if _about(c, record, tasks, place) == about)]
        if says_who_acts(said, cell, here):
            facts.used.append(Used(span=cell.span, outcome="ignored", rule="the title says who"))
            cell = replace(cell, fields=("acting",), span=title)
        known = [task.title for task in tasks]
        counts = _counts(facts)
        _read_cell(cell, (known, plan, about != place.about), here, facts)
        doubt = cell.doubtful or record.doubtful
        if doubt:
            _mark_doubtful(facts, counts, doubt)
        _account(cell, facts, (before, issues))
    facts.roles[acting:] = once(facts.roles[acting:])
    facts.money[paid:], differing = without_totals(pair_columns(facts.money[paid:]), place.about)
    facts.issues += differing
    _read_words(record, tasks, place, facts)
    if record.when is not None and not facts.deadlines[due:]:
        facts.deadlines += deadlines_above(record.when, plan, place)
    facts.deadlines[due:] = _numbered(join_deadlines(facts.deadlines[due:]))


def _read_words(
    record: ActivityRecord, tasks: list[_TaskPlace], place: Place, facts: Facts
) -> None:
    """Days and sums that the words of an activity say, where no slot of its own holds them."""
    counts = _counts(facts)
    titles = [(place.about, record.title), *((t.title.id, t.title.span) for t in tasks)]
    titles += [(_about(cell, record, tasks, place), cell.span)
               for cell in record.cells
               if cell.fields[0] in SAYING_MORE and "text" not in cell.fields]  # fmt: skip
    if not any("deadline" in cell.fields for cell in record.cells):
        facts.deadlines += [d for one in titles for d in deadline_in(*one, place)]
    if not any("funding" in cell.fields for cell in record.cells):
        sums, differing = without_totals(_sums_said(titles, place), place.about)
        facts.money += sums
        facts.issues += differing
    if record.doubtful:
        _mark_doubtful(facts, counts, record.doubtful)


def _sums_said(said: Sequence[tuple[str, Span]], place: Place) -> list[MoneyDraft]:
    """The sums that words say, each once; all are doubtful.

    What stands before a sum in a sentence names no source of money.
    """
    step = Step(Rule.SUM_IN_SENTENCE, "no column or label of the activity holds money")
    found: dict[int, MoneyDraft] = {}
    for about, span in said:
        for draft in read_funding(span, [], replace(place, about=about, heading="", unit=None))[0]:
            if draft.amount is not None and draft.currency is not None:
                own = [x for x in draft.steps if x.rule is not Rule.SOURCE_BEFORE_AMOUNT]
                printed = draft.passages[-1]
                found.setdefault(printed.start, replace(
                    draft, source=None, source_kind=None, payer=None, passages=(printed,),
                    certainty=Certainty.DOUBTFUL, steps=(*own, step),
                ))  # fmt: skip
    return list(found.values())


def _numbered(deadlines: Sequence[Deadline]) -> list[Deadline]:
    """Deadlines with ids of their own: cells of one element may each say several."""
    count = Counter(deadline.id for deadline in deadlines)
    again = {id_ for id_, n in count.items() if n > 1}
    several: Counter[str] = Counter()
    found = []
    for deadline in deadlines:
        if any(id_.startswith(f"{deadline.about}/due") for id_ in again):
            several[deadline.about] += 1
            deadline = replace(deadline, id=f"{deadline.about}/due/{several[deadline.about]}")
        found.append(deadline)
    return found


def _counts(facts: Facts) -> dict[str, int]:
    kinds = ("roles", "money", "deadlines", "indicators", "results", "risks", "reports")
    return {kind: len(getattr(facts, kind)) for kind in kinds}


def _mark_doubtful(facts: Facts, before: dict[str, int], why: str) -> None:
    """The facts of a cell that a person should look at, with the reason."""
    for kind, count in before.items():
        found = getattr(facts, kind)
        found[count:] = [
            replace(
                x, certainty=Certainty.DOUBTFUL, steps=(*x.steps, Step(Rule.FIELD_IN_DOUBT, why))
            )
            for x in found[count:]
        ]


def _size(facts: Facts) -> int:
    outcomes = len(facts.indicators) + len(facts.results) + len(facts.risks)
    return len(facts.roles) + len(facts.money) + len(facts.deadlines) + outcomes


def _account(cell: FieldCell, facts: Facts, before: tuple[int, int]) -> None:
    """How a cell ended: as facts, ignored by a rule, or as an issue. No cell is lost."""
    if _size(facts) > before[0]:
        facts.used.append(Used(span=cell.span, outcome="fact", rule="+".join(cell.fields)))
    elif len(facts.issues) > before[1]:
        facts.used.append(Used(span=cell.span, outcome="issue", rule=facts.issues[-1].code))
    elif cell.fields[0] == "status":
        facts.used.append(Used(span=cell.span, outcome="fact", rule="progress note"))
    else:
        rule = f"field '{cell.fields[0]}' gives no fact"
        facts.used.append(Used(span=cell.span, outcome="ignored", rule=rule))


def _about(cell: FieldCell, record: ActivityRecord, tasks: list[_TaskPlace], place: Place) -> str:
    """The task whose row a cell stands in, where tasks have their own rows; else the activity."""
    if len(record.rows) == len(tasks) == 1 and cell.of_task:
        return tasks[0].title.id
    if len(record.rows) < 2 or (len(tasks) < 2 and not record.own_rows):
        return place.about
    own = [task for task in tasks if set(cell.rows) <= set(task.rows)]
    return own[0].title.id if len(own) == 1 and set(cell.rows) != set(record.rows) else place.about


def _read_tasks(record: ActivityRecord, place: Place, facts: Facts) -> list[_TaskPlace]:
    tasks: list[_TaskPlace] = []
    for cell in (c for c in record.cells if "task" in c.fields):
        for item in split_items(place.text, *cell.span):
            number, span = (item.labels[0], item.span) if item.labels else leading_number(
                place.text, item.span
            )  # fmt: skip
            number = number or cell.number
            if span.end <= span.start:
                continue
            task_id = f"{place.about}/t{len(tasks) + 1}"
            tasks.append(_TaskPlace(TaskTitle(task_id, number, span), cell.rows))
            why = f"number {number}" if number else "a cell of its own"
            facts.tasks.append(
                Task(
                    id=task_id, title=place.quoter.title(span), parent=place.about, number=number,
                    passages=(place.quoter.passage(*span),), steps=(Step(Rule.TASK_OF_CELL, why),),
                )
            )  # fmt: skip
        facts.used.append(Used(span=cell.span, outcome="fact", rule="task"))
    return tasks


def _read_cell(
    cell: FieldCell, known: tuple[list[TaskTitle], Plan, bool], place: Place, facts: Facts
) -> None:
    tasks, plan, in_task_row = known
    first = _field_said(cell, place)
    if first in ROLE_BY_FIELD:
        read = read_roles(cell, tasks, place, about_task=in_task_row)
        facts.roles += read.roles
        facts.issues += read.issues
    elif first == "acting":
        led = any(role.about == place.about and role.role is Role.LEAD for role in facts.roles)
        said = place.acting(cell.span)
        if "text" in cell.fields:  # much may stand there: only what surely is a body
            said = tuple(m for m in said if not (led or m.doubtful))
        led = led or "partner" in cell.fields  # a slot says who leads
        facts.roles += acting_roles([m for m in said if not led or m.role is not Role.LEAD], place)
    elif first == "funding":
        money, issues = read_funding(cell.span, [] if in_task_row else tasks, place)
        facts.money += money
        facts.issues += issues
    elif first == "deadline":
        deadlines, late = read_deadlines(cell, [] if in_task_row else tasks, plan, place)
        facts.deadlines += deadlines
        facts.issues += late
    elif first in ("indicator", "result", "risk"):
        _read_outcome(cell, place, facts)
    elif first == "status":
        _read_own_status(cell, place, facts)


def _read_own_status(cell: FieldCell, place: Place, facts: Facts) -> None:
    """The status a plan's own column says; remarks that only mention one say none."""
    if head_kind(cell.heading, place.words) != "status":
        return
    said = read_status(place.text[slice(*cell.span)], place.words)
    if said.status is ReportedStatus.UNCLEAR or said.certainty is Certainty.DOUBTFUL:
        return
    facts.reports.append(
        StatusReport(
            id=f"{place.about}/status/{_next('status', place, facts)}", about=place.about,
            status=said.status, passages=(place.quoter.passage(*cell.span),),
            certainty=said.certainty, steps=said.steps,
        )
    )  # fmt: skip


def _who_and_when(cell: FieldCell, place: Place) -> list[FieldCell]:
    """A cell below a head for bodies and for times ("Responsible, deadline") as cells of each."""
    roles = tuple(field for field in cell.fields if field in ROLE_BY_FIELD)
    if "deadline" not in cell.fields or not roles:
        return [cell]
    times = times_among(place.text, cell.span, place.words.dates, beside=True)
    names = apart_from(times, cell.span, place.text)
    found = [*((roles, span) for span in names), *((("deadline",), span) for span in times)]
    return [replace(cell, fields=fields, span=span) for fields, span in found]


def _field_said(cell: FieldCell, place: Place) -> str:
    """The field of a cell below a head of two ("Target / deadline"): a date is a deadline.

    The date of a meeting or an update is none, however much it looks like one.
    """
    first, *others = cell.fields
    guess = guess_field(cell.heading, place.words) if first == "deadline" else None
    if guess is not None and guess.field == "status":
        return "status"
    if "deadline" not in cell.fields or not others:
        return first
    is_date = date_share(place.text[slice(*cell.span)], place.words.dates) >= MOSTLY_DATE
    return "deadline" if is_date else next(f for f in cell.fields if f != "deadline")


def _read_outcome(cell: FieldCell, place: Place, facts: Facts) -> None:
    if cell.fields[0] == "indicator":
        facts.issues += _repeated_numbers(cell, place)
        for span in split_list(place.text, cell.span, place.words):
            if not any(c.isalpha() for c in place.text[slice(*span)]):
                continue  # a target's number beside the indicators
            facts.indicators.append(_indicator(span, place, facts))
    elif cell.fields[0] == "risk":
        for span in split_list(place.text, cell.span, place.words):
            number = _next("risk", place, facts)
            facts.risks.append(
                Risk(
                    id=f"{place.about}/risk/{number}", about=place.about,
                    title=place.quoter.title(span), passages=(place.quoter.passage(*span),),
                    steps=(Step(Rule.RISK_OF_CELL, f"risk {number} of the cell"),),
                )
            )  # fmt: skip
    else:
        _read_results(cell, place, facts)


def _read_results(cell: FieldCell, place: Place, facts: Facts) -> None:
    for target in read_results(place.text, cell.span, place.words):
        number = _next("result", place, facts)
        why = f"the number {target.value}" if target.value is not None else "no number in it"
        facts.results.append(
            ExpectedResult(
                id=f"{place.about}/result/{number}", about=place.about,
                title=place.quoter.title(target.span), target_value=target.value,
                target_unit=" ".join(target.unit.split()) if target.unit else None,
                passages=(place.quoter.passage(*target.span),),
                steps=(Step(Rule.RESULT_OF_CELL, why),),
            )
        )  # fmt: skip


def _next(kind: str, place: Place, facts: Facts) -> int:
    key = f"{place.about}/{kind}"
    facts.count[key] += 1
    return facts.count[key]


def _indicator(span: Span, place: Place, facts: Facts) -> Indicator:
    number = _next("indicator", place, facts)
    kind, why = indicator_kind(span, place)
    target = read_target(place.text, span, place.words)
    return Indicator(
        id=f"{place.about}/indicator/{number}", about=place.about, title=place.quoter.title(span),
        kind=kind, target_value=target.value,
        target_unit=" ".join(target.unit.split()) if target.unit else None,
        passages=(place.quoter.passage(*span),), steps=(Step(Rule.INDICATOR_KIND, why),),
    )  # fmt: skip


def indicator_kind(span: Span, place: Place) -> tuple[IndicatorKind, str]:
    """What an indicator measures, by its first words, else by what it names."""
    words = words_of(place.text, *span)
    first = match_at(place.words.indicator_kinds, words, 0) if words else None
    if first:
        return IndicatorKind(first.value), f"begins with '{place.text[first.start : first.end]}'"
    if "%" in place.text[span.start : span.end]:
        return IndicatorKind.PERCENTAGE, "a per cent sign"
    for found in find_phrases(place.words.indicator_kinds, words):
        if found.value == IndicatorKind.DOCUMENT:
            return IndicatorKind.DOCUMENT, f"names '{place.text[found.start : found.end]}'"
    return IndicatorKind.QUALITATIVE, "no counting word, no document"


def _repeated_numbers(cell: FieldCell, place: Place) -> list[Issue]:
    """An item number printed twice."""
    seen: set[str] = set()
    issues: list[Issue] = []
    for item in split_items(place.text, *cell.span):
        label = item.labels[0] if item.labels else ""
        if label and label in seen:
            issues.append(
                Issue(
                    code="number-repeated", about=place.about,
                    message=f"the number {label} is printed twice in "
                    f"'{fold_space(cell.heading)}'; both items were kept",
                    advice="nothing needs to be done unless the print is wrong",
                    passages=(place.quoter.passage(*item.span),),
                )
            )  # fmt: skip
        seen.add(label)
    return issues
