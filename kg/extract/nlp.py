"""The spaCy pipeline that finds actors: `nlp("bg")("…").spans["actors"]`. Extract layer.

spaCy carries text, tokens and spans. A SpanRuler marks the names of lexicon and registry
(`spans["known"]`), our own component cuts the list (`spans["actors"]`). No trained model is
needed. spaCy is imported when the first pipeline is made.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from kg.extract.actors.attached import HYPHENS, compounds_parted, is_short, joiners_parted
from kg.extract.actors.found import mentions_in
from kg.extract.actors.pack import pack_for
from kg.extract.actors.running import known_mentions
from kg.extract.actors.tokens import Token, pieces, tokens_of, word_key
from kg.extract.draft import Mention
from kg.extract.memory import ActorMemory, remember
from kg.extract.registry import names_in, programme_names
from kg.model.codes import Certainty

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

_TOKENS = "kg_tokens"
_MEMORY, _MENTIONS = "actor_memory", "actor_mentions"
_KEPT = 16  # documents a pipeline keeps alive
_LONGEST_NAME = 7  # words; what is longer and stands in sentences is no name
_RULER = {"spans_key": "known", "phrase_matcher_attr": "NORM", "validate": False}


@lru_cache(maxsize=8)
def nlp(language: str) -> Language:
    """A spaCy pipeline whose documents hold actor mentions in `spans["actors"]`; one a language.

    Edges: any language has one, also those that spaCy does not know. In running sentences only
    names known beforehand and abbreviations are found.

    Example:
        >>> [span.text for span in nlp("en")("Ministry of Water, UNICEF and NGOs").spans["actors"]]
        ['Ministry of Water', 'UNICEF', 'NGOs']
    """
    return _made(language)


def _made(language: str) -> Language:
    pipeline = _blank(language)
    names = dict.fromkeys((*pack_for(language).known, *names_in(language)))
    if names:
        ruler: Any = pipeline.add_pipe("span_ruler", name="kg_known", config=_RULER)
        ruler.add_patterns([{"label": "KNOWN", "pattern": name} for name in names])
    pipeline.add_pipe("kg_actors", config={"language": language})
    return pipeline


def actor_spans(
    text: str, *, offset: int, language: str, memory: ActorMemory
) -> tuple[Mention, ...]:
    """The mentions in a list, found by the pipeline with a document's memory."""
    pipeline = _shared(language)
    doc = pipeline.make_doc(text)
    doc.user_data[_MEMORY] = memory
    found = pipeline(doc).user_data[_MENTIONS]
    return tuple(_moved(mention, text, offset) for mention in found)


@lru_cache(maxsize=8)
def _shared(language: str) -> Language:
    return _made(language)  # apart from the one people may change


def _moved(mention: Mention, text: str, offset: int) -> Mention:
    start, end = mention.start + offset, mention.end + offset
    return replace(mention, start=start, end=end, text=text[mention.start : mention.end])


def _blank(language: str) -> Language:
    """A pipeline with our tokens and none of spaCy's rules of the language.

    `spacy.blank("fr")` compiles the exceptions of its own tokenizer: five seconds for nothing.
    """
    from spacy.language import Language
    from spacy.util import registry

    if not Language.has_factory("kg_actors"):
        Language.factory("kg_actors", func=_make_component)
        registry.tokenizers.register(_TOKENS, func=lambda: lambda nlp: _Tokenizer(nlp.vocab))

    class Bare(Language):  # type: ignore[no-untyped-call]  # spaCy's, when a class is made of it
        lang = language.split("-")[0].lower() or "xx"

    made = Bare.from_config({"nlp": {"lang": Bare.lang, "tokenizer": {"@tokenizers": _TOKENS}}})
    made.max_length = _LONGEST
    return made


_LONGEST = 10**9  # spaCy's own limit is for its parsers, which need far more memory a letter


