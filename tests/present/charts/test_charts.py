"""Each chart from hand-made rows: the picture and its table say the same, at none and at many."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from kg.present.charts.bars import (
    ChangeRow,
    LeadRow,
    LoadRow,
    StackRow,
    before_after,
    lead_staircase,
    load_bars,
    stacked_bars,
)
from kg.present.charts.calendar import (
    DueCount,
    Running,
    Spell,
    StripRow,
    body_timeline,
    calendar_strip,
    due_columns,
)
from kg.present.charts.flow import FlowRow, Stop, money_flow
from kg.present.charts.lanes import Due, LaneRow, deadline_lanes
from kg.present.charts.matrix import (
    GoalRow,
    Meeting,
    Share,
    goal_bars,
    meeting_grid,
    neighbour_circle,
)
from kg.present.charts.plot import Key, shade
from kg.present.charts.spread import Place, Sign, SpreadRow, sign_spread
from kg.present.charts.svg import (
    Chart,
    Told,
    clean,
    column_name,
    column_of,
    columns_between,
    nice_steps,
    on_a_telephone,
    shorten,
    tag,
    text_width,
    wrap,
)
from kg.present.money_pictures import means_chart
from kg.present.names import Who
from kg.present.study import Study, study_plan
from kg.present.words import words_for
from tests.present.small_plans import small_records

EN = words_for("en")
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '</svg><script>x</script>" onload="x'
COLUMNS = columns_between(date(2012, 1, 1), date(2012, 12, 31), EN)
GOALS = (("I", "First"), ("II", "Second"))


def body(name: str = "FIN", *, group: bool = False, href: str | None = None) -> Who:
    return Who(id=name, short=name, full=f"{name} in full", group=group, href=href)


def loads(*names: str) -> Chart:
    rows = [LoadRow(who=body(n), value=2.5, low=2, high=4, n_lead=2, n_partner=1) for n in names]
    return load_bars(rows, EN)


def lanes(*names: str) -> Chart:
    dues = (
        Due(column=11, leads=True, goal=0, hint="I.1"),
        Due(column=None, leads=False, goal=1, hint="I.2"),
        Due(column=11, leads=False, goal=9, hint="I.3", until=True),
    )
    rows = [LaneRow(who=body(n), dues=dues) for n in names]
    return deadline_lanes(rows, COLUMNS, ["I First", "II Second"], EN)


def strip(*names: str) -> Chart:
    cells = tuple(Running(k % 3, k % 3 + (k == 4)) for k in range(12))
    return calendar_strip([StripRow(who=body(n), cells=cells) for n in names], COLUMNS, EN)


def flow(*names: str) -> Chart:
    rows = [
        FlowRow(
            source=Stop(f"s{n}", f"Source {n}"), body=Stop(n, n), goal=Stop("g0", "I First", 0),
            size=1, of=n,
        )
        for n in names
    ]  # fmt: skip
    return money_flow(rows, lambda found: str(len(found)), EN, ident="flow", stated=False)


def stairs(*names: str) -> Chart:
    rows = [LeadRow(who=body(n), n_lead=k) for k, n in enumerate(reversed(names), 1)]
    return lead_staircase([*rows, LeadRow(who=body("IDLE"), n_lead=0)], EN)


def matrix(*names: str) -> Chart:
    rows = [GoalRow(who=body(n), shares=(Share(2, 1), Share(0, 3))) for n in names]
    return goal_bars(rows, GOALS, EN)


def stack(*names: str) -> Chart:
    rows = [StackRow(who=body(n), values=(2, 0, 1), shown=("2", "", "1"), total="3") for n in names]
    parts = [
        Key("box", x, w)
        for w, x in (("in a budget", "lead"), ("hoped for", "warm"), ("not known", "hatch"))
    ]
    return stacked_bars(Told("means", "Means", "d"), rows, parts, ("Institution", "All"), EN)


def change(*names: str) -> Chart:
    rows = [ChangeRow(who=body(n), before=5, after=2) for n in names]
    return before_after(rows, Told("c", "T", "d"), ("Goal", "now", "then"), EN)


def grid(*names: str) -> Chart:
    pairs = [Meeting(a=body(n), b=body("HUB"), n=2, activities=("I.1", "I.2")) for n in names]
    return meeting_grid(pairs, EN)


def circle(*names: str) -> Chart:
    return neighbour_circle(body("HUB"), [(body(n), 2) for n in names], EN)


def months(*names: str) -> Chart:
    counts = [DueCount(len(names) if k == 11 else 0, 0, until=int(k == 5)) for k in range(12)]
    return due_columns(counts, COLUMNS, 3, EN)


ALL: list[Callable[..., Chart]] = [
    loads, lanes, strip, flow, stairs, matrix, stack, change, grid, circle, months,
]  # fmt: skip


def drawn(chart: Chart) -> list[ET.Element]:
    return [ET.fromstring(str(svg)) for svg in (chart.svg, chart.narrow) if svg]


@pytest.mark.parametrize("make", ALL)
@pytest.mark.parametrize("names", [(), ("FIN",), tuple(f"B{k}" for k in range(40))])
def test_a_chart_is_well_formed_with_none_one_and_many(
    make: Callable[..., Chart], names: tuple[str, ...]
) -> None:
    chart = make(*names)

    for svg in drawn(chart):
        assert svg.tag == f"{SVG}svg"
        assert all(len(row) == len(chart.table.columns) for row in chart.table.rows)


@pytest.mark.parametrize("make", ALL)
def test_a_chart_has_a_title_a_description_and_a_name_for_readers(
    make: Callable[..., Chart],
) -> None:
    chart = make("FIN", "EDU")

    for svg in drawn(chart):
        title, description = svg.find(f"{SVG}title"), svg.find(f"{SVG}desc")
        assert title is not None
        assert description is not None
        assert svg.get("role") == "img"
        assert svg.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
        assert title.text == chart.title
        assert description.text


@pytest.mark.parametrize("make", ALL)
def test_two_drawings_of_a_chart_share_no_id(make: Callable[..., Chart]) -> None:
    ids = [e.get("id") for svg in drawn(make("FIN")) for e in svg.iter() if e.get("id")]

    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("make", ALL)
def test_hostile_words_stay_words(make: Callable[..., Chart]) -> None:
    chart = make(HOSTILE)

    for svg in drawn(chart):
        assert not list(svg.iter(f"{SVG}script"))
        assert not any(k.startswith("on") for e in svg.iter() for k in e.attrib)


@pytest.mark.parametrize("make", ALL)
def test_the_same_rows_give_the_same_bytes(make: Callable[..., Chart]) -> None:
    assert make("FIN", "EDU") == make("FIN", "EDU")


@pytest.mark.parametrize("make", ALL)
def test_no_coordinate_is_lost(make: Callable[..., Chart]) -> None:
    for svg in drawn(make(*(f"B{k}" for k in range(30)))):
        assert not re.search(r"nan|inf", ET.tostring(svg, encoding="unicode"))


@pytest.mark.parametrize("make", [loads, lanes, strip, matrix, stack, grid, circle])
def test_what_is_not_drawn_stands_in_the_table_and_is_counted(make: Callable[..., Chart]) -> None:
    chart = make(*(f"B{k}" for k in range(40)))

    assert len(chart.table.rows) >= 40
    if make is not grid:
        assert any("in the table only" in note for note in chart.notes)


def test_loads_stand_heaviest_first_and_keep_their_range() -> None:
    light = LoadRow(who=body("A"), value=1, low=1, high=1, n_lead=1, n_partner=0)
    heavy = LoadRow(who=body("B"), value=3, low=2, high=5, n_lead=1, n_partner=4)

    chart = load_bars([light, heavy], EN)

    assert [row[0].text for row in chart.table.rows] == ["B – B in full", "A – A in full"]
    assert [c.text for c in chart.table.rows[0][1:]] == ["1", "4", "0", "3", "2", "5"]
    assert str(chart.svg).count('class="whisker"') == 1


def test_a_lane_counts_what_is_led_and_what_has_no_date() -> None:
    chart = lanes("FIN")

    row = dict(zip(chart.table.columns, (c.text for c in chart.table.rows[0]), strict=True))
    assert row["Dec 2012"] == "2 (1 responsible)"
    assert row["no fixed date"] == "1"


def test_marks_tell_leading_joining_and_running_on_apart() -> None:
    svg = str(lanes("FIN").svg)

    assert 'class="dot g1"' in svg
    assert 'class="ring g2"' in svg
    assert 'class="frame g2"' in svg


def test_a_doubtful_cell_shows_its_range() -> None:
    chart = strip("FIN")

    assert chart.table.rows[0][5].text == "1 (1–2)"
    assert str(chart.svg).count('class="doubt"') == 1


def test_what_flows_in_flows_out() -> None:
    rows = [
        FlowRow(source=Stop("s", "S"), body=Stop(f"b{k}", f"B{k}"), goal=Stop("g", "G"),
                size=k + 1, of=str(k))
        for k in range(15)
    ]  # fmt: skip

    chart = money_flow(rows, lambda f: str(sum(r.size for r in f)), EN, ident="f", stated=True)

    shown = re.findall(r'class="flow-figure"[^>]*>(\d+)<', str(chart.svg))
    source, *bodies, goal = map(int, shown)
    assert source == goal == sum(bodies) == 120
    assert len(bodies) == 9
    assert "Other institutions" in str(chart.svg)
    assert len(chart.table.rows) == 15


def test_a_flow_says_whether_it_shows_amounts_or_counts() -> None:
    counts = flow("FIN")
    amounts = money_flow([], lambda f: "", EN, ident="f", stated=True)

    assert counts.notes[0].startswith("Not amounts")
    assert amounts.notes[0].startswith("Widths and figures are the amounts")


def test_the_staircase_reaches_all_leads_and_counts_the_idle() -> None:
    rows = [LeadRow(who=body("A"), n_lead=3), LeadRow(who=body("B"), n_lead=1),
            LeadRow(who=body("C"), n_lead=0)]  # fmt: skip

    chart = lead_staircase(rows, EN)

    assert [r[3].text for r in chart.table.rows] == ["75 %", "100 %", "100 %"]
    assert 'class="idle"' in str(chart.svg)


def test_a_staircase_of_nobody_says_so() -> None:
    chart = lead_staircase([LeadRow(who=body("A"), n_lead=0)], EN)

    assert "nothing that could be drawn" in str(chart.svg)
    assert chart.table.rows[0][3].text == "–"


def test_columns_are_months_quarters_or_years() -> None:
    months_, quarters, years = (
        columns_between(date(2012, 1, 1), date(y, 12, 31), EN) for y in (2012, 2015, 2020)
    )

    assert [column_name(c) for c in months_][:2] == ["Jan 2012", "Feb 2012"]
    assert column_name(quarters[-1]) == "Q4 2015"
    assert [column_name(c) for c in years] == [str(y) for y in range(2012, 2021)]


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.integers(0, 20_000))
def test_columns_cover_every_day_once(start: date, days: int) -> None:
    end = date.fromordinal(min(start.toordinal() + days, date(2061, 1, 1).toordinal()))

    columns = columns_between(start, end, EN)

    assert column_of(start, columns) == 0
    assert column_of(end, columns) == len(columns) - 1
    pairs = pairwise(columns)
    assert all(b.start.toordinal() == a.end.toordinal() + 1 for a, b in pairs)


@given(st.integers(0, 100), st.integers(1, 100))
def test_shades_never_fall_as_numbers_rise(value: int, top: int) -> None:
    assert 0 <= shade(value, top) <= shade(value + 1, top) <= 5


@given(st.floats(0, 1e7))
def test_an_axis_reaches_its_top_in_few_round_steps(top: float) -> None:
    steps = nice_steps(top)

    assert steps[0] == 0
    assert steps[-1] >= top or top <= 1
    assert 2 <= len(steps) <= 12


@given(st.text(max_size=80), st.floats(20, 300))
def test_words_cut_at_a_width_fit_it(words: str, width: float) -> None:
    cut = shorten(words, width, 12)

    assert text_width(cut, 12) <= width or cut == "…"
    assert all(text_width(line, 12) <= width or line == "…" for line in wrap(words, width, 12))


@given(st.text(max_size=60))
def test_any_words_give_well_formed_svg(words: str) -> None:
    element = ET.fromstring(str(tag("text", words, class_=words)))

    assert (element.text or "").replace("\r", "\n") == clean(words).replace("\r\n", "\n").replace(
        "\r", "\n"
    )


def test_markup_is_kept_and_words_are_escaped() -> None:
    assert tag("g", Markup("<b/>"), "<b/>") == "<g><b/>&lt;b/&gt;</g>"


@pytest.mark.parametrize(
    ("end", "labels"),
    [
        (date(2012, 12, 31), "JFMAMJJASOND"),
        (date(2014, 12, 31), "123412341234"),
        (date(2020, 12, 31), "121314151617181920"),
        (date(2012, 3, 31), "JanFebMar"),
    ],
)
def test_columns_of_a_telephone_are_told_apart(end: date, labels: str) -> None:
    columns = on_a_telephone(columns_between(date(2012, 1, 1), end, EN))

    assert "".join(c.label for c in columns) == labels


def test_goals_beyond_those_that_find_room_stand_in_the_table_and_the_picture_says_so() -> None:
    goals = [(str(k), f"Goal {k}") for k in range(1, 61)]
    shares = tuple(Share(0, 60 - k if k % 5 == 0 else 0) for k in range(60))

    chart = goal_bars([GoalRow(who=body("A"), shares=shares)], goals, EN)

    drawn = re.findall(r'class="head">(\d+)<', str(chart.svg))
    assert drawn == [str(k) for k in range(1, 61, 5)]
    assert "48 further goals stand in the table only." in chart.notes
    assert len(chart.table.columns) == 62


def timeline(*names: str) -> Chart:
    day = date(2012, 5, 1)
    spells = [
        Spell(who=body(n), first=COLUMNS[0].start, start=day, end=date(2012, 5, 31),
              last=COLUMNS[-1].end, due=date(2012, 5, 31), leads=k % 2 == 0, said="May", rows=(k,))
        for k, n in enumerate(names)
    ]  # fmt: skip
    return body_timeline(spells, COLUMNS, "FIN", EN)


def spread(*names: str) -> Chart:
    rows = [
        SpreadRow(who=body(n), drawn=k < 2, places=(
            Place(float(k), str(k), "high" if k else "ordinary", (k,)), Place(None, "–", "unknown"),
        ))
        for k, n in enumerate(names)
    ]  # fmt: skip
    signs = [
        Sign(name="Load", median=1.0, high_from=3.0, said="high from 3"),
        Sign(name="Peak", median=None, high_from=None, said=""),
    ]
    return sign_spread(rows, signs, EN)


def test_a_timeline_shows_the_stated_time_the_possible_time_and_the_deadline() -> None:
    svg = str(timeline("A", "B").svg)

    bars = re.findall(r'<rect x="([\d.]+)" [^>]*width="([\d.]+)" [^>]*class="(\w+)"', svg)
    faded = [(float(x), float(w)) for x, w, style in bars if style == "faded"][:2]
    ((x, width),) = [(float(x), float(w)) for x, w, style in bars if style == "lead"][:1]
    assert faded[0] == faded[1]
    assert faded[0][0] < x
    assert x + width < sum(faded[0])
    assert width / faded[0][1] == pytest.approx(31 / 366, abs=0.01)
    assert svg.count('class="dot plain"') - 1 == svg.count('class="ring plain"') == 1


def test_the_legend_of_a_timeline_explains_what_is_drawn_alone() -> None:
    day, end = date(2012, 5, 1), date(2012, 5, 31)
    known = Spell(who=body("A"), first=day, start=day, end=end, last=end, due=None, leads=True,
                  said="May")  # fmt: skip

    keys = re.findall(r'class="key">([^<]*)<', str(body_timeline([known], COLUMNS, "F", EN).svg))
    every = re.findall(r'class="key">([^<]*)<', str(timeline("A", "B").svg))

    assert keys == ["responsible"]
    assert every == ["responsible", "in another role", "possible time, not stated", "Deadline"]


def test_a_single_row_of_dots_stands_beside_the_middle_of_its_name() -> None:
    dues = (Due(column=0, leads=True, goal=0, hint="x"),)
    svg = str(deadline_lanes([LaneRow(who=body("A"), dues=dues)], COLUMNS, ["I"], EN).svg)

    (dot,) = re.findall(r'<circle cx="[^"]*" cy="([^"]*)" r="4.7" class="dot g1"', svg)
    (name,) = re.findall(r'<text x="[^"]*" y="([^"]*)" class="name"', svg)
    assert float(dot) == float(name) + 2  # the short name stands above the middle, the full below


def test_a_note_on_hatching_stands_where_something_is_hatched(bulgarian_plan: Study) -> None:
    notes = " ".join(means_chart(bulgarian_plan).notes)
    small = " ".join(means_chart(study_plan(small_records())).notes)

    assert "Hatched" not in notes
    assert "with the best that the plan says of its money. Hatched: the plan" in small


def test_every_body_is_a_dot_and_those_of_one_place_are_all_seen() -> None:
    rows = [
        SpreadRow(who=body(f"B{k}"), drawn=False, places=(Place(5.0, "5", "high"),))
        for k in range(60)
    ]
    sign = Sign(name="Load", median=5.0, high_from=4.0, said="high from 4")

    svg = str(sign_spread(rows, [sign], EN).svg)

    dots = re.findall(r'cx="([\d.]+)" cy="([\d.]+)" r="2.5"', svg)
    assert len(set(dots)) == len(dots) == 60
    assert len({x for x, _ in dots}) == 1


def test_half_a_grid_holds_each_pair_once_and_those_alike_stand_together() -> None:
    def pair(a: str, b: str, n: int) -> Meeting:
        return Meeting(a=body(a), b=body(b), n=n, rows=(n,))

    chart = meeting_grid([pair("A", "C", 9), pair("B", "D", 8), pair("A", "B", 1)], EN)

    svg = str(chart.svg)
    assert sorted(re.findall(r'class="heat-\w+" text-anchor="middle">(\d+)<', svg)) == [
        "1",
        "8",
        "9",
    ]
    names = re.findall(r'class="name" text-anchor="end">(\w)<', svg)
    assert abs(names.index("A") - names.index("C")) == abs(names.index("B") - names.index("D")) == 1


def test_a_mark_with_rows_is_a_link_and_a_picture_of_them_a_group() -> None:
    linked = ET.fromstring(str(timeline("A").svg))

    (link,) = linked.iter(f"{SVG}a")
    assert link.get("href") == "#f0"
    assert link.get("data-rows") == "0"
    assert linked.get("role") == "group"
    assert timeline("A", "B").rows == {0, 1}


@pytest.mark.parametrize("make", [timeline, spread])
@pytest.mark.parametrize("names", [(), ("FIN",), (HOSTILE,), tuple(f"B{k}" for k in range(60))])
def test_a_chart_of_time_or_signs_is_well_formed_with_none_one_and_many(
    make: Callable[..., Chart], names: tuple[str, ...]
) -> None:
    chart = make(*names)

    for svg in drawn(chart):
        assert not list(svg.iter(f"{SVG}script"))
        assert not re.search(r"nan|inf", ET.tostring(svg, encoding="unicode"))
    assert [len(row) for row in chart.table.rows] == [len(chart.table.columns)] * len(names)
