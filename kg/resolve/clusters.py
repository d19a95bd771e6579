"""Which forms name the same actor, by which rule? Resolve layer.

The rules in their order: same name, registry, list of abbreviations, brackets, other endings, typo
in one long word, initials, swapped letters, short form. Never by edit distance of abbreviations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from kg.extract.actors.pack import Pack, pack_for
from kg.extract.actors.same import one_typo, same_words
from kg.extract.memory import name_words
from kg.extract.registry import Body, Registry
from kg.lexicon import lexicons_for
from kg.model.codes import LabelKind
from kg.model.rules import Rule
from kg.resolve import names
from kg.resolve.names import Form


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Why a form belongs to a cluster, and what kind of label it becomes."""

    rule: Rule
    reason: str
    kind: LabelKind
    certain: bool = True


@dataclass(slots=True)
class Cluster:
    """The forms of one actor, each with its match; `body` is its registry entry."""

    long: str | None = None  # the long form in the document's own list of abbreviations
    body: Body | None = None
    forms: dict[str, tuple[Form, Match]] = field(default_factory=dict)

    def texts(self) -> list[str]:
        """Every form, with the list's long form first."""
        return list(dict.fromkeys([*([self.long] if self.long else []), *self.forms]))


@dataclass(slots=True)
class Clusters:
    """The actors of one plan while forms are being given to them."""

    language: str
    pack: Pack
    registry: Registry
    apart: Callable[[str, str], bool]  # decided by a person: not the same
    found: list[Cluster] = field(default_factory=list)
    ambiguous: dict[str, list[str]] = field(default_factory=dict)
    unknown: list[Form] = field(default_factory=list)
    by_key: dict[tuple[str, ...], Cluster] = field(default_factory=dict)
    bodies: dict[tuple[str, ...], Body] = field(default_factory=dict)
    shorts: dict[str, Body] = field(default_factory=dict)
    full: dict[tuple[str, ...], list[tuple[Cluster, Form]]] = field(default_factory=dict)
    groups: list[tuple[Cluster, Form]] = field(default_factory=list)


def new_clusters(language: str, registry: Registry, apart: Callable[[str, str], bool]) -> Clusters:
    """An empty set of actors with the registry at hand."""
    clusters = Clusters(language, pack_for(language), registry, apart)
    for body in registry.bodies:
        if body.source_kind is None:
            for name in body.names:
                clusters.bodies.setdefault(name_words(name), body)
            for short in body.abbreviations:
                clusters.shorts.setdefault(short, body)
                if len(short) > 2:
                    clusters.bodies.setdefault(name_words(short), body)
    return clusters


def add_entry(clusters: Clusters, short: str, long: str) -> None:
    """An entry of the list of abbreviations as an actor."""
    keys = name_words(long)
    cluster = clusters.by_key.get(keys) or Cluster(long=long)
    cluster.long = cluster.long or long
    cluster.body = cluster.body or clusters.bodies.get(keys)
    if cluster not in clusters.found:
        clusters.found.append(cluster)
    why = Match(rule=Rule.LIST_OF_ABBREVIATIONS, reason=f"{short} = {long}", kind=_ABBREVIATION)
    cluster.forms[short] = (_listed(short, short=True), why)
    if long not in cluster.forms:
        whole = _listed(long, short=False)
        as_listed = Match(rule=Rule.LIST_OF_ABBREVIATIONS, reason=long, kind=_PREFERRED)
        cluster.forms[long] = (whole, as_listed)
        _index(clusters, cluster, whole)  # so that its other endings and typing errors find it
    clusters.by_key.setdefault(keys, cluster)
    clusters.by_key.setdefault(name_words(short), cluster)


def _listed(text: str, *, short: bool) -> Form:
    """A form of the list of abbreviations, not met yet."""
    keys = name_words(text)
    return Form(text=text, keys=keys, count=0, short=short, stands=False, governed=False)


_ABBREVIATION, _PREFERRED = LabelKind.ABBREVIATION, LabelKind.PREFERRED
_ALTERNATIVE, _HIDDEN = LabelKind.ALTERNATIVE, LabelKind.HIDDEN