class _Tokenizer:
    """Our tokens as a spaCy tokenizer: the same ones for every language."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        from spacy.tokens import Doc

        words: list[str] = []
        spaces: list[bool] = []
        for kind, piece in pieces(text):
            if kind == "space" and words and not spaces[-1] and piece.startswith(" "):
                spaces[-1] = True
                piece = piece[1:]
            if piece:
                words.append(piece)
                spaces.append(False)
        doc = Doc(self.vocab, words=words, spaces=spaces)
        for token in doc:
            key = word_key(token.text)
            if key:
                token.norm_ = key
        return doc


def _make_component(nlp: Language, name: str, language: str) -> _Actors:  # noqa: ARG001 - spaCy's call
    return _Actors(language)


class _Actors:
    """The component: reads `spans["known"]`, writes `spans["actors"]`."""

    def __init__(self, language: str) -> None:
        self.language = language
        # Spans hold their document weakly: without this, `nlp(text).spans[...]` is already gone.
        self.recent: deque[Doc] = deque(maxlen=_KEPT)

    def __call__(self, doc: Doc) -> Doc:
        found = self._found(doc)
        spans = [
            doc.char_span(
                m.start,
                m.end,
                label="ACTOR",
                span_id=m.role.value if m.role else "",
                alignment_mode="expand",  # "and" may be written as one word with a name
            )
            for m in found
        ]
        doc.spans["actors"] = [span for span in spans if span is not None]
        doc.user_data[_MENTIONS] = found
        self.recent.append(doc)
        return doc

    def _found(self, doc: Doc) -> tuple[Mention, ...]:
        text = doc.text
        given: ActorMemory | None = doc.user_data.get(_MEMORY)
        memory = given or remember(text, [(0, len(text))], glossary={}, language=self.language)
        tokens = joiners_parted(tokens_of(text), pack_for(self.language))
        tokens = compounds_parted(tokens, memory.free)
        found = mentions_in(
            tokens, memory=memory, language=self.language, known=_known_places(doc, tokens),
            programmes=programme_names(),
        )  # fmt: skip
        if given is None and _is_prose(text, found):
            names = (*names_in(self.language), *_abbreviations(tokens))
            known = remember("", [], glossary={}, language=self.language, registry_names=names)
            return known_mentions(tokens, language=self.language, memory=known)
        return _with_doubt(text, found)


def _with_doubt(text: str, found: Sequence[Mention]) -> tuple[Mention, ...]:
    """The mentions; what a hyphen, or nothing, parts from its neighbour is certain by rule at best,
    for its words could be one name.
    """
    pairs = [(a, b) for a, b in pairwise(found) if _are_close(text[a.end : b.start], a, b)]
    close = {id(mention) for pair in pairs for mention in pair}
    return tuple(
        replace(m, certainty=Certainty.RULE)
        if id(m) in close and m.certainty is Certainty.EXACT
        else m
        for m in found
    )


def _are_close(between: str, one: Mention, two: Mention) -> bool:
    if between.strip():
        return between.strip() in HYPHENS and not (between[0].isspace() and between[-1].isspace())
    return is_short(one.text) and is_short(two.text)


def known_places(text: str, tokens: Sequence[Token], language: str) -> dict[int, int]:
    """The names of lexicon and registry in a text, by token places."""
    pipeline = _shared(language)
    doc = pipeline.make_doc(text)
    if pipeline.has_pipe("kg_known"):
        doc = pipeline.get_pipe("kg_known")(doc)
    return _known_places(doc, tokens)


def _known_places(doc: Doc, tokens: Sequence[Token]) -> dict[int, int]:
    """The ruler's spans as token places; `tokens` leave white space out."""
    starts = {t.start: n for n, t in enumerate(tokens)}
    ends = {t.end: n + 1 for n, t in enumerate(tokens)}
    spans = doc.spans.get("known", ())
    return {starts[span.start_char]: ends[span.end_char] for span in spans}


def _is_prose(text: str, found: Sequence[Mention]) -> bool:
    """Whether a text is sentences and no list: some piece is too long for a name."""
    return "." in text and any(len(m.text.split()) > _LONGEST_NAME for m in found)


def _abbreviations(tokens: Sequence[Token]) -> list[str]:
    return [t.text for t in tokens if t.kind == "word" and len(t.text) > 1 and t.text.isupper()]
