"""Who does it? Actors of a cell, each at the task its item names or at the activity.

Extract layer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.extract.actors.acting import has_verb, is_of_duties, is_sentence, says_who_leads
from kg.extract.actors.pack import pack_for
from kg.extract.actors.share import body_share
from kg.extract.actors.tokens import tokens_of
from kg.extract.cell import Place
from kg.extract.draft import Mention, RoleDraft
from kg.extract.fields import around_bracket
from kg.extract.funding_sections import TaskTitle
from kg.extract.heads import head_guess
from kg.extract.numbering import Item, is_numbered, split_items
from kg.extract.records import FieldCell
from kg.extract.spans import Span
from kg.extract.terms import Terms
from kg.extract.timed import apart_from, times_among
from kg.extract.vocabulary import Vocabulary
from kg.lexicon import own_lexicon
from kg.model.codes import Certainty, Role
from kg.model.records import Issue, Step
from kg.model.rules import Rule
from kg.periods import date_share
from kg.phrases import match_at, words_of
from kg.text import fold, is_unspaced

_LETTER_BEHIND = re.compile(r"[ \u00a0]?[(\[]([^\W\d_])[)\]]")
_LETTER_SAID = re.compile(r"(?<!\w)([^\W\d_])\)?\s*[-–—=:]\s*([^\W\d_]+(?: [^\W\d_]+){0,2})")
CELL_SHARE = 0.15  # how likely a cell that no head names holds bodies, at least
MOSTLY_DATE = 0.5  # share of words, of a cell or among names, that a date explains
NEAR_NOTE = 15  # words between "named first" and "lead" in a note on the order of names
ROLE_BY_FIELD = {
    "lead": Role.LEAD,
    "implementer": Role.IMPLEMENTER,
    "partner": Role.PARTNER,
    "expert_support": Role.EXPERT,
    "monitor": Role.MONITOR,
    "beneficiary": Role.BENEFICIARY,
}


@dataclass(frozen=True, slots=True)
class RolesRead:
    """The roles of a cell, and what was irregular."""

    roles: tuple[RoleDraft, ...] = ()
    issues: tuple[Issue, ...] = ()


def role_items(text: str, cell: FieldCell) -> tuple[Item, ...]:
    """The items of a cell of actors."""
    return split_items(text, *cell.span)


def read_roles(
    cell: FieldCell, tasks: Sequence[TaskTitle], place: Place, *, about_task: bool
) -> RolesRead:
    """The actors of a cell with their roles.

    An item's numbers say its tasks. An item without a task stays on the activity, with an issue; so
    does a task without an item where the cell numbers its items by task.
    """
    fields = [f for f in cell.fields if f in ROLE_BY_FIELD]
    items = role_items(place.text, cell)
    numbered = is_numbered(items) and bool(tasks) and not about_task
    roles: list[RoleDraft] = []
    issues: list[Issue] = []
    named: set[str] = set()
    if cell.sentence is not None and (acting := place.acting(cell.sentence)):
        return RolesRead(tuple(acting_roles(acting, place)))
    by_looks = not is_named(cell, place)
    for item in items:
        if _is_sentence(item, place):
            said = acting_roles(place.acting(item.span), place)
            roles += said
            if said or (by_looks and cell.sentence):
                continue
        about = _tasks_of(item, tasks) if numbered else (place.about,)
        lost = numbered and (not about or len(about) < len(item.labels))
        named |= set(about)
        mentions = [
            m for m in _before_note(_named_in(item, place), place) if not _is_date(m, place)
        ]
        if by_looks and not _are_bodies(item, place):
            continue
        if lost:
            issues.append(_item_without_task(item, place))
        for target in about or (place.about,):
            roles += _drafts(item, mentions, (target, fields, cell.heading), place)
    if numbered and fields[0] in ("lead", "implementer"):
        issues += [_task_without_item(task, place) for task in tasks if task.id not in named]
    return RolesRead(tuple(once(roles)), tuple(issues))


def _named_in(item: Item, place: Place) -> list[Mention]:
    """The bodies of an item; a time among them is part of no name."""
    times = times_among(place.text, item.span, place.words.dates, beside=False)
    names = apart_from(times, item.span, place.text) if times else [item.span]
    return [mention for span in names for mention in place.find(span)]


def _is_date(mention: Mention, place: Place) -> bool:
    """Whether what stands among names is a date: "Road Agency, June 2026", not "March Council"."""
    share = date_share(mention.text, place.words.dates)
    return share > MOSTLY_DATE or (share == MOSTLY_DATE and any(map(str.isdigit, mention.text)))


def is_named(cell: FieldCell, place: Place) -> bool:
    """Whether a cell's head, or a person, says that it names bodies; else only its looks do."""
    guess = head_guess(cell.heading, _terms(place.words))
    said = guess is not None and guess.field in ROLE_BY_FIELD
    return said or not (cell.doubtful or cell.sentence)


