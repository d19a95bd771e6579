"""`kg map`: one file where it was asked for; what it says; what it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import etree
from PIL import Image

from kg.cli.pages import map_command as command
from kg.cli.pages import story_command as write_story
from kg.errors import KgError
from kg.graph.writer import write_folder
from kg.own import Kind, marked
from kg.present.drawing import Drawing, Text, as_png, as_svg
from tests.browser.pages import PLANS, plan_map, texts_of
from tests.support.gold import gold_records


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("map") / "graph"
    records = [gold_records(plan) for plan in PLANS]
    write_folder(records, {k: v for r in records for k, v in texts_of(r).items()}, folder)
    return folder


def test_all_plans_stand_on_one_map_and_its_path_is_printed(graph: Path, tmp_path: Path) -> None:
    out = tmp_path / "all.html"
    result = CliRunner().invoke(command, ["-g", str(graph), "-o", str(out)])

    assert result.exit_code == 0, result.output
    assert str(out) in result.output
    assert "Bulgaria 2012, Serbia 2017–2018" in out.read_text(encoding="utf-8")


def test_one_plan_in_its_own_language_is_the_page_of_the_same_records(
    graph: Path, tmp_path: Path
) -> None:
    out = tmp_path / "bg.html"
    asked = ["-g", str(graph), "--plan", "bg-2012", "--lang", "bg", "-o", str(out)]
    result = CliRunner().invoke(command, asked)

    assert result.exit_code == 0, result.output
    page = plan_map("bg-2012", language="bg").html.encode("utf-8")
    assert out.read_bytes() == marked(page, Kind.PAGE)


def test_a_plan_that_is_not_there_is_refused(graph: Path, tmp_path: Path) -> None:
    asked = ["-g", str(graph), "--plan", "xx", "-o", str(tmp_path / "x.html")]
    with pytest.raises(KgError, match="xx"):
        CliRunner().invoke(command, asked, catch_exceptions=False)


def test_a_view_that_does_not_exist_is_wrong_use(graph: Path) -> None:
    assert CliRunner().invoke(command, ["-g", str(graph), "--view", "globe"]).exit_code == 2


def test_a_story_is_played_with_the_sentences_of_its_plan(graph: Path, tmp_path: Path) -> None:
    story, out = tmp_path / "story.yaml", tmp_path / "map.html"
    asked = ["-g", str(graph), "--plan", "bg-2012", "-o", str(story)]
    assert CliRunner().invoke(write_story, asked).exit_code == 0

    result = CliRunner().invoke(command, ["-g", str(graph), "--story", str(story), "-o", str(out)])

    assert result.exit_code == 0, result.output
    page = out.read_text(encoding="utf-8")
    assert "leads 39 of 48 activities, more than any other institution." in page


def test_a_story_of_another_plan_is_refused(graph: Path, tmp_path: Path) -> None:
    story = tmp_path / "story.yaml"
    CliRunner().invoke(write_story, ["-g", str(graph), "--plan", "bg-2012", "-o", str(story)])

    asked = ["-g", str(graph), "--plan", "rs-2017-2018", "--story", str(story)]
    with pytest.raises(KgError, match="story of bg-2012"):
        CliRunner().invoke(command, asked, catch_exceptions=False)


def drawn(graph: Path, *asked: str) -> str:
    result = CliRunner().invoke(command, ["-g", str(graph), *asked], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_a_body_in_focus_is_a_picture_for_a_slide(graph: Path, tmp_path: Path) -> None:
    out = tmp_path / "body.png"

    said = drawn(graph, "--focus", "НКБТХ", "-o", str(out))

    assert "National Commission for Combating Trafficking" in said
    with Image.open(out) as image:
        assert image.size == (3200, 1800)
        colours = {colour for _, colour in image.getcolors(1 << 24) or ()}
    assert len(colours) > 50


def test_the_picture_as_svg_says_the_counts_and_has_a_line_for_each_role(
    graph: Path, tmp_path: Path
) -> None:
    out = tmp_path / "body.svg"

    drawn(graph, "--focus", "МВР", "-o", str(out))
    first = out.read_bytes()
    drawn(graph, "--focus", "МВР", "-o", str(out))

    assert out.read_bytes() == first, "same records, same bytes; our own picture is replaced"
    root = etree.fromstring(first)
    words = " ".join(root.itertext())
    assert "takes part in 13 of 48 activities" in words
    assert "†" not in words  # no name here is spelled: no note either
    lead = [x for x in root.iter("{*}path") if x.get("stroke-width") == "2.4"]
    partner = [x for x in root.iter("{*}path") if x.get("stroke-dasharray") == "7 5"]
    assert (len(lead), len(partner)) == (2 + 1, 11 + 1)  # the last of each is the legend's


def test_a_spelled_name_has_its_note(graph: Path, tmp_path: Path) -> None:
    out = tmp_path / "group.svg"

    drawn(graph, "--focus", "адвокатски колегии", "--plan", "bg-2012", "-o", str(out))

    words = " ".join(etree.fromstring(out.read_bytes()).itertext())
    assert "dvokatski kolegii†" in words
    assert "† No name in this language is known" in words


def test_each_step_is_a_picture_for_a_slide(graph: Path, tmp_path: Path) -> None:
    said = drawn(graph, "--plan", "bg-2012", "--slides", str(tmp_path / "slides"))

    files = sorted((tmp_path / "slides").iterdir())
    assert [x.name for x in files] == [f"{k:02}.svg" for k in range(1, 6)]
    texts = [" ".join(etree.parse(x).getroot().itertext()) for x in files]
    titles = [line.partition(": ")[2] for line in said.splitlines()]
    for title, text in zip(titles, texts, strict=True):
        assert title.split()[-1] in text
    raw = [x.read_text(encoding="utf-8") for x in files]
    assert not [x for x in raw if "var(" in x or "<a " in x or "<script" in x or "<style" in x]
    assert "due on the most frequent date" in texts[2]  # months
    assert "due on the most frequent date" not in texts[1]  # the map with one in focus
    assert not [x for x in texts if "…" in x]


def test_slides_play_a_story_and_are_of_one_plan(graph: Path, tmp_path: Path) -> None:
    story = tmp_path / "story.yaml"
    story.write_text(
        "kg-story: 1\nplan: bg-2012\nlanguage: en\n"
        "steps:\n  - title: Questions\n  - finding: leads\n    view: load\n",
        encoding="utf-8",
    )

    said = drawn(graph, "--story", str(story), "--slides", str(tmp_path / "s"))

    assert [x.partition(": ")[2][:9] for x in said.splitlines()] == ["Questions", "National "]
    with pytest.raises(KgError, match="name it with --plan"):
        drawn(graph, "--slides", str(tmp_path / "t"))


def test_a_step_s_filters_leave_on_its_slide_what_they_leave_on_the_map(
    graph: Path, tmp_path: Path
) -> None:
    story = tmp_path / "story.yaml"
    story.write_text(
        "kg-story: 1\nplan: bg-2012\nlanguage: en\nsteps:\n  - title: All\n"
        '  - {title: December, filters: {due: ["2012-12"], role: [partner]}}\n',
        encoding="utf-8",
    )

    drawn(graph, "--story", str(story), "--slides", str(tmp_path / "s"))

    every, december = (etree.parse(x).getroot() for x in sorted((tmp_path / "s").iterdir()))
    discs = [len(list(root.iter("{*}circle"))) for root in (every, december)]
    assert discs == [48, 19]  # 20 end in December, one of them without a partner
    assert "Role: Partner · Due: December 2012" in " ".join(december.itertext())
    strokes = [x.get("stroke-dasharray") for x in december.iter("{*}path")]
    assert strokes.count("7 5") > 19
    assert "2.4" not in [x.get("stroke-width") for x in december.iter("{*}path")]


def test_slides_as_png_are_of_a_screen_s_size_and_hold_their_charts(
    graph: Path, tmp_path: Path
) -> None:
    story = tmp_path / "story.yaml"
    steps = "".join(f"  - {{title: Step, view: {x}}}\n" for x in ("money", "load"))
    story.write_text(f"kg-story: 1\nplan: bg-2012\nsteps:\n{steps}", encoding="utf-8")

    drawn(graph, "--story", str(story), "--slides", str(tmp_path / "s"), "--format", "png")

    for path in sorted((tmp_path / "s").iterdir()):
        with Image.open(path) as image:
            assert (path.suffix, image.format, image.size) == (".png", "PNG", (3200, 1800))
            colours = image.resize((320, 180)).convert("RGB").crop((110, 0, 320, 180))
            dark = sum(n for n, c in colours.getcolors(1 << 16) or [] if sum(c) < 300)
            assert dark > 300, "the chart stands right of the words"


def test_slides_are_written_all_or_none(graph: Path, tmp_path: Path) -> None:
    (tmp_path / "03.svg").write_text("<svg>drawn by hand</svg>", encoding="utf-8")

    with pytest.raises(KgError, match=r"03\.svg: this file is there already"):
        drawn(graph, "--plan", "bg-2012", "--slides", str(tmp_path))

    assert [x.name for x in tmp_path.iterdir()] == ["03.svg"]


def test_an_activity_in_focus_names_who_does_it(graph: Path, tmp_path: Path) -> None:
    out = tmp_path / "activity.svg"

    drawn(graph, "--focus", "II.3", "--plan", "bg-2012", "-o", str(out))

    assert "Responsible: " in " ".join(etree.fromstring(out.read_bytes()).itertext())


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["--focus", "МВР"], "name it with -o"),
        (["--focus", "МВР", "-o", "x.jpg"], r"\.png or \.svg"),
        (["--focus", "МВР", "-o", "x.svg", "--view", "cooperation"], "leave out --view"),
        (["--focus", "Nobody at all", "-o", "x.svg"], "nothing in the graph"),
        (["--focus", "plan/bg-2012/g2", "-o", "x.svg"], "no line on the map"),
    ],
)
def test_a_picture_that_cannot_be_drawn_is_refused(
    asked: list[str], said: str, graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(KgError, match=said):
        CliRunner().invoke(command, ["-g", str(graph), *asked], catch_exceptions=False)
    assert list(tmp_path.iterdir()) == []


def test_somebody_elses_picture_is_not_written_over(graph: Path, tmp_path: Path) -> None:
    out = tmp_path / "mine.png"
    Image.new("RGB", (4, 4)).save(out)

    with pytest.raises(KgError, match="--replace"):
        drawn(graph, "--focus", "МВР", "-o", str(out))


def test_letters_no_font_has_are_refused_with_a_way_out() -> None:
    text = Text(x=1, y=9, words="\U00012000", size=9, colour="#000000")
    drawing = Drawing(width=9, height=9, title="", ground="#ffffff", shapes=(text,))

    with pytest.raises(KgError, match=r"\.svg instead"):
        as_png(drawing)
    assert "\U00012000" in as_svg(drawing)


def test_words_from_right_to_left_are_not_drawn_backwards(monkeypatch: pytest.MonkeyPatch) -> None:
    text = Text(x=1, y=9, words="משרד", size=9, colour="#000000")
    drawing = Drawing(width=50, height=20, title="x", ground="#ffffff", shapes=(text,))
    monkeypatch.setattr("PIL.features.check", lambda feature: False)

    with pytest.raises(KgError, match="right to left"):
        as_png(drawing)

    assert "משרד" in as_svg(drawing)
