"""Which endings show what kind of word stands there? Made from a dictionary of inflected words.

usage: python -m training.endings

Writes data/weights/endings.json, the same bytes each time: for each language that says in its
lexicon how infinitives end (`verb_lemmas`), the endings by which most words of the dictionary are
verbs, infinitives, nouns as dictionaries list them, or other forms. An ending is kept only where a
shorter one says something else.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator

from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

from kg.extract.actors.endings import INFINITIVE, LISTED, LONGEST, OTHER, VERB
from kg.lexicon import Names, languages, own_lexicon
from training.accuracy import ROOT

OUT = ROOT / "data" / "weights" / "endings.json"
DICTIONARIES = dict.fromkeys(("bs", "cnr", "hr", "sr"), "hbs")  # one dictionary for four
LEAST_WORDS = 15  # words that show what an ending says
MOSTLY = 0.6  # share of them that must agree


def kinds(language: str, names: Names) -> Iterator[tuple[str, str]]:
    """The words of a language's dictionary with the kind of each."""
    forms = tuple(form for form in names.verb_forms if form[0] != "!")
    others = tuple(form[1:] for form in names.verb_forms if form[0] == "!") or ("\0",)
    factory = DefaultDictionaryFactory()
    found = factory.get_dictionary(DICTIONARIES.get(language, language))
    lemmas = {_text(lemma).partition("-(")[0] for lemma in found.values()}
    for key, value in found.items():
        word, lemma = _text(key), _text(value).partition("-(")[0]
        if not word.isalpha() or not word.islower() or word in lemmas:
            continue
        is_form = not forms or (word.endswith(forms) and not word.endswith(others))
        of_verb = lemma.endswith(names.verb_lemmas) and not word.startswith(lemma)
        yield word, VERB if is_form and of_verb else OTHER
    for lemma in lemmas:
        if lemma.isalpha() and lemma.islower():
            yield lemma, _kind_of_lemma(lemma, names)


def _kind_of_lemma(lemma: str, names: Names) -> str:
    if not lemma.endswith(names.verb_lemmas):
        return LISTED
    return VERB if names.plural_infinitives else INFINITIVE


def _text(said: bytes | str) -> str:
    return said.decode("utf-8") if isinstance(said, bytes) else said


def table(words: list[tuple[str, str]]) -> dict[str, list[str]]:
    """The endings that decide, by the kind of word that they show."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for word, kind in words:
        for n in range(1, min(LONGEST, len(word)) + 1):
            counts[word[-n:]][kind] += 1
    kept: dict[str, str] = {}
    for ending in sorted(counts, key=lambda e: (len(e), e)):
        kind, n = min(counts[ending].items(), key=lambda pair: (-pair[1], pair[0]))
        said = next((kept[ending[k:]] for k in range(1, len(ending)) if ending[k:] in kept), OTHER)
        enough = counts[ending].total() >= LEAST_WORDS and n >= MOSTLY * counts[ending].total()
        if enough and kind != said:
            kept[ending] = kind
    by_kind: defaultdict[str, list[str]] = defaultdict(list)
    for ending, kind in sorted(kept.items()):
        by_kind[kind].append(ending)
    return dict(by_kind)


def main() -> None:
    """Count the endings of all languages and write them."""
    lines = []
    for language in sorted(languages()):
        lexicon = own_lexicon(language)
        if lexicon is None or not lexicon.names.verb_lemmas:
            continue
        found = table(sorted(kinds(language, lexicon.names)))
        said = {kind: " ".join(endings) for kind, endings in sorted(found.items())}
        lines.append(f'"{language}": {json.dumps(said, ensure_ascii=False)}')
        print(language, sum(map(len, found.values())), flush=True)
    OUT.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
