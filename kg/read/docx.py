"""How a Word document (DOCX, DOCM) is read: paragraphs and tables as Word shows them. Read layer.

Insertions are read and deletions left out; list numbers come out as text; text boxes follow their
paragraph and footnotes the document. Comments, headers, footers and hidden words are left out.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from kg.errors import InputError
from kg.read.docx_styles import (
    WORD,
    Numbering,
    Style,
    heading_level,
    is_hidden,
    read_numbering,
    read_styles,
    said_marks,
    value,
)
from kg.read.numbers import raised
from kg.read.package import (
    DAMAGED,
    Element,
    child,
    local_name,
    member,
    names,
    open_package,
    parse_xml,
    relation_targets,
    whole,
)
from kg.read.written import (
    Grid,
    GridCell,
    Line,
    Part,
    Parts,
    flat_words,
    marked,
    or_picture,
    unmarked,
    unwrapped,
)

_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = WORD.strip("{}").encode()
# Wrappers whose content stands in the text as if they were not there.
_OPEN = names(
    "hyperlink ins moveTo smartTag sdt sdtContent customXml fldSimple dir bdo ruby rubyBase "
    "oMath oMathPara AlternateContent Choice sSub sSup sSubSup f num den e sub sup rad d"
)
_BLOCK_OPEN = names("sdt sdtContent customXml ins moveTo smartTag AlternateContent")
_SIGNS = {"tab": "\t", "cr": "\n", "noBreakHyphen": "-"}
_PICTURES = ("{*}drawing", "{*}pict", "{*}object")
_MOST_SPAN = 1_000


@dataclass(slots=True)
class _Word:
    """One document being read: its styles, its lists, and what was decided on the way.

    `kinds` are the marks that the style of the paragraph being read gives all its words.
    """

    name: str
    styles: dict[str, Style]
    numbering: Numbering
    seen: Counter[str] = field(default_factory=Counter)
    note_ids: list[str] = field(default_factory=list)
    kinds: tuple[str, ...] = ()


def docx_parts(raw: bytes, *, name: str) -> Parts:
    """The paragraphs and tables of a Word document."""
    package = open_package(raw, where=name)
    main = relation_targets(package, "", where=name).get("officeDocument", "word/document.xml")
    targets = relation_targets(package, main, where=name)
    body = child(_part(package, main, name), "body")
    if body is None:
        raise InputError(f"it has no Word document inside; {DAMAGED}", where=name)
    word = _Word(
        name,
        read_styles(_part(package, targets.get("styles"), name)),
        read_numbering(_part(package, targets.get("numbering"), name)),
    )
    parts = list(_blocks(body, word))
    parts += _footnotes(_part(package, targets.get("footnotes"), name), word)
    return parts, _notes(word)


def _part(package: zipfile.ZipFile, path: str | None, name: str) -> Element | None:
    raw = member(package, path, where=name) if path else None
    if raw is None:
        return None
    return parse_xml(raw.replace(_STRICT, _TRANSITIONAL), where=name, part=str(path))


def _blocks(container: Element, word: _Word) -> Iterator[Part]:
    """Paragraphs and tables in order; a paragraph whose end was deleted runs into the next."""
    carried = ""
    for element in _block_elements(container, word):
        if local_name(element) == "tbl":
            yield from _table(element, word)
            continue
        marks = child(element, "pPr", "rPr")
        if marks is not None and any(local_name(m) in ("del", "moveFrom") for m in marks):
            carried += _words(element, word)
            continue
        yield from _paragraph(element, word, carried)
        carried = ""
    if carried:
        yield Line(carried)


def _block_elements(container: Element, word: _Word) -> Iterator[Element]:
    for element in container:
        tag = local_name(element)
        if tag in ("p", "tbl"):
            yield element
        elif tag == "sdt" and (
            value(element, "sdtPr", "docPartObj", "docPartGallery") or ""
        ).startswith("Table of Contents"):
            word.seen["contents"] += 1
        elif tag == "AlternateContent":
            yield from _block_elements(_shown_choice(element), word)
        elif tag in _BLOCK_OPEN:
            yield from _block_elements(element, word)


def _shown_choice(element: Element) -> Element:
    return next((c for c in element if local_name(c) == "Choice"), element)


def _paragraph(paragraph: Element, word: _Word, before: str) -> Iterator[Part]:
    style = word.styles.get(value(paragraph, "pPr", "pStyle") or "", Style())
    said = heading_level(paragraph)
    level = style.level if said is None else said
    word.kinds = () if level else style.kinds
    own = before + _words(paragraph, word)
    boxes = [part for box in _text_boxes(paragraph) for part in _blocks(box, word)]
    word.seen["text boxes"] += bool(boxes)
    if style.is_contents:
        word.seen["contents"] += 1
    elif unmarked(own).strip():
        label, depth = _label(paragraph, style, word)
        yield Line(label + own, level, item=0 if level else depth)
    yield from boxes


def _label(paragraph: Element, style: Style, word: _Word) -> tuple[str, int]:
    """The number or sign before a paragraph, and how deep in a list it stands, 0 for in none."""
    own = value(paragraph, "pPr", "numPr", "numId")
    list_id = own if own is not None else style.list_id
    if not list_id or list_id == "0":
        return "", 0
    said = value(paragraph, "pPr", "numPr", "ilvl")
    depth = style.depth if said is None else whole(said)
    return word.numbering.label(list_id, depth), depth + 1


def _words(element: Element, word: _Word) -> str:
    return "".join(_pieces(element, word))


def _pieces(element: Element, word: _Word) -> Iterator[str]:
    for piece in element:
        tag = local_name(piece)
        if tag == "t":
            yield piece.text or ""
        elif tag == "r" and is_hidden(piece):
            word.seen["hidden"] += 1
        elif tag == "r":
            yield _of_run(piece, word)
        elif tag == "AlternateContent":
            yield from _pieces(_shown_choice(piece), word)
        elif tag in _OPEN:
            yield from _pieces(piece, word)
        else:
            yield _sign(piece, tag, word)


def _of_run(run: Element, word: _Word) -> str:
    words = _words(run, word)
    if value(run, "rPr", "vertAlign") == "superscript":
        words = raised(words)
    style = word.styles.get(value(run, "rPr", "rStyle") or "", Style())
    said = dict.fromkeys((*word.kinds, *style.kinds), True) | said_marks(run)
    for kind, is_on in said.items():
        words = marked(words, kind) if is_on else words
    return words


def _sign(piece: Element, tag: str, word: _Word) -> str:
    if tag == "br":
        return "" if piece.get(WORD + "type") in ("page", "column") else "\n"
    if tag == "sym":  # only what stands outside a font's private area has a meaning of its own
        code = piece.get(WORD + "char") or ""
        number = int(code, 16) if re.fullmatch("[0-9a-fA-F]+", code) else 0
        return chr(number) if 0x20 <= number < 0xD800 else ""
    if tag == "footnoteReference":
        word.note_ids.append(piece.get(WORD + "id") or "")
    elif tag in ("del", "moveFrom"):
        word.seen["deletions"] += 1
    elif tag == "fldChar" and (box := child(piece, "ffData", "checkBox")) is not None:
        return _ticked(box)
    return _SIGNS.get(tag, "")


def _ticked(box: Element) -> str:
    """How a box of an old form is shown: what was ticked counts, else what it began with."""
    for name in ("checked", "default"):
        if child(box, name) is not None:
            return "☐ " if value(box, name) in ("0", "false", "off") else "☒ "
    return "☐ "


def _text_boxes(element: Element) -> Iterator[Element]:
    for piece in element:
        tag = local_name(piece)
        if tag == "txbxContent":
            yield piece
        elif tag == "AlternateContent":
            yield from _text_boxes(_shown_choice(piece))
        elif tag not in ("pPr", "rPr", "del", "moveFrom", "t"):
            yield from _text_boxes(piece)


def _table(table: Element, word: _Word) -> list[Part]:
    cells: list[GridCell] = []
    open_above: dict[int, int] = {}  # column -> index of the cell that may grow downwards
    inside: list[list[Part]] = []
    for row, element in enumerate(_rows(table, word), start=1):
        column = 1 + whole(value(element, "trPr", "gridBefore"))
        for box in _of_row(element, "tc"):
            width = min(max(whole(value(box, "tcPr", "gridSpan"), 1), 1), _MOST_SPAN)
            if not _grows(box, column, open_above, cells):
                inside.append(list(_blocks(box, word)))
                open_above[column] = len(cells)
                shown = or_picture(flat_words(inside[-1]), any(True for _ in box.iter(*_PICTURES)))
                shade = child(box, "tcPr", "shd")
                fill = "" if shade is None else shade.get(WORD + "fill") or ""
                cells.append(GridCell(shown, row, column, 1, width, fill=fill))
            if child(box, "tcPr", "vMerge") is None:
                for passed in range(column, column + width):
                    open_above.pop(passed, None)
            column += width
    return unwrapped(Grid(tuple(cells)), inside)


def _rows(table: Element, word: _Word) -> Iterator[Element]:
    for row in _of_row(table, "tr"):
        if child(row, "trPr", "del") is not None:
            word.seen["deletions"] += 1
        else:
            yield row


def _of_row(container: Element, name: str) -> Iterator[Element]:
    for element in container:
        tag = local_name(element)
        if tag == name:
            yield element
        elif tag in _BLOCK_OPEN:
            yield from _of_row(element, name)


def _grows(box: Element, column: int, above: dict[int, int], cells: list[GridCell]) -> bool:
    """Whether the box belongs to the cell above it (or left of it), which then grows."""
    if value(box, "tcPr", "hMerge") == "continue" and cells:
        cells[-1] = replace(cells[-1], column_span=cells[-1].column_span + 1)
        return True
    merge = child(box, "tcPr", "vMerge")
    if merge is None or merge.get(WORD + "val") == "restart" or column not in above:
        return False
    cell = cells[above[column]]
    cells[above[column]] = replace(cell, row_span=cell.row_span + 1)
    return True


def _footnotes(root: Element | None, word: _Word) -> list[Part]:
    if root is None or not word.note_ids:
        return []
    by_id = {note.get(WORD + "id"): note for note in root}
    found = [by_id[note_id] for note_id in word.note_ids if note_id in by_id]
    word.seen["footnotes"] = len(found)
    return [part for note in found for part in _blocks(note, word)]


def _notes(word: _Word) -> list[str]:
    sentences = {
        "deletions": "tracked changes: insertions are read, deletions are left out",
        "contents": "the table of contents was left out",
        "hidden": "hidden words were left out",
        "text boxes": "the words of text boxes stand after the paragraph they hang on",
        "footnotes": "footnotes stand at the end of the text",
    }
    return [sentence for key, sentence in sentences.items() if word.seen[key]]
