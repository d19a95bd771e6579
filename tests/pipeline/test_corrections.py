"""Decisions as people keep them: in any file a spreadsheet saves, beside any document."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kg.errors import InputError, KgError
from kg.exchange.review_file import Filled
from kg.graph.check import check_graph, is_conform
from kg.graph.folder import GraphFolder
from kg.model.codes import ActorType, Origin
from kg.model.records import PlanRecords
from kg.pipeline import Refused, Settings, build_folder, find_sources, read_plan
from kg.pipeline.decided import append_decisions
from kg.pipeline.review import bind_rows, reviewed_edits
from kg.resolve.binding import Binder
from kg.resolve.decisions import decisions_text, read_decisions
from kg.resolve.reviewed import Edit

SETTINGS = Settings(country="GB", language="en")
ROWS = (
    "| 1.1 | Clean the river banks | Ministry of Environment | 31.12.2025 | 1000 EUR |",
    "| 1.2 | Train river guards | Ministry of Interior | 30.06.2026 | 2000 EUR |",
    "| 1.3 | Publish water reports | Ministry of Justice | 31.12.2026 | 5000 EUR |",
    "| 1.4 | Adopt river law | Ministry of Justice | 31.12.2027 | 7000 EUR |",
)
HEAD = """# Action plan for clean rivers

## Goal 1: Clean water

