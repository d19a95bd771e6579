r"""Is this a question, and is it a safe one: SPARQL read before it is run. Graph layer.

Only SELECT, ASK, CONSTRUCT and DESCRIBE pass. The engine has no way to change data through its
query door; what is left to refuse is SERVICE, which would send data to other machines. Whether the
word is a keyword or part of a text, an IRI or a comment is not guessed here: the engine's own
parser is asked about the same question with the word replaced.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise
from urllib.parse import urljoin

from kg.errors import QueryError
from kg.graph.prefixes import QUERY_PREFIXES
from kg.ids import AP, CODE, ID
from kg.text import is_whole

_WORD = r"A-Za-z0-9_\u00b7\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u037d\u037f-\u1fff\u200c-\u200d"
_WORD += r"\u203f-\u2040\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd"
_TOKEN = re.compile(
    r"(?P<comment>\#[^\r\n]*)"
    r'|(?P<string>"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*\'\'\''
    r'|"(?:[^"\\\r\n]|\\.)*"|\'(?:[^\'\\\r\n]|\\.)*\')'
    r'|(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)'
    rf"|(?P<name>(?:[A-Za-z\u00c0-\uffff](?:[{_WORD}.-]*[{_WORD}-])?)?:"
    rf"(?:[{_WORD}:%-]|\\.|\.(?=[{_WORD}:%-]))*)"
    rf"|(?P<variable>[?$][{_WORD}]+)"
    r"|(?P<tag>@[A-Za-z-]+)"
    rf"|(?P<word>[A-Za-z_][{_WORD}]*)"
    r"|(?P<space>\s+)"
    r"|(?P<other>.)",
    re.DOTALL,
)
SAME_AS = "http://www.w3.org/2002/07/owl#sameAs"
WITHOUT_COUNTRY = re.compile(
    rf"{re.escape(ID)}(?:org|group|source)/zz-[0-9a-f]{{8}}(?:-[0-9a-f]+)?/[^\s<>\"{{}}|^`\\]+"
)
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
# Every way to write the word, codepoint escapes included.
_SERVICE = re.compile(
    "".join(
        rf"(?:{c}|\\u00(?:{ord(c):02x}|{ord(c.upper()):02x})"
        rf"|\\U000000(?:{ord(c):02x}|{ord(c.upper()):02x}))"
        for c in "service"
    ),
    re.IGNORECASE,
)
# The engine parses and runs what stands within something by calling itself, and has no floor.
DEEPEST = 100  # brackets within brackets; a question of a person has 8
MOST_OPERATORS = 1_000
_OPENING, _CLOSING = "({[", ")}]"
_OPERATORS = frozenset(("!", "+", "-", "*", "/", "|", "&", "^", "?", "=", "<", ">"))
_CHAINING = frozenset(("UNION", "OPTIONAL", "MINUS", "FILTER", "BIND", "EXISTS", "GRAPH"))
_PLACE = re.compile(r"error at (\d+):(\d+): (?:expected )?(?:one of )?(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Token:
    """One word or sign of a question, and the line it stands on."""

    kind: str
    text: str
    line: int


def tokens(text: str) -> Iterator[Token]:
    """The words and signs of a question, without comments and white space."""
    line = 1
    for match in _TOKEN.finditer(text):
        kind, words = match.lastgroup or "other", match.group()
        if kind not in ("comment", "space"):
            yield Token(kind, words, line)
        line += words.count("\n")


def check_query(text: str) -> None:
    """See that a question only reads, calls no other server, and is SPARQL.

    Raises: QueryError with the line and, where one is near, what was probably meant.
    """
    if not is_whole(text):
        raise QueryError("the question holds letters that are not UTF-8; type it again")
    found = tuple(tokens(text))
    _check_form(found)
    _check_size(found)
    declared = _declared(found)
    _check_prefixes(found, declared)
    if _SERVICE.search(text) is None:
        parse(text)
        return
    try:
        parse(_SERVICE.sub("servixe", text))
    except QueryError as error:
        if any(x.kind == "word" and x.text.upper() == "SERVICE" for x in found):
            raise QueryError(
                "SERVICE is refused: a question may not send data to other servers; "
                "leave that part out"
            ) from error
        raise


def parse(text: str) -> None:
    """See that the engine can read a question that names no SERVICE; it runs on an empty store.

    Raises: QueryError with the line.
    """
    from pyoxigraph import Store

    try:
        Store().query(text, base_iri=ID, prefixes=QUERY_PREFIXES, use_default_graph_as_union=True)
    except SyntaxError as error:
        raise syntax_error(text, error) from error


def syntax_error(text: str, error: SyntaxError) -> QueryError:
    """The engine's complaint in one sentence, with the line and the words at that place."""
    match = _PLACE.match(str(error))
    if match is None:
        return QueryError(f"this is no SPARQL: {error}; correct it")
    line, column = int(match.group(1)), int(match.group(2))
    source = text.splitlines()[line - 1] if line <= text.count("\n") + 1 and text else ""
    near = source[column - 1 : column + 19].strip() or "the end"
    options = [x.strip() for x in match.group(3).split(",")]
    expected = [x for x in options if x and "[" not in x and ".." not in x and "\n" not in x][:6]
    wanted = f" (here fits: {', '.join(expected)})" if expected else ""
    return QueryError(
        f"line {line}, column {column}: not understood at {near!r}{wanted}; correct the question"
    )


