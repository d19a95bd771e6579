"""Where may a list be cut? Separators, line ends, brackets and words that join. Extract layer.

A joint is everything that stands between two pieces: ", and", "; together with", "/". What is
always a cut (`;`, a bullet, "in cooperation with") is `forced`; the weights judge the others.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.extract.actors.tokens import DASHES
from kg.extract.actors.view import View
from kg.extract.actors.words import (
    Left,
    actor_word,
    initials,
    joiner,
    label_role,
    partner_phrase,
    role_phrase,
    skip_lead,
    soft_end,
)
from kg.extract.memory import LAST
from kg.model.codes import Role
from kg.text import is_unspaced, parts_phrases

HARD = ";|•·▪‣◦●∙◎○◯□■★☆►▶✓✔➢\t"
SHORTENED = 3  # letters of what a full stop shortens, if they are no abbreviation
LEAST_IN_A_ROW = 3  # abbreviations that stand in a row are a list
LONGEST_NAME = 8  # words of a name that may stand before its initials
LONGEST_GROUP = 5  # words of a group that may stand before its short form
_SIGNS = {",": "comma", "/": "slash", "&": "amp", "+": "plus", "・": "dot", "·": "dot"}


@dataclass(frozen=True, slots=True)
class Joint:
    """A place to cut: the piece before ends at `at`, the next one begins at `end`.

    `role` is said for what follows, `behind` for what stands before ("X bevonásával", "X牵头");
    `hard` ends the reach of a role.
    """

    at: int
    end: int
    kind: str
    forced: bool = False
    hard: bool = False
    role: Role | None = None
    behind: Role | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A joint seen from the piece before it."""

    start: int
    at: int
    right: int
    left: Left
    kind: str

    def begin(self, view: View) -> int:
        """Where the words of the piece behind begin, articles left out."""
        return skip_lead(view, self.right)

    def has_right(self, view: View) -> bool:
        """Whether words stand behind it."""
        return self.right < len(view.tokens) and self.begin(view) < len(view.tokens)


def joints_of(view: View) -> list[Joint]:
    """All joints of a list by place; one inside a bracket counts for a piece that starts there."""
    found: list[Joint] = []
    at = 0
    while at < len(view.tokens):
        joint = _joint_at(view, at)
        if joint is None:
            at += 1
            continue
        found.append(joint)
        at = at + 1 if joint.kind in ("close", "open") else max(joint.end, at + 1)
    return found


def _joint_at(view: View, at: int) -> Joint | None:
    token = view.tokens[at]
    opened = view.inside.get(at)
    if token.text in "([" and opened == at:
        return _opening(view, at)
    if token.text in ")]" and opened is not None and view.tokens[opened].text in "([":
        return _run(view, at, at + 1, "close")
    if token.text == ":":
        return None if _is_said_behind(view, at) else _run(view, at, at + 1, "colon")
    return _ending(view, at) or _separator(view, at)


def _opening(view: View, at: int) -> Joint | None:
    """A bracket: around the whole list, before a role, or any other; none that only says one."""
    if at == 0:
        return Joint(at, at + 1, "hard", forced=True)
    company = (1, Role.PARTNER) if view.keys[at + 1] in view.pack.with_words else None
    if said := role_phrase(view, at + 1) or company:
        return Joint(at, at + 1 + said[0], "with-open", forced=True, role=said[1])
    end = closing(view, at)
    role = label_role(view, at + 1, end)
    return Joint(at, at + 1, "open", forced=_holds_group(view, at, end)) if role is None else None


def _holds_group(view: View, at: int, end: int) -> bool:
    """Whether a bracket names a group and no other stands before it: "Water Board (NGOs)"."""
    if not view.is_abbreviation(at + 1):
        return False
    ends = [n + found[0] for n in range(max(0, at - LONGEST_GROUP), at + 2)
            if view.keys[n] and (found := view.pack.groups.match(view.keys, n))]  # fmt: skip
    return end in ends and at not in ends


def _ending(view: View, at: int) -> Joint | None:
    """Words that say the role of the one before them."""
    if not view.keys[at] or not at:
        return None
    said = ((view.pack.partner_endings, Role.PARTNER), (view.pack.lead_endings, Role.LEAD))
    for endings, role in said:
        ending = endings.match(view.keys, at)
        if ending and not (_names_on(view, at + ending[0]) or _is_label(view, at)):
            return Joint(at, at + ending[0], "behind", forced=True, behind=role)
    return None


def _is_label(view: View, at: int) -> bool:
    """Whether nothing but words stand from a place on up to a colon."""
    return view.tokens[_words_end(view, at)].text == ":"


def _begins_label(view: View, at: int) -> bool:
    """Whether a line begins with a label, or a known one stands behind what another labels."""
    if not view.tokens[at].capital or not _is_label(view, at):
        return False
    known = any(t.text == ":" for t in view.tokens[:at]) and not is_unspaced(view.tokens[at].text)
    return view.tokens[at].new_line or (known and bool(label_role(view, at, _words_end(view, at))))


