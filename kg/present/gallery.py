"""Where are all the pages? The gallery: every page of every plan, in English and its own language.

Present layer. `write_gallery` writes a folder of plain files that link to each other by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from markupsafe import Markup

from kg.graph.check import Finding as Weakness
from kg.graph.check import check_graph
from kg.graph.folder import GraphFolder
from kg.ids import plan_files, slug
from kg.model.records import PlanRecords
from kg.own import Kind, write_own
from kg.present.drawing import as_svg
from kg.present.map import make_map
from kg.present.map.focus import small_drawing
from kg.present.page import render_page
from kg.present.report import (
    NavLink,
    ShownFinding,
    page_scripts,
    page_styles,
    report_page,
    report_sections,
)
from kg.present.story_file import story_text
from kg.present.study import Study, readable, study_plan
from kg.present.views import (
    bars_page,
    institution_links,
    institution_page,
    lanes_page,
    money_page,
)
from kg.present.words import own_name, words_for
from kg.text import fold_space

PAGES = ("map", "report", "lanes", "money", "bars")  # in the order of the links above each page
OVERVIEW_SENTENCES = 5
Checked = Callable[[str, str], Sequence[Weakness]]


@dataclass(frozen=True, slots=True)
class Card:
    """One link of the gallery."""

    words: str
    text: str
    href: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The pages of one plan in one language."""

    title: str
    cards: tuple[Card, ...]
    names_title: str = ""
    names: tuple[NavLink, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One plan of the gallery: its first findings, and its pages."""

    plan: object
    subtitle: str
    bridge: str
    glance: tuple[ShownFinding, ...]
    groups: tuple[Group, ...]
    title: str = ""
    picture: Markup | None = None
    map_href: str = ""

    @property
    def gloss(self) -> tuple[tuple[str, str], ...]:
        """The short names in the findings, each with its full one."""
        return tuple(dict.fromkeys(pair for f in self.glance for pair in f.gloss))


@dataclass(frozen=True)
class Edition:
    """One plan in one language: its study and the folder of its pages."""

    study: Study
    folder: str

    @property
    def language(self) -> str:
        """The language its pages speak."""
        return self.study.words.language


def write_gallery(
    plans: Iterable[PlanRecords],
    texts: Mapping[str, str],
    out: Path,
    *,
    checked: Checked | None = None,
    replace: bool = False,
) -> Path:
    """Write every page of every plan and the page that links them; gives the path of that page.

    `texts` are the documents' texts by id (maps show them); `checked` gives what the check found
    of a plan in a language (see `weaknesses`). Same records, same bytes; files of another run are
    overwritten, others left alone.
    Raises: ConfigError for a file of the same name that may be somebody's own work, unless
    `replace`.
    """
    read = tuple(plans)
    names = plan_files(records.plan.id for records in read)
    editions = [e for records in read for e in editions_of(records, names[records.plan.id], texts)]
    for edition in editions:
        siblings = _siblings(edition, editions)
        weak = checked and checked(edition.study.records.plan.id, edition.language)
        for path, page, kind in _pages_of(edition, siblings, texts, (out, weak)):
            write_own(path, page.encode("utf-8"), kind, replace=replace)
    index = out / "index.html"
    write_own(index, gallery_page(editions).encode("utf-8"), Kind.PAGE, replace=replace)
    return index


def weaknesses(folder: GraphFolder, plan_id: str, language: str) -> tuple[Weakness, ...]:
    """What `kg check` finds of one plan."""
    return check_graph(folder.store(), plan=plan_id, language=language)


def editions_of(
    records: PlanRecords, name: str, texts: Mapping[str, str] | None = None
) -> tuple[Edition, ...]:
    """A plan in English and in its own language, if the pages speak it.

    `name` is the first part of its folders' names.

    Edges: a plan in English, or in a language without phrases, has one edition.
    """
    languages = dict.fromkeys(["en", words_for(records.plan.language).language])
    return tuple(_edition(records, language, name, texts) for language in languages)


def _edition(
    records: PlanRecords, language: str, name: str, texts: Mapping[str, str] | None
) -> Edition:
    study = study_plan(records, language=language, texts=texts)
    links = institution_links(study.view.work.institutions)
    return Edition(replace(study, links=links), f"{name}-{slug(language)}")


def _siblings(edition: Edition, editions: Sequence[Edition]) -> list[Edition]:
    """The other editions of the same plan."""
    plan = edition.study.records.plan.id
    return [e for e in editions if e.study.records.plan.id == plan and e is not edition]


def _pages_of(
    edition: Edition,
    siblings: Sequence[Edition],
    texts: Mapping[str, str],
    where: tuple[Path, Sequence[Weakness] | None],
) -> Iterator[tuple[Path, str, Kind]]:
    """Every file of an edition."""
    out, weak = where
    study, folder = edition.study, out / edition.folder
    nav = {page: _nav(edition, siblings, page) for page in PAGES}
    pages = {
        "report.html": report_page(study, weaknesses=weak, nav=nav["report"]),
        "lanes.html": lanes_page(study, nav=nav["lanes"]),
        "money.html": money_page(study, nav=nav["money"]),
        "bars.html": bars_page(study, nav=nav["bars"]),
    }
    for name, page in pages.items():
        yield folder / name, page, Kind.PAGE
    for actor, name in study.links.items():
        page = institution_page(study, actor, nav=_nav(edition, siblings, name))
        yield folder / name, page, Kind.PAGE
    yield folder / "story.yaml", story_text(study), Kind.LINES
    map_page = make_map(study.records, texts, language=edition.language)
    yield folder / "map.html", map_page.html, Kind.PAGE


def _nav(edition: Edition, siblings: Sequence[Edition], page: str) -> tuple[NavLink, ...]:
    words = edition.study.words
    file = page if page.endswith(".html") else f"{page}.html"
    links = [NavLink(words("nav.gallery"), "../index.html")]
    links += [NavLink(words(f"nav.{p}"), f"{p}.html", p == page) for p in PAGES]
    links += [
        NavLink(own_name(e.language), f"../{e.folder}/{file}", language=e.language)
        for e in siblings
    ]
    return tuple(links)


def gallery_page(editions: Sequence[Edition]) -> str:
    """The page that links all pages, in English."""
    words = words_for("en")
    by_plan: dict[str, list[Edition]] = {}
    for edition in editions:
        by_plan.setdefault(edition.study.records.plan.id, []).append(edition)
    entries = [_entry(found) for _, found in sorted(by_plan.items())]
    return _index(entries, words.language, footer=" · ".join(sorted(by_plan)))


def _index(entries: Sequence[Entry], language: str, *, footer: str) -> str:
    words = words_for(language)
    return render_page(
        "report/gallery.html",
        title=words("gallery.title"),
        language=words.language,
        styles=page_styles(),
        scripts=page_scripts(),
        w=words,
        nav=(),
        entries=entries,
        footer=footer,
    )


def _entry(editions: Sequence[Edition]) -> Entry:
    first = editions[0]
    entry = _plan_entry(first.study, tuple(map(_group, editions)))
    drawing = small_drawing(first.study.records, language=first.language)
    picture = Markup(as_svg(drawing)) if drawing else None  # noqa: S704 - words in it are escaped
    return replace(entry, picture=picture, map_href=f"{first.folder}/map.html")


def _plan_entry(study: Study, groups: tuple[Group, ...]) -> Entry:
    """What the page of all pages says of a plan, in the page's language; its own title below."""
    plan, title = study.records.plan, study.index.plan_title
    own = plan.title if plan.title != title else ""
    return Entry(plan, own, study.bridge, glance(study), groups, title=readable(title))


def glance(study: Study) -> tuple[ShownFinding, ...]:
    """The first findings of a plan, as on its report."""
    sections = report_sections(study)
    found = [f for s in sections if s.key != "quality" for f in s.glance]
    return tuple(found[:OVERVIEW_SENTENCES])


def _group(edition: Edition) -> Group:
    words, folder = edition.study.words, edition.folder
    language = edition.language if edition.language != "en" else None
    cards = [
        Card(words(f"nav.{p}"), words(f"gallery.{p}"), f"{folder}/{p}.html", language)
        for p in PAGES
    ]
    story = words("gallery.story"), words("gallery.story-text")
    names = sorted(
        (edition.study.who(i).full, f"{folder}/{file}") for i, file in edition.study.links.items()
    )
    return Group(
        title=own_name(edition.language),
        cards=(*cards, Card(*story, f"{folder}/story.yaml", language)),
        names_title=words("gallery.institutions"),
        names=tuple(NavLink(fold_space(name), href) for name, href in names),
    )


def overview_page(studies: Sequence[Study], links: Mapping[str, str], *, language: str) -> str:
    """The reports of several plans on one page: first findings and links. `links` by plan id."""
    words = words_for(language)
    entries = []
    for study in studies:
        link = links[study.records.plan.id]
        cards = (Card(words("nav.report"), words("gallery.report"), link),)
        group = Group(words("gallery.pages"), cards)
        entries.append(_plan_entry(study, (group,)))
    return _index(entries, language, footer=" · ".join(s.records.plan.id for s in studies))
