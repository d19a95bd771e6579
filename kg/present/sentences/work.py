"""What may be said of who does how much with whom? Present layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.model.codes import Role
from kg.present.sentences.core import Count, Ids, Sentence, leaders, most, names_of, proof, sentence
from kg.present.words import Words


def say_most_leads(
    counts: Sequence[Count], all_activities: Sequence[str], words: Words
) -> Sentence:
    """Who is responsible for most activities."""
    first, total = leaders(counts), len(all_activities)
    if not first:
        return sentence(words, "lead.none", (tuple(all_activities), ()), count=total)
    ids = proof(first)
    if len(first) > 1:
        names = names_of(words, first)
        return sentence(words, "lead.tied", ids, names=names, n=first[0].n, all=total)
    key = "lead.only" if sum(c.n > 0 for c in counts) == 1 else "lead.top"
    return sentence(words, key, ids, name=first[0].name, n=first[0].n, all=total)


def say_nobody_leads(
    missing: Sequence[str], n_activities: int, proof: Ids, words: Words
) -> Sentence:
    """For how many activities nobody is named; `proof` has one lead for each that has any."""
    if not missing:
        return sentence(words, "lead.missing-none", (proof, ()))
    return sentence(
        words, "lead.missing", (tuple(missing), ()), count=len(missing), all=n_activities
    )


def say_most_named(counts: Sequence[Count], n_activities: int, words: Words) -> Sentence:
    """Who is named in most activities, whatever the role."""
    return most(counts, "named", words, all=n_activities)


def n_first(counts: Sequence[float], *, k: int = 3) -> int:
    """How many are the first `k`, with all that tie at their edge; 0 where that says nothing.

    Example:
        >>> n_first([5, 1, 3, 1]), n_first([5, 3, 2, 2, 1]), n_first([2, 2, 2, 2])
        (0, 4, 0)
    """
    some = sorted((n for n in counts if n > 0), reverse=True)
    n = sum(x >= some[k - 1] for x in some) if len(some) > k else 0
    return n if n < len(some) else 0


def say_first_share(counts: Sequence[Count], words: Words, *, k: int = 3) -> Sentence | None:
    """Which share of all responsibilities the first few bodies hold; nothing if it says nothing.

    Edges: a tie at the edge of the first few would make the choice arbitrary, so all that hold as
    many are counted; where that is everybody, there is no sentence.
    """
    ordered = sorted((c for c in counts if c.n > 0), key=lambda c: (-c.n, c.name, c.id))
    first = ordered[: n_first([float(c.n) for c in counts], k=k)]
    if not first:
        return None
    n, total = sum(int(c.n) for c in first), sum(int(c.n) for c in ordered)
    return sentence(
        words, "share.top", proof(first), k=len(first), count=len(counts), n=n, all=total,
        percent=words.number(100 * n / total, decimals=0),
    )  # fmt: skip


def say_effective_leaders(
    effective: float, n_bodies: int, evidence: Ids, words: Words
) -> Sentence | None:
    """As if how many bodies led equally much; nothing where nobody leads."""
    if effective <= 0:
        return None
    n = words.number(effective)
    return sentence(words, "share.effective", (evidence, ()), n=n, all=n_bodies)


def say_without(counts: Sequence[Count], n_activities: int, words: Words) -> Sentence:
    """Whose leaving would leave most activities with nobody responsible."""
    return most(counts, "without", words, all=n_activities)


def say_closest(
    pairs: Sequence[tuple[str, str, Count]], n_activities: int, words: Words
) -> Sentence:
    """Which two bodies take part together most often."""
    top = max((c.n for _, _, c in pairs), default=0)
    first = [(a, b, c) for a, b, c in pairs if c.n == top and top > 0]
    if not first:
        return sentence(words, "tie.none")
    ids = proof([c for _, _, c in first])
    if len(first) > 1:
        return sentence(words, "tie.tied", ids, count=len(first), n=top, all=n_activities)
    a, b, _ = first[0]
    return sentence(words, "tie.top", ids, a=a, b=b, n=top, all=n_activities)


def say_span(counts: Sequence[Count], n_others: int, words: Words) -> Sentence:
    """Who has to agree with most others."""
    return most(counts, "span", words, all=n_others)


def say_widest(counts: Sequence[Count], n_goals: int, words: Words) -> Sentence:
    """Who works for most goals, or for all."""
    first = leaders(counts)
    if first and first[0].n == n_goals:
        key = "goals.all-one" if len(first) == 1 else "goals.all-many"
        names = names_of(words, first)
        return sentence(words, key, proof(first), name=names, names=names, all=n_goals)
    return most(counts, "goals", words, all=n_goals)


def say_body(
    name: str,
    counts: Mapping[Role, int],
    n: int,
    n_activities: int,
    proof: tuple[Ids, Words],
) -> Sentence:
    """In how many activities one body takes part, and in which roles; `counts` by role."""
    evidence, words = proof
    found = {role: k for role, k in counts.items() if k > 0}
    if not found:
        return sentence(words, "body.none", name=name)
    parts = tuple(words(f"say.body.{role}", count=k) for role, k in found.items())
    ids = (evidence, ())
    return sentence(
        words, "body", ids, name=name, n=n, all=n_activities, parts=words.listed(parts, most=9)
    )


def say_body_partners(
    n_partners: int, names: Sequence[str], n_shared: int, evidence: Ids, words: Words
) -> Sentence:
    """With how many others one body works, and with whom most."""
    listed = words.listed(tuple(names))
    return sentence(
        words, "body.partners", (evidence, ()), count=n_partners, names=listed, n=n_shared
    )
