"""Deadlines in every language of the lexicon, as plans write them."""

from __future__ import annotations

from datetime import date

import pytest

from kg.extract.vocabulary import vocabulary
from kg.periods import read_period

START, END = date(2022, 1, 1), date(2024, 12, 31)

# language, words, kind, end
CASES = [
    ("bg", "до края на 2023 г.", "year", "2023-12-31"),
    ("bg", "III тримесечие на 2022 г.", "quarter", "2022-09-30"),
    ("bs", "II polovina 2023.", "half-year", "2023-12-31"),
    ("cnr", "IV kvartal 2023. godine", "quarter", "2023-12-31"),
    ("cs", "2. čtvrtletí 2023", "quarter", "2023-06-30"),
    ("cs", "do konce června 2024", "month", "2024-06-30"),
    ("da", "Senest udgangen af 2023", "year", "2023-12-31"),
    ("da", "2. kvartal 2024", "quarter", "2024-06-30"),
    ("de", "bis Ende 2023", "year", "2023-12-31"),
    ("de", "1. Halbjahr 2024", "half-year", "2024-06-30"),
    ("de", "III. Quartal 2022", "quarter", "2022-09-30"),
    ("el", "Γ΄ τρίμηνο 2022", "quarter", "2022-09-30"),
    ("el", "έως τον Ιούνιο του 2023", "month", "2023-06-30"),
    ("en", "by end of Q2 2023", "quarter", "2023-06-30"),
    ("en", "first half of 2024", "half-year", "2024-06-30"),
    ("en", "31 March 2024", "day", "2024-03-31"),
    ("es", "1 de marzo de 2023", "day", "2023-03-01"),
    ("es", "segundo semestre de 2023", "half-year", "2023-12-31"),
    ("et", "2023. aasta IV kvartal", "quarter", "2023-12-31"),
    ("fi", "vuoden 2023 loppuun mennessä", "year", "2023-12-31"),
    ("fr", "2e trimestre 2023", "quarter", "2023-06-30"),
    ("fr", "d’ici fin juin 2024", "month", "2024-06-30"),
    ("hr", "prvo polugodište 2023.", "half-year", "2023-06-30"),
    ("hr", "listopad 2023.", "month", "2023-10-31"),
    ("hu", "2023. június 30.", "day", "2023-06-30"),
    ("hu", "2023. IV. negyedév", "quarter", "2023-12-31"),
    ("it", "entro il 31 dicembre 2022", "day", "2022-12-31"),
    ("it", "primo semestre 2023", "half-year", "2023-06-30"),
    ("lt", "2023 m. IV ketv.", "quarter", "2023-12-31"),
    ("lt", "2025 m. gruodžio 31 d.", "day", "2025-12-31"),
    ("lv", "2024. gada 30. jūnijs", "day", "2024-06-30"),
    ("lv", "2023. gada 3. ceturksnis", "quarter", "2023-09-30"),
    ("mk", "прво полугодие 2023", "half-year", "2023-06-30"),
    ("nb", "innen utgangen av 2023", "year", "2023-12-31"),
    ("nl", "uiterlijk eind 2023", "year", "2023-12-31"),
    ("nl", "tweede kwartaal 2023", "quarter", "2023-06-30"),
    ("pl", "IV kwartał 2022 r.", "quarter", "2022-12-31"),
    ("pl", "do końca czerwca 2023 r.", "month", "2023-06-30"),
    ("pt", "2.º trimestre de 2023", "quarter", "2023-06-30"),
    ("pt", "até dezembro de 2023", "month", "2023-12-31"),
    ("ro", "Trimestrul II, 2023", "quarter", "2023-06-30"),
    ("ro", "semestrul II 2022", "half-year", "2022-12-31"),
    ("ru", "4 квартал 2023 года", "quarter", "2023-12-31"),
    ("ru", "1-е полугодие 2024 г.", "half-year", "2024-06-30"),
    ("sk", "3. štvrťrok 2023", "quarter", "2023-09-30"),
    ("sl", "do konca leta 2023", "year", "2023-12-31"),
    ("sl", "drugo polletje 2023", "half-year", "2023-12-31"),
    ("sq", "Tremujori III 2022", "quarter", "2022-09-30"),
    ("sq", "Gjashtëmujori i parë 2023", "half-year", "2023-06-30"),
    ("sr-Cyrl", "до краја 2023. године", "year", "2023-12-31"),
    ("sv", "Senast 30 juni 2023", "day", "2023-06-30"),
    ("sq", "6M1 2024", "half-year", "2024-06-30"),
    ("sq", "6M2 2023", "half-year", "2023-12-31"),
    ("sq", "3M3 2023", "quarter", "2023-09-30"),
    ("tr", "2023 yılı II. çeyrek", "quarter", "2023-06-30"),
    ("tr", "2022 yılı sonuna kadar", "year", "2022-12-31"),
    ("uk", "до 31 грудня 2023 року", "day", "2023-12-31"),
    ("uk", "I півріччя 2024 р.", "half-year", "2024-06-30"),
    ("vi", "Quý III năm 2023", "quarter", "2023-09-30"),
    ("vi", "tháng 6 năm 2023", "month", "2023-06-30"),
    ("vi", "trước ngày 31 tháng 12 năm 2024", "day", "2024-12-31"),
    ("zh", "2023年第三季度", "quarter", "2023-09-30"),
    ("zh", "2024年上半年", "half-year", "2024-06-30"),
    ("zh", "2023年12月底前", "month", "2023-12-31"),
    ("zh", "2023年12月31日", "day", "2023-12-31"),
]

