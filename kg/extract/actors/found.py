"""Which actors does one list name, in which role, how surely? Tokens to mentions. Extract layer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.extract.actors.doubt import is_unclear
from kg.extract.actors.features import Scene
from kg.extract.actors.grammar import Arc, Path, Weights, arcs_of, best_path, weights
from kg.extract.actors.joints import Place
from kg.extract.actors.nouns import plural_offices
from kg.extract.actors.pack import pack_for
from kg.extract.actors.persons import is_person, surely_person
from kg.extract.actors.tokens import Token
from kg.extract.actors.trim import is_company, role_words, said_role, trimmed
from kg.extract.actors.view import View, view_of
from kg.extract.actors.words import (
    Left,
    actor_word,
    first_actor_word,
    label_role,
    left_state,
    name_start,
)
from kg.extract.draft import Mention
from kg.extract.memory import ActorMemory
from kg.lexicon import own_lexicon
from kg.model.codes import Certainty, Role
from kg.text import is_unspaced

LABEL_WORDS = 4  # what is longer before a colon is no label

Places = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of the best segmentation with what is known of it."""

    start: int
    end: int
    reason: str
    role: Role | None = None
    first: bool = False  # nothing stands before it in its part of the list
    unknown_label: bool = False  # it stands behind a label that no rule knows
    shares: bool = False  # it shares the noun of the one before: "Ministries of A and | B"
    post_follows: bool = False  # a post stands behind it, so that it may be the person who has it


def mentions_in(
    tokens: Sequence[Token], *, memory: ActorMemory, language: str,
    known: Mapping[int, int], programmes: frozenset[str],
) -> tuple[Mention, ...]:  # fmt: skip
    """The mentions in a list of tokens, with the tokens' own offsets.

    `known` are known names by token places; what equals one of `programmes` is money, no actor.
    """
    if not tokens:
        return ()
    view = view_of(tokens, pack=pack_for(language), memory=memory, known=known)
    scene, arcs = arcs_of(view)
    said = weights(lexicon=own_lexicon(language) is not None)
    path = best_path(scene, arcs, said.cuts)
    chance = _chances(view, path)
    found: list[Mention] = []
    for piece in _pieces(scene, path):
        start, end = _name_in(view, piece)
        person = piece.post_follows and is_person(view, start, end)
        if start < end and not person and says_actor(view, start, end, programmes):
            sure = _certainty(view, piece, (start, end), (chance.get((start, end), 0.0), said))
            found.append(_mention(view, piece, (start, end), sure))
    return tuple(found)


def _chances(view: View, path: Path) -> dict[Places, float]:
    """The probability of each name, over all pieces that give it."""
    found: dict[Places, float] = {}
    for arc, chance in path.chance.items():
        if chance > 1e-6:
            for span in {
                trimmed(view, arc.start, arc.end),
                _name_in(view, Piece(arc.start, arc.end, "", Role.PARTNER)),
            }:
                found[span] = min(1.0, found.get(span, 0.0) + chance)
    return found


def _name_in(view: View, piece: Piece) -> Places:
    """The places of the name in a piece."""
    start, end = trimmed(view, piece.start, piece.end)
    small_or_article = view.pack.small_words | view.pack.articles
    small = small_or_article if piece.shares else view.pack.small_words
    while (piece.role or piece.shares) and start + 1 < end and view.keys[start] in small:
        start, small = start + 1, small_or_article  # "przy współpracy | z Krajową Radą"
    return start, end


@dataclass(slots=True)
class _Reach:
    """What the words read so far say of the pieces that follow."""

    role: Role | None = None
    outer: Role | None = None  # the role in force before a bracket
    reason: str = "begins the list"
    first: bool = True
    strange: bool = False  # behind a label that no rule knows
    shares: bool = False
    led: bool = False  # a label for the lead stands before

    def go_on(self, scene: Scene, arc: Arc, label: _Label | None) -> None:
        """Take in the joint behind a piece."""
        joint = arc.joint
        if joint is None or (joint.kind == "colon" and arc.start == arc.end):
            return  # the colon of "Supported by: A"
        if joint.kind in ("open", "with-open"):
            self.outer = self.role
        if joint.hard:
            self.role, self.first, self.strange = joint.role, True, False
        elif joint.kind == "close":
            self.role = joint.role or self.outer
        else:
            self.role = joint.role or self.role
        if label is not None:
            self.strange = label.role is None and label.strange
            self.role = Role.PARTNER if self.strange and self.led else label.role
            self.led = self.led or label.role is Role.LEAD
        self.reason = _reason(scene, arc)
        self.shares = _shares(scene.view, arc, shares=self.shares)


