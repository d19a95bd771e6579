"""How a Markdown file is read: headings, lists, pipe tables. Read layer.

The canonical text is written anew, as for web pages: stars, pipes and `<br>` are no words of the
plan. What people write and the standard does not know is mended first, as the sites that show
such files do.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from kg.errors import ConfigError
from kg.read.html import markup_parts
from kg.read.written import Parts
from kg.text import fold_space
from kg.yaml_file import read_yaml

_DELIMITER = re.compile(r" {0,3}\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)+\|?\s*$")
_HEADING = re.compile(r"^ {0,3}(?:#{1,6} \S|#{2,6}[^#\s])", re.MULTILINE)
_STRONG = re.compile(r"^[ \t]*(?:[-*+] |\d{1,3}[.)] )?\*\*[^*\n]+\*\*", re.MULTILINE)
_ITEM = re.compile(r"^ {0,3}(?:[-*+]|\d{1,3}[.)]) +\S", re.MULTILINE)
_LINK = re.compile(r"\[[^\[\]\n]{1,300}\]\((?:https?:|/)")
# Settings of a page, as site builders write them: at the start, or of the next page of a file.
_SETTINGS = re.compile(
    r"^---[ \t]*\n(?=[A-Za-z_][\w-]{0,40}:)((?:(?!---[ \t]*\n).*\n){1,200}?)"
    r"(?:---|\.\.\.)[ \t]*(?:\n|\Z)",
    re.MULTILINE,
)
_SETTING = re.compile(r"^([A-Za-z_][\w-]{0,40}):(?:[ \t]+(.*))?$", re.MULTILINE)
# Jekyll, Hugo and Kramdown: what their pages replace before anybody sees them.
_TEMPLATE = re.compile(r"\{\{[^{}\n]*\}\}|\{%[^%\n]*%\}|\{:[^{}\n]*\}")
_TIGHT_HEADING = re.compile(r"^( {0,3}#{2,6})(?=[^#\s])", re.MULTILINE)
_TABLE = re.compile(r"<(/?)table\b", re.IGNORECASE)
_EMPTY_LINES = re.compile(r"\n(?:[ \t]*\n)+")
_FOOTNOTE = re.compile(r"^\[\^[^\]\s]{1,40}\]:[ \t]*", re.MULTILINE)
_REFERENCE = re.compile(r"\[\^[^\]\s]{1,40}\]")
# Two stars, words without a new block between them, two stars; spaces inside do not count.
_BOLD = re.compile(
    r"(?<![*\\])\*\*(?!\*)((?:[^*|\n]|\n(?![ \t]*(?:\n|[-+#>]\s|\d{1,3}[.)]\s)))+)(?<!\\)\*\*(?!\*)"
)
_BOLD_LINE = re.compile(r"(?<=\S)[ \t]*\n(?=\*\*[^*|\n]+\*\*[ \t]*:?[ \t]*$)", re.MULTILINE)
_BROKEN_WORD = re.compile(r"\u00ad[ \t]*\n\s*(?=[^\W\d_])")  # a soft hyphen ends a line of print
_LONG_BOLD = re.compile(r"[ \t]*\*\*[^*|\n:]{29,}[^*|\n.:;!?]\*\*[ \t]*")  # no label, no sentence
_BOLD_ON = re.compile(r"\*\*[^*|\n:\d]+\*\*[ \t]*")
_PAGE = re.compile(r"\s*<(?:!doctype|html|head|body|\?xml)\b", re.IGNORECASE)
_BAR = re.compile(r"(?<!\\)\|")
# A short line of words that ends no sentence and begins no block of Markdown.
_FORM_LINE = re.compile(r"[^\W\d_][^|<>\n]{2,58}[^\s.,;!?|<>-][ \t]*$")
_PLAIN = re.compile(r"[^\W_][^|<>]*$")  # a line that begins no block of Markdown
OFTEN, LEAST_LABELS = 3, 3  # times that a line comes back, and how many such lines make a form


def is_markdown(text: str) -> bool:
    r"""Whether a text is Markdown: it has a pipe table, or headings, or lines in bold.

    A block of settings at its start is also Markdown's habit; then one sign is enough. A heading
    as the first line needs a list below.

    Example:
        >>> is_markdown("| Lead | Due |\n|---|---|\n| A | 2017 |")
        True
        >>> is_markdown("1. A plan\n\n- with a list")
        False
    """
    if any("|" in line and _DELIMITER.match(line) for line in text.splitlines()):
        return True
    headings, strong = len(_HEADING.findall(text)), len(_STRONG.findall(text))
    settings = _SETTINGS.match(text)
    if settings and _SETTING.search(settings[1]):
        is_page = text[settings.end() :].lstrip().startswith("<")
        return is_page or headings + strong + len(_LINK.findall(text)) > 0
    if headings == 1 and _HEADING.match(text.lstrip("\ufeff\r\n")):
        return strong > 0 or len(_ITEM.findall(text)) > 1
    return headings > 1 or strong > 2 or (headings > 0 and strong > 0)


def is_mixed(text: str) -> bool:
    r"""Whether a text that begins with HTML is Markdown all the same, as many a README is.

    Example:
        >>> is_mixed("<h1>Plan</h1>\n\n## Goal 1\n\n## Goal 2\n")
        True
    """
    is_page = _PAGE.match(text) is not None
    return not is_page and len(_HEADING.findall(text)) > 1


def markdown_parts(text: str, name: str, _language: str | None = None) -> Parts:
    """The headings, paragraphs, lists and tables of a Markdown file.

    Edges: of settings only the title is kept; the signs of page templates are left out.
    """
    from markdown_it import MarkdownIt

    text, keys = _without_settings(text.replace("\r\n", "\n"))
    # Indented lines are words of a plan, hardly ever code.
    markdown = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    lined = _with_lines(text) if _is_copied_form(text) else text
    tokens = markdown.disable("code").parse(mended(lined))
    for token in tokens:
        if token.type == "ordered_list_open":  # HTML has no word for "1)"
            token.attrSet("data-after", token.markup)
    html = markdown.renderer.render(tokens, markdown.options, {})
    parts, more = markup_parts(html, name=name)
    if keys:
        more.append(f"the settings of the page were left out: {', '.join(keys)}")
    return parts, more


def _is_copied_form(text: str) -> bool:
    """Whether short lines come back whole, as in a form that somebody copied out of another file:
    the ends of its lines are more than spaces.
    """
    seen = Counter(line.strip() for line in text.splitlines() if _FORM_LINE.match(line))
    return sum(n >= OFTEN for n in seen.values()) >= LEAST_LABELS


def _with_lines(text: str) -> str:
    r"""A text whose plain lines are paragraphs, unless the next one goes on in small letters.

    Example:
        >>> _with_lines("Lead\nAll\nteachers\nDue\n- 2030")
        'Lead\n\nAll\nteachers\n\nDue\n- 2030'
    """
    lines = text.split("\n")
    ends = [
        "\n" if _PLAIN.match(line) and _PLAIN.match(below) and not below[0].islower() else ""
        for line, below in zip(lines, [*lines[1:], ""], strict=True)
    ]
    return "\n".join(line + end for line, end in zip(lines, ends, strict=True))


def _without_settings(text: str) -> tuple[str, list[str]]:
    r"""The text with the title that settings give in their place, and their other keys.

    Example:
        >>> _without_settings("---\ntitle: Open data\nlayout: page\n---\nWe publish it.\n")
        ('# Open data\n\nWe publish it.\n', ['layout'])
    """
    keys: dict[str, None] = {}

    def titled(match: re.Match[str]) -> str:
        settings = _settings(match[1])
        title = settings.get("title")
        if not settings or (match.start() and not isinstance(title, str)):
            return match[0]  # words between two rules
        is_said = isinstance(title, str)
        keys.update(dict.fromkeys(k for k in settings if k != "title" or not is_said))
        return f"# {fold_space(str(title))}\n\n" if is_said else ""

    return _SETTINGS.sub(titled, text), list(keys)


def _settings(words: str) -> dict[str, object]:
    """The settings by their names; line by line where they are no whole YAML ("title: A: B")."""
    try:
        found = read_yaml(words.encode(), where="settings", words=True)
    except ConfigError:
        found = dict(_SETTING.findall(words))
    return {str(k): value for k, value in found.items()} if isinstance(found, dict) else {}


def mended(text: str) -> str:
    r"""Markdown as people write it, as the standard wants it: nothing but signs changes.

    Example:
        >>> mended("##Goal\n**Lead: **MoI {: .big}\n")
        '## Goal\n<strong>Lead:</strong> MoI \n'
    """
    text = _TEMPLATE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _BROKEN_WORD.sub("", text)
    text = _TIGHT_HEADING.sub(r"\1 ", text)
    text = _REFERENCE.sub("", _FOOTNOTE.sub("", "".join(_with_whole_tables(text))))
    text = "\n".join(_whole_headings(text.split("\n")))
    text = _BOLD_LINE.sub("\n\n", text)  # else it would go on with a list's item above it
    lines = list(_parted(_BOLD.sub(_strong, text).split("\n")))
    return "\n".join(_widened(list(_whole_rows(lines))))


def _with_whole_tables(text: str) -> Iterator[str]:
    """A text whose HTML tables have no empty lines, which would end them."""
    at = depth = 0
    for tag in _TABLE.finditer(text):
        piece = text[at : tag.start()]
        yield _EMPTY_LINES.sub("\n", piece) if depth else piece
        depth = max(depth + (-1 if tag[1] else 1), 0)
        at = tag.start()
    yield text[at:]


def _whole_headings(lines: Iterable[str]) -> list[str]:
    """Lines; a long bold one and the bold one that goes on with it are one heading."""
    found: list[str] = []
    for line in lines:
        if found and _LONG_BOLD.fullmatch(found[-1]) and _BOLD_ON.fullmatch(line):
            found[-1] = f"{found[-1].rstrip()[:-2]} {line[2:]}"
        else:
            found.append(line)
    return found


def _strong(match: re.Match[str]) -> str:
    words = match[1].strip()
    if not words:
        return match[0]
    before, _, after = match[1].partition(words)
    return f"{before}<strong>{words}</strong>{after}"


def _parted(lines: list[str]) -> Iterator[str]:
    """Lines of pipe tables, with an empty line where the heads of another table follow."""
    has_heads = False
    for n, line in enumerate(lines):
        heads = "|" in line and n + 1 < len(lines) and _is_delimiter(lines[n + 1])
        if heads and has_heads:
            yield ""
        has_heads = heads or (has_heads and bool(line.strip()))
        yield line


def _whole_rows(lines: list[str]) -> Iterator[str]:
    """Lines of pipe tables, where the lines of a cell that is broken are one row again.

    Text recognition writes the lines of a cell below one another, often with a bar before each.
    """
    heads = 0  # cells of the heads, in a table whose rows end with a bar
    row = ""
    for n, line in enumerate(lines):
        if n + 1 < len(lines) and _is_delimiter(lines[n + 1]):
            heads = _n_cells(line) if line.rstrip().endswith("|") else 0
        elif not line.strip():
            heads = 0
        more = line.lstrip()
        if row:
            parted = _n_cells(f"{row}{more}") <= heads
            more = f"{row}<br>{more if parted else more.removeprefix('|').lstrip()}"
        open_ = heads and not more.rstrip().endswith("|") and "|" in more
        goes_on = n + 1 < len(lines) and lines[n + 1].strip()
        if open_ and goes_on and (_n_cells(more) < heads or lines[n + 1].lstrip()[:1] != "|"):
            row = more.rstrip()
            continue
        yield more if row else line
        row = ""


def _widened(lines: list[str]) -> Iterator[str]:
    """Lines of pipe tables with as many heads as their widest row: no cell is cut off."""
    for row, line in enumerate(lines):
        start = row if row + 1 < len(lines) and _is_delimiter(lines[row + 1]) else row - 1
        if start < 0 or "|" not in line or not _is_delimiter(lines[start + 1]):
            yield line
            continue
        end = start + 2
        while end < len(lines) and lines[end].strip():
            end += 1
        missing = max(map(_n_cells, lines[start:end])) - _n_cells(lines[start])
        filler = "|---" if row > start else "| "
        yield f"{line.rstrip().removesuffix('|')}{filler * missing}|" if missing > 0 else line


def _is_delimiter(line: str) -> bool:
    return "|" in line and bool(_DELIMITER.match(line))


def _n_cells(line: str) -> int:
    return len(_BAR.split(line.strip().removeprefix("|").removesuffix("|")))