# the word for "continuous", one or two a language
CONTINUOUS = [
    ("bg", "постоянен"), ("bs", "kontinuirano"), ("cnr", "kontinuirano"), ("cs", "průběžně"),
    ("da", "løbende"), ("de", "fortlaufend"), ("de", "jährlich"), ("el", "συνεχής"),
    ("en", "ongoing"), ("en", "annually"), ("es", "permanente"), ("et", "jooksvalt"),
    ("fi", "jatkuvasti"), ("fr", "en continu"), ("hr", "trajno"), ("hu", "folyamatos"),
    ("it", "in continuo"), ("lt", "nuolat"), ("lv", "pastāvīgi"), ("mk", "континуирано"),
    ("nb", "løpende"), ("nl", "doorlopend"), ("pl", "na bieżąco"), ("pt", "contínuo"),
    ("ro", "permanent"), ("ru", "на постоянной основе"), ("sk", "priebežne"), ("sl", "trajno"),
    ("sq", "në vazhdimësi"), ("sr", "kontinuirano"), ("sv", "löpande"), ("tr", "sürekli"),
    ("uk", "постійно"), ("vi", "thường xuyên"), ("zh", "持续推进"),
]  # fmt: skip

RANGES = ["2022-2024", "2022–2024", "2022 – 2024", "2022/2024"]


@pytest.mark.parametrize(("language", "words", "kind", "end"), CASES)
def test_a_deadline_is_read_in_its_language(language, words, kind, end):
    period = read_period(words, vocabulary(language).dates, plan_start=START, plan_end=END)

    assert period is not None
    assert (period.kind, period.end.isoformat()) == (kind, end)


@pytest.mark.parametrize(("language", "words"), CONTINUOUS)
def test_continuous_is_understood_in_its_language(language, words):
    period = read_period(words, vocabulary(language).dates, plan_start=START, plan_end=END)

    assert period is not None
    assert period.kind == "continuous"


@pytest.mark.parametrize("words", RANGES)
@pytest.mark.parametrize("language", ["en", "hr", "uk", "zh"])
def test_a_range_of_years_is_one_window(language, words):
    period = read_period(words, vocabulary(language).dates)

    assert period is not None
    assert (period.start, period.end) == (START, END)


def test_quarters_of_one_year_are_one_window():
    period = read_period("II-IV квартал 2023 р.", vocabulary("uk").dates)

    assert period is not None
    assert (period.start, period.end) == (date(2023, 4, 1), date(2023, 12, 31))
