"""Wide sheets, cards and tables in parts: which slot is the title, which rows are heads."""

from __future__ import annotations

from kg.extract.assemble import terms_of
from kg.extract.choose import Read, best_set, read_frames
from kg.extract.frames.cards import card_cells
from kg.extract.hints import Hints
from tests.extract.helpers import html_document, read_page, said_of, table, titles

DEEDS = (
    "Oprava mostu přes potok u mlýna",
    "Školení učitelů v práci s mapou",
    "Nákup dvou autobusů na plyn",
    "Výsadba lip podél hlavní cesty",
    "Zřízení čítárny ve staré škole",
    "Úklid břehů nad jezem",
)


def chosen(body: str, language: str = "cs") -> list[Read]:
    document = html_document(body)
    terms = terms_of(document, Hints(language=language), None)
    return best_set(read_frames(document, document.blocks, terms))


def fields(read: Read) -> dict[str, str]:
    pairs = zip(read.frame.slots, read.choices, strict=True)
    return {slot.head: choice.field for slot, choice in pairs}


def test_the_first_column_that_tells_rows_apart_titles_a_sheet_of_several_levels():
    quarters = [f"Splněno {n}. čtvrtletí v %" for n in range(1, 17)]
    heads = ["Vela", "Kód vely", "Druna", "Kód druny", "Merta", "Popis merty", *quarters]
    rows = [
        [
            f"Vela {k // 3 + 1} Živá krajina a voda", f"{k // 3}", f"Druna péče {k // 2} o okolí",
            f"{k // 2}.1", deed, f"{deed} podle plánu obce a přání občanů z okolí",
            *(f"{k + n} %" for n in range(16)),
        ]
        for k, deed in enumerate(DEEDS)
    ]  # fmt: skip

    (read,) = chosen(table(*("|".join(row) for row in (heads, *rows))))

    assert fields(read)["Merta"] == "title"
    assert {"title", "lead", "partner", "funding"}.isdisjoint(fields(read)[h] for h in quarters)


def test_a_code_under_a_head_for_activities_is_no_title():
    rows = [f"B{k}.{k % 2}.1|{deed}|30. 6. 2031" for k, deed in enumerate(DEEDS)]

    (read,) = chosen(table("OpatřeníKód|OpatřeníZkrul|Termín", *rows))

    assert fields(read)["OpatřeníZkrul"] == "title"


def test_a_row_over_all_columns_is_a_section_and_the_tables_are_one():
    parts = [
        table(f"> Okruh {n} Čisté město a péče", "Merta|Gorda|Termín", *rows)
        for n, rows in enumerate(
            [[f"{deed}|OŽP|30. 6. 2031" for deed in part] for part in (DEEDS[:3], DEEDS[3:])]
        )
    ]

    (read,) = chosen("".join(parts))

    assert [slot.head for slot in read.frame.slots] == ["Merta", "Gorda", "Termín"]
    assert [s.before for s in read.frame.sections] == [0, 3]
    assert fields(read)["Gorda"] == "lead"  # short names, and no other column names anybody


def test_a_table_without_heads_goes_on_in_the_next_part():
    names = ("KL", "KL", "MR", "Všichni", "MR", "KL")
    rows = [f"{d}|{who}|Nové" for d, who in zip(DEEDS, names, strict=True)]
    rows[3] = "Výsadba lip|KL|Nové"
    rows[4] += " " + DEEDS[0] * 3
    parts = (rows[:2], rows[2:3], rows[3:])

    (read,) = chosen("".join(table(*part) for part in parts))

    assert len(read.frame.records) == len(DEEDS)


def test_heads_of_two_rows_over_bare_numbers():
    rows = [f"<tr><td>{d}</td><td>{k},5</td><td>1{k},25</td></tr>" for k, d in enumerate(DEEDS)]
    top = "<tr><td rowspan=2>Merta</td><td colspan=2>Náklady</td></tr>"

    (read,) = chosen(
        f"<table>{top}<tr><td>2031-2035</td><td>2036-2040</td></tr>{''.join(rows)}</table>"
    )

    assert len(read.frame.records) == len(DEEDS)
    assert [s.head for s in read.frame.slots][1:] == ["Náklady › 2031-2035", "Náklady › 2036-2040"]


