"""What may be said of signs, risks, weak places and doubts? Present layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.present.sentences.core import Ids, Sentence, sentence
from kg.present.words import Words


def say_sign(
    reading: str, said: tuple[str, Sequence[str], str], ids: tuple[Ids, Ids], words: Words
) -> Sentence:
    """Which signs of overload one institution shows; `reading` is several, some or one.

    `said` is its name, its signs, and the doubt that belongs to the sentence ("" if it holds).
    """
    name, signs, doubt = said
    listed = words.listed(tuple(signs), most=9)
    found = sentence(words, f"sign.{reading}", ids, name=name, signs=listed)
    return replace(found, text=f"{found.text} {doubt}") if doubt else found


def say_no_sign(words: Words) -> Sentence:
    """No institution shows any sign."""
    return sentence(words, "sign.none")


def say_other_signs(others: Sequence[str], evidence: Ids, words: Words) -> Sentence | None:
    """How many more institutions show one sign; nothing if none does."""
    if not others:
        return None
    return sentence(words, "sign.more", (evidence, tuple(others)), count=len(others))


def say_unnamed_signs(others: Sequence[str], words: Words) -> Sentence | None:
    """How many more show several or some signs than have a sentence; nothing if none does."""
    if not others:
        return None
    return sentence(words, "sign.others", ((), tuple(others)), count=len(others))


def say_rest(n_none: int, n_unknown: int, n_all: int, words: Words) -> Sentence:
    """How many institutions show no sign, and for how many too little is known."""
    if not n_unknown:
        return sentence(words, "sign.rest-known", count=n_none, all=n_all)
    return sentence(words, "sign.rest", count=n_none, all=n_all, unknown=n_unknown)


def say_risks(risks: Ids, n_activities_with: int, n_activities: int, words: Words) -> Sentence:
    """How many risks the plan names itself."""
    if not risks:
        return sentence(words, "risk.none")
    return sentence(
        words, "risk.some", (risks, ()), n=len(risks), k=n_activities_with, all=n_activities
    )


def say_staff_risks(
    risks: Ids, n_activities_with: int, n_all_risks: int, n_activities: int, words: Words
) -> Sentence | None:
    """How often the plan itself names its staff as a risk; nothing if it names no risks at all."""
    if not n_all_risks:
        return None
    if not risks:
        return sentence(words, "staff.none", count=n_all_risks)
    return sentence(
        words, "staff.some", (risks, ()), count=len(risks), k=n_activities_with, all=n_activities
    )


def say_quality(n_warnings: int, n_kinds: int, words: Words) -> Sentence:
    """How many weak places the check of the plan finds."""
    if not n_warnings:
        return sentence(words, "quality.none")
    if n_kinds == 1:
        return sentence(words, "quality.alike", count=n_warnings)
    return sentence(words, "quality.some", count=n_warnings, kinds=n_kinds)


def say_issues(n_issues: int, words: Words) -> Sentence:
    """How many places of the document were irregular to read."""
    if not n_issues:
        return sentence(words, "issue.none")
    return sentence(words, "issue.some", count=n_issues)


def say_certainty(exact: int, rule: int, doubtful: int, words: Words) -> Sentence:
    """How sure the facts behind a part are."""
    total = exact + rule + doubtful
    if not total:
        return sentence(words, "sure.none")
    if exact == total:
        return sentence(words, "sure.all", n=total)
    return sentence(words, "sure.some", all=total, exact=exact, rule=rule, doubtful=doubtful)


def say_groups(left_out: Sequence[str], n_kept: int, words: Words) -> list[Sentence]:
    """Which groups were left out, and how many count as one body each."""
    out = []
    if left_out:
        names = words.listed(tuple(left_out), most=9)
        out.append(sentence(words, "groups.left-out", names=names))
    if n_kept:
        out.append(sentence(words, "groups.kept", count=n_kept))
    return out or [sentence(words, "groups.none")]
