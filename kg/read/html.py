"""How a web page is read: its headings, paragraphs, lists and tables. Read layer.

Scripts, styles and what the page hides are left out. Markdown comes through here, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree
from lxml import html as lxml_html

from kg.errors import InputError
from kg.model.document import Document
from kg.read.encoding import decode_bytes
from kg.read.limits import LIMITS, check_text_size
from kg.read.numbers import BULLET, list_number
from kg.read.package import Element, names
from kg.read.spans import Box, clipped, place_rows
from kg.read.written import Grid, Line, Part, flat_words, unwrapped, write_document

MEDIA_TYPE = "text/html"
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
_HEADING = re.compile(r"h([1-6])$")
_LAYOUT_SHARE = 0.6  # of a table's words that stand in tables inside it, if it is only a frame
_SPACES = re.compile(r"[ \t\n\r\f]+")
_HIDDEN = re.compile(r"(display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)", re.I)


@dataclass(slots=True)
class _Page:
    """One page being read; the paragraph not finished yet."""

    name: str
    hidden: bool = False
    pending: list[str] = field(default_factory=list)


def read_html(raw: bytes, *, name: str, language: str | None = None) -> Document:
    """The paragraphs and tables of a web page, in the encoding it declares or shows.

    Raises: InputError when the page is too large, nested too deeply, or empty.
    """
    check_text_size(len(raw), where=name)
    text, encoding, notes = decode_bytes(
        raw, name=name, declared=declared_charset(raw), language=language
    )
    parts, more = html_parts(text, name=name)
    return write_document(
        parts, name=name, media_type=MEDIA_TYPE, encoding=encoding, notes=[*notes, *more]
    )


def declared_charset(raw: bytes) -> str | None:
    """The encoding that the page itself says it is in, or None."""
    start = raw[:_CHARSET_WITHIN]
    match = _CHARSET.search(start) or _XML_CHARSET.search(start)
    return match[1].decode("ascii") if match else None


def html_parts(text: str, *, name: str) -> tuple[list[Part], list[str]]:
    """The paragraphs and tables of HTML text, and what was decided on the way.

    Raises: InputError when the page is nested too deeply.
    """
    # libxml2 parses bytes: a declaration inside the text must not overrule what is known.
    parser = lxml_html.HTMLParser(encoding="utf-8", no_network=True, remove_pis=True)
    raw = _XML_LINE.sub("", text).replace("\x00", "").encode("utf-8", "replace")
    try:
        root = lxml_html.document_fromstring(raw or b"<p></p>", parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise InputError("the web page is empty; save it again", where=name) from error
    _check_depth(root, name)
    page = _Page(name)
    parts = [*_parts(root, page), *_finish(page)]
    return parts, ["what the page hides was left out"] if page.hidden else []


def _check_depth(root: Element, name: str) -> None:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > LIMITS.depth:
            raise InputError(
                f"the web page is nested more than {LIMITS.depth} elements deep; open it in a "
                "browser, save it as text or PDF and read that",
                where=name,
            )


def _finish(page: _Page, level: int = 0, prefix: str = "") -> list[Part]:
    """The paragraph read so far, with white space as a browser shows it."""
    words = _browser_space("".join(page.pending))
    page.pending.clear()
    return [Line(prefix + words, level)] if words else []


def _browser_space(words: str) -> str:
    # \v stands for <br>: the newlines of the source are only spaces.
    lines = _SPACES.sub(" ", words).split("\v")
    return "\n".join(line.strip(" ") for line in lines).strip("\n")


def _parts(element: Element, page: _Page) -> Iterator[Part]:
    """The blocks of an element; words outside blocks wait in `page.pending`."""
    tag = element.tag
    if not isinstance(tag, str) or tag in _UNSEEN:
        return
    if _is_hidden(element):
        page.hidden = True
    elif tag == "br":
        page.pending.append("\v")
    elif tag == "table":
        yield from _finish(page)
        yield from _table(element, page)
    elif tag in ("ol", "ul"):
        yield from _finish(page)
        yield from _list(element, page)
    elif tag in _BLOCKS:
        yield from _finish(page)
        yield from _content(element, page)
        yield from _finish(page, _level(tag))
    else:
        yield from _content(element, page)


def _content(element: Element, page: _Page) -> Iterator[Part]:
    _add(element.text, element, page)
    for child in element:
        yield from _parts(child, page)
        _add(child.tail, element, page)


def _add(words: str | None, element: Element, page: _Page) -> None:
    if words:
        page.pending.append(words.replace("\n", "\v") if element.tag == "pre" else words)


def _level(tag: str) -> int:
    match = _HEADING.match(tag)
    return int(match[1]) if match else 0


def _is_hidden(element: Element) -> bool:
    return "hidden" in element.attrib or bool(_HIDDEN.search(element.get("style") or ""))


def _list(element: Element, page: _Page) -> Iterator[Part]:
    """Items with the sign or number a browser shows before them."""
    number = _whole(element.get("start"), 1)
    style, after = element.get("type") or "1", element.get("data-after") or "."
    for child in element:
        if child.tag != "li":
            yield from _parts(child, page)
            continue
        number = _whole(child.get("value"), number)
        sign = BULLET if element.tag == "ul" else list_number(number, style) + after
        yield from _item(child, page, "" if _shows_no_sign(element) else f"{sign} ")
        number += 1


def _shows_no_sign(element: Element) -> bool:
    return bool(re.search(r"list-style(-type)?\s*:\s*none", element.get("style") or "", re.I))


def _item(element: Element, page: _Page, sign: str) -> Iterator[Part]:
    """The sign goes before the item's first words, in whatever block they stand."""
    if _is_hidden(element):
        page.hidden = True
        return
    inside = [*_content(element, page), *_finish(page)]
    for part in inside:
        if sign and isinstance(part, Line):
            yield Line(sign + part.text, part.level)
            sign = ""
        else:
            yield part


