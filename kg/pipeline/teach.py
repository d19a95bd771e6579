"""What does a lesson about the layout of a document change? Pipeline layer.

What is said becomes entries of a readable profile.yaml, or decisions; nothing is written before
`keep`. Commands and pages call the same functions.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from kg.errors import ConfigError
from kg.extract import Profile, extract, read_profile
from kg.extract.dump import find_structure
from kg.extract.frames.frame import Frame
from kg.extract.frames.propose import propose
from kg.extract.hints import Hints
from kg.extract.lesson import Entry, Meant, example_said, meaning_of, taught_by
from kg.extract.profile import heading_key, profile_from
from kg.extract.said import blocks_said
from kg.extract.terms import Terms
from kg.extract.vocabulary import vocabulary, with_words
from kg.files import write_text
from kg.model.codes import Certainty
from kg.model.records import PlanRecords
from kg.pipeline.decided import append_decisions, unsaid
from kg.pipeline.kept import kept_draft
from kg.pipeline.reading import ReadDraft, Settings, hints_of
from kg.pipeline.sources import DECISIONS, PROFILE, PlanSource, one_plan
from kg.resolve.decisions import Decision, Verb
from kg.resolve.review import NOT_READ, review_rows
from kg.text import fold

# Write what a person taught into a profile.yaml that people keep.
#
# Only the entries taught change; comments and all else stay. The result is read again before it is
# used.

HEAD = """\
# How to read documents of this office, as a person taught it. It may be corrected by hand.
"""


def amended(text: str, entries: Sequence[Entry], where: str) -> tuple[str, Profile]:
    """The words of a profile with more entries, and the profile that they make.

    Raises: ConfigError if the file is no profile.
    """
    from ruamel.yaml.error import YAMLError

    profile_from(text, where)
    editor = _editor()
    try:
        said = editor.load(text) if text.strip() else None
    except YAMLError as error:
        raise ConfigError(f"{where}: {' '.join(str(error).split())}; correct the line") from error
    fresh = said is None
    said = editor.map() if fresh else said
    for entry in entries:
        _put(said, entry)
    out = io.StringIO()
    editor.dump(said, out)
    new = (HEAD if fresh and not text.strip() else text if fresh else "") + out.getvalue()
    return new, profile_from(new, where)


def _editor() -> Any:
    from ruamel.yaml import YAML

    editor = YAML()  # keeps comments, order and signs of quoting
    editor.width = 120
    editor.preserve_quotes = True
    editor.allow_unicode = True
    return editor


def _put(said: Any, entry: Entry) -> None:
    """Put one entry in its place; it replaces what is there."""
    *above, last = entry.path
    for key in above:
        key = _key(said, key)
        if said.get(key) is None:
            said[key] = {}
        said = said[key]
    key = _key(said, last)
    if isinstance(said, list):  # the fields of all columns, one by one
        said.extend([None] * (int(last) - len(said)))
        said[int(last) - 1] = entry.value
    elif entry.into_list:
        found = said.get(key)
        known = found if isinstance(found, list) else [found] if found else []
        value = _quoted(entry.value)
        if value not in known:
            known.append(value)
        said[key] = known
    else:
        said[key] = entry.value


def _key(said: Any, key: str | int) -> Any:
    """The key as the file has it, in whatever case and form; a new one is quoted."""
    if isinstance(said, list) or isinstance(key, int):
        return key
    same = (own for own in said if heading_key(str(own)) == heading_key(key))
    known = next(same, None)
    return known if known is not None else key if key.isidentifier() else _quoted(key)


def _quoted(value: Any) -> Any:
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    if isinstance(value, str):
        return DoubleQuotedScalarString(value)
    return {name: DoubleQuotedScalarString(words) for name, words in value.items()}


LIKE = 0.6  # share of letters in common from which a known name is asked for
Said = tuple[str, str, str]  # the title of an element, a field of it, what was read


@dataclass(frozen=True, slots=True)
class Difference:
    """What a lesson changes: of activities and facts, how many are new, gone, changed, doubtful.

    Of goals and tasks, how many more or fewer there are.
    """

    more: int
    fewer: int
    new: int
    gone: int
    changed: int
    now_doubtful: int
    now_sure: int
    goals: int = 0
    tasks: int = 0

    def __str__(self) -> str:
        """The figures in words.

        Example:
            >>> str(Difference(12, 0, 30, 2, 31, 2, 1))
            '+12 activities, +30 facts, 31 facts changed, -2 facts, 2 now doubtful, 1 no longer'
        """
        noun = "activity" if self.more == 1 else "activities"
        less = "activity" if self.fewer == 1 else "activities"
        parts = (
            (self.more, f"+{self.more} {noun}"), (self.fewer, f"-{self.fewer} {less}"),
            (self.goals, f"{self.goals:+} {_plural('goal', self.goals)}"),
            (self.tasks, f"{self.tasks:+} {_plural('task', self.tasks)}"),
            (self.new, f"+{self.new} {_plural('fact', self.new)}"),
            (self.changed, f"{self.changed} {_plural('fact', self.changed)} changed"),
            (self.gone, f"-{self.gone} {_plural('fact', self.gone)}"),
            (self.now_doubtful, f"{self.now_doubtful} now doubtful"),
            (self.now_sure, f"{self.now_sure} no longer" + (
                "" if self.now_doubtful else " doubtful")),
        )  # fmt: skip
        return ", ".join(said for n, said in parts if n) or "nothing changed"


def _plural(noun: str, n: int) -> str:
    return noun if abs(n) == 1 else f"{noun}s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taught:
    """A lesson understood and tried: what it means, what it changes, what would be written."""

    meant: tuple[str, ...]
    before: ReadDraft  # the document as it is read without the lesson
    read: ReadDraft  # and with it
    profile: Path
    folder: Path  # where decisions are written
    text: str | None  # the words of the profile; None if it stays as it is
    decisions: tuple[Decision, ...] = ()

    def difference(self) -> Difference:
        """What the lesson changes."""
        new = self.read.records([*self.read.decisions, *self.decisions])
        return difference_of(self.before.records(self.before.decisions), new)


def teach(
    file: Path,
    *,
    sets: Sequence[str] = (),
    examples: Sequence[str] = (),
    to: Path | None = None,
    settings: Settings | None = None,
    author: str = "",
    time: str = "",
) -> Taught:
    """What sayings ("Column B=lead") and examples ("12: activity=its words") change.

    Writes nothing; `keep` does.
    `to` is a folder or a profile to amend; by default the profile.yaml beside the document.
    Raises: ConfigError for what fits nothing; InputError if the document cannot be read.
    """
    source, settings = one_plan(file), settings or Settings()
    path = _profile_path(source, settings, to)
    profile = read_profile(path) if path.is_file() else Profile()
    text, where = (path.read_text("utf-8-sig") if path.is_file() else ""), path.name
    read = kept_draft(source, settings)
    used = source.companion(PROFILE) or settings.profile
    is_read_so = used == (path if text else None) and not source.shares_profile
    before = read if is_read_so else read_with(read, source, settings, profile)
    meant = [meaning_of(saying, before.draft) for saying in sets]
    said = [example_said(saying) for saying in examples]
    entries = [entry for one in meant for entry in one.entries]
    new, profile = amended(text, entries, where)
    if said:  # the layouts are those that what was said before them leaves
        meant += taught_by(said, _frames(read, profile), before.draft)
        entries = [entry for one in meant for entry in one.entries]
        new, profile = amended(text, entries, where)
    after = read_with(read, source, settings, profile)
    decisions = _no_bodies(meant, before, (author, time))
    unsaid_yet = tuple(unsaid(decisions, read.decisions))
    return Taught(
        meant=tuple(one.said for one in meant), before=before, read=after, profile=path,
        folder=_beside(source, to),
        text=new if entries and new != text else None, decisions=unsaid_yet,
    )  # fmt: skip


def keep(taught: Taught) -> list[Path]:
    """Write what was taught: the profile, and the decisions beside the document.

    Raises: InputError if the disk refuses.
    """
    written = []
    if taught.text is not None:
        write_text(taught.profile, taught.text)
        written.append(taught.profile)
    if taught.decisions:
        append_decisions(taught.folder, taught.decisions)
        written.append(taught.folder / DECISIONS)
    return written


def _profile_path(source: PlanSource, settings: Settings, to: Path | None) -> Path:
    if to is not None:
        return to / PROFILE if to.is_dir() or not to.suffix else to
    return settings.profile or _beside(source, None) / PROFILE


def _beside(source: PlanSource, to: Path | None) -> Path:
    """The folder that was named, else that of the document: a profile may stand elsewhere."""
    return to if to is not None and to.is_dir() else source.folder or source.document.parent


def read_with(
    read: ReadDraft, source: PlanSource, settings: Settings, profile: Profile
) -> ReadDraft:
    """The document as it is read by another profile."""
    hints: Hints = hints_of(source, settings)
    return replace(read, draft=extract(read.document, hints=hints, profile=profile))


def _frames(read: ReadDraft, profile: Profile) -> list[Frame]:
    """Every layout that the document may be read by."""
    document = read.document
    words = with_words(vocabulary(read.draft.plan.language, read.country), profile)
    terms = Terms(words, profile)
    blocks, _ = blocks_said(document.text, find_structure(document, terms).blocks, terms)
    return list(propose(document, blocks, terms))


def _no_bodies(meant: Sequence[Meant], read: ReadDraft, who: tuple[str, str]) -> list[Decision]:
    """The decisions that take names out that are no bodies.

    Raises: ConfigError for a name that no body has, with the nearest.
    """
    names = [one.no_body for one in meant if one.no_body]
    if not names:
        return []
    records = read.undecided()  # a name taken out before is known all the same
    known = {fold(x.text): actor.name for actor in records.actors for x in actor.labels}
    for name in names:
        if fold(name) not in known:
            near = get_close_matches(fold(name), known, n=1, cutoff=LIKE)
            hint = f"; did you mean “{known[near[0]]}”?" if near else ""
            raise ConfigError(f"“{name}” is no body of {read.document.name}{hint}")
    return [
        Decision(who=who[0], target=known[fold(name)], verb=Verb.REJECT, author=who[0],
                 time=who[1], reason="not a body")
        for name in names
    ]  # fmt: skip


def difference_of(before: PlanRecords, after: PlanRecords) -> Difference:
    """What one reading of a document has and another has not.

    A fact is changed if its element says something else in the same field, new or gone if the
    element says more or less there.
    """
    titles = [Counter(x.title for x in one.activities) for one in (before, after)]
    said = [_said(one) for one in (before, after)]
    fewer, more = titles[0] - titles[1], titles[1] - titles[0]
    lost, won = said[0] - said[1], said[1] - said[0]
    places: list[Counter[tuple[str, str]]] = [Counter(), Counter()]
    for n, facts in enumerate((lost, won)):
        for (title, field, _), count in facts.items():
            places[n][title, field] += count
    changed = sum((places[0] & places[1]).values())
    doubtful = [_doubtful(one) for one in (before, after)]
    both = said[0].keys() & said[1].keys()
    return Difference(
        more=more.total(), fewer=fewer.total(), new=won.total() - changed,
        gone=lost.total() - changed, changed=changed,
        now_doubtful=(doubtful[1] - doubtful[0]).total(),
        now_sure=sum((doubtful[0] - doubtful[1])[k] for k in both),
        goals=len(after.goals) - len(before.goals), tasks=len(after.tasks) - len(before.tasks),
    )  # fmt: skip


def _said(records: PlanRecords) -> Counter[Said]:
    """What is read of each element, field by field."""
    notes = ((x.title, "status", x.progress_note) for x in records.elements if x.progress_note)
    said = Counter(
        (row.title, row.field, row.read) for row in review_rows(records)
        if row.certainty not in ("", NOT_READ) and row.field not in ("title", "number", "level")
    )  # fmt: skip
    return said + Counter(notes)


def _doubtful(records: PlanRecords) -> Counter[Said]:
    return Counter(
        (row.title, row.field, row.read) for row in review_rows(records)
        if row.certainty == Certainty.DOUBTFUL
    )  # fmt: skip
