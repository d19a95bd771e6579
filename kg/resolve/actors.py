"""Mentions to actors: which names are short forms of others, and what is the record of each?
Resolve layer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kg.extract.actors.same import COMMON_START, same_word, same_words
from kg.extract.actors.tokens import tokens_of
from kg.extract.memory import LONGEST_NAME, name_words
from kg.ids import digest, slug
from kg.model.codes import ActorType, GroupKind, LabelKind
from kg.model.records import Actor, Label, Plan, Step
from kg.model.rules import Rule
from kg.resolve import names
from kg.resolve.clusters import Cluster, Clusters, Match
from kg.resolve.names import Form
from kg.text import fold

# Is a short name ("Savet") the short form of a longer one? What did people join?
#
# A short name is joined only if exactly one longer name of the plan begins with it; else a question
# is asked.

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


@dataclass(frozen=True, slots=True)
class Known:
    """One actor and the forms that name it."""

    actor: Actor
    matches: Mapping[str, Match]


def actors_of(clusters: Clusters, plan: Plan) -> list[Known]:
    """One actor a cluster, with groups' definers and bodies' parents filled in.

    Edges: two actors of one slug get 4 hex digits of their full name.
    """
    language = plan.language
    made = [(c, _preferred(c)) for c in clusters.found]
    ids = _ids([(c, name, _group(c, name, language)) for c, name in made], plan)
    by_cluster = {id(c): ids[n] for n, (c, _) in enumerate(made)}
    earlier = _earlier([c for c, _ in made], plan)
    found: list[Known] = []
    for (cluster, name), known_as in zip(made, earlier, strict=True):
        own = by_cluster[id(cluster)]
        links = _Links(clusters, by_cluster, own)
        actor = replace(_actor(cluster, name, plan, links), earlier=known_as)
        found.append(Known(actor, {t: m for t, (_, m) in cluster.forms.items()}))
    return found


def _earlier(clusters: Sequence[Cluster], plan: Plan) -> list[tuple[str, ...]]:
    """The id that each actor has as long as the plan's country is unknown.

    A registry is known by its country; without it a body goes by the name the plan prints. None
    while the country is unknown, nor where two bodies would claim one.
    """
    if plan.country is None:
        return [()] * len(clusters)
    bare = [replace(cluster, body=None) for cluster in clusters]
    named = [(c, _preferred(c)) for c in bare]
    unknown = replace(plan, country=None)
    ids = _ids([(c, name, _group(c, name, plan.language)) for c, name in named], unknown)
    counts = Counter(ids)
    return [(own,) if counts[own] == 1 else () for own in ids]


@dataclass(frozen=True, slots=True)
class _Links:
    clusters: Clusters
    ids: Mapping[int, str]
    own: str

    def named(self, keys: tuple[str, ...]) -> str | None:
        """The id of the other actor that these words name."""
        cluster = self.clusters.by_key.get(keys)
        found = self.ids.get(id(cluster)) if cluster else None
        return found if found != self.own else None


def _actor(cluster: Cluster, name: str, plan: Plan, links: _Links) -> Actor:
    language = plan.language
    group = _group(cluster, name, language)
    return Actor(
        id=links.own,
        labels=_labels(cluster, name, language),
        actor_type=_type(cluster, name, links),
        group_kind=group,
        country=plan.country,
        part_of=None if group else _parent(cluster, links),
        defined_by=_definer(cluster, links) if group in _DEFINED else None,
        steps=tuple(Step(m.rule, m.reason) for _, m in cluster.forms.values()),
    )


_DEFINED = (GroupKind.MEMBERS_OF, GroupKind.UNITS_OF)


def _preferred(cluster: Cluster) -> str:
    """The full name: the list's long form, the registry's wording, else the plainest form met."""
    if cluster.long:
        return cluster.long
    official = {name_words(n) for n in (cluster.body.names if cluster.body else ())}
    first = name_words(cluster.body.name) if cluster.body else ()

    def rank(item: tuple[Form, Match]) -> tuple[bool, ...]:
        form, match = item
        return (
            form.short,
            match.rule is Rule.SHORT_FORM,
            match.rule is Rule.TYPING_ERROR,
            form.keys != first,
            form.keys not in official,
            form.governed,
            not form.stands,
        )

    best = sorted(cluster.forms.values(), key=lambda x: (rank(x), -x[0].count))
    tied = [f for f, m in best if rank((f, m)) == rank(best[0]) and f.keys == best[0][0].keys]
    return next((f.text for f in tied if f.text[:1].isupper()), best[0][0].text)


def _labels(cluster: Cluster, name: str, language: str) -> tuple[Label, ...]:
    """A name as good as the preferred one is an alternative; another spelling of it is hidden."""
    found = [Label(name, language)]
    for text, (form, match) in sorted(cluster.forms.items()):
        kind = match.kind
        if kind is LabelKind.PREFERRED and form.short:
            kind = LabelKind.ABBREVIATION
        elif kind is LabelKind.PREFERRED:
            alike = same_words(form.keys, name_words(name))
            kind = LabelKind.HIDDEN if alike else LabelKind.ALTERNATIVE
        if text != name:
            found.append(Label(text, language, kind))
    english = cluster.body.en if cluster.body else None
    if english and not (language.startswith("en") and english == name):
        found.append(Label(english, "en", ours=True))
    return tuple(found)


def _group(cluster: Cluster, name: str, language: str) -> GroupKind | None:
    if cluster.body:
        return cluster.body.group
    return names.group_kind_of(name, language)


def _type(cluster: Cluster, name: str, links: _Links) -> ActorType:
    """What kind of body it is: as registered, by its head noun, or that of its base."""
    if cluster.body:
        return cluster.body.type
    for text in (name, *cluster.texts()):
        found = names.type_of(text, links.clusters.language)
        if found is not ActorType.OTHER:
            return found
    keys = name_words(name)
    most = min(len(keys) - 1, LONGEST_NAME)
    bases = (links.clusters.by_key.get(keys[:n]) for n in range(most, 0, -1))
    base = next((b for b in bases if b is not None and b is not cluster), None)
    if base is None:
        return ActorType.OTHER
    return base.body.type if base.body else names.type_of(_preferred(base), links.clusters.language)


def _definer(cluster: Cluster, links: _Links) -> str | None:
    """The body whose members or units a group's words mean: the longest known name in them."""
    for text in cluster.texts():
        keys = name_words(text)
        for size in range(len(keys) - 1, 0, -1):
            for at in range(len(keys) - size + 1):
                found = links.named(keys[at : at + size])
                if found and found.startswith("org/"):
                    return found
    return None


def _parent(cluster: Cluster, links: _Links) -> str | None:
    """The body a name says it belongs to, else the one a person entered in the registry."""
    for text in cluster.texts():
        keys = names.part_of_words(text, links.clusters.language)
        found = links.named(keys) if keys else None
        if found:
            return found
    entered = cluster.body.part_of if cluster.body else None
    return links.named(name_words(entered)) if entered else None


def _ids(found: list[tuple[Cluster, str, GroupKind | None]], plan: Plan) -> list[str]:
    """An id is made of the registry's name in the plan's language, else of the body's own."""
    wanted: list[str] = []
    for cluster, name, group in found:
        canonical, body = names.latin(name, plan.language), cluster.body
        if body:
            canonical = next(iter(body.by_language.get(plan.language.split("-")[0], ())), body.name)
        wanted.append(f"{'group' if group else 'org'}/{plan.place}/{slug(canonical)}")
    clashing = {x for x, n in Counter(wanted).items() if n > 1}
    return [
        f"{x}-{digest(name)[:4]}" if x in clashing and cluster.body is None else x
        for x, (cluster, name, _) in zip(wanted, found, strict=True)
    ]