def _words_end(view: View, at: int) -> int:
    """The first sign or number from a place on; the place itself if only words follow."""
    return next((n for n in range(at, len(view.tokens)) if not view.keys[n]), at)


def _names_on(view: View, at: int) -> bool:
    """Whether a name goes on, where its noun may come last: "NGD lead | agencies"."""
    goes_on = view.is_word(at) and not view.tokens[at].new_line and not joiner(view, at)
    return view.pack.head_place == "both" and goes_on


def _separator(view: View, at: int) -> Joint | None:
    token = view.tokens[at]
    bullet = token.text in DASHES and (at == 0 or token.new_line)
    begins = at == 0 and role_phrase(view, at) is not None
    if _is_hard(view, at) or bullet or begins or _size(view, at) or _numbered(view, at):
        return _run(view, at, at, "")
    if token.text == "." and _ends_sentence(view, at):
        return _run(view, at, at + 1, "stop") if view.tokens[at + 1].capital else None
    if token.text in DASHES and token.gap and at + 1 < len(view.tokens):
        return _dash(view, at)
    if at and _begins_label(view, at):
        return _run(view, at, at, "hard")
    if view.keys[at] in view.pack.with_words and at and not _is_of_post(view, at):
        return Joint(at, at + 1, "with", role=Role.PARTNER)
    if token.new_line and at and not _wraps(view, at):
        return _run(view, at, at, "line")
    if at and token.gap and _parts_names(view, at):
        return Joint(at, at, "space")
    if at and token.wrapped and view.is_word(at) and not _wraps(view, at):
        return Joint(at, at, "wrap")
    if at and view.is_abbreviation(at) and _stand_alone(view, at):
        return Joint(at, at, "gap")
    return None


def _is_said_behind(view: View, at: int) -> bool:
    """Whether a colon stands between a name and its role: "Port Authority: lead"."""
    start = next((n + 1 for n in range(at - 1, -1, -1) if not view.keys[n]), 0)
    named = start < at and label_role(view, start, at) is None
    return named and label_role(view, at + 1, soft_end(view, at + 1)) is not None


def _dash(view: View, at: int) -> Joint | None:
    """A dash with spaces around it: none before a role ("Port Authority – lead") or before the
    initials of the name ("Department of Public Works – DPW").
    """
    own = view.is_abbreviation(at + 1) and initials(view, max(0, at - LONGEST_NAME), at, at + 1)
    role = label_role(view, at + 1, soft_end(view, at + 1))
    return (
        Joint(at, at + 1, "dash") if view.tokens[at + 1].gap and role is None and not own else None
    )


def _ends_sentence(view: View, at: int) -> bool:
    """Whether a full stop stands before a space and behind more than shortens: not "Dr.", "Sv."."""
    if at == 0 or at + 1 == len(view.tokens) or not view.tokens[at + 1].gap:
        return False
    word, key = view.tokens[at - 1], view.keys[at - 1]
    short = word.kind == "word" and len(word.text) <= SHORTENED and not view.is_abbreviation(at - 1)
    return not (short or key in view.pack.person_titles)


def _parts_names(view: View, at: int) -> bool:
    """Whether the space before a word may part two names, in a script without spaces in them.

    In Thai and its like a name holds spaces, too: only one before the noun of a body is a cut.
    """
    word, before = view.tokens[at].text, view.tokens[at - 1].text
    if parts_phrases(word):
        return bool(actor_word(view, at)) and before not in "(["
    return is_unspaced(word) and is_unspaced(before) and not view.memory.unspaced_lines


def _is_of_post(view: View, at: int) -> bool:
    """Whether "with" says what a post is for: "заступник директора з ВР", "фахівці з безпеки"."""
    if at + 1 >= len(view.tokens):
        return False
    before = [n for n in range(max(0, at - 3), at) if view.keys[n]]
    if not view.is_abbreviation(at + 1):
        small = all(view.tokens[n].text.islower() for n in (at - 1, at + 1))
        return small and not any(actor_word(view, n) for n in before)
    heads = (view.pack.head(view.keys, n) for n in before)
    return any(head is not None and head[1] == "post" for head in heads)


def _wraps(view: View, at: int) -> bool:
    """Whether a line only goes on: before a small letter on a page, after "of" or "relevant"."""
    named = actor_word(view, at) in ("group", "generic partner")
    small = view.tokens[at].text[:1].islower() and not named and not view.memory.hard_lines
    leads = (view.pack.part_of_words, view.pack.small_words, view.pack.articles)
    before = view.keys[at - 1]
    if small or (any(before in words for words in leads) and not view.is_abbreviation(at - 1)):
        return True
    which = (view.pack.concerned_words, view.pack.all_words)
    return bool(before) and any(phrases.match(view.keys, at - 1) for phrases in which)


def _numbered(view: View, at: int) -> int:
    """How many tokens of "2." or "3)" begin a line there."""
    if at + 2 >= len(view.tokens) or view.tokens[at].kind != "number":
        return 0
    if not (at == 0 or view.tokens[at].new_line) or view.tokens[at + 1].text not in ".)":
        return 0
    return 2 if view.tokens[at + 2].gap and view.inside.get(at + 1) is None else 0