| No. | Activity | Responsible | Deadline | Budget |
|---|---|---|---|---|
"""
MONEY = "ana,g1/a3/money/amount,set,amount=9999,typo in printed plan\n"
LEAD = "ana,g1/a3/lead/gb-ministry-of-justice,reject,,not lead\n"
COLUMNS = "who,target,verb,value,reason\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "river"
    place.mkdir()
    write_plan(place, *ROWS)
    return place


def write_plan(folder: Path, *rows: str) -> None:
    (folder / "plan.md").write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")


def describe(folder: Path) -> None:
    (folder / "plan.yaml").write_text("title: River plan\n", encoding="utf-8")


def decide(folder: Path, rows: str) -> None:
    (folder / "decisions.csv").write_text(COLUMNS + rows, encoding="utf-8")


def read(folder: Path) -> PlanRecords:
    (source,) = find_sources([folder])
    assert not isinstance(source, Refused)
    return read_plan(source, SETTINGS).records


def amounts(records: PlanRecords) -> dict[str, int]:
    titles = {a.id: a.title for a in records.activities}
    return {titles[x.about]: int(x.amount) for x in records.allocations if x.amount is not None}


def outcomes(records: PlanRecords) -> list[str]:
    return [d.outcome for d in records.decisions]


def test_a_place_of_the_version_before_is_still_a_target(folder: Path) -> None:
    decide(folder, MONEY + LEAD)

    records = read(folder)

    assert amounts(records)["Publish water reports"] == 9999
    leads = {p.about for p in records.participations}
    assert "a/publish-water-reports" not in leads
    (fact,) = [x for x in records.allocations if x.amount == 9999]
    assert fact.origin is Origin.CURATED


NEW = "| 1.2a | Buy boats | Ministry of Justice | 31.12.2026 | 3000 EUR |"
EDITS: dict[str, tuple[str, ...]] = {
    "a row put in front": (*ROWS[:2], NEW, *ROWS[2:]),
    "a row deleted": ROWS[1:],
    "rows changed over": (*ROWS[:2], ROWS[3], ROWS[2]),
    "renumbered": tuple(row.replace("| 1.", "| 2.") for row in ROWS[::-1]),
    "a typing error": tuple(row.replace("Publish", "Pubilsh") for row in ROWS),
    "other signs": tuple(row.replace("water reports", "WATER  reports.") for row in ROWS),
}


@pytest.mark.parametrize("edit", EDITS)
def test_bound_decisions_follow_their_fact(folder: Path, edit: str) -> None:
    decide(folder, MONEY + LEAD)
    list(bind_rows(folder, SETTINGS))

    write_plan(folder, *EDITS[edit])
    records = read(folder)

    assert outcomes(records) == ["applied", "applied"]
    right = {t: n for t, n in amounts(records).items() if n == 9999}
    assert [t.casefold()[-8:].strip(". ") for t in right] == ["reports"]


def test_words_that_changed_are_named_and_nothing_is_applied(folder: Path) -> None:
    decide(folder, MONEY)
    list(bind_rows(folder, SETTINGS))

    write_plan(folder, *(row.replace("5000", "8000") for row in ROWS))
    records = read(folder)

    assert amounts(records)["Publish water reports"] == 8000
    (issue,) = [i for i in records.issues if i.code == "stale-decision"]
    assert "row 2" in issue.message
    assert "changed" in issue.message
    assert "8000 EUR" in issue.message


def test_a_goal_put_in_front_changes_no_target(folder: Path) -> None:
    decide(folder, MONEY)
    list(bind_rows(folder, SETTINGS))

    table = (folder / "plan.md").read_text(encoding="utf-8").partition("\n\n")[2]
    new = table.replace("Goal 1: Clean water", "Goal 0: Clean air").replace(
        "1.3 | Publish water", "1.3 | Ban"
    )
    text = "# Action plan\n\n" + new.replace("5000", "5100") + "\n" + table
    (folder / "plan.md").write_text(text, encoding="utf-8")

    records = read(folder)
    assert outcomes(records) == ["applied"]
    assert [x.about for x in records.allocations if x.amount == 9999] == ["a/publish-water-reports"]


def test_the_country_and_the_folder_leave_ids_as_they_are(folder: Path) -> None:
    (source,) = find_sources([folder / "plan.md"])
    assert not isinstance(source, Refused)
    unknown = read_plan(source, Settings(language="en")).records
    other = folder.rename(folder.with_name("other"))
    (source,) = find_sources([other / "plan.md"])
    assert not isinstance(source, Refused)
    known = read_plan(source, SETTINGS).records

    assert [x.id for x in unknown.facts] == [x.id for x in known.facts]
    assert [x.id for x in unknown.elements] == [x.id for x in known.elements]


ENCODED: dict[str, Callable[[str], bytes]] = {
    "semicolons": lambda text: text.replace(",", ";").encode(),
    "semicolons and mark": lambda text: text.replace(",", ";").encode("utf-8-sig"),
    "commas and mark": lambda text: text.encode("utf-8-sig"),
    "tabs in UTF-16": lambda text: text.replace(",", "\t").encode("utf-16"),
    "cp1251": lambda text: text.replace(",", ";").encode("cp1251"),
    "sep line": lambda text: b"sep=;\r\n" + text.replace(",", ";").encode(),
    "line ends of Windows": lambda text: text.replace("\n", "\r\n").encode(),
}


@pytest.mark.parametrize("form", ENCODED)
def test_what_spreadsheet_programs_save_is_read(folder: Path, form: str) -> None:
    text = COLUMNS + "Ана,1.3 money,set,amount=9999,печатна грешка в броя на дейностите\n"
    (folder / "decisions.csv").write_bytes(ENCODED[form](text))

    records = read(folder)

    (decision,) = records.decisions
    assert (decision.outcome, decision.who) == ("applied", "Ана")
    assert decision.reason.startswith("печатна грешка")


REFUSED = (
    "ana,1.3 money,set,amount=NaN,\n",
    "ana,1.3 money,set,amount=1e999999,\n",
    "ana,1.3 deadline,set,end=9999-12-31,\n",
    "ana,1.3 money,set,amount=Infinity,\n",
    "ana,1.3 money,set,amount,\n",
    "ana,1.3 money,set,amount=-5,\n",
    'ana,1.3 money,set,"amount=9,999",\n',
    "ana,1.3 money,set,currency=<script>,\n",
    "ana,1.3 money,set,payer=org/gb/nobody,\n",
    "ana,1.3 money,set,about=g9/a9,\n",
    "ana,1.3 money,set,about=1.4; amount=7,\n",
    "ana,1.3 money,set,low=6000,\n",
    "ana,1.3 money,set,high=6000,\n",
    "ana,1.3 money,set,colour=red,\n",
    "ana,1.3 deadline,set,end=2025-02-30,\n",
    "ana,1.3 deadline,set,end=2001-01-01; start=2002-01-01,\n",
    "ana,1.3 lead Ministry of Justice,set,actor=org/gb/nobody,\n",
    "ana,1.3 lead Ministry of Justice,set,role=boss,\n",
    "ana,1.3 lead Ministry of Justice,set,certainty=sure,\n",
    "ana,1.3,set,title=,\n",
    "ana,1.3,add,boss=Ministry of Justice,\n",
    "ana,1.3,add,money=many,\n",
    "ana,1.3,add,deadline=soon,\n",
    "ana,1.3,move,1.4,\n",
    "ana,Ministry of Justice,split,Ministry,\n",
    "ana,Ministry of Justice,accept,,\n",
    "ana,1.3,approve,,\n",
    "ana,,accept,,\n",
    "ana,1.3,accept,,a\x07b\n",
    f"ana,1.3,accept,,{'x' * 30_000}\n",
)


@pytest.mark.parametrize("row", REFUSED, ids=lambda row: row[:40])
def test_a_row_that_cannot_be_right_is_refused_in_one_sentence(folder: Path, row: str) -> None:
    decide(folder, "ana,1.1 money,accept,,\n" + row)

    with pytest.raises(KgError, match="row 3") as caught:
        read(folder)

    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400


UNKNOWN = (
    "ana,g9/a9/lead/x,reject,,\n",
    "ana,Nobody At All,reject,,\n",
    "ana,Ministry of Justice,same_as,Nobody At All,\n",
    "ana,1.9,accept,,\n",
    "ana,Ministry of Justice,not_same_as,Nobody,\n",
)


@pytest.mark.parametrize("row", UNKNOWN)
def test_a_row_about_nothing_is_named(folder: Path, row: str) -> None:
    decide(folder, row)

    records = read(folder)

    assert outcomes(records) == ["unknown"]
    assert [i.code for i in records.issues] == ["stale-decision"]


def test_rejecting_an_activity_takes_it_out(folder: Path) -> None:
    decide(folder, "ana,g1/a3,reject,,this is no activity\n")

    records = read(folder)

    assert len(records.activities) == 3
    assert not [x for x in records.facts if x.about == "a/publish-water-reports"]


def test_rows_written_are_read_again_as_they_were() -> None:
    rows = read_decisions(
        COLUMNS.strip() + ",words,author,time\n"
        'ana,1.3,set,"title==2+2; number=1",why,1.3 | A | ~0a1,Ana A.,2026-03-31T10:00:00Z\n'
    )

    assert [x for x in read_decisions(decisions_text(rows))] == list(rows)


def test_a_bare_document_uses_the_files_beside_it(folder: Path, tmp_path: Path) -> None:
    decide(folder, MONEY)

    built = build_folder([folder / "plan.md"], tmp_path / "graph", settings=SETTINGS)

    assert [d.outcome for _, d in built.decisions] == ["applied"]
    assert built.beside == (("plan.md", ("decisions.csv",)),)


def test_lock_files_and_what_kg_wrote_are_no_plans(folder: Path, tmp_path: Path) -> None:
    decide(folder, MONEY)
    (folder / "~$plan.docx").write_bytes(b"x")
    (folder / ".~lock.plan.md#").write_bytes(b"x")
    page = '<!DOCTYPE html><html><head><meta name="generator" content="kg"></head></html>'
    (folder / "map.html").write_text(page, encoding="utf-8")
    build_folder([folder], folder / "graph", settings=SETTINGS)

    found = find_sources([tmp_path])

    assert [x.id for x in found if not isinstance(x, Refused)] == ["river"]
    assert len(found) == 1


def test_decisions_beside_several_documents_are_not_guessed_at(folder: Path) -> None:
    decide(folder, MONEY)
    (folder / "other.md").write_text((folder / "plan.md").read_text("utf-8"), encoding="utf-8")

    refused = [x for x in find_sources([folder]) if isinstance(x, Refused)]

    assert ["river/decisions.csv" in str(x.error) for x in refused] == [True]


def test_deleting_a_row_takes_a_decision_back(folder: Path, tmp_path: Path) -> None:
    decide(folder, MONEY + LEAD)
    build_folder([folder], tmp_path / "graph", settings=SETTINGS)
    decide(folder, "")
    build_folder([folder], tmp_path / "graph", settings=SETTINGS)
    again = (tmp_path / "graph" / "graph.nq").read_bytes()
    (folder / "decisions.csv").unlink()
    (folder / "plan.yaml").write_text("", encoding="utf-8")
    build_folder([folder], tmp_path / "graph", settings=SETTINGS)

    assert (tmp_path / "graph" / "graph.nq").read_bytes() == again


def test_english_titles_stay_with_their_activities(folder: Path) -> None:
    (folder / "plan.yaml").write_text("language: en\ncountry: GB\n", encoding="utf-8")
    labels = "id,title\ng1/a3,LABEL reports\ng1/a4,LABEL law\n"
    (folder / "labels.en.csv").write_text(labels, encoding="utf-8")
    list(bind_rows(folder, SETTINGS))

    write_plan(folder, *ROWS[:2], NEW, *ROWS[3:])
    records = read(folder)

    assert {a.title: a.english for a in records.activities if a.english} == {
        "Adopt river law": "LABEL law"
    }
    (issue,) = [i for i in records.issues if i.code == "stale-decision"]
    assert "LABEL reports" in issue.message


def test_the_graph_says_who_decided_when_and_what_it_replaced(folder: Path, tmp_path: Path) -> None:
    text = COLUMNS.strip() + ",words,author,time\n"
    text += "ana,1.3 money,set,amount=9999,typo,,Ana Ilić,2026-03-31T10:00:00Z\n"
    text += "ana,1.3 lead Ministry of Justice,reject,,not lead,,,\n"
    (folder / "decisions.csv").write_text(text, encoding="utf-8")
    build_folder([folder], tmp_path / "graph", settings=SETTINGS)

    graph = (tmp_path / "graph" / "graph.nq").read_text(encoding="utf-8")

    for words in (
        '<http://xmlns.com/foaf/0.1/name> "Ana Ilić"',
        '<http://www.w3.org/ns/prov#endedAtTime> "2026-03-31T10:00:00Z"',
        '<https://w3id.org/actionplan/def#replacedValue> "5000"',
        '<https://w3id.org/actionplan/def#decidedValue> "amount=9999"',
        "<https://w3id.org/actionplan/def#RejectedFact>",
    ):
        assert words in graph
    assert is_conform(check_graph(GraphFolder.open(tmp_path / "graph").store()))


def test_words_of_a_built_plan_are_those_of_the_document(folder: Path) -> None:
    before = read(folder)
    decide(folder, MONEY + LEAD + "ana,1.3,add,risk=Floods,\nana,1.3,set,title=Print reports,\n")

    after = read(folder)

    own = "a/publish-water-reports/due"
    assert Binder(after).words_of(own) == Binder(before).words_of(own)


def test_binding_labels_keeps_own_columns_the_encoding_and_other_rows(folder: Path) -> None:
    describe(folder)
    (number, own), *_ = [(x.number, x.id) for x in read(folder).activities]
    rows = (
        "beleška;id;title\r\n"
        f'"prvi\nred";{number};Publish reports\r\n'
        "ništa;nothing here;Lost; više\r\n"
        "bez naslova;1.1;\r\n"
    )
    (folder / "labels.en.csv").write_bytes(rows.encode("utf-16"))

    said = list(bind_rows(folder, SETTINGS))

    raw = (folder / "labels.en.csv").read_bytes()
    head, bound, *others = raw.decode("utf-16").split("\r\n")
    assert head == "beleška;id;title;words"
    assert bound.startswith(f'"prvi\nred";{own};Publish reports;')
    assert others == ["ništa;nothing here;Lost; više", "bez naslova;1.1;", ""]
    assert said[-1].endswith("labels.en.csv: words added; 1 rows name nothing")
    assert {x.english for x in read(folder).activities if x.number == number} == {"Publish reports"}


def test_binding_labels_that_no_encoding_holds_leaves_the_file(folder: Path) -> None:
    """Words of the plan (Cyrillic) do not fit a file saved for Western Europe."""
    describe(folder)
    write_plan(folder, *(x.replace("Publish water reports", "Објави извештаје") for x in ROWS))
    (activity, *_) = [x for x in read(folder).activities if "Објави" in x.title]
    rows = f"note;id;title\ncafé;{activity.id};Publish reports\n".encode("cp1252")
    (folder / "labels.en.csv").write_bytes(rows)

    with pytest.raises(InputError, match="save it as CSV UTF-8"):
        list(bind_rows(folder, SETTINGS))

    assert (folder / "labels.en.csv").read_bytes() == rows


def test_binding_keeps_own_columns_the_encoding_and_other_rows(folder: Path) -> None:
    rows = (
        "moja beleška;who;target;verb;value;reason\r\n"
        '"prvi\nred";ana;1.3 money;set;amount=9999;štampa\r\n'
        "ništa;ana;nothing here;accept;;\r\n"
    )
    (folder / "decisions.csv").write_bytes(rows.encode("utf-8-sig"))

    list(bind_rows(folder, SETTINGS))

    raw = (folder / "decisions.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    head, bound, other = raw.decode("utf-8-sig").split("\r\n")[:3]
    assert head == "moja beleška;who;target;verb;value;reason;words;author;time"
    assert bound.startswith('"prvi\nred";ana;')
    assert "Publish water reports" in bound
    assert other == "ništa;ana;nothing here;accept;;"


def test_what_a_person_added_can_be_put_right_and_taken_out_again(folder: Path) -> None:
    """It has no words in the document; its decision is kept with the words of its element."""
    own = "a/train-river-guards"
    decide(folder, f"ana,{own},add,lead=Harbour Board,\nana,{own},add,result=40 guards,\n")
    binder = Binder(read(folder))
    lead, result = f"{own}/lead/harbour-board", f"{own}/result/40-guards"
    edits = [
        Edit("", lead, "lead", "Port Council", key=binder.words_of(lead)),
        Edit("", result, "result", "remove", key=binder.words_of(result)),
    ]

    found = reviewed_edits(Filled(edits=edits), folder, SETTINGS, author="ana", time="")
    append_decisions(folder, [change.decision for change in found.changes])

    assert found.refused == ()
    after = read(folder)
    names = {x.id: x.name for x in after.actors}
    assert "Port Council" in [names[x.actor] for x in after.participations if x.about == own]
    assert "Harbour Board" not in names.values()
    assert [x for x in after.results if x.about == own] == []


def bodies(records: PlanRecords) -> dict[str, set[str]]:
    """The bodies by name, with the activities in which each has a role."""
    names = {x.id: x.name for x in records.actors}
    assert len(set(names.values())) == len(names)
    found: dict[str, set[str]] = {name: set() for name in names.values()}
    for role in records.participations:
        found[names[role.actor]].add(role.about)
    return found


def test_a_body_renamed_to_what_another_is_called_is_that_one(folder: Path) -> None:
    decide(folder, "ana,Ministry of Interior,set,name=Ministry of Justice,renamed by law\n"
                   "ana,Ministry of Interior,set,kind=judiciary,\n")  # fmt: skip

    records = read(folder)

    assert outcomes(records) == ["applied", "applied"]
    assert bodies(records)["Ministry of Justice"] == {
        "a/train-river-guards", "a/publish-water-reports", "a/adopt-river-law",
    }  # fmt: skip
    justice = next(x for x in records.actors if x.name == "Ministry of Justice")
    assert "Ministry of Interior" in {x.text for x in justice.labels}
    assert justice.actor_type is ActorType.JUDICIARY


def test_a_source_renamed_to_what_another_is_called_is_that_one(folder: Path) -> None:
    write_plan(folder, *(row.replace("EUR", f"EUR, Fund {n}") for n, row in enumerate(ROWS, 1)))
    decide(folder, "ana,1.1 money,set,source=Water fund,\nana,1.2 money,set,source=River fund,\n"
                   "ana,Water fund,set,name=River fund,\n")  # fmt: skip

    records = read(folder)

    assert outcomes(records) == ["applied"] * 3
    named = [x for x in records.sources if x.name == "River fund"]
    assert len(named) == 1
    about = {x.about for x in records.allocations if x.source == named[0].id}
    assert about == {"a/clean-the-river-banks", "a/train-river-guards"}


def test_a_body_goes_with_its_last_role_unless_the_plan_lists_it(folder: Path) -> None:
    decide(folder, "ana,1.2 lead Ministry of Interior,reject,,\n")
    assert "Ministry of Interior" not in bodies(read(folder))

    text = (folder / "plan.md").read_text(encoding="utf-8")
    listed = "\n## Abbreviations\n\nMoI - Ministry of Interior\n\nMoJ - Ministry of Justice\n"
    (folder / "plan.md").write_text(text + listed, encoding="utf-8")

    assert bodies(read(folder))["Ministry of Interior"] == set()


def test_a_second_sum_beside_the_first_takes_no_decision_of_it(folder: Path) -> None:
    decide(folder, "ana,1.3 money,set,amount=9999; source=State budget,a typo in print\n")
    list(bind_rows(folder, SETTINGS))

    both = "5000 EUR State budget; 3000 EUR EU funds"
    write_plan(folder, *(row.replace("5000 EUR", both) for row in ROWS))
    records = read(folder)

    sources = {x.id: x.name for x in records.sources}
    money = {
        int(x.amount): sources.get(x.source or "") for x in records.allocations
        if x.about == "a/publish-water-reports" and x.amount is not None
    }  # fmt: skip
    assert money[3000] not in ("State budget", None)
    assert 9999 not in money or 5000 not in money
