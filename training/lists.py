"""Lists of bodies with the names a person reads in them: what the grammar of bodies learns from.

All come from the project's own readings; `documents_in` reads a folder of other documents with
readings (`gold.json` beside a source), whose lists are turned into numbers and never kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from pathlib import Path
from typing import Any

import yaml

from kg.extract.actors.tokens import Token, tokens_of
from kg.extract.marks import LINE_END, with_line_ends
from kg.extract.memory import ActorMemory, remember
from kg.model.document import Document, Table
from kg.read import read_document

ROOT = Path(__file__).parents[1]
TESTS = ROOT / "tests"
COVERED = 0.86  # share of the letters of a cell that its names must hold for the cell to be a list
LEAST, OTHER = 0.6, 6  # … or this share, with so many other letters a name
WIDTHS = (14, 18, 22, 28)  # letters of a line in a narrow column
LONGEST = 700  # characters of a cell
_SOFT = ("text/plain", "application/pdf", "text/markdown", "text/x-rst")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Example:
    """A list and where the names of bodies stand in it; `source` names its document."""

    text: str
    language: str
    names: tuple[Span, ...]
    source: str
    memory: ActorMemory = field(default_factory=ActorMemory)
    registry: bool = True  # whether known names may be told to the reader


@dataclass(frozen=True, slots=True)
class Cell:
    """A short text of a plan and whether it names bodies: what tells such columns from others."""

    text: str
    language: str
    bodies: bool
    source: str


def own_lists() -> Iterator[Example]:
    """The single lists of the tests."""
    for path in sorted((TESTS / "extract").glob("lists_*.yaml")):
        for n, entry in enumerate(_yaml(path)):
            found = located(entry["text"], entry["actors"])
            if found:
                yield _alone(entry["text"], entry["language"], found, f"{path.stem}/{n}")


def taught_lists() -> Iterator[Example]:
    """The lists written to teach: `training/lists.yaml`."""
    for n, entry in enumerate(_yaml(Path(__file__).with_name("lists.yaml"))):
        text, language = entry["text"], entry["language"]
        hard = bool(entry.get("hard"))
        # Names that stand alone in other cells of the document.
        cells = [text, *entry.get("alone", ())]
        ends = list(accumulate(len(cell) + 1 for cell in cells))
        spans = [(end - 1 - len(cell), end - 1) for cell, end in zip(cells, ends, strict=True)]
        memory = remember("\n".join(cells), spans, glossary={}, language=language, hard_lines=hard)
        found = located(text, entry["actors"])
        if not found:
            raise ValueError(f"lists.yaml: the names of entry {n} are not in its text: {text}")
        yield Example(text, language, found, f"taught/{n}", memory)


def own_documents() -> Iterator[Example]:
    """The cells of leads and partners of the documents written in the habits of real plans."""
    for path, content, language in habit_documents():
        rows = [row for row in content["rows"] if "c" in row]
        lists: list[tuple[str, tuple[Span, ...]]] = []
        for row in rows:
            names = [*row.get("lead", ()), *row.get("partner", ())]
            for cell in dict.fromkeys(row["c"]):
                found = cell_names(cell, names)
                if found:
                    lists.append((cell, found))
        yield from _of_document(
            lists, language, path.stem, hard=content["format"] not in ("pdf", "pdf-unruled")
        )


def habit_documents() -> Iterator[tuple[Path, dict[str, Any], str]]:
    """Each habit document: path, content, language (the beginning of its name)."""
    for folder in ("blind", "real_habits"):
        for path in sorted((TESTS / "extract" / folder).glob("*.yaml")):
            content = _yaml(path)
            if "rows" in content:
                yield path, content, path.stem.split("-")[0]


def gold_documents() -> Iterator[Example]:
    """The lists in the documents with a whole reading: the two plans and those of tests/gold."""
    for folder in (
        *sorted((TESTS / "gold").iterdir()),
        *sorted((ROOT / "data" / "plans").iterdir()),
    ):
        if (folder / "gold.json").is_file():
            yield from document_lists(folder)


def narrow_lists() -> Iterator[Example]:
    """The lists of the project's documents as a narrow column breaks them, half of them on a page.

    Only spaces change: to new lines, or before capitals to the ends of lines in cells of a page.
    """
    for n, example in enumerate((*own_documents(), *gold_documents())):
        text = _narrow(example.text, WIDTHS[n % len(WIDTHS)])
        if n % 2:
            text = re.sub("\n(?=[A-ZА-Я])", LINE_END, text).replace("\n", " ")
        if text != example.text:
            memory = replace(example.memory, hard_lines=False)
            yield replace(example, text=text, memory=memory)


def _narrow(text: str, width: int) -> str:
    """A text with the last space of each line that is wide enough as its end."""
    letters, start = list(text), 0
    for at, letter in enumerate(text):
        if letter == "\n":
            start = at + 1
        elif at - start >= width and (space := text.rfind(" ", start, at)) > start:
            letters[space] = "\n"
            start = space + 1
    return "".join(letters)


def documents_in(folder: Path) -> Iterator[Example]:
    """The lists of all documents of a folder that holds one folder a document."""
    for path in sorted(folder.iterdir()):
        if (path / "gold.json").is_file():
            yield from document_lists(path)


def document_lists(folder: Path) -> Iterator[Example]:
    """The cells, lines and items of a document that hold names of its reading and little else."""
    document = read_document(source_of(folder))
    language, names, owner = names_of(folder)
    lists = []
    for text in pieces_of(document):
        found = cell_names(text, names)
        if found:
            lists.append((text, _without_own_short(text, found, owner)))
    yield from _of_document(lists, language, folder.name, hard=document.media_type not in _SOFT)


def names_of(folder: Path) -> tuple[str, list[str], dict[str, str]]:
    """The language of a reading, its names of bodies, and the body of each name."""
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    language = str(gold.get("language") or gold["plan"]["language"])
    owner = {n: o["id"] for o in gold["organisations"] for n in (o["name"], *o.get("aliases", ()))}
    return language, [_without_short(n) for n in owner], owner


def is_whole(folder: Path) -> bool:
    """Whether a reading holds all activities of its document, not only some of them."""
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    return int(gold.get("count") or 0) <= len(gold["activities"])


def _without_short(name: str) -> str:
    """A name without its abbreviation in brackets behind it; in scripts without capitals, a unit
    of the body stands there and belongs to the name.
    """
    short = re.search(r"\s*\(([^()\s]+)\)$", name)
    return name[: short.start()] if short and short[1].upper() != short[1].lower() else name


def _without_own_short(
    text: str, found: Sequence[Span], owner: Mapping[str, str]
) -> tuple[Span, ...]:
    """The names without those in brackets that are the same body once more."""
    by_key = {_without_short(n).casefold(): o for n, o in owner.items()}
    kept: list[Span] = []
    for a, b in found:
        same = kept and text[kept[-1][1] : a].strip() == "(" and text[b : b + 1] == ")"
        if same and by_key.get(text[a:b].casefold()) == by_key.get(
            text[slice(*kept[-1])].casefold()
        ):
            continue
        kept.append((a, b))
    return tuple(kept)


def source_of(folder: Path) -> Path:
    """The document of a folder: the one file that is neither reading nor note."""
    names = ("gold.json", "plan.yaml", "origin.md", "labels.en.csv")
    return next(p for p in sorted(folder.iterdir()) if p.name not in names and p.suffix)


def pieces_of(document: Document) -> Iterator[str]:
    """The texts of a document that may be a list: cells, paragraphs, what stands behind a label."""
    lined = with_line_ends(document)
    for block in document.blocks:
        if isinstance(block, Table):
            spans: Sequence[Span] = [(c.start, c.end) for c in block.cells]
        else:
            spans = [(block.start, block.end)]
        for start, end in spans:
            text = lined[start:end].strip()
            if not 1 < len(text) <= LONGEST:
                continue
            yield text
            label, colon, rest = text.partition(":")
            if colon and len(label) < 60 and rest.strip():
                yield rest.strip()
            for part in text.split("\t"):
                if part != text and part.strip():
                    yield part.strip()


def cell_names(text: str, names: Sequence[str]) -> tuple[Span, ...]:
    """Where names stand in a text, if they are nearly all of it and it begins with one."""
    found = longest_names(text, names)
    letters = sum(c.isalnum() for c in text)
    held = sum(c.isalnum() for a, b in found for c in text[a:b])
    # small words, joiners and remarks weigh more in short lists
    short = held >= LEAST * letters and letters - held <= OTHER * len(found)
    if not found or not (held >= COVERED * letters or short):
        return ()
    lead = sum(c.isalnum() for c in text[: found[0][0]])
    return found if lead <= 3 else ()


def longest_names(text: str, names: Sequence[str]) -> tuple[Span, ...]:
    """Names in a text at word borders, the longest first, never overlapping."""
    folded = text.casefold().replace(LINE_END, " ")
    if len(folded) != len(text):
        folded = text
    taken: list[Span] = []
    for name in sorted({n.casefold() for n in names if n}, key=lambda n: (-len(n), n)):
        at = folded.find(name)
        while at >= 0:
            end = at + len(name)
            if _free(taken, at, end) and _at_border(folded, at, end):
                taken.append((at, end))
            at = folded.find(name, at + 1)
    return tuple(sorted(taken))


def _free(taken: Sequence[Span], start: int, end: int) -> bool:
    return all(end <= a or b <= start for a, b in taken)


def _at_border(text: str, start: int, end: int) -> bool:
    before = start == 0 or not text[start - 1].isalnum() or _wide(text[start])
    after = end == len(text) or not text[end].isalnum() or _wide(text[end - 1])
    return before and after


def _wide(letter: str) -> bool:
    return letter >= "\u3000"


def located(text: str, names: Sequence[str]) -> tuple[Span, ...]:
    """Where names stand in a text, one after the other; empty if one is missing."""
    found: list[Span] = []
    at = 0
    for name in names:
        start = text.find(name, at)
        if start < 0:
            return ()
        at = start + len(name)
        found.append((start, at))
    return tuple(found)


def _alone(text: str, language: str, names: tuple[Span, ...], source: str) -> Example:
    memory = remember(text, [(0, len(text))], glossary={}, language=language)
    return Example(text, language, names, source, memory)


def _of_document(
    lists: Sequence[tuple[str, tuple[Span, ...]]], language: str, source: str, *, hard: bool
) -> Iterator[Example]:
    """The lists of one document with what it says elsewhere, each once."""
    whole = "\n".join(text for text, _ in lists)
    spans, at = [], 0
    for text, _ in lists:
        spans.append((at, at + len(text)))
        at += len(text) + 1
    memory = remember(whole, spans, glossary={}, language=language, hard_lines=hard)
    for text, names in dict(lists).items():
        yield Example(text, language, names, source, memory)


def own_cells() -> Iterator[Cell]:
    """Cells of all columns of the habit documents: those of bodies and all others."""
    for path, content, language in habit_documents():
        for row in content["rows"]:
            names = [*row.get("lead", ()), *row.get("partner", ())]
            for cell in dict.fromkeys(row.get("c", ())):
                if not any(c.isalpha() for c in cell):
                    continue
                held = bool(cell_names(cell, names))
                if held or not longest_names(cell, names):
                    yield Cell(cell, language, held, path.stem)


def _yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def without_names(example: Example) -> Example:
    """The same list for a reader who knows no names."""
    return replace(example, registry=False)


def words_of(text: str) -> list[Token]:
    """The tokens of a list."""
    return tokens_of(text)
