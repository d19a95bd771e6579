"""Where are all the pages? The gallery: every page of every plan, in English and its own language.

Present layer. `write_gallery` writes a folder of plain files that link to each other by name; the
page that links them all stands there once a language.
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
from kg.present.names import readable
from kg.present.page import render_page
from kg.present.pictures import small_load_picture
from kg.present.report import (
    REPORT,
    NavLink,
    ShownFinding,
    page_scripts,
    page_styles,
    report_page,
    report_sections,
)
from kg.present.story_file import story_text
from kg.present.study import Study, study_plan
from kg.present.views import (
    bars_page,
    institution_links,
    institution_page,
    lanes_page,
    money_page,
)
from kg.present.words import FALLBACK, own_name, words_for
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
class Entry:
    """One plan of the gallery: its first findings, and its pages.

    `language` is that of its pages, where they are not in the language of the gallery.
    """

    plan: object
    subtitle: str
    bridge: str
    glance: tuple[ShownFinding, ...]
    cards: tuple[Card, ...]
    title: str = ""
    names: tuple[NavLink, ...] = ()
    picture: Markup | None = None
    map_href: str = ""
    chart: Markup | None = None
    chart_href: str = ""
    language: str | None = None

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
    """Write every page of every plan, and the pages that link them; gives the English one's path.

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
    for language in index_languages(editions):
        index = gallery_page(editions, language).encode("utf-8")
        write_own(out / index_name(language), index, Kind.PAGE, replace=replace)
    return out / index_name(FALLBACK)


def index_name(language: str) -> str:
    """The file of the page that links all pages, in one language.

    Example:
        >>> index_name("en"), index_name("sr-Latn")
        ('index.html', 'index-sr-latn.html')
    """
    return "index.html" if language == FALLBACK else f"index-{slug(language)}.html"


def index_languages(editions: Sequence[Edition]) -> tuple[str, ...]:
    """English, and every other language that a plan has pages in."""
    others = {e.language for e in editions} - {FALLBACK}
    return (FALLBACK, *sorted(others))


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
    languages = dict.fromkeys([FALLBACK, words_for(records.plan.language).language])
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
        REPORT: report_page(study, weaknesses=weak, nav=nav["report"]),
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
    links = [NavLink(words("nav.gallery"), f"../{index_name(edition.language)}")]
    links += [NavLink(words(f"nav.{p}"), f"{p}.html", p == page) for p in PAGES]
    links += [
        NavLink(own_name(e.language), f"../{e.folder}/{file}", language=e.language)
        for e in siblings
    ]
    return tuple(links)


def gallery_page(editions: Sequence[Edition], language: str = FALLBACK) -> str:
    """The page that links all pages, in one language; English pages where a plan has no others."""
    by_plan: dict[str, list[Edition]] = {}
    for edition in editions:
        by_plan.setdefault(edition.study.records.plan.id, []).append(edition)
    entries = [
        _entry(next((e for e in found if e.language == language), found[0]), language)
        for _, found in sorted(by_plan.items())
    ]
    nav = [
        NavLink(own_name(x), index_name(x), x == language, None if x == language else x)
        for x in index_languages(editions)
    ]
    return _index(
        entries, language, nav if len(nav) > 1 else (), footer=" · ".join(sorted(by_plan))
    )


def _index(
    entries: Sequence[Entry], language: str, nav: Sequence[NavLink] = (), *, footer: str
) -> str:
    words = words_for(language)
    return render_page(
        "report/gallery.html",
        title=words("gallery.title"),
        language=words.language,
        styles=page_styles(),
        scripts=page_scripts(),
        w=words,
        nav=nav,
        entries=entries,
        footer=footer,
    )


def _entry(edition: Edition, language: str) -> Entry:
    study, folder = edition.study, edition.folder
    other = edition.language if edition.language != language else None
    drawing = small_drawing(study.records, language=edition.language)
    picture = Markup(as_svg(drawing)) if drawing else None  # noqa: S704 - words in it are escaped
    names = sorted((study.who(i).full, f"{folder}/{file}") for i, file in study.links.items())
    return replace(
        _plan_entry(study, _cards(edition, other)),
        names=tuple(NavLink(fold_space(name), href) for name, href in names),
        picture=picture,
        map_href=f"{folder}/map.html",
        chart=small_load_picture(study, f"load-{folder}"),
        chart_href=f"{folder}/{REPORT}#chart-load",
        language=other,
    )


def _plan_entry(study: Study, cards: tuple[Card, ...]) -> Entry:
    """What the page of all pages says of a plan, in the page's language; its own title below."""
    plan, title = study.records.plan, study.index.plan_title
    own = plan.title if plan.title != title else ""
    return Entry(plan, own, study.bridge, glance(study), cards, title=readable(title))


def glance(study: Study) -> tuple[ShownFinding, ...]:
    """The first findings of a plan, as on its report."""
    sections = report_sections(study)
    found = [f for s in sections if s.key != "quality" for f in s.glance]
    return tuple(found[:OVERVIEW_SENTENCES])


def _cards(edition: Edition, other: str | None) -> tuple[Card, ...]:
    words, folder = edition.study.words, edition.folder
    cards = [
        Card(words(f"nav.{p}"), words(f"gallery.{p}"), f"{folder}/{p}.html", other) for p in PAGES
    ]
    story = Card(words("gallery.story"), words("gallery.story-text"), f"{folder}/story.yaml", other)
    return (*cards, story)


def overview_page(studies: Sequence[Study], links: Mapping[str, str], *, language: str) -> str:
    """The reports of several plans on one page: first findings and links. `links` by plan id."""
    words = words_for(language)
    entries = [
        _plan_entry(
            study,
            (Card(words("nav.report"), words("gallery.report"), links[study.records.plan.id]),),
        )
        for study in studies
    ]
    return _index(entries, language, footer=" · ".join(s.records.plan.id for s in studies))