def _pieces(scene: Scene, path: Path) -> list[Piece]:
    """The pieces of the best path with the roles that words between them say."""
    view, reach = scene.view, _Reach()
    found: list[Piece] = []
    ended = 0  # pieces before the last words that say a role for what stands before
    for arc in path.arcs:
        joint = arc.joint
        label = _label(view, arc) if joint and joint.kind == "colon" else None
        if arc.end > arc.start and label is None:
            found.append(
                Piece(arc.start, arc.end, reach.reason, reach.role, reach.first, reach.strange,
                      reach.shares, _post(view, arc))
            )  # fmt: skip
            reach.first = False
        if joint and joint.behind and found:
            # "A牵头，B、C配合": all behind the first such words; before them only the last
            since = ended or len(found) - 1
            told = [replace(p, role=joint.behind) for p in found[since:-1]]
            last = _ended(view, replace(found[-1], role=joint.behind))
            found = [*found[:since], *told, *last]
            ended = len(found)
        reach.go_on(scene, arc, label)
    return found


def _post(view: View, arc: Arc) -> bool:
    """Whether a post stands behind a comma or dash that follows a piece, or a body behind its
    full stop: "Ana Gil. Water Office".
    """
    if arc.joint is None or arc.joint.kind not in ("comma", "dash", "line", "stop"):
        return False
    head = first_actor_word(view, arc.next, min(arc.next + 3, len(view.keys)))
    found = view.pack.head(view.keys, head) if head is not None else None
    return found is not None and (found[1] == "post" or arc.joint.kind == "stop")


def _shares(view: View, arc: Arc, *, shares: bool) -> bool:
    """Whether the piece behind shares the plural noun that an earlier one began with."""
    joint = arc.joint
    if joint is None or joint.forced or joint.end >= len(view.keys) or actor_word(view, joint.end):
        return False
    if view.is_abbreviation(joint.end) or joint.end in view.known:
        return False
    place = Place(arc.start, joint.at, joint.end, Left.OPEN, joint.kind)
    return shares or plural_offices(view, place)


@dataclass(frozen=True, slots=True)
class _Label:
    role: Role | None
    strange: bool


def _label(view: View, arc: Arc) -> _Label | None:
    """The words "Partners:" and the like set the role of what follows; None where a name stands."""
    if (said := label_role(view, arc.start, arc.end)) is not None:
        return _Label(said, strange=False)
    for n in range(arc.start, arc.end):
        for phrases, role in role_words(view):
            if view.keys[n] and phrases.match(view.keys, n):
                return _Label(role, strange=False)
    words = [n for n in range(arc.start, arc.end) if view.keys[n]]
    named = _names_somebody(view, arc.start, arc.end) and not _among_labels(view, arc)
    if len(words) <= LABEL_WORDS and not named:
        return _Label(None, strange=bool(words))
    return None


def _among_labels(view: View, arc: Arc) -> bool:
    """Whether a colon stands before, too: "Lead: A; other bodies: B"."""
    return any(t.text == ":" for t in view.tokens[: arc.start])


def _names_somebody(view: View, start: int, end: int) -> bool:
    """Whether a piece names an actor: more than a head noun alone ("Coordinator:")."""
    if any(view.is_abbreviation(n) for n in range(start, end)):
        return True
    if sum(bool(k) for k in view.keys[start:end]) == 1 and view.pack.head(view.keys, start):
        return False  # "Coordinator:", "Ministries:"
    if any(view.keys[n] and view.pack.groups.match(view.keys, n) for n in range(start, end)):
        return True
    if sum(bool(k) for k in view.keys[start:end]) == 1:
        return False
    return any(n in view.known or actor_word(view, n) for n in range(start, end))


def _ended(view: View, piece: Piece) -> Iterator[Piece]:
    """A partner with the words for it behind; before it may stand the one it helps.

    That one ends before the partner's article, or with its noun before a group.
    """
    last = view.pack.head_place == "last"
    for n in range(piece.end - 1, piece.start, -1):
        is_article = view.keys[n] in view.pack.articles and bool(actor_word(view, n - 1))
        is_group = last and actor_word(view, n) == "group"
        if is_article or (is_group and actor_word(view, n - 1) == "head noun"):
            yield replace(piece, end=n, role=None)
            yield replace(piece, start=n, first=False)
            return
    yield piece