def add_form(clusters: Clusters, form: Form) -> None:
    """Give a form to the actor it names, or to a new one."""
    for rule in _SHORT_RULES if form.short else _FULL_RULES:
        hit = rule(clusters, form)
        if hit and not any(clusters.apart(text, form.text) for text in hit[0].texts()):
            _join(clusters, *hit, form)
            return
    cluster = Cluster(body=_body_of(clusters, form))
    clusters.found.append(cluster)
    pack = clusters.pack  # its groups and heads also explain an abbreviation ("НПО")
    explained = cluster.body or pack.groups.match(form.keys, 0) or pack.heads.match(form.keys, 0)
    if form.short and not explained:
        clusters.unknown.append(form)
    reason = f"nothing says that “{form.text}” is a name of another body"
    if cluster.body:
        reason = f"“{form.text}” is a name of {cluster.body.name}, which the registry knows"
    kind = _ABBREVIATION if form.short else _PREFERRED
    _join(clusters, cluster, Match(rule=Rule.NEW_NAME, reason=reason, kind=kind), form)


def _join(clusters: Clusters, cluster: Cluster, match: Match, form: Form) -> None:
    if form.text not in cluster.forms:
        cluster.forms[form.text] = (form, match)
        _index(clusters, cluster, form)
    if cluster.forms[form.text][0].count == 0:
        cluster.forms[form.text] = (form, cluster.forms[form.text][1])
    for keys in _all_keys(clusters, form):
        clusters.by_key.setdefault(keys, cluster)


def _all_keys(clusters: Clusters, form: Form) -> list[tuple[str, ...]]:
    """A name's words, and those with "and" for its "&"."""
    if "&" not in form.text or form.short:
        return [form.keys]
    words = dict.fromkeys(w for pack in lexicons_for(clusters.language) for w in pack.names.joiners)
    return [form.keys, *(name_words(form.text.replace("&", f" {word} ")) for word in words)]


def _body_of(clusters: Clusters, form: Form) -> Body | None:
    if form.short:
        base, _, ending = form.text.partition("-")
        base = base if ending.islower() else form.text  # "ABC-XY" is a unit, no ending
        keys = form.keys if base == form.text else name_words(base)
        return clusters.shorts.get(base) or clusters.bodies.get(keys)
    exact = clusters.bodies.get(form.keys)
    if exact:
        return exact
    alike = {
        body.name: body
        for keys, body in clusters.bodies.items()
        if keys[0][:3] == form.keys[0][:3] and len(keys) > 1 and same_words(keys, form.keys)
    }
    return next(iter(alike.values())) if len(alike) == 1 else None


Hit = tuple[Cluster, Match] | None


def _same_key(clusters: Clusters, form: Form) -> Hit:
    met = (clusters.by_key.get(keys) for keys in _all_keys(clusters, form))
    cluster = next(filter(None, met), None)
    if not cluster:
        return None
    kind = _ABBREVIATION if form.short else _HIDDEN
    return cluster, Match(rule=Rule.SAME_NAME, reason=f"“{form.text}” as written before", kind=kind)


def _registered(clusters: Clusters, form: Form) -> Hit:
    body = _body_of(clusters, form)
    cluster = next((c for c in clusters.found if body and c.body is body), None)
    if not cluster or not body:
        return None
    kind = _ABBREVIATION if form.short else _ALTERNATIVE
    exact = form.short or form.keys in clusters.bodies
    why = f"the registry knows “{form.text}” as {body.name}"
    return cluster, Match(
        rule=Rule.NAME_IN_REGISTRY, reason=why, kind=kind if exact else _HIDDEN, certain=exact
    )


def _index(clusters: Clusters, cluster: Cluster, form: Form) -> None:
    """Full names by the first letters of their words: no rule joins names that differ in them."""
    if form.short:
        return
    clusters.full.setdefault(_first_letters(form), []).append((cluster, form))
    if names.group_kind_of(form.text, clusters.language):
        clusters.groups.append((cluster, form))


def _first_letters(form: Form) -> tuple[str, ...]:
    return tuple(key[0] for key in form.keys)


def _alike_names(clusters: Clusters, form: Form) -> list[tuple[Cluster, Form]]:
    return clusters.full.get(_first_letters(form), [])


def _only(hits: Iterable[tuple[Cluster, Form]]) -> tuple[Cluster, Form] | None:
    """The one actor that was hit, None if none or several were."""
    found = list(hits)
    clusters = {id(c) for c, _ in found}
    return found[0] if len(clusters) == 1 else None


