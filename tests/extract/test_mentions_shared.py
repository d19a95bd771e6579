"""Lists whose commas stand within one group, and joiners written with the next word."""

from __future__ import annotations

import pytest

from kg.extract.draft import Mention
from kg.extract.memory import remember
from kg.extract.mentions import find_mentions
from kg.model.codes import Certainty

LEVELS = [
    ("uk", "МОН, обласні, Київська та Севастопольська міські держадміністрації",
     ["МОН", "обласні, Київська та Севастопольська міські держадміністрації"]),
    ("ru", "Минобрнауки, областные, районные и городские администрации, НКО",
     ["Минобрнауки", "областные, районные и городские администрации", "НКО"]),
    ("bg", "МОСВ, областните, общинските и районните администрации",
     ["МОСВ", "областните, общинските и районните администрации"]),
    ("sr", "Министарство финансија, републичке, покрајинске и локалне институције",
     ["Министарство финансија", "републичке, покрајинске и локалне институције"]),
    ("cs", "MZ, krajské, městské a obecní úřady", ["MZ", "krajské, městské a obecní úřady"]),
    ("de", "BMI, Bundes-, Landes- und Kommunalbehörden, NGOs",
     ["BMI", "Bundes-, Landes- und Kommunalbehörden", "NGOs"]),
    ("en", "Federal, State and Local Authorities; UNDP",
     ["Federal, State and Local Authorities", "UNDP"]),
    ("en", "Ministry of Regional Development, Local Government and Housing, central bank",
     ["Ministry of Regional Development, Local Government and Housing", "central bank"]),
    ("es", "Ministerio del Interior, autoridades nacionales, regionales y locales, ONG",
     ["Ministerio del Interior", "autoridades nacionales, regionales y locales", "ONG"]),
    ("ro", "MDLPA, autorități centrale, județene și locale, ONG-uri",
     ["MDLPA", "autorități centrale, județene și locale", "ONG-uri"]),
]  # fmt: skip

GOVERNED = [
    ("sr", "МДУЛС у сарадњи са Савезом општина и градова", ["МДУЛС", "Савезом општина и градова"]),
    ("uk", "ДСНС спільно з Мінсоцполітики та громадами", ["ДСНС", "Мінсоцполітики", "громадами"]),
    ("hr", "MZ u suradnji s ministarstvom i županijama", ["MZ", "ministarstvom", "županijama"]),
]

ATTACHED = [
    ("وزارة الصحة ووزارة التربية", ["وزارة الصحة", "وزارة التربية"]),
    ("وزارة الصحة والسكان، والبلديات", ["وزارة الصحة والسكان", "البلديات"]),
    ("وزارة الداخلية والإدارة المحلية", ["وزارة الداخلية والإدارة المحلية"]),
    ("هيئة النزاهة ومكافحة الفساد", ["هيئة النزاهة ومكافحة الفساد"]),
]


def cut(text: str, language: str) -> list[str]:
    memory = remember(text, [(0, len(text))], glossary={}, language=language)
    return [m.text for m in find_mentions(text, 0, len(text), language=language, memory=memory)]


@pytest.mark.parametrize(("language", "text", "actors"), LEVELS)
def test_levels_of_government_before_or_behind_one_noun_are_one_group(language, text, actors):
    assert cut(text, language) == actors


@pytest.mark.parametrize(("language", "text", "actors"), GOVERNED)
def test_a_noun_not_in_the_case_a_preposition_gives_belongs_to_the_name_before(
    language, text, actors
):
    assert cut(text, language) == actors


@pytest.mark.parametrize(("text", "actors"), ATTACHED)
def test_and_written_with_the_next_word_parts_actors_but_not_a_ministrys_matters(text, actors):
    assert cut(text, "ar") == actors


def test_letters_with_full_stops_keep_the_last_one():
    text = "ACT, IEFP, I.P., Hrvatske šume d.o.o."

    assert cut(text, "pt") == ["ACT", "IEFP, I.P.", "Hrvatske šume d.o.o."]


def test_persons_in_brackets_behind_bodies_belong_to_no_name():
    text = "Ministry of Ports (J. Smith), Sea Agency (A. B. Miller), Customs Office (D.C.)"

    assert cut(text, "en") == ["Ministry of Ports", "Sea Agency", "Customs Office"]


def test_social_partners_are_a_group_and_partners_alone_are_partners():
    text = "CIG, parceiros sociais e parceiros"
    memory = remember(text, [(0, len(text))], glossary={}, language="pt")
    found = find_mentions(text, 0, len(text), language="pt", memory=memory)

    assert [(m.text, m.role and m.role.value) for m in found] == [
        ("CIG", None), ("parceiros sociais", None), ("parceiros", "partner"),
    ]  # fmt: skip


def named_in(*cells: str, language: str = "en") -> dict[str, list[str]]:
    """The names of each cell of a column."""
    found = mentions_in(*cells, language=language)
    return {cell: [m.text for m in named] for cell, named in found.items()}


def mentions_in(*cells: str, language: str = "en") -> dict[str, tuple[Mention, ...]]:
    text = "\n".join(cells)
    places = [(at := text.index(cell), at + len(cell)) for cell in cells]
    memory = remember(text, places, glossary={}, language=language, hard_lines=True)
    return {
        cell: find_mentions(cell, 0, len(cell), language=language, memory=memory) for cell in cells
    }


