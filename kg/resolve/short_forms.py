"""Is a short name ("Savet") the short form of a longer one? What did people join? Resolve layer.

A short name is joined only if exactly one longer name of the plan begins with it; else a question
is asked.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.actors.same import COMMON_START, same_word, same_words
from kg.extract.actors.tokens import tokens_of
from kg.extract.memory import name_words
from kg.model.codes import ActorType, LabelKind
from kg.model.rules import Rule
from kg.resolve import names
from kg.resolve.clusters import Cluster, Clusters, Match
from kg.resolve.names import Form
from kg.text import fold

# Types whose one body is called by its head alone; a court or a school is rather another one.
_SHORTENED = (ActorType.COORDINATION_BODY, ActorType.POST, ActorType.GOVERNMENT)
_MAX_WORDS = 4


def join_short_forms(clusters: Clusters) -> None:
    """Join clusters whose only full name begins exactly one longer name of the plan."""
    starting = _by_start(clusters)
    for cluster in list(clusters.found):
        form = _own_form(cluster)
        if form is None or cluster.body or cluster.long or len(form.keys) > _MAX_WORDS:
            continue
        kind = names.group_kind_of(form.text, clusters.language)
        near = starting.get(tuple(key[:COMMON_START] for key in form.keys), [])
        if kind is not None:
            near = [c for c in near if any(c is x for x in clusters.found)]
        others = clusters.found if kind == "members-of" else near
        hit = [
            c
            for c in others
            if c is not cluster
            and any(_begins(clusters, form, text) for text in _full_names(clusters, c))
        ]
        longer = [c for c in hit if not any(_is_base(clusters, b, c) for b in hit)]
        if len(longer) == 1 and not clusters.apart(form.text, longer[0].texts()[0]):
            _merge(clusters, cluster, longer[0], form)
        elif len(longer) > 1 and form.stands:
            clusters.ambiguous[form.text] = [c.texts()[0] for c in longer]


def _by_start(clusters: Clusters) -> dict[tuple[str, ...], list[Cluster]]:
    """Actors by how the first words of their names begin, for each number of words."""
    found: dict[tuple[str, ...], list[Cluster]] = {}
    for cluster in clusters.found:
        stems = (
            tuple(key[:COMMON_START] for key in name_words(text)[:_MAX_WORDS])
            for text in cluster.texts()
        )
        for start in dict.fromkeys(x[:n] for x in stems for n in range(1, len(x) + 1)):
            found.setdefault(start, []).append(cluster)
    return found


def _is_base(clusters: Clusters, base: Cluster, branch: Cluster) -> bool:
    """Whether one actor's name is another's with a place behind it."""
    starts = map(name_words, _full_names(clusters, base))
    keys = name_words(branch.texts()[0])
    return base is not branch and any(same_words(s, keys[: len(s)]) for s in starts)


def _full_names(clusters: Clusters, cluster: Cluster) -> list[str]:
    return [t for t in cluster.texts() if not names.is_abbreviation(t, clusters.language)]


def _own_form(cluster: Cluster) -> Form | None:
    full = [f for f, _ in cluster.forms.values() if not f.short]
    return full[0] if len(full) == len(cluster.forms) and full else None


def _begins(clusters: Clusters, form: Form, long: str) -> bool:
    keys = name_words(long)
    size = len(form.keys)
    if not (0 < size < len(keys) and same_words(form.keys, keys[:size])):
        return _shorter_group(clusters, form, long)
    kind = names.type_of(form.text, clusters.language)
    if kind is ActorType.GOVERNMENT:
        return size > 1 and (
            _comma_after(long, size) or bool(clusters.pack.joiners.match(keys, size))
        )
    return kind in _SHORTENED and keys[size] in clusters.pack.small_words


def _comma_after(name: str, n_words: int) -> bool:
    words = 0
    for token in tokens_of(name):
        words += token.kind == "word"
        if words == n_words and token.text == ",":
            return True
    return False


def _shorter_group(clusters: Clusters, form: Form, long: str) -> bool:
    """Whether a group's name is shortened: all represented institutions (of the commission)."""
    kinds = {names.group_kind_of(t, clusters.language) for t in (form.text, long)}
    if len(kinds) != 1 or None in kinds or next(iter(kinds)) != "members-of":
        return False
    bag = names.content_words(form.text, clusters.language)
    whole = names.content_words(long, clusters.language)
    return 1 < len(bag) < len(whole) and all(any(same_word(a, b) for b in whole) for a in bag)


def _merge(clusters: Clusters, short: Cluster, long: Cluster, form: Form) -> None:
    reason = f"“{form.text}” begins only one longer name here: “{long.texts()[0]}”"
    for text, (other, _) in short.forms.items():
        match = Match(
            rule=Rule.SHORT_FORM, reason=reason, kind=LabelKind.ALTERNATIVE, certain=False
        )
        long.forms.setdefault(text, (other, match))
        clusters.by_key[other.keys] = long
    clusters.found.remove(short)


def join_decided(clusters: Clusters, groups: Sequence[frozenset[str]]) -> None:
    """Join the clusters that a person decided to be one actor; the first met keeps its name."""
    for group in groups:
        hit = [c for c in clusters.found if any(fold(text) in group for text in c.texts())]
        for other in hit[1:]:
            for text, (form, old) in other.forms.items():
                match = Match(rule=Rule.DECISION, reason="a person decided same_as", kind=old.kind)
                hit[0].forms.setdefault(text, (form, match))
                clusters.by_key[form.keys] = hit[0]
            hit[0].body = hit[0].body or other.body
            hit[0].long = hit[0].long or other.long
            clusters.found.remove(other)
            clusters.unknown = [f for f in clusters.unknown if f.text not in other.forms]


def drop_unnamed(clusters: Clusters) -> None:
    """Leave out what only running text mentions, unless the registry or the list names a body."""
    clusters.found = [
        c
        for c in clusters.found
        if c.body or c.long or any(f.stands or _is_branch(clusters, f) for f, _ in c.forms.values())
    ]


def _is_branch(clusters: Clusters, form: Form) -> bool:
    """Whether a form is a name of the list of abbreviations with a place: "… in the city of X"."""
    bases = (clusters.by_key.get(form.keys[:n]) for n in range(2, len(form.keys)))
    return any(base is not None and base.long for base in bases)
