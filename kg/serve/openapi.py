"""What programs can ask of the workbench, described by OpenAPI 3.1. Serve layer.

Made from the routes themselves: their paths, methods, and the sentences above their functions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from kg import __version__

_PARAMETER = re.compile(r"{(\w+)(?::\w+)?}")  # a path says the kind behind a colon
# what a request may say, by path and method: the entries of its JSON object
BODIES: dict[tuple[str, str], dict[str, Any]] = {
    ("/api/plans/{plan}", "PATCH"): {k: {"type": "string"} for k in (
        "name", "title", "title_en", "country", "language", "start", "end")},
    ("/api/plans/restore", "POST"): {"name": {"type": "string"}},
    ("/api/plans/{plan}/say", "POST"): {
        "sets": {"type": "array", "items": {"type": "string"}},
        "examples": {"type": "array", "items": {"type": "string"}}, "words": {"type": "string"}},
    ("/api/plans/{plan}/edits", "POST"): {
        "edits": {"type": "array", "items": {"type": "object", "required": [
            "id", "field", "value"], "properties": {k: {"type": "string"} for k in (
                "id", "field", "value", "reason", "key", "words")}}}, "words": {"type": "string"}},
    ("/api/plans/{plan}/decisions", "POST"): {
        "decisions": {"type": "array", "items": {"type": "object", "required": [
            "target", "verb"], "properties": {k: {"type": "string"} for k in (
                "target", "verb", "value", "reason")}}}, "words": {"type": "string"}},
    ("/api/plans/{plan}/undo", "POST"): {},
    ("/api/plans/{plan}/redo", "POST"): {},
    ("/api/questions/{name}", "POST"): {
        "slots": {"type": "object", "additionalProperties": {"type": "string"}},
        "format": {"enum": ["json", "csv", "xlsx"]}, "language": {"type": "string"}},
    ("/api/query", "POST"): {
        "query": {"type": "string"}, "format": {"enum": ["json", "csv", "xlsx"]}},
    ("/api/stories", "POST"): {"plan": {"type": "string"}, "language": {"type": "string"}},
    ("/api/queries", "POST"): {"name": {"type": "string"}, "query": {"type": "string"}},
}  # fmt: skip


def description(routes: Sequence[Route]) -> dict[str, Any]:
    """The OpenAPI document of some routes."""
    paths: dict[str, Any] = {}
    for route in routes:
        for method in sorted(route.methods or ()):
            if method != "HEAD":
                paths.setdefault(_PARAMETER.sub(r"{\1}", route.path), {})[method.lower()] = (
                    _operation(route, method)
                )
    return {
        "openapi": "3.1.0",
        "info": {"title": "kg workbench", "version": __version__,
                 "description": "What the pages of the workbench use. Send the key of this run as "
                 "a bearer token, or put it into the path: /k/KEY/api/plans."},
        "paths": paths,
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
            "schemas": {"Error": {"type": "object", "required": ["error"], "properties": {
                "error": {"type": "string", "description": "what happened, and what to do"}}}},
        },
        "security": [{"key": []}],
    }  # fmt: skip


def _operation(route: Route, method: str) -> dict[str, Any]:
    said = " ".join((route.endpoint.__doc__ or "").split())
    found: dict[str, Any] = {
        "operationId": f"{_module(route)}_{route.endpoint.__name__}_{method.lower()}",
        "summary": said,
        "responses": {
            "200": {"description": "done"},
            "default": {"description": "not done", "content": {"application/json": {
                "schema": {"$ref": "#/components/schemas/Error"}}}},
        },
    }  # fmt: skip
    if names := _PARAMETER.findall(route.path):
        found["parameters"] = [
            {"name": n, "in": "path", "required": True, "schema": {"type": "string"}} for n in names
        ]
    body = BODIES.get((route.path, method))
    if body is not None:
        schema = {"type": "object", "properties": body, "additionalProperties": False}
        found["requestBody"] = {"required": True, "content": {
            "application/json": {"schema": schema}}}  # fmt: skip
    if route.path == "/api/plans" and method == "POST":
        files = {"type": "array", "items": {"type": "string", "format": "binary"}}
        found["requestBody"] = {"required": True, "content": {"multipart/form-data": {
            "schema": {"type": "object", "properties": {"files": files}}}}}  # fmt: skip
    return found


def _module(route: Route) -> str:
    return str(route.endpoint.__module__).rpartition(".")[2]


async def described(request: Request) -> Response:
    """What programs can ask of the workbench, as OpenAPI 3.1."""
    routes = [x for x in request.app.routes if isinstance(x, Route) and x.path.startswith("/api")]
    return JSONResponse(description(routes))


async def addresses(request: Request) -> Response:
    """The addresses for programs, with the key of this run in their path."""
    key = request.app.state.session.key
    return JSONResponse({name: f"/k/{key}/{name}" for name in ("sparql", "reconcile", "api")})


async def home(_request: Request) -> Response:
    """The description is at /api."""
    return RedirectResponse("/api", 308)


ROUTES = [
    Route("/api", described, methods=["GET"]),
    Route("/api/openapi.json", home, methods=["GET"]),
    Route("/api/addresses", addresses, methods=["GET"]),
]
