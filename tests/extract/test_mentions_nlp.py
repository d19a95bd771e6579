"""The spaCy pipeline is usable on its own and is the code that cuts the lists."""

from __future__ import annotations

import subprocess
import sys

import pytest

from kg.extract.memory import ActorMemory
from kg.extract.mentions import find_mentions
from kg.extract.nlp import nlp


def actors(language: str, text: str) -> list[str]:
    return [span.text for span in nlp(language)(text).spans["actors"]]


def test_a_list_gives_its_actors_as_spans() -> None:
    text = "Министерство на вътрешните работи, НКБТХ и НПО"

    assert actors("bg", text) == ["Министерство на вътрешните работи", "НКБТХ", "НПО"]


@pytest.mark.parametrize("language", ["sr-Latn", "cnr", "sq", "zz", "uk", "ja", "", "../x"])
def test_a_language_that_spacy_does_not_know_still_has_a_pipeline(language: str) -> None:
    assert actors(language, "UNICEF, OSCE") == ["UNICEF", "OSCE"]


def test_the_documents_text_and_offsets_are_those_given() -> None:
    text = " МП,\n\tМВР  и\u00a0НПО x@y.bg "

    doc = nlp("bg")(text)

    assert doc.text == text
    assert [text[s.start_char : s.end_char] for s in doc.spans["actors"]] == ["МП", "МВР", "НПО"]


def test_spans_say_who_is_named_as_a_partner() -> None:
    doc = nlp("sr")("MUP u saradnji sa OEBS")

    assert [(s.text, s.id_) for s in doc.spans["actors"]] == [("MUP", ""), ("OEBS", "partner")]


def test_names_of_lexicon_and_registry_are_marked_as_known() -> None:
    doc = nlp("sr")("Министарство унутрашњих послова")

    assert [s.text for s in doc.spans["known"]] == ["Министарство унутрашњих послова"]


def test_the_pipeline_and_find_mentions_agree() -> None:
    text = "Министерство на правосъдието (МП), Висш съдебен съвет съвместно с НПО"
    memory = ActorMemory()

    found = find_mentions(text, 0, len(text), language="bg", memory=memory)

    assert actors("bg", text) == [m.text for m in found]


def test_a_sentence_gives_the_names_in_it_and_not_itself() -> None:
    text = "НКБТХ и Министерство на правосъдието провеждат обучение за съдии. МВР подкрепя."

    assert actors("bg", text)[0] == "НКБТХ"
    assert all(len(name) < 60 for name in actors("bg", text))


def test_spacy_is_not_imported_before_it_is_needed() -> None:
    code = "import sys, kg.extract.nlp, kg.resolve; print('spacy' in sys.modules)"

    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert out.stdout.strip() == "False"