def _reason(scene: Scene, arc: Arc) -> str:
    """Why the list is cut behind an arc, in words."""
    view, joint = scene.view, arc.joint
    if joint is None:
        return ""
    words = " ".join(t.text.strip() or "tab" for t in view.tokens[joint.at : joint.end])
    if joint.forced or joint.kind == "colon":
        return f"after “{words}”"
    kind, said = name_start(view, joint.end)
    if kind in ("given", "alone"):
        return f"known name “{said}”"
    if kind:
        names = {"short": "abbreviation", "quote": "name in quotes", "number": "a number of bodies",
                 "head": "head noun", "group": "group", "partner": "generic partner"}  # fmt: skip
        return f"{names[kind.rstrip('+')]} “{said}”"
    if left_state(view, arc.start, arc.end) is Left.CLOSED:
        return "the name before is whole"
    return f"likelier two names than one at “{words}”"


def _certainty(
    view: View, piece: Piece, span: Places, judged: tuple[float, Weights]
) -> tuple[Certainty, float]:
    """How sure a name is: by its probability; doubtful where only its column says it is a body."""
    chance, said = judged
    unclear = piece.unknown_label or not _shows(view, *span)
    if unclear or is_unclear(view, (piece.start, piece.end), span) or chance < said.rule:
        return Certainty.DOUBTFUL, chance
    return (Certainty.EXACT if chance >= said.exact else Certainty.RULE), chance


def says_actor(view: View, start: int, end: int, programmes: frozenset[str] = frozenset()) -> bool:
    """Whether a piece may be an actor: no remark, number, law or sum of a programme."""
    if not any(_says_something(view, n) for n in range(start, end)):
        return False
    if _says_no_actor(view, start, end) or _is_letters(view, start, end):
        return False
    if surely_person(view, start, end):
        return False
    whole = "".join(view.keys[start:end])
    return whole not in programmes and not _is_heading(view, start, end)


def _is_heading(view: View, start: int, end: int) -> bool:
    """Whether nothing but words before a list stand here: "the following institutions", "Lead"."""
    phrases = (view.pack.preambles, view.pack.lead_phrases)
    found = (p.match(view.keys, start) for p in phrases if view.keys[start])
    return any(f is not None and start + f[0] >= end for f in found)


def _is_letters(view: View, start: int, end: int) -> bool:
    """Single letters are no name: "N/A", "s.a."; signs and numbers between them neither."""
    words = [view.tokens[n].text for n in range(start, end) if view.keys[n]]
    return all(len(w) == 1 and not is_unspaced(w) for w in words)


def _says_something(view: View, at: int) -> bool:
    """Whether a word is more than a preposition or article; WHO is."""
    small = view.keys[at] in view.pack.small_words or view.keys[at] in view.pack.articles
    return bool(view.keys[at]) and (not small or view.is_abbreviation(at))


def _says_no_actor(view: View, start: int, end: int) -> bool:
    """A law, "none" and the like; but not "Law Society", where the head comes last."""
    found = view.pack.not_actors.match(view.keys, start) if view.keys[start] else None
    if not found or (start in view.given and view.is_abbreviation(start)):
        return False
    if view.pack.head_place == "first" or start + found[0] >= end:
        return True
    return not name_start(view, start)[0]


def _mention(view: View, piece: Piece, span: Places, sure: tuple[Certainty, float]) -> Mention:
    start, end = span
    first, last = view.tokens[start], view.tokens[end - 1]
    words = "".join(t.gap + t.text for t in view.tokens[start:end])[len(first.gap) :]
    behind = said_role(view, end, piece.end)
    role = piece.role or behind
    if role is None and not piece.first and _is_partner_group(view, start):
        role = Role.PARTNER
    return Mention(
        start=first.start, end=last.end, text=words, reason=piece.reason, role=role,
        role_behind=piece.role is None and behind is not None,
        certainty=sure[0], probability=round(sure[1], 3),
    )  # fmt: skip


def _shows(view: View, start: int, end: int) -> bool:
    """Whether any word of a name shows an actor; where only its column says so, it is doubtful."""
    return any(
        actor_word(view, n) or n in view.given or n in view.inside or view.is_abbreviation(n)
        for n in range(start, end)
    ) or is_company(view, start, end)


def _is_partner_group(view: View, at: int) -> bool:
    found = view.pack.all_words.match(view.keys, at) if view.keys[at] else None
    at += found[0] if found else 0
    if at >= len(view.keys) or not view.keys[at]:
        return False
    partner = view.pack.partner_words.match(view.keys, at)
    group = view.pack.groups.match(view.keys, at)  # "social partners" are employers and unions
    return partner is not None and (group is None or group[0] <= partner[0])
