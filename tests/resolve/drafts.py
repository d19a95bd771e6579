"""Drafts made by hand: one activity, names in roles, money, running text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from kg.extract.draft import AbbreviationDraft, Draft, Mention, MoneyDraft, RoleDraft
from kg.ids import digest, document_id
from kg.model.codes import CostStatus, Role, SourceKind
from kg.model.document import Document, Paragraph, Passage
from kg.model.records import Activity, Plan


@dataclass
class Page:
    """A text that grows by the words given to it, each at a known place."""

    text: str = ""
    roles: list[tuple[str, Role, Mention]] = field(default_factory=list)

    def put(self, words: str, **more: object) -> Mention:
        start = len(self.text)
        self.text += words + "\n"
        return Mention(start=start, end=start + len(words), text=words, **more)  # type: ignore[arg-type]


def draft(
    leads: Sequence[str] = (),
    *,
    partners: Sequence[str] = (),
    running: Sequence[str] = (),
    glossary: dict[str, str] | None = None,
    money: Sequence[tuple[str, str | None]] = (),
    language: str = "bg",
    country: str | None = "BG",
    plan: str = "plan",
    after: str = "",
) -> Draft:
    """A draft of one activity; `money` are (source words, payer words), `after` follows leads."""
    page = Page()
    roles = [
        RoleDraft(about="g1/a1", role=role, mention=page.put(name, reason="given"))
        for role, names in ((Role.LEAD, leads), (Role.PARTNER, partners))
        for name in names
    ]
    if after:
        page.text = page.text.rstrip("\n") + after
    paid = [
        MoneyDraft(
            about="g1/a1", cost_status=CostStatus.AMOUNT, passages=(), amount=Decimal(100 + n),
            source=page.put(source), payer=page.put(payer) if payer else None,
            source_kind=SourceKind.INSTITUTION_BUDGET if payer else SourceKind.PROJECTS,
        )
        for n, (source, payer) in enumerate(money)
    ]  # fmt: skip
    met = tuple(page.put(name) for name in running)
    listed = tuple(
        AbbreviationDraft(short=s, long=x, passages=()) for s, x in (glossary or {}).items()
    )
    text = page.text
    document = Document(
        id=document_id(text), sha256=digest(text), name="plan.txt", media_type="text/plain",
        text=text, blocks=(Paragraph(0, len(text)),),
    )  # fmt: skip
    passage = Passage(document.id, 0, 1, text[:1])
    return Draft(
        document=document,
        plan=Plan(id=plan, title="Plan", language=language, country=country),
        activities=(Activity(id="g1/a1", title="A", passages=(passage,)),),
        roles=tuple(roles),
        money=tuple(paid),
        abbreviations=listed,
        running_mentions=met,
    )