def _stand_alone(view: View, at: int) -> bool:
    """Whether two abbreviations side by side are two names: three or more stand in a row, a wide
    gap parts them, or both stand alone elsewhere, or beside other words; what ends no cell belongs
    to what follows: "DG ECHO".
    """
    if not view.is_word(at - 1) or not view.is_abbreviation(at - 1):
        return False
    if len(view.tokens[at].gap) > 1 or _are_in_a_row(view, at):
        return True
    known = view.known.get(at) == at + 1 and view.known.get(at - 1) == at
    counts, pair = view.memory.beside, (view.keys[at - 1], view.keys[at])
    apart = all(counts.get((key, ""), 0) > counts.get(pair, 0) > 0 for key in pair)
    return known or (apart and (pair[0], LAST) in counts)


def _are_in_a_row(view: View, at: int) -> bool:
    """Whether three abbreviations or more stand in a row there, in one line with only spaces
    between.
    """
    first = last = at
    while at - first < LEAST_IN_A_ROW and first and not view.tokens[first].new_line:
        if not view.is_abbreviation(first - 1):
            break
        first -= 1
    while last - at < LEAST_IN_A_ROW and last < len(view.tokens) and view.is_abbreviation(last):
        if last > at and view.tokens[last].new_line:
            break
        last += 1
    return last - first >= LEAST_IN_A_ROW


def _size(view: View, at: int) -> int:
    """How many tokens of a comma, joiner or phrase for partners stand at a place."""
    if view.tokens[at].text in _SIGNS:
        beside = (view.tokens[n] for n in (at - 1, at + 1) if 0 <= n < len(view.tokens))
        letter = any(len(t.text) == 1 and not is_unspaced(t.text) for t in beside)
        return not (letter and _is_close_dot(view, at))  # "시·도 교육청"
    return max(joiner(view, at), partner_phrase(view, at))


def _run(view: View, at: int, end: int, kind: str) -> Joint:
    """A joint with all separators that follow one another."""
    opened = view.inside.get(at, -1) if kind != "close" else -1
    kinds = [kind] if kind else []
    role, hard = None, kind in ("colon", "stop", "hard")
    while end < len(view.tokens):
        token = view.tokens[end]
        bullet = token.text in DASHES and (end == 0 or token.new_line)
        if kind != "close" and view.inside.get(end, -1) not in (opened, end):
            break
        if _is_hard(view, end) or bullet or _numbered(view, end):
            kinds.append("hard")
            hard = True
            end += max(1, _numbered(view, end))
        elif (said := role_phrase(view, end)) is not None:
            kinds.append("with-phrase")
            size, role = said
            end += size
        elif size := joiner(view, end):
            kinds.append("and")
            end += size
        elif token.text in _SIGNS:
            kinds.append(_sign_kind(view, end))
            end += 1
        else:
            break
    name = _name(kinds)
    forced = hard or role is not None
    return Joint(at, end, name, forced and kind != "stop", hard and kind != "stop", role)


def _is_hard(view: View, at: int) -> bool:
    """Whether a sign always parts names; a dot that stands close to two words also joins them."""
    return view.tokens[at].text in HARD and not _is_close_dot(view, at)


def _is_close_dot(view: View, at: int) -> bool:
    """Whether a dot stands close to words on both sides."""
    inner = view.tokens[at].text == "·" and 0 < at < len(view.tokens) - 1
    return inner and not (view.tokens[at].gap or view.tokens[at + 1].gap)


def _sign_kind(view: View, at: int) -> str:
    name = _SIGNS[view.tokens[at].text]
    tight = at + 1 < len(view.tokens) and not view.tokens[at + 1].gap and view.is_word(at + 1)
    if at and parts_phrases(view.tokens[at - 1].text):
        return name  # words stand close to each other there, so that it says nothing
    if name == "slash":
        tight = tight and not view.tokens[at].gap
    return name + "-tight" if tight and at and view.is_word(at - 1) else name


def _name(kinds: list[str]) -> str:
    """The name of a run: its strongest sign."""
    for kind in ("close", "colon", "hard", "with-phrase", "stop"):
        if kind in kinds:
            return kind
    first = kinds[0] if kinds else "line"
    if len(kinds) > 1:
        first = "comma-and" if "and" in kinds else first
    return first


def closing(view: View, opened: int) -> int:
    """The last place inside brackets or quotes, where they close."""
    n = opened
    while n + 1 in view.inside and view.inside[n + 1] == opened:
        n += 1
    return n


def begins_line(view: View, joint: Joint) -> bool:
    """Whether the piece behind a joint begins a line."""
    places = range(joint.at, min(joint.end + 1, len(view.tokens)))
    return any(view.tokens[n].new_line for n in places)


def names_group(view: View, start: int, end: int) -> bool:
    """Whether a group is named between two places, whose members brackets may name."""
    return any(actor_word(view, n) in ("group", "generic partner") for n in range(start, end))
