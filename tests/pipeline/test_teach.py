"""Teaching: what a person says becomes a profile, its changes are counted, misfits are refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import ConfigError, InputError
from kg.extract import read_profile
from kg.extract.lesson import Entry
from kg.pipeline.build import build_folder
from kg.pipeline.reading import Settings
from kg.pipeline.teach import Taught, amended, keep, teach
from tests.extract.helpers import table
from tests.support.workbench import LABELS

HEADS = "Na.;Kazi;Obhekene;Mwisho\n"
ROWS = (
    "1;Kujenga shule ya msingi;Wizara ya Elimu;2024\n"
    "2;Kununua vitabu vya kusoma;Maktaba ya Taifa;31.12.2025\n"
    "3;Kupanda miti mingi mjini;Wizara ya Misitu;31.12.2026\n"
)
NO_HEADS = (
    "1;Ujenzi wa shule mpya;Kibwana Juma;Asha Moyo\n"
    "2;Ununuzi wa vitabu vingi;Wema Kito;Bakari Dodo\n"
    "3;Kupanda miti mingi mjini;Zawadi Tunu;Neema Pili\n"
)


def document(folder: Path, text: str, name: str = "mpango.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def roles(taught: Taught) -> list[tuple[str, str]]:
    return [(r.role.value, r.mention.text) for r in taught.read.draft.roles]


LEADS = [("lead", x) for x in ("Wizara ya Elimu", "Maktaba ya Taifa", "Wizara ya Misitu")]


@pytest.mark.parametrize("name", ["Column C", "column c", "C", "3", "Obhekene", "Table 1 column C"])
def test_a_column_is_named_by_letter_number_or_head(tmp_path: Path, name: str) -> None:
    taught = teach(document(tmp_path, HEADS + ROWS), sets=[f"{name}=lead"])

    assert [r for r in roles(taught) if r[0] == "lead"] == LEADS
    assert taught.text is not None
    assert "Obhekene: lead" in taught.text
    assert taught.difference().now_sure == 3


def test_what_is_taught_is_written_once_and_used_by_the_next_build(tmp_path: Path) -> None:
    path = document(tmp_path, HEADS + ROWS)

    assert keep(teach(path, sets=["C=lead"])) == [tmp_path / "profile.yaml"]
    again = teach(path, sets=["C=lead"])
    built = build_folder([path], tmp_path / "graph")

    assert (again.text, str(again.difference())) == (None, "nothing changed")
    assert keep(again) == []
    assert built.beside == (("mpango.csv", ("profile.yaml",)),)
    assert built.profiles == ()


def test_columns_without_heads_are_taught_by_their_place_and_others_are_guessed(
    tmp_path: Path,
) -> None:
    taught = teach(document(tmp_path, NO_HEADS), sets=["Column D=lead", "column C=partner"])

    assert taught.text is not None
    assert "4: lead" in taught.text
    assert len([r for r in roles(taught) if r[0] == "lead"]) == 3
    assert len(taught.read.draft.activities) == 3
    assert taught.read.draft.activities[0].number == "1"


def test_a_head_over_two_columns_is_asked_for(tmp_path: Path) -> None:
    path = document(tmp_path, "Na.;Kazi;Nani;Nani\n" + NO_HEADS)

    with pytest.raises(ConfigError, match=r"2 columns; say “Table 1 column C” or “Table 1 column"):
        teach(path, sets=["Nani=lead"])
    assert "4: lead" in (teach(path, sets=["Table 1 column D=lead"]).text or "")


def test_a_profile_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    path = document(tmp_path, HEADS + ROWS)
    profile = tmp_path / "profile.yaml"
    profile.write_bytes("headings:\n  Señor: lead\n".encode("cp1252"))

    with pytest.raises(ConfigError, match=r"profile\.yaml, line 2: it is not UTF-8"):
        teach(path, sets=["Obhekene=lead"])


def test_a_column_of_several_tables_is_asked_for(tmp_path: Path) -> None:
    rows = ("1|Dig new wells|Agency for Waters", "2|Build a new school|Ministry of Works")
    other = ("3|31.12.2026|Plant many trees|Forest Agency", "4|31.12.2027|Train guards|Red Cross")
    body = table("No.|Activity|Responsible", *rows)
    body += table("No.|Deadline|Activity|Mwenye", *other)
    path = document(tmp_path, f"<html><body>{body}</body></html>", "mpango.html")

    with pytest.raises(ConfigError, match=r"in several tables; say one of “Table 1 column C”"):
        teach(path, sets=["Column C=lead"])
    assert "Mwenye: partner" in (teach(path, sets=["Table 2 column D=partner"]).text or "")


def test_a_label_begins_a_record(tmp_path: Path) -> None:
    path = document(tmp_path, LABELS.replace("Rejea: A-2\n", ""), "mpango.txt")
    before = teach(path, sets=["Kusudi=activity"])

    taught = teach(path, sets=["Kusudi=begins a record", "Kusudi=activity", "Mtendaji=lead"])

    assert len(taught.read.draft.activities) == 3
    assert [r[1] for r in roles(taught)] == [
        "Wizara ya Maji",
        "Wizara ya Ujenzi",
        "Wizara ya Elimu",
    ]
    assert before.text != taught.text
    assert "records_begin" in (taught.text or "")


def test_two_examples_teach_a_layout(tmp_path: Path) -> None:
    path = document(tmp_path, NO_HEADS)
    said = [
        "1: activity=Asha Moyo; lead=Kibwana Juma",
        "2: activity=Bakari Dodo; lead=Wema Kito",
    ]

    taught = teach(path, examples=said)
    keep(taught)
    again = teach(path, sets=["Column A=number"])

    assert [a.title for a in again.read.draft.activities] == [
        "Asha Moyo",
        "Bakari Dodo",
        "Neema Pili",
    ]
    assert [r[1] for r in roles(again)] == ["Kibwana Juma", "Wema Kito", "Zawadi Tunu"]
    assert [one.number for one in read_profile(taught.profile).examples] == ["1", "2"]


def test_an_example_chooses_among_words_that_come_back_by_its_number(tmp_path: Path) -> None:
    rows = NO_HEADS.replace("Asha Moyo", "Zawadi Tunu")  # once in column D, once in column C
    path = document(tmp_path, rows)

    third = teach(path, examples=["3: lead=Zawadi Tunu"])
    first = teach(path, examples=["1: lead=Zawadi Tunu"])

    assert "lead: column 3" in third.meant[0]
    assert "lead: column 4" in first.meant[0]


def test_a_name_that_is_no_body_is_a_decision(tmp_path: Path) -> None:
    path = document(tmp_path, HEADS + ROWS)
    keep(teach(path, sets=["C=lead"]))

    taught = teach(path, sets=["maktaba ya taifa=not a body"], author="Asha", time="2026-01-01")
    keep(taught)
    again = teach(path, sets=["Maktaba ya Taifa=not a body"], author="Asha", time="2026-01-02")

    assert taught.difference().gone == 1
    assert "Maktaba ya Taifa,reject" in (tmp_path / "decisions.csv").read_text(encoding="utf-8")
    assert again.decisions == ()


def test_decisions_stand_beside_the_document_wherever_the_profile_is(tmp_path: Path) -> None:
    path = document(tmp_path, HEADS + ROWS)
    office = tmp_path / "office"
    office.mkdir()
    profile = office / "profile.yaml"
    keep(teach(path, sets=["C=lead"], to=profile))

    own = Settings(profile=profile)
    written = keep(teach(path, sets=["Maktaba ya Taifa=not a body"], settings=own, author="Asha"))

    assert written == [tmp_path / "decisions.csv"]


REFUSED = [
    (
        {"sets": ["Obhekenea=lead"]},
        "no column, head or label of mpango.csv; did you mean “Obhekene”?",
    ),
    ({"sets": ["Obhekene=leed"]}, "“leed” is no field; did you mean “lead”?"),
    ({"sets": ["Obhekene=Responsible"]}, "did you mean “lead”?"),
    ({"sets": ["Column Z=lead"]}, "no table of mpango.csv has such a column"),
    ({"sets": ["Table 9 column B=lead"]}, "no table of mpango.csv has such a column"),
    ({"sets": ["Obhekene"]}, "say it as NAME=FIELD"),
    ({"sets": ["Wizara=begins a record"]}, "“Wizara” is no label"),
    ({"sets": ["Maktaba=not a body"]}, "“Maktaba” is no body of mpango.csv"),
    ({"examples": ["1: activity=Kujenga chuo"]}, "“Kujenga chuo” stands nowhere in mpango.csv"),
    ({"examples": ["Kujenga"]}, "say it as NUMBER: FIELD=WORDS"),
    ({"examples": ["1: activity="]}, "stand no words"),
    ({"examples": ["1: activity=Kujenga shule ya msingi; lead=Maktaba ya Taifa"]}, "in one record"),
    ({"examples": ["1: activity=Kujenga; deadline=shule ya"]}, "in one record"),
]


@pytest.mark.parametrize(("said", "why"), REFUSED)
def test_what_fits_nothing_is_refused_in_one_sentence(
    tmp_path: Path, said: dict[str, list[str]], why: str
) -> None:
    path = document(tmp_path, HEADS + ROWS)

    with pytest.raises(ConfigError) as error:
        teach(path, **said)

    assert why in str(error.value)
    assert not (tmp_path / "profile.yaml").exists()


def test_what_a_person_wrote_into_the_profile_stays(tmp_path: Path) -> None:
    old = (
        '# of the ministry\nheadings:  # by hand\n  "OBHEKENE": partner  # wrong?\n  no: number\n'
        "separators: [' / ']\n"
    )

    new, profile = amended(old, [Entry(("headings", "Obhekene"), "lead")], "profile.yaml")

    assert new.split() == old.replace("partner", "lead").split()
    assert dict(profile.headings) == {"OBHEKENE": "lead", "no": "number"}


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=20).filter(lambda x: x.isprintable() and x.strip() == x))
def test_any_head_comes_back_from_the_file(words: str) -> None:
    entries = [
        Entry(("headings", words), "lead"),
        Entry(("examples",), {"activity": words}, into_list=True),
    ]

    text, profile = amended("", entries, "profile.yaml")

    assert list(profile.headings) == [words]
    assert profile.examples[0].words == {"activity": " ".join(words.split())}
    assert amended(text, entries, "profile.yaml") == (text, profile)


def test_a_broken_profile_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    path = document(tmp_path, HEADS + ROWS)
    (tmp_path / "profile.yaml").write_text("headings: {", encoding="utf-8")

    with pytest.raises(ConfigError, match="correct the line"):
        teach(path, sets=["C=lead"])


def test_a_profile_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = document(tmp_path, HEADS + ROWS)
    (tmp_path / "profile.yaml").write_bytes("headings: {Škola: lead}".encode("cp1250"))

    with pytest.raises(ConfigError, match=r"profile\.yaml, line 1: it is not UTF-8"):
        teach(path, sets=["C=lead"])


def test_a_profile_beside_several_documents_is_used_where_its_heads_are(tmp_path: Path) -> None:
    document(tmp_path, HEADS + ROWS, "a.csv")
    document(tmp_path, HEADS + ROWS.replace("shule", "daraja"), "b.csv")
    document(tmp_path, "No;Activity;Lead\n1;Build a school;Ministry of Works\n", "c.csv")
    (tmp_path / "profile.yaml").write_text("headings: {Obhekene: lead}\n", encoding="utf-8")

    built = build_folder([tmp_path], tmp_path / "graph")

    assert built.beside == (("a.csv", ("profile.yaml",)), ("b.csv", ("profile.yaml",)))
    assert built.profiles == (
        "the profile beside c.csv was not used: 1 of its 1 entries fit nothing there: "
        "head “Obhekene”",
    )


def test_a_profile_is_looked_at_again_when_a_second_document_stands_beside_it(
    tmp_path: Path,
) -> None:
    path = document(tmp_path, "No;Activity;Lead\n1;Build a school;Ministry of Works\n", "c.csv")
    (tmp_path / "profile.yaml").write_text("headings: {Obhekene: lead}\n", encoding="utf-8")
    alone = build_folder([path], tmp_path / "out" / "graph")
    document(tmp_path, HEADS + ROWS, "a.csv")

    both = build_folder([path], tmp_path / "out" / "graph")

    assert "fits nothing in c.csv" in alone.profiles[0]
    assert "was not used" in both.profiles[0]


def test_a_profile_that_fits_nothing_is_named_by_the_build(tmp_path: Path) -> None:
    path = document(tmp_path, HEADS + ROWS)
    profile = tmp_path / "office.yaml"
    profile.write_text(
        "headings: {Nani: lead}\ntables: {7: {layout: matrix}}\nrecords_begin: [Rejea]\n"
        "examples: [{activity: Kuchimba visima}]\n",
        encoding="utf-8",
    )

    built = build_folder([path], tmp_path / "graph", settings=Settings(profile=profile))

    assert built.profiles == (
        "the profile fits nothing in mpango.csv: head “Nani”; table “7”; “Rejea”; "
        "example activity “Kuchimba visima”",
    )


def test_where_a_misfit_leaves_nothing_to_read_the_refusal_says_so(tmp_path: Path) -> None:
    path = document(tmp_path, HEADS + ROWS)
    (tmp_path / "profile.yaml").write_text("begin: Sehemu ya pili\n", encoding="utf-8")

    with pytest.raises(InputError, match=r"fits nothing in mpango\.csv: line “Sehemu ya pili”"):
        build_folder([path], tmp_path / "graph")


def test_goals_and_notes_that_come_or_go_are_counted(tmp_path: Path) -> None:
    text = (
        "Shabaha kuu;Kazi;Obhekene;Mwisho\n"
        "Elimu bora;Kujenga shule ya msingi;Wizara ya Elimu;2024\n"
        "Elimu bora;Kununua vitabu vya kusoma;Maktaba ya Taifa;31.12.2025\n"
        "Mazingira;Kupanda miti mingi mjini;Wizara ya Misitu;31.12.2026\n"
    )
    path = document(tmp_path, text)

    goals = teach(path, sets=["Shabaha kuu=ignore"])
    keep(goals)

    assert "+2 goals" in str(teach(path, sets=["Shabaha kuu=goal"]).difference())


TWO = (
    "<h1>Plan for clean rivers 2026</h1>"
    + table(
        "Activity|Responsible", "Clean the banks of all rivers|Rivers Agency",
        "Publish reports on the water|Ministry of Health",
    )
    + "<h2>Annex: the plan before</h2>"
    + table(
        "Activity|Responsible", "Build a bridge in the town|Ministry of Works",
        "Train guards in every town|Ministry of Labour",
    )
)  # fmt: skip


def titles(taught: Taught) -> list[str]:
    return [x.title.split()[0] for x in taught.read.draft.activities]


def test_a_whole_table_is_left_out_and_read_again(tmp_path: Path) -> None:
    path = document(tmp_path, TWO, "plan.html")
    out = teach(path, sets=["Table 2=ignore"])
    assert out.meant == ("table 2 is left out",)
    assert titles(out) == ["Clean", "Publish"]

    keep(out)
    again = teach(path, sets=["table 2=read"])
    assert titles(again) == ["Clean", "Publish", "Build", "Train"]
    with pytest.raises(ConfigError, match=r"there is no table 3 in plan\.html; it has 1, 2"):
        teach(path, sets=["Table 3=ignore"])


@pytest.mark.parametrize(("said", "left"), [
    ("Annex=ends the plan", ["Clean", "Publish"]), ("Annex=begins the plan", ["Build", "Train"]),
])  # fmt: skip
def test_what_stands_before_or_after_a_line_is_left_out(
    tmp_path: Path, said: str, left: list[str]
) -> None:
    assert titles(teach(document(tmp_path, TWO, "plan.html"), sets=[said])) == left


def test_a_line_that_is_nowhere_ends_nothing(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="begins with “Anex”"):
        teach(document(tmp_path, TWO, "plan.html"), sets=["Anex=ends the plan"])


@pytest.mark.parametrize("name", ["C", "Table 1 column C"])
@pytest.mark.parametrize("field", ["description", "ignore"])
def test_a_description_gives_no_fact_and_keeps_its_name(
    tmp_path: Path, name: str, field: str
) -> None:
    taught = teach(document(tmp_path, HEADS + ROWS), sets=[f"{name}={field}"])
    column = next(x for x in taught.read.draft.seen[0].columns if x.head == "Obhekene")

    assert roles(taught) == []
    assert column.guess is not None
    assert column.guess.fields == (field,)


def test_what_is_taught_of_every_table_makes_no_activities_of_the_front(tmp_path: Path) -> None:
    title, rows = "District river- and water plan 2035", []
    for words in ("Clean the banks of all rivers", "Train the guards of every town"):
        rows.append(f"| {words} | 2026-2030 | Rivers Agency | Ministry of Health |")
    tables = "\n\n".join(
        f"| {head} | Time | Led by | |\n|---|---|---|---|\n" + "\n".join(rows)
        for head in ("Measure", "Task to do")
    )
    text = f'---\ntitle: "{title}"\n---\n# {title}\n\nThe council adopts this plan by law.\n\n'
    text += f"# Annex: {title}\n\n{tables}\n"
    taught = teach(document(tmp_path, text, "plan.md"),
                   sets=["Table 1 column D=partner", "Table 2 column D=partner"])  # fmt: skip

    assert taught.difference().more == 0
    assert len(taught.read.draft.activities) == 4
