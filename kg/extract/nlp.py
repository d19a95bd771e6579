"""The spaCy pipeline that finds actors: `nlp("bg")("…").spans["actors"]`. Extract layer.

spaCy carries text, tokens and spans. A SpanRuler marks the names of lexicon and registry
(`spans["known"]`), our own component cuts the list (`spans["actors"]`). No trained model is
needed. spaCy is imported when the first pipeline is made.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kg.extract.actors.found import mentions_in
from kg.extract.actors.pack import pack_for
from kg.extract.actors.tokens import pieces, tokens_of, word_key
from kg.extract.draft import Mention
from kg.extract.memory import ActorMemory, remember
from kg.extract.registry import names_in, programme_names

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

_TOKENS = "kg_tokens"
_MEMORY, _MENTIONS = "actor_memory", "actor_mentions"
_RULER = {"spans_key": "known", "phrase_matcher_attr": "NORM", "validate": False}


def nlp(language: str) -> Language:
    """A spaCy pipeline whose documents hold actor mentions in `spans["actors"]`.

    Edges: a language spaCy cannot open gets its multi-language class (`xx`), with our words.

    Example:
        >>> doc = nlp("bg")("МВР, МП и НПО")
        >>> [span.text for span in doc.spans["actors"]]
        ['МВР', 'МП', 'НПО']
    """
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
    return tuple(_moved(mention, offset) for mention in found)


@lru_cache(maxsize=8)
def _shared(language: str) -> Language:
    return nlp(language)


def _moved(mention: Mention, offset: int) -> Mention:
    return Mention(
        start=mention.start + offset, end=mention.end + offset, text=mention.text,
        reason=mention.reason, role=mention.role, doubtful=mention.doubtful,
    )  # fmt: skip


def _blank(language: str) -> Language:
    """SpaCy's class of the language with our tokens in place of its own rules."""
    import spacy
    from spacy.language import Language
    from spacy.util import registry

    if not Language.has_factory("kg_actors"):
        Language.factory("kg_actors", func=_make_component)
        registry.tokenizers.register(_TOKENS, func=lambda: lambda nlp: _Tokenizer(nlp.vocab))
    config = {"nlp": {"tokenizer": {"@tokenizers": _TOKENS}}}
    try:
        made: Language = spacy.blank(language.split("-")[0].lower(), config=config)
    except ImportError:  # spaCy's way to say that it has no such language
        made = spacy.blank("xx", config=config)
    return made


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

    def __call__(self, doc: Doc) -> Doc:
        text = doc.text
        memory = doc.user_data.get(_MEMORY) or remember(
            text, [(0, len(text))], glossary={}, language=self.language
        )
        tokens = tokens_of(text)
        place = {t.start: n for n, t in enumerate(tokens)}
        ends = {t.end: n + 1 for n, t in enumerate(tokens)}
        known = {place[span.start_char]: ends[span.end_char] for span in doc.spans.get("known", ())}
        found = mentions_in(
            tokens, memory=memory, language=self.language, known=known,
            programmes=programme_names(),
        )  # fmt: skip
        spans = [
            doc.char_span(m.start, m.end, label="ACTOR", span_id=m.role.value if m.role else "")
            for m in found
        ]
        doc.spans["actors"] = [span for span in spans if span is not None]
        doc.user_data[_MENTIONS] = found
        return doc
