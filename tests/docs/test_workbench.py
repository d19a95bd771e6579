"""The page of the workbench speaks of all pages and paths there are, and shows pictures."""

from __future__ import annotations

import re
from pathlib import Path

from kg.serve import asking, openapi, plans, read, reconcile, sparql
from kg.serve.openapi import description
from kg.serve.pages import BAR

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "workbench.md").read_text(encoding="utf-8")
ROUTES = [
    *plans.ROUTES, *read.ROUTES, *asking.ROUTES, *openapi.ROUTES, *sparql.ROUTES, *reconcile.ROUTES,
]  # fmt: skip


def test_every_page_of_the_bar_has_its_part() -> None:
    heads = " ".join(re.findall(r"^## (.*)$", PAGE, re.MULTILINE)).lower()

    assert [name for name, _, _ in BAR if name not in heads] == []


def test_every_path_that_is_spoken_of_is_there() -> None:
    known = {x.path for x in ROUTES}

    assert set(re.findall(r"`(/\w+)`", PAGE)) <= known


def test_every_picture_is_there() -> None:
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", PAGE)

    assert len(pictures) == 5
    assert all((ROOT / "docs" / x).read_bytes()[:4] == b"\x89PNG" for x in pictures)


def test_every_post_says_what_it_takes() -> None:
    said = description([x for x in ROUTES if x.path.startswith("/api")])["paths"]
    silent = [p for p, ops in said.items() if "post" in ops and "requestBody" not in ops["post"]]

    assert silent == []