def test_a_grid_with_merged_heads_in_two_rows_is_no_card():
    merged = "".join(f"<td rowspan=2>{head}</td>" for head in ("Merta", "Krok", "Gorda"))
    top = f"<tr>{merged}<td colspan=2>Termín</td></tr><tr><td>Brzy</td><td>Později</td></tr>"
    rows = "".join(f"<tr><td>{deed}</td><td>Plán</td><td>OŽP</td><td>X</td><td></td></tr>"
                   for deed in DEEDS[:3])  # fmt: skip
    document = html_document(f"<table>{top}{rows}</table>")
    terms = terms_of(document, Hints(language="cs"), None)

    assert card_cells(document.blocks, document.text, terms) == []


def test_what_stands_above_the_first_card_says_nothing_of_it():
    cards = [
        table(f"Opatření|{deed}", f"Odpovídá|Odbor {k}", f"Termín|do konce roku 203{k}")
        for k, deed in enumerate(DEEDS[:3])
    ]

    (read,) = chosen(f"<h1>Plán</h1><p>Ministerstvo dopravy</p>{''.join(cards)}")

    headings = [
        choice.field
        for slot, choice in zip(read.frame.slots, read.choices, strict=True)
        if slot.kind == "heading"
    ]
    assert set(headings) <= {"other", "title"}


def test_the_first_label_of_a_card_titles_it_however_long_the_description_is():
    cards = [
        table(
            f"Grust|{' '.join(deed.split()[:3])}",
            f"Termín|do konce roku 203{k}",
            f"Zmola|{deed} proběhne v letech dalších, obec vypíše soutěž a vybere firmu",
        )
        for k, deed in enumerate(DEEDS)
    ]

    (read,) = chosen("<p>Další</p>".join(cards))

    assert (read.frame.kind, fields(read)["Grust"]) == ("cards", "title")


def test_lists_below_a_label_for_activities_are_tasks_of_a_headed_card():
    cards = [
        f"<h2>{deed}</h2>"
        + table(
            "Zmola|Obec to chce a lidé také", "4. Opatření|1. Výběr firmy<br>2. Stavba na místě"
        )
        for deed in DEEDS
    ]

    (read,) = chosen("".join(cards))

    assert fields(read)[""] == "title"
    assert fields(read)["4. Opatření"] == "task"


def test_a_list_of_choices_on_another_sheet_is_no_plan():
    rows = (f"{deed}|Ministerstvo dopravy|30. 6. 2031" for deed in DEEDS)
    plan = table("Opatření|Odpovídá|Termín", *rows)
    choices = table(
        "Výsledky|Partneři",
        "Lepší vzduch ve městě|Občané",
        "Méně hluku na ulicích|Ministerstva",
        "Více stromů v parku|Obce",
    )

    (read,) = chosen(plan + choices)

    assert len(read.frame.records) == len(DEEDS)


def test_what_each_card_says_again_is_a_value_and_the_number_of_a_card_no_title():
    cards = [
        f"<h2>List {k}</h2>"
        + table(f"List č. {k}|{deed}", "Vela|Živá krajina", "Odpovídá|Obec", f"Termín|rok 203{k}")
        for k, deed in enumerate(DEEDS)
    ]

    (read,) = chosen("".join(cards))

    assert [slot.head for slot in read.frame.slots][1:] == [
        "List č. 0", "Vela", "Odpovídá", "Termín",
    ]  # fmt: skip
    assert fields(read)["List č. 0"] == "title"


def test_heads_of_three_rows():
    top = (
        "<tr><td rowspan=3>Merta</td><td colspan=4>Zajištění</td></tr>"
        "<tr><td colspan=2>Kdo</td><td colspan=2>Kdy</td></tr>"
        "<tr><td>Odpovídá</td><td>Partneři</td><td>Od</td><td>Termín</td></tr>"
    )
    rows = "".join(
        f"<tr><td>{deed}</td><td>Ministerstvo dopravy</td><td>Obec</td><td>2030</td>"
        f"<td>203{k}</td></tr>"
        for k, deed in enumerate(DEEDS)
    )

    (read,) = chosen(f"<table>{top}{rows}</table>")

    assert len(read.frame.records) == len(DEEDS)
    assert read.frame.slots[1].head == "Zajištění › Kdo › Odpovídá"


