"""How a web page is read: its headings, paragraphs, lists and tables. Read layer.

Scripts, styles and what the page hides are left out, and so are its menus (`html_menus.py`).
Markdown is also read by it.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from lxml import etree
from lxml import html as lxml_html

from kg.errors import InputError
from kg.read.cells import Box, place_rows
from kg.read.html_menus import is_hidden, menu_note, menus, open_panels
from kg.read.numbers import BULLET, list_number, raised
from kg.read.package import Element, check_depth, check_memory, names, whole
from kg.read.written import (
    SIGNS,
    Grid,
    Line,
    Part,
    Parts,
    as_item,
    closed,
    flat_words,
    grid_of,
    opened,
    or_picture,
    unmarked,
    unwrapped,
)

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})""")
_CHARSET_WITHIN = 4096  # browsers look into the first 1,024; Word writes its fonts before
_XML_LINE = re.compile(r"^\s*<\?xml[^>]{0,300}\?>")
_UNSEEN = names(
    "script style template noscript head title iframe object svg math canvas audio video select "
    "option button input textarea"
)
_BLOCKS = names(
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption "
    "figure footer form header hr html legend li main nav ol p pre section summary ul caption "
    "h1 h2 h3 h4 h5 h6"
)
_BOXES = names("div section article header footer figure summary details")
_PIECES = names("span label strong b em small time")
_HEADING = re.compile(r"h([1-6])$")
_SPACES = re.compile(rf"[ \t\n\r\f][ \t\n\r\f{SIGNS}]*")
LOWEST = 6  # level of a heading: that of the line which opens a panel
_BACKGROUND = re.compile(r"background(?:-color)?\s*:\s*([^;]{1,40})", re.I)
_NO_SIGN = re.compile(r"list-style(-type)?\s*:\s*none", re.I)
_KINDS = {"b": "bold", "strong": "bold", "s": "struck", "strike": "struck", "del": "struck"}
_STYLES = (
    ("bold", re.compile(r"font-weight\s*:\s*(?:bold|[6-9]\d\d)", re.I)),
    ("struck", re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.I)),
)


@dataclass(slots=True)
class _Page:
    """One page being read; the paragraph not finished yet, and the marks open in it."""

    name: str
    left_out: frozenset[Element] = frozenset()
    hidden: bool = False
    pending: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    opening: str = ""
    depth: int = 0


def html_parts(text: str, name: str, _language: str | None = None) -> Parts:
    """The paragraphs and tables of a web page without its menus."""
    return markup_parts(text, name=name, is_page=True)


def saved_page(raw: bytes, *, name: str) -> tuple[bytes, str | None]:
    """The web page inside a page saved as one file (MHTML), its first HTML part; its charset.

    Raises: InputError when it holds no web page.
    """
    for part in email.message_from_bytes(raw, policy=email.policy.compat32).walk():
        payload = part.get_payload(decode=True)
        if part.get_content_type() == "text/html" and isinstance(payload, bytes):
            return payload, part.get_content_charset()
    raise InputError(
        "it is a saved mail or page without HTML inside; save the page as HTML", where=name
    )


def declared_charset(raw: bytes) -> str | None:
    """The encoding that the page itself says it is in, or None."""
    start = raw[:_CHARSET_WITHIN]
    match = _CHARSET.search(start) or _XML_CHARSET.search(start)
    return match[1].decode("ascii") if match else None