def _endings(clusters: Clusters, form: Form) -> Hit:
    hit = _only((c, o) for c, o in _alike_names(clusters, form) if same_words(o.keys, form.keys))
    return _worded(hit, form, Rule.OTHER_ENDINGS, "is the same words with other endings as")


def _group_words(clusters: Clusters, form: Form) -> Hit:
    if not names.group_kind_of(form.text, clusters.language):
        return None
    language = clusters.language
    bag = names.content_words(form.text, language)
    alike = (
        (c, o)
        for c, o in clusters.groups
        if bag and names.same_bag(names.content_words(o.text, language), bag, typo=len(bag) > 1)
    )
    return _worded(_only(alike), form, Rule.SAME_GROUP, "is the same group in other words as")


def _attached(clusters: Clusters, form: Form) -> Hit:
    """Labour offices at the ministry are the labour offices, if list or registry knows them."""
    base = names.without_attachment(form.text, clusters.language)
    cluster = clusters.by_key.get(name_words(base)) if base else None
    if cluster is None or not (cluster.long or cluster.body):
        return None
    reason = f"“{form.text}” is “{base}” and says to whom it belongs"
    return cluster, Match(rule=Rule.ATTACHED_TO, reason=reason, kind=_ALTERNATIVE, certain=False)


def _typo(clusters: Clusters, form: Form) -> Hit:
    hit = _only((c, o) for c, o in _alike_names(clusters, form) if one_typo(o.keys, form.keys))
    return _worded(hit, form, Rule.TYPING_ERROR, "differs by one typing error from")


def _worded(hit: tuple[Cluster, Form] | None, form: Form, rule: Rule, words: str) -> Hit:
    if not hit:
        return None
    reason = f"“{form.text}” {words} “{hit[1].text}”"
    return hit[0], Match(rule=rule, reason=reason, kind=_HIDDEN, certain=False)


def _suffixed(clusters: Clusters, form: Form) -> Hit:
    """An abbreviation with an ending behind a hyphen: "UNICEF-om", "ONG-uri"."""
    base = form.text.partition("-")[0]
    if base == form.text or not base.isupper() or not form.text.rpartition("-")[2].islower():
        return None
    cluster = clusters.by_key.get(name_words(base))
    body = clusters.shorts.get(base) or clusters.bodies.get(name_words(base))
    cluster = cluster or next((c for c in clusters.found if body and c.body is body), None)
    reason = f"“{form.text}” is {base} with an ending"
    match = Match(rule=Rule.OTHER_ENDINGS, reason=reason, kind=_HIDDEN, certain=False)
    return (cluster, match) if cluster else None


def _initials(clusters: Clusters, form: Form) -> Hit:
    hit = _only(
        (c, o)
        for pairs in clusters.full.values()
        for c, o in pairs
        if o.keys[0][0] == form.keys[0][0]
        and names.initials_fit(form.text, o.text, clusters.language)
        and not any(m.kind is _ABBREVIATION for _, m in c.forms.values())
    )
    if not hit:
        return None
    reason = f"{form.text} are the initials of “{hit[1].text}” and of no other name here"
    return hit[0], Match(rule=Rule.INITIALS, reason=reason, kind=_ABBREVIATION, certain=False)


def _swapped(clusters: Clusters, form: Form) -> Hit:
    if _body_of(clusters, form):
        return None
    hit = _only(
        (c, o)
        for c in clusters.found
        for o, m in c.forms.values()
        if o.short and (c.body or m.rule is Rule.LIST_OF_ABBREVIATIONS)
        if names.swapped(o.text, form.text)
    )
    if not hit:
        return None
    reason = f"{form.text} has the letters of {hit[1].text} in another order"
    return hit[0], Match(rule=Rule.SWAPPED_LETTERS, reason=reason, kind=_HIDDEN, certain=False)


_SHORT_RULES: tuple[Callable[[Clusters, Form], Hit], ...] = (
    _same_key, _registered, _suffixed, _initials, _swapped,
)  # fmt: skip
_FULL_RULES: tuple[Callable[[Clusters, Form], Hit], ...] = (
    _same_key, _registered, _endings, _group_words, _attached, _typo,
)  # fmt: skip