def _check_form(found: Iterable[Token]) -> None:
    prologue = False
    for token in found:
        word = token.text.upper()
        if token.kind == "word" and word in _FORMS:
            return
        if token.kind == "word" and word in _UPDATES:
            raise QueryError(
                f"line {token.line}: {word} would change the graph and is refused; ask with "
                "SELECT, ASK, CONSTRUCT or DESCRIBE, change the plans and build again"
            )
        prologue = token.kind in ("name", "iri") or word in ("PREFIX", "BASE")
        if not prologue:
            near = get_close_matches(word, _FORMS, n=1)
            hint = f"did you mean {near[0]}?" if near else f"begin with one of {', '.join(_FORMS)}"
            raise QueryError(
                f"line {token.line}: a question cannot begin with {token.text!r}; {hint}"
            )
    raise QueryError(f"the question is empty; begin with one of {', '.join(_FORMS)}")


def _check_size(found: Iterable[Token]) -> None:
    depth = n_operators = 0
    for token in found:
        depth += (token.text in _OPENING) - (token.text in _CLOSING)
        if depth > DEEPEST:
            raise QueryError(
                f"line {token.line}: more than {DEEPEST} brackets stand within each other; ask in "
                "several questions"
            )
        n_operators += token.text in _OPERATORS or token.text.upper() in _CHAINING
        if n_operators > MOST_OPERATORS:
            raise QueryError(
                f"line {token.line}: the question has more than {MOST_OPERATORS:,} operators; ask "
                "in several questions, or list values with VALUES"
            )


def named_by_from(text: str) -> tuple[tuple[str, int], ...]:
    """(IRI, line) of the graphs that FROM and FROM NAMED name; empty if there is no such clause.

    Example:
        >>> named_by_from("SELECT * FROM <plan/a> FROM NAMED ap: { ?s ?p ?o }")
        (('https://w3id.org/actionplan/id/plan/a', 1), ('https://w3id.org/actionplan/def#', 1))
    """
    found = tuple(tokens(text))
    declared, base = _declared(found), _base(found)
    graphs = []
    for at, token in enumerate(found):
        if token.kind != "word" or token.text.upper() != "FROM":
            continue
        named = [x for x in found[at + 1 : at + 3] if x.kind in ("iri", "name")][:1]
        graphs += [(_iri(x, declared, base), x.line) for x in named]
    return tuple(graphs)


def earlier_ids(text: str) -> Iterator[tuple[str, str]]:
    """(words, IRI) of each actor or source without a country; none beside owl:sameAs.

    Example:
        >>> list(earlier_ids("ASK { ?x ap:actor <org/zz-46498c35/unhcr> }"))
        [('<org/zz-46498c35/unhcr>', 'https://w3id.org/actionplan/id/org/zz-46498c35/unhcr')]
    """
    found = tuple(tokens(text))
    declared, base = _declared(found), _base(found)
    iris = {x.text: _iri(x, declared, base) for x in found if x.kind in ("iri", "name")}
    if not any(iri == SAME_AS for iri in iris.values()):
        yield from ((words, iri) for words, iri in iris.items() if WITHOUT_COUNTRY.fullmatch(iri))


def replaced_iris(text: str, found: Mapping[str, str]) -> str:
    """A question with some of its IRIs exchanged; comments and strings stay as they are."""
    return _TOKEN.sub(
        lambda m: found.get(m.group(), m.group())
        if m.lastgroup in ("iri", "name") else m.group(), text
    )  # fmt: skip


def _base(found: Sequence[Token]) -> str:
    """What relative IRIs stand on: the ids, or what the question says."""
    said = [
        b.text[1:-1] for a, b in pairwise(found) if a.text.upper() == "BASE" and b.kind == "iri"
    ]
    return urljoin(ID, said[-1]) if said else ID


def _iri(token: Token, declared: Mapping[str, str], base: str) -> str:
    if token.kind == "iri":
        return urljoin(base, token.text[1:-1])
    prefix, local = token.text.split(":", 1)
    return declared.get(prefix, "") + local.replace("\\", "")


def _declared(found: tuple[Token, ...]) -> dict[str, str]:
    """The prefixes that hold in this question: known ones, and those it declares itself."""
    prefixes = dict(QUERY_PREFIXES)
    for word, name, iri in zip(found, found[1:], found[2:], strict=False):
        if word.text.upper() == "PREFIX" and name.kind == "name" and iri.kind == "iri":
            prefixes[name.text[:-1]] = iri.text[1:-1]
    return prefixes


def _check_prefixes(found: Iterable[Token], declared: Mapping[str, str]) -> None:
    after_prefix = False
    for token in found:
        if token.kind == "name" and not after_prefix:
            prefix = token.text.split(":", 1)[0]
            if prefix not in declared:
                near = get_close_matches(prefix, declared, n=2, cutoff=0.5)
                hint = " or ".join(f"{x}:" for x in near)
                advice = f"did you mean {hint}?" if hint else "declare it with PREFIX"
                raise QueryError(
                    f"line {token.line}: the prefix '{prefix}:' is not known; {advice}"
                )
        after_prefix = token.text.upper() == "PREFIX"


def missing_prefixes(text: str) -> dict[str, str]:
    """The known prefixes that a question uses and does not declare, for servers without ours."""
    found = tuple(tokens(text))
    own = {
        name.text[:-1]
        for word, name in pairwise(found)
        if word.text.upper() == "PREFIX" and name.kind == "name"
    }
    used = {x.text.split(":", 1)[0] for x in found if x.kind == "name"}
    return {x: QUERY_PREFIXES[x] for x in sorted(used - own) if x in QUERY_PREFIXES}


def own_terms(text: str) -> Iterator[tuple[str, int]]:
    """(IRI, line) of the terms of our ontology that a question names."""
    found = tuple(tokens(text))
    declared = _declared(found)
    for token in found:
        iri = _iri(token, declared, "") if token.kind in ("iri", "name") else ""
        if iri.startswith((AP, CODE)) and iri not in (AP, CODE) and not iri.endswith("/"):
            yield iri, token.line