def says_who_acts(said: Sequence[Span], cell: FieldCell, place: Place) -> bool:
    """Whether a title or its description surely names who acts, and a cell seems to only by its
    looks.
    """
    if cell.fields[0] != "lead" or not (cell.doubtful or cell.sentence):
        return False
    words, language = place.text[slice(*cell.span)], place.words.language
    if is_named(cell, place) or is_unspaced(words[:1]):
        return False  # where no spaces part words, a subject's end is not sure
    plain = not has_verb(words, language) and not is_of_duties(words, language)
    if cell.sentence == cell.span and plain and any(not m.doubtful for m in place.find(cell.span)):
        return False  # a line of bodies above the items
    found = (m for span in said for m in place.acting(span))
    return any(m.role is Role.LEAD and not m.doubtful for m in found)


@lru_cache(maxsize=8)
def _terms(words: Vocabulary) -> Terms:
    return Terms(words)  # remembers heads, which each row repeats


def _are_bodies(item: Item, place: Place) -> bool:
    """Whether words that no head calls bodies look like some."""
    return body_share(place.text[slice(*item.span)], place.words.language) >= CELL_SHARE


def _is_sentence(item: Item, place: Place) -> bool:
    """Whether an item is a sentence, not a list.

    Verbs tell that where a lexicon knows them and names have capitals, "led by" everywhere.
    """
    words, language = place.text[slice(*item.span)], place.words.language
    capitals = own_lexicon(language) is not None and pack_for(language).capitals
    return says_who_leads(words, language) or (capitals and is_sentence(words, language))


def acting_roles(mentions: Sequence[Mention], place: Place) -> list[RoleDraft]:
    """The bodies that a sentence names as acting, each in the role its place gives it.

    All are doubtful: on real documents such a subject is right about three times in four.
    """
    return [
        RoleDraft(
            about=place.about, role=mention.role or Role.LEAD, mention=mention,
            certainty=Certainty.DOUBTFUL,
            steps=(Step(Rule.ROLE_IN_SENTENCE, mention.reason),),
        )
        for mention in mentions
    ]  # fmt: skip


def _tasks_of(item: Item, tasks: Sequence[TaskTitle]) -> tuple[str, ...]:
    id_by_number: dict[str, str] = {}
    for task in tasks:
        if task.number:
            id_by_number.setdefault(task.number, task.id)
            id_by_number.setdefault(task.number.rpartition(".")[2], task.id)
    found = (
        id_by_number.get(label, id_by_number.get(label.rpartition(".")[2])) for label in item.labels
    )
    return tuple(dict.fromkeys(task for task in found if task))


def _drafts(
    item: Item, mentions: Sequence[Mention], said: tuple[str, list[str], str], place: Place
) -> list[RoleDraft]:
    about, fields, heading = said
    drafts: list[RoleDraft] = []
    led = any(m.role_behind and m.role is Role.LEAD for m in mentions)
    first = _note_of_order(place.text, place.words.language) is not None
    clause = has_verb(place.text[slice(*item.span)], place.words.language)
    for k, mention in enumerate(mentions):
        role, step = _role(k, mention, fields, (place, heading))
        is_other = mention.role is None and role in (Role.LEAD, Role.IMPLEMENTER)
        beside = is_other and (led or (first and k > 0))
        if beside:
            why = "another of the list is marked as the lead"
            why = why if led else "the document says that the first of a list leads"
            role, step = Role.PARTNER, Step(Rule.PARTNER_BESIDE_LEAD, why)
        steps = [step]
        if item.labels:
            steps.append(Step(Rule.ITEM_OF_TASK, f"number {', '.join(item.labels)}"))
        letter = _letter_behind(mention, place)
        certainty = mention.certainty
        if beside and certainty is Certainty.EXACT:
            certainty = Certainty.RULE
        if clause or mention.doubtful or (letter and letter not in _letters(heading, place)):
            certainty = Certainty.DOUBTFUL
        drafts.append(
            RoleDraft(
                about=about, role=role, mention=mention, certainty=certainty, steps=tuple(steps)
            )
        )
    return drafts


