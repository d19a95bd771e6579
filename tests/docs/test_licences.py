"""Nothing comes with a licence that binds whoever uses kg."""

from __future__ import annotations

import pytest

from docs.licences import PAGE, is_allowed, licence, licences_page, packages


@pytest.mark.parametrize("name", packages())
def test_every_package_is_under_a_permissive_licence(name: str) -> None:
    assert is_allowed(licence(name))


def test_the_page_is_what_the_packages_say_now() -> None:
    assert PAGE.read_text(encoding="utf-8") == licences_page(), "write it: python -m docs.licences"


def test_a_licence_that_binds_is_not_allowed() -> None:
    assert not is_allowed("MIT AND GPL-3.0-or-later")
    assert is_allowed("BSD-3-Clause AND (MIT OR Zlib)")