JOINED = ("NPA-CEO", "NPA-DRA", "Regional Offices-NPA", "DRA- City Councils", "MOF-TAX", "MOF-TAX")


def test_abbreviations_joined_by_hyphens_are_bodies_if_they_are_used_apart():
    assert named_in(*JOINED) == {
        "NPA-CEO": ["NPA-CEO"],  # the CEO is met nowhere else
        "NPA-DRA": ["NPA", "DRA"],
        "Regional Offices-NPA": ["Regional Offices", "NPA"],
        "DRA- City Councils": ["DRA", "City Councils"],
        "MOF-TAX": ["MOF-TAX"],
    }


def test_names_that_a_hyphen_parts_are_never_exact():
    assert Certainty.EXACT not in {m.certainty for m in mentions_in(*JOINED)["NPA-DRA"]}


@pytest.mark.parametrize("cells", [["WO-Women", "WO-Habitat"], ["EPU-Kommission", "EPU-Agentur"]])
def test_a_name_with_a_hyphen_stays_whole(cells):
    assert named_in(*cells) == {cell: [cell] for cell in cells}


def test_abbreviations_side_by_side_that_stand_beside_others_too_are_bodies_of_their_own():
    found = named_in("MOH NPA", "MOF MOH", "MOF NPA", "UN WFP", "UN WFP", "DG NPA", "DG MOF")

    assert found["MOH NPA"] == ["MOH", "NPA"]
    assert found["UN WFP"] == ["UN WFP"]
    assert found["DG NPA"] == ["DG NPA"]  # the DG ends no cell


IN_A_ROW = [
    ("MW ME&T NISC DWE", ["MW", "ME&T", "NISC", "DWE"]),
    ("MPLF&BW MHE&T NISC", ["MPLF&BW", "MHE&T", "NISC"]),
    ("MoH&SW  NSES", ["MoH&SW", "NSES"]),  # a wide gap
    ("DG ECHO", ["DG ECHO"]),
]


@pytest.mark.parametrize(("text", "actors"), IN_A_ROW)
def test_three_abbreviations_in_a_row_or_two_far_apart_are_a_list(text, actors):
    assert cut(text, "en") == actors


def test_what_a_narrow_column_breaks_is_one_name_and_a_list_is_not():
    broken = ["花蓮縣政 府水利處", "花蓮縣政 府交通旅 遊局", "花蓮縣政 府"]
    listed = ["花蓮縣政府 水利處", "交通旅遊局 水利處", "水利處 農業局"]

    assert named_in(*broken, language="zh") == {cell: [cell] for cell in broken}
    assert named_in(*listed, language="zh") == {cell: cell.split() for cell in listed}


def test_capitals_make_no_abbreviations_where_all_long_words_are_in_capitals():
    cells = ("ŽUPA VELE GOSPE", "ŽUPA SV. VIDA", "SAMOSTAN SESTARA UTJEHE", "OPĆINA ZLATNA DRAGA",
             "UDRUGA MLADIH RIBARICA")  # fmt: skip
    text = "\n".join(cells)
    spans = [(text.index(cell), text.index(cell) + len(cell)) for cell in cells]
    memory = remember(text, spans, glossary={}, language="hr")
    apart = remember("MUP, MZO", [(0, 8)], glossary={}, language="hr")

    assert memory.loud
    assert not apart.loud
    for cell in cells:
        found = find_mentions(cell, 0, len(cell), language="hr", memory=memory)
        assert [m.text for m in found] == [cell]


def test_a_full_stop_behind_a_short_word_ends_no_name():
    assert cut("Parish of St. Anne, Harbour Office", "en") == [
        "Parish of St. Anne",
        "Harbour Office",
    ]


def test_a_body_whose_unit_may_stand_in_brackets_is_doubtful_where_no_capital_tells():
    text = "장항군(해양과), 대천시(항만과)"
    memory = remember(text, [(0, len(text))], glossary={}, language="ko")

    found = find_mentions(text, 0, len(text), language="ko", memory=memory)
    assert {m.certainty for m in found} == {Certainty.DOUBTFUL}


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        ("Water Board (NGOs)", ["Water Board", "NGOs"]),
        ("non-governmental organisations (NGOs)", ["non-governmental organisations"]),
        ("Ministry of Environment (MoE)", ["Ministry of Environment"]),
    ],
)
def test_a_group_in_brackets_shortens_no_other_name(text: str, actors: list[str]):
    assert cut(text, "en") == actors


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        ("Department of Public Works – DPW; Port Authority",
         ["Department of Public Works", "Port Authority"]),
        ("Port Authority - DPW", ["Port Authority", "DPW"]),
    ],
)  # fmt: skip
def test_initials_behind_a_dash_are_no_other_body(text: str, actors: list[str]):
    assert cut(text, "en") == actors


def test_a_colon_inside_a_word_for_all_genders_parts_no_name():
    named = cut("Bürger:innen, Betreiber:innen von Biogasanlagen", "de")

    assert named == ["Bürger:innen", "Betreiber:innen von Biogasanlagen"]
