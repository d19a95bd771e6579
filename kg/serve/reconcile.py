"""The Reconciliation API 0.2: match an analyst's own list of bodies. Serve layer.

Over the bodies of the workspace and the shipped registry; `suggest` completes names, `preview`
shows one. See https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kg.errors import ConfigError
from kg.graph.folder import GraphFolder
from kg.ids import AP, ID
from kg.serve.pages import bench_of
from kg.serve.plans import json_of
from kg.text import fold

TYPE = "Actor"
MOST_QUERIES = 500
LIMIT, MOST = 5, 50
SURE, GAP, LEAST = 92.0, 5.0, 55.0  # of 100: matched alone from, ahead of the next by, shown from
WHOLE = 100.0  # the very name
_FIGURES = re.compile(r"\d+")
Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A body with every name it goes by."""

    id: str
    name: str
    names: tuple[str, ...]
    kind: str
    country: str
    where: str

    @property
    def described(self) -> str:
        """Its country, and where it stands."""
        return ", ".join(filter(None, (self.country, self.where)))


def bodies_of(folder: GraphFolder) -> tuple[Candidate, ...]:
    """The bodies of the plans, and those of the registry that no plan names."""
    from kg.graph.names import merge_actors
    from kg.pipeline.registered import registered_bodies

    found: dict[str, Candidate] = {}
    for actor in merge_actors(tuple(folder.all_records())):
        found[actor.id] = Candidate(
            actor.id, actor.name, tuple(dict.fromkeys(x.text for x in actor.labels)),
            str(actor.actor_type), actor.country or "", "in the plans",
        )  # fmt: skip
    known = {(fold(name), b.country) for b in found.values() for name in b.names}
    anywhere = {name for name, _ in known}
    bare = {name for name, country in known if not country}
    for one in registered_bodies():
        own = {fold(x) for x in one.names}
        is_met = any((x, one.country) in known for x in own) or bool(own & bare)
        is_met = is_met or (not one.country and bool(own & anywhere))  # a world body
        if one.id not in found and not is_met:
            kind, names = str(one.kind), tuple(dict.fromkeys((one.name, *one.names)))
            found[one.id] = Candidate(one.id, one.name, names, kind, one.country, "in the registry")
    return tuple(found.values())


async def service(request: Request) -> Response:
    """The manifest; with `queries` a batch of matches."""
    said = dict(parse_qsl((await request.body()).decode("utf-8", "replace")))
    queries = said.get("queries") or request.query_params.get("queries")
    if queries is None:
        return JSONResponse(_manifest(request))
    batch = json_of(queries)
    if not isinstance(batch, dict) or len(batch) > MOST_QUERIES:
        raise ConfigError(f"queries must be an object of at most {MOST_QUERIES} queries")
    bodies = await bench_of(request).view("bodies", bodies_of)
    index = await bench_of(request).view("index", lambda _folder: _index(bodies))
    found = await asyncio.to_thread(
        lambda: {key: {"result": _matches(q, bodies, index)} for key, q in batch.items()}
    )
    return JSONResponse(found)


def _manifest(request: Request) -> Plain:
    base = str(request.base_url).rstrip("/") + request.scope.get("kg_prefix", "") + "/reconcile"
    return {
        "versions": ["0.2"], "name": "Bodies of action plans (kg workbench)",
        "identifierSpace": ID, "schemaSpace": AP,
        "defaultTypes": [{"id": TYPE, "name": "Body"}],
        "view": {"url": f"{base}/preview?id={{{{id}}}}"},
        "preview": {"url": f"{base}/preview?id={{{{id}}}}", "width": 420, "height": 180},
        "suggest": {"entity": {"service_url": base, "service_path": "/suggest"}},
        "batchSize": 100,
    }  # fmt: skip


Index = tuple[list[str], list[int]]


def _index(bodies: Sequence[Candidate]) -> Index:
    """Every folded name, and the position of its body."""
    pairs = [(fold(name), k) for k, body in enumerate(bodies) for name in body.names]
    return [name for name, _ in pairs], [k for _, k in pairs]


