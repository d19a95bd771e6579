"""The pages call each field and role by words of their own; the names are those of the program."""

from __future__ import annotations

import json
import re

import pytest

from kg.extract.profile import FIELDS
from kg.files import resource
from kg.model.codes import ActorType, Role

FIELDS_JS = resource("visualizations", "serve", "fields.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted({*FIELDS, *map(str, Role)}))
def test_each_field_and_role_has_words(name: str) -> None:
    (words,) = re.findall(r"export const WORDS = \{(.*?)\};", FIELDS_JS, re.DOTALL)

    assert re.search(rf'\b{name}: "[^"]+"', words)


def test_the_roles_of_the_pages_are_those_of_the_program() -> None:
    (roles,) = re.findall(r"export const ROLES = (\[.*?\]);", FIELDS_JS)

    assert sorted(json.loads(roles)) == sorted(map(str, Role))


def test_each_kind_of_body_has_words_and_no_other() -> None:
    (kinds,) = re.findall(r"export const KINDS = \{(.*?)\};", FIELDS_JS, re.DOTALL)

    assert sorted(re.findall(r'([a-z-]+)"?: "[^"]+"', kinds)) == sorted(map(str, ActorType))
