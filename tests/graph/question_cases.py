"""Each question with values for its slots and the true rows, for all engines."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from kg.graph.asking import Answered
from kg.ids import CODE, ID
from tests.graph import gold_answers as gold
from tests.graph import gold_budget_answers as budget
from tests.graph import gold_more_answers as more
from tests.graph.gold_reading import BG, RS

MVR = "Министерство на вътрешните работи"
MUP = "Ministarstvo unutrašnjih poslova"


@dataclass(frozen=True)
class Case:
    """A question as asked. `columns` are those that the true rows speak of."""

    name: str
    columns: str
    expected: Callable[..., Any]
    values: Mapping[str, str] = field(default_factory=dict)
    arguments: Sequence[Any] = ()

    def __str__(self) -> str:
        return " ".join([self.name, *(f"{k}={v}" for k, v in self.values.items())])


def _plans(name: str, columns: str, expected: Callable[..., Any], **values: str) -> list[Case]:
    """The question over both plans, and over each."""
    given = tuple(values.values())
    whole = Case(name, columns, expected, values, given)
    return [
        whole,
        *(
            Case(
                name,
                columns,
                lambda *a, p=plan: expected(*a, plan=p),
                {**values, "plan": plan},
                given,
            )
            for plan in (RS, BG)
        ),
    ]


CASES: tuple[Case, ...] = (
    *_plans("leads-more-than-average", "plan institution activities mean",
            gold.leads_more_than_average),
    Case("leads-more-than-average", "plan institution activities mean",
         lambda f: gold.leads_more_than_average(None, f), {"factor": "3"}, (Decimal(3),)),
    *_plans("partners-never-together", "goal first+second", gold.partners_never_together),
    *_plans("cost-of-each-activity", "plan activity cost", gold.cost_of_each_activity),
    Case("due-in-period", "activity due phrased words leads", gold.due_in_period,
         {"period": "2012-Q4"}, (date(2012, 10, 1), date(2012, 12, 31))),
    Case("due-in-period", "activity due phrased words leads", gold.due_in_period,
         {"period": "2017..2018-06", "plan": RS}, (date(2017, 1, 1), date(2018, 6, 30), RS)),
    Case("due-in-period", "activity due phrased words leads", gold.due_in_period,
         {"period": "2012-06-15+6"}, (date(2012, 6, 15), date(2012, 12, 14))),
    *_plans("paid-per-year", "payer year currency at_least items", gold.paid_per_year),
    Case("paid-per-year", "payer year currency at_least items", gold.paid_per_year,
         {"year": "2018"}, (None, 2018)),
    *_plans("paid-from-projects-only", "activity", gold.paid_from_projects_only),
    *_plans("only-unnamed-partners", "activity", gold.only_unnamed_partners),
    *_plans("bodies-across-goals", "plan institution goals activities", gold.bodies_across_goals),
    *_plans("closest-pairs", "first+second shared", gold.closest_pairs),
    Case("closest-pairs", "first+second shared", gold.closest_pairs, {"at_least": "5"}, (None, 5)),
    *_plans("never-late", "activity words", gold.never_late),
    *_plans("indicators-without-target", "activity indicators", gold.indicators_without_target),
    *_plans("words-behind-leads", "institution element", gold.words_behind_leads),
    Case("words-behind-leads", "institution element", gold.words_behind_leads,
         {"institution": MUP}, (MUP,)),
    *_plans("paid-by-others", "payer element leads", gold.paid_by_others),
    *_plans("recurring-risks", "risk activities exposed", gold.recurring_risks),
    *_plans("funding-concentration", "plan source activities percent",
            gold.funding_concentration),
    *_plans("who-works-with", "actor shared roles activities",
            more.who_works_with, institution=MVR),
    Case("who-works-with", "actor shared roles activities", more.who_works_with,
         {"institution": MUP}, (MUP,)),
    Case("who-works-with", "actor shared roles activities", more.who_works_with,
         {"institution": "partneri"}, ("partneri",)),
    *_plans("depends-on", "as needs activities", more.depends_on, institution="НКБТХ"),
    Case("depends-on", "as needs activities", more.depends_on,
         {"institution": "Savet"}, ("Savet",)),
    *_plans("goals-on-one-body", "plan goal institution led all", more.goals_on_one_body),
    Case("goals-on-one-body", "plan goal institution led all", more.goals_on_one_body,
         {"percent": "100"}, (None, 100)),
    *_plans("activities-of", "element role", more.activities_of, institution=MVR),
    Case("activities-of", "element role", more.activities_of, {"institution": MUP}, (MUP,)),
    *_plans("no-money", "activity instead", more.no_money),
    *_plans("who-pays-for-what", "payer source element amount currency year",
            more.who_pays_for_what),
    Case("who-pays-for-what", "payer source element amount currency year", more.who_pays_for_what,
         {"institution": MUP}, (MUP,)),
    *_plans("due-by-quarter", "plan year quarter activities until", more.due_by_quarter),
    *_plans("plan-in-numbers", "plan kind number", more.plan_in_numbers),
    *_plans("leaders-of-each-goal", "goal lead activities", more.leaders_of_each_goal),
    Case("leaders-of-each-goal", "goal lead activities", more.leaders_of_each_goal,
         {"goal": "VII"}, (f"{BG}/g7",)),
    *_plans("elements-about", "element kind", more.elements_about, text="ДЕЦА"),
    Case("elements-about", "element kind", more.elements_about, {"text": "mediji"}, ("mediji",)),
    *_plans("lead-and-partner", "activity actor", more.lead_and_partner),
    *_plans("named-once", "plan institution activity roles", more.named_once),
    *_plans("expert-help", "actor activities which", more.expert_help),
    *_plans("unnamed-groups", "group kind defined_by activities", more.unnamed_groups),
    *_plans("numbers-to-reach", "activity value unit leads", more.numbers_to_reach),
    *_plans("tasks-without-lead", "task activity leads", more.tasks_without_lead),
    *_plans("calendar-of", "due activity roles phrased words", more.calendar_of, institution=MVR),
    Case("calendar-of", "due activity roles phrased words", more.calendar_of,
         {"institution": MUP}, (MUP,)),
    *_plans("what-two-share", "activity roles other_roles", more.what_two_share,
            institution=MVR, other="НКБТХ"),
    Case("what-two-share", "activity roles other_roles", more.what_two_share,
         {"institution": MUP, "other": "Nacionalni koordinator"}, (MUP, "Nacionalni koordinator")),
    *_plans("most-involved", "plan actor group leads partner expert pays all", more.most_involved),
    Case("joins-and-leaves", "change actor roles activities", more.joins_and_leaves,
         {"earlier": BG, "later": RS}, (BG, RS)),
    Case("who-is-meant", "who form", more.who_is_meant, {"text": "МОНМ"}, ("МОНМ",)),
    Case("who-is-meant", "who form", more.who_is_meant, {"text": "Nacionalnim koordinatorom"},
         ("Nacionalnim koordinatorom",)),
    *_plans("budget-total", "plan currency at_least low high open_ended activities of_all items",
            budget.budget_total),
    *_plans("budget-by-goal", "plan goal currency at_least low high activities",
            budget.budget_by_goal),
    *_plans("budget-by-lead", "plan lead currency alone joint activities jointly",
            budget.budget_by_lead),
    *_plans("budget-by-source", "plan source year currency at_least items",
            budget.budget_by_source),
    Case("budget-by-source", "plan source year currency at_least items", budget.budget_by_source,
         {"year": "2018"}, (None, 2018)),
    *_plans("dearest-activities", "plan rank activity currency at_least leads",
            budget.dearest_activities),
    Case("dearest-activities", "plan rank activity currency at_least leads",
         budget.dearest_activities, {"most": "3"}, (None, 3)),
    *_plans("donor-share", "plan kind currency at_least percent_of_currency activities of_all",
            budget.donor_share),
    *_plans("ngos-in-what", "plan kind who group activity role", budget.ngos_in_what),
    Case("how-linked", "steps through then activities", budget.how_linked,
         {"institution": MUP, "other": "Ministarstvo pravde"}, (MUP, "Ministarstvo pravde")),
    Case("how-linked", "steps through then activities", budget.how_linked,
         {"institution": MVR, "other": "Агенция за социално подпомагане"},
         (MVR, "Агенция за социално подпомагане")),
    *_plans("joint-leads", "plan activity leads groups who", budget.joint_leads),
    *_plans("never-lead", "plan actor group activities which", budget.never_lead),
    *_plans("isolated", "plan actor roles activities", budget.isolated),
    Case("overdue", "plan activity due leads words", budget.overdue, {"at": "2012-10-01"},
         (date(2012, 10, 1),)),
    Case("overdue", "plan activity due leads words", budget.overdue,
         {"at": "2018-01-01", "plan": RS}, (date(2018, 1, 1), RS)),
    *_plans("activities-without", "plan activity missing leads", budget.activities_without),
    Case("activities-without", "plan activity missing leads", budget.activities_without,
         {"what": "money"}, (None, "money")),
    *_plans("progress", "element words", lambda plan=None: set()),
    *_plans("reported-status", "plan activity status", lambda plan=None: set()),
    *_plans("reported-by-lead", "plan lead status", lambda plan=None: set()),
    *_plans("never-reported", "plan activity", lambda plan=None: set()),
    *_plans("rejected", "what who", lambda plan=None: set()),
    *_plans("check-first", "fact about", lambda plan=None: set()),
)  # fmt: skip


def shown_rows(found: Answered, columns: str) -> list[tuple[Any, ...]]:
    """The rows as the gold has them: names of actors, ids of elements, codes by their last part.

    `a+b` is an unordered pair of two columns.
    """
    return [tuple(_cell(row, column) for column in columns.split()) for row in found.rows]


def _cell(row: Mapping[str, Any], column: str) -> Any:
    if "+" in column:
        return frozenset(_cell(row, part) for part in column.split("+"))
    value, iri = row[column], row.get(f"{column}_iri")
    if isinstance(value, list):
        pairs = zip(value, iri or value, strict=True)
        return frozenset(_value(name, link) for name, link in pairs)
    return _value(value, iri)


def _value(name: Any, iri: Any) -> Any:
    """A name; but an element's and a plan's id, a source's slug, a code's and class's last part."""
    if not isinstance(iri, str) or iri == name:
        return name
    if iri.startswith(f"{ID}plan/"):
        return iri.removeprefix(f"{ID}plan/")
    if iri.startswith(f"{ID}source/") or iri.startswith(CODE):
        return iri.split("/")[-1]
    return iri.split("#")[-1] if "#" in iri else name