def _matches(query: Any, bodies: Sequence[Candidate], index: Index) -> list[Plain]:
    """The candidates of one query, best first; one is a match if it is sure and ahead."""
    if not isinstance(query, dict) or not isinstance(query.get("query"), str):
        raise ConfigError("each query is an object with the text to match as 'query'")
    limit = query.get("limit", LIMIT)
    limit = min(limit, MOST) if isinstance(limit, int) and limit > 0 else LIMIT
    wanted = query.get("type")
    kinds = wanted if isinstance(wanted, list) else [wanted] if wanted else [TYPE]
    fit = [x for x in _scored(query["query"], index)
           if TYPE in kinds or bodies[x[1]].kind in kinds]  # fmt: skip
    found = [
        {"id": bodies[k].id, "name": bodies[k].name, "score": round(score, 1), "match": False,
         "description": bodies[k].described,
         "type": [{"id": TYPE, "name": "Body"}]}
        for score, k in fit[:limit]
    ]  # fmt: skip
    ahead = fit[0][0] - fit[1][0] if len(fit) > 1 else 100.0
    is_whole = bool(fit) and fit[0][0] == WHOLE and ahead > 0
    is_sure = bool(fit) and fit[0][0] >= SURE and ahead >= GAP
    if is_whole or (is_sure and _has_figures(bodies[fit[0][1]], query["query"])):
        found[0]["match"] = True
    return found


def _has_figures(body: Candidate, text: str) -> bool:
    """Whether a name of a body has the figures of a text: Office 12 is not Office 13."""
    return any(_FIGURES.findall(name) == _FIGURES.findall(text) for name in body.names)


def _scored(text: str, index: Index) -> list[tuple[float, int]]:
    """Bodies by how like their best name is, most like first."""
    from rapidfuzz import fuzz, process

    names, places = index
    wanted = fold(text[:500])
    if not wanted:
        return []
    best: dict[int, float] = {}
    for scorer, weight in ((fuzz.ratio, 1.0), (fuzz.token_sort_ratio, 0.97)):
        found = process.extract(wanted, names, scorer=scorer, limit=MOST, score_cutoff=LEAST)
        for _, score, at in found:
            best[places[at]] = max(best.get(places[at], 0.0), score * weight)
    return sorted(((score, k) for k, score in best.items()), key=lambda x: (-x[0], x[1]))


async def suggested(request: Request) -> Response:
    """Bodies with a name that holds what was typed; names that begin so come first."""
    prefix = fold(request.query_params.get("prefix", ""))
    bodies = await bench_of(request).view("bodies", bodies_of)
    index = await bench_of(request).view("index", lambda _folder: _index(bodies))
    first: dict[int, bool] = {}  # of each body that holds the letters, whether a name begins so
    for name, k in zip(*index, strict=True):
        if prefix and prefix in name:
            first[k] = first.get(k, False) or name.startswith(prefix)
    found = [bodies[k] for k in sorted(first, key=lambda k: (not first[k], k))]
    return JSONResponse({"result": [
        {"id": b.id, "name": b.name, "description": b.described,
         "notable": [{"id": TYPE, "name": "Body"}]} for b in found[:20]
    ]})  # fmt: skip


async def preview(request: Request) -> Response:
    """One body on a small page."""
    bodies = await bench_of(request).view("bodies", bodies_of)
    own = next((b for b in bodies if b.id == request.query_params.get("id")), None)
    if own is None:
        return Response("<!doctype html><title>Unknown</title><p>There is no such body.</p>", 404,
                        media_type="text/html")  # fmt: skip
    others = " · ".join(escape(x) for x in own.names if x != own.name)
    page = (
        f"<!doctype html><html lang='en'><meta charset='utf-8'><title>{escape(own.name)}</title>"
        f"<h1>{escape(own.name)}</h1><p>{others}</p>"
        f"<p>{escape(own.kind)}, {escape(own.described)}</p></html>"
    )
    return Response(page, media_type="text/html")


ROUTES = [
    Route("/reconcile", service, methods=["GET", "POST"]),
    Route("/reconcile/suggest", suggested, methods=["GET"]),
    Route("/reconcile/preview", preview, methods=["GET"]),
]
