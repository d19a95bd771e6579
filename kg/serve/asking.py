"""The page that asks: ready-made questions as forms, SPARQL, saved queries. Serve layer."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kg.errors import ConfigError
from kg.files import write_text
from kg.graph.asking import Where, ask, choices, in_store
from kg.graph.cells import csv_text
from kg.graph.folder import GraphFolder
from kg.graph.query import names, run_query
from kg.graph.questions import Question, question, questions
from kg.ids import ID
from kg.measure.asked import computed_in
from kg.serve.pages import bench_of
from kg.serve.plans import body_of, text_of
from kg.serve.sparql import LONGEST, MOST_ROWS, SECONDS
from kg.serve.workspace import safe_name
from kg.text import fold

MOST_PICKS = 40
MOST_SHOWN = 5_000  # rows a page shows; files have all
SAVED = "queries"
FILES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


async def listed(_request: Request) -> Response:
    """All ready-made questions with their slots and columns."""
    return JSONResponse([_described(x) for x in questions()])


def _described(asked: Question) -> dict[str, Any]:
    return {
        "name": asked.name, "title": asked.title_in("en"), "answers": asked.answers,
        "slots": [{"name": n, "type": x.type, "means": x.means, "needed": x.required,
                   "default": x.default} for n, x in asked.slots.items()],
        "columns": [{"name": n, "type": x.type, "means": x.means}
                    for n, x in asked.columns.items()],
    }  # fmt: skip


async def _where(request: Request) -> Where:
    bench = bench_of(request)
    store = await bench.view("store", GraphFolder.store)
    return replace(in_store(store), computed=computed_in(await bench.graph()))


async def picked(request: Request) -> Response:
    """The values of a slot that hold what was typed so far."""
    asked, slot = question(request.path_params["name"]), request.path_params["slot"]
    if slot not in asked.slots:
        raise ConfigError(f"the question has no slot {slot!r}")
    where = await _where(request)

    def all_of(_folder: GraphFolder) -> Any:
        return choices(asked, slot, where)

    found = await bench_of(request).view(("picks", asked.name, slot), all_of)
    wanted = fold(request.query_params.get("q", ""))
    fit = [x for x in found if wanted in fold(f"{x.value} {x.name}")]
    return JSONResponse([{"value": x.value, "name": x.name} for x in fit[:MOST_PICKS]])


async def answered(request: Request) -> Response:
    """The answer to a ready-made question, as rows or as a file."""
    asked = question(request.path_params["name"])
    given = await body_of(request, "slots", "format", "language")
    form = _form_of(given)
    slots = given.get("slots", {})
    if not isinstance(slots, dict) or set(slots) - set(asked.slots):
        raise ConfigError(f"slots must be an object of {', '.join(asked.slots) or 'no entries'}")
    values = {k: text_of(slots, k, most=500, needed=False) for k in slots}
    where = await _where(request)
    language = text_of(given, "language", most=20, needed=False) or "en"
    found = await asyncio.to_thread(ask, asked, values, where, language=language)
    if form in FILES:
        rows = [[_cell(row[c]) for c in found.columns] for row in found.rows]
        return _file(asked.name, form, found.columns, rows)
    return JSONResponse({
        "columns": [{"name": c, "type": _type(asked, c)} for c in found.columns],
        "rows": list(found.rows)[:MOST_SHOWN], "n": len(found.rows), "answers": asked.answers,
        "sparql": found.sparql,
    })  # fmt: skip


def _form_of(given: Mapping[str, Any]) -> str:
    forms = ("json", *FILES)
    if (form := given.get("format", "json")) not in forms:
        raise ConfigError(f"format must be one of {', '.join(forms)}")
    return str(form)


def _type(asked: Question, column: str) -> str:
    """A column's type; the one that an answer over several plans adds names the plan."""
    own = asked.columns.get(column)
    return own.type if own else "plan"


def _cell(value: Any) -> Any:
    return "; ".join(map(str, value)) if isinstance(value, list | tuple) else value


