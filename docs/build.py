"""Write the documentation pages to `docs/_site`: `python -m docs.build` (`make docs`).

The page of the ontology is kept in `docs/ontology.html`, too: it opens without a build.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from docs.reference import checks_page, ontology_page, questions_page
from docs.terms import ROOT

KEPT = ROOT / "docs" / "ontology.html"
SITE = Path(__file__).resolve().parent / "_site"
PAGES = {
    "ontology.html": ontology_page,
    "checks.html": checks_page,
    "questions.html": questions_page,
}


def build(site: Path = SITE) -> list[Path]:
    """Write every page, with the Turtle files beside them; same input, same bytes."""
    site.mkdir(parents=True, exist_ok=True)
    written = []
    for name, make in PAGES.items():
        path = site / name
        path.write_text(make(), encoding="utf-8", newline="\n")
        written.append(path)
    for name in ("kg.ttl", "shapes.ttl"):
        written.append(Path(shutil.copyfile(ROOT / "ontology" / name, site / name)))
    return written


if __name__ == "__main__":
    KEPT.write_text(ontology_page(), encoding="utf-8", newline="\n")
    for path in build():
        print(path.relative_to(ROOT))