def test_a_number_and_words_above_rows_numbered_under_it_are_a_section():
    rows = [f"{k // 3 + 1}.{k % 3 + 1}|{d}|Obec|203{k}" for k, d in enumerate(DEEDS)]
    rows[3:3] = ["2|Zdravé okolí||"]

    (read,) = chosen(table("Č.|Záměr|Odpovídá|Termín", "1|Živá krajina||", *rows))

    assert len(read.frame.records) == len(DEEDS)
    assert [s.before for s in read.frame.sections] == [0, 3]


def test_heads_left_empty_are_merged_with_those_before_them():
    rows = [f"{k}|{d}|Obec|Spolky|2030|203{k}" for k, d in enumerate(DEEDS)]

    (read,) = chosen(table("Č.|Záměr|Kdo||Kdy|", "||Odpovídá|Partneři|Od|Do", *rows))

    assert len(read.frame.records) == len(DEEDS)
    assert [slot.head for slot in read.frame.slots][2:4] == ["Kdo › Odpovídá", "Kdo › Partneři"]


def test_a_cell_over_the_whole_card_titles_it_also_below_a_heading():
    cards = [
        table(f"> {deed}", f"Odpovídá|Obec|Termín|rok 203{k}", "Vela|Voda|Cena|5 000 Kč")
        for k, deed in enumerate(DEEDS)
    ]

    (read,) = chosen("<h1>Plán péče o obec</h1>" + "<p></p>".join(cards))

    said = [read.frame.records[k].first(0) for k in range(len(DEEDS))]
    assert said[0] is not None
    assert said[0].end - said[0].start == len(DEEDS[0])


def test_a_known_head_for_activities_wins_over_the_column_before_it():
    needs = ("Lidé čekají na dešti", "Děti nemají kde číst", "Břeh se každý rok propadá")
    rows = [f"{n}|{d}|203{k}" for k, (n, d) in enumerate(zip(needs, DEEDS[:3], strict=True))]

    (read,) = chosen(table("Zjištění z obce|Opatření|Termín", *rows))

    assert fields(read)["Opatření"] == "title"


def test_heads_merged_over_two_rows_of_a_wide_grid_of_months() -> None:
    heads = ("Opatření", "Začátek", "Konec", "Odpovědná instituce", "Spolupracující instituce")
    merged = "".join(f"<td rowspan=2>{head}</td>" for head in heads)
    years = "".join(f"<td colspan=12>Rok {year}</td>" for year in (2031, 2032))
    months = "".join(f"<td>{month}</td>" for month in [*range(1, 13)] * 2)
    leads = ("MMR", "MŽP", "Úřad vlády", "MD")
    rows = "".join(
        f"<tr><td>{deed}</td><td>1/2031</td><td>{n}/2032</td><td>{who}</td><td>MPO</td>"
        f"{'<td></td>' * 24}</tr>"
        for n, (deed, who) in enumerate(zip(DEEDS, leads, strict=False), start=3)
    )
    page = f"<h1>Plán</h1><table><tr>{merged}{years}</tr><tr>{months}</tr>{rows}</table>"

    draft = read_page(page, language="cs")

    assert [title for _, title in titles(draft)] == list(DEEDS[: len(leads)])
    for n, (deed, who) in enumerate(zip(DEEDS, leads, strict=False), start=3):
        said = said_of(draft, deed)
        assert (said["lead"], said["partner"]) == ([who], ["MPO"])
        assert said["until"][0].startswith(f"2032-0{n}")


def test_tables_of_two_columns_with_the_same_heads_are_no_cards() -> None:
    pairs = [(f"Outcome {n} is better for all", f"{deed} in part {n}")
             for n in range(1, 12) for deed in DEEDS[:3]]  # fmt: skip
    parts = [pairs[k : k + 11] for k in range(0, len(pairs), 11)]
    tables = "".join(
        f"<div>Horizon {k + 1} - beginning in 203{k}-203{k + 1}</div>"
        f"{table('Priority outcomes|Related commitment', *map('|'.join, part))}"
        for k, part in enumerate(parts)
    )

    page = f"<h1>Road map</h1>{tables}"
    document = html_document(page)
    terms = terms_of(document, Hints(language="en"), None)

    assert card_cells(document.blocks, document.text, terms) == []
    found = [title for _, title in titles(read_page(page, language="en"))]
    assert found == [deed for _, deed in pairs]