def _file(name: str, form: str, columns: Any, rows: Any) -> Response:
    if form == "csv":
        content = csv_text(columns, rows).encode("utf-8-sig")
    else:
        from kg.exchange.workbook import one_sheet

        content = one_sheet(name, columns, rows)
    disposition = {"content-disposition": f'attachment; filename="{safe_name(name)}.{form}"'}
    return Response(content, media_type=FILES[form], headers=disposition)


async def sparql(request: Request) -> Response:
    """The answer to a question in SPARQL with names for people, as rows or as a file."""
    given = await body_of(request, "query", "format")
    text, form = text_of(given, "query", most=LONGEST), _form_of(given)
    folder = await bench_of(request).graph()
    found = await asyncio.to_thread(run_query, folder, text, seconds=SECONDS, max_rows=MOST_ROWS)
    if found.triples is not None:
        return JSONResponse({"turtle": found.turtle(), "n": len(found), "cut": found.is_cut})
    store = await bench_of(request).view("store", GraphFolder.store)
    named: Mapping[str, str] = names(store, found.iris(), language="en")
    columns, rows = found.variables, found.table(lambda iri: named.get(iri, ""))
    if found.truth is not None:
        columns, rows = ("answer",), [["yes" if found.truth else "no"]]
    if form in FILES:
        if found.is_cut:  # half an answer in a file looks like a whole one
            raise ConfigError(f"the answer has more than {MOST_ROWS:,} rows; add a LIMIT")
        return _file("query", form, columns, rows)
    shown = [
        {**dict(zip(columns, row, strict=True)), **_links(found.variables, terms)}
        for row, terms in zip(rows[:MOST_SHOWN], found.rows or [()], strict=False)
    ]
    return JSONResponse({"columns": [{"name": n} for n in columns], "rows": shown,
                         "n": len(rows), "cut": found.is_cut})  # fmt: skip


def _links(columns: Sequence[str], terms: Sequence[Any]) -> dict[str, str]:
    """The IRIs of a row that name things of the graph, by `<column>_iri`."""
    return {
        f"{n}_iri": x.value for n, x in zip(columns, terms, strict=True)
        if type(x).__name__ == "NamedNode" and x.value.startswith(ID)
    }  # fmt: skip


async def words(request: Request) -> Response:
    """What the editor completes: prefixes, and the classes, properties and codes."""
    from kg.graph.prefixes import QUERY_PREFIXES, shorten

    store = await bench_of(request).view("store", GraphFolder.store)

    def terms(_folder: GraphFolder) -> list[str]:
        from pyoxigraph import NamedNode

        from kg.ids import ONTOLOGY

        quads = store.quads_for_pattern(None, None, None, NamedNode(ONTOLOGY))
        known = {x.subject.value for x in quads if isinstance(x.subject, NamedNode)}
        return sorted({shorten(x) for x in known})

    found = await bench_of(request).view("terms", terms)
    return JSONResponse({"prefixes": QUERY_PREFIXES, "terms": found})


async def saved(request: Request) -> Response:
    """The saved queries of the workspace; POST saves a new one as `queries/NAME.rq`."""
    folder = bench_of(request).workspace.path / SAVED
    if request.method == "POST":
        given = await body_of(request, "name", "query")
        name = safe_name(text_of(given, "name", most=80)).removesuffix(".rq")
        if (folder / f"{name}.rq").exists():
            raise ConfigError(f"there is a query “{name}” already; choose another name")
        write_text(folder / f"{name}.rq", text_of(given, "query", most=LONGEST).rstrip() + "\n")
    return JSONResponse([
        {"name": p.stem, "query": p.read_text("utf-8-sig", errors="replace")}  # others show �
        for p in sorted(folder.glob("*.rq"))
    ])  # fmt: skip


ROUTES = [
    Route("/api/questions", listed, methods=["GET"]),
    Route("/api/questions/{name}", answered, methods=["POST"]),
    Route("/api/questions/{name}/choices/{slot}", picked, methods=["GET"]),
    Route("/api/query", sparql, methods=["POST"]),
    Route("/api/query/words", words, methods=["GET"]),
    Route("/api/queries", saved, methods=["GET", "POST"]),
]