def markup_parts(text: str, *, name: str, is_page: bool = False) -> Parts:
    """The paragraphs and tables of HTML text, and what was decided on the way.

    A page has menus, which are left out; a piece of HTML has none.

    Raises: InputError when the page is nested too deeply.
    """
    # libxml2 parses bytes: a declaration inside the text must not overrule what is known.
    parser = lxml_html.HTMLParser(encoding="utf-8", no_network=True, remove_pis=True)
    raw = _XML_LINE.sub("", text).replace("\x00", "").encode("utf-8", "replace")
    try:
        root = lxml_html.document_fromstring(raw or b"<p></p>", parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        check_memory(error)
        raise InputError("the web page is empty; save it again", where=name) from error
    advice = "open it in a browser, save it as text or PDF and read that"
    check_depth(root, where=name, what="the web page", advice=advice)
    opened_panels = is_page and open_panels(root)
    left_out = menus(root) if is_page else frozenset()
    page = _Page(name, left_out)
    parts = [*_parts(root, page), *_finish(page)]
    if left_out and not parts:
        return markup_parts(text, name=name)
    notes = ["what the page shows on a click was read"] if opened_panels else []
    notes += ["what the page hides was left out"] if page.hidden else []
    return parts, [*notes, *menu_note(root, left_out)]


def _finish(page: _Page, level: int = 0) -> list[Part]:
    """The paragraph read so far, with white space as a browser shows it."""
    # \v stands for <br>: the newlines of the source are only spaces.
    folded = _SPACES.sub(lambda match: " " + "".join(match[0].split()), "".join(page.pending))
    words = "\n".join(line.strip(" ") for line in folded.split("\v")).strip("\n")
    page.pending.clear()
    opening, page.opening = page.opening, opened(page.kinds)
    return [Line(opening + words, level)] if unmarked(words).strip() else []


def _parts(element: Element, page: _Page) -> Iterator[Part]:
    """The blocks of an element; words outside blocks wait in `page.pending`."""
    tag = element.tag
    if not isinstance(tag, str) or tag in _UNSEEN or element in page.left_out:
        return
    if is_hidden(element):
        page.hidden = True
    elif tag == "br":
        page.pending.append("\v")
    elif tag in _READERS:
        yield from _finish(page)
        yield from _READERS[tag](element, page)
    elif tag in _BLOCKS:
        yield from _finish(page)
        yield from _content(element, page)
        heading = _HEADING.match(tag)
        yield from _finish(page, int(heading[1]) if heading else LOWEST * (tag == "summary"))
    else:
        yield from _content(element, page)


def _content(element: Element, page: _Page) -> Iterator[Part]:
    """What stands inside an element, with its marks."""
    kinds = _kinds(element)
    page.pending += [opened([kind]) for kind in kinds]
    page.kinds += kinds
    _add(element.text, element, page)
    apart = _are_apart(element)
    for child in element:
        yield from _parts(child, page)
        _add("\v" if apart else child.tail, element, page)
    for kind in kinds:
        page.kinds.remove(kind)
        page.pending.append(closed(kind))


def _are_apart(element: Element) -> bool:
    """Whether the pieces of a line are shown apart: each has a class of its own and no words
    stand between them, `<div><span class="label">Lead</span><span class="value">…`.

    Word processors cut words into such pieces, but only inside paragraphs and items.
    """
    if element.tag not in _BOXES or len(element) < 2 or (element.text or "").strip():
        return False
    classes = {child.get("class") for child in element if child.tag in _PIECES}
    own = len(classes - {None}) == len(element)
    return own and not any((child.tail or "").strip() for child in element)


def _kinds(element: Element) -> list[str]:
    style = element.get("style") or ""
    kinds = [kind for kind, pattern in _STYLES if pattern.search(style)] if style else []
    own = _KINDS.get(element.tag)
    return [*kinds, own] if own and own not in kinds else kinds


def _add(words: str | None, element: Element, page: _Page) -> None:
    if words:
        words = raised(words) if element.tag == "sup" else words
        page.pending.append(words.replace("\n", "\v") if element.tag == "pre" else words)


def _list(element: Element, page: _Page) -> Iterator[Part]:
    """Items with the sign or number a browser shows before them."""
    number = whole(element.get("start"), 1)
    style, after = element.get("type") or "1", element.get("data-after") or "."
    is_bare = bool(_NO_SIGN.search(element.get("style") or ""))
    page.depth += 1
    for child in element:
        if child.tag != "li":
            yield from _parts(child, page)
            continue
        number = whole(child.get("value"), number)
        sign = BULLET if element.tag == "ul" else list_number(number, style) + after
        number += 1
        if child not in page.left_out and not is_hidden(child):
            parts = [*_content(child, page), *_finish(page)]
            yield from as_item(parts, "" if is_bare else f"{sign} ", page.depth)
        elif child not in page.left_out:
            page.hidden = True
    page.depth -= 1


def _definitions(element: Element, page: _Page) -> list[Part]:
    """A list of terms with what they mean: a table of two columns, if each has plain words."""
    for child in reversed(list(element.iter("dt", "dd"))):  # not closed, they nest
        parent = child.getparent()
        if parent is not None and parent.tag in ("dt", "dd"):
            parent.addnext(child)
    entries = [
        (child.tag, _inside(child, page))
        for child in element.iter("dt", "dd")
        if next(child.iterancestors("dl")) is element and not is_hidden(child)
    ]
    rows: list[tuple[list[Part], list[Part]]] = []
    for tag, parts in entries:
        if tag == "dt" and (not rows or rows[-1][1]):
            rows.append(([], []))
        if rows:
            rows[-1][tag == "dd"].extend(parts)
    blocks = [part for _, parts in entries for part in parts]
    n_placed = sum(len(terms) + len(meanings) for terms, meanings in rows)
    is_plain = all(isinstance(part, Line) and not part.level for part in blocks)
    if not is_plain or n_placed < len(blocks) or not all(t and m for t, m in rows):
        return blocks
    return [grid_of([flat_words(parts) for parts in pair] for pair in rows)]


def _table(table: Element, page: _Page) -> Iterator[Part]:
    for caption in table.iterchildren("caption"):
        yield from _parts(caption, page)
    inside: list[list[Part]] = []

    def boxes(row: Element, n_left: int) -> Iterator[Box]:
        for cell in row.iterchildren("td", "th"):
            inside.append([] if is_hidden(cell) else _inside(cell, page))
            spans = min(_span(cell, "rowspan"), n_left), _span(cell, "colspan")
            words = or_picture(flat_words(inside[-1]), _has_picture(cell))
            yield words, *spans, _fill(cell) or _fill(row)

    rows = [boxes(row, n_left) for row, n_left in _rows(table)]
    grid = Grid(tuple(place_rows(rows, where=page.name)))
    if table.get("role") in ("presentation", "none"):
        yield from (part for parts in inside for part in parts)
    else:
        yield from unwrapped(grid, inside)


def _has_picture(cell: Element) -> bool:
    return any(not is_hidden(one) for one in cell.iter("img", "svg", "picture", "object"))


def _fill(element: Element) -> str:
    """The colour behind an element, as far as the element itself says."""
    match = _BACKGROUND.search(element.get("style") or "")
    return match[1].strip() if match else element.get("bgcolor") or ""


def _inside(cell: Element, page: _Page) -> list[Part]:
    own = _Page(page.name, page.left_out)
    parts = [*_content(cell, own), *_finish(own)]
    page.hidden = page.hidden or own.hidden
    return parts


def _rows(table: Element) -> Iterator[tuple[Element, int]]:
    """Rows in the order a browser shows them: the head first, the foot last.

    Each with the number of rows from it to the end of its group, which no cell leaves.
    """
    parts = groupby(table.iterchildren("thead", "tbody", "tfoot", "tr"), _group)
    groups = [list(group) for _, group in parts]
    order = {"thead": 0, "tfoot": 2}
    for group in sorted(groups, key=lambda g: order.get(g[0].tag, 1)):
        rows = group if group[0].tag == "tr" else group[0].iterchildren("tr")
        shown = [row for row in rows if not is_hidden(row)]
        yield from ((row, len(shown) - n) for n, row in enumerate(shown))


def _group(element: Element) -> Element | None:
    """What groups rows; rows in none are one group."""
    return None if element.tag == "tr" else element


def _span(cell: Element, name: str) -> int:
    span = whole(cell.get(name), 1)
    # rowspan="0" reaches to the end of the group of rows.
    return 65_534 if span == 0 and name == "rowspan" else min(max(span, 1), 65_534)


_READERS: dict[str, Callable[[Element, _Page], Iterable[Part]]] = {
    "table": _table,
    "ol": _list,
    "ul": _list,
    "dl": _definitions,
}
