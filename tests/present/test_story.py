from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import yaml

from kg.errors import ConfigError
from kg.present.story import CHARTS, default_steps, map_steps, play_story
from kg.present.story_file import read_story, story_text
from kg.present.study import Study, study_plan
from tests.present.small_plans import hostile_records
from tests.support.gold import COMMISSION


def written(folder: Path, text: str) -> Path:
    path = folder / "story.yaml"
    path.write_text(text, encoding="utf-8")
    return path


FLOW = "From source to responsible institution to goal"


def story(*steps: str) -> str:
    body = "\n".join(f"  - {s}" for s in steps)
    return f"kg-story: 1\nplan: bg-2012\nlanguage: en\nsteps:\n{body}\n"


def test_a_written_story_plays_with_titles_computed(tmp_path: Path, bulgarian_plan: Study) -> None:
    path = written(tmp_path, story_text(bulgarian_plan))

    steps = play_story(read_story(path), bulgarian_plan)

    assert [s.title for s in steps] == [
        f"{COMMISSION} leads 39 of 48 activities, more than any other institution.",
        "20 of the 40 activities with a date end on 31 December 2012.",
        "33 of 48 activities name projects and programmes as a source of money.",
        f"Non-governmental organisations and {COMMISSION} "
        "take part together in 36 of 48 activities, more than any other two.",
    ]
    assert not any(s.own for s in steps)


def test_a_title_follows_the_data_and_not_the_file(tmp_path: Path, serbian_plan: Study) -> None:
    text = story("finding: leads").replace("bg-2012", "rs-2017-2018")

    steps = play_story(read_story(written(tmp_path, text)), serbian_plan)

    assert (
        steps[0].title
        == "Ministry of Labour, Employment, Veteran and Social Affairs leads 9 of 15 activities, "
        "more than any other institution."
    )


def test_the_story_of_money_names_the_currency(serbian_plan: Study) -> None:
    assert 'finding: "total-rsd"' in story_text(serbian_plan)


def test_words_of_the_presenter_are_kept_and_marked(tmp_path: Path, bulgarian_plan: Study) -> None:
    path = written(tmp_path, story("title: Questions", "{finding: leads, text: 'Who steps in?'}"))

    own, computed = play_story(read_story(path), bulgarian_plan)

    assert (own.title, own.own) == ("Questions", True)
    assert computed.text == "Who steps in?"


def test_steps_become_states_of_the_map(bulgarian_plan: Study, tmp_path: Path) -> None:
    path = written(
        tmp_path,
        story(
            'title: A\n    focus: ["g1/g1/a1"]\n    filters: {role: [lead], due: ["2012-12"]}',
            "title: B\n    view: ties",
        ),
    )

    steps = map_steps(play_story(read_story(path), bulgarian_plan), bulgarian_plan)

    assert steps[0].state == "#focus=bg-2012/g1/g1/a1&role=lead&due=2012-12"
    assert steps[1].state == "#view=ties"


@pytest.mark.parametrize("view", sorted(CHARTS))
def test_a_step_may_show_a_chart_in_the_place_of_the_map(
    bulgarian_plan: Study, tmp_path: Path, view: str
) -> None:
    path = written(tmp_path, story(f"{{title: A, view: {view}, notes: 'Pause.'}}"))

    (step,) = map_steps(play_story(read_story(path), bulgarian_plan), bulgarian_plan)

    picture = ET.fromstring(step.picture)
    assert picture.findtext("{*}title") == CHARTS[view](bulgarian_plan).title
    assert not list(picture.iter("{*}a"))
    assert picture.get("role") == "img"
    assert step.state == "#"
    assert step.notes == "Pause."


def test_steps_on_time_and_money_show_the_chart_that_proves_them(bulgarian_plan: Study) -> None:
    steps = map_steps(default_steps(bulgarian_plan), bulgarian_plan)

    shown = {s.title: ET.fromstring(s.picture).findtext("{*}title") for s in steps if s.picture}
    assert list(shown.values()) == ["When activities are due", FLOW]
    assert [t for t in shown if "20 of the 40 activities with a date" in t]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("steps: [", "story.yaml, line 1: expected the node"),
        ("[]", "must be a list of entries"),
        ("kg-story: 2\nplan: p\nlanguage: en\nsteps: [{title: x}]", "kg-story is 2"),
        ("kg-story: 1\nplan: p\nlanguage: en\nsteps: []", "at least one step"),
        ("kg-story: 1\nplan: p\nlanguage: no\nsteps: [{title: x}]", "language must be text"),
        ("kg-story: 1\nplan: p\nstep: []", "did you mean steps?"),
        (story("{}"), "needs either a finding"),
        (story("{finding: leads, title: x}"), "needs either a finding"),
        (story("{title: x, view: maps}"), "did you mean map?"),
        (story("{title: x, filters: {rolle: [lead]}}"), "did you mean role?"),
        (story("{title: x, filters: {role: lead}}"), "list of texts"),
        (story("{title: x, focus: [1]}"), "list of texts"),
        (story("{title: 5}"), "title must be text"),
    ],
)
def test_a_story_that_cannot_be_played_says_what_is_wrong(
    tmp_path: Path, text: str, complaint: str
) -> None:
    with pytest.raises(ConfigError, match=complaint):
        read_story(written(tmp_path, text))


@pytest.mark.parametrize(
    ("step", "complaint"),
    [
        ("finding: lead", "did you mean leads"),
        ("{title: x, also: [leads, nothing-like-it]}", "no finding 'nothing-like-it'"),
        ("{title: x, focus: [org/bg/nobody]}", "nothing with the id"),
    ],
)
def test_a_story_of_what_the_plan_lacks_is_refused(
    tmp_path: Path, bulgarian_plan: Study, step: str, complaint: str
) -> None:
    read = read_story(written(tmp_path, story(step)))

    with pytest.raises(ConfigError, match=complaint):
        play_story(read, bulgarian_plan)


def test_a_story_of_another_plan_is_refused(tmp_path: Path, serbian_plan: Study) -> None:
    read = read_story(written(tmp_path, story("title: x")))

    with pytest.raises(ConfigError, match="is of plan 'bg-2012'"):
        play_story(read, serbian_plan)


def test_a_story_that_is_not_there_or_not_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        read_story(tmp_path / "none.yaml")
    (tmp_path / "b.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="not UTF-8"):
        read_story(tmp_path / "b.yaml")


def test_names_that_break_lines_cannot_write_entries_of_the_story() -> None:
    study = study_plan(hostile_records())

    text = story_text(study)

    assert yaml.safe_load(text)["plan"] == study.records.plan.id
    assert set(yaml.safe_load(text)) == {"kg-story", "plan", "language", "steps"}


def test_the_same_plan_gives_the_same_story(bulgarian_plan: Study) -> None:
    assert story_text(bulgarian_plan) == story_text(bulgarian_plan)
