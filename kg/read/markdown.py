"""How a Markdown file is read: headings, lists, pipe tables. Read layer.

The canonical text is written anew, as for web pages: stars, pipes and `<br>` are no words of the
plan.
"""

from __future__ import annotations

import re

from kg.model.document import Document
from kg.read.encoding import decode_bytes
from kg.read.html import html_parts
from kg.read.limits import check_text_size
from kg.read.written import write_document

MEDIA_TYPE = "text/markdown"
_DELIMITER_ROW = re.compile(r"^ {0,3}\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)+\|?\s*$", re.MULTILINE)
_HEADING = re.compile(r"^ {0,3}#{1,6} \S", re.MULTILINE)
_STRONG = re.compile(r"^(?:[-*+] |\d{1,3}[.)] )?\*\*[^*\n]+\*\*", re.MULTILINE)


def is_markdown(text: str) -> bool:
    r"""Whether a text is Markdown: it has a pipe table, or headings, or lines in bold.

    Example:
        >>> is_markdown("| Lead | Due |\n|---|---|\n| A | 2017 |")
        True
        >>> is_markdown("1. A plan\n\n- with a list")
        False
    """
    if any("|" in match[0] for match in _DELIMITER_ROW.finditer(text)):
        return True
    return len(_HEADING.findall(text)) > 1 or len(_STRONG.findall(text)) > 2


def read_markdown(raw: bytes, *, name: str, language: str | None = None) -> Document:
    """The headings, paragraphs, lists and tables of a Markdown file.

    Raises: InputError when it is too large or nested too deeply.
    """
    from markdown_it import MarkdownIt

    check_text_size(len(raw), where=name)
    text, encoding, notes = decode_bytes(raw, name=name, language=language)
    markdown = MarkdownIt("commonmark", {"html": True}).enable("table")
    tokens = markdown.parse(text)
    for token in tokens:
        if token.type == "ordered_list_open":  # HTML has no word for "1)"
            token.attrSet("data-after", token.markup)
    html = markdown.renderer.render(tokens, markdown.options, {})
    parts, more = html_parts(html, name=name)
    return write_document(
        parts, name=name, media_type=MEDIA_TYPE, encoding=encoding, notes=[*notes, *more]
    )
