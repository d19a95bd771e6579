"""Every mention gets the right actor, by a rule with a reason; what must stay two stays two."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.extract.registry import Registry
from kg.model.codes import ActorType, Certainty, GroupKind, LabelKind, Role
from kg.model.records import Actor, PlanRecords
from kg.model.rules import Rule
from kg.resolve import resolve_draft
from tests.resolve.drafts import draft

NOBODY = Registry()


def named(records: PlanRecords, text: str) -> Actor:
    found = [a for a in records.actors if any(label.text == text for label in a.labels)]
    assert len(found) == 1, (text, [a.id for a in found])
    return found[0]


def rules(actor: Actor) -> set[Rule]:
    return {step.rule for step in actor.steps}


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("МВР", "МВнР", "bg"),
        ("ВКП", "ВКС", "bg"),
        ("МКБППМН", "ЦКБППМН", "bg"),
        ("МОМ", "МОМН", "bg"),
        ("МП", "МФ", "bg"),
        ("Министерство на вътрешните работи", "Министерство на външните работи", "bg"),
        ("Ministarstvo unutrašnjih poslova", "Ministarstvo spoljnih poslova", "sr"),
        ("Savet za štampu", "Savez za štampu", "sr"),
        ("Viši sud u Beogradu", "Viši sud u Novom Sadu", "sr"),
        (
            "Национална комисия за борба с наркотиците",
            "Местна комисия за борба с наркотиците",
            "bg",
        ),
        ("МКБТХ Варна", "МКБТХ Бургас", "bg"),
        ("Община Варна", "МКБТХ Варна", "bg"),
    ],
)
@pytest.mark.parametrize("registry", [None, NOBODY])
def test_names_that_look_alike_stay_two_actors(
    one: str, other: str, language: str, registry: Registry | None
) -> None:
    country = "BG" if language == "bg" else "RS"

    records = resolve_draft(
        draft([one, other], language=language, country=country), registry=registry
    )

    assert named(records, one).id != named(records, other).id


@pytest.mark.parametrize(
    ("one", "other", "language", "rule"),
    [
        ("Nacionalni koordinator", "Nacionalnim koordinatorom", "sr", Rule.OTHER_ENDINGS),
        ("Nacionalni koordinator", "Nacionalni koorinator", "sr", Rule.TYPING_ERROR),
        ("Българска асоциация за води", "Бългаска асоциация за води", "bg", Rule.TYPING_ERROR),
        ("Дипломатическият институт", "Дипломатическия институт", "bg", Rule.OTHER_ENDINGS),
        ("МКБТХ – Варна", "МКБТХ Варна", "bg", Rule.SAME_NAME),
        ("Съответните общини", "съответните Общини", "bg", Rule.SAME_NAME),
        ("Представените в МП институции", "институциите представени в МП", "bg", Rule.SAME_GROUP),
        ("съответните институции", "съответните инстититуции", "bg", Rule.TYPING_ERROR),
        ("Savet za borbu protiv poplava", "Savet", "sr", Rule.SHORT_FORM),
        ("Uprava za rudnike i vode", "URV", "sr", Rule.INITIALS),
    ],
)  # fmt: skip
def test_other_forms_of_a_name_are_the_same_actor_and_say_why(
    one: str, other: str, language: str, rule: Rule
) -> None:
    records = resolve_draft(draft([one, other], language=language), registry=NOBODY)

    actor = named(records, other)
    assert actor is named(records, one)
    assert rule in rules(actor)
    assert actor.name == one


def test_a_form_reached_by_rule_makes_its_fact_certain_by_rule_only() -> None:
    records = resolve_draft(
        draft(["Nacionalni koordinator"], partners=["Nacionalnim koordinatorom"], language="sr"),
        registry=NOBODY,
    )

    lead, partner = records.participations
    assert (lead.certainty, partner.certainty) == (Certainty.EXACT, Certainty.RULE)


def test_swapped_letters_mean_an_abbreviation_of_the_list_and_no_other() -> None:
    long = "Министерство на образованието, младежта и науката"

    listed = resolve_draft(draft(["МОНМ"], glossary={"МОМН": long}), registry=NOBODY)
    free = resolve_draft(draft(["МОНМ", "МОМН"]), registry=NOBODY)

    assert named(listed, "МОНМ").name == long
    assert named(free, "МОНМ").id != named(free, "МОМН").id


def test_initials_need_to_fit_one_name_only() -> None:
    names = ["Uprava za rudnike i vode", "Urad za reke i vazduh", "URV"]

    records = resolve_draft(draft(names, language="sr"), registry=NOBODY)

    assert len(records.actors) == 3
    assert [i.code for i in records.issues] == ["unknown-abbreviation"]


def test_a_short_form_of_two_longer_names_is_asked() -> None:
    names = ["Savet za vode", "Savet za rude", "Savet"]

    records = resolve_draft(draft(names, language="sr"), registry=NOBODY)

    assert len(records.actors) == 3
    (issue,) = records.issues
    assert issue.code == "ambiguous-short-form"
    assert issue.passages[0].exact == "Savet"


def test_an_unknown_abbreviation_is_one_issue_with_every_place() -> None:
    records = resolve_draft(draft(["ХКЪ", "МП"], partners=["ХКЪ"]))

    (issue,) = records.issues
    assert (issue.code, len(issue.passages)) == ("unknown-abbreviation", 2)


def test_the_national_commission_is_found_by_every_name() -> None:
    long = "Национална комисия за борба с трафика на хора"

    records = resolve_draft(draft(["НКБТХ"], glossary={"НКБТХ": long}))

    (actor,) = records.actors
    kinds = {label.text: (label.kind, label.language, label.ours) for label in actor.labels}
    assert kinds[long] == (LabelKind.PREFERRED, "bg", False)
    assert kinds["НКБТХ"] == (LabelKind.ABBREVIATION, "bg", False)
    english = "National Commission for Combating Trafficking in Human Beings"
    assert kinds[english] == (LabelKind.PREFERRED, "en", True)
    assert actor.id == "org/bg/natsionalna-komisiya-za-borba-s-trafika-na-hora"


def test_every_entry_of_the_list_becomes_an_actor_with_labels_even_without_a_role() -> None:
    records = resolve_draft(draft(glossary={"РИО": "Регионален инспекторат по образованието"}))

    assert named(records, "РИО").name == "Регионален инспекторат по образованието"
    assert records.abbreviations[0].actor == records.actors[0].id


def test_laws_and_programmes_of_the_list_are_no_actors() -> None:
    records = resolve_draft(
        draft(
            glossary={"ЗБТХ": "Закон за борба с трафика на хора", "ЕСФ": "Европейски социален фонд"}
        )
    )

    assert records.actors == ()
    assert [a.actor for a in records.abbreviations] == [None, None]


def test_an_abbreviation_in_brackets_behind_a_name_is_explained_by_it() -> None:
    records = resolve_draft(
        draft(["Агенция за вода"], partners=[], after=" (АЗВ)\n", running=["АЗВ"]), registry=NOBODY
    )

    assert named(records, "АЗВ").name == "Агенция за вода"


def test_serbian_in_both_scripts_has_the_same_ids() -> None:
    latin = resolve_draft(draft(["Savez šumara Srbije"], language="sr-Latn", country="RS"))
    cyrillic = resolve_draft(draft(["Савез шумара Србије"], language="sr-Cyrl", country="RS"))

    assert [a.id for a in latin.actors] == [a.id for a in cyrillic.actors]


def test_serbian_in_both_scripts_in_one_plan_is_one_actor() -> None:
    records = resolve_draft(
        draft(["Savez šumara Srbije", "Савез шумара Србије"], language="sr", country="RS")
    )

    assert len(records.actors) == 1


def test_actors_of_unknown_countries_keep_their_plan_in_the_id() -> None:
    one = draft(["Община Варна"], country=None, plan="p1")
    renamed = draft(["Община Варна"], country=None, plan="p2")
    activity = replace(one.activities[0], title="Чисти реки")
    other = replace(one, activities=(activity, *one.activities[1:]))

    ids = [resolve_draft(x).actors[0].id for x in (one, renamed, other)]

    assert all(x.startswith("org/zz-") and x.endswith("/obshtina-varna") for x in ids)
    assert ids[0] == ids[1] != ids[2]


def test_an_actor_is_known_by_its_id_of_before_its_country_was_known() -> None:
    names = ["Община Варна", "МВР", "НПО"]
    unknown = resolve_draft(draft(names, country=None))
    known = resolve_draft(draft(names, country="BG"))

    earlier = {x.earlier[0]: x.id for x in known.actors}

    assert set(earlier) == {x.id for x in unknown.actors}
    assert all(x.earlier == () for x in unknown.actors)
    assert all("/bg/" in x for x in earlier.values())


@pytest.mark.parametrize(
    ("name", "kind", "language"),
    [
        ("НПО", GroupKind.CATEGORY, "bg"),
        ("адвокатски колегии", GroupKind.CATEGORY, "bg"),
        ("международни партньори", GroupKind.CATEGORY, "bg"),
        ("партньори", GroupKind.UNSPECIFIED, "bg"),
        ("съответните общини", GroupKind.CONCERNED, "bg"),
        ("Всички представени в НКБТХ институции", GroupKind.MEMBERS_OF, "bg"),
        ("регионалните звена на представените в НКБТХ институции", GroupKind.UNITS_OF, "bg"),
        ("Всички институции и НПО ангажирани в НМН", GroupKind.MEMBERS_OF, "bg"),
        ("Resorna ministarstva", GroupKind.CONCERNED, "sr"),
        ("organi jedinica lokalne samouprave", GroupKind.CATEGORY, "sr"),
        ("Partneri Strategije", GroupKind.UNSPECIFIED, "sr"),
        ("civil society organisations", GroupKind.CATEGORY, "en"),
        ("relevant ministries", GroupKind.CONCERNED, "en"),
        ("all stakeholders", GroupKind.UNSPECIFIED, "en"),
        ("Министерство на правосъдието", None, "bg"),
        ("Skupština opštine Vranje", None, "sr"),
        ("Stalna konferencija gradova i opština", None, "sr"),
        ("Ministry of Health", None, "en"),
    ],
)  # fmt: skip
def test_groups_are_told_from_bodies_and_by_kind(
    name: str, kind: GroupKind | None, language: str
) -> None:
    (actor,) = resolve_draft(draft([name], language=language, country=None)).actors

    assert actor.group_kind == kind
    assert actor.id.startswith("group/" if kind else "org/")


def test_a_group_is_defined_by_the_body_its_words_name() -> None:
    long = "Национална комисия за борба с трафика на хора"
    records = resolve_draft(
        draft(["Всички представени в НКБТХ институции"], glossary={"НКБТХ": long}), registry=NOBODY
    )

    assert (
        named(records, "Всички представени в НКБТХ институции").defined_by
        == named(records, long).id
    )


@pytest.mark.parametrize(
    ("name", "kind", "language"),
    [
        ("Министерство на отбраната", ActorType.GOVERNMENT, "bg"),
        ("Върховен касационен съд", ActorType.JUDICIARY, "bg"),
        ("Община Варна", ActorType.LOCAL_GOVERNMENT, "bg"),
        ("фондация „Надежда”", ActorType.NGO, "bg"),
        ("Национален съвет по превенция", ActorType.COORDINATION_BODY, "bg"),
        ("Nacionalni koordinator", ActorType.POST, "sr"),
        ("Pravosudna akademija", ActorType.ACADEMIC, "sr"),
        ("Privredna komora Srbije", ActorType.BUSINESS, "sr"),
        ("УНИЦЕФ", ActorType.INTERNATIONAL, "mk"),
        ("National Crime Agency", ActorType.GOVERNMENT, "en"),
    ],
)
def test_the_type_of_a_body_follows_from_its_head_noun_or_the_registry(
    name: str, kind: ActorType, language: str
) -> None:
    (actor,) = resolve_draft(draft([name], language=language, country=None)).actors

    assert actor.actor_type == kind


def test_part_of_is_written_only_where_the_name_says_it_directly() -> None:
    names = [
        "Дипломатическият институт на МВнР",
        "МВнР",
        "Комитет на страните на Конвенцията на МВнР",
    ]

    records = resolve_draft(draft(names), registry=NOBODY)

    assert named(records, names[0]).part_of == named(records, "МВнР").id
    assert named(records, names[2]).part_of is None


def test_the_same_actor_role_and_element_is_one_participation_with_both_passages() -> None:
    records = resolve_draft(draft(["МВР", "МВР"], partners=["МВР"]))

    assert [(p.role, len(p.passages)) for p in records.participations] == [
        (Role.LEAD, 2), (Role.PARTNER, 1),
    ]  # fmt: skip
    assert records.participations[0].passages[0].exact == "МВР"


def test_one_owners_budget_is_one_source_whatever_its_words() -> None:
    records = resolve_draft(
        draft(["МП"], money=[("бюджета на МП", "МП"), ("бюджетите на МП", "МП"), ("други", None)])
    )

    budget = next(s for s in records.sources if s.budget_of)
    stated = {label.text for label in budget.labels if not label.ours}
    assert stated == {"бюджета на МП", "бюджетите на МП"}
    assert [a.payer for a in records.allocations] == [named(records, "МП").id] * 2 + [None]
    assert records.allocations[0].id != records.allocations[1].id


def test_a_programme_is_one_source_in_all_its_spellings_and_never_an_actor() -> None:
    records = resolve_draft(
        draft(["МП"], money=[("TAIEX", None), ("TAIEKS", None), ("TAEIKS", None)], country="RS")
    )

    (source,) = records.sources
    assert source.id == "source/rs/taiex"
    assert {"TAIEX", "TAIEKS", "TAEIKS"} <= {label.text for label in source.labels}
    assert len(records.actors) == 1


def test_every_label_that_is_not_ours_stands_in_the_text_or_the_list() -> None:
    made = draft(["НКБТХ", "МОНМ", "МКБТХ Варна"], glossary={"МКБТХ": "Местна комисия за борба"})

    records = resolve_draft(made)

    listed = {x for a in made.abbreviations for x in (a.short, a.long)}
    for actor in records.actors:
        for label in actor.labels:
            assert label.ours or label.text in made.document.text or label.text in listed


def test_an_abbreviation_with_an_ending_is_the_abbreviation() -> None:
    records = resolve_draft(draft(["UNICEF"], partners=["UNICEF-om"], language="sr", country="RS"))

    assert named(records, "UNICEF-om").name == "UNICEF"


def test_many_names_are_resolved_in_time() -> None:
    names = [f"Zavod za {a}{b}{c}anje" for a in "bdfgklm" for b in "aeiou" for c in "nrstvz"]

    assert len(resolve_draft(draft(names, language="sr"), registry=NOBODY).actors) == len(names)
