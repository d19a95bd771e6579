"""What may be said of dates? Present layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from kg.present.sentences.core import Count, Ids, Sentence, leaders, names_of, proof, sentence
from kg.present.words import Words


def say_common_date(dates: Mapping[date, Ids], activities: Sequence[str], words: Words) -> Sentence:
    """On which day most dated activities end."""
    total = sum(map(len, dates.values()))
    if not total:
        return sentence(words, "due.none", (tuple(activities), ()), count=len(activities))
    n = max(map(len, dates.values()))
    days = sorted(d for d, ids in dates.items() if len(ids) == n)
    ids = (tuple(i for d in days for i in dates[d]), ())
    if total == 1:
        return sentence(words, "due.only", ids, day=days[0])
    if n == 1:
        return sentence(words, "due.spread", ids, all=total)
    if n == total:
        return sentence(words, "due.all", ids, all=total, day=days[0])
    if len(days) > 1:
        shown = words.listed(tuple(words.day(d) for d in days))
        return sentence(words, "due.tied", ids, n=n, all=total, days=shown)
    return sentence(words, "due.top", ids, n=n, all=total, day=days[0])


def say_date_habit(dates: Mapping[date, Ids], share: float, words: Words) -> Sentence | None:
    """A warning where one date stands on more than a share of the dated activities."""
    total, top = sum(map(len, dates.values())), max(map(len, dates.values()), default=0)
    if total < 2 or top <= share * total:
        return None
    ids = tuple(i for found in dates.values() if len(found) == top for i in found)
    return sentence(words, "due.habit", (ids, ()))


def say_undated(by_kind: Mapping[str, Ids], n_activities: int, words: Words) -> Sentence:
    """How many activities have no date to be done by, and what the plan says instead.

    `by_kind` maps continuous, continuous-until, conditional and silent to activities or facts.
    """
    found = {k: ids for k, ids in by_kind.items() if ids}
    if not found:
        return sentence(words, "undated.none")
    part = "say.undated.part" if len(found) > 1 else "say.undated.all"
    parts = tuple(
        words(part, n=len(ids), what=words(f"time.{kind}")) for kind, ids in found.items()
    )
    ids = tuple(i for kind in found.values() for i in kind)
    total = len(ids)
    return sentence(
        words, "undated", (ids, ()), count=total, all=n_activities, dated=n_activities - total,
        parts=words.listed(parts),
    )  # fmt: skip


def say_runs_until(dates: Mapping[date, Ids], words: Words) -> Sentence | None:
    """Until which day most of the permanent activities run; nothing without such a day."""
    if not dates:
        return None
    n = max(map(len, dates.values()))
    days = [d for d, ids in dates.items() if len(ids) == n]
    if len(days) > 1 or n < 2:
        return None
    return sentence(words, "until.top", (dates[days[0]], ()), n=n, day=days[0])


def say_peak(peaks: Sequence[Count], periods: Mapping[str, str], words: Words) -> Sentence:
    """Who runs most activities at once, and when (`periods` names all such periods)."""
    first = leaders(peaks)
    if not first:
        return sentence(words, "peak.none")
    ids = proof(first)
    if len(first) > 1:
        return sentence(words, "peak.tied", ids, names=names_of(words, first), n=first[0].n)
    period = periods[first[0].id]
    return sentence(words, "peak.top", ids, name=first[0].name, n=first[0].n, period=period)


def say_body_dates(n: int, n_dated: int, day: date, evidence: Ids, words: Words) -> Sentence | None:
    """How many of one body's dated activities end on its most frequent day, if more than one."""
    if n < 2:
        return None
    key = "body.dates-all" if n == n_dated else "body.dates"
    return sentence(words, key, (evidence, ()), n=n, all=n_dated, day=day)
