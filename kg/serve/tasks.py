"""What the children do: each a function of plain values, by what the command line calls.

Serve layer. Whatever reads a document is imported here, inside the functions.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import InputError
from kg.serve.earlier import moved, recorded
from kg.serve.workspace import Plain

if TYPE_CHECKING:
    from kg.pipeline.review import Reviewed

Who = tuple[str, str]  # author and time


def reading(folder: Path) -> Plain:
    """A plan's document and how it is read."""
    from kg.pipeline.reading import Settings
    from kg.pipeline.shown import shown_reading

    return shown_reading(folder, Settings())


def build(tell: Callable[[Any], None], sources: Path, graph: Path) -> list[str]:
    """Build the graph of a workspace; gives the plans in it. Unchanged plans are taken over."""
    from kg.pipeline.build import build_folder

    done: list[str] = []

    def step(name: str, n: int) -> None:
        done.append(name)
        tell({"name": name, "n": len(done), "of": n})

    return list(build_folder([sources], graph, progress=step, jobs=1).plans)


def say(folder: Path, sets: list[str], examples: list[str], words: str, who: Who) -> Plain:
    """Teach how the document is to be read, and read it again; `meant` says how it was understood.

    Raises: ConfigError for what fits nothing in the document; then nothing is written.
    """
    from kg.pipeline.kept import keep_draft
    from kg.pipeline.reading import Settings
    from kg.pipeline.sources import one_plan
    from kg.pipeline.teach import keep, teach

    def change() -> Plain:
        taught = teach(folder, sets=sets, examples=examples, author=who[0], time=who[1])
        keep(taught)
        keep_draft(one_plan(folder), Settings(), taught.read)
        return {**reading(folder), "meant": list(taught.meant)}

    return recorded(folder, words, *who, change)


def step(folder: Path, by: int) -> Plain:
    """Take a step back or do it again, and read again; `said` are the step's words."""
    said = moved(folder, by)
    return {**reading(folder), "said": said}


def edit(folder: Path, edits: list[dict[str, str]], words: str, who: Who) -> Plain:
    """Right values for facts, as decisions; gives what each changed, and the new reading.

    Raises: InputError with the reason if one is not understood; then nothing is written.
    """
    from kg.exchange.review_file import Filled
    from kg.pipeline.reading import Settings
    from kg.pipeline.review import reviewed_edits
    from kg.resolve.reviewed import Edit

    filled = Filled(edits=[Edit(place="", **x) for x in edits])
    found = reviewed_edits(filled, folder, Settings(), author=who[0], time=who[1])
    return _written(folder, found, words, who)


def decide(folder: Path, rows: list[dict[str, str]], words: str, who: Who) -> Plain:
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
    return _written(folder, tried(made, folder, Settings()), words, who)


def _written(folder: Path, found: Reviewed, words: str, who: Who) -> Plain:
    from kg.pipeline.decided import append_decisions

    if found.refused:
        raise InputError(found.refused[0].why)

    def change() -> Plain:
        if found.changes:
            append_decisions(folder, found.decisions)
        return reading(folder)

    after = recorded(folder, words, *who, change)
    done = [
        {"verb": str(x.decision.verb), "what": x.effect.what, "before": x.effect.before,
         "after": x.effect.after or x.decision.value}
        for x in found.changes
    ]  # fmt: skip
    return {**after, "done": done, "new_bodies": [list(x) for x in found.new_bodies]}


def doubts(folder: Path) -> Plain:
    """The doubtful facts of a plan, the most consequential first."""
    from kg.pipeline.doubts import shown_doubts
    from kg.pipeline.reading import Settings

    return shown_doubts(folder, Settings())


def names(folder: Path) -> Plain:
    """The bodies of a plan with their forms, neighbours and pairs that may be one."""
    from kg.pipeline.named import shown_names
    from kg.pipeline.reading import Settings

    return shown_names(folder, Settings())
