"""How an OpenDocument text (ODT, OTT, FODT) is read: paragraphs, lists, tables. Read layer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.read.limits import check_cells
from kg.read.numbers import list_number, shown_bullet
from kg.read.odf import (
    odf_body,
    odf_fills,
    odf_marks,
    odf_roots,
    odf_rows,
    odf_words,
    repeats,
    spans,
)
from kg.read.package import Element, attribute, local_name, names, whole
from kg.read.written import (
    Grid,
    GridCell,
    Line,
    Part,
    Parts,
    as_item,
    flat_words,
    or_picture,
    unmarked,
    unwrapped,
)

_CONTENTS = names(
    "table-of-content illustration-index table-index object-index alphabetical-index "
    "bibliography tracked-changes"
)
_OPEN = names("section index-body list")


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list style."""

    style: str = ""
    before: str = ""
    after: str = ""
    start: int = 1
    shown_levels: int = 1
    bullet: str = ""


@dataclass(slots=True)
class _Text:
    """One text being read: its list styles, how far each list has counted, its footnotes."""

    name: str
    lists: dict[str, dict[int, _Level]]
    marks: dict[str, tuple[str, ...]]
    fills: dict[str, str]
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    by_id: dict[str, str] = field(default_factory=dict)  # a list's id -> key of its counts
    footnotes: list[Part] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    n_lists: int = 0
    n_cells: int = 0


@dataclass(slots=True)
class _List:
    """The list that is being read."""

    style: str
    key: str
    depth: int


def odt_parts(raw: bytes, *, name: str) -> Parts:
    """The paragraphs and tables of an OpenDocument text; tracked deletions are left out."""
    root, styles = odf_roots(raw, name=name)
    lists = {**_list_styles(styles), **_list_styles(root)}
    text = _Text(name, lists, odf_marks(styles, root), odf_fills(root))
    parts = list(_blocks(odf_body(root, "text", name=name), text, None))
    return [*parts, *text.footnotes], sorted(text.seen)


def _list_styles(root: Element | None) -> dict[str, dict[int, _Level]]:
    found: dict[str, dict[int, _Level]] = {}
    for style in [] if root is None else root.iter("{*}list-style"):
        levels = found[attribute(style, "name") or ""] = {}
        for level in style:
            levels[whole(attribute(level, "level"), 1)] = _Level(
                style=attribute(level, "num-format") or "",
                before=attribute(level, "num-prefix") or "",
                after=attribute(level, "num-suffix") or "",
                start=whole(attribute(level, "start-value"), 1),
                shown_levels=whole(attribute(level, "display-levels"), 1),
                bullet=attribute(level, "bullet-char") or "",
            )
    return found


def _blocks(container: Element, text: _Text, inside: _List | None) -> Iterator[Part]:
    for element in container:
        tag = local_name(element)
        if tag in ("p", "h"):
            yield from _paragraph(element, text)
        elif tag == "table":
            yield from _table(element, text)
        elif tag == "list":
            yield from _items(element, text, inside)
        elif tag in _CONTENTS:
            if tag != "tracked-changes":
                text.seen.add("the table of contents was left out")
            else:
                text.seen.add("tracked changes: insertions are read, deletions are left out")
        elif tag in _OPEN:
            yield from _blocks(element, text, inside)


def _paragraph(element: Element, text: _Text) -> Iterator[Part]:
    level = whole(attribute(element, "outline-level"), 1) if local_name(element) == "h" else 0
    words = odf_words(element, {} if level else text.marks)
    if unmarked(words).strip():
        yield Line(words, level)
    for piece in element.iter("{*}text-box", "{*}note-body"):
        if local_name(piece) == "text-box":
            text.seen.add("the words of text boxes stand after the paragraph they hang on")
            yield from _blocks(piece, text, None)
        else:
            text.seen.add("footnotes stand at the end of the text")
            text.footnotes.extend(_blocks(piece, text, None))


def _items(element: Element, text: _Text, outer: _List | None) -> Iterator[Part]:
    inside = _entered(element, text, outer)
    for item in element:
        if local_name(item) == "list-item":
            label = _label(item, text, inside)
            yield from as_item(_blocks(item, text, inside), label, inside.depth)
        else:
            yield from _blocks(item, text, inside)


def _entered(element: Element, text: _Text, outer: _List | None) -> _List:
    style = attribute(element, "style-name") or (outer.style if outer else "")
    if outer is not None:
        return _List(style, outer.key, outer.depth + 1)
    continued = text.by_id.get(attribute(element, "continue-list") or "")
    if continued is None and attribute(element, "continue-numbering") == "true":
        continued = f"{style} {text.n_lists}"
    if continued is None:
        text.n_lists += 1
    key = continued or f"{style} {text.n_lists}"
    text.by_id[attribute(element, "id") or ""] = key
    return _List(style, key, 1)


def _label(item: Element, text: _Text, inside: _List) -> str:
    levels = text.lists.get(inside.style, {})
    level = levels.get(inside.depth)
    if level is None:
        return ""
    if level.bullet:
        return f"{shown_bullet(level.bullet)} "
    counts = text.counts.setdefault(inside.key, {})
    start = attribute(item, "start-value")
    before = counts.get(inside.depth, level.start - 1)
    counts[inside.depth] = before + 1 if start is None else whole(start, 1)
    for deeper in [depth for depth in counts if depth > inside.depth]:
        del counts[deeper]
    if not level.style:
        return ""
    first = max(inside.depth - level.shown_levels + 1, 1)
    numbers = [
        list_number(counts.get(d, 1), levels.get(d, level).style or "1")
        for d in range(first, inside.depth + 1)
    ]
    return f"{level.before}{'.'.join(numbers)}{level.after} "


def _table(table: Element, text: _Text) -> list[Part]:
    cells: list[GridCell] = []
    inside: list[list[Part]] = []
    for row, element in enumerate(odf_rows(table), start=1):
        column = 1
        for box in element:
            tag = local_name(box)
            count = min(repeats(box, "columns"), 1_024)
            if tag == "table-cell":
                inside.append(list(_blocks(box, text, None)))
                tall, wide = spans(box)
                words = or_picture(flat_words(inside[-1]), box.find(".//{*}image") is not None)
                text.n_cells += count
                check_cells(text.n_cells, where=text.name)
                fill = text.fills.get(attribute(box, "style-name") or "", "")
                cells += [
                    GridCell(words, row, column + n, tall, wide, fill=fill) for n in range(count)
                ]
            if tag in ("table-cell", "covered-table-cell"):
                column += count
    return unwrapped(Grid(tuple(cells)), inside)
