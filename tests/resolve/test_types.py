"""What kind of body does a name speak of, in every language?"""

from __future__ import annotations

import pytest

from kg.model.codes import ActorType
from kg.resolve.names import group_kind_of, type_of

MINISTRIES = {
    "bg": "Министерство на правосъдието",
    "bs": "Ministarstvo pravde",
    "cs": "Ministerstvo spravedlnosti",
    "cnr": "Ministarstvo pravde",
    "da": "Justitsministeriet",
    "de": "Bundesministerium der Justiz",
    "el": "Υπουργείο Δικαιοσύνης",
    "en": "Ministry of Justice",
    "es": "Ministerio de Justicia",
    "et": "Justiitsministeerium",
    "fi": "Oikeusministeriö",
    "fr": "Ministère de la Justice",
    "hr": "Ministarstvo pravosuđa",
    "hu": "Igazságügyi Minisztérium",
    "id": "Kementerian Hukum",
    "it": "Ministero della Giustizia",
    "lt": "Teisingumo ministerija",
    "lv": "Tieslietu ministrija",
    "mk": "Министерство за правда",
    "nb": "Justisdepartementet",
    "nl": "Ministerie van Justitie",
    "pl": "Ministerstwo Sprawiedliwości",
    "pt": "Ministério da Justiça",
    "ro": "Ministerul Justiției",
    "ru": "Министерство юстиции",
    "sk": "Ministerstvo spravodlivosti",
    "sl": "Ministrstvo za pravosodje",
    "sq": "Ministria e Drejtësisë",
    "sr": "Ministarstvo pravde",
    "sv": "Justitiedepartementet",
    "tr": "Adalet Bakanlığı",
    "uk": "Міністерство юстиції",
    "vi": "Bộ Tư pháp",
    "zh": "司法部",
}


@pytest.mark.parametrize("language", sorted(MINISTRIES))
def test_a_ministry_is_a_body_of_government_not_the_post_of_its_minister(language: str) -> None:
    assert type_of(MINISTRIES[language], language) is ActorType.GOVERNMENT


@pytest.mark.parametrize(
    ("name", "language"),
    [("Bundesministerin der Justiz", "de"), ("Ombudsman", "en")],
)
def test_a_minister_and_an_ombudsman_are_posts(name: str, language: str) -> None:
    assert type_of(name, language) is ActorType.POST


@pytest.mark.parametrize(
    ("name", "is_group"),
    [
        ("КП «Водоканал громади»", False),  # what stands in quotes is the name of one body
        ("Агенція розвитку громади", False),
        ("територіальні громади", True),
        ("громади (села)", True),
    ],
)
def test_a_group_inside_a_name_makes_it_no_group(name: str, is_group: bool) -> None:
    assert (group_kind_of(name, "uk") is not None) == is_group
