"""What of a web page is no part of its text: menus, head and foot, what it hides. Read layer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.read.package import Element, names

_HIDDEN = re.compile(r"(display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)", re.I)
_NAME = re.compile(r"[\w-]+")
_LEADING = ("href", "data-target", "data-bs-target", "aria-controls", "onclick")
_FURNITURE = names("header footer aside")
_ROLES = names("banner contentinfo complementary search")
_LISTS = names("ul ol")
_UNREAD = names("script style template noscript")
LINK_SHARE = 0.9  # of a menu's letters that stand in links
LEAST_LINKS = 4  # in a menu
MOST_LETTERS = 40  # of a link of a menu in the mean: what leads to measures has longer names
_SHOWN = 30  # letters of the first and last words of what is left out


def is_hidden(element: Element) -> bool:
    """Whether the page itself says that an element is not shown."""
    return "hidden" in element.attrib or bool(_HIDDEN.search(element.get("style") or ""))


def open_panels(root: Element) -> bool:
    """Open what a page hides until a click on its name: panels that its links or scripts name.

    True if there are any. What nothing on the page can show stays hidden.
    """
    named: set[str] = set()
    for element in root.iter():
        if element.tag == "script":
            named.update(_NAME.findall(element.text or ""))
        elif isinstance(element.tag, str):
            named.update(n for a in _LEADING for n in _NAME.findall(element.get(a) or ""))
    panels = [e for e in root.iter() if isinstance(e.tag, str) and is_hidden(e)]
    panels = [e for e in panels if e.get("id") in named]
    for panel in panels:
        if "hidden" in panel.attrib:
            del panel.attrib["hidden"]
        panel.set("style", _HIDDEN.sub("", panel.get("style") or ""))
    return bool(panels)


def menus(root: Element) -> frozenset[Element]:
    """The parts of a page that lead elsewhere: navigation, its head and foot, lists of links.

    Edges: what the page calls its main part is kept, but for what it calls navigation; so is a
    head with a heading of the first rank, and whatever holds a table.
    """
    main = next((e for e in root.iter() if e.tag == "main" or e.get("role") == "main"), None)
    inside = set() if main is None else set(main.iter())
    around = set() if main is None else set(main.iterancestors())
    found: set[Element] = set()
    for element in root.iter():
        if element in around or not isinstance(element.tag, str):
            continue
        is_navigation = element.tag == "nav" or element.get("role") == "navigation"
        leads_on = is_navigation or (element not in inside and _is_furniture(element))
        if leads_on and element.find(".//table") is None:
            found.add(element)
    return frozenset(x for x in found if not any(up in found for up in x.iterancestors()))


def _is_furniture(element: Element) -> bool:
    if element.tag in _LISTS:
        return _is_menu(element)
    if element.tag not in _FURNITURE and element.get("role") not in _ROLES:
        return False
    if element.tag == "header" and element.find(".//h1") is not None:
        return False
    return not any(up.tag in ("article", "section", "blockquote") for up in element.iterancestors())


def _is_menu(element: Element) -> bool:
    links = [n for link in element.iter("a") if (n := _n_letters(_texts(link)))]
    if len(links) < LEAST_LINKS or sum(links) > MOST_LETTERS * len(links):
        return False
    return sum(links) >= LINK_SHARE * _n_letters(_texts(element))


def _texts(element: Element) -> Iterator[str]:
    for piece in element.iter():
        if isinstance(piece.tag, str) and piece.tag not in _UNREAD:
            yield piece.text or ""
        if piece is not element:
            yield piece.tail or ""


def _n_letters(texts: Iterable[str]) -> int:
    return sum(len("".join(text.split())) for text in texts)


def menu_note(root: Element, left_out: frozenset[Element]) -> list[str]:
    """What was left out as menus, in one sentence; nothing if nothing was."""
    texts = (text for e in root.iter() if e in left_out for text in _texts(e))
    words = [shown for text in texts if (shown := " ".join(text.split()))]
    if not words:
        return []
    first, last = words[0][:_SHOWN], words[-1][:_SHOWN]
    return [
        f"menus, head and foot of the page were left out: {len(words)} pieces of text, from "
        f'"{first}" to "{last}"'
    ]
