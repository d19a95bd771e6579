"""What the children do: each a function of plain values, by what the command line calls.

Serve layer. Whatever reads a document is imported here, inside the functions.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from kg.apart import Allowance
from kg.errors import InputError
from kg.serve.earlier import moved, recorded
from kg.serve.workspace import Plain

if TYPE_CHECKING:
    from kg.pipeline.review import Reviewed

Who = tuple[str, str]  # author and time
_PLAN = "| Action | Lead agency | Due |\n|---|---|---|\n| Map the coast | Ports Office | 2030 |\n"


def warm(allowance: Allowance) -> bool:
    """Read a line, so that the first document need not wait for what reading loads."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "plan.md").write_text(_PLAN, encoding="utf-8")
        reading(Path(folder), allowance)
    return True


def reading(folder: Path, allowance: Allowance) -> Plain:
    """A plan's document and how it is read."""
    from kg.pipeline.reading import Settings
    from kg.pipeline.shown import shown_reading

    return shown_reading(folder, Settings(allowance=allowance))


def build(
    tell: Callable[[Any], None], sources: Path, graph: Path, allowance: Allowance
) -> list[str]:
    """Build the graph of a workspace; gives the plans in it. Unchanged plans are taken over."""
    from kg.pipeline.build import build_folder
    from kg.pipeline.reading import Settings

    done: list[str] = []

    def step(name: str, n: int) -> None:
        done.append(name)
        tell({"name": name, "n": len(done), "of": n})

    settings = Settings(allowance=allowance)
    built = build_folder([sources], graph, settings=settings, progress=step, jobs=1)
    return list(built.plans)


def say(
    folder: Path, allowance: Allowance, sets: list[str], examples: list[str], words: str, who: Who
) -> Plain:
    """Teach how the document is to be read, and read it again; `meant` says how it was understood.

    Raises: ConfigError for what fits nothing in the document; then nothing is written.
    """
    from kg.pipeline.kept import keep_draft
    from kg.pipeline.reading import Settings
    from kg.pipeline.sources import one_plan
    from kg.pipeline.teach import keep, teach

    def change() -> Plain:
        settings = Settings(allowance=allowance)
        taught = teach(folder, sets=sets, examples=examples, settings=settings,
                       author=who[0], time=who[1])  # fmt: skip
        keep(taught)
        keep_draft(one_plan(folder), settings, taught.read)
        return {**reading(folder, allowance), "meant": list(taught.meant)}

    return recorded(folder, words, *who, change)


def step(folder: Path, allowance: Allowance, by: int) -> Plain:
    """Take a step back or do it again, and read again; `said` are the step's words."""
    said = moved(folder, by)
    return {**reading(folder, allowance), "said": said}


def edit(
    folder: Path, allowance: Allowance, edits: list[dict[str, str]], words: str, who: Who
) -> Plain:
    """Right values for facts, as decisions; gives what each changed, and the new reading.

    Raises: InputError with the reason if one is not understood; then nothing is written.
    """
    from kg.exchange.review_file import Filled
    from kg.pipeline.reading import Settings
    from kg.pipeline.review import reviewed_edits
    from kg.resolve.reviewed import Edit

    filled = Filled(edits=[Edit(place="", **x) for x in edits])
    found = reviewed_edits(
        filled, folder, Settings(allowance=allowance), author=who[0], time=who[1]
    )
    return _written(folder, allowance, found, words, who)


def decide(
    folder: Path, allowance: Allowance, rows: list[dict[str, str]], words: str, who: Who
) -> Plain:
    """Decisions on names, facts and elements; gives what each changed, and the new reading.

    Raises: InputError with the reason if one does not fit; then nothing is written.
    """
    from kg.pipeline.reading import Settings
    from kg.pipeline.review import tried
    from kg.resolve.decisions import Decision, Verb

    made = [
        Decision(who=who[0], author=who[0], time=who[1], verb=Verb(x["verb"]),
                 target=x["target"], value=x.get("value", ""), reason=x.get("reason", ""))
        for x in rows
    ]  # fmt: skip
    return _written(
        folder, allowance, tried(made, folder, Settings(allowance=allowance)), words, who
    )


def _written(folder: Path, allowance: Allowance, found: Reviewed, words: str, who: Who) -> Plain:
    from kg.pipeline.decided import append_decisions

    if found.refused:
        raise InputError(found.refused[0].why)

    def change() -> Plain:
        if found.changes:
            append_decisions(folder, found.decisions)
        return reading(folder, allowance)

    after = recorded(folder, words, *who, change)
    done = [
        {"verb": str(x.decision.verb), "what": x.effect.what, "before": x.effect.before,
         "after": x.effect.after or x.decision.value}
        for x in found.changes
    ]  # fmt: skip
    return {**after, "done": done, "new_bodies": [list(x) for x in found.new_bodies]}


def doubts(folder: Path, allowance: Allowance) -> Plain:
    """The doubtful facts of a plan, the most consequential first."""
    from kg.pipeline.doubts import shown_doubts
    from kg.pipeline.reading import Settings

    return shown_doubts(folder, Settings(allowance=allowance))


def names(folder: Path, allowance: Allowance) -> Plain:
    """The bodies of a plan with their forms, neighbours and pairs that may be one."""
    from kg.pipeline.doubts import shown_names
    from kg.pipeline.reading import Settings

    return shown_names(folder, Settings(allowance=allowance))


def pages(folder: Path, _allowance: Allowance) -> int:
    """How many pages the document has, 0 if it is no PDF."""
    from kg.pipeline.page import pages_of

    return pages_of(folder)


def page(folder: Path, allowance: Allowance, number: int) -> Plain:
    """The size of a page of a PDF, and its words with their boxes."""
    from kg.pipeline.page import shown_page
    from kg.pipeline.reading import Settings

    return shown_page(folder, number, Settings(allowance=allowance))


def picture(folder: Path, _allowance: Allowance, number: int) -> bytes:
    """A page of a PDF as PNG."""
    from kg.pipeline.page import picture as drawn

    return drawn(folder, number)
