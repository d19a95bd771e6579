"""Lists of actors of many countries are cut as a person would cut them."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.extract.draft import Mention
from kg.extract.memory import ActorMemory, remember
from kg.extract.mentions import find_known, find_mentions
from kg.model.codes import Role
from kg.yaml_file import shipped_yaml

HERE = Path(__file__).parent


def mentions(text: str, language: str, **glossary: str) -> tuple[Mention, ...]:
    memory = remember(text, [(0, len(text))], glossary=glossary, language=language)
    return find_mentions(text, 0, len(text), language=language, memory=memory)


def cut(text: str, language: str, **glossary: str) -> list[str]:
    return [m.text for m in mentions(text, language, **glossary)]


def lists(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = shipped_yaml(HERE / name)
    return found


def counts(entry: dict[str, Any]) -> tuple[Counter[tuple[str, bool]], Counter[tuple[str, bool]]]:
    partners = set(entry.get("partners", []))
    wanted = Counter((a, a in partners) for a in entry["actors"])
    found = mentions(entry["text"], entry["language"])
    return wanted, Counter((m.text, m.role is Role.PARTNER) for m in found)


def f1(name: str) -> float:
    right = missing = extra = 0
    for entry in lists(name):
        wanted, found = counts(entry)
        right += sum((wanted & found).values())
        missing += sum((wanted - found).values())
        extra += sum((found - wanted).values())
    return 2 * right / (2 * right + missing + extra)


@pytest.mark.parametrize(
    # First runs, before anything was changed after them: .981 of 238 names, .926 of 181, .970 of
    # 116 on the third, .972 of 159 on the fourth, .945 of 244 on the fifth and .969 of 99 on the
    # sixth, which was run after the fifth was mended.
    ("name", "floor"),
    [
        ("lists_fresh.yaml", 1.0), ("lists_second.yaml", 1.0), ("lists_third.yaml", 1.0),
        ("lists_fourth.yaml", 1.0), ("lists_fifth.yaml", 1.0), ("lists_sixth.yaml", 1.0),
    ],
)  # fmt: skip
def test_lists_of_many_languages_are_cut_into_their_actors_and_roles(
    name: str, floor: float
) -> None:
    assert f1(name) >= floor


def test_a_comma_within_a_ministrys_name_does_not_cut() -> None:
    text = "Savet i Ministarstvo za rad, zapošljavanje, boračka i socijalna pitanja i partneri"

    assert cut(text, "sr-Latn") == [
        "Savet",
        "Ministarstvo za rad, zapošljavanje, boračka i socijalna pitanja",
        "partneri",
    ]


def test_a_generic_partner_behind_others_is_a_partner_and_alone_it_is_not() -> None:
    assert [m.role for m in mentions("MUP i partneri", "sr")] == [None, Role.PARTNER]
    assert [m.role for m in mentions("Partneri Strategije", "sr")] == [None]


def test_what_stands_after_in_cooperation_with_is_a_partner_until_the_list_is_cut_hard() -> None:
    found = mentions("МП съвместно с МВР и НПО; МФ", "bg")

    assert [(m.text, m.role) for m in found] == [
        ("МП", None), ("МВР", Role.PARTNER), ("НПО", Role.PARTNER), ("МФ", None),
    ]  # fmt: skip


def test_two_groups_that_share_a_qualifier_stay_one_mention() -> None:
    text = "Всички институции и НПО ангажирани в НМН"

    assert cut(text, "bg") == [text]


def test_city_branches_keep_their_dash() -> None:
    assert cut("НКБТХ, МКБТХ – Варна и МКБТХ - Бургас", "bg") == [
        "НКБТХ", "МКБТХ – Варна", "МКБТХ - Бургас",
    ]  # fmt: skip


def test_an_abbreviation_in_brackets_is_left_out_of_the_mention() -> None:
    text = "Национална комисия (НКБТХ) и МП"

    assert cut(text, "bg") == ["Национална комисия", "МП"]


def test_another_body_in_brackets_is_a_mention_of_its_own() -> None:
    assert cut("MUP (Direkcija policije), sudovi", "sr") == ["MUP", "Direkcija policije", "sudovi"]


def test_a_remark_behind_a_name_is_no_part_of_it() -> None:
    assert cut("Partneri Strategije u skladu sa potrebama", "sr") == ["Partneri Strategije"]


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("Ministry of Land: lead; City of Vale: support", {"City of Vale": Role.PARTNER}),
        ("Ministry of Land: coordinator, Road Office: partners", {"Road Office": Role.PARTNER}),
        ("Coordinator: Ministry of Land. Members: Road Office", {"Road Office": Role.PARTNER}),
        ("Forest Service (coordinated by the City of Vale)", {"City of Vale": Role.LEAD}),
    ],
)
def test_a_role_stands_before_a_colon_behind_one_or_in_brackets(
    text: str, roles: dict[str, Role]
) -> None:
    found = {m.text: m.role for m in mentions(text, "en")}

    assert len(found) == 2
    assert roles.items() <= found.items()


PARTNER, NONE = Role.PARTNER, None


@pytest.mark.parametrize(
    ("language", "text", "roles"),
    [
        ("ko", "교육부, 항만청과 협력하여", {"교육부": NONE, "항만청": PARTNER}),
        ("ko", "교육부와 항만청", {"교육부": NONE, "항만청": NONE}),
        ("ko", "문화와 관광부", {"문화와 관광부": NONE}),
        ("ko", "기획과, 예산과", {"기획과": NONE, "예산과": NONE}),
        ("tr", "Liman İdaresi, Deniz Bakanlığıyla birlikte",
         {"Liman İdaresi": NONE, "Deniz Bakanlığı": PARTNER}),
        ("tr", "Deniz Bakanlığı ile birlikte Valilikler",
         {"Deniz Bakanlığı": PARTNER, "Valilikler": NONE}),
        ("tr", "Kale Belediyesi", {"Kale Belediyesi": NONE}),
    ],
)  # fmt: skip
def test_an_ending_written_with_a_name_says_its_role_or_joins_it(
    language: str, text: str, roles: dict[str, Role | None]
) -> None:
    assert {m.text: m.role for m in mentions(text, language)} == roles


def test_addresses_laws_numbers_and_signs_are_no_actors() -> None:
    assert cut("info@mup.gov.rs, https://mup.gov.rs; 12; –; Zakon o radu", "sr") == []


def test_a_programme_is_money_and_no_actor() -> None:
    assert cut("MUP, TAIEX i IPA", "sr") == ["MUP"]


def test_every_cut_gives_its_reason_and_a_cut_without_evidence_is_doubtful() -> None:
    first, second = mentions("Pravosudna akademija, sveštenstvo", "sr")

    assert first.reason
    assert (second.doubtful, second.reason) == (True, "the name before is whole")


def test_a_name_seen_alone_elsewhere_is_cut_off_where_capitals_go_on() -> None:
    text = "Ministry of Health and Blue Shield\nBlue Shield"
    memory = remember(text, [(0, 34), (35, len(text))], glossary={}, language="en")

    found = find_mentions(text, 0, 34, language="en", memory=memory)

    assert [m.text for m in found] == ["Ministry of Health", "Blue Shield"]


def test_a_name_of_the_glossary_with_and_in_it_is_never_cut() -> None:
    text = "MOMN, Rat und Tat, Polizei"

    assert "Rat und Tat" in cut(text, "de", RT="Rat und Tat")


def test_known_names_are_found_inflected_in_running_text() -> None:
    text = "jačanje Centra za zaštitu žrtava trgovine ljudima i partnera"
    memory = remember(
        text, [], glossary={}, language="sr",
        registry_names=["Centar za zaštitu žrtava trgovine ljudima"],
    )  # fmt: skip

    found = find_known(text, 0, len(text), language="sr", memory=memory)

    assert [m.text for m in found] == ["Centra za zaštitu žrtava trgovine ljudima", "partnera"]


def test_abbreviations_one_letter_apart_are_not_found_for_each_other() -> None:
    text = "МВнР и МВР"
    memory = remember(
        text, [], glossary={"МВР": "Министерство на вътрешните работи"}, language="bg"
    )

    found = find_known(text, 0, len(text), language="bg", memory=memory)

    assert [m.text for m in found] == ["МВР"]


def test_a_word_in_small_letters_is_no_abbreviation() -> None:
    text = "Homes that heat with oil ask the OIL."
    memory = remember(text, [], glossary={}, language="en", registry_names=("OIL",))

    found = find_known(text, 0, len(text), language="en", memory=memory)

    assert [m.start for m in found] == [text.index("OIL")]


def test_offsets_count_from_the_documents_start() -> None:
    text = "xx МП, МВР yy"

    found = find_mentions(text, 3, 10, language="bg", memory=ActorMemory())

    assert [(m.start, m.end) for m in found] == [(3, 5), (7, 10)]


WORDS = st.sampled_from(
    [
        "Ministarstvo",
        "pravde",
        ",",
        "i",
        ";",
        "(",
        ")",
        "„",
        "”",
        "МВР",
        "partneri",
        "\n",
        "1.",
        "-",
        "za",
        "rad",
        "u",
        "saradnji",
        "sa",
        "/",
        "Savet",
        ":",
        "Министерство",
        "на",
        ".",
        "•",
        "the",
        "Media",
        "and",
        "Sport",
        "НПО",
        "\t",
        "x@y.rs",
        ":",
        "́",
        "Ž",
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.lists(WORDS, max_size=25).map(" ".join), st.text(max_size=80)),
       st.sampled_from(["sr", "bg", "en", "tr", "zz", "de"]))  # fmt: skip
def test_mentions_of_any_text_re_read_and_never_overlap(text: str, language: str) -> None:
    found = mentions(text, language)

    assert all(text[m.start : m.end] == m.text for m in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert all(m.text.strip() == m.text and m.text for m in found)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(
    ["Ministarstvo pravde", "MUP", "partneri", "Ministarstvo za rad, omladinu i sport",
     "Viši sud u Beogradu", "Kancelarija za Kosovo i Metohiju", "Crveni krst Srbije"]),
    min_size=1, max_size=6, unique=True),
    st.sampled_from([", ", " i ", "; ", "\n", " / "]))  # fmt: skip
def test_known_kinds_of_names_come_back_whole_from_any_list(names: list[str], sign: str) -> None:
    text = sign.join(names)
    memory = remember(text, [(0, len(text))], glossary={}, language="sr", hard_lines=True)

    found = find_mentions(text, 0, len(text), language="sr", memory=memory)

    assert [mention.text for mention in found] == names


@pytest.mark.slow
def test_a_list_of_nine_thousand_names_is_cut_into_all_of_them() -> None:
    found = mentions("МВР, МП и НПО; " * 3_000, "bg")

    assert [x.text for x in found] == ["МВР", "МП", "НПО"] * 3_000


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("bg", "Агенция за митниците, МВР и др.", ["Агенция за митниците", "МВР"]),
        ("bg", "МТСП (АСП, АЗ)", ["МТСП", "АСП", "АЗ"]),
        ("bg", "МВР и/или МП", ["МВР", "МП"]),
        ("bg", "Агенция за\nмитниците и\nМП", ["Агенция за\nмитниците", "МП"]),
        ("sr", "UPRAVA ZA RAD I SPORT I VIŠI SUD", ["UPRAVA ZA RAD I SPORT", "VIŠI SUD"]),
        ("en", "Ministry of Health\n(MoH)\nLaw Society", ["Ministry of Health", "Law Society"]),
        ("en", "Ministry of Health & WHO", ["Ministry of Health", "WHO"]),
        ("en", "TBD", []),
        ("en", "(a) Harbour Office; (b) Pilot School", ["Harbour Office", "Pilot School"]),
        ("es", "Área de Faros y Balizas, Mancomunidad del Río",
         ["Área de Faros y Balizas", "Mancomunidad del Río"]),
        ("en", "Ropemakers Ltd., Harbour Office", ["Ropemakers Ltd.", "Harbour Office"]),
        ("ko", "해양부·교육부, 시·도 교육청", ["해양부", "교육부", "시·도 교육청"]),
        ("bg", "областни и общински администрации", ["областни и общински администрации"]),
    ],
)  # fmt: skip
def test_wordings_of_lists(language: str, text: str, names: list[str]) -> None:
    assert cut(text, language) == names


ROLES_IN_LISTS = [
    ("en", "WPO lead; Lighthouse Board, Port Police",
     [("WPO", "lead"), ("Lighthouse Board", None), ("Port Police", None)]),
    ("en", "NGD lead agencies", [("NGD lead agencies", None)]),
    ("it", "Ufficio Porti (con il supporto Ufficio Fari)",
     [("Ufficio Porti", None), ("Ufficio Fari", "partner")]),
    ("en", "Harbour Office (coordinator), Pilot School (with Rope Academy)",
     [("Harbour Office", "lead"), ("Pilot School", None), ("Rope Academy", "partner")]),
    ("es", "Agencia de Faros (coordina); Escuela de Pilotos (apoyo)",
     [("Agencia de Faros", "lead"), ("Escuela de Pilotos", "partner")]),
    ("de", "Hafenamt – Koordination, Lotsenschule – Unterstützung",
     [("Hafenamt", "lead"), ("Lotsenschule", "partner")]),
    ("en", "Led by the Harbour Office, supported by the Pilot School",
     [("Harbour Office", "lead"), ("Pilot School", "partner")]),
    ("en", "Lead: Harbour Office\nWith: Rope Academy, Pilot School",
     [("Harbour Office", "lead"), ("Rope Academy", "partner"), ("Pilot School", "partner")]),
    ("zh", "牵头单位：港口局\n配合单位：灯塔局、航道局",
     [("港口局", "lead"), ("灯塔局", "partner"), ("航道局", "partner")]),
    ("en", "Lead: Harbour Office Support: Pilot School",
     [("Harbour Office", "lead"), ("Pilot School", "partner")]),
    ("en", "Lead: Harbour Office; Tugs: Rope Academy",  # no lexicon knows what "Tugs" says
     [("Harbour Office", "lead"), ("Rope Academy", "partner")]),
    ("fr", "Office des ports avec l'appui de l'OMN et de l'AFN",
     [("Office des ports", None), ("OMN", "partner"), ("AFN", "partner")]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "roles"), ROLES_IN_LISTS)
def test_roles_behind_and_before_names_of_a_list(language, text, roles) -> None:
    found = find_mentions(text, 0, len(text), language=language, memory=ActorMemory())

    assert [(m.text, m.role.value if m.role else None) for m in found] == roles


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("sr", "Ministarstvo pravde (nosilac), MUP (partner)"),
        ("sr", "Nosilac: Ministarstvo pravde; Partneri: MUP"),
        ("sr", "Ministarstvo pravde – nosilac; MUP – partner"),
        ("en", "Lead agency: Ministry of Health. Supporting agencies: WHO"),
    ],
)
def test_a_role_said_in_the_list_itself_is_taken(language: str, text: str) -> None:
    assert [m.role for m in mentions(text, language)] == [Role.LEAD, Role.PARTNER]


@pytest.mark.parametrize(
    ("language", "text", "sure"),
    [
        ("ko", "항만군(해양과, 안전과)", [True, False, False]),
        # Perhaps two names, with a letter that was torn off.
        ("en", "PFQ B KTR L, Harbour Office", [False, True]),
        ("en", "Ministry of Ports (Crane Unit, Rope Unit)", [True, True, True]),
    ],
)
def test_what_may_be_a_unit_or_two_names_is_doubtful(language: str, text: str, sure: list[bool]):
    assert [not m.doubtful for m in mentions(text, language)] == sure


NAMES = ["Ministarstvo pravde", "MUP", "partneri", "Savet za rad i sport", "Viši sud u Nišu"]
JOINTS = [", ", " i ", "; ", "\n", " / ", " u saradnji sa ", ", kao i ", "\n- ", " (", ") "]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(JOINTS)), max_size=8))
def test_words_outside_mentions_only_join_or_number(parts: list[tuple[str, str]]) -> None:
    text = "".join(name + joint for name, joint in parts)
    left = list(text)
    for mention in mentions(text, "sr"):
        left[mention.start : mention.end] = " " * (mention.end - mention.start)

    # Letters in brackets behind a name are its abbreviation, a word for a role says its role.
    outside = re.sub(r"\((MUP|partneri)\)", "", "".join(left))
    assert set(re.findall(r"\w+", outside)) <= {"i", "u", "saradnji", "sa", "kao"}