def _whole(words: str | None, default: int) -> int:
    try:
        return int(words or "")
    except ValueError:
        return default


def _table(table: Element, page: _Page) -> Iterator[Part]:
    for caption in table.iterchildren("caption"):
        yield from _parts(caption, page)
    inside: list[Part] = []

    def boxes(row: Element) -> Iterator[Box]:
        for cell in row.iterchildren("td", "th"):
            inside[:] = _inside(cell, page)
            yield flat_words(inside), _span(cell, "rowspan"), _span(cell, "colspan")

    rows = [row for row in _rows(table) if not _is_hidden(row)]
    if table.find(".//table") is not None and _is_layout(table):
        for row in rows:
            for cell in row.iterchildren("td", "th"):
                yield from _inside(cell, page)
        return
    grid = Grid(clipped(place_rows(map(boxes, rows), where=page.name)))
    yield from unwrapped(grid, inside)


def _is_layout(table: Element) -> bool:
    """Whether a table only lays out the page: most of its words stand in tables inside it."""
    if table.get("role") in ("presentation", "none"):
        return True
    depth = _depth(table) + 1
    inner = [one for one in table.iterdescendants("table") if _depth(one) == depth]
    return sum(map(_n_letters, inner)) > _LAYOUT_SHARE * _n_letters(table)


def _depth(table: Element) -> int:
    return sum(1 for _ in table.iterancestors("table"))


def _n_letters(element: Element) -> int:
    return sum(len(str(words).strip()) for words in element.itertext())


def _inside(cell: Element, page: _Page) -> list[Part]:
    own = _Page(page.name)
    parts = [*_content(cell, own), *_finish(own)]
    page.hidden = page.hidden or own.hidden
    return parts


def _rows(table: Element) -> Iterator[Element]:
    """Rows in the order a browser shows them: the head first, the foot last."""
    groups = list(table.iterchildren("thead", "tbody", "tfoot", "tr"))
    order = {"thead": 0, "tfoot": 2}
    for group in sorted(groups, key=lambda g: order.get(g.tag, 1)):
        if group.tag == "tr":
            yield group
        else:
            yield from group.iterchildren("tr")


def _span(cell: Element, name: str) -> int:
    span = _whole(cell.get(name), 1)
    # rowspan="0" reaches to the end of the table.
    return 65_534 if span == 0 and name == "rowspan" else min(max(span, 1), 65_534)
