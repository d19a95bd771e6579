"""What do both sides of a joint share? Named patterns, each one observation with a weight.

Extract layer. One noun of two adjectives, levels of government, a ministry's matters: where such a
pattern holds, the joint often stands within a name. None of them decides alone. Those of shared
nouns and adjectives are in `nouns`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kg.extract.actors.joints import Place
from kg.extract.actors.nouns import (
    head_of_both,
    levels_before_noun,
    new_levels,
    one_more_adjective,
    one_noun,
    parallel,
    plural_offices,
    shared_qualifier,
    two_forms,
)
from kg.extract.actors.persons import is_person
from kg.extract.actors.view import View
from kg.extract.actors.words import (
    actor_word,
    first_actor_word,
    initials,
    joiner,
    name_start,
    skip_lead,
    soft_end,
)

STRONG_JOINER = 4  # letters; "und", "and", "et" join words inside names too
FAR = 60  # tokens that are looked at on either side


def ended_list(view: View, place: Place) -> bool:
    """Whether "A, B and C" stands before: a further "and" then joins another actor."""
    comma = False
    for n in range(place.start, place.at):
        if n in view.inside:
            continue
        comma = comma or view.tokens[n].text == ","
        if comma and joiner(view, n):
            return True
    return False


def titled_group(view: View, place: Place) -> bool:
    """A lone group with a capital where names go on in capitals: "Culture, Media and Sport"."""
    begin = place.begin(view)
    if begin >= len(view.tokens) or not view.pack.capitals:
        return False
    group = actor_word(view, begin) in ("group", "generic partner")
    lone = soft_end(view, begin) <= begin + 1
    return group and lone and view.tokens[begin].text.istitle()


def only_groups_follow(view: View, place: Place) -> bool:
    """Whether nothing but actor words follow to the end: "…, Regioni e Comuni"."""
    at = place.begin(view)
    while at < len(view.tokens) and view.tokens[at].text != ";":
        if at > place.right + FAR:
            return True
        if not actor_word(view, at) and not view.is_abbreviation(at):
            return False
        end = soft_end(view, at)
        size = (joiner(view, end) or 1) if end < len(view.tokens) else 0
        at = skip_lead(view, end + size)
    return True


def strong_joiner(view: View, place: Place) -> bool:
    """Whether more than "and" joins: "sowie", "as well as" join actors."""
    for n in range(place.at, place.right):
        size = joiner(view, n)
        if size > 1 or (size and len(view.keys[n]) >= STRONG_JOINER):
            return True
    return False


def scope_word(view: View, place: Place) -> bool:
    """Whether what stands behind says only what a ministry is for: "… and Public Service"."""
    return _is_scope(view, place.right)


def _is_scope(view: View, at: int) -> bool:
    begin = skip_lead(view, max(at, 0))
    if begin >= len(view.keys) or not view.keys[begin]:
        return False
    found = view.pack.scope_words.match(view.keys, begin)
    return found is not None and begin + found[0] >= soft_end(view, begin)


def company_form(view: View, place: Place) -> bool:
    """Whether "Inc.", "Ltd" and the like are all that stands behind."""
    if place.right >= len(view.tokens):
        return False
    keys = tuple(k for k in view.keys[place.right : soft_end(view, place.right)] if k)
    found = view.pack.company_forms.match(keys, 0) if keys else None
    return found is not None and found[0] == len(keys)


def half_word(view: View, place: Place) -> bool:
    """The hyphen of "Bundes- und …", "обл- та …": the word goes on behind the joint."""
    at = place.at - 1
    if at < 1:
        return False
    token = view.tokens[at]
    return token.text in "-‐‑–" and not token.gap and view.is_word(at - 1)


def remark(view: View, place: Place) -> bool:
    """Whether "and others", "etc." and the like begin here: they end a name and are none."""
    if place.right >= len(view.tokens):
        return False
    places = range(place.at, place.right + 1)
    if any(view.keys[n] and view.pack.qualifiers.match(view.keys, n) for n in places):
        return True
    at, end = place.right, soft_end(view, place.right)
    while at < end and view.keys[at] in view.pack.small_words:
        at += 1
    found = view.pack.all_words.match(view.keys, at) if at < end and view.keys[at] else None
    return found is not None and at + found[0] >= end


def scope_list(view: View, place: Place) -> bool:
    """Whether "…, B and C" follows, C no actor: then the comma stands within a name."""
    at = place.right
    while at < min(len(view.tokens), place.right + FAR):
        end = soft_end(view, at)
        nxt = _after_joint(view, end)
        if end >= len(view.tokens) or nxt >= len(view.tokens) or nxt == end:
            return False
        actor = _shows(view, nxt)
        if joiner(view, end):
            return not actor
        if actor:
            return False
        at = nxt
    return False


def _after_joint(view: View, at: int) -> int:
    while at < len(view.tokens):
        size = joiner(view, at) or (view.tokens[at].text in ",/&+")
        if not size:
            break
        at += size
    return at


def _shows(view: View, at: int) -> bool:
    begin = skip_lead(view, at)
    if begin >= len(view.tokens):
        return False
    end = soft_end(view, begin)
    return view.is_abbreviation(begin) or first_actor_word(view, begin, end) is not None


def small_goes_on(view: View, place: Place) -> bool:
    """A small word before the joint or behind it: the name goes on."""
    before = view.keys[place.at - 1] if place.at else ""
    after = view.keys[place.right] if place.right < len(view.keys) else ""
    small = view.pack.small_words
    return before in small or (after in small - view.pack.articles)


def sign_in_short(view: View, place: Place) -> bool:
    """A comma without a space before letters with `&`: "KH,CN&MT" is one abbreviation."""
    if not place.kind.endswith("-tight") or place.right >= len(view.tokens):
        return False
    near = (view.tokens[place.at - 1].text, view.tokens[place.right].text)
    ampersand = any("&" in w for w in near) or (
        place.right + 1 < len(view.tokens) and view.tokens[place.right + 1].text == "&"
    )
    return ampersand and all(view.is_abbreviation(n) for n in (place.at - 1, place.right))


def both_known(view: View, place: Place) -> bool:
    """Known names on both sides."""
    begin = place.begin(view)
    before = any(view.known.get(n) == place.at for n in range(place.start, place.at))
    return before and begin in view.known


def same_small(view: View, place: Place) -> bool:
    """Behind the joint stands a small word that stands in the name before: "della … e delle"."""
    if place.right + 1 >= len(view.keys):
        return False
    after, small = view.keys[place.right], view.pack.small_words | view.pack.articles
    before = {view.keys[n] for n in range(place.start + 1, place.at)} & small
    return after in small and any(k[:3] == after[:3] for k in before)


def initials_over(view: View, place: Place) -> bool:
    """Letters in brackets are the initials of words on both sides: "Trade and Industry (DTI)"."""
    n = place.right
    while n < min(len(view.tokens), place.right + FAR) and view.tokens[n].text != "(":
        if view.tokens[n].text in ";":
            return False
        n += 1
    if n + 1 >= len(view.tokens) or not view.is_abbreviation(n + 1):
        return False
    letters = [c for c in view.tokens[n + 1].text if c.isupper()]
    before, after = (
        [view.tokens[k].text[:1].upper() for k in range(*span) if view.keys[k]]
        for span in ((place.start, place.at), (place.right, n))
    )
    return _covers(letters, before, after)


def _covers(letters: list[str], before: list[str], after: list[str]) -> bool:
    """Whether letters come from words of two parts in order, at least one from each."""
    taken = 0
    for c in before:
        taken += taken < len(letters) and c == letters[taken]
    rest = letters[taken:]
    met = 0
    for c in after:
        met += met < len(rest) and c == rest[met]
    return len(letters) > 1 and taken > 0 and bool(rest) and met == len(rest)


def only_dashes(view: View, place: Place) -> bool:
    """Whether a dash between names is the only sign of its list, or stands there twice."""
    if place.kind != "dash":
        return False
    near = range(max(0, place.at - FAR), min(len(view.tokens), place.right + FAR))
    signs = [view.tokens[n].text for n in near if n not in view.inside]
    n_dashes = sum(view.tokens[n].gap != "" and view.tokens[n].text in "-–—" for n in near)
    return n_dashes > 1 and not any(s in ",;" for s in signs)


def dash_of_shorts(view: View, place: Place) -> bool:
    """A dash between abbreviations, or between names that begin alike."""
    if place.kind != "dash" or place.right >= len(view.keys):
        return False
    end = soft_end(view, place.right)
    alone = place.at - place.start == 1 and end - place.right == 1
    short = view.is_abbreviation(place.at - 1) and view.is_abbreviation(place.right)
    return alone and short and not view.loud


def oblique(view: View, place: Place) -> bool:
    """Whether a word before the actor word behind stands in a case that begins no list."""
    begin = place.begin(view)
    end = soft_end(view, begin) if begin < len(view.tokens) else begin
    at = first_actor_word(view, begin, end)
    if at is None:
        return begin < end and view.pack.is_oblique(view.keys[begin])
    return any(view.pack.is_oblique(view.keys[n]) for n in range(begin, at + 1) if view.keys[n])


def person_before(view: View, place: Place) -> bool:
    """A person's name before the joint and a post behind it: "Jane Moor, Head of Planning"."""
    if place.kind not in ("comma", "dash", "line") or not place.has_right(view):
        return False
    return is_person(view, place.start, place.at) and bool(name_start(view, place.right)[0])


def own_short(view: View, place: Place) -> bool:
    """A dash and the letters of the name before it: "Institute of Water Research - IWR"."""
    alone = place.kind == "dash" and soft_end(view, place.right) == place.right + 1
    short = alone and view.is_abbreviation(place.right)
    return short and initials(view, place.start, place.at, place.right)


PATTERNS: Mapping[str, Callable[[View, Place], bool]] = {
    f.__name__.replace("_", " "): f
    for f in (
        one_noun, shared_qualifier, head_of_both, one_more_adjective, parallel, ended_list,
        oblique, titled_group, only_groups_follow, strong_joiner,
        scope_word, levels_before_noun, new_levels, company_form, half_word, remark,
        scope_list, small_goes_on, sign_in_short,
        both_known, plural_offices, same_small, initials_over,
        person_before, only_dashes, dash_of_shorts, own_short, two_forms,
    )
}  # fmt: skip