def _role(
    place_in_list: int, mention: Mention, fields: Sequence[str], where: tuple[Place, str]
) -> tuple[Role, Step]:
    """The role of a mention: what its own words say, else what the column says."""
    place, heading = where
    if mention.role is not None:
        why = f"the words before '{mention.text}' say so"
        return mention.role, Step(Rule.ROLE_BESIDE_NAME, why)
    letter = _letter_behind(mention, place)
    by_letter = _letters(heading, place) if letter else {}
    if letter in by_letter:
        why = f"the letter {letter} behind '{mention.text}', as the head says"
        return by_letter[letter], Step(Rule.ROLE_BY_LETTER, why)
    first = ROLE_BY_FIELD[fields[0]]
    if len(fields) > 1 and around_bracket(heading) and _in_bracket(mention, place):
        why = f"in brackets, as in the head '{heading}'"
        return ROLE_BY_FIELD[fields[1]], Step(Rule.ROLE_OF_COLUMN, why)
    if (
        first in (Role.LEAD, Role.IMPLEMENTER)
        and place_in_list > 0
        and _is_catch_all(mention, place)
    ):
        why = f"'{mention.text}' after the ones responsible"
        return Role.PARTNER, Step(Rule.ROLE_OF_OTHERS, why)
    return first, Step(Rule.ROLE_OF_COLUMN, f"column '{heading}'" if heading else "no head")


def _in_bracket(mention: Mention, place: Place) -> bool:
    """Whether a name stands in brackets that open before it on its line."""
    line = place.text.rfind("\n", 0, mention.start) + 1
    before = place.text[line : mention.start]
    opened = max(before.rfind(c) for c in "([（")
    return opened > max(before.rfind(c) for c in ")]）")


@lru_cache(maxsize=16)
def _note_of_order(text: str, language: str) -> int | None:
    """Where a document says that the first of each list leads; None if it does not."""
    pack = pack_for(language)
    if not pack.first_words.sizes:
        return None
    tokens = tokens_of(text)
    keys = [token.key for token in tokens]
    for n, key in enumerate(keys):
        if key and pack.first_words.match(keys, n):
            near = range(max(0, n - NEAR_NOTE), min(len(keys), n + NEAR_NOTE))
            if any(keys[k] and pack.lead_phrases.match(keys, k) for k in near):
                return tokens[n].start
    return None


def _before_note(mentions: Sequence[Mention], place: Place) -> tuple[Mention, ...]:
    """The mentions of a cell without the words of a note on their order behind them."""
    note = _note_of_order(place.text, place.words.language)
    inside = note is not None and any(m.start <= note <= m.end for m in mentions)
    return tuple(m for m in mentions if not inside or (note is not None and m.end < note))


def _letter_behind(mention: Mention, place: Place) -> str:
    """The one letter in brackets behind a name: "Ministry of Health (L)"."""
    match = _LETTER_BEHIND.match(place.text, mention.end)
    return match.group(1).upper() if match else ""


def _letters(heading: str, place: Place) -> dict[str, Role]:
    """What letters mean, if a head says it: "Institutions (L - lead, P - partner)"."""
    found: dict[str, Role] = {}
    for letter, words in _LETTER_SAID.findall(heading):
        field = place.words.field_by_key.get(fold(words))
        if field in ROLE_BY_FIELD:
            found[letter.upper()] = ROLE_BY_FIELD[field]
    return found


def _is_catch_all(mention: Mention, place: Place) -> bool:
    """Whether a mention is only a word for partners: "partners", "other partners"; not "all
    ministries".
    """
    words = words_of(mention.text)
    found = (match_at(place.words.catch_all, words, k) for k in range(len(words)))
    return any(f is not None and (f.last == len(words) or f.last - f.first > 1) for f in found)


def once(roles: Sequence[RoleDraft]) -> list[RoleDraft]:
    """Each name in a role once at each element, however many rows say it again.

    A partner whom the plan also calls responsible there is doubtful: it may say that of one row.
    """
    found: dict[tuple[str, Role, str], RoleDraft] = {}
    for role in roles:
        found.setdefault((role.about, role.role, fold(role.mention.text)), role)
    led = {(about, name) for about, role, name in found if role in (Role.LEAD, Role.IMPLEMENTER)}
    return [
        replace(one, certainty=Certainty.DOUBTFUL)
        if role is Role.PARTNER and (about, name) in led
        else one
        for (about, role, name), one in found.items()
    ]


def _item_without_task(item: Item, place: Place) -> Issue:
    return Issue(
        code="item-without-task", about=place.about,
        message=f"item {', '.join(item.labels) or '?'} '{place.quoter.words(item.span)}' "
        "names no task of this activity; its actors stand on the activity",
        advice="say in a decision which task is meant",
        passages=(place.quoter.passage(*item.span),),
    )  # fmt: skip


def _task_without_item(task: TaskTitle, place: Place) -> Issue:
    return Issue(
        code="task-without-item", about=task.id,
        message="no item names who is responsible for task "
        f"{task.number or ''} '{place.quoter.words(task.span)}'",
        advice="nothing was inherited from its neighbours; say in a decision who is responsible",
        passages=(place.quoter.passage(*task.span),),
    )  # fmt: skip
